"""`Plan`: what scenes are drawn from, and what is true of all of them."""

from __future__ import annotations

import dataclasses
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np

from augwidgets.data.dataset import DataSet
from augwidgets.data.exported import Exported
from augwidgets.domain import faces
from augwidgets.domain.argument_checks import is_whole
from augwidgets.domain.errors import told
from augwidgets.domain.range import Range
from augwidgets.recipe.argument_checks import checked_recipe
from augwidgets.recipe.recipe import Recipe
from augwidgets.scenes import drawing, plan_file, series
from augwidgets.scenes.argument_checks import check_size, check_texts
from augwidgets.scenes.backgrounds import Backgrounds
from augwidgets.scenes.cutout_image import Cutout
from augwidgets.scenes.material import Whole
from augwidgets.scenes.painting import check_blend
from augwidgets.scenes.pick import Pick
from augwidgets.scenes.placed import Placed, Size
from augwidgets.scenes.plan_values import as_cutouts, as_regions, check_sense
from augwidgets.scenes.ranges import RANGES, SETTINGS
from augwidgets.scenes.scene import Scene
from augwidgets.scenes.sending import first_arrived
from augwidgets.steps.step import Step

_PICTURES = ("cutouts", "distractors", "backgrounds", "ground")  # what is large
_CHOICES = {"place_by": ("centre", "corner"), "scale_by": ("scene", "picture")}


@dataclass(frozen=True, eq=False, repr=False)
class Plan:
    """What scenes are drawn from: cut-outs, backgrounds, ranges, and limits that each scene keeps.

    Parameters
    ----------
    cutouts : sequence of Cutout, or of what `cutout` takes; or a folder of PNG files with transparency
        `aw.scenes.cutouts(data, "dog")` gives those of a data set.
    backgrounds : what `augwidgets.data.open` takes
        Cut to fill a scene, never stretched.
    count : int or (int, int)
        How many objects a scene has.
    x, y : float or (float, float)
        Where an object's centre lies, as a share of width and height.
    scale : float or (float, float)
        The longer side of a cut-out, as a share of the scene's shorter side.
    place_by : {"centre", "corner"}
        What x and y place: an object's centre, or the left upper corner of the box around it.
    scale_by : {"scene", "picture"}
        Whether `scale` is a share of the scene's side, or times the share that the cut-out had in its own picture.
    angle : float or (float, float)
        Degrees, anticlockwise, about the object's own centre.
    mirror : float
        The chance that an object is mirrored.
    blend : str
        How edges are joined with the background: "paste", "feather", "box", "motion" or "poisson". A detector may learn
        the seam of one alone; ``in_all_blends`` of `write` paints each scene in all of them.
        (Cut, Paste and Learn measured 65.9 without blending, 58.4 with Poisson alone, 73.7 with the same scene in all.)
    cutout_recipe, recipe : Recipe, optional
        What is done to each cut-out before it is placed, and to the whole scene in the end.
    match : float
        How far an object's brightness and colours go towards those of the ground behind it.
    shadow : float
        How dark its soft shadow is.
    visible : float
        The least share of each object that is seen: none is hidden, or cut off, farther.
    truncated : float
        The most of an object that may lie outside of the scene.
    overlap : float
        The most intersection over union of two objects.
    distance : float
        The least between two boxes, as a share of the scene's shorter side.
    smallest : float
        Pixels: the least shorter side of a box.
    where : Region, (H, W) array, or a sequence of these, optional
        Where the middle of an object's foot may stand. One region, such as `augwidgets.Region.painted`, or one mask is
        for all scenes, and is stretched over them. A sequence has one for each background, or None: each lies on its
        whole background, and is cut with it.
    beside : sequence of str
        Classes of the backgrounds' own boxes: objects stand beside one of these. Context beats chance (Dvornik, Mairal
        and Schmid, 2018, measured 5 points).
    horizon : float, optional
        A share of the height: an object whose foot stands there would be a point; one at the lower edge has its scale.
    distractors : as cutouts
        Objects without labels, which hide others.
    distractor_count : int or (int, int)
        How many of them a scene has, at most: one that finds no place is left out.
    tries : int
        How often an object is drawn anew, until it keeps the limits, before it is left away.
    weights : mapping of str to float, optional
        How often an object is of each class: ``{"cat": 2, "dog": 1}`` draws twice as many cats, however many cut-outs
        there are of each; a class that is not named, or has 0, takes no part. Without it each cut-out is as likely as
        another.

    Raises
    ------
    OSError, TypeError, ValueError
        In one sentence.

    Examples
    --------
    >>> import augwidgets as aw
    >>> cat = aw.scenes.cutout(aw.pictures.cat())
    >>> plan = Plan([cat], [aw.pictures.moon()], count=(2, 3), scale=(.2, .4))
    >>> sample = plan.draw(np.random.default_rng(1), size=(240, 320)).paint()
    >>> sample.box_labels, sample.size
    (('cat', 'cat'), (240, 320))
    """

    cutouts: Any
    backgrounds: Any
    count: Any = (1, 4)
    x: Any = (0.0, 1.0)
    y: Any = (0.0, 1.0)
    scale: Any = (0.25, 0.6)
    angle: Any = 0.0
    mirror: float = 0.5
    blend: str = "feather"
    cutout_recipe: Recipe | None = None
    recipe: Recipe | None = None
    match: float = 0.0
    shadow: float = 0.0
    visible: float = 0.4
    truncated: float = 0.3
    overlap: float = 1.0
    distance: float = 0.0
    smallest: float = 4.0
    where: Any = None
    beside: Sequence[str] = ()
    horizon: float | None = None
    distractors: Any = ()
    distractor_count: Any = 0
    tries: int = 50
    place_by: str = "centre"
    scale_by: str = "scene"
    weights: Mapping[str, float] | None = None
    ground: Backgrounds = field(init=False)
    pick: Pick = field(init=False)

    def __post_init__(self) -> None:
        put = object.__setattr__
        put(self, "cutouts", as_cutouts(self.cutouts, "cutouts"))
        put(self, "distractors", as_cutouts(self.distractors, "distractors"))
        is_read = isinstance(self.backgrounds, Backgrounds)
        put(self, "ground", self.backgrounds if is_read else Backgrounds(self.backgrounds))
        for name, domain in RANGES.items():
            put(self, name, domain.check_open(getattr(self, name), name))
        for name, domain in SETTINGS.items():
            put(self, name, domain.check(getattr(self, name), name))
        check_blend(self.blend)
        for name, words in _CHOICES.items():
            word = getattr(self, name)
            if not isinstance(word, str) or word not in words:
                raise ValueError(f"{name} must be {' or '.join(map(repr, words))}, got {told(word)}")
        for name in ("cutout_recipe", "recipe"):
            if getattr(self, name) is not None:
                checked_recipe(getattr(self, name), name).refuse_pairs()
        put(self, "where", as_regions(self.where, len(self.ground)))
        put(self, "beside", check_texts(self.beside, "beside", "['person']"))
        put(self, "pick", Pick(self.cutouts, self.weights))
        put(self, "weights", self.pick.weights)
        if self.horizon is not None:
            put(self, "horizon", Range(0, 1).check(self.horizon, "horizon"))
        check_sense(self)

    def replace(self, **changes: Any) -> Plan:
        """Return a plan that is another in these parts; what is read of the others is not read again.

        Parameters
        ----------
        **changes
            Whatever `Plan` takes.

        Returns
        -------
        Plan

        Raises
        ------
        OSError, TypeError, ValueError
            As `Plan` raises them.

        Examples
        --------
        >>> import augwidgets as aw
        >>> plan = Plan([aw.scenes.cutout(aw.pictures.cat())], [aw.pictures.moon()])
        >>> plan.replace(count=3).count, plan.count
        ((3, 3), (1, 4))
        """
        known = {one.name for one in fields(self) if one.init}
        if unknown := sorted(set(changes) - known):
            raise TypeError(f"a plan has no {told(unknown[0])}; it has {', '.join(sorted(known))}"[:280])
        changed = dataclasses.replace(self, **{"backgrounds": self.ground, **changes})
        if "backgrounds" not in changes:
            object.__setattr__(changed, "backgrounds", self.backgrounds)
        return changed

    def draw(self, rng: np.random.Generator, size: Size | None = None) -> Scene:
        """Draw a scene: values only.

        Parameters
        ----------
        rng : numpy.random.Generator
            The same numbers are taken from it whatever the plan.
        size : (int, int), optional
            Height and width; without it the background's own.

        Returns
        -------
        Scene

        Raises
        ------
        ValueError
            The limits cannot be met: how many objects found a place, and what stood in the way.
        """
        if not isinstance(rng, np.random.Generator):
            raise TypeError(f"rng must be a NumPy Generator, such as np.random.default_rng(7), got {told(rng)}")
        return drawing.drawn(self, rng, None if size is None else check_size(size))

    def scene(
        self, size: Size, background: int = 0, *, crop: tuple[float, float] = (0.5, 0.5),
        objects: Sequence[Placed] = (), blend: str | None = None, steps: Sequence[Any] = (),
    ) -> Scene:  # fmt: skip
        """Return a scene of values that are given, as `Scene.code` writes them.

        Parameters
        ----------
        size : (int, int)
            Height and width.
        background : int
            Its number.
        crop : (float, float)
            Which part of it: how far to the right, and how far down, of the room that is left.
        objects : sequence of Placed
            From the back to the front.
        blend : str, optional
            The plan's without it.
        steps : sequence of Step
            What is done to the whole picture.

        Returns
        -------
        Scene

        Raises
        ------
        TypeError, ValueError
            A number that the plan does not have, or values that are none.
        """
        if not is_whole(background) or not 0 <= background < len(self.ground):
            raise ValueError(f"background must be a number from 0 to {len(self.ground) - 1}, got {told(background)}")
        if not isinstance(objects, (list, tuple)) or not isinstance(steps, (list, tuple)):
            raise TypeError(f"objects and steps must be lists, got {told(objects)} and {told(steps)}")
        for one in steps:
            if not isinstance(one, Step):
                raise TypeError(f"steps must be Steps that a recipe has drawn, got {told(one)}")
        if not isinstance(crop, (list, tuple)) or len(crop) != 2:
            raise ValueError(f"crop must be two shares, to the right and down, got {told(crop)}")
        for one in objects:
            if not isinstance(one, Placed):
                raise TypeError(f"objects must be aw.scenes.Placed, got {told(one)}")
            known = self.cutouts if one.labelled else self.distractors
            if not is_whole(one.cutout) or not 0 <= one.cutout < len(known):
                raise ValueError(f"a cut-out must be a number from 0 to {len(known) - 1}, got {told(one.cutout)}")
        right, down = (Range(0, 1).check(share, "crop") for share in crop)
        chosen = check_blend(self.blend if blend is None else blend)
        return Scene(self, check_size(size), int(background), (right, down), tuple(objects), chosen, tuple(steps))

    def series(
        self, count: int, *, seed: int = 0, size: Size | None = None, validation: float = 0,
        in_all_blends: bool = False, natural: float = 0, natural_from: Any = None,
    ) -> DataSet:  # fmt: skip
        """Return many scenes as a data set: scene k is drawn from ``default_rng([seed, 0, k])`` when it is asked for.

        It goes wherever a data set does: `aw.explore`, `aw.data.export`, `aw.data.report_on`, `aw.training.Augmented`.

        Parameters
        ----------
        count : int
        seed : int
        size : (int, int), optional
            Height and width; without it each background's own.
        validation : float
            The share of the scenes that are for validation, with cut-outs and backgrounds that training does not have.
        in_all_blends : bool
            Whether each scene comes in every blend, one after the other, so that a detector cannot learn the seam:
            "Cut, Paste and Learn" measured 73.7 with it, 65.9 for pasted objects, 58.4 for Poisson blending alone.
        natural : float
            The share of pictures that are none of scenes, but natural ones.
        natural_from : DataSet, optional
            Where these come from; without it the data set of the cut-outs.

        Returns
        -------
        DataSet

        Raises
        ------
        TypeError, ValueError
            In one sentence: there is too little to split, or nothing natural.
        """
        return series.series(
            self, count, seed=seed, size=None if size is None else check_size(size), validation=validation,
            in_all_blends=in_all_blends, natural=natural, natural_from=natural_from,
        )  # fmt: skip

    def write(
        self, to: str | os.PathLike[str], count: int, format: str = "coco", *, seed: int = 0, size: Size | None = None,
        validation: float = 0, in_all_blends: bool = False, natural: float = 0, natural_from: Any = None,
        n_jobs: int | None = None, pictures: str | None = None, quality: int = 95,
        progress: bool | Callable[[int, int], Any] = True,
    ) -> Exported:  # fmt: skip
        """Write many scenes in the format that a training needs, through `aw.data.export`.

        It can be ended at any time; the same call goes on, and ends with the same files, however many workers there
        are. ``sources.csv`` beside the result says where every cut-out and background comes from.

        Parameters
        ----------
        to : path
            A new or an empty folder, or one where this has been begun.
        count : int
            How many pictures.
        format : str
            "coco", "voc", "yolo-segment", "masks" ...: one of `aw.data.export`.
        seed, size, validation, in_all_blends, natural, natural_from
            As `series` takes them.
        n_jobs, pictures, quality, progress
            As `aw.data.export` takes them.

        Returns
        -------
        Exported

        Raises
        ------
        OSError, TypeError, ValueError
            In one sentence, as `series` and `aw.data.export` raise them.

        Examples
        --------
        >>> import tempfile, augwidgets as aw
        >>> plan = Plan([aw.scenes.cutout(aw.pictures.cat())], [aw.pictures.moon()], count=1)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     done = plan.write(os.path.join(folder, "out"), 3, size=(120, 160), progress=False)
        ...     done.pictures, len(done.open()), done.open().classes
        (3, 3, {'cat': 3})
        """
        return series.write(
            self, to, count, format, n_jobs=n_jobs, pictures=pictures, quality=quality, progress=progress, seed=seed,
            size=None if size is None else check_size(size), validation=validation, in_all_blends=in_all_blends,
            natural=natural, natural_from=natural_from,
        )  # fmt: skip

    def to_file(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write it as JSON, and its pictures into a folder beside it; ``augwidgets scenes`` takes the file.

        Backgrounds that lie in files stay where they are, and are named by their paths.

        Parameters
        ----------
        path : path
        overwrite : bool
            Whether files that are there already may be replaced.

        Returns
        -------
        pathlib.Path

        Raises
        ------
        OSError, ValueError
            In one sentence.
        """
        return plan_file.write(self, path, overwrite)

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> Plan:
        """Read what `to_file` wrote, or what was written by hand like it.

        Parameters
        ----------
        path : path

        Returns
        -------
        Plan

        Raises
        ------
        OSError, ValueError
            In one sentence: no such file, an unknown key, or values that no plan has.
        """
        return plan_file.read(path)

    def cutout_of(self, placed: Placed) -> Cutout:
        """Return the cut-out of an object, as the steps that were drawn for it leave it."""
        return Whole(self).cutout(placed.cutout, placed.steps, labelled=placed.labelled)

    def __getstate__(self) -> dict[str, Any]:
        self.__dict__.setdefault("_name", secrets.token_hex(16))  # of this one, wherever it is sent
        return dict(self.__dict__)

    def __setstate__(self, state: dict[str, Any]) -> None:
        large = {name: state[name] for name in _PICTURES}
        self.__dict__.update(state, **first_arrived(state["_name"], large))

    def __repr__(self) -> str:
        given = [f"{len(self.cutouts)} cut-outs", f"{len(self.ground)} backgrounds"]
        rest = {one.name: one.default for one in fields(self) if one.init}
        for name in (*RANGES, *SETTINGS, "blend", *_CHOICES):
            value = getattr(self, name)
            normal = RANGES[name].check_open(rest[name], name) if name in RANGES else rest[name]
            if value != normal:
                given.append(f"{name}={RANGES[name].written(value) if name in RANGES else value!r}")
        if self.weights is not None:
            given.append(f"weights={told(dict(self.weights))}")
        return f"<Plan: {', '.join(given)}>"

    def _repr_html_(self) -> str:
        return faces.html(self)
