"""Keras is imported through here: with JAX where nobody has chosen a backend, and with a word on what is missing."""

from __future__ import annotations

import importlib.util
import json
import os
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

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


@contextmanager
def global_streams_kept() -> Iterator[None]:
    """Put NumPy's and Python's global streams back afterwards: other libraries draw from them when they are imported.

    Examples
    --------
    >>> before = random.getstate()
    >>> with global_streams_kept():
    ...     _ = random.random()
    >>> random.getstate() == before
    True
    """
    numpys, pythons = np.random.get_state(), random.getstate()  # noqa: NPY002
    try:
        yield
    finally:
        np.random.set_state(numpys)  # noqa: NPY002
        random.setstate(pythons)


def _is_chosen() -> bool:
    """Tell whether a person has chosen a backend, or Keras's own choice, TensorFlow, is there."""
    if os.environ.get("KERAS_BACKEND") or importlib.util.find_spec("tensorflow") is not None:
        return True
    home = os.environ.get("KERAS_HOME")
    file = (Path(home) if home else Path.home() / ".keras") / "keras.json"
    try:
        backend = json.loads(file.read_text())["backend"]
    except (OSError, ValueError, KeyError, TypeError):
        return False  # no such file, or none that Keras could read
    # Keras writes "tensorflow" there by itself when it is first imported, whatever it then runs on: no one's choice.
    return bool(backend != "tensorflow")
