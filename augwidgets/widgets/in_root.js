// What a view does for the whole box that it hangs in: it finds it, keeps the room of its pages, and hands out files.

import { make } from "./nodes.js";

/** Call `found` with the explorer's root once the view hangs in it (it does not while `render` runs). */
export function whenInRoot(el, signal, found) {
  if (signal.aborted) return;
  const root = el.closest(".aw");
  if (root) found(root);
  else setTimeout(() => whenInRoot(el, signal, found), 15);
}

/** The tallest page keeps its room, so that turning the pages does not move what lies below them. */
export function keepHeight(root, signal) {
  const contents = root.querySelector(".aw-pages > .widget-tab-contents");
  if (!contents) return;
  let [tallest, wide, waiting] = [0, 0, 0];
  const keep = (height) => height > tallest && contents.style.setProperty("--tallest", `${(tallest = height)}px`);
  const watch = new ResizeObserver(([{ borderBoxSize: [{ inlineSize }] }]) => {
    if (inlineSize !== wide) {
      [tallest, wide] = [0, inlineSize]; // another layout, with heights of its own
      contents.style.removeProperty("--tallest");
      watch.unobserve(contents);
      watch.observe(contents);
    }
    clearTimeout(waiting);
    // Pictures and captions find their heights one after the other: measured when it is kept, not when it was heard of.
    waiting = setTimeout(() => keep(contents.getBoundingClientRect().height), 100);
  });
  watch.observe(contents);
  signal.addEventListener("abort", () => watch.disconnect());
}

/** "Save" asks the kernel for the recipe as it is now and hands it to the browser as a file. */
export function makeSave(model, root, signal) {
  const id = crypto.getRandomValues(new Uint32Array(2)).join("-");
  root.addEventListener(
    "click",
    ({ target }) => {
      if (!target.closest(".aw-save")) return;
      const what = ["strip", "page"].find((one) => target.closest(`.aw-save-${one}`)) ?? "";
      model.send({ type: "save", id, what });
    },
    { signal },
  );
  model.on("msg:custom", (message, buffers) => {
    if (message.type !== "save" || message.id !== id) return;
    const link = make("a");
    link.href = URL.createObjectURL(new Blob(buffers));
    link.download = message.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}
