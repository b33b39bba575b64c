"""`DirectoryIterator` and `DataFrameIterator`: batches of pictures from files, in folders or named by a table."""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from augwidgets.generator.flow_checks import (
    check_class_folders,
    check_class_mode,
    check_files,
    check_flow,
    check_folder,
    check_generator,
    check_labels,
    check_table,
    nothing_in_folders,
    nothing_in_table,
    split_of,
)
from augwidgets.generator.flow_files import files_in, image_shape, read_picture
from augwidgets.generator.iterator import Iterator
from augwidgets.generator.keras_import import default_floatx

_NUMBERED = ("binary", "categorical", "sparse")  # what has classes


class _FileIterator(Iterator):
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


class DirectoryIterator(_FileIterator):
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


class DataFrameIterator(_FileIterator):
    """Batches from the files that a table names; `ImageDataGenerator.flow_from_dataframe` makes it.

    Parameters
    ----------
    dataframe : pandas.DataFrame
    directory : path of a folder, optional
        Where the files lie; without it the table holds whole paths.
    image_data_generator : ImageDataGenerator
    x_col, weight_col : str
        The columns with the names of the files and with the weights of the pictures.
    y_col : str or sequence of str
        The column with the labels, or several for "raw" and "multi_output".
    class_mode : {"categorical", "binary", "sparse", "input", "multi_output", "raw"} or None
        What the answers are; "raw" and "multi_output" give the columns as they are.
    validate_filenames : bool
        Leave out files that are not there.
    target_size, color_mode, classes, interpolation, keep_aspect_ratio : optional
        As in `DirectoryIterator`.
    batch_size, shuffle, seed, subset, augment_validation : optional
        As in `ImageDataGenerator.flow`.
    save_to_dir, save_prefix, save_format : optional
        As in `ImageDataGenerator.flow`.
    data_format, dtype : str, optional
        Those of the generator, and of Keras, unless they are named.
    """

    allowed_class_modes = ("binary", "categorical", "input", "multi_output", "raw", "sparse", None)

    def __init__(
        self,
        dataframe: Any,
        directory: Any = None,
        image_data_generator: Any = None,
        x_col: str = "filename",
        y_col: Any = "class",
        weight_col: str | None = None,
        target_size: Any = (256, 256),
        color_mode: str = "rgb",
        classes: Sequence[str] | None = None,
        class_mode: str | None = "categorical",
        batch_size: int = 32,
        shuffle: bool = True,
        seed: int | None = None,
        data_format: str | None = "channels_last",
        save_to_dir: Any = None,
        save_prefix: str = "",
        save_format: str = "png",
        subset: str | None = None,
        interpolation: str = "nearest",
        keep_aspect_ratio: bool = False,
        dtype: Any = "float32",
        validate_filenames: bool = True,
        *,
        augment_validation: bool = False,
    ) -> None:
        super().__init__(
            image_data_generator, target_size=target_size, color_mode=color_mode, class_mode=class_mode,
            data_format=data_format, save_to_dir=save_to_dir, save_prefix=save_prefix, save_format=save_format,
            subset=subset, interpolation=interpolation, keep_aspect_ratio=keep_aspect_ratio, dtype=dtype,
            batch_size=batch_size, seed=seed, augment_validation=augment_validation,
        )  # fmt: skip
        check_table(dataframe, directory=directory, x_col=x_col, y_col=y_col, weight_col=weight_col,
                    class_mode=class_mode)  # fmt: skip
        check_labels(dataframe, x_col=x_col, y_col=y_col, weight_col=weight_col, class_mode=class_mode, classes=classes)
        if classes and class_mode not in _NUMBERED:
            warnings.warn(f"classes does nothing where class_mode is {class_mode!r}", stacklevel=3)
        self.directory = os.fspath(directory or "")
        names: list[str] = dataframe[x_col].tolist()
        rows = list(range(len(names)))
        if validate_filenames:
            rows = [row for row in rows if self._is_there(names[row])]
            if len(rows) < len(names):
                warnings.warn(
                    f"Found {len(names) - len(rows)} invalid image filename(s) in x_col={x_col!r}: no picture is "
                    "there, and they are left out",
                    stacklevel=3,
                )
        labels: list[Any] = []
        if class_mode in _NUMBERED:
            labels = dataframe[y_col].tolist()
            wanted = (
                list(dict.fromkeys(classes))
                if classes
                else sorted({name for row in rows for name in _all(labels[row])})
            )
            self.class_indices = {name: number for number, name in enumerate(wanted)}
            rows = [row for row in rows if any(name in self.class_indices for name in _all(labels[row]))]
        _, part = split_of(subset, image_data_generator._validation_split, len(rows))
        rows = rows[part]
        self.classes = [self._number(labels[row]) for row in rows] if labels else []
        self._weights = dataframe[weight_col].to_numpy()[rows] if weight_col else None
        if class_mode == "multi_output":
            self._targets: Any = [np.array(dataframe[name].tolist())[rows] for name in y_col]
        elif class_mode == "raw":
            self._targets = dataframe[y_col].to_numpy()[rows]
        looked = "validated" if validate_filenames else "non-validated"
        among = f" belonging to {len(self.class_indices)} classes" if class_mode in _NUMBERED else ""
        print(f"Found {len(rows)} {looked} image filenames{among}.")
        self._take([names[row] for row in rows], batch_size, shuffle, seed)
        if not self.n:
            raise ValueError(nothing_in_table(self, dataframe, x_col=x_col, y_col=y_col, classes=classes, subset=subset,
                                              validate_filenames=validate_filenames))  # fmt: skip

    @property
    def labels(self) -> Any:
        return self._targets if self.class_mode in ("multi_output", "raw") else self.classes

    @property
    def sample_weight(self) -> Any:
        return self._weights

    def _answers(self, index_array: np.ndarray) -> Any:
        if self.class_mode == "multi_output":
            return [target[index_array] for target in self._targets]
        return self._targets[index_array] if self.class_mode == "raw" else super()._answers(index_array)

    def _is_there(self, name: str) -> bool:
        return name.lower().endswith(self.white_list_formats) and os.path.isfile(os.path.join(self.directory, name))

    def _number(self, label: Any) -> Any:
        if isinstance(label, str):
            return self.class_indices[label]
        return [self.class_indices[name] for name in label if name in self.class_indices]


def _all(label: Any) -> Sequence[str]:
    return (label,) if isinstance(label, str) else label
