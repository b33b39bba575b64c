"""The page of five libraries: one picture turned and made brighter, by each library's own means, and by ours.

Each has a small function. One whose library is not installed is named, and its picture is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from augwidgets.dialects import comparison
from augwidgets.generator.keras_import import import_keras
from augwidgets.recipe.recipe import Recipe
from augwidgets.steps.step import Step
from augwidgets.transforms.geometry import rotate
from augwidgets.transforms.tones import brightness


@dataclass(frozen=True)
class Page:
    """What the libraries made of one picture.

    Attributes
    ----------
    pictures : mapping
        Ours first, then each library's, by its name.
    missing : mapping
        Why a library has no picture, in one sentence, by its name.
    """

    pictures: Mapping[str, np.ndarray]
    missing: Mapping[str, str]

    def difference(self, name: str) -> float:
        """Return the mean difference to ours, in levels of 255."""
        return float(np.abs(self.pictures[name].astype(float) - self.pictures["augwidgets"]).mean())


def page(image: np.ndarray, angle: float, gain: float) -> Page:
    """Turn a picture anticlockwise and multiply its light with every library that is installed.

    Parameters
    ----------
    image : array
        ``(H, W, 3)`` uint8. The corners that are uncovered become black.
    angle, gain : float
        Degrees, and times.

    Examples
    --------
    >>> grey = page(np.full((40, 60, 3), 100, np.uint8), 20, 1.3).pictures["Pillow"]
    >>> grey.shape, grey[20, 30].tolist()
    ((40, 60, 3), [130, 130, 130])
    """
    pictures: dict[str, np.ndarray] = {}
    missing: dict[str, str] = {}
    for name, way in WAYS.items():
        try:
            pictures[name] = way(image, angle, gain)
        except ImportError as error:
            missing[name] = str(error)
    return Page(pictures, missing)


def ours(image: np.ndarray, angle: float, gain: float) -> np.ndarray:
    """Turn and brighten by the kit: one warp and one table."""
    return comparison.ours(_steps(angle, gain), Recipe(()), image)[0]


def by_pillow(image: np.ndarray, angle: float, gain: float) -> np.ndarray:
    """Turn and brighten by Pillow, which turns anticlockwise too."""
    from PIL import Image, ImageEnhance

    turned = Image.fromarray(image).rotate(angle, Image.Resampling.BILINEAR)
    return np.array(ImageEnhance.Brightness(turned).enhance(gain))


def by_scikit_image(image: np.ndarray, angle: float, gain: float) -> np.ndarray:
    """Turn and brighten by scikit-image, which gives floats in 0..1: we make whole levels of them."""
    from skimage import exposure, transform

    turned = transform.rotate(image, angle, order=1)
    lighter = exposure.adjust_gamma(turned, 1, gain)  # it has no brightness; this one has a gain
    levels: np.ndarray = np.clip(lighter * 255 + 0.5, 0, 255).astype(np.uint8)
    return levels


def by_keras(image: np.ndarray, angle: float, gain: float) -> np.ndarray:
    """Turn and brighten by Keras's layers; its RandomBrightness adds light, so that Rescaling multiplies it here."""
    turned, _ = comparison.by_keras_layers((rotate.at(angle=angle),), Recipe(()), image)
    lighter = np.asarray(import_keras().layers.Rescaling(gain)(turned[np.newaxis]))[0]
    levels: np.ndarray = np.clip(lighter + 0.5, 0, 255).astype(np.uint8)
    return levels


def by_albumentations(image: np.ndarray, angle: float, gain: float) -> np.ndarray:
    """Turn and brighten by albumentations, which turns anticlockwise too."""
    return comparison.by_albumentations(_steps(angle, gain), Recipe(()), image)[0]


def by_imgaug(image: np.ndarray, angle: float, gain: float) -> np.ndarray:
    """Turn and brighten by imgaug, which turns the other way round: the sign is changed for it."""
    from augwidgets.dialects.imgaug import augmented, import_imgaug

    iaa = import_imgaug().augmenters
    return augmented(iaa.Sequential([iaa.Affine(rotate=-angle), iaa.Multiply(gain)]), image, seed=0)


# Ours comes first: the others are measured against it.
WAYS: Mapping[str, Callable[[np.ndarray, float, float], np.ndarray]] = {
    "augwidgets": ours,
    "Pillow": by_pillow,
    "scikit-image": by_scikit_image,
    "Keras": by_keras,
    "albumentations": by_albumentations,
    "imgaug": by_imgaug,
}


def _steps(angle: float, gain: float) -> tuple[Step, Step]:
    return rotate.at(angle=angle), brightness.at(gain=gain)
