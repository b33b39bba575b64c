"""The table of public names, and that each is where it says."""

from __future__ import annotations

import ast
import operator
import subprocess
import sys
import types
from pathlib import Path

import pytest

import augwidgets as aw

ROOT = Path(__file__).parent.parent
NAMES = [
    alias.asname
    for node in ast.parse((ROOT / "augwidgets/__init__.pyi").read_text()).body
    if isinstance(node, ast.ImportFrom)
    for alias in node.names
]


@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_is_there_and_documented(name):
    thing = getattr(aw, name)
    assert thing.__doc__
    assert name in dir(aw) and name in aw.__all__


NAMESPACES = ["examples", "pictures", "presets", "training", "training.gan", "training.more_pictures"]


@pytest.mark.parametrize("name", NAMESPACES)
def test_what_is_listed_is_what_is_meant(name):
    """What Tab shows after ``aw.presets.`` are the presets, not what their file imports."""
    module = operator.attrgetter(name)(aw)
    assert dir(module) == sorted(module.__all__)
    for listed in dir(module):
        thing = getattr(module, listed)
        home = getattr(type(thing) if not hasattr(thing, "__module__") else thing, "__module__", "")
        home = thing.__name__ if isinstance(thing, types.ModuleType) else home
        assert listed.isupper() or home.startswith(("augwidgets.", "keras.")), listed
        assert listed.isupper() or thing.__doc__, listed


def test_no_preset_and_no_picture_is_left_out():
    assert {make.__name__ for make in aw.presets.PRESETS.values()} <= set(dir(aw.presets))
    assert set(aw.pictures.NAMES) <= set(dir(aw.pictures))
    assert {*aw.examples.ARGUMENTS, "clahe", "channel", "generator", "libraries"} <= set(dir(aw.examples))


def test_every_transform_is_public():
    kit = {name for name, transform in aw.CATALOGUE.items() if transform.written_name == f"aw.{name}"}
    assert kit <= set(NAMES)
    assert all(getattr(aw, name) is aw.CATALOGUE[name] for name in kit)


def test_the_first_nineteen_are_there():
    designed = (
        "rotate shift zoom shear flip_horizontal flip_vertical quarter_turn crop perspective "
        "brightness offset contrast gamma invert noise gaussian_noise blur sharpen erase"
    )
    assert set(designed.split()) <= set(aw.CATALOGUE)


def test_explore_stays_a_function_whatever_is_imported_first():
    for first in ("import augwidgets.widgets.explore", "import augwidgets.widgets", "import augwidgets.cli"):
        code = f"{first}; import augwidgets as aw; print(callable(aw.explore), aw.rotate)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
        assert done.stdout.split() == ["True", "aw.rotate"]


def test_a_wrong_name_says_where_to_look():
    with pytest.raises(AttributeError, match=r"augwidgets has no 'rotat'; aw\.CATALOGUE lists"):
        aw.rotat  # noqa: B018
    with pytest.raises(KeyError, match="no transform is called 'rotat' .did you mean 'rotate'"):
        aw.CATALOGUE["rotat"]
    with pytest.raises(KeyError, match=r"list\(aw\.CATALOGUE\) gives the names.; if it is your own, import the module"):
        aw.CATALOGUE["my_own_thing"]
