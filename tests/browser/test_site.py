"""A site of the gallery in Chromium, from the disk: its list, its pages, its keys, and that it asks nobody."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import augwidgets as aw
from tests.browser.pages import AXE

SOME = [aw.rotate, aw.gamma, aw.channel_gain, aw.equalize, aw.fog]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return aw.gallery_site(tmp_path_factory.mktemp("site"), transforms=SOME, progress=False).parent


@pytest.fixture(scope="module")
def opened(open_page: Callable[..., Any], site: Path) -> Callable[..., Any]:
    """Give a function that opens a page of the site, and hears what it asks for and what is refused."""

    def opened(name: str, **kept: Any) -> Any:
        page = open_page("about:blank", **kept)
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.goto((site / f"{name}.html").as_uri())
        page.wait_for_selector("html.aw-scripted" if name == "index" else ".aw-living[data-ready]")
        return page

    return opened


@pytest.fixture(scope="module")
def kept(opened: Callable[..., Any]) -> Callable[[str], Any]:
    """Give a function that returns the page of a name, opened once, for tests that only look at it."""
    return functools.cache(lambda name: opened(name))


def titles(page: Any) -> list[str]:
    return list(page.locator(".aw-site-cards li:visible b").all_inner_texts())


def paths(page: Any) -> list[str]:
    return list(
        page.locator("figure:visible .aw-curve").evaluate_all("(all) => all.map((one) => one.getAttribute('d'))")
    )


def test_the_list_is_searched_and_opened_by_keys(opened, site):
    page = opened("index")
    assert titles(page) == ["rotate", "gamma", "equalize", "channel gain", "fog"]  # by family
    page.keyboard.press("/")
    page.keyboard.type("colorjit")  # what torchvision calls it
    assert titles(page) == ["gamma"] and page.inner_text("#aw-found") == "1 of 5; Enter opens gamma"
    assert page.locator("section:visible h2").all_inner_texts() == ["Tone"]
    assert page.locator(".aw-site-families li:visible").all_inner_texts() == ["Tone 1"]
    page.keyboard.press("Escape")
    assert len(titles(page)) == 5 and page.inner_text("#aw-found") == ""
    page.keyboard.type("xyz")
    assert titles(page) == [] and "nothing is called so" in page.inner_text("#aw-found")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("() => document.activeElement.textContent") == "gamma"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("() => document.activeElement.textContent") == "equalize"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("() => document.activeElement.id") == "aw-search"
    page.keyboard.type("turn picture")
    page.keyboard.press("Enter")
    page.wait_for_selector(".aw-living[data-ready]")
    assert page.inner_text("h1") == "rotate"
    page.get_by_role("link", name="gamma →").click()
    page.wait_for_selector(".aw-living[data-ready]")
    page.get_by_role("link", name="Tone", exact=True).click()
    page.wait_for_selector("html.aw-scripted")
    assert page.url == f"{(site / 'index.html').as_uri()}#family-Tone"


def test_a_page_lives_and_its_curve_follows_the_slider(opened):
    page = opened("gamma")
    before = paths(page)
    assert len(before) == 9 and len(set(before)) == 9 and page.locator(".aw-tile:visible").count() == 10
    page.get_by_role("slider", name="gamma exponent, high end").press("End")
    page.wait_for_function("(was) => document.querySelector('.aw-curve').getAttribute('d') !== was", arg=before[0])
    page.evaluate("() => { location.hash = '#gamma.exponent=1'; }")
    page.wait_for_function("() => document.querySelector('.aw-curve').getAttribute('d') === 'M0 255L255 0'")
    assert set(paths(page)) == {"M0 255L255 0"} and "exponent=1.0" in page.inner_text(".aw-code pre")
    page.get_by_role("button", name="Reset").click()
    page.wait_for_function("(was) => document.querySelector('.aw-curve').getAttribute('d') === was", arg=before[0])
    assert len(paths(opened("channel_gain"))) == 27  # a chart for each channel


@pytest.mark.parametrize("name", ["index", "rotate", "gamma", "fog", "equalize"])
def test_it_asks_nobody_and_finds_all_it_needs(kept, site, name):
    page = kept(name)
    page.evaluate("() => window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_function("() => [...document.images].every(({ complete, naturalWidth }) => complete && naturalWidth)")
    home = site.as_uri()
    assert [url for url in page.asked if not url.startswith((home, "data:", "blob:"))] == []
    assert any(url.endswith(".js") for url in page.asked) and page.said == []
    assert page.evaluate("() => getComputedStyle(document.querySelector('.aw')).maxWidth") == "1160px"


@pytest.mark.parametrize("colours", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
@pytest.mark.parametrize("name", ["index", "gamma", "fog", "equalize"])
def test_axe_finds_nothing(kept, name, colours):
    page = kept(name)
    page.emulate_media(**{"color_scheme": "light", "forced_colors": "none"} | colours)
    if name == "index":
        page.get_by_role("searchbox").fill("tone")
    closed = page.locator("details:not([open]) > summary")
    while closed.count():
        closed.first.click()
    page.evaluate(AXE)
    found = page.evaluate(
        """async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.map((found) =>
            `${found.id}: ${found.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`)"""
    )
    assert found == []


@pytest.mark.parametrize("name", ["index", "channel_gain", "equalize"])
def test_it_fits_a_phone(opened, name):
    page = opened(name, size=(360, 740))
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
