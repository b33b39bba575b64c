// The names over a picture: of its boxes, of those that were dropped, and of its keypoints. Each stands where it covers
// least of what is marked, and is cut rather than left out; what is cut, or finds no room, is said in full elsewhere.

import { make, write } from "./nodes.js";

const LINE = 13; // pixels that a tag is high
const LETTER = 6; // and that one of its letters is wide, about: for how many there is room
const SHORT = 18; // letters to which a name is cut, at most, where it has no room
const FEWEST = 3; // letters of a name that say anything
const FEW = 12; // boxes for which every place is looked at; of more, those that are free at once
const MANY = 40; // and in a larger crowd there is no room for names
const COVERED = 0.3; // of the picture, how much of it tags may cover that lie over other boxes

const widths = new Map(); // of letters, as the page writes them
let pen = null;

/** How many pixels a tag is wide. */
export function wideOf(text) {
  if (!pen) {
    pen = make("canvas").getContext("2d");
    pen.font = `10px ${getComputedStyle(document.querySelector(".aw-tags") ?? document.body).fontFamily}`;
  }
  let wide = 8;
  for (const letter of text) {
    let its = widths.get(letter);
    if (its === undefined) widths.set(letter, (its = pen.measureText(letter).width - 0.1));
    wide += its;
  }
  return wide;
}

const crosses = ([a, b, c, d], [e, f, g, h]) => a < g && c > e && b < h && d > f;
const between = (low, value, high) => Math.max(low, Math.min(value, high));

/** Whether one rectangle covers most of another. */
function hides([a, b, c, d], [e, f, g, h]) {
  return 2 * (Math.min(c, g) - Math.max(a, e)) * (Math.min(d, h) - Math.max(b, f)) > (g - e) * (h - f);
}

/** The first letters of a name that is too long; nothing where they would say nothing. */
function cut(name, letters) {
  const most = Math.min(letters, SHORT);
  if (name.length <= letters) return name;
  return most > FEWEST ? `${name.slice(0, most - 1).trimEnd()}…` : "";
}

/** Where the name of a box may stand, best first: outside along its edges, then inside, down its sides, and beside it. */
function* aroundBox([a, b, c, d], long, isCrowded) {
  yield [a, b - LINE];
  if (d - b > 3 * LINE && long < 1.3 * (c - a)) yield [a, b + 1];
  yield* [[a, d], [c - long, b - LINE], [c - long, d]];
  if (isCrowded) return;
  const rows = [b + 1, d - LINE - 1, b + LINE + 2, d - 2 * LINE - 2, (b + d - LINE) / 2];
  for (const y of rows) yield* [[a, y], [c - long, y]];
  for (const y of [b, d - LINE]) yield* [[c + 1, y], [a - 1 - long, y]];
}

/**
 * Return the tags of a picture that is shown so wide and so high, and what they do not say in full; `measure` says how
 * wide a text is.
 *
 * Of each tag: its text, its kind, its rectangle, and whether its bar stands at its right end, where that is nearer to
 * what it names.
 */
export function placeTags({ w, boxes, points, dropped = [] }, wide, high, measure) {
  const scaled = (numbers) => numbers.map((one) => (one * wide) / w);
  const inside = ([a, b, c, d]) => [between(0, a, wide), between(0, b, high), between(0, c, wide), between(0, d, high)];
  const areas = boxes.slice(0, MANY).map(({ edges }) => inside(scaled(edges)));
  const dots = points.slice(0, MANY).map(({ name, at }) => ({ name, at: scaled(at) }));
  const rims = dots.map(({ at: [x, y] }) => [x - 3, y - 3, x + 3, y + 3]);
  const letters = Math.floor((wide - 7) / LETTER);
  const tags = [];
  const untold = [];
  let covered = 0;

  /** What it costs that a tag stands there: nothing where it covers nothing, and no number where it cannot. */
  function cost(at, own, below) {
    if (at[0] < 0 || at[1] < 0 || at[2] > wide || at[3] > high) return Infinity;
    for (const tag of tags) if (crosses(tag.at, at)) return Infinity;
    if (covered + LINE * (at[2] - at[0]) > COVERED * wide * high) below = Math.min(below, 1); // it may cover nothing more
    let most = 0;
    if (below > most && rims.some((rim) => crosses(rim, at))) most = 4;
    for (let k = 0; k < areas.length && most < below; k += 1) {
      if (k !== own ? !crosses(at, areas[k]) : most >= 6) continue;
      if (hides(at, areas[k])) most = 6;
      else if (k !== own) most = Math.max(most, 2);
    }
    return most < below ? most : Infinity;
  }
  /** The cheapest of some texts, each with what it costs itself, in the cheapest of their places. */
  function place(texts, places, target, kind, own) {
    let best = { price: Infinity };
    for (const [text, worth] of texts) {
      const long = text && worth < best.price ? measure(text) : Infinity;
      if (long > wide) continue;
      for (const [left, y] of places(long)) {
        const x = between(0, left, wide - long);
        const at = [x, y, x + long, y + LINE];
        const price = worth + (own === undefined ? 0 : cost(at, own, best.price - worth));
        if (price < best.price) best = { price, worth, text, kind, at };
        if (best.price <= worth) break;
      }
    }
    if (best.price === Infinity) return "";
    if (best.price > best.worth) covered += LINE * (best.at[2] - best.at[0]);
    const { text, at } = best;
    const away = (edge) => Math.min(...target.map((x) => Math.abs(x - edge)));
    tags.push({ text, kind, at, isRight: away(at[2]) < away(at[0]) });
    return text;
  }
  /** Those of some places where no other tag stands. */
  const free = (places) => function* (long) {
    for (const [x, y] of places(long)) {
      const left = between(0, x, wide - long);
      const at = [left, y, left + long, y + LINE];
      if (y >= 0 && at[3] <= high && !tags.some((tag) => crosses(tag.at, at))) yield [left, y];
    }
  };

  areas.forEach((area, k) => {
    const { label, visible } = boxes[k];
    const share = visible < 0.995 ? ` ${Math.round(100 * visible)} %` : "";
    const full = share ? `${label}${share} visible`.trim() : label;
    const name = cut(label, Math.min(letters, SHORT) - share.length);
    const texts = [[full, 0]];
    if (share && label) texts.push([`${label}${share}`, 1]);
    if (name && name !== label) texts.push([`${name}${share}`, 3]);
    const said = place(texts, (long) => aroundBox(area, long, k >= FEW), [area[0], area[2]], "box", k);
    if (full && !said.includes(label || full)) untold.push(full);
  });
  for (const [k, { label, reason, at }] of dropped.entries()) {
    const [x, y] = scaled(at);
    const top = between(0, y - LINE / 2, high - LINE);
    const full = label ? `${label}: ${reason}` : reason;
    const name = cut(label, letters - reason.length - 2);
    const texts = [[full, 0], [name && name !== label && `${name}: ${reason}`, 1], [cut(label, letters), 2]];
    const count = k < FEW ? 13 : 3;
    const rows = Array.from({ length: count }, (_, row) => top + (row % 2 ? 1 : -1) * Math.ceil(row / 2) * LINE);
    const places = (long) => rows.map((row) => [x - long / 2, row]);
    if (place(texts, free(places), [x], "gone") !== full) untold.push(full);
  }
  for (const { name, at: [x, y] } of dots) {
    const text = name.replaceAll("_", " ");
    const beside = (long) => [[x + 4, y - LINE / 2], [x - 4 - long, y - LINE / 2],
      ...[y - LINE - 4, y + 4].flatMap((row) => [[x - 2, row], [x + 2 - long, row]])].filter(([left, row]) => {
      const there = [left, row, left + long, row + LINE];
      return left >= 0 && there[2] <= wide && !rims.some((rim) => crosses(rim, there));
    });
    place([[text, 0]], free(beside), [x], "point");
  }
  return { tags, untold };
}

/** Put tags over a picture, into the elements that are there; they keep their places where it is shown larger. */
export function showTags(box, tags, wide, high) {
  while (box.children.length > tags.length) box.lastChild.remove();
  tags.forEach(({ text, kind, at: [left, top, right], isRight }, k) => {
    const tag = box.children[k] ?? box.appendChild(make("span"));
    write(tag, text);
    const name = `aw-tag aw-of-${kind}${isRight ? " aw-on-right" : ""}`;
    if (tag.className !== name) tag.className = name;
    const across = isRight ? `right:${(100 * (wide - right)) / wide}%` : `left:${(100 * left) / wide}%`;
    tag.style.cssText = `${across};top:${(100 * top) / high}%`;
  });
}
