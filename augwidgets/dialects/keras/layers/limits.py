"""Which arguments of Keras's layers have a control, and where their values may live.

The limits are the layers' own: what lies beyond, their constructors refuse. A pair is what a layer draws from; where
one number f was given, the table says which pair it stands for.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.range import Range
from augwidgets.domain.units import plain

Pair = tuple[float, float]


@dataclass(frozen=True)
class Argument:
    """One argument with a control.

    Parameters
    ----------
    domain : Range, Choice or Switch
        Where it may live.
    alone : {"itself", "both", "up", "square", "levels"}
        What one number f stands for: itself, (-f, f), (the lowest, f), a square of f x f; "levels" is a value_range.
    off : pair, optional
        The pair that does what None does.
    """

    domain: Range | Choice | Switch
    alone: Literal["itself", "both", "up", "square", "levels"] = "itself"
    off: Pair | None = None

    @property
    def is_open(self) -> bool:
        return self.alone in ("both", "up")

    def shown(self, value: Any) -> Any:
        """Return the value as its control shows it, or None where it has another form and no control."""
        if self.alone == "levels":
            return _levels_text(value)
        if self.is_open:
            return self._pair(value)
        if self.alone == "square":
            first, second = value if isinstance(value, (tuple, list)) else (value, value)
            return int(first) if first == second else None
        if isinstance(self.domain, Choice):
            return value if value in self.domain.options else None
        if isinstance(self.domain, Switch):
            return bool(value)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return None
        return int(value) if self.domain.whole else float(value)

    def _pair(self, value: Any) -> Pair | None:
        assert isinstance(self.domain, Range)
        if value is None:
            return self.off
        number = int if self.domain.whole else float
        if isinstance(value, (tuple, list)):
            low, high = sorted(value)
            return number(low), number(high)
        size = abs(number(value))
        return (-size, size) if self.alone == "both" else (number(min(self.domain.low, size)), size)

    def reaching(self, value: Any) -> Range | Choice | Switch:
        """Return the domain, wide enough for a value that Keras took."""
        if isinstance(self.domain, Choice) and value not in self.domain.options:
            return Choice((*self.domain.options, value))
        if not isinstance(self.domain, Range):
            return self.domain
        low, high = value if isinstance(value, tuple) else (value, value)
        return dataclasses.replace(self.domain, low=min(low, self.domain.low), high=max(high, self.domain.high))

    def written(self, value: Any) -> Any:
        """Return the argument for a value of the control."""
        if self.alone == "levels":
            low, high = value.split("..")
            return (float(low) if "." in low else int(low), float(high) if "." in high else int(high))
        whole = isinstance(self.domain, Range) and self.domain.whole
        if self.is_open:
            return (int(value[0]), int(value[1])) if whole else tuple(value)
        return int(value) if whole else value


def _levels_text(value: Any) -> str:
    low, high = value
    return f"{plain(low)}..{plain(high)}"


def _chance(*, alone: Literal["itself", "up"] = "up") -> Argument:
    return Argument(Range(0, 1, neutral=0), alone)


_LEVELS = Argument(Choice(("0..255", "0..1")), "levels")
_SHARE = Argument(Range(0, 1), "up")
_STRENGTH = Argument(Range(0, 1, neutral=0), "up")
_SIGNED = Argument(Range(-1, 1, neutral=0), "both")
_WAYS_TO_MIX = Argument(Choice(("bilinear", "nearest")))
_PIXELS = Argument(Range(1, 1024, unit="px", whole=True))
_BORDER = {
    "fill_mode": Argument(Choice(("reflect", "wrap", "constant", "nearest"))),
    "fill_value": Argument(Range(0, 255)),
    "interpolation": _WAYS_TO_MIX,
}
# Half is as it was: a layer that draws f multiplies the saturation by f / (1 - f).
_SATURATION = Argument(Range(-1, 1, neutral=0.5), "both", off=(0.5, 0.5))
_DROPPED = {"rate": Argument(Range(0, 1, neutral=0))}

ARGUMENTS: Mapping[str, Mapping[str, Argument]] = {
    "AugMix": {
        "num_chains": Argument(Range(1, 10, whole=True)),
        "chain_depth": Argument(Range(1, 10, whole=True)),
        "factor": _STRENGTH,
        "alpha": Argument(Range(0.05, 10, scale="log")),
        "all_ops": Argument(Switch()),
        "interpolation": _WAYS_TO_MIX,
        "value_range": _LEVELS,
    },
    "AutoContrast": {"value_range": _LEVELS},
    "CenterCrop": {"height": _PIXELS, "width": _PIXELS},
    "ContrastLimitedAdaptiveHistogramEqualization": {
        "clip_limit": Argument(Range(0, 40)),
        "tile_grid_size": Argument(Range(1, 32, whole=True), "square"),
        "value_range": _LEVELS,
    },
    "Equalization": {"bins": Argument(Range(2, 256, whole=True)), "value_range": _LEVELS},
    "RandAugment": {
        "num_ops": Argument(Range(1, 11, whole=True)),
        "factor": _STRENGTH,
        "interpolation": _WAYS_TO_MIX,
        "value_range": _LEVELS,
    },
    "RandomBrightness": {"factor": Argument(Range(-1, 1, unit="of full range", neutral=0), "both"),
                         "value_range": _LEVELS},
    "RandomColorDegeneration": {"factor": _SIGNED, "value_range": _LEVELS},
    "RandomColorJitter": {
        "brightness_factor": Argument(Range(-1, 1, unit="of full range", neutral=0), "both", off=(0.0, 0.0)),
        "contrast_factor": Argument(Range(0, 1, neutral=0), "up", off=(0.0, 0.0)),
        "saturation_factor": _SATURATION,
        "hue_factor": Argument(Range(0, 1, neutral=0), "up", off=(0.0, 0.0)),
        "value_range": _LEVELS,
    },
    "RandomContrast": {"factor": _STRENGTH, "value_range": _LEVELS},
    "RandomCrop": {"height": _PIXELS, "width": _PIXELS},
    "RandomElasticTransform": {"factor": _chance(), "scale": _STRENGTH, **_BORDER, "value_range": _LEVELS},
    "RandomErasing": {"factor": _chance(), "scale": _SHARE, "fill_value": Argument(Range(0, 255)),
                      "value_range": _LEVELS},
    "RandomFlip": {"mode": Argument(Choice(("horizontal", "vertical", "horizontal_and_vertical")))},
    "RandomGaussianBlur": {
        "factor": _chance(),
        "kernel_size": Argument(Range(1, 31, unit="px", whole=True), "square"),
        "sigma": Argument(Range(0, 1, unit="px", neutral=0), "up"),
        "value_range": _LEVELS,
    },
    "RandomGrayscale": {"factor": _chance(alone="itself")},
    "RandomHue": {"factor": _STRENGTH, "value_range": _LEVELS},
    "RandomInvert": {"factor": _chance(), "value_range": _LEVELS},
    "RandomPerspective": {"factor": _chance(), "scale": Argument(Range(0, 1, neutral=0)),
                          "interpolation": _WAYS_TO_MIX, "fill_value": Argument(Range(0, 255))},
    "RandomPosterization": {"factor": Argument(Range(1, 8, whole=True), "up"), "value_range": _LEVELS},
    "RandomRotation": {"factor": _SIGNED, **_BORDER},
    "RandomSaturation": {"factor": Argument(Range(-1, 1, neutral=0.5), "both"), "value_range": _LEVELS},
    "RandomSharpness": {"factor": _STRENGTH, "value_range": _LEVELS},
    "RandomShear": {"x_factor": _STRENGTH, "y_factor": _STRENGTH, **_BORDER},
    "RandomTranslation": {
        "height_factor": Argument(Range(-1, 1, unit="of height", neutral=0), "both"),
        "width_factor": Argument(Range(-1, 1, unit="of width", neutral=0), "both"),
        **_BORDER,
    },
    "RandomZoom": {
        "height_factor": Argument(Range(-0.99, 1, neutral=0), "both"),
        "width_factor": Argument(Range(-0.99, 1, neutral=0), "both"),
        **_BORDER,
    },
    "Resizing": {
        "height": _PIXELS,
        "width": _PIXELS,
        "interpolation": Argument(Choice(("bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"))),
        "crop_to_aspect_ratio": Argument(Switch()),
        "pad_to_aspect_ratio": Argument(Switch()),
        "antialias": Argument(Switch()),
        "fill_value": Argument(Range(0, 255)),
    },
    "Rescaling": {"scale": Argument(Range(0, 2, neutral=1)), "offset": Argument(Range(-1, 1, neutral=0))},
    "Solarization": {"addition_factor": _SHARE, "threshold_factor": _SHARE, "value_range": _LEVELS},
    "Normalization": {"invert": Argument(Switch())},
    "GaussianNoise": {"stddev": Argument(Range(0, 1, neutral=0))},
    "AlphaDropout": _DROPPED,
    "Dropout": _DROPPED,
    "GaussianDropout": _DROPPED,
    "SpatialDropout2D": _DROPPED,
}  # fmt: skip
