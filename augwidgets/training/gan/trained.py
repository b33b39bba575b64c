"""`Gan`: a trained one, which makes new pictures, keeps itself in a folder and says what came of it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.data.argument_checks import whole
from augwidgets.data.known_pictures import Labelled
from augwidgets.domain.argument_checks import is_whole
from augwidgets.domain.errors import path_told, told
from augwidgets.domain.neighbours import needed
from augwidgets.domain.plural import many
from augwidgets.domain.seed import Seed
from augwidgets.domain.units import percent
from augwidgets.training.comparing import checked_folder
from augwidgets.training.gan import kept_states
from augwidgets.training.gan.adversarial_training import Losses
from augwidgets.training.gan.collapse import spread
from augwidgets.training.gan.maker import Maker, jitted
from augwidgets.training.gan.networks import NOISE, generator
from augwidgets.view import gan_charts, training_charts

if TYPE_CHECKING:
    import pandas  # type: ignore[import-untyped,unused-ignore]
    from matplotlib.figure import Figure

_MOST = 1_000_000
_SPREAD_OF = 100
_LEAST_SPREAD = 0.5


class Gan:
    """A trained generator. Made by `train` and `load`; the last line of a cell shows its samples and losses.

    Attributes
    ----------
    image_shape : (int, int, int)
    class_names : tuple of str
        Of the classes that can be asked for; empty where none can.
    losses : list of Losses
        Of each step.
    grids : list of array
        The same nine pictures after each epoch, in one.
    step : int
        How many steps it was trained.
    seconds : float
        That they took.
    stopped, failed : str
        Why there are no more, or "".
    pictures, held_out, others : Labelled or None
        Those it was trained with, as many that it has never seen, and all that it has never seen; None after `load`.
    """

    def __init__(
        self, maker: Maker, class_names: Sequence[str], losses: Sequence[Losses], grids: Sequence[np.ndarray], *,
        step: int, seconds: float, weights: int, stopped: str = "", failed: str = "",
        pictures: Labelled | None = None, held_out: Labelled | None = None, others: Labelled | None = None,
        seed: int = 0, state: kept_states.Kept | None = None,
    ) -> None:  # fmt: skip
        self._maker, self._kept = maker, state
        self.image_shape: tuple[int, ...] = tuple(maker.image_shape)
        self.class_names, self.losses, self.grids = tuple(class_names), list(losses), list(grids)
        self.step, self.seconds, self.weights = step, seconds, weights
        self.stopped, self.failed, self.seed = stopped, failed, seed
        self.pictures, self.held_out, self.others = pictures, held_out, others

    # -- new pictures --------------------------------------------------------------------------------------------

    def sample(self, count: int, label: Any = None, *, seed: int = 0) -> np.ndarray:
        """Return new pictures.

        Parameters
        ----------
        count : int
        label : str or int, optional
            The name of a class, or its number; without it all classes come in turn.
        seed : int
            The same one gives the same pictures.

        Returns
        -------
        (count, H, W, C) array of uint8

        Raises
        ------
        ValueError
            No such class.
        """
        noise = self.noise(count, seed=seed)
        return self._maker(noise, self.labels(len(noise), label))

    def labels(self, count: int, label: Any = None) -> np.ndarray | None:
        """Return the numbers of the classes that `sample` makes, or None where no class can be asked for.

        Parameters
        ----------
        count : int
        label : str or int, optional

        Returns
        -------
        (count,) array of int, or None
        """
        if not self.class_names:
            if label is not None:
                raise ValueError(
                    f"label must be left out, as this GAN was trained without classes, got {told(label)}; "
                    "conditional=True trains it with them"
                )
            return None
        if label is None:
            return np.arange(count) % len(self.class_names)
        return np.full(count, self._number(label))

    def noise(self, count: int, *, seed: int = 0) -> np.ndarray:
        """Return the numbers from which `sample` makes pictures: points of the latent space.

        Parameters
        ----------
        count : int
        seed : int

        Returns
        -------
        (count, 64) array of float32
        """
        count = whole(count, "count")
        if count > _MOST:
            raise ValueError(f"count must be at most {_MOST:,}, got {count:,}")
        rng = np.random.default_rng([Seed().check(seed, "seed"), 6])
        return rng.standard_normal((count, NOISE), np.float32)

    def made_of(self, noise: Any, label: Any = None) -> np.ndarray:
        """Return the pictures at points of the latent space.

        Parameters
        ----------
        noise : (N, 64) array
            `noise` draws such; what lies between two of them gives what lies between two pictures.
        label : str or int, optional

        Returns
        -------
        (N, H, W, C) array of uint8

        Raises
        ------
        ValueError
            Another shape, or no numbers.
        """
        try:
            points = np.asarray(noise, np.float32)
        except (TypeError, ValueError, OverflowError, RecursionError):
            raise ValueError(f"noise must be rows of {NOISE} numbers, got {told(noise)}") from None
        if points.ndim != 2 or points.shape[1] != NOISE or not len(points) or not np.isfinite(points).all():
            raise ValueError(f"noise must be rows of {NOISE} finite numbers, got {told(points)}")
        return self._maker(points, self.labels(len(points), label))

    def _number(self, label: Any) -> int:
        if isinstance(label, str) and label in self.class_names:
            return self.class_names.index(label)
        if is_whole(label) and 0 <= label < len(self.class_names):
            return int(label)
        names = ", ".join(map(repr, self.class_names[:12]))
        raise ValueError(f"label must be one of {names}, or its number, got {told(label)}")

    # -- what came of it -----------------------------------------------------------------------------------------

    @property
    def table(self) -> pandas.DataFrame:
        """A row for each step, with the columns step, generator_loss and discriminator_loss."""
        with needed("pandas", "lab"):
            import pandas

        rows = np.array(self.losses).reshape(-1, 2)
        return pandas.DataFrame(
            {"step": np.arange(1, len(rows) + 1), "generator_loss": rows[:, 0], "discriminator_loss": rows[:, 1]}
        )

    def sentences(self) -> list[str]:
        """Return what was trained, how long, why it ended, and whether its pictures are all alike.

        Returns
        -------
        list of str
        """
        height, width, channels = self.image_shape
        kind = f"{height} x {width} pixels, {'grey' if channels == 1 else 'colour'}"
        asked = f"asked for by {len(self.class_names)} classes" if self.class_names else "of no class in particular"
        trained = "" if self.pictures is None else f" with {many(len(self.pictures.images), 'picture')}"
        found = [
            f"A GAN for pictures of {kind}, {asked}: {many(self.step, 'step')}{trained}, {self.seconds:.0f} s, "
            f"{self.weights:,} weights."
        ]
        if self.failed:
            found.append(f"It ended early: {self.failed}.")
        elif self.stopped:
            found.append(f"It ended early: {self.stopped}; the same call with to= goes on.")
        if (collapsed := self.collapse()) is not None:
            found.append(collapsed)
        return found

    def collapse(self) -> str | None:
        """Return in a sentence that pictures are much more alike than real ones (mode collapse), or None.

        Returns
        -------
        str or None
            None also where the real pictures are not at hand.
        """
        if self.pictures is None or not self.step:
            return None
        made = self.sample(_SPREAD_OF, seed=1)
        own = self.labels(_SPREAD_OF)
        real, numbers = self.pictures.images, self.pictures.labels
        known = spread(made, own if own is not None else np.zeros(len(made), int))
        wanted = spread(real, numbers if own is not None else np.zeros(len(real), int))
        shares = {key: known[key] / wanted[key] for key in known if wanted.get(key)}
        alike = [key for key, share in shares.items() if share < _LEAST_SPREAD]
        if not alike:
            return None
        worst = min(shares.values())
        of = "" if own is None else f" of {', '.join(self.class_names[key] for key in alike[:6])}"
        return (
            f"Mode collapse: the pictures{of} differ from each other by {percent(worst)} of what real ones do; more "
            "training pictures, a recipe or another seed may help."
        )

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def figure(self) -> Figure:
        """Draw samples of each class, the losses, and how the same nine pictures came about.

        Returns
        -------
        Figure
        """
        rows = min(len(self.class_names), 10) or 4
        many = [self.sample(12, number if self.class_names else None, seed=number) for number in range(rows)]
        names = self.class_names[:rows] if self.class_names else ()
        return gan_charts.trained(many, names, np.array(self.losses).reshape(-1, 2), self.grids)

    def _repr_html_(self) -> str:
        return training_charts.page(self.figure(), self.sentences())

    # -- keeping it ----------------------------------------------------------------------------------------------

    def save(self, folder: str | os.PathLike[str]) -> Path:
        """Write it into a new or an empty folder, from which `load` reads it, and `train` goes on.

        Parameters
        ----------
        folder : path

        Returns
        -------
        pathlib.Path

        Raises
        ------
        OSError
            The folder holds other things.
        """
        place = checked_folder(folder)
        if place is None or self._kept is None:
            raise TypeError(f"folder must be the path of a new folder, got {told(folder)}")
        if kept_states.read(place) is not None:
            raise FileExistsError(f"folder must be new or empty, and {path_told(place)} holds a GAN")
        kept_states.make_folder(place)
        kept_states.write(place, self._kept, None)
        return place


def load(folder: str | os.PathLike[str]) -> Gan:
    """Return the GAN that a folder holds, to make pictures with. No file of it is run as code.

    Parameters
    ----------
    folder : path
        One that `train` was given as `to`, or `Gan.save` has written.

    Returns
    -------
    Gan

    Raises
    ------
    TypeError, ValueError, OSError
        There is none, or a file of it is damaged, or another version has written it.
    """
    place = checked_folder(folder)
    if place is None:
        raise TypeError("folder must be the path of a folder, got None")
    kept = kept_states.read(place) if os.path.isdir(place) else None
    if kept is None:
        raise FileNotFoundError(f"folder must hold a GAN, and {path_told(place)} has none")
    try:
        names = tuple(map(str, kept.about["class_names"]))
        shape = tuple(map(int, kept.about["image_shape"]))
        network = generator(shape, len(names))
        wanted = [tuple(one.shape) for one in network.trainable_variables]
        if wanted != [tuple(one.shape) for one in kept.state.mean]:
            raise ValueError("its weights have other shapes")
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path_told(place, 100)} holds a GAN that is damaged: {error}; train it again") from None

    def pictures(weights: list[Any], noise: Any, labels: Any) -> Any:
        return network.stateless_call(weights, [], [noise, labels] if names else [noise])[0]

    weights = sum(int(np.prod(one.shape)) for one in (*kept.state.generator, *kept.state.discriminator))
    return Gan(
        Maker(jitted(pictures), kept.state.mean, shape), names, kept.losses, kept.grids, step=kept.step,
        seconds=kept.seconds, weights=weights, failed=kept.failed, state=kept,
    )  # fmt: skip
