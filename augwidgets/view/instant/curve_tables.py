"""Tables of a tone curve: which level it makes of which level, before anything is cut off at black or white.

Adjacent curves are composed in float and saturate once, at the end, so a table must also say what becomes of levels
beyond black and white. A curve that is a straight line at every value of its parameters is told in two numbers.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.steps.curve import sent
from augwidgets.view.instant.axis import Axis, Segment
from augwidgets.view.instant.tables import Parameter, Table, UnfitError, read, tabled

# Where a curve is asked: at every level of a byte, finer where a power is steep, and coarsely far beyond.
_BYTE = 1 / 255
LEVELS = Axis.joined(
    "level",
    [
        Segment(-8.0, -1.0, 29), Segment(-1.0, 0.0, 65), Segment(0.0, _BYTE, 17), Segment(_BYTE, 1 - _BYTE, 254),
        Segment(1 - _BYTE, 1.0, 17), Segment(1.0, 2.0, 65), Segment(2.0, 9.0, 29),
    ],
)  # fmt: skip
_ASKED = np.array(LEVELS.places)
_INSIDE = (_ASKED >= 0) & (_ASKED <= 1)
_CLOSE = (_ASKED >= -1) & (_ASKED <= 2)
_TOLERANCE = 2e-4  # a twentieth of a level
_LOOSE = 2e-3  # beyond black and white, of what is there
_STRAIGHT = 1e-9
_PROBES = 12
_MOST_OFF = 0.02  # five levels, for single ones of a probe
_OFF = 0.002  # half a level in the mean of a probe

MakeCurve = Callable[[Mapping[str, Any]], Callable[[np.ndarray], np.ndarray]]


@dataclass(frozen=True)
class CurveTables:
    """What a tone transform does, in tables.

    Attributes
    ----------
    tables : list of Table
        Of the levels that `LEVELS` become, channel by channel; or, where `is_straight`, of what 0 and 1 become.
    is_straight : bool
    channels : int
        1 where all are alike.
    """

    tables: list[Table]
    is_straight: bool
    channels: int

    def at(self, values: Mapping[str, Any], levels: np.ndarray) -> np.ndarray:
        """Return what becomes of levels ``(N,)``: ``(N, channels)``.

        Parameters
        ----------
        values : mapping of str to value
        levels : array

        Returns
        -------
        array
        """
        row = read(self.tables, values).reshape(self.channels, -1).T
        if self.is_straight:
            made: np.ndarray = row[0] + levels[:, None] * (row[1] - row[0])
            return made
        return between(levels) @ row


def between(levels: np.ndarray) -> np.ndarray:
    """Return the weights of `LEVELS` in each of these levels, ``(N, K)``.

    Examples
    --------
    >>> np.flatnonzero(between(np.array([0.0]))).tolist() == [LEVELS.places.index(0.0)]
    True
    """
    found = np.zeros((len(levels), len(LEVELS)))
    for row, level in zip(found, levels.tolist(), strict=True):
        first, weights = LEVELS.weights(level)
        row[first : first + len(weights)] = weights
    return found


@functools.cache
def _some_levels() -> tuple[np.ndarray, np.ndarray]:
    """Return levels to look at, the last six beyond black and white, and the weights of `LEVELS` in them."""
    rng = np.random.default_rng(14)
    levels = np.concatenate([np.arange(0, 256, 15) / 255, rng.random(6), rng.random(6) * 2 - 0.5])
    return levels, between(levels)


def curve_tables(make: MakeCurve, parameters: Sequence[Parameter], channels: int) -> CurveTables:
    """Return the tables of a tone transform.

    Parameters
    ----------
    make : callable
        Takes the values and returns the function of levels.
    parameters : sequence of Parameter
    channels : int
        Colours of the picture.

    Raises
    ------
    UnfitError
        No table says what it does.
    """

    def asked(values: Mapping[str, Any], levels: np.ndarray) -> np.ndarray:
        given = np.repeat(levels[:, None], channels, axis=1)
        given.flags.writeable = False
        return sent(given, make(values)).astype(np.float64)

    ends = np.array([0.0, 1.0])
    probes = _probes(parameters)
    looked = [asked(values, _ASKED) for values in probes[:6]]
    is_alike = all((one == one[:, :1]).all() for one in looked)
    is_straight = all(_is_straight(one) for one in looked)
    levels = ends if is_straight else _ASKED

    def ask(values: Mapping[str, Any]) -> list[float]:
        made = asked(values, levels)
        found: list[float] = (made[:, 0] if is_alike else made.T.ravel()).tolist()
        return found

    tables = tabled(ask, parameters, _TOLERANCE if is_straight else _allowed)
    found = CurveTables(tables, is_straight, 1 if is_alike else channels)
    some, weights = _some_levels()
    for values in probes:
        row = read(tables, values).reshape(found.channels, -1).T
        told = row[0] + some[:, None] * (row[1] - row[0]) if is_straight else weights @ row
        true = asked(values, some)
        off = np.abs(told - true) / (1 + np.abs(true))
        if off[:-6].max() > _MOST_OFF or off[:-6].mean() > _OFF or not np.isfinite(off).all():
            raise UnfitError(f"at {values} it is up to {255 * off[:-6].max():.1f} levels off")
    return found


def _is_straight(made: np.ndarray) -> bool:
    zero, one = (made[LEVELS.places.index(level)] for level in (0.0, 1.0))
    straight = zero + _ASKED[:, None] * (one - zero)
    return bool((np.abs(made - straight) <= _STRAIGHT * (1 + np.abs(straight))).all())


def _allowed(rows: np.ndarray) -> np.ndarray:
    """Return how far off each level may be: little inside, more beyond, and anything far beyond."""
    times = rows.shape[1] // len(_ASKED)
    inside, close = np.tile(_INSIDE, times), np.tile(_CLOSE, times)
    loose = _LOOSE * (1 + np.abs(rows).max(axis=0, keepdims=True))
    return np.where(inside, _TOLERANCE, np.where(close, loose, np.inf)) + np.zeros_like(rows)


def _probes(parameters: Sequence[Parameter]) -> list[dict[str, Any]]:
    rng = np.random.default_rng(41)
    shares = rng.random((_PROBES, len(parameters))).tolist()
    return [{one.name: one.at(share) for one, share in zip(parameters, row, strict=True)} for row in shares]
