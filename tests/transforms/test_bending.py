"""What bends lines: the fields themselves, and that points, boxes and masks go where the picture goes."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from skimage import transform as skimage_transform

import augwidgets as aw
from tests.strategies import smooth

BENDING = [aw.elastic, aw.grid_distortion, aw.swirl, aw.lens_distortion]
STRONG = [
    aw.elastic.at(amplitude=0.03, smoothness=0.1, seed=3),
    aw.elastic.at(amplitude=0.1, smoothness=0.02, seed=4),  # far more than does not fold
    aw.grid_distortion.at(cells=4, distance=0.3, seed=5),
    aw.grid_distortion.at(cells=16, distance=0.5, seed=6),
    aw.swirl.at(angle=90, reach=1.2),
    aw.swirl.at(angle=-360, reach=1.5),
    aw.lens_distortion.at(barrel=0.25),
    aw.lens_distortion.at(barrel=-0.25),
]

# On a canvas 100 wide and 60 high the centre is (50, 30). What each step does to a point, worked out on paper.
_HALF = 100 * np.log(2) ** 2 / 5  # exp(-r / (100 ln 2 / 5)) is a half there
BY_HAND = [
    (aw.swirl.at(angle=180, reach=1), (50 + _HALF, 30), (50, 30 - _HALF)),  # a quarter turn, anticlockwise
    (aw.swirl.at(angle=-180, reach=1), (50 + _HALF, 30), (50, 30 + _HALF)),
    (aw.swirl.at(angle=180, reach=2), (50, 30 - 2 * _HALF), (50 - 2 * _HALF, 30)),
    (aw.lens_distortion.at(barrel=0.25), (112.5, 67.5), (100, 60)),  # a corner comes from 1.25 times as far
    (aw.lens_distortion.at(barrel=0.25), (76.5625, 45.9375), (75, 45)),  # half way: from 1 + 0.25 / 4 times as far
    (aw.lens_distortion.at(barrel=-0.2), (50 - 0.95 * 25, 30 + 0.95 * 15), (25, 45)),
    (aw.lens_distortion.at(barrel=0.2), (50, 30), (50, 30)),
    (aw.transpose.at(), (10, 20), (20, 10)),
    (aw.crop_and_resize.at(area=0.25, left=1, top=0), (60, 10), (20, 20)),  # the right half of the upper half
    (aw.crop_and_resize.at(area=0.5, stretch=2, left=0, top=0), (25, 30), (50, 30)),  # half as wide, as high
    (aw.crop_and_resize.at(area=1, stretch=2, left=0.5), (60, 20), (50 + 10 * 2**0.5, 20)),  # cut at the picture
]


def canvas(size=(60, 100)):
    return np.zeros(size, np.uint8)


@pytest.mark.parametrize(("step", "point", "goes_to"), BY_HAND, ids=lambda value: str(value)[:60])
def test_a_point_goes_where_paper_says(step, point, goes_to):
    np.testing.assert_allclose(step(aw.Sample(canvas(), keypoints=[point])).keypoints[0], goes_to, atol=1e-9)


@pytest.mark.parametrize("step", STRONG, ids=str)
@pytest.mark.parametrize("point", [(70.5, 50.5), (230.5, 60.5), (150.5, 100.5), (90.5, 150.5)])
def test_a_dot_and_its_point_stay_together(step, point):
    """Where the point goes, the new picture shows what was at the old place."""
    size = (200, 300)
    moved = step(aw.Sample(canvas(size), keypoints=[point])).keypoints[0]
    if not ((moved > 1) & (moved < (299, 199))).all():
        return
    offsets = step.transform.declared.warp(size, step.values).offsets.astype(np.float64)
    x, y = moved - 0.5
    row, column = int(y), int(x)
    down, across = np.array([1 - y % 1, y % 1]), np.array([1 - x % 1, x % 1])
    offset = np.einsum("r,c,rck->k", down, across, offsets[row : row + 2, column : column + 2])
    # Between pixels the field is taken as straight: in the eye of a swirl that is off by a few tenths.
    np.testing.assert_allclose(moved + offset, point, atol=0.5 if step.transform is aw.swirl else 0.03)


@pytest.mark.parametrize("step", STRONG, ids=str)
def test_box_and_mask_stay_together(step):
    mask = np.zeros((200, 300), np.uint8)
    mask[70:130, 60:140] = 7
    sample = aw.Sample(np.dstack([mask * 30] * 3), mask, [[60, 70, 140, 130]])
    out = step(sample)
    assert set(np.unique(out.mask)) == {0, 7}
    # Light and labelled are the same pixels, but for half a pixel at the outline.
    outline = cv2.dilate(out.mask, np.ones((3, 3))) != cv2.erode(out.mask, np.ones((3, 3)))
    assert ((out.image[..., 0] > 105) == (out.mask == 7))[~outline].all()
    rows, columns = np.nonzero(out.mask)
    hull = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
    # Each edge of the box is followed at 17 places; a field as fine as the strongest wave may bulge between two.
    np.testing.assert_allclose(out.boxes[0], hull, atol=1.5)


@pytest.mark.parametrize("step", STRONG, ids=str)
@pytest.mark.parametrize("size", [(176, 264), (264, 176), (200, 200)])
def test_nothing_folds_over_itself(step, size):
    offsets = step.transform.declared.warp(size, step.values).offsets.astype(np.float64)
    x_across, y_across = np.moveaxis(np.diff(offsets, axis=1)[:-1], -1, 0)
    x_down, y_down = np.moveaxis(np.diff(offsets, axis=0)[:, :-1], -1, 0)
    middle = np.hypot(*(np.mgrid[: size[0] - 1, : size[1] - 1] - np.array(size)[:, None, None] / 2 + 1))
    seen = middle > 3 if step.transform is aw.swirl else middle >= 0  # pixels are coarse in the eye of a swirl
    assert (((1 + x_across) * (1 + y_down) - x_down * y_across)[seen] > 0).all()


@pytest.mark.parametrize("transform", BENDING, ids=str)
@pytest.mark.parametrize("seed", [0, 1])
def test_a_preview_bends_as_the_picture_does(transform, seed):
    values = {"seed": seed} if "seed" in transform.parameters else {}
    for step in (transform.at(**values), *[item for item in STRONG if item.transform is transform]):
        full, small = (step.transform.declared.warp(size, step.values).offsets for size in ((800, 1200), (200, 300)))
        full = cv2.resize(full, (300, 200), interpolation=cv2.INTER_AREA) / 4
        rim = np.s_[3:-3, 3:-3]
        # Sixteen pixels are averaged there, and the strongest waves are five pixels wide in the preview.
        assert np.abs(full - small)[rim].mean() < 0.05
        assert np.hypot(*np.moveaxis(full, -1, 0)).mean() > 0.5


@pytest.mark.parametrize("transform", [aw.elastic, aw.grid_distortion], ids=str)
def test_a_seed_is_a_pattern_and_its_strength_only_scales_it(transform):
    name, weak = ("amplitude", 0.004) if transform is aw.elastic else ("distance", 0.1)
    one, twice, other = (
        transform.declared.warp((90, 120), transform.at(**{name: strength}, seed=seed).values).offsets
        for strength, seed in ((weak, 1), (2 * weak, 1), (weak, 2))
    )
    np.testing.assert_allclose(twice, 2 * one, atol=1e-4)
    assert np.abs(one - other).max() > 0.2 * np.abs(one).max()


def test_amplitude_and_smoothness_are_what_they_say():
    amplitude, smoothness = 0.01, 0.06
    fields = np.stack([
        aw.elastic.declared.warp(
            (200, 200), aw.elastic.at(amplitude=amplitude, smoothness=smoothness, seed=seed).values
        ).offsets
        for seed in range(30)
    ])  # fmt: skip
    assert fields.std() / 200 == pytest.approx(amplitude, rel=0.06)
    # Noise smoothed by a Gaussian has slopes of its own deviation by that of the Gaussian, by the root of two.
    for axis in (1, 2):
        slopes = np.diff(fields, axis=axis)
        assert slopes.std() == pytest.approx(amplitude / smoothness / 2**0.5, rel=0.1)


def test_smoothness_zooms_the_pattern_and_draws_no_new_one():
    fine, coarse = (
        aw.elastic.declared.warp((200, 200), aw.elastic.at(amplitude=0.005, smoothness=part, seed=1).values).offsets
        for part in (0.1, 0.1005)
    )
    assert np.abs(fine - coarse).mean() < 0.05 * np.abs(fine).mean()


def test_knots_are_moved_by_up_to_the_distance_and_the_rim_stays():
    distance, cells = 0.1, 5
    moves = []
    for seed in range(40):
        step = aw.grid_distortion.at(cells=cells, distance=distance, seed=seed)
        offsets = step.transform.declared.warp((250, 500), step.values).offsets
        assert np.abs(offsets[[0, -1], :, 1]).max() < 0.5 and np.abs(offsets[:, [0, -1], 0]).max() < 0.5
        moves.append((offsets[50:250:50, 100:500:100] / (100, 50)).ravel())
    moves = np.abs(np.concatenate(moves))
    assert distance * 0.96 < moves.max() < distance * 1.02
    assert np.mean(moves) == pytest.approx(distance / 2, rel=0.06)  # evenly distributed
    whole = aw.grid_distortion(np.full((50, 80), 200, np.uint8), distance=0.3, seed=1)
    assert (whole[1:-1, 1:-1] == 200).all() and whole.min() > 150  # no fill but in the last half pixel


@pytest.mark.parametrize(("angle", "reach"), [(60, 1), (-200, 0.7)])
def test_swirl_is_scikit_images(angle, reach):
    image = smooth(np.float32)
    theirs = skimage_transform.swirl(
        image, center=(79.5, 59.5), strength=np.radians(angle), radius=reach * 160, order=1, mode="constant"
    )
    # Both interpolate between four pixels; single precision against double.
    assert np.abs(aw.swirl(image, angle=angle, reach=reach) - theirs)[1:-1, 1:-1].max() < 2e-3


@pytest.mark.parametrize("barrel", [-0.2, 0.2])
def test_lens_distortion_is_opencvs_model(barrel):
    image = smooth(np.float32)
    focal = np.hypot(160, 120) / 2
    camera = np.array([[focal, 0, 79.5], [0, focal, 59.5], [0, 0, 1]])
    theirs = cv2.undistort(image, camera, np.array([barrel, 0, 0, 0]))
    # Theirs rounds places to 1/32 of a pixel; where the picture ends, that is a 64th of the step to the fill.
    assert np.abs(aw.lens_distortion(image, barrel=barrel) - theirs).max() < 0.02


def test_what_lies_past_the_corners_goes_on_past_them():
    points = [[50 + 58 * share, 30 + 58 * share] for share in (0.5, 0.8, 1, 1.5, 3)]
    for barrel in (-0.25, 0.25):
        moved = aw.lens_distortion(aw.Sample(canvas(), keypoints=points), barrel=barrel).keypoints
        assert np.isfinite(moved).all() and (np.diff(moved, axis=0) > 0).all()
    unknown = aw.Sample(canvas(), keypoints=[[np.nan, np.nan], [10, 10]])
    for transform in BENDING:
        assert np.isnan(transform(unknown).keypoints).tolist() == [[True, True], [False, False]]


@pytest.mark.parametrize("transform", BENDING, ids=str)
@pytest.mark.parametrize("size", [(1, 1), (1, 4000), (4000, 1), (3, 2)])
def test_the_smallest_and_the_thinnest_pictures_are_bent_too(transform, size):
    for step in (transform.at(), *[item for item in STRONG if item.transform is transform]):
        out = step.transform.at(**{**step.values, "fill": "edge"})(np.full(size, 90, np.uint8))
        assert out.shape == size and (out == 90).all()


@pytest.mark.parametrize("shape", [(7, 12), (12, 7, 3), (1, 9, 1), (5, 8, 4)])
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_transpose_is_numpys(shape, dtype):
    image = (np.random.default_rng(0).random(shape) * (255 if dtype is np.uint8 else 1)).astype(dtype)
    assert (aw.transpose(image) == np.swapaxes(image, 0, 1)).all()


def test_transpose_is_a_mirror():
    sample = aw.Sample(canvas(), keypoints=[[30, 20], [70, 25]], keypoint_pairs=[(0, 1)], boxes=[[10, 20, 40, 30]])
    out = aw.transpose(sample)
    assert out.size == (100, 60) and out.boxes.tolist() == [[20, 10, 30, 40]]
    assert out.keypoints.tolist() == [[25, 70], [20, 30]]


def test_crop_and_resize_is_cut_and_resized():
    image = smooth()
    out = aw.crop_and_resize(image, area=0.25, left=0.5, top=1)
    theirs = cv2.resize(image[60:, 40:120], (160, 120), interpolation=cv2.INTER_LINEAR)
    # At the rim ours sees the pixels beside the part, theirs does not.
    assert np.abs(out.astype(int) - theirs)[2:-2, 2:-2].max() <= 1
    assert (aw.crop_and_resize(image, area=0.3, fill="constant", left=0, top=0)[2:, 2:] > 0).all()


@pytest.mark.parametrize(("area", "stretch"), [(0.5, 1), (0.3, 1.3), (0.6, 0.75)])
def test_the_part_has_the_area_and_the_stretch(area, stretch):
    matrix = aw.crop_and_resize.declared.warp(
        (60, 100), aw.crop_and_resize.at(area=area, stretch=stretch).values
    ).matrix
    assert 1 / np.linalg.det(matrix) == pytest.approx(area)
    assert matrix[0, 0] / matrix[1, 1] == pytest.approx(stretch)


@pytest.mark.parametrize(
    "step", [aw.lens_distortion.at(barrel=-0.25), aw.lens_distortion.at(barrel=-0.15), aw.elastic.at(amplitude=0.025),
             aw.swirl.at(angle=200)],
)  # fmt: skip
def test_visible_is_the_share_of_the_box_that_lands_on_the_canvas(step):
    boxes = np.array([[0, 0, 30, 30], [170, 80, 200, 120], [80, 40, 120, 80], [0, 50, 40, 70]])
    sample = aw.Sample(np.zeros((120, 200), np.uint8), boxes=boxes)
    warp = step.transform.declared.warp(sample.size, step.values)
    out = step(sample)
    for number, share in zip(out.box_ids, out.visible, strict=True):
        x0, y0, x1, y1 = boxes[number]
        points = np.random.default_rng(0).uniform((x0, y0), (x1, y1), (4000, 2))
        there = warp.points(points)
        assert share == pytest.approx(((there >= 0) & (there <= [200, 120])).all(axis=1).mean(), abs=0.04)


def test_a_displacement_is_its_own():
    field = np.zeros((4, 6, 2), np.float32)
    slide = aw.Displacement(field)
    field[...] = -1
    assert slide.points([[2, 2]]).tolist() == [[2, 2]] and not slide.offsets.flags.writeable


def test_two_fields_are_not_equal_because_they_are_of_one_size():
    one, other = (aw.Displacement(np.full((4, 6, 2), by, np.float32)) for by in (0, 1))
    assert one != other and one == one and hash(one) != hash(other)
