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

/** Number the drags of sliders: the kernel takes what one moves for one change, however long the hand rests in it. */
export function numberDrags(model, root, signal) {
  let [last, isDrag] = [0, false];
  function touched({ type, target }) {
    const is = type === "pointerdown" && Boolean(target.closest(".widget-slider"));
    if (is || isDrag) model.send({ type: "drag", number: is ? (last += 1) : 0 });
    isDrag = is;
  }
  for (const name of TOUCHES) root.addEventListener(name, touched, { signal, capture: true });
}
