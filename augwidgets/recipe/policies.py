"""Published ways of choosing steps, given as a group that can be looked at and changed like any other."""

from __future__ import annotations

import math

from augwidgets.domain.range import Range
from augwidgets.recipe.groups import Group, some_of
from augwidgets.steps.open_step import OpenStep
from augwidgets.transforms.colours import saturation
from augwidgets.transforms.details import sharpen
from augwidgets.transforms.equalizing import auto_contrast, equalize
from augwidgets.transforms.geometry import rotate, shear, shift
from augwidgets.transforms.tones import brightness, contrast, posterize, solarize

_STRONGEST = 30
MAGNITUDE = Range(0, _STRONGEST)


def rand_augment(n: int = 2, magnitude: float = 9) -> Group:
    """Return a group of which `n` of thirteen well-known steps happen, all as strong as one number says.

    The steps are those of the paper, in its words ShearX, ShearY, TranslateX, TranslateY, Rotate, Brightness, Color,
    Contrast, Sharpness, Posterize, Solarize, AutoContrast and Equalize. Identity is left out: one less of `n`, or a
    chance of the group, says the same.

    Parameters
    ----------
    n : int
        How many happen, 1 to 13.
    magnitude : float
        0 to 30, as in torchvision's ``RandAugment``. At 30 a picture is slanted by up to 16.7 degrees, slid by 45 %,
        turned by 30 degrees; light, colour, contrast and sharpness change by up to 90 %; down to four bits are left,
        and down to no level is spared from being inverted.

    Returns
    -------
    Group
        Of kind "some_of".

    Raises
    ------
    TypeError, ValueError
        A number outside of its limits.

    Notes
    -----
    It differs from the paper in what can be seen: values are drawn from a range up to the magnitude, to either side,
    instead of from its ends; the `n` are different ones, and happen in the order of the list, so that warps lie side by
    side. Sharpness is only raised. AutoContrast and Equalize have no strength.

    References
    ----------
    Cubuk, Zoph, Shlens and Le, "RandAugment: practical automated data augmentation with a reduced search space", 2020.

    Examples
    --------
    >>> import augwidgets as aw
    >>> group = aw.rand_augment(n=2, magnitude=15)
    >>> group.n, group.members[4]
    (2, aw.rotate.between(angle=(-15.0, 15.0)))
    """
    return some_of(n, _steps(_share(magnitude)))


def magnitude_of(group: Group) -> float | None:
    """Return at which magnitude `rand_augment` has these ranges; None where they are not its own any more.

    Examples
    --------
    >>> magnitude_of(rand_augment(3, 12.5))
    12.5
    """
    if group.kind != "some_of" or [step.name for step in group.members] != [step.name for step in _steps(0)]:
        return None
    magnitude = round(group.members[_TURN].ranges["angle"][1], 2)  # it turns by as many degrees as that
    wanted = _steps(magnitude / _STRONGEST)
    alike = all(dict(one.ranges) == dict(other.ranges) for one, other in zip(group.members, wanted, strict=True))
    return magnitude if alike else None


def at_magnitude(group: Group, magnitude: float) -> Group:
    """Return the group with the ranges of `rand_augment` at another magnitude; chances and switches stay."""
    for place, step in enumerate(_steps(_share(magnitude))):
        group = group.changing(place, group.members[place].replace(**step.ranges))
    return group


_TURN = 4  # the place of the rotation


def _share(magnitude: float) -> float:
    return float(MAGNITUDE.check(magnitude, "magnitude")) / _STRONGEST


def _steps(share: float) -> list[OpenStep]:
    """Return the steps at this share of their full strength; numbers are rounded, for a person reads them."""
    # Taken from 0 below, for minus 0.0 would be written as it is.
    slant = round(math.degrees(math.atan(0.3 * share)), 2)
    slide = round(0.45 * share, 4)
    turn = round(30 * share, 2)
    change = round(0.9 * share, 4)
    gains = (round(1 - change, 4), round(1 + change, 4))
    return [
        shear.between(across=(0 - slant, slant)),
        shear.between(across=0, along=(0 - slant, slant)),
        shift.between(right=(0 - slide, slide)),
        shift.between(right=0, down=(0 - slide, slide)),
        rotate.between(angle=(0 - turn, turn)),
        brightness.between(gain=gains),
        saturation.between(gain=gains),
        contrast.between(gain=gains),
        sharpen.between(amount=(0, change)),
        posterize.between(bits=(8 - round(4 * share), 8)),
        solarize.between(threshold=(round(1 - share, 4), 1)),
        auto_contrast.between(cutoff=0),
        equalize.between(),
    ]
