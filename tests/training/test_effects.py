"""What a recipe does to a data set: numbers that were worked out on paper, the sentence, and the figure's artists."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets.training.effects import LARGE, effect_of
from tests.saved_pictures import in_html
from tests.strategies import dotted, smooth

NOTHING = aw.Recipe([])
HALF = aw.Recipe([aw.brightness.between(gain=0.5)])


def test_mean_and_spread_are_those_of_all_pictures_together():
    pictures = [np.full((4, 6), 40, np.uint8), np.full((4, 6), 80, np.uint8)]
    effect = effect_of(HALF, pictures)
    assert effect.channels == ("grey",)
    assert effect.before.mean == (60,) and effect.before.spread == (20,)
    assert effect.after.mean == (30,) and effect.after.spread == (10,)
    assert (effect.pictures, effect.draws, effect.total) == (2, 2, 2)


def test_numpy_finds_the_same_numbers_in_each_channel():
    stack = np.random.default_rng(1).integers(0, 256, (5, 20, 30, 3), np.uint8)
    effect = effect_of(NOTHING, stack)
    for stats in (effect.before, effect.after):
        assert stats.mean == pytest.approx(stack.mean(axis=(0, 1, 2)))
        assert stats.spread == pytest.approx(stack.std(axis=(0, 1, 2)))
        assert stats.colour == pytest.approx(np.ptp(stack, axis=3).mean())
    assert effect.told == ""


def test_floats_are_told_in_the_same_levels():
    whole = effect_of(HALF, smooth()[None])
    parts = effect_of(HALF, smooth(np.float32)[None])
    for one, other in ((whole.before, parts.before), (whole.after, parts.after)):
        assert other.mean == pytest.approx(one.mean, abs=0.6)  # rounded to whole levels, at most twice
        assert other.colour == pytest.approx(one.colour, abs=0.6)


def test_a_large_picture_counts_no_more_than_a_small_one():
    effect = effect_of(NOTHING, [np.full((100, 100), 200, np.uint8), np.full((1, 1), 100, np.uint8)])
    assert effect.before.mean == (150,)


def test_grey_pictures_among_coloured_ones_have_no_colour():
    red = np.zeros((4, 4, 3), np.uint8)
    red[..., 0] = 200
    effect = effect_of(NOTHING, [red, np.full((4, 4), 100, np.uint8)])
    assert effect.channels == ("red", "green", "blue")
    assert effect.before.mean == (150, 50, 50) and effect.before.colour == 100


def test_transparency_is_no_level():
    effect = effect_of(NOTHING, [dotted(channels=4)])
    assert effect.before.mean == pytest.approx([255 * 21 * 21 / (120 * 160)] * 3)


def test_it_draws_the_pictures_that_the_training_sees():
    recipe, pictures = aw.default_recipe(), [smooth(), smooth(low=0, high=0.4)]
    effect = effect_of(recipe, pictures, epochs=2, seed=9)
    drawn = [recipe(picture, seed=(9, epoch, k)) for epoch in range(2) for k, picture in enumerate(pictures)]
    assert effect.after.mean == pytest.approx(np.mean(drawn, axis=(0, 1, 2)))
    assert effect.draws == 4 and effect.pictures == 2
    assert effect.before.mean == pytest.approx(np.mean(pictures, axis=(0, 1, 2)))
    again = effect_of(recipe, pictures, epochs=2, seed=9)
    assert (again.after.shares == effect.after.shares).all()
    assert (effect_of(recipe, pictures, epochs=2, seed=10).after.shares != effect.after.shares).any()


def test_a_training_set_draws_the_same():
    pictures = np.stack([smooth(), smooth(low=0, high=0.4)])
    data = aw.training.Augmented(pictures, recipe=aw.default_recipe(), seed=4, threads=0)
    drawn = np.stack([data.sample(k).image for k in range(2)])
    assert effect_of(aw.default_recipe(), pictures, seed=4).after.mean == pytest.approx(drawn.mean(axis=(0, 1, 2)))


def test_a_folder_of_pictures_and_a_folder_of_classes_are_read(tmp_path):
    for name, level in [("a.png", 10), ("b.png", 30)]:
        Image.fromarray(np.full((3, 3), level, np.uint8)).save(tmp_path / name)
    assert effect_of(NOTHING, tmp_path).before.mean == (20,)
    (tmp_path / "cats").mkdir()
    Image.fromarray(np.full((3, 3), 50, np.uint8)).save(tmp_path / "cats" / "c.png")
    assert effect_of(NOTHING, str(tmp_path)).before.mean == (50,)


def test_a_picture_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "broken.png").write_bytes(b"no picture")
    with pytest.raises(ValueError, match=r"broken\.png"):
        effect_of(NOTHING, tmp_path)
    with pytest.raises(TypeError, match="picture 1 of x: "):
        effect_of(NOTHING, [smooth(), np.zeros((3, 3), "U1")])


def test_progress_is_told_and_can_stop_it():
    told = []
    effect = effect_of(HALF, [smooth()] * 3, epochs=2, progress=lambda *numbers: told.append(numbers))
    assert told == [(done, 6) for done in range(1, 7)] and effect.draws == 6
    stopped = effect_of(HALF, [smooth()] * 3, epochs=2, progress=lambda done, _: done < 2)
    assert (stopped.pictures, stopped.draws, stopped.total) == (2, 2, 6)
    assert "2 pictures, draws: 2 of 6 (stopped)" in str(stopped)


def test_a_large_shift_is_said_in_a_sentence_and_a_small_one_is_not():
    bright = np.full((4, 4), 100, np.uint8)
    small = effect_of(aw.Recipe([aw.brightness.between(gain=1.1)]), [bright])
    assert small.after.mean[0] - small.before.mean[0] == LARGE and small.told == ""
    large = effect_of(aw.Recipe([aw.brightness.between(gain=1.11)]), [bright])
    assert large.told == (
        "The mean rises from 100 to 111 (of 255). A model whose normalisation is fixed to the originals is trained on "
        "other levels than it will meet. One side outweighs the other in brightness (gain 1.11 to 1.11): let a range "
        "reach equally far to both sides of no change."
    )
    flat = effect_of(aw.Recipe([aw.contrast.between(gain=0.2)]), [np.tile(np.array([[28, 228]], np.uint8), (4, 4))])
    assert flat.told.startswith("The spread falls from 100 to 20 (of 255). ")
    pale = effect_of(aw.Recipe([aw.greyscale]), [smooth()])
    assert "the colour falls from" in pale.told.lower()


def test_several_channels_share_a_sentence():
    picture = np.full((4, 4, 3), (200, 100, 10), np.uint8)
    told = effect_of(HALF, [picture]).told
    means, colour = told.split(". ")[:2]
    assert means == "The mean falls from 200 to 100 in red and from 100 to 50 in green (of 255)"
    assert colour == "The colour falls from 190 to 95"


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([aw.rotate.between(angle=45)], "fill='reflect'"),
        ([aw.zoom.between(scale=(0.4, 0.8))], "fill='reflect'"),
        ([aw.one_of([aw.shift.between(right=0.4), aw.shift.between(down=0.4)])], "fill='reflect'"),
        ([aw.brightness.between(gain=(0.2, 1))], "brightness (gain 0.2 to 1)"),
        ([aw.rotate.between(angle=10), aw.gamma.between(exponent=(1, 4))], "gamma (exponent 1 to 4)"),
    ],
)
def test_what_would_mend_it_is_said_where_it_is_true(steps, said):
    told = effect_of(aw.Recipe(steps), [smooth(low=0.3, high=0.9)], epochs=10).told
    assert said in told and told.count("would fill") + told.count("equally far") == 1


@pytest.mark.parametrize(
    "recipe",
    [
        aw.Recipe([aw.greyscale]),
        aw.Recipe([aw.invert.at()]),
        aw.Recipe([aw.rotate.between(angle=45), aw.invert.at()], fill="reflect"),
        aw.Recipe([aw.contrast.between(gain=(0.1, 1.9))], fill="reflect"),
    ],
)
def test_no_advice_is_given_where_none_is_true(recipe):
    red = np.zeros((20, 30, 3), np.uint8)
    red[5:, :, 0] = 200
    told = effect_of(recipe, [red], epochs=10).told
    assert told.endswith("than it will meet.")


def test_what_is_filled_with_the_picture_needs_no_advice():
    mended = effect_of(aw.Recipe([aw.rotate.between(angle=45)], fill="reflect"), [smooth(low=0.3, high=0.9)])
    assert "fill" not in mended.told


def test_the_table_shows_every_number():
    text = str(effect_of(HALF, [np.full((4, 4), 100, np.uint8)]))
    assert "mean of grey       100.0    50.0   −50.0" in text
    assert text.endswith("to both sides of no change.") and max(map(len, text.splitlines())) <= 116


def test_the_figure_shows_each_channel_before_and_after():
    effect = effect_of(HALF, [smooth()])
    figure = effect.figure()
    assert [axes.get_title(loc="left").partition("\n")[0] for axes in figure.axes] == ["red", "green", "blue"]
    for number, axes in enumerate(figure.axes):
        (line,) = [line for line in axes.lines if line.get_label() == "after"]
        assert (line.get_ydata() == effect.after.shares[number]).all()
        means = {line.get_gid(): line.get_xdata()[0] for line in axes.lines if line.get_gid()}
        assert means == {"mean before": effect.before.mean[number], "mean after": effect.after.mean[number]}
        assert len(axes.collections) == 1
    told = " ".join(figure.texts[0].get_text().split())
    assert told == effect.told
    (chart,) = in_html(effect._repr_html_())
    assert chart.image.format == "PNG" and "red mean" in chart.alt
    assert len(effect_of(NOTHING, [smooth()[..., 0]]).figure().axes) == 1


def test_nothing_in_the_figure_lies_over_something_else():
    figure = effect_of(aw.Recipe([aw.brightness.between(gain=0.3), aw.greyscale]), [aw.pictures.coffee()]).figure()
    figure.canvas.draw()
    titles = [axes._left_title.get_window_extent() for axes in figure.axes]
    assert all(title.width <= axes.get_window_extent().width for title, axes in zip(titles, figure.axes, strict=True))
    sentence = figure.texts[0].get_window_extent()
    assert sentence.x1 <= figure.bbox.x1 and sentence.y0 >= 0 and max(title.y1 for title in titles) <= figure.bbox.y1
    assert not any(sentence.overlaps(axes.get_tightbbox()) for axes in figure.axes)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"recipe": None}, "recipe must be an aw.Recipe"), ({"epochs": 0}, "epochs must be a whole number"),
     ({"pictures": []}, "at least one picture"), ({"seed": -1}, "seed must lie in"),
     ({"progress": 3}, "progress must be a function of two numbers")],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_sentence(wrong, said):
    given = {"recipe": NOTHING, "pictures": [smooth()], **wrong}
    with pytest.raises((TypeError, ValueError), match=said):
        effect_of(given.pop("recipe"), given.pop("pictures"), **given)


def test_what_holds_for_one_class_is_measured_so(tmp_path):
    for name in ("cat", "dog"):
        (tmp_path / name).mkdir()
        Image.fromarray(np.full((8, 8), 100, np.uint8)).save(tmp_path / name / "a.png")
    recipe = aw.Recipe([aw.brightness.between(gain=0.5)]).holding(0, "cat", gain=(1, 1))
    assert effect_of(recipe, tmp_path).after.mean == (75,)
    samples = [aw.Sample(np.full((8, 8), 100, np.uint8), label=name) for name in ("cat", "dog")]
    assert effect_of(recipe, samples).after.mean == (75,)
    soft = [aw.Sample(np.full((8, 8), 100, np.uint8), label={"cat": share, "dog": 1 - share}) for share in (0.7, 0.4)]
    assert effect_of(recipe, soft).after.mean == (75,)  # the first is a cat, the second a dog


def test_samples_may_have_labels_of_different_kinds():
    grey = np.full((8, 8), 100, np.uint8)
    boxed = aw.Sample(grey, boxes=[[0, 0, 4, 4]], box_labels=["a"], label="cat")
    assert effect_of(HALF, [aw.Sample(grey), boxed, aw.Sample(grey, mask=np.ones((8, 8), int))]).pictures == 3
