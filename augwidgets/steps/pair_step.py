"""`PairStep`: a transform of two pictures with every value chosen. `OpenPairStep`: one whose values are ranges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from augwidgets.domain.range import Range
from augwidgets.steps import fusion
from augwidgets.steps.fusion import Picture
from augwidgets.steps.signature import MISSING

if TYPE_CHECKING:
    from augwidgets.steps.pair_transform import PairTransform


@dataclass(frozen=True, repr=False)
class PairStep:
    """A transform of two pictures with every value chosen. Calling it is deterministic; `repr` is its code.

    Attributes
    ----------
    transform : PairTransform
    values : mapping of str to value
        Of every parameter.

    Examples
    --------
    >>> import augwidgets as aw
    >>> step = aw.mixup.at(share=0.25)
    >>> step(np.array([[100]], np.uint8), np.array([[200]], np.uint8)).tolist()
    [[125]]
    """

    transform: PairTransform
    values: Mapping[str, Any] = field(hash=False)

    def __call__(self, picture: Picture = MISSING, other: Any = MISSING, /) -> Picture:
        """Make one picture of two; what comes first, an array or a Sample, says what comes out."""
        if other is MISSING:
            name, came = self.transform.name, "none" if picture is MISSING else "one"
            raise TypeError(f"{name} takes two pictures, {name}(picture, other), got {came}")
        return fusion.through(lambda sample: self.transform.joined(sample, other, self.values), picture)

    def __reduce__(self) -> Any:
        return _step, (self.transform, dict(self.values))

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in self.values.items())
        return f"{self.transform.written_name}.at({values})"

    def short(self) -> str:
        """Say the values in the few words that fit under a picture."""
        return self.transform.short(self.values)

    def scaled(self, factor: float) -> PairStep:
        """Give the step for pictures that are smaller by `factor`: values in pixels shrink with them."""
        changes = {}
        for name, item in self.transform.parameters.items():
            if isinstance(item.domain, Range) and item.domain.unit == "px":
                value = min(max(self.values[name] * factor, item.domain.low), item.domain.high)
                changes[name] = round(value) if item.domain.whole else value
        return PairStep(self.transform, MappingProxyType({**self.values, **changes})) if changes else self


@dataclass(frozen=True, repr=False)
class OpenPairStep:
    """A transform of two pictures whose values are still ranges.

    Attributes
    ----------
    transform : PairTransform
    ranges : mapping of str to value
        What each parameter is drawn from.

    Examples
    --------
    >>> import augwidgets as aw
    >>> loose = aw.mixup.between(share=(0.2, 0.4))
    >>> 0.2 <= loose.draw(np.random.default_rng(0)).values["share"] <= 0.4
    True
    """

    transform: PairTransform
    ranges: Mapping[str, Any] = field(hash=False)

    def draw(self, rng: np.random.Generator) -> PairStep:
        """Draw every value; one quantile for each parameter is always taken, used or not."""
        parameters = self.transform.parameters
        quantiles = rng.random(len(parameters)).tolist()
        values = {
            name: item.domain.at(quantile, self.ranges[name])
            for quantile, (name, item) in zip(quantiles, parameters.items(), strict=True)
        }
        return PairStep(self.transform, MappingProxyType(values))

    def __call__(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse: its values are not drawn yet."""
        raise TypeError(
            f"{self.transform.name} is not drawn yet; draw it first: "
            "step.draw(numpy.random.default_rng(7))(picture, other)"
        )

    def __reduce__(self) -> Any:
        return _open_step, (self.transform, dict(self.ranges))

    def written(self) -> dict[str, Any]:
        """Give the ranges that `PairTransform.between` needs to make it again."""
        unopened = self.transform.between().ranges
        return {
            name: self.transform.parameters[name].domain.written(value)
            for name, value in self.ranges.items()
            if unopened[name] != value
        }

    def __repr__(self) -> str:
        ranges = ", ".join(f"{name}={value!r}" for name, value in self.written().items())
        return f"{self.transform.written_name}.between({ranges})"


# Copies and pickles are made anew from plain dictionaries: the read-only views of them cannot be copied.
def _step(transform: PairTransform, values: Mapping[str, Any]) -> PairStep:
    return PairStep(transform, MappingProxyType(dict(values)))


def _open_step(transform: PairTransform, ranges: Mapping[str, Any]) -> OpenPairStep:
    return OpenPairStep(transform, MappingProxyType(dict(ranges)))
