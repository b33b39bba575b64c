"""What the range meter says of masks: of the one that came with a picture, and of those that a pipeline gives back."""

from __future__ import annotations

from types import SimpleNamespace

import cv2
import numpy as np
import pytest

import augwidgets as aw
from augwidgets.recipe.draws import Outcome, StepsDraw
from augwidgets.view import meter
from augwidgets.view.mask_meter import MaskLevels, caution, of_original
from augwidgets.view.sheet import Previews

LABELS = np.zeros((120, 160), np.uint8)
for number in range(20):
    cv2.circle(LABELS, (10 + 35 * (number % 5), 15 + 30 * (number // 5)), 11, 10 * number + 10, -1)


def jpeg(mask):
    _, written = cv2.imencode(".jpg", mask, (cv2.IMWRITE_JPEG_QUALITY, 90))
    return cv2.imdecode(written, cv2.IMREAD_GRAYSCALE)


def shrunk(mask):
    return cv2.resize(mask, (80, 60), interpolation=cv2.INTER_AREA)


@pytest.mark.parametrize(
    ("mask", "looks"),
    [
        (LABELS, "labels"),
        (LABELS.astype(np.int64) * 10**9, "labels"),
        (np.zeros((5, 5), np.uint8), "labels"),
        (np.random.default_rng(0).integers(0, 8, (60, 60)), "labels"),  # dots of few labels
        (cv2.cvtColor(aw.pictures.cat().image, cv2.COLOR_RGB2GRAY), "photograph"),
        (shrunk(LABELS), "interpolated"),
        (jpeg(np.kron(LABELS, np.ones((4, 4), np.uint8))), "interpolated"),
        (cv2.GaussianBlur(np.kron(LABELS, np.ones((4, 4), np.uint8)), (0, 0), 1), "interpolated"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_mask_looks_like_labels_or_not(mask, looks):
    assert MaskLevels.of(mask).looks == looks
    said = of_original(MaskLevels.of(mask))
    assert bool(said) == (looks != "labels") and len(said) <= 300 and "\n" not in said


@pytest.mark.parametrize("name", ["cat", "coffee", "astronaut"])
def test_no_shipped_mask_is_taken_for_anything_else(name):
    sample = getattr(aw.pictures, name)()
    assert of_original(MaskLevels.of(sample.mask)) == ""
    assert MaskLevels.of(aw.rotate(sample, angle=17).mask).values <= MaskLevels.of(sample.mask).values | {0}


def foreign(mask, size=None):
    draw = SimpleNamespace(tells=False)
    sample = aw.Sample(np.zeros((*LABELS.shape, 3), np.uint8), mask)
    return draw, Outcome(sample, mask_size=size)


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (foreign(LABELS), ""),
        (foreign(np.where(LABELS == 10, np.uint8(7), LABELS)), "the masks gain labels that were not there: 7"),
        (foreign(cv2.warpAffine(LABELS, np.array([[0.97, 0.2, 0], [-0.2, 0.97, 0]]), (160, 120))), "interpolation"),
        (foreign(None, (60, 80)), "the mask has another size: 80 × 60 beside a picture of 160 × 120"),
        (foreign(None), ""),
    ],
)
def test_what_a_pipeline_does_to_a_mask_is_said(outcome, sentence):
    original = MaskLevels.of(LABELS)
    draw, came = outcome
    said = caution(original, [draw], [came])
    assert sentence in said and bool(said) == bool(sentence)
    told = SimpleNamespace(tells=True)  # the kit's own copy labels, and need not be looked at
    assert caution(original, [told], [came]) == "" == caution(None, [draw], [came])


def test_the_meter_says_it():
    photograph = cv2.cvtColor(aw.pictures.cat().image, cv2.COLOR_RGB2GRAY)
    recipe = aw.Recipe([aw.flip_horizontal])
    draw = StepsDraw(recipe, recipe.draw(np.random.default_rng(0)))

    def read(sample):
        previews = Previews(sample)
        return meter.read(previews, [draw], [draw.apply(previews.first, previews.factor)])

    wrong = read(aw.pictures.cat().replace(mask=photograph, boxes=None))
    assert wrong.state == "wrong" and wrong.verdict.startswith("▲ the mask looks like a photograph")
    assert read(aw.pictures.cat()).state == "fine"
    assert aw.explore(recipe, on=aw.pictures.cat().replace(mask=photograph, boxes=None)).meter.state == "wrong"


def test_albumentations_tells_the_size_of_a_mask_that_it_gives_back():
    albumentations = pytest.importorskip("albumentations")

    class HalvesTheMask(albumentations.NoOp):
        def apply_to_mask(self, mask, **_):
            return mask[::2, ::2]

    cat = aw.pictures.cat()
    explorer = aw.explore(albumentations.Compose([HalvesTheMask(p=1)]), on=cat)
    assert "the mask has another size" in explorer.meter.verdict
