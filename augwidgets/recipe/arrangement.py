"""`Arrangement`: steps in order, each under an id that stays with it. A recipe is one, and a group is one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, NoReturn, Self, overload

from augwidgets.domain.errors import told
from augwidgets.recipe import ids as numbered


class Arrangement(ABC):
    """Steps in order, each under an id that stays with it, so that its draws stay when it is moved.

    It is read like a list and never changes: what changes it returns a new one.
    """

    ids: Sequence[int] | None

    # What a message calls it, and one past the largest id.
    _word: ClassVar[str]
    _limit: ClassVar[int]

    @property
    @abstractmethod
    def _held(self) -> Sequence[Any]:
        """The steps."""

    @abstractmethod
    def _arranged(self, places: Sequence[int]) -> Self:
        """Return it with the steps of these places, in this order, under their ids."""

    @abstractmethod
    def _with_added(self, step: Any, number: int) -> Self:
        """Return it with one more step at its end, under this id."""

    @abstractmethod
    def _with_changed(self, place: int, step: Any) -> Self:
        """Return it with another step at this place, under the same id."""

    def __len__(self) -> int:
        return len(self._held)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._held)

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> Self: ...
    def __getitem__(self, index: Any) -> Any:
        """Return one step, or of a slice these steps alone: under their ids, with all that is set for the whole."""
        if isinstance(index, slice):
            return self._arranged(self._places(index))
        return self._held[self._place(index)]

    def __setitem__(self, index: Any, step: Any) -> NoReturn:
        """Raise: it never changes."""
        word = self._word
        raise TypeError(f"a {word} never changes; {word}.changing({told(index, 20)}, step) returns another one")

    def __delitem__(self, index: Any) -> NoReturn:
        """Raise: it never changes."""
        word = self._word
        raise TypeError(f"a {word} never changes; {word}.removing({told(index, 20)}) returns another one")

    def adding(self, step: Any) -> Self:
        """Return it with one more step at its end.

        Parameters
        ----------
        step : OpenStep, Step, Transform, callable or Group

        Returns
        -------
        Recipe or Group

        Raises
        ------
        TypeError, ValueError
            What is no step, or one more than there may be.

        Examples
        --------
        >>> import augwidgets as aw
        >>> len(aw.Recipe([aw.rotate]).adding(aw.blur))
        2
        """
        return self._with_added(step, numbered.unused(self.ids or (), self._limit))

    def removing(self, index: int) -> Self:
        """Return it without the step at this place.

        Parameters
        ----------
        index : int
            Counted from 0; a negative one from the end.

        Returns
        -------
        Recipe or Group

        Raises
        ------
        IndexError, ValueError
            No such step, or the last one of a group.

        Examples
        --------
        >>> import augwidgets as aw
        >>> aw.Recipe([aw.invert, aw.transpose]).removing(0)
        aw.Recipe([aw.transpose.between()], ids=(1,))
        """
        gone = self._place(index)
        return self._arranged([place for place in range(len(self._held)) if place != gone])

    def moving(self, index: int, to: int) -> Self:
        """Return it with the step of one place at another.

        Parameters
        ----------
        index, to : int
            Counted from 0; a negative one from the end.

        Returns
        -------
        Recipe or Group

        Raises
        ------
        IndexError
            No such place.

        Examples
        --------
        >>> import augwidgets as aw
        >>> [step.name for step in aw.Recipe([aw.rotate, aw.gamma, aw.blur]).moving(-1, 0)]
        ['blur', 'rotate', 'gamma']
        """
        return self._arranged(numbered.moved(len(self._held), self._place(index), self._place(to)))

    def changing(self, index: int, step: Any) -> Self:
        """Return it with another step at this place, under the same id.

        Parameters
        ----------
        index : int
            Counted from 0; a negative one from the end.
        step : OpenStep, Step, Transform, callable or Group

        Returns
        -------
        Recipe or Group

        Raises
        ------
        IndexError, TypeError, ValueError
            No such place, or what is no step.

        Examples
        --------
        >>> import augwidgets as aw
        >>> aw.Recipe([aw.invert, aw.blur]).changing(1, aw.transpose)
        aw.Recipe([aw.invert.between(), aw.transpose.between()])
        """
        return self._with_changed(self._place(index), step)

    def _place(self, index: int) -> int:
        """Return the place that an index means."""
        count = len(self._held)
        if type(index) is int and 0 <= index < count:
            return index
        return numbered.place(index, count, f"the {self._word} has {count} step(s)")

    def _places(self, index: slice) -> range:
        """Return the places that a slice means."""
        try:
            return range(len(self._held))[index]
        except (TypeError, ValueError):  # parts that are no whole numbers, or steps of 0
            parts = told((index.start, index.stop, index.step))
            raise TypeError(
                f"a part of a {self._word} is taken by whole numbers, {self._word}[1:3], got {parts}"
            ) from None
