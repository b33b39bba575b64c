// The browser's half of an explorer: it paints the pictures and does what no kernel can do.
//
// One message from the kernel is one redraw: a JPEG sheet with all tiles, and beside it what each tile says
// (where it lies in the sheet, caption, outlines, boxes, keypoints). Pictures are decoded off the page and painted
// together with their captions, so there is never a blank frame; of several that are waiting only the newest counts.
// Text that comes from anywhere is set as text, never as HTML.

import { makePanel } from "./adding.js";
import { makeCode } from "./code_block.js";
import { makeErrorLine } from "./error_line.js";
import { keepHeight, makeSave, whenInRoot } from "./in_root.js";
import { makeInstant } from "./instant.js";
import { makeFocus, makeSkip, makeStops, shieldKeys, stepFinely } from "./keyboard.js";
import { hearAgain } from "./late_script.js";
import { nameControls } from "./naming.js";
import { SVG, make, write } from "./nodes.js";
import { Tile, newestFirst, tickStep } from "./tiles.js";
import { numberDrags, untilTouched } from "./touch.js";
import { makeUndoKeys } from "./undo_keys.js";
import { makeWholeRows } from "./whole_rows.js";

const LARGEST = 50 * 2 ** 20; // bytes of an upload; the kernel checks it again
const PIECE = 2 ** 20; // the kernel's socket refuses messages over 10 MB

/** A frame that opens its draw: by a click, or by Enter or Space while it has the focus. */
function makeOpener(frame, open, signal) {
  frame.tabIndex = -1; // the nine are one stop
  frame.classList.add("aw-opens");
  frame.setAttribute("role", "button");
  function act() {
    open();
    followFocus(frame, signal);
  }
  frame.addEventListener("click", act);
  frame.addEventListener("keydown", (event) => {
    if (!["Enter", " "].includes(event.key) || event.repeat) return;
    event.preventDefault();
    act();
  });
}

/** Once the page has turned the frame is gone; the focus goes to the curtain, or the notebook would take the keys. */
function followFocus(frame, signal) {
  untilTouched(() => {
    const there = [...(frame.closest(".aw")?.querySelectorAll(".aw-stage input") ?? [])].find((one) => one.checkVisibility());
    if (there && [frame, document.body].includes(document.activeElement)) there.focus({ preventScroll: true });
    return there !== undefined;
  }, signal);
}

/** Where the levels lie before (grey) and after (accent): a small histogram in the second place of the first column. */
function makeHistogram(place) {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", "0 0 64 40");
  picture.setAttribute("preserveAspectRatio", "none");
  picture.setAttribute("role", "img");
  const [grey, line] = ["aw-bars-before", "aw-bars-after"].map((name) => {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", name);
    picture.append(path);
    return path;
  });
  const scale = make("div", "aw-scale");
  const keys = [make("span", "aw-was"), make("span", "aw-now")];
  const key = make("div", "aw-bars-key", ...keys);
  place.append(make("div", "aw-bars", picture), make("div", "aw-under-bars", scale, key));
  return function paint(meter, [before, after] = ["original", "draws"]) {
    place.hidden = !meter.before;
    if (!meter.before) return;
    [before, after].forEach((word, k) => write(keys[k], word));
    const [was, now] = [meter.before.bars, meter.after.bars].map((words) => words.split(" ").map(Number));
    const words = meter.before.ticks;
    if (scale.lastChild?.textContent !== words[2]) scale.replaceChildren(...words.map((word) => make("span", "", word)));
    // The ends may hold most of the pixels; they must not flatten the rest.
    const most = Math.max(1, ...was.slice(1, -1), ...now.slice(1, -1)) / 38;
    const tops = (bars) => bars.map((bar, k) => `L${k} ${40 - Math.min(bar / most, 40)}H${k + 1}`).join("");
    grey.setAttribute("d", `M0 40${tops(was)}V40Z`);
    line.setAttribute("d", `M0 40${tops(now)}V40`);
    picture.setAttribute("aria-label", `levels: ${before} ${meter.before.words}; ${after} ${meter.after.words}`);
  };
}

/** The grid: the original and a legend on the left, nine tiles on the right; or several grids that are compared. */
function makeGrid(model, el, signal) {
  el.classList.add("aw-grid");
  const original = new Tile("aw-tile aw-original");
  const tiles = [];
  const legend = make("div", "aw-legend");
  const place = make("div", "aw-place");
  const paintHistogram = makeHistogram(place);
  const drop = make("div", "aw-drop", "Drop a picture here");
  el.append(original.element, place, legend, drop);

  function addTile() {
    const tile = new Tile("aw-tile");
    const k = tiles.push(tile) - 1;
    tile.element.dataset.tile = k;
    if (k < 9) makeOpener(tile.frame, () => model.send({ type: "click", tile: k }), signal);
    heights.observe(tile.text);
  }

  // What the original has, and what has been seen over the draws: rows come, and stay as long as the picture does.
  let seen = new Set();
  let shown = [];
  function look(list) {
    shown = list;
    const found = new Set(seen);
    for (const { boxes, dropped } of list) {
      if (dropped?.length) found.add("gone");
      for (const { hull, corners, turned } of boxes) {
        if (hull || corners) found.add("hull");
        if (turned) found.add("turned");
      }
    }
    if (found.size === seen.size) return;
    seen = found;
    writeLegend(model.get("original_tile"));
  }

  function writeLegend(tile) {
    if (!tile.outlines) return; // there is no picture yet
    const rows = [];
    const add = (kind, text) => rows.push(make("div", "", make("i", `aw-key-${kind}`), text));
    if (tile.outlines.length) add("mask", "mask");
    if (tile.boxes.length) add("box", "box");
    if (seen.has("turned")) add("turned", "turned box");
    if (seen.has("hull")) add("hull", "corners: point at one");
    if (seen.has("gone")) add("gone", "dropped");
    if (tile.points.length) add("point", "keypoints");
    const every = tickStep(tile.size);
    add("tick", every === 1 ? "1 pixel" : `${every} pixels`);
    legend.replaceChildren(...rows);
  }

  // Captions may need more lines while values move; the room they took is kept while they speak of the same steps,
  // so that the page does not jump under the pointer. (Heights are heard of, not asked for: asking would hold up the
  // frame.)
  let [lines, room] = [0, 0];
  let parts = "";
  const heights = new ResizeObserver((entries) => {
    const wide = Math.max(60, ...entries.map(({ contentRect }) => contentRect.width));
    if (Math.abs(wide - room) > 1) lines = 0; // another layout: what was kept is of the one before
    room = wide;
    const most = Math.max(lines, ...entries.map(({ contentRect }) => contentRect.height));
    if (most > lines) el.style.setProperty("--caption", `${(lines = most)}px`);
  });
  signal.addEventListener("abort", () => heights.disconnect());
  function settle(now) {
    if (now === parts) return;
    [parts, lines] = [now, 0];
    el.style.removeProperty("--caption");
    for (const { text } of tiles) { // words that are as high as those before would not be heard of
      heights.unobserve(text);
      heights.observe(text);
    }
  }

  // One grid beside the original, or a section for each of several.
  let arranged = "";
  let notes = [];
  function arrange(panels, count) {
    while (tiles.length < Math.max(count, 9)) addTile();
    const now = JSON.stringify(panels.map(({ title, count: of }) => [title, of]));
    if (now !== arranged) {
      arranged = now;
      el.querySelectorAll(".aw-compared").forEach((section) => section.remove());
      el.classList.toggle("aw-several", panels.length > 0);
      el.classList.toggle("aw-four", panels.length > 2);
      if (!panels.length) el.append(...tiles.slice(0, 9).map(({ element }) => element));
      let first = 0;
      notes = panels.map(({ title, count: of }) => {
        const note = make("div", "aw-remark");
        const nine = make("div", "aw-nine", ...tiles.slice(first, (first += of)).map(({ element }) => element));
        el.append(make("section", "aw-compared", make("div", "aw-name", title), note, nine));
        return note;
      });
    }
    panels.forEach(({ note }, k) => notes[k].replaceChildren(note));
  }

  let list = []; // what the kernel has said of each tile
  const instant = makeInstant(model, el, signal, {
    show(k, image, tile) {
      tiles[k].paint(image, tile, `${k + 1}`);
      if (k === list.length - 1) look(tiles.slice(0, list.length).map(({ content }) => content));
    },
    tileOf: (k) => list[k],
    again: () => paintTiles(),
    shownWidth: () => tiles[0]?.shown?.width ?? Infinity,
  });

  const names = ["tiles", "original_tile", "parts", "panels", "meter", "draws", "state"];
  const paintTiles = newestFirst(model, "sheet", names, (sheet, text, { size: of, sides }, now, panels, meter, number, state) => {
    if (!instant.takes(state)) return;
    list = JSON.parse(text);
    arrange(panels, list.length);
    const mixed = list.some(({ size }) => Math.abs(Math.log((size[0] * of[1]) / (size[1] * of[0]))) > 0.03);
    el.classList.toggle("aw-mixed", mixed);
    tiles.forEach((tile, k) => {
      tile.element.hidden = k >= list.length;
      if (k < list.length) tile.paint(sheet, list[k], panels.length ? "" : `${k + 1}`);
    });
    look(list);
    paintHistogram(meter, sides);
    settle(now);
    el.dataset.draws = number; // the next frame shows these pixels
  }, (_, { sides }, now, panels, meter, number, state) => {
    if (instant.wants(state)) return true;
    paintHistogram(meter, sides);
    el.dataset.draws = number; // what is on the screen is the same, or newer
    return false;
  });

  const paintOriginal = newestFirst(model, "original", ["original_tile"], (picture, tile) => {
    original.paint(picture, tile, tile.name ?? "original");
    seen = new Set();
    look(shown); // what came with it may have been painted already
    writeLegend(tile);
  });

  const showLabels = () => el.classList.toggle("aw-no-labels", !model.get("labels"));
  model.on("change:draws", paintTiles);
  model.on("change:original", paintOriginal);
  model.on("change:labels", showLabels);
  showLabels();
  arrange([], 9);
  paintOriginal();
  paintTiles();
}

// ---- uploads ---------------------------------------------------------------------------------------------------

/** Sends files in pieces, each after the kernel has taken the one before; a newer upload ends an older one. */
function makeUploads(model, say, show, wait) {
  let current = null;
  const forget = () => {
    current = null;
    wait(false);
  };

  model.on("msg:custom", (message) => {
    if (message.type !== "upload" || message.id !== current?.id) return;
    if (message.next === undefined) forget(); // complete, or refused: the kernel says why in the error line
    else next(message.next);
  });

  async function next(start) {
    const { id, file } = current;
    const piece = await file.slice(start, start + PIECE).arrayBuffer().catch(() => null);
    if (current?.id !== id) return;
    if (!piece) {
      forget();
      return say(`${file.name} could not be read; it may have been moved or changed, choose it again`);
    }
    model.send({ type: "upload", id, start }, undefined, [piece]);
  }

  /** The kernel is gone: nothing will ask for the next piece. */
  function breakOff() {
    if (!current) return;
    const { name } = current.file;
    forget();
    show(`${name} has not arrived: the kernel has stopped; run the cell again, then choose the file again`);
  }

  function upload(file, kind) {
    if (!file) return;
    if (file.size > LARGEST) {
      return say(`${file.name} is ${(file.size / 2 ** 20).toFixed(0)} MB; at most ${LARGEST / 2 ** 20} MB can be uploaded`);
    }
    if (file.size === 0) return say(`${file.name} is empty; a file with at least one byte was wanted`);
    current = { id: crypto.getRandomValues(new Uint32Array(2)).join("-"), file };
    wait(true);
    model.send({ type: "upload", id: current.id, kind, name: file.name, size: file.size });
  }
  return { upload, breakOff };
}

function makePicker(el, accept, label, take) {
  const picker = make("input", "aw-picker");
  Object.assign(picker, { type: "file", accept, tabIndex: -1, hidden: true });
  picker.setAttribute("aria-label", label);
  picker.addEventListener("change", () => {
    take(picker.files[0]);
    picker.value = ""; // the same file may be chosen again
  });
  el.append(picker);
  return picker;
}

function acceptDrops(el, take, signal) {
  const holdsFile = (event) => event.dataTransfer?.types.includes("Files");
  const on = (name, act) => el.addEventListener(name, act, { signal });
  on("dragover", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    event.stopPropagation();
    el.classList.add("aw-dropping");
  });
  on("dragleave", (event) => el.contains(event.relatedTarget) || el.classList.remove("aw-dropping"));
  on("drop", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    event.stopPropagation();
    el.classList.remove("aw-dropping");
    take(event.dataTransfer.files[0]);
  });
}

// ---- what the view does for the whole explorer -----------------------------------------------------------------

/** The range meter in the foot: where the levels lie before and after, and whether that can be meant. */
function makeMeter(model, root) {
  const line = root.querySelector(".aw-meter");
  if (!line) return;
  function makeSide(name) {
    const [span, tick] = [make("i"), make("b")];
    const track = make("span", "aw-track", span, tick);
    const words = make("span", "aw-words");
    track.setAttribute("aria-hidden", "true");
    return { span, tick, words, element: make("div", `aw-side aw-${name}`, make("span", "aw-when", name), track, words) };
  }
  const sides = { before: makeSide("before"), after: makeSide("after") };
  const verdict = make("div", "aw-verdict");
  verdict.setAttribute("role", "status");
  line.replaceChildren(sides.before.element, sides.after.element, verdict);
  const show = () => {
    const meter = model.get("meter");
    line.classList.toggle("aw-empty", !meter.before);
    if (!meter.before) return;
    for (const [name, { span, tick, words }] of Object.entries(sides)) {
      const { low, high, mean, words: text } = meter[name];
      span.style.cssText = `left:${100 * low}%;width:${Math.max(100 * (high - low), 1)}%`;
      tick.style.left = `${100 * mean}%`;
      write(words, text);
    }
    // Beside an error the meter speaks of the last good pictures.
    const [state, said] = model.get("error") ? ["unjudged", meter.stale] : [meter.state, meter.verdict];
    if (verdict.textContent === said) return; // it is read aloud whenever it is written
    for (const name of ["wrong", "unjudged"]) line.classList.toggle(`aw-${name}`, name === state);
    verdict.textContent = said;
  };
  model.on("change:meter", show);
  model.on("change:error", show);
  show();
}

function render({ model, el }) {
  const stop = new AbortController();
  const { signal } = stop;
  makeGrid(model, el, signal);
  // While this view is on the page, the still that is kept for pages without a kernel is not.
  if (model.get("still")) el.append(make("style", "", `#aw-still-${model.get("still")} { display: none; }`));
  whenInRoot(el, signal, (root) => {
    const show = (sentence) => model.set("error", sentence);
    const say = (sentence) => {
      show(sentence);
      model.save_changes();
    };
    let sending = false;
    const showBusy = () => root.classList.toggle("aw-busy", sending || model.get("busy"));
    const { upload, breakOff } = makeUploads(model, say, show, (yes) => {
      sending = yes;
      showBusy();
    });
    // The explorer's own class comes in the same turn as this event, before it or after it.
    const look = () => setTimeout(() => el.closest(".jupyter-widgets-disconnected") && breakOff());
    model.on("comm_live_update", look);
    signal.addEventListener("abort", () => model.off("comm_live_update", look));
    const pickers = {
      upload: makePicker(el, "image/*", "picture file", (file) => upload(file, "picture")),
      load: makePicker(el, ".json,application/json", "recipe file", (file) => upload(file, "recipe")),
    };
    root.addEventListener(
      "click",
      ({ target }) => {
        for (const [name, picker] of Object.entries(pickers)) if (target.closest(`.aw-${name}`)) picker.click();
      },
      { signal },
    );
    acceptDrops(el, (file) => upload(file, /\.json$/i.test(file?.name) ? "recipe" : "picture"), signal);
    model.on("change:busy", showBusy);
    shieldKeys(root, signal);
    const settle = makeStops(root, el, signal);
    nameControls(root, signal, settle);
    root.addEventListener("keydown", stepFinely, { signal, capture: true });
    makeSkip(root, signal);
    makePanel(model, root, signal, settle);
    makeWholeRows(root, signal);
    keepHeight(root, signal);
    makeFocus(model, root, signal);
    makeUndoKeys(model, root, signal);
    numberDrags(model, root, signal);
    makeMeter(model, root);
    makeErrorLine(model, root);
    makeCode(model, root, signal);
    makeSave(model, root, signal);
    root.dataset.ready = "true";
  });
  return () => stop.abort();
}

export default { initialize: hearAgain, render };
