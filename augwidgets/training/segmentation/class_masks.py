"""Masks that hold classes, as a segmentation is trained with: 0 is the background, 1 the first class."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from augwidgets.domain.errors import told
from augwidgets.sample.sample import Sample
from augwidgets.training.batches import with_channels
from augwidgets.warp.fitting import fitted
from augwidgets.warp.warps import Size


def as_classes(sample: Sample, classes: Sequence[str], size: Size, channels: int) -> Sample:
    """Return a picture of a size, with a mask of classes and no other label.

    Parameters
    ----------
    sample : Sample
        Whose mask names its values: by the boxes that they belong to, or by `mask_names`.
    classes : sequence of str
    size : (int, int)
        Its middle is cut to the proportions and resized.
    channels : {1, 3}

    Raises
    ------
    ValueError
        It has no mask, or one of other classes.

    Examples
    --------
    >>> mask = np.array([[0, 0, 7, 7]] * 4, np.uint8)
    >>> one = Sample(np.zeros((4, 4), np.uint8), mask, [[2, 0, 4, 4]], ["cat"], mask_values=[7])
    >>> as_classes(one, ("cat", "dog"), (4, 4), 3).mask[0].tolist()
    [0, 0, 1, 1]
    """
    if sample.mask is None:
        raise ValueError("a picture to segment must have a mask of its objects, got one without")
    names = dict(sample.mask_names or {})
    if sample.mask_values is not None:
        pairs = zip(sample.mask_values.tolist(), sample.box_labels or (), strict=True)
        names.update({value: name for value, name in pairs if value})
    found = np.zeros(sample.mask.shape, np.uint8)
    for value in np.unique(sample.mask).tolist():
        if not value:
            continue
        name = names.get(value, classes[0] if len(classes) == 1 and not names else None)
        if name not in classes:
            words = "has no name" if name is None else f"is {told(name)}"
            raise ValueError(f"masks must hold {', '.join(map(repr, classes))} only, and value {value} of one {words}")
        found[sample.mask == value] = 1 + classes.index(name)
    colours = with_channels(Sample(sample.image), channels)
    return fitted(Sample(colours.image, found), size)
