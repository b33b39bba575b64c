// What the sliders, switches and numbers of a recipe say, read in the browser: as the kernel reads them, without it.
//
// The kernel says which control is whose (`wiring`), and with each sheet of what state it is. What a slider says is
// worked out as `value_at` in `range_row.py` does it; a value that was typed stays as long as its handle does.

import { whenInRoot } from "./in_root.js";
import { writtenBeside } from "./instant_words.js";

const near = (one, other) => Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one), Math.abs(other));

/** Whether two states, or parts of them, say the same. */
export function sameState(one, other) {
  if (typeof one === "number" && typeof other === "number") return near(one, other);
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return one === other;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => sameState(one[name], other[name]));
}

export const placeOn = ({ log, shown }, value) => (log ? Math.log(value) : value * shown);

/** Whether a handle stands where this value puts it: the slider itself moves it to the nearest step. */
function isAtRest(track, slider, place, value) {
  const exact = placeOn(track, value);
  const [low, high, step] = ["min", "max", "step"].map((name) => slider.get(name));
  const nearest = low + Math.floor((exact - low) / step + 0.5) * step;
  return Math.min(Math.abs(place - exact), Math.abs(place - Math.min(nearest, high))) < 1e-6;
}

/** The value at a place of a slider, rounded to the step of its parameter. */
export function valueOn(track, slider, place) {
  const { low, high, log, shown, whole } = track;
  if (place === placeOn(track, low)) return low;
  if (place === placeOn(track, high)) return high;
  const exact = log ? Math.exp(place) : place / shown;
  let { decimals } = track;
  if (log) decimals = Math.max(decimals, 1 - Math.floor(Math.log10(exact)));
  const steps = (place - slider.get("min")) / slider.get("step");
  if (Math.abs(steps - Math.round(steps)) > 1e-4 && place < slider.get("max")) decimals += 1;
  const number = Math.min(Math.max(Number(exact.toFixed(decimals)), low), high);
  return whole ? Math.round(number) : number;
}

const FIRST = 40; // milliseconds that the kernel hears later of what the browser has drawn by then
const BETWEEN = 300; // and between what it hears while a hand goes on
const ARROWS = /^(Arrow|Shift$|Page|Home$|End$)/; // keys that move a slider
const FLUSHES = new Map(); // of each slider that is held back: tell what waits, at once

/** Send what a control itself holds back, until the kernel has answered what it sent before. */
function sendHeld(control) {
  const [held, callbacks] = [control._msg_buffer, control._msg_buffer_callbacks];
  if (!held) return;
  [control._msg_buffer, control._msg_buffer_callbacks] = [null, null];
  control.rememberLastUpdateFor(control.send_sync_message(held, callbacks));
}

/**
 * Tell the kernel of a slider a little later, and not at every step, while the browser draws by itself (`leads`): a
 * sheet for each step, which nobody would see, takes the time that the pictures of the next one need.
 */
function holdBack(slider, leads) {
  if (FLUSHES.has(slider)) return () => {};
  const [send, take] = [slider.save_changes, slider.set_state];
  let [waiting, sent, given] = [0, -Infinity, []];
  let known = slider.get("value"); // to the kernel
  const now = () => {
    clearTimeout(waiting);
    [waiting, sent, known] = [0, performance.now(), slider.get("value")];
    if (slider.comm) send.apply(slider, given); // else its step is gone, under the hand: nobody is to be told
  };
  slider.save_changes = (...callbacks) => {
    given = callbacks;
    if (!leads()) now();
    else waiting ||= setTimeout(now, Math.max(FIRST, sent + BETWEEN - performance.now()));
  };
  // What is heard of its value while a newer one waits would put the handle back under the hand.
  slider.set_state = (state) => {
    const { value, ...others } = state;
    if (value === undefined || (waiting && !sameState(slider.get("value"), known))) return take.call(slider, others);
    if (waiting) { // there is no news: what the model would send now is older than this
      clearTimeout(waiting);
      waiting = 0;
      delete slider._buffered_state_diff?.value;
    }
    known = value;
    return take.call(slider, state); // in its order: limits before the value, or the slider would cut that, and say so
  };
  FLUSHES.set(slider, () => waiting && now());
  return () => {
    if (waiting) now();
    FLUSHES.delete(slider);
    if (!slider.comm) return void (slider.save_changes = () => {}); // the hand may be on it still
    delete slider.save_changes;
    delete slider.set_state;
  };
}

/**
 * The controls of a recipe: `changed` is called when one is moved; what is given reads them, and writes beside them.
 * `leads(number)` is whether the browser draws by itself what a slider of the step with this number says; `rewired` is
 * called when other controls are read than before.
 */
export function makeReading(model, el, signal, changed, leads, rewired) {
  let [text, turn] = ["", 0];
  let wiring = { steps: {} };
  const models = new Map();
  const releases = [];
  const heard = ["change:value", "change:index"];

  function forget() {
    for (const one of models.values()) for (const event of heard) one.off(event, changed);
    models.clear();
    for (const release of releases.splice(0)) release();
  }

  async function wire() {
    if (model.get("wiring") === text) return;
    text = model.get("wiring");
    turn += 1;
    const mine = turn;
    const told = text ? JSON.parse(text) : { steps: {} };
    const ids = [told.fill, told.seed, ...Object.values(told.steps).flatMap(({ switch: on, chance, sliders }) => [
      on, chance, ...Object.values(sliders).map(({ slider }) => slider),
    ])].filter(Boolean);
    const found = await Promise.all(ids.map((id) => model.widget_manager.get_model(id).catch(() => null)));
    if (mine !== turn || signal.aborted) return;
    forget();
    ids.forEach((id, k) => {
      if (!found[k]) return;
      models.set(id, found[k]);
      for (const event of heard) found[k].on(event, changed);
    });
    for (const [number, { sliders }] of Object.entries(told.steps)) {
      for (const { slider } of Object.values(sliders)) {
        if (models.has(slider)) releases.push(holdBack(models.get(slider), () => leads(number)));
      }
    }
    wiring = told;
    rewired();
  }

  // "Draw again" takes the next seed; the field says so once the kernel has heard of it.
  let ahead = null;
  whenInRoot(el, signal, (root) => {
    const again = ({ target }) => {
      if (!target.closest(".aw-again")) return;
      ahead = (ahead ?? models.get(wiring.seed)?.get("value") ?? NaN) + 1;
      changed();
    };
    root.addEventListener("click", again, { signal });
    // What the kernel is asked for next (to undo, say) is asked after what a hand has moved before.
    const flush = ({ type, key }) => {
      if (type === "keydown" && ARROWS.test(key)) return;
      for (const tell of FLUSHES.values()) tell();
      for (const one of models.values()) sendHeld(one);
    };
    const asks = ["pointerdown", "keydown", "change"];
    for (const type of asks) root.addEventListener(type, flush, { signal, capture: true });
  });

  function seedNow(before) {
    const said = models.get(wiring.seed)?.get("value") ?? before;
    if (!(said < ahead)) ahead = null;
    return ahead ?? said;
  }

  model.on("change:wiring", wire);
  signal.addEventListener("abort", () => {
    model.off("change:wiring", wire);
    forget();
  });
  wire();

  /** Write the ends of ranges beside their tracks; where a person types, nothing is written. */
  const said = new Map();
  function write(state) {
    const root = el.closest(".aw");
    for (const [number, { sliders }] of Object.entries(wiring.steps)) {
      for (const [name, track] of Object.entries(sliders)) {
        const ends = state.steps[number]?.[2][name];
        if (!Array.isArray(ends) || said.get(track.slider) === `${ends}`) continue;
        said.set(track.slider, `${ends}`);
        const isOpen = Array.isArray(models.get(track.slider)?.get("value"));
        const step = isOpen ? `.aw-step-${number} ` : ""; // a value's explorer has one step
        const field = root?.querySelector(`${step}.aw-of-${track.name} .aw-value input`);
        if (field && field !== document.activeElement) field.value = writtenBeside(ends, track, isOpen);
      }
    }
  }

  /** The state that the controls say, over the one that the kernel told last. */
  function read(told) {
    const state = structuredClone(told);
    state.seed = seedNow(state.seed);
    const fill = wiring.fills?.[models.get(wiring.fill)?.get("index")];
    if (fill) state.fill = fill;
    for (const [number, { switch: on, chance, sliders }] of Object.entries(wiring.steps)) {
      const step = state.steps[number];
      if (!step) continue;
      step[0] = models.get(on)?.get("value") ?? step[0];
      const percent = models.get(chance)?.get("value");
      if (percent !== undefined && percent !== Math.round(100 * step[1])) step[1] = percent / 100;
      for (const [name, track] of Object.entries(sliders)) {
        const slider = models.get(track.slider);
        const [said, ends] = [slider?.get("value"), step[2][name]];
        if (said === undefined || !Array.isArray(ends)) continue;
        const places = Array.isArray(said) ? said : [said, said]; // one handle: both ends are its value
        const valueOf = (place, end) => (isAtRest(track, slider, place, end) ? end : valueOn(track, slider, place));
        step[2][name] = ends.map((end, k) => valueOf(places[k], end));
      }
    }
    return state;
  }
  return { read, write };
}
