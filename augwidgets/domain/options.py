"""`Choice` and `Switch`: a few options, each drawn with an equal share."""

from __future__ import annotations

import numbers
from dataclasses import KW_ONLY, dataclass
from typing import Any

import numpy as np

from augwidgets.domain.as_code import written_as_call
from augwidgets.domain.errors import told
from augwidgets.domain.interface import Kind


class _Listed(Kind):
    """What a Choice and a Switch have in common: a few options, each drawn with an equal share."""

    options: Any
    usual: Any

    def check_open(self, value: Any, name: str) -> tuple[Any, ...]:
        if not isinstance(value, (tuple, list)):
            return (self.check(value, name),)
        chosen = {self.check(option, name) for option in value}
        if not chosen:
            raise ValueError(f"{name} must keep at least one of {', '.join(map(repr, self.options))}, got none")
        return tuple(option for option in self.options if option in chosen)

    def at(self, quantile: float, open_value: tuple[Any, ...]) -> Any:
        return open_value[min(int(quantile * len(open_value)), len(open_value) - 1)]

    def is_closed(self, open_value: tuple[Any, ...]) -> bool:
        return len(open_value) == 1

    def usual_open(self, default: Any) -> tuple[Any, ...]:
        return self.check_open((default,) if self.usual is None else self.usual, "usual")

    def written(self, open_value: tuple[Any, ...]) -> Any:
        return open_value[0] if self.is_closed(open_value) else open_value

    def format(self, value: Any) -> str:
        return str(value)

    def format_open(self, open_value: tuple[Any, ...]) -> str:
        return " or ".join(self.format(value) for value in open_value)


@dataclass(frozen=True, repr=False)
class Choice(_Listed):
    """One of a few named options, each drawn with an equal share.

    Parameters
    ----------
    options : tuple of str or int
    neutral : str or int, optional
        The option that changes nothing.
    usual : tuple of str or int, optional
        What a newly added step draws from; without it the parameter stays at its default.

    Examples
    --------
    >>> Choice(("edge", "wrap")).check("wrong", "fill")
    Traceback (most recent call last):
    ...
    ValueError: fill must be one of 'edge', 'wrap', got 'wrong'
    """

    options: tuple[str | int, ...]
    _: KW_ONLY
    neutral: str | int | None = None
    usual: tuple[str | int, ...] | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.options, tuple) or not self.options:
            raise ValueError(f"a Choice needs a tuple of options that differ, got {told(self.options)}")
        if any(isinstance(option, bool) or not isinstance(option, (str, int)) for option in self.options):
            raise TypeError(f"the options of a Choice must be words or whole numbers, got {told(self.options)}")
        if len(set(self.options)) != len(self.options):
            raise ValueError(f"a Choice needs a tuple of options that differ, got {told(self.options)}")
        if self.neutral is not None:
            self.check(self.neutral, "neutral")
        if self.usual is not None:
            self.check_open(self.usual, "usual")

    __repr__ = written_as_call

    def check(self, value: Any, name: str) -> Any:
        for option in self.options:
            # 1 and True are equal in Python; a Choice of numbers should not take a truth value for one.
            if isinstance(value, (str, numbers.Integral)) and not isinstance(value, bool) and value == option:
                return option
        raise ValueError(f"{name} must be one of {', '.join(map(repr, self.options))}, got {told(value)}")


@dataclass(frozen=True, repr=False)
class Switch(_Listed):
    """On or off.

    Parameters
    ----------
    neutral : bool or None
        The position that changes nothing.
    usual : tuple of bool, optional
        What a newly added step draws from; without it the parameter stays at its default.

    Examples
    --------
    >>> Switch().check(True, "expand")
    True
    """

    _: KW_ONLY
    neutral: bool | None = False
    usual: tuple[bool, ...] | None = None

    __repr__ = written_as_call

    @property
    def options(self) -> tuple[bool, bool]:
        return (False, True)

    def check(self, value: Any, name: str) -> bool:
        if isinstance(value, (bool, np.bool_)):
            return bool(value)
        raise TypeError(f"{name} must be True or False, got {told(value)}")

    def format(self, value: bool) -> str:
        return "on" if value else "off"
