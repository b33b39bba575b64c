// anywidget gives a view's script two seconds to load. On a busy machine it comes later: then the view is shown all the
// same, but its model takes no message from the kernel any more, and no slider would move these pictures again.

/** The model itself: anywidget hands out a part of it, but what listens to a change is told whose it is. */
function wholeModel(model) {
  let whole;
  const find = (found) => (whole = found);
  model.on("change:aw_found", find);
  model.set("aw_found", true);
  model.off("change:aw_found", find);
  return whole;
}

/** Let a model whose script came late take messages again, and ask for the state, of which it may have missed some. */
export function hearAgain({ model }) {
  const whole = wholeModel(model);
  whole._handle_comm_msg({ content: { data: {} } }).catch(() => { // no message at all: it says whether others are taken
    const itself = Object.getPrototypeOf(whole.constructor.prototype); // the class that anywidget's adds its waiting to
    whole.comm?.on_msg((message) => itself._handle_comm_msg.call(whole, message));
    whole.comm?.send({ method: "request_state" }, {});
  });
}
