"""Explorers of Keras's layers and of albumentations: controls, the pictures, the code, what is refused."""

from __future__ import annotations

import asyncio
from typing import Any

import albumentations as A
import numpy as np
import pytest

import augwidgets as aw
from augwidgets.dialects.pipeline import Part, Setting
from augwidgets.domain.range import Range
from augwidgets.generator.keras_import import import_keras
from augwidgets.recipe.draws import Outcome
from augwidgets.widgets import drawing, pipeline_explorer
from tests.widgets.front_end import named, parts, press, say, slider, view

keras = import_keras()
CAT = aw.pictures.cat()


def ran(text: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(text, "exported", "exec"), names)
    return names


def shown(explorer):
    return [str(getattr(part, "value", "")) for part in parts(explorer)]


@pytest.mark.parametrize(
    ("thing", "library"),
    [
        (keras.layers.RandomBrightness(0.1), "Keras 3."),
        (keras.layers.RandomFlip, "Keras 3."),
        (keras.Sequential([keras.layers.RandomInvert(0.5), keras.layers.RandomBrightness(0.1)]), "Keras 3."),
        (A.RandomGamma(p=1), "albumentations 2."),
        (A.RandomGamma, "albumentations 2."),
        (A.Compose([A.HorizontalFlip(), A.Blur()]), "albumentations 2."),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_handed_in_opens(thing, library):
    explorer = aw.explore(thing, on=CAT, seed=3)
    assert isinstance(explorer, aw.PipelineExplorer) and explorer.error is None
    assert explorer.seed == 3 and explorer.pipeline.library.startswith(library)
    assert len(view(explorer).tiles) == 9 == len(explorer.samples) == len(explorer.figure().axes)
    assert explorer.picture.startswith(b"\xff\xd8")


def test_a_control_makes_the_transform_anew_and_draws():
    explorer = aw.explore(A.RandomGamma(gamma_limit=(80, 120), p=1))
    before = explorer.picture
    say(named(explorer, "RandomGamma gamma limit: from … to"), value="150 200")
    assert "gamma_limit=(150.0, 200.0)" in explorer.code()
    assert explorer.picture != before and explorer.error is None


def test_a_slider_of_a_layer():
    explorer = aw.explore(keras.layers.RandomBrightness(0.1))
    name = "RandomBrightness factor: from … to"
    say(named(explorer, name), value="0 60")  # which the track grows for
    say(slider(explorer, name), value=[50.0, 60.0])
    assert tuple(explorer.thing.factor) == (0.5, 0.6)
    assert explorer.meter.after.mean > explorer.meter.before.mean + 70


@pytest.mark.parametrize(
    "thing",
    [A.Compose([A.RandomGamma(p=1), A.HorizontalFlip(p=0.5)]), keras.layers.RandomBrightness(0.3)],
    ids=["albumentations", "keras"],
)
@pytest.mark.parametrize("levels", ["0..255", "0..1"])
def test_the_code_makes_the_nine_pictures(thing, levels):
    explorer = aw.explore(thing, seed=2, levels=levels)
    explorer.sample = CAT  # at full size, as in the script
    pictures = ran(explorer.code())["pictures"]
    full = 255 if levels == "0..255" else 1
    for picture, sample in zip(pictures, explorer.samples, strict=True):
        assert np.abs(np.clip(picture, 0, full) - sample.image).max() <= (0.51 if full == 255 else 1e-5)


def test_draw_again_takes_nine_other_seeds():
    explorer = aw.explore(A.HorizontalFlip(p=0.5))
    press(named(explorer, "nine other draws: the next seed"))
    assert explorer.seed == 1 and "seed=9 + k" in explorer.code()


def test_a_picture_in_0_to_1_meets_a_layer_for_0_to_255():
    explorer = aw.explore(keras.layers.RandomBrightness(0.2))
    assert explorer.meter.sentence == ""
    explorer.levels = "0..1"
    assert "a picture in 0 … 1 met something that is made for 0 … 255" in explorer.meter.sentence
    assert any("value_range=(0, 1)" in text for text in shown(explorer))
    say(named(explorer, "RandomBrightness value range: 0..1"), value=True)
    assert explorer.meter.sentence == ""
    assert not any("write value_range=(0, 1)" in text for text in shown(explorer))


def test_what_stays_behind_is_said():
    explorer = aw.explore(keras.layers.RandomFlip())
    assert any("keypoints" in text for text in shown(explorer))
    assert explorer.samples[0].keypoints is None and explorer.samples[0].boxes is not None


def test_a_float_picture_arrives_as_it_is():
    picture = (CAT.image / 255).astype(np.float32)
    explorer = aw.explore(A.RandomGamma(p=1), on=picture)
    assert explorer.levels == "0..1" and explorer.samples[0].image.dtype == np.float32


def test_values_below_zero_have_a_true_minus():
    explorer = aw.explore(keras.layers.RandomRotation(0.2))
    words = [word for tile in view(explorer).tiles for word in tile["caption"][0]]
    assert any("−" in word for word in words) and not any(" -" in word for word in words)


# -- what goes wrong --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("thing", [keras.layers.Dense(3), keras.layers.Conv2D, keras.layers.MixUp()])
def test_a_layer_that_is_no_augmentation_is_refused_in_one_sentence(thing):
    with pytest.raises(TypeError) as told:
        aw.explore(thing)
    assert "layers that make one picture of one picture" in str(told.value) or "pictures" in str(told.value)
    assert "\n" not in str(told.value)


class Moody:
    """A pipeline that refuses one value and fails at another."""

    library, in_pixels = "Moody 1.0", False

    def __init__(self, level=0.0):
        self.level = level
        self.parts = (Part("Moody", "", (Setting("level", Range(0, 10), level),), {"colour": "'blue'"}),)

    thing = property(lambda self: self)

    def changed(self, part, name, value):
        if value > 8:
            raise ValueError("level must be at most 8, got 9; choose less")
        return Moody(value)

    def apply(self, sample, seed):
        if self.level > 5:
            raise RuntimeError("Moody cannot run with a level above 5")
        return Outcome(sample, (f"level {self.level:g}",))

    def code(self):
        return "pipeline = Moody()\n"

    def call(self, seed):
        return f"pipeline(image, {seed})"

    def notes(self, sample):
        return ("Moody is moody.",)


def test_a_refused_value_snaps_back_and_the_sentence_is_shown():
    explorer = aw.PipelineExplorer(Moody(), CAT)
    say(named(explorer, "Moody level: value"), value="9")
    assert explorer.error == "level must be at most 8, got 9; choose less"
    assert named(explorer, "Moody level: value").value.startswith("0") and explorer.pipeline.level == 0


def test_an_error_while_drawing_is_shown_and_the_last_good_pictures_stay():
    explorer = aw.PipelineExplorer(Moody(), CAT)
    good = explorer.picture
    say(named(explorer, "Moody level: value"), value="6")
    assert explorer.error == "Moody cannot run with a level above 5" and explorer.picture == good
    say(named(explorer, "Moody level: value"), value="2")
    assert explorer.error is None and view(explorer).tiles[0]["caption"][0] == ["level 2"]


def test_arguments_without_a_control_and_notes_are_shown():
    explorer = aw.PipelineExplorer(Moody(), CAT)
    assert "also colour='blue'" in shown(explorer) and "Moody is moody." in shown(explorer)


@pytest.mark.parametrize("slow", [True, False])
def test_what_takes_long_to_know_is_said_once_no_slider_moves(slow, monkeypatch):
    monkeypatch.setattr(drawing, "_REST", 0.4)
    monkeypatch.setattr(pipeline_explorer, "_QUICK", -1.0 if slow else 9.0)
    asked = []
    monkeypatch.setattr(Moody, "notes", lambda self, _: asked.append(self.level) or (f"Moody at {self.level:g}.",))
    explorer = aw.PipelineExplorer(Moody(), CAT)
    assert "Moody at 0." in shown(explorer)  # code waits
    asked.clear()

    async def page():
        for level in "123":
            say(named(explorer, "Moody level: value"), value=level)
            await asyncio.sleep(0.03)
        moving = list(asked)
        await asyncio.sleep(0.8)
        return moving

    moving = asyncio.run(page())
    assert (moving == []) == slow and "Moody at 3." in shown(explorer)
    assert asked[len(moving) :] == [3.0] and explorer.error is None
    say(named(explorer, "Moody level: value"), value="4")
    assert "Moody at 4." in shown(explorer)  # without an event loop nothing comes later


def test_another_transform_can_be_assigned():
    explorer = aw.explore(A.RandomGamma())
    explorer.pipeline = A.HorizontalFlip(p=1)
    assert explorer.error is None and "HorizontalFlip" in explorer.code()
    assert [row for row in shown(explorer) if "gamma" in row] == []
    with pytest.raises(TypeError, match="can be opened, got int"):
        explorer.pipeline = 5


def test_every_control_has_a_name():
    explorer = aw.explore(A.Compose([A.Affine(), A.RandomFog()]))
    controls = [part for part in parts(explorer) if hasattr(part, "disabled")]
    assert len(controls) > 20
    for part in controls:
        slider_beside_its_text = "Slider" in type(part).__name__
        assert part.description or part.tooltip or slider_beside_its_text, type(part)


def test_a_list_of_layers_is_a_row_of_them():
    explorer = aw.explore([keras.layers.RandomInvert(0.5), keras.layers.RandomBrightness(0.1)], on=CAT)
    assert [part.name for part in explorer.pipeline.parts] == ["RandomInvert", "RandomBrightness"]


def test_the_heading_follows_the_pipeline():
    import albumentations as A

    explorer = aw.explore(A.RandomBrightnessContrast(p=1))
    explorer.pipeline = A.Blur(p=1)
    assert "Blur" in [part.value for part in parts(explorer) if "aw-title" in part._dom_classes]
