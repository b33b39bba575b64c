"""Where objects lie before and after a recipe, how large they are and of what shape; and the charts of it."""

from __future__ import annotations

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.data.placement import CELLS, placement_of
from augwidgets.view import placement_charts


def on(*boxes, size=(120, 240), **more):
    return aw.Sample(np.zeros(size, np.uint8), boxes=boxes, **more)


def test_a_heat_map_says_what_share_of_objects_covers_each_cell():
    found = placement_of([on([0, 0, 120, 120]), on([0, 0, 120, 60])], aw.Recipe([aw.flip_horizontal.at()]))
    before, after = found.before.heat, found.after.heat
    half = CELLS // 2
    assert before.shape == (CELLS, CELLS) and (before[:half, :half] == 1).all() and (before[half:, :half] == 0.5).all()
    assert (before[:, half:] == 0).all()
    np.testing.assert_allclose(after, before[:, ::-1], atol=1e-9)
    assert found.before.sizes.tolist() == pytest.approx([0.5**0.5, 0.5]) and found.before.shapes.tolist() == [1, 2]
    np.testing.assert_allclose(found.after.spans, found.before.spans)


def test_the_bias_of_objects_in_the_middle_is_told_and_a_shift_takes_it():
    data = [on([110, 50, 130, 70])] * 30
    found = placement_of(data, aw.Recipe([aw.shift.between(right=(-0.4, 0.4), down=(-0.4, 0.4))]), draws=4, seed=1)
    assert found.before.in_the_middle == 1 and 0.05 < found.after.in_the_middle < 0.4
    assert len(found.before) == 30 and len(found.after) == 120 and found.pictures == 30 and found.draws == 4
    again = placement_of(data, aw.Recipe([aw.shift.between(right=(-0.4, 0.4), down=(-0.4, 0.4))]), draws=4, seed=1)
    assert (again.after.heat == found.after.heat).all()


def test_what_is_lost_is_counted_by_its_reason_and_pixels_mean_those_of_the_picture():
    data = [on([0, 0, 1200, 1200], [0, 0, 60, 60], size=(2000, 4000))]
    found = placement_of(data, aw.Recipe([aw.shift.at(right=0.5)], min_size=61))
    assert found.dropped == {"too small": 1} and len(found.after) == 1
    gone = placement_of(data, aw.Recipe([aw.shift.at(right=1.0)]))
    assert gone.dropped == {"outside": 2} and len(gone.after) == 0 and gone.after.in_the_middle == 0
    mixed = placement_of(data * 2, aw.Recipe([aw.mixup, aw.noise]))
    assert (mixed.after.spans == mixed.before.spans).all()


def test_a_data_set_is_asked_for_its_labels_alone(tmp_path, monkeypatch):
    data = aw.data.open([on([110, 50, 130, 70], box_labels=["cat"]), on([0, 0, 20, 20], box_labels=["dog"])])
    assert len(placement_of(data, aw.Recipe([aw.rotate])).before) == 2
    assert placement_of(data.only("dog"), aw.Recipe([aw.rotate])).before.spans.tolist() == pytest.approx(
        np.array([[20 / 240, 20 / 120]])
    )


@pytest.mark.parametrize(
    ("arguments", "more", "sentence"),
    [
        (([np.zeros((4, 4))], aw.Recipe()), {}, "data must have boxes"),
        ((3, aw.Recipe()), {}, "a data set is a folder, .* got 3"),
        (([aw.Sample(np.zeros((4, 4)))], aw.Recipe()), {}, "data must have boxes"),
        (([], aw.Recipe()), {}, "at least one, got an empty one"),
        (([on([0, 0, 9, 9])], "default"), {}, "recipe"),
        (([on([0, 0, 9, 9])], aw.Recipe()), {"draws": 0}, "draws must be a whole number from 1 on, got 0"),
    ],
)
def test_what_cannot_be_told_is_said(arguments, more, sentence):
    with pytest.raises((TypeError, ValueError), match=sentence):
        placement_of(*arguments, **more)


def test_charts_show_both_on_one_scale():
    found = placement_of([on([110, 50, 130, 70])] * 5, aw.Recipe([aw.shift.between(right=(-0.4, 0.4))]), draws=2)
    drawn = placement_charts.figure(found)
    titles = [axes.get_title(loc="left") for axes in drawn.axes]
    assert titles[0] == "before: 100 % in the middle" and titles[2:] == ["sizes", "shapes"]
    one, other = (axes.images[0] for axes in drawn.axes[:2])
    assert one.get_clim() == other.get_clim() and (one.get_array() == found.before.heat).all()
    assert "5 objects before" in placement_charts.in_words(found)
    from augwidgets.domain import faces

    assert "<img" in faces.html(found)


def test_a_notebook_shows_it_as_charts_with_their_words():
    placed = aw.data.placement_of([aw.Sample(np.zeros((60, 60)), boxes=[[20, 20, 40, 40]])], aw.Recipe([aw.rotate]))
    shown = placed._repr_html_()
    assert shown.startswith("<img") and "1 object before" in shown
