"""From what is in a data set to a recipe to start from. Each rule looks at one fact and says what it made of it."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.data import mirror_advice
from augwidgets.domain import mirror_names
from augwidgets.recipe import presets
from augwidgets.recipe.level_changes import MOST_CUT_OFF
from augwidgets.recipe.members import maybe
from augwidgets.recipe.recipe import Recipe
from augwidgets.transforms.colours import saturation
from augwidgets.transforms.tones import gamma

if TYPE_CHECKING:
    from augwidgets.data.report import DataReport

# The shortest side, in pixels, to which zooming out may bring a small object: the finest level that common detectors
# look at has one cell for 8 pixels.
SHORTEST_SIDE = 8
# The share of a box that must be left after a move, or it is dropped: with less of it, nobody could tell what it shows.
VISIBLE = 0.25
# A class with so many times the pictures of the smallest one is said to outweigh it.
OUTWEIGHS = 3
# Under so many pixels a side, a resampling blurs strokes that are a pixel wide.
SMALL_SIDE = 16


@dataclass(frozen=True)
class Suggestion:
    """A recipe to start from, with its reasons. Look at nine draws of your own pictures before you train with it.

    Attributes
    ----------
    recipe : Recipe
    reasons : tuple of str
        Where the recipe comes from, and a sentence for each step that was fitted to the pictures, put in or left out:
        what was seen, and what was made of it.
    notes : tuple of str
        What else was seen that matters for a training, and that no recipe mends.
    """

    recipe: Recipe
    reasons: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = ["Suggested", *(f"  {step!r}" for step in self.recipe.steps)]
        settings = ", ".join(f"{name}={value!r}" for name, value in self.recipe.settings().items())
        lines += [f"  in a Recipe with {settings}"] * bool(settings)
        for title, sentences in (("Because", self.reasons), ("Note", self.notes)):
            if sentences:
                lines.append(title)
                lines += [textwrap.fill(text, 116, initial_indent="  ", subsequent_indent="    ") for text in sentences]
        return "\n".join(lines)


def suggestion(report: DataReport) -> Suggestion:
    """Choose a recipe by what a report says.

    The number of pictures chooses between `presets.large_data_set` and `presets.small_data_set`; classes that are
    called by single letters or digits choose `presets.digits_and_text`. Then the mirror, the zoom, the light and the
    colour are fitted to the pictures.
    """
    recipe, reason = _base(report)
    reasons = [reason]
    for rule in (_mirror, _zoom, _brightness, _colour, _boxes):
        recipe, reason = rule(report, recipe)
        reasons.append(reason)
    notes = (_stopped(report), mirror_advice.note(report), _balance(report), _size(report), _sizes(report))
    fresh = recipe.replace(steps=recipe.steps)  # with ids from 0 on, which need not be written
    return Suggestion(fresh, tuple(filter(None, reasons)), tuple(filter(None, notes)))


def _base(report: DataReport) -> tuple[Recipe, str]:
    if mirror_names.is_writing(report.classes, named=report.named, coloured=report.coloured > 0):
        called = "Classes called by single letters or digits look like writing"
        if set(report.classes) == mirror_names.DIGITS:
            called = "Ten classes called 0 to 9 look like digits"
        return presets.digits_and_text(), (
            f"{called}: pictures are tilted, slid and zoomed a little, and never mirrored or laid on a side. If they "
            "are something else, start from aw.presets.small_data_set()."
        )
    classes = len(report.classes) or None
    if classes:
        smallest = min(report.classes.values())  # the class that is learned by heart
        count = max(1, int(classes * smallest))
        has = f"{_many(smallest, 'picture', 'pictures')}"
        seen = f"The smallest of {classes:,} classes has {has}" if classes > 1 else f"The one class has {has}"
        few = f"{presets.LARGE_PER_CLASS:,} a class"
    else:
        count = report.total - report.broken
        seen = f"There {'is' if count == 1 else 'are'} {_many(count, 'picture', 'pictures')}"
        few = f"{presets.LARGE_IN_ALL:,}"
    recipe = presets.for_pictures(count, classes=classes)
    chances = [100 * step.chance for step in recipe.steps]
    many = recipe == presets.large_data_set()
    return recipe, (
        f"{seen}, {'no fewer' if many else 'fewer'} than {few}: the start is aw.presets."
        f"{'large' if many else 'small'}_data_set(), in which each step happens to {min(chances):.0f} to "
        f"{max(chances):.0f} % of the pictures and changes {'little' if many else 'much'}."
    )


def _mirror(report: DataReport, recipe: Recipe) -> tuple[Recipe, str]:
    place = _place(recipe, "flip_horizontal")
    if place is None:
        return recipe, ""
    sided, alone = mirror_names.sided({*report.classes, *report.box_classes}), mirror_names.sided(report.keypoints)
    said = [name for name in sided if mirror_advice.is_said(report.mirrors, name)]
    sided = [name for name in sided if name not in said]
    if sided:
        return recipe.removing(place), f"No mirror: it would turn {sided[0]!r} into its opposite, and the label stays."
    if alone:
        return recipe.removing(place), (
            f"No mirror: the keypoint {alone[0]!r} has a side but no partner; with Sample(keypoint_pairs=...) the two "
            "change places, and the mirror can be put back."
        )
    if report.unnamed_keypoints > 1:
        return recipe.removing(place), (
            "No mirror: the keypoints have no names, and a left and a right one would have to change places. Say which "
            "with Sample(keypoint_pairs=...); if there are none, put the mirror back."
        )
    if said:
        return recipe, f"The mirror stays: what it makes of {said[0]!r} is declared (with_mirrors)."
    return recipe, (
        "The mirror stays: take it out where pictures hold writing, or where left and right differ (medical pictures, "
        "say). aw.presets.PRESETS has other recipes to start from."
    )


def _zoom(report: DataReport, recipe: Recipe) -> tuple[Recipe, str]:
    place = _place(recipe, "zoom")
    if place is None or not len(report.box_sizes):
        return recipe, ""
    low, high = recipe.steps[place].ranges["scale"]
    sides, spans = report.box_sizes.min(axis=1), report.box_spans.max(axis=1)
    # The ones that a twentieth of the boxes do not exceed, or do not fall below.
    short = float(np.percentile(sides, 5, method="inverted_cdf"))
    wide = -float(np.percentile(-spans, 5, method="inverted_cdf"))
    smallest = min(1.0, max(low, SHORTEST_SIDE / max(short, 1e-9)))
    largest = max(1.0, min(high, 1 / max(wide, 1e-9)))
    # Rounded towards 1, so that the promise of the sentence holds.
    smallest, largest = np.ceil(100 * smallest - 1e-9) / 100, np.floor(100 * largest + 1e-9) / 100
    said = []
    if smallest > low:
        stops = f"zooming out stops at {smallest:g}" if smallest < 1 else "nothing is zoomed out"
        said.append(
            f"{_of(sides <= short, 'is', 'are')} {short:.3g} px or less across: {stops}, as a detector's finest cells "
            f"miss what is under {SHORTEST_SIDE} px."
        )
    if largest < high:
        stops = f"zooming in stops at {largest:g}" if largest > 1 else "nothing is zoomed in"
        part = "the whole" if wide >= 1 else f"{100 * wide:.3g} % or more of the"
        said.append(f"{_of(spans >= wide, 'spans', 'span')} {part} width or height: {stops}.")
    if smallest == largest:  # both are 1
        return recipe.removing(place), " ".join(said)
    return _changed(recipe, place, scale=(smallest, largest)), " ".join(said)


def _brightness(report: DataReport, recipe: Recipe) -> tuple[Recipe, str]:
    """Bend the curve instead of steepening it, where much would be cut off.

    To brighten less would not do: the range would reach farther down than up, and darken the data set on average.
    """
    place = _place(recipe, "brightness")
    if place is None:
        return recipe, ""
    step = recipe.steps[place]
    high = step.ranges["gain"][1]
    cut = float(report.shares[int(255 / high) + 1 :].sum())
    if cut <= MOST_CUT_OFF + 1e-9:
        return recipe, ""
    bent = maybe(gamma.between(exponent=(round(1 / high, 2), high)), step.chance)
    return recipe.changing(place, bent), (
        f"A gain of {high:g} would send {100 * cut:.0f} % of the values beyond white: gamma varies the light instead, "
        "which leaves black and white where they are."
    )


def _colour(report: DataReport, recipe: Recipe) -> tuple[Recipe, str]:
    read = "" if report.is_whole else " that was read"
    if not report.coloured:
        return recipe, f"Every picture{read} is grey: no step changes colours."
    place = next((found for name in ("brightness", "gamma") if (found := _place(recipe, name)) is not None), None)
    if place is None or 2 * report.coloured <= report.pictures:
        return recipe, ""
    chance = max(step.chance for step in recipe.steps)
    reach = (0.9, 1.1) if chance < 0.4 else (0.7, 1.3)  # as the other steps of the preset
    added = recipe.adding(maybe(saturation.between(gain=reach), chance)).moving(len(recipe.steps), place + 1)
    most = "Most" if report.coloured < report.pictures else "All"
    return added, (
        f"{most} pictures{read.replace('was', 'were')} are coloured: the saturation varies by "
        f"{100 * (reach[1] - 1):.0f} %. Hues stay, as many things are told by them."
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
    told = f"{times:,.0f}" if times >= 10 else f"{times:.2g}"
    return (
        f"Class {most!r} has {told} times the pictures of {fewest!r}: weigh the classes in model.fit "
        "(class_weight=), or collect more; augmentation does not balance them."
    )


def _stopped(report: DataReport) -> str:
    if report.is_whole:
        return ""
    return (
        f"{report.pictures:,} of {report.total:,} pictures were read: sizes, light and colour are theirs, classes and "
        "other labels those of all."
    )


def _size(report: DataReport) -> str:
    if report.sizes.min() >= SMALL_SIDE:
        return ""
    few = (report.sizes.min(axis=1) < SMALL_SIDE).sum()
    which = "Every picture is" if few == report.total else "One picture is" if few == 1 else "Some pictures are"
    return (
        f"{which} under {SMALL_SIDE} px a side, where turning blurs strokes: enlarge first, for example to twice the "
        "size."
    )


def _sizes(report: DataReport) -> str:
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


def _many(number: float, one: str, more: str) -> str:
    return f"{number:,.{0 if number == int(number) else 2}f} {one if number == 1 else more}"


def _of(which: np.ndarray, one: str, more: str) -> str:
    return f"{which.sum():,} of {_many(len(which), 'box', 'boxes')} {one if which.sum() == 1 else more}"
