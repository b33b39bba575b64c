"""Tables of a spatial transform: its matrix, and the canvas that comes out, for any canvas that arrives.

They are kept in shares of the canvas that arrives, so that one table serves every size. A transform that rounds to
whole pixels (a crop does, and a canvas that grows) is asked on a canvas so large that the rounding is lost; how it
rounds is found out from what it does on the small one. A table that does not say what the transform does is refused.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from augwidgets.view.instant.tables import Parameter, Table, UnfitError, read, tabled
from augwidgets.warp.projective import AFFINE, Affine, Projective, Rows
from augwidgets.warp.warps import Size, Warp

ASPECT = "canvas width / height"  # the name of the axis along which the canvas that arrives changes its shape

_TOLERANCE = 1e-4  # of a side: a fortieth of a pixel of a tile
_LOOSE = 2e-4  # where it was rounded, if on a large canvas
_VARYING = 5e-4  # where the canvas that arrives changes its shape
_NOISE = 1e-4
_SAME = 1e-9
_LARGE = (1.2e8, 5e7, 2e7, 4e6)  # pixels of the canvas on which a rounding is lost: what comes out may be larger still
_HEAVY = 3e7  # more pixels are not asked of a function that may make arrays of them
_MODERATE = 2e6  # pixels of one on which it is seen whether there is a rounding
_LOOKED = 8  # probes
_LONGEST = 32_000
_PROBES = 48
_CLOSE = 0.06  # pixels: a table that needs no shape is no farther off on a canvas of another one
_NEAR = 0.3  # pixels: as far off as most predictions may be
_FAR = 1.1  # and as far as any may be: a whole pixel, where something is rounded
_SELDOM = 0.1
_LARGER = 9  # times the pixels of the small canvas: on canvases of other shapes it is looked there
_SLACK = 1.02
_PLACES = (0.0, 0.5, 1.0)  # shares of a canvas's sides: where it is looked how far off a matrix is
_DUST = 1e-4
_ROUNDED = (0.05, 0.9)  # pixels, and for which share of the probes a way of rounding must explain what is found
_THINNEST = 40.0  # times as wide as high, or as high as wide: a thinner canvas is not foreseen

MakeWarp = Callable[[Size, Mapping[str, Any]], Warp]


@dataclass(frozen=True)
class Rounding:
    """How a transform comes to whole pixels along one axis.

    Attributes
    ----------
    side : str
        The side of the canvas that comes out: "round", "up", "down" or, where it is not changed, "".
    follows : float or None
        Which share of what the side was rounded by the picture is moved by; None: it keeps its share of the free room.
    whole : bool
        Whether it is moved by whole pixels.
    """

    side: str = ""
    follows: float | None = 0.0
    whole: bool = False

    def sided(self, exact: float) -> int:
        """Return the side in whole pixels."""
        if self.side == "up":
            return max(1, math.ceil(exact - _DUST))
        return max(1, math.floor(exact + _DUST) if self.side == "down" else math.floor(exact + 0.5))

    def moved(self, move: float, exact: float, side: int, arriving: int) -> float:
        """Return how far the picture is moved, where a side of `exact` pixels became a whole number."""
        if self.follows is not None:
            move += self.follows * (side - exact)
        elif abs(arriving - exact) > _SAME:
            move *= (arriving - side) / (arriving - exact)
        return float(math.floor(move + 0.5)) if self.whole else move


_NONE = (Rounding(), Rounding())


@dataclass(frozen=True)
class WarpTables:
    """What a spatial transform does, in tables.

    Attributes
    ----------
    tables : list of Table
        Of nine numbers of a matrix, and two of a canvas, in shares of the one that arrives.
    rounding : (Rounding, Rounding)
        Across and down.
    only : (int, int) or None
        The one size for which they hold, if a picture of twice the size is treated otherwise.
    """

    tables: list[Table]
    rounding: tuple[Rounding, Rounding]
    only: Size | None

    def at(self, values: Mapping[str, Any], size: Size) -> tuple[np.ndarray, Size]:
        """Return the matrix, in pixels, and the canvas that comes out.

        Parameters
        ----------
        values : mapping of str to value
        size : (int, int)
            Height and width of the canvas that arrives.
        """
        height, width = size
        row = read(self.tables, {**values, ASPECT: width / height})
        return in_pixels(row, size, self.rounding)

    @property
    def changes_canvas(self) -> bool:
        """Whether the canvas that comes out may be another one."""
        return any(abs(end - 1) > _SAME for number in (9, 10) for end in self._ends(number))

    def shapes(self, before: tuple[float, float]) -> tuple[float, float]:
        """Return how many times as wide as high canvases may be afterwards, the least and the most.

        Parameters
        ----------
        before : (float, float)
            Likewise, as they arrive.
        """
        (least, most), (low, high) = (self._ends(number) for number in (9, 10))
        shapes = before[0] * min(1.0, least / high), before[1] * max(1.0, most / low)
        return max(shapes[0] / _SLACK, 1 / _THINNEST), min(shapes[1] * _SLACK, _THINNEST)

    def _ends(self, number: int) -> tuple[float, float]:
        table = next(one for one in self.tables if number in one.outputs)
        values = table.values[..., table.outputs.index(number)]
        return float(values.min()), float(values.max())


def in_pixels(row: np.ndarray, size: Size, rounding: Sequence[Rounding]) -> tuple[np.ndarray, Size]:
    """Return a matrix and a canvas in pixels."""
    height, width = size
    a, b, c, d, e, f, g, h, i, wide, high = row.tolist()
    across, down = rounding
    exact = (wide * width, high * height)
    out = (across.sided(exact[0]), down.sided(exact[1]))
    matrix = np.array(
        [[a, b * width / height, c * width], [d * height / width, e, f * height], [g / width, h / height, i]]
    )
    if across.side:
        matrix[0, 2] = across.moved(matrix[0, 2], exact[0], out[0], width)
    if down.side:
        matrix[1, 2] = down.moved(matrix[1, 2], exact[1], out[1], height)
    return matrix, (out[1], out[0])


def in_shares(rows: Rows, out: Size, size: Size) -> tuple[float, ...]:
    """Return a matrix and a canvas in shares of the one that arrives, as a row of eleven numbers."""
    height, width = size
    (a, b, c), (d, e, f), (g, h, i) = rows
    matrix = (a, b * height / width, c / width, d * width / height, e, f / height, g * width, h * height, i)
    return (*matrix, out[1] / width, out[0] / height)


def warp_tables(
    make: MakeWarp, parameters: Sequence[Parameter], size: Size, shapes: tuple[float, float] | None = None,
    *, is_light: bool = False,
) -> WarpTables:  # fmt: skip
    """Return the tables of a spatial transform.

    Parameters
    ----------
    make : callable
        Takes a size and the values, and returns the warp.
    parameters : sequence of Parameter
    size : (int, int)
        Height and width of the canvas that arrives.
    shapes : (float, float), optional
        How many times as wide as high it is at least and at most, where a step before changes that, or a larger preview
        has not quite the same shape.
    is_light : bool
        Whether it is known to make no arrays, so that it may be asked on the largest canvas there is.

    Raises
    ------
    UnfitError
        No table says what it does.
    """

    asked = _Asked(make, parameters, size, [area for area in _LARGE if is_light or area < _HEAVY])
    if shapes is None:
        return asked.on_size()
    try:  # most transforms need no tables of their own for every shape
        found = asked.on_size()
        if found.only is None or not _is_narrow(shapes):
            asked.check(found, shapes, _CLOSE if asked.is_same else _NEAR)
        return found
    except UnfitError:
        return asked.on_shapes(shapes)


def _is_narrow(shapes: tuple[float, float]) -> bool:
    """Return whether a canvas is of the same shape but for the rounding of its sides to whole pixels."""
    return shapes[1] / shapes[0] < _SLACK**2


class _Asked:
    """A spatial transform that is asked on a small canvas and on a large one."""

    def __init__(self, make: MakeWarp, parameters: Sequence[Parameter], size: Size, areas: Sequence[float]) -> None:
        self._make, self._parameters, self._size, self._areas = make, parameters, size, list(areas)
        self._probes = _probes(parameters)
        small = [self._ask(size, values) for values in self._probes]  # first of all: what is no matrix may be heavy
        larger = _enlarged(size, _MODERATE)
        self.is_same = all(
            max(abs(one - other) for one, other in zip(row, self._ask(larger, values), strict=True)) < _SAME
            for row, values in zip(small[:_LOOKED], self._probes[:_LOOKED], strict=True)
        )
        self._area, self._large = (self._areas[0], size) if self.is_same else self._largest()

    def _ask(self, size: Size, values: Mapping[str, Any]) -> tuple[float, ...]:
        return in_shares(*_rows(self._make(size, values)), size)

    def _largest(self) -> tuple[float, Size]:
        """Return the area and the size of the largest canvas on which it can be asked."""
        for area in self._areas:
            large = _enlarged(self._size, area)
            try:
                for values in self._probes:
                    self._ask(large, values)
            except ValueError:  # the canvas that would come out is too large
                continue
            return area, large
        raise UnfitError("what comes out is too large")

    def on_size(self) -> WarpTables:
        """Return the tables for a canvas of the shape of the small one."""
        if self.is_same:
            found = WarpTables(self._tabled(self._size, _TOLERANCE, 1e-9), _NONE, None)
        else:
            tables = self._tabled(self._large, _LOOSE, _NOISE)
            try:
                found = self._rounded(tables, self._large)
            except UnfitError:
                found = WarpTables(self._tabled(self._size, _TOLERANCE, 1e-9), _NONE, self._size)
        self.check(found)
        return found

    def _tabled(self, size: Size, tolerance: float, noise: float) -> list[Table]:
        ask = functools.partial(self._ask, size)
        try:
            return tabled(ask, self._parameters, _allowed(tolerance), noise=noise)
        except UnfitError:  # too often, perhaps
            return tabled(ask, self._parameters, _allowed(max(tolerance, _VARYING)), noise=noise)

    def on_shapes(self, shapes: tuple[float, float]) -> WarpTables:
        """Return the tables for canvases of many shapes."""
        here = self._size[1] / self._size[0]
        axis = Parameter(ASPECT, *shapes, is_log=True, neutral=here)
        whole = self._size if self.is_same else self._large

        def ask(area: float, values: Mapping[str, Any]) -> tuple[float, ...]:
            shape = values[ASPECT]
            return self._ask(whole if abs(shape / here - 1) < _SAME else _of_shape(shape, area), values)

        is_narrow = _is_narrow(shapes)
        allowed = _allowed(_LOOSE if not self.is_same else _TOLERANCE if is_narrow else _VARYING)
        noise = 1e-6 if self.is_same else _NOISE
        for area in (_MODERATE,) if self.is_same else self._areas[self._areas.index(self._area) :]:
            try:
                tables = tabled(functools.partial(ask, area), [*self._parameters, axis], allowed, noise=noise)
                break
            except UnfitError:
                raise
            except ValueError:  # what would come out is too large
                continue
        else:
            raise UnfitError("what comes out is too large")
        found = WarpTables(tables, _NONE, None) if self.is_same else self._rounded(tables, self._large)
        self.check(found, shapes)
        return found

    def _rounded(self, tables: list[Table], large: Size) -> WarpTables:
        rounding = _rounding(self._make, tables, self._probes, self._size)
        for number, side, one in ((9, large[1], rounding[0]), (10, large[0], rounding[1])):
            if one.side in ("up", "down"):  # on the large canvas too: by half a pixel in the mean
                table = next(table for table in tables if number in table.outputs)
                table.values[..., table.outputs.index(number)] -= (0.5 if one.side == "up" else -0.5) / side
        return WarpTables(tables, rounding, None)

    def check(self, found: WarpTables, shapes: tuple[float, float] | None = None, near: float = _NEAR) -> None:
        """Raise where the tables do not say what the transform does, to so many pixels."""
        sizes = [self._size]
        if shapes is not None:
            area = _LARGER * self._size[0] * self._size[1]
            sizes += [_of_shape(shape, area) for shape in np.geomspace(*shapes, 5).tolist()]
        _check(found, self._make, self._probes[:: 2 if self.is_same else 1], sizes, near)


def _allowed(tolerance: float) -> Any:
    """Return what says how far off numbers may be: what is enlarged is seen in part only."""
    return lambda rows: tolerance * np.maximum(np.abs(rows), 1.0)


def _rows(warp: Warp) -> tuple[Rows, Size]:
    if not isinstance(warp, (Affine, Projective)):
        raise UnfitError("it is no matrix")
    return (warp.rows if len(warp.rows) == 3 else (*warp.rows, AFFINE)), warp.size


def _enlarged(size: Size, area: float) -> Size:
    """Return the largest canvas that is a whole number of times as large, or tens of times."""
    times = max(1, min(int(math.sqrt(area / (size[0] * size[1]))), _LONGEST // max(size)))
    times -= times % 10 if times > 10 else 0
    return size[0] * times, size[1] * times


@functools.lru_cache(maxsize=256)
def _of_shape(shape: float, area: float) -> Size:
    """Return a large canvas that is, all but exactly, so many times as wide as high."""
    most = min(math.sqrt(area / shape), _LONGEST, _LONGEST / shape)
    share = Fraction(shape).limit_denominator(max(1, int(most)))
    times = max(1, int(most) // share.denominator)
    return share.denominator * times, max(1, share.numerator) * times


def _probes(parameters: Sequence[Parameter]) -> list[dict[str, Any]]:
    """Return values all over the ranges of the parameters, those that change nothing among them."""
    rng = np.random.default_rng(14)
    shares = rng.random((_PROBES, len(parameters)))
    found = [{one.name: one.at(share) for one, share in zip(parameters, row, strict=True)} for row in shares.tolist()]
    neutral = {one.name: one.neutral for one in parameters if one.neutral is not None}
    return [*found, {**found[0], **neutral}]


def _rounding(
    make: MakeWarp, tables: Sequence[Table], probes: Sequence[Mapping[str, Any]], size: Size
) -> tuple[Rounding, Rounding]:
    """Find out how a transform comes to whole pixels.

    Raises
    ------
    UnfitError
        Nothing that is known here explains what it does.
    """
    height, width = size
    true = [_rows(make(size, values)) for values in probes]
    rows = np.array([read(tables, {**values, ASPECT: width / height}) for values in probes])
    found = []
    for arriving, place, side, move in ((width, 9, 1, 2), (height, 10, 0, 5)):
        seen = [
            _Seen(arriving, exact, out[side], row * arriving, matrix[side ^ 1][2])
            for exact, row, (matrix, out) in zip(
                (rows[:, place] * arriving).tolist(), rows[:, move].tolist(), true, strict=True
            )
        ]
        best = max((Rounding(name) for name in ("round", "up", "down")), key=lambda way: _sides_told(way, seen))
        ways = [Rounding(best.side, follows, whole) for whole in (False, True) for follows in (0.0, 0.5, 1.0, None)]
        best = max(ways, key=lambda way: _moves_told(way, seen))
        if min(_sides_told(best, seen), _moves_told(best, seen)) < _ROUNDED[1]:
            raise UnfitError("how it comes to whole pixels is not known")
        found.append(best)
    return found[0], found[1]


class _Seen(NamedTuple):
    """Of a probe: the side that arrives, the one that comes out, exact and whole, and likewise how far it moves."""

    arriving: int
    exact: float
    side: int
    move: float
    moved: float


def _sides_told(way: Rounding, seen: Sequence[_Seen]) -> float:
    """Return the share of the probes whose side a way of rounding explains."""
    return sum(way.sided(one.exact) == one.side for one in seen) / len(seen)


def _moves_told(way: Rounding, seen: Sequence[_Seen]) -> float:
    """Return the share of the probes of which it explains how far the picture is moved."""
    off = [abs(way.moved(one.move, one.exact, one.side, one.arriving) - one.moved) for one in seen]
    return sum(one < _ROUNDED[0] for one in off) / len(off)


def _check(
    found: WarpTables, make: MakeWarp, probes: Sequence[Mapping[str, Any]], sizes: Sequence[Size], near: float
) -> None:
    """Raise where the tables do not say what the transform does."""
    true, told, points, scale = [], [], [], []
    for number, values in enumerate(probes):
        size = sizes[number % len(sizes)]
        rows, (height, width) = _rows(make(size, values))
        matrix, out = found.at(values, size)
        if max(abs(out[0] - height), abs(out[1] - width)) > 1:
            raise UnfitError(f"at {values} the canvas is {height} x {width}, not {out[0]} x {out[1]}")
        true.append(rows)
        told.append(matrix)
        scale.append(math.sqrt(size[0] * size[1] / (sizes[0][0] * sizes[0][1])))
        points.append([[x * width, y * height, 1.0] for x in _PLACES for y in _PLACES])
    there = np.array(points).transpose(0, 2, 1)
    back = np.linalg.inv(np.array(true)) @ there
    seen = back[:, 2] > 1e-9  # in front of the horizon
    with np.errstate(all="ignore"):
        gone = np.array(told) @ (back / back[:, 2:])
        off = np.abs(gone[:, :2] / gone[:, 2:] - there[:, :2]).max(axis=1)
    off = np.where(seen, off, 0.0).max(axis=1) / np.array(scale)
    if not off.max() <= max(_FAR, near) or np.mean(off > near) > _SELDOM:
        raise UnfitError(f"between its nodes it is up to {off.max():.2f} pixels off")
