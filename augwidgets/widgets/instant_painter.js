// Painting a tile from the preview's pixels: inverse matrices with perspective, bilinear, four fills, tables of levels.
//
// The same conventions as the kernel's warp (`augwidgets/warp/projective.py`, `moving.py`): pixel centres at halves,
// colours with their fill, alpha with nothing around it, saturating once. Pixels are one signed 32-bit number each, red
// lowest.
// Nothing here knows of a page or of a widget.

import { inverted } from "./instant_tables.js";

const FAR = 2 ** 20; // pixels: what comes from farther away is the fill
const PAIR = 0xff00ff; // two channels of four
const HALVES = 0x800080;
const ONE = 2048; // of a pixel: 11 bits of each fraction fill 31 bits with a level

/** A picture for the painter, from bare bytes of 1, 3 or 4 channels. */
export function pictureOf(bytes, height, width, channels) {
  const data = new Int32Array(height * width);
  for (let k = 0, at = 0; k < data.length; k++, at += channels) {
    const red = bytes[at];
    const [green, blue] = channels === 1 ? [red, red] : [bytes[at + 1], bytes[at + 2]];
    data[k] = (red | (green << 8) | (blue << 16) | ((channels === 4 ? bytes[at + 3] : 255) << 24));
  }
  return { data, height, width, hasAlpha: channels === 4 };
}

/** Whether all of the new canvas comes from inside the picture: then nothing is mixed with the fill. */
function covers([a, b, c, d, e, f, g, h, i], [height, width], source) {
  for (const [x, y] of [[0, 0], [width, 0], [width, height], [0, height]]) {
    const depth = g * x + h * y + i;
    const [across, down] = [a * x + b * y + c, d * x + e * y + f];
    const dust = 1e-6 * depth;
    if (depth <= 0 || across < -dust || across > source.width * depth + dust) return false;
    if (down < -dust || down > source.height * depth + dust) return false;
  }
  return true;
}

const [CONSTANT, EDGE, REFLECT, WRAP] = [0, 1, 2, 3];
const FILLS = { constant: CONSTANT, edge: EDGE, reflect: REFLECT, wrap: WRAP };

/** Where a pixel beside the picture is taken from; -1 for the constant fill. */
function within(place, count, fill) {
  if (place >= 0 && place < count) return place;
  if (fill === REFLECT) {
    if (place < 0 && place >= -count) return -1 - place; // the next one: a division would take longer
    if (place >= count && place < 2 * count) return 2 * count - 1 - place;
    const turn = ((place % (2 * count)) + 2 * count) % (2 * count);
    return turn < count ? turn : 2 * count - 1 - turn;
  }
  if (fill === CONSTANT) return -1;
  if (fill === EDGE) return place < 0 ? 0 : count - 1;
  return ((place % count) + count) % count;
}

const WIDEST = 2 ** 15; // pixels: larger pictures have no places in numbers of 16 and 16 bits

/** Which of some columns lie inside the picture along one axis: their place goes by `step` from `start`. */
function columnsInside(start, step, last, [first, end]) {
  const dust = 1e-3; // a place that is counted on gathers as much
  const [low, high] = [dust, last - dust];
  if (last >= WIDEST || high <= low) return [0, 0];
  if (step === 0) return start >= low && start < high ? [first, end] : [0, 0];
  const [one, other] = [(low - start) / step, (high - start) / step];
  return [Math.max(first, Math.ceil(Math.min(one, other))), Math.min(end, Math.ceil(Math.max(one, other)))];
}

/** Pixels of a row that come from inside the picture, along a line: places are counted on, in whole numbers. */
function paintSpan({ data, width: across }, out, at, count, placeX, placeY, stepX, stepY, table) {
  let [x, y] = [Math.round(placeX * 65536), Math.round(placeY * 65536)];
  const [dx, dy] = [Math.round(stepX * 65536), Math.round(stepY * 65536)];
  const [green, blue] = table?.length > 256 ? [256, 512] : [0, 0];
  for (const last = at + count; at < last; at++, x = (x + dx) | 0, y = (y + dy) | 0) {
    const first = (Math.imul(y >> 16, across) + (x >> 16)) | 0;
    const [nw, ne, sw, se] = [data[first], data[first + 1], data[first + across], data[first + across + 1]];
    const fx = (x >> 8) & 255;
    const fy = (y >> 8) & 255;
    const wse = (fx * fy) >> 8;
    const wne = fx - wse;
    const wsw = fy - wse;
    const wnw = 256 - fx - wsw;
    const redBlue = (Math.imul(nw & PAIR, wnw) + Math.imul(ne & PAIR, wne)
      + Math.imul(sw & PAIR, wsw) + Math.imul(se & PAIR, wse) + HALVES) >>> 8;
    const rest = (Math.imul((nw >>> 8) & PAIR, wnw) + Math.imul((ne >>> 8) & PAIR, wne)
      + Math.imul((sw >>> 8) & PAIR, wsw) + Math.imul((se >>> 8) & PAIR, wse) + HALVES) & ~PAIR;
    if (table === null) out[at] = (redBlue & PAIR) | rest;
    else {
      out[at] = table[redBlue & 255] | (table[green + ((rest >> 8) & 255)] << 8) |
        (table[blue + ((redBlue >> 16) & 255)] << 16) | (rest & 0xff000000);
    }
  }
}

/**
 * Move a picture along a matrix into `out`, and look each level up in a table, if there is one. Quickly, two channels
 * are mixed at once, by weights of 8 bits.
 */
function warp(source, out, { rows, size, fill, level, isQuick = false }, table) {
  const { data, width: across, height: down, hasAlpha } = source;
  const [height, width] = size;
  const back = inverted(rows);
  const isCovered = covers(back, size, source);
  const kind = isCovered ? EDGE : FILLS[fill];
  const [a, b, c, d, e, f, g, h, i] = back;
  const isFlat = g === 0 && h === 0;
  const scale = isFlat ? 1 / i : 1;
  const grey = Math.round(level * 255);
  const ground = (grey | (grey << 8) | (grey << 16) | ((hasAlpha ? 0 : 255) << 24));
  const [lastX, lastY] = [across - 1, down - 1];
  const [isLooked, green, blue] = [table !== null, table?.length > 256 ? 256 : 0, table?.length > 256 ? 512 : 0];
  const look = table ?? new Uint8Array(1);
  for (let row = 0; row < height; row++) {
    const y = row + 0.5;
    const [startX, startY, startW] = [b * y + c, e * y + f, h * y + i];
    let [first, end] = [width, width]; // columns that are done at once
    if (isQuick && isFlat) {
      const [placeX, placeY] = [(a / 2 + startX) * scale - 0.5, (d / 2 + startY) * scale - 0.5];
      const [stepX, stepY] = [a * scale, d * scale];
      [first, end] = columnsInside(placeX, stepX, lastX, columnsInside(placeY, stepY, lastY, [0, width]));
      if (first >= end) [first, end] = [width, width];
      else paintSpan(source, out, row * width + first, end - first, placeX + first * stepX, placeY + first * stepY, stepX, stepY, table);
    }
    for (let part = 0; part < 2; part++) { // what lies before those, and behind
      const [from, to] = part ? [end, width] : [0, first];
      for (let column = from, at = row * width + from; column < to; column++, at++) {
        const x = column + 0.5;
        let share = scale;
        if (!isFlat) {
          const depth = g * x + startW;
          share = depth === 0 ? 0 : 1 / depth;
        }
        const placeX = (a * x + startX) * share - 0.5;
        const placeY = (d * x + startY) * share - 0.5;
        if (!(placeX > -FAR && placeX < FAR && placeY > -FAR && placeY < FAR)) {
          out[at] = ground;
          continue;
        }
        const left = ((placeX + FAR) | 0) - FAR; // rounded down, in whole numbers
        const top = ((placeY + FAR) | 0) - FAR;
        let nw = 0;
        let ne = 0;
        let sw = 0;
        let se = 0;
        if (left >= 0 && top >= 0 && left < lastX && top < lastY) {
          const first = (Math.imul(top, across) + left) | 0;
          nw = data[first];
          ne = data[first + 1];
          sw = data[first + across];
          se = data[first + across + 1];
        } else {
          const x0 = within(left, across, kind);
          const x1 = within(left + 1, across, kind);
          const y0 = within(top, down, kind);
          const y1 = within(top + 1, down, kind);
          nw = x0 < 0 || y0 < 0 ? ground : data[y0 * across + x0];
          ne = x1 < 0 || y0 < 0 ? ground : data[y0 * across + x1];
          sw = x0 < 0 || y1 < 0 ? ground : data[y1 * across + x0];
          se = x1 < 0 || y1 < 0 ? ground : data[y1 * across + x1];
          if (hasAlpha && !isCovered) {
            const [west, east] = [left < 0 || left > lastX, left + 1 < 0 || left + 1 > lastX];
            const [north, south] = [top < 0 || top > lastY, top + 1 < 0 || top + 1 > lastY];
            if (west || north) nw &= 0xffffff;
            if (east || north) ne &= 0xffffff;
            if (west || south) sw &= 0xffffff;
            if (east || south) se &= 0xffffff;
          }
        }
        if (isQuick) {
          const fx = ((placeX - left) * 256) | 0;
          const fy = ((placeY - top) * 256) | 0;
          const wse = (fx * fy) >> 8;
          const wne = fx - wse;
          const wsw = fy - wse;
          const wnw = 256 - fx - wsw;
          const redBlue = (Math.imul(nw & PAIR, wnw) + Math.imul(ne & PAIR, wne)
            + Math.imul(sw & PAIR, wsw) + Math.imul(se & PAIR, wse) + HALVES) >>> 8;
          const rest = (Math.imul((nw >>> 8) & PAIR, wnw) + Math.imul((ne >>> 8) & PAIR, wne)
            + Math.imul((sw >>> 8) & PAIR, wsw) + Math.imul((se >>> 8) & PAIR, wse) + HALVES) & ~PAIR;
          if (!isLooked) out[at] = (redBlue & PAIR) | rest;
          else {
            out[at] = look[redBlue & 255] | (look[green + ((rest >> 8) & 255)] << 8) |
              (look[blue + ((redBlue >> 16) & 255)] << 16) | (rest & 0xff000000);
          }
          continue;
        }
        const fx = ((placeX - left) * ONE + 0.5) | 0;
        const fy = ((placeY - top) * ONE + 0.5) | 0;
        const wse = Math.imul(fx, fy);
        const wne = Math.imul(fx, ONE - fy);
        const wsw = Math.imul(ONE - fx, fy);
        const wnw = Math.imul(ONE - fx, ONE - fy);
        let r = (Math.imul(nw & 255, wnw) + Math.imul(ne & 255, wne)
          + Math.imul(sw & 255, wsw) + Math.imul(se & 255, wse) + 2097152) >> 22;
        let m = (Math.imul((nw >> 8) & 255, wnw) + Math.imul((ne >> 8) & 255, wne)
          + Math.imul((sw >> 8) & 255, wsw) + Math.imul((se >> 8) & 255, wse) + 2097152) >> 22;
        let l = (Math.imul((nw >> 16) & 255, wnw) + Math.imul((ne >> 16) & 255, wne)
          + Math.imul((sw >> 16) & 255, wsw) + Math.imul((se >> 16) & 255, wse) + 2097152) >> 22;
        if (isLooked) {
          r = look[r];
          m = look[green + m];
          l = look[blue + l];
        }
        const alpha = hasAlpha
          ? (Math.imul(nw >>> 24, wnw) + Math.imul(ne >>> 24, wne)
            + Math.imul(sw >>> 24, wsw) + Math.imul(se >>> 24, wse) + 2097152) >> 22
          : 255;
        out[at] = r | (m << 8) | (l << 16) | (alpha << 24);
      }
    }
  }
}

/** Look the levels of a picture up; alpha stays. */
function toned(data, out, table) {
  const [green, blue] = table.length > 256 ? [256, 512] : [0, 0];
  for (let k = 0; k < out.length; k++) {
    const pixel = data[k];
    out[k] =
      table[pixel & 255] | (table[green + ((pixel >> 8) & 255)] << 8) | (table[blue + ((pixel >> 16) & 255)] << 16) |
      (pixel & 0xff000000);
  }
}

/** For each of the new pixels along one side: which of the old ones it is the mean of, and how much of each. */
function sharesOf(before, after) {
  const scale = before / after;
  const found = [];
  for (let k = 0; k < after; k++) {
    const [low, high] = [k * scale, Math.min((k + 1) * scale, before)];
    const [first, last] = [Math.floor(low + 1e-9), Math.ceil(high - 1e-9) - 1];
    const weights = [];
    for (let n = first; n <= last; n++) weights.push((Math.min(n + 1, high) - Math.max(n, low)) / (high - low));
    found.push({ first, weights });
  }
  return found;
}

/** Shrink a picture, every pixel the mean of those that it covers. */
export function shrunk(data, [height, width], out, [newHeight, newWidth]) {
  const [down, across] = [sharesOf(height, newHeight), sharesOf(width, newWidth)];
  const sums = new Float64Array(4 * width);
  for (let row = 0; row < newHeight; row++) {
    sums.fill(0);
    const { first: top, weights: rowWeights } = down[row];
    for (let n = 0; n < rowWeights.length; n++) {
      const weight = rowWeights[n];
      for (let column = 0, at = (top + n) * width, to = 0; column < width; column++, at++, to += 4) {
        const pixel = data[at];
        sums[to] += weight * (pixel & 255);
        sums[to + 1] += weight * ((pixel >> 8) & 255);
        sums[to + 2] += weight * ((pixel >> 16) & 255);
        sums[to + 3] += weight * (pixel >>> 24);
      }
    }
    for (let column = 0; column < newWidth; column++) {
      const { first, weights } = across[column];
      let [red, green, blue, alpha] = [0.5, 0.5, 0.5, 0.5];
      for (let n = 0, from = 4 * first; n < weights.length; n++, from += 4) {
        red += weights[n] * sums[from];
        green += weights[n] * sums[from + 1];
        blue += weights[n] * sums[from + 2];
        alpha += weights[n] * sums[from + 3];
      }
      out[row * newWidth + column] = (red | 0) | ((green | 0) << 8) | ((blue | 0) << 16) | ((alpha | 0) << 24);
    }
  }
}

/** Show each pixel as a square. */
function repeated(data, width, out, [newHeight, newWidth], times) {
  for (let row = 0, at = 0; row < newHeight; row++) {
    const start = Math.floor(row / times) * width;
    for (let column = 0; column < newWidth; column++, at++) out[at] = data[start + Math.floor(column / times)];
  }
}

/** Lay a picture over the chequered ground that stands for what is transparent. */
function overChequers(data, width) {
  for (let k = 0; k < data.length; k++) {
    const pixel = data[k];
    const alpha = pixel >>> 24;
    if (alpha === 255) continue;
    const column = k % width;
    const ground = (Math.floor((k - column) / width / 10) + Math.floor(column / 10)) % 2 === 0 ? 236 : 205;
    const mixed = (level) => Math.floor((level * alpha + ground * (255 - alpha) + 127) / 255);
    data[k] = mixed(pixel & 255) | (mixed((pixel >> 8) & 255) << 8) | (mixed((pixel >> 16) & 255) << 16) | (255 << 24);
  }
}

/** A whole number as Python rounds: halves to the even one. */
export function rounded(number) {
  const near = Math.round(number);
  return Math.abs(number % 1) === 0.5 && near % 2 ? near - 1 : near;
}

/** How what comes out is fitted into a tile's box: shrunk to a size, or its pixels shown as squares. */
export function fitting([height, width], [wide, high]) {
  const factor = Math.min(1, wide / width, high / height);
  const sides = [height, width];
  const size = factor === 1 ? sides : sides.map((side) => Math.max(1, rounded(side * factor)));
  const times = Math.max(1, Math.min(Math.floor(wide / width), Math.floor(high / height)));
  return { size: [size[0] * times, size[1] * times], times, isShrunk: factor < 1 };
}

const SCRATCH = [];

/** Room for pixels that are needed no longer than the tile is painted. */
function scratch(number, count) {
  if (!(SCRATCH[number]?.length >= count)) SCRATCH[number] = new Int32Array(count);
  return SCRATCH[number].subarray(0, count);
}

/** The warps of a draw with what shrinks its canvas to a size in the last of them; null where there is no such. */
function shrinking(values, final, size) {
  const last = values.findLastIndex(({ rows }) => rows);
  if (last < 0 || values.slice(last + 1).some(({ rows }) => rows)) return null;
  const [y, x] = [size[0] / final[0], size[1] / final[1]];
  const rows = values[last].rows.map((entry, k) => entry * [x, x, x, y, y, y, 1, 1, 1][k]);
  return values.with(last, { ...values[last], rows, size, isQuick: true });
}

/**
 * Paint a draw: give the size (height, width) of the tile, and its pixels, in what `room(height, width)` gives.
 *
 * A canvas that is larger than the tile is painted whole and shrunk, as the kernel does. With `least`, a share of the
 * tile that is shown anyway, it is sampled at once in no more pixels than that: a hand that moves sees more frames.
 */
export function paintTile(source, values, box, room, least = 0) {
  const final = values.findLast(({ rows }) => rows)?.size ?? [source.height, source.width];
  const fit = fitting(final, box);
  let { size, isShrunk } = fit;
  const { times } = fit;
  if (least && times === 1) {
    const smaller = size.map((side) => Math.max(1, Math.round(side * Math.min(least, 1))));
    const quick = shrinking(values, final, smaller);
    if (quick) [values, size, isShrunk] = [quick, smaller, false];
  }
  const target = room(size[0], size[1]);
  const isDirect = !isShrunk && times === 1;
  let [now, turn] = [source, 0];
  for (let k = 0; k < values.length; ) {
    const { rows, table, size: grown } = values[k];
    const next = rows && values[k + 1]?.table ? values[k + 1] : null;
    const used = next ? 2 : 1;
    const [height, width] = rows ? grown : [now.height, now.width];
    const out = isDirect && k + used === values.length ? target : scratch((turn = 1 - turn), height * width);
    if (rows) warp(now, out, values[k], next ? next.table : null);
    else toned(now.data, out, table);
    now = { data: out, height, width, hasAlpha: source.hasAlpha };
    k += used;
  }
  if (!isDirect) {
    if (isShrunk) shrunk(now.data, final, target, size);
    else repeated(now.data, final[1], target, size, times);
  } else if (!values.length) target.set(source.data);
  if (source.hasAlpha) overChequers(target, size[1]);
  return { size, pixels: target };
}
