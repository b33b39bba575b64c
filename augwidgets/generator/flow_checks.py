"""What a flow may be asked for: what would fail at the first batch, or give empty ones for ever, is told at once."""

from __future__ import annotations

import numbers
import os
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from augwidgets.domain.argument_checks import is_whole
from augwidgets.domain.errors import path_told, told
from augwidgets.warp.warps import checked_size

# As Keras (and Pillow) name them.
_INTERPOLATIONS = ("nearest", "bilinear", "bicubic", "hamming", "box", "lanczos")


def check_generator(generator: Any) -> None:
    """Raise unless it is a generator of the kit, whose draws come from the flow's own streams."""
    if not hasattr(generator, "standardize_in_place"):
        whose = "Keras's own ImageDataGenerator" if hasattr(generator, "standardize") else type(generator).__name__
        raise TypeError(f"image_data_generator must be an augwidgets.generator.ImageDataGenerator, got {whose}")


def check_flow(generator: Any, *, batch_size: Any, seed: Any, subset: Any, save_to_dir: Any, save_format: Any) -> None:
    """Raise for what no flow can do."""
    check_batches(batch_size, seed)
    if subset is not None and not (isinstance(subset, str) and subset in ("training", "validation")):
        raise ValueError(f"Invalid subset name: it must be 'training' or 'validation', or None, got {told(subset)}")
    if subset == "validation" and not generator._validation_split:
        raise ValueError(
            'subset="validation" takes the share that the generator sets apart, and this one sets none apart; make it '
            "with ImageDataGenerator(validation_split=0.2), for example"
        )
    if save_to_dir:
        _check_saving(save_to_dir, save_format)


def check_batches(batch_size: Any, seed: Any) -> None:
    """Raise unless batches of this size can be drawn from this seed."""
    if not _is_whole(batch_size) or batch_size < 1:
        raise ValueError(f"batch_size must be a whole number from 1 on, got {told(batch_size)}")
    if seed is not None and not (is_whole(seed) and 0 <= seed < 2**32):
        raise ValueError(f"seed must be a whole number from 0 to 2**32 - 1, or None, got {told(seed)}")


def _check_saving(folder: Any, ending: Any) -> None:
    name = str(folder)
    if not os.path.isdir(folder):
        if os.path.exists(folder):
            raise NotADirectoryError(f"save_to_dir must be a folder, got the file {path_told(name)}")
        raise FileNotFoundError(
            f"save_to_dir must be a folder that is there, got {told(name)}; make it with os.makedirs({name!r})"
        )
    from PIL import Image

    known = Image.registered_extensions()
    if known.get(f".{ending}".lower()) not in Image.SAVE:
        raise ValueError(
            f"save_format must be the ending of a picture's file, such as 'png' or 'jpg', got {told(ending)}"
        )


def check_files(*, target_size: Any, interpolation: Any) -> None:
    """Raise an error for what no picture of a file can be brought to."""
    listed = isinstance(target_size, (tuple, list, np.ndarray)) and len(target_size) == 2
    if not listed or not all(_is_whole(side) and side > 0 for side in target_size):
        raise ValueError(
            f"target_size must be (height, width) in whole pixels, such as (224, 224), got {told(target_size)}"
        )
    checked_size(target_size)
    if interpolation not in _INTERPOLATIONS:
        raise ValueError(
            f"interpolation must be one of {', '.join(map(repr, _INTERPOLATIONS))}, got {told(interpolation)}"
        )


def check_folder(folder: Any) -> None:
    """Raise an error for a folder that is not there."""
    if not isinstance(folder, (str, os.PathLike)):
        raise TypeError(f"directory must be the path of a folder, got {told(folder)}")
    if not os.path.exists(folder):
        raise FileNotFoundError(
            f"there is no folder {path_told(folder)}; check its name, seen from {path_told(os.getcwd())}"
        )
    if not os.path.isdir(folder):
        raise NotADirectoryError(f"directory must be a folder, got the file {path_told(folder)}")


def check_class_folders(folder: str | os.PathLike[str], formats: Iterable[str]) -> None:
    """Raise an error for a folder without a folder for each class."""
    entries = list(os.scandir(folder))
    if any(entry.is_dir() for entry in entries):
        return
    name = str(folder)
    if not entries:
        raise ValueError(f"directory must hold a folder of pictures for each class, but {name!r} is empty")
    loose = any(entry.name.lower().endswith(tuple(formats)) for entry in entries)
    cure = "; move its pictures into such folders, or take them as one class: classes=['.']" if loose else ""
    raise ValueError(f"directory must hold a folder of pictures for each class, but {name!r} has no folder in it{cure}")


def check_table(dataframe: Any, *, directory: Any, x_col: Any, y_col: Any, weight_col: Any, class_mode: Any) -> None:
    """Raise for a table that is none or has no rows, a folder that is not there, columns that the table lacks."""
    if not hasattr(dataframe, "columns") or not hasattr(dataframe, "iloc"):
        file = "; pandas.read_csv reads one from a file" if isinstance(dataframe, (str, os.PathLike)) else ""
        raise TypeError(f"dataframe must be a pandas.DataFrame, got {type(dataframe).__name__}{file}")
    if not len(dataframe):
        raise ValueError("dataframe must have at least one row, got none")
    if directory:
        check_folder(directory)
    wanted = [("x_col", x_col)]
    if class_mode not in (None, "input"):
        wanted += [("y_col", name) for name in (y_col if isinstance(y_col, list) else [y_col])]
    if weight_col:
        wanted.append(("weight_col", weight_col))
    held = list(dataframe.columns)
    for argument, name in wanted:
        if name not in held:
            raise ValueError(f"{argument} must name a column of the table, {_few(held)}, got {told(name)}")


def check_class_mode(class_mode: Any, allowed: Sequence[str | None]) -> None:
    """Raise unless answers can be made in this way."""
    if class_mode not in allowed:
        raise ValueError(f"class_mode must be one of {', '.join(map(repr, allowed))}, got {told(class_mode)}")


def check_labels(dataframe: Any, *, x_col: Any, y_col: Any, weight_col: Any, class_mode: Any, classes: Any) -> None:
    """Raise unless the columns of a table hold names of files, answers of the `class_mode`, and weights."""
    if class_mode == "multi_output" and not isinstance(y_col, list):
        raise TypeError(f'y_col must be a list of columns where class_mode is "multi_output", got {told(y_col)}')
    _check_kind(dataframe, "x_col", x_col, (str,), "texts, the names of files")
    if class_mode in ("binary", "sparse"):
        _check_kind(dataframe, "y_col", y_col, (str,), f"texts where class_mode is {class_mode!r}")
    elif class_mode == "categorical":
        _check_kind(dataframe, "y_col", y_col, (str, list, tuple), 'texts or lists of texts where class_mode is "cate'
                    'gorical"')  # fmt: skip
    if class_mode == "binary":
        count = len(set(classes or dataframe[y_col].tolist()))
        if count != 2:
            raise ValueError(f'there must be 2 classes where class_mode is "binary", got {count}; "sparse" takes more')
    if weight_col and dataframe[weight_col].to_numpy().dtype.kind not in "biuf":
        raise TypeError(f"weight_col must hold numbers, got {dataframe[weight_col].dtype} in {weight_col!r}")


def _check_kind(dataframe: Any, argument: str, name: Any, kinds: tuple[type, ...], wanted: str) -> None:
    for value in dataframe[name].tolist():
        if not isinstance(value, kinds):
            cure = f"; table[{name!r}].astype(str) makes texts of them" if argument == "y_col" else ""
            raise TypeError(f"{argument} must hold {wanted}, got {told(value)} in {name!r}{cure}")


def split_of(subset: str | None, share: float, count: int) -> tuple[int, slice]:
    """Return how many of so many are set apart, and the part that a subset is: they are the first ones."""
    split = int(count * share) if subset else 0
    return split, slice(split) if subset == "validation" else slice(split, None)


def of_subset(subset: str | None, share: float) -> str:
    """Return the end of a sentence that says of which share nothing is left."""
    return f' for subset="{subset}" of validation_split={share:g}; take a larger share' if subset else ""


def nothing_in_folders(flow: Any, *, subset: str | None) -> str:
    """Return the sentence on folders of classes that hold no picture."""
    formats, end = ", ".join(flow.white_list_formats), of_subset(subset, flow.image_data_generator._validation_split)
    return (
        f"no picture ({formats}) lies in the folders {_few(list(flow.class_indices))} of {str(flow.directory)!r}{end}"
    )


def nothing_in_table(
    flow: Any, dataframe: Any, *, x_col: str, y_col: Any, classes: Any, subset: str | None, validate_filenames: bool
) -> str:
    """Return the sentence that says why no row of a table is left."""
    paths = [os.path.join(flow.directory, name) for name in dataframe[x_col]]
    if validate_filenames and not any(
        path.lower().endswith(flow.white_list_formats) and os.path.isfile(path) for path in paths
    ):
        return (
            f"x_col={x_col!r} must name pictures ({', '.join(flow.white_list_formats)}), but none of the {len(paths)} "
            f"is there, the first is {paths[0]!r}; check directory and x_col"
        )
    end = of_subset(subset, flow.image_data_generator._validation_split)
    if classes and flow.class_mode in ("binary", "categorical", "sparse"):
        return f"no row of y_col={y_col!r} holds one of the classes {_few(list(classes))}{end}"
    return f"of {len(paths)} rows none is left{end}"


def _few(names: Sequence[Any]) -> str:
    more = f" ... ({len(names)} in all)" if len(names) > 9 else ""
    return f"{', '.join(map(repr, names[:9]))}{more}"


def _is_whole(value: Any) -> bool:
    return isinstance(value, numbers.Integral) and not isinstance(value, bool)
