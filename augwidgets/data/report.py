"""What is in a data set: how many pictures, how large, of which classes, how light, with which boxes."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.data import label_counts
from augwidgets.data.colourfulness import colour
from augwidgets.data.iteration import each
from augwidgets.data.picture_source import Source
from augwidgets.data.sources import pictures_of
from augwidgets.domain import faces
from augwidgets.domain.range import Range
from augwidgets.sample.sample import Sample
from augwidgets.steps import curve

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from augwidgets.data.suggestion import Suggestion

# A picture counts as coloured when its strongest channel lies so many levels of 255 above its weakest, on average:
# scans of grey prints in RGB stay below that.
COLOURED = 2.0

_LEVELS = np.arange(256, dtype=np.float64)
_SHARE = Range(0, 1)


@dataclass(frozen=True, eq=False)
class DataReport:
    """What is in a data set. Made by `report_on`; ``print`` shows it as a table with what it suggests.

    Where the reading was stopped, sizes, colour and levels are those of the pictures that were read. Labels are known
    without reading: classes, boxes and keypoints are always those of all.

    Attributes
    ----------
    pictures, total : int
        How many pictures were read, and how many there are.
    sizes : (N, 2) array
        Height and width of each picture, in pixels.
    colour : (N,) array
        How far a pixel's strongest channel lies above its weakest, on average, in levels of 255; 0 is grey.
    brightness, contrast : (N,) array
        Mean and standard deviation of the levels of each picture, of 255.
    shares : (256,) array
        Which share of all values lies at each level; each picture counts the same.
    classes : mapping
        How many pictures each class has; empty where the labels name none. A picture with a soft label counts for
        each of its classes with that class's weight.
    box_sizes : (M, 2) array
        Width and height of each box, in pixels.
    box_spans : (M, 2) array
        The same as shares of the width and the height of its picture.
    box_classes : mapping
        How many boxes each name has.
    keypoints : frozenset of str
        The names of keypoints that have no partner for a mirror (`Sample.keypoint_pairs`).
    unnamed_keypoints : int
        How many keypoints of one Sample have neither a name nor a partner; the most there are.
    unclassed : int
        How many pictures have no class: no label, or one that names none, such as nan.
    named : bool
        Whether the classes were called by names, and not by numbers.
    passed_over : int
        Picture files that lie beside the folders of the classes, and links that lead nowhere: they are not counted.
    """

    pictures: int
    total: int
    sizes: np.ndarray = field(repr=False)
    colour: np.ndarray = field(repr=False)
    brightness: np.ndarray = field(repr=False)
    contrast: np.ndarray = field(repr=False)
    shares: np.ndarray = field(repr=False)
    classes: Mapping[str, float]
    box_sizes: np.ndarray = field(repr=False)
    box_spans: np.ndarray = field(repr=False)
    box_classes: Mapping[str, int]
    keypoints: frozenset[str] = frozenset()
    unnamed_keypoints: int = 0
    unclassed: int = 0
    named: bool = False
    passed_over: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether every picture was read."""
        return self.pictures == self.total

    @property
    def coloured(self) -> int:
        """How many pictures are not grey."""
        return int((self.colour > COLOURED).sum())

    @property
    def suggestion(self) -> Suggestion:
        """A recipe to start from, with a reason for each choice."""
        from augwidgets.data.suggestion import suggestion

        return suggestion(self)

    def level(self, share: float) -> int:
        """Return the level at or under which a share of all values lies.

        Parameters
        ----------
        share : float
            0 to 1.

        Returns
        -------
        int

        Raises
        ------
        TypeError, ValueError
            A share outside of [0, 1].

        Examples
        --------
        >>> report_on([np.arange(200, dtype=np.uint8).reshape(10, 20)]).level(0.95)
        189
        """
        return int(np.searchsorted(np.cumsum(self.shares), _SHARE.check(share, "share") - 1e-9))

    def rows(self) -> list[tuple[str, str]]:
        """Return what was measured: a name and some words for each line of the table.

        Returns
        -------
        list of (str, str)
        """
        found = [("pictures", self._pictures()), ("size", self._size())]
        if self.classes:
            found.append(("classes", _counted(self.classes) + self._unclassed()))
        found.append(
            ("brightness", f"a picture's mean level {_range(self.brightness)}, spread {_range(self.contrast)}, of 255")
        )
        found.append(("colour", self._colour()))
        if len(self.box_sizes):
            sides = np.sqrt(self.box_sizes.prod(axis=1))
            part = 100 * self.box_spans.prod(axis=1)
            aspect = self.box_sizes[:, 0] / self.box_sizes[:, 1]
            found.append(("boxes", f"{len(sides):,} ({len(sides) / self.total:.1f} a picture)"))
            found.append(("box size", f"root of the area {_range(sides)} px, {_range(part, 1)} % of the picture"))
            found.append(("box aspect", f"width to height {_range(aspect, 2)}"))
        if self.box_classes:
            found.append(("box classes", _counted(self.box_classes)))
        return found

    def _pictures(self) -> str:
        stopped = "" if self.is_whole else f" of {self.total:,} (stopped)"
        if not self.passed_over:
            return f"{self.pictures:,}{stopped}"
        files = "1 more file is" if self.passed_over == 1 else f"{self.passed_over:,} more files are"
        return f"{self.pictures:,}{stopped}; {files} passed over: beside the classes' folders, or links to nowhere"

    def _unclassed(self) -> str:
        if not self.unclassed:
            return ""
        return f"; {self.unclassed:,} {'picture has' if self.unclassed == 1 else 'pictures have'} no class"

    def _size(self) -> str:
        height, width = self.sizes.T
        if len(np.unique(self.sizes, axis=0)) == 1:
            return f"{width[0]} x {height[0]} px, all {'of them' if self.is_whole else 'that were read'}"
        aspect = width / height
        shape = f"width to height {_range(aspect, 2)}" if np.ptp(aspect) > 0.01 else f"all {aspect[0]:.3g} : 1"
        return f"width {_range(width)}, height {_range(height)} px, {shape}"

    def _colour(self) -> str:
        if not self.coloured:
            return f"none: every picture{'' if self.is_whole else ' that was read'} is grey"
        grey = self.pictures - self.coloured
        apart = f"channels lie {_range(self.colour[self.colour > COLOURED])} levels apart"
        return f"{apart}; {grey:,} of the pictures {'is' if grey == 1 else 'are'} grey" if grey else apart

    def figure(self) -> Figure:
        """Draw how sizes, classes, brightness and boxes are distributed.

        Returns
        -------
        matplotlib.figure.Figure
        """
        found: Figure = faces.figure(self)
        return found

    def __str__(self) -> str:
        table = "\n".join(
            textwrap.fill(words, 116, initial_indent=f"{name:12}", subsequent_indent=12 * " ")
            for name, words in self.rows()
        )
        return f"{table}\n\n{self.suggestion}"

    def _repr_html_(self) -> str:
        return faces.html(self)


def report_on(x: Any, y: Any = None, *, progress: Callable[[int, int], Any] | None = None) -> DataReport:
    """Measure what is in a data set, and suggest a recipe for it.

    One picture after the other is read, measured and forgotten, so that the data set may be larger than the memory.
    The labels are known before, and are counted in any case.

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

    Raises
    ------
    TypeError, ValueError
        No pictures, or some that cannot be read.

    Examples
    --------
    >>> report = report_on(np.full((6, 20, 30), 100, np.uint8), ["cat", "dog"] * 3)
    >>> report.pictures, report.classes, report.brightness.tolist()
    (6, {'cat': 3, 'dog': 3}, [100.0, 100.0, 100.0, 100.0, 100.0, 100.0])
    """
    found = pictures_of(x, y)
    tally = _Tally()
    for _, _, sample in each(found, progress):
        tally.add(sample)
    return tally.report(found)


class _Tally:
    """What is known of the pictures read until now."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, int, float, float, float]] = []
        self._shares = np.zeros(256)

    def add(self, sample: Sample) -> None:
        counts = curve.histogram(sample.image).sum(axis=0)
        shares = counts / counts.sum()
        mean = float(shares @ _LEVELS)
        spread = float(np.sqrt(max(shares @ _LEVELS**2 - mean**2, 0)))
        self._rows.append((*sample.size, colour(sample.image), mean, spread))
        self._shares += shares

    def report(self, found: Source) -> DataReport:
        rows = np.array(self._rows)
        return DataReport(
            pictures=len(rows),
            total=found.count,
            sizes=rows[:, :2].astype(int),
            colour=rows[:, 2],
            brightness=rows[:, 3],
            contrast=rows[:, 4],
            shares=self._shares / len(rows),
            passed_over=found.passed_over,
            **label_counts.classes(found),
            **label_counts.boxes(found.samples),
            **label_counts.keypoints(found.samples),
        )


def _range(values: np.ndarray, digits: int = 0) -> str:
    """Return the least and the most, and the median."""
    low, middle, high = (f"{value:,.{digits}f}" for value in (values.min(), np.median(values), values.max()))
    return middle if low == high else f"{low} to {high} (median {middle})"


def _counted(counts: Mapping[str, float]) -> str:
    """Return how many classes there are, with the fewest and the most."""
    fewest, most = min(counts, key=counts.__getitem__), max(counts, key=counts.__getitem__)
    low, high = (f"{counts[name]:,.{0 if counts[name] == int(counts[name]) else 2}f}" for name in (fewest, most))
    if len(counts) == 1:
        return f"{most} alone, {high}"
    return (
        f"{len(counts):,}, {high} of each"
        if low == high
        else (f"{len(counts):,}, from {low} ({fewest}) to {high} ({most})")
    )
