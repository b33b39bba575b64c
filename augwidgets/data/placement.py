"""Where the objects of a data set lie, how large they are and of what shape: as they come, and after a recipe.

Only labels are read: the recipe moves the boxes over small blank pictures of the same proportions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from augwidgets.data.argument_checks import whole
from augwidgets.data.dataset import DataSet
from augwidgets.data.listing import LeftOut, failed
from augwidgets.data.reading import size_of
from augwidgets.domain import faces
from augwidgets.domain.seed import Seed
from augwidgets.recipe.argument_checks import checked_recipe
from augwidgets.recipe.drawing_again import first_that_keeps
from augwidgets.recipe.draws import StepsDraw
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.box_fields import boxes_of
from augwidgets.sample.boxes import Boxes
from augwidgets.sample.sample import Sample
from augwidgets.steps.step import Step

CELLS = 24  # of the heat map, each way
_SIDE = 160  # pixels of the longer side of the blank pictures


@dataclass(frozen=True, eq=False)
class Places:
    """Where objects lie, as shares of their pictures.

    Attributes
    ----------
    heat : array
        ``(24, 24)``: of each cell of the canvas, from its upper left corner, the share of objects whose box covers it.
    centres, spans : array
        ``(N, 2)``: the middle of each box, and its width and height, as shares of the picture's.
    shapes : array
        ``(N,)``: width over height of each box, in pixels.
    """

    heat: np.ndarray = field(repr=False)
    centres: np.ndarray = field(repr=False)
    spans: np.ndarray = field(repr=False)
    shapes: np.ndarray = field(repr=False)

    def __len__(self) -> int:
        return len(self.spans)

    @property
    def sizes(self) -> np.ndarray:
        """``(N,)``: the side of a square as large as each box, as a share of that of the picture."""
        found: np.ndarray = np.sqrt(self.spans.prod(axis=1))
        return found

    @property
    def in_the_middle(self) -> float:
        """The share of objects whose centre lies in the middle ninth; of objects that lie anywhere it is 0.11."""
        if not len(self):
            return 0.0
        return float((np.abs(self.centres - 0.5) <= 1 / 6).all(axis=1).mean())


@dataclass(frozen=True, eq=False)
class Placement:
    """Where the objects of a data set lie before and after a recipe; a notebook shows it as charts.

    Attributes
    ----------
    before, after : Places
    dropped : mapping of str to int
        How many objects the draws have lost, by the reason.
    draws : int
        Of each picture.
    pictures : int
    left_out : tuple of LeftOut
        Pictures whose labels cannot be read.
    """

    before: Places
    after: Places
    dropped: dict[str, int]
    draws: int
    pictures: int
    left_out: tuple[LeftOut, ...] = ()

    def _repr_html_(self) -> str:
        return faces.html(self)


class _Labelled(NamedTuple):
    """The boxes of a picture, its size, and its own label."""

    boxes: Boxes
    size: tuple[int, int]
    label: Any


def placement_of(data: Any, recipe: Any, *, draws: int = 1, seed: int = 0) -> Placement:
    """Return where the objects of a data set lie before and after a recipe, how large they are, and of what shape.

    Steps of a pair are left out, and masks are not read: a box that was turned is the hull of its corners.

    Parameters
    ----------
    data : DataSet, or whatever `augwidgets.data.open` takes
    recipe : Recipe
    draws : int
        How often each picture is drawn.
    seed : int

    Returns
    -------
    Placement

    Raises
    ------
    TypeError, ValueError
        What is no data set with boxes, no recipe, or no number of draws.

    Examples
    --------
    >>> import augwidgets as aw
    >>> picture = aw.Sample(np.zeros((60, 60)), boxes=[[20, 20, 40, 40]])
    >>> found = placement_of([picture], aw.Recipe([aw.shift.at(right=0.5)]), draws=2)
    >>> found.before.in_the_middle, found.after.in_the_middle, found.after.centres[0].round(2).tolist()
    (1.0, 0.0, [0.92, 0.5])
    """
    from augwidgets.data import opening  # not before: it brings every format, and the page of an explorer needs none

    recipe, times, number = checked_recipe(recipe), whole(draws, "draws"), Seed().check(seed, "seed")
    recipe = recipe.replace(boxes="corners")
    left_out: list[LeftOut] = []
    before, after = _Tally(), _Tally()
    dropped: dict[str, int] = {}
    pictures = 0
    for index, found in _labelled(opening.open(data), left_out):
        pictures += 1
        before.add(found.boxes.edges, found.size)
        for draw in range(times):
            out = _drawn(found, recipe, np.random.default_rng([number, draw, index]))
            if out.rows is not None:
                after.add(out.rows.edges, out.size)
                for one in out.rows.dropped:
                    dropped[one.reason] = dropped.get(one.reason, 0) + 1
    if not before.count:
        raise ValueError("data must have boxes, of which the places are told, got none")
    return Placement(before.places(), after.places(), dropped, times, pictures, tuple(left_out))


def _labelled(data: DataSet, left_out: list[LeftOut]) -> Iterator[tuple[int, _Labelled]]:
    """Yield the number and the boxes of each picture that has any."""
    for number, entry in enumerate(data.listing.entries):
        try:
            found = _read(data, number)
        except (OSError, TypeError, ValueError) as error:
            left_out.append(failed(entry.name, error))
            continue
        if found is not None:
            yield number, found


def _read(data: DataSet, number: int) -> _Labelled | None:
    entry, fields = data.listing.entries[number], data.fields(number)
    size = data.listing.stated_size(entry) or size_of(data.listing, entry)
    boxes = boxes_of(fields.get("boxes"), fields.get("box_corners"), fields.get("box_labels"), None, None, None)
    if boxes is None:
        return None
    if data.chosen is not None and boxes.labels is not None:
        boxes = boxes.at_places(np.flatnonzero([name in data.chosen for name in boxes.labels]))
    boxes = boxes.clipped(size).replace(dropped=())
    return _Labelled(boxes, size, fields.get("label", entry.label)) if len(boxes) else None


def _drawn(found: _Labelled, recipe: Recipe, rng: np.random.Generator) -> Sample:
    """Return a blank picture with the boxes, after a draw."""
    height, width = found.size
    factor = min(1.0, _SIDE / max(height, width))
    small = max(1, round(height * factor)), max(1, round(width * factor))
    boxes = found.boxes.scaled(small[1] / width, small[0] / height)
    blank = Sample(np.zeros((*small, 3), np.uint8), label=found.label).with_parts(objects=boxes)

    def draw() -> tuple[Step, ...]:
        steps = recipe.draw(rng, label=found.label)
        return tuple(step for step in steps if not step.transform.partners)

    return first_that_keeps(recipe, draw, lambda steps: StepsDraw(recipe, steps).apply(blank, factor).sample)[1]


class _Tally:
    """Boxes that are added up."""

    def __init__(self) -> None:
        self._heat = np.zeros((CELLS, CELLS))
        self._edges: list[np.ndarray] = []
        self._shapes: list[np.ndarray] = []

    @property
    def count(self) -> int:
        return sum(map(len, self._edges))

    def add(self, edges: np.ndarray, size: tuple[int, int]) -> None:
        height, width = size
        if not len(edges):
            return
        shares = (edges / (width, height, width, height)).clip(0, 1)
        sides = (edges[:, 2:] - edges[:, :2]).clip(1e-9)
        self._edges.append(shares)
        self._shapes.append(sides[:, 0] / sides[:, 1])
        across, down = (_covered(shares[:, [axis, axis + 2]]) for axis in (0, 1))
        self._heat += down.T @ across

    def places(self) -> Places:
        edges: np.ndarray = np.concatenate(self._edges) if self._edges else np.zeros((0, 4))
        shapes: np.ndarray = np.concatenate(self._shapes) if self._shapes else np.zeros(0)
        centres, spans = (edges[:, :2] + edges[:, 2:]) / 2, edges[:, 2:] - edges[:, :2]
        return Places(self._heat / max(len(edges), 1), centres, spans, shapes)


def _covered(ends: np.ndarray) -> np.ndarray:
    """Return ``(N, 24)``: which share of each cell along an axis lies between the ends of each box.

    Examples
    --------
    >>> _covered(np.array([[0, 1 / 48]]))[0, :2].tolist()
    [0.5, 0.0]
    """
    cells = np.arange(CELLS)
    low, high = (ends[:, [k]] * CELLS for k in (0, 1))
    found: np.ndarray = (np.minimum(high, cells + 1) - np.maximum(low, cells)).clip(0, 1)
    return found
