"""Faces in a notebook: what a Sample, a Transform, a Step and a Recipe show as the last line of a cell."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from augwidgets.data import pictures
from augwidgets.data.worst_first import WorstFirst
from augwidgets.domain import faces
from augwidgets.domain.range import Range
from augwidgets.recipe.groups import Group
from augwidgets.recipe.in_words import in_words
from augwidgets.recipe.nearest import Nearest
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample import mask_origins
from augwidgets.sample.sample import Sample
from augwidgets.steps.open_step import OpenStep
from augwidgets.steps.step import Step
from augwidgets.steps.transform import Transform
from augwidgets.view import dataset_face, figures, notebook_picture, placement_charts, report_charts, scene_face  # noqa: F401  # they have faces too

_WORST = 20  # draws that are shown


@faces.html.register(Sample)
def sample_picture(sample: Sample) -> str:
    """A Sample shows its picture with its labels."""
    height, width = sample.size
    figure = figures.grid([sample], [_words(sample)], width=4.5 if width >= height else 3.2)
    return notebook_picture.tag(figure, _seen(sample))


@faces.html.register(Step)
def step_table(step: Step) -> str:
    """A Step shows its values."""
    domains = {name: item.domain for name, item in step.transform.parameters.items()}
    rows = [(name, domains[name].format(value)) for name, value in step.values.items()]
    rows += [] if step.where is None else [("where", step.where.words)]
    rows += [("partners", ", ".join(map(str, step.partners)))] if step.partners else []
    return _table(("parameter", "value"), rows, caption=step.transform.name, note=step.transform.summary)


@faces.html.register(OpenStep)
def open_step_table(step: OpenStep) -> str:
    """An open step shows its ranges and its chance."""
    return _table(("step", "chance", "draws"), [_row(step)], note=step.transform.summary)


@faces.html.register(Recipe)
def recipe_table(recipe: Recipe) -> str:
    """A Recipe shows its steps in order."""
    settings = ", ".join(f"{name} {value}" for name, value in recipe.settings().items() if name != "ids")
    note = settings or "uncovered pixels are black"
    rows: list[tuple[str, str, str]] = []
    for member in recipe.steps:
        rows += _group_rows(member) if isinstance(member, Group) else [_row(member)]
    return _table(("step", "chance", "draws"), rows, caption="Recipe", note=note)


@faces.html.register(Group)
def group_table(group: Group) -> str:
    """A Group shows its steps."""
    return _table(("step", "chance", "draws"), _group_rows(group), note=group.summary)


@faces.html.register(Nearest)
def nearest_table(nearest: Nearest) -> str:
    """A Nearest shows what each step becomes, in code, and what differs."""
    head, *rows = nearest.lines
    note = "the same" if nearest.is_same else f"without {', '.join(nearest.left_out)}" if nearest.left_out else ""
    return _table(head, rows, caption=f"Nearest in {nearest.dialect}", note=note, code=1)


@faces.html.register(WorstFirst)
def worst_table(found: WorstFirst) -> str:
    """A WorstFirst shows how often what happens, and its worst draws with what did it."""
    rows = []
    for place, case in enumerate(found.cases[:_WORST], 1):
        for one in case.damages:
            first = one is case.damages[0]
            head = (place, case.name, case.copy, f"{case.score:.2f}") if first else ("", "", "", "")
            rows.append((*head, one.words, "" if one.cause is None else one.cause.words))
    counts = _table(("", ""), found.rows(), caption="What the recipe does to the data set")
    more = len(found.cases) - _WORST
    note = f"{more:,} more draws: pandas.DataFrame(_.columns()) has them all" if more > 0 else ""
    return counts + _table(
        ("", "picture", "draw", "score", "damage", "done by"), rows, caption="Worst first", note=note
    )


@faces.html.register(Transform)
def transform_page(transform: Transform) -> str:
    """A Transform shows its limits, a picture of three values, and the code."""
    rows = []
    for item in transform.parameters.values():
        domain = item.domain
        limits = domain.format_open((domain.low, domain.high)) if isinstance(domain, Range) else (
            ", ".join(domain.format(option) for option in getattr(domain, "options", ())) or "any seed")  # fmt: skip
        usual = domain.format_open(domain.usual_open(item.default))  # type: ignore[arg-type]
        neutral = getattr(domain, "neutral", None)
        rows.append((item.name, limits, domain.format(item.default), "" if neutral is None else domain.format(neutral),
                     usual))  # fmt: skip
    table = _table(("parameter", "limits", "default", "no change", "usual"), rows, caption=transform.name,
                   note=transform.summary)  # fmt: skip
    picture = "" if transform.opaque else _picture(transform)
    code = "" if transform.opaque else f"<pre>{html.escape(repr(transform.at()))}</pre>"
    return table + picture + code


def _picture(transform: Transform) -> str:
    cat = pictures.cat()
    if transform.partners == "cluster means":
        return ""  # which are of a whole data set
    shown = [cat, transform(cat, *([pictures.coffee()] if transform.partners else []))]
    titles = ["before", transform.at().short() or "after"]
    return notebook_picture.tag(figures.grid(shown, titles, columns=2, width=5), f"before and after {transform.name}")


def _row(step: OpenStep) -> tuple[str, str, str]:
    parameters = step.transform.parameters
    words = [f"{name} {parameters[name].domain.format_open(value)}" for name, value in step.ranges.items()]
    words += [] if step.where is None else [step.where.words]
    return step.name, _chance(step), ", ".join(words)


def _group_rows(group: Group) -> list[tuple[str, str, str]]:
    members = [(f"– {name}", chance, draws) for name, chance, draws in map(_member_row, group.members)]
    return [(group.name.replace("_", " "), _chance(group), group.summary), *members]


def _member_row(member: OpenStep | Group) -> tuple[str, str, str]:
    if not isinstance(member, Group):
        return _row(member)
    return member.name.replace("_", " "), _chance(member), in_words(member.replace(chance=1.0, on=True))


def _chance(member: OpenStep | Group) -> str:
    return f"{100 * member.chance:g} %" if member.on else "off"


def _words(sample: Sample) -> str:
    height, width = sample.size
    dtype = np.dtype(sample.image.dtype).name
    label = "" if sample.label is None else f" · {sample.label}"
    note = mask_origins.in_words(sample.mask_origins)
    return f"{width} × {height} · {dtype}{label}" + (f"\n{note}" if note else "")


def _seen(sample: Sample) -> str:
    """Say what a Sample's picture is of, and which labels are drawn into it."""
    height, width = sample.size
    boxes = 0 if sample.boxes is None else len(sample.boxes)
    points = int(np.count_nonzero(sample.keypoint_inside))
    parts = ["the outline of its mask"] if sample.mask is not None else []
    parts += [f"{boxes} box{'es' if boxes > 1 else ''}"] if boxes else []
    parts += [f"{points} keypoint{'s' if points > 1 else ''}"] if points else []
    drawn = f" with {', '.join(parts)}" if parts else ""
    return f"{sample.label if sample.label is not None else 'a picture'}, {width} by {height} pixels{drawn}"


def _table(
    head: Sequence[str], rows: Iterable[Sequence[Any]], *, caption: str = "", note: str = "", code: int | None = None
) -> str:
    """Write a table; the column `code` is set as code."""

    def cell(content: Any, tag: str, place: int) -> str:
        text = html.escape(str(content))
        inside = f"<code>{text}</code>" if tag == "td" and place == code and text != "left out" else text
        return f'<{tag} style="text-align:left">{inside}</{tag}>'

    def line(cells: Sequence[Any], tag: str) -> str:
        return f"<tr>{''.join(cell(content, tag, place) for place, content in enumerate(cells))}</tr>"

    title = f"<strong>{html.escape(caption)}</strong><br>" if caption else ""
    body = line(head, "th") + "".join(line(row, "td") for row in rows)
    return f"<div>{title}<span>{html.escape(note)}</span><table>{body}</table></div>"
