"""The range meter: what it measures, and when it says that something cannot be meant."""

from __future__ import annotations

import pathlib
import re

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.recipe.draws import StepsDraw
from augwidgets.steps import curve
from augwidgets.view.meter import measured, verdict


def levels(values, dtype=np.float32, white=None):
    return measured([np.array(values, dtype)], white)


def test_whole_numbers_are_measured_from_their_histogram():
    got = levels([[0, 0, 100], [255, 50, 3]], np.uint8)
    assert (got.dtype, got.low, got.high, got.white) == ("uint8", 0, 255, 255)
    assert got.mean == pytest.approx(408 / 6)
    assert got.clipped == pytest.approx(3 / 6)
    assert got.counts[100] == 1 and got.counts.sum() == 6


def test_floats_are_measured_exactly_and_counted_from_black_to_white():
    got = levels([[0.25, -0.5], [1.5, 0.75]])
    assert (got.low, got.high, got.mean, got.white) == (-0.5, 1.5, 0.5, 1)
    assert got.counts[0] == got.counts[255] == got.counts[64] == 1
    assert got.clipped == 0.5


def test_several_pictures_count_together():
    got = measured([np.full((2, 2), 10, np.uint8), np.full((4, 4), 20, np.uint8)])
    assert got.mean == pytest.approx((4 * 10 + 16 * 20) / 20) and (got.low, got.high) == (10, 20)


def test_the_page_gets_words_and_places():
    data = levels([[0, 51, 255, 255]], np.uint8).data()
    assert data["words"] == "uint8 · 0 … 255 · mean 140 · 75.0 % at black or white"
    assert (data["low"], data["high"], data["mean"]) == (0, 1, 0.55)
    bars = [int(bar) for bar in data["bars"].split()]
    assert sum(bars) == 10_000 and bars[0] == 2500 and len(bars) == 64
    assert levels([[-3.5, 0.5]]).data()["words"].startswith("float32 · −3.50 … 0.50")


GREY = levels([[100, 140]], np.uint8)
SOFT = levels([[0.4, 0.6]])


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (GREY, levels([[0, 1]], np.uint8), "gone black: their mean fell from 120 to 0.50"),
        (GREY, levels([[255, 254]], np.uint8), "gone white: their mean rose from 120 to 254"),
        (GREY, levels([[0.2, 1.0]], white=255), "0 … 255 went in and 0.20 … 1 came out: as whole levels it is black"),
        (SOFT, levels([[0.0, 3.3]], white=1), "a picture in 0 … 1 met something that is made for 0 … 255"),
        (SOFT, levels([[0.0, 0.004]], white=1), "gone black"),
        (GREY, levels([[-100, 374]], white=255), "values reach −100 … 374, beyond 0 … 255"),
        (GREY, levels([[np.nan, 3]], white=255), "no numbers any more"),
        (GREY, levels([[90, 150]], np.uint8), None),
        (GREY, levels([[-2.0, 1.5]], white=255), None),  # a normalisation for a model
        (levels([[0, 3]], np.uint8), levels([[0, 2]], np.uint8), None),  # it was black before
        (GREY, levels([[-2, 257]], white=255), None),  # dust of an interpolation
    ],
)
def test_what_cannot_be_meant_is_said_in_one_sentence(before, after, sentence):
    said = verdict(before, after, {})
    assert sentence in said if sentence else said == ""


def test_what_is_cut_off_is_said_with_what_did_it():
    assert verdict(GREY, GREY, {"brightness": 0.04}) == ""
    said = verdict(GREY, GREY, {"brightness": 0.04, "contrast": 0.08})
    assert said.startswith("12 % of the values were cut off at black or white, most by contrast")


# -- which step cuts off ---------------------------------------------------------------------------------------------


def cut(*steps, image=None):
    picture = np.arange(256, dtype=np.uint8)[None] if image is None else image
    sample = aw.Sample(picture)
    return dict(StepsDraw(aw.Recipe(), steps).ends(sample, 1, curve.histogram(sample.image)).cut)


def test_the_share_that_a_curve_puts_outside_is_its_own():
    (share,) = cut(aw.brightness.at(gain=2)).values()
    assert share == pytest.approx(128 / 256, abs=1 / 256)  # all levels from 128 on
    assert cut(aw.rotate.at(angle=30)) == {} == cut(aw.gamma.at(exponent=2))


def test_what_comes_back_before_the_run_ends_is_not_cut_off():
    assert cut(aw.brightness.at(gain=2), aw.brightness.at(gain=0.5)) == {}
    apart = cut(aw.brightness.at(gain=2), aw.blur.at(), aw.brightness.at(gain=0.5))
    assert apart == pytest.approx({"brightness": 0.5}, abs=0.005)


def test_the_first_step_that_puts_a_level_outside_has_cut_it_off():
    shares = cut(aw.offset.at(lift=0.25), aw.brightness.at(gain=1.25))
    assert shares == pytest.approx({"offset": 64 / 256, "brightness": 51 / 256}, abs=2 / 256)


@pytest.mark.parametrize(
    ("step", "least"),
    [
        (aw.channel_gain.at(red_gain=3), 0.2),
        (aw.channel_shift.at(red_lift=1), 0.3),
        (aw.saturation.at(gain=3), 0.1),
        (aw.gaussian_noise.at(spread=0.5), 0.2),
        (aw.stretch.at(low=49, high=98), 0.4),
        (aw.auto_contrast.at(cutoff=49), 0.9),
        (aw.brightness.at(gain=3).within(aw.Region.box(0, 0, 0.5, 0.5, feather=0)), 0.1),
    ],
)
def test_whatever_cuts_off_is_named_and_not_curves_alone(step, least):
    explorer = aw.explore(aw.Recipe([step]))
    share, name = re.match(r"(\d+) % .* most by (\w+)", explorer.meter.sentence).groups()
    assert name == step.name and int(share) / 100 >= least
    assert int(share) == pytest.approx(100 * explorer.meter.after.clipped, abs=2)  # the cat has none before


@pytest.mark.parametrize("step", [
    aw.drop_channel.at(), aw.isolate_channel.at(), aw.salt_and_pepper.at(share=0.3), aw.erase.at(width=0.5, height=0.5),
    aw.shift.at(right=0.5), aw.snow.at(), aw.posterize.at(bits=1), aw.maybe(lambda image: image * 0)
])  # fmt: skip
def test_what_is_drawn_over_the_picture_was_not_cut_off(step):
    recipe = aw.Recipe([step])
    assert cut(*recipe.draw(np.random.default_rng(1)), image=aw.pictures.cat().image) == {}


def noisy(*shape):
    return np.random.default_rng(3).integers(7, 250, shape).astype(np.uint8)


# Each has levels that no mean of several pixels has.
PICTURES = {
    "colours": aw.pictures.cat().image,
    "grey": noisy(600, 300, 1),
    "transparent": noisy(300, 600, 4),
    "floats": noisy(300, 600, 3).astype(np.float32) / 255,
    "in a tile": noisy(20, 30, 3),
}


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("step", [None, aw.flip_vertical.at(), aw.quarter_turn.at(turns=1), aw.gamma.at(exponent=1.0)])
def test_the_original_is_the_full_picture_and_unchanged_it_reads_the_same_afterwards(name, step):
    image = PICTURES[name]
    colours = image[..., :3]
    read = aw.RecipeExplorer(image, recipe=aw.Recipe([step] if step else [])).meter
    assert (read.before.low, read.before.high) == (colours.min(), colours.max())
    assert read.before.mean == pytest.approx(colours.mean(), rel=1e-5)
    if name != "floats" or step is None or step.transform.family == "spatial":
        assert read.after.data() == read.before.data()


@pytest.mark.parametrize("name", ["colours", "grey", "transparent"])
@pytest.mark.parametrize("step", [
    aw.brightness.at(gain=0.7), aw.gamma.at(exponent=2.0), aw.stretch.at(), aw.channel_gain.at(red_gain=1.4),
    aw.invert.at(),
])  # fmt: skip
def test_what_a_curve_makes_of_the_levels_is_the_full_pictures_too(name, step):
    picture = PICTURES[name]
    colours = step(picture)[..., :3]
    after = aw.RecipeExplorer(picture, recipe=aw.Recipe([step, aw.flip_horizontal.at()])).meter.after
    assert (after.low, after.high) == (colours.min(), colours.max()) and "tile" not in after.data()["words"]
    assert after.mean == pytest.approx(colours.mean(), rel=1e-9)


def test_what_was_measured_small_says_so():
    turned = aw.Recipe([aw.rotate.at(angle=10)], fill="reflect")
    words = aw.RecipeExplorer(recipe=turned).meter.after.data()["words"]
    assert words.endswith("at tile size")
    assert "tile" not in aw.RecipeExplorer(PICTURES["in a tile"], recipe=turned).meter.after.data()["words"]


def test_the_full_picture_is_measured_once(monkeypatch):
    seen = []
    real = curve.histogram
    monkeypatch.setattr("augwidgets.view.sheet.curve.histogram", lambda image: seen.append(image.shape) or real(image))
    explorer = aw.RecipeExplorer(noisy(700, 800, 3), page="Histogram")
    count = sum(rows for rows, columns, _ in seen if columns == 800)
    assert count == 700  # in strips
    explorer.seed = 3
    assert sum(rows for rows, columns, _ in seen if columns == 800) == 700


BLACK_HALF = np.hstack([np.zeros((40, 20, 1), np.uint8), np.full((40, 20, 1), 90, np.uint8)])


@pytest.mark.parametrize(
    ("steps", "picture", "verdict"),
    [
        ([aw.rotate.at(angle=30)], None, r"✓ 17\.\d % at black: uncovered corners"),
        ([aw.rotate.at(angle=30), aw.brightness.at(gain=0.9)], None, r"✓ 17\.\d % at black: uncovered corners"),
        ([aw.rotate.at(angle=30, fill_level=1)], None, r"✓ 17\.\d % at white: uncovered corners"),
        ([aw.rotate.at(angle=30, fill_level=0.5)], None, "✓ nothing wrong"),
        ([aw.rotate.at(angle=30), aw.offset.at(lift=0.1)], None, "✓ nothing wrong"),
        ([aw.shift.at(right=0.2), aw.blur.at(), aw.shift.at(right=0.2)], None, "✓ .* at black: uncovered corners"),
        ([], BLACK_HALF, "✓ 50.0 % at black: there before"),
        ([aw.invert.at()], 255 - BLACK_HALF, "✓ 50.0 % at black: there before"),
        ([aw.erase.at(width=0.5, height=0.5)], None, "✓ .* % at black: by erase"),
        ([aw.salt_and_pepper.at(share=0.1)], None, "✓ .* % at black or white: by salt and pepper"),
        ([aw.stretch.at(low=1, high=99)], None, "✓ .* % at black or white: cut off by stretch"),
        (
            [aw.rotate.at(angle=30), aw.erase.at(width=0.5, height=0.5)],
            None,
            "✓ .*: .* % by erase, .* % uncovered corners",
        ),
        ([aw.rotate.at(angle=30)], BLACK_HALF, "✓ .*: .* % there before, .* % uncovered corners"),
        (
            [aw.rotate.at(angle=30), aw.brightness.at(gain=2)],
            None,
            "▲ .* cut off at black or white, most by brightness",
        ),
    ],
)
def test_many_values_at_an_end_are_explained_beside_the_number(steps, picture, verdict):
    read = aw.RecipeExplorer(picture, recipe=aw.Recipe(steps)).meter
    assert re.match(verdict, read.verdict), read.verdict
    number = re.search(r"✓ ([\d.]+ % at [a-z ]+)", read.verdict)
    assert number is None or number[1].strip() in read.after.data()["words"]


def test_no_preset_has_many_values_at_an_end_beside_nothing_wrong():
    explorer = aw.RecipeExplorer()
    for name in ("photos", "aerial", "medical", "small_data_set"):
        explorer.recipe = getattr(aw.presets, name)()
        read = explorer.meter
        assert ("nothing wrong" in read.verdict) == (read.after.clipped < 0.0095 and not read.sentence)


def test_of_a_pipeline_that_does_not_tell_it_is_not_known_why():
    albumentations = pytest.importorskip("albumentations")
    read = aw.explore(albumentations.Rotate(limit=(30, 30), border_mode=0, p=1)).meter
    assert re.match(r"1\d\.\d % at black: uncovered or cut off \(not told which\)", read.verdict)
    assert read.state == "unjudged" and read.sentence == ""
    assert aw.explore(albumentations.HorizontalFlip(p=1)).meter.verdict == "✓ nothing wrong"


def test_the_page_shows_what_it_is_told():
    from augwidgets.data import suggestion
    from augwidgets.recipe import level_changes

    scripts = {one.name: one.read_text() for one in (pathlib.Path(aw.__file__).parent / "widgets").glob("*.js")}
    for word in ("nothing wrong", "centred", "▲"):
        assert not [name for name, script in scripts.items() if word in script and name != "compare_view.js"]
    paints = {"compare_view.js", "instant_painter.js", "instant_pixels.js", "instant_tables.js", "instant_cutouts.js",
              "instant_light.js", "instant_over.js"}  # bytes  # fmt: skip
    assert {name for name, script in scripts.items() if "255" in script} <= paints
    assert suggestion.MOST_CUT_OFF == level_changes.MOST_CUT_OFF
    data = aw.RecipeExplorer().meter.data()
    assert set(data) == {"before", "after", "verdict", "state", "stale"}


def test_an_explorer_reads_its_pictures():
    explorer = aw.RecipeExplorer(recipe=aw.Recipe([aw.brightness.at(gain=0.5)]))
    assert explorer.meter.before.mean == pytest.approx(115, abs=1)
    assert explorer.meter.after.mean == pytest.approx(57, abs=1) and explorer.meter.sentence == ""
    explorer.recipe = aw.Recipe([aw.brightness.at(gain=0)])
    assert "gone black" in explorer.meter.sentence
    explorer.recipe = aw.Recipe([aw.brightness.at(gain=3)])
    assert "most by brightness" in explorer.meter.sentence
