"""What an export was asked for of each class: how many copies, by which recipe; and which originals stay untouched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from augwidgets.data.dataset import DataSet
from augwidgets.domain.argument_checks import is_number, is_whole
from augwidgets.domain.errors import told
from augwidgets.recipe.recipe import Recipe

_MOST = 1_000_000  # copies of a picture


def copies_of(data: DataSet, copies: Any) -> np.ndarray:
    """Return how many copies of each picture are made.

    Of a mapping of classes a picture takes the largest number among those that it shows, and 1 if it shows none.

    Raises
    ------
    TypeError, ValueError
        No whole number from 0, or a class that the data set does not have.
    """
    if not isinstance(copies, Mapping):
        return np.full(len(data), _count(copies, "copies"))
    wanted = {name: _count(count, f"copies of {told(name, 40)}") for name, count in copies.items()}
    check_classes(data, wanted, "copies")
    return np.array([max((wanted[name] for name in shown if name in wanted), default=1) for shown in _shown(data)])


def recipes_of(data: DataSet, recipes: Any) -> tuple[np.ndarray, tuple[Recipe, ...]]:
    """Return which recipe each picture takes, 0 for that of all others, and the recipes from 1 on.

    A picture takes the first of which it shows the class.

    Raises
    ------
    TypeError, ValueError
        No mapping of classes of the data set to recipes.
    """
    if recipes is None:
        return np.zeros(len(data), int), ()
    if not isinstance(recipes, Mapping):
        raise TypeError(f"recipes must be a mapping of class to recipe, got {told(recipes)}")
    for name, recipe in recipes.items():
        if not isinstance(recipe, Recipe):
            raise TypeError(f"recipes must hold an aw.Recipe for {told(name, 40)}, got {told(recipe)}")
    check_classes(data, recipes, "recipes")
    places = {name: place for place, name in enumerate(recipes, 1)}
    found = [min((places[name] for name in shown if name in places), default=0) for shown in _shown(data)]
    return np.array(found, int), tuple(recipes.values())


def originals_of(count: int, share: Any, seed: int) -> np.ndarray:
    """Return which of so many pictures are written untouched as well: this share of them, drawn by the seed.

    Raises
    ------
    ValueError
        No share.

    Examples
    --------
    >>> int(originals_of(10, 0.3, seed=0).sum()), bool(originals_of(10, True, seed=0).all())
    (3, True)
    """
    if not isinstance(share, bool) and not (is_number(share) and 0 <= share <= 1):
        raise ValueError(f"originals must be True, or a share of the pictures from 0 to 1, got {told(share)}")
    found = np.zeros(count, bool)
    # A stream of its own: a seed sequence fills up with zeros, so [seed] alone is that of the first copy of picture 0.
    stream = np.random.SeedSequence([seed], spawn_key=(1,))
    found[np.random.default_rng(stream).permutation(count)[: round(float(share) * count)]] = True
    return found


def check_classes(data: DataSet, wanted: Mapping[Any, Any], what: str) -> None:
    """Raise where a mapping names a class that the data set does not have.

    Raises
    ------
    ValueError
    """
    known = data.class_names
    for name in wanted:
        if name not in known:
            words = f"{what} must name classes of the data set ({', '.join(map(str, known)) or 'it has none'})"
            raise ValueError(f"{words[:200]}, got {told(name, 40)}")


def _count(value: Any, what: str) -> int:
    if not is_whole(value) or not 0 <= value <= _MOST:
        raise ValueError(f"{what} must be a whole number from 0 to {_MOST:,}, got {told(value)}")
    return int(value)


def _shown(data: DataSet) -> Iterator[set[str]]:
    """Yield the classes of each picture: its label and the classes of its objects; none where its labels are broken."""
    asks = data.listing.object_names is not None or "label" not in data.listing.carries
    for number, label in enumerate(data.labels):
        shown = set() if label is None else {str(label)}
        if asks:
            shown |= _objects(data, number)
        yield shown


def _objects(data: DataSet, number: int) -> set[str]:
    asked = data.listing.object_names
    try:
        if asked is not None:
            return set(asked(data.listing.entries[number]))
        return set(data.fields(number).get("box_labels") or ())
    except Exception:  # it is left out when its turn comes, with the reason
        return set()
