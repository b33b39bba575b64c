"""Keras's `ImageDataGenerator`, corrected and fast, and the functions of its module that tutorials import.

Old code runs by changing one line: ``from augwidgets.generator import ImageDataGenerator, img_to_array``. The class,
its iterators and the functions that augment do without Keras; it is imported when one of the five functions that are
still its own (``img_to_array``, ``load_img`` ...) is first asked for.

* `image_data_generator`: the class; `arguments`, `argument_checks`: what it is made with.
* `random_parameters`: what is drawn for a picture; `apply_transform`: what is done with it, by `geometry` and
  `brightness`.
* `preprocessing`: a user's own function is called; `statistics`: pictures are normalised.
* `iterator`: batches for ever; `array_iterator`: from an array; `file_iterator`: from files, `directory_iterator`,
  `dataframe_iterator`: in folders or named by a table.
* `picture_arrays`: which arrays are taken for pictures; `flow_checks`: what a flow may be asked for; `flow_files`: its
  files are read and written.
* `functions`: the free functions.
* `keras_import`: how Keras is imported; `keras_class`: where it keeps the old module; `keras_dataset`: how it takes an
  iterator for one of its own.
"""

from __future__ import annotations

from typing import Any

from augwidgets.generator.array_iterator import NumpyArrayIterator
from augwidgets.generator.dataframe_iterator import DataFrameIterator
from augwidgets.generator.directory_iterator import DirectoryIterator
from augwidgets.generator.functions import (
    apply_affine_transform,
    apply_brightness_shift,
    apply_channel_shift,
    random_brightness,
    random_channel_shift,
    random_rotation,
    random_shear,
    random_shift,
    random_zoom,
)
from augwidgets.generator.geometry import warp_of
from augwidgets.generator.image_data_generator import ImageDataGenerator
from augwidgets.generator.iterator import Iterator
from augwidgets.generator.preprocessing import Preprocessing

__all__ = [
    "DataFrameIterator",
    "DirectoryIterator",
    "ImageDataGenerator",
    "Iterator",
    "NumpyArrayIterator",
    "Preprocessing",
    "apply_affine_transform",
    "apply_brightness_shift",
    "apply_channel_shift",
    "random_brightness",
    "random_channel_shift",
    "random_rotation",
    "random_shear",
    "random_shift",
    "random_zoom",
    "warp_of",
]

# What the tutorials import in the same line and Keras still does well.
_STILL_KERAS = ("array_to_img", "img_to_array", "load_img", "save_img", "smart_resize")


def __getattr__(name: str) -> Any:
    if name in _STILL_KERAS:
        from augwidgets.generator import keras_class

        return getattr(keras_class.image_module(), name)
    raise AttributeError(f"augwidgets.generator has no {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, *_STILL_KERAS])
