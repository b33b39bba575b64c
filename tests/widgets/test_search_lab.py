"""The lab for searches: trials as they come, stop and go on, the test at the end, what it is handed."""

from __future__ import annotations

import asyncio
import gc
import weakref
from typing import Any

import pytest
import traitlets
from ipywidgets.widgets.widget import _instances

import augwidgets as aw
from augwidgets.widgets import long_work

SPACE = aw.Recipe([aw.rotate.between(angle=(-60, 60)), aw.flip_horizontal])
MINE = aw.Recipe([aw.rotate.between(angle=(-12, 12))])
SMALL = {"trials": 4, "epochs": 1, "train_size": 40}


@pytest.fixture
def lab():
    opened = aw.SearchLab("digits", SPACE, against={"mine": MINE}, **SMALL)
    yield opened
    opened.close()


def test_a_lab_searches_what_search_searches_and_goes_on_after_a_stop(lab, monkeypatch, tmp_path):
    lab.to = str(tmp_path / "kept")
    assert lab.sentences() == [] and lab.figure() is None and lab._start.description == "Search"
    assert lab._read().alt.startswith(
        "digits: 4 trials with 40 training pictures, 1 epoch\nthe space: rotate: angle −60°"
    )
    where, told_of = type(lab)._where, []

    def stopping(self: Any) -> str:
        told_of.append(where(self))
        if self._now is not None and self._now.trials == 2:
            self.stop()
        return told_of[-1]

    monkeypatch.setattr(type(lab), "_where", stopping)
    monkeypatch.setattr(long_work, "_EVERY", 0.0)  # a trial may take less than the time between two messages

    async def begun() -> None:
        lab.start()
        assert lab.is_busy and all(widget.disabled for widget in lab._parts.fields)
        while lab.is_busy:
            await asyncio.sleep(0.01)

    asyncio.run(begun())
    assert lab.error is None and lab.is_stopped and lab._start.description == "Go on"
    before = len(lab.result.scored)
    assert 2 <= before < 4 and lab._work.note.startswith(f"stopped: {before} of 4 trials are done; Go on")
    assert "preparing pictures and model" in told_of and "trial 2 of 4" in told_of
    monkeypatch.setattr(type(lab), "_where", where)
    lab.start()
    assert len(lab.result.scored) == 4 and lab._work.note == "done" and not lab.is_stopped
    wanted = aw.search("digits", SPACE, against={"mine": MINE}, **SMALL, progress=False)
    assert lab.result.comparison.table.equals(wanted.comparison.table)
    assert lab.sentences()[2:] == wanted.sentences()[2:]  # the trial that was stopped has a number of its own
    for title, words in (("Trials", "4 of 4 recipes"), ("Numbers", "against each number"), ("Test", "mine: ")):
        lab.page = title
        page = next(page for page in lab._parts.pages if page.title == title)
        assert page._chart.value.startswith('<svg role="img"') and words in page._chart.value
    space: dict[str, Any] = {}
    exec(lab.code().replace("\nfound\n", "\n").replace("trials=4", "trials=4, progress=False"), space)
    assert space["found"].recipe == lab.result.recipe and len(space["found"].scored) == 4  # all read from the folder
    lab.trials = 5
    assert lab.is_stopped and lab._start.description == "Go on"


def test_another_method_is_another_search(lab):
    method = lab._parts.fields[1]
    method.value = "random"
    assert lab.method == "random" and "method='random'" in lab.code()
    lab.recipes = {}
    with pytest.raises(ValueError, match="a search takes a recipe whose ranges are the outer limits, got none"):
        lab.start()
    lab.recipes = {"nothing": None}
    with pytest.raises(ValueError, match="space"):
        lab.start()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: aw.SearchLab("digits", 3), "recipe 'the space' must be an aw.Recipe"),
        (lambda: aw.SearchLab("digits", SPACE, against=3), "against must be a mapping"),
        (lambda: aw.SearchLab("digits", SPACE, trials=0), "trials must be a whole number"),
        (lambda: aw.SearchLab("digits", SPACE, method="luck"), "method must be one of 'tpe', 'genetic'"),
        (lambda: aw.SearchLab("digits", SPACE, model=3), "model must be a function"),
    ],
)
def test_what_a_lab_is_handed(make, words):
    with pytest.raises((ValueError, TypeError, traitlets.TraitError), match=words) as raised:
        make()
    assert len(str(raised.value)) <= 300 and "\n" not in str(raised.value)


def test_a_closed_lab_lets_go():
    gc.collect()
    before = len(_instances)
    lab = aw.SearchLab("digits", SPACE, **SMALL)
    kept = weakref.ref(lab)
    lab.close()
    del lab
    gc.collect()
    assert kept() is None and len(_instances) == before


def test_what_was_found_opens_in_a_lab_and_goes_on():
    found = aw.search(
        "digits", SPACE, against={"mine": MINE}, trials=3, seeds=1, fresh_seeds=1, test_size=100, epochs=1,
        train_size=40, progress=False,
    )  # fmt: skip
    lab = aw.explore(found, page="Test")
    assert isinstance(lab, aw.SearchLab) and lab.result is found and lab.page == "Test" and not lab.is_stopped
    assert list(lab.recipes) == ["the space", "mine"] and (lab.trials, lab.train_size, lab.epochs) == (3, 40, 1)
    lab.trials = 4
    assert lab.is_stopped
    lab.start()
    assert lab.error is None and len(lab.result.scored) == 4 and lab.result.trials[:3] == found.trials
    assert set(lab.result.comparison.table.seed) == {0}  # as it was asked for: the lab has no field for this
    again = aw.explore(lab.result)
    assert again.result is lab.result and not again.is_stopped
    for opened in (lab, again):
        opened.close()


def test_a_search_needs_a_space():
    with pytest.raises(TypeError, match="space must be a recipe or a list of steps, .* got none"):
        aw.SearchLab("digits")
