// The page "A and B": the nine of both side by side, or one of them alone, in the same places, so that switching
// shows what changes. Switching needs no kernel.

import { hearAgain } from "./late_script.js";
import { make, write } from "./nodes.js";
import { Tile, newestFirst } from "./tiles.js";

const SIDES = ["A", "B", "both"];

function makeSide(name) {
  const verdict = make("span", "aw-ab-verdict");
  const nine = make("div", "aw-ab-nine");
  const tiles = [];
  const section = make("section", `aw-ab-side aw-ab-${name}`, make("div", "aw-name", make("b", "", name), verdict), nine);
  section.setAttribute("aria-label", name === "A" ? "A, as it was kept" : "B, as it is now");

  function paint(sheet, list) {
    while (tiles.length < list.length) {
      const tile = new Tile("aw-tile");
      tiles.push(tile);
      nine.append(tile.element);
    }
    tiles.forEach((tile, k) => {
      tile.element.hidden = k >= list.length;
      if (k >= list.length) return;
      tile.paint(sheet, { ...list[k], chosen: false }, `${k + 1}`);
      tile.canvas.setAttribute("aria-label", `${name}, draw ${k + 1}: ${list[k].alt}`);
    });
    section.dataset.draws = (+section.dataset.draws || 0) + 1;
  }

  function judge({ words = "", state = "" } = {}) {
    write(verdict, words);
    verdict.classList.toggle("aw-ab-bad", state === "wrong");
  }
  return { section, paint, judge };
}

/** A row of buttons of which one is on; native, so that the arrow keys move it. */
function makeSwitch(model, el) {
  const name = crypto.getRandomValues(new Uint32Array(2)).join("-");
  const box = make("div", "aw-ab-switch");
  box.setAttribute("role", "radiogroup");
  box.setAttribute("aria-label", "which of the two is seen");
  for (const side of SIDES) {
    const radio = make("input");
    Object.assign(radio, { type: "radio", name, value: side });
    radio.addEventListener("change", () => {
      model.set("side", side);
      model.save_changes();
    });
    box.append(make("label", "", radio, make("span", "", side === "both" ? "A and B" : side)));
  }
  const show = () => {
    el.dataset.side = model.get("side");
    for (const radio of box.querySelectorAll("input")) radio.checked = radio.value === model.get("side");
  };
  model.on("change:side", show);
  show();
  return box;
}

function makeDiffering(model) {
  const box = make("div", "aw-ab-differs");
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", "what differs between A and B");
  let shape = "";
  let texts = [];
  return [
    box,
    () => {
      const [rows, code, same] = ["rows", "code", "same"].map((name) => model.get(name));
      // While a slider moves only words change: they are written into the nodes that stand there.
      if (shape !== (shape = JSON.stringify([rows.length, code.map(([side]) => side), Boolean(same)]))) {
        texts = [];
        const empty = (tag) => texts[texts.push(make(tag)) - 1];
        const head = make("tr", "", ...["step", "what differs", "A", "B"].map((text) => make("th", "", text)));
        for (const cell of head.children) cell.scope = "col";
        const body = rows.map((row) => make("tr", "", ...row.map(() => empty("td"))));
        const table = make("table", "", make("thead", "", head), make("tbody", "", ...body));
        const lines = code.map(([side]) => make("div", `aw-ab-line-${side}`, make("b", "", side), empty("span")));
        const shown = same ? [make("div", "aw-ab-same", empty("span"))] : [table];
        if (lines.length) shown.push(make("div", "aw-ab-code", ...lines));
        box.replaceChildren(...shown);
      }
      const words = [...rows.flat(), ...code.map(([, line]) => line), ...(same ? [same] : [])];
      words.forEach((text, k) => write(texts[k], text));
    },
  ];
}

function render({ model, el }) {
  el.classList.add("aw-ab");
  const [a, b] = ["A", "B"].map(makeSide);
  const [differs, tell] = makeDiffering(model);
  el.append(makeSwitch(model, el), a.section, b.section, differs);
  const paints = [a, b].map((side, k) => newestFirst(model, "ab"[k], [`${"ab"[k]}_tiles`], side.paint));
  const known = [null, null];
  const show = () => {
    paints.forEach((paint, k) => known[k] !== (known[k] = model.get("ab"[k])) && paint());
    [a, b].forEach((side, k) => side.judge(model.get("verdicts")[k]));
    tell();
  };
  const showLabels = () => el.classList.toggle("aw-no-labels", !model.get("labels"));
  model.on("change:shows", show);
  model.on("change:labels", showLabels);
  showLabels();
  show();
}

export default { initialize: hearAgain, render };
