"""A plan in words, as the lines of a script, and as a command."""

from __future__ import annotations

import shlex
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.recipe.recipe import Recipe
from augwidgets.scenes.from_data import FoundCutouts
from augwidgets.scenes.placed import Size
from augwidgets.scenes.ranges import RANGES

if TYPE_CHECKING:
    from augwidgets.scenes.plan import Plan

_THINGS = ("cutouts", "distractors", "backgrounds")
_NAMED = 6  # classes


def settings(plan: Plan) -> dict[str, Any]:
    """Return what of a plan is not as it is by itself, cut-outs and backgrounds apart.

    Examples
    --------
    >>> import augwidgets as aw
    >>> settings(aw.scenes.Plan([aw.scenes.cutout(aw.pictures.cat())], [aw.pictures.moon()], angle=(-9, 9)))
    {'angle': (-9.0, 9.0)}
    """
    found = {}
    for one in fields(plan):
        if not one.init or one.name in _THINGS:
            continue
        value = getattr(plan, one.name)
        usual = RANGES[one.name].check_open(one.default, one.name) if one.name in RANGES else one.default
        if value is usual or (isinstance(value, (tuple, int, float, str)) and value == usual):
            continue
        found[one.name] = RANGES[one.name].written(value) if one.name in RANGES else value
    return found


def values_in_words(plan: Plan) -> dict[str, str]:
    """Return each setting of a plan in words."""
    found = {"cut-outs": f"{len(plan.cutouts):,}", "backgrounds": f"{len(plan.ground):,}"}
    for one in fields(plan):
        if one.init and one.name not in _THINGS:
            value = getattr(plan, one.name)
            name = one.name.replace("_", " ")
            found[name] = RANGES[one.name].format_open(value) if one.name in RANGES else _said(value)
    return found


def in_words(plan: Plan, size: Size | None) -> list[str]:
    """Return a plan in a few short lines: what of it is not as it is by itself."""
    lines = [f"{len(plan.cutouts):,} cut-outs, {len(plan.ground):,} backgrounds"]
    said = values_in_words(plan)
    lines += [f"{name.replace('_', ' ')} {said[name.replace('_', ' ')]}" for name in ("count", "scale")]
    lines += [
        f"{name.replace('_', ' ')} {said[name.replace('_', ' ')]}"
        for name in settings(plan)
        if name not in ("count", "scale")
    ]
    return [*lines, "size of each background" if size is None else f"{size[1]} × {size[0]}"]


def code_of(plan: Plan, seed: int, size: Size | None) -> str:
    """Return the lines that make the same nine scenes, and write many."""
    given = settings(plan)
    regions = plan.where if isinstance(plan.where, tuple) else (plan.where,)
    mask = any(isinstance(one, np.ndarray) for one in regions)  # which no code can name; regions are code
    made_of = [*_cutouts_code(plan.cutouts, "cutouts"), *_backgrounds_code(plan)]
    words = ["    cutouts, backgrounds,"]
    if len(plan.distractors):
        made_of += _cutouts_code(plan.distractors, "distractors")
        words.append("    distractors=distractors,")
    if mask:
        made_of.append("# where = that of this plan: masks or regions where the foot of an object may stand")
    written = {name: "where" if name == "where" and mask else repr(value) for name, value in given.items()}
    words += [f"    {name}={value}," for name, value in written.items()]
    of_size = "" if size is None else f", size={size!r}"
    lines = [
        "import augwidgets as aw",
        "import numpy as np",
        "",
        *made_of,
        "plan = aw.scenes.Plan(",
        *words,
        ")",
        "",
        "# The nine scenes of the grid:",
        f"scenes = [plan.draw(np.random.default_rng([{seed}, 0, k]){of_size}) for k in range(9)]",
        "samples = [scene.paint() for scene in scenes]",
        "",
        "# As many as a training needs; those nine come first:",
        f'# plan.write("out", 500, format="coco", seed={seed}{of_size}, n_jobs=2)',
    ]
    return "\n".join(lines) + "\n"


def command(plan: Plan, seed: int, size: Size | None) -> str:
    """Return the command that writes scenes without a notebook."""
    words = ["augwidgets", "scenes", "plan.json", "--out", "out", "-n", "500", "--format", "coco", "--seed", str(seed)]
    if size is not None:
        words += ["--size", *map(str, size)]
    return (
        '# Once, in Python: plan.to_file("plan.json") writes the plan, and its pictures beside it.\n'
        f"{shlex.join(words)} --jobs 2\n"
    )


def _cutouts_code(cutouts: Any, name: str) -> list[str]:
    """Return the lines that make cut-outs, or a comment where code cannot know them."""
    if isinstance(cutouts, FoundCutouts):
        code = cutouts.data.code
        known = code is not None and len(cutouts) == sum(len(names) for names in cutouts.data.object_names)
        line = f"{name} = aw.scenes.cutouts({code or 'your_data'})"
        return [line if known else f"# {line}  # {len(cutouts):,} of them"]
    labels = list(dict.fromkeys(one.label or "no class" for one in cutouts))
    named = ", ".join(labels[:_NAMED]) + (" ..." if len(labels) > _NAMED else "")
    return [f"# {name} = the {len(cutouts):,} that this plan has ({named})"]


def _backgrounds_code(plan: Plan) -> list[str]:
    given, code = plan.backgrounds, plan.ground.data.code
    if isinstance(given, str):
        return [f"backgrounds = {given!r}"]
    return [f"backgrounds = {code}" if code else f"# backgrounds = the {len(plan.ground):,} that this plan has"]


def _said(value: Any) -> str:
    if value is None or (isinstance(value, (tuple, str)) and not value):
        return "none"
    if isinstance(value, np.ndarray):
        return f"a mask, {100 * float(value.mean()):.0f} % of it"
    if isinstance(value, dict):
        return ", ".join(f"{name} {weight:g}" for name, weight in value.items())
    if isinstance(value, Recipe):
        return ", ".join(step.name.replace("_", " ") for step in value.steps) or "none"
    if isinstance(value, tuple):
        return ", ".join(map(_said, value))
    return f"{value:g}" if isinstance(value, float) else str(getattr(value, "words", value))
