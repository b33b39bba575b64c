"""A search on digits: how many trainings a minute, and what the recipe that it finds is worth on fresh pictures.

Run by name, on a quiet machine: pytest tests/benchmarks/test_searching.py -s -n 0. It takes three minutes.
"""

from __future__ import annotations

import time

import pytest

import augwidgets as aw
from augwidgets.training.trainer import Trainer

SPACE = aw.Recipe([
    aw.rotate.between(angle=(-60, 60)), aw.shift.between(right=(-0.3, 0.3), down=(-0.3, 0.3)),
    aw.zoom.between(scale=(0.6, 1.6)), aw.shear.between(across=(-40, 40)), aw.maybe(aw.flip_horizontal, 0.5),
    aw.brightness.between(gain=(0.4, 1.6)), aw.gaussian_noise.between(spread=(0, 0.3)), aw.blur.between(sigma=(0, 2)),
])  # fmt: skip
HAND = aw.Recipe([
    aw.rotate.between(angle=(-12, 12)), aw.shift.between(right=(-0.1, 0.1), down=(-0.1, 0.1)),
    aw.zoom.between(scale=(0.9, 1.1)),
])  # fmt: skip


@pytest.mark.parametrize("method", ["tpe", "genetic"])
def test_a_search_on_digits(monkeypatch, method):
    train, took = Trainer.train, []

    def timed(*args, **options):
        begun = time.perf_counter()
        try:
            return train(*args, **options)
        finally:
            took.append(time.perf_counter() - begun)

    monkeypatch.setattr(Trainer, "train", timed)
    begun = time.perf_counter()
    found = aw.search("digits", SPACE, against=HAND, trials=40, method=method, progress=False)
    seconds = time.perf_counter() - begun
    rate = 60 * (len(took) - 1) / (seconds - took[0])  # the first one also compiles
    print(f"\n{method}: {len(took)} trainings in {seconds:.0f} s, {rate:.0f} a minute\n{found}\n{found.recipe}")
    assert rate >= 40
    assert found.comparison.difference("found").is_above
