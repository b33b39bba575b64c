"""`NumberedMirrors`: what a mirror and a half turn make of the labels of a `Source`, which are numbers or weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.data.allowed_steps import resolved
from augwidgets.data.making import classes_of
from augwidgets.data.mirrors import Mirrors
from augwidgets.data.picture_source import Source
from augwidgets.data.ways import Way
from augwidgets.sample.sample import Sample
from augwidgets.steps.step import Step


@dataclass(frozen=True)
class NumberedMirrors:
    """The `Mirrors` of a source, for its Samples as they are read: their label is a number, or a weight for each class.

    Parameters
    ----------
    mirrors : Mirrors
    source : Source

    Examples
    --------
    >>> from augwidgets.data.sources import source
    >>> letters = source(np.zeros((3, 8, 8)), ["b", "d", "x"])
    >>> numbered = NumberedMirrors(Mirrors({"b": "d", "d": "b"}, {}), letters)
    >>> [int(numbered.renamed(letters.read(number), Way(mirrored=True)).label) for number in range(3)]
    [1, 0, 2]
    """

    mirrors: Mirrors
    source: Source

    def ready(
        self, sample: Sample, steps: tuple[Step, ...], partner: Callable[[int], Sample]
    ) -> tuple[tuple[Step, ...], Sample, Callable[[int], Sample]]:
        """Return which of drawn Steps happen to a Sample, what they are applied to, and what reads their partners.

        The last one is for one `Recipe.apply`: it renames each partner in the order in which the Steps ask for them.

        Parameters
        ----------
        sample : Sample
        steps : tuple of Step
        partner : callable
            Reads the Sample of a number.

        Raises
        ------
        ValueError
            A class must not be mirrored, and is not to be left out.
        """
        found = resolved(
            self.mirrors, steps, sample.size, self._classes(sample), lambda number: self._classes(partner(number))
        )
        ways = iter(found.partners)
        return found.steps, self.renamed(sample, found.way), lambda number: self.renamed(partner(number), next(ways))

    def _classes(self, sample: Sample) -> set[str]:
        return classes_of(sample.replace(label=None)) | set(self.source.weights_of(sample.label))

    def renamed(self, sample: Sample, way: Way) -> Sample:
        """Return the Sample with the classes that it shows when it comes out this way."""
        if not any(way):
            return sample
        label = sample.label
        return self.mirrors.renamed(sample.replace(label=None), way).replace(label=self._label(label, way))

    def _label(self, label: Any, way: Way) -> Any:
        weights = self.source.weights_of(label)
        if not weights:
            return label
        given = np.asarray(label)
        if given.size == 1:
            return np.full_like(given, self._number(next(iter(weights)), way))
        row = np.zeros_like(given)
        for name in weights:
            row[self._number(name, way)] += given[self._place(name)]
        return row

    def _number(self, name: str, way: Way) -> int:
        new = self.mirrors.name(name, way)
        return self._place(name if new is None else new)

    def _place(self, name: str) -> int:
        names = (self.source.names or {}).get("label")
        return names.index(name) if names else int(name)
