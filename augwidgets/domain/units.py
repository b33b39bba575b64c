"""Units: how a number is written on the screen, and how one that a person types is read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from augwidgets.domain.errors import told

MINUS = "\N{MINUS SIGN}"
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


@dataclass(frozen=True)
class Unit:
    """What a kept number is multiplied with to be shown, and the signs around it; `Range` writes it.

    Examples
    --------
    >>> unit("of width").read("−12 … 40 %")
    [-0.12, 0.4]
    """

    factor: float = 1.0
    before: str = ""
    after: str = ""
    at_both_ends: bool = False  # of a range

    def read(self, text: str) -> list[float]:
        """Return the kept values of the numbers in a text: ``-12..40``, ``−12 … 40 %``, ``10-20``."""
        if not isinstance(text, str):
            raise TypeError(f"a number or two were wanted, as text, got {told(text)}")
        text = text.replace(MINUS, "-").replace(ELLIPSIS, " ").replace("..", " ").replace("\N{EN DASH}", " ")
        # A hyphen between two numbers ("10-20", "10 - 20") separates them; elsewhere ("10 -20") it is a sign.
        text = re.sub(r"(?<=[\d.])(?:-|\s+-\s+)(?=-?[\d.])", " ", text)
        if re.sub(r"deg|px|K|to|[\s,;:°%×()\[\]]", "", _NUMBER.sub("", text)):
            raise ValueError(f"a number or two were wanted, got {told(text)}")
        # Rounded, to take off the dust of a division by 100.
        return [round(float(match) / self.factor, 10) for match in _NUMBER.findall(text)]


_SHARE = Unit(factor=100, after=" %")  # kept as 0..1, shown as per cent
_UNITS = {
    "deg": Unit(after="°", at_both_ends=True),
    "times": Unit(before="×"),
    "px": Unit(after=" px"),
    "K": Unit(after=" K"),
    "per cent": Unit(after=" %"),
    "of width": _SHARE,
    "of height": _SHARE,
    "of the side": _SHARE,
    "of the picture": _SHARE,
    "of the object": _SHARE,
    "of the objects": _SHARE,
    "of a cell": _SHARE,
    "of all pixels": _SHARE,
    "of the specks": _SHARE,
    "of the free room": _SHARE,
    "of full range": _SHARE,
}
_PLAIN = Unit()


def unit(name: str) -> Unit:
    """Return the unit of that name; one that is not known is written without a sign."""
    return _UNITS.get(name, _PLAIN)


def plain(number: float) -> str:
    """Write a number without a trailing ``.0``, as error messages and the screen want it."""
    if isinstance(number, int):
        return str(number) if abs(number) < 10**20 else f"a far {'larger' if number > 0 else 'lower'} number"
    short = f"{number:g}"
    return short if float(short) == number else repr(number)


def percent(share: float) -> str:
    """Return a share in percent, with two digits where it is small.

    Examples
    --------
    >>> percent(0.0123), percent(1.0)
    ('1.2 %', '100 %')
    """
    return f"{100 * share:.2g} %" if share < 0.1 else f"{100 * share:.0f} %"
