"""Where a value of another library may live: what its schema declares, what is usual, and what it refuses when asked.

A schema seldom says both ends. What it leaves open is filled from a table of names, or with a round number about the
value; the library is then asked at both ends, and an end that it refuses is moved inwards.
"""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Iterable
from typing import Any

from augwidgets.domain.range import Range

Asked = Callable[[float], bool]

# By the name of a setting: usual limits and the unit; the first that fits. True: for whole numbers alone.
_USUAL: tuple[tuple[str, tuple[float, float], str, bool], ...] = (
    (r"^(fill|fill_mask|drop_value|mask_drop_value|threshold|ignore)$", (0, 255), "of 255", False),
    (r"^([rgb]|sat|val)_shift_limit$", (-255, 255), "of 255", False),
    (r"^hue_shift_limit$", (-180, 180), "", False),
    (r"^(rotate|limit|rotate_limit|angle_range)$", (-180, 180), "deg", False),
    (r"^(slant_range|shear.*)$", (-60, 60), "deg", False),
    (r"^(translate_percent x|shift_limit_x)$", (-1, 1), "of width", False),
    (r"^(translate_percent y|shift_limit_y)$", (-1, 1), "of height", False),
    (r"^crop_(left|right)$", (0, 1), "of width", False),
    (r"^crop_(top|bottom)$", (0, 1), "of height", False),
    (r"^translate_px", (-100, 100), "px", False),
    (r"^scale [xy]$", (0.1, 4), "times", False),
    (r"ratio( |$)", (0.1, 4), "", False),
    (r"gamma_limit$", (10, 400), "per cent", False),
    (r"^num_output_channels$", (1, 3), "", True),
    (r"(blur_limit|blur_value|kernel_size|radius|max_delta)$", (0, 31), "px", True),
    (r"(^|_)sigma", (0, 10), "px", False),
    (r"(rows|columns)$", (1, 32), "", True),
    (r"^drop_(width|length)$", (1, 50), "px", True),
    (r"(height|width|size|shape)( |$)", (1, 512), "px", True),
    (r"length$|^(x|y)_(min|max)$|^(px|padding|shift_xy .)$", (0, 512), "px", True),
)  # fmt: skip


# By class and setting: what is taken when it is made and fails when it is applied, or is not what its name says.
_KNOWN: dict[str, tuple[float, float]] = {
    "ChannelDropout.channel_drop_range": (1, 2),
    "Downscale.scale_range": (0.02, 1),
    "ElasticTransform.alpha": (0, 500),
    "Erasing.scale": (0.01, 1),
    "GlassBlur.sigma": (0.1, 10),
    "Illumination.sigma_range": (0.2, 1),
    "Normalize.max_pixel_value": (1, 255),
    "PiecewiseAffine.scale": (0.01, 0.2),
    "Posterize.num_bits": (1, 7),
    "ShotNoise.scale_range": (0.01, 1),
    "Superpixels.max_size": (16, 512),
    "TextImage.font_size_fraction_range": (0.1, 1),
    "ZoomBlur.step_factor": (0.005, 0.2),
}


def range_of(
    owner: str, name: str, numbers: tuple[float, ...], whole: bool, declared: Iterable[Any], asked: Asked
) -> Range | None:
    """Return the Range of a setting that now has these numbers, or nothing where no other number is taken.

    Parameters
    ----------
    declared : iterable
        The metadata of the schema's field: pydantic's bounds and the library's own validators.
    asked : callable
        Whether the library takes a number (both ends of a pair, if it is one).
    """
    bottom, top = _declared(declared)
    known = _KNOWN.get(f"{owner}.{name}")
    low, high, unit = (*known, "") if known else _usual(name, numbers, whole, bottom, top)
    low, high = max(low, bottom), min(high, top)
    low, high = min(low, *numbers), max(high, *numbers)
    if low == high:
        low, high = low - 1, high + 1
    grain = 1.0 if whole else 10.0 ** math.floor(math.log10((high - low) / 100))
    low = _nearest_taken(low, min(numbers), grain, whole, asked)
    high = _nearest_taken(high, max(numbers), grain, whole, asked)
    if low == high:
        return None
    if unit == "deg" and high <= 1:
        unit = ""  # a share of the full turn
    return Range(low, high, unit=unit, whole=whole)


def widened(domain: Range, numbers: tuple[float, ...]) -> Range:
    """Return a Range that holds these numbers too."""
    low, high = min(domain.low, *numbers), max(domain.high, *numbers)
    return (
        domain if (low, high) == (domain.low, domain.high) else Range(low, high, unit=domain.unit, whole=domain.whole)
    )


def _usual(name: str, numbers: tuple[float, ...], whole: bool, bottom: float, top: float) -> tuple[float, float, str]:
    """Return limits before anybody was asked, and the unit."""
    for pattern, (low, high), unit, whole_only in _USUAL:
        if re.search(pattern, name) and (whole or not whole_only):
            if max(numbers) > high:
                high = _round_above(2 * max(numbers))
            return low, high, unit
    size = max(abs(number) for number in numbers)
    around = top if math.isfinite(top) else (10 if whole else 1)  # of 0, which says nothing
    high = _round_above(4 * size) if size else around
    return (-high if min(numbers) < 0 or (bottom < 0 and math.isfinite(bottom)) else 0), high, ""


def _round_above(number: float) -> float:
    """Return the next of 1, 2, 5, 10, 20, ..."""
    power = 10.0 ** math.floor(math.log10(number))
    found = next(times * power for times in (1, 2, 5, 10) if times * power >= number * (1 - 1e-9))
    return round(found) if found >= 1 else round(found, 12)


def _declared(metadata: Iterable[Any]) -> tuple[float, float]:
    """Return the limits that a field's metadata states."""
    low, high = -math.inf, math.inf
    for item in metadata:
        for name in ("ge", "gt"):
            low = max(low, _number(getattr(item, name, None), low))
        for name in ("le", "lt"):
            high = min(high, _number(getattr(item, name, None), high))
        validator = getattr(item, "func", None)
        if getattr(validator, "__name__", "") == "process_non_negative_range":
            low = max(low, 0)
        elif inspect.isfunction(validator):
            bounds = inspect.getclosurevars(validator).nonlocals
            low = max(low, _number(bounds.get("min_val"), low))
            high = min(high, _number(bounds.get("max_val"), high))
    return low, high


def _number(found: Any, otherwise: float) -> float:
    return found if isinstance(found, (int, float)) and math.isfinite(found) else otherwise


def _nearest_taken(end: float, inside: float, grain: float, whole: bool, asked: Asked) -> float:
    """Return the end, or what lies next to it towards a value that is taken; round, where a round one is taken."""
    if end == inside or asked(end):
        return end
    refused, taken = end, inside
    for _ in range(24):
        middle = (refused + taken) / 2
        if whole:
            middle = math.floor(middle) if refused > taken else math.ceil(middle)
            if middle in (refused, taken):
                break
        refused, taken = (refused, middle) if asked(middle) else (middle, taken)
    if whole:
        return taken
    inwards = math.ceil if end < inside else math.floor
    between = sorted((refused, inside))
    for round_one in (round(taken), round(taken, 1), round(taken, 2), inwards(taken / grain) * grain):
        number = round(float(round_one), 10)
        if between[0] - 1e-6 <= number <= between[1] and abs(number - taken) <= grain * 1.01 and asked(number):
            return number
    return taken
