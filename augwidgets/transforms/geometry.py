"""Where things are: turning, sliding, zooming, slanting, mirroring, cutting, tilting. Straight lines stay straight."""

from __future__ import annotations

import math
from typing import Annotated

from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.range import Range
from augwidgets.steps.declare import kit_spatial as spatial
from augwidgets.warp.projective import Affine, Projective, sine_and_cosine
from augwidgets.warp.warps import Size


@spatial
def rotate(
    size: Size,
    *,
    angle: Annotated[float, Range(-180, 180, unit="deg", neutral=0, usual=(-30, 30))] = 15,
    expand: Annotated[bool, Switch()] = False,
) -> Affine:
    """Turn the picture about its centre, anticlockwise for a positive angle.

    With `expand` the canvas grows until the whole turned picture fits; otherwise the corners are cut off.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.rotate(np.array([[1, 2], [3, 4]], np.uint8), angle=90).tolist()
    [[2, 4], [1, 3]]
    """
    sine, cosine = sine_and_cosine(angle)
    onto = size
    if expand:
        height, width = size
        onto = (
            math.ceil(abs(sine) * width + abs(cosine) * height - 1e-6),
            math.ceil(abs(cosine) * width + abs(sine) * height - 1e-6),
        )
    return Affine.centred(((cosine, sine), (-sine, cosine)), size=size, onto=onto)


@spatial(short="")
def shift(
    size: Size,
    *,
    right: Annotated[float, Range(-1, 1, unit="of width", neutral=0, usual=(-0.1, 0.1), rests=True)] = 0.1,
    down: Annotated[float, Range(-1, 1, unit="of height", neutral=0, usual=(-0.1, 0.1), rests=True)] = 0,
) -> Affine:
    """Slide the picture; uncovered pixels take the fill.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.shift(np.array([[1, 2, 3, 4]], np.uint8), right=0.25, fill="edge").tolist()
    [[1, 1, 2, 3]]
    """
    height, width = size
    return Affine.translation(right * width, down * height, size=size)


@spatial
def zoom(
    size: Size,
    *,
    scale: Annotated[float, Range(0.2, 5, unit="times", neutral=1, scale="log", usual=(0.8, 1.25), rests=True)] = 1.2,
    stretch: Annotated[float, Range(0.5, 2, unit="times", neutral=1, scale="log", rests=True)] = 1,
) -> Affine:
    """Enlarge the picture about its centre (above 1) or shrink it (below 1); the canvas stays.

    `stretch` is the new width against the new height: both sides change by its square root, so that the area stays.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.zoom(np.array([[1, 2, 3, 4]], np.uint8), scale=2, fill="edge").tolist()
    [[2, 2, 3, 3]]
    """
    bend = math.sqrt(stretch)
    return Affine.scaling(scale * bend, scale / bend, size=size)


@spatial
def shear(
    size: Size,
    *,
    across: Annotated[float, Range(-60, 60, unit="deg", neutral=0, usual=(-10, 10), rests=True)] = 10,
    along: Annotated[float, Range(-60, 60, unit="deg", neutral=0, usual=(-10, 10), rests=True)] = 0,
) -> Affine:
    """Slant the picture: `across` turns upright lines anticlockwise, then `along` turns level lines.

    With a positive `across` the bottom edge slides right and the top edge left; with a positive `along` the right
    edge rises. Both keep the area.

    Examples
    --------
    >>> import augwidgets as aw
    >>> sample = aw.Sample([[0.0] * 4] * 4, keypoints=[[2, 4]])          # the middle of the bottom edge
    >>> aw.shear(sample, across=45).keypoints.round(6).tolist()
    [[4.0, 4.0]]
    """
    lean, rise = math.tan(math.radians(across)), math.tan(math.radians(along))
    return Affine.centred(((1, lean), (-rise, 1 - rise * lean)), size=size)


@spatial(short="flip", usual_chance=0.5)
def flip_horizontal(size: Size) -> Affine:
    """Mirror the picture: left becomes right.

    Keypoints that are each other's left and right (``keypoint_pairs``) change places, so that the left eye of the
    mirrored face is its left eye again.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.flip_horizontal(np.array([[1, 2, 3]], np.uint8)).tolist()
    [[3, 2, 1]]
    """
    return Affine(((-1, 0, size[1]), (0, 1, 0)), size)


@spatial(short="upside down", usual_chance=0.5)
def flip_vertical(size: Size) -> Affine:
    """Turn the picture upside down, as in a lake.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.flip_vertical(np.array([[1], [2], [3]], np.uint8)).tolist()
    [[3], [2], [1]]
    """
    return Affine(((1, 0, 0), (0, -1, size[0])), size)


@spatial(short="quarter turns")
def quarter_turn(
    size: Size, *, turns: Annotated[int, Choice((0, 1, 2, 3), neutral=0, usual=(0, 1, 2, 3))] = 1
) -> Affine:
    """Turn the picture by quarters, anticlockwise; every pixel is kept and the canvas turns with it.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.quarter_turn(np.array([[1, 2, 3]], np.uint8), turns=1).tolist()
    [[3], [2], [1]]
    """
    sine, cosine = sine_and_cosine(90 * turns)
    return Affine.centred(((cosine, sine), (-sine, cosine)), size=size, onto=size[::-1] if turns % 2 else size)


@spatial(usual_chance=0.5)
def transpose(size: Size) -> Affine:
    """Mirror the picture about the diagonal from its top left corner: rows become columns, and the canvas turns.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.transpose(np.array([[1, 2, 3], [4, 5, 6]], np.uint8)).tolist()
    [[1, 4], [2, 5], [3, 6]]
    """
    return Affine(((0, 1, 0), (1, 0, 0)), size[::-1])


@spatial
def crop(
    size: Size,
    *,
    width: Annotated[float, Range(0.1, 1, unit="of width", neutral=1, usual=(0.7, 1), rests=True)] = 0.8,
    height: Annotated[float, Range(0.1, 1, unit="of height", neutral=1, usual=(0.7, 1), rests=True)] = 0.8,
    left: Annotated[float, Range(0, 1, unit="of the free room", usual=(0, 1))] = 0.5,
    top: Annotated[float, Range(0, 1, unit="of the free room", usual=(0, 1))] = 0.5,
) -> Affine:
    """Cut a part out of the picture; the canvas shrinks to it.

    The part is a whole number of pixels and lies on whole pixels, so nothing is resampled. `left` and `top` say how
    much of the room that is left over lies on those sides.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.crop(np.array([[1, 2, 3, 4]], np.uint8), width=0.5, height=1, left=1).tolist()
    [[3, 4]]
    """
    new = max(1, round(height * size[0])), max(1, round(width * size[1]))
    return Affine.translation(-round(left * (size[1] - new[1])), -round(top * (size[0] - new[0])), size=new)


@spatial(short="crop")
def crop_and_resize(
    size: Size,
    *,
    area: Annotated[float, Range(0.02, 1, unit="of the picture", neutral=1, usual=(0.3, 1))] = 0.5,
    stretch: Annotated[float, Range(0.5, 2, unit="times", neutral=1, scale="log", usual=(0.75, 4 / 3))] = 1,
    left: Annotated[float, Range(0, 1, unit="of the free room", usual=(0, 1))] = 0.5,
    top: Annotated[float, Range(0, 1, unit="of the free room", usual=(0, 1))] = 0.5,
) -> Affine:
    """Cut out a part of the picture and enlarge it to the whole canvas, which stays.

    `stretch` is how much wider against its height what is seen becomes, as in `zoom`. `left` and `top` say how much
    of the room that is left over lies on those sides. A part that would be wider or higher than the picture is cut at
    it, and becomes smaller than `area`. The part need not lie on whole pixels, so that it moves smoothly.

    With the usual ranges it is the random crop that classifiers of ImageNet are trained with ("inception crop";
    Szegedy and others, "Going deeper with convolutions", CVPR 2015), which takes parts down to 0.08 of the area. Alone
    it is slower than cutting and resizing, for it is made to be resampled once with the warps beside it.

    Examples
    --------
    >>> import augwidgets as aw
    >>> sample = aw.Sample([[0.0] * 10] * 10, keypoints=[[7.5, 2.5]])
    >>> aw.crop_and_resize(sample, area=0.25, left=1, top=0).keypoints.tolist()    # the top right quarter
    [[5.0, 5.0]]
    """
    height, width = size
    side, bend = math.sqrt(area), math.sqrt(stretch)
    across, down = 1 / min(side / bend, 1), 1 / min(side * bend, 1)
    return Affine(((across, 0, left * width * (1 - across)), (0, down, top * height * (1 - down))), size)


@spatial(short="")
def perspective(
    size: Size,
    *,
    tilt_right: Annotated[float, Range(-0.4, 0.4, unit="of height", neutral=0, usual=(-0.15, 0.15), rests=True)] = 0.1,
    tilt_down: Annotated[float, Range(-0.4, 0.4, unit="of width", neutral=0, usual=(-0.15, 0.15), rests=True)] = 0,
) -> Projective | Affine:
    """Tilt the picture away: the right edge (or the left, if negative) shrinks by this share, like a far-off wall.

    `tilt_down` then does the same to the bottom edge (or the top one), so with both the corner between them is farther
    off than each alone would put it. What stands far off is also pressed together, as a camera sees it.

    Examples
    --------
    >>> import augwidgets as aw
    >>> sample = aw.Sample([[0.0] * 10] * 10, keypoints=[[10, 0], [0, 0]])
    >>> aw.perspective(sample, tilt_right=0.4).keypoints.round(6).tolist()
    [[10.0, 2.0], [0.0, 0.0]]
    """
    height, width = size
    away = _shrinking_right(tilt_right, size)
    turned = Projective(((0, 1, 0), (1, 0, 0), (0, 0, 1)), (width, height))  # x and y change places, and back
    back = Projective(((0, 1, 0), (1, 0, 0), (0, 0, 1)), size)
    return away.then(turned).then(_shrinking_right(tilt_down, (width, height))).then(back)


def _shrinking_right(share: float, size: Size) -> Affine | Projective:
    """Keep the left edge and the width; make the right edge shorter by `share` (the left one, if negative)."""
    height, width = size
    if share < 0:
        mirror = Projective(((-1, 0, width), (0, 1, 0), (0, 0, 1)), size)
        return mirror.then(_shrinking_right(-share, size)).then(mirror)
    depth = share / (1 - share)  # the right edge is seen from 1 + depth times as far
    return Projective(((1 + depth, 0, 0), (depth / 2 * height / width, 1, 0), (depth / width, 0, 1)), size)
