// Names, states and values in words that ipywidgets cannot give: of slider handles, toggles, steps, the preset's reason.

import { newId, tell } from "./nodes.js";

/** Keep the names of the controls, and `settled` informed, while the kernel makes and moves them. */
export function nameControls(root, signal, settled) {
  function tidy() {
    for (const target of root.querySelectorAll(".aw-range .noUi-target")) nameHandles(target);
    for (const slider of root.querySelectorAll(".widget-slider")) {
      const label = slider.closest(".aw-range") ? null : slider.querySelector("label");
      if (label) slider.querySelectorAll(".noUi-handle").forEach((handle) => tell(handle, "aria-label", label.textContent));
    }
    for (const row of root.querySelectorAll('[class*="aw-notch-"]')) {
      const share = /aw-notch-(\d+)/.exec(row.className)[1] / 1000;
      if (row.style.getPropertyValue("--notch") !== String(share)) row.style.setProperty("--notch", share);
    }
    for (const button of root.querySelectorAll(".widget-toggle-button")) {
      tell(button, "aria-pressed", button.classList.contains("mod-active"));
    }
    for (const button of root.querySelectorAll(".aw-more")) {
      tell(button, "aria-expanded", button.classList.contains("aw-unfolded"));
    }
    for (const select of root.querySelectorAll(".aw-end .aw-w-preset select")) {
      const reason = root.querySelector(".aw-reason");
      if (!reason) break;
      reason.id ||= newId("reason");
      tell(select, "aria-describedby", reason.id);
    }
    settled();
  }
  tidy();
  // What a slider does to itself while it is dragged changes no name: neither its handles, nor the readout, which is not seen.
  const counts = ({ type, attributeName, target }) =>
    attributeName === "disabled" || !target.closest(type === "childList" ? ".widget-readout" : ".noUi-target");
  const watch = new MutationObserver((records) => records.some(counts) && tidy());
  const what = { childList: true, subtree: true, attributeFilter: ["class", "disabled"] };
  watch.observe(root.querySelector(".aw-left") ?? root, what);
  signal.addEventListener("abort", () => watch.disconnect());
}

/** Once for each track: what its handles are called, and their values in words whenever they move. */
function nameHandles(target) {
  const slider = target.noUiSlider;
  const row = target.closest(".aw-range");
  const label = row.querySelector(".aw-value label")?.textContent.replace(/: [^:]*$/, "");
  const handles = [...target.querySelectorAll(".noUi-handle")];
  if (!slider || !label || handles[0].hasAttribute("aria-label")) return;
  handles.forEach((handle, k) => handle.setAttribute("aria-label", handles.length > 1 ? `${label}, ${k ? "to" : "from"}` : label));
  const digits = Math.max(0, ...[...row.querySelector(".aw-value input").value.matchAll(/\d\.(\d+)/g)].map(([, all]) => all.length));
  // Heard of after noUiSlider has written the bare numbers of all handles; at once for the first time.
  slider.on("update.aw", (values, _, places) => {
    places.forEach((place, k) => tell(handles[k], "aria-valuetext", inWords(row, slider.options, place, digits)));
  });
}

/** The value at a place of a track, as the text beside it writes values: with a decimal more between two steps. */
function inWords(row, { step, range: { min } }, place, digits) {
  const beside = row.querySelector(".aw-value input"); // none, where its step is taken away under the hand
  const unit = /[^\s\d.…+−-]+/.exec(beside?.value ?? "")?.[0] ?? "";
  const value = row.classList.contains("aw-log") ? Math.exp(place) : place;
  const between = Math.abs((place - min) / step - Math.round((place - min) / step)) > 1e-4;
  const number = value.toFixed(digits + (between ? 1 : 0)).replace(/^-(?=[0.]*$)/, "").replace("-", "−");
  return [number, unit].join(unit === "°" ? "" : " ").trim();
}

