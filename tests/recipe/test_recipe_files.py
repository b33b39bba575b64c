"""Recipe files that nobody has written in earnest: each is refused at once, in one short sentence."""

import json
import os
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

import augwidgets as aw
from augwidgets.domain import strict_json
from augwidgets.recipe.checks import MOST_STEPS
from augwidgets.widgets.uploads import Upload

WHOLE = aw.Recipe(
    [aw.rotate.between(angle=(-3, 3)), aw.one_of([aw.blur, aw.gamma], weights=[1, 2])], fill="edge"
).to_json()
LONG = "x" * 10**6
HUGE = 10**400


@contextmanager
def refused(words, error=ValueError):
    """Expect one short sentence, at once."""
    start = time.thread_time()  # threads that other tests have left running are not this one's
    with pytest.raises(error, match=words) as caught:
        yield
    assert time.thread_time() - start < 1.5  # seconds; a name of 10 MB took 4
    message = str(caught.value)
    assert len(message) <= 300 and message.isprintable()
    message.encode()


def changed(place, value):
    """Give the recipe as JSON text with another value at a place, as keys on the way to it."""
    whole = json.loads(WHOLE)
    *way, last = place
    inside = whole
    for key in way:
        inside = inside[key]
    inside[last] = value
    return json.dumps(whole)


def many(count):
    step = json.loads(WHOLE)["steps"][0]
    return changed(["steps"], [{**step, "id": number} for number in range(count)])


STEP, GROUP = ("steps", 0), ("steps", 1)
TEXTS = {
    "nested arrays": ("[" * 10**5, "nested too deeply"),
    "nested objects": ('{"a":' * 10**5, "nested too deeply|text that is none"),
    "NaN": (changed(["fill_level"], float("nan")), "whose numbers are finite, got NaN"),
    "infinity": (changed([*STEP, "ranges", "angle"], [float("-inf"), 3]), "whose numbers are finite, got -Infinity"),
    "a float beyond floats": (WHOLE.replace('"chance": 1.0', '"chance": 1e999', 1), "chance must lie in"),
    "a key twice": (WHOLE.replace('"fill"', '"fill": "wrap", "fill"'), "each key of an object comes once, got 'fill'"),
    "a key twice, inside": (WHOLE.replace('"id": 0', '"id": 0, "id": 1', 1), "comes once, got 'id' twice"),
    "5,000 digits": (WHOLE.replace("1.0", "9" * 5000, 1), "4300 digits at most, got one of 5,000"),
    "400 digits": (changed([*STEP, "chance"], HUGE), "chance must lie in .* got a far larger number"),
    "an id": (changed([*STEP, "id"], HUGE), "ids must be 2 different whole numbers"),
    "a version": (changed(["augwidgets_recipe"], HUGE), "comes from a newer augwidgets"),
    "a weight": (changed([*GROUP, "weights"], [HUGE, 1]), "a weight must be a number above 0"),
    "a long name": (changed([*STEP, "transform"], LONG), "200 letters at most, got one of 1,000,000"),
    "a long key": (changed([*STEP, "ranges", LONG], 3), "200 letters at most"),
    "a long setting": (changed([LONG], 3), "200 letters at most"),
    "a long kind": (changed([*GROUP, "group"], LONG), "200 letters at most"),
    "a long region": (changed([*STEP, "where"], {"region": LONG}), "200 letters at most"),
    "a long label": (changed(["by_label"], [{"label": LONG, "id": 0, "ranges": {}}]), "200 letters at most"),
    "a long list": (changed(["fill"], ["x"] * 10**5), "fill must be one of"),
    "a region of a list": (changed([*STEP, "where"], [1] * 10**5), "where must hold region"),
    "a surrogate": (changed([*STEP, "transform"], "\ud800"), "no transform is called"),
    "a line break": (changed([*STEP, "transform"], "a\nb"), "no transform is called"),
    "10 MB": (changed([*STEP, "transform"], LONG * 10), "2 MB large at most, got a larger one"),
    "4,096 steps": (many(4096), f"{MOST_STEPS} steps at most"),
    "4,096 in a group": (changed([*GROUP, "steps"], [0] * 4096), f"{MOST_STEPS} steps at most"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_file_that_nobody_wrote_is_refused_at_once(tmp_path, name):
    text, words = TEXTS[name]
    with refused(words):
        aw.Recipe.from_json(text)
    path = tmp_path / "recipe.json"
    path.write_text(text)
    with refused(f"{path.name}.*({words})"):
        aw.Recipe.from_file(path)


def test_the_explorer_says_the_same_of_an_uploaded_file():
    explorer = aw.explore()
    before = explorer.recipe
    for name in ("a long name", "4,096 steps", "10 MB", "a key twice"):
        text, words = TEXTS[name]
        with refused(words):
            explorer._take(Upload("recipe", "recipe.json", text.encode()))
        assert explorer.recipe is before


def test_what_is_allowed_is_read():
    assert aw.Recipe.from_json(WHOLE.encode()) == aw.Recipe.from_json("\ufeff" + WHOLE)
    assert len(aw.Recipe.from_json(many(MOST_STEPS)).steps) == MOST_STEPS
    label = "x" * strict_json.LONGEST_TEXT
    recipe = aw.Recipe([aw.rotate]).holding(0, label, angle=(-3, 3))
    assert aw.Recipe.from_json(recipe.to_json()) == recipe
    with refused("text or bytes, got dict", TypeError):
        aw.Recipe.from_json({})


def test_only_files_are_read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with refused("got the folder"):
        aw.Recipe.from_file(tmp_path)
    with refused("there is no file 'none.json'", FileNotFoundError):
        aw.Recipe.from_file("none.json")
    with refused("there is no file", FileNotFoundError):
        aw.Recipe.from_file("a\0b")
    with refused("download it first"):
        aw.Recipe.from_file("https://example.org/recipe.json")
    if hasattr(os, "mkfifo"):
        os.mkfifo("pipe.json")
        for endless in ("pipe.json", "/dev/zero"):
            with refused("which is a device or a pipe"):
                aw.Recipe.from_file(endless)
    with open("large.json", "wb") as file:
        file.truncate(2**32)  # 4 GB that take no room
    with refused("'large.json': a recipe file may be 2 MB large at most"):
        aw.Recipe.from_file("large.json")


THREE = [aw.blur, aw.gamma, aw.invert]
MANY_LABELS = {str(label): {0: {}} for label in range(10**5)}
BUILT = {
    "weights": (lambda: aw.one_of(THREE, weights=[HUGE, 1, 1]), "a weight must be a number above 0"),
    "weights that overflow": (lambda: aw.one_of(THREE, weights=[1e308] * 3), "at most 1e.12"),
    "a weight of 5,000 digits": (lambda: aw.one_of(THREE, weights=[10**5000, 1, 1]), "got a far larger number"),
    "n": (lambda: aw.some_of(10**5000, THREE), r"n must lie in \[1, 3\]"),
    "ids": (lambda: aw.Recipe([aw.blur], ids=[10**5000]), "ids must be 1 different whole numbers"),
    "4,096 steps": (lambda: aw.Recipe([aw.blur] * 4096), f"a recipe may hold {MOST_STEPS} steps at most"),
    "4,096 in a group": (lambda: aw.any_order([aw.blur] * 4096), f"any_order may hold {MOST_STEPS} steps"),
    "groups": (lambda: aw.Recipe([aw.any_order([aw.blur] * 200)] * 2), "those in groups counted"),
    "steps without end": (lambda: aw.Recipe(iter(lambda: aw.blur, None)), "steps at most"),
    "a group without end": (lambda: aw.one_of(iter(lambda: aw.blur, None)), "steps at most"),
    "weights without end": (lambda: aw.one_of(THREE, weights=iter(lambda: 1, None)), "as many as the steps"),
    "a label": (lambda: aw.Recipe([aw.rotate]).holding(0, LONG, angle=(-3, 3)), "words of 1 to 200 letters"),
    "labels": (lambda: aw.Recipe([aw.rotate], by_label=MANY_LABELS), "10,000 labels at most, got 100,000"),
    "rows of labels": (lambda: aw.Recipe([aw.rotate], by_label=[("6", 0, {})] * 10**5), "at most, got 100,000"),
    "steps of labels": (lambda: aw.Recipe([aw.rotate], by_label={"6": MANY_LABELS, "8": {}}), "at most, got 100,000"),
    "a box": (lambda: aw.Region.boxes(LONG), "200 letters at most"),
    "a kind": (lambda: aw.Region(LONG), "a region must be one of"),
}


@pytest.mark.parametrize("name", BUILT)
def test_what_is_built_in_code_is_bounded_too(name):
    make, words = BUILT[name]
    with refused(words):
        make()


# -- writing one -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [str, Path])
def test_a_recipe_goes_to_a_file_and_comes_back(tmp_path, kind, monkeypatch):
    recipe, path = aw.Recipe.from_json(WHOLE), kind(tmp_path / "recipe.json")
    assert recipe.to_file(path) == Path(path)
    assert aw.Recipe.from_file(path) == recipe and Path(path).read_text() == recipe.to_json()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    recipe.to_file(kind("~/other.json"))
    assert sorted(os.listdir(tmp_path)) == ["other.json", "recipe.json"]


def test_a_file_is_replaced_only_where_that_is_asked_for(tmp_path):
    path = tmp_path / "recipe.json"
    aw.Recipe([aw.blur]).to_file(path)
    with refused("recipe.json exists already", FileExistsError):
        aw.Recipe([aw.gamma]).to_file(path)
    assert aw.Recipe.from_file(path) == aw.Recipe([aw.blur])
    aw.Recipe([aw.gamma]).to_file(path, overwrite=True)
    assert aw.Recipe.from_file(path) == aw.Recipe([aw.gamma])
    with refused("is a plain function and cannot be written down"):
        aw.Recipe([lambda image: image]).to_file(path, overwrite=True)
    assert aw.Recipe.from_file(path) == aw.Recipe([aw.gamma]) and os.listdir(tmp_path) == ["recipe.json"]


@pytest.mark.parametrize(
    ("path", "error", "words"),
    [
        (3, TypeError, "a recipe file is named by its path, got 3"),
        (None, TypeError, "a recipe file is named by its path, got None"),
        ("", TypeError, "a recipe file is named by its path, got ''"),
        (".", IsADirectoryError, "is a folder: name a file in it"),
        ("a\0b", ValueError, "a file's name must be one that a file can have"),
        ("no/such/recipe.json", FileNotFoundError, "there is no folder no/such: make it first"),
        ("x" * 400, OSError, "file name too long"),
        ("y/" * 400 + "z", FileNotFoundError, "there is no folder"),
    ],
)
def test_a_place_where_no_recipe_goes_is_said(tmp_path, monkeypatch, path, error, words):
    monkeypatch.chdir(tmp_path)
    with refused(words, error):
        aw.Recipe([aw.blur]).to_file(path)
    with refused("overwrite must be True or False, got 'yes'", TypeError):
        aw.Recipe([aw.blur]).to_file("recipe.json", overwrite="yes")
    assert os.listdir(tmp_path) == []
