"""Labs in JupyterLab: long work that goes on while other cells run and while the page is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.pages import AXE, findings

LAB = """import augwidgets as aw
explorer = aw.explore(aw.Recipe([aw.rotate.between(angle=(-60, 60))]))
lab = aw.TrainingLab("digits", {"none": None, "mirrored": [aw.flip_horizontal]}, seeds=2, epochs=4, train_size=40)
lab"""


@pytest.fixture(scope="module")
def opened(open_notebook: Callable[..., Any]) -> Any:
    found = open_notebook([LAB])
    found.run_all(".aw-lab[data-ready=true]")
    return found


def test_a_comparison_is_begun_and_seen_though_the_page_was_closed_meanwhile(opened):
    page = opened.page
    page.get_by_role("button", name="Add a recipe").click()
    page.get_by_role("button", name="explorer", exact=True).click()
    page.get_by_text("rotate: angle −60° … 60°").wait_for()
    page.locator(".aw-start").click()
    page.wait_for_selector(".aw-lab.aw-busy .aw-stop:enabled")
    assert opened.python("print(lab.is_busy)") == "True"  # the kernel answers
    page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    page.reload()
    page.wait_for_selector(".aw-lab[data-ready=true]")
    opened.python("lab.wait()")
    page.wait_for_selector(".aw-lab:not(.aw-busy) .aw-start:enabled")
    page.get_by_text("all trainings are done").wait_for()
    chart = page.locator(".aw-chart svg[role=img]").first
    assert "explorer: " in chart.get_attribute("aria-label")
    assert opened.python("print(lab.comparison.names, lab.error)") == "('none', 'mirrored', 'explorer') None"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(opened, dark):
    page = opened.page
    theme = f"JupyterLab {'Dark' if dark else 'Light'}"
    page.evaluate("(theme) => jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
    page.wait_for_function(f"() => document.body.dataset.jpThemeLight === '{str(not dark).lower()}'")
    page.evaluate(AXE)
    for title in ("Curves", "Classes", "Code"):
        page.get_by_role("tab", name=title, exact=True).click()
        page.wait_for_selector(f".aw-pages > .lm-TabBar .lm-mod-current:has-text('{title}')")
        assert findings(page) == [], title
