"""How good a segmentation is against the share of natural pictures that it was trained with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from augwidgets.view.training_charts import COLOURS, Spread, empty

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SIZE = 5.4, 2.8  # inches


def shares(by_seed: Mapping[float, Sequence[float]], means: Mapping[float, Spread]) -> Figure:
    """Draw each seed as a thin line, and the mean with its interval.

    Parameters
    ----------
    by_seed : mapping of float to sequence of float
        By share, the intersection over union of each seed.
    means : mapping of float to Spread
        Likewise, with its interval.
    """
    drawn = empty(*_SIZE)
    axes = drawn.add_axes((0.13, 0.19, 0.84, 0.74))
    places = [100 * share for share in means]
    for one in zip(*(by_seed[share] for share in means), strict=True):
        axes.plot(places, one, color=COLOURS[0], linewidth=0.8, alpha=0.6)
    values = [one.value for one in means.values()]
    ends = [[one.value - one.low for one in means.values()], [one.high - one.value for one in means.values()]]
    axes.errorbar(places, values, ends, color=COLOURS[1], marker="o", capsize=4, linewidth=1.8)
    axes.set_xlabel("natural pictures among those trained with, %")
    axes.set_ylabel("intersection over union")
    axes.set_xticks(places)
    axes.set_ylim(0, 1)
    axes.grid(alpha=0.3)
    return drawn
