"""Keras's `ImageDataGenerator`, corrected and fast, and the functions of its module that tutorials import.

Old code runs by changing one line: ``from augwidgets.generator import ImageDataGenerator, img_to_array``. Keras is
imported when its class, or a name that is still its own, is first asked for; the free functions do without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
from augwidgets.generator.preprocessing import Preprocessing

if TYPE_CHECKING:
    from augwidgets.generator.image_data_generator import ImageDataGenerator

__all__ = [
    "ImageDataGenerator",
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
_STILL_KERAS = (
    "array_to_img", "img_to_array", "load_img", "save_img", "smart_resize",
    "Iterator", "DirectoryIterator", "NumpyArrayIterator", "DataFrameIterator",
)  # fmt: skip


def __getattr__(name: str) -> Any:
    if name == "ImageDataGenerator":
        from augwidgets.generator.image_data_generator import ImageDataGenerator

        return ImageDataGenerator
    if name in _STILL_KERAS:
        from augwidgets.generator import keras_class

        return getattr(keras_class.image_module(), name)
    raise AttributeError(f"augwidgets.generator has no {name!r}")
