"""Does the share of natural pictures matter: what is trained with, what is tested on, and what is said of it."""

from __future__ import annotations

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.training.segmentation import shares
from augwidgets.training.segmentation.class_masks import as_classes
from augwidgets.training.segmentation.coin_pictures import coin_pieces
from augwidgets.training.segmentation.shares import overlap
from augwidgets.training.segmentation.shares_result import NaturalShares

RNG = np.random.default_rng(0)


def square(colour, name="dot"):
    """Return a natural picture of one level, with a square of another."""
    image, mask = np.full((16, 16), 40, np.uint8), np.zeros((16, 16), np.uint8)
    top, left = RNG.integers(1, 8, 2)
    image[top : top + 6, left : left + 6], mask[top : top + 6, left : left + 6] = colour, 5
    return aw.Sample(image, mask, [[left, top, left + 6, top + 6]], [name], mask_values=[5])


NATURAL = [square(220) for _ in range(8)]
TEST = [square(220) for _ in range(4)]
DOT = aw.scenes.Cutout(np.dstack([np.full((6, 6, 3), 200, np.uint8), np.full((6, 6), 255, np.uint8)]), label="dot")
PLAN = aw.scenes.Plan([DOT], [np.full((16, 16, 3), 10, np.uint8)], count=1, scale=0.4)
FEW = {"shares": (0, 0.5), "size": (16, 16), "train_size": 4, "seeds": 2, "epochs": 1, "batch_size": 2,
       "progress": False}  # fmt: skip


@pytest.fixture
def handed(monkeypatch):
    """Return what each training is handed, instead of training; nothing is predicted."""
    found = []

    def trained(self, data, seed, epochs, images):
        found.append((seed, [data.sample(number) for number in range(4)], data.order))
        return np.zeros(images.shape[:3], np.int64)

    monkeypatch.setattr(shares._Network, "trained", trained)
    return found


def test_scenes_are_replaced_by_natural_pictures_and_the_rest_is_the_same(handed):
    aw.training.natural_shares(PLAN, NATURAL, TEST, **FEW)
    (seed, none, order), (same_seed, half, same_order), *_ = handed
    assert seed == same_seed != handed[2][0] and (order == same_order).all()
    assert [one.image.max() > 210 for one in none] == [False] * 4
    assert [one.image.max() > 210 for one in half] == [True, True, False, False]
    assert all((one.image == other.image).all() for one, other in zip(none[2:], half[2:], strict=True))
    assert all(set(np.unique(one.mask)) == {0, 1} and one.boxes is None for one in (*none, *half))


def test_masks_follow_the_recipe(handed):
    aw.training.natural_shares(PLAN, NATURAL, TEST, recipe=[aw.flip_horizontal.at()], **FEW)
    mirrored = [one for _, samples, _ in handed for one in samples]
    handed.clear()
    aw.training.natural_shares(PLAN, NATURAL, TEST, **FEW)
    plain = [one for _, samples, _ in handed for one in samples]
    assert all((one.mask == other.mask[:, ::-1]).all() for one, other in zip(mirrored, plain, strict=True))
    assert all((one.image == other.image[:, ::-1]).all() for one, other in zip(mirrored, plain, strict=True))


def test_a_natural_picture_is_trained_with_or_tested_on(handed, monkeypatch):
    tested = []
    monkeypatch.setattr(
        shares, "overlap", lambda predicted, masks, classes: tested.append(masks) or np.ones(len(masks))
    )
    aw.training.natural_shares(PLAN, NATURAL, **{**FEW, "shares": (0, 1), "seeds": 1})
    trained = {one.mask.tobytes() for _, samples, _ in handed[1:] for one in samples}
    assert len(tested[0]) == 4 and trained.isdisjoint({mask.astype(np.uint8).tobytes() for mask in tested[0]})


def test_a_small_unet_learns_and_repeats_itself():
    settings = {**FEW, "shares": (0.5, 1), "seeds": 1, "epochs": 12, "train_size": 8}
    first, again = (aw.training.natural_shares(PLAN, NATURAL, TEST, **settings) for _ in range(2))
    assert first.table.equals(again.table) and first.overlap(1.0).value > 0.5
    assert first.table.natural.tolist() == [4, 8] and "1 seed and 4 natural test pictures" in str(first)
    assert "intersection over union" in first._repr_html_().lower()


def test_a_loss_that_is_no_number_ends_a_training_and_is_named():
    import keras

    def wild(image_shape, classes):
        model = keras.Sequential([keras.Input(image_shape), keras.layers.Conv2D(classes, 1)])
        model.compile(keras.optimizers.SGD(1e30), lambda truth, given: keras.ops.mean(given**4))
        return model

    found = aw.training.natural_shares(PLAN, NATURAL, TEST, model=wild, **{**FEW, "epochs": 4, "seeds": 1})
    assert any(
        "the loss became" in text and "what is tested is the state before it" in text for text in found.sentences()
    )


# -- numbers and words -----------------------------------------------------------------------------------------------


def test_overlap_by_hand():
    masks = np.array([[[1, 1, 2, 0]], [[0, 0, 0, 0]]])
    predicted = np.array([[[1, 0, 2, 2]], [[0, 1, 0, 0]]])
    assert overlap(predicted, masks, 2).tolist() == [0.5, 0.0]


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.5, 0.8, "The share of natural pictures matters: 100 % of 40 gives an intersection over union of 0."),
        (0.8, 0.5, "matters, and more of them is worse: 100 % of 40"),
        (0.5, 0.5, "No difference between shares of natural pictures that 3 seeds and 50 natural test pictures"),
    ],
)
def test_one_sentence_says_what_the_numbers_support(low, high, words):
    noise = 0.05 * np.random.default_rng(0).standard_normal((2, 3, 50))
    found = NaturalShares({0.0: low + noise[0], 1.0: high + noise[1]}, 40, ("dot",))
    assert words in found.sentences()[0] and "\n" not in found.sentences()[0] and len(found.sentences()) == 2
    one = NaturalShares({0.0: low + noise[0, :1], 1.0: high + noise[1, :1]}, 40, ("dot",))
    assert one.sentences()[2].startswith("One seed cannot show how much trainings differ by chance")
    assert found.figure().axes[0].get_ylabel() == "intersection over union"
    with pytest.raises(KeyError, match="shares are 0, 1, got 0.3"):
        found.overlap(0.3)


def test_nothing_is_said_of_trainings_that_failed():
    failed = {("0 % natural", seed): "the loss became nan in epoch 1" for seed in range(2)}
    said = NaturalShares({0.0: np.zeros((2, 50)), 1.0: np.ones((2, 50))}, 40, ("dot",), failed).sentences()
    lead = "Nothing can be said of 100 % natural against 0 % natural: 0 of 2 trainings with 100 % natural and"
    assert said[0].startswith(lead) and len(said) == 3
    assert said[1].startswith("0 % natural, seed 0: the loss became nan in epoch 1; what is tested is the state before")


def test_the_coins_of_the_test_are_others():
    whole = aw.pictures.coins().image
    upper, lower = coin_pieces(30, 0), coin_pieces(30, 0, lower=True)
    rows = [{one.image[row].tobytes() for one in part for row in (0, -1)} for part in (upper, lower)]
    assert not rows[0] & rows[1] and whole.shape[0] == 303


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: aw.training.natural_shares(PLAN), "natural must be pictures with masks"),
        (lambda: aw.training.natural_shares("plan", NATURAL), "plan must be a Plan"),
        (lambda: aw.training.natural_shares(PLAN, NATURAL, shares=(0, 2)), "shares must be numbers from 0 to 1"),
        (lambda: aw.training.natural_shares(PLAN, NATURAL, shares=[0.5]), "shares must be 2 to 20 numbers"),
        (lambda: aw.training.natural_shares(PLAN, NATURAL, shares=(0, 0)), "that differ"),
        (lambda: aw.training.natural_shares(train_size=10_001), "at most 10,000 pictures and"),
        (lambda: aw.training.natural_shares(size=(4000, 4000)), "got train_size=64 of 4000 x 4000"),
        (lambda: aw.training.natural_shares(PLAN, NATURAL, TEST), "natural must hold 64 pictures to train with"),
        (lambda: aw.training.natural_shares(PLAN, NATURAL[:1]), "two pictures or more"),
        (lambda: aw.training.natural_shares(PLAN, [square(200, "cat")] * 4, **FEW), "masks must hold 'dot' only"),
        (lambda: aw.training.natural_shares(PLAN, [aw.Sample(np.zeros((9, 9)))] * 4, **FEW), "must have a mask"),
        (lambda: aw.training.natural_shares(PLAN, NATURAL, **{**FEW, "size": (16, 18)}), "multiples of 4"),
        (lambda: aw.training.natural_shares(PLAN, NATURAL, model=lambda: 0, **FEW), "model must be a function of"),
        (lambda: aw.training.natural_shares(PLAN, NATURAL, model=lambda *_: 0, **FEW), "a compiled Keras model, got 0"),
        (lambda: aw.training.small_unet((16, 16, 1), 1), "classes must be a whole number from 2"),
    ],
)
def test_bad_input_is_one_sentence(call, words):
    with pytest.raises((ValueError, TypeError), match=words) as caught:
        call()
    assert "\n" not in str(caught.value) and len(str(caught.value)) <= 300


def test_a_mask_may_name_its_values_itself():
    one = aw.Sample(np.zeros((8, 8)), np.full((8, 8), 3), mask_names={3: "dog"})
    assert as_classes(one, ("cat", "dog"), (8, 8), 1).mask.max() == 2
