"""What the browser must know of a sweep so that it can draw one by itself: its recipe, how it goes, and its state."""

from __future__ import annotations

import json
import math
from typing import Any

from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.recipe.recipe import Recipe
from augwidgets.steps.step import Step
from augwidgets.view.instant.words import told_words_of
from augwidgets.warp.warps import Size
from augwidgets.widgets.range_row import is_counted
from augwidgets.widgets.recipe_source import state_of


def recipe_of(step: Step, along: str) -> Recipe | None:
    """Return the recipe of a sweep's one step; None where only the kernel can draw it."""
    parameters = step.transform.parameters
    if not along or step.where is not None or isinstance(parameters[along].domain, Seed):
        return None
    ranges = {name: parameters[name].domain.check_open(value, name) for name, value in step.values.items()}
    domain: Any = parameters[along].domain
    if not isinstance(domain, Range):
        ranges[along] = domain.options
    return Recipe((step.transform.between(**ranges),))


def told_sweep(step: Step, along: str, size: Size, held: Any, follows: str = "") -> dict[str, Any]:
    """Return which parameter is swept, and how.

    Parameters
    ----------
    step : Step
    along : str
    size : (int, int)
        Height and width of the picture.
    held : (float, float), optional
        As far as the label holds.
    follows : str
        What of a tile only the kernel knows, in a word.
    """
    domain: Any = step.transform.parameters[along].domain
    told: dict[str, Any] = {"along": along, "follows": follows, **told_words_of(along, domain)}
    if not isinstance(domain, Range):
        return {**told, "options": list(domain.options)}
    if is_counted(step.values[along]):
        domain = domain.in_pixels(size)
    told.update(low=domain.low, high=domain.high, log=domain.scale == "log", whole=domain.whole)
    told.update(decimals=max(0, -math.floor(math.log10(domain.step) + 1e-9)), held=held)
    return told


def swept_state(recipe: Recipe | None, along: str, seed: int, picture: int) -> str:
    """Return in what state a sweep is; nothing where the browser draws none."""
    return "" if recipe is None else json.dumps({**state_of(recipe, seed, picture), "along": along})
