// What a model makes of a picture, as the kernel writes it; the picture itself follows a hand in the browser.

import { makeCurtain } from "./instant_curtain.js";
import { hearAgain } from "./late_script.js";
import { make } from "./nodes.js";

function render({ model, el }) {
  el.classList.add("aw-histogram", "aw-prediction");
  const stop = new AbortController();
  const content = make("div");
  el.append(content);

  /** Put a predicted picture in the place of the first one; what is said of that waits for the kernel. */
  function follow({ image, words, follows }) {
    const figure = content.querySelector(".aw-seen");
    const old = figure?.querySelector("img, canvas");
    if (!old) return;
    let canvas = old;
    if (old.tagName === "IMG") {
      canvas = make("canvas");
      canvas.setAttribute("role", "img");
      canvas.style.imageRendering = old.style.imageRendering;
      old.replaceWith(canvas);
      el.classList.add("aw-predicted");
    }
    if (canvas.width !== image.width || canvas.height !== image.height) {
      Object.assign(canvas, { width: image.width, height: image.height });
    }
    canvas.getContext("2d").putImageData(image, 0, 0);
    canvas.setAttribute("aria-label", `the picture, ${words}`);
    figure.querySelector("figcaption").textContent = follows.join("; ");
  }

  const hand = makeCurtain(el, stop.signal, { which: () => (model.get("state") ? 0 : -1), show: follow, again: show });

  function show() {
    el.dataset.shows = model.get("shows");
    if (!hand.takes(model.get("state"))) return; // what is seen is newer
    content.innerHTML = model.get("value"); // text in it was escaped where it was written
    el.classList.remove("aw-predicted");
  }
  model.on("change:shows", show);
  show();
  return () => stop.abort();
}

export default { initialize: hearAgain, render };
