"""A plan in a file: its numbers as JSON, its pictures in a folder beside it."""

from __future__ import annotations

import io
import json
import os
import re
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
from augwidgets.scenes.cutout_image import Cutout
from augwidgets.scenes.ranges import RANGES

if TYPE_CHECKING:
    from augwidgets.scenes.plan import Plan

KEY = "augwidgets_plan"
FORMAT = 1
_RECIPES = ("cutout_recipe", "recipe")
_CUTOUTS = ("cutouts", "distractors")


def write(plan: Plan, path: str | os.PathLike[str], overwrite: bool) -> Path:
    """Write a plan; see `Plan.to_file`."""
    place = check_place(path, overwrite=overwrite)
    folder = place.with_name(f"{place.stem}-pictures")
    if folder.exists() and not overwrite:
        raise FileExistsError(
            f"{path_told(folder)} is there already, where the plan's pictures would lie; name another file, or give "
            "overwrite=True"
        )
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise type(error)(error.errno, f"the folder {path_told(folder)} cannot be made: {error.strerror}") from None
    entry: dict[str, Any] = {KEY: FORMAT}
    for name in _CUTOUTS:
        entry[name] = [
            _saved(one, folder, f"{name[:-1]}-{number:04}") for number, one in enumerate(getattr(plan, name))
        ]
    entry["backgrounds"] = [_background(plan, number, folder) for number in range(len(plan.ground))]
    for one in fields(plan):
        if one.init and one.name not in (*_CUTOUTS, "backgrounds"):
            entry[one.name] = _plain(one.name, getattr(plan, one.name), folder)
    text = json.dumps(entry, indent=1, ensure_ascii=False)
    return write_atomically(place, text.encode("utf-8"), overwrite=overwrite)


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


def _saved(one: Cutout, folder: Path, name: str) -> str:
    word = re.sub(r"[^\w-]+", "-", one.label)[:40].strip("-")
    file = folder / f"{name}{f'-{word}' if word else ''}.png"
    one.save(file, overwrite=True)
    return f"{folder.name}/{file.name}"


def _background(plan: Plan, number: int, folder: Path) -> str:
    """Return the path of a background's file, or that of the picture that is written for one in memory."""
    entry = plan.ground.data.listing.entries[number]
    if entry.file is not None:
        return os.path.abspath(entry.file)
    file = folder / f"background-{number:04}.png"
    content = io.BytesIO()
    Image.fromarray(plan.ground.sample(number).image).save(content, "PNG")
    write_atomically(file, content.getvalue(), overwrite=True)
    return f"{folder.name}/{file.name}"


def _plain(name: str, value: Any, folder: Path) -> Any:
    if name in RANGES:
        return list(value)
    if name in _RECIPES:
        return None if value is None else json.loads(value.to_json())
    if name == "where" and isinstance(value, tuple):
        return [_saved_region(one, folder, f"where-{number:04}") for number, one in enumerate(value)]
    if name == "where":
        return _saved_region(value, folder, "where")
    return list(value) if isinstance(value, tuple) else value


def _saved_region(where: Any, folder: Path, name: str) -> Any:
    """Return a region in plain numbers, or the path of the picture that a mask is written as."""
    if not isinstance(where, np.ndarray):
        return None if where is None else where.to_entry()
    content = io.BytesIO()
    Image.fromarray((where * 255).astype(np.uint8)).save(content, "PNG")
    write_atomically(folder / f"{name}.png", content.getvalue(), overwrite=True)
    return f"{folder.name}/{name}.png"


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
