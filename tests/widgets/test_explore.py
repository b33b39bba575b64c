"""What `aw.explore` makes of what it is given, and what it refuses."""

from __future__ import annotations

import numpy as np
import pandas
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets.widgets.explore import TABLE, Row
from tests.strategies import smooth
from tests.widgets.front_end import named, say


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.png"
    Image.fromarray(smooth()).save(path)
    return path


def test_nothing_opens_the_default_recipe_on_the_cat():
    explorer = aw.explore()
    assert isinstance(explorer, aw.RecipeExplorer)
    assert explorer.recipe == aw.default_recipe() and explorer.seed == 0
    assert explorer.sample.same_as(aw.pictures.cat())
    assert explorer.picture.startswith(b"\xff\xd8") and explorer.error is None


def test_every_kind_of_picture_opens(photo):
    kinds = (
        str(photo),
        photo,
        photo.read_bytes(),
        smooth(),
        smooth(np.float32),
        Image.fromarray(smooth()),
        aw.Sample(smooth()),
    )
    for picture in kinds:
        explorer = aw.explore(picture)
        assert isinstance(explorer, aw.RecipeExplorer) and explorer.sample.size == (120, 160)
        assert aw.explore(aw.rotate, on=picture).sample.size == (120, 160)


def test_a_folder_opens_on_its_first_picture(tmp_path):
    for name, level in [("b.png", 20), ("a.png", 10)]:
        Image.fromarray(np.full((8, 9), level, np.uint8)).save(tmp_path / name)
    (tmp_path / "notes.txt").write_text("no picture")
    explorer = aw.explore(tmp_path)
    assert explorer.sample.image.max() == 10
    assert aw.explore(aw.default_recipe(), on=str(tmp_path)).sample.image.max() == 10


def classes_in(folder, *names):
    """Write a picture of its own level for each name, in folders."""
    for level, name in enumerate(names, 1):
        (folder / name).parent.mkdir(exist_ok=True)
        Image.fromarray(np.full((8, 9), 10 * level, np.uint8)).save(folder / name)


MANY = {
    "class folders": lambda folder: folder,
    "paths": lambda folder: [str(folder / "cats" / "1.png"), folder / "dogs" / "1.png"],
    "arrays": lambda folder: [np.full((8, 9, 1), level, np.uint8) for level in (10, 20)],
    "samples": lambda folder: [aw.Sample(np.full((8, 9), level, np.uint8), label=str(level)) for level in (10, 20)],
    "a batch": lambda folder: np.stack([np.full((8, 9, 1), level, np.uint8) for level in (10, 20)]),
    "a table": lambda folder: pandas.DataFrame(
        {"label": ["cat", "dog"], "file": [str(folder / "cats" / "1.png"), str(folder / "dogs" / "1.png")]}
    ),
}


@pytest.mark.parametrize("kind", MANY)
def test_many_pictures_open_on_the_first_and_the_others_are_listed(tmp_path, kind):
    classes_in(tmp_path, "cats/1.png", "dogs/1.png")
    for explorer in (aw.explore(MANY[kind](tmp_path)), aw.explore(aw.rotate, on=MANY[kind](tmp_path))):
        assert explorer.sample.image.max() == 10 and explorer.error is None
        chooser = named(explorer, "picture")
        first, second = chooser.options[:2]
        assert chooser.value == first[1]
        say(chooser, index=1)
        assert explorer.sample.image.max() == 20 and chooser.value == second[1]
        assert explorer.error is None and len(chooser.options) == 2 + len(aw.pictures.NAMES)


def test_of_many_pictures_the_first_that_can_be_read_is_shown(tmp_path):
    classes_in(tmp_path, "b.png")
    (tmp_path / "a.png").write_bytes(b"no picture")
    explorer = aw.explore([tmp_path / "a.png", tmp_path / "b.png"])
    assert explorer.sample.image.max() == 10 and "a.png" in explorer.error
    assert f"aw.load({str(tmp_path / 'b.png')!r})" in explorer.code()
    assert "# sample = aw.load(your_picture)" in aw.explore(np.zeros((2, 8, 9, 3), np.uint8)).code()


def test_a_table_without_file_names_is_refused():
    with pytest.raises(ValueError, match="a column of picture files' names, got the columns 'a', 'b'"):
        aw.explore(pandas.DataFrame({"a": [1], "b": ["x"]}))


def test_a_later_room_adds_a_row():
    class Scene:
        pass

    row = Row(
        "a scene", lambda thing: isinstance(thing, Scene), lambda _, **traits: aw.RecipeExplorer(**traits, seed=5)
    )
    TABLE.append(row)
    try:
        assert aw.explore(Scene()).seed == 5
        with pytest.raises(TypeError, match="a scene, got int"):
            aw.explore(42)
    finally:
        TABLE.remove(row)


def test_a_transform_and_a_step_open_their_explorer():
    explorer = aw.explore(aw.rotate, on=aw.pictures.coffee(), seed=3)
    assert isinstance(explorer, aw.TransformExplorer)
    assert explorer.step == aw.rotate.at() and explorer.seed == 3
    assert aw.explore(aw.zoom.at(scale=2)).step.values["scale"] == 2


def test_recipes_lists_and_recipe_files_open_the_recipe_explorer(tmp_path):
    recipe = aw.Recipe([aw.rotate.between(angle=(-5, 5))])
    path = tmp_path / "recipe.json"
    path.write_text(recipe.to_json())
    for thing in (recipe, [aw.rotate.between(angle=(-5, 5))], aw.rotate.between(angle=(-5, 5)), path, str(path)):
        explorer = aw.explore(thing)
        assert isinstance(explorer, aw.RecipeExplorer) and explorer.recipe == recipe
    assert aw.explore([aw.rotate.at(angle=5), aw.flip_horizontal]).recipe.steps[1] == aw.flip_horizontal.between()


@pytest.mark.parametrize(
    ("thing", "kind", "words"),
    [
        (42, TypeError, "aw.explore takes nothing, a picture.* got int"),
        (object(), TypeError, "aw.explore takes nothing"),
        ([], TypeError, "aw.explore takes nothing.* got list"),
        (["a", 4], TypeError, "got list"),
        (["a.png", "b.png"], ValueError, "none of the 2 pictures can be read; the first one: .*a.png"),
        ("no-such-file.jpg", FileNotFoundError, "no-such-file.jpg"),
        (
            "no-such-recipe.json",
            FileNotFoundError,
            "there is no file 'no-such-recipe.json'; check its name",
        ),
        (np.zeros((0, 3), np.uint8), ValueError, "at least one pixel"),
        ("", ValueError, "a path of a picture"),
        (aw.default_recipe().to_json(), ValueError, "a path of a picture"),
        ("x" * 5000, ValueError, "a path of a picture"),
        (np.full((3, 3), 9.0), ValueError, r"in \[0, 1\]"),
    ],
)
def test_anything_else_is_refused_in_one_sentence(thing, kind, words):
    with pytest.raises(kind, match=words) as caught:
        aw.explore(thing)
    assert "\n" not in str(caught.value) and len(str(caught.value)) <= 300


def test_wrong_words_are_named():
    with pytest.raises(TypeError, match="on= goes with a transform, a step, a recipe or a generator"):
        aw.explore(smooth(), on=smooth())
    with pytest.raises(TypeError, match="RecipeExplorer has no trait 'sead'; it has"):
        aw.explore(smooth(), sead=3)
    with pytest.raises(TypeError, match="aw.explore takes nothing"):
        aw.explore(aw.rotate, on=42)


def test_what_is_given_twice_is_refused():
    for traits in ({"sample": smooth()}, {"step": aw.rotate.at()}, {"recipe": aw.default_recipe()}):
        with pytest.raises(TypeError, match="is not taken here: give it as the first argument"):
            aw.explore(aw.default_recipe(), **traits)


def test_a_folder_with_a_damaged_picture_opens_on_the_next_and_says_so(tmp_path):
    (tmp_path / "a.png").write_bytes(b"no picture")
    with pytest.raises(ValueError, match="none of the 1 pictures can be read"):
        aw.explore(tmp_path)
    Image.fromarray(smooth()).save(tmp_path / "b.png")
    explorer = aw.explore(tmp_path)
    assert explorer.sample.size == (120, 160) and "a.png" in explorer.error


def test_a_picture_of_the_kit_may_be_named_without_calling_it():
    assert aw.explore(aw.pictures.coffee).sample.same_as(aw.pictures.coffee())
    assert aw.explore([np.fliplr, aw.rotate]).recipe.steps[1] == aw.rotate.between()


def test_a_plain_function_opens_alone_and_in_a_list():
    def negative(image):
        return 255 - image

    for thing in (negative, [negative], (negative,), [negative, negative]):
        explorer = aw.explore(thing, on=smooth())
        assert isinstance(explorer, aw.RecipeExplorer) and explorer.error is None
        assert {step.transform.opaque for step in explorer.recipe.steps} == {True}
        assert len(explorer.recipe.steps) == (len(thing) if isinstance(thing, (list, tuple)) else 1)
    assert (aw.explore(negative, on=smooth()).samples[0].image == 255 - smooth()).all()
    for thing in (aw.one_of, aw.load, dict):  # the kit's own and classes are no function of an image
        with pytest.raises(TypeError, match="aw.explore takes "):
            aw.explore(thing)


def test_a_recipe_file_that_is_none_is_refused(tmp_path):
    path = tmp_path / "broken.json"
    for content, words in [
        (b"{", "must be JSON"),
        (b"\xff\xfe", "must be JSON"),
        (b"[]", "got other"),
    ]:
        path.write_bytes(content)
        with pytest.raises(ValueError, match=words):
            aw.explore(path)


def test_the_code_of_an_explorer_draws_the_same_nine_pictures(photo):
    for explorer in (aw.explore(seed=5), aw.explore(str(photo), seed=5), aw.explore(aw.rotate, shows="draws", seed=5)):
        room: dict = {}
        exec(explorer.code(), room)
        assert len(room["samples"]) == 9
        for one, other in zip(room["samples"], explorer.samples, strict=True):
            assert one.same_as(other)


def test_the_code_of_a_step_is_the_step():
    explorer = aw.explore(aw.rotate.at(angle=40), on=aw.pictures.coffee())
    room: dict = {}
    exec(explorer.code(), room)
    assert room["sample"].same_as(explorer.samples[4])


def test_the_code_for_a_picture_that_code_cannot_know_is_for_completing():
    code = aw.explore(smooth()).code()
    assert "# sample = aw.load(your_picture)" in code
    room: dict = {}
    exec(code, room)
    assert room["recipe"] == aw.default_recipe()


def test_the_figure_of_an_explorer_is_a_grid_of_nine():
    figure = aw.explore(seed=5).figure()
    assert len(figure.axes) == 9
    assert figure.axes[0].images[0].get_array().shape[:2] == (300, 451)
