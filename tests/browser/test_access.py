"""An explorer without a mouse, without sight, with high contrast, in a narrow window: in JupyterLab and Voila."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.pages import AXE, findings, settled

EXPLORE = "import augwidgets as aw\ne = aw.explore()\ne"
MOST_STOPS = 25


@pytest.fixture(scope="module")
def lab_page(open_notebook: Callable[..., Any]) -> Any:
    opened = open_notebook([EXPLORE])
    opened.run_all()
    opened.page.evaluate(AXE)
    return opened


@pytest.fixture(scope="module")
def voila_page(app: str, open_page: Callable[..., Any]) -> Any:
    """Which is dark."""
    page = open_page(app)
    page.wait_for_selector(".aw .aw-grid[data-draws]")
    page.evaluate(AXE)
    return page


@pytest.fixture
def page(lab_page: Any) -> Any:
    number = lab_page.python("e.recipe, e.page = aw.default_recipe(), 'Grid'; print(e._kit.view.draws)")
    lab_page.page.wait_for_function(f"() => +document.querySelector('.aw-grid').dataset.draws >= {number}")
    lab_page.page.wait_for_function("() => document.querySelectorAll('.aw-step').length === 5")
    yield lab_page.page
    assert lab_page.python("print(e.error)") == "None"


def turn_to(page: Any, title: str) -> None:
    page.get_by_role("tab", name=title, exact=True).click()
    chosen = f".aw-pages > .lm-TabBar .lm-mod-current:has-text('{title}')"
    page.wait_for_selector(chosen)
    settled(page)


def on_every_page(page: Any) -> dict[str, list[str]]:
    """What is found on the pages, and in the panel of steps."""
    found = {}
    for title in page.locator(".aw").get_by_role("tab").all_inner_texts():
        turn_to(page, title)
        found[title] = findings(page)
    turn_to(page, "Grid")
    page.locator(".aw-add").click()
    page.wait_for_selector(".aw-pictured")
    found["panel"] = findings(page)
    page.keyboard.press("Escape")
    return {title: wrong for title, wrong in found.items() if wrong}


def focused(page: Any) -> str:
    return str(
        page.evaluate(
            """() => {
                const e = document.activeElement, said = (e.querySelector('canvas') ?? e).getAttribute('aria-label');
                const words = e.labels?.[0]?.textContent || e.textContent.trim() || e.title || e.className;
                return e.closest('.aw') ? said || words : '';
            }"""
        )
    )


def stops(page: Any) -> list[str]:
    """Press Tab through the explorer, from its first stop on."""
    page.locator(".aw-skip").focus()
    found = [focused(page)]
    while len(found) < 80:
        page.keyboard.press("Tab")
        if not focused(page):
            break
        found.append(focused(page))
    return found


# -- what axe-core finds -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("colours", ["none", "active"], ids=["own colours", "forced colours"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_in_lab(page, dark, colours):
    theme = f"JupyterLab {'Dark' if dark else 'Light'}"
    page.evaluate("(theme) => jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
    page.wait_for_function(f"() => document.body.dataset.jpThemeLight === '{str(not dark).lower()}'")
    page.emulate_media(forced_colors=colours)
    try:
        assert on_every_page(page) == {}
    finally:
        page.emulate_media(forced_colors="none")
        page.evaluate("() => jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Light' })")


def test_axe_finds_nothing_in_voila(voila_page):
    for colours in ("none", "active"):
        voila_page.emulate_media(forced_colors=colours)
        assert on_every_page(voila_page) == {}, colours
    voila_page.emulate_media(forced_colors="none")


# -- keyboard ----------------------------------------------------------------------------------------------------


def test_a_step_is_one_tab_stop_and_all_stops_are_few(page):
    found = stops(page)
    assert len(found) <= MOST_STOPS, found
    assert found[0] == "Skip to the pages"
    steps = ["flip horizontal", "rotate", "shift", "zoom", "brightness"]
    start = found.index("flip horizontal")
    assert found[start : start + 8] == [*steps, "Add a step", "label settings", "Grid"]
    assert found[start + 8].startswith("draw 1: ") and len(found) == start + 9
    # and back again, the same way
    page.keyboard.press("Shift+Tab")
    for wanted in ("draw 1: ", "Grid", "label settings", "Add a step", "brightness", "zoom"):
        assert focused(page).startswith(wanted)
        page.keyboard.press("Shift+Tab")


def test_the_first_stop_leads_to_the_chosen_page(page):
    turn_to(page, "Histogram")
    link = page.get_by_role("button", name="Skip to the pages")
    assert link.bounding_box()["width"] <= 1
    link.focus()
    assert link.bounding_box()["width"] > 60
    page.keyboard.press("Enter")
    assert focused(page) == "Histogram"
    page.keyboard.press("Tab")
    assert focused(page).startswith("all")


def test_arrows_go_through_a_step_and_what_needs_them_keeps_them(lab_page, page):
    group = page.get_by_role("group", name="step rotate")
    hint = group.get_attribute("aria-describedby")
    assert "arrows" in page.locator(f"[id='{hint}']").text_content()
    page.get_by_label("rotate", exact=True).focus()
    seen = [focused(page)]
    for _ in range(9):
        page.keyboard.press("ArrowDown")
        seen.append(focused(page))
    assert seen == ["rotate", "chance of rotate in per cent", "move rotate up", "move rotate down", "remove rotate",
                    "rotate angle, from", "rotate angle, to", "rotate angle: from … to", "1 more: expand",
                    "1 more: expand"]  # fmt: skip
    assert lab_page.python("print(e.recipe == aw.default_recipe())") == "True"  # no value has moved on the way
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Home")  # which a text keeps, as it keeps left and right
    page.keyboard.press("ArrowRight")
    assert focused(page) == "rotate angle: from … to"
    assert page.evaluate("() => document.activeElement.selectionStart") == 1
    page.keyboard.press("ArrowUp")
    assert focused(page) == "rotate angle, to"
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.aw-value input').value === '−30° … 31°'")
    # The stop is where the focus was last.
    page.keyboard.press("Tab")
    assert focused(page) == "shift"
    page.keyboard.press("Shift+Tab")
    assert focused(page) == "rotate angle, to"
    for key, wanted in (("ArrowUp", "rotate angle, from"), ("ArrowUp", "remove rotate"),
                        ("ArrowLeft", "move rotate down"),
                        ("Home", "rotate"), ("ArrowRight", "chance of rotate in per cent")):  # fmt: skip
        page.keyboard.press(key)
        assert focused(page) == wanted
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Home")
    page.keyboard.press("Space")  # off: what is disabled is no stop
    page.wait_for_function("() => !document.activeElement.checked")
    page.wait_for_selector(".aw-step-0.aw-off")
    page.keyboard.press("ArrowDown")
    assert focused(page) == "move flip horizontal down"


def test_arrows_go_from_picture_to_picture(page):
    page.locator("[data-tile='0'] .aw-frame").focus()
    for key, wanted in (("ArrowRight", 2), ("ArrowDown", 5), ("ArrowDown", 8), ("ArrowDown", 8), ("ArrowLeft", 7),
                        ("ArrowUp", 4), ("Home", 1), ("End", 9)):  # fmt: skip
        page.keyboard.press(key)
        assert focused(page).startswith(f"draw {wanted}: "), key
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert focused(page).startswith("draw 9: ")


# -- what can be added -------------------------------------------------------------------------------------------


def test_what_can_be_added_is_searched_and_added_by_keys(lab_page, page):
    page.locator(".aw-add").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".aw-pictured")
    assert "search" in focused(page)
    field = page.locator(".aw-panel").bounding_box()
    page.keyboard.type("nois")
    found = page.locator(".aw-family button:visible")
    names = found.all_inner_texts()
    assert {"noise", "denoise", "salt and pepper"} <= set(names) and "rotate" not in names  # name, sentence, heading
    assert page.locator(".aw-found[role=status]").inner_text() == "Enter adds noise"
    assert page.locator(".aw-first").all_inner_texts() == ["noise"]
    assert page.locator(".aw-panel").bounding_box() == field  # nothing moves under the hand
    page.keyboard.press("ArrowDown")
    assert focused(page) == names[0]
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("xyz")
    assert "nothing" in page.locator(".aw-found").inner_text() and found.count() == 0
    page.keyboard.press("Enter")  # adds nothing
    page.keyboard.press("Escape")
    assert not page.locator(".aw-panel").is_visible() and focused(page) == "Add a step"
    page.keyboard.press("Enter")
    assert found.count() > 60  # the words of the last search are gone
    page.keyboard.type("salt and pep")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.closest('.aw-step-5')")
    assert focused(page) == "salt and pepper" and not page.locator(".aw-panel").is_visible()
    assert lab_page.python("print(len(e.recipe), e.recipe.steps[-1].name)") == "6 salt_and_pepper"


def test_a_word_and_enter_add_before_the_panel_is_filled(voila_page):
    """Of a page on which it was never opened."""
    page = voila_page
    page.reload()
    page.wait_for_selector(".aw .aw-grid[data-draws]")
    page.locator(".aw-add").focus()
    page.evaluate(
        """() => { const press = (target, key) =>
                target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
            document.querySelector('.aw-add').click();
            const field = document.querySelector('.aw-search input');
            field.value = 'vignette';
            field.dispatchEvent(new Event('input', { bubbles: true }));
            press(field, 'Enter'); }"""
    )
    page.locator(".aw-step", has_text="vignette").wait_for()
    page.wait_for_function("() => document.activeElement.closest('.aw-step-5')")


# -- high contrast -----------------------------------------------------------------------------------------------


def test_what_is_on_or_chosen_is_seen_in_forced_colours(page):
    page.get_by_role("button", name="1 more: expand").click()
    page.get_by_role("button", name="fewer").wait_for()
    page.emulate_media(forced_colors="active")
    style = """([name, of, trait]) => getComputedStyle(document.querySelector('.aw ' + name), of)[trait]"""

    def look(name: str, trait: str, of: str = "") -> str:
        return str(page.evaluate(style, [name, of, trait]))

    try:
        on = look(".aw-switch input:checked", "backgroundColor")
        assert on != look(".aw-switch input:checked", "backgroundColor", "::after")
        assert on != page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        assert look(".aw-switch input", "borderTopStyle") == "solid"
        assert look(".noUi-connects", "outlineStyle") == "solid"
        assert look(".noUi-connect", "backgroundColor") != look(".noUi-connects", "backgroundColor")
        assert look(".aw-segments .mod-active", "backgroundColor") != look(
            ".aw-segments button:not(.mod-active)", "backgroundColor"
        )
        assert look(".lm-TabBar-tab.lm-mod-current", "borderBottomWidth") == "3px"
        assert look(".aw-key-mask", "backgroundColor") == "rgb(86, 180, 233)"
        assert look(".aw-after .aw-track i", "backgroundColor") != look(".aw-after .aw-track", "backgroundColor")
        assert look(".aw-after .aw-track", "outlineStyle") == "solid"
    finally:
        page.emulate_media(forced_colors="none")


# -- narrow windows, and what scrolls ----------------------------------------------------------------------------

CUT = """() => [...document.querySelectorAll('.aw-steps, .aw-panel')].filter((box) => box.checkVisibility())
    .flatMap((box) => {
        const seen = box.getBoundingClientRect();
        return [...box.querySelectorAll('.aw-stephead, .aw-row, .aw-more, .aw-family')].filter((row) => {
            const { top, bottom, height } = row.getBoundingClientRect();
            if (!height || bottom <= seen.top + 1 || top >= seen.bottom - 1) return false;
            if (top >= seen.top - 1 && bottom <= seen.bottom + 1) return false;
            const child = [...box.children].find((one) => one.contains(row)), at = child.getBoundingClientRect();
            const cut = /inset\\(([^)]*)\\)/.exec(child.style.clipPath)?.[1] ?? '0 0 0';
            const [above, , below] = cut.split(' ').map(parseFloat);
            return Math.min(bottom, at.bottom - below, seen.bottom) - Math.max(top, at.top + above, seen.top) > 1;
        }).map((row) => row.className);
    })"""


def uncut(page: Any) -> None:
    """Wait until no row is cut, and see that it stays so."""
    page.wait_for_function(f"() => ({CUT})().length === 0")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate(CUT) == []


def test_what_scrolls_shows_whole_rows_only_and_keys_bring_rows_in_whole(lab_page, page):
    lab_page.python("e.recipe = aw.Recipe([aw.CATALOGUE[name].usual() for name in list(aw.CATALOGUE)[:10]])")
    page.wait_for_function("() => document.querySelectorAll('.aw-step').length === 10")
    settled(page)
    box = page.locator(".aw-steps")
    assert box.evaluate("(e) => e.scrollHeight > e.clientHeight + 100")
    for place in (0, 7, 61, 133, 254, 10_000):
        box.evaluate("(e, place) => e.scrollTo({ top: place, behavior: 'instant' })", place)
        uncut(page)
    page.locator(".aw-step .aw-switch input").first.focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        if not page.evaluate("() => Boolean(document.activeElement.closest('.aw-steps'))"):
            break
        for key in ("ArrowDown",) * 7:
            page.keyboard.press(key)
        page.wait_for_function(
            """() => { const row = document.activeElement.closest('.aw-row, .aw-stephead, .aw-more')
                    .getBoundingClientRect();
                const box = document.querySelector('.aw-steps').getBoundingClientRect();
                return row.top >= box.top - 1 && row.bottom <= box.bottom + 1; }"""
        )
        uncut(page)


@pytest.mark.parametrize("size", [(600, 900), (740, 800)], ids=str)
def test_in_a_narrow_window_the_controls_scroll_and_the_pictures_stay(lab_page, page, size):
    lab_page.python("e.recipe = aw.Recipe([aw.CATALOGUE[name].usual() for name in list(aw.CATALOGUE)[:10]])")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    try:
        page.wait_for_function("() => document.querySelector('.aw').getBoundingClientRect().width < 720")
        settled(page)
        steps, grid = page.locator(".aw-steps"), page.locator(".aw-grid")
        before = grid.bounding_box()
        assert steps.bounding_box()["height"] <= 310 and steps.evaluate("(e) => e.scrollHeight > 600")
        steps.evaluate("(e) => e.scrollTo({ top: 500, behavior: 'instant' })")
        settled(page)
        assert grid.bounding_box() == before
        # from the first step to the last picture: no more than a window
        whole = page.evaluate(
            """() => document.querySelector("[data-tile='8'] .aw-frame").getBoundingClientRect().bottom
                - document.querySelector('.aw-steps').getBoundingClientRect().top"""
        )
        assert whole <= size[1] - 100
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        page.set_viewport_size({"width": 420, "height": 800})  # a phone: the words beside the preset are still words
        page.wait_for_function("() => document.querySelector('.aw').getBoundingClientRect().width < 400")
        assert page.locator(".aw-reason").bounding_box()["width"] > 200
    finally:
        page.set_viewport_size({"width": 1300, "height": 900})


# -- words -------------------------------------------------------------------------------------------------------


def test_the_reason_of_a_preset_is_seen_and_said(page):
    menu = page.get_by_label("preset", exact=True)
    said = page.locator(f"[id='{menu.get_attribute('aria-describedby')}']")
    assert said.is_visible() and said.inner_text().startswith("A careful start for photos")
    menu.select_option("medical")
    page.wait_for_function("() => !document.querySelector('.aw-reason').textContent.startsWith('A careful')")
    assert said.evaluate("(e) => e.closest('.aw-bar') && !/---|>>>/.test(e.textContent)")
    assert re.search(r"[a-z]{4}", said.inner_text())
