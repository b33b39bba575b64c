"""`BatchMaker`: the arrays of a batch, from its pictures. It needs no Keras and goes into another process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from augwidgets.sample.sample import Sample
from augwidgets.training import batches
from augwidgets.training.sample_maker import SampleMaker
from augwidgets.warp.one_thread import one_thread


@dataclass(frozen=True)
class BatchMaker:
    """Makes what a model takes of pictures.

    Parameters
    ----------
    samples : SampleMaker
    levels : str
        A name of `batches.LEVELS`.
    targets : tuple of str
        Which labels are given out.

    Examples
    --------
    >>> import numpy as np
    >>> import augwidgets as aw
    >>> from augwidgets.data.sources import source
    >>> x, y = np.zeros((5, 8, 8), np.uint8), np.arange(5)
    >>> maker = BatchMaker(SampleMaker(source(x, y), aw.Recipe([aw.rotate]), seed=7), "0..1", ("label",))
    >>> [(images.shape, labels.tolist()) for images, labels in maker.several([[4, 0], [2]], epoch=0)]
    [((2, 8, 8, 1), [4, 0]), ((1, 8, 8, 1), [2])]
    """

    samples: SampleMaker
    levels: str
    targets: tuple[str, ...]

    def several(self, numbers: Sequence[Sequence[int]], epoch: int) -> list[Any]:
        """Return batches of an epoch, each from the numbers of its pictures; a model may work beside it."""
        with one_thread():
            return [self.arrays([self.samples.made(number, epoch) for number in batch], batch) for batch in numbers]

    def arrays(self, samples: Sequence[Sample], numbers: Sequence[int]) -> Any:
        """Return the pictures of Samples as one array, and with it their labels, as an array or as a dict of arrays.

        Parameters
        ----------
        samples : sequence of Sample
        numbers : sequence of int
            Of the pictures.

        Raises
        ------
        ValueError
            They differ in shape.
        """
        self._refuse_different(samples, numbers)
        images = batches.pictures(samples, self.levels)
        if not self.targets:
            return images
        source, mixed = self.samples.source, self.samples.mixed
        most_boxes = source.most_boxes * (1 if mixed is None else mixed.most)
        found = batches.targets(samples, self.targets, source.names or {}, most_boxes)
        return images, next(iter(found.values())) if len(found) == 1 else found

    def _refuse_different(self, samples: Sequence[Sample], numbers: Sequence[int]) -> None:
        shapes = [sample.image.shape for sample in samples]
        for shape, picture in zip(shapes, numbers, strict=True):
            if shape != shapes[0]:
                name = self.samples.source.name
                cure = "channels=3" if shape[:2] == shapes[0][:2] else "size=(224, 224), for example,"
                raise ValueError(
                    f"the pictures of a batch must have one shape, got {shapes[0]} ({name(numbers[0])}) and {shape} "
                    f"({name(picture)}); {cure} brings them to one"
                )
