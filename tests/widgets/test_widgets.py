"""Explorers without a browser: set a trait or send what a page would send, then read the state."""

from __future__ import annotations

import asyncio
import io
import itertools
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, Any

import ipywidgets
import numpy as np
import pytest
import traitlets
from PIL import Image

import augwidgets as aw
from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.recipe.draws import StepsDraw
from augwidgets.recipe.sweep import swept
from augwidgets.view.sheet import Previews
from augwidgets.widgets import drawing
from augwidgets.widgets.pages import FACTORIES, page
from augwidgets.widgets.sweep_explorer import sweepable
from augwidgets.widgets.uploads import LARGEST, Upload, Uploads
from tests.widgets.front_end import named, parts, press, say, sent, slider, tell, view


@pytest.fixture
def explorer():
    opened = aw.RecipeExplorer(aw.pictures.cat())
    assert opened.error is None
    return opened


ONE_PICTURE = [name for name, transform in aw.CATALOGUE.items() if not transform.partners]
ANGLE = "rotate angle: from … to"
SCALE = "zoom scale: from … to"


# -- controls make the recipe ------------------------------------------------------------------------------------


def test_a_slider_makes_the_recipe_and_draws_once(explorer):
    before, draws = explorer.picture, view(explorer).draws
    say(slider(explorer, ANGLE), value=[-12.0, 40.0])
    assert explorer.recipe.steps[1].ranges["angle"] == (-12, 40)
    assert explorer.picture != before
    assert view(explorer).draws == draws + 1
    assert named(explorer, ANGLE).value == "−12° … 40°"
    assert explorer.error is None


def test_slid_values_are_rounded_to_the_step_of_their_domain(explorer):
    say(slider(explorer, "shift right: from … to"), value=[-7.000000000000099, 10.0])
    track = slider(explorer, SCALE)
    say(track, value=[track.min + 20 * track.step, np.log(1.25)])
    assert explorer.recipe.steps[2].ranges["right"] == (-0.07, 0.1)
    assert explorer.recipe.steps[3].ranges["scale"] == (0.59, 1.25)  # 0.5855
    assert "right=(-0.07, 0.1)" in explorer.code()


def test_a_handle_that_the_browser_moves_to_the_nearest_step_changes_nothing(explorer):
    explorer.recipe = aw.Recipe([aw.zoom.between(scale=(0.837, 1.313))])
    track = slider(explorer, SCALE)
    low, step = track.min, track.step
    nearest = [low + round((place - low) / step) * step for place in track.value]
    assert nearest != list(track.value)
    recipe = explorer.recipe
    say(track, value=nearest)
    assert explorer.recipe is recipe


@pytest.mark.parametrize(
    ("name", "parameter", "place", "text", "limits"),
    [(ANGLE, "angle", 1, "180", (-180, 180)), (SCALE, "scale", 3, "0.2 5", (0.2, 5))],
)
def test_both_ends_of_a_track_that_has_grown_are_the_limits(explorer, name, parameter, place, text, limits):
    say(named(explorer, name), value=text)
    assert explorer.recipe.steps[place].ranges[parameter] == limits
    track = slider(explorer, name)
    say(track, value=[track.min + 5 * track.step, track.max - 5 * track.step])
    assert explorer.recipe.steps[place].ranges[parameter] != limits
    say(track, value=[track.min, track.max])
    assert explorer.recipe.steps[place].ranges[parameter] == limits


@pytest.mark.parametrize(
    ("text", "angle", "shown"),
    [
        ("-12..40", (-12, 40), "−12° … 40°"),
        ("-12 40", (-12, 40), "−12° … 40°"),
        ("−15° … 20°", (-15, 20), "−15° … 20°"),
        ("45", (-45, 45), "−45° … 45°"),
    ],
)
def test_a_range_can_be_typed(explorer, text, angle, shown):
    say(named(explorer, ANGLE), value=text)
    assert explorer.recipe.steps[1].ranges["angle"] == angle
    assert named(explorer, ANGLE).value == shown
    assert slider(explorer, ANGLE).value == angle


@pytest.mark.parametrize("text", ["abc", "", "1 2 3", "-400..0", "40..30", "nan"])
def test_bad_text_snaps_back_and_the_error_line_says_why(explorer, text):
    recipe, picture = explorer.recipe, explorer.picture
    say(named(explorer, ANGLE), value=text)
    assert explorer.recipe is recipe
    assert explorer.picture == picture
    assert named(explorer, ANGLE).value == "−30° … 30°"
    assert explorer.error.startswith("rotate angle: ")
    assert view(explorer).error == explorer.error
    say(named(explorer, ANGLE), value="10")
    assert explorer.error is None
    assert view(explorer).error == ""


def test_a_step_is_switched_off_and_keeps_its_place(explorer):
    say(named(explorer, "rotate"), value=False)
    assert [step.on for step in explorer.recipe.steps] == [True, False, True, True, True]
    assert slider(explorer, ANGLE).disabled
    assert any(getattr(part, "value", None) == "4 of 5 steps on" for part in parts(explorer))


def test_the_chance_is_in_per_cent(explorer):
    say(named(explorer, "chance of flip horizontal in per cent"), value=20)
    assert explorer.recipe.steps[0].chance == 0.2


def test_a_chance_between_two_per_cents_is_kept_until_it_is_changed(explorer):
    explorer.recipe = aw.Recipe([aw.maybe(aw.invert.between(), 0.125)])
    assert named(explorer, "chance of invert in per cent").value == 12
    assert explorer.recipe.steps[0].chance == 0.125


def test_options_of_a_choice_are_on_or_off_and_one_always_stays(explorer):
    explorer.recipe = aw.Recipe([aw.greyscale.between(weights=("average", "luminance"))])
    even, light = (
        named(explorer, f"greyscale weights: {word} (several may be on)") for word in ("average", "luminance")
    )
    assert even.value and light.value
    say(even, value=False)
    assert explorer.recipe.steps[0].ranges["weights"] == ("luminance",)
    recipe = explorer.recipe
    say(light, value=False)
    assert explorer.recipe is recipe
    assert light.value


def test_steps_move_and_keep_their_draws(explorer, monkeypatch):
    drawn = {step.transform.name: step for step in explorer.recipe.draw(np.random.default_rng([0, 0, 0]))}
    messages = sent(view(explorer), monkeypatch)
    press(named(explorer, "move rotate down"))
    assert [step.transform.name for step in explorer.recipe.steps][:3] == ["flip_horizontal", "shift", "rotate"]
    assert explorer.recipe.ids == (0, 2, 1, 3, 4)
    again = {step.transform.name: step for step in explorer.recipe.draw(np.random.default_rng([0, 0, 0]))}
    assert again == drawn
    focus = [message["content"] for message in messages if message["method"] == "custom"]
    assert focus == [{"type": "focus", "on": ["aw-down-1", "aw-up-1"]}]


def test_the_first_cannot_move_up_and_the_last_not_down(explorer):
    assert named(explorer, "move flip horizontal up").disabled
    assert named(explorer, "move brightness down").disabled
    assert not named(explorer, "move brightness up").disabled


def test_a_step_is_removed_and_nothing_of_it_stays_in_the_kernel(explorer):
    before = len(ipywidgets.widgets.widget._instances)
    for name in ("rotate", "shift", "zoom"):
        press(named(explorer, f"remove {name}"))
    assert [step.transform.name for step in explorer.recipe.steps] == ["flip_horizontal", "brightness"]
    assert len(ipywidgets.widgets.widget._instances) < before - 3 * 8


def test_a_step_is_added_with_its_usual_range(explorer):
    press(named(explorer, "Add a step"))
    press(named(explorer, "gaussian noise"))
    assert explorer.recipe.steps[-1] == aw.gaussian_noise.usual()
    assert explorer.error is None


def test_an_own_transform_can_be_added_after_the_panel_was_opened(explorer):
    press(named(explorer, "Add a step"))

    @aw.tone(heading="Mine")
    def halved(level, *, share: Annotated[float, Range(0, 1, neutral=1, usual=(0.4, 0.6))] = 0.5):
        """Darken."""
        return level * share

    try:
        press(named(explorer, "Add a step"))
        press(named(explorer, "halved"))
        assert explorer.recipe.steps[-1].ranges["share"] == (0.4, 0.6)
        say(slider(explorer, "halved share: from … to"), value=[0.3, 0.35])
        assert explorer.recipe.steps[-1].ranges["share"] == (0.3, 0.35)
    finally:
        aw.CATALOGUE.discard("halved")


def test_fill_seed_and_draw_again(explorer):
    say(named(explorer, "fill"), index=named(explorer, "fill").options.index("wrap"))
    assert explorer.recipe.fill == "wrap"
    say(named(explorer, "seed"), value=7)
    assert explorer.seed == 7
    press(named(explorer, "Draw again"))
    assert explorer.seed == named(explorer, "seed").value == 8


def test_choosing_a_preset_does_not_lose_ones_own_recipe(explorer):
    preset = named(explorer, "preset")
    assert preset.value == "default"
    say(slider(explorer, ANGLE), value=[-1.0, 1.0])
    own = explorer.recipe
    assert preset.value == "my recipe"
    say(preset, index=preset.options.index("default"))
    assert explorer.recipe == aw.default_recipe()
    say(preset, index=preset.options.index("my recipe"))
    assert explorer.recipe == own
    say(slider(explorer, ANGLE), value=[-2.0, 2.0])
    assert explorer.recipe.steps[1].ranges["angle"] == (-2, 2)


# -- Python makes the screen -------------------------------------------------------------------------------------


def test_assigning_draws_before_the_assignment_returns(explorer):
    pictures = []
    explorer.observe(lambda change: pictures.append(change.new), "picture")
    explorer.seed = 3
    explorer.recipe = aw.Recipe([aw.rotate.between(angle=(10, 20))])
    explorer.sample = aw.pictures.coffee()
    assert len(pictures) == 3
    assert explorer.picture == view(explorer).sheet == pictures[-1]


def test_an_assigned_recipe_is_shown_and_does_not_come_back_changed(explorer):
    recipe = aw.Recipe([aw.maybe(aw.zoom.between(scale=(0.333, 1.777)), 0.333, on=False), aw.quarter_turn.at(turns=2)])
    draws = view(explorer).draws
    explorer.recipe = recipe
    assert explorer.recipe is recipe
    assert view(explorer).draws == draws + 1
    assert named(explorer, "zoom scale: from … to").value == "0.333 … 1.777 ×"
    assert not named(explorer, "zoom").value
    # A Step names its own fill, so the row says which.
    assert named(explorer, "quarter turn fill: constant (several may be on)").value


def test_one_redraw_is_one_message_of_the_view(explorer, monkeypatch):
    messages = sent(view(explorer), monkeypatch)
    explorer.seed = 9
    assert [message["method"] for message in messages] == ["update"]
    state = messages[0]["state"]
    assert {"sheet", "tiles", "draws"} <= set(state) | {path[0] for path in messages[0]["buffer_paths"]}
    assert state["tiles"] == json.dumps(view(explorer).tiles)  # one text: nothing in it is looked through for bytes


def test_every_tile_says_what_was_drawn(explorer):
    tiles = view(explorer).tiles
    assert len(tiles) == 9
    for k, tile in enumerate(tiles):
        steps = explorer.recipe.draw(np.random.default_rng([explorer.seed, 0, k]))
        words = [word for line in tile["caption"] for word in line]
        assert words == [step.short() for step in steps]
        assert tile["alt"].count(",") == len(steps) - 1
        assert tile["size"] == (451, 300)
    sheet = np.array(Image.open(io.BytesIO(explorer.picture)))
    assert all(tile["y"] + tile["h"] <= sheet.shape[0] and tile["x"] + tile["w"] <= sheet.shape[1] for tile in tiles)


def test_the_tiles_show_the_samples(explorer):
    explorer.recipe = aw.Recipe([aw.rotate.between(angle=(-90, 90))])
    sheet = np.array(Image.open(io.BytesIO(explorer.picture))).astype(float)
    for tile, sample in zip(view(explorer).tiles, explorer.samples, strict=True):
        shown = sheet[tile["y"] : tile["y"] + tile["h"], tile["x"] : tile["x"] + tile["w"]]
        small = aw.Sample(sample.image).image
        small = np.array(Image.fromarray(small).resize((tile["w"], tile["h"]), Image.Resampling.BOX)).astype(float)
        # Half of it is black corners: a tile of another draw differs by 30 levels and more.
        assert np.abs(shown - small).mean() < 6


def test_values_in_pixels_shrink_with_the_picture():
    sample = aw.Sample(np.random.default_rng(0).integers(0, 255, (840, 1056, 1), np.uint8))
    step = aw.blur.at(sigma=8)
    ((outcome, size),) = Previews(sample).draw([StepsDraw(aw.Recipe(), (step,))])
    small = outcome.sample
    assert (small.size, size) == ((210, 264), (1056, 840))
    # A quarter of the size: the same look needs a quarter of the sigma, and leaves as much of the noise.
    full = aw.blur(sample.image, sigma=8)
    assert small.image.std() == pytest.approx(full.std(), rel=0.35)


def test_a_part_that_is_cut_out_or_enlarged_is_drawn_from_more_pixels():
    rows, columns = np.indices((2000, 2000))
    chequered = aw.Sample((((rows // 4 + columns // 4) % 2) * 255).astype(np.uint8))
    previews = Previews(chequered)
    for step in (aw.crop.at(width=0.1, height=0.1), aw.zoom.at(scale=5)):
        ((small, _),) = previews.draw([StepsDraw(aw.Recipe(), (step,))])
        ((grey, _),) = previews.draw([StepsDraw(aw.Recipe(), ())])
        assert small.sample.image.std() > 4 * grey.sample.image.std()


def test_the_unseen_page_is_not_drawn(explorer):
    (tab,) = (part for part in parts(explorer) if isinstance(part, ipywidgets.Tab))
    say(tab, selected_index=list(tab.titles).index("Code"))
    assert "aw.rotate.between(angle=(-30.0, 30.0))" in view(explorer).code
    draws, picture = view(explorer).draws, explorer.picture
    say(slider(explorer, ANGLE), value=[-5.0, 5.0])
    assert "angle=(-5.0, 5.0)" in view(explorer).code
    assert (view(explorer).draws, explorer.picture) == (draws, picture)
    say(tab, selected_index=0)
    assert view(explorer).draws == draws + 1
    assert explorer.picture != picture


def test_samples_and_figure_are_full_size(explorer):
    assert [sample.size for sample in explorer.samples] == [(300, 451)] * 9
    figure = explorer.figure()
    assert len(figure.axes) == 9
    assert explorer.samples[4].same_as(explorer.recipe(explorer.sample, seed=(0, 0, 4)))


def test_the_code_makes_the_same_samples(explorer):
    explorer.seed = 5
    names: dict[str, Any] = {}
    exec(explorer.code(), names)
    assert names["recipe"] == explorer.recipe
    assert all(one.same_as(other) for one, other in zip(names["samples"], explorer.samples, strict=True))


def test_code_for_a_picture_that_code_cannot_name_is_left_to_complete():
    code = aw.RecipeExplorer(np.zeros((20, 30, 3), np.uint8)).code()
    assert "# sample = aw.load(your_picture)" in code
    exec(code, {})


def test_a_misspelt_trait_is_an_error_at_once():
    with pytest.raises(TypeError, match="RecipeExplorer has no trait 'sede'"):
        aw.RecipeExplorer(sede=7)


def test_every_control_has_a_name(explorer):
    press(named(explorer, "Add a step"))
    for opened in (explorer, aw.TransformExplorer(aw.gaussian_noise), aw.TransformExplorer(aw.crop)):
        for part in parts(opened):
            if isinstance(part, (ipywidgets.Button, ipywidgets.ToggleButton)):
                assert part.tooltip, part
            elif isinstance(
                part, (ipywidgets.Text, ipywidgets.BoundedIntText, ipywidgets.Checkbox, ipywidgets.Dropdown)
            ):
                assert part.description, part
        names = [part.tooltip for part in parts(opened) if isinstance(part, ipywidgets.Button)]
        assert len(set(names)) == len(names)


# -- when it draws -----------------------------------------------------------------------------------------------


def test_many_waiting_messages_make_few_draws_and_the_last_one_counts(explorer, monkeypatch):
    track = slider(explorer, ANGLE)
    drawn = []
    explorer.observe(lambda _: drawn.append(explorer.recipe.steps[1].ranges["angle"]), "picture")
    clock = itertools.count()  # a millisecond for each message, however busy this machine is
    clocks = SimpleNamespace(monotonic=lambda: next(clock) / 1000, perf_counter=time.perf_counter)
    monkeypatch.setattr(drawing, "time", clocks)

    async def page() -> None:
        for k in range(200):
            say(track, value=[-30.0 - k % 60, 30.0 + k % 60])
            await asyncio.sleep(0)  # the event loop gets its turn between two messages, as in a kernel
        await asyncio.sleep(0.1)

    asyncio.run(page())
    assert 1 <= len(drawn) <= 10
    assert drawn[-1] == explorer.recipe.steps[1].ranges["angle"] == (-49, 49)


def test_a_message_that_comes_alone_is_drawn_at_once(explorer):
    draws = view(explorer).draws

    async def page() -> list[int]:
        seen = []
        await asyncio.sleep(0.02)
        for k in range(3):
            say(slider(explorer, ANGLE), value=[-20.0, 20.0 + k])
            seen.append(view(explorer).draws)
            await asyncio.sleep(0.02)
            seen.append(view(explorer).draws)
        return seen

    assert [count - draws for count in asyncio.run(page())] == [1, 1, 2, 2, 3, 3]


def test_code_draws_at_once_even_in_a_running_loop(explorer):
    async def cell() -> bool:
        draws = view(explorer).draws
        explorer.seed = 11
        return view(explorer).draws == draws + 1

    assert asyncio.run(cell())


def test_a_long_queue_is_drawn_on_the_way(monkeypatch):
    clock = itertools.count()
    clocks = SimpleNamespace(monotonic=lambda: next(clock) / 1000, perf_counter=time.perf_counter)
    monkeypatch.setattr(drawing, "time", clocks)
    asked: list[int] = []
    drawn: list[int] = []

    def draw() -> None:
        drawn.append(len(asked))
        for _ in range(20):  # it takes 20 ms
            next(clock)

    waiting = drawing.Redraw(draw)

    async def queue() -> None:
        for k in range(500):
            asked.append(k)
            waiting.soon()
            await asyncio.sleep(0)
        await asyncio.sleep(0.05)

    asyncio.run(queue())
    assert drawn[0] == 1  # the first came alone
    assert drawn[-1] == 500
    assert max(np.diff(drawn)) <= 70  # milliseconds
    assert len(drawn) <= 12
    assert not waiting.waits


# -- what goes wrong ---------------------------------------------------------------------------------------------


def test_an_error_in_a_transform_is_shown_and_the_last_good_picture_stays(explorer):
    picture = explorer.picture

    def broken(image):
        raise ZeroDivisionError("by zero")

    explorer.recipe = aw.Recipe([broken])
    assert "ZeroDivisionError" in explorer.error
    assert "\n" not in explorer.error
    assert view(explorer).error == explorer.error
    assert explorer.picture == view(explorer).sheet == picture
    assert not view(explorer).busy
    explorer.recipe = aw.default_recipe()
    assert explorer.error is None


@pytest.mark.parametrize(
    "picture",
    [
        "nowhere.png",
        b"no picture",
        np.zeros((0, 5, 3), np.uint8),
        np.full((5, 5, 3), np.nan),
        np.full((5, 5), 255.0),
        np.zeros((5, 5), object),
        np.zeros((5, 5, 5), np.uint8),
        7,
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_picture_that_is_none_is_refused_and_nothing_changes(explorer, picture):
    before = (explorer.sample, explorer.picture, named(explorer, "picture").value)
    with pytest.raises((ValueError, TypeError, FileNotFoundError)) as caught:
        explorer.sample = picture
    assert "\n" not in str(caught.value)
    assert (explorer.sample, explorer.picture, named(explorer, "picture").value) == before
    explorer.seed += 1
    assert explorer.error is None


@pytest.mark.parametrize(("trait", "value"), [("recipe", 5), ("recipe", None), ("seed", -1), ("seed", "x")])
def test_a_wrong_assignment_raises_and_leaves_the_state(explorer, trait, value):
    before = getattr(explorer, trait)
    with pytest.raises(traitlets.TraitError):
        setattr(explorer, trait, value)
    assert getattr(explorer, trait) == before


# -- files from the browser --------------------------------------------------------------------------------------


def png(width: int = 40, height: int = 30) -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (height, width, 3), np.uint8)).save(out, "PNG")
    return out.getvalue()


def upload(target: Any, content: bytes, name: str = "mine.png", kind: str = "picture", piece: int = 1000) -> None:
    tell(target, type="upload", id="a", kind=kind, name=name, size=len(content))
    for start in range(0, len(content), piece):
        tell(target, content[start : start + piece], type="upload", id="a", start=start)


def test_a_picture_is_uploaded_in_pieces(explorer, monkeypatch):
    content = png()
    messages = sent(view(explorer), monkeypatch)
    upload(view(explorer), content)
    assert explorer.sample.size == (30, 40)
    assert named(explorer, "picture").value == "mine.png"
    assert explorer.error is None
    replies = [message["content"] for message in messages if message["method"] == "custom"]
    assert replies[0] == {"type": "upload", "id": "a", "next": 0}
    assert replies[1]["next"] == 1000
    assert "next" not in replies[-1]
    # It stays in the list, and comes back.
    chooser = named(explorer, "picture")
    say(chooser, index=[value for _, value in chooser.options].index("cat"))
    assert explorer.sample.size == (300, 451)
    say(chooser, index=0)
    assert explorer.sample.size == (30, 40)


def test_an_upload_beside_a_picture_of_ones_own(explorer):
    explorer.sample = np.zeros((7, 8, 3), np.uint8)
    explorer.sample = aw.pictures.coffee()
    upload(view(explorer), png())
    assert explorer.sample.size == (30, 40)
    assert named(explorer, "picture").value == "mine.png"


def test_twenty_megabytes_come_through_whole():
    content = np.random.default_rng(1).bytes(20 * 2**20)
    uploads = Uploads()
    assert uploads.take({"id": 1, "kind": "picture", "name": "x", "size": len(content)}, []) == 0
    came: Any = 0
    while isinstance(came, int):
        came = uploads.take({"id": 1, "start": came}, [content[came : came + 2**20]])
    assert came == Upload("picture", "x", content)
    assert uploads.waiting == 0


@pytest.mark.parametrize("size", [200 * 2**20, 50 * 2**20 + 1, 0, -1, "9", None, True])
def test_an_upload_of_the_wrong_size_is_refused(explorer, size):
    sample = explorer.sample
    tell(view(explorer), type="upload", id="a", kind="picture", name="big.png", size=size)
    assert explorer.error
    assert explorer.sample is sample
    tell(view(explorer), b"x", type="upload", id="a", start=0)
    assert explorer.sample is sample


def test_the_kernel_says_what_was_allowed_and_what_came(explorer):
    tell(view(explorer), type="upload", id="a", kind="picture", name="big.png", size=200 * 2**20)
    assert explorer.error == "big.png: a picture file of at most 50 MB can be uploaded, got 200 MB"


def test_an_upload_that_is_broken_off_leaves_nothing_behind(explorer):
    content = png()
    uploads = view(explorer)._uploads
    tell(view(explorer), type="upload", id="a", kind="picture", name="x.png", size=len(content))
    tell(view(explorer), content[:500], type="upload", id="a", start=0)
    assert uploads.waiting == 500
    upload(view(explorer), png(20, 10))  # another one takes its place
    assert uploads.waiting == 0
    assert explorer.sample.size == (10, 20)
    tell(view(explorer), content[500:], type="upload", id="old", start=500)
    assert explorer.sample.size == (10, 20)


def test_a_stalled_upload_is_forgotten(monkeypatch):
    uploads = Uploads()
    uploads.take({"id": 1, "kind": "picture", "name": "x", "size": 5000}, [])
    uploads.take({"id": 1, "start": 0}, [b"x" * 100])
    assert uploads.tidy() > 0
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 3600)
    assert uploads.tidy() is None
    assert uploads.waiting == 0


@pytest.mark.parametrize(
    "piece",
    [{"start": 7, "buffers": [b"x"]}, {"start": 0, "buffers": []}, {"start": 0, "buffers": [b""]},
     {"start": 0, "buffers": [b"x" * 5001]}, {"start": None, "buffers": [b"x"]}],
)  # fmt: skip
def test_pieces_that_do_not_fit_are_refused(piece):
    uploads = Uploads()
    uploads.take({"id": 1, "kind": "picture", "name": "x.png", "size": 5000}, [])
    with pytest.raises(ValueError, match="x.png"):
        uploads.take({"id": 1, "start": piece["start"]}, piece["buffers"])
    assert uploads.waiting == 0


@pytest.mark.parametrize("content", [b"no picture at all", png()[:200], b"\x89PNG\r\n\x1a\n"])
def test_a_file_that_is_no_picture_is_refused_by_name(explorer, content):
    sample, picture = explorer.sample, explorer.picture
    upload(view(explorer), content, "holiday.png")
    assert explorer.error.startswith("holiday.png: ")
    assert explorer.sample is sample
    assert explorer.picture == picture
    assert named(explorer, "picture").value == "cat"


def test_a_recipe_is_saved_and_loaded(explorer, monkeypatch):
    messages = sent(view(explorer), monkeypatch)
    say(slider(explorer, ANGLE), value=[-3.0, 4.0])
    kept = explorer.recipe
    tell(view(explorer), type="save", id="v")
    (answer,) = [message for message in messages if message.get("content", {}).get("type") == "save"]
    assert (answer["content"]["id"], answer["content"]["name"]) == ("v", "recipe.json")
    (text,) = answer["buffers"]
    assert aw.Recipe.from_json(text) == kept
    explorer.recipe = aw.default_recipe()
    upload(view(explorer), text, "recipe.json", "recipe")
    assert explorer.recipe == kept
    assert explorer.error is None


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"augwidgets_recipe": 99, "steps": []}', '{"augwidgets_recipe": 1, "steps": [{"transform": "x"}]}',
     "\x00\x01", '{"augwidgets_recipe": 1, "fill": "nowhere", "fill_level": 0, "min_visible": 0, "steps": []}'],
)  # fmt: skip
def test_a_file_that_is_no_recipe_is_refused_by_name(explorer, text):
    recipe = explorer.recipe
    upload(view(explorer), text.encode(), "old.json", "recipe")
    assert explorer.error.startswith("old.json: ")
    assert "\n" not in explorer.error
    assert explorer.recipe is recipe


def test_a_recipe_file_has_a_limit_of_its_own(explorer):
    tell(view(explorer), type="upload", id="a", kind="recipe", name="r.json", size=LARGEST["recipe"] + 1)
    assert "recipe file" in explorer.error


def test_a_plain_function_cannot_be_saved_and_that_is_said(explorer, monkeypatch):
    explorer.recipe = aw.Recipe([lambda image: image])
    messages = sent(view(explorer), monkeypatch)
    tell(view(explorer), type="save", id="v")
    assert "cannot be written down" in explorer.error
    assert not [message for message in messages if message.get("content", {}).get("type") == "save"]


def test_what_the_browser_refuses_is_kept_as_the_error(explorer):
    say(view(explorer), error="huge.png is 200 MB; at most 50 MB can be uploaded")
    assert explorer.error == "huge.png is 200 MB; at most 50 MB can be uploaded"


def test_a_click_on_a_tile_is_an_event(explorer):
    heard = []
    view(explorer).on("click", heard.append)
    tell(view(explorer), type="click", tile=4)
    tell(view(explorer), type="click", tile=99)
    assert heard == [4]


# -- pictures to choose from -------------------------------------------------------------------------------------


def test_a_folder_is_a_list_of_pictures(tmp_path):
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(png())
    (tmp_path / "c.png").write_text("no picture")
    explorer = aw.explore(tmp_path)
    chooser = named(explorer, "picture")
    assert chooser.value == "a.png"
    assert [value for _, value in chooser.options][:3] == ["a.png", "b.png", "c.png"]
    say(chooser, index=1)
    assert explorer.sample.size == (30, 40)
    assert f"aw.load({str(tmp_path / 'b.png')!r})" in explorer.code()
    say(chooser, index=2)
    assert "c.png" in explorer.error
    assert chooser.value == "b.png"


def test_a_sample_of_ones_own_is_in_the_list(explorer):
    explorer.sample = np.zeros((20, 30, 3), np.uint8)
    assert named(explorer, "picture").value == "your picture"
    assert named(explorer, "labels").disabled
    explorer.sample = aw.pictures.astronaut()
    assert named(explorer, "picture").value == "astronaut"
    assert not named(explorer, "labels").disabled


@pytest.mark.parametrize("shape", [(1, 4000, 3), (4000, 1, 3), (1, 1), (3, 2, 4), (900, 40, 1)])
@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_pictures_of_every_shape_are_shown(shape, dtype):
    explorer = aw.RecipeExplorer(np.ones(shape, dtype))
    assert explorer.error is None
    assert all(tile["w"] >= 1 and tile["h"] >= 1 for tile in view(explorer).tiles)


# -- every transform ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=ONE_PICTURE)
def one(request):
    """Explorer of one transform, opened once for both tests."""
    opened = aw.explore(aw.CATALOGUE[request.param])
    assert opened.step.transform is aw.CATALOGUE[request.param]
    yield opened
    opened.close()


def test_every_transform_opens_in_both_explorers(one):
    transform = one.step.transform
    assert one.error is None and one.picture
    assert one.step == transform.at()
    names: dict[str, Any] = {}
    exec(one.code(), names)
    assert names["sample"].same_as(one.step(one.sample))
    one.shows = "draws"
    assert one.error is None
    assert len(one.samples) == 9
    exec(one.code(), names)
    assert names["samples"][3].same_as(one.samples[3])

    many = aw.RecipeExplorer(aw.pictures.cat(), recipe=aw.Recipe([transform.usual()]))
    assert many.error is None
    assert len(view(many).tiles) == 9


def test_every_parameter_can_be_swept(one):
    one.shows = "sweep"
    for along in sweepable(one.step.transform):
        one.along = along
        assert one.error is None
        values = [sample.image.shape for sample in one.samples]
        assert len(values) == len(view(one).tiles) >= 2
        assert [tile["chosen"] for tile in view(one).tiles].count(True) == 1


# -- one transform -----------------------------------------------------------------------------------------------


def test_values_are_swept_from_low_to_high_with_the_chosen_one_in_the_middle():
    for domain, value in ((Range(-180, 180), 15.0), (Range(0.2, 5, scale="log"), 1.5), (Range(0, 128, whole=True), 40)):
        values = swept(domain, value)
        assert values == sorted(set(values))
        assert (values[0], values[4], values[-1], len(values)) == (domain.low, value, domain.high, 9)
    assert swept(Range(0, 8), 0) == [0, 1, 2, 3, 4, 5, 6, 7, 8]
    assert swept(Range(0, 3, whole=True), 2) == [0, 1, 2, 3]
    assert swept(Choice(("edge", "wrap")), "edge") == ["edge", "wrap"]
    assert swept(Switch(), True) == [False, True]
    assert swept(Seed(), 2**32 - 1, 3) == [2**32 - 1, 0, 1]


def test_a_value_slider_makes_the_step():
    explorer = aw.explore(aw.gamma)
    say(slider(explorer, "gamma exponent: value"), value=float(np.log(0.7)))
    assert explorer.step == aw.gamma.at(exponent=0.7)
    say(named(explorer, "gamma exponent: value"), value="2.5")
    assert explorer.step == aw.gamma.at(exponent=2.5)
    assert slider(explorer, "gamma exponent: value").value == pytest.approx(np.log(2.5))
    say(named(explorer, "gamma exponent: value"), value="77")
    assert "gamma exponent" in explorer.error
    assert explorer.step == aw.gamma.at(exponent=2.5)


def test_a_step_is_assigned_and_shown():
    explorer = aw.explore(aw.rotate.at(angle=20, fill="edge"))
    before = explorer.picture
    explorer.step = aw.rotate.at(angle=-45, expand=True)
    assert explorer.picture != before
    assert named(explorer, "rotate angle: value").value == "−45°"
    assert named(explorer, "rotate expand: on").value
    assert view(explorer).tiles[4]["caption"] == [["angle −45°"], []]
    assert explorer.recipe == aw.Recipe([aw.rotate.at(angle=-45, expand=True)])


def test_without_parameters_it_shows_without_and_with():
    explorer = aw.explore(aw.flip_horizontal)
    without, flipped = explorer.samples
    assert without.same_as(explorer.sample)
    assert flipped.same_as(aw.flip_horizontal(explorer.sample))
    assert [tile["caption"][0] for tile in view(explorer).tiles] == [["without"], ["with"]]


def test_draws_are_of_the_usual_ranges_and_keep_the_fill():
    explorer = aw.explore(aw.rotate.at(fill="reflect"), shows="draws", seed=3)
    assert explorer.recipe == aw.Recipe([aw.rotate.usual()], fill="reflect")
    assert named(explorer, "rotate angle: value").disabled
    assert not named(explorer, "Draw again").disabled
    say(named(explorer, "rotate show: in turn"), value=True)
    assert explorer.shows == "sweep"
    assert not named(explorer, "rotate angle: value").disabled
    assert named(explorer, "Draw again").disabled


@pytest.mark.parametrize(
    ("trait", "value"),
    [("step", aw.zoom.at()), ("step", 5), ("shows", "nothing"), ("along", "size"), ("recipe", aw.default_recipe())],
)
def test_a_transform_explorer_refuses_what_it_cannot_show(trait, value):
    explorer = aw.explore(aw.rotate)
    before = explorer.step, explorer.shows, explorer.along, explorer.picture
    with pytest.raises(traitlets.TraitError):
        setattr(explorer, trait, value)
    assert (explorer.step, explorer.shows, explorer.along, explorer.picture) == before


def test_the_view_of_a_dropped_recipe_says_where_it_belongs():
    explorer = aw.explore(aw.rotate)
    upload(view(explorer), aw.default_recipe().to_json().encode(), "r.json", "recipe")
    assert "follows its step" in explorer.error


# -- what an explorer is composed of -----------------------------------------------------------------------------------


@pytest.fixture
def size_page():
    """Add a page, as a file with a page does."""

    @page("Size")
    class SizePage:
        title = "Size"

        def __init__(self, kit: Any) -> None:
            self.content = kit.text()

        def prepare(self, plan: Any) -> Any:
            height, width = plan.previews.sample.size
            return lambda: lambda: setattr(self.content, "value", f"{width} by {height}")

    yield
    del FACTORIES["Size"]


def everyone() -> list[Any]:
    """Open one of each kind."""
    import albumentations

    things = None, aw.rotate, aw.mixup, aw.ImageDataGenerator(rotation_range=30), albumentations.HorizontalFlip()
    return [*map(aw.explore, things), aw.DialectExplorer()]


def test_a_page_that_is_added_appears_in_every_explorer(size_page):
    opened = everyone()
    assert len({type(explorer) for explorer in opened}) == 6
    for explorer in opened:
        height, width = explorer.sample.size
        assert explorer.pages.titles[-2:] == ["Size", "Code"], type(explorer)
        explorer.page = "Size"
        assert explorer.pages["Size"].content.value == f"{width} by {height}" and explorer.error is None
        explorer.close()
    assert "Size" in aw.RecipeExplorer().pages


def test_the_observer_of_the_state_is_one():
    kinds = aw.RecipeExplorer, aw.TransformExplorer, aw.PairExplorer, aw.GeneratorExplorer, aw.DialectExplorer
    own = {kind for explorer in kinds for kind in explorer.__mro__ if kind.__module__.startswith("augwidgets.")}
    observers = [name for kind in own for name, one in vars(kind).items() if isinstance(one, traitlets.ObserveHandler)]
    assert observers == ["_new_state"]


def test_a_message_of_a_slider_crosses_few_files(explorer):
    track = slider(explorer, ANGLE)
    say(track, value=[-20.0, 20.0])
    root, crossed, before = Path(aw.__file__).parent, set(), explorer.picture

    def called(frame: Any, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(str(root)):
            crossed.add(str(Path(frame.f_code.co_filename).relative_to(root)))

    sys.setprofile(called)
    try:
        say(track, value=[-25.0, 21.0])
    finally:
        sys.setprofile(None)
    assert explorer.picture != before and explorer.error is None
    assert len([name for name in crossed if name.startswith("widgets/")]) <= 9, sorted(crossed)
    assert len(crossed) <= 25, sorted(crossed)
