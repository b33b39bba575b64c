"""What colours there are: turning, weighing and mixing the three channels.

A grey picture, of one channel, has no colours and stays as it is.
"""

from __future__ import annotations

from typing import Annotated

import cv2
import numpy as np
from numpy.typing import ArrayLike

from augwidgets.domain.options import Choice
from augwidgets.domain.range import Range
from augwidgets.steps.declare import kit_pixel as pixel
from augwidgets.steps.declare import kit_tone as tone

# Luminance as ITU-R BT.601 weighs red, green and blue.
_LUMINANCE = (0.299, 0.587, 0.114)

_CHANNELS = ("red", "green", "blue")
_WEIGHTS = {"luminance": _LUMINANCE, "average": (1 / 3, 1 / 3, 1 / 3)} | dict(
    zip(_CHANNELS, ((1, 0, 0), (0, 1, 0), (0, 0, 1)), strict=True)
)

# CIE XYZ to the linear red, green and blue of sRGB (IEC 61966-2-1), their luminance, and the power that stands for the
# tone curve of sRGB.
_FROM_XYZ = np.array([[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]])
_LINEAR_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
_CODED = 1 / 2.2

# The kelvins of the light that counts as white.
_DAYLIGHT = 6500


@pixel(heading="Colour")
def saturation(
    image: np.ndarray, *, gain: Annotated[float, Range(0, 3, unit="times", neutral=1, usual=(0.7, 1.3))] = 1.6
) -> np.ndarray:
    """Make colours stronger (above 1) or paler; at 0 nothing but grey is left.

    Each channel's distance from the luminance (Y of ITU-R BT.601) is multiplied, so that the luminance stays where
    nothing saturates. It is Pillow's ``ImageEnhance.Color`` and the saturation of albumentations' ``ColorJitter``,
    to one level. A grey picture stays as it is.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.saturation(np.array([[[200, 100, 100]]], np.uint8), gain=0.5).tolist()       # about 129.9
    [[[165, 115, 115]]]
    """
    return _mixed(image, gain * np.eye(3) + (1 - gain) * np.array(_LUMINANCE))


@pixel(heading="Colour")
def hue(
    image: np.ndarray, *, angle: Annotated[float, Range(-180, 180, unit="deg", neutral=0, usual=(-20, 20))] = 40
) -> np.ndarray:
    """Turn all colours around the colour circle: red goes to yellow, then to green, for a positive angle.

    It is the hue of HSV that is turned, as albumentations, torchvision and scikit-image's ``rgb2hsv`` do: the largest
    and the smallest channel of a pixel keep their levels and change places with the others. Grey pixels, and a grey
    picture, stay as they are. For speed, bytes are turned by whole 256ths of the circle and rounded in between: photos
    differ from the same picture in floats by about a level on average and by a dozen at most.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.hue(np.array([[[200, 100, 100]]], np.uint8), angle=120).tolist()
    [[[100, 200, 100]]]
    """
    if angle == 0 or image.shape[2] == 1:
        return image.copy()
    if image.dtype != np.uint8:
        turned = cv2.cvtColor(image, cv2.COLOR_RGB2HSV)
        turned[..., 0] = (turned[..., 0] + np.float32(angle)) % 360
        return cv2.cvtColor(turned, cv2.COLOR_HSV2RGB)
    levels = np.arange(256)
    table = np.stack([(levels + round(angle / 360 * 256)) % 256, levels, levels], axis=1).astype(np.uint8)
    turned = cv2.LUT(cv2.cvtColor(image, cv2.COLOR_RGB2HSV_FULL), table[None])
    return cv2.cvtColor(turned, cv2.COLOR_HSV2RGB_FULL)


@tone(heading="Colour")
def temperature(
    level: np.ndarray,
    *,
    kelvin: Annotated[float, Range(2000, 20000, unit="K", neutral=_DAYLIGHT, scale="log", usual=(5000, 8500))] = 4500,
) -> np.ndarray:
    """Light the picture warmer, as by a lamp (below 6500 kelvin), or cooler, as by a blue sky (above).

    It is the light of a glowing body of that temperature in place of daylight, without a change of luminance: each
    channel is multiplied, in light and not in levels (sRGB's tone curve is taken as a power of 2.2). It serves as a
    white balance too: what a light of 5000 kelvin did to a picture, 9500 take back. A grey picture stays as it is.

    References
    ----------
    Kim et al., "Design of advanced color temperature control system for HDTV applications", J. Korean Phys. Soc. 2002
    (where on the colour plane such a light lies).

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> red, green, blue = aw.temperature(np.full((1, 1, 3), 128, np.uint8), kelvin=3000)[0, 0]
    >>> bool(red > 128 > blue)
    True
    """
    light = _light(kelvin) / _light(_DAYLIGHT)
    return _by_channel(level, (light / (light @ _LINEAR_LUMINANCE)) ** _CODED)


@pixel(heading="Colour", usual_chance=0.2)
def greyscale(
    image: np.ndarray,
    *,
    weights: Annotated[str, Choice(tuple(_WEIGHTS))] = "luminance",
) -> np.ndarray:
    """Remove the colours; three equal channels are left, so that a network still takes the picture.

    By luminance (Y of ITU-R BT.601), as Pillow, OpenCV and albumentations do; by the average of the channels; or by one
    of them, as a photographer with a coloured filter before black-and-white film: red darkens the sky, green the
    lips, blue shows the haze. A grey picture stays as it is.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> red = np.array([[[200, 0, 0]]], np.uint8)
    >>> aw.greyscale(red).tolist(), aw.greyscale(red, weights="red").tolist()
    ([[[60, 60, 60]]], [[[200, 200, 200]]])
    """
    if weights == "luminance" and image.shape[2] == 3:
        return cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)  # the same, but quicker
    return _mixed(image, np.tile(_WEIGHTS[weights], (3, 1)))


@tone(heading="Colour", short="")
def channel_gain(
    level: np.ndarray,
    *,
    red_gain: Annotated[float, Range(0, 3, unit="times", neutral=1, usual=(0.8, 1.2), rests=True)] = 1.3,
    green_gain: Annotated[float, Range(0, 3, unit="times", neutral=1, usual=(0.8, 1.2), rests=True)] = 1,
    blue_gain: Annotated[float, Range(0, 3, unit="times", neutral=1, usual=(0.8, 1.2), rests=True)] = 1,
) -> np.ndarray:
    """Make each channel brighter (above 1) or darker by itself; black stays black. It makes or takes a cast.

    A grey picture stays as it is.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.channel_gain(np.array([[[100, 100, 200]]], np.uint8), red_gain=1.5, green_gain=1, blue_gain=2).tolist()
    [[[150, 100, 255]]]
    """
    return _by_channel(level, (red_gain, green_gain, blue_gain))


@tone(heading="Colour", short="")
def channel_shift(
    level: np.ndarray,
    *,
    red_lift: Annotated[float, Range(-1, 1, unit="of full range", neutral=0, usual=(-0.1, 0.1), rests=True)] = 0.15,
    green_lift: Annotated[float, Range(-1, 1, unit="of full range", neutral=0, usual=(-0.1, 0.1), rests=True)] = 0,
    blue_lift: Annotated[float, Range(-1, 1, unit="of full range", neutral=0, usual=(-0.1, 0.1), rests=True)] = 0,
) -> np.ndarray:
    """Add light to each channel by itself, or take it away: shadows and lights get the same cast.

    It is albumentations' ``RGBShift``. (``channel_shift_range`` of Keras's generator adds one number to all three
    channels, which is `offset` here.) A grey picture stays as it is.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.channel_shift(np.array([[[100, 100, 100]]], np.uint8), red_lift=0.2, blue_lift=-1).tolist()
    [[[151, 100, 0]]]
    """
    return _by_channel(level, (1, 1, 1), (red_lift, green_lift, blue_lift))


@pixel(heading="Colour", short="only", usual_chance=0.2, ends_meant=True)
def isolate_channel(
    image: np.ndarray, *, channel: Annotated[str, Choice(_CHANNELS, usual=_CHANNELS)] = "red"
) -> np.ndarray:
    """Keep one channel and blacken the two others, so that the picture shows what only red, green or blue light saw.

    To see one channel in grey, take `greyscale` with that channel as its weights. A grey picture stays as it is.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.isolate_channel(np.array([[[10, 20, 30]]], np.uint8), channel="green").tolist()
    [[[0, 20, 0]]]
    """
    return _mixed(image, np.diag(_WEIGHTS[channel]))


@pixel(heading="Colour", short="without", usual_chance=0.2, ends_meant=True)
def drop_channel(
    image: np.ndarray, *, channel: Annotated[str, Choice(_CHANNELS, usual=_CHANNELS)] = "red"
) -> np.ndarray:
    """Blacken one channel and keep the two others, as if a sensor had failed; without red all turns to cyan.

    It is albumentations' ``ChannelDropout`` of one channel. A grey picture stays as it is.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.drop_channel(np.array([[[10, 20, 30]]], np.uint8), channel="green").tolist()
    [[[10, 0, 30]]]
    """
    return _mixed(image, np.eye(3) - np.diag(_WEIGHTS[channel]))


@pixel(heading="Colour", short="", usual_chance=0.2)
def swap_channels(
    image: np.ndarray,
    *,
    order: Annotated[
        str,
        Choice(("rgb", "rbg", "grb", "gbr", "brg", "bgr"), neutral="rgb", usual=("rbg", "grb", "gbr", "brg", "bgr")),
    ] = "bgr",
) -> np.ndarray:
    """Let the channels change places: "grb" shows the old green as red, the old red as green, and blue as before.

    "bgr" is what a picture looks like that OpenCV has read and that is shown as if it were RGB. A grey picture stays as
    it is.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.swap_channels(np.array([[[10, 20, 30]]], np.uint8), order="gbr").tolist()
    [[[20, 30, 10]]]
    """
    return _mixed(image, np.eye(3)[["rgb".index(letter) for letter in order]])


def _by_channel(level: np.ndarray, gains: ArrayLike, lifts: ArrayLike = (0, 0, 0)) -> np.ndarray:
    """Return each channel of a colour picture's levels its own straight line; a grey picture has none of its own."""
    if level.shape[-1] == 1:
        return level
    return level * np.asarray(gains, level.dtype) + np.asarray(lifts, level.dtype)


def _mixed(image: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Make each channel of a colour picture a sum of the old ones: a row for each new one, 3 weights (and a level)."""
    return image.copy() if image.shape[2] == 1 else cv2.transform(image, matrix)


def _light(kelvin: float) -> np.ndarray:
    """Return the linear red, green and blue of a glowing body's light, luminance 1."""
    per = 1000 / kelvin
    x = (
        np.polyval([-0.2661239, -0.2343589, 0.8776956, 0.179910], per)
        if kelvin <= 4000
        else np.polyval([-3.0258469, 2.1070379, 0.2226347, 0.240390], per)
    )
    if kelvin <= 2222:
        y = np.polyval([-1.1063814, -1.34811020, 2.18555832, -0.20219683], x)
    elif kelvin <= 4000:
        y = np.polyval([-0.9549476, -1.37418593, 2.09137015, -0.16748867], x)
    else:
        y = np.polyval([3.0817580, -5.87338670, 3.75112997, -0.37001483], x)
    return (_FROM_XYZ @ np.array([x / y, 1, (1 - x - y) / y])).clip(0)
