"""`kept_property`: a value that is computed when it is first asked for, and kept."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable
from typing import Any, TypeVar

Value = TypeVar("Value")


class kept_property(functools.cached_property[Value]):
    """A property that is computed when it is first asked for, and kept in the object's own dictionary.

    Python 3.11's `functools.cached_property` holds one lock for all objects of a class while it computes: threads that
    prepare pictures wait for each other, and a process that is forked meanwhile waits for ever. This one has none, as
    later Pythons do: two threads that ask for a value at once compute it twice, which is the same value.

    Examples
    --------
    >>> class Circle:
    ...     radius = 2
    ...     @kept_property
    ...     def area(self) -> float:
    ...         return 3 * self.radius**2
    >>> circle = Circle()
    >>> circle.area, vars(circle)
    (12, {'area': 12})
    """

    def __init__(self, function: Callable[[Any], Value]) -> None:
        super().__init__(function)
        self.lock: Any = contextlib.nullcontext()
