"""The page of five libraries: each does the same as ours, by its own means; one that is missing is named."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.lessons import five_libraries

NAMES = ("augwidgets", "Pillow", "scikit-image", "Keras", "albumentations", "imgaug")
# What each library is imported by; "skimage" comes with the kit, as Pillow does.
MODULES = {"Keras": "keras", "albumentations": "albumentations", "imgaug": "imgaug"}
HERE = [name for name in NAMES if name not in MODULES or importlib.util.find_spec(MODULES[name])]


def dot():
    """A dot right of the centre of a picture that is not square: turned anticlockwise it goes up."""
    image = np.zeros((80, 120, 3), np.uint8)
    image[37:43, 97:103] = (150, 100, 50)
    return image


def titles(figure):
    return [axes.get_title(loc="left").replace("\n", " ") for axes in figure.axes]


@pytest.mark.parametrize("name", HERE)
def test_each_turns_anticlockwise_about_the_centre_and_multiplies_the_light(name):
    picture = dot()
    picture.setflags(write=False)
    out = five_libraries.WAYS[name](picture, 30, 1.5)
    assert out.shape == picture.shape and out.dtype == np.uint8
    inside = out[..., 0] > 100
    y, x = np.argwhere(inside).mean(axis=0) + 0.5
    # 40 to the right of (60, 40), turned by 30 degrees: 34.6 to the right and 20 up. A pixel's half is the library's.
    assert (x, y) == pytest.approx((94.6, 20), abs=0.8)
    assert out.max(axis=(0, 1)) == pytest.approx([225, 150, 75], abs=2)


@pytest.mark.parametrize("name", HERE)
def test_each_saturates(name):
    out = five_libraries.WAYS[name](np.full((40, 60, 3), 240, np.uint8), 0, 1.3)
    assert (out[10:30, 10:50] == 255).all()


def test_they_agree_on_a_photograph():
    page = five_libraries.page(aw.pictures.cat().image, 20, 1.3)
    assert set(page.pictures) | set(page.missing) == set(NAMES) and next(iter(page.pictures)) == "augwidgets"
    assert page.difference("augwidgets") == 0
    for name in page.pictures:
        assert page.difference(name) < 1.5, name  # interpolation and rounding


def test_the_figure_says_how_far_each_is_from_ours():
    figure = aw.examples.libraries()
    found = titles(figure)
    assert len(found) == len(HERE) and found[0].startswith("augwidgets")
    picture = aw.pictures.cat().image
    shown = five_libraries.by_pillow(picture, 20, 1.3)
    difference = np.abs(shown.astype(int) - five_libraries.ours(picture, 20, 1.3)).mean()
    assert difference > 0.1 and found[1] == f"Pillow, differs by {difference:.1f}"
    assert np.array_equal(figure.axes[1].images[0].get_array(), shown)


@pytest.mark.parametrize("name", MODULES)
def test_one_that_is_missing_is_named_and_left_out(name, monkeypatch):
    here = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda module, *a: None if module == MODULES[name] else here(module)
    )
    monkeypatch.setitem(sys.modules, MODULES[name], None)  # Python then refuses the import
    found = titles(aw.examples.libraries(dot()))
    assert "not installed: " in found[0] and name in found[0].split("not installed: ")[1]
    assert not any(title.startswith(name) for title in found[1:])


def test_a_person_draws_while_the_libraries_are_imported_and_at_work():
    code = """
import random, threading, time
import numpy as np
from augwidgets.lessons import five_libraries
ways = [way for name, way in five_libraries.WAYS.items() if name != "Keras"]  # its import is tested by itself
def work():
    for way in ways * 2:
        try:
            way(np.full((40, 60, 3), 100, np.uint8), 20, 1.3)
        except ImportError:
            pass
np.random.seed(3); random.seed(3)
numpys, pythons = [], []
behind = threading.Thread(target=work)
behind.start()
while behind.is_alive():
    numpys.append(np.random.random()); pythons.append(random.random()); time.sleep(.001)
alone = np.random.RandomState(3), random.Random(3)
assert numpys == [alone[0].random() for _ in numpys], "NumPy's"
assert pythons == [alone[1].random() for _ in pythons], "Python's"
print(len(numpys))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0 and int(done.stdout) > 20, done.stderr


def test_other_failures_are_not_taken_for_a_missing_library(monkeypatch):
    def broken(image, angle, gain):
        raise ValueError("broken")

    monkeypatch.setattr(five_libraries, "WAYS", {**five_libraries.WAYS, "Pillow": broken})
    with pytest.raises(ValueError, match="broken"):
        five_libraries.page(dot(), 20, 1.3)


@pytest.mark.parametrize("image", [np.zeros((20, 30), np.uint8), np.zeros((20, 30, 4), np.uint8),
                                   np.full((20, 30, 3), 0.5, np.float32)])  # fmt: skip
def test_grey_transparent_and_float_pictures_are_shown_in_colour(image):
    figure = aw.examples.libraries(image, angle=0, gain=1)
    shown = figure.axes[0].images[0].get_array()
    assert shown.shape == (20, 30, 3) and shown.dtype == np.uint8
    assert shown[10, 15].tolist() == [128 if image.dtype == np.float32 else 0] * 3
