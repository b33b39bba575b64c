"""Scores and gradients of a model, by whichever backend Keras runs on; on JAX each is compiled once.

Where a model looks is a gradient by what one of its layers gives. That layer is watched: while the model runs, what it
gives is taken note of, and a tensor of zeros is added, by which the derivative is taken. So any model can be looked
into, whatever its graph.
"""

from __future__ import annotations

import importlib
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from augwidgets.generator.keras_import import import_keras
from augwidgets.training.prediction import architecture

_LOCK = threading.RLock()  # a layer is watched by one at a time
_TINY = 1e-12


class Watched:
    """What one layer gave in a run."""

    def __init__(self) -> None:
        self.given: Any = None


@contextmanager
def _watching(layer: Any, addend: Callable[[Any], Any]) -> Iterator[Watched]:
    """Record what a layer gives, and add to it."""
    found, call = Watched(), layer.call

    def watched(*inputs: Any, **options: Any) -> Any:
        out = call(*inputs, **options)
        if found.given is not None:
            raise ValueError(f"layer must be used once by the model, got {layer.name}, which is used again and again")
        found.given = out
        return out + addend(out)

    object.__setattr__(layer, "call", watched)
    try:
        yield found
    finally:
        object.__delattr__(layer, "call")
        if found.given is None:
            raise ValueError(f"layer must be used by the model, got {layer.name}, which is not")


@contextmanager
def _before_softmax(model: Any, kind: str) -> Iterator[bool]:
    """Let a model give what it has before its softmax or sigmoid: of what is quite sure no derivative is left."""
    last = architecture.last_layer(model)
    is_layer = type(last).__name__ == "Softmax"
    if kind not in (architecture.SOFTMAX, architecture.SIGMOID, architecture.INDEPENDENT):
        yield kind != architecture.UNKNOWN
    elif is_layer:
        object.__setattr__(last, "call", lambda inputs, *_, **__: inputs)
        try:
            yield True
        finally:
            object.__delattr__(last, "call")
    else:
        activation = last.activation
        last.activation = import_keras().activations.linear
        try:
            yield True
        finally:
            last.activation = activation


def _of_classes(ops: Any, scores: Any, classes: Any) -> Any:
    """Return the score of each picture's class; of one number for two classes it is that, or its negative."""
    if scores.shape[1] == 1:
        return scores[:, 0] * (2 * ops.cast(classes, scores.dtype) - 1)
    return ops.sum(scores * ops.one_hot(classes, scores.shape[1], dtype=scores.dtype), axis=1)


def _as_scores(ops: Any, out: Any, is_raw: bool) -> Any:
    return out if is_raw else ops.log(ops.maximum(out, _TINY))


class Passes:
    """Runs of one model, of which it holds no reference.

    Parameters
    ----------
    model : keras.Model
    """

    def __init__(self, model: Any) -> None:
        self._model = weakref.ref(model)
        self._made: dict[Any, Any] = {}
        name: str = import_keras().config.backend()
        known: dict[str, Any] = {"jax": _Jax, "torch": _Torch, "tensorflow": _TensorFlow}
        if name not in known:
            raise ValueError(f"a model is looked into with Keras on {', '.join(known)}, got {name}")
        self._backend = known[name]()

    def outputs(self, x: np.ndarray) -> np.ndarray:
        """Return what the model gives for pictures as it takes them."""
        made = self._kept("outputs", lambda: self._backend.forward(self._model))
        return np.asarray(made(x), dtype=np.float64)

    def layer(self, x: np.ndarray, layer: Any) -> np.ndarray:
        """Return what a layer gives, ``(N, h, w, c)``."""
        made = self._kept(("layer", layer.name), lambda: self._backend.layer(self._model, layer))
        return np.asarray(made(x))

    def looks(self, x: np.ndarray, classes: np.ndarray, layer: Any, kind: str) -> tuple[np.ndarray, ...]:
        """Return what the model gives, what a layer gives, and how the score of each picture's class hangs on that."""
        made = self._kept(("looks", layer.name, kind), lambda: self._backend.looks(self._model, layer, kind))
        return tuple(map(np.asarray, made(x, classes)))

    def slope(self, x: np.ndarray, classes: np.ndarray, kind: str) -> np.ndarray:
        """Return how the loss (cross-entropy) of each picture's class hangs on its values."""
        made = self._kept(("slope", kind), lambda: self._backend.slope(self._model, kind))
        return np.asarray(made(x, classes))

    def _kept(self, key: Any, make: Callable[[], Any]) -> Any:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]


def _loss(ops: Any, scores: Any, classes: Any) -> Any:
    """Return the cross-entropy of all pictures, from scores before softmax or sigmoid."""
    if scores.shape[1] == 1:
        return ops.sum(ops.softplus(-_of_classes(ops, scores, classes)))
    return ops.sum(ops.logsumexp(scores, axis=1) - _of_classes(ops, scores, classes))


class _Jax:
    """By ``jax.grad`` through the model's own ``keras.ops``; compiled with the weights as arguments."""

    def __init__(self) -> None:
        self.ops: Any = import_keras().ops

    @staticmethod
    def _compiled(reference: Any, run: Callable[..., Any]) -> Callable[..., Any]:
        """Return what runs with the weights of now: `run(call, *arguments)`, where `call` takes pictures."""
        import jax

        def with_weights(trained: Any, others: Any, *arguments: Any) -> Any:
            model = reference()
            return run(lambda x: model.stateless_call(trained, others, x, training=False)[0], *arguments)

        compiled = jax.jit(with_weights)

        def called(*arguments: Any) -> Any:
            model = reference()
            weights = (
                [one.value for one in some] for some in (model.trainable_variables, model.non_trainable_variables)
            )
            with _LOCK:
                return compiled(*weights, *arguments)

        return called

    def forward(self, reference: Any) -> Callable[..., Any]:
        return self._compiled(reference, lambda call, x: call(x))

    def layer(self, reference: Any, layer: Any) -> Callable[..., Any]:
        watched = weakref.ref(layer)

        def run(call: Any, x: Any) -> Any:
            with _watching(watched(), self.ops.zeros_like) as found:
                call(x)
            return found.given

        return self._compiled(reference, run)

    def looks(self, reference: Any, layer: Any, kind: str) -> Callable[..., Any]:
        import jax

        watched, ops = weakref.ref(layer), self.ops

        def run(call: Any, x: Any, classes: Any) -> Any:
            def score(added: Any) -> Any:
                with _watching(watched(), lambda _: added) as found, _before_softmax(reference(), kind) as is_raw:
                    scores = _as_scores(ops, call(x), is_raw)
                return ops.sum(_of_classes(ops, scores, classes)), (scores, found.given)

            def given() -> Any:
                with _watching(watched(), ops.zeros_like) as found:
                    call(x)
                return found.given

            like = jax.eval_shape(given)
            slope, (scores, found) = jax.grad(score, has_aux=True)(ops.zeros(like.shape, like.dtype))
            return scores, found, slope

        return self._compiled(reference, run)

    def slope(self, reference: Any, kind: str) -> Callable[..., Any]:
        import jax

        ops = self.ops

        def run(call: Any, x: Any, classes: Any) -> Any:
            def loss(pictures: Any) -> Any:
                with _before_softmax(reference(), kind) as is_raw:
                    scores = _as_scores(ops, call(pictures), is_raw)
                return _loss(ops, scores, classes)

            return jax.grad(loss)(x)

        return self._compiled(reference, run)


class _Eager:
    """What the backends have in common that run a model as it is called."""

    def __init__(self) -> None:
        self.keras: Any = import_keras()
        self.ops: Any = self.keras.ops

    def forward(self, reference: Any) -> Callable[..., Any]:
        return lambda x: self._plain(reference()(self.ops.convert_to_tensor(x), training=False))

    def layer(self, reference: Any, layer: Any) -> Callable[..., Any]:
        def run(x: np.ndarray) -> Any:
            with _LOCK, _watching(layer, self.ops.zeros_like) as found:
                reference()(self.ops.convert_to_tensor(x), training=False)
            return self._plain(found.given)

        return run

    def _plain(self, tensor: Any) -> Any:
        return self.ops.convert_to_numpy(tensor)


class _Torch(_Eager):
    """By ``torch.autograd``."""

    def looks(self, reference: Any, layer: Any, kind: str) -> Callable[..., Any]:
        torch: Any = importlib.import_module("torch")

        def run(x: np.ndarray, classes: np.ndarray) -> Any:
            added: list[Any] = []

            def zeros(out: Any) -> Any:
                added.append(torch.zeros_like(out, requires_grad=True))
                return added[0]

            with (
                _LOCK,
                torch.enable_grad(),
                _watching(layer, zeros) as found,
                _before_softmax(reference(), kind) as raw,
            ):
                scores = _as_scores(self.ops, reference()(self.ops.convert_to_tensor(x), training=False), raw)
                total = self.ops.sum(_of_classes(self.ops, scores, self.ops.convert_to_tensor(classes)))
                (slope,) = torch.autograd.grad(total, added)
            return self._plain(scores), self._plain(found.given), self._plain(slope)

        return run

    def slope(self, reference: Any, kind: str) -> Callable[..., Any]:
        torch: Any = importlib.import_module("torch")

        def run(x: np.ndarray, classes: np.ndarray) -> Any:
            with _LOCK, torch.enable_grad(), _before_softmax(reference(), kind) as raw:
                pictures = self.ops.convert_to_tensor(x).detach().requires_grad_()
                scores = _as_scores(self.ops, reference()(pictures, training=False), raw)
                (slope,) = torch.autograd.grad(_loss(self.ops, scores, self.ops.convert_to_tensor(classes)), [pictures])
            return self._plain(slope)

        return run


class _TensorFlow(_Eager):
    """By ``tensorflow.GradientTape``."""

    def looks(self, reference: Any, layer: Any, kind: str) -> Callable[..., Any]:
        tensorflow: Any = importlib.import_module("tensorflow")

        def run(x: np.ndarray, classes: np.ndarray) -> Any:
            added: list[Any] = []

            with _LOCK, tensorflow.GradientTape() as tape, _before_softmax(reference(), kind) as raw:

                def zeros(out: Any) -> Any:
                    added.append(tensorflow.zeros_like(out))
                    tape.watch(added[0])
                    return added[0]

                with _watching(layer, zeros) as found:
                    scores = _as_scores(self.ops, reference()(self.ops.convert_to_tensor(x), training=False), raw)
                total = self.ops.sum(_of_classes(self.ops, scores, self.ops.convert_to_tensor(classes)))
            return self._plain(scores), self._plain(found.given), self._plain(tape.gradient(total, added[0]))

        return run

    def slope(self, reference: Any, kind: str) -> Callable[..., Any]:
        tensorflow: Any = importlib.import_module("tensorflow")

        def run(x: np.ndarray, classes: np.ndarray) -> Any:
            pictures = self.ops.convert_to_tensor(x)
            with _LOCK, tensorflow.GradientTape() as tape, _before_softmax(reference(), kind) as raw:
                tape.watch(pictures)
                scores = _as_scores(self.ops, reference()(pictures, training=False), raw)
                total = _loss(self.ops, scores, self.ops.convert_to_tensor(classes))
            return self._plain(tape.gradient(total, pictures))

        return run
