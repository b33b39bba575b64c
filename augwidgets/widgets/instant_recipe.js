// Draws of a recipe, and sweeps of one step, for the loop that follows a hand (`instant.js`).

import { sameState } from "./instant_controls.js";
import { paintDraw, resolveDraw, resolveLarge } from "./instant_draw.js";
import { pictureOf } from "./instant_painter.js";
import { largerPicture } from "./instant_pixels.js";
import { readStructure, sweptValues } from "./instant_tables.js";
import { captionOf, shortOf, spokenOf, sweptCaption } from "./instant_words.js";

const ALONE = [549, 400]; // pixels of one that is shown alone, as the kernel's Compare page has them

/** What of a draw only the kernel can tell, in words. */
function followsOf({ sweep }, { stopped }) {
  return [stopped?.name.replaceAll("_", " "), sweep?.follows].filter(Boolean).map((what) => `${what} follows`);
}

/** The steps whose words can be written here: which members of a group are drawn only the kernel knows. */
const toldOf = ({ drawn }) => drawn.filter(({ step }) => !step.group);

/** The previews that are painted from, and the number of the picture. */
function recipePictures(model, before) {
  const [bytes, [height, width, channels, number]] = [model.get("pixels"), model.get("pixels_shape")];
  if (before?.bytes === bytes) return before;
  const found = { bytes, number, sources: [] };
  if (bytes?.byteLength !== height * width * channels) return found;
  const bare = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  found.sources.push(pictureOf(bare, height, width, channels));
  largerPicture(model.get("larger")).then((larger) => larger && found.sources.push(larger));
  return found;
}

/** Put a state into a structure; whether it is a state of that structure at all. */
function putRecipe(told, state) {
  if (told.sweep && told.sweep.along !== state.along) return false;
  const steps = told.steps.filter(({ group }) => !group);
  if (steps.length !== Object.keys(state.steps).length) return false;
  for (const step of steps) {
    const [on, chance, ends] = state.steps[step.id] ?? [];
    if (!ends) return false;
    [step.on, step.chance] = [on, chance];
    for (const parameter of step.parameters) {
      const { name, kind, side } = parameter;
      if (kind === "recipe") continue;
      if (!(name in ends)) return false;
      const isFixed = kind !== "range" || side !== undefined; // no slider says it: it is of the structure
      if (isFixed && !sameState(parameter.ends ?? null, ends[name] ?? null)) return false;
      parameter.ends = ends[name];
    }
  }
  [told.fill, told.fill_level] = [state.fill, state.fill_level];
  return told.seeds.includes(state.seed);
}

/** What of a state is seen before the first step that only the kernel can draw. */
function seenOfRecipe(told, { fill, fill_level: level, steps, seed }) {
  const seen = [fill, level, seed];
  for (const step of told.steps) {
    const [on, chance] = step.group ? [step.on, 1] : (steps[step.id] ?? []);
    if (step.what === "kernel" && on && chance > 0) break;
    if (!step.group) seen.push(steps[step.id]);
  }
  return seen;
}

/** Whether what a slider of the step with this number says is drawn in the browser. */
function leadsRecipe(told, number) {
  const place = told.steps.findIndex(({ id }) => `${id}` === number);
  const isKernels = ({ what, on, chance, group }) => what === "kernel" && on && (group || chance > 0);
  const first = told.steps.findIndex(isKernels);
  return place >= 0 && (first < 0 || place < first);
}

/** What a tile of a sweep says besides. */
function ofSweep(told, value) {
  const { along, held } = told.sweep;
  const beyond = Boolean(held) && !(held[0] <= value && value <= held[1]);
  const chosen = told.steps[0].parameters.find(({ name }) => name === along).ends;
  const said = { caption: sweptCaption(told, value, beyond), beyond };
  return told.sweep.options ? said : { ...said, chosen: value === chosen[0] };
}

/** Tile k: null where there is none, nothing where it is the kernel's. `shown` is how wide it is seen, 0 for all pixels. */
function recipeTile(told, { sources }, { seed }, k, { room, shown, said }) {
  const found = resolveDraw(told, sources, told.seeds.indexOf(seed), k);
  if (!found) return null;
  if (found.stopped && !found.values.length) return undefined; // what is seen of it is the kernel's
  const { size, full, pixels, ...labels } = paintDraw(told, sources, found, room, shown / told.box[0]);
  const gone = (labels.dropped ?? []).map(({ label, reason }) => `${label || "a box"} dropped, ${reason}`);
  return {
    ...labels,
    x: 0, y: 0, w: size[1], h: size[0], size: full,
    caption: captionOf(toldOf(found)),
    alt: [spokenOf(toldOf(found)), ...gone].join("; "),
    chosen: said?.chosen,
    ...(told.sweep ? ofSweep(told, found.drawn[0].values[told.sweep.along]) : {}),
    missing: followsOf(told, found),
  };
}

/** The tile of the chosen value: with it each movement of a slider begins. */
function centreOf({ sweep, steps }) {
  const value = steps[0].parameters.find(({ name }) => name === sweep.along).ends[0];
  return sweptValues(sweep, value).indexOf(value);
}

/** One of the nine for a page that shows it alone: its pixels, its size in full and its words; or nothing. */
function recipeAlone(told, { sources }, { seed }, k) {
  const place = told.sweep && !told.sweep.options ? centreOf(told) : k;
  const found = resolveLarge(told, sources, told.seeds.indexOf(seed), place);
  if (!found || (found.stopped && !found.values.length)) return null;
  let image = null;
  const room = (height, width) => {
    image = new ImageData(width, height);
    return new Int32Array(image.data.buffer);
  };
  const { full } = paintDraw(told, sources, found, room, 0, ALONE);
  const words = toldOf(found).map(shortOf).join(", ") || "as it was";
  const follows = followsOf(told, found);
  return { image, size: full, words: [words, ...follows].join("; "), follows };
}

export const RECIPE = {
  read: readStructure,
  pictures: (model, told, before) => recipePictures(model, before),
  isReady: (told, { sources, number }, base) => sources.length > 0 && base.picture === number,
  put: putRecipe,
  seen: seenOfRecipe,
  leads: leadsRecipe,
  tile: recipeTile,
  alone: recipeAlone,
};
