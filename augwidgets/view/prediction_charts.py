"""What a model makes of pictures, as figures: where it looks, its kernels and maps, accuracy along a parameter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from augwidgets.view.training_charts import COLOURS, Spread

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SMALL = 8
_SIDE = 2.1  # inches of a picture
_HEAT = 0.7  # how much of the colour covers the hottest place
_MOST = 64  # kernels or maps that are drawn
_ACROSS = 16


def warmed(image: np.ndarray, heat: np.ndarray) -> np.ndarray:
    """Return a picture in bytes and colours with the places of a heat map over it, the hotter the more.

    Parameters
    ----------
    image : (H, W, 1 or 3) array
        uint8, or float in [0, 1].
    heat : (H, W) array
        From 0 to 1.

    Examples
    --------
    >>> cold = warmed(np.full((4, 4, 1), 100, np.uint8), np.zeros((4, 4)))
    >>> cold.shape, int(cold[0, 0, 0])
    ((4, 4, 3), 100)
    """
    picture = coloured(image).astype(np.float32)
    colours: Any = cv2.applyColorMap((heat * 255).astype(np.uint8), cv2.COLORMAP_INFERNO)
    share = (np.sqrt(heat) * _HEAT)[..., None].astype(np.float32)
    bright = np.maximum(cv2.cvtColor(colours, cv2.COLOR_BGR2RGB).astype(np.float32), 60 * share)
    mixed: np.ndarray = np.rint(picture * (1 - share) + bright * share).astype(np.uint8)
    return mixed


def coloured(image: np.ndarray) -> np.ndarray:
    """Return a picture in bytes with three channels."""
    levels = image if image.dtype == np.uint8 else np.rint(image * 255).astype(np.uint8)
    return levels.repeat(3, axis=2) if levels.shape[2] == 1 else levels[..., :3]


def heats(images: Sequence[np.ndarray], maps: np.ndarray, titles: Sequence[tuple[str, str]]) -> Figure:
    """Draw pictures above, and below each one with the places that speak for a class.

    Parameters
    ----------
    images : sequence of (H, W, C) array
    maps : (N, H, W) array
    titles : sequence of (str, str)
        What it is held for, and what the places speak for.
    """
    many = min(len(images), 9)
    drawn = _figure(_SIDE * max(many, 2), 2 * _SIDE + 0.5)
    rows = drawn.subplots(2, many, squeeze=False)
    for column in range(many):
        above, below = titles[column]
        _picture(rows[0][column], coloured(images[column]), above)
        _picture(rows[1][column], warmed(images[column], maps[column]), below)
    drawn.tight_layout(pad=0.5)
    return drawn


def pictures(images: Sequence[np.ndarray], titles: Sequence[str]) -> Figure:
    """Draw pictures side by side.

    Parameters
    ----------
    images : sequence of (H, W, C) array
    titles : sequence of str
    """
    drawn = _figure((_SIDE + 0.4) * len(images), _SIDE + 0.8)
    for axes, image, title in zip(drawn.subplots(1, len(images), squeeze=False)[0], images, titles, strict=True):
        _picture(axes, coloured(image), title)
    drawn.tight_layout(pad=0.5)
    return drawn


def layer(image: np.ndarray, kernels: np.ndarray, maps: np.ndarray, title: str) -> Figure:
    """Draw a picture, the kernels of a layer, and what each of them makes of the picture.

    Parameters
    ----------
    image : (H, W, C) array
    kernels : (h, w, in, out) array
        Of several maps the mean over them is drawn.
    maps : (H, W, out) array
    title : str
    """
    above, below = kernel_sheet(kernels), map_sheet(maps)
    ratios = [sheet.shape[0] / sheet.shape[1] for sheet in (above, below)]
    drawn = _figure(8.4, max(1 + 7.0 * sum(ratios), 2.4))
    grid = drawn.add_gridspec(2, 2, width_ratios=(1, 5), height_ratios=[one + 0.02 for one in ratios])
    _picture(drawn.add_subplot(grid[:, 0]), coloured(image), "the picture")
    _picture(drawn.add_subplot(grid[0, 1]), above, title)
    _picture(drawn.add_subplot(grid[1, 1]), below, "what each makes of the picture")
    drawn.tight_layout(pad=0.6)
    return drawn


def kernel_sheet(kernels: np.ndarray) -> np.ndarray:
    """Return kernels beside each other as one picture: white is positive, black negative, mid grey 0.

    Examples
    --------
    >>> kernel_sheet(np.zeros((3, 3, 1, 16))).shape
    (49, 784, 3)
    """
    flat = kernels.mean(axis=2)[..., :_MOST]
    most = max(float(np.abs(flat).max()), 1e-9)
    levels = np.rint(flat / most * 127 + 128).astype(np.uint8)
    return _sheet(levels, 48)


def map_sheet(maps: np.ndarray) -> np.ndarray:
    """Return maps beside each other as one picture, each from its lowest value to its highest.

    Examples
    --------
    >>> map_sheet(np.zeros((8, 8, 20))).shape
    (98, 784, 3)
    """
    shown = maps[..., :_MOST].astype(np.float64)
    low, high = shown.min(axis=(0, 1)), shown.max(axis=(0, 1))
    levels = np.rint((shown - low) / np.maximum(high - low, 1e-9) * 255).astype(np.uint8)
    return _sheet(levels, 48)


def _sheet(levels: np.ndarray, side: int) -> np.ndarray:
    """Put ``(h, w, N)`` side by side, each enlarged to about a side with its pixels kept as squares."""
    high, wide, many = levels.shape
    if max(high, wide) > side:
        less = side / max(high, wide)
        size = max(1, round(wide * less)), max(1, round(high * less))
        levels = cv2.resize(levels, size, interpolation=cv2.INTER_AREA).reshape(size[1], size[0], many)
        high, wide = levels.shape[:2]
    times = max(1, side // max(high, wide))
    across = min(_ACROSS, many)
    rows = -(-many // across)
    cell_high, cell_wide = high * times + 1, wide * times + 1
    paper = np.full((rows * cell_high, across * cell_wide), 255, np.uint8)
    for number in range(many):
        row, column = divmod(number, across)
        y, x = row * cell_high, column * cell_wide
        paper[y : y + cell_high - 1, x : x + cell_wide - 1] = (
            levels[..., number].repeat(times, axis=0).repeat(times, axis=1)
        )
    return paper[..., None].repeat(3, axis=2)


def robustness(
    values: Sequence[float],
    accuracies: Sequence[Spread],
    holds: tuple[float, float],
    across: str,
    *,
    is_log: bool = False,
) -> Figure:
    """Draw the accuracy along a parameter with its interval, and the span in which it holds.

    Parameters
    ----------
    values : sequence of float
    accuracies : sequence of Spread
    holds : (float, float)
    across : str
        What is along the axis.
    is_log : bool
    """
    drawn = _figure(5.4, 2.8)
    axes = drawn.add_axes((0.11, 0.17, 0.86, 0.71))
    low, value, high = (100 * np.array([getattr(one, name) for one in accuracies]) for name in ("low", "value", "high"))
    axes.axvspan(*holds, color=COLOURS[3], alpha=0.12, linewidth=0)
    axes.fill_between(values, low, high, color=COLOURS[1], alpha=0.18, linewidth=0)
    axes.plot(values, value, color=COLOURS[1], linewidth=1.5, marker="o", markersize=3)
    if is_log:
        axes.set_xscale("log")
    axes.set_ylim(-2, 102)
    axes.grid(color="#e4e4e4", linewidth=0.6)
    axes.set_title("% right, 95 % interval; green: within 5 points of the unchanged", fontsize=_SMALL + 0.5, loc="left")
    axes.set_xlabel(across, fontsize=_SMALL, labelpad=2)
    axes.set_ylabel("% right", fontsize=_SMALL, labelpad=2)
    axes.tick_params(labelsize=_SMALL, width=0.6)
    for edge in axes.spines.values():
        edge.set(linewidth=0.6, color="#888888")
    return drawn


def _picture(axes: Any, picture: np.ndarray, title: str) -> None:
    axes.imshow(picture, interpolation="nearest")
    axes.set(xticks=[], yticks=[])
    axes.set_title(title, fontsize=_SMALL, pad=4)
    for edge in axes.spines.values():
        edge.set(linewidth=0.6, color="#888888")


def _figure(width: float, height: float) -> Figure:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from augwidgets.view.notebook_figure import NotebookFigure

    drawn = NotebookFigure(figsize=(width, height))
    FigureCanvasAgg(drawn)
    return drawn
