"""What `Augmented` is handed, checked."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from augwidgets.data.argument_checks import whole
from augwidgets.data.dataset import DataSet
from augwidgets.data.picture_source import Source
from augwidgets.data.sources import source
from augwidgets.domain.errors import told
from augwidgets.recipe.recipe import Recipe
from augwidgets.scenes.picture_source import source_of
from augwidgets.scenes.plan import Plan
from augwidgets.warp.warps import Size, checked_size


def pictures_of(x: Any, y: Any, scenes: int | None, seed: int, size: Size | None) -> Source:
    """Return where the pictures come from: a plan of scenes, a `Source`, or what `source` takes.

    Raises
    ------
    TypeError, ValueError
    """
    if not isinstance(x, Plan):
        if scenes is not None:
            raise ValueError(f"scenes counts those of a plan of aw.scenes, got {told(scenes)} with other pictures")
        return x if isinstance(x, Source) else source(x, y)
    if y is not None:
        raise ValueError("y must be left out where x is a plan: its scenes have their labels")
    if scenes is None:
        raise ValueError("a plan has no end: scenes= must say how many an epoch has, got none")
    return source_of(x, whole(scenes, "scenes"), seed, size)


def are_files(x: Any) -> bool:
    """Return whether pictures come from files, of which some may be grey and others in colour."""
    return isinstance(x, (str, os.PathLike)) or (isinstance(x, DataSet) and x.listing.entries[0].file is not None)


def refuse_without_means(recipe: Recipe) -> None:
    """Raise a ValueError where a recipe needs the means of the data set."""
    for step in recipe.open_steps:
        if step.on and step.transform.partners == "cluster means":
            raise ValueError(
                f"{step.name} needs the means of the data set; Augmented(..., means=aw.cluster_means(x, clusters=8)) "
                "gives them"
            )


def size_of_pictures(size: Any) -> Size:
    """Return the size that pictures are brought to; raise a ValueError where it is none."""
    if not isinstance(size, (tuple, list)) or len(size) != 2:
        raise ValueError(f"size must be (height, width), got {told(size)}")
    return checked_size((whole(size[0], "the height in size"), whole(size[1], "the width in size")))


def checked_targets(targets: str | Sequence[str] | None, of: Source) -> tuple[str, ...]:
    """Return which labels are given out: those asked for, or all; raise a ValueError where there is none of them."""
    if targets is None:
        return of.carried
    wanted = (targets,) if isinstance(targets, str) else tuple(targets)
    for name in wanted:
        if name not in of.carried:
            raise ValueError(
                f"targets may name {', '.join(of.carried) or 'nothing'}, which x and y bring, got {told(name)}"
            )
    return wanted
