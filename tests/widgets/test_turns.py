"""Several threads of a kernel: code in a cell, and a page that is heard in another thread, or in one that ends."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.recipe.presets import PRESETS
from augwidgets.widgets import recipe_controls, turns
from augwidgets.widgets.background import Behind
from tests.widgets.front_end import named, say, slider

PATIENCE = 30
ANGLE, GAMMA = "rotate angle: from … to", "gamma exponent: from … to"


@pytest.fixture
def explorer():
    recipe = aw.Recipe([aw.rotate.between(angle=(-20, 20)), aw.gamma.between(exponent=(0.8, 1.25))])
    return aw.RecipeExplorer(np.full((20, 30, 3), 90, np.uint8), recipe=recipe)


class Gate:
    """Holds up whoever comes to it first, until it is opened."""

    def __init__(self) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()

    def __call__(self, *_: Any) -> None:
        if not self.reached.is_set():
            self.reached.set()
            assert self.opened.wait(PATIENCE)


def from_the_page(control: Any, **state: Any) -> None:
    """Let a message come through the control's own channel."""
    data = {"method": "update", "state": state, "buffer_paths": []}
    control.comm.handle_msg({"content": {"data": data}, "buffers": []})


def at_once(gate: Gate, first: Callable[[], Any], second: Callable[[], Any]) -> None:
    """Do one thing in a thread, up to the gate; begin another in another thread, and let both go on."""
    problems: list[Exception] = []

    def run(act: Callable[[], Any]) -> None:
        try:
            act()
        except Exception as error:
            problems.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in (first, second)]
    threads[0].start()
    assert gate.reached.wait(PATIENCE)
    threads[1].start()
    time.sleep(0.1)  # it would be done by now, if it did not wait
    gate.opened.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert problems == []


def test_a_hand_is_heard_while_code_puts_its_state_on_the_controls(explorer):
    gate, code = Gate(), aw.Recipe([aw.rotate.between(angle=(-9, 9)), *explorer.recipe.steps[1:]])
    named(explorer, ANGLE).observe(gate, "value")
    places = [-0.1, 0.2]
    at_once(
        gate, lambda: setattr(explorer, "recipe", code), lambda: from_the_page(slider(explorer, GAMMA), value=places)
    )
    rotate, gamma = explorer.recipe.steps
    assert rotate.ranges["angle"] == (-9, 9)
    assert gamma.ranges["exponent"] == pytest.approx(np.exp(places), abs=0.01)


def test_what_code_sets_waits_for_a_hand(explorer, monkeypatch):
    gate, code, change = Gate(), explorer.recipe.replace(fill="wrap"), recipe_controls.changed

    def slow(*arguments: Any, **changes: Any) -> Any:
        gate()
        return change(*arguments, **changes)

    monkeypatch.setattr(recipe_controls, "changed", slow)
    at_once(
        gate, lambda: from_the_page(slider(explorer, ANGLE), value=[-5, 5]), lambda: setattr(explorer, "recipe", code)
    )
    assert explorer.recipe == code
    explorer.undo()
    assert explorer.recipe.steps[0].ranges["angle"] == (-5, 5)


@pytest.mark.parametrize("kind", ["lab", "review", "picker"])
def test_others_wait_too(kind, tmp_path):
    picture = np.full((20, 30, 3), 90, np.uint8)
    opened, trait, values = {
        "lab": lambda: (aw.TrainingLab("digits", {"nothing": aw.Recipe(())}), "page", ("Classes", "Code")),
        "review": lambda: (aw.ReviewGrid([picture] * 3), "filter", ("undecided", "all")),
        "picker": lambda: (aw.CutoutPicker(picture, threshold=None), "label", ("a", "b")),
    }[kind]()
    gate, seen = Gate(), []
    opened.observe(gate, trait)
    opened.observe(lambda change: seen.append(change.new), trait)
    at_once(gate, lambda: setattr(opened, trait, values[0]), lambda: setattr(opened, trait, values[1]))
    assert seen == list(values)  # the second change is not told before the first
    opened.close()


def test_a_control_of_a_recipe_that_another_has_replaced_changes_nothing(explorer):
    track = slider(explorer, ANGLE)

    async def page() -> None:
        say(named(explorer, "seed"), value=8)
        say(named(explorer, "preset"), index=list(PRESETS).index("photos"))
        assert explorer._drawing.is_busy  # which gets its rows a little later: the messages stand in a queue
        say(track, value=[-7, 8])
        assert explorer.error is None
        await asyncio.sleep(0.1)

    asyncio.run(page())
    assert explorer.recipe == PRESETS["photos"]()


def test_what_a_thread_has_to_say_is_said_where_the_page_has_gone():
    ended = asyncio.new_event_loop()
    ended.close()
    said = []
    turns.call(ended, said.append, 1)
    turns.call(None, said.append, 2)
    assert said == [1, 2]


def test_an_explorer_draws_on_once_the_page_that_it_drew_for_has_gone():
    gate, shown = Gate(), []

    def redrawn(_: bool, __: Callable[[], bool]) -> Any:
        gate()
        yield lambda: shown.append(threading.current_thread().name)

    behind = Behind(lambda: redrawn, lambda show, _: show() if show else None, lambda: None)

    async def ask() -> None:
        behind.ask()
        assert await asyncio.to_thread(gate.reached.wait, PATIENCE)

    asyncio.run(ask())
    assert behind.is_busy
    gate.opened.set()
    end = time.monotonic() + PATIENCE
    while behind.is_busy and time.monotonic() < end:
        time.sleep(0.01)
    assert not behind.is_busy and len(shown) == 1
    behind.stop()
