"""The arguments of `ImageDataGenerator`: names, order and defaults, and the values of a call bound to them."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Mapping, Sequence
from typing import Any

from augwidgets.generator.argument_checks import check_arguments

# Keras's arguments, in its order and with its defaults.
_DEFAULTS: Mapping[str, Any] = {
    "featurewise_center": False, "samplewise_center": False, "featurewise_std_normalization": False,
    "samplewise_std_normalization": False, "zca_whitening": False, "zca_epsilon": 1e-6, "rotation_range": 0,
    "width_shift_range": 0.0, "height_shift_range": 0.0, "brightness_range": None, "shear_range": 0.0,
    "zoom_range": 0.0, "channel_shift_range": 0.0, "fill_mode": "nearest", "cval": 0.0, "horizontal_flip": False,
    "vertical_flip": False, "rescale": None, "preprocessing_function": None, "data_format": None,
    "validation_split": 0.0, "interpolation_order": 1, "dtype": None,
}  # fmt: skip
SIGNATURE = inspect.Signature(
    [inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=value)
     for name, value in _DEFAULTS.items()]
)  # fmt: skip


def bound(values: Sequence[Any], named: Mapping[str, Any]) -> dict[str, Any]:
    """Return all arguments of a call by their names, or raise where one is unknown or of the wrong kind."""
    for name in named:
        if name not in SIGNATURE.parameters:
            near = difflib.get_close_matches(name, SIGNATURE.parameters, 1, cutoff=0.4)
            meant = f"; did you mean {near[0]!r}?" if near else f"; it has {', '.join(SIGNATURE.parameters)}"
            raise TypeError(f"ImageDataGenerator has no argument {name!r}{meant}")
    given = SIGNATURE.bind(*values, **named)
    check_arguments(given.arguments)
    given.apply_defaults()
    return given.arguments
