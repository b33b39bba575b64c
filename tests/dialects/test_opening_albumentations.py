"""albumentations' transforms opened: each is shown or says in one sentence why not; labels follow the picture."""

from __future__ import annotations

import inspect
import random
import re
import warnings
from pathlib import Path

import albumentations as A
import cv2
import matplotlib
import numpy as np
import pytest

import augwidgets as aw
from augwidgets.dialects.albumentations import pipeline_of
from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.range import Range

IMAGE = np.ascontiguousarray(aw.pictures.cat().image[40:136, 60:188])
MASK = np.zeros((96, 128), np.int64)
MASK[20:60, 30:80], MASK[70:90, 90:120] = 1, 700
SAMPLE = aw.Sample(
    IMAGE,
    mask=MASK,
    boxes=[[30, 20, 80, 60], [90, 70, 120, 90]],
    box_labels=["cat", "dog"],
    keypoints=[[40.5, 30.5], [100.25, 80.5]],
)
TURNED = np.ascontiguousarray(IMAGE[::-1, :, ::-1])


def as_it_is(picture):
    return picture


def inverted(image, **_):
    return 255 - image


REFERENCE = {"reference_images": [TURNED], "read_fn": as_it_is}
SIXTY_FOUR = {"height": 64, "width": 64}
# What has to be given, or does nothing by itself; the rest is made with its defaults.
ARGUMENTS: dict = {
    "AtLeastOneBBoxRandomCrop": SIXTY_FOUR, "CenterCrop": SIXTY_FOUR, "RandomCrop": SIXTY_FOUR,
    "RandomSizedBBoxSafeCrop": SIXTY_FOUR, "CropNonEmptyMaskIfExists": SIXTY_FOUR, "Resize": SIXTY_FOUR,
    "CenterCrop3D": {"size": (4, 64, 64)}, "RandomCrop3D": {"size": (4, 64, 64)}, "Pad3D": {"padding": (1, 8, 8)},
    "PadIfNeeded3D": {"min_zyx": (8, 128, 160)}, "GridElasticDeform": {"num_grid_xy": (4, 4), "magnitude": 5},
    "RandomResizedCrop": {"size": (64, 64)}, "RandomSizedCrop": {"size": (64, 64), "min_max_height": (40, 80)},
    "Crop": {"x_max": 100, "y_max": 80}, "CropAndPad": {"px": (-8, 8)}, "LongestMaxSize": {"max_size": 100},
    "SmallestMaxSize": {"max_size": 80}, "ConstrainedCoarseDropout": {"mask_indices": [1]},
    "FDA": REFERENCE, "HistogramMatching": REFERENCE, "PixelDistributionAdaptation": REFERENCE,
    "TextImage": {"font_path": str(Path(matplotlib.get_data_path(), "fonts/ttf/DejaVuSans.ttf"))},
    "Lambda": {"image": inverted}, "Mosaic": {"target_size": (96, 128), "cell_shape": (96, 128)},
    "XYMasking": {"num_masks_x": 2, "num_masks_y": 1, "mask_x_length": 10, "mask_y_length": 8},
}  # fmt: skip
ABSTRACT = {"BasicTransform", "DualTransform", "ImageOnlyTransform", "Transform3D"}
NOT_OPENED = {"CubicSymmetry", "OverlayElements"}
SLOW = {"PiecewiseAffine", "Superpixels"}
TRANSFORMS = {
    name: kind
    for name, kind in inspect.getmembers(A, inspect.isclass)
    if issubclass(kind, A.BasicTransform) and name not in ABSTRACT
}


def made(name, **more):
    with warnings.catch_warnings():  # a few say that they are deprecated
        warnings.simplefilter("ignore")
        return TRANSFORMS[name](**{**ARGUMENTS.get(name, {}), "p": 1, **more})


def ran(pipeline, seed, **names):
    """What the written text gives."""
    names = {"image": IMAGE, **names}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(pipeline.code(), "exported", "exec"), names)
        return eval(pipeline.call(seed), names)


def one_sentence(error):
    text = str(error)
    assert text.startswith("albumentations' ") and "\n" not in text and len(text) < 320, text


def settings_of(pipeline, part=0):
    return {setting.name: setting for setting in pipeline.parts[part].settings}


# -- all of them -----------------------------------------------------------------------------------------------------


def test_at_least_95_per_cent_open_and_apply_and_the_rest_says_why(capsys):
    refused = {}
    for name in TRANSFORMS:
        try:
            outcome = pipeline_of(made(name)).apply(SAMPLE, 3)
        except ValueError as error:
            one_sentence(error)
            refused[name] = str(error)
        else:
            assert isinstance(outcome.sample, aw.Sample)
    with capsys.disabled():
        print(f"\n{len(TRANSFORMS) - len(refused)} of {len(TRANSFORMS)} transforms of albumentations open")
        print(*(f"  {why}" for why in refused.values()), sep="\n")
    assert len(refused) <= 0.05 * len(TRANSFORMS) and set(refused) == NOT_OPENED


@pytest.mark.parametrize("name", sorted(set(TRANSFORMS) - NOT_OPENED))
def test_the_same_seed_gives_the_same_and_the_text_gives_the_same_picture(name):
    pipeline = pipeline_of(made(name))
    first = pipeline.apply(SAMPLE, 66)
    assert first.sample.same_as(pipeline.apply(SAMPLE, 66).sample)
    assert first.sample.same_as(pipeline_of(made(name)).apply(SAMPLE, 66).sample)
    assert len(first.words) <= 4 and first.words != ("not drawn",) and all("\n" not in word for word in first.words)
    assert all(note.endswith(".") and "\n" not in note for note in pipeline.notes(SAMPLE))
    if name == "FromFloat":
        return  # it is given the picture as floats, and says so
    beside = {key: [TURNED] for key in ("fda_metadata", "hm_metadata", "pda_metadata")}
    boxes = SAMPLE.boxes
    size = np.array([128, 96, 128, 96])
    words = [{"bbox": tuple(box / size), "text": word} for box, word in zip(boxes, SAMPLE.box_labels, strict=True)]
    picture = ran(
        pipeline, "63 + 3", mask=(MASK > 0) + (MASK > 1).astype(np.uint8), boxes=boxes, image_function=inverted,
        cropping_bbox=(30, 20, 80, 60), mosaic_metadata=[], textimage_metadata=words, **beside,
        reference_images=[TURNED], read_fn=as_it_is,
    )  # fmt: skip
    found = first.sample.image if first.levels is None else first.levels
    assert np.array_equal(picture if picture.ndim == 3 else picture[..., None], found)


@pytest.mark.parametrize("name", sorted(set(TRANSFORMS) - NOT_OPENED))
def test_every_control_moves_to_both_ends(name):
    pipeline = pipeline_of(made(name))
    assert pipeline.parts[0].settings[-1].name == "p"
    for setting in pipeline.parts[0].settings:
        domain = setting.domain
        ends = (domain.low, domain.high) if isinstance(domain, Range) else domain.options
        for end in ends:
            value = (end, end) if setting.is_open else end
            try:
                other = pipeline.changed(0, setting.name, value)
            except ValueError as error:
                one_sentence(error)
                assert (name, setting.name) in REFUSED
                continue
            assert settings_of(other)[setting.name].value == value
            if name in SLOW:
                continue
            try:
                other.apply(SAMPLE, 1)
            except RuntimeError as error:
                one_sentence(error)
                assert (name, setting.name) in REFUSED | FAILS_HERE


# Of neighbours that must fit together the library refuses one that does not.
REFUSED = {("AdvancedBlur", "beta_limit"), ("HEStain", "method"), ("HEStain", "preset"),
           ("PlanckianJitter", "temperature_limit")}  # fmt: skip
# Larger than the picture, or an end at which the library itself fails.
FAILS_HERE = {
    *((name, side) for name in ("AtLeastOneBBoxRandomCrop", "CenterCrop", "CropNonEmptyMaskIfExists", "RandomCrop")
      for side in ("height", "width")),
    ("Crop", "x_max"), ("Crop", "y_max"), ("CropAndPad", "px"), ("Erasing", "scale"),
    ("TimeMasking", "time_mask_param"), ("FrequencyMasking", "freq_mask_param"),
    ("XYMasking", "mask_x_length"), ("XYMasking", "mask_y_length"),
}  # fmt: skip


# -- settings --------------------------------------------------------------------------------------------------------


def test_settings_come_from_the_schema():
    fog = settings_of(pipeline_of(A.RandomFog(fog_coef_range=(0.2, 0.4))))
    assert list(fog) == ["alpha_coef", "fog_coef_range", "p"]
    assert fog["fog_coef_range"].value == (0.2, 0.4) and fog["fog_coef_range"].is_open
    assert fog["fog_coef_range"].domain == Range(0, 1)
    assert not fog["alpha_coef"].is_open and fog["p"].domain == Range(0, 1) and fog["p"].value == 0.5
    affine = pipeline_of(A.Affine(rotate=(-9, 30), interpolation=cv2.INTER_CUBIC, fill=(1, 2, 3)))
    settings = settings_of(affine)
    assert settings["rotate"].domain == Range(-180, 180, unit="deg") and settings["rotate"].value == (-9, 30)
    assert isinstance(settings["interpolation"].domain, Choice) and settings["interpolation"].value == "cubic"
    assert isinstance(settings["keep_ratio"].domain, Switch) and affine.parts[0].others["fill"] == "(1.0, 2.0, 3.0)"
    assert affine.parts[0].summary.endswith(".") and affine.library == "albumentations 2.0.8"
    noise = settings_of(pipeline_of(A.GaussNoise()))["noise_scale_factor"].domain
    assert 0 < noise.low <= 0.01 and noise.high == 1, "a bound that is not included is no position of a slider"
    kernel = settings_of(pipeline_of(A.Blur()))["blur_limit"].domain
    assert kernel.whole and kernel.low == 3 and kernel.unit == "px"
    assert settings_of(pipeline_of(A.CLAHE()))["tile_grid_size columns"].value == 8


def test_a_class_is_opened_with_its_defaults_and_asks_for_what_it_needs():
    assert [part.name for part in pipeline_of(A.RandomFog).parts] == ["RandomFog"]
    with pytest.raises(
        ValueError, match=r"RandomCrop has arguments without a default: make it, RandomCrop\(height=...,"
    ):
        pipeline_of(A.RandomCrop)
    with pytest.raises(ValueError, match=r"CropAndPad cannot be made with its defaults: Both px and percent"):
        pipeline_of(A.CropAndPad)
    for thing in (3, int, np.zeros(3)):
        with pytest.raises(TypeError, match=r"a transform of albumentations was wanted, got "):
            pipeline_of(thing)
    with pytest.raises(ValueError, match=r"albumentations' Compose cannot be opened: there is no transform in it"):
        pipeline_of(A.Compose([]))


def test_a_change_gives_another_pipeline_and_the_first_stays():
    first = pipeline_of(A.Rotate(limit=(0, 0), p=1))
    second = first.changed(0, "limit", (90, 90))
    assert settings_of(first)["limit"].value == (0, 0) and settings_of(second)["limit"].value == (90, 90)
    assert (first.apply(SAMPLE, 0).sample.image == IMAGE).all()
    assert second.apply(SAMPLE, 0).words == ("angle 90",)
    assert "A.Rotate(limit=(90.0, 90.0), p=1" in second.code() and second.thing.limit == (90, 90)
    assert "cv2.BORDER_REPLICATE" in second.changed(0, "border_mode", "edge").code()
    assert settings_of(pipeline_of(A.Blur()).changed(0, "blur_limit", (4, 8)))["blur_limit"].value == (5, 9)
    # What follows from a neighbour follows it, and a scale that is kept with 1 added comes back.
    assert "0.06" not in pipeline_of(A.AdditiveNoise()).changed(0, "noise_type", "gaussian").code()
    assert settings_of(pipeline_of(A.RandomScale(scale_limit=(-0.25, 0.5))))["scale_limit"].value == (-0.25, 0.5)
    assert second.changed(0, "p", 0).apply(SAMPLE, 0).words == ("not drawn",)
    assert pipeline_of(made("Lambda")).changed(0, "p", 0.25).thing.p == 0.25


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "fog_coef_range",
            (0.5, 2),
            "RandomFog does not take fog_coef_range=(0.5, 2): All values in (0.5, 2.0) must be",
        ),
        ("fog_coef_range", (0.5, 0.2), "First value should be less than the second"),
        ("alpha_coef", "much", "RandomFog does not take alpha_coef='much': Input should be a valid number"),
        ("p", 1.5, "RandomFog does not take p=1.5: Input should be less than or equal to 1"),
        ("density", 1, "RandomFog has no setting 'density'; it has alpha_coef, fog_coef_range, p"),
    ],
)
def test_what_the_library_refuses_is_one_sentence(name, value, message):
    with pytest.raises(ValueError, match=re.escape(message)) as refusal:
        pipeline_of(A.RandomFog()).changed(0, name, value)
    one_sentence(refusal.value)


def test_what_the_library_quietly_takes_otherwise_is_refused_too():
    with pytest.raises(ValueError, match=r"take blur_limit=\(9, 3\): blur_limit: Invalid range") as refusal:
        pipeline_of(A.Blur()).changed(0, "blur_limit", (9, 3))
    one_sentence(refusal.value)


def test_pixels_are_told_apart():
    assert pipeline_of(A.Blur()).in_pixels and not pipeline_of(A.Rotate()).in_pixels
    assert not pipeline_of(A.Affine()).in_pixels
    assert pipeline_of(A.Affine(translate_px=(0, 9))).in_pixels


# -- pictures and labels ---------------------------------------------------------------------------------------------


def test_labels_move_with_the_picture():
    moved = pipeline_of(A.HorizontalFlip(p=1)).apply(SAMPLE, 0).sample
    assert (
        (moved.image == IMAGE[:, ::-1]).all() and (moved.mask == MASK[:, ::-1]).all() and moved.mask.dtype == MASK.dtype
    )
    np.testing.assert_allclose(moved.boxes, [[48, 20, 98, 60], [8, 70, 38, 90]], atol=1e-3)
    np.testing.assert_allclose(moved.keypoints, [[87.5, 30.5], [27.75, 80.5]], atol=1e-3)  # W - x, half-open
    cut = pipeline_of(A.Crop(x_min=85, x_max=128, y_max=96, p=1)).apply(SAMPLE, 0).sample
    assert cut.size == (96, 43) and cut.box_labels == ("dog",) and cut.box_ids.tolist() == [1]
    np.testing.assert_allclose(cut.boxes, [[5, 70, 35, 90]], atol=1e-3)
    np.testing.assert_allclose(cut.keypoints, [[-44.5, 30.5], [15.25, 80.5]], atol=1e-3)  # outside, and still there
    assert (cut.mask == MASK[:, 85:]).all()
    one = SAMPLE.replace(keypoints=[[np.nan, np.nan], [3, 4]])
    flipped = pipeline_of(A.HorizontalFlip(p=1)).apply(one, 0).sample
    assert np.isnan(flipped.keypoints).tolist() == [[True, True], [False, False]]
    assert pipeline_of(A.HorizontalFlip(p=1)).apply(aw.Sample(IMAGE), 0).sample.boxes is None


def test_what_stands_still_stays_bit_for_bit():
    toned = pipeline_of(A.RandomGamma(p=1)).apply(SAMPLE, 0).sample
    assert (toned.image != IMAGE).any()
    assert toned.replace(image=IMAGE).same_as(SAMPLE)


def test_a_dropped_box_is_gone_and_a_hidden_keypoint_stays():
    holes = A.CoarseDropout(num_holes_range=(1, 1), hole_height_range=(0.99, 0.99), hole_width_range=(0.99, 0.99), p=1)
    gone = pipeline_of(holes).apply(SAMPLE, 0).sample
    assert len(gone.boxes) == 0 and gone.box_labels == () and (gone.keypoints == SAMPLE.keypoints).all()


def test_a_keypoint_that_the_library_drops_is_one_that_nothing_is_known_of():
    outside = SAMPLE.replace(keypoints=[[-50, 10], [40, 30]])
    points = pipeline_of(A.GridDistortion(p=1)).apply(outside, 3).sample.keypoints
    assert np.isnan(points).tolist() == [[True, True], [False, False]]


def test_names_of_left_and_right_stay_in_a_mirror_and_that_is_said():
    pair = SAMPLE.replace(keypoint_names=["left", "right"], keypoint_pairs=[(0, 1)])
    pipeline = pipeline_of(A.HorizontalFlip(p=1))
    assert pipeline.apply(pair, 0).sample.keypoints[0, 0] == pytest.approx(87.5, abs=1e-3)
    assert any("what was left is called left" in note for note in pipeline.notes(pair))
    assert not pipeline.notes(SAMPLE)


def test_alpha_moves_like_a_mask_and_is_left_alone_by_tone():
    alpha = (np.arange(96 * 128).reshape(96, 128) % 251).astype(np.uint8)
    sample = aw.Sample(np.dstack([IMAGE, alpha]))
    pipeline = pipeline_of(A.HorizontalFlip(p=1))
    assert (pipeline.apply(sample, 0).sample.image == sample.image[:, ::-1]).all()
    assert any("alpha" in note for note in pipeline.notes(sample))
    assert (pipeline_of(A.InvertImg(p=1)).apply(sample, 0).sample.image[..., 3] == alpha).all()


def test_floats_grey_pictures_and_what_takes_no_floats():
    floats = aw.Sample((IMAGE / 255).astype(np.float32))
    assert pipeline_of(A.RandomGamma(p=1)).apply(floats, 0).sample.image.dtype == np.float32
    for name in sorted(set(TRANSFORMS) - NOT_OPENED - SLOW):
        try:
            found = pipeline_of(made(name)).apply(floats, 0)
        except RuntimeError as error:
            one_sentence(error)
        else:
            assert found.sample.image.dtype in (np.float32, np.uint8)
    grey = aw.Sample(IMAGE[..., :1].copy())
    assert pipeline_of(A.Rotate(p=1)).apply(grey, 0).sample.image.shape == (96, 128, 1)
    bare = pipeline_of(A.FromFloat(p=1))
    assert (bare.apply(SAMPLE, 0).sample.image == IMAGE).all() and any(
        "as float" in note for note in bare.notes(SAMPLE)
    )


def test_levels_that_are_no_picture_are_given_beside_it():
    pipeline = pipeline_of(A.Normalize(p=1))
    found = pipeline.apply(SAMPLE, 0)
    assert found.levels.min() < -1 and found.sample.image.min() == 0 and found.sample.image.max() == 1
    assert any("the lowest is black" in note for note in pipeline.notes(SAMPLE))
    assert pipeline_of(A.RandomGamma(p=1)).apply(SAMPLE, 0).levels is None


def test_labels_that_are_not_moved_are_not_shown_and_said():
    pipeline = pipeline_of(made("CenterCrop3D"))
    found = pipeline.apply(SAMPLE, 0).sample
    assert found.size == (64, 64) and found.boxes is None and (found.image == IMAGE[16:80, 32:96]).all()
    np.testing.assert_allclose(found.keypoints, SAMPLE.keypoints - [32, 16], atol=1e-3)
    assert "CenterCrop3D does not move boxes: they are not shown." in pipeline.notes(SAMPLE)


def test_what_cannot_run_says_so_in_one_sentence_and_the_next_one_runs():
    pipeline = pipeline_of(A.RandomCrop(height=500, width=64, p=1))
    with pytest.raises(RuntimeError, match=r"albumentations' RandomCrop cannot run here: Crop size") as error:
        pipeline.apply(SAMPLE, 0)
    one_sentence(error.value)
    assert pipeline.changed(0, "height", 50).apply(SAMPLE, 0).sample.size == (50, 64)
    assert any("cannot run here" in note for note in pipeline.notes(SAMPLE))


def test_what_goes_by_labels_says_that_there_are_none():
    for name, what in (("BBoxSafeRandomCrop", "boxes"), ("CropNonEmptyMaskIfExists", "a mask"), ("TextImage", "boxes")):
        with pytest.raises(RuntimeError, match=rf"albumentations' {name} cannot run here: it goes by {what}, and"):
            pipeline_of(made(name)).apply(aw.Sample(IMAGE), 0)
    with pytest.raises(RuntimeError, match=r"labels of a mask from -16777216 to 16777216 can be moved"):
        pipeline_of(A.Rotate(p=1)).apply(SAMPLE.replace(mask=MASK * 10**9), 0)


def test_drawn_values_are_told():
    turned = pipeline_of(A.Affine(rotate=(20, 20), p=1)), pipeline_of(A.Rotate(limit=(20, 20), p=1))
    words = [pipeline.apply(SAMPLE, 0).words for pipeline in turned]
    assert words == [("rotate 20", "scale x 1", "scale y 1"), ("angle 20",)]
    sometimes = pipeline_of(A.RandomGamma(p=0.5))
    assert {sometimes.apply(SAMPLE, seed).words == ("not drawn",) for seed in range(9)} == {True, False}


# -- several of them -------------------------------------------------------------------------------------------------

NESTED = A.Compose(
    [
        A.OneOf([A.HorizontalFlip(p=1), A.RandomGamma(p=0.5)], p=0.9),
        A.SomeOf([A.Blur(p=1), A.InvertImg(p=1)], n=1),
        A.Sequential([A.Affine(scale=(0.5, 1.2), border_mode=cv2.BORDER_REFLECT, p=0.5)], p=1),
    ],
    bbox_params=A.BboxParams("coco", label_fields=["words"]),
    p=0.95,
)


def test_nested_containers_are_kept():
    pipeline = pipeline_of(NESTED)
    assert [part.name for part in pipeline.parts] == ["HorizontalFlip", "RandomGamma", "Blur", "InvertImg", "Affine"]
    other = pipeline.changed(1, "p", 0.25)
    assert other.thing.transforms[0].transforms_ps == [0.8, 0.2]
    assert NESTED.transforms[0].transforms_ps == pytest.approx([2 / 3, 1 / 3]), "the first one stays as it was"
    assert other.thing.transforms[1] is NESTED.transforms[1] and "A.RandomGamma(p=0.25)" in other.code()
    for seed in range(12):
        assert np.array_equal(ran(other, str(seed)), other.apply(SAMPLE, seed).sample.image)
    with pytest.raises(ValueError, match=r"all would be 0"):
        pipeline.changed(0, "p", 0).changed(1, "p", 0)
    assert len({pipeline.apply(SAMPLE, seed).words for seed in range(12)}) > 3


def test_nothing_global_and_nothing_of_the_users_moves():
    thing = made("CoarseDropout")
    state = (random.getstate(), np.random.get_state()[1].tolist(), thing.py_random.getstate())  # noqa: NPY002
    pipeline = pipeline_of(thing)
    pipeline.apply(SAMPLE, 3)
    pipeline.notes(SAMPLE)
    assert thing.params == {} and thing.processors == {}
    assert state == (random.getstate(), np.random.get_state()[1].tolist(), thing.py_random.getstate())  # noqa: NPY002
    assert (pipeline.apply(SAMPLE, 3).sample.image != pipeline.apply(SAMPLE, 4).sample.image).any()


class Mine(A.ImageOnlyTransform):
    """Turn the channels round."""

    def apply(self, img, **params):
        return np.ascontiguousarray(img[..., ::-1])


def test_ones_own_transform_is_opened_too():
    pipeline = pipeline_of(A.Compose([Mine(p=1)]))
    assert pipeline.parts[0].summary == "Turn the channels round."
    assert (pipeline.apply(SAMPLE, 0).sample.image == IMAGE[..., ::-1]).all()
    assert f"from {Mine.__module__} import Mine" in pipeline.code()
