"""`Boxes` as a value: which are kept, where they are, what is left, and how several pictures' are joined."""

from __future__ import annotations

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.sample.bitmaps import Bitmap, painted
from augwidgets.sample.boxes import Boxes
from augwidgets.sample.dropped import Dropped, Why

EDGES = [[0, 0, 4, 2], [6, 0, 9, 2], [1, 1, 3, 3]]
SIZE = (10, 10)


def some(**more):
    return Boxes.at(EDGES, ["cat", "dog", "cow"], ids=[4, 2, 7], **more)


def bitmap(*rows):
    return Bitmap.of(np.array(rows, bool))


def test_what_another_library_gives_back_is_found_among_the_boxes():
    turned = some().replace(corners=some().corners + 0.5)
    out = turned.answered([2, 0], [[1, 1, 3, 3], [8, 0, 12, 2]], SIZE)
    assert out.ids.tolist() == [7, 4] and out.labels == ("cow", "cat") and out.visible.tolist() == [1, 1]
    assert out.edges.tolist() == [[1, 1, 3, 3], [8, 0, 10, 2]]
    assert (out.corners[0] == turned.corners[2]).all()  # it lies where it lay
    assert out.corners[1].tolist() == [[8, 0], [10, 0], [10, 2], [8, 2]]
    assert [one[:4] for one in out.dropped] == [(2, "dog", "it was not given back", "not given back")]
    halved = some(visible=[0.5, 1, 1]).answered([0, 1], [[8, 0, 12, 2], [20, 0, 22, 2]], SIZE, cut=True)
    assert halved.visible.tolist() == [0.25] and halved.ids.tolist() == [4]
    assert [(gone.id, gone.why) for gone in halved.dropped] == [
        (7, "it was not given back"), (2, "it lies outside the canvas"),
    ]  # fmt: skip
    none = some(mask_values=[1, 2, 3]).replace(masks=(None,) * 3).answered([], [], SIZE)
    assert len(none) == 0 and none.edges.shape == (0, 4) and none.masks is None and len(none.dropped) == 3
    with pytest.raises(IndexError):
        some().answered([3], [[0, 0, 1, 1]], SIZE)


def test_those_that_are_not_kept_are_remembered_with_their_reasons():
    first = some(mask_values=[5, 0, 6], visible=[1, 0.5, 0.25])
    first = first.replace(masks=(bitmap([1]), None, bitmap([1, 1])))
    left = first.kept(np.array([True, False, True]), Why("too small", "a pixel"))
    (gone,) = left.dropped
    assert gone[:4] == (2, "dog", "a pixel", "too small") and gone.visible == 0.5
    assert gone.corners == tuple(map(tuple, first.corners[1].tolist()))
    assert left.scaled(2, 3).dropped[0].corners[2] == (18, 6) and left.shifted(1, -1).dropped[0].corners[0] == (7, -1)
    assert left.ids.tolist() == [4, 7] and left.mask_values.tolist() == [5, 6] and left.visible.tolist() == [1, 0.25]
    assert left.masks == (first.masks[0], first.masks[2]) and (left.corners == first.corners[[0, 2]]).all()
    last = left.without({0: Why("", "one"), 1: Why("", "two")})
    assert [one[:3] for one in last.dropped] == [(2, "dog", "a pixel"), (4, "cat", "one"), (7, "cow", "two")]
    assert first.kept(np.ones(3, bool)) is first
    (first,) = Boxes.at(EDGES).kept(np.array([False, True, True])).dropped
    assert first[:4] == (0, None, "it lies outside the canvas", "outside")


def test_bitmaps_are_shifted_with_their_boxes():
    first = some(mask_values=[5, 0, 0]).replace(masks=(bitmap([1, 1]), None, None))
    out = first.shifted(3, 2)
    assert out.edges[0].tolist() == [3, 2, 7, 4] and out.corners[0, 0].tolist() == [3, 2]
    assert out.masks[0].edges == (3, 2, 5, 3) and out.masks[1] is None
    assert some().shifted(1, 1).masks is None
    scaled = some().scaled(2, 3)
    assert scaled.edges[1].tolist() == [12, 0, 18, 6] and scaled.corners[1, 2].tolist() == [18, 6]


def test_what_shines_through_is_a_share_of_what_was_visible():
    assert some(visible=[1, 0.5, 0]).faded(0.5).visible.tolist() == [0.5, 0.25, 0]


def test_the_boxes_of_several_pictures_are_joined_and_what_only_some_have_is_empty_for_the_others():
    first = some().kept(np.array([True, True, False]), Why("", "gone"))
    other = Boxes.at([[0, 0, 1, 1]], mask_values=[8]).replace(masks=(bitmap([1]),)).renumbered(first.next_id)
    assert first.next_id == 8 and other.ids.tolist() == [8] and Boxes.at([]).next_id == 0
    both = Boxes.joined([first, other])
    assert both.ids.tolist() == [4, 2, 8] and both.labels == ("cat", "dog", "")
    assert both.mask_values.dtype == np.int64
    assert both.mask_values.tolist() == [0, 0, 8] and both.masks == (None, None, other.masks[0])
    assert both.edges.tolist() == [*EDGES[:2], [0, 0, 1, 1]] and both.visible.tolist() == [1, 1, 1]
    assert (both.corners == np.concatenate([first.corners, other.corners])).all()
    assert [one[:3] for one in both.dropped] == [(7, "cow", "gone")]
    assert both.renumbered(10).ids.tolist() == [14, 12, 18] and both.renumbered(10).dropped[0].id == 17
    plain = Boxes.joined([Boxes.at(EDGES), Boxes.at(EDGES)])
    assert plain.labels is None and plain.mask_values is None and plain.masks is None and len(plain) == 6


@pytest.mark.parametrize(
    "change",
    [
        {"corners": some().corners + 1},
        {"edges": some().edges + 1},
        {"ids": np.array([4, 2, 8])},
        {"visible": np.array([1, 1, 0.5])},
        {"labels": None},
        {"mask_values": np.array([5, 0, 7])},
        {"mask_values": None},
        {"masks": None},
        {"masks": (bitmap([1]), None, bitmap([1, 0, 1]))},
        {"masks": (bitmap([1]), None, None)},
        {"masks": (None, None, bitmap([1, 1]))},
        {"masks": (bitmap([0, 1]), None, bitmap([1, 1]))},
        {"dropped": (Dropped(1, None, "gone"),)},
    ],
    ids=lambda change: str(*change),
)
def test_boxes_are_the_same_only_in_every_column(change):
    def make():
        return some(mask_values=[5, 0, 6]).replace(masks=(bitmap([1]), None, bitmap([1, 1])))

    assert make().same_as(make()) and not make().same_as(None)
    other = make().replace(**change)
    assert not make().same_as(other) and not other.same_as(make()) and other.same_as(other.replace())


def test_columns_are_sealed_and_what_was_found_out_is_forgotten_with_a_change():
    edges = np.array(EDGES, float)
    boxes = Boxes.at(edges)
    assert edges.flags.writeable
    for name in ("corners", "edges", "ids", "visible"):
        assert not getattr(boxes, name).flags.writeable
    assert boxes.cut == ()
    bent = boxes.replace(edges=np.array([[0, 0, 4, 2], [6, 0, 8, 2], [1, 1, 3, 3]], float))
    assert bent.cut == (1,) and not bent.edges.flags.writeable and boxes.cut == ()


def test_bitmaps_are_packed_into_planes_of_32_and_painted_in_order():
    many = [None if number == 3 else bitmap([0] * number + [1, 1]) for number in range(40)]
    planes = Bitmap.packed(many, (2, 50))
    assert len(planes) == 2 and planes[0].dtype == np.uint32 and planes[0][0, 31] == 2**31 + 2**30
    assert planes[1][0, 33] == 0b11 and not planes[1][1].any()
    back = Bitmap.unpacked(planes, many)
    assert back[3] is None and all(one.same_as(two) for one, two in zip(back, many, strict=True) if two is not None)
    assert painted([many[0], None, many[1]], [5, 6, 7], (2, 4), np.uint16).tolist() == [[5, 7, 7, 0], [0] * 4]
    square = bitmap([0, 0, 0], [0, 1, 1])
    assert square.without(np.array([[1, 1, 1], [1, 1, 0]], bool)).edges == (2, 1, 3, 2)
    assert square.without(np.ones((2, 3), bool)) is None and Bitmap.of(np.zeros((2, 3), bool)) is None
    assert square.shifted(2, 1).edges == (3, 2, 5, 3) and square.on((3, 4)).sum() == 2 and square.on((3, 4))[1, 2]
    assert not square.same_as(square.shifted(1, 0)) and not square.same_as(bitmap([0, 0, 0], [0, 1, 0]))


def test_masks_and_values_of_a_sample_go_together():
    one, two = (np.zeros((4, 6), bool) for _ in range(2))
    one[:2, :2] = two[2:, 3:] = True
    edges = [[0, 0, 2, 2], [0, 0, 6, 4], [3, 2, 6, 4]]
    sample = aw.Sample(np.zeros((4, 6), np.uint8), boxes=edges, masks=[one, None, two])
    assert sample.mask_values.tolist() == [1, 0, 3] and sample.mask.dtype == np.uint8
    assert sample.mask[0, 0] == 1 and sample.mask[3, 5] == 3
    below = aw.Sample(np.zeros((4, 6), np.uint8), boxes=edges, masks=[one, None, two], mask_values=[-3, 0, 300])
    assert below.mask.dtype.kind == "i" and below.mask[0, 0] == -3 and below.mask[3, 5] == 300
    with pytest.raises(
        ValueError, match="^mask_values must be values of the mask, or 0 for an object without one, got 9$"
    ):
        aw.Sample(np.zeros((4, 6), np.uint8), one, edges).replace(mask_values=[1, 0, 9])
