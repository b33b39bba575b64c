"""What hides things, and weather: where it is drawn, how strong, and by which law."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

import augwidgets as aw
from augwidgets.warp.fitting import resized
from tests.strategies import dotted, smooth

HIDING = [aw.coarse_dropout.at(seed=3), aw.grid_mask.at(), aw.grid_mask.at(angle=25, x=0.2), aw.erase.at()]
WEATHER = [transform for transform in aw.CATALOGUE.values() if transform.heading == "Weather"]

weather = pytest.mark.parametrize("transform", WEATHER, ids=str)


def black(height, width):
    return np.zeros((height, width), np.uint8)


# -- hiding ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", HIDING, ids=str)
def test_visible_is_what_is_not_covered(step):
    boxes = [[0, 0, 160, 120], [20, 30, 60, 50], [100, 5, 150, 115], [3, 3, 4, 4]]
    white = aw.Sample(np.full((120, 160), 255, np.uint8), boxes=boxes)
    out = step(white)
    for (x0, y0, x1, y1), visible in zip(boxes, out.visible, strict=True):
        assert visible == pytest.approx((out.image[y0:y1, x0:x1] == 255).mean())
    assert 0 < out.visible[0] < 1 and out.boxes.tolist() == boxes
    assert set(np.unique(out.image)) == {0, 255}


def test_as_many_holes_as_wanted_inside_the_picture():
    image = np.full((200, 300), 255, np.uint8)
    before = image
    for holes in range(1, 65):
        out = aw.coarse_dropout(image, holes=holes, smallest=0.02, largest=0.04, seed=5)
        new = (before == 255) & (out == 0)
        assert ((before == 0) <= (out == 0)).all()  # the others stay where they are
        rows, columns = np.nonzero(out == 0) if holes == 1 else np.nonzero(new)
        if holes == 1 or len(rows) >= 4 * 6:
            assert np.ptp(rows) + 1 <= 8 and np.ptp(columns) + 1 <= 12  # 4 % of 200, of 300
        before = out
    one = aw.coarse_dropout(image, holes=1, smallest=0.1, largest=0.1)
    assert (one == 0).sum() == 20 * 30  # whole: none hangs over the rim


def test_sides_of_holes_lie_evenly_between_smallest_and_largest():
    sides = []
    for seed in range(150):
        out = aw.coarse_dropout(np.full((400, 200), 9, np.uint8), holes=1, smallest=0.1, largest=0.3, seed=seed)
        rows, columns = np.nonzero(out == 0)
        sides.append([(np.ptp(rows) + 1) / 400, (np.ptp(columns) + 1) / 200])
        assert len(rows) == (np.ptp(rows) + 1) * (np.ptp(columns) + 1)
    sides = np.array(sides)
    assert sides.min() >= 0.1 - 0.003 and sides.max() <= 0.3 + 0.003
    np.testing.assert_allclose(sides.mean(axis=0), 0.2, atol=0.015)
    assert abs(np.corrcoef(sides.T)[0, 1]) < 0.2


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_holes_are_filled_with_a_level_or_with_noise(dtype):
    image = smooth(dtype)
    hidden = aw.coarse_dropout(image, fill_level=0) == 0
    full = 255 if dtype is np.uint8 else 1
    assert np.allclose(aw.coarse_dropout(image, fill_level=0.4)[hidden], 0.4 * full)
    out = aw.coarse_dropout(image, noisy=True)
    assert (out[~hidden] == image[~hidden]).all()
    noise = out[hidden] / full
    assert noise.mean() == pytest.approx(0.5, abs=0.03) and noise.std() == pytest.approx(12**-0.5, abs=0.02)
    assert out.dtype == dtype


@pytest.mark.parametrize("covered", [0.04, 0.25, 0.64])
def test_grid_mask_covers_its_share_in_squares(covered):
    out = aw.grid_mask(np.full((400, 400), 9, np.uint8), period=0.1, covered=covered)
    assert (out == 0).mean() == pytest.approx(covered)
    side = round(40 * covered**0.5)
    assert (out[200 - side // 2 : 200 + side // 2, 200 - side // 2 : 200 + side // 2] == 0).all()
    assert (out[200 + side // 2, :] == 9).all() and (out[:, 200 - side // 2 - 1] == 9).all()
    turned = aw.grid_mask(np.full((400, 400), 9, np.uint8), period=0.1, covered=covered, angle=33)
    assert (turned == 0).mean() == pytest.approx(covered, abs=0.01)
    assert (aw.grid_mask(np.full((40, 40), 9, np.uint8), covered=1) == 0).all()


def test_grid_mask_has_a_square_at_its_place_and_turns_anticlockwise():
    out = aw.grid_mask(np.full((300, 300), 9, np.uint8), period=0.5, covered=0.04, x=0.25, y=0.4)
    rows, columns = np.nonzero(out[:200, :150] == 0)
    assert (rows.mean() + 0.5, columns.mean() + 0.5) == pytest.approx((120, 75))
    out = aw.grid_mask(np.full((300, 300), 9, np.uint8), period=0.4, covered=0.04, angle=20)
    # The next square right of the middle, 120 pixels off, has risen.
    x, y = 150 + 120 * np.cos(np.radians(20)), 150 - 120 * np.sin(np.radians(20))
    assert (out[round(y) - 8 : round(y) + 8, round(x) - 8 : round(x) + 8] == 0).all()


# -- weather ---------------------------------------------------------------------------------------------------------


@weather
def test_a_preview_shows_the_same_weather(transform):
    """With the same seed: streaks, flakes and banks lie where they lie in the whole picture."""
    sample = aw.Sample(aw.pictures.coffee().image)
    small = resized(sample, (200, 300))
    wanted, shown = resized(transform(sample), (200, 300)).image.astype(float), transform(small).image.astype(float)
    change = np.abs(wanted - small.image).mean()
    assert change > 2
    assert np.abs(wanted - shown).mean() < change / 3
    one, other = (wanted - small.image).ravel(), (shown - small.image).ravel()
    assert np.corrcoef(one, other)[0, 1] > 0.85


@weather
@pytest.mark.parametrize("level", [0, 0.2, 0.5, 1])
def test_floats_are_as_bytes(transform, level):
    image = np.full((60, 80, 3), round(level * 255), np.uint8)
    # Bytes are rounded up to three times on the way.
    assert np.abs(transform(image) - transform(image / np.float32(255)) * 255).max() <= 2
    grey = transform(image[..., 0])
    if transform is not aw.sun_flare:  # its ghosts have colours
        assert (transform(image) == grey[..., None]).all()


@weather
def test_a_seed_is_a_pattern(transform):
    if "seed" in transform.parameters:
        image = smooth()
        assert (transform(image, seed=1) == transform(image, seed=1)).all()
        assert (transform(image, seed=1) != transform(image, seed=2)).any()


@weather
@pytest.mark.parametrize("size", [(1, 1), (1, 4000), (4000, 1), (2, 3)])
def test_the_smallest_and_the_thinnest_pictures_have_weather(transform, size):
    for dtype in (np.uint8, np.float32):
        out = transform(np.ones(size, dtype))
        assert out.shape == size and out.dtype == dtype and np.isfinite(out).all()


@pytest.mark.parametrize("density", [0.5, 3])
def test_fog_is_koschmieders_law(density):
    dark, light = (np.full((100, 8), level, np.float32) for level in (0.2, 0.6))
    values = {"density": density, "patches": 0, "fog_level": 0.8, "horizon": 0.3, "near": 0.2}
    dark, light = aw.fog(dark, **values)[:, 0], aw.fog(light, **values)[:, 0]
    left = (light - dark) / 0.4  # of the contrast
    np.testing.assert_allclose(left[:30], np.exp(-density), atol=1e-6)  # the horizon and what is above it
    assert left[-1] == pytest.approx(np.exp(-density * 0.2), rel=0.01)  # five times as near
    assert (np.diff(left) >= 0).all()
    np.testing.assert_allclose(dark, 0.2 * left + 0.8 * (1 - left), atol=1e-6)
    # Flat ground: twice as far below the horizon is half as far away, once that is nearer than the limit.
    far = -np.log(left) / density
    below = (np.arange(100) + 0.5) / 100 - 0.3
    np.testing.assert_allclose(1 / far[30:], 1 + 4 * below[30:] / 0.7, rtol=1e-3)


def test_fog_from_the_air_is_even_and_patches_keep_its_density():
    image = np.zeros((300, 400), np.float32)
    assert np.ptp(aw.fog(image, near=1, patches=0)) < 1e-6
    depths = [-np.log(1 - aw.fog(image, near=1, density=1, patches=0.3, fog_level=1, seed=seed)) for seed in range(12)]
    assert np.mean(depths) == pytest.approx(1, abs=0.12)
    assert np.log(depths).std() == pytest.approx(0.3, rel=0.3)
    assert (aw.fog(image, near=0, horizon=0.5, patches=0)[150:] == 0).all()  # the ground is where the camera is
    assert np.isfinite(aw.fog(image, near=0.3, horizon=1)).all()


@pytest.mark.parametrize("angle", [-30, 0, 45])
def test_streaks_lean_by_the_angle_and_are_as_long_as_they_are_said_to_be(angle):
    lengths = []
    for seed in range(40):
        out = aw.rain(black(400, 400), streaks=1, length=0.25, angle=angle, darkness=0, seed=seed)
        rows, columns = np.nonzero(out)
        if len(rows) == 0 or min(rows.min(), columns.min()) == 0 or max(rows.max(), columns.max()) == 399:
            continue
        lengths.append(np.hypot(np.ptp(rows), np.ptp(columns)))
        down, across = rows - rows.mean(), columns - columns.mean()
        if lengths[-1] > 40:
            # Anticlockwise from upright: the lower end goes right.
            slope = (down * across).sum() / (down**2).sum()
            assert slope == pytest.approx(np.tan(np.radians(angle)), abs=0.06)
    assert len(lengths) > 20
    assert min(lengths) > 0.3 * 100 - 2 and max(lengths) < 100 + 4  # the nearest is 0.25 of 400 pixels long


def test_rain_is_light_on_a_darker_picture():
    image = np.full((200, 300), 100, np.uint8)
    out = aw.rain(image, darkness=0.3)
    assert out.min() == 70 and np.median(out) == 70
    assert (out > 70).mean() > 0.02
    more = [(aw.rain(image, streaks=streaks, darkness=0) > 100).mean() for streaks in (0, 100, 400, 1600)]
    assert more[0] == 0 and more == sorted(more) and more[2] == pytest.approx(4 * more[1], rel=0.3)


def test_flakes_are_white_round_and_of_many_sizes():
    out = aw.snow(black(1200, 1200), flakes=300, flake=0.05, ground=0, seed=2)
    count, _, found, middles = cv2.connectedComponentsWithStats((out > 40).astype(np.uint8))
    sizes = np.maximum(found[1:, cv2.CC_STAT_WIDTH], found[1:, cv2.CC_STAT_HEIGHT])
    assert 240 <= count - 1 <= 300  # a few lie over each other
    assert sizes.min() <= 8 and 25 < sizes.max() < 2 * 60
    assert np.median(sizes) < 0.2 * 60  # most are far away
    assert (out.max() == pytest.approx(230, abs=3)) and len(middles) == count
    big = aw.snow(black(1200, 1200), flakes=300, flake=0.1, ground=0, seed=2)
    assert (big > 40).sum() == pytest.approx(4 * (out > 40).sum(), rel=0.25)


def test_lying_snow_whitens_the_lower_half_only():
    image = smooth()
    out = aw.snow(image, flakes=0, ground=0.8)
    assert (out[:60] == image[:60]).all()
    assert (out[60:] >= image[60:]).all() and (out[-1] > 190).all()


def test_a_shadow_is_a_rectangle_about_its_place():
    values = {"softness": 0, "angle": 0, "darkness": 0.25}
    out = aw.shadow(np.full((100, 200), 200, np.uint8), x=0.5, y=0.4, width=0.2, height=0.3, **values)
    assert (out[25:55, 80:120] == 150).all()
    assert (out == 150).sum() == 30 * 40 and (out == 200).sum() == 100 * 200 - 30 * 40
    half = aw.shadow(np.full((100, 200), 200, np.uint8), x=0, width=1, **values)
    assert (half[:, :100] == 150).all() and (half[:, 100:] == 200).all()
    leaning = aw.shadow(np.full((101, 101), 200, np.uint8), **{**values, "angle": 30}, x=0.5, width=0.1)
    # Anticlockwise: the strip goes from the upper left to the lower right.
    assert leaning[10, 50 - 23] == 150 and leaning[90, 50 + 23] == 150 and leaning[10, 50 + 23] == 200


def test_half_shadow_is_as_wide_as_it_is_said_to_be():
    out = aw.shadow(np.ones((99, 400), np.float32), darkness=1, x=0, width=1, angle=0, softness=0.1)[49]
    soft = np.flatnonzero((out > 0) & (out < 1))
    assert abs(soft[0] - 180) <= 1 and abs(soft[-1] - 219) <= 1
    assert (np.diff(out) >= 0).all() and out[200] == pytest.approx(0.5, abs=0.05)
    # A mast that is narrower than its half-shadow darkens as much in all, but less at its middle.
    thin = 1 - aw.shadow(np.ones((99, 400), np.float32), darkness=1, x=0.5, width=0.01, angle=0, softness=0.1)[49]
    assert thin.sum() == pytest.approx(4, rel=0.02) and thin.max() < 0.2


def test_a_flare_is_brightest_at_the_sun_and_only_adds():
    image = smooth()
    out = aw.sun_flare(image, x=0.25, y=0.75)
    assert (out >= image).all() and (out[90, 40] == 255).all()
    grey = aw.sun_flare(np.zeros((200, 300), np.float32), x=0.2, y=0.3, strength=0.4)
    assert np.unravel_index(grey.argmax(), grey.shape) in [(59, 59), (59, 60), (60, 59), (60, 60)]
    # A tenth of the strength at the distance `reach` (here 0.5 of 300 pixels, straight below).
    tall = aw.sun_flare(np.zeros((400, 300), np.float32), x=0.2, y=0.3, strength=0.4, reach=0.5)
    assert tall[120 + 150, 60] == pytest.approx(0.04, rel=0.02)


def test_ghosts_lie_on_the_line_through_sun_and_middle():
    size = (300, 400)
    lit = aw.sun_flare(np.zeros((*size, 3), np.float32), x=0.2, y=0.3, strength=0.5)
    tint = np.ptp(lit, axis=2)  # the glare is white, the ghosts are not
    rows, columns = np.nonzero(tint > 0.01)
    along = np.array([0.3 * 400, 0.2 * 300])
    across = (columns + 0.5 - 200) * along[1] - (rows + 0.5 - 150) * along[0]
    assert np.abs(across / np.hypot(*along)).max() < 0.07 * 400 + 2
    assert cv2.connectedComponents((tint > 0.01).astype(np.uint8))[0] - 1 == 4
    assert tint[150 + round(0.7 * 60), 200 + round(0.7 * 120)] > 0.05


def test_weather_hides_nothing_and_leaves_labels():
    sample = dotted()
    for transform in WEATHER:
        out = transform(sample)
        assert out.replace(image=sample.image).same_as(sample)
