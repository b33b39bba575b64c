"""What a page shows of drawings that are slow: tile after tile, the middle ones first, and every finished one."""

from __future__ import annotations

import asyncio
import itertools
import time
from typing import Annotated

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.domain.range import Range
from augwidgets.generator.keras_import import import_keras
from augwidgets.recipe import draws
from augwidgets.recipe.level_changes import level_change
from augwidgets.transforms import restoring
from augwidgets.widgets import grid_page
from tests.widgets.front_end import named, say, slider, view

TILE = 0.05  # seconds
GAIN = "slow gain: from … to"


def slow(image: np.ndarray, *, gain: Annotated[float, Range(0, 1, neutral=1, usual=(0.2, 0.9))] = 0.5) -> np.ndarray:
    """Darken the picture, slowly."""
    time.sleep(TILE)
    return (image * gain).astype(image.dtype)


@pytest.fixture
def explorer():
    recipe = aw.Recipe([aw.pixel(slow).between(gain=(0.2, 0.9))])  # declared here, it is not in the catalogue of others
    opened = aw.RecipeExplorer(np.full((60, 80, 3), 200, np.uint8), recipe=recipe)
    opened.seed = 1  # the first drawing of a picture is not taken for slow: it also makes the picture small
    return opened


def levels(explorer):
    """The mean of each of the nine that the page shows now."""
    return [float(seen.outcome.sample.image.mean()) for seen in explorer._grid.shown]


async def dragged(explorer, seconds=1.5):
    """Drag for some seconds; return what was shown at each change of the sheet."""
    shown, begin = [], time.perf_counter()
    explorer.observe(lambda _: shown.append((levels(explorer), view(explorer).busy)), "picture")
    k = 0
    while time.perf_counter() - begin < seconds:
        k += 1
        say(slider(explorer, GAIN), value=[0.2, 0.5 + 0.01 * (k % 40)])
        await asyncio.sleep(0.02)
    moving = len(shown)
    for _ in range(400):
        await asyncio.sleep(0.02)
        if not explorer._drawing.is_busy:
            break
    return shown, moving


def test_while_a_hand_moves_tiles_are_shown_as_they_come(explorer):
    first = levels(explorer)
    shown, moving = asyncio.run(dragged(explorer))
    assert moving > 2 * 1.5 / (9 * TILE) and explorer.error is None  # twice as often as nine could be drawn
    states = [first, *(state for state, _ in shown)]
    assert all(now != before for before, now in itertools.pairwise(states[: moving + 1]))
    new = [place for place in range(9) if states[1][place] != first[place]]
    assert 4 in new and set(new) <= {3, 4, 5}  # the middle ones first
    assert all(busy for _, busy in shown[:moving])
    # At rest all nine are of the newest state.
    assert np.allclose(levels(explorer), [one.image.mean() for one in explorer.samples], atol=1)
    assert not view(explorer).busy and len(view(explorer).tiles) == 9


def test_what_is_seen_beside_a_tile_is_of_the_same_draw(explorer):
    captions = []
    explorer.observe(lambda _: captions.append([tile["caption"] for tile in view(explorer).tiles]), "picture")
    before = [tile["caption"] for tile in view(explorer).tiles]
    asyncio.run(dragged(explorer, 0.3))
    changed = [now != old for now, old in zip(captions[0], before, strict=True)]
    assert changed[4] and not changed[0]


def test_code_waits_for_all_nine(explorer):
    explorer.recipe = aw.Recipe([aw.pixel(slow).between(gain=(0.1, 0.2))])
    assert max(levels(explorer)) < 45


def test_what_code_has_drawn_stays_while_a_thread_ends_an_older_drawing(explorer):
    explorer._drawing.seconds = explorer._drawing._before = 1.0  # the last ones were slow

    async def page():
        say(slider(explorer, GAIN), value=[0.5, 0.9])
        await asyncio.sleep(TILE / 2)
        assert explorer._drawing.is_busy
        explorer.recipe = aw.Recipe([aw.pixel(slow).between(gain=(0.1, 0.2))])
        for _ in range(300):
            assert max(levels(explorer)) < 45
            await asyncio.sleep(0.02)
            if not explorer._drawing.is_busy:
                break

    asyncio.run(page())
    assert max(levels(explorer)) < 45 and explorer.error is None


def test_another_picture_is_shown_whole(explorer):
    async def page():
        counts = []
        explorer.observe(lambda _: counts.append(len(explorer._grid.shown)), "picture")
        explorer._kit.guarded(lambda: setattr(explorer, "sample", np.full((90, 50, 3), 100, np.uint8)))()
        for _ in range(300):
            await asyncio.sleep(0.02)
            if not explorer._drawing.is_busy:
                break
        return counts

    assert asyncio.run(page()) == [9]
    assert max(levels(explorer)) <= 90


def test_a_page_that_needs_no_tiles_does_not_wait_for_them(explorer):
    explorer.page = "Compare"
    compared = explorer.pages["Compare"]._view

    async def page():
        seen = []
        compared.observe(lambda _: seen.append(time.perf_counter()), "shows")
        begin = time.perf_counter()
        while time.perf_counter() - begin < 1:
            say(slider(explorer, GAIN), value=[0.2, 0.5 + 0.1 * (time.perf_counter() % 1)])
            await asyncio.sleep(0.02)
        return len(seen)

    assert asyncio.run(page()) > 1 / (9 * TILE)  # nine take longer


def test_the_page_of_a_newer_state_comes_before_the_tiles_of_the_meter(explorer):
    explorer.page = "Compare"
    explorer._drawing.seconds = explorer._drawing._before = 1.0  # the last ones were slow
    drawn = []
    plan = explorer._grid.plan(explorer.source.sample, explorer.source.panels(), explorer.source.parts())
    plan.drawn.advance = lambda: drawn.append("tiles") or iter(())
    redrawn = explorer._grid.redraw(explorer.pages["Compare"], plan)
    assert len(list(redrawn(True, lambda: True))) == 1 and not drawn
    soon = time.perf_counter() + grid_page._LULL / 3
    assert len(list(redrawn(True, lambda: time.perf_counter() > soon))) == 1 and not drawn  # the hand goes on
    assert len(list(redrawn(True, lambda: False))) == 2 and drawn


def test_what_became_of_the_levels_is_asked_once_for_each_draw(explorer, monkeypatch):
    explorer.page = "Histogram"
    asked = []
    monkeypatch.setattr(draws, "level_change", lambda values, sample: asked.append(1) or level_change(values, sample))
    recipe = explorer.recipe
    explorer.recipe = recipe.changing(0, recipe.steps[0].replace(gain=(0.3, 0.8)))
    assert len(asked) == 9
    plan = explorer._grid.plan(explorer.source.sample, explorer.source.panels(), explorer.source.parts())
    asked.clear()
    for places in plan.drawn.advance():
        explorer.pages["Histogram"].prepare(plan)()
        assert len(asked) == len(places)  # of those that are new
        asked.clear()


@pytest.mark.parametrize(("page", "count"), [("Grid", 9), ("Histogram", 9), ("A and B", 9), ("Order", 10)])
def test_while_another_step_moves_a_slow_one_is_asked_for_what_is_new_only(page, count, monkeypatch):
    recipe = aw.Recipe([aw.rotate, aw.denoise.between(spread=(0.03, 0.06)), aw.brightness.between(gain=(2, 3))])
    explorer = aw.RecipeExplorer(aw.pictures.cat(), recipe=recipe, page=page, kept_as_a=recipe)
    asked, real = [], restoring.cv2.fastNlMeansDenoising
    monkeypatch.setattr(restoring.cv2, "fastNlMeansDenoising", lambda *given: asked.append(1) or real(*given))
    explorer.recipe = recipe.changing(0, aw.rotate.between(angle=(-10, 10)))
    assert "cut off" in explorer.meter.sentence  # of which the step is asked, too
    assert len(asked) == count
    for gain in (1.9, 2.9), (1.8, 2.9):  # with the turns of before
        explorer.recipe = recipe.changing(2, aw.brightness.between(gain=gain))
    assert len(asked) == count and explorer.error is None


def test_a_page_that_is_slow_to_show_shows_tile_by_tile_while_a_hand_moves(explorer, monkeypatch):
    monkeypatch.setattr(grid_page, "_PATIENCE", 9.0)
    shown, page = [], explorer.pages["Histogram"]
    page.prepare = lambda plan: lambda: time.sleep(1.8 * TILE) or shown.append(len(plan.drawn._found)) or (lambda: None)
    plan = explorer._grid.plan(explorer.source.sample, explorer.source.panels(), explorer.source.parts())
    newer = iter([True] * 3)
    for _ in explorer._grid.redraw(page, plan)(True, lambda: next(newer, False)):
        pass
    assert np.diff(shown[:4]).tolist() == [1, 1, 1] and shown[-1] == 9 and len(shown) <= 7


def test_the_controls_say_the_new_values_before_the_pictures_come():
    explorer = aw.explore(np.full((60, 80, 3), 200, np.uint8))
    name, order = "rotate angle: from … to", []
    named(explorer, name).observe(lambda _: order.append("words"), "value")
    view(explorer).observe(lambda _: order.append("pictures"), "draws")
    say(slider(explorer, name), value=[-20.0, 25.0])
    assert order == ["words", "pictures"]


def test_tiles_that_are_drawn_together_come_row_by_row_where_they_take_long(monkeypatch):
    keras = import_keras()
    explorer = aw.explore(keras.layers.RandomContrast(0.5))
    asked = []
    pipeline = explorer.pipeline
    apply_all = type(pipeline).apply_all
    monkeypatch.setattr(type(pipeline), "apply_all", lambda *given: asked.append(len(given[2])) or apply_all(*given))
    explorer.seed = 3
    assert asked == [9]
    monkeypatch.setattr(grid_page, "_LONG", 0.0)
    asked.clear()

    async def page():
        explorer._drawing.seconds = 1.0  # the last one was slow
        explorer._kit.guarded(lambda: explorer.set_trait("seed", 5))()
        for _ in range(300):
            await asyncio.sleep(0.02)
            if not explorer._drawing.is_busy:
                break

    asyncio.run(page())
    assert asked == [3, 3, 3] and explorer.error is None
