"""Mixed pictures: one over the other, one inside the other, four side by side."""

from __future__ import annotations

import math
from typing import Annotated

import cv2
import numpy as np

from augwidgets.domain.range import Range
from augwidgets.sample.sample import Sample
from augwidgets.sample.soft_edges import blended
from augwidgets.steps.declare import kit_pair as pair
from augwidgets.transforms.joining import (
    Part,
    beneath,
    common_format,
    covered,
    cut_out,
    faded,
    joined,
    pasted,
    told_apart,
    within,
)
from augwidgets.warp.fitting import cropped, fitted
from augwidgets.warp.moving import move
from augwidgets.warp.projective import Affine


@pair
def mixup(
    sample: Sample,
    other: Sample,
    *,
    share: Annotated[float, Range(0, 1, unit="of the picture", neutral=0, usual=(0, 0.5))] = 0.3,
) -> Sample:
    """Lay two pictures over each other, like a photograph that was exposed twice.

    Each pixel is the weighted sum of both; `share` is the weight of the other, in the picture and in the label. The
    other one is fitted to the first one's canvas: cut to its proportions about the middle and resized. Where the paper
    draws its weight from Beta(1, 1), half of the pairs have the other picture in front; shares from 0 to a half of
    pairs in any order are the same pictures.

    Boxes of both stay, with their share of `visible` (a box of the other at 0.3 is seen to 0.3): it is the weight of
    that box in a loss. Keypoints of both stay. A mask has one label a pixel and there are two: it is the one of the
    picture with the larger weight (of the first where they are equal), the likelier of the two labels everywhere; its
    values are told apart from those of the other as in `cutmix`. Objects of the other (their ``mask_values``) keep
    their own pixels in ``masks``. Transparent pixels weigh as little as they are seen.

    References
    ----------
    Zhang and others, "mixup: beyond empirical risk minimization", ICLR 2018.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> cat = aw.Sample(np.full((2, 2), 100, np.uint8), label="cat")
    >>> dog = aw.Sample(np.full((2, 2), 200, np.uint8), label="dog")
    >>> both = aw.mixup(cat, dog, share=0.3)
    >>> int(both.image[0, 0, 0]), both.label
    (130, aw.SoftLabel({'cat': 0.7, 'dog': 0.3}))
    """
    if share == 0:
        return sample
    sample, other = told_apart((sample, other))
    mask = other.mask
    if share <= 0.5:
        other, mask = beneath(other, sample.mask)
    elif share < 1:
        sample, mask = beneath(sample, other.mask)
    parts = [Part(faded(sample, 1 - share), 1 - share), Part(faded(other, share), share)]
    return joined(_blended(sample.image, other.image, share), parts, mask)


@pair
def cutmix(
    sample: Sample,
    other: Sample,
    *,
    share: Annotated[float, Range(0, 1, unit="of the picture", neutral=0, usual=(0.05, 0.5))] = 0.25,
    x: Annotated[float, Range(0, 1, unit="of width", usual=(0, 1))] = 0.5,
    y: Annotated[float, Range(0, 1, unit="of height", usual=(0, 1))] = 0.5,
) -> Sample:
    """Cover a rectangle about the point (x, y) with what the other picture shows there.

    The rectangle has the proportions of the picture and `share` of its area; it may hang over the rim. The other
    picture is fitted to the first one's canvas: cut to its proportions about the middle and resized. Labels are
    weighted by the pixels that are really covered.

    Mask, boxes and keypoints of the other come along with the rectangle, its boxes cut at it. Of the first, boxes keep
    their edges and ``visible`` goes down, those of which nothing is left are dropped. A keypoint of either that is not
    seen is ``nan``. Objects of the two (their ``mask_values``) have values of their own in the mask: those of the other
    are moved up where they are taken, and ``sample.mask_origins`` says which was which. Classes that ``mask_names``
    name alike share a value, others do not. A value of which neither is said means the same in both.

    References
    ----------
    Yun and others, "CutMix: regularization strategy to train strong classifiers with localizable features", ICCV 2019.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> cat = aw.Sample(np.full((4, 4), 1, np.uint8), label="cat")
    >>> dog = aw.Sample(np.full((4, 4), 2, np.uint8), label="dog")
    >>> both = aw.cutmix(cat, dog, share=0.25, x=1, y=0.5)               # half of the rectangle hangs over the rim
    >>> both.image[1, :, 0].tolist(), both.label
    ([1, 1, 1, 2], aw.SoftLabel({'cat': 0.875, 'dog': 0.125}))
    """
    height, width = sample.size
    top, bottom = _edges(height, y, math.sqrt(share))
    left, right = _edges(width, x, math.sqrt(share))
    if bottom <= top or right <= left:
        return sample
    sample, other = told_apart((sample, other))
    size = bottom - top, right - left
    weight = size[0] * size[1] / (height * width)
    hidden = np.zeros(sample.size, bool)
    hidden[top:bottom, left:right] = True
    under = covered(sample, hidden)
    parts = [Part(under, 1 - weight), Part(within(cropped(other, top, left, size)), weight, top, left)]
    image, mask = pasted(sample.image, parts)
    return joined(image, parts, mask)


@pair
def copy_paste(
    sample: Sample,
    other: Sample,
    *,
    objects: Annotated[float, Range(0, 1, unit="of the objects", neutral=0, usual=(0.3, 1))] = 1.0,
    first: Annotated[float, Range(0, 1, unit="of the objects", usual=(0, 1))] = 0.0,
    right: Annotated[float, Range(-1, 1, unit="of width", usual=(-0.3, 0.3))] = 0.0,
    down: Annotated[float, Range(-1, 1, unit="of height", usual=(-0.3, 0.3))] = 0.0,
    soft: Annotated[float, Range(0, 10, unit="px", usual=(0, 1.5))] = 1.0,
) -> Sample:
    """Paste objects of the other picture into this one, as far right and down as asked for.

    Only objects that have pixels in a mask can be pasted: this share of them, one at least, counted round from the one
    that lies the share `first` of the way through their list. The other picture is fitted to the first one's canvas:
    cut to its proportions about the middle and resized. The pasted objects' edges fade inside over about `soft` pixels.

    Masks, boxes and the keypoints that belong to the pasted objects come along. Of the first picture, masks lose what
    is covered, boxes take the tight edges of what is left, ``visible`` goes down, and an object that is covered as a
    whole is dropped. Values of masks are told apart as in `cutmix`. The label of the picture stays. Where the other has
    no object with a mask, nothing is pasted.

    References
    ----------
    Ghiasi and others, "Simple copy-paste is a strong data augmentation method for instance segmentation", CVPR 2021.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> block = dict(boxes=[[0, 0, 1, 1]], box_labels=["block"], mask=np.array([[1, 0], [0, 0]]), mask_values=[1])
    >>> other = aw.Sample(np.full((2, 2), 9, np.uint8), **block)
    >>> both = aw.copy_paste(aw.Sample(np.full((2, 2), 5, np.uint8)), other, right=0.5, soft=0)
    >>> both.image[..., 0].tolist(), both.boxes.tolist(), both.box_labels
    ([[5, 9], [5, 5]], [[1.0, 0.0, 2.0, 1.0]], ('block',))
    """
    if objects == 0:
        return sample
    ground, second = told_apart((sample, other))
    chosen = cut_out(second, objects, first)
    if chosen is None:
        return sample
    height, width = sample.size
    piece = move(chosen, Affine.translation(round(right * width), round(down * height), size=sample.size))
    if piece.mask is None or piece.objects is None or not len(piece.objects):
        return sample
    inside: np.ndarray = np.not_equal(piece.mask, 0)
    parts = [Part(covered(ground, inside), 1.0), Part(piece.replace(label=sample.label), 1.0)]
    under = np.zeros_like(piece.mask) if ground.mask is None else ground.mask
    mask = np.where(inside, piece.mask, under.astype(common_format([under, piece.mask])))
    weight = inside.astype(np.float32)
    if soft > 0:
        weight = np.where(inside, np.clip(2 * cv2.GaussianBlur(weight, (0, 0), soft) - 1, 0, 1), np.float32(0))
    return joined(blended(sample.image, piece.image, weight), parts, mask).with_parts(label=sample.label)


@pair(partners=3)
def mosaic(
    sample: Sample,
    others: tuple[Sample, Sample, Sample],
    *,
    x: Annotated[float, Range(0, 1, unit="of width", neutral=1, usual=(0.3, 0.7))] = 0.5,
    y: Annotated[float, Range(0, 1, unit="of height", neutral=1, usual=(0.3, 0.7))] = 0.5,
) -> Sample:
    """Put four pictures into one, around the crossing point (x, y).

    The first picture is at the upper left, then come upper right, lower left and lower right. There are three others,
    or a list of three, or one: then the two stand on the two diagonals. Each is fitted to its part of the canvas: cut
    to its proportions about the middle and resized, so that objects become smaller and fewer are cut than in a collage
    of cut-outs. Labels are weighted by area.

    Masks, boxes and keypoints come along; what a box lost by the cut is told by ``visible``, a keypoint that was cut
    off is ``nan``. The values of the masks are told apart as in `cutmix`.

    References
    ----------
    Bochkovskiy and others, "YOLOv4: optimal speed and accuracy of object detection", 2020.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> one, two = (np.full((4, 4), level, np.uint8) for level in (1, 2))
    >>> aw.mosaic(one, two, x=0.25, y=0.75)[:, :3].tolist()
    [[1, 2, 2], [1, 2, 2], [1, 2, 2], [2, 1, 1]]
    """
    height, width = sample.size
    middle, centre = round(height * y), round(width * x)
    if (middle, centre) == (height, width):
        return sample
    parts = []
    for number, picture in enumerate(told_apart((sample, *others))):
        top, rows = (0, middle) if number < 2 else (middle, height - middle)
        left, columns = (0, centre) if number % 2 == 0 else (centre, width - centre)
        if rows and columns:
            piece = within(fitted(picture, (rows, columns)))
            parts.append(Part(piece, rows * columns / (height * width), top, left))
    image, mask = pasted(sample.image, parts)
    return joined(image, parts, mask)


@pair(partners="cluster means")
def cluster_blend(
    sample: Sample,
    other: Sample,
    *,
    share: Annotated[float, Range(0, 1, unit="of the picture", neutral=0, usual=(0, 0.4))] = 0.3,
) -> Sample:
    """Fade the picture towards the mean of the pictures that look like it.

    `other` is what `cluster_means` gives; of its means the one is taken whose cluster the picture belongs to, fitted
    to the picture's canvas. Each pixel is the weighted sum of both; `share` is the weight of the mean: at the end of
    its range nothing is left but what the cluster has in common.

    Labels do not change: a mean shows no object, so there is nothing to share a label with. Nor does an alpha channel.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> means = aw.cluster_means([np.full((4, 4), 50, np.uint8), np.full((4, 4), 150, np.uint8)], clusters=1)
    >>> aw.cluster_blend(np.full((1, 2), 200, np.uint8), means, share=0.5).tolist()
    [[150, 150]]
    """
    if share == 0:
        return sample
    image = sample.image
    colour = _weighted_sum(image[..., :3], other.image[..., :3], share)
    return sample.replace(image=np.dstack([colour, image[..., 3]]) if image.shape[2] == 4 else colour)


def _blended(first: np.ndarray, other: np.ndarray, share: float) -> np.ndarray:
    """Return the weighted sum of two pictures; what is transparent has no colour to bring."""
    if first.shape[2] < 4:
        return _weighted_sum(first, other, share)
    alpha = _weighted_sum(first[..., 3:], other[..., 3:], share)
    weights = [first[..., 3:] * np.float32(1 - share), other[..., 3:] * np.float32(share)]
    total = weights[0] + weights[1]
    colour = (first[..., :3] * weights[0] + other[..., :3] * weights[1]) / np.where(total > 0, total, 1)
    if first.dtype == np.uint8:
        colour = np.rint(colour)
    return np.dstack([colour.astype(first.dtype), alpha])


def _weighted_sum(first: np.ndarray, other: np.ndarray, share: float) -> np.ndarray:
    out: np.ndarray = cv2.addWeighted(np.ascontiguousarray(first), 1 - share, np.ascontiguousarray(other), share, 0)
    return out.reshape(first.shape)


def _edges(side: int, centre: float, share: float) -> tuple[int, int]:
    """Return the first pixel of a stretch about `centre`, and the one after its last, on the canvas."""
    low, high = (round(side * edge) for edge in (centre - share / 2, centre + share / 2))
    return max(low, 0), min(high, side)
