// Outlines of what is seen of each object, traced along the pixels that are its own, as the kernel's are drawn
// (`outlines` in `view/sheet.py`). Nothing here knows of a page or of a widget.

const OFF = 0.8; // of a pixel: just more than half its diagonal, so that stairs become the slope they stand for
const STEPS = [[1, 0], [0, 1], [-1, 0], [0, -1]]; // to the right, down, to the left, up
const CORNERS = 3;

/** Keep of an open line the points that are needed to come this near to all of them (Douglas and Peucker, 1973). */
function thinned(line, first, last, kept) {
  const [[ax, ay], [bx, by]] = [line[first], line[last]];
  const long = Math.hypot(bx - ax, by - ay);
  let [most, place] = [OFF, -1];
  for (let k = first + 1; k < last; k++) {
    const [x, y] = line[k];
    const off = long ? Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / long : Math.hypot(x - ax, y - ay);
    if (off > most) [most, place] = [off, k];
  }
  if (place < 0) return;
  thinned(line, first, place, kept);
  kept.push(line[place]);
  thinned(line, place, last, kept);
}

/** Likewise of a closed one, from a point and the one that is farthest from it. */
function simplified(line) {
  const [[x0, y0]] = line;
  let [far, most] = [0, -1];
  line.forEach(([x, y], k) => {
    const off = Math.hypot(x - x0, y - y0);
    if (off > most) [far, most] = [k, off];
  });
  const closed = [...line, line[0]];
  const kept = [line[0]];
  thinned(closed, 0, far, kept);
  if (far) kept.push(line[far]);
  thinned(closed, far, line.length, kept);
  return kept;
}

/**
 * The rims of all objects on a canvas of this size (height, width): the number of each, and a closed line through the
 * centres of its outermost pixels. `ids` says which object is seen at each pixel, 0 none.
 */
export function rimsOf(ids, [height, width]) {
  const at = (x, y) => (x >= 0 && y >= 0 && x < width && y < height ? ids[y * width + x] : 0);
  const seen = new Uint8Array(ids.length); // pixels whose left edge has been followed
  const found = [];
  for (let row = 0, start = 0; row < height; row++) {
    for (let column = 0; column < width; column++, start++) {
      const number = ids[start];
      if (!number || seen[start] || (column > 0 && ids[start - 1] === number)) continue;
      // Along the edges between pixels, the object's to the right: up the left edge of this one at first.
      let [x, y, turn] = [column, row + 1, 3];
      const line = [];
      do {
        const [dx, dy] = STEPS[turn];
        // The two pixels beside the edge that is followed next.
        const [rightX, rightY] = [x + (dx - dy - 1) / 2, y + (dy + dx - 1) / 2];
        if (turn === 3) seen[rightY * width + rightX] = 1;
        const last = line.at(-1);
        if (!last || last[0] !== rightX + 0.5 || last[1] !== rightY + 0.5) line.push([rightX + 0.5, rightY + 0.5]);
        [x, y] = [x + dx, y + dy];
        const left = at(x + (dx + dy - 1) / 2, y + (dy - dx - 1) / 2) === number;
        const right = at(x + (dx - dy - 1) / 2, y + (dy + dx - 1) / 2) === number;
        turn = left ? (turn + 3) % 4 : right ? turn : (turn + 1) % 4;
      } while (x !== column || y !== row + 1 || turn !== 3);
      const short = simplified(line);
      found.push({ label: number, line: short.length < CORNERS ? boxAround(line) : short });
    }
  }
  return found;
}

/** Of a dot, or of a stroke that is one pixel wide: the rim of its pixels. */
function boxAround(line) {
  const [across, down] = [line.map(([x]) => x), line.map(([, y]) => y)];
  const [x0, y0] = [Math.min(...across) - 0.5, Math.min(...down) - 0.5];
  const [x1, y1] = [Math.max(...across) + 0.5, Math.max(...down) + 0.5];
  return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
}
