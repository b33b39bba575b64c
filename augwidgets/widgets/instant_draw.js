// One predicted tile: which preview it is painted from, its pixels and its labels. It knows no page and no widget.

import { movedLabels } from "./instant_labels.js";
import { paintTile, rounded } from "./instant_painter.js";
import { drawOf, enlargementOf, resolvedOn } from "./instant_tables.js";

const SHARP = 1.4; // so many pixels for each one of the picture are still sharp; with more a larger preview is taken

/** The size (height, width) and factor of the preview that is 2 ** level times as large as a tile. */
function previewOf({ full: [height, width], box: [wide, high] }, level) {
  const factor = Math.min(1, (wide * 2 ** level) / width, (high * 2 ** level) / height);
  const size = [Math.max(1, rounded(height * factor)), Math.max(1, rounded(width * factor))];
  return { factor, size: factor === 1 ? [height, width] : size };
}

/**
 * What is left of draw k of a seed: its warps and tables, on the preview that the kernel would take, as far as there
 * is one among `sources`, by level.
 */
export function resolveDraw(told, sources, at, k) {
  const drawn = drawOf(told, at, k);
  if (!drawn) return null;
  let level = 0;
  for (;;) {
    const { factor, size } = previewOf(told, level);
    const found = { drawn, level, factor, ...resolvedOn(told, drawn, size, factor) };
    const isFitted = Math.min(told.box[0] / found.size[1], told.box[1] / found.size[0]);
    let wanted = enlargementOf(found.values) * Math.max(1, isFitted);
    if (factor >= 1 || wanted < SHARP || level > 0) return found;
    let next = level;
    while (wanted >= SHARP && previewOf(told, next).factor < 1) [next, wanted] = [next + 1, wanted / 2];
    next = Math.min(next, sources.length - 1);
    if (next === level) return found;
    level = next;
  }
}

/** Paint a draw that is resolved: its size, its pixels, its labels and the size that it has in full. */
export function paintDraw(told, sources, found, room, least = 0, box = told.box) {
  const source = sources[found.level];
  const { size, pixels } = paintTile(source, found.values, box, room, least);
  const { factor } = previewOf(told, found.level);
  const start = [source.height, source.width];
  const times = [start[0] / told.size[0], start[1] / told.size[1]];
  const isSame = found.size[0] === start[0] && found.size[1] === start[1];
  const full = isSame ? told.full : found.size.map((side) => Math.max(1, rounded(side / factor)));
  return { size, pixels, full: [full[1], full[0]], ...movedLabels(told.labels, found.values, start, size, times) };
}

/** What is left of draw k of a seed on the largest preview that there is, for one that is seen larger than a tile. */
export function resolveLarge(told, sources, at, k) {
  const drawn = drawOf(told, at, k);
  if (!drawn) return null;
  const level = sources.length - 1;
  const { factor, size } = previewOf(told, level);
  return { drawn, level, factor, ...resolvedOn(told, drawn, size, factor) };
}
