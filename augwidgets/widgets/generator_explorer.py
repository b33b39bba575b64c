"""`GeneratorExplorer`: Keras's ImageDataGenerator with a control for every argument, as meant and as Keras does it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import traitlets

from augwidgets.dialects.keras.generator import is_generator
from augwidgets.dialects.pipeline import Pipeline
from augwidgets.domain.options import Choice
from augwidgets.sample.sample import Sample
from augwidgets.warp.fitting import resized
from augwidgets.widgets.controls import OptionsRow
from augwidgets.widgets.entry import Entry
from augwidgets.widgets.grid_page import Panel
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.pipeline_explorer import PipelineControls, PipelineExplorer, PipelineSource
from augwidgets.widgets.traits import Option

_MEANT, _KERAS, _BOTH = "as it was meant", "as Keras does it", "both"
_SHOWS = (_MEANT, _KERAS, _BOTH)
_PATCHES = 100  # of the picture: what statistics are measured on, where there is no data set
_LARGEST_WHITENED = 20  # pixels of a side: the matrix of ZCA has a row and a column for each value of a picture
_WHITENING = 2000  # patches for it: more than the matrix has rows, or noise is all that is left


class GeneratorExplorer(PipelineExplorer):
    """Every argument of an `ImageDataGenerator` as a control, the nine pictures, and what Keras makes of them.

    Picture k is the first one of ``generator.flow(picture, batch_size=1, shuffle=False, seed=9 * seed + k)``, from the
    kit's generator or, as Keras does it, from Keras's own class: the same draws.

    Statistics (`featurewise_center`, ZCA ...) are those that the generator was fitted to, or else they are measured
    on patches of the picture. For ZCA the picture is shrunk to 20 pixels. What is centred is no picture any more and is
    shown, and given by `samples`, from its lowest value to its highest.

    Attributes
    ----------
    generator : ImageDataGenerator
        What the controls say now. Assigning one, the kit's or Keras's own, shows it.
    shows : {"as it was meant", "as Keras does it", "both"}
    levels : {"0..255", "0..1"}
        How the picture arrives.

    Examples
    --------
    >>> import augwidgets as aw
    >>> explorer = aw.GeneratorExplorer(aw.ImageDataGenerator(rotation_range=90), seed=7)
    >>> explorer.generator.rotation_range, len(explorer.samples)
    (90, 9)
    """

    shows = Option(_SHOWS, _MEANT).tag(undo=True)

    def __init__(self, generator: Any = None, sample: Any = None, **traits: Any) -> None:
        if generator is None:
            from augwidgets.generator import ImageDataGenerator

            generator = ImageDataGenerator(
                rotation_range=30, width_shift_range=0.1, height_shift_range=0.1, zoom_range=0.2, horizontal_flip=True
            )
        super().__init__(generator, sample, source=GeneratorSource, controls=GeneratorControls, **traits)

    @property
    def generator(self) -> Any:
        """The kit's generator with the values that the controls show."""
        return self.pipeline.thing

    @generator.setter
    def generator(self, generator: Any) -> None:
        self.pipeline = generator

    @traitlets.validate("pipeline")
    def _check_pipeline(self, proposal: Any) -> Pipeline:
        from augwidgets.dialects.keras.generator.opening import OpenedGenerator
        from augwidgets.generator import ImageDataGenerator

        given = proposal.value() if isinstance(proposal.value, type) else proposal.value
        if is_generator(given):
            given = OpenedGenerator(given)
        if not isinstance(given, OpenedGenerator):
            raise traitlets.TraitError(f"an ImageDataGenerator is wanted, got {type(given).__name__}")
        kits: Any = given if isinstance(given.generator, ImageDataGenerator) else given.of_class(ImageDataGenerator)
        return kits


class GeneratorSource(PipelineSource):
    """The kit's generator, Keras's, or both, with the statistics that they need."""

    def __init__(self, explorer: Any) -> None:
        super().__init__(explorer)
        self._small: tuple[Sample, Sample] | None = None
        self._fitted: tuple[Any, str, Sample, Any] | None = None

    @property
    def sample(self) -> Sample:
        """Return the Sample as it arrives; for ZCA it is shrunk."""
        sample = super().sample
        if not self.explorer.pipeline.generator.zca_whitening or max(sample.size) <= _LARGEST_WHITENED:
            return sample
        if self._small is None or self._small[0] is not sample:
            height, width = (max(1, round(side * _LARGEST_WHITENED / max(sample.size))) for side in sample.size)
            self._small = sample, resized(sample, (height, width))
        return self._small[1]

    def _measured(self) -> Any:
        """Return the pipeline as the picture arrives at it, with the statistics that it needs."""
        pipeline, levels, sample = self.explorer.pipeline, self.explorer.levels, self.sample
        known = self._fitted
        if known is None or known[0] is not pipeline or known[1] != levels or known[2] is not sample:
            arriving = replace(pipeline, white=255.0 if levels == "0..255" else 1.0)
            whitens = pipeline.generator.zca_whitening
            if not arriving.is_fitted or (whitens and not _fits(arriving, sample)):
                patches = _patches(super().sample.image, sample.size, _WHITENING if whitens else _PATCHES)
                arriving = arriving.fitted(patches)
            self._fitted = known = pipeline, levels, sample, arriving
        return known[3]

    @property
    def own_dialect(self) -> str:
        """The kit's generator is what recipes are written as."""
        return "keras_generator"

    def drawn(self) -> Pipeline:
        """Return the pipeline that the pictures are drawn from; where both are shown, the kit's."""
        return self._as(_MEANT if self.explorer.shows == _BOTH else self.explorer.shows)

    def notes(self) -> tuple[str, ...]:
        """Return what a person should know of what is shown; where both are, of Keras's."""
        return self._as(_KERAS if self.explorer.shows == _BOTH else self.explorer.shows).notes(self.sample)

    def _as(self, shows: str) -> Pipeline:
        pipeline = self._measured()
        opened: Pipeline = pipeline if shows == _MEANT else pipeline.as_keras_does_it()
        return opened

    def panels(self) -> list[Panel]:
        if self.explorer.shows != _BOTH:
            return super().panels()
        return [Panel(shows, self.tiles(self._as(shows))) for shows in (_KERAS, _MEANT)]

    @property
    def is_image(self) -> bool:
        return bool(self.explorer.pipeline.keeps_levels)

    def parts(self) -> str:
        return str(self.explorer.shows)


class GeneratorControls:
    """Whose pictures are shown, and a control for every argument."""

    def __init__(self, kit: Kit) -> None:
        self._explorer: Any = kit.explorer
        explorer = self._explorer
        entry = Entry(
            "generator", "show", Choice(_SHOWS), explorer.shows, lambda shows: explorer.set_trait("shows", shows), False
        )
        self._shows = OptionsRow(kit, entry)
        self._shows.box.children = self._shows.box.children[1:]  # the words say enough without a label
        above = (kit.column(self._shows.box, classes="aw-values aw-part"),)
        self._arguments = PipelineControls(kit, "ImageDataGenerator", "every argument", above)
        self.box, self.fields, self.end = self._arguments.box, self._arguments.fields, self._arguments.end

    def show(self) -> None:
        self._arguments.show()
        self._shows.show(self._explorer.shows)

    def rest(self) -> None:
        """Show what a person should know, once no slider moves."""
        self._arguments.rest()


def _fits(pipeline: Any, sample: Sample) -> bool:
    matrix = pipeline.generator.zca_whitening_matrix
    return matrix is not None and matrix.shape[0] == sample.image.size


def _patches(image: np.ndarray, size: tuple[int, int], count: int) -> np.ndarray:
    """Cut patches of this size from a picture that is larger, or else of half its sides and enlarged to the size."""
    height, width = image.shape[:2]
    rng = np.random.default_rng(0)
    larger = height >= 2 * size[0] and width >= 2 * size[1]
    high, wide = size if larger else (max(1, height // 2), max(1, width // 2))
    tops, lefts = rng.integers(0, height - high + 1, count), rng.integers(0, width - wide + 1, count)
    found = []
    for top, left in zip(tops.tolist(), lefts.tolist(), strict=True):
        patch = np.ascontiguousarray(image[top : top + high, left : left + wide])
        if not larger:
            patch = cv2.resize(patch, (size[1], size[0])).reshape(*size, image.shape[2])
        found.append(patch)
    return np.stack(found).astype(np.float32)
