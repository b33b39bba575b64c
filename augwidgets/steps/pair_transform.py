"""`PairTransform`: a declared function of two pictures. It is made by `pair` of `declare`."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from augwidgets.domain import errors
from augwidgets.domain.seed import Seed
from augwidgets.sample.sample import Sample
from augwidgets.steps import signature
from augwidgets.steps.fusion import Picture
from augwidgets.steps.pair_step import OpenPairStep, PairStep
from augwidgets.steps.signature import MISSING, Parameter
from augwidgets.transforms import fitting
from augwidgets.transforms.cluster_means import ClusterMeans


class PairTransform:
    """A declared function of two pictures: its name, its parameters, and what it takes for the other picture.

    Called with a picture (array or `Sample`), the other one, and the values by keyword, it gives one picture of the
    first one's kind, size and number format. `at` chooses values, `between` opens ranges.

    Attributes
    ----------
    name : str
    heading : str
        Under which the explorers list it.
    partner : {"picture", "pictures", "cluster means"}
        What the other is: one picture; one or three pictures; what `cluster_means` gives.
    parameters, own_parameters : mapping of str to Parameter
        In the order of the signature; the two are the same.
    """

    def __init__(
        self,
        function: Callable[..., Sample],
        *,
        heading: str = "Two pictures",
        short: str | None = None,
        partner: str = "picture",
    ) -> None:
        functools.update_wrapper(self, function)  # type: ignore[arg-type]
        self.name: str = getattr(function, "__name__", type(function).__name__)
        if partner not in _PARTNERS:
            known = ", ".join(map(repr, _PARTNERS))
            raise ValueError(f"{self.name}: partner must be one of {known}, got {partner!r}")
        signature.check_texts(self.name, heading=heading, short="" if short is None else short)
        self.heading = heading
        self.partner = partner
        self._function = function
        self._short = self.name.replace("_", " ") if short is None else short
        own = signature.declared(function, 2)
        self.parameters: Mapping[str, Parameter] = MappingProxyType({item.name: item for item in own})
        self.own_parameters = self.parameters
        text = inspect.getdoc(function) or f"Apply {self.name}."
        self.__doc__ = signature.documented(text, self.parameters, other=_OTHERS[partner])
        self.__signature__ = _called(self.parameters)

    # -- choosing values -----------------------------------------------------------------------------------------

    def at(self, /, *places: Any, **values: Any) -> PairStep:
        """Give the PairStep with these values; what is not named takes its default.

        Examples
        --------
        >>> import augwidgets as aw
        >>> aw.mixup.at(share=0.4)
        aw.mixup.at(share=0.4)
        """
        signature.refuse_places(self.name, self.parameters, places)
        self.refuse_unknown(values)
        chosen = {
            name: item.domain.check(values[name], name) if name in values else item.default
            for name, item in self.parameters.items()
        }
        return PairStep(self, MappingProxyType(chosen))

    def between(self, /, *places: Any, **ranges: Any) -> OpenPairStep:
        """Give the step that draws from these ranges; what is not named stays at its default, closed.

        Examples
        --------
        >>> import augwidgets as aw
        >>> aw.mixup.between(share=(0.1, 0.5))
        aw.mixup.between(share=(0.1, 0.5))
        """
        signature.refuse_places(self.name, self.parameters, places)
        self.refuse_unknown(ranges)
        opened = {
            name: item.domain.check_open(ranges[name], name) if name in ranges else _closed(item)
            for name, item in self.parameters.items()
        }
        return OpenPairStep(self, MappingProxyType(opened))

    def usual(self) -> OpenPairStep:
        """Give the step that draws from the usual range of every parameter."""
        ranges = {name: item.domain.usual_open(item.default) for name, item in self.parameters.items()}
        return OpenPairStep(self, MappingProxyType(ranges))

    def refuse_unknown(self, values: Mapping[str, Any]) -> None:
        """Name the first keyword that is no parameter."""
        for name in values:
            if name not in self.parameters:
                known = ", ".join(self.parameters) or "no parameters"
                raise TypeError(f"{self.name} has no parameter {name!r}; it has {known}")

    # -- doing it ------------------------------------------------------------------------------------------------

    def __call__(self, picture: Picture = MISSING, other: Any = MISSING, /, *places: Any, **values: Any) -> Picture:
        return self.at(*places, **values)(picture, other)

    def joined(self, sample: Sample, other: Any, values: Mapping[str, Any]) -> Sample:
        """Make one Sample of a Sample and what it is paired with."""
        partner = _PARTNERS[self.partner](self.name, sample, other)
        who = errors.named(self.name, values)
        try:
            out = self._function(sample, partner, **values)
        except Exception as error:
            if self.is_kits:
                raise
            raise errors.failed(who, self._function, error, "a picture", "a copy of its image") from error
        if not isinstance(out, Sample):
            raise TypeError(f"{who} must return a Sample, got {type(out).__name__}")
        if out.image.shape != sample.image.shape or out.image.dtype != sample.image.dtype:
            raise ValueError(
                f"{who} must return an image like the first, {sample.image.dtype} {sample.image.shape}, "
                f"got {out.image.dtype} {out.image.shape}"
            )
        return out

    # -- on the screen -------------------------------------------------------------------------------------------

    @property
    def summary(self) -> str:
        """What the viewer will see, in one line."""
        return (self.__doc__ or "").strip().partition("\n")[0]

    @property
    def written_name(self) -> str:
        """How code names it: ``aw.mixup``, or the bare name of a user's own."""
        return f"aw.{self.name}" if self.is_kits else self.name

    @property
    def is_kits(self) -> bool:
        """Whether it comes with the kit."""
        return (self.__module__ or "").startswith("augwidgets.")

    def __repr__(self) -> str:
        return self.written_name

    def __reduce__(self) -> Any:
        return str(vars(self)["__qualname__"])  # copied and pickled by name, as functions are

    def short(self, values: Mapping[str, Any]) -> str:
        """Say the drawn values in the few words that fit under a picture."""
        shown = [item for item in self.parameters.values() if not isinstance(item.domain, Seed)]
        return " ".join([self._short, *(item.domain.format(values[item.name]) for item in shown)])


def _closed(item: Parameter) -> Any:
    """Give what a parameter draws from that nobody opened: its default, or any seed."""
    return None if isinstance(item.domain, Seed) else item.domain.check_open(item.default, item.name)


def _called(parameters: Mapping[str, Parameter]) -> inspect.Signature:
    """Give the signature with which it is called: a picture, the other, then the values by keyword."""
    items = [inspect.Parameter(name, inspect.Parameter.POSITIONAL_ONLY) for name in ("picture", "other")]
    items += [inspect.Parameter(item.name, inspect.Parameter.KEYWORD_ONLY, default=item.default)
              for item in parameters.values()]  # fmt: skip
    return inspect.Signature(items)


def _one(_: str, sample: Sample, other: Any) -> Sample:
    return fitting.fitted(fitting.like(fitting.as_sample(other), sample), sample.size)


def _three(name: str, sample: Sample, other: Any) -> tuple[Sample, Sample, Sample]:
    """Give three other pictures; with one, the two of them stand on the two diagonals."""
    if not isinstance(other, (list, tuple)):
        only = fitting.like(fitting.as_sample(other), sample)
        return only, only, sample
    if len(other) != 3:
        raise ValueError(f"{name} takes one other picture or a list of three, got a list of {len(other)}")
    first, second, third = (fitting.like(fitting.as_sample(item), sample) for item in other)
    return first, second, third


def _mean(name: str, sample: Sample, other: Any) -> Sample:
    if not isinstance(other, ClusterMeans):
        came = type(other).__name__
        raise TypeError(f"{name} takes what aw.cluster_means(folder or pictures) gives, got {came}")
    return _one(name, sample, other.of(sample))


# What `other` is, by its type.
_OTHERS = {
    "picture": "array or Sample",
    "pictures": "array or Sample, or a sequence of three",
    "cluster means": "ClusterMeans",
}
_PARTNERS: dict[str, Callable[[str, Sample, Any], Any]] = {"picture": _one, "pictures": _three, "cluster means": _mean}
