"""Named recipes, each with its reasons."""

from __future__ import annotations

from augwidgets.recipe import Recipe
from augwidgets.transform import maybe
from augwidgets.transforms.geometry import flip_horizontal, rotate, shift, zoom
from augwidgets.transforms.tones import brightness


def default_recipe() -> Recipe:
    """A careful start for photos: what a hand-held camera does anyway, and a mirror.

    Turned by up to 30 degrees, slid by a tenth, 25 % nearer or farther, a fifth lighter or darker, mirrored half the
    time; the picture is reflected at its rim, so that no black corners teach a model anything.

    Examples
    --------
    >>> import augwidgets as aw
    >>> [step.transform.name for step in aw.default_recipe().steps]
    ['flip_horizontal', 'rotate', 'shift', 'zoom', 'brightness']
    """
    return Recipe(
        (
            maybe(flip_horizontal.between(), 0.5),
            rotate.between(angle=(-30, 30)),
            shift.between(right=(-0.1, 0.1), down=(-0.1, 0.1)),
            zoom.between(scale=(0.8, 1.25)),
            brightness.between(gain=(0.8, 1.2)),
        ),
        fill="reflect",
    )
