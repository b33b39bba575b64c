"""What a page that lives keeps of its recipe, and what its address says: read with every check, evaluated never."""

from __future__ import annotations

import json

import pytest

import augwidgets as aw
from augwidgets.recipe import page_file
from augwidgets.recipe.page_file import PageState, block, changed, keys_of, read, safe_json

RECIPE = aw.Recipe([aw.rotate.between(angle=(-30, 30)), aw.shift.usual(), aw.rotate.between(angle=(0, 9))], fill="edge")


def page_of(state: PageState) -> str:
    return f'<main></main><script type="application/json" id="aw-recipe">{block(state)}</script>'


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(page_of(PageState(RECIPE, 7)))
    return path


def test_a_page_gives_its_recipe_back(page):
    assert read(page, aw.Recipe) == PageState(RECIPE, 7)
    assert aw.Recipe.from_file(page) == aw.Recipe.from_file(page.as_uri()) == RECIPE


def test_an_address_changes_what_it_names(page):
    said = (
        "seed=8&fill=wrap&rotate.angle=-9..12.5&rotate.chance=0.25&rotate:2=off&shift.right=0&rotate.expand=true,false"
    )
    found = read(f"{page}#{said}", aw.Recipe)
    first, shift, last = found.recipe.steps
    assert (found.seed, found.recipe.fill, last.on, shift.ranges["right"]) == (8, "wrap", False, (0.0, 0.0))
    assert (first.ranges["angle"], first.chance, first.ranges["expand"]) == ((-9.0, 12.5), 0.25, (False, True))
    assert found.recipe.ids == RECIPE.ids and keys_of(found.recipe) == ("rotate", "shift", "rotate:2")
    assert aw.explore(f"{page}#{said}").recipe == found.recipe


@pytest.mark.parametrize(
    "said",
    [
        "rotate.angle=-999..9", "rotate.angle=9..-9", "rotate.angle=1e999", "rotate.angle=nan", "rotate.angle=",
        "rotate.angle=__import__('os')", "rotate=perhaps", "rotate", "rotate.nothing=3", "nobody=3", "seed=-1",
        "seed=x",
        "seed=99999999999999999999", "fill=x", "rotate.chance=2", "rotate.expand=maybe", "along=angle", "%zz=%",
        "rotate:1=off", "x" * 9000,
    ],
)  # fmt: skip
def test_a_broken_address_is_one_sentence(page, said):
    with pytest.raises(ValueError, match="page.html") as error:
        aw.Recipe.from_file(f"{page}#{said}")
    assert len(str(error.value)) <= 420 and "\n" not in str(error.value)


@pytest.mark.parametrize(
    "whole",
    [
        "", "{}", "[1]", "null", '{"augwidgets_page":1}', "[" * 90_000,
        json.dumps({"augwidgets_page": 9, "seed": 0, "shows": "draws", "along": "", "recipe": {}}),
        json.dumps({"augwidgets_page": 1, "seed": True, "shows": "draws", "along": "", "recipe": {}}),
        json.dumps({"augwidgets_page": 1, "seed": 0, "shows": "draws", "along": "", "recipe": {"steps": []}}),
        json.dumps({"augwidgets_page": 1, "seed": 0, "shows": "draws", "along": "", "recipe": None}),
    ],
)  # fmt: skip
def test_a_page_that_was_edited_is_one_sentence(tmp_path, whole):
    path = tmp_path / "page.html"
    path.write_text(f'<script type="application/json" id="aw-recipe">{whole}</script>')
    with pytest.raises(ValueError, match="page.html"):
        aw.explore(path)


def test_what_is_no_page_is_told(tmp_path):
    other = tmp_path / "other.html"
    other.write_text("<p>aw-recipe</p>")
    for path, words in ((other, "no page that explorer.to_html wrote"), (tmp_path / "none.html#seed=3", "no file")):
        with pytest.raises((ValueError, FileNotFoundError), match=words):
            aw.explore(path)
    for opens in (aw.Recipe.from_file, aw.explore):
        with pytest.raises(ValueError, match=r"got the web address 'https://example.org/page.html'; download it first"):
            opens("https://example.org/page.html#seed=3")


def test_a_recipe_with_a_function_of_one_s_own_is_no_recipe_of_a_page(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(page_of(PageState(aw.Recipe([lambda image: image]))))
    with pytest.raises(ValueError, match="function of one's own"):
        aw.explore(path)


def test_nothing_in_json_ends_its_element():
    text = safe_json({"<!--</script>": "\u2028<"})
    assert "<" not in text and "\u2028" not in text and json.loads(text) == {"<!--</script>": "\u2028<"}


def test_a_sweep_keeps_to_single_values():
    state = PageState(aw.Recipe((aw.rotate.at(angle=20),)), 0, "sweep", "angle")
    assert changed(state, "along=expand&rotate.angle=40").along == "expand"
    with pytest.raises(ValueError, match="along must be"):
        changed(state, "along=nothing")
    assert page_file.is_page("a.HTM#x") and not page_file.is_page(3)
