// The browser's half of a lab: how far its work is, its error line, its code, and the keys of the whole box.

import { makeCode } from "./code_block.js";
import { makeErrorLine } from "./error_line.js";
import { keepHeight, makeSave, whenInRoot } from "./in_root.js";
import { makeFocus, makeSkip, makeStops, shieldKeys } from "./keyboard.js";
import { hearAgain } from "./late_script.js";
import { nameControls } from "./naming.js";
import { make, write } from "./nodes.js";

/** A bar and words in the foot; a live region reads the words aloud, of those about numbers only the last. */
function makeProgress(model, root) {
  const line = root.querySelector(".aw-progress");
  if (!line) return;
  const bar = make("progress");
  bar.max = 1;
  bar.setAttribute("aria-label", "how much of the work is done");
  const [moving, said] = [make("span", "aw-words"), make("span", "aw-words")];
  said.setAttribute("role", "status");
  line.replaceChildren(bar, moving, said);
  const show = () => {
    const busy = model.get("busy");
    const { share, words } = model.get("progress");
    bar.style.visibility = busy ? "visible" : "hidden";
    bar.value = share ?? 0;
    write(moving, busy ? words : "");
    if (said.textContent !== (busy ? "" : words)) said.textContent = busy ? "" : words;
  };
  model.on("change:progress", show);
  model.on("change:busy", show);
  show();
}

function render({ model, el }) {
  const stop = new AbortController();
  const { signal } = stop;
  if (model.get("still")) el.append(make("style", "", `#aw-still-${model.get("still")} { display: none; }`));
  whenInRoot(el, signal, (root) => {
    const showBusy = () => root.classList.toggle("aw-busy", model.get("busy"));
    model.on("change:busy", showBusy);
    showBusy();
    shieldKeys(root, signal);
    nameControls(root, signal, makeStops(root, el, signal));
    makeSkip(root, signal);
    keepHeight(root, signal);
    makeFocus(model, root, signal);
    makeProgress(model, root);
    makeErrorLine(model, root);
    makeCode(model, root, signal);
    makeSave(model, root, signal);
    root.dataset.ready = "true";
  });
  return () => stop.abort();
}

export default { initialize: hearAgain, render };
