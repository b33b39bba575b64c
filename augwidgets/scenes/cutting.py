"""`cutout`: an object taken out of a picture, by its transparency, a mask, or a plain background."""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from PIL import Image

from augwidgets.data.formats.object_parts import masked_objects
from augwidgets.data.out.fingerprint import digest
from augwidgets.data.picture_files import load
from augwidgets.domain.argument_checks import as_array
from augwidgets.domain.errors import told
from augwidgets.domain.units import percent
from augwidgets.sample.sample import Sample
from augwidgets.scenes.argument_checks import check_flag
from augwidgets.scenes.cutout_image import Cutout, check_text, words_of
from augwidgets.scenes.plain_background import border_colour, plain_share, without_background

COLOURS: Mapping[str, tuple[float, float, float]] = MappingProxyType(
    {"white": (255.0, 255.0, 255.0), "black": (0.0, 0.0, 0.0)}
)
_MOSTLY = 0.5  # of the picture's edge: the object may stand before the rest of it


def cutout(
    image: Any,
    threshold: float = 0.9,
    *,
    background: str | Any = None,
    mask: Any = None,
    label: str = "",
    source: str = "",
    licence: str = "",
    largest: bool = True,
    holes: bool = False,
) -> Cutout:
    """Take an object out of its picture.

    By `mask`, where one is given; else by the picture's own transparency; else by the mask of a `Sample` with one
    object; else what is not its plain background: white, black or whatever colour the picture's edge has. Of that the
    largest connected part is the object, white parts inside it stay, and at its edge each pixel is taken apart into
    object and background, so that no fringe of the old background is pasted with it.

    Parameters
    ----------
    image : path, bytes, Pillow image, array or Sample
    threshold : float
        More than 0, at most 1: how much like the background *all* channels of a pixel must be to belong to it. With a
        white background .9 takes every pixel that is at least .9 in each channel.
    background : {"white", "black"} or three levels, optional
        Its colour, 0 to 255; without it the colour of the picture's edge.
    mask : path, Pillow image or array, optional
        ``(H, W)``: what is not 0 is the object.
    label : str
        Its class; without it the one that a Sample or a saved cut-out says.
    source, licence : str
        Where the picture comes from, and under which terms.
    largest : bool
        Whether only the largest connected part before a plain background is the object.
    holes : bool
        Whether a plain background may be seen through the object, as through the handle of a cup.

    Returns
    -------
    Cutout

    Raises
    ------
    OSError, TypeError, ValueError
        In one sentence: the picture cannot be read, its background is not plain, or nothing is left.

    Examples
    --------
    >>> image = np.full((20, 30, 3), 255, np.uint8)
    >>> image[5:15, 10:20] = 60; image[9:11, 14:16] = 255          # white inside it
    >>> one = cutout(image, label="square")
    >>> one, int(one.mask.sum()), one.image[4, 4].tolist()
    (<Cutout: square, 10 x 10>, 100, [255, 255, 255, 255])
    """
    threshold = checked_threshold(threshold)
    check_flag(largest, "largest")
    check_flag(holes, "holes")
    sample = load(image, mask)
    words = words_in(image)
    photograph = digest(sample.image)
    said: dict[str, Any] = {"label": label_of(sample), "of": sample.size, "photograph": photograph, **words}
    for name, text in (("label", label), ("source", source), ("licence", licence)):
        if check_text(name, text):
            said[name] = text
    levels = levels_of(sample)
    colours = colours_of(levels)
    if mask is not None:
        shares: np.ndarray = np.asarray(sample.mask != 0, np.float32)
    elif background is None and levels.shape[2] == 4 and ("of" in words or (levels[..., 3] < 255).any()):
        shares = levels[..., 3] / np.float32(255)
    elif background is None and (own := _own_pixels(sample)) is not None:
        shares = own.astype(np.float32)
    else:
        colour = plain_colour(colours, threshold, background)
        found = without_background(colours, colour, threshold, largest=largest, holes=holes)
        colours, shares = found.colours, found.shares
        _check_found(shares)
    alpha = np.rint(shares * 255)[..., None]
    return Cutout(np.concatenate([np.rint(colours), alpha], axis=2).astype(np.uint8), **said)


def checked_threshold(threshold: Any) -> float:
    """Return how much like its background a pixel must be to belong to it; raise where something else came."""
    number = threshold if isinstance(threshold, (int, float, np.number)) and not isinstance(threshold, bool) else None
    if number is None or not 0 < number <= 1:
        raise ValueError(
            f"threshold must be a number above 0 and up to 1 (.9 takes for white what is at least .9), got "
            f"{told(threshold)}"
        )
    return float(number)


def levels_of(sample: Sample) -> np.ndarray:
    """Return the picture in 256 levels."""
    image = sample.image
    return image if image.dtype == np.uint8 else np.rint(image * 255).astype(np.uint8)


def words_in(image: Any) -> dict[str, Any]:
    """Return what a saved cut-out says of itself."""
    if isinstance(image, Image.Image):
        return words_of(image)
    if isinstance(image, (str, os.PathLike)):
        with Image.open(os.path.expanduser(image)) as opened:
            return words_of(opened)
    return {}


def label_of(sample: Sample) -> str:
    """Return the class of the one object that a Sample has, or its own; "" where it has neither."""
    names = sample.box_labels or ()
    if len(names) == 1:
        return names[0]
    return sample.label if isinstance(sample.label, str) else ""


def _own_pixels(sample: Sample) -> np.ndarray | None:
    """Return the pixels of the one object of a Sample; None where it has no masks."""
    found = [one.pixels for one in masked_objects(sample) if one.pixels is not None]
    if len(found) > 1:
        raise ValueError(
            f"a Sample must have one object to be cut out, got {len(found)}; aw.scenes.cutouts([sample]) cuts out all "
            "of them, and mask= chooses one"
        )
    return found[0] if found else None


def colours_of(levels: np.ndarray) -> np.ndarray:
    """Return three channels of a picture, grey or not, without its transparency; nothing is copied."""
    height, width, channels = levels.shape
    return np.broadcast_to(levels[..., :-1] if channels in (2, 4) else levels, (height, width, 3))


def plain_colour(image: np.ndarray, threshold: float, background: Any = None) -> np.ndarray:
    """Return the colour of a plain background: the one that is named, or that of the picture's edge.

    Raises
    ------
    TypeError, ValueError
        It is none, or the edge of the picture has no one colour.
    """
    if background is None:
        colour = border_colour(image)
        share = plain_share(image, colour, threshold)
        if share < _MOSTLY:
            raise ValueError(
                f"the edge of the picture must be of one colour for the most part, but {percent(share)} of it is; give "
                "mask=, a picture with transparency, a lower threshold, or pick the object by hand"
            )
        return colour
    if isinstance(background, str):
        if background not in COLOURS:
            raise ValueError(
                f"background must be {', '.join(map(repr, COLOURS))} or three levels, got {told(background)}"
            )
        return np.array(COLOURS[background])
    colour = as_array(background, "the three levels of background").astype(np.float64, copy=False)
    if colour.shape != (3,) or not np.isfinite(colour).all() or colour.min() < 0 or colour.max() > 255:
        raise ValueError(f"background must be three levels from 0 to 255, got {told(background)}")
    return colour


def _check_found(shares: np.ndarray) -> None:
    if not (shares > 0).any():
        raise ValueError(
            "nothing is left of the picture: all of it is like the background; raise threshold, or name another "
            "background"
        )
    if (shares == 1).all():
        raise ValueError(
            "nothing of the picture is background: no pixel at its edge is like it; lower threshold, or name another "
            "background"
        )
