"""`GeneratorExplorer`: Keras's ImageDataGenerator with a control for every argument, as meant and as Keras does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import traitlets

from augwidgets.dialects.keras.generator import is_generator
from augwidgets.dialects.pipeline import Pipeline
from augwidgets.domain.options import Choice
from augwidgets.recipe.draws import PipelineDraw
from augwidgets.sample.sample import Sample
from augwidgets.warp.moving import resized
from augwidgets.widgets.controls import Entry, OptionsRow
from augwidgets.widgets.grid_page import Panel, Tile
from augwidgets.widgets.pipeline_explorer import PipelineExplorer

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

    shows = traitlets.Enum(_SHOWS, _MEANT)
    _saves = "code"

    def __init__(self, generator: Any = None, sample: Any = None, **traits: Any) -> None:
        if generator is None:
            from augwidgets.generator import ImageDataGenerator

            generator = ImageDataGenerator(
                rotation_range=30, width_shift_range=0.1, height_shift_range=0.1, zoom_range=0.2, horizontal_flip=True
            )
        self._small: tuple[Sample, Sample] | None = None
        self._fitted: tuple[Any, Sample, Any] | None = None
        super().__init__(generator, sample, **traits)

    # -- the state -----------------------------------------------------------------------------------------------

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
        kits = given if isinstance(given.generator, ImageDataGenerator) else given.of_class(ImageDataGenerator)
        return _arriving_at(kits, self.levels)

    @traitlets.observe("shows")
    def _new_grid(self, _: Any) -> None:
        if self._built:
            self._changed()

    @traitlets.observe("levels")
    def _new_levels(self, _: Any) -> None:
        self.pipeline = _arriving_at(self.pipeline, self.levels)

    def _given(self) -> Sample:
        sample = super()._given()
        if not self.pipeline.generator.zca_whitening or max(sample.size) <= _LARGEST_WHITENED:
            return sample
        if self._small is None or self._small[0] is not sample:
            height, width = (max(1, round(side * _LARGEST_WHITENED / max(sample.size))) for side in sample.size)
            self._small = sample, resized(sample, (height, width))
        return self._small[1]

    def _measured(self) -> Any:
        """Give the pipeline with the statistics that it needs."""
        pipeline, sample = self.pipeline, self._given()
        if pipeline.is_fitted and not (pipeline.generator.zca_whitening and not _fits(pipeline, sample)):
            return pipeline
        if self._fitted is None or self._fitted[0] is not pipeline or self._fitted[1] is not sample:
            count = _WHITENING if pipeline.generator.zca_whitening else _PATCHES
            patches = _patches(self._large().image, sample.size, count)
            self._fitted = pipeline, sample, pipeline.fitted(patches)
        return self._fitted[2]

    def _large(self) -> Sample:
        """Give the picture before it was shrunk for ZCA."""
        return super()._given()

    def _noted(self) -> Pipeline:
        return self._as(_KERAS if self.shows == _BOTH else str(self.shows))

    def _drawn(self) -> Pipeline:
        return self._as(_MEANT if self.shows == _BOTH else str(self.shows))

    def _as(self, shows: str) -> Pipeline:
        pipeline = self._measured()
        return pipeline if shows == _MEANT else pipeline.as_keras_does_it()

    def _panels(self) -> list[Panel]:
        if self.shows != _BOTH:
            return super()._panels()
        panels = []
        for shows in (_KERAS, _MEANT):
            pipeline = self._as(shows)
            tiles = [Tile(PipelineDraw(pipeline, 9 * self.seed + k)) for k in range(9)]
            panels.append(Panel(shows, tiles))
        return panels

    def _is_image(self) -> bool:
        return bool(self.pipeline.keeps_levels)

    # -- the screen ----------------------------------------------------------------------------------------------

    def _heading(self) -> tuple[Any, ...]:
        return (self._kit.text("ImageDataGenerator", "aw-title"), self._kit.text("every argument", "aw-note"))

    def _show_heading(self) -> None:
        """It is always a generator."""

    def _above(self) -> Sequence[Any]:
        entry = Entry(
            "generator", "show", Choice(_SHOWS), self.shows, lambda shows: self.set_trait("shows", shows), False
        )
        self._shows = OptionsRow(self._kit, entry)
        self._shows.box.children = self._shows.box.children[1:]  # the words say enough without a label
        return (self._kit.column(self._shows.box, classes="aw-values aw-part"),)

    def _show_controls(self) -> None:
        super()._show_controls()
        self._shows.show(self.shows)

    def _parts(self) -> str:
        return str(self.shows)


def _arriving_at(pipeline: Any, levels: str) -> Any:
    return replace(pipeline, white=255.0 if levels == "0..255" else 1.0)


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
