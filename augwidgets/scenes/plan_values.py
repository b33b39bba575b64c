"""What a plan is handed: cut-outs and a region in each of their forms, and limits that do not contradict each other."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.domain.errors import one_line, path_told, told
from augwidgets.sample.region import Region
from augwidgets.scenes.cutout_image import Cutout
from augwidgets.scenes.cutting import cutout
from augwidgets.scenes.from_data import FoundCutouts

if TYPE_CHECKING:
    from augwidgets.scenes.plan import Plan


def as_cutouts(given: Any, name: str) -> Sequence[Cutout]:
    """Return cut-outs, from whatever they are made of; those of a data set are read when they are needed."""
    if isinstance(given, Cutout):
        return (given,)
    if isinstance(given, (str, os.PathLike)):
        place = Path(os.path.expanduser(given))
        if not os.path.isdir(place):
            return (_read(given),)
        files = sorted(one for one in place.iterdir() if one.suffix.lower() == ".png" and not one.name.startswith("."))
        if not files:
            raise ValueError(
                f"a folder of {name} must hold PNG files with transparency, got none in {path_told(place)}"
            )
        return tuple(map(_read, files))
    if not isinstance(given, Sequence):
        raise TypeError(f"{name} must be a sequence of cut-outs, or a folder of them, got {told(given)}")
    if isinstance(given, FoundCutouts):
        return given
    return tuple(one if isinstance(one, Cutout) else _read(one) for one in given)


def _read(one: Any) -> Cutout:
    """Return a picture's cut-out; of a file, what is wrong is said with its name."""
    try:
        return cutout(one)
    except ValueError as error:
        if not isinstance(one, (str, os.PathLike)) or Path(one).name in str(error):
            raise
        raise ValueError(one_line(f"{path_told(one, 80)}: {error}", 290)) from None


def as_regions(where: Any, backgrounds: int) -> Any:
    """Return a region, a mask of truth values that nobody writes into, a tuple of one for each background, or None."""
    if not isinstance(where, (list, tuple)) or _is_mask(where):
        return _as_region(where)
    if len(where) != backgrounds:
        raise ValueError(
            f"where must be one region or mask for all backgrounds, or one for each of {backgrounds}, got {len(where)}"
        )
    return tuple(map(_as_region, where))


def _is_mask(where: Any) -> bool:
    """Return whether lists are the rows of a mask."""
    try:
        return np.ndim(where) == 2
    except ValueError:  # they are of different lengths
        return False


def _as_region(where: Any) -> Any:
    if where is None or isinstance(where, Region):
        return where
    try:
        mask = np.asarray(where)
    except ValueError:
        mask = np.zeros(0)
    if mask.ndim != 2 or mask.dtype.kind not in "buif" or not mask.size:
        raise TypeError(f"where must be an aw.Region or a mask (H, W), got {told(where)}")
    if not (mask != 0).any():
        raise ValueError("where must leave room for an object, got a mask that is 0 everywhere")
    mask = mask != 0
    mask.flags.writeable = False
    return mask


def check_sense(plan: Plan) -> None:
    """Raise where values contradict each other."""
    if not len(plan.cutouts) and plan.count[1]:
        raise ValueError("cutouts must be at least one, got none; make one by aw.scenes.cutout(picture)")
    if not len(plan.distractors) and plan.distractor_count[1]:
        raise ValueError(
            f"distractor_count must be 0 without distractors, got {plan.distractor_count[1]}; give distractors"
        )
    if plan.visible == 1 and plan.truncated > 0:
        raise ValueError(
            f"visible=1 asks for whole objects, and truncated={plan.truncated:g} allows cut ones; give truncated=0"
        )
    if plan.horizon is not None and plan.horizon >= plan.y[1]:
        raise ValueError(
            f"objects must be able to stand below the horizon, {plan.horizon:g} of the height, but y ends at "
            f"{plan.y[1]:g}; lower the horizon, or raise y"
        )
