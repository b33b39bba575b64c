// A page that lives: sliders, nine tiles and code in one file, without a kernel and without a network.
//
// What Python has made of recipe and picture stands in the page (`view/living`); the tiles are painted from that as in
// an explorer while a hand moves. Text that comes from anywhere is set as text, never as HTML.

import { makeCode } from "./code_block.js";
import { paintDraw, resolveDraw } from "./instant_draw.js";
import { captionOf, spokenOf } from "./instant_words.js";
import { makeAddress } from "./living_address.js";
import { codeOf } from "./living_code.js";
import { makeControls } from "./living_controls.js";
import { makeCurves } from "./living_curves.js";
import { imageOf, unpackedPicture, unpackedStructure } from "./living_pixels.js";
import { ownState, put, sweptOf, titleOf } from "./living_state.js";
import { make, write } from "./nodes.js";
import { Tile, tickStep } from "./tiles.js";

const SOON = 0.5; // of the pixels along a side, of the first tiles: the script is not compiled yet
const NEVER = new AbortController().signal; // a page is not taken apart

/** The pictures: the original with a legend, and the nine. */
function makeGrid(page) {
  const grid = make("div", "aw-grid");
  const original = new Tile("aw-tile aw-original");
  const legend = make("div", "aw-legend");
  const tiles = Array.from({ length: 9 }, (_, k) => {
    const tile = new Tile("aw-tile");
    tile.element.dataset.tile = k;
    return tile;
  });
  grid.append(original.element, legend, ...tiles.map(({ element }) => element));

  function paintOriginal(picture, tile) {
    original.paint(picture, { outlines: [], boxes: [], points: [], ...tile, size: page.full, alt: page.about, caption: [[], [page.about]] }, "original");
    const kinds = { mask: tile.outlines?.length, box: tile.boxes?.length, point: tile.points?.length };
    const words = { mask: "mask", box: "box", point: "keypoints" };
    const rows = Object.keys(kinds).filter((kind) => kinds[kind]).map((kind) => [kind, words[kind]]);
    const every = tickStep(page.full);
    rows.push(["tick", every === 1 ? "1 pixel" : `${every} pixels`]);
    legend.replaceChildren(...rows.map(([kind, text]) => make("div", "", make("i", `aw-key-${kind}`), text)));
  }

  /** Show so many tiles; of several shapes each row is as high as its highest. */
  function arrange(shown) {
    tiles.forEach(({ element }, k) => (element.hidden = k >= shown.length));
    const ratio = page.full[0] / page.full[1];
    grid.classList.toggle("aw-mixed", shown.some(([across, down]) => Math.abs(Math.log(across / down / ratio)) > 0.03));
    grid.dataset.draws = Number(grid.dataset.draws ?? 0) + 1;
  }
  return { grid, tiles, paintOriginal, arrange };
}

/** What only Python can draw, in a sentence. */
function noteOf(page) {
  const names = page.steps.filter(({ lives, on }) => !lives && on).map(({ name }) => name);
  if (!page.structure) return "A browser cannot draw this by itself: the pictures are those that Python has made.";
  if (!names.length) return "";
  const those = names.length > 1 ? "their names they are" : "its name it is";
  return `Only Python draws ${names.join(", ")}: the tiles come without, and under ${those} shown in pictures.`;
}

/** Paint the nine from the structure as the state says; `told` is that structure. */
function makePainter(page, told, sources, { tiles, arrange, paintOriginal }, curves) {
  const images = [];
  const image = (k, height, width) => {
    const known = images[k];
    return known?.height === height && known.width === width ? known : (images[k] = new ImageData(width, height));
  };
  let share = 0; // of the pixels along a side, where the tiles are to be seen soon
  function drawn(k, found) {
    let picture = null;
    const { size, full, pixels, ...labels } = paintDraw(told, sources, found, (height, width) => {
      picture = image(k, height, width);
      return new Int32Array(picture.data.buffer);
    }, share);
    return { picture, full, tile: { ...labels, x: 0, y: 0, w: size[1], h: size[0], size: full } };
  }
  const first = drawn(9, { level: 0, values: [], size: told.size });
  paintOriginal(first.picture, first.tile);

  const tables = [];
  function paintOne(k, seed, lines, chosen) {
    const found = resolveDraw(told, sources, seed, k);
    tables[k] = found.values.find(({ table }) => table)?.table;
    const { picture, full, tile } = drawn(k, found);
    const gone = (tile.dropped ?? []).map(({ label, reason }) => `${label || "a box"} dropped, ${reason}`);
    tiles[k].paint(picture, {
      ...tile,
      caption: lines ?? captionOf(found.drawn),
      alt: [lines ? lines[0].join(", ") : spokenOf(found.drawn), ...gone].join("; "),
      chosen,
      missing: found.stopped ? [`without ${found.stopped.name.replaceAll("_", " ")}: Python draws it`] : [],
    }, `${k + 1}`);
    return full;
  }

  return function paint(state, sharp) {
    share = sharp ? 0 : SOON;
    put(told, page, state);
    if (page.shows === "draws") {
      const seed = told.seeds.indexOf(state.seed);
      arrange(tiles.map((_, k) => paintOne(k, seed)));
      curves?.show(tables);
      return;
    }
    const row = page.steps[0].rows.find(({ name }) => name === state.along);
    const parameter = told.steps[0].parameters.find(({ name }) => name === state.along);
    const [value] = state.steps[0].ends[state.along];
    arrange(sweptOf(row, value).map((swept, k) => {
      parameter.ends = row.kind === "range" ? [swept, swept] : [swept];
      return paintOne(k, 0, [[titleOf(row, swept)], []], swept === value);
    }));
  };
}

/** Show the pictures that Python has made, where the browser draws none. */
async function paintStills(page, { tiles, arrange, paintOriginal }) {
  const [original, sheet] = await Promise.all([imageOf(page.original.src), imageOf(page.nine.src)]);
  paintOriginal(original, page.original.tile);
  page.nine.tiles.forEach((tile, k) => tiles[k].paint(sheet, tile, `${k + 1}`));
  arrange(page.nine.tiles.map(({ size }) => size));
}

async function start() {
  const page = JSON.parse(document.getElementById("aw-page").textContent);
  const root = document.querySelector(".aw-living");
  const own = ownState(page);
  const state = structuredClone(own);
  const grid = makeGrid(page);
  const status = make("p", "aw-living-said");
  status.setAttribute("role", "status");
  const note = make("p", "aw-living-note", noteOf(page));
  note.hidden = !note.textContent;
  const heard = [];
  const model = { get: () => codeOf(page, state), on: (_, show) => heard.push(show) };

  let paint = null;
  let [isSharp, isLarge] = [false, false]; // all pixels are painted, and from the larger picture where that is needed
  let problem = ""; // with the address
  let isWaiting = true; // until the first frame
  function show() {
    controls.show();
    paint?.(state, isSharp);
    if (isSharp && isLarge) root.dataset.whole = true;
    for (const tell of heard) tell();
    write(status, problem);
  }
  function soon() {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      show();
    });
  }
  function changed() {
    problem = "";
    address.write();
    soon();
  }
  const address = makeAddress(page, own, state, (said) => {
    problem = said;
    soon();
  });
  const controls = makeControls(page, own, state, changed, grid.grid, () => address.link());
  const opens = page.opens ?? true ? [" In Python, ", make("code", "", "aw.explore(\"this page's address\")"), " goes on from here."] : [];
  const curves = page.curves ? makeCurves() : null;
  if (curves) controls.steps.append(curves.element);
  const copy = make("button", "aw-button aw-copy", "Copy");
  copy.type = "button";
  const code = make("section", "aw-code", make("div", "aw-living-codehead", make("h2", "", "Code"), copy));
  const lead = page.shows === "sweep" ? [make("p", "aw-living-lead", page.steps[0].summary)] : [];
  root.append(
    ...lead, controls.bar, status,
    make("div", "aw-main", controls.steps, make("section", "aw-right", note, grid.grid)),
    code, make("footer", "aw-living-foot", "Made with augwidgets.", ...opens),
  );
  makeCode(model, root, NEVER);
  try {
    if (page.structure) {
      const [told, sources] = await Promise.all([unpackedStructure(page), unpackedPicture(page, () => {
        isLarge = true;
        soon();
      })]);
      paint = makePainter(page, told, sources, grid, curves);
    } else await paintStills(page, grid);
  } catch (error) {
    console.error(error);
    write(note, "This browser cannot unpack the picture: open the page in a newer one.");
    note.hidden = false;
  }
  address.read();
  show();
  root.dataset.ready = Math.round(performance.now()); // the tiles are painted in this frame
  requestAnimationFrame(() => {
    [isSharp, isWaiting] = [true, false];
    soon(); // in the next one they have all their pixels
  });
}

start();
