// Scenes whose objects a hand moves, for the loop that follows it (`instant.js`): placing a cut-out is a warp.
//
// The kernel has told grounds, cut-outs and the numbers of each object's tries, and with each sheet which tries stand. A
// hand that moves breaks limits; where the kernel lets an object stand anew for that, it has the last word.

import { FINE, copiesOf, copyFor, softCopy } from "./instant_cutouts.js";
import { pathOf } from "./instant_labels.js";
import { matchedTables, rimTables, shadowOn } from "./instant_light.js";
import { layOver } from "./instant_over.js";
import { shrunk } from "./instant_painter.js";
import { decoded } from "./instant_pixels.js";
import { rimsOf } from "./instant_rims.js";
import { ownBytes, readTable, readTables, valueAt } from "./instant_tables.js";

const ROW = 6; // numbers of a try, of which the last says whether it is mirrored
const SOFT = { feather: (width) => Math.max(width / 2, 0.3), box: (width) => evenly(2 * Math.max(Math.round(width / 2), 1) + 1) };

/** How wide a bell is that softens as a mean of so many pixels does. */
const evenly = (side) => Math.sqrt((side ** 2 - 1) / 12);

function readScenes(told, block) {
  const bytes = ownBytes(block);
  for (const { tables } of told.tables) for (const table of tables) readTable(table, bytes, Float64Array);
  for (const scene of told.scenes) {
    for (const object of scene?.objects ?? []) object.rows = new Float64Array(bytes, object.row, ROW * object.tries.length);
  }
  return told;
}

/** The pictures that are told of, decoded; those of before, where they are the same. */
function scenePictures(model, told, before) {
  const [bytes, [, , , number]] = [model.get("pixels"), model.get("pixels_shape")];
  if (before?.bytes === bytes) return before;
  const found = { bytes, number, grounds: [], cutouts: [] };
  if (!bytes?.byteLength || told.pictures !== number) return found;
  const colours = [...told.grounds, ...told.cutouts].map((one) => [...one.colours, "image/jpeg"]);
  decoded(bytes, [...colours, ...told.cutouts.map((one) => [...one.shares, "image/png"])]).then((all) => {
    if (!all) return; // they cannot be read: the kernel draws
    const [first, second] = [told.grounds.length, told.grounds.length + told.cutouts.length];
    const cutouts = told.cutouts.map(({ own }, k) => copiesOf(all[first + k], all[second + k], own));
    found.grounds.push(...all.slice(0, first).map(groundOf));
    found.cutouts.push(...cutouts);
  });
  return found;
}

function groundOf({ data, height, width }) {
  return { height, width, data: new Int32Array(data.buffer, data.byteOffset, height * width), smaller: null };
}

/** A ground in a size; of those that are smaller than it the last one is kept. */
function groundIn(ground, [height, width]) {
  if (height === ground.height && width === ground.width) return ground.data;
  if (ground.smaller?.height !== height || ground.smaller.width !== width) {
    const data = new Int32Array(height * width);
    shrunk(ground.data, [ground.height, ground.width], data, [height, width]);
    ground.smaller = { height, width, data };
  }
  return ground.smaller.data;
}

/** Put a state into what was told; whether it is one of these scenes at all. */
function putScenes(told, { seed, shape, steps, scenes, match, shadow }) {
  if (told.seed !== seed || told.shape !== shape || scenes?.length !== told.scenes.length) return false;
  [told.match, told.shadow] = [match, shadow];
  const [, , ends] = steps["0"];
  for (const parameter of told.parameters) parameter.ends = ends[parameter.name];
  return told.tables.every(({ largest }) => ends.scale[1] <= largest);
}

/** What stands in a scene, from back to front: cut-outs and where they go; null where that was not told. */
function standing(told, scene, tries) {
  const found = [];
  const [height, width] = scene.size;
  const short = Math.min(height, width);
  for (const [id, attempt] of tries) {
    const object = scene.objects.find((one) => one.id === id);
    const at = object?.tries.indexOf(attempt) ?? -1;
    const cutout = at < 0 ? -1 : object.cutouts[at];
    if (cutout < 0) return null;
    const numbers = object.rows.subarray(ROW * at, ROW * (at + 1));
    const values = Object.fromEntries(told.parameters.map((one) => [one.name, valueAt(one, numbers[one.place])]));
    const isMirrored = numbers[ROW - 1] < told.parameters.at(-1).ends[0];
    const { tables } = told.tables[told.placing[scene.canvas * told.cutouts.length + cutout]];
    const [a, b, c, d, e, f] = readTables(tables, { ...values, mirrored: isMirrored });
    const rows = [a * short, b * short, c * width, d * short, e * short, f * height];
    found.push({ cutout, rows, long: Math.sqrt(Math.abs(a * e - b * d)) * short, isLabelled: !object.unlabelled });
  }
  return found;
}

/** The copy of a cut-out that is painted, and the matrix that takes its pixels to a canvas that is `times` as large. */
function copyOn(told, copies, { cutout, rows, long }, short, [down, across]) {
  const { own: [ownHeight, ownWidth] } = told.cutouts[cutout];
  const copy = copyFor(copies, long * Math.max(down, across));
  const [x, y] = [copy.width / ownWidth, copy.height / ownHeight].map((times) => times * Math.max(ownHeight, ownWidth));
  const [a, b, c, d, e, f] = rows;
  const turned = [(a / x) * across, (b / y) * across, c * across, (d / x) * down, (e / y) * down, f * down];
  turned[2] -= (turned[0] * copy.width + turned[1] * copy.height) / 2; // its middle is what was placed
  turned[5] -= (turned[3] * copy.width + turned[4] * copy.height) / 2;
  const soft = SOFT[told.blend];
  const times = Math.max(Math.sqrt(Math.abs(turned[0] * turned[4] - turned[1] * turned[3])), 1e-3);
  const shown = soft ? softCopy(copy, soft(told.edge * short) * Math.max(down, across), times) : copy;
  return { copy, shown, rows: turned };
}

const IDS = { data: new Uint8Array(0) };

/** Room for the numbers of what is seen, all of them 0. */
function noIds(count) {
  if (IDS.data.length < count) IDS.data = new Uint8Array(count);
  return IDS.data.subarray(0, count).fill(0);
}

/** Paint a scene into `target` of this size; which object is seen at each pixel, and how many are its own. */
function painted(told, pictures, scene, objects, target, size) {
  target.set(groundIn(pictures.grounds[scene.ground], size));
  const ids = noIds(size[0] * size[1]);
  const times = [size[0] / scene.size[0], size[1] / scene.size[1]];
  const whole = objects.map((object, k) => {
    const { copy, shown, rows } = copyOn(told, pictures.cutouts[object.cutout], object, Math.min(...scene.size), times);
    let tables = told.match ? matchedTables(copy, rows, target, size, told.match) : null;
    if (told.shadow) layOver(target, null, 0, size, ...shadowOn(copy, rows, told.shadow, FINE));
    if (told.blend === "poisson") tables = rimTables(copy, rows, target, size);
    return layOver(target, ids, k + 1, size, shown, rows, tables);
  });
  return { ids, whole };
}

/** Boxes around what is seen of each object that has a label, and outlines of these. */
function labelsOf(told, objects, { ids, whole }, size) {
  const [height, width] = size;
  const edges = objects.map(() => [width, height, 0, 0]);
  const seen = new Array(objects.length).fill(0);
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at++) {
      if (!ids[at]) continue;
      const k = ids[at] - 1;
      if (!objects[k].isLabelled) {
        ids[at] = 0;
        continue;
      }
      seen[k] += 1;
      const box = edges[k];
      if (column < box[0]) box[0] = column;
      if (column >= box[2]) box[2] = column + 1;
      if (row < box[1]) box[1] = row;
      box[3] = row + 1;
    }
  }
  const boxes = objects.flatMap(({ cutout }, k) => {
    const visible = Math.round(100 * Math.min(seen[k] / whole[k], 1)) / 100;
    return seen[k] ? [{ label: told.cutouts[cutout].label, edges: edges[k], visible }] : [];
  });
  const outlines = rimsOf(ids, size).map(({ label, line }) => ({ label, path: pathOf(line) }));
  return { boxes, outlines, points: [] };
}

/** Tile k; nothing where it is the kernel's. `shown` is how wide it is seen, 0 for all pixels. */
function sceneTile(told, pictures, { scenes }, k, { room, shown, said }) {
  const [scene, tries] = [told.scenes[k], scenes[k]];
  const objects = scene && tries && said && standing(told, scene, tries);
  if (!objects) return undefined;
  const least = shown ? Math.min(1, shown / scene.size[1]) : 1;
  const size = scene.size.map((side) => Math.max(1, Math.round(side * least)));
  const made = painted(told, pictures, scene, objects, room(...size), size);
  const { caption, alt, chosen, size: full } = said;
  const { follows } = told;
  const missing = follows.length ? [`${follows.join(" and ")} follow${follows.length > 1 ? "" : "s"}`] : [];
  return { ...labelsOf(told, objects, made, size), x: 0, y: 0, w: size[1], h: size[0], size: full, caption, alt, chosen, missing };
}

export const SCENES = {
  read: readScenes,
  pictures: scenePictures,
  isReady: (told, { grounds, number }) => grounds.length > 0 && told.pictures === number,
  put: putScenes,
  seen: (told, { seed, shape, steps, match, shadow }) => [seed, shape, steps, match, shadow],
  leads: () => true,
  tile: sceneTile,
  alone: () => null, // seen large it is the kernel's
};
