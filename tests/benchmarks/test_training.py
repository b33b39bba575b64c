"""How many pictures a second `Augmented` makes, and how long training waits for them."""

from __future__ import annotations

import time

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.generator.keras_import import import_keras
from augwidgets.training import Augmented

keras = import_keras()

PICTURES = np.random.default_rng(0).integers(0, 256, (256, 224, 224, 3), np.uint8)
LABELS = np.arange(256) % 10


@pytest.mark.parametrize("levels", ["0..1", "uint8"])
def test_pictures_a_second(note, levels):
    data = Augmented(PICTURES, LABELS, aw.default_recipe(), levels=levels)
    rates = []
    for _ in range(4):
        start = time.perf_counter()
        for _ in data:
            pass
        rates.append(len(PICTURES) / (time.perf_counter() - start))
        data.on_epoch_end()
    note(f"Augmented, 224x224x3 to {levels}, default recipe", "500 pictures a second", pictures_a_second=max(rates))


class Timed(Augmented):
    """Adds up how long a batch was waited for."""

    def __init__(self, *things, **settings):
        self.waited = 0.0
        super().__init__(*things, **settings)

    def __getitem__(self, index):
        start = time.perf_counter()
        batch = super().__getitem__(index)
        self.waited += time.perf_counter() - start
        return batch


def small_model(side):
    keras.utils.set_random_seed(0)
    layers = keras.layers
    model = keras.Sequential([
        keras.Input((side, side, 3)),
        layers.Conv2D(16, 3, activation="relu"), layers.MaxPooling2D(),
        layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D(),
        layers.Conv2D(32, 3, activation="relu"), layers.GlobalAveragePooling2D(),
        layers.Dense(64, activation="relu"), layers.Dense(10),
    ])  # fmt: skip
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


@pytest.mark.parametrize("side", [32, 64, 224])
@pytest.mark.parametrize("shuffle", [False, True])
def test_share_of_time_that_training_waits(note, side, shuffle):
    data = Timed(PICTURES[:, :side, :side].copy(), LABELS, aw.default_recipe())
    model = small_model(side)
    model.fit(data, epochs=1, verbose=0, shuffle=shuffle)  # compiles
    data.waited = 0.0
    start = time.perf_counter()
    model.fit(data, epochs=3 if side < 224 else 1, verbose=0, shuffle=shuffle)
    took = time.perf_counter() - start
    note(
        f"small CNN, {side}x{side}x3, fit(shuffle={shuffle})", "said, not promised",
        per_cent_waiting=100 * data.waited / took,
    )  # fmt: skip
