"""Each neighbour has its links and its licence, in the table, in the README and beside the code."""

from __future__ import annotations

import pathlib
import re

import pytest

import augwidgets as aw
from augwidgets.recipe.dialects import DIALECTS

README = pathlib.Path(__file__).parents[2] / "README.md"
LICENCES = {"MIT", "BSD-3-Clause", "Apache-2.0", "MIT-CMU"}


@pytest.mark.parametrize("name", DIALECTS)
def test_each_dialect_is_of_a_library_with_link_and_licence(name):
    library = aw.LIBRARIES.of_dialect(name)
    if name == "augwidgets":
        assert library is None
        return
    assert library in aw.LIBRARIES.values()


@pytest.mark.parametrize("name", aw.LIBRARIES)
def test_each_library_has_two_addresses_and_a_permissive_licence(name):
    library = aw.LIBRARIES[name]
    assert library.licence in LICENCES
    for address in (library.documentation, library.source):
        assert re.fullmatch(r"https://[\w.-]+(/[\w./-]*)?", address)


def test_the_neighbours_that_are_asked_for_are_all_there():
    assert {"albumentations", "imgaug", "torchvision", "keras", "skimage", "cv2"} <= set(aw.LIBRARIES)
    successor = aw.LIBRARIES["albumentations"].note
    assert "AlbumentationsX" in successor and "AGPL" in successor
    assert "albumentations.readthedocs.io" in successor and "albumentations_examples" in successor
    assert aw.LIBRARIES["albumentations"].name == "albumentations 2.0.8"


def test_a_link_opens_a_page_that_cannot_reach_back_and_nothing_is_fetched():
    page = aw.LIBRARIES._repr_html_()
    assert page.count("<a ") == page.count('target="_blank" rel="noopener noreferrer"') == 2 * len(aw.LIBRARIES)
    assert not re.search(r"<(img|script|link|iframe)|\bsrc=|url\(", page)
    assert page.count("<tr>") == len(aw.LIBRARIES) + 1
    assert repr(aw.LIBRARIES).count("\n") == len(aw.LIBRARIES) - 1


def test_the_readme_says_the_same():
    text = README.read_text()
    for one in aw.LIBRARIES.values():
        links = f"[documentation]({one.documentation}), [source]({one.source})"
        assert f"| {one.name} | {one.licence} | {links} | {one.note} |" in text
