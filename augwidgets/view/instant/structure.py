"""The structure of a recipe as the browser is told it: what it needs to draw the nine for any place of any slider.

It is one text of JSON and one block of numbers: quantiles of the draws, and tables of what each step does. It changes
with the steps of the recipe, and not while a slider moves; the preview's pixels have a message of their own, for they
change with the picture only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.pixel_count import SIDES, PixelCount
from augwidgets.domain.quantiles import Quantiles
from augwidgets.domain.range import Range
from augwidgets.recipe.drawing_again import draws_again
from augwidgets.recipe.recipe import Recipe
from augwidgets.steps.fusion import colours_of
from augwidgets.steps.open_step import OpenStep
from augwidgets.steps.signature import Parameter
from augwidgets.view.instant.curve_tables import LEVELS, CurveTables
from augwidgets.view.instant.labels import labels_of
from augwidgets.view.instant.number_block import NumberBlock
from augwidgets.view.instant.step_tables import Shapes, Tables, Unknown, tables_of
from augwidgets.view.instant.warp_tables import Rounding, WarpTables
from augwidgets.view.instant.words import told_words
from augwidgets.view.sheet import Previews, preview_size

AHEAD = 3  # seeds: this one, and the next ones, which "draw again" takes
MOST_STEPS = 24
_DRAWS = 9
_LONGEST = 12.0  # times as long as wide: thinner pictures are the kernel's


@dataclass(frozen=True)
class Structure:
    """What the browser is told: a text, and the numbers that it speaks of.

    Attributes
    ----------
    text : str
        JSON; nothing where the kernel draws alone.
    numbers : bytes
    """

    text: str = ""
    numbers: bytes = b""


def can_be_drawn(previews: Previews, recipe: Recipe) -> bool:
    """Return whether the browser may draw draws of this recipe over this picture.

    Parameters
    ----------
    previews : Previews
    recipe : Recipe

    Examples
    --------
    >>> import augwidgets as aw
    >>> [can_be_drawn(Previews(aw.Sample(np.zeros(shape, kind))), aw.default_recipe())
    ...  for shape, kind in (((90, 140, 3), np.uint8), ((1, 1, 3), np.uint8), ((90, 140, 3), np.float32))]
    [True, False, False]
    """
    image = previews.first.image
    height, width = previews.first.size
    if image.dtype != np.uint8 or min(height, width) < 2 or max(height, width) > _LONGEST * min(height, width):
        return False
    if recipe.min_object_visible is not None and draws_again(recipe):
        return False
    return len(recipe.steps) <= MOST_STEPS


def structure(
    recipe: Recipe, previews: Previews, seed: int, sweep: Mapping[str, Any] | None = None, *, ahead: int = AHEAD
) -> Structure:  # fmt: skip
    """Return the structure of a recipe over a picture; an empty one where the kernel draws alone.

    Parameters
    ----------
    recipe : Recipe
    previews : Previews
        The picture.
    seed : int
        Of the nine draws on the screen; those of the next ones are told as well.
    sweep : mapping, optional
        Of a recipe of one step: which parameter goes from one end to the other instead, and how.
    ahead : int
        How many seeds are told.

    Returns
    -------
    Structure

    Examples
    --------
    >>> import augwidgets as aw
    >>> made = structure(aw.default_recipe(), Previews(aw.pictures.cat()), 7)
    >>> [(step["name"], step["what"]) for step in json.loads(made.text)["steps"]]
    [('flip_horizontal', 'warp'), ('rotate', 'warp'), ('shift', 'warp'), ('zoom', 'warp'), ('brightness', 'curve')]
    >>> len(made.text) + len(made.numbers) < 30_000
    True
    """
    if not can_be_drawn(previews, recipe):
        return Structure()
    recipe = recipe.drawn_for(previews.sample.label)
    small = previews.first
    rules = recipe.box_rules.scaled(previews.factor)
    labels = labels_of(small, rules)
    if labels is None:
        return Structure()
    numbers = NumberBlock()
    seeds = [(seed + number) % 2**32 for number in range(ahead)]
    rows = [[Quantiles.drawn(np.random.default_rng([one, 0, k])) for k in range(_DRAWS)] for one in seeds]
    steps = []
    shapes = _shapes(previews)
    for number, member in zip(recipe.ids or (), recipe.steps, strict=True):
        if not isinstance(member, OpenStep):
            steps.append(
                {"id": number, "name": member.name, "what": "kernel", "on": member.on, "chance": 1.0, "group": True}
            )
            continue
        found = tables_of(member, small.size, colours_of(small.image), shapes)
        if isinstance(found, WarpTables) and found.changes_canvas:
            shapes = found.shapes(shapes)
        row = np.array([[one.of(number).row(member.row_length) for one in some] for some in rows])
        steps.append(
            {"id": number, **_step(member, found, numbers), "row": numbers.put(row), "long": member.row_length}
        )
    told = {
        "channels": small.image.shape[2],
        "size": list(small.size),
        "factor": previews.factor,
        "full": list(previews.size),
        "box": list(previews.box),
        "seeds": seeds,
        "fill": recipe.fill,
        "fill_level": recipe.fill_level,
        "labels": labels,
        "levels": LEVELS.as_data(),
        "sweep": sweep,
        "steps": steps,
    }
    return Structure(json.dumps(told, separators=(",", ":")), numbers.whole())


def _shapes(previews: Previews) -> Shapes:
    """Return how many times as wide as high the preview is, and the larger one: their sides are whole."""
    larger, _ = preview_size(previews.size, (2 * previews.box[0], 2 * previews.box[1]))
    shapes = [width / height for height, width in (previews.first.size, larger)]
    return min(shapes), max(shapes)


def _step(step: OpenStep, found: Tables, numbers: NumberBlock) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": step.name,
        "moves": step.transform.family == "spatial",
        "words": told_words(step.transform),
        "on": step.on,
        "chance": step.chance,
        "parameters": [
            told_parameter(place, item, step.ranges)
            for place, item in enumerate(step.transform.parameters.values(), start=1)
        ],
    }
    if isinstance(found, Unknown):
        return {**told, "what": "kernel", "why": found.why}
    kind: type = np.float64 if isinstance(found, WarpTables) else np.float32
    told["tables"] = [numbers.table(table, kind) for table in found.tables]
    if isinstance(found, CurveTables):
        return {**told, "what": "curve", "straight": found.is_straight, "channels": found.channels}
    told["rounding"] = [_rounding(one) for one in found.rounding]
    return {**told, "what": "warp", "only": None if found.only is None else list(found.only)}


def _rounding(one: Rounding) -> dict[str, Any]:
    return {"side": one.side, "follows": one.follows, "whole": one.whole}


def told_parameter(place: int, item: Parameter, ranges: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the browser must know of a parameter: how a quantile becomes its value, between which ends.

    Parameters
    ----------
    place : int
        Of its quantile in the row.
    item : Parameter
    ranges : mapping of str to value
        Of the step; one that is not named there is the recipe's.
    """
    told: dict[str, Any] = {"name": item.name, "place": place}
    if item.name not in ranges:
        return {**told, "kind": "recipe"}
    domain, ends = item.domain, ranges[item.name]
    if isinstance(domain, (Choice, Switch)):
        return {**told, "kind": "options", "ends": list(ends)}
    if not isinstance(domain, Range):
        return {**told, "kind": "seed", "ends": ends}
    told.update(kind="range", low=domain.low, high=domain.high, log=domain.scale == "log", whole=domain.whole)
    if isinstance(ends[0], PixelCount):
        told.update(side=SIDES[domain.unit][0], ends=[end.count for end in ends])
        told["whole"] = all(end.is_whole for end in ends)
    else:
        told.update(ends=list(ends))
        if domain.unit == "px":
            told["pixels"] = True
    return told
