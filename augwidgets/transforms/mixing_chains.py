"""Several versions of one picture, each made by a short chain of steps, and mixed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import numpy as np

from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.sample.sample import Sample
from augwidgets.steps import fusion
from augwidgets.steps.declare import kit_pixel as pixel
from augwidgets.steps.step import Step
from augwidgets.transforms.colours import temperature
from augwidgets.transforms.equalizing import auto_contrast, equalize
from augwidgets.transforms.tones import gamma, posterize, solarize

_MOST = 8  # chains
_LONGEST = 4

# What a chain is made of, by how strong it is (0 to 1) and to which side (-1 or 1). The first four are the paper's.
_OPERATIONS: tuple[Callable[[float, int], Step], ...] = (
    lambda strength, side: auto_contrast.at(cutoff=0),
    lambda strength, side: equalize.at(),
    lambda strength, side: posterize.at(bits=max(1, 4 - int(4 * strength))),
    lambda strength, side: solarize.at(threshold=1 - strength),
    lambda strength, side: gamma.at(exponent=4.0 ** (side * strength)),
    lambda strength, side: temperature.at(kelvin=6500 * 2.0 ** (side * strength)),
)


@pixel(heading="Tone", short="AugMix")
def aug_mix(
    image: np.ndarray,
    *,
    strength: Annotated[float, Range(0, 1, neutral=0, usual=(0, 1))] = 0.7,
    severity: Annotated[float, Range(0, 10, neutral=0)] = 3,
    chains: Annotated[int, Range(0, _MOST, neutral=0, whole=True)] = 3,
    longest: Annotated[int, Range(0, _LONGEST, neutral=0, whole=True)] = 3,
    seed: Annotated[int, Seed()] = 0,
) -> np.ndarray:
    """Mix several versions of the picture, each changed by another chain of steps: colours shift, shapes stay.

    Each of the `chains` is one to `longest` steps long, out of auto_contrast, equalize, posterize, solarize, gamma and
    temperature, which are as strong as a number drawn from 0.1 to `severity` says (of 10). They are mixed with random
    weights, and `strength` blends from the picture as it was (0) to the mix (1).

    The paper's rotate, shear and translate are left out: mixed with the picture they would leave its labels behind;
    gamma and temperature stand in for them. Its brightness, contrast, colour and sharpness are not in it either. Drawn
    from 0 to 1, as a new step does, `strength` is the paper's m, and the weights are its Dirichlet distribution with
    alpha 1. One more chain leaves the others as they are.

    References
    ----------
    Hendrycks and others, "AugMix: a simple data processing method to improve robustness and uncertainty", ICLR 2020.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> ramp = np.arange(256, dtype=np.uint8)[None]
    >>> mixed = aw.aug_mix(ramp, strength=0.5, seed=1)
    >>> bool((np.abs(mixed.astype(int) - ramp) <= 128).all())                 # half of it is the picture as it was
    True
    """
    if not (strength and severity and chains and longest):
        return image.copy()
    drawn = np.random.default_rng(seed).random((_MOST, 2 + 3 * _LONGEST))[:chains]
    weights = -np.log1p(-drawn[:, 0])  # exponential ones, divided by their sum, are Dirichlet's with alpha 1
    weights /= max(weights.sum(), 1e-9)
    lengths = 1 + (drawn[:, 1] * longest).astype(int)
    mixed = np.zeros(image.shape, np.float32)
    for weight, length, quantiles in zip(weights, lengths, drawn[:, 2:].reshape(chains, _LONGEST, 3), strict=True):
        steps = [_operation(which, strong, side, severity) for which, strong, side in quantiles[:length].tolist()]
        mixed += np.float32(weight) * fusion.run(steps, Sample(image)).image
    out = image + np.float32(strength) * (mixed - image)
    if image.dtype == np.uint8:
        return np.clip(out + np.float32(0.5), 0, 255).astype(np.uint8)
    return np.clip(out, 0, 1)


def _operation(which: float, strong: float, side: float, severity: float) -> Step:
    """Make one step of a chain out of three quantiles."""
    lowest = min(0.1, severity)
    strength = (lowest + strong * (severity - lowest)) / 10
    return _OPERATIONS[int(which * len(_OPERATIONS))](strength, 1 if side < 0.5 else -1)
