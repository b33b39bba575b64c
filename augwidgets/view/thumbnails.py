"""A small picture of what each transform does, all in one sheet: for a list to choose from."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from augwidgets.data import pictures
from augwidgets.sample.sample import Sample
from augwidgets.steps.transform import Transform
from augwidgets.view.sheet import preview, sheet

BOX = (64, 48)  # pixels of a small picture: twice those in which a page shows it
_DRAWN = (128, 96)  # at which it is drawn: what counts in pixels is seen there, as on a large picture it would not be
_SOME = 6  # are drawn at a time

Places = dict[str, list[int]]


class Thumbnails:
    """The shipped cat as each transform leaves it at its default values, drawn a few at a time.

    The last sheet is kept: whoever asks for the same transforms again gets it at once. A transform that fails, as one
    of a person's own may, leaves the cat as it is.

    Attributes
    ----------
    places : dict
        Of each transform's name the left, top, width and height in the sheet; nothing before it is done.
    jpeg : bytes
        The sheet.

    Examples
    --------
    >>> import augwidgets as aw
    >>> thumbnails = Thumbnails([aw.rotate, aw.quarter_turn])
    >>> thumbnails.draw_some(), thumbnails.jpeg[:2] == b"\\xff\\xd8"
    (True, True)
    >>> thumbnails.places["rotate"][2], thumbnails.places["quarter_turn"][2:]  # width and height
    (64, [32, 48])
    """

    _last: tuple[tuple[Transform, ...], bytes, Places] | None = None

    def __init__(self, transforms: Sequence[Transform]) -> None:
        self._transforms = tuple(transforms)
        self._drawn: list[Sample] = []
        self.jpeg, self.places = b"", Places()
        if Thumbnails._last is not None and Thumbnails._last[0] == self._transforms:
            _, self.jpeg, self.places = Thumbnails._last

    def draw_some(self) -> bool:
        """Draw the next few, and return whether all are done."""
        if not self.jpeg:
            left = self._transforms[len(self._drawn) :]
            self._drawn += map(_thumbnail, left[:_SOME])
            if len(left) <= _SOME:
                self._finish()
        return bool(self.jpeg)

    def _finish(self) -> None:
        self.jpeg, tiles = sheet(self._drawn)
        names = (transform.name for transform in self._transforms)
        self.places = {name: [tile[side] for side in "xywh"] for name, tile in zip(names, tiles, strict=True)}
        self._drawn = []
        Thumbnails._last = self._transforms, self.jpeg, self.places


def _thumbnail(transform: Transform) -> Sample:
    cat = _cat()
    try:
        out = transform.at()(cat)
    except Exception:  # whatever a transform of one's own does, the list is to be used
        out = cat
    return preview(out.replace(mask=None, boxes=None, keypoints=None), BOX)[0]


@functools.cache
def _cat() -> Sample:
    return preview(pictures.cat(), _DRAWN)[0]
