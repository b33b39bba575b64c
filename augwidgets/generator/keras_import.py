"""Keras is imported through here: with JAX where nobody has chosen a backend, and with a word on what is missing.

Parts of Keras draw from the global generators of NumPy and of Python, which belong to the user's own code and may be in
use in another thread. Neither is ever seeded or put back for Keras: the few modules that draw see, by the names ``np``
and ``random``, a stand-in that draws from a private generator where the kit has set one.
"""

from __future__ import annotations

import builtins
import ctypes
import gc
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import random
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

_INSTALL = 'pip install "augwidgets[lab]" brings Keras with JAX'


def import_keras() -> ModuleType:
    """Import Keras. Where TensorFlow is missing and nobody has chosen a backend, it runs on JAX.

    Keras itself asks for TensorFlow unless it is told otherwise, and the kit's extra does not bring that. A choice
    that was made (``KERAS_BACKEND``, another backend in ``keras.json``, Keras already imported) is left alone.

    Raises
    ------
    ImportError
        In one sentence: what is missing and how it is installed.

    Examples
    --------
    >>> import_keras().__name__
    'keras'
    """
    if importlib.util.find_spec("keras") is None:
        raise ImportError(f"Keras is needed for this and not installed; {_INSTALL}", name="keras")
    if "keras" not in sys.modules and not _is_chosen():
        os.environ["KERAS_BACKEND"] = "jax"
    try:
        with _drawing_at_import():
            import keras
    except ImportError as error:
        missing = (error.name or "its backend").partition(".")[0]
        raise ImportError(
            f"Keras needs {missing}, which is not installed; {_INSTALL} (or choose another backend with the "
            "environment variable KERAS_BACKEND before Keras is imported)",
            name=missing,
        ) from error
    module: ModuleType = keras
    return module


def forget_compiled() -> None:
    """Let go of what JAX has compiled for Keras, and give the memory back to the computer.

    JAX compiles each layer anew for each size of picture, and keeps all of it: a notebook that tries many layers grows
    by hundreds of megabytes. What is called again is compiled again. With another backend nothing happens.

    Examples
    --------
    >>> forget_compiled()
    """
    jax = sys.modules.get("jax")
    if jax is None:
        return
    jax.clear_caches()
    gc.collect()
    if sys.platform == "linux":  # the C library keeps what is freed, and not every one can be asked for it
        give_back = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if give_back is not None:
            give_back(0)


# -- draws -----------------------------------------------------------------------------------------------------------

_NUMPYS: ContextVar[np.random.RandomState | None] = ContextVar("_NUMPYS", default=None)
_PYTHONS: ContextVar[random.Random | None] = ContextVar("_PYTHONS", default=None)

# The modules of Keras that draw, each with the name by which it calls the library that it draws from.
_DRAWING = {
    "keras.src.legacy.preprocessing.image": "np",
    "keras.src.layers.preprocessing.image_preprocessing.aug_mix": "py_random",
    "keras.src.random.seed_generator": "python_random",
}
# What draws once, while Keras is imported: one of JAX's clusters, and the links of `rich`.
_DRAWING_AT_IMPORT = ("jax._src.clusters.k8s_cluster", "rich.style")


class _NumpyStandin(ModuleType):
    """Is NumPy, but for ``random``: the private stream where one is set in this thread."""

    @property
    def random(self) -> Any:
        return _NUMPYS.get() or np.random

    def __getattr__(self, name: str) -> Any:
        return getattr(np, name)


class _RandomStandin(ModuleType):
    """Is Python's ``random``, but for what draws: that comes from the private generator where one is set."""

    def __getattr__(self, name: str) -> Any:
        private = _PYTHONS.get()
        return getattr(private if hasattr(private, name) else random, name)


_STANDINS: dict[str, ModuleType] = {"numpy": _NumpyStandin("numpy"), "random": _RandomStandin("random")}


@contextmanager
def private_draws(seed: int | None = None) -> Iterator[None]:
    """Let Keras draw from generators of this seed, and of this thread, in place of the global ones.

    They give the very numbers that Keras draws after ``numpy.random.seed(seed)`` or ``random.seed(seed)``. Without a
    seed they start anywhere.

    Examples
    --------
    >>> before = random.getstate()
    >>> with private_draws():
    ...     layer = import_keras().layers.RandomFlip()     # without a seed it draws one
    >>> random.getstate() == before
    True
    """
    import_keras()
    for name, called in _DRAWING.items():
        module = sys.modules.get(name)
        if hasattr(module, called):
            setattr(module, called, _STANDINS[getattr(module, called).__name__])
    numpys = _NUMPYS.set(np.random.RandomState(None if seed is None else seed % 2**32))
    pythons = _PYTHONS.set(random.Random(seed))
    try:
        yield
    finally:
        _NUMPYS.reset(numpys)
        _PYTHONS.reset(pythons)


@contextmanager
def _drawing_at_import() -> Iterator[None]:
    """Let what draws while it is imported draw from generators of its own; what is there already has drawn."""
    if "keras" in sys.modules:
        yield
        return
    finder = _Finder(threading.get_ident())
    numpys, pythons = _NUMPYS.set(np.random.RandomState()), _PYTHONS.set(random.Random())
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        _NUMPYS.reset(numpys)
        _PYTHONS.reset(pythons)


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the modules that draw while they are imported, and has them import the stand-ins."""

    def __init__(self, thread: int) -> None:
        self._thread = thread

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname not in _DRAWING_AT_IMPORT or threading.get_ident() != self._thread:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader)
        return spec


class _Loader(importlib.abc.Loader):
    """Runs a module with an ``import`` of its own, which gives the stand-ins for NumPy and ``random``."""

    def __init__(self, loader: Any) -> None:
        self._loader = loader

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        found: ModuleType | None = self._loader.create_module(spec)
        return found

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__["__builtins__"] = {**vars(builtins), "__import__": _import}
        self._loader.exec_module(module)


def _import(name: str, *where: Any, **named: Any) -> Any:
    return _STANDINS.get(name) or builtins.__import__(name, *where, **named)


def _is_chosen() -> bool:
    """Return whether a person has chosen a backend, or Keras's own choice, TensorFlow, is there."""
    if os.environ.get("KERAS_BACKEND") or importlib.util.find_spec("tensorflow") is not None:
        return True
    # Keras writes "tensorflow" there by itself when it is first imported, whatever it then runs on: no one's choice.
    return _written().get("backend", "tensorflow") != "tensorflow"


def default_data_format() -> str:
    """Return how Keras is set up to order axes, without importing it: "channels_last" unless it was told otherwise."""
    return _default("image_data_format", ("channels_last", "channels_first"))


def default_floatx() -> str:
    """Return the number format that Keras is set up to compute in, without importing it: "float32" unless told."""
    return _default("floatx", ("float32", "float16", "bfloat16", "float64"))


def _default(name: str, known: Sequence[str]) -> str:
    config = getattr(sys.modules.get("keras"), "config", None)
    found = getattr(config, name)() if hasattr(config, name) else _written().get(name)
    return str(found) if found in known else known[0]


def _written() -> dict[str, Any]:
    """Return what Keras's file of settings says; nothing where there is none, or none that Keras could read."""
    home = os.environ.get("KERAS_HOME")
    file = (Path(home) if home else Path.home() / ".keras") / "keras.json"
    try:
        found = json.loads(file.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
