"""Recipes that mix pictures: which partners are drawn, what a training reads of them, and which labels come out."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import augwidgets as aw
from augwidgets.data import sources
from augwidgets.generator.keras_import import import_keras
from augwidgets.steps.partners import numbers_at
from augwidgets.training import Augmented, effect_of, pictures_seen
from tests.strategies import dotted
from tests.widgets.front_end import parts, press

keras = import_keras()

LEVELS = np.arange(10, dtype=np.uint8) * 20
IMAGES = np.repeat(LEVELS, 12 * 16 * 3).reshape(10, 12, 16, 3)
HALF = aw.Recipe([aw.mixup.between(share=0.5)])


def steps(recipe, seed=0, **place):
    return recipe.draw(np.random.default_rng(seed), **place)


# -- the numbers of the partners -------------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(
    quantiles=st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=3),
    count=st.integers(2, 6) | st.integers(2, 10**12),
    data=st.data(),
)
def test_partners_are_any_pictures_but_the_one_itself_and_differ(quantiles, count, data):
    index = data.draw(st.none() | st.integers(0, count - 1))
    found = numbers_at(quantiles, count, index)
    assert len(found) == len(quantiles) and all(0 <= number < count for number in found) and index not in found
    assert len(set(found)) == min(len(found), count - (index is not None))


def test_each_partner_is_equally_likely():
    found = np.bincount([steps(HALF, k, count=4, index=2)[0].partners[0] for k in range(3000)], minlength=4)
    assert found[2] == 0 and (abs(found[[0, 1, 3]] - 1000) < 110).all()  # more than four standard deviations


def test_the_numbers_stand_in_the_step_and_in_its_code():
    (step,) = steps(aw.Recipe([aw.mosaic.usual()]), count=9, index=0)
    assert len(step.partners) == 3 and 0 not in step.partners
    again = eval(repr(step), {"aw": aw})
    assert again == step and again.partners == step.partners and f"partners={step.partners}" in repr(step)
    assert step.scaled(0.5).partners == step.partners
    assert step != aw.mosaic.at(**step.values)
    assert str(step.partners[0]) in step._repr_html_()


def test_a_partner_s_quantile_is_taken_whether_it_is_used_or_not():
    recipe = aw.Recipe([aw.cutmix.between(share=(0.1, 0.9), x=(0, 1)), aw.rotate.between(angle=(-30, 30))])
    alone, among = steps(recipe, 3), steps(recipe, 3, count=50, index=7)
    assert [step.values for step in alone] == [step.values for step in among]
    assert alone[0].partners == () and len(among[0].partners) == 1
    wider = aw.Recipe([aw.cutmix.between(share=(0.1, 0.5), x=0.5), aw.rotate.between(angle=(-30, 30))])
    assert steps(wider, 3, count=50, index=7)[0].partners == among[0].partners


@pytest.mark.parametrize("group", [aw.one_of, aw.any_order])
def test_groups_hand_the_data_set_on(group):
    recipe = aw.Recipe([group([aw.mixup, aw.cutmix])])
    for k in range(9):
        assert all(step.partners in {(0,), (2,)} for step in steps(recipe, k, count=3, index=1))
    with pytest.raises(ValueError, match="mixup needs another picture, and here is one picture only"):
        recipe(IMAGES[0])


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"index": 1}, "index goes with count, the number of pictures, got index alone"),
        ({"count": 0}, "count must be at least 1"),
        ({"count": 3, "index": 3}, r"index must lie in \[0, 2\], as there are 3 pictures, got 3"),
        ({"count": 2.5}, "count must be a whole number, got 2.5"),
        ({"count": 1, "index": 0}, "mixup needs another picture than this one, and there is one only"),
    ],
)
def test_a_place_that_is_none_is_refused(place, words):
    with pytest.raises((TypeError, ValueError), match=words):
        steps(HALF, **place)


@pytest.mark.parametrize("given", [5, [1, 2], [-1], [0.5], "a", [True]])
def test_numbers_that_are_none_are_refused(given):
    if given == 5:
        assert aw.mixup.at(partners=given) == aw.mixup.at(partners=[5])
        return
    with pytest.raises(ValueError, match="mixup: partners must be"):
        aw.mixup.at(partners=given)
    with pytest.raises(TypeError, match="has no partners in a data set"):
        aw.cluster_blend.at(partners=[1])
    with pytest.raises(TypeError, match="rotate has no partners in a data set"):
        aw.rotate.at(partners=[1])


# -- one picture only ------------------------------------------------------------------------------------------------


def test_a_recipe_over_many_pictures_is_written_and_read_like_any_other():
    recipe = aw.Recipe([aw.maybe(aw.mixup.usual(), 0.5), aw.rotate.usual(), aw.cluster_blend.usual()])
    assert aw.Recipe.from_json(recipe.to_json()) == recipe == eval(repr(recipe), {"aw": aw})
    assert eval(recipe.to_code().partition("recipe = ")[2], {"aw": aw}) == recipe


@pytest.mark.parametrize(
    "call",
    [
        lambda recipe: recipe(IMAGES[0]),
        lambda recipe: aw.explore(recipe),
        lambda recipe: setattr(aw.explore(), "recipe", recipe),
        lambda recipe: recipe.apply(aw.Sample(IMAGES[0]), recipe.draw(np.random.default_rng(1))),
    ],
)
def test_where_there_is_one_picture_it_is_refused_in_one_sentence(call):
    with pytest.raises(ValueError, match="mixup needs another picture, and here is one picture only; a recipe") as told:
        call(HALF)
    assert "\n" not in str(told.value) and len(str(told.value)) < 300
    call(aw.Recipe([aw.maybe(aw.mixup, on=False)]))  # what is switched off needs nothing


def test_it_cannot_act_in_a_region_and_is_in_no_list_of_steps_for_one_picture():
    with pytest.raises(ValueError, match="mixup brings the labels of another picture, and cannot act within a region"):
        aw.within(aw.Region.box(0, 0, 1, 0.5), aw.mixup.at())
    explorer = aw.explore()
    press(next(part for part in parts(explorer) if "aw-add" in getattr(part, "_dom_classes", ())))
    offered = {name for part in parts(explorer) for name in getattr(part, "_dom_classes", ())}
    assert "aw-choice-rotate" in offered and not {f"aw-choice-{name}" for name in aw.PAIRS} & offered
    with pytest.raises(ValueError, match=r"mixup takes further pictures; aw.PairExplorer\(aw.mixup, picture\) shows"):
        aw.TransformExplorer(aw.mixup)
    with pytest.raises(ValueError, match="a gallery shows transforms of one picture, got mosaic"):
        aw.gallery(transforms=[aw.mosaic])


def test_the_catalogue_holds_all_four_families_and_pairs_are_a_view_of_it():
    assert {transform.family for transform in aw.CATALOGUE.values()} == {"spatial", "tone", "pixel", "pair"}
    assert list(aw.PAIRS) == [name for name, item in aw.CATALOGUE.items() if item.family == "pair"]
    assert {name: item.partners for name, item in aw.PAIRS.items()} == {
        "mixup": 1, "cutmix": 1, "copy_paste": 1, "mosaic": 3, "cluster_blend": "cluster means",
    }  # fmt: skip
    assert type(aw.mixup) is aw.Transform and type(aw.mixup.at()) is aw.Step
    assert type(aw.mixup.usual()) is aw.OpenStep
    assert not hasattr(aw.PAIRS, "add") and not hasattr(aw.PAIRS, "discard")
    with pytest.raises(KeyError, match="no transform of two pictures is called 'rotate'"):
        aw.PAIRS["rotate"]
    code = "import augwidgets as aw; print(list(aw.PAIRS))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(list(aw.PAIRS))


# -- applying --------------------------------------------------------------------------------------------------------


def test_partners_come_as_they_are_and_are_fitted_to_the_canvas_that_they_meet():
    asked = []

    def read(number):
        asked.append(number)
        return aw.Sample(np.full((30, 90), 100, np.uint8), label="other")

    chosen = [aw.crop.at(width=0.5, height=0.5), aw.mixup.at(share=0.5, partners=[4]), aw.invert.at()]
    out = aw.Recipe().apply(aw.Sample(np.zeros((40, 60), np.uint8), label="this"), chosen, partner=read)
    assert asked == [4] and out.size == (20, 30)
    assert (out.image == 205).all()  # the partner is inverted as well, but neither cropped nor darkened twice
    assert dict(out.label) == {"this": 0.5, "other": 0.5}


def test_what_covers_a_picture_does_not_cover_the_boxes_of_its_partner():
    box = {"boxes": [[0, 0, 10, 10]], "box_labels": ["a"]}
    first, other = (aw.Sample(np.zeros((20, 20), np.uint8), **box) for _ in range(2))
    left_half = aw.erase.at(width=0.25, height=1, x=0.125, y=0.5)
    out = aw.Recipe().apply(first, [left_half, aw.mixup.at(share=0.25, partners=[1])], partner=lambda _: other)
    assert out.visible.tolist() == pytest.approx([0.5 * 0.75, 0.25])
    after = aw.Recipe().apply(first, [aw.mixup.at(share=0.25, partners=[1]), left_half], partner=lambda _: other)
    assert after.visible.tolist() == pytest.approx([0.5 * 0.75, 0.5 * 0.25])


def test_cluster_blend_takes_the_means_of_the_data_set():
    means = aw.cluster_means(IMAGES, 2)
    recipe = aw.Recipe([aw.cluster_blend.between(share=0.5)])
    data = Augmented(IMAGES, np.arange(10), recipe, 5, means=means)
    assert (data.sample(9).image == aw.cluster_blend(IMAGES[9], means, share=0.5)).all()
    assert data[0][1].dtype.kind == "i"  # a mean brings no label
    for call in (
        lambda: Augmented(IMAGES, recipe=recipe),
        lambda: effect_of(recipe, IMAGES),
        lambda: recipe.apply(aw.Sample(IMAGES[0]), steps(recipe)),
    ):
        with pytest.raises(ValueError, match="cluster_blend needs the means of the data set; .*aw.cluster_means"):
            call()
    assert effect_of(recipe, IMAGES, means=means).draws == 10


# -- what a training is given ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("threads", [0, 3])
def test_a_training_mixes_each_picture_with_another_unaugmented_one(threads):
    darker = aw.Recipe([aw.mixup.between(share=0.5), aw.brightness.between(gain=0.5)])
    data = Augmented(IMAGES, np.arange(10), darker, 4, seed=5, threads=threads, shuffle=False)
    images, labels = (np.concatenate(part) for part in zip(*data, strict=True))
    assert labels.shape == (10, 10) and labels.dtype == np.float32
    assert (np.sort(labels, axis=1)[:, -2:] == 0.5).all() and (np.diag(labels) == 0.5).all()
    wanted = (labels @ LEVELS.astype(float)) / 2 / 255
    np.testing.assert_allclose(images.mean(axis=(1, 2, 3)), wanted, atol=1 / 255)
    data.on_epoch_end()
    assert (np.concatenate([batch[1] for batch in data]) != labels).any()


KINDS = {
    "names": (["dog", "cat"] * 5, 2),
    "a column": (np.arange(10)[:, None], 10),
    "truth values": (np.arange(10) % 2 == 0, 2),
    "one-hot rows": (np.eye(4, dtype=int)[np.arange(10) % 4], 4),
    "soft rows": (np.full((10, 3), 1 / 3, np.float64), 3),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_label_comes_out_as_rows_of_probabilities(kind):
    y, classes = KINDS[kind]
    data = Augmented(IMAGES, y, aw.Recipe([aw.maybe(aw.cutmix.usual(), 0.5)]), 10, seed=1)
    ((_, labels),) = data
    assert labels.shape == (10, classes)
    assert labels.dtype == (np.float64 if kind == "soft rows" else np.float32)
    np.testing.assert_allclose(labels.sum(axis=1), 1, rtol=1e-6)


def test_quantities_are_weighted_sums():
    y = np.arange(10, dtype=np.float32) * 10
    ((images, values),) = Augmented(IMAGES, y, HALF, 10)
    assert values.shape == (10,) and values.dtype == np.float32
    np.testing.assert_allclose(values, images.mean(axis=(1, 2, 3)) * 255 / 2, atol=0.5)


def test_soft_labels_of_samples_are_mixed_further_and_known_by_their_classes():
    samples = [aw.Sample(image, label={"cat": 0.75, "dog": 0.25} if k % 2 else "dog") for k, image in enumerate(IMAGES)]
    plain = Augmented(samples, recipe=aw.Recipe([]), batch_size=10, shuffle=False)
    assert plain.class_names == ("cat", "dog")
    assert plain[0][1].tolist() == [[0, 1], [0.75, 0.25]] * 5
    found = sources.source(samples)
    assert [found.class_of(found.label(k)) for k in (0, 1)] == ["dog", "cat"]
    ((_, labels),) = Augmented(samples, recipe=HALF, batch_size=10)
    assert set(labels[:, 0].tolist()) <= {0, 0.375, 0.75}
    numbered = [aw.Sample(image, label={0: 0.5, 2: 0.5}) for image in IMAGES]
    assert Augmented(numbered, recipe=aw.Recipe([]))[0][1][0].tolist() == [0.5, 0, 0.5]


def test_there_is_room_for_the_boxes_of_all_partners():
    data = Augmented([dotted()] * 6, recipe=aw.Recipe([aw.mosaic, aw.mixup]), batch_size=6,
                     targets=["boxes", "box_labels", "mask"])  # fmt: skip
    ((_, found),) = data
    assert found["boxes"].shape == (6, 5, 4) and (found["box_labels"][:, :5] == 0).all()
    assert found["mask"].shape == (6, 120, 160)
    again = aw.Recipe([aw.some_of(2, [aw.mosaic, aw.one_of([aw.mixup.at()])], again=True)])
    ((_, found),) = Augmented([dotted()] * 6, recipe=again, batch_size=6, targets=["boxes", "mask"])
    assert found["boxes"].shape[1] == 1 + 2 * (3 + 1) and ((found["boxes"][..., 0] >= 0).sum(axis=1) > 1).all()


PAIRED = aw.Recipe([
    aw.one_of([aw.mixup.between(share=(0.1, 0.9)), aw.in_order([aw.cutmix.usual(), aw.rotate.usual()]), aw.mosaic]),
    aw.flip_horizontal.usual(),
])  # fmt: skip


def labelled(count=7):
    """Pictures with a mask, a box and a label that tell which one each is."""
    samples = []
    for k in range(count):
        image, mask = np.full((24, 32, 3), 10 + 30 * k, np.uint8), np.zeros((24, 32), np.int64)
        mask[4 + k : 14 + k, 6:20] = k + 1
        samples.append(aw.Sample(image, mask=mask, boxes=[[6, 4 + k, 20, 14 + k]], box_labels=[f"c{k}"], label=k))
    return samples


@pytest.mark.parametrize(("batch_size", "threads"), [(3, 0), (7, 2)])
def test_pairs_hang_on_seed_epoch_and_number_alone_and_labels_come_along(batch_size, threads):
    samples = labelled()
    data = Augmented(samples, recipe=PAIRED, batch_size=batch_size, threads=threads, seed=4, shuffle=True)
    for epoch in (0, 3):
        data.epoch = epoch
        for number in range(7):
            drawn = PAIRED.draw(np.random.default_rng([4, epoch, number]), count=7, index=number)
            partners = {other for step in drawn for other in step.partners}
            assert partners and number not in partners
            made, wanted = data.sample(number), PAIRED.apply(samples[number], drawn, partner=samples.__getitem__)
            assert (made.image == wanted.image).all() and (made.mask == wanted.mask).all()
            np.testing.assert_array_equal(made.boxes, wanted.boxes)
            assert set(np.unique(made.mask)) <= {0, number + 1, *(other + 1 for other in partners)}
            assert set(made.box_labels) <= {f"c{other}" for other in (number, *partners)}
            weights = np.asarray(made.label)
            assert weights.sum() == pytest.approx(1) and weights[[number, *partners]].sum() == pytest.approx(1)
    first, again = ([data.sample(number).image for number in range(7)] for _ in range(2))
    assert all((one == other).all() for one, other in zip(first, again, strict=True))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Augmented(IMAGES[:1], recipe=HALF), "mixup needs another picture, and x has one"),
        (
            lambda: Augmented([dotted()] * 2, recipe=HALF),
            r"mixup brings the keypoints .* targets=\['label', 'mask'",
        ),
        (lambda: Augmented(IMAGES, np.arange(10) - 3, HALF), "numbers must count from 0 up, got -3"),
        (lambda: Augmented(IMAGES, np.arange(10) + 10**9, HALF), "must lie below 100,000, got 1,000,000,009"),
        (lambda: Augmented(IMAGES, np.full((10, 3), 5), HALF), r"mixup mixes labels: .* got int64 of shape \(10, 3\)"),
        (lambda: Augmented(IMAGES, np.zeros((10, 12, 16), int), HALF), r"mixes labels: .* of shape \(10, 12, 16\)"),
        (lambda: Augmented(IMAGES, [["a", "b"]] * 10, HALF), r"mixup mixes labels: .* of shape \(10, 2\)"),
    ],
)
def test_what_cannot_be_mixed_is_refused_before_the_training_in_one_sentence(make, words):
    with pytest.raises(ValueError, match=words) as told:
        make()
    assert "\n" not in str(told.value) and len(str(told.value)) < 300


def test_a_model_learns_from_mixed_pictures():
    bright = np.arange(60) % 2
    x = (np.random.default_rng(0).random((60, 12, 12, 1)) * 100 + 120 * bright[:, None, None, None]).astype(np.uint8)
    data = Augmented(x, bright, aw.Recipe([aw.mixup.usual(), aw.flip_horizontal.usual()]), 20)
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(2, activation="softmax")])
    model.compile(keras.optimizers.Adam(0.1), "categorical_crossentropy")
    labels = np.concatenate([batch[1] for batch in data])
    assert labels.shape == (60, 2) and labels.dtype == np.float32 and ((labels > 0) & (labels < 1)).any()
    data.epoch = 0
    first, *_, last = model.fit(data, epochs=30, verbose=0).history["loss"]
    assert last < first
    predicted = model.predict(Augmented(x, recipe=aw.Recipe([]), shuffle=False), verbose=0).argmax(axis=1)
    assert (predicted == bright).mean() > 0.95


def test_ranges_of_one_class_hold_for_the_picture_not_for_its_partner():
    recipe = aw.Recipe([aw.mixup.between(share=0.25)]).holding(0, "cat", share=0.5)
    data = Augmented(IMAGES, ["dog"] * 9 + ["cat"], recipe, 10, shuffle=False)
    ((_, labels),) = data
    assert labels[9].tolist() == [0.5, 0.5] and set(labels[:9, 0].tolist()) <= {0, 0.25}


def test_a_mixed_picture_is_counted_as_new_each_time():
    seen = pictures_seen(aw.Recipe([aw.maybe(aw.mixup.between(share=0.5), 0.5)]), 10, epochs=4)
    assert seen.at_most is None
    assert pictures_seen(aw.Recipe([aw.mixup.between(share=0)]), 10, epochs=4).at_most == 1
    assert effect_of(HALF, IMAGES).after.spread[0] < effect_of(HALF, IMAGES).before.spread[0]
