"""Pictures to try things on. Each is called by its name and gives a fresh `Sample`.

The image files are part of scikit-image, so nothing is downloaded; this kit adds the labels, which were drawn for it.
"left" and "right" in the names of keypoints are the subject's own: the cat's left eye is on the right of the picture.

Where a picture is labelled with a mask, each object has one value in it, and its box holds what is visible of it.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np
from PIL import Image

from augwidgets.data import picture_files
from augwidgets.data.label_files import read_labels
from augwidgets.domain.errors import told
from augwidgets.sample.sample import Sample

__all__ = [
    "NAMES",
    "PICTURES",
    "Picture",
    "about",
    "astronaut",
    "camera",
    "cat",
    "cell",
    "coffee",
    "coins",
    "horse",
    "hubble",
    "load_by_name",
    "moon",
    "motorcycle",
    "page",
    "retina",
    "rocket",
    "tissue",
]


@dataclass(frozen=True)
class Picture:
    """A picture that can be loaded; calling it gives a fresh `Sample`.

    Parameters
    ----------
    name : str
        As in ``pictures.cat``.
    title : str
        For a list to choose from.
    file : str
        Its name among scikit-image's data.
    shows : str
        What is to be seen, and which labels it has.
    source, licence : str
        Who made it, and under which terms it may be used.

    Examples
    --------
    >>> sample = cat()
    >>> sample.size, sample.box_labels, sample.keypoint_names
    ((300, 451), ('cat',), ('left eye', 'right eye', 'nose'))
    """

    name: str
    title: str
    file: str
    shows: str
    source: str
    licence: str

    def __post_init__(self) -> None:
        # What `pictures.cat?` shows in a notebook. (The dataclass is frozen for its users, not for its construction.)
        object.__setattr__(self, "__doc__", self.about)

    @property
    def about(self) -> str:
        """What it shows, where it comes from and its licence."""
        return f"{self.shows}\n\nSource: {self.source}.\nLicence: {self.licence}."

    def __call__(self) -> Sample:
        """Read the picture and its labels."""
        image = _image(self.file)
        return Sample(image, label=self.name, **read_labels(self.name, image))


cat = Picture(
    "cat",
    "cat (Chelsea)",
    "chelsea.png",
    "The face of a cat, close up; with its outline, box, eyes and nose.",
    "photograph by Stefan van der Walt",
    "CC0",
)
astronaut = Picture(
    "astronaut",
    "astronaut (Eileen Collins)",
    "astronaut.png",
    "An astronaut with her helmet; with the outlines and boxes of both, and a box, eyes, nose and mouth of the face.",
    "NASA, Great Images in NASA: portrait of Eileen Collins",
    "public domain",
)
coffee = Picture(
    "coffee",
    "cup of coffee",
    "coffee.png",
    "A cup of espresso on a wooden table; with the outlines and boxes of saucer, cup and spoon.",
    "photograph by Rachel Michetti, courtesy of Pikolo Espresso Bar",
    "CC0",
)
rocket = Picture(
    "rocket",
    "rocket (Falcon 9)",
    "rocket.jpg",
    "A rocket on its launch pad at dusk; with its outline, box, tip and base.",
    "SpaceX: Falcon 9 with the satellite DSCOVR, 2015",
    "public domain as SpaceX announced in 2015; the photograph's page on Flickr has named a non-commercial licence "
    "(scikit-image issue 5095)",
)
horse = Picture(
    "horse",
    "horse (silhouette)",
    "horse.png",
    "The black silhouette of a horse on white; with its outline, box, muzzle, ear, tail and hooves.",
    "drawing 158377 on openclipart.org by Andreas Preuss (marauder)",
    "CC0",
)
coins = Picture(
    "coins",
    "coins from Pompeii",
    "coins.png",
    "24 coins in four rows, grey; each with its outline and box.",
    "Brooklyn Museum Collection: Greek coins from Pompeii",
    "no known restrictions",
)
motorcycle = Picture(
    "motorcycle",
    "motorcycle",
    "motorcycle_left.png",
    "A motorcycle in a crowded garage; with its box, axles and headlight.",
    "the left picture of a pair in the Middlebury stereo benchmark 2014, D. Scharstein and others, GCPR 2014",
    "none is stated; the benchmark asks to be cited",
)
retina = Picture(
    "retina",
    "retina",
    "retina.jpg",
    "The back of a healthy left eye, round on black; with the middle of the optic disc and of the fovea.",
    "Mikael Häggström, Wikimedia Commons and WikiJournal of Medicine 1 (2), 2014",
    "CC0",
)
camera = Picture(
    "camera",
    "man with a camera",
    "camera.png",
    "A man behind a camera on a tripod, grey.",
    "photograph by Lav Varshney",
    "CC0",
)
moon = Picture(
    "moon",
    "surface of the moon",
    "moon.png",
    "Craters, grey and of low contrast.",
    "not stated by scikit-image",
    "none is stated",
)
page = Picture(
    "page",
    "printed page",
    "page.png",
    "Printed text, grey and unevenly lit.",
    "not stated by scikit-image, whose documentation it shows",
    "none is stated",
)
hubble = Picture(
    "hubble",
    "deep field (Hubble)",
    "hubble_deep_field.jpg",
    "Galaxies of every size and colour on black.",
    "NASA and ESA: Hubble eXtreme Deep Field, HubbleSite 2012-37",
    "public domain",
)
cell = Picture(
    "cell",
    "cell in saline",
    "cell.png",
    "A round cell on a banded background, grey; with its outline and box.",
    "quantitative phase image by Paul Müller and others, Optics Express 26 (8), 2018",
    "CC0",
)
tissue = Picture(
    "tissue",
    "tissue (stained glands)",
    "ihc.png",
    "Glands of the colon under the microscope, stained brown and blue.",
    "Center for Microscopy and Molecular Imaging (CMMI)",
    "no known restrictions",
)

_ALL = (cat, astronaut, coffee, rocket, horse, coins, motorcycle, retina, camera, moon, page, hubble, cell, tissue)

PICTURES: Mapping[str, Picture] = MappingProxyType({picture.name: picture for picture in _ALL})
NAMES = tuple(PICTURES)


def load_by_name(name: str) -> Sample:
    """Load the picture of that name.

    Parameters
    ----------
    name : str
        One of `NAMES`.

    Returns
    -------
    Sample

    Raises
    ------
    ValueError
        Another name.

    Examples
    --------
    >>> load_by_name("page").size
    (191, 384)
    """
    return _picture(name)()


def about(name: str) -> str:
    """Return what the picture of that name shows, where it comes from and its licence.

    Parameters
    ----------
    name : str
        One of `NAMES`.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        Another name.

    Examples
    --------
    >>> print(about("cat"))
    The face of a cat, close up; with its outline, box, eyes and nose.
    <BLANKLINE>
    Source: photograph by Stefan van der Walt.
    Licence: CC0.
    """
    return _picture(name).about


def _picture(name: str) -> Picture:
    if not isinstance(name, str) or name not in PICTURES:
        raise ValueError(f"a picture must be one of {', '.join(NAMES)}, got {told(name)}")
    return PICTURES[name]


@cache
def folder_of_files() -> Path:
    """Return the folder that scikit-image keeps its pictures in."""
    # Found without importing scikit-image, which would take longer than reading the picture.
    package = importlib.util.find_spec("skimage")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("the pictures are part of scikit-image, which is missing: pip install scikit-image")
    return Path(package.origin).parent / "data"


def _image(file: str) -> np.ndarray:
    image = picture_files.load(folder_of_files() / file).image
    if image.shape[2] < 4:
        return image
    # The horse alone comes with transparency: black on nothing. It is shown as ink on paper.
    paper = Image.new("RGBA", (image.shape[1], image.shape[0]), "white")
    paper.alpha_composite(Image.fromarray(image))
    return np.array(paper.convert("L"))[..., None]


def __dir__() -> list[str]:
    return __all__
