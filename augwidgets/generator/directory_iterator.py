"""`DirectoryIterator`: batches of pictures from a folder that has a folder for each class."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np

from augwidgets.generator.file_iterator import FileIterator
from augwidgets.generator.flow_checks import (
    check_class_folders,
    check_folder,
    nothing_in_folders,
    split_of,
)
from augwidgets.generator.flow_files import files_in


class DirectoryIterator(FileIterator):
    """Batches from a folder of folders; `ImageDataGenerator.flow_from_directory` makes it.

    Parameters
    ----------
    directory : path of a folder
        It holds one folder for each class.
    image_data_generator : ImageDataGenerator
    target_size : (int, int)
        Height and width that every picture is brought to.
    color_mode : {"rgb", "rgba", "grayscale"}
    classes : sequence of str, optional
        The folders to read, in the order of their numbers; all, sorted by name, unless they are given.
    class_mode : {"categorical", "binary", "sparse", "input"} or None
        What the answers are: one-hot vectors, 0 and 1, numbers, the pictures themselves, or nothing.
    follow_links : bool
        Whether folders that are links are read as well.
    interpolation : {"nearest", "bilinear", "bicubic", "lanczos", "box", "hamming"}
    keep_aspect_ratio : bool
        Cut about the middle instead of stretching.
    batch_size, shuffle, seed, subset, augment_validation : optional
        As in `ImageDataGenerator.flow`.
    save_to_dir, save_prefix, save_format : optional
        As in `ImageDataGenerator.flow`.
    data_format, dtype : str, optional
        Those of the generator, and of Keras, unless they are named.
    """

    allowed_class_modes = ("categorical", "binary", "sparse", "input", None)

    def __init__(
        self,
        directory: Any,
        image_data_generator: Any,
        target_size: Any = (256, 256),
        color_mode: str = "rgb",
        classes: Sequence[str] | None = None,
        class_mode: str | None = "categorical",
        batch_size: int = 32,
        shuffle: bool = True,
        seed: int | None = None,
        data_format: str | None = None,
        save_to_dir: Any = None,
        save_prefix: str = "",
        save_format: str = "png",
        follow_links: bool = False,
        subset: str | None = None,
        interpolation: str = "nearest",
        keep_aspect_ratio: bool = False,
        dtype: Any = None,
        *,
        augment_validation: bool = False,
    ) -> None:
        super().__init__(
            image_data_generator, target_size=target_size, color_mode=color_mode, class_mode=class_mode,
            data_format=data_format, save_to_dir=save_to_dir, save_prefix=save_prefix, save_format=save_format,
            subset=subset, interpolation=interpolation, keep_aspect_ratio=keep_aspect_ratio, dtype=dtype,
            batch_size=batch_size, seed=seed, augment_validation=augment_validation,
        )  # fmt: skip
        check_folder(directory)
        self.directory = os.fspath(directory)
        if not classes:
            check_class_folders(directory, self.white_list_formats)
            classes = sorted(entry.name for entry in os.scandir(directory) if entry.is_dir())
        self.num_classes = len(classes)
        self.class_indices = {name: number for number, name in enumerate(classes)}
        filenames: list[str] = []
        numbers: list[int] = []
        share = image_data_generator._validation_split
        for name, number in self.class_indices.items():
            found = files_in(os.path.join(self.directory, name), self.white_list_formats, follow_links)
            _, part = split_of(subset, share, len(found))
            filenames += [os.path.join(name, file) for file in found[part]]
            numbers += [number] * len(found[part])
        self.classes = np.array(numbers, np.int32)
        print(f"Found {len(filenames)} images belonging to {self.num_classes} classes.")
        self._take(filenames, batch_size, shuffle, seed)
        if not self.n:
            raise ValueError(nothing_in_folders(self, subset=subset))
