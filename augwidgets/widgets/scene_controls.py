"""The controls of a plan: what, where, how large, how it is blended, which limits it keeps, and the finish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import ipywidgets

from augwidgets.domain.options import Choice
from augwidgets.domain.range import Range
from augwidgets.scenes.blends import BLENDS
from augwidgets.scenes.plan import Plan
from augwidgets.scenes.plan_code import settings
from augwidgets.scenes.ranges import RANGES, SETTINGS
from augwidgets.view.instant.scene_structure import MOVED
from augwidgets.widgets.controls import OptionsRow, row_for
from augwidgets.widgets.entry import Entry, Row
from augwidgets.widgets.fold import Fold
from augwidgets.widgets.kit import Kit, close
from augwidgets.widgets.scene_rows import ClassRows, HorizonRow, RecipeRow, beside_row, where_row

_OWNER = "objects"
_SIZES = ("each background's own", "320 × 240", "640 × 480", "512 × 512", "1280 × 720")
_BLENDS = (
    "Cut, Paste and Learn (kitchen photographs) measured 65.9 without blending, 58.4 with Poisson alone, and 73.7 with "
    "the same scene in all of them: Write does that."
)
# How each number is shown, and about how far it is moved.
_SHOWN: dict[str, dict[str, Any]] = {
    "count": {"usual": (1, 4)},
    "scale": {"usual": (0.2, 0.6)},
    "angle": {"usual": (-30, 30)},
    "distractor_count": {"usual": (0, 4)},
    "mirror": {"unit": "of the objects"},
    "visible": {"unit": "of the object"},
    "truncated": {"unit": "of the object"},
    "distance": {"unit": "of the side", "usual": (0, 0.1)},
    "smallest": {"usual": (0, 32)},
    "tries": {"usual": (1, 100)},
}


class Group(NamedTuple):
    """Rows that stand together.

    Attributes
    ----------
    title : str
    names : tuple of str
        Of the plan's settings.
    rare : tuple of str
        Those that fold behind "more".
    about : str
        A sentence under the first row.
    """

    title: str
    names: tuple[str, ...]
    rare: tuple[str, ...] = ()
    about: str = ""


_RARE_LIMITS = ("distance", "smallest", "tries")
GROUPS = (
    Group("What", ("weights", "count", "distractor_count")),
    Group("Where", ("x", "y", "where", "beside", "horizon", "place_by"), ("where", "beside", "horizon", "place_by")),
    Group("How large", ("scale", "angle", "mirror", "scale_by"), ("scale_by",)),
    Group("How blended", ("blend", "match", "shadow"), about=_BLENDS),
    Group("Limits", ("visible", "truncated", "overlap", *_RARE_LIMITS), _RARE_LIMITS),
    Group("Finish", ("cutout_recipe", "recipe")),
)


class SceneControls:
    """A row for each setting of the explorer's `plan`, and the size of the pictures."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._explorer: Any = kit.explorer
        self._rows: dict[str, Row] = {}
        self._folds: list[tuple[tuple[str, ...], Fold]] = []
        self._made_of: tuple[Any, ...] = ()
        self._shown: Plan | None = None
        self._size = kit.make(
            ipywidgets.Combobox, "aw-field", "aw-w-size", description="size, width × height", options=_SIZES,
            ensure_option=False, continuous_update=False, value=_SIZES[0], placeholder="640 × 480",
            tooltip="of the pictures: width × height, or each background's own",
        )  # fmt: skip
        kit.hear(self._size, self._resize)
        self.fields = (self._size,)
        save = kit.button("Save plan", "aw-button aw-save", "save the plan and its pictures as a zip on this computer")
        self.end = kit.row(save, classes="aw-group")
        self._note = kit.text("", "aw-note")
        head = kit.row(kit.text("Plan", "aw-title"), self._note, classes="aw-head")
        self._list = kit.column(classes="aw-steps aw-arguments aw-plan aw-step-0")  # as the browser finds its rows
        self.box = kit.column(head, self._list, classes="aw-lasting")

    def show(self) -> None:
        """Put the plan on the controls."""
        plan, size = self._explorer.plan, self._explorer.size
        self._kit.put(self._size, _SIZES[0] if size is None else f"{size[1]} × {size[0]}")
        if plan is self._shown:
            return
        if not self._fits(plan):
            self._make(plan)
        before, self._shown = self._shown, plan
        moved = _moved(plan)
        for name, row in self._rows.items():
            value = getattr(plan, name)
            if before is None or getattr(before, name) is not value:
                row.show(value)
        for rare, fold in self._folds:
            fold.show([name for name in rare if name in moved])
        self._note.value = _about(plan)

    def wiring(self) -> dict[str, Any]:
        """Return which sliders move objects, by their ids, for the browser to read them by itself."""
        rows: dict[str, Any] = {name: self._rows[name] for name in MOVED}
        return {"steps": {"0": {"sliders": {name: row.wiring for name, row in rows.items()}}}}

    def _fits(self, plan: Plan) -> bool:
        return self._made_of == _made_of(plan)

    def _make(self, plan: Plan) -> None:
        gone, boxes = self._list.children, []
        self._rows, self._folds, self._made_of, self._shown = {}, [], _made_of(plan), None
        for group in GROUPS:
            made = {name: row for name in group.names if (row := self._row(name, plan)) is not None}
            self._rows |= made
            rare = {name: made[name] for name in group.rare if name in made}
            fold = Fold(self._kit, group.title.lower(), rare)
            if rare:
                self._folds.append((tuple(rare), fold))
            first, *rest = (row.box for row in made.values())
            about = [self._kit.text(group.about, "aw-about")] if group.about else []
            head = self._kit.text(group.title, "aw-parthead")
            boxes.append(
                self._kit.column(head, first, *about, *rest, *fold.controls, classes="aw-step aw-part aw-scene-part")
            )
        self._list.children = tuple(boxes)
        for box in gone:
            close(box)

    def _row(self, name: str, plan: Plan) -> Any:
        kit, value, take = self._kit, getattr(plan, name), self._setter(name)
        if name == "weights":
            return ClassRows(kit, _OWNER, plan, take)
        if name == "where":
            return where_row(kit, _OWNER, plan, take)
        if name == "beside":
            return beside_row(kit, _OWNER, plan, take)
        if name == "horizon":
            return HorizonRow(kit, _OWNER, value, take)
        if name == "cutout_recipe":
            return RecipeRow(kit, "objects", "each cut-out", take)
        if name == "recipe":
            return RecipeRow(kit, "scenes", "the whole", take)
        if name in _WORDS:
            return OptionsRow(kit, Entry(_OWNER, name, Choice(_WORDS[name]), value, take, is_open=False))
        if name == "distractor_count" and not len(plan.distractors):
            return None
        domain = domain_of(name)
        return row_for(kit, Entry(_OWNER, name, domain, value, take, is_open=name in RANGES))

    def _setter(self, name: str) -> Callable[[Any], None]:
        def take(value: Any) -> None:
            changes = {name: value}
            if name == "visible" and value == 1:
                changes["truncated"] = 0.0  # what is seen whole is cut nowhere
            try:
                self._explorer.plan = self._explorer.plan.replace(**changes)
            except ValueError:
                self._rows[name].show(getattr(self._explorer.plan, name))  # the plan has refused it
                raise

        return take

    def _resize(self, text: str) -> None:
        try:
            self._explorer.size = size_of(text)
        except ValueError:
            self.show()
            raise


_WORDS: dict[str, tuple[str, ...]] = {
    "blend": tuple(BLENDS),
    "place_by": ("centre", "corner"),
    "scale_by": ("scene", "picture"),
}


def domain_of(name: str) -> Range:
    """Return where a number of a plan may live, as it is shown."""
    return replace(RANGES[name] if name in RANGES else SETTINGS[name], **_SHOWN.get(name, {}))


def size_of(text: str) -> tuple[int, int] | None:
    """Return height and width that a person has written as width × height; None for each background's own.

    Examples
    --------
    >>> size_of("640 x 480"), size_of("512"), size_of("")
    ((480, 640), (512, 512), None)
    """
    words = text.lower().replace("×", " ").replace("x", " ").replace(",", " ").split()
    if not words or not any(word.isdigit() for word in words):
        return None
    if not all(word.isdigit() for word in words) or len(words) > 2:
        raise ValueError(f"a size is written as width × height, such as 640 × 480, got {text[:60]!r}")
    return int(words[-1]), int(words[0])


def _moved(plan: Plan) -> set[str]:
    """Return the settings that are not as they are by themselves."""
    return set(settings(plan))


def _made_of(plan: Plan) -> tuple[Any, ...]:
    """Return what the rows depend on, the values apart."""
    cutouts = tuple(map(id, plan.cutouts)) if isinstance(plan.cutouts, tuple) else id(plan.cutouts)
    return cutouts, bool(len(plan.distractors)), id(plan.ground)


def _about(plan: Plan) -> str:
    few = (len(plan.cutouts), "cut-out"), (len(plan.ground), "background")
    return " · ".join(f"{count:,} {word}{'' if count == 1 else 's'}" for count, word in few)
