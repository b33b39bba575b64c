"""Draws are quantiles first: rows that are found by ids, evenly spread, independent, and cheap."""

import itertools

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.domain.quantiles import Quantiles

IDS = (0, 1, 2, 3, 2**12, 2**31, 2**32 - 1)


@pytest.fixture(scope="module")
def drawn():
    """(keys, ids, columns): rows of 20, from many keys as trainings take them."""
    keys = [Quantiles.drawn(np.random.default_rng([0, epoch, k])) for epoch in range(2) for k in range(2000)]
    return np.array([[rows.of(number).row(20) for number in IDS] for rows in keys])


def test_every_column_of_every_id_is_uniform(drawn):
    assert drawn.min() >= 0 and drawn.max() < 1
    ordered = np.sort(drawn, axis=0)
    ranks = np.arange(1, len(drawn) + 1)[:, None, None] / len(drawn)
    distance = np.abs(ordered - ranks).max(axis=0) * len(drawn) ** 0.5
    assert distance.max() < 2.4  # Kolmogorov's: 2 exp(-2 d^2) = 2e-5 for one of 140 columns


def test_ids_and_columns_are_independent(drawn):
    columns = drawn[:, :, [0, 1, 2, 7, 8, 19]].reshape(len(drawn), -1)  # on both sides of where a digest ends
    correlation = np.corrcoef(columns.T) - np.eye(columns.shape[1])
    assert np.abs(correlation).max() * len(drawn) ** 0.5 < 4.8  # of 861 pairs
    cells = np.floor(columns * 8).astype(int)
    for first, second in itertools.combinations(range(0, columns.shape[1], 5), 2):
        counts = np.bincount(cells[:, first] * 8 + cells[:, second], minlength=64)
        expected = len(drawn) / 64
        assert ((counts - expected) ** 2 / expected).sum() < 130  # chi-squared with 63 degrees of freedom: p = 1e-6


def test_pictures_side_by_side_are_independent(drawn):
    neighbours = np.corrcoef(drawn[:-1, :, :4].reshape(len(drawn) - 1, -1).T, drawn[1:, :, :4].reshape(
        len(drawn) - 1, -1).T)  # fmt: skip
    half = len(neighbours) // 2
    assert np.abs(neighbours[:half, half:]).max() * len(drawn) ** 0.5 < 4.8


def test_the_bits_of_a_seed_are_even(drawn):
    seeds = (drawn[:, 0, 1] * 2**32).astype(np.uint64)
    ones = [((seeds >> np.uint64(bit)) & np.uint64(1)).mean() for bit in range(32)]
    assert np.abs(np.array(ones) - 0.5).max() < 2.2 / len(drawn) ** 0.5


def test_no_names_meet():
    rows = Quantiles.drawn(np.random.default_rng(0))
    places = [rows, *(rows.of(number) for number in IDS), *(rows.of(a).of(b) for a in IDS for b in IDS)]
    numbers = [number for place in places for number in place.row(40)]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("bits", [np.random.PCG64, np.random.MT19937, np.random.Philox, np.random.SFC64])
def test_restoring_a_generator_repeats_the_draws(bits):
    rng = np.random.Generator(bits(7))
    recipe = aw.default_recipe()
    state = rng.bit_generator.state
    first = [recipe.draw(rng) for _ in range(3)]
    rng.bit_generator.state = state
    assert [recipe.draw(rng) for _ in range(3)] == first
    assert first[0] != first[1] != first[2]


def test_a_draw_takes_the_same_from_a_generator_whatever_the_recipe():
    after = set()
    for recipe in (
        aw.Recipe(),
        aw.default_recipe(),
        aw.Recipe([aw.rotate.usual()], ids=(2**32 - 1,)),
        aw.Recipe([aw.rand_augment()]),
    ):
        rng = np.random.default_rng(3)
        recipe.draw(rng)
        after.add(rng.random())
    assert len(after) == 1


@pytest.mark.parametrize("ids", [(0, 1, 2), (5, 2**32 - 1, 70_000)])
def test_a_step_draws_by_its_id_alone(ids):
    seeded = [aw.rotate.usual(), aw.gaussian_noise.usual(), aw.gamma.usual()]
    recipe = aw.Recipe(seeded, ids=ids)
    whole = recipe.draw(np.random.default_rng(1))
    moved = recipe.moving(0, 2).draw(np.random.default_rng(1))
    assert (moved[2], moved[0], moved[1]) == whole
    assert recipe.removing(0).draw(np.random.default_rng(1)) == whole[1:]
    assert recipe.adding(aw.blur.usual()).draw(np.random.default_rng(1))[:3] == whole
    off = recipe.changing(0, seeded[0].replace(on=False)).draw(np.random.default_rng(1))
    assert off == whole[1:]


def test_a_seed_stays_while_an_amplitude_is_dragged_closed_or_made_rarer():
    def seed_of(**changes):
        step = aw.gaussian_noise.usual().replace(**changes)
        return [one.values["seed"] for k in range(40) for one in aw.Recipe([step]).draw(np.random.default_rng(k))]

    whole = seed_of()
    assert seed_of(spread=(0, 0.01)) == whole == seed_of(spread=0.02)
    rarer = seed_of(chance=0.5)
    assert 5 < len(rarer) < 35 and set(rarer) <= set(whole)
    assert seed_of(chance=0.5, spread=0.3) == rarer
