"""How far a label holds, marked on the film strip; the strip as a moving picture."""

from __future__ import annotations

import io

import pytest
import traitlets
from PIL import Image

import augwidgets as aw
from augwidgets.recipe.sweep import swept
from augwidgets.widgets.label_limits import marked
from tests.widgets.front_end import named, parts, press, say, sent, tell, view


@pytest.fixture
def explorer():
    return aw.explore(aw.rotate.at(angle=20))


VALUES = swept(aw.rotate.parameters["angle"].domain, 20.0)


def shown_tiles(explorer):
    explorer.page = "Grid"
    return view(explorer).tiles


def test_the_chosen_value_is_chosen_at_first_and_the_buttons_say_what_they_mark(explorer):
    assert explorer.chosen == VALUES.index(20)
    assert aw.explore(aw.gamma.at(exponent=5)).chosen == 8 and aw.explore(aw.invert).chosen == 1
    assert aw.explore(aw.rotate, chosen=2).chosen == 2
    wanted = named(explorer, "the label still holds at the chosen picture, and not beyond")
    assert wanted.description == "up to +20°"
    choose(explorer, 6)
    assert wanted.description == "up to +100°"


def choose(explorer, place):
    tell(view(explorer), type="click", tile=place)


def test_the_last_value_at_which_the_label_holds_becomes_the_range(explorer):
    choose(explorer, 6)
    press(named(explorer, "the label still holds at the chosen picture, and not beyond"))
    assert explorer.holds == {"angle": {"": (-30, VALUES[6])}} and explorer.error is None  # the usual range's low end
    choose(explorer, 2)
    press(named(explorer, "the label still holds at the chosen picture, and not below"))
    assert explorer.limited.steps[0].ranges["angle"] == (VALUES[2], VALUES[6])
    assert f"angle=({VALUES[2]}, {VALUES[6]})" in explorer.code()
    assert any("every class: −80° … 100°" in str(getattr(part, "value", "")) for part in parts(explorer))
    beyond = [tile["beyond"] for tile in shown_tiles(explorer)]
    assert beyond == [True] * 2 + [False] * 5 + [True] * 2
    assert [tile["caption"][1] for tile in shown_tiles(explorer)] == [["label lost"] if lost else [] for lost in beyond]


def test_a_class_has_a_limit_of_its_own(explorer, monkeypatch):
    choose(explorer, 5)
    say(named(explorer, "class"), value="6")
    press(named(explorer, "the label still holds at the chosen picture, and not beyond"))
    assert explorer.label == "6" and [tile["beyond"] for tile in shown_tiles(explorer)].count(True) == 6
    explorer.label = ""
    assert not any(tile["beyond"] for tile in shown_tiles(explorer)) and named(explorer, "class").value == ""
    limited = explorer.limited
    assert limited.for_label("6").steps[0].ranges["angle"] == (-30, VALUES[5])
    assert limited.for_label("8").steps[0].ranges["angle"] == (-30, 30)  # the usual range
    messages = sent(view(explorer), monkeypatch)
    tell(view(explorer), type="save", id="v")
    (answer,) = [message for message in messages if message.get("content", {}).get("type") == "save"]
    assert aw.Recipe.from_json(answer["buffers"][0]) == limited
    press(named(explorer, "Remove limits"))
    assert explorer.holds == {}


@pytest.mark.parametrize(
    ("transform", "end", "range"),
    [
        (aw.jpeg, "low", (4, 95)),
        (aw.poisson, "low", (5, 1000)),
        (aw.pixelate, "low", (4.5, 8)),
        (aw.upscale, "high", (1, 1.5)),
        (aw.adaptive_equalize, "high", (0.001, 0.005)),
    ],
)
def test_the_end_that_nobody_has_marked_stays_the_usual_one(transform, end, range):
    explorer = aw.explore(transform, chosen=2)
    explorer.mark(end)
    ((limits,),) = (by_class.values() for by_class in explorer.holds.values())
    assert limits == pytest.approx(range, rel=0.1) and explorer.limited.steps[0].ranges


def test_a_class_begins_at_the_limits_of_every_class(explorer):
    explorer.chosen = 1
    explorer.mark("low")
    explorer.chosen = 5
    explorer.mark("high", "6")
    assert explorer.holds["angle"] == {"": (VALUES[1], 30), "6": (VALUES[1], VALUES[5])}


def test_a_kept_picture_is_no_place_to_mark(explorer):
    explorer.chosen = 5
    explorer.keep()
    assert named(explorer, "the label still holds at the chosen picture, and not beyond").disabled
    with pytest.raises(ValueError, match="a kept one is chosen; choose one of the nine"):
        explorer.mark("high")
    with pytest.raises(traitlets.TraitError, match="chosen must be one of 10 draws, 0 to 9, got 100"):
        explorer.chosen = 100
    with pytest.raises(TypeError, match="named by a word, such as '6', got 6"):
        aw.explore(aw.rotate).mark("high", 6)


def test_a_list_of_options_and_draws_have_nothing_to_mark():
    explorer = aw.explore(aw.quarter_turn)
    assert named(explorer, "the label still holds at the chosen picture, and not beyond").disabled
    with pytest.raises(ValueError, match="a sweep along a range of numbers"):
        explorer.mark("high")
    explorer = aw.explore(aw.rotate, shows="draws")
    with pytest.raises(ValueError, match="got draws"):
        explorer.mark("high")


def test_an_end_is_low_or_high(explorer):
    with pytest.raises(ValueError, match="end must be 'low' or 'high', got 'top'"):
        explorer.mark("top")


def test_the_strip_is_saved_as_a_moving_picture(explorer, monkeypatch):
    messages = sent(view(explorer), monkeypatch)
    tell(view(explorer), type="save", id="v", what="strip")
    (answer,) = [message for message in messages if message.get("content", {}).get("type") == "save"]
    moving = Image.open(io.BytesIO(answer["buffers"][0]))
    assert answer["content"]["name"] == "rotate.gif" and moving.format == "GIF" and moving.n_frames == 16


def test_ends_that_would_cross_go_to_the_end_of_all_there_is():
    domain = aw.Range(-90, 90, neutral=0)
    holds = marked({}, "angle", domain, "low", "", 20.0, (-30.0, 15.0))
    assert holds == {"angle": {"": (20.0, 90)}}
    assert marked(holds, "angle", domain, "high", "", -5.0) == {"angle": {"": (-90, -5.0)}}


def test_a_class_is_taken_without_its_spaces_and_what_was_marked_elsewhere_can_be_cleared():
    explorer = aw.TransformExplorer(aw.shift.at(), along="right", chosen=6)
    say(named(explorer, "class"), value=" cat ")
    press(named(explorer, "the label still holds at the chosen picture, and not beyond"))
    assert set(explorer.holds["right"]) == {"cat"}
    explorer.along = "down"
    assert not named(explorer, "Remove limits").disabled
