"""Pictures of what the browser cannot draw: a step at the low end, the middle and the high end of its ranges."""

from __future__ import annotations

from typing import Any

import numpy as np

from augwidgets.domain.quantiles import Quantiles
from augwidgets.recipe.draws import StepsDraw
from augwidgets.recipe.recipe import Recipe
from augwidgets.steps.member import Member
from augwidgets.steps.open_step import OpenStep
from augwidgets.view.living.packing import as_text
from augwidgets.view.sheet import Previews, as_shown, jpeg, sheet

_PLACES = {"low": 0.0, "middle": 0.5, "high": 1 - 1e-9}
_BOX = (168, 134)
_SMALL = (120, 96)  # where there are many
_MANY = 8


def three(recipe: Recipe, place: int, previews: Previews, seed: int, many: int) -> list[dict[str, Any]]:
    """Return three pictures of one step of a recipe: low, middle and high; of a group, three draws.

    Parameters
    ----------
    recipe : Recipe
    place : int
        Of the step.
    previews : Previews
        The picture.
    seed : int
        Of the draws of a group.
    many : int
        How many steps of the recipe are shown so.

    Returns
    -------
    list of dict
        ``src``, ``title`` and ``words`` of each.
    """
    member = recipe.steps[place]
    small = Previews(previews.sample, _BOX if many < _MANY else _SMALL)
    given = {"fill": recipe.fill, "fill_level": recipe.fill_level, "count": None, "index": None}
    found = []
    for title, steps in _some(member, recipe, place, seed, given):
        ((outcome, _),) = small.draw([StepsDraw(recipe, steps)])
        words = ", ".join(step.short() for step in steps) or "as it was"
        found.append({"src": as_text(jpeg(as_shown(outcome.sample.image))), "title": title, "words": words})
    return found


def _some(member: Member, recipe: Recipe, place: int, seed: int, given: dict[str, Any]) -> list[tuple[str, Any]]:
    if isinstance(member, OpenStep):
        return [(title, (member.at_quantile(share, given),)) for title, share in _PLACES.items()]
    number = (recipe.ids or ())[place]
    shown = member.replace(on=True, chance=1.0)
    rows = [Quantiles.drawn(np.random.default_rng([seed, 0, k])).of(number) for k in range(len(_PLACES))]
    return [(f"draw {k + 1}", shown.draw(row, given)) for k, row in enumerate(rows)]


def pictures(draws: list[Any], previews: Previews) -> dict[str, Any]:
    """Return the original and nine draws with what each of them says, where Python draws alone.

    Parameters
    ----------
    draws : list of tiles
        Of an explorer.
    previews : Previews
        The picture.

    Returns
    -------
    dict
        ``original`` and ``nine``.
    """
    seen = previews.draw([tile.draw for tile in draws])
    written, tiles = sheet([outcome.sample for outcome, _ in seen])
    for told, tile, (_, size) in zip(tiles, draws, seen, strict=True):
        told.update(caption=tile.lines or [[], []], alt=tile.alt, size=list(size), chosen=bool(tile.chosen))
    first, (place,) = sheet([previews.original])
    return {"original": {"src": as_text(first), "tile": place}, "nine": {"src": as_text(written), "tiles": tiles}}
