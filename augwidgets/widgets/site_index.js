// The list of a site: a field that searches names, sentences and what other libraries call things, and its keys.

"use strict";
(() => {
  const field = document.getElementById("aw-search");
  const found = document.getElementById("aw-found");
  const cards = [...document.querySelectorAll(".aw-site-cards > li")];
  const families = [...document.querySelectorAll(".aw-site-family-of")];
  const links = [...document.querySelectorAll(".aw-site-families li")];
  const titleOf = (card) => card.querySelector("b").textContent.toLowerCase();

  /** Show what holds all the words; the first of them that is called so is marked, and Enter opens it. */
  function filter() {
    const words = field.value.toLowerCase().split(/[\s_]+/).filter(Boolean);
    const start = words.join(" ");
    const shown = cards.filter((card) => {
      card.hidden = !words.every((word) => card.dataset.words.includes(word));
      return !card.hidden;
    });
    families.forEach((family, k) => {
      const count = [...family.querySelectorAll("li")].filter(({ hidden }) => !hidden).length;
      family.hidden = !count;
      links[k].querySelector("span").textContent = count;
      links[k].hidden = family.hidden;
    });
    const first = words.length
      ? (shown.find((card) => titleOf(card).startsWith(start)) ?? shown.find((card) => titleOf(card).includes(start)) ?? shown[0])
      : undefined;
    for (const card of cards) card.classList.toggle("aw-first", card === first);
    const told = !words.length ? "" : first ? `${shown.length} of ${cards.length}; Enter opens ${titleOf(first)}` : "nothing is called so: try another word";
    if (found.textContent !== told) found.textContent = told;
    return first;
  }

  /** Move the focus from card to card, by one, or by a row as it lies on the page. */
  function step(from, key) {
    const open = cards.filter((card) => !card.hidden && card.offsetParent).map((card) => card.querySelector("a"));
    const at = open.indexOf(from);
    if (key === "ArrowLeft" || key === "ArrowRight") return open[at + (key === "ArrowRight" ? 1 : -1)];
    const here = from.getBoundingClientRect();
    const isDown = key === "ArrowDown";
    const beyond = open.filter((link) => {
      const { top } = link.getBoundingClientRect();
      return isDown ? top > here.top + 4 : top < here.top - 4;
    });
    const far = (link) => {
      const { top, left } = link.getBoundingClientRect();
      return Math.abs(top - here.top) * 10 + Math.abs(left - here.left);
    };
    return beyond.sort((one, other) => far(one) - far(other))[0] ?? (isDown ? undefined : field);
  }

  field.addEventListener("input", filter);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      field.value = "";
      filter();
    } else if (event.key === "Enter") {
      filter()?.querySelector("a").click();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      cards.find(({ hidden }) => !hidden)?.querySelector("a").focus();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const link = event.target.closest?.(".aw-site-cards a");
    if (event.key === "/" && event.target !== field) {
      event.preventDefault();
      field.focus();
      field.select();
    } else if (link && /^Arrow/.test(event.key)) {
      const next = step(link, event.key);
      if (next) event.preventDefault();
      next?.focus();
    }
  });
  window.addEventListener("pageshow", filter); // a browser that comes back has kept the word
  document.documentElement.classList.add("aw-scripted");
  filter();
})();
