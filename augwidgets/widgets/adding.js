// "Add a step": a panel that opens, is searched and closes without a trip to the kernel, and a small picture of each
// transform in it.

import { tell } from "./nodes.js";

const SMALL = 2; // pixels of a small picture for each one shown

/** The panel of what can be added. `settled` is called when other buttons are shown than before. */
export function makePanel(model, root, signal, settled) {
  const find = (name) => root.querySelector(`.aw-adder ${name}`);
  const field = () => find(".aw-search input");
  const isOpen = () => root.classList.contains("aw-adding");
  let opener = find(".aw-add");
  let enters = false; // Enter came before the kernel had filled the panel

  function open(yes) {
    root.classList.toggle("aw-adding", yes);
    for (const button of root.querySelectorAll(".aw-add, .aw-add-in")) tell(button, "aria-expanded", yes && button === opener);
    enters = false;
    if (yes) place();
    else search("");
    if (yes) field()?.focus({ preventScroll: true });
  }

  /** Above the button if all fits there, else where there is more room. */
  function place() {
    const panel = find(".aw-panel");
    if (!panel) return; // the page is being left, and its controls went first
    panel.style.minHeight = "";
    const [at, whole] = [find(".aw-add"), root].map((element) => element.getBoundingClientRect());
    const [above, below] = [at.top - whole.top, whole.bottom - at.bottom].map((room) => room - 10);
    const wanted = Math.max(panel.scrollHeight + 2, 430); // the kernel may still be filling it
    const down = wanted > above && below > above;
    panel.classList.toggle("aw-below", down);
    panel.style.setProperty("--room", `${Math.max(down ? below : above, 160)}px`);
    panel.style.minHeight = `${panel.offsetHeight}px`; // what is searched for must not move the field
  }

  function search(words) {
    const input = field();
    if (input && input.value !== words) {
      input.value = words;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    filter();
  }

  /** Show what holds all the words, in its name, its sentence or its heading; Enter adds the one that is marked. */
  function filter() {
    const wanted = (field()?.value ?? "").toLowerCase().split(/[\s_]+/).filter(Boolean);
    const found = [];
    for (const family of root.querySelectorAll(".aw-family")) {
      const heading = family.querySelector(".widget-label").textContent;
      const buttons = [...family.querySelectorAll("button")];
      for (const button of buttons) {
        const said = `${button.textContent} ${button.title} ${heading}`.toLowerCase();
        button.hidden = !wanted.every((word) => said.includes(word));
      }
      const shown = buttons.filter(({ hidden }) => !hidden);
      family.hidden = !shown.length;
      found.push(...shown);
    }
    const start = wanted.join(" ");
    const first = wanted.length
      ? (found.find(({ textContent: name }) => name.startsWith(start)) ?? found.find(({ textContent: name }) => name.includes(start)) ?? found[0])
      : undefined;
    for (const button of root.querySelectorAll(".aw-family button")) button.classList.toggle("aw-first", button === first);
    const told = find(".aw-found");
    const words = !wanted.length ? "" : first ? `Enter adds ${first.textContent}` : "nothing is called so: try another word";
    if (told && told.textContent !== words) told.textContent = words;
    settled();
    return first;
  }

  // The kernel fills the panel when it is opened for the first time, and again where a cell has declared a transform.
  const list = find(".aw-listed");
  const watch = new MutationObserver(() => {
    picture();
    const first = filter();
    if (enters && first) {
      enters = false;
      first.click();
    } else if (isOpen() && !field()?.value) place();
  });
  if (list) watch.observe(list, { childList: true, subtree: true });
  signal.addEventListener("abort", () => watch.disconnect());

  // ---- small pictures: one sheet, of which each button shows its part
  let address = "";
  function picture() {
    const places = model.get("thumbnail_places");
    for (const button of list?.querySelectorAll("button") ?? []) {
      const of = places[/aw-choice-(\w+)/.exec(button.className)?.[1]];
      button.classList.toggle("aw-pictured", Boolean(of && address));
      if (!of) continue;
      const [x, y, wide, high] = of.map((pixels) => pixels / SMALL);
      button.style.cssText = `--at: ${-x}px ${-y}px; --wide: ${wide}px; --high: ${high}px`;
    }
  }
  function showSheet() {
    const bytes = model.get("thumbnails");
    if (address) URL.revokeObjectURL(address);
    address = bytes?.byteLength ? URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" })) : "";
    list?.style.setProperty("--sheet", address ? `image-set(url("${address}") ${SMALL}x)` : "none");
    picture();
  }
  model.on("change:thumbnails", showSheet);
  signal.addEventListener("abort", () => address && URL.revokeObjectURL(address));
  showSheet();

  // ---- what a person does
  tell(find(".aw-found") ?? root, "role", find(".aw-found") ? "status" : "presentation");
  if (opener) tell(opener, "aria-expanded", false);
  const on = (name, act) => root.addEventListener(name, act, { signal });
  on("click", ({ target }) => {
    const button = target.closest(".aw-add, .aw-add-in");
    if (button) {
      const again = isOpen() && button === opener;
      opener = button;
      open(!again);
    } else if (isOpen() && (target.closest(".aw-family button") || !target.closest(".aw-panel"))) open(false);
  });
  on("input", ({ target }) => target === field() && filter());
  // Before the field hears of it, which keeps its keys to itself.
  root.addEventListener("keydown", press, { signal, capture: true });
  function press(event) {
    if (!isOpen()) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      open(false);
      opener?.focus();
    } else if (event.target === field() && event.key === "Enter" && !event.isComposing) {
      event.stopPropagation();
      const first = filter();
      if (first) first.click();
      else enters = Boolean(field().value.trim()) && !root.querySelector(".aw-family");
    } else if (event.target === field() && event.key === "ArrowDown") {
      event.preventDefault();
      [...root.querySelectorAll(".aw-family button")].find(({ hidden }) => !hidden)?.focus();
    }
  }
}
