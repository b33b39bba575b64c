// The browser's half of a picker: tools, the picture that is drawn on, and what is chosen of it.
//
// Each message to the kernel is answered by one state that carries the number of those that were answered. While a
// slider moves only its newest value is on the way. Text that comes from anywhere is set as text, never as HTML.

import { makeErrorLine } from "./error_line.js";
import { followKernel } from "./kernel_gone.js";
import { shieldKeys } from "./keyboard.js";
import { hearAgain } from "./late_script.js";
import { make, newId, tell } from "./nodes.js";
import { makeStage } from "./picker_stage.js";
import { makeUndoKeys } from "./undo_keys.js";

const GROUNDS = ["checks", "white", "black"];
const BRUSH = { least: 2, most: 80, first: 14 }; // pixels of the screen

/** A button; an icon alone needs the words all the same. */
function makeButton(words, icon, name, act) {
  const button = make("button", `aw-button ${name}${words ? "" : " aw-square"}`);
  button.type = "button";
  if (icon) button.append(make("i", `fa fa-${icon}`));
  if (words) button.append(make("span", "", words));
  button.addEventListener("click", act);
  return button;
}

/** A button that shows an icon only. */
function makeIcon(icon, words, act) {
  const button = makeButton("", icon, "", act);
  button.title = words;
  tell(button, "aria-label", words);
  return button;
}

/** A field with its label above it. */
function makeField(label, control, name, ...more) {
  const words = make("label", "", label);
  control.id = words.htmlFor = newId(name);
  return make("div", `aw-field aw-${name}`, words, ...(more.length ? [make("div", "aw-beside", control, ...more)] : [control]));
}

/** Joined buttons of which one is on; native, so that the arrow keys move it. Returns what sets it. */
function makeSegments(label, options, chosen) {
  const name = newId("segments");
  const box = make("div", "aw-picker-segments");
  tell(box, "role", "radiogroup");
  tell(box, "aria-label", label);
  const radios = options.map(([value, words]) => {
    const radio = Object.assign(make("input"), { type: "radio", name, value });
    radio.addEventListener("change", () => chosen(value));
    const text = make("span", "", words);
    box.append(make("label", "", radio, text));
    return { value, radio, text };
  });
  return {
    box,
    set: (to) => radios.forEach(({ value, radio }) => (radio.checked = value === to)),
    write: (all) => radios.forEach(({ text }, k) => (text.textContent = all[k])),
  };
}

function makeRange({ min, max, step }) {
  return Object.assign(make("input"), { type: "range", min, max, step });
}

function render({ model, el }) {
  const stop = new AbortController();
  const { signal } = stop;
  if (model.get("still")) el.append(make("style", "", `#aw-still-${model.get("still")} { display: none; }`));
  const tools = { lasso: false, inside: true, brush: BRUSH.first, marks: true };
  let sent = 0; // messages that ask for a state
  let base = model.get("state").answers;
  const isWaiting = () => model.get("state").answers < base + sent;
  function send(message) {
    if (!isWaiting()) [base, sent] = [model.get("state").answers, 0];
    sent += 1;
    el.classList.add("aw-busy");
    model.send(message);
  }
  const said = make("span", "aw-unseen");
  tell(said, "role", "status");
  const say = (words) => (said.textContent = words);

  const stage = makeStage(model, signal, {
    tools,
    say,
    send: (stroke) => send({ type: "stroke", ...stroke }),
    look: (box, most) => model.send({ type: "look", box, most }),
  });

  // -- the bar ----------------------------------------------------------------------------------------------------

  const kinds = makeSegments("tool", [["scribble", "Scribble"], ["lasso", "Lasso"]], (kind) => choose({ lasso: kind === "lasso" }));
  const sides = makeSegments("what is drawn", [["inside", "Inside"], ["outside", "Outside"]], (side) => choose({ inside: side === "inside" }));
  const brush = makeRange({ min: BRUSH.least, max: BRUSH.most, step: 1 });
  brush.addEventListener("input", () => choose({ brush: Number(brush.value) }));
  const brushed = make("output");
  const plain = Object.assign(make("input"), { type: "checkbox" });
  const threshold = makeRange({ min: 0.3, max: 1, step: 0.005 });
  const limit = make("output");
  threshold.value = 0.9;
  const undo = makeIcon("undo", "undo", () => send({ type: "undo" }));
  const redo = makeIcon("repeat", "redo", () => send({ type: "redo" }));
  const clear = makeButton("Clear", "", "aw-clear", () => send({ type: "clear" }));
  const smaller = makeIcon("search-minus", "smaller", () => stage.lens.enlarge(1 / 1.5));
  const larger = makeIcon("search-plus", "larger", () => stage.lens.enlarge(1.5));
  const whole = makeButton("1×", "", "aw-fit", () => stage.lens.whole());
  const switched = make("label", "aw-switched", plain, make("span", "", "plain background"));
  const bar = make("div", "aw-bar",
    make("div", "aw-group aw-tools-drawn", kinds.box, sides.box),
    makeField("brush", brush, "brush", brushed),
    make("div", "aw-field aw-plain", switched, make("div", "aw-beside", threshold, limit)),
    make("div", "aw-group", undo, redo, clear),
    make("div", "aw-gap"),
    make("div", "aw-group aw-end", smaller, whole, larger));
  tell(threshold, "aria-label", "threshold of the plain background");

  function choose(some) {
    Object.assign(tools, some);
    tools.brush = Math.min(Math.max(tools.brush, BRUSH.least), BRUSH.most);
    kinds.set(tools.lasso ? "lasso" : "scribble");
    sides.set(tools.inside ? "inside" : "outside");
    sides.write(tools.lasso ? ["Add", "Take away"] : ["Inside", "Outside"]);
    brush.value = tools.brush;
    brushed.textContent = `${tools.brush} px`;
    brush.disabled = tools.lasso;
    stage.element.classList.toggle("aw-lassoing", tools.lasso);
    const name = tools.lasso ? `lasso, ${tools.inside ? "adds" : "takes away"}` : `scribble ${tools.inside ? "inside" : "outside"}`;
    if (Object.keys(some).length && !("marks" in some)) say(`${name}, brush ${tools.brush}`);
    stage.repaint();
  }
  stage.choose = choose;
  stage.zoomed = () => {
    const { zoom, most } = stage.lens;
    whole.lastChild.textContent = `${zoom < 9.95 ? Number(zoom.toFixed(1)) : Math.round(zoom)}×`;
    tell(whole, "aria-label", `shown ${zoom.toFixed(1)} times as large; show it whole`);
    for (const [button, isAtEnd] of [[smaller, zoom <= 1], [larger, zoom >= most]]) {
      // One that is switched off under the focus would lose it, and the notebook would take the keys.
      if (isAtEnd && document.activeElement === button) stage.element.focus({ preventScroll: true });
      button.disabled = isAtEnd;
    }
  };

  // Of what the slider says only the newest is on the way; what a hand goes on moving is one change.
  let [next, isHeld, isLast] = [null, false, false];
  function slide() {
    if (next === null || isWaiting()) return;
    const message = { type: "threshold", to: next, goes_on: isHeld };
    [next, isHeld, isLast] = [null, !isLast, false];
    send(message);
  }
  threshold.addEventListener("input", () => {
    next = Number(threshold.value);
    limit.textContent = next.toFixed(2);
    slide();
  });
  threshold.addEventListener("change", () => {
    if (next === null) isHeld = false;
    else isLast = true;
  });
  plain.addEventListener("change", () => send({ type: "threshold", to: plain.checked ? Number(threshold.value) : null }));

  // -- beside and under the picture --------------------------------------------------------------------------------

  const alone = make("img");
  const nothing = make("div", "aw-nothing", "nothing is chosen yet");
  const preview = make("div", "aw-preview aw-on-checks", alone, nothing);
  const grounds = makeSegments("behind the preview", GROUNDS.map((name) => [name, name]), (to) => {
    for (const name of GROUNDS) preview.classList.toggle(`aw-on-${name}`, name === to);
    grounds.set(to);
  });
  grounds.set("checks");
  const label = Object.assign(make("input"), { type: "text", spellcheck: false, maxLength: 500 });
  label.addEventListener("change", () => send({ type: "label", to: label.value }));
  const target = Object.assign(make("input"), { type: "text", spellcheck: false, maxLength: 500 });
  const save = makeButton("Save", "", "aw-primary", () => send({ type: "save", to: target.value }));
  const marks = Object.assign(make("input"), { type: "checkbox", checked: true });
  marks.addEventListener("change", () => choose({ marks: marks.checked }));
  const copy = makeButton("Copy code", "", "aw-copies", async () => {
    try {
      await navigator.clipboard.writeText(model.get("state").code);
      say("copied");
      copy.lastChild.textContent = "Copied";
    } catch {
      copy.lastChild.textContent = "Not allowed here";
    }
    setTimeout(() => (copy.lastChild.textContent = "Copy code"), 1500);
  });
  const side = make("div", "aw-picker-side", preview, grounds.box,
    make("label", "aw-switched", marks, make("span", "", "show the lines")),
    makeField("class", label, "label"),
    makeField("save as", target, "target", save),
    copy);
  const words = make("span", "aw-counts");
  const hint = make("span", "aw-note");
  for (const line of [words, hint]) tell(line, "role", "status");
  const help = [["Alt", "the other side"], ["Ctrl wheel", "zoom"], ["Space drag", "move"]];
  const keys = make("span", "aw-keys", ...help.flatMap(([key, word]) => [make("kbd", "", key), `${word} `]));
  el.append(bar, make("div", "aw-picker-main", stage.element, side), stage.keys, said,
    make("div", "aw-foot", make("div", "aw-meter", words, hint, keys), make("div", "aw-error")));
  makeErrorLine(model, el);
  shieldKeys(el, signal);
  makeUndoKeys({ send }, el, signal);

  // -- what the kernel says ----------------------------------------------------------------------------------------

  let [address, shown, offered] = ["", null, null];
  function showPreview() {
    const bytes = model.get("preview");
    if (bytes === shown) return;
    shown = bytes;
    const old = address;
    address = bytes?.byteLength ? URL.createObjectURL(new Blob([bytes], { type: "image/png" })) : "";
    alone.hidden = !address;
    nothing.hidden = Boolean(address);
    if (address) alone.src = address;
    if (old) URL.revokeObjectURL(old);
  }
  function keepFocus(button, isOff) {
    if (isOff && document.activeElement === button) el.focus({ preventScroll: true });
    button.disabled = isOff;
  }
  function show() {
    const state = model.get("state");
    keepFocus(undo, !state.can_undo);
    keepFocus(redo, !state.can_redo);
    keepFocus(clear, !state.strokes.length);
    plain.checked = state.threshold !== null;
    keepFocus(threshold, state.threshold === null);
    if (state.threshold !== null && next === null && !isHeld && !isWaiting()) threshold.value = state.threshold;
    limit.textContent = state.threshold === null ? "off" : Number(threshold.value).toFixed(2);
    if (document.activeElement !== label) label.value = state.label;
    if (state.target !== offered) offered = target.value = state.target;
    save.disabled = copy.disabled = !state.path;
    alone.alt = state.words ? `${state.label || "the object"} alone` : "";
    for (const [node, text] of [[words, state.words], [hint, state.saved || state.hint]]) if (node.textContent !== text) node.textContent = text;
    stage.name(`picture, ${model.get("size").join(" × ")}; ${state.words || "nothing is chosen"}; ${state.strokes.length} lines`);
    if (!isWaiting()) {
      el.classList.remove("aw-busy");
      stage.answered();
    }
    showPreview();
    stage.repaint();
    el.dataset.answers = state.answers;
    el.dataset.strokes = state.strokes.length;
    slide();
  }
  followKernel(model, el, signal, (isGone) => isGone && el.classList.remove("aw-busy"));
  model.on("change:state", show);
  model.on("change:picture", stage.load);
  model.on("change:detail", stage.load);
  el.style.setProperty("--ratio", model.get("size")[0] / model.get("size")[1]);
  choose({});
  show();
  stage.load();
  model.send({ type: "begin" });
  el.dataset.ready = "true";
  return () => {
    stop.abort();
    if (address) URL.revokeObjectURL(address);
  };
}

export default { initialize: hearAgain, render };
