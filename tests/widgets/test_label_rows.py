"""What an explorer shows and sets of labels: rows, what was dropped, turned boxes, and when a label may be wrong."""

from __future__ import annotations

import re
from pathlib import Path

import ipywidgets
import numpy as np
import pytest

import augwidgets as aw
from augwidgets.widgets import label_rows

WIDGETS = Path(label_rows.__file__).parent


def walk(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def opened(recipe, on):
    explorer = aw.explore(recipe, on=on)
    (button,) = (one for one in walk(explorer) if "aw-of-labels" in one._dom_classes)
    return explorer, button


def rows_of(explorer):
    (box,) = (one for one in walk(explorer) if "aw-rules" in one._dom_classes)
    return {row.children[0].value: row for row in box.children[1].children}


def squares():
    image = np.full((100, 100, 3), 120, np.uint8)
    return aw.Sample(image, boxes=[[40, 40, 60, 60], [10, 10, 16, 16]], box_labels=["cat", "dog"],
                     keypoints=[[45, 50], [55, 50]], keypoint_names=["left_eye", "right_eye"],
                     keypoint_pairs=[(0, 1)], label="pets")  # fmt: skip


def test_the_rows_of_labels_come_out_and_set_the_recipe_and_undo():
    explorer, button = opened(aw.Recipe([aw.rotate]), squares())
    assert button.description == "label settings" and not rows_of(explorer)
    button.click()
    rows = rows_of(explorer)
    assert list(rows) == ["boxes", "clip", "min visible", "min size", "min object visible", "measured on", "otherwise"]
    buttons = {one.description: one for one in walk(rows["boxes"]) if isinstance(one, ipywidgets.ToggleButton)}
    buttons["turned"].value = True
    assert explorer.recipe.boxes == "turned" and not buttons["tight"].value
    assert button.description == "label settings: boxes turned"
    (slider,) = (one for one in walk(rows["min size"]) if isinstance(one, ipywidgets.FloatSlider))
    slider.value = 8
    assert explorer.recipe.min_size == 8 and "min size 8 px" in button.description
    (slider,) = (one for one in walk(rows["min object visible"]) if isinstance(one, ipywidgets.FloatSlider))
    again = [one for one in walk(rows["otherwise"]) if isinstance(one, ipywidgets.ToggleButton)]
    assert all(one.disabled for one in again)
    slider.value = 50
    assert explorer.recipe.min_object_visible == 0.5 and not any(one.disabled for one in again)
    slider.value = 0
    assert explorer.recipe.min_object_visible is None
    while explorer.recipe != aw.Recipe([aw.rotate]):
        explorer.undo()
    assert button.description == "label settings" and buttons["tight"].value and explorer.error is None
    explorer.recipe = aw.Recipe([aw.rotate], clip=False)
    assert [one.value for one in walk(rows["clip"]) if isinstance(one, ipywidgets.ToggleButton)] == [True, False]


def test_no_row_has_a_class_of_the_captions():
    """A row of whole numbers is marked, and must not be laid over the others as an unfolded caption is."""
    explorer, button = opened(aw.Recipe([aw.noise]), squares())
    button.click()
    captions = set(re.findall(r'make\("div", "(aw-[\w-]+)"', (WIDGETS / "tiles.js").read_text()))
    ranges = [one for one in walk(explorer) if "aw-range" in one._dom_classes]
    assert "aw-whole" in captions and len(ranges) >= 4
    assert not any(captions & set(one._dom_classes) for one in ranges)


def test_a_page_is_told_what_was_dropped_and_why():
    explorer = aw.explore(aw.Recipe([aw.zoom.at(scale=0.5)], min_size=5), on=squares())
    tile = next(one for one in walk(explorer) if hasattr(one, "tiles")).tiles[0]
    assert [box["label"] for box in tile["boxes"]] == ["cat"]
    (gone,) = tile["dropped"]
    assert gone["label"] == "dog" and gone["reason"] == "too small" and gone["path"].startswith("M")
    assert "dog dropped, too small" in tile["alt"]


@pytest.mark.parametrize("boxes", ["tight", "turned"])
def test_a_page_is_told_turned_boxes_and_the_box_of_the_corners(boxes):
    mask = np.zeros((100, 100), np.uint8)
    mask[40:60, 40:60] = np.tri(20, dtype=np.uint8)
    sample = aw.Sample(mask, mask, [[40, 40, 60, 60]], ["half"], mask_values=[1])
    explorer = aw.explore(aw.Recipe([aw.rotate.at(angle=20)], boxes=boxes), on=sample)
    view = next(one for one in walk(explorer) if hasattr(one, "tiles"))
    (box,) = view.tiles[0]["boxes"]
    assert box["turned" if boxes == "turned" else "corners"].count("L") == 3
    assert ("hull" in box) == (boxes == "tight")  # the turned box's edges are its hull
    (before,) = view.original_tile["boxes"]
    assert not {"turned", "corners", "hull"} & set(before)


def test_keypoints_carry_their_names_those_after_a_mirror():
    explorer = aw.explore(aw.Recipe([aw.flip_horizontal.at()]), on=squares())
    view = next(one for one in walk(explorer) if hasattr(one, "tiles"))
    times = view.tiles[0]["w"] / 100
    assert [(one["name"], one["at"][0] / times) for one in view.tiles[0]["points"]] == [
        ("left_eye", 45), ("right_eye", 55),
    ]  # fmt: skip
    alone = aw.explore(aw.Recipe([aw.flip_horizontal.at()]), on=squares().replace(keypoint_pairs=None))
    view = next(one for one in walk(alone) if hasattr(one, "tiles"))
    assert [one["at"][0] / times for one in view.tiles[0]["points"]] == [55, 45]


def test_a_tile_says_that_its_label_may_be_wrong_and_again_finds_others():
    recipe = aw.Recipe([aw.shift.between(right=(0, 1))], min_object_visible=0.6)
    explorer = aw.explore(recipe, on=squares())
    view = next(one for one in walk(explorer) if hasattr(one, "tiles"))
    said = [tile["missing"] for tile in view.tiles]
    assert any(said) and all(not words or "label may be wrong" in words[0] for words in said)
    assert all(not words or words[0] in tile["alt"] for words, tile in zip(said, view.tiles, strict=True))
    explorer.recipe = again = recipe.replace(otherwise="draw again")
    assert not any(tile["missing"] for tile in view.tiles) and explorer.error is None
    for number, sample in enumerate(explorer.samples):
        assert sample.same_as(again(squares(), seed=(explorer.seed, 0, number)))
