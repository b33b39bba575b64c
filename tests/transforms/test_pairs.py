"""Transforms of two pictures: what each of them promises, what becomes of the labels, and what they refuse."""

from __future__ import annotations

import copy
import os
import pickle
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Annotated

import albumentations as A
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

import augwidgets as aw
from augwidgets.domain.range import Range
from augwidgets.sample.sample import Sample
from augwidgets.warp.fitting import fitted, like, resized
from tests.saved_pictures import in_html
from tests.strategies import dotted, open_values, smooth, values

KIT = [transform for transform in aw.PAIRS.values() if transform.written_name.startswith("aw.")]
every = pytest.mark.parametrize("transform", KIT, ids=str)
few = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# Pictures of another size, of another number format, grey: what a partner may be.
OTHERS = [smooth(size=(90, 70)), smooth(np.float32, size=(33, 200)), smooth(size=(40, 40))[..., 0]]
MEANS = aw.cluster_means([smooth(size=(60, 80)), 255 - smooth(size=(50, 50)), smooth(np.float32)[..., :1]], 2)


@pytest.fixture(autouse=True)
def own_names():
    before = set(aw.PAIRS)
    yield
    for name in set(aw.PAIRS) - before:
        aw.CATALOGUE.discard(name)


def partner(transform, number=0):
    """Give something that this transform takes beside a picture."""
    if transform.partners == "cluster means":
        return MEANS
    return OTHERS if transform.partners == 3 and number else OTHERS[number]


def draw(loose, seed):
    """Draw the one Step of an open step."""
    (step,) = aw.Recipe([loose]).draw(np.random.default_rng(seed))
    return step


def steps(transform):
    drawn = {name: values(item.domain) for name, item in transform.parameters.items()}
    return st.fixed_dictionaries(drawn).map(lambda chosen: transform.at(**chosen))


def other_sample() -> Sample:
    """A grey picture with a white square, labelled 3, on a canvas of the size of `dotted`."""
    image = np.full((120, 160, 3), 100, np.uint8)
    image[60:80, 40:60] = 255
    mask = np.zeros((120, 160), np.int32)
    mask[60:80, 40:60] = 3
    return Sample(image, mask, [[40, 60, 60, 80]], ["square"], [[50, 70], [10, 10]], ["left", "right"], [(0, 1)],
                  label="a square")  # fmt: skip


# -- what all of them promise ------------------------------------------------------------------------------------------


def test_there_are_five_of_them_and_they_are_public():
    assert [transform.name for transform in KIT] == ["mixup", "cutmix", "copy_paste", "mosaic", "cluster_blend"]
    assert all(getattr(aw, transform.name) is transform for transform in KIT)
    assert {transform.heading for transform in KIT} == {"Two pictures"}
    with pytest.raises(KeyError, match="no transform of two pictures is called 'mixin'; there are mixup, cutmix"):
        aw.PAIRS["mixin"]


@every
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
@pytest.mark.parametrize("shape", [(120, 160), (120, 160, 1), (120, 160, 3), (120, 160, 4), (1, 1, 3), (1, 400, 3),
                                   (300, 1, 1)])  # fmt: skip
@few
@given(data=st.data())
def test_shape_dtype_and_range_are_kept_and_the_inputs_are_not_touched(transform, dtype, shape, data):
    step, rng = data.draw(steps(transform)), np.random.default_rng(0)
    image = rng.integers(0, 256, shape, np.uint8) if dtype is np.uint8 else rng.random(shape, np.float32)
    others = partner(transform, data.draw(st.integers(0, 2)))
    arrays = [image, *OTHERS]
    before = [array.copy() for array in arrays]
    for array in arrays:
        array.flags.writeable = False
    out = step(image, others)
    assert out.shape == shape and out.dtype == image.dtype
    assert np.isfinite(out).all() and out.min() >= 0 and out.max() <= (255 if dtype is np.uint8 else 1)
    assert all((array == old).all() for array, old in zip(arrays, before, strict=True))
    assert not np.may_share_memory(out, image) and out.flags.writeable


@every
@few
@given(data=st.data())
def test_white_stays_white_and_black_black(transform, data):
    step = data.draw(steps(transform))
    for level in (np.float32(0), np.float32(1), np.uint8(0), np.uint8(255)):
        flat = np.full((40, 31, 3), level)
        other = aw.cluster_means([flat], 1) if transform.partners == "cluster means" else flat[:7]
        # Resampling floats leaves dust, on the inner side only.
        assert np.abs(step(flat, other).astype(float) - level).max() <= (1e-6 if level.dtype.kind == "f" else 0)


@every
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_neutral_values_change_nothing(transform, dtype):
    neutral = {name: item.domain.neutral for name, item in transform.parameters.items()
               if item.domain.neutral is not None}  # fmt: skip
    assert neutral
    other = MEANS if transform.partners == "cluster means" else other_sample()
    assert transform(dotted(dtype), other, **neutral).same_as(dotted(dtype))


@every
@few
@given(data=st.data())
def test_a_step_does_the_same_each_time_and_writes_itself(transform, data):
    step, other = data.draw(steps(transform)), partner(transform)
    out = step(dotted(), other)
    assert out.same_as(step(dotted(), other))
    again = eval(repr(step), {"aw": aw})
    assert again == step and again.short() == step.short() != ""
    assert again(dotted(), other).same_as(out)
    for copied in (pickle.loads(pickle.dumps(step)), copy.deepcopy(step)):
        assert copied == step
    assert pickle.loads(pickle.dumps(out.label)) == out.label


@every
@few
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_an_open_step_writes_itself_and_draws_the_same_from_the_same_seed(transform, data, seed):
    ranges = {name: open_values(item.domain) for name, item in transform.parameters.items()}
    opened = transform.between(**data.draw(st.fixed_dictionaries({}, optional=ranges)))
    for loose in (opened, transform.usual()):
        assert eval(repr(loose), {"aw": aw}) == loose == pickle.loads(pickle.dumps(loose))
        first, second = (draw(loose, seed) for _ in range(2))
        assert first == second
        for name, item in transform.parameters.items():
            item.domain.check(first.values[name], name)
            assert loose.ranges[name][0] <= first.values[name] <= loose.ranges[name][1]


def test_a_range_that_is_dragged_or_closed_leaves_the_other_values_where_they_are():
    narrow, wide = (aw.cutmix.between(share=(0.1, high), x=(0, 1), y=(0, 1)) for high in (0.2, 0.9))
    first, second = (draw(loose, 5).values for loose in (narrow, wide))
    assert (first["x"], first["y"]) == (second["x"], second["y"])
    assert first["share"] < second["share"]
    third = draw(aw.cutmix.between(share=0.3, x=(0, 1), y=(0, 1)), 5).values
    assert (third["share"], third["x"], third["y"]) == (0.3, first["x"], first["y"])
    assert draw(aw.cutmix.between(share=0.25), 5) == aw.cutmix.at()


@every
def test_what_is_out_of_range_is_named(transform):
    for name, item in transform.parameters.items():
        with pytest.raises(ValueError, match=rf"^{name} must lie in \[.*\].*, got"):
            transform.at(**{name: item.domain.high + 1})
        for wrong in (float("nan"), "much", None, True):
            with pytest.raises((TypeError, ValueError), match=rf"^{name} must"):
                transform.at(**{name: wrong})
    for ask in (transform.at, transform.between):
        with pytest.raises(TypeError, match=f"{transform.name} has no parameter 'nothing'; it has "):
            ask(nothing=1)


@every
def test_it_is_documented(transform):
    assert transform.summary.endswith(".") and "Examples\n--------\n>>> " in transform.__doc__
    for name in transform.parameters:
        assert f"\n{name} : Range(" in transform.__doc__
    others = {1: "other", 3: "others", "cluster means": "means"}[transform.partners]
    assert [*transform.__signature__.parameters] == ["picture", others, *transform.parameters]
    for item in transform.parameters.values():
        assert item.domain.parse(item.domain.format(item.default)) == pytest.approx(item.default)


def test_one_quantity_has_one_name_and_unit():
    units = {(name, item.domain.unit) for transform in KIT for name, item in transform.parameters.items()}
    assert units == {
        ("share", "of the picture"), ("x", "of width"), ("y", "of height"), ("objects", "of the objects"),
        ("first", "of the objects"), ("right", "of width"), ("down", "of height"), ("soft", "px"),
    }  # fmt: skip
    assert aw.shift.parameters["right"].domain.unit == "of width"
    assert aw.erase.parameters["x"].domain.unit == "of width"


@every
def test_a_preview_shows_what_the_picture_will_show(transform):
    first, other = Sample(aw.pictures.coffee().image), Sample(aw.pictures.cat().image)
    means = aw.cluster_means([first, other], 1) if transform.partners == "cluster means" else None
    small = [resized(sample, (sample.size[0] // 2, sample.size[1] // 2)) for sample in (first, other)]
    step = transform.at()
    shown = step.scaled(0.5)(small[0], means or small[1])
    wanted = resized(step(first, means or other), shown.size)
    # Detail that is resampled twice costs up to two levels.
    assert np.abs(shown.image.astype(int) - wanted.image).mean() < 2.2


def test_a_sample_first_gives_a_sample_and_an_array_first_an_array():
    array = np.zeros((4, 4), np.uint8)
    assert isinstance(aw.mixup(Sample(array), array), Sample)
    assert aw.mixup(array, Sample(array, label="dog")).shape == (4, 4)
    out = aw.mixup(Sample(array, label="cat"), array, share=0.25)
    assert dict(out.label) == {"cat": 0.75, None: 0.25} and str(out.label) == "cat 75 %, unknown 25 %"


def test_the_names_are_loaded_when_they_are_needed_and_scikit_learn_never_before():
    code = (
        "import sys, numpy as np, augwidgets as aw; aw.mixup(np.zeros((2, 2), np.uint8), np.zeros((2, 2), np.uint8)); "
        "aw.PAIRS; aw.cluster_means; print('sklearn' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          cwd=Path(__file__).parents[2])  # fmt: skip
    assert done.stdout.strip() == "False"


# -- hand-checked numbers and oracles ----------------------------------------------------------------------------------


def test_mixup_is_the_weighted_sum():
    first, other = np.array([[[0, 100, 255]]], np.uint8), np.array([[[255, 200, 55]]], np.uint8)
    assert aw.mixup(first, other, share=0.25).tolist() == [[[64, 125, 205]]]
    rng = np.random.default_rng(1)
    one, two = (rng.integers(0, 256, (37, 53, 3), np.uint8) for _ in range(2))
    wanted = np.rint(0.63 * one + 0.37 * two)
    assert np.abs(aw.mixup(one, two, share=0.37) - wanted).max() == 0


def test_cutmix_covers_the_paper_s_rectangle():
    rng = np.random.default_rng(2)
    one, two = (rng.integers(0, 256, (40, 80, 3), np.uint8) for _ in range(2))
    out = aw.cutmix(one, two, share=0.25, x=0.25, y=0.5)  # half as wide and half as high: columns 0..40, rows 10..30
    wanted = one.copy()
    wanted[10:30, 0:40] = two[10:30, 0:40]
    assert (out == wanted).all()


def test_mosaic_puts_each_picture_into_its_quarter():
    pictures = [np.full((20, 40), level, np.uint8) for level in (10, 20, 30, 40)]
    out = aw.mosaic(pictures[0], pictures[1:], x=0.25, y=0.75)
    assert (out[:15, :10] == 10).all() and (out[:15, 10:] == 20).all()
    assert (out[15:, :10] == 30).all() and (out[15:, 10:] == 40).all()
    both = aw.mosaic(pictures[0], pictures[1])
    assert both[[0, 0, -1, -1], [0, -1, 0, -1]].tolist() == [10, 20, 20, 10]


@pytest.fixture(scope="module")
def keras_layers():
    os.environ.setdefault("KERAS_BACKEND", "jax")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from augwidgets.generator.keras_import import import_keras

        return import_keras().layers


PAIR = np.stack([smooth(np.float32, size=(24, 40)), 1 - smooth(np.float32, size=(24, 40)) ** 2]).astype(np.float32)
CLASSES = ["cat", "dog"]


def test_keras_mixes_pictures_and_labels_the_same_way(keras_layers):
    layer, given = keras_layers.MixUp(), {"mix_weight": np.float32([0.7, 0.2]), "permutation_order": np.array([1, 0])}
    images = np.asarray(layer.transform_images(PAIR, given))
    targets = np.asarray(layer.transform_labels(np.eye(2, dtype=np.float32), given))
    samples = [Sample(image, label=name) for image, name in zip(PAIR, CLASSES, strict=True)]
    for number, share in enumerate((0.3, 0.8)):  # Keras's weight is that of the first picture
        out = aw.mixup(samples[number], samples[1 - number], share=share)
        np.testing.assert_allclose(out.image, images[number], atol=1e-6)  # single precision in both
        np.testing.assert_allclose(aw.soft_label(out, CLASSES), targets[number], atol=1e-6)


def test_keras_cuts_and_weighs_the_same_rectangle(keras_layers):
    layer = keras_layers.CutMix()
    corners = [np.float32([edge, edge]) for edge in (10, 30, 6, 18)]  # a quarter of 24 by 40, in the middle
    masks, weight = layer._generate_batch_mask(PAIR.shape, corners)
    given = {"batch_masks": masks, "mix_weight": weight, "permutation_order": np.array([1, 0])}
    images = np.asarray(layer.transform_images(PAIR, given))
    targets = np.asarray(layer.transform_labels(np.eye(2, dtype=np.float32), given))
    out = aw.cutmix(Sample(PAIR[0], label="cat"), Sample(PAIR[1], label="dog"), share=0.25)
    assert (out.image == images[0]).all()
    np.testing.assert_allclose(aw.soft_label(out, CLASSES), targets[0], atol=1e-6)


def test_albumentations_makes_the_same_mosaic():
    pictures = [smooth(size=(30, 40), low=0.2 * k, high=0.2 * k + 0.3) for k in range(4)]
    boxes, names = [[10.0, 5, 30, 25]], ["a"]
    made = A.Compose([A.Mosaic(target_size=(120, 160), cell_shape=(60, 80), center_range=(0.5, 0.5), p=1,
                               fit_mode="cover", metadata_key="more")],
                     bbox_params=A.BboxParams("pascal_voc", ["names"]), seed=1)  # fmt: skip
    theirs = made(image=pictures[0], bboxes=np.array(boxes), names=names, more=[{"image": one} for one in pictures[1:]])
    # The three others come in any order there; how light a quarter is tells which one it is.
    lightness = [theirs["image"][place].mean() for place in QUARTERS[1:]]
    order = [0, *(1 + np.argsort(np.argsort(lightness)))]
    samples = [Sample(picture) for picture in pictures]
    first = fitted(Sample(pictures[0], boxes=boxes, box_labels=names), (60, 80))
    others = [fitted(samples[number], (60, 80)) for number in order[1:]]
    quarters = aw.mosaic(Sample(np.zeros((120, 160, 3), np.uint8)), others)
    for number, place in enumerate(QUARTERS[1:], 1):
        # Both enlarge linearly; OpenCV rounds once there and once here.
        assert np.abs(theirs["image"][place].astype(int) - quarters.image[place]).max() <= 1
        assert quarters.image[place].mean() == pytest.approx(samples[order[number]].image.mean(), abs=1)
    assert np.abs(theirs["image"][QUARTERS[0]].astype(int) - first.image).max() <= 1
    np.testing.assert_allclose(theirs["bboxes"], first.boxes, atol=1e-3)  # single precision there


QUARTERS = [np.s_[:60, :80], np.s_[:60, 80:], np.s_[60:, :80], np.s_[60:, 80:]]


# -- labels ------------------------------------------------------------------------------------------------------------


def test_weights_sum_to_one_and_stay_in_order():
    for transform, chosen in [(aw.mixup, {"share": 1 / 3}), (aw.cutmix, {"share": 0.37, "x": 0.9}), (aw.mosaic, {})]:
        out = transform(dotted(), other_sample(), **chosen)
        assert list(out.label) == ["a dot", "a square"]
        assert sum(out.label.values()) == pytest.approx(1, abs=1e-12)
        assert all(type(weight) is float for weight in out.label.values())


def test_cutmix_weighs_labels_by_the_pixels_that_are_covered():
    first, other = Sample(np.zeros((10, 10), np.uint8), label=0), Sample(np.ones((10, 10), np.uint8), label=1)
    for share, x, y in [(0.25, 0.5, 0.5), (0.25, 0, 0), (0.5, 1, 0.3), (1, 0.5, 0.5), (0.1, 0.33, 0.71)]:
        out = aw.cutmix(first, other, share=share, x=x, y=y)
        assert aw.soft_label(out, 2)[1] == pytest.approx(out.image.mean())
    assert aw.cutmix(first, other, share=1).label == 1


def test_mosaic_weighs_labels_by_area():
    samples = [Sample(np.zeros((20, 40), np.uint8), label=name) for name in "abca"]
    out = aw.mosaic(samples[0], samples[1:], x=0.25, y=0.5)
    assert dict(out.label) == pytest.approx({"a": 0.5, "b": 0.375, "c": 0.125})


def test_soft_labels_are_mixed_further_and_equal_ones_stay_plain():
    image = np.zeros((4, 4), np.uint8)
    one, two = Sample(image, label={"a": 0.5, "b": 0.5}), Sample(image, label="b")
    assert dict(aw.mixup(one, two, share=0.5).label) == {"a": 0.25, "b": 0.75}
    assert aw.mixup(two, two, share=0.4).label == "b"
    assert aw.mixup(Sample(image), Sample(image)).label is None
    assert aw.mixup(Sample(image, label=np.int64(3)), Sample(image, label=np.int64(3))).label == 3


def test_labels_that_are_numbers_are_weighted_sums():
    image = np.zeros((4, 4), np.uint8)

    def both(one, two):
        return aw.mixup(Sample(image, label=one), Sample(image, label=two), share=0.25).label

    hot = both(np.float32([1, 0]), np.float32([0, 1]))
    assert hot.dtype == np.float32 and hot.tolist() == [0.75, 0.25]
    assert both(np.array([4, 0]), np.array([0, 4])).tolist() == [3, 1]
    assert both(10.0, 20.0) == 12.5
    for one, two in [(1.0, "cat"), (np.zeros(2), np.zeros(3)), (np.zeros(2), None)]:
        with pytest.raises(ValueError, match="mixed only with others of their shape, got") as caught:
            both(one, two)
        assert "\n" not in str(caught.value)


def test_a_sample_takes_a_mapping_for_a_soft_label():
    image, weights = np.zeros((2, 2), np.uint8), {"cat": 0.75, "dog": 0.25}
    sample = Sample(image, label=weights)
    weights["cat"] = 9
    assert sample.label == {"cat": 0.75, "dog": 0.25} and isinstance(sample.label, aw.SoftLabel)
    assert repr(sample).endswith("label aw.SoftLabel({'cat': 0.75, 'dog': 0.25})>")
    assert eval(repr(sample.label), {"aw": aw}) == sample.label
    assert sample.same_as(Sample(image, label={"cat": 0.75, "dog": 0.25}))
    assert not sample.same_as(Sample(image, label={"cat": 0.25, "dog": 0.75}))
    assert sample.replace(label={"cat": 1}).label["cat"] == 1.0
    with pytest.raises(TypeError):
        sample.label["cat"] = 1
    with pytest.raises(TypeError, match="aw.soft_label"):
        np.asarray(sample.label)
    assert in_html(sample._repr_html_())[0].alt.startswith("cat 75 %, dog 25 %")


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ({"cat": 0.5}, "must sum to 1, got 0.5"),
        ({}, "must sum to 1, got 0"),
        ({"cat": -0.5, "dog": 1.5}, r"numbers in \[0, 1\], got -0.5 for 'cat'"),
        ({"cat": float("nan"), "dog": 1}, "got nan for 'cat'"),
        ({"cat": "much"}, "got 'much' for 'cat'"),
        ({"cat": True}, "got True for 'cat'"),
    ],
)
def test_a_mapping_that_is_no_soft_label_is_refused_in_one_sentence(label, words):
    with pytest.raises(ValueError, match=words):
        Sample(np.zeros((2, 2), np.uint8), label=label)


def test_weights_in_single_precision_are_made_to_sum_to_one():
    label = aw.SoftLabel(dict(enumerate(np.float32([0.1, 0.2, 0.7]))))
    assert sum(label.values()) == pytest.approx(1, abs=1e-15) and type(label[0]) is float


def test_soft_label_gives_one_weight_for_each_class():
    image = np.zeros((2, 2), np.uint8)
    out = aw.soft_label(Sample(image, label={"dog": 0.25, "cat": 0.75}), ["cat", "bird", "dog"])
    assert out.dtype == np.float32 and out.tolist() == [0.75, 0, 0.25]
    assert aw.soft_label(Sample(image, label=2), 4).tolist() == [0, 0, 1, 0]
    assert aw.soft_label(Sample(image, label=np.int64(1)), np.arange(2)).tolist() == [0, 1]
    own = np.float64([0.5, 0.5])
    given = aw.soft_label(Sample(image, label=own), 2)
    assert given.tolist() == [0.5, 0.5] and not np.may_share_memory(given, own)


@pytest.mark.parametrize(
    ("label", "classes", "words"),
    [
        ("fish", ["cat", "dog"], r"one of the classes \['cat', 'dog'\], got 'fish'"),
        (None, ["cat"], "needs a label in every picture"),
        ({"cat": 0.5, None: 0.5}, ["cat"], "needs a label in every picture"),
        ("cat", "cat", "got the text 'cat'"),
        ("cat", ["cat", "cat"], "must differ"),
        (np.zeros(3), 2, r"each of the 2 classes, got shape \(3,\)"),
        (2.0, 3, "a decimal number is a quantity and belongs to no class, got 2.0"),
        (["a"], ["a"], "a word or a number to have a weight"),
    ],
)
def test_what_is_no_class_is_refused(label, classes, words):
    with pytest.raises((TypeError, ValueError), match=words):
        aw.soft_label(Sample(np.zeros((2, 2), np.uint8), label=label), classes)


# -- masks, boxes, keypoints -------------------------------------------------------------------------------------------


def test_mixup_keeps_the_boxes_and_keypoints_of_both_and_the_mask_of_the_stronger():
    out = aw.mixup(dotted(), other_sample(), share=0.25)
    assert out.boxes.tolist() == [[100, 30, 121, 51], [40, 60, 60, 80]]
    assert out.box_labels == ("dot", "square") and out.box_ids.tolist() == [0, 1]
    assert out.visible.tolist() == [0.75, 0.25]
    assert out.keypoints.tolist() == [[110.5, 40.5], [100, 30], [50, 70], [10, 10]]
    assert out.keypoint_names == ("middle", "corner", "left", "right") and out.keypoint_pairs == ((2, 3),)
    assert (out.mask == dotted().mask).all()
    assert (aw.mixup(dotted(), other_sample(), share=0.5).mask == dotted().mask).all()
    assert (aw.mixup(dotted(), other_sample(), share=0.51).mask == other_sample().mask).all()
    assert aw.mixup(dotted(), OTHERS[0], share=0.8).mask is None
    whole = aw.mixup(dotted(), other_sample(), share=1)
    assert whole.replace(boxes=whole.boxes).same_as(other_sample())  # but for its ids, which follow the first one's


def test_cutmix_brings_what_is_in_the_rectangle_and_hides_what_is_under_it():
    # Columns 40..120, rows 30..90: of the dot 20 of 21 columns are covered, the square lies inside.
    out = aw.cutmix(dotted(), other_sample(), share=0.25)
    assert out.boxes.tolist() == [[100, 30, 121, 51], [40, 60, 60, 80]]
    assert out.visible.tolist() == pytest.approx([1 / 21, 1]) and out.box_ids.tolist() == [0, 1]
    assert out.box_labels == ("dot", "square")
    assert out.keypoints[2].tolist() == [50, 70] and np.isnan(out.keypoints[[0, 1, 3]]).all()
    assert (out.mask == 7).sum() == 21 and (out.mask == 3).sum() == 400 and set(np.unique(out.mask)) == {0, 3, 7}
    assert out.mask.dtype == np.int32
    # Columns 45..125, rows 30..90: nothing is left of the dot, a quarter of the square is cut off.
    moved = aw.cutmix(dotted(), other_sample(), share=0.25, x=85 / 160)
    assert moved.boxes.tolist() == [[45, 60, 60, 80]] and moved.visible.tolist() == [0.75]
    assert moved.box_ids.tolist() == [1] and moved.box_labels == ("square",)
    # Columns 0..80, rows 0..60, away from both.
    beside = aw.cutmix(dotted(), other_sample(), share=0.25, x=0.25, y=0.25)
    assert beside.boxes.tolist() == [[100, 30, 121, 51]] and beside.visible.tolist() == [1]
    assert beside.keypoints[:2].tolist() == [[110.5, 40.5], [100, 30]] and beside.keypoints[3].tolist() == [10, 10]
    assert np.isnan(beside.keypoints[2]).all()


def test_mosaic_moves_all_labels_into_the_quarters():
    out = aw.mosaic(dotted(), other_sample(), x=0.5, y=0.5)
    wanted = [[50, 15, 60.5, 25.5], [100, 30, 110, 40], [20, 90, 30, 100], [130, 75, 140.5, 85.5]]
    assert out.boxes.tolist() == wanted
    assert out.box_labels == ("dot", "square", "square", "dot")
    assert out.box_ids.tolist() == [0, 1, 2, 3]
    assert out.visible.tolist() == [1, 1, 1, 1]
    assert out.keypoints[[0, 2, 6]].tolist() == [[55.25, 20.25], [105, 35], [135.25, 80.25]]
    assert out.keypoint_pairs == ((2, 3), (4, 5))
    for x, y in out.keypoints[[0, 6]].astype(int):
        assert out.mask[y, x] == 7 and out.image[y, x].min() == 255
    assert out.mask[35, 105] == 3 and set(np.unique(out.mask)) == {0, 3, 7}


def test_mosaic_tells_what_the_cut_to_a_quarter_s_proportions_took():
    # The lower left quarter is 40 by 90: of 160 columns the 53 in the middle are kept, from column 53 on.
    blank = np.zeros((120, 160, 3), np.uint8)
    out = aw.mosaic(blank, blank, x=0.25, y=0.25)
    assert out.shape == blank.shape
    sample = aw.mosaic(Sample(blank), [blank, other_sample(), blank], x=0.25, y=0.25)
    assert sample.visible.tolist() == pytest.approx([7 / 20]) and sample.boxes[0, 0] == 0
    assert sample.boxes[0, 2] == pytest.approx(7 * 40 / 53)
    assert np.isnan(sample.keypoints).all()  # x = 50 was cut off; it must not turn up in another quarter


def test_boxes_that_were_seen_in_part_before_stay_so():
    half = dotted().replace(boxes=[[100, 30, 121, 51]], visible=[0.5], box_ids=[4])
    out = aw.mosaic(half, other_sample().replace(boxes=[[40, 60, 60, 80]], visible=[0.25], box_ids=[2]))
    assert out.visible.tolist() == [0.5, 0.25, 0.25, 0.5]
    assert out.box_ids.tolist() == [4, 7, 10, 15] and len(set(out.box_ids.tolist())) == 4
    assert aw.cutmix(half, other_sample(), share=0.25).visible.tolist() == pytest.approx([0.5 / 21, 1])
    assert aw.mixup(half, other_sample(), share=0.25).visible.tolist() == [0.375, 0.25]


def test_names_that_only_one_of_them_has_are_empty_for_the_other():
    bare = Sample(np.zeros((120, 160, 3), np.uint8), boxes=[[1, 1, 5, 5]], keypoints=[[2, 2]])
    out = aw.mixup(dotted(), bare)
    assert out.box_labels == ("dot", "") and out.keypoint_names == ("middle", "corner", "")
    assert aw.mixup(bare, bare).box_labels is None and aw.mixup(bare, bare).keypoint_names is None
    assert aw.mixup(Sample(bare.image), dotted()).box_ids.tolist() == [0]


def test_masks_of_different_numbers_get_a_format_that_holds_both():
    first, other = dotted(), other_sample()
    kinds = [(np.uint8, np.int8, np.int16), (np.uint8, np.uint16, np.uint16), (np.int64, np.uint64, np.int64)]
    for one, two, wanted in kinds:
        out = aw.cutmix(first.replace(mask=first.mask.astype(one)), other.replace(mask=other.mask.astype(two)))
        assert out.mask.dtype == wanted and set(np.unique(out.mask)) == {0, 3, 7}
    wide = other.mask.astype(np.uint64) * 2**63
    with pytest.raises(ValueError, match="one format of whole numbers, got int64 and uint64"):
        aw.cutmix(first.replace(mask=first.mask.astype(np.int64)), other.replace(mask=wide))


# -- the other picture -------------------------------------------------------------------------------------------------


def test_another_size_is_cut_to_proportions_and_resized():
    wide = Sample(np.repeat(np.arange(8, dtype=np.uint8)[None] * 10, 2, axis=0),
                  np.repeat(np.arange(8, dtype=np.uint8)[None], 2, axis=0), [[2, 0, 4, 1]], ["a"],
                  [[3, 1], [0, 0]])  # fmt: skip
    out = fitted(wide, (4, 4))  # the middle two columns by two rows, doubled
    assert out.size == (4, 4) and out.mask[0].tolist() == [3, 3, 4, 4]
    assert out.boxes.tolist() == [[0, 0, 2, 2]] and out.visible.tolist() == [0.5]
    assert out.keypoints.tolist() == [[0, 2], [-6, 0]]
    assert fitted(Sample(np.zeros((1, 4000), np.uint8)), (4000, 1)).size == (4000, 1)


def test_another_number_format_or_number_of_channels_is_converted():
    grey, colour = Sample(np.uint8([[100]])), Sample(np.uint8([[[255, 0, 0]]]))
    assert like(grey, colour).image.tolist() == [[[100, 100, 100]]]
    assert like(colour, grey).image.tolist() == [[[76]]]  # .299 of 255
    seen = Sample(np.uint8([[[1, 2, 3, 255]]]))
    assert like(seen, colour).image.tolist() == [[[1, 2, 3]]]
    assert like(colour, seen).image.tolist() == [[[255, 0, 0, 255]]]
    level = Sample(np.float32([[0.5]]))
    assert like(level, grey).image.tolist() == [[[128]]]
    assert like(grey, level).image[0, 0, 0] == np.float32(100) / 255
    assert aw.mixup(np.zeros((2, 2), np.uint8), np.full((2, 2), 65535, np.uint16), share=0.5)[0, 0] == 128


def test_what_is_transparent_brings_no_colour():
    first = np.uint8([[[200, 200, 200, 255], [10, 10, 10, 0]]])
    other = np.uint8([[[0, 0, 0, 0], [99, 99, 99, 0]]])
    out = aw.mixup(first, other, share=0.5)
    assert out[0, 0].tolist() == [200, 200, 200, 128] and out[0, 1, 3] == 0
    assert aw.mixup(first.astype(np.float32) / 255, other, share=0.5).max() <= 1


@pytest.mark.parametrize(
    ("picture", "other", "words"),
    [
        (np.zeros((4, 4), np.uint8), "dog.jpg", "the other picture: an image must be an array, .* got str; aw."),
        (np.zeros((4, 4), np.uint8), [np.zeros((4, 4), np.uint8)], "the other picture: an image must be .* got list"),
        (np.zeros((4, 4), np.uint8), np.zeros((4, 4, 2), np.uint8), r"the other picture: an image .* \(4, 4, 2\)"),
        (np.zeros((4, 4), np.uint8), np.zeros((4, 4), int), "the other picture: an image must be .* got int64"),
        (np.zeros((4, 4), np.uint8), np.full((4, 4), 7.0), "the other picture: .* got 7 .. 7"),
        (np.zeros((4, 4, 3), np.uint8), np.zeros((4, 4, 4), np.uint8), "must be opaque .* got transparent pixels"),
        ("cat.jpg", np.zeros((4, 4), np.uint8), "got str; aw.load"),
        (np.zeros((4, 4), int), np.zeros((4, 4), np.uint8), "^an image must be .* got int64"),
    ],
)  # fmt: skip
def test_a_partner_that_is_none_is_refused_in_one_sentence(picture, other, words):
    for transform in (aw.mixup, aw.cutmix):
        with pytest.raises((TypeError, ValueError), match=words) as caught:
            transform(picture, other)
        assert "\n" not in str(caught.value)


def test_a_mosaic_takes_one_or_three_others():
    image = np.zeros((4, 4), np.uint8)
    for others in ([image], (image, image), []):
        with pytest.raises(ValueError, match=rf"one other picture or three, got {len(others)}"):
            aw.mosaic(image, others)
    four = [np.full((4, 4), level, np.uint8) for level in (1, 2, 3, 4)]
    assert (aw.mosaic(*four) == aw.mosaic(four[0], four[1:])).all()
    with pytest.raises(ValueError, match="one other picture or three, got 2"):
        aw.mosaic(*four[:3])
    with pytest.raises(TypeError, match="mosaic takes its values by keyword, x=..., y=..., got 0.5 without a name"):
        aw.mosaic(*four, 0.5)


# -- means of clusters -------------------------------------------------------------------------------------------------


def bright_and_dark() -> list[np.ndarray]:
    rng = np.random.default_rng(0)
    return [(rng.integers(0, 40, (12, 20, 3)) + level).astype(np.uint8) for level in (0, 0, 0, 200, 200)]


def test_cluster_means_are_the_means_of_the_pictures_that_look_alike():
    pictures = bright_and_dark()
    means = aw.cluster_means(pictures, 2, seed=3)
    assert means.counts == (3, 2)
    np.testing.assert_allclose(means.pictures[0].image, np.mean(pictures[:3], axis=0) / 255, atol=1e-6)
    np.testing.assert_allclose(means.pictures[1].image, np.mean(pictures[3:], axis=0) / 255, atol=1e-6)
    assert [means.nearest(Sample(picture)) for picture in pictures] == [0, 0, 0, 1, 1]
    assert "2 cluster(s) of 5 pictures, 20 x 12" in repr(means)
    again = aw.cluster_means(np.stack(pictures), 2, seed=3)
    assert all(one.same_as(two) for one, two in zip(means.pictures, again.pictures, strict=True))


def test_cluster_blend_goes_towards_the_mean_of_its_own_cluster_and_keeps_the_labels():
    pictures = bright_and_dark()
    means = aw.cluster_means(pictures, 2)
    sample = Sample(pictures[4], boxes=[[1, 1, 5, 5]], label="x")
    out = aw.cluster_blend(sample, means, share=0.25)
    wanted = 0.75 * pictures[4] + 0.25 * np.mean(pictures[3:], axis=0)
    assert np.abs(out.image - wanted).max() <= 1  # the mean is rounded to whole levels before it is mixed
    assert out.replace(image=sample.image).same_as(sample)


@pytest.mark.parametrize("full", [np.uint8(255), np.float32(1)])
def test_cluster_blend_leaves_an_alpha_channel_as_it_is(full):
    image = np.zeros((1, 3, 4), full.dtype)
    image[..., 3] = [[0, full // 3, full]]
    means = aw.cluster_means([np.full((4, 4, 3), full)], 1)
    out = aw.cluster_blend(image, means, share=0.2)
    assert (out[..., 3] == image[..., 3]).all()
    np.testing.assert_allclose(out[..., :3], np.full((1, 3, 3), full * 0.2), atol=1e-6)


def test_cluster_means_come_from_a_folder_too(tmp_path):
    for number, picture in enumerate(bright_and_dark()):
        Image.fromarray(picture).save(tmp_path / f"{number}.png")
    means, wanted = aw.cluster_means(tmp_path, 2), aw.cluster_means(bright_and_dark(), 2)
    assert means.counts == (3, 2)
    assert all(one.same_as(two) for one, two in zip(means.pictures, wanted.pictures, strict=True))
    assert aw.cluster_means(str(tmp_path), 1, size=(6, 10)).pictures[0].size == (6, 10)


def test_cluster_means_do_not_read_or_seed_a_global_generator():
    np.random.seed(1)  # noqa: NPY002 -- the global state is what is looked at
    before = np.random.get_state()[1].tolist()  # noqa: NPY002
    aw.cluster_means(bright_and_dark(), 2)
    assert np.random.get_state()[1].tolist() == before  # noqa: NPY002


@pytest.mark.parametrize(
    ("pictures", "given", "words"),
    [
        (3, {}, "a folder, an array .* got int"),
        ([], {}, "at least one picture, got none"),
        (np.zeros((5, 5, 3), np.uint8), {}, r"\(N, H, W\) or .* got shape \(5, 5, 3\)"),
        (bright_and_dark(), {"clusters": 6}, r"pictures that differ \(5\), got 6"),
        ([np.zeros((4, 4), np.uint8)] * 9, {"clusters": 2}, r"pictures that differ \(1\), got 2"),
        (bright_and_dark(), {"clusters": 0}, r"clusters must lie in \[1, 1000\], got 0"),
        (bright_and_dark(), {"clusters": 1.5}, "clusters must be a whole number"),
        (bright_and_dark(), {"seed": -1}, "seed must lie in"),
        (bright_and_dark(), {"size": (0, 5)}, "1..32766 pixels"),
        ([np.zeros((4, 4, 4), np.uint8)], {"clusters": 1}, "must be opaque, picture 0 is transparent"),
        ("no such folder", {}, "there is no folder"),
    ],
)
def test_what_has_no_cluster_means_is_refused_in_one_sentence(pictures, given, words):
    with pytest.raises((TypeError, ValueError, FileNotFoundError), match=words) as caught:
        aw.cluster_means(pictures, **given)
    assert "\n" not in str(caught.value)


def test_cluster_blend_says_what_it_takes():
    with pytest.raises(TypeError, match="cluster_blend takes what aw.cluster_means.* gives, got ndarray"):
        aw.cluster_blend(np.zeros((4, 4), np.uint8), np.zeros((4, 4), np.uint8))


def test_without_scikit_learn_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    monkeypatch.delitem(sys.modules, "sklearn.cluster", raising=False)
    with pytest.raises(ImportError, match="needs scikit-learn, .* pip install scikit-learn"):
        aw.cluster_means(bright_and_dark(), 2)


# -- a user's own ------------------------------------------------------------------------------------------------------


def test_a_user_s_own_pair_is_one_like_the_others():
    @aw.pair
    def stripes(sample, other, *, rows: Annotated[int, Range(1, 64, unit="px", whole=True)] = 2):
        """Lay the two in turn, in stripes."""
        turn = (np.arange(sample.size[0]) // rows % 2 == 1)[:, None, None]
        return sample.replace(image=np.where(turn, other.image, sample.image))

    assert aw.PAIRS["stripes"] is stripes
    out = stripes(np.zeros((4, 1), np.uint8), np.full((4, 1), 9, np.uint8))
    assert out.ravel().tolist() == [0, 0, 9, 9]
    assert repr(stripes.at(rows=3)) == "stripes.at(rows=3)"
    assert stripes.at(rows=9).scaled(0.5) == stripes.at(rows=4)
    assert stripes.at(rows=1).scaled(0.1) == stripes.at(rows=1)


def test_a_pair_that_misbehaves_is_named():
    first, other = np.zeros((4, 4), np.uint8), np.zeros((2, 2), np.uint8)

    @aw.pair
    def no_sample(sample, other):
        """Give an array."""
        return sample.image

    @aw.pair
    def smaller(sample, other):
        """Give another size."""
        return Sample(sample.image[:2])

    @aw.pair
    def writing(sample, other):
        """Write into its input."""
        other.image[:] = 0

    with pytest.raises(TypeError, match="no_sample must return a Sample, got ndarray"):
        no_sample(first, other)
    with pytest.raises(ValueError, match=r"smaller must return an image like the first, uint8 \(4, 4, 1\), got uint8"):
        smaller(first, other)
    with pytest.raises(RuntimeError, match=r"^writing writes into a picture that it is given; work on a copy of"):
        writing(first, other)


def test_a_declaration_that_is_wrong_is_refused_at_once():
    with pytest.raises(ValueError, match="partners must be one of 1, 3, 'cluster means', got 2"):
        aw.pair(partners=2)(lambda sample, other: sample)
    for source in ("def f(image, *, k=1): ...", "def f(image, *, k, other=2): ...", "def f(image): ..."):
        room = {"__name__": "mine"}
        exec(source, room)
        with pytest.raises(TypeError, match="f must take 2 arguments before its parameters, got 1$"):
            aw.pair(room["f"])
    with pytest.raises(TypeError, match="f: declare share by keyword with limits"):

        @aw.pair
        def f(sample, other, *, share=0.5):
            return sample

    with pytest.raises(ValueError, match=r"the name 'mixup' is taken by aw\.mixup"):

        @aw.pair
        def mixup(sample, other):
            """Take a name that is given away."""
            return sample

    assert aw.PAIRS["mixup"] is aw.mixup


def test_weights_are_told_with_one_decimal():
    label = aw.SoftLabel({"cat": 0.0606, "coffee": 0.4394, "rocket": 0.49996, "moon": 0.00004})
    assert str(label) == "cat 6.1 %, coffee 43.9 %, rocket 50 %, moon 0.004 %"


def test_a_keypoint_on_the_far_rim_is_not_covered():
    sample = aw.Sample(np.zeros((8, 8), np.uint8), keypoints=[[6, 4], [2, 4]])
    covered = aw.cutmix(sample, np.ones((8, 8), np.uint8), share=0.25)  # columns 2 to 5: half of each side
    assert covered.image[4, :, 0].tolist() == [0, 0, 1, 1, 1, 1, 0, 0]
    assert np.isnan(covered.keypoints[:, 0]).tolist() == [False, True]


def test_pictures_are_compared_by_the_square_in_their_middle():
    black, white = (np.full((10, 10), level, np.uint8) for level in (0, 255))
    wide = np.hstack([white, black, white])
    means = aw.cluster_means([black, white], 2)
    assert means.nearest(aw.Sample(wide)) == means.nearest(aw.Sample(black))


def block(size, box, value, label, **more):
    """A grey picture with one even block, its box and its mask."""
    x0, y0, x1, y1 = box
    image, mask = np.full((*size, 3), 100, np.uint8), np.zeros(size, np.uint8)
    image[y0:y1, x0:x1], mask[y0:y1, x0:x1] = value, 1
    return aw.Sample(image, mask, [box], box_labels=[label], mask_values=[1], label=label, **more)


def test_copy_paste_brings_objects_with_their_labels_and_covers_what_is_behind():
    under = block((40, 60), [10, 10, 30, 30], 50, "cat", keypoints=[[12, 12], [28, 28]], keypoint_names=["a", "b"])
    other = block((40, 60), [10, 10, 30, 30], 200, "dog", keypoints=[[15, 15], [50, 5]], keypoint_ids=[0, -1])
    both = aw.copy_paste(under, other, right=10 / 60, down=10 / 40, soft=0)
    assert both.box_labels == ("cat", "dog")
    assert both.label == "cat"
    assert both.boxes.tolist() == [[10, 10, 30, 30], [20, 20, 40, 40]]
    assert both.visible.tolist() == [0.75, 1]
    assert (both.image[20:40, 20:40] == 200).all()
    assert (both.image[10:20, 10:30] == 50).all()
    assert [int((both.mask == value).sum()) for value in both.mask_values] == [300, 400]
    assert np.isnan(both.keypoints).all(axis=1).tolist() == [False, True, False, True]  # covered; not the dog's
    assert both.keypoints[2].tolist() == [25, 25]


def test_copy_paste_takes_the_objects_it_is_told_to_and_drops_what_it_covers():
    coins = aw.pictures.coins()
    empty = aw.Sample(np.full_like(coins.image, 9))
    for objects, first, taken in (
        (1, 0, range(24)),
        (0.25, 0, range(6)),
        (0.125, 0.5, range(12, 15)),
        (0.01, 0.99, [23]),
    ):
        pasted = aw.copy_paste(empty, coins, objects=objects, first=first, soft=0)
        assert [tuple(box) for box in pasted.boxes] == [tuple(coins.boxes[place]) for place in taken]
        inside = np.isin(coins.mask, [coins.mask_values[place] for place in taken])
        assert np.array_equal(pasted.mask != 0, inside)
        assert np.array_equal(pasted.image[inside], coins.image[inside])
        assert (pasted.image[~inside] == 9).all()
    hidden = aw.copy_paste(block((40, 60), [12, 12, 20, 20], 50, "cat"), block((40, 60), [10, 10, 30, 30], 200, "dog"))
    assert hidden.box_labels == ("dog",)
    assert [one.label for one in hidden.dropped] == ["cat"]


def test_copy_paste_keeps_overlapping_objects_whole_and_fades_inside_its_edge():
    masks = np.zeros((2, 40, 60), bool)
    masks[0, 5:20, 5:20], masks[1, 10:30, 10:30] = True, True
    boxes = {"boxes": [[5, 5, 20, 20], [10, 10, 30, 30]], "box_labels": ["behind", "front"]}
    other = aw.Sample(np.full((40, 60, 3), 200, np.uint8), masks=list(masks), mask_values=[1, 2], **boxes)
    empty = aw.Sample(np.full((40, 60, 3), 100, np.uint8))
    alone = aw.copy_paste(empty, other, objects=0.5, soft=0)  # what was behind comes out whole
    assert alone.boxes.tolist() == [[5, 5, 20, 20]]
    assert (alone.mask != 0).sum() == 225
    soft = aw.copy_paste(empty, other, objects=0.5, soft=2)
    assert soft.mask.tolist() == alone.mask.tolist()
    assert (soft.image[alone.mask == 0] == 100).all()
    assert 100 < soft.image[5, 12, 0] < 150
    assert soft.image[12, 12, 0] > 195


@pytest.mark.parametrize("other", [aw.Sample(np.zeros((9, 9), np.uint8)), aw.pictures.motorcycle()])
def test_copy_paste_without_objects_that_have_pixels_changes_nothing(other):
    sample = aw.pictures.cat()
    assert aw.copy_paste(sample, other).same_as(sample)
