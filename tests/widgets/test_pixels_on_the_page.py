"""Counts of pixels on sliders and in typed fields of the explorers."""

import augwidgets as aw

CAT = 451  # pixels wide


def test_a_value_in_pixels_has_a_track_of_pixels():
    explorer = aw.explore(aw.shift.at(right=aw.px(20)))
    rows = explorer.controls._sweep._rows
    row = rows["right"]
    assert (row._slider.min, row._slider.max, row._slider.value, row._text.value) == (-CAT, CAT, 20, "+20 px")
    assert explorer.error is None and explorer.chosen == 4
    assert [tile.lines[0] for tile in explorer._tiles()][::4] == [
        ["right −451 px"],
        ["right +20 px"],
        ["right +451 px"],
    ]
    row._slider.value = 40
    assert explorer.step.values["right"] == aw.px(40)
    row._text.value = "30"  # as long as nothing else is said it goes on counting
    assert explorer.step.values["right"] == aw.px(30) and row._slider.value == 30
    row._text.value = "5 %"
    assert explorer.step.values["right"] == 0.05 and rows["right"]._text.value == "+5 %"
    rows["right"]._text.value = "12 px"
    assert explorer.step.values["right"] == aw.px(12) and rows["right"]._text.value == "+12 px"
    explorer.sample = aw.pictures.coffee()  # another width, another track
    assert rows["right"]._slider.max == 600 and explorer.error is None


def test_more_pixels_than_there_are_is_one_line_and_nothing_is_lost():
    explorer = aw.explore(aw.shift.at(right=aw.px(20)))
    explorer.step = aw.shift.at(right=aw.px(2000))
    assert explorer.error == "right must lie in [-451, 451] px, as the picture that arrives there is 451 px wide, " \
        "got aw.px(2000)"  # fmt: skip
    explorer.step = aw.shift.at(right=aw.px(7))
    assert explorer.error is None


def test_a_range_in_pixels_is_dragged_and_typed():
    explorer = aw.explore(aw.Recipe([aw.shift.between(right=(aw.px(-20), aw.px(20)))]))
    row = explorer.controls._rows[0]._rows["right"]
    assert row._text.value == "−20 … 20 px" and row._slider.value == (-20, 20)
    row._slider.value = (-10, 30)
    assert explorer.recipe.steps[0].ranges["right"] == (aw.px(-10), aw.px(30))
    row._text.value = "nonsense"
    assert "a number or two were wanted" in explorer.error and row._text.value == "−10 … 30 px"
    explorer.controls._rows[0]._rows["down"]._text.value = "-5..5 px"
    assert explorer.recipe == aw.Recipe([aw.shift.between(right=(aw.px(-10), aw.px(30)), down=(aw.px(-5), aw.px(5)))])
    assert explorer.error is None and "aw.px(-10)" in explorer.code()
    assert {len(tile.lines[0]) for tile in explorer._tiles()} == {1}


def test_a_marked_limit_is_kept_as_a_share():
    explorer = aw.explore(aw.shift.at(right=aw.px(20)))
    explorer.mark("high")
    assert explorer.holds["right"][""][1] == 20 / CAT
    explorer.shows = "draws"
    assert explorer.error is None
