"""`Pixels` by themselves: what changes in a region, what is covered there, and what a function is given."""

from __future__ import annotations

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.steps.number_format import to_format
from augwidgets.steps.pixels import Combined, Pixels, Remembering
from augwidgets.transforms import restoring

SAMPLE = aw.Sample(np.full((2, 4), 100, np.uint8))
LEFT = aw.Region.box(0, 0, 0.5, 1, feather=0)


def white(image, inside):
    return np.full_like(image, 255)


def right_half(size):
    hidden = np.zeros(size, bool)
    hidden[:, size[1] // 2 :] = True
    return hidden


def nothing(size):
    return None


def test_all_is_changed_or_a_region_alone():
    assert (Pixels("white", white, nothing).apply(SAMPLE).image == 255).all()
    inside = Pixels("white", white, nothing, LEFT).apply(SAMPLE).image[..., 0]
    assert inside.tolist() == [[255, 255, 100, 100]] * 2
    soft = Pixels("white", white, nothing, aw.Region.box(0, 0, 0.75, 1, feather=0.5)).apply(SAMPLE).image[0, :, 0]
    assert soft[0] == 255 and 100 < soft[2] < soft[1] <= 255 and soft[3] == 100  # it fades in, not at the rim
    empty = Pixels("white", white, nothing, aw.Region.labelled(7))
    assert empty.apply(SAMPLE) is SAMPLE


def test_what_fills_a_region_is_told_where_it_is():
    asked = []

    def fill(image, inside):
        asked.append(inside)
        return np.where(inside[..., None], np.uint8(7), image) if inside is not None else image

    out = Pixels("fill", fill, nothing, LEFT, fills_region=True).apply(SAMPLE)
    assert out.image[0, :, 0].tolist() == [7, 7, 100, 100] and asked[0].tolist() == [[True, True, False, False]] * 2
    Pixels("fill", fill, nothing, LEFT).apply(SAMPLE)
    Pixels("fill", fill, nothing).apply(SAMPLE)
    assert asked[1:] == [None, None]
    feathered = aw.Region.box(0, 0, 0.75, 1, feather=0.5)
    Pixels("fill", fill, nothing, feathered, fills_region=True).apply(SAMPLE)
    assert asked[3][0].tolist() == [True, True, True, False]  # up to its edge


@pytest.fixture
def asked(monkeypatch):
    """Count the pictures that are denoised."""
    counts, real = [], restoring.cv2.fastNlMeansDenoising
    monkeypatch.setattr(restoring.cv2, "fastNlMeansDenoising", lambda *given: counts.append(1) or real(*given))
    return counts


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_a_slow_step_keeps_what_it_made_of_the_last_three_small_pictures(asked, channels):
    step = aw.denoise.at(spread=0.1)
    rng = np.random.default_rng(0)
    one, two, three, four = (aw.Sample(rng.integers(0, 256, (30, 40, channels), np.uint8)) for _ in range(4))
    first = step(one)
    assert not np.array_equal(first.image, one.image) and len(asked) == 1
    again = step(aw.Sample(one.image.copy()))
    assert np.array_equal(again.image, first.image) and len(asked) == 1
    for sample in (two, three, one, two, one):
        step(sample)
    assert len(asked) == 3
    step(four)
    step(one)
    assert len(asked) == 4
    step(three)  # which it has forgotten
    assert len(asked) == 5
    aw.denoise.at(spread=0.2)(one)  # another step
    assert len(asked) == 6


def test_what_a_slow_step_keeps_follows_the_picture_and_is_written_to_by_nobody(asked):
    given = np.random.default_rng(1).integers(0, 256, (30, 40, 3), np.uint8)
    steps = [aw.denoise.at(spread=0.1), aw.brightness.at(gain=0.5)]
    recipe = aw.Recipe([])
    dark = recipe.apply(aw.Sample(given.copy()), steps).image
    assert np.array_equal(recipe.apply(aw.Sample(given.copy()), steps).image, dark) and len(asked) == 1
    before = steps[0](given).copy()
    given[:] = 255 - given
    assert not np.array_equal(steps[0](given), before) and len(asked) == 2


def test_large_pictures_regions_and_functions_of_ones_own_are_not_kept(asked):
    step = aw.denoise.at(spread=0.05)
    large = np.zeros((600, 600, 3), np.uint8)
    for _ in range(2):
        step(large)
    assert len(asked) == 2
    calls = []

    def copied(image):
        calls.append(1)
        return image.copy()

    declared = aw.pixel(copied, slow=True).at()
    aw.CATALOGUE.discard("copied")  # other tests run over the catalogue
    for _ in range(2):
        declared(large[:9, :9])
    assert len(calls) == 2
    change = Remembering(lambda image, where: calls.append(1) or image)
    for _ in range(2):
        change(large, np.ones(large.shape[:2], bool))
    assert len(calls) == 4


def test_the_kits_filling_step_gets_its_region():
    image = np.full((20, 20, 3), 100, np.uint8)
    image[2:5, 12:15] = 255
    region = aw.Region.box(0.55, 0.05, 0.8, 0.3, feather=0)
    out = aw.within(region, aw.inpaint.at())(aw.Sample(image))
    assert (out.image == 100).all()


@pytest.mark.parametrize(
    ("hides", "where", "fills", "columns"),
    [
        (nothing, None, False, None),
        (nothing, LEFT, False, None),
        (right_half, None, False, [0, 0, 1, 1]),
        (right_half, LEFT, False, [0, 0, 0, 0]),
        (right_half, aw.Region.box(0, 0, 0.75, 1, feather=0), False, [0, 0, 1, 0]),
        (right_half, aw.Region.box(0.5, 0, 1, 1, feather=0.4), False, [0, 0, 0, 1]),  # more than half of the effect
        (right_half, aw.Region.box(0.5, 0, 1, 1, feather=0.25), False, [0, 0, 0, 1]),  # half of it is not more
        (right_half, LEFT, True, [1, 1, 0, 0]),
        (right_half, aw.Region.box(0, 0, 1, 1), True, None),
    ],
)
def test_what_is_covered_lies_in_the_region(hides, where, fills, columns):
    found = Pixels("hide", white, hides, where, fills_region=fills).covered(SAMPLE)
    assert (found is None) == (columns is None)
    assert found is None or found.astype(int).tolist() == [columns] * 2


def test_alpha_is_not_handed_to_the_function():
    four = aw.Sample(np.full((2, 4, 4), 50, np.uint8))
    shapes = []

    def change(image, inside):
        shapes.append((image.shape, image.flags.c_contiguous))
        return 255 - image

    out = Pixels("invert", change, nothing).apply(four)
    assert shapes == [((2, 4, 3), True)] and (out.image[..., :3] == 205).all() and (out.image[..., 3] == 50).all()


def test_pixels_and_combinations_are_joined_to_nothing():
    pixels = Pixels("white", white, nothing)
    both = Combined("pair", lambda sample: sample.replace(label="both"))
    for one in (pixels, both):
        for other in (pixels, both, aw.gamma.at().resolved((2, 4)), aw.shift.at().resolved((2, 4))):
            assert one.then(other) is None
    assert pixels.names == ("white",) and both.names == ("pair",) and both.apply(SAMPLE).label == "both"


def test_pictures_are_handed_over_in_the_number_format_that_is_asked_for():
    bytes_, floats = np.array([[0, 51, 255]], np.uint8), np.array([[0, 0.2, 1]], np.float32)
    assert to_format(floats, "float32") is floats and to_format(bytes_, "uint8") is bytes_
    assert to_format(floats, "both") is floats and to_format(bytes_, "both") is bytes_
    assert to_format(bytes_, "float32").dtype == np.float32 and np.allclose(to_format(bytes_, "float32"), floats)
    assert to_format(floats, "uint8").dtype == np.uint8 and (to_format(floats, "uint8") == bytes_).all()


def test_limits_belong_to_an_annotated_parameter():
    def louder(image, *, gain: tuple[float, aw.Range(0, 1)] = 0.5):
        return image

    louder.__annotations__["gain"] = tuple[float, aw.Range(0, 1)]
    with pytest.raises(TypeError, match="^louder: declare gain by keyword with limits"):
        aw.pixel(louder)
