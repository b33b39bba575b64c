"""Ranges that hold for one label only: kept with the recipe, drawn for Samples with the label, written, read back."""

from __future__ import annotations

import numpy as np
import pytest

import augwidgets as aw

RECIPE = aw.Recipe([aw.flip_vertical.between(), aw.rotate.between(angle=(-90, 90)), aw.blur.between(sigma=(0, 2))])
LIMITED = RECIPE.holding(1, "6", angle=(-20, 20)).holding(2, "6", sigma=(0, 1)).holding(1, "9", angle=(-10, 30))
SIX = aw.Sample(np.zeros((20, 30, 3), np.uint8), label="6")


def angles(recipe, label, count=200):
    steps = (recipe.for_label(label).draw(np.random.default_rng([k])) for k in range(count))
    return np.array([drawn[1].values["angle"] for drawn in steps])


def test_a_label_has_ranges_of_its_own_and_the_others_keep_theirs():
    assert np.abs(angles(LIMITED, "6")).max() <= 20 and np.abs(angles(LIMITED, "8")).max() > 60
    nine = angles(LIMITED, "9")
    assert nine.min() >= -10 and nine.max() <= 30
    assert LIMITED.for_label("6").steps[2].ranges["sigma"] == (0, 1)
    assert LIMITED.for_label(None) == RECIPE == LIMITED.for_label("8")


def test_without_a_label_the_range_of_the_step_itself_changes():
    held = RECIPE.holding(1, angle=(-5, 40))
    assert held.steps[1].ranges["angle"] == (-5, 40) and held.by_label == ()


def test_a_sample_is_drawn_by_its_label_and_an_array_by_none():
    picture = np.tile(np.arange(40, dtype=np.uint8), (40, 1))
    recipe = aw.Recipe([aw.rotate.between(angle=(90, 90))]).holding(0, "6", angle=(0, 0))
    assert (recipe(aw.Sample(picture, label="6")).image[..., 0] == picture).all()
    assert (recipe(aw.Sample(picture, label="8")).image[..., 0] != picture).any()
    assert (recipe(picture) != picture).any()


def test_a_number_as_label_is_its_word():
    assert LIMITED.for_label(6) == LIMITED.for_label("6")
    recipe = aw.Recipe([aw.rotate])
    as_word = recipe.holding(0, "6", angle=(-3, 3))
    assert recipe.holding(0, 6, angle=(-3, 3)) == recipe.replace(by_label={6: {0: {"angle": (-3, 3)}}}) == as_word
    with pytest.raises(ValueError, match="name labels by words of 1 to 200 letters, got True"):
        recipe.holding(0, True, angle=(-3, 3))


def test_it_is_written_and_read_back():
    again = aw.Recipe.from_json(LIMITED.to_json())
    assert again == LIMITED and eval(repr(LIMITED), {"aw": aw}) == LIMITED
    assert '"augwidgets_recipe": 2' in LIMITED.to_json() and '"augwidgets_recipe": 1' in RECIPE.to_json()
    assert "by_label=" in LIMITED.to_code()


def test_what_was_said_of_a_step_goes_with_it():
    assert LIMITED.moving(1, 0).for_label("6").steps[0].ranges["angle"] == (-20, 20)
    assert [row[1] for row in LIMITED.removing(1).by_label] == [2]
    assert LIMITED.changing(1, aw.invert.between()).by_label == LIMITED.holding(2, "6", sigma=(0, 1)).by_label[1:2]
    assert LIMITED.replace(fill="edge").by_label == LIMITED.by_label
    assert LIMITED.replace(steps=[aw.invert.at()]).by_label == ()


def test_several_parameters_of_one_step_are_kept_together():
    zoom = aw.Recipe([aw.zoom.between(scale=(0.5, 2), stretch=(0.5, 2))])
    both = zoom.holding(0, "6", scale=(0.9, 1.1)).holding(0, "6", stretch=(1, 1.2)).for_label("6").steps[0].ranges
    assert (both["scale"], both["stretch"]) == ((0.9, 1.1), (1, 1.2))


def test_training_draws_by_label():
    pictures = np.random.default_rng(0).integers(0, 256, (4, 16, 16, 3), np.uint8)
    recipe = aw.Recipe([aw.invert.between(), aw.brightness.between(gain=(0, 0))])
    recipe = recipe.holding(1, "1", gain=(1, 1))
    data = aw.training.Augmented(pictures, np.array([0, 1, 0, 1]), recipe, batch_size=4, seed=1, shuffle=False)
    batch, _ = data[0]
    assert [float(picture.max()) > 0 for picture in np.asarray(batch)] == [False, True, False, True]


@pytest.mark.parametrize(
    ("by_label", "sentence"),
    [
        ({"6": {7: {"angle": (0, 1)}}}, "ids of steps of the recipe"),
        ({"6": {1: {"angel": (0, 1)}}}, "rotate has no parameter 'angel'"),
        ({"6": {1: {"angle": (0, 900)}}}, "angle must lie in"),
        ({"": {1: {"angle": (0, 9)}}}, "name labels by words"),
        (5, "must be a mapping"),
        ([("6", 1)], "must be a mapping"),
        ([("6", 1, 9)], "must be a mapping"),
        ([("6", 1, (("angle", 0, 9),))], "must be a mapping"),
        ([("6", 1, (["angle", (0, 9)],))], "must be a mapping"),
        ([("6", 1, ((1, (0, 9)),))], "must be a mapping"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(by_label, sentence):
    with pytest.raises((ValueError, TypeError), match=sentence):
        aw.Recipe(RECIPE.steps, by_label=by_label)


def test_a_file_with_nonsense_is_refused():
    text = LIMITED.to_json().replace('"label": "6"', '"label": 6')
    with pytest.raises(ValueError, match="by words"):
        aw.Recipe.from_json(text)
    with pytest.raises(ValueError, match="must be a list of label, id and ranges"):
        aw.Recipe.from_json(text.replace('"by_label": [', '"by_label": [3, '))


def test_a_group_has_no_ranges_of_its_own():
    with pytest.raises(ValueError, match=r"the one with id 0 is a group \(one_of\)"):
        aw.Recipe([aw.one_of([aw.invert.at()])], by_label={"6": {0: {"angle": (0, 1)}}})
    grouped = aw.Recipe([aw.one_of([aw.rotate.usual()])])
    for label in (None, "6"):
        with pytest.raises(ValueError, match=r"step 0 is a group \(one_of\)"):
            grouped.holding(0, label, angle=(-5, 5))
    with pytest.raises(TypeError, match="counted from 0, got 'a'"):
        RECIPE.holding("a", angle=1)


def test_words_of_numpy_are_written_as_words():
    (label, *_) = np.unique(["6", "8"])
    held = RECIPE.holding(1, label, angle=(-20, 20))
    assert "np." not in held.to_code() and eval(repr(held), {"aw": aw}) == held


def test_a_soft_label_is_drawn_like_the_class_that_weighs_most():
    held = aw.Recipe([aw.rotate.between(angle=(90, 90))]).holding(0, "cat", angle=(0, 0))
    picture = np.tile(np.arange(40, dtype=np.uint8), (40, 1))
    for label, still in (({"cat": 1.0}, True), ({"cat": 0.7, "dog": 0.3}, True), ({"cat": 0.3, "dog": 0.7}, False)):
        out = held(aw.Sample(picture, label=label)).image[..., 0]
        assert bool((out == picture).all()) == still
    rng = np.random.default_rng
    assert held.draw(rng(1), label="cat") == held.for_label("cat").draw(rng(1)) != held.draw(rng(1))


def test_parameters_may_have_the_names_of_arguments(tmp_path):
    from typing import Annotated

    for name in ("where", "picture", "other", "step", "index", "label"):
        scope = {"aw": aw, "Annotated": Annotated}
        code = f"@aw.tone\ndef odd(level, *, {name}: Annotated[float, aw.Range(0, 1)] = 0.5):\n    return level"
        with pytest.raises(TypeError, match=f"odd: a parameter may not be called {name}; the kit uses that name"):
            exec(code, scope)
