"""The catalogue as a whole: what it holds, in one order whatever was used before."""

from __future__ import annotations

import subprocess
import sys

import pytest

import augwidgets as aw

FIRST = ("pass", "aw.explore()", "aw.fog.at()", "aw.sharpen; aw.noise")


def test_at_least_fifty_and_each_with_a_heading_and_a_sentence():
    own = [transform for transform in aw.CATALOGUE.values() if transform.written_name.startswith("aw.")]
    assert len(own) >= 50
    assert {transform.heading for transform in own} == {
        "Geometry", "Tone", "Colour", "Filters", "Detail", "Noise", "Hide", "Weather",
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
def test_each_opens_in_an_explorer(name):
    explorer = aw.explore(aw.CATALOGUE[name])
    assert explorer.error is None and explorer.picture
