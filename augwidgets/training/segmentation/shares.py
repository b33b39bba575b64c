"""`natural_shares`: does the share of natural pictures matter, among scenes that a network learns to segment?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from augwidgets.data.argument_checks import whole
from augwidgets.data.opening import open as open_data
from augwidgets.data.parallel import progress_bar
from augwidgets.domain.argument_checks import is_listed, is_number
from augwidgets.domain.errors import said, told
from augwidgets.domain.options import Switch
from augwidgets.domain.seed import Seed
from augwidgets.generator.keras_import import import_keras, private_draws
from augwidgets.recipe.argument_checks import checked_recipe
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.sample import Sample
from augwidgets.scenes.plan import Plan
from augwidgets.scenes.series import classes_of
from augwidgets.training import batches
from augwidgets.training.compiled import check_loss
from augwidgets.training.dataset import Augmented
from augwidgets.training.epoch_callbacks import EpochCallbacks
from augwidgets.training.network import checked_model
from augwidgets.training.segmentation.class_masks import as_classes
from augwidgets.training.segmentation.coin_pictures import coin_pieces, coin_plan
from augwidgets.training.segmentation.shares_result import NaturalShares
from augwidgets.training.segmentation.shares_result import natural as natural_words
from augwidgets.training.segmentation.unet import small_unet
from augwidgets.warp.warps import Size, checked_size

_COINS_TESTED = 60
_MOST_SHARES = 20
_MOST_PICTURES, _MOST_PIXELS = 10_000, 100_000_000  # of one training, which are held in memory


def natural_shares(
    plan: Plan | None = None,
    natural: Any = None,
    test: Any = None,
    *,
    shares: Sequence[float] = (0, 0.1, 0.5, 1),
    recipe: Any = None,
    model: Callable[..., Any] | None = None,
    size: Sequence[int] = (48, 48),
    train_size: int = 64,
    seeds: int = 3,
    epochs: int = 15,
    batch_size: int = 8,
    seed: int = 0,
    progress: bool = True,
) -> NaturalShares:
    """Train a small U-Net on scenes with several shares of natural pictures, and test each on other natural pictures.

    Each training has as many pictures: scenes of the plan, and natural pictures in the place of some of them. The
    trainings are paired: of one seed all shares get the same scenes, natural pictures, initial weights and order of
    batches. What counts is the intersection over union of each test picture's classes.

    Parameters
    ----------
    plan : Plan, optional
        Whose scenes are trained with. Without it and `natural`: coins, cut out of the upper half of scikit-image's
        photograph; the natural pictures are pieces of that half, and those of the test of the lower one.
    natural : list of Sample or what ``aw.data.open`` takes, optional
        Natural pictures of the plan's classes, with masks.
    test : likewise, optional
        Other natural pictures; half of `natural`, unless they are given.
    shares : sequence of float
        Of natural pictures among those trained with, 0 to 1.
    recipe : Recipe or list of steps, optional
        What augments the training pictures, their masks with them.
    model : function, optional
        Takes ``(image_shape, classes)`` and returns a compiled Keras model that gives a number for each class and
        pixel. `small_unet`, unless it is given.
    size : (int, int)
        Height and width that every picture is brought to.
    train_size : int
        How many pictures each training has.
    seeds, epochs, batch_size : int
    seed : int
        Of everything: on the same computer the same call gives the same numbers.
    progress : bool

    Returns
    -------
    NaturalShares

    Raises
    ------
    TypeError, ValueError, OSError
        In one sentence, before anything is trained.

    Examples
    --------
    >>> few = {"train_size": 4, "seeds": 1, "epochs": 1, "size": (16, 16), "progress": False}
    >>> natural_shares(shares=(0, 1), **few).table.natural.tolist()
    [0, 4]
    """
    known = _checked_shares(shares)
    seeds, epochs, batch_size = whole(seeds, "seeds"), whole(epochs, "epochs"), whole(batch_size, "batch_size")
    train_size, seed = whole(train_size, "train_size", 2), Seed().check(seed, "seed")
    own_size, progress = checked_size(size), Switch().check(progress, "progress")
    pixels = train_size * own_size[0] * own_size[1]
    if train_size > _MOST_PICTURES or pixels > _MOST_PIXELS:
        raise ValueError(
            f"a training must have at most {_MOST_PICTURES:,} pictures and {_MOST_PIXELS:,} pixels in all, got "
            f"train_size={train_size} of {own_size[0]} x {own_size[1]}"
        )
    recipe = Recipe(tuple(recipe)) if isinstance(recipe, (list, tuple)) else recipe
    recipe = Recipe(()) if recipe is None else checked_recipe(recipe)
    pictures = _pictures_of(plan, natural, test, train_size, seed, own_size)
    needed = round(max(known) * train_size)
    if needed > len(pictures.natural):
        raise ValueError(
            f"natural must hold {needed} pictures to train with, as the largest share of {train_size} asks for, got "
            f"{len(pictures.natural)}; train_size is how many a training has"
        )
    network = _Network(checked_model(model, small_unet), (*own_size, pictures.channels), len(pictures.classes) + 1)
    overlaps: dict[float, list[np.ndarray]] = {share: [] for share in known}
    failed: dict[tuple[str, int], str] = {}
    bar = progress_bar(seeds * len(known), "trainings", shown=progress)
    try:
        for number in range(seeds):
            own = int(np.random.SeedSequence([seed, number]).generate_state(1)[0])
            scenes = pictures.scenes(train_size, own)
            order = np.random.default_rng(own).permutation(len(pictures.natural))
            for share in known:
                many = round(share * train_size)
                chosen = [pictures.natural[place] for place in order[:many]]
                data = Augmented([*chosen, *scenes[many:]], None, recipe, batch_size, own, targets="mask")
                predicted = network.trained(data, own, epochs, pictures.test_images)
                if network.failed:
                    failed[natural_words(share), number] = network.failed
                overlaps[share].append(overlap(predicted, pictures.test_masks, len(pictures.classes)))
                bar.update()
    finally:
        bar.close()
    found = {share: np.array(rows) for share, rows in overlaps.items()}
    return NaturalShares(found, train_size, pictures.classes, failed)


def overlap(predicted: np.ndarray, masks: np.ndarray, classes: int) -> np.ndarray:
    """Return for each picture its intersection over union, the mean of the classes that are in it or predicted there.

    Parameters
    ----------
    predicted, masks : (N, H, W) array of int
    classes : int
        The background not counted.

    Examples
    --------
    >>> overlap(np.array([[[1, 1, 0]], [[0, 0, 0]]]), np.array([[[1, 0, 0]], [[0, 0, 0]]]), 1).tolist()
    [0.5, 1.0]
    """
    rows = []
    for number in range(1, classes + 1):
        one, other = predicted == number, masks == number
        union = (one | other).sum(axis=(1, 2))
        with np.errstate(invalid="ignore"):
            rows.append(np.where(union, (one & other).sum(axis=(1, 2)) / union, np.nan))
    found = np.array(rows)
    empty = np.isnan(found).all(axis=0)
    return np.where(empty, 1.0, np.nanmean(np.where(empty, 1.0, found), axis=0))


class _Pictures(NamedTuple):
    """What is trained and tested with."""

    classes: tuple[str, ...]
    channels: int
    natural: list[Sample]
    test_images: np.ndarray
    test_masks: np.ndarray
    scenes: Callable[[int, int], list[Sample]]


def _pictures_of(plan: Any, natural: Any, test: Any, train_size: int, seed: int, size: Size) -> _Pictures:
    if plan is None and natural is None:
        plan, natural = coin_plan(), coin_pieces(train_size, seed)
        test = coin_pieces(_COINS_TESTED, seed, lower=True) if test is None else test
    if not isinstance(plan, Plan):
        raise TypeError(f"plan must be a Plan of aw.scenes, got {told(plan)}")
    if natural is None:
        raise ValueError("natural must be pictures with masks, which a part of the scenes is replaced by, got none")
    given = _samples(natural, "natural")
    tested = None if test is None else _samples(test, "test")
    if tested is None:
        if len(given) < 2:
            raise ValueError(f"natural must hold two pictures or more, half of them for the test, got {len(given)}")
        order = np.random.default_rng([seed, 1]).permutation(len(given)).tolist()
        tested, given = ([given[place] for place in part] for part in (order[::2], order[1::2]))
    classes = classes_of(plan)
    channels = 1 if all(one.image.shape[2] == 1 for one in (*given, *tested)) else 3
    given, tested = ([as_classes(one, classes, size, channels) for one in part] for part in (given, tested))

    def scenes(count: int, own: int) -> list[Sample]:
        drawn = (plan.draw(np.random.default_rng([own, 2, number]), size).paint() for number in range(count))
        return [as_classes(one, classes, size, channels) for one in drawn]

    masks = batches.targets(tested, ["mask"], {}, 0)["mask"]
    return _Pictures(classes, channels, given, batches.pictures(tested, "0..1"), masks, scenes)


def _samples(given: Any, name: str) -> list[Sample]:
    data = given if is_listed(given) and all(isinstance(one, Sample) for one in given) else open_data(given)
    found = [data[number] for number in range(len(data))]
    if not found:
        raise ValueError(f"{name} must hold a picture or more, got none")
    return found


def _checked_shares(shares: Any) -> tuple[float, ...]:
    in_order = isinstance(shares, (Sequence, np.ndarray)) and not isinstance(shares, str)
    if not in_order or not 2 <= len(shares) <= _MOST_SHARES:
        raise ValueError(
            f"shares must be 2 to {_MOST_SHARES} numbers from 0 to 1, such as (0, 0.5, 1), got {told(shares)}"
        )
    if not all(is_number(share) and 0 <= share <= 1 for share in shares) or len(set(shares)) < len(shares):
        raise ValueError(f"shares must be numbers from 0 to 1 that differ, got {told(shares)}")
    return tuple(sorted(float(share) for share in shares))


class _Network:
    """One model, compiled once, that is trained again and again from the weights that a seed gives."""

    def __init__(self, make: Callable[..., Any], image_shape: tuple[int, ...], classes: int) -> None:
        self._make, self._shape, self._classes = make, image_shape, classes
        self._model = self._made(0)
        self._model.optimizer.build(self._model.trainable_variables)
        self._optimizer = [np.asarray(variable) for variable in self._model.optimizer.variables]
        self._has_looked = False
        self.failed = ""  # what ended the last training early, or nothing

    def trained(self, data: Augmented, seed: int, epochs: int, images: np.ndarray) -> np.ndarray:
        """Train, and return the class of each pixel of the test pictures, by the last state with a finite loss."""
        model = self._model
        if not self._has_looked:  # Keras takes a look at the data of a model's first training
            model.train_on_batch(*data[0])
            data.epoch, self._has_looked = 0, True
        for variable, value in zip(model.variables, self._made(seed).variables, strict=True):
            variable.assign(np.asarray(value))
        for variable, first in zip(model.optimizer.variables, self._optimizer, strict=True):
            variable.assign(first)
        self.failed = ""
        for epoch in range(1, epochs + 1):
            before = [np.array(np.asarray(variable)) for variable in model.variables]
            fitted = model.fit(data, epochs=1, shuffle=False, verbose=0, callbacks=EpochCallbacks(model))
            loss = fitted.history["loss"][0]
            if not np.isfinite(loss):
                self.failed = f"the loss became {loss} in epoch {epoch}"
                for variable, value in zip(model.variables, before, strict=True):
                    variable.assign(value)
                break
        predicted: np.ndarray = np.asarray(model.predict(images, batch_size=16, verbose=0)).argmax(axis=-1)
        return predicted

    def _made(self, seed: int) -> Any:
        keras: Any = import_keras()
        with private_draws(seed):
            try:
                model = self._make(self._shape, self._classes)
            except Exception as error:
                kind = TypeError if isinstance(error, TypeError) else ValueError
                raise kind(
                    f"model must be a function of (image_shape, classes) that returns a Keras model: {said(error)}"
                ) from error
        wanted = (None, *self._shape[:2], self._classes)
        if not isinstance(model, keras.Model) or not getattr(model, "compiled", False):
            raise TypeError(f"model must return a compiled Keras model, got {told(model)}")
        check_loss(model.loss)
        if tuple(model.output_shape or ()) != wanted:
            came = told(model.output_shape)
            raise ValueError(f"model must give {wanted}, a number for each class and pixel, got {came}")
        return model
