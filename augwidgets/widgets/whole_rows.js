// What scrolls inside an explorer shows whole rows only: one that would be cut at an edge is not painted there.

const ROWS = ".aw-stephead, .aw-row, .aw-more, .aw-about, .aw-add-in, .aw-family";

/** Watch the boxes that scroll, and cut what lies in them between two rows. */
export function makeWholeRows(root, signal) {
  let waiting = 0;
  const boxes = () => root.querySelectorAll(".aw-steps, .aw-panel");
  function soon() {
    waiting ||= requestAnimationFrame(() => {
      waiting = 0;
      for (const box of boxes()) trim(box);
    });
  }
  const sizes = new ResizeObserver(soon);
  for (const box of boxes()) for (const one of [box, ...box.children]) sizes.observe(one);
  const watch = new MutationObserver((records) => {
    for (const { addedNodes } of records) for (const node of addedNodes) if (node instanceof Element) sizes.observe(node);
    soon();
  });
  for (const box of boxes()) watch.observe(box, { childList: true });
  root.addEventListener("scroll", soon, { signal, capture: true });
  root.addEventListener("focusin", ({ target }) => reveal(target), { signal });
  signal.addEventListener("abort", () => {
    cancelAnimationFrame(waiting);
    watch.disconnect();
    sizes.disconnect();
  });
}

/** Rows of a box that are seen, each with where it lies. */
function rowsOf(box) {
  return [...box.querySelectorAll(ROWS)].map((row) => ({ row, ...edges(row) })).filter(({ top, bottom }) => bottom > top);
}

function edges(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return { top, bottom };
}

/** Cut off, of the children of a box, what belongs to rows that do not lie in it whole. */
function trim(box) {
  const scrolls = box.scrollHeight > box.clientHeight + 1;
  const { top, bottom } = edges(box);
  const rows = scrolls ? rowsOf(box) : [];
  const from = Math.max(top, ...rows.filter((row) => row.top < top - 1 && row.bottom > top + 1).map((row) => row.bottom));
  const to = Math.min(bottom, ...rows.filter((row) => row.bottom > bottom + 1 && row.top < bottom - 1).map((row) => row.top));
  for (const child of box.children) {
    const at = edges(child);
    const [above, below] = scrolls ? [from - at.top, at.bottom - to].map((cut) => Math.ceil(Math.max(0, cut))) : [0, 0];
    // To the sides it stays open: handles and the ring of the focus stick out.
    const shape = above + below ? `inset(${above || -9}px -20px ${below || -9}px -20px)` : "";
    if (child.style.clipPath !== shape) child.style.clipPath = shape;
  }
}

/** What has the focus lies in a row that is seen whole. */
function reveal(target) {
  const box = target.closest?.(".aw-steps, .aw-panel");
  const row = target.closest?.(ROWS);
  if (!box || !row || box.scrollHeight <= box.clientHeight + 1) return;
  const [outer, inner] = [edges(box), edges(row)];
  if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top;
  else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom;
}
