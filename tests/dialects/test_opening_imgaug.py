"""imgaug's augmenters opened: each of them runs, or says in one sentence why not; labels move with the picture."""

from __future__ import annotations

import importlib.util
import inspect
import random
import subprocess
import sys
import warnings

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.dialects.imgaug import import_imgaug, pipeline_of
from augwidgets.dialects.imgaug.importing import old_names
from augwidgets.domain.range import Range

missing = [name for name in ("imgaug", "six", "imageio", "scipy") if importlib.util.find_spec(name) is None]
if missing:
    pytest.skip(f"imgaug is not here: {', '.join(missing)} not installed", allow_module_level=True)

imgaug = import_imgaug()
iaa = imgaug.augmenters

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

BLUR = iaa.GaussianBlur(2.0)
LAYER = {"density_uniformity": (0.8, 1.0), "angle": (-15, 15), "speed": (0.04, 0.2), "blur_sigma_fraction": 0.001}
# What has to be given; the rest is made with its defaults.
ARGUMENTS: dict = {
    "AssertShape": {"shape": (None, 96, 128, 3)},
    "ChangeColorspace": {"to_colorspace": "HSV"},
    "BlendAlphaBoundingBoxes": {"labels": None, "foreground": BLUR},
    "BlendAlphaMask": {"mask_generator": iaa.HorizontalLinearGradientMaskGen(), "foreground": BLUR},
    "BlendAlphaSegMapClassIds": {"class_ids": [1], "foreground": BLUR},
    "CloudLayer": {
        "intensity_mean": (196, 255), "intensity_freq_exponent": (-2.5, -2.0), "intensity_coarse_scale": 10,
        "alpha_min": 0, "alpha_multiplier": (0.25, 0.75), "alpha_size_px_max": (2, 8),
        "alpha_freq_exponent": (-2.5, -2.0), "sparsity": (0.8, 1.0), "density_multiplier": (0.5, 1.0),
    },
    "KeepSizeByResize": {"children": iaa.Crop(px=5)},
    "OneOf": {"children": [iaa.Fliplr(1.0), BLUR]},
    "SomeOf": {"n": 1, "children": [iaa.Fliplr(1.0), BLUR]},
    "Sequential": {"children": [iaa.Fliplr(1.0), BLUR]},
    "Sometimes": {"then_list": [BLUR]},
    "RainLayer": {**LAYER, "density": 0.1, "drop_size": (0.01, 0.02), "drop_size_uniformity": (0.2, 0.5)},
    "RemoveCBAsByOutOfImageFraction": {"fraction": 0.5},
    "ReplaceElementwise": {"mask": 0.1, "replacement": (0, 255)},
    "Resize": {"size": 64},
    "SnowflakesLayer": {**LAYER, "density": 0.05, "flake_size": (0.2, 0.7), "flake_size_uniformity": (0.4, 0.8)},
    "Voronoi": {"points_sampler": iaa.RegularGridPointsSampler(10, 12)},
    "WithBrightnessChannels": {"children": BLUR},
    "WithChannels": {"channels": [0], "children": BLUR},
    "WithColorspace": {"to_colorspace": "HSV", "children": BLUR},
    "WithHueAndSaturation": {"children": BLUR},
    "WithPolarWarping": {"children": BLUR},
}  # fmt: skip
BY_NAME = {"aspect_ratio": 1.0, "width": 64, "height": 64, "width_multiple": 10, "height_multiple": 10, "width_base": 2,
           "height_base": 2, "nb_rows": 2, "nb_cols": 3, "foreground": BLUR}  # fmt: skip
SLOW = {"PiecewiseAffine", "MeanShiftBlur", "BilateralBlur", "Cartoon", "Superpixels"}  # at the ends of their ranges
# The writer of pictures to a folder is no augmenter; the old one says itself that it is.
LEFT_OUT = {"Augmenter", "SaveDebugImageEveryNBatches", "AffineCv2"}


def kinds():
    found = {name: getattr(iaa, name) for name in dir(iaa)}
    return {name: kind for name, kind in found.items()
            if inspect.isclass(kind) and issubclass(kind, iaa.Augmenter) and name not in LEFT_OUT}  # fmt: skip


def made(name):
    parameters = inspect.signature(kinds()[name].__init__).parameters
    needed = {key: BY_NAME[key] for key in BY_NAME if key in parameters
              and (parameters[key].default is inspect.Parameter.empty or key == "foreground")}  # fmt: skip
    return kinds()[name](**{**needed, **ARGUMENTS.get(name, {})})


def ran(pipeline, seed):
    """What the written text gives, as a person would run it, without anything set up around it."""
    names = {"image": IMAGE}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(pipeline.code(), "exported", "exec"), names)
        return eval(pipeline.call(seed), names)


def one_sentence(error):
    text = str(error)
    assert text.startswith("imgaug's ") and "\n" not in text and len(text) < 320, text


def test_numpy_is_as_it_was_after_the_import_and_whatever_happens():
    code = (
        "import numpy as np; before = set(vars(np))\n"
        "from augwidgets.dialects.imgaug import import_imgaug\n"
        "iaa = import_imgaug().augmenters\n"
        "print(set(vars(np)) - before & {'sctypes', 'complex', 'int', 'object'}, iaa.Fliplr(1).name)\n"
        "print([name for name in ('sctypes', 'complex') if name in vars(np)])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]" and done.stderr == ""
    with pytest.raises(KeyError), old_names():
        raise KeyError
    assert "sctypes" not in vars(np)


def test_what_is_missing_is_said_in_one_sentence(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "six" else object())
    with pytest.raises(ImportError, match=r"not installed: six; pip install --no-deps imgaug==0.4.0 .* six imageio"):
        import_imgaug()


@pytest.mark.parametrize("name", kinds())
def test_every_augmenter_opens_runs_and_repeats_itself(name):
    pipeline = pipeline_of(made(name))
    assert pipeline.library == "imgaug 0.4.0" and pipeline.parts
    try:
        first = pipeline.apply(SAMPLE, 63)
    except RuntimeError as error:
        one_sentence(error)
        assert name in MAY_FAIL
        return
    assert first.sample.image.dtype == np.uint8 and first.sample.image.shape[2] in (1, 3)
    assert first.sample.same_as(pipeline.apply(SAMPLE, 63).sample)
    assert all(note.endswith(".") and "\n" not in note for note in pipeline.notes(SAMPLE))
    if name not in ("BlendAlphaSegMapClassIds", "BlendAlphaBoundingBoxes"):  # which need a mask, or boxes
        assert np.array_equal(ran(pipeline, "60 + 3"), first.sample.image)


MAY_FAIL: set[str] = set()  # none does, with the versions that this was written with


@pytest.mark.parametrize("name", kinds())
def test_all_can_be_written_as_text(name):
    assert_same(made(name))


def pillike():
    found = {name: getattr(iaa.pillike, name) for name in dir(iaa.pillike) if not name.startswith("_")}
    return [kind for kind in found.values() if inspect.isclass(kind) and issubclass(kind, iaa.Augmenter)
            and kind.__module__ == iaa.pillike.__name__]  # fmt: skip


@pytest.mark.parametrize("kind", pillike(), ids=lambda kind: kind.__name__)
def test_a_namesake_keeps_its_module(kind):
    """``iaa.Affine`` is not ``iaa.pillike.Affine``."""
    assert f"iaa.pillike.{kind.__name__}(" in assert_same(kind())


def assert_same(thing):
    """Check that the text makes an augmenter that holds the same, and give the text."""
    text = pipeline_of(thing).code()
    assert "put its own arguments in" not in text
    names: dict = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(text, "exported", "exec"), names)
    assert type(names["pipeline"]) is type(thing)
    assert held(names["pipeline"]) == held(thing)
    return text


def held(thing):
    """All that an augmenter holds, as plain values; written apart from what the kit compares by."""
    if isinstance(thing, (bool, int, float, np.number)):
        return round(float(thing), 9)
    if thing is None or isinstance(thing, (str, type)) or inspect.isroutine(thing):
        return thing
    if isinstance(thing, np.ndarray):
        return thing.tolist()
    if isinstance(thing, dict):
        return {key: held(value) for key, value in thing.items()}
    own = {key: held(value) for key, value in getattr(thing, "__dict__", {}).items()
           if key not in ("name", "random_state", "deterministic")}  # fmt: skip
    if {"a", "b"} <= set(own):  # two ends, in either order
        own = {"ends": sorted(str(own[key]) for key in "ab")}
    return type(thing).__name__, own, [held(item) for item in thing] if isinstance(thing, (list, tuple)) else []


iap = imgaug.parameters
WITH_ARGUMENTS = [
    (iaa.Crop(px=5), "iaa.Crop(px=5)"),
    (iaa.Crop(px=(0, 10)), "iaa.Crop(px=(0, 10))"),
    (iaa.Crop(percent=(0, 0.2), keep_size=False), "iaa.Crop(percent=(0, 0.2), keep_size=False)"),
    (iaa.Crop(px=((1, 3), (2, 4), 3, [4, 5])), "iaa.Crop(px=((1, 3), (2, 4), 3, [4, 5]))"),
    (iaa.Pad(px=5), "iaa.Pad(px=5)"),
    (iaa.Pad(percent=(0, 0.2), pad_mode=["edge", "wrap"], pad_cval=(0, 255)),
     "iaa.Pad(percent=(0, 0.2), pad_mode=['edge', 'wrap'], pad_cval=(0, 255))"),
    (iaa.CropAndPad(px=(-3, 4), sample_independently=False),
     "iaa.CropAndPad(px=(-3, 4), sample_independently=False)"),
    (iaa.CropAndPad(percent=(-0.3, 0.1, 0, 0.25)), "iaa.CropAndPad(percent=(-0.3, 0.1, 0, 0.25))"),
    (iaa.Dropout(p=0.2), "iaa.Dropout(p=0.2)"),
    (iaa.Dropout(p=(0, 0.2), per_channel=0.5), "iaa.Dropout(p=(0, 0.2), per_channel=0.5)"),
    (iaa.CoarseDropout((0, 0.1), size_px=(2, 8)), "iaa.CoarseDropout(p=(0, 0.1), size_px=(2, 8))"),
    (iaa.CoarseDropout(0.1, size_percent=(0.02, 0.25), per_channel=True, min_size=4),
     "iaa.CoarseDropout(p=0.1, size_percent=(0.02, 0.25), per_channel=1, min_size=4)"),
    (iaa.Dropout2d(p=0.4, nb_keep_channels=0), "iaa.Dropout2d(p=0.4, nb_keep_channels=0)"),
    (iaa.TranslateX(px=(-20, 20)), "iaa.TranslateX(px=(-20, 20))"),
    (iaa.TranslateX(percent=0.25, mode="edge"), "iaa.TranslateX(percent=0.25, mode='edge')"),
    (iaa.TranslateY(percent=(-0.1, 0.1)), "iaa.TranslateY(percent=(-0.1, 0.1))"),
    (iaa.ShearX((-20, 10)), "iaa.ShearX(shear=(-20, 10))"),
    (iaa.ScaleY(0.7), "iaa.ScaleY(scale=0.7)"),
    (iaa.AddToHue((-50, 50)), "iaa.AddToHue(value=(-50, 50))"),
    (iaa.AddToSaturation(20), "iaa.AddToSaturation(value=20)"),
    (iaa.AddToHueAndSaturation(value_hue=(-5, 5), value_saturation=9),
     "iaa.AddToHueAndSaturation(value_hue=(-5, 5), value_saturation=9)"),
    (iaa.MultiplyHue((0.5, 2)), "iaa.MultiplyHue(mul=(0.5, 2))"),
    (iaa.MultiplySaturation([0.5, 1.5]), "iaa.MultiplySaturation(mul=[0.5, 1.5])"),
    (iaa.MultiplyHueAndSaturation(mul_hue=(0.5, 2), mul_saturation=0.5),
     "iaa.MultiplyHueAndSaturation(mul_hue=(0.5, 2), mul_saturation=0.5)"),
    (iaa.MultiplyHueAndSaturation(mul_saturation=0.5), "iaa.MultiplyHueAndSaturation(mul_saturation=0.5)"),
    (iaa.MultiplyHueAndSaturation((0.5, 1.5), per_channel=0.3),
     "iaa.MultiplyHueAndSaturation(mul=(0.5, 1.5), per_channel=0.3)"),
    (iaa.MultiplyBrightness((0.5, 1.5)), "iaa.MultiplyBrightness(mul=(0.5, 1.5))"),
    (iaa.MultiplyAndAddToBrightness(mul=(0.5, 2), add=3, random_order=False),
     "iaa.MultiplyAndAddToBrightness(mul=(0.5, 2), add=3, random_order=False)"),
    (iaa.Affine(translate_percent={"x": (-0.2, 0.3), "y": 0.1}),
     "iaa.Affine(translate_percent={'x': (-0.2, 0.3), 'y': 0.1})"),
    (iaa.Affine(order=[0, 1], rotate=9, cval=(0, 255), mode=["edge", "wrap"]),
     "iaa.Affine(rotate=9, order=[0, 1], cval=(0, 255), mode=['edge', 'wrap'])"),
    (iaa.Affine(rotate=iap.Normal(0, 5)), "iaa.Affine(rotate=iap.Normal(loc=0, scale=5))"),
    (iaa.Resize({"height": 32, "width": 64}), "iaa.Resize(size={'height': 32, 'width': 64})"),
    (iaa.Resize({"shorter-side": (32, 64), "longer-side": "keep-aspect-ratio"}),
     "iaa.Resize(size={'shorter-side': (32, 64), 'longer-side': 'keep-aspect-ratio'})"),
    (iaa.Resize({"width": 0.5}, interpolation=["linear", "cubic"]),
     "iaa.Resize(size={'height': 'keep', 'width': 0.5}, interpolation=['linear', 'cubic'])"),
    (iaa.Resize(1.0), "iaa.Resize(size=1.0)"),  # the whole of it, not one pixel
    (iaa.Rot90([1, 3]), "iaa.Rot90(k=[1, 3])"),
    (iaa.CropToFixedSize(40, 50, position="center"), "iaa.CropToFixedSize(width=40, height=50, position=(0.5, 0.5))"),
    (iaa.PadToFixedSize(140, 150, position="normal"),
     "iaa.PadToFixedSize(width=140, height=150, position='normal')"),
    (iaa.pillike.Affine(translate_percent={"x": 0.1, "y": (-0.1, 0.2)}),
     "iaa.pillike.Affine(translate_percent={'x': 0.1, 'y': (-0.1, 0.2)})"),
    (iaa.pillike.Autocontrast((10, 20)), "iaa.pillike.Autocontrast(cutoff=(10, 20))"),
    (iaa.Voronoi(iaa.RegularGridPointsSampler(10, 12)),
     "iaa.Voronoi(points_sampler=iaa.RegularGridPointsSampler(n_rows=10, n_cols=12))"),
]  # fmt: skip


@pytest.mark.parametrize(("thing", "text"), WITH_ARGUMENTS, ids=[text for _, text in WITH_ARGUMENTS])
def test_arguments_are_told_again(thing, text):
    assert assert_same(thing).rstrip().endswith(f"pipeline = {text}")
    pipeline = pipeline_of(thing)
    if type(thing).__name__ == "Autocontrast":  # which no Pillow of today runs with arrays
        return
    for seed in range(3):
        np.testing.assert_array_equal(ran(pipeline, str(seed)), pipeline.apply(aw.Sample(IMAGE), seed).sample.image)


def test_which_side_of_the_threshold_is_inverted_is_a_chance():
    settings = {one.name: one for one in pipeline_of(iaa.Invert(1.0, threshold=(32, 128))).parts[0].settings}
    above, threshold = settings["invert_above_threshold"].domain, settings["threshold"].domain
    assert (above.low, above.high, above.unit) == (0, 1, "") and (threshold.low, threshold.high) == (0, 255)
    pillikes = {one.name: one.domain for one in pipeline_of(iaa.pillike.Solarize()).parts[0].settings}
    assert (pillikes["invert_above_threshold"].low, pillikes["invert_above_threshold"].high) == (0, 1)


@pytest.mark.parametrize("name", sorted(set(kinds()) - SLOW))
def test_every_control_moves_to_both_ends(name):
    pipeline = pipeline_of(made(name))
    for number, part in enumerate(pipeline.parts):
        for setting in part.settings:
            domain = setting.domain
            ends = (domain.low, domain.high) if isinstance(domain, Range) else domain.options
            for end in ends:
                value = (end, end) if setting.is_open else end
                other = pipeline.changed(number, setting.name, value)
                again = next(one for one in other.parts[number].settings if one.name == setting.name)
                assert again.value == value
                try:
                    other.apply(SAMPLE, 1)
                except RuntimeError as error:
                    one_sentence(error)


def test_settings_come_from_the_stochastic_parameters():
    part = pipeline_of(iaa.Affine(rotate=(-20, 20), translate_px={"x": 5, "y": (-3, 4)}, mode="edge")).parts[0]
    settings = {setting.name: setting for setting in part.settings}
    assert part.name == "Affine" and settings["rotate"].value == (-20, 20) and settings["rotate"].is_open
    assert settings["rotate"].domain.unit == "deg" and settings["mode"].value == "edge"
    assert settings["translate x"].value == 5 and not settings["translate x"].is_open
    assert settings["translate y"].value == (-3, 4) and settings["translate y"].domain.whole
    noise = {one.name: one.value for one in pipeline_of(iaa.AdditiveGaussianNoise(scale=(0, 20))).parts[0].settings}
    assert noise == {"loc": 0, "scale": (0, 20), "per_channel": False}


@pytest.mark.parametrize(
    ("augmenter", "name", "value", "written"),
    [
        (iaa.Affine(rotate=(-20, 20)), "rotate", (5, 30), "iaa.Affine(rotate=(5.0, 30.0))"),
        (iaa.LinearContrast((0.5, 1.5)), "alpha", (0.25, 2), "iaa.LinearContrast(alpha=(0.25, 2.0))"),
        (iaa.AdditiveGaussianNoise(), "per_channel", True, "iaa.AdditiveGaussianNoise(per_channel=True)"),
        (iaa.Affine(translate_percent=0.25), "translate", 0.5, "iaa.Affine(translate_percent=0.5)"),
        (iaa.PerspectiveTransform(), "scale", (0.1, 0.2), "iaa.PerspectiveTransform(scale=(0.1, 0.2))"),
        (iaa.Fliplr(), "p", 0.5, "iaa.Fliplr(p=0.5)"),
        (iaa.Sometimes(0.25, iaa.Flipud()), "p", 0.75, "iaa.Sometimes(p=0.75, then_list="),
    ],
)
def test_a_change_is_seen_in_the_picture_and_in_the_text(augmenter, name, value, written):
    before = pipeline_of(augmenter)
    after = before.changed(0, name, value)
    assert written in after.code()
    seeds = range(8)
    assert any(
        (after.apply(SAMPLE, seed).sample.image != before.apply(SAMPLE, seed).sample.image).any() for seed in seeds
    )
    assert all((ran(after, str(seed)) == after.apply(SAMPLE, seed).sample.image).all() for seed in seeds)
    assert {one.name: one.value for one in before.parts[0].settings}[name] != value, "it is another pipeline"


def test_a_chance_is_a_chance():
    half = pipeline_of(iaa.Fliplr()).changed(0, "p", 0.5)
    flipped = [(half.apply(SAMPLE, seed).sample.image == IMAGE[:, ::-1]).all() for seed in range(40)]
    assert 8 < sum(flipped) < 32


def test_labels_move_with_the_picture():
    moved = pipeline_of(iaa.Fliplr(1.0)).apply(SAMPLE, 0).sample
    assert (moved.image == IMAGE[:, ::-1]).all() and (moved.mask == MASK[:, ::-1]).all()
    assert moved.boxes.tolist() == [[48, 20, 98, 60], [8, 70, 38, 90]] and moved.box_labels == ("cat", "dog")
    np.testing.assert_allclose(moved.keypoints, [[87.5, 30.5], [27.75, 80.5]])
    shifted = pipeline_of(iaa.Affine(translate_px={"x": 23, "y": 0})).apply(SAMPLE, 0).sample
    np.testing.assert_allclose(shifted.boxes, [[53, 20, 103, 60], [113, 70, 128, 90]])
    np.testing.assert_allclose(shifted.visible, [1, 0.5])
    assert (shifted.mask[:, 23:] == MASK[:, :-23]).all() and shifted.mask.dtype == MASK.dtype
    gone = pipeline_of(iaa.Affine(translate_px={"x": 60, "y": 0})).apply(SAMPLE, 0).sample
    assert gone.box_labels == ("cat",) and gone.box_ids.tolist() == [0] and len(gone.keypoints) == 2
    one = SAMPLE.replace(keypoints=[[np.nan, np.nan], [3, 4]])
    assert np.isnan(pipeline_of(iaa.Fliplr(1.0)).apply(one, 0).sample.keypoints).tolist() == [[True] * 2, [False] * 2]


def test_what_it_does_not_move_is_not_shown_and_said():
    pipeline = pipeline_of(iaa.Jigsaw(4, 4))
    moved = pipeline.apply(SAMPLE, 0).sample
    assert moved.boxes is None and moved.keypoints is not None
    assert "Jigsaw does not move boxes: they are not shown." in pipeline.notes(SAMPLE)


def test_floats_and_alpha_are_handled_apart_and_said():
    floats = aw.Sample((IMAGE / 255).astype(np.float32))
    pipeline = pipeline_of(iaa.Add(10))
    assert (pipeline.apply(floats, 0).sample.image * 255).round().astype(int).max() <= 255
    np.testing.assert_allclose(pipeline.apply(floats, 0).sample.image[0, 0] * 255, IMAGE[0, 0].astype(int) + 10, atol=1)
    assert any("uint8" in note for note in pipeline.notes(floats))
    alpha = (np.arange(96 * 128).reshape(96, 128) % 251).astype(np.uint8)
    seen = aw.Sample(np.dstack([IMAGE, alpha]))
    assert (pipeline_of(iaa.Fliplr(1.0)).apply(seen, 0).sample.image[..., 3] == alpha[:, ::-1]).all()
    assert (pipeline.apply(seen, 0).sample.image[..., 3] == alpha).all()


def test_pictures_depend_on_the_seed_alone_and_no_global_generator_moves():
    thing = iaa.Sequential([iaa.Sometimes(0.5, iaa.SomeOf(1, [iaa.Rain(), iaa.Fliplr(0.5)])), iaa.MotionBlur((3, 9))],
                           random_order=True)  # fmt: skip
    pipeline = pipeline_of(thing)
    generator = imgaug.random.get_global_rng().generator.bit_generator

    def states():
        numpys = np.random.get_state()[1].tolist()  # noqa: NPY002  # the global one must not move
        return str(generator.state), random.getstate(), numpys, str(thing.random_state.state)

    before = states()
    first = [pipeline.apply(SAMPLE, seed).sample.image for seed in range(6)]
    again = [pipeline_of(thing).apply(SAMPLE, seed).sample.image for seed in reversed(range(6))][::-1]
    assert all((one == other).all() for one, other in zip(first, again, strict=True))
    assert len({one.tobytes() for one in first}) > 2
    assert before == states()
    assert all((ran(pipeline, str(seed)) == first[seed]).all() for seed in range(6))


def test_a_nested_pipeline_has_a_part_for_each_and_stays_what_it_was():
    thing = iaa.Sequential(
        [iaa.Sometimes(0.5, iaa.GaussianBlur(1.0)), iaa.OneOf([iaa.Fliplr(1.0), iaa.Affine(rotate=9)])]
    )
    pipeline = pipeline_of(thing)
    assert [part.name for part in pipeline.parts] == ["Sometimes", "GaussianBlur", "Fliplr", "Affine"]
    other = pipeline.changed(3, "rotate", 30)
    assert "iaa.Affine(rotate=30" in other.code() and "iaa.OneOf([" in other.code()
    assert "rotate=9" in pipeline.code()


def test_refusals_are_one_sentence():
    pipeline = pipeline_of(iaa.Affine(rotate=(-20, 20)))
    with pytest.raises(ValueError, match=r"imgaug's Affine has no setting 'turn'; it has order, "):
        pipeline.changed(0, "turn", 3)
    with pytest.raises(ValueError, match=r"imgaug's Affine does not take mode='odd': mode must be one of 'constant'"):
        pipeline.changed(0, "mode", "odd")
    with pytest.raises(ValueError, match=r"imgaug's Resize cannot be made with its defaults: .*size"):
        pipeline_of(iaa.Resize)
    with pytest.raises(TypeError, match=r"an augmenter of imgaug was wanted, got int"):
        pipeline_of(3)
    with pytest.raises(RuntimeError, match=r"imgaug's \w+ cannot run here: "):
        pipeline_of(iaa.Lambda(func_images=lambda *_: 1 / 0)).apply(SAMPLE, 0)


def test_what_is_hidden_inside_an_augmenter_is_not_lost_without_a_word():
    assert "iaa.MultiplyHue(mul=(0.5, 1.5))" in pipeline_of(iaa.MultiplyHue((0.5, 1.5))).code()
    odd = iaa.MultiplyHue()
    odd.children.append(iaa.Add(3))
    assert "MultiplyHue was made with more than can be read from it" in pipeline_of(odd).code()
