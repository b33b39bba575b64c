"""`@spatial`, `@tone`, `@pixel` and `@pair` turn a short function into a `Transform`; the catalogue keeps it.

A transform's signature is the only place that says name, default, limits, unit and neutral value of a parameter.
The function, the sliders, the drawing of values, the code that is exported, the table in the documentation and the
contract tests are all read from it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from augwidgets.sample.sample import Sample
from augwidgets.steps.catalogue import CATALOGUE
from augwidgets.steps.declared_function import Family
from augwidgets.steps.transform import Transform
from augwidgets.warp.warps import Warp


def _decorator(family: Family, heading: str, *, is_kits: bool = False) -> Callable[..., Any]:
    def decorate(function: Callable[..., Any] | None = None, /, **options: Any) -> Any:
        if function is None:
            return functools.partial(decorate, **options)
        usual: dict[str, Any] = {"partners": 1} if family == "pair" else {}
        transform = Transform(function, family, is_kits=is_kits, **{"heading": heading, **usual, **options})
        CATALOGUE.add(transform)
        return transform

    return decorate


def spatial(function: Callable[..., Warp] | None = None, /, **options: Any) -> Any:
    """Declare a transform that moves places: ``(size, *, ...) -> Warp``. Labels follow it.

    Parameters
    ----------
    function : callable
        Takes the canvas size ``(height, width)`` and its parameters, returns a `Warp`.
    heading, short, usual_chance : optional
        Under which heading it is listed, the word before its values under a picture, the chance of a new step.

    Returns
    -------
    Transform

    Raises
    ------
    TypeError, ValueError
        A parameter without limits or default, an unknown option, or a name that is taken.

    Examples
    --------
    >>> import augwidgets as aw
    >>> from typing import Annotated
    >>> @aw.spatial
    ... def slide(size, *, pixels: Annotated[int, aw.Range(0, 9, neutral=0, unit="px", whole=True)] = 1):
    ...     "Move the picture to the right."
    ...     return aw.Affine.translation(pixels, 0, size=size)
    >>> slide(np.array([[1, 2, 3]], np.uint8), pixels=1).tolist()
    [[0, 1, 2]]
    >>> aw.CATALOGUE.discard("slide")
    """
    return _decorator("spatial", "Geometry")(function, **options)


def tone(function: Callable[..., np.ndarray] | None = None, /, **options: Any) -> Any:
    """Declare a tone curve: ``(level, *, ...) -> level``, the same for every pixel. Labels do not change.

    Parameters
    ----------
    function : callable
        Takes levels in [0, 1] (any shape, the last axis is the channels) and gives levels. Inside a fused run a level
        may lie outside [0, 1]; where the curve has no value there, it is asked again with the level clipped.
    needs : {"histogram"}, optional
        Then the second argument is the ``(C, 256)`` histogram of the picture that arrives.
    heading, short, usual_chance : optional
        As for `spatial`.

    Returns
    -------
    Transform

    Raises
    ------
    TypeError, ValueError
        As for `spatial`.
    """
    return _decorator("tone", "Tone")(function, **options)


def pixel(function: Callable[..., np.ndarray] | None = None, /, **options: Any) -> Any:
    """Declare a transform of pixels: ``(image, *, ...) -> image`` of the same shape. Labels do not change.

    Parameters
    ----------
    function : callable
        Takes ``(H, W, 1 or 3)``, read-only, and returns the same shape and dtype. An alpha channel never arrives.
    needs : {"region"}, optional
        Then the second argument is the ``(H, W)`` truth mask of the region that the step is kept to, or None.
    takes : {"both", "float32", "uint8"}
        The number format that the function is given; pictures in the other one are converted there and back.
    slow : bool
        Nine previews of it take more than a tenth of a second, so that an explorer shows that it is at work.
    hides : callable, optional
        ``(size, *, ...) -> (H, W)`` truth values: which pixels it covers, so that a Sample can say how much of each
        box is still visible.
    ends_meant : bool
        Values that it puts at black or white are meant to lie there: the range meter does not call them cut off.
    cautions : mapping, optional
        ``{parameter: {value: sentence}}``: what an explorer says of a colour picture where a parameter has this value.
    heading, short, usual_chance : optional
        As for `spatial`.

    Returns
    -------
    Transform

    Raises
    ------
    TypeError, ValueError
        As for `spatial`.
    """
    return _decorator("pixel", "Detail")(function, **options)


def pair(function: Callable[..., Sample] | None = None, /, **options: Any) -> Any:
    """Declare a transform of several pictures: ``(sample, other, *, ...) -> Sample``, an image like the first one's.

    Parameters
    ----------
    function : callable
        Takes a `Sample`, the other one (on a canvas of the same size, in the same number format and channels), and its
        parameters. It decides what becomes of the labels of both.
    partners : {1, 3, "cluster means"}
        What it takes beside its picture: one other; a tuple of three, which are not yet fitted to the canvas; or the
        mean, of those that `cluster_means` returns, of the cluster that the picture belongs to. A recipe over many
        pictures draws the number of each partner.
    heading, short, usual_chance : optional
        As for `spatial`.

    Returns
    -------
    Transform

    Raises
    ------
    TypeError, ValueError
        As for `spatial`.

    Examples
    --------
    >>> import augwidgets as aw
    >>> @aw.pair
    ... def darker_of_both(sample, other):
    ...     "Keep the darker of the two pixels."
    ...     return sample.replace(image=np.minimum(sample.image, other.image))
    >>> darker_of_both(np.array([[1, 5]], np.uint8), np.array([[3, 3]], np.uint8)).tolist()
    [[1, 3]]
    >>> aw.CATALOGUE.discard("darker_of_both")
    """
    return _decorator("pair", "Two pictures")(function, **options)


# With these the kit declares its own: only what they made has a name in ``aw``, and is pickled by it.
kit_spatial = _decorator("spatial", "Geometry", is_kits=True)
kit_tone = _decorator("tone", "Tone", is_kits=True)
kit_pixel = _decorator("pixel", "Detail", is_kits=True)
kit_pair = _decorator("pair", "Two pictures", is_kits=True)
