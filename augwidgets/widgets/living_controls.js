// The controls of a page that lives: native range inputs with one handle or two, switches and fields, each with a name.

import { sameState } from "./instant_controls.js";
import { makeSlider } from "./living_slider.js";
import { formatOf, formatOpenOf } from "./living_state.js";
import { make, newId, write } from "./nodes.js";
import { withUnit } from "./tiles.js";

function input(type, name, label, more = {}) {
  const field = make("input", name);
  Object.assign(field, { type, ...more });
  if (label) field.setAttribute("aria-label", label);
  return field;
}

function button(text, name, title, act) {
  const found = make("button", `aw-button ${name}`, text);
  Object.assign(found, { type: "button", title });
  found.addEventListener("click", act);
  return found;
}

/** A field with its words above it. */
function field(words, control, name = "") {
  control.id = newId("field");
  const label = make("label", "", words);
  label.htmlFor = control.id;
  return make("div", `aw-field ${name}`, label, control);
}

function select(options, words, label, choose) {
  const list = make("select");
  if (label) list.setAttribute("aria-label", label);
  options.forEach((option, k) => list.append(new Option(words[k], String(k))));
  list.addEventListener("change", () => choose(options[Number(list.value)]));
  return { list, show: (value) => (list.value = String(options.findIndex((one) => sameState(one, value)))) };
}

/** A check box drawn as a switch. */
function makeSwitch(words, label, choose) {
  const box = input("checkbox", "", label);
  box.setAttribute("role", "switch");
  box.addEventListener("change", () => choose(box.checked));
  return { element: make("label", "aw-switch", box, make("span", "", words)), box };
}

/** Options of which some are drawn from: the last one stays. */
function makeChoices({ options, words }, label, choose) {
  const group = make("div", "aw-living-choices");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", label);
  const boxes = options.map((_, k) => {
    const box = input("checkbox");
    box.addEventListener("change", () => {
      const chosen = options.filter((__, n) => boxes[n].checked);
      if (chosen.length) choose(chosen);
      else box.checked = true;
    });
    group.append(make("label", "", box, make("span", "", words[k])));
    return box;
  });
  return { element: group, show: (ends) => boxes.forEach((box, k) => (box.checked = ends.includes(options[k]))) };
}

/** The row of one parameter. */
function makeRow(row, owner, isClosed, choose) {
  const spoken = `${owner} ${row.label}`;
  const label = make("span", "aw-living-label", row.label);
  if (row.kind === "fixed") {
    return { element: make("div", "aw-living-row", label, make("span", "aw-living-value", row.text)), show() {} };
  }
  if (row.kind === "range") {
    const value = make("span", "aw-living-value");
    const slider = makeSlider(row, spoken, isClosed, choose);
    return {
      element: make("div", "aw-living-row aw-living-range", label, value, slider.element),
      show(ends) {
        slider.show(ends);
        write(value, isClosed ? formatOf(row, ends[0]) : formatOpenOf(row, ends));
      },
    };
  }
  if (!row.switch && !isClosed) {
    const choices = makeChoices(row, spoken, choose);
    return { element: make("div", "aw-living-row", label, choices.element), show: choices.show };
  }
  const single = row.options.map((option) => [option]);
  const [options, words] = isClosed ? [single, row.words] : [[...single, row.options], [...row.words, "either"]];
  const { list, show } = select(options, words, spoken, choose);
  return { element: make("div", "aw-living-row", label, make("span", "aw-inline", list)), show };
}

/** Three pictures of what only Python draws. */
function makeStills({ name, words, stills = [], summary }) {
  const pictures = stills.map(({ src, title, words: told }) => {
    const picture = make("img");
    Object.assign(picture, { src: `data:image/jpeg;base64,${src}`, alt: `${name}, ${title}: ${told}` });
    return make("figure", "", picture, make("figcaption", "", make("b", "", title), ` ${withUnit(told)}`));
  });
  return [
    ...words.map((line) => make("div", "aw-living-words", line)),
    ...(pictures.length ? [make("div", "aw-living-stills", ...pictures)] : words.length ? [] : [make("div", "aw-living-words", summary)]),
  ];
}

/** One step: its switch and chance, its rows, and what is rarely moved behind "more". */
function makeStep(step, state, isClosed, changed) {
  const { name, lives } = step;
  if (!lives) {
    const head = make("div", "aw-stephead", make("h3", "", name), make("span", "aw-note", step.on ? "drawn by Python" : "off"));
    return { element: make("section", "aw-step aw-living-still", head, ...makeStills(step)), show() {} };
  }
  const rows = step.rows.map((row) => {
    const made = makeRow(row, name, isClosed, (ends) => {
      state().ends[row.name] = ends;
      changed();
    });
    const isRare = row.kind !== "range" ? sameState(row.ends, row.default) || !row.own : !row.own;
    return { ...made, name: row.name, isRare };
  });
  const plain = rows.filter(({ isRare }) => !isRare).map(({ element }) => element);
  const rare = rows.filter(({ isRare }) => isRare);
  const more = rare.length ? [make("details", "", make("summary", "", `more: ${rare.map((row) => step.rows.find((one) => one.name === row.name).label).join(", ")}`), ...rare.map(({ element }) => element))] : [];
  const element = make("section", "aw-step", ...plain, ...more);
  element.setAttribute("aria-label", name);
  const showRows = () => rows.forEach((row) => row.show(state().ends[row.name]));
  if (isClosed) return { element, show: showRows };
  const { element: toggle, box } = makeSwitch(name, "", (on) => {
    state().on = on;
    changed();
  });
  const chance = input("number", "", `${name}: in how many per cent of the draws`, { min: 0, max: 100, step: 1 });
  chance.addEventListener("input", () => {
    const percent = chance.valueAsNumber;
    if (!(percent >= 0 && percent <= 100)) return;
    state().chance = Number((percent / 100).toFixed(12)); // 33.3 is .333 then, as Python reads it
    changed();
  });
  chance.addEventListener("blur", () => showChance());
  function showChance() {
    if (Math.abs(chance.valueAsNumber / 100 - state().chance) > 1e-9 || Number.isNaN(chance.valueAsNumber)) chance.value = Math.round(1000 * state().chance) / 10;
  }
  element.prepend(make("div", "aw-stephead", toggle, make("span", "aw-living-chance", chance, "%")));
  return {
    element,
    show() {
      box.checked = state().on;
      element.classList.toggle("aw-off", !state().on);
      if (document.activeElement !== chance) showChance();
      showRows();
    },
  };
}

/** The bar above, and the steps at the left: `show` puts the state on them. */
export function makeControls(page, own, state, changed, grid, link) {
  const isClosed = page.shows === "sweep";
  const isLive = Boolean(page.structure);
  const bar = make("div", "aw-bar");
  const shows = [];
  if (!isClosed && isLive) {
    const { seeds } = page.structure;
    const seed = input("number", "", "", { min: seeds[0], max: seeds.at(-1), step: 1 });
    const turn = (next) => {
      state.seed = next;
      changed();
    };
    seed.addEventListener("change", () => (seeds.includes(seed.valueAsNumber) ? turn(seed.valueAsNumber) : (seed.value = state.seed)));
    const again = button("Draw again", "aw-primary aw-again", "nine other draws: the next seed", () => turn(seeds[(seeds.indexOf(state.seed) + 1) % seeds.length]));
    bar.append(make("div", "aw-group", field("seed", seed, "aw-w-seed"), again));
    shows.push(() => (seed.value = state.seed));
  }
  if (isClosed && isLive && page.sweepable.length > 1) {
    const names = page.sweepable.map((name) => name.replaceAll("_", " "));
    const { list, show } = select(page.sweepable, names, "", (along) => {
      state.along = along;
      changed();
    });
    bar.append(field("from end to end", list));
    shows.push(() => show(state.along));
  }
  if (page.moves && isLive) {
    const { list, show } = select(page.fills, page.fills, "", (fill) => {
      state.fill = fill;
      changed();
    });
    bar.append(field("fill", list, "aw-w-fill"));
    shows.push(() => show(state.fill));
  }
  if (page.has_labels) {
    const { element, box } = makeSwitch("labels", "", (on) => grid.classList.toggle("aw-no-labels", !on));
    box.checked = page.labels_at_first ?? true;
    grid.classList.toggle("aw-no-labels", !box.checked);
    bar.append(element);
  }
  if (isLive) {
    const reset = button("Reset", "aw-reset", "back to the setting that this page was made with", () => {
      Object.assign(state, structuredClone(own));
      changed();
    });
    const copied = button("Copy link", "aw-link", "the address of this page with its setting", async () => {
      try {
        await navigator.clipboard.writeText(link());
        write(copied, "Copied");
      } catch {
        write(copied, "See the address");
      }
      setTimeout(() => write(copied, "Copy link"), 1500);
    });
    bar.append(make("div", "aw-gap"), make("div", "aw-group", reset, copied));
    shows.push(() => (reset.disabled = sameState(state, own)));
  }
  const title = isClosed ? "Values" : "Recipe";
  const head = make("div", "aw-head", make("h2", "aw-title", title), make("span", "aw-note"));
  if (!isClosed && isLive) head.append(make("span", "aw-note aw-living-over", "chance"));
  const made = page.steps.map((step, k) => makeStep(step, () => state.steps[k], isClosed, changed));
  const steps = make("section", `aw-left${isClosed ? " aw-living-closed" : ""}`, head, ...made.map(({ element }) => element));
  return {
    bar,
    steps,
    show() {
      for (const show of [...shows, ...made.map((one) => one.show)]) show();
    },
  };
}
