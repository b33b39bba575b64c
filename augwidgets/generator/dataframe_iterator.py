"""`DataFrameIterator`: batches of pictures from the files that a table names."""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from augwidgets.generator.file_iterator import FileIterator
from augwidgets.generator.flow_checks import (
    check_labels,
    check_table,
    nothing_in_table,
    split_of,
)

_NUMBERED = ("binary", "categorical", "sparse")  # what has classes


class DataFrameIterator(FileIterator):
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
