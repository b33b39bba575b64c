// What a page that lives shows: of each step whether it is on, its chance and its ranges. Values, and how they are written.

import { sweptValues } from "./instant_tables.js";
import { writtenBeside } from "./instant_words.js";

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

/** Values from the lowest to the highest, with the chosen one in the middle. */
export const sweptOf = ({ kind, options, track }, value) => sweptValues(kind === "range" ? track : { options }, value);

/** A parameter's name and one of its values. */
export function titleOf(row, value) {
  const text = formatOf(row, value);
  return text.startsWith(row.label) ? text : `${row.label} ${text}`;
}

/** A value with its unit. */
export function formatOf({ kind, options, words, track, written }, value) {
  if (kind !== "range") return words[options.indexOf(value)];
  return writtenBeside([value], { shown: track.shown, written }, false);
}

/** A range with its unit. */
export const formatOpenOf = ({ track, written }, ends) => writtenBeside(ends, { shown: track.shown, written }, true);
