"""What is in a data set: how many pictures, how large, how light, of which classes, with which boxes; what is odd."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.data.issues import COLOURED, Issues, issues_of
from augwidgets.data.light_by_class import LightByClass
from augwidgets.data.listing import LeftOut
from augwidgets.data.mirrors import Mirrors
from augwidgets.data.worst_first import WorstFirst
from augwidgets.domain import faces
from augwidgets.domain.range import Range

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from augwidgets.data.suggestion import Suggestion

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
    names, labels, splits : tuple
        Of each picture that was read its name, its class and its split, None where it has none.
    blur, information : (N,) array
        See `looks.Look`.
    issues : Issues
        Which pictures are odd, under cleanvision's names, and which are there more than once.
    left_out : tuple of LeftOut
        Pictures and labels that could not be read, each with the reason.
    broken : int
        How many pictures could not be read.
    light : LightByClass or None
        How much of its brightness a picture's class explains.
    mirrors : Mirrors or None
        What was declared for the data set.
    input_size : (int, int) or None
        Height and width at which a model sees the pictures, where it was asked for.
    effect : WorstFirst or None
        What a recipe does to the data set, where one was asked for.
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
    names: tuple[str, ...] = field(default=(), repr=False)
    labels: tuple[str | None, ...] = field(default=(), repr=False)
    splits: tuple[str | None, ...] = field(default=(), repr=False)
    blur: np.ndarray = field(default_factory=lambda: np.zeros(0), repr=False)
    information: np.ndarray = field(default_factory=lambda: np.zeros(0), repr=False)
    issues: Issues = field(default_factory=lambda: issues_of([]), repr=False)
    left_out: tuple[LeftOut, ...] = field(default=(), repr=False)
    broken: int = 0
    light: LightByClass | None = None
    mirrors: Mirrors | None = None
    input_size: tuple[int, int] | None = None
    effect: WorstFirst | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the reading was not stopped."""
        return self.pictures + self.broken == self.total

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
        >>> from augwidgets.data.reporting import report_on
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
        from augwidgets.data.report_rows import rows

        return rows(self)

    def columns(self) -> dict[str, list[Any]]:
        """Return a row for each picture that was read, column by column, as ``pandas.DataFrame`` takes it.

        Returns
        -------
        dict of str to list
            Its name, class, width, height, mean level, blur and information, and for each name of cleanvision's
            (``is_blurry_issue`` and so on) whether it is so.
        """
        measured = {
            "name": list(self.names),
            "class": list(self.labels),
            "width": self.sizes[:, 1].tolist(),
            "height": self.sizes[:, 0].tolist(),
            "brightness": self.brightness.tolist(),
            "blur": self.blur.tolist(),
            "information": self.information.tolist(),
        }
        return {**measured, **{name: flags.tolist() for name, flags in self.issues.flags.items()}}

    def figure(self) -> Figure:
        """Draw how sizes, classes, brightness and boxes are distributed.

        Returns
        -------
        matplotlib.figure.Figure
        """
        found: Figure = faces.figure(self)
        return found

    def __str__(self) -> str:
        rows = self.rows()
        wide = max(12, 2 + max(len(name) for name, _ in rows))
        table = "\n".join(
            textwrap.fill(words, 116, initial_indent=f"{name:{wide}}", subsequent_indent=wide * " ")
            for name, words in rows
        )
        return f"{table}\n\n{self.suggestion}"

    def _repr_html_(self) -> str:
        return faces.html(self)
