"""What a fill repeats beside the picture is no part of an object."""

from __future__ import annotations

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.warp import moving


@pytest.mark.parametrize(
    ("steps", "fill", "resamplings"),
    [
        ([(aw.rotate, 20)], "constant", 1),
        ([(aw.rotate, 20)], "reflect", 2),
        ([(aw.zoom, 1.4), (aw.blur, 1), (aw.zoom, 1.3)], "reflect", 2),  # nothing is uncovered
        ([(aw.perspective, 0.3)], "reflect", 2),
        ([(aw.rotate, 20), (aw.blur, 1), (aw.rotate, -10)], "wrap", 4),
    ],
    ids=str,
)
def test_a_mask_is_resampled_again_only_where_its_fill_repeats_it(steps, fill, resamplings, monkeypatch):
    drawn = []
    for transform, value in steps:
        filled = {"fill": fill} if "fill" in transform.parameters else {}
        drawn.append(transform.at(**{next(iter(transform.parameters)): value, **filled}))
    done = []
    once = moving.moved_mask
    monkeypatch.setattr(moving, "moved_mask", lambda *way: (done.append(way), once(*way))[1])
    coins = aw.pictures.coins()
    out = aw.Recipe().apply(coins, drawn)
    assert len(done) == resamplings and len(out.boxes) > 5


@pytest.mark.parametrize("corner", [(0, 0), (10, 0), (10, 10), (0, 10)])
@pytest.mark.parametrize("towards", ["across", "down"])  # one pixel further that way lies the picture
def test_one_corner_that_comes_from_beside_the_picture_is_enough(corner, towards):
    back = [[0.9, 0.1, -0.5], [0.1, 0.8, 1], [0, 0, 1]]
    if towards == "down":
        back = [[0.1, 0.9, -0.5], [0.8, 0.1, 0.5], [0, 0, 1]]
    (x, y), size = corner, (10, 10)
    turned = [[-1 if x else 1, 0, x], [0, -1 if y else 1, y], [0, 0, 1]]
    found = []
    for by in (0, 0.5):
        moved = np.array(back)
        moved[0, 2] += by
        warp = aw.Affine(np.linalg.inv(moved @ turned)[:2].tolist(), size=size)
        found.append(warp.covers(size))
    assert found == [False, True]


def test_what_a_fill_repeats_beside_an_object_is_not_taken_for_it():
    mask = np.zeros((10, 12), np.uint8)
    mask[2:6, :4] = 5
    sample = aw.Sample(np.zeros((10, 12), np.uint8), mask, boxes=[[0, 2, 4, 6]], mask_values=[5])
    out = aw.shift(sample, right=0.25, down=0, fill="reflect")
    assert (out.mask[2:6, :7] == 5).all() and out.boxes.tolist() == [[3, 2, 7, 6]]
    bare = aw.shift(sample, right=3 / 12, down=0, fill="constant")
    assert bare.boxes.tolist() == out.boxes.tolist()


def test_points_of_unequal_lengths_are_refused_by_name():
    for points in ([[1, 2], [3]], [["a", "b"]]):
        with pytest.raises((TypeError, ValueError), match=r"\bpoints\b"):
            aw.Affine.identity(size=(4, 4)).points(points)
