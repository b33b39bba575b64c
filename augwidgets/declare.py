"""`@spatial`, `@tone` and `@pixel` turn a short function into a `Transform`; `Step` is one with its values chosen.

A transform's signature is the only place that says name, default, limits, unit and neutral value of a parameter.
The function, the sliders, the drawing of values, the code that is exported, the table in the documentation and the
contract tests are all read from it.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

import numpy as np

from augwidgets import fusion
from augwidgets.domain import Choice, Domain, Range, Seed, Switch
from augwidgets.sample import Sample, check_levels, check_shape
from augwidgets.warp import FILLS, Warp

Family = Literal["spatial", "tone", "pixel"]
Picture = TypeVar("Picture", np.ndarray, Sample)


@dataclass(frozen=True)
class Parameter:
    """One keyword of a transform: its name, where it may live, and its default."""

    name: str
    domain: Domain
    default: Any


# What every spatial step has besides its own parameters.
FILL = Parameter("fill", Choice(tuple(FILLS)), "constant")
FILL_LEVEL = Parameter("fill_level", Range(0, 1, unit="of full range"), 0.0)
_DOMAINS = (Range, Choice, Switch, Seed)


class Catalogue(Mapping[str, "Transform"]):
    """Every transform by its name, in the order of declaration; a user's own are in it as well.

    Examples
    --------
    >>> import augwidgets as aw
    >>> aw.CATALOGUE["rotate"].parameters["angle"].domain.unit
    'deg'
    """

    def __init__(self) -> None:
        self._transforms: dict[str, Transform] = {}

    def __getitem__(self, name: str) -> Transform:
        try:
            return self._transforms[name]
        except KeyError:
            raise KeyError(f"no transform is called {name!r}; there are {', '.join(self._transforms)}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._transforms)

    def __len__(self) -> int:
        return len(self._transforms)

    def __repr__(self) -> str:
        return f"<Catalogue: {', '.join(self._transforms)}>"

    def add(self, transform: Transform) -> None:
        """Take in a transform; a name is given away once, but a notebook cell may be run again."""
        known = self._transforms.get(transform.name)
        if known is not None and known.__module__ != transform.__module__:
            raise ValueError(f"the name {transform.name!r} is taken by {known.__module__}; call yours something else")
        self._transforms[transform.name] = transform

    def discard(self, name: str) -> None:
        """Forget a transform of that name."""
        self._transforms.pop(name, None)


CATALOGUE = Catalogue()


class Transform:
    """A declared function: its name, its parameters, its family. Made by `spatial`, `tone` and `pixel`.

    Called with an array or a `Sample` and the values by keyword, it gives the same kind back. `at` chooses values,
    `between` opens ranges.

    Attributes
    ----------
    name : str
    family : {"spatial", "tone", "pixel"}
    heading : str
        Under which the explorers list it.
    parameters : mapping of str to Parameter
        In the order of the signature; a spatial one ends with ``fill`` and ``fill_level``.
    needs : str
        "histogram" for a tone whose curve depends on the picture, else nothing.
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
        opaque: bool = False,
    ) -> None:
        functools.update_wrapper(self, function)
        self.name: str = getattr(function, "__name__", type(function).__name__)
        self.family: Family = family
        self.heading = heading
        self.usual_chance = usual_chance
        self.needs = needs
        self.opaque = opaque
        self._function = function
        self._short = self.name.replace("_", " ") if short is None else short
        self._takes = takes
        self._hides = hides
        own = () if opaque else _declared(function, 2 if needs else 1)
        self.own_parameters: Mapping[str, Parameter] = MappingProxyType({item.name: item for item in own})
        family_own = (FILL, FILL_LEVEL) if family == "spatial" else ()
        self.parameters: Mapping[str, Parameter] = MappingProxyType({item.name: item for item in (*own, *family_own)})
        self.__doc__ = _documented(inspect.getdoc(function) or "", self.parameters)

    # -- choosing values -----------------------------------------------------------------------------------------

    def at(self, **values: Any) -> Step:
        """Give the Step with these values; what is not named takes its default.

        Examples
        --------
        >>> import augwidgets as aw
        >>> aw.gamma.at(exponent=2)
        aw.gamma.at(exponent=2.0)
        """
        self._refuse_unknown(values)
        chosen = {
            name: item.domain.check(values[name], name) if name in values else item.default
            for name, item in self.parameters.items()
        }
        return Step(self, MappingProxyType(chosen))

    def between(self, **ranges: Any) -> OpenStep:
        """Give the step that draws from these ranges; what is not named stays at its default, closed.

        A pair opens a `Range`, a tuple of options a `Choice`; a single value closes it. A seed is drawn unless it is
        named. ``fill`` and ``fill_level`` are the recipe's unless they are named.

        Examples
        --------
        >>> import augwidgets as aw
        >>> aw.rotate.between(angle=(-30, 30))
        aw.rotate.between(angle=(-30.0, 30.0))
        """
        self._refuse_unknown(ranges)
        opened = {}
        for name, item in self.parameters.items():
            if name in ranges:
                opened[name] = item.domain.check_open(ranges[name], name)
            elif name in self.own_parameters:
                opened[name] = self._closed(item)
        return OpenStep(self, MappingProxyType(opened))

    def usual(self) -> OpenStep:
        """Give the step that "add a step" adds: the usual range of every parameter, the usual chance."""
        ranges = {name: item.domain.usual_open(item.default) for name, item in self.own_parameters.items()}
        return OpenStep(self, MappingProxyType(ranges), chance=self.usual_chance)

    @staticmethod
    def _closed(item: Parameter) -> Any:
        return None if isinstance(item.domain, Seed) else item.domain.check_open(item.default, item.name)

    def _refuse_unknown(self, values: Mapping[str, Any]) -> None:
        for name in values:
            if name not in self.parameters:
                known = ", ".join(self.parameters) or "no parameters"
                raise TypeError(f"{self.name} has no parameter {name!r}; it has {known}")

    # -- doing it ------------------------------------------------------------------------------------------------

    def __call__(self, picture: Picture, /, **values: Any) -> Picture:
        return self.at(**values)(picture)

    def warp(self, size: tuple[int, int], values: Mapping[str, Any]) -> Warp:
        """Ask a spatial transform where the coordinates of a canvas of this size go."""
        found = self._function(size, **{name: values[name] for name in self.own_parameters})
        if not isinstance(found, Warp):
            raise TypeError(f"{self.name} must return a Warp, got {type(found).__name__}")
        return found

    def curve(self, values: Mapping[str, Any], counts: np.ndarray | None = None) -> Callable[[np.ndarray], np.ndarray]:
        """Give a tone transform's curve, level to level; `counts` is the ``(C, 256)`` histogram if it needs one."""
        if self.needs:
            return lambda level: self._function(level, counts, **values)
        return lambda level: self._function(level, **values)

    def pixels(self, image: np.ndarray, values: Mapping[str, Any]) -> np.ndarray:
        """Apply a pixel transform to ``(H, W, 1 or 3)``, in the number format it asked for."""
        given = _as_format(image, self._takes)
        if given is image:
            given = image.view()
        given.flags.writeable = False  # a function that writes into its input is told so instead of spoiling it
        try:
            out = self._function(given, **values)
        except Exception as error:
            if self.__module__.startswith("augwidgets."):
                raise
            raise RuntimeError(f"{self.name} failed with {type(error).__name__}: {error}") from error
        if not isinstance(out, np.ndarray) or out.shape != image.shape or out.dtype != given.dtype:
            came = f"{out.dtype} {out.shape}" if isinstance(out, np.ndarray) else type(out).__name__
            raise ValueError(f"{self.name} must return an image like its input, {given.dtype} {image.shape}, got {came}")
        if out.dtype != np.uint8 and not np.isfinite(out).all():
            raise ValueError(f"{self.name} must return finite levels, got NaN or infinity")
        return _in_format(out, image.dtype)

    def hidden(self, size: tuple[int, int], values: Mapping[str, Any]) -> np.ndarray | None:
        """Say which pixels are covered, ``(H, W)`` truth values, or None where nothing is."""
        return None if self._hides is None else self._hides(size, **values)

    # -- on the screen -------------------------------------------------------------------------------------------

    @property
    def summary(self) -> str:
        """What the viewer will see, in one line."""
        return (self.__doc__ or "").strip().partition("\n")[0]

    @property
    def written_name(self) -> str:
        """How code names it: ``aw.rotate``, or the bare name of a user's own."""
        return f"aw.{self.name}" if self.__module__.startswith("augwidgets.") else self.name

    def __repr__(self) -> str:
        return self.written_name

    def short(self, values: Mapping[str, Any]) -> str:
        """Say the drawn values in the few words that fit under a picture: ``+24°``, ``−3 +4 %``, ``blur 2.0 px``."""
        shown = [item for item in self.own_parameters.values() if not isinstance(item.domain, Seed)]
        words: list[str] = []
        unit = ""
        for index, item in enumerate(shown):
            value, domain = values[item.name], item.domain
            same_unit = isinstance(domain, Range) and isinstance(shown[0].domain, Range) \
                and domain.unit.startswith("of ") and shown[0].domain.unit.startswith("of ")  # fmt: skip
            if index > 0 and not same_unit and value == (item.default if domain.neutral is None else domain.neutral):
                continue
            text = item.name if isinstance(domain, Switch) else domain.format(value)
            if text.endswith(" %") and words and unit == " %":
                words[-1] = words[-1].removesuffix(" %")
            unit = " %" if text.endswith(" %") else ""
            words.append(text)
        return " ".join([self._short, *words]).strip()

    def _repr_html_(self) -> str:
        from augwidgets.view import faces

        return faces.transform_page(self)


@dataclass(frozen=True, repr=False)
class Step:
    """A transform with every value chosen. Calling it is deterministic; `repr` is its code.

    Examples
    --------
    >>> import augwidgets as aw
    >>> step = aw.flip_horizontal.at()
    >>> step(np.array([[1, 2, 3]], np.uint8)).tolist()
    [[3, 2, 1]]
    """

    transform: Transform
    values: Mapping[str, Any] = field(hash=False)

    def __call__(self, picture: Picture) -> Picture:
        """Apply it to an array or a Sample; the same kind comes back."""
        return apply(lambda sample: fusion.run((self,), sample), picture)

    def __repr__(self) -> str:
        refuse_opaque(self.transform)
        values = ", ".join(f"{name}={value!r}" for name, value in self.values.items())
        return f"{self.transform.written_name}.at({values})"

    def short(self) -> str:
        """Say the values in the few words that fit under a picture."""
        return self.transform.short(self.values)

    def scaled(self, factor: float) -> Step:
        """Give the Step for a picture that is smaller by `factor`: values in pixels shrink with it."""
        changes = {
            name: min(max(self.values[name] * factor, item.domain.low), item.domain.high)
            for name, item in self.transform.parameters.items()
            if isinstance(item.domain, Range) and item.domain.unit == "px"
        }
        return Step(self.transform, MappingProxyType({**self.values, **changes})) if changes else self

    def _repr_html_(self) -> str:
        from augwidgets.view import faces

        return faces.step_table(self)


@dataclass(frozen=True, repr=False)
class OpenStep:
    """A transform whose values are still ranges, with the chance that it happens; `Recipe` is made of these.

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

    def __post_init__(self) -> None:
        object.__setattr__(self, "chance", _CHANCE.check(self.chance, "chance"))

    def replace(self, *, chance: float | None = None, on: bool | None = None, **ranges: Any) -> OpenStep:
        """Give the step with another chance, switched on or off, or with some ranges changed."""
        self.transform._refuse_unknown(ranges)
        parameters = self.transform.parameters
        checked = {name: parameters[name].domain.check_open(value, name) for name, value in ranges.items()}
        return OpenStep(
            self.transform,
            MappingProxyType({**self.ranges, **checked}),
            self.chance if chance is None else chance,
            self.on if on is None else on,
        )

    def draw(self, rng: np.random.Generator, given: Mapping[str, Any]) -> Step | None:
        """Draw every value, or None if it does not happen; `given` holds the recipe's fill.

        One quantile for the chance and one for each parameter are always taken, used or not.
        """
        parameters = self.transform.parameters
        quantiles = rng.random(1 + len(parameters)).tolist()
        if not self.on or quantiles[0] >= self.chance:
            return None
        values = {}
        for quantile, (name, item) in zip(quantiles[1:], parameters.items(), strict=True):
            values[name] = item.domain.at(quantile, self.ranges[name]) if name in self.ranges else given[name]
        return Step(self.transform, MappingProxyType(values))

    def written(self) -> dict[str, Any]:
        """Give the ranges that `Transform.between` needs to make it again."""
        closed = self.transform.between().ranges
        return {
            name: self.transform.parameters[name].domain.written(value)
            for name, value in self.ranges.items()
            if name not in closed or closed[name] != value
        }

    def __repr__(self) -> str:
        refuse_opaque(self.transform)
        ranges = ", ".join(f"{name}={value!r}" for name, value in self.written().items())
        text = f"{self.transform.written_name}.between({ranges})"
        if self.on and self.chance == 1:
            return text
        return f"aw.maybe({text}, {self.chance!r}{'' if self.on else ', on=False'})"

    def _repr_html_(self) -> str:
        from augwidgets.view import faces

        return faces.open_step_table(self)


_CHANCE = Range(0, 1)


def maybe(step: OpenStep | Step, chance: float = 1.0, *, on: bool = True) -> OpenStep:
    """Let a step happen with this chance only; ``on=False`` keeps it in the recipe, switched off.

    Examples
    --------
    >>> import augwidgets as aw
    >>> aw.maybe(aw.flip_horizontal.between(), 0.5).chance
    0.5
    """
    return opened(step).replace(chance=chance, on=on)


def opened(step: Any) -> OpenStep:
    """Give what a recipe can be made of: an OpenStep as it is, a Step closed, a Transform or a function as it comes."""
    if isinstance(step, OpenStep):
        return step
    if isinstance(step, Step):
        ranges = {name: item.domain.check_open(step.values[name], name)
                  for name, item in step.transform.parameters.items()}  # fmt: skip
        return OpenStep(step.transform, MappingProxyType(ranges))
    if isinstance(step, Transform):
        return step.between()
    if callable(step):
        return Transform(step, "pixel", heading="Own", opaque=True).between()
    raise TypeError(
        "a recipe is made of steps such as aw.rotate.between(angle=(-30, 30)) or aw.rotate.at(angle=15), "
        f"got {type(step).__name__}"
    )


def refuse_opaque(transform: Transform) -> None:
    if transform.opaque:
        raise ValueError(
            f"{transform.name} is a plain function and cannot be written down; declare it with @aw.pixel to save it"
        )


def apply(way: Callable[[Sample], Sample], picture: Picture) -> Picture:
    """Send an array or a Sample through; an array comes back with its own number of dimensions."""
    if isinstance(picture, Sample):
        return way(picture)
    if not isinstance(picture, np.ndarray):
        raise TypeError(f"an image must be a NumPy array or a Sample, got {type(picture).__name__}; aw.load reads files")
    image = picture[..., None] if picture.ndim == 2 else picture
    check_shape(image)
    if image.dtype == np.float32:
        check_levels(image)
    elif image.dtype != np.uint8:
        raise TypeError(
            f"an image must be uint8 or float32 in [0, 1], got {image.dtype}; aw.Sample(image) converts "
            "bool, uint16 and float64"
        )
    out = way(Sample(image)).image
    if np.may_share_memory(out, picture):
        out = out.copy()  # the caller may write into what comes out
    return out[..., 0] if picture.ndim == 2 else out


# -- the three decorators ----------------------------------------------------------------------------------------


def _decorator(family: Family, heading: str) -> Callable[..., Any]:
    def decorate(function: Callable[..., Any] | None = None, /, **options: Any) -> Any:
        if function is None:
            return functools.partial(decorate, **options)
        transform = Transform(function, family, **{"heading": heading, **options})
        CATALOGUE.add(transform)
        return transform

    return decorate


def spatial(function: Callable[..., Warp] | None = None, /, **options: Any) -> Any:
    """Declare a transform that moves places: ``(size, *, ...) -> Warp``. Labels follow it.

    Parameters
    ----------
    function : callable
        Takes the canvas size ``(height, width)`` and its parameters, returns a `Warp`.
    heading, short, usual_chance : optional
        Under which heading it is listed, the word before its values under a picture, the chance of a new step.

    Examples
    --------
    >>> import augwidgets as aw
    >>> from typing import Annotated
    >>> @aw.spatial
    ... def slide(size, *, pixels: Annotated[int, aw.Range(0, 9, neutral=0, unit="px", whole=True)] = 1):
    ...     "Move the picture to the right."
    ...     return aw.Affine.translation(pixels, 0, size=size)
    >>> slide(np.array([[1, 2, 3]], np.uint8), pixels=1).tolist()
    [[0, 1, 2]]
    >>> aw.CATALOGUE.discard("slide")
    """
    return _decorator("spatial", "Geometry")(function, **options)


def tone(function: Callable[..., np.ndarray] | None = None, /, **options: Any) -> Any:
    """Declare a tone curve: ``(level, *, ...) -> level``, the same for every pixel. Labels do not change.

    Parameters
    ----------
    function : callable
        Takes levels in [0, 1] (any shape, the last axis is the channels) and gives levels. Inside a fused run a level
        may lie outside [0, 1]; where the curve has no value there, it is asked again with the level clipped.
    needs : {"histogram"}, optional
        Then the second argument is the ``(C, 256)`` histogram of the picture that arrives.
    heading, short, usual_chance : optional
        As for `spatial`.
    """
    return _decorator("tone", "Tone")(function, **options)


def pixel(function: Callable[..., np.ndarray] | None = None, /, **options: Any) -> Any:
    """Declare a transform of pixels: ``(image, *, ...) -> image`` of the same shape. Labels do not change.

    Parameters
    ----------
    function : callable
        Takes ``(H, W, 1 or 3)``, read-only, and returns the same shape and dtype. An alpha channel never arrives.
    takes : {"both", "float32", "uint8"}
        The number format that the function is given; pictures in the other one are converted there and back.
    hides : callable, optional
        ``(size, *, ...) -> (H, W)`` truth values: which pixels it covers, so that a Sample can say how much of each
        box is still visible.
    heading, short, usual_chance : optional
        As for `spatial`.
    """
    return _decorator("pixel", "Detail")(function, **options)


def _declared(function: Callable[..., Any], leading: int) -> tuple[Parameter, ...]:
    """Read the parameters from the signature, or say which one is not declared."""
    name = getattr(function, "__name__", repr(function))
    found = []
    for item in list(_signature(function).parameters.values())[leading:]:
        domain = next((part for part in get_args(item.annotation)[1:] if isinstance(part, _DOMAINS)), None)
        if get_origin(item.annotation) is not Annotated or domain is None or item.kind is not item.KEYWORD_ONLY:
            raise TypeError(
                f"{name}: declare {item.name} by keyword with limits, for example "
                f"*, {item.name}: Annotated[float, aw.Range(0, 1)] = 0.5"
            )
        if item.default is item.empty:
            raise TypeError(f"{name}: give {item.name} a default, it is where its slider starts")
        found.append(Parameter(item.name, domain, domain.check(item.default, f"{name}: the default of {item.name}")))
    return tuple(found)


def _signature(function: Callable[..., Any]) -> inspect.Signature:
    try:
        return inspect.signature(function, eval_str=True)
    except NameError as error:
        raise TypeError(f"{function.__name__}: its annotations name something that is not defined: {error}") from None


def _documented(text: str, parameters: Mapping[str, Parameter]) -> str:
    """Put the table of parameters into a docstring, under its first paragraphs and before its other sections."""
    if not parameters:
        return text
    lines = ["Parameters", "----------"]
    for item in parameters.values():
        lines += [f"{item.name} : {item.domain!r}".replace("aw.", ""), f"    {item.default!r} unless it is named."]
    prose, rule, sections = text.partition("\n\nExamples\n")
    return "\n".join([prose, "", *lines]) + rule + sections


def _as_format(image: np.ndarray, takes: str) -> np.ndarray:
    if takes == "float32" and image.dtype == np.uint8:
        return image.astype(np.float32) / np.float32(255)
    if takes == "uint8" and image.dtype != np.uint8:
        return (image * 255 + 0.5).astype(np.uint8)
    return image


def _in_format(image: np.ndarray, dtype: np.dtype) -> np.ndarray:
    if image.dtype != np.uint8:
        image = np.clip(image, 0, 1)
    if image.dtype == dtype:
        return image
    if dtype == np.uint8:
        return (image * 255 + 0.5).astype(np.uint8)
    return image.astype(np.float32) / np.float32(255)
