// The picture that is drawn on: what is chosen stays as it is, the rest lies under a checkerboard. Lines are drawn at
// once, and go to the kernel when the hand rests.

import { make, newId, tell } from "./nodes.js";
import { hearHand } from "./picker_hand.js";
import { makeLens } from "./picker_lens.js";

const INSIDE = "#56b4e9"; // as the outlines of masks, fixed: they lie on a photograph
const OUTSIDE = "#f0b429";
const CHECK = 8; // pixels of the screen
const SLOW = 20; // steps of the cursor over what is seen
const SHARPER = 1.3; // times as many pixels as the picture has been sent with
const REST = 250; // milliseconds

const colourOf = ({ inside }) => (inside ? INSIDE : OUTSIDE);

/** A path through points, one number after the other. */
function pathOf({ points, lasso }) {
  const path = new Path2D();
  path.moveTo(points[0], points[1]);
  for (let k = 2; k < points.length; k += 2) path.lineTo(points[k], points[k + 1]);
  if (points.length === 2) path.lineTo(points[0], points[1]); // a dot
  if (lasso) path.closePath();
  return path;
}

function makeChecks() {
  const tile = Object.assign(make("canvas"), { width: 2 * CHECK, height: 2 * CHECK });
  const ink = tile.getContext("2d");
  for (const [x, y] of [[0, 0], [1, 0], [0, 1], [1, 1]]) {
    ink.fillStyle = (x + y) % 2 ? "#5c5c5c" : "#8a8a8a";
    ink.fillRect(x * CHECK, y * CHECK, CHECK, CHECK);
  }
  return ink.createPattern(tile, "repeat");
}

/** Decode bytes to a picture, the newest of what comes; `shown` is told. */
function makePhotograph(model, name, type, shown) {
  const photograph = { bitmap: null, box: null };
  let known = null;
  photograph.load = async () => {
    const bytes = model.get(name);
    if (bytes === known) return;
    known = bytes;
    const box = name === "detail" ? model.get("detail_box") : null;
    const bitmap = bytes?.byteLength ? await createImageBitmap(new Blob([bytes], { type })).catch(() => null) : null;
    if (bytes !== known) return bitmap?.close();
    photograph.bitmap?.close();
    Object.assign(photograph, { bitmap, box });
    shown();
  };
  return photograph;
}

/**
 * `tools` says what draws: {lasso, inside, brush, marks}; `send` takes a finished line, `look` a part to be seen as it
 * is, and `say` what is told aloud.
 */
export function makeStage(model, signal, { tools, send, look, say }) {
  const canvas = make("canvas");
  tell(canvas, "aria-hidden", "true");
  const stage = make("div", "aw-picker-stage", canvas);
  stage.tabIndex = 0;
  tell(stage, "role", "application");
  const keys = make("span", "aw-unseen",
    "Arrows move a cursor, with Shift by a pixel. Space puts a point, Enter puts the last one, Escape takes the line back. " +
    "S scribbles, L is the lasso, I inside, O outside, brackets change the brush, plus, minus and 0 the size.");
  keys.id = newId("pickerkeys");
  tell(stage, "aria-describedby", keys.id);
  const paper = canvas.getContext("2d");
  const checks = makeChecks();
  let live = null; // the line that is being drawn
  let waiting = []; // lines that are on their way to the kernel
  let cursor = null; // of the keys, in the picture
  let over = null; // where the pointer is, on the stage
  let outline = null; // [path as text, path]
  let isSpace = false;
  let asked = false;
  let resting = 0;

  function repaint() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      if (!signal.aborted) paint();
    });
  }
  const lens = makeLens(() => {
    repaint();
    clearTimeout(resting);
    resting = setTimeout(lookCloser, REST);
    stage.dataset.zoom = lens.zoom.toFixed(2);
    self.zoomed?.();
  });
  const photograph = makePhotograph(model, "picture", "image/jpeg", () => {
    stage.dataset.shows = "picture";
    repaint();
  });
  const detail = makePhotograph(model, "detail", "image/jpeg", () => {
    if (detail.bitmap) stage.dataset.shows = "detail";
    repaint();
  });

  /** A picture that was made smaller for the way is sent again in part, once it is looked at so closely. */
  function lookCloser() {
    if (!photograph.bitmap || signal.aborted) return;
    const ratio = devicePixelRatio || 1;
    const sent = photograph.bitmap.width / lens.size[0];
    const box = lens.box;
    if (sent >= 1 || lens.scale * ratio < SHARPER * sent || detail.box?.join() === box.join()) return;
    look(box, [canvas.width, canvas.height]);
  }

  function drawLine(line, width, colour, dash = []) {
    paper.lineWidth = width;
    paper.strokeStyle = colour;
    paper.setLineDash(dash);
    paper.stroke(line);
  }
  function drawStroke(stroke, pixel) {
    const path = pathOf(stroke);
    const colour = colourOf(stroke);
    const dash = stroke.inside ? [] : [6 * pixel, 4 * pixel]; // not by its colour alone
    if (!stroke.lasso) {
      paper.globalAlpha = 0.55;
      drawLine(path, stroke.width, colour);
      paper.globalAlpha = 1;
    }
    drawLine(path, 3 * pixel, "rgb(0 0 0 / 55%)");
    drawLine(path, 1.4 * pixel, stroke.lasso ? colour : "#fff", dash);
  }

  function paint() {
    const ratio = devicePixelRatio || 1;
    const [wide, high] = [canvas.width / ratio, canvas.height / ratio];
    const [width, height] = lens.size;
    const [left, top] = lens.origin;
    const pixel = 1 / lens.scale; // of the screen, in the picture
    const onStage = () => paper.setTransform(ratio, 0, 0, ratio, 0, 0);
    const onPicture = () => paper.setTransform(ratio * lens.scale, 0, 0, ratio * lens.scale, ratio * left, ratio * top);
    onStage();
    paper.clearRect(0, 0, wide, high);
    onPicture();
    paper.imageSmoothingQuality = "high";
    paper.imageSmoothingEnabled = lens.scale * ratio < 4; // closer than that pixels are seen
    if (photograph.bitmap) paper.drawImage(photograph.bitmap, 0, 0, width, height);
    if (detail.bitmap && lens.zoom > 1) {
      const [x, y, right, bottom] = detail.box;
      paper.drawImage(detail.bitmap, x, y, right - x, bottom - y);
    }
    const text = model.get("state").path;
    if (outline?.[0] !== text) outline = [text, new Path2D(text)];
    if (text) {
      const rest = new Path2D();
      rest.rect(0, 0, width, height);
      rest.addPath(outline[1]);
      paper.save();
      paper.clip(rest, "evenodd");
      onStage();
      paper.globalAlpha = 0.72;
      paper.fillStyle = checks;
      paper.fillRect(0, 0, wide, high);
      paper.restore();
      onPicture();
    }
    paper.lineCap = paper.lineJoin = "round";
    if (tools.marks) for (const stroke of model.get("state").strokes) drawStroke(stroke, pixel);
    for (const stroke of waiting) drawStroke(stroke, pixel);
    if (text) {
      drawLine(outline[1], 3.2 * pixel, "rgb(0 0 0 / 70%)");
      drawLine(outline[1], 1.4 * pixel, "#fff");
    }
    if (live) drawStroke(live, pixel);
    onStage();
    drawCursor();
  }

  /** The brush under the pointer, and the cross of the keys. */
  function drawCursor() {
    const flips = live ? live.inside : tools.inside;
    if (over && !tools.lasso) {
      const ring = new Path2D();
      ring.arc(over[0], over[1], tools.brush / 2, 0, 7);
      drawLine(ring, 3, "rgb(0 0 0 / 55%)");
      drawLine(ring, 1.4, flips ? INSIDE : OUTSIDE);
    }
    if (!cursor || document.activeElement !== stage) return;
    const [x, y] = lens.toStage(cursor);
    const cross = new Path2D(`M${x - 11} ${y}h8M${x + 3} ${y}h8M${x} ${y - 11}v8M${x} ${y + 3}v8`);
    drawLine(cross, 4, "#000");
    drawLine(cross, 2, "#fff");
  }

  // -- lines ------------------------------------------------------------------------------------------------------

  function begin(point, flips) {
    live = { lasso: tools.lasso, inside: tools.inside !== Boolean(flips), width: Math.max(1, tools.brush / lens.scale), points: [...point] };
    repaint();
  }
  function add(point) {
    live?.points.push(...point);
    repaint();
  }
  function cancel() {
    live = null;
    repaint();
  }
  function end() {
    const stroke = live;
    live = null;
    if (!stroke) return;
    repaint();
    if (stroke.lasso && stroke.points.length < 6) return say("a lasso needs three points");
    waiting.push(stroke);
    send({ ...stroke, points: stroke.points.map((value) => Math.round(10 * value) / 10), grain: 1 / lens.scale });
  }
  const hand = hearHand(stage, signal, {
    draw: { begin: (at, flips) => begin(lens.toPicture(at), flips), move: (at) => add(lens.toPicture(at)), end, cancel },
    lens,
    hover(at) {
      over = at;
      repaint();
    },
    isGripping: () => isSpace,
  });

  // -- keys -------------------------------------------------------------------------------------------------------

  let isByKeys = false; // whether the line that is being drawn is drawn by them
  const where = () => `${Math.round(cursor[0])}, ${Math.round(cursor[1])}`;
  function walk(across, down, isFine) {
    const [x, y, right, bottom] = lens.box;
    cursor ??= [(x + right) / 2, (y + bottom) / 2];
    const step = isFine ? 1 : Math.max(1, Math.round(Math.min(right - x, bottom - y) / SLOW));
    cursor = [cursor[0] + across * step, cursor[1] + down * step].map((value, k) => Math.min(Math.max(value, 0), lens.size[k]));
    lens.reveal(cursor);
    say(where());
    repaint();
  }
  function put() {
    if (!cursor) walk(0, 0, true);
    if (isByKeys) add(cursor);
    else begin(cursor, false);
    isByKeys = true;
    say(`point ${live.points.length / 2} at ${where()}, ${live.inside ? "inside" : "outside"}`);
  }
  function finish() {
    put();
    isByKeys = false;
    end();
  }
  const acts = {
    ArrowLeft: (fine) => walk(-1, 0, fine), ArrowRight: (fine) => walk(1, 0, fine),
    ArrowUp: (fine) => walk(0, -1, fine), ArrowDown: (fine) => walk(0, 1, fine),
    Enter: finish,
    Escape: () => {
      isByKeys = false;
      hand.cancel();
      cancel();
    },
    "+": () => lens.enlarge(1.5), "=": () => lens.enlarge(1.5), "-": () => lens.enlarge(1 / 1.5), 0: () => lens.whole(),
    s: () => self.choose?.({ lasso: false }), l: () => self.choose?.({ lasso: true }),
    i: () => self.choose?.({ inside: true }), o: () => self.choose?.({ inside: false }),
    "[": () => self.choose?.({ brush: tools.brush - 2 }), "]": () => self.choose?.({ brush: tools.brush + 2 }),
  };
  const on = (name, act) => stage.addEventListener(name, act, { signal });
  let dragged = false; // Space has moved the picture, so it puts no point
  on("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === " ") {
      if (!event.repeat) [isSpace, dragged] = [true, false];
      stage.classList.add("aw-gripping");
    } else if (!acts[key]) return;
    event.preventDefault();
    event.stopPropagation();
    if (key !== " ") acts[key](event.shiftKey);
  });
  on("keyup", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    stage.classList.remove("aw-gripping");
    if (isSpace && !dragged) put();
    isSpace = false;
  });
  on("pointerdown", () => {
    if (isSpace) dragged = true;
    isByKeys = false;
    stage.focus({ preventScroll: true });
  });
  on("focus", repaint);
  on("blur", () => {
    isSpace = false;
    stage.classList.remove("aw-gripping");
    repaint();
  });

  const sizes = new ResizeObserver(([{ contentRect: { width, height } }]) => {
    if (!width) return; // it is not on the page
    const ratio = devicePixelRatio || 1;
    Object.assign(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    lens.of(model.get("size"), [width, height]);
    paint(); // a canvas that is resized is empty
  });
  sizes.observe(stage);
  signal.addEventListener("abort", () => sizes.disconnect());

  const self = {
    element: stage,
    keys,
    lens,
    repaint,
    /** The kernel has answered. */
    answered() {
      waiting = [];
      repaint();
    },
    load() {
      photograph.load();
      detail.load();
    },
    name(words) {
      tell(stage, "aria-label", words);
    },
  };
  return self;
}
