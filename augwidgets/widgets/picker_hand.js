// The hand over a picture: one finger, pen or button draws; two fingers, the middle button, or the left one while Space
// is held down move the picture; two fingers and Ctrl with the wheel enlarge it.
//
// A second finger that comes early takes back what the first has begun; later it is the ball of the hand, and counts
// for nothing. While a pen is down no finger counts.

const EARLY = 250; // milliseconds
const SHORT = 24; // pixels of the screen
const STEP = 1; // pixels of the screen between two points of a line

const distance = ([x, y], [u, v]) => Math.hypot(x - u, y - v);
const middleOf = ([x, y], [u, v]) => [(x + u) / 2, (y + v) / 2];

/**
 * Hear the pointers over an element. `draw` has begin(at, flips), move(at), end() and cancel(), `lens` is what is moved,
 * `hover` is told where a pointer is that draws nothing, and `isGripping` says whether the left button moves.
 */
export function hearHand(element, signal, { draw, lens, hover, isGripping }) {
  const down = new Map(); // where each pointer is that is down
  let line = null; // of the pointer that draws: its id, when and where it began, where it was
  let grip = null; // the pointer that moves the picture
  let isPen = false;

  const at = (event) => {
    const { left, top } = element.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const isShort = () => line && performance.now() - line.since < EARLY && line.way < SHORT;

  function press(event) {
    const { pointerId: id, pointerType: type, button, buttons } = event;
    if (type === "touch" && isPen) return;
    if (type === "pen") {
      isPen = true;
      if (line && line.id !== id) stop(false); // a hand came first
      down.clear();
    }
    if (type === "touch" && down.size === 1 && line) {
      if (!isShort()) return;
      stop(false);
    } else if (down.size >= 2 || line || grip !== null) return;
    const isEraser = button === 5 || (buttons & 32) !== 0;
    if (type !== "touch" && button > 1 && !isEraser) return;
    element.setPointerCapture(id);
    down.set(id, at(event));
    if (down.size === 2) return;
    if (button === 1 || isGripping()) {
      event.preventDefault();
      grip = id;
      return;
    }
    line = { id, since: performance.now(), last: at(event), way: 0 };
    draw.begin(at(event), event.altKey || isEraser);
  }

  function move(event) {
    const { pointerId: id } = event;
    const here = at(event);
    if (!down.has(id)) {
      if (event.pointerType !== "touch") hover(here);
      return;
    }
    const before = down.get(id);
    if (down.size === 2) {
      const other = [...down].find(([name]) => name !== id)[1];
      const factor = distance(here, other) / Math.max(distance(before, other), 1);
      lens.enlarge(factor, middleOf(here, other), middleOf(before, other));
    } else if (grip === id) {
      lens.push([here[0] - before[0], here[1] - before[1]]);
    } else if (line?.id === id) {
      const all = event.getCoalescedEvents?.() ?? [];
      for (const point of (all.length ? all : [event]).map(at)) {
        const way = distance(point, line.last);
        if (way < STEP) continue;
        line.way += way;
        line.last = point;
        draw.move(point);
      }
      hover(here);
    }
    down.set(id, here);
  }

  function stop(isWhole) {
    if (!line) return;
    line = null;
    if (isWhole) draw.end();
    else draw.cancel();
  }

  function release(event, isWhole) {
    const { pointerId: id, pointerType: type } = event;
    if (type === "pen") isPen = false;
    if (!down.delete(id)) return;
    if (grip === id) grip = null;
    if (line?.id === id) stop(isWhole);
  }

  const on = (name, act, options = {}) => element.addEventListener(name, act, { signal, ...options });
  on("pointerdown", press);
  on("pointermove", move);
  on("pointerup", (event) => release(event, true));
  on("pointercancel", (event) => release(event, false));
  on("lostpointercapture", (event) => release(event, false));
  on("pointerleave", () => hover(null));
  on("contextmenu", (event) => event.preventDefault()); // a long press, or the pen's button
  on("mousedown", (event) => event.button === 1 && event.preventDefault()); // the page would begin to scroll
  on("auxclick", (event) => event.preventDefault());
  on("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return; // the page scrolls
    event.preventDefault();
    lens.enlarge(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0025)), at(event));
  }, { passive: false });
  return { cancel: () => stop(false), get isDrawing() { return line !== null; } };
}
