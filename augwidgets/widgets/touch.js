// What the person touches. A kernel may take seconds to answer: what waits for it is given up by the next press of a
// key or a button, and not by a clock.

const TOUCHES = ["pointerdown", "keydown"];

/** Return what says whether the last touch anywhere on the page was inside of `root`. */
export function followTouches(root, signal) {
  let isInside = false;
  for (const name of TOUCHES) {
    window.addEventListener(name, ({ target }) => (isInside = root.contains(target)), { signal, capture: true });
  }
  return () => isInside;
}

/** Call `act` soon and again until it returns true, or the person touches anything. */
export function untilTouched(act, signal) {
  const start = performance.now();
  const over = new AbortController();
  for (const name of TOUCHES) window.addEventListener(name, () => over.abort(), { signal: over.signal, capture: true });
  (function look() {
    if (over.signal.aborted || signal.aborted || act()) return over.abort();
    setTimeout(look, performance.now() - start < 3000 ? 15 : 100);
  })();
}
