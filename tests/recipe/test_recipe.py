"""Drawing, fusing, writing down."""

from __future__ import annotations

import copy
import json
import pickle
import re

import numpy as np
import pytest

import augwidgets as aw
from tests.strategies import dotted, smooth

RECIPE = aw.default_recipe()


def drawn(recipe, seed=0, count=200):
    return [recipe.draw(np.random.default_rng([seed, 0, k])) for k in range(count)]


def value(steps, transform, name):
    return next((step.values[name] for step in steps if step.transform is transform), None)


def test_the_default_recipe_is_the_designs():
    assert repr(RECIPE) == (
        "aw.Recipe([aw.maybe(aw.flip_horizontal.between(), 0.5), aw.rotate.between(angle=(-30.0, 30.0)), "
        "aw.shift.between(right=(-0.1, 0.1), down=(-0.1, 0.1)), aw.zoom.between(scale=(0.8, 1.25)), "
        "aw.brightness.between(gain=(0.8, 1.2))], fill='reflect')"
    )
    assert repr(aw.rotate.at(angle=15)) == ("aw.rotate.at(angle=15.0, expand=False, fill='constant', fill_level=0.0)")


def test_the_observed_rate_is_the_chance():
    flips = [value(steps, aw.flip_horizontal, "fill") is not None for steps in drawn(RECIPE, count=2000)]
    assert abs(np.mean(flips) - 0.5) < 0.04  # 3.5 standard errors of 2000 coins
    never, always = (aw.Recipe([aw.maybe(aw.invert.at(), chance)]) for chance in (0, 1))
    assert not any(drawn(never)) and all(drawn(always))


def test_draws_fill_the_range_and_stay_inside():
    angles = np.array([value(steps, aw.rotate, "angle") for steps in drawn(RECIPE, count=2000)])
    assert -30 <= angles.min() < -29 and 29 < angles.max() <= 30
    assert abs(angles.mean()) < 1.5
    zooms = np.array([value(steps, aw.zoom, "scale") for steps in drawn(RECIPE, count=2000)])
    assert abs(np.log(zooms).mean()) < 0.01  # logarithmic: as often nearer as farther


def test_whole_numbers_and_choices_have_equal_shares_and_both_ends():
    recipe = aw.Recipe([aw.noise.between(levels=(1, 3)), aw.quarter_turn.usual()])
    steps = drawn(recipe, count=3000)
    for transform, name, wanted in [(aw.noise, "levels", (1, 2, 3)), (aw.quarter_turn, "turns", (0, 1, 2, 3))]:
        found, counts = np.unique([value(one, transform, name) for one in steps], return_counts=True)
        assert tuple(found) == wanted
        assert counts.min() > 0.85 * 3000 / len(wanted)


def test_dragging_a_range_bends_every_draw_smoothly():
    wider = RECIPE.changing(1, aw.rotate.between(angle=(-60, 60)))
    for before, after in zip(drawn(RECIPE), drawn(wider), strict=True):
        assert value(after, aw.rotate, "angle") == pytest.approx(2 * value(before, aw.rotate, "angle"))
        assert [step for step in before if step.transform is not aw.rotate] == [
            step for step in after if step.transform is not aw.rotate
        ]


def test_switching_moving_and_removing_leave_the_other_draws_alone():
    off = RECIPE.changing(1, aw.maybe(RECIPE.steps[1], on=False))
    moved, removed, added = RECIPE.moving(4, 0), RECIPE.removing(2), RECIPE.adding(aw.noise.usual())
    assert moved.ids == (4, 0, 1, 2, 3) and removed.ids == (0, 1, 3, 4) and added.ids == (0, 1, 2, 3, 4, 5)
    for plain, one, two, three, four in zip(*map(drawn, (RECIPE, off, moved, removed, added)), strict=True):
        assert one == tuple(step for step in plain if step.transform is not aw.rotate)
        assert set(map(repr, two)) == set(map(repr, plain)) and two[0].transform is aw.brightness
        assert three == tuple(step for step in plain if step.transform is not aw.shift)
        assert four[: len(plain)] == plain
    again = removed.adding(aw.shift.usual())
    assert again.ids == (0, 1, 3, 4, 5)  # an id that is gone is not given again while a later one stands


def test_two_steps_of_one_transform_draw_apart():
    recipe = aw.Recipe([aw.rotate.between(angle=(-30, 30)), aw.rotate.between(angle=(-30, 30))])
    angles = np.array([[step.values["angle"] for step in steps] for steps in drawn(recipe)])
    assert abs(np.corrcoef(angles.T)[0, 1]) < 0.25  # 3.5 standard errors of 200 pairs


def test_a_seed_does_not_move_while_an_amplitude_is_dragged():
    narrow, wide = (aw.Recipe([aw.noise.between(levels=(0, top))]) for top in (4, 64))
    for one, two in zip(drawn(narrow), drawn(wide), strict=True):
        assert one[0].values["seed"] == two[0].values["seed"]
    assert len({one[0].values["seed"] for one in drawn(narrow)}) == 200
    fixed = aw.Recipe([aw.noise.between(seed=5)])
    assert {one[0].values["seed"] for one in drawn(fixed)} == {5}


def test_no_global_random_state_is_read_or_written():
    np.random.seed(1)  # noqa: NPY002
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    image = smooth()
    first = RECIPE(image, seed=3)
    np.random.seed(2)  # noqa: NPY002
    assert (RECIPE(image, seed=3) == first).all()
    np.random.seed(1)  # noqa: NPY002
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002


def test_the_recipes_fill_goes_into_the_steps_that_name_none():
    recipe = aw.Recipe([aw.rotate.usual(), aw.shift.between(fill="wrap")], fill="edge", fill_level=0.5)
    first, second = recipe.draw(np.random.default_rng(0))
    assert (first.values["fill"], second.values["fill"]) == ("edge", "wrap")
    assert first.values["fill_level"] == 0.5


def test_a_run_of_warps_resamples_once_and_saturates_once():
    sample = dotted(np.float32).replace(image=smooth(np.float32))
    there_and_back = [aw.rotate.at(angle=33), aw.zoom.at(scale=0.3), aw.zoom.at(scale=1 / 0.3), aw.rotate.at(angle=-33)]
    out = aw.Recipe().apply(sample, there_and_back)
    assert np.abs(out.image - sample.image).max() < 1e-5
    assert (out.mask == sample.mask).all()
    np.testing.assert_allclose(out.boxes, sample.boxes)
    too_bright_and_back = [aw.brightness.at(gain=3), aw.brightness.at(gain=0.5), aw.brightness.at(gain=2 / 3)]
    assert (aw.Recipe().apply(aw.Sample(smooth()), too_bright_and_back).image == smooth()).all()
    mixed = [aw.brightness.at(gain=3), aw.blur.at(sigma=0), aw.brightness.at(gain=1 / 3)]
    assert aw.Recipe().apply(aw.Sample(smooth()), mixed).image.max() <= 85  # pixels stand between: it clips


def test_different_fills_are_not_fused():
    image = smooth()
    run = [aw.shift.at(right=0.25, fill="constant", fill_level=1.0), aw.shift.at(right=-0.25, fill="wrap")]
    out = aw.Recipe().apply(aw.Sample(image), run).image
    assert (out == run[1](run[0](image))).all()
    assert (out[:, -40:] == 255).all()


def test_a_curve_without_a_value_outside_sees_the_level_clipped():
    image = smooth()
    out = aw.Recipe().apply(aw.Sample(image), [aw.offset.at(lift=-0.5), aw.gamma.at(exponent=0.5)])
    wanted = (np.sqrt(np.maximum(image / 255 - 0.5, 0)) * 255 + 0.5).astype(np.uint8)
    assert out.image.min() == 0 and (out.image == wanted).all()


def test_a_picture_in_gives_a_picture_out():
    image = smooth()
    out = RECIPE(image, seed=7)
    assert isinstance(out, np.ndarray) and out.shape == image.shape
    sample = RECIPE(aw.Sample(image), seed=7)
    assert (sample.image == out).all()
    assert RECIPE(image[..., 0], seed=7).ndim == 2


def test_settings_are_kept_and_checked():
    recipe = RECIPE.replace(fill="edge", min_visible=0.25)
    assert recipe.steps == RECIPE.steps and recipe.ids == RECIPE.ids
    for wrong, words in [
        ({"fill": "mirror"}, "fill must be one of 'constant', 'edge', 'reflect', 'wrap', got 'mirror'"),
        ({"fill_level": 255}, r"fill_level must lie in \[0, 1\] of full range, got 255"),
        ({"min_visible": 2}, "min_visible must lie"),
        ({"ids": (1, 1, 2, 3, 4)}, "different whole numbers"),
        ({"ids": (1,)}, "5 different whole numbers"),
    ]:
        with pytest.raises(ValueError, match=words):
            RECIPE.replace(**wrong)
    for seed in (-1, "a", 1.5, (1, -1)):
        with pytest.raises(ValueError, match="whole number from 0 up, a tuple of such, or a Generator, got"):
            RECIPE(smooth(), seed=seed)
    with pytest.raises(TypeError, match="list of steps, got str"):
        aw.Recipe("rotate")
    with pytest.raises(TypeError, match="a recipe is made of steps such as"):
        aw.Recipe([3])
    with pytest.raises(ValueError, match="low <= high, got"):
        aw.rotate.between(angle=(30, -30))
    with pytest.raises(ValueError, match="chance must lie"):
        aw.maybe(aw.rotate, 50)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "must be JSON"),
        ("not json", "must be JSON"),
        ("[" * 100_000, "must be JSON"),
        (b"\xff\xfe\x00", "must be JSON"),
        ("[]", "got other JSON"),
        ('{"steps": []}', "got other JSON"),
        ('{"augwidgets_recipe": true, "steps": []}', "format must be a whole number from 1 up"),
        ('{"augwidgets_recipe": 99, "steps": []}', "comes from a newer augwidgets"),
        ('{"augwidgets_recipe": 1}', 'a list "steps"'),
        ('{"augwidgets_recipe": 1, "steps": [], "colour": 1}', "colour"),
        ('{"augwidgets_recipe": 1, "steps": [], "fill": "mirror"}', "fill must be one of"),
        ('{"augwidgets_recipe": 1, "steps": [3]}', "a step must hold id"),
        ('{"augwidgets_recipe": 1, "steps": [{"id": 0}]}', "a step must hold id"),
    ],
)
def test_json_that_is_no_recipe_is_refused_in_one_sentence(text, words):
    with pytest.raises(ValueError, match=words) as caught:
        aw.Recipe.from_json(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"transform": "explode"}, "no transform is called 'explode'"),
        ({"transform": ["rotate"]}, "step 1 .* no transform is called"),
        ({"ranges": {"angel": [0, 1]}}, "rotate has no parameter 'angel'"),
        ({"ranges": {"angle": [0, 500]}}, r"angle must lie in \[-180, 180\] deg, got 500"),
        ({"ranges": {"angle": "__import__('os')"}}, "angle must be a number"),
        ({"ranges": []}, "ranges must be an object"),
        ({"chance": 1.5}, "chance must lie"),
        ({"chance": "1"}, "chance must be a number"),
        ({"on": 1}, "on true or false"),
        ({"id": -1}, "ids must be"),
        ({"id": "0"}, "id a whole number"),
        ({"chance": None}, "step 1 .*chance must be a number"),
        ({"ranges": {"self": 1}}, "has no parameter 'self'"),
        ({"ranges": {"angle": 10**400}}, "angle must lie in .* got a far larger number"),
    ],
)
def test_a_step_of_a_file_is_checked_like_a_typed_one(change, words):
    whole = json.loads(aw.Recipe([aw.rotate.usual()]).to_json())
    whole["steps"][0].update(change)
    with pytest.raises(ValueError, match=words) as caught:
        aw.Recipe.from_json(json.dumps(whole))
    assert "\n" not in str(caught.value)


def test_a_saved_state_repeats_the_draws():
    for rng in (np.random.default_rng(3), np.random.Generator(np.random.PCG64(5).jumped())):
        state = rng.bit_generator.state
        first, second = RECIPE.draw(rng), RECIPE.draw(rng)
        rng.bit_generator.state = state
        assert RECIPE.draw(rng) == first != second


def test_recipes_steps_and_transforms_are_copied_and_pickled():
    def halve(image):
        return image // 2

    for copied in (copy.deepcopy, copy.copy, lambda thing: pickle.loads(pickle.dumps(thing))):
        for thing in (aw.rotate, aw.rotate.at(angle=5), RECIPE.steps[0], RECIPE, aw.default_recipe().moving(0, 2)):
            assert copied(thing) == thing
    assert (copy.deepcopy(aw.Recipe([halve]))(smooth()) == smooth() // 2).all()


def test_min_visible_is_asked_once_at_the_end_whatever_took_the_rest():
    gone, part = aw.erase.at(width=1, height=1), aw.erase.at(width=1, height=0.5, y=0.25)
    strict = aw.Recipe(min_visible=0.5)
    for run in ([gone], [gone, aw.shift.at(right=0, down=0)], [gone, aw.shift.at(right=0.01)]):
        assert len(strict.apply(dotted(), run).boxes) == 0
        assert len(aw.Recipe().apply(dotted(), run).boxes) == 1
    assert strict.apply(dotted(), [part]).box_labels == ()


def test_what_cannot_be_part_of_a_recipe_is_refused():
    for thing, words in [
        (aw.default_recipe(), "one \\+ other has the steps of both"),
        (int, "int is a class: make one"),
        (aw.pictures.cat, "got Picture"),
        (aw.Sample, "Sample is a class: make one"),
    ]:
        with pytest.raises(TypeError, match=words):
            aw.Recipe([thing])
    for wrong in (None, np.random.RandomState(3), 7):
        with pytest.raises(TypeError, match="draw takes a numpy.random.Generator"):
            RECIPE.draw(wrong)
    with pytest.raises(TypeError, match="apply takes a Sample, got ndarray"):
        RECIPE.apply(smooth(), [])
    for wrong, came in [([aw.rotate], "Transform"), ([aw.rotate.between()], "OpenStep"), (aw.rotate.at(), "Step"),
                        (None, "NoneType"), ([aw.rotate.at(), None], "NoneType"), (RECIPE, "OpenStep")]:  # fmt: skip
        with pytest.raises(TypeError, match=f"^apply takes drawn Steps: .* got {came}$"):
            RECIPE.apply(aw.Sample(smooth()), wrong)
        with pytest.raises(TypeError, match=f"^resolved takes drawn Steps: .* got {came}$"):
            RECIPE.resolved(wrong, (4, 6))
    with pytest.raises((TypeError, ValueError), match=r"^a canvas.* got \(4, 6, 3\)$"):
        RECIPE.resolved([], (4, 6, 3))
    with pytest.raises(ValueError, match=f"^{re.escape(aw.mixup.alone)}$"):
        RECIPE.apply(aw.Sample(smooth()), [aw.mixup.at(partners=[0])])
    with pytest.raises(TypeError, match="^partner must be a function that takes the number of a picture .* got 3$"):
        RECIPE.apply(aw.Sample(smooth()), [aw.mixup.at(partners=[0])], partner=3)
    with pytest.raises(TypeError, match="^a recipe has no field 'seed'; it has steps, fill, "):
        RECIPE.replace(seed=3)
    for act in (RECIPE.removing, lambda place: RECIPE.moving(place, 0), lambda place: RECIPE.moving(0, place)):
        with pytest.raises(IndexError, match=r"the recipe has 5 step\(s\), counted from 0, got 99"):
            act(99)
    with pytest.raises(TypeError, match="on must be True or False, got 'no'"):
        aw.maybe(aw.rotate, 0.5, on="no")


def test_a_new_step_finds_an_id_even_beside_the_largest():
    recipe = aw.Recipe([aw.rotate.usual()], ids=[2**32 - 1])
    assert recipe.adding(aw.shift.usual()).ids == (2**32 - 1, 0)


def test_a_stream_of_a_huge_id_is_no_trap():
    whole = json.loads(aw.Recipe([aw.rotate.usual()]).to_json())
    whole["steps"][0]["id"] = 10**12
    with pytest.raises(ValueError, match="ids must be"):
        aw.Recipe.from_json(json.dumps(whole))


def test_code_makes_the_same_recipe():
    recipe = RECIPE.adding(aw.maybe(aw.noise.usual(), 0.25, on=False)).moving(5, 0)
    room: dict = {}
    exec(recipe.to_code(), room)
    assert room["recipe"] == recipe
    exec(aw.Recipe().to_code(), room)
    assert room["recipe"] == aw.Recipe()
    with pytest.raises(ValueError, match="dialect must be one of 'augwidgets', .*got 'torch'"):
        recipe.to_code("torch")


def test_a_recipe_shows_a_table():
    page = RECIPE._repr_html_()
    assert page.count("<tr>") == 6 and "50 %" in page and "−30° … 30°" in page
    assert "rotate" in aw.rotate.at()._repr_html_() and "30°" in aw.rotate.usual()._repr_html_()


def test_a_step_that_is_changed_makes_the_recipe_that_would_be_made_anew():
    steps = [aw.flip_horizontal.usual(), aw.rotate.usual(), aw.brightness.usual()]
    settings = {"fill": "edge", "fill_level": 0.25, "min_visible": 0.5, "boxes": "corners", "ids": (4, 9, 2)}
    narrow = aw.rotate.between(angle=(-5, 5))
    changed = aw.Recipe(steps, **settings).changing(-2, narrow)
    anew = aw.Recipe([steps[0], narrow, steps[2]], **settings)
    assert changed == anew and repr(changed) == repr(anew) and changed.to_json() == anew.to_json()
    assert changed.draw(np.random.default_rng(3)) == anew.draw(np.random.default_rng(3))


@pytest.mark.parametrize("index", [0, -1])
def test_nothing_can_be_removed_from_an_empty_recipe(index):
    with pytest.raises(IndexError, match=r"^the recipe has 0 step\(s\), counted from 0, got "):
        aw.Recipe().removing(index)
