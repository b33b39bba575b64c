"""The arguments of a transform: read back from one, and another one made with one of them changed.

A transform of the library says by its attributes what it was made with; it is made again by calling its class.
"""

from __future__ import annotations

import copy
import inspect
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from augwidgets.dialects.albumentations.importing import import_albumentations

Path = tuple[int, ...]  # which place of which container, from the outside to a transform


@dataclass(frozen=True)
class Address:
    """Where a value stands: an argument, and the key inside where the argument is a dict or a pair of two things."""

    argument: str
    key: str | int | None = None

    def of(self, arguments: Mapping[str, Any]) -> Any:
        value = arguments[self.argument]
        return value if self.key is None else value[self.key]

    def put(self, arguments: Mapping[str, Any], value: Any) -> dict[str, Any]:
        """Return the arguments with another value here."""
        if self.key is None:
            return {**arguments, self.argument: value}
        whole = arguments[self.argument]
        if isinstance(whole, dict):
            return {**arguments, self.argument: {**whole, self.key: value}}
        parts = list(whole)
        parts[int(self.key)] = value
        return {**arguments, self.argument: tuple(parts)}


class InvalidArguments(ValueError):
    """Why a transform cannot be made with these values, in a few words."""


def is_container(thing: Any) -> bool:
    """Return whether it is a Compose, a OneOf or the like, and no transform."""
    # ColorJitter has a list of that name too, of functions; only a container checks after each of its transforms.
    return hasattr(thing, "transforms") and hasattr(thing, "check_each_transform")


def names_of(kind: type) -> dict[str, inspect.Parameter]:
    """Return what a transform's class can be called with, `p` apart, in its own order."""
    parameters = inspect.signature(kind).parameters
    kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return {
        name: parameter
        for name, parameter in parameters.items()
        if parameter.kind in kinds and name not in ("p", "strict", "always_apply")
    }


def arguments_of(transform: Any) -> dict[str, Any]:
    """Return the arguments that a transform keeps, as it keeps them, with `p` at the end."""
    kept = {name: getattr(transform, name) for name in names_of(type(transform)) if hasattr(transform, name)}
    kept = {name: value for name, value in kept.items() if not inspect.ismethod(value)}
    # A few keep another number than they were given (a scale with 1 added to it) and know the way back.
    for name, value in transform.get_transform_init_args().items():
        if name in kept and isinstance(value, tuple) and kept[name] is not value and kept[name] != value:
            kept[name] = tuple(round(number, 12) for number in value)
    return {**kept, "p": transform.p}


def given(transform: Any) -> dict[str, Any]:
    """Return the arguments that are not what the class makes of them by itself.

    The others are left out when it is made again: some follow from their neighbours (a colour from a mode).
    """
    arguments, parameters = arguments_of(transform), names_of(type(transform))
    needed = {
        name: arguments[name]
        for name, parameter in parameters.items()
        if parameter.default is parameter.empty and name in arguments
    }
    try:
        plain = arguments_of(made(type(transform), needed)[0])
    except InvalidArguments:  # one of several arguments must be given
        plain = {name: parameter.default for name, parameter in parameters.items() if name not in needed}
    return {
        name: value
        for name, value in arguments.items()
        if name != "p" and (name in needed or name not in plain or not _same(plain[name], value))
    }


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, (int, float, tuple)) and isinstance(other, (int, float, tuple)):
        return one == other
    return one is other or (type(one) is type(other) and repr(one) == repr(other) and "array" not in repr(one))


def made(kind: type, arguments: Mapping[str, Any]) -> tuple[Any, tuple[str, ...]]:
    """Make a transform; give what its library said about it too, or raise `InvalidArguments`."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            transform = kind(**arguments)
        except Exception as error:
            raise InvalidArguments(reason(error)) from None
    return transform, tuple(str(warning.message) for warning in said)


def remade(transform: Any, address: Address, value: Any, before: Mapping[str, Any] | None = None) -> Any:
    """Return the transform with another value.

    Raise `InvalidArguments` where its library does not take it, or quietly takes another.

    One step beside it is taken: the library makes even blur sizes odd. `before` is what `given` gives, where it is
    known already.
    """
    if address.argument == "p":
        # A chance is no matter of the arguments: what cannot be made again (functions of one's own) has it too.
        made(_just_p(), {"p": value})
        other = copy.deepcopy(transform)
        other.p = value
        return other
    whole = address.put(arguments_of(transform), value)[address.argument]
    arguments = {**(given(transform) if before is None else before), address.argument: whole, "p": transform.p}
    other, said = made(type(transform), arguments)
    if said and not near(address.of(arguments_of(other)), value):
        raise InvalidArguments(short(said[-1]))
    return other


def near(one: Any, other: Any, apart: float = 1.0) -> bool:
    """Return whether two values, or pairs of them, are at most a step apart."""
    if isinstance(one, (tuple, list)) and isinstance(other, (tuple, list)):
        return len(one) == len(other) and all(near(*both, apart) for both in zip(one, other, strict=True))
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return abs(one - other) <= apart
    return bool(one == other)


def leaves_of(thing: Any, path: Path = ()) -> list[tuple[Path, Any]]:
    """Return the transforms at the ends, in order, and the way to each."""
    if not is_container(thing):
        return [(path, thing)]
    found: list[tuple[Path, Any]] = []
    for number, inner in enumerate(thing.transforms):
        found += leaves_of(inner, (*path, number))
    return found


def with_leaf(thing: Any, path: Path, leaf: Any) -> Any:
    """Return the thing with another transform at this place; containers on the way are new, the rest is kept."""
    if not path:
        return leaf
    inner = list(thing.transforms)
    inner[path[0]] = with_leaf(inner[path[0]], path[1:], leaf)
    other = copy.copy(thing)
    other.transforms = inner
    if hasattr(other, "transforms_ps"):  # a OneOf draws by the shares of its transforms' chances
        whole = sum(transform.p for transform in inner)
        if not whole:
            raise InvalidArguments("one of several is drawn by their chances, and all would be 0")
        other.transforms_ps = [transform.p / whole for transform in inner]
    return other


def reason(error: BaseException) -> str:
    """Return the first thing that an error says; pydantic writes many lines."""
    cause = error.__cause__
    errors: Callable[[], list[dict[str, Any]]] | None = getattr(cause, "errors", None)
    if errors is not None:
        first = errors()[0]
        return short(str(first.get("msg", error)).removeprefix("Value error, "))
    return short(str(error)) or type(error).__name__


def short(text: str) -> str:
    """Return a text as a few words: the first line, without a stop at its end."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    words = " ".join(lines[0].split()).rstrip(". ") if lines else ""
    words = re.sub(r"^OpenCV\S* \S+ error: \([^)]*\) ", "OpenCV says: ", words)
    return words if len(words) <= 160 else f"{words[:157]}..."


def _just_p() -> type:
    A = import_albumentations()
    return A.NoOp
