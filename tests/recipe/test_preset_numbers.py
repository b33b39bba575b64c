"""The numbers of the presets, as their code names them: a picture in a paper or a lesson hangs on them."""

from __future__ import annotations

import pytest

from augwidgets.recipe.presets import PRESETS

# Steps, one a line, and the settings.
NUMBERS = {
    "default": """
        maybe(flip_horizontal.between(), 0.5)
        rotate.between(angle=(-30.0, 30.0))
        shift.between(right=(-0.1, 0.1), down=(-0.1, 0.1))
        zoom.between(scale=(0.8, 1.25))
        brightness.between(gain=(0.8, 1.2))
        fill='reflect'
        """,
    "large data set": """
        maybe(flip_horizontal.between(), 0.3)
        maybe(rotate.between(angle=(-5.0, 5.0)), 0.2)
        maybe(shift.between(right=(-0.05, 0.05), down=(-0.05, 0.05)), 0.2)
        maybe(zoom.between(scale=(0.95, 1.05)), 0.2)
        maybe(brightness.between(gain=(0.9, 1.1)), 0.3)
        maybe(contrast.between(gain=(0.9, 1.1)), 0.1)
        fill='reflect'
        """,
    "small data set": """
        maybe(flip_horizontal.between(), 0.5)
        maybe(rotate.between(angle=(-20.0, 20.0)), 0.5)
        maybe(shift.between(right=(-0.15, 0.15), down=(-0.15, 0.15)), 0.5)
        maybe(zoom.between(scale=(0.75, 1.35)), 0.5)
        maybe(shear.between(across=(-10.0, 10.0)), 0.4)
        maybe(brightness.between(gain=(0.7, 1.3)), 0.5)
        maybe(contrast.between(gain=(0.7, 1.35)), 0.4)
        maybe(gaussian_noise.between(spread=(0.0, 0.06)), 0.4)
        fill='reflect'
        """,
    "photos": """
        maybe(flip_horizontal.between(), 0.5)
        crop_and_resize.between(area=(0.5, 1.0), stretch=(0.8, 1.25), left=(0.0, 1.0), top=(0.0, 1.0))
        maybe(rotate.between(angle=(-10.0, 10.0)), 0.5)
        brightness.between(gain=(0.75, 1.25))
        maybe(contrast.between(gain=(0.8, 1.25)), 0.5)
        maybe(saturation.between(gain=(0.7, 1.3)), 0.5)
        maybe(temperature.between(kelvin=(5000.0, 8500.0)), 0.3)
        fill='reflect'
        """,
    "digits and text": """
        rotate.between(angle=(-12.0, 12.0))
        shift.between(right=(-0.1, 0.1), down=(-0.1, 0.1))
        zoom.between(scale=(0.9, 1.1))
        fill='edge'
        """,
    "medical": """
        rotate.between(angle=(-10.0, 10.0))
        shift.between(right=(-0.05, 0.05), down=(-0.05, 0.05))
        zoom.between(scale=(0.9, 1.1))
        maybe(elastic.between(amplitude=(0.0, 0.015), smoothness=(0.1, 0.15)), 0.3)
        maybe(gamma.between(exponent=(0.8, 1.25)), 0.5)
        maybe(contrast.between(gain=(0.85, 1.2)), 0.5)
        maybe(gaussian_noise.between(spread=(0.0, 0.03)), 0.3)
        no settings
        """,
    "clearer medical": """
        denoise.between(spread=0.02)
        adaptive_equalize.between(clip_limit=0.03)
        sharpen.between(amount=0.7, radius=2.0)
        no settings
        """,
    "aerial": """
        maybe(flip_horizontal.between(), 0.5)
        quarter_turn.between(turns=(0, 1, 2, 3))
        maybe(zoom.between(scale=(0.85, 1.2)), 0.5)
        maybe(brightness.between(gain=(0.8, 1.2)), 0.5)
        maybe(contrast.between(gain=(0.75, 1.2)), 0.5)
        maybe(shadow.between(darkness=(0.3, 0.6), x=(0.0, 1.0), y=(0.0, 1.0), width=(0.2, 1.0), height=(0.5, 3.0), angle=(-45.0, 45.0), softness=(0.005, 0.05)), 0.2)
        fill='reflect'
        """,
    "faces": """
        maybe(flip_horizontal.between(), 0.5)
        rotate.between(angle=(-15.0, 15.0))
        shift.between(right=(-0.08, 0.08), down=(-0.08, 0.08))
        zoom.between(scale=(0.85, 1.15))
        maybe(gamma.between(exponent=(0.7, 1.4)), 0.5)
        maybe(temperature.between(kelvin=(5000.0, 8500.0)), 0.3)
        maybe(blur.between(sigma=(0.0, 1.5)), 0.2)
        maybe(erase.between(width=(0.1, 0.25), height=(0.1, 0.25), x=(0.0, 1.0), y=(0.0, 1.0)), 0.2)
        fill='edge'
        """,
}


@pytest.mark.parametrize("name", PRESETS)
def test_the_numbers_of_a_preset_stay(name):
    recipe = PRESETS[name]()
    settings = ", ".join(f"{key}={value!r}" for key, value in recipe.settings().items())
    *steps, said = (line.strip() for line in NUMBERS[name].strip().splitlines())
    assert [repr(step).replace("aw.", "") for step in recipe] == steps and (settings or "no settings") == said
