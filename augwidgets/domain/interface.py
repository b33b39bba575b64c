"""`Kind`: what the four kinds of domain answer, documented once."""

from __future__ import annotations

from typing import Any


class Kind:
    """Where a parameter may live: one of `Range`, `Choice`, `Switch` and `Seed`."""

    def check(self, value: Any, name: str) -> Any:
        """Return a value as it is kept, or raise in one sentence what was allowed.

        Parameters
        ----------
        value : float, int, str or bool
            One of NumPy's as well.
        name : str
            What the message calls it.

        Returns
        -------
        float, int, str or bool
            Python's own.

        Raises
        ------
        TypeError, ValueError
            Another type, or a value outside of the limits.
        """
        raise NotImplementedError

    def check_open(self, value: Any, name: str) -> Any:
        """Return what is drawn from, as it is kept.

        Parameters
        ----------
        value : tuple, list or one value
            A pair ``(low, high)`` of a Range, some options of a Choice or a Switch, None of a Seed (any). One value
            alone is always drawn.
        name : str
            What the message calls it.

        Returns
        -------
        tuple, int or None
            Options in the order in which they were declared.

        Raises
        ------
        TypeError, ValueError
            What `check` raises; a pair that is turned around; no option.
        """
        raise NotImplementedError

    def at(self, quantile: float, open_value: Any) -> Any:
        """Return the value at this share of the way through what is drawn from.

        Parameters
        ----------
        quantile : float
            In [0, 1).
        open_value : tuple, int or None
            As `check_open` returns it.

        Returns
        -------
        float, int, str or bool
        """
        raise NotImplementedError

    def is_closed(self, open_value: Any) -> bool:
        """Return whether only one value can be drawn.

        Parameters
        ----------
        open_value : tuple, int or None
            As `check_open` returns it.

        Returns
        -------
        bool
        """
        raise NotImplementedError

    def usual_open(self, default: Any) -> Any:
        """Return what a newly added step draws from.

        Parameters
        ----------
        default : float, int, str or bool
            Of the parameter, for a domain that declares nothing usual.

        Returns
        -------
        tuple, int or None
            As `check_open` returns it.
        """
        raise NotImplementedError

    def written(self, open_value: Any) -> Any:
        """Return the shortest value from which `check_open` makes this one again.

        Parameters
        ----------
        open_value : tuple, int or None
            As `check_open` returns it.

        Returns
        -------
        tuple, float, int, str, bool or None
        """
        raise NotImplementedError

    def format(self, value: Any) -> str:
        """Return a value as it is shown, with its unit: ``+24°``, ``−3 %``, ``×1.10``, ``on``, ``seed 7``.

        Parameters
        ----------
        value : float, int, str or bool

        Returns
        -------
        str
        """
        raise NotImplementedError

    def format_open(self, open_value: Any) -> str:
        """Return what is drawn from as it is shown: ``−30° … 30°``, ``0.90 … 1.15 ×``, ``edge or wrap``, ``drawn``.

        Parameters
        ----------
        open_value : tuple, int or None
            As `check_open` returns it.

        Returns
        -------
        str
        """
        raise NotImplementedError
