"""The table of dialects: the kit's own ones, and those that other packages bring."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
from types import SimpleNamespace

import pytest

import augwidgets as aw
from augwidgets.recipe.dialects import DIALECTS, GROUP, Dialects


class Haiku(SimpleNamespace):
    """A dialect of another package."""

    def code(self, recipe):
        return f"{len(recipe.steps)} steps fall like leaves"

    def to_object(self, recipe):
        return len(recipe.steps)

    def reads(self, thing):
        return isinstance(thing, complex)

    def steps_of(self, thing):
        return (aw.rotate.at(angle=thing.real),)


def entry_point(name, load):
    return SimpleNamespace(name=name, value=f"elsewhere:{name}", load=load)


@pytest.fixture
def others(monkeypatch):
    """Entry points of other packages; the table forgets them afterwards."""
    points = {}
    DIALECTS.loader.run()
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: [*points.values()] if group == GROUP else [])
    monkeypatch.setattr(DIALECTS, "_named", None)
    monkeypatch.setattr(DIALECTS, "_known", dict(DIALECTS._known))
    return points


def test_the_kits_own_come_first(others):
    others["haiku"] = entry_point("haiku", Haiku)
    assert list(DIALECTS) == [
        "augwidgets", "albumentations", "keras_generator", "keras_layers", "torchvision", "numpy", "haiku",
    ]  # fmt: skip
    assert len(DIALECTS) == 7


def test_another_package_adds_one(others):
    others["haiku"] = entry_point("haiku", Haiku)
    recipe = aw.Recipe([aw.rotate, aw.blur])
    assert recipe.to_code("haiku") == "2 steps fall like leaves"
    assert recipe.to_object("haiku") == 2
    assert aw.Recipe.from_object(5j + 3).steps[0].ranges["angle"] == (3.0, 3.0)


def test_one_that_cannot_be_loaded_is_named(others):
    def broken():
        raise ImportError("no paper\nleft")

    others["haiku"] = entry_point("haiku", broken)
    wanted = r"^the dialect 'haiku' \(elsewhere:haiku\) cannot be loaded: ImportError: no paper left$"
    with pytest.raises(RuntimeError, match=wanted):
        aw.Recipe([]).to_code("haiku")
    assert aw.Recipe.from_object(aw.ImageDataGenerator(rotation_range=3)).steps  # only who asks for it is told
    assert aw.Recipe([]).to_code("numpy")  # the others stay


def test_what_is_no_dialect_is_refused(others):
    with pytest.raises(TypeError, match=r"^a dialect must have code\(recipe\) and to_object\(recipe\), got int$"):
        DIALECTS.add("three", 3)
    with pytest.raises(ValueError, match=r"^the dialect 'numpy' is there already; call yours something else$"):
        DIALECTS.add("numpy", Haiku())


@pytest.mark.parametrize("name", ["nmupy", None, 3, ["numpy"]])
def test_an_unknown_one_is_answered_with_the_list(name):
    with pytest.raises(ValueError, match=r"^dialect must be one of 'augwidgets', 'albumentations', .*, got "):
        aw.Recipe([]).to_code(name)


def test_what_no_dialect_reads_is_named():
    wanted = "^a recipe can be made of what comes from albumentations, keras_generator, keras_layers, got object$"
    with pytest.raises(TypeError, match=wanted):
        aw.Recipe.from_object(object())


def test_an_empty_table_asks_nobody():
    assert "numpy" not in Dialects()


def test_a_recipe_is_made_without_the_neighbours():
    code = (
        "import sys, augwidgets as aw; aw.Recipe([aw.rotate]); "
        "print([name for name in sys.modules if name.startswith('augwidgets.dialects')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
