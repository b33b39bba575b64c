"""A recipe as a ``v2.Compose``: the text is run against a stand-in that records what it is told."""

from __future__ import annotations

import importlib.machinery
import math
import sys
import types

import numpy as np
import pytest

import augwidgets as aw

# torchvision's own matrix of RandomAffine and RandomRotation, about the middle, x right and y down. Both are written
# down in its documentation of the affine map: T * C * R(angle) * S(scale) * SHy(shear) * SHx(shear) * C^-1.


def affine(angle=0.0, scale=1.0, shear=(0.0, 0.0)):
    turn, across, along = math.radians(angle), math.radians(shear[0]), math.radians(shear[1])
    rotation = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    slanted = np.array([[1, 0], [-math.tan(along), 1]]) @ np.array([[1, -math.tan(across)], [0, 1]])
    return scale * rotation @ slanted


class Recorded:
    """What one transform of the stand-in was told."""

    def __init__(self, name, *parts, **values):
        self.name, self.values = name, values
        self.parts = parts[0] if parts else []


NAMES = (
    "Compose", "Identity", "RandomApply", "RandomRotation", "RandomAffine", "RandomHorizontalFlip",
    "RandomVerticalFlip", "ColorJitter", "RandomInvert", "RandomAutocontrast", "RandomSolarize", "RandomPosterize",
    "GaussianNoise", "RandomChoice", "RandomOrder", "RandomGrayscale", "JPEG",
)  # fmt: skip


@pytest.fixture
def stand_in(monkeypatch):
    v2 = types.ModuleType("torchvision.transforms.v2")
    for name in NAMES:
        setattr(v2, name, lambda *parts, _name=name, **values: Recorded(_name, *parts, **values))
    v2.InterpolationMode = types.SimpleNamespace(BILINEAR="bilinear")
    transforms, whole = types.ModuleType("torchvision.transforms"), types.ModuleType("torchvision")
    transforms.v2, whole.transforms = v2, transforms
    whole.__spec__ = importlib.machinery.ModuleSpec("torchvision", None)
    for module in (whole, transforms, v2):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    return v2


def ran(text):
    names: dict = {}
    exec(compile(text, "exported", "exec"), names)
    return names["pipeline"]


def only(step, **settings):
    """The one transform that this step becomes, and its text."""
    text = aw.Recipe([step], **settings).to_code("torchvision")
    pipeline = ran(text)
    assert pipeline.name == "Compose" and len(pipeline.parts) == 1
    return pipeline.parts[0], text


def linear(step):
    """The part of our warp that turns, scales and slants."""
    return np.asarray(step.transform.declared.warp((90, 140), step.values).matrix)[:2, :2]


@pytest.mark.parametrize("angle", [-40, 15, 90])
def test_a_rotation_has_our_sign(stand_in, angle):
    part, _ = only(aw.rotate.between(angle=(angle, angle + 5)))
    assert part.name == "RandomRotation" and part.values["degrees"] == (angle, angle + 5)
    assert part.values["interpolation"] == "bilinear" and part.values["fill"] is None
    # RandomRotation turns by minus the angle of the affine map.
    np.testing.assert_allclose(affine(-angle), linear(aw.rotate.at(angle=angle)), atol=1e-12)


@pytest.mark.parametrize(("across", "along"), [(20, 0), (-35, 0), (0, 15), (20, -15), (-10, 30)])
def test_a_shear_has_our_signs(stand_in, across, along):
    part, _ = only(aw.shear.between(across=(across, across + 3), along=(along, along + 2)))
    assert part.name == "RandomAffine" and part.values["degrees"] == 0
    low, high, first, last = part.values["shear"]
    assert (low, high) == (-across - 3, -across) and (first, last) == (along, along + 2)
    np.testing.assert_allclose(affine(shear=(high, first)), linear(aw.shear.at(across=across, along=along)), atol=1e-12)


def test_a_zoom_and_a_shift_are_ours(stand_in):
    part, text = only(aw.zoom.between(scale=(0.8, 1.25)))
    assert part.values["scale"] == (0.8, 1.25) and "drawn evenly, not on a logarithmic scale" in text
    np.testing.assert_allclose(affine(scale=1.25), linear(aw.zoom.at(scale=1.25)), atol=1e-12)
    assert "evenly" not in only(aw.zoom.between(scale=1.25))[1]
    part, text = only(aw.shift.between(right=(-0.1, 0.1), down=(-0.3, 0.3)))
    assert part.name == "RandomAffine" and part.values["translate"] == (0.1, 0.3)  # across, then down
    assert "rounded to whole pixels" in text


def test_a_fill_is_a_level_of_255(stand_in):
    part, text = only(aw.rotate.between(angle=(-9, 9)), fill_level=0.4)
    assert part.values["fill"] == 102 and "for float tensors it is 0.4; rims are mixed with it twice" in text
    part, _ = only(aw.rotate.between(angle=(-9, 9), fill_level=1), fill_level=0.4)
    assert part.values["fill"] == 255


def test_levels_and_mirrors(stand_in):
    part, text = only(aw.brightness.between(gain=(0.8, 1.5)))
    assert part.name == "ColorJitter" and part.values == {"brightness": (0.8, 1.5)} and "cut, not rounded" in text
    for step, name in ((aw.invert, "RandomInvert"), (aw.flip_horizontal, "RandomHorizontalFlip"),
                       (aw.flip_vertical, "RandomVerticalFlip")):  # fmt: skip
        part, _ = only(aw.maybe(step.between(), 0.3))
        assert part.name == name and part.values == {"p": 0.3}
    part, _ = only(aw.stretch.between(low=0, high=100))
    assert part.name == "RandomAutocontrast" and part.values == {"p": 1.0}
    part, _ = only(aw.gaussian_noise.between(spread=0.05))
    assert part.name == "GaussianNoise" and part.values == {"sigma": 0.05}


def test_every_level_above_the_threshold_is_turned_round(stand_in):
    levels = np.arange(256, dtype=np.uint8)[None]
    for threshold in (0, 0.3, 0.5, 0.999):
        part, _ = only(aw.solarize.between(threshold=threshold))
        theirs = np.where(levels >= part.values["threshold"], 255 - levels, levels)
        assert (theirs == aw.solarize(levels, threshold=threshold)).all()
    assert ran(aw.Recipe([aw.solarize.between(threshold=1)]).to_code("torchvision")).parts[0].name == "Identity"
    part, _ = only(aw.maybe(aw.posterize.between(bits=3), 0.2))
    assert part.name == "RandomPosterize" and part.values == {"bits": 3, "p": 0.2}
    part, _ = only(aw.auto_contrast.between(cutoff=0, over="channels"))
    assert part.name == "RandomAutocontrast"


def test_colours_and_compression(stand_in):
    for step, name, values in (
        (aw.saturation.between(gain=(0.5, 1.5)), "ColorJitter", {"saturation": (0.5, 1.5)}),
        (aw.hue.between(angle=(-180, 90)), "ColorJitter", {"hue": (-0.5, 0.25)}),
        (aw.greyscale.between(weights="luminance"), "RandomGrayscale", {"p": 1.0}),
        (aw.jpeg.between(quality=(30, 90)), "JPEG", {"quality": (30, 90)}),
    ):
        part, _ = only(step)
        assert part.name == name and part.values == values


def test_several_warps_in_a_row_are_warned_of():
    words = "# Each warp fills what it uncovers by itself"
    warps = [aw.rotate.between(angle=9), aw.flip_horizontal, aw.zoom.between(scale=0.8)]
    assert words in aw.Recipe(warps).to_code("torchvision")
    assert words not in aw.Recipe(warps[:2]).to_code("torchvision")
    assert words not in aw.Recipe([*warps[:2], aw.quarter_turn.at(turns=2)]).to_code("torchvision")


def test_what_acts_always_gets_its_chance(stand_in):
    for step, name in ((aw.rotate.between(angle=(-9, 9)), "RandomRotation"), (aw.brightness.between(), "ColorJitter"),
                       (aw.gaussian_noise.between(spread=0.05), "GaussianNoise")):  # fmt: skip
        part, _ = only(aw.maybe(step, 0.25))
        assert part.name == "RandomApply" and part.values == {"p": 0.25}
        assert [inner.name for inner in part.parts] == [name]
        assert only(step)[0].name == name
    part, _ = only(aw.maybe(aw.quarter_turn.between(turns=2), 0.5))
    assert part.name == "RandomApply" and part.values == {"p": 0.5}
    assert [inner.name for inner in part.parts] == ["RandomHorizontalFlip", "RandomVerticalFlip"]
    assert all(inner.values == {"p": 1.0} for inner in part.parts)


def test_the_order_is_kept_and_what_is_off_left_out(stand_in):
    recipe = aw.Recipe([aw.invert.between(), aw.maybe(aw.crop.between(), on=False), aw.zoom.between(scale=2)])
    assert [part.name for part in ran(recipe.to_code("torchvision")).parts] == ["RandomInvert", "RandomAffine"]
    assert [part.name for part in recipe.to_object("torchvision").parts] == ["RandomInvert", "RandomAffine"]
    assert recipe.to_object("torchvision").parts[1].values["interpolation"] == "bilinear"
    # A Compose of nothing is refused there.
    assert [part.name for part in ran(aw.Recipe([]).to_code("torchvision")).parts] == ["Identity"]


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (aw.rotate.between(angle=3, fill="reflect"), "a fill of 'reflect'"),
        (aw.rotate.between(angle=3, expand=True), "expand"),
        (aw.shift.between(right=(-0.1, 0.2), down=0), "right is drawn to either side"),
        (aw.shift.between(right=0, down=0.1), "down is drawn to either side"),
        (aw.zoom.between(scale=1, stretch=1.2), "stretch"),
        (aw.quarter_turn.between(turns=1), "turns other than 2"),
        (aw.contrast.between(), "about the mean"),
        (aw.offset.between(), "adds light"),
        (aw.gamma.between(), "no transform that draws"),
        (aw.blur.between(), "window of fixed size"),
        (aw.stretch.between(low=2, high=98), "percentiles"),
        (aw.stretch.between(low=0, high=100, over="together"), "over='together'"),
        (aw.auto_contrast.between(cutoff=2, over="channels"), "only cutoff=0"),
        (aw.gaussian_noise.between(spread=(0, 0.1)), "spread can only have one value"),
        (aw.gaussian_noise.between(seed=3), "a seed of its own"),
        (aw.solarize.between(threshold=(0.2, 0.8)), "threshold can only have one value"),
        (aw.noise.between(), "it is not translated"),
        (aw.greyscale.between(weights="average"), "only weights='luminance'"),
        (aw.jpeg.between(quality=50, side=16), "another side than 8"),
        (aw.elastic.between(), "depends on its blur"),
    ],
)
def test_each_refusal_has_its_reason(step, reason):
    with pytest.raises(ValueError, match=rf"^torchvision cannot say: {step.transform.name} \(.*{reason}"):
        aw.Recipe([step]).to_code("torchvision")


def test_all_refusals_come_in_one_list():
    with pytest.raises(ValueError, match=r"^torchvision cannot say: contrast \(.*; gamma \(.*; crop \("):
        aw.Recipe([aw.contrast.at(), aw.invert.at(), aw.gamma.at(), aw.crop.at()]).to_code("torchvision")


def test_without_torchvision_there_is_the_text(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    recipe = aw.Recipe([aw.invert.between()])
    with pytest.raises(ImportError, match=r"^torchvision is needed .* not installed .*; to_code\('torchvision'\) does"):
        recipe.to_object("torchvision")
    assert "v2.RandomInvert(p=1.0)" in recipe.to_code("torchvision")


def test_groups_are_chosen_and_ordered(stand_in):
    three = [aw.maybe(aw.invert, 0.5), aw.quarter_turn.at(turns=2), aw.maybe(aw.flip_vertical.at(), 0.25)]
    choice, _ = only(aw.one_of(three, 0.3))
    assert choice.name == "RandomApply" and choice.values == {"p": 0.3}
    (choice,) = choice.parts
    # Each is chosen equally often, and what was chosen happens with its own chance, here and there.
    assert choice.name == "RandomChoice" and choice.values == {}
    assert [part.name for part in choice.parts] == ["RandomInvert", "RandomApply", "RandomVerticalFlip"]
    assert choice.parts[0].values == {"p": 0.5} and choice.parts[2].values == {"p": 0.25}
    weighted, _ = only(aw.one_of([*three, aw.maybe(aw.rotate, on=False)], weights=[1, 2, 1, 9]))
    assert weighted.name == "RandomChoice" and weighted.values == {"p": [0.25, 0.5, 0.25]}
    order, _ = only(aw.any_order([*three, aw.maybe(aw.rotate, on=False)]))
    assert order.name == "RandomOrder" and len(order.parts) == 3
    assert only(aw.some_of(1, three))[0].name == "RandomChoice"
    assert only(aw.some_of(3, three))[0].name == "Compose"
    nothing, _ = only(aw.one_of([aw.invert, aw.solarize.at(threshold=1)]))  # which changes nothing
    assert [part.name for part in nothing.parts] == ["RandomInvert", "Identity"]
    with pytest.raises(ValueError, match=r"some_of \(2 of 3; one is chosen there, or all of them happen\)"):
        aw.Recipe([aw.some_of(2, three)]).to_code("torchvision")
    with pytest.raises(ValueError, match=r"one_of \(noise: it is not translated"):
        aw.Recipe([aw.one_of([aw.noise, aw.invert])]).to_code("torchvision")
