"""A recipe as an `augwidgets.generator.ImageDataGenerator`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from augwidgets.dialects.calls import Untranslatable
from augwidgets.dialects.in_pixels import whole_pixels
from augwidgets.dialects.step_writing import Writing
from augwidgets.dialects.translation import IN_PIXELS, Said, translated_by, way_of
from augwidgets.generator.geometry import FILL_MODES
from augwidgets.recipe.nearest import NearestStep

if TYPE_CHECKING:
    from augwidgets.recipe.recipe import Recipe
    from augwidgets.steps.open_step import OpenStep

_NAME = "keras_generator"
_MODES = {fill: mode for mode, fill in FILL_MODES.items()}
_ORDER = ("rotate", "shift", "zoom", "brightness")
_FLIPS = {"flip_horizontal": "horizontal_flip", "flip_vertical": "vertical_flip"}  # they may stand anywhere


def code(recipe: Recipe, *, nearest: bool = False) -> str:
    """Return the lines that make the generator."""
    said = _said(recipe, nearest)
    comments = [f"    {line}" for one in said for line in one.row("").comments()]
    lines = [f"    {name}={_text(value)},{_note(name, value)}" for name, value in _arguments(said).items()]
    inside = [*comments, *lines]
    made = ["generator = ImageDataGenerator(", *inside, ")"] if inside else ["generator = ImageDataGenerator()"]
    head = "from augwidgets.generator import ImageDataGenerator  # Keras's own one does otherwise: aw.DialectExplorer"
    return "\n".join([head, "", *made]) + "\n"


def to_object(recipe: Recipe, *, nearest: bool = False) -> Any:
    """Return the `augwidgets.generator.ImageDataGenerator`."""
    arguments = _arguments(_said(recipe, nearest))
    from augwidgets.generator import ImageDataGenerator

    return ImageDataGenerator(**arguments)


def nearest(recipe: Recipe) -> list[NearestStep]:
    """Return what each step becomes."""
    return [
        one.row(", ".join(f"{name}={_text(value)}" for name, value in (one.what or {}).items()))
        for one in _said(recipe, nearest=True, all_out=True)
    ]


def _text(value: Any) -> str:
    """Write a value; the whole numbers of a shift in pixels, one after the other, by their ends."""
    return f"list(range({value[0]}, {value[-1] + 1}))" if isinstance(value, list) else repr(value)


def _note(name: str, value: Any) -> str:
    return f"  # of 255; for pictures in 0..1 it is {value / 255:g}" if name == "cval" and value else ""


def _arguments(said: Sequence[Said]) -> dict[str, Any]:
    """Return the arguments of all steps, the fill at the end."""
    found = {name: value for one in said if not one.left_out for name, value in one.what.items()}
    return {name: found[name] for name in sorted(found, key=_FILL.__contains__)}


def _said(recipe: Recipe, nearest: bool, all_out: bool = False) -> list[Said]:
    """Return the arguments of every step that is switched on, or raise one error that lists all that cannot be said."""
    given: dict[str, Any] = {}  # by the steps before, whose names follow
    before: list[str] = []

    def said(step: OpenStep, writing: Writing) -> dict[str, Any]:
        earlier = list(before)
        before.append(step.name)
        _check_place(step.name, earlier, writing)
        arguments = _step_arguments(step, writing)
        if step.transform.family == "spatial" and step.name not in _FLIPS:
            arguments |= _border(step, writing, given)
        taken = [name for name in arguments if name in given and name not in _FILL]
        if taken:
            raise Untranslatable(f"{taken[0]} is there only once, and an earlier step has it")
        given.update(arguments)
        return arguments

    steps = [step for step in recipe.steps if step.on]
    return translated_by(recipe, steps, {**_WAYS, **_FLIPS}, said, _NAME, nearest=nearest, all_out=all_out)


def _step_arguments(step: OpenStep, writing: Writing) -> dict[str, Any]:
    if step.name in _FLIPS:
        return {_FLIPS[step.name]: step.chance}
    return way_of(step, _WAYS)(writing.always(step, f"a chance of {step.chance:g}; only flips have one there"), writing)


def _check_place(name: str, earlier: Sequence[str], writing: Writing) -> None:
    if name in earlier:
        raise Untranslatable("a second one; it is there only once")
    if name in _ORDER:
        later = [other for other in _ORDER[_ORDER.index(name) + 1 :] if other in earlier]
        if later:
            writing.differs(f"it comes before {later[0]} there", f"done before {later[0]}, not after it")


def _border(step: OpenStep, writing: Writing, given: Mapping[str, Any]) -> dict[str, Any]:
    fill, level = writing.fill_of(step)
    border = {"fill_mode": _MODES[fill], **({"cval": 255 * level} if fill == "constant" else {})}
    before = {name: given[name] for name in _FILL if name in given}
    if before and border != before:
        why = "another fill than the step before; one fill_mode is for all there"
        writing.differs(why, f"filled by {before['fill_mode']!r}, as the step before")
        return before
    return border


def _to_either_side(step: OpenStep, name: str, writing: Writing) -> float:
    """Return the reach of what is drawn alike to both sides."""
    low, high = step.ranges[name]
    reach = float(max(-low, high))
    if low != -high:
        why = f"{name} is drawn alike to either side there, as in (-0.1, 0.1)"
        writing.differs(why, f"{name} is drawn to either side, -{reach:g} to {reach:g}")
    return reach


def _rotate(step: OpenStep, writing: Writing) -> dict[str, Any]:
    if writing.one(step, "expand"):
        writing.differs("expand; the canvas keeps its size there", "the canvas keeps its size: corners are cut off")
    return {"rotation_range": _to_either_side(step, "angle", writing)}


def _shift(step: OpenStep, writing: Writing) -> dict[str, Any]:
    sides = {"width_shift_range": "right", "height_shift_range": "down"}
    reaches = {name: _to_either_side(step, side, writing) for name, side in sides.items()}
    if max(reaches.values()) >= 1:
        why = "a shift by the whole side; from 1 up a number counts pixels there"
        writing.differs(why, "by 0.99 of the side at most")
        reaches = {name: min(reach, 0.99) for name, reach in reaches.items()}
    return {name: reach for name, reach in reaches.items() if reach}


def _shift_in_pixels(step: OpenStep, writing: Writing) -> dict[str, Any]:
    """Return the lists of pixels of which one is drawn there; its sign is drawn again, which changes nothing."""
    given: dict[str, Any] = {}
    for name, argument in (("right", "width_shift_range"), ("down", "height_shift_range")):
        ends = whole_pixels(step, name)
        if ends is None:
            given[argument] = _to_either_side(step, name, writing)
            if given[argument] >= 1:
                raise Untranslatable("a shift by the whole side; from 1 up a number counts pixels there")
        elif ends[0] != -ends[1]:
            raise Untranslatable(f"{name} is drawn alike to either side there, as in (aw.px(-20), aw.px(20))")
        elif ends == (-1, 1):
            raise Untranslatable("a shift by one pixel; numbers from -1 to 1 are shares there")
        elif ends != (0, 0):
            given[argument] = list(range(ends[0], ends[1] + 1))
    return given


def _zoom(step: OpenStep, writing: Writing) -> dict[str, Any]:
    low, high = step.ranges["scale"]
    if low != high:
        why = "a range of scale would be drawn apart for width and height there"
        writing.differs(why, "width and height are drawn apart, evenly in 1 / scale: the picture is stretched")
    if writing.one(step, "stretch") != 1:
        writing.differs("stretch; one zoom_range is for width and height there", "of one range for width and height")
    return {"zoom_range": (round(1 / high, 8), round(1 / low, 8)) if low != high else (1 / low, 1 / low)}


def _brightness(step: OpenStep, writing: Writing) -> dict[str, Any]:
    return {"brightness_range": step.ranges["gain"]}


def _gamma(step: OpenStep, writing: Writing) -> dict[str, Any]:
    low, high = step.ranges["exponent"]
    writing.differs(
        "it is not translated",
        "multiplied instead of bent: the same on mid grey, more on white",
    )
    return {"brightness_range": (round(0.5 ** (high - 1), 4), round(0.5 ** (low - 1), 4))}


def _shear(step: OpenStep, writing: Writing) -> dict[str, Any]:
    writing.differs("shear_range also makes the picture 1 / cos as high", "the picture also becomes 1 / cos as high")
    if step.ranges["along"] != (0, 0):
        writing.differs("along; it slants across only", "slanted across only")
    return {"shear_range": _to_either_side(step, "across", writing)}


def _offset(step: OpenStep, writing: Writing) -> dict[str, Any]:
    writing.differs(
        "channel_shift_range saturates at the picture's own lowest and highest level",
        "saturates at the picture's own lowest and highest level",
    )
    return {"channel_shift_range": round(255 * _to_either_side(step, "lift", writing), 4)}


def _crop_and_resize(step: OpenStep, writing: Writing) -> dict[str, Any]:
    low, high = (share**0.5 for share in step.ranges["area"])
    writing.differs("a part of the picture that lies anywhere", "the middle part, width and height drawn apart")
    return {"zoom_range": (round(low, 4), round(high, 4))}


def _refused(why: str) -> Callable[[OpenStep, Writing], dict[str, Any]]:
    def said(step: OpenStep, writing: Writing) -> dict[str, Any]:
        raise Untranslatable(why)

    return said


_FILL = ("fill_mode", "cval")
_WAYS: Mapping[str, Callable[[OpenStep, Writing], dict[str, Any]]] = {
    "rotate": _rotate,
    "shift": _shift,
    f"{IN_PIXELS}shift": _shift_in_pixels,
    "zoom": _zoom,
    "brightness": _brightness,
    "gamma": _gamma,
    "shear": _shear,
    "offset": _offset,
    "crop_and_resize": _crop_and_resize,
    "quarter_turn": _refused("the canvas does not turn there"),
    "crop": _refused("the canvas keeps its size there"),
}
