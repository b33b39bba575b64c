// Laying a moved cut-out over a ground: bilinear, with nothing around it, and which object is seen at each pixel.
//
// As the kernel does it (`layer_of` in `scenes/placed.py`, `painted` in `scenes/painting.py`). Pixels are one signed
// 32-bit number each, red lowest. Nothing here knows of a page or of a widget.

const HALF = 127.5 * 1048576; // of a level, where two fractions of 10 bits are multiplied

const COUNTED = 3; // times the pixels of the canvas: what lies beside it of a larger object is not counted one by one

/** The window (left, top, right, foot) in which a copy lies on a canvas, also beside it. */
export function windowOf({ width, height }, [a, b, c, d, e, f]) {
  const across = [c, c + a * width, c + b * height, c + a * width + b * height];
  const down = [f, f + d * width, f + e * height, f + d * width + e * height];
  const [left, top] = [across, down].map((places) => Math.floor(Math.min(...places)) - 1);
  const [right, foot] = [across, down].map((places) => Math.ceil(Math.max(...places)) + 1);
  return [left, top, right, foot];
}

/**
 * Lay a copy over the pixels of a canvas of this size (height, width). `rows` takes a point of the copy, in its pixels,
 * to the canvas: six numbers. Where it is the object by half or more `ids`, if given, becomes `number`; how many pixels that are,
 * those beside the canvas too, is returned. Levels are looked up in `tables`, if there are such.
 */
export function layOver(target, ids, number, [height, width], copy, rows, tables = null) {
  const { data, shares = null, height: high, width: wide } = copy;
  const [a, b, c, d, e, f] = rows;
  const determinant = a * e - b * d;
  if (!(Math.abs(determinant) > 1e-12)) return 0;
  let [left, top, right, foot] = windowOf(copy, rows);
  const isLarge = (right - left) * (foot - top) > COUNTED * width * height;
  if (isLarge) [left, top, right, foot] = [Math.max(left, 0), Math.max(top, 0), Math.min(right, width), Math.min(foot, height)];
  let count = 0;
  // Back to the copy; it has a pixel more around it, and pixels lie at halves.
  const [toX, toY] = [e / determinant, -b / determinant];
  const [upX, upY] = [-d / determinant, a / determinant];
  const [stride, lastX, lastY] = [wide + 2, wide + 1, high + 1];
  for (let row = top; row < foot; row++) {
    const y = row + 0.5 - f;
    const isBeside = row < 0 || row >= height;
    for (let column = left, at = row * width + left; column < right; column++, at++) {
      const x = column + 0.5 - c;
      const placeX = toX * x + toY * y + 0.5;
      const placeY = upX * x + upY * y + 0.5;
      if (!(placeX >= 0 && placeY >= 0 && placeX < lastX && placeY < lastY)) continue;
      const [x0, y0] = [placeX | 0, placeY | 0];
      const first = (Math.imul(y0, stride) + x0) | 0;
      const nw = data[first];
      const ne = data[first + 1];
      const sw = data[first + stride];
      const se = data[first + stride + 1];
      const isShared = shares !== null;
      if (((nw | ne | sw | se) >>> 24) === 0 && !isShared) continue;
      const fx = ((placeX - x0) * 1024 + 0.5) | 0;
      const fy = ((placeY - y0) * 1024 + 0.5) | 0;
      const wse = Math.imul(fx, fy);
      const wne = Math.imul(fx, 1024 - fy);
      const wsw = Math.imul(1024 - fx, fy);
      const wnw = Math.imul(1024 - fx, 1024 - fy);
      const alpha = ((nw >>> 24) * wnw + (ne >>> 24) * wne + (sw >>> 24) * wsw + (se >>> 24) * wse + 524288) >> 20;
      const solid = isShared
        ? shares[first] * wnw + shares[first + 1] * wne + shares[first + stride] * wsw + shares[first + stride + 1] * wse >= HALF
        : alpha >= 128;
      if (solid) count += 1;
      if (isBeside || column < 0 || column >= width) continue;
      if (solid && ids !== null) ids[at] = number;
      if (alpha === 0) continue;
      let r = ((nw & 255) * wnw + (ne & 255) * wne + (sw & 255) * wsw + (se & 255) * wse + 524288) >> 20;
      let m = (((nw >> 8) & 255) * wnw + ((ne >> 8) & 255) * wne + ((sw >> 8) & 255) * wsw + ((se >> 8) & 255) * wse + 524288) >> 20;
      let l = (((nw >> 16) & 255) * wnw + ((ne >> 16) & 255) * wne + ((sw >> 16) & 255) * wsw + ((se >> 16) & 255) * wse + 524288) >> 20;
      if (tables !== null) {
        r = tables[r];
        m = tables[256 + m];
        l = tables[512 + l];
      }
      if (alpha === 255) {
        target[at] = r | (m << 8) | (l << 16) | (255 << 24);
        continue;
      }
      const ground = target[at];
      const rest = 255 - alpha;
      const red = ((r * alpha + (ground & 255) * rest + 127) / 255) | 0;
      const green = ((m * alpha + ((ground >> 8) & 255) * rest + 127) / 255) | 0;
      const blue = ((l * alpha + ((ground >> 16) & 255) * rest + 127) / 255) | 0;
      target[at] = red | (green << 8) | (blue << 16) | (255 << 24);
    }
  }
  return isLarge ? copy.solid * Math.abs(determinant) : count;
}
