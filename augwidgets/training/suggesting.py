"""From what is in a data set to a recipe to start from. Each rule looks at one fact and says what it made of it."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets import presets
from augwidgets.members import maybe
from augwidgets.recipe import Recipe
from augwidgets.transforms.colours import saturation

if TYPE_CHECKING:
    from augwidgets.training.data_report import DataReport

# The shortest side, in pixels, to which zooming out may bring a small object: the finest level that common detectors
# look at has one cell for 8 pixels.
SHORTEST_SIDE = 8
# The share of all values that brightening may cut off: the range meter calls more than that wrong.
CUT_OFF = 0.05
# The share of a box that must be left after a move, or it is dropped: with less of it, nobody could tell what it shows.
VISIBLE = 0.25
# A class with so many times the pictures of the smallest one is said to outweigh it.
OUTWEIGHS = 3
# Under so many pixels a side, a resampling blurs strokes that are a pixel wide.
SMALL_SIDE = 16

_DIGITS = {str(digit) for digit in range(10)}
_SIDED = re.compile(r"(^|[^a-z])(left|right)([^a-z]|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Suggestion:
    """A recipe to start from, with its reasons. Look at nine draws of your own pictures before you train with it.

    Attributes
    ----------
    recipe : Recipe
    reasons : tuple of str
        A sentence for each choice: what was seen, and what was made of it.
    notes : tuple of str
        What else was seen that matters for a training, and that no recipe mends.
    """

    recipe: Recipe
    reasons: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = ["Suggested", *(f"  {step!r}" for step in self.recipe.steps)]
        for title, sentences in (("Because", self.reasons), ("Note", self.notes)):
            if sentences:
                lines.append(title)
                lines += [textwrap.fill(text, 116, initial_indent="  ", subsequent_indent="    ") for text in sentences]
        return "\n".join(lines)


def suggestion(report: DataReport) -> Suggestion:
    """Choose a recipe by what a report says.

    The number of pictures chooses between `presets.large_data_set` and `presets.small_data_set`; ten grey classes that
    are called 0 to 9 choose `presets.digits_and_text`. Then the mirror, the zoom, the brightness and the colour are
    fitted to the pictures.
    """
    recipe, reason = _base(report)
    reasons = [reason]
    for rule in (_mirror, _zoom, _brightness, _colour, _boxes):
        recipe, reason = rule(report, recipe)
        reasons.append(reason)
    return Suggestion(recipe, tuple(filter(None, reasons)), tuple(filter(None, (_balance(report), _size(report)))))


def _base(report: DataReport) -> tuple[Recipe, str]:
    if set(report.classes) == _DIGITS and not report.coloured:
        return presets.digits_and_text(), (
            "Ten grey classes called 0 to 9 look like digits: they are tilted, slid and zoomed a little, and never "
            "mirrored or laid on a side. If they are something else, start from aw.presets.small_data_set()."
        )
    count, classes = report.pictures, len(report.classes) or None
    if classes:
        smallest = min(report.classes.values())  # the class that is learned by heart
        count = classes * smallest
        seen = f"The smallest of {_many(classes, 'class', 'classes')} has {_many(smallest, 'picture', 'pictures')}"
        few = f"{presets.LARGE_PER_CLASS:,} a class"
    else:
        seen, few = f"There are {_many(count, 'picture', 'pictures')}", f"{presets.LARGE_IN_ALL:,}"
    recipe = presets.for_pictures(count, classes=classes)
    chances = [100 * step.chance for step in recipe.steps]
    many = recipe == presets.large_data_set()
    return recipe, (
        f"{seen}, {'no fewer' if many else 'fewer'} than {few}: each step happens to {min(chances):.0f} to "
        f"{max(chances):.0f} % of the pictures and changes {'little' if many else 'much'}."
    )


def _mirror(report: DataReport, recipe: Recipe) -> tuple[Recipe, str]:
    place = _place(recipe, "flip_horizontal")
    sided = sorted(name for name in (*report.classes, *report.box_classes) if _SIDED.search(name))
    alone = sorted(name for name in report.keypoints if _SIDED.search(name))
    if place is None or not (sided or alone):
        return recipe, ""
    if sided:
        return recipe.removing(place), f"No mirror: it would turn {sided[0]!r} into its opposite, and the label stays."
    return recipe.removing(place), (
        f"No mirror: the keypoint {alone[0]!r} has a side but no partner; with Sample(keypoint_pairs=...) the two "
        "change places, and the mirror can be put back."
    )


def _zoom(report: DataReport, recipe: Recipe) -> tuple[Recipe, str]:
    place = _place(recipe, "zoom")
    if place is None or not len(report.box_sizes):
        return recipe, ""
    low, high = recipe.steps[place].ranges["scale"]
    short = float(np.percentile(report.box_sizes.min(axis=1), 5))
    wide = float(np.percentile(report.box_spans.max(axis=1), 95))
    smallest = min(1.0, max(low, SHORTEST_SIDE / max(short, 1e-9)))
    largest = max(1.0, min(high, 1 / max(wide, 1e-9)))
    # Rounded towards 1, so that the promise of the sentence holds.
    smallest, largest = np.ceil(100 * smallest) / 100, np.floor(100 * largest) / 100
    said = []
    if smallest > low:
        stops = f"zooming out stops at {smallest:g}" if smallest < 1 else "nothing is zoomed out"
        said.append(
            f"One box in twenty is {short:.0f} px or less across: {stops}, as a detector's finest cells miss what is "
            f"under {SHORTEST_SIDE} px."
        )
    if largest < high:
        said.append(f"One box in twenty spans {100 * wide:.0f} % of its picture: zooming in stops at {largest:g}.")
    return _changed(recipe, place, scale=(smallest, largest)), " ".join(said)


def _brightness(report: DataReport, recipe: Recipe) -> tuple[Recipe, str]:
    place = _place(recipe, "brightness")
    if place is None:
        return recipe, ""
    low, high = recipe.steps[place].ranges["gain"]
    light = report.level(1 - CUT_OFF)
    most = np.floor(100 * max(1.0, min(high, 255 / max(light, 1)))) / 100
    if most >= high:
        return recipe, ""
    return _changed(recipe, place, gain=(low, most)), (
        f"{100 * CUT_OFF:.0f} % of the values lie at level {light} or above: a gain over {most:g} would cut them off, "
        "so brightening stops there."
    )


def _colour(report: DataReport, recipe: Recipe) -> tuple[Recipe, str]:
    if not report.coloured:
        return recipe, "Every picture is grey: no step changes colours."
    place = _place(recipe, "brightness")
    if place is None or 2 * report.coloured < report.pictures:
        return recipe, ""
    chance = max(step.chance for step in recipe.steps)
    reach = (0.9, 1.1) if chance < 0.4 else (0.7, 1.3)  # as the other steps of the preset
    added = recipe.adding(maybe(saturation.between(gain=reach), chance)).moving(len(recipe.steps), place + 1)
    return added, (
        f"Most pictures are coloured: the saturation varies by {100 * (reach[1] - 1):.0f} %. Hues stay, as many things "
        "are told by them."
    )


def _boxes(report: DataReport, recipe: Recipe) -> tuple[Recipe, str]:
    if not len(report.box_sizes):
        return recipe, ""
    return recipe.replace(min_visible=VISIBLE), (
        f"A box of which less than {100 * VISIBLE:.0f} % is left in the picture is dropped (min_visible)."
    )


def _balance(report: DataReport) -> str:
    if len(report.classes) < 2:
        return ""
    fewest, most = (choose(report.classes, key=report.classes.__getitem__) for choose in (min, max))
    times = report.classes[most] / report.classes[fewest]
    if times < OUTWEIGHS:
        return ""
    return (
        f"Class {most!r} has {times:.0f} times the pictures of {fewest!r}: weigh the classes in model.fit "
        "(class_weight=), or collect more; augmentation does not balance them."
    )


def _size(report: DataReport) -> str:
    if report.sizes.min() < SMALL_SIDE:
        return (
            f"Some pictures are under {SMALL_SIDE} px a side, where turning blurs strokes: enlarge them first, for "
            "example to twice their size."
        )
    if len(np.unique(report.sizes, axis=0)) == 1:
        return ""
    height, width = np.median(report.sizes, axis=0).astype(int)
    return (
        f"Sizes differ, and a batch needs one: aw.training.Augmented(..., size=({height}, {width})) is the middle one."
    )


def _place(recipe: Recipe, name: str) -> int | None:
    return next((place for place, step in enumerate(recipe.steps) if step.name == name), None)


def _changed(recipe: Recipe, place: int, **ranges: Any) -> Recipe:
    return recipe.changing(place, recipe.steps[place].replace(**ranges))


def _many(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"
