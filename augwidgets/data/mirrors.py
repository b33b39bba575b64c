"""`Mirrors`: which classes become others in a mirror or by a half turn, and what a draw then does to labels.

What counts is how a picture comes out in the end: the matrices of a draw's steps are multiplied. A picture is mirrored
where the determinant is negative, and turned by a half where it has turned farther than a quarter (the half turn is
nearer then). What is upside down in a mirror (`flip_vertical`) is mirrored first, and then turned.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from augwidgets.domain.argument_checks import is_listed
from augwidgets.domain.errors import told
from augwidgets.domain.options import Choice
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.sample import Sample
from augwidgets.sample.soft_labels import SoftLabel
from augwidgets.steps.fusion import FilledWarp
from augwidgets.steps.step import Step

OTHERWISE = Choice(("skip", "refuse"))

_DUST = 1e-6  # of the length that a matrix gives to 1: what is lost in a quarter turn
_DRAWS = 200  # by which is found out whether a recipe mirrors at all
_NOMINAL = (300, 400)

Square = tuple[float, float, float, float]  # the two rows of a 2 x 2 matrix
_STILL: Square = (1.0, 0.0, 0.0, 1.0)


class Way(NamedTuple):
    """How a picture comes out of a draw: as in a mirror, and turned by a half."""

    mirrored: bool = False
    turned: bool = False

    @property
    def words(self) -> str:
        return " and ".join(["mirror"] * self.mirrored + ["turn by a half"] * self.turned)


@dataclass(frozen=True)
class Mirrors:
    """Which classes a mirror and a half turn make of others, and which must not come into one.

    Parameters
    ----------
    mirrored, half_turned : mapping of str to str
        Both ways round: what maps "b" to "d" maps "d" to "b".
    never : frozenset of str
        Classes that are wrong in a mirror and by a half turn, unless the mapping has them.
    otherwise : str
        "skip" leaves out the step that would do it, "refuse" raises.
    """

    mirrored: Mapping[str, str]
    half_turned: Mapping[str, str]
    never: frozenset[str] = frozenset()
    otherwise: str = "skip"

    @classmethod
    def declared(cls, mirrored: Any, half_turned: Any, never: Any, otherwise: Any, classes: Collection[str]) -> Mirrors:
        """Check what a person declares for a data set of these classes.

        Raises
        ------
        TypeError, ValueError
            In one sentence: what was allowed and what came.

        Examples
        --------
        >>> Mirrors.declared({"b": "d"}, {}, ["2"], "skip", ["2", "b", "d"]).mirrored
        {'b': 'd', 'd': 'b'}
        """
        known = set(classes)
        names = _listed(never, "never")
        _check_known(names, "never", known)
        return cls(
            _both_ways(mirrored, "mirrors", known),
            _both_ways(half_turned, "half_turns", known),
            frozenset(names),
            OTHERWISE.check(otherwise, "otherwise"),
        )

    def within(self, classes: Collection[str]) -> Mirrors:
        """Return what holds where only these classes are left: what would become another one may not be mirrored."""
        lost = {name for pairs in (self.mirrored, self.half_turned) for name in pairs if pairs[name] not in classes}
        mirrored, half_turned = (
            {one: other for one, other in pairs.items() if one in classes and other in classes}
            for pairs in (self.mirrored, self.half_turned)
        )
        return Mirrors(mirrored, half_turned, (self.never | lost) & frozenset(classes), self.otherwise)

    def name(self, name: str, way: Way) -> str | None:
        """Return what a class is called when its picture comes out this way; None where it must not.

        Examples
        --------
        >>> mirrors = Mirrors({"b": "d", "d": "b"}, {"d": "p", "p": "d"}, frozenset(["2"]))
        >>> mirrors.name("b", Way(True)), mirrors.name("b", Way(True, True)), mirrors.name("2", Way(True))
        ('d', 'p', None)
        """
        for happens, pairs in ((way.mirrored, self.mirrored), (way.turned, self.half_turned)):
            if happens and name in pairs:
                name = pairs[name]
            elif happens and name in self.never:
                return None
        return name

    def forbidden(self, names: Collection[str], way: Way) -> str | None:
        """Return one of these classes that must not come out this way; None where there is none."""
        if not any(way):
            return None
        return next((name for name in names if self.name(name, way) is None), None)

    def renamed(self, sample: Sample, way: Way) -> Sample:
        """Return the Sample with the classes that it shows when it comes out this way.

        Its label, the labels of its boxes and the names of its mask's values; where another value has the new name, the
        mask takes that value.
        """
        if not any(way):
            return sample
        parts: dict[str, Any] = {}
        if sample.label is not None:
            label = self._label(sample.label, way)
            if label is not sample.label:
                parts["label"] = label
        rows = sample.objects
        if rows is not None and rows.labels is not None:
            labels = tuple(self._renamed(name, way) for name in rows.labels)
            if labels != rows.labels:
                parts["objects"] = rows.replace(labels=labels)
        if sample.mask_names is not None and sample.mask is not None:
            parts.update(
                self._mask(
                    sample.mask, sample.mask_names, way, objects=rows is not None and rows.mask_values is not None
                )
            )
        return sample.with_parts(**parts) if parts else sample

    def check(self, recipe: Recipe) -> None:
        """Raise where a recipe would be refused for some picture; `otherwise` "skip" refuses none.

        It is drawn from two hundred times, so that a step of small chance may be met later only.

        Raises
        ------
        ValueError
        """
        if self.otherwise != "refuse":
            return
        for name in sorted({*self.never, *self.mirrored, *self.half_turned}):
            own = recipe.drawn_for(name)
            for number in range(_DRAWS):
                steps = own.draw(np.random.default_rng([0, 0, number]), count=2, index=0)
                resolved(self, steps, _NOMINAL, (name,), lambda _: ())

    def _renamed(self, name: str, way: Way) -> str:
        new = self.name(name, way)
        return name if new is None else new

    def _label(self, label: Any, way: Way) -> Any:
        if isinstance(label, SoftLabel):
            shares: dict[Any, float] = {}
            for name, weight in label.items():
                new = self._label(name, way)
                shares[new] = shares.get(new, 0.0) + weight
            return label if list(shares) == list(label) else SoftLabel(shares)
        new = self._renamed(str(label), way)
        if new == str(label):
            return label
        if not isinstance(label, str) and new.isdecimal():  # a number stands for a number
            return type(label)(int(new))
        return new

    def _mask(self, mask: np.ndarray, names: Mapping[int, str], way: Way, *, objects: bool) -> dict[str, Any]:
        """Return the mask and the names of its values; pixels keep their value where it stands for an object."""
        new = {value: self._renamed(name, way) for value, name in names.items()}
        if new == dict(names):
            return {}
        values = {name: value for value, name in names.items()}
        if objects or len(values) < len(names):
            return {"mask_names": MappingProxyType(new)}
        moved = {value: values[name] for value, name in new.items() if name in values}
        kept = dict(names)
        for value, name in new.items():
            if name in values:
                continue
            if value in moved.values():  # the pixels of another class come here
                moved[value] = next(free for free in range(1, len(kept) + 2) if free not in kept)
            kept[moved.get(value, value)] = name
        out = mask.copy()
        for old, target in moved.items():
            out[mask == old] = target
        return {"mask": out, "mask_names": MappingProxyType(kept)}


class Resolution(NamedTuple):
    """What is left of a draw for one picture.

    Attributes
    ----------
    steps : tuple of Step
        Those that happen.
    way : Way
        How the picture comes out: `Mirrors.renamed` with it, before the steps.
    partners : tuple of Way
        The same of each partner of its steps, in their order.
    skipped : tuple of Step
        Those that would have mirrored or turned what must not be.
    """

    steps: tuple[Step, ...]
    way: Way
    partners: tuple[Way, ...] = ()
    skipped: tuple[Step, ...] = ()


def resolved(
    mirrors: Mirrors,
    steps: Sequence[Step],
    size: tuple[int, int],
    names: Collection[str],
    partner_names: Callable[[int], Collection[str]],
) -> Resolution:
    """Return which of drawn Steps happen to a picture, and how it and its partners come out.

    Parameters
    ----------
    mirrors : Mirrors
    steps : sequence of Step
    size : (int, int)
        Height and width of the picture.
    names : collection of str
        Its classes: the label of the picture, those of its boxes.
    partner_names : callable
        Takes the number of a picture, returns its classes.

    Raises
    ------
    ValueError
        A step would do what must not be, and `otherwise` is "refuse".

    Examples
    --------
    >>> import augwidgets as aw
    >>> mirrors = Mirrors({"b": "d", "d": "b"}, {}, frozenset("2"))
    >>> steps = [aw.flip_horizontal.at(), aw.gamma.at()]
    >>> resolved(mirrors, steps, (8, 8), ["b"], lambda number: ()).way
    Way(mirrored=True, turned=False)
    >>> [step.name for step in resolved(mirrors, steps, (8, 8), ["2"], lambda number: ()).steps]
    ['gamma']
    """
    every = _Course(mirrors, size, names, partner_names)
    for step in steps:
        every.go(step)
    if every.wrong() is None:
        return Resolution(tuple(steps), every.ways[0], every.ways[1:])
    left = _Course(mirrors, size, names, partner_names)
    kept, skipped = [], []
    for step in steps:
        before = left.state
        left.go(step)
        wrong = left.wrong()
        if wrong is None:
            kept.append(step)
            continue
        if mirrors.otherwise == "refuse":
            name, way = wrong
            raise ValueError(
                f"{step.name} would {way.words} the class {told(name, 40)}, which with_mirrors rules out; take the "
                "step out of the recipe, or say otherwise='skip'"
            )
        left.state = before
        skipped.append(step)
    return Resolution(tuple(kept), left.ways[0], left.ways[1:], tuple(skipped))


class _Course:
    """How a picture, and each partner that has joined it, lies after the steps so far."""

    def __init__(self, mirrors: Mirrors, size: tuple[int, int], names: Collection[str], partner_names: Any) -> None:
        self._mirrors, self._partner_names = mirrors, partner_names
        # The canvas, and for each picture its classes and the matrix so far.
        self.state: tuple[Any, tuple[tuple[Collection[str], Square], ...]] = size, ((names, _STILL),)

    def go(self, step: Step) -> None:
        size, lying = self.state
        if step.transform.partners:
            joined = tuple((self._partner_names(number), _STILL) for number in step.partners)
            self.state = size, (*lying, *joined)
        elif step.transform.family == "spatial":
            value = step.resolved(size)
            if isinstance(value, FilledWarp):
                turn = _jacobian(value.warp, size)
                self.state = value.warp.size, tuple((names, _product(turn, square)) for names, square in lying)

    @property
    def ways(self) -> tuple[Way, ...]:
        return tuple(way_of(square) for _, square in self.state[1])

    def wrong(self) -> tuple[str, Way] | None:
        """Return a class that must not lie as it does, and how; None where all may."""
        for names, square in self.state[1]:
            way = way_of(square)
            name = self._mirrors.forbidden(names, way)
            if name is not None:
                return name, way
        return None


def way_of_steps(steps: Sequence[Step], size: tuple[int, int] = _NOMINAL) -> Way:
    """Return how a picture comes out of drawn Steps.

    Examples
    --------
    >>> import augwidgets as aw
    >>> way_of_steps([aw.flip_horizontal.at(), aw.gamma.at()]).words
    'mirror'
    """
    course = _Course(Mirrors({}, {}), size, (), lambda _: ())
    for step in steps:
        course.go(step)
    return course.ways[0]


def way_of(square: Square) -> Way:
    """Return how a picture comes out of a 2 x 2 matrix.

    Examples
    --------
    >>> way_of((-1, 0, 0, 1)), way_of((1, 0, 0, -1)), way_of((0, 1, -1, 0))
    (Way(mirrored=True, turned=False), Way(mirrored=True, turned=True), Way(mirrored=False, turned=False))
    """
    a, b, c, d = square
    mirrored = a * d - b * c < 0
    if mirrored:  # what a turn makes of a picture that was mirrored first
        a, c = -a, -c
    length = float(np.hypot(np.hypot(a, b), np.hypot(c, d)))
    return Way(mirrored, a + d < -_DUST * length)


def _jacobian(warp: Any, size: tuple[int, int]) -> Square:
    """Return how a warp turns and stretches what lies in the middle; bending and waves mirror nothing."""
    matrix = getattr(warp, "matrix", None)
    if matrix is None:
        return _STILL
    (a, b, c), (d, e, f), (g, h, i) = matrix.tolist()
    x, y = size[1] / 2, size[0] / 2
    depth = g * x + h * y + i
    if depth <= 0:
        return _STILL
    across, down = (a * x + b * y + c) / depth, (d * x + e * y + f) / depth
    return (a - across * g) / depth, (b - across * h) / depth, (d - down * g) / depth, (e - down * h) / depth


def _product(second: Square, first: Square) -> Square:
    (a, b, c, d), (e, f, g, h) = second, first
    return a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h


# -- what a person declares ------------------------------------------------------------------------------------------


def _both_ways(pairs: Any, what: str, known: set[str]) -> dict[str, str]:
    if pairs is None:
        return {}
    if not isinstance(pairs, Mapping):
        raise TypeError(f"{what} must be a mapping of class to class, such as {{'b': 'd'}}, got {told(pairs)}")
    names = _listed([name for pair in pairs.items() for name in pair], what)
    _check_known(names, what, known)
    found: dict[str, str] = {}
    for one, other in _pairs(names):
        for name, target in ((one, other), (other, one)):
            if found.setdefault(name, target) != target:
                raise ValueError(
                    f"{what} must lead each class to one other, got {told(name, 40)} with {told(found[name], 40)} and "
                    f"{told(target, 40)}"
                )
    return found


def _pairs(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield from zip(names[::2], names[1::2], strict=True)


def _listed(names: Any, what: str) -> list[str]:
    if isinstance(names, (frozenset, set)):
        names = sorted(names, key=str)
    if not is_listed(names):
        raise TypeError(f"{what} must be a list of classes, got {told(names)}")
    for name in names:
        if isinstance(name, bool) or not isinstance(name, (str, int, np.integer)):
            raise TypeError(f"{what} must name classes, got {told(name)}")
    return [str(name) for name in names]


def _check_known(names: Collection[str], what: str, known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            raise ValueError(
                f"{what} must name classes of the data set ({', '.join(sorted(known)) or 'it has none'})"[:200]
                + f", got {told(name, 40)}"
            )
