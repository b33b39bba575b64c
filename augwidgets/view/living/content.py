"""What the script of a page is told: picture, draws, controls and code; where only Python can draw, pictures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from augwidgets.domain.options import Choice, Switch
from augwidgets.recipe.own_functions import OwnFunctions
from augwidgets.recipe.page_file import PageState, keys_of
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.sample import Sample
from augwidgets.steps.open_step import OpenStep
from augwidgets.steps.signature import FILL, FILL_LEVEL
from augwidgets.steps.step import Step
from augwidgets.view.instant.labels import labels_of
from augwidgets.view.instant.pixels import larger_jpeg
from augwidgets.view.instant.structure import Structure, structure
from augwidgets.view.living import stills
from augwidgets.view.living.code_pieces import call_of, pieces_of, pieces_of_step
from augwidgets.view.living.controls import ranges_in_words, step_controls
from augwidgets.view.living.packing import as_text, packed, packed_pixels
from augwidgets.view.sheet import Previews

SEEDS = 24  # that "draw again" goes through
_FEW_SEEDS = 4  # where a page would be too large
_KINDS = {1: ", grey", 4: ", RGBA"}
_LARGEST_SEED = 2**32


def of_recipe(
    recipe: Recipe, sample: Sample, seed: int, code: str, draws: Sequence[Any], *, small: int = 0
) -> dict[str, Any]:  # fmt: skip
    """Return what a page of nine draws of a recipe is told.

    Parameters
    ----------
    recipe : Recipe
        For the label of the picture.
    sample : Sample
    seed : int
    code : str
        That makes the recipe and the nine.
    draws : sequence
        The nine as an explorer has them: ``draw``, ``lines``, ``alt`` and ``chosen`` of each.
    small : int
        0; 1 without what is not needed; 2 with pictures alone.

    Returns
    -------
    dict
    """
    previews = Previews(sample)
    made, steps = _structure(recipe, previews, seed, small)
    if seed >= _LARGEST_SEED:
        made, steps = Structure(), []
    lives = [bool(steps) and steps[place]["what"] != "kernel" for place in range(len(recipe.steps))]
    own = OwnFunctions(step.transform for step in recipe.open_steps)
    many = lives.count(False)
    told = []
    for place, (key, member) in enumerate(zip(keys_of(recipe), recipe.steps, strict=True)):
        one: dict[str, Any] = {"key": key, "name": _named(member), "summary": _plain(member.summary),
                               "on": member.on, "chance": member.chance, "lives": lives[place]}  # fmt: skip
        if lives[place]:
            one.update(rows=step_controls(member), call=call_of(member, own.name_of(member.transform)))
        else:
            one["words"] = ranges_in_words(member) if isinstance(member, OpenStep) else []
            if steps:
                one["stills"] = stills.three(recipe, place, previews, seed, many)
        told.append(one)
    return {
        "shows": "draws", "seed": seed, "fill": recipe.fill, "fills": list(_options(FILL.domain)), "steps": told,
        "moves": any(step.transform.family == "spatial" for step in recipe.open_steps),
        "code": pieces_of(code, recipe, seed, [place for place, is_live in enumerate(lives) if is_live]),
        **_picture(made, steps, previews, draws, small),
    }  # fmt: skip


def of_sweep(
    step: Step, along: str, sample: Sample, code: str, draws: Sequence[Any], *, small: int = 0
) -> dict[str, Any]:  # fmt: skip
    """Return what a page of one transform is told: its values, and one of them from end to end.

    Parameters
    ----------
    step : Step
    along : str
        The parameter that is swept, if it has any.
    sample : Sample
    code : str
        That makes the step.
    draws : sequence
        Those of the sweep, as an explorer has them.
    small : int
        As for `of_recipe`.

    Returns
    -------
    dict
    """
    previews = Previews(sample)
    recipe = Recipe((step,))
    made, steps = _structure(recipe, previews, 0, small, ahead=1) if along else (Structure(), [])
    (member,) = recipe.steps
    is_live = bool(steps) and steps[0]["what"] != "kernel"
    if not is_live:
        made, steps = Structure(), []
    name = member.name.replace("_", " ")
    own = OwnFunctions([step.transform])
    one = {
        "key": keys_of(recipe)[0], "name": name, "summary": _plain(member.summary), "on": True, "chance": 1.0,
        "lives": is_live, "rows": step_controls(member, is_closed=True) if is_live else [],
        "call": call_of(member, own.name_of(step.transform), "at"),
        "words": [] if is_live else ranges_in_words(member),
    }  # fmt: skip
    sweepable = [row["name"] for row in one["rows"] if row["kind"] != "fixed"]
    return {
        "shows": "sweep", "along": along, "sweepable": sweepable, "steps": [one], "seed": 0, "fills": [],
        "fill": "", "moves": False, "code": pieces_of_step(code, step) if is_live else [code],
        **_picture(made, steps, previews, draws, small),
    }  # fmt: skip


def state_of_sweep(step: Step, along: str) -> PageState:
    """Return what a page of a sweep holds of its step."""
    return PageState(Recipe((step,)), 0, "sweep", along)


def _named(member: Any) -> str:
    """Return what a page calls a step; a group by what is in it."""
    if isinstance(member, OpenStep):
        return member.name.replace("_", " ")
    return f"{member.kind} {', '.join(map(_named, member.members))}".replace("_", " ")


def _plain(summary: str) -> str:
    return summary.replace("`", "")


def _options(domain: Any) -> tuple[Any, ...]:
    options: tuple[Any, ...] = domain.options
    return options


def _structure(
    recipe: Recipe, previews: Previews, seed: int, small: int, ahead: int = SEEDS
) -> tuple[Structure, list[dict[str, Any]]]:  # fmt: skip
    """Return the structure for every option of each step, where that can be told, and its steps."""
    if small > 1:
        return Structure(), []
    ahead = min(ahead, _FEW_SEEDS) if small else ahead
    plain = structure(recipe, previews, seed, ahead=ahead)
    if not plain.text:
        return plain, []
    known = json.loads(plain.text)["steps"]
    opened = [_with_all_options(member) for member in recipe.steps]
    made = structure(recipe.replace(steps=opened, ids=recipe.ids), previews, seed, ahead=ahead)
    steps = json.loads(made.text)["steps"]
    lost = [place for place, (one, other) in enumerate(zip(steps, known, strict=True)) if one["what"] != other["what"]]
    if lost:
        opened = [member if place in lost else opened[place] for place, member in enumerate(recipe.steps)]
        made = structure(recipe.replace(steps=opened, ids=recipe.ids), previews, seed, ahead=ahead)
        steps = json.loads(made.text)["steps"]
        if any(one["what"] != other["what"] for one, other in zip(steps, known, strict=True)):
            return plain, known
    return made, steps


def _with_all_options(member: Any) -> Any:
    if not isinstance(member, OpenStep):
        return member
    ranges = dict(member.ranges)
    for name in ranges:
        domain = member.transform.parameters[name].domain
        if isinstance(domain, (Choice, Switch)) and name not in (FILL.name, FILL_LEVEL.name):
            ranges[name] = tuple(domain.options)
    return OpenStep(member.transform, MappingProxyType(ranges), member.chance, member.on, member.where)


def _picture(
    made: Structure, steps: list[dict[str, Any]], previews: Previews, draws: Sequence[Any], small: int
) -> dict[str, Any]:  # fmt: skip
    """Return the picture as the browser paints from it; or the nine pictures, where it cannot."""
    sample = previews.sample
    height, width = sample.size
    about = f"{width} × {height} · {sample.image.dtype}{_KINDS.get(sample.image.shape[2], '')}"
    told: dict[str, Any] = {"about": about, "full": [width, height]}
    labels = labels_of(previews.first, Recipe().box_rules)
    told["has_labels"] = labels is None or any(labels[kind] for kind in ("outlines", "boxes", "points"))
    if not made.text:
        return {**told, "structure": None, **stills.pictures(list(draws), previews)}
    larger = b"" if small else larger_jpeg(previews)
    return {
        **told,
        "structure": {**json.loads(made.text), "steps": steps},
        "numbers": packed(made.numbers),
        "pixels": packed_pixels(previews.first.image),
        "larger": as_text(larger),
    }
