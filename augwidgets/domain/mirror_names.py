"""What the names of classes, boxes and keypoints say about a mirror: writing, and words that have a side."""

from __future__ import annotations

import re
from collections.abc import Collection

DIGITS = {str(digit) for digit in range(10)}

# The words of a name: also those of leftEye and left_eye.
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_SIDES = {"left", "right", "leftward", "rightward", "leftwards", "rightwards"}
_SIDES |= {"clockwise", "anticlockwise", "counterclockwise"}
# These say a side only where a mirror makes another name of the data set out of the one.
_OPPOSITES = [("l", "r"), ("east", "west"), ("eastern", "western"), ("eastbound", "westbound")]
_OPPOSITES += [("northeast", "northwest"), ("southeast", "southwest"), ("e", "w"), ("ne", "nw"), ("se", "sw")]
_OPPOSITES += [("port", "starboard"), ("cw", "ccw"), ("b", "d"), ("p", "q")]
_TURNED_ROUND = {
    "left": ("right",), "right": ("left",), "leftward": ("rightward",), "rightward": ("leftward",),
    "leftwards": ("rightwards",), "rightwards": ("leftwards",), "clockwise": ("anticlockwise", "counterclockwise"),
    "anticlockwise": ("clockwise",), "counterclockwise": ("clockwise",),
}  # fmt: skip
_OPPOSITE = {one: other for pair in _OPPOSITES for one, other in (pair, pair[::-1])}


def is_writing(classes: Collection[str], *, named: bool, coloured: bool) -> bool:
    """Return whether the classes look like letters and digits that pictures show, not like numbers given to classes.

    Numbers from 0 or 1 on may stand for anything; 0 to 9 are digits where they are names, or the pictures grey.

    Examples
    --------
    >>> is_writing("abc", named=True, coloured=True), is_writing("012", named=False, coloured=False)
    (True, False)
    """
    names = set(classes)
    if not names or not all(len(name) == 1 and name.isalnum() for name in names):
        return False
    if not all(name.isdecimal() for name in names):
        return {name.lower() for name in names} not in ({"l", "r"}, {"e", "w"})
    if names != DIGITS and any(names == {str(first + k) for k in range(len(names))} for first in (0, 1)):
        return False
    return named or not coloured


def sided(names: Collection[str]) -> list[str]:
    """Return the names that a mirror makes wrong, sorted.

    Examples
    --------
    >>> sided(["leftEye", "nose"]), sided(["east", "north", "west"]), sided(["east"])
    (['leftEye'], ['east', 'west'], [])
    """
    words = {name: tuple(word.lower() for word in _WORD.findall(name)) for name in names}
    known = set(words.values())
    return sorted(
        name
        for name, own in words.items()
        if any(
            word in _SIDES or (*own[:place], _OPPOSITE.get(word), *own[place + 1 :]) in known
            for place, word in enumerate(own)
        )
    )


# Letters and digits: what a half turn makes of others, and what looks the same in a mirror, as print has them.
_HALF_TURNS = {"6": "9", "b": "q", "d": "p", "n": "u", "M": "W", "m": "w"}
_SAME_IN_A_MIRROR = set("08AHIMOTUVWXYilovwx")


def opposites(names: Collection[str]) -> dict[str, str]:
    """Return the names that a mirror makes of each other, each pair once.

    Examples
    --------
    >>> opposites(["left shoe", "right shoe", "nose", "turnLeft"]), opposites("abd")
    ({'left shoe': 'right shoe'}, {'b': 'd'})
    """
    words = {name: tuple(word.lower() for word in _WORD.findall(name)) for name in sorted(names)}
    by_words = {own: name for name, own in words.items()}
    found: dict[str, str] = {}
    for name, own in words.items():
        for place, word in enumerate(own):
            for opposite in (*_TURNED_ROUND.get(word, ()), _OPPOSITE.get(word)):
                other = by_words.get((*own[:place], opposite or "", *own[place + 1 :]))
                if other is not None and other not in (*found, *found.values()) and name not in found.values():
                    found.setdefault(name, other)
    return found


def half_turned(names: Collection[str]) -> dict[str, str]:
    """Return the letters and digits that a half turn makes of each other.

    Examples
    --------
    >>> half_turned("0689b")
    {'6': '9'}
    """
    return {one: other for one, other in _HALF_TURNS.items() if one in names and other in names}


def wrong_in_a_mirror(names: Collection[str]) -> list[str]:
    """Return the letters and digits that a mirror makes something of that is none.

    Examples
    --------
    >>> wrong_in_a_mirror("012Ab")
    ['1', '2', 'b']
    """
    return sorted(name for name in names if name not in _SAME_IN_A_MIRROR)
