"""The sheet for the screen: small pictures side by side in one JPEG, and what the browser must know of each.

While a slider moves nothing is drawn at full size. A Sample is shrunk once to the size of a tile (`Previews`), the
recipe runs over that, and what comes out is pasted into one sheet. Values with a relative unit need no care; those in
pixels shrink with the picture.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import cv2
import numpy as np

from augwidgets.domain.kept_property import kept_property
from augwidgets.recipe.draws import Draw, Outcome
from augwidgets.sample.boxes import Boxes
from augwidgets.sample.sample import Sample
from augwidgets.steps import curve
from augwidgets.view import mask_meter
from augwidgets.view.label_lines import dropped_lines
from augwidgets.view.mask_meter import MaskLevels
from augwidgets.view.meter import Levels, of_picture, of_small, strips
from augwidgets.warp.fitting import resized

# Width and height of a tile's pixels: 1.5 times the 174 x 140 in which the page shows it.
BOX = (264, 210)
_FULL = 2  # the level, four times the tile, at which what counts in pixels is drawn: most pictures are whole there
_BLOCK = 16  # JPEG colours are kept in blocks of this size; a tile that begins inside one would bleed into the next
_QUALITY = 86
_MOST_LINES = 2000
_NEAR = 0.75  # pixels: what lies no farther apart is one line of a box
_FEW = 3  # labels: of so few each is traced alone sooner than all with the background between them


def preview(sample: Sample, box: tuple[int, int] = BOX) -> tuple[Sample, float]:
    """Return the Sample shrunk to fit into `box` (width, height), and the factor; a smaller one stays as it is."""
    size, factor = preview_size(sample.size, box)
    return (sample if factor == 1 else resized(sample, size)), factor


def preview_size(size: tuple[int, int], box: tuple[int, int] = BOX) -> tuple[tuple[int, int], float]:
    """Return the size ``(height, width)`` of a preview that fits into `box` (width, height), and the factor.

    Examples
    --------
    >>> preview_size((400, 800)), preview_size((40, 80))
    (((132, 264), 0.33), ((40, 80), 1.0))
    """
    height, width = size
    factor = min(1.0, box[0] / width, box[1] / height)
    return (size if factor == 1 else (max(1, round(height * factor)), max(1, round(width * factor)))), factor


class Previews:
    """One Sample at tile size, and larger where a draw cuts out or enlarges a part of it, or counts in pixels.

    Examples
    --------
    >>> previews = Previews(Sample(np.zeros((400, 800, 3), np.uint8)))
    >>> previews.first.size
    (132, 264)
    """

    def __init__(self, sample: Sample, box: tuple[int, int] = BOX) -> None:
        self.sample, self.size = sample, sample.size
        self.box = box
        self.first, self.factor = preview(sample, box)
        self._levels = {0: (self.first, self.factor)}

    @property
    def is_smaller(self) -> bool:
        """Whether its pixels are means of several of the full picture's."""
        return self.factor < 1

    @kept_property
    def counts(self) -> np.ndarray:
        """The ``(C, 256)`` histogram at tile size."""
        return curve.histogram(self.first.image)

    @kept_property
    def whole_counts(self) -> np.ndarray:
        """The ``(C, 256)`` histogram of the full picture; it is counted once."""
        counts: np.ndarray = np.sum([curve.histogram(strip) for strip in strips(self.sample.image)], axis=0)
        return counts

    @kept_property
    def levels(self) -> Levels:
        """The levels of the full picture; they are measured once."""
        return of_picture(self.sample, self.whole_counts)

    @kept_property
    def small_levels(self) -> Levels:
        """Those at tile size, as those of the draws are measured."""
        return of_small(self)

    @kept_property
    def mask_levels(self) -> MaskLevels | None:
        """The values of the full picture's mask; they are looked at once."""
        return None if self.sample.mask is None else MaskLevels.of(self.sample.mask)

    @kept_property
    def has_plain_mask(self) -> bool:
        """Whether nothing is wrong with the mask that the picture came with; true without one."""
        return self.mask_levels is None or not mask_meter.of_original(self.mask_levels)

    @property
    def original(self) -> Sample:
        """The Sample as a tile shows it."""
        return _fitted(self.first, self.box)

    def draw(self, draws: Sequence[Draw]) -> list[tuple[Outcome, tuple[int, int]]]:
        """Apply draws; give what came of each at tile size, and the size ``(width, height)`` it has in full."""
        batch = draws[0].batch if draws else None
        if batch is not None and all(draw.batch is batch for draw in draws):
            answers = draws[0].apply_batch(draws, *self.level(_first_level(draws[0])))
            return [self._draw(draw, answer) for draw, answer in zip(draws, answers, strict=True)]
        return [self._draw(draw) for draw in draws]

    def _draw(self, draw: Draw, answer: Outcome | None = None) -> tuple[Outcome, tuple[int, int]]:
        level = _first_level(draw)
        while True:
            small, factor = self.level(level)
            if answer is None and draw.batch is not None:
                (answer,) = draw.apply_batch([draw], small, factor)
            outcome = draw.apply(small, factor) if answer is None else answer
            answer = None  # at another level it is asked again
            out = outcome.sample
            fitting = min(self.box[0] / out.size[1], self.box[1] / out.size[0])
            wanted = draw.enlargement(small, factor) * max(1.0, fitting)
            # 1.5 pixels for each one shown are enough to lose some: 1.4 times too few are still sharp.
            if factor >= 1 or wanted < 1.4 or level > 0:
                shown = replace(outcome, sample=_fitted(out, self.box))
                return shown, self._full(out, small, factor)
            while wanted >= 1.4 and self.level(level)[1] < 1:
                level, wanted = level + 1, wanted / 2

    def level(self, level: int) -> tuple[Sample, float]:
        """Return the Sample at twice the size of the level before; two threads may ask at once."""
        if level not in self._levels:
            scale = 2**level
            self._levels[level] = preview(self.sample, (self.box[0] * scale, self.box[1] * scale))
        return self._levels[level]

    def _full(self, out: Sample, small: Sample, factor: float) -> tuple[int, int]:
        height, width = self.size if out.size == small.size else (round(side / factor) for side in out.size)
        return max(1, width), max(1, height)


@dataclass(frozen=True)
class Seen:
    """What a place of the grid shows: a tile, what came of its `draw`, and the ``(width, height)`` that has in full."""

    tile: Any
    outcome: Outcome
    size: tuple[int, int]


class DrawnTiles:
    """The tiles of one redraw, as far as they are drawn.

    Parameters
    ----------
    previews : Previews
        The picture.
    grids : sequence of sequences of tiles
        Whatever has a `draw`, those of each grid of the page; one of another picture has `previews` of its own.
    before : sequence of Seen
        What the page shows so far, of the same picture.
    together : int
        How many are drawn in one call at most, while they are drawn in turn.

    Examples
    --------
    >>> import augwidgets as aw
    >>> from augwidgets.recipe.draws import StepsDraw
    >>> from types import SimpleNamespace
    >>> tile = SimpleNamespace(draw=StepsDraw(aw.Recipe(()), ()))
    >>> tiles = DrawnTiles(Previews(aw.pictures.cat()), [[tile] * 9])
    >>> next(tiles.advance()), tiles.is_whole, len(tiles.whole()), tiles.is_whole
    ([4], False, 9, True)
    """

    def __init__(
        self, previews: Previews, grids: Sequence[Sequence[Any]], before: Sequence[Seen] = (), together: int = 9
    ) -> None:
        self._previews, self._together = previews, together
        self._tiles = [tile for grid in grids for tile in grid]
        self._order = _middle_first([len(grid) for grid in grids])
        self._before = before if len(before) == len(self._tiles) else ()
        self._found: dict[int, Seen] = {}

    @property
    def is_whole(self) -> bool:
        """Whether every tile is drawn."""
        return len(self._found) == len(self._tiles)

    @property
    def can_be_seen(self) -> bool:
        """Whether there is something for every place: drawn now, or what the page has shown there so far."""
        return bool(self._before) or self.is_whole

    def advance(self) -> Iterator[list[int]]:
        """Draw one tile after the other, or those together that can be; yield the places of each turn."""
        while not self.is_whole:
            first, *rest = (place for place in self._order if place not in self._found)
            kind = self._tiles[first].draw.batch
            alike = [place for place in rest if kind is not None and self._tiles[place].draw.batch is kind]
            places = [first, *alike[: self._together - 1]]
            self._draw(places)
            yield places

    def whole(self) -> list[Seen]:
        """Return what came of every tile; what is not drawn yet is drawn now."""
        self._draw([place for place in range(len(self._tiles)) if place not in self._found])
        return [self._found[place] for place in range(len(self._tiles))]

    def seen(self) -> list[Seen]:
        """Return what came of each tile that is drawn, and of the others what the page has shown so far."""
        if not self._before:
            return self.whole()
        return [self._found.get(place, shown) for place, shown in enumerate(self._before)]

    def _draw(self, places: Sequence[int]) -> None:
        own = [place for place in places if getattr(self._tiles[place], "previews", None) is not None]
        for place in own:
            tile = self._tiles[place]
            ((outcome, size),) = tile.previews.draw([tile.draw])
            self._found[place] = Seen(tile, outcome, size)
        places = [place for place in places if place not in own] if own else places
        found = self._previews.draw([self._tiles[place].draw for place in places])
        for place, (outcome, size) in zip(places, found, strict=True):
            self._found[place] = Seen(self._tiles[place], outcome, size)


def _middle_first(counts: Sequence[int]) -> list[int]:
    """Return the places of several grids, three in a row, from the middle of each to its corners.

    Examples
    --------
    >>> _middle_first([9])
    [4, 3, 5, 1, 7, 0, 2, 6, 8]
    >>> _middle_first([2, 2])
    [1, 3, 0, 2]
    """
    places = []
    first = 0
    for count in counts:
        rows = -(-count // 3)
        for place in range(count):
            row, column = divmod(place, 3)
            places.append((abs(row - (rows - 1) / 2), abs(column - 1), place, first + place))
        first += count
    return [place for *_, place in sorted(places)]


def _first_level(draw: Draw) -> int:
    return _FULL if draw.in_pixels else 0


def _fitted(sample: Sample, box: tuple[int, int]) -> Sample:
    """Shrink what has grown past the box, and enlarge a tiny picture by a whole number, its pixels kept as squares."""
    height, width = sample.size
    small, _ = preview(sample, box)
    times = min(box[0] // width, box[1] // height)
    if times < 2:
        return small
    image = sample.image.repeat(times, axis=0).repeat(times, axis=1)
    mask = None if sample.mask is None else sample.mask.repeat(times, axis=0).repeat(times, axis=1)
    keypoints = None if sample.keypoints is None else sample.keypoints * times
    if (objects := sample.rows) is not None:
        objects = objects.remasked(sample.size, lambda plane: plane.repeat(times, axis=0).repeat(times, axis=1))
        objects = objects.scaled(times, times)
    return sample.with_parts(image=image, mask=mask, objects=objects, keypoints=keypoints)


def sheet(samples: Sequence[Sample]) -> tuple[bytes, list[dict[str, Any]]]:
    """Paste small Samples into one JPEG, three in a row; give its bytes and, of each tile, place and labels.

    A tile is a dict: ``x, y, w, h`` in the sheet; ``outlines`` (SVG paths), ``boxes``, ``dropped`` and ``points`` in
    pixels of the tile.

    Examples
    --------
    >>> written, tiles = sheet([Sample(np.zeros((20, 30, 3), np.uint8))] * 2)
    >>> written[:2] == b"\\xff\\xd8", [(tile["x"], tile["y"], tile["w"], tile["h"]) for tile in tiles]
    (True, [(0, 0, 30, 20), (32, 0, 30, 20)])
    """
    writing, tiles = begin_sheet(samples)
    return writing.result(), tiles


def begin_sheet(samples: Sequence[Sample]) -> tuple[Future[bytes], list[dict[str, Any]]]:
    """Do what `sheet` does, with the JPEG left to a thread: OpenCV writes it while Python tells the labels."""
    wide = _blocks(max(sample.size[1] for sample in samples))
    high = _blocks(max(sample.size[0] for sample in samples))
    columns = min(3, len(samples))
    paper = np.empty((high * -(-len(samples) // columns), wide * columns, 3), np.uint8)  # blue, green, red, as OpenCV
    tiles: list[dict[str, Any]] = []
    for number, sample in enumerate(samples):
        row, column = divmod(number, columns)
        x, y = column * wide, row * high
        height, width = sample.size
        cell = paper[y : y + high, x : x + wide]
        _blue_first(as_shown(sample.image), cell[:height, :width])
        # The rest of the tile's last blocks repeats its edge, so that the edge keeps its colours.
        cell[:height, width:] = cell[:height, width - 1 : width]
        cell[height:] = cell[height - 1 : height]
        tiles.append({"x": x, "y": y, "w": width, "h": height})
    paper[-high:, (len(samples) - 1) % columns * wide + wide :] = 0  # of a last row that is not full
    writing = _begin_encoding(paper)
    for tile, sample in zip(tiles, samples, strict=True):
        tile.update(_labels(sample))
    return writing, tiles


def jpeg(picture: np.ndarray) -> bytes:
    """Write ``(H, W, 3 or 1)`` uint8 as JPEG."""
    return _encoded(_blue_first(picture))


def _blue_first(picture: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
    return cv2.cvtColor(picture, cv2.COLOR_RGB2BGR if picture.shape[2] == 3 else cv2.COLOR_GRAY2BGR, out)


def _encoded(colours: np.ndarray) -> bytes:
    _, written = cv2.imencode(".jpg", colours, (cv2.IMWRITE_JPEG_QUALITY, _QUALITY))
    return written.tobytes()


def _begin_encoding(colours: np.ndarray) -> Future[bytes]:
    future: Future[bytes] = Future()

    def encode() -> None:
        try:
            future.set_result(_encoded(colours))
        except BaseException as error:
            future.set_exception(error)

    # One thread for each, which is started in .05 ms: none is left over that a forked process would wait for in vain.
    threading.Thread(target=encode, name="sheet", daemon=True).start()
    return future


def _blocks(side: int) -> int:
    return -(-side // _BLOCK) * _BLOCK


def as_shown(image: np.ndarray) -> np.ndarray:
    """Return ``(H, W, 3 or 1)`` uint8; what is transparent shows a chequered ground."""
    levels = image if image.dtype == np.uint8 else (image * np.float32(255) + np.float32(0.5)).astype(np.uint8)
    if levels.shape[2] != 4:
        return levels
    rows, columns = np.ogrid[: levels.shape[0], : levels.shape[1]]
    ground = np.where((rows // 10 + columns // 10) % 2 == 0, 236, 205)[..., None]
    alpha = levels[..., 3:].astype(np.uint16)
    shown: np.ndarray = ((levels[..., :3] * alpha + ground * (255 - alpha) + 127) // 255).astype(np.uint8)
    return shown


def outlines(mask: np.ndarray) -> list[tuple[int, np.ndarray]]:
    """Return the closed outlines of every label: (label, ``(P, 2)`` points x, y through its outermost pixels' centres).

    All come from one call, for nine of them are made while a slider moves. A mask that is only dust has its longest
    outlines drawn.

    Examples
    --------
    >>> mask = np.zeros((6, 6), np.uint8); mask[2:5, 1:5] = 7
    >>> (label, line), = outlines(mask)
    >>> label, line.min(axis=0).tolist(), line.max(axis=0).tolist()
    (7, [1.5, 2.5], [4.5, 4.5])
    """
    lines = _traced(mask)
    if len(lines) > _MOST_LINES:
        lines = sorted(lines, key=lambda found: len(found[1]))[-_MOST_LINES:]
    return [(label, _simplified(line)) for label, line in lines]


def _traced(mask: np.ndarray) -> list[tuple[int, np.ndarray]]:
    """Return (label, ``(P, 2)`` pixels along its rim) of every outline."""
    if mask.dtype == np.uint8 and (most := int(mask.max(initial=0))) <= _FEW:
        return [
            (label, line[:, 0])
            for label in range(1, most + 1)
            for line in cv2.findContours((mask == label).view(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)[0]
        ]
    labels = mask.astype(np.int32)
    if mask.dtype.itemsize >= 4 and (labels != mask).any():  # wider than OpenCV's numbers: their places will do
        names, places = np.unique(np.append(mask, np.zeros(1, mask.dtype)), return_inverse=True)
        labels = (places[:-1].reshape(mask.shape) - np.searchsorted(names, 0)).astype(np.int32)
    found, _ = cv2.findContours(labels, cv2.RETR_FLOODFILL, cv2.CHAIN_APPROX_NONE)
    lines = [line[:, 0] for line in found if labels[line[0, 0, 1], line[0, 0, 0]] != 0]
    return [(int(mask[line[0, 1], line[0, 0]]), line) for line in lines]


def _simplified(line: np.ndarray) -> np.ndarray:
    # 0.8 is just more than half the diagonal of a pixel, so that stairs become the slope they stand for.
    is_long = len(line) > 16 or cv2.arcLength(line, True) > 23  # 16 pixels lie at most so far apart
    short = cv2.approxPolyDP(line, 0.8 if is_long else 0.3, closed=True)[:, 0]
    if len(short) < 3:  # a dot or a stroke one pixel wide: the rim of its pixels
        (x0, y0), (x1, y1) = line.min(axis=0), line.max(axis=0) + 1
        return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], np.float64)
    return short + 0.5


def _paths(lines: Sequence[np.ndarray]) -> list[str]:
    """Write closed lines as SVG paths: one word to send for each instead of hundreds of numbers to wrap.

    From point to point, for whole numbers are written faster: corners lie apart by whole pixels.

    Examples
    --------
    >>> _paths([np.array([[1.5, 2.5], [4.5, 2.5], [4.5, 0.5]])])
    ['M1.5 2.5l3, 0, 0, -2z']
    """
    if not lines:
        return []
    points = np.concatenate(lines)
    steps = (points[1:] - points[:-1]).astype(np.int64).ravel().tolist()
    paths, first = [], 0
    for line in lines:
        (x, y), last = line[0].tolist(), first + len(line) - 1
        paths.append(f"M{x} {y}l{str(steps[2 * first : 2 * last])[1:-1]}z")
        first = last + 1
    return paths


def _labels(sample: Sample) -> dict[str, Any]:
    rows, point_names, (height, width) = sample.rows, sample.keypoint_names, sample.size
    points = [] if sample.keypoints is None else sample.keypoints.tolist()
    lines = [] if sample.mask is None else outlines(sample.mask)
    paths = _paths([line for _, line in lines])
    return {
        "outlines": [{"label": label, "path": path} for (label, _), path in zip(lines, paths, strict=True)],
        **({"boxes": []} if rows is None else as_data(rows, sample.size)),
        "points": [
            {"name": point_names[k] if point_names else "", "at": [round(x, 1), round(y, 1)]}
            for k, (x, y) in enumerate(points)
            if 0 <= x < width and 0 <= y < height
        ],
    }


class BoxLines(NamedTuple):
    """What is drawn of a box.

    Attributes
    ----------
    edges : sequence of float
        Of the box itself: x0, y0, x1, y1.
    hull : sequence of float, optional
        Of the box around its corners, cut at the canvas, where that is another one.
    turned : sequence of (float, float), optional
        The corners, where they do not stand upright.
    """

    edges: Any
    hull: Any
    turned: Any


def box_lines(rows: Boxes, size: tuple[int, int]) -> list[BoxLines]:
    """Return what is drawn of each box on a canvas of this size.

    Examples
    --------
    >>> diamond = Boxes.turned([[[2, 0], [4, 2], [2, 4], [0, 2]]])
    >>> box_lines(diamond, (9, 9))[0].turned
    [[2.0, 0.0], [4.0, 2.0], [2.0, 4.0], [0.0, 2.0]]
    >>> box_lines(Boxes.at([[1, 1, 5, 4]]), (9, 9))
    [BoxLines(edges=[1.0, 1.0, 5.0, 4.0], hull=None, turned=None)]
    """
    height, width = size
    found = []
    for edges, corners in zip(rows.edges.tolist(), rows.corners.tolist(), strict=True):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
        left, right = max(min(ax, bx, cx, dx), 0.0), min(max(ax, bx, cx, dx), width)
        top, foot = max(min(ay, by, cy, dy), 0.0), min(max(ay, by, cy, dy), height)
        x0, y0, x1, y1 = edges
        is_one = (
            abs(left - x0) <= _NEAR and abs(top - y0) <= _NEAR and abs(right - x1) <= _NEAR and abs(foot - y1) <= _NEAR
        )
        # Each side runs along an axis, this way round or the other.
        across, down = abs(ay - by) + abs(bx - cx), abs(ax - bx) + abs(by - cy)
        is_upright = min(across, down) <= _NEAR
        is_outside = right <= left or foot <= top or (x0 < 0 or y0 < 0 or x1 > width or y1 > height)
        hull = None if is_one or is_outside else [left, top, right, foot]
        found.append(BoxLines(edges, hull, None if is_upright else corners))
    return found


def path_of(line: Any) -> str:
    """Write a closed line as an SVG path.

    Examples
    --------
    >>> path_of([(0.0, 1.0), (4.25, 1.0), (2.0, 3.0)])
    'M0.0 1.0L4.2 1.0L2.0 3.0z'
    """
    return "M" + "L".join([f"{x:.1f} {y:.1f}" for x, y in line]) + "z" if line else ""


def as_data(rows: Boxes, size: tuple[int, int]) -> dict[str, Any]:
    """Return what a page is told of boxes: of each its class, edges and visible share; and of those that are gone."""
    names, shares, rounded = rows.labels, rows.visible.round(2).tolist(), rows.edges.round(1).tolist()
    boxes = []
    for place, (_, hull, turned) in enumerate(box_lines(rows, size)):
        box: dict[str, Any] = {
            "label": names[place] if names else "", "edges": rounded[place],
            "visible": shares[place],
        }  # fmt: skip
        if hull is not None:
            box["hull"] = [round(edge, 1) for edge in hull]
        if turned is not None:
            box["turned" if rows.are_turned else "corners"] = path_of(turned)
        boxes.append(box)
    told: dict[str, Any] = {"boxes": boxes}
    if rows.dropped:
        told["dropped"] = [
            {"label": label, "reason": reason, "path": path_of(rim), "at": [round(x, 1), round(y, 1)]}
            for label, reason, rim, (x, y) in dropped_lines(rows, size)
        ]
    return told
