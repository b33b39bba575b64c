"""One recipe in four libraries: the same draws, what differs is marked, what cannot be said is named."""

from __future__ import annotations

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.dialects import comparison
from augwidgets.generator import keras_class
from tests.strategies import smooth
from tests.widgets.front_end import named, say, view

LIBRARIES = ["augwidgets", "Keras's own generator", "Keras's layers", "albumentations"]


def opened(*steps, fill="reflect", picture=None):
    sample = aw.Sample(smooth() if picture is None else picture)
    return aw.DialectExplorer(sample, recipe=aw.Recipe(steps, fill=fill))


def test_four_grids_of_nine_side_by_side():
    explorer = opened(aw.rotate.between(angle=(-30, 30)))
    assert [panel["title"] for panel in view(explorer).panels] == LIBRARIES
    assert [panel["count"] for panel in view(explorer).panels] == [9, 9, 9, 9]
    assert len(view(explorer).tiles) == 36 and explorer.error is None
    assert len(explorer.figure().axes) == 36


def test_what_all_say_alike_does_not_differ_on_a_square_picture():
    square = smooth()[:120, :120]
    explorer = opened(aw.maybe(aw.flip_horizontal.between(), 0.5), aw.rotate.between(angle=(-30, 30)), picture=square)
    assert list(explorer.differences) == LIBRARIES
    assert explorer.left_out == {title: {} for title in LIBRARIES}
    for title in LIBRARIES:
        assert max(explorer.differences[title]) < 1, title
    assert not any(tile["marked"] for tile in view(explorer).tiles)


def test_keras_generator_differs_where_its_faults_are():
    shifted = opened(aw.shift.between(right=(0.1, 0.3), down=0))
    assert min(shifted.differences["Keras's own generator"]) > 1.5
    assert max(shifted.differences["Keras's layers"]) < 1.5
    marked = [tile["marked"] for tile in view(shifted).tiles]
    assert marked[9:18] == [True] * 9 and marked[:9] == [False] * 9
    assert view(shifted).panels[1]["note"] == "9 of 9 differ from ours"
    assert view(shifted).tiles[9]["caption"][0][0].startswith("differs by ")
    turned = opened(aw.rotate.between(angle=(20, 30)))  # about another point, for the picture is not square
    assert min(turned.differences["Keras's own generator"]) > 1.5


def test_what_cannot_be_said_is_left_out_and_named():
    explorer = opened(aw.brightness.between(gain=(0.5, 0.8)), aw.noise.between())
    assert set(explorer.left_out["Keras's layers"]) == {"brightness", "noise"}
    assert "adds" in explorer.left_out["Keras's layers"]["brightness"]
    assert explorer.left_out["Keras's own generator"] == {"noise": "there is no such argument"}
    assert explorer.left_out["albumentations"] == {"noise": "it is not translated"}
    assert view(explorer).panels[2]["note"].startswith("without brightness: RandomBrightness adds")


def test_the_code_page_speaks_the_chosen_dialect():
    explorer = opened(aw.rotate.between(angle=(-30, 30)), aw.noise.between())
    explorer.page = "Code"
    say(named(explorer, "library"), index=1)
    assert explorer.dialect == "albumentations"
    assert explorer.code().startswith("# albumentations 2.0.8 cannot say: noise")
    with pytest.raises(ValueError, match="cannot say: noise"):
        explorer.code("albumentations")
    explorer.recipe = aw.Recipe([aw.rotate.between(angle=(-30, 30))])
    assert "A.Affine(rotate=(-30.0, 30.0)" in explorer.code()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("flips", [(), ("flip_horizontal",), ("flip_vertical",), ("flip_horizontal", "flip_vertical")])
def test_keras_generator_is_given_the_numbers_that_mean_the_same(flips):
    # On a square picture and without shifts its own class does what is meant, so the pictures must be ours.
    picture = smooth()[:101, :101]
    mirrors = [aw.CATALOGUE[name].at(fill="edge") for name in flips]
    steps = [*mirrors, aw.rotate.at(angle=25, fill="edge"), aw.zoom.at(scale=1.2, stretch=0.8, fill="edge")]
    image, left_out = comparison.by_keras_generator(steps, aw.Recipe(), picture)
    own, _ = comparison.ours(steps, aw.Recipe(), picture)
    assert left_out == []
    assert np.abs(image.astype(int) - own).mean() < 0.6


def test_a_shift_is_drawn_along_the_wrong_axis_as_keras_does():
    given, _ = comparison.parameters([aw.shift.at(right=0.1, down=0.2)], (100, 200, 3))
    assert given == {"ty": pytest.approx(-20), "tx": pytest.approx(-20)}
    keras = keras_class.image_module().ImageDataGenerator(width_shift_range=0.5)
    with_shift = keras.get_random_transform((100, 200, 3), seed=1)
    assert with_shift["tx"] == 0 and with_shift["ty"] != 0


def test_the_generator_knows_one_order():
    _, left_out = comparison.parameters([aw.zoom.at(), aw.rotate.at(), aw.brightness.at()], (10, 10, 3))
    assert left_out == [("rotate", "its order is fixed: turned, shifted, zoomed, each once")]


def test_another_size_is_another_picture():
    explorer = opened(aw.crop.between(width=0.5, height=0.5))
    assert explorer.error is None
    assert set(explorer.left_out["Keras's layers"]) == {"crop"}
