"""Labs in JupyterLab: long work that goes on while other cells run and while the page is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.pages import AXE, findings, settled

LAB = """import augwidgets as aw
explorer = aw.explore(aw.Recipe([aw.rotate.between(angle=(-60, 60))]))
lab = aw.TrainingLab("digits", {"none": None, "mirrored": [aw.flip_horizontal]}, seeds=2, epochs=4, train_size=40)
lab"""


def in_theme(page: Any, dark: bool) -> Any:
    theme = f"JupyterLab {'Dark' if dark else 'Light'}"
    page.evaluate("(theme) => jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
    page.wait_for_function(f"() => document.body.dataset.jpThemeLight === '{str(not dark).lower()}'")
    page.evaluate(AXE)
    return page


@pytest.fixture(scope="module")
def opened(open_notebook: Callable[..., Any]) -> Any:
    found = open_notebook([LAB, ""])
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
    page = in_theme(opened.page, dark)
    for title in ("Curves", "Classes", "Code"):
        page.get_by_role("tab", name=title, exact=True).click()
        page.wait_for_selector(f".aw-pages > .lm-TabBar .lm-mod-current:has-text('{title}')")
        settled(page)
        assert findings(page) == [], title


READER = """import augwidgets as aw
network = aw.training.small_network((16, 16, 1), 10)  # has learned nothing: it is drawn all the same
explorer = aw.explore(aw.training.Classifier(network, list("0123456789")), on="digits", page="Prediction")
explorer"""
GAN = """gan = aw.GanLab("digits", epochs=1, train_size=40)
gan"""


@pytest.fixture(scope="module")
def others(opened: Any) -> Any:
    """In the place of the lab, when its tests are over."""
    opened.show(READER, GAN, shown=".aw-lab[data-ready=true]")
    return opened


def test_a_prediction_follows_a_slider(others):
    page = others.page
    chart = page.locator(".aw-prediction").filter(has=page.locator("svg")).first
    chart.wait_for()
    before = chart.inner_html()
    page.locator(".aw-of-angle .noUi-handle").first.press("PageUp")
    page.wait_for_function(
        "(before) => document.querySelector('.aw-prediction:has(svg)').innerHTML !== before", arg=before
    )
    assert others.python("print(explorer.step.values['angle'] > 15, explorer.error)") == "True None"


def test_a_gan_is_trained_and_its_space_walked_through(others):
    page = others.page
    page.locator(".aw-gan-empty").wait_for()
    page.locator(".aw-lab .aw-start").click()
    page.locator(".aw-gan-here img").wait_for()
    page.wait_for_selector(".aw-lab:not(.aw-busy) .aw-start:enabled")
    before, place = page.locator(".aw-gan-here img").get_attribute("src"), others.python("print(gan.place)")
    page.locator(".aw-gan-slider .noUi-handle").press("PageUp")
    page.wait_for_function("(src) => document.querySelector('.aw-gan-here img').src !== src", arg=before)
    assert others.python("print(gan.place != " + place + ", gan.error, len(gan.sentences()) > 0)") == "True None True"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_in_others(others, dark):
    page = in_theme(others.page, dark)
    for titles in (("Prediction", "Samples"), ("Robustness", "Losses"), ("Adversarial", None), ("Layers", None)):
        for title in filter(None, titles):
            page.get_by_role("tab", name=title, exact=True).click()
            page.wait_for_selector(f".aw-pages > .lm-TabBar .lm-mod-current:has-text('{title}')")
        settled(page)
        assert findings(page) == [], titles
