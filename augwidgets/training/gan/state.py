"""`State`: all that a step of a GAN changes."""

from __future__ import annotations

from typing import Any, NamedTuple


class State(NamedTuple):
    """All that a step changes; each is a list of arrays. Nothing writes into it, so that an older one can be kept.

    Attributes
    ----------
    generator, discriminator : list of array
        Weights that gradients move.
    directions : list of array
        Those of the discriminator that no gradient moves.
    generator_optimizer, discriminator_optimizer : list of array
    mean : list of array
        The generator's weights, averaged over the last hundred steps: what pictures are made with.
    """

    generator: list[Any]
    discriminator: list[Any]
    directions: list[Any]
    generator_optimizer: list[Any]
    discriminator_optimizer: list[Any]
    mean: list[Any]
