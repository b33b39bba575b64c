"""The arguments of imgaug's augmenters that are kept under other names, or changed: how each is read back."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable
from typing import Any

from augwidgets.dialects.imgaug.opening import names_of
from augwidgets.dialects.imgaug.stochastic_parameters import Unwritable, mapped, value_of

Values = dict[str, Any]
Read = Callable[[Any], Any]  # of an attribute: what an argument takes for it


def arguments_read(thing: Any, exactly: bool = False) -> Values:
    """Return what can be read of an augmenter's arguments; whether they make it again is to be tried."""

    def read(value: Any) -> Any:
        return value_of(value, exactly)

    found: Values = {}
    arguments = names_of(thing)
    for name in arguments:
        attribute = next((key for key in (name, f"_{name}") if key in vars(thing)), None)
        if attribute is not None:
            with contextlib.suppress(Unwritable):
                found[name] = read(vars(thing)[attribute])
    for kind in reversed(type(thing).__mro__):
        way = _WAYS.get(kind.__name__)
        if way is not None:
            try:
                found |= way(thing, read)
            except (Unwritable, AttributeError, IndexError, TypeError, ValueError):
                continue  # it is another one of that name, or holds what no text can say
    return {name: value for name, value in found.items() if name in arguments}


def _cropped(thing: Any, read: Read) -> Values:
    if thing.mode == "noop":
        return {"px": 0}
    sides = [thing.all_sides] if thing.all_sides is not None else [thing.top, thing.right, thing.bottom, thing.left]
    values = [read(side) for side in sides]
    if type(thing).__name__ == "Crop":  # which pads by less than nothing
        values = [mapped(value, lambda number: 0 - number) for value in values]
    return {thing.mode: values[0] if thing.all_sides is not None else tuple(values)}


def _dropped(thing: Any, read: Read) -> Values:
    """It keeps which share stays."""
    kept = thing.p if hasattr(thing, "p") else getattr(thing.mul, "other_param", thing.mul)
    return {"p": mapped(read(kept.p), lambda share: 1 - share)}


def _dropped_coarsely(thing: Any, read: Read) -> Values:
    low = thing.mul
    return {f"size_{low.size_method}": read(getattr(low, f"size_{low.size_method}")), "min_size": low.min_size}


def _affine(thing: Any, read: Read) -> Values:
    found = {
        name: {"x": read(value[0]), "y": read(value[1])} if isinstance(value, tuple) else read(value)
        for name, value in (("scale", thing.scale), ("shear", thing.shear))
    }
    across, down, unit = thing.translate
    found[f"translate_{unit}"] = read(across) if down is None else {"x": read(across), "y": read(down)}
    return found


def _along(attribute: str, side: int) -> Callable[[Any, Read], Values]:
    """One direction of an Affine."""

    def way(thing: Any, read: Read) -> Values:
        value = getattr(thing, attribute)
        return {value[2] if attribute == "translate" else attribute: read(value[side])}

    return way


def _multiplied_colours(thing: Any, read: Read) -> Values:
    found: Values = {}
    for child in thing.children:
        if hasattr(child, "mul"):
            return {"mul": read(child.mul), "per_channel": read(child.per_channel)}
        found[("mul_hue", "mul_saturation")[child.channels[0]]] = read(child.children[0].mul)
    return found


def _one_multiplied_colour(thing: Any, read: Read) -> Values:
    return {"mul": read(thing.children[0].children[0].mul)}


def _brightness(thing: Any, read: Read) -> Values:
    multiplied, added = thing.children
    return {
        "mul": read(multiplied.mul) if hasattr(multiplied, "mul") else 1.0,
        "add": read(added.value) if hasattr(added, "value") else 0,
        "random_order": thing.children.random_order,
    }


def _resized(thing: Any, read: Read) -> Values:
    if not isinstance(thing.size, tuple):
        return {"size": read(thing.size)}
    sides = {"HW": ("height", "width"), "SL": ("shorter-side", "longer-side")}[thing.size_order]
    return {"size": dict(zip(sides, map(read, thing.size), strict=True))}


def _to_fixed_size(thing: Any, read: Read) -> Values:
    width, height = thing.size
    return {"width": width, "height": height, "position": _position(thing.position, read)}


def _position(position: Any, read: Read) -> Any:
    kinds = {type(one).__name__ for one in position} if isinstance(position, tuple) else set()
    word = {"Uniform": "uniform", "Clip": "normal"}.get(kinds.pop()) if len(kinds) == 1 else None
    return word or read(position)


def _first_function(argument: str) -> Callable[[Any, Read], Values]:
    return lambda thing, read: {argument: read(thing.params1d[0])}


def _counts(argument: str) -> Callable[[Any, Read], Values]:
    return lambda thing, read: {argument: read(thing.counts)}


_WAYS: dict[str, Callable[[Any, Read], Values]] = {
    "CropAndPad": _cropped,
    "Dropout": _dropped,
    "Dropout2d": _dropped,
    "TotalDropout": _dropped,
    "CoarseDropout": lambda thing, read: {**_dropped(thing, read), **_dropped_coarsely(thing, read)},
    "Affine": _affine,
    "TranslateX": _along("translate", 0),
    "TranslateY": _along("translate", 1),
    "ShearX": _along("shear", 0),
    "ShearY": _along("shear", 1),
    "ScaleX": _along("scale", 0),
    "ScaleY": _along("scale", 1),
    "AddToHue": lambda thing, read: {"value": read(thing.value_hue)},
    "AddToSaturation": lambda thing, read: {"value": read(thing.value_saturation)},
    "MultiplyHueAndSaturation": _multiplied_colours,
    "MultiplyHue": _one_multiplied_colour,
    "MultiplySaturation": _one_multiplied_colour,
    "MultiplyAndAddToBrightness": _brightness,
    "Resize": _resized,
    "CropToFixedSize": _to_fixed_size,
    "PadToFixedSize": _to_fixed_size,
    "RainLayer": lambda thing, read: {
        "drop_size": read(thing.flake_size),
        "drop_size_uniformity": read(thing.flake_size_uniformity),
    },
    "BlendAlphaBoundingBoxes": lambda thing, read: {
        "labels": read(thing.mask_generator.labels),
        "nb_sample_labels": read(thing.mask_generator.nb_sample_labels),
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
