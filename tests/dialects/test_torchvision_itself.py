"""The texts for torchvision run by torchvision itself, where it is installed, and compared with our pictures.

Measured with 0.29.1 (torch 2.14.1). Tolerances are in levels of 255: what is greatest anywhere, and on the average.
"""

from __future__ import annotations

import importlib
import importlib.util
import warnings
from collections import Counter

import numpy as np
import pytest

import augwidgets as aw

if importlib.util.find_spec("torchvision") is None:
    pytest.skip("torchvision is not installed", allow_module_level=True)
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import torch

    importlib.import_module("torchvision.transforms.v2")

pytestmark = pytest.mark.filterwarnings("ignore:The image decoding and encoding:DeprecationWarning")  # since 0.29

# By case: the step at one value, and how far their uint8 picture may lie from ours.
CUT = (1, 1)  # their levels are cut, ours rounded
ROUNDED = (1, 0.01)  # interpolated in single precision
CASES = {
    "rotate": (aw.rotate.between(angle=20), ROUNDED),
    "rotate back": (aw.rotate.between(angle=-130), ROUNDED),
    "zoom in": (aw.zoom.between(scale=1.3), ROUNDED),
    "zoom out": (aw.zoom.between(scale=0.7), ROUNDED),
    "shear across": (aw.shear.between(across=20, along=0), ROUNDED),
    "shear": (aw.shear.between(across=-15, along=10), ROUNDED),
    "flip_horizontal": (aw.flip_horizontal.between(), (0, 0)),
    "flip_vertical": (aw.flip_vertical.between(), (0, 0)),
    "quarter_turn": (aw.quarter_turn.between(turns=2), (0, 0)),
    "brightness": (aw.brightness.between(gain=1.4), CUT),
    "brightness down": (aw.brightness.between(gain=0.5), CUT),
    "invert": (aw.invert.between(), (0, 0)),
    "stretch": (aw.stretch.between(low=0, high=100), CUT),
    "auto_contrast": (aw.auto_contrast.between(cutoff=0, over="channels"), CUT),
    "solarize": (aw.solarize.between(threshold=0.3), (0, 0)),
    "solarize all": (aw.solarize.between(threshold=0), (0, 0)),
    "solarize none": (aw.solarize.between(threshold=1), (0, 0)),
    "posterize": (aw.posterize.between(bits=3), (0, 0)),
    "saturation": (aw.saturation.between(gain=1.7), CUT),
    "saturation none": (aw.saturation.between(gain=0), CUT),
    "hue": (aw.hue.between(angle=-144), (5, 1)),
    "hue on": (aw.hue.between(angle=108), (5, 1)),
    "greyscale": (aw.greyscale.between(weights="luminance"), CUT),
    "jpeg": (aw.jpeg.between(quality=10), (0, 0)),
    "jpeg fine": (aw.jpeg.between(quality=90), (0, 0)),
}
DRAWN = {"shift", "gaussian_noise"}  # which have tests of their own
IN_BYTES = {"solarize", "posterize", "jpeg"}  # the text says so


def picture():
    return aw.pictures.cat().image[:180, :240].copy()


def theirs(pipeline, image):
    given = torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1)))
    return pipeline(given).numpy().transpose(1, 2, 0)


def ran(text):
    names: dict = {}
    exec(compile(text, "exported", "exec"), names)
    return names["pipeline"]


@pytest.mark.parametrize("case", CASES)
def test_every_step_gives_our_picture(case):
    step, (most, mean) = CASES[case]
    recipe = aw.Recipe([step])
    apart = np.abs(theirs(ran(recipe.to_code("torchvision")), picture()).astype(int) - recipe(picture()))
    assert apart.max() <= most and apart.mean() <= mean
    same = theirs(recipe.to_object("torchvision"), picture())  # the object is what the text makes
    assert (np.abs(same.astype(int) - recipe(picture())) == apart).all()
    if step.name not in IN_BYTES:  # of floats nothing is cut or rounded
        image = picture().astype(np.float32) / 255
        apart = np.abs(theirs(recipe.to_object("torchvision"), image) - recipe(image))
        assert 255 * apart.max() <= (0.05 if step.transform.family != "spatial" else 1)


def test_each_step_that_is_written_is_run_here():
    covered = {step.name for step, _ in CASES.values()} | DRAWN
    for name in sorted(set(aw.CATALOGUE) - covered):
        for step in (aw.CATALOGUE[name].between(), aw.CATALOGUE[name].usual()):
            with pytest.raises(ValueError, match="torchvision cannot say"):
                aw.Recipe([step]).to_code("torchvision")


@pytest.mark.parametrize("level", [0, 0.4])
def test_the_fill_is_ours_up_to_the_rims(level):
    """With None their rims are ours; with a number they are mixed with the fill twice."""
    step = aw.rotate.between(angle=20)
    recipe = aw.Recipe([step], fill_level=level)
    white = np.full((180, 240, 3), 255, np.uint8)
    apart = np.abs(theirs(recipe.to_object("torchvision"), white).astype(int) - recipe(white))
    if level == 0:
        assert apart.max() <= 1
    else:
        assert 0 < (apart > 1).mean() < 0.02  # one row of pixels along four sides


@pytest.mark.parametrize("seed", range(5))
def test_a_shift_is_rounded_to_whole_pixels(seed):
    pipeline = ran(aw.Recipe([aw.shift.between(right=(-0.1, 0.1), down=(-0.2, 0.2))]).to_code("torchvision"))
    torch.manual_seed(seed)
    found = theirs(pipeline, picture())
    torch.manual_seed(seed)
    torch.empty(1).uniform_()  # the angle
    right, down = (torch.empty(1).uniform_(-reach, reach).item() for reach in (24, 36))
    ours = aw.shift(picture(), right=round(right) / 240, down=round(down) / 180)
    np.testing.assert_array_equal(found, ours)


def test_noise_has_our_spread():
    grey = np.full((200, 300, 3), 0.5, np.float32)
    recipe = aw.Recipe([aw.gaussian_noise.between(spread=0.05)])
    torch.manual_seed(0)
    found = theirs(recipe.to_object("torchvision"), grey)
    # 180,000 draws know the spread to a quarter per cent.
    assert abs(found.std() - 0.05) < 0.0005 and abs(found.mean() - 0.5) < 0.0005
    in_bytes = theirs(recipe.to_object("torchvision"), np.full((200, 300, 3), 128, np.uint8))
    assert 0.05 * 255 - 0.5 < in_bytes.std() < 0.05 * 255  # which is cut


def test_what_is_drawn_stays_in_the_range():
    gains = set()
    white = np.full((4, 4, 3), 0.5, np.float32)
    pipeline = ran(aw.Recipe([aw.maybe(aw.brightness.between(gain=(0.8, 1.2)), 0.5)]).to_code("torchvision"))
    torch.manual_seed(0)
    for _ in range(400):
        gains.add(round(float(theirs(pipeline, white)[0, 0, 0]) * 2, 4))
    assert 0.8 <= min(gains) < 0.81 and 1.19 < max(gains) <= 1.2
    assert 150 < len(gains - {1.0}) <= 250  # half of the time


def test_groups_choose_as_often_as_ours():
    """Each of three is told by the corner pixel that it leaves."""
    image = np.array([[0, 50, 100], [150, 200, 250]], np.uint8)[..., None].repeat(3, 2)
    members = [aw.invert, aw.flip_horizontal.at(), aw.maybe(aw.flip_vertical.at(), 0.5)]
    for group, chances in (
        (aw.one_of(members), {255: 1 / 3, 100: 1 / 3, 150: 1 / 6, 0: 1 / 6}),
        (aw.one_of(members, weights=[2, 1, 1]), {255: 1 / 2, 100: 1 / 4, 150: 1 / 8, 0: 1 / 8}),
        (aw.any_order(members), {155: 1 / 2, 5: 1 / 2}),
    ):
        pipeline = ran(aw.Recipe([group]).to_code("torchvision"))
        torch.manual_seed(1)
        found = Counter(int(theirs(pipeline, image)[0, 0, 0]) for _ in range(1200))
        assert set(found) == set(chances)
        for level, chance in chances.items():
            assert abs(found[level] / 1200 - chance) < 0.06  # more than four standard deviations
