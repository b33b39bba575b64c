"""What an `ImageDataGenerator` may be made with: each argument that is wrong is named in one sentence, at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from augwidgets.domain.argument_checks import is_listed, is_number
from augwidgets.domain.errors import told
from augwidgets.generator.brightness import checked_brightness
from augwidgets.generator.random_parameters import flip_chance
from augwidgets.steps.member import Member

_SWITCHES = (
    "featurewise_center", "samplewise_center", "featurewise_std_normalization", "samplewise_std_normalization",
    "zca_whitening",
)  # fmt: skip
_DEGREES = ("rotation_range", "shear_range", "channel_shift_range", "cval", "zca_epsilon")


def check_arguments(given: Mapping[str, Any]) -> None:
    """Raise where an argument is of the wrong kind."""
    for name in _SWITCHES:
        if name in given:
            check_switch(given[name], name)
    for name in _DEGREES:
        if name in given and not is_number(given[name]):
            raise ValueError(f"{name} must be a number, got {told(given[name])}")
    for name in ("width_shift_range", "height_shift_range"):
        if name in given:
            _check_shift(name, given[name])
    if given.get("brightness_range") is not None:
        low, _ = checked_brightness(given["brightness_range"])
        if low < 0:
            raise ValueError(f"brightness_range must not be below 0, got {told(given['brightness_range'])}")
    if "zoom_range" in given:
        _check_zoom(given["zoom_range"])
    for name in ("horizontal_flip", "vertical_flip"):
        if name in given:
            flip_chance(given[name], name)
    if given.get("rescale") is not None and not is_number(given["rescale"]):
        raise ValueError(f"rescale must be a number such as 1/255, or None, got {told(given['rescale'])}")
    function = given.get("preprocessing_function")
    if function is not None and (isinstance(function, Member) or not callable(function)):
        raise ValueError(f"preprocessing_function must be a function of one picture, got {told(function)}")
    split = given.get("validation_split")
    if split is not None and split is not False and not (is_number(split) and 0 <= split < 1):
        raise ValueError(f"validation_split must be a share between 0 and 1, got {told(split)}")
    layout = given.get("data_format")
    if layout is not None and not (isinstance(layout, str) and layout in ("channels_last", "channels_first")):
        raise ValueError(f"data_format must be 'channels_last' or 'channels_first', got {told(given['data_format'])}")
    if given.get("dtype") is not None:
        try:
            np.dtype(given["dtype"])
        except (TypeError, ValueError):
            raise ValueError(f"dtype must name a number format such as 'float32', got {told(given['dtype'])}") from None


def _check_shift(name: str, value: Any) -> None:
    if value is None or is_number(value):
        return
    listed = isinstance(value, (list, tuple, np.ndarray)) and is_listed(value)
    if not listed or not len(value) or not all(map(is_number, value)):
        raise ValueError(
            f"{name} must be a number (a share below 1, else pixels) or a list of numbers, got {told(value)}"
        )


def _check_zoom(value: Any) -> None:
    pair = (1 - value, 1 + value) if is_number(value) else value
    if not isinstance(pair, (list, tuple, np.ndarray)) or len(pair) != 2 or not all(map(is_number, pair)):
        raise ValueError(f"zoom_range must be a number below 1 or a pair (low, high), got {told(value)}")
    if not 0 <= pair[0] <= pair[1] or not pair[1]:
        raise ValueError(
            f"zoom_range must be (low, high) with 0 <= low <= high and high above 0, got ({pair[0]:g}, {pair[1]:g})"
        )


def check_switch(value: Any, name: str) -> None:
    """Raise unless it is True, False, or what Keras takes for them: 1, 0, None."""
    if value is not None and not isinstance(value, (bool, np.bool_)) and not is_number(value):
        raise TypeError(f"{name} must be True or False, got {told(value)}")
