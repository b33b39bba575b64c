"""The settings of a recipe beside its steps: what each may be, and what it is unless it is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.range import Range
from augwidgets.sample.box_rules import checked_kind
from augwidgets.sample.checks import LONGEST_SIDE
from augwidgets.steps.signature import FILL, FILL_LEVEL

_SHARE = Range(0, 1)


class Setting(NamedTuple):
    """What a setting is unless it is said, how it is checked, and from which format of the file on it is there."""

    default: Any
    check: Callable[[Any, str], Any]
    format: int = 1
    of_labels: bool = False


def _share_or_none(value: Any, name: str) -> float | None:
    return None if value is None else float(_SHARE.check(value, name))


# In the order in which they are written. Those of labels say nothing of pictures.
SETTINGS: Mapping[str, Setting] = {
    "fill": Setting("constant", FILL.domain.check),
    "fill_level": Setting(0.0, FILL_LEVEL.domain.check),
    "min_visible": Setting(0.0, _SHARE.check, of_labels=True),
    "min_size": Setting(0.0, Range(0, LONGEST_SIDE).check, 6, of_labels=True),
    "clip": Setting(True, Switch().check, 6, of_labels=True),
    "boxes": Setting("tight", checked_kind, 4, of_labels=True),
    "min_object_visible": Setting(None, _share_or_none, 6, of_labels=True),
    "measured_on": Setting("largest", Choice(("largest", "all")).check, 6, of_labels=True),
    "otherwise": Setting("warn", Choice(("warn", "draw again")).check, 6, of_labels=True),
}
OF_LABELS = tuple(name for name, setting in SETTINGS.items() if setting.of_labels)


def changed(recipe: Any) -> dict[str, Any]:
    """Return the settings that are not at their defaults."""
    values = {name: getattr(recipe, name) for name in SETTINGS}
    return {name: value for name, value in values.items() if value != SETTINGS[name].default}


def as_entries(recipe: Any) -> dict[str, Any]:
    """Return the settings as a file holds them: the first three always, the others where they are said."""
    always = ("fill", "fill_level", "min_visible")
    return {**{name: getattr(recipe, name) for name in always}, **changed(recipe)}


def format_of(entries: Mapping[str, Any]) -> int:
    """Return the oldest format of the file that holds these settings.

    Examples
    --------
    >>> format_of({"fill": "edge", "boxes": "corners"}), format_of({"boxes": "turned"})
    (4, 6)
    """
    if entries.get("boxes") == "turned":
        return 6
    return max([SETTINGS[name].format for name in entries if name in SETTINGS], default=1)
