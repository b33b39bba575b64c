"""A recipe over a data set: nine draws of one picture, or one draw of each of nine pictures."""

from __future__ import annotations

import numpy as np
import pytest
import traitlets
from PIL import Image

import augwidgets as aw
from tests.widgets.front_end import named

RECIPE = aw.Recipe([aw.rotate.between(angle=(-30, 30)), aw.gamma])


@pytest.fixture
def photos(tmp_path):
    rng = np.random.default_rng(3)
    for name in ("cat", "dog"):
        (tmp_path / name).mkdir()
        for number in range(7):
            picture = rng.integers(0, 256, (40 + number, 60, 3)).astype(np.uint8)
            Image.fromarray(picture).save(tmp_path / name / f"{number}.png")
    (tmp_path / "cat" / "3.png").write_bytes(b"no picture")
    return aw.data.open(tmp_path)


def test_nine_pictures_each_with_the_draw_of_its_number(photos):
    explorer = aw.explore(photos, shows="pictures", seed=5)
    assert isinstance(explorer, aw.DataSetExplorer)
    explorer.recipe = RECIPE
    for number in (0, 1, 8):
        wanted = RECIPE(photos[number], seed=(5, 0, number))
        assert explorer.samples[number].same_as(wanted)
    assert explorer._tiles()[3].alt.startswith("cat/3.png: a picture (PNG")  # which cannot be read, and says so
    explorer.turn(1)
    assert explorer.first == 9 and len(explorer.samples) == 5
    assert explorer.samples[0].same_as(RECIPE(photos[9], seed=(5, 0, 9)))
    explorer.turn(1)
    assert explorer.first == 9  # there are no more
    assert explorer.meter.state == "fine"


def test_nine_draws_of_one_picture_as_a_recipe_explorer_has_them(photos):
    explorer = aw.explore(RECIPE, on=photos, seed=2)
    assert explorer.sample.label == "cat" and explorer.number == 0
    explorer.number = 9
    assert explorer.sample.same_as(photos[9])
    assert explorer.samples[4].same_as(RECIPE(photos[9], seed=(2, 0, 4)))
    explorer.turn(1)
    assert explorer.number == 10 and explorer.sample.same_as(photos[10])
    with pytest.raises(ValueError, match="cat/3.png"):
        explorer.number = 3
    assert explorer.number == 10 and explorer.sample.same_as(photos[10])


def test_pictures_are_narrowed_by_class_and_name(photos):
    explorer = aw.explore(photos)
    explorer.only = "dog"
    assert explorer.numbers == list(range(7, 14)) and explorer.sample.label == "dog"
    explorer.search = "5.PNG"
    assert explorer.numbers == [12] and explorer.number == 12
    with pytest.raises(traitlets.TraitError, match="no picture that shows 'dog'"):
        explorer.search = "nowhere"
    assert explorer.numbers == [12]
    with pytest.raises(traitlets.TraitError, match="only must be a class"):
        explorer.only = "horse"
    explorer.only = explorer.search = ""
    assert len(explorer.numbers) == 14


def test_a_picture_chosen_from_the_list_or_the_grid_has_its_number(photos):
    explorer = aw.explore(photos, shows="pictures")
    explorer._chooser.choose("dog/2.png")
    assert explorer.number == 9 and explorer.sample.same_as(photos[9])
    explorer._open_large(8)
    assert explorer.number == 8 and explorer.shows == "draws" and explorer.sample.same_as(photos[8])
    assert "aw.data.open(" in explorer.code() and "aw.data.export(" in explorer.code()


def test_pages_of_one_picture_show_draws_of_the_one_that_is_chosen(photos):
    explorer = aw.explore(RECIPE, on=photos, shows="pictures")
    explorer.page = "Compare"
    assert explorer.error is None
    assert explorer.samples[1].same_as(RECIPE(photos[0], seed=(0, 0, 1)))
    explorer.page = "Grid"
    assert explorer.samples[1].same_as(RECIPE(photos[1], seed=(0, 0, 1)))


def test_one_that_cannot_be_read_at_first_is_passed_over_and_said(photos):
    explorer = aw.explore(photos.picked([3, 4]))
    assert explorer.number == 1 and "cat/3.png" in explorer.error
    with pytest.raises(ValueError, match="none of the 1 pictures can be read"):
        aw.explore(photos.picked([3]))
    with pytest.raises(TypeError, match="aw.data.open"):
        aw.DataSetExplorer(3)


def test_the_lines_of_code_make_the_nine(photos):
    explorer = aw.explore(RECIPE, on=photos, shows="pictures", seed=4)
    explorer.only = "dog"
    lines = explorer.code()
    known = {}
    exec(lines, known)
    assert [one.same_as(other) for one, other in zip(known["samples"], explorer.samples, strict=True)] == [True] * 7
    explorer.shows = "draws"
    exec(explorer.code(), known)
    assert all(one.same_as(other) for one, other in zip(known["samples"], explorer.samples, strict=True))


def test_classes_that_a_mirror_changes_are_changed_or_not_mirrored(photos):
    data = photos.with_mirrors({"cat": "dog"})
    flip = aw.Recipe([aw.flip_horizontal.at()])
    explorer = aw.explore(flip, on=data, shows="pictures")
    assert explorer.samples[0].label == "dog"
    explorer = aw.explore(flip, on=photos.with_mirrors(never=["cat"]))
    assert explorer.samples[0].same_as(photos[0]) and explorer._tiles()[0].alt == "as it was"


def test_its_code_opens_the_very_pictures_that_are_shown(tmp_path):
    for split in ("train", "val"):
        for name in ("b", "d"):
            (tmp_path / split / name).mkdir(parents=True)
            for number in range(2):
                Image.new("L", (20 + number, 16), 90).save(tmp_path / split / name / f"{number}.png")
    data = aw.data.open(tmp_path, split="val").with_mirrors({"b": "d"})[1:4]
    explorer = aw.explore(aw.Recipe([aw.flip_horizontal]), on=data, shows="pictures", seed=3)
    known = {}
    exec(explorer.code(), known)
    assert known["data"].names == data.names == ["val/b/1.png", "val/d/0.png", "val/d/1.png"]
    assert [one.label for one in known["samples"]] == [one.label for one in explorer.samples]
    assert (
        aw.data.open(tmp_path, split="val").only("d").code == f"aw.data.open({str(tmp_path)!r}, split='val').only('d')"
    )
    assert data.picked([1]).code is None and 'format="folder"' in explorer.code()
    divided = aw.explore(tmp_path)
    assert isinstance(divided, aw.DataSetExplorer) and len(divided.numbers) == 8


@pytest.mark.parametrize(
    ("traits", "words"),
    [
        ({"number": 99}, "number must be one of 14 pictures"),
        ({"number": "a"}, "got 'a'"),
        ({"only": "horse"}, "only must be a class of the data set \\('cat', 'dog'\\)"),
        ({"search": "zzz"}, "no picture has it"),
        ({"only": 3}, "only must be a text, got 3"),
    ],
)
def test_what_it_is_opened_with_is_checked(photos, traits, words):
    with pytest.raises((TypeError, ValueError), match=words):
        aw.explore(photos, **traits)


def test_it_opens_narrowed(photos):
    explorer = aw.explore(photos, only="dog", search="5")
    assert explorer.number == 12 and explorer.sample.label == "dog" and explorer.error is None
    with pytest.raises(ValueError, match="got an empty one"):
        aw.explore(photos[:0])


class Items:
    """A data set of somebody else, which notes what is read."""

    def __init__(self, boxed):
        self.boxed, self.read = boxed, set()

    def __len__(self):
        return 40

    def __getitem__(self, number):
        self.read.add(number)
        image, name = np.full((20, 30, 3), 3 * number, np.uint8), ("cat", "dog")[number % 2]
        return {"image": image, "boxes": [[1, 1, 9, 9]], "labels": [name]} if self.boxed else (image, name)


@pytest.mark.parametrize("boxed", [False, True])
def test_classes_that_only_the_pictures_tell_are_read_when_they_are_asked_for(boxed):
    items = Items(boxed)
    explorer = aw.explore(aw.data.open(items), shows="pictures")
    classes = named(explorer, "class")
    assert len(items.read) <= 12 and not classes.disabled, items.read
    assert [words for words, _ in classes.options] == ["all classes", "count them: reads 40 pictures"]
    classes.value = classes.options[1][1]
    assert explorer.error is None and explorer.only == "" and len(items.read) == 40
    assert [words for words, _ in classes.options] == ["all classes (40)", "cat (20)", "dog (20)"]
    assert classes.value == ""
    classes.value = "dog"
    assert explorer.only == "dog" and explorer.numbers == list(range(1, 40, 2))


def test_a_class_that_code_asks_for_is_looked_for_and_then_they_are_known():
    items = Items(False)
    explorer = aw.explore(aw.data.open(items))
    assert len(items.read) <= 2
    with pytest.raises(traitlets.TraitError, match="must be a class of the data set .'cat', 'dog'."):
        explorer.only = "bird"
    explorer.only = "cat"
    classes = named(explorer, "class")
    assert classes.value == "cat" and classes.options[1] == ("cat (20)", "cat") and len(explorer.numbers) == 20
    again = aw.explore(aw.data.open(Items(False)), only="dog")
    assert named(again, "class").value == "dog"
