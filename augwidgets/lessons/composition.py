"""Scenes as a tutorial composes them, and what it gets wrong, counted beside the kit's own.

The tutorial takes an object before white, sets to 0 whatever is nearly white, turns and moves the picture, lays it over
a background where it is 0, and draws a box around what is more than 0. These are its steps, in our own words, and what
each of them costs where the truth is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from augwidgets.sample.sample import Sample
from augwidgets.scenes.backgrounds import window
from augwidgets.scenes.cutting import cutout
from augwidgets.scenes.placed import Placed
from augwidgets.scenes.plan import Plan
from augwidgets.scenes.published_plan import article_plan

Box = tuple[float, float, float, float]

_SEEN = 0.2  # of the full range: what the eye sees at an edge
_SMALL, _SMALL_SIZE = (0.08, 0.5), (64, 96)  # objects of 5 to 32 pixels: COCO calls these small
_SOFT = 1.0  # pixels: an edge as a lens makes it


class Photograph(NamedTuple):
    """An object before white, and what is true of it.

    Attributes
    ----------
    image : array
        ``(H, W, 3)`` uint8.
    colours : array
        Those of the object itself, wherever it is.
    share : array
        ``(H, W)``: how much of each pixel is the object.
    """

    image: np.ndarray
    colours: np.ndarray
    share: np.ndarray

    @property
    def mask(self) -> np.ndarray:
        """The pixels that are the object by half or more."""
        return np.asarray(self.share >= 0.5)

    def on(self, ground: np.ndarray) -> np.ndarray:
        """Return it on another ground as it should be, in levels from 0 to 1."""
        share = self.share[..., None]
        return np.asarray(share * self.colours / 255 + (1 - share) * ground)


def before_white(sample: Sample, label: str | None = None) -> Photograph:
    """Return an object of a Sample as it would be photographed before white.

    Parameters
    ----------
    sample : Sample
        With a mask.
    label : str, optional
        Which of its objects; without it the first.

    Examples
    --------
    >>> import augwidgets as aw
    >>> photograph = before_white(aw.pictures.cat())
    >>> photograph.image[0, 0].tolist(), int(photograph.mask.sum())
    ([255, 255, 255], 81179)
    """
    import cv2

    assert sample.mask is not None and sample.mask_values is not None
    place = 0 if label is None else (sample.box_labels or ()).index(label)
    inside = (sample.mask == sample.mask_values[place]).astype(np.float32)
    share = cv2.GaussianBlur(inside, (0, 0), _SOFT)
    image = np.rint(sample.image * share[..., None] + 255 * (1 - share[..., None])).astype(np.uint8)
    return Photograph(image, sample.image, share)


# -- the tutorial's steps --------------------------------------------------------------------------------------------


def foreground_of(image: np.ndarray, threshold: float = 0.9) -> np.ndarray:
    """Return a picture in levels from 0 to 1, with 0 in each *channel* that is nearly white."""
    levels = image / 255.0
    levels[levels >= threshold] = 0
    return np.asarray(levels)


def mask_of(foreground: np.ndarray) -> np.ndarray:
    """Return where the first channel is more than 0."""
    return np.asarray(foreground[..., 0] > 0)


def moved(
    foreground: np.ndarray, *, angle: float = 0, scale: float = 1, right: float = 0, down: float = 0,
    mirrored: bool = False,
) -> np.ndarray:  # fmt: skip
    """Turn a picture about its *corner*, scale and shift it on a canvas of the same size.

    Parameters
    ----------
    foreground : array
    angle : float
        Degrees, as scikit-image counts them.
    scale : float
    right, down : float
        Of width and of height.
    mirrored : bool
    """
    from skimage.transform import SimilarityTransform, warp

    height, width = foreground.shape[:2]
    place = right * width, down * height
    change = SimilarityTransform(scale=scale, rotation=np.deg2rad(angle), translation=place)
    out = warp(foreground, change.inverse)
    return np.asarray(out[:, ::-1] if mirrored else out)


def composed(foreground: np.ndarray, background: np.ndarray) -> np.ndarray:
    """Lay a foreground over a background that is *stretched* to its size: their sum, where the mask lets it through."""
    from skimage.transform import resize

    ground = resize(background / 255.0, foreground.shape[:2])
    return np.asarray(foreground + ground * (1 - mask_of(foreground))[..., None])


def box_of(mask: np.ndarray) -> Box:
    """Return x, y, width and height of a mask: last minus first, *without* the one that is missing."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return float(columns[0]), float(rows[0]), float(columns[-1] - columns[0]), float(rows[-1] - rows[0])


# -- what it costs ---------------------------------------------------------------------------------------------------


def kits_scene(photograph: Photograph, ground: np.ndarray) -> Sample:
    """Return the object on a ground of the photograph's size where it was, by the kit.

    Parameters
    ----------
    photograph : Photograph
    ground : array
        ``(H, W, 3)`` uint8.
    """
    one = cutout(photograph.image)
    size = photograph.mask.shape[0], photograph.mask.shape[1]
    top, left = _place_of(one.mask, photograph.mask)
    x, y = (left + one.size[1] / 2) / size[1], (top + one.size[0] / 2) / size[0]
    placed = Placed(0, x=x, y=y, scale=max(one.size) / min(size))
    return Plan([one], [ground]).scene(size, objects=[placed], blend="paste").paint()


def _place_of(part: np.ndarray, whole: np.ndarray) -> tuple[int, int]:
    """Return where a mask that was cut out of another lies in it: near its corner, where most of both is shared."""
    room = [(max(0, a - b), b) for a, b in zip(whole.shape, part.shape, strict=True)]
    near = [int(axis.min()) - int(own.min()) for axis, own in zip(np.nonzero(whole), np.nonzero(part), strict=True)]
    tried = [
        (row, column)
        for row in range(near[0] - 4, near[0] + 5)
        for column in range(near[1] - 4, near[1] + 5)
        if 0 <= row <= room[0][0] and 0 <= column <= room[1][0]
    ]
    return max(tried, key=lambda at: int((whole[at[0] :, at[1] :][: room[0][1], : room[1][1]] & part).sum()))


def fringe(picture: np.ndarray, truth: np.ndarray) -> int:
    """Return how many pixels are lighter than they should be, by a fifth of the full range.

    Parameters
    ----------
    picture, truth : array
        ``(H, W, 3)``, 0 to 1.
    """
    return int((picture - truth > _SEEN).any(axis=-1).sum())


def lost_shares(photograph: Photograph, draws: int, seed: int = 0) -> list[float]:
    """Return which share of the object is lost in each of some pictures, moved at random as the tutorial moves it."""
    foreground = foreground_of(photograph.image)
    whole = np.asarray(foreground.any(axis=-1)).sum()
    lost = []
    for number in range(draws):
        rng = np.random.default_rng([seed, number])
        scale = rng.uniform(0.8, 1.2)
        right, down = rng.uniform(0, 1 / 3), rng.uniform(0, 1 / 3)
        out = moved(foreground, angle=rng.uniform(-10, 10), scale=scale, right=right, down=down)
        lost.append(max(0.0, 1 - out.any(axis=-1).sum() / (whole * scale**2)))
    return lost


def precision_of(truth: Sequence[Box], found: Sequence[Box]) -> float:
    """Return COCO's average precision of boxes (x, y, width, height), one a picture.

    The mean over ten thresholds of intersection over union, .5 to .95, of the precision at 101 recalls; as pycocotools
    scores boxes that are equally sure.

    Examples
    --------
    >>> precision_of([(10, 10, 20, 20)], [(10, 10, 20, 20)]), precision_of([(0, 0, 3, 1)], [(0, 0, 2, 1)])
    (1.0, 0.4)
    """
    shared = np.array([_overlap(one, other) for one, other in zip(truth, found, strict=True)])
    count = np.arange(1, len(shared) + 1)
    scores = []
    for threshold in np.linspace(0.5, 0.95, 10):
        hits = np.cumsum(shared >= threshold)
        best = np.maximum.accumulate((hits / count)[::-1])[::-1]  # at this recall or a higher one
        place = np.searchsorted(hits / len(shared), np.linspace(0, 1, 101))
        scores.append(np.append(best, 0)[place].mean())
    return float(np.mean(scores))


def _overlap(one: Box, other: Box) -> float:
    """Return the intersection over union of two boxes."""
    across, down = (max(0.0, min(one[k] + one[k + 2], other[k] + other[k + 2]) - max(one[k], other[k])) for k in (0, 1))
    shared = across * down
    return shared / (one[2] * one[3] + other[2] * other[3] - shared)


def around(mask: np.ndarray) -> Box:
    """Return x, y, width and height of what is true in a mask."""
    x, y, across, down = box_of(mask)
    return x, y, across + 1, down + 1


class Fault(NamedTuple):
    """One thing that goes wrong, and how much of it there is.

    Attributes
    ----------
    what : str
    tutorial, here : float
        In the tutorial's way, and by the kit.
    """

    what: str
    tutorial: float
    here: float


def faults(photograph: Photograph, background: Any, *, draws: int = 40, seed: int = 0) -> list[Fault]:
    """Count what goes wrong in the tutorial's way and in the kit's, on the same pictures.

    Parameters
    ----------
    photograph : Photograph
    background : array
        ``(H, W, 3)`` uint8.
    draws : int
        Scenes that are drawn for what depends on chance.
    seed : int

    Returns
    -------
    list of Fault
    """
    dark = np.full((*photograph.mask.shape, 3), 30, np.uint8)
    foreground, truth = foreground_of(photograph.image), photograph.on(dark / 255)
    ours = kits_scene(photograph, dark)
    theirs = composed(foreground, dark)
    assert ours.mask is not None
    light = composed(foreground, np.full_like(dark, 240))
    over = kits_scene(photograph, np.full_like(dark, 240)).image

    plan = article_plan([cutout(photograph.image)], [background], truncated=0, tries=2000)
    size = photograph.mask.shape[0], photograph.mask.shape[1]
    scenes = [plan.draw(np.random.default_rng([seed, number]), size).paint() for number in range(draws)]
    cut = [max(0.0, 1 - float(scene.visible[0])) for scene in scenes if scene.visible is not None]
    small = Plan(plan.cutouts, [background], count=1, scale=_SMALL, truncated=0)
    scenes = [small.draw(np.random.default_rng([seed, number]), _SMALL_SIZE).paint() for number in range(draws)]
    masks = [scene.mask > 0 for scene in scenes if scene.mask is not None]
    true = [around(mask) for mask in masks]
    told = [(x0, y0, x1 - x0, y1 - y0) for scene in scenes for x0, y0, x1, y1 in np.asarray(scene.boxes).tolist()]
    short = [box_of(mask) for mask in masks]
    own = background.shape[0], background.shape[1]
    (top, foot), (left, edge) = window(own, size, (0.5, 0.5))
    return [
        Fault("pixels lighter than they should be (fringe)", fringe(theirs, truth), fringe(ours.image / 255, truth)),
        Fault("pixels of the object that its mask lacks", int((photograph.mask & ~mask_of(foreground)).sum()),
              int((photograph.mask & (ours.mask == 0)).sum())),
        Fault("levels above 1", int((light > 1).sum()), int((over / 255 > 1).sum())),
        Fault("most of the object that was cut off, of it", max(lost_shares(photograph, draws, seed)), max(cut)),
        Fault("boxes that are not around their pixels", sum(map(_differ, short, true)), sum(map(_differ, told, true))),
        Fault("average precision lost by the boxes", 1 - precision_of(true, short), 1 - precision_of(true, told)),
        Fault("stretch of the background", _stretch(own, size), _stretch((foot - top, edge - left), size)),
    ]  # fmt: skip


def _stretch(own: tuple[int, int], size: tuple[int, int]) -> float:
    """Return how much more a part of a picture grows to one side than to the other."""
    times = size[0] / own[0], size[1] / own[1]
    return max(times) / min(times) - 1


def _differ(one: Box, other: Box) -> bool:
    return tuple(one) != tuple(other)
