"""A recipe called with one picture or with many: seeds, batches, lists, and pairs among them."""

from __future__ import annotations

import inspect
import io

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets.sample import pillow_images
from tests.strategies import dotted, smooth

RECIPE = aw.Recipe(
    [aw.maybe(aw.flip_horizontal, 0.5), aw.rotate.between(angle=(-30, 30)), aw.noise.between(levels=(2, 9))],
    fill="reflect",
)
BATCH = np.stack([smooth(size=(24, 32))[..., :3] // share for share in (1, 2, 3, 4, 5)])


def same(one, two):
    if isinstance(one, aw.Sample):
        return one.same_as(two)
    return type(one) is type(two) and np.array_equal(np.asarray(one), np.asarray(two))


# -- seeds -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seeds", [(), (None,)])
def test_without_a_seed_each_call_is_another_draw(seeds):
    for picture in (BATCH[0], aw.Sample(BATCH[0]), BATCH, [BATCH[0]]):
        one, two = (RECIPE(picture, *seeds) for _ in range(2))
        images = [np.asarray([getattr(each, "image", each) for each in out] if isinstance(out, list) else
                             getattr(out, "image", out)) for out in (one, two)]  # fmt: skip
        assert (images[0] != images[1]).any()


@pytest.mark.parametrize("seed", [7, np.int64(7), (7, 0, 3), [1, 2], range(3), np.array([4, 5])])
def test_a_seed_repeats_a_call(seed):
    for picture in (BATCH[0], BATCH):
        assert (RECIPE(picture, seed=seed) == RECIPE(picture, seed)).all()
    drawn = RECIPE.draw(np.random.default_rng(seed))
    assert (RECIPE(BATCH[0], seed=seed) == RECIPE.apply(aw.Sample(BATCH[0]), drawn).image).all()


def test_a_generator_is_drawn_from_in_turn():
    one, two = np.random.default_rng(7), np.random.default_rng(7)
    first, second = RECIPE(BATCH[0], seed=one), RECIPE(BATCH[0], seed=one)
    assert (first != second).any()
    assert (RECIPE(BATCH[[0, 0]], seed=two) == [first, second]).all()
    assert one.bit_generator.state == two.bit_generator.state


def test_a_seed_of_nothing_leaves_the_global_generator_alone():
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    RECIPE(BATCH)
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002


# -- many --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seed", "start"), [(7, (7, 0)), ((7, 3), (7, 3)), (np.array([7]), (7,))])
def test_picture_k_draws_from_the_seed_with_k_appended(seed, start):
    alone = [RECIPE(image, seed=(*start, k)) for k, image in enumerate(BATCH)]
    assert (RECIPE(BATCH, seed=seed) == np.stack(alone)).all()
    assert (RECIPE(BATCH[:2], seed=seed) == alone[:2]).all()  # whatever else is there
    assert len({image.tobytes() for image in RECIPE(BATCH[[0] * 5], seed=seed)}) == 5


def test_many_pictures_are_those_of_an_explorers_grid():
    explorer = aw.RecipeExplorer(sample=aw.Sample(BATCH[0]), recipe=RECIPE, seed=3)
    found = RECIPE([explorer.sample] * 9, seed=3)
    assert all(map(same, explorer.samples, found))


@pytest.mark.parametrize("kind", [list, tuple])
def test_each_picture_of_a_list_comes_out_as_it_came(kind):
    pictures = [BATCH[0], BATCH[1, ..., 0], aw.Sample(BATCH[2], label="a"), Image.fromarray(BATCH[3]),
                BATCH[4].astype(np.float32) / 255, Image.fromarray(BATCH[0, ..., 0]), BATCH[0, :9]]  # fmt: skip
    out = RECIPE(kind(pictures), seed=7)
    assert type(out) is kind
    for number, (came, found) in enumerate(zip(pictures, out, strict=True)):
        assert type(found) is (Image.Image if isinstance(came, Image.Image) else type(came))
        assert same(RECIPE(came, seed=(7, 0, number)), found)
    assert out[1].ndim == 2 and out[2].label == "a" and out[5].mode == "L"


@pytest.mark.parametrize("dtype", [np.uint8, np.float32, np.float64, np.uint16, bool])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_a_batch_comes_out_as_a_batch_of_the_kits_number_format(dtype, channels):
    batch = np.zeros((3, 8, 9, channels), dtype)
    batch[:, 2:5] = 1
    before = batch.copy()
    batch.flags.writeable = False
    out = RECIPE(batch, seed=1)
    assert out.shape == batch.shape and out.dtype == aw.Sample(batch[0]).image.dtype
    assert out.flags.writeable and (batch == before).all()
    assert (out[1] == RECIPE(batch[1], seed=(1, 0, 1))).all()


def test_a_batch_that_nothing_happens_to_is_a_copy():
    out = aw.Recipe()(BATCH)
    assert (out == BATCH).all() and not np.may_share_memory(out, BATCH)


def test_a_canvas_that_changes_alike_makes_a_batch_of_another_size():
    assert aw.Recipe([aw.crop.at(width=0.5, height=0.25)])(BATCH).shape == (5, 6, 16, 3)
    assert aw.Recipe([aw.quarter_turn.at(turns=1)])(BATCH).shape == (5, 32, 24, 3)


@pytest.mark.parametrize("first", [True, False])
def test_canvases_of_several_sizes_are_no_batch(first):
    steps = [aw.gamma.at(), aw.maybe(aw.quarter_turn.at(turns=1), 0.5)]
    recipe = aw.Recipe(steps)
    seed = next(k for k in range(99) if (recipe(BATCH[0], seed=(k, 0, 0)).shape != BATCH[0].shape) == first)
    turned = [(24, 32), (32, 24)]
    words = " x ".join(map(str, turned[first]))
    with pytest.raises(ValueError, match=f"one size, but quarter_turn changes the canvas: picture 0 became {words}, "):
        recipe(np.repeat(BATCH, 5, axis=0), seed=seed)
    assert {image.shape[:2] for image in recipe(list(np.repeat(BATCH, 5, axis=0)), seed=seed)} == set(turned)


def _seventh(image):
    if image.shape[1] == 7:
        raise KeyError("seven")
    return image


@pytest.mark.parametrize(
    ("step", "words"),
    [(aw.crop.at(width=aw.px(9)), "width must lie in"), (_seventh, "_seventh failed with KeyError"),
     (lambda image: image[:3] if image.shape[1] == 7 else image, "<lambda> must return an image like its input")],
)  # fmt: skip
def test_an_error_among_many_names_the_picture(step, words):
    with pytest.raises((ValueError, RuntimeError), match=f"^picture 2: {words}") as caught:
        aw.Recipe([step])([BATCH[0], BATCH[1], BATCH[2, :, :7]])
    assert len(str(caught.value)) <= 300 and "\n" not in str(caught.value)


def test_ranges_for_a_label_hold_in_a_list():
    recipe = aw.Recipe([aw.rotate.between(angle=(90, 90))]).holding(0, "6", angle=(0, 0))
    six, eight = (aw.Sample(smooth(size=(9, 9)), label=label) for label in ("6", "8"))
    out = recipe([six, eight, six], seed=0)
    assert [(found.image == six.image).all() for found in out] == [True, False, True]


@pytest.mark.parametrize(
    ("pictures", "words"),
    [
        ([], "a list of pictures must hold at least one, got an empty one"),
        ((), "a list of pictures must hold at least one"),
        (BATCH[:0], r"a batch must hold at least one picture, got shape \(0, 24, 32, 3\)"),
        (np.array([[1, 2], [3]], object), "an array of numbers in one shape .* got dtype object; give a list"),
        (np.zeros((2, 3, 24, 32), np.uint8), r"got shape \(2, 3, 24, 32\); channels come last: np.moveaxis\(batch, 1"),
        (np.zeros((2, 24, 32, 2), np.uint8), r"C = 1, 3 or 4, got shape \(2, 24, 32, 2\)$"),
        (np.zeros((5, 24, 32), np.uint8), r"\(5, 24, 32\); grey pictures in a batch are \(N, H, W, 1\)$"),
        (np.zeros((1, 2, 24, 32, 3), np.uint8), r"an image must be .* got shape \(1, 2, 24, 32, 3\)$"),
        ([BATCH[0], 3], "^picture 1: an image must be an array, a Pillow image or a Sample, got int"),
        ([BATCH], r"^picture 0: an image must be .* got shape \(5, 24, 32, 3\)"),
        (["cat.png"], "^picture 0: .* got str; aw.load reads files"),
        (iter([]), r"many pictures go through a recipe as a list, recipe\(list\(pictures\)\)"),
        ({"a": BATCH[0]}, "got dict; aw.load reads files"),
        (np.full((2, 4, 4, 1), 2.0), "^picture 0: a float image must lie in"),
    ],
)
def test_what_are_no_pictures_is_said_in_one_sentence(pictures, words):
    with pytest.raises((TypeError, ValueError), match=words) as caught:
        RECIPE(pictures)
    assert str(caught.value).isprintable() and len(str(caught.value)) <= 300


# -- pairs -------------------------------------------------------------------------------------------------------------

PAIRS = aw.Recipe([aw.rotate.between(angle=(-30, 30)), aw.mixup.between(share=(0.1, 0.4)), aw.gamma.between()])
LABELLED = [dotted().replace(label=label, image=smooth() // share) for label, share in [("a", 1), ("b", 2), ("c", 3)]]


@pytest.mark.parametrize("pair", [aw.mixup.usual(), aw.cutmix.usual(), aw.mosaic.usual()])
def test_partners_are_the_other_pictures_as_they_came(pair):
    recipe = aw.Recipe([aw.shift.between(right=(-0.2, 0.2)), pair])
    for k, found in enumerate(recipe(LABELLED, seed=7)):
        steps = recipe.draw(np.random.default_rng((7, 0, k)), count=3, index=k)
        assert k not in steps[-1].partners
        assert found.same_as(recipe.apply(LABELLED[k], steps, partner=LABELLED.__getitem__))
        weights = aw.soft_label(found, ["a", "b", "c"])
        assert weights.sum() == pytest.approx(1) and 0 < weights[k] < 1


def test_pictures_of_any_kind_are_partners_of_each_other():
    grey, colour = Image.fromarray(BATCH[0, ..., 0]), aw.Sample(BATCH[1], label="a")
    out = PAIRS([grey, BATCH[2] / 255, colour], seed=1)
    assert out[0].mode == "L" and out[1].dtype == np.float32 and out[2].label != "a"
    assert (PAIRS(BATCH, seed=1) == np.stack(PAIRS(list(BATCH), seed=1))).all()


def test_each_file_is_decoded_once(monkeypatch):
    stream = io.BytesIO()
    Image.fromarray(BATCH[0]).save(stream, "PNG")
    asked, plain = [], pillow_images.decoded
    monkeypatch.setattr(pillow_images, "decoded", lambda image, what: asked.append(image) or plain(image, what))
    pictures = [Image.open(io.BytesIO(stream.getvalue())) for _ in range(4)]
    PAIRS(pictures, seed=3)
    assert sorted(map(id, asked)) == sorted(map(id, pictures))


@pytest.mark.parametrize("picture", [BATCH[0], BATCH[:1], [BATCH[0]], aw.Sample(BATCH[0])])
@pytest.mark.parametrize("steps", [[aw.mixup], [aw.one_of([aw.blur, aw.in_order([aw.gamma, aw.mosaic])])]])
def test_a_pair_needs_two_pictures(picture, steps):
    for seed in range(4):  # before a draw decides whether it happens
        with pytest.raises(ValueError, match="needs another picture, and here is one picture only; .* a list or a bat"):
            aw.Recipe(steps)(picture, seed=seed)
    off = [aw.maybe(aw.Recipe(steps).steps[0], on=False)]
    assert same(aw.Recipe(off)(BATCH[0]), BATCH[0])


def test_cluster_means_are_handed_in():
    recipe = aw.Recipe([aw.cluster_blend.at(share=1)])
    with pytest.raises(ValueError, match="cluster_blend needs the means of the data set; give means="):
        recipe(BATCH)
    means = aw.cluster_means(BATCH, clusters=1)
    for found in (*recipe(BATCH, means=means), recipe(BATCH[0], means=means)):
        assert np.abs(found - BATCH.mean(axis=0)).max() <= 1


def test_no_other_callable_has_a_seed_that_stands_still():
    for call in (aw.Recipe.__call__, aw.Group.__call__, aw.OpenStep.__call__):
        assert all(item.default != 0 for item in inspect.signature(call).parameters.values())
