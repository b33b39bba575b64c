"""Several threads of a kernel: code in a cell, and a page that is heard in another thread, or in one that ends."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.recipe.presets import PRESETS
from augwidgets.view import review_sheets
from augwidgets.widgets import recipe_controls, turns
from augwidgets.widgets.background import Behind
from tests.widgets.front_end import named, say, slider

PATIENCE = 30
THUMBNAIL = review_sheets.thumbnail
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


def done(act: Callable[[], Any], patience: float = PATIENCE) -> bool:
    """Do it in a thread; return whether it came to an end."""
    thread = threading.Thread(target=act, daemon=True)
    thread.start()
    thread.join(patience)
    return not thread.is_alive()


def test_a_hand_comes_between_two_turns_of_a_loop_in_a_cell(explorer):
    track, heard, ended = slider(explorer, ANGLE), [], threading.Event()

    def hand() -> None:
        while not ended.is_set():
            before = explorer.seed
            from_the_page(track, value=[-10 - len(heard) % 5, 5])
            heard.append(explorer.seed - before)
            time.sleep(0.005)

    thread = threading.Thread(target=hand)
    thread.start()
    for seed in range(1, 201):
        explorer.seed = seed
    ended.set()
    thread.join(PATIENCE)
    assert len(heard) > 20 and max(heard) <= 4, heard


def test_code_does_not_wait_for_a_page_that_waits_for_code(monkeypatch):
    """The thread that makes pages of a review has one for a page that has gone, while code wants another."""
    gate = Gate()
    monkeypatch.setattr(
        review_sheets, "thumbnail", lambda data, number: (number == 50 and gate(), THUMBNAIL(data, number))[1]
    )
    review = aw.ReviewGrid([np.full((20, 30, 3), 90, np.uint8)] * 60)

    async def page() -> None:
        review._view._takers["turn"]({"to": 50 // len(review.shown) + 1})
        assert await asyncio.to_thread(gate.reached.wait, PATIENCE)

    asyncio.run(page())

    def code() -> None:
        with turns.TURN:
            gate.opened.set()
            review.page = 4

    assert done(code)
    review.close()


def test_an_explorer_that_the_garbage_collector_finds_waits_for_nobody():
    picture, lock, gate = np.full((20, 30, 3), 90, np.uint8), threading.Lock(), Gate()
    held = [aw.RecipeExplorer(picture)]
    view = held[0]._kit.view

    def code() -> None:
        with turns.TURN:
            gate()
            with lock:
                pass

    def reading() -> None:
        with lock:
            gate.reached.wait(PATIENCE)
            held.clear()  # as where the collector comes to a thread that reads a file
            gate.opened.set()

    threads = [threading.Thread(target=act, daemon=True) for act in (code, reading)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    end = time.monotonic() + PATIENCE
    while view.comm is not None and time.monotonic() < end:
        time.sleep(0.01)
    assert view.comm is None  # closed all the same


@pytest.mark.parametrize("heard_again", [True, False])
def test_what_a_page_was_going_to_do_is_done_when_it_has_gone(explorer, heard_again):
    """As the small pictures of the steps, of which a notebook that is closed meanwhile had only the first."""
    rows = []

    def some() -> None:
        rows.append(turns.loop())
        if len(rows) == 3:
            turns.later(60, rows.append, "cancelled").cancel() if heard_again else None
        elif turns.later(60, some) is None:
            some()

    async def page(*acts: Callable[[], Any]) -> None:
        for act in acts:
            act()

    def hear() -> None:
        from_the_page(named(explorer, "seed"), value=3)

    if heard_again:
        for count in (1, 2, 3, 3, 3):
            asyncio.run(page(hear, *([some] if not rows else [])))
            assert len(rows) == count
    else:  # once its thread has ended
        assert done(lambda: asyncio.run(page(hear, some)))
        end = time.monotonic() + PATIENCE
        while len(rows) < 3 and time.monotonic() < end:
            time.sleep(0.01)
        assert rows[1:] == [None, None]


def test_an_explorer_whose_page_goes_in_the_middle_of_a_drawing_draws_for_the_next_one():
    """The thread says that it is done to a loop that has been stopped, and is not closed yet."""
    shown = []

    def redrawn(_: bool, __: Callable[[], bool]) -> Any:
        yield lambda: shown.append(1)

    loop = asyncio.new_event_loop()
    behind = Behind(lambda: redrawn, lambda show, _: show() if show else None, lambda: None)

    async def ask() -> None:
        behind.ask()
        asyncio.get_running_loop().stop()
        behind._thread.submit(lambda: None).result(PATIENCE)

    task = loop.create_task(ask())
    loop.run_forever()
    assert task.done() and behind.is_busy
    loop.close()
    turns.do_what_is_left()
    assert shown == [1] and not behind.is_busy
    behind.stop()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_a_forked_process_does_not_wait_for_a_page_of_its_parent(explorer):
    gate = Gate()
    page = threading.Thread(target=turns.in_turn(gate))
    page.start()
    assert gate.reached.wait(PATIENCE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of those who know that a lock may be held
        child = os.fork()
    if not child:
        with turns.TURN:
            os._exit(0)
    end = time.monotonic() + PATIENCE
    while not (found := os.waitpid(child, os.WNOHANG))[0] and time.monotonic() < end:
        time.sleep(0.01)
    if not found[0]:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    gate.opened.set()
    page.join(PATIENCE)
    assert found == (child, 0)
