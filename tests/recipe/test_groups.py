"""Groups: which members happen, that draws stay where they are, and how a group is written down."""

from __future__ import annotations

import collections
import copy
import itertools
import json
import pickle
import re

import albumentations as A
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import augwidgets as aw
from augwidgets.generator.keras_import import import_keras
from augwidgets.recipe.in_words import in_words
from tests.strategies import dotted, open_steps, smooth

import_keras()  # chooses the backend before a dialect does

CATALOGUE = [transform for transform in aw.CATALOGUE.values() if transform.is_kits and not transform.partners]
THREE = (aw.rotate.between(angle=(-30, 30)), aw.gamma.between(exponent=(0.5, 2)), aw.noise.usual())
ONE, SOME, ANY = aw.one_of(THREE), aw.some_of(2, THREE), aw.any_order(THREE)

many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def drawn(*members, count=300, **settings_):
    recipe = aw.Recipe(members, **settings_)
    return [recipe.draw(np.random.default_rng([5, 0, k])) for k in range(count)]


def names(steps):
    return tuple(step.name for step in steps)


def of(steps, transform):
    """The steps of a draw that are this transform's."""
    return [step for step in steps if step.transform is transform]


@st.composite
def groups(draw, depth=2):
    """Draw a group of any kind, with members in any state, groups among them, and ids in any order."""
    transforms = draw(st.lists(st.sampled_from(CATALOGUE), min_size=1, max_size=4))
    members = [draw(open_steps(transform)) for transform in transforms]
    if depth and draw(st.booleans()):
        members.insert(0, draw(groups(depth - 1)))
    ids = draw(st.none() | st.permutations(range(9)).map(lambda some: some[: len(members)]))
    kind = draw(st.sampled_from(["one_of", "some_of", "any_order", "in_order"]))
    n = draw(st.integers(1, len(members))) if kind == "some_of" else None
    one = draw(st.none() | st.lists(st.floats(0.1, 9), min_size=len(members), max_size=len(members)))
    weights = one if kind == "one_of" else None
    again = kind == "some_of" and draw(st.booleans())
    return aw.Group(kind, members, n, draw(st.floats(0, 1)), draw(st.booleans()), ids, weights, again)


def deep(levels):
    """A group in a group, and so on."""
    group = aw.one_of([aw.blur])
    for _ in range(levels):
        group = aw.one_of([group])
    return group


# -- which members happen --------------------------------------------------------------------------------------------


def test_one_of_them_happens_each_equally_often():
    counts = collections.Counter(names(steps) for steps in drawn(ONE, count=3000))
    assert set(counts) == {("rotate",), ("gamma",), ("noise",)}
    assert all(abs(count - 1000) < 95 for count in counts.values())  # 3.7 standard errors


def test_weights_say_how_often_each_happens():
    weighted = aw.one_of(THREE, weights=[3, 2, 1])
    counts = collections.Counter(names(steps) for steps in drawn(weighted, count=3000))
    assert all(abs(counts[name,] - count) < 101 for name, count in (("rotate", 1500), ("gamma", 1000), ("noise", 500)))
    assert drawn(aw.one_of(THREE, weights=[4, 4, 4])) == drawn(ONE)  # equal weights change no draw
    off = weighted.changing(0, THREE[0].replace(on=False))
    counts = collections.Counter(names(steps) for steps in drawn(off, count=3000))
    assert abs(counts["gamma",] - 2000) < 96 and len(counts) == 2
    for before, after in zip(drawn(weighted), drawn(off), strict=True):
        assert after == before or of(before, aw.rotate)  # only draws with the one that went have changed


def test_weights_go_with_their_members():
    weighted = aw.one_of(THREE, 0.5, weights=[3, 2, 1])
    assert weighted.moving(2, 0).weights == (1, 3, 2) and weighted.removing(1).weights == (3, 1)
    assert weighted.changing(0, aw.blur.at()).weights == weighted.replace(on=False).weights == (3, 2, 1)
    assert weighted.adding(aw.invert).weights == (3, 2, 1, 2) and weighted.replace(members=THREE).weights is None
    assert weighted.replace(weights=None) == aw.one_of(THREE, 0.5)
    assert weighted.summary == "1 of these 3, chosen anew each time, as often as 3 : 2 : 1."
    assert "weights" not in aw.Recipe([ONE]).to_json() and "weights=(3.0, 2.0, 1.0)" in repr(weighted)


def test_some_of_them_are_different_ones_in_the_order_of_the_list():
    counts = collections.Counter(names(steps) for steps in drawn(SOME, count=3000))
    assert set(counts) == {("rotate", "gamma"), ("rotate", "noise"), ("gamma", "noise")}
    assert all(abs(count - 1000) < 95 for count in counts.values())
    assert {names(steps) for steps in drawn(aw.some_of(3, THREE))} == {("rotate", "gamma", "noise")}
    twice = aw.some_of(2, [aw.rotate, aw.rotate, aw.gamma])  # two of one kind are two members
    assert {names(steps) for steps in drawn(twice)} == {("rotate", "rotate"), ("rotate", "gamma")}


def test_all_of_them_happen_in_every_order_equally_often():
    counts = collections.Counter(names(steps) for steps in drawn(ANY, count=3000))
    assert set(counts) == set(itertools.permutations(["rotate", "gamma", "noise"]))
    assert all(abs(count - 500) < 75 for count in counts.values())


def test_those_that_are_off_are_not_chosen():
    off = THREE[1].replace(on=False)
    for group, wanted in [
        (aw.one_of([THREE[0], off, THREE[2]]), {("rotate",), ("noise",)}),
        (aw.some_of(2, [THREE[0], off, THREE[2]]), {("rotate", "noise")}),
        (aw.some_of(3, [THREE[0], off, THREE[2]]), {("rotate", "noise")}),
        (aw.one_of([off]), {()}),
    ]:
        assert {names(steps) for steps in drawn(group)} == wanted


def test_a_group_has_a_chance_and_a_member_keeps_its_own():
    rate = np.mean([len(steps) for steps in drawn(aw.one_of(THREE, 0.3), count=2000)])
    assert abs(rate - 0.3) < 0.04
    assert not any(drawn(aw.maybe(ONE, 0))) and not any(drawn(aw.maybe(ONE, 1, on=False)))
    half = [step.replace(chance=0.5) for step in THREE]
    lengths = np.array([len(steps) for steps in drawn(aw.some_of(2, half), count=2000)])
    assert abs(lengths.mean() - 1) < 0.06 and set(lengths) == {0, 1, 2}


def test_the_recipes_fill_reaches_the_members():
    (step,) = aw.Recipe([aw.one_of([aw.rotate.usual()])], fill="wrap").draw(np.random.default_rng(0))
    assert step.values["fill"] == "wrap"


# -- draws stay where they are ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("group", [ONE, SOME, ANY], ids=lambda group: group.kind)
def test_dragging_a_members_range_leaves_all_else_as_it_is(group):
    wider = group.changing(0, group.members[0].replace(angle=(-60, 60)))
    assert wider.ids == group.ids
    for before, after in zip(drawn(group), drawn(wider), strict=True):
        assert names(before) == names(after)
        for old, new in zip(before, after, strict=True):
            if old.transform is aw.rotate:
                assert new.values["angle"] == pytest.approx(2 * old.values["angle"])
            else:
                assert new == old


@pytest.mark.parametrize("group", [ONE, SOME, ANY], ids=lambda group: group.kind)
def test_moving_switching_off_and_adding_leave_the_values_of_the_others(group):
    moved, added = group.moving(2, 0), group.adding(aw.invert.at())
    off = group.changing(1, group.members[1].replace(on=False))
    removed = group.removing(1)
    assert moved.ids == (2, 0, 1) and added.ids == (0, 1, 2, 3) and removed.ids == (0, 2)
    for plain, one, two, three, four in zip(*map(drawn, (group, moved, added, off, removed)), strict=True):
        assert sorted(map(repr, plain)) == sorted(map(repr, one))  # the same ones, perhaps in another order
        assert [step for step in two if step.transform is not aw.invert and step in plain] == [
            step for step in two if step.transform is not aw.invert
        ]
        assert three == four
        if not of(plain, aw.gamma):
            assert three == plain  # only draws with the one that went have changed
        for transform in (aw.rotate, aw.noise):
            if of(plain, transform) and of(three, transform):
                assert of(plain, transform) == of(three, transform)


def test_a_group_and_its_neighbours_draw_apart():
    loose = aw.brightness.between(gain=(0.5, 1.5))
    recipe = aw.Recipe([loose, ONE, loose])
    for other in (
        recipe.changing(1, ANY),
        recipe.changing(1, ONE.removing(0)),
        recipe.changing(1, ONE.replace(on=False)),
        recipe.moving(1, 0),
    ):
        for k in range(30):
            one, two = (of(some.draw(np.random.default_rng(k)), aw.brightness) for some in (recipe, other))
            assert one == two
    twins = aw.Recipe([ONE, ONE])
    pairs = [names(twins.draw(np.random.default_rng(k))) for k in range(90)]
    assert 15 < sum(first == second for first, second in pairs) < 45  # a third of them by chance


def test_two_members_of_one_transform_draw_apart():
    turns = np.array([[step.values["angle"] for step in steps] for steps in drawn(aw.any_order([THREE[0], THREE[0]]))])
    assert abs(np.corrcoef(turns.T)[0, 1]) < 0.2


def test_a_group_is_chosen_alike_whatever_ids_are_added():
    far = aw.some_of(2, [*THREE, aw.maybe(aw.invert, on=False)], ids=(0, 1, 2, 4000))
    assert drawn(far) == drawn(SOME)


# -- changing it -----------------------------------------------------------------------------------------------------


def test_a_group_is_changed_like_a_recipe():
    group = SOME.adding(aw.blur)
    assert group.members[3] == aw.blur.between() and group.n == 2 and group.ids == (0, 1, 2, 3)
    assert group.removing(1).adding(aw.invert).ids == (0, 2, 3, 4)  # an id that is gone is not given again
    assert group.removing(-1) == SOME and SOME.removing(0).removing(0).n == 1
    assert SOME.replace(n=3).n == 3 and SOME.replace(members=THREE[:2]).ids == (0, 1)
    assert SOME.replace(chance=0.5).chance == 0.5 and SOME.chance == 1
    assert aw.Group("one_of", THREE, ids=(0, 1, 4095)).adding(aw.blur).ids == (0, 1, 4095, 2)
    with pytest.raises(ValueError, match="one_of must keep at least one step"):
        aw.one_of([aw.blur]).removing(0)
    for act in (SOME.removing, lambda place: SOME.moving(place, 0), lambda place: SOME.changing(place, THREE[0])):
        with pytest.raises(IndexError, match=r"the group has 3 step\(s\), counted from 0, got 9"):
            act(9)


def test_a_recipe_moves_and_removes_groups_like_steps():
    recipe = aw.Recipe([aw.flip_horizontal]).adding(SOME)
    assert recipe.steps[1] == SOME and recipe.ids == (0, 1)
    assert recipe.moving(1, 0).steps[0] == SOME and recipe.removing(0).ids == (1,)
    assert recipe.changing(1, SOME.replace(on=False)).steps[1].on is False
    assert recipe.open_steps == (aw.flip_horizontal.between(), *THREE)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: aw.one_of([]), "at least one step, got none"),
        (lambda: aw.one_of("blur"), "one_of takes a list of steps, got str"),
        (lambda: aw.any_order(3), "any_order takes a list of steps, got int"),
        (lambda: aw.one_of([3]), "a recipe is made of steps such as"),
        (lambda: aw.one_of([aw.Recipe()]), "a recipe holds no other one"),
        (lambda: deep(4), "one_of may hold groups 3 deep in each other at most, got more"),
        (lambda: aw.one_of([aw.in_order([aw.blur] * 200), aw.in_order([aw.blur] * 57)]), "may hold 256 steps at most"),
        (lambda: aw.Recipe([aw.in_order([ONE] * 80), aw.any_order([ONE] * 6)]), "a recipe may hold 256 steps at most"),
        (lambda: aw.one_of(THREE).replace(again=True), "again goes with 'some_of', got it for 'one_of'"),
        (lambda: aw.some_of(2, THREE, again=1), "again must be True or False, got 1"),
        (lambda: aw.some_of(0, THREE), r"n must lie in \[1, 3\], as there are so many steps, got 0"),
        (lambda: aw.some_of(4, THREE), r"n must lie in \[1, 3\], as .* got 4"),
        (lambda: aw.some_of(2, THREE[:1]), r"n must lie in \[1, 1\], as there are so many steps, got 2"),
        (lambda: aw.some_of(1.5, THREE), "n must be a whole number"),
        (lambda: aw.some_of(True, THREE), "n must be a whole number"),
        (lambda: aw.some_of(THREE, 2), "some_of takes a list of steps, got int"),
        (lambda: aw.one_of(THREE, 2), "chance must lie"),
        (lambda: ONE.replace(n=2), "n goes with 'some_of'"),
        (lambda: aw.Group("some_of", THREE), "n goes with 'some_of', and must be there, got None"),
        (lambda: aw.Group("most_of", THREE), "a group must be one of 'one_of', .*, 'in_order', got 'most_of'"),
        (lambda: aw.one_of(THREE, weights=[1, 2]), r"weights must be as many as the steps \(3\), got 2"),
        (lambda: aw.one_of(THREE, weights=[1, 2, 0]), r"a weight must be a number above 0 .*, got 0$"),
        (lambda: aw.one_of(THREE, weights=[1, 2, "3"]), "a weight must be a number"),
        (lambda: aw.one_of(THREE, weights=2), "weights must be a list of 3 numbers, got 2"),
        (lambda: SOME.replace(weights=[1, 1, 1]), "weights go with 'one_of', got some for 'some_of'"),
        (lambda: aw.one_of(THREE, ids=(0, 1)), "ids must be 3 different whole numbers"),
        (lambda: aw.one_of(THREE, ids=(0, 1, 1)), "ids must be 3 different whole numbers"),
        (lambda: aw.one_of(THREE, ids=(0, 1, 4096)), r"in \[0, 2\*\*12\)"),
        (lambda: aw.maybe(ONE, 1, on="no"), "on must be True or False"),
    ],
)
def test_what_cannot_be_a_group_is_refused_in_one_sentence(make, words):
    with pytest.raises((TypeError, ValueError), match=words) as caught:
        make()
    assert "\n" not in str(caught.value)


# -- writing it down -------------------------------------------------------------------------------------------------


@many
@given(group=groups(), seed=st.integers(0, 2**32))
def test_groups_are_written_and_read_back(group, seed):
    assert eval(repr(group), {"aw": aw}) == group
    recipe = aw.Recipe([group, aw.gamma.usual(), aw.maybe(group, 0.5)])
    assert eval(repr(recipe), {"aw": aw}) == recipe == aw.Recipe.from_json(recipe.to_json())
    room: dict = {}
    exec(recipe.to_code(), room)
    assert room["recipe"] == recipe
    for copied in (copy.deepcopy, lambda thing: pickle.loads(pickle.dumps(thing))):
        assert copied(recipe) == recipe
    again = aw.Recipe.from_json(recipe.to_json())
    assert recipe.draw(np.random.default_rng(seed)) == again.draw(np.random.default_rng(seed))
    assert hash(group) == hash(copy.deepcopy(group))


def test_the_code_has_one_step_a_line():
    recipe = aw.Recipe(
        [aw.flip_vertical, aw.maybe(aw.some_of(1, [aw.invert, aw.within(aw.Region.face(), aw.blur)]), 0.5)]
    )
    assert (
        recipe.to_code()
        == """import augwidgets as aw

recipe = aw.Recipe(
    [
        aw.flip_vertical.between(),
        aw.maybe(aw.some_of(1, [
            aw.invert.between(),
            aw.within(aw.Region.face(), aw.blur.between(sigma=(0.0, 2.0))),
        ]), 0.5),
    ],
)
"""
    )


def test_a_recipe_without_groups_is_written_as_ever():
    # Older versions read this text; it may not change.
    text = aw.Recipe([aw.maybe(aw.blur.between(sigma=(0, 2)), 0.5)], fill="edge", ids=[3]).to_json()
    assert (
        text
        == """{
 "augwidgets_recipe": 1,
 "fill": "edge",
 "fill_level": 0.0,
 "min_visible": 0.0,
 "steps": [
  {
   "id": 3,
   "transform": "blur",
   "chance": 0.5,
   "on": true,
   "ranges": {
    "sigma": [
     0.0,
     2.0
    ]
   }
  }
 ]
}"""
    )
    newer = json.loads(aw.Recipe([SOME]).to_json())
    assert newer["augwidgets_recipe"] == 2  # which older versions refuse, and say that they are old
    assert newer["steps"][0] | {"steps": []} == {
        "id": 0, "group": "some_of", "n": 2, "chance": 1.0, "on": True, "steps": []}  # fmt: skip


def test_a_recipe_draws_what_it_always_drew():
    # A lesson's pictures hang on these numbers.
    steps = aw.default_recipe().draw(np.random.default_rng([7, 0, 0]))
    assert names(steps) == ("flip_horizontal", "rotate", "shift", "zoom", "brightness")
    values = [step.values[name] for step, name in zip(steps[1:], ("angle", "right", "scale", "gain"), strict=True)]
    assert values == pytest.approx([-22.63443735319136, 0.0408801863835464, 1.2392342087139923, 0.9822631953800501])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"group": "most_of"}, "a group must be one of one_of, some_of, any_order, in_order"),
        ({"group": ["one_of"]}, "a group must be one of"),
        ({"colour": 1}, "a group must be one of"),
        ({"steps": 3}, "^step 1: steps must be a list, id a whole number, got {'id': 0, 'group': 'some_of', 'n': 1, "),
        ({"steps": []}, r"step 1 \(some_of\): some_of takes a list of at least one step"),
        ({"steps": [3]}, r"step 1\.1: a step must hold id"),
        ({"id": "0"}, "id a whole number"),
        ({"n": None}, "n goes with 'some_of'"),
        ({"n": 3}, r"n must lie in \[1, 2\], as there are so many steps, got 3"),
        ({"n": "2"}, "n must be a whole number"),
        ({"chance": "1"}, "chance must be a number"),
        ({"on": 1}, "on must be True or False"),
    ],
)
def test_a_group_of_a_file_is_checked_like_a_typed_one(change, words):
    whole = json.loads(aw.Recipe([aw.some_of(1, THREE[:2])]).to_json())
    whole["steps"][0].update(change)
    with pytest.raises(ValueError, match=words) as caught:
        aw.Recipe.from_json(json.dumps(whole))
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 240


def test_groups_in_groups_of_a_file_are_read_as_deep_as_they_may_lie():
    whole = json.loads(aw.Recipe([aw.one_of([aw.blur])]).to_json())
    inner = copy.deepcopy(whole["steps"][0]) | {"id": 1}
    whole["steps"][0]["steps"].append(inner)
    assert aw.Recipe.from_json(json.dumps(whole)).steps[0].members[1] == aw.one_of([aw.blur])
    for _ in range(3):
        inner["steps"].append(copy.deepcopy(inner))
        inner = inner["steps"][-1]
    with pytest.raises(ValueError, match=r"step 1\.2\.2\.2\.2 may hold groups 3 deep in each other at most, got more"):
        aw.Recipe.from_json(json.dumps(whole))
    newer = json.loads(aw.Recipe([aw.one_of([aw.in_order([aw.blur])])]).to_json())
    assert newer["augwidgets_recipe"] == 5  # which older versions refuse, and say that they are old
    assert json.loads(aw.Recipe([aw.some_of(1, [aw.blur], again=True)]).to_json())["steps"][0]["again"] is True
    whole["steps"][0]["steps"][1] = {"id": 1, "transform": "blur", "chance": 1, "on": True, "ranges": {"sigma": 99}}
    with pytest.raises(ValueError, match=r"step 1\.2 \(blur\): sigma must lie in"):
        aw.Recipe.from_json(json.dumps(whole))


def test_a_plain_function_in_a_group_runs_and_is_written_as_code_only():
    recipe = aw.Recipe([aw.one_of([np.fliplr])])
    assert (recipe(smooth()) == smooth()[:, ::-1]).all()
    with pytest.raises(ValueError, match="fliplr is a plain function"):
        recipe.to_json()
    assert "from numpy import fliplr\n" in recipe.to_code() and "aw.one_of([\n            fliplr,\n" in recipe.to_code()


def test_a_group_shows_a_table():
    page = aw.Recipe([aw.flip_vertical, SOME.replace(chance=0.25)])._repr_html_()
    assert page.count("<tr>") == 1 + 1 + 4 and "25 %" in page and "2 of these 3" in page and "– gamma" in page
    assert ONE._repr_html_().count("<tr>") == 5 and "1 of these 3" in ONE._repr_html_()
    assert ANY.summary == "All 3, in another order each time."
    assert aw.gamma.usual().summary == aw.gamma.summary and (ONE.name, aw.gamma.usual().name) == ("one_of", "gamma")


def test_what_keeps_a_person_waiting_is_told():
    slow = next(transform for transform in CATALOGUE if transform.slow).usual()
    assert slow.slow and aw.one_of([aw.gamma, slow]).slow and not ONE.slow and not aw.gamma.usual().slow
    assert not aw.one_of([aw.gamma, aw.maybe(slow, on=False)]).slow
    assert aw.within(aw.Region.face(), aw.gamma.usual()).slow
    assert not aw.within(aw.Region.labelled(1), aw.gamma.usual()).slow


# -- in albumentations, and elsewhere --------------------------------------------------------------------------------

SAYABLE = (aw.brightness.at(gain=1.5), aw.offset.at(lift=0.25), aw.invert.at())


@pytest.mark.parametrize(
    "group",
    [aw.one_of(SAYABLE), aw.some_of(2, SAYABLE), aw.any_order(SAYABLE),
     aw.one_of([aw.maybe(SAYABLE[0], 0.5), SAYABLE[2]]), aw.one_of(SAYABLE, weights=[3, 2, 1]),
     aw.one_of([SAYABLE[0], aw.maybe(SAYABLE[2], 0.5)], weights=[1, 2])],
    ids=["one_of", "some_of", "any_order", "one_of with a chance", "weights", "weights and a chance"],
)  # fmt: skip
def test_albumentations_makes_the_same_pictures_as_often(group):
    grey = np.full((2, 2, 3), 100, np.uint8)
    recipe = aw.Recipe([group])
    room: dict = {}
    exec(recipe.to_code("albumentations"), room)
    room["pipeline"].set_random_seed(1)
    theirs = collections.Counter(int(room["pipeline"](image=grey)["image"][0, 0, 0]) for _ in range(1500))
    ours = collections.Counter(int(recipe(grey, seed=k)[0, 0, 0]) for k in range(1500))
    # Levels are cut there, and rounded once here: pictures are the same to one level for each step.
    for level, count in ours.items():
        near = sum(times for other, times in theirs.items() if abs(other - level) <= 3)
        assert abs(near - count) < 110, (ours, theirs)
    assert sum(theirs.values()) == sum(
        times for other, times in theirs.items() if min(abs(other - level) for level in ours) <= 3)  # fmt: skip
    made = recipe.to_object("albumentations").transforms[0]
    assert type(made) is type(room["pipeline"].transforms[0]) and len(made.transforms) == len(group.members)


def test_the_text_for_albumentations_names_its_containers():
    text = aw.Recipe([aw.one_of(SAYABLE, 0.5), aw.some_of(2, SAYABLE), aw.any_order(SAYABLE)]).to_code("albumentations")
    assert re.search(r"A\.OneOf\(\[A\.RandomBr.*, A\.InvertImg\(p=1\.0\)\], p=0\.5\)", text)
    assert re.search(r"A\.SomeOf\(\[.*\], n=2, p=1\.0\)", text) and re.search(
        r"A\.RandomOrder\(\[.*\], n=3, p=1\.0\)", text
    )
    off = aw.some_of(2, [SAYABLE[0], aw.maybe(SAYABLE[1], on=False), aw.maybe(SAYABLE[2], on=False)])
    assert (
        "A.SomeOf([A.RandomBrightnessContrast(" in (said := aw.Recipe([off]).to_code("albumentations"))
        and "n=1" in said
    )
    nothing = aw.Recipe([aw.one_of([aw.maybe(aw.invert, on=False)])])
    assert nothing.to_object("albumentations").transforms == []
    still = aw.Recipe([aw.one_of([aw.invert, aw.blur.at(sigma=0)])]).to_object("albumentations")
    assert [type(part).__name__ for part in still.transforms[0].transforms] == ["InvertImg", "NoOp"]
    turned = aw.Recipe([aw.any_order([aw.quarter_turn.at(turns=1), aw.invert])]).to_object("albumentations")
    assert isinstance(turned.transforms[0].transforms[0], A.Sequential)


@pytest.mark.parametrize(
    "group",
    [aw.one_of([aw.flip_horizontal, aw.flip_vertical], 0.5), aw.some_of(2, SAYABLE), aw.any_order(SAYABLE, 0.3),
     aw.one_of([aw.quarter_turn.at(turns=1), aw.quarter_turn.at(turns=3)]), aw.some_of(1, [aw.maybe(aw.invert, 0.5)]),
     aw.any_order([aw.quarter_turn.at(turns=2), aw.maybe(aw.invert, 0.5)]),
     aw.one_of([aw.flip_horizontal, aw.maybe(aw.invert, 0.5), aw.quarter_turn.at(turns=1)], weights=[1, 0.5, 0.25])],
    ids=repr,
)  # fmt: skip
def test_a_group_of_albumentations_is_read_back(group):
    (back,) = aw.Recipe.from_object(aw.Recipe([group]).to_object("albumentations")).steps
    assert (back.kind, back.n, back.chance, back.weights) == (group.kind, group.n, group.chance, group.weights)
    for theirs, ours in zip(back.members, group.members, strict=True):
        assert theirs.chance == ours.chance and theirs.transform in (ours.transform, aw.brightness, aw.offset)
    grey = np.full((4, 4, 3), 100, np.uint8)
    grey[0, 0] = 200
    for seed in range(9):  # the same ids, so the same draws
        ours, theirs = (aw.Recipe([one])(grey, seed=seed).astype(int) for one in (group, back))
        assert np.abs(ours - theirs).max() <= 1  # a lift that went through their two limits


def test_what_was_chosen_in_theirs_happens_whatever_its_chance():
    (group,) = aw.Recipe.from_object(A.OneOf([A.HorizontalFlip(p=0.2), A.InvertImg(p=0.2)], p=0.7)).steps
    assert group == aw.one_of([aw.flip_horizontal, aw.invert], 0.7)
    (group,) = aw.Recipe.from_object(A.SomeOf([A.HorizontalFlip(p=0.2), A.InvertImg(p=0.4)], n=1)).steps
    assert group == aw.some_of(1, [aw.maybe(aw.flip_horizontal, 0.2), aw.maybe(aw.invert, 0.4)])
    both = A.Sequential([A.HorizontalFlip(p=0.5), A.InvertImg(p=1)], p=1)
    assert aw.Recipe.from_object(both).steps == (aw.maybe(aw.flip_horizontal, 0.5), aw.invert.between())
    lone = A.OneOf([A.Sequential([A.HorizontalFlip(p=0.5)], p=1), A.VerticalFlip(p=1)], p=1)
    assert aw.Recipe.from_object(lone).steps[0].members[0].chance == 0.5


def test_what_is_several_steps_here_happens_together_with_its_one_chance():
    part = A.Affine(rotate=(0, 9), scale={"x": (2, 2), "y": (2, 2)}, p=0.5)
    (group,) = aw.Recipe.from_object(part).steps
    assert group.kind == "in_order" and group.chance == 0.5
    assert [step.name for step in group.members] == ["zoom", "rotate"]
    (choice,) = aw.Recipe.from_object(A.SomeOf([A.RandomBrightnessContrast(p=0.3)], n=1)).steps
    assert choice.members[0].kind == "in_order" and choice.members[0].chance == 0.3
    (choice,) = aw.Recipe.from_object(A.OneOf([A.HorizontalFlip(p=1), A.OneOf([A.InvertImg(p=1)], p=1)], p=1)).steps
    assert choice == aw.one_of([aw.flip_horizontal, aw.one_of([aw.invert])])


@pytest.mark.parametrize(
    ("theirs", "words"),
    [
        (A.OneOf([A.HorizontalFlip(p=0), A.VerticalFlip(p=0.4)], p=1), "has a chance of 0 and never happens"),
        (A.SomeOf([A.HorizontalFlip(), A.InvertImg()], n=2, replace=True), "chooses the same one more than once"),
        (A.RandomOrder([A.HorizontalFlip(), A.VerticalFlip(), A.InvertImg()], n=2), "2 of 3 in any order"),
        (
            A.SomeOf([A.NoOp(), A.MedianBlur(), A.RandomFog()]),
            r"SomeOf \(MedianBlur: it is not .*; RandomFog: it is not",
        ),
    ],
)
def test_a_group_of_theirs_that_cannot_be_said_is_refused_by_name(theirs, words):
    with pytest.raises(ValueError, match=f"^a recipe cannot say: .*{words}"):
        aw.Recipe.from_object(theirs)


def test_albumentations_refuses_a_group_with_all_that_it_cannot_say_in_it():
    recipe = aw.Recipe([aw.one_of([aw.noise, aw.invert, aw.within(aw.Region.face(), aw.gamma), np.fliplr]), aw.erase])
    with pytest.raises(ValueError, match=re.escape(
        "cannot say: one_of (noise: it is not translated; gamma: only in faces; it acts on the whole picture there; "
        "fliplr: it is not translated); erase (CoarseDropout puts its hole where all of it is in the picture)"
    )):  # fmt: skip
        recipe.to_code("albumentations")


@pytest.mark.parametrize("dialect", ["keras_layers", "keras_generator", "numpy"])
def test_the_other_dialects_refuse_a_group_by_name(dialect):
    with pytest.raises(ValueError, match=r"cannot say: some_of \(steps are not chosen from a group there\)"):
        aw.Recipe([SOME]).to_code(dialect)
    assert aw.Recipe([SOME.replace(on=False)]).to_code(dialect)


# -- groups in groups, and members that come again ------------------------------------------------------------------


def test_what_is_in_order_happens_all_together_or_not_at_all():
    both = aw.one_of([aw.in_order([aw.invert, aw.maybe(aw.gamma, 0.5)], 0.8), aw.noise])
    counts = collections.Counter(names(steps) for steps in drawn(both, count=3000))
    wanted = {("noise",): 1500, (): 300, ("invert",): 600, ("invert", "gamma"): 600}
    assert set(counts) == set(wanted)
    assert all(abs(counts[some] - count) < 4 * (count * (1 - count / 3000)) ** 0.5 for some, count in wanted.items())


def test_a_chance_inside_does_not_hang_on_which_member_was_chosen():
    # Both are quantiles below a limit: of one row they would always be low together.
    group = aw.one_of([aw.in_order([aw.maybe(aw.invert, 0.5)]), aw.noise])
    counts = collections.Counter(names(steps) for steps in drawn(group, count=2000))
    assert abs(counts["invert",] - 500) < 80 and abs(counts[()] - 500) < 80


def test_the_same_member_may_come_again_with_another_value_in_the_order_of_the_choice():
    group = aw.some_of(2, THREE, again=True)
    some = drawn(group, count=3000)
    counts = collections.Counter(names(steps) for steps in some)
    assert len(counts) == 9 and all(abs(count - 3000 / 9) < 70 for count in counts.values())
    twice = [steps for steps in some if names(steps) == ("rotate", "rotate")]
    angles = np.array([[step.values["angle"] for step in steps] for steps in twice])
    assert abs(np.corrcoef(angles.T)[0, 1]) < 0.25 and (angles[:, 0] != angles[:, 1]).all()
    for once, more in zip(some, drawn(group.replace(n=3), count=3000), strict=True):
        assert more[:2] == once  # one more leaves the others as they are


def test_draws_inside_of_a_group_in_a_group_stay_where_they_are():
    inner = aw.any_order(THREE)
    group = aw.one_of([inner, aw.invert])
    wider = group.changing(0, inner.changing(0, THREE[0].replace(angle=(-60, 60))))
    for before, after in zip(drawn(group), drawn(wider), strict=True):
        assert names(before) == names(after)
        for old, new in zip(before, after, strict=True):
            if old.transform is aw.rotate:
                assert new.values["angle"] == pytest.approx(2 * old.values["angle"])
            else:
                assert old == new


def test_a_group_knows_its_steps_in_order_and_how_deep_it_is():
    group = aw.one_of([aw.in_order([aw.blur, aw.one_of([aw.gamma, aw.invert])]), aw.noise])
    assert [step.name for step in group.open_steps] == ["blur", "gamma", "invert", "noise"]
    assert aw.Recipe([group, aw.zoom]).open_steps[-1].name == "zoom" and group.depth == 3
    assert aw.one_of([aw.in_order([aw.mixup])]).pair is aw.mixup


@pytest.mark.parametrize(
    ("group", "words"),
    [
        (aw.in_order([aw.blur.between(sigma=(0, 2)), aw.invert]), "blur 0.0 … 2.0 px, then invert"),
        (aw.one_of([aw.shift.at(right=-0.1, down=0), aw.shift.at(right=0.1, down=0)], 0.25),
         "shift right −10 % or +10 % in 25 %"),
        (aw.one_of([aw.blur.at(sigma=1), aw.in_order([aw.invert, aw.maybe(aw.transpose, on=False)])]),
         "blur 1.0 px or (invert, then transpose (off))"),
        (aw.one_of([aw.shift.at(right=-0.1, down=0.2), aw.shift.at(right=0.1, down=0)]),
         "shift right −10 %, down +20 % or right +10 %"),
        (aw.some_of(1, [aw.invert, aw.transpose]), "1 of invert, transpose"),
        (aw.any_order([aw.invert, aw.transpose]), "invert and transpose, in any order"),
    ],
)  # fmt: skip
def test_a_group_is_told_in_words(group, words):
    assert in_words(group) == words


@pytest.mark.parametrize(
    "group",
    [aw.one_of([aw.in_order(SAYABLE[:2]), SAYABLE[2]]), aw.some_of(2, [SAYABLE[0], SAYABLE[2]], again=True),
     aw.some_of(2, [SAYABLE[0], SAYABLE[2]], 0.5, again=True),
     aw.one_of([aw.in_order([SAYABLE[2], aw.one_of(SAYABLE[:2], 0.5)], 0.5), SAYABLE[0]], weights=[2, 1])],
    ids=["in order", "again", "again with a chance", "three deep"],
)  # fmt: skip
def test_albumentations_takes_groups_in_groups(group):
    grey = np.full((2, 2, 3), 100, np.uint8)
    recipe = aw.Recipe([group])
    pipeline = recipe.to_object("albumentations")  # no seed: with one, its OneOfs all choose alike
    theirs = collections.Counter(int(pipeline(image=grey)["image"][0, 0, 0]) for _ in range(1500))
    ours = collections.Counter(int(recipe(grey, seed=k)[0, 0, 0]) for k in range(1500))
    for level, count in ours.items():
        near = sum(times for other, times in theirs.items() if abs(other - level) <= 3)
        assert abs(near - count) < 110, (ours, theirs)
    back = aw.Recipe.from_object(pipeline)
    again = collections.Counter(int(back(grey, seed=k)[0, 0, 0]) for k in range(1500))
    assert all(abs(sum(again[level + d] for d in range(-3, 4)) - count) < 110 for level, count in ours.items())


def test_aug_mix_mixes_what_its_chains_make_and_moves_nothing():
    rng = np.random.default_rng(0)
    colours = rng.random((7, 3), np.float32)
    image = colours[rng.integers(0, 7, (30, 40))]
    for seed in range(12):
        out = aw.aug_mix(image, seed=seed, strength=1, severity=8)
        for colour in colours:  # what was of one colour still is: no pixel looks at its neighbours, or moves
            assert np.ptp(out[(image == colour).all(axis=2)], axis=0).max() < 1e-6
        half = aw.aug_mix(image, seed=seed, strength=0.5, severity=8)
        np.testing.assert_allclose(half, (image + out) / 2, atol=1e-6)


def test_one_chain_of_one_step_is_that_step():
    image = smooth()
    known = {"auto_contrast": aw.auto_contrast(image, cutoff=0), "equalize": aw.equalize(image)}
    found = collections.Counter()
    for seed in range(300):
        out = aw.aug_mix(image, strength=1, chains=1, longest=1, seed=seed)
        found.update(name for name, wanted in known.items() if (out == wanted).all())
    assert all(30 < found[name] < 70 for name in known)  # a sixth of 300 each


def test_the_weights_of_two_chains_are_spread_evenly_and_the_first_chain_stays():
    image = smooth(np.float32, size=(12, 16))
    first, second = aw.auto_contrast(image, cutoff=0), aw.equalize(image)
    apart = (first - second).ravel()
    shares = []
    for seed in range(1200):
        if (aw.aug_mix(image, strength=1, chains=1, longest=1, seed=seed) == first).all():
            rest = (aw.aug_mix(image, strength=1, chains=2, longest=1, seed=seed) - second).ravel()
            share = float(rest @ apart / (apart @ apart))
            if np.abs(rest - share * apart).max() < 1e-5 and share < 0.999:  # the second one is equalize
                shares.append(share)
    assert len(shares) > 15  # of 33
    assert min(shares) < 0.2 and max(shares) > 0.8 and 0.3 < np.mean(shares) < 0.7


def test_a_mix_of_three_chains_lies_nearer_to_the_mean_of_many_than_one_chain():
    image = np.full((1, 1, 3), 0.5, np.float32)
    one, three = ([float(aw.aug_mix(image, strength=1, chains=chains, seed=seed).mean()) for seed in range(400)]
                  for chains in (1, 3))  # fmt: skip
    assert np.mean(three) == pytest.approx(np.mean(one), abs=0.03)
    assert np.std(three) < np.std(one)


def test_labels_are_never_touched_by_aug_mix():
    sample = dotted()
    out = aw.aug_mix(sample, seed=3)
    assert out.replace(image=sample.image).same_as(sample)


@pytest.mark.parametrize(
    ("recipe", "version"),
    [
        (aw.Recipe([aw.rotate.usual()]), 1),
        (aw.Recipe([aw.one_of([aw.rotate, aw.invert])]), 2),
        (aw.Recipe([aw.within(aw.Region.face(), aw.blur)]), 2),
        (aw.Recipe([aw.one_of([aw.rotate, aw.invert], weights=[2, 1])]), 3),
        (aw.Recipe([aw.one_of([aw.rotate, aw.within(aw.Region.masked(), aw.blur)])]), 3),
    ],
)
def test_a_recipe_is_written_in_the_oldest_format_that_holds_it(recipe, version):
    assert json.loads(recipe.to_json())["augwidgets_recipe"] == version
    assert aw.Recipe.from_json(recipe.to_json()) == recipe


def test_an_id_stands_once_in_a_file():
    whole = json.loads(aw.Recipe([aw.invert, aw.invert]).to_json())
    whole["steps"][1]["id"] = 0
    with pytest.raises(ValueError, match="step 2: each step must have an id of its own, got 0 twice"):
        aw.Recipe.from_json(json.dumps(whole))


def test_a_group_that_is_off_is_written_off():
    group = aw.maybe(aw.one_of([aw.blur]), on=False)
    assert eval(repr(group), {"aw": aw}) == group and "on=False" in repr(group)
