"""Noise, sharpness, resolution and mending, against scikit-image, Pillow and plain definitions."""

from __future__ import annotations

import io
from itertools import pairwise, product

import numpy as np
import pytest
from PIL import Image
from skimage import filters, measure, metrics, restoration, transform, util

import augwidgets as aw
from augwidgets.domain.options import Choice
from augwidgets.domain.range import Range
from tests.strategies import dotted, smooth

NOISES = ("uniform_noise", "speckle", "poisson", "salt_and_pepper")
OTHERS = ("motion_blur", "median", "sharpen_regions", "detail_enhance", "jpeg", "pixelate", "denoise", "deblur",
          "inpaint")  # fmt: skip
CAT = aw.pictures.cat().image
COFFEE = aw.pictures.coffee().image
GREY = np.full((300, 400), 128, np.uint8)


def as_float(image):
    return (image / 255).astype(np.float32)


def corners(name):
    """Every combination of the lowest and highest value (or option) of each parameter."""
    ends = {
        key: item.domain.options if isinstance(item.domain, Choice) else (item.domain.low, item.domain.high)
        for key, item in aw.CATALOGUE[name].parameters.items()
        if isinstance(item.domain, Range | Choice)
    }
    return [dict(zip(ends, chosen, strict=True)) for chosen in product(*ends.values())]


# -- what all of them keep ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*NOISES, *OTHERS, "upscale"])
def test_the_smallest_and_the_longest_pictures_go_through_at_every_limit(name):
    for values, shape in product(corners(name), [(1, 1), (1, 4000), (4000, 1), (3, 2, 3)]):
        for image in (np.full(shape, 200, np.uint8), np.full(shape, 0.7, np.float32)):
            out = getattr(aw, name)(image, **values)
            assert out.dtype == image.dtype and np.isfinite(out).all()
            assert out.min() >= 0 and out.max() <= (255 if image.dtype == np.uint8 else 1)


@pytest.mark.parametrize("name", OTHERS)
def test_a_picture_of_one_level_stays_as_it_is(name):
    for level, shape in product((0, 100, 255), [(40, 60), (37, 53, 3)]):
        image = np.full(shape, level, np.uint8)
        # A JPEG file keeps a block's mean in steps; at quality 50 they are of 2 levels.
        values = {"quality": 50} if name == "jpeg" else {}
        assert np.abs(getattr(aw, name)(image, **values).astype(int) - level).max() <= (1 if values else 0)
        if name != "jpeg":
            out = getattr(aw, name)(as_float(image))
            np.testing.assert_allclose(out, level / 255, atol=1e-5)


@pytest.mark.parametrize("name", ["uniform_noise", "speckle", "salt_and_pepper", "motion_blur", "sharpen_regions",
                                  "detail_enhance", "pixelate", "deblur", "inpaint", "median"])  # fmt: skip
def test_a_float_picture_is_treated_like_bytes(name):
    apart = np.abs(getattr(aw, name)(as_float(CAT)) * 255 - getattr(aw, name)(CAT))
    # Half a level for the rounding. Of bytes the luminance is rounded too, and what is added, amount 1.5; so is the
    # blur that is taken away, amount 3.
    assert apart.max() < {"detail_enhance": 1.8, "sharpen_regions": 2.1}.get(name, 0.51)


# -- noise -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.02, 0.3])
@pytest.mark.parametrize("salt", [0, 0.25, 1])
def test_salt_and_pepper_is_random_noise_on_grey(share, salt):
    ours = aw.salt_and_pepper(GREY, share=share, salt=salt, seed=5)
    theirs = util.random_noise(GREY, "s&p", amount=share, salt_vs_pepper=salt, rng=5)
    for level, wanted in ((255, share * salt), (0, share * (1 - salt))):
        error = 4 * np.sqrt(max(wanted * (1 - wanted), 1e-12) / GREY.size)  # four standard deviations of counting
        assert (ours == level).mean() == pytest.approx(wanted, abs=error)
        assert (theirs == level / 255).mean() == pytest.approx(wanted, abs=error)
    assert set(np.unique(ours)) <= {0, 128, 255}


def test_salt_and_pepper_hits_whole_pixels_and_keeps_those_that_it_hit():
    few, many = (aw.salt_and_pepper(CAT, share=share, seed=2) for share in (0.05, 0.2))
    hit = [(out != CAT).any(axis=2) for out in (few, many)]
    assert (np.ptp(few[hit[0]], axis=1) == 0).all()
    assert (hit[1] | ~hit[0]).all() and hit[1].sum() > 3 * hit[0].sum()
    assert (few[hit[0]] == many[hit[0]]).all()


@pytest.mark.parametrize("spread", [0.05, 0.2])
def test_speckle_has_the_variance_of_random_noise(spread):
    for level in (40, 90):
        flat = np.full_like(GREY, level)
        ours = as_float(aw.speckle(flat, spread=spread, seed=1)).std()
        theirs = util.random_noise(flat, "speckle", var=spread**2, rng=1).std()
        # 120,000 draws know a standard deviation to .2 %; bytes add 1/12 of a level squared to the variance.
        assert ours == pytest.approx(np.hypot(theirs, 1 / 255 / np.sqrt(12)), rel=0.015)
        assert theirs == pytest.approx(spread * level / 255, rel=0.015)
    assert (aw.speckle(np.zeros((9, 9), np.uint8), spread=0.5) == 0).all()


def test_poisson_is_random_noise_with_256_photons():
    theirs = util.random_noise(CAT, "poisson", rng=3)
    ours = as_float(aw.poisson(CAT, photons=256, seed=3))
    for low in (40, 90, 140):
        near = np.abs(CAT - (low + 10.0)) < 10
        difference = [(out - CAT / 255)[near] for out in (ours, theirs)]
        # 256 counts on 255 levels: rounding them may push all of a range the same way, by half a level.
        assert difference[0].mean() == pytest.approx(difference[1].mean(), abs=0.5 / 255)
        assert difference[0].std() == pytest.approx(difference[1].std(), rel=0.02)  # and some rounding to bytes


@pytest.mark.parametrize("photons", [4, 30, 1000])
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_photons_are_counted_by_poissons_law(photons, dtype):
    level = 0.2 if dtype is np.float32 else 51
    counted = aw.poisson(np.full((400, 400), level, dtype), photons=photons, seed=1) * (0.2 / level)
    assert counted.mean() == pytest.approx(0.2, rel=0.01)
    assert counted.std() == pytest.approx(np.sqrt(0.2 / photons), rel=0.02)
    if dtype is np.float32:
        np.testing.assert_allclose(counted * photons, np.rint(counted * photons), atol=1e-3)


def test_more_photons_make_less_noise():
    errors = [np.abs(aw.poisson(CAT, photons=n).astype(int) - CAT).mean() for n in (1, 10, 100, 1000, 10_000, 100_000)]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < 0.4


@pytest.mark.parametrize("swing", [0.02, 0.3])
def test_uniform_noise_is_even_and_symmetric(swing):
    grain = aw.uniform_noise(np.full((300, 400), 0.5, np.float32), swing=swing, seed=4) - 0.5
    assert np.abs(grain).max() <= swing + 1e-6
    np.testing.assert_allclose(np.quantile(grain, (0, 0.25, 0.5, 0.75, 1)), np.linspace(-swing, swing, 5),
                               atol=0.02 * swing)  # fmt: skip
    assert grain.var() == pytest.approx(swing**2 / 3, rel=0.01)


@pytest.mark.parametrize("name", NOISES)
def test_noise_saturates_and_follows_its_seed(name):
    noisy = getattr(aw, name)
    assert (noisy(CAT, seed=1) == noisy(CAT, seed=1)).all()
    assert (noisy(CAT, seed=1) != noisy(CAT, seed=2)).mean() > 0.05 / 2
    for image in (np.full((60, 60), 254, np.uint8), np.full((60, 60), 0.996, np.float32)):
        levels = noisy(image, seed=1) / image.max()
        assert levels[levels > 0].min() > 0.1 and levels.max() == pytest.approx(1, abs=0.005)  # 254 + 9 would be 7


# -- sharpness ---------------------------------------------------------------------------------------------------------


def test_sharpen_regions_is_sharpen_inside_rectangles_and_nothing_outside():
    values = {"amount": 5, "radius": 2}
    out, sharp = aw.sharpen_regions(CAT, regions=3, seed=8, **values), aw.sharpen(CAT, **values)
    changed = (out != CAT).any(axis=2)
    assert 0.02 < changed.mean() < 3 * 0.4**2
    assert (out[changed] == sharp[changed]).all()
    assert (aw.sharpen_regions(CAT, regions=1, smallest=1, largest=1, **values) == sharp).all()


def test_one_more_region_leaves_the_others_and_a_preview_has_them_in_the_same_place():
    fine = np.random.default_rng(0).integers(60, 190, (300, 400), np.uint8)
    changed = [aw.sharpen_regions(fine, regions=n, seed=3) != fine for n in range(5)]
    assert not changed[0].any()
    for fewer, more in pairwise(changed):
        assert (more | ~fewer).all() and more.sum() > fewer.sum()
    small = np.random.default_rng(1).integers(60, 190, (150, 200), np.uint8)
    # In each, one pixel in some twenty keeps its level by chance; a median fills it in.
    shown, wanted = (
        aw.median(part.astype(np.uint8), side=5)
        for part in (aw.sharpen_regions(small, regions=4, seed=3) != small, changed[4][::2, ::2])
    )
    assert (shown != wanted).mean() < 0.02


@pytest.mark.parametrize("ends", [{"smallest": 0.2, "largest": 0.5}, {"smallest": 0.5, "largest": 0.2}])
def test_sides_of_regions_lie_between_smallest_and_largest_either_way_round(ends):
    fine = np.random.default_rng(0).integers(0, 256, (200, 300), np.uint8)
    sides = []
    for seed in range(40):
        rows, columns = np.nonzero(aw.sharpen_regions(fine, regions=1, amount=5, seed=seed, **ends) != fine)
        sides += [(np.ptp(rows) + 1) / 200, (np.ptp(columns) + 1) / 300]
    # A rim whose pixels all keep their level by chance makes one a little shorter.
    assert 0.18 < min(sides) < 0.25 and 0.45 < max(sides) <= 0.505
    assert np.mean(sides) == pytest.approx(0.35, abs=0.04)


def test_a_streak_of_positive_direction_rises_to_the_right():
    dot = np.zeros((41, 41), np.float32)
    dot[20, 20] = 1
    smeared = aw.motion_blur(dot, length=10 / 41, direction=45)
    assert smeared[17, 23] > 0.03 and smeared[23, 17] > 0.03
    assert smeared[17, 17] == smeared[23, 23] == 0
    assert smeared.sum() == pytest.approx(1, abs=1e-5)
    level = aw.motion_blur(dot, length=10 / 41)
    assert np.flatnonzero(level.any(axis=0)).tolist() == list(range(15, 26)) and not np.delete(level, 20, axis=0).any()
    steep = aw.motion_blur(dot, length=10 / 41, direction=90)
    np.testing.assert_allclose(steep, level.T, atol=1e-6)


@pytest.mark.parametrize("direction", [-60, 0, 20, 90])
def test_motion_blur_is_the_mean_of_shifted_pictures(direction):
    image = smooth(np.float32)
    height, width = image.shape[:2]
    ends = np.deg2rad(direction)
    along = (np.arange(200) + 0.5) / 200 - 0.5
    mean = np.mean([aw.shift(image, right=0.1 * part * np.cos(ends), down=-0.1 * part * np.sin(ends) * width / height,
                             fill="reflect") for part in along], axis=0)  # fmt: skip
    # Both interpolate linearly; OpenCV places a shifted picture to 1/32 of a pixel.
    assert np.abs(aw.motion_blur(image, length=0.1, direction=direction) - mean).max() < 0.002


@pytest.mark.parametrize("side", [3, 5, 11])
def test_median_is_scikit_images(side):
    wanted = filters.median(CAT, np.ones((side, side, 1)), mode="nearest")
    assert (aw.median(CAT, side=side) == wanted).all()
    # Above five pixels OpenCV takes bytes only.
    assert np.abs(aw.median(as_float(CAT), side=side) - as_float(wanted)).max() <= 1e-6


def test_between_two_odd_sides_a_median_is_blended():
    three, five, between = (aw.median(CAT, side=side).astype(float) for side in (3, 5, 3.5))
    assert np.abs(between - (0.75 * three + 0.25 * five)).max() <= 0.5


def test_detail_enhance_adds_what_a_guided_filter_takes_away():
    level = as_float(CAT[:60, :80, 0]).astype(np.float64)

    def mean(values, reach=3):
        padded = np.pad(values, reach, "symmetric")
        return np.lib.stride_tricks.sliding_window_view(padded, (2 * reach + 1,) * 2).mean(axis=(2, 3))

    variance = mean(level**2) - mean(level) ** 2
    slope = variance / (variance + 0.1**2)
    base = mean(slope) * level + mean(mean(level) * (1 - slope))
    wanted = (level + 2 * (level - base)).clip(0, 1)
    ours = aw.detail_enhance(level.astype(np.float32), amount=2, radius=3)
    assert np.abs(ours - wanted).max() < 1e-5


def test_detail_enhance_leaves_a_strong_edge_alone_and_keeps_tints():
    edge = np.zeros((40, 60, 3), np.uint8)
    edge[:, :30], edge[:, 30:] = (60, 80, 70), (180, 200, 190)
    out = aw.detail_enhance(edge, amount=2).astype(int)
    assert np.abs(out - edge).max() < np.abs(aw.sharpen(edge, amount=2, radius=8).astype(int) - edge).max() / 2
    change = out - edge
    assert (np.ptp(change, axis=2) == 0).all()  # nothing saturates here


# -- resolution --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("quality", [1, 8, 30, 75, 100])
@pytest.mark.parametrize("image", [CAT, CAT[..., 0]], ids=["colour", "grey"])
def test_jpeg_is_what_pillow_writes_at_the_same_quality(image, quality):
    file = io.BytesIO()
    Image.fromarray(image).save(file, "JPEG", quality=quality)
    # Both write with libjpeg-turbo; versions of it may round the way back differently.
    assert np.abs(aw.jpeg(image, quality=quality).astype(int) - np.array(Image.open(file))).max() <= 2


@pytest.mark.parametrize("side", [4, 16])
def test_jpeg_blocks_have_the_side_that_is_asked_for(side):
    out = aw.jpeg(CAT[:288, :448], quality=3, side=side).astype(float)
    jumps = np.abs(np.diff(out, axis=1)).mean(axis=(0, 2))
    # The largest lies between the last pixel of a block and the first of the next.
    assert np.argmax([jumps[start::side].mean() for start in range(side)]) == side - 1


def test_jpeg_refuses_what_does_not_fit_on_its_way():
    with pytest.raises(ValueError, match="a canvas must be"):
        aw.jpeg(np.zeros((1, 30_000), np.uint8), side=2)


@pytest.mark.parametrize("side", [2, 5, 50])
def test_pixelate_is_block_reduce(side):
    image = CAT[:300, :450]
    means = measure.block_reduce(image.astype(float), (side, side, 1), np.mean)
    wanted = means.repeat(side, axis=0).repeat(side, axis=1)
    assert np.abs(aw.pixelate(image, side=side) - wanted).max() <= 0.5 + 1e-3
    assert len(np.unique(aw.pixelate(image[..., 0], side=64))) <= 5 * 7


def test_upscale_keeps_an_even_picture_up_to_its_rim():
    assert (aw.upscale(np.full((4, 6), 200, np.uint8)) == 200).all()


def test_upscale_enlarges_the_labels_with_the_picture():
    sample = dotted()
    out = aw.upscale(sample, scale=3)
    assert out.size == (360, 480)
    assert out.boxes.tolist() == [[300, 90, 363, 153]] and out.visible.tolist() == [1]
    assert out.keypoints.tolist() == [[331.5, 121.5], [300, 90]]
    assert (out.mask == sample.mask.repeat(3, axis=0).repeat(3, axis=1)).all()
    assert aw.upscale(sample, scale=1.5).size == (180, 240)
    odd = aw.upscale(aw.Sample(np.zeros((3, 5), np.uint8), keypoints=[[5, 3]]), scale=1.5)
    assert odd.size == (4, 8) and odd.keypoints.tolist() == [[8, 4]]  # the corner stays the corner


@pytest.mark.parametrize("scale", [2, 4])
def test_upscale_is_rescale(scale):
    image = smooth(np.float32)
    wanted = transform.rescale(image, scale, order=1, mode="edge", channel_axis=2)
    assert np.abs(aw.upscale(image, scale=scale, fill="edge") - wanted).max() < 1e-4


def test_upscale_refuses_what_does_not_fit():
    with pytest.raises(ValueError, match="a canvas must be"):
        aw.upscale(np.zeros((1, 20_000), np.uint8), scale=2)
    with pytest.raises(ValueError, match="million pixels at most"):
        aw.upscale.at(scale=4).transform.declared.warp((8000, 8000), {"scale": 4.0})


# -- mending -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spread", [0.02, 0.05, 0.1])
@pytest.mark.parametrize("image", [CAT, COFFEE[:300, :400]], ids=["cat", "coffee"])
def test_denoise_comes_as_near_to_the_clean_picture_as_scikit_image(image, spread):
    def decibels(out):
        return metrics.peak_signal_noise_ratio(image, out, data_range=255)

    grainy = aw.gaussian_noise(image, spread=spread, seed=6)
    theirs = restoration.denoise_nl_means(grainy / 255, 5, 6, 0.8 * spread, sigma=spread, channel_axis=2) * 255
    ours = decibels(aw.denoise(grainy, spread=spread))
    assert ours > decibels(grainy) + 2
    assert ours > decibels(theirs) - 0.5


def test_denoise_keeps_an_edge():
    edge = np.repeat(np.uint8([[60] * 30 + [180] * 30]), 40, axis=0)
    out = aw.denoise(aw.gaussian_noise(edge, spread=0.05, seed=1), spread=0.05).astype(int)
    assert np.abs(out - edge)[:, 25:35].max() < 20


@pytest.mark.parametrize("balance", [0.003, 0.1])
@pytest.mark.parametrize("shape", [(60, 80), (61, 83)])
def test_deblur_is_scikit_images_wiener_on_a_mirrored_picture(shape, balance):
    image = as_float(CAT[40:, 40:, 1][: shape[0], : shape[1]])
    twice = np.pad(image.astype(np.float64), [(0, shape[0]), (0, shape[1])], "symmetric")  # goes round without a seam
    psf = np.exp(-(np.arange(-12, 13) ** 2) / (2 * 1.5**2))
    psf = np.outer(psf, psf) / psf.sum() ** 2
    theirs = (1 + balance) * restoration.wiener(twice, psf, balance, reg=np.ones((1, 1)), clip=False)
    ours = aw.deblur(image, sigma=1.5, balance=balance)
    # At the rims of odd sides ours repeats one pixel more; theirs cuts the Gaussian into pixels.
    rim = np.s_[12:-12, 12:-12] if shape[0] % 2 else np.s_[:, :]
    assert np.abs(ours - theirs[: shape[0], : shape[1]].clip(0, 1))[rim].max() < 0.01


@pytest.mark.parametrize("sigma", [1, 2])
def test_deblur_takes_a_blur_back(sigma):
    soft = aw.blur(CAT, sigma=sigma).astype(int)
    mended = aw.deblur(soft.astype(np.uint8), sigma=sigma, balance=0.01)
    assert np.abs(mended - CAT.astype(int)).mean() < 0.8 * np.abs(soft - CAT).mean()
    assert mended.mean() == pytest.approx(CAT.mean(), abs=0.3)
    assert np.abs(aw.deblur(as_float(CAT), sigma=0.02) - as_float(CAT)).max() < 0.005  # it starts from nothing


@pytest.mark.parametrize(("x", "y"), [(0.5, 0.5), (0, 0.5), (0.5, 1), (1, 0)])
def test_each_filled_pixel_is_the_mean_of_its_four_neighbours(x, y):
    image = as_float(CAT[:60, :80])
    out = aw.inpaint(image, width=0.4, height=0.3, x=x, y=y).astype(np.float64)
    hole = aw.erase(np.ones((60, 80), np.uint8), width=0.4, height=0.3, x=x, y=y) == 0
    assert (out[~hole] == image[~hole]).all()
    rim = np.pad(out, [(1, 1), (1, 1), (0, 0)], "edge")  # beyond the picture's own rim a pixel is its own neighbour
    mean = (rim[:-2, 1:-1] + rim[2:, 1:-1] + rim[1:-1, :-2] + rim[1:-1, 2:]) / 4
    assert np.abs(out - mean)[hole].max() < 1e-6
    assert np.abs(out - image)[hole].max() > 0.05


def test_a_hole_without_surroundings_is_left_as_it_is():
    sample = dotted()
    out = aw.inpaint(sample, width=1, height=1)
    assert (out.image == sample.image).all() and out.visible.tolist() == [1]
    band = aw.inpaint(CAT, width=1, height=0.2)
    assert not (band == CAT).all() and (band[:100] == CAT[:100]).all()


def test_what_is_inpainted_is_no_longer_visible():
    sample = dotted()  # the dot covers x 100..121, y 30..51 of 160 x 120
    out = aw.inpaint(sample, width=21 / 160, height=0.9, x=100 / 160, y=0.5)
    assert out.visible[0] == pytest.approx(11 / 21)  # columns 90..109 are filled
    assert (out.mask == sample.mask).all() and out.boxes.tolist() == sample.boxes.tolist()


# -- a hole of any shape ----------------------------------------------------------------------------------------------


def round_hole(dtype=np.uint8):
    """A ramp with a white disc on it, and the disc as label 3 of the mask."""
    ramp = np.tile(np.linspace(0, 250, 101).astype(np.uint8), (80, 1))
    rows, columns = np.mgrid[:80, :101]
    mask = np.where((rows - 40) ** 2 + (columns - 50) ** 2 < 25**2, 3, 0).astype(np.uint8)
    spoilt = np.where(mask == 3, 255, ramp).astype(np.uint8)
    image = spoilt if dtype is np.uint8 else (spoilt / 255).astype(np.float32)
    return ramp, aw.Sample(image, mask=mask, boxes=np.array([[25, 15, 76, 66], [0, 0, 10, 10]]))


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_a_masked_hole_is_filled_from_around_it(dtype):
    ramp, sample = round_hole(dtype)
    out = aw.within(aw.Region.labelled(3, feather=0), aw.inpaint.at())(sample)
    shown = out.image[..., 0] if dtype is np.uint8 else out.image[..., 0] * 255
    assert np.abs(shown.astype(float) - ramp).max() <= 3  # a film over a ramp is the ramp
    assert (out.image[sample.mask == 0] == sample.image[sample.mask == 0]).all()
    assert out.visible[0] == pytest.approx(1 - (sample.mask == 3).sum() / (51 * 51)) and out.visible[1] == 1


def test_a_hole_that_is_everything_or_nothing_leaves_the_picture():
    _, sample = round_hole()
    for label in (9, 3):
        whole = sample.replace(mask=np.full((80, 101), 3, np.uint8))
        out = aw.within(aw.Region.labelled(label, feather=0), aw.inpaint.at())(whole)
        assert (out.image == sample.image).all()


def test_a_hole_at_the_rim_and_a_thin_picture_are_filled():
    picture = np.full((1, 40), 90, np.uint8)
    mask = np.zeros((1, 40), np.uint8)
    mask[:, 30:] = 3
    spoilt = np.where(mask == 3, 255, picture).astype(np.uint8)
    out = aw.within(aw.Region.labelled(3, feather=0), aw.inpaint.at())(aw.Sample(spoilt, mask=mask))
    assert np.abs(out.image[..., 0].astype(int) - 90).max() <= 1
