"""Keras's layers, opened: their arguments as settings, changed by making them anew, and their pictures by seed."""

from __future__ import annotations

import dataclasses
import inspect
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal
from weakref import WeakKeyDictionary

import numpy as np

from augwidgets.dialects.keras.layers.batched import run_all
from augwidgets.dialects.keras.layers.limitations import notes
from augwidgets.dialects.keras.layers.limits import ARGUMENTS
from augwidgets.dialects.keras.layers.number_text import number_text
from augwidgets.dialects.keras.layers.running import Running, run, sentence
from augwidgets.dialects.pipeline import Part, Setting
from augwidgets.domain.errors import told
from augwidgets.domain.kept_property import kept_property
from augwidgets.generator.keras_import import import_keras, private_draws
from augwidgets.recipe.draws import Outcome
from augwidgets.sample.sample import Sample

_TAKEN = (
    "what opens are keras.layers that make one picture of one picture (RandomRotation, RandomFlip, Resizing, ...), a "
    "keras.Sequential or a keras.layers.Pipeline of them"
)
_NOT_ARGUMENTS = ("kwargs", "seed", "name", "dtype", "data_format")
_BATCH = 'image[None, ..., :3].astype("float32")'
_IN_PIXELS = ("CenterCrop", "RandomCrop", "RandomGaussianBlur", "Resizing")


@dataclass(frozen=True, eq=False)
class Opened:
    """One layer as what makes it again: its arguments, and what is kept without a control (its seed, its name)."""

    kind: str
    arguments: Mapping[str, Any]
    kept: Mapping[str, Any]
    dtype: Any

    def made(self) -> Any:
        with private_draws():  # without a seed it draws one
            return getattr(import_keras().layers, self.kind)(**self.arguments, **self.kept, dtype=self.dtype)

    @kept_property
    def running(self) -> Running:
        """The layer that draws here: the same one, with a seed of its own, so that Keras draws none from Python."""
        return Running(self.kind, self.arguments, self.dtype)

    @kept_property
    def part(self) -> Part:
        settings = []
        for name, argument in ARGUMENTS[self.kind].items():
            shown = argument.shown(self.arguments[name])
            if shown is not None:
                settings.append(Setting(name, argument.reaching(shown), shown, argument.is_open))
        named = {setting.name for setting in settings}
        others = {name: repr(value) for name, value in self.arguments.items() if name not in named}
        if self.kept.get("seed") is not None:
            others["seed"] = repr(self.kept["seed"])
        return Part(self.kind, _summary(self.kind), tuple(settings), MappingProxyType(others))

    def written(self) -> str:
        """Write the call; what is at its default is left out."""
        defaults = _signature(self.kind)
        changed = {name: value for name, value in self.arguments.items() if not _same(value, defaults[name])}
        words = [f"{name}={number_text(self.kind, value)}" for name, value in changed.items()]
        words += [f"{name}={value!r}" for name, value in self.kept.items() if name in ("seed", "bounding_box_format")]
        return f"keras.layers.{self.kind}({', '.join(words)})"


@dataclass(frozen=True, eq=False)
class LayersPipeline:
    """One of Keras's layers, or several in a row."""

    layers: tuple[Opened, ...]
    form: Literal["layer", "Sequential", "Pipeline"]
    original: Any = None  # what was handed in, as long as nothing was changed

    @property
    def library(self) -> str:
        return f"Keras {import_keras().__version__}"

    @kept_property
    def parts(self) -> tuple[Part, ...]:
        return tuple(layer.part for layer in self.layers)

    @property
    def in_pixels(self) -> bool:
        return any(layer.kind in _IN_PIXELS for layer in self.layers)

    @kept_property
    def thing(self) -> Any:
        if self.original is not None:
            return self.original
        made = [layer.made() for layer in self.layers]
        keras = import_keras()
        if self.form == "layer":
            return made[0]
        return keras.Sequential(made) if self.form == "Sequential" else keras.layers.Pipeline(made)

    def changed(self, part: int, name: str, value: Any) -> LayersPipeline:
        """Return the pipeline with another value; the layer is made anew, and what Keras refuses is a ValueError."""
        layer = self.layers[part]
        known = {setting.name: setting for setting in layer.part.settings}
        if name not in known:
            raise ValueError(f"{layer.kind} has a control for {', '.join(known) or 'nothing'}, got {told(name)}")
        setting = known[name]
        domain = setting.domain
        value = domain.check_open(value, name) if setting.is_open else domain.check(value, name)
        argument = ARGUMENTS[layer.kind][name].written(value)
        new = dataclasses.replace(layer, arguments=MappingProxyType({**layer.arguments, name: argument}))
        try:
            _ = new.running
        except (ValueError, TypeError, NotImplementedError) as error:
            raise ValueError(f"{layer.kind} does not take {name}={argument!r}: {sentence(error)}") from None
        return LayersPipeline((*self.layers[:part], new, *self.layers[part + 1 :]), self.form)

    def apply(self, sample: Sample, seed: int) -> Outcome:
        """Draw and apply; the same seed, the same draw. RuntimeError names the layer that fails on this picture."""
        running = [layer.running for layer in self.layers]
        if any(layer.states for layer in running):
            return run(running, sample, seed)
        if sample not in self._drawn:  # nothing is drawn: one picture for all seeds
            self._drawn[sample] = run(running, sample, seed)
        return self._drawn[sample]

    def apply_all(self, sample: Sample, seeds: Sequence[int]) -> list[Outcome]:
        """Draw and apply for several seeds, in one call where that can be."""
        running = [layer.running for layer in self.layers]
        if self._draws_from_python or not any(layer.states for layer in running):
            return [self.apply(sample, seed) for seed in seeds]
        return run_all(running, sample, seeds)

    @kept_property
    def _drawn(self) -> WeakKeyDictionary[Sample, Outcome]:
        return WeakKeyDictionary()

    def code(self) -> str:
        lines = ["import random  # AugMix draws from it, too", ""] if self._draws_from_python else []
        lines += ["import keras  # where TensorFlow is missing: set KERAS_BACKEND=jax before", ""]
        return "\n".join([*lines, *self._made_in_code(), *self._seeded_in_code()]) + "\n"

    def _made_in_code(self) -> list[str]:
        if self.form == "layer":
            return [f"pipeline = {self.layers[0].written()}"]
        lines = []
        if self._form_written == "keras.layers.Pipeline" and self.form == "Sequential":
            lines.append("# Not keras.Sequential, which cannot hold Equalization in Keras 3.15.")
        calls = [f"    {layer.written()}," for layer in self.layers]
        return [*lines, f"pipeline = {self._form_written}([", *calls, "])"]

    def _seeded_in_code(self) -> list[str]:
        """Write the function that gives a picture by its seed, where something is drawn."""
        states = sum(layer.running.states for layer in self.layers)
        if not states:
            return []
        # A Pipeline is built by its first call: of its build Keras warns.
        is_one = self.form != "layer" and self._form_written == "keras.layers.Pipeline"
        build = f"pipeline(batch{self._training})" if is_one else "pipeline.build(batch.shape)"
        lines = [f"batch = {_BATCH}", "if not pipeline.built:", f"    {build}"]
        if self._draws_from_python:  # so may the first call: it comes before this
            lines.append("random.seed(seed)")
        lines.append(f"seeds = [[seed, 1000 * i] for i in range({states})]" if states > 1 else "seeds = [[seed, 0]]")
        lines.append(f"return pipeline.stateless_call([], seeds, batch{self._training})[0][0]")
        return ["", "", "def augmented(image, seed):", *(f"    {line}" for line in lines), ""]

    @property
    def _training(self) -> str:
        return ", training=True" if self.form != "layer" or self.layers[0].running.takes_training else ""

    @property
    def _draws_from_python(self) -> bool:
        return any(layer.kind == "AugMix" for layer in self.layers)

    @property
    def _form_written(self) -> str:
        held = self.form == "Sequential" and all(layer.kind != "Equalization" for layer in self.layers)
        return "keras.Sequential" if held else "keras.layers.Pipeline"

    def call(self, seed: str) -> str:
        if any(layer.running.states for layer in self.layers):
            return f"augmented(image, {seed})"
        return f"pipeline({_BATCH}{self._training})[0]"

    def notes(self, sample: Sample) -> tuple[str, ...]:
        return notes([(layer.kind, layer.arguments) for layer in self.layers], self.form, sample)


def pipeline_of(thing: Any) -> LayersPipeline:
    """Open a layer of Keras, a layer's class, or a row of layers.

    Parameters
    ----------
    thing : keras.layers.Layer, class of one, keras.Sequential or keras.layers.Pipeline
        It is not changed.

    Raises
    ------
    TypeError
        In one sentence: what opens, and what came.

    Examples
    --------
    >>> keras = import_keras()
    >>> opened = pipeline_of(keras.layers.RandomRotation(0.1))
    >>> setting = opened.parts[0].settings[0]
    >>> setting.name, setting.value, setting.is_open
    ('factor', (-0.1, 0.1), True)
    """
    keras = import_keras()
    if isinstance(thing, type):
        return LayersPipeline((dataclasses.replace(_opened(_default(thing)), kept=MappingProxyType({})),), "layer")
    if type(thing) is keras.Sequential:
        form: Literal["Sequential", "Pipeline"] = "Sequential"
    elif type(thing) is keras.layers.Pipeline:
        form = "Pipeline"
    else:
        return LayersPipeline((_opened(thing),), "layer", thing)
    if not thing.layers:
        raise TypeError(f"{_TAKEN}, got an empty {form}")
    return LayersPipeline(tuple(_opened(layer) for layer in thing.layers), form, thing)


def _default(kind: type) -> Any:
    refuse_others(kind)
    missing = [name for name, default in _signature(kind.__name__).items() if default is inspect.Parameter.empty]
    if missing:
        raise TypeError(f"{kind.__name__} opens when it is made: give it {', '.join(missing)}")
    return kind(**({"seed": 0} if "seed" in inspect.signature(kind).parameters else {}))


def refuse_others(kind: type) -> None:
    """Raise an error for a class that is none of the layers that open."""
    name = kind.__name__
    if name in ("MixUp", "CutMix"):
        raise TypeError(f"{name} mixes several pictures and their labels; {_TAKEN}")
    if name not in ARGUMENTS or kind is not getattr(import_keras().layers, name, None):
        raise TypeError(f"{_TAKEN}, got {name}")


def _opened(layer: Any) -> Opened:
    kind = type(layer).__name__
    refuse_others(type(layer))
    config = layer.get_config()
    if config.get("data_format", "channels_last") != "channels_last":
        raise TypeError(f"pictures are (height, width, channels) here, got a {kind} with data_format='channels_first'")
    arguments = {name: _plain(config.get(name, getattr(layer, name, None))) for name in _signature(kind)}
    if kind == "RandomShear":  # what it writes down for one number, (-f, f), its own constructor refuses
        for name in ("x_factor", "y_factor"):
            low, high = arguments[name]
            arguments[name] = high if low == -high else (low, high)
    if kind == "Normalization":
        _take_adapted(arguments, layer)
    # RandomCrop writes down a seed that nobody gave; that of its generator is the one that was.
    made_up = kind == "RandomCrop" and layer.generator.get_config()["seed"] is None
    kept = {name: config[name] for name in ("name", "seed", "bounding_box_format") if config.get(name) is not None}
    if made_up:
        kept.pop("seed", None)
    return Opened(kind, MappingProxyType(arguments), MappingProxyType(kept), layer.dtype_policy)


def _take_adapted(arguments: dict[str, Any], layer: Any) -> None:
    if arguments["mean"] is None and not layer.built:
        raise TypeError("Normalization opens when it knows mean and variance: adapt it, or give it both")
    if arguments["mean"] is None:
        keras = import_keras()
        for name in ("mean", "variance"):
            arguments[name] = keras.ops.convert_to_numpy(getattr(layer, name)).reshape(-1).tolist()


def _signature(kind: str) -> dict[str, Any]:
    """Return the arguments that say what the layer does, each with its default."""
    found = inspect.signature(getattr(import_keras().layers, kind)).parameters
    return {name: item.default for name, item in found.items() if name not in _NOT_ARGUMENTS}


def _summary(kind: str) -> str:
    text = inspect.getdoc(getattr(import_keras().layers, kind)) or kind
    return " ".join(text.split("\n\n")[0].split())


def _plain(value: Any) -> Any:
    """Return lists as tuples, and arrays as lists, so that they are written as Python."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    return tuple(value) if isinstance(value, list) and len(value) == 2 else value


def _same(value: Any, default: Any) -> bool:
    if isinstance(value, tuple) and isinstance(default, (tuple, list)):
        return tuple(value) == tuple(default)
    if isinstance(value, float) and isinstance(default, (int, float)) and not isinstance(default, bool):
        return math.isclose(value, default, rel_tol=0, abs_tol=0)
    return bool(type(value) is type(default) and value == default)
