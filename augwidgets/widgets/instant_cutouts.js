// Cut-outs that are laid over a ground: copies of each, every one half as large as the one before, with softer edges.
//
// As the kernel has them (`scenes/small_cutout.py`, `scenes/blends.py`). A copy has a pixel more around it, of which
// nothing is seen. Nothing here knows of a page or of a widget.

import { rounded, shrunk } from "./instant_painter.js";

const LEAST = 12; // pixels: the longer side of the smallest copy
export const FINE = 4; // edges of so many widths for each doubling of a size
const KEPT = 24; // of a copy
const SOLID = 128; // of 255: a pixel that is the object by half is the object's

/** Put a pixel around a picture: its own colours, of which nothing is seen. */
function padded(data, height, width) {
  const [high, wide] = [height + 2, width + 2];
  const out = new Int32Array(high * wide);
  for (let row = 0; row < high; row++) {
    const start = Math.min(Math.max(row - 1, 0), height - 1) * width;
    for (let column = 0; column < wide; column++) {
      const pixel = data[start + Math.min(Math.max(column - 1, 0), width - 1)];
      const isRim = row === 0 || column === 0 || row === high - 1 || column === wide - 1;
      out[row * wide + column] = isRim ? pixel & 0xffffff : pixel;
    }
  }
  return out;
}

/** The copies of a cut-out of this size (height, width), from the bytes of its colours and of its shares. */
export function copiesOf(colours, shares, [ownHeight, ownWidth]) {
  const { height, width } = colours;
  let data = new Int32Array(height * width);
  for (let k = 0, at = 0; k < data.length; k++, at += 4) {
    const [red, green, blue] = [colours.data[at], colours.data[at + 1], colours.data[at + 2]];
    data[k] = red | (green << 8) | (blue << 16) | (shares.data[at] << 24);
  }
  const copies = [];
  let size = [height, width];
  for (let factor = Math.max(height, width) / Math.max(ownHeight, ownWidth); ; factor /= 2) {
    const next = [ownHeight, ownWidth].map((side) => Math.max(1, rounded(side * factor)));
    if (next[0] !== size[0] || next[1] !== size[1]) {
      const smaller = new Int32Array(next[0] * next[1]);
      shrunk(data, size, smaller, next);
      [data, size] = [smaller, next];
    }
    const solid = data.reduce((sum, pixel) => sum + ((pixel >>> 24) >= SOLID), 0);
    copies.push({ height: size[0], width: size[1], data: padded(data, ...size), solid, softer: new Map() });
    if (Math.max(...size) <= 2 * LEAST) return copies;
  }
}

/** The smallest copy that need not be enlarged where the longer side is to have so many pixels. */
export function copyFor(copies, wanted) {
  let found = copies[0];
  for (const copy of copies) {
    if (Math.max(copy.height, copy.width) < wanted) break;
    found = copy;
  }
  return found;
}

/** Blur levels along rows or columns, by the weights of one side of a bell; beyond the edges there is nothing. */
function blurredAlong(levels, out, [height, width], weights, step, count) {
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at++) {
      const place = step === 1 ? column : row;
      let sum = weights[0] * levels[at];
      for (let k = 1; k < weights.length; k++) {
        if (place >= k) sum += weights[k] * levels[at - k * step];
        if (place + k < count) sum += weights[k] * levels[at + k * step];
      }
      out[at] = sum;
    }
  }
}

/** Blur levels by a bell of this width; `scratch` has as much room. */
export function blurred(levels, scratch, [high, wide], sigma) {
  const bell = Array.from({ length: Math.ceil(3 * sigma) + 1 }, (_, k) => Math.exp(-0.5 * (k / sigma) ** 2));
  const total = bell.reduce((sum, weight, k) => sum + (k ? 2 * weight : weight), 0);
  const weights = bell.map((weight) => weight / total);
  blurredAlong(levels, scratch, [high, wide], weights, 1, wide);
  blurredAlong(scratch, levels, [high, wide], weights, wide, high);
}

/** A copy that fades out inside its edge, as a bell of this width does; `shares` are what they were. */
function softer({ height, width, data, solid }, sigma) {
  const [high, wide] = [height + 2, width + 2];
  const shares = new Uint8Array(data.length);
  for (let k = 0; k < data.length; k++) shares[k] = data[k] >>> 24;
  const both = Float32Array.from(shares);
  blurred(both, new Float32Array(data.length), [high, wide], sigma);
  const faded = data.slice();
  for (let k = 0; k < data.length; k++) {
    const share = Math.min(shares[k], Math.max(0, 2 * both[k] - 255));
    faded[k] = (data[k] & 0xffffff) | (Math.round(share) << 24);
  }
  return { height, width, data: faded, shares, solid };
}

/** A copy with an edge that is so wide on the canvas, where each of its pixels becomes `times` one; it is kept. */
export function softCopy(copy, sigma, times) {
  const number = Math.round(FINE * Math.log2(sigma / times));
  if (copy.softer.size > KEPT) copy.softer.clear(); // a hand that moves for long
  if (!copy.softer.has(number)) copy.softer.set(number, softer(copy, 2 ** (number / FINE)));
  return copy.softer.get(number);
}
