"""The three tones that follow the picture's own levels, against scikit-image. Each tolerance is stated."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from skimage import data, exposure

import augwidgets as aw
from tests.strategies import smooth

# Two colour pictures, one of them no multiple of eight tiles, and two grey ones; full range, dim, and pale.
PICTURES = {name: getattr(data, name)() for name in ("coffee", "cat", "camera", "coins")}
PICTURES["dim cat"] = PICTURES["cat"] // 4 + 60

pictures = pytest.mark.parametrize("image", PICTURES.values(), ids=PICTURES.keys())
transforms = pytest.mark.parametrize("transform", [aw.stretch, aw.equalize, aw.adaptive_equalize], ids=str)


def channels(image):
    return np.atleast_3d(image).transpose(2, 0, 1)


def as_float(image):
    return (image / 255).astype(np.float32)


@pictures
@pytest.mark.parametrize(("low", "high"), [(2, 98), (0, 100), (7.3, 61.9)])
def test_stretch_is_rescale_intensity_between_percentiles_of_each_channel(image, low, high):
    out = channels(aw.stretch(image, low=low, high=high))
    floats = channels(aw.stretch(as_float(image), low=low, high=high))
    for ours, our_float, channel in zip(out, floats, channels(image).astype(np.float64), strict=True):
        ends = tuple(np.percentile(channel, (low, high)))
        theirs = exposure.rescale_intensity(channel, in_range=ends, out_range=(0, 1))
        assert np.abs(ours / 255 - theirs).max() <= 0.5 / 255 + 1e-9  # the rounding to bytes
        # These floats are bytes / 255, so that nothing is lost by counting them in 256 levels; float32 rounds.
        assert np.abs(our_float - theirs).max() < 1e-5


@pictures
def test_stretch_together_has_the_percentiles_of_the_whole_array(image):
    ends = tuple(np.percentile(image.astype(np.float64), (2, 98)))
    theirs = exposure.rescale_intensity(image.astype(np.float64), in_range=ends, out_range=(0, 255))
    assert np.abs(aw.stretch(image, over="together") - theirs).max() <= 0.5 + 1e-9


@pytest.mark.parametrize("low", [0, 10, 25, 49])
def test_percentiles_between_two_pixels_are_interpolated(low):
    image = np.array([[10, 20, 60], [100, 180, 200]], np.uint8)
    ends = tuple(np.percentile(image.astype(float), (low, 100 - low)))
    theirs = exposure.rescale_intensity(image.astype(float), in_range=ends, out_range=(0, 255))
    assert np.abs(aw.stretch(image, low=low, high=max(100 - low, 51)) - theirs).max() <= 0.5 + 1e-9


def test_the_percentiles_of_a_float_picture_are_those_of_its_rounded_levels():
    image = np.random.default_rng(0).random((200, 300), np.float32) * np.float32(0.5)
    theirs = exposure.rescale_intensity(image, in_range=tuple(np.percentile(image, (2, 98))), out_range=(0, 1))
    # Half a level at either end, magnified by the stretch (here two times).
    assert np.abs(aw.stretch(image) - theirs).max() < 2 * 2 * 0.5 / 255


def test_stretch_leaves_a_channel_of_one_level_alone():
    image = np.dstack([smooth()[..., 0], np.full((120, 160), 77, np.uint8), smooth()[..., 2]])
    out = aw.stretch(image)
    assert (out[..., 1] == 77).all()
    assert out[..., 0].min() == 0 and out[..., 0].max() == 255
    image[5, 5, 1] = 200  # one pixel: both percentiles still lie at 77
    assert (aw.stretch(image)[..., 1] == image[..., 1]).all()


def test_stretch_takes_the_histogram_of_what_arrives():
    image = smooth()
    recipe = aw.Recipe([aw.gamma.at(exponent=3), aw.stretch.at()])
    assert (recipe(image) == aw.stretch(aw.gamma(image, exponent=3))).all()


@pictures
def test_equalize_is_equalize_hist_but_for_the_darkest_level(image):
    """theirs gives the darkest level its own share, ours black: no level differs by more than that share."""
    if image.ndim == 3:
        with pytest.warns(UserWarning, match="might be a color image"):
            theirs = exposure.equalize_hist(image)
        bound = (image == image.min()).mean() + 0.5 / 255
        assert np.abs(aw.equalize(image, over="together") / 255 - theirs).max() <= bound + 1e-9
    for ours, channel in zip(channels(aw.equalize(image, over="channels")), channels(image), strict=True):
        bound = (channel == channel.min()).mean() + 0.5 / 255
        assert bound < 0.03
        assert np.abs(ours / 255 - exposure.equalize_hist(channel)).max() <= bound + 1e-9


@pytest.mark.parametrize("over", ["luminance", "channels", "together"])
def test_equalize_of_floats_is_that_of_bytes(over):
    image = PICTURES["coffee"]
    apart = np.abs(aw.equalize(as_float(image), over=over) - aw.equalize(image, over=over) / 255)
    # Bytes round twice; over the luminance the float one is not rounded to a level, which a steep curve magnifies.
    assert apart.max() < (0.03 if over == "luminance" else 0.6 / 255)
    assert apart.mean() < 0.5 / 255


def test_over_the_luminance_every_channel_of_a_pixel_is_lifted_alike():
    image = smooth(low=0.4, high=0.5)
    out = aw.equalize(image).astype(int)
    change = out - image
    inside = (out.min(axis=2) > 0) & (out.max(axis=2) < 255)
    assert inside.mean() > 0.5
    assert (np.ptp(change, axis=2)[inside] == 0).all()
    # Over each channel they are not.
    assert (np.ptp(aw.equalize(image, over="channels").astype(int) - image, axis=2) != 0).mean() > 0.5


def test_a_grey_picture_knows_no_difference():
    grey = PICTURES["coins"]
    kinds = [aw.equalize(grey, over=over) for over in ("luminance", "channels", "together")]
    assert (kinds[0] == kinds[1]).all() and (kinds[0] == kinds[2]).all()
    as_colour = aw.equalize(np.dstack([grey] * 3))
    assert (as_colour == kinds[0][..., None]).all()


def test_the_equalised_cumulative_histogram_is_a_straight_line():
    grey = PICTURES["camera"]
    for image in (aw.equalize(grey), aw.equalize(PICTURES["coffee"], over="together")):
        share = np.bincount(image.ravel(), minlength=256) / image.size
        line = np.arange(256) / 255
        # A level that holds many pixels is a step; nothing else is off the line.
        assert np.abs(np.cumsum(share) - line).max() <= 2 * share.max()


@pictures
@pytest.mark.parametrize("clip_limit", [0.01, 0.03, 0.2, 1])
@pytest.mark.parametrize("form", [np.asarray, as_float], ids=["uint8", "float32"])
def test_adaptive_equalize_is_equalize_adapthist(image, clip_limit, form):
    theirs = exposure.equalize_adapthist(image, clip_limit=clip_limit)
    ours = aw.adaptive_equalize(form(image), clip_limit=clip_limit)
    ours = ours / 255 if ours.dtype == np.uint8 else ours
    assert np.abs(ours - theirs).mean() < 0.03


def test_number_and_place_of_tiles_are_equalize_adapthists():
    image = PICTURES["camera"]
    for tiles in (2, 4, 16):
        theirs = exposure.equalize_adapthist(image, kernel_size=512 // tiles, clip_limit=0.03)
        assert np.abs(aw.adaptive_equalize(image, tiles=tiles) / 255 - theirs).mean() < 0.01


def test_one_tile_without_clipping_is_plain_equalisation():
    image = PICTURES["camera"]
    ours = aw.adaptive_equalize(image, clip_limit=1, tiles=1).astype(int)
    assert np.abs(ours - aw.equalize(image)).max() <= 1


@pytest.mark.parametrize(("side", "most"), [(256, 0.02), (192, 0.04)])
@pytest.mark.parametrize("name", ["cat", "moon", "astronaut"])
def test_how_near_it_is_in_small_pictures(name, side, most):
    small = cv2.resize(aw.pictures.load_by_name(name).image, (side, side), interpolation=cv2.INTER_AREA)
    for clip_limit in (0.01, 0.02, 0.03, 0.1, 1):
        theirs = exposure.equalize_adapthist(small, clip_limit=clip_limit)
        assert np.abs(aw.clahe(small, clip_limit=clip_limit) / 255 - theirs).mean() < most


def test_a_higher_clip_limit_pulls_levels_further_apart():
    image = PICTURES["dim cat"]
    spreads = [aw.adaptive_equalize(image, clip_limit=limit).std() for limit in (0.005, 0.03, 0.2)]
    assert spreads == sorted(spreads) and spreads[0] < 0.9 * spreads[-1]


@pytest.mark.parametrize("size", [(96, 128), (100, 140), (61, 83)])
def test_tiles_lie_evenly_whatever_the_size(size):
    image = np.ascontiguousarray(data.cat()[: size[0], : size[1]])
    turned = aw.adaptive_equalize(np.ascontiguousarray(image[::-1, ::-1]))[::-1, ::-1]
    # A mirrored picture gives the mirrored result, but where an edge between tiles is rounded to a whole pixel.
    assert np.abs(turned.astype(int) - aw.adaptive_equalize(image)).mean() < 1.5


def test_adaptive_equalize_keeps_hue_and_saturation():
    image = as_float(PICTURES["coffee"])
    out = aw.adaptive_equalize(image)
    seen = np.minimum(image.max(axis=2), out.max(axis=2)) > 0.05
    share, new_share = (part[seen] / part[seen].max(axis=1, keepdims=True) for part in (image, out))
    np.testing.assert_allclose(new_share, share, atol=1e-5)


@transforms
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
@pytest.mark.parametrize("shape", [(1, 1, 3), (30, 40, 3), (1, 400), (5, 3)])
def test_a_picture_of_one_level_stays_as_it_is(transform, dtype, shape):
    for level in (0, 90, 255):
        image = np.full(shape, level if dtype is np.uint8 else level / 255, dtype)
        # A luminance of floats is a sum, and rounded in the last bits.
        assert np.abs(transform(image).astype(np.float64) - image).max() <= (0 if dtype is np.uint8 else 1e-6)


@pytest.mark.parametrize("form", [np.asarray, as_float], ids=["uint8", "float32"])
def test_black_comes_out_grey_where_its_tile_says_so(form):
    image = np.zeros((64, 64, 3), np.uint8)
    image[:, 32:] = np.linspace(0, 250, 32)[:, None] * np.array([1, 0.5, 0])
    out = aw.adaptive_equalize(form(image), tiles=2, clip_limit=1) * (255 if form is as_float else 1)
    assert (out[:, :16] == 255).all()  # a tile of nothing but black: all its levels are the lightest one
    assert out[0, -1] == pytest.approx((255, 127.5, 0), abs=0.6)  # what has a hue keeps it


@pytest.mark.parametrize("clip_limit", [0.001, 0.01, 1])
def test_adaptive_equalize_fills_the_range(clip_limit):
    for image in (PICTURES["dim cat"], smooth(), PICTURES["coins"] // 5):
        value = np.atleast_3d(aw.adaptive_equalize(image, clip_limit=clip_limit)).max(axis=2)
        assert (value.min(), value.max()) == (0, 255)


def test_equalising_channel_by_channel_changes_colours_and_is_warned_of():
    cat = aw.pictures.cat().image
    apart, kept = (aw.equalize(cat, over=over) for over in ("channels", "luminance"))
    blue = [float((image.argmax(axis=2) == 2).mean()) for image in (cat, kept, apart)]
    assert max(blue[:2]) < 0.001 and round(blue[2], 2) == 0.43  # as the docstring says
    assert "Beware" in aw.equalize.__doc__
    sentence = 'each channel is equalised by itself, which changes colours: over="luminance" keeps them'
    explorer = aw.explore(aw.equalize.at(over="channels"), shows="draws")
    assert explorer.meter.verdict == f"▲ {sentence}" and explorer.meter.state == "wrong"
    explorer.step = aw.equalize.at(over="luminance")
    assert explorer.meter.state == "fine"
    grey = aw.explore([aw.equalize.between(over="channels")], on=cat[..., 0])
    assert grey.meter.state == "fine"  # there are no colours to lose
    beside = aw.explore([aw.equalize.between(over="channels")], on=cat)
    assert beside.meter.sentence == sentence
    beside.recipe = aw.Recipe([aw.maybe(aw.equalize.between(over="channels"), on=False)])
    assert beside.meter.state == "fine"
