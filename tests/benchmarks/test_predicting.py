"""What a model sees: how long picture, classes and Grad-CAM take to follow a slider, and what it costs to begin."""

from __future__ import annotations

import time

import numpy as np
import pytest

import augwidgets as aw

_MOVES = 40
_LIMIT = 0.1  # seconds


@pytest.fixture(scope="module")
def network():
    return aw.training.trained_network("digits")


def test_a_digits_model_trains_in_seconds(note):
    start = time.perf_counter()
    network = aw.training.trained_network("digits")
    seconds = time.perf_counter() - start
    note("a digits model, trained from nothing", "10 s; 95 % right", seconds=seconds, right=100 * network.accuracy)
    assert network.accuracy >= 0.95


@pytest.mark.parametrize(
    ("page", "looks"),
    [("Prediction", False), ("Grid", True), ("Robustness", False), ("Adversarial", False), ("Layers", False)],
)
@pytest.mark.parametrize("moved", ["angle", "fill_level"])
def test_a_slider_to_picture_classes_and_places(note, network, page, looks, moved):
    """By the angle the curves go; another value draws them anew."""
    explorer = aw.explore(network, page=page, looks=looks)
    values = np.linspace(-40, 40, _MOVES) if moved == "angle" else np.linspace(0, 1, _MOVES)
    seconds = []
    for value in values:
        step = aw.rotate.at(**{"angle": 20.0, moved: float(value)})
        start = time.perf_counter()
        explorer.step = step
        seconds.append(time.perf_counter() - start)
        assert explorer.error is None
    note(f"prediction, {page} page, {moved} dragged", "100 ms", median_ms=1e3 * float(np.median(seconds)),
         longest_ms=1e3 * max(seconds))  # fmt: skip
    if page in ("Prediction", "Grid"):
        assert np.median(seconds) <= _LIMIT
