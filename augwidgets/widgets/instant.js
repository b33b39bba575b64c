// Draws that the browser makes by itself while a hand moves; the kernel has the last word.
//
// What the hand has moved is read off the controls and painted in the next frame. The kernel's sheet takes the place of
// that when it is of the state that is on the screen; one that is older is not shown. Where the browser cannot draw
// (another structure, pixels that cannot be read) all goes the kernel's way, as if none of this were here.

import { makeReading, sameState } from "./instant_controls.js";
import { RECIPE } from "./instant_recipe.js";
import { SCENES } from "./instant_scenes.js";
import { whenInRoot } from "./in_root.js";

const QUICK = 6; // milliseconds for all pixels of nine tiles: where they take longer, a moving hand sees fewer
const REST = 120; // milliseconds without a movement after which all pixels are painted
const TOO_SLOW = 90; // milliseconds for nine tiles, quick or not ...
const OFTEN = 4; // ... so often in a row: the kernel draws what is left of this movement
const PAUSE = 2000; // milliseconds without a movement: the next one is another
const CALM = 160; // milliseconds without a movement before the kernel's sheet takes the place of the same, predicted
const PATIENCE = 3000; // milliseconds after the last movement: whatever the kernel sends then is shown
const ANSWER = 1000; // milliseconds after it: a sheet that came later was the answer to it, whatever it says
const DRAWS = 9;
const TELLS = { scenes: SCENES }; // of what is told, a recipe apart: each says what its nine are

/**
 * Draw at a hand's speed; what is given says which of the kernel's sheets are shown.
 *
 * `show(k, image, tile)` paints a predicted tile; `tileOf(k)` is what the kernel said last of it; `again()` has the
 * kernel's newest sheet painted; `shownWidth()` is how many pixels of the screen a tile is wide.
 */
export function makeInstant(model, el, signal, { show, tileOf, again, shownWidth }) {
  let told = null; // the structure ...
  let kind = RECIPE; // ... of what
  let pictures = null; // that it is painted from
  let base = null; // the kernel's last state
  let shown = null; // the state that is on the screen
  let isPredicted = false;
  let isForced = false;
  let isWaiting = false;
  let isLeft = false; // the kernel's last sheet was not shown
  let slow = 0; // how often in a row it took too long
  let whole = 0; // milliseconds that all pixels took
  let [late, resting, calm] = [0, 0, 0];
  let [moved, dropped] = [-Infinity, -Infinity]; // when a control was moved last, and a sheet not shown
  let count = 0;
  const images = [];

  function readTold() {
    const [text, numbers] = [model.get("instant"), model.get("instant_numbers")];
    told = null;
    try {
      const parsed = text ? JSON.parse(text) : null;
      if (parsed) {
        kind = TELLS[parsed.kind] ?? RECIPE;
        told = kind.read(parsed, numbers);
        pictures = kind.pictures(model, told, pictures);
      }
    } catch (error) {
      told = null;
      console.error("augwidgets: what the browser may draw by itself could not be read", error);
    }
    if (!told) isPredicted = false;
    slow = 0;
  }

  function changed() {
    const now = performance.now();
    if (now - moved > PAUSE) slow = 0;
    moved = now;
    clearTimeout(late);
    if (isPredicted) late = setTimeout(giveWay, PATIENCE);
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      if (!signal.aborted) predict();
    });
  }

  /** The kernel's sheet for this state has not come, or was not known for it. */
  function giveWay() {
    isForced = true;
    if (dropped > moved + ANSWER) again();
  }

  // Whether the page is open is heard of, not asked for: asking would hold up the frame.
  let isSeen = true;
  const sizes = new ResizeObserver(([{ contentRect }]) => (isSeen = contentRect.width > 0));
  sizes.observe(el);
  signal.addEventListener("abort", () => sizes.disconnect());

  const isReady = () => Boolean(told && base && slow < OFTEN && kind.isReady(told, pictures, base));
  const canDraw = () => isSeen && isReady();

  /** Whether what a slider of the step with this number says is drawn here. */
  function leads(number) {
    if (!isReady() || !(isSeen ? shown : taken)) return false;
    return kind.leads(told, number);
  }

  let taken = null; // the state that another page has painted last

  /** While the grid is not seen, what the controls say is offered to the page that is. */
  function offer() {
    const now = base && read(base);
    if (!now || !isReady() || !kind.put(told, now) || sameState(now, taken ?? base)) return; // no news
    const isNewest = (state) => sameState(read(JSON.parse(state)), JSON.parse(state));
    const detail = { paint: (k) => kind.alone(told, pictures, now, k), isNewest };
    const event = new CustomEvent("aw-moved", { cancelable: true, detail });
    el.closest(".aw")?.dispatchEvent(event);
    taken = event.defaultPrevented ? now : null;
    if (taken) writeValues(now);
  }
  whenInRoot(el, signal, (root) => {
    root.addEventListener("aw-told", ({ detail }) => ([base, taken] = [JSON.parse(detail), null]), { signal });
    root.dispatchEvent(new CustomEvent("aw-asked"));
  });

  // A sheet of a new recipe comes before its structure and its controls: it was held against those of the one before.
  function lookAgain() {
    if (isLeft) again();
    el.closest(".aw")?.dispatchEvent(new CustomEvent("aw-rewired"));
  }
  const { read, write: writeValues } = makeReading(model, el, signal, changed, leads, lookAgain);

  function imageOf(k, height, width) {
    const known = images[k];
    if (known?.height === height && known.width === width) return known;
    return (images[k] = new ImageData(width, height));
  }

  /** Draw what the controls say, if it is news. */
  function predict() {
    if (!isSeen) return offer();
    const now = base && read(base);
    if (now && sameState(now, shown)) return;
    if (!canDraw() || !kind.put(told, now)) return void (isPredicted = false); // another picture, say, is on its way
    if (shown && sameState(kind.seen(told, now), kind.seen(told, shown))) return; // it is all the kernel's
    const isQuick = whole > QUICK;
    el.classList.add("aw-moving");
    isPredicted = paint(now, isQuick);
    if (!isPredicted) return;
    writeValues(now);
    clearTimeout(resting);
    resting = setTimeout(() => {
      el.classList.remove("aw-moving");
      if (isQuick && isPredicted && shown === now && canDraw() && !signal.aborted && kind.put(told, now)) paint(now, false);
    }, REST);
    el.dataset.predicted = count += 1;
  }

  /** Paint the nine of a state; whether any could be. */
  function paint(now, isQuick) {
    const start = performance.now();
    const wide = isQuick ? shownWidth() * window.devicePixelRatio : 0;
    const drawn = [];
    for (let k = 0; k < DRAWS; k++) {
      let image = null;
      const room = (height, width) => {
        image = imageOf(k, height, width);
        return new Int32Array(image.data.buffer);
      };
      const tile = kind.tile(told, pictures, now, k, { room, shown: wide, said: tileOf(k) });
      if (tile === null) break; // there are no more
      if (tile) drawn.push([k, image, tile]);
    }
    if (!drawn.length || (told.sweep && tileOf(drawn.length))) return false; // fewer than there are: the kernel's
    for (const one of drawn) show(...one);
    const took = performance.now() - start;
    slow = took > TOO_SLOW ? slow + 1 : 0;
    if (!isQuick) whole = whole ? 0.5 * whole + 0.5 * took : took / 2; // the first one is compiled as it runs
    [shown, isForced] = [now, false];
    clearTimeout(late);
    late = setTimeout(giveWay, PATIENCE);
    el.dataset.by = "browser";
    return true;
  }

  model.on("change:instant", () => {
    readTold();
    if (!told) lookAgain();
  });
  model.on("change:pixels_shape", readTold);
  readTold();
  signal.addEventListener("abort", () => [late, resting, calm].forEach(clearTimeout));

  /** Whether a sheet of the kernel is of what the controls say, as far as the browser draws that. */
  function isNewest(state) {
    if (!isPredicted || isForced) return true;
    return state !== null && sameState(kind.seen(told, read(state)), kind.seen(told, state));
  }

  /** Whether the kernel's sheet of this state is worth decoding: not if what is on the screen is newer, nor just now. */
  function wants(text) {
    const state = text ? JSON.parse(text) : null;
    if (state) base = state;
    isLeft = !isNewest(state);
    if (isLeft) {
      dropped = performance.now();
      return false;
    }
    const rest = moved + CALM - performance.now();
    if (!isPredicted || isForced || rest <= 0) return true;
    clearTimeout(calm); // it is what is seen already, and a hand that goes on would wait for it
    calm = setTimeout(again, rest);
    return false;
  }

  /** Whether it is to be shown, now that it is decoded. */
  function takes(text) {
    const state = text ? JSON.parse(text) : null;
    isLeft = !isNewest(state);
    if (isLeft) return false;
    isForced = false;
    [shown, isPredicted] = [state, false];
    el.dataset.by = "kernel";
    clearTimeout(late);
    return true;
  }

  return { wants, takes };
}
