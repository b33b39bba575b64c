// Ctrl-Z, Ctrl-Shift-Z and Ctrl-Y inside an explorer. Outside of it they stay the notebook's, and in a field that is
// being typed into they stay the field's.

import { untilTouched } from "./touch.js";

/** Which way a key goes: "undo", "redo", or nothing. */
function turnOf({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  if (altKey || ctrlKey === metaKey) return "";
  const letter = key.toLowerCase();
  if (letter === "z") return shiftKey ? "redo" : "undo";
  return letter === "y" && ctrlKey && !shiftKey ? "redo" : "";
}

export function makeUndoKeys(model, root, signal) {
  const typed = new WeakSet(); // fields with something that has not been taken over yet
  const on = (name, act) => root.addEventListener(name, act, { signal });
  const forget = ({ target }) => typed.delete(target);
  on("input", ({ target, inputType }) => inputType && typed.add(target)); // a slider or the arrows of a number type nothing
  on("change", forget);
  on("focusout", forget);

  // A click beside the controls leaves the focus here and not on the notebook, so that the keys mean this explorer.
  root.tabIndex = -1;
  const stay = () => root.contains(document.activeElement) || root.focus({ preventScroll: true });
  on("pointerup", () => setTimeout(stay));

  // Controls that are made anew, or moved, lose the focus.
  function stayUntilTouched() {
    untilTouched(() => {
      if (document.activeElement === document.body) stay();
      return false;
    }, signal);
  }

  on("keydown", (event) => {
    const turn = turnOf(event);
    if (!turn || typed.has(event.target)) return;
    event.preventDefault();
    event.stopPropagation();
    model.send({ type: turn });
    stayUntilTouched();
  });
}

