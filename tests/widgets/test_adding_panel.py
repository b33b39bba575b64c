"""What can be added to a recipe: every transform under its heading, with a small picture that comes when asked for."""

from __future__ import annotations

import asyncio

import pytest

import augwidgets as aw
from augwidgets.recipe.presets import PRESETS
from augwidgets.view.thumbnails import Thumbnails
from tests.widgets.front_end import named, parts, press, say, view


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(Thumbnails, "_last", None)


def choices(explorer):
    return {
        name.removeprefix("aw-choice-"): part
        for part in parts(explorer)
        for name in part._dom_classes
        if name.startswith("aw-choice-")
    }


def test_the_panel_is_filled_and_pictured_when_it_is_opened():
    explorer = aw.explore()
    assert choices(explorer) == {} and view(explorer).thumbnails == b""
    press(named(explorer, "Add a step"))
    single = {name for name, transform in aw.CATALOGUE.items() if not transform.partners}
    assert set(choices(explorer)) > single
    assert set(view(explorer).thumbnail_places) == single and view(explorer).thumbnails[:2] == b"\xff\xd8"
    press(choices(explorer)["blur"])
    assert explorer.recipe.steps[-1] == aw.blur.usual()


def test_pictures_come_after_the_names_a_few_at_a_time_and_a_slider_comes_first(monkeypatch):
    order = []
    draw_some = Thumbnails.draw_some
    monkeypatch.setattr(Thumbnails, "draw_some", lambda self: (order.append("some"), draw_some(self))[1])

    async def day():
        explorer = aw.explore()
        press(named(explorer, "Add a step"))
        assert choices(explorer) and order == []  # the names are there already
        while len(order) < 3:
            await asyncio.sleep(0.005)
        order.append("slider")
        say(named(explorer, "seed"), value=5)
        assert explorer.seed == 5 and view(explorer).thumbnails == b""
        explorer.close()
        count = len(order)
        await asyncio.sleep(0.1)
        assert len(order) == count  # what is closed draws nothing any more

    asyncio.run(day())


def test_the_reason_of_a_preset_stands_beside_it():
    explorer = aw.explore()
    (reason,) = (part for part in parts(explorer) if "aw-reason" in part._dom_classes)
    assert reason.value.startswith("A careful start for photos")
    for place, name in enumerate(PRESETS):
        say(named(explorer, "preset"), index=place)
        told = " ".join(PRESETS[name].__doc__.split())
        assert reason.value.partition(". ")[0] in told.replace("`", ""), name
        assert "Returns" not in reason.value and "Examples" not in reason.value and ">>>" not in reason.value
    explorer.recipe = aw.Recipe([aw.invert.at()])
    assert "my recipe" in reason.value
