"""`GanTraining`: a training of a GAN, prepared once; run, stopped, kept, and gone on with."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from augwidgets.data.allowed_steps import changed_class
from augwidgets.data.argument_checks import whole
from augwidgets.data.known_pictures import Labelled
from augwidgets.data.out.fingerprint import digest
from augwidgets.domain.errors import told
from augwidgets.domain.options import Switch
from augwidgets.domain.seed import Seed
from augwidgets.recipe.argument_checks import checked_recipe
from augwidgets.recipe.recipe import Recipe
from augwidgets.training.clock import time_over
from augwidgets.training.comparing import checked_folder
from augwidgets.training.gan import kept_states
from augwidgets.training.gan.adversarial_training import AdversarialTraining, Losses
from augwidgets.training.gan.networks import NOISE, checked_shape
from augwidgets.training.gan.trained import Gan
from augwidgets.training.labelled_pictures import labelled_pictures
from augwidgets.training.parts import taken
from augwidgets.warp.warps import checked_size

# Steps grow a little faster than pixels: 224 for digits of 16 pixels, about 740 for those of 28. After more of them
# more samples are recognised, and more are copies.
_STEPS, _POWER, _LEAST_STEPS, _MOST_STEPS = 0.49, 1.1, 200, 5000
_KEEP_EVERY = 5.0  # seconds
_SHOWN = 9


class Progress(NamedTuple):
    """Where a training is, after a step.

    Attributes
    ----------
    step, steps : int
        How many are done, and how many there will be.
    epoch : int
        How many are done.
    losses : Losses
        Of this step.
    """

    step: int
    steps: int
    epoch: int
    losses: Losses


Follow = Callable[[Progress], Any]  # is told after each step; False ends the training


class GanTraining:
    """A training of a GAN, prepared once; run, stopped, and gone on with.

    Takes what `train` takes.

    Attributes
    ----------
    pictures : Labelled
        Those that it is trained with.
    held_out : Labelled
        As many others, or as there are.
    others : Labelled
        All others.
    class_names : tuple of str
        Of those that can be asked for; empty where none can.
    epochs, usual_epochs, steps : int
        How many there will be, and how many there are unless it is said.
    settings : dict
        What must be the same for a state that was kept to be gone on with: plain values.
    stopped : str
        Why it ended early, or "".
    """

    def __init__(
        self, data: Any, y: Any = None, *, conditional: bool = True, recipe: Any = None, epochs: int | None = None,
        train_size: int | None = None, batch_size: int = 32, size: Sequence[int] | None = None,
        to: str | os.PathLike[str] | None = None, seed: int = 0,
    ) -> None:  # fmt: skip
        conditional = Switch().check(conditional, "conditional")
        made = Recipe(tuple(recipe)) if isinstance(recipe, (list, tuple)) else recipe
        checked = None if recipe is None else checked_recipe(made)
        batch_size, self.seed = whole(batch_size, "batch_size", 2), Seed().check(seed, "seed")
        epochs = None if epochs is None else whole(epochs, "epochs")
        self._folder = checked_folder(to)
        pictures = labelled_pictures(
            data, y, size=None if size is None else checked_size(size), classes=2 if conditional else 0,
            work="a GAN with classes (conditional=False does without them)",
        )  # fmt: skip
        _refuse_changed(pictures, checked)
        if pictures.images.shape[3] == 4:
            pictures = pictures._replace(images=pictures.images[..., :3])
        checked_shape(pictures.images.shape[1:])
        self.is_conditional, self._all = conditional, pictures
        self.pictures, self.held_out, self.others = _divided(pictures, train_size, conditional, self.seed)
        settings = {
            "pictures": digest([self.pictures.images, self.pictures.labels]), "conditional": conditional,
            "recipe": "" if checked is None else checked.to_json(), "batch_size": batch_size, "seed": self.seed,
        }  # fmt: skip
        kept = None if self._folder is None else kept_states.read(self._folder)
        if kept is not None and self._folder is not None:
            kept_states.check_same(kept, settings, self._folder)
        elif self._folder is not None:
            kept_states.make_folder(self._folder)
        self.settings = settings
        labels = self.pictures.labels if conditional else None
        classes = len(pictures.class_names)
        self.networks = AdversarialTraining(self.pictures.images, labels, classes, checked, batch_size, self.seed)
        self.losses: list[Losses] = []
        self.grids: list[np.ndarray] = []
        self._kept_step: int | None = None
        self._kept_at = 0.0
        self.seconds, self.stopped, self.failed = 0.0, "", ""
        if kept is not None:
            self.networks.state, self.networks.step = kept.state, kept.step
            self.losses, self.grids, self.seconds, self.failed = kept.losses, kept.grids, kept.seconds, kept.failed
            self._kept_step = kept.step
        steps = np.clip(_STEPS * pictures.images[0, ..., 0].size ** _POWER, _LEAST_STEPS, _MOST_STEPS)
        self.usual_epochs = max(round(float(steps) / self.networks.steps_per_epoch), 1)
        self.epochs = self.usual_epochs if epochs is None else epochs
        self.class_names = tuple(pictures.class_names) if conditional else ()

    @property
    def steps(self) -> int:
        """How many there will be."""
        return self.epochs * self.networks.steps_per_epoch

    @property
    def is_complete(self) -> bool:
        """Whether all are done."""
        return self.networks.step >= self.steps

    def run(self, minutes: float | None = None, follow: Follow | None = None) -> str:
        """Make the steps that are not made yet.

        Parameters
        ----------
        minutes : float, optional
        follow : function, optional
            Is called with a `Progress` after each step; False ends it.

        Returns
        -------
        str
            Why not all were made, or "".
        """
        start, before = time.monotonic(), self.seconds
        self.stopped = ""
        try:
            while not self.is_complete and not self.failed:
                if minutes is not None and time.monotonic() - start > 60 * minutes:
                    self.stopped = time_over(minutes)
                    break
                losses = self.networks.advance()
                self.seconds = before + time.monotonic() - start
                if not all(map(np.isfinite, losses)):
                    side = "generator" if np.isfinite(losses.discriminator) else "discriminator"
                    self.failed = (
                        f"the loss of the {side} became {getattr(losses, side)} in step {self.networks.step + 1:,}; "
                        "the state is that before it"
                    )
                    break
                self._after_step(losses)
                now = Progress(self.networks.step, self.steps, self.networks.epoch, losses)
                if follow is not None and follow(now) is False:
                    raise KeyboardInterrupt
        except KeyboardInterrupt:
            self.stopped = "" if self.is_complete else "it was stopped"
        self._keep()
        return self.stopped or self.failed

    def gan(self) -> Gan:
        """Return what came of it until now."""
        return Gan(
            self.networks.maker(), self.class_names, self.losses, self.grids, step=self.networks.step,
            seconds=self.seconds, weights=self.networks.weights, stopped=self.stopped, failed=self.failed,
            pictures=self.pictures, held_out=self.held_out, others=self.others, seed=self.seed, state=self._kept(),
        )  # fmt: skip

    def _after_step(self, losses: Losses) -> None:
        self.losses.append(losses)
        if self.networks.step % self.networks.steps_per_epoch:
            return
        noise, labels = self.shown()
        self.grids.append(kept_states.sheet(self.networks.pictures(noise, labels)))
        if time.monotonic() - self._kept_at > _KEEP_EVERY:
            self._keep()

    def shown(self) -> tuple[np.ndarray, np.ndarray | None]:
        """Return the noise and the classes of the nine pictures of a grid, the same in each epoch."""
        noise = np.random.default_rng([self.seed, 3]).standard_normal((_SHOWN, NOISE), np.float32)
        classes = len(self._all.class_names)
        labels = np.arange(_SHOWN) % classes if classes < _SHOWN else np.linspace(0, classes - 1, _SHOWN).astype(int)
        return noise, labels if self.is_conditional else None

    def _kept(self) -> kept_states.Kept:
        about = {"image_shape": list(self._all.images.shape[1:]), "class_names": list(self.class_names)}
        return kept_states.Kept(
            self.settings, about, self.networks.step, self.losses, self.seconds, self.failed, self.networks.state,
            self.grids,
        )  # fmt: skip

    def _keep(self) -> None:
        if self._folder is not None and self._kept_step != self.networks.step:
            kept_states.write(self._folder, self._kept(), self._kept_step)
            self._kept_step, self._kept_at = self.networks.step, time.monotonic()


def _refuse_changed(pictures: Labelled, recipe: Recipe | None) -> None:
    """Raise where a recipe would change the class of what it augments: both sides are augmented, and no label."""
    name = None if recipe is None or pictures.mirrors is None else changed_class(pictures.mirrors, recipe)
    if name is not None:
        raise ValueError(
            f"recipe of a GAN must leave each class what it is, and mirrors or turns {told(name, 40)}, which "
            "with_mirrors does not leave so; take that step out of the recipe"
        )


def _divided(pictures: Labelled, train_size: Any, conditional: bool, seed: int) -> tuple[Labelled, Labelled, Labelled]:
    """Return those to train with, as many others that are held out, and all others."""
    count, classes = len(pictures.labels), len(pictures.class_names)
    train = max(count // 2, min(classes, count)) if train_size is None else whole(train_size, "train_size")
    least = classes if conditional else 2
    if train > count or train < least:
        raise ValueError(
            f"train_size must be {least:,} to {count:,}, as there are {classes:,} classes and {count:,} pictures, got "
            f"{train:,}"
        )
    every = np.arange(count)
    if train == count:
        rest, chosen = every[:0], every
    else:
        rest, chosen = taken(every, pictures.labels, train, np.random.default_rng([seed, 4]))
    _, held = (
        (rest, rest) if len(rest) <= train else taken(rest, pictures.labels, train, np.random.default_rng([seed, 5]))
    )
    parts = (pictures._replace(images=pictures.images[p], labels=pictures.labels[p]) for p in (chosen, held, rest))
    return tuple(parts)  # type: ignore[return-value]
