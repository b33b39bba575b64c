"""Where imgaug's values may live. It declares no limits: they are what it refuses when it runs, or what is usual."""

from __future__ import annotations

import re
from typing import Any

from augwidgets.dialects.limits import range_of
from augwidgets.domain.range import Range

# By class and setting first, by setting then; the first that fits is taken.
_LIMITS: tuple[tuple[str, tuple[float, float], str], ...] = (
    (r"^(LinearContrast|GammaContrast|LogContrast)\.(alpha|gamma|gain)$", (0.1, 4), ""),
    (r"^SigmoidContrast\.gain$", (0, 20), ""),
    (r"^ElasticTransformation\.alpha$", (0, 200), "px"),
    (r"^ElasticTransformation\.sigma$", (0.5, 20), "px"),
    (r"^PerspectiveTransform\.(scale|jitter scale)$", (0, 0.3), ""),
    (r"^PiecewiseAffine\.(scale|jitter scale)$", (0, 0.2), ""),
    (r"^Additive\w+Noise\.(scale|lam)$", (0, 128), "of 255"),
    (r"^PiecewiseAffine\.nb_", (2, 8), ""),
    (r"^Rot90\.k$", (0, 3), ""),
    (r"^MotionBlur\.k$", (3, 31), "px"),
    (r"^Cutout\.(size)$", (0, 1), ""),
    (r"^(Clouds|Fog|Rain|Snowflakes|SomeOf)\.n$", (0, 5), ""),
    (r"^RandAugment\.m$", (0, 30), ""),
    (r"^(Multiply|Add)To\w*\.mul$|\.mul_(hue|saturation)$|^MultiplyHue\.mul$", (-3, 3), "times"),
    (r"\.mul$", (0, 3), "times"),
    (r"\.(add|value|value_hue|value_saturation|loc)$", (-255, 255), "of 255"),
    (r"\.invert_above_threshold$", (0, 1), ""),
    (r"\.(cval|pad_cval|threshold|min_value|max_value)$|thresholds?( .)?$", (0, 255), "of 255"),
    (r"\.translate( x)? percent$|\.percent$", (-1, 1), "of width"),
    (r"\.translate y percent$", (-1, 1), "of height"),
    (r"\.(translate( .)?|px)$", (-100, 100), "px"),
    (r"\.all_sides$", (-0.5, 0.5), ""),
    (r"\.(rotate|angle)$", (-180, 180), "deg"),
    (r"\.shear", (-60, 60), "deg"),
    (r"\.scale", (0.1, 4), "times"),
    (r"\.(position .|share kept|alpha|factor|p|p_\w+|cutoff|fraction|per_channel)$", (0, 1), ""),
    (r"\.(mask_generator .*|alpha_min|sparsity|density\w*)$", (0, 1), ""),
    (r"\.(\w+_uniformity|blur_sigma_fraction|.* p|.* p_drop)$", (0, 1), ""),
    (r"\.(speed|drop_size|flake_size)$", (0.001, 1), ""),
    (r"\.compression$", (0, 100), "per cent"),
    (r"\.kelvin$", (1000, 40000), ""),
    (r"_multiple$", (1, 64), "px"),
    (r"_base$", (2, 10), ""),
    (r"(nb|n)_(rows|cols|bins|iterations)( \w+)?$|\.nb_iterations$", (1, 30), ""),
    (r"\.(d|k|kernel_size 0)$", (1, 15), "px"),
    (r"\.sobel_kernel_size$", (0, 7), "px"),
    (r"\.tile_grid_size_px( 0)?$|\.(size_px|segmentation_size|blur_ksize)$", (1, 20), "px"),
    (r"\.(max_size|width|height)$", (16, 512), "px"),
    (r"\.n_segments$", (1, 300), ""),
    (r"\.nb_bits$", (1, 8), ""),
    (r"\.n_colors$", (2, 64), ""),
    (r"\.(spatial|color)_radius$", (1, 60), ""),
    (r"\.edge_prevalence$", (0.1, 3), ""),
    (r"\.clip_limit$", (0.1, 20), ""),
    (r"\.(lightness|strength|saturation|lightness_multiplier)$", (0, 5), ""),
)  # fmt: skip


def limits_of(owner: str, name: str, numbers: tuple[Any, ...], whole: bool) -> Range:
    """Return the Range of a setting that now has these numbers."""
    for pattern, (low, high), unit in _LIMITS:
        if re.search(pattern, f"{owner}.{name}"):
            if whole:
                low, high = round(low), max(round(high), round(low) + 1)
            return Range(min(low, *numbers), max(high, *numbers), unit=unit, whole=whole)
    found = range_of("imgaug", name, numbers, whole, (), lambda number: True)
    return Range(min(0, *numbers), max(1, *numbers), whole=whole) if found is None else found
