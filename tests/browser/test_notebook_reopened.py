"""A notebook is closed while its kernel goes on, in the middle of what its explorer does, and opened again."""

from __future__ import annotations

from tests.browser.following import ready
from tests.browser.pages import DELAYS, painted

CELL = "import augwidgets as aw\ne = aw.explore(aw.Recipe([aw.rotate.between(angle=(-30, 30))]), seed=7)\ne"


def press(page, key, times):
    page.locator(".widget-slider .noUi-handle-upper").first.focus()
    for _ in range(times):
        page.keyboard.press(key)


def test_an_explorer_is_alive_when_its_notebook_is_opened_again(open_notebook):
    lab = open_notebook([CELL], script=DELAYS)
    lab.run_all()
    page = lab.page
    ready(page)
    press(page, "ArrowRight", 3)
    page.locator(".aw-add").first.click()  # which fills a panel, with small pictures one after the other
    page.evaluate(
        """() => {
            const notebook = jupyterapp.shell.currentWidget;
            window.aw_path = notebook.context.path;
            return notebook.context.save().then(() => notebook.dispose());
        }"""
    )
    page.wait_for_timeout(1000)
    page.evaluate("() => jupyterapp.commands.execute('docmanager:open', { path: window.aw_path })")
    page.wait_for_selector(".aw-grid [data-tile]")
    ready(page)
    assert lab.python("print(e._drawing.is_busy, e._kit.view.busy)") == "False False"
    before = lab.python("print(e.recipe.steps[0].ranges['angle'])")
    press(page, "ArrowLeft", 2)
    page.wait_for_timeout(600)
    painted(page)
    assert lab.python("print(e.recipe.steps[0].ranges['angle'])") != before
    assert lab.python("print(len(e._kit.view.thumbnails) > 0, e.error)") == "True None"
