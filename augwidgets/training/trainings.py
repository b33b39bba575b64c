"""`Trainings`: all that a comparison trains, prepared once; run, stopped, and gone on with."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from augwidgets.data.argument_checks import whole
from augwidgets.data.out.fingerprint import digest
from augwidgets.domain.errors import said, told
from augwidgets.domain.seed import Seed
from augwidgets.recipe.argument_checks import checked_recipe
from augwidgets.recipe.recipe import Recipe
from augwidgets.training.clock import Clock, time_over
from augwidgets.training.comparison import Comparison
from augwidgets.training.dataset import Augmented
from augwidgets.training.kept_runs import KeptRuns
from augwidgets.training.labelled_pictures import labelled_pictures, training_source
from augwidgets.training.network import checked_model
from augwidgets.training.parts import Divided, Parts
from augwidgets.training.preparing import Prepared, as_prepared, labelled_as_prepared
from augwidgets.training.trainer import Epoch, Labelled, Trained, Trainer
from augwidgets.warp.warps import checked_size

_LONGEST_NAME = 60
_TRIED = 8  # pictures: as many as any step wants partners


class Progress(NamedTuple):
    """Where a comparison is, after an epoch.

    Attributes
    ----------
    recipe : str
        The name of the one that is trained with.
    seed : int
    epoch, epochs : int
        How many of this training are done, and how many there are.
    trainings, wanted : int
        How many trainings are done, this one too once it is, and how many there are.
    curve : list of Epoch
        What was measured on the validation pictures until now.
    """

    recipe: str
    seed: int
    epoch: int
    epochs: int
    trainings: int
    wanted: int
    curve: list[Epoch]


Follow = Callable[[Progress], Any]  # is told after each epoch; False ends the work
Record = Callable[[str, int, Trained, bool], Any]


class Stopped(Exception):
    """The comparison was told to end."""


class Trainings:
    """The trainings of a comparison. What is done stays here, so that running them again goes on.

    Takes what `compare` takes.

    Attributes
    ----------
    asked : dict
        What it was made with, recipes and seeds apart.
    recipes : dict of str to Recipe
    preparations : dict of str to Recipe
        What is done to all pictures before, for those of the recipes that have one.
    seeds, epochs : int
    pictures : Labelled
    parts : Parts
        On which of them is trained, and on which tested.
    first_seed : int
        The number of the first seed; those that come after it are counted on.
    done : dict
        What came of the trainings, by the digest of a recipe and the number of a seed.
    settings : dict
        What must be the same for a training to count: plain values.
    """

    def __init__(
        self, data: Any, recipes: Mapping[str, Any], y: Any = None, *, model: Callable[..., Any] | None = None,
        seeds: int = 5, epochs: int = 60, train_size: int = 200, validation_size: int | None = None,
        test_size: int | None = None, batch_size: int = 20, size: Sequence[int] | None = None, seed: int = 0,
    ) -> None:  # fmt: skip
        self.asked = {
            "data": data, "y": y, "model": model, "epochs": epochs, "train_size": train_size,
            "validation_size": validation_size, "test_size": test_size, "batch_size": batch_size, "size": size,
            "seed": seed,
        }  # fmt: skip
        self.recipes, self.preparations = checked_recipes(recipes), preparations_of(recipes)
        check_several(self.recipes)
        self.seeds, self.epochs = whole(seeds, "seeds"), whole(epochs, "epochs")
        self._batch_size, self._seed = whole(batch_size, "batch_size"), Seed().check(seed, "seed")
        self.pictures = labelled_pictures(data, y, size=None if size is None else checked_size(size))
        pictures = self.pictures
        self.parts = Parts(pictures, train_size, validation_size, test_size, self._seed)
        self._trainer = Trainer(checked_model(model), pictures.images.shape[1:], len(pictures.class_names))
        self._check_recipes()
        self.first_seed = 0
        self.done: dict[tuple[str, int], Trained] = {}
        self.settings = {
            "pictures": digest([pictures.images, pictures.labels]), "model": self._trainer.described,
            "epochs": self.epochs, "batch_size": self._batch_size, "sizes": list(self.parts.sizes),
            "seed": self._seed,
        }  # fmt: skip
        if pictures.mirrors is not None:
            self.settings["mirrors"] = pictures.mirrors.described

    def like(self, recipes: Mapping[str, Any], seeds: int) -> Trainings:
        """Return those with other recipes or seeds; what both have and is done here is done there.

        Raises
        ------
        TypeError, ValueError
            A recipe is none, or there is nothing to compare with.
        """
        other = copy.copy(self)
        other.recipes, other.seeds = checked_recipes(recipes), whole(seeds, "seeds")
        other.preparations = preparations_of(recipes)
        check_several(other.recipes)
        other._check_recipes()
        return other

    @property
    def count(self) -> int:
        """How many there are."""
        return self.seeds * len(self.recipes)

    def run(
        self, kept: KeptRuns | None = None, minutes: float | None = None, follow: Follow | None = None,
        record: Record | None = None,
    ) -> str:  # fmt: skip
        """Train what is not done yet, seed by seed.

        Parameters
        ----------
        kept : KeptRuns, optional
            Where trainings are looked for, and kept when they are done.
        minutes : float, optional
            No training is begun that would probably end after so many.
        follow : function, optional
        record : function, optional
            Is called with each training that is ready: its recipe's name, the number of its seed, what came of it, and
            whether it was trained now.

        Returns
        -------
        str
            Why not all were done, or "".

        Raises
        ------
        ValueError
            There is no time for one with each recipe.
        """
        clock = Clock(None if minutes is None else 60 * minutes)
        ready = 0
        try:
            for number in self._numbers:
                divided: Divided | None = None
                for name, recipe in self.recipes.items():
                    key = self._key(name), number
                    found, is_new = self.done.get(key), False
                    if found is None and kept is not None:
                        found = kept.read(*key)
                    if found is None:
                        if clock.is_over:
                            return self._out_of_time(minutes, clock.longest)
                        divided = divided or self.parts.of_seed(number)
                        with clock:
                            tell = self._teller(follow, name, number, ready)
                            before = self.preparations.get(name)
                            found = self._train(recipe, divided, number, tell, self.parts.test, before)
                        if kept is not None:
                            kept.write(*key, found)
                        is_new = True
                    self.done[key] = found
                    if record is not None:
                        record(name, number, found, is_new)
                    ready += 1
                    self._tell(
                        follow, Progress(name, number, self.epochs, self.epochs, ready, self.count, found.epochs)
                    )
        except (KeyboardInterrupt, Stopped):
            if self.is_complete:
                return ""
            if not self.has_each:
                raise
            return "it was stopped"
        return ""

    @property
    def has_each(self) -> bool:
        """Whether there is a training with each recipe."""
        return all((self._key(name), self.first_seed) in self.done for name in self.recipes)

    @property
    def is_complete(self) -> bool:
        """Whether all are done."""
        return all((key, number) in self.done for key in map(self._key, self.recipes) for number in self._numbers)

    def comparison(self, stopped: str = "") -> Comparison:
        """Return what came of those that are done; of each recipe there must be one.

        Parameters
        ----------
        stopped : str
            Why not all are done.
        """
        runs = {}
        for name in self.recipes:
            key = self._key(name)
            own = {(name, n - self.first_seed): self.done.get((key, n)) for n in self._numbers}
            runs.update({key: trained for key, trained in own.items() if trained is not None})
        ordered = {key: runs[key] for key in sorted(runs, key=lambda key: key[1])}
        labels, names = self.parts.test_labels, self.pictures.class_names
        found = Comparison(tuple(self.recipes), self.recipes, labels, names, ordered, self.seeds, stopped)
        found.trainings = self
        return found

    def _out_of_time(self, minutes: float | None, longest: float) -> str:
        if not self.has_each:
            raise ValueError(
                f"minutes must leave time to train each recipe once, got {minutes:g}; a training takes about "
                f"{longest:.0f} s"
            )
        return time_over(minutes)

    def _teller(self, follow: Follow | None, name: str, number: int, ready: int) -> Callable[[int, list[Epoch]], Any]:
        def tell(epoch: int, curve: list[Epoch]) -> None:
            if epoch < self.epochs:  # the last one is told of once its training is kept
                self._tell(follow, Progress(name, number, epoch, self.epochs, ready, self.count, list(curve)))

        return tell

    def _tell(self, follow: Follow | None, progress: Progress) -> None:
        if follow is not None and follow(progress) is False:
            raise Stopped

    def validated(self, recipe: Recipe, number: int, tell: Callable[[int, list[Epoch]], Any]) -> Trained:
        """Train with a recipe, and predict the validation pictures at the end instead of those of the test.

        Parameters
        ----------
        recipe : Recipe
        number : int
            Of the seed.
        tell : function
            Is called after each epoch with its number and what was measured until then.
        """
        divided = self.parts.of_seed(number)
        return self._train(recipe, divided, number, tell, divided.validation)

    def _augmented(self, images: np.ndarray, labels: np.ndarray, recipe: Recipe, seed: int) -> Augmented:
        """Return what a model is trained with; where a step changes the size, as a crop does, it is brought back."""
        source = training_source(images, self._trainer.targets(labels), self.pictures)
        return Augmented(source, None, recipe, self._batch_size, seed, size=images.shape[1:3])

    def _check_recipes(self) -> None:
        """Draw a few pictures with each recipe, so that what one cannot do is said before others were trained."""
        images, labels = self.pictures.images[:_TRIED], self.pictures.labels[:_TRIED]
        for name, recipe in self.recipes.items():
            try:
                self._trainer.check_labels(self._augmented(images, labels, recipe, self._seed)[0][1])
            except Exception as error:
                raise ValueError(f"recipe {name!r} cannot be trained with: {said(error)}") from error

    @property
    def _numbers(self) -> range:
        return range(self.first_seed, self.first_seed + self.seeds)

    def _key(self, name: str) -> str:
        """Return what a training is known by, whatever its recipe is called."""
        recipe, before = self.recipes[name], self.preparations.get(name)
        return digest(recipe.to_json() if before is None else [recipe.to_json(), before.to_json()])

    def _train(
        self, recipe: Recipe, divided: Divided, number: int, tell: Callable[[int, list[Epoch]], Any], test: Labelled,
        before: Recipe | None = None,
    ) -> Trained:  # fmt: skip
        if before is not None:
            test, validation = (labelled_as_prepared(part, before) for part in (test, divided.validation))
            divided = Divided(as_prepared(divided.images, before), divided.labels, validation)
        # One number of both, so that two comparisons with other seeds share no draw.
        own = int(np.random.SeedSequence([self._seed, number]).generate_state(1)[0])
        data = self._augmented(divided.images, divided.labels, recipe, own)
        return self._trainer.train(
            data, own, epochs=self.epochs, validation=divided.validation, test=test, told_of=tell
        )


def checked_recipes(recipes: Any) -> dict[str, Recipe]:
    """Return recipes by their names; None is one that changes nothing, a list of steps is one.

    Raises
    ------
    TypeError, ValueError
        In one sentence: a name or a recipe is none.
    """
    if not isinstance(recipes, Mapping):
        raise TypeError(f"recipes must be a mapping from names to recipes or None, got {told(recipes)}")
    found = {}
    for name, recipe in recipes.items():
        if not isinstance(name, str) or not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
            raise ValueError(f"recipes must have names of 1 to {_LONGEST_NAME} letters, got {told(name)}")
        recipe = recipe.recipe if isinstance(recipe, Prepared) else recipe
        made = Recipe(tuple(recipe)) if isinstance(recipe, (list, tuple)) else recipe
        found[name] = Recipe(()) if recipe is None else checked_recipe(made, f"recipe {name!r}")
    return found


def preparations_of(recipes: Mapping[str, Any]) -> dict[str, Recipe]:
    """Return what is done before to all pictures, by the name of the recipe, where there is something.

    Parameters
    ----------
    recipes : mapping
    """
    return {name: one.preparation for name, one in recipes.items() if isinstance(one, Prepared)}


def check_several(recipes: Mapping[str, Recipe]) -> None:
    """Raise a ValueError where there is nothing to compare with."""
    if len(recipes) < 2:
        raise ValueError(
            f"a comparison takes two recipes or more, got {len(recipes)}; None is one that changes nothing"
        )
