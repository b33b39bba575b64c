"""Changes that stand in a queue: the controls are put right once for all of them, and none of them is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import augwidgets as aw
from tests.widgets.front_end import named, press, say, slider, tell, view

ANGLE, GAMMA = "rotate angle: from … to", "gamma exponent: from … to"
TURNED = aw.rotate.between(angle=(-20, 20))
BENT = aw.gamma.between(exponent=(0.8, 1.25))


def opened(*steps: Any) -> Any:
    return aw.RecipeExplorer(np.full((20, 30, 3), 90, np.uint8), recipe=aw.Recipe(steps))


def at_once(explorer: Any, *acts: Callable[[], Any]) -> None:
    """Let messages come as from a queue: the first is drawn, or waits, and the others find it so."""

    async def page() -> None:
        say(named(explorer, "seed"), value=explorer.seed + 1)
        for act in acts:
            act()
        assert explorer._drawing.is_busy
        await asyncio.sleep(0.2)

    asyncio.run(page())


@pytest.mark.parametrize("steps", [(TURNED, BENT), (aw.one_of([TURNED, BENT]),)])
def test_a_control_that_was_moved_comes_back_with_what_is_undone_in_the_same_queue(steps):
    explorer = opened(*steps)
    track, before = slider(explorer, ANGLE), explorer.recipe
    at_once(explorer, lambda: say(track, value=[-5, 5]), lambda: tell(view(explorer), type="undo"))
    assert explorer.recipe == before
    assert slider(explorer, ANGLE).value == (-20, 20)
    assert named(explorer, ANGLE).value.startswith("−20")


@pytest.mark.parametrize(
    ("steps", "name", "value"),
    [
        ((TURNED,), "chance of rotate in per cent", 30),
        ((aw.one_of([TURNED, BENT]),), "chance of one of in per cent", 30),
        ((aw.some_of(1, [TURNED, BENT]),), "some of happen: value", 2),
        ((aw.in_order([TURNED, aw.one_of([BENT, aw.blur.usual()])]),), "chance of gamma, blur in per cent", 30),
    ],
)
def test_so_do_numbers(steps, name, value):
    explorer = opened(*steps)
    control = named(explorer, name)
    control = control if name.startswith("chance") else slider(explorer, name)
    before = control.value
    at_once(explorer, lambda: say(control, value=value), lambda: tell(view(explorer), type="undo"))
    assert control.value == before != value


def test_no_change_of_a_member_of_a_group_is_lost():
    explorer = opened(aw.one_of([TURNED, BENT]))
    tracks = slider(explorer, ANGLE), slider(explorer, GAMMA)
    at_once(explorer, lambda: say(tracks[0], value=[-5, 5]), lambda: say(tracks[1], value=[-0.1, 0.2]))
    turned, bent = explorer.recipe.steps[0].members
    assert turned.ranges["angle"] == (-5, 5)
    assert bent.ranges["exponent"] == pytest.approx(np.exp([-0.1, 0.2]), abs=0.01)


def test_a_label_setting_leaves_the_steps_as_they_are_now():
    explorer = opened(TURNED)
    press(explorer.controls._labels._button)
    say(slider(explorer, ANGLE), value=[-5, 5])
    say(slider(explorer, "labels min size: value"), value=9.0)
    assert explorer.recipe.steps[0].ranges["angle"] == (-5, 5)
    assert explorer.recipe.min_size == 9
    at_once(
        explorer,
        lambda: say(slider(explorer, "labels min size: value"), value=3.0),
        lambda: tell(view(explorer), type="undo"),
    )
    assert explorer.recipe.min_size == slider(explorer, "labels min size: value").value == 9
