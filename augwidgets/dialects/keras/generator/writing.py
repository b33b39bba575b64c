"""A recipe as an `augwidgets.generator.ImageDataGenerator`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from augwidgets.dialects.calls import Untranslatable, check_all, closed, counting_pixels, fill_of, whole_pixels
from augwidgets.generator.geometry import FILL_MODES

if TYPE_CHECKING:
    from augwidgets.recipe.recipe import Recipe
    from augwidgets.steps.open_step import OpenStep

_NAME = "keras_generator"
_MODES = {fill: mode for mode, fill in FILL_MODES.items()}
_ORDER = ("rotate", "shift", "zoom", "brightness")
_FLIPS = {"flip_horizontal": "horizontal_flip", "flip_vertical": "vertical_flip"}  # they may stand anywhere


def code(recipe: Recipe) -> str:
    """Return the lines that make the generator."""
    arguments = _arguments(recipe)
    lines = [f"    {name}={_text(value)},{_note(name, value)}" for name, value in arguments.items()]
    made = ["generator = ImageDataGenerator(", *lines, ")"] if lines else ["generator = ImageDataGenerator()"]
    head = "from augwidgets.generator import ImageDataGenerator  # Keras's own one does otherwise: aw.DialectExplorer"
    return "\n".join([head, "", *made]) + "\n"


def to_object(recipe: Recipe) -> Any:
    """Return the `augwidgets.generator.ImageDataGenerator`."""
    arguments = _arguments(recipe)
    from augwidgets.generator import ImageDataGenerator

    return ImageDataGenerator(**arguments)


def _text(value: Any) -> str:
    """Write a value; the whole numbers of a shift in pixels, one after the other, by their ends."""
    return f"list(range({value[0]}, {value[-1] + 1}))" if isinstance(value, list) else repr(value)


def _note(name: str, value: Any) -> str:
    return f"  # of 255; for pictures in 0..1 it is {value / 255:g}" if name == "cval" and value else ""


def _arguments(recipe: Recipe) -> dict[str, Any]:
    """Return every step that is switched on, or raise one error that lists all that cannot be said."""
    arguments: dict[str, Any] = {}
    borders: dict[str, Any] = {}
    before: list[str] = []

    def say(step: OpenStep) -> None:
        name = step.transform.name
        earlier = list(before)
        before.append(name)
        _refuse_place(name, earlier)
        if name in _FLIPS:
            arguments[_FLIPS[name]] = step.chance
            return
        if step.chance != 1:
            raise Untranslatable(f"a chance of {step.chance:g}; only flips have one there")
        if step.transform.family == "spatial":
            border = _border(step, recipe)
            if borders and border != borders:
                raise Untranslatable("another fill than the step before; one fill_mode is for all there")
            borders.update(border)
        arguments.update(_WAYS[name](step))

    check_all(recipe, [step for step in recipe.steps if step.on], {**_WAYS, **_FLIPS}, say, _NAME)
    return {**arguments, **borders}


def _refuse_place(name: str, earlier: Sequence[str]) -> None:
    if name in earlier:
        raise Untranslatable("a second one; it is there only once")
    if name in _ORDER:
        later = [other for other in _ORDER[_ORDER.index(name) + 1 :] if other in earlier]
        if later:
            raise Untranslatable(f"it comes before {later[0]} there")


def _border(step: OpenStep, recipe: Recipe) -> dict[str, Any]:
    fill, level = fill_of(step, recipe)
    return {"fill_mode": _MODES[fill], **({"cval": 255 * level} if fill == "constant" else {})}


def _to_either_side(step: OpenStep, name: str) -> float:
    """Return the reach of what is drawn alike to both sides."""
    low, high = step.ranges[name]
    if low != -high:
        raise Untranslatable(f"{name} is drawn alike to either side there, as in (-0.1, 0.1)")
    return float(high)


def _rotate(step: OpenStep) -> dict[str, Any]:
    if closed(step, "expand"):
        raise Untranslatable("expand; the canvas keeps its size there")
    return {"rotation_range": _to_either_side(step, "angle")}


@counting_pixels
def _shift(step: OpenStep) -> dict[str, Any]:
    if step.counted:
        return _shift_in_pixels(step)
    reaches = {"width_shift_range": _to_either_side(step, "right"), "height_shift_range": _to_either_side(step, "down")}
    if max(reaches.values()) >= 1:
        raise Untranslatable("a shift by the whole side; from 1 up a number counts pixels there")
    return {name: reach for name, reach in reaches.items() if reach}


def _shift_in_pixels(step: OpenStep) -> dict[str, Any]:
    """Return the lists of pixels of which one is drawn there; its sign is drawn again, which changes nothing."""
    given: dict[str, Any] = {}
    for name, argument in (("right", "width_shift_range"), ("down", "height_shift_range")):
        ends = whole_pixels(step, name)
        if ends is None:
            reach = _to_either_side(step, name)
            if reach >= 1:
                raise Untranslatable("a shift by the whole side; from 1 up a number counts pixels there")
            given[argument] = reach
        elif ends[0] != -ends[1]:
            raise Untranslatable(f"{name} is drawn alike to either side there, as in (aw.px(-20), aw.px(20))")
        elif ends == (-1, 1):
            raise Untranslatable("a shift by one pixel; numbers from -1 to 1 are shares there")
        elif ends != (0, 0):
            given[argument] = list(range(ends[0], ends[1] + 1))
    return given


def _zoom(step: OpenStep) -> dict[str, Any]:
    low, high = step.ranges["scale"]
    if low != high:
        raise Untranslatable("a range of scale would be drawn apart for width and height there")
    if closed(step, "stretch") != 1:
        raise Untranslatable("stretch; one zoom_range is for width and height there")
    return {"zoom_range": (1 / low, 1 / low)}


def _brightness(step: OpenStep) -> dict[str, Any]:
    return {"brightness_range": step.ranges["gain"]}


def _refused(why: str) -> Callable[[OpenStep], dict[str, Any]]:
    def said(step: OpenStep) -> dict[str, Any]:
        raise Untranslatable(why)

    return said


_WAYS: Mapping[str, Callable[[OpenStep], dict[str, Any]]] = {
    "rotate": _rotate,
    "shift": _shift,
    "zoom": _zoom,
    "brightness": _brightness,
    "shear": _refused("shear_range also makes the picture 1 / cos as high"),
    "offset": _refused("channel_shift_range saturates at the picture's own lowest and highest level"),
    "quarter_turn": _refused("the canvas does not turn there"),
    "crop": _refused("the canvas keeps its size there"),
}
