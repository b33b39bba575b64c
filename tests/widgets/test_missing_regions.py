"""A step that acts in a region says so where the picture has no such region: under the tiles, aloud, in the code."""

from __future__ import annotations

import numpy as np
import pytest

import augwidgets as aw
from tests.widgets.front_end import view

MASK = np.zeros((40, 60), int)
MASK[5:20, 5:20] = 7
PICTURE = aw.Sample(np.full((40, 60, 3), 90, np.uint8), mask=MASK, boxes=[[1, 1, 9, 9]], box_labels=["coin"])
PLAIN = aw.Sample(PICTURE.image)


def told(explorer):
    """Give what stands under the first tile, and what is said of it aloud."""
    tile = view(explorer).tiles[0]
    return [word for line in tile["caption"] for word in line], tile["alt"]


@pytest.mark.parametrize(
    ("region", "picture", "lacking"),
    [
        (aw.Region.face(), PICTURE, "no face found"),
        (aw.Region.labelled(3), PICTURE, "no label 3 in the mask"),
        (aw.Region.labelled(7), PLAIN, "no mask"),
        (aw.Region.masked(), PLAIN, "no mask"),
        (aw.Region.masked(), PLAIN.replace(mask=np.zeros((40, 60), int)), "an empty mask"),
        (aw.Region.boxes("coin"), PLAIN, "no box of coin"),
        (aw.Region.boxes("stamp"), PICTURE, "no box of stamp"),
        (aw.Region.labelled(7), PICTURE, ""),
        (aw.Region.masked(), PICTURE, ""),
        (aw.Region.boxes("coin"), PICTURE, ""),
        (aw.Region.box(0, 0, 0.5, 0.5), PLAIN, ""),
        (aw.Region.box(0, 0, 0.001, 0.001), PLAIN, "no pixel in the box"),
    ],
)
def test_no_step_is_said_to_act_in_what_is_not_there(region, picture, lacking):
    assert region.missing(picture) == lacking
    explorer = aw.RecipeExplorer(picture, recipe=aw.Recipe([aw.within(region, aw.gamma.at(exponent=2.0))]))
    words, aloud = told(explorer)
    if lacking:
        assert words[0] == f"gamma 2.00: {lacking}" and aloud.endswith(f"; {lacking}")
        assert explorer.code().startswith(f"# gamma {region.words}: {lacking} in this picture, so it changes nothing")
        assert (explorer.samples[0].image == picture.image).all()
    else:
        assert words[0] == f"gamma 2.00 {region.words}" and ";" not in aloud
        assert not explorer.code().startswith("#")
        assert (explorer.samples[0].image != picture.image).any()
    assert "import augwidgets" in explorer.code() and explorer.error is None


def test_the_comment_leaves_code_that_runs():
    recipe = aw.Recipe([aw.within(aw.Region.box(0, 0, 0.001, 0.001), aw.gamma.at(exponent=2.0))])
    explorer = aw.RecipeExplorer(PICTURE, recipe=recipe)
    text = explorer.code()
    assert text.startswith("# gamma in a box: no pixel in the box")
    exec(compile(text, "<code>", "exec"), {})


def test_outside_of_what_is_not_there_is_everywhere():
    recipe = aw.Recipe([aw.within(aw.Region.face(outside=True), aw.invert.at())])
    explorer = aw.RecipeExplorer(PICTURE, recipe=recipe)
    assert told(explorer)[0][0] == "invert everywhere: no face found"
    assert "so it acts everywhere here" in explorer.code()
    assert (explorer.samples[0].image == 255 - PICTURE.image).all()


def test_it_is_looked_for_where_the_step_comes_to_it():
    region = aw.Region.labelled(7)
    away = [aw.shift.at(right=0.98), aw.within(region, aw.invert.at())]
    explorer = aw.RecipeExplorer(PICTURE, recipe=aw.Recipe(away))
    assert "invert: no label 7 in the mask" in told(explorer)[0]
    assert not explorer.code().startswith("#")  # in the picture itself it is
    explorer.recipe = aw.Recipe(away[::-1])
    assert "invert in label 7" in told(explorer)[0]


def test_a_step_that_is_switched_off_warns_of_nothing():
    step = aw.maybe(aw.within(aw.Region.face(), aw.invert.at()), on=False)
    assert not aw.RecipeExplorer(PICTURE, recipe=aw.Recipe([step])).code().startswith("#")


def test_a_sweep_and_the_comparison_say_it_too():
    explorer = aw.explore(aw.within(aw.Region.face(), aw.blur.at(sigma=3)), on=PICTURE)
    assert told(explorer)[0][-1] == "no face found"
    assert explorer.code().startswith("# blur in faces: no face found")
    explorer.page = "Compare"
    (compared,) = (part for part in explorer.pages["Compare"].content.children if hasattr(part, "words"))
    assert compared.words.endswith("no face found")
    explorer.sample = aw.pictures.astronaut()
    assert "no face found" not in compared.words and not explorer.code().startswith("#")
