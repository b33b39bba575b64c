"""`LIBRARIES`: the neighbours, where they are documented, and under which licence they may be used.

Nothing here is asked of the network: these are addresses for a reader.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Library:
    """One neighbour.

    Attributes
    ----------
    name : str
        As its makers write it, with the version where only that one is meant.
    licence : str
        By its SPDX name.
    documentation, source : str
        Addresses.
    note : str
        What a user should know before choosing it.
    """

    name: str
    licence: str
    documentation: str
    source: str
    note: str = ""


class Libraries(Mapping[str, Library]):
    """The neighbours by the names of their packages; the last line of a cell shows the table.

    Examples
    --------
    >>> LIBRARIES["keras"].licence, LIBRARIES.of_dialect("keras_layers").name
    ('Apache-2.0', 'Keras')
    """

    def __init__(self, found: Mapping[str, Library], dialects: Mapping[str, str]) -> None:
        self._found, self._dialects = dict(found), dict(dialects)

    def __getitem__(self, name: str) -> Library:
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def of_dialect(self, dialect: str) -> Library | None:
        """Return the library that a dialect is of; None for one's own, or of another package."""
        return self._found.get(self._dialects.get(dialect, ""))

    def __repr__(self) -> str:
        return "\n".join(f"{one.name}: {one.licence}, {one.documentation}" for one in self._found.values())

    def _repr_html_(self) -> str:
        head = _line("th", ("library", "licence", "links", "to know"))
        rows = "".join(_line("td", _cells(one)) for one in self._found.values())
        return f"<div><strong>Neighbours</strong><table>{head}{rows}</table></div>"


def _cells(one: Library) -> tuple[str, ...]:
    links = " · ".join(
        f'<a href="{address}" target="_blank" rel="noopener noreferrer">{word}</a>'
        for word, address in (("documentation", one.documentation), ("source", one.source))
    )
    return html.escape(one.name), html.escape(one.licence), links, html.escape(one.note)


def _line(tag: str, cells: Iterable[str]) -> str:
    return "<tr>" + "".join(f'<{tag} style="text-align:left">{cell}</{tag}>' for cell in cells) + "</tr>"


LIBRARIES = Libraries(
    {
        "albumentations": Library(
            "albumentations 2.0.8", "MIT", "https://albumentations.ai/docs/",
            "https://github.com/albumentations-team/albumentations",
            "The last version under MIT, no longer developed. Its successor AlbumentationsX is under AGPL-3.0: whoever "
            "lets others use a program with it, over a network too, must give them the program's source. Older "
            "documentation: albumentations.readthedocs.io; examples: "
            "github.com/albumentations-team/albumentations_examples.",
        ),
        "imgaug": Library(
            "imgaug 0.4.0", "MIT", "https://imgaug.readthedocs.io/", "https://github.com/aleju/imgaug",
            "Not developed since 2020; on NumPy 2 it needs augwidgets.dialects.imgaug.import_imgaug.",
        ),
        "keras": Library(
            "Keras", "Apache-2.0", "https://keras.io/api/layers/preprocessing_layers/",
            "https://github.com/keras-team/keras",
            "ImageDataGenerator is kept under keras.src.legacy alone; the kit has one of its own.",
        ),
        "torchvision": Library(
            "torchvision", "BSD-3-Clause", "https://docs.pytorch.org/vision/stable/transforms.html",
            "https://github.com/pytorch/vision", "Pretrained weights have licences of their own.",
        ),
        "skimage": Library(
            "scikit-image", "BSD-3-Clause", "https://scikit-image.org/docs/stable/",
            "https://github.com/scikit-image/scikit-image",
        ),
        "cv2": Library(
            "OpenCV", "Apache-2.0", "https://docs.opencv.org/4.x/", "https://github.com/opencv/opencv",
            "Before 4.5 under BSD-3-Clause; the wheels of opencv-python hold FFmpeg under LGPL-2.1.",
        ),
        "numpy": Library(
            "NumPy", "BSD-3-Clause", "https://numpy.org/doc/stable/", "https://github.com/numpy/numpy",
        ),
        "scipy": Library(
            "SciPy", "BSD-3-Clause", "https://docs.scipy.org/doc/scipy/", "https://github.com/scipy/scipy",
        ),
        "PIL": Library(
            "Pillow", "MIT-CMU", "https://pillow.readthedocs.io/", "https://github.com/python-pillow/Pillow",
        ),
    },
    {
        "albumentations": "albumentations",
        "keras_generator": "keras",
        "keras_layers": "keras",
        "torchvision": "torchvision",
        "numpy": "numpy",
    },
)  # fmt: skip

# What a reader knows the dialects as.
TITLES = {
    "augwidgets": "augwidgets",
    "albumentations": "albumentations",
    "keras_generator": "ImageDataGenerator",
    "keras_layers": "Keras layers",
    "torchvision": "torchvision",
    "numpy": "NumPy, scikit-image",
}
