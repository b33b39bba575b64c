"""The iterators behind `flow`: Keras's own, for arrays, folders and tables, with streams of their own."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from augwidgets.generator import keras_class
from augwidgets.generator.flow_checks import (
    check_class_folders,
    check_files,
    check_folder,
    check_table,
    nothing_in_folders,
    nothing_in_table,
    of_subset,
)
from augwidgets.generator.own_streams import OwnStreams

_KERAS: Any = sys.modules[keras_class.image_module().ImageDataGenerator.__module__]


class ArrayFlow(OwnStreams, _KERAS.NumpyArrayIterator):
    """Batches from an array, with the masks that belong to it; made by `ImageDataGenerator.flow`."""

    _hashes = 10**4

    def __init__(self, x: Any, y: Any, *, masks: Any, dtype: Any, **named: Any) -> None:
        pictures = x[0] if isinstance(x, tuple) else x
        subset, share = named["subset"], named["image_data_generator"]._validation_split
        split = int(len(pictures) * share) if subset else 0
        if subset == "validation" and share and not split:
            raise ValueError(f"of {len(pictures)} pictures none is left{of_subset(subset, share)}")
        # Each picture is converted when its turn comes: all of them as floats may be four times the memory.
        super().__init__(x, y, dtype=pictures.dtype, **named)
        self.dtype = dtype
        if masks is None:
            return
        labels = np.asarray(masks)
        part = slice(split) if subset == "validation" else slice(split, None)
        channels_first = self.data_format == "channels_first"
        size = labels.shape[2:] if channels_first and labels.ndim == 4 else labels.shape[1:3]
        wanted = pictures.shape[2:] if channels_first else pictures.shape[1:3]
        if labels.ndim not in (3, 4) or len(labels) != len(pictures) or size != wanted:
            raise ValueError(
                f"masks must be one for each picture and of its size, {len(pictures)} x {wanted[0]} x {wanted[1]} "
                f"(and channels), got shape {labels.shape}"
            )
        self.masks = labels[part]

    def _name(self, index: int) -> str:
        return str(index)

    @property
    def _picture_shape(self) -> tuple[int, ...]:
        return self.x.shape[1:]


class DirectoryFlow(OwnStreams, _KERAS.DirectoryIterator):
    """Batches from a folder of folders; made by `ImageDataGenerator.flow_from_directory`."""

    def __init__(self, directory: Any, **named: Any) -> None:
        check_files(**named)
        check_folder(directory)
        if not named["classes"]:
            check_class_folders(directory, self.white_list_formats)
        super().__init__(directory, **named)
        if not self.n:
            raise ValueError(nothing_in_folders(self, **named))

    def _file(self, index: int) -> str | None:
        return str(self.filepaths[index])

    def _name(self, index: int) -> str:
        return str(self.filenames[index])

    @property
    def _picture_shape(self) -> tuple[int, ...]:
        return self.image_shape


class DataFrameFlow(OwnStreams, _KERAS.DataFrameIterator):
    """Batches from the files that a table names; made by `ImageDataGenerator.flow_from_dataframe`."""

    def __init__(self, dataframe: Any, directory: Any, **named: Any) -> None:
        check_files(**named)
        check_table(dataframe, **{**named, "directory": directory})
        super().__init__(dataframe, directory, **named)
        if not self.n:
            raise ValueError(nothing_in_table(self, dataframe, **named))

    def _file(self, index: int) -> str | None:
        return str(self.filepaths[index])

    def _name(self, index: int) -> str:
        return str(self.filenames[index])

    @property
    def _picture_shape(self) -> tuple[int, ...]:
        return self.image_shape
