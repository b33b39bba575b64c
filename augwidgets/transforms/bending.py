"""How straight lines become curves: what lies where is moved by a smooth field. Boxes and points follow it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

import numpy as np

from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.steps.declare import kit_spatial as spatial
from augwidgets.transforms import patterns
from augwidgets.warp.displacement import Displacement
from augwidgets.warp.warps import Size

# The most that neighbouring places may be moved apart, as a share of their distance. At 1 a field begins to fold over
# itself, so that a point would be seen twice; up to here each point has one place, and it is found quickly.
_STEEPEST = 0.8

Way = Callable[[np.ndarray], np.ndarray]


class _Known(Displacement):
    """A displacement of which the other way is known too, so that points and boxes go there exactly."""

    _there: Way

    def __init__(self, offsets: np.ndarray, there: Way) -> None:
        super().__init__(offsets)
        object.__setattr__(self, "_there", there)

    def points(self, points: Sequence | np.ndarray) -> np.ndarray:
        return self._there(np.array(points, np.float64).reshape(-1, 2))


@spatial
def elastic(
    size: Size,
    *,
    amplitude: Annotated[float, Range(0, 0.1, unit="of width", neutral=0, usual=(0, 0.025))] = 0.02,
    smoothness: Annotated[float, Range(0.02, 0.3, unit="of width", usual=(0.08, 0.15))] = 0.1,
    seed: Annotated[int, Seed()] = 0,
) -> Displacement:
    """Bend the picture at random, as if it were printed on rubber or written by another hand.

    Each place is moved right and down by smooth noise: `amplitude` is its standard deviation, `smoothness` that of
    the Gaussian that smooths it. So that the picture never folds over itself, a field that would be too steep is made
    as much weaker as it takes; that happens where the amplitude is more than about a quarter of the smoothness.

    References
    ----------
    Simard, Steinkraus and Platt, "Best practices for convolutional neural networks applied to visual document
    analysis", ICDAR 2003.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> sample = aw.Sample(np.zeros((60, 100), np.uint8), keypoints=[[30, 20]])
    >>> moved = aw.elastic(sample, amplitude=0.03, seed=1).keypoints[0] - [30, 20]
    >>> bool(0 < np.hypot(*moved) < 4 * 3)                                # the standard deviation is 3 pixels
    True
    """
    width = size[1]
    # Not below two pixels, nor in more than 500 cells: a picture a few pixels wide may be thousands high.
    cell = max(smoothness * width / patterns.SOFTNESS, 2, max(size) / 500)
    return _bent(patterns.noise(seed, 2) * (amplitude * width / cell), size, (cell, cell))


@spatial
def grid_distortion(
    size: Size,
    *,
    cells: Annotated[int, Range(2, 16, usual=(3, 8), whole=True)] = 5,
    distance: Annotated[float, Range(0, 0.5, unit="of a cell", neutral=0, usual=(0, 0.25))] = 0.25,
    seed: Annotated[int, Seed()] = 0,
) -> Displacement:
    """Pull the knots of a grid about, and the picture between them; its rim stays where it is.

    The grid has so many cells along each side. Each knot is moved right and down by up to `distance`, evenly
    distributed, those of the rim along it only. Between them the field is a cubic spline, so that lines bend and do
    not break; that costs twice the time of libraries that tilt each cell as a whole. A field that would fold the
    picture over itself is made as much weaker as it takes, which may happen where `distance` is more than a quarter.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> sample = aw.Sample(np.zeros((60, 100), np.uint8), keypoints=[[0, 0], [20, 12]])   # a corner, and a knot
    >>> moved = aw.grid_distortion(sample, distance=0.25).keypoints - sample.keypoints
    >>> bool(np.abs(moved[0]).max() < 0.1), bool(0 < np.abs(moved[1]).max() < 0.5 * 20)
    (True, True)
    """
    moves = np.random.default_rng(seed).uniform(-distance, distance, (2, 17, 17))[:, : cells + 1, : cells + 1]
    moves[0][:, [0, -1]] = 0
    moves[1][[0, -1]] = 0
    # The spline's own knots, for a spline runs near its knots and not through them.
    through = np.linalg.pinv(patterns.weights(np.arange(cells + 1.0))[:, : cells + 3])
    return _bent(through @ moves @ through.T, size, (size[0] / cells, size[1] / cells))


@spatial
def swirl(
    size: Size,
    *,
    angle: Annotated[float, Range(-360, 360, unit="deg", neutral=0, usual=(-90, 90))] = 120,
    reach: Annotated[float, Range(0.1, 2, unit="of width", usual=(0.5, 1.2))] = 1,
) -> Displacement:
    """Stir the picture about its centre, anticlockwise for a positive angle.

    The centre turns by `angle`, what is farther out by less: a thousandth of it is left at the distance `reach`.
    It is ``skimage.transform.swirl`` with `reach` as its radius, `angle` as its strength in radians and the centre of
    the picture (not of the pixel right below it) as its centre.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> half = 100 * np.log(2) ** 2 / 5                              # here it turns by half the angle
    >>> sample = aw.Sample(np.zeros((60, 100), np.uint8), keypoints=[[50 + half, 30]])
    >>> bool(np.allclose(aw.swirl(sample, angle=180, reach=1).keypoints, [50, 30 - half]))
    True
    """
    fades = reach * size[1] * np.log(2) / 5

    def turned(x: np.ndarray, y: np.ndarray, turn: float) -> tuple[np.ndarray, np.ndarray]:
        by = np.exp(np.sqrt(x * x + y * y) * x.dtype.type(-1 / fades)) * x.dtype.type(np.radians(turn))
        sine, cosine = np.sin(by), np.cos(by)
        return x * cosine + y * sine, y * cosine - x * sine

    return _about_centre(size, lambda x, y: turned(x, y, -angle), lambda x, y: turned(x, y, angle), angle == 0)


@spatial(short="barrel")
def lens_distortion(
    size: Size,
    *,
    barrel: Annotated[float, Range(-0.25, 0.25, neutral=0, usual=(-0.15, 0.15))] = 0.2,
) -> Displacement:
    """Bulge the picture like a barrel, as a wide lens does, or pinch it like a pincushion (if negative).

    The scale stays at the centre. What is seen at the share r of the way from there to a corner comes from
    r (1 + barrel r²): the radial model with one coefficient, as OpenCV takes it when it undistorts. A barrel leaves
    the corners uncovered, a pincushion pushes the rim off the canvas.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> sample = aw.Sample(np.zeros((60, 100), np.uint8), keypoints=[[100, 60], [50, 30]])
    >>> aw.lens_distortion(sample, barrel=0.25).keypoints.round(1).tolist()   # 0.84 (1 + 0.25 0.84²) = 0.99
    [[92.4, 55.4], [50.0, 30.0]]
    """
    height, width = size
    corner = np.hypot(width, height) / 2

    def back(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        grows = (x * x + y * y) * x.dtype.type(barrel / corner**2) + 1
        return x * grows, y * grows

    def there(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        goal = np.hypot(x, y) / corner
        shrinks = _unbarrelled(goal, barrel) / np.where(goal == 0, 1, goal)
        shrinks = np.where(goal == 0, 1, shrinks)
        return x * shrinks, y * shrinks

    return _about_centre(size, back, there, barrel == 0)


def _unbarrelled(goal: np.ndarray, barrel: float) -> np.ndarray:
    """Solve r (1 + barrel r²) = goal; past the corners, where nothing is drawn, the model goes straight on."""
    found = np.minimum(goal, 1)
    for _ in range(12):  # Newton's way, from the side from which it does not overshoot
        found = found - (found * (1 + barrel * found**2) - goal) / (1 + 3 * barrel * found**2)
        found = np.minimum(found, 1)
    beyond = goal - (1 + barrel)
    return np.where(beyond > 0, 1 + beyond / (1 + 3 * barrel), found)


def _about_centre(size: Size, back: Callable, there: Callable, still: bool) -> Displacement:
    """Return the warp of two ways, back and there, in pixels from the centre."""
    height, width = size
    if still:
        return Displacement(np.zeros((height, width, 2), np.float32))
    x = np.arange(width, dtype=np.float32) + np.float32(0.5 - width / 2)
    y = (np.arange(height, dtype=np.float32) + np.float32(0.5 - height / 2))[:, None]
    offsets = np.empty((height, width, 2), np.float32)
    from_x, from_y = back(x, y)
    np.subtract(from_x, x, out=offsets[..., 0])
    np.subtract(from_y, y, out=offsets[..., 1])
    middle = np.array([width / 2, height / 2])
    return _Known(offsets, lambda points: np.column_stack(there(*(points - middle).T)) + middle)


def _bent(knots: np.ndarray, size: Size, cell: tuple[float, float]) -> Displacement:
    """Return the warp of a spline field; its knots ``(2, n, m)``, x and y, are counted in cells of this size."""
    steepest = _steepest(knots, size[0] / cell[0], size[1] / cell[1])
    gentle = min(1.0, _STEEPEST / max(steepest, 1e-9))
    down, across = (patterns.places(pixels, side) for pixels, side in zip(size, cell, strict=True))
    offsets = np.empty((*size, 2), np.float32)
    for axis in (0, 1):
        offsets[..., axis] = patterns.surface(knots[axis] * (gentle * cell[1 - axis]), down, across)
    return Displacement(offsets)


def _steepest(knots: np.ndarray, down: float, across: float) -> float:
    """Return how far neighbouring places of a field of so many cells are moved apart at most, by their distance."""
    # Four samples a cell whatever the size of the picture, so that a preview is weakened as much as the picture.
    places = [np.arange(int(np.ceil(4 * cells)) + 2) / 4 for cells in (down, across)]
    x, y = (patterns.surface(part, *places) for part in knots)
    (x_down, x_across), (y_down, y_across) = ((4 * np.diff(part, axis=0)[:, :-1], 4 * np.diff(part, axis=1)[:-1])
                                              for part in (x, y))  # fmt: skip
    # The larger singular value of the 2 x 2 matrix of slopes.
    both = np.hypot(x_across + y_down, y_across - x_down) + np.hypot(x_across - y_down, y_across + x_down)
    return float(both.max()) / 2
