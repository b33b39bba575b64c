"""Undo and redo: any change is taken back to the last digit, on the page and in code; a drag is one change."""

from __future__ import annotations

import random
import re

import ipywidgets
import pytest

import augwidgets as aw
from augwidgets.widgets import kit
from augwidgets.widgets.history import History
from tests.widgets.front_end import named, parts, press, say, slider, tell, view

CAT = aw.pictures.cat()
ANGLE = "rotate angle: from … to"
# What says how something is looked at, and not which pictures are drawn.
VIEWS = {"sample", "other", "page", "chosen", "dialect", "still_lives"}


def recipe():
    inside = aw.one_of([aw.blur.between(sigma=(0, 1)), aw.sharpen.usual()], 0.5)
    return aw.Recipe(
        [aw.rotate.usual(), inside, aw.gamma.usual().within(aw.Region.box(0.2, 0.2, 0.8, 0.8)), aw.flip_horizontal],
        fill="edge",
    )


OPEN = {
    "recipe": lambda: aw.explore(recipe(), on=CAT),
    "transform": lambda: aw.explore(aw.shift, on=CAT),
    "pair": lambda: aw.explore(aw.mixup, on=CAT),
    "generator": lambda: aw.explore(aw.ImageDataGenerator(rotation_range=30, horizontal_flip=True), on=CAT),
    "layers of a neighbour": lambda: aw.explore(pytest.importorskip("albumentations").HueSaturationValue(), on=CAT),
}


@pytest.fixture
def explorer():
    return aw.explore(CAT)


@pytest.fixture
def restless(monkeypatch):
    """Let a hand rest after each message, so that each is a change of its own."""
    monkeypatch.setattr(kit, "_REST", 0.0)


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test moves on."""
    now = [100.0]
    monkeypatch.setattr(kit.time, "monotonic", lambda: now[0])
    return now


def state(explorer):
    return {name: getattr(explorer, name) for name in explorer.trait_names(undo=True)}


def is_same(one, other):
    return all(one[name] is other[name] or one[name] == other[name] for name in one)


# -- a person who does anything ---------------------------------------------------------------------------


def anything(explorer, rng):
    """Do one thing that can be done on the page, or in code."""
    if hasattr(explorer, "shows") or rng.random() < 0.75:
        return move(rng.choice([part for part in parts(explorer.controls.box) if is_used(part)]), rng)
    if not isinstance(explorer, aw.RecipeExplorer):
        return move(named(explorer, "seed"), rng)
    return rng.choice(
        [
            lambda: move(named(explorer, "fill"), rng),
            lambda: move(named(explorer, "preset"), rng),
            lambda: move(named(explorer, "seed"), rng),
            lambda: press(named(explorer, "Draw again")),
            lambda: (press(named(explorer, "Add a step")), press(named(explorer, rng.choice(["gamma", "one of"])))),
            lambda: explorer.source.take(recipe().to_json().encode()),
            lambda: setattr(explorer, "recipe", recipe().replace(min_visible=rng.random())),
            lambda: setattr(explorer, "seed", rng.randrange(2**40)),
        ]
    )()


def is_used(control):
    words = (getattr(control, "tooltip", None) or "").split()[:1]
    is_tool = isinstance(control, ipywidgets.Button) and words in (["move"], ["remove"])
    kinds = (ipywidgets.FloatSlider, ipywidgets.FloatRangeSlider, ipywidgets.BoundedIntText, ipywidgets.Checkbox,
             ipywidgets.ToggleButton, ipywidgets.Dropdown)  # fmt: skip
    is_dear = re.search("zca|both|Keras", getattr(control, "tooltip", None) or "")  # seconds for each redraw
    return (is_tool or isinstance(control, kinds)) and not control.disabled and not is_dear


def move(control, rng):
    if isinstance(control, ipywidgets.Button):
        return press(control)
    if isinstance(control, ipywidgets.Dropdown):
        return say(control, index=rng.randrange(len(control.options)))
    if isinstance(control, (ipywidgets.Checkbox, ipywidgets.ToggleButton)):
        return say(control, value=not control.value)
    if isinstance(control, ipywidgets.BoundedIntText):
        return say(control, value=rng.randint(control.min, min(control.max, 1000)))
    some = sorted(rng.uniform(control.min, control.max) for _ in range(2))
    return say(control, value=some if isinstance(control, ipywidgets.FloatRangeSlider) else some[0])


@pytest.mark.parametrize(("kind", "seed"), [("recipe", 1), *((kind, 2) for kind in OPEN)])
def test_undo_after_any_change_gives_the_state_before_to_the_last_digit(kind, seed, restless):
    explorer, rng = OPEN[kind](), random.Random(seed)
    steps = [(state(explorer), explorer.code(), explorer.picture)]
    for _ in range(25 if kind == "recipe" else 16):
        anything(explorer, rng)
        assert explorer.error is None
        if not is_same(state(explorer), steps[-1][0]):
            steps.append((state(explorer), explorer.code(), explorer.picture))
    assert len(steps) > 6
    for way, expected in ((explorer.undo, steps[-2::-1]), (explorer.redo, steps[1:])):
        for before, code, picture in expected:
            way()
            assert explorer.error is None
            assert is_same(state(explorer), before) and explorer.code() == code
            assert explorer.picture == picture
        with pytest.raises(ValueError, match=f"^nothing to {way.__name__}: "):
            way()
        assert is_same(state(explorer), expected[-1][0])


def test_the_controls_follow(explorer, restless):
    say(slider(explorer, ANGLE), value=[-12.0, 40.0])
    press(named(explorer, "remove rotate"))
    explorer.undo()
    assert named(explorer, ANGLE).value == "−12° … 40°"
    explorer.undo()
    assert named(explorer, ANGLE).value == "−30° … 30°" and slider(explorer, ANGLE).value == (-30, 30)


@pytest.mark.parametrize("kind", OPEN)
def test_what_says_which_pictures_are_drawn_is_undone(kind):
    explorer = OPEN[kind]()
    assert explorer._state - set(explorer.trait_names(undo=True)) <= VIEWS


def test_the_picture_and_the_page_are_no_changes(explorer):
    explorer.seed = 5
    explorer.sample, explorer.page, explorer.chosen = aw.pictures.coffee(), "Compare", 3
    explorer.undo()
    assert (explorer.seed, explorer.sample.label, explorer.page, explorer.chosen) == (0, "coffee", "Compare", 3)
    with pytest.raises(ValueError, match="^nothing to undo: "):
        explorer.undo()


def test_a_picture_of_floats_does_not_begin_with_a_change():
    floats = CAT.replace(image=CAT.image.astype("float32") / 255)
    explorer = aw.explore(aw.ImageDataGenerator(rotation_range=30), on=floats)
    assert explorer.levels == "0..1"
    with pytest.raises(ValueError, match="opened with$"):
        explorer.undo()


# -- a drag ---------------------------------------------------------------------------------------------------


def test_a_drag_is_one_change_and_ends_when_the_hand_rests(explorer, clock):
    track, recipe = slider(explorer, ANGLE), explorer.recipe
    for degrees in range(60):
        clock[0] += 0.2
        say(track, value=[-30.0, float(degrees)])
    rested = explorer.recipe
    clock[0] += 1.5
    say(track, value=[-30.0, 70.0])
    explorer.undo()
    assert explorer.recipe is rested
    explorer.undo()
    assert explorer.recipe == recipe


def test_a_drag_by_the_pointer_is_one_change_however_long_the_hand_rests_in_it(explorer, clock):
    track, before = slider(explorer, ANGLE), explorer.recipe
    for drag, upper in ((1, 40.0), (2, 60.0), (0, 70.0)):  # twice by the pointer, then by keys
        tell(view(explorer), type="drag", number=drag)
        for more in range(3):
            clock[0] += 5
            say(track, value=[-30.0, upper + more])
    ends = []
    while explorer.history.past:
        ends.append(track.value[1])
        explorer.undo()
    assert ends == [72, 71, 70, 62, 42] and explorer.recipe is before
    tell(view(explorer), type="drag", number="much")  # whatever a page may say
    say(track, value=[-30.0, 50.0])
    assert explorer.error is None


def test_a_drag_that_ends_where_it_began_is_no_change(explorer, clock):
    track = slider(explorer, ANGLE)
    start, before = explorer.recipe, track.value
    for value in ([-20, 20], [-10, 25], list(before)):
        say(track, value=value)
    assert explorer.recipe == start and not explorer.history.past
    say(track, value=[-12, 12])  # the same hand goes on
    explorer.undo()
    assert explorer.recipe == start and not explorer.history.past


def test_another_slider_is_another_change(explorer, clock):
    before = explorer.recipe
    say(slider(explorer, ANGLE), value=[-30.0, 31.0])
    say(slider(explorer, "zoom scale: from … to"), value=[-0.1, 0.1])
    say(slider(explorer, ANGLE), value=[-30.0, 32.0])
    for _ in range(3):
        explorer.undo()
    assert explorer.recipe is before


def test_a_drag_after_an_undo_is_another_change(explorer, clock):
    track, first = slider(explorer, ANGLE), explorer.recipe
    say(track, value=[-30.0, 31.0])
    explorer.undo()
    say(track, value=[-30.0, 50.0])
    explorer.undo()
    assert explorer.recipe is first


def test_pressing_twice_is_two_changes(explorer, clock):
    press(named(explorer, "Draw again"))
    press(named(explorer, "Draw again"))
    explorer.undo()
    assert explorer.seed == 1


# -- the page ---------------------------------------------------------------------------------------------------


def test_the_buttons_go_back_and_forward_and_are_off_where_nothing_is_left(explorer):
    undo, redo = (
        named(explorer, f"{words}Z)") for words in ("undo the last change (Ctrl+", "redo what was undone (Ctrl+Shift+")
    )
    assert undo.disabled and redo.disabled
    explorer.seed = 4
    assert not undo.disabled and redo.disabled
    press(undo)
    assert explorer.seed == 0 and undo.disabled and not redo.disabled
    press(redo)
    assert explorer.seed == 4 and not undo.disabled and redo.disabled
    press(undo)
    explorer.seed = 9
    assert redo.disabled


def test_the_keys_do_nothing_where_nothing_is_left(explorer):
    explorer.seed = 4
    for kind, seed in (("redo", 4), ("undo", 0), ("undo", 0), ("redo", 4), ("redo", 4)):
        tell(view(explorer), type=kind)
        assert (explorer.seed, explorer.error) == (seed, None)


def test_one_undo_is_one_drawing(explorer):
    explorer.recipe = aw.Recipe([aw.invert])
    draws = view(explorer).draws
    explorer.undo()
    assert view(explorer).draws == draws + 1


# -- what is kept ---------------------------------------------------------------------------------------------------


def test_the_last_two_hundred_changes_are_kept():
    history = History()
    for k in range(250):
        history.note("seed", k)
    assert [history.undo({"seed": 250}.get).value for _ in range(200)] == list(range(249, 49, -1))
    with pytest.raises(ValueError, match="before the last 200 changes"):
        history.undo({"seed": 50}.get)
    assert len(history.future) == 200


def test_a_closed_explorer_keeps_nothing(explorer):
    explorer.seed = 3
    explorer.close()
    with pytest.raises(RuntimeError, match="is closed"):
        explorer.undo()
