"""`StyleFilter`: a small network learns from one picture how its strokes and surfaces look, and paints others so."""

from __future__ import annotations

from typing import Any

import numpy as np

from augwidgets.data.argument_checks import whole
from augwidgets.data.known_pictures import Labelled
from augwidgets.domain.errors import told
from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.generator.keras_import import import_keras, private_draws
from augwidgets.sample.sample import Sample
from augwidgets.training import trainer
from augwidgets.training.gan.maker import jitted
from augwidgets.training.more_pictures.comparing_ways import Way

_FILTERS, _STEPS, _BATCH, _RATE = 16, 150, 8, 4e-3
_LOOKS, _SIZES = 32, (3, 5, 7)  # random filters of each size, by whose products a style is known
_PATCH = 48
_STRENGTH = Range(0, 100)


class StyleFilter:
    """Paints pictures like another one, as far as that lies in its strokes and surfaces and not in what it shows.

    Three convolutions are trained so that random filters fire together in what they paint as they do in the style
    (Gram matrices), while the picture stays near to what it was.

    Parameters
    ----------
    style : array
        ``(H, W, C)`` uint8, at least 16 pixels a side.
    images : (N, H, W, C) array of uint8
        Pictures to practise on, of as many channels.
    strength : float
        How much the style counts against the picture; 1 is balanced.
    steps : int
        How long it is trained.
    seed : int

    Raises
    ------
    TypeError, ValueError
        In one sentence.

    References
    ----------
    Johnson and others, Perceptual Losses for Real-Time Style Transfer (2016); Ustyuzhaninov and others, What does it
    take to generate natural textures? (ICLR 2017), for random filters.

    Examples
    --------
    >>> stripes = np.tile(np.repeat([0, 255], 4), (32, 4))[..., None].astype(np.uint8)
    >>> grey = np.full((4, 16, 16, 1), 128, np.uint8)
    >>> painted = StyleFilter(stripes, grey, steps=5)(grey)
    >>> painted.shape, bool((painted != grey).any())
    ((4, 16, 16, 1), True)
    """

    def __init__(
        self, style: Any, images: np.ndarray, *, strength: float = 1.0, steps: int = _STEPS, seed: int = 0
    ) -> None:
        strength, steps = float(_STRENGTH.check(strength, "strength")), whole(steps, "steps")
        seed = Seed().check(seed, "seed")
        if not isinstance(images, np.ndarray) or images.ndim != 4 or images.dtype != np.uint8 or not len(images):
            raise ValueError(f"images must be a batch (N, H, W, C) of uint8, got {told(images)}")
        picture = style if isinstance(style, Sample) else Sample(style)
        if min(picture.image.shape[:2]) < 16 or picture.image.shape[2] != images.shape[3]:
            raise ValueError(
                f"style must be a picture of at least 16 pixels a side and of as many channels as the images, got "
                f"{told(picture.image)}"
            )
        keras: Any = import_keras()
        layers, channels = keras.layers, images.shape[3]
        with private_draws(seed):
            around = [layers.Conv2D(_FILTERS, 5, padding="same", activation="relu"),
                      layers.Conv2D(_FILTERS, 3, padding="same", activation="relu"),
                      layers.Conv2D(channels, 3, padding="same")]  # fmt: skip
            self._model = keras.Sequential([layers.Input((None, None, channels)), *around])
        self._weights = self._trained(keras, _levels(picture.image), _levels(images), strength, steps, seed)
        self._painted = jitted(self._paint)

    def __call__(self, images: np.ndarray) -> np.ndarray:
        """Return pictures as they are painted.

        Parameters
        ----------
        images : (N, H, W, C) array of uint8

        Returns
        -------
        (N, H, W, C) array of uint8
        """
        return np.rint(np.asarray(self._painted(self._weights, _levels(images))).clip(0, 1) * 255).astype(np.uint8)

    def _paint(self, weights: Any, levels: Any) -> Any:
        return levels + self._model.stateless_call(weights, [], levels)[0]

    def _trained(
        self, keras: Any, style: np.ndarray, levels: np.ndarray, strength: float, steps: int, seed: int
    ) -> list[Any]:
        import jax

        ops, rng = keras.ops, np.random.default_rng([seed, 11])
        channels = style.shape[2]
        looks = [(rng.standard_normal((side, side, channels, _LOOKS)) / side).astype(np.float32) for side in _SIZES]
        optimizer = keras.optimizers.Adam(_RATE)
        optimizer.build(self._model.trainable_variables)

        def grams(pictures: Any) -> list[Any]:
            found = []
            for look in looks:
                seen = ops.relu(ops.conv(pictures, look, padding="valid"))
                rows = ops.reshape(seen, (seen.shape[0], -1, _LOOKS))
                found.append(ops.mean(ops.matmul(ops.transpose(rows, (0, 2, 1)), rows), axis=0) / rows.shape[1])
            return found

        wanted = [np.asarray(one) for one in grams(ops.convert_to_tensor(style[None]))]
        scale = [float((one**2).mean()) + 1e-9 for one in wanted]

        def loss(weights: Any, part: Any) -> Any:
            painted = self._paint(weights, part)
            style_loss = sum(ops.mean(ops.square(have - want)) / size
                             for have, want, size in zip(grams(painted), wanted, scale, strict=True))  # fmt: skip
            return strength * style_loss / len(looks) + 10 * ops.mean(ops.square(painted - part))

        @jax.jit
        def step(weights: Any, state: Any, part: Any) -> Any:
            slopes = jax.grad(loss)(weights, part)
            return optimizer.stateless_apply(state, slopes, weights)

        weights = [np.asarray(one) for one in self._model.trainable_variables]
        state = [np.asarray(one) for one in optimizer.variables]
        side = tuple(min(_PATCH, one) for one in levels.shape[1:3])
        for _ in range(steps):
            chosen = rng.integers(0, len(levels), _BATCH)
            top, left = (
                int(rng.integers(0, have - one + 1)) for have, one in zip(levels.shape[1:3], side, strict=True)
            )
            weights, state = step(weights, state, levels[chosen, top : top + side[0], left : left + side[1]])
        return list(weights)


def styled(style: Any, *, strength: float = 1.0, steps: int = _STEPS) -> Way:
    """Return a way that adds each training picture painted like another picture.

    Parameters
    ----------
    style : array
    strength : float
    steps : int

    Returns
    -------
    function
        For `compare_ways`.

    Raises
    ------
    TypeError, ValueError
        In one sentence.
    """
    strength, steps = float(_STRENGTH.check(strength, "strength")), whole(steps, "steps")

    def way(pictures: Labelled, _: trainer.Labelled, seed: int) -> tuple[np.ndarray, np.ndarray]:
        painter = StyleFilter(style, pictures.images, strength=strength, steps=steps, seed=seed)
        return painter(pictures.images), pictures.labels

    return way


def _levels(images: np.ndarray) -> np.ndarray:
    levels = np.asarray(images, np.float32)
    return levels / np.float32(255) if images.dtype == np.uint8 else levels
