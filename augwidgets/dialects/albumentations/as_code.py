"""An object of albumentations as the lines that make it."""

from __future__ import annotations

import re
from typing import Any

from augwidgets.dialects.albumentations.arguments import given, is_container, names_of

_CV2 = {
    "interpolation": ("INTER_NEAREST", "INTER_LINEAR", "INTER_CUBIC", "INTER_AREA", "INTER_LANCZOS4",
                      "INTER_LINEAR_EXACT", "INTER_NEAREST_EXACT"),
    "border_mode": ("BORDER_CONSTANT", "BORDER_REPLICATE", "BORDER_REFLECT", "BORDER_WRAP", "BORDER_REFLECT_101"),
}  # fmt: skip
# What a container is made with, and what it is without being told.
_CONTAINERS: dict[str, dict[str, Any]] = {
    "Compose": {"p": 1.0, "mask_interpolation": None},
    "ReplayCompose": {"p": 1.0},
    "Sequential": {"p": 0.5},
    "OneOf": {"p": 0.5},
    "SomeOf": {"n": 1, "replace": False, "p": 1},
    "RandomOrder": {"n": 1, "replace": False, "p": 1},
    "OneOrOther": {"p": 0.5},
    "SelectiveChannelTransform": {"channels": (0, 1, 2), "p": 1.0},
}


class _Yours:
    """A name that stands for what no text can say."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


def code_of(thing: Any) -> str:
    """Write the imports and the pipeline. What a text cannot say (a function, a picture) is named above it."""
    yours: dict[str, str] = {}
    imports: dict[str, None] = {}
    if type(thing).__name__ == "Compose":
        body = _written(thing, 0, yours, imports)
    else:
        body = f"A.Compose([\n    {_written(thing, 1, yours, imports)},\n])"
    head = ["import albumentations as A"]
    head += ["import cv2"] if re.search(r"\bcv2\.", body) else []
    head += list(imports)
    notes = [f"# {name} is yours: {what}" for name, what in yours.items()]
    return "\n".join([*head, "", *notes, f"pipeline = {body}"]) + "\n"


def _written(thing: Any, depth: int, yours: dict[str, str], imports: dict[str, None]) -> str:
    name = type(thing).__name__
    prefix = "A."
    if not type(thing).__module__.startswith("albumentations."):
        prefix = ""
        if type(thing).__module__ != "__main__":
            imports[f"from {type(thing).__module__} import {name}"] = None
    if is_container(thing):
        return prefix + _container(thing, depth, yours, imports)
    words = [f"{key}={_value(key, value, name, yours)}" for key, value in _arguments(thing).items()]
    return f"{prefix}{name}({', '.join(words)})"


def _container(thing: Any, depth: int, yours: dict[str, str], imports: dict[str, None]) -> str:
    name, space = type(thing).__name__, "    " * (depth + 1)
    inner = "".join(f"{space}{_written(part, depth + 1, yours, imports)},\n" for part in thing.transforms)
    values = {key: getattr(thing, key) for key, usual in _CONTAINERS.get(name, {"p": None}).items()
              if getattr(thing, key) != usual}  # fmt: skip
    words = [f"{key}={_value(key, value, name, yours)}" for key, value in values.items()]
    listed = f"{'transforms=' if name == 'OneOrOther' else ''}[\n{inner}{'    ' * depth}]"
    return f"{name}({', '.join([listed, *words])})"


def _arguments(transform: Any) -> dict[str, Any]:
    """Return the arguments to be written: those that differ from what the class takes by itself; `p` always."""
    arguments = given(transform)
    if (
        type(transform).__name__ == "Lambda"
    ):  # it keeps its functions elsewhere, with one that does nothing for the rest
        arguments |= {key: function for key, function in transform.custom_apply_fns.items()
                      if getattr(function, "__name__", "") != "noop"}  # fmt: skip
    for name, parameter in names_of(type(transform)).items():
        if parameter.default is parameter.empty and name not in arguments:
            arguments[name] = _Yours(name)
    return {**arguments, "p": transform.p}


def _value(key: str, value: Any, owner: str, yours: dict[str, str]) -> str:
    for ending, names in _CV2.items():
        if ending in key and isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(names):
            return f"cv2.{names[value]}"
    if isinstance(value, dict) and _is_literal(value):
        return "{" + ", ".join(f"{word!r}: {_value(key, inner, owner, yours)}" for word, inner in value.items()) + "}"
    if _is_literal(value):
        return repr(value)
    name = f"{key}_function" if key in ("image", "mask") else key
    yours[name] = f"the {key} of {owner}, which a text cannot say"
    return name


def _is_literal(value: Any) -> bool:
    if isinstance(value, (tuple, list)):
        return all(_is_literal(item) for item in value)
    if isinstance(value, dict):
        return all(_is_literal(item) for item in value.values())
    return value is None or isinstance(value, (bool, int, float, str))
