// What a recipe does, for any place of any slider, from tables that the kernel made: values, matrices, levels.
//
// It mirrors `augwidgets/view/instant`: a transform is known here by its tables alone, whatever it is. Nothing here
// knows of a page or of a widget.

const MOST_PAINTED = 6; // times the pixels of a tile: a larger canvas is the kernel's
const ASPECT = "canvas width / height";

/** The bytes of a block of numbers, from its beginning. */
export function ownBytes(block) {
  return block.buffer ? block.buffer.slice(block.byteOffset, block.byteOffset + block.byteLength) : block;
}

/** Read the kernel's message: a text, or what it says, and the block of numbers that it speaks of. */
export function readStructure(text, block) {
  const told = typeof text === "string" ? JSON.parse(text) : text;
  const bytes = ownBytes(block);
  for (const axis of [told.levels]) readAxis(axis);
  for (const step of told.steps) {
    if (step.row !== undefined) step.row = new Float64Array(bytes, step.row, told.seeds.length * 9 * step.long);
    for (const table of step.tables ?? []) readTable(table, bytes, step.what === "curve" ? Float32Array : Float64Array);
  }
  return told;
}

/** Find the numbers of a table in a block. */
export function readTable(table, bytes, Numbers) {
  table.axes.forEach(readAxis);
  const outputs = typeof table.outputs === "number" ? table.outputs : table.outputs.length;
  const count = table.axes.reduce((size, axis) => size * axis.length, outputs);
  table.width = outputs;
  table.values = new Numbers(bytes, table.at, count);
}

function readAxis(axis) {
  if (axis.options) return void (axis.length = axis.options.length);
  let first = 0;
  axis.segments = axis.segments.map(([low, high, count]) => {
    const segment = { low, high, count, first };
    first += count;
    return segment;
  });
  axis.length = first;
}

// ---- between nodes ----------------------------------------------------------------------------------------------

const WEIGHTS = new Float64Array(4);

/** Put the weights of the nodes around a place into WEIGHTS; return the first node's number, times 8, plus their count. */
function weigh(axis, value) {
  if (axis.options) {
    WEIGHTS[0] = 1;
    return 8 * Math.max(0, axis.options.indexOf(value)) + 1;
  }
  const place = axis.log ? Math.log(value) : value;
  let found = null;
  let least = Infinity;
  for (const segment of axis.segments) {
    const dust = 1e-9 * (segment.high - segment.low);
    const off = Math.max(segment.low - dust - place, place - segment.high - dust, 0);
    if (off < least) [found, least] = [segment, off];
    if (!off) break;
  }
  const { low, high, count, first } = found;
  if (count === 1) {
    WEIGHTS[0] = 1;
    return 8 * first + 1;
  }
  let at = ((place - low) / (high - low)) * (count - 1);
  const near = Math.round(at);
  if (Math.abs(at - near) < 1e-7) at = near;
  at = Math.min(Math.max(at, 0), count - 1);
  const used = Math.min(count, 4);
  const start = Math.min(Math.max(Math.floor(at) - 1, 0), count - used);
  const t = at - start;
  for (let own = 0; own < used; own++) {
    let weight = 1;
    for (let other = 0; other < used; other++) if (other !== own) weight *= (t - other) / (own - other);
    WEIGHTS[own] = weight;
  }
  return 8 * (first + start) + used;
}

/** The row of numbers that the tables of a step stand for. */
export function readTables(tables, values) {
  const out = [];
  for (const { axes, width, values: nodes, outputs } of tables) {
    // Which nodes count, and how much: their numbers in the table, axis by axis.
    let places = [0];
    let shares = [1];
    for (const axis of axes) {
      const found = weigh(axis, values[axis.name]);
      const [first, used] = [found >> 3, found & 7];
      const [nextPlaces, nextShares] = [[], []];
      for (let one = 0; one < places.length; one++) {
        for (let k = 0; k < used; k++) {
          if (WEIGHTS[k] === 0) continue;
          nextPlaces.push(places[one] * axis.length + first + k);
          nextShares.push(shares[one] * WEIGHTS[k]);
        }
      }
      [places, shares] = [nextPlaces, nextShares];
    }
    for (let k = 0; k < width; k++) {
      let sum = 0;
      for (let one = 0; one < places.length; one++) sum += shares[one] * nodes[places[one] * width + k];
      out[typeof outputs === "number" ? k : outputs[k]] = sum;
    }
  }
  return out;
}

// ---- values -----------------------------------------------------------------------------------------------------

/** What a quantile is between the ends of a parameter, as `Range.at`, `Choice.at` and `PixelCount` say. */
export function valueAt({ kind, ends, log, whole }, quantile) {
  if (kind === "seed") return ends;
  if (kind === "options") return ends[Math.min(Math.floor(quantile * ends.length), ends.length - 1)];
  const [low, high] = ends;
  if (low === high) return low;
  if (whole) return low + Math.min(Math.floor(quantile * (high - low + 1)), high - low);
  const value = log ? low * (high / low) ** quantile : low + quantile * (high - low);
  return Math.min(Math.max(value, low), high);
}

/** Evenly spread numbers from one to another, on a logarithmic range evenly in ratio; both ends exactly. */
function spread({ log }, low, high, count) {
  const inner = Array.from({ length: count - 2 }, (_, k) => {
    const share = (k + 1) / (count - 1);
    return log ? low * (high / low) ** share : low + (high - low) * share;
  });
  return [low, ...inner, high];
}

/** The values of a sweep from the lowest to the highest, with this one in the middle; as `swept` in `recipe/sweep.py`. */
export function sweptValues(sweep, value) {
  if (sweep.options) return sweep.options;
  const { low, high, decimals, whole } = sweep;
  const found = value === low || value === high
    ? spread(sweep, low, high, 9)
    : [...spread(sweep, low, value, 5), ...spread(sweep, value, high, 5).slice(1)];
  const rounded = (number) => {
    const near = Math.min(Math.max(Number(number.toFixed(decimals)), low), high);
    return whole ? Math.trunc(near) : near;
  };
  return [...new Set(found.map((number) => (number === value ? value : rounded(number))))];
}

/** What tile k of a sweep shows: the step with the chosen values, but for one. */
function sweptDraw(told, k) {
  const [step] = told.steps;
  const values = Object.fromEntries(step.parameters.map(({ name, ends }) => [name, ends[0]]));
  const list = sweptValues(told.sweep, values[told.sweep.along]);
  return k < list.length ? [{ step, values: { ...values, [told.sweep.along]: list[k] } }] : null;
}

/**
 * Draw number k of the nine of a seed: the steps that happen, with their values. `at` counts the seeds that are told.
 * A step that only the kernel can draw is among them.
 */
export function drawOf(told, at, k) {
  if (told.sweep) return sweptDraw(told, k);
  const drawn = [];
  for (const step of told.steps) {
    if (!step.on) continue;
    if (step.group) {
      drawn.push({ step, values: {} });
      continue;
    }
    const start = (at * 9 + k) * step.long;
    if (step.row[start] >= step.chance) continue;
    const values = {};
    for (const parameter of step.parameters) {
      const { name, place, kind } = parameter;
      values[name] = kind === "recipe" ? told[name] : valueAt(parameter, step.row[start + place]);
    }
    drawn.push({ step, values });
  }
  return drawn;
}

/** The values as they are on a smaller picture and on the canvas that arrives; null where they do not fit there. */
function valuesOn(step, values, size, factor) {
  const found = { ...values, [ASPECT]: size[1] / size[0] };
  for (const { name, side, pixels, low, high, whole } of step.parameters) {
    if (side !== undefined) {
      const share = (values[name] * factor) / size[side];
      const slack = factor === 1 ? 1e-9 : 1 / size[side];
      if (share < low - slack || share > high + slack) return null;
      found[name] = Math.min(Math.max(share, low), high);
    } else if (pixels) {
      const value = Math.min(Math.max(values[name] * factor, low), high);
      found[name] = whole ? Math.round(value) : value;
    }
  }
  return found;
}

// ---- matrices ---------------------------------------------------------------------------------------------------

/** The matrix that does `other` and then `one`: nine numbers, row by row. */
export function product(one, other) {
  const out = new Array(9);
  for (let row = 0; row < 9; row += 3) {
    for (let column = 0; column < 3; column++) {
      out[row + column] = one[row] * other[column] + one[row + 1] * other[3 + column] + one[row + 2] * other[6 + column];
    }
  }
  return out;
}

/** The matrix that goes back. */
export function inverted([a, b, c, d, e, f, g, h, i]) {
  const [A, B, C] = [e * i - f * h, c * h - b * i, b * f - c * e];
  const determinant = a * A + d * B + g * C;
  const adjugate = [A, B, C, f * g - d * i, a * i - c * g, c * d - a * f, d * h - e * g, b * g - a * h, a * e - b * d];
  return adjugate.map((entry) => entry / determinant);
}

export function determinantOf([a, b, c, d, e, f, g, h, i]) {
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}

function sided({ side }, exact) {
  if (side === "up") return Math.max(1, Math.ceil(exact - 1e-4));
  return Math.max(1, side === "down" ? Math.floor(exact + 1e-4) : Math.floor(exact + 0.5));
}

function movedBy({ follows, whole }, move, exact, side, arriving) {
  if (follows !== null) move += follows * (side - exact);
  else if (Math.abs(arriving - exact) > 1e-9) move *= (arriving - side) / (arriving - exact);
  return whole ? Math.floor(move + 0.5) : move;
}

/** The matrix of a warp in pixels, and the canvas that comes out, for the one that arrives. */
export function warpOn(step, values, size) {
  const [height, width] = size;
  const [a, b, c, d, e, f, g, h, i, wide, high] = readTables(step.tables, values);
  const [across, down] = step.rounding;
  const exact = [wide * width, high * height];
  const out = [sided(across, exact[0]), sided(down, exact[1])];
  let [right, below] = [c * width, f * height];
  if (across.side) right = movedBy(across, right, exact[0], out[0], width);
  if (down.side) below = movedBy(down, below, exact[1], out[1], height);
  const rows = [a, (b * width) / height, right, (d * height) / width, e, below, g / width, h / height, i];
  return { rows, size: [out[1], out[0]] };
}

// ---- levels -----------------------------------------------------------------------------------------------------

/** Send levels (of `channels` planes of 256) through one curve. */
function sent(levels, channels, step, values, axis) {
  const row = readTables(step.tables, values);
  const nodes = row.length / step.channels;
  for (let channel = 0; channel < channels; channel++) {
    const first = step.channels === 1 ? 0 : channel * nodes;
    for (let k = 256 * channel; k < 256 * (channel + 1); k++) {
      if (step.straight) {
        levels[k] = row[first] + levels[k] * (row[first + 1] - row[first]);
        continue;
      }
      const found = weigh(axis, levels[k]);
      const [start, used] = [first + (found >> 3), found & 7];
      let sum = 0;
      for (let n = 0; n < used; n++) sum += WEIGHTS[n] * row[start + n];
      levels[k] = sum;
    }
  }
}

/** The table of bytes of curves in a row: 256 entries, or 768 where channels differ. They saturate once, at the end. */
function tableOf(curves, axis) {
  const channels = Math.max(...curves.map(({ step }) => step.channels));
  const levels = new Float64Array(256 * channels);
  for (let k = 0; k < levels.length; k++) levels[k] = (k & 255) / 255;
  for (const { step, values } of curves) sent(levels, channels, step, values, axis);
  return Uint8Array.from(levels, (level) => Math.floor(Math.min(Math.max(level, 0), 1) * 255 + 0.5));
}

// ---- what is left of a draw ---------------------------------------------------------------------------------------

/**
 * The few warps and tables that are left of drawn steps on a canvas, adjacent ones joined, as `fusion.resolved` does;
 * and whether they end before a step that only the kernel can draw.
 */
export function resolvedOn(told, drawn, size, factor) {
  const left = [];
  let stopped = null;
  for (const { step, values: given } of drawn) {
    const values = step.what === "kernel" ? null : valuesOn(step, given, size, factor);
    if (!values || (step.only && (step.only[0] !== size[0] || step.only[1] !== size[1]))) {
      stopped = step;
      break;
    }
    const last = left.at(-1);
    if (step.what === "curve") {
      if (last?.curves) last.curves.push({ step, values });
      else left.push({ curves: [{ step, values }] });
      continue;
    }
    const { rows, size: out } = warpOn(step, values, size);
    if (out[0] * out[1] > MOST_PAINTED * told.box[0] * told.box[1]) {
      stopped = step;
      break;
    }
    const [fill, level] = [values.fill, values.fill_level];
    if (last?.rows && last.fill === fill && last.level === level) {
      Object.assign(last, { rows: product(rows, last.rows), size: out });
    } else {
      left.push({ rows, size: out, fill, level });
    }
    size = out;
  }
  for (const one of left) if (one.curves) one.table = tableOf(one.curves, told.levels);
  return { values: left, stopped, size };
}

/** How many times warps enlarge what comes to lie in the middle of each one's canvas; 1 at least. */
export function enlargementOf(values) {
  let product = 1;
  for (const { rows, size } of values) {
    if (!rows) continue;
    const back = inverted(rows);
    const depth = (back[6] * size[1]) / 2 + (back[7] * size[0]) / 2 + back[8];
    product *= Math.sqrt(Math.abs(determinantOf(rows) * depth ** 3));
  }
  return Math.max(1, product);
}
