"""A share in percent, as tables of data sets tell it."""

from __future__ import annotations


def percent(share: float) -> str:
    """Return a share in percent, with two digits where it is small.

    Examples
    --------
    >>> percent(0.0123), percent(1.0)
    ('1.2 %', '100 %')
    """
    return f"{100 * share:.2g} %" if share < 0.1 else f"{100 * share:.0f} %"
