"""Cut-outs by hand: what a few strokes, a lasso or a plain background choose of a picture."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np

from augwidgets.data.out.fingerprint import digest
from augwidgets.data.picture_files import load
from augwidgets.sample.sample import Sample
from augwidgets.scenes.cutout_image import Cutout, check_text
from augwidgets.scenes.cutting import checked_threshold, colours_of, label_of, levels_of, plain_colour, words_in
from augwidgets.scenes.plain_background import before_background, border_colour, plain_share, without_background
from augwidgets.scenes.regions import Regions
from augwidgets.scenes.strokes import Lasso, Scribble, Stroke, check_strokes
from augwidgets.scenes.unmixing import unmixed

_MOST = 400_000  # pixels in which the object is looked for; its edge is found anew at full size
_SOLID = 128  # of 255: a pixel that is the object by half is the object's
_TILE, _OVERLAP = 512, 8  # pixels that are taken apart at once, and those around them that are looked at
_NEARLY_ALL = 0.9  # of the picture's edge: its background is plain
_SMOOTH = 1.5  # pixels
_KEPT = 6  # states that are not worked out again


class Selector:
    """A picture in which an object is chosen: prepared once, asked again with each stroke.

    A large picture is made smaller for it, so that a stroke is answered in a tenth of a second whatever its size; what
    is cut out at last has its edge found anew at full size.

    Parameters
    ----------
    image : path, bytes, Pillow image, array or Sample
        Masks that a Sample brings are not looked at.

    Attributes
    ----------
    sample : Sample
    small : array
        ``(h, w, 3)`` uint8: its colours, as large as they are looked at.
    scale : float
        Of its size, at most 1.

    Examples
    --------
    >>> image = np.full((60, 90, 3), 90, np.uint8); image[20:40, 30:60] = (200, 60, 60)
    >>> selector = Selector(image)
    >>> found = selector.mask([Scribble([(40, 30)]), Scribble([(5, 5), (85, 5)], inside=False)])
    >>> bool(found[21:39, 31:59].all()), int(found.sum()) <= 600
    (True, True)
    """

    def __init__(self, image: Any) -> None:
        self.sample: Sample = load(image)
        self.words = words_in(image)
        self.label = label_of(self.sample)
        levels = levels_of(self.sample)
        self._colours = colours_of(levels)
        has_own = levels.shape[2] in (2, 4) and ("of" in self.words or bool((levels[..., -1] < 255).any()))
        self._alpha = levels[..., -1] if has_own else None
        height, width = self.sample.size
        self.scale = min(1.0, (_MOST / (height * width)) ** 0.5)
        if self.scale < 1:
            smaller = max(1, round(width * self.scale)), max(1, round(height * self.scale))
            self.small = cv2.resize(np.ascontiguousarray(self._colours), smaller, interpolation=cv2.INTER_AREA)
        else:
            self.small = np.ascontiguousarray(self._colours)
        self._regions: Regions | None = None
        self._making = threading.Lock()
        self._known: dict[tuple[float | None, tuple[Stroke, ...]], np.ndarray] = {}

    @property
    def regions(self) -> Regions:
        """The picture as small regions; made when first asked for, in whatever thread."""
        with self._making:
            if self._regions is None:
                self._regions = Regions(self.small)
            return self._regions

    def on_white(self, rows: slice, columns: slice) -> np.ndarray:
        """Return the colours of a part of the picture; what is transparent stands on white."""
        part = np.ascontiguousarray(self._colours[rows, columns])
        if self._alpha is None:
            return part
        share = self._alpha[rows, columns, None] / 255
        white: np.ndarray = np.rint(part * share + 255 * (1 - share)).astype(np.uint8)
        return white

    def is_plain(self, threshold: float) -> bool:
        """Return whether the object can be told from its background: nearly all of the edge is of one colour."""
        if self._alpha is not None:
            return True
        return plain_share(self.small, border_colour(self.small), threshold) >= _NEARLY_ALL

    def mask(self, strokes: Sequence[Stroke] = (), threshold: float | None = None) -> np.ndarray:
        """Return which pixels are chosen, at the size that the picture is looked at.

        It begins with what is before a plain background, or with nothing. Then come the strokes in their order: a lasso
        adds what it encloses or takes it away; scribbles that follow one another are one question, what lies between
        them going by the picture's edges to the inside or the outside, and what was chosen before stays away from them.
        As long as no scribble says what is outside, the picture's edge does.

        Parameters
        ----------
        strokes : sequence of Scribble and Lasso
        threshold : float, optional
            How much like a plain background a pixel must be to belong to it, as `augwidgets.scenes.cutout` takes it;
            without it there is none, and the strokes alone choose.

        Raises
        ------
        ValueError
            The edge of the picture has no one colour, or all strokes are outside.
        """
        strokes = tuple(strokes)
        runs = [list(run) for _, run in itertools.groupby(strokes, lambda one: isinstance(one, Scribble))]
        chosen, done = self._begin(threshold), 0
        for run in runs:
            done += len(run)
            key = threshold, strokes[:done]
            if key not in self._known:
                self._remember(key, self._drawn(chosen, run))
            chosen = self._known[key]
        return chosen

    def mask_at_full_size(self, strokes: Sequence[Stroke] = (), threshold: float | None = None) -> np.ndarray:
        """Return which pixels of the picture itself are the object by half or more.

        Raises
        ------
        ValueError
            As `mask`; or nothing is chosen.
        """
        top, left, image = self._cut(strokes, threshold)
        mask = np.zeros(self.sample.size, bool)
        mask[top : top + image.shape[0], left : left + image.shape[1]] = image[..., 3] >= _SOLID
        return mask

    def cutout(self, strokes: Sequence[Stroke] = (), threshold: float | None = None, **words: str) -> Cutout:
        """Return the object, its edge found at full size.

        Parameters
        ----------
        strokes, threshold
            As `mask`.
        **words
            Its ``label``, ``source`` and ``licence``; without them what the picture says.

        Raises
        ------
        TypeError, ValueError
            As `mask`; or nothing is chosen.
        """
        _, _, image = self._cut(strokes, threshold)
        photograph = digest(self.sample.image)
        said: dict[str, Any] = {"label": self.label, "of": self.sample.size, "photograph": photograph, **self.words}
        said |= {name: text for name, text in words.items() if check_text(name, text)}
        return Cutout(image, **said)

    # -- the steps -----------------------------------------------------------------------------------------------

    def _begin(self, threshold: float | None) -> np.ndarray:
        key: tuple[float | None, tuple[Stroke, ...]] = (threshold, ())
        if key not in self._known:
            self._remember(key, self._first(threshold))
        return self._known[key]

    def _first(self, threshold: float | None) -> np.ndarray:
        if threshold is None:
            return np.zeros(self.small.shape[:2], bool)
        if self._alpha is not None:
            size = self.small.shape[1::-1]
            solid: np.ndarray = cv2.resize(self._alpha, size, interpolation=cv2.INTER_AREA) >= _SOLID
            return solid
        colour = plain_colour(self.small, threshold)
        return before_background(self.small, colour, threshold, largest=True, holes=False)

    def _remember(self, key: tuple[float | None, tuple[Stroke, ...]], mask: np.ndarray) -> None:
        mask.flags.writeable = False
        while len(self._known) >= _KEPT:
            del self._known[next(iter(self._known))]
        self._known[key] = mask

    def _drawn(self, chosen: np.ndarray, run: Sequence[Stroke]) -> np.ndarray:
        canvas = np.zeros(chosen.shape, np.uint8)
        for one in run:
            one.paint(canvas, 1 if one.inside else 2, self.scale)
        if isinstance(run[0], Lasso):
            return np.where(canvas > 0, canvas == 1, chosen)
        inside, outside = canvas == 1, canvas == 2
        is_first = not chosen.any()
        if is_first and not inside.any():
            raise ValueError("a stroke inside the object is needed as well: all of them are outside")
        if is_first and not outside.any():
            outside[[0, -1]] = outside[:, [0, -1]] = True
            outside &= ~inside
        shares = self.regions.walk(inside, outside, None if is_first else chosen)
        shares = cv2.GaussianBlur(shares, (0, 0), _SMOOTH)  # regions have ragged edges
        found: np.ndarray = (shares >= 0.5) & ~outside | inside
        return found

    def _cut(self, strokes: Sequence[Stroke], threshold: float | None) -> tuple[int, int, np.ndarray]:
        """Return where the object begins, and its pixels with how much of each is its own."""
        mask = self.mask(strokes, threshold)
        if not mask.any():
            raise ValueError(
                "nothing is chosen: draw a stroke inside the object, or a lasso around it"
                if threshold is None
                else "nothing is left of the picture: all of it is like the background; raise threshold, or draw"
            )
        if strokes or threshold is None:
            rows, columns = self._extent(mask)
            colours = self._colours[rows, columns]
            inside = self._refined(mask, rows, columns, colours)
            image = _in_tiles(colours, inside)
            if self._alpha is not None:
                image[..., 3] = np.minimum(image[..., 3], self._alpha[rows, columns])
        elif self._alpha is not None:
            rows = columns = slice(0, None)
            image = np.concatenate([self._colours, self._alpha[..., None]], axis=2)
        else:
            rows = columns = slice(0, None)
            colour = plain_colour(self._colours, threshold)
            found = without_background(self._colours, colour, threshold, largest=True, holes=False)
            alpha = np.rint(found.shares * 255)[..., None]
            image = np.concatenate([np.rint(found.colours), alpha], axis=2).astype(np.uint8)
        return rows.start, columns.start, image

    def _extent(self, mask: np.ndarray) -> tuple[slice, slice]:
        """Return the part of the picture that holds the object and what is around its edge."""
        room = 2 * _OVERLAP + 4 / self.scale
        found = []
        for axis, most in ((1, self.sample.size[0]), (0, self.sample.size[1])):
            places = np.flatnonzero(mask.any(axis=axis))
            start, end = places[0] / self.scale - room, (places[-1] + 1) / self.scale + room
            found.append(slice(max(0, int(start)), min(most, int(end) + 1)))
        return found[0], found[1]

    def _refined(self, mask: np.ndarray, rows: slice, columns: slice, colours: np.ndarray) -> np.ndarray:
        """Return the mask of a part of the picture at full size, its edge where the picture changes most."""
        if self.scale == 1:
            return np.ascontiguousarray(mask[rows, columns])
        height, width = self.sample.size
        across, down = width / mask.shape[1], height / mask.shape[0]
        way = np.array([[1 / across, 0, (columns.start + 0.5) / across - 0.5],
                        [0, 1 / down, (rows.start + 0.5) / down - 0.5]])  # fmt: skip
        size = columns.stop - columns.start, rows.stop - rows.start
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        large = cv2.warpAffine(mask.astype(np.uint8) * 255, way, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
        inside = (large >= _SOLID).view(np.uint8)
        reach = np.ones((2 * round(1 / self.scale) + 1,) * 2, np.uint8)
        seeds = np.zeros(inside.shape, np.int32)
        seeds[cv2.erode(inside, reach, borderValue=1) > 0] = 1
        seeds[cv2.dilate(inside, reach) == 0] = 2
        cv2.watershed(np.ascontiguousarray(colours), seeds)
        found: np.ndarray = (seeds == 1) | ((seeds < 1) & (inside > 0))
        return found


def cutout_by_strokes(
    image: Any,
    strokes: Any,
    threshold: float | None = None,
    *,
    label: str = "",
    source: str = "",
    licence: str = "",
) -> Cutout:
    """Cut out what strokes choose of a picture: what `CutoutPicker` does, from the values that it keeps.

    Scribbles are the ends of a random walk (Grady, 2006) over some 12,000 small regions of the picture, which end where
    its gradient does: a pixel is inside where a walker who starts there, and seldom crosses from one colour to another,
    comes upon an inside stroke first. Nothing of it is drawn at random.

    Parameters
    ----------
    image : path, bytes, Pillow image, array or Sample
    strokes : sequence of Scribble and Lasso
        In the order in which they were drawn.
    threshold : float, optional
        Takes a plain background away first, as `cutout` does it.
    label : str
        Its class; without it the one that a Sample or a saved cut-out says.
    source, licence : str
        Where the picture comes from, and under which terms.

    Returns
    -------
    Cutout

    Raises
    ------
    OSError, TypeError, ValueError
        In one sentence: the picture cannot be read, a stroke is none, or nothing is chosen.

    Examples
    --------
    >>> image = np.full((60, 90, 3), 90, np.uint8); image[20:40, 30:60] = (200, 60, 60)
    >>> strokes = [Scribble([(40, 30)]), Scribble([(5, 5), (85, 5)], inside=False)]
    >>> cutout_by_strokes(image, strokes, label="brick")
    <Cutout: brick, 30 x 20>
    """
    for name, text in (("label", label), ("source", source), ("licence", licence)):
        check_text(name, text)
    if threshold is not None:
        threshold = checked_threshold(threshold)
    selector = Selector(image)
    found = check_strokes(strokes, selector.sample.size)
    return selector.cutout(found, threshold, label=label, source=source, licence=licence)


def _in_tiles(colours: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Return colours, and how much of each pixel is the object, a tile at a time: as numbers they are large."""
    alpha = np.where(inside, np.uint8(255), np.uint8(0))[..., None]
    image = np.concatenate([colours, alpha], axis=2)
    height, width = inside.shape
    for top, left in itertools.product(range(0, height, _TILE), range(0, width, _TILE)):
        start = max(0, top - _OVERLAP), max(0, left - _OVERLAP)
        around = slice(start[0], top + _TILE + _OVERLAP), slice(start[1], left + _TILE + _OVERLAP)
        part = inside[around]
        if part.all() or not part.any():
            continue
        found = unmixed(colours[around].astype(np.float32), np.ascontiguousarray(part))
        own = slice(top - start[0], top - start[0] + _TILE), slice(left - start[1], left - start[1] + _TILE)
        tile = image[top : top + _TILE, left : left + _TILE]
        tile[..., :3] = np.rint(found.colours[own])
        tile[..., 3] = np.rint(found.shares[own] * 255)
    return image
