"""What public functions are handed, checked at their doors: is it a list, are these whole numbers, is it of a kind."""

from __future__ import annotations

import numbers
from collections.abc import Iterable
from typing import Any, TypeGuard

import numpy as np

from augwidgets.domain.errors import told

_HIGHEST = 1e300


def is_listed(thing: Any) -> bool:
    """Return whether a thing holds others one by one: a list, an iterator, an array with an axis, and no text.

    Examples
    --------
    >>> is_listed([1]), is_listed("text"), is_listed(np.array(1))
    (True, False, False)
    """
    if isinstance(thing, np.ndarray):
        return thing.ndim > 0
    return isinstance(thing, Iterable) and not isinstance(thing, (str, bytes, bytearray, type))


def is_whole(thing: Any) -> TypeGuard[int]:
    """Return whether a thing is a whole number, and no truth value.

    Examples
    --------
    >>> is_whole(np.int64(3)), is_whole(True), is_whole(3.0)
    (True, False, False)
    """
    return isinstance(thing, numbers.Integral) and not isinstance(thing, (bool, np.timedelta64))


def is_number(thing: Any) -> TypeGuard[float]:
    """Return whether a thing is a finite number that a float holds, and no truth value.

    Examples
    --------
    >>> is_number(0.5), is_number(float("nan")), is_number(10**400), is_number("7")
    (True, False, False, False)
    """
    if not isinstance(thing, numbers.Real) or isinstance(thing, (bool, np.timedelta64)):
        return False
    return -_HIGHEST < float(thing) < _HIGHEST if not isinstance(thing, int) else -(10**300) < thing < 10**300


def number(thing: Any, name: str) -> float:
    """Return a finite number as a float, or raise a sentence with its name.

    Raises
    ------
    TypeError
    """
    if not is_number(thing):
        raise TypeError(f"{name} must be a number, got {told(thing)}")
    return float(thing)


def as_picture(thing: Any, wanted: str) -> np.ndarray:
    """Return one picture of any number format with three axes, or raise a sentence.

    Parameters
    ----------
    thing : object
    wanted : str
        The beginning of the sentence: "a picture must have three axes, (H, W, C)".

    Raises
    ------
    TypeError, ValueError
    """
    if not is_listed(thing) and not hasattr(thing, "__array_interface__"):
        raise TypeError(f"{wanted}, got {told(thing)}")
    found = as_array(thing, "the rows of a picture")
    if found.dtype.kind not in "biuf":
        raise TypeError(f"{wanted}, of numbers, got {told(found)}")
    if found.ndim != 3 or not found.size:
        raise ValueError(f"{wanted}, got shape {found.shape}")
    return found


def check_kind(thing: Any, kind: type, wanted: str) -> None:
    """Raise unless a thing is of a kind.

    Parameters
    ----------
    thing : object
    kind : type
    wanted : str
        The beginning of the sentence: "a mask is found in a Sample".

    Raises
    ------
    TypeError
    """
    if not isinstance(thing, kind):
        raise TypeError(f"{wanted}, got {told(thing)}")


def as_array(values: Any, name: str) -> np.ndarray:
    """Return nested lists as an array; ragged ones are no array.

    Raises
    ------
    ValueError
        In one sentence.

    Examples
    --------
    >>> as_array([[1, 2], [3]], "boxes")
    Traceback (most recent call last):
    ...
    ValueError: boxes must be rows of one length, got [[1, 2], [3]]
    """
    try:
        return np.asarray(values)
    except (ValueError, RecursionError):  # what NumPy says of it speaks of its own insides, in two lines
        raise ValueError(f"{name} must be rows of one length, got {told(values)}") from None


def check_seed(seed: Any) -> None:
    """Raise unless `numpy.random.default_rng` takes it: whole numbers from 0 up, or what NumPy itself makes of them.

    Raises
    ------
    ValueError
        In one sentence.
    """
    if seed is None or isinstance(seed, (np.random.SeedSequence, np.random.BitGenerator, np.random.Generator)):
        return
    parts: Any = (seed,)
    if isinstance(seed, (tuple, list, range)):
        parts = seed
    elif isinstance(seed, np.ndarray) and seed.ndim == 1 and seed.dtype.kind in "iu":
        parts = seed.tolist()
    if not all(is_whole(part) and part >= 0 for part in parts):
        raise ValueError(f"seed must be a whole number from 0 up, a tuple of such, or a Generator, got {told(seed)}")
