"""`@pair` turns a short function of two pictures into a `PairTransform`, and `PAIRS` keeps it.

The fourth family: like the other three a declared signature says everything once, but the picture comes with another
one, and so do the labels. A recipe has one picture only: pairs are called where two are at hand.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from augwidgets.sample.sample import Sample
from augwidgets.steps.catalogue import CATALOGUE, refuse_kits
from augwidgets.steps.pair_transform import PairTransform


class Pairs(Mapping[str, PairTransform]):
    """Every transform of two pictures by its name, in the order of declaration; a user's own are in it as well.

    Examples
    --------
    >>> import augwidgets as aw
    >>> aw.PAIRS["mixup"].heading
    'Two pictures'
    """

    def __init__(self) -> None:
        self._transforms: dict[str, PairTransform] = {}

    def __getitem__(self, name: str) -> PairTransform:
        try:
            return self._transforms[name]
        except KeyError:
            known = ", ".join(self._transforms)
            raise KeyError(f"no transform of two pictures is called {name!r}; there are {known}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._transforms)

    def __len__(self) -> int:
        return len(self._transforms)

    def __repr__(self) -> str:
        return f"<Pairs: {', '.join(self._transforms)}>"

    def add(self, transform: PairTransform) -> None:
        """Take in a transform; a name is given away once, but a notebook cell may be run again."""
        if not transform.is_kits:
            # The kit's names must be known before one is given away, whatever was loaded so far.
            importlib.import_module("augwidgets.transforms.pairs")
            refuse_kits(CATALOGUE.get(transform.name))
        known = self._transforms.get(transform.name)
        if known is not None and known.__module__ != transform.__module__:
            raise ValueError(f"the name {transform.name!r} is taken by {known.__module__}; call yours something else")
        self._transforms[transform.name] = transform

    def discard(self, name: str) -> None:
        """Forget a transform of that name."""
        self._transforms.pop(name, None)


PAIRS = Pairs()


def pair(function: Callable[..., Sample] | None = None, /, **options: Any) -> Any:
    """Declare a transform of two pictures: ``(sample, other, *, ...) -> Sample``, an image like the first one's.

    Parameters
    ----------
    function : callable
        Takes a `Sample`, the other one (on a canvas of the same size, in the same number format and channels), and its
        parameters. It decides what becomes of the labels of both.
    heading, short, partner : optional
        Under which heading it is listed, the word before its values under a picture, and what the other is (see
        `PairTransform`): with "pictures" it is three Samples, not yet fitted to the canvas.

    Returns
    -------
    PairTransform

    Raises
    ------
    TypeError, ValueError
        As for `spatial`.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> @aw.pair
    ... def darker_of_both(sample, other):
    ...     "Keep the darker of the two pixels."
    ...     return sample.replace(image=np.minimum(sample.image, other.image))
    >>> darker_of_both(np.array([[1, 5]], np.uint8), np.array([[3, 3]], np.uint8)).tolist()
    [[1, 3]]
    >>> aw.PAIRS.discard("darker_of_both")
    """
    if function is None:
        return functools.partial(pair, **options)
    transform = PairTransform(function, **options)
    PAIRS.add(transform)
    return transform
