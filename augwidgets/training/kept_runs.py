"""Trainings that are done, kept in a folder as they come, so that a comparison that was stopped goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from augwidgets.domain.atomic_write import write_atomically
from augwidgets.domain.errors import path_told, said, told
from augwidgets.training.trainer import Epoch, Trained

_SETTINGS = "comparison.json"
_FORMAT = 1  # of the files; another number is written by a version of the kit that writes them otherwise


class KeptRuns:
    """One JSON file for each training, by recipe and seed, and one for what all of them share.

    Parameters
    ----------
    folder : Path
        New, empty, or that of the same comparison.
    settings : dict
        What must be the same for a training to count: plain values.

    Raises
    ------
    ValueError, OSError
        In one sentence: the folder holds something else, or another comparison.
    """

    def __init__(self, folder: Path, settings: dict[str, Any]) -> None:
        self._folder = folder
        settings = {"format": _FORMAT, **settings}
        there = folder / _SETTINGS
        if there.is_file():
            self._check(there, settings)
            return
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise FileExistsError(
                f"to must be a new or an empty folder, or that of this comparison, got {path_told(folder)}, which "
                "holds other things"
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            words = f"to must be a folder that can be made, got {path_told(folder)}: {error.strerror}"
            raise type(error)(words) from None
        write_atomically(there, json.dumps(settings, indent=1).encode())

    def read(self, recipe: str, seed: int) -> Trained | None:
        """Return the training with a recipe, named by its digest, and a seed, if it is there."""
        file = self._file(recipe, seed)
        if not file.is_file():
            return None
        try:
            found = json.loads(file.read_text())
            epochs = [Epoch(*one) for one in found["epochs"]]
            return Trained(epochs, list(map(int, found["predicted"])), float(found["test_loss"]), str(found["failed"]))
        except (ValueError, TypeError, KeyError) as error:
            raise ValueError(
                f"{path_told(file)} is no training that was kept ({said(error)}); remove it, and it is trained again"
            ) from error

    def write(self, recipe: str, seed: int, trained: Trained) -> None:
        """Keep a training."""
        write_atomically(self._file(recipe, seed), json.dumps(trained._asdict()).encode())

    def _file(self, recipe: str, seed: int) -> Path:
        return self._folder / f"{recipe}-seed-{seed}.json"

    def _check(self, there: Path, settings: dict[str, Any]) -> None:
        try:
            kept = json.loads(there.read_text())
        except ValueError:
            kept = None
        if not isinstance(kept, dict):
            raise ValueError(f"{path_told(there)} is no comparison's; give another folder as to")
        if kept.get("format") != _FORMAT:
            raise ValueError(
                f"{path_told(self._folder)} was written by another version of the kit, with which this one cannot "
                f"go on (format {told(kept.get('format'))}, and here {_FORMAT}); give another folder as to"
            )
        other = [name for name, value in settings.items() if kept.get(name) != value]
        if other:
            raise ValueError(
                f"{path_told(self._folder)} holds a comparison with {', '.join(other)} other than now; give another "
                "folder as to, or the same call again"
            )
