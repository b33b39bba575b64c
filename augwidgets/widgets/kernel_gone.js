// ipywidgets marks the box around a view when its kernel has gone, and not the view, which is what is greyed.

/** Mark the view as its box is marked; `tell` hears whether the kernel has gone. */
export function followKernel(model, el, signal, tell = () => {}) {
  const follow = () =>
    setTimeout(() => { // the class comes in the same turn as the event, before it or after it
      const isGone = Boolean(el.parentElement?.closest(".jupyter-widgets-disconnected"));
      el.classList.toggle("jupyter-widgets-disconnected", isGone);
      tell(isGone);
    });
  model.on("comm_live_update", follow);
  signal.addEventListener("abort", () => model.off("comm_live_update", follow));
}
