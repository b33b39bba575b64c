"""A plan in a file: its numbers as JSON, its pictures in a folder beside it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from augwidgets.domain import regular_files, strict_json
from augwidgets.domain.atomic_write import check_place, write_atomically
from augwidgets.domain.errors import one_line, path_told, told
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.region import Region
from augwidgets.scenes.from_data import FoundCutouts
from augwidgets.scenes.ranges import RANGES

if TYPE_CHECKING:
    from augwidgets.scenes.plan import Plan

KEY = "augwidgets_plan"
FORMAT = 1
_RECIPES = ("cutout_recipe", "recipe")
_CUTOUTS = ("cutouts", "distractors")
_WHERE = "where.png"


def write(plan: Plan, path: str | os.PathLike[str], overwrite: bool) -> Path:
    """Write a plan; see `Plan.to_file`."""
    place = check_place(path, overwrite=overwrite)
    folder = place.with_name(f"{place.stem}-pictures")
    if folder.exists() and not overwrite:
        raise FileExistsError(
            f"{path_told(folder)} is there already, where the plan's pictures would lie; name another file, or give "
            "overwrite=True"
        )
    text = text_of(plan, folder.name).encode("utf-8")
    with _whole_folder(folder) as beside:
        for name in _CUTOUTS:
            for number, cutout in enumerate(getattr(plan, name)):
                cutout.save(beside / _file_of(name, number, cutout.label), overwrite=True)
        for number, entry in enumerate(plan.ground.data.listing.entries):
            if entry.file is None:
                _save(plan.ground.sample(number).image, beside / _ground_file(number))
        for name, where in _named_regions(plan.where):
            if isinstance(where, np.ndarray):
                _save((where * 255).astype(np.uint8), beside / name)
    return write_atomically(place, text, overwrite=overwrite)


@contextlib.contextmanager
def _whole_folder(folder: Path) -> Iterator[Path]:
    """Yield a folder that takes the place of another in the end; where something fails, nothing has changed."""
    new, old = (folder.with_name(f".{folder.name[:100]}-{secrets.token_hex(4)}") for _ in range(2))
    try:
        new.mkdir()
    except OSError as error:
        raise type(error)(error.errno, f"the folder {path_told(folder)} cannot be made: {error.strerror}") from None
    try:
        yield new
        if folder.exists():
            for file in folder.iterdir():  # backgrounds of the plan may lie there
                if file.is_file() and not (new / file.name).exists():
                    shutil.copy2(file, new / file.name)
            folder.rename(old)
        new.rename(folder)
    finally:
        for left in (new, old):
            shutil.rmtree(left, ignore_errors=True)


def text_of(plan: Plan, folder: str) -> str:
    """Return a plan as JSON, its pictures in a folder of this name beside it; nothing is read or written for it."""
    entry: dict[str, Any] = {KEY: FORMAT}
    for name in _CUTOUTS:
        labels = _labels(getattr(plan, name))
        entry[name] = [f"{folder}/{_file_of(name, number, label)}" for number, label in enumerate(labels)]
    entry["backgrounds"] = [
        f"{folder}/{_ground_file(number)}" if one.file is None else os.path.abspath(one.file)
        for number, one in enumerate(plan.ground.data.listing.entries)
    ]
    for one in fields(plan):
        if one.init and one.name not in (*_CUTOUTS, "backgrounds"):
            entry[one.name] = _plain(one.name, getattr(plan, one.name), folder)
    return json.dumps(entry, indent=1, ensure_ascii=False)


def read(path: str | os.PathLike[str]) -> Plan:
    """Read a plan; see `Plan.from_file`."""
    from augwidgets.scenes.plan import Plan

    stream, name = regular_files.opened(path, "plan")
    with stream:
        content = stream.read(strict_json.LARGEST + 1)
    try:
        whole = strict_json.parsed(content, "a plan file")
        if not isinstance(whole, dict) or whole.get(KEY) != FORMAT:
            came = told(whole.get(KEY)) if isinstance(whole, dict) and KEY in whole else "other JSON"
            raise ValueError(f'a plan file must hold "{KEY}": {FORMAT}, got {came}')
        given = {key: value for key, value in whole.items() if key != KEY}
        known = {one.name for one in fields(Plan) if one.init}
        if unknown := sorted(set(given) - known):
            raise ValueError(f"a plan has no {told(unknown[0])}; it has {', '.join(sorted(known))}"[:280])
        folder = Path(os.path.expanduser(os.fsdecode(path))).parent
        for key in (*_CUTOUTS, "backgrounds"):
            given[key] = _files(given.get(key, []), key, folder)
        for key in _RECIPES:
            if given.get(key) is not None:
                given[key] = Recipe.from_json(json.dumps(given[key]))
        if given.get("where") is not None:
            where = given["where"]
            given["where"] = (
                [_region(one, folder) for one in where] if isinstance(where, list) else _region(where, folder)
            )
        for key, value in given.items():
            if key in RANGES and isinstance(value, list):
                given[key] = tuple(value)
        return Plan(**given)
    except (TypeError, ValueError) as error:
        raise ValueError(one_line(f"{name}: {error}", 290)) from None


def _labels(cutouts: Any) -> list[str]:
    if isinstance(cutouts, FoundCutouts):
        return [cutouts.label_of(number) for number in range(len(cutouts))]
    return [one.label for one in cutouts]


def _file_of(name: str, number: int, label: str) -> str:
    word = re.sub(r"[^\w-]+", "-", label)[:40].strip("-")
    return f"{name[:-1]}-{number:04}{f'-{word}' if word else ''}.png"


def _ground_file(number: int) -> str:
    return f"background-{number:04}.png"


def _save(image: np.ndarray, file: Path) -> None:
    content = io.BytesIO()
    Image.fromarray(image).save(content, "PNG")
    write_atomically(file, content.getvalue(), overwrite=True)


def _plain(name: str, value: Any, folder: str) -> Any:
    if name in RANGES:
        return list(value)
    if name in _RECIPES:
        return None if value is None else json.loads(value.to_json())
    if name == "where" and isinstance(value, tuple):
        return [_region_entry(one, folder, file) for file, one in _named_regions(value)]
    if name == "where":
        return _region_entry(value, folder, _WHERE)
    return list(value) if isinstance(value, tuple) else value


def _named_regions(where: Any) -> list[tuple[str, Any]]:
    """Return the region, or that of each background, with the name of the file that it has if it is a mask."""
    if not isinstance(where, tuple):
        return [(_WHERE, where)]
    return [(f"where-{number:04}.png", one) for number, one in enumerate(where)]


def _region_entry(where: Any, folder: str, file: str) -> Any:
    """Return a region in plain numbers, or the path of the picture that a mask is written as."""
    if not isinstance(where, np.ndarray):
        return None if where is None else where.to_entry()
    return f"{folder}/{file}"


def _region(given: Any, folder: Path) -> Any:
    if not isinstance(given, str):
        return None if given is None else Region.from_entry(given)
    with Image.open(_inside(given, folder)) as image:
        return np.asarray(image.convert("L")) > 127


def _files(given: Any, key: str, folder: Path) -> list[Path]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise ValueError(f"{key} must be a list of paths, got {told(given)}")
    return [_inside(one, folder) for one in given]


def _inside(given: str, folder: Path) -> Path:
    return folder / given  # a whole path stays what it is
