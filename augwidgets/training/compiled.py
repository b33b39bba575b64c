"""What a model is compiled with: chosen where nothing was, checked, and written down so that it can be told apart."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Any

import numpy as np

from augwidgets.domain.errors import said, told
from augwidgets.generator.keras_import import import_keras

_RATE = 1e-3
_PICTURES = 8  # that an untrained model is shown: whether what it gives are probabilities shows in a few
_NUMBERS = (
    "mean_squared_error", "mean_absolute_error", "mean_absolute_percentage_error", "mean_squared_logarithmic_error",
    "huber", "log_cosh",
)  # fmt: skip
_OF_PROBABILITIES = "categorical_crossentropy", "sparse_categorical_crossentropy"
_PLAIN = bool, int, float, str, type(None)


def compile_if_needed(model: Any, image_shape: tuple[int, ...]) -> None:
    """Compile a model that was not: Adam, and the cross-entropy of what it gives, probabilities or logits.

    Parameters
    ----------
    model : keras.Model
    image_shape : (int, int, int)
        Of the pictures that it takes.

    Raises
    ------
    ValueError
        It was compiled, with a loss for numbers that are no classes, or for probabilities where it gives logits.
    """
    if getattr(model, "compiled", False):
        check_loss(model.loss)
        _check_for_logits(model, image_shape)
        return
    keras: Any = import_keras()
    scores = _scores(model, image_shape)
    # Of the sigmoids of classes Keras takes the shares, and the cross-entropy of those.
    is_likely = are_probabilities(scores) or _last_activation(model) == "sigmoid"
    loss = "categorical_crossentropy" if is_likely else keras.losses.CategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(_RATE), loss)


def are_probabilities(scores: np.ndarray) -> bool:
    """Return whether rows are probabilities of classes: none below 0, and each sum 1.

    Examples
    --------
    >>> are_probabilities(np.array([[0.2, 0.8]])), are_probabilities(np.array([[-1.0, 2.0]]))
    (True, False)
    """
    return bool(scores.min() >= 0 and np.allclose(scores.sum(axis=1), 1, atol=1e-3))


def _scores(model: Any, image_shape: tuple[int, ...]) -> np.ndarray:
    """Return what a model gives for pictures of noise."""
    pictures = np.random.default_rng(0).random((_PICTURES, *image_shape), dtype=np.float32)
    try:
        return np.asarray(model.predict_on_batch(pictures), dtype=np.float64)
    except Exception as error:  # whatever a model's own layers raise
        raise ValueError(f"model fails on pictures of shape {image_shape}: {said(error)}") from error


def _last_activation(model: Any) -> str:
    layers = getattr(model, "layers", None) or [None]
    return getattr(getattr(layers[-1], "activation", None), "__name__", "")


def check_loss(loss: Any) -> None:
    """Raise a ValueError where a model was compiled with a loss of Keras's that is none for classes.

    A function or a class of the user's own is taken as it is.
    """
    name = getattr(_known_loss(loss)[0], "__name__", "")
    if name in _NUMBERS:
        raise ValueError(
            "model must be compiled with a loss for classes, such as categorical_crossentropy, "
            "sparse_categorical_crossentropy, categorical_focal_crossentropy or kl_divergence, or with a function of "
            f"your own, got {name}"
        )


def takes_numbers(loss: Any) -> bool:
    """Return whether a loss takes the number of each one's class, and not a row with a share for each class.

    Examples
    --------
    >>> takes_numbers("sparse_categorical_crossentropy"), takes_numbers("kl_divergence")
    (True, False)
    """
    known = getattr(_known_loss(loss)[0], "__name__", "")  # an object may be called something else
    return "sparse" in f"{known} {getattr(loss, 'name', loss)}".lower()


def _check_for_logits(model: Any, image_shape: tuple[int, ...]) -> None:
    function, settings = _known_loss(model.loss)
    name = getattr(function, "__name__", "")
    if name not in _OF_PROBABILITIES or settings.get("from_logits") or _last_activation(model) == "softmax":
        return
    if (_scores(model, image_shape) < 0).any():
        raise ValueError(
            f"model gives logits, and was compiled with {name} of probabilities; its last layer must be a softmax, or "
            "its loss have from_logits=True"
        )


def _known_loss(loss: Any) -> tuple[Any, Mapping[str, Any]]:
    """Return the function of Keras's that a loss is, with its settings; nothing where it is none of those."""
    keras: Any = import_keras()
    one = next(iter(loss.values() if isinstance(loss, Mapping) else loss), None) if _is_several(loss) else loss
    if isinstance(one, str):
        try:
            one = keras.losses.get(one)
        except ValueError:  # no loss is called so, which Keras says when it is trained
            return None, {}
    function = getattr(one, "fn", one)
    if getattr(function, "__module__", "").partition(".")[0] != "keras":
        return None, {}
    return function, one.get_config() if isinstance(one, keras.losses.Loss) else {}


def _is_several(loss: Any) -> bool:
    return isinstance(loss, (list, tuple, Mapping))


# -- written down ------------------------------------------------------------------------------------------------------


def optimizer_written(optimizer: Any) -> dict[str, Any]:
    """Return the settings of an optimizer that are not what its kind has by itself, its rate apart if it is a number.

    Examples
    --------
    >>> keras = import_keras()
    >>> optimizer_written(keras.optimizers.Adam(0.1)), optimizer_written(keras.optimizers.Adam(0.1, beta_1=0.5))
    ({}, {'beta_1': 0.5})
    """
    found = _public(_plain_parts(optimizer))
    try:
        usual = _public(_plain_parts(type(optimizer)()))
    except Exception:  # one of the user's own may need arguments
        usual = {}
    found = {name: value for name, value in found.items() if name not in usual or usual[name] != value}
    rate, inner = getattr(optimizer, "_learning_rate", None), getattr(optimizer, "inner_optimizer", None)
    if isinstance(rate, types.FunctionType):
        found["learning_rate"] = _function_written(rate)
    elif hasattr(rate, "get_config"):
        found["learning_rate"] = [type(rate).__name__, _settings(rate)]
    if inner is not None:
        found["inner"] = [type(inner).__name__, optimizer_written(inner)]
    return found


def loss_written(loss: Any) -> Any:
    """Return a loss as plain values, which are the same in another process.

    Parameters
    ----------
    loss : str, function, keras.losses.Loss, or list or mapping of such

    Examples
    --------
    >>> loss_written("categorical_crossentropy")
    'categorical_crossentropy'
    """
    if isinstance(loss, _PLAIN):
        return str(loss)
    if _is_several(loss):
        return [loss_written(one) for one in (loss.values() if isinstance(loss, Mapping) else loss)]
    if isinstance(loss, types.FunctionType):
        return _function_written(loss)
    own = [type(loss).__name__, _settings(loss), _plain_parts(loss)]
    call = getattr(type(loss), "call", None)
    return [*own, _function_written(call)] if isinstance(call, types.FunctionType) else own


def _settings(thing: Any) -> dict[str, Any]:
    try:
        found = _nameless(thing.get_config())
    except Exception:  # one of the user's own that cannot write itself down
        return _plain_parts(thing)
    return found if isinstance(found, dict) else {}


def _nameless(config: Any) -> Any:
    """Return settings without names, which Keras counts: the same thing is called otherwise the next time."""
    if isinstance(config, Mapping):
        if config.get("class_name") == "__lambda__":  # with the path of its file, which differs between kernels
            return "a function"
        return {key: _nameless(value) for key, value in config.items() if key != "name"}
    return [_nameless(one) for one in config] if isinstance(config, (list, tuple)) else config


def _plain_parts(thing: Any) -> dict[str, Any]:
    """Return what a thing knows in plain values, its name and whether it is built apart."""
    parts = getattr(thing, "__dict__", {}).items()
    return {key: value for key, value in sorted(parts) if isinstance(value, _PLAIN) and key not in ("name", "built")}


def _public(parts: dict[str, Any]) -> dict[str, Any]:
    """Return the parts that do not change while an optimizer is used."""
    return {key: value for key, value in parts.items() if not key.startswith("_")}


def _function_written(function: Any) -> list[Any]:
    """Return what a function is called, what it does, and the values that it was made with."""
    code = getattr(function, "__code__", None)
    found = [getattr(function, "__module__", ""), getattr(function, "__qualname__", told(type(function)))]
    if code is None or found[0].partition(".")[0] == "keras":
        return found
    cells = [_cell_written(cell) for cell in function.__closure__ or ()]
    return [*found, *_code_written(code), _value_written(function.__defaults__), cells]


def _code_written(code: types.CodeType) -> list[Any]:
    inner = [_code_written(one) if isinstance(one, types.CodeType) else one for one in code.co_consts]
    return [code.co_code, code.co_names, inner]


def _cell_written(cell: Any) -> Any:
    try:
        return _value_written(cell.cell_contents)
    except ValueError:  # empty
        return None


def _value_written(value: Any) -> Any:
    return _function_written(value) if isinstance(value, types.FunctionType) else value
