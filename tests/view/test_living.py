"""What a page that lives is told: how large it is, what of a recipe lives in it, and what is shown in pictures."""

from __future__ import annotations

import base64
import json
import re
import zlib
from typing import Annotated

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.view.living import content, packing
from augwidgets.view.living.page import MOST
from augwidgets.view.sheet import Previews


@aw.tone
def dim(level: np.ndarray, *, share: Annotated[float, aw.Range(0.1, 1, neutral=1)] = 0.5) -> np.ndarray:
    """Darken every level."""
    return level * share


aw.CATALOGUE.discard("dim")  # it is for this file alone
NAMED = "</script><script>alert(1)</script><!--"


def told(text: str) -> dict:
    return json.loads(re.search(r'id="aw-page">(.*?)</script>', text, re.DOTALL)[1])


def page(tmp_path, explorer, **kept) -> str:
    return explorer.to_html(tmp_path / "page.html", overwrite=True, **kept).read_text()


def test_pixels_come_back_to_the_last_level():
    image = Previews(aw.pictures.cat()).first.image
    steps = np.frombuffer(zlib.decompress(base64.b64decode(packing.packed_pixels(image))), np.uint8)
    assert (steps.reshape(image.shape).cumsum(axis=1, dtype=np.uint8) == image).all()


def test_the_default_recipe_on_the_cat_is_small_and_names_nobody(tmp_path):
    text = page(tmp_path, aw.RecipeExplorer(seed=7))
    assert len(text.encode()) < 500_000
    outside = re.sub(r'"(?:[A-Za-z0-9+/=]{200,})"', '""', text)
    assert set(re.findall(r"https?://[\w.]+", outside)) <= {"http://www.w3.org"}  # the name of SVG
    assert "default-src 'none'" in text and re.findall(r"(?:src|href)=\"(?!data:)", outside) == []


def test_a_file_is_not_replaced_unasked_and_never_half_written(tmp_path):
    explorer = aw.RecipeExplorer(seed=7)
    place = explorer.to_html(tmp_path / "page.html")
    before = place.read_bytes()
    with pytest.raises(FileExistsError, match="exists already"):
        explorer.to_html(place)
    with pytest.raises(ValueError, match=r"\.html"):
        explorer.to_html(tmp_path / "page.png")
    assert place.read_bytes() == before and [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_text_from_files_labels_and_titles_is_never_markup(tmp_path):
    image = aw.pictures.cat().image
    sample = aw.Sample(image, boxes=[[9, 9, 90, 90]], box_labels=[NAMED], keypoints=[[5, 5]], keypoint_names=[NAMED])
    text = page(tmp_path, aw.RecipeExplorer(sample), title=NAMED)
    assert NAMED not in text and text.count("</script>") == 3 and "<!--" not in text
    assert told(text)["title"] == NAMED and told(text)["structure"]["labels"]["boxes"][0]["label"] == NAMED


@pytest.mark.parametrize(
    ("step", "lives"),
    [
        (aw.rotate.usual(), True),
        (aw.gamma.usual(), True),
        (aw.blur.usual(), False),
        (aw.one_of([aw.fog, aw.gamma]), False),
    ],
    ids=["warp", "curve", "pixels", "group"],
)
def test_a_step_lives_or_is_shown_at_low_middle_and_high(tmp_path, step, lives):
    (one,) = told(page(tmp_path, aw.RecipeExplorer(recipe=aw.Recipe([step]))))["steps"]
    assert one["lives"] is lives and len(one.get("stills", [])) == (0 if lives else 3)
    if not lives:
        pictures = {still["src"] for still in one["stills"]}
        assert len(pictures) == 3 and all(base64.b64decode(src)[:2] == b"\xff\xd8" for src in pictures)


CASES = {
    "one pixel": np.full((1, 1, 3), 9, np.uint8), "thin": np.full((4000, 1, 3), 9, np.uint8),
    "float": np.full((300, 400, 3), 0.5, np.float32), "grey": np.full((300, 400), 9, np.uint8),
    "rgba": np.full((300, 400, 4), 99, np.uint8),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_an_odd_picture_has_a_page(tmp_path, name):
    made = told(page(tmp_path, aw.RecipeExplorer(CASES[name])))
    assert (made["structure"] is None) == (name in ("one pixel", "thin", "float"))
    assert made["structure"] or len(made["nine"]["tiles"]) == 9


def test_a_page_is_never_larger_than_a_megabyte(tmp_path):
    noise = np.random.default_rng(14).integers(0, 256, (700, 880, 3), dtype=np.uint8)
    living = [name for name, one in aw.CATALOGUE.items() if one.family == "tone" and not one.needs]
    for names in (living[:12] * 2, ["blur", "gaussian_noise"] * 12, ["rotate"] * 40):
        explorer = aw.RecipeExplorer(noise, recipe=aw.Recipe([aw.CATALOGUE[name].usual() for name in names]))
        assert len(page(tmp_path, explorer).encode()) <= MOST


def test_every_option_can_be_chosen_and_the_page_begins_with_its_own():
    recipe = aw.Recipe([aw.rotate.between(angle=(-9, 9), expand=False), aw.quarter_turn.usual()])
    explorer = aw.RecipeExplorer(recipe=recipe)
    made = content.of_recipe(recipe, aw.pictures.cat(), 0, explorer.code(), [])
    rows = {row["name"]: row for step in made["steps"] for row in step["rows"]}
    assert rows["expand"]["ends"] == [False] and rows["expand"]["options"] == [False, True]
    axes = [axis for step in made["structure"]["steps"] for table in step["tables"] for axis in table["axes"]]
    assert {tuple(axis["options"]) for axis in axes if axis["name"] == "expand"} == {(False, True)}


def test_a_transform_of_one_s_own_lives_too(tmp_path):
    (one,) = told(page(tmp_path, aw.RecipeExplorer(recipe=aw.Recipe([dim.usual()]))))["steps"]
    assert one["lives"] and one["call"][0] == "dim.between("
