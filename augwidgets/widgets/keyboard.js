// The keyboard inside an explorer: what belongs together is one Tab stop, with arrows inside.
//
// A step is one stop, so are joined buttons, the nine pictures, and the list of what can be added. Up and down go from
// control to control; left and right too, where a control has no use for them: a handle moves, a menu turns, and in a
// text the caret goes. Where things stand in rows and columns, arrows go as the eye does.

import { make, newId, tell } from "./nodes.js";
import { followTouches, untilTouched } from "./touch.js";

const CONTROLS = "button, input, select, .noUi-handle, .aw-opens";
const TOGETHER = ".aw-segments, .aw-listed, .aw-grid";
const groupOf = (control) => control.closest(".aw-step") ?? control.closest(TOGETHER);
const isUsable = (control) => !control.hidden && !control.closest(":disabled, [disabled], [hidden]");

const KEYS = {
  step: "Up and down arrows go through the step's controls, Tab leaves it.",
  pictures: "Arrows go from picture to picture, Enter shows one large, Tab leaves them.",
  list: "Arrows go through the list, Enter adds, Escape closes.",
};

/** Lab's single-letter shortcuts ("b" inserts a cell, "m" loses the output) stop at whatever has the focus here. */
export function shieldKeys(root, signal) {
  root.addEventListener("focusin", (event) => event.target.setAttribute("data-lm-suppress-shortcuts", "true"), { signal });
}

/** Give each group one Tab stop: the control that had the focus last, or its first. Returns what does it again. */
export function makeStops(root, el, signal) {
  const last = new WeakMap(); // of each group the control that takes Tab
  const told = Object.fromEntries(
    Object.entries(KEYS).map(([name, words]) => {
      const hint = make("span", "aw-unseen", words);
      hint.id = newId("keys");
      el.append(hint);
      return [name, hint.id];
    }),
  );

  function controlsOf(group) {
    return [...group.querySelectorAll(CONTROLS)].filter((control) => groupOf(control) === group);
  }
  function settle(group) {
    const controls = controlsOf(group);
    const before = last.get(group);
    const stays = controls.includes(before) && isUsable(before) && before.checkVisibility();
    const stop = stays ? before : (controls.find(isUsable) ?? controls[0]);
    for (const control of controls) if (control.tabIndex !== (control === stop ? 0 : -1)) control.tabIndex = control === stop ? 0 : -1;
  }
  function name(group, label, keys) {
    tell(group, "role", "group");
    tell(group, "aria-label", label);
    tell(group, "aria-describedby", told[keys]);
  }
  function settleAll() {
    for (const step of root.querySelectorAll(".aw-step")) {
      const words = step.querySelector(".aw-stephead .aw-switch span, .aw-parthead")?.textContent;
      if (words) name(step, `step ${words}`, "step");
      settle(step);
    }
    for (const group of root.querySelectorAll(TOGETHER)) if (!group.closest(".aw-step")) settle(group);
  }
  name(el, "pictures", "pictures");
  const list = root.querySelector(".aw-listed");
  if (list) name(list, "what can be added", "list");

  const on = (event, act) => root.addEventListener(event, act, { signal, capture: true });
  on("focusin", ({ target }) => {
    const group = target.matches?.(CONTROLS) && groupOf(target);
    if (!group) return;
    last.set(group, target);
    settle(group);
  });
  on("keydown", (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || !target.matches?.(CONTROLS)) return;
    const group = groupOf(target);
    const next = group && followed(target, key, controlsOf(group).filter((one) => isUsable(one) && one.checkVisibility()), !group.matches(".aw-step"));
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    if (next !== target) next.focus();
  });
  return settleAll;
}

/** The control that a key leads to: itself at an end, nothing where the key means something else. */
function followed(from, key, all, isTable) {
  const place = all.indexOf(from);
  const at = (k) => all[Math.min(Math.max(k, 0), all.length - 1)];
  const own = from.matches(".noUi-handle, select, input:not([type=checkbox])"); // which use left, right, Home and End
  if (CSS.supports("selector(:open)") && from.matches(":open")) return null; // a menu's own list has the arrows
  if (key === "ArrowDown" || key === "ArrowUp") {
    const sign = key === "ArrowDown" ? 1 : -1;
    return isTable ? across(from, all, sign) : at(place + sign);
  }
  if (own) return null;
  return { ArrowRight: at(place + 1), ArrowLeft: at(place - 1), Home: all[0], End: all.at(-1) }[key] ?? null;
}

/** What stands in the next row, nearest to the same column. */
function across(from, all, sign) {
  const middle = (one) => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    return { x: (left + right) / 2, y: (top + bottom) / 2, high: bottom - top };
  };
  const here = middle(from);
  const there = all.map((one) => ({ one, ...middle(one) })).filter(({ y }) => sign * (y - here.y) > here.high / 2);
  if (!there.length) return from;
  const row = Math.min(...there.map(({ y }) => sign * y));
  const inRow = there.filter(({ y }) => sign * y < row + here.high / 2);
  return inRow.reduce((best, other) => (Math.abs(other.x - here.x) < Math.abs(best.x - here.x) ? other : best)).one;
}

/** The first stop of an explorer leads past its controls. */
export function makeSkip(root, signal) {
  root.addEventListener(
    "click",
    ({ target }) => {
      if (!target.closest(".aw-skip")) return;
      const tabs = [...root.querySelectorAll(".aw-pages > .lm-TabBar .lm-TabBar-tab")];
      const chosen = tabs.find((tab) => tab.matches(".lm-mod-current"));
      for (const tab of tabs) tab.tabIndex = tab === chosen ? 0 : -1; // after a click the stop has stayed elsewhere
      chosen?.focus();
    },
    { signal },
  );
}

const FORTH = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

/** Shift and an arrow move a handle by a tenth of a step; of whole numbers a step is the least there is. */
export function stepFinely(event) {
  const target = event.target.closest?.(".aw-range:not(.aw-counted) .noUi-target");
  const forth = FORTH[event.key];
  if (!target || !forth || !event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation();
  const slider = target.noUiSlider;
  const k = Number(event.target.dataset.handle);
  if (target.hasAttribute("disabled") || !slider) return;
  const finer = slider.options.step / 10;
  const [{ min, max }, at] = [slider.options.range, [slider.get(true)].flat()[k]];
  const next = min + (Math.round((at - min) / finer) + forth) * finer; // from the first of a track, so that no dust adds up
  slider.setHandle(k, Math.min(Math.max(next, min), max), true, true);
}

/** Children that were moved or made anew lose the focus; the kernel says where it belongs. */
export function makeFocus(model, root, signal) {
  const isHere = followTouches(root, signal);
  model.on("msg:custom", ({ type, on: classes }) => {
    // Only where the person is: another view of the same explorer must not take the focus.
    if (type !== "focus" || !isHere()) return;
    untilTouched(() => { // it is made, or switched on, once drawn
      for (const name of classes) {
        const place = root.querySelector(`.${name}`);
        const target = place?.matches("button,input") ? place : place?.querySelector("input,button");
        if (!target || target.disabled) continue;
        target.focus({ preventScroll: false });
        return true;
      }
      return false;
    }, signal);
  });
}
