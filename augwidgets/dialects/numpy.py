"""NumPy and scikit-image alone: the recipe as one function, ``augment(image, rng)``, that needs nothing of this kit.

It draws evenly as the recipe does, but other values for the same seed. Adjacent warps are one matrix and one
interpolation there as here. Levels stay floats until the end, where ours are rounded after each run of steps.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from augwidgets.dialects.step_writing import Writing
from augwidgets.dialects.translation import IN_PIXELS, Said, translated_by
from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.recipe.nearest import NearestStep
from augwidgets.steps.fusion import FilledWarp, Resolved

if TYPE_CHECKING:
    from augwidgets.recipe.recipe import Recipe
    from augwidgets.steps.open_step import OpenStep

_CANVAS = (64, 64)  # on which it is told what is fused

# scikit-image's names: its "symmetric" repeats the edge pixel, its "reflect" does not.
_MODES = {"constant": "constant", "edge": "edge", "reflect": "symmetric", "wrap": "wrap"}

_ABOUT_CENTRE = '''
def about_centre(rows, height, width, new_height=None, new_width=None):
    """Apply two rows of two numbers about the centre, which goes to the centre of the new canvas."""
    rows = np.array(rows, float)
    centre = np.array([width, height]) / 2
    new = np.array([new_width or width, new_height or height]) / 2
    return np.vstack([np.column_stack([rows, new - rows @ centre]), [0, 0, 1]])
'''
_SHRINKING_RIGHT = '''
def shrinking_right(share, height, width):
    """Make the right edge shorter by this share, or the left one, if negative."""
    mirror = np.array([[-1, 0, width], [0, 1, 0], [0, 0, 1]])
    depth = abs(share) / (1 - abs(share))
    away = np.array([[1 + depth, 0, 0], [depth / 2 * height / width, 1, 0], [depth / width, 0, 1]])
    return mirror @ away @ mirror if share < 0 else away
'''
_WARPED = '''
def warped(image, matrix, height, width, **fill):
    """Resample once. scikit-image counts from the centre of the first pixel, the matrix from its corner."""
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    back = np.linalg.inv(half) @ np.linalg.inv(matrix) @ half
    return warp(image, back, output_shape=(height, width), order=1, **fill)
'''
_BENT = '''
def bent(level, exponent):
    """Raise to a power; a negative level, which earlier steps may have left, counts as black where it has none."""
    with np.errstate(invalid="ignore", divide="ignore"):
        out = level**exponent
    return np.where(np.isfinite(out), out, level.clip(0, 1) ** exponent)
'''


def to_object(recipe: Recipe, *, nearest: bool = False) -> Any:
    """Raise: a function is written, not made."""
    raise ValueError('there are no objects in numpy; to_code("numpy") writes a function')


def nearest(recipe: Recipe) -> list[NearestStep]:
    """Return what each step becomes."""
    return [
        one.row("" if one.left_out else _line_of(_said(one.what)))
        for one in _happening(recipe, nearest=True, all_out=True)
    ]


def code(recipe: Recipe, *, nearest: bool = False) -> str:
    """Return a module with ``augment(image, rng)``."""
    happening = _happening(recipe, nearest)
    steps = [one.what for one in happening if not one.left_out]
    comments = [line for one in happening for line in one.row("").comments()]
    body: list[str] = []
    for value, run in _runs(steps, recipe):
        if isinstance(value, FilledWarp):
            body += ["", "matrix = np.eye(3)", *(line for step in run for line in _said(step))]
            fill, level = value.fill, value.fill_level
            cval = f", cval={level!r}" if fill == "constant" else ""
            body += [f'image = warped(image, matrix, height, width, mode="{_MODES[fill]}"{cval})']
        else:
            body += ["", *(line for step in run for line in _said(step)), "image = image.clip(0, 1)"]
    text = "\n".join(body)
    imports = ["import numpy as np"]
    filters = [name for name in ("gaussian", "unsharp_mask") if f"{name}(" in text]
    if filters:
        imports.append(f"from skimage.filters import {', '.join(filters)}")
    if "warped(" in text:
        imports.append("from skimage.transform import warp")
    helpers = {"about_centre(": _ABOUT_CENTRE, "shrinking_right(": _SHRINKING_RIGHT, "warped(": _WARPED, "bent(": _BENT}
    used = [f"\n{helper}" for name, helper in helpers.items() if name in text]
    size = ["    height, width = image.shape[:2]"] if "height" in text or "width" in text else []
    return "\n".join([
        *comments, *imports, *("".join(used).rstrip("\n").splitlines() if used else []), "", "",
        "def augment(image, rng):",
        '    """Draw from rng and apply; image is (H, W) or (H, W, 1 or 3), uint8 or float in [0, 1]."""',
        "    whole = image.dtype == np.uint8",
        "    image = image / 255 if whole else image.astype(float)",
        *size,
        *(f"    {line}" if line else "" for line in body),
        "",
        "    return (image * 255 + 0.5).astype(np.uint8) if whole else image.astype(np.float32)",
    ]) + "\n"  # fmt: skip


def _happening(recipe: Recipe, nearest: bool = False, all_out: bool = False) -> list[Said]:
    """Return the steps that can happen, or one error that lists all that cannot be said."""
    steps = [step for step in recipe.steps if step.on and step.chance > 0]
    known = {*_WAYS, *(IN_PIXELS + name for name in _WAYS)}
    return translated_by(recipe, steps, known, _settled, "numpy", nearest=nearest, all_out=all_out)


def _line_of(lines: Sequence[str]) -> str:
    return lines[0] + (" …" if len(lines) > 1 else "")


def _settled(step: OpenStep, writing: Writing) -> OpenStep:
    """Return the step with one value where the lines know only one."""
    names = ["expand", "over", *(["fill", "fill_level"] if "fill" in step.transform.parameters else [])]
    return step.replace(**{name: writing.one(step, name) for name in names if name in step.ranges})


def _one(step: OpenStep, name: str) -> Any:
    return step.transform.parameters[name].domain.written(step.ranges[name])


def _runs(steps: Sequence[OpenStep], recipe: Recipe) -> list[tuple[Resolved, list[OpenStep]]]:
    """Put together what is fused, told by what the steps are at the lowest of their values."""
    given = {"fill": recipe.fill, "fill_level": recipe.fill_level}
    runs: list[tuple[Resolved, list[OpenStep]]] = []
    for step in steps:
        shares = {name: step.transform.parameters[name].default for name in step.counted}  # those of any size will do
        value = step.replace(**shares).at_quantile(0.0, given).resolved(_CANVAS)
        both = runs[-1][0].then(value) if runs else None
        if both is None:
            runs.append((value, [step]))
        else:
            runs[-1] = both, [*runs[-1][1], step]
    return runs


def _said(step: OpenStep) -> list[str]:
    """Return the lines of one step, under its chance."""
    lines = _WAYS[step.transform.name](step)
    lines[0] += f"  # {step.transform.name}"
    if step.chance == 1:
        return lines
    return [f"if rng.random() < {step.chance!r}:", *(f"    {line}" for line in lines)]


def _drawn(step: OpenStep, name: str) -> str:
    """Return the expression that draws a parameter, or its one value."""
    domain, value = step.transform.parameters[name].domain, step.ranges[name]
    if isinstance(domain, Seed):
        return "rng" if value is None else f"np.random.default_rng({value})"
    if name in step.counted:
        return _pixels_drawn(value, domain)
    if domain.is_closed(value):
        return repr(domain.written(value))
    if isinstance(domain, (Choice, Switch)):
        return f"rng.choice({list(value)!r})"
    low, high = value
    if isinstance(domain, Range) and domain.whole:
        return f"rng.integers({low}, {high}, endpoint=True)"
    if isinstance(domain, Range) and domain.scale == "log":
        return f"np.exp(rng.uniform(np.log({low!r}), np.log({high!r})))"
    return f"rng.uniform({low!r}, {high!r})"


def _pixels_drawn(ends: Any, domain: Any) -> str:
    """Return the expression that draws pixels and makes them a share of their side."""
    low, high = ends
    side = domain.unit.removeprefix("of ")
    if low == high:
        return f"{low.count!r} / {side}"
    if low.is_whole and high.is_whole:
        return f"rng.integers({low.count}, {high.count}, endpoint=True) / {side}"
    return f"rng.uniform({low.count!r}, {high.count!r}) / {side}"


def _draws(step: OpenStep, *names: str) -> list[str]:
    return [f"{name} = {_drawn(step, name)}" for name in names]


def _rotate(step: OpenStep) -> list[str]:
    rows = "[[cosine, sine], [-sine, cosine]]"
    lines = [*_draws(step, "angle"), "sine, cosine = np.sin(np.radians(angle)), np.cos(np.radians(angle))"]
    if not _one(step, "expand"):
        return [*lines, f"matrix = about_centre({rows}, height, width) @ matrix"]
    return [
        *lines,
        "new_height = int(np.ceil(abs(sine) * width + abs(cosine) * height - 1e-6))",
        "new_width = int(np.ceil(abs(cosine) * width + abs(sine) * height - 1e-6))",
        f"matrix = about_centre({rows}, height, width, new_height, new_width) @ matrix",
        "height, width = new_height, new_width",
    ]


def _shift(step: OpenStep) -> list[str]:
    slide = "np.array([[1, 0, right * width], [0, 1, down * height], [0, 0, 1]])"
    return [*_draws(step, "right", "down"), f"matrix = {slide} @ matrix"]


def _zoom(step: OpenStep) -> list[str]:
    closed_at_1 = step.ranges["stretch"] == (1, 1)
    rows = "[[scale, 0], [0, scale]]" if closed_at_1 else "[[scale * bend, 0], [0, scale / bend]]"
    return [
        *_draws(step, "scale"),
        *([] if closed_at_1 else [f"bend = np.sqrt({_drawn(step, 'stretch')})"]),
        f"matrix = about_centre({rows}, height, width) @ matrix",
    ]


def _shear(step: OpenStep) -> list[str]:
    return [
        f"lean = np.tan(np.radians({_drawn(step, 'across')}))",
        f"rise = np.tan(np.radians({_drawn(step, 'along')}))",
        "matrix = about_centre([[1, lean], [-rise, 1 - rise * lean]], height, width) @ matrix",
    ]


def _quarter_turn(step: OpenStep) -> list[str]:
    return [
        *_draws(step, "turns"),
        "sine, cosine = [(0, 1), (1, 0), (0, -1), (-1, 0)][turns]",
        "new_height, new_width = (width, height) if turns % 2 else (height, width)",
        "matrix = about_centre([[cosine, sine], [-sine, cosine]], height, width, new_height, new_width) @ matrix",
        "height, width = new_height, new_width",
    ]


def _crop(step: OpenStep) -> list[str]:
    return [
        f"new_width = max(1, round({_drawn(step, 'width')} * width))",
        f"new_height = max(1, round({_drawn(step, 'height')} * height))",
        f"left = round({_drawn(step, 'left')} * (width - new_width))",
        f"top = round({_drawn(step, 'top')} * (height - new_height))",
        "matrix = np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1]]) @ matrix",
        "height, width = new_height, new_width",
    ]


def _perspective(step: OpenStep) -> list[str]:
    return [
        *_draws(step, "tilt_right", "tilt_down"),
        "swap = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 1]])",
        "matrix = shrinking_right(tilt_right, height, width) @ matrix",
        "matrix = swap @ shrinking_right(tilt_down, width, height) @ swap @ matrix",
    ]


def _line(text: str) -> Callable[[OpenStep], list[str]]:
    """Return a step in one line, with each ``{name}`` drawn."""

    def said(step: OpenStep) -> list[str]:
        return [text.format(**{name: _drawn(step, name) for name in step.transform.own_parameters})]

    return said


def _stretch(step: OpenStep) -> list[str]:
    axis = ", axis=(0, 1)" if _one(step, "over") == "channels" else ""
    return [
        f"low, high = np.percentile(image, [{_drawn(step, 'low')}, {_drawn(step, 'high')}]{axis})",
        "flat = low == high",
        "image = (image - np.where(flat, 0, low)) / np.where(flat, 1, high - low)",
    ]


def _erase(step: OpenStep) -> list[str]:
    return [
        f"w, h = {_drawn(step, 'width')}, {_drawn(step, 'height')}",
        f"x, y = {_drawn(step, 'x')}, {_drawn(step, 'y')}",
        "left, right = (max(round(width * edge), 0) for edge in (x - w / 2, x + w / 2))",
        "top, bottom = (max(round(height * edge), 0) for edge in (y - h / 2, y + h / 2))",
        f"image[top:bottom, left:right] = {_drawn(step, 'fill_level')}",
    ]


# Counted from the front: unsharp_mask takes -1 for another axis (scikit-image 0.26).
_CHANNELS = "channel_axis=2 if image.ndim == 3 else None"

_WAYS: dict[str, Callable[[OpenStep], list[str]]] = {
    "rotate": _rotate,
    "shift": _shift,
    "zoom": _zoom,
    "shear": _shear,
    "flip_horizontal": _line("matrix = np.array([[-1, 0, width], [0, 1, 0], [0, 0, 1]]) @ matrix"),
    "flip_vertical": _line("matrix = np.array([[1, 0, 0], [0, -1, height], [0, 0, 1]]) @ matrix"),
    "quarter_turn": _quarter_turn,
    "crop": _crop,
    "perspective": _perspective,
    "brightness": _line("image = image * {gain}"),
    "offset": _line("image = image + {lift}"),
    "contrast": _line("image = (image - 0.5) * {gain} + 0.5"),
    "gamma": _line("image = bent(image, {exponent})"),
    "invert": _line("image = 1 - image"),
    "stretch": _stretch,
    "noise": _line("image = image + {seed}.integers(0, {levels}, image.shape, np.uint8, endpoint=True) / 255"),
    "gaussian_noise": _line("image = image + {seed}.standard_normal(image.shape, np.float32) * {spread}"),
    "blur": _line(f'image = gaussian(image, {{sigma}}, mode="reflect", {_CHANNELS})'),
    "sharpen": _line(f"image = unsharp_mask(image, {{radius}}, {{amount}}, {_CHANNELS})"),
    "erase": _erase,
}
