"""The Code page of every explorer: the choice of library, the nearest with what differs, and where that is licensed."""

from __future__ import annotations

import html
import re

import albumentations as A
import pytest
import traitlets

import augwidgets as aw
from augwidgets.recipe.dialects import DIALECTS
from tests.strategies import smooth
from tests.widgets.front_end import say, view

PICTURE = aw.Sample(smooth())
OPENED = {
    "recipe": lambda: aw.RecipeExplorer(PICTURE, recipe=aw.presets.faces(), page="Code"),
    "transform": lambda: aw.TransformExplorer(aw.gamma, PICTURE, page="Code"),
    "draws": lambda: aw.TransformExplorer(aw.gamma, PICTURE, shows="draws", page="Code"),
    "pair": lambda: aw.PairExplorer(aw.mixup, PICTURE, page="Code"),
    "generator": lambda: aw.GeneratorExplorer(sample=PICTURE, page="Code"),
    "pipeline": lambda: aw.PipelineExplorer(
        A.Compose([A.HorizontalFlip(), A.Affine(rotate=(-9, 9))]), PICTURE, page="Code"
    ),
    "dialects": lambda: aw.DialectExplorer(PICTURE, recipe=aw.Recipe([aw.rotate, aw.gamma]), page="Code"),
}
OWN = {"generator": "keras_generator", "pipeline": "albumentations"}


def found(explorer, style):
    """The control with this style class."""
    waiting = [explorer]
    while waiting:
        control = waiting.pop()
        if style in getattr(control, "_dom_classes", ()):
            return control
        waiting += getattr(control, "children", ())
    raise AssertionError(style)


def choose(explorer, dialect):
    library = found(explorer, "aw-library")
    say(library, index=[value for _, value in library.options].index(dialect))
    explorer.redraw()


@pytest.mark.parametrize("kind", OPENED)
def test_every_explorer_offers_every_library(kind):
    explorer = OPENED[kind]()
    library = found(explorer, "aw-library")
    assert library.description == "library" and library.tooltip
    assert library.options[0][1] == "" and library.value == ""
    others = [name for name in DIALECTS if name != OWN.get(kind, "augwidgets")]
    assert [value for _, value in library.options[1:]] == others
    own = view(explorer).code
    assert own == explorer.code()
    for dialect in others:
        choose(explorer, dialect)
        assert explorer.error is None and explorer.dialect == dialect
        assert view(explorer).code and view(explorer).code != own
        link = found(explorer, "aw-link").value
        assert 'rel="noopener noreferrer"' in link if dialect != "augwidgets" else not link
    choose(explorer, "")
    assert view(explorer).code == own and found(explorer, "aw-differs").value == ""
    explorer.close()


def test_what_is_refused_is_offered_as_the_nearest_with_a_table():
    explorer = OPENED["recipe"]()
    choose(explorer, "torchvision")
    recipe = explorer.recipe
    assert view(explorer).code == recipe.to_code("torchvision", nearest=True)
    differs = found(explorer, "aw-differs").value
    named = " ".join(re.findall(r'<th scope="row">(.*?)</th>', differs))
    for row in recipe.nearest("torchvision"):
        assert (row.words[0] in named) == bool(row.differs or row.left_out)
        assert all(html.escape(part) in differs for one in row.differs for part in one.split("; "))
    # What is said of several steps is said once.
    assert '<th scope="row">rotate, shift, zoom</th><td>filled with mid grey' in differs
    assert '<th scope="row">shift</th><td>rounded to whole pixels</td>' in differs
    assert "left out: no transform there changes one channel" in differs
    assert 'role="region" aria-label="what differs in torchvision"' in differs and 'tabindex="0"' in differs
    explorer.recipe = aw.Recipe([aw.invert])
    assert view(explorer).code == explorer.recipe.to_code("torchvision")
    assert found(explorer, "aw-differs").value == ""


def test_what_is_nowhere_near_is_said_and_nothing_is_lost():
    explorer = aw.RecipeExplorer(PICTURE, recipe=aw.Recipe([aw.fog, aw.vignette]), page="Code", dialect="torchvision")
    assert view(explorer).code.startswith("# nothing in torchvision is near; left out: fog and vignette")
    assert all(line.startswith("# ") for line in view(explorer).code.splitlines())
    assert "left out: it is not translated" in found(explorer, "aw-differs").value
    assert explorer.error is None and explorer.code().startswith("import augwidgets")
    pair = OPENED["pair"]()
    pair.dialect = "keras_layers"
    assert "nothing in keras_layers is near; left out: mixup" in view(pair).code
    unread = aw.PipelineExplorer(A.RandomFog(p=1), PICTURE, page="Code", dialect="torchvision")
    assert "a recipe cannot say: RandomFog" in view(unread).code and unread.error is None
    assert "a recipe cannot say: RandomFog" in found(unread, "aw-differs").value


def test_a_library_that_is_not_there_is_refused_in_a_sentence():
    explorer = OPENED["transform"]()
    with pytest.raises(traitlets.TraitError, match=r"^dialect must be one of '', 'augwidgets', .*, got 'nmupy'$"):
        explorer.dialect = "nmupy"
    assert explorer.dialect == ""


def test_a_pipeline_is_taken_along_through_the_recipe_that_says_the_same():
    explorer = OPENED["pipeline"]()
    explorer.dialect = "augwidgets"
    assert "aw.rotate.between(angle=(-9.0, 9.0), fill=" in view(explorer).code
    explorer.dialect = "torchvision"
    assert "v2.RandomRotation(degrees=(-9.0, 9.0)" in view(explorer).code


def test_other_pages_do_not_ask_what_is_near(monkeypatch):
    explorer = aw.RecipeExplorer(PICTURE, recipe=aw.presets.faces(), dialect="torchvision")
    monkeypatch.setattr(aw.Recipe, "nearest", None)
    monkeypatch.setattr(aw.Recipe, "to_code", None)
    explorer.seed = 5
    assert explorer.error is None
