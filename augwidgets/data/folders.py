"""A folder of pictures as a `Source`: one with a folder for each class, or one that holds the pictures itself."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np

from augwidgets.data.folder_listing import inside, is_picture_name
from augwidgets.data.picture_files import load, pictures_in
from augwidgets.data.picture_source import Source
from augwidgets.data.reading import reading
from augwidgets.domain.errors import path_told
from augwidgets.sample.sample import Sample


def from_class_folders(x: str | os.PathLike[str]) -> Source:
    """Return the pictures of a folder that holds one folder for each class."""
    place = Path(os.path.expanduser(x))
    if not os.path.exists(place):
        raise FileNotFoundError(
            f"there is no folder {path_told(x)}; check its name, seen from {path_told(os.getcwd())}"
        )
    if not os.path.isdir(place):
        raise ValueError(f"x must be a folder with one folder for each class, got the file {path_told(x)}")
    folders = _folders(place)
    if not folders:
        raise ValueError(f"x must be a folder with one folder for each class, but {path_told(x)} has no folder in it")
    for folder in folders:
        _refuse_folders(folder, folders, x)
    paths = [pictures_in(folder) for folder in folders]
    files = [path for some in paths for path in some]
    numbers = [number for number, some in enumerate(paths) for _ in some]
    names = {"label": tuple(folder.name for folder in folders)}
    return Source(
        len(files),
        partial(_loaded_of_class, files, numbers),
        partial(_path, files),
        ("label",),
        names,
        label=numbers.__getitem__,
    )


def from_one_folder(place: Path) -> Source | None:
    """Return the pictures of a folder that has no folders in it; None if it has some."""
    if not os.path.isdir(place) or _folders(place):
        return None
    paths = pictures_in(place)
    return Source(len(paths), partial(_loaded, paths), partial(_path, paths))


def _loaded(paths: Sequence[Path], index: int) -> Sample:
    return load(paths[index])


def _loaded_of_class(paths: Sequence[Path], numbers: Sequence[int], index: int) -> Sample:
    with reading():
        return load(paths[index]).replace(label=np.int64(numbers[index]))


def _path(paths: Sequence[Path], index: int) -> str:
    return str(paths[index])


def _folders(place: Path) -> list[Path]:
    return [place / name for name in inside(place).folders]


def _refuse_folders(folder: Path, beside: Sequence[Path], x: str | os.PathLike[str]) -> None:
    """Raise an error with what to hand in where a folder holds no picture but folders, as "train" and "test" do."""
    if any(map(is_picture_name, inside(folder).files)):
        return
    deeper = [other for other in beside if _folders(other)]
    if folder in deeper:
        likely = next((other for other in deeper if other.name.lower().startswith("train")), folder)
        raise ValueError(
            f"each folder in x must hold the pictures of a class, but {folder.name!r} in {path_told(x)} holds folders; "
            f"if these are the classes, hand in {path_told(likely)}"
        )
