"""What was found out about Keras's layers (3.15): which labels move rightly, which levels they mean, when they act.

Each row was held against the picture: a test moves a rectangle with its mask and its box and looks where all three are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from augwidgets.domain.units import plain
from augwidgets.sample.sample import Sample

Size = tuple[int, int]
Levels = tuple[float, float]
Layers = Sequence[tuple[str, Mapping[str, Any]]]

MOVING = (
    "AugMix",
    "CenterCrop",
    "RandAugment",
    "RandomCrop",
    "RandomElasticTransform",
    "RandomFlip",
    "RandomPerspective",
    "RandomRotation",
    "RandomShear",
    "RandomTranslation",
    "RandomZoom",
    "Resizing",
)
# At prediction, too; the others act unless they are called with training=False.
ALWAYS_ACTING = (
    "AutoContrast",
    "CenterCrop",
    "ContrastLimitedAdaptiveHistogramEqualization",
    "Normalization",
    "Rescaling",
    "Resizing",
)


def stays_behind(kind: str, arguments: Mapping[str, Any], size: Size) -> dict[str, str]:
    """Return which labels ("mask", "boxes") this layer does not move rightly in a picture of this size, and why."""
    if kind == "AugMix":
        return {"mask": "it mixes the labels' numbers", "boxes": "it leaves boxes where they were"}
    if kind == "RandAugment":
        return {"boxes": "it moves them in another order than the picture, and shears them wrongly"}
    if kind == "RandomShear":
        return {"boxes": "they come to lie some pixels beside the picture"}
    if kind == "RandomElasticTransform":
        return {"mask": "it bends a mask in another way than the picture", "boxes": "it cannot move them"}
    if kind == "RandomCrop":
        found = {"boxes": "it takes the rows that were cut for columns"}
        if not (size[0] > arguments["height"] and size[1] > arguments["width"]):
            found["mask"] = "enlarging, it mixes the labels' numbers"
        return found
    if kind == "CenterCrop" and not (size[0] >= arguments["height"] and size[1] >= arguments["width"]):
        return {"mask": "enlarging, it mixes the labels' numbers"}
    if kind == "Resizing" and arguments["pad_to_aspect_ratio"]:
        return {"boxes": "with pad_to_aspect_ratio they can be one pixel off"}
    return {}


def size_after(kind: str, arguments: Mapping[str, Any], size: Size) -> Size:
    """Return the size of the picture that this layer gives."""
    return (arguments["height"], arguments["width"]) if kind in ("CenterCrop", "RandomCrop", "Resizing") else size


def notes(layers: Layers, form: str, sample: Sample) -> tuple[str, ...]:
    """Return in plain sentences what a person should know of these layers and this picture."""
    found = [*_on_labels(layers, sample), *_on_levels(layers, sample), *_on_colours(layers, sample)]
    for kind, arguments in layers:
        found += _on_layer(kind, arguments)
    if form == "Sequential" and any(kind == "Equalization" for kind, _ in layers):
        found.append("keras.Sequential cannot hold Equalization in Keras 3.15: the code says keras.layers.Pipeline")
    waiting = list(dict.fromkeys(kind for kind, _ in layers if kind not in ALWAYS_ACTING))
    if waiting:
        acts = "acts" if len(waiting) == 1 else "act"
        found.append(f"{_listed(waiting)} {acts} in training only, as here; with training=False nothing happens")
    return tuple(dict.fromkeys(found))


def _on_labels(layers: Layers, sample: Sample) -> list[str]:
    found, size = [], sample.size
    alpha = sample.image.shape[2] == 4
    has = {"mask": sample.mask is not None, "boxes": sample.boxes is not None}
    for kind, arguments in layers:
        behind = stays_behind(kind, arguments, size)
        for labels, why in behind.items():
            if has[labels]:
                is_mask = labels == "mask"
                found.append(f"{kind} moves {'the mask' if is_mask else 'boxes'} wrongly ({why}): "
                             f"{'it is' if is_mask else 'they are'} left out here")  # fmt: skip
                has[labels] = False
        if alpha and "mask" in behind:
            found.append(f"{kind} cannot move an alpha channel along: it is left out here")
            alpha = False
        size = size_after(kind, arguments, size)
    moving = list(dict.fromkeys(kind for kind, _ in layers if kind in MOVING))
    filled = any(arguments.get("fill_mode") == "constant" and arguments.get("fill_value") for _, arguments in layers)
    if has["mask"] and filled:
        found.append("Keras fills the mask with fill_value as well, as if it were a label")
    if sample.keypoints is not None and moving:
        found.append("Keras's layers move no keypoints: they are left out here")
    if alpha:
        found.append("the layers are given red, green and blue; alpha is kept apart" + (" and moved" if moving else ""))
    return found


def levels_of(sample: Sample) -> Levels:
    """Return the levels that a picture is in when it is handed to the layers."""
    return (0.0, 255.0) if sample.image.dtype.kind == "u" else (0.0, 1.0)


def levels_after(kind: str, arguments: Mapping[str, Any], levels: Levels) -> Levels:
    """Return the levels that a picture in these is in after this layer."""
    if kind != "Rescaling" or not all(isinstance(arguments[name], (int, float)) for name in ("scale", "offset")):
        return levels
    scale, offset = arguments["scale"], arguments["offset"]
    # 255 * (1 / 255) may miss 1 by the last bit.
    low, high = sorted(round(level * scale + offset, 9) for level in levels)
    return low, high


def _on_levels(layers: Layers, sample: Sample) -> list[str]:
    """Follow the levels through the layers, and hold each value_range against what arrives."""
    low, high = levels_of(sample)
    top, found = high, []
    for kind, arguments in layers:
        meant = arguments.get("value_range")
        if meant is not None and (float(meant[0]), float(meant[1])) != (low, high):
            unless = " unless told otherwise" if tuple(meant) == (0, 255) else " as it is told here"
            came, told = f"{_short(low)}..{_short(high)}", f"{_short(meant[0])}..{_short(meant[1])}"
            found.append(
                f"{kind} takes pictures in {told}{unless}, and this one is in {came}: "
                f"write value_range=({_short(low)}, {_short(high)})"
            )
        if kind == "GaussianNoise" and high > 1:
            found.append(f"GaussianNoise is for levels in 0..1: a stddev of 1 or less is hardly seen in 0..{high:g}")
        low, high = levels_after(kind, arguments, (low, high))
    if (low, high) != (0.0, top) or any(kind == "Normalization" for kind, _ in layers):
        gives = "other levels" if (low, high) == (0.0, top) else f"levels in {_short(low)}..{_short(high)}"
        found.append(f"the layers give {gives}; the picture shows what of them lies in 0..{_short(top)}")
    return found


def _on_colours(layers: Layers, sample: Sample) -> list[str]:
    if sample.image.shape[2] != 1:
        return []
    colourful = [kind for kind, _ in layers if kind in ("RandomHue", "RandomSaturation", "RandomColorJitter")]
    return [f"{kind} takes pictures with three channels, and this one is grey" for kind in colourful]


def _on_layer(kind: str, arguments: Mapping[str, Any]) -> list[str]:
    if kind == "RandomContrast":
        less, more = arguments["factor"]
        return [f"RandomContrast draws from 1 - {plain(less)} to 1 + {plain(more)}: the pair is how much less and more"]
    if kind in ("RandomSaturation", "RandomColorJitter"):
        factor = arguments.get("factor" if kind == "RandomSaturation" else "saturation_factor")
        if factor is not None:
            return ["a saturation factor of 0.5 leaves colours as they are, 0 and less is grey, 1 is far too much"]
    if kind == "RandomPosterization" and arguments["factor"][0] != arguments["factor"][1]:
        return ["RandomPosterization draws whole bits from low to high - 1"]
    if kind == "RandomCrop":
        return ["RandomCrop cuts in training only: at prediction a picture keeps its own size"]
    return []


def _short(level: float) -> str:
    return plain(float(level))


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
