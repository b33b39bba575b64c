"""The page "A and B": what was kept as A beside what the controls say now, over the same nine draws."""

from __future__ import annotations

import difflib
import functools
from typing import Any

import ipywidgets

from augwidgets.recipe.differences import differences
from augwidgets.widgets.ab_view import AbView
from augwidgets.widgets.background import Show, Work
from augwidgets.widgets.grid_page import Drawn, Plan, drawn
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.pages import page
from augwidgets.widgets.source import Instead, Source

_ABOUT = (
    "Keep what you have now as A, then go on changing it: that is B. Here you see both over the same nine draws, "
    "with the same seed, and what differs between them."
)
_SAME = "A and B are the same."
_SAME_IN_WORDS = "A and B say the same; steps that were removed and added again draw other values."


class AbPage:
    """Buttons that keep A, go back to it and leave it, and both grids.

    A is drawn once for each picture and seed; while the controls move only B is.
    """

    title = "A and B"
    is_of_the_nine = True

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        explorer = kit.explorer
        self._name: str = explorer.source.explored
        self._keep = kit.button(
            "Keep as A", "aw-button aw-small", "keep what you have now as A, and go on", "thumb-tack", self._keep_now
        )
        self._back = kit.button(
            "Back to A",
            "aw-button aw-small",
            "take A again, all of it; undo brings back what you have now",
            act=lambda: explorer.set_trait(self._name, explorer.kept_as_a),
        )
        self._leave = kit.button(
            "Leave A",
            "aw-button aw-small",
            "forget A, and go on with what you have now; undo brings it back",
            act=lambda: explorer.set_trait("kept_as_a", None),
        )
        self._about = kit.text(_ABOUT, "aw-about")
        self._view = kit.own(AbView())
        kit.own(ipywidgets.jslink((kit.view, "labels"), (self._view, "labels")))
        bar = kit.row(self._keep, self._back, self._leave, classes="aw-comparebar")
        self.content = kit.column(bar, self._about, self._view, classes="aw-versions")
        self._source: tuple[Any, Source] | None = None  # that of A
        self._drawn: tuple[tuple[Any, ...], Drawn] | None = None
        self._verdicts: list[dict[str, str]] = [{}, {}]

    def _keep_now(self) -> None:
        explorer = self._kit.explorer
        explorer.kept_as_a = getattr(explorer, self._name)

    def prepare(self, plan: Plan) -> Work:
        """Make ready to draw both; A only where something of its draws has changed."""
        explorer = self._kit.explorer
        a = explorer.kept_as_a
        self._keep.icon = "thumb-tack" if a is None else ""
        self._back.disabled = self._leave.disabled = a is None
        self._about.value = _ABOUT if a is None else ""
        self._view.layout.display = "none" if a is None else None
        if a is None:
            self._source = self._drawn = None
            return lambda: lambda: None
        now: Source = explorer.source
        if self._source is None or self._source[0] is not a:
            self._source = a, type(now)(Instead(explorer, **{self._name: a}))
        kept = self._source[1]
        plan_b = plan if len(plan.panels) == 1 else self._plan(now)
        others = tuple(
            getattr(explorer, name) for name in sorted(explorer.trait_names(undo=True)) if name != self._name
        )
        key = (a, now.sample, *others)
        if self._drawn is not None and all(map(_is, self._drawn[0], key)):
            known, plan_a = self._drawn[1], None
        else:
            # What is kept as A just now is what B is.
            known, plan_a = None, plan_b if getattr(explorer, self._name) is a else self._plan(kept)
        said = self._differing(kept, now)

        def work() -> Show:
            nonlocal known
            if known is None and plan_a is not None:
                plan_a.drawn.whole()
                known = drawn(plan_a)
                self._drawn = key, known
            if plan_b is not plan:
                plan_b.drawn.whole()
            of_a: Any = known
            return functools.partial(self._show, of_a, drawn(plan_b), said)

        return work

    def _plan(self, source: Source) -> Plan:
        plan: Plan = self._kit.explorer.pages["Grid"].plan(
            source.sample, source.panels()[-1:], source.parts(), is_image=source.is_image
        )
        return plan

    def _differing(self, kept: Source, now: Source) -> dict[str, Any]:
        """Return what differs, in words and in code."""
        rows = differences(kept.words_of_explored(), now.words_of_explored())
        one, other = (source.code("").splitlines() for source in (kept, now))
        marked = [line for line in difflib.ndiff(one, other) if line[0] in "-+" and line[2:].strip()]
        code = [["A" if line[0] == "-" else "B", line[2:].strip()] for line in marked]
        is_same = getattr(kept.explorer, self._name) == getattr(now.explorer, self._name)
        same = "" if rows else _SAME if is_same else _SAME_IN_WORDS
        return {"rows": [list(row) for row in rows], "code": code, "same": same}

    def _show(self, a: Drawn, b: Drawn, said: dict[str, Any]) -> None:
        for place, side in enumerate((a, b)):
            if side.meter is not None:
                self._verdicts[place] = {"words": side.meter.verdict, "state": side.meter.state}
        self._view.show(a=a.jpeg, b=b.jpeg, a_tiles=a.places, b_tiles=b.places, verdicts=list(self._verdicts), **said)


def _is(one: Any, other: Any) -> bool:
    return one is other or (isinstance(one, (int, str)) and one == other)


@page("A and B", 40)
def _of(kit: Kit) -> AbPage | None:
    return AbPage(kit) if kit.explorer.source.explored else None
