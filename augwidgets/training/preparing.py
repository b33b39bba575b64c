"""Preparation: what is done to every picture alike, to those of training, of validation and of the test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.recipe.argument_checks import checked_recipe
from augwidgets.recipe.groups import Group
from augwidgets.recipe.recipe import Recipe
from augwidgets.steps.open_step import OpenStep
from augwidgets.training import trainer


@dataclass(frozen=True)
class Prepared:
    """A recipe for training pictures, after a preparation of all pictures; made by `prepared`, taken by `compare`.

    Attributes
    ----------
    preparation : Recipe
        Which draws nothing.
    recipe : Recipe
    """

    preparation: Recipe
    recipe: Recipe


def prepared(preparation: Any, recipe: Any = None) -> Prepared:
    """Return a preparation and a recipe as one for `compare`: the first for all pictures, the second in training only.

    Parameters
    ----------
    preparation : Recipe, or list of steps
        Of which each happens always, and with one value for everything.
    recipe : Recipe or list of steps, optional
        What augments the prepared training pictures.

    Returns
    -------
    Prepared

    Raises
    ------
    TypeError, ValueError
        In one sentence: what is no recipe, or draws something, or changes the size of the pictures.

    Examples
    --------
    >>> import augwidgets as aw
    >>> prepared([aw.equalize.at()], [aw.rotate]).preparation.steps[0].name
    'equalize'
    >>> prepared([aw.rotate])
    Traceback (most recent call last):
    ...
    ValueError: a preparation must draw nothing, and rotate draws its angle; aw.rotate.at(...) gives it one value
    """
    made = checked_recipe(_as_recipe(preparation), "preparation")
    made.refuse_pairs()
    if made.by_label:
        raise ValueError("a preparation must be the same for all labels, for those of test pictures are not known")
    for step in made.steps:
        _refuse_draws(step)
    return Prepared(made, Recipe(()) if recipe is None else checked_recipe(_as_recipe(recipe)))


def _as_recipe(given: Any) -> Any:
    return Recipe(tuple(given)) if isinstance(given, (list, tuple)) else given


def _refuse_draws(member: Any) -> None:
    if not member.on or member.chance == 0:
        return
    if member.chance < 1:
        raise ValueError(
            f"a preparation must draw nothing, and {member.name} happens with a chance of {member.chance:g} only"
        )
    if isinstance(member, Group):
        if member.kind != "in_order":
            raise ValueError(f"a preparation must draw nothing, and {member.kind} draws what happens")
        for one in member.members:
            _refuse_draws(one)
    elif isinstance(member, OpenStep):
        for name, item in member.transform.parameters.items():
            if name in member.ranges and not item.domain.is_closed(member.ranges[name]):
                raise ValueError(
                    f"a preparation must draw nothing, and {member.name} draws its {name}; "
                    f"{member.transform.written_name}.at(...) gives it one value"
                )


def as_prepared(images: np.ndarray, preparation: Recipe) -> np.ndarray:
    """Return ``(N, H, W, C)`` uint8 after a preparation.

    Parameters
    ----------
    images : (N, H, W, C) array of uint8
    preparation : Recipe

    Raises
    ------
    ValueError
        It changes the size of the pictures.
    """
    found = np.stack([preparation(image, seed=0) for image in images])
    if found.shape != images.shape:
        raise ValueError(
            f"a preparation must keep the size of the pictures, {images.shape[1]} x {images.shape[2]}, got "
            f"{found.shape[1]} x {found.shape[2]}; size= brings them to another one"
        )
    return found


def labelled_as_prepared(pictures: trainer.Labelled, preparation: Recipe) -> trainer.Labelled:
    """Return pictures in [0, 1] after a preparation of their bytes."""
    images = as_prepared(np.rint(pictures.images * 255).astype(np.uint8), preparation)
    return pictures._replace(images=images.astype(np.float32) / np.float32(255))
