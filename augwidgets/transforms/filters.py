"""What a photographer's filters do: glow, dark corners, and looks that are made of several steps."""

from __future__ import annotations

from typing import Annotated

import cv2
import numpy as np

from augwidgets.domain.options import Choice
from augwidgets.domain.range import Range
from augwidgets.sample.sample import Sample
from augwidgets.steps import fusion
from augwidgets.steps.declare import kit_pixel as pixel
from augwidgets.transforms.colours import channel_gain, channel_shift, greyscale, saturation, temperature
from augwidgets.transforms.tones import soft_contrast, tone_curve

# The glow is drawn in a picture whose longer side has about so many pixels: it is far too soft to need more.
_GLOWING = 128


@pixel(heading="Filters", usual_chance=0.5)
def bloom(
    image: np.ndarray,
    *,
    strength: Annotated[float, Range(0, 1, neutral=0, usual=(0.2, 0.8))] = 0.8,
    threshold: Annotated[float, Range(0, 0.95, unit="of full range")] = 0.5,
    reach: Annotated[float, Range(0.005, 0.1, unit="of width")] = 0.04,
) -> np.ndarray:
    """Let the lights glow into their surroundings, as a misty lens does.

    What lies above the threshold is spread over the full range, softened by a Gaussian of standard deviation `reach`
    and laid over the picture as a second projector would: no level becomes darker, and none passes white.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> lamp = np.zeros((100, 100), np.uint8); lamp[40:60, 40:60] = 255
    >>> lit = aw.bloom(lamp, strength=1)
    >>> int(lit[50, 50]), bool(lit[50, 62] > 50), int(lit[50, 99])
    (255, True, 0)
    """
    height, width = image.shape[:2]
    shrunk = min(1.0, _GLOWING / max(height, width))
    size = max(1, round(width * shrunk)), max(1, round(height * shrunk))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    full = 255 if image.dtype == np.uint8 else 1
    lights = small.astype(np.float32) * np.float32(1 / full / (1 - threshold)) - np.float32(threshold / (1 - threshold))
    glow = cv2.GaussianBlur(np.maximum(lights, 0), (0, 0), reach * size[0], borderType=cv2.BORDER_REFLECT)
    glow = cv2.resize((glow * np.float32(strength * full)).astype(image.dtype), (width, height))
    glow = glow.reshape(image.shape)
    return cv2.add(image, cv2.multiply(full - image, glow, scale=1 / full)).reshape(image.shape)


@pixel(heading="Filters", usual_chance=0.5)
def vignette(
    image: np.ndarray, *, darkness: Annotated[float, Range(0, 1, neutral=0, usual=(0.1, 0.6))] = 0.6
) -> np.ndarray:
    """Darken the picture towards its corners, as a wide-open lens does; at 1 the very corners are black.

    A place loses so large a share of its level times the third power of its distance from the centre, which is 1 in a
    corner; it is measured along each side in shares of that side.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> dark = aw.vignette(np.full((1001, 1001), 255, np.uint8), darkness=1)
    >>> dark[500, [500, 1000]].tolist()                              # at the edge 1 - (1 / 2) ** 1.5 of it is left
    [255, 165]
    """
    full = 255 if image.dtype == np.uint8 else 1
    y, x = (((2 * np.arange(side) + 1) / side - 1).astype(np.float32) ** 2 / 2 for side in image.shape[:2])
    lost = (y[:, None] + x) ** np.float32(1.5) * np.float32(darkness)
    left = ((1 - lost) * full + (0.5 if full == 255 else 0)).astype(image.dtype)
    return cv2.multiply(image, cv2.merge([left] * image.shape[2]), scale=1 / full).reshape(image.shape)


# Each is what these steps give one after another.
_LOOKS = {
    "warm": (temperature.at(kelvin=4800), saturation.at(gain=1.15)),
    "cool": (temperature.at(kelvin=9000), saturation.at(gain=0.9)),
    "faded": (saturation.at(gain=0.6), tone_curve.at(curve="matte")),
    "sepia": (greyscale.at(), channel_gain.at(red_gain=1.15, green_gain=0.9, blue_gain=0.68)),
    "noir": (greyscale.at(weights="red"), soft_contrast.at(gain=2.2), vignette.at(darkness=0.7)),
    "lomo": (saturation.at(gain=1.4), soft_contrast.at(gain=1.8), vignette.at(darkness=0.8)),
    "dreamy": (bloom.at(strength=0.9, threshold=0.4, reach=0.05), saturation.at(gain=0.85)),
    "cross": (soft_contrast.at(gain=1.5), channel_shift.at(red_lift=-0.04, green_lift=0.04, blue_lift=0.1)),
}


@pixel(heading="Filters", short="", usual_chance=0.5)
def photo_filter(
    image: np.ndarray,
    *,
    look: Annotated[str, Choice(tuple(_LOOKS), usual=tuple(_LOOKS))] = "lomo",
    strength: Annotated[float, Range(0, 1, neutral=0, usual=(0.3, 1))] = 0.8,
) -> np.ndarray:
    """Apply the look of a well-known filter: warm, cool, faded, sepia, noir, lomo, dreamy, cross.

    Each look is made of this kit's own steps, one after another; `strength` blends between the picture as it is (0)
    and the whole look (1). On a grey picture the steps that turn colours do nothing.

    ======  ==========================================================================================================
    warm    aw.temperature.at(kelvin=4800), aw.saturation.at(gain=1.15)
    cool    aw.temperature.at(kelvin=9000), aw.saturation.at(gain=0.9)
    faded   aw.saturation.at(gain=0.6), aw.tone_curve.at(curve="matte")
    sepia   aw.greyscale.at(), aw.channel_gain.at(red_gain=1.15, green_gain=0.9, blue_gain=0.68)
    noir    aw.greyscale.at(weights="red"), aw.soft_contrast.at(gain=2.2), aw.vignette.at(darkness=0.7)
    lomo    aw.saturation.at(gain=1.4), aw.soft_contrast.at(gain=1.8), aw.vignette.at(darkness=0.8)
    dreamy  aw.bloom.at(strength=0.9, threshold=0.4, reach=0.05), aw.saturation.at(gain=0.85)
    cross   aw.soft_contrast.at(gain=1.5), aw.channel_shift.at(red_lift=-0.04, green_lift=0.04, blue_lift=0.1)
    ======  ==========================================================================================================

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> grey = np.full((1, 1, 3), 100, np.uint8)
    >>> aw.photo_filter(grey, look="sepia", strength=1).tolist()
    [[[115, 90, 68]]]
    """
    if strength == 0:
        return image.copy()
    seen = fusion.run(_LOOKS[look], Sample(image)).image
    return cv2.addWeighted(image, 1 - strength, seen, strength, 0).reshape(image.shape)
