"""The explorer of a plan in JupyterLab: a slider moves and nine scenes follow, and some are written from the page."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

PLAN = """import tempfile, augwidgets as aw
from augwidgets.scenes import examples
folder = tempfile.mkdtemp() + "/out"
explorer = aw.explore(aw.scenes.Plan(examples.cutouts(), examples.backgrounds()[:2]), size=(240, 320))
explorer"""
PAINTED = """() => [...document.querySelectorAll('.aw-grid .aw-tile[data-tile] canvas')].map((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.reduce((sum, level, place) => (sum * 31 + level * (place % 7)) % 1000003, 0);
})"""


@pytest.fixture(scope="module")
def opened(open_notebook: Callable[..., Any]) -> Any:
    found = open_notebook([PLAN])
    found.run_all()
    return found


def test_a_slider_moves_and_nine_scenes_follow(opened):
    page = opened.page
    assert page.locator(".aw-grid .aw-tile[data-tile]").count() == 9
    before, draws = page.evaluate(PAINTED), page.get_attribute(".aw-grid", "data-draws")
    handle = page.get_by_role("slider", name="objects scale, to")
    handle.focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("(was) => document.querySelector('.aw-grid').dataset.draws > was", arg=draws)
    page.wait_for_timeout(1500)
    after = page.evaluate(PAINTED)
    assert all(one != other for one, other in zip(before, after, strict=True))
    assert json.loads(opened.python("print(explorer.plan.scale[1])")) > 0.6
    assert opened.python("print(explorer.error)") == "None"


def test_three_are_written_from_the_page(opened):
    page = opened.page
    where = opened.python("print(folder)")
    page.get_by_role("tab", name="Write", exact=True).click()
    for name, value in (("folder", where), ("how many", "3")):
        page.get_by_label(name, exact=True).fill(value)
        page.keyboard.press("Tab")
    page.get_by_role("button", name="Write 3 of these").click()
    page.get_by_text("3 scenes as coco in").wait_for()
    found = "data = aw.data.open(folder); print(len(data), (data[2].image == explorer.samples[2].image).all())"
    assert opened.python(found) == "3 True"
    page.get_by_role("tab", name="Grid", exact=True).click()
