"""One layer as one compiled program for several pictures, which serves whatever numbers its arguments have.

JAX compiles each small operation that it is asked for, and starts them one by one: about a hundred for a rotation. As
one program they are compiled once, sooner than one by one, and started once. The numbers of the arguments go in with
the pictures, so that a slider that moves does not compile anew; what else a layer is made of is part of the program.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from augwidgets.dialects.keras.layers.running import Running

# The attributes into which Keras's layers write the numbers that they draw with.
_NUMBERS = ("factor", "lower", "upper", "sigma", "stddev", "rate")
# Programs of one kind of layer: where a number changes what is compiled, compiling for each value would take seconds.
_MOST = 6
_PROGRAMS: dict[str, dict[Any, _Program | None]] = {}
_LOCK = threading.Lock()
# What an optimised program gains is less than optimising it takes.
_ON_A_CPU = {"xla_backend_optimization_level": 0, "xla_llvm_disable_expensive_passes": True}


class _Program:
    """What a layer of its own answers, compiled: of its numbers, and of states and pictures, stacked."""

    def __init__(self, layer: Running) -> None:
        import jax

        self._layer = Running(layer.kind, layer.arguments, layer.dtype)
        self._call = jax.jit(self._answer, compiler_options=_ON_A_CPU if jax.default_backend() == "cpu" else None)

    def _answer(self, numbers: Mapping[str, Any], states: Any, data: Any) -> Any:
        import jax

        vars(self._layer.layer).update(numbers)
        return jax.vmap(self._layer.answer)(states, data)

    def __call__(self, numbers: Mapping[str, Any], states: Any, data: Any) -> Any:
        with _LOCK:  # it is traced by one thread at a time
            return self._call(numbers, states, data)


def compiled(layer: Running) -> Callable[[Any, Any], Any] | None:
    """Return the program of a layer, which takes states and pictures, stacked; None where it can have none.

    Parameters
    ----------
    layer : Running

    Returns
    -------
    callable or None
    """
    made = layer.layer
    if len(list(made._flatten_layers())) > 1:
        return None  # the numbers of the layers inside it would be those of the first one
    attributes = {name: _plain(value) for name, value in vars(made).items()}
    numbers = {name: value for name, value in attributes.items() if name.endswith(_NUMBERS) and _is_number(value)}
    others = {name: value for name, value in layer.arguments.items() if name not in numbers}
    own = {
        name: value
        for name, value in attributes.items()
        if name not in numbers and not name.startswith("_") and isinstance(value, (bool, int, float, str, tuple))
    }
    kinds = {name: _kind(value) for name, value in numbers.items()}
    key = str(layer.dtype), *(repr(sorted(one.items())) for one in (others, own, kinds))
    programs = _PROGRAMS.setdefault(layer.kind, {})
    if key not in programs:
        if len(programs) >= _MOST:
            return None
        programs[key] = _Program(layer)
    program = programs[key]
    return None if program is None else lambda states, data: program(numbers, states, data)


def cannot(layer: Running) -> None:
    """Make no program of this kind of layer any more: it looks at its numbers, say, and JAX cannot follow it."""
    _PROGRAMS[layer.kind] = dict.fromkeys(range(_MOST))


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, (tuple, list)) else value


def _is_number(value: Any) -> bool:
    if isinstance(value, tuple):
        return len(value) == 2 and all(map(_is_number, value))
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _kind(value: Any) -> Any:
    return tuple(map(_kind, value)) if isinstance(value, tuple) else type(value).__name__
