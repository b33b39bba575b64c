"""Which of a draw's Steps happen to a picture, where some of its classes must not come into a mirror."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from augwidgets.data.mirrors import Mirrors
from augwidgets.data.ways import NOMINAL, STILL, Square, Way, product, turn_of, way_of, way_of_steps
from augwidgets.domain.errors import told
from augwidgets.recipe.recipe import Recipe
from augwidgets.steps.step import Step

_DRAWS = 200  # by which is found out whether a recipe mirrors at all


class Resolution(NamedTuple):
    """What is left of a draw for one picture.

    Attributes
    ----------
    steps : tuple of Step
        Those that happen.
    way : Way
        How the picture comes out: `Mirrors.renamed` with it, before the steps.
    partners : tuple of Way
        The same of each partner of its steps, in their order.
    skipped : tuple of Step
        Those that would have mirrored or turned what must not be.
    """

    steps: tuple[Step, ...]
    way: Way
    partners: tuple[Way, ...] = ()
    skipped: tuple[Step, ...] = ()


def resolved(
    mirrors: Mirrors,
    steps: Sequence[Step],
    size: tuple[int, int],
    names: Collection[str],
    partner_names: Callable[[int], Collection[str]],
) -> Resolution:
    """Return which of drawn Steps happen to a picture, and how it and its partners come out.

    Parameters
    ----------
    mirrors : Mirrors
    steps : sequence of Step
    size : (int, int)
        Height and width of the picture.
    names : collection of str
        Its classes: the label of the picture, those of its boxes.
    partner_names : callable
        Takes the number of a picture, returns its classes.

    Raises
    ------
    ValueError
        A step would do what must not be, and `otherwise` is "refuse".

    Examples
    --------
    >>> import augwidgets as aw
    >>> mirrors = Mirrors({"b": "d", "d": "b"}, {}, frozenset("2"))
    >>> steps = [aw.flip_horizontal.at(), aw.gamma.at()]
    >>> resolved(mirrors, steps, (8, 8), ["b"], lambda number: ()).way
    Way(mirrored=True, turned=False)
    >>> [step.name for step in resolved(mirrors, steps, (8, 8), ["2"], lambda number: ()).steps]
    ['gamma']
    """
    every = _Course(mirrors, size, names, partner_names)
    for step in steps:
        every.go(step)
    if every.wrong() is None:
        return Resolution(tuple(steps), every.ways[0], every.ways[1:])
    left = _Course(mirrors, size, names, partner_names)
    kept, skipped = [], []
    for step in steps:
        before = left.state
        left.go(step)
        wrong = left.wrong()
        if wrong is None:
            kept.append(step)
            continue
        if mirrors.otherwise == "refuse":
            name, way = wrong
            raise ValueError(
                f"{step.name} would {way.words} the class {told(name, 40)}, which with_mirrors rules out; take the "
                "step out of the recipe, or say otherwise='skip'"
            )
        left.state = before
        skipped.append(step)
    return Resolution(tuple(kept), left.ways[0], left.ways[1:], tuple(skipped))


def check_recipe(mirrors: Mirrors, recipe: Recipe) -> None:
    """Raise where a recipe would be refused for some picture; `otherwise` "skip" refuses none.

    It is drawn from two hundred times, so that a step of small chance may be met later only.

    Raises
    ------
    ValueError
    """
    if mirrors.otherwise == "refuse":
        for name, steps in _draws(mirrors, recipe):
            resolved(mirrors, steps, NOMINAL, (name,), lambda _: ())


def changed_class(mirrors: Mirrors, recipe: Recipe) -> str | None:
    """Return a class of which a recipe makes another, or that it must not mirror; None where 200 draws have none.

    Examples
    --------
    >>> import augwidgets as aw
    >>> mirrors = Mirrors({"b": "d", "d": "b"}, {}, frozenset("2"))
    >>> changed_class(mirrors, aw.Recipe([aw.flip_horizontal.usual()])), changed_class(mirrors, aw.Recipe([aw.gamma]))
    ('2', None)
    """
    for name, steps in _draws(mirrors, recipe):
        if mirrors.name(name, way_of_steps(steps)) != name:
            return name
    return None


def _draws(mirrors: Mirrors, recipe: Recipe) -> Iterator[tuple[str, tuple[Step, ...]]]:
    for name in sorted({*mirrors.never, *mirrors.mirrored, *mirrors.half_turned}):
        own = recipe.drawn_for(name)
        for number in range(_DRAWS):
            yield name, own.draw(np.random.default_rng([0, 0, number]), count=2, index=0)


class _Course:
    """How a picture, and each partner that has joined it, lies after the steps so far."""

    def __init__(self, mirrors: Mirrors, size: tuple[int, int], names: Collection[str], partner_names: Any) -> None:
        self._mirrors, self._partner_names = mirrors, partner_names
        # The canvas, and for each picture its classes and the matrix so far.
        self.state: tuple[Any, tuple[tuple[Collection[str], Square], ...]] = size, ((names, STILL),)

    def go(self, step: Step) -> None:
        size, lying = self.state
        if step.transform.partners:
            joined = tuple((self._partner_names(number), STILL) for number in step.partners)
            self.state = size, (*lying, *joined)
        else:
            turn, size = turn_of(step, size)
            self.state = size, tuple((names, product(turn, square)) for names, square in lying)

    @property
    def ways(self) -> tuple[Way, ...]:
        return tuple(way_of(square) for _, square in self.state[1])

    def wrong(self) -> tuple[str, Way] | None:
        """Return a class that must not lie as it does, and how; None where all may."""
        for names, square in self.state[1]:
            way = way_of(square)
            name = self._mirrors.forbidden(names, way)
            if name is not None:
                return name, way
        return None
