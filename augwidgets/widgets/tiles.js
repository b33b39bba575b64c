// Tiles: pictures with ticks, labels and captions, painted from a sheet that the kernel sends. Every view of nine draws
// has these. Text that comes from anywhere is set as text, never as HTML.

import { SVG, make, tell, write } from "./nodes.js";

const LINE = 13; // pixels that a tag is high
const LETTER = 5.4; // and that one of its letters is wide
const MANY = 40; // boxes; in a larger crowd there is no room for names
// What is drawn over a picture, the last on top; hull and corners while it is pointed at, or has the focus.
const KINDS = ["mask", "gone", "hull", "corners", "turned", "box", "point"];

/** One picture: frame with ticks, canvas, labels as vectors, the names of its boxes, caption. */
export class Tile {
  /** `page.wide` is how wide a tile is on the page, in pixels, and `page.high` how high at most, 140 unless it says so. */
  constructor(name, page) {
    this.page = page;
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
    this.text = make("div", "aw-words", this.lines);
    this.whole = make("div", "aw-whole");
    this.whole.hidden = true;
    this.whole.setAttribute("aria-hidden", "true"); // it says again what is there already
    this.caption = make("figcaption", "", this.text, this.whole);
    this.element = make("figure", name, this.frame, this.caption);
    for (const event of ["pointerenter", "focusin"]) this.element.addEventListener(event, () => this.unfold(true));
    for (const event of ["pointerleave", "focusout"]) this.element.addEventListener(event, () => this.unfold(false));
  }

  /** A caption that does not fit ends in a sign; it is shown whole while the pointer or the focus is on the picture. */
  unfold(yes) {
    this.unfolded = yes;
    this.whole.hidden = !yes || this.text.scrollHeight <= this.text.clientHeight + 1;
    if (!this.whole.hidden) this.whole.replaceChildren(this.lines.cloneNode(true));
  }

  /** Paint this tile's part of the sheet; everything of one redraw happens in one task, hence in one frame. */
  paint(sheet, tile, head) {
    const { x, y, w, h, size } = tile;
    if (this.canvas.width !== w || this.canvas.height !== h) Object.assign(this.canvas, { width: w, height: h });
    this.paper.drawImage(sheet, x, y, w, h, 0, 0, w, h);
    tell(this.canvas, "aria-label", `${head === "original" ? head : `draw ${head}`}: ${tile.alt}`);
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
    this.name(tile);
    const lacking = (tile.missing ?? []).join("; ");
    write(this.lacking, lacking);
    this.write(head, tile.caption);
  }

  /** Beside each box its name and how much of it is left, where there is room: nothing else that is marked is covered. */
  name({ w, h, size, boxes, points, dropped = [] }) {
    const wide = Math.min(this.page.wide, ((this.page.high ?? 140) * size[0]) / size[1]);
    const high = (h * wide) / w;
    const scaled = (numbers) => numbers.map((one) => (one * wide) / w);
    const all = boxes.slice(0, MANY).map((box) => ({ ...box, at: scaled(box.edges) }));
    const dots = points.slice(0, MANY).map(({ name, at }) => ({ name, at: scaled(at) }));
    const placed = [];
    // The first of the words, and of their places, that fit into the picture and cover nothing.
    const place = (words, places, taken, kind) => {
      for (const text of words) {
        const long = text.length * LETTER + 7;
        if (!text || long > wide) continue;
        for (const [left, y] of places(long)) {
          const x = Math.max(0, Math.min(left, wide - long));
          const free = ([e, f, g, i]) => x + long <= e || x >= g || y + LINE <= f || y >= i;
          if (y < 0 || y + LINE > high || !taken.every(free) || !placed.every(({ at }) => free(at))) continue;
          placed.push({ text, x, y, kind, at: [x, y, x + long, y + LINE] });
          return;
        }
      }
    };
    for (const box of all) {
      const [a, b, c, d] = box.at;
      const share = box.visible < 0.995 ? `${Math.round(100 * box.visible)} %` : "";
      const words = share ? [`${box.label} ${share} visible`.trim(), `${share} visible`] : [box.label];
      const inside = (long) => (d - b > 3 * LINE && long < 1.3 * (c - a) ? [[a, b + 1]] : []);
      place(words, (long) => [[a, b - LINE], ...inside(long), [a, d]],
        all.filter((other) => other !== box).map(({ at }) => at), "box");
    }
    for (const { label, reason, at } of dropped) {
      const [x, y] = scaled(at);
      const top = Math.max(0, Math.min(y - LINE / 2, high - LINE));
      const rows = [0, -1, 1, -2, 2].map((row) => top + row * LINE);
      place([label ? `${label}: ${reason}` : reason, reason], (long) => rows.map((row) => [x - long / 2, row]), [], "gone");
    }
    const rims = dots.map(({ at: [x, y] }) => [x - 3, y - 3, x + 3, y + 3]);
    for (const { name, at: [x, y] } of dots) {
      const beside = (long) => [[x + 4, y - LINE / 2], [x - 4 - long, y - LINE / 2], [x - long / 2, y - LINE - 4],
        [x - long / 2, y + 4]];
      place([name.replaceAll("_", " ")], (long) => beside(long).filter(([left]) => left >= 0 && left + long <= wide),
        rims, "point");
    }
    while (this.tags.children.length > placed.length) this.tags.lastChild.remove();
    placed.forEach(({ text, x, y, kind }, k) => {
      const tag = this.tags.children[k] ?? this.tags.appendChild(make("span"));
      write(tag, text);
      const name = `aw-tag aw-of-${kind}`;
      if (tag.className !== name) tag.className = name;
      tag.style.cssText = `left:${(100 * x) / wide}%;top:${(100 * y) / high}%`;
    });
  }

  mark(kind, paths) {
    const shape = paths.join("");
    for (const path of this.marks[kind]) if (path.getAttribute("d") !== shape) path.setAttribute("d", shape);
  }

  /** Words that stand where others stood take their nodes: while a slider moves only numbers change. */
  write(head, lines) {
    const said = JSON.stringify([head, lines]);
    if (said === this.said) return;
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
    this.said = said;
    lines.flat().forEach((word, k) => write(this.words[k], withUnit(word)));
    if (this.unfolded) this.unfold(true);
  }
}

/** The path of a box. */
function rectangle([a, b, c, d]) {
  return `M${a} ${b}H${c}V${d}H${a}Z`;
}

/** What is said of one step: a value stays with its name, and with its unit. */
const withUnit = (word) => word.replace(/(?<!×) (?=[+−×]?\d)/g, "\u00a0").replace(/(?<=\d) (?=%|px|K)/g, "\u00a0");

/** Pixels from tick to tick: 100 where that gives a handful of ticks, else the next of 1, 2, 5 times a power of ten. */
export function tickStep(size) {
  const longest = Math.max(...size);
  if (longest >= 200 && longest <= 800) return 100;
  const power = 10 ** Math.floor(Math.log10(longest / 2));
  return Math.max(1, [1, 2, 5].map((n) => (n * power) / 2).findLast((step) => longest / step >= 3.9) ?? 1);
}

/**
 * Give a function that decodes the bytes as they are now and paints them with the state of the same message.
 * Of what comes while a picture is being decoded only the newest is decoded next.
 */
export function newestFirst(model, name, names, paint) {
  let [running, again] = [false, false];
  return async function start() {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      const [bytes, ...state] = [name, ...names].map((trait) => model.get(trait));
      if (!bytes?.byteLength) continue;
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

