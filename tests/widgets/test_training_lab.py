"""The lab for comparisons: settings, the work in a thread, stop and go on, what is seen of it, what it is handed."""

from __future__ import annotations

import asyncio
import gc
import weakref
from typing import Any

import numpy as np
import pytest
import traitlets
from ipywidgets.widgets.widget import _instances

import augwidgets as aw
from augwidgets.training import comparing
from augwidgets.training.trainer import Trainer
from augwidgets.training.trainings import Trainings
from augwidgets.widgets import lifetime, training_lab

RECIPES = {"none": None, "turned": aw.Recipe([aw.rotate.between(angle=(-60, 60)), aw.flip_horizontal])}
SMALL = {"seeds": 2, "epochs": 3, "train_size": 60}


@pytest.fixture(scope="module", autouse=True)
def compiled_once():
    """Give all labs of this file the same trainings, which compile their model once."""
    made: dict[str, Trainings] = {}
    patch = pytest.MonkeyPatch()

    def once(*given: Any, recipes: Any = None, seeds: int, **asked: Any) -> Trainings:
        if given:
            data, recipes, y = given
            asked |= {"data": data, "y": y}
        key = repr([asked[name] for name in ("data", "epochs", "train_size", "seed")])
        if key not in made:
            made[key] = Trainings(recipes=recipes, seeds=seeds, **asked)
        found = made[key].like(recipes, seeds)
        found.done = {}
        return found

    patch.setattr(training_lab, "Trainings", once)
    patch.setattr(comparing, "Trainings", once)
    yield
    patch.undo()


@pytest.fixture
def lab():
    opened = aw.TrainingLab("digits", RECIPES, **SMALL)
    yield opened
    opened.close()


def in_a_loop(act: Any) -> Any:
    """Run a coroutine as a kernel runs a cell: with an event loop, so that work goes on in a thread."""
    return asyncio.run(act())


async def until(holds: Any) -> None:
    for _ in range(3000):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come")


def test_a_lab_trains_what_compare_trains(lab):
    assert (lab._start.description, lab._start.disabled, lab._end.disabled) == ("Train", False, True)
    assert lab.comparison is None and lab.figure() is None and lab.sentences() == []
    still = lab._read()
    assert still.alt.startswith("digits: 60 training pictures, 2 seeds, 3 epochs\nnone: ") and len(still.make()) > 2000
    lab.start()
    wanted = aw.compare("digits", RECIPES, **SMALL, progress=False)
    assert lab.comparison.table.equals(wanted.table) and lab.sentences() == wanted.sentences()
    assert (lab.error, lab._kit.view.progress["words"], lab._start.description) == (
        None,
        "all trainings are done",
        "Train",
    )
    curves, said = lab._parts.pages[0]._chart.value, lab._parts.pages[0]._said.value
    assert "there is no difference that 2 seeds can show" in said or "is worse than" in said
    assert curves.startswith(
        '<svg role="img" aria-label="share of the validation pictures that is right, by epoch: none: '
    )
    for fixed in ("#000000", "#888888", "#e4e4e4"):
        assert fixed not in curves  # what the theme colours
    assert "var(--aw-ink)" in curves and "turned" in curves
    assert lab._read().alt == "\n".join(lab.sentences()) and lab._read().state != still.state
    lab.page = "Classes"
    assert lab._parts.pages[1]._charts.value.count("<svg role") == 2
    assert lab.figure().axes[0].get_title(loc="left").startswith("validation pictures")
    # The code does the same.
    space: dict[str, Any] = {}
    exec(lab.code().replace("\nfound\n", "\n").replace("train_size=60", "train_size=60, progress=False"), space)
    assert space["found"].table.equals(wanted.table)


def test_the_work_goes_on_behind_the_notebook_and_is_stopped_and_gone_on_with(lab, monkeypatch):
    trained = []
    train = Trainer.train

    def counting(self: Any, *given: Any, **options: Any) -> Any:
        found = train(self, *given, **options)
        trained.append(found)
        return found

    monkeypatch.setattr(Trainer, "train", counting)
    follow = type(lab)._follow

    def slowly(self: Any, now: Any) -> None:
        follow(self, now)
        if now.trainings == 1:
            self.stop()

    monkeypatch.setattr(type(lab), "_follow", slowly)

    async def first() -> None:
        lab.start()
        assert lab.is_busy and lab._start.disabled and not lab._end.disabled and lab._kit.view.busy
        assert all(widget.disabled for widget in lab._parts.fields)
        with pytest.raises(RuntimeError, match=r"goes on already; stop\(\) it first"):
            lab.start()
        await until(lambda: not lab.is_busy)
        await asyncio.sleep(0.05)

    in_a_loop(first)
    assert len(trained) == 1 and lab.comparison is None and lab.error is None
    assert lab._kit.view.progress["words"] == "stopped: 1 of 4 trainings are done; Go on trains the others"
    assert (lab._start.description, lab.is_stopped, lab._kit.view.busy) == ("Go on", True, False)
    monkeypatch.setattr(type(lab), "_follow", follow)

    async def rest() -> None:
        lab.start()
        await asyncio.to_thread(lab.wait)
        await until(lambda: not lab.is_busy)

    in_a_loop(rest)
    assert len(trained) == 4 and lab.comparison.seeds == 2 and not lab.is_stopped
    assert {name: len(seeds) for name, seeds in lab.curves().items()} == {"none": 2, "turned": 2}
    # Another recipe and another seed: what is there counts.
    lab.recipes = {**lab.recipes, "zoomed": [aw.zoom]}
    assert lab._start.description == "Go on"
    lab.seeds = 3
    lab.start()
    assert len(trained) == 9 and lab.comparison.names == ("none", "turned", "zoomed") and lab.comparison.seeds == 3
    # Another number of epochs is another comparison.
    lab.epochs = 2
    assert lab._start.description == "Train" or lab.is_stopped
    lab.seeds, lab.recipes = 1, RECIPES
    lab.start()
    assert len(trained) == 11 and lab.comparison.seeds == 1


def test_what_fails_is_said_and_what_is_done_stays(lab, monkeypatch, tmp_path):
    (tmp_path / "a.txt").write_text("mine")
    lab.to = str(tmp_path)

    async def begun() -> None:
        lab.start()
        await until(lambda: not lab.is_busy)
        await asyncio.sleep(0.05)

    in_a_loop(begun)
    assert lab.error.startswith("to must be a new or an empty folder") and lab._kit.view.error == lab.error
    lab.to = str(tmp_path / "runs")
    in_a_loop(begun)
    assert lab.error is None and len(list((tmp_path / "runs").glob("*-seed-*.json"))) == 4
    other = aw.TrainingLab("digits", RECIPES, **SMALL, to=str(tmp_path / "runs"))
    monkeypatch.setattr(Trainer, "train", None)  # everything is read
    other.start()
    assert other.comparison.table.equals(lab.comparison.table)
    other.close()


def test_recipes_come_from_presets_and_open_explorers_and_are_taken_apart(lab):
    for other, _ in lifetime.open_ones():  # what earlier tests have left open
        other.close()
    explorer = aw.explore(aw.Recipe([aw.zoom.between(scale=(1, 2))]), on=np.zeros((9, 9), np.uint8))
    listed = lab._parts.column
    add, offers = listed.children[2], listed.children[3]
    add.click()
    buttons = {button.description: button for row in offers.children for button in row.children[1].children}
    assert {"nothing", "photos", "RecipeExplorer"} <= set(buttons)
    buttons["RecipeExplorer"].click()
    assert lab.recipes["RecipeExplorer"] == explorer.recipe and offers.children == ()
    explorer.close()
    add.click()
    buttons = {button.description for row in offers.children for button in row.children[1].children}
    assert "RecipeExplorer" not in buttons
    add.click()
    assert offers.children == ()
    rows = listed.children[1].children
    rows[1].children[1].children[0].click()
    assert list(lab.recipes) == [
        "none",
        "turned",
        "RecipeExplorer",
        "turned without rotate",
        "turned without flip horizontal",
    ]
    assert [row.children[1].children[0].disabled for row in rows[:2]] == [True, False]  # nothing has no parts
    listed.children[1].children[2].children[1].children[1].click()
    assert "RecipeExplorer" not in lab.recipes and lab.error is None


def test_a_comparison_opens_in_a_lab_and_goes_on():
    found = aw.compare("digits", RECIPES, **{**SMALL, "seeds": 1}, progress=False)
    lab = aw.explore(found)
    assert isinstance(lab, aw.TrainingLab) and lab.comparison is found and lab.train_size == 60
    assert "<svg" in lab._parts.pages[0]._chart.value and not lab.is_stopped
    lab.seeds = 2
    lab.start()
    assert lab.comparison.table.equals(aw.compare("digits", RECIPES, **SMALL, progress=False).table)
    lab.close()
    with pytest.raises(TypeError, match=r"on= goes with a transform"):
        aw.explore(found, on=aw.pictures.cat())


def test_pictures_of_ones_own_are_one_choice():
    images, labels = np.zeros((60, 8, 8), np.uint8), np.arange(60) % 2
    lab = aw.TrainingLab(images, RECIPES, labels, seeds=1, epochs=1, train_size=20)
    choice = lab._parts.fields[0]
    assert choice.options == ("as given", "digits", "textures", "faces") and choice.value == "as given"
    assert "# data: what was given to the lab" in lab.code() and "y=y" in lab.code()
    choice.value = "faces"
    assert lab.data == "faces" and "'faces'" in lab.code()
    choice.value = "as given"
    assert lab.data is images
    lab.close()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: aw.TrainingLab("digits", {"none": 3}), "recipe 'none' must be an aw.Recipe, got int"),
        (lambda: aw.TrainingLab("digits", 3), "recipes must be a mapping"),
        (lambda: aw.TrainingLab("digits", RECIPES, seeds=0), "seeds must be a whole number"),
        (lambda: aw.TrainingLab("digits", RECIPES, page="Grid"), "page must be one of 'Curves', 'Classes', 'Code'"),
        (lambda: aw.TrainingLab("digits", RECIPES, angle=3), "TrainingLab has no trait 'angle'; it has"),
        (lambda: aw.TrainingLab("digits", RECIPES, model=3), "model must be a function"),
        (lambda: aw.TrainingLab("digits", {"none": None}).start(), "a comparison takes two recipes or more, got 1"),
        (lambda: aw.TrainingLab("nowhere", RECIPES).start(), "nowhere"),
    ],
)
def test_what_a_lab_is_handed(make, words):
    with pytest.raises((ValueError, TypeError, OSError, traitlets.TraitError), match=words) as raised:
        make()
    assert len(str(raised.value)) <= 300 and "\n" not in str(raised.value)


def test_a_closed_lab_lets_go_and_ends_its_work():
    gc.collect()
    before = len(_instances)
    lab = aw.TrainingLab("digits", RECIPES, **SMALL)
    kept = weakref.ref(lab)

    async def begun() -> None:
        nonlocal lab
        lab.start()
        work = lab._work
        lab.close()
        del lab
        await until(lambda: not work.is_busy)

    in_a_loop(begun)
    gc.collect()
    assert kept() is None and len(_instances) == before


def test_one_seed_and_one_epoch_are_no_several():
    opened = aw.TrainingLab("digits", seeds=1, epochs=1, train_size=60)
    assert opened.about()[0] == "digits: 60 training pictures, 1 seed, 1 epoch"
    opened.close()
