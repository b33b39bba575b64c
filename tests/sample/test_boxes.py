"""The boxes of a Sample: what is left of them, whatever moves, cuts or covers them."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import augwidgets as aw
from augwidgets.warp.fitting import resized
from augwidgets.warp.moving import move
from tests.strategies import steps

SMALL = np.zeros((20, 24), np.uint8)
HIDING = [step for step in aw.CATALOGUE.values() if step.declared.hidden((4, 4), step.at().values) is not None]


@st.composite
def some_boxes(draw: st.DrawFn, size: tuple[int, int] = SMALL.shape) -> np.ndarray:
    """Draw up to four boxes with edges between the pixels, some of them smaller than one."""
    height, width = size
    edges = []
    for _ in range(draw(st.integers(1, 4))):
        x0, y0 = draw(st.floats(0, width - 1)), draw(st.floats(0, height - 1))
        edges.append((x0, y0, x0 + draw(st.floats(0.01, width)), y0 + draw(st.floats(0.01, height))))
    return np.array(edges)


def test_a_box_between_pixels_that_is_all_covered_has_nothing_left():
    sample = aw.Sample(np.zeros((20, 20), np.uint8), boxes=[[3.3, 4.7, 9.1, 8.2]])
    assert aw.erase.at(width=1, height=1, x=0.5, y=0.5)(sample).visible.tolist() == [0]


@pytest.mark.parametrize("transform", HIDING, ids=lambda transform: transform.name)
@settings(deadline=None)
@given(data=st.data())
def test_what_hides_leaves_a_share_of_every_box(transform, data):
    boxes, step = data.draw(some_boxes()), data.draw(steps(transform))
    sample = aw.Sample(SMALL, boxes=boxes)
    out = step(sample)
    assert out.boxes.tolist() == sample.boxes.tolist() and ((out.visible >= 0) & (out.visible <= 1)).all()
    hidden = transform.declared.hidden(sample.size, step.values)
    for (x0, y0, x1, y1), left in zip(sample.boxes, out.visible, strict=True):
        part = hidden[int(y0) : int(np.ceil(y1)), int(x0) : int(np.ceil(x1))]
        assert not part.all() or left < 1e-9
        assert part.any() or left == 1


# -- through whole recipes --------------------------------------------------------------------------------------------


def tight(mask: np.ndarray) -> list[float]:
    """The edges around what is true."""
    rows, columns = np.nonzero(mask)
    return [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]


def on(size, *edges, **more):
    return aw.Sample(np.full(size, 100, np.uint8), boxes=list(edges), **more)


def run(sample, *steps, **settings):
    return aw.Recipe(**settings).apply(sample, steps)


BETWEEN = [
    (),
    (aw.gamma.at(exponent=2), aw.blur.at(sigma=2)),
    (aw.blur.at(sigma=1), aw.zoom.at(scale=0.5), aw.noise.at(), aw.zoom.at(scale=2)),
]


@pytest.mark.parametrize("between", BETWEEN, ids=str)
def test_what_is_turned_and_turned_back_is_the_box_exactly(between):
    sample = on((100, 120), (40.3, 30.1, 70.7, 60.9), (50, 50, 51, 51))
    out = run(sample, aw.rotate.at(angle=45), *between, aw.rotate.at(angle=-45))
    assert out.boxes.tolist() == sample.boxes.tolist() and out.visible.tolist() == [1, 1]
    assert out.box_corners.tolist() == sample.box_corners.tolist()


def test_a_box_that_is_turned_twice_is_not_the_hull_of_a_hull():
    sample = on((100, 120), (40, 40, 80, 60))
    once, twice = aw.rotate.at(angle=30), [aw.rotate.at(angle=15), aw.blur.at(), aw.rotate.at(angle=15)]
    np.testing.assert_allclose(run(sample, *twice).boxes, once(sample).boxes)
    # Step by step as well: the corners are kept beside the edges.
    np.testing.assert_allclose(aw.rotate.at(angle=15)(aw.rotate.at(angle=15)(sample)).boxes, once(sample).boxes)


@pytest.mark.parametrize("between", [(aw.blur.at(sigma=1),), (aw.rotate.at(angle=0, fill="wrap"), aw.blur.at())])
def test_what_was_shifted_out_by_half_and_back_has_lost_half(between):
    sample = on((40, 40), (20, 10, 40, 30), (0, 10, 10, 20))
    there, back = aw.shift.at(right=0.25, down=0), aw.shift.at(right=-0.25, down=0)
    out = run(sample, there, *between, back)
    assert out.boxes.tolist() == [[20, 10, 30, 30], [0, 10, 10, 20]] and out.visible.tolist() == [0.5, 1]
    assert out.box_corners.tolist() == sample.box_corners.tolist()  # whole
    # Without anything between them the two are one warp, and nothing is lost.
    assert run(sample, there, back).boxes.tolist() == sample.boxes.tolist()
    # One after the other: the corners are whole, and the edges tell what has survived.
    apart = back(there(sample))
    assert apart.boxes.tolist() == out.boxes.tolist() and apart.visible.tolist() == [0.5, 1]


def test_dropping_is_decided_once_at_the_end():
    sample = on((40, 40), (30, 10, 40, 30), (5, 5, 10, 10), box_labels=["cat", "dog"])
    there, back = aw.shift.at(right=0.2, down=0), aw.shift.at(right=-0.2, down=0)
    out = run(sample, there, aw.blur.at(), back, min_visible=0.25)
    assert out.box_labels == ("dog",)
    assert [one[:3] for one in out.dropped] == [(0, "cat", "0.2 of it is visible, less than min_visible 0.25")]
    kept = run(sample, there, aw.blur.at(), back)
    assert kept.boxes[0].tolist() == [30, 10, 32, 30] and kept.dropped == ()
    gone = run(sample, aw.shift.at(right=0.5, down=0), aw.blur.at(), aw.shift.at(right=-0.5, down=0))
    assert gone.box_ids.tolist() == [1] and gone.dropped[0][:3] == (0, "cat", "it lies outside the canvas")
    assert aw.blur(gone).dropped == gone.dropped and gone.replace(boxes=[[1, 1, 2, 2]]).dropped == ()


def test_what_is_cut_at_the_canvas_is_measured_on_the_polygon_not_on_its_hull():
    out = aw.rotate.at(angle=45)(on((100, 100), (0, 0, 100, 100)))
    assert out.visible.tolist() == pytest.approx([2 * (2**0.5 - 1)])  # a regular octagon in the square
    corner = run(on((100, 100), (0, 0, 10, 10), (40, 40, 60, 60)), aw.rotate.at(angle=45), aw.blur.at())
    assert corner.box_ids.tolist() == [1] and corner.dropped[0].id == 0


@settings(deadline=None)
@given(data=st.data())
def test_a_run_of_warps_leaves_what_its_pixels_leave(data):
    """A white box on black, and what of it is still white: the box holds it, and its share is about `visible`."""
    x0, y0 = data.draw(st.integers(5, 80)), data.draw(st.integers(5, 60))
    box = (x0, y0, x0 + data.draw(st.integers(20, 60)), y0 + data.draw(st.integers(20, 50)))
    image = np.zeros((120, 160), np.uint8)
    image[box[1] : box[3], box[0] : box[2]] = 255
    box = (box[0], box[1], min(box[2], 160), min(box[3], 120))
    moves = [aw.rotate.at(angle=data.draw(st.floats(-180, 180))),
             aw.shift.at(right=data.draw(st.floats(-0.4, 0.4)), down=data.draw(st.floats(-0.4, 0.4))),
             aw.perspective.at(tilt_right=data.draw(st.floats(-0.3, 0.3)), tilt_down=0)]  # fmt: skip
    steps_ = moves[0], aw.invert.at(), moves[1], aw.noise.at(levels=0), moves[2]
    out = run(aw.Sample(image, mask=image, boxes=[box]), *steps_)
    rows, columns = np.nonzero(out.mask)
    if len(out.boxes) == 0:
        assert len(rows) < 60  # a sliver between two pixels
        return
    assert 0 < out.visible[0] <= 1
    if len(rows) > 100:
        x0, y0, x1, y1 = out.boxes[0]
        assert x0 - 2 <= columns.min() and columns.max() + 1 <= x1 + 2
        assert y0 - 2 <= rows.min() and rows.max() + 1 <= y1 + 2


def test_perspective_and_back_measures_shares_on_the_original_box():
    sample = on((100, 100), (0, 0, 100, 100))
    tilted = aw.perspective.at(tilt_right=0.4, tilt_down=0)
    away = run(sample, tilted, aw.blur.at(), aw.shift.at(right=0.5, down=0))
    warp = tilted.transform.declared.warp((100, 100), tilted.values)
    points = np.random.default_rng(0).uniform(0, 100, (20000, 2))
    there = warp.points(points)
    left = (there[:, 0] < 50) & (there >= 0).all(axis=1) & (there <= 100).all(axis=1)
    assert away.visible[0] == pytest.approx(left.mean(), abs=0.015)


# -- objects in the mask ----------------------------------------------------------------------------------------------


def disc(size=(100, 120), centre=(70, 40), radius=18) -> np.ndarray:
    rows, columns = np.ogrid[: size[0], : size[1]]
    return (columns + 0.5 - centre[0]) ** 2 + (rows + 0.5 - centre[1]) ** 2 < radius**2


def with_disc(value=7, **more):
    mask = disc().astype(np.uint8) * value
    return aw.Sample(mask * 30, mask, [tight(mask)], mask_values=[value], **more)


@pytest.mark.parametrize("fill", ["constant", "reflect"])
def test_coins_turned_by_30_degrees_have_boxes_around_their_masks(fill):
    coins = aw.pictures.coins()
    out = aw.rotate.at(angle=30, fill=fill)(coins)
    assert len(out.boxes) == 24 and (out.visible < 1).any()  # some are cut at the canvas
    # What a fill repeats beside the picture is no part of a coin.
    mask = aw.rotate.at(angle=30)(coins).mask
    for edges, value in zip(out.boxes, out.mask_values, strict=True):
        assert np.abs(edges - tight(mask == value)).max() <= 0.5


def test_a_mask_tells_the_box_of_a_turned_object_and_corners_on_demand():
    sample = with_disc()
    turn = [aw.rotate.at(angle=45), aw.blur.at()]
    out, hull = run(sample, *turn), run(sample, *turn, boxes="corners")
    assert out.boxes[0].tolist() == tight(out.mask == 7) and out.mask_values.tolist() == [7]
    assert (hull.boxes[0, 2:] - hull.boxes[0, :2] == pytest.approx(36 * 2**0.5)) and hull.visible.tolist() == [1]
    np.testing.assert_allclose(out.box_corners, hull.box_corners)


@pytest.mark.parametrize("by", [-1, 2], ids=["smaller than the mask", "larger"])
def test_an_untouched_box_keeps_its_edges_and_a_moved_one_takes_those_of_its_mask(by):
    sample = with_disc()
    sample = sample.replace(boxes=np.add(sample.boxes, (-by, -by, by, by)), mask_values=[7])
    for steps_ in ([aw.gamma.at()], [aw.rotate.at(angle=20), aw.blur.at(), aw.rotate.at(angle=-20)],
                   [aw.erase.at(width=0.1, height=0.1, x=0.05, y=0.9)], [aw.shift.at(right=0, down=0)]):  # fmt: skip
        assert run(sample, *steps_).boxes.tolist() == sample.boxes.tolist()
    moved = aw.shift.at(right=0.1, down=0)(sample)
    assert moved.boxes[0].tolist() == tight(moved.mask == 7)


def test_of_a_covered_object_the_box_holds_what_is_seen():
    sample = with_disc()
    left = aw.erase.at(width=0.5, height=1, x=70 / 120 - 0.25, y=0.5)
    out = left(sample)
    seen = sample.mask == 7
    seen[:, :70] = False
    assert out.boxes[0].tolist() == tight(seen) and (out.mask == sample.mask).all()
    assert out.visible.tolist() == pytest.approx([0.5])
    assert left(sample.replace(mask_values=None)).boxes.tolist() == sample.boxes.tolist()
    all_of_it = aw.erase.at(width=1, height=1)(sample)
    assert all_of_it.boxes.tolist() == sample.boxes.tolist() and all_of_it.visible.tolist() == [0]
    moved = run(sample, left, aw.shift.at(right=-0.1, down=0))
    assert moved.boxes.tolist() == [[edge - shift for edge, shift in zip(tight(seen), (12, 0, 12, 0), strict=True)]]


def test_an_object_that_has_left_the_mask_is_dropped_although_its_box_has_not():
    mask = np.zeros((60, 60), np.uint8)
    mask[:20, :20] = np.tri(20, dtype=np.uint8)[::-1] * 3  # the upper left half of its box
    sample = aw.Sample(mask, mask, [[0, 0, 20, 20], [40, 40, 50, 50]], ["half", "whole"], mask_values=[3, 0])
    out = aw.shift.at(right=-0.2, down=-0.2)(sample)
    assert out.box_labels == ("whole",) and out.dropped[0][:3] == (0, "half", "nothing of its mask is left")
    assert run(sample, aw.shift.at(right=-0.2, down=-0.2), boxes="corners").box_labels == ("half", "whole")


def overlapping(**more):
    discs = [disc(centre=centre) for centre in ((50, 40), (62, 46), (54, 55))]
    return aw.Sample(np.zeros((100, 120), np.uint8), boxes=[tight(one) for one in discs],
                     masks=discs, **more)  # fmt: skip


@pytest.mark.parametrize(
    "steps_",
    [[aw.rotate.at(angle=33)], [aw.shift.at(right=0.3, down=-0.2, fill="reflect")], [aw.elastic.at()],
     [aw.flip_horizontal.at(), aw.blur.at(), aw.perspective.at(tilt_right=0.3, tilt_down=0)]],
    ids=str,
)  # fmt: skip
def test_overlapping_objects_keep_a_bitmap_each(steps_):
    sample = overlapping()
    assert sample.mask_values.tolist() == [1, 2, 3] and sample.mask.dtype == np.uint8
    assert (sample.mask == np.max([one * (k + 1) for k, one in enumerate(sample.masks)], axis=0)).all()
    out = run(sample, *steps_)
    for place, one in enumerate(out.masks):
        # As if it were alone.
        alone = aw.Sample(sample.image, sample.masks[out.box_ids[place]].astype(np.uint8))
        constant = [step.transform.at(**{**step.values, "fill": "constant"}) if "fill" in step.values else step
                    for step in steps_]  # fmt: skip
        assert (one == run(alone, *constant).mask).all()
        assert out.boxes[place].tolist() == tight(one)
    painting = np.zeros_like(out.mask)
    for value, one in zip(out.mask_values, out.masks, strict=True):
        painting[one] = value
    if steps_[0].values.get("fill") != "reflect":
        assert (painting == out.mask).all()


def test_more_objects_than_a_plane_has_bits():
    rng = np.random.default_rng(3)
    masks = []
    for _ in range(40):
        x, y = rng.integers(10, 50, 2)
        one = np.zeros((64, 70), bool)
        one[y : y + 9, x : x + 7] = True
        masks.append(one)
    sample = aw.Sample(np.zeros((64, 70), np.uint8), boxes=[tight(one) for one in masks], masks=masks)
    out = aw.flip_vertical(sample)
    assert all((one == two[::-1]).all() for one, two in zip(out.masks, masks, strict=True))
    shrunk = resized(sample, (32, 35))
    assert all(one.any() for one in shrunk.masks) and shrunk.boxes.tolist() == (sample.boxes / 2).tolist()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"mask_values": [1]}, "got no boxes"),
        ({"boxes": [[1, 1, 5, 5]], "mask_values": [1]}, "got no mask"),
        ({"boxes": [[1, 1, 5, 5]], "mask": True, "mask_values": [1, 1]}, r"as many as the boxes \(1\)"),
        ({"boxes": [[1, 1, 5, 5]], "mask": True, "mask_values": [[1]]}, r"as many as the boxes \(1\)"),
        ({"boxes": [[1, 1, 5, 5]], "mask": True, "mask_values": [1.5]}, "mask_values must be whole numbers"),
        ({"boxes": [[1, 1, 5, 5]], "mask": True, "mask_values": [9]}, "values of the mask, or 0 .* got 9"),
        ({"masks": [True]}, "masks go with boxes"),
        ({"boxes": [[1, 1, 5, 5]], "masks": [True, True]}, r"as many as the boxes \(1\), got 2"),
        ({"boxes": [[1, 1, 5, 5]], "masks": 7}, "must be a list of"),
        ({"boxes": [[1, 1, 5, 5]], "masks": [np.ones((3, 3), bool)]}, r"size \(8, 9\), got shape \(3, 3\) for box 0"),
        (
            {"boxes": [[1, 1, 5, 5]], "masks": [np.zeros((8, 9))]},
            "truth values or whole numbers, got float64 for box 0",
        ),
        ({"boxes": [[1, 1, 5, 5]], "masks": [np.zeros((8, 9), bool)]}, "a pixel or more, got none for box 0"),
        (
            {"boxes": [[1, 1, 5, 5]], "masks": [True], "mask": True, "mask_values": [2]},
            "painting of masks, .* got others",
        ),
        ({"boxes": [[1, 1, 5, 5]], "masks": [None], "mask_values": [2]}, "0 for an object without a mask, got 2"),
        ({"boxes": [[1, 1, 5, 5]], "masks": [True], "mask_values": [0]}, "another number than 0 .* got 0 for box 0"),
        ({"mask_names": {1: "cat"}}, "mask_names go with a mask"),
        ({"mask_names": ["cat"], "mask": True}, "mapping of whole numbers to names"),
        ({"mask_names": {"1": "cat"}, "mask": True}, "whole numbers with their names, got '1': 'cat'"),
    ],
)
def test_masks_that_do_not_fit_are_refused_in_one_sentence(given, words):
    whole = np.zeros((8, 9), np.uint8)
    whole[1:5, 1:5] = 1
    if given.get("mask") is True:
        given = {**given, "mask": whole}
    if isinstance(given.get("masks"), list):
        given = {**given, "masks": [whole if one is True else one for one in given["masks"]]}
    with pytest.raises((TypeError, ValueError), match=words) as caught:
        aw.Sample(np.zeros((8, 9), np.uint8), **given)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 300


def test_a_semantic_mask_names_its_values_and_needs_no_boxes():
    mask = np.tile(np.array([0, 1, 2], np.uint8), (4, 3))
    sample = aw.Sample(mask, mask, mask_names={1: "road", 2: "sky"})
    out = aw.default_recipe()(sample, seed=1)
    assert dict(out.mask_names) == {1: "road", 2: "sky"} and out.boxes is None
    for copied in (pickle.loads(pickle.dumps(sample)), copy.deepcopy(sample)):
        assert copied.same_as(sample) and not copied.image.flags.writeable
    assert sample.replace(mask=None).mask_names is None and not sample.same_as(sample.replace(mask_names=None))


def test_all_that_belongs_to_boxes_is_compared_and_copied():
    sample = overlapping(box_labels=["a", "b", "c"])
    assert pickle.loads(pickle.dumps(sample)).same_as(sample)
    assert not sample.same_as(sample.replace(mask_values=[1, 2, 2]))
    assert not sample.same_as(overlapping(box_labels=["a", "b", "d"]))
    turned = aw.rotate.at(angle=9)(sample)
    assert not turned.same_as(turned.replace(boxes=turned.boxes, mask_values=turned.mask_values))
    assert turned.replace(image=turned.image).same_as(turned)
    assert sample.replace(mask=None).masks is None and sample.replace(mask=None).mask_values is None


# -- several pictures -------------------------------------------------------------------------------------------------


def test_pairs_bring_values_and_bitmaps_of_the_masks_along():
    one, other = with_disc(7, box_labels=["one"]), overlapping(box_labels=["a", "b", "c"])
    four = aw.mosaic(one, other)
    assert four.mask_values.tolist() == [7, 1, 2, 3, 4, 5, 6, 8]  # each its own object
    turned = aw.quarter_turn.at(turns=1)(four)
    for edges, value, bitmap in zip(turned.boxes, turned.mask_values, turned.masks, strict=True):
        part = np.zeros(turned.size, bool)
        part[int(edges[1]) - 1 : int(edges[3]) + 2, int(edges[0]) - 1 : int(edges[2]) + 2] = True
        assert np.abs(edges - tight((turned.mask == value) & part if bitmap is None else bitmap)).max() <= 0.5
    mixed = aw.mixup(one, other, share=0.3)
    assert mixed.mask_values.tolist() == [7, 1, 2, 3] and (mixed.mask == one.mask).all()
    assert mixed.masks[0] is None and np.array_equal(mixed.masks[1:], other.masks)  # beneath, and still theirs
    cut = aw.cutmix(one, other, share=0.25, x=0.9, y=0.4)
    assert cut.boxes[0].tolist() == tight(cut.mask == 7) == [52, 22, 78, 58]
    gone = aw.cutmix(one, other.replace(boxes=None), share=0.5, x=70 / 120, y=0.4)
    assert len(gone.boxes) == 0 and gone.dropped[0][:4] == (0, "one", "all of it is covered", "covered")


# -- many boxes -------------------------------------------------------------------------------------------------------


def test_the_rim_of_a_bent_box_is_where_its_points_go():
    sample = on((100, 120), (10, 10, 60, 50), (80, 60, 119, 99))
    step = aw.elastic.at(amplitude=0.02, seed=3)
    warp = step.transform.declared.warp(sample.size, step.values)
    out = run(sample, step, boxes="corners")
    share = np.linspace(0, 1, 400)[:, None]
    for (x0, y0, x1, y1), edges, corners in zip(sample.boxes, out.boxes, out.box_corners, strict=True):
        ends = [((x0, y0), (x1, y0)), ((x1, y0), (x1, y1)), ((x1, y1), (x0, y1)), ((x0, y1), (x0, y0))]
        rim = warp.points(np.concatenate([np.array(a) * (1 - share) + np.array(b) * share for a, b in ends]))
        hull = np.clip([*rim.min(axis=0), *rim.max(axis=0)], 0, [120, 100, 120, 100])
        np.testing.assert_allclose(edges, hull, atol=0.3)
        np.testing.assert_allclose(corners, warp.points([end[0] for end in ends]), atol=0.01)


def test_a_recipe_says_how_boxes_are_told():
    hull = aw.Recipe([aw.rotate], boxes="corners")
    assert eval(repr(hull), {"aw": aw}) == hull == aw.Recipe.from_json(hull.to_json()) != aw.Recipe([aw.rotate])
    assert hull.settings() == {"boxes": "corners"} and hull.replace(fill="edge").boxes == "corners"
    assert '"augwidgets_recipe": 4' in hull.to_json() and '"augwidgets_recipe": 1' in aw.Recipe([aw.rotate]).to_json()
    for wrong in ("hull", None):
        with pytest.raises((TypeError, ValueError), match="boxes must be one of 'tight', 'corners', 'turned'"):
            aw.Recipe(boxes=wrong)


def test_five_thousand_boxes_are_followed_together():
    """As many calls of the field for five thousand boxes as for five: the speed itself is in tests/benchmarks."""
    asked = []
    bent = aw.elastic.declared.warp((200, 200), aw.elastic.at(amplitude=0.02).values)
    edges = np.random.default_rng(0).uniform(0, 150, (5000, 2))
    boxes = np.hstack([edges, edges + np.random.default_rng(1).uniform(1, 50, (5000, 2))])

    class Counted(aw.Displacement):
        def _at(self, points):
            asked.append(len(points))
            return super()._at(points)

    for count in (5, 5000):
        asked.clear()
        out = move(on((200, 200), *boxes[:count]), Counted(bent.offsets))
        assert len(asked) < 60 and len(out.boxes) + len(out.dropped) == count


@pytest.mark.parametrize(("min_visible", "kept"), [(0, True), (0.2, True), (0.25, True), (0.26, False), (1, False)])
@pytest.mark.parametrize(
    ("move", "edges"),
    [({"right": 0.3, "down": 0}, [90, 20, 100, 80]), ({"right": -0.9, "down": 0}, [0, 20, 10, 80]),
     ({"right": 0, "down": 0.65}, [60, 85, 100, 100]), ({"right": 0, "down": -0.65}, [60, 0, 100, 15])],
)  # fmt: skip
def test_an_object_that_is_seen_in_part_keeps_a_cut_box_unless_too_little_is_left(move, edges, min_visible, kept):
    shoe = aw.Sample(np.zeros((100, 100), np.uint8), boxes=[[60, 20, 100, 80]], box_labels=["shoe"])
    out = aw.Recipe([aw.shift.at(**move)], min_visible=min_visible)(shoe, seed=0)
    if kept:
        assert out.boxes.tolist() == [pytest.approx(edges)] and out.visible.tolist() == pytest.approx([0.25])
    else:
        assert len(out.boxes) == 0 and out.dropped[0].label == "shoe"
        assert out.dropped[0].why == f"0.25 of it is visible, less than min_visible {min_visible}"
