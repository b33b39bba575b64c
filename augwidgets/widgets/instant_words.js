// The words under a predicted tile: a step's values, as the kernel writes them (`steps/step.py`, `domain/range.py`).

const ONE_LINE = 26; // characters that fit on one line, beside the tile's number
const SHARE = " %";

/** A number with so many digits, as Python writes it: of two that are as near, the one that is even. */
function fixed(number, digits) {
  const scaled = Math.abs(number) * 10 ** digits;
  const [low, half] = [Math.floor(scaled), scaled - Math.floor(scaled) === 0.5];
  const text = half ? ((low + (low % 2)) / 10 ** digits).toFixed(digits) : Math.abs(number).toFixed(digits);
  return number < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** One value with its unit. */
function written(one, value, counts) {
  if (one.kind !== "range") return String(value);
  const { factor, before, after, digits, signed } = counts
    ? { factor: 1, before: "", after: " px", digits: Number.isInteger(value) ? 0 : one.signed ? 1 : 2, signed: one.signed }
    : one;
  const text = fixed(value * factor, digits);
  const plus = signed && value > 0 && /[1-9]/.test(text) ? "+" : "";
  return `${before}${plus}${text}${after}`;
}

/**
 * What stands beside a track, a value or the ends of a range (`RangeRow._written`): finer than a step where that is
 * needed.
 */
export function writtenBeside(ends, { shown, written: { digits, before, after, twice, signed } }, isOpen) {
  const told = ends.map((end) => end * shown);
  const isExact = (count) => told.every((end) => Math.abs(end - Number(end.toFixed(count))) < 1e-9);
  const used = [digits, digits + 1, digits + 2].find(isExact) ?? digits;
  const [first, last] = told.map((end) => fixed(end, used));
  if (!isOpen) return `${before}${signed && told[0] > 0 && /[1-9]/.test(first) ? "+" : ""}${first}${after}`;
  const sign = before ? ` ${before}` : after;
  return first === last ? `${last}${sign}` : `${first}${twice ? after : ""} … ${last}${sign}`;
}

/** The few words of a step with its values: "rotate +24°". */
export function shortOf({ step, values }) {
  const { name, parameters } = step.words;
  const counted = new Set(step.parameters.filter(({ side }) => side !== undefined).map((one) => one.name));
  const changed = parameters.filter((one) => counted.has(one.name) || values[one.name] !== one.unchanged);
  const told = changed.length ? changed : parameters.slice(0, 1);
  const isAlone = name !== "" && told.length === 1 && told[0] === parameters[0] && Boolean(parameters[0].telling);
  const words = [name];
  for (const one of told) {
    const [value, label] = [values[one.name], one.name.replaceAll("_", " ")];
    let text;
    if (one.kind === "switch") text = value ? label : `${label} off`;
    else {
      const bare = parameters.length === 1 || isAlone || name.endsWith(one.name) || typeof value === "string";
      text = written(one, value, counted.has(one.name));
      if (!bare) text = `${label} ${text}`;
    }
    if (text.endsWith(SHARE) && words.at(-1).endsWith(SHARE)) words[words.length - 1] = words.at(-1).slice(0, -2);
    words.push(text);
  }
  return words.join(" ").trim();
}

/** The lines under a tile: geometry, if any, then all that leaves every pixel in its place. */
export function captionOf(drawn) {
  const [moves, tones] = [true, false].map((is) => drawn.filter(({ step }) => step.moves === is).map(shortOf));
  const long = [moves, tones].some((words) => [...words.join(" ")].length > ONE_LINE);
  if (long) return [[...moves, ...tones], []];
  if (moves.length) return [moves, tones];
  return tones.length ? [tones, []] : [["as it was"], ["tone as it was"]];
}

/** The lines under a tile of a sweep: the parameter's name and its value. */
export function sweptCaption({ sweep }, value, isBeyond) {
  const words = sweep.name.replaceAll("_", " ");
  const text = sweep.kind === "switch" ? (value ? "on" : "off") : written(sweep, value, sweep.counted);
  return [[text.startsWith(words) ? text : `${words} ${text}`], isBeyond ? ["label lost"] : []];
}

/** What a tile is called aloud. */
export function spokenOf(drawn) {
  const words = drawn.map((one) => {
    const [name, short] = [one.step.name.replaceAll("_", " "), shortOf(one)];
    if (name.includes(short)) return name;
    return short.toLowerCase().startsWith(name.split(" ")[0]) ? short : `${name} ${short}`;
  });
  return words.join(", ") || "as it was";
}
