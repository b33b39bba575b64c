"""An augmenter of imgaug as the lines that make it."""

from __future__ import annotations

import inspect
import itertools
import warnings
from collections.abc import Mapping
from typing import Any

from augwidgets.dialects.imgaug.arguments import arguments_read, path_of
from augwidgets.dialects.imgaug.importing import import_imgaug
from augwidgets.dialects.imgaug.opening import augmenters_of, names_of, opened
from augwidgets.dialects.imgaug.stochastic_parameters import Written, description, made_of
from augwidgets.domain.options import Switch

_HEAD = "from augwidgets.dialects.imgaug import augmented, import_imgaug\n\niaa = import_imgaug().augmenters\n"
_PARAMETERS = "iap = import_imgaug().parameters\n"
_CHILDREN = ("children", "then_list", "else_list", "foreground", "background")


def code_of(thing: Any) -> str:
    """Write the import and the pipeline; what cannot be read from an augmenter is said in a comment above it."""
    notes: dict[str, None] = {}
    body = _written(thing, 0, notes)
    head = _HEAD + (_PARAMETERS if "iap." in body else "")
    return "\n".join([head, *notes, f"pipeline = {body}"]) + "\n"


def _written(thing: Any, depth: int, notes: dict[str, None]) -> str:
    name, arguments = type(thing).__name__, names_of(thing)
    path = path_of(type(thing), import_imgaug().augmenters)
    if not path:
        notes[f"# {name} is your own: import it, or define it here."] = None
    called = f"iaa.{path}" if path else name
    inner = {key: _children(thing, key, depth, notes) for key in _CHILDREN if key in arguments}
    values = arguments_of(thing)
    if values is None:
        values = {}
        notes[f"# {name} was made with more than can be read from it: put its own arguments in."] = None
    words = {key: repr(value) for key, value in values.items()}
    if name == "Sequential" and thing.random_order:  # it has no Part of its own, so no settings
        words["random_order"] = "True"
    words |= {key: text for key, text in inner.items() if text is not None}
    if list(words) == ["children"]:
        return f"{called}({words['children']})"
    listed = [f"{key}={words[key]}" for key in arguments if key in words]
    return f"{called}({', '.join(listed)})"


def _children(thing: Any, key: str, depth: int, notes: dict[str, None]) -> str | None:
    found = thing if key == "children" and isinstance(thing, list) else getattr(thing, key)
    if found is None:
        return None
    # A plain list becomes a Sequential; a SomeOf is a list too, and one that draws.
    if found is not thing and (
        type(found).__name__ not in ("Sequential", "list") or getattr(found, "random_order", False)
    ):
        return _written(found, depth + 1, notes)
    space = "    " * (depth + 1)
    return "[\n" + "".join(f"{space}{_written(part, depth + 1, notes)},\n" for part in found) + "    " * depth + "]"


def arguments_of(thing: Any) -> dict[str, Any] | None:
    """Return the arguments that make an augmenter like this one; nothing where they cannot be told.

    They are guessed, from its settings and from its attributes, and tried: what they make must be the same in all that
    it holds.
    """
    arguments = names_of(thing)
    kept = {key: getattr(thing, key, None) for key in _CHILDREN if key in arguments}
    if "children" in kept and isinstance(thing, list):
        kept["children"] = list(thing)
    kept = {key: value for key, value in kept.items() if value is not None}
    found = {exactly: arguments_read(thing, exactly) for exactly in (False, True)}
    settings = _from_settings(thing, arguments, kept)
    mixed = {**found[False], **{name: value for name, value in found[True].items() if isinstance(value, Written)}}
    guesses = (settings, found[False], {**found[False], **settings}, {**settings, **found[False]}, mixed)
    for typed, guess in itertools.product((True, False), guesses):
        values = {key: value for key, value in guess.items() if key not in kept}
        if _makes(thing, {**kept, **values}, typed):
            break
    else:
        return None
    for name in list(values):  # an argument that is given may change what its neighbours are by themselves
        fewer = {key: value for key, value in values.items() if key != name}
        if _makes(thing, {**kept, **fewer}, typed):
            values = fewer
    return values


def _from_settings(thing: Any, arguments: Any, kept: Mapping[str, Any]) -> dict[str, Any]:
    wanted = _settings_of(thing)
    made = _made(type(thing), {**_needed(thing, arguments), **kept})
    plain = {} if made is None else _settings_of(made)
    values = dict(_needed(thing, arguments))
    for name, value in wanted.items():
        if plain.get(name) != value:
            _put(values, arguments, name, value, thing, wanted)
    return values


def _makes(thing: Any, arguments: Mapping[str, Any], typed: bool) -> bool:
    """Return whether these arguments make an augmenter like this one."""
    again = _made(type(thing), arguments)
    return again is not None and description(again, typed) == description(thing, typed)


def _needed(thing: Any, arguments: Mapping[str, inspect.Parameter]) -> dict[str, Any]:
    """Return the settings that are named like arguments without a default."""
    found = _settings_of(thing)
    needed = (name for name, parameter in arguments.items() if parameter.default is inspect.Parameter.empty)
    return {name: found[name] for name in needed if name in found}


def _put(values: dict[str, Any], arguments: Any, name: str, value: Any, thing: Any, wanted: Mapping[str, Any]) -> None:
    """Put one setting among the arguments: under its name, or as a side of a dict."""
    first, _, side = name.partition(" ")
    if first == "translate":
        first = f"translate_{'percent' if 'percent' in str(thing.translate) else 'px'}"
    if name == "translate" and first in arguments:
        values[first] = value
    elif side in ("x", "y") and first in arguments:
        values.setdefault(first, {})
        if isinstance(values[first], dict):
            values[first][side] = value
        for other in ("x", "y"):  # a side that is left out would be another default
            if isinstance(values[first], dict) and other not in values[first]:
                values[first][other] = wanted.get(f"{name.partition(' ')[0]} {other}", 0)
    elif name in arguments:
        values[name] = value


def _settings_of(thing: Any) -> dict[str, Any]:
    """Return the settings' values of an augmenter, and what else in it can be said."""
    found = next((item for item, one in zip(opened(thing), augmenters_of(thing), strict=True) if one is thing), None)
    if found is None:
        return {}
    settings = {setting.name: bool(setting.value) if isinstance(setting.domain, Switch) else setting.value
                for setting in found.part.settings}  # fmt: skip
    return {**found.plain, **settings}


def _made(kind: type, arguments: Mapping[str, Any]) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return kind(**{name: made_of(value) for name, value in arguments.items()})
        except Exception:  # whatever it dislikes about a guess
            return None
