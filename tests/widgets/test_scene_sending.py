"""What the explorer of a plan tells the browser so that it can move objects: once, and not while a hand moves."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

import augwidgets as aw
from augwidgets.scenes import examples
from augwidgets.view.instant.scene_structure import stands
from tests.widgets.front_end import named, names_of, press, say, sent, slider, told, view

CUTOUTS, GROUNDS = examples.cutouts(), examples.backgrounds()
TOLD = {"instant", "instant_numbers", "pixels", "pixels_shape", "wiring"}


@pytest.fixture
def explorer() -> Any:
    opened = aw.explore(aw.scenes.Plan(CUTOUTS, GROUNDS), size=(240, 320), seed=3)
    yield opened
    opened.close()


def test_the_browser_is_told_the_scenes_and_which_sliders_move_them(explorer):
    structure, shown = told(explorer), view(explorer)
    assert structure["kind"] == "scenes" and structure["pictures"] == shown.pixels_shape[3]
    assert len(shown.instant) + len(shown.instant_numbers) + len(shown.pixels) < 420_000
    wiring = json.loads(shown.wiring)
    assert wiring["seed"] == named(explorer, "seed").model_id
    sliders = wiring["steps"]["0"]["sliders"]
    assert list(sliders) == ["x", "y", "scale", "angle", "mirror"]
    assert sliders["angle"]["slider"] == slider(explorer, "objects angle: from … to").model_id
    assert sliders["mirror"]["slider"] == slider(explorer, "objects mirror: value").model_id


def test_each_sheet_says_which_tries_stand(explorer):
    told(explorer)
    state = json.loads(view(explorer).state)
    assert state["scenes"] == [stands(scene) for scene in explorer.scenes]
    assert state["steps"]["0"][2]["scale"] == list(explorer.plan.scale)
    say(slider(explorer, "objects x: from … to"), value=[40.0, 100.0])
    after = json.loads(view(explorer).state)
    assert after["steps"]["0"][2]["x"] == [0.4, 1.0] and after["shape"] == state["shape"]
    assert (after["match"], after["shadow"]) == (0.0, 0.0)
    assert after["scenes"] == [stands(scene) for scene in explorer.scenes] != state["scenes"]
    explorer.plan = explorer.plan.replace(count=6, scale=0.9, overlap=0.0, tries=3)
    assert json.loads(view(explorer).state)["scenes"] == [None] * 9


@pytest.mark.parametrize(
    "name", ["x: from … to", "scale: from … to", "count: from … to", "visible: value", "shadow: value"]
)
def test_nothing_but_the_sheet_is_sent_while_a_slider_moves(explorer, monkeypatch, name):
    told(explorer)
    messages = sent(view(explorer), monkeypatch)
    moved = slider(explorer, f"objects {name}")
    for _ in range(4):
        now, step = moved.value, moved.step
        say(moved, value=[now[0] + step, now[1] + step] if isinstance(now, (list, tuple)) else now + step)
        explorer._instant.send()
    names = set().union(*names_of(messages))
    assert "draws" in names and not names & TOLD


def test_what_a_slider_has_changed_is_sent_once_it_rests(explorer, monkeypatch):
    told(explorer)
    messages = sent(view(explorer), monkeypatch)
    explorer._instant.rest()
    assert not any(names & TOLD for names in names_of(messages))  # nothing is new
    say(slider(explorer, "objects count: from … to"), value=[4.0, 6.0])
    explorer._instant.rest()
    explorer._instant.rest()
    new = [names for names in names_of(messages) if "instant" in names]
    assert len(new) == 1 and "pixels" not in new[0]  # the same grounds, the same cut-outs
    assert [len(one["objects"]) for one in told(explorer)["scenes"]] == [len(one.objects) for one in explorer.scenes]


def _horizon(explorer: Any) -> None:
    explorer.plan = explorer.plan.replace(horizon=0.4)


CHANGES = {
    "a seed": (lambda explorer: press(named(explorer, "nine other draws: the next seed")), True),
    "a size": (lambda explorer: setattr(explorer, "size", (300, 300)), True),
    "a blend": (lambda explorer: say(named(explorer, "objects blend: paste"), value=True), False),
    "a horizon": (_horizon, False),
    "a cut-out more": (
        lambda explorer: setattr(explorer, "plan", explorer.plan.replace(cutouts=[CUTOUTS[0]] * 2)), True
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", list(CHANGES))
def test_a_choice_is_told_once_and_pictures_only_if_they_are_others(explorer, monkeypatch, change):
    act, has_others = CHANGES[change]
    told(explorer)
    before = json.loads(view(explorer).state)
    messages = sent(view(explorer), monkeypatch)
    act(explorer)
    now = told(explorer)
    told(explorer)
    new = [names for names in names_of(messages) if "instant" in names]
    assert len(new) == 1 and ("pixels" in new[0]) == has_others
    state = json.loads(view(explorer).state)
    assert (state["shape"], state["seed"]) == (now["shape"], now["seed"]) != (before["shape"], before["seed"])


def test_a_horizon_that_is_moved_is_told_once_it_rests(explorer, monkeypatch):
    _horizon(explorer)
    told(explorer)
    messages = sent(view(explorer), monkeypatch)
    say(slider(explorer, "objects horizon at: value"), value=45.0)
    explorer._instant.send()
    assert not any(names & TOLD for names in names_of(messages))
    assert json.loads(view(explorer).state)["shape"] != json.loads(view(explorer).instant)["shape"]  # the kernel's
    explorer._instant.rest()
    assert json.loads(view(explorer).state)["shape"] == json.loads(view(explorer).instant)["shape"]


def test_where_the_browser_cannot_draw_it_is_told_nothing_until_it_can(explorer):
    assert told(explorer) is not None
    explorer.plan = explorer.plan.replace(recipe=aw.presets.photos())
    assert told(explorer) is None and explorer.error is None
    explorer.plan = explorer.plan.replace(recipe=None, count=6, scale=0.9, overlap=0.0, tries=3)
    assert told(explorer) is None
    explorer.plan = explorer.plan.replace(count=1, scale=0.3, overlap=1.0)
    explorer._instant.rest()  # no choice was made, but there is room
    assert view(explorer).instant


def test_it_is_sent_by_the_event_loop_after_the_pictures():
    async def opened() -> tuple[str, str]:
        explorer = aw.explore(aw.scenes.Plan(CUTOUTS, GROUNDS), size=(240, 320))
        at_once = view(explorer).instant
        await asyncio.sleep(0.05)
        later = view(explorer).instant
        explorer.seed = 8
        explorer.close()  # with something waiting
        await asyncio.sleep(0.05)
        return at_once, later

    at_once, later = asyncio.run(opened())
    assert at_once == "" and later
