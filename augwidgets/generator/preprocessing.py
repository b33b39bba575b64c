"""Calling a user's own function on one picture, so that whatever goes wrong is told with its name and the picture."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def preprocessed(function: Callable[[np.ndarray], np.ndarray], x: np.ndarray, which: str) -> np.ndarray:
    """Give what the function makes of a float picture: an array of the same shape and dtype.

    Parameters
    ----------
    function : callable
        It may write into `x`. Floats of another length are converted.
    which : str
        How a message calls the picture.

    Examples
    --------
    >>> preprocessed(np.negative, np.ones((1, 2, 1), np.float32), "picture 7").tolist()
    [[[-1.0], [-1.0]]]
    >>> preprocessed(np.ravel, np.zeros((2, 3, 1), np.float32), "picture 7")     # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    ValueError: preprocessing_function ravel must return a picture like ... got float32 (6,) for picture 7
    """
    name = f"preprocessing_function {getattr(function, '__name__', type(function).__name__)}"
    given = f"{x.dtype} {x.shape}"
    low, high = float(x.min()), float(x.max())
    try:
        out = function(x)
    except Exception as error:
        hint = ""
        if isinstance(error, ValueError) and high > 1:
            hint = "; a function that wants 0..1 takes lambda x: 255 * function(x / 255)"
        raise RuntimeError(
            f"{name} failed on {which} ({given}, {low:g}..{high:g}) with {type(error).__name__}: "
            f"{str(error).rstrip('.')}{hint}"
        ) from error
    if not isinstance(out, np.ndarray) or out.shape != x.shape or out.dtype.kind != "f":
        came = f"{out.dtype} {out.shape}" if isinstance(out, np.ndarray) else type(out).__name__
        raise ValueError(f"{name} must return a picture like the one that it is given, {given}, got {came} for {which}")
    return out.astype(x.dtype, copy=False)
