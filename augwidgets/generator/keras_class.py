"""Where Keras keeps its old module today."""

from __future__ import annotations

import functools
import importlib
from types import ModuleType

from augwidgets.generator.keras_import import import_keras

_PLACES = ("keras._tf_keras.keras.preprocessing.image", "keras.src.legacy.preprocessing.image")


@functools.cache
def image_module() -> ModuleType:
    """Import the module of Keras that holds `ImageDataGenerator`.

    Raises
    ------
    ImportError
        In one sentence: what is missing and how it is installed.
    """
    keras = import_keras()
    failure = None
    for place in _PLACES:
        try:
            module = importlib.import_module(place)
        except ImportError as error:
            failure = error
        else:
            if hasattr(module, "ImageDataGenerator"):
                return module
    raise ImportError(
        f"Keras {keras.__version__} has no ImageDataGenerator at {' or '.join(_PLACES)}; 3.15 has: pip install "
        "keras==3.15.1"
    ) from failure
