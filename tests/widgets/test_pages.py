"""The pages beside the grid: histograms, the comparison of one draw with the original, kept draws, slow drawings."""

from __future__ import annotations

import asyncio
import io
import re
import threading
import time
from types import SimpleNamespace

import cv2
import ipywidgets
import numpy as np
import pytest
import traitlets
from PIL import Image

import augwidgets as aw
from augwidgets.recipe.draws import StepsDraw
from augwidgets.recipe.level_changes import LevelChange
from augwidgets.view import level_charts
from augwidgets.view.draw_counts import Counts
from augwidgets.view.sheet import Previews
from augwidgets.widgets.background import Behind
from augwidgets.widgets.compare_page import shown_against
from augwidgets.widgets.uploads import Upload
from tests.widgets.front_end import named, parts, press, say, tell, view

CAT = aw.pictures.cat()


def page(explorer, title):
    (tab,) = (part for part in parts(explorer) if isinstance(part, ipywidgets.Tab))
    say(tab, selected_index=list(tab.titles).index(title))
    assert explorer.error is None


def compared(explorer):  # the Order page has a view of its own, after this one
    found, *_ = (part for part in parts(explorer) if type(part).__name__ == "CompareView")
    return found


def charted(explorer):
    (found,) = (part for part in parts(explorer) if "aw-histogram" in part._dom_classes)
    return found.value


def drawn(explorer):
    """Give the steps of each tile."""
    return [tile.draw.steps for tile in explorer.source.panels()[0].tiles]


def pixels(jpeg):
    return np.asarray(Image.open(io.BytesIO(jpeg)))


# -- histograms -------------------------------------------------------------------------------------------------------


def reading(**changes):
    before = np.bincount([10, 10, 20, 200], minlength=256)
    after = np.stack([np.bincount([20, 20, 40, 255], minlength=256)] * 2)
    return level_charts.Reading(**{"before": before, "after": after, "curves": None, **changes})


def test_the_numbers_are_those_of_the_levels():
    rows = dict(re.findall(r"<tr><th[^>]*>([^<]+)</th>(.*?)</tr>", level_charts.numbers(reading())))
    cells = {name: re.findall(r"<td>([^<]*)</td>", row) for name, row in rows.items()}
    assert cells["mean"] == ["60", "83.8", "+23.8"]
    assert cells["lowest"] == ["10", "20", "+10"] and cells["highest"] == ["200", "255", "+55"]
    assert cells["median"] == ["10", "20", "+10"] and cells["at the ends, %"] == ["0", "25", "+25"]


def test_colours_of_the_charts_are_those_of_the_page():
    for chart in (
        level_charts.histogram(reading()),
        level_charts.cumulative(reading()),
        level_charts.curves(reading()),
    ):
        assert "var(--aw-accent)" in chart or "curves" in chart
        assert not re.search(r"#0102\d\d", chart)
        assert 'role="img"' in chart and chart.count("<svg") == 1


def test_one_channel_or_all_together():
    before = np.stack([np.bincount([level], minlength=256) for level in (1, 2, 3)])
    tables = [LevelChange(np.stack([np.arange(256), np.arange(256) * 0, np.arange(256) + 1]), False)]
    counts = Counts(before, before, False)
    green = level_charts.reading_of(before, [counts], tables, 1)
    assert np.flatnonzero(green.before).tolist() == [2] and green.curves[0, 7] == 0
    every = level_charts.reading_of(before, [counts, counts], tables, -1)
    assert np.flatnonzero(every.before).tolist() == [1, 2, 3] and every.after.shape == (2, 256)


def test_the_page_is_drawn_when_it_is_seen_and_follows():
    explorer = aw.RecipeExplorer(recipe=aw.Recipe([aw.brightness.at(gain=0.5)]))
    assert charted(explorer) == ""
    page(explorer, "Histogram")
    before = charted(explorer)
    assert "57 levels darker" in before or "58 levels darker" in before
    explorer.recipe = aw.Recipe([aw.gamma.at(exponent=1.0)])
    assert "as light as the original" in charted(explorer) and charted(explorer) != before
    say(named(explorer, "histogram channel: red"), value=True)
    assert explorer.error is None


def test_without_a_tone_curve_it_says_so():
    explorer = aw.RecipeExplorer(recipe=aw.Recipe([aw.rotate.between(angle=(-9, 9))]))
    page(explorer, "Histogram")
    assert "none of these draws changes levels" in charted(explorer)


def cells(explorer):
    rows = re.findall(r"<tr><th[^>]*>([^<]+)</th>(.*?)</tr>", charted(explorer))
    return {name: re.findall(r"<td>([^<]*)</td>", row) for name, row in rows}


def test_the_numbers_of_the_original_are_the_full_pictures():
    explorer = aw.RecipeExplorer(recipe=aw.Recipe([aw.flip_horizontal.at()]), page="Histogram")
    numbers = cells(explorer)
    assert numbers["lowest"] == ["0", "0", "0"] and numbers["highest"] == ["231", "231", "0"]
    assert numbers["mean"] == ["115.3", "115.3", "0"] and numbers["spread"][0] == f"{CAT.image.std():.1f}"
    assert "Small:" not in charted(explorer)
    explorer.recipe = aw.Recipe([aw.rotate.at(angle=180.0)], fill="reflect")
    assert cells(explorer)["highest"] == ["231", "231", "0"]
    explorer.recipe = aw.Recipe([aw.rotate.at(angle=3.0)], fill="reflect")
    numbers = cells(explorer)
    original, small, draws, change = (float(cell.replace("\u2212", "-")) for cell in numbers["highest"])
    assert original == 231 and small < 225  # what shrinking has done is no change
    assert change == draws - small and abs(change) < 6 and "Small: the original at the size" in charted(explorer)
    written = explorer.meter.after.data()["words"]
    assert f" {numbers['lowest'][2]} … {numbers['highest'][2]} " in written


def test_of_a_pipeline_that_does_not_tell_no_levels_are_said_to_stay():
    albumentations = pytest.importorskip("albumentations")
    bright = albumentations.RandomBrightnessContrast(brightness_limit=(0.2, 0.2), contrast_limit=0, p=1)
    explorer = aw.explore(bright, page="Histogram")
    assert "not told here" in charted(explorer) and "changes levels" not in charted(explorer)
    assert "levels lighter than the original" in charted(explorer)


def test_the_curve_of_a_draw_is_the_table_that_is_applied():
    explorer = aw.RecipeExplorer(recipe=aw.Recipe([aw.brightness.at(gain=1.5), aw.gamma.at(exponent=2.0)]))
    (tile, *_) = explorer.source.panels()[0].tiles
    ramp = np.arange(256, dtype=np.uint8)[None]
    change = tile.draw.levels(CAT, 1)
    applied = tile.draw.apply(aw.Sample(ramp), 1).sample.image[0, :, 0]
    assert not change.measured and np.abs(change.levels.mean(axis=0) - applied).max() <= 0.5 + 1e-9


def test_where_there_is_no_curve_the_levels_are_measured():
    picture = np.array([[10, 10, 20], [20, 30, 30]], np.uint8)
    moves = [aw.flip_horizontal.at(), aw.equalize.at()]  # what moves the pixels is left out
    change = StepsDraw(aw.Recipe(), tuple(moves)).levels(aw.Sample(picture), 1)
    assert change.measured and change.levels.shape == (1, 256)
    assert np.flatnonzero(np.isfinite(change.levels[0])).tolist() == [10, 20, 30]
    assert change.levels[0, [10, 20, 30]].tolist() == [0, 128, 255]
    blurred = StepsDraw(aw.Recipe(), (aw.blur.at(sigma=1),)).levels(aw.Sample(picture), 1).levels[0]
    soft = aw.blur(picture, sigma=1)
    assert blurred[20] == pytest.approx(soft[picture == 20].mean())
    explorer = aw.explore(aw.equalize, on=CAT, page="Histogram")
    assert "What each level became, on average" in charted(explorer) and explorer.error is None


def test_levels_of_each_channel_and_of_floats():
    coloured = np.float32([[[0, 0.5, 1], [0, 0.5, 1]]])
    change = StepsDraw(aw.Recipe(), (aw.swap_channels.at(order="bgr"),)).levels(aw.Sample(coloured), 1)
    assert [np.flatnonzero(np.isfinite(row)).tolist() for row in change.levels] == [[0], [128], [255]]
    assert (change.levels[0, 0], change.levels[2, 255]) == (255, 0)
    gain = StepsDraw(aw.Recipe(), (aw.channel_gain.at(red_gain=2),)).levels(aw.Sample(coloured), 1).levels
    assert gain[:, 100].round().tolist() == [200, 100, 100]


@pytest.mark.parametrize("picture", [np.full((5, 7), 9, np.uint8), np.full((5, 7, 4), 0.5, np.float32)])
def test_grey_transparent_and_even_pictures_have_charts_too(picture):
    explorer = aw.explore(aw.Recipe([aw.brightness.between()]), on=picture)
    page(explorer, "Histogram")
    assert charted(explorer)


# -- comparing --------------------------------------------------------------------------------------------------------


def test_the_chosen_draw_stands_against_the_original():
    explorer = aw.RecipeExplorer(recipe=aw.Recipe([aw.brightness.between(gain=(0.2, 0.5))]))
    page(explorer, "Compare")
    shown = compared(explorer)
    before, after, difference = (pixels(picture) for picture in (shown.before, shown.after, shown.difference))
    assert before.shape == after.shape == difference.shape
    assert after.mean() < 0.6 * before.mean()
    assert shown.most > 100
    press_number(explorer, "5")
    assert explorer.chosen == 4 and compared(explorer).after != shown.before
    assert shown.names == ["original", "draw 5"]
    explorer.keep()
    assert shown.names == ["original", "kept 1"]


def press_number(explorer, name):
    tooltip = f"compare draw {name} with the original" if name.isdigit() else f"compare the {name} draw"
    say(named(explorer, tooltip), value=True)


def test_the_receipt_says_what_was_drawn_and_where_in_its_range():
    recipe = aw.Recipe([aw.rotate.between(angle=(-10, 30)), aw.flip_vertical.between()])
    explorer = aw.RecipeExplorer(recipe=recipe)
    page(explorer, "Compare")
    turned, mirrored = compared(explorer).receipt
    drawn = recipe.draw(np.random.default_rng([0, 0, 0]))[0].values["angle"]
    assert turned["step"] == "rotate"
    (angle,) = turned["values"]  # expand stood still where it changes nothing
    assert angle["name"] == "angle" and angle["place"] == pytest.approx((drawn + 10) / 40)
    assert mirrored == {"step": "flip vertical", "values": []}


def test_the_receipt_of_two_steps_of_one_transform_tells_them_apart():
    recipe = aw.Recipe([aw.rotate.between(angle=(0, 40)), aw.rotate.between(angle=(0, 10))])
    explorer = aw.RecipeExplorer(recipe=recipe)
    page(explorer, "Compare")
    drawn = recipe.draw(np.random.default_rng([0, 0, 0]))
    places = [step["values"][0]["place"] for step in compared(explorer).receipt]
    assert places == pytest.approx([drawn[0].values["angle"] / 40, drawn[1].values["angle"] / 10])


def test_another_size_has_no_difference():
    explorer = aw.RecipeExplorer(recipe=aw.Recipe([aw.quarter_turn.at(turns=1)]))
    page(explorer, "Compare")
    assert compared(explorer).difference == b"" and compared(explorer).size == [300, 451]


def test_a_click_on_a_tile_opens_it():
    explorer = aw.RecipeExplorer()
    tell(view(explorer), type="click", tile=6)
    (tab,) = (part for part in parts(explorer) if isinstance(part, ipywidgets.Tab))
    assert explorer.chosen == 6 and tab.titles[tab.selected_index] == "Compare"


def test_in_a_sweep_a_click_chooses_and_a_second_one_opens():
    explorer = aw.explore(aw.gamma)
    assert [tile["chosen"] for tile in view(explorer).tiles].index(True) == 4
    tell(view(explorer), type="click", tile=6)
    assert (explorer.chosen, explorer.page) == (6, "Grid") and view(explorer).tiles[6]["chosen"]
    tell(view(explorer), type="click", tile=6)
    assert explorer.page == "Compare"
    explorer.step = aw.gamma.at(exponent=2)
    assert explorer.chosen == 4  # the new value stands in the middle
    explorer.keep()
    explorer.step = aw.gamma.at(exponent=3)
    assert explorer.chosen == 9  # what was kept is looked at


def test_draws_keep_to_the_limits_that_were_marked():
    explorer = aw.explore(aw.rotate, along="angle")
    explorer.holds = {"angle": {"": (0, 10), "6": (-2, 2)}}
    explorer.shows = "draws"
    assert explorer.error is None and explorer.recipe == explorer.limited
    assert all(0 <= steps[0].values["angle"] <= 10 for steps in drawn(explorer))
    assert "angle=(0.0, 10.0)" in explorer.code()
    explorer.label = "6"
    assert all(-2 <= steps[0].values["angle"] <= 2 for steps in drawn(explorer))


def test_ranges_for_the_pictures_own_label_are_drawn_from():
    recipe = aw.Recipe([aw.rotate.between(angle=(-90, 90))]).holding(0, "cat", angle=(0, 1))
    explorer = aw.RecipeExplorer(recipe=recipe)
    assert all(0 <= steps[0].values["angle"] <= 1 for steps in drawn(explorer))
    assert explorer.samples[3].same_as(recipe(CAT, seed=(0, 0, 3)))


def test_the_original_says_what_kind_of_picture_it_is():
    for picture, word in (
        (CAT.image, "uint8"),
        (CAT.image[..., :1], "grey"),
        (np.dstack([CAT.image] * 2)[..., :4], "RGBA"),
    ):
        assert view(aw.explore(picture)).original_tile["caption"][1][0].endswith(word)


def test_a_kept_draw_is_replayed_on_another_picture_and_seed():
    explorer = aw.RecipeExplorer(recipe=aw.Recipe([aw.rotate.between(angle=(-90, 90))]))
    page(explorer, "Compare")
    press_number(explorer, "3")
    steps = explorer.source.panels()[0].tiles[2].draw.steps
    press(named(explorer, "Keep this draw"))
    assert explorer.chosen == 9 and explorer.error is None
    explorer.seed, explorer.sample = 5, aw.pictures.coffee()
    (kept,) = explorer.kept
    assert kept.same_as(explorer.recipe.apply(aw.pictures.coffee(), steps))
    explorer.recipe = aw.Recipe([aw.blur.between()])
    assert explorer.kept[0].same_as(kept)
    press(named(explorer, "Remove it"))
    assert explorer.kept == [] and explorer.chosen == 8


def test_keeping_twice_gives_two_names():
    explorer = aw.RecipeExplorer()
    for place in (0, 1):
        explorer.chosen = place
        explorer.keep()
    page(explorer, "Compare")
    press_number(explorer, "kept 2")
    assert explorer.chosen == 10 and len(explorer.kept) == 2


def test_sweeps_and_pipelines_have_these_pages_too():
    sweep = aw.explore(aw.gamma)
    generator = aw.explore(aw.ImageDataGenerator(rotation_range=20, brightness_range=(0.5, 1)))
    for explorer in (sweep, generator, aw.explore(aw.flip_horizontal)):
        for title in ("Histogram", "Compare"):
            page(explorer, title)
        explorer.keep()
        assert len(explorer.kept) == 1


# -- slow drawings ----------------------------------------------------------------------------------------------------


def behind_the_page(parts):
    """A `Behind` whose redraws yield the state that they have read, so many times; also what is shown, and a gate."""
    scene = SimpleNamespace(state=0, shown=[], rested=[], gate=threading.Event(), read=[])

    def prepare():
        state = scene.state
        scene.read.append(state)

        def redrawn(in_parts, is_newer):
            for part in range(parts):
                scene.gate.wait(5)
                if state == "wrong":
                    raise ZeroDivisionError
                yield lambda part=part: scene.shown.append((state, part))
                if is_newer() and part:
                    return

        return redrawn

    def show(what, error):
        scene.shown.append(type(error)) if error else what()

    scene.behind = Behind(prepare, show, lambda: scene.rested.append(scene.behind.is_busy))
    return scene


async def at_rest(scene):
    for _ in range(500):
        await asyncio.sleep(0.005)
        if scene.rested:
            return
    raise AssertionError("it never rests")


def test_every_drawing_is_shown_and_the_next_one_begins_with_the_newest_state():
    async def page():
        scene = behind_the_page(1)
        for scene.state in range(4):
            scene.behind.ask()
        await asyncio.sleep(0.05)
        assert scene.behind.is_busy and scene.shown == []  # the loop runs while the thread waits
        scene.gate.set()
        await at_rest(scene)
        assert scene.shown == [(0, 0), (3, 0)] and scene.read == [0, 3] and scene.rested == [False]

    asyncio.run(page())


def test_a_long_drawing_is_shown_in_parts_and_gives_way_to_a_newer_state():
    async def page():
        scene = behind_the_page(4)
        for scene.state in range(2):
            scene.behind.ask()
        scene.gate.set()
        await at_rest(scene)
        assert scene.shown == [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (1, 3)]

    asyncio.run(page())


def test_what_is_forgotten_is_not_shown_and_errors_are_handed_on():
    async def page():
        scene = behind_the_page(1)
        for scene.state in range(2):
            scene.behind.ask()
        scene.behind.forget()
        scene.gate.set()
        await at_rest(scene)
        assert scene.shown == [] and scene.read == [0]
        scene.rested.clear()
        scene.state = "wrong"
        scene.behind.ask()
        await at_rest(scene)
        assert scene.shown == [ZeroDivisionError]
        scene.behind.stop()

    asyncio.run(page())


@pytest.mark.parametrize("title", ["Grid", "Histogram"])
def test_the_nine_are_drawn_once_for_the_page_and_the_meter(title, monkeypatch):
    explorer = aw.RecipeExplorer(page=title)
    applied = []
    apply = StepsDraw.apply
    monkeypatch.setattr(StepsDraw, "apply", lambda *given: applied.append(1) or apply(*given))
    explorer.seed = 5
    assert len(applied) == 9 and explorer.error is None


def test_the_meter_is_up_to_date_on_every_page():
    explorer = aw.RecipeExplorer(recipe=aw.Recipe([aw.brightness.at(gain=1)]))
    for title, level in {"Histogram": 0.5, "Compare": 0.4, "Order": 0.3, "Code": 0.2}.items():
        explorer.page = title
        explorer.recipe = aw.Recipe([aw.brightness.at(gain=level)])
        assert explorer.meter.after.mean == pytest.approx(115 * level, abs=1)
        assert view(explorer).meter["after"]["words"] == explorer.meter.after.data()["words"]
    explorer.sample = aw.pictures.moon()
    assert explorer.meter.before.mean == pytest.approx(112, abs=1)


def test_a_slow_step_is_drawn_behind_the_page_and_code_waits_for_it():
    async def scene():
        explorer = aw.RecipeExplorer(aw.Sample(CAT.image), recipe=aw.Recipe([aw.denoise.between(spread=(0.05, 0.1))]))
        before = explorer.picture
        explorer.seed = 3  # code: drawn before the assignment returns
        assert explorer.picture != before and not view(explorer).busy
        before = explorer.picture
        await asyncio.sleep(0.05)  # a hand is slower than a queue
        start = time.thread_time()  # of this thread alone, however busy this machine is
        say(named(explorer, "another number, other draws"), value=4)
        assert time.thread_time() - start < 0.1 and view(explorer).busy
        assert explorer.picture == before  # the old pictures stay meanwhile
        for _ in range(300):
            await asyncio.sleep(0.02)
            if not view(explorer).busy:
                break
        assert explorer.picture != before and explorer.error is None

    asyncio.run(scene())


@pytest.mark.parametrize("title", ["Histogram", "Compare", "Order"])
def test_every_page_of_slow_steps_is_drawn_behind(title):
    async def scene():
        steps = [aw.denoise.between(spread=(0.05, 0.1)), aw.gamma.between(exponent=(0.5, 2))]
        explorer = aw.RecipeExplorer(recipe=aw.Recipe(steps), page=title)
        meter = explorer.meter
        await asyncio.sleep(0.05)
        start = time.thread_time()  # of this thread alone, however busy this machine is
        say(named(explorer, "another number, other draws"), value=4)
        assert time.thread_time() - start < 0.1 and view(explorer).busy and explorer.meter is meter
        for _ in range(500):
            await asyncio.sleep(0.02)
            if not view(explorer).busy:
                break
        assert explorer.meter is not meter and explorer.error is None

    asyncio.run(scene())


def test_an_error_behind_the_page_is_shown():
    async def scene():
        explorer = aw.RecipeExplorer(aw.Sample(CAT.image))

        def broken(image):
            time.sleep(0.15)
            raise RuntimeError("it broke")

        explorer._drawing.seconds = 1.0  # the last one was slow
        explorer._kit.guarded(lambda: setattr(explorer, "recipe", aw.Recipe([broken])))()
        for _ in range(100):
            await asyncio.sleep(0.02)
            if explorer.error:
                break
        assert "it broke" in explorer.error and not view(explorer).busy

    asyncio.run(scene())


# -- the order of two steps -------------------------------------------------------------------------------------------


def ordered(explorer):
    return [part for part in parts(explorer) if type(part).__name__ == "CompareView"][1]


def test_two_steps_both_ways_round_and_their_difference():
    recipe = aw.Recipe([aw.maybe(aw.blur.at(sigma=6), 0.1), aw.gaussian_noise.at(spread=0.2), aw.invert.at()])
    explorer = aw.RecipeExplorer(recipe=recipe)
    page(explorer, "Order")
    shown = ordered(explorer)
    assert "left of the line 1. blur, then 2. gaussian noise" in shown.words
    smooth, grainy = (pixels(picture)[..., 0].astype(float) for picture in (shown.before, shown.after))
    assert np.abs(np.diff(smooth)).mean() > 2 * np.abs(np.diff(grainy)).mean()  # noise that comes last is not blurred
    assert shown.most > 20
    say(named(explorer, "first"), index=2)
    assert "left of the line 3. invert, then 2. gaussian noise" in shown.words
    say(named(explorer, "second"), index=2)  # a step with itself has no order: the next one takes its place
    assert explorer.error is None and "3. invert, then 1. blur" in shown.words


def test_steps_that_do_not_care_differ_by_nothing():
    explorer = aw.RecipeExplorer(recipe=aw.Recipe([aw.flip_horizontal.at(), aw.invert.at()]))
    page(explorer, "Order")
    assert ordered(explorer).most == 0 and "there is no difference" in ordered(explorer).words


def test_one_step_has_no_order():
    explorer = aw.RecipeExplorer(recipe=aw.Recipe([aw.invert.at()]))
    page(explorer, "Order")
    assert ordered(explorer).before == b"" and explorer.error is None
    assert ordered(explorer).layout.display == "none"


def test_an_emptied_recipe_leaves_no_steps_to_choose():
    explorer = aw.RecipeExplorer(recipe=aw.Recipe([aw.invert.at(), aw.blur.at()]))
    page(explorer, "Order")
    assert ordered(explorer).layout.display is None and len(named(explorer, "first").options) == 2
    assert ordered(explorer).names == ["1. invert, then 2. blur", "2. blur, then 1. invert"]
    explorer.recipe = aw.Recipe([])
    assert ordered(explorer).layout.display == "none" and explorer.error is None
    assert [named(explorer, menu).options for menu in ("first", "second")] == [(), ()]
    explorer.recipe = aw.Recipe([aw.invert.at(), aw.blur.at()])
    assert ordered(explorer).layout.display is None and explorer.error is None


# -- which page is seen -----------------------------------------------------------------------------------------------


def test_an_explorer_opens_at_a_page_and_turns_to_another():
    explorer = aw.explore(aw.gamma, page="Histogram")
    (tab,) = (part for part in parts(explorer) if isinstance(part, ipywidgets.Tab))
    assert tab.titles[tab.selected_index] == "Histogram" and charted(explorer)
    explorer.page = "Code"
    assert tab.titles[tab.selected_index] == "Code" and "aw.gamma.at" in view(explorer).code
    say(tab, selected_index=0)
    assert explorer.page == "Grid" and explorer.error is None


def test_a_page_that_is_not_there_is_refused():
    with pytest.raises(
        traitlets.TraitError, match="page must be one of 'Grid', 'Histogram', 'Compare', 'A and B', 'Code', got"
    ):
        aw.explore(aw.gamma, page="Order")
    explorer = aw.RecipeExplorer()
    with pytest.raises(traitlets.TraitError, match="'Order', 'A and B', 'Code', got 'Pages'"):
        explorer.page = "Pages"
    assert explorer.page == "Grid"


def test_the_place_in_a_logarithmic_range_is_where_its_slider_stands():
    recipe = aw.Recipe([aw.zoom.between(scale=(0.5, 2))])
    (step,) = recipe.draw(np.random.default_rng(4))
    (zoom,) = StepsDraw(recipe, (step,)).receipt()
    assert zoom["values"][0]["place"] == pytest.approx(np.log2(step.values["scale"] / 0.5) / 2)


def test_an_order_turns_two_members_round_and_leaves_a_group_as_it_is():
    some = aw.some_of(2, [aw.invert, aw.gamma.at(exponent=2)])
    explorer = aw.RecipeExplorer(recipe=aw.Recipe([some, aw.blur.at(sigma=3)]), page="Order")
    _, shown = (part for part in parts(explorer) if type(part).__name__ == "CompareView")
    there, back = (pixels(shown.before), pixels(shown.after))
    inverted = aw.blur(aw.gamma(aw.invert(CAT.image), exponent=2), sigma=3)
    assert abs(float(there.mean()) - inverted.mean()) < 3 and abs(float(back.mean()) - inverted.mean()) < 3


def test_pressing_the_number_that_is_on_leaves_it_on():
    explorer = aw.RecipeExplorer(page="Compare")
    say(named(explorer, "compare draw 1 with the original"), value=False)
    assert named(explorer, "compare draw 1 with the original").value


def test_two_threads_may_ask_for_the_same_preview():
    previews = Previews(aw.Sample(np.zeros((2000, 3000, 3), np.uint8)))
    gate = threading.Barrier(2)
    asked = [threading.Thread(target=lambda: (gate.wait(), previews.level(1))) for _ in range(2)]
    for thread in asked:
        thread.start()
    for thread in asked:
        thread.join()
    assert previews.level(2)[1] == pytest.approx(4 * previews.factor)


def uploaded(explorer, *names):
    content = cv2.imencode(".png", np.zeros((8, 8, 3), np.uint8))[1].tobytes()
    for name in names:
        explorer._kit.guarded(explorer._take)(Upload("picture", name, content))
    return [key for _, key in explorer._chooser._list.options if key.endswith(".png")]


def test_the_newest_eight_uploads_stay():
    listed = uploaded(aw.explore(aw.Recipe([])), *(f"{number}.png" for number in range(10)))
    assert listed == [f"{number}.png" for number in range(9, 1, -1)]


def test_a_file_that_comes_again_is_the_newest():
    assert uploaded(aw.explore(aw.Recipe([])), "a.png", "b.png", "a.png") == ["a.png", "b.png"]


def test_code_cannot_know_an_upload():
    explorer = aw.explore(aw.Recipe([]))
    uploaded(explorer, "a.png")
    assert explorer._chooser.name == "a.png" and "aw.load(your_picture)" in explorer.code()


def test_a_cat_of_ones_own_is_not_the_cat():
    explorer = aw.explore(aw.Recipe([]), on=aw.Sample(np.zeros((8, 8, 3), np.uint8), label="cat"))
    assert explorer._chooser.name == "your picture"


def test_where_nothing_is_drawn_there_is_no_seed():
    explorer = aw.explore(aw.rotate)
    for name in ("another number, other draws", "nine other draws: the next seed"):
        assert named(explorer, name).disabled


def test_keep_and_drop_go_with_what_is_shown():
    explorer = aw.explore(aw.Recipe([aw.rotate.usual()]), on=CAT)
    explorer.page = "Compare"
    page = explorer.pages["Compare"]
    assert not page._keeping.disabled and page._dropping.disabled
    explorer.keep()
    assert page._keeping.disabled and not page._dropping.disabled


def test_a_small_difference_is_drawn_as_faint_as_it_is():
    one = np.full((20, 20, 3), 100, np.uint8)
    assert shown_against(one, one + np.uint8(3))["most"] == 8 and shown_against(one, one)["most"] == 0


def test_a_name_is_not_given_to_two_kept_draws():
    explorer = aw.explore(aw.Recipe([aw.rotate.usual()]), on=CAT)
    for chosen in (0, 1):
        explorer.chosen = chosen
        explorer.keep()
    explorer.chosen = 9
    explorer.drop()
    explorer.chosen = 0
    explorer.keep()
    assert [item.name for item in explorer.pages["Compare"].kept] == ["kept 2", "kept 3"]
