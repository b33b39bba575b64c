"""`Cutout`: one object, free of its background, with its class and where it comes from."""

from __future__ import annotations

import io
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, PngImagePlugin

from augwidgets.domain import faces
from augwidgets.domain.atomic_write import write_atomically
from augwidgets.domain.errors import one_line, told
from augwidgets.scenes.argument_checks import check_flag, check_size

# Words that travel in the file: PNG's own keyword for the source, and the kit's for the others.
_WORDS = {"label": "Title", "source": "Source", "licence": "Copyright", "photograph": "Photograph"}
_OF = "Cut from"  # height x width
_MOST = 500  # characters of each
_SOLID = 128  # of 255: a pixel that is the object by half is the object's in masks
_BLUR = 0.5  # of the size: smaller objects are shrunk by areas first, so that no pixel of theirs is skipped


@dataclass(frozen=True, eq=False, repr=False)
class Cutout:
    """One object, free of its background.

    Parameters
    ----------
    image : array
        ``(H, W, 4)`` uint8: colours, and how much of each pixel is the object; cut to the object's extent. Where
        nothing of it is seen, the nearest of its colours is put.
    label : str
        Its class; "" where it has none.
    source, licence : str
        Where it comes from, and under which terms: they are written beside what is made of it.
    of : (int, int), optional
        Height and width of the picture that it was cut from; without it its own.
    photograph : str
        What tells that picture from others. Cut-outs of one photograph, or of one source, are never on both sides of a
        validation split.

    Raises
    ------
    TypeError, ValueError
        In one sentence: no such picture, or one without any object.

    Examples
    --------
    >>> image = np.zeros((20, 30, 4), np.uint8); image[5:15, 10:20] = 200
    >>> one = Cutout(image, "square")
    >>> one, one.mask.sum()
    (<Cutout: square, 10 x 10>, np.int64(100))
    """

    image: np.ndarray
    label: str = ""
    source: str = ""
    licence: str = ""
    of: tuple[int, int] | None = None
    photograph: str = ""

    def __post_init__(self) -> None:
        image = self.image
        if not isinstance(image, np.ndarray) or image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 4:
            came = f"{str(image.dtype)[:40]} {image.shape}" if isinstance(image, np.ndarray) else told(image)
            raise TypeError(
                f"a cut-out must be an array (H, W, 4) of uint8, its last channel how much is the object, got {came}; "
                "aw.scenes.cutout makes one of a picture"
            )
        for name in _WORDS:
            check_text(name, getattr(self, name))
        shown = image[..., 3] >= _SOLID
        rows, columns = np.flatnonzero(shown.any(axis=1)), np.flatnonzero(shown.any(axis=0))
        if not len(rows):
            raise ValueError(
                f"a cut-out must have a pixel that is the object by half, got none in {image.shape[1]} x "
                f"{image.shape[0]}; check its transparency, or what was taken for background"
            )
        faint = image[..., 3] > 0
        rows, columns = np.flatnonzero(faint.any(axis=1)), np.flatnonzero(faint.any(axis=0))
        own = _bled(image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
        own.flags.writeable = False
        object.__setattr__(self, "image", own)
        object.__setattr__(self, "of", self.size if self.of is None else check_size(self.of))

    @property
    def size(self) -> tuple[int, int]:
        """Height and width."""
        height, width = self.image.shape[:2]
        return height, width

    @property
    def share(self) -> float:
        """How large it was in its own picture: its longer side, as a share of that one's shorter side."""
        return max(self.size) / min(self.of or self.size)

    @property
    def mask(self) -> np.ndarray:
        """``(H, W)`` truth values: the pixels that are the object by half or more."""
        solid: np.ndarray = self.image[..., 3] >= _SOLID
        return solid

    def shrunk(self, times: float) -> np.ndarray:
        """Return the picture for a place where one of its pixels becomes `times` one: at most so much too large.

        Parameters
        ----------
        times : float

        Returns
        -------
        array
            ``(h, w, 4)``; from half of its size on it is the picture itself.
        """
        if times >= _BLUR:
            return self.image
        import cv2

        height, width = self.size
        small = (max(1, round(width * times * 2)), max(1, round(height * times * 2)))
        return cv2.resize(self.image, small, interpolation=cv2.INTER_AREA)

    def save(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write it as a PNG with transparency, its words in the file; `aw.scenes.cutout` reads it again as it was.

        Parameters
        ----------
        path : path
            Ends in ".png".
        overwrite : bool
            Whether a file that is there already may be replaced.

        Returns
        -------
        pathlib.Path

        Raises
        ------
        OSError, ValueError
            In one sentence: it cannot be written, or the name is another kind's.
        """
        if not isinstance(path, (str, os.PathLike)):
            raise TypeError(f"path must be that of a file, got {told(path)}")
        check_flag(overwrite, "overwrite")
        if Path(path).suffix.lower() != ".png":
            raise ValueError(f"a cut-out must be written as PNG, which keeps transparency, got {told(str(path))}")
        words = PngImagePlugin.PngInfo()
        for name, keyword in _WORDS.items():
            if text := getattr(self, name):
                words.add_itxt(keyword, text)
        words.add_itxt(_OF, " x ".join(map(str, self.of or self.size)))
        content = io.BytesIO()
        Image.fromarray(self.image).save(content, "PNG", pnginfo=words)
        return write_atomically(path, content.getvalue(), overwrite=overwrite)

    def __repr__(self) -> str:
        height, width = self.size
        return f"<Cutout: {one_line(self.label or 'no class', 40)}, {width} x {height}>"

    def _repr_html_(self) -> str:
        return faces.html(self)


def _bled(image: np.ndarray) -> np.ndarray:
    """Return the picture with the object's colours where nothing of it is seen: turned, its edge mixes with them."""
    unseen = image[..., 3] == 0
    own: np.ndarray = image.copy()
    if unseen.any():
        import cv2

        distances = cv2.distanceTransformWithLabels(
            unseen.view(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
        )
        names = distances[1]
        colours = np.zeros((int(names.max()) + 1, 3), np.uint8)
        colours[names[~unseen]] = image[~unseen][:, :3]
        own[unseen, :3] = colours[names[unseen]]
    return own


def check_text(name: str, text: Any) -> str:
    """Raise where a word of a cut-out is no text, or a long one."""
    if not isinstance(text, str):
        raise TypeError(f"{name} must be a text, got {told(text)}")
    if len(text) > _MOST:
        raise ValueError(f"{name} must have at most {_MOST} characters, got {len(text)}")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError(f"{name} must be a text that can be written, got {told(text)}") from None
    return text


def words_of(image: Image.Image) -> dict[str, Any]:
    """Return what a PNG file says of its cut-out: label, source, licence, photograph, and its size."""
    said = {name: image.info.get(keyword) for name, keyword in _WORDS.items()}
    found: dict[str, Any] = {name: str(text)[:_MOST] for name, text in said.items() if isinstance(text, str)}
    sides = re.fullmatch(r"([1-9]\d{0,5}) x ([1-9]\d{0,5})", str(image.info.get(_OF, "")))
    return {**found, "of": (int(sides[1]), int(sides[2]))} if sides else found
