"""Groups and regions in the explorer: visible and changed like any other step."""

from __future__ import annotations

import pytest

import augwidgets as aw
from augwidgets.widgets.region_rows import regions_of
from tests.widgets.front_end import named, parts, press, say, slider, view


def opened(*steps, on=None):
    explorer = aw.explore(aw.Recipe(steps), on=on)
    assert explorer.error is None
    return explorer


def group(kind=aw.one_of):
    return kind([aw.blur.between(sigma=(1, 3)), aw.sharpen.between(amount=(1, 2)), aw.invert.between()])


def words(explorer):
    return [str(getattr(part, "value", "")).replace("\N{NO-BREAK SPACE}", " ") for part in parts(explorer)]


def test_a_member_is_changed_like_a_step_and_keeps_the_others():
    explorer = opened(group())
    say(slider(explorer, "blur sigma: from … to"), value=[2.0, 5.0])
    changed = explorer.recipe.steps[0]
    assert changed.members[0].ranges["sigma"] == (2, 5)
    assert changed.members[1:] == group().members[1:] and changed.ids == (0, 1, 2)
    say(named(explorer, "chance of sharpen in per cent"), value=40)
    assert explorer.recipe.steps[0].members[1].chance == 0.4 and explorer.error is None


def test_the_group_has_a_switch_a_chance_and_says_what_it_does():
    explorer = opened(group())
    assert "1 of these 3, chosen anew each time." in words(explorer)
    say(named(explorer, "chance of one of in per cent"), value=50)
    say(named(explorer, "one of"), value=False)
    assert explorer.recipe.steps[0].chance == 0.5 and not explorer.recipe.steps[0].on


def test_some_of_says_how_many_happen():
    explorer = opened(aw.some_of(2, group().members))
    say(named(explorer, "some of happen: value"), value="3")
    assert explorer.recipe.steps[0].n == 3
    press(named(explorer, "remove invert"))
    assert explorer.recipe.steps[0].n == 2 and len(explorer.recipe.steps[0].members) == 2
    assert explorer.error is None


def test_members_move_inside_their_group():
    explorer = opened(group(aw.any_order))
    press(named(explorer, "move sharpen up"))
    assert [member.name for member in explorer.recipe.steps[0].members] == ["sharpen", "blur", "invert"]
    assert named(explorer, "move sharpen up").disabled and not named(explorer, "move blur up").disabled


def test_the_last_member_stays_and_the_sentence_says_why():
    explorer = opened(aw.one_of([aw.invert.at()]))
    press(named(explorer, "remove invert"))
    assert "must keep at least one step" in explorer.error
    press(named(explorer, "remove one of"))
    assert explorer.recipe.steps == () and explorer.error is None


@pytest.mark.parametrize(
    "kind", ["one_of", "some_of", "any_order", "in_order", "rand_augment", "trivial_augment", "auto_augment"]
)
def test_a_group_is_added_and_then_a_step_to_it(kind):
    explorer = opened(aw.rotate.between())
    press(named(explorer, "choose a transform to add to the recipe"))
    (button,) = (part for part in parts(explorer) if f"aw-choice-{kind}" in part._dom_classes)
    press(button)
    added = explorer.recipe.steps[1]
    assert isinstance(added, type(group())) and explorer.error is None
    (into,) = (part for part in parts(explorer) if "aw-add-in" in part._dom_classes)
    press(into)
    (gamma,) = (part for part in parts(explorer) if "aw-choice-gamma" in part._dom_classes)
    press(gamma)
    assert [member.name for member in explorer.recipe.steps[1].members][-1] == "gamma"
    press(named(explorer, "choose a transform to add to the recipe"))
    press(gamma)
    assert [step.name for step in explorer.recipe.steps] == ["rotate", added.name, "gamma"]


def test_groups_are_saved_loaded_and_written():
    explorer = opened(group(), aw.within(aw.Region.face(), aw.blur.at(sigma=4)))
    assert aw.Recipe.from_json(explorer.source.file()[1]) == explorer.recipe
    assert "aw.one_of(" in explorer.code() and "aw.within(aw.Region.face()" in explorer.code()


# -- regions ----------------------------------------------------------------------------------------------------------


def test_a_step_gets_a_region_and_loses_it():
    explorer = opened(aw.invert.between(), on=aw.pictures.cat())
    press(named(explorer, "invert only in a part of the picture, or everywhere"))
    where = explorer.recipe.steps[0].where
    assert where == aw.Region.box(0.25, 0.25, 0.75, 0.75)
    say(named(explorer, "invert feather: value"), value="10")
    say(named(explorer, "invert outside: on"), value=True)
    assert explorer.recipe.steps[0].where == aw.Region.box(0.25, 0.25, 0.75, 0.75, feather=0.1, outside=True)
    press(named(explorer, "invert only in a part of the picture, or everywhere"))
    assert explorer.recipe.steps[0].where is None and explorer.error is None


def test_the_menu_lists_what_the_picture_has():
    astronaut = aw.pictures.astronaut()
    choices = regions_of(astronaut)
    assert {"middle", "faces", "left half"} <= set(choices)
    assert [word for word in choices if word.startswith("mask ")] == [
        f"mask {k}" for k in sorted({*astronaut.mask.ravel().tolist()} - {0})
    ][:8]
    assert all(f"boxes: {name}" in choices for name in astronaut.box_labels)
    explorer = opened(aw.within(aw.Region.face(), aw.invert.between()), on=astronaut)
    menu = named(explorer, "invert where")
    say(menu, index=[word for word, _ in menu.options].index("left half"))
    assert explorer.recipe.steps[0].where.kind == "box"
    labelled = next(word for word, _ in menu.options if word.startswith("mask "))
    say(menu, index=[word for word, _ in menu.options].index(labelled))
    assert explorer.recipe.steps[0].where == choices[labelled]
    assert view(explorer).tiles[0]["caption"][0][0].startswith("invert")


def test_a_box_of_ones_own_is_listed_as_it_is():
    explorer = opened(aw.within(aw.Region.box(0.1, 0.2, 0.3, 0.4), aw.invert.between()))
    assert named(explorer, "invert where").value == "in a box"


def test_a_spatial_step_has_no_region():
    explorer = opened(aw.rotate.between())
    assert not [part for part in parts(explorer) if "only in a part" in str(getattr(part, "tooltip", ""))]


def test_rand_augment_has_one_slider_for_its_magnitude():
    explorer = opened(aw.rand_augment(2, 9).changing(5, aw.rand_augment(2, 9).members[5].replace(chance=0.3)))
    assert "−9° or +9°" in " ".join(words(explorer))
    rows = [part for part in parts(explorer) if "aw-nested" in getattr(part, "_dom_classes", ())]
    say(named(explorer, "rand augment magnitude: value"), value="18")
    group = explorer.recipe.steps[0]
    assert group == aw.rand_augment(2, 18).changing(5, aw.rand_augment(2, 18).members[5].replace(chance=0.3))
    assert "−18° or +18°" in " ".join(words(explorer)) and explorer.error is None
    # The same controls: a slider that is dragged is not made anew.
    assert rows == [part for part in parts(explorer) if "aw-nested" in getattr(part, "_dom_classes", ())]
    say(named(explorer, "rand augment magnitude: value"), value="0")
    assert explorer.recipe.steps[0].members[4] == aw.rand_augment(2, 0).members[4] and explorer.error is None
    press(named(explorer, "remove rotate"))  # then it is a group like any other
    assert not any("magnitude" in str(getattr(part, "description", "")) for part in parts(explorer))
    assert named(explorer, "some of").value and explorer.error is None


def test_a_range_of_magnitudes_has_two_handles():
    explorer = opened(aw.rand_augment(2, (0, 9)))
    say(slider(explorer, "rand augment magnitude: from … to"), value=[3.0, 12.0])
    assert explorer.recipe.steps[0] == aw.rand_augment(2, (3, 12)) and explorer.error is None


def test_a_group_in_a_group_is_told_in_words_and_switched_moved_and_removed():
    explorer = opened(aw.auto_augment("imagenet"))
    assert "posterize 4, in 40 %" not in words(explorer)
    assert "posterize 4 in 40 %, then rotate −30° or +30° in 60 %" in words(explorer)
    say(named(explorer, "posterize, rotate"), value=False)
    assert not explorer.recipe.steps[0].members[0].on
    say(named(explorer, "chance of sharpen, invert in per cent"), value=40)
    assert explorer.recipe.steps[0].members[17].chance == 0.4
    press(named(explorer, "move posterize, rotate down"))
    assert [member.on for member in explorer.recipe.steps[0].members[:3]] == [True, False, True]
    press(named(explorer, "remove posterize, rotate"))
    assert len(explorer.recipe.steps[0].members) == 24 and explorer.error is None


def focused(explorer, monkeypatch, tooltip):
    asked = []
    monkeypatch.setattr(explorer._kit.view, "focus", lambda *classes: asked.append(classes))
    press(named(explorer, tooltip))
    return asked


def test_the_focus_stays_where_controls_are_made_anew(monkeypatch):
    explorer = opened(aw.gamma, group(aw.any_order))
    assert focused(explorer, monkeypatch, "move sharpen up") == [("aw-up-1-1", "aw-down-1-1")]
    assert focused(explorer, monkeypatch, "remove sharpen") == [("aw-remove-1-0", "aw-add-in-1")]
    aim = "gamma only in a part of the picture, or everywhere"
    assert focused(explorer, monkeypatch, aim) == [("aw-where-0",)]
    assert "aw-aimed" in named(explorer, aim)._dom_classes and explorer.recipe.steps[0].where is not None
    assert focused(explorer, monkeypatch, aim) == [("aw-where-0",)]
    assert "aw-aimed" not in named(explorer, aim)._dom_classes


def test_a_preset_tells_its_reasons():
    explorer = aw.explore()
    explorer.recipe = aw.presets.medical()
    (reason,) = (part for part in parts(explorer) if "aw-reason" in part._dom_classes)
    assert "Not safe, and left out: the mirror" in reason.value == reason.tooltip
