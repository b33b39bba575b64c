"""What makes an export this one and no other: whether a folder holds it, or a part of it, is told by that."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib import metadata
from typing import Any

from augwidgets.domain.errors import path_told, told

_NUMBER = 1  # of this way of keeping an export


@dataclass(frozen=True)
class Plan:
    """What makes an export this one and no other; only JSON in it.

    Attributes
    ----------
    format : str
    pictures : mapping
        As what they are written: kind and quality.
    recipe : object
        As its file has it.
    recipes : mapping
        Those of some classes.
    seed : int
    copies : int or mapping
    originals : float
    means : str, optional
        A fingerprint of the means that ``cluster_blend`` takes.
    data : mapping
        How many pictures the data set has, as what it was opened, and its fingerprint.
    versions : mapping
        Of what decides how a picture comes out, to the last bit.
    """

    format: str
    pictures: Mapping[str, Any]
    recipe: Any
    recipes: Mapping[str, Any]
    seed: int
    copies: Any
    originals: Any
    means: str | None
    data: Mapping[str, Any]
    versions: Mapping[str, str]

    def to_entries(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return json.loads(json.dumps({"export": _NUMBER, **asdict(self)}))

    def check_same(self, found: Any, place: Any, *, done: bool) -> None:
        """Raise where what a folder holds is another export than this one.

        Parameters
        ----------
        found : object
            What its file says.
        place : path
            The folder.
        done : bool
            Whether it is complete; then it may have been made with other versions.

        Raises
        ------
        FileExistsError
        """
        own = self.to_entries()
        if not isinstance(found, dict):
            found = {}
        for key, what in _WORDS.items():
            if key == "versions" and done:
                continue
            if found.get(key) != own[key]:
                raise FileExistsError(
                    f"{path_told(place, 60)} holds an export {what(found.get(key), own[key])[:150]}; name another "
                    "folder, or delete that one"
                )


def versions() -> dict[str, str]:
    """Return the versions of what decides how a picture comes out, to the last bit."""
    import cv2

    names = ("augwidgets", "numpy", "Pillow", "scikit-image", "stringzilla")
    return {**{name: metadata.version(name) for name in names}, "OpenCV": cv2.__version__}


def _another(what: str) -> Any:
    return lambda found, own: f"of another {what}"


def _values(what: str) -> Any:
    return lambda found, own: f"with {what} {told(found, 40)}, not {told(own, 40)}"


def _versions(found: Any, own: Mapping[str, str]) -> str:
    old = found if isinstance(found, dict) else {}
    name = next((name for name in own if old.get(name) != own[name]), "")
    return f"that was begun with {name} {told(old.get(name), 20)[1:-1]}, and here is {own.get(name)}"


# In the order in which a person would name what differs.
_WORDS = {
    "format": _values("format"),
    "seed": _values("seed"),
    "data": _another("data set, or of one that has changed since"),
    "copies": _values("copies"),
    "originals": _values("originals"),
    "recipe": _another("recipe"),
    "recipes": _another("choice of recipes"),
    "means": _another("choice of means"),
    "pictures": _values("pictures"),
    "versions": _versions,
    "export": _another("version of augwidgets"),
}
