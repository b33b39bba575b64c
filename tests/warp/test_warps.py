"""Warps by themselves: matrices, fields, polygons and masks, in numbers worked out by hand."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

import augwidgets as aw
from augwidgets.sample import polygon
from augwidgets.warp import projective
from augwidgets.warp.displacement import subdivided
from augwidgets.warp.fitting import resized
from augwidgets.warp.moving import FILLS, move, moved_mask
from augwidgets.warp.projective import _turned
from augwidgets.warp.warps import MOST_PIXELS, checked_size

SIZE = (6, 8)
SQUARE = [(0.0, 0.0), (4.0, 0.0), (4.0, 2.0), (0.0, 2.0)]
TURN = aw.Affine.rotation(30, size=SIZE)
TILT = aw.Projective(((1, 0.1, 2), (0.2, 1, -1), (0.01, 0.02, 1)), size=SIZE)
SLIDE = aw.Displacement(np.full((*SIZE, 2), (-1.5, 0.5), np.float32))


@pytest.mark.parametrize("warp", [TURN, TILT], ids=["affine", "projective"])
def test_matrices_and_their_inverses_agree_with_numpy(warp):
    np.testing.assert_allclose(projective.inverted(warp._square()), np.linalg.inv(warp.matrix), atol=1e-12)
    np.testing.assert_allclose(
        projective.product(warp._square(), TILT._square()), warp.matrix @ TILT.matrix, atol=1e-12
    )
    assert warp._determinant() == pytest.approx(np.linalg.det(warp.matrix))
    places = np.array([(1.0, 2.0), (7.5, 0.25)])
    wanted = cv2.perspectiveTransform(places[None], warp.matrix)[0]
    np.testing.assert_allclose(warp.points(places), wanted)
    np.testing.assert_allclose(warp.sources(wanted), places)
    np.testing.assert_allclose(warp.outline([tuple(place) for place in places.tolist()]), wanted)
    rims = warp.rims(places[None])
    np.testing.assert_allclose(rims[..., :2] / (rims[..., 2:] if rims.shape[2] == 3 else 1), wanted[None])
    with_depth = np.column_stack([places, np.ones(2)])
    np.testing.assert_allclose(warp.rims(with_depth[None]), [with_depth @ warp.matrix.T])
    assert warp.joined(SLIDE) is None and SLIDE.joined(warp) is None
    then = warp.then(TILT)
    assert isinstance(then, aw.Projective) and then.size == SIZE
    np.testing.assert_allclose(then.points(places), TILT.points(wanted))


def test_a_warp_says_how_much_it_enlarges_and_whether_it_mirrors():
    double = aw.Affine.scaling(2, 3, size=SIZE)
    assert double.enlargement == pytest.approx(6**0.5) and double.area_scale == 6
    assert not double.mirrors and aw.Affine.scaling(-2, 3, size=SIZE).mirrors
    assert aw.Affine.scaling(-2, 3, size=SIZE).area_scale == 6
    assert TILT.area_scale is None and SLIDE.area_scale is None and SLIDE.enlargement == 1 and not SLIDE.mirrors
    # A small square around what comes to lie in the middle of the canvas, and how large it becomes.
    x, y = TILT.sources(np.array([(SIZE[1] / 2, SIZE[0] / 2)]))[0]
    around = TILT.points([(x - 0.01, y - 0.01), (x + 0.01, y - 0.01), (x + 0.01, y + 0.01), (x - 0.01, y + 0.01)])
    grown = polygon.area([tuple(point) for point in around.tolist()]) / 0.02**2
    assert TILT.enlargement == pytest.approx(grown**0.5, rel=1e-4)


@pytest.mark.parametrize("depth", [0.25, 1, 4])
@pytest.mark.parametrize("way", [(1, 0), (-1, 0), (0, 1), (0, -1)])
def test_a_canvas_is_covered_up_to_a_millionth_of_a_pixel(way, depth):
    def covers(by):
        rows = ((1, 0, by * way[0]), (0, 1, by * way[1]), (0, 0, 1))
        warp = aw.Projective([[depth * number for number in row] for row in rows], size=SIZE)
        return warp.covers(SIZE)

    assert [covers(by) for by in (0, 0.75e-6, 1.5e-6, 1)] == [True, True, False, False]


def test_what_lies_behind_a_horizon_goes_nowhere():
    warp = aw.Projective(((1, 0, 0), (0, 1, 0), (-0.5, 0, 1)), size=SIZE)
    assert warp.points([(1, 1), (2, 1), (3, 1)]).tolist()[0] == [2, 2]
    assert np.isnan(warp.points([(2, 1), (3, 1)])).all()
    assert warp.outline([(3.0, 0.0), (5.0, 0.0), (4.0, 1.0)]) == []
    seen = warp.outline([(0.0, 0.0), (1.0, 0.0), (3.0, 2.0)])
    assert len(seen) == 4 and max(x for x, _ in seen) > 1e5  # cut just before it


def test_lines_get_points_between_their_corners_unless_they_have_enough():
    dense = subdivided(np.array([SQUARE]))
    assert dense.shape == (1, 64, 2) and dense[0, ::16].tolist() == [list(corner) for corner in SQUARE]
    assert dense[0, 63].tolist() == [0, 0.125] and dense[0, 17].tolist() == [4, 0.125]
    fine = np.zeros((1, 33, 2))
    assert subdivided(fine) is fine and subdivided(np.zeros((1, 32, 2))).shape == (1, 64, 2)


def test_a_field_sends_points_rims_and_outlines_the_other_way():
    assert SLIDE.points([(2, 3)]).tolist() == [[3.5, 2.5]]
    assert SLIDE.points([]).shape == (0, 2) and SLIDE.points([]).dtype == np.float64
    assert SLIDE.points(np.float32([(2, 3)])).dtype == np.float64 == TURN.points(np.float32([(2, 3)])).dtype
    assert SLIDE.sources(np.array([(3.5, 2.5)])).tolist() == [[2, 3]]
    assert SLIDE.outline([]) == []
    outline = SLIDE.outline(SQUARE)
    assert len(outline) == 64 and outline[0] == (1.5, -0.5) and outline[16] == (5.5, -0.5)
    rims = SLIDE.rims(np.array([SQUARE]))
    assert rims.shape == (1, 64, 2) and rims[0, 32].tolist() == [5.5, 1.5]
    with_depth = np.array([[(x * 2, y * 2, 2) for x, y in SQUARE]])
    assert (SLIDE.rims(with_depth) == rims).all()
    with_depth[0, 0, 2] = 0  # behind a horizon
    assert np.isnan(SLIDE.rims(with_depth)[0, 0]).all()
    many = np.random.default_rng(0).random((2500, 2)) * (8, 6)
    np.testing.assert_allclose(SLIDE.points(many) - many, np.tile((1.5, -0.5), (2500, 1)))


@pytest.mark.parametrize("fill", FILLS)
def test_a_field_fills_what_it_uncovers(fill):
    image = np.arange(48, dtype=np.uint8).reshape(SIZE)
    warp = aw.Displacement(np.full((*SIZE, 2), (-3, 2)))  # by whole pixels, to the right and up
    out = move(aw.Sample(image), warp, fill=fill).image[..., 0]
    mode = {"constant": "constant", "reflect": "symmetric"}.get(fill, fill)
    assert (out == np.pad(image, ((6, 6), (8, 8)), mode)[8:14, 5:13]).all()


def test_a_steep_field_is_followed_to_a_twentieth_of_a_pixel():
    rows, columns = np.mgrid[:60, :80]
    offsets = np.dstack([6 * np.sin(rows / 9), 5 * np.cos(columns / 8)])
    warp = aw.Displacement(offsets)
    places = np.random.default_rng(0).random((200, 2)) * (60, 40) + 10
    np.testing.assert_allclose(warp.sources(warp.points(places)), places, atol=0.05)  # the field is read at 32nds
    assert not warp.is_identity and aw.Displacement(np.zeros((4, 4, 2))).is_identity


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: aw.Affine(((1, 1, 0), (1, 1, 0)), SIZE), ValueError, r"inverted, got \(\(1, 1, 0\), \(1, 1, 0\)\)$"),
        (lambda: aw.Affine.rotation(np.inf, size=SIZE), ValueError, "a finite number of degrees, got inf$"),
        (lambda: aw.Affine.identity(size=(4, 5, 3)), TypeError, r"must be \(height, width\), got \(4, 5, 3\)$"),
        (lambda: TURN.points([(1, 2, 3)]), ValueError, r"must be \(N, 2\) numbers x, y, got \[\(1, 2, 3\)\]$"),
    ],
    ids=["flat", "endless", "three sides", "three numbers"],
)
def test_what_makes_no_warp_is_refused_and_told(make, error, words):
    with pytest.raises(error, match=words):
        make()


def test_a_field_is_copied_and_sealed():
    offsets = np.zeros((3, 4, 2), np.float32)
    warp = aw.Displacement(offsets)
    offsets[:] = 1
    assert warp.size == (3, 4) and not warp.offsets.any() and not warp.offsets.flags.writeable
    with pytest.raises(ValueError, match=r"needs \(H, W, 2\) finite offsets, got shape \(3, 4\)"):
        aw.Displacement(np.zeros((3, 4)))
    with pytest.raises(ValueError, match=r"got shape \(3, 4, 3\)"):
        aw.Displacement(np.zeros((3, 4, 3)))


@pytest.mark.parametrize(
    ("size", "error", "words"),
    [
        ((32_767, 4), ValueError, "a canvas must be 1..32766 pixels high and wide, got 32767 x 4"),
        ((4, 32_767), ValueError, "a canvas must be 1..32766 pixels high and wide, got 4 x 32767"),
        ((0, 4), ValueError, "got 0 x 4"),
        ((4, 0), ValueError, "got 4 x 0"),
        ((4, 5, 3), TypeError, r"a canvas size must be \(height, width\), got \(4, 5, 3\)"),
        (7, TypeError, r"a canvas size must be \(height, width\), got 7"),
        ((4, "a"), TypeError, r"a canvas size must be \(height, width\) in whole pixels, got \(4, 'a'\)"),
        ((0.0, 4), ValueError, r"a canvas must be 1..32766 pixels high and wide, got \(0.0, 4\)"),
        ((4, 1e9), ValueError, r"got \(4, 1000000000.0\)"),
        ((2**13, 2**14 + 1), ValueError, "a canvas may have 134 million pixels at most, got 8192 x 16385"),
    ],
)
def test_a_canvas_has_its_limits(size, error, words):
    with pytest.raises(error, match=f"{words}$"):
        checked_size(size)


def test_the_largest_and_the_smallest_canvas_are_allowed():
    assert checked_size((1, 32_766)) == (1, 32_766) and checked_size((32_766, 1)) == (32_766, 1)
    assert checked_size(np.array([1, 1])) == (1, 1) == checked_size((1.0, 1.9))
    assert checked_size(np.array([2**13, MOST_PIXELS // 2**13])) == (8192, 16384)


@pytest.mark.parametrize("fill", FILLS)
@pytest.mark.parametrize(
    ("dtype", "labels"),
    [
        (np.uint8, (0, 3, 255)),
        (np.int8, (0, -3, 127)),
        (np.uint16, (0, 300, 65_535)),
        (np.int16, (0, -300, 300)),
        (np.uint32, (0, 70_000, 2**32 - 1)),
        (np.int32, (0, -70_000, 2**31 - 1)),
        (np.int64, (0, -70_000, 2**31 - 1)),
        (np.int64, (0, -(2**31) - 1, 5)),
        (np.int64, (7, 2**40, 9)),
        (np.uint64, (0, 2**31, 2**40)),
    ],
)
def test_labels_of_every_width_go_by_whole_pixels(fill, dtype, labels):
    mask = np.array(labels, dtype)[np.random.default_rng(0).integers(0, 3, SIZE)]
    out = moved_mask(mask, aw.Affine.translation(3, -2, size=SIZE), fill)
    mode = {"constant": "constant", "reflect": "symmetric"}.get(fill, fill)
    wanted = np.pad(mask, ((6, 6), (8, 8)), mode)[8:14, 5:13]
    assert out.dtype == dtype and (out == wanted).all()


def test_a_sample_of_another_size_takes_its_labels_along():
    mask = np.arange(24).reshape(4, 6)
    sample = aw.Sample(np.arange(24, dtype=np.uint8).reshape(4, 6), mask, [[1, 2, 3, 4]], keypoints=[[3, 2]])
    small, large = resized(sample, (2, 3)), resized(sample, (8, 18))
    assert resized(sample, (4, 6)) is sample
    assert small.image[..., 0].tolist() == [[4, 6, 8], [16, 18, 20]]  # the means of four each
    assert small.mask.tolist() == [[7, 9, 11], [19, 21, 23]]  # the pixel at the middle of each
    assert small.boxes.tolist() == [[0.5, 1, 1.5, 2]] and small.keypoints.tolist() == [[1.5, 1]]
    assert (large.mask == mask.repeat(2, 0).repeat(3, 1)).all()
    assert large.boxes.tolist() == [[3, 4, 9, 8]] and large.keypoints.tolist() == [[9, 4]]
    wanted = cv2.resize(sample.image, (18, 8), interpolation=cv2.INTER_LINEAR)
    assert (large.image[..., 0] == wanted).all()
    for size in ((8, 6), (4, 18)):  # larger in one direction, the same in the other: bilinear
        wanted = cv2.resize(sample.image, size[::-1], interpolation=cv2.INTER_LINEAR)
        assert (resized(sample, size).image[..., 0] == wanted).all()
    lower = resized(sample, (2, 18))  # smaller in one direction: averaged
    assert (lower.image[..., 0] == cv2.resize(sample.image, (18, 2), interpolation=cv2.INTER_AREA)).all()


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_an_enlarged_picture_is_not_mixed_with_the_fill_at_its_rim(dtype):
    white = np.full((8, 8, 4), 255 if dtype is np.uint8 else 1, dtype)
    assert (move(aw.Sample(white), aw.Affine.scaling(2, 2, size=(8, 8))).image == white[0, 0, 0]).all()
    for scales in ((0.9, 2), (2, 0.9)):
        assert (move(aw.Sample(white), aw.Affine.scaling(*scales, size=(8, 8))).image != white[0, 0, 0]).any()
    for by in ((0.5, 0), (-0.5, 0), (0, 0.5), (0, -0.5)):
        assert (move(aw.Sample(white), aw.Affine.translation(*by, size=(8, 8))).image != white[0, 0, 0]).any()


@pytest.mark.parametrize(
    ("rows", "size", "wanted"),
    [
        (((1, 0, 0), (0, 1, 0)), (4, 6), lambda image: image),
        (((-1, 0, 6), (0, 1, 0)), (4, 6), lambda image: image[:, ::-1]),
        (((1, 0, 0), (0, -1, 4)), (4, 6), lambda image: image[::-1]),
        (((-1, 0, 6), (0, -1, 4)), (4, 6), lambda image: image[::-1, ::-1]),
        (((0, 1, 0), (1, 0, 0)), (6, 4), lambda image: image.T),
        (((0, 1, 0), (-1, 0, 6)), (6, 4), np.rot90),
        (((0, -1, 4), (1, 0, 0)), (6, 4), lambda image: np.rot90(image, 3)),
        (((0, -1, 4), (-1, 0, 6)), (6, 4), lambda image: np.rot90(image, 2).T),
        (((1, 0, 0), (0, 1, 0)), (4, 5), None),
        (((1, 0, 1), (0, 1, 0)), (4, 6), None),
        (((1, 0, 0), (0, 1, 1)), (4, 6), None),
        (((-1, 0, 5), (0, 1, 0)), (4, 6), None),
        (((1, 0, 0), (0, -1, 5)), (4, 6), None),
        (((0, 1, 0), (1, 0, 0)), (4, 6), None),
        (((2, 0, 0), (0, 1, 0)), (4, 6), None),
        (((1, 0, 0), (0, 2, 0)), (4, 6), None),
        (((0.5, 0.5, 0), (0, 1, 0)), (4, 6), None),
        (((1, 0, 0), (0.5, 0.5, 0)), (4, 6), None),
    ],
)
def test_the_whole_canvas_is_turned_and_mirrored_without_resampling(rows, size, wanted):
    image = np.arange(24, dtype=np.uint8).reshape(4, 6)
    out = _turned(image, (*rows, (0.0, 0.0, 1.0)), size)
    assert (out is None) == (wanted is None)
    if out is not None:
        assert (out == wanted(image)).all() and not np.may_share_memory(out, image)
    assert _turned(image, (*rows, (0.0, 0.1, 1.0)), size) is None


@pytest.mark.parametrize("fill", sorted(FILLS))
@pytest.mark.parametrize("kind", ["affine", "projective"])
def test_a_fourth_channel_that_is_lent_changes_no_colour(kind, fill, monkeypatch):
    turn = aw.Affine.rotation(33, size=(37, 53)).then(aw.Affine.translation(4.3, -9.6, size=(45, 40)))
    warp = turn if kind == "affine" else turn.then(aw.Projective(((1, 0, 0), (0, 1, 0), (1e-3, 2e-3, 1)), (45, 40)))
    image = np.random.default_rng(3).integers(0, 256, (37, 53, 3), np.uint8)
    image.flags.writeable = False
    channels = []
    for name in ("warpAffine", "warpPerspective"):
        once = getattr(cv2, name)
        monkeypatch.setattr(cv2, name, lambda *way, once=once: (channels.append(way[0].shape[2]), once(*way))[1])
    found = []
    monkeypatch.setattr(projective, "_LEAST_WITH_FOURTH", 0)
    for most in (45 * 40, 37 * 53, 37 * 53 - 1):  # the smaller canvas fits into the first, but not the picture
        monkeypatch.setattr(projective, "_MOST_WITH_FOURTH", most)
        found.append(warp.resample(image, cv2.INTER_LINEAR, FILLS[fill], 77))
    assert channels == [3, 4, 3]  # of a large picture no copy is made
    assert all((out == found[0]).all() and out.shape == (45, 40, 3) for out in found)
    found[1][:] = 0  # it is nobody else's


@pytest.mark.parametrize(("size", "channels"), [((4, 5), 3), ((6, 5), 3), ((5, 5), 4)])
def test_neither_picture_nor_canvas_is_copied_where_it_is_large(size, channels, monkeypatch):
    monkeypatch.setattr(projective, "_LEAST_WITH_FOURTH", 0)
    monkeypatch.setattr(projective, "_MOST_WITH_FOURTH", 25)
    seen = []
    once = cv2.warpAffine
    monkeypatch.setattr(cv2, "warpAffine", lambda *way: (seen.append(way[0].shape[2]), once(*way))[1])
    picture = np.zeros((*((5, 6) if size == (4, 5) else (5, 5)), 3), np.uint8)
    aw.Affine.rotation(10, size=size).resample(picture, cv2.INTER_LINEAR, cv2.BORDER_CONSTANT, 0)
    assert seen == [channels]
