"""Tone curves, colours and filters against Pillow, scikit-image and albumentations. Each tolerance is stated."""

from __future__ import annotations

import pickle
import re

import albumentations as A
import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageOps
from skimage import color, data, exposure

import augwidgets as aw
from tests.strategies import smooth

COFFEE, CAT, CAMERA = data.coffee(), data.cat(), data.camera()
DIM = CAT // 4 + 60
COLOUR = [transform for transform in aw.CATALOGUE.values() if transform.heading == "Colour"]
MINE = [*COLOUR, *(transform for transform in aw.CATALOGUE.values() if transform.heading == "Filters"),
        aw.solarize, aw.posterize, aw.soft_contrast, aw.tone_curve, aw.auto_contrast]  # fmt: skip

colours = pytest.mark.parametrize("transform", COLOUR, ids=str)
mine = pytest.mark.parametrize("transform", MINE, ids=str)


def as_float(image):
    return (image / 255).astype(np.float32)


def apart(one, other):
    """The largest difference in levels of 255."""
    one, other = (np.asarray(part, np.float64) * (1 if part.dtype == np.uint8 else 255) for part in (one, other))
    return np.abs(one - other).max()


def pillow(image, change):
    return np.asarray(change(Image.fromarray(image)))


def every_option(transform):
    """A Step for each option of its Choice, the rest as it comes."""
    (name, item), *_ = (pair for pair in transform.parameters.items() if hasattr(pair[1].domain, "options"))
    return [transform.at(**{name: option}) for option in item.domain.options]


# -- tone ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first_inverted", [1, 77, 128, 255])
def test_solarize_is_pillows_and_albumentations(first_inverted):
    threshold = (first_inverted - 0.5) / 255  # theirs inverts from this level on, ours above the threshold
    ours = aw.solarize(COFFEE, threshold=threshold)
    assert (ours == pillow(COFFEE, lambda picture: ImageOps.solarize(picture, first_inverted))).all()
    theirs = A.Solarize(threshold_range=(threshold, threshold), p=1)(image=COFFEE)["image"]
    assert (ours == theirs).all()
    assert apart(aw.solarize(as_float(COFFEE), threshold=threshold), ours) < 1e-3


def test_solarize_sees_whole_levels_in_a_run():
    steps = [aw.brightness.at(gain=0.9), aw.solarize.at(threshold=0.4)]
    assert (aw.Recipe(steps)(COFFEE) == steps[1](steps[0](COFFEE))).all()


@pytest.mark.parametrize("bits", range(1, 9))
def test_posterize_is_pillows_and_albumentations(bits):
    ours = aw.posterize(COFFEE, bits=bits)
    assert (ours == pillow(COFFEE, lambda picture: ImageOps.posterize(picture, bits))).all()
    if bits < 8:
        assert (ours == A.Posterize(num_bits=(bits, bits), p=1)(image=COFFEE)["image"]).all()
    assert len(np.unique(ours)) <= 2**bits
    assert apart(aw.posterize(as_float(COFFEE), bits=bits), ours) < 1e-3


@pytest.mark.parametrize("cutoff", [0, 2, 7.5, 49])
@pytest.mark.parametrize("image", [COFFEE, CAT, DIM, CAMERA], ids=["coffee", "cat", "dim cat", "camera"])
def test_auto_contrast_is_pillows(image, cutoff):
    """One level: theirs cuts what ours rounds."""
    by_channel = pillow(image, lambda picture: ImageOps.autocontrast(picture, cutoff=cutoff))
    assert apart(aw.auto_contrast(image, cutoff=cutoff, over="channels"), by_channel) <= 1
    with_tint = pillow(image, lambda picture: ImageOps.autocontrast(picture, cutoff=cutoff, preserve_tone=True))
    # OpenCV and Pillow round the luminance differently, so an end may lie one level off; the line magnifies that.
    ours = aw.auto_contrast(image, cutoff=cutoff)
    assert np.abs(ours.astype(int) - with_tint).mean() < (4 if cutoff == 49 else 1)
    assert apart(aw.auto_contrast(as_float(image), cutoff=cutoff), ours) <= 0.5 + 1e-3


def test_auto_contrast_over_luminance_and_together_keeps_a_tint_and_over_channels_takes_it():
    tinted = np.dstack([smooth()[..., 0], smooth()[..., 0] // 2, smooth()[..., 0] // 4])
    casts = {over: np.ptp(aw.auto_contrast(tinted, cutoff=0, over=over).mean(axis=(0, 1))) for over in
             ("luminance", "together", "channels")}  # fmt: skip
    assert casts["channels"] < 3 < 50 < min(casts["luminance"], casts["together"])
    together = aw.auto_contrast(tinted, cutoff=0, over="together")
    assert together.min() == 0 and together.max() == 255
    grey = [aw.auto_contrast(CAMERA, over=over) for over in casts]
    assert (grey[0] == grey[1]).all() and (grey[0] == grey[2]).all()


def test_auto_contrast_counts_pixels_at_either_end():
    image = np.repeat(np.array([0, 100, 150, 200, 255], np.uint8), [2, 30, 36, 30, 2])[None]
    assert aw.auto_contrast(image, cutoff=1)[0, [0, 50, -1]].tolist() == [0, 150, 255]  # one of two is not enough
    out = aw.auto_contrast(image, cutoff=2)
    assert [int(level) for level in np.unique(out)] == [0, 128, 255] and out[0, 5] == 0 and out[0, -5] == 255


@pytest.mark.parametrize("gain", [1.1, 1.6, 2.5, 4])
def test_soft_contrast_is_the_spread_sigmoid_of_scikit_image(gain):
    levels = np.linspace(0, 1, 1001)[None].astype(np.float32)
    out = aw.soft_contrast(levels, gain=gain)[0].astype(np.float64)
    assert (out[500 + 1] - out[500 - 1]) / 0.002 == pytest.approx(gain, rel=2e-3)  # the slope at mid grey
    assert (np.diff(out) > 0).all() and out[0] == pytest.approx(0, abs=1e-6) and out[-1] == pytest.approx(1, abs=1e-6)
    steepness = next(steep for steep in np.arange(0.01, 30, 0.001) if steep / 4 / np.tanh(steep / 4) >= gain)
    theirs = exposure.adjust_sigmoid(levels.astype(np.float64), gain=steepness)[0]
    theirs = (theirs - theirs[0]) / (theirs[-1] - theirs[0])
    np.testing.assert_allclose(out, theirs, atol=2e-3)  # the steepness was looked for in steps of a thousandth


def told(transform):
    """What the table in a docstring says: each name with its steps."""
    found = re.findall(r"^(\w+(?: \w+)?)  +(aw\..*\))", transform.__doc__, re.MULTILINE)
    return {name: eval(f"({steps},)", {"aw": aw}) for name, steps in found}


@pytest.mark.parametrize(("transform", "parameter"), [(aw.tone_curve, "curve"), (aw.photo_filter, "look")], ids=str)
def test_a_preset_is_what_its_table_says(transform, parameter):
    table = told(transform)
    assert tuple(table) == transform.parameters[parameter].domain.options
    for name, steps in table.items():
        for image in (COFFEE[::2, ::2], as_float(COFFEE[::2, ::2]), CAMERA[::4, ::4]):
            whole = transform(image, **{parameter: name, "strength": 1})
            assert apart(whole, aw.Recipe(steps)(image)) <= (1e-3 if image.dtype == np.float32 else 0)
            assert image.ndim == 2 or apart(whole, image) > 20
            half = transform(image, **{parameter: name, "strength": 0.5})
            middle = (image.astype(np.float64) + whole) / 2
            # A curve is blended before it is rounded, pictures after.
            assert np.abs(half - middle).max() * (255 if image.dtype == np.float32 else 1) <= 1.01
            assert (transform(image, **{parameter: name, "strength": 0}) == image).all()


def test_tone_curves_do_what_they_are_called():
    ends = np.array([[0.0, 0.25, 0.5, 0.75, 1.0]], np.float32)
    out = {step.values["curve"]: step(ends)[0] for step in every_option(aw.tone_curve)}
    assert out["film"][3] - out["film"][1] > 0.55 and 0.02 < out["film"][0] < 0.04
    assert out["matte"][0] > 0.1 and out["matte"][4] < 1
    assert out["faded blacks"][0] == pytest.approx(0.16) and out["faded blacks"][4] == pytest.approx(1)
    assert out["high key"][2] > 0.65 and out["low key"][2] < 0.3 and out["low key"][4] == pytest.approx(1)


def test_who_looks_for_ahe_and_clahe_finds_transforms_of_that_name():
    assert aw.CATALOGUE["clahe"] is aw.clahe and aw.CATALOGUE["ahe"] is aw.ahe
    assert "CLAHE" in aw.clahe.summary and "AHE" in aw.ahe.summary
    theirs = exposure.equalize_adapthist(COFFEE, clip_limit=1)
    assert np.abs(aw.ahe(COFFEE) / 255 - theirs).mean() < 0.05
    assert (aw.ahe(COFFEE, tiles=4) == aw.adaptive_equalize(COFFEE, clip_limit=1, tiles=4)).all()
    assert (aw.clahe(COFFEE, clip_limit=0.02) == aw.adaptive_equalize(COFFEE, clip_limit=0.02)).all()
    assert dict(aw.clahe.parameters) == dict(aw.adaptive_equalize.parameters)


@pytest.mark.parametrize("transform", [aw.ahe, aw.clahe], ids=str)
def test_code_files_and_pickles_name_ahe_and_clahe_as_they_were_used(transform):
    name = transform.name
    recipe = aw.Recipe([transform, transform.at(tiles=4), transform.between(tiles=(4, 8))])
    assert aw.Recipe.from_json(recipe.to_json()) == recipe and f'"transform": "{name}"' in recipe.to_json()
    assert eval(repr(recipe), {"aw": aw}) == recipe == pickle.loads(pickle.dumps(recipe))
    assert recipe.to_code().count(f"aw.{name}.between") == 3
    with pytest.raises(ValueError, match=rf"^torchvision cannot say: {name} \("):
        recipe.to_code("torchvision")
    assert aw.explore(transform).step == transform.at()


@pytest.mark.parametrize(
    "family", ["noise gaussian_noise uniform_noise", "contrast soft_contrast auto_contrast stretch",
               "erase coarse_dropout grid_mask"],
)  # fmt: skip
def test_the_first_lines_of_what_is_alike_say_when_to_take_which(family):
    first = [aw.CATALOGUE[name].summary for name in family.split()]
    assert all(": take it " in line and line.endswith(".") and len(line) <= 115 for line in first)
    assert len({line.partition(": take it ")[2] for line in first}) == len(first)


# -- colour ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gain", [0, 0.4, 1.7, 3])
def test_saturation_is_pillows_and_albumentations(gain):
    ours = aw.saturation(COFFEE, gain=gain)
    luminance = as_float(COFFEE) @ np.array([0.299, 0.587, 0.114])
    wanted = np.clip(luminance[..., None] + gain * (as_float(COFFEE) - luminance[..., None]), 0, 1) * 255
    assert apart(ours, wanted.round().astype(np.uint8)) <= 1
    assert np.abs(aw.saturation(as_float(COFFEE), gain=gain) * 255 - wanted).max() < 1e-3
    # Both round the luminance to a level, which the gain magnifies.
    theirs = pillow(COFFEE, lambda picture: ImageEnhance.Color(picture).enhance(gain))
    assert apart(ours, theirs) <= 1 + abs(1 - gain) / 2
    jitter = A.ColorJitter(brightness=(1, 1), contrast=(1, 1), saturation=(gain, gain), hue=(0, 0), p=1)
    assert apart(ours, jitter(image=COFFEE)["image"]) <= 1 + abs(1 - gain) / 2


@pytest.mark.parametrize("angle", [-150, -20, 40, 180])
def test_hue_is_turned_as_scikit_image_says(angle):
    turned = color.rgb2hsv(COFFEE)
    turned[..., 0] = (turned[..., 0] + angle / 360) % 1
    theirs = color.hsv2rgb(turned) * 255
    # float32 all the way; at the seams of the circle it may fall to the other side.
    assert np.abs(aw.hue(as_float(COFFEE), angle=angle) * 255 - theirs).max() < 0.01
    ours = aw.hue(COFFEE, angle=angle)
    # A 256th of the circle is six levels where the colour is strongest; angle and hue are rounded to it.
    assert np.abs(ours - theirs).max() <= 8 and np.abs(ours - theirs).mean() < 1


def test_a_positive_angle_turns_red_to_yellow_to_green():
    red = np.array([[[200, 0, 0]]], np.uint8)
    for angle, wanted in ((60, [200, 200, 0]), (120, [0, 200, 0]), (-120, [0, 0, 200])):
        assert apart(aw.hue(red, angle=angle)[0, 0], np.array(wanted, np.uint8)) <= 6
        assert apart(aw.hue(as_float(red), angle=angle)[0, 0], np.array(wanted, np.uint8)) < 0.01
    # albumentations counts in half degrees of the circle, the same way round.
    theirs = A.HueSaturationValue((20, 20), (0, 0), (0, 0), p=1)(image=COFFEE)["image"]
    assert np.abs(aw.hue(COFFEE, angle=40).astype(int) - theirs).mean() < 1.5


def test_greyscale_is_pillows_and_opencvs():
    ours = aw.greyscale(COFFEE)
    assert (ours == ours[..., :1]).all()
    assert apart(ours[..., 0], pillow(COFFEE, lambda picture: picture.convert("L"))) <= 1  # rounding
    assert apart(ours, A.ToGray(p=1)(image=COFFEE)["image"]) <= 1
    assert apart(ours, aw.saturation(COFFEE, gain=0)) <= 1
    np.testing.assert_allclose(aw.greyscale(as_float(COFFEE)), aw.saturation(as_float(COFFEE), gain=0), atol=1e-6)
    for index, name in enumerate(("red", "green", "blue")):
        assert (aw.greyscale(COFFEE, weights=name) == COFFEE[..., index, None]).all()
    assert apart(aw.greyscale(COFFEE, weights="average"), COFFEE.mean(axis=2).round().astype(np.uint8)[..., None]) <= 1


def test_channel_gain_and_shift_are_the_plain_formulas():
    gains, lifts = np.array([0.5, 1.3, 2.2]), np.array([-0.2, 0.1, 0.35])
    ours = aw.channel_gain(COFFEE, red_gain=0.5, green_gain=1.3, blue_gain=2.2)
    assert np.abs(ours - np.clip(COFFEE * gains, 0, 255)).max() <= 0.5 + 1e-6
    ours = aw.channel_shift(COFFEE, red_lift=-0.2, green_lift=0.1, blue_lift=0.35)
    assert np.abs(ours - np.clip(COFFEE + lifts * 255, 0, 255)).max() <= 0.5 + 1e-6
    ours = aw.channel_shift(as_float(COFFEE), red_lift=-0.2, green_lift=0.1, blue_lift=0.35)
    np.testing.assert_allclose(ours, np.clip(as_float(COFFEE) + lifts, 0, 1), atol=1e-6)
    shift = A.RGBShift(r_shift_limit=(-51, -51), g_shift_limit=(20, 20), b_shift_limit=(0, 0), p=1)
    assert apart(aw.channel_shift(COFFEE, red_lift=-0.2, green_lift=20 / 255), shift(image=COFFEE)["image"]) <= 1


@pytest.mark.parametrize("form", [np.asarray, as_float], ids=["uint8", "float32"])
def test_channels_are_kept_dropped_and_swapped_as_numpy_does_it(form):
    image = form(COFFEE)
    for index, channel in enumerate(("red", "green", "blue")):
        only = np.zeros_like(image)
        only[..., index] = image[..., index]
        assert (aw.isolate_channel(image, channel=channel) == only).all()
        assert (aw.drop_channel(image, channel=channel) == image - only).all()
    for step in every_option(aw.swap_channels):
        places = ["rgb".index(letter) for letter in step.values["order"]]
        assert (step(image) == image[..., places]).all()


def test_the_light_of_a_lamp_is_that_of_cie():
    """Illuminant A of the CIE is a glowing body of 2856 kelvin; this one is fitted to a thousandth of x and y."""
    lamp, day = (np.array(part) for part in (color.xyz_tristimulus_values(illuminant="A", observer="2"), (1, 1, 1)))
    linear = np.linalg.inv(color.colorconv.xyz_from_rgb) @ lamp
    white = aw.temperature(np.full((1, 1, 3), 0.4, np.float32), kelvin=2856)[0, 0].astype(np.float64)
    daylight = aw.temperature(np.full((1, 1, 3), 0.4, np.float32), kelvin=6500)[0, 0]
    assert np.allclose(daylight, 0.4, atol=1e-7)
    # 6500 K on the curve of glowing bodies is (0.3135, 0.3237): linear red, green and blue of sRGB by hand.
    x, y = 0.3135, 0.3237
    day = np.linalg.inv(color.colorconv.xyz_from_rgb) @ np.array([x / y, 1, (1 - x - y) / y])
    wanted = linear / day
    wanted = (wanted / (wanted @ [0.2126, 0.7152, 0.0722])) ** (1 / 2.2)
    np.testing.assert_allclose(white / 0.4, wanted, rtol=0.01)


def test_temperature_runs_from_red_to_blue_without_a_step_and_keeps_the_light():
    grey = np.full((1, 1, 3), 0.3, np.float32)
    kelvins = np.geomspace(2000, 20000, 200)
    seen = np.array([aw.temperature(grey, kelvin=kelvin)[0, 0] for kelvin in kelvins], np.float64)
    assert (np.diff(seen[:, 0]) < 0).all() and (np.diff(seen[:, 2]) > 0).all()
    assert np.abs(np.diff(seen, axis=0)).max() < 0.01
    light = seen**2.2 @ np.array([0.2126, 0.7152, 0.0722])
    np.testing.assert_allclose(light, 0.3**2.2, rtol=1e-4)


def test_what_5000_kelvin_did_9500_take_back():
    image = smooth(np.float32)
    back = aw.temperature(aw.temperature(image, kelvin=5000), kelvin=9500)
    np.testing.assert_allclose(back, image, rtol=0.01)


@colours
@pytest.mark.parametrize("form", [np.asarray, as_float], ids=["uint8", "float32"])
def test_a_grey_picture_has_no_colours(transform, form):
    for shape in ((512, 512), (512, 512, 1)):
        image = form(CAMERA).reshape(shape)
        assert (transform(image) == image).all()


@pytest.mark.parametrize("name", ["rocket", "motorcycle", "retina", "coffee"])
def test_bytes_are_turned_to_within_a_dozen_levels(name):
    photo = aw.pictures.load_by_name(name).image
    for angle in (-40, 75, 180):
        apart = np.abs(aw.hue(photo, angle=angle) - 255 * aw.hue(as_float(photo), angle=angle))
        assert apart.mean() < 1.5 and apart.max() <= 12


@pytest.mark.parametrize("step", [aw.saturation.at(gain=2.3), aw.hue.at(angle=70), aw.greyscale.at(),
                                  aw.swap_channels.at(order="gbr")], ids=str)  # fmt: skip
@pytest.mark.parametrize("form", [np.asarray, as_float], ids=["uint8", "float32"])
def test_grey_pixels_stay_grey(step, form):
    image = form(np.dstack([CAMERA] * 3))
    assert apart(step(image), image) <= 1e-3


# -- filters ---------------------------------------------------------------------------------------------------------


def test_bloom_lights_and_never_darkens():
    for image in (COFFEE, as_float(COFFEE), CAMERA):
        out = aw.bloom(image, strength=1)
        assert (out.astype(np.float64) >= image - 1e-6).all()
        assert out.mean() > 1.02 * image.mean()
    even = aw.bloom(np.full((90, 120), 0.8, np.float32), strength=0.5, threshold=0.5)
    # Of the 0.8 the upper 0.3 of 0.5 glow, half as strong: 0.3. Of the dark that was there, 0.2, that share is lit.
    np.testing.assert_allclose(even, 1 - 0.2 * (1 - 0.3), atol=1e-5)
    dim = np.full((90, 120, 3), 120, np.uint8)  # below the threshold nothing glows
    assert (aw.bloom(dim, strength=1, threshold=0.5) == dim).all()
    assert apart(aw.bloom(as_float(COFFEE)), aw.bloom(COFFEE)) <= 3  # the glow of bytes is cut, then rounded twice


def test_bloom_spreads_a_gaussian_of_that_reach_on_every_size():
    for width in (100, 500, 1000):
        lamp = np.zeros((width // 2, width), np.float32)
        lamp[:, : width // 2] = 1
        out = aw.bloom(lamp, strength=1, threshold=0.5, reach=0.04)[width // 4]
        # One standard deviation beyond the edge 16 % of the light is left, two beyond 2 %.
        seen = np.interp([0.54 * width, 0.58 * width], np.arange(width) + 0.5, out)
        np.testing.assert_allclose(seen, [0.159, 0.023], atol=0.003)


def test_vignette_darkens_by_place_alone():
    white = np.ones((300, 500, 3), np.float32)
    out = aw.vignette(white, darkness=0.8)
    assert (out == out[::-1, ::-1]).all()
    assert out[150, 250].min() > 0.999
    np.testing.assert_allclose(out[0, 0], 0.2, atol=0.01)
    np.testing.assert_allclose(out[150, -1], 1 - 0.8 * 0.5**1.5, atol=0.005)
    np.testing.assert_allclose(out[0, 250], 1 - 0.8 * 0.5**1.5, atol=0.005)
    assert apart(aw.vignette(COFFEE), aw.vignette(as_float(COFFEE))) <= 1.5  # the share is rounded to a byte too


def test_photo_filters_do_what_they_are_called():
    grey = np.full((60, 90, 3), 110, np.uint8)
    out = {step.values["look"]: step.transform.at(**{**step.values, "strength": 1})(grey) for step in
           every_option(aw.photo_filter)}  # fmt: skip
    middle = {look: image[30, 45].astype(int) for look, image in out.items()}
    for look in ("warm", "sepia"):
        assert middle[look][0] > 110 > middle[look][2]
    assert middle["cool"][0] < 110 < middle["cool"][2]
    for look in ("faded", "noir", "lomo"):
        assert np.ptp(middle[look]) == 0
    for look in ("noir", "lomo"):
        assert out[look][0, 0].max() < 0.5 * middle[look].min()
    noir = aw.photo_filter(COFFEE, look="noir", strength=1)
    assert (noir == noir[..., :1]).all()


# -- all of them -----------------------------------------------------------------------------------------------------


@mine
@pytest.mark.parametrize("form", [np.asarray, as_float], ids=["uint8", "float32"])
@pytest.mark.parametrize("shape", [(1, 1), (1, 1, 3), (1, 4000, 3), (4000, 1), (7, 5, 4)])
def test_small_long_and_even_pictures(transform, form, shape):
    for level in (0, 90, 255):
        image = form(np.full(shape, level, np.uint8))
        image.flags.writeable = False
        out = transform(image)
        assert out.shape == shape and out.dtype == image.dtype and np.isfinite(out).all()


def test_auto_contrast_leaves_a_picture_of_one_level_alone():
    for image in (np.full((9, 9, 3), 77, np.uint8), np.full((9, 9), 0.3, np.float32)):
        for step in every_option(aw.auto_contrast):
            assert (step(image) == image).all()
    flat = np.dstack([smooth()[..., 0], np.full((120, 160), 77, np.uint8), smooth()[..., 2]])
    assert (aw.auto_contrast(flat, over="channels")[..., 1] == 77).all()


def test_solarize_inverts_from_its_threshold_on_and_at_1_nothing():
    levels = np.arange(256, dtype=np.uint8)[None]
    for threshold in (0, 1 / 255, 0.2, 0.5, 0.7, 254 / 255):
        wanted = np.where(levels >= threshold * 255 - 1e-9, 255 - levels, levels)
        assert (aw.solarize(levels, threshold=threshold) == wanted).all()
        pillow = ImageOps.solarize(Image.fromarray(levels), int(np.ceil(threshold * 255 - 1e-9)))
        assert (np.asarray(pillow) == wanted).all()
    floats = np.float32([[0, 0.25, 0.5, 1]])
    assert aw.solarize(floats, threshold=0.5).tolist() == [[0, 0.25, 0.5, 0]]
    assert aw.solarize(floats, threshold=0.25).tolist() == [[0, 0.75, 0.5, 0]]
    assert aw.solarize(floats, threshold=0).tolist() == [[1, 0.75, 0.5, 0]]
    assert (aw.solarize(floats, threshold=1) == floats).all() and (aw.solarize(levels, threshold=1) == levels).all()
