"""A stochastic parameter of imgaug as what an argument takes: a number, a pair, a list, or the parameter itself."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

_DIGITS = 10  # 1 - 0.8 is 0.2 here


class Unwritable(ValueError):
    """A value that no text can say."""


class Written:
    """A parameter that has to be named: ``iap.Normal(loc=0, scale=5)``; masks and samplers of points are too."""

    def __init__(self, made: Any) -> None:
        self.made = made
        parameters = inspect.signature(type(made)).parameters
        if any(name not in vars(made) for name in parameters):
            raise Unwritable(type(made).__name__)
        words = [f"{name}={value_of(vars(made)[name])!r}" for name in parameters]
        prefix = "iap" if hasattr(made, "draw_samples") else "iaa"
        self._text = f"{prefix}.{type(made).__name__}({', '.join(words)})"

    def __repr__(self) -> str:
        return self._text


def value_of(thing: Any, exactly: bool = False) -> Any:
    """Return what an argument takes for a parameter, or for a value that is none.

    Parameters
    ----------
    exactly : bool
        Name each distribution as it is: what is meant by a pair is decided by the argument.

    Raises
    ------
    Unwritable
        Where no text can say it.
    """
    kind = type(thing).__name__
    if thing is None or isinstance(thing, (bool, int, float, str)):
        return thing
    if isinstance(thing, np.generic):
        return thing.item()
    if type(thing) in (tuple, list):
        return type(thing)(value_of(item, exactly) for item in thing)
    if any(hasattr(thing, name) for name in ("draw_masks", "sample_points")):
        return Written(thing)
    if not hasattr(thing, "draw_samples"):
        raise Unwritable(kind)
    if kind == "Deterministic":
        return value_of(thing.value)
    ends = [getattr(getattr(thing, name, None), "value", None) for name in "ab"]
    if kind in ("Uniform", "DiscreteUniform") and all(isinstance(end, (int, float)) for end in ends) and not exactly:
        return tuple(map(value_of, ends))
    if kind == "Choice" and thing.p is None and thing.replace and isinstance(thing.a, (list, tuple)) and not exactly:
        return list(value_of(thing.a))
    if kind == "Binomial" and not exactly:
        return value_of(thing.p)
    return Written(thing)


def mapped(value: Any, function: Callable[[float], float]) -> Any:
    """Return a value with each of its numbers changed, and a pair in order."""
    if isinstance(value, tuple):
        return tuple(sorted(mapped(item, function) for item in value))
    if isinstance(value, list):
        return [mapped(item, function) for item in value]
    if isinstance(value, (int, float)):
        found = function(value)
        return round(found, _DIGITS) if isinstance(found, float) else found
    raise Unwritable(type(value).__name__)


def made_of(value: Any) -> Any:
    """Return what a call is given for a value: a parameter where one had to be named."""
    if isinstance(value, Written):
        return value.made
    if isinstance(value, dict):
        return {key: made_of(inner) for key, inner in value.items()}
    return type(value)(made_of(item) for item in value) if type(value) in (tuple, list) else value


def description(thing: Any, typed: bool = True, depth: int = 0) -> Any:
    """Return all that an augmenter is made of, for comparing two; names and randomness apart.

    Parameters
    ----------
    typed : bool
        Tell 1 from 1.0: the one may mean a pixel, and the other the whole.
    """
    if isinstance(thing, (bool, int, float, np.number)):
        return typed and isinstance(thing, (float, np.floating)), round(float(thing), _DIGITS - 1)
    if thing is None or isinstance(thing, (str, bytes, type)):
        return thing
    if isinstance(thing, np.ndarray):
        return thing.shape, thing.tolist()
    if inspect.isroutine(thing):
        return getattr(thing, "__module__", ""), getattr(thing, "__qualname__", repr(thing))
    if depth > _DEEPEST:
        return type(thing).__name__
    items = [description(item, typed, depth + 1) for item in thing] if isinstance(thing, (list, tuple)) else []
    own = {str(name): description(value, typed, depth + 1)
           for name, value in (thing if isinstance(thing, dict) else getattr(thing, "__dict__", {})).items()
           if name not in _OF_THE_MOMENT}  # fmt: skip
    # A pair of ends may stand either way round.
    if type(thing).__name__ in ("Uniform", "DiscreteUniform"):
        own = {"ends": sorted(str(end) for end in own.values())}
    kind = "list" if type(thing) in (list, tuple) else f"{type(thing).__module__}.{type(thing).__qualname__}"
    return kind, items, own


_DEEPEST = 12
_OF_THE_MOMENT = {"name", "random_state", "deterministic", "seed"}
