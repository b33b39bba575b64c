"""A plan in a file, and the command that takes it."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets.cli import main
from augwidgets.scenes import Plan, article_plan, examples
from tests.scenes.plain_pictures import ground, square


@pytest.fixture
def plan(tmp_path):
    Image.fromarray(ground(90)).save(tmp_path / "wall.png")
    return Plan(
        [square("dark", 10, source="mine"), square("a/b ü", 200)], [tmp_path / "wall.png"], count=(1, 3), angle=(-9, 9),
        recipe=aw.Recipe([aw.brightness.between(gain=(0.5, 1.5))]), where=np.eye(3), beside=(), horizon=0.1,
        distractors=[square("", 90)], distractor_count=1, match=0.3, place_by="corner",
    )  # fmt: skip


def test_a_plan_comes_back_from_its_file_and_draws_the_same(plan, tmp_path):
    place = plan.to_file(tmp_path / "plan.json")
    again = Plan.from_file(place)
    assert repr(again) == repr(plan)
    assert again.cutouts[0].source == "mine"
    for seed in range(5):
        assert again.draw(np.random.default_rng(seed)).paint().same_as(plan.draw(np.random.default_rng(seed)).paint())
    with pytest.raises(FileExistsError):
        plan.to_file(place)
    plan.to_file(place, overwrite=True)
    memory = Plan(plan.cutouts, [ground(40)], where=aw.Region.box(0, 0.5, 1, 1))
    again = Plan.from_file(memory.to_file(tmp_path / "other.json"))
    assert again.where == memory.where
    assert again.draw(np.random.default_rng(1)).paint().same_as(memory.draw(np.random.default_rng(1)).paint())


def test_the_command_writes_what_the_plan_does(plan, tmp_path, capsys):
    place = plan.to_file(tmp_path / "plan.json")
    words = ["scenes", str(place), "--out", str(tmp_path / "out"), "-n", "4", "--size", "48", "64", "--format", "voc"]
    assert main(words) == 0
    assert "4 scenes as voc in" in capsys.readouterr().out
    assert len(aw.data.open(tmp_path / "out")) == 4


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"glue": 1}, "a plan has no 'glue'"),
        ({"count": [3, 1]}, "count"),
        ({"count": "many"}, "count"),
        ({"cutouts": 3}, "cutouts must be a list of paths"),
        ({"cutouts": ["nowhere.png"]}, "nowhere.png"),
        ({"backgrounds": ["nowhere.png"]}, "nowhere.png"),
        ({"recipe": {"steps": []}}, "a recipe file must hold"),
        ({"where": {"region": "moon"}}, "region"),
        ({"augwidgets_plan": 2}, 'must hold "augwidgets_plan": 1, got 2'),
    ],
)
def test_a_file_that_is_no_plan_is_refused_in_a_sentence(plan, tmp_path, capsys, change, words):
    place = plan.to_file(tmp_path / "plan.json")
    place.write_text(json.dumps({**json.loads(place.read_text()), **change}))
    with pytest.raises((OSError, ValueError), match=words) as raised:
        Plan.from_file(place).draw(np.random.default_rng(0)).paint()
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) <= 300
    if "nowhere" not in words:
        with pytest.raises(SystemExit):
            main(["scenes", str(place), "--out", str(tmp_path / "out"), "-n", "4"])
        assert capsys.readouterr().err.startswith("augwidgets: ")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"null"])
def test_other_files_are_refused_too(tmp_path, content):
    (tmp_path / "plan.json").write_bytes(content)
    with pytest.raises(ValueError, match="a plan file"):
        Plan.from_file(tmp_path / "plan.json")


def test_the_articles_plan_keeps_its_ranges():
    plan = article_plan(examples.cutouts()[:1], examples.backgrounds())
    native = plan.cutouts[0].share
    mirrored = 0
    for seed in range(40):
        scene = plan.draw(np.random.default_rng(seed), size=(240, 320))
        (one,) = scene.objects
        assert -10 <= one.angle <= 10
        assert 0.8 * native - 1e-9 <= one.scale <= 1.2 * native + 1e-9
        height, width = plan.cutouts[0].size
        corners = one.matrix((height, width), scene.size) @ [[0, width, width, 0], [0, 0, height, height], [1] * 4]
        assert (corners.min(axis=1) >= -1e-9).all()
        assert (corners.min(axis=1) <= np.array([320, 240]) / 3 + 1e-9).all()
        mirrored += one.mirrored
    assert 10 < mirrored < 30


def test_what_ships_is_free_of_its_background_and_says_where_it_comes_from():
    found = examples.cutouts()
    assert len(found) == 7
    assert all(one.source and one.licence for one in found)
    assert len(examples.backgrounds()) >= 4
    scene = Plan(found, examples.backgrounds(), count=(2, 4)).draw(np.random.default_rng(0), size=(240, 320))
    assert len(scene.paint().boxes) >= 2


def test_the_command_says_what_is_wrong_with_its_own_words(plan, tmp_path, capsys):
    place = plan.to_file(tmp_path / "plan.json")
    with pytest.raises(SystemExit):
        main(["scenes", str(place), "--out", str(tmp_path / "out"), "-n", "4", "--size", "30000", "5"])
    assert capsys.readouterr().err.startswith("augwidgets: --size must be (height, width)")
