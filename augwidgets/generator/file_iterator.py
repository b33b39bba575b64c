"""`FileIterator`: batches of pictures that are read from their files when their turn comes."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from augwidgets.generator.flow_checks import (
    check_class_mode,
    check_files,
    check_flow,
    check_generator,
)
from augwidgets.generator.flow_files import image_shape, read_picture
from augwidgets.generator.iterator import Iterator
from augwidgets.generator.keras_import import default_floatx


class FileIterator(Iterator):
    """What folders and tables share: pictures are read when their turn comes, and answers are made by `class_mode`."""

    allowed_class_modes: tuple[str | None, ...]
    filenames: list[str]
    classes: Any
    class_indices: dict[str, int]
    class_mode: str | None
    directory: Any
    dtype: Any

    def __init__(
        self,
        image_data_generator: Any,
        *,
        target_size: Any,
        color_mode: str,
        class_mode: str | None,
        data_format: str | None,
        save_to_dir: Any,
        save_prefix: str,
        save_format: str,
        subset: str | None,
        interpolation: str,
        keep_aspect_ratio: bool,
        dtype: Any,
        batch_size: int,
        seed: int | None,
        augment_validation: bool,
    ) -> None:
        check_generator(image_data_generator)
        check_flow(image_data_generator, batch_size=batch_size, seed=seed, subset=subset, save_to_dir=save_to_dir,
                   save_format=save_format)  # fmt: skip
        check_files(target_size=target_size, interpolation=interpolation)
        check_class_mode(class_mode, self.allowed_class_modes)
        self.image_data_generator = image_data_generator
        self.target_size: tuple[int, int] = (int(target_size[0]), int(target_size[1]))
        self.color_mode, self.class_mode = color_mode, class_mode
        self.data_format = data_format or image_data_generator.data_format
        self.image_shape = image_shape(self.target_size, color_mode, self.data_format)
        self.save_to_dir, self.save_prefix, self.save_format = save_to_dir, save_prefix, save_format
        self.interpolation, self.keep_aspect_ratio = interpolation, keep_aspect_ratio
        self.subset, self.dtype = subset, dtype or default_floatx()
        self._augments = subset != "validation" or augment_validation

    @property
    def filepaths(self) -> list[str]:
        """The paths of all pictures."""
        return self._filepaths

    @property
    def labels(self) -> Any:
        """The answers of all pictures: the numbers of their classes, or what the table says."""
        return self.classes

    @property
    def sample_weight(self) -> Any:
        return None

    def _take(self, filenames: list[str], batch_size: int, shuffle: bool, seed: int | None) -> None:
        self.filenames, self.samples = filenames, len(filenames)
        self._filepaths = [os.path.join(self.directory, name) for name in filenames]
        Iterator.__init__(self, self.samples, batch_size, shuffle, seed)

    def _get_batches_of_transformed_samples(self, index_array: np.ndarray) -> Any:
        batch = np.zeros((len(index_array), *self.image_shape), self.dtype)
        for place, index in enumerate(index_array):
            path = self._filepaths[index]
            read = read_picture(path, self.color_mode, self.target_size, self.interpolation, self.keep_aspect_ratio)
            picture = (read if self.data_format == "channels_last" else np.moveaxis(read, 2, 0)).astype(self.dtype)
            given = self.image_data_generator.get_random_transform(picture.shape)
            picture = self.image_data_generator.apply_transform(picture, given)
            batch[place] = self.image_data_generator.standardize(picture)
        if self.class_mode is None:
            return batch
        answers = batch.copy() if self.class_mode == "input" else self._answers(index_array)
        return (batch, answers) if self.sample_weight is None else (batch, answers, self.sample_weight[index_array])

    def _answers(self, index_array: np.ndarray) -> Any:
        numbers = [self.classes[index] for index in index_array]
        if self.class_mode != "categorical":
            return np.array(numbers, self.dtype)
        answers = np.zeros((len(numbers), len(self.class_indices)), self.dtype)
        for answer, number in zip(answers, numbers, strict=True):
            answer[number] = 1  # one class, or a list of them
        return answers

    def _file(self, index: int) -> str | None:
        return str(self._filepaths[index])

    def _name(self, index: int) -> str:
        return str(self.filenames[index])

    @property
    def _picture_shape(self) -> tuple[int, ...]:
        return self.image_shape
