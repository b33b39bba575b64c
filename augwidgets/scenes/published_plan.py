"""The plan of the article "Creating a synthetic data set": one object, with the article's own ranges."""

from __future__ import annotations

from typing import Any

from augwidgets.scenes.plan import Plan


def article_plan(
    cutouts: Any, backgrounds: Any, *, angle: Any = (-10, 10), scale: Any = (0.8, 1.2), right: Any = (0, 1 / 3),
    down: Any = (0, 1 / 3), mirror: float = 0.5, **settings: Any,
) -> Plan:  # fmt: skip
    """Return a plan of one object a scene, turned, scaled, moved and mirrored as the article does it.

    The article warps the whole foreground picture and lays it over the background. Here the object alone is taken,
    about as large as it was in its picture, and its box is moved right and down from the corner; what is cut off there
    is allowed, as in the article. Its faults are not taken over: `cutout` thresholds whole pixels, the mask is the
    warped one, and no level leaves its range.

    Parameters
    ----------
    cutouts, backgrounds
        As `Plan` takes them.
    angle : float or (float, float)
        Degrees.
    scale : float or (float, float)
        Times the size that the object had in its own picture.
    right, down : float or (float, float)
        How far its box lies from the left and from the upper edge, as shares of width and height.
    mirror : float
        The chance that it is mirrored.
    **settings
        Whatever else `Plan` takes.

    Returns
    -------
    Plan

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> plan = article_plan([aw.scenes.cutout(aw.pictures.cat())], [aw.pictures.moon()])
    >>> (one,) = plan.draw(np.random.default_rng(0), size=(240, 320)).objects
    >>> -10 <= one.angle <= 10, round(plan.cutouts[0].share, 2)
    (True, 1.23)
    """
    given = {"count": 1, "truncated": 0.9, "visible": 0.1, "place_by": "corner", "scale_by": "picture", **settings}
    return Plan(cutouts, backgrounds, angle=angle, scale=scale, x=right, y=down, mirror=mirror, **given)
