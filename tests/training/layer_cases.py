"""Recipes of warps and curves, run by `RecipeLayer` and on the CPU, with the same draws.

As a script it says how far the two are apart over many recipes, on whichever backend of Keras ``KERAS_BACKEND`` names:

    KERAS_BACKEND=torch python -m tests.training.layer_cases 40
"""

from __future__ import annotations

import itertools
import json
import sys
from typing import Annotated

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


def cases(recipes):
    """Yield a name, a recipe and how it is run: each step, what is special, and so many recipes at random."""
    kinds = [*KEEPS_CANVAS, *TONES]
    for start in range(0, len(kinds), 4):
        few = kinds[start : start + 4]
        yield ", ".join(kind.name for kind in few), aw.Recipe([aw.one_of(few)], fill="reflect"), {"count": 32}
    for channels, fill in itertools.product((1, 4), ("constant", "edge", "reflect", "wrap")):
        recipe = aw.Recipe([aw.rotate, aw.shift, aw.gamma, aw.temperature], fill=fill, fill_level=0.3)
        yield f"{channels} channels, {fill}", recipe, {"size": (28, 44), "channels": channels, "count": 4}
    moved = aw.shift.between(right=(aw.px(-5), aw.px(5)), down=aw.px(3))
    yield "whole pixels", aw.Recipe([moved, aw.invert.at()]), {}
    two = aw.maybe(aw.shift.between(fill="wrap"), 0.5)
    yield "two fills", aw.Recipe([aw.rotate.between(angle=(-20, 20), fill="edge"), two]), {}
    yield "in between", aw.Recipe([aw.rotate, aw.maybe(aw.gamma), aw.zoom, aw.brightness], fill="reflect"), {}
    yield "nothing uncovered", aw.Recipe([aw.crop_and_resize.at(left=0, top=0)], fill_level=1.0), {"count": 2}
    below = [aw.offset.at(lift=-0.9), aw.soft_contrast.at(gain=1.5), aw.offset.at(lift=0.9)]
    yield "levels below black in between", aw.Recipe(below), {"count": 2}
    yield "one's own", aw.Recipe([wobble, kink], fill="edge"), {}
    for seed in range(recipes):
        yield f"any recipe, seed {seed}", any_recipe(seed), {"seed": seed}


@aw.spatial
def wobble(size, *, far: Annotated[float, aw.Range(0, 1, usual=(0, 1))] = 0.5):
    """Slide by a line with a corner and a jump."""
    by = abs(far - 0.3) * size[1] / 4 + (3 if far > 0.7 else 0)
    return aw.Affine.translation(by, 0, size=size)


@aw.tone
def kink(level, *, bend: Annotated[float, aw.Range(0.1, 1, usual=(0.2, 0.9))] = 0.5):
    """Press what is above a level together."""
    return np.minimum(level, bend + (level - bend) / 3)


aw.CATALOGUE.discard("wobble")  # they are for these cases alone
aw.CATALOGUE.discard("kink")


if __name__ == "__main__":
    found = {name: float(apart(recipe, **how)) for name, recipe, how in cases(int(sys.argv[1]))}
    print(json.dumps(found))
