"""Trainings of a GAN that are kept in a folder: arrays in npz files, all else in JSON and PNG, no code."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np

from augwidgets.domain.atomic_write import write_atomically
from augwidgets.domain.errors import path_told, said, told
from augwidgets.domain.strict_json import parsed
from augwidgets.training.gan.adversarial_training import Losses
from augwidgets.training.gan.state import State

_VERSION = 1
_ABOUT, _KIND = "gan.json", "a GAN of augwidgets"


class Kept(NamedTuple):
    """What a folder holds.

    Attributes
    ----------
    settings : dict
        What must be the same for the training to go on: plain values.
    about : dict
        Of the pictures: "image_shape", "class_names", "conditional".
    step : int
        How many are done.
    losses : list of Losses
        Of each step.
    seconds : float
        That it has taken.
    failed : str
        What ended it, or "".
    state : State
    grids : list of array
        Nine pictures in one, after each epoch.
    """

    settings: dict[str, Any]
    about: dict[str, Any]
    step: int
    losses: list[Losses]
    seconds: float
    failed: str
    state: State
    grids: list[np.ndarray]


def read(folder: Path) -> Kept | None:
    """Return what a folder holds, or None where there is nothing yet.

    Raises
    ------
    ValueError, OSError
        In one sentence: it holds other things, or what another version has written, or a file is damaged.
    """
    if not (folder / _ABOUT).is_file():
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise FileExistsError(
                f"to must be a new or an empty folder, or that of this GAN, got {path_told(folder)}, which holds other "
                "things"
            )
        return None
    about = _read_about(folder)
    try:
        state, losses = _read_state(folder / _state_name(int(about["step"])), about["arrays"])
        grids = [_read_picture(folder / _grid_name(number)) for number in range(1, int(about["grids"]) + 1)]
        return Kept(about["settings"], about["about"], int(about["step"]), losses, float(about["seconds"]),
                    str(about["failed"]), state, grids)  # fmt: skip
    except (KeyError, TypeError, ValueError, EOFError, FileNotFoundError, zipfile.BadZipFile) as error:
        raise ValueError(
            f"{path_told(folder, 80)} holds a GAN of which a file is missing or damaged ({said(error, 80)}); train it "
            "again, in another folder"
        ) from None


def write(folder: Path, kept: Kept, old_step: int | None) -> None:
    """Keep a state: its arrays first, then the file that names them, and what was kept before it goes last.

    Parameters
    ----------
    folder : Path
    kept : Kept
    old_step : int or None
        The step whose state is there already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number, grid in enumerate(kept.grids, 1):
        if not (folder / _grid_name(number)).exists():
            write_atomically(folder / _grid_name(number), _png(grid))
    arrays = {name: len(values) for name, values in kept.state._asdict().items()}
    write_atomically(folder / _state_name(kept.step), _npz(kept.state, kept.losses), overwrite=True)
    about = {
        "kind": _KIND, "version": _VERSION, "settings": kept.settings, "about": kept.about, "step": kept.step,
        "arrays": arrays, "grids": len(kept.grids), "seconds": round(kept.seconds, 3), "failed": kept.failed,
    }  # fmt: skip
    write_atomically(folder / _ABOUT, json.dumps(about, indent=1).encode(), overwrite=True)
    if old_step not in (None, kept.step):
        (folder / _state_name(int(old_step or 0))).unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make the folder before anything is trained, or raise why it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        words = f"to must be a folder that can be made, got {path_told(folder)}: {error.strerror}"
        raise type(error)(words) from None
    if not os.access(folder, os.W_OK):
        raise PermissionError(f"to must be a folder that can be written, got {path_told(folder)}")


def check_same(kept: Kept, settings: dict[str, Any], folder: Path) -> None:
    """Raise unless what is kept was begun with the same settings."""
    other = [name for name, value in settings.items() if kept.settings.get(name) != value]
    if other:
        raise ValueError(
            f"{path_told(folder, 80)} holds a GAN with {', '.join(other)} other than now; give another folder as to, "
            "or the same call again"
        )


def _read_about(folder: Path) -> dict[str, Any]:
    path = folder / _ABOUT
    try:
        about = parsed(path.read_bytes(), f"{path_told(path, 60)}")
    except ValueError as error:
        raise ValueError(f"{said(error, 200)}; give another folder") from None
    if not isinstance(about, dict) or about.get("kind") != _KIND:
        raise ValueError(f"{path_told(path)} is not that of a GAN; give another folder")
    if about.get("version") != _VERSION:
        raise ValueError(
            f"{path_told(path, 80)} was written by another version of the kit (its version is "
            f"{told(about.get('version'), 20)}, and {_VERSION} is read here); train the GAN again, in another folder"
        )
    return about


def _read_state(path: Path, counts: dict[str, int]) -> tuple[State, list[Losses]]:
    import jax.numpy as jnp

    with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
        lists = {name: [jnp.asarray(file[f"{name}-{place}"]) for place in range(int(counts[name]))]
                 for name in State._fields}  # fmt: skip
        losses = [Losses(*map(float, row)) for row in file["losses"]]
    return State(**lists), losses


def _npz(state: State, losses: Sequence[Losses]) -> bytes:
    arrays: dict[str, Any] = {f"{name}-{place}": np.asarray(value) for name, values in state._asdict().items()
              for place, value in enumerate(values)}  # fmt: skip
    out = io.BytesIO()
    np.savez(out, losses=np.array(losses).reshape(-1, 2), **arrays)
    return out.getvalue()


def _png(image: np.ndarray) -> bytes:
    swapped = image[..., ::-1] if image.shape[2] == 3 else image
    done, content = cv2.imencode(".png", swapped)
    if not done:
        raise OSError("the grid of an epoch could not be written as PNG")
    return bytes(content)


def _read_picture(path: Path) -> np.ndarray:
    image = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED)
    if image is None:
        raise ValueError(f"{path.name} is no PNG")
    return image[..., None] if image.ndim == 2 else np.ascontiguousarray(image[..., ::-1])


def _state_name(step: int) -> str:
    return f"step-{step:07}.npz"


def _grid_name(epoch: int) -> str:
    return f"epoch-{epoch:04}.png"


def sheet(pictures: Sequence[np.ndarray] | np.ndarray, columns: int = 3) -> np.ndarray:
    """Return pictures of one size as one, row by row.

    Examples
    --------
    >>> sheet(np.zeros((9, 4, 5, 1), np.uint8)).shape
    (12, 15, 1)
    """
    rows = [np.concatenate(pictures[first : first + columns], axis=1) for first in range(0, len(pictures), columns)]
    return np.concatenate(rows)
