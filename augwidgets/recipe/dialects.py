"""`DIALECTS`: the ways of writing a recipe, by name. The kit fills the table, other packages may add to it.

A dialect is a module or an object with ``code(recipe) -> str`` and ``to_object(recipe)``. One that reads as well has
``reads(thing) -> bool`` and ``steps_of(thing)``, a sequence of steps. One that can say what is near has
``nearest(recipe)``, a sequence of `NearestStep`, and takes ``nearest=True`` in both of the first. Another package
names its own in the group of entry points `GROUP`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from augwidgets.domain.loading import Loader

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from augwidgets.recipe.recipe import Recipe
    from augwidgets.steps.member import Member

GROUP = "augwidgets.dialects"


class Dialect(Protocol):
    """One way of writing a recipe."""

    def code(self, recipe: Recipe) -> str:
        """Return the lines of Python that make the recipe."""

    def to_object(self, recipe: Recipe) -> Any:
        """Return what those lines make."""


class Dialects(Mapping[str, Dialect]):
    """Every dialect by its name: the kit's first, then those of other packages.

    Examples
    --------
    >>> import augwidgets as aw
    >>> print(DIALECTS["numpy"].code(aw.Recipe([aw.invert.at()])).splitlines()[0])
    import numpy as np
    """

    def __init__(self) -> None:
        self.loader = Loader()
        self._known: dict[str, Any] = {}
        self._named: Mapping[str, EntryPoint] | None = None  # by other packages, not loaded yet

    def add(self, name: str, dialect: Any) -> None:
        """Add a dialect.

        Raises
        ------
        TypeError
            If it has no `code` or no `to_object`.
        ValueError
            If the name is taken.
        """
        if not callable(getattr(dialect, "code", None)) or not callable(getattr(dialect, "to_object", None)):
            raise TypeError(f"a dialect must have code(recipe) and to_object(recipe), got {type(dialect).__name__}")
        if name in self._known and self._known[name] is not dialect:
            raise ValueError(f"the dialect {name!r} is there already; call yours something else")
        self._known[name] = dialect

    def __getitem__(self, name: str) -> Any:
        if name not in self._known:
            self.loader.run()
        if name not in self._known and name in self._from_others():
            self.add(name, _loaded(self._from_others()[name]))
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        self.loader.run()
        return iter([*self._known, *(name for name in self._from_others() if name not in self._known)])

    def __len__(self) -> int:
        return len(list(iter(self)))

    def named(self, name: Any) -> Any:
        """Return the dialect of this name.

        Raises
        ------
        ValueError
            If there is none; the message lists them all.
        """
        if not isinstance(name, str) or name not in list(self):
            from augwidgets.domain.errors import told  # the root imports this file, and NumPy not at all

            raise ValueError(f"dialect must be one of {', '.join(map(repr, self))}, got {told(name)}")
        return self[name]

    def steps_of(self, thing: Any) -> Sequence[Member]:
        """Return the steps that say the same as a neighbour's transform or pipeline.

        Raises
        ------
        TypeError, ValueError
            If no dialect reads such a thing, or in one list what in it no recipe can say.
        """
        if isinstance(thing, type):
            raise TypeError(f"a recipe can be made of objects, and {thing.__name__} is a class: make one of it first")
        reading = []
        for name in self:  # the kit's first: those of other packages are loaded where none of these reads it
            dialect = self[name]
            if not callable(getattr(dialect, "reads", None)):
                continue
            reading.append(name)
            if dialect.reads(thing):
                found: Sequence[Member] = dialect.steps_of(thing)
                return found
        raise TypeError(f"a recipe can be made of what comes from {', '.join(reading)}, got {type(thing).__name__}")

    def _from_others(self) -> Mapping[str, EntryPoint]:
        if self._named is None:
            import importlib.metadata  # takes its time, and is asked for what is not the kit's only

            self._named = {point.name: point for point in importlib.metadata.entry_points(group=GROUP)}
        return self._named


def _loaded(point: EntryPoint) -> Any:
    try:
        return point.load()
    except Exception as error:
        words = " ".join(str(error).split())
        raise RuntimeError(
            f"the dialect {point.name!r} ({point.value}) cannot be loaded: {type(error).__name__}: {words:.120}"
        ) from error


DIALECTS = Dialects()
