// Tiles: pictures with ticks, labels and captions, painted from a sheet that the kernel sends. Every view of nine draws
// has these. Text that comes from anywhere is set as text, never as HTML.

import { SVG, make, tell, write } from "./nodes.js";
import { placeTags, showTags, wideOf } from "./tags.js";

const MOST = 6; // names that are said in full under a picture
// What is drawn over a picture, the last on top; hull and corners while it is pointed at, or has the focus.
const KINDS = ["mask", "gone", "hull", "corners", "turned", "box", "point"];

/** One picture: frame with ticks, canvas, labels as vectors, the names of its boxes, caption. */
export class Tile {
  constructor(name) {
    this.canvas = make("canvas");
    this.canvas.setAttribute("role", "img");
    this.paper = this.canvas.getContext("2d");
    this.labels = document.createElementNS(SVG, "svg");
    this.labels.setAttribute("class", "aw-labels");
    this.labels.setAttribute("preserveAspectRatio", "none");
    this.labels.setAttribute("aria-hidden", "true");
    this.marks = {};
    for (const kind of KINDS) {
      for (const under of [true, false]) {
        const path = document.createElementNS(SVG, "path");
        path.setAttribute("class", `aw-${kind}${under ? " aw-under" : ""}`);
        this.labels.append(path);
        (this.marks[kind] ??= []).push(path);
      }
    }
    this.tags = make("div", "aw-tags");
    this.lacking = make("div", "aw-lacking");
    this.frame = make("div", "aw-frame", this.canvas, this.labels, this.tags, this.lacking);
    this.lines = make("div");
    this.said = [this.lines]; // what is shown whole
    this.text = make("div", "aw-words", this.lines);
    this.whole = make("div", "aw-whole");
    this.whole.hidden = true;
    this.whole.setAttribute("aria-hidden", "true"); // it says again what is there already
    this.caption = make("figcaption", "", this.text, this.whole);
    this.element = make("figure", name, this.frame, this.caption);
    this.untold = "";
    // How large it is shown is heard of, not asked for: asking would hold up the frame.
    this.sizes = new ResizeObserver(([{ contentRect }]) => {
      if (!contentRect.width) return; // it is not on the page
      this.shown = contentRect;
      this.name();
    });
    this.sizes.observe(this.frame);
    for (const event of ["pointerenter", "focusin"]) this.element.addEventListener(event, () => this.unfold(true));
    for (const event of ["pointerleave", "focusout"]) this.element.addEventListener(event, () => this.unfold(false));
  }

  /**
   * A caption that does not fit ends in a sign; it is shown whole while the pointer or the focus is on the picture,
   * with the names that had no room over it.
   */
  unfold(yes) {
    this.unfolded = yes;
    const isCut = (one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1;
    this.whole.hidden = !yes || !(this.untold || [this.text, ...this.text.querySelectorAll("div")].some(isCut));
    if (this.whole.hidden) return;
    this.whole.replaceChildren(...this.said.map((one) => one.cloneNode(true)), make("div", "aw-untold", this.untold));
  }

  /**
   * Paint this tile's part of the sheet, or the pixels that were made for it; everything of one redraw happens in one
   * task, hence in one frame.
   */
  paint(sheet, tile, head) {
    const { x, y, w, h, size } = tile;
    if (this.canvas.width !== w || this.canvas.height !== h) Object.assign(this.canvas, { width: w, height: h });
    if (sheet instanceof ImageData) this.paper.putImageData(sheet, 0, 0);
    else this.paper.drawImage(sheet, x, y, w, h, 0, 0, w, h);
    tell(this.canvas, "aria-label", `${/\D/.test(head) ? head : `draw ${head}`}: ${tile.alt}`);
    this.element.classList.toggle("aw-marked", Boolean(tile.marked));
    this.element.classList.toggle("aw-chosen", tile.chosen === true);
    this.element.classList.toggle("aw-beyond", tile.beyond === true);
    const every = tickStep(size);
    const style = this.frame.style;
    const shape = `0 0 ${w} ${h} ${size}`;
    if (shape !== this.framed) {
      this.framed = shape;
      style.setProperty("--ratio", Math.min(Math.max(size[0] / size[1], 1 / 40), 40)); // a 1 x 4000 picture stays visible
      style.setProperty("--tick-x", `${(100 * every) / size[0]}%`);
      style.setProperty("--tick-y", `${(100 * every) / size[1]}%`);
      this.labels.setAttribute("viewBox", `0 0 ${w} ${h}`);
    }
    this.mark("mask", tile.outlines.map(({ path }) => path));
    this.mark("gone", (tile.dropped ?? []).map(({ path }) => path));
    this.mark("hull", tile.boxes.flatMap(({ hull }) => (hull ? [rectangle(hull)] : [])));
    this.mark("corners", tile.boxes.flatMap(({ corners }) => corners ?? []));
    this.mark("turned", tile.boxes.flatMap(({ turned }) => turned ?? []));
    this.mark("box", tile.boxes.map(({ edges }) => rectangle(edges)));
    this.mark("point", tile.points.map(({ at }) => `M${at}h0`));
    this.content = tile;
    this.name();
    const lacking = (tile.missing ?? []).join("; ");
    write(this.lacking, lacking);
    this.write(head, tile.caption);
  }

  /** Names stand where there is room, so they are placed anew when the picture is shown in another size. */
  name() {
    if (!this.content || !this.shown) return;
    const { width, height } = this.shown;
    const { tags, untold } = placeTags(this.content, width, height, wideOf);
    showTags(this.tags, tags, width, height);
    const words = inFull(untold);
    if (words === this.untold) return;
    this.untold = words;
    if (this.unfolded) this.unfold(true);
  }

  mark(kind, paths) {
    const shape = paths.join("");
    for (const path of this.marks[kind]) if (path.getAttribute("d") !== shape) path.setAttribute("d", shape);
  }

  /** Words that stand where others stood take their nodes: while a slider moves only numbers change. */
  write(head, lines) {
    const said = JSON.stringify([head, lines]);
    if (said === this.written) return;
    const shape = JSON.stringify([head, lines.map((words) => words.length)]);
    if (shape !== this.shape) {
      this.shape = shape;
      this.lines.replaceChildren(
        ...lines.map((words, line) => {
          const row = make("div", "", ...words.flatMap((_, k) => (k ? [", ", make("span")] : [make("span")])));
          if (line === 0 && head) row.prepend(make("b", "", head), " ");
          return row;
        }),
      );
      this.words = [...this.lines.querySelectorAll("span")];
    }
    this.written = said;
    lines.flat().forEach((word, k) => write(this.words[k], withUnit(word)));
    if (this.unfolded) this.unfold(true);
  }
}

/** What tags do not say in full, each once with its count. */
function inFull(names) {
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const words = [...counts].map(([name, count]) => (count > 1 ? `${count} × ${name}` : name));
  return [...words.slice(0, MOST), ...(words.length > MOST ? [`and ${words.length - MOST} more`] : [])].join("; ");
}

/** The path of a box. */
function rectangle([a, b, c, d]) {
  return `M${a} ${b}H${c}V${d}H${a}Z`;
}

/** What is said of one step: a value stays with its name, and with its unit. */
export const withUnit = (word) => word.replace(/(?<!×) (?=[+−×]?\d)/g, "\u00a0").replace(/(?<=\d) (?=%|px|K)/g, "\u00a0");

/** Pixels from tick to tick: 100 where that gives a handful of ticks, else the next of 1, 2, 5 times a power of ten. */
export function tickStep(size) {
  const longest = Math.max(...size);
  if (longest >= 200 && longest <= 800) return 100;
  const power = 10 ** Math.floor(Math.log10(longest));
  const steps = [10, 5, 2, 1].map((part) => power / part);
  return steps.findLast((step) => Number.isInteger(step) && longest / step >= 3.9) ?? 1;
}

/**
 * Give a function that decodes the bytes as they are now and paints them with the state of the same message.
 * Of what comes while a picture is being decoded only the newest is decoded next; and only if it is wanted.
 */
export function newestFirst(model, name, names, paint, wants = () => true) {
  let [running, again] = [false, false];
  return async function start() {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      const [bytes, ...state] = [name, ...names].map((trait) => model.get(trait));
      if (!bytes?.byteLength || !wants(...state)) continue;
      try {
        const picture = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
        paint(picture, ...state);
        picture.close();
      } catch (error) {
        console.error(`augwidgets: the ${name} could not be shown`, error);
      }
    }
    running = false;
  };
}

