"""Which keypoints are each other's left and right, by their names: a mirror changes their places."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from augwidgets.domain.argument_checks import is_listed
from augwidgets.domain.errors import told

# The words of a name, numbers too: those of leftEye, left_eye and LEFT EYE 2.
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SIDES = {"left": "right", "l": "r"}


def pairs_by_name(names: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Return which names are each other's left and right, as ``Sample(keypoint_pairs=...)`` takes it.

    Names are those of a skeleton, such as COCO's ``left_eye`` and ``right_eye``; ``leftEye`` and ``eye.L`` are read as
    well. Where names repeat, for several persons, say, the first left one goes with the first right one, and so on.

    Parameters
    ----------
    names : sequence of str

    Returns
    -------
    tuple of (int, int)
        The places of the left one and of the right one, in the order of the left ones.

    Raises
    ------
    TypeError
        What came is no list of names.

    Examples
    --------
    >>> pairs_by_name(["nose", "left_eye", "right_eye", "right_ear"])
    ((1, 2),)
    >>> pairs_by_name(["Eye.R", "Eye.L"] * 2)
    ((1, 0), (3, 2))
    """
    if isinstance(names, str) or not is_listed(names):
        raise TypeError(f"names must be a list of the names of keypoints, got {told(names)}")
    words: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        if not isinstance(name, str):
            raise TypeError(f"names must be a list of the names of keypoints, got {told(name)} among them")
        words[tuple(word.lower() for word in _WORD.findall(name))].append(place)
    pairs: list[tuple[int, int]] = []
    for own, places in words.items():
        for number, word in enumerate(own):
            if word in _SIDES:
                others = words.get((*own[:number], _SIDES[word], *own[number + 1 :]), [])
                pairs += zip(places, others, strict=False)
                break
    return tuple(sorted(pairs))
