"""The tutorials' grids, one line each: nine pictures of the arguments that the tutorials write."""

from __future__ import annotations

import numpy as np
import pytest
from skimage import exposure

import augwidgets as aw
from augwidgets.generator import ImageDataGenerator

GRIDS = ("rotation", "vertical_shift", "horizontal_shift", "brightness", "zoom", "flip", "nine_pictures")
FUNCTIONS = ("contrast_stretching", "histogram_equalization", "adaptive_equalization", "clahe")


def titles(figure):
    return [axes.get_title(loc="left") for axes in figure.axes]


def shown(figure):
    return [axes.images[0].get_array() for axes in figure.axes]


@pytest.mark.parametrize("name", [*GRIDS, *FUNCTIONS])
def test_each_is_one_line_and_nine_pictures_of_flow(name):
    figure = getattr(aw.examples, name)(seed=3)
    assert len(figure.axes) == 9
    generator = aw.examples.generator(name)
    assert type(generator) is ImageDataGenerator
    picture = aw.pictures.cat().image
    first = next(generator.flow(picture[None], batch_size=1, shuffle=False, seed=27))[0]
    assert np.abs(first - shown(figure)[0]).max() <= 0.5 + 1e-3


@pytest.mark.parametrize(
    ("name", "word"),
    [("rotation", "theta"), ("vertical_shift", "ty"), ("horizontal_shift", "tx"), ("brightness", "brightness"),
     ("zoom", "zx"), ("flip", "flip")],
)  # fmt: skip
def test_the_titles_say_what_was_drawn(name, word):
    assert sum(word in title for title in titles(getattr(aw.examples, name)())) >= 5


def test_contrast_stretching_is_the_articles():
    """Its percentiles are those of all channels together: a tint is kept."""
    warm = (aw.pictures.cat().image * [1.0, 0.8, 0.5]).astype(np.uint8)
    function = aw.examples.generator("contrast_stretching").preprocessing_function
    low, high = np.percentile(warm, (2, 98))
    theirs = exposure.rescale_intensity(warm.astype(float), in_range=(low, high), out_range=(0, 255))
    assert np.abs(function(warm.astype(np.float32)) - theirs).max() <= 0.5 + 1e-3
    apart = np.abs(aw.stretch(warm).astype(float) - theirs)  # by channel, it would be grey
    assert apart.mean() > 10


@pytest.mark.parametrize("name", GRIDS)
def test_keras_own_way_can_be_seen(name):
    assert len(getattr(aw.examples, name)(as_keras=True).axes) == 9


def test_shifts_are_swapped_in_keras():
    dot = np.zeros((60, 60, 3), np.uint8)
    dot[28:32, 28:32] = 255
    for as_keras, still in ((False, 1), (True, 0)):  # the axis along which the dot stays in its place
        for picture in shown(aw.examples.vertical_shift(dot, as_keras=as_keras)):
            places = np.argwhere(np.asarray(picture)[..., 0] > 99)
            assert set(places[:, still]) <= set(range(28, 32)), as_keras


def test_zoom_only_enlarges_and_darkening_only_darkens():
    white = np.full((40, 40, 3), 200, np.uint8)
    assert all(np.max(picture) <= 200 for picture in shown(aw.examples.brightness(white)))
    generator = aw.examples.generator("zoom")
    drawn = [generator.get_random_transform((9, 9, 3), seed=k) for k in range(50)]
    assert all(given["zx"] <= 1 and given["zy"] <= 1 for given in drawn)


def test_a_single_channel_is_kept():
    picture = np.full((4, 5, 3), (10, 20, 30), np.uint8)
    for place, image in enumerate(shown(aw.examples.channel(picture))):
        kept = [0, 0, 0]
        kept[place] = (10, 20, 30)[place]
        assert np.asarray(image)[0, 0].tolist() == kept


def test_another_picture_and_another_seed():
    one, other = (titles(aw.examples.rotation(aw.pictures.coffee(), seed=seed)) for seed in (0, 1))
    assert one != other


def test_an_unknown_example_is_refused():
    with pytest.raises(ValueError, match=r"an example must be one of rotation, .*, got 'sepia'"):
        aw.examples.generator("sepia")


def test_a_float_picture_is_taken_as_0_to_1():
    grey = np.full((20, 20, 3), 0.5, np.float32)
    assert max(float(np.max(picture)) for picture in shown(aw.examples.brightness(grey))) <= 0.5


def test_a_medical_picture_is_made_clearer_step_by_step_and_measured():
    figure = aw.examples.medical_enhancement()
    said = titles(figure)
    assert [title.partition(":")[0] for title in said] == ["original", "denoise", "adaptive equalize", "sharpen"]
    contrasts = [float(title.partition("×")[2].partition(",")[0]) for title in said]
    assert contrasts[0] == 1 and contrasts[3] > 1.3 > contrasts[2] > contrasts[1]
    small = np.random.default_rng(0).integers(0, 256, (60, 80), np.uint8)  # in which a draw would be seen best
    assert titles(aw.examples.medical_enhancement(small)) == titles(aw.examples.medical_enhancement(small))
    assert len(aw.examples.medical_enhancement(np.zeros((30, 40), np.uint8)).axes) == 4
    with pytest.raises(FileNotFoundError):
        aw.examples.medical_enhancement("no_such_picture.png")
