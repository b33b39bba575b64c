"""`RecipeLayer`: a recipe as a Keras layer, for a whole batch, where the model is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from augwidgets.domain.errors import told
from augwidgets.domain.quantiles import Quantiles
from augwidgets.domain.seed import Seed
from augwidgets.generator.keras_import import import_keras
from augwidgets.recipe.argument_checks import checked_recipe
from augwidgets.recipe.recipe import Recipe
from augwidgets.recipe.turns import drawn_from, long_row, turns_of
from augwidgets.steps.step import Step
from augwidgets.training.on_device.device_plan import Curves, Warps, device_plan, refuse
from augwidgets.training.on_device.fused_batch import FusedBatch
from augwidgets.training.on_device.tabulated import TOP

keras: Any = import_keras()
ops = keras.ops

_LEVELS = {"0..1": (0.0, 1.0), "-1..1": (-1.0, 2.0), "0..255": (0.0, 255.0)}  # black, and how far white is from it


@keras.saving.register_keras_serializable(package="augwidgets")
class RecipeLayer(keras.layers.Layer):
    """A recipe's warps and curves for a whole batch, drawn and applied where the model is, in training only.

    It is compiled with the model, on JAX, TensorFlow or PyTorch, and differentiable with respect to the pictures, so
    that a GAN can show its discriminator real and generated pictures through it. Of a batch it changes the pictures
    alone: masks, boxes and keypoints are moved by `Augmented`. What is no warp with a matrix and no curve of levels
    (noise, blur, bent pictures, equalisation, mixed pictures, regions), and what changes the canvas, is refused by its
    name.

    Parameters
    ----------
    recipe : Recipe
    seed : int, optional
        Another one each time, unless it is given.
    levels : {"0..1", "-1..1", "0..255"}
        What black and white are in the pictures that come, and in those that go.
    **settings
        Those of every Keras layer: name, dtype.

    Attributes
    ----------
    quantile_count : int
        How many numbers a draw for one picture takes.

    Notes
    -----
    Each parameter is drawn by a number in [0, 1), as in `Recipe.draw`, and means the same here and there: with the same
    `quantiles` the layer agrees with the recipe to two levels of 255, on float pictures. Curves are tables of 1,021
    levels, straight in between; only where a curve is much steeper than any usual one (a gamma of .3 next to black) is
    more than two levels lost. Values outside of the levels are cut off by a curve, as in the kit.

    A saved model with it is read once ``aw.training.RecipeLayer`` has been named, so that Keras knows the class.

    Calling it by hand draws nothing unless it is told ``training=True``; ``model.fit`` tells it.

    Examples
    --------
    >>> import augwidgets as aw
    >>> layer = RecipeLayer(aw.default_recipe(), seed=7)
    >>> images = np.random.default_rng(0).random((4, 32, 32, 3), np.float32)
    >>> bool((np.asarray(layer(images)) == images).all()), layer(images, training=True).shape
    (True, (4, 32, 32, 3))
    >>> rows = [layer.quantiles_of(np.random.default_rng([7, 0, k])) for k in range(4)]     # those of an explorer
    >>> there = np.asarray(layer(images, training=True, quantiles=rows))
    >>> bool(abs(there[2] - aw.default_recipe()(images[2], seed=(7, 0, 2))).max() < 2 / 255)
    True
    """

    def __new__(cls, *_: Any, **__: Any) -> RecipeLayer:
        made: RecipeLayer = super().__new__(
            cls
        )  # else Keras looks through all that is handed in, for a config of its own
        return made

    def __init__(self, recipe: Recipe, seed: int | None = None, *, levels: str = "0..1", **settings: Any) -> None:
        recipe = checked_recipe(recipe)
        if not isinstance(levels, str) or levels not in _LEVELS:
            raise ValueError(f"levels must be one of {', '.join(map(repr, _LEVELS))}, got {told(levels)}")
        seed = None if seed is None else Seed().check(seed, "seed")
        refuse(recipe)
        super().__init__(**settings)
        self.recipe, self.seed, self.levels = recipe, seed, levels
        fresh = int(np.random.SeedSequence().generate_state(1)[0]) if seed is None else seed
        self._seeds = keras.random.SeedGenerator(fresh % 2**31)  # PyTorch's takes no larger one
        _, self._layout = turns_of(recipe)
        self._plan: list[Warps | Curves] = []
        self.supports_jit = True

    # -- what Keras asks for -------------------------------------------------------------------------------------

    def build(self, shape: Any) -> None:
        """Make the tables, for pictures of this shape.

        Parameters
        ----------
        shape : (B, H, W, C)
            B may be None.

        Raises
        ------
        ValueError
            No batch of pictures, or a step of the recipe changes their canvas.
        """
        if len(shape) != 4 or not all(shape[1:]):
            raise ValueError(
                f"a RecipeLayer takes a batch (B, H, W, C) of known height, width and channels, got {told(shape)}"
            )
        if shape[3] not in (1, 3, 4):
            raise ValueError(f"pictures must have 1, 3 or 4 channels, which come last, got {told(shape)}")
        self._plan, _ = device_plan(self.recipe, (int(shape[1]), int(shape[2])), 1 if shape[3] == 1 else 3)
        self.built = True

    def __call__(self, images: Any, training: Any = None, quantiles: Any = None) -> Any:
        if isinstance(images, (np.ndarray, list, tuple)):
            images = self._checked(images)
        if quantiles is not None:
            quantiles = self._checked_quantiles(quantiles, images)
        return super().__call__(images, training=training, quantiles=quantiles)

    def call(self, images: Any, training: Any = None, quantiles: Any = None) -> Any:
        """Return the pictures of a batch, each as its draw has it; as they are, unless a model is being trained.

        Parameters
        ----------
        images : (B, H, W, C) tensor
        training : bool, optional
        quantiles : (B, Q) tensor, optional
            The numbers in [0, 1) to draw from; other ones each time, unless they are given.

        Returns
        -------
        (B, H, W, C) tensor
        """
        if not training:
            return images
        count = ops.shape(images)[0]
        if quantiles is None:
            quantiles = keras.random.uniform((count, max(self.quantile_count, 1)), dtype="float32", seed=self._seeds)
        quantiles = ops.clip(ops.cast(quantiles, "float32"), 0.0, TOP)
        black, span = _LEVELS[self.levels]
        found = (ops.cast(images, "float32") - black) / span
        found = FusedBatch(found, quantiles, self._plan).applied()
        return ops.cast(found * span + black, self.compute_dtype)

    def compute_output_shape(self, input_shape: Any, **_: Any) -> Any:
        """Return the shape of what comes out: that of what goes in.

        Parameters
        ----------
        input_shape : tuple
        **_
            Shapes of what is drawn from, which do not matter.

        Returns
        -------
        tuple
        """
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """Return what `from_config` makes it again from: the recipe as its JSON.

        Returns
        -------
        dict
        """
        return {**super().get_config(), "recipe": self.recipe.to_json(), "seed": self.seed, "levels": self.levels}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> RecipeLayer:
        """Return the layer that was written down.

        Parameters
        ----------
        config : dict
            As `get_config` returns it.

        Returns
        -------
        RecipeLayer
        """
        return cls(**{**config, "recipe": Recipe.from_json(config["recipe"])})

    # -- what a person asks for ----------------------------------------------------------------------------------

    @property
    def quantile_count(self) -> int:
        return self._layout.count

    def steps(self, quantiles: Sequence[float]) -> tuple[Step, ...]:
        """Return the Steps that these numbers mean, as the recipe draws them on the CPU.

        Parameters
        ----------
        quantiles : sequence of float
            As many as `quantile_count`, in [0, 1).

        Returns
        -------
        tuple of Step

        Raises
        ------
        ValueError
            Another number of them, or one outside of [0, 1).
        """
        (row,) = self._checked_quantiles([quantiles], None)
        return drawn_from(self.recipe, self._layout, row.tolist())

    def quantiles_of(self, rng: np.random.Generator) -> np.ndarray:
        """Return the numbers from which `Recipe.draw` draws with this generator.

        Parameters
        ----------
        rng : numpy.random.Generator

        Returns
        -------
        (Q,) array of float32

        Raises
        ------
        TypeError
            No generator.
        """
        if not isinstance(rng, np.random.Generator):
            raise TypeError(f"rng must be a numpy.random.Generator, default_rng(7) for example, got {told(rng)}")
        row = np.array(long_row(self.recipe, self._layout, Quantiles.drawn(rng)), np.float32)
        return row.clip(0, np.float32(TOP))

    # -- what is wrong -------------------------------------------------------------------------------------------

    def _checked(self, images: Any) -> np.ndarray:
        """Return pictures that are there already; those of a compiled training cannot be looked at."""
        try:
            found = np.asarray(images)
        except ValueError:
            raise ValueError(f"a RecipeLayer takes pictures of one size, in one array, got {told(images)}") from None
        if found.dtype.kind not in "uif" or found.ndim != 4:
            raise ValueError(f"a RecipeLayer takes a batch (B, H, W, C) of numbers, got {told(found)}")
        if found.size:
            black, span = _LEVELS[self.levels]
            low, high = float(found.min()), float(found.max())
            if not np.isfinite(low + high):
                raise ValueError("pictures must be finite numbers, got NaN or infinity among them")
            dust = 1e-3 * span
            if low < black - dust or high > black + span + dust:
                raise ValueError(
                    f"pictures must lie in {self.levels}, as levels says, got {low:.4g}..{high:.4g}; levels is one of "
                    f"{', '.join(map(repr, _LEVELS))}"
                )
        return found if found.dtype.kind == "f" else found.astype(np.float32)

    def _checked_quantiles(self, quantiles: Any, images: Any) -> Any:
        count = self.quantile_count
        if isinstance(quantiles, (np.ndarray, list, tuple)):
            try:
                quantiles = np.asarray(quantiles, np.float32)
            except (ValueError, TypeError, OverflowError, RecursionError):
                raise ValueError(f"quantiles must be numbers in [0, 1), got {told(quantiles)}") from None
            if quantiles.size and not (quantiles.min() >= 0 and quantiles.max() < 1):
                raise ValueError("quantiles must be numbers in [0, 1), got some outside of it, or NaN")
        shape = tuple(getattr(quantiles, "shape", ()))
        many = shape[0] if images is None and shape else getattr(images, "shape", (None,))[0]
        is_right = len(shape) == 2 and shape[1] == count and (shape[0] == many or None in (shape[0], many))
        if not is_right:
            of = "a picture" if images is None else f"each of {many} pictures, ({many}, {count})"
            raise ValueError(f"quantiles must be {count} numbers for {of}, got {told(quantiles)}")
        return quantiles
