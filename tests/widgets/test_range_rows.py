"""Sliders for hands: how long a track is, how it grows, finer steps, and rows that fold."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import augwidgets as aw
from augwidgets.domain.range import Range
from augwidgets.domain.track import Track
from augwidgets.widgets.range_row import value_at
from tests.widgets.front_end import named, parts, press, say, sent, slider

SHORTEST = 140  # pixels of a track, in the narrowest column
APART = 24  # pixels between two handles of 16: each has eight around its middle that are its own
CLOSED = aw.Range(0.3, 10, unit="px")
USUAL = [
    (f"{name} {key}", item.domain)
    for name, transform in aw.CATALOGUE.items()
    for key, item in transform.own_parameters.items()
    if isinstance(item.domain, Range) and item.domain.usual is not None
]


def apart(domain: Range, pair: tuple[float, float]) -> float:
    track = Track(domain, pair)
    low, high = map(track.place, pair)
    return (high - low) / (track.high - track.low) * SHORTEST


def test_all_transforms_are_looked_at():
    assert len(aw.CATALOGUE) >= 67 and len(USUAL) >= 90


@pytest.mark.parametrize(("name", "domain"), USUAL, ids=[name for name, _ in USUAL])
def test_the_handles_of_a_usual_range_can_be_told_apart(name, domain):
    assert apart(domain, domain.usual) >= APART
    track = Track(domain, domain.usual)
    low, high = map(track.place, domain.usual)
    assert track.place(domain.low) <= track.low <= low < high <= track.high <= track.place(domain.high)
    if domain.neutral is not None and domain.low < domain.neutral < domain.high:
        still, first, last = map(track.place, (domain.neutral, domain.low, domain.high))
        assert track.low < still < track.high
        if min(still - first, last - still) >= max(still - low, high - still):  # there is room on both sides
            assert track.notch == "aw-notch-500"
    long = (track.high - track.low) / (high - low)
    assert long <= 3.5  # three times, and what a usual range that is not even about its middle takes


@given(
    ends=st.tuples(st.floats(-50, 50), st.floats(-50, 50)).map(sorted),
    share=st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted),
    neutral=st.none() | st.floats(0, 1),
    log=st.booleans(),
)
def test_a_range_of_ones_own_has_handles_that_can_be_told_apart_too(ends, share, neutral, log):
    low, high = (2.0 ** (end / 10) for end in ends) if log else ends
    if high - low < 1e-3 * max(1, abs(low)):
        return
    inside = lambda part: min(max(low + part * (high - low), low), high)  # noqa: E731
    usual = inside(share[0]), inside(share[1])
    still = None if neutral is None else inside(neutral)
    domain = Range(low, high, neutral=still, usual=usual, scale="log" if log else "linear")
    track = Track(domain, usual)
    first, last = map(track.place, usual)
    assert track.low - 1e-9 <= first and last <= track.high + 1e-9 and track.step > 0
    if last - first > 20 * track.step:  # a usual range of a few steps is as long as those
        assert apart(domain, usual) >= 0.9 * SHORTEST / 6
    track.hold(low, high)
    assert (track.low, track.high) == (track.place(low), track.place(high))
    assert (value_at(track, track.low), value_at(track, track.high)) == (low, high)


def test_a_track_grows_for_what_is_typed_and_shrinks_again():
    explorer = aw.RecipeExplorer()
    name = "rotate angle: from … to"
    track = slider(explorer, name)
    assert (track.min, track.max, track.behavior) == (-90, 90, "drag-tap")
    say(named(explorer, name), value="-10..150")
    assert explorer.recipe.steps[1].ranges["angle"] == (-10, 150)
    assert (track.min, track.max, track.value) == (-150, 150, (-10, 150))  # the notch stays in the middle
    say(named(explorer, name), value="180")
    assert (track.min, track.max) == (-180, 180)
    say(track, value=[-20.0, 20.0])
    assert (track.min, track.max) == (-180, 180)  # under the hand it stays as it is
    explorer.recipe = aw.Recipe([aw.rotate.usual()])
    track = slider(explorer, name)
    assert (track.min, track.max) == (-90, 90)


def test_a_track_grows_in_one_message(monkeypatch):
    explorer = aw.RecipeExplorer()
    track = slider(explorer, "rotate angle: from … to")
    messages = sent(track, monkeypatch)
    say(named(explorer, "rotate angle: from … to"), value="-10..150")
    # Its ends first: the page would cut the value off at those that it knows.
    assert [list(message["state"]) for message in messages if message["method"] == "update"] == [
        ["max", "min", "value"]
    ]


def test_the_notch_moves_where_a_track_cannot_grow_on_both_sides():
    explorer = aw.RecipeExplorer(recipe=aw.Recipe([aw.brightness.usual()]))
    name = "brightness gain: from … to"
    (row,) = (part for part in parts(explorer) if named(explorer, name) in getattr(part, "children", ()))
    assert "aw-notch-500" in row._dom_classes
    say(named(explorer, name), value="0.5..3")
    assert slider(explorer, name).min == 0 and slider(explorer, name).max == 3
    assert "aw-notch-333" in row._dom_classes and "aw-notch-500" not in row._dom_classes


@pytest.mark.parametrize(
    ("name", "place", "range", "shown"),
    [
        ("rotate angle: from … to", (-30, 30.1), (-30, 30.1), "−30.0° … 30.1°"),
        ("rotate angle: from … to", (-30, 31), (-30, 31), "−30° … 31°"),
        ("shift right: from … to", (-9.9, 10), (-0.099, 0.1), "−9.9 … 10.0 %"),
        ("zoom scale: from … to", (np.log(0.8), 5.1), (0.8, 1.265), "0.800 … 1.265 ×"),
    ],
)
def test_a_place_between_two_steps_is_finer(name, place, range, shown):
    explorer = aw.RecipeExplorer()
    track = slider(explorer, name)
    if "zoom" in name:  # of a logarithmic track in steps from the low end
        place = place[0], track.min + (135 + 1 / 10) * track.step
    say(track, value=list(place))
    (step,) = (step for step in explorer.recipe.steps if step.name == name.split()[0])
    low, high = step.ranges[name.split(":")[0].split()[1]]
    assert (low, high) == pytest.approx(range, abs=1e-3) and named(explorer, name).value == shown
    assert low == round(low, 3) and high == round(high, 3)


def test_a_finer_step_is_taken_back():
    explorer = aw.RecipeExplorer()
    for place, shown in (
        (30.1, "−30.0° … 30.1°"),
        (30.0, "−30° … 30°"),
        (29.9, "−30.0° … 29.9°"),
        (30.0, "−30° … 30°"),
    ):
        say(slider(explorer, "rotate angle: from … to"), value=[-30.0, place])
        assert named(explorer, "rotate angle: from … to").value == shown


def test_whole_numbers_have_no_finer_steps():
    explorer = aw.RecipeExplorer(recipe=aw.Recipe([aw.noise.usual()]))
    say(slider(explorer, "noise levels: from … to"), value=[1.2, 9.4])
    assert explorer.recipe.steps[0].ranges["levels"] == (1, 9)


@pytest.mark.parametrize("transform", [aw.poisson, aw.adaptive_equalize], ids=lambda one: one.name)
def test_two_digits_of_a_small_value_on_a_logarithmic_track_count(transform):
    (name,) = (key for key, item in transform.own_parameters.items() if getattr(item.domain, "scale", "") == "log")
    domain = transform.own_parameters[name].domain
    track = Track(domain, domain.usual)
    values = [value_at(track, track.low + k * track.step) for k in range(201)]
    assert len(set(values)) > 150 and values == sorted(values)
    assert max(b / a for a, b in itertools.pairwise(values)) < 1.35


def test_what_declares_no_usual_range_has_the_one_that_it_is_opened_with():
    assert Track(CLOSED).low == 0.3 and Track(CLOSED).high == 10
    assert apart(CLOSED, (1, 1.5)) >= APART


# -- a switch in a recipe ----------------------------------------------------------------------------------------


def expand(explorer: aw.RecipeExplorer) -> list[str]:
    words = ("off", "on", "either")
    return [word for word in words if named(explorer, f"rotate expand: {word}").value]


@pytest.mark.parametrize(
    ("word", "range"), [("off", (False,)), ("on", (True,)), ("either", (False, True))], ids=["off", "on", "either"]
)
def test_a_switch_in_a_recipe_is_one_choice_of_three(word, range):
    explorer = aw.RecipeExplorer(recipe=aw.Recipe([aw.rotate.between(angle=(-9, 9), expand=(False, True))]))
    assert expand(explorer) == ["either"]
    for first in ("on", "off", word):
        say(named(explorer, f"rotate expand: {first}"), value=True)
        assert expand(explorer) == [first]
    say(named(explorer, f"rotate expand: {word}"), value=False)  # pressing the one that is on leaves it on
    assert expand(explorer) == [word]
    assert explorer.recipe.steps[0].ranges["expand"] == range and explorer.error is None


def test_every_switch_of_a_recipe_is_one_choice_of_three():
    for name, transform in aw.CATALOGUE.items():
        switches = [key for key, item in transform.own_parameters.items() if isinstance(item.domain, aw.Switch)]
        if transform.partners or not switches:
            continue
        explorer = aw.RecipeExplorer(np.zeros((30, 40, 3), np.uint8), recipe=aw.Recipe([transform.usual()]))
        for key in switches:
            owner = f"{name} {key}".replace("_", " ")
            assert [named(explorer, f"{owner}: {word}").value for word in ("off", "on", "either")].count(True) == 1


# -- rows that fold ----------------------------------------------------------------------------------------------


def hidden(explorer: aw.RecipeExplorer) -> list[str]:
    """Return the labels of the rows that are folded."""
    rows = [part for part in parts(explorer) if {"aw-folded", "aw-row"} <= set(part._dom_classes)]
    return [row.children[0].value for row in rows]


def more(explorer: aw.RecipeExplorer) -> list[str]:
    buttons = (part for part in parts(explorer) if {"aw-more", "aw-of-labels"} & set(part._dom_classes) == {"aw-more"})
    return [button.description for button in buttons if "aw-folded" not in button._dom_classes]


def test_what_is_rarely_moved_folds_and_the_button_says_how_many():
    explorer = aw.RecipeExplorer()
    assert hidden(explorer) == ["expand", "stretch"] and more(explorer) == ["1 more: expand", "1 more: stretch"]
    press(named(explorer, "show stretch of zoom"))
    assert hidden(explorer) == ["expand"] and more(explorer) == ["1 more: expand", "fewer"]
    press(named(explorer, "hide what is at rest of zoom"))
    assert hidden(explorer) == ["expand", "stretch"]


def test_what_has_been_moved_comes_out_by_itself_and_stays():
    explorer = aw.RecipeExplorer(recipe=aw.Recipe([aw.coarse_dropout.usual()]))
    assert more(explorer) == ["4 more: smallest, largest, fill level, noisy"]
    explorer.recipe = aw.Recipe([aw.coarse_dropout.between(holes=(1, 12), largest=(0.1, 0.3))])
    assert hidden(explorer) == ["smallest", "fill level", "noisy"]
    say(named(explorer, "coarse dropout largest: from … to"), value="20")
    assert explorer.recipe.steps[0].ranges["largest"] == (0.2, 0.2)
    assert "largest" not in hidden(explorer)  # it does not go away under the hand
    press(named(explorer, "show smallest, fill level, noisy of coarse dropout"))
    press(named(explorer, "hide what is at rest of coarse dropout"))
    assert hidden(explorer) == ["smallest", "largest", "fill level", "noisy"]


def test_pressing_fewer_hides_nothing_that_has_been_moved():
    explorer = aw.RecipeExplorer()
    press(named(explorer, "show stretch of zoom"))
    say(named(explorer, "zoom stretch: from … to"), value="0.9 1.1")
    press(named(explorer, "hide what is at rest of zoom"))
    assert hidden(explorer) == ["expand"] and more(explorer) == ["1 more: expand"]


def test_a_transform_that_has_nothing_usual_hides_nothing_and_neither_does_a_step_that_has_moved_all():
    explorer = aw.RecipeExplorer(
        recipe=aw.Recipe([aw.greyscale.usual(), aw.zoom.between(scale=(1, 2), stretch=(1, 2))])
    )
    assert hidden(explorer) == [] and more(explorer) == []


def test_every_transform_keeps_at_least_one_row():
    for transform in aw.CATALOGUE.values():
        if transform.partners or not any(
            not isinstance(item.domain, aw.Seed) for item in transform.own_parameters.values()
        ):
            continue
        explorer = aw.RecipeExplorer(np.zeros((30, 40, 3), np.uint8), recipe=aw.Recipe([transform.usual()]))
        rows = [part for part in parts(explorer) if "aw-row" in part._dom_classes]
        assert any("aw-folded" not in row._dom_classes for row in rows), transform.name


def test_what_the_page_only_says_again_sets_nothing_back():
    """Several ranges are set before the page has answered the first."""
    explorer = aw.explore(aw.Recipe([aw.rotate.between(angle=(-30, 30))]), on=aw.pictures.coffee())
    control = slider(explorer, "rotate angle: from … to")
    for low in (-29, -28, -27):
        explorer.recipe = explorer.recipe.changing(0, aw.rotate.between(angle=(low, 30)))
    newest, past = explorer.recipe, len(explorer.history.past)
    for low in (-29, -29, -28, -28.0, -27, -27):  # once for each handle
        say(control, value=[low, 30])
        assert explorer.recipe == newest and control.value == (-27, 30) and len(explorer.history.past) == past
    # A hand is heard, also on a value that was set before.
    say(control, value=[-28, 30])
    assert explorer.recipe.steps[0].ranges["angle"] == (-28, 30)
    say(control, value=[-26, 30])
    say(control, value=[-29, 30])
    assert explorer.recipe.steps[0].ranges["angle"] == (-29, 30)
