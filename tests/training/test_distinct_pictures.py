"""How many pictures a training sees: every number here was worked out on paper first, or is drawn and counted."""

from __future__ import annotations

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.training.distinct_pictures import pictures_seen

ASYMMETRIC = np.random.default_rng(5).integers(0, 256, (12, 16, 3), np.uint8)
MIRROR, UPSIDE_DOWN = aw.flip_horizontal.usual(), aw.flip_vertical.usual()


def drawn(recipe, epochs, repeats=400):
    """Count for real: the mean number of different pictures, and the share of unchanged ones."""
    different, unchanged = [], []
    for repeat in range(repeats):
        seen = [recipe(ASYMMETRIC, seed=(repeat, epoch, 0)) for epoch in range(epochs)]
        different.append(len({(picture.shape, picture.tobytes()) for picture in seen}))
        unchanged += [picture.shape == ASYMMETRIC.shape and (picture == ASYMMETRIC).all() for picture in seen]
    return np.mean(different), np.mean(unchanged)


@pytest.mark.parametrize(
    ("pictures", "batch_size", "steps", "last"),
    [(100, 32, 4, 4), (96, 32, 3, 32), (5, 32, 1, 5), (1, 1, 1, 1), (1000, 1, 1000, 1)],
)
def test_steps_are_counted_as_keras_counts_them(pictures, batch_size, steps, last):
    seen = pictures_seen(aw.Recipe([]), pictures, epochs=7, batch_size=batch_size)
    assert (seen.steps_per_epoch, seen.last_batch, seen.shown) == (steps, last, 7 * pictures)


def test_no_recipe_shows_the_originals():
    seen = pictures_seen(aw.Recipe([]), 50, epochs=10)
    assert (seen.different, seen.unchanged, seen.possible) == (50, 1, 1)


def test_a_range_of_numbers_never_repeats():
    seen = pictures_seen(aw.Recipe([aw.rotate.usual()]), 50, epochs=10)
    assert (seen.different, seen.unchanged, seen.possible) == (500, 0, None)


def test_a_step_that_happens_now_and_then_leaves_the_original_among_the_others():
    # 1 - .4 of the draws are new; the original is seen unless all 3 draws are turned: 1 - .6 ** 3.
    seen = pictures_seen(aw.Recipe([aw.maybe(aw.rotate.usual(), 0.6)]), 10, epochs=3)
    assert seen.unchanged == pytest.approx(0.4)
    assert seen.different == pytest.approx(10 * (3 * 0.6 + 1 - 0.6**3))


def test_two_mirrors_give_four_pictures():
    seen = pictures_seen(aw.Recipe([MIRROR, UPSIDE_DOWN]), 10, epochs=2)
    assert (seen.possible, seen.unchanged) == (4, 0.25)
    assert seen.different == pytest.approx(10 * 4 * (1 - 0.75**2))


def test_different_ways_to_the_same_picture_count_once():
    # Two mirrors and four quarter turns are 16 combinations, and eight ways to lay a picture down.
    seen = pictures_seen(aw.Recipe([MIRROR, UPSIDE_DOWN, aw.quarter_turn.usual()]), 10, epochs=3)
    assert seen.possible == 8 and seen.unchanged == pytest.approx(1 / 8)
    assert seen.different == pytest.approx(10 * 8 * (1 - (7 / 8) ** 3))
    back = aw.Recipe([aw.flip_horizontal, aw.flip_horizontal])
    assert pictures_seen(back, 10, epochs=3).unchanged == 1


def test_options_and_whole_numbers_are_equally_likely():
    seen = pictures_seen(aw.Recipe([aw.posterize.between(bits=(2, 5))]), 1, epochs=2)
    assert seen.possible == 4 and seen.different == pytest.approx(4 * (1 - 0.75**2))
    turned = pictures_seen(aw.Recipe([aw.maybe(aw.quarter_turn.between(turns=(0, 1)), 0.5)]), 1, epochs=1)
    assert turned.unchanged == pytest.approx(0.75) and turned.possible == 2


def test_a_neutral_value_counts_as_unchanged_even_beside_a_drawn_seed():
    seen = pictures_seen(aw.Recipe([aw.noise.between(levels=(0, 3))]), 1, epochs=1)
    assert seen.unchanged == pytest.approx(1 / 4) and seen.possible is None
    still = pictures_seen(aw.Recipe([aw.noise.between(levels=0)]), 1, epochs=1)
    assert (still.unchanged, still.possible) == (1, 1)


def test_a_switched_off_step_and_one_without_a_chance_do_nothing():
    off = aw.Recipe([aw.maybe(aw.rotate.usual(), on=False), aw.maybe(aw.invert, 0.0)])
    assert pictures_seen(off, 10, epochs=3).possible == 1


@pytest.mark.parametrize(
    "recipe",
    [
        aw.Recipe([MIRROR, aw.maybe(aw.quarter_turn.usual(), 0.7), aw.maybe(aw.invert, 0.2)]),
        aw.Recipe([aw.maybe(aw.noise.between(levels=(0, 2)), 0.6), MIRROR]),
        aw.Recipe([aw.maybe(aw.one_of([aw.flip_horizontal, aw.flip_vertical, aw.maybe(aw.invert, 0.5)]), 0.8)]),
        aw.Recipe([aw.some_of(2, [aw.flip_horizontal, aw.flip_vertical, aw.invert, aw.maybe(aw.invert, on=False)])]),
        aw.Recipe([aw.any_order([aw.transpose, aw.flip_horizontal, aw.maybe(aw.rotate.usual(), 0.3)])]),
    ],
    ids=["discrete", "mixed", "one of", "some of", "any order"],
)
def test_what_is_computed_is_what_is_drawn(recipe):
    different, unchanged = drawn(recipe, epochs=5)
    seen = pictures_seen(recipe, 1, epochs=5)
    # 400 repeats: four standard errors of a number whose deviation is below 1.2, and of a share over 2,000 draws.
    assert seen.different == pytest.approx(different, abs=0.24)
    assert seen.unchanged == pytest.approx(unchanged, abs=0.045)


def test_some_of_a_group_happen_together():
    # Of three pairs one is two mirrors, which is no change; the two others are a mirror of the negative.
    group = aw.some_of(2, [aw.flip_horizontal, aw.flip_horizontal, aw.invert])
    seen = pictures_seen(aw.Recipe([group]), 1, epochs=1)
    assert seen.unchanged == pytest.approx(1 / 3) and seen.possible == 2


def test_a_long_list_of_options_does_not_take_for_ever():
    steps = [aw.maybe(aw.noise.between(levels=(0, 100), seed=number), 0.5) for number in range(8)]
    seen = pictures_seen(aw.Recipe(steps), 10, epochs=3)
    assert seen.unchanged == pytest.approx((0.5 + 0.5 / 101) ** 8) and seen.possible is None
    group = aw.any_order([aw.maybe(aw.posterize.between(bits=(2, 5)), 0.5) for _ in range(8)])
    assert pictures_seen(aw.Recipe([group]), 10, epochs=3).shown == 30


def test_a_step_in_a_region_finds_its_region():
    region = aw.Region.boxes("cat")
    seen = pictures_seen(aw.Recipe([aw.maybe(aw.within(region, aw.invert), 0.5)]), 10, epochs=1)
    assert (seen.unchanged, seen.possible) == (0.5, 2)


def test_it_is_said_in_sentences():
    seen = pictures_seen(aw.Recipe([MIRROR, UPSIDE_DOWN]), 1000, epochs=2, batch_size=300)
    assert seen.told == (
        "2 epochs of 1,000 pictures show 2,000, 1,750 of them different. Each original comes 2 times, about 0.5 of "
        "them unchanged (25 % of the draws), and can become 4 different pictures, of which about 1.8 are seen. "
        "An epoch has 4 steps of 300 pictures, the last one of 100."
    )
    assert " ".join(str(seen).splitlines()) == seen.told and max(map(len, str(seen).splitlines())) <= 116
    endless = pictures_seen(aw.default_recipe(), 1, epochs=1, batch_size=1)
    assert endless.told == (
        "1 epoch of 1 picture shows 1, 1 of them different. Each original comes once, never unchanged, and can become "
        "any number of different pictures. An epoch has 1 step of 1 picture."
    )
    assert endless._repr_html_() == f"<p>{endless.told}</p>"
    assert "can become 1 different picture, of which 1 is seen" in pictures_seen(aw.Recipe(), 9, epochs=3).told


def test_a_batch_holds_no_more_pictures_than_there_are():
    assert pictures_seen(aw.Recipe(), 10, epochs=3, batch_size=64).told.endswith("An epoch has 1 step of 10 pictures.")


def test_what_is_finite_but_too_much_to_try_has_a_limit():
    levels = aw.posterize.between(bits=(1, 8))
    steps = [levels, aw.quarter_turn.usual(), aw.maybe(levels, 0.5)]  # 8, 4, and 8 or none
    seen = pictures_seen(aw.Recipe([*steps, *steps]), 10, epochs=3)
    assert seen.possible is None and seen.at_most == (8 * 4 * 9) ** 2 and "up to 82,944 different" in seen.told
    drawn_seed = pictures_seen(aw.Recipe([*steps, *steps, aw.noise.usual()]), 10, epochs=3)
    assert drawn_seed.at_most is None and "any number of different pictures" in drawn_seed.told
    pair = [levels, aw.maybe(aw.invert, 0.5)]
    assert pictures_seen(aw.Recipe([aw.one_of(pair)]), 1, epochs=1).at_most == 8 + 2
    assert pictures_seen(aw.Recipe([aw.any_order(pair)]), 1, epochs=1).at_most == 2 * 8 * 2
    assert pictures_seen(aw.Recipe([aw.some_of(2, [*pair, aw.invert])]), 1, epochs=1).at_most == 16 + 8 + 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"pictures": 0}, "pictures must be a whole"), ({"epochs": 1.5}, "epochs must be a whole number"),
     ({"batch_size": "all"}, "batch_size must be a whole"), ({"recipe": None}, "recipe must be an aw.Recipe")],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_sentence(wrong, said):
    given = {"recipe": aw.default_recipe(), "pictures": 10, "epochs": 2, **wrong}
    recipe, pictures = given.pop("recipe"), given.pop("pictures")
    with pytest.raises((TypeError, ValueError), match=said):
        pictures_seen(recipe, pictures, **given)
