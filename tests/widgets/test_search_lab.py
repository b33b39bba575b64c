"""The lab for searches: what is seen while it goes on, stop and go on, and that its code does the same."""

from __future__ import annotations

import asyncio
import gc
import time
import weakref
from typing import Any

import numpy as np
import pytest
import traitlets
from ipywidgets.widgets.widget import _instances

import augwidgets as aw
from augwidgets.training.trainer import Epoch, Trained, Trainer

SPACE = aw.Recipe([aw.rotate.between(angle=(-60, 60)), aw.maybe(aw.flip_horizontal, 0.5)])
SMALL = {"trials": 6, "seeds": 1, "fresh_seeds": 1, "epochs": 4, "train_size": 60}


@pytest.fixture(autouse=True)
def trained(monkeypatch):
    """Nothing is trained: a recipe is worth the more, the nearer its turn is to 20 degrees. Which were trained."""
    made: list[Any] = []

    def train(self: Any, data: Any, seed: int, *, epochs: int, validation: Any, test: Any, told_of: Any) -> Trained:
        made.append(data.recipe)
        turns = [step.ranges["angle"][1] for step in data.recipe.open_steps if step.name == "rotate"]
        right = 0.8 - abs((turns[0] if turns else 0) - 20) / 100
        curve: list[Epoch] = []
        for epoch in range(1, epochs + 1):
            curve.append(Epoch(epoch, 0.1, 0.2, right))
            told_of(epoch, curve)
        is_right = np.arange(len(test.labels)) < right * len(test.labels)
        return Trained(curve, np.where(is_right, test.labels, (test.labels + 1) % 10).tolist(), 0.5)

    monkeypatch.setattr(Trainer, "train", train)
    return made


@pytest.fixture
def lab():
    opened = aw.SearchLab("digits", SPACE, against={"mine": aw.Recipe([aw.rotate.between(angle=(-9, 9))])}, **SMALL)
    yield opened
    opened.close()


def test_a_lab_finds_what_search_finds(lab):
    assert lab.result is None and lab.figure() is None and lab.sentences() == [] and lab._start.description == "Search"
    assert lab.about()[:2] == [
        "digits: 6 recipes, 60 training pictures, 1 seeds", "space: rotate: angle −60° … 60°; flip horizontal: 50 %"
    ] or lab.about()[0].startswith("digits: 6 recipes")  # fmt: skip
    lab.start()
    assert lab.error is None and lab._kit.view.progress["words"] == "the search is complete"
    space: dict[str, Any] = {}
    exec(lab.code().replace("\nfound\n", "\n").replace("train_size=60", "train_size=60, progress=False"), space)
    wanted = space["found"]
    assert lab.result.recipe == wanted.recipe and lab.sentences() == wanted.sentences()
    assert lab.result.table.drop(columns="seconds").equals(wanted.table.drop(columns="seconds"))
    trials, numbers, tested = lab._parts.pages
    assert trials._chart.value.startswith('<svg role="img" aria-label="share of the validation pictures that is right')
    assert "var(--aw-ink)" in trials._chart.value and "6 of 6 recipes were tried" in trials._said.value
    for page, chart in (("Numbers", numbers), ("Test", tested)):
        lab.page = page
        assert chart._chart.value.startswith("<svg role")
    assert lab.figure().axes[0].get_xlabel() == "trial" and lab._read().alt == "\n".join(lab.sentences())


def test_it_goes_on_behind_the_notebook_and_is_stopped_and_gone_on_with(lab, trained, monkeypatch):
    follow = type(lab)._where

    def stopping(self: Any) -> str:
        if len(trained) == 3:
            self.stop()
        return follow(self)

    monkeypatch.setattr(type(lab), "_where", stopping)
    train = Trainer.train

    def slowly(self: Any, *given: Any, **options: Any) -> Any:
        time.sleep(0.15)
        return train(self, *given, **options)

    monkeypatch.setattr(Trainer, "train", slowly)

    async def run() -> None:
        lab.start()
        assert lab.is_busy and lab._start.disabled
        with pytest.raises(RuntimeError, match="goes on already"):
            lab.start()
        for _ in range(3000):
            if not lab.is_busy:
                return
            await asyncio.sleep(0.01)

    asyncio.run(run())
    assert lab.result.stopped == "it was stopped" and lab.result.comparison is None
    assert 1 <= len(lab.result.scored) < 6 and lab._start.description == "Go on"
    before = len(trained)
    monkeypatch.setattr(type(lab), "_where", follow)
    asyncio.run(run())
    assert len(lab.result.scored) == 6 and lab.result.comparison is not None and lab._start.description == "Search"
    assert len(trained) - before <= 4 + 4  # what was tried is not tried again
    before, lab.trials = len(trained), 7
    lab.start()
    assert len(lab.result.scored) == 7 and len(trained) - before <= 1 + 1  # and the test of another recipe


def test_what_is_kept_in_a_folder_is_found_by_another_lab(lab, trained, tmp_path):
    lab.to = str(tmp_path / "kept")
    lab.start()
    before = len(trained)
    with_it = aw.SearchLab("digits", SPACE, against=dict(list(lab.recipes.items())[1:]), **SMALL, to=lab.to)
    with_it.start()
    assert with_it.result.recipe == lab.result.recipe and len(trained) == before and with_it.error is None
    with_it.close()


def test_what_it_is_handed(lab):
    with pytest.raises(traitlets.TraitError, match="recipes must hold one or more, of which the first is the space"):
        lab.recipes = {}
    with pytest.raises(traitlets.TraitError, match="method must be one of 'tpe', 'genetic', 'random', 'grid'"):
        lab.method = "best"
    with pytest.raises(ValueError, match="space must be a recipe with steps"):
        aw.SearchLab("digits", [])
    with pytest.raises(TypeError, match="SearchLab has no trait 'trails'"):
        aw.SearchLab("digits", SPACE, trails=5)
    lab.recipes = {"nothing": None}
    with pytest.raises(ValueError, match="space must be a recipe with steps"):
        lab.start()


def test_a_closed_lab_lets_go():
    gc.collect()
    before = len(_instances)
    lab = aw.SearchLab("digits", SPACE, **SMALL)
    kept = weakref.ref(lab)
    lab.start()
    lab.close()
    del lab
    gc.collect()
    assert kept() is None and len(_instances) == before
