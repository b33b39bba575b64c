"""albumentations' transforms as a Pipeline: parts with controls, pictures, lines and notes."""

from __future__ import annotations

import copy
import inspect
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.dialects.albumentations import running
from augwidgets.dialects.albumentations.arguments import (
    InvalidArguments,
    Path,
    is_container,
    leaves_of,
    made,
    names_of,
    remade,
    with_leaf,
)
from augwidgets.dialects.albumentations.as_code import code_of
from augwidgets.dialects.albumentations.importing import import_albumentations
from augwidgets.dialects.albumentations.opening import Opened, check_openable, kept, opened, renewed
from augwidgets.dialects.pipeline import Part
from augwidgets.domain.kept_property import kept_property
from augwidgets.domain.range import Range
from augwidgets.recipe.draws import Outcome
from augwidgets.sample.sample import Sample

# What is drawn with every transform and says nothing of this draw.
_NO_WORDS = {"shape", "interpolation", "mask_interpolation", "fill", "fill_mask", "border_mode", "cols", "rows"}
_MIRRORS = {"HorizontalFlip", "VerticalFlip", "Transpose", "D4", "SquareSymmetry", "TimeReverse"}
_OWN_KEY = {"RandomCropNearBBox", "TextImage"}  # they take boxes under another name
_MOST_WORDS = 4


def pipeline_of(thing: Any) -> AlbumentationsPipeline:
    """Open a transform, a pipeline of transforms, or a transform's class (with its defaults).

    Raises
    ------
    TypeError, ValueError
        In one sentence, where it is none of albumentations' or cannot be shown on a picture.

    Examples
    --------
    >>> import albumentations as A
    >>> fog = pipeline_of(A.RandomFog(p=1))
    >>> [setting.name for setting in fog.parts[0].settings]
    ['alpha_coef', 'fog_coef_range', 'p']
    >>> print(fog.changed(0, "alpha_coef", 0.3).code().splitlines()[-2].strip())
    A.RandomFog(alpha_coef=0.3, p=1.0),
    """
    if inspect.isclass(thing):
        thing = _with_defaults(thing)
    if not (is_container(thing) or hasattr(thing, "available_keys")):
        raise TypeError(f"a transform of albumentations was wanted, got {type(thing).__name__}")
    check_openable(thing)
    leaves = leaves_of(thing)
    for _, leaf in leaves:
        if not hasattr(leaf, "available_keys"):
            raise TypeError(f"a pipeline of albumentations' transforms was wanted, got {type(leaf).__name__} in it")
        check_openable(leaf)
    return AlbumentationsPipeline(thing, tuple((path, opened(leaf)) for path, leaf in leaves))


@dataclass(frozen=True, eq=False)
class AlbumentationsPipeline:
    """A transform of albumentations, or several of them in containers, opened.

    Parameters
    ----------
    thing : object
        The library's own.
    opened : sequence of (path, Opened)
        Its transforms, and where they are in it.
    """

    thing: Any
    opened: tuple[tuple[Path, Opened], ...]

    @property
    def library(self) -> str:
        A = import_albumentations()
        return f"albumentations {A.__version__}"

    @kept_property
    def parts(self) -> tuple[Part, ...]:
        return tuple(item.part for _, item in self.opened)

    @property
    def in_pixels(self) -> bool:
        settings = [setting for part in self.parts for setting in part.settings]
        return any(
            isinstance(setting.domain, Range) and setting.domain.unit == "px" and np.any(setting.value)
            for setting in settings
        )

    def changed(self, part: int, name: str, value: Any) -> AlbumentationsPipeline:
        path, before = self.opened[part]
        owner = before.part.name
        if name not in before.addresses:
            names = ", ".join(setting.name for setting in before.part.settings)
            raise ValueError(f"albumentations' {owner} has no setting {name!r}; it has {names}")
        domain = next(setting.domain for setting in before.part.settings if setting.name == name)
        leaf = dict(leaves_of(self.thing))[path]
        try:
            other = remade(leaf, before.addresses[name], kept(before.addresses[name], value, domain))
            whole = with_leaf(self.thing, path, other)
        except InvalidArguments as refusal:
            raise ValueError(f"albumentations' {owner} does not take {name}={value!r}: {refusal}") from None
        after = tuple((way, renewed(before, other) if way == path else item) for way, item in self.opened)
        return AlbumentationsPipeline(whole, after)

    def apply(self, sample: Sample, seed: int) -> Outcome:
        done = self._run(sample, seed)
        shown_as_it_is = done.picture.dtype == np.uint8 or done.sample.image.dtype == done.picture.dtype
        far = done.picture.dtype.kind == "f" and (done.picture.min() < -1e-5 or done.picture.max() > 1 + 1e-5)
        levels = done.picture if far or not shown_as_it_is else None
        return Outcome(done.sample, self._words(), levels, mask_size=done.mask_size)

    def code(self) -> str:
        return code_of(self.thing)

    def call(self, seed: str) -> str:
        leaves = [leaf for _, leaf in leaves_of(self.thing)]
        if running.has_volume(leaves):
            volume = f"image[None].repeat({running.SLICES}, axis=0)"
            made_of = f'A.Compose([pipeline], seed={seed})(volume={volume})["volume"]'
            return f"(lambda volume: volume[len(volume) // 2])({made_of})"
        wanted = {key for leaf in leaves for key in leaf.targets_as_params} - {"image"}
        wanted |= {key for leaf in leaves if type(leaf).__name__ not in _OWN_KEY and (key := running.goes_by(leaf))}
        boxes = ', bbox_params=A.BboxParams("pascal_voc")' if "bboxes" in wanted else ""
        given = "".join(f", {key}={'boxes' if key == 'bboxes' else key}" for key in sorted(wanted))
        return f'A.Compose([pipeline], seed={seed}{boxes})(image=image{given})["image"]'

    def notes(self, sample: Sample) -> tuple[str, ...]:
        """Return what a person should know; one draw is made to hear what the library says."""
        leaves = [leaf for _, leaf in leaves_of(self.thing)]
        found = [note for leaf in leaves for note in _notes_of(leaf, sample)]
        if sample.image.shape[2] == 4:
            found.append(
                "The alpha channel is moved like a mask and otherwise left alone; the library sees the colours."
            )
        try:
            found += self._run(sample, 0).notes
        except RuntimeError as error:
            found.append(f"{error}.")
        return tuple(dict.fromkeys(found))

    @kept_property
    def _own(self) -> tuple[Any, list[Any]]:
        """A copy that may be written to (a run seeds it and leaves values in it), and its transforms."""
        whole = copy.deepcopy(self.thing)
        return whole, [leaf for _, leaf in leaves_of(whole)]

    def _run(self, sample: Sample, seed: int) -> running.Run:
        whole, leaves = self._own
        return running.run(whole, leaves, sample, seed)

    def _words(self) -> tuple[str, ...]:
        """Return what the last draw drew, in a few words."""
        _, leaves = self._own
        if len(leaves) == 1:
            return _drawn(leaves[0])[:_MOST_WORDS] if leaves[0].params else ("not drawn",)
        words = tuple((_drawn(leaf) or (type(leaf).__name__,))[0] for leaf in leaves if leaf.params)
        return words[:_MOST_WORDS] or ("not drawn",)


def _with_defaults(kind: type) -> Any:
    if not hasattr(kind, "is_serializable"):
        raise TypeError(f"a transform of albumentations was wanted, got the class {kind.__name__}")
    needed = [name for name, parameter in names_of(kind).items() if parameter.default is parameter.empty]
    if needed:
        words = ", ".join(f"{name}=..." for name in needed)
        raise ValueError(
            f"albumentations' {kind.__name__} has arguments without a default: make it, {kind.__name__}({words})"
        )
    try:
        return made(kind, {})[0]
    except InvalidArguments as refusal:
        raise ValueError(f"albumentations' {kind.__name__} cannot be made with its defaults: {refusal}") from None


def _notes_of(leaf: Any, sample: Sample) -> list[str]:
    name = type(leaf).__name__
    labels = (("boxes", "bboxes", sample.boxes), ("keypoints", "keypoints", sample.keypoints))
    behind = [word for word, key, there in labels if there is not None and not running.moves(leaf, key)]
    found = [f"{name} does not move {' and '.join(behind)}: they are not shown."] if behind else []
    if running.has_volume([leaf]):
        found.append(
            f"{name} is for volumes: the picture is given as {running.SLICES} equal slices, one of them is shown."
        )
    if running.wants_references(leaf):
        found.append(f"{name} wants reference_images=[...]; without them the picture is its own reference.")
    if name in _MIRRORS and sample.keypoint_pairs:
        found.append(f"{name} leaves the keypoints' names: what was left is called left in a mirror too.")
    if name == "TextImage":
        found.append(
            "TextImage writes the boxes' labels into the boxes; its own texts come as metadata with a picture."
        )
    if name == "Mosaic":
        found.append("Mosaic has no other pictures here and repeats this one.")
    return found


def _drawn(leaf: Any) -> tuple[str, ...]:
    """Return the values that a transform drew: numbers and words, no arrays."""
    if type(leaf).__name__ == "Rotate":  # it keeps the matrix alone
        (cosine, _, _), (sine, _, _), _ = leaf.params["matrix"].tolist()
        return (f"angle {math.degrees(math.atan2(-sine, cosine)):.3g}",)
    words = []
    for name, value in leaf.params.items():
        if name in _NO_WORDS or "seed" in name:
            continue
        spots: Mapping[str, Any] = {f"{name} {key}": inner for key, inner in value.items()} if isinstance(value, dict) \
            else {name: value}  # fmt: skip
        words += [f"{_in_words(spot)} {_short(inner)}" for spot, inner in spots.items() if _is_scalar(inner)]
    return tuple(words)


def _in_words(name: str) -> str:
    """Return a parameter's name without the words that say nothing."""
    words = [word for word in name.replace("_", " ").split() if word not in ("coef", "factor", "param", "value")]
    return " ".join(words) or name


def _is_scalar(value: Any) -> bool:
    return isinstance(value, (bool, int, float, str, np.number)) and not (isinstance(value, str) and len(value) > 20)


def _short(value: Any) -> str:
    if isinstance(value, (bool, str)):
        return str(value)
    return f"{value:.3g}"
