"""`OpenStep`: a transform whose values are still ranges. It may act in a `Region` only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from augwidgets.domain import errors, faces
from augwidgets.domain.kept_property import kept_property
from augwidgets.domain.kinds import Domain
from augwidgets.domain.pixel_count import PixelCount
from augwidgets.domain.quantiles import Quantiles
from augwidgets.domain.range import Range
from augwidgets.sample.region import Region
from augwidgets.steps import partners
from augwidgets.steps.member import Member
from augwidgets.steps.step import Step, check_region, within_region

if TYPE_CHECKING:
    from augwidgets.steps.transform import Transform

CHANCE = Range(0, 1)


@dataclass(frozen=True, repr=False)
class OpenStep(Member):
    """A transform whose values are still ranges, with the chance that it happens; `Recipe` is made of these.

    Attributes
    ----------
    transform : Transform
    ranges : mapping of str to value
        What each parameter is drawn from; a spatial one's fill is the recipe's where it is not named.
    chance : float
    on : bool
        One that is switched off stays in the recipe and never happens.
    where : Region or None
        None is everywhere.

    Examples
    --------
    >>> import augwidgets as aw
    >>> aw.maybe(aw.zoom.between(scale=(0.8, 1.25)), 0.5)
    aw.maybe(aw.zoom.between(scale=(0.8, 1.25)), 0.5)
    """

    transform: Transform
    ranges: Mapping[str, Any] = field(hash=False)
    chance: float = 1.0
    on: bool = True
    where: Region | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "chance", CHANCE.check(self.chance, "chance"))
        if not isinstance(self.on, bool):
            raise TypeError(f"on must be True or False, got {errors.told(self.on)}")
        if self.where is not None:
            check_region(self.where, self.transform)

    def __reduce__(self) -> Any:
        return _open_step, (self.transform, dict(self.ranges), self.chance, self.on, self.where)

    @property
    def name(self) -> str:
        """The transform's."""
        return self.transform.name

    @property
    def summary(self) -> str:
        """The transform's."""
        return self.transform.summary

    @property
    def slow(self) -> bool:
        """Whether the transform is, or finding the region."""
        return self.transform.slow or (self.where is not None and self.where.slow)

    @property
    def counted(self) -> list[str]:
        """The parameters that are drawn as counts of pixels (`px`)."""
        return [name for name, value in self.ranges.items()
                if isinstance(value, tuple) and value and type(value[0]) is PixelCount]  # fmt: skip

    @property
    def pair(self) -> Transform | None:
        return self.transform if self.transform.partners and self.on else None

    def within(self, where: Region | None) -> OpenStep:
        """Return the step that acts in this region only, or everywhere if None.

        Parameters
        ----------
        where : Region or None

        Returns
        -------
        OpenStep

        Raises
        ------
        TypeError, ValueError
            No region, or a step that moves places.
        """
        return OpenStep(self.transform, self.ranges, self.chance, self.on, where)

    def replace(self, *, chance: float | None = None, on: bool | None = None, **ranges: Any) -> OpenStep:
        """Return the step with another chance, switched on or off, or with some ranges changed.

        Parameters
        ----------
        chance : float, optional
        on : bool, optional
        **ranges
            As for `Transform.between`.

        Returns
        -------
        OpenStep

        Raises
        ------
        TypeError, ValueError
            An unknown parameter, or a value outside of its limits.
        """
        self.transform.check_known(ranges)
        parameters = self.transform.parameters
        checked = {name: parameters[name].domain.check_open(value, name) for name, value in ranges.items()}
        new = OpenStep(
            self.transform,
            MappingProxyType({**self.ranges, **checked}),
            self.chance if chance is None else chance,
            self.on if on is None else on,
            self.where,
        )
        # What a slider does not move is not asked again for its only value.
        same = {name: value for name, value in self._closed.items() if name not in checked}
        new.__dict__["_closed"] = {**same, **new._closed_of(checked)}
        return new

    def draw(self, rows: Quantiles, given: Mapping[str, Any]) -> tuple[Step, ...]:
        """Draw every value.

        The row has one quantile for the chance, one for each parameter and one for each partner, whether they are used
        or not.

        Parameters
        ----------
        rows : Quantiles
            Those of this step.
        given : mapping of str to value
            The recipe's fill.

        Returns
        -------
        tuple of Step
            One, or none if it does not happen.
        """
        return self.drawn(rows.row(self.row_length), given) if self.on else ()

    @kept_property
    def row_length(self) -> int:
        """How many quantiles a draw takes."""
        return 1 + len(self.transform.parameters) + self._partner_count

    @property
    def _partner_count(self) -> int:
        return partners.count(self.transform.partners) if self.transform.partners else 0

    def drawn(self, row: Sequence[float], given: Mapping[str, Any]) -> tuple[Step, ...]:
        """Return what `draw` does, from a row of quantiles.

        Parameters
        ----------
        row : sequence of float
            As many as `row_length`.
        given : mapping of str to value
            The recipe's fill.

        Returns
        -------
        tuple of Step
            One, or none if it does not happen.
        """
        happens, *quantiles = row
        if not self.on or happens >= self.chance:
            return ()
        step = self._at(quantiles, given)
        if not self.transform.partners:
            return (step,)
        many = self._partner_count
        numbers = self._partners(quantiles[-many:], given) if many else ()
        return (replace(step, partners=numbers),) if numbers else (step,)

    def _partners(self, quantiles: Sequence[float], given: Mapping[str, Any]) -> tuple[int, ...]:
        """Return the numbers of the partners in the data set that is drawn over; none where there is no such."""
        of, index = given.get("count"), given.get("index")
        if of is None:
            return ()
        if of == 1 and index is not None:
            raise ValueError(f"{self.name} needs another picture than this one, and there is one only")
        return partners.numbers_at(quantiles, of, index)

    def at_quantile(self, quantile: float, given: Mapping[str, Any]) -> Step:
        """Return the Step with every value at this share of the way through its range.

        Parameters
        ----------
        quantile : float
            In [0, 1).
        given : mapping of str to value
            The recipe's fill.

        Returns
        -------
        Step
        """
        return self._at([quantile] * len(self.transform.parameters), given)

    def _at(self, quantiles: Sequence[float], given: Mapping[str, Any]) -> Step:
        closed, loose, unnamed = self._plan
        if not loose and not unnamed:
            return self._only
        values = closed.copy()
        for name in unnamed:
            values[name] = given[name]
        for place, name, domain, ends in loose:
            values[name] = domain.at(quantiles[place], ends)
        return Step(self.transform, MappingProxyType(values), self.where, self)

    @kept_property
    def _only(self) -> Step:
        """What is drawn each time where every value is closed."""
        return Step(self.transform, MappingProxyType(self._plan[0]), self.where, self)

    @kept_property
    def _plan(self) -> tuple[dict[str, Any], list[tuple[int, str, Domain, Any]], list[str]]:
        """The values that no draw changes, in order; those it does, by their place in the row; the recipe's own."""
        values: dict[str, Any] = {}
        loose: list[tuple[int, str, Domain, Any]] = []
        for place, (name, item) in enumerate(self.transform.parameters.items()):
            values[name] = self._closed.get(name)
            if name in self.ranges and name not in self._closed:
                loose.append((place, name, item.domain, self.ranges[name]))
        return values, loose, [name for name in values if name not in self.ranges]

    @kept_property
    def _closed(self) -> dict[str, Any]:
        """The values that no draw changes."""
        return self._closed_of(self.ranges)

    def _closed_of(self, ranges: Mapping[str, Any]) -> dict[str, Any]:
        domains: dict[str, Any] = {name: self.transform.parameters[name].domain for name in ranges}
        return {name: domains[name].at(0.0, some) for name, some in ranges.items() if domains[name].is_closed(some)}

    def written(self) -> dict[str, Any]:
        """Return the ranges from which `Transform.between` makes it again: one at least, where there is one.

        Returns
        -------
        dict of str to value
        """
        defaults = self.transform.defaults()
        named = {name for name, value in self.ranges.items() if name not in defaults or defaults[name] != value}
        if named.isdisjoint(defaults):
            named.update(list(defaults)[:1])
        rests = self.transform.rests
        if not named.isdisjoint(rests):  # those of one movement that rest need not be named, but for one of them
            moving = [name for name, value in rests.items() if self.ranges[name] != (value, value)]
            named = named.difference(rests).union(moving or list(rests)[:1])
        parameters = self.transform.parameters
        return {name: parameters[name].domain.written(value) for name, value in self.ranges.items() if name in named}

    def written_as(self, name: str) -> str:
        """Return its code.

        Parameters
        ----------
        name : str
            What it calls the transform.

        Returns
        -------
        str
        """
        ranges = ", ".join(f"{key}={value!r}" for key, value in self.written().items())
        text = within_region(self.where, name if self.transform.opaque else f"{name}.between({ranges})")
        if self.on and self.chance == 1:
            return text
        return f"aw.maybe({text}, {self.chance!r}{'' if self.on else ', on=False'})"

    def __repr__(self) -> str:
        return self.written_as(repr(self.transform) if self.transform.opaque else self.transform.written_name)

    def _repr_html_(self) -> str:
        return faces.html(self)


# A copy and a pickle are made anew from a plain dictionary: the read-only view of it cannot be copied.
def _open_step(
    transform: Transform, ranges: Mapping[str, Any], chance: float, on: bool, where: Region | None
) -> OpenStep:
    return OpenStep(transform, MappingProxyType(dict(ranges)), chance, on, where)
