"""The page "A and B": what was kept beside what is now, over the same nine draws, and what differs between them."""

from __future__ import annotations

import pytest
import traitlets

import augwidgets as aw
from augwidgets.widgets import grid_page
from tests.widgets.front_end import named, press, say, slider, view

CAT = aw.pictures.cat()
KEEP = "keep what you have now as A, and go on"
BACK = "take A again, all of it; undo brings back what you have now"
LEAVE = "forget A, and go on with what you have now; undo brings it back"
ANGLE = "rotate angle: from … to"


@pytest.fixture
def explorer():
    return aw.explore(CAT, page="A and B", seed=3)


def shown(explorer):
    return explorer.pages["A and B"].content.children[-1]


def sheet_of(explorer, recipe):
    """Give the sheet that the Grid page shows of a recipe, on the picture and seed of the explorer."""
    other = aw.explore(recipe, on=explorer.sample, seed=explorer.seed)
    return other.picture


def test_a_stays_while_b_goes_on_and_both_show_the_same_nine_draws(explorer):
    first = explorer.recipe
    press(named(explorer, KEEP))
    assert explorer.kept_as_a is first and shown(explorer).same == "A and B are the same."
    say(slider(explorer, ANGLE), value=[-10.0, 60.0])
    both = shown(explorer)
    assert both.a == sheet_of(explorer, first) and both.b == sheet_of(explorer, explorer.recipe) and both.a != both.b
    assert both.rows == [["rotate", "angle", "−30° … 30°", "−10° … 60°"]]
    assert [(side, line[:20]) for side, line in both.code] == [
        ("A", "aw.rotate.between(an"),
        ("B", "aw.rotate.between(an"),
    ]
    assert [verdict["words"] for verdict in both.verdicts] == ["✓ nothing wrong"] * 2
    assert [tile["alt"] for tile in both.a_tiles] != [tile["alt"] for tile in both.b_tiles]


@pytest.mark.parametrize("change", [{"seed": 8}, {"sample": aw.pictures.coffee()}])
def test_another_picture_or_seed_draws_both_again(explorer, change):
    first = explorer.recipe
    explorer.kept_as_a, explorer.recipe = first, aw.Recipe([aw.invert])
    for name, value in change.items():
        setattr(explorer, name, value)
    both = shown(explorer)
    assert explorer.kept_as_a is first
    assert both.a == sheet_of(explorer, first) and both.b == sheet_of(explorer, explorer.recipe)


def test_while_the_controls_move_only_b_is_drawn(explorer, monkeypatch):
    counts = []
    draw = grid_page.Previews.draw
    monkeypatch.setattr(grid_page.Previews, "draw", lambda self, draws: counts.append(len(draws)) or draw(self, draws))
    press(named(explorer, KEEP))
    assert sum(counts) == 9 and shown(explorer).a == shown(explorer).b  # what is kept is what is there
    counts.clear()
    say(slider(explorer, ANGLE), value=[-10.0, 60.0])
    assert sum(counts) == 9


def test_back_to_a_and_leaving_it_lose_nothing(explorer):
    first = explorer.recipe
    assert named(explorer, BACK).disabled and named(explorer, LEAVE).disabled
    press(named(explorer, KEEP))
    second = explorer.recipe = aw.Recipe([aw.invert])
    press(named(explorer, BACK))
    assert explorer.recipe is first and explorer.kept_as_a is first
    explorer.undo()
    assert explorer.recipe is second
    press(named(explorer, LEAVE))
    assert explorer.kept_as_a is None and explorer.recipe is second and named(explorer, BACK).disabled
    explorer.undo()
    assert explorer.kept_as_a is first and shown(explorer).rows


@pytest.mark.parametrize(
    ("thing", "change"),
    [
        (aw.rotate, lambda e: setattr(e, "step", aw.rotate.at(angle=50))),
        (aw.mixup, lambda e: setattr(e, "step", aw.mixup.at(share=0.9))),
        (aw.flip_horizontal, lambda e: None),
        (
            aw.ImageDataGenerator(rotation_range=30),
            lambda e: setattr(e, "generator", aw.ImageDataGenerator(rotation_range=60)),
        ),
    ],
)
def test_every_explorer_of_one_thing_has_it(thing, change):
    explorer = aw.explore(thing, on=CAT, page="A and B")
    explorer.kept_as_a = getattr(explorer, explorer.source.explored)
    before = shown(explorer).a
    change(explorer)
    both = shown(explorer)
    assert explorer.error is None and both.a == before
    assert (both.b != both.a) == bool(both.rows) == (both.same == "")


def test_what_follows_from_a_is_of_a():
    explorer = aw.explore(aw.rotate, on=CAT, page="A and B", shows="draws")
    explorer.kept_as_a = explorer.step
    explorer.step = aw.rotate.at(angle=15, fill="wrap")
    explorer.seed = 5  # now A is drawn anew
    assert shown(explorer).rows == [["rotate", "fill", "constant", "wrap"]] and shown(explorer).a != shown(explorer).b


@pytest.mark.parametrize("wrong", [3, "a", aw.rotate, CAT])
def test_what_cannot_be_kept_is_refused_in_one_sentence(explorer, wrong):
    with pytest.raises(traitlets.TraitError, match="^kept_as_a: recipe must be a Recipe, got "):
        explorer.kept_as_a = wrong
    assert explorer.kept_as_a is None


def test_where_several_libraries_are_compared_there_is_no_a():
    explorer = aw.DialectExplorer(CAT, recipe=aw.Recipe([aw.invert]))
    assert "A and B" not in explorer.pages
    with pytest.raises(traitlets.TraitError, match="compares several grids already"):
        explorer.kept_as_a = explorer.recipe


def test_labels_are_shown_and_hidden_on_this_page_too(explorer):
    links = [widget for widget in explorer._kit._made if getattr(widget, "source", (None,))[0] is view(explorer)]
    assert [widget.target[0] for widget in links] == [shown(explorer)]


def test_what_is_put_in_anew_says_the_same_and_draws_other_values(explorer):
    step = explorer.recipe[-1]
    explorer.kept_as_a = explorer.recipe
    explorer.recipe = explorer.recipe.removing(-1).replace(
        steps=[*explorer.recipe.steps[:-1], step], ids=(0, 1, 2, 3, 9)
    )
    assert shown(explorer).rows == [] and "removed and added again" in shown(explorer).same
