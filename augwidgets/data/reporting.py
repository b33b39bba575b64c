"""`report_on`: one picture of a data set after the other is read, measured and forgotten."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from augwidgets.data import label_counts
from augwidgets.data.dataset import DataSet
from augwidgets.data.issues import issues_of
from augwidgets.data.iteration import named
from augwidgets.data.light_by_class import light_by_class
from augwidgets.data.listing import LeftOut
from augwidgets.data.looks import Look, has_image_hash
from augwidgets.data.opening import open as open_data
from augwidgets.data.opening import opened
from augwidgets.data.parallel import over
from augwidgets.data.picture_source import Source
from augwidgets.data.report import DataReport
from augwidgets.data.seen import OfDataSet, OfSource, Seen
from augwidgets.data.sources import pictures_of
from augwidgets.data.worst_first import WorstFirst, worst_first
from augwidgets.recipe.argument_checks import checked_recipe
from augwidgets.recipe.recipe import Recipe
from augwidgets.warp.warps import checked_size


def report_on(
    x: Any,
    y: Any = None,
    *,
    recipe: Recipe | None = None,
    input_size: Sequence[int] | None = None,
    n_jobs: int | None = None,
    progress: Callable[[int, int], Any] | bool | None = None,
) -> DataReport:
    """Measure what is in a data set and what is odd about it, and suggest a recipe for it.

    One picture after the other is read, measured and forgotten, so that the data set may be larger than the memory.
    What cannot be read is left out with its reason. Classes are known before, and are counted in any case.

    Parameters
    ----------
    x : data set, path, array, list or table
        Whatever `augwidgets.data.open` takes, and what it opened; also ``(N, H, W)``.
    y : sequence, optional
        The class of each picture, numbers or names, or one-hot rows; in Samples and data sets it is known already.
    recipe : Recipe, optional
        Then one draw of each picture tells what it does to labels, see `worst_first`: the report's `effect`.
    input_size : (int, int), optional
        Height and width at which a model sees the pictures: then boxes are counted that are too small for it.
    n_jobs : int, optional
        How many processes read, by joblib: -1 for one on each core. Without it one, or what
        ``joblib.parallel_config`` says.
    progress : callable or bool, optional
        Called after each picture with the number that is done and the number of all. When it returns False, the
        reading ends there, and what was measured until then is given. Without it a bar is shown where it takes longer
        than two seconds; with False none is.

    Returns
    -------
    DataReport
        ``print(report)`` shows the table; ``report.suggestion.recipe`` goes into `explore` or `Augmented`.

    Raises
    ------
    TypeError, ValueError
        No pictures, or none that can be read.

    Examples
    --------
    >>> report = report_on(np.full((6, 20, 30), 100, np.uint8), ["cat", "dog"] * 3)
    >>> report.pictures, report.classes, report.brightness.tolist()
    (6, {'cat': 3, 'dog': 3}, [100.0, 100.0, 100.0, 100.0, 100.0, 100.0])
    >>> report.issues.exact
    ((0, 1, 2, 3, 4, 5),)
    """
    x = opened(x) if y is None else x
    size = None if input_size is None else checked_size(input_size)
    recipe = None if recipe is None else checked_recipe(recipe)
    found = pictures_of(x, y)
    data = x if isinstance(x, DataSet) else None
    hashed = has_image_hash()
    work = OfSource(found, hashed) if data is None else OfDataSet.of(data, hashed=hashed)
    tally = _Tally(found, data)
    results = over(_Named(work), range(found.count), n_jobs=n_jobs, progress=progress)
    for number, seen in results:
        tally.add(number, seen)
    effect = None
    if recipe is not None:
        data = _with_labels(found) if data is None else data
        effect = worst_first(data, recipe, 1, levels=True, input_size=size, n_jobs=n_jobs, progress=progress)
    return tally.report(size, effect)


def _with_labels(found: Source) -> DataSet:
    """Return what was handed in as a data set, with the names of its classes."""
    samples = (found.read(number) for number in range(found.count))
    return open_data([sample.replace(label=found.class_of(sample.label)) for sample in samples])


class _Named:
    """Names the picture in an error's sentence."""

    def __init__(self, work: OfSource | OfDataSet) -> None:
        self._work = work

    def __call__(self, number: int) -> Seen:
        if isinstance(self._work, OfDataSet):
            return self._work(number)
        with named(self._work.source, number):
            return self._work(number)

    def part(self, numbers: Sequence[int]) -> _Named:
        return _Named(self._work.part(numbers)) if isinstance(self._work, OfDataSet) else self


class _Tally:
    """What is known of the pictures read until now."""

    def __init__(self, found: Source, data: DataSet | None) -> None:
        self._found, self._data = found, data
        self._numbers: list[int] = []
        self._looks: list[Look] = []
        self._objects: list[Any] = []
        self._left_out: list[LeftOut] = list(data.left_out) if data is not None else []
        self._broken = 0
        self._shares = np.zeros(256)

    def add(self, number: int, seen: Seen) -> None:
        self._left_out += [*(LeftOut(self._found.name(number), why) for why in seen.broken), *seen.left_out]
        if seen.look is None:
            self._broken += 1
            return
        self._numbers.append(number)
        self._shares += seen.look.shares
        # The shares of each picture are a kilobyte, and only their mean is wanted.
        self._looks.append(seen.look._replace(shares=np.zeros(0, np.float32)))
        self._objects.append(seen.objects)

    def report(self, input_size: tuple[int, int] | None, effect: WorstFirst | None) -> DataReport:
        found, looks = self._found, self._looks
        if not looks:
            what, why = self._left_out[-1]
            many = f"none of {self._broken:,} pictures can be read; the last: " if self._broken > 1 else ""
            raise ValueError(f"{many}{why if os.path.basename(what) in why else f'{what}: {why}'}")
        brightness = np.array([look.brightness for look in looks])
        classes = tuple(found.class_of(found.label(number)) for number in self._numbers)
        entries = None if self._data is None else self._data.listing.entries
        counted = label_counts.classes(found)
        return DataReport(
            pictures=len(looks),
            total=found.count,
            sizes=np.array([look.size for look in looks], int),
            colour=np.array([look.colour for look in looks]),
            brightness=brightness,
            contrast=np.array([look.contrast for look in looks]),
            shares=self._shares / len(looks),
            names=tuple(map(found.name, self._numbers)),
            labels=classes if counted["classes"] else (None,) * len(looks),
            splits=tuple(None if entries is None else entries[number].split for number in self._numbers),
            blur=np.array([look.blur for look in looks]),
            information=np.array([look.information for look in looks]),
            issues=issues_of(looks),
            left_out=tuple(dict.fromkeys(self._left_out)),
            broken=self._broken,
            light=light_by_class(brightness, classes) if counted["classes"] else None,
            mirrors=None if self._data is None else self._data.mirrors,
            input_size=input_size,
            effect=effect,
            **counted,
            **self._boxes(),
        )

    def _boxes(self) -> dict[str, Any]:
        if self._data is None:
            return {**label_counts.boxes(self._found.samples), **label_counts.keypoints(self._found.samples)}
        objects = self._objects
        return {
            "box_sizes": np.concatenate([one.sizes for one in objects]),
            "box_spans": np.concatenate([one.spans for one in objects]),
            "box_classes": label_counts.in_order(Counter(name for one in objects for name in one.names)),
            "keypoints": frozenset[str]().union(*(one.alone for one in objects)),
            "unnamed_keypoints": max(one.unnamed for one in objects),
        }
