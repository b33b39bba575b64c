"""What was given without its brackets: a class where an object was wanted, a function where what it returns was."""

from __future__ import annotations

import inspect
from typing import Any

_KIT, _, _ = __name__.partition(".")
_MADE = ("Recipe", "Group")
_LONGEST = 60  # letters of what a method belongs to


def is_uncalled(thing: Any) -> bool:
    """Return whether it is a class, or a function or a method of the kit.

    Examples
    --------
    >>> import augwidgets as aw
    >>> is_uncalled(aw.presets.photos), is_uncalled(aw.rotate.between), is_uncalled(int), is_uncalled(aw.rotate)
    (True, True, True, False)
    """
    if isinstance(thing, type):
        return True
    is_function = inspect.isfunction(thing) or inspect.ismethod(thing)
    return is_function and (thing.__module__ or "").partition(".")[0] == _KIT


def makes_members(thing: Any) -> bool:
    """Return whether it is a function of the kit that returns a recipe or a group, and needs to be told nothing.

    Examples
    --------
    >>> import augwidgets as aw
    >>> makes_members(aw.presets.photos), makes_members(aw.rand_augment), makes_members(aw.one_of)
    (True, True, False)
    """
    return inspect.isfunction(thing) and is_uncalled(thing) and _returns(thing) in _MADE and not _needed(thing)


def sentence(thing: Any) -> str:
    """Return what it is, and how it is given.

    Examples
    --------
    >>> import augwidgets as aw
    >>> sentence(aw.presets.photos)
    'photos is a function that returns a recipe: its steps are [*aw.presets.photos().steps]'
    >>> sentence(aw.one_of), sentence(aw.blur.usual)
    ('one_of is a function: call it, one_of(steps=...)', 'aw.blur.usual is a function: call it, aw.blur.usual()')
    """
    name = _name(thing)
    if makes_members(thing) and _returns(thing) == "Recipe":
        written = f"aw.presets.{name}" if thing.__module__.endswith(".presets") else f"aw.{name}"
        return f"{name} is a function that returns a recipe: its steps are [*{written}().steps]"
    call = f"{name}({', '.join(f'{word}=...' for word in _needed(thing)[:5])})"
    if not isinstance(thing, type):
        return f"{name} is a function: call it, {call}"
    of_others = (thing.__module__ or "").partition(".")[0] not in (_KIT, "builtins")
    reads = "; aw.Recipe.from_object reads those of albumentations and Keras" if of_others else ""
    return f"{name} is a class: make one, {call}{reads}"


def _name(thing: Any) -> str:
    """Return its name, of a method with what it belongs to: ``between`` alone says nothing to look for."""
    name: str = thing.__name__
    of = getattr(thing, "__self__", None)
    if of is None:
        return name
    owner = f"aw.{of.__name__}" if isinstance(of, type) else repr(of)
    return f"{owner}.{name}" if owner.startswith("aw.") and len(owner) <= _LONGEST else name


def _returns(function: Any) -> str:
    made = inspect.signature(function).return_annotation
    return made if isinstance(made, str) else getattr(made, "__name__", "")


def _needed(thing: Any) -> list[str]:
    """Return the arguments without a default; none where nobody can tell."""
    try:
        items = inspect.signature(thing).parameters.values()
    except (TypeError, ValueError):
        return []
    return [item.name for item in items
            if item.default is item.empty and item.kind not in (item.VAR_POSITIONAL, item.VAR_KEYWORD)]  # fmt: skip
