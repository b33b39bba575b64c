"""A generator's 23 arguments: read back from one, and each with the domain that its control shows."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from augwidgets import transforms
from augwidgets.dialects.pipeline import Setting
from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.range import Range
from augwidgets.generator.preprocessing import Preprocessing
from augwidgets.generator.random_parameters import flip_chance

# Under these headings, in this order. What has no visible effect on a picture (data_format, dtype, validation_split)
# has no control, and stays as it is.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "Geometry": (
        "rotation_range", "width_shift_range", "height_shift_range", "shear_range", "zoom_range", "horizontal_flip",
        "vertical_flip", "fill_mode", "cval", "interpolation_order",
    ),
    "Levels": ("brightness_range", "channel_shift_range", "preprocessing_function", "rescale"),
    "Statistics": (
        "samplewise_center", "samplewise_std_normalization", "featurewise_center", "featurewise_std_normalization",
        "zca_whitening", "zca_epsilon",
    ),
}  # fmt: skip

Function = Callable[[np.ndarray], np.ndarray]

NONE, OWN = "none", "your own"
_SHARE = {"width_shift_range": "of width", "height_shift_range": "of height"}
# The menu of functions, under the names that tutorials use.
_FAMOUS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "contrast stretching": ("stretch", {"over": "together"}),
    "equalisation": ("equalize", {"over": "together"}),
    "AHE": ("ahe", {}),
    "CLAHE": ("clahe", {"clip_limit": 0.03}),
}


def arguments_of(generator: Any) -> dict[str, Any]:
    """Return the arguments that make the generator again, those at their defaults left out."""
    found, plain = {}, type(generator)()
    for name, item in signature_of(generator).parameters.items():
        value = getattr(generator, "_validation_split" if name == "validation_split" else name)
        default = item.default
        if name == "zoom_range":
            value, default = tuple(value), (1 - default, 1 + default)
        elif name in ("data_format", "dtype") and default is None:
            default = getattr(plain, name)
        if not _same(value, default):
            found[name] = value
    return found


def signature_of(generator: Any) -> inspect.Signature:
    """Return the signature of the class of a generator."""
    return inspect.signature(type(generator))


def _same(value: Any, default: Any) -> bool:
    if isinstance(value, bool) or isinstance(default, bool):
        return value is default
    return value is default or (np.shape(value) == np.shape(default) and bool(np.all(value == default)))


def settings_of(generator: Any, white: float, own: Function | None = None) -> dict[str, tuple[Setting, ...]]:
    """Return the settings under their headings.

    `white` is the level that is white in the pictures that arrive, `own` a function of one's own that stays in the
    menu.
    """
    made = {heading: [_setting(generator, name, white, own) for name in names] for heading, names in GROUPS.items()}
    return {heading: tuple(item for item in items if item is not None) for heading, items in made.items()}


def written_of(given: Mapping[str, Any], settings: Mapping[str, tuple[Setting, ...]]) -> dict[str, str]:
    """Return, written as Python, those of the given arguments that have no control among the settings."""
    shown = {item.name for items in settings.values() for item in items}
    return {name: repr(value) for name, value in given.items() if name not in shown}


def argument(name: str, shown: Any, own: Function | None = None) -> Any:
    """Return the argument that a control's value stands for."""
    if name == "brightness_range":
        return None if tuple(shown) == (1, 1) else tuple(shown)
    if name in ("horizontal_flip", "vertical_flip"):
        return {0.0: False, 0.5: True}.get(shown, shown)
    if name == "rescale":
        return {NONE: None, "1/255": 1 / 255}[shown]
    if name == "preprocessing_function":
        return {NONE: None, OWN: own, **_menu()}[shown]
    return shown


@functools.cache
def _menu() -> Mapping[str, Preprocessing]:
    """Return the functions of the menu: the four that tutorials use, then every other tone and pixel transform."""
    catalogue = transforms.CATALOGUE
    found = {word: Preprocessing(catalogue[name].at(**values)) for word, (name, values) in _FAMOUS.items()}
    taken = {name for name, _ in _FAMOUS.values()}
    for name, transform in catalogue.items():
        if transform.family in ("tone", "pixel") and name not in taken:
            found[name.replace("_", " ")] = Preprocessing(transform.at())
    return MappingProxyType(found)


# -- each argument's control -----------------------------------------------------------------------------------------


def _setting(generator: Any, name: str, white: float, own: Function | None) -> Setting | None:
    """Return the control of an argument, or nothing where its value is none that a control can show."""
    if name == "preprocessing_function":
        return _function(generator.preprocessing_function, own)
    return _KINDS[name](name, getattr(generator, name), white)


def _number(domain: Range) -> Callable[[str, Any, float], Setting | None]:
    def made(name: str, value: Any, white: float) -> Setting | None:
        fits = isinstance(value, (int, float)) and not isinstance(value, bool) and domain.low <= value <= domain.high
        return Setting(name, domain, value) if fits else None

    return made


def _levels(unit: str) -> Callable[[str, Any, float], Setting | None]:
    return lambda name, value, white: _number(Range(0, white, neutral=0, unit=unit))(name, value, white)


def _shift(name: str, value: Any, white: float) -> Setting | None:
    # A whole number, or a list, counts pixels and is drawn otherwise: a slider of shares would turn it into another.
    counts = (isinstance(value, int) and value != 0) or isinstance(value, (list, tuple)) or value is None
    return None if counts else _number(Range(0, 1, neutral=0, unit=_SHARE[name]))(name, float(value), white)


def _pair(domain: Range) -> Callable[[str, Any, float], Setting | None]:
    def made(name: str, value: Any, white: float) -> Setting | None:
        low, high = (1.0, 1.0) if value is None else map(float, value)
        fits = domain.low <= low <= high <= domain.high
        return Setting(name, domain, (low, high), is_open=True) if fits else None

    return made


def _flip(name: str, value: Any, white: float) -> Setting | None:
    return Setting(name, Range(0, 1, neutral=0, unit="of full range"), flip_chance(value, name))


def _choice(*options: str | int) -> Callable[[str, Any, float], Setting | None]:
    return lambda name, value, white: Setting(name, Choice(options), value) if value in options else None


def _switch(name: str, value: Any, white: float) -> Setting | None:
    return Setting(name, Switch(), bool(value))


def _rescale(name: str, value: Any, white: float) -> Setting | None:
    word = NONE if value in (None, 1) else "1/255" if abs(value * 255 - 1) < 1e-6 else None
    return None if word is None else Setting(name, Choice((NONE, "1/255")), word)


def _function(value: Any, own: Function | None) -> Setting:
    menu = _menu()
    now = NONE if value is None else next((word for word, function in menu.items() if function == value), OWN)
    options = (NONE, *menu, *([OWN] if now == OWN or own is not None else []))
    return Setting("preprocessing_function", Choice(options), now)


_KINDS: Mapping[str, Callable[[str, Any, float], Setting | None]] = {
    "rotation_range": _number(Range(0, 180, unit="deg", neutral=0)),
    "width_shift_range": _shift,
    "height_shift_range": _shift,
    "shear_range": _number(Range(0, 60, unit="deg", neutral=0)),
    "zoom_range": _pair(Range(0.1, 3, unit="times", neutral=1, scale="log")),
    "horizontal_flip": _flip,
    "vertical_flip": _flip,
    "fill_mode": _choice("nearest", "constant", "reflect", "wrap"),
    "cval": _levels(""),
    "interpolation_order": _choice(0, 1, 3),
    "brightness_range": _pair(Range(0, 3, unit="times", neutral=1)),
    "channel_shift_range": _levels(""),
    "rescale": _rescale,
    "samplewise_center": _switch,
    "samplewise_std_normalization": _switch,
    "featurewise_center": _switch,
    "featurewise_std_normalization": _switch,
    "zca_whitening": _switch,
    "zca_epsilon": _number(Range(1e-7, 1, scale="log")),
}
