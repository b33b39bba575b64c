// The right side of a curtain, drawn by the browser while a hand moves; the kernel has the last word.
//
// The grid, which reads the controls, offers what they say to the page that is open (`aw-moved`). It hears in turn what
// state the kernel's last pictures were of (`aw-told`); whichever of the two is there first, it asks (`aw-asked`). Once
// other controls are read than before, pictures that were held against those before are shown (`aw-rewired`).

import { whenInRoot } from "./in_root.js";

const UNANSWERED = 3000; // milliseconds after the last movement: whatever the kernel sends then is shown
const ANSWER = 1000; // milliseconds after it: pictures that came later were the answer to it, whatever they say

/**
 * Follow a hand with one draw; what is given says which of the kernel's pictures are shown.
 *
 * `which()` is the number of the draw, less than 0 where the kernel alone draws it; `show(made)` puts a predicted one on
 * the page; `again()` has the kernel's newest pictures shown.
 */
export function makeCurtain(el, signal, { which, show, again }) {
  let isNewest = null; // says whether a state is what the controls say, while what is seen is predicted
  let [waiting, root] = [0, null];
  let [left, isLeft] = [-Infinity, false]; // when pictures were not shown, and whether the last ones were not
  let known = ""; // the state of the kernel's last pictures
  const tell = () => known && root?.dispatchEvent(new CustomEvent("aw-told", { detail: known }));

  // Whether the page is open is heard of, not asked for: asking would hold up the frame.
  let isSeen = false;
  const sizes = new ResizeObserver(([{ contentRect }]) => (isSeen = contentRect.width > 0));
  sizes.observe(el);

  function moved(event) {
    if (which() < 0 || !isSeen) return;
    const made = event.detail.paint(which());
    if (!made) return;
    event.preventDefault(); // it is taken
    isNewest = event.detail.isNewest;
    show(made);
    clearTimeout(waiting);
    const since = performance.now();
    waiting = setTimeout(() => {
      isNewest = null;
      if (isLeft && left > since + ANSWER) again(); // older ones would put back what is seen
    }, UNANSWERED);
  }

  function rewired() {
    if (!isLeft) return;
    isNewest = null;
    again();
  }

  whenInRoot(el, signal, (found) => {
    root = found;
    root.addEventListener("aw-moved", moved, { signal });
    root.addEventListener("aw-asked", tell, { signal });
    root.addEventListener("aw-rewired", rewired, { signal });
    tell();
  });
  signal.addEventListener("abort", () => {
    clearTimeout(waiting);
    sizes.disconnect();
  });

  return {
    isPredicted: () => isNewest !== null,
    /** Whether the kernel's pictures of this state are shown: not if what is seen is newer. */
    takes(state) {
      known = state;
      tell();
      isLeft = Boolean(isNewest && !(state && isNewest(state)));
      if (isLeft) {
        left = performance.now();
        return false;
      }
      isNewest = null;
      clearTimeout(waiting);
      return true;
    },
  };
}
