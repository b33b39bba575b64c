"""Grain: what a sensor adds to every pixel."""

from __future__ import annotations

from typing import Annotated

import cv2
import numpy as np

from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.steps.declare import kit_pixel as pixel

# OpenCV mixes bytes with floats in one pass, rounds and saturates, if it is told what comes out; by the full range.
_DEPTH = {255: cv2.CV_8U, 1: cv2.CV_32F}


@pixel(heading="Noise")
def noise(
    image: np.ndarray,
    *,
    levels: Annotated[int, Range(0, 128, unit="of 255", neutral=0, usual=(0, 16), whole=True)] = 4,
    seed: Annotated[int, Seed()] = 0,
) -> np.ndarray:
    """Add 0 to `levels` whole levels to every value: take it to repeat a tutorial's ``randint``; it also lightens.

    Each number of levels (of 255) is equally often; white stays white.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> grainy = aw.noise(np.full((9, 9), 254, np.uint8), levels=4, seed=1)
    >>> sorted(set(grainy.ravel().tolist()))                                     # it saturates, it never wraps
    [254, 255]
    """
    grain = np.random.default_rng(seed).integers(0, levels, image.shape, np.uint8, endpoint=True)
    if image.dtype == np.uint8:
        return cv2.add(image, grain).reshape(image.shape)
    return np.minimum(image + grain * np.float32(1 / 255), np.float32(1))


@pixel(heading="Noise", short="grain")
def gaussian_noise(
    image: np.ndarray,
    *,
    spread: Annotated[float, Range(0, 0.5, unit="of full range", neutral=0, usual=(0, 0.1))] = 0.05,
    seed: Annotated[int, Seed()] = 0,
) -> np.ndarray:
    """Add normal grain of the same strength everywhere: take it for the noise of a camera, and when in doubt.

    Its standard deviation is `spread`.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> grey = np.full((99, 99), 0.5, np.float32)
    >>> round(float(aw.gaussian_noise(grey, spread=0.1).std()), 2)
    0.1
    """
    grain = np.random.default_rng(seed).standard_normal(image.shape, np.float32)
    if image.dtype == np.uint8:
        grain *= np.float32(spread * 255)
        grain += image
        grain += np.float32(0.5)
        return np.clip(grain, 0, 255, out=grain).astype(np.uint8)
    return np.clip(image + grain * np.float32(spread), 0, 1)


@pixel(heading="Noise")
def uniform_noise(
    image: np.ndarray,
    *,
    swing: Annotated[float, Range(0, 0.5, unit="of full range", neutral=0, usual=(0, 0.1))] = 0.15,
    seed: Annotated[int, Seed()] = 0,
) -> np.ndarray:
    """Add grain that moves no value by more than `swing`: take it where no single pixel may stick out.

    Every value moves up or down, each amount equally often.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> grainy = aw.uniform_noise(np.full((99, 99), 128, np.uint8), swing=0.1)      # 25.5 levels of 255
    >>> int(grainy.min()), int(grainy.max()), round(float(grainy.mean()))
    (103, 153, 128)
    """
    full = 255 if image.dtype == np.uint8 else 1
    grain = np.random.default_rng(seed).random(image.shape, np.float32)
    grain -= np.float32(0.5)
    grain *= np.float32(2 * swing * full)
    return cv2.add(image, grain, dtype=_DEPTH[full]).reshape(image.shape)


@pixel(heading="Noise")
def speckle(
    image: np.ndarray,
    *,
    spread: Annotated[float, Range(0, 0.5, unit="of full range", neutral=0, usual=(0, 0.2))] = 0.2,
    seed: Annotated[int, Seed()] = 0,
) -> np.ndarray:
    """Multiply every value by a random number about 1, as in radar pictures: light areas turn grainy, black does not.

    `spread` is the standard deviation of the grain on white; on grey it is less, in proportion. It is
    ``skimage.util.random_noise(mode="speckle")`` with the variance `spread` squared. albumentations'
    ``MultiplicativeNoise`` is a little faster, for its factors are spread evenly and need no normal numbers.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> halves = np.repeat(np.float32([[0.2, 0.4]]), 5000, axis=0)
    >>> aw.speckle(halves, spread=0.1).std(axis=0).round(2)
    array([0.02, 0.04], dtype=float32)
    """
    gain = np.random.default_rng(seed).standard_normal(image.shape, np.float32)
    gain *= np.float32(spread)
    gain += 1
    depth = _DEPTH[255 if image.dtype == np.uint8 else 1]
    return cv2.multiply(image, gain, dtype=depth).reshape(image.shape)


@pixel(heading="Noise", short="photons")
def poisson(
    image: np.ndarray,
    *,
    photons: Annotated[float, Range(1, 100_000, scale="log", usual=(30, 1000))] = 30,
    seed: Annotated[int, Seed()] = 0,
) -> np.ndarray:
    """Count light as a sensor does: `photons` arrive at a white pixel on average, fewer at darker ones (shot noise).

    The fewer photons, the grainier the picture; the standard deviation of a level is the square root of
    ``level / photons``, so that black has no grain and light areas have the most. No number of photons changes nothing,
    but from 100,000 on no byte moves by more than a level or two.

    It is ``skimage.util.random_noise(mode="poisson")``, which chooses 256 photons for most pictures in bytes. Nine
    pictures of a grid take 45 to 75 ms, for a whole number is drawn from Poisson's distribution for every value.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> counted = aw.poisson(np.full((300, 300), 0.25, np.float32), photons=100)        # 25 of them, give or take 5
    >>> round(float(counted.mean() * 100)), round(float(counted.std() * 100))
    (25, 5)
    """
    full = 255 if image.dtype == np.uint8 else 1
    counted = np.random.default_rng(seed).poisson(image * (photons / full)) * np.float32(full / photons)
    if full == 1:
        return np.minimum(counted, 1, dtype=np.float32)
    return np.minimum(counted + np.float32(0.5), 255).astype(np.uint8)


@pixel(heading="Noise", short="specks", ends_meant=True)
def salt_and_pepper(
    image: np.ndarray,
    *,
    share: Annotated[float, Range(0, 0.5, unit="of all pixels", neutral=0, usual=(0, 0.05))] = 0.05,
    salt: Annotated[float, Range(0, 1, unit="of the specks")] = 0.5,
    seed: Annotated[int, Seed()] = 0,
) -> np.ndarray:
    """Turn single pixels white (salt) or black (pepper), as dead cells of a sensor or a bad line do.

    `share` of all pixels are hit, and `salt` of these become white, the others black; all channels of a pixel together.
    More of them leave those there that were there before. On a grey picture it is
    ``skimage.util.random_noise(mode="s&p")``, which hits each channel by itself.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> specks = aw.salt_and_pepper(np.full((400, 250), 128, np.uint8), share=0.1, salt=0.2)
    >>> levels, counts = np.unique(specks, return_counts=True)
    >>> levels.tolist(), (counts / 1000).round().astype(int).tolist()            # per cent of 100,000 pixels
    ([0, 128, 255], [8, 90, 2])
    """
    drawn = np.random.default_rng(seed).random(image.shape[:2])
    out = image.copy()
    out[drawn < share * (1 - salt)] = 0
    out[drawn >= 1 - share * salt] = 255 if image.dtype == np.uint8 else 1
    return out
