// Draws that the browser makes by itself while a hand moves; the kernel has the last word.
//
// What the hand has moved is read off the controls and painted in the next frame. The kernel's sheet takes the place of
// that when it is of the state that is on the screen; one that is older is not shown. Where the browser cannot draw
// (another structure, pixels that cannot be read) all goes the kernel's way, as if none of this were here.

import { makeReading, sameState } from "./instant_controls.js";
import { paintDraw, resolveDraw, resolveLarge } from "./instant_draw.js";
import { pictureOf } from "./instant_painter.js";
import { largerPicture } from "./instant_pixels.js";
import { readStructure, sweptValues } from "./instant_tables.js";
import { whenInRoot } from "./in_root.js";
import { captionOf, shortOf, spokenOf, sweptCaption } from "./instant_words.js";

const QUICK = 6; // milliseconds for all pixels of nine tiles: where they take longer, a moving hand sees fewer
const REST = 120; // milliseconds without a movement after which all pixels are painted
const TOO_SLOW = 90; // milliseconds for nine tiles, quick or not ...
const OFTEN = 4; // ... so often in a row: the kernel draws what is left of this movement
const PAUSE = 2000; // milliseconds without a movement: the next one is another
const CALM = 160; // milliseconds without a movement before the kernel's sheet takes the place of the same, predicted
const PATIENCE = 3000; // milliseconds after the last movement: whatever the kernel sends then is shown
const ANSWER = 1000; // milliseconds after it: a sheet that came later was the answer to it, whatever it says
const DRAWS = 9;
const ALONE = [549, 400]; // pixels of one that is shown alone, as the kernel's Compare page has them

/** Put a state into a structure; whether it is a state of that structure at all. */
function put(told, state) {
  if (told.sweep && told.sweep.along !== state.along) return false;
  const steps = told.steps.filter(({ group }) => !group);
  if (steps.length !== Object.keys(state.steps).length) return false;
  for (const step of steps) {
    const [on, chance, ends] = state.steps[step.id] ?? [];
    if (!ends) return false;
    [step.on, step.chance] = [on, chance];
    for (const parameter of step.parameters) {
      const { name, kind, side } = parameter;
      if (kind === "recipe") continue;
      const isFixed = kind !== "range" || side !== undefined; // no slider says it: it is of the structure
      if (isFixed && !sameState(parameter.ends ?? null, ends[name] ?? null)) return false;
      parameter.ends = ends[name];
    }
  }
  [told.fill, told.fill_level] = [state.fill, state.fill_level];
  return told.seeds.includes(state.seed);
}

/** What of a state is seen before the first step that only the kernel can draw. */
function seenPart(told, { fill, fill_level: level, steps, seed }) {
  const seen = [fill, level, seed];
  for (const step of told.steps) {
    const [on, chance] = step.group ? [step.on, 1] : (steps[step.id] ?? []);
    if (step.what === "kernel" && on && chance > 0) break;
    if (!step.group) seen.push(steps[step.id]);
  }
  return seen;
}

/**
 * Draw at a hand's speed; what is given says which of the kernel's sheets are shown.
 *
 * `show(k, image, tile)` paints a predicted tile; `tileOf(k)` is what the kernel said last of it; `again()` has the
 * kernel's newest sheet painted; `shownWidth()` is how many pixels of the screen a tile is wide.
 */
export function makeInstant(model, el, signal, { show, tileOf, again, shownWidth }) {
  let told = null; // the structure
  let sources = []; // previews, by level ...
  let picture = 0; // ... of the picture with this number
  let base = null; // the kernel's last state
  let shown = null; // the state that is on the screen
  let isPredicted = false;
  let isForced = false;
  let isWaiting = false;
  let slow = 0; // how often in a row it took too long
  let whole = 0; // milliseconds that all pixels took
  let [late, resting, calm] = [0, 0, 0];
  let [moved, dropped] = [-Infinity, -Infinity]; // when a control was moved last, and a sheet not shown
  let count = 0;
  const images = [];

  function readTold() {
    const [text, numbers] = [model.get("instant"), model.get("instant_numbers")];
    try {
      told = text ? readStructure(text, numbers) : null;
      if (!told) isPredicted = false;
    } catch (error) {
      [told, isPredicted] = [null, false];
      console.error("augwidgets: the recipe's structure could not be read", error);
    }
    slow = 0;
  }

  function readPixels() {
    const [bytes, [height, width, channels, number]] = [model.get("pixels"), model.get("pixels_shape")];
    [sources, picture] = [[], number];
    if (bytes?.byteLength !== height * width * channels) return;
    const bare = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const mine = (sources = [pictureOf(bare, height, width, channels)]);
    largerPicture(model.get("larger")).then((larger) => larger && mine === sources && sources.push(larger));
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

  const isReady = () => Boolean(told && base && sources.length && slow < OFTEN && base.picture === picture);
  const canDraw = () => isSeen && isReady();

  /** Whether what a slider of the step with this number says is drawn here. */
  function leads(number) {
    if (!isReady() || !(isSeen ? shown : taken)) return false;
    const place = told.steps.findIndex(({ id }) => `${id}` === number);
    const isKernels = ({ what, on, chance, group }) => what === "kernel" && on && (group || chance > 0);
    const first = told.steps.findIndex(isKernels);
    return place >= 0 && (first < 0 || place < first);
  }

  let taken = null; // the state that another page has painted last

  /** The tile of the chosen value: with it each movement of a slider begins. */
  function centreOf({ along }) {
    const value = told.steps[0].parameters.find(({ name }) => name === along).ends[0];
    return sweptValues(told.sweep, value).indexOf(value);
  }

  /** Paint one of the nine for a page that shows it alone: its pixels, its size in full and its words; or nothing. */
  function paintAlone(seed, k) {
    const found = resolveLarge(told, sources, seed, told.sweep && !told.sweep.options ? centreOf(told.sweep) : k);
    if (!found || (found.stopped && !found.values.length)) return null;
    let image = null;
    const room = (height, width) => {
      image = new ImageData(width, height);
      return new Int32Array(image.data.buffer);
    };
    const { full } = paintDraw(told, sources, found, room, 0, ALONE);
    const follows = followsOf(found).map((what) => `${what} follows`);
    return { image, size: full, words: [found.drawn.map(shortOf).join(", ") || "as it was", ...follows].join("; "), follows };
  }

  /** While the grid is not seen, what the controls say is offered to the page that is. */
  function offer() {
    const now = base && read(base);
    if (!now || !isReady() || !put(told, now) || sameState(now, taken ?? base)) return; // no news
    const isNewest = (state) => sameState(read(JSON.parse(state)), JSON.parse(state));
    const detail = { paint: (k) => paintAlone(told.seeds.indexOf(now.seed), k), isNewest };
    const event = new CustomEvent("aw-moved", { cancelable: true, detail });
    el.closest(".aw")?.dispatchEvent(event);
    taken = event.defaultPrevented ? now : null;
    if (taken) writeValues(now);
  }
  whenInRoot(el, signal, (root) => {
    root.addEventListener("aw-told", ({ detail }) => ([base, taken] = [JSON.parse(detail), null]), { signal });
    root.dispatchEvent(new CustomEvent("aw-asked"));
  });

  const { read, write: writeValues } = makeReading(model, el, signal, changed, leads);

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
    if (!canDraw() || !put(told, now)) return void (isPredicted = false); // another picture, say, is on its way
    if (shown && sameState(seenPart(told, now), seenPart(told, shown))) return; // it is all the kernel's
    const isQuick = whole > QUICK;
    el.classList.add("aw-moving");
    isPredicted = paint(now, isQuick);
    if (!isPredicted) return;
    writeValues(now);
    clearTimeout(resting);
    resting = setTimeout(() => {
      el.classList.remove("aw-moving");
      if (isQuick && isPredicted && shown === now && canDraw() && !signal.aborted && put(told, now)) paint(now, false);
    }, REST);
    el.dataset.predicted = count += 1;
  }

  /** What of a draw only the kernel can tell. */
  function followsOf({ stopped }) {
    return [stopped?.name.replaceAll("_", " "), told.sweep?.follows].filter(Boolean);
  }

  /** What a tile of a sweep says besides. */
  function ofSweep(value) {
    const { along, held } = told.sweep;
    const beyond = Boolean(held) && !(held[0] <= value && value <= held[1]);
    const chosen = told.steps[0].parameters.find(({ name }) => name === along).ends;
    const said = { caption: sweptCaption(told, value, beyond), beyond };
    return told.sweep.options ? said : { ...said, chosen: value === chosen[0] };
  }

  /** Paint the nine of a state; whether any could be. */
  function paint(now, isQuick) {
    const start = performance.now();
    const seed = told.seeds.indexOf(now.seed);
    const least = isQuick ? (shownWidth() * window.devicePixelRatio) / told.box[0] : 0;
    const drawn = [];
    for (let k = 0; k < DRAWS; k++) {
      const found = resolveDraw(told, sources, seed, k);
      if (!found) break;
      if (found.stopped && !found.values.length) continue; // what is seen of it is the kernel's
      let image = null;
      const room = (height, width) => {
        image = imageOf(k, height, width);
        return new Int32Array(image.data.buffer);
      };
      const { size, full, pixels, ...labels } = paintDraw(told, sources, found, room, least);
      const gone = (labels.dropped ?? []).map(({ label, reason }) => `${label || "a box"} dropped, ${reason}`);
      drawn.push([k, image, {
        ...labels,
        x: 0, y: 0, w: size[1], h: size[0], size: full,
        caption: captionOf(found.drawn),
        alt: [spokenOf(found.drawn), ...gone].join("; "),
        chosen: tileOf(k)?.chosen,
        ...(told.sweep ? ofSweep(found.drawn[0].values[told.sweep.along]) : {}),
        missing: followsOf(found).map((what) => `${what} follows`),
      }]);
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

  model.on("change:instant", readTold);
  model.on("change:pixels_shape", readPixels);
  readTold();
  readPixels();
  signal.addEventListener("abort", () => [late, resting, calm].forEach(clearTimeout));

  /** Whether a sheet of the kernel is of what the controls say, as far as the browser draws that. */
  function isNewest(state) {
    if (!isPredicted || isForced) return true;
    return state !== null && sameState(seenPart(told, read(state)), seenPart(told, state));
  }

  /** Whether the kernel's sheet of this state is worth decoding: not if what is on the screen is newer, nor just now. */
  function wants(text) {
    const state = text ? JSON.parse(text) : null;
    if (state) base = state;
    if (!isNewest(state)) {
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
    if (!isNewest(state)) return false;
    isForced = false;
    [shown, isPredicted] = [state, false];
    el.dataset.by = "kernel";
    clearTimeout(late);
    return true;
  }

  return { wants, takes };
}
