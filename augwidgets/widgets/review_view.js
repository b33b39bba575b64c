// The browser's half of a review: a page of pictures that are kept or rejected, by keys or by a click.
//
// The kernel sends a page in one message: a JPEG sheet, and what each picture says. What is decided of them comes apart
// from it, for it changes far more often. A key acts on the picture that is seen: while a page is being turned to it
// does nothing. Text that comes from anywhere is set as text, never as HTML.

import { makeErrorLine } from "./error_line.js";
import { followKernel } from "./kernel_gone.js";
import { shieldKeys } from "./keyboard.js";
import { hearAgain } from "./late_script.js";
import { make, newId, tell } from "./nodes.js";
import { Tile, newestFirst } from "./tiles.js";

const WIDE = 1000; // pixels from which four pictures stand in a row
const SIGNS = { keep: "✓ kept", reject: "✕ rejected" };
const PATIENCE = 4000; // milliseconds after which a page that does not come is waited for no more

/** A button of the bar; an icon alone needs the words all the same. */
function makeButton(words, icon, name, act) {
  const button = make("button", `aw-button ${name}`);
  button.type = "button";
  if (icon) button.append(make("i", `fa fa-${icon}`));
  if (words) button.append(make("span", "", words));
  button.addEventListener("click", act);
  return button;
}

/** A field with its label above it. */
function makeField(label, control, name) {
  const words = make("label", "", label);
  control.id = words.htmlFor = newId(name);
  return make("div", `aw-field aw-${name}`, words, control);
}

/** What is above the pictures: which are shown, the pages, undo, and where the kept ones go. Returns what shows a state. */
function makeReviewBar(el, send, turn) {
  const filter = make("select");
  filter.addEventListener("change", () => send({ type: "filter", to: filter.value }));
  const again = makeButton("", "refresh", "aw-square aw-again", () => send({ type: "filter", to: filter.value }));
  const number = make("input");
  Object.assign(number, { type: "number", min: 1, step: 1 });
  number.addEventListener("change", () => send({ type: "turn", to: Number(number.value) }));
  const of = make("span", "aw-of");
  const before = makeButton("", "chevron-left", "aw-square", () => turn(-1));
  const next = makeButton("", "chevron-right", "aw-square", () => turn(1));
  const undo = makeButton("Undo", "undo", "aw-undo", () => send({ type: "undo" }));
  const target = make("input");
  Object.assign(target, { type: "text", spellcheck: false });
  const write = makeButton("Export the kept", "", "aw-primary", () => send({ type: "export", to: target.value }));
  for (const [button, words] of [[before, "page before"], [next, "next page"], [again, "list again what it shows"]]) {
    button.setAttribute("aria-label", words);
    button.title = words;
  }
  const pages = make("div", "aw-group aw-turning", before, makeField("page", number, "page"), of, next);
  const list = make("div", "aw-group", makeField("show", filter, "filter"), again);
  const end = make("div", "aw-group aw-end", makeField("the kept go to", target, "target"), write);
  el.append(make("div", "aw-bar", list, pages, make("div", "aw-group", undo), make("div", "aw-gap"), end));

  let said = "";
  let offered = null;
  return {
    filter,
    show(state) {
      const now = JSON.stringify(state.filters);
      if (now !== said) {
        said = now;
        const option = ([value, words]) => Object.assign(make("option", "", words), { value });
        const [first, flags] = state.filters.map((some) => some.map(option));
        const group = make("optgroup", "", ...flags);
        group.label = "flag";
        filter.replaceChildren(...first, ...(flags.length ? [group] : []));
      }
      filter.value = state.filter;
      again.classList.toggle("aw-stale", state.stale > 0);
      if (document.activeElement !== number) number.value = state.page;
      number.max = state.pages;
      of.textContent = `of ${state.pages.toLocaleString("en")}`;
      before.disabled = state.page <= 1;
      next.disabled = state.page >= state.pages;
      undo.disabled = !state.can_undo;
      if (state.target !== offered) offered = target.value = state.target;
      write.disabled = state.is_writing || !state.kept;
      write.lastChild.textContent = `Export ${state.kept.toLocaleString("en")} kept`;
    },
  };
}

/** A picture with what can be done to it. */
function makeCard(decide, open) {
  const tile = new Tile("aw-tile");
  const badge = make("div", "aw-badge");
  const keep = makeButton("", "check", "aw-square aw-keeps", () => decide(card, "keep"));
  const reject = makeButton("", "times", "aw-square aw-rejects", () => decide(card, "reject"));
  for (const button of [keep, reject]) button.tabIndex = -1; // the keys do it
  const flags = make("div", "aw-flags");
  tile.frame.append(badge);
  tile.text.after(flags); // apart from the words, which may be cut
  tile.said.push(flags);
  tile.element.append(make("div", "aw-verdicts", keep, reject));
  tile.frame.setAttribute("role", "button");
  tile.frame.tabIndex = -1;
  tile.frame.classList.add("aw-opens");
  tile.frame.addEventListener("click", () => open(card));
  const card = {
    tile,
    name: "",
    paint(sheet, content) {
      card.name = content.name;
      card.alt = content.alt;
      flags.textContent = content.flags.join(", ");
      tile.paint(sheet, content, "");
      for (const [button, word] of [[keep, "keep"], [reject, "reject"]]) button.setAttribute("aria-label", `${word} ${content.name}`);
    },
    show(decision) {
      card.decision = decision;
      tile.canvas.setAttribute("aria-label", `${card.alt}; ${decision ? SIGNS[decision].slice(2) : "undecided"}`);
      badge.textContent = SIGNS[decision] ?? "";
      for (const word of ["keep", "reject"]) tile.element.classList.toggle(`aw-is-${word}`, decision === word);
      tell(keep, "aria-pressed", decision === "keep");
      tell(reject, "aria-pressed", decision === "reject");
    },
  };
  return card;
}

/** The pictures of a page: one of them is the current one, and is their one Tab stop. */
function makeCards(el, decide, open) {
  const grid = make("div", "aw-cards");
  const empty = make("div", "aw-noneshown");
  const keys = make("span", "aw-unseen", "Arrows go from picture to picture, k keeps, r rejects, u undoes, Enter shows one large.");
  keys.id = newId("reviewkeys");
  tell(grid, "role", "group");
  tell(grid, "aria-label", "pictures");
  tell(grid, "aria-describedby", keys.id);
  el.append(make("div", "aw-cardplace", grid, empty, keys));
  const cards = [];
  let [count, current] = [0, 0];
  const self = {
    place: grid.parentElement,
    get shown() { return cards.slice(0, count); },
    get at() { return current; },
    get card() { return cards[current]; },
    paint(sheet, list) {
      while (cards.length < list.length) {
        const card = makeCard(decide, open);
        card.tile.frame.addEventListener("focusin", () => self.go(cards.indexOf(card), false));
        cards.push(card);
        grid.append(card.tile.element);
      }
      count = list.length;
      cards.forEach((card, k) => {
        card.tile.element.hidden = k >= count;
        if (k < count) card.paint(sheet, list[k]);
      });
      // The focus must not be lost with a picture that goes, or the notebook would take the keys.
      const isLost = grid.contains(document.activeElement) && document.activeElement.closest("[hidden]");
      self.go(Math.min(current, Math.max(0, count - 1)), Boolean(isLost));
    },
    show(decided, words) {
      for (const card of self.shown) card.show(decided[card.name]);
      empty.textContent = count ? "" : words;
    },
    go(to, focus) {
      current = to;
      cards.forEach(({ tile }, k) => {
        tile.frame.tabIndex = k === current ? 0 : -1;
        tile.element.classList.toggle("aw-current", k === current);
      });
      if (focus) self.focus();
    },
    focus() {
      if (count) cards[current].tile.frame.focus({ preventScroll: true });
      else grid.closest(".aw").focus({ preventScroll: true });
    },
    columns: () => getComputedStyle(grid).gridTemplateColumns.split(" ").length,
  };
  return self;
}

/** One picture over the others, as large as there is room. */
function makeLarge(model, cards, send, decide) {
  const card = makeCard(decide, close);
  const shut = makeButton("", "times", "aw-square aw-shut", close);
  shut.setAttribute("aria-label", "close");
  const over = make("div", "aw-large", card.tile.element, shut);
  over.hidden = true;
  cards.place.append(over);
  let asked = "";
  function close() {
    if (over.hidden) return;
    asked = "";
    over.hidden = true;
    cards.focus();
  }
  const show = () => over.hidden || card.show(model.get("state").decided[card.name]);
  const paint = newestFirst(model, "large", ["large_tile"], (sheet, tile) => {
    if (tile.name !== asked) return;
    card.paint(sheet, tile);
    over.hidden = false;
    show();
    card.tile.frame.focus({ preventScroll: true });
  });
  model.on("change:large_tile", paint);
  return {
    show,
    close,
    get open() { return !over.hidden; },
    get isWaiting() { return asked !== "" && asked !== card.name; },
    ask(name) {
      asked = name;
      send({ type: "large", name });
    },
  };
}

/** What is under the pictures: how far it is, the keys, and what went wrong. */
function makeReviewFoot(model, el) {
  const [kept, rejected] = [make("i"), make("b")];
  const track = make("span", "aw-track", kept, rejected);
  track.setAttribute("aria-hidden", "true");
  const counts = make("span", "aw-counts");
  counts.setAttribute("role", "status");
  const note = make("span", "aw-note");
  note.setAttribute("role", "status");
  const help = [["k", "keep"], ["r", "reject"], ["u", "undo"], ["n", "next page"], ["p", "page before"], ["f", "filter"], ["Enter", "large"]];
  const keys = make("span", "aw-keys", ...help.flatMap(([key, word]) => [make("kbd", "", key), `${word} `]));
  el.append(make("div", "aw-foot", make("div", "aw-meter", track, counts, note, keys), make("div", "aw-error")));
  makeErrorLine(model, el);
  return function show(state) {
    kept.style.cssText = `left:0;width:${100 * state.share[0]}%`;
    rejected.style.cssText = `left:${100 * state.share[0]}%;width:${100 * state.share[1]}%`;
    for (const [node, words] of [[counts, state.counts], [note, state.note]]) if (node.textContent !== words) node.textContent = words;
  };
}

function render({ model, el }) {
  const stop = new AbortController();
  const { signal } = stop;
  el.tabIndex = -1;
  if (model.get("still")) el.append(make("style", "", `#aw-still-${model.get("still")} { display: none; }`));
  const send = (message) => model.send(message);
  const isHere = () => el.contains(document.activeElement);
  let isTyping = false; // in a field, which the arrow keys go through: it keeps the focus
  el.addEventListener("keydown", ({ target }) => (isTyping = target.matches("input, select")), { signal, capture: true });
  el.addEventListener("pointerdown", () => (isTyping = false), { signal, capture: true });
  const isAtPictures = () => isHere() && !(isTyping && document.activeElement.matches("input, select"));
  let turning = 0; // until when a page is waited for
  let painted = -1;
  let moves = model.get("state").moves;

  function turn(by) {
    const { page, pages } = model.get("state");
    if (page + by < 1 || page + by > pages) return;
    if (!large.open && isHere()) cards.focus(); // a button of the last page is switched off, and would lose the focus
    turning = performance.now() + PATIENCE;
    send({ type: "turn", by });
  }
  const isTurning = () => performance.now() < turning;
  function go(to) {
    if (to < 0 || to >= cards.shown.length) return isTurning() || turn(Math.sign(to));
    cards.go(to, !large.open);
    if (large.open) large.ask(cards.card.name);
  }
  /** A key goes on to the next picture, a click stays where the pointer is. */
  function decide(card, decision, goesOn = false) {
    if (isTurning() || large.isWaiting || !card?.name) return; // it is not seen yet
    const { name } = card;
    const isLast = cards.at + 1 >= cards.shown.length;
    send({ type: "decide", name, decision });
    if (goesOn && !(isLast && model.get("state").page >= model.get("state").pages)) go(cards.at + 1);
    else if (!goesOn && !large.open) cards.go(cards.shown.indexOf(card), true);
  }

  const bar = makeReviewBar(el, send, turn);
  const cards = makeCards(el, (card, decision) => decide(card, decision), (card) => {
    cards.go(cards.shown.indexOf(card), false);
    large.ask(card.name);
  });
  const large = makeLarge(model, cards, send, (card, decision) => decide(card, decision));
  const foot = makeReviewFoot(model, el);

  function show() {
    const [state, busy] = [model.get("state"), model.get("busy")];
    bar.show(state);
    foot(state);
    el.classList.toggle("aw-busy", busy);
    if (state.draws !== painted) return; // it speaks of a page that is not painted yet
    cards.show(state.decided, state.empty);
    large.show();
    if (state.moves === moves) return;
    moves = state.moves;
    cards.go(Math.min(state.current, Math.max(0, cards.shown.length - 1)), isAtPictures() && !large.open);
    if (large.open) large.ask(cards.card.name);
  }
  function finish(list, number, sheet = null) {
    cards.paint(sheet, list);
    painted = number;
    turning = 0;
    show();
    el.dataset.draws = number; // the next frame shows these pixels
  }
  const paint = newestFirst(model, "sheet", ["tiles", "draws"], (sheet, list, number) => finish(list, number, sheet));
  model.on("change:draws", () => (model.get("tiles").length ? paint() : finish([], model.get("draws"))));
  model.on("change:state", show);
  model.on("change:busy", show);

  const acts = {
    k: () => decide(cards.card, "keep", true),
    r: () => decide(cards.card, "reject", true),
    u: () => send({ type: "undo" }),
    n: () => turn(1),
    p: () => turn(-1),
    f: () => {
      isTyping = true;
      bar.filter.focus();
    },
    ArrowRight: () => go(cards.at + 1),
    ArrowLeft: () => go(cards.at - 1),
    ArrowDown: () => go(Math.min(cards.at + cards.columns(), cards.shown.length - 1)),
    ArrowUp: () => go(Math.max(cards.at - cards.columns(), 0)),
    Home: () => go(0),
    End: () => go(cards.shown.length - 1),
    Escape: () => large.close(),
    Enter: () => (large.open ? large.close() : large.ask(cards.card?.name)),
  };
  Object.assign(acts, { x: acts.r, " ": acts.k, PageDown: acts.n, PageUp: acts.p });
  const once = ["k", "r", "x", " ", "u", "f", "Enter"]; // a key that is held down decides one picture

  el.addEventListener("keydown", (event) => {
    const { target, ctrlKey, metaKey, altKey, shiftKey } = event;
    const isField = target.matches("input, select");
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const takesBack = key === "z" && ctrlKey !== metaKey && !altKey && !shiftKey;
    const leaves = key === "Escape" || (key === "Enter" && target.matches("[type=number]"));
    if (isField ? !leaves : (ctrlKey || metaKey || altKey) && !takesBack) return;
    if (target.matches("button") && ["Enter", " "].includes(key)) return; // it is pressed
    const act = isField ? () => cards.focus() : takesBack ? acts.u : acts[key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat || !once.includes(key)) act();
  }, { signal });
  // A click beside the controls leaves the focus here, so that the keys mean this review and not the notebook.
  el.addEventListener("pointerup", () => setTimeout(() => isHere() || cards.focus()), { signal });
  shieldKeys(el, signal);

  let columns = 0;
  const room = new ResizeObserver(([{ contentRect }]) => {
    const now = contentRect.width >= WIDE ? 4 : 3;
    if (contentRect.width && now !== columns) send({ type: "room", columns: (columns = now) });
  });
  room.observe(el);
  signal.addEventListener("abort", () => room.disconnect());
  followKernel(model, el, signal);
  show();
  paint();
  el.dataset.ready = "true";
  return () => stop.abort();
}

export default { initialize: hearAgain, render };
