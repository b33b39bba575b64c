"""Turned boxes: made of corners, kept whole through a recipe, and given back as turned rectangles."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

import augwidgets as aw
from augwidgets.sample import polygon
from augwidgets.sample.turned import are_rectangles, rectangle_around, rectangle_of_mask

SIZE = (60, 90)
DIAMOND = [[30, 10], [50, 30], [30, 50], [10, 30]]
TILTED = [[60, 20], [76, 28], [70, 40], [54, 32]]  # 17.9 x 13.4, turned


def on(*corners, **more):
    return aw.Sample(np.zeros((*SIZE, 3), np.uint8), box_corners=corners, **more)


def slanted(angle=25.0):
    """A bar that stands at an angle in its mask."""
    canvas = np.zeros((120, 160), np.uint8)
    cv2.fillConvexPoly(canvas, cv2.boxPoints(((80, 60), (70, 20), angle)).astype(np.int32), 7)
    return aw.Sample(canvas, canvas, boxes=[cv2_box(canvas == 7)], box_labels=["bar"], mask_values=[7])


def cv2_box(marked):
    x, y, wide, high = cv2.boundingRect(marked.astype(np.uint8))
    return [x, y, x + wide, y + high]


def test_a_sample_is_made_of_corners_and_its_edges_are_the_hulls():
    sample = on(DIAMOND, TILTED, box_labels=["a", "b"])
    assert sample.boxes.tolist() == [[10, 10, 50, 50], [54, 20, 76, 40]]
    assert sample.box_corners.tolist() == [DIAMOND, TILTED] and sample.box_labels == ("a", "b")
    over = on([[-10, 30], [10, 10], [30, 30], [10, 50]], [[-9, 3], [-4, 3], [-4, 5], [-9, 5]])
    assert over.boxes.tolist() == [[0, 10, 30, 50]] and over.box_corners[0, 0].tolist() == [-10, 30]
    assert over.dropped[0].reason == "outside"
    other = sample.replace(box_corners=[DIAMOND, DIAMOND])
    assert other.box_labels == ("a", "b") and other.box_corners[1].tolist() == DIAMOND
    assert sample.replace(label="x").box_corners.tolist() == sample.box_corners.tolist()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"box_corners": [[1, 2, 3, 4]]}, r"box_corners must be \(N, 4, 2\)"),
        ({"box_corners": [[[0, 0], [1, np.nan], [1, 1], [0, 1]]]}, "finite numbers"),
        ({"box_corners": [DIAMOND], "boxes": [[0, 0, 1, 1]]}, "got both"),
        ({"box_corners": "DIAMOND"}, "box_corners must be numbers"),
    ],
)
def test_what_is_no_turned_box_is_said_in_a_sentence(given, sentence):
    with pytest.raises((TypeError, ValueError), match=sentence):
        aw.Sample(np.zeros((60, 90)), **given)


@pytest.mark.parametrize("steps", [
    [aw.flip_horizontal.at()],
    [aw.rotate.at(angle=33), aw.blur.at(), aw.rotate.at(angle=-33)],
    [aw.quarter_turn.at(turns=1)],
    [aw.shift.at(right=0.2), aw.gamma.at(), aw.zoom.at(scale=0.7)],
], ids=lambda steps: steps[0].name)  # fmt: skip
def test_corners_go_whole_through_a_recipe_as_points_do(steps):
    corners = np.array([DIAMOND, TILTED], float)
    sample = on(*corners, keypoints=corners.reshape(-1, 2))
    for kind in ("tight", "corners", "turned"):
        out = aw.Recipe(boxes=kind, clip=False).apply(sample, steps)
        np.testing.assert_allclose(out.box_corners.reshape(-1, 2), out.keypoints, atol=1e-3)
        assert are_rectangles(out.box_corners).all()


@pytest.mark.parametrize("away", [50, 56, 60, 70])
def test_a_cut_rectangle_is_turned_around_what_is_left(away):
    step = aw.shift.at(right=-away / 90)
    out = aw.Recipe([step], boxes="turned")(on(TILTED), seed=0)
    left = np.array(polygon.within([(x - away, y) for x, y in TILTED], (0, 0, 90, 60)))
    _, (wide, high), _ = cv2.minAreaRect(left.astype(np.float32))
    (corners,) = out.box_corners
    sides = np.linalg.norm(np.diff(corners, axis=0), axis=1)[:2]
    assert are_rectangles(corners[None])[0] and sorted(sides) == pytest.approx(sorted([wide, high]), rel=1e-3)
    around = [cv2.pointPolygonTest(corners.astype(np.float32), tuple(point), True) for point in left.tolist()]
    assert min(around) > -1e-3
    whole = aw.Recipe([step], boxes="turned", clip=False)(on(TILTED), seed=0)
    np.testing.assert_allclose(whole.box_corners[0], np.array(TILTED) - [away, 0], atol=1e-9)
    assert whole.boxes[0].tolist() == pytest.approx([54 - away, 20, 76 - away, 40])
    assert out.boxes[0, 0] == max(0, 54 - away) and out.visible.tolist() == whole.visible.tolist()


@pytest.mark.parametrize("angle", [0, 10, 35, 60, 90])
def test_a_mask_gives_its_smallest_turned_rectangle(angle):
    sample = slanted()
    out = aw.Recipe(boxes="turned").apply(sample, [aw.rotate.at(angle=angle), aw.gamma.at()])
    if angle == 0:
        assert out.box_corners.tolist() == sample.box_corners.tolist()  # nothing has moved
        return
    points = np.argwhere(out.mask == 7)[:, ::-1].astype(np.float32)
    squares = np.concatenate([points + by for by in ([0, 0], [0, 1], [1, 0], [1, 1])]).astype(np.float32)
    (_, (wide, high), _) = cv2.minAreaRect(squares)
    sides = np.linalg.norm(out.box_corners[0] - np.roll(out.box_corners[0], 1, axis=0), axis=1)
    assert sorted(sides[:2]) == pytest.approx(sorted([wide, high]), rel=1e-3)
    assert wide * high < 0.75 * np.prod(aw.rotate.at(angle=10)(sample).boxes[0, 2:] - 0)
    hull = np.concatenate([out.box_corners[0].min(axis=0), out.box_corners[0].max(axis=0)])
    np.testing.assert_allclose(out.boxes[0], np.clip(hull, 0, [160, 120, 160, 120]))


def test_the_rectangle_of_a_bitmap_is_of_what_nothing_hides():
    sample = slanted(0.0)
    over = aw.Sample(sample.image, boxes=sample.boxes, masks=[sample.mask == 7])
    x0, y0, _, y1 = sample.boxes[0]
    for one in (sample, over):
        out = aw.Recipe([aw.erase.at(width=0.5, height=1, x=0.75)], boxes="turned")(one, seed=0)
        assert out.boxes[0].tolist() == pytest.approx([x0, y0, 80, y1], abs=1e-3)


def test_turned_boxes_of_several_pictures_stay_turned():
    mosaic = aw.mosaic.at(partners=[0, 0, 0])
    both = aw.Recipe(boxes="turned").apply(on(DIAMOND), [mosaic], partner=lambda _: on(TILTED))
    upright = (np.abs(np.diff(both.box_corners, axis=1)).min(axis=2) < 1e-6).all(axis=1)
    assert len(upright) >= 2 and are_rectangles(both.box_corners).all() and not upright.all()


def test_a_rectangle_begins_where_the_box_began_and_goes_round_as_it_did():
    corners = np.array(TILTED, float)
    for way in (corners, corners[::-1], np.roll(corners, 2, axis=0)):
        found = rectangle_around(np.concatenate([corners, corners.mean(axis=0, keepdims=True)]), way)
        np.testing.assert_allclose(found, way, atol=1e-4)
    assert rectangle_of_mask(np.zeros((3, 3), bool), corners) is None
    dot = np.zeros((5, 5), bool)
    dot[2, 3] = True
    assert rectangle_of_mask(dot, np.array([[3, 2], [4, 2], [4, 3], [3, 3]])).tolist() == [
        [3, 2],
        [4, 2],
        [4, 3],
        [3, 3],
    ]
