"""What is odd about pictures of a data set, under the names that cleanvision gives it; the measures are our own.

A picture is

* dark where even its lightest hundredth is dark, and light where even its darkest twentieth is light;
* blurry where blurring it anew changes little (`looks.blur_of`), seen at 512 pixels;
* of low information where its grey levels are few or one of them is nearly everywhere;
* grayscale where its channels hardly differ;
* of odd aspect ratio where it is far longer than wide, or the other way round;
* of odd size where its side (the root of its area) is far from the middle one of the data set;
* a duplicate where others have the same pixels, a near duplicate where they have nearly the same perceptual hash.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from augwidgets.data import duplicates
from augwidgets.data.looks import Look

# Levels of 255.
DARK = 80
LIGHT = 242
# A share of the differences between neighbours; see `looks.blur_of`. Photographs that are blurred with a sigma of 2
# pixels at 512 have 0.5 to 0.8, sharp ones 0.2 to 0.4.
BLURRY = 0.62
# Bits, of 8.
LITTLE = 2.4
# A picture counts as coloured when its strongest channel lies so many levels of 255 above its weakest, on average:
# scans of grey prints in RGB stay below that.
COLOURED = 2.0
# The shorter side, as a share of the longer one.
LONG = 0.35
# Times the middle side of the data set, or its reciprocal.
ODD = 3.0

ISSUES: Mapping[str, str] = {
    "is_exact_duplicates_issue": "exact duplicates",
    "is_near_duplicates_issue": "near duplicates",
    "is_blurry_issue": "blurry",
    "is_dark_issue": "dark",
    "is_light_issue": "light",
    "is_low_information_issue": "low information",
    "is_odd_aspect_ratio_issue": "odd aspect",
    "is_odd_size_issue": "odd size",
    "is_grayscale_issue": "grayscale",
}


class Issues(NamedTuple):
    """What is odd about which pictures.

    Attributes
    ----------
    flags : mapping of str to array
        For each name of cleanvision's a truth value for each picture that was read.
    exact, near : tuple of tuple of int
        The sets of duplicates, as places among the pictures that were read; `near` has those that are not exact.
    near_sought : bool
        Whether near duplicates could be looked for: ImageHash is installed.
    """

    flags: Mapping[str, np.ndarray]
    exact: tuple[tuple[int, ...], ...]
    near: tuple[tuple[int, ...], ...]
    near_sought: bool


def issues_of(looks: Sequence[Look]) -> Issues:
    """Return what is odd about which of the pictures.

    Examples
    --------
    >>> from augwidgets.data.looks import look_at
    >>> levels = [np.full((70, 90, 1), level, np.uint8) for level in (10, 250, 10)]
    >>> found = issues_of([look_at(image, (70, 90)) for image in levels])
    >>> found.flags["is_dark_issue"].tolist(), found.flags["is_light_issue"].tolist(), found.exact
    ([True, False, True], [False, True, False], ((0, 2),))
    """
    sizes = np.array([look.size for look in looks], np.float64).reshape(-1, 2)
    sides = np.sqrt(sizes.prod(axis=1))
    times = sides / np.median(sides) if len(sides) else sides
    blur = np.array([look.blur for look in looks], np.float64)
    flags = {
        "is_blurry_issue": np.nan_to_num(blur) > BLURRY,
        "is_dark_issue": np.array([look.lightest < DARK for look in looks], bool),
        "is_light_issue": np.array([look.darkest > LIGHT for look in looks], bool),
        "is_low_information_issue": np.array([look.information < LITTLE for look in looks], bool),
        "is_odd_aspect_ratio_issue": sizes.min(axis=1) < LONG * sizes.max(axis=1),
        "is_odd_size_issue": (times > ODD) | (times < 1 / ODD),
        "is_grayscale_issue": np.array([look.colour <= COLOURED for look in looks], bool),
    }
    # What shows next to nothing has a hash of next to nothing: all such pictures would be alike.
    telling = [place for place in range(len(looks)) if not flags["is_low_information_issue"][place]]
    exact = duplicates.same([look.pixels for look in looks])
    sought = all(look.hash is not None for look in looks)
    near = duplicates.near([looks[place].hash or 0 for place in telling]) if sought and telling else []
    near = [tuple(telling[place] for place in some) for some in near]
    near = [some for some in near if len({looks[place].pixels for place in some}) > 1]
    for name, sets in (("is_exact_duplicates_issue", exact), ("is_near_duplicates_issue", near)):
        flags[name] = np.zeros(len(looks), bool)
        flags[name][[place for some in sets for place in some]] = True
    return Issues({name: flags[name] for name in ISSUES}, tuple(exact), tuple(near), sought)
