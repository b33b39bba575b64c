"""Does it help: what a comparison costs, and whether it finds what is known of the digits."""

from __future__ import annotations

import time

import augwidgets as aw

RECIPES = {
    "none": None,
    "good": [
        aw.rotate.between(angle=(-12, 12)),
        aw.shift.between(right=(-0.1, 0.1), down=(-0.1, 0.1)),
        aw.zoom.between(scale=(0.9, 1.1)),
    ],
    "harmful": [aw.maybe(aw.flip_horizontal.at()), aw.maybe(aw.quarter_turn.at(turns=2))],
}


def test_compare_on_digits(note):
    start = time.perf_counter()
    found = aw.compare("digits", RECIPES, progress=False)
    seconds = time.perf_counter() - start
    good, harmful = found.difference("good"), found.difference("harmful")
    note("aw.compare on digits, 20 a class, 3 recipes, 5 seeds", "60 s; good +1 with its interval above 0; harmful -5",
         seconds=seconds, good=100 * good.value, good_low=100 * good.low, harmful=100 * harmful.value)  # fmt: skip
    print(found)
    assert good.value >= 0.01 and good.is_above and harmful.value <= -0.05


def test_the_share_of_natural_pictures(note):
    start = time.perf_counter()
    found = aw.training.natural_shares(progress=False)
    seconds = time.perf_counter() - start
    shares = {f"natural_{100 * share:.0f}": found.overlap(share).value for share in found.shares}
    note("natural_shares on coins: overlap by per cent natural, 3 seeds", "120 s", seconds=seconds, **shares)
    print(found)


def test_equalised_in_training_only(note):
    found = aw.training.equalised_in_training_only(progress=False)
    right = {name.replace(" ", "_"): 100 * found.accuracy(name).value for name in found.names}
    note("equalised_in_training_only on textures, 5 seeds, per cent right", "the mistake is worse", **right)
    assert found.difference("equalised in training only", "equalised everywhere").is_below
