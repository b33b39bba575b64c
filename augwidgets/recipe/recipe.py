"""`Recipe`: steps whose values are still ranges, each with a chance. Drawing closes it, applying runs the Steps."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
from numpy.typing import ArrayLike

from augwidgets.domain import faces
from augwidgets.domain.argument_checks import is_listed
from augwidgets.domain.kept_property import kept_property
from augwidgets.domain.quantiles import Quantiles
from augwidgets.recipe import addition, by_label, file_format
from augwidgets.recipe import ids as numbered
from augwidgets.recipe import settings as own_settings
from augwidgets.recipe.applying import Partner, applied, with_others
from augwidgets.recipe.arrangement import Arrangement
from augwidgets.recipe.checks import at_most, check_count, count_of
from augwidgets.recipe.groups import Group
from augwidgets.recipe.many_pictures import called
from augwidgets.recipe.members import opened
from augwidgets.recipe.written import Written
from augwidgets.sample.box_rules import TIGHT, BoxRules
from augwidgets.sample.picture_kinds import Picture
from augwidgets.sample.sample import Sample
from augwidgets.sample.soft_labels import class_of
from augwidgets.steps import fusion, partners
from augwidgets.steps.fusion import Resolved
from augwidgets.steps.open_step import OpenStep
from augwidgets.steps.step import Step
from augwidgets.warp.warps import checked_size

_LIMIT = 2**32  # of ids

Seeds = int | Sequence[int] | np.random.Generator | None


@dataclass(frozen=True, repr=False)
class Recipe(Arrangement, Written):
    """Steps whose values are still ranges, each with a chance.

    It is read like a list of its steps; a slice of it is a recipe too, and `+` puts a step or another recipe behind it.

    Parameters
    ----------
    steps : sequence
        `OpenStep` (``aw.rotate.between(angle=(-30, 30))``, ``aw.maybe(..., 0.5)``), `Step`, transform, plain
        function of an image, or a `Group` of such (``aw.one_of([...])``).
    fill, fill_level : str, float
        What uncovered pixels become, in every spatial step that does not name its own. A `Step` has every value
        chosen, and so a fill of its own: ``aw.rotate.at(angle=15)`` is black, ``aw.rotate.between(angle=15)`` follows.
    min_visible : float
        A box of which a smaller share than this is left is dropped; the others are cut at the rim of the picture, for
        a detector learns from objects that are seen in part, if their boxes say so.
    boxes : str
        "tight": a box whose object was moved or covered takes the tight edges of its mask, where the Sample gives its
        `mask_values`; "corners": the hull of its corners, for all; "turned": its corners become the turned rectangle
        around what is left, the smallest one around its mask where it has one.
    ids : sequence of int, optional
        Names the row of quantiles of each step, 0, 1, 2 ... at first. A step keeps its id when it is moved, so its
        draws stay.
    by_label : mapping, optional
        Ranges that hold for one label only: ``{label: {id of the step: {parameter: range}}}``; see `holding`.
    min_size : float
        A box whose shorter side has fewer pixels than this at the end is dropped.
    clip : bool
        Whether boxes are cut at the rim of the picture. Else one that hangs over it is the hull of its whole corners.
    min_object_visible : float, optional
        The share of the object that must still be visible for the picture's own label to hold; of a picture without
        boxes, the share of the picture itself.
    measured_on : str
        "largest": that of the largest object; "all": that of the area of all objects together.
    otherwise : str
        Where less is left: "warn", by a warning and in the Sample (`Sample.label_left`), or "draw again", up to ten
        times, and then warn.

    Examples
    --------
    >>> import augwidgets as aw
    >>> recipe = aw.Recipe([aw.maybe(aw.flip_horizontal.between(), 0.5), aw.rotate.between(angle=(-30, 30))])
    >>> eval(repr(recipe), {"aw": aw}) == recipe == aw.Recipe.from_json(recipe.to_json())
    True
    >>> shoe = aw.Sample(np.zeros((100, 100), np.uint8), boxes=[[60, 20, 100, 80]], box_labels=["shoe"])
    >>> partly = aw.Recipe([aw.shift.at(right=0.3, down=0)], min_visible=0.2)(shoe, seed=0)
    >>> partly.boxes.tolist(), partly.visible.tolist()
    ([[90.0, 20.0, 100.0, 80.0]], [0.25])
    >>> aw.Recipe([aw.shift.at(right=0.3, down=0)], min_visible=0.4)(shoe, seed=0).dropped[0].why
    '0.25 of it is visible, less than min_visible 0.4'
    >>> len(recipe), recipe[-1], [step.name for step in recipe + aw.gamma]
    (2, aw.rotate.between(angle=(-30.0, 30.0)), ['flip_horizontal', 'rotate', 'gamma'])
    >>> steps = recipe.draw(np.random.default_rng([7, 0, 0]))
    >>> image = aw.pictures.cat().image
    >>> bool((recipe(image, seed=(7, 0, 0)) == recipe.apply(aw.Sample(image), steps).image).all())
    True
    """

    _word = "recipe"
    _limit = _LIMIT

    steps: tuple[Any, ...] = ()  # OpenSteps and Groups, whatever was handed in
    fill: str = "constant"
    fill_level: float = 0.0
    min_visible: float = 0.0
    ids: tuple[int, ...] | None = None
    by_label: Any = ()  # rows, whatever was handed in
    boxes: str = "tight"
    min_size: float = 0.0
    clip: bool = True
    min_object_visible: float | None = None
    measured_on: str = "largest"
    otherwise: str = "warn"

    def __post_init__(self) -> None:
        put = object.__setattr__
        if not is_listed(self.steps) or isinstance(self.steps, Arrangement):
            hints = {Group: "; put it in brackets, aw.Recipe([group])", Recipe: "; its steps are recipe.steps"}
            came = type(self.steps)
            raise TypeError(f"a Recipe is made of a list of steps, got {came.__name__}{hints.get(came, '')}")
        put(self, "steps", tuple(opened(step) for step in at_most(self.steps)))
        check_count(sum(map(count_of, self.steps)), "a recipe")
        for name, setting in own_settings.SETTINGS.items():
            put(self, name, setting.check(getattr(self, name), name))
        put(self, "ids", numbered.checked(self.ids, len(self.steps), _LIMIT))
        given = () if self.by_label is None else self.by_label
        put(self, "by_label", by_label.checked(given, self._members()))

    # -- the flow ------------------------------------------------------------------------------------------------

    def draw(
        self, rng: np.random.Generator, *, label: Any = None, count: int | None = None, index: int | None = None
    ) -> tuple[Step, ...]:
        """Draw every value: return the Steps that happen, in order.

        Each step has a row of quantiles, found by its id under a key that is taken from `rng`, so that changing one
        step leaves the draws of the others as they are.

        Parameters
        ----------
        rng : numpy.random.Generator
        label : optional
            Of the picture that the Steps are for.
        count : int, optional
            How many pictures the data set has. A step of a pair then draws the number of each partner, 0..count - 1.
        index : int, optional
            The number of the picture that the Steps are for: it is no partner of itself.

        Returns
        -------
        tuple of Step

        Raises
        ------
        TypeError, ValueError
            `rng` is no generator; `count` and `index` do not go together.

        Examples
        --------
        >>> import augwidgets as aw
        >>> recipe = aw.Recipe([aw.mixup])
        >>> {recipe.draw(np.random.default_rng(k), count=3, index=1)[0].partners for k in range(9)} == {(0,), (2,)}
        True
        """
        if (index, count) != (None, None):
            index, count = partners.checked_place(index, count)
        if not isinstance(rng, np.random.Generator):
            raise TypeError(
                f"draw takes a numpy.random.Generator, for example default_rng(7), got {type(rng).__name__}"
            )
        return self.drawn_for(label).drawn(Quantiles.drawn(rng), count, index)

    def drawn(self, rows: Quantiles, count: int | None = None, index: int | None = None) -> tuple[Step, ...]:
        """Return what `draw` does, from the quantiles of a picture.

        Parameters
        ----------
        rows : Quantiles
        count, index : int, optional
            As for `draw`.

        Returns
        -------
        tuple of Step
        """
        given = {"fill": self.fill, "fill_level": self.fill_level, "count": count, "index": index}
        members = zip(self.ids or (), self.steps, strict=True)
        return tuple([step for number, member in members for step in member.draw(rows.of(number), given)])

    def drawn_for(self, label: Any) -> Recipe:
        """Return the recipe from which a picture with this label is drawn; asked for again, the same one.

        Parameters
        ----------
        label : str, int, SoftLabel or None

        Returns
        -------
        Recipe
            Without `by_label`, unless there is no label.
        """
        if not self.by_label or label is None:
            return self
        name = class_of(label)
        known = name if name in {row[0] for row in self.by_label} else None
        if known not in self._by_class:
            self._by_class[known] = self.for_label(label)
        return self._by_class[known]

    def resolved(self, steps: Sequence[Step], size: tuple[int, int]) -> list[Resolved]:
        """Return the few values that are left of drawn Steps on a canvas of this size: what `apply` applies.

        Parameters
        ----------
        steps : sequence of Step
        size : (int, int)
            Height and width of the picture that arrives.

        Returns
        -------
        list of FilledWarp, Curve or Pixels
            In order; adjacent warps with one fill are one, and so are adjacent curves.

        Examples
        --------
        >>> import augwidgets as aw
        >>> steps = [aw.rotate.at(angle=9), aw.zoom.at(), aw.gamma.at(), aw.contrast.at(), aw.blur.at()]
        >>> [type(value).__name__ for value in aw.Recipe().resolved(steps, (20, 30))]
        ['FilledWarp', 'Curve', 'Pixels']
        """
        return fusion.resolved(_checked(steps, "resolved takes"), checked_size(size))

    def apply(
        self,
        sample: Sample,
        steps: Sequence[Step],
        *,
        partner: Partner | None = None,
        means: Any = None,
    ) -> Sample:
        """Apply drawn Steps to a Sample: one resampling for adjacent warps, one table for adjacent curves.

        Parameters
        ----------
        sample : Sample
        steps : sequence of Step
        partner : callable, optional
            Takes the number of a picture in the data set and returns it as it is there, unaugmented; steps of a pair
            (mixup, cutmix, mosaic) fit it to the canvas that they meet.
        means : ClusterMeans, optional
            What ``cluster_blend`` takes: `cluster_means` of the data set.

        Returns
        -------
        Sample

        Raises
        ------
        TypeError, ValueError
            An array, steps that are not drawn, or those of a pair without `partner` or `means`.

        Examples
        --------
        >>> import augwidgets as aw
        >>> some = [aw.Sample(np.full((2, 2), level, np.uint8), label=name) for level, name in [(0, "a"), (200, "b")]]
        >>> out = aw.Recipe().apply(some[0], [aw.mixup.at(share=0.25, partners=[1])], partner=some.__getitem__)
        >>> int(out.image.max()), out.label
        (50, aw.SoftLabel({'a': 0.75, 'b': 0.25}))
        """
        if not isinstance(sample, Sample):
            raise TypeError(f"apply takes a Sample, got {type(sample).__name__}; recipe(image) takes arrays as well")
        steps = _checked(steps, "apply takes")
        return applied(self, fusion.resolved(with_others(steps, partner, means), sample.size), sample)

    @kept_property
    def box_rules(self) -> BoxRules:
        """What becomes of boxes at the end, as one value."""
        rules = BoxRules(self.min_visible, self.min_size, self.clip, self.boxes)
        return TIGHT if rules == TIGHT else rules

    @overload
    def __call__(self, picture: Picture, seed: Seeds = None, *, means: Any = None) -> Picture: ...
    @overload
    def __call__(self, picture: list[Any], seed: Seeds = None, *, means: Any = None) -> list[Any]: ...
    @overload
    def __call__(self, picture: tuple[Any, ...], seed: Seeds = None, *, means: Any = None) -> tuple[Any, ...]: ...
    @overload
    def __call__(self, picture: ArrayLike, seed: Seeds = None, *, means: Any = None) -> np.ndarray: ...
    def __call__(self, picture: Any, seed: Seeds = None, *, means: Any = None) -> Any:
        """Draw and apply: another draw each time, as in a training loop, unless a seed is given.

        What comes in comes out: an array, a Pillow image, a Sample; a batch ``(N, H, W, C)`` or a list of pictures,
        whose steps of a pair (mixup, cutmix, mosaic) take their partners from it. Picture k of many draws from the seed
        with k appended, and a bare number s stands for ``(s, 0, k)``, which is picture k of an explorer's grid.

        Parameters
        ----------
        picture : array, Pillow image, Sample, or list of such
            Three axes are one picture, four a batch. Arrays of other libraries come back as NumPy's.
        seed : int, tuple of int or numpy.random.Generator, optional
            With a generator, or without a seed, many pictures are drawn in turn.
        means : ClusterMeans, optional
            What ``cluster_blend`` takes.

        Returns
        -------
        array, Pillow image, Sample, or list of such

        Raises
        ------
        TypeError, ValueError
            What is no picture, a batch that comes out in several sizes, or steps of a pair with one picture.

        Warns
        -----
        UserWarning
            Less is left of the object than `min_object_visible` asks for.

        Examples
        --------
        >>> import augwidgets as aw
        >>> recipe, batch = aw.Recipe([aw.rotate.between(angle=(-30, 30))]), np.zeros((8, 20, 30, 3), np.uint8)
        >>> recipe(batch).shape, len(recipe([aw.pictures.cat(), batch[0]], seed=7))
        ((8, 20, 30, 3), 2)
        """
        return called(self, picture, seed, means)

    def refuse_pairs(self) -> None:
        """Raise a ValueError if a step needs another picture than the one that there is."""
        pair = next((member.pair for member in self.steps if member.pair), None)
        if pair is not None:
            raise ValueError(pair.alone)

    # -- what holds for one label --------------------------------------------------------------------------------

    def for_label(self, label: Any) -> Recipe:
        """Return the recipe with the ranges that hold for this label; a Sample with the label is drawn from it.

        A number is known by its word, and a soft label by the class that weighs most.

        Parameters
        ----------
        label : str, int or SoftLabel

        Returns
        -------
        Recipe
            Without `by_label`.

        Examples
        --------
        >>> import augwidgets as aw
        >>> recipe = aw.Recipe([aw.rotate.between(angle=(-90, 90))]).holding(0, "6", angle=(-30, 30))
        >>> recipe.for_label("6").steps[0].ranges["angle"], recipe.for_label("8").steps[0].ranges["angle"]
        ((-30.0, 30.0), (-90.0, 90.0))
        """
        found = by_label.as_mapping(self.by_label).get(class_of(label) or "", {})
        members = [member.replace(**found.get(number, {})) for number, member in self._members().items()]
        return self.replace(steps=members, ids=self.ids, by_label=())

    @kept_property
    def _by_class(self) -> dict[str | None, Recipe]:
        """What was asked for by `draw`: the recipe for each label with ranges of its own, and for all others (None)."""
        return {}

    def holding(self, index: int, label: str | int | None = None, /, **ranges: Any) -> Recipe:
        """Return the recipe in which one step keeps to ranges in which a label still holds: for all, or for one.

        Ranges for one label are kept beside the step's own, in the file too.

        Parameters
        ----------
        index : int
            Of the step.
        label : str or int, optional
        **ranges
            Of the step's parameters, as for `Transform.between`.

        Returns
        -------
        Recipe

        Raises
        ------
        IndexError, TypeError, ValueError
            No such step, a group, an unknown parameter, or what it does not allow.
        """
        index = self._place(index)
        if isinstance(self.steps[index], Group):
            raise ValueError(
                f"ranges belong to a single step, and step {index} is a group ({self.steps[index].name}); change its "
                "members with Group.changing"
            )
        if label is None:
            return self.changing(index, self.steps[index].replace(**ranges))
        rows = [*self.by_label, (label, (self.ids or ())[index], ranges)]
        return self.replace(by_label=rows)

    def _members(self) -> dict[int, Any]:
        return dict(zip(self.ids or (), self.steps, strict=True))

    # -- changing it ---------------------------------------------------------------------------------------------

    def replace(self, **changes: Any) -> Recipe:
        """Return a Recipe with other settings, such as ``fill`` or ``min_visible``, or other ranges ``by_label``.

        Parameters
        ----------
        **changes
            Fields by their names.

        Returns
        -------
        Recipe

        Raises
        ------
        TypeError, ValueError
            No such field, or what it does not allow.
        """
        names = ("steps", *own_settings.SETTINGS, "ids", "by_label")
        unknown = next((name for name in changes if name not in names), None)
        if unknown is not None:
            raise TypeError(f"a recipe has no field {unknown!r}; it has {', '.join(names)}")
        fields = {name: getattr(self, name) for name in names}
        if "steps" in changes:
            fields["ids"] = None
        fields.update(changes)
        if self.by_label and "by_label" not in changes:  # what was said of a step goes with it
            members = zip(fields["ids"] or (), map(opened, fields["steps"]), strict=False)
            fields["by_label"] = by_label.kept(self.by_label, dict(members))
        return Recipe(**fields)

    def of_pictures(self) -> Recipe:
        """Return the recipe as far as it concerns pictures: what it says of labels alone is at its defaults.

        Returns
        -------
        Recipe
        """
        usual = {name: own_settings.SETTINGS[name].default for name in own_settings.OF_LABELS}
        return self.replace(**usual, by_label=())

    @property
    def _held(self) -> tuple[Any, ...]:
        return self.steps

    def _with_added(self, step: Any, number: int) -> Recipe:
        return self.replace(steps=(*self.steps, step), ids=(*(self.ids or ()), number))

    def changing(self, index: int, step: Any) -> Recipe:
        is_place = type(index) is int and 0 <= index < len(self.steps)
        if is_place and isinstance(step, OpenStep) and isinstance(self.steps[index], OpenStep) and not self.by_label:
            # A slider that is dragged comes here again and again: all else was checked when this recipe was made.
            new = object.__new__(Recipe)
            for item in dataclasses.fields(self):
                object.__setattr__(new, item.name, getattr(self, item.name))
            object.__setattr__(new, "steps", (*self.steps[:index], step, *self.steps[index + 1 :]))
            return new
        return super().changing(index, step)

    def _with_changed(self, place: int, step: Any) -> Recipe:
        return self.replace(steps=(*self.steps[:place], step, *self.steps[place + 1 :]), ids=self.ids)

    def _arranged(self, places: Sequence[int]) -> Recipe:
        ids: tuple[int, ...] = self.ids or ()
        return self.replace(steps=[self.steps[place] for place in places], ids=[ids[place] for place in places])

    def __add__(self, other: Any) -> Recipe:
        """Return the recipe with one more step at its end, or with all of another recipe.

        Fill and all other settings are those of the left one; a step of the right one keeps the fill that it had
        there. Ranges by label of both stay. A step of the right one keeps its id where that is free.
        """
        return addition.both(self, other, _LIMIT) if isinstance(other, Recipe) else self.adding(other)

    def __radd__(self, step: Any) -> Recipe:
        """Return the recipe with one more step at its beginning."""
        return self.adding(step).moving(-1, 0)

    @property
    def open_steps(self) -> tuple[OpenStep, ...]:
        """Every step, those inside of groups too, in order."""
        members = (member.open_steps if isinstance(member, Group) else (member,) for member in self.steps)
        return tuple(step for some in members for step in some)

    # -- writing it down -----------------------------------------------------------------------------------------

    def __repr__(self) -> str:
        words = [f"[{', '.join(map(repr, self.steps))}]"]
        words += [f"{name}={value!r}" for name, value in self.settings().items()]
        return f"aw.Recipe({', '.join(words)})"

    def settings(self) -> dict[str, Any]:
        """Return what is not at its default, steps apart.

        Returns
        -------
        dict of str to value
        """
        found = own_settings.changed(self)
        if self.ids != tuple(range(len(self.steps))):
            found["ids"] = self.ids
        if self.by_label:
            found["by_label"] = by_label.as_mapping(self.by_label)
        return found

    def to_json(self) -> str:
        members = self._members()
        settings = own_settings.as_entries(self)
        if self.by_label:
            settings["by_label"] = by_label.to_entries(self.by_label, members)
        return file_format.written(members, settings)

    @classmethod
    def from_json(cls, text: str | bytes) -> Recipe:
        members, settings = file_format.read(text)
        try:
            own = by_label.from_entries(settings.pop("by_label", []))
            return cls(tuple(members.values()), ids=tuple(members), by_label=own, **settings)
        except (TypeError, ValueError) as error:
            raise ValueError(file_format.said(error)) from None

    def _repr_html_(self) -> str:
        return faces.html(self)


def _checked(steps: Any, who: str) -> Sequence[Step]:
    """Return Steps in a list, or raise where something else is among them."""
    found = steps if isinstance(steps, (tuple, list)) else tuple(steps) if is_listed(steps) else None
    wrong = [steps] if found is None else [step for step in found if not isinstance(step, Step)]
    if found is None or wrong:
        raise TypeError(
            f"{who} drawn Steps: recipe.draw(rng), or [aw.rotate.at(angle=15)], got {type(wrong[0]).__name__}"
        )
    return found
