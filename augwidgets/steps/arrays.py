"""Pictures of any kind through Steps: what a `Sample` is not needed for, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from augwidgets.sample import picture_kinds
from augwidgets.sample.box_rules import TIGHT, BoxRules
from augwidgets.sample.picture_kinds import Picture
from augwidgets.sample.sample import Sample
from augwidgets.steps.fusion import Applicable, Curve, applied_and_own, resolved, run, unsealed


def run_through(steps: Sequence[Applicable], picture: Picture, rules: BoxRules = TIGHT) -> Picture:
    """Send a picture of any kind through Steps; the same kind comes back, an array in as many dimensions."""
    out = run_read(steps, picture_kinds.read(picture), rules)
    return picture_kinds.handed_back(out, picture)


def run_read(steps: Sequence[Applicable], picture: np.ndarray | Sample, rules: BoxRules = TIGHT) -> np.ndarray | Sample:
    """Send what `picture_kinds.read` returned through Steps."""
    if isinstance(picture, Sample):
        return run(steps, picture, rules)
    image = picture[..., None] if picture.ndim == 2 else picture
    values = resolved(steps, (image.shape[0], image.shape[1]))
    if len(values) == 1 and isinstance(values[0], Curve):  # as quick as its table: nothing else is carried
        return _handed_back(values[0].toned(image), picture, own=True)
    out, own = applied_and_own(values, Sample(image))
    return _handed_back(out.image, picture, own)


def _handed_back(out: np.ndarray, picture: np.ndarray, own: bool) -> np.ndarray:
    """Return what came of an array in as many dimensions, in memory that the caller may write into."""
    free = unsealed(out) if own and not np.may_share_memory(out, picture) else None
    out = out.copy() if free is None else free
    return out[..., 0] if picture.ndim == 2 else out
