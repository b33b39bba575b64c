"""A transform of albumentations opened: which of its arguments get a control, and which limits the control has."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from augwidgets.dialects.albumentations.arguments import (
    Address,
    InvalidArguments,
    arguments_of,
    given,
    is_container,
    near,
    remade,
    short,
)
from augwidgets.dialects.limits import range_of, widened
from augwidgets.dialects.pipeline import Part, Setting
from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.range import Range

INTERPOLATIONS = {"nearest": 0, "linear": 1, "cubic": 2, "area": 3, "lanczos": 4, "linear exact": 5, "nearest exact": 6}
BORDERS = {"constant": 0, "edge": 1, "reflect": 2, "wrap": 3, "reflect 101": 4}
NONE = "none"  # what a Choice calls None

# Pairs that are two things rather than a range to draw from, and what the two are.
_TWO_THINGS = {
    "size": ("height", "width"), "target_size": ("height", "width"), "cell_shape": ("height", "width"),
    "max_size_hw": ("height", "width"), "grid": ("rows", "columns"), "grid_yx": ("rows", "columns"),
    "tile_grid_size": ("columns", "rows"), "num_grid_xy": ("x", "y"), "shift_xy": ("x", "y"),
    "holes_number_xy": ("x", "y"),
}  # fmt: skip

# Words that the schema allows and OpenCV does not, when it is applied.
_NOT_TAKEN = {("ChromaticAberration", "interpolation", 5), ("ChromaticAberration", "interpolation", 6)}


@dataclass(frozen=True)
class Opened:
    """A Part, and where each of its settings stands in the transform's arguments."""

    part: Part
    addresses: Mapping[str, Address]


def opened(transform: Any) -> Opened:
    """Return the Part of a transform, with limits that its library was asked for."""
    arguments = arguments_of(transform)
    settings: list[Setting] = []
    addresses: dict[str, Address] = {}
    others: dict[str, str] = {}
    for argument, value in arguments.items():
        if argument == "p":
            continue
        found = [setting for setting in _settings(transform, argument, value, addresses) if setting is not None]
        settings += found
        if not found:
            others[argument] = short_text(value)
    settings.append(Setting("p", Range(0, 1), float(transform.p)))
    addresses["p"] = Address("p")
    part = Part(type(transform).__name__, summary_of(type(transform)), tuple(settings), others)
    return Opened(part, addresses)


def renewed(before: Opened, transform: Any) -> Opened:
    """Return the Part of a transform that was made again: its values are read, its limits stay."""
    arguments = arguments_of(transform)
    settings = []
    for setting in before.part.settings:
        value = shown(before.addresses[setting.name], before.addresses[setting.name].of(arguments), setting.domain)
        domain = setting.domain
        if isinstance(domain, Range):
            domain = widened(domain, value if setting.is_open else (value,))
        settings.append(replace(setting, domain=domain, value=value))
    others = {name: short_text(arguments[name]) for name in before.part.others if name in arguments}
    return replace(before, part=replace(before.part, settings=tuple(settings), others=others))


def summary_of(kind: type) -> str:
    """Return the first sentence of what a class says of itself."""
    text = inspect.getdoc(kind) or ""
    first = " ".join(text.split("\n\n")[0].split())
    return first.split(". ")[0].rstrip(".") + "." if first else ""


def short_text(value: Any) -> str:
    """Write a value that has no control, in a few words."""
    if callable(value):
        return str(getattr(value, "__qualname__", type(value).__name__))
    if hasattr(value, "shape"):
        return f"an array of shape {tuple(value.shape)}"
    if isinstance(value, (list, tuple)) and any(hasattr(item, "shape") for item in value):
        return f"{len(value)} arrays"
    return short(repr(value))


def shown(address: Address, value: Any, domain: Any) -> Any:
    """Return a kept value as its setting has it: words for OpenCV's numbers, plain numbers, tuples."""
    if isinstance(domain, Choice):
        return _word(address.argument, value)
    if isinstance(domain, Switch):
        return bool(value)
    numbers = tuple(int(item) if domain.whole else float(item) for item in _as_tuple(value))
    return numbers if isinstance(value, (tuple, list)) else numbers[0]


def kept(address: Address, value: Any, domain: Any) -> Any:
    """Return a setting's value as the library takes it."""
    if isinstance(domain, Choice):
        domain.check(value, address.argument)
        return None if value == NONE else _numbers_of(address.argument).get(value, value)
    return tuple(value) if isinstance(value, (list, tuple)) else value


# -- one argument ----------------------------------------------------------------------------------------------------


def _settings(transform: Any, argument: str, value: Any, addresses: dict[str, Address]) -> list[Setting | None]:
    annotation, metadata = _declared(transform, argument)
    spots = [(argument, Address(argument), value)]
    if argument in _TWO_THINGS and _is_pair(value):
        spots = [
            (f"{argument} {name}", Address(argument, at), value[at]) for at, name in enumerate(_TWO_THINGS[argument])
        ]
    elif isinstance(value, dict):
        spots = [(f"{argument} {key}", Address(argument, key), inner) for key, inner in value.items()]
    found = []
    for name, address, inner in spots:
        addresses[name] = address
        found.append(_setting(transform, name, address, inner, annotation, metadata))
    return found


def _setting(transform: Any, name: str, address: Address, value: Any, annotation: Any, metadata: Any) -> Setting | None:
    words = _literals(annotation)
    if isinstance(value, bool):
        return Setting(name, Switch(), value)
    if value in words if isinstance(value, (str, int, type(None))) else False:
        words = tuple(word for word in words if (type(transform).__name__, name, word) not in _NOT_TAKEN)
        options = tuple(dict.fromkeys(_word(address.argument, word) for word in words))
        # A number beside words (fill: a level, or "inpaint_ns") stays a number.
        return Setting(name, Choice(options), _word(address.argument, value)) if len(options) > 1 else None
    if not (_is_number(value) or _is_pair(value)):
        return None
    whole = _is_whole(value, annotation, metadata)
    numbers = tuple(int(item) if whole else float(item) for item in _as_tuple(value))
    is_open = _is_pair(value)
    if is_open and numbers[0] > numbers[1]:
        return None  # two things that nobody named

    def asked(number: float) -> bool:
        wanted: Any = int(number) if whole else number
        wanted = (wanted, wanted) if is_open else wanted
        try:
            other = remade(transform, address, wanted, before)
        except InvalidArguments:
            return False
        return near(address.of(arguments_of(other)), wanted, 1e-6)

    before = given(transform)
    domain = range_of(type(transform).__name__, name, numbers, whole, metadata, asked)
    return None if domain is None else Setting(name, domain, numbers if is_open else numbers[0], is_open)


def _declared(transform: Any, argument: str) -> tuple[Any, list[Any]]:
    """Return a field's type and everything that is declared beside it, inside its Optional too."""
    fields = getattr(getattr(type(transform), "InitSchema", None), "model_fields", {})
    if argument not in fields:
        return None, []
    field = fields[argument]
    metadata = list(field.metadata)
    for inner in typing.get_args(field.annotation):
        metadata += getattr(inner, "__metadata__", ())
    return field.annotation, metadata


def _literals(annotation: Any) -> tuple[Any, ...]:
    """Return the words of a Literal, wherever it stands in the type; None with them where that is allowed."""
    if typing.get_origin(annotation) is Literal:
        return typing.get_args(annotation)
    inner = typing.get_args(annotation)
    words = tuple(word for part in inner for word in _literals(part))
    optional = typing.get_origin(annotation) in (typing.Union, types.UnionType) and type(None) in inner
    if typing.get_origin(annotation) is dict and len(inner) == 2:
        return _literals(inner[1])
    return (*words, None) if words and optional else words


def _is_whole(value: Any, annotation: Any, metadata: list[Any]) -> bool:
    if any(getattr(getattr(item, "func", None), "__name__", "") == "float2int" for item in metadata):
        return True
    whole = all(isinstance(item, int) for item in _as_tuple(value))
    return whole and (annotation is None or "float" not in str(annotation))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_pair(value: Any) -> bool:
    return isinstance(value, (tuple, list)) and len(value) == 2 and all(_is_number(item) for item in value)


def _as_tuple(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, (tuple, list)) else (value,)


def _numbers_of(argument: str) -> dict[str, int]:
    if "interpolation" in argument:
        return INTERPOLATIONS
    return BORDERS if argument == "border_mode" else {}


def _word(argument: str, value: Any) -> Any:
    if value is None:
        return NONE
    return next((word for word, number in _numbers_of(argument).items() if number == value), value)


# -- what cannot be opened -------------------------------------------------------------------------------------------

_WHY_NOT = {
    "OverlayElements": "it lays other pictures over this one, and they come with each picture as metadata",
    "CubicSymmetry": "it turns a volume about all three axes, and a picture has two",
}


def check_openable(thing: Any) -> None:
    """Raise an error for what cannot be shown on a picture."""
    name = type(thing).__name__
    if name in _WHY_NOT:
        raise ValueError(f"albumentations' {name} cannot be opened: {_WHY_NOT[name]}")
    if is_container(thing) and not thing.transforms:
        raise ValueError(f"albumentations' {name} cannot be opened: there is no transform in it")
