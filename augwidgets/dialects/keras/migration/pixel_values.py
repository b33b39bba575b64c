"""What becomes of the arguments that say how light it is, what is done last, and what is done to no picture."""

from __future__ import annotations

from typing import Any

import numpy as np

from augwidgets.dialects.calls import Call
from augwidgets.dialects.keras.migration.replacement import Replacement, format_of, how_if, short, step_of, written


def pixel_value_replacements(generator: Any) -> list[Replacement]:
    """Return what becomes of the light and of the normalisations."""
    ways = (_channels, _brightness, _function, _rescale, _samplewise, _featurewise, _zca)
    return [one for way in ways for one in way(generator)]


def data_replacements(generator: Any) -> list[Replacement]:
    """Return what becomes of the arguments that say how the pictures come."""
    return [one for way in (_data_format, _dtype, _split) for one in way(generator)]


def _light(low: float, high: float) -> Call | None:
    if not -1 <= low <= high <= 1:
        return None
    return Call("RandomBrightness", {"factor": (short(low), short(high)), "value_range": (0, 255)})


def _channels(generator: Any) -> list[Replacement]:
    reach = abs(float(generator.channel_shift_range)) / 255
    if not reach:
        return []
    layer, step = _light(-reach, reach), step_of("offset", lift=(-short(reach), short(reach)))
    why = "they saturate at black and white, where the generator kept each picture's own lowest and highest level"
    return [Replacement(["channel_shift_range"], how_if(layer, "nearly"), how_if(step, "nearly"), why, layer, step)]


def _brightness(generator: Any) -> list[Replacement]:
    if generator.brightness_range is None:
        return []
    low, high = (float(gain) for gain in generator.brightness_range)
    layer, step = _light(low - 1, high - 1), step_of("brightness", gain=(low, high))
    why = "the layer adds light where the generator and the step multiply, so that it lifts black too"
    if layer is None:
        why += "; it adds at most the full range"
    return [Replacement(["brightness_range"], how_if(layer, "nearly"), how_if(step), why, layer, step)]


def _function(generator: Any) -> list[Replacement]:
    if not generator.preprocessing_function:
        return []
    why = "no layer and no step is a plain function; the generator calls it on the moved picture, before it rescales"
    return [Replacement(["preprocessing_function"], "not", "not", why)]


def _rescale(generator: Any) -> list[Replacement]:
    if not generator.rescale:
        return []
    scale = float(generator.rescale)
    to_one = abs(255 * scale - 1) < 1e-6
    why = "a recipe's pictures are in 0..1 by themselves" if to_one else "a recipe's pictures stay in 0..1"
    return [Replacement(["rescale"], "same", "same" if to_one else "not", why, Call("Rescaling", {"scale": scale}))]


def _samplewise(generator: Any) -> list[Replacement]:
    names = [name for name in ("samplewise_center", "samplewise_std_normalization") if getattr(generator, name)]
    if not names:
        return []
    if len(names) == 1:
        return [
            Replacement(names, "not", "not", "no layer only takes away a picture's mean, or only divides by its spread")
        ]
    layer = Call("LayerNormalization", {"axis": (1, 2, 3), "epsilon": 1e-12, "center": False, "scale": False})
    why = "the generator adds a millionth to the spread before it divides; a recipe's pictures stay in 0..1"
    return [Replacement(names, "nearly", "not", why, layer)]


def _featurewise(generator: Any) -> list[Replacement]:
    names = [name for name in ("featurewise_center", "featurewise_std_normalization") if getattr(generator, name)]
    if not names:
        return []
    axis = -1 if generator.data_format == "channels_last" else 1
    spread = generator.featurewise_std_normalization
    if generator.mean is None or (spread and generator.std is None):
        if not spread:
            return [
                Replacement(names, "not", "not", "the generator was not fitted: after fit its mean can be written down")
            ]
        why = "call adapt() of the layer on the training pictures as they arrive there (rescaled), as fit was called"
        return [Replacement(names, "same", "not", why, Call("Normalization", {"axis": axis}))]
    mean = np.asarray(generator.mean, float).ravel().tolist()
    variance = (np.asarray(generator.std, float).ravel() ** 2).tolist() if spread else [1.0] * len(mean)
    layer = Call("Normalization", {"axis": axis, "mean": mean, "variance": variance})
    why = "mean and variance are those that fit measured; a recipe's pictures stay in 0..1"
    return [Replacement(names, "same", "not", why, layer)]


def _zca(generator: Any) -> list[Replacement]:
    if not generator.zca_whitening:
        return []
    why = "no layer multiplies a picture by one matrix over all of its pixels, as zca_whitening_matrix is"
    return [Replacement(["zca_whitening"], "not", "not", why)]


def _data_format(generator: Any) -> list[Replacement]:
    if generator.data_format == "channels_last":
        return []
    why = "a recipe's pictures are (height, width, channels)"
    return [Replacement(["data_format"], "same", "not", why, layers_text=written(format_of(generator)))]


def _dtype(generator: Any) -> list[Replacement]:
    if generator.dtype in ("float32", np.float32):
        return []
    why = "layers compute in keras.config.floatx() unless each is given a dtype, and a recipe gives back what came in"
    return [Replacement(["dtype"], "not", "not", why)]


def _split(generator: Any) -> list[Replacement]:
    share = generator._validation_split
    if not share:
        return []
    text = f"keras.utils.image_dataset_from_directory(..., validation_split={share!r}, subset='both', seed=0)"
    why = "the data set is split when it is read, and other pictures are kept aside, for it is shuffled first"
    return [Replacement(["validation_split"], "nearly", "not", why, layers_text=text)]
