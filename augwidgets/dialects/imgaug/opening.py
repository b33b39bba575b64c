"""An augmenter of imgaug opened: the numbers, words and truth values in it, and where they stand.

An augmenter does not keep what it was made with, but the stochastic parameters that were made of that. They are looked
for in its attributes, and inside the parameters that are made of others (a normal distribution of a drawn width, say).
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from augwidgets.dialects.imgaug.importing import import_imgaug
from augwidgets.dialects.imgaug.limits import limits_of
from augwidgets.dialects.pipeline import Part, Setting
from augwidgets.domain.options import Choice, Switch

Spot = tuple[str | int, ...]  # attributes, and numbers in lists, from the augmenter to a value

_HIDDEN = {"name", "jitter", "random_state", "deterministic", "activated", "eps", "backend", "min_width", "min_height",
           "dtypes_allowed", "dtypes_disallowed", "counts_value_range", "polygon_recoverer", "func", "children",
           "then_list", "else_list", "foreground", "background"}  # fmt: skip
# What is looked into; the others are sums and powers that no control would explain.
_MADE_OF = {"Normal", "Laplace", "Poisson", "Binomial", "FromLowerResolution", "RandomSign", "TruncatedNormal"}
_CHILDREN = ("children", "then_list", "else_list", "foreground", "background")
_WORDS: dict[str, tuple[str | int, ...]] = {
    "PerspectiveTransform.mode": ("constant", "replicate"),
    "ElasticTransformation.mode": ("constant", "nearest", "reflect", "wrap"),
    "mode": ("constant", "edge", "symmetric", "reflect", "wrap"),
    "pad_mode": ("constant", "edge", "linear_ramp", "maximum", "mean", "median", "minimum", "reflect", "symmetric",
                 "wrap"),
    "fill_mode": ("constant", "gaussian"),
    "interpolation": ("nearest", "linear", "area", "cubic"),
    "order": (0, 1, 3),
}  # fmt: skip
_SIDES = {"translate": "xy", "scale": "xy", "shear": "xy", "position": "xy"}
# Where the attribute has another name than the argument.
_CALLED = {
    "GammaContrast": {"params1d 0": "gamma"}, "LinearContrast": {"params1d 0": "alpha"},
    "LogContrast": {"params1d 0": "gain"}, "SigmoidContrast": {"params1d 0": "gain", "params1d 1": "cutoff"},
    "Dropout": {"mul p": "share kept"}, "CoarseDropout": {"mul other_param p": "share kept"},
    "Dropout2d": {"p p": "share kept"}, "TotalDropout": {"p p": "share kept"},
    "MeanShiftBlur": {"spatial_window_radius": "spatial_radius", "color_window_radius": "color_radius"},
    "Posterize": {"counts": "nb_bits"}, "UniformColorQuantizationToNBits": {"counts": "nb_bits"},
    "UniformColorQuantization": {"counts": "n_colors"}, "KMeansColorQuantization": {"counts": "n_colors"},
    "CropToFixedSize": {"size 0": "width", "size 1": "height"},
    "PadToFixedSize": {"size 0": "width", "size 1": "height"},
}  # fmt: skip


@dataclass(frozen=True)
class Opened:
    """A Part, and where its settings stand: the number of its augmenter in the pipeline, and where in it."""

    part: Part
    number: int
    spots: Mapping[str, Spot]
    plain: Mapping[str, Any]  # of what has no control: values that a text can say


def augmenters_of(thing: Any) -> list[Any]:
    """Return the augmenters of a pipeline that have arguments, in order; the inside of a ready-made one is its own."""
    if not _has_children(thing):
        return [thing]
    inner = [part for children in thing.get_children_lists() for part in children]
    here = [] if type(thing).__name__ in ("Sequential", "OneOf") else [thing]
    return here + [found for part in inner for found in augmenters_of(part)]


def opened(thing: Any) -> tuple[Opened, ...]:
    """Open every augmenter of a pipeline that has arguments; one without any gets a Part too."""
    return tuple(_opened(augmenter, number) for number, augmenter in enumerate(augmenters_of(thing)))


def changed(thing: Any, where: Opened, name: str, value: Any) -> Any:
    """Return a pipeline with another value."""
    other = copy.deepcopy(thing)
    augmenter = augmenters_of(other)[where.number]
    _put(augmenter, where.spots[name], value, _is_chance(name))
    return other


def _put(inside: Any, spot: Spot, value: Any, is_chance: bool) -> None:
    """Put a value at a spot. A tuple on the way is made anew, so it is put back where it was."""
    first, *rest = spot
    old = inside[first] if isinstance(first, int) else getattr(inside, first)
    new: Any
    if not rest and is_chance and not hasattr(inside, "draw_samples") and type(old).__name__ == "Deterministic":
        new = import_imgaug().parameters.handle_probability_param(value, str(first))  # never and always are kept so
    elif not rest:
        new = _parameter(old, value)
    elif isinstance(old, tuple):
        at = int(rest[0])
        items = list(old)
        if len(rest) == 1:
            items[at] = _parameter(items[at], value)
        else:
            _put(items[at], tuple(rest[1:]), value, is_chance)
        new = tuple(items)
    else:
        _put(old, tuple(rest), value, is_chance)
        return
    if isinstance(first, int):
        inside[first] = new
    else:
        setattr(inside, first, new)


def names_of(augmenter: Any) -> dict[str, inspect.Parameter]:
    """Return the arguments of an augmenter's class, without those of randomness and naming."""
    apart = ("seed", "name", "jitter", "random_state", "deterministic")
    parameters = inspect.signature(type(augmenter)).parameters
    return {name: parameter for name, parameter in parameters.items() if name not in apart}


def _has_children(thing: Any) -> bool:
    return bool(set(_CHILDREN) & set(names_of(thing)))


def _opened(augmenter: Any, number: int) -> Opened:
    settings: dict[str, Setting] = {}
    spots: dict[str, Spot] = {}
    others: dict[str, str] = {}
    plain: dict[str, Any] = {}
    for spot, value in _values(augmenter):
        name = _name(augmenter, spot)
        setting = None if name in settings else _setting(augmenter, name, value)
        if setting is not None:
            settings[name], spots[name] = setting, spot
        elif value is not None and not callable(value) and name not in settings:
            kept = getattr(value, "value", value)
            if _is_plain(kept):
                plain[name] = kept
            others[name] = " ".join((repr(kept) if name in plain else str(value)).split())[:160]
    summary = (inspect.getdoc(type(augmenter)) or "").split("\n\n")[0].replace("\n", " ")
    return Opened(Part(type(augmenter).__name__, summary, tuple(settings.values()), others), number, spots, plain)


def _values(thing: Any, spot: Spot = ()) -> Iterator[tuple[Spot, Any]]:
    """Walk over the attributes of an augmenter, and over the insides of its parameters."""
    for name, value in vars(thing).items():
        if name not in _HIDDEN and (not name.startswith("_") or name == "_m"):
            yield from _inside((*spot, name), value)
    children = vars(thing).get("children")
    if children is not None and not spot and not _has_children(thing) and hasattr(children, "random_state"):
        for inner in augmenters_of(children):
            if inner is children:
                yield from _values(inner, ("children",))


def _inside(spot: Spot, value: Any) -> Iterator[tuple[Spot, Any]]:
    kind = type(value).__name__
    if isinstance(value, (tuple, list)):
        for number, item in enumerate(value):
            if hasattr(item, "draw_samples"):
                yield from _inside((*spot, number), item)
        if spot == ("size",) and len(value) == 2 and all(isinstance(item, int) for item in value):
            yield from (((*spot, number), item) for number, item in enumerate(value))
        elif not any(hasattr(item, "draw_samples") for item in value):
            yield spot, value
    elif kind in _MADE_OF:
        for name, inner in vars(value).items():
            if hasattr(inner, "draw_samples"):
                yield from _inside((*spot, name), inner)
    elif hasattr(value, "draw_samples") or not type(value).__module__.startswith("imgaug."):
        yield spot, value
    elif len(spot) < 3:  # a generator of kernels, a sampler of points
        yield from _values(value, spot)


def _name(augmenter: Any, spot: Spot) -> str:
    """Return a setting the name of the argument that it was made of."""
    arguments = names_of(augmenter)
    words = [str(word).lstrip("_") for word in spot]
    whole = " ".join(words)
    for kind in type(augmenter).__mro__:
        called = _CALLED.get(kind.__name__, {})
        if whole in called:
            return called[whole]
    if words == ["translate", "0"] and augmenter.translate[1] is None:
        return "translate"  # alike in both directions
    if words[0] in _SIDES and len(words) == 2 and words[1] in "01":
        return f"{words[0]} {_SIDES[words[0]][int(words[1])]}"
    if words[0] == "mask" and words[-1] == "p" and "p" in arguments:
        return "p"
    if len(words) > 1 and words[-1] == "p" and words[-2] in arguments:
        return words[-2]
    if words[-1] in arguments:
        return words[-1]
    return " ".join(word for word in words if word not in ("children", "matrix", "all_channel_clahe"))


def _setting(augmenter: Any, name: str, value: Any) -> Setting | None:
    argument = names_of(augmenter).get(name)
    kind = type(value).__name__
    plain = value.value if kind == "Deterministic" else value
    if isinstance(plain, bool) or (
        argument is not None and isinstance(argument.default, bool) and plain in (0, 1) and kind == "Deterministic"
    ):
        return Setting(name, Switch(), bool(plain))
    words = _WORDS.get(f"{type(augmenter).__name__}.{name}", _WORDS.get(name, ()))
    if isinstance(plain, (str, int)) and plain in words:
        return Setting(name, Choice(words), plain)
    if kind in ("Uniform", "DiscreteUniform"):
        ends = (_number(value.a), _number(value.b))
        if None in ends:
            return None
        numbers: tuple[Any, ...] = tuple(sorted(ends))
        whole, is_open = kind == "DiscreteUniform", True
    elif isinstance(plain, (int, float)):
        whole, is_open = isinstance(plain, int) and _is_whole(argument) and not _is_chance(name), False
        numbers = (plain,)
    else:
        return None
    numbers = tuple(int(number) if whole else float(number) for number in numbers)
    in_share = name.startswith("translate") and "percent" in str(augmenter.translate)
    named = f"{name} percent" if in_share else name
    domain = limits_of(type(augmenter).__name__, named, numbers, whole and not in_share)
    return Setting(name, domain, numbers if is_open else numbers[0], is_open)


def _is_chance(name: str) -> bool:
    return name in ("p", "share kept", "invert_above_threshold") or name.startswith("p_")


def _is_plain(value: Any) -> bool:
    if isinstance(value, (tuple, list)):
        return all(_is_plain(item) for item in value)
    return isinstance(value, (str, int, float))


def _number(parameter: Any) -> float | None:
    value = getattr(parameter, "value", parameter)
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _is_whole(argument: inspect.Parameter | None) -> bool:
    default = None if argument is None else argument.default
    values = default if isinstance(default, tuple) else (default,)
    return not any(isinstance(value, float) for value in values)


def _parameter(old: Any, value: Any) -> Any:
    """Return a plain value, or the parameter with another one: written into it, for others may be made of it."""
    if type(old).__name__ in ("Uniform", "DiscreteUniform"):
        deterministic = import_imgaug().parameters.Deterministic
        old.a, old.b = (deterministic(end) for end in value)
        return old
    if type(old).__name__ == "Deterministic":
        old.value = int(value) if isinstance(value, bool) else value
        return old
    return value
