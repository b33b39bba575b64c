"""The Values page: what each of the nine scenes has drawn, in a table."""

from __future__ import annotations

import functools
import html
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets

from augwidgets.widgets.background import Work
from augwidgets.widgets.grid_page import Plan
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.pages import page

_HEAD = ("scene", "on", "object", "x", "y", "scale", "angle", "mirrored", "seen", "pixels", "tries")
_MOST = 60  # objects of a scene that are listed


class ValuesPage:
    """A row for each object: where it stands, how large, how turned, what of it is seen, after how many tries."""

    title = "Values"
    is_of_the_nine = True

    def __init__(self, kit: Kit) -> None:
        self._table = kit.make(ipywidgets.HTML, "aw-values-table")
        self.content = kit.column(self._table, classes="aw-one")

    def prepare(self, plan: Plan) -> Work:
        """Make ready the table of the scenes that are shown."""

        def work() -> Callable[[], None]:
            draws: list[Any] = [one.tile.draw for one in plan.drawn.seen()]
            return functools.partial(setattr, self._table, "value", table(draws))

        return work


@page("Values", 5)
def _of(kit: Kit) -> ValuesPage | None:
    return None if kit.explorer.source.has_original else ValuesPage(kit)


def table(draws: Sequence[Any]) -> str:
    """Return the table of scenes as HTML."""
    body = "".join(_scene(number, draw) for number, draw in enumerate(draws, 1))
    head = "".join(f'<th scope="col">{name}</th>' for name in _HEAD)
    return (
        '<div class="aw-scenes" tabindex="0" role="region" aria-label="what the nine scenes have drawn">'
        f"<table><thead><tr>{head}</tr></thead>{body}</table></div>"
    )


def _scene(number: int, draw: Any) -> str:
    found = draw.shown
    if found is None:
        words = html.escape(str(draw.problem))
        cell = f'<td class="aw-nowhere" colspan="{len(_HEAD) - 1}">{words}</td>'
        return f'<tbody><tr><th scope="rowgroup">{number}</th>{cell}</tr></tbody>'
    scene = found.scene
    rows = draw.rows()
    shown = rows[:_MOST]
    notes = [f"and {len(rows) - _MOST:,} more"] if len(rows) > _MOST else []
    if scene.left_away:
        placed = sum(one.labelled for one in scene.objects)
        notes.append(f"{placed} of {scene.wanted} found room: mostly {scene.left_away}")
    if not rows:
        notes.append("no object")
    high = len(shown) + len(notes)
    begin = (
        f'<th scope="rowgroup" rowspan="{high}">{number}</th><td class="aw-words-cell" rowspan="{high}">'
        f"{html.escape(draw.background)}</td>"
    )
    lines = [
        f'<td class="aw-words-cell">{html.escape(row[0])}</td>'
        + "".join(f"<td>{html.escape(word)}</td>" for word in row[1:])
        for row in shown
    ]
    lines += [f'<td class="aw-nowhere" colspan="{len(_HEAD) - 2}">{html.escape(note)}</td>' for note in notes]
    first, *rest = lines
    return f"<tbody><tr>{begin}{first}</tr>{''.join(f'<tr>{line}</tr>' for line in rest)}</tbody>"
