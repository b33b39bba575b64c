"""What `flow` and `fit` take for pictures: an array with four axes, or what can be seen to be meant by it."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from augwidgets.domain.argument_checks import as_array
from augwidgets.domain.errors import told


def pictures(x: Any, settings: Any) -> np.ndarray:
    """Return ``(N, H, W, C)`` in the order of axes of an `ImageDataGenerator`, or say in one sentence what is wrong.

    One picture, or many grey ones without an axis of channels, are lifted to four axes, with a warning for whoever
    called the function that calls this one.
    """
    if isinstance(x, str):
        raise TypeError(f"x must be an array of pictures, got the text {told(x)}; flow_from_directory reads a folder")
    try:
        stack = np.asarray(x)
    except (ValueError, RecursionError):  # lists of unequal lengths
        raise ValueError("x must be an array of pictures that are all of one size; bring them to one first") from None
    if stack.dtype.kind in "SU":
        raise TypeError(f"x must be an array of numbers, got texts ({stack.dtype}); flow_from_dataframe reads files")
    if stack.ndim and stack.dtype.kind not in "biuf":
        raise TypeError(f"x must be an array of numbers, got {told(stack)}")
    if not stack.size:
        raise ValueError(f"x must hold at least one picture with pixels in it, got shape {stack.shape}")
    if stack.ndim == 3:
        stack = _lifted(stack, settings)
    if stack.ndim != 4:
        wanted = "(N, H, W, C)" if settings.data_format == "channels_last" else "(N, C, H, W)"
        came = type(x).__name__ if stack.ndim == 0 else f"shape {stack.shape}"
        raise ValueError(f"x must be many pictures, {wanted}, got {came}")
    return stack


def stacked(x: Any) -> Any:
    """Return a list of pictures, as a loop that loads them leaves it, as an array; anything else as it is.

    A list of two is a pair: the pictures, and what comes along with them.

    Examples
    --------
    >>> stacked([np.zeros((4, 6, 3))] * 5).shape
    (5, 4, 6, 3)
    """
    if not isinstance(x, (list, tuple)) or len(x) == 2:
        return x
    if not all(np.ndim(as_array(one, "the rows of a picture")) == 3 for one in x):
        raise ValueError(
            "x must be an array of pictures, a list of them, or a pair (pictures, other arrays that come along), "
            f"got a {type(x).__name__} of {len(x)}"
        )
    shapes = [np.shape(one) for one in x]
    for number, shape in enumerate(shapes):
        if shape != shapes[0]:
            raise ValueError(
                f"the pictures in x must have one shape, got {shapes[0]} (number 0) and {shape} (number {number}); "
                "bring them to one size first"
            )
    return np.array(x)


def _lifted(x: np.ndarray, settings: Any) -> np.ndarray:
    channels = 2 if settings.data_format == "channels_last" else 0
    one = x.shape[channels] in (1, 3, 4)
    lifted = x[None] if one else np.expand_dims(x, settings.channel_axis)
    taken = "one picture" if one else f"{len(x)} grey pictures"
    warnings.warn(
        f"four axes (pictures, then each picture's three) are wanted; shape {x.shape} is taken for {taken}: "
        f"{lifted.shape}",
        stacklevel=4,
    )
    return lifted
