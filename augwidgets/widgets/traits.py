"""Traits of explorers that say in one sentence what they take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

import traitlets

from augwidgets.domain.argument_checks import is_whole
from augwidgets.domain.errors import told


class Whole(traitlets.Int):
    """A whole number."""

    def validate(self, obj: Any, value: Any) -> int:
        low, high = self.min or 0, self.max
        if not is_whole(value) or value < low or (high is not None and value > high):
            limits = f"from {low} up" if high is None else f"in [{low}, {high}]"
            raise traitlets.TraitError(f"{self.name} must be a whole number {limits}, got {told(value)}")
        return int(value)


class Text(traitlets.Unicode):
    """A text."""

    def error(self, obj: Any, value: Any, error: Any = None, info: Any = None) -> NoReturn:
        raise traitlets.TraitError(f"{self.name} must be a text, got {told(value)}")


class Option(traitlets.Enum):
    """One of a few words."""

    values: Sequence[str]

    def validate(self, obj: Any, value: Any) -> str:
        if not isinstance(value, str) or value not in self.values:
            known = ", ".join(map(repr, self.values))
            raise traitlets.TraitError(f"{self.name} must be one of {known}, got {told(value)}")
        return value


class Of(traitlets.Instance):
    """Something of the kit's own: a Recipe, a Step."""

    def error(self, obj: Any, value: Any, error: Any = None, info: Any = None) -> NoReturn:
        kind = self.klass.__name__ if isinstance(self.klass, type) else str(self.klass)
        raise traitlets.TraitError(f"{self.name} must be a {kind}, got {told(value)}")


def in_a_sentence(error: Exception) -> str:
    """Return what went wrong, in one line: the kit's own sentences as they are, of other errors their kind as well."""
    words = " ".join(str(error).split())
    plain = isinstance(error, (ValueError, TypeError, OSError, RuntimeError, traitlets.TraitError))
    return words if plain and words else f"{type(error).__name__}: {words}".rstrip(": ")
