"""New pictures from old ones: how many are recognised, how they differ, whether they are copies, and what it costs.

MNIST is measured where the environment variable AUGWIDGETS_MNIST names the folder with its files; no test downloads it.
"""

from __future__ import annotations

import os
import resource
import time
from pathlib import Path

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.training.gan.prepared import GanTraining

gan = aw.training.gan

SEEDS = (0, 1, 2)
MNIST = Path(os.environ.get("AUGWIDGETS_MNIST", "nowhere"), "t10k-images-idx3-ubyte.gz")
# A thousand digits are asked for; scikit-learn has 1,797, so that half of them are trained with and half held out.
DATA = {"digits": ("digits", 898, 30), "MNIST": (MNIST, 1000, 90)}
MOVED = aw.Recipe([aw.shift.between(right=(-0.08, 0.08), down=(-0.08, 0.08))])


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", DATA)
def test_samples_of_the_class_that_is_asked_for(note, name, seed):
    data, size, seconds = DATA[name]
    if name == "MNIST" and not MNIST.is_file():
        pytest.skip("AUGWIDGETS_MNIST names no folder with t10k-images-idx3-ubyte.gz")
    start = time.perf_counter()
    made = gan.train(data, train_size=size, seed=seed, progress=False)
    took = time.perf_counter() - start
    found = gan.measure(made, seed=seed)
    note(f"a conditional GAN on {size} {name}, seed {seed}", f"{seconds} s; 85 % recognised, each class 50; .8; 60 %",
         seconds=took, recognised=100 * found.recognised, real=100 * found.real_recognised,
         worst=100 * min(found.by_class.values()), diversity=found.diversity, nearer=100 * found.nearer,
         real_nearer=100 * found.real_nearer)  # fmt: skip
    print(f"\n{took:.0f} s", found)
    assert found.recognised >= 0.85 and min(found.by_class.values()) >= 0.5
    assert found.diversity >= 0.8 and found.nearer <= 0.6
    assert len(made.held_out.images) >= size


@pytest.mark.parametrize("recipe", [None, MOVED], ids=["plain", "moved"])
@pytest.mark.parametrize("size", [200, 898])
def test_with_few_pictures_and_with_both_sides_augmented(note, recipe, size):
    """Two hundred pictures are partly learned by heart; moving both sides (DiffAugment) shows whether that helps."""
    made = gan.train("digits", train_size=size, recipe=recipe, epochs=max(224 * 32 // size, 1), progress=False)
    found = gan.measure(made)
    words = "both sides moved" if recipe else "as it is"
    note(f"a GAN on {size} digits, {words}", "nearer: before 66 % with 200",
         recognised=100 * found.recognised, diversity=found.diversity, nearer=100 * found.nearer,
         real_nearer=100 * found.real_nearer)  # fmt: skip
    print("\n", size, words, found)


@pytest.mark.parametrize(("shape", "batch"), [((28, 28, 1), 32), ((32, 32, 3), 32), ((300, 300, 3), 8)], ids=str)
def test_what_a_step_costs(note, shape, batch):
    images = np.random.default_rng(0).integers(0, 256, (2 * batch, *shape), np.uint8)
    training = GanTraining(images, np.arange(2 * batch) % 2, train_size=batch, batch_size=batch, epochs=10**6)
    took = []
    for _ in range(4):
        start = time.perf_counter()
        training.networks.advance()
        took.append(time.perf_counter() - start)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    note(
        f"a step of a GAN, {shape}, batch {batch}",
        "as it is",
        seconds=min(took[1:]),
        compiled=took[0],
        memory_GB=memory,
    )


def test_unconditional(note):
    made = gan.train("digits", train_size=898, conditional=False, epochs=40, progress=False)
    found = gan.measure(made)
    note("a GAN on 898 digits, without classes", "before: 64 %", recognised=100 * found.recognised,
         classes=sum(share > 0 for share in found.by_class.values()), diversity=found.diversity)  # fmt: skip
    print("\n", found)
