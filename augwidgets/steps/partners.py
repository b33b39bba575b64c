"""What a transform of a pair is given beside its picture: one other picture, three, or the means of clusters."""

from __future__ import annotations

import itertools
import numbers
from collections.abc import Sequence
from typing import Any, Literal, get_args

import numpy as np

from augwidgets.domain.errors import told
from augwidgets.sample.sample import Sample
from augwidgets.warp.fitting import as_sample, fitted, like

Partners = Literal[0, 1, 3, "cluster means"]

_WORDS = {1: "two pictures, {name}(picture, other)", 3: "four pictures, {name}(picture, second, third, fourth), or two",
          "cluster means": "a picture and what aw.cluster_means gives, {name}(picture, means)"}  # fmt: skip


def check(partners: Any, name: str) -> None:
    """Raise if `partners` is nothing that a transform of a pair can be given."""
    known = get_args(Partners)[1:]
    if isinstance(partners, bool) or not isinstance(partners, (int, str)) or partners not in known:
        raise ValueError(f"{name}: partners must be one of {', '.join(map(repr, known))}, got {told(partners)}")


def count(partners: Partners) -> int:
    """Return how many other pictures of a data set are drawn for each picture; means are no pictures of it.

    Examples
    --------
    >>> count(3), count("cluster means")
    (3, 0)
    """
    return partners if isinstance(partners, int) else 0


def fit(name: str, partners: Partners, sample: Sample, others: tuple[Any, ...]) -> Any:
    """Return what the function takes after its picture: the others in its number format, on its canvas.

    Three others are not fitted to the canvas: each has a part of it only.

    Parameters
    ----------
    name : str
        Of the transform, for messages.
    partners : {1, 3, "cluster means"}
    sample : Sample
        The picture that they are combined with.
    others : tuple
        Arrays or Samples; for three also one, or a list of three; for "cluster means" what `cluster_means` returns.

    Returns
    -------
    Sample or tuple of Sample

    Raises
    ------
    TypeError, ValueError
        In one sentence: what was allowed and what came.
    """
    if not others:
        raise TypeError(f"{name} takes {_WORDS[partners].format(name=name)}, got one")
    if partners == 3:
        return _three(name, sample, others)
    if len(others) > 1:
        raise TypeError(f"{name} takes {_WORDS[partners].format(name=name)}, got {1 + len(others)}")
    other = others[0]
    if partners == "cluster means":
        if not hasattr(other, "of"):
            came = type(other).__name__
            raise TypeError(f"{name} takes what aw.cluster_means(folder or pictures) gives, got {came}")
        other = other.of(sample)
    return fitted(like(as_sample(other), sample), sample.size)


def split(partners: Partners, places: tuple[Any, ...]) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Return the other pictures among what stands after the first one, and what is left: values without a name."""
    most = partners if isinstance(partners, int) else 1
    some = tuple(itertools.takewhile(lambda other: not isinstance(other, numbers.Number), places[:most]))
    return some, places[len(some) :]


def checked_numbers(name: str, partners: Partners, given: Any) -> tuple[int, ...]:
    """Return the numbers of the partners as whole numbers, none or as many as there are, or raise."""
    many = count(partners)
    if isinstance(given, tuple) and not given:
        return ()
    if not many:
        raise TypeError(f"{name} has no partners in a data set, got partners={told(given)}")
    found = list(given) if isinstance(given, (list, tuple, np.ndarray)) else [given]
    for number in found:
        if isinstance(number, bool) or not isinstance(number, (int, np.integer)) or number < 0:
            raise ValueError(f"{name}: partners must be whole numbers from 0 up, got {told(given)}")
    if len(found) != many:
        raise ValueError(f"{name}: partners must be {many} number(s), got {len(found)}")
    return tuple(int(number) for number in found)


def refuse_none(name: str, partners: Partners) -> None:
    """Raise the error of a call that got no picture at all."""
    raise TypeError(f"{name} takes {_WORDS[partners].format(name=name)}, got none")


def _three(name: str, sample: Sample, others: tuple[Any, ...]) -> tuple[Sample, Sample, Sample]:
    """Return three other pictures; with one, the two of them stand on the two diagonals."""
    if len(others) == 1 and isinstance(others[0], (list, tuple)):
        others = tuple(others[0])
    elif len(others) == 1:
        only = like(as_sample(others[0]), sample)
        return only, only, sample
    if len(others) != 3:
        raise ValueError(f"{name} takes one other picture or three, got {len(others)}")
    first, second, third = (like(as_sample(other), sample) for other in others)
    return first, second, third


def numbers_at(quantiles: Sequence[float], of: int, index: int | None) -> tuple[int, ...]:
    """Return the numbers of the partners among `of` pictures: each equally likely, never `index`, the picture itself.

    They differ from each other as long as there are pictures enough.

    Examples
    --------
    >>> [numbers_at([quantile], 3, 1) for quantile in (0.0, 0.49, 0.5, 0.99)]
    [(0,), (0,), (2,), (2,)]
    >>> numbers_at([0.0, 0.0, 0.99], 5, 0), numbers_at([0.0, 0.0, 0.0], 2, 0)
    ((1, 2, 4), (1, 1, 1))
    """
    itself = [] if index is None else [index]
    out: list[int] = []
    for quantile in quantiles:
        taken = sorted(itself + out)
        if len(taken) >= of:
            taken = itself
        free = of - len(taken)
        number = min(int(quantile * free), free - 1)
        for other in taken:
            number += number >= other
        out.append(number)
    return tuple(out)


def checked_place(index: Any, of: Any) -> tuple[int | None, int | None]:
    """Return the number of a picture and how many there are as whole numbers that go together, or raise."""
    for name, value in (("count", of), ("index", index)):
        if value is not None and (isinstance(value, bool) or not isinstance(value, (int, np.integer))):
            raise TypeError(f"{name} must be a whole number, got {told(value)}")
    if of is None:
        if index is not None:
            raise ValueError("index goes with count, the number of pictures, got index alone")
        return None, None
    if of < 1:
        raise ValueError(f"count must be at least 1, the number of pictures, got {of}")
    if index is not None and not 0 <= index < of:
        raise ValueError(f"index must lie in [0, {of - 1}], as there are {of} pictures, got {index}")
    return None if index is None else int(index), int(of)
