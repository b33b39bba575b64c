"""Recipes of warps and curves, run by `RecipeLayer` and on the CPU, with the same draws.

As a script it says how far the two are apart over many recipes, on whichever backend of Keras ``KERAS_BACKEND`` names:

    KERAS_BACKEND=torch python -m tests.training.layer_cases 40
"""

from __future__ import annotations

import sys

import cv2
import numpy as np

import augwidgets as aw
from augwidgets.training import RecipeLayer
from augwidgets.training.on_device.tabulated import TOP

KEEPS_CANVAS = [aw.rotate, aw.shift, aw.zoom, aw.shear, aw.flip_horizontal, aw.flip_vertical, aw.perspective,
                aw.quarter_turn, aw.transpose, aw.crop_and_resize]  # fmt: skip
TONES = [kind for kind in aw.CATALOGUE.values() if kind.family == "tone" and not kind.needs]


def picture(size=(40, 40), channels=3):
    cat = cv2.resize(aw.pictures.cat().image, size[::-1], interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(cat, (0, 0), 1).astype(np.float32) / 255
    if channels == 1:
        return soft[..., :1]
    alpha = np.linspace(0, 1, soft[..., 0].size, dtype=np.float32).reshape(size)
    return soft if channels == 3 else np.dstack([soft, alpha])


def drawn(layer, count, seed):
    return np.random.default_rng(seed).random((count, layer.quantile_count), np.float32).clip(0, TOP)


def on_the_cpu(layer, images, quantiles):
    pairs = zip(images, quantiles, strict=True)
    return np.stack([layer.recipe.apply(aw.Sample(image), layer.steps(row)).image for image, row in pairs])


def apart(recipe, *, size=(40, 40), channels=3, count=12, seed=0):
    """Return how far the layer is from the recipe, at most, over some draws."""
    layer = RecipeLayer(recipe)
    images = np.repeat(picture(size, channels)[None], count, axis=0)
    quantiles = drawn(layer, count, seed)
    found = in_numpy(layer(images, training=True, quantiles=quantiles))
    assert found.shape == images.shape and found.dtype == np.float32
    return np.abs(found - on_the_cpu(layer, images, quantiles)).max()


def any_step(rng):
    """Draw a step: at its usual ranges, or with half of its parameters anywhere in their limits; often by chance."""
    kind = [*KEEPS_CANVAS[:-1], *TONES][rng.integers(len(KEEPS_CANVAS) - 1 + len(TONES))]
    ranges = {}
    for name, item in kind.own_parameters.items():
        domain = item.domain
        if hasattr(domain, "low") and rng.random() < 0.5:
            ends = sorted(domain.at(share, (domain.low, domain.high)) for share in rng.random(2))
            ranges[name] = tuple(ends)
    step = kind.between(**ranges)
    return aw.maybe(step, float(rng.random())) if rng.random() < 0.4 else step


def any_recipe(seed):
    rng = np.random.default_rng(seed)
    steps = [any_step(rng) for _ in range(rng.integers(2, 6))]
    arranged = (
        lambda: steps,
        lambda: [aw.one_of(steps, weights=[1.0 + k for k in range(len(steps))])],
        lambda: [aw.some_of(2, steps, chance=0.8), any_step(rng)],
        lambda: [aw.any_order(steps[:3]), *steps[3:]],
        lambda: [aw.maybe(aw.in_order(steps), 0.6), any_step(rng)],
        lambda: [aw.some_of(2, steps[:4], again=True)],
        lambda: [aw.one_of([aw.in_order(steps), any_step(rng)]), any_step(rng)],
    )[rng.integers(7)]()
    fill = ("constant", "edge", "reflect", "wrap")[rng.integers(4)]
    return aw.Recipe(arranged, fill=fill, fill_level=float(rng.random()))


def in_numpy(tensor):
    return tensor.detach().cpu().numpy() if hasattr(tensor, "detach") else np.asarray(tensor)


if __name__ == "__main__":
    found = [(float(apart(any_recipe(seed), seed=seed)), seed) for seed in range(int(sys.argv[1]))]
    print(*max(found))
