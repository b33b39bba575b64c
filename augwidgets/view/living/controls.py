"""What the controls of a page must know: of each step, which sliders it has, and how their values are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.pixel_count import PixelCount
from augwidgets.domain.range import Range
from augwidgets.domain.track import Track
from augwidgets.recipe.page_file import written_option
from augwidgets.steps.open_step import OpenStep
from augwidgets.steps.signature import FILL, FILL_LEVEL, Parameter


def step_controls(step: OpenStep, *, is_closed: bool = False) -> list[dict[str, Any]]:
    """Return what stands in the rows of a step.

    Parameters
    ----------
    step : OpenStep
    is_closed : bool
        Whether each value is a single one, that a slider with one handle moves.

    Returns
    -------
    list of dict

    Examples
    --------
    >>> import augwidgets as aw
    >>> [(row["name"], row["kind"]) for row in step_controls(aw.rotate.usual())]
    [('angle', 'range'), ('expand', 'options')]
    """
    defaults = step.transform.defaults()
    rests = step.transform.rests
    rows = []
    for name, value in step.ranges.items():
        item = step.transform.parameters[name]
        row = {"name": name, "label": name.replace("_", " "), **_row(item, value, is_closed)}
        if name in defaults:
            row["default"] = None if defaults[name] is None else list(defaults[name])
            row["own"] = True
        if name in rests:
            row["rests"] = rests[name]
        rows.append(row)
    return rows


def _row(item: Parameter, value: Any, is_closed: bool) -> dict[str, Any]:
    domain = item.domain
    if isinstance(domain, Range) and not isinstance(value[0], PixelCount):
        return _range_row(domain, value, is_closed)
    written = repr(domain.written(value))
    if isinstance(domain, (Choice, Switch)):
        options: tuple[Any, ...] = domain.options
        words: Any = domain.format
        return {
            "kind": "options", "ends": list(value), "options": list(options), "code": list(map(repr, options)),
            "words": [words(option).replace("_", " ") for option in options],
            "address": list(map(written_option, options)), "switch": isinstance(domain, Switch),
        }  # fmt: skip
    return {"kind": "fixed", "text": domain.format_open(value), "code": written, "is_default": _is_default(item, value)}


def _is_default(item: Parameter, value: Any) -> bool:
    try:
        return bool(value is None or value == item.domain.check_open(item.default, item.name))
    except (TypeError, ValueError):
        return False


def _range_row(domain: Range, value: tuple[float, float], is_closed: bool) -> dict[str, Any]:
    track = Track(domain, domain.usual or (None if is_closed else value))
    track.hold(*value)
    neutral = None if domain.neutral is None else track.place(domain.neutral)
    return {
        "kind": "range", "ends": list(value),
        "track": {**track.arithmetic, "min": track.low, "max": track.high, "step": track.step, "neutral": neutral},
        "written": domain.signs,
    }  # fmt: skip


def is_outer(name: str) -> bool:
    """Return whether a parameter is the recipe's too: what fills uncovered pixels."""
    return name in (FILL.name, FILL_LEVEL.name)


def ranges_in_words(step: OpenStep) -> list[str]:
    """Return what a step draws from, one line for each parameter that says something.

    Examples
    --------
    >>> import augwidgets as aw
    >>> ranges_in_words(aw.maybe(aw.noise.between(levels=(0, 16), seed=3), 0.125))
    ['levels 0 … 16', 'seed 3', 'in 12.5 % of the draws']
    """
    defaults: Mapping[str, Any] = step.transform.defaults()
    words = []
    for name, value in step.ranges.items():
        domain = step.transform.parameters[name].domain
        if isinstance(domain, (Choice, Switch)) and name in defaults and defaults[name] == value:
            continue
        if value is not None:
            called, text = name.replace("_", " "), domain.format_open(value)
            words.append(text if text.startswith(called) else f"{called} {text}")
    if step.chance < 1:
        words.append(f"in {100 * step.chance:.3g} % of the draws")
    return words
