"""YOLO's ``data.yaml``: where the pictures of each split lie, the names of the classes, and the keypoints."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from augwidgets.domain.argument_checks import is_whole
from augwidgets.domain.errors import one_line, path_told, told
from augwidgets.domain.neighbours import needed

FILES = ("data.yaml", "data.yml", "dataset.yaml", "dataset.yml")
_ENDINGS = (".yaml", ".yml")
_SPLITS = {"train": "train", "val": "val", "valid": "val", "validation": "val", "test": "test"}
_LARGEST = 10**7  # bytes
_MOST_CLASSES = 10**6


@dataclass(frozen=True)
class DataYaml:
    """What a ``data.yaml`` says.

    Parameters
    ----------
    folder : Path
        That paths count from.
    places : mapping of str to list of str
        "train", "val" and "test", those that there are: folders, lists of pictures, pictures.
    names : tuple of str
        Of the classes by their numbers; "" where a number has none.
    task : str, optional
        As ultralytics calls it.
    points : (int, int), optional
        How many keypoints an object has, and the numbers of each.
    point_names : tuple of str
    flipped : tuple of int
        Which keypoint each becomes in a mirror.
    """

    folder: Path
    places: Mapping[str, Sequence[str]]
    names: tuple[str, ...]
    task: str | None = None
    points: tuple[int, int] | None = None
    point_names: tuple[str, ...] = ()
    flipped: tuple[int, ...] = ()

    @property
    def point_pairs(self) -> tuple[tuple[int, int], ...]:
        """Which keypoints are each other's left and right."""
        return tuple((one, other) for one, other in enumerate(self.flipped) if one < other)


def yaml_in(place: Path) -> Path | None:
    """Return the ``data.yaml`` of a folder, or the file itself where it ends like one; None without."""
    if place.is_file():
        return place if place.suffix.lower() in _ENDINGS else None
    return next((place / name for name in FILES if (place / name).is_file()), None)


def read_yaml(path: Path) -> DataYaml:
    """Read a ``data.yaml``.

    Raises
    ------
    ImportError, OSError, ValueError
        In one sentence: PyYAML is not installed, or what is wrong in the file.
    """
    told_path = path_told(path)
    content = _content(path, told_path)
    if not isinstance(content, dict):
        raise ValueError(f"{told_path} must say train, val and names, one in a line, got {told(content, 60)}")
    points = _points(content.get("kpt_shape"), told_path)
    count = points[0] if points else 0
    return DataYaml(
        _folder(path, content.get("path"), told_path),
        {split: places for key, split in _SPLITS.items() if (places := _places(content.get(key), key, told_path))},
        _names(content.get("names"), content.get("nc"), told_path),
        content.get("task") if isinstance(content.get("task"), str) else None,
        points,
        _point_names(content.get("kpt_names"), count),
        _flipped(content.get("flip_idx"), count, told_path),
    )


def _content(path: Path, told_path: str) -> Any:
    with needed("yaml", "data"):
        import yaml
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError(f"{told_path} must be a data.yaml of a few lines, got {path.stat().st_size:,} bytes")
        return yaml.safe_load(path.read_text("utf-8-sig"))
    except OSError as error:
        raise OSError(f"{told_path} cannot be read ({error.strerror}); check who may read it") from None
    except UnicodeDecodeError:
        raise ValueError(f"{told_path} must be a text in UTF-8, got bytes that are none") from None
    except RecursionError:
        raise ValueError(
            f"{told_path} must be a data.yaml of a few lines, got one that is nested far too deep"
        ) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark is not None else ""
        why = one_line(str(getattr(error, "problem", None) or error), 80)
        raise ValueError(f"{told_path} must be YAML, got a mistake{where}: {why}") from None
    except ValueError as error:  # a date that there is not, a number that is none
        raise ValueError(one_line(f"{told_path} must be YAML: {error}", 280)) from None


def _folder(path: Path, given: Any, told_path: str) -> Path:
    """Return the folder that paths count from: `path` where there is such a folder, else that of the file."""
    if given is None or given == "":
        return path.parent
    if not isinstance(given, str):
        raise ValueError(f"path in {told_path} must be a folder, got {told(given, 60)}")
    wanted = path.parent / os.path.expanduser(given)
    return wanted if wanted.is_dir() else path.parent


def _places(given: Any, key: str, told_path: str) -> list[str]:
    if given is None or given == "":
        return []
    listed = given if isinstance(given, list) else [given]
    wrong = next((one for one in listed if not isinstance(one, str) or not one or "\0" in one), None)
    if wrong is not None or not listed:
        raise ValueError(f"{key} in {told_path} must be a folder, a .txt file or a list of them, got {told(given, 60)}")
    return listed


def _names(given: Any, count: Any, told_path: str) -> tuple[str, ...]:
    if given is None:
        known = is_whole(count) and 0 < count <= _MOST_CLASSES
        return tuple(map(str, range(count))) if known else ()
    if isinstance(given, list):
        given = dict(enumerate(given))
    if not isinstance(given, dict) or not given:
        raise ValueError(f"names in {told_path} must be a list of classes or numbers with names, got {told(given, 60)}")
    for number, name in given.items():
        if not is_whole(number) or not 0 <= number <= _MOST_CLASSES:
            raise ValueError(f"names in {told_path} must have numbers from 0 on, got {told(number, 40)}")
        if isinstance(name, (list, dict)) or name is None or not str(name):
            raise ValueError(f"names in {told_path} must have a name for class {number}, got {told(name, 40)}")
    texts = {number: _text(name) for number, name in given.items()}
    twice = next((name for name, times in Counter(texts.values()).items() if times > 1), None)
    if twice is not None:
        raise ValueError(f"names in {told_path} must differ, got {told(twice, 40)} for two classes")
    return tuple(texts.get(number, "") for number in range(max(texts) + 1))


def _text(name: Any) -> str:
    return {True: "yes", False: "no"}[name] if isinstance(name, bool) else str(name)  # YAML's reading of a bare yes, no


def _points(given: Any, told_path: str) -> tuple[int, int] | None:
    if given is None:
        return None
    right = isinstance(given, list) and len(given) == 2 and all(map(is_whole, given))
    if not right or not 1 <= given[0] <= 10_000 or given[1] not in (2, 3):
        raise ValueError(
            f"kpt_shape in {told_path} must be the count of keypoints and 2 or 3 numbers of each, got {told(given, 60)}"
        )
    return given[0], given[1]


def _point_names(given: Any, count: int) -> tuple[str, ...]:
    """Return the names of the keypoints: those of the first class that has any."""
    listed = next(iter(given.values()), None) if isinstance(given, dict) else given
    if not isinstance(listed, list) or len(listed) != count or not all(isinstance(name, str) for name in listed):
        return ()
    return tuple(listed)


def _flipped(given: Any, count: int, told_path: str) -> tuple[int, ...]:
    if given is None or not count:
        return ()
    right = isinstance(given, list) and all(map(is_whole, given)) and sorted(given) == list(range(count))
    if not right or any(given[given[number]] != number for number in range(count)):
        raise ValueError(
            f"flip_idx in {told_path} must name for each of the {count} keypoints the one that it becomes in a mirror, "
            f"got {told(given, 60)}"
        )
    return tuple(given)
