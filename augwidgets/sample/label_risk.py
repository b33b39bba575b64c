"""Whether a picture's own label still holds: how much is left to be seen of the object that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from augwidgets.domain.options import Choice

if TYPE_CHECKING:
    from augwidgets.sample.sample import Sample

MEASURED_ON = Choice(("largest", "all"))


def label_at_risk(before: Sample, after: Sample, measured_on: str = "largest") -> float | None:
    """Return which share of the object that a picture's label names is left to be seen after a change.

    Parameters
    ----------
    before, after : Sample
        What went into a recipe, and what came out.
    measured_on : {"largest", "all"}
        Of several objects the largest one counts, or the area of all together.

    Returns
    -------
    float or None
        Of objects, their visible shares. Of a picture without boxes the share of itself that is still on the canvas,
        where it was measured: `Sample.label_left`, by a recipe with ``min_object_visible``; else None.

    Raises
    ------
    TypeError, ValueError
        What came is no Sample; an unknown way of measuring.

    Examples
    --------
    >>> import augwidgets as aw
    >>> before = aw.Sample(np.zeros((10, 20)), boxes=[[0, 0, 10, 10], [15, 0, 20, 10]])
    >>> after = aw.shift(before, right=-0.4)
    >>> round(label_at_risk(before, after), 3), round(label_at_risk(before, after, "all"), 3)
    (0.2, 0.467)
    """
    from augwidgets.sample.sample import Sample

    if not isinstance(before, Sample) or not isinstance(after, Sample):
        came = after if isinstance(before, Sample) else before
        raise TypeError(f"label_at_risk compares two Samples, before and after a recipe, got {type(came).__name__}")
    MEASURED_ON.check(measured_on, "measured_on")
    rows, left = before.rows, after.rows
    if rows is None or not len(rows):
        return after.label_left
    areas = np.array(rows.areas)
    visible: dict[int, float] = {}
    if left is not None:
        visible = {one.id: one.visible for one in left.dropped}
        visible |= dict(zip(left.ids.tolist(), left.visible.tolist(), strict=True))
    shares = np.array([visible.get(number, 0.0) for number in rows.ids.tolist()])
    if measured_on == "largest" or not areas.sum():
        return float(shares[int(areas.argmax())])
    return float(areas @ shares / areas.sum())


def in_words(left: float | None, needs: float | None) -> str:
    """Return the warning where less is left of an object than its label needs; nothing else.

    Examples
    --------
    >>> in_words(0.12, 0.5), in_words(0.7, 0.5)
    ('label may be wrong: 12 % of the object is left', '')
    """
    if left is None or needs is None or left >= needs:
        return ""
    return f"label may be wrong: {100 * left:.0f} % of the object is left"


def of_many(risky: int, count: int, needs: float) -> str:
    """Return the warning where the labels of some of so many pictures may be wrong.

    Examples
    --------
    >>> of_many(3, 20, 0.5).partition(";")[0]
    'less of the object is left than min_object_visible=0.5 asks for in 3 of 20 pictures, whose labels may be wrong'
    """
    whose = "the picture, whose label" if count == 1 else f"{risky:,} of {count:,} pictures, whose labels"
    words = f"less of the object is left than min_object_visible={needs:g} asks for in {whose} may be wrong"
    return f"{words}; Sample.label_left tells how much, and otherwise='draw again' draws anew"
