"""The numbers of the presets: a picture in a paper or a lesson hangs on them."""

from __future__ import annotations

import pytest

import augwidgets as aw
from augwidgets.recipe.presets import PRESETS

NUMBERS = {
    "default": aw.Recipe(
        [
            aw.maybe(aw.flip_horizontal.between(), 0.5),
            aw.rotate.between(angle=(-30, 30)),
            aw.shift.between(right=(-0.1, 0.1), down=(-0.1, 0.1)),
            aw.zoom.between(scale=(0.8, 1.25)),
            aw.brightness.between(gain=(0.8, 1.2)),
        ],
        fill="reflect",
    ),
    "large data set": aw.Recipe(
        [
            aw.maybe(aw.flip_horizontal.between(), 0.3),
            aw.maybe(aw.rotate.between(angle=(-5, 5)), 0.2),
            aw.maybe(aw.shift.between(right=(-0.05, 0.05), down=(-0.05, 0.05)), 0.2),
            aw.maybe(aw.zoom.between(scale=(0.95, 1.05)), 0.2),
            aw.maybe(aw.brightness.between(gain=(0.9, 1.1)), 0.3),
            aw.maybe(aw.contrast.between(gain=(0.9, 1.1)), 0.1),
        ],
        fill="reflect",
    ),
    "small data set": aw.Recipe(
        [
            aw.maybe(aw.flip_horizontal.between(), 0.5),
            aw.maybe(aw.rotate.between(angle=(-20, 20)), 0.5),
            aw.maybe(aw.shift.between(right=(-0.15, 0.15), down=(-0.15, 0.15)), 0.5),
            aw.maybe(aw.zoom.between(scale=(0.75, 1.35)), 0.5),
            aw.maybe(aw.shear.between(across=(-10, 10)), 0.4),
            aw.maybe(aw.brightness.between(gain=(0.7, 1.3)), 0.5),
            aw.maybe(aw.contrast.between(gain=(0.7, 1.35)), 0.4),
            aw.maybe(aw.gaussian_noise.between(spread=(0, 0.06)), 0.4),
        ],
        fill="reflect",
    ),
    "photos": aw.Recipe(
        [
            aw.maybe(aw.flip_horizontal.between(), 0.5),
            aw.crop_and_resize.between(area=(0.5, 1), stretch=(0.8, 1.25), left=(0, 1), top=(0, 1)),
            aw.maybe(aw.rotate.between(angle=(-10, 10)), 0.5),
            aw.brightness.between(gain=(0.75, 1.25)),
            aw.maybe(aw.contrast.between(gain=(0.8, 1.25)), 0.5),
            aw.maybe(aw.saturation.between(gain=(0.7, 1.3)), 0.5),
            aw.maybe(aw.temperature.between(kelvin=(5000, 8500)), 0.3),
        ],
        fill="reflect",
    ),
    "digits and text": aw.Recipe(
        [
            aw.rotate.between(angle=(-12, 12)),
            aw.shift.between(right=(-0.1, 0.1), down=(-0.1, 0.1)),
            aw.zoom.between(scale=(0.9, 1.1)),
        ],
        fill="edge",
    ),
    "medical": aw.Recipe(
        [
            aw.rotate.between(angle=(-10, 10)),
            aw.shift.between(right=(-0.05, 0.05), down=(-0.05, 0.05)),
            aw.zoom.between(scale=(0.9, 1.1)),
            aw.maybe(aw.elastic.between(amplitude=(0, 0.015), smoothness=(0.1, 0.15)), 0.3),
            aw.maybe(aw.gamma.between(exponent=(0.8, 1.25)), 0.5),
            aw.maybe(aw.contrast.between(gain=(0.85, 1.2)), 0.5),
            aw.maybe(aw.gaussian_noise.between(spread=(0, 0.03)), 0.3),
        ],
    ),
    "clearer medical": aw.Recipe(
        [
            aw.denoise.between(spread=0.02),
            aw.adaptive_equalize.between(clip_limit=0.03),
            aw.sharpen.between(amount=0.7, radius=2),
        ],
    ),
    "aerial": aw.Recipe(
        [
            aw.maybe(aw.flip_horizontal.between(), 0.5),
            aw.quarter_turn.between(turns=(0, 1, 2, 3)),
            aw.maybe(aw.zoom.between(scale=(0.85, 1.2)), 0.5),
            aw.maybe(aw.brightness.between(gain=(0.8, 1.2)), 0.5),
            aw.maybe(aw.contrast.between(gain=(0.75, 1.2)), 0.5),
            aw.maybe(aw.shadow.usual(), 0.2),
        ],
        fill="reflect",
    ),
    "faces": aw.Recipe(
        [
            aw.maybe(aw.flip_horizontal.between(), 0.5),
            aw.rotate.between(angle=(-15, 15)),
            aw.shift.between(right=(-0.08, 0.08), down=(-0.08, 0.08)),
            aw.zoom.between(scale=(0.85, 1.15)),
            aw.maybe(aw.gamma.between(exponent=(0.7, 1.4)), 0.5),
            aw.maybe(aw.temperature.between(kelvin=(5000, 8500)), 0.3),
            aw.maybe(aw.blur.between(sigma=(0, 1.5)), 0.2),
            aw.maybe(aw.erase.between(width=(0.1, 0.25), height=(0.1, 0.25), x=(0, 1), y=(0, 1)), 0.2),
        ],
        fill="edge",
    ),
}


@pytest.mark.parametrize("name", PRESETS)
def test_the_numbers_of_a_preset_stay(name):
    assert PRESETS[name]() == NUMBERS[name]
