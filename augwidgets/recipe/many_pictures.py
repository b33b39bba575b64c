"""A recipe is called with one picture or with many: a batch ``(N, H, W, C)``, or a list of pictures of any kind.

Three axes are one picture, four are a batch. Picture k of many draws from the seed with k appended, and so comes out
the same whatever else is there; only the partners of a pair (mixup, cutmix, mosaic) are chosen among all.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.domain.argument_checks import as_array, check_seed, is_whole
from augwidgets.recipe.applying import applied, means_are_missing, with_others
from augwidgets.recipe.drawing_again import first_that_keeps
from augwidgets.recipe.groups import Group
from augwidgets.sample import label_risk, picture_kinds
from augwidgets.sample.sample import Sample
from augwidgets.steps.arrays import run_read
from augwidgets.steps.fusion import FilledWarp, resolved
from augwidgets.steps.step import PairedStep, Step
from augwidgets.steps.transform import Transform

if TYPE_CHECKING:
    from augwidgets.recipe.recipe import Recipe

# The axis of each draw in a seed: (seed, epoch, number of the picture).
_EPOCH = 0


def called(recipe: Recipe, pictures: Any, seed: Any, means: Any) -> Any:
    """Return what a recipe makes of one picture or of many: as many, and of the same kinds."""
    check_seed(seed)
    out, count, risky = _called(recipe, pictures, seed, means)
    if risky:
        warnings.warn(label_risk.of_many(risky, count, recipe.min_object_visible or 0.0), UserWarning, stacklevel=3)
    return out


def _called(recipe: Recipe, pictures: Any, seed: Any, means: Any) -> tuple[Any, int, int]:
    """Return what a recipe makes, of how many pictures, and how many of these have a label that may be wrong now."""
    risky: list[str] = []
    if isinstance(pictures, (list, tuple)):
        if not pictures:
            raise ValueError("a list of pictures must hold at least one, got an empty one")
        many = [found for found, _ in _each(recipe, pictures, seed, means, risky)]
        return many if isinstance(pictures, list) else tuple(many), len(many), len(risky)
    if picture_kinds.is_array(pictures):
        pictures = as_array(pictures, "the pictures of a batch")
        if pictures.ndim == 4 or pictures.dtype == object:
            batch = _batch(recipe, _checked_batch(pictures), seed, means, risky)
            return batch, len(batch), len(risky)
    check_others(recipe, 1, means)
    given = picture_kinds.read(pictures)
    out, _ = _made(recipe, given, np.random.default_rng(seed), None, means, risky)
    return picture_kinds.handed_back(out, pictures), 1, len(risky)


def _made(
    recipe: Recipe, given: np.ndarray | Sample, rng: np.random.Generator, read: Callable[[int], Any] | None, means: Any,
    risky: list[str], **place: int,
) -> tuple[np.ndarray | Sample, Sequence[Step | PairedStep]]:  # fmt: skip
    """Return what a draw makes of a picture, and its Steps; it draws again where the recipe asks for that.

    Where its label may be wrong now all the same, `risky` is given the warning.
    """

    def draw() -> Sequence[Step | PairedStep]:
        return with_others(recipe.draw(rng, label=_label(given), **place), read, means)

    if isinstance(given, np.ndarray) and recipe.min_object_visible is None:
        steps = draw()
        return run_read(steps, given), steps
    picture = given if isinstance(given, Sample) else Sample(given)
    steps, out = first_that_keeps(recipe, draw, lambda drawn: applied(recipe, resolved(drawn, picture.size), picture))
    risky += [out.label_warning] if out.label_warning else []
    if isinstance(given, Sample):
        return out, steps
    return out.image[..., 0].copy() if given.ndim == 2 else out.image.copy(), steps


def check_others(recipe: Recipe, count: int, means: Any) -> None:
    """Raise if a step that is switched on needs other pictures than there are."""
    for transform in _pairs(recipe):
        if transform.partners == "cluster means":
            if means is None:
                raise ValueError(means_are_missing(transform.name))
        elif count < 2:
            raise ValueError(transform.alone)


def _pairs(members: Iterable[Any]) -> Iterator[Transform]:
    """Yield the transforms of pairs that may happen, those in groups too."""
    for member in members:
        if member.on and isinstance(member, Group):
            yield from _pairs(member)
        elif member.on and member.pair is not None:
            yield member.pair


def _each(
    recipe: Recipe, pictures: Sequence[Any], seed: Any, means: Any, risky: list[str]
) -> Iterator[tuple[Any, Sequence[Step | PairedStep]]]:
    """Yield what comes of each picture, as the kind that it was, and the Steps that made it."""
    count = len(pictures)
    check_others(recipe, count, means)
    read: Callable[[int], Any] = functools.partial(_read, pictures)
    if any(transform.partners != "cluster means" for transform in _pairs(recipe)):
        read = functools.cache(read)  # each is a picture, and a partner of others
    for number, rng in enumerate(_generators(seed, count)):
        given = read(number)
        with _named(number):
            out, steps = _made(recipe, given, rng, read, means, risky, count=count, index=number)
        yield picture_kinds.handed_back(out, pictures[number]), steps


def _generators(seed: Any, count: int) -> Iterator[np.random.Generator]:
    """Return one generator for each of so many pictures; one without parts is drawn from again and again."""
    if is_whole(seed):
        start: tuple[int, ...] = (int(seed), _EPOCH)
    elif isinstance(seed, (tuple, list, range, np.ndarray)):
        start = tuple(map(int, seed))
    else:
        return itertools.repeat(np.random.default_rng(seed), count)
    return (np.random.default_rng((*start, number)) for number in range(count))


def _read(pictures: Sequence[Any], number: int) -> np.ndarray | Sample:
    with _named(number):
        return picture_kinds.read(pictures[number])


@contextlib.contextmanager
def _named(number: int) -> Iterator[None]:
    """Say of which picture an error speaks: among a thousand nobody finds it."""
    try:
        yield
    except (TypeError, ValueError, RuntimeError) as error:
        if type(error) not in (TypeError, ValueError, RuntimeError):
            raise  # it may be made of more than words
        raise type(error)(f"picture {number}: {error}") from error.__cause__


def _label(picture: Any) -> Any:
    return picture.label if isinstance(picture, Sample) else None


# -- a batch -----------------------------------------------------------------------------------------------------------


def _checked_batch(batch: np.ndarray) -> np.ndarray:
    """Return a batch, or raise where it is empty, ragged, or has its channels before its rows."""
    if batch.dtype == object:
        raise TypeError("a batch must be an array of numbers in one shape (N, H, W, C), got dtype object; give a list")
    if not len(batch):
        raise ValueError(f"a batch must hold at least one picture, got shape {batch.shape}")
    if batch.shape[3] not in (1, 3, 4):
        first = batch.shape[1] in (1, 3, 4)
        hint = "; channels come last: np.moveaxis(batch, 1, -1)" if first else ""
        raise ValueError(f"a batch must be (N, H, W, C) with C = 1, 3 or 4, got shape {batch.shape}{hint}")
    return batch


def _batch(recipe: Recipe, batch: np.ndarray, seed: Any, means: Any, risky: list[str]) -> np.ndarray:
    """Return what comes of a batch as one, or raise where a step makes canvases of several sizes."""
    out: np.ndarray | None = None
    first: Sequence[Step | PairedStep] = ()
    for number, (image, steps) in enumerate(_each(recipe, batch, seed, means, risky)):  # type: ignore[arg-type]
        if out is None:
            out, first = np.empty((len(batch), *image.shape), image.dtype), steps
        if image.shape != out.shape[1:]:
            size = batch.shape[1], batch.shape[2]
            name = _changes_canvas(first, size) or _changes_canvas(steps, size)
            raise ValueError(
                f"a batch must come out in one size, but {name} changes the canvas: picture 0 became "
                f"{out.shape[1]} x {out.shape[2]}, picture {number} {image.shape[0]} x {image.shape[1]}; "
                "give a list, recipe(list(batch))"
            )
        out[number] = image
    return out  # type: ignore[return-value]


def _changes_canvas(steps: Sequence[Any], size: tuple[int, int]) -> str | None:
    """Return the name of the first step that gives a canvas of this size another one."""
    for step in steps:
        value = step.resolved(size)
        if isinstance(value, FilledWarp) and value.warp.size != size:
            return str(step.transform.name)
    return None
