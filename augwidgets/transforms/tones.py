"""How light and dark are spread: curves from level to level, the same for every pixel.

On uint8 pictures each alone costs one table lookup, and so does a run of them in a recipe.
"""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np

from augwidgets.domain.options import Choice
from augwidgets.domain.range import Range
from augwidgets.steps.declare import kit_pixel as pixel
from augwidgets.steps.declare import kit_tone as tone
from augwidgets.steps.fusion import looked_up

# Half the steepness of an S-curve, and the slope at mid grey that it gives; there is no formula for the way back.
_BENDS = np.linspace(1e-3, 4.2, 2000)
_SLOPES = _BENDS / np.tanh(_BENDS)


@tone
def brightness(
    level: np.ndarray, *, gain: Annotated[float, Range(0, 3, unit="times", neutral=1, usual=(0.8, 1.2))] = 1.2
) -> np.ndarray:
    """Make everything brighter (above 1) or darker: every level is multiplied.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.brightness(np.array([[10, 100, 200]], np.uint8), gain=1.5).tolist()
    [[15, 150, 255]]
    """
    return level * gain


@tone
def offset(
    level: np.ndarray,
    *,
    lift: Annotated[float, Range(-1, 1, unit="of full range", neutral=0, usual=(-0.1, 0.1))] = 0.1,
) -> np.ndarray:
    """Add the same amount of light everywhere, or take it away.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.offset(np.array([[10, 100, 200]], np.uint8), lift=-0.2).tolist()
    [[0, 49, 149]]
    """
    return level + lift


@tone
def contrast(
    level: np.ndarray, *, gain: Annotated[float, Range(0, 3, unit="times", neutral=1, usual=(0.8, 1.25))] = 1.2
) -> np.ndarray:
    """Pull light and dark apart (above 1) or together, about mid grey: take it to vary the contrast for a training.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.contrast(np.array([[0.25, 0.5, 0.75]], np.float32), gain=2).tolist()
    [[0.0, 0.5, 1.0]]
    """
    return level + (level - 0.5) * (gain - 1)  # a gain of 1 adds nothing at all


@tone
def gamma(
    level: np.ndarray, *, exponent: Annotated[float, Range(0.2, 5, neutral=1, scale="log", usual=(0.7, 1.4))] = 1.5
) -> np.ndarray:
    """Bend the tone curve: above 1 deepens the shadows, below 1 lifts them. Black and white stay.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.gamma(np.array([[0.0, 0.5, 1.0]], np.float32), exponent=2).tolist()
    [[0.0, 0.25, 1.0]]
    """
    return level**exponent


@tone(usual_chance=0.5)
def invert(level: np.ndarray) -> np.ndarray:
    """Make a negative: light becomes dark.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.invert(np.array([[0, 100, 255]], np.uint8)).tolist()
    [[255, 155, 0]]
    """
    return 1 - level


@tone
def soft_contrast(
    level: np.ndarray, *, gain: Annotated[float, Range(1, 4, unit="times", neutral=1, usual=(1, 1.6))] = 1.6
) -> np.ndarray:
    """Pull the mid-tones apart and press the ends together, as film does: take it where nothing may be clipped.

    `gain` is how much farther apart two levels about mid grey come, as in `contrast`; black, mid grey and white stay.
    The curve is that of ``skimage.exposure.adjust_sigmoid``, spread so that black stays black and white stays white.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.soft_contrast(np.array([[0, 127, 128, 255]], np.uint8), gain=3).tolist()     # 127.5 stays, 1 becomes 3
    [[0, 126, 129, 255]]
    """
    if gain == 1:
        return level
    bend = float(np.interp(gain, _SLOPES, _BENDS))
    return np.tanh((level - 0.5) * (2 * bend)) * (0.5 / float(np.tanh(bend))) + 0.5


_BYTES = np.arange(256, dtype=np.uint8)


# A curve with a jump must see whole levels: fused with the curve before it, it would send some that lie a rounding away
# from the jump to its other side. So the next two are pixel transforms.
@pixel(heading="Tone", usual_chance=0.5)
def solarize(
    image: np.ndarray,
    *,
    threshold: Annotated[float, Range(0, 1, unit="of full range", neutral=1, usual=(0.4, 1))] = 0.5,
) -> np.ndarray:
    """Turn the lights into a negative: levels at or above the threshold are inverted, those below it stay.

    At 0 every level is, at 1 none, white neither. It is Pillow's and albumentations' solarize; 0.5 is their default
    threshold, 128 of 255.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.solarize(np.array([[100, 127, 128, 255]], np.uint8), threshold=0.5).tolist()
    [[100, 127, 127, 0]]
    """
    if threshold == 1:
        return image.copy()
    if image.dtype != np.uint8:
        return np.where(image >= np.float32(threshold), 1 - image, image)
    darkest = math.ceil(threshold * 255 - 1e-6)
    return looked_up(image, np.where(darkest <= _BYTES, 255 - _BYTES, _BYTES))


@pixel(heading="Tone", usual_chance=0.5, ends_meant=True)
def posterize(
    image: np.ndarray, *, bits: Annotated[int, Range(1, 8, neutral=8, usual=(2, 5), whole=True)] = 2
) -> np.ndarray:
    """Leave only a few levels in each channel, as on a printed poster: even shades break up into bands.

    Of the eight bits of each level so many are kept and the lower ones become 0, so that n bits leave 2 to the power
    of n levels and the picture is a little darker, its white too. It is what Pillow, albumentations and RandAugment
    call posterize. A float picture is rounded to bytes first; eight bits change nothing.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.posterize(np.array([[0, 63, 64, 200, 255]], np.uint8), bits=2).tolist()
    [[0, 0, 64, 192, 192]]
    """
    if bits == 8:
        return image.copy()
    kept = np.uint8(256 - 2 ** (8 - bits))
    if image.dtype == np.uint8:
        return looked_up(image, _BYTES & kept)
    rounded = (image * 255 + np.float32(0.5)).astype(np.uint8)
    return (rounded & kept).astype(np.float32) * np.float32(1 / 255)


# Each is what our own curves give one after another.
_CURVES = {
    "film": (soft_contrast.at(gain=1.7), contrast.at(gain=0.94)),
    "matte": (soft_contrast.at(gain=1.3), contrast.at(gain=0.8), offset.at(lift=0.05)),
    "faded blacks": (contrast.at(gain=0.84), offset.at(lift=0.08)),
    "high key": (gamma.at(exponent=0.5), contrast.at(gain=0.9), offset.at(lift=0.05)),
    "low key": (gamma.at(exponent=1.9), soft_contrast.at(gain=1.2)),
}


@tone(short="")
def tone_curve(
    level: np.ndarray,
    *,
    curve: Annotated[str, Choice(tuple(_CURVES), usual=tuple(_CURVES))] = "film",
    strength: Annotated[float, Range(0, 1, neutral=0, usual=(0.3, 1))] = 1,
) -> np.ndarray:
    """Apply one of the well-known tone curves: film, matte, faded blacks, high key, low key.

    Each is made of this kit's own curves, one after another; `strength` blends from no change (0) to the whole of
    it (1).

    ============  ================================================================================================
    film          aw.soft_contrast.at(gain=1.7), aw.contrast.at(gain=0.94): deep mid-tones, nothing quite black
    matte         aw.soft_contrast.at(gain=1.3), aw.contrast.at(gain=0.8), aw.offset.at(lift=0.05): soft, grey blacks
    faded blacks  aw.contrast.at(gain=0.84), aw.offset.at(lift=0.08): black becomes dark grey, white stays
    high key      aw.gamma.at(exponent=0.5), aw.contrast.at(gain=0.9), aw.offset.at(lift=0.05): bright and airy
    low key       aw.gamma.at(exponent=1.9), aw.soft_contrast.at(gain=1.2): dark, only the lights are left
    ============  ================================================================================================

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.tone_curve(np.array([[0, 255]], np.uint8), curve="faded blacks").tolist()           # 0.16 of 255
    [[41, 255]]
    """
    bent = level
    for step in _CURVES[curve]:
        bent = step.transform.declared.curve(step.values)(bent)
    return level + (bent - level) * strength
