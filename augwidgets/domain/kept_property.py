"""`kept_property`: a value that is computed when it is first asked for, and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

Value = TypeVar("Value")


class kept_property(Generic[Value]):
    """A property that is computed when it is first asked for, and kept in the object's own dictionary.

    Python 3.11's `functools.cached_property` holds one lock for all objects of a class while it computes: threads that
    prepare pictures wait for each other, and a process that is forked meanwhile waits for ever. Two threads that ask
    for the same value at once compute it twice here, which is the same value.

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
        self._function = function
        self.__doc__ = function.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> kept_property[Value]: ...
    @overload
    def __get__(self, instance: object, owner: type | None = None) -> Value: ...
    def __get__(self, instance: object | None, owner: type | None = None) -> Any:
        if instance is None:
            return self
        value = vars(instance)[self._name] = self._function(instance)
        return value
