// What of a picture is seen on its stage: all of it, or a part, larger. Points of the stage are pixels of the screen.

const MOST = 16; // times as large as the whole picture is shown

export function makeLens(changed) {
  let [size, room, zoom, middle] = [[1, 1], [1, 1], 1, [0.5, 0.5]];
  const fit = () => Math.min(room[0] / size[0], room[1] / size[1]);
  function settle() {
    const half = room.map((side) => side / lens.scale / 2);
    middle = middle.map((at, k) => (2 * half[k] >= size[k] ? size[k] / 2 : Math.min(Math.max(at, half[k]), size[k] - half[k])));
    changed();
  }
  const lens = {
    get zoom() { return zoom; },
    get most() { return MOST; },
    get size() { return size; },
    /** Pixels of the screen to one of the picture. */
    get scale() { return fit() * zoom; },
    /** Where the picture's upper left corner lies on the stage. */
    get origin() { return room.map((side, k) => side / 2 - middle[k] * lens.scale); },
    /** The part of the picture that is seen. */
    get box() {
      const half = room.map((side) => side / lens.scale / 2);
      return [...middle.map((at, k) => Math.max(0, Math.floor(at - half[k]))), ...middle.map((at, k) => Math.min(size[k], Math.ceil(at + half[k])))];
    },
    toPicture: (at) => at.map((value, k) => (value - lens.origin[k]) / lens.scale),
    toStage: (point) => point.map((value, k) => value * lens.scale + lens.origin[k]),
    of(picture, stage) {
      if (picture.join() !== size.join()) middle = picture.map((side) => side / 2);
      [size, room] = [picture, stage];
      settle();
    },
    /** Enlarge, and show at one point of the stage what was at another, or what is there. */
    enlarge(factor, at = room.map((side) => side / 2), from = at) {
      const point = lens.toPicture(from);
      zoom = Math.min(Math.max(zoom * factor, 1), MOST);
      middle = point.map((value, k) => value + (room[k] / 2 - at[k]) / lens.scale);
      settle();
    },
    push(by) {
      middle = middle.map((value, k) => value - by[k] / lens.scale);
      settle();
    },
    /** Show a point that lies outside of what is seen. */
    reveal(point) {
      const at = lens.toStage(point);
      const by = at.map((value, k) => Math.min(0, room[k] - 12 - value) + Math.max(0, 12 - value));
      if (by[0] || by[1]) lens.push(by);
    },
    whole() {
      zoom = 1;
      settle();
    },
  };
  return lens;
}
