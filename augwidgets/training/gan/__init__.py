"""New pictures from old ones: a small GAN, with and without classes, and what its pictures are worth.

* `training`: `train`; `prepared`: all that it does; `adversarial_training`: the two networks against each other, step
  by step; `compiled_step`, `state`: one step; `networks`: they themselves; `maker`: pictures from noise; `kept_states`:
  what a folder keeps.
* `trained`: `Gan`, and `load`; `collapse`: whether its pictures are all alike.
* `measuring`: `measure`, what its pictures are worth; `judging`: the classifier that looks at them.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from augwidgets.training.gan.judging import Judge
    from augwidgets.training.gan.measuring import Measures, measure
    from augwidgets.training.gan.networks import discriminator, generator
    from augwidgets.training.gan.trained import Gan, load
    from augwidgets.training.gan.training import train

__all__ = ["Gan", "Judge", "Measures", "discriminator", "generator", "load", "measure", "train"]

_FILES = {
    "Gan": "trained",
    "Judge": "judging",
    "Measures": "measuring",
    "discriminator": "networks",
    "generator": "networks",
    "load": "trained",
    "measure": "measuring",
    "train": "training",
}


def __getattr__(name: str) -> Any:
    if name in _FILES:
        return getattr(importlib.import_module(f"{__name__}.{_FILES[name]}"), name)
    raise AttributeError(f"augwidgets.training.gan has no {name!r}; it has {', '.join(__all__)}")


def __dir__() -> list[str]:
    return __all__
