"""More pictures to train with that no warp gives: from a latent space, a GAN, means of clusters, a learned style.

* `comparing_ways`: `compare_ways`, a classifier trained with what each way adds, against none and against a recipe.
* `feature_space`: an autoencoder; pictures between two of a class, and beyond them; `mixtures`: the same in pixels, and
  with the means of clusters.
* `generated`: pictures of a GAN that saw the same few pictures; `genetic_choice`: those of them that raise the
  validation score, found by a genetic algorithm.
* `style`: a filter that a small network learns from one picture.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from augwidgets.training.more_pictures.comparing_ways import compare_ways
    from augwidgets.training.more_pictures.feature_space import Autoencoder, extrapolated, interpolated
    from augwidgets.training.more_pictures.generated import gan_samples
    from augwidgets.training.more_pictures.genetic_choice import chosen_gan_samples
    from augwidgets.training.more_pictures.mixtures import cluster_blended, mixed_pixels
    from augwidgets.training.more_pictures.style import StyleFilter, styled

__all__ = [
    "Autoencoder", "StyleFilter", "chosen_gan_samples", "cluster_blended", "compare_ways", "extrapolated",
    "gan_samples", "interpolated", "mixed_pixels", "styled",
]  # fmt: skip

_FILES = {
    "Autoencoder": "feature_space",
    "StyleFilter": "style",
    "chosen_gan_samples": "genetic_choice",
    "cluster_blended": "mixtures",
    "compare_ways": "comparing_ways",
    "extrapolated": "feature_space",
    "gan_samples": "generated",
    "interpolated": "feature_space",
    "mixed_pixels": "mixtures",
    "styled": "style",
}


def __getattr__(name: str) -> Any:
    if name in _FILES:
        return getattr(importlib.import_module(f"{__name__}.{_FILES[name]}"), name)
    raise AttributeError(f"augwidgets.training.more_pictures has no {name!r}; it has {', '.join(__all__)}")


def __dir__() -> list[str]:
    return __all__
