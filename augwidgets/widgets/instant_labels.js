// Labels that follow a prediction: outlines, boxes and keypoints, moved along the matrices that move the pixels.
//
// As the kernel does it (`warp/moving.py`, `sample/polygon.py`): corners travel whole, what is seen of an object is cut
// at each canvas, edges are around what is left. Nothing here knows of a page or of a widget.

import { determinantOf, inverted } from "./instant_tables.js";

const HORIZON = 1e-6;
const STILL = 1e-6; // of a pixel
const NEAR = 0.75; // pixels: what lies no farther apart is one line of a box

/** Keep the part of a polygon where a x + b y + c >= 0 (Sutherland and Hodgman, 1974). */
function cutAt(line, a, b, c) {
  const kept = [];
  if (!line.length) return kept;
  let before = line.at(-1);
  let sideBefore = a * before[0] + b * before[1] + c;
  for (const here of line) {
    const side = a * here[0] + b * here[1] + c;
    if (side >= 0 !== sideBefore >= 0) {
      const share = sideBefore / (sideBefore - side);
      kept.push([before[0] + (here[0] - before[0]) * share, before[1] + (here[1] - before[1]) * share]);
    }
    if (side >= 0) kept.push(here);
    [before, sideBefore] = [here, side];
  }
  return kept;
}

function insideOf(line, [height, width]) {
  const isInside = line.every(([x, y]) => x >= 0 && y >= 0 && x <= width && y <= height);
  return isInside ? line : cutAt(cutAt(cutAt(cutAt(line, 1, 0, 0), -1, 0, width), 0, 1, 0), 0, -1, height);
}

/** Where a point goes; null behind a horizon. */
function placeOf([a, b, c, d, e, f, g, h, i], [x, y]) {
  const depth = g * x + h * y + i;
  return depth > HORIZON / 2 ? [(a * x + b * y + c) / depth, (d * x + e * y + f) / depth] : null;
}

/** Where a polygon goes: what of it lies in front of a horizon. */
function lineOf(rows, line) {
  const isFlat = rows[6] === 0 && rows[7] === 0;
  const seen = isFlat ? line : cutAt(line, rows[6], rows[7], rows[8] - HORIZON);
  return seen.map((point) => placeOf(rows, point)).filter(Boolean);
}

/** Send a polygon along the warps, cut at each canvas. */
function sentAlong(line, warps, size) {
  let now = insideOf(line, size);
  for (const { rows, size: canvas } of warps) now = insideOf(lineOf(rows, now), canvas);
  return now;
}

function areaOf(line) {
  let total = 0;
  for (let k = 0; k < line.length; k++) {
    const [[x, y], [nextX, nextY]] = [line[k], line[(k + 1) % line.length]];
    total += x * nextY - nextX * y;
  }
  return Math.abs(total) / 2;
}

/** Where a polygon comes from. */
function takenBack(line, warps) {
  return [...warps].reverse().reduce((now, { rows }) => {
    const [a, b, c, d, e, f, g, h, i] = inverted(rows);
    return now.map(([x, y]) => {
      const depth = g * x + h * y + i;
      return [(a * x + b * y + c) / depth, (d * x + e * y + f) / depth];
    });
  }, line);
}

function hullOf(line) {
  const [across, down] = [line.map(([x]) => x), line.map(([, y]) => y)];
  return line.length ? [Math.min(...across), Math.min(...down), Math.max(...across), Math.max(...down)] : [0, 0, 0, 0];
}

const tenth = (number) => Math.round(number * 10) / 10;

/** Write a closed line as an SVG path. */
export function pathOf(line) {
  return line.length ? `M${line.map(([x, y]) => `${tenth(x)} ${tenth(y)}`).join("L")}z` : "";
}

const scaled = (line, x, y) => line.map(([across, down]) => [across * x, down * y]);

/** How far half a pixel of the start reaches across and down where it has gone: rims run through centres of pixels. */
function halves(warps, [x, y]) {
  let reach = [0.5, 0.5];
  for (const { rows, size } of warps) {
    const back = inverted(rows);
    const depth = (back[6] * size[1]) / 2 + (back[7] * size[0]) / 2 + back[8];
    const [right, down] = [0, 3].map((row) => Math.hypot(rows[row] * reach[0], rows[row + 1] * reach[1]));
    reach = [right * Math.abs(depth), down * Math.abs(depth)];
  }
  return [reach[0] * x, reach[1] * y];
}

/** Edges of an object's pixels: tight around its moved outline, in whole pixels; null where nothing is left. */
function tightEdges(lines, warps, size) {
  const rims = lines.map((line) => sentAlong(line, warps, size)).filter((line) => line.length);
  if (!rims.length) return null;
  const [height, width] = warps.at(-1)?.size ?? size;
  const hull = hullOf(rims.flat());
  const [x, y] = halves(warps, [1, 1]);
  const edges = [hull[0] - x, hull[1] - y, hull[2] + x, hull[3] + y].map(Math.round);
  const inside = [Math.max(edges[0], 0), Math.max(edges[1], 0), Math.min(edges[2], width), Math.min(edges[3], height)];
  return inside[2] > inside[0] && inside[3] > inside[1] ? inside : null;
}

/** One box at its new place: what of it is seen, or why it is dropped. */
function movedBox(box, warps, size, rules) {
  const canvas = warps.at(-1)?.size ?? size;
  const corners = box.corners.map((corner) => warps.reduce((now, { rows }) => now && placeOf(rows, now), corner));
  const line = sentAlong(box.corners, warps, size);
  const isWhole = corners.every(Boolean);
  const far = isWhole ? Math.max(...corners.flat().map((value, k) => Math.abs(value - box.corners.flat()[k]))) : 1;
  const share = box.area > 0 ? Math.min(areaOf(takenBack(line, warps)) / box.area, 1) : Number(line.length > 0);
  const isStill = far <= STILL && share > 1 - 1e-9;
  let edges = isStill ? box.edges : hullOf(line);
  if (share <= 0 || edges[2] <= edges[0] || edges[3] <= edges[1]) return { reason: "outside", corners, line: [] };
  if (box.lines && !isStill) {
    const tight = tightEdges(box.lines, warps, size);
    if (!tight) return { reason: "outside", corners, line };
    edges = tight;
  }
  const visible = box.visible * share;
  if (rules.visible && visible < rules.visible) return { reason: "too little visible", corners, line };
  const shorter = Math.min(edges[2] - edges[0], edges[3] - edges[1]);
  if (rules.size && shorter < rules.size - 1e-9) return { reason: "too small", corners, line };
  if (!rules.clip && isWhole && corners.some(([x, y]) => x < 0 || y < 0 || x > canvas[1] || y > canvas[0])) {
    edges = hullOf(corners);
  }
  return { edges, visible, corners: isWhole ? corners : line };
}

/** What is drawn of a box, as the kernel says it of its own: `box_lines` in `view/sheet.py`. */
function drawnBox({ edges, visible, corners }, label, [height, width], [x, y]) {
  const told = { label, visible: Math.round(visible * 100) / 100 };
  told.edges = [edges[0] * x, edges[1] * y, edges[2] * x, edges[3] * y].map(tenth);
  const around = hullOf(corners);
  const most = [width, height];
  const hull = around.map((edge, k) => (k < 2 ? Math.max(edge, 0) : Math.min(edge, most[k - 2])));
  const isOne = hull.every((edge, k) => Math.abs(edge - edges[k]) <= NEAR);
  const hangsOver = edges[0] < 0 || edges[1] < 0 || edges[2] > width || edges[3] > height;
  const isOutside = hull[2] <= hull[0] || hull[3] <= hull[1] || hangsOver;
  if (!isOne && !isOutside) told.hull = [hull[0] * x, hull[1] * y, hull[2] * x, hull[3] * y].map(tenth);
  if (corners.length === 4) {
    const [[ax, ay], [bx, by], [cx, cy], [dx, dy]] = corners;
    const [across, down] = [Math.abs(ay - by) + Math.abs(bx - cx), Math.abs(ax - bx) + Math.abs(by - cy)];
    if (Math.min(across, down) > NEAR) told.corners = pathOf(scaled(corners, x, y));
  }
  return told;
}

/**
 * The labels of a tile, as a tile is told them: `labels` are those of the preview, of which the pixels that were
 * painted are `times` as large (down, across); `shown` is the tile's size.
 */
export function movedLabels(labels, values, size, shown, times = [1, 1]) {
  const warps = values.filter(({ rows }) => rows);
  const canvas = warps.at(-1)?.size ?? size;
  const fit = [shown[1] / canvas[1], shown[0] / canvas[0]];
  const larger = (line) => (times[0] === 1 && times[1] === 1 ? line : scaled(line, times[1], times[0]));
  const found = { outlines: [], boxes: [], points: [] };
  for (const { label, line } of labels.outlines) {
    const moved = sentAlong(larger(line), warps, size);
    if (moved.length > 2) found.outlines.push({ label, path: pathOf(scaled(moved, ...fit)) });
  }
  const dropped = [];
  for (const box of labels.boxes) {
    const [x0, y0, x1, y1] = box.edges;
    const grown = {
      ...box,
      corners: larger(box.corners),
      edges: [x0 * times[1], y0 * times[0], x1 * times[1], y1 * times[0]],
      area: box.area * times[0] * times[1],
      lines: box.lines?.map(larger),
    };
    const moved = movedBox(grown, warps, size, { ...labels.rules, size: labels.rules.size * times[0] });
    if (moved.edges) {
      found.boxes.push(drawnBox(moved, box.label, canvas, fit));
      continue;
    }
    const rim = moved.line.length ? moved.line : moved.corners.filter(Boolean);
    const middle = [0, 1].map((axis) => rim.reduce((sum, point) => sum + point[axis], 0) / Math.max(rim.length, 1));
    const at = middle.map((place, axis) => tenth(Math.min(Math.max(place, 0), canvas[1 - axis]) * fit[axis]));
    dropped.push({ label: box.label, reason: moved.reason, path: pathOf(scaled(moved.line, ...fit)), at });
  }
  if (dropped.length) found.dropped = dropped;
  const order = labels.points.map((_, k) => k);
  if (warps.filter(({ rows }) => determinantOf(rows) < 0).length % 2) {
    for (const [left, right] of labels.pairs) [order[left], order[right]] = [order[right], order[left]];
  }
  labels.points.forEach(({ name }, k) => {
    const start = larger([labels.points[order[k]].at])[0];
    const place = warps.reduce((now, { rows }) => now && placeOf(rows, now), start);
    if (!place || !(place[0] >= 0 && place[0] < canvas[1] && place[1] >= 0 && place[1] < canvas[0])) return;
    found.points.push({ name, at: [tenth(place[0] * fit[0]), tenth(place[1] * fit[1])] });
  });
  return found;
}
