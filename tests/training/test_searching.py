"""A search: what it may find, how it goes on, who works on it, and what is said of what it found."""

from __future__ import annotations

import contextlib
import functools
import itertools
import json
import random
import sqlite3
import subprocess
import sys
import textwrap

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.training import clock
from augwidgets.training.searching import study as studies
from augwidgets.training.searching.plans import EachStep, TwoNumbers
from augwidgets.training.searching.result import SearchResult
from augwidgets.training.searching.samplers import METHODS
from augwidgets.training.searching.searching import search
from augwidgets.training.searching.space import Space
from augwidgets.training.searching.trials import Trial, best_of
from augwidgets.training.trainer import Epoch, Trained, Trainer
from augwidgets.view.training_charts import short

SPACE = aw.Recipe([aw.rotate.between(angle=(-60, 60)), aw.maybe(aw.gamma.between(exponent=(0.5, 2)), 0.5), aw.invert])
HAND = aw.Recipe([aw.rotate.between(angle=(-15, 15))])
SMALL = {"trials": 16, "seeds": 2, "fresh_seeds": 2, "epochs": 10, "train_size": 60, "test_size": 100,
         "progress": False}  # fmt: skip


def _worth(recipe):
    """Return how good a recipe is held to be: best is a turn by 20 degrees in all pictures, and none inverted."""
    steps = {step.name: step for step in recipe.open_steps}
    found = 0.6
    if "rotate" in steps:
        found += 0.3 * steps["rotate"].chance * (1 - abs(steps["rotate"].ranges["angle"][1] - 20) / 40)
    return found - 0.5 * steps["invert"].chance if "invert" in steps else found


@pytest.fixture
def trained(monkeypatch):
    """Nothing is trained; accuracies follow from the recipe alone, with a little luck by seed. Which were trained."""
    made = []

    def train(self, data, seed, *, epochs, validation, test, told_of):
        rng = np.random.default_rng([seed, len(data.recipe)])
        made.append((data.recipe, seed, test))
        curve = []
        for epoch in range(1, epochs + 1):
            right = _worth(data.recipe) * min(0.5 + 0.07 * epoch, 1) + 0.01 * rng.random()
            curve.append(Epoch(epoch, 0.1, 0.2, right))
            told_of(epoch, curve)
        is_right = rng.random(len(test.labels)) < right
        return Trained(curve, np.where(is_right, test.labels, (test.labels + 1) % 10).tolist(), 0.5)

    monkeypatch.setattr(Trainer, "train", train)
    return made


def _rows(found):
    return found.table.drop(columns="seconds")


# -- the space ---------------------------------------------------------------------------------------------------------


def test_a_recipe_is_the_outer_limit():
    space = Space(SPACE)
    assert space.names == ("rotate chance", "rotate reach", "gamma chance", "gamma reach", "invert chance")
    assert space.at(space.whole()) == SPACE and space.at(space.none()).steps == ()
    half = space.at({"rotate chance": 1, "rotate reach": 0.5, "gamma chance": 0.5, "gamma reach": 0.5})
    rotate, gamma = half.steps
    assert rotate.ranges["angle"] == (-30, 30) and rotate.chance == 1
    assert gamma.chance == 0.25 and gamma.ranges["exponent"] == pytest.approx((0.7, 1.4), abs=0.02)
    assert half.ids == (0, 1)  # so that their draws stay those of the space
    rare = space.at({"rotate chance": 0.04, "rotate reach": 1, "gamma chance": 1, "gamma reach": 0.04})
    assert rare.steps == ()


def test_a_range_shrinks_to_the_value_that_changes_nothing_or_the_nearest_to_it():
    steps = [aw.rotate.between(angle=(10, 50)), aw.shift.between(right=(-0.1, 0.3), down=0.05),
             aw.erase.between(width=(0.2, 0.6)), aw.crop.between(width=(0.5, 0.9))]  # fmt: skip
    space = Space(steps)
    found = space.at({name: 0.5 if name.endswith("reach") else 1.0 for name in space.names})
    ranges = [step.ranges for step in found.steps]
    assert ranges[0]["angle"] == (10, 30)
    assert ranges[1]["right"] == pytest.approx((-0.05, 0.15)) and ranges[1]["down"] == (0.05, 0.05)
    assert ranges[2]["width"] == pytest.approx((0.2, 0.4)) and ranges[3]["width"] == pytest.approx((0.7, 0.9))


def test_groups_share_a_chance_and_keep_their_kind():
    space = Space([aw.maybe(aw.one_of([aw.blur.between(sigma=(0, 2)), aw.some_of(1, [aw.rotate, aw.invert])]), 0.8)])
    assert space.names == ("one of chance", "one of: blur reach", "one of: some of: rotate reach")
    group = space.at({"one of chance": 0.5, "one of: blur reach": 0.5, "one of: some of: rotate reach": 0.5})[0]
    assert group.kind == "one_of" and group.chance == 0.4 and group[0].ranges["sigma"] == (0, 1)
    assert group[1].kind == "some_of" and group[1][0].ranges["angle"] == (-15, 15)


def test_what_is_known_is_found_in_the_space_where_it_lies_in_it():
    space = Space(SPACE)
    near = space.near(HAND)
    assert near == {**space.none(), "rotate chance": 1.0, "rotate reach": 0.25} and space.at(near) == HAND
    assert space.near(aw.Recipe([aw.blur])) is None and space.near(aw.Recipe([aw.one_of([aw.rotate])])) is None
    assert list(EachStep(space, {"mine": HAND, "other": aw.Recipe([aw.blur]), "again": SPACE}).first) == [
        "none", "the whole space", "mine"
    ]  # fmt: skip


def test_two_numbers_are_how_many_and_how_far():
    plan = TwoNumbers(Space(SPACE))
    assert len(plan.first) == 13 and plan.recipe({"steps at once": 0, "reach": 1}).steps == ()
    (group,) = plan.recipe({"steps at once": 2, "reach": 0.5}).steps
    assert group.kind == "some_of" and group.n == 2 and [step.chance for step in group] == [1, 1, 1]
    assert group[0].ranges["angle"] == (-30, 30)
    assert plan.recipe({"steps at once": 1, "reach": 1})[0].kind == "one_of"


# -- the search --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
def test_a_search_begins_with_what_is_known_and_finds_better(trained, method):
    before = random.getstate(), np.random.get_state()[1].tolist()  # noqa: NPY002  that is what nobody may move
    found = search("digits", SPACE, against={"mine": HAND}, method=method, **SMALL)
    assert (random.getstate(), np.random.get_state()[1].tolist()) == before  # noqa: NPY002
    assert len(found.trials) == (13 if method == "grid" else 16) and found.trials[0].name == "none"
    assert method == "grid" or _worth(found.recipe) > 0.75
    assert _worth(found.recipe) > max(_worth(found.recipe_of(one.number)) for one in found.scored) - 0.02
    assert found.comparison.names == ("none", "found", "mine", "one random step")
    assert found.comparison.recipes["found"] == found.recipe and found.comparison.recipes["mine"] == HAND
    again = search("digits", SPACE, against={"mine": HAND}, method=method, **SMALL)
    assert _rows(again).equals(_rows(found)) and again.comparison.table.equals(found.comparison.table)
    other = search("digits", SPACE, against={"mine": HAND}, method=method, **{**SMALL, "seed": 1})
    assert not _rows(other).equals(_rows(found))


@pytest.mark.parametrize("method", METHODS)
def test_no_more_are_tried_than_are_asked_for(trained, method):
    few = {**SMALL, "trials": 1, "fresh_seeds": 0}
    assert [one.name for one in search("digits", SPACE, method=method, **few).trials] == ["none"]


def test_what_it_begins_with_comes_first_where_more_are_asked_for_later(trained, tmp_path):
    few = {**SMALL, "fresh_seeds": 0, "storage": tmp_path / "trials.log"}
    search("digits", SPACE, **{**few, "trials": 1})
    more = search("digits", SPACE, **{**few, "trials": 3})
    assert [one.name for one in more.trials] == ["none", "the whole space", ""]
    fewer = search("digits", SPACE, **{**few, "trials": 2})
    assert fewer.sentences()[0] == "3 of 3 recipes were tried."


def test_trials_share_their_seeds_and_never_see_the_test(trained):
    found = search("digits", SPACE, against=HAND, **SMALL)
    after = 2 * len({recipe.to_json() for recipe in found.comparison.recipes.values()})
    trials, last = trained[:-after], trained[-after:]
    pairs = {seed for _, seed, _ in trials}
    fresh = {seed for _, seed, _ in last}
    assert len(pairs) == len(fresh) == 2 and not pairs & fresh
    everything = {one.tobytes() for _, _, test in trials for one in test.images}
    tested = {one.tobytes() for _, _, test in last for one in test.images}
    assert len(tested) == 100 and not everything & tested
    assert len(trials[0][2].labels) == 400  # 200 would be too few to choose on


def test_bad_trials_end_early_and_never_those_that_it_begins_with(trained):
    space = [aw.rotate.between(angle=(-60, 60)), aw.invert]
    found = search("digits", space, **{**SMALL, "trials": 30, "fresh_seeds": 0})
    early = [one for one in found.trials if one.state == "ended early"]
    assert early and all(one.number >= 10 and not one.name for one in early)
    assert max(one.score for one in early) < found.best.score and found.comparison is None
    assert f"30 of 30 recipes were tried, {len(early)} of them not to the end." in found.sentences()
    whole = search("digits", space, **{**SMALL, "trials": 30, "fresh_seeds": 0}, pruning=False)
    assert {one.state for one in whole.trials} == {"done"} and len(trained) > 60
    assert found.best.number in {one.number for one in found.trials if one.state == "done"}


def test_what_came_of_it_is_told_in_words_tables_and_figures(trained):
    found = search("digits", SPACE, against=HAND, **SMALL)
    table = found.table
    assert table.columns.tolist() == ["trial", "name", "state", "score", "seconds", *Space(SPACE).names]
    assert table.name.tolist()[:3] == ["none", "the whole space", "by hand"] and table.trial.tolist() == list(range(16))
    said = found.sentences()
    assert said[0].startswith("16 of 16 recipes were tried")
    assert said[1].startswith(f"The best was trial {found.best.number}") and "against 60." in said[1]
    assert [line for line in said if line.startswith("Between what was found and by hand no difference shows: ")] or [
        line for line in said if line.startswith("What was found is ")
    ]
    assert found.recipe_of(2) == HAND and found.recipe_of(found.best.number) == found.recipe
    with pytest.raises(KeyError, match="number must be that of a trial"):
        found.recipe_of(99)
    scores, limits = found.figure().axes
    assert scores.get_xlabel() == "trial" and scores.texts[0].get_text() == "none"
    assert [one.get_text() for one in limits.get_yticklabels()] == ["rotate", "gamma", "invert"]
    assert [axes.get_title(loc="left") for axes in found.numbers_figure().axes] == list(Space(SPACE).names)
    assert found._repr_html_().count("<img") == 2


def test_no_recipe_may_be_better_than_none(trained):
    found = search("digits", [aw.invert], **{**SMALL, "trials": 4})
    assert found.best.name == "none" and found.recipe.steps == ()
    assert found.sentences()[1].startswith("No recipe was better than none (60.")
    assert found.comparison.difference("found") == (0, 0, 0)


def test_a_whole_search_trains(monkeypatch):
    """Nothing is replaced here but the number of epochs."""
    told = []
    options = {**SMALL, "trials": 3, "seeds": 1, "fresh_seeds": 1, "epochs": 2, "follow": told.append}
    found = search("digits", [aw.rotate.between(angle=(-20, 20))], **options)
    assert [one.state for one in found.trials] == ["done"] * 3 and found.comparison.seeds == 1
    assert [len(one.curves) for one in found.trials] == [1] * 3 and len(found.trials[0].curves[0]) == 2
    assert told[-1].trainings == told[-1].all_trainings == 6 and told[0].curve[0][0] == 1
    assert [one.trials for one in told if not one.curve] == [1, 2, 3]


# -- stopping, going on, sharing ---------------------------------------------------------------------------------------


@functools.cache
def _whole():
    """A search that nothing stops; with `trained`."""
    return search("digits", SPACE, **SMALL)


@pytest.mark.parametrize("ending", ["db", "log", "to"])
@pytest.mark.parametrize("how", ["between", "inside"])
def test_a_search_that_was_stopped_goes_on(trained, tmp_path, monkeypatch, ending, how):
    kept = {"to": tmp_path / "kept"} if ending == "to" else {"storage": tmp_path / f"study.{ending}"}
    whole = _whole()
    train, count = Trainer.train, itertools.count()

    def interrupted(self, *args, told_of, **options):
        if next(count) == 15:  # the second training of the eighth trial
            if how == "inside":
                train(self, *args, told_of=lambda *_: None, **options)
            raise KeyboardInterrupt
        return train(self, *args, told_of=told_of, **options)

    monkeypatch.setattr(Trainer, "train", interrupted)
    stopped = search("digits", SPACE, **SMALL, **kept)
    assert stopped.comparison is None and stopped.stopped == "it was stopped" and len(stopped.scored) == 7
    last = "The search is not complete: it was stopped; the test pictures were not looked at."
    assert stopped.sentences()[-1] == last
    monkeypatch.setattr(Trainer, "train", train)
    trained.clear()
    after = search("digits", SPACE, **SMALL, **kept)
    assert len(after.scored) == 16 and len(trained) <= 2 * 9 + 8
    same = _rows(after)[_rows(after).state != "not finished"].drop(columns="trial").reset_index(drop=True)
    assert same.equals(_rows(whole).drop(columns="trial")) and after.comparison.table.equals(whole.comparison.table)
    trained.clear()
    search("digits", SPACE, **SMALL, **kept)
    assert len(trained) == (0 if ending == "to" else 6)  # the trainings of the test are kept by to=
    more = search("digits", SPACE, **{**SMALL, "trials": 18}, **kept)
    assert len(more.scored) == 18


def test_a_search_that_is_stopped_in_its_test_keeps_what_was_found(trained, monkeypatch):
    train, count = Trainer.train, itertools.count()

    def interrupted(self, *args, **options):
        if next(count) == 33:
            raise KeyboardInterrupt
        return train(self, *args, **options)

    monkeypatch.setattr(Trainer, "train", interrupted)
    found = search("digits", SPACE, **{**SMALL, "pruning": False})
    assert len(found.scored) == 16 and found.comparison is None and found.stopped == "it was stopped"


def test_one_that_was_left_behind_by_a_process_that_died_is_tried_again(trained, tmp_path):
    import datetime

    place = tmp_path / "study.db"
    search("digits", SPACE, **{**SMALL, "trials": 2, "fresh_seeds": 0}, storage=place)
    with contextlib.closing(sqlite3.connect(place)) as opened:  # as if it had been killed in its first trial
        long_ago = datetime.datetime.now() - datetime.timedelta(days=1)
        change = "update trials set state = 'RUNNING', datetime_complete = null, datetime_start = ? where number = 0"
        opened.execute(change, (str(long_ago),))
        opened.commit()
    found = search("digits", SPACE, **{**SMALL, "trials": 3, "fresh_seeds": 0}, storage=place)
    assert found.table.state.tolist()[0] == "not finished"
    assert [one.name for one in found.scored][:2] == ["the whole space", "none"] and len(found.scored) == 3


def test_follow_ends_a_search(trained):
    found = search("digits", SPACE, **SMALL, follow=lambda now: now.trials < 5)
    assert len(found.scored) == 5 and found.stopped == "it was stopped"
    with pytest.raises(ValueError, match="follow ended the search before a recipe was tried"):
        search("digits", SPACE, **SMALL, follow=lambda now: False)


def test_minutes_are_kept_and_some_are_left_for_the_test(trained, monkeypatch):
    begun = len(trained)
    monkeypatch.setattr(
        clock.time, "monotonic", lambda: 10.0 * (len(trained) - begun)
    )  # each training takes 10 seconds
    found = search("digits", SPACE, **{**SMALL, "trials": 500, "pruning": False}, minutes=10)
    assert len(trained) == 60 and len(found.scored) == 27 and found.comparison.seeds == 2
    assert found.sentences()[-1] == "The search is not complete: 10 minutes were over."
    begun = len(trained)
    short = search("digits", SPACE, **{**SMALL, "trials": 500}, minutes=0.5)
    assert len(short.scored) == 1 and short.comparison is None
    assert short.sentences()[-1].endswith("0.5 minutes were over; the test pictures were not looked at.")


def test_two_processes_share_a_study(tmp_path):
    """In a SQLite file, and in a journal."""
    code = """
        import sys, time
        import augwidgets as aw
        from augwidgets.training.searching.searching import search
        from augwidgets.training.trainer import Epoch, Trained, Trainer

        def train(self, data, seed, *, epochs, validation, test, told_of):
            time.sleep(0.05)
            curve = [Epoch(1, 0.1, 0.2, 0.5)]
            told_of(1, curve)
            return Trained(curve, test.labels.tolist(), 0.5)

        Trainer.train = train
        for place in sys.argv[1:]:
            found = search("digits", [aw.rotate, aw.gamma], trials=24, seeds=1, fresh_seeds=0, epochs=1, train_size=60,
                           test_size=100, progress=False, storage=place)
            names = sum(one.name != "" for one in found.scored)
            print(len(found.scored), names, len({str(one.values) for one in found.scored}))
    """
    places = [str(tmp_path / "study.db"), str(tmp_path / "study.log")]
    start = [sys.executable, "-c", textwrap.dedent(code), *places]
    both = [subprocess.Popen(start, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    done = [one.communicate(timeout=600) for one in both]
    assert [one.returncode for one in both] == [0, 0], done
    for line in (line for out, _ in done for line in out.splitlines()):
        many, known, different = map(int, line.split())
        twice = known - 2  # both may queue at one moment what a search begins with
        assert 24 <= many <= 25 and 0 <= twice <= 2 and different == many - twice


# -- records -----------------------------------------------------------------------------------------------------------


def test_a_search_is_written_down_once(trained, tmp_path):
    kept = {"storage": tmp_path / "study.log", "log_to": tmp_path / "log"}
    search("digits", SPACE, **{**SMALL, "trials": 5, "fresh_seeds": 0}, **kept)
    found = search("digits", SPACE, **{**SMALL, "trials": 7}, **kept)
    runs = sorted(file.parent.relative_to(tmp_path / "log").as_posix() for file in (tmp_path / "log").rglob("run.json"))
    trials = [name for name in runs if name.rpartition("/")[2].startswith("trial-")]
    assert trials == [f"search-on-digits-2/trial-{n}" for n in (5, 6)] + [
        f"search-on-digits/trial-{n}" for n in range(5)
    ]
    assert sum("/comparison-on-digits/" in name for name in runs) == 6
    own = tmp_path / "log/search-on-digits-2"
    assert {file.name for file in own.iterdir() if file.is_file()} == {
        "run.json", "metrics.csv", "recipe.json", "sentences.txt", "search.png", "numbers.png"
    }  # fmt: skip
    assert aw.Recipe.from_json((own / "recipe.json").read_text()) == found.recipe
    assert (own / "sentences.txt").read_text().splitlines() == found.sentences()
    about = json.loads((own / "trial-6/run.json").read_text())
    assert about["parameters"]["rotate chance"] == found.trials[6].values["rotate chance"]
    lines = (own / "trial-6/metrics.csv").read_text()
    assert f"score,{found.trials[6].score!r}" in lines
    assert found.trials[6].state != "done" or "seed 1" in lines


# -- what is handed in -------------------------------------------------------------------------------------------------

BAD = {
    "no range": ({"space": aw.Recipe([])}, "space must be a recipe with steps, whose chances and ranges are searched"),
    "off": ({"space": [aw.maybe(aw.rotate, 0.5, on=False)]}, "space must be a recipe with steps"),
    "no recipe": ({"space": 5}, "space must be an aw.Recipe, got int"),
    "trials": ({"trials": 0}, "trials must be a whole number from 1 on, got 0"),
    "method": ({"method": "bayes"}, "method must be one of 'tpe', 'genetic', 'random', 'grid', got 'bayes'"),
    "seeds": ({"seeds": 0}, "seeds must be a whole number from 1 on, got 0"),
    "one class": ({"data": np.zeros((60, 8, 8)), "y": np.zeros(60)}, "at least two classes, got one class only"),
    "few": ({"train_size": 1797}, "train_size, validation_size and test_size may be 1,797 together"),
    "against": ({"against": 5}, "against must be a recipe, or a mapping from names to recipes, got 5"),
    "taken": ({"against": {"found": HAND}}, "against may use any name but 'found'"),
    "no such": ({"against": {"mine": 5}}, "recipe 'mine' must be an aw.Recipe, got int"),
    "follow": ({"follow": 5}, "follow must be a function that takes a SearchProgress, got 5"),
    "minutes": ({"minutes": 0}, "minutes must be a number above 0, got 0"),
    "own function": ({"space": [lambda image: image]}, "."),
    "storage": ({"storage": 5}, "storage must be a file, or the URL of a database, got 5"),
    "address": ({"storage": "sqlite:study.db"}, "of a database, such as 'sqlite:///search.db', got 'sqlite:study.db'"),
    "ending": ({"storage": "study.txt"}, "storage must be a file that ends in .db .SQLite. or .log"),
    "no folder": ({"storage": "nowhere/study.db"}, "storage must be a file in a folder that is there"),
    "a folder": ({"storage": "folder.db"}, "storage must be a file, got .*folder.db', which is a folder"),
    "no database": ({"storage": "text.db"}, "got .*text.db', which is no database"),
    "other database": ({"storage": "other.db"}, "got .*other.db', which holds other things"),
    "no journal": ({"storage": "text.log"}, "got .*text.log', which holds other things"),
    "broken journal": ({"storage": "broken.log"}, "storage must be one that Optuna .* and .*broken.log' is none"),
    "other version": ({"storage": "newer.log"}, "must hold a search of version 1, got .*newer.log', which says 99"),
    "other study": ({"storage": "older.db"}, "storage must be one that Optuna .* can open, and .*older.db' is none"),
    "no server": ({"storage": "nowhere://x"}, "storage must be one that Optuna .* can open, and 'nowhere://x' is none"),
    "full": ({"to": "full"}, "to must be a new or an empty folder, or that of this search, got .*full', "),
    "log": ({"log_to": "text.log"}, "log_to must be a new or an empty folder, or one with records"),
}  # fmt: skip


@pytest.fixture
def in_a_folder(tmp_path):
    (tmp_path / "folder.db").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full/mine.txt").write_text("mine")
    for name in ("text.db", "text.log"):
        (tmp_path / name).write_text("mine")
    with contextlib.closing(sqlite3.connect(tmp_path / "other.db")) as opened:
        opened.execute("create table mine (a)")
        opened.commit()
    with contextlib.chdir(tmp_path):
        studies.open_study("newer.log", {})
        written = (tmp_path / "newer.log").read_text()
        (tmp_path / "newer.log").write_text(written.replace('"version":1', '"version":99'))
        (tmp_path / "broken.log").write_text(written + '{"op_code": 4, \n{"op_code"')
        studies.open_study("older.db", {})
        with contextlib.closing(sqlite3.connect("older.db")) as opened:
            opened.execute("update alembic_version set version_num = 'v0.9'")
            opened.commit()
        yield tmp_path


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_searched_is_said_in_one_sentence(name, trained, in_a_folder):
    changes, words = BAD[name]
    before = {path: path.read_bytes() for path in sorted(in_a_folder.rglob("*")) if path.is_file()}
    with pytest.raises((TypeError, ValueError, OSError), match=words) as caught:
        search(**{"data": "digits", "space": SPACE, **SMALL, **changes})
    assert len(str(caught.value)) <= 300 and "\n" not in str(caught.value) and not trained
    assert before == {path: path.read_bytes() for path in sorted(in_a_folder.rglob("*")) if path.is_file()}


def test_another_search_is_not_gone_on_with(trained, tmp_path):
    place = tmp_path / "study.db"
    few = {**SMALL, "trials": 2, "fresh_seeds": 0}
    search("digits", SPACE, **few, storage=place)
    for changes, other in (({"epochs": 3}, "epochs"), ({"space": HAND}, "space"), ({"method": "genetic"}, "method")):
        with pytest.raises(ValueError, match=f"holds a search with {other} other than now; give another file"):
            search(**{"data": "digits", "space": SPACE, **few, "storage": place, **changes})
    with pytest.raises(ValueError, match="holds a search with pictures, model, sizes other than now"):
        search("textures", SPACE, **few, storage=place)


def test_optuna_that_is_missing_is_named(monkeypatch, trained):
    for name in [one for one in sys.modules if one.split(".")[0] == "optuna"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "optuna", None)
    with pytest.raises(ModuleNotFoundError, match=r'optuna is needed for this .*pip install "augwidgets\[lab\]"'):
        search("digits", SPACE, **SMALL)


def test_nothing_is_said_of_trainings_that_failed(trained, monkeypatch):
    train = Trainer.train
    monkeypatch.setattr(Trainer, "train", lambda *of, **named: train(*of, **named)._replace(failed="the loss is nan"))
    found = search("digits", SPACE, **{**SMALL, "trials": 3, "seeds": 1})
    said = found.sentences()
    assert said[:2] == [
        "3 of 3 recipes were tried.",
        "With 3 of them a training failed (the loss is nan); what is scored is the state before it.",
    ]
    nothing = "Nothing can be said of found against none: 2 of 2 trainings with found and 2 of 2 with none failed."
    assert said[2] == nothing and not any("points" in text for text in said)


def test_a_trial_of_which_a_training_failed_is_not_the_best():
    failed = Trial(0, "", {}, "done", 0.9, 1.0, [], "the loss is nan")
    assert best_of([failed, Trial(1, "", {}, "done", 0.2, 1.0, [])]).number == 1


def test_names_and_words_of_any_length_are_drawn_whole_and_apart():
    names = ["none", "the whole space", "a recipe by hand with a name as long as it may be", "$x^{$", "a preset"]
    space = Space([aw.crop_and_resize, aw.adaptive_equalize, aw.sharpen_regions, aw.rotate])
    places = dict.fromkeys(space.names, 0.6)
    trials = [Trial(number, name, places, "done", 0.5 + 0.02 * number, 1.0, []) for number, name in enumerate(names)]
    drawn = SearchResult(EachStep(space, {}), trials, 5).figure()
    drawn.canvas.draw()
    scores, limits = drawn.axes
    (room, whole), below = (scores.get_window_extent(), drawn.bbox), [*limits.texts, *limits.get_yticklabels()]
    assert [text.get_text() for text in scores.texts] == [short(name, 24) for name in names]
    inside = [text.get_window_extent() for text in scores.texts]
    assert all(room.x0 <= box.x0 and box.x1 <= room.x1 and room.y0 <= box.y0 and box.y1 <= room.y1 for box in inside)
    beside = [text.get_window_extent() for text in below]
    assert all(room.x1 < box.x0 and box.x1 <= whole.x1 for box in beside)
    titles = [scores.get_legend(), limits._left_title, scores.yaxis.label]
    apart = [*inside, *beside, *(one.get_window_extent() for one in titles)]
    assert not [1 for one, other in itertools.combinations(apart, 2) if one.overlaps(other)]
    assert all(float(tick) == int(tick) for tick in scores.get_xticks())


def test_a_result_without_a_trial_says_so():
    empty = SearchResult(EachStep(Space(SPACE), {}), [], 5)
    assert empty.best is None and empty.recipe is None and repr(empty) == "0 of 5 recipes were tried."
    assert empty.table.empty and empty.figure().axes and empty.numbers_figure().axes
    running = SearchResult(EachStep(Space(SPACE), {}), [Trial(0, "", {}, "running", float("nan"), float("nan"), [])], 5)
    assert running.best is None and not running.scored
