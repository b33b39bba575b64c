// Nodes of the page: made, and told what they are.

export const SVG = "http://www.w3.org/2000/svg";

export function make(tag, name = "", ...children) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  node.append(...children);
  return node;
}

/** Set an attribute, unless it says so already: what watches attributes would hear of it. */
export function tell(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

/** Write a text in the place of another one: where only the words change no element comes or goes. */
export function write(element, text) {
  if (element.firstChild?.nodeType !== Node.TEXT_NODE) element.textContent = text;
  else if (element.firstChild.data !== text) element.firstChild.data = text;
}

/** The first number of its kind on the page, so that two explorers share no id. */
let ids = 0;
export const newId = (name) => `aw-${name}-${(ids += 1)}-${Math.random().toString(36).slice(2, 8)}`;
