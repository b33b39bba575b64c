"""Calling a user's own function on one picture, so that whatever goes wrong is told with its name and the picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from augwidgets.domain.errors import told
from augwidgets.generator.brightness import span_of
from augwidgets.steps.step import Step


def preprocessed(function: Callable[[np.ndarray], np.ndarray], x: np.ndarray, which: str) -> np.ndarray:
    """Return what the function makes of a float picture: an array of the same shape and dtype.

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
        if hasattr(function, "family") or isinstance(function, Step):
            hint = "; a transform of the kit is given as augwidgets.generator.Preprocessing(step)"
        elif isinstance(error, ValueError) and high > 1:
            hint = "; a function that wants 0..1 takes lambda x: 255 * function(x / 255)"
        raise RuntimeError(
            f"{name} failed on {which} ({given}, {low:g}..{high:g}) with {type(error).__name__}: "
            f"{str(error).rstrip('.')}{hint}"
        ) from error
    if not isinstance(out, np.ndarray) or out.shape != x.shape or out.dtype.kind != "f":
        came = f"{out.dtype} {out.shape}" if isinstance(out, np.ndarray) else type(out).__name__
        raise ValueError(f"{name} must return a picture like the one that it is given, {given}, got {came} for {which}")
    return out.astype(x.dtype, copy=False)


@dataclass(frozen=True)
class Preprocessing:
    """A drawn Step as a `preprocessing_function`: it takes and gives what a generator hands it.

    A generator hands over float pictures in 0..255 (or in 0..1, if they came so), and wants the same back. Functions of
    scikit-image give 0..1 whatever they get; a picture in 0..1 shown as 0..255 is black.

    Parameters
    ----------
    step : Step
        Of a tone or a pixel transform, for the labels do not move along.

    Examples
    --------
    >>> import augwidgets as aw
    >>> Preprocessing(aw.invert.at())(np.array([[[0.0], [255.0]]], np.float32)).tolist()
    [[[255.0], [0.0]]]
    """

    step: Step

    def __post_init__(self) -> None:
        if not isinstance(self.step, Step) or self.step.transform.family == "spatial":
            raise TypeError(
                f"a Step of a tone or a pixel transform is wanted, such as aw.gamma.at(), got {told(self.step)}"
            )

    @property
    def __name__(self) -> str:
        return self.step.transform.name

    def __repr__(self) -> str:
        return f"Preprocessing({self.step!r})"

    def __call__(self, x: np.ndarray) -> np.ndarray:
        low, high = span_of(x)
        levels = ((x - low) / (high - low)).astype(np.float32)
        return (self.step(levels) * (high - low) + low).astype(x.dtype)
