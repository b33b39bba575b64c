"""The arguments of imgaug's augmenters that are kept under other names, or changed: how each is told again."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable
from typing import Any

from augwidgets.dialects.imgaug.opening import names_of
from augwidgets.dialects.imgaug.stochastic_parameters import CannotTell, mapped, value_of

Values = dict[str, Any]
Told = Callable[[Any], Any]  # of an attribute: what an argument takes for it


def arguments_told(thing: Any, exactly: bool = False) -> Values:
    """Return what can be told of an augmenter's arguments; whether they make it again is to be tried."""

    def told(value: Any) -> Any:
        return value_of(value, exactly)

    found: Values = {}
    arguments = names_of(thing)
    for name in arguments:
        attribute = next((key for key in (name, f"_{name}") if key in vars(thing)), None)
        if attribute is not None:
            with contextlib.suppress(CannotTell):
                found[name] = told(vars(thing)[attribute])
    for kind in reversed(type(thing).__mro__):
        way = _WAYS.get(kind.__name__)
        if way is not None:
            try:
                found |= way(thing, told)
            except (CannotTell, AttributeError, IndexError, TypeError, ValueError):
                continue  # it is another one of that name, or holds what no text can say
    return {name: value for name, value in found.items() if name in arguments}


def _cropped(thing: Any, told: Told) -> Values:
    if thing.mode == "noop":
        return {"px": 0}
    sides = [thing.all_sides] if thing.all_sides is not None else [thing.top, thing.right, thing.bottom, thing.left]
    values = [told(side) for side in sides]
    if type(thing).__name__ == "Crop":  # which pads by less than nothing
        values = [mapped(value, lambda number: 0 - number) for value in values]
    return {thing.mode: values[0] if thing.all_sides is not None else tuple(values)}


def _dropped(thing: Any, told: Told) -> Values:
    """It keeps which share stays."""
    kept = thing.p if hasattr(thing, "p") else getattr(thing.mul, "other_param", thing.mul)
    return {"p": mapped(told(kept.p), lambda share: 1 - share)}


def _dropped_coarsely(thing: Any, told: Told) -> Values:
    low = thing.mul
    return {f"size_{low.size_method}": told(getattr(low, f"size_{low.size_method}")), "min_size": low.min_size}


def _affine(thing: Any, told: Told) -> Values:
    found = {
        name: {"x": told(value[0]), "y": told(value[1])} if isinstance(value, tuple) else told(value)
        for name, value in (("scale", thing.scale), ("shear", thing.shear))
    }
    across, down, unit = thing.translate
    found[f"translate_{unit}"] = told(across) if down is None else {"x": told(across), "y": told(down)}
    return found


def _along(attribute: str, side: int) -> Callable[[Any, Told], Values]:
    """One direction of an Affine."""

    def way(thing: Any, told: Told) -> Values:
        value = getattr(thing, attribute)
        return {value[2] if attribute == "translate" else attribute: told(value[side])}

    return way


def _multiplied_colours(thing: Any, told: Told) -> Values:
    found: Values = {}
    for child in thing.children:
        if hasattr(child, "mul"):
            return {"mul": told(child.mul), "per_channel": told(child.per_channel)}
        found[("mul_hue", "mul_saturation")[child.channels[0]]] = told(child.children[0].mul)
    return found


def _one_multiplied_colour(thing: Any, told: Told) -> Values:
    return {"mul": told(thing.children[0].children[0].mul)}


def _brightness(thing: Any, told: Told) -> Values:
    multiplied, added = thing.children
    return {
        "mul": told(multiplied.mul) if hasattr(multiplied, "mul") else 1.0,
        "add": told(added.value) if hasattr(added, "value") else 0,
        "random_order": thing.children.random_order,
    }


def _resized(thing: Any, told: Told) -> Values:
    if not isinstance(thing.size, tuple):
        return {"size": told(thing.size)}
    sides = {"HW": ("height", "width"), "SL": ("shorter-side", "longer-side")}[thing.size_order]
    return {"size": dict(zip(sides, map(told, thing.size), strict=True))}


def _to_fixed_size(thing: Any, told: Told) -> Values:
    width, height = thing.size
    return {"width": width, "height": height, "position": _position(thing.position, told)}


def _position(position: Any, told: Told) -> Any:
    kinds = {type(one).__name__ for one in position} if isinstance(position, tuple) else set()
    word = {"Uniform": "uniform", "Clip": "normal"}.get(kinds.pop()) if len(kinds) == 1 else None
    return word or told(position)


def _first_function(argument: str) -> Callable[[Any, Told], Values]:
    return lambda thing, told: {argument: told(thing.params1d[0])}


def _counts(argument: str) -> Callable[[Any, Told], Values]:
    return lambda thing, told: {argument: told(thing.counts)}


_WAYS: dict[str, Callable[[Any, Told], Values]] = {
    "CropAndPad": _cropped,
    "Dropout": _dropped,
    "Dropout2d": _dropped,
    "TotalDropout": _dropped,
    "CoarseDropout": lambda thing, told: {**_dropped(thing, told), **_dropped_coarsely(thing, told)},
    "Affine": _affine,
    "TranslateX": _along("translate", 0),
    "TranslateY": _along("translate", 1),
    "ShearX": _along("shear", 0),
    "ShearY": _along("shear", 1),
    "ScaleX": _along("scale", 0),
    "ScaleY": _along("scale", 1),
    "AddToHue": lambda thing, told: {"value": told(thing.value_hue)},
    "AddToSaturation": lambda thing, told: {"value": told(thing.value_saturation)},
    "MultiplyHueAndSaturation": _multiplied_colours,
    "MultiplyHue": _one_multiplied_colour,
    "MultiplySaturation": _one_multiplied_colour,
    "MultiplyAndAddToBrightness": _brightness,
    "Resize": _resized,
    "CropToFixedSize": _to_fixed_size,
    "PadToFixedSize": _to_fixed_size,
    "RainLayer": lambda thing, told: {
        "drop_size": told(thing.flake_size),
        "drop_size_uniformity": told(thing.flake_size_uniformity),
    },
    "BlendAlphaBoundingBoxes": lambda thing, told: {
        "labels": told(thing.mask_generator.labels),
        "nb_sample_labels": told(thing.mask_generator.nb_sample_labels),
    },
    "Autocontrast": _first_function("cutoff"),
    "GammaContrast": _first_function("gamma"),
    "LinearContrast": _first_function("alpha"),
    "LogContrast": _first_function("gain"),
    "UniformColorQuantization": _counts("n_colors"),
    "KMeansColorQuantization": _counts("n_colors"),
    "UniformColorQuantizationToNBits": _counts("nb_bits"),
}


def path_of(kind: type, augmenters: Any) -> str:
    """Return where a class stands below ``iaa``: ``Fliplr``, ``pillike.Affine``; nothing where it is not imgaug's."""
    if getattr(augmenters, kind.__name__, None) is kind:
        return kind.__name__
    room = kind.__module__.rpartition(".")[2]
    module = getattr(augmenters, room, None)
    return (
        f"{room}.{kind.__name__}" if inspect.ismodule(module) and getattr(module, kind.__name__, None) is kind else ""
    )
