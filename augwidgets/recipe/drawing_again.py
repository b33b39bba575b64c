"""Drawing for one picture: again where a draw leaves too little of the object that the picture's label names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from augwidgets.sample.sample import Sample

if TYPE_CHECKING:
    from augwidgets.recipe.recipe import Recipe
    from augwidgets.steps.step import Step

TRIES = 10  # of a draw that leaves too little of the object; then the one is taken that leaves most

Drawn = TypeVar("Drawn")
Out = TypeVar("Out")


def draws_again(recipe: Recipe) -> bool:
    """Return whether a draw depends on what it leaves of the object."""
    return recipe.otherwise == "draw again" and recipe.min_object_visible is not None


def first_that_keeps(recipe: Recipe, draw: Callable[[], Drawn], apply: Callable[[Drawn], Out]) -> tuple[Drawn, Out]:
    """Return the first draw that leaves enough of the object, and what came of it.

    Parameters
    ----------
    recipe : Recipe
    draw : callable
        Takes nothing; each call draws on from the same generator.
    apply : callable
        Takes a draw and returns what comes of it, a Sample mostly.

    Examples
    --------
    >>> import augwidgets as aw
    >>> recipe = aw.Recipe([aw.shift.between(right=(0, 1))], min_object_visible=0.5, otherwise="draw again")
    >>> picture, rng = Sample(np.zeros((10, 10))), np.random.default_rng(0)
    >>> steps, out = first_that_keeps(recipe, lambda: recipe.draw(rng), lambda steps: recipe.apply(picture, steps))
    >>> out.label_left >= 0.5, out.label_warning
    (True, '')
    """
    drawn = draw()
    out = apply(drawn)
    if not draws_again(recipe):
        return drawn, out
    best = drawn, out
    for _ in range(TRIES - 1):
        if _left(out) >= (recipe.min_object_visible or 0.0):
            return drawn, out
        drawn = draw()
        out = apply(drawn)
        if _left(out) > _left(best[1]):
            best = drawn, out
    return best


def made(
    recipe: Recipe,
    sample: Sample,
    rng: np.random.Generator,
    *,
    drawn_from: Recipe | None = None,
    partner: Callable[[int], Any] | None = None,
    means: Any = None,
    **place: Any,
) -> tuple[tuple[Step, ...], Sample]:
    """Draw for a picture and apply: return the Steps and the Sample. All who walk over a data set do it with this.

    Parameters
    ----------
    recipe : Recipe
    sample : Sample
    rng : numpy.random.Generator
        Of this picture alone, so that drawing again changes no other.
    drawn_from : Recipe, optional
        Where it is another one: that of a label.
    partner, means
        As `Recipe.apply` takes them.
    **place
        ``label``, ``count`` and ``index``, as `Recipe.draw` takes them.

    Examples
    --------
    >>> import augwidgets as aw
    >>> steps, out = made(aw.Recipe([aw.rotate]), aw.pictures.cat(), np.random.default_rng([7, 0, 0]))
    >>> out.same_as(aw.Recipe([aw.rotate])(aw.pictures.cat(), seed=(7, 0, 0)))
    True
    """
    source = recipe if drawn_from is None else drawn_from
    return first_that_keeps(
        recipe,
        lambda: source.draw(rng, **place),
        lambda steps: recipe.apply(sample, steps, partner=partner, means=means),
    )


def settled(recipe: Recipe, sample: Sample, rng: np.random.Generator, **place: Any) -> tuple[Step, ...]:
    """Return the Steps that are drawn for a picture; only where a recipe draws again is the picture needed."""
    return made(recipe, sample, rng, **place)[0] if draws_again(recipe) else recipe.draw(rng, **place)


def _left(out: object) -> float:
    found = out.label_left if isinstance(out, Sample) else None
    return 1.0 if found is None else found
