"""Scenes of a plan as a `Source`, which a training reads pictures from: new ones in every epoch, and seeded."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from augwidgets.data.picture_source import Source
from augwidgets.sample.sample import Sample
from augwidgets.scenes.placed import Size
from augwidgets.scenes.series import classes_of

if TYPE_CHECKING:
    from augwidgets.scenes.plan import Plan


def source_of(plan: Plan, count: int, seed: int, size: Size | None) -> Source:
    """Return the scenes of a plan: picture i of epoch e is scene ``e * count + i``, which nobody has seen before.

    Their masks hold classes, numbered from 1 in the order of their names, as a segmentation is trained with.

    Parameters
    ----------
    plan : Plan
    count : int
        How many an epoch has.
    seed : int
    size : (int, int), optional
        Height and width; without it each background's own.
    """
    classes = classes_of(plan)
    return Source(
        count, partial(_read, plan, seed, size, classes), _name, ("mask", "boxes", "box_labels"),
        {"box_labels": classes}, plan.count[1], fresh=count,
    )  # fmt: skip


def _read(plan: Plan, seed: int, size: Size | None, classes: tuple[str, ...], number: int) -> Sample:
    sample = plan.draw(np.random.default_rng([seed, 0, number]), size).paint()
    assert sample.mask is not None and sample.mask_values is not None
    table = np.zeros(int(sample.mask.max(initial=0)) + 1, np.uint8 if len(classes) < 255 else np.uint16)
    for value, name in zip(sample.mask_values.tolist(), sample.box_labels or (), strict=True):
        table[value] = 1 + classes.index(name)
    names = {place: name for place, name in enumerate(classes, 1) if name}
    return Sample(
        sample.image, table[sample.mask], sample.boxes, sample.box_labels, visible=sample.visible,
        mask_names=names or None,
    )  # fmt: skip


def _name(number: int) -> str:
    return f"scene {number}"
