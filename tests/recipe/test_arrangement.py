"""A recipe read like a list, and two put together."""

from __future__ import annotations

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.recipe import ids
from augwidgets.recipe.checks import MOST_STEPS

RECIPE = aw.default_recipe().replace(min_visible=0.25).holding(1, "6", angle=(-5, 5))
GROUP = aw.some_of(2, [aw.rotate, aw.blur, aw.gamma], ids=[4, 0, 7])


def drawn(recipe, k, label=None):
    return {step.name: dict(step.values) for step in recipe.draw(np.random.default_rng([5, 0, k]), label=label)}


def test_it_is_read_like_a_list():
    assert len(RECIPE) == 5 and list(RECIPE) == list(RECIPE.steps) and len(GROUP) == 3
    assert RECIPE[0] is RECIPE.steps[0] and RECIPE[-1] is RECIPE.steps[4] and GROUP[1] is GROUP.members[1]
    assert RECIPE.steps[2] in RECIPE and aw.blur.between() not in RECIPE
    assert next(step.name for step in reversed(RECIPE)) == "brightness"
    assert len(aw.Recipe()) == 0 and list(aw.Recipe()) == []


@pytest.mark.parametrize("part", [slice(1, 3), slice(None), slice(-2, None), slice(None, None, -1), slice(9, 12)])
def test_a_slice_is_a_recipe_with_its_settings_and_ids(part):
    found = RECIPE[part]
    assert found.steps == RECIPE.steps[part] and found.ids == RECIPE.ids[part]
    assert (found.fill, found.min_visible) == ("reflect", 0.25)
    assert found.by_label == (RECIPE.by_label if RECIPE.steps[1] in found.steps else ())
    for k in range(20):
        names = {step.name for step in found}
        assert drawn(found, k, "6") == {name: one for name, one in drawn(RECIPE, k, "6").items() if name in names}


def test_a_slice_of_a_group_is_a_group():
    assert GROUP[1:] == aw.some_of(2, [aw.blur, aw.gamma], ids=[0, 7]) and GROUP[2:].n == 1
    with pytest.raises(ValueError, match="some_of must keep at least one step"):
        GROUP[:0]


@pytest.mark.parametrize("thing", [RECIPE, GROUP])
def test_what_is_no_place_is_said(thing):
    word = "recipe" if thing is RECIPE else "group"
    for wrong in (5, -6, 10**9):
        with pytest.raises(IndexError, match=rf"the {word} has \d step\(s\), counted from 0, got {wrong}"):
            thing[wrong]
    for wrong in ("rotate", 0.5, None, [0], True, aw.rotate):
        with pytest.raises(TypeError, match=rf"the {word} has \d step\(s\), counted from 0, got "):
            thing[wrong]
    for wrong in (slice("a"), slice(0, 2, 0), slice(None, 0.5)):
        with pytest.raises(TypeError, match=rf"a part of a {word} is taken by whole numbers, {word}\[1:3\], got \("):
            thing[wrong]
    with pytest.raises(TypeError, match=rf"a {word} never changes; {word}.changing\(0, step\) returns another"):
        thing[0] = aw.blur
    with pytest.raises(TypeError, match=rf"a {word} never changes; {word}.removing\(-1\) returns another"):
        del thing[-1]


# -- two together ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [aw.gamma, aw.gamma.between(), aw.gamma.at(), aw.one_of([aw.gamma])])
def test_a_step_is_added_at_either_end(step):
    behind, before = RECIPE + step, step + RECIPE
    assert behind == RECIPE.adding(step)
    assert behind[:-1] == RECIPE == before[1:]
    assert before[0] == behind[-1] and before.ids == (5, 0, 1, 2, 3, 4)


def test_the_settings_are_those_of_the_left_one():
    other = aw.Recipe([aw.gamma], fill="edge", fill_level=0.5, min_visible=0.75, boxes="corners")
    assert (RECIPE + other).settings() == RECIPE.settings()
    assert (other + RECIPE)[:1] == other
    assert (RECIPE + aw.Recipe()) == RECIPE


def test_spatial_steps_of_the_right_one_keep_its_fill():
    group = aw.one_of([aw.in_order([aw.zoom.usual()]), aw.blur.usual()])
    moving = [aw.rotate.usual(), aw.shift.between(fill="wrap"), group,
              aw.perspective.between(fill_level=0.25), aw.gamma.usual()]  # fmt: skip
    left = aw.Recipe([aw.shear.usual()], fill="reflect", ids=[9])
    right = aw.Recipe(moving, fill="constant", fill_level=0.75)
    both = left + right
    assert "fill" not in both[0].ranges
    assert both[1].ranges["fill"] == ("constant",) and both[1].ranges["fill_level"] == (0.75, 0.75)
    assert both[2].ranges["fill"] == ("wrap",) and both[2].ranges["fill_level"] == (0.75, 0.75)
    assert both[3][0][0].ranges["fill"] == ("constant",) and both[3][1] is right[2][1]
    assert both[4].ranges["fill"] == ("constant",) and both[4].ranges["fill_level"] == (0.25, 0.25)
    assert both[5] == right[4]
    for k in range(9):  # what the right one does is what it did, whatever its settings are now
        was, found = (one.draw(np.random.default_rng(k)) for one in (right, both[1:].replace(fill="edge")))
        assert [dict(step.values) for step in found] == [dict(step.values) for step in was]


def test_with_one_fill_nothing_is_written_into_the_steps():
    one, two = (aw.Recipe([step], fill="edge") for step in (aw.rotate.usual(), aw.zoom.usual()))
    assert (one + two).steps == (*one.steps, *two.steps)


@pytest.mark.parametrize(
    ("left", "right", "wanted"),
    [
        ((0, 1), (0, 1), (0, 1, 2, 3)),
        ((0, 1), (2, 3), (0, 1, 2, 3)),
        ((0, 3), (3, 4), (0, 3, 5, 4)),
        ((5, 0), (1, 5), (5, 0, 1, 6)),
        ((0, 2**32 - 1), (0, 1), (0, 2**32 - 1, 2, 1)),
    ],
)
def test_ids_stay_where_they_are_free(left, right, wanted):
    one, two = aw.Recipe([aw.rotate, aw.blur], ids=left), aw.Recipe([aw.zoom.usual(), aw.noise.usual()], ids=right)
    both = one + two
    assert both.ids == wanted
    for k in range(5):  # so the draws of the left one stay, and of the right one where its id does
        found = drawn(both, k)
        assert {name: found[name] for name in ("rotate", "blur")} == drawn(one, k)
        kept = [step.name for step, old, new in zip(two, right, wanted[2:], strict=True) if old == new]
        assert {name: found[name] for name in kept} == {name: drawn(two, k)[name] for name in kept}


def test_ranges_by_label_of_both_stay_with_their_steps():
    two = aw.Recipe([aw.blur.usual(), aw.zoom.usual()]).holding(1, "6", scale=(1, 1.1)).holding(0, "9", sigma=(0, 1))
    both = RECIPE + two
    assert both.for_label("6")[1] == RECIPE.for_label("6")[1] and both.for_label("6")[6].ranges["scale"] == (1, 1.1)
    assert both.for_label("9")[5].ranges["sigma"] == (0, 1) and both.for_label("9")[1] == RECIPE[1]
    assert eval(repr(both), {"aw": aw}) == both == aw.Recipe.from_json(both.to_json())


def test_what_cannot_be_added_is_refused():
    for wrong in (3, None, [aw.gamma], "gamma", np.zeros(3).tolist()):
        with pytest.raises(TypeError, match="a recipe is made of steps such as"):
            RECIPE + wrong
    with pytest.raises(TypeError, match="a recipe is made of steps such as .* got int"):
        sum([RECIPE])
    full = aw.Recipe([aw.gamma] * (MOST_STEPS // 2 + 1))
    with pytest.raises(ValueError, match=f"a recipe may hold {MOST_STEPS} steps at most"):
        full + full


def test_a_recipe_or_a_group_is_no_list_of_steps():
    for thing, words in [(RECIPE, "got Recipe; its steps are recipe.steps"), (GROUP, "got Group; put it in brackets")]:
        with pytest.raises(TypeError, match=f"a Recipe is made of a list of steps, {words}"):
            aw.Recipe(thing)
        with pytest.raises(TypeError, match="one_of takes a list of steps, got (Recipe|Group)"):
            aw.one_of(thing)


def test_an_id_is_found_even_where_the_last_one_is_taken():
    assert ids.unused((0, 1, 7), 8) == 2
