"""What is in a data set: how many pictures, how large, of which classes, how light, with which boxes."""

from __future__ import annotations

import base64
import html
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets import curve
from augwidgets.sample import Sample
from augwidgets.training.effects import colour
from augwidgets.training.sources import pictures_of, read

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from augwidgets.training.suggesting import Suggestion

# A picture counts as coloured when its strongest channel lies so many levels of 255 above its weakest, on average:
# scans of grey prints in RGB stay below that.
COLOURED = 2.0

_LEVELS = np.arange(256, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class DataReport:
    """What is in a data set. Made by `report_on`; ``print`` shows it as a table with what it suggests.

    Attributes
    ----------
    pictures, total : int
        How many pictures were read, and how many there are; fewer where the reading was stopped.
    sizes : (N, 2) array
        Height and width of each picture, in pixels.
    colour : (N,) array
        How far a pixel's strongest channel lies above its weakest, on average, in levels of 255; 0 is grey.
    brightness, contrast : (N,) array
        Mean and standard deviation of the levels of each picture, of 255.
    shares : (256,) array
        Which share of all values lies at each level; each picture counts the same.
    classes : mapping
        How many pictures each class has; empty where the labels name none.
    box_sizes : (M, 2) array
        Width and height of each box, in pixels.
    box_spans : (M, 2) array
        The same as shares of the width and the height of its picture.
    box_classes : mapping
        How many boxes each name has.
    keypoints : frozenset of str
        The names of keypoints that have no partner for a mirror (`Sample.keypoint_pairs`).
    """

    pictures: int
    total: int
    sizes: np.ndarray = field(repr=False)
    colour: np.ndarray = field(repr=False)
    brightness: np.ndarray = field(repr=False)
    contrast: np.ndarray = field(repr=False)
    shares: np.ndarray = field(repr=False)
    classes: Mapping[str, int]
    box_sizes: np.ndarray = field(repr=False)
    box_spans: np.ndarray = field(repr=False)
    box_classes: Mapping[str, int]
    keypoints: frozenset[str] = frozenset()

    @property
    def coloured(self) -> int:
        """How many pictures are not grey."""
        return int((self.colour > COLOURED).sum())

    @property
    def suggestion(self) -> Suggestion:
        """A recipe to start from, with a reason for each choice."""
        from augwidgets.training.suggesting import suggestion

        return suggestion(self)

    def level(self, share: float) -> int:
        """Give the level under which this share of all values lies.

        Examples
        --------
        >>> report_on([np.arange(200, dtype=np.uint8).reshape(10, 20)]).level(0.95)
        189
        """
        return int(np.searchsorted(np.cumsum(self.shares), share - 1e-9))

    def rows(self) -> list[tuple[str, str]]:
        """Give what was measured: a name and some words for each line of the table."""
        found = [("pictures", self._pictures()), ("size", self._size())]
        if self.classes:
            found.append(("classes", _counted(self.classes)))
        found.append(("brightness", f"mean level {_range(self.brightness)} of 255, spread {_range(self.contrast)}"))
        found.append(("colour", self._colour()))
        if len(self.box_sizes):
            sides = np.sqrt(self.box_sizes.prod(axis=1))
            part = 100 * self.box_spans.prod(axis=1)
            aspect = self.box_sizes[:, 0] / self.box_sizes[:, 1]
            found.append(("boxes", f"{len(sides):,} ({len(sides) / self.pictures:.1f} a picture)"))
            found.append(("box size", f"{_range(sides)} px (root of the area), {_range(part, 1)} % of the picture"))
            found.append(("box aspect", f"width to height {_range(aspect, 2)}"))
        if self.box_classes:
            found.append(("box classes", _counted(self.box_classes)))
        return found

    def _pictures(self) -> str:
        stopped = "" if self.pictures == self.total else f" of {self.total:,} (stopped)"
        return f"{self.pictures:,}{stopped}"

    def _size(self) -> str:
        height, width = self.sizes.T
        if len(np.unique(self.sizes, axis=0)) == 1:
            return f"{width[0]} x {height[0]} px, all of them"
        aspect = width / height
        shape = f"width to height {_range(aspect, 2)}" if np.ptp(aspect) > 0.01 else f"all {aspect[0]:.3g} : 1"
        return f"width {_range(width)}, height {_range(height)} px, {shape}"

    def _colour(self) -> str:
        if not self.coloured:
            return "none: every picture is grey"
        grey = self.pictures - self.coloured
        apart = f"channels lie {_range(self.colour[self.colour > COLOURED])} levels apart"
        return f"{apart}; {grey:,} of the pictures are grey" if grey else apart

    def figure(self) -> Figure:
        """Draw how sizes, classes, brightness and boxes are distributed."""
        from augwidgets.view import reports

        return reports.figure(self)

    def __str__(self) -> str:
        table = "\n".join(f"{name:12}{words}" for name, words in self.rows())
        return f"{table}\n\n{self.suggestion}"

    def _repr_html_(self) -> str:
        from augwidgets.view import figures

        chart = base64.b64encode(figures.png(self.figure())).decode("ascii")
        rows = "".join(
            f"<tr><th style='text-align:left'>{name}</th><td style='text-align:left'>{html.escape(words)}</td></tr>"
            for name, words in self.rows()
        )
        found = self.suggestion
        listed = "".join(f"<li>{html.escape(sentence)}</li>" for sentence in (*found.reasons, *found.notes))
        return (
            f"<img alt='sizes, brightness, classes and boxes' src='data:image/png;base64,{chart}'>"
            f"<table>{rows}</table><p>A recipe to start from, and why:</p>"
            f"<pre>{html.escape(found.recipe.to_code())}</pre><ul>{listed}</ul>"
        )


def report_on(x: Any, y: Any = None, *, progress: Callable[[int, int], Any] | None = None) -> DataReport:
    """Measure what is in a data set, and suggest a recipe for it.

    One picture after the other is read, measured and forgotten, so that the data set may be larger than the memory.

    Parameters
    ----------
    x : array, list or folder
        ``(N, H, W)`` or ``(N, H, W, C)``; a list of pictures or of Samples; a folder of pictures, or one that holds a
        folder for each class.
    y : sequence, optional
        The class of each picture, numbers or names, or one-hot rows; in Samples and folders it is known already.
    progress : callable, optional
        Called after each picture with the number that is done and the number of all. When it returns False, the
        reading ends there, and what was measured until then is given.

    Returns
    -------
    DataReport
        ``print(report)`` shows the table; ``report.suggestion.recipe`` goes into `explore` or `Augmented`.

    Examples
    --------
    >>> report = report_on(np.full((6, 20, 30), 100, np.uint8), ["cat", "dog"] * 3)
    >>> report.pictures, report.classes, report.brightness.tolist()
    (6, {'cat': 3, 'dog': 3}, [100.0, 100.0, 100.0, 100.0, 100.0, 100.0])
    """
    found = pictures_of(x, y)
    tally = _Tally(found.class_of)
    for number in range(found.count):
        tally.add(read(found, number))
        if progress is not None and progress(number + 1, found.count) is False:
            break
    return tally.report(found.count)


class _Tally:
    """What is known of the pictures read until now."""

    def __init__(self, class_of: Callable[[Any], str | None]) -> None:
        self._class_of = class_of
        self._classes: Counter[str] = Counter()
        self._box_classes: Counter[str] = Counter()
        self._rows: list[tuple[int, int, float, float, float]] = []
        self._shares = np.zeros(256)
        self._boxes: list[np.ndarray] = []
        self._alone: set[str] = set()

    def add(self, sample: Sample) -> None:
        counts = curve.histogram(sample.image).sum(axis=0)
        shares = counts / counts.sum()
        mean = float(shares @ _LEVELS)
        spread = float(np.sqrt(max(shares @ _LEVELS**2 - mean**2, 0)))
        self._rows.append((*sample.size, colour(sample.image), mean, spread))
        self._shares += shares
        name = self._class_of(sample.label)
        if name is not None:
            self._classes[name] += 1
        if sample.boxes is not None and len(sample.boxes):
            sides = sample.boxes[:, 2:] - sample.boxes[:, :2]
            self._boxes.append(np.hstack([sides, sides / sample.size[::-1]]))
            self._box_classes.update(sample.box_labels or ())
        paired = {place for pair in sample.keypoint_pairs or () for place in pair}
        self._alone |= {name for place, name in enumerate(sample.keypoint_names or ()) if place not in paired}

    def report(self, total: int) -> DataReport:
        rows = np.array(self._rows)
        boxes = np.concatenate(self._boxes) if self._boxes else np.zeros((0, 4))
        return DataReport(
            pictures=len(rows),
            total=total,
            sizes=rows[:, :2].astype(int),
            colour=rows[:, 2],
            brightness=rows[:, 3],
            contrast=rows[:, 4],
            shares=self._shares / len(rows),
            classes=dict(sorted(self._classes.items())),
            box_sizes=boxes[:, :2],
            box_spans=boxes[:, 2:],
            box_classes=dict(sorted(self._box_classes.items())),
            keypoints=frozenset(self._alone),
        )


def _range(values: np.ndarray, digits: int = 0) -> str:
    """Say the middle value, and from where to where nine of ten lie."""
    low, middle, high = (f"{value:,.{digits}f}" for value in np.percentile(values, (5, 50, 95)))
    return middle if low == high else f"{middle} ({low} to {high})"


def _counted(counts: Mapping[str, int]) -> str:
    """Say how many classes there are, with the fewest and the most."""
    if len(counts) == 1:
        ((name, times),) = counts.items()
        return f"{name} alone, {times:,}"
    fewest, most = min(counts, key=counts.__getitem__), max(counts, key=counts.__getitem__)
    if counts[fewest] == counts[most]:
        return f"{len(counts):,}, {counts[most]:,} of each"
    return f"{len(counts):,}, from {counts[fewest]:,} ({fewest}) to {counts[most]:,} ({most})"
