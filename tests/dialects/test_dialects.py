"""One recipe in every dialect: the text is executed and its picture compared with ours; what is refused is listed."""

from __future__ import annotations

import re
import subprocess
import sys

import albumentations as A
import cv2
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import augwidgets as aw
from augwidgets.dialects.keras.layers.number_text import number_text
from augwidgets.generator.keras_import import import_keras
from tests.strategies import dotted, smooth

keras = import_keras()

# Not square, one side odd; fine detail of a photo, all levels.
PHOTO = np.ascontiguousarray(aw.pictures.cat().image[40:137, 60:192])
FILLS = ("constant", "edge", "reflect", "wrap")


def ran(text):
    """What the lines make, by name."""
    names: dict = {}
    exec(compile(text, "exported", "exec"), names)
    return names


def apart(one, other):
    assert one.shape == other.shape and one.dtype == other.dtype
    return int(np.abs(one.astype(int) - other).max())


# -- albumentations --------------------------------------------------------------------------------------------------

# With the tolerance in levels. Both warp with OpenCV, by the same matrix: nothing differs. Their tables are cut to
# whole levels, where ours are rounded: one level.
SAME_IN_ALBUMENTATIONS = {
    "rotate": (aw.rotate.at(angle=20), 0),
    "rotate back": (aw.rotate.at(angle=-70), 0),
    "shift": (aw.shift.at(right=0.25, down=0), 0),  # 33 of 132 columns: whole pixels
    "shift back": (aw.shift.at(right=-0.5, down=0), 0),
    "zoom in": (aw.zoom.at(scale=1.3), 0),
    "zoom out": (aw.zoom.at(scale=0.7, stretch=1.5), 0),
    "shear across": (aw.shear.at(across=20), 0),
    "shear along": (aw.shear.at(across=0, along=-15), 0),
    "no shear": (aw.shear.at(across=0), 0),
    "flip_horizontal": (aw.flip_horizontal.at(), 0),
    "flip_vertical": (aw.flip_vertical.at(), 0),
    **{f"quarter_turn {turns}": (aw.quarter_turn.at(turns=turns), 0) for turns in range(4)},
    "brighter": (aw.brightness.at(gain=1.3), 1),
    "darker": (aw.brightness.at(gain=0.4), 1),
    "black": (aw.brightness.at(gain=0), 1),
    "offset": (aw.offset.at(lift=0.2), 1),
    "offset down": (aw.offset.at(lift=-0.3), 1),
    "contrast": (aw.contrast.at(gain=1.7), 1),
    "less contrast": (aw.contrast.at(gain=0.3), 1),
    "gamma": (aw.gamma.at(exponent=2), 1),
    "gamma down": (aw.gamma.at(exponent=0.5), 1),
    "invert": (aw.invert.at(), 0),
    "equalize": (aw.equalize.at(over="channels"), 0),
    "transpose": (aw.transpose.at(), 0),
    **{f"solarize {threshold}": (aw.solarize.at(threshold=threshold), 0) for threshold in (0, 0.2, 0.4, 0.731, 1)},
    **{f"posterize {bits}": (aw.posterize.at(bits=bits), 0) for bits in (1, 5, 7, 8)},
    "greyscale": (aw.greyscale.at(), 0),
    "greyscale by the average": (aw.greyscale.at(weights="average"), 1),
    **{f"saturation {gain}": (aw.saturation.at(gain=gain), 1) for gain in (0, 0.3, 1, 1.6, 3)},
    "channel_shift": (aw.channel_shift.at(red_lift=0.333, green_lift=-0.2, blue_lift=0.05), 1),
    "all of the channel": (aw.channel_shift.at(red_lift=1, green_lift=-1, blue_lift=0), 0),
    "no blur": (aw.blur.at(sigma=0), 0),
}


def closed(step):
    """A recipe's step with these values; the recipe's fill is left to the recipe."""
    own = {name: value for name, value in step.values.items() if not name.startswith("fill")}
    return step.transform.between(**own)


def with_fills(table):
    """Each name with every fill, or with one where nothing is filled."""
    return [(name, fill) for name, (step, _) in table.items()
            for fill in (FILLS if step.transform.family == "spatial" else FILLS[:1])]  # fmt: skip


@pytest.mark.parametrize(("name", "fill"), with_fills(SAME_IN_ALBUMENTATIONS))
def test_albumentations_text_and_object_give_our_picture(name, fill):
    step, levels = SAME_IN_ALBUMENTATIONS[name]
    recipe = aw.Recipe([closed(step)], fill=fill, fill_level=0.4)
    theirs = ran(recipe.to_code("albumentations"))["pipeline"](image=PHOTO)["image"]
    assert apart(theirs, recipe(PHOTO)) <= levels
    assert (recipe.to_object("albumentations")(image=PHOTO)["image"] == theirs).all()


@pytest.mark.parametrize("name", SAME_IN_ALBUMENTATIONS)
def test_what_albumentations_was_told_can_be_read_back(name):
    step, levels = SAME_IN_ALBUMENTATIONS[name]
    recipe = aw.Recipe([closed(step)], fill="edge")
    again = aw.Recipe.from_object(recipe.to_object("albumentations"))
    # A contrast comes back as a brightness and an offset, which are one curve again.
    assert apart(again(PHOTO), recipe(PHOTO)) <= levels


def test_a_shift_is_cut_to_whole_pixels_there_and_the_text_says_so():
    recipe = aw.Recipe([aw.shift.at(right=0.1, down=-0.1)], fill="edge")  # 13.2 columns, -9.7 rows
    whole = aw.Recipe([aw.shift.at(right=13 / 132, down=-9 / 97)], fill="edge")
    theirs = ran(recipe.to_code("albumentations"))["pipeline"](image=PHOTO)["image"]
    assert apart(theirs, whole(PHOTO)) == 0
    assert re.search(r"A\.Affine\(translate_percent.*# cut to whole pixels", recipe.to_code("albumentations"))


def test_mask_and_keypoints_move_alike_there():
    sample = dotted()
    recipe = aw.Recipe([aw.rotate.at(angle=25), aw.flip_horizontal.at()], fill="edge")
    pipeline = A.Compose(
        recipe.to_object("albumentations").transforms,
        keypoint_params=A.KeypointParams("xy", remove_invisible=False),
    )
    theirs = pipeline(image=sample.image, mask=sample.mask, keypoints=sample.keypoints - 0.5)
    ours = recipe(sample)
    # Two resamplings there, one here: a label at the rim of the square may fall to the other side.
    assert (theirs["mask"] != ours.mask).sum() < 30 and set(np.unique(theirs["mask"])) == {0, 7}
    np.testing.assert_allclose(theirs["keypoints"] + 0.5, ours.keypoints, atol=1e-3)  # theirs are float32


def test_several_steps_agree_inside_up_to_the_second_interpolation():
    image = smooth(size=(120, 160))
    steps = [aw.rotate.at(angle=10), aw.zoom.at(scale=1.2), aw.brightness.at(gain=1.2), aw.gamma.at(exponent=1.3)]
    recipe = aw.Recipe([closed(step) for step in steps], fill="reflect")
    theirs = ran(recipe.to_code("albumentations"))["pipeline"](image=image)["image"]
    # Slow waves: the second interpolation costs less than a level, the roundings in between one each.
    assert apart(theirs[20:-20, 20:-20], recipe(image)[20:-20, 20:-20]) <= 4


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_noise_has_the_same_strength_there(dtype):
    grey = np.full((200, 200, 3), 128 if dtype is np.uint8 else 0.5, dtype)
    recipe = aw.Recipe([aw.gaussian_noise.between(spread=0.04)])
    theirs = ran(recipe.to_code("albumentations"))["pipeline"](image=grey)["image"]
    ours = recipe(grey, seed=0)
    # 120,000 draws: the spread of both is known to half a per cent. Whole levels are cut off there, rounded here.
    if dtype is np.uint8:
        assert 0 < ours.std() - theirs.std() < 0.5 and theirs.mean() == pytest.approx(128, abs=0.6)
        assert "half a level weaker" in recipe.to_code("albumentations")
    else:
        assert theirs.std() == pytest.approx(ours.std(), rel=0.02) and theirs.mean() == pytest.approx(0.5, abs=0.001)
    assert len(np.unique(theirs[..., 0].astype(float) - theirs[..., 1])) > 10  # apart in each channel


def test_ranges_chances_and_fills_are_written_out():
    recipe = aw.Recipe(
        [
            aw.maybe(aw.flip_horizontal.between(), 0.3),
            aw.rotate.between(angle=(-30, 10), fill="wrap"),
            aw.zoom.between(scale=(0.8, 1.25)),
            aw.maybe(aw.brightness.between(gain=(0.8, 1.5)), 0.5),
            aw.offset.between(lift=(-0.1, 0.2)),
            aw.gamma.between(exponent=(0.5, 2)),
            aw.shear.between(across=(-5, 20)),
            aw.shift.between(right=(-0.1, 0.2), down=(0, 0.3)),
            aw.quarter_turn.usual(),
            aw.quarter_turn.between(turns=(1, 3)),
        ],
        fill="constant", fill_level=1,
    )  # fmt: skip
    found = ran(recipe.to_code("albumentations"))["pipeline"].transforms
    assert [part.p for part in found] == [
        0.3,
        1,
        1,
        0.5,
        1,
        1,
        1,
        1,
        0.5 if aw.quarter_turn.usual_chance == 0.5 else 1,
        1,
    ]
    assert found[1].rotate == (-30, 10) and found[1].border_mode == cv2.BORDER_WRAP
    assert found[2].scale["x"] == (0.8, 1.25) and found[2].keep_ratio and found[2].fill == 255
    assert found[3].contrast_limit == pytest.approx((-0.2, 0.5)) and found[3].brightness_limit == (0, 0)
    assert found[4].brightness_limit == (-0.1, 0.2) and found[4].contrast_limit == (0, 0)
    assert found[5].gamma_limit == (50, 200)
    assert found[6].shear == {"x": (-20, 5), "y": (0, 0)}
    assert found[7].translate_percent == {"x": (-0.1, 0.2), "y": (0, 0.3)}
    assert isinstance(found[8], A.RandomRotate90) and isinstance(found[9], A.OneOf)


@pytest.mark.parametrize("sigma", [0.1, 0.5, 1.5, 3, 7])
def test_a_blur_is_the_same_away_from_the_rim_and_the_text_says_so(sigma):
    image = np.random.default_rng(0).integers(0, 256, (90, 100, 3), np.uint8)
    recipe = aw.Recipe([aw.blur.at(sigma=sigma)])
    theirs = ran(recipe.to_code("albumentations"))["pipeline"](image=image)["image"]
    rim = int(4 * sigma) + 1  # as far as the kernels reach; theirs is cut at 3.5 sigma, which moves a level by one
    inside = np.s_[rim:-rim, rim:-rim]
    assert apart(theirs[inside], recipe(image)[inside]) <= 1
    assert "# the rim is mirrored about its outermost pixels" in recipe.to_code("albumentations")


WITH_RANGES = [
    aw.maybe(aw.transpose, 0.5), aw.solarize.between(threshold=(0.4, 1)), aw.posterize.between(bits=(2, 5)),
    aw.maybe(aw.greyscale, 0.2), aw.saturation.between(gain=(0.7, 1.3)), aw.blur.between(sigma=(0, 2)),
    aw.channel_shift.between(red_lift=(-0.1, 0.1), green_lift=0, blue_lift=(0, 1)), aw.drop_channel.usual(),
]  # fmt: skip


def test_ranges_of_colours_and_details_go_there_and_back():
    recipe = aw.Recipe(WITH_RANGES)
    made = recipe.to_object("albumentations")
    assert (
        aw.Recipe.from_object(made)
        == recipe
        == aw.Recipe.from_object(ran(recipe.to_code("albumentations"))["pipeline"])
    )
    names = [
        "Transpose",
        "Solarize",
        "Posterize",
        "ToGray",
        "ColorJitter",
        "GaussianBlur",
        "RGBShift",
        "ChannelDropout",
    ]
    assert [type(part).__name__ for part in made.transforms] == names
    assert made.transforms[1].threshold_range == (0.4, 1) and made.transforms[2].num_bits == (2, 5)
    assert made.transforms[4].saturation == (0.7, 1.3) and made.transforms[5].sigma_limit == (0, 2)
    dropped = {
        tuple(aw.Recipe.from_object(A.ChannelDropout(p=1))(PHOTO, seed=seed).any(axis=(0, 1))) for seed in range(40)
    }
    assert len(dropped) == 3 and all(sum(left) == 2 for left in dropped)


def test_values_in_their_own_units_are_read():
    (step,) = aw.Recipe.from_object(
        A.RGBShift(r_shift_limit=51, g_shift_limit=(0, 0), b_shift_limit=(0.5, 1), p=1)
    ).steps
    assert step == aw.channel_shift.between(red_lift=(-0.2, 0.2), green_lift=0, blue_lift=(0.5, 1))
    for threshold in (0, 0.4, 0.5):  # levels from it up there, above it here
        theirs = A.Solarize(threshold_range=(threshold, threshold), p=1)
        assert apart(aw.Recipe.from_object(theirs)(PHOTO), theirs(image=PHOTO)["image"]) == 0
    assert aw.Recipe.from_object(A.ColorJitter((0.5, 2), (1, 1), (1, 1), (0, 0), p=1)).steps == (
        aw.brightness.between(gain=(0.5, 2)),)  # fmt: skip


def test_the_default_recipe_goes_there_and_back():
    recipe = aw.default_recipe()
    again = aw.Recipe.from_object(recipe.to_object("albumentations"))
    assert [step.transform for step in again.steps] == [step.transform for step in recipe.steps]
    for one, other in zip(recipe.steps, again.steps, strict=True):
        assert one.chance == other.chance
        for name, pair in one.ranges.items():
            assert other.ranges[name] == pytest.approx(pair)


def test_a_step_that_is_switched_off_is_left_out():
    recipe = aw.Recipe([aw.maybe(aw.crop.between(), on=False), aw.invert.at()])
    assert "A.InvertImg(p=1.0)" in recipe.to_code("albumentations")


def test_what_cannot_be_said_is_refused_in_one_list():
    def own(image):
        return image

    recipe = aw.Recipe(
        [
            aw.rotate.at(expand=True), aw.crop.usual(), aw.invert.at(), aw.perspective.usual(), aw.noise.usual(),
            aw.contrast.between(gain=(0.5, 2)), aw.gaussian_noise.between(seed=3), aw.equalize.at(), own,
            aw.zoom.between(scale=(0.8, 1.2), stretch=1.2), aw.shear.at(across=5, along=5),
            aw.rotate.between(fill=("edge", "wrap")), aw.posterize.between(bits=(2, 8)), aw.sharpen.at(), aw.erase.at(),
            aw.stretch.at(),
        ],
        min_visible=0.1,
    )  # fmt: skip
    for door in (recipe.to_code, recipe.to_object):
        with pytest.raises(ValueError, match="^albumentations 2.0.8 cannot say: ") as caught:
            door("albumentations")
        told = str(caught.value)
        wanted = (
            "min_visible", "rotate (expand", "crop (", "perspective (", " noise (", "contrast (", "gaussian_noise (",
            "equalize (", "own (", "zoom (", "shear (", "rotate (fill can only have one value", "posterize (",
            "sharpen (", "erase (", "stretch (",
        )  # fmt: skip
        assert all(word in told for word in wanted) and "invert" not in told
        assert told.count(";") >= len(wanted) - 1 and "\n" not in told


FOREIGN = {
    "unknown": (A.Compose([A.RandomFog(p=1), A.HorizontalFlip()]), r"RandomFog \(it is not translated"),
    "own p": (A.Compose([A.HorizontalFlip()], p=0.5), r"Compose \(its chance of 0.5"),
    "apart": (A.Affine(scale=(0.8, 1.2), p=1), "keep_ratio=True"),
    "pixels": (A.Affine(translate_px=(3, 9), p=1), "translate_px is in pixels"),
    "both": (A.Affine(shear={"x": (5, 5), "y": (5, 5)}, p=1), "both directions"),
    "101": (A.Affine(rotate=(0, 9), border_mode=cv2.BORDER_REFLECT_101, p=1), "BORDER_REFLECT_101"),
    "cubic": (A.Affine(rotate=(0, 9), interpolation=cv2.INTER_CUBIC, p=1), "another interpolation than linear"),
    "coloured": (A.Affine(rotate=(0, 9), fill=(1, 2, 3), p=1), "a coloured fill"),
    "fit": (A.Affine(rotate=(0, 9), fit_output=True, p=1), "another size"),
    "far": (A.Affine(scale={"x": (9, 9), "y": (9, 9)}, keep_ratio=True, p=1), r"scale must lie in \[0.2, 5\]"),
    "mean": (A.RandomBrightnessContrast(brightness_by_max=False, p=1), "the picture's mean"),
    "shared noise": (A.GaussNoise(per_channel=False, p=1), "the same in all channels"),
    "jitter": (A.ColorJitter(p=1), "alone is the same here"),
    "lab": (A.ToGray(method="from_lab", p=1), "weighted_average"),
    "two channels": (A.ChannelDropout(channel_drop_range=(1, 2), p=1), "other than one channel"),
    "window": (A.GaussianBlur(blur_limit=(3, 7), p=1), "cuts the blur to a window"),
    "bits": (A.Posterize(num_bits=[(2, 2), (3, 3), (4, 4)], p=1), "for each channel"),
    "luminance": (A.Equalize(by_channels=False, p=1), "by_channels=True"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_a_recipe_cannot_say_is_refused(name):
    pipeline, sentence = FOREIGN[name]
    with pytest.raises(ValueError, match=f"^a recipe cannot say: .*{sentence}"):
        aw.Recipe.from_object(pipeline)


def test_a_pipeline_of_theirs_becomes_a_recipe():
    pipeline = A.Compose([
        A.Affine(scale={"x": (1.5, 1.5), "y": (1.2, 1.2)}, rotate=(30, 30), shear={"x": (10, 10), "y": (0, 0)},
                 translate_percent={"x": (0.25, 0.25), "y": (0, 0)}, fill=51, p=1),
        A.RandomBrightnessContrast(brightness_limit=(0.1, 0.1), contrast_limit=(0.2, 0.2), p=1),
        A.VerticalFlip(p=1),
        A.NoOp(),
    ])  # fmt: skip
    recipe = aw.Recipe.from_object(pipeline)
    assert [step.transform.name for step in recipe.steps] == [
        "zoom", "rotate", "shear", "shift", "brightness", "offset", "flip_vertical",
    ]  # fmt: skip
    # One matrix in both, and nothing between the curve and the flip: one level for their tables.
    assert apart(recipe(PHOTO), pipeline(image=PHOTO)["image"]) <= 1


# -- NumPy and scikit-image ------------------------------------------------------------------------------------------

SAME_IN_NUMPY = [
    aw.rotate.at(angle=20), aw.rotate.at(angle=-110), aw.rotate.at(angle=-33, expand=True),
    aw.shift.at(right=0.313, down=-0.214), aw.zoom.at(scale=1.3, stretch=1.5), aw.zoom.at(scale=0.6),
    aw.shear.at(across=20, along=-10), aw.flip_horizontal.at(), aw.flip_vertical.at(),
    *(aw.quarter_turn.at(turns=turns) for turns in range(4)), aw.crop.at(width=0.7, height=0.5, left=0.2, top=0.9),
    aw.perspective.at(tilt_right=0.3, tilt_down=-0.2), aw.perspective.at(tilt_right=-0.3, tilt_down=0.1),
    aw.brightness.at(gain=1.3), aw.offset.at(lift=-0.3), aw.contrast.at(gain=1.7), aw.gamma.at(exponent=0.5),
    aw.gamma.at(exponent=2.2), aw.invert.at(), aw.stretch.at(low=5, high=90),
    aw.stretch.at(low=5, high=90, over="together"), aw.noise.at(levels=30, seed=5),
    aw.gaussian_noise.at(spread=0.1, seed=5), aw.blur.at(sigma=2), aw.blur.at(sigma=0), aw.blur.at(sigma=7),
    aw.sharpen.at(amount=2, radius=1.5), aw.erase.at(x=0.1, y=0.3, fill_level=0.3),
]  # fmt: skip
FORMS = {
    "colour": PHOTO,
    "grey": np.ascontiguousarray(PHOTO[..., :1]),
    "flat": np.ascontiguousarray(PHOTO[..., 0]),
    "float": (PHOTO / 255).astype(np.float32),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("step", SAME_IN_NUMPY, ids=lambda step: step.short())
def test_numpy_text_gives_our_picture(step, form):
    image = FORMS[form]
    for fill in FILLS if step.transform.family == "spatial" else FILLS[:1]:
        own = closed(step) if step.transform.family == "spatial" else step.transform.between(**step.values)
        recipe = aw.Recipe([own], fill=fill, fill_level=0.4)
        theirs = ran(recipe.to_code("numpy"))["augment"](image, np.random.default_rng(0))
        ours = recipe(image)
        assert theirs.shape == ours.shape and theirs.dtype == ours.dtype
        levels = np.abs(theirs.astype(float) - ours).max() * (1 if image.dtype == np.uint8 else 255)
        # Both round to a level; a blur's tails are cut at another place, and sharpening doubles that.
        assert levels <= (2 if step.transform is aw.sharpen else 1)


def test_numpy_text_fuses_as_we_do():
    steps = [
        aw.rotate.at(angle=20, fill="edge"), aw.zoom.at(scale=1.4, fill="edge"), aw.crop.at(fill="edge"),
        aw.rotate.at(angle=-20, fill="wrap"), aw.shift.at(right=0.3, fill="wrap"), aw.offset.at(lift=-0.3),
        aw.gamma.at(exponent=2), aw.brightness.at(gain=1.5), aw.flip_vertical.at(),
    ]  # fmt: skip
    recipe = aw.Recipe([aw.maybe(step, 1) for step in steps])
    text = recipe.to_code("numpy")
    image = FORMS["float"]  # not rounded between the runs
    theirs = ran(text)["augment"](image, np.random.default_rng(0))
    # OpenCV interpolates in single precision, a ten-thousandth of full range.
    np.testing.assert_allclose(theirs, recipe(image), atol=5e-4)
    assert text.count("image = warped(") == 3 and text.count("image = image.clip(0, 1)") == 1


def test_numpy_text_saturates_once_in_a_run_of_curves():
    curves = [aw.offset.at(lift=-0.4), aw.gamma.at(exponent=0.5), aw.brightness.at(gain=2), aw.brightness.at(gain=0.5)]
    recipe = aw.Recipe([aw.maybe(step, 1) for step in curves])
    assert apart(ran(recipe.to_code("numpy"))["augment"](PHOTO, None), recipe(PHOTO)) <= 1


def drawn_by(open_step, draw):
    """What the text makes with a generator, and our picture at the value that the same generator gives."""
    text = aw.Recipe([open_step]).to_code("numpy")
    theirs = ran(text)["augment"](PHOTO, np.random.default_rng(8))
    return apart(theirs, draw(np.random.default_rng(8))(PHOTO))


def test_numpy_text_draws_from_the_ranges():
    shift = aw.shift.between(right=(-0.3, 0.1), down=0)
    assert drawn_by(shift, lambda rng: aw.shift.at(right=rng.uniform(-0.3, 0.1))) <= 1
    zoom = aw.zoom.between(scale=(0.5, 4))
    assert drawn_by(zoom, lambda rng: aw.zoom.at(scale=float(np.exp(rng.uniform(np.log(0.5), np.log(4)))))) <= 1
    turn = aw.quarter_turn.between(turns=(1, 3))
    assert drawn_by(turn, lambda rng: aw.quarter_turn.at(turns=int(rng.choice([1, 3])))) == 0
    fold = aw.noise.between(levels=(3, 9), seed=4)
    assert drawn_by(fold, lambda rng: aw.noise.at(levels=int(rng.integers(3, 9, endpoint=True)), seed=4)) <= 1
    both = aw.rotate.between(angle=(-20, 20), expand=(True,))
    assert drawn_by(both, lambda rng: aw.rotate.at(angle=rng.uniform(-20, 20), expand=True)) <= 1


def test_numpy_text_keeps_the_chance_and_its_input():
    text = aw.Recipe([aw.maybe(aw.flip_horizontal.at(), 0.25), aw.maybe(aw.invert.at(), 0)]).to_code("numpy")
    augment, rng = ran(text)["augment"], np.random.default_rng(0)
    small = np.array([[0, 9]], np.uint8)
    small.flags.writeable = False
    flipped = sum(augment(small, rng)[0, 0] == 9 for _ in range(2000))
    assert 430 < flipped < 570  # 500, three and a half standard deviations of 19
    assert "invert" not in text


def test_numpy_text_rounds_levels_and_does_not_cut_them():
    recipe = aw.Recipe([aw.gamma.at(exponent=0.7)])
    ours, theirs = recipe(PHOTO), ran(recipe.to_code("numpy"))["augment"](PHOTO, None)
    assert (ours == theirs).all()  # a table of the same 256 levels


def test_numpy_text_does_not_write_into_its_input():
    held = FLOAT.copy()
    held.flags.writeable = False
    for step in SAME_IN_NUMPY:
        own = aw.Recipe([step.transform.between(**step.values)])
        ran(own.to_code("numpy"))["augment"](held, np.random.default_rng(0))
    assert (held == FLOAT).all()


def test_numpy_text_needs_nothing_of_this_kit_and_names_only_what_it_uses():
    text = aw.Recipe([aw.invert.at()]).to_code("numpy")
    assert text.startswith("import numpy as np\n") and "skimage" not in text and "height" not in text
    whole = aw.Recipe([closed(step) for step in SAME_IN_NUMPY if step.transform is not aw.erase]).to_code("numpy")
    assert "augwidgets" not in whole and "aw." not in whole and "cv2" not in whole
    assert ran(aw.Recipe([]).to_code("numpy"))["augment"](PHOTO, None).tolist() == PHOTO.tolist()


def test_numpy_refuses_by_name():
    recipe = aw.Recipe([aw.equalize.at(), aw.rotate.between(expand=(True, False)), aw.adaptive_equalize.at()])
    with pytest.raises(ValueError, match="^numpy cannot say: equalize .*; rotate .*expand.*; adaptive_equalize"):
        recipe.to_code("numpy")
    with pytest.raises(ValueError, match=r"there are no objects in numpy; to_code"):
        aw.default_recipe().to_object("numpy")


# -- Keras's layers --------------------------------------------------------------------------------------------------

FLOAT = FORMS["float"]
SAME_IN_KERAS = {
    "rotate": aw.rotate.at(angle=20),
    "rotate back": aw.rotate.at(angle=-110),
    "shift": aw.shift.at(right=0.313, down=-0.214),
    "shift back": aw.shift.at(right=-0.1, down=0.4),
    "zoom in": aw.zoom.at(scale=1.3),
    "zoom out": aw.zoom.at(scale=0.7),
    "zoom and stretch": aw.zoom.at(scale=1.2, stretch=1.4),
    "offset": aw.offset.at(lift=0.2),
    "offset down": aw.offset.at(lift=-0.3),
    "invert": aw.invert.at(),
}


@pytest.mark.parametrize(
    ("name", "fill"), with_fills({name: (step, 0) for name, step in SAME_IN_KERAS.items()})
)  # fmt: skip
def test_keras_layers_give_our_picture(name, fill):
    recipe = aw.Recipe([closed(SAME_IN_KERAS[name])], fill=fill, fill_level=0.4)
    layers = ran(recipe.to_code("keras_layers"))["pipeline"]
    theirs = np.asarray(layers(FLOAT[None], training=True))[0]
    # Both interpolate in single precision: a ten-thousandth of full range.
    np.testing.assert_allclose(theirs, recipe(FLOAT), atol=5e-4)
    made = np.asarray(recipe.to_object("keras_layers")(FLOAT[None], training=True))[0]
    assert (made == theirs).all()
    assert (np.asarray(layers(FLOAT[None], training=False))[0] == FLOAT).all()
    again = aw.Recipe.from_object(layers)
    np.testing.assert_allclose(again(FLOAT), recipe(FLOAT), atol=5e-4)


@pytest.mark.parametrize("flip", [aw.flip_horizontal, aw.flip_vertical])
def test_keras_flips_half_of_the_pictures_the_same_way(flip):
    recipe = aw.Recipe([aw.maybe(flip.between(), 0.5)])
    batch = np.asarray(ran(recipe.to_code("keras_layers"))["pipeline"](np.stack([FLOAT] * 200), training=True))
    flipped = sum((image == flip(FLOAT)).all() for image in batch)
    as_it_was = sum((image == FLOAT).all() for image in batch)
    assert flipped + as_it_was == 200 and 70 < flipped < 130  # 100, four standard deviations of 7
    assert aw.Recipe.from_object(recipe.to_object("keras_layers")) == recipe


def test_keras_flips_both_ways_with_one_draw():
    both = keras.layers.RandomFlip("horizontal_and_vertical")
    batch = np.asarray(both(np.stack([FLOAT] * 60), training=True))
    half = aw.quarter_turn(FLOAT, turns=2)
    assert all((image == half).all() or (image == FLOAT).all() for image in batch)
    (step,) = aw.Recipe.from_object(both).steps
    assert step == aw.maybe(aw.quarter_turn.between(turns=2), 0.5)


def test_keras_keeps_ranges_and_the_chance_of_a_negative():
    recipe = aw.Recipe(
        [aw.rotate.between(angle=(-36, 18)), aw.shift.between(right=(-0.1, 0.2), down=(0, 0.3)),
         aw.zoom.between(scale=(0.8, 1.25)), aw.offset.between(lift=(-0.1, 0.2)), aw.maybe(aw.invert.between(), 0.3)],
        fill="reflect",
    )  # fmt: skip
    turn, slide, nearer, lift, negative = recipe.to_object("keras_layers").layers
    assert turn.factor == (-0.1, 0.05) and turn.fill_mode == "reflect"
    assert (slide.width_lower, slide.width_upper, slide.height_lower, slide.height_upper) == (-0.1, 0.2, 0, 0.3)
    assert (nearer.height_lower, nearer.height_upper) == pytest.approx((-0.2, 0.25)) and nearer.width_factor is None
    assert lift.factor == (-0.1, 0.2) and tuple(lift.value_range) == (0, 1)
    assert negative.factor == (0.3, 0.3)
    batch = np.asarray(negative(np.zeros((400, 2, 2, 3), np.float32), training=True))
    assert 80 < batch[:, 0, 0, 0].sum() < 160  # 120, four standard deviations of 9
    assert "drawn evenly in 1 / scale" in recipe.to_code("keras_layers")
    again = aw.Recipe.from_object(recipe.to_object("keras_layers"))
    for one, other in zip(recipe.steps, again.steps, strict=True):
        assert one.transform == other.transform and one.chance == pytest.approx(other.chance)
        for name, pair in one.ranges.items():
            assert other.ranges[name] == pytest.approx(pair)


def test_numbers_for_keras_are_written_as_a_person_would():
    turn = aw.rotate.between(angle=(-30, 25.3))
    recipe = aw.Recipe(
        [turn, aw.rotate.between(angle=(0, 36)), aw.shift.between(right=(-1 / 3, 0.1)),
         aw.zoom.between(scale=(0.8, 1.3)), aw.zoom.between(scale=(1, 1.25)), aw.zoom.at(scale=1.2, stretch=1.3)],
        fill="reflect",
    )  # fmt: skip
    text = recipe.to_code("keras_layers")
    for wanted in (
        "factor=(-30 / 360, 25.3 / 360),", "factor=(0.0, 0.1),", "width_factor=(-1 / 3, 0.1),",
        "height_factor=(1 / 1.3 - 1, 0.25),", "height_factor=(-0.2, 0.0),",
    ):  # fmt: skip
        assert wanted in text
    assert all(len(digits) <= 8 for digits in re.findall(r"\.(\d+)", text))
    for one, other in zip(ran(text)["pipeline"].layers, recipe.to_object("keras_layers").layers, strict=True):
        kept, wanted = one.get_config(), other.get_config()
        assert {**kept, "seed": 0, "name": ""} == {**wanted, "seed": 0, "name": ""}


@given(
    layer=st.sampled_from(["RandomRotation", "RandomZoom", "Rescaling"]),
    value=st.floats(allow_nan=False, allow_infinity=False)
    | st.floats(-1, 1)
    | st.builds(lambda above, below: above / below, st.integers(-3600, 3600), st.sampled_from([3, 7, 12, 255, 3600]))
    | st.floats(0.2, 5).map(lambda scale: 1 / round(scale, 3) - 1),
)
@example(layer="RandomRotation", value=6e307)
def test_what_is_written_gives_the_very_number(layer, value):
    text = number_text(layer, (value, -value))
    assert eval(text) == (value, -value)
    assert len(text) <= len(repr((value, -value)))


def test_keras_refuses_by_name():
    recipe = aw.Recipe(
        [aw.shear.at(), aw.brightness.at(), aw.contrast.at(), aw.gaussian_noise.at(), aw.noise.at(), aw.blur.at(),
         aw.flip_horizontal.at(), aw.maybe(aw.rotate.between(angle=3), 0.2), aw.zoom.at(scale=0.4), aw.crop.at(),
         aw.rotate.at(expand=True), aw.offset.at(), aw.gamma.at()],
    )  # fmt: skip
    with pytest.raises(ValueError, match="^keras_layers cannot say: ") as caught:
        recipe.to_object("keras_layers")
    told = str(caught.value)
    wanted = (
        "shear (", "brightness (", "contrast (", "gaussian_noise (", " noise (", "blur (",
        "flip_horizontal (a chance of 1",
        "rotate (a chance of 0.2", "zoom (a scale below 0.5", "crop (", "rotate (expand", "gamma (",
    )  # fmt: skip
    assert all(word in told for word in wanted) and "offset (" not in told and told.count(";") >= len(wanted)


def test_layers_that_a_recipe_cannot_say_are_refused_in_one_list():
    layers = keras.layers
    pipeline = keras.Sequential([
        layers.RandomContrast(0.2), layers.RandomFlip(), layers.RandomZoom(0.2, 0.1),
        layers.RandomRotation(0.1, interpolation="nearest"), layers.RandomRotation(0.1, "constant", fill_value=127),
        layers.RandomRotation(0.9),
    ])  # fmt: skip
    with pytest.raises(ValueError, match="^a recipe cannot say: RandomContrast") as caught:
        aw.Recipe.from_object(pipeline)
    for sentence in (
        "RandomContrast (it is not translated", "RandomZoom (width and height are zoomed apart",
        "RandomRotation (another interpolation", "RandomRotation (a fill_value of 127; pictures are in 0..1)",
        "RandomRotation (angle must lie in [-180, 180] deg, got -324)",
    ):  # fmt: skip
        assert sentence in str(caught.value)
    assert "RandomFlip" not in str(caught.value)


def test_wrong_names_and_things_are_one_sentence():
    with pytest.raises(ValueError, match="dialect must be one of 'augwidgets', 'albumentations'.*, got 'tensorflow'"):
        aw.default_recipe().to_code("tensorflow")
    with pytest.raises(ValueError, match="dialect must be one of"):
        aw.default_recipe().to_object("tensorflow")
    with pytest.raises(TypeError, match="a recipe can be made of what comes from albumentations.*, got int"):
        aw.Recipe.from_object(3)


def test_the_kits_own_dialect_is_the_recipe_itself():
    recipe = aw.default_recipe()
    assert ran(recipe.to_code())["recipe"] == recipe == recipe.to_object("augwidgets")


def test_rotate_and_transpose_of_albumentations_are_read():
    for theirs in (A.Rotate(limit=(20, 20), p=1), A.Transpose(p=1)):
        assert apart(aw.Recipe.from_object(theirs)(PHOTO, seed=0), theirs(image=PHOTO)["image"]) == 0
    with pytest.raises(ValueError, match="Rotate .crop_border cuts the canvas"):
        aw.Recipe.from_object(A.Rotate(crop_border=True))


def test_albumentations_does_not_ask_the_network_when_the_kit_imports_it():
    code = (
        "import os, sys; os.environ.pop('NO_ALBUMENTATIONS_UPDATE', None); "
        "import urllib.request, socket; "
        "socket.socket.connect = lambda *a: sys.exit('asked the network'); "
        "from augwidgets.dialects.albumentations.importing import import_albumentations; "
        "print(import_albumentations().__version__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stdout.strip() == A.__version__, done.stderr
