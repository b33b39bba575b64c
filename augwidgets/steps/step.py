"""`Step`: a transform with every value chosen, and the few words that say them. It may act in a `Region` only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from augwidgets.domain import errors, faces
from augwidgets.domain.kept_property import kept_property
from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.pixel_count import PixelCount
from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.sample.picture_kinds import Picture
from augwidgets.sample.region import Region
from augwidgets.sample.sample import Sample
from augwidgets.steps import partners
from augwidgets.steps.arrays import run_through
from augwidgets.steps.fusion import FilledWarp, Resolved
from augwidgets.steps.pixels import Combined
from augwidgets.steps.signature import MISSING, Parameter

if TYPE_CHECKING:
    from augwidgets.steps.open_step import OpenStep
    from augwidgets.steps.transform import Transform

_SHARE = " %"
TELLING = ("deg", "times", "px", "K")  # units whose sign says what a value is of


@dataclass(frozen=True, repr=False, init=False)
class Step:
    """A transform with every value chosen. Calling it is deterministic; `repr` is its code.

    One that a recipe has drawn knows the `OpenStep` that it was drawn from; that does not count where two are compared.
    One of a pair that was drawn over a data set knows the numbers of its `partners` there; it is called with the
    pictures themselves, ``step(picture, other)``.

    Attributes
    ----------
    transform : Transform
    values : mapping of str to value
        Of every parameter.
    where : Region or None
        None is everywhere.
    drawn_from : OpenStep or None
    partners : tuple of int
        Of a pair: the numbers of its other pictures in the data set.

    Examples
    --------
    >>> import augwidgets as aw, numpy as np
    >>> step = aw.flip_horizontal.at()
    >>> step(np.array([[1, 2, 3]], np.uint8)).tolist()
    [[3, 2, 1]]
    """

    transform: Transform
    values: Mapping[str, Any] = field(hash=False)
    where: Region | None = None
    drawn_from: OpenStep | None = field(default=None, compare=False)
    partners: tuple[int, ...] = ()

    def __init__(
        self, transform: Transform, values: Mapping[str, Any], where: Region | None = None,
        drawn_from: OpenStep | None = None, partners: tuple[int, ...] = (),
    ) -> None:  # fmt: skip
        # At once: several are made for every picture of a training.
        self.__dict__.update(
            transform=transform, values=values, where=where, drawn_from=drawn_from, partners=partners
        )  # fmt: skip
        if where is not None:
            check_region(where, transform)

    @property
    def name(self) -> str:
        """The transform's."""
        return self.transform.name

    def within(self, where: Region | None) -> Step:
        """Return the Step that acts in this region only, or everywhere if None.

        Parameters
        ----------
        where : Region or None

        Returns
        -------
        Step

        Raises
        ------
        TypeError, ValueError
            No region, or a step that moves places.
        """
        return Step(self.transform, self.values, where, partners=self.partners)

    def resolved(self, size: tuple[int, int]) -> Resolved:
        """Return what it is on a canvas of this size.

        Parameters
        ----------
        size : (int, int)
            Height and width.

        Returns
        -------
        FilledWarp, Curve or Pixels

        Raises
        ------
        ValueError
            It is one of a pair: with its other pictures, `given`, it is a `Combined`.
        """
        known: tuple[tuple[int, int], Resolved, bool] | None = self.__dict__.get("_resolved")
        if known is not None and (known[0] == size or known[2]):
            return known[1]
        found = self.transform.resolved(size, self.values, self.where)
        # A curve is the same on every canvas: its table is made once.
        everywhere = not isinstance(found, FilledWarp) and not self.counts_pixels
        self.__dict__["_resolved"] = size, found, everywhere
        return found

    @property
    def counts_pixels(self) -> bool:
        """Whether a share of a side is given as a count of pixels (`px`)."""
        return PixelCount in map(type, self.values.values())

    def relative(self, size: tuple[int, int]) -> Step:
        """Return the Step with shares of a picture of this size for counts of pixels.

        Parameters
        ----------
        size : (int, int)
            Height and width.

        Returns
        -------
        Step

        Raises
        ------
        ValueError
            More pixels than a parameter's limits allow there.
        """
        values = self.transform.relative(self.values, size)
        return self if values is self.values else replace(self, values=MappingProxyType(dict(values)))

    def __call__(self, picture: Picture = MISSING, /, *others: Any) -> Picture:
        """Apply it to an array or a Sample; the same kind comes back. One of a pair takes its other pictures too."""
        if not self.transform.partners:
            if others or picture is MISSING:
                came = len(others) + (picture is not MISSING) or "none"
                raise TypeError(f"{self.name} takes one picture, got {came}")
            return run_through((self,), picture)
        if picture is MISSING:
            partners.refuse_none(self.name, self.transform.partners)
        return run_through((self.given(*others),), picture)

    def given(self, *others: Any) -> PairedStep:
        """Return the step of a pair with its other pictures, as it is applied.

        Parameters
        ----------
        *others
            Arrays or Samples, or what `cluster_means` returns.

        Returns
        -------
        PairedStep
        """
        return PairedStep(self.transform, self.values, others)

    def __reduce__(self) -> Any:
        return _step, (self.transform, dict(self.values), self.where, self.partners)

    def __repr__(self) -> str:
        if self.transform.opaque:
            return repr(self.transform)
        given = {**self.values, **({"partners": self.partners} if self.partners else {})}
        values = ", ".join(f"{name}={value!r}" for name, value in given.items())
        return within_region(self.where, f"{self.transform.written_name}.at({values})")

    def short(self) -> str:
        """Return the drawn values in the few words that fit under a picture.

        Returns
        -------
        str
        """
        return self._words

    @kept_property
    def _words(self) -> str:
        short = self.transform.short(self.values)
        return short if self.where is None else f"{short} {self.where.words}"

    def scaled(self, factor: float) -> Step:
        """Return the Step for a picture that is smaller by `factor`: values in pixels shrink with it.

        Parameters
        ----------
        factor : float

        Returns
        -------
        Step
        """
        changes: dict[str, Any] = {
            name: _scaled(domain, self.values[name] * factor) for name, domain in self.transform.lengths.items()
        }
        if self.counts_pixels:
            counts = {name: value for name, value in self.values.items() if type(value) is PixelCount}
            changes.update((name, value.scaled(factor)) for name, value in counts.items())
        return replace(self, values=MappingProxyType({**self.values, **changes})) if changes else self

    def _repr_html_(self) -> str:
        return faces.html(self)


@dataclass(frozen=True)
class PairedStep:
    """A step of a pair together with its other pictures: this is what is applied."""

    transform: Transform
    values: Mapping[str, Any]
    others: tuple[Any, ...]

    def resolved(self, size: tuple[int, int]) -> Combined:
        """Return the `Combined` that makes one picture of all of them."""
        return Combined(self.transform.name, self._combine)

    def _combine(self, sample: Sample) -> Sample:
        values = self.transform.relative(self.values, sample.size)
        return self.transform.declared.joined(sample, self.others, values)


def _scaled(domain: Range, value: float) -> float | int:
    value = min(max(value, domain.low), domain.high)
    return round(value) if domain.whole else value


# Copies and pickles are made anew from plain dictionaries: the read-only views of them cannot be copied.
def _step(
    transform: Transform, values: Mapping[str, Any], where: Region | None, partners: tuple[int, ...] = ()
) -> Step:
    return Step(transform, MappingProxyType(dict(values)), where, partners=partners)


def within_region(where: Region | None, text: str) -> str:
    """Return the code of a step that acts within a region."""
    return text if where is None else f"aw.within({where!r}, {text})"


def check_region(where: Any, transform: Transform) -> None:
    """Raise where a step of this transform cannot act within it."""
    if not isinstance(where, Region):
        came = errors.told(where)
        raise TypeError(f"a step acts within a Region, such as aw.Region.box(0.2, 0.2, 0.8, 0.8), got {came}")
    if transform.partners:
        raise ValueError(f"{transform.name} brings the labels of another picture, and cannot act within a region")
    if transform.family == "spatial":
        raise ValueError(f"{transform.name} moves the whole picture and its labels, and cannot act within a region")


def refuse_opaque(transform: Transform) -> None:
    """Raise for a plain function: it has no name under which it could be written down."""
    if transform.opaque:
        raise ValueError(
            f"{transform.name} is a plain function and cannot be written down; declare it with @aw.pixel to save it"
        )


def caption(name: str, parameters: Iterable[Parameter], values: Mapping[str, Any]) -> str:
    """Return the few words that fit under a picture: the name, and each value under its own where that says more.

    Seeds are left out, and so is what stands where it changes nothing, or at its default.

    Examples
    --------
    >>> import augwidgets as aw
    >>> caption("shift", aw.shift.own_parameters.values(), {"right": -0.03, "down": 0.04})
    'shift right −3 down +4 %'
    >>> caption("zoom", aw.zoom.own_parameters.values(), {"scale": 1.2, "stretch": 1.0})
    'zoom ×1.20'
    """
    shown = [item for item in parameters if not isinstance(item.domain, Seed)]
    told = [item for item in shown if values[item.name] != unchanged(item)] or shown[:1]
    first_alone = bool(name and told) and told == shown[:1] and getattr(shown[0].domain, "unit", "") in TELLING
    words = [name]
    for item in told:
        bare = len(shown) == 1 or first_alone or name.endswith(item.name)
        text = _told(item, values[item.name], bare)
        if text.endswith(_SHARE) and words[-1].endswith(_SHARE):  # said once, at the end
            words[-1] = words[-1].removesuffix(_SHARE)
        words.append(text)
    return " ".join(words).strip()


def _told(item: Parameter, value: Any, bare: bool) -> str:
    words = item.name.replace("_", " ")
    if isinstance(item.domain, Switch):
        return words if value else f"{words} off"
    told = item.domain.format(value)
    return told if bare or isinstance(value, str) else f"{words} {told}"  # a word speaks for itself


def unchanged(item: Parameter) -> Any:
    """Return the value that need not be told: the neutral one, or else the default; nothing of a list to draw from."""
    neutral = getattr(item.domain, "neutral", None)
    if neutral is None and isinstance(item.domain, Choice) and item.domain.usual is not None:
        return None
    return item.default if neutral is None else neutral
