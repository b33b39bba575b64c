// A slider of native range inputs: one handle, or two over one track that cannot pass each other.

import { placeOn, valueOn } from "./instant_controls.js";
import { formatOf } from "./living_state.js";
import { make, tell } from "./nodes.js";

const HALF = 8; // pixels of a handle: it does not stick out of its track

/** Make the slider of a parameter; `choose` is told its ends. */
export function makeSlider(row, spoken, isClosed, choose) {
  const { track } = row;
  const element = make("div", "aw-living-slider");
  const read = { get: (name) => track[name] };
  const sides = isClosed ? ["value"] : ["low end", "high end"];
  let ends = row.ends;
  const handles = sides.map((side, k) => {
    const handle = make("input");
    handle.type = "range";
    handle.setAttribute("aria-label", isClosed ? spoken : `${spoken}, ${side}`);
    handle.addEventListener("input", () => {
      let value = valueOn(track, read, Number(handle.value));
      if (!isClosed) value = k ? Math.max(value, ends[0]) : Math.min(value, ends[1]);
      const now = isClosed ? [value, value] : k ? [ends[0], value] : [value, ends[1]];
      choose(now);
    });
    return handle;
  });
  element.append(...handles);
  // A handle of two takes the pointer where it is alone: a click beside them moves the nearest one there.
  if (!isClosed) {
    element.addEventListener("click", (event) => {
      if (event.target !== element) return;
      const { left, width } = element.getBoundingClientRect();
      const share = (event.clientX - left - HALF) / (width - 2 * HALF);
      const place = track.min + share * (track.max - track.min);
      const [low, high] = ends.map((end) => placeOn(track, end));
      const handle = handles[Number(place - low > high - place)];
      handle.value = place; // which puts it on a step, between the ends
      handle.focus();
      handle.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  /** The track grows for a value that lies beyond, by whole steps. */
  function hold(places) {
    const low = Math.min(track.min, ...places);
    const high = Math.max(track.max, ...places);
    if (low < track.min) track.min -= Math.ceil((track.min - low) / track.step - 1e-9) * track.step;
    if (high > track.max) track.max = high;
    for (const handle of handles) Object.assign(handle, { min: track.min, max: track.max, step: track.step });
    if (track.neutral === null) return;
    const notch = (track.neutral - track.min) / (track.max - track.min);
    element.classList.toggle("aw-notched", notch > 0.001 && notch < 0.999);
    element.style.setProperty("--notch", notch);
  }

  return {
    element,
    show(now) {
      ends = now;
      const places = ends.map((end) => placeOn(track, end));
      hold(places);
      const share = (place) => (place - track.min) / (track.max - track.min);
      handles.forEach((handle, k) => {
        if (Number(handle.value) !== places[k]) handle.value = places[k];
        tell(handle, "aria-valuetext", formatOf(row, ends[k]));
      });
      // Of two handles at one place the one that can still move lies on top.
      if (!isClosed) handles[0].style.zIndex = share(places[0]) > 0.5 ? 3 : 1;
      element.style.setProperty("--from", isClosed ? share(Math.min(Math.max(track.neutral ?? track.min, track.min), places[0])) : share(places[0]));
      element.style.setProperty("--to", isClosed ? share(Math.max(track.neutral ?? track.min, places[0])) : share(places[1]));
    },
  };
}
