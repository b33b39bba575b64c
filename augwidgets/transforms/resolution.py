"""How fine it is: the blocks of a compressed file, coarse pixels, a larger canvas."""

from __future__ import annotations

from typing import Annotated

import cv2
import numpy as np

from augwidgets.domain.range import Range
from augwidgets.steps.declare import kit_pixel as pixel
from augwidgets.steps.declare import kit_spatial as spatial
from augwidgets.warp.projective import Affine
from augwidgets.warp.warps import Size, checked_size


@pixel(short="JPEG", takes="uint8")
def jpeg(
    image: np.ndarray,
    *,
    quality: Annotated[int, Range(1, 100, usual=(30, 95), whole=True)] = 8,
    side: Annotated[float, Range(2, 32, unit="px")] = 8,
) -> np.ndarray:
    """Save the picture as a JPEG file and read it again: blocks, ripples beside edges, washed-out colour.

    The lower `quality`, the smaller the file; even at 100 levels are rounded, and colour is kept at half the width and
    height. With blocks of 8 pixels it is what OpenCV and Pillow write at the same quality.

    Another `side` of the blocks is a picture that was compressed at another size and then brought to this one, as
    thumbnails on web pages are; a preview uses it to show the blocks as small as they will be in the full picture. A
    picture that would become too large for the memory on its way is refused.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> cloth = np.tile(np.array([100, 110], np.uint8), (8, 4))                  # one block; its mean is 105
    >>> np.unique(aw.jpeg(cloth, quality=1)).tolist()                            # what is left: one step below 128
    [96]
    """
    height, width = image.shape[:2]
    if side == 8:
        return _compressed(image, quality)
    down, across = checked_size((max(1, round(height * 8 / side)), max(1, round(width * 8 / side))))
    there, back = (cv2.INTER_CUBIC, cv2.INTER_AREA) if side < 8 else (cv2.INTER_AREA, cv2.INTER_LINEAR)
    other = cv2.resize(image, (across, down), interpolation=there).reshape(down, across, -1)
    return cv2.resize(_compressed(other, quality), (width, height), interpolation=back).reshape(image.shape)


@pixel
def pixelate(
    image: np.ndarray, *, side: Annotated[float, Range(1, 64, unit="px", neutral=1, usual=(1, 8))] = 8
) -> np.ndarray:
    """Make the pixels coarse: the picture becomes blocks of about this side, each of its mean colour.

    There are as many whole blocks as come nearest to that, so that none is cut off at the rim.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.pixelate(np.array([[10, 20, 30, 60]], np.uint8), side=2).tolist()
    [[15, 15, 45, 45]]
    """
    height, width = image.shape[:2]
    blocks = max(1, round(width / side)), max(1, round(height / side))
    coarse = cv2.resize(image, blocks, interpolation=cv2.INTER_AREA)
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_NEAREST_EXACT).reshape(image.shape)


@spatial
def upscale(size: Size, *, scale: Annotated[float, Range(1, 4, unit="times", neutral=1, usual=(1, 2))] = 2) -> Affine:
    """Enlarge picture and canvas alike; labels grow with them.

    New pixels lie on the straight line between the old ones (bilinear), so no detail is added. A canvas that would
    become too large for the memory is refused. It is a warp like any other, so that a turn beside it costs nothing
    more; alone it takes four times as long as resizing does, which can count on level rows.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.upscale(np.array([[0, 40, 80]], np.uint8), scale=2, fill="edge").tolist()
    [[0, 10, 30, 50, 70, 80], [0, 10, 30, 50, 70, 80]]
    """
    height, width = size
    new = round(scale * height), round(scale * width)
    return Affine(((new[1] / width, 0, 0), (0, new[0] / height, 0)), new)


def _compressed(image: np.ndarray, quality: int) -> np.ndarray:
    """Write bytes ``(H, W, 1 or 3)`` as JPEG and read them again."""
    grey = image.shape[2] == 1
    given = image if grey else cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    _, file = cv2.imencode(".jpg", given, [cv2.IMWRITE_JPEG_QUALITY, quality])
    read = np.asarray(cv2.imdecode(file, cv2.IMREAD_GRAYSCALE if grey else cv2.IMREAD_COLOR))
    return read.reshape(image.shape) if grey else cv2.cvtColor(read, cv2.COLOR_BGR2RGB)
