"""`Transform`: a declared function, its parameters and its family. It is made by the decorators of `declare`."""

from __future__ import annotations

import functools
import inspect
import operator
from collections.abc import Callable, Container, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from augwidgets.domain import faces
from augwidgets.domain.pixel_count import SIDES, PixelCount
from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.sample.picture_kinds import Picture
from augwidgets.sample.region import Region
from augwidgets.steps import partners, signature
from augwidgets.steps.catalogue import CATALOGUE
from augwidgets.steps.checks import check_cautions, check_hides, check_options
from augwidgets.steps.declared_function import DeclaredFunction, Family
from augwidgets.steps.fusion import Curve, FilledWarp, Resolved
from augwidgets.steps.open_step import OpenStep
from augwidgets.steps.partners import Partners
from augwidgets.steps.pixels import Pixels, Remembering
from augwidgets.steps.signature import FILL, FILL_LEVEL, MISSING, Parameter
from augwidgets.steps.step import Step, caption

# What the other pictures of a pair are called; the star stands for several.
_OTHERS: dict[Partners, tuple[str, ...]] = {0: (), 1: ("other",), 3: ("*others",), "cluster means": ("means",)}


class Transform:
    """A declared function: its name, its parameters, its family. Made by `spatial`, `tone`, `pixel` and `pair`.

    Called with an array or a `Sample` and the values by keyword, it gives the same kind back; one of a pair takes the
    other pictures after the first. `at` chooses values, `between` opens ranges.

    Attributes
    ----------
    name : str
    family : {"spatial", "tone", "pixel", "pair"}
    short_name : str
        With which the words under a picture begin; nothing where its values say enough.
    heading : str
        Under which the explorers list it.
    parameters : mapping of str to Parameter
        In the order of the signature; a spatial one ends with ``fill`` and ``fill_level``.
    needs : str
        "histogram" for a tone whose curve depends on the picture, "region" for a pixel transform that is told where it
        acts, else nothing.
    slow : bool
        Whether nine previews take longer than a drag of a slider should: an explorer draws them beside the main thread.
    ends_meant : bool
        Whether values that it puts at black or white are meant to lie there, and were not cut off.
    cautions : mapping
        ``{parameter: {value: sentence}}``: what is to be known of a colour picture where a parameter has this value.
    partners : {0, 1, 3, "cluster means"}
        How many other pictures one of a pair takes, or that it takes what `cluster_means` returns; 0 for all others.
    is_kits : bool
        Whether it comes with the kit, and has a name in ``aw``; a user's own does not.
    declared : DeclaredFunction
        The function behind it.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        family: Family,
        *,
        heading: str,
        short: str | None = None,
        usual_chance: float = 1.0,
        needs: str = "",
        takes: str = "both",
        hides: Callable[..., np.ndarray] | None = None,
        slow: bool = False,
        ends_meant: bool = False,
        cautions: Mapping[str, Mapping[Any, str]] = MappingProxyType({}),
        opaque: bool = False,
        partners: Partners = 0,
        is_kits: bool = False,
    ) -> None:
        functools.update_wrapper(self, function)  # type: ignore[arg-type]
        self.name: str = getattr(function, "__name__", type(function).__name__)
        self.family: Family = family
        self.heading = heading
        self.usual_chance = usual_chance
        self.needs = needs
        self.slow = slow
        self.ends_meant = ends_meant or hides is not None
        self.cautions = cautions
        self.opaque = opaque
        self.partners: Partners = partners
        self.is_kits = is_kits
        self.short_name = self.name.replace("_", " ") if short is None else short
        check_options(self, takes)
        own = () if opaque else signature.declared(function, 2 if needs or partners else 1)
        self.own_parameters: Mapping[str, Parameter] = MappingProxyType({item.name: item for item in own})
        family_own = (FILL, FILL_LEVEL) if family == "spatial" else ()
        self.parameters: Mapping[str, Parameter] = MappingProxyType({item.name: item for item in (*own, *family_own)})
        self.declared = DeclaredFunction(
            function, self.name, family, tuple(self.own_parameters), needs, takes, hides, partners, is_kits
        )
        self._sided = tuple(
            (name, item.domain)
            for name, item in self.parameters.items()
            if isinstance(item.domain, Range) and item.domain.unit in SIDES
        )
        # What shrinks with a picture: the parameters that count its pixels.
        self.lengths: Mapping[str, Range] = MappingProxyType(
            {
                name: item.domain
                for name, item in self.parameters.items()
                if isinstance(item.domain, Range) and item.domain.unit == "px"
            }
        )
        # Ways of one movement: the values at which they rest once another of them is named.
        self.rests: Mapping[str, float] = MappingProxyType(
            {
                name: item.domain.check(item.domain.neutral, name)
                for name, item in self.own_parameters.items()
                if isinstance(item.domain, Range) and item.domain.rests
            }
        )
        check_hides(self, hides)
        check_cautions(self)
        others, grows = _OTHERS[partners], family == "spatial"
        text = inspect.getdoc(function) or f"Apply {self.name}."
        self.__doc__ = text if opaque else signature.documented(text, self.parameters, others, grows=grows)
        self.__signature__ = signature.called(self.parameters, others)

    # -- choosing values -----------------------------------------------------------------------------------------

    def at(self, /, *places: Any, **values: Any) -> Step:
        """Return the Step with these values; what is not named takes its default.

        Where one of several ways of one movement is named (shift's right and down), the others rest: they change
        nothing. One of a pair may name its ``partners`` as well: the numbers of the pictures in a data set, as a recipe
        that is drawn over one writes them.

        Parameters
        ----------
        **values
            By the names of the parameters.

        Returns
        -------
        Step

        Raises
        ------
        TypeError, ValueError
            An unknown parameter, or a value outside of its limits.

        Examples
        --------
        >>> import augwidgets as aw
        >>> aw.gamma.at(exponent=2), aw.mixup.at(partners=[17])
        (aw.gamma.at(exponent=2.0), aw.mixup.at(share=0.3, partners=(17,)))
        """
        signature.refuse_places(self.name, self.own_parameters, places)
        numbers = partners.checked_numbers(self.name, self.partners, values.pop("partners", ()))
        self.check_known(values)
        resting = {} if self.rests.keys().isdisjoint(values) else self.rests
        chosen = {
            name: item.domain.check(values[name], name) if name in values else resting.get(name, item.default)
            for name, item in self.parameters.items()
        }
        return Step(self, MappingProxyType(chosen), partners=numbers)

    def between(self, /, *places: Any, **ranges: Any) -> OpenStep:
        """Return the step that draws from these ranges; with none of its own, from the usual range of every parameter.

        Once a parameter is named, those that are not stay at their default, closed; where one of several ways of one
        movement is named (shift's right and down), the others rest: they change nothing. A pair opens a `Range`, a
        tuple of options a `Choice`; a single value closes it. A seed is drawn unless it is named. ``fill`` and
        ``fill_level`` are the recipe's unless they are named.

        Parameters
        ----------
        **ranges
            By the names of the parameters.

        Returns
        -------
        OpenStep

        Raises
        ------
        TypeError, ValueError
            An unknown parameter, or a value outside of its limits.

        Examples
        --------
        >>> import augwidgets as aw
        >>> aw.rotate.between(angle=(-30, 30)) == aw.rotate.between()           # the usual range
        True
        >>> dict(aw.shift.between(down=(-0.2, 0.2)).ranges)                       # and `right` rests
        {'right': (0.0, 0.0), 'down': (-0.2, 0.2)}
        """
        signature.refuse_places(self.name, self.own_parameters, places)
        self.check_known(ranges)
        unnamed = self.not_named(ranges)
        opened = {
            name: item.domain.check_open(ranges[name], name) if name in ranges else unnamed[name]
            for name, item in self.parameters.items()
            if name in ranges or name in unnamed
        }
        return OpenStep(self, MappingProxyType(opened))

    def usual(self) -> OpenStep:
        """Return the step that "add a step" adds: the usual range of every parameter, the usual chance.

        Returns
        -------
        OpenStep
        """
        ranges = {name: item.domain.usual_open(item.default) for name, item in self.own_parameters.items()}
        return OpenStep(self, MappingProxyType(ranges), chance=self.usual_chance)

    def defaults(self) -> dict[str, Any]:
        """Return what each of its own parameters is drawn from if it stands at its default: a seed is drawn.

        Returns
        -------
        dict of str to value
            As for `between`.
        """
        return {
            name: None if isinstance(item.domain, Seed) else item.domain.check_open(item.default, name)
            for name, item in self.own_parameters.items()
        }

    def not_named(self, named: Container[str]) -> dict[str, Any]:
        """Return what those of its own parameters are drawn from that `between` is not given.

        Parameters
        ----------
        named : container of str
            What it is given.

        Returns
        -------
        dict of str to value
        """
        if not any(name in named for name in self.own_parameters):
            return dict(self.usual().ranges)
        resting = self.rests if any(name in named for name in self.rests) else {}
        return {
            name: (resting[name], resting[name]) if name in resting else value
            for name, value in self.defaults().items()
            if name not in named
        }

    def check_known(self, values: Mapping[str, Any]) -> None:
        """Raise for the first keyword that is no parameter.

        Parameters
        ----------
        values : mapping of str to value

        Raises
        ------
        TypeError
        """
        for name in values:
            if name not in self.parameters:
                known = ", ".join(self.parameters) or "no parameters"
                raise TypeError(f"{self.name} has no parameter {name!r}; it has {known}")

    # -- doing it ------------------------------------------------------------------------------------------------

    def __call__(self, picture: Picture = MISSING, /, *places: Any, **values: Any) -> Picture:
        if picture is MISSING:
            if self.partners:
                partners.refuse_none(self.name, self.partners)
            raise TypeError(f"{self.name} takes a picture first, {self.written_name}(picture), got none")
        others, places = partners.split(self.partners, places)
        return self.at(*places, **values)(picture, *others)

    def resolved(self, size: tuple[int, int], values: Mapping[str, Any], where: Region | None = None) -> Resolved:
        """Return what it is at these values on a canvas of this size; in a region, only the pixels can answer.

        Parameters
        ----------
        size : (int, int)
            Height and width.
        values : mapping of str to value
            Of every parameter.
        where : Region, optional

        Returns
        -------
        FilledWarp, Curve or Pixels
        """
        if self.partners:
            raise ValueError(self.alone)
        values = self.relative(values, size)
        if self.family == "spatial":
            return FilledWarp(self.declared.warp(size, values), values["fill"], values["fill_level"])
        if self.family == "tone":
            made = Curve(
                (self.name,),
                (functools.partial(self.declared.curve, values),),
                self.needs == "histogram",
                self.cuts_off,
            )
            if where is None:
                return made
            return Pixels(self.name, lambda image, _: made.toned(image), _hides_nothing, where, False, self.cuts_off)

        def change(image: np.ndarray, inside: np.ndarray | None) -> np.ndarray:
            return self.declared.pixels(image, values, inside)

        keeps = self.slow and self.is_kits
        return Pixels(
            self.name,
            Remembering(change) if keeps else change,
            _hides_nothing if self.declared.hides is None else lambda size: self.declared.hidden(size, values),
            where,
            self.needs == "region",
            self.cuts_off,
            self.is_kits and not keeps,
        )

    def relative(self, values: Mapping[str, Any], size: tuple[int, int]) -> Mapping[str, Any]:
        """Return the values with shares of this size for counts of pixels.

        Parameters
        ----------
        values : mapping of str to value
        size : (int, int)
            Height and width of the picture that arrives.

        Returns
        -------
        mapping of str to value
            Itself where nothing is counted in pixels.

        Raises
        ------
        ValueError
            More pixels than the parameter's limits allow there.
        """
        found: dict[str, Any] | None = None
        for name, domain in self._sided:
            value = values[name]
            if type(value) is PixelCount:
                found = dict(values) if found is None else found
                found[name] = domain.relative(value, size, name)
        return values if found is None else found

    # -- on the screen -------------------------------------------------------------------------------------------

    @property
    def summary(self) -> str:
        """What the viewer will see, in one line."""
        return (self.__doc__ or "").strip().partition("\n")[0]

    @property
    def written_name(self) -> str:
        """How code names it: ``aw.rotate``, or the bare name of a user's own."""
        return f"aw.{self.name}" if self.is_kits else self.name

    @property
    def alone(self) -> str:
        """What is said where one of a pair has one picture only."""
        means = self.partners == "cluster means"
        needs = "the means of the data set" if means else "another picture"
        call = f"{self.written_name}(picture, {'means' if means else 'other'})"
        return (
            f"{self.name} needs {needs}, and here is one picture only; a recipe with it takes a list or a batch, or "
            f"trains by aw.training.Augmented, and {call} is called by hand"
        )

    @property
    def cuts_off(self) -> bool:
        """Whether a value that comes to lie at black or white by it has been cut off there.

        Of a function that is not the kit's nobody knows: it may be meant.
        """
        return self.is_kits and not self.ends_meant

    def caution(self, values: Mapping[str, Any]) -> str:
        """Return what is to be known of a colour picture at these values, in one sentence; mostly nothing.

        Parameters
        ----------
        values : mapping of str to value

        Returns
        -------
        str

        Examples
        --------
        >>> import augwidgets as aw
        >>> aw.equalize.caution({"over": "channels"})
        'each channel is equalised by itself, which changes colours: over="luminance" keeps them'
        """
        found = (said.get(values.get(name), "") for name, said in self.cautions.items())
        return next(filter(None, found), "")

    def __repr__(self) -> str:
        return f"<{self.name}, a plain function>" if self.opaque else self.written_name

    def __reduce__(self) -> Any:
        if self.opaque:
            return plain_transform, (self.declared.function,)  # a plain function is wrapped anew
        # The kit's own are what the catalogue has under their name, wherever they are declared; one's own are copied
        # and pickled by module and name, as functions are.
        return (operator.getitem, (CATALOGUE, self.name)) if self.is_kits else str(vars(self)["__qualname__"])

    def short(self, values: Mapping[str, Any]) -> str:
        """Return the drawn values in the few words that fit under a picture: ``rotate +24°``, ``blur 2.0 px``.

        Parameters
        ----------
        values : mapping of str to value

        Returns
        -------
        str
        """
        return caption(self.short_name, self.own_parameters.values(), values)

    def _repr_html_(self) -> str:
        return faces.html(self)


def _hides_nothing(size: tuple[int, int]) -> None:
    """Return None: no pixel is covered."""


def plain_transform(function: Callable[..., Any]) -> Transform:
    """Return a function of an image that is declared nowhere as a transform without parameters."""
    return Transform(function, "pixel", heading="Own", opaque=True)
