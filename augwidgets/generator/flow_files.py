"""Picture files of a flow: read at the size and in the colours that are asked for, and written under new names."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.domain.atomic_write import write_atomically
from augwidgets.domain.errors import told

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

# Under Keras's names: how many channels a picture gets, and what Pillow calls it.
CHANNELS = {"grayscale": 1, "rgb": 3, "rgba": 4}
_MODES = {"grayscale": "L", "rgb": "RGB", "rgba": "RGBA"}
_DEEP_GREY = ("I;16", "I")  # is left as it is


def read_picture(
    path: str, color_mode: str, size: tuple[int, int], interpolation: str, keep_aspect_ratio: bool
) -> np.ndarray:
    """Read a file as ``(H, W, C)`` of this size; with `keep_aspect_ratio` the middle of the picture."""
    from PIL import Image

    with open(path, "rb") as file, Image.open(file) as opened:
        picture: Image.Image = opened
        if picture.mode != _MODES[color_mode] and not (color_mode == "grayscale" and picture.mode in _DEEP_GREY):
            picture = picture.convert(_MODES[color_mode])
        wanted = (size[1], size[0])
        if picture.size != wanted:
            box = _middle(picture.size, wanted) if keep_aspect_ratio else None
            picture = picture.resize(wanted, Image.Resampling[interpolation.upper()], box=box)
        found = np.array(picture)
    return found if found.ndim == 3 else found[..., None]


def _middle(size: tuple[int, int], wanted: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return the largest box of the wanted shape in the middle of a picture, all ``(width, height)``."""
    wide, high = min(size[0], size[1] * wanted[0] // wanted[1]), min(size[1], size[0] * wanted[1] // wanted[0])
    left, top = (size[0] - wide) // 2, (size[1] - high) // 2
    return left, top, left + wide, top + high


def as_image(picture: np.ndarray) -> Picture:
    """Return ``(H, W, C)`` as a Pillow image, spread from its lowest value to its highest.

    Raises
    ------
    ValueError
        If it has other than 1, 3 or 4 channels.
    """
    from PIL import Image

    channels = picture.shape[2]
    if channels not in CHANNELS.values():
        raise ValueError(f"a picture that is saved must have 1, 3 or 4 channels, got {channels}; leave save_to_dir out")
    levels = picture.astype(np.float32)
    levels -= levels.min()
    levels /= levels.max() or 1
    levels *= 255
    whole = levels.astype(np.uint8)
    return Image.fromarray(whole[..., 0] if channels == 1 else whole)


def save_anew(picture: Picture, folder: str, name: str, ending: str) -> str:
    """Save under a name that no file has yet, whoever else writes there, and return its path.

    The name gets a number from 2 on where it is taken.
    """
    from PIL import Image

    if picture.mode == "RGBA" and ending.lower() in ("jpg", "jpeg"):
        picture = picture.convert("RGB")
    encoded = io.BytesIO()
    picture.save(encoded, format=Image.registered_extensions()[f".{ending}".lower()])
    for path in _paths(folder, name, ending):
        try:
            write_atomically(path, encoded.getvalue())
        except FileExistsError:
            continue
        return path
    raise AssertionError


def _paths(folder: str, name: str, ending: str) -> Iterator[str]:
    yield os.path.join(folder, f"{name}.{ending}")
    number = 2
    while True:
        yield os.path.join(folder, f"{name}_{number}.{ending}")
        number += 1


def files_in(folder: str, endings: Sequence[str], follow_links: bool) -> list[str]:
    """List the picture files in a folder and in those below, folder by folder, as paths within it."""
    found = []
    for place, _, names in sorted(os.walk(folder, followlinks=follow_links), key=lambda entry: entry[0]):
        found += [os.path.relpath(os.path.join(place, name), folder) for name in sorted(names)
                  if name.lower().endswith(tuple(endings))]  # fmt: skip
    return found


def image_shape(size: tuple[int, int], color_mode: Any, data_format: str) -> tuple[int, ...]:
    """Return the shape of a picture of this size; raise if the colours are unknown."""
    if color_mode not in CHANNELS:
        raise ValueError(f"color_mode must be one of {', '.join(map(repr, CHANNELS))}, got {told(color_mode)}")
    channels = CHANNELS[color_mode]
    return (*size, channels) if data_format == "channels_last" else (channels, *size)
