// The setting in the address of a page that lives: "rotate.html#seed=8&rotate.angle=-20..20", what was changed and no
// more. Python reads the same (`recipe/page_file.py`).

import { sameState } from "./instant_controls.js";

const PAUSE = 250; // milliseconds: browsers do not let the address change more often than so and so many times
const LONGEST = 60; // letters of what is quoted

const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

function numberIn(text) {
  if (!NUMBER.test(text)) throw new RangeError(text);
  return Number(text);
}

function allowed(value, low, high, isWhole) {
  if (!(value >= low && value <= high) || (isWhole && !Number.isInteger(value))) throw new RangeError(String(value));
  return value;
}

function endsOf({ kind, track, options, address }, text, isClosed) {
  if (kind === "range") {
    const [low, high = low, ...more] = text.split("..");
    const ends = [low, high].map((end) => allowed(numberIn(end), track.low, track.high, track.whole));
    if (more.length || ends[0] > ends[1] || (isClosed && ends[0] !== ends[1])) throw new RangeError(text);
    return ends;
  }
  const chosen = new Set(text.split(","));
  const ends = options.filter((_, k) => chosen.delete(address[k]));
  if (chosen.size || !ends.length || (isClosed && ends.length > 1)) throw new RangeError(text);
  return ends;
}

/** The state that an address says, over the page's own; an error where it says what cannot be. */
function stateOf(page, own, said) {
  const state = structuredClone(own);
  const isClosed = page.shows === "sweep";
  for (const part of said.split("&").filter(Boolean)) {
    try {
      const at = part.includes("=") ? part.indexOf("=") : part.length;
      const [key, text] = [part.slice(0, at), part.slice(at + 1)].map(decodeURIComponent);
      const [step, name = ""] = key.split(/\.(.*)/s);
      const k = page.steps.findIndex(({ key: known, lives }) => lives && known === step);
      if (key === "seed" && page.structure && !isClosed) state.seed = page.structure.seeds[page.structure.seeds.indexOf(numberIn(text))] ?? allowed(NaN);
      else if (key === "fill" && page.fills.includes(text)) state.fill = text;
      else if (key === "along" && page.sweepable?.includes(text)) state.along = text;
      else if (k < 0) throw new RangeError(key);
      else if (!name && !isClosed && ["on", "off"].includes(text)) state.steps[k].on = text === "on";
      else if (name === "chance" && !isClosed) state.steps[k].chance = allowed(numberIn(text), 0, 1);
      else state.steps[k].ends[name] = endsOf(page.steps[k].rows.find((row) => row.name === name && row.kind !== "fixed"), text, isClosed);
    } catch {
      const quoted = part.length > LONGEST ? `${part.slice(0, LONGEST)}…` : part;
      throw new RangeError(`The address says “${quoted}”, which this page cannot show: its own setting is shown.`);
    }
  }
  return state;
}

function endsSaid({ kind, options, address }, ends) {
  if (kind === "range") return ends[0] === ends[1] ? `${ends[0]}` : `${ends[0]}..${ends[1]}`;
  return ends.map((end) => encodeURIComponent(address[options.indexOf(end)])).join(",");
}

/** What an address says of a state: where it is another one than the page's own. */
export function saidOf(page, own, state) {
  const said = [];
  const say = (key, text) => said.push(`${encodeURIComponent(key).replaceAll("%3A", ":")}=${text}`);
  for (const name of ["seed", "fill", "along"]) if (state[name] !== own[name]) say(name, encodeURIComponent(state[name]));
  page.steps.forEach(({ key, rows = [] }, k) => {
    const [now, before] = [state.steps[k], own.steps[k]];
    if (now.on !== before.on) say(key, now.on ? "on" : "off");
    if (now.chance !== before.chance) say(`${key}.chance`, now.chance);
    for (const row of rows) {
      if (row.name in now.ends && !sameState(now.ends[row.name], before.ends[row.name])) say(`${key}.${row.name}`, endsSaid(row, now.ends[row.name]));
    }
  });
  return said.join("&");
}

/** Keep the address and the state alike: `came` is called, with a sentence or nothing, when an address has come. */
export function makeAddress(page, own, state, came) {
  let waiting = 0;

  function read() {
    let problem = "";
    let found = own;
    try {
      found = stateOf(page, own, location.hash.slice(1));
    } catch (error) {
      problem = error.message;
    }
    Object.assign(state, structuredClone(found));
    came(problem);
  }
  function link() {
    const said = saidOf(page, own, state);
    return `${location.href.split("#")[0]}${said && "#"}${said}`;
  }
  function put() {
    try {
      history.replaceState(null, "", link());
    } catch {
      // a frame without an address of its own: the page works, and no link carries its setting
    }
  }
  window.addEventListener("hashchange", read);
  return {
    read,
    link,
    write() {
      clearTimeout(waiting);
      waiting = setTimeout(put, PAUSE);
    },
  };
}
