"""What is done to one picture, and to the labels that belong to it, once its numbers are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from augwidgets.domain.argument_checks import as_picture
from augwidgets.generator.brightness import brighten, shift_channels, span_of
from augwidgets.generator.geometry import complete, resampled, warp_of


def transformed(settings: Any, x: np.ndarray, parameters: Mapping[str, Any]) -> np.ndarray:
    """Return one picture moved by one warp, then with its channels shifted and brightened, as a new array.

    Parameters
    ----------
    settings : ImageDataGenerator
        Its `fill_mode`, `cval`, `interpolation_order` and `data_format` are read.
    """
    if not isinstance(x, np.ndarray) or x.ndim != 3 or x.dtype.kind not in "biuf" or not x.size:
        x = as_picture(x, "one picture with three axes is wanted")
    given = complete(parameters)
    picture = _channels_last(settings, x)
    out = _moved(settings, picture, given, settings.interpolation_order, settings.cval)
    if given["channel_shift_intensity"] is not None:
        shift_channels(out, given["channel_shift_intensity"])
    if given["brightness"] is not None:
        # Black and white are those of the whole picture, not of the part that is left in it.
        brighten(out, given["brightness"], span_of(picture))
    return _as_it_came(settings, out)


def moved_mask(settings: Any, mask: np.ndarray, parameters: Mapping[str, Any]) -> np.ndarray:
    """Return labels, ``(H, W)`` or with an axis of channels, moved as `transformed` moves the picture."""
    given = complete(parameters)
    if mask.ndim == 2:
        return _moved(settings, mask[..., None], given, 0, 0)[..., 0]
    return _as_it_came(settings, _moved(settings, _channels_last(settings, mask), given, 0, 0))


def _moved(settings: Any, picture: np.ndarray, given: Mapping[str, Any], order: int, cval: float) -> np.ndarray:
    warp = warp_of(given, (picture.shape[0], picture.shape[1]))
    return resampled(picture, warp, order=order, fill_mode=settings.fill_mode, cval=cval)


def _channels_last(settings: Any, picture: np.ndarray) -> np.ndarray:
    return picture if settings.data_format == "channels_last" else np.moveaxis(picture, 0, 2)


def _as_it_came(settings: Any, picture: np.ndarray) -> np.ndarray:
    return picture if settings.data_format == "channels_last" else np.ascontiguousarray(np.moveaxis(picture, 2, 0))
