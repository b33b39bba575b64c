"""Mending a picture: taking away grain, undoing a blur, filling a hole."""

from __future__ import annotations

from typing import Annotated

import cv2
import numpy as np

from augwidgets.domain.range import Range
from augwidgets.steps.declare import kit_pixel as pixel

# Which patches count as alike, against the spread of the grain. Of .5 to 1.7 this one came nearest to the clean picture
# on three photos with grain of .02, .05 and .1; so did patches of 3 pixels, looked for within 5 pixels.
_ALIKE = 1.1
_PATCH, _SEARCHED = 3, 11


@pixel(slow=True)
def denoise(
    image: np.ndarray,
    *,
    spread: Annotated[float, Range(0, 0.3, unit="of full range", neutral=0, usual=(0, 0.05))] = 0.05,
) -> np.ndarray:
    """Remove grain and keep edges: every pixel becomes the mean of those whose surroundings look like its own.

    `spread` is the standard deviation of the grain, as in `gaussian_noise`; more than there is makes the picture look
    painted. It is OpenCV's non-local means, on bytes (a float picture is rounded to them), all channels at once.

    Slow: about 20 ms for a preview and 90 ms for 512 x 512 pixels, for each pixel is compared with 120 others.

    References
    ----------
    Buades, Coll, Morel, "A non-local algorithm for image denoising", CVPR 2005.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> grey = aw.gaussian_noise(np.full((64, 64), 128, np.uint8), spread=0.05)
    >>> bool(aw.denoise(grey, spread=0.05).std() < grey.std() / 4)
    True
    """
    if spread == 0:
        return image.copy()
    in_bytes = image.dtype == np.uint8
    given = image if in_bytes else (image * 255 + 0.5).astype(np.uint8)
    out = cv2.fastNlMeansDenoising(given, None, _ALIKE * spread * 255, _PATCH, _SEARCHED).reshape(image.shape)
    return out if in_bytes else out * np.float32(1 / 255)


@pixel(takes="float32")
def deblur(
    image: np.ndarray,
    *,
    sigma: Annotated[float, Range(0, 5, unit="px", neutral=0, usual=(0, 1.5))] = 1,
    balance: Annotated[float, Range(0.001, 1, scale="log")] = 0.03,
) -> np.ndarray:
    """Undo a blur whose Gaussian has the standard deviation `sigma`: edges come back, and so does the grain.

    It is a Wiener filter. `balance` is the share of grain in the light: the smaller, the sharper and the grainier.
    More `sigma` than the picture was blurred with draws ripples beside edges. Beyond the rim the picture is mirrored,
    as it is for `blur`.

    It agrees with ``skimage.restoration.wiener`` with a single 1 as its ``reg``, made brighter by 1 + `balance` so that
    even areas keep their level.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> dot = np.zeros((32, 32), np.float32); dot[16, 16] = 1
    >>> soft = aw.blur(dot, sigma=1)
    >>> mended = [aw.deblur(soft, sigma=1, balance=balance) for balance in (0.03, 0.001)]
    >>> [round(float(dots.max()), 2) for dots in (soft, *mended)]
    [0.16, 0.29, 0.55]
    """
    if sigma == 0:
        return image.copy()
    height, width = image.shape[:2]
    padded = [_side(length) for length in (height, width)]
    # The cosine transform's waves are mirrored at the rim: a blur that mirrors there only makes each of them weaker.
    down, across = (np.exp(-((np.pi * sigma * np.arange(side) / side) ** 2) / 2) for side in padded)
    left = np.outer(down, across)
    undo = ((1 + balance) * left / (left * left + balance)).astype(np.float32)
    rim = (0, padded[0] - height, 0, padded[1] - width)
    out = np.empty_like(image)
    for index in range(image.shape[2]):
        waves = cv2.dct(cv2.copyMakeBorder(image[..., index], *rim, cv2.BORDER_REFLECT))
        out[..., index] = cv2.idct(waves * undo)[:height, :width]
    return out


def _hole(size: tuple[int, int], width: float, height: float, x: float, y: float) -> np.ndarray:
    """Return which pixels `inpaint` fills; none where nothing would be left to fill them from."""
    rows, columns = size
    hole = np.zeros(size, bool)
    left, right = (round(columns * edge) for edge in (x - width / 2, x + width / 2))
    top, bottom = (round(rows * edge) for edge in (y - height / 2, y + height / 2))
    hole[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = True
    return np.zeros(size, bool) if hole.all() else hole


@pixel(needs="region", hides=_hole, usual_chance=0.5)
def inpaint(
    image: np.ndarray,
    region: np.ndarray | None,
    *,
    width: Annotated[float, Range(0, 1, unit="of width", neutral=0, usual=(0.1, 0.3))] = 0.25,
    height: Annotated[float, Range(0, 1, unit="of height", neutral=0, usual=(0.1, 0.3))] = 0.25,
    x: Annotated[float, Range(0, 1, unit="of width", usual=(0, 1))] = 0.5,
    y: Annotated[float, Range(0, 1, unit="of height", usual=(0, 1))] = 0.5,
) -> np.ndarray:
    """Remove a rectangle about the point (x, y) and fill it from its surroundings, as a retoucher does.

    Kept to a region (``aw.within(aw.Region.labelled(7), aw.inpaint.at())``: a label of the mask, boxes with a name, a
    face) it takes that away instead, whatever its shape, and the rectangle does not count.

    The filling is a soap film stretched over the hole: every filled pixel is the mean of its four neighbours, so there
    are neither seams nor colours that the rim of the hole does not have. A picture's own rim holds no film: there the
    filling ends level. It may hang over that rim; a hole that covers everything has no surroundings and leaves the
    picture as it is. What stood there is gone: masks stay, boxes stay, or shrink to what is left of their objects where
    the Sample gives its ``mask_values``, and ``sample.visible`` says how much of each box is still seen.

    A hole with sides of 128 pixels takes 2 ms; one of a thousand takes over half a second, for all pixels of the
    film depend on each other. (``skimage.restoration.inpaint_biharmonic`` bends the film like a
    plate instead. That runs on in the direction of the surroundings, beyond black and white too, and takes longer.)

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> ramp = np.tile(np.arange(0, 100, 10, dtype=np.uint8), (9, 1)); ramp[:, 4:6] = 255
    >>> aw.inpaint(ramp, width=0.2, height=1)[4].tolist()
    [0, 10, 20, 30, 40, 50, 60, 70, 80, 90]
    """
    if region is not None:
        return _filled(image, region)
    hole = _hole((image.shape[0], image.shape[1]), width, height, x, y)
    out = image.copy()
    rows, columns = (np.flatnonzero(hole.any(axis=axis)).tolist() for axis in (1, 0))
    if rows:
        film = _film(image, slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
        out[hole] = (np.rint(film) if image.dtype == np.uint8 else film).reshape(-1, image.shape[2])
    return out


def _film(image: np.ndarray, rows: slice, columns: slice) -> np.ndarray:
    """Return the levels inside a rectangle, each the mean of its four neighbours, in ``image``'s own range.

    The equations are solved in the waves in which a film over a rectangle swings; there each stands by itself.
    """
    height, width, channels = image.shape
    load = np.zeros((channels, rows.stop - rows.start, columns.stop - columns.start))
    if rows.start > 0:
        load[:, 0] += image[rows.start - 1, columns].T
    if rows.stop < height:
        load[:, -1] += image[rows.stop, columns].T
    if columns.start > 0:
        load[..., 0] += image[rows, columns.start - 1].T
    if columns.stop < width:
        load[..., -1] += image[rows, columns.stop].T
    pull_down, down = _swinging(load.shape[1], rows.start > 0, rows.stop < height)
    pull_across, across = _swinging(load.shape[2], columns.start > 0, columns.stop < width)
    films = []
    for layer in load:
        # OpenCV's product of matrices: NumPy's waits for its threads where other work keeps the cores busy.
        waves = cv2.gemm(cv2.gemm(down, layer, 1, None, 0, flags=cv2.GEMM_1_T), across, 1, None, 0)
        waves /= pull_down[:, None] + pull_across
        films.append(cv2.gemm(cv2.gemm(down, waves, 1, None, 0), across, 1, None, 0, flags=cv2.GEMM_2_T))
    return np.stack(films, axis=-1)


def _filled(image: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """Return the picture with a film stretched over a hole of any shape."""
    if not hole.any() or hole.all():
        return image.copy()
    film = _stretched(image.astype(np.float32), hole)
    out = image.copy()
    out[hole] = np.clip(np.rint(film), 0, 255)[hole] if image.dtype == np.uint8 else np.clip(film, 0, 1)[hole]
    return out


def _stretched(levels: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """Stretch the film over a picture of half the size first: what is far apart has met there already."""
    height, width = hole.shape
    known = (~hole).astype(np.float32)
    weighed = levels * known[..., None]
    film = np.where(hole[..., None], levels[~hole].mean(axis=0), levels)
    if max(height, width) > 2:
        half = (max(1, width // 2), max(1, height // 2))
        share = cv2.resize(known, half, interpolation=cv2.INTER_AREA)
        small = cv2.resize(weighed, half, interpolation=cv2.INTER_AREA).reshape(half[1], half[0], -1)
        small = small / np.maximum(share, 1e-6)[..., None]
        empty = share <= 0
        if not empty.all():
            coarse = _stretched(small, empty) if empty.any() else small
            film = np.where(hole[..., None], cv2.resize(coarse, (width, height)).reshape(levels.shape), levels)
    rows, columns = (np.flatnonzero(hole.any(axis=axis)) for axis in (1, 0))
    part = (slice(max(rows[0] - 1, 0), rows[-1] + 2), slice(max(columns[0] - 1, 0), columns[-1] + 2))
    inside = hole[part][..., None]
    patch = np.ascontiguousarray(film[part])
    for _ in range(_TURNS):
        mean = cv2.filter2D(patch, -1, _NEIGHBOURS, borderType=cv2.BORDER_REPLICATE).reshape(patch.shape)
        patch = np.where(inside, mean, patch)
    film[part] = patch
    return film


_NEIGHBOURS = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], np.float32) / 4
_TURNS = 40  # on each size; a ramp of 250 levels is then met to within three


def _swinging(count: int, held_first: bool, held_last: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return pull and shape of the waves of so many pixels in a line, whose ends a neighbour holds or are free."""
    ends = (held_first + held_last) / 2
    turn = np.pi * (np.arange(count) + ends) / (count + ends)
    place = np.arange(count)[:, None]
    waves = np.sin((place + 1) * turn) if held_first and held_last else np.cos((place + 0.5) * turn)
    if held_first and not held_last:
        waves = waves[::-1]
    return 2 - 2 * np.cos(turn), waves / np.linalg.norm(waves, axis=0)


def _side(length: int) -> int:
    """Return the next side for which the cosine transform is quick; it must be even."""
    return 2 * cv2.getOptimalDFTSize((length + 1) // 2)
