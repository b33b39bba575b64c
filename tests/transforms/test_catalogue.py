"""The catalogue as a whole: what it holds, in one order whatever was used before."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys

import numpy as np
import pytest

import augwidgets as aw

FIRST = ("pass", "aw.explore()", "aw.fog.at()", "aw.sharpen; aw.noise")


def test_at_least_fifty_and_each_with_a_heading_and_a_sentence():
    own = [transform for transform in aw.CATALOGUE.values() if transform.written_name.startswith("aw.")]
    assert len(own) >= 50
    assert {transform.heading for transform in own} == {
        "Geometry", "Tone", "Colour", "Filters", "Detail", "Noise", "Hide", "Weather", "Two pictures",
    }  # fmt: skip
    assert all(transform.summary.endswith((".", ").")) for transform in own)


def test_the_order_does_not_depend_on_what_was_used_first():
    lists = set()
    for first in FIRST:
        code = f"import augwidgets as aw; {first}; print(list(aw.CATALOGUE))"
        lists.add(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
    assert len(lists) == 1
    assert next(iter(lists)).startswith("['rotate', 'shift', 'zoom'")


@pytest.mark.parametrize("name", list(aw.CATALOGUE))
def test_the_kits_own_are_pickled_by_their_name_whatever_file_they_stand_in(name):
    transform = aw.CATALOGUE[name]
    assert transform.is_kits and transform.written_name == f"aw.{name}"
    written = pickle.dumps(transform)
    assert transform.__module__.encode() not in written
    assert pickle.loads(written) is transform is copy.deepcopy(transform)


def test_a_pickle_finds_the_kits_own_in_a_process_that_has_loaded_none_of_them():
    written = pickle.dumps(aw.Recipe([aw.fog.usual(), aw.rotate.at(angle=3)]))
    code = f"import pickle; print(pickle.loads({written!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == repr(pickle.loads(written))


def test_ones_own_is_no_transform_of_the_kit_and_is_pickled_as_functions_are():
    assert not negative.is_kits and negative.written_name == "negative"
    assert pickle.loads(pickle.dumps(negative)) is negative
    assert __name__.encode() in pickle.dumps(negative)
    assert repr(aw.Recipe([negative])) == "aw.Recipe([negative.between()])"


def test_the_kits_own_are_loaded_at_the_first_miss_and_not_before():
    code = (
        "import sys, augwidgets as aw; aw.CATALOGUE; "
        "print([name for name in sys.modules if name.startswith('augwidgets.transforms')]); "
        "print(aw.CATALOGUE['fog'], len(aw.CATALOGUE) > 50)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["[]", "aw.fog True"]


@aw.pixel
def negative(image):
    """Swap light and dark."""
    return 255 - image if image.dtype == np.uint8 else 1 - image


aw.CATALOGUE.discard("negative")  # other tests run over the catalogue
