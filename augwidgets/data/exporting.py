"""`export`: a data set, as a recipe augments it, in the format that a training needs."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from augwidgets.data import opening
from augwidgets.data.allowed_steps import check_recipe
from augwidgets.data.cluster_means import checked_means
from augwidgets.data.dataset import DataSet
from augwidgets.data.exported import Exported, in_words
from augwidgets.data.formats.pictures_out import KINDS, PictureFormat
from augwidgets.data.formats.table import FORMATS
from augwidgets.data.formats.writing import ShardWriter, Writer
from augwidgets.data.out.choices import copies_of, originals_of, recipes_of
from augwidgets.data.out.fingerprint import digest, fingerprint
from augwidgets.data.out.jobs import Jobs
from augwidgets.data.out.plan import Plan, versions
from augwidgets.data.out.progress import check as check_progress
from augwidgets.data.out.tasks import Tasks
from augwidgets.data.out.work_folder import WorkFolder
from augwidgets.data.out.workers import check_jobs
from augwidgets.domain.errors import one_line, path_told, told
from augwidgets.domain.seed import Seed
from augwidgets.recipe.applying import means_are_missing
from augwidgets.recipe.argument_checks import checked_recipe
from augwidgets.recipe.recipe import Recipe


def export(
    data: Any,
    recipe: Recipe,
    to: str | os.PathLike[str],
    format: str = "folder",
    *,
    copies: int | Mapping[str, int] = 1,
    seed: int = 0,
    n_jobs: int | None = None,
    originals: float = 0,
    recipes: Mapping[str, Recipe] | None = None,
    pictures: str | None = None,
    quality: int = 95,
    means: Any = None,
    progress: bool | Callable[[int, int], Any] = True,
) -> Exported:
    """Write a data set, as a recipe augments it, in the format that a training needs.

    Copy k of picture i is drawn from ``default_rng([seed, k, i])``, however many workers there are. It can be ended at
    any time, by Ctrl-C or worse: the same call goes on, and ends with the same files; on its own result it returns at
    once. ``aw.Recipe([])`` changes nothing: pictures keep their names, and only their format changes.

    In every format the mask of an object holds the pixels that its box is around: those that something covers
    (``erase``, ``coarse_dropout``) are not written, while a mask without boxes stays as it is.

    Beside the result lie the recipe (``recipe.json``), all else that it was made with (``augwidgets.json``), what was
    left out, with the reason (``left_out.csv``), which objects the recipe has pushed out of which picture
    (``dropped.jsonl``), and in which less of the object is left than its label needs (``label_at_risk.jsonl``).

    Parameters
    ----------
    data : DataSet, or what `augwidgets.data.open` takes
    recipe : Recipe
        Steps of a pair (mixup, mosaic) take their partners from the same split of the data set.
    to : path
        A new or an empty folder, or one where this export has been begun.
    format : str
        "folder", "coco", "voc", "yolo" ...
    copies : int or mapping of class to int
        Of each picture; with a mapping, of the pictures that show a class, and 1 of the others.
    seed : int
    n_jobs : int, optional
        How many processes, -1 for as many as there are cores; without it one, or what ``joblib.parallel_config`` says:
        inside ``parallel_config("dask")`` the cluster works, and all its machines write to this folder.
    originals : float or bool
        The share of the pictures that are written untouched as well; True for all.
    recipes : mapping of class to Recipe, optional
        Those of pictures that show a class, the first that fits.
    pictures : {"png", "jpg"}, optional
        As what pictures are written; without it what is made is PNG. Where nothing changes a picture (originals, or a
        recipe without steps), the bytes of its file are copied with all that it says of itself, if it is a JPEG or a
        PNG (with ``pictures`` of just that kind), upright, with 8 bits a channel.
    quality : int
        Of "jpg", 1 to 100; with another than 95 no JPEG is copied.
    means : ClusterMeans, optional
        What ``cluster_blend`` takes.
    progress : bool or callable
        Whether a bar shows how far it is; or a function of the done and all, which ends it where it returns False.

    Returns
    -------
    Exported

    Raises
    ------
    OSError
        The folder holds other files or another export, this one is written there right now, or nothing can be written.
    TypeError, ValueError
        In one sentence: what was allowed, what came and what to do.

    Warns
    -----
    UserWarning
        Pictures were left out, the format cannot hold some of the labels, some of these may be wrong now (the recipe's
        `min_object_visible`), or files of a complete export are missing or changed: how many, and which.

    Examples
    --------
    >>> import tempfile, augwidgets as aw
    >>> cats = [aw.pictures.cat().image] * 2
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     done = export(cats, aw.default_recipe(), os.path.join(folder, "out"), "voc", copies=3, progress=False)
    ...     print(done.pictures, done.open()[5].size)
    6 (300, 451)
    """
    data = opening.open(data)
    recipe = checked_recipe(recipe)
    writes = _writer_of(format)
    how = _picture_format(pictures, quality)
    seed = Seed().check(seed, "seed")
    means = checked_means(means)
    check_jobs(n_jobs)
    check_progress(progress)
    made = copies_of(data, copies)
    untouched = originals_of(len(data), originals, seed)
    own, others = recipes_of(data, recipes)
    every = (recipe, *others)
    _check_sense(data, every, made + untouched, means)
    folder = WorkFolder(_checked_place(to, data))
    plan = Plan(
        format=format,
        pictures=asdict(how),
        recipe=json.loads(recipe.to_json()),
        recipes={name: json.loads(one.to_json()) for name, one in (recipes or {}).items()},
        seed=seed,
        copies=dict(copies) if isinstance(copies, Mapping) else int(copies),
        originals=float(originals),
        means=None if means is None else digest([[one.image for one in means.pictures], means.centres]),
        data={"pictures": len(data), "format": data.format, "fingerprint": fingerprint(data)},
        versions=versions(),
    )
    result, complete = folder.completed(plan), True
    if result is None:
        writer = writes(data, how)
        plain = not any(one.steps for one in every)
        jobs = Jobs(data.names, made, untouched, own, plain=plain)
        if isinstance(writer, ShardWriter):
            splits = [entry.split for entry in data.listing.entries]
            jobs = Jobs(data.names, made, untouched, own, plain=plain, groups=splits, most=writer.most)
        folder.begin(plan)
        tasks = Tasks(data, every, seed, means, writer, folder, jobs, how)
        with folder.held():
            complete = tasks.run(n_jobs, progress, format)
            result = tasks.finish(plan) if complete else tasks.part()
    found = Exported(folder.place, format, result.pictures, result.left_out, result.lost, complete, result.at_risk)
    _warn(found, result.damaged)
    return found


def _writer_of(format: Any) -> Callable[..., Writer]:
    writing = {name: one.writer for name, one in FORMATS.items() if one.writer is not None}
    if not isinstance(format, str) or format not in writing:
        raise ValueError(f"format must be one of {', '.join(map(repr, writing))}, got {told(format)}")
    return writing[format]


def _picture_format(kind: str | None, quality: int) -> PictureFormat:
    """Return as what pictures are written; the kind that was asked for is kept, and without one any that can be."""
    how = PictureFormat("png" if kind is None else kind, quality)
    keeps = KINDS if kind is None else (kind,) if kind == "png" or quality == PictureFormat.quality else ()
    return replace(how, keeps=keeps)


def _check_sense(data: DataSet, recipes: Sequence[Recipe], counts: np.ndarray, means: Any) -> None:
    """Raise what would be wrong with every picture."""
    if not counts.any():
        raise ValueError("copies and originals must leave a picture to be written, got 0 of each")
    for recipe in recipes:
        if len(data) == 1:
            recipe.refuse_pairs()
        if data.mirrors is not None:
            check_recipe(data.mirrors, recipe)
        for step in recipe.open_steps:
            if step.on and step.transform.partners == "cluster means" and means is None:
                raise ValueError(means_are_missing(step.name))


def _checked_place(to: Any, data: DataSet) -> Path:
    if not isinstance(to, (str, os.PathLike)) or not os.fspath(to):
        raise TypeError(f"to must be the path of a folder, got {told(to)}")
    try:
        place = Path(os.path.realpath(os.path.expanduser(os.fspath(to))))
    except ValueError:  # a null character
        raise ValueError(f"to must be a path that a folder can have, got {path_told(to)}") from None
    lists = data.format in ("folder", "pictures") and data.listing.root  # what is written there would be found as well
    if lists and place.is_relative_to(os.path.realpath(data.listing.root)):
        raise ValueError(
            f"to must not lie in the folder of the data set, {path_told(data.listing.root, 80)}, got "
            f"{path_told(to, 80)}; name one beside it"
        )
    return place


def _warn(found: Exported, damaged: Sequence[str]) -> None:
    if damaged:
        one = len(damaged) == 1
        warnings.warn(
            f"{len(damaged):,} of its files {'is' if one else 'are'} missing or changed since the export was complete, "
            f"{'' if one else 'the first: '}{path_told(damaged[0], 60)}; to make {'it' if one else 'them'} again, "
            f"delete {path_told(found.folder, 80)} first",
            UserWarning,
            stacklevel=3,
        )
    if found.left_out:
        count, first = len(found.left_out), found.left_out[0]
        warnings.warn(
            f"{count:,} {'was' if count == 1 else 'were'} left out (left_out.csv in {path_told(found.folder, 50)}), "
            f"{'' if count == 1 else 'the first: '}{one_line(first.what, 50)}: {one_line(first.why, 100)}",
            UserWarning,
            stacklevel=3,
        )
    if found.at_risk:
        warnings.warn(
            f"in {found.at_risk:,} of {found.pictures:,} pictures less of the object is left than min_object_visible "
            f"asks for, and their label may be wrong (label_at_risk.jsonl in {path_told(found.folder, 50)}); "
            "otherwise='draw again' draws anew",
            UserWarning,
            stacklevel=3,
        )
    if found.lost:
        warnings.warn(f"{found.format} cannot hold {in_words(found.lost)[:200]}", UserWarning, stacklevel=3)
