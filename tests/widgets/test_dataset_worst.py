"""What a data set's explorer has alone: the worst draws, each a click from its picture; and where its objects lie."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

import augwidgets as aw
from tests.widgets.front_end import say, slider

RECIPE = aw.Recipe([aw.gamma, aw.shift.between(right=(0.3, 0.9))])


def boxed(x, name):
    return aw.Sample(np.full((30, 40, 3), 90, np.uint8), boxes=[[x, 5, x + 8, 15]], box_labels=[name])


@pytest.fixture
def explorer():
    return aw.explore(RECIPE, on=aw.data.open([boxed(1, "near"), boxed(31, "far")]), page="Worst first")


def test_it_lists_what_is_lost_and_opens_that_very_draw(explorer):
    page = explorer.pages["Worst first"]
    page._look.click()  # outside of a page it waits
    found = page.found
    assert found.draws == 6 and found.cases[0].name == "picture 1" and len(page._list.children) == len(found)
    assert "boxes lost" in page._told.value and page._far.value == "6 draws looked at"
    case = found.cases[1]
    page._list.children[1].children[1].click()
    assert (explorer.page, explorer.shows, explorer.number, explorer.copy) == (
        "Grid",
        "pictures",
        case.number,
        case.copy,
    )
    wanted = explorer.data.made(case.number, RECIPE, 0, case.copy)
    assert explorer.samples[case.number].same_as(wanted) and len(wanted.dropped) == 1


def test_reasons_are_whole_on_hover_whatever_a_class_is_called():
    data = aw.data.open([boxed(31, '<b>"far" & wide</b>')])
    explorer = aw.explore(aw.Recipe([aw.shift.at(right=0.9)]), on=data, page="Worst first")
    page = explorer.pages["Worst first"]
    page.look()
    said = "1 of 1 boxes lost: &lt;b&gt;&quot;far&quot; &amp; wide&lt;/b&gt; (outside)"
    assert page._list.children[0].children[2].value == f'<div class="aw-damages" title="{said}">{said}</div>'


def test_a_click_leads_to_the_range_that_did_it(explorer, monkeypatch):
    page = explorer.pages["Worst first"]
    page.look()
    asked = []
    monkeypatch.setattr(type(page._kit.view), "focus", lambda self, *names: asked.extend(names))
    page._list.children[0].children[3].click()
    assert asked == ["aw-step-1 .aw-of-right", "aw-step-1"]
    row = explorer.controls._rows[1].box
    assert "aw-step-1" in row._dom_classes
    assert any("aw-of-right" in part._dom_classes for part in row.children)


def test_another_recipe_makes_the_list_old_and_other_explorers_have_no_such_page(explorer):
    page = explorer.pages["Worst first"]
    page.look()
    explorer.recipe = aw.Recipe([aw.shift.between(right=(0, 0.1))])
    assert "look again" in page._far.value
    page.look()
    assert page.found.cases == () or page.found.kinds["boxes lost"] < 6
    assert "Worst first" not in aw.explore().pages.titles


def test_places_of_the_chosen_pictures_are_drawn_before_and_after(explorer):
    explorer.page = "Places"
    page = explorer.pages["Places"]
    assert explorer.error is None
    before = page._charts.value
    assert "2 objects before" in before and "outside" in before
    explorer.recipe = aw.Recipe([aw.gamma])
    assert "lost" not in page._charts.value
    explorer.only = "near"
    assert "1 object before" in page._charts.value
    plain = aw.explore(aw.data.open([np.zeros((9, 9, 3), np.uint8)]), page="Places")
    assert "no boxes" in plain.pages["Places"]._charts.value and plain.error is None


def test_while_a_slider_moves_places_are_those_of_fewer_pictures(monkeypatch):
    data = aw.data.open([boxed(1 + k % 31, "near") for k in range(90)])
    explorer = aw.explore(RECIPE, on=data, page="Places")
    page, gamma = explorer.pages["Places"], slider(explorer, "gamma exponent: from … to")
    assert page._told.value == ""  # all of them
    told = []
    show = page._show
    monkeypatch.setattr(page, "_show", lambda drawn, few, many: (told.append(few), show(drawn, few, many)))

    async def drag():
        explorer._drawing.seconds = 1.0  # as on a slow machine: it is drawn in a thread
        for k in range(30):
            say(gamma, value=[0.5, 1 + 0.02 * k])
            await asyncio.sleep(0.02)
        while explorer._drawing.is_busy:
            await asyncio.sleep(0.02)

    asyncio.run(drag())
    assert explorer.error is None and len(told) > 2
    assert set(told[:-1]) <= {30, 90} and told.count(30) > told.count(90) and told[-1] == 90
