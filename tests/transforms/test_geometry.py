"""Points checked by hand: a suite that only compares the kit with itself cannot see a wrong sign."""

from __future__ import annotations

import numpy as np
import pytest
from skimage.transform import warp as skimage_warp

import augwidgets as aw
from augwidgets.warp.moving import FILLS, move
from tests.strategies import dotted, smooth

# On a canvas 100 wide and 60 high the centre is (50, 30). What each step does to a point, worked out on paper.
BY_HAND = [
    (aw.rotate.at(angle=90), (80, 30), (50, 0)),  # 30 right of the centre goes 30 above it: anticlockwise
    (aw.rotate.at(angle=-90), (80, 30), (50, 60)),
    (aw.rotate.at(angle=180), (10, 5), (90, 55)),
    (aw.rotate.at(angle=45), (60, 30), (50 + 50**0.5, 30 - 50**0.5)),
    (aw.transpose.at(), (10, 20), (20, 10)),
    (aw.crop_and_resize.at(area=0.25, left=1, top=0), (60, 10), (20, 20)),  # the right half of the upper half
    (aw.swirl.at(angle=180, reach=1), (50 + 20 * np.log(2) ** 2, 30), (50, 30 - 20 * np.log(2) ** 2)),  # half of it
    (aw.lens_distortion.at(barrel=0.25), (112.5, 67.5), (100, 60)),  # a corner comes from 1.25 times as far
    (aw.upscale.at(scale=2), (60, 25), (120, 50)),
    (aw.elastic.at(amplitude=0), (30, 20), (30, 20)),  # drawn at random; tests/test_bending.py follows its points
    (aw.grid_distortion.at(distance=0), (30, 20), (30, 20)),
    (aw.rotate.at(angle=90, expand=True), (100, 0), (0, 0)),  # the canvas is 60 wide and 100 high now
    (aw.shift.at(right=0.1, down=0), (20, 20), (30, 20)),
    (aw.shift.at(right=0, down=0.5), (20, 20), (20, 50)),
    (aw.zoom.at(scale=2), (60, 25), (70, 20)),
    (aw.zoom.at(scale=0.5), (60, 20), (55, 25)),
    (aw.zoom.at(scale=1, stretch=2), (60, 30), (50 + 10 * 2**0.5, 30)),
    (aw.zoom.at(scale=1, stretch=2), (50, 20), (50, 30 - 10 / 2**0.5)),
    (aw.shear.at(across=45), (50, 40), (60, 40)),  # below the centre slides right: upright lines turn anticlockwise
    (aw.shear.at(across=0, along=45), (70, 30), (70, 10)),  # the right side rises
    (aw.flip_horizontal.at(), (10, 20), (90, 20)),
    (aw.flip_vertical.at(), (10, 20), (10, 40)),
    (aw.quarter_turn.at(turns=1), (100, 0), (0, 0)),  # the top right corner becomes the top left one
    (aw.quarter_turn.at(turns=2), (10, 20), (90, 40)),
    (aw.quarter_turn.at(turns=3), (0, 0), (60, 0)),
    (aw.crop.at(width=0.5, height=0.5, left=1, top=0), (60, 10), (10, 10)),
    (aw.crop.at(width=0.5, height=0.5, left=0.5, top=0.5), (50, 30), (25, 15)),
    (aw.perspective.at(tilt_right=0.4), (100, 0), (100, 12)),  # the right edge is 60 % as high: 12 off at each end
    (aw.perspective.at(tilt_right=0.4), (100, 60), (100, 48)),
    (aw.perspective.at(tilt_right=0.4), (0, 60), (0, 60)),
    (aw.perspective.at(tilt_right=-0.2), (0, 0), (0, 6)),
    (aw.perspective.at(tilt_right=0, tilt_down=0.4), (0, 60), (20, 60)),
    (aw.perspective.at(tilt_right=0, tilt_down=-0.4), (0, 0), (20, 0)),
]


@pytest.mark.parametrize(("step", "point", "goes_to"), BY_HAND, ids=lambda value: str(value)[:60])
def test_a_point_goes_where_paper_says(step, point, goes_to):
    sample = aw.Sample(np.zeros((60, 100), np.uint8), keypoints=[point])
    np.testing.assert_allclose(step(sample).keypoints[0], goes_to, atol=1e-9)


def test_each_spatial_transform_has_a_point_checked_by_hand():
    spatial = {name for name, item in aw.CATALOGUE.items() if item.family == "spatial" and str(item).startswith("aw.")}
    assert spatial == {step.transform.name for step, _, _ in BY_HAND}


@pytest.mark.parametrize("fill", FILLS)
@pytest.mark.parametrize("shape", [(7, 12), (12, 7, 3), (1, 9, 3), (9, 1), (5, 5, 4)])
def test_mirrors_and_quarter_turns_move_whole_pixels(fill, shape):
    image = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    assert (aw.flip_horizontal(image, fill=fill) == image[:, ::-1]).all()
    assert (aw.flip_vertical(image, fill=fill) == image[::-1]).all()
    assert (aw.rotate(image, angle=180, fill=fill) == np.rot90(image, 2)).all()
    for turns in range(4):
        assert (aw.quarter_turn(image, turns=turns, fill=fill) == np.rot90(image, turns)).all()
    assert (aw.rotate(image, angle=90, expand=True, fill=fill) == np.rot90(image)).all()


@pytest.mark.parametrize(("fill", "mode"), [("constant", "constant"), ("edge", "edge"), ("reflect", "symmetric"),
                                            ("wrap", "wrap")])  # fmt: skip
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_whole_pixel_shifts_agree_with_numpy_in_every_fill(fill, mode, dtype):
    rng = np.random.default_rng(1)
    image = rng.integers(0, 256, (40, 60, 3)).astype(np.uint8) if dtype is np.uint8 else rng.random((40, 60, 3), dtype)
    padded = np.pad(image, ((40, 40), (60, 60), (0, 0)), mode)
    for right, down in [(3, 0), (-3, 0), (0, 5), (0, -5), (12, -31), (-60, 40), (59, 39)]:
        out = aw.shift(image, right=right / 60, down=down / 40, fill=fill)
        assert (out == padded[40 - down : 80 - down, 60 - right : 120 - right]).all(), (right, down)


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_the_dust_of_a_division_moves_no_pixel(dtype):
    image = np.arange(2 * 197).reshape(2, 197).astype(np.uint8).astype(dtype) / dtype(1 if dtype is np.uint8 else 255)
    dusty = [n for n in range(1, 197) if n / 197 * 197 != n]
    assert dusty
    for n in dusty:
        assert (aw.shift(image.astype(dtype), right=n / 197, down=0)[:, n:] == image[:, :-n]).all()


def test_fill_level_is_a_share_of_the_full_range():
    assert aw.shift(np.zeros((1, 2), np.uint8), right=0.5, down=0, fill_level=0.4).tolist() == [[102, 0]]
    assert aw.shift(np.zeros((1, 2), np.float32), right=0.5, down=0, fill_level=1).tolist() == [[1, 0]]


@pytest.mark.parametrize("fill", ["constant", "edge", "reflect", "wrap"])
@pytest.mark.parametrize("step", [aw.rotate.at(angle=20), aw.zoom.at(scale=0.7), aw.perspective.at(), aw.shear.at()])
def test_resampling_agrees_with_scikit_image(step, fill):
    image = smooth(np.float32)
    step = step.transform.at(**{**step.values, "fill": fill})
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    back = np.linalg.inv(half) @ step.transform.declared.warp((120, 160), step.values).inverse @ half
    mode = {"reflect": "symmetric"}.get(fill, fill)
    wanted = skimage_warp(image, back, order=1, mode=mode)
    # OpenCV rounds places to 1/32 pixel; one level of 255 on these waves.
    assert np.abs(step(image) - wanted)[2:-2, 2:-2].max() < (0.02 if fill == "constant" else 0.006)


def test_an_expanded_turn_keeps_the_whole_picture():
    sample = aw.Sample(np.full((60, 100), 255, np.uint8), boxes=[[0, 0, 100, 60]])
    out = aw.rotate(sample, angle=30, expand=True)
    assert out.size == (102, 117)  # 100 sin 30 + 60 cos 30 = 101.96, 100 cos 30 + 60 sin 30 = 116.6
    assert out.visible[0] == pytest.approx(1)
    assert out.image.sum() / 255 == pytest.approx(6000, rel=0.002)


def test_boxes_are_the_hull_of_their_corners_clipped_once():
    sample = aw.Sample(np.zeros((60, 100), np.uint8), boxes=[[40, 20, 60, 40]])
    out = aw.rotate(sample, angle=45)
    half_diagonal = 200**0.5
    np.testing.assert_allclose(out.boxes, [[50 - half_diagonal, 30 - half_diagonal,
                                            50 + half_diagonal, 30 + half_diagonal]])  # fmt: skip
    there_and_back = [aw.shift.at(right=0.6), aw.shift.at(right=-0.6)]
    np.testing.assert_allclose(aw.Recipe().apply(sample, there_and_back).boxes, sample.boxes)


def test_visible_is_the_share_of_the_original_box():
    sample = aw.Sample(np.zeros((60, 100), np.uint8), boxes=[[80, 10, 100, 30], [0, 0, 10, 10]], box_labels=["a", "b"])
    out = aw.shift(sample, right=0.05, down=0)
    assert out.visible.tolist() == pytest.approx([0.75, 1])
    out = aw.shift(out, right=0.1, down=0)
    assert out.visible.tolist() == pytest.approx([0.25, 1])
    gone = aw.shift(out, right=0.1, down=0)
    assert gone.box_ids.tolist() == [1] and gone.box_labels == ("b",)
    strict = aw.Recipe(min_visible=0.5).apply(sample, [aw.shift.at(right=0.15)])
    assert strict.box_labels == ("b",)


def test_a_box_behind_the_horizon_is_cut_there():
    sample = aw.Sample(np.zeros((60, 100), np.uint8), boxes=[[0, 0, 100, 60]], keypoints=[[90, 30]])
    warp = aw.Projective(((1, 0, 0), (0, 1, 0), (-1 / 50, 0, 1)), size=(60, 100))  # the horizon stands at x = 50
    out = move(sample, warp)
    assert np.isnan(out.keypoints).all() and not out.keypoint_inside.any()
    assert out.boxes.tolist() == [[0, 0, 100, 60]]
    # x / (1 - x / 50) = 100 at x = 33.3; up to there the picture is seen, its height cut by 1 / (1 - x / 50).
    assert 0.2 < out.visible[0] < 1 / 3


def test_left_and_right_change_places_in_a_mirror_and_only_there():
    sample = aw.Sample(np.zeros((60, 100), np.uint8), keypoints=[[30, 20], [70, 25], [50, 40]],
                       keypoint_names=["left eye", "right eye", "nose"], keypoint_pairs=[(0, 1)],
                       keypoint_hidden=[True, False, False])  # fmt: skip
    assert aw.flip_horizontal(sample).keypoints.tolist() == [[30, 25], [70, 20], [50, 40]]
    assert aw.flip_horizontal(sample).keypoint_hidden.tolist() == [False, True, False], "what hides goes with the point"
    assert aw.rotate(sample, angle=180).keypoints.tolist() == [[70, 40], [30, 35], [50, 20]]
    twice = aw.Recipe().apply(sample, [aw.flip_horizontal.at()] * 2)
    assert twice.keypoints.tolist() == sample.keypoints.tolist()


def test_an_alpha_channel_moves_with_nothing_around_it():
    image = np.full((4, 4, 4), 200, np.uint8)
    out = aw.shift(image, right=0.5, down=0, fill="edge")
    assert (out[..., :3] == 200).all()
    assert out[0, :, 3].tolist() == [0, 0, 200, 200]


def test_a_displacement_moves_everything_that_a_matrix_moves():
    sample = dotted()
    offsets = np.zeros((120, 160, 2))
    offsets[..., 0] = 6 + 4 * np.sin(np.arange(120) / 20)[:, None]  # each row comes from 2 to 10 pixels to its right
    out = move(sample, aw.Displacement(offsets))
    x, y = out.keypoints[0]
    assert y == 40.5 and x == pytest.approx(110.5 - 6 - 4 * np.sin(40 / 20), abs=0.01)
    rows, columns = np.nonzero(out.mask)
    assert out.mask[int(y), int(x)] == 7 and set(np.unique(out.mask)) == {0, 7}
    x0, y0, x1, y1 = out.boxes[0]
    assert abs(x0 - columns.min()) <= 1 and abs(x1 - 1 - columns.max()) <= 1
    assert (y0, y1) == pytest.approx((rows.min(), rows.max() + 1), abs=1e-6)


def test_a_displacement_joins_no_matrix_but_keeps_its_place_in_the_run():
    @aw.spatial
    def bend(size):
        """Come from three pixels to the right."""
        return aw.Displacement(np.full((*size, 2), (3.0, 0.0)))

    try:
        sample = dotted()
        out = aw.Recipe().apply(sample, [aw.shift.at(right=0.1), bend.at(), aw.flip_horizontal.at()])
        np.testing.assert_allclose(out.keypoints[0], [160 - (110.5 + 16 - 3), 40.5], atol=1e-3)
        assert out.mask[40, int(out.keypoints[0, 0])] == 7
    finally:
        aw.CATALOGUE.discard("bend")


def test_warps_write_themselves_and_refuse_what_is_none():
    for warp in (aw.Affine.rotation(30, size=(4, 6)), aw.Projective(((1, 0, 0), (0, 1, 0), (0.01, 0, 1)), size=(4, 6))):
        assert eval(repr(warp), {"aw": aw}) == warp
    with pytest.raises(ValueError, match="a matrix that can be inverted, got"):
        aw.Affine(((0, 0, 0), (0, 0, 0)), size=(4, 6))
    with pytest.raises(ValueError, match="2 rows of 3 numbers, got"):
        aw.Affine(((1, 0), (0, 1)), size=(4, 6))
    with pytest.raises(ValueError, match="a canvas must be"):
        aw.Affine.identity(size=(0, 6))
    with pytest.raises(ValueError, match="finite offsets"):
        aw.Displacement(np.full((2, 2, 2), np.nan))


def boxed(*edges, size=(20, 40)):
    return aw.Sample(np.full(size, 100, np.uint8), boxes=[edges])


def test_what_is_covered_twice_is_counted_once():
    left = aw.erase.at(width=0.5, height=1, x=0.25, y=0.5)
    upper = aw.erase.at(width=1, height=0.5, x=0.5, y=0.25)
    sample = boxed(0, 0, 40, 20)
    assert aw.Recipe([left, left])(sample, seed=0).visible.tolist() == [0.5]
    assert aw.Recipe([left, upper])(sample, seed=0).visible.tolist() == [0.25]
    assert len(aw.Recipe([left, left], min_visible=0.5)(sample, seed=0).boxes) == 1


def test_what_covers_a_picture_moves_along_with_it():
    left = aw.erase.at(width=0.5, height=1, x=0.25, y=0.5)
    steps = [left, aw.flip_horizontal.at(), left]
    assert aw.Recipe(steps)(boxed(0, 0, 40, 20), seed=0).visible.tolist() == [0]
    slid = aw.Recipe([left, aw.shift.at(right=-0.25, down=0)])(boxed(0, 0, 40, 20), seed=0)
    assert slid.visible == pytest.approx([0.75 * (1 - 10 / 30)])  # 30 of 40 columns are left, 10 of them covered


def test_pixels_on_the_rim_of_a_box_count_in_part():
    covered = aw.erase.at(width=0.1, height=1, x=0.25, y=0.5)(boxed(2.9, 0, 4.1, 10, size=(10, 10)))
    assert covered.visible == pytest.approx([1 - 0.1 / 1.2])  # column 2 is covered, of which the box has a tenth
    covered = aw.erase.at(width=1, height=0.1, x=0.5, y=0.25)(boxed(0, 2.9, 10, 4.1, size=(10, 10)))
    assert covered.visible == pytest.approx([1 - 0.1 / 1.2])  # and so of row 2
