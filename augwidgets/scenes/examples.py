"""Cut-outs and backgrounds to try scenes with, from pictures that come with scikit-image: nothing is downloaded."""

from __future__ import annotations

from dataclasses import replace

from augwidgets.data import pictures
from augwidgets.data.picture_files import load
from augwidgets.sample.sample import Sample
from augwidgets.scenes.cutout_image import Cutout
from augwidgets.scenes.from_data import cutouts as cut_from

# Of each picture the class of the object, and which of those of its class.
_OBJECTS = (
    ("cat", "cat", 0), ("astronaut", "person", 0), ("coffee", "cup", 0), ("rocket", "rocket", 0), ("horse", "horse", 0),
    ("coins", "coin", 5), ("coins", "coin", 17),
)  # fmt: skip
_TEXTURES = ("grass", "gravel", "brick")  # from CC0Textures, CC0


def cutouts() -> list[Cutout]:
    """Return a cat, a person, a cup, a rocket, a horse and two coins, each with its source and licence.

    Returns
    -------
    list of Cutout

    Examples
    --------
    >>> [one.label for one in cutouts()]
    ['cat', 'person', 'cup', 'rocket', 'horse', 'coin', 'coin']
    """
    found = []
    for name, label, place in _OBJECTS:
        about = pictures.PICTURES[name]
        one = cut_from([about()], label)[place]
        found.append(replace(one, source=about.source, licence=about.licence))
    return found


def backgrounds() -> list[Sample]:
    """Return the surface of the moon, the deep field of the Hubble telescope, grass, gravel and bricks.

    Returns
    -------
    list of Sample

    Examples
    --------
    >>> [one.size for one in backgrounds()]
    [(512, 512), (872, 1000), (512, 512), (512, 512), (512, 512)]
    """
    textures = [load(pictures.folder_of_files() / f"{name}.png") for name in _TEXTURES]
    return [pictures.moon().replace(label=None), pictures.hubble().replace(label=None), *textures]
