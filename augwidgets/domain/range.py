"""`Range`: every number between two limits."""

from __future__ import annotations

import math
import numbers
from dataclasses import KW_ONLY, dataclass
from typing import Any, Literal

import numpy as np

from augwidgets.domain.argument_checks import is_number
from augwidgets.domain.as_code import written_as_call
from augwidgets.domain.errors import told
from augwidgets.domain.interface import Kind
from augwidgets.domain.kept_property import kept_property
from augwidgets.domain.pixel_count import SIDES, PixelCount, drawn, px
from augwidgets.domain.units import ELLIPSIS, MINUS, Unit, plain, unit


@dataclass(frozen=True, repr=False)
class Range(Kind):
    """Every number from `low` to `high`, both included.

    Parameters
    ----------
    low, high : float
        The limits of a value.
    unit : str
        One of those in `augwidgets.units` ("deg", "px", "times", "of width", "of full range" ...), or nothing.
    neutral : float, optional
        The value that changes nothing.
    usual : (float, float), optional
        What a newly added step draws from; without it the parameter stays closed at its default.
    scale : {"linear", "log"}
        How quantiles are spread from `low` to `high`.
    whole : bool
        Only whole numbers, each with an equal share.
    rests : bool
        It is one of several ways of one movement, all of them declared so: where another of them is named and this one
        is not, it takes its neutral value, not its default.

    Examples
    --------
    >>> Range(-180, 180, unit="deg").check(400, "angle")
    Traceback (most recent call last):
    ...
    ValueError: angle must lie in [-180, 180] deg, got 400
    >>> Range(0, 3).at(0.5, (0, 2))
    1.0
    >>> Range(-180, 180, unit="deg").format(24), Range(0.2, 5, unit="times", scale="log").format_open((0.9, 1.15))
    ('+24°', '0.90 … 1.15 ×')
    """

    low: float
    high: float
    _: KW_ONLY
    unit: str = ""
    neutral: float | None = None
    usual: tuple[float, float] | None = None
    scale: Literal["linear", "log"] = "linear"
    whole: bool = False
    rests: bool = False

    def __post_init__(self) -> None:
        for name in ("whole", "rests"):
            if not isinstance(getattr(self, name), bool):
                raise TypeError(f"{name} must be True or False, got {told(getattr(self, name))}")
        if not isinstance(self.unit, str):
            raise TypeError(f"unit must be a text, got {told(self.unit)}")
        for name in ("low", "high"):
            limit = getattr(self, name)
            if not is_number(limit):
                raise TypeError(f"a Range needs finite numbers as limits, got {name}={told(limit)}")
            if self.whole and limit != round(float(limit)):
                raise ValueError(f"a Range of whole numbers needs whole limits, got {name}={told(limit)}")
        if not isinstance(self.scale, str) or self.scale not in ("linear", "log"):
            raise ValueError(f"scale must be 'linear' or 'log', got {told(self.scale)}")
        if not self.low < self.high:
            raise ValueError(f"a Range needs low < high, got {plain(self.low)} and {plain(self.high)}")
        if self.scale == "log" and self.low <= 0:
            raise ValueError(f"a logarithmic Range needs low > 0, got {self.low}")
        if self.neutral is not None:
            self.check(self.neutral, "neutral")
        elif self.rests:
            raise ValueError("a Range that rests needs a neutral value to rest at, such as neutral=0, got none")
        if self.usual is not None:
            self.check_open(self.usual, "usual")

    __repr__ = written_as_call

    def check(self, value: Any, name: str) -> Any:
        if isinstance(value, PixelCount):
            return self._counted(value, name)
        if isinstance(value, (bool, np.timedelta64)) or not isinstance(value, numbers.Real):
            raise TypeError(f"{name} must be a number in {self._limits()}, got {told(value)}")
        dust = 1e-7 * (self.high - self.low)  # the limits themselves, as single precision holds them
        if not self.low - dust <= value <= self.high + dust:  # type: ignore[operator]  # also refuses NaN
            raise ValueError(f"{name} must lie in {self._limits()}, got {_told(value)}")
        number = min(max(float(value), self.low), self.high)
        if not self.whole:
            return number
        if number != int(number):
            raise ValueError(f"{name} must be a whole number in {self._limits()}, got {plain(number)}")
        return int(number)

    def _counted(self, value: PixelCount, name: str) -> Any:
        """Return a count of pixels as it is kept, where this is a share of a side, or a number of pixels anyway."""
        if self.unit == "px":
            return self.check(value.count, name)
        if self.unit not in SIDES:
            raise TypeError(f"{name} is not counted in pixels; it must be a number in {self._limits()}, got {value!r}")
        if (value.count < 0 and self.low >= 0) or (value.count > 0 and self.high <= 0):
            word = "negative" if value.count < 0 else "above 0"
            raise ValueError(f"{name} must not be {word}, it must lie in {self._limits()}, got {value!r}")
        return value

    def relative(self, value: PixelCount, size: tuple[int, int], name: str) -> float:
        """Return the share that a count of pixels is of a picture of this size.

        Parameters
        ----------
        value : PixelCount
        size : (int, int)
            Height and width.
        name : str
            What the message calls it.

        Returns
        -------
        float

        Raises
        ------
        ValueError
            A share outside of the limits.

        Examples
        --------
        >>> Range(-1, 1, unit="of width").relative(px(20), (100, 200), "right")
        0.1
        """
        return value.share(self.low, self.high, self.unit, size, name)

    def in_pixels(self, size: tuple[int, int]) -> Range:
        """Return where the same parameter may live when it counts pixels of a picture of this size.

        Parameters
        ----------
        size : (int, int)
            Height and width.

        Returns
        -------
        Range

        Examples
        --------
        >>> Range(0.1, 1, unit="of width", neutral=1).in_pixels((100, 205))
        aw.Range(21, 205, unit='px', neutral=205, whole=True)
        """
        side = size[SIDES[self.unit][0]]
        low, high = math.ceil(self.low * side - 1e-9), math.floor(self.high * side + 1e-9)
        neutral = None if self.neutral is None else round(self.neutral * side)
        return Range(low, max(high, low + 1), unit="px", neutral=neutral, whole=True)

    def check_open(self, value: Any, name: str) -> tuple[Any, Any]:
        if not isinstance(value, (tuple, list)):
            if not isinstance(value, (PixelCount, numbers.Real)):
                raise TypeError(f"{self._number_or_pair(name)}, got {told(value)}")
            number = self.check(value, name)
            return (number, number)
        if len(value) != 2:
            raise ValueError(f"{self._number_or_pair(name)}, got {told(value)}")
        low, high = self.check(value[0], name), self.check(value[1], name)
        if isinstance(low, PixelCount) != isinstance(high, PixelCount):
            low, high = (px(0) if end == 0 else end for end in (low, high))
            if isinstance(low, PixelCount) != isinstance(high, PixelCount):
                raise TypeError(
                    f"{name} must be a pair of numbers in {self._limits()} or of pixels, (aw.px(-20), aw.px(20)), got "
                    f"({told(low)}, {told(high)})"
                )
        if low > high:
            raise ValueError(
                f"{name} must be a pair with low <= high, got ({_told(low)}, {_told(high)}); turn the two around"
            )
        return (low, high)

    def _number_or_pair(self, name: str) -> str:
        return f"{name} must be a number or a pair (low, high) in {self._limits()}"

    def at(self, quantile: float, open_value: tuple[Any, Any]) -> Any:
        low, high = open_value
        if low == high:
            return low
        if type(low) is PixelCount:
            return drawn(quantile, low, high)
        if self.whole:
            return int(low) + min(int(quantile * (high - low + 1)), int(high - low))
        if self.scale == "log":
            return min(max(low * (high / low) ** quantile, low), high)
        return min(max(low + quantile * (high - low), low), high)

    def share(self, value: Any, open_value: tuple[Any, Any]) -> float:
        """Return at which share of the way through a pair a value lies, as a slider shows it.

        Parameters
        ----------
        value : float
        open_value : (float, float)

        Returns
        -------
        float
            0 at the low end, 1 at the high one.

        Examples
        --------
        >>> Range(0.2, 5, scale="log").share(1.0, (0.5, 2.0)), Range(0, 9).share(1, (0, 4))
        (0.5, 0.25)
        """
        low, high = open_value
        if low == high:
            return 0.0
        if isinstance(low, PixelCount):
            low, high, value = (end.count for end in (low, high, value))
            return (value - low) / (high - low)
        if self.scale == "log":
            return math.log(value / low) / math.log(high / low)
        return (value - low) / (high - low)

    def is_closed(self, open_value: tuple[float, float]) -> bool:
        return open_value[0] == open_value[1]

    def usual_open(self, default: float) -> tuple[float, float]:
        return self.check_open(default if self.usual is None else self.usual, "usual")

    def written(self, open_value: tuple[float, float]) -> Any:
        return open_value[0] if self.is_closed(open_value) else open_value

    # -- on the screen -------------------------------------------------------------------------------------------

    @property
    def shown(self) -> float:
        """What a kept value is multiplied with to be shown: 100 for shares (per cent), else 1."""
        return self._unit.factor

    @kept_property
    def _unit(self) -> Unit:
        return unit(self.unit)

    @kept_property
    def step(self) -> float:
        """The slider's step in kept values: a power of ten, at least a hundred of them from low to high."""
        return 1.0 if self.whole else 10.0 ** math.floor(math.log10((self.high - self.low) / 100))

    @kept_property
    def digits(self) -> int:
        """Decimals that a shown value needs at this step."""
        return max(0, -math.floor(math.log10(self.step * self.shown) + 1e-9))

    def rounded(self, value: float) -> float | int:
        """Return `value` rounded to the slider's step, inside the limits.

        Parameters
        ----------
        value : float

        Returns
        -------
        float or int
        """
        decimals = max(0, -math.floor(math.log10(self.step) + 1e-9))
        number = min(max(round(float(value), decimals), self.low), self.high)
        return int(number) if self.whole else number

    def format(self, value: Any, digits: int | None = None) -> str:
        """Return a value as it is shown, with its unit.

        Parameters
        ----------
        value : float
        digits : int, optional
            Decimals; `digits` of the range unless they are given.

        Returns
        -------
        str
        """
        if isinstance(value, PixelCount):
            return self._counting(value).format(value.count)
        text = self._shown(value, digits)
        plus = "+" if self.low < 0 and value > 0 and text.strip("0.") else ""
        return f"{self._unit.before}{plus}{text}{self._unit.after}"

    def format_open(self, open_value: tuple[Any, Any], digits: int | None = None) -> str:
        """Return a pair as it is shown, its unit at the end.

        Parameters
        ----------
        open_value : (float, float)
        digits : int, optional
            As for `format`.

        Returns
        -------
        str
        """
        if isinstance(open_value[0], PixelCount):
            return self._counting(*open_value).format_open((open_value[0].count, open_value[1].count))
        known = self._unit
        first, last = (self._shown(end, digits) for end in open_value)
        after = f" {known.before}" if known.before else known.after
        if first == last:  # a closed one is written once
            return f"{last}{after}"
        return f"{first}{after if known.at_both_ends else ''} {ELLIPSIS} {last}{after}"

    @property
    def signs(self) -> dict[str, Any]:
        """What `format` and `format_open` put around numbers, for a page that writes them by itself; and the digits."""
        known = self._unit
        return {
            "digits": self.digits, "before": known.before, "after": known.after,
            "twice": known.at_both_ends, "signed": self.low < 0,
        }  # fmt: skip

    def _shown(self, value: float, digits: int | None = None) -> str:
        text = f"{value * self.shown:.{self.digits if digits is None else digits}f}"
        return (text.lstrip("-") if float(text) == 0 else text).replace("-", MINUS)

    def _counting(self, *values: PixelCount) -> Range:
        """Return how counts of pixels are written: whole ones without decimals, signed where shares are."""
        return Range(-9 if self.low < 0 else 0, 9, unit="px", whole=all(value.is_whole for value in values))

    def parse(self, text: str) -> Any:
        """Read one shown value, as `format` writes it or as one would type it; ``20 px`` counts pixels.

        Parameters
        ----------
        text : str

        Returns
        -------
        float, int or PixelCount
            As `check` returns it.

        Raises
        ------
        ValueError
            No number, more than one, or one outside of the limits.
        """
        found = self._read(text)
        if len(found) != 1:
            raise ValueError(f"one number was wanted, got {told(text)}")
        return self.check(found[0], "the value")

    def parse_open(self, text: str) -> tuple[float, float]:
        """Read ``-12..40``, ``−12 … 40 %``, ``-20..20 px``; a single ``45`` is −45..45 where that is allowed.

        Parameters
        ----------
        text : str

        Returns
        -------
        (float, float)
            As `check_open` returns it.

        Raises
        ------
        ValueError
            Not one number or two, or one outside of the limits.
        """
        found = self._read(text)
        if len(found) not in (1, 2):
            raise ValueError(f"one number or two were wanted, got {told(text)}")
        if len(found) == 1 and self.neutral == 0 and self._reaches_to_both_sides(found[0]):
            found = sorted([found[0], -found[0]])
        return self.check_open((found[0], found[-1]), "the range")

    def _read(self, text: str) -> list[Any]:
        if self.unit in SIDES and isinstance(text, str) and "px" in text:
            return [px(number) for number in unit("px").read(text)]
        return self._unit.read(text)

    def _reaches_to_both_sides(self, number: Any) -> bool:
        return self.low < 0 if isinstance(number, PixelCount) else self.low <= -abs(number)

    def _limits(self) -> str:
        return f"[{plain(self.low)}, {plain(self.high)}]" + (f" {self.unit}" if self.unit else "")


def _told(value: Any) -> str:
    if isinstance(value, PixelCount):
        return repr(value)
    return plain(value if isinstance(value, int) else float(value))
