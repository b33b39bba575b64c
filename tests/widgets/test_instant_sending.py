"""What an explorer tells the browser so that it can draw by itself: once, and not while a slider moves."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import numpy as np
import pytest

import augwidgets as aw
from tests.widgets.front_end import named, names_of, press, say, sent, slider, told, view


@pytest.fixture
def explorer() -> Any:
    opened = aw.RecipeExplorer(seed=7)
    yield opened
    opened.close()


def test_the_browser_is_told_the_structure_and_the_pixels(explorer):
    structure = told(explorer)
    shown = view(explorer)
    assert [step["name"] for step in structure["steps"]] == [step.name for step in explorer.recipe.steps]
    height, width, channels, _ = shown.pixels_shape
    assert [height, width] == structure["size"] and len(shown.pixels) == height * width * channels
    assert len(shown.instant) + len(shown.instant_numbers) + len(shown.pixels) + len(shown.larger) < 300_000


def test_the_wiring_names_the_controls_that_a_person_moves(explorer):
    told(explorer)
    wiring = json.loads(view(explorer).wiring)
    rotate = wiring["steps"][str(explorer.recipe.ids[1])]
    angle = slider(explorer, "rotate angle: from … to")
    assert rotate["sliders"]["angle"]["slider"] == angle.model_id
    assert rotate["switch"] == named(explorer, "rotate").model_id
    assert rotate["chance"] == named(explorer, "chance of rotate in per cent").model_id
    assert wiring["seed"] == named(explorer, "seed").model_id
    assert wiring["fill"] == named(explorer, "fill").model_id


def test_nothing_but_the_sheet_is_sent_while_a_slider_moves(explorer, monkeypatch):
    told(explorer)
    messages = sent(view(explorer), monkeypatch)
    angle = slider(explorer, "rotate angle: from … to")
    for place in range(5):
        say(angle, value=[-20 + place, 30])
        explorer._instant.send()
    names = set().union(*names_of(messages))
    assert "sheet" in names and "state" in names
    assert not names & {"instant", "instant_numbers", "pixels", "larger", "wiring"}


def test_each_sheet_says_of_what_state_it_is(explorer):
    shown = view(explorer)
    before = json.loads(shown.state)
    say(slider(explorer, "rotate angle: from … to"), value=[-20, 30])
    after = json.loads(shown.state)
    number = str(explorer.recipe.ids[1])
    assert after["steps"][number][2]["angle"] == [-20, 30] == list(explorer.recipe.steps[1].ranges["angle"])
    before["steps"][number] = after["steps"][number]
    assert before == after
    press(named(explorer, "nine other draws: the next seed"))
    assert json.loads(shown.state)["seed"] == 8
    explorer.sample = np.zeros((90, 120, 3), np.uint8)
    assert json.loads(shown.state)["picture"] == after["picture"] + 1


CHANGES = {
    "a step more": lambda explorer: setattr(explorer, "recipe", explorer.recipe.adding(aw.gamma)),
    "another order": lambda explorer: setattr(explorer, "recipe", explorer.recipe.moving(1, 2)),
    "an option": lambda explorer: setattr(
        explorer, "recipe", explorer.recipe.changing(1, aw.rotate.between(angle=(-30, 30), expand=True))
    ),
    "a count of pixels": lambda explorer: setattr(
        explorer, "recipe", explorer.recipe.changing(2, aw.shift.between(right=(aw.px(-9), aw.px(9))))
    ),
    "a region": lambda explorer: setattr(
        explorer, "recipe", explorer.recipe.changing(4, explorer.recipe.steps[4].within(aw.Region.box(0, 0, 1, 0.5)))
    ),
    "a seed": lambda explorer: setattr(explorer, "seed", 30),
    "a rule for labels": lambda explorer: setattr(explorer, "recipe", explorer.recipe.replace(min_visible=0.4)),
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_another_structure_is_told_once(explorer, monkeypatch, change):
    told(explorer)
    before = view(explorer).instant
    messages = sent(view(explorer), monkeypatch)
    CHANGES[change](explorer)
    told(explorer)
    told(explorer)
    new = [names for names in names_of(messages) if "instant" in names]
    assert len(new) == 1 and view(explorer).instant != before
    assert not any("pixels" in names for names in names_of(messages))  # it is the same picture


@pytest.mark.parametrize("what", ["a switch", "a chance", "a range", "the fill"])
def test_what_the_controls_say_is_no_other_structure(explorer, monkeypatch, what):
    told(explorer)
    messages = sent(view(explorer), monkeypatch)
    step = explorer.recipe.steps[1]
    changed = {"a switch": {"on": False}, "a chance": {"chance": 0.2}, "a range": {"angle": (-5, 9)}}
    if what == "the fill":
        explorer.recipe = explorer.recipe.replace(fill="wrap")
    else:
        explorer.recipe = explorer.recipe.changing(1, step.replace(**changed[what]))
    told(explorer)
    assert not any("instant" in names for names in names_of(messages))


def test_it_is_sent_by_the_event_loop_after_the_pictures():
    async def opened() -> tuple[str, str]:
        explorer = aw.RecipeExplorer(seed=7)
        at_once = view(explorer).instant
        await asyncio.sleep(0.05)
        later = view(explorer).instant
        explorer.recipe = aw.Recipe([aw.gamma])
        explorer.close()  # with something waiting
        await asyncio.sleep(0.05)
        return at_once, later

    at_once, later = asyncio.run(opened())
    assert at_once == "" and later


def test_where_the_browser_cannot_draw_it_is_told_nothing(explorer):
    assert told(explorer) is not None
    explorer.recipe = aw.Recipe([aw.rotate.usual()] * 40)
    assert told(explorer) is None
    explorer.recipe = aw.default_recipe()
    assert told(explorer) is not None
    explorer.sample = np.zeros((1, 1, 3), np.uint8)
    assert told(explorer) is None


def test_what_it_was_told_is_taken_back_where_the_kernel_draws_alone():
    explorer = aw.TransformExplorer(aw.rotate.at(angle=20))
    assert told(explorer) is not None
    explorer.shows = "draws"
    assert told(explorer) is None and view(explorer).state == ""
    explorer.shows = "sweep"
    assert told(explorer) is not None


@pytest.mark.parametrize(
    ("step", "drawn"),
    [
        (aw.rotate.at(angle=20), True),
        (aw.gamma.at(exponent=1.4), True),
        (aw.rotate.at(angle=20, expand=True), False),  # the model has its own size
        (aw.crop.at(), False),
    ],
    ids=str,
)
def test_the_picture_of_a_model_is_told_unless_it_is_brought_to_the_models_size(step, drawn):
    explorer = aw.explore(aw.training.small_network((16, 16, 1), 10), step=step)
    structure = told(explorer)
    assert (structure is not None) == drawn == bool(explorer.source.state())
    explorer.looks = True
    assert told(explorer) is None and explorer.source.state() == ""


def test_a_sweep_is_told_with_its_parameter():
    explorer = aw.TransformExplorer(aw.rotate.at(angle=20))
    structure = told(explorer)
    assert structure["sweep"]["along"] == "angle" and structure["steps"][0]["what"] == "warp"
    assert json.loads(view(explorer).state)["steps"]["0"][2]["angle"] == [20, 20]
    explorer.along = "expand"
    assert told(explorer)["sweep"]["options"] == [False, True]
    explorer.shows = "draws"
    explorer._instant.send()
    assert view(explorer).state == ""
    explorer.close()


@pytest.mark.parametrize(
    "thing",
    [aw.invert, aw.mixup, aw.noise.at(seed=3), aw.data.open([aw.pictures.cat(), aw.pictures.coffee()])],
    ids=str,
)
def test_explorers_of_other_draws_tell_nothing(thing):
    explorer = aw.explore(thing)
    if getattr(explorer, "along", "") == "levels":
        explorer.along = "seed"
    explorer._instant.send()
    assert view(explorer).state == "" and view(explorer).instant == ""
    explorer.close()
