"""imgaug's augmenters as a Pipeline: parts with controls, pictures, lines and notes."""

from __future__ import annotations

import copy
import inspect
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.dialects.imgaug.as_code import code_of
from augwidgets.dialects.imgaug.importing import import_imgaug
from augwidgets.dialects.imgaug.opening import Opened, augmenters_of, changed, opened
from augwidgets.dialects.imgaug.running import run
from augwidgets.dialects.pipeline import Part
from augwidgets.domain.kept_property import kept_property
from augwidgets.domain.range import Range
from augwidgets.recipe.draws import Outcome
from augwidgets.sample.sample import Sample

_MIRRORS = {"Fliplr", "Flipud"}


def pipeline_of(thing: Any) -> ImgaugPipeline:
    """Open an augmenter, a pipeline of augmenters, or an augmenter's class (with its defaults).

    Raises
    ------
    TypeError, ValueError
        In one sentence, where it is none of imgaug's or cannot be made.

    Examples
    --------
    >>> from augwidgets.dialects.imgaug import import_imgaug  # doctest: +SKIP
    >>> iaa = import_imgaug().augmenters  # doctest: +SKIP
    >>> pipeline_of(iaa.Affine(rotate=(-20, 20))).changed(0, "rotate", (0, 9)).parts[0].name  # doctest: +SKIP
    'Affine'
    """
    import_imgaug()
    if inspect.isclass(thing):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                thing = thing()
            except Exception as error:
                why = " ".join(str(error).split())[:160].rstrip(".")
                raise ValueError(f"imgaug's {thing.__name__} cannot be made with its defaults: {why}") from None
    if not hasattr(thing, "get_children_lists"):
        raise TypeError(f"an augmenter of imgaug was wanted, got {type(thing).__name__}")
    return ImgaugPipeline(thing)


@dataclass(frozen=True, eq=False)
class ImgaugPipeline:
    """An augmenter of imgaug, or several of them in containers, opened.

    Parameters
    ----------
    thing : object
        The library's own. It is never seeded or written to: pictures come from a copy.
    """

    thing: Any

    @property
    def library(self) -> str:
        return f"imgaug {import_imgaug().__version__}"

    @kept_property
    def parts(self) -> tuple[Part, ...]:
        return tuple(item.part for item in self._opened)

    @property
    def in_pixels(self) -> bool:
        settings = [setting for part in self.parts for setting in part.settings]
        return any(
            isinstance(setting.domain, Range) and setting.domain.unit == "px" and np.any(setting.value)
            for setting in settings
        )

    def changed(self, part: int, name: str, value: Any) -> ImgaugPipeline:
        where = self._opened[part]
        owner = where.part.name
        setting = next((setting for setting in where.part.settings if setting.name == name), None)
        if setting is None:
            names = ", ".join(setting.name for setting in where.part.settings)
            raise ValueError(f"imgaug's {owner} has no setting {name!r}; it has {names or 'none'}")
        domain = setting.domain
        try:
            checked = domain.check_open(value, name) if setting.is_open else domain.check(value, name)
            return ImgaugPipeline(changed(self.thing, where, name, checked))
        except (TypeError, ValueError, AssertionError) as error:
            raise ValueError(f"imgaug's {owner} does not take {name}={value!r}: {error}") from None

    def apply(self, sample: Sample, seed: int) -> Outcome:
        return Outcome(run(self._own, sample, seed)[0])

    def code(self) -> str:
        return code_of(self.thing)

    def call(self, seed: str) -> str:
        return f"augmented(pipeline, image, {seed})"

    def notes(self, sample: Sample) -> tuple[str, ...]:
        """Return what a person should know; one draw is made to hear what the library says."""
        found = []
        if sample.image.dtype != np.uint8:
            found.append("imgaug counts levels from 0 to 255: the picture is given to it as uint8.")
        if sample.image.shape[2] == 4:
            found.append("The alpha channel is moved like a mask; the library sees the colours.")
        mirrors = [type(one).__name__ for one in augmenters_of(self.thing) if type(one).__name__ in _MIRRORS]
        if mirrors and sample.keypoint_pairs:
            found.append(f"{mirrors[0]} leaves the keypoints' names: what was left is called left in a mirror too.")
        try:
            found += run(self._own, sample, 0)[1]
        except RuntimeError as error:
            found.append(f"{error}.")
        return tuple(dict.fromkeys(found))

    @kept_property
    def _opened(self) -> tuple[Opened, ...]:
        return opened(self.thing)

    @kept_property
    def _own(self) -> Any:
        return copy.deepcopy(self.thing)
