// The error line in the foot: one sentence, announced, or nothing.

import { make } from "./nodes.js";

export function makeErrorLine(model, root) {
  const line = root.querySelector(".aw-error");
  if (!line) return;
  const show = () => {
    const sentence = model.get("error");
    const text = make("div", "aw-sentence", sentence);
    text.setAttribute("role", "alert");
    line.replaceChildren(...(sentence ? [text] : []));
  };
  model.on("change:error", show);
  show();
}
