"""Keras's layers at work on a Sample: draws by a seed that is handed in, and no state that is kept.

A layer's generator is a variable of Keras; in a stateless scope it has the value that is put there, and nothing is
written back. So one layer serves all seeds, in any order, without being made or compiled anew.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.dialects.keras.layers.limitations import MOVING, levels_after, levels_of, size_after, stays_behind
from augwidgets.dialects.keras.layers.speedups import speed_up
from augwidgets.generator.keras_import import import_keras, private_draws
from augwidgets.recipe.draws import Outcome
from augwidgets.sample.boxes import Boxes
from augwidgets.sample.sample import Sample

# Each layer's generator starts this far after the one before: draws that are apart, as many as any layer takes.
_APART = 1000
_EXACT = 2**24  # whole numbers up to here survive single precision, in which masks travel


class Running:
    """One layer that draws here, made of its arguments; ValueError and others where Keras refuses them."""

    def __init__(self, kind: str, arguments: Mapping[str, Any], dtype: Any) -> None:
        keras = import_keras()
        given = dict(arguments)
        made = getattr(keras.layers, kind)
        # With a seed given, Keras takes none from Python's generator; what it is does not matter.
        if kind not in _SEEDLESS:
            given["seed"] = 0
        if kind in MOVING:
            given["bounding_box_format"] = "xyxy"
        self.kind, self.arguments, self.dtype = kind, arguments, dtype
        self.layer = made(**given, dtype=dtype, name="opened")
        self.takes_training = "training" in inspect.signature(self.layer.call).parameters
        self._variables = self.layer.non_trainable_variables
        speed_up(self.layer)

    @property
    def states(self) -> int:
        """How many generators it has."""
        return len(self._variables)

    def __call__(self, data: Any, seed: int, place: int) -> tuple[Any, tuple[str, ...]]:
        """Return what the layer makes of a picture or of one with labels, and the drawn values in words."""
        try:
            answer, drawn = self.answer(self.state_of(seed, place), data)
        except Exception as error:  # whatever a layer raises; it is named and said in one sentence
            images = data["images"] if isinstance(data, dict) else data
            grey = " on a grey picture" if images.shape[-1] == 1 else ""
            raise RuntimeError(f"{self.kind} fails{grey}: {sentence(error)}") from error
        return answer, self.words_of(drawn)

    def state_of(self, seed: int, place: int) -> list[np.ndarray]:
        """Return the values that its generators have for a seed, where the first is the one of this place."""
        return [
            np.asarray([seed % 2**32, _APART * (place + number)], dtype=variable.dtype)
            for number, variable in enumerate(self._variables)
        ]

    def answer(self, state: Sequence[Any], data: Any) -> tuple[Any, Mapping[str, Any]]:
        """Return what the layer makes of a picture, and what it has drawn, where it tells that."""
        keras = import_keras()
        training = {"training": True} if self.takes_training else {}
        states = [
            (variable, keras.ops.convert_to_tensor(value, dtype=variable.dtype))
            for variable, value in zip(self._variables, state, strict=True)
        ]
        drawn: Mapping[str, Any] = {}
        if self.kind in _WORDS:
            with keras.StatelessScope(state_mapping=states):
                drawn = self.layer.get_random_transformation(data, training=True)
        with keras.StatelessScope(state_mapping=states):
            return self.layer(data, **training), drawn

    def words_of(self, drawn: Mapping[str, Any]) -> tuple[str, ...]:
        """Return in words what it has drawn."""
        if self.kind not in _WORDS:
            return ()
        return _WORDS[self.kind]({name: np.ravel(_numpy(value)) for name, value in drawn.items()})


Words = Callable[[Mapping[str, np.ndarray]], tuple[str, ...]]


_SEEDLESS = (
    "AutoContrast", "CenterCrop", "ContrastLimitedAdaptiveHistogramEqualization", "Equalization", "Normalization",
    "Rescaling", "Resizing",
)  # fmt: skip


def _flip_words(drawn: Mapping[str, np.ndarray]) -> tuple[str, ...]:
    return ("flipped" if drawn["flips"].any() else "not flipped",)


def _shift_words(drawn: Mapping[str, np.ndarray]) -> tuple[str, ...]:
    right, down = drawn["translations"]
    return (f"right {right:.1f} px", f"down {down:.1f} px")


# Only what a layer tells without drawing a whole picture once more.
_WORDS: Mapping[str, Words] = {
    "RandomBrightness": lambda drawn: (f"add {drawn['rgb_delta'][0]:.3g}",),
    "RandomContrast": lambda drawn: (f"contrast {drawn['contrast_factor'][0]:.2f}",),
    "RandomFlip": _flip_words,
    "RandomInvert": lambda drawn: ("inverted" if drawn["apply_inversion"].any() else "not inverted",),
    "RandomRotation": lambda drawn: (f"turn {drawn['angle'][0]:.1f}°",),
    "RandomTranslation": _shift_words,
    "RandomZoom": lambda drawn: (f"height {drawn['height_zoom'][0]:.2f}", f"width {drawn['width_zoom'][0]:.2f}"),
}


@dataclass
class _Labels:
    """What travels with the picture: planes (mask, alpha) that are moved like a mask, and boxes."""

    mask: np.ndarray | None
    alpha: np.ndarray | None
    boxes: Boxes | None

    def drop(self, behind: Mapping[str, str]) -> None:
        if "mask" in behind:
            self.mask = self.alpha = None
        if "boxes" in behind:
            self.boxes = None

    def asked(self, images: Any) -> Any:
        """Return the picture as the layer is asked, in a dictionary where something goes with it."""
        data: dict[str, Any] = {}
        planes = [plane for plane in (self.mask, self.alpha) if plane is not None]
        if planes:
            data["segmentation_masks"] = np.stack(planes, axis=-1)[None]
        if self.boxes is not None and len(self.boxes):
            edges, places = self.boxes.edges.astype(np.float32), np.arange(len(self.boxes))
            data["bounding_boxes"] = {"boxes": edges[None], "labels": places[None]}
        return {"images": images, **data} if data else images

    def answered(self, given: Any, size: tuple[int, int]) -> Any:
        """Remove the labels from the answer, and return the picture."""
        if not isinstance(given, dict):
            return given
        if "segmentation_masks" in given:
            planes = list(np.moveaxis(_numpy(given["segmentation_masks"])[0], -1, 0))
            self.mask = None if self.mask is None else planes.pop(0)
            self.alpha = None if self.alpha is None else planes.pop(0)
        if "bounding_boxes" in given and self.boxes is not None:
            boxes = _numpy(given["bounding_boxes"]["boxes"])[0].astype(np.float64)
            labels = _numpy(given["bounding_boxes"]["labels"])[0]
            known = labels >= 0  # Keras marks what is gone with -1
            # What is cut off is not told: what was visible is taken to be still.
            self.boxes = self.boxes.answered(labels[known].astype(np.int64), boxes[known], size)
        return given["images"]


class Run:
    """A Sample on its way through layers, one after another, as through a ``keras.Sequential``."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample
        self._labels = _taken(sample)
        self._images: Any = sample.image[None, ..., :3].astype(np.float32)
        self._words: list[str] = []
        self._size, self._moved = sample.size, False
        self._range_in = self._range_now = levels_of(sample)

    def asked(self, layer: Running) -> Any:
        """Return what the next layer is asked: the picture, in a dictionary where something goes with it."""
        if layer.kind not in MOVING:
            return self._images
        self._labels.drop(stays_behind(layer.kind, layer.arguments, self._size))
        self._moved, self._size = True, size_after(layer.kind, layer.arguments, self._size)
        return self._labels.asked(self._images)

    def take(self, layer: Running, answer: Any, words: Sequence[str]) -> None:
        """Receive the answer of the layer that was asked."""
        self._images = self._labels.answered(answer, self._size) if layer.kind in MOVING else answer
        self._words += words
        self._range_now = levels_after(layer.kind, layer.arguments, self._range_now)

    def outcome(self) -> Outcome:
        """Return what came of it."""
        levels = _numpy(self._images)[0].astype(np.float32)
        white = self._range_now[1] if self._range_now != self._range_in else None
        return Outcome(_shown(levels, self._sample, self._labels, self._moved), tuple(self._words), levels, white)


def run(layers: Sequence[Running], sample: Sample, seed: int) -> Outcome:
    """Draw and apply, one layer after another."""
    on_its_way = Run(sample)
    place = 0
    with private_draws(seed):  # AugMix draws from Python's generator, too
        for layer in layers:
            answer, words = layer(on_its_way.asked(layer), seed, place)
            on_its_way.take(layer, answer, words)
            place += layer.states
    return on_its_way.outcome()


def _taken(sample: Sample) -> _Labels:
    mask = sample.mask
    if mask is not None:
        mask = mask.astype(np.float32) if abs(mask).max() < _EXACT else None
    alpha = sample.image[..., 3].astype(np.float32) if sample.image.shape[2] == 4 else None
    return _Labels(mask, alpha, sample.objects)


def _shown(levels: np.ndarray, sample: Sample, labels: _Labels, moved: bool) -> Sample:
    planes = levels if labels.alpha is None else np.concatenate([levels, labels.alpha[..., None]], axis=-1)
    planes = np.nan_to_num(planes)
    whole = sample.image.dtype == np.uint8
    image = np.rint(planes.clip(0, 255)).astype(np.uint8) if whole else planes.clip(0, 1)
    changes: dict[str, Any] = {"image": image, "mask": None, "objects": labels.boxes}
    if labels.mask is not None and sample.mask is not None:
        kind = np.iinfo(sample.mask.dtype) if sample.mask.dtype != np.bool_ else np.iinfo(np.uint8)
        changes["mask"] = np.rint(labels.mask).clip(kind.min, kind.max).astype(sample.mask.dtype)
    if moved:
        changes["keypoints"] = None
    return sample.replace(**changes)


def _numpy(tensor: Any) -> np.ndarray:
    return np.asarray(import_keras().ops.convert_to_numpy(tensor))


def sentence(error: BaseException) -> str:
    """Return the one sentence that an error of Keras is about, without its frame and its colours."""
    text = str(error)
    inner = re.search(r"\x1b\[1m(.*?)\x1b\[0m", text, re.DOTALL)
    text = (inner.group(1) if inner else text).strip()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[0].rstrip(".") if lines else type(error).__name__
