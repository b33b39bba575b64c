"""Numbers that stay with the members of a list when these are moved: a recipe's steps, a group's members."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from augwidgets.domain.argument_checks import is_listed, is_whole
from augwidgets.domain.errors import told

Ids = tuple[int, ...]


def checked(ids: Iterable[int] | None, count: int, limit: int) -> Ids:
    """Return so many different numbers below the limit, 0, 1, 2 ... if there are none yet."""
    given = range(count) if ids is None else tuple(ids) if is_listed(ids) else ()
    found = tuple([int(number) for number in given if is_whole(number)])
    right = all(0 <= number < limit for number in found)
    if not right or not len(given) == len(found) == len(set(found)) == count:
        written = f"2**{limit.bit_length() - 1}"
        raise ValueError(f"ids must be {count} different whole numbers in [0, {written}), got {told(ids)}")
    return found


def unused(ids: Sequence[int], limit: int) -> int:
    """Return the number of one more: one that is gone is not given again while a later one stands.

    Examples
    --------
    >>> unused((0, 3, 1), 8), unused((0, 7), 8)
    (4, 1)
    """
    new = max(ids, default=-1) + 1
    if new < limit:
        return new
    return next(number for number in range(len(ids) + 1) if number not in ids)  # a file may hold any ids


def place(index: int, count: int, of: str) -> int:
    """Return the place that an index means, also one counted from the end."""
    if not is_whole(index):
        raise TypeError(f"{of}, counted from 0, got {told(index)}")
    if not -count <= index < count:
        raise IndexError(f"{of}, counted from 0, got {told(index)}")
    return int(index) % count


def moved(count: int, index: int, to: int) -> list[int]:
    """Return the order of the places once one of them stands elsewhere.

    Examples
    --------
    >>> moved(4, 3, 0)
    [3, 0, 1, 2]
    """
    order = [other for other in range(count) if other != index]
    order.insert(to, index)
    return order
