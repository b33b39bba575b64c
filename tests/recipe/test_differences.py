"""Where two recipes differ, in words: by step and quantity."""

from __future__ import annotations

import pytest

import augwidgets as aw
from augwidgets.recipe.differences import differences, recipe_words

TURN = aw.rotate.between(angle=(-9, 9))
ONE = aw.one_of([aw.blur, aw.sharpen])
FACE = aw.blur.usual().replace(chance=1.0).within(aw.Region.face())


def words(recipe):
    return recipe_words(recipe if isinstance(recipe, aw.Recipe) else aw.Recipe(recipe))


@pytest.mark.parametrize(
    ("one", "other", "rows"),
    [
        ([TURN], [aw.maybe(TURN, 0.5)], [("rotate", "chance", "100 %", "50 %")]),
        ([TURN], [TURN.replace(on=False)], [("rotate", "chance", "100 %", "off")]),
        ([TURN, aw.invert], [aw.invert, TURN], [("whole recipe", "order", "rotate, invert", "invert, rotate")]),
        ([TURN, TURN], [TURN], [("rotate 2", "is there", "yes", "no")]),
        ([TURN], [TURN, aw.swap_channels], [("swap channels", "is there", "no", "yes")]),
        ([aw.blur], [FACE], [("blur", "where", "–", "in faces")]),
        ([ONE], [ONE.changing(0, aw.blur.between(sigma=(1, 2)))],
         [("one of › blur", "sigma", "0.0 … 2.0 px", "1.0 … 2.0 px")]),
        ([ONE], [], [("one of", "is there", "yes", "no")]),
        ([ONE.replace(weights=[1, 2])], [ONE.replace(weights=[1, 0.5])],
         [("one of", "does", *(f"1 of these 2, chosen anew each time, as often as 1 : {n}." for n in ("2", "0.5"))),
          ("one of", "weight 2", "2", "0.5")]),
        (aw.Recipe([TURN]), aw.Recipe([TURN], fill_level=0.5, min_visible=0.25),
         [("whole recipe", "fill level", "–", "0.5"), ("whole recipe", "min visible", "–", "0.25")]),
        (aw.Recipe([TURN, aw.invert]), aw.Recipe([aw.invert, TURN], fill="wrap"),
         [("whole recipe", "fill", "constant", "wrap"), ("whole recipe", "order", "rotate, invert", "invert, rotate")]),
        ([TURN], [TURN], []),
    ],
)  # fmt: skip
def test_what_differs_is_told_by_step_and_quantity(one, other, rows):
    assert [tuple(row) for row in differences(words(one), words(other))] == rows


def test_the_whole_recipe_comes_last():
    one, other = aw.Recipe([TURN]), aw.Recipe([aw.maybe(TURN, 0.5), aw.invert], fill="wrap")
    assert [row.step for row in differences(words(one), words(other))] == ["rotate", "invert", "whole recipe"]
