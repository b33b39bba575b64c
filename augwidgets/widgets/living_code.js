// The code of a page that lives: the pieces that Python wrote, and between them what the sliders say.

import { sameState } from "./instant_controls.js";

/** A number as Python writes it. */
function pythonNumber(value, isWhole) {
  const size = Math.abs(value);
  if (size && (size < 1e-4 || size >= 1e16)) {
    const [digits, power] = value.toExponential().split("e");
    return `${digits}e${power[0]}${power.slice(1).padStart(2, "0")}`;
  }
  return isWhole || !Number.isInteger(value) ? String(value) : `${value}.0`;
}

function pythonValue({ kind, track, options, code }, ends) {
  if (kind === "fixed") return code;
  const written = kind === "range" ? ends.map((end) => pythonNumber(end, track.whole)) : ends.map((end) => code[options.indexOf(end)]);
  const isOne = written.length === 1 || (kind === "range" && ends[0] === ends[1]);
  return isOne ? written[0] : `(${written.join(", ")})`;
}

/** Which ranges are named: those that are not at their default, one at least, as `OpenStep.written` chooses them. */
function namedOf(rows, ends) {
  const isDefault = (row) => (row.kind === "fixed" ? row.is_default : sameState(ends[row.name], row.default));
  const named = new Set(rows.filter((row) => !row.own || !isDefault(row)));
  const own = rows.filter((row) => row.own);
  if (own.length && !own.some((row) => named.has(row))) named.add(own[0]);
  const resting = rows.filter((row) => row.rests !== undefined);
  if (resting.some((row) => named.has(row))) {
    const moving = resting.filter(({ name, rests }) => !sameState(ends[name], [rests, rests]));
    for (const row of resting) named.delete(row);
    for (const row of moving.length ? moving : resting.slice(0, 1)) named.add(row);
  }
  return rows.filter((row) => named.has(row));
}

function pythonStep({ rows, call: [before, after] }, { on, chance, ends }, isClosed) {
  const named = isClosed ? rows : namedOf(rows, ends);
  const text = `${before}${named.map((row) => `${row.name}=${pythonValue(row, ends[row.name])}`).join(", ")}${after}`;
  if (isClosed || (on && chance === 1)) return text;
  return `aw.maybe(${text}, ${pythonNumber(chance, false)}${on ? "" : ", on=False"})`;
}

/** The code of a state. */
export function codeOf(page, state) {
  const isClosed = page.shows === "sweep";
  return page.code.map((piece) => {
    if (typeof piece === "string") return piece;
    if ("step" in piece) return pythonStep(page.steps[piece.step], state.steps[piece.step], isClosed);
    if ("seed" in piece) return String(state.seed);
    return state.fill && state.fill !== page.fills[0] ? `    fill='${state.fill}',\n` : "";
  }).join("");
}
