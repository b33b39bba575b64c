// The lines that do the same, coloured with the notebook's own colours, and the button that copies them.

import { make } from "./nodes.js";

const TOKEN = /(#.*)|("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|\b(import|from|as|def|return|for|in|True|False|None)\b|(?<![\w.])(-?\d[\d_.]*(?:e[+-]?\d+)?)/g;

/** The Code page: coloured with the notebook's own colours, copied as plain text. */
export function makeCode(model, root, signal) {
  const page = root.querySelector(".aw-code");
  if (!page) return;
  const block = make("pre");
  block.tabIndex = 0;
  block.setAttribute("role", "group"); // a plain block takes no name
  block.setAttribute("aria-label", "the code that does the same");
  page.append(block);
  signal.addEventListener("abort", () => block.remove());
  const show = () => {
    const code = model.get("code");
    const parts = [];
    let end = 0;
    for (const match of code.matchAll(TOKEN)) {
      const kind = ["comment", "string", "keyword", "number"][match.slice(1).findIndex((group) => group !== undefined)];
      parts.push(code.slice(end, match.index), make("span", `aw-${kind}`, match[0]));
      end = match.index + match[0].length;
    }
    block.replaceChildren(...parts, code.slice(end));
  };
  model.on("change:code", show);
  show();
  root.addEventListener(
    "click",
    async ({ target }) => {
      const button = target.closest(".aw-copy");
      if (!button) return;
      try {
        await navigator.clipboard.writeText(model.get("code"));
        button.classList.add("aw-done");
        setTimeout(() => button.classList.remove("aw-done"), 1500);
      } catch {
        getSelection().selectAllChildren(block); // the clipboard is refused: leave the text selected
      }
    },
    { signal },
  );
}
