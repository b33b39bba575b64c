"""Pictures that are there more than once: the same pixels, or nearly so by their perceptual hashes."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Hashable, Sequence

import numpy as np

# Of 64 bits: a picture that was saved again or resized differs by fewer; pictures of other things differ by about 32.
NEAR = 4

_BITS = 64


def same(fingerprints: Sequence[Hashable]) -> list[tuple[int, ...]]:
    """Return the places that share a fingerprint, in sets of two or more.

    Examples
    --------
    >>> same(["a", "b", "a", "c", "b", "a"])
    [(0, 2, 5), (1, 4)]
    """
    places: dict[Hashable, list[int]] = defaultdict(list)
    for place, fingerprint in enumerate(fingerprints):
        places[fingerprint].append(place)
    return [tuple(some) for some in places.values() if len(some) > 1]


def near(hashes: Sequence[int], distance: int = NEAR) -> list[tuple[int, ...]]:
    """Return the places whose hashes of 64 bits differ by `distance` bits at most, in sets: friends of friends too.

    Two hashes that differ in d bits agree in at least one of d + 1 parts of them, so only those that agree in a part
    are compared.

    Parameters
    ----------
    hashes : sequence of int
    distance : int

    Examples
    --------
    >>> near([0b0, 0b111, 2**64 - 1, 0b11111], 3)
    [(0, 1, 3)]
    """
    values, back = np.unique(np.asarray(hashes, np.uint64), return_inverse=True)
    owner = np.arange(len(values))  # of sets: the smallest place in each
    for part in _parts(distance + 1):
        bits = (values >> np.uint64(part.start)) & np.uint64((1 << len(part)) - 1)
        order = np.argsort(bits, kind="stable")
        bits, first = bits[order], np.arange(len(order))
        for ahead in itertools.count(1):  # each with the one so many places further on, where they agree in the part
            first = first[first < len(order) - ahead]
            first = first[bits[first] == bits[first + ahead]]
            if not len(first):
                break
            one, other = order[first], order[first + ahead]
            close = np.bitwise_count(values[one] ^ values[other]) <= distance
            _join(owner, one[close], other[close])
    return sorted(same(_roots(owner)[back].tolist()))


def _parts(count: int) -> list[range]:
    ends = [round(_BITS * number / count) for number in range(count + 1)]
    return [range(low, high) for low, high in itertools.pairwise(ends)]


def _join(owner: np.ndarray, ones: np.ndarray, others: np.ndarray) -> None:
    """Make one set of the sets of each pair."""
    roots = _roots(owner)
    ones, others = roots[ones], roots[others]
    for one, other in np.unique(np.stack([ones, others], axis=1)[ones != others], axis=0).tolist():
        low, high = sorted((_root(owner, one), _root(owner, other)))
        owner[high] = low


def _roots(owner: np.ndarray) -> np.ndarray:
    while True:
        above = owner[owner]
        if (above == owner).all():
            return owner
        owner = above


def _root(owner: np.ndarray, place: int) -> int:
    while owner[place] != place:
        place = int(owner[place])
    return place
