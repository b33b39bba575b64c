"""Where names of classes suggest that a mirror or a half turn changes them, and nobody has declared it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from augwidgets.data.mirrors import Mirrors
from augwidgets.data.ways import Way, way_of_steps
from augwidgets.domain import mirror_names
from augwidgets.recipe.recipe import Recipe

if TYPE_CHECKING:
    from augwidgets.data.report import DataReport

_DRAWS = 200
_SHOWN = 6  # classes in a line


def unsaid(report: DataReport) -> list[str]:
    """Return the classes that a mirror makes wrong by their names, as far as nothing is declared for them."""
    names = {*report.classes, *report.box_classes}
    found = set(mirror_names.sided(names))
    if is_writing(report):
        found |= set(mirror_names.wrong_in_a_mirror(names))
    return sorted(name for name in found if not is_said(report.mirrors, name))


def is_said(mirrors: Mirrors | None, name: str) -> bool:
    """Return whether it is declared what a mirror makes of a class."""
    return mirrors is not None and (name in mirrors.mirrored or name in mirrors.never)


def is_writing(report: DataReport) -> bool:
    """Return whether the classes look like letters and digits."""
    coloured = report.coloured > 0
    return any(
        mirror_names.is_writing(names, named=named, coloured=coloured)
        for names, named in ((report.classes, report.named), (report.box_classes, True))
    )


def note(report: DataReport) -> str:
    """Return what to declare, in a sentence with the code; nothing where nothing is missing."""
    names = unsaid(report)
    if not names:
        return ""
    every = {*report.classes, *report.box_classes}
    pairs = mirror_names.opposites(every)
    turns = mirror_names.half_turned(every) if is_writing(report) else {}
    never = [name for name in names if name not in {*pairs, *pairs.values()}]
    words = [_as_code(pairs)] if pairs else []
    words += [f"half_turns={_as_code(turns)}"] if turns else []
    words += [f"never=[{_listed([repr(name) for name in never])}]"] if never else []
    what = ", ".join(map(repr, names[:2])) + (" and others" if len(names) > 2 else "")
    return (
        f"A mirror changes what {what} {'means' if len(names) == 1 else 'mean'}. Declare it, and labels follow or such "
        f"steps are left out: data.with_mirrors({', '.join(words)})."
    )


def warning(report: DataReport, recipe: Recipe) -> str:
    """Return a sentence where a recipe mirrors or turns by a half what the names of classes suggest is changed by it.

    Parameters
    ----------
    report : DataReport
    recipe : Recipe
    """
    ways = list(_ways(recipe))
    mirrored = sum(way.mirrored for way in ways) / len(ways)
    turned = sum(way.turned for way in ways) / len(ways)
    names = unsaid(report)
    words = []
    if mirrored and names:
        words.append(f"{100 * mirrored:.0f} % of its draws are mirrored, and {names[0]!r} keeps its label")
    turns = mirror_names.half_turned({*report.classes, *report.box_classes}) if is_writing(report) else {}
    said = report.mirrors.half_turned if report.mirrors is not None else {}
    missing = [name for name in turns if name not in said]
    if turned and missing:
        words.append(f"{100 * turned:.0f} % are turned upside down, and {missing[0]!r} keeps its label")
    return "; ".join(words)


def _ways(recipe: Recipe) -> list[Way]:
    return [way_of_steps(recipe.draw(np.random.default_rng([0, 0, k]), count=2, index=0)) for k in range(_DRAWS)]


def _as_code(pairs: Mapping[str, str]) -> str:
    return "{" + _listed([f"{one!r}: {other!r}" for one, other in pairs.items()]) + "}"


def _listed(words: list[str]) -> str:
    return ", ".join(words[:_SHOWN]) + (", ..." if len(words) > _SHOWN else "")
