// What a page that lives shows: of each step whether it is on, its chance and its ranges. Values, and how they are written.

import { fixed } from "./instant_words.js";

/** The state that the page was made with. */
export function ownState({ seed, fill, along = "", steps }) {
  return structuredClone({
    seed, fill, along,
    steps: steps.map(({ on, chance, rows = [] }) => ({
      on, chance, ends: Object.fromEntries(rows.filter(({ kind }) => kind !== "fixed").map(({ name, ends }) => [name, ends])),
    })),
  });
}

/** Put a state into the structure that is painted from; what only Python draws is left out. */
export function put(told, page, state) {
  told.fill = state.fill || told.fill;
  told.steps.forEach((step, k) => {
    const { on, chance, ends } = state.steps[k];
    step.on = on && page.steps[k].lives;
    step.chance = chance;
    for (const parameter of step.parameters ?? []) if (parameter.name in ends) parameter.ends = ends[parameter.name];
  });
}

/** A number of Python's, rounded to decimals. */
const roundedTo = (number, decimals) => Number(number.toFixed(decimals));

/** Values from the lowest to the highest, with the chosen one in the middle: as `recipe/sweep.py` spreads them. */
export function sweptOf({ kind, options, track }, value) {
  if (kind !== "range") return options;
  const { low, high, log, decimals, whole } = track;
  const between = (from, to, count) => Array.from({ length: count }, (_, k) => {
    if (k === 0) return from;
    if (k === count - 1) return to;
    const share = k / (count - 1);
    return log ? from * (to / from) ** share : from + (to - from) * share;
  });
  const isEnd = value === low || value === high;
  const found = isEnd ? between(low, high, 9) : [...between(low, value, 5), ...between(value, high, 5).slice(1)];
  const rounded = found.map((number) => {
    if (number === value) return value;
    const near = Math.min(Math.max(roundedTo(number, decimals), low), high);
    return whole ? Math.trunc(near) : near;
  });
  return [...new Set(rounded)];
}

/** A parameter's name and one of its values. */
export function titleOf(row, value) {
  const text = formatOf(row, value);
  return text.startsWith(row.label) ? text : `${row.label} ${text}`;
}

/** A value with its unit. */
export function formatOf({ kind, options, words, format }, value) {
  if (kind !== "range") return words[options.indexOf(value)];
  const { factor, before, after, digits, signed } = format;
  const text = fixed(value * factor, digits);
  const plus = signed && value > 0 && /[1-9]/.test(text) ? "+" : "";
  return `${before}${plus}${text}${after}`;
}

/** A range with its unit, with more decimals than a step has where it needs them. */
export function formatOpenOf(row, ends) {
  const { factor, before, after, both, digits } = row.format;
  const shown = ends.map((end) => end * factor);
  const isExact = (some) => shown.every((end) => Math.abs(end - roundedTo(end, some)) < 1e-9);
  const some = [0, 1, 2].map((more) => digits + more).find(isExact) ?? digits;
  const [first, last] = shown.map((end) => fixed(end, some));
  const unit = before ? ` ${before}` : after;
  return first === last ? `${last}${unit}` : `${first}${both ? unit : ""} … ${last}${unit}`;
}
