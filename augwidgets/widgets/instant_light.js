// Light and shadow of cut-outs that are laid over a ground, as the kernel makes them (`scenes/painting.py`): colours that
// go towards those behind, a soft shadow; and, of Poisson's blend, that the ground's light at the rim is taken over.
// Nothing here knows of a page or of a widget.

import { blurred } from "./instant_cutouts.js";
import { windowOf } from "./instant_over.js";

const SOLID_SHARE = 128; // of 255
const CAST = [0.05, 0.08]; // a shadow's place: to the right and down, of the object's height
const SOFTNESS = 0.06; // of the object's height: how soft its edge is
const LONGEST_RIM = 240; // pixels of a rim that are looked at

/** Sums over pixels, channel by channel: their means, and how far they spread around these. */
function spreadOf(pixels) {
  const [sums, squares] = [[0, 0, 0], [0, 0, 0]];
  let count = 0;
  for (const pixel of pixels) {
    count += 1;
    for (let channel = 0; channel < 3; channel++) {
      const level = (pixel >> (8 * channel)) & 255;
      sums[channel] += level;
      squares[channel] += level * level;
    }
  }
  const means = sums.map((sum) => sum / Math.max(count, 1));
  return { means, spreads: squares.map((sum, k) => Math.sqrt(Math.max(sum / Math.max(count, 1) - means[k] ** 2, 0))) };
}

/** What is known of a copy's light: it is found out once. */
function lightOf(copy) {
  if (copy.light) return copy.light;
  const { data, width, height } = copy;
  const stride = width + 2;
  const isSolid = (at) => data[at] >>> 24 >= SOLID_SHARE;
  const [solid, rim] = [[], []];
  for (let row = 1; row <= height; row++) {
    for (let column = 1; column <= width; column++) {
      const at = row * stride + column;
      if (!isSolid(at)) continue;
      solid.push(data[at]);
      if (![1, -1, stride, -stride].every((step) => isSolid(at + step))) rim.push(at);
    }
  }
  const few = rim.filter((_, k) => k % Math.ceil(rim.length / LONGEST_RIM) === 0);
  const places = few.map((at) => [(at % stride) - 0.5, Math.floor(at / stride) - 0.5]);
  copy.light = { ...spreadOf(solid), rim: { places, ...spreadOf(few.map((at) => data[at])) } };
  return copy.light;
}

/** Three tables of levels: what comes of each is cut at black and white. */
function tablesOf(level) {
  const tables = new Uint8ClampedArray(768);
  for (let k = 0; k < 768; k++) tables[k] = level(k & 255, k >> 8);
  return tables;
}

function* behind(target, [height, width], [left, top, right, foot]) {
  for (let row = Math.max(top, 0); row < Math.min(foot, height); row++) {
    for (let column = Math.max(left, 0); column < Math.min(right, width); column++) yield target[row * width + column];
  }
}

/** Tables that take an object's levels a share of the way to mean and spread of what lies behind it. */
export function matchedTables(copy, rows, target, size, share) {
  const [own, other] = [lightOf(copy), spreadOf(behind(target, size, windowOf(copy, rows)))];
  const gains = own.spreads.map((spread, k) => {
    return 1 + share * (Math.min(Math.max(other.spreads[k] / Math.max(spread, 1), 0.5), 2) - 1);
  });
  return tablesOf((level, k) => {
    return (level - own.means[k]) * gains[k] + own.means[k] + share * (other.means[k] - own.means[k]);
  });
}

/** Tables that give an object's rim the mean light of what is there. */
export function rimTables(copy, [a, b, c, d, e, f], target, [height, width]) {
  const { rim } = lightOf(copy);
  const there = spreadOf(rim.places.map(([x, y]) => {
    const [column, row] = [Math.floor(a * x + b * y + c), Math.floor(d * x + e * y + f)];
    return target[Math.min(Math.max(row, 0), height - 1) * width + Math.min(Math.max(column, 0), width - 1)];
  }));
  return tablesOf((level, k) => level + there.means[k] - rim.means[k]);
}

/** A copy's soft shadow: black, of this strength, with room around it. */
function shadowOf({ data, width, height }, sigma, strength) {
  const room = Math.ceil(3 * sigma);
  const size = [height + 2 * room + 2, width + 2 * room + 2];
  const [levels, across] = [new Float32Array(size[0] * size[1]), new Float32Array(size[0] * size[1])];
  for (let row = 0; row < height + 2; row++) {
    for (let column = 0; column < width + 2; column++) {
      levels[(row + room) * size[1] + column + room] = data[row * (width + 2) + column] >>> 24;
    }
  }
  blurred(levels, across, size, sigma);
  const black = new Int32Array(levels.length);
  for (let k = 0; k < black.length; k++) black[k] = Math.round(levels[k] * strength) << 24;
  return { data: black, height: size[0] - 2, width: size[1] - 2, room };
}

/** What darkens the ground beside an object: a copy of black, and where it lies; copies are kept. */
export function shadowOn(copy, rows, strength, fine) {
  const [, top, , foot] = windowOf(copy, rows);
  const [a, b, c, d, e, f] = rows;
  const high = foot - top;
  const times = Math.sqrt(Math.abs(a * e - b * d));
  const number = Math.round(fine * Math.log2(Math.max(SOFTNESS * high, 0.5) / times));
  const key = `shadow ${number} ${strength}`;
  if (!copy.softer.has(key)) copy.softer.set(key, shadowOf(copy, 2 ** (number / fine), strength));
  const shadow = copy.softer.get(key);
  const { room } = shadow;
  const moved = [Math.round(CAST[0] * high), Math.round(CAST[1] * high)];
  return [shadow, [a, b, c - (a + b) * room + moved[0], d, e, f - (d + e) * room + moved[1]]];
}
