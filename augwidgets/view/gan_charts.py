"""What came of a GAN, as figures: its pictures, its losses, and how they came about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.view import training_charts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SMALL = 8
_WIDE = 8.4  # inches
_STAGES = 6
_SMOOTH = 25  # steps
_GREY, _GAP = 128, 0.04  # between pictures; of their shorter side


def trained(
    pictures: Sequence[np.ndarray], names: Sequence[str], losses: np.ndarray, grids: Sequence[np.ndarray]
) -> Figure:
    """Draw a row of samples for each class, the losses beside it, and below the same nine pictures after some epochs.

    Parameters
    ----------
    pictures : sequence of (N, H, W, C) array
        A row each.
    names : sequence of str
        Of the rows; none where there are no classes.
    losses : (steps, 2) array
        Of the generator and the discriminator.
    grids : sequence of array
        Nine pictures in one, after each epoch.
    """
    sheet = tiles([one for row in pictures for one in row], len(pictures[0]))
    left = 4.7
    up = min(left * sheet.shape[0] / sheet.shape[1], 5.0)
    below = 1.55 if len(grids) else 0.0
    high = up + below + 0.45
    drawn = training_charts.empty(_WIDE, high)
    axes = drawn.add_axes((0.045, (below + 0.12) / high, left / _WIDE, up / high))
    picture(axes, sheet, "samples")
    if names:
        rows = (np.arange(len(names)) + 0.5) * sheet.shape[0] / len(names) - 0.5
        axes.set_yticks(rows, names)
        axes.tick_params(labelsize=_SMALL, length=0)
    beside = (left / _WIDE) + 0.115
    draw_losses(drawn.add_axes((beside, (below + 0.5) / high, 0.985 - beside, (up - 0.4) / high)), losses)
    if len(grids):
        places = np.unique(np.linspace(0, len(grids) - 1, _STAGES).round().astype(int))
        for column, place in enumerate(places):
            part = drawn.add_axes((0.045 + column * 0.16, 0.08 / high, 0.15, (below - 0.4) / high))
            picture(part, tiles(parts_of(grids[place]), 3), f"epoch {place + 1}")
    return drawn


def picture(axes: Any, image: np.ndarray, title: str) -> None:
    """Draw a picture without ticks, its title above."""
    grey = image.shape[-1] == 1
    axes.imshow(image[..., 0] if grey else image, cmap="gray" if grey else None, vmin=0, vmax=255,
                interpolation="nearest", aspect="equal")  # fmt: skip
    training_charts.named(axes, title, "", "")
    axes.set_xticks(())
    axes.set_yticks(())


def tiles(pictures: Sequence[np.ndarray], columns: int) -> np.ndarray:
    """Return pictures of one size in rows, with a grey line between them.

    Examples
    --------
    >>> tiles([np.zeros((4, 5, 1), np.uint8)] * 6, 3).shape
    (9, 17, 1)
    """
    height, width, channels = pictures[0].shape
    gap = max(1, round(min(height, width) * _GAP))
    rows = -(-len(pictures) // columns)
    shape = (rows * (height + gap) - gap, columns * (width + gap) - gap, channels)
    found = np.full(shape, _GREY, np.uint8)
    for place, one in enumerate(pictures):
        top, left = place // columns * (height + gap), place % columns * (width + gap)
        found[top : top + height, left : left + width] = one
    return found


def parts_of(grid: np.ndarray) -> list[np.ndarray]:
    """Return the nine pictures of a grid."""
    return [part for row in np.split(grid, 3) for part in np.split(row, 3, axis=1)]


def draw_losses(axes: Any, losses: np.ndarray) -> None:
    """Draw the running mean of the losses of both sides."""
    if len(losses):
        for column, name in enumerate(("generator", "discriminator")):
            smooth = _smoothed(losses[:, column])
            steps = np.arange(len(losses) - len(smooth) + 1, len(losses) + 1)
            axes.plot(steps, smooth, color=training_charts.COLOURS[1 + column], linewidth=1.3, label=name,
                      linestyle=("-", "--")[column])  # fmt: skip
        axes.legend(fontsize=_SMALL, frameon=False)
    axes.grid(color="#e4e4e4", linewidth=0.6)
    training_charts.named(axes, "losses (hinge)", "step", "")


def _smoothed(values: np.ndarray) -> np.ndarray:
    """Return the running mean of 25 steps.

    Examples
    --------
    >>> _smoothed(np.arange(26.0)).round(3).tolist(), _smoothed(np.arange(3.0)).tolist()
    ([12.0, 13.0], [0.0, 1.0, 2.0])
    """
    if len(values) <= _SMOOTH:
        return values
    return np.convolve(values, np.full(_SMOOTH, 1 / _SMOOTH), "valid")


def measured(
    shares: Mapping[str, float], real: Mapping[str, float], diversity: Mapping[str, float], closest: np.ndarray, *,
    is_conditional: bool,
) -> Figure:  # fmt: skip
    """Draw by class how much is recognised and how much samples differ, and the samples nearest to training pictures.

    Parameters
    ----------
    shares, real : mapping of str to float
        Of samples and of real pictures.
    diversity : mapping of str to float
        Of what real pictures differ by.
    closest : (2, N, H, W, C) array
        Samples, and the training picture that is nearest to each.
    is_conditional : bool
    """
    high = 3.9
    drawn = training_charts.empty(_WIDE, high)
    left = drawn.add_axes((0.07, 0.5, 0.41, 0.42))
    title = "% recognised as the class asked for" if is_conditional else "% of the samples, by class"
    _bars(left, shares, real, title)
    right = drawn.add_axes((0.56, 0.5, 0.41, 0.42))
    _bars(right, diversity, {}, "difference within a class, in % of real pictures")
    right.axhline(100, color=training_charts.COLOURS[0], linewidth=0.8, linestyle="--")
    below = drawn.add_axes((0.07, 0.03, 0.9, 0.28))
    both = tiles([one for row in closest for one in row], closest.shape[1])
    picture(below, both, "the samples nearest to a training picture (top), and that picture (below)")
    return drawn


def _bars(axes: Any, shares: Mapping[str, float], real: Mapping[str, float], title: str) -> None:
    places = np.arange(len(shares))
    wide = 0.42 if real else 0.7
    axes.bar(places - (wide / 2 if real else 0), [100 * one for one in shares.values()], wide,
             color=training_charts.COLOURS[1], label="samples")  # fmt: skip
    if real:
        axes.bar(places + wide / 2, [100 * real.get(name, 0.0) for name in shares], wide,
                 color="white", edgecolor=training_charts.COLOURS[0], hatch="////", label="real pictures")  # fmt: skip
        # Below, where no bar can lie under it.
        axes.legend(fontsize=_SMALL - 1, frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=2)
    axes.set_xticks(places, list(shares))
    axes.grid(axis="y", color="#e4e4e4", linewidth=0.6)
    axes.set_axisbelow(True)
    training_charts.named(axes, title, "", "")
