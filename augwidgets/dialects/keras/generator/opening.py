"""An `ImageDataGenerator`, opened: its arguments as settings, and what it makes of a Sample.

It can be asked for two things: what the arguments say, and what Keras's own class does with them.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from augwidgets.dialects.keras.generator import arguments
from augwidgets.dialects.pipeline import Part
from augwidgets.domain.kept_property import kept_property
from augwidgets.domain.units import MINUS
from augwidgets.generator.geometry import FILL_MODES, warp_of
from augwidgets.generator.keras_class import image_module
from augwidgets.generator.keras_import import private_draws
from augwidgets.generator.preprocessing import Preprocessing
from augwidgets.generator.random_parameters import stream
from augwidgets.recipe.draws import Outcome
from augwidgets.sample.sample import Sample
from augwidgets.view.meter import summed
from augwidgets.warp import moving

_MEASURED = ("mean", "std", "zca_whitening_matrix")
_STATISTICS = ("samplewise_center", "samplewise_std_normalization", "featurewise_center",
               "featurewise_std_normalization", "zca_whitening")  # fmt: skip


@dataclass(frozen=True)
class OpenedGenerator:
    """A generator, Keras's own or the kit's.

    Attributes
    ----------
    generator : ImageDataGenerator
    white : float
        The level that is white in the pictures that arrive: 255 or 1.
    as_keras : bool
        Do what Keras's own class does, instead of what the arguments say.
    own : callable, optional
        A `preprocessing_function` of one's own: it stays in the menu when another one is chosen.
    """

    generator: Any
    white: float = 255.0
    as_keras: bool = False
    own: arguments.Function | None = None

    def __post_init__(self) -> None:
        function = self.generator.preprocessing_function
        if function is not None and not isinstance(function, Preprocessing):
            object.__setattr__(self, "own", function)

    @property
    def library(self) -> str:
        return "as Keras does it" if self.as_keras else "as it was meant"

    @property
    def thing(self) -> Any:
        return self.generator

    @property
    def in_pixels(self) -> bool:
        return any(np.abs(reach).max() >= 1 for reach in self._shifts())

    @kept_property
    def _given(self) -> dict[str, Any]:
        """The arguments of the generator, read once: the settings, the code and every change of one begin with them."""
        return arguments.arguments_of(self.generator)

    @kept_property
    def parts(self) -> tuple[Part, ...]:
        settings = arguments.settings_of(self.generator, self.white, self.own)
        written = arguments.written_of(self._given, settings)
        groups = list(settings.items())
        return tuple(
            Part(heading, "", settings, written if place == len(groups) - 1 else {})
            for place, (heading, settings) in enumerate(groups)
        )

    @property
    def keeps_levels(self) -> bool:
        """Whether what comes out still is a picture between black and white."""
        return not any(getattr(self.generator, name) for name in _STATISTICS)

    @property
    def is_fitted(self) -> bool:
        """Whether the statistics that it needs have been measured."""
        generator = self.generator
        wanted = {
            "mean": generator.featurewise_center,
            "std": generator.featurewise_std_normalization,
            "zca_whitening_matrix": generator.zca_whitening,
        }
        return all(getattr(generator, name) is not None for name, needed in wanted.items() if needed)

    def _shifts(self) -> list[Any]:
        reaches = (self.generator.width_shift_range, self.generator.height_shift_range)
        return [reach for reach in reaches if reach is not None and np.size(reach)]

    # -- other values --------------------------------------------------------------------------------------------

    def changed(self, part: int, name: str, value: Any) -> OpenedGenerator:
        given = {**self._given, name: arguments.argument(name, value, self.own)}
        return replace(self, generator=_made(type(self.generator), given, self.generator))

    def of_class(self, kind: type) -> OpenedGenerator:
        """Return it with a generator of the other class and the same arguments."""
        return replace(self, generator=_made(kind, self._given, self.generator))

    def as_keras_does_it(self) -> OpenedGenerator:
        """Return it with Keras's own class, which then does what it does."""
        return replace(self.of_class(image_module().ImageDataGenerator), as_keras=True)

    def fitted(self, pictures: np.ndarray) -> OpenedGenerator:
        """Return it with its statistics measured on these pictures ``(N, H, W, C)``."""
        generator = _made(type(self.generator), self._given, self.generator)
        generator.fit(pictures)
        return replace(self, generator=generator)

    # -- pictures ------------------------------------------------------------------------------------------------

    def apply(self, sample: Sample, seed: int) -> Outcome:
        generator, seed = self.generator, seed % 2**32
        x = sample.image.astype(np.float32)
        if self.as_keras:
            with private_draws(seed), warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # of the names by which it calls SciPy
                given, out = _as_keras(generator, x)
            moved = Sample(sample.image)
        else:
            given = generator.draw(x.shape, stream(seed))
            out = generator.standardize_in_place(generator.apply_transform(x, given), "this picture")
            moved = self._moved(sample, given)
        if np.shape(out) != x.shape:
            raise ValueError(f"a picture like the one that went in was expected, {x.shape}, got {np.shape(out)}")
        white = self._white()
        shown = self._shown(out, white, sample.image.dtype)
        return Outcome(moved.replace(image=shown), _words(given, x.shape), out, white)

    def _moved(self, sample: Sample, given: Mapping[str, Any]) -> Sample:
        """Move the labels; the picture is the generator's affair."""
        if sample.mask is None and sample.boxes is None and sample.keypoints is None:
            return sample
        warp = warp_of(given, sample.size)
        sample = sample.replace(image=np.zeros((*sample.size, 1), np.uint8))  # the least to carry along
        return moving.move(sample, warp, fill=FILL_MODES[self.generator.fill_mode], fill_level=0.0)

    def _white(self) -> float:
        rescale = self.generator.rescale
        if not rescale:
            return self.white
        # 1/255 makes 0..1, whatever it is applied to: where the picture was in 0..1 before, that is the mistake to see.
        return 1.0 if abs(rescale * 255 - 1) < 1e-6 else self.white * float(rescale)

    def _shown(self, out: np.ndarray, white: float, dtype: np.dtype) -> np.ndarray:
        """Return the picture as one would see it."""
        if not self.keeps_levels:  # centred values are no levels: from the lowest to the highest
            low, high = float(out.min()), float(out.max())
            out, white = out - low, max(high - low, 1e-6)
        elif self.as_keras and white == 255 and dtype == np.uint8:
            return np.trunc(out).astype(np.int64).astype(np.uint8)  # what ``astype("uint8")`` does in every tutorial
        if not np.isfinite(summed(out)):
            out = np.nan_to_num(out)
        full, rounding = (255, 0.5) if dtype == np.uint8 else (1, 0.0)
        levels = out * np.float32(full / white) + np.float32(rounding)
        shown: np.ndarray = np.clip(levels, 0, full, out=levels).astype(dtype)
        return shown

    # -- words ---------------------------------------------------------------------------------------------------

    def code(self) -> str:
        written = [f"    {name}={_written(value)}," for name, value in self._given.items()]
        call = ["generator = ImageDataGenerator(", *written, ")"] if written else ["generator = ImageDataGenerator()"]
        if self.as_keras:
            backend = "  # where TensorFlow is missing: set KERAS_BACKEND=jax before"
            head = ["import numpy as np", f"from {_MODULE} import ImageDataGenerator{backend}"]
        else:
            head = ["import numpy as np", "from augwidgets.generator import ImageDataGenerator"]
        if any("Preprocessing(" in line for line in written):
            head.append("from augwidgets.generator import Preprocessing")
        own = _own_name(self.generator.preprocessing_function)
        notes = [f"# {own} is your own: import it, or define it here"] if own else []
        fit = []
        if self._needs_fit():
            fit.append("generator.fit(your_pictures)  # (N, H, W, C); the explorer takes patches of its one picture")
            fit = [f"# {line}" for line in fit]
        if not self.keeps_levels:
            fit.append("# What comes out is centred; the explorer shows it from the lowest value to the highest.")
        return "\n".join([*head, "", *notes, *call, *fit]) + "\n"

    def _needs_fit(self) -> bool:
        generator = self.generator
        return bool(generator.featurewise_center or generator.featurewise_std_normalization or generator.zca_whitening)

    def call(self, seed: str) -> str:
        return f"next(generator.flow(image[np.newaxis], batch_size=1, shuffle=False, seed={seed}))[0]"

    def notes(self, sample: Sample) -> tuple[str, ...]:
        generator = self.generator
        measured = []
        if self._needs_fit():
            measured.append(
                "Mean and spread are measured on patches of this one picture; for a training: generator.fit(pictures)."
            )
        if generator.zca_whitening:
            measured.append("ZCA needs a row and a column for each value of a picture: it is shrunk for this page.")
        if not self.as_keras:
            return tuple(measured)
        found = measured
        if self._shifts() and any(np.any(reach) for reach in self._shifts()):
            found.append("Keras 3 moves along the wrong axis: width_shift_range goes up and down.")
        height, width = sample.size
        if height != width and (
            generator.rotation_range or generator.shear_range or tuple(generator.zoom_range) != (1, 1)
        ):
            found.append(f"It turns and zooms about (H/2, W/2), which is not the centre of {width} x {height}.")
        if generator.brightness_range is not None and self.white == 1:
            found.append("brightness_range turns pictures in 0 … 1 black.")
        for name in ("horizontal_flip", "vertical_flip"):
            if getattr(generator, name) not in (False, True, 0.5):
                found.append(f"{name}={getattr(generator, name):g} still flips half of the pictures.")
        if generator.interpolation_order > 1:
            found.append("A spline overshoots black and white, and astype('uint8') wraps around there.")
        if sample.mask is not None or sample.boxes is not None or sample.keypoints is not None:
            found.append("It moves pictures only: masks, boxes and keypoints stay behind.")
        return tuple(found)


_MODULE = "keras._tf_keras.keras.preprocessing.image"


def _as_keras(generator: Any, x: np.ndarray) -> tuple[Any, np.ndarray]:
    """Let Keras's own class draw and transform; what it fails with is told with its name."""
    try:
        given = generator.get_random_transform(x.shape)
        return given, generator.standardize(generator.apply_transform(x, given))
    except Exception as error:
        words = " ".join(str(error).split())
        raise RuntimeError(f"Keras's own generator failed with {type(error).__name__}: {words}") from error


def _made(kind: type, given: Mapping[str, Any], measured: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # one statistic switches another one on, which the controls show
        generator = kind(**given)
    for name in _MEASURED:
        setattr(generator, name, getattr(measured, name))
    return generator


def _words(given: Mapping[str, Any], shape: tuple[int, ...]) -> tuple[str, ...]:
    """Write what was drawn, under Keras's names; shifts as shares, so that the size does not matter."""
    height, width = shape[:2]
    found = []
    if given["theta"]:
        found.append(f"theta {given['theta']:+.0f}°")
    for name, side in (("tx", width), ("ty", height)):
        if given[name]:
            found.append(f"{name} {100 * given[name] / side:+.0f} %")
    if given["shear"]:
        found.append(f"shear {given['shear']:+.0f}°")
    found += [f"{name} {given[name]:.2f}" for name in ("zx", "zy") if given[name] != 1]
    found += [f"flip {name[5]}" for name in ("flip_horizontal", "flip_vertical") if given[name]]
    if given["channel_shift_intensity"] is not None:
        found.append(f"channel {given['channel_shift_intensity']:+.3g}")
    if given["brightness"] is not None:
        found.append(f"brightness {given['brightness']:.2f}")
    return tuple(word.replace("-", MINUS) for word in found) or ("as it was",)


def _written(value: Any) -> str:
    return _own_name(value) or repr(value)


def _own_name(value: Any) -> str:
    """Name a function that code cannot write down: by its own name, where it has one that can be written."""
    if not callable(value) or isinstance(value, (Preprocessing, type)):
        return ""
    name = getattr(value, "__name__", "")
    return name if name.isidentifier() else "your_function"
