"""Published ways of choosing steps, given as a group that can be looked at and changed like any other."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from augwidgets.domain.errors import told
from augwidgets.domain.range import Range
from augwidgets.recipe.choices import in_order, one_of, some_of
from augwidgets.recipe.groups import Group
from augwidgets.recipe.members import maybe
from augwidgets.recipe.policy_tables import NAMES, SUB_POLICIES, USUAL, WIDE, Space
from augwidgets.steps.member import Member
from augwidgets.steps.transform import Transform
from augwidgets.transforms.colours import saturation
from augwidgets.transforms.details import sharpen
from augwidgets.transforms.equalizing import auto_contrast, equalize
from augwidgets.transforms.geometry import rotate, shear, shift
from augwidgets.transforms.tones import brightness, contrast, invert, posterize, solarize

_STRONGEST = 30
MAGNITUDE = Range(0, _STRONGEST)

# Identity is the fourteenth operation: what is left of the chance of the others.
_NOT_IDENTITY = round(len(NAMES) / (len(NAMES) + 1), 6)

# The kernel of Pillow's Sharpness (5/13 in its middle, 1/13 around it) spreads as far as a Gaussian of this sigma.
_PILLOWS_BLUR = 0.68

# From least to most, as shares of the strongest.
_Shares = tuple[float, float]


def rand_augment(n: int = 2, magnitude: float | tuple[float, float] = 9) -> Group:
    """Return a group in which `n` times one of fourteen operations happens, all as strong as one number says.

    They are ShearX, ShearY, TranslateX, TranslateY, Rotate, Brightness, Color, Contrast, Sharpness, Posterize,
    Solarize, AutoContrast, Equalize and Identity. Each time one is chosen from all of them, and they happen in the
    order in which they were chosen. The first nine go to either side, equally often; the last three have no strength.

    Parameters
    ----------
    n : int
        How many times, 1 to 13.
    magnitude : float or (float, float)
        0 to 30, as in torchvision's ``RandAugment``. At 30 a picture is slanted by 16.7 degrees, slid by 45 %, turned
        by 30 degrees; light, colour, contrast and sharpness change by 90 %; four bits are left, and every level is
        inverted. A pair draws a magnitude for each operation from that range, (0, 30) from all there are.

    Returns
    -------
    Group
        Of kind "some_of", with ``again=True``.

    Raises
    ------
    TypeError, ValueError
        A number outside of its limits.

    Notes
    -----
    Identity is what is left of each step's chance, 13 of 14. Held against torchvision 0.29 on the cat at magnitudes 9,
    15 and 30, operation by operation: Posterize and Solarize are equal, Brightness, Color and AutoContrast differ by 1
    level at most, Equalize by 4 (2 on average), Sharpness by 12 (half a level on average), Rotate by 0.6 levels on
    average; slides are not cut to whole pixels. Two are made otherwise. Contrast is about mid grey instead of the mean
    of the picture, which for the cat lies 8 levels below it: so the two are up to 3 levels apart at magnitude 9, and 9
    at 30. And pictures are slanted about their middle instead of the upper left corner: by the same angle, but without
    being slid as well (then they differ by half a level on average).

    References
    ----------
    Cubuk, Zoph, Shlens and Le, "RandAugment: practical automated data augmentation with a reduced search space", 2020.

    Examples
    --------
    >>> import augwidgets as aw
    >>> group = aw.rand_augment(n=2, magnitude=20)
    >>> group.n, group.members[4].members
    (2, (aw.rotate.between(angle=-20.0), aw.rotate.between(angle=20.0)))
    """
    return some_of(n, [maybe(member, _NOT_IDENTITY) for member in _members(USUAL, _shares(magnitude))], again=True)


def trivial_augment() -> Group:
    """Return a group in which one of fourteen well-known operations happens, as strong as it comes out.

    The operations are those of `rand_augment`, but reach farther: the strength of each is drawn from nothing at all up
    to 45 degrees of slant, a seventh of a side, 135 degrees of turning, gains of 0.01 to 1.99, two bits, every level
    inverted; to either side. There is nothing to tune. It is TrivialAugment "wide", torchvision's
    ``TrivialAugmentWide``.

    Returns
    -------
    Group
        Of kind "one_of"; Identity is what is left of its chance, 13 of 14.

    Notes
    -----
    Strengths are drawn evenly where the paper has 31 of them. It slides by up to 32 pixels, here that share of 224. For
    the rest see `rand_augment`.

    References
    ----------
    Müller and Hutter, "TrivialAugment: tuning-free yet state-of-the-art data augmentation", ICCV 2021.

    Examples
    --------
    >>> import augwidgets as aw
    >>> group = aw.trivial_augment()
    >>> group.most, group.members[4]
    (1, aw.rotate.between(angle=(-135.0, 135.0)))
    """
    return one_of([_joined(_OPERATIONS[name](WIDE, (0.0, 1.0))) for name in NAMES], _NOT_IDENTITY)


def auto_augment(policy: str = "imagenet") -> Group:
    """Return a group in which one of the 25 sub-policies happens that a search found for this kind of pictures.

    A sub-policy is two operations in order, each with its chance and its strength, to either side where it has sides.

    Parameters
    ----------
    policy : {"imagenet", "cifar10", "svhn"}
        Photos, small photos, house numbers: mostly tones for the first two, slants and negatives for the third.

    Returns
    -------
    Group
        Of kind "one_of", its members of kind "in_order".

    Raises
    ------
    ValueError
        No such policy.

    Notes
    -----
    The tables and the strengths are those of the paper as torchvision's ``AutoAugment`` has them; operations are made
    as in `rand_augment`.

    References
    ----------
    Cubuk, Zoph, Mané, Vasudevan and Le, "AutoAugment: learning augmentation strategies from data", CVPR 2019, tables 7
    to 9.

    Examples
    --------
    >>> import augwidgets as aw
    >>> group = aw.auto_augment("svhn")
    >>> len(group.members), [round(step.chance, 2) for step in group.members[0].members]
    (25, [0.9, 0.2])
    """
    if not isinstance(policy, str) or policy not in SUB_POLICIES:
        raise ValueError(f"policy must be one of {', '.join(map(repr, SUB_POLICIES))}, got {told(policy)}")
    return one_of(
        [
            in_order([maybe(_published(name, strength), chance) for name, chance, strength in sub_policy])
            for sub_policy in SUB_POLICIES[policy]
        ]
    )


def magnitude_of(group: Group) -> float | tuple[float, float] | None:
    """Return at which magnitude `rand_augment` has these steps; None where they are not its own any more.

    Examples
    --------
    >>> magnitude_of(rand_augment(3, 12.5)), magnitude_of(rand_augment(2, (0, 9)))
    (12.5, (0.0, 9.0))
    """
    if group.kind != "some_of" or not group.again or len(group.members) != len(NAMES):
        return None
    turns = group.members[NAMES.index("Rotate")]
    if not isinstance(turns, Group) or [step.name for step in turns.open_steps] != ["rotate", "rotate"]:
        return None
    # It turns by as many degrees as that.
    low, high = (round(number, 2) for number in turns.open_steps[1].ranges["angle"])
    if not 0 <= low <= high <= _STRONGEST:
        return None
    wanted = _members(USUAL, (low / _STRONGEST, high / _STRONGEST))
    alike = all(_like(new, old) == old for new, old in zip(wanted, group.members, strict=True))
    return None if not alike else low if low == high else (low, high)


def at_magnitude(group: Group, magnitude: float | tuple[float, float]) -> Group:
    """Return the group with the steps of `rand_augment` at another magnitude; chances, switches and ids stay."""
    wanted = _members(USUAL, _shares(magnitude))
    members = [_like(new, old) for new, old in zip(wanted, group.members, strict=True)]
    return group.replace(members=members, ids=group.ids)


def _like(new: Member, old: Member) -> Member:
    """Return a member with the chance, the switch and the ids of another one."""
    same: dict[str, Any] = {"chance": old.chance, "on": old.on}
    if isinstance(new, Group) and isinstance(old, Group) and len(new.members) == len(old.members):
        same["ids"] = old.ids
    return new.replace(**same)


def _shares(magnitude: Any) -> _Shares:
    low, high = MAGNITUDE.check_open(magnitude, "magnitude")
    return round(low, 2) / _STRONGEST, round(high, 2) / _STRONGEST


def _members(space: Space, shares: _Shares) -> list[Member]:
    return [_operation(name, space, shares) for name in NAMES]


def _operation(name: str, space: Space, shares: _Shares) -> Member:
    """Return an operation; one that has two sides as the choice between them."""
    sides = _OPERATIONS[name](space, shares)
    return one_of(sides) if len(sides) > 1 else sides[0]


def _published(name: str, strength: int | None) -> Member:
    """Return an operation at a strength of AutoAugment, 0 to 9; at 0 both sides are the same."""
    share = (strength or 0) / 9
    return _operation(name, USUAL, (share, share)) if strength else _OPERATIONS[name](USUAL, (share, share))[0]


def _joined(sides: list[Member]) -> Member:
    """Return the two sides of an operation as one range, from the strongest one way to the strongest the other way."""
    if len(sides) == 1:
        return sides[0]
    left, right = (side.ranges for side in sides)  # type: ignore[attr-defined]
    return sides[0].replace(**{name: (min(left[name][0], right[name][0]), max(left[name][1], right[name][1]))
                               for name in left if left[name] != right[name]})  # fmt: skip


def _two_sided(
    transform: Transform, name: str, change: Callable[[Space, float], float], middle: float = 0, **others: Any
) -> Callable[[Space, _Shares], list[Member]]:
    """Return what makes both sides of an operation: `middle` less and `middle` plus what the share changes."""

    def sides(space: Space, shares: _Shares) -> list[Member]:
        # Rounded, for a person reads them; taken from the middle, for minus 0.0 would be written as it is.
        low, high = (round(change(space, one), 4) for one in shares)
        below, above = (tuple(round(middle + end, 4) for end in ends) for ends in ((0 - high, 0 - low), (low, high)))
        return [transform.between(**{**others, name: ends}) for ends in (below, above)]

    return sides


def _slant(space: Space, share: float) -> float:
    return math.degrees(math.atan(space.slant * share))


def _gain(space: Space, share: float) -> float:
    return space.change * share


def _bits(space: Space, shares: _Shares) -> list[Member]:
    low, high = (8 - round(space.bits * one) for one in shares)
    return [posterize.between(bits=(high, low))]


def _threshold(space: Space, shares: _Shares) -> list[Member]:
    low, high = (round(1 - one, 4) for one in shares)
    return [solarize.between(threshold=(high, low))]


_OPERATIONS: Mapping[str, Callable[[Space, _Shares], list[Member]]] = MappingProxyType(
    {
        "ShearX": _two_sided(shear, "across", _slant, along=0),
        "ShearY": _two_sided(shear, "along", _slant, across=0),
        "TranslateX": _two_sided(shift, "right", lambda space, share: space.slide * share, down=0),
        "TranslateY": _two_sided(shift, "down", lambda space, share: space.slide * share, right=0),
        "Rotate": _two_sided(rotate, "angle", lambda space, share: space.turn * share),
        "Brightness": _two_sided(brightness, "gain", _gain, 1),
        "Color": _two_sided(saturation, "gain", _gain, 1),
        "Contrast": _two_sided(contrast, "gain", _gain, 1),
        "Sharpness": _two_sided(sharpen, "amount", _gain, radius=_PILLOWS_BLUR),
        "Posterize": _bits,
        "Solarize": _threshold,
        "AutoContrast": lambda space, shares: [auto_contrast.between(cutoff=0, over="channels")],
        "Equalize": lambda space, shares: [equalize.between(over="channels")],
        "Invert": lambda space, shares: [invert.between()],
    }
)
