"""Scenes at preview size are the very scenes that the plan draws; weights of classes; a plan with other settings."""

from __future__ import annotations

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.scenes import examples
from augwidgets.scenes.preview import Preview

CUTOUTS, GROUNDS = examples.cutouts(), examples.backgrounds()
LOW = np.zeros((100, 100), bool)
LOW[60:, 20:80] = True
PLANS = {
    "default": {},
    "tight": {"count": (3, 6), "scale": (0.15, 0.5), "visible": 0.8, "truncated": 0.1, "overlap": 0.1},
    "apart": {"count": (2, 4), "scale": (0.1, 0.3), "truncated": 0, "overlap": 0, "distance": 0.02},
    "whole": {"count": 3, "visible": 1, "truncated": 0, "scale": (0.1, 0.3)},
    "a mask": {"where": LOW},
    "a region": {"where": aw.Region.box(0, 0.5, 1, 1), "angle": (-40, 40)},
    "tiny": {"count": (3, 6), "scale": (0.02, 0.1), "smallest": 8},
    "distractors": {"distractors": CUTOUTS[:2], "distractor_count": (0, 3)},
    "a horizon": {"horizon": 0.3, "y": (0.3, 1)},
    "the article's": {"place_by": "corner", "scale_by": "picture", "x": (0, 0.3), "y": (0, 0.3), "truncated": 0.9,
                      "visible": 0.1},
    "beside": {"beside": ["cup"], "backgrounds": [aw.pictures.coffee()]},
    "recipes": {"cutout_recipe": aw.Recipe([aw.rotate.between(angle=(-30, 30), expand=True), aw.brightness])},
    "weights": {"weights": {"cat": 1, "coin": 3}},
}  # fmt: skip


@pytest.mark.parametrize("name", PLANS)
def test_what_is_shown_small_is_what_is_drawn(name):
    plan = aw.scenes.Plan(CUTOUTS, **{"backgrounds": GROUNDS, **PLANS[name]})
    preview = Preview((210, 264))
    for number, size in [*((number, (480, 640)) for number in range(12)), (0, None), (1, None)]:
        seed = (5, 0, number)
        try:
            wanted = plan.draw(np.random.default_rng(seed), size)
        except ValueError as error:
            with pytest.raises(ValueError, match=str(error)[:40]):
                preview.of(plan, seed, size)
            continue
        found = preview.of(plan, seed, size)
        assert found.scene == wanted and found.scene.tries == wanted.tries
        whole = wanted.paint()
        assert found.sample.box_labels == whole.box_labels
        if len(whole.boxes):
            assert np.abs(found.sample.visible - whole.visible).max() < 0.12
            assert np.abs(found.sample.boxes / found.factor - whole.boxes).max() < 2.5 / found.factor


def test_areas_and_shares_of_the_small_picture_are_those_of_the_full_one():
    plan = aw.scenes.Plan(CUTOUTS[:5], GROUNDS, count=3, shadow=0.3, match=0.4)
    preview = Preview((210, 264))
    off, areas = [], []
    for number in range(40):
        found = preview.of(plan, (1, 0, number), (480, 640))
        whole = found.scene.paint()
        off += np.abs(found.sample.visible - whole.visible).tolist()
        small, full = (np.bincount(one.mask.ravel(), minlength=4)[1:4] for one in (found.sample, whole))
        areas += (small / found.factor**2 / np.maximum(full, 1)).tolist()
    assert np.mean(off) < 0.004 and np.max(off) < 0.06
    assert abs(np.mean(areas) - 1) < 0.01 and np.quantile(areas, [0.05, 0.95]) == pytest.approx([1, 1], abs=0.05)


def test_a_blend_is_painted_on_the_scene_that_is_known(monkeypatch):
    plan = aw.scenes.Plan(CUTOUTS, GROUNDS)
    preview = Preview((210, 264))
    before = preview.of(plan, (0, 0, 0), (480, 640))
    monkeypatch.setattr("augwidgets.scenes.drawing.drawn_small", lambda *_: pytest.fail("it is drawn again"))
    after = preview.of(plan.replace(blend="poisson", shadow=0.5), (0, 0, 0), (480, 640))
    assert after.scene.objects == before.scene.objects and after.scene.blend == "poisson"
    assert after.sample.boxes.tolist() == before.sample.boxes.tolist()
    assert (after.sample.image != before.sample.image).any()


def test_what_a_recipe_counts_in_pixels_shrinks_with_the_picture():
    plan = aw.scenes.Plan(CUTOUTS, GROUNDS[2:3], recipe=aw.Recipe([aw.blur.between(sigma=6)]))
    found = Preview((210, 264)).of(plan, (0, 0, 0), (840, 1056))
    by_hand = aw.blur(Preview((210, 264)).of(plan.replace(recipe=None), (0, 0, 0), (840, 1056)).sample.image, sigma=1.5)
    assert np.abs(found.sample.image.astype(int) - by_hand).max() <= 1


class Reads:
    """Backgrounds that count how often they are read."""

    def __init__(self):
        self.read = 0

    def __len__(self):
        return 2

    def __getitem__(self, number):
        self.read += 1
        return {"image": np.full((60, 80, 3), 90 * number, np.uint8)}


def test_another_plan_does_not_read_its_backgrounds_again():
    grounds = Reads()
    plan = aw.scenes.Plan(CUTOUTS[:1], aw.data.open(grounds), count=1)
    plan.draw(np.random.default_rng(0)).paint()
    before = grounds.read
    other = plan.replace(angle=(-9, 9), count=2)
    other.draw(np.random.default_rng(0)).paint()
    assert grounds.read == before and other.ground is plan.ground and other.backgrounds is plan.backgrounds
    assert other.angle == (-9, 9) and other.count == (2, 2) and plan.count == (1, 1)
    assert plan.replace(backgrounds=GROUNDS).ground is not plan.ground


@pytest.mark.parametrize(
    ("changes", "words"), [({"angles": 1}, "a plan has no 'angles'"), ({"visible": 2}, "visible must lie in")]
)
def test_another_plan_is_checked(changes, words):
    with pytest.raises((TypeError, ValueError), match=words):
        aw.scenes.Plan(CUTOUTS, GROUNDS).replace(**changes)


def test_weights_say_how_often_an_object_is_of_each_class():
    weights = {"cat": 1, "coin": 3, "cup": 0}
    plan = aw.scenes.Plan(CUTOUTS, GROUNDS[:1], count=1, scale=0.1, weights=weights)
    drawn = [plan.draw(np.random.default_rng([0, k]), (60, 80)).objects[0].cutout for k in range(400)]
    share = {number: drawn.count(number) / len(drawn) for number in set(drawn)}
    assert set(share) == {0, 5, 6}  # both coins are as likely
    assert [share[number] for number in (0, 5, 6)] == pytest.approx([0.25, 0.375, 0.375], abs=0.06)


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ({"dog": 1}, "weights must name classes of the cut-outs \\('cat', 'coin', .*got 'dog'"),
        ({"cat": -1}, "numbers from 0 up, got -1 for 'cat'"),
        ({"cat": "much"}, "numbers from 0 up"),
        ({"cat": 0}, "leave a class to be drawn"),
        (["cat"], "numbers by class"),
    ],
)
def test_weights_that_are_none_are_named(weights, words):
    with pytest.raises((TypeError, ValueError), match=words):
        aw.scenes.Plan(CUTOUTS, GROUNDS, weights=weights)


def test_weights_go_into_the_file_and_the_words(tmp_path):
    plan = aw.scenes.Plan(CUTOUTS, GROUNDS[:1], weights={"cat": 1, "coin": 3})
    again = aw.scenes.Plan.from_file(plan.to_file(tmp_path / "plan.json"))
    assert again.weights == plan.weights == {"cat": 1.0, "coin": 3.0} and "weights" in repr(plan)
    assert (
        again.draw(np.random.default_rng(3), (60, 80)).objects == plan.draw(np.random.default_rng(3), (60, 80)).objects
    )


def test_weights_of_a_data_sets_cutouts_read_nothing():
    data = aw.data.open([aw.pictures.cat(), aw.pictures.coffee()])
    found = aw.scenes.cutouts(data)
    plan = aw.scenes.Plan(found, GROUNDS[:1], count=1, weights={"cup": 1})
    assert {found.label_of(plan.pick.at(quantile)) for quantile in (0, 0.5, 0.99)} == {"cup"}
    assert found.picked([1]).by_class == {found.label_of(1): [0]}
