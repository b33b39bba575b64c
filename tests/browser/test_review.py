"""A data set is reviewed in JupyterLab without a mouse: keys, undo, filters, light and dark, and fast."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.pages import AXE, settled

REVIEW = """\
import os, tempfile, numpy as np, augwidgets as aw
from PIL import Image
folder = tempfile.mkdtemp()
for number in range(200):
    os.makedirs(f"{folder}/{'cat' if number < 100 else 'dog'}", exist_ok=True)
    picture = Image.new("RGB", (640, 480), (number, 255 - number, 90))
    picture.save(f"{folder}/{'cat' if number < 100 else 'dog'}/{number:03d}.jpg")
open(f"{folder}/dog/150.jpg", "wb").write(b"none")
review = aw.ReviewGrid(folder, flags={"blurry": ["cat/003.jpg", "dog/120.jpg"], "dark": [0]})
review"""
CURRENT = ".aw-cards .aw-current .aw-frame canvas"


@pytest.fixture(scope="module")
def opened(open_notebook: Callable[..., Any]) -> Any:
    found = open_notebook([REVIEW])
    found.page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
    found.page.wait_for_selector(".aw-review[data-draws]")
    found.page.wait_for_function("() => document.querySelectorAll('.aw-cards .aw-tile:not([hidden])').length === 12")
    found.page.evaluate(AXE)
    return found


@pytest.fixture
def page(opened: Any) -> Any:
    cells = opened.cells()
    opened.python(
        "while review.review.decisions.can_undo: review.undo()\n"
        "review.filter, review.page, review.error = 'all', 1, None\nreview.refresh()"
    )
    wait(opened.page, "000.jpg", "0 of 200 decided")
    # The words come before the move to the first picture: a key would go to the one of the test before.
    opened.page.wait_for_function(
        "() => document.querySelector('.aw-cards .aw-current .aw-words')?.textContent.includes('000.jpg')"
    )
    opened.page.locator(".aw-cards .aw-current .aw-frame").focus()
    yield opened.page
    assert opened.python("print(review.error)") == "None"
    assert opened.cells() == cells  # no key has reached the notebook


def wait(page: Any, first: str, counts: str = "") -> None:
    """Wait until the page begins with a picture, and says how many are decided."""
    page.wait_for_function(
        """([first, counts]) => document.querySelector('.aw-cards .aw-words').textContent.includes(first)
            && document.querySelector('.aw-counts').textContent.startsWith(counts)""",
        arg=[first, counts],
    )


def current(page: Any) -> str:
    """What the picture with the focus is called aloud."""
    assert page.evaluate("() => document.activeElement.matches('.aw-current .aw-frame')")
    return str(page.locator(CURRENT).get_attribute("aria-label"))


def lines(opened: Any) -> list[dict[str, Any]]:
    path = Path(opened.python("print(review.review.decisions.path)"))
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_keys_decide_move_and_undo(page, opened):
    before = len(lines(opened))
    assert current(page) == "cat/000.jpg: cat, dark; undecided"
    press(page, "k", "r", "ArrowDown", "x", "ArrowLeft", "ArrowUp", "Space", "b", "m", "d", "d")
    wait(page, "000.jpg", "4 of 200 decided, 2 rejected")
    assert [(line["name"], line["decision"]) for line in lines(opened)[before:]] == [
        ("cat/000.jpg", "keep"),
        ("cat/001.jpg", "reject"),
        ("cat/006.jpg", "reject"),
        ("cat/002.jpg", "keep"),
    ]
    assert current(page) == "cat/003.jpg: cat, blurry; undecided"
    press(page, "u", "Control+z")
    wait(page, "000.jpg", "2 of 200 decided, 1 rejected")
    page.wait_for_function(
        "() => document.querySelector('.aw-cards .aw-is-reject figcaption').textContent.includes('001')"
    )
    page.wait_for_function("() => document.activeElement.closest('.aw-tile')?.textContent.includes('006')")
    assert current(page) == "cat/006.jpg: cat; undecided"


def test_the_last_picture_leads_to_the_next_page_and_undo_back(page):
    press(page, "End", "k")
    wait(page, "012.jpg", "1 of 200 decided")
    assert current(page) == "cat/012.jpg: cat; undecided"
    press(page, "u")
    wait(page, "000.jpg", "0 of 200 decided")
    page.wait_for_function(f"() => document.querySelector('{CURRENT}').ariaLabel.startsWith('cat/011.jpg')")
    press(page, "PageDown", "n", "n")
    wait(page, "036.jpg")
    press(page, "p")
    wait(page, "024.jpg")
    press(page, "ArrowLeft")  # from the first picture of a page
    wait(page, "012.jpg")


def test_a_key_that_is_held_decides_one_picture(page):
    page.keyboard.down("k")
    page.keyboard.down("k")
    page.keyboard.up("k")
    press(page, "ArrowRight")
    wait(page, "000.jpg", "1 of 200 decided")


def test_filters_by_keyboard_and_by_name(page):
    press(page, "r", "f")
    assert page.evaluate("() => document.activeElement.matches('.aw-filter select')")
    page.get_by_label("show", exact=True).select_option("blurry")
    wait(page, "003.jpg", "1 of 200 decided, 1 rejected")
    press(page, "Escape", "ArrowRight")
    assert current(page) == "dog/120.jpg: dog, blurry; undecided"
    page.get_by_label("show", exact=True).select_option("rejected")
    wait(page, "000.jpg")
    assert page.locator(".aw-cards .aw-tile:visible").count() == 1
    press(page, "Escape", "u")
    wait(page, "000.jpg", "0 of 200 decided")
    page.locator(".aw-again.aw-stale").click()
    page.wait_for_function("() => document.querySelector('.aw-noneshown').textContent === 'no picture is rejected'")


def test_arrows_go_through_the_filter_and_the_focus_stays_there(page, opened):
    press(page, "f")
    field = page.get_by_label("show", exact=True)
    for key, wanted in (
        ("Down", "undecided"),
        ("Down", "kept"),
        ("Down", "rejected"),
        ("Up", "kept"),
        ("Up", "undecided"),
    ):
        press(page, f"Arrow{key}")
        opened.python("review")  # what the key has asked for is done, and the page with other pictures comes
        settled(page)
        assert field.input_value() == wanted
        assert page.evaluate("() => document.activeElement.matches('.aw-filter select')")
    press(page, "Escape")
    assert current(page).startswith("cat/000.jpg")
    page.get_by_label("page", exact=True).fill("3")
    press(page, "Enter")  # a number that is typed leads to the pictures
    wait(page, "024.jpg")
    assert current(page).startswith("cat/024.jpg")


def test_flags_and_the_frame_of_the_focus_are_seen_whole_in_a_narrow_window(page, opened):
    try:
        for wide in (1300, 640):
            page.set_viewport_size({"width": wide, "height": 900})
            page.locator(".aw-cards .aw-current .aw-frame").focus()
            opened.python("review")
            settled(page)
            flags, (line, offset, room) = page.evaluate(
                """() => {
                    const tile = document.querySelector('.aw-cards .aw-tile');
                    const [flags, frame] = ['.aw-flags', '.aw-frame'].map((name) => tile.querySelector(name));
                    const { left, right, top, bottom } = flags.getBoundingClientRect();
                    const ends = [top + 2, bottom - 2].map((y) => [left + 2, y]);
                    const seen = ends.map((at) => document.elementFromPoint(...at));
                    const { outlineWidth, outlineOffset } = getComputedStyle(frame);
                    let cuts = frame.parentElement;
                    while (getComputedStyle(cuts).overflowX === 'visible') cuts = cuts.parentElement;
                    const room = frame.getBoundingClientRect().left - cuts.getBoundingClientRect().left;
                    return [[flags.textContent, right > left, ...seen.map((one) => one === flags)],
                        [parseFloat(outlineWidth), parseFloat(outlineOffset), room]];
                }"""
            )
            assert flags == ["dark", True, True, True]
            assert line == 2 and line + offset <= room
    finally:
        page.set_viewport_size({"width": 1300, "height": 900})


def test_one_large_by_key_with_decisions_and_back(page):
    press(page, "Enter")
    page.wait_for_selector(".aw-large:visible canvas[aria-label^='cat/000.jpg']")
    press(page, "k")
    page.wait_for_selector(".aw-large:visible canvas[aria-label^='cat/001.jpg']")
    assert page.locator(".aw-large canvas").evaluate("(canvas) => canvas.width") == 640
    press(page, "Escape")
    assert not page.locator(".aw-large").is_visible()
    assert current(page).startswith("cat/001.jpg") and page.locator(".aw-counts").inner_text().startswith("1 of 200")


def test_a_click_decides_and_what_cannot_be_read_says_so(page, opened):
    opened.python("review.page = 13")
    wait(page, "144.jpg")
    page.get_by_label("reject dog/150.jpg").click()
    wait(page, "144.jpg", "1 of 200 decided, 1 rejected")
    broken = page.locator(".aw-tile", has_text="dog/150.jpg").first
    assert "broken" in broken.inner_text() and "can read" in broken.locator(".aw-lacking").inner_text()
    assert current(page).startswith("dog/150.jpg: dog, broken")


AHEAD = """
import asyncio
async def ahead():
    while review._drawing._sheets.ready(review._pages.of(review.page + 1)) is None:
        await asyncio.sleep(0.01)
await ahead()
print(review.page)"""


def test_pages_turn_without_waiting(page, opened):
    """While one looks at a page the next one is made, so that the key shows it in one message, and nothing is busy."""
    page.evaluate(
        """() => {
            const review = document.querySelector('.aw-review');
            window.waited = 0;
            const watch = new MutationObserver(() => (window.waited += review.matches('.aw-busy')));
            watch.observe(review, { attributeFilter: ['class'] });
        }"""
    )
    for number in range(1, 5):
        assert opened.python(AHEAD) == str(number)
        press(page, "n")
        wait(page, f"{12 * number:03d}.jpg")
    assert page.evaluate("() => window.waited") == 0


@pytest.mark.parametrize("colours", ["none", "active"], ids=["own colours", "forced colours"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(page, dark, colours):
    theme = f"JupyterLab {'Dark' if dark else 'Light'}"
    page.evaluate("(theme) => jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
    page.wait_for_function(f"() => document.body.dataset.jpThemeLight === '{str(not dark).lower()}'")
    page.emulate_media(forced_colors=colours)
    press(page, "k", "r")
    wait(page, "000.jpg", "2 of 200 decided")
    try:
        assert findings(page) == []
        press(page, "Enter")
        page.wait_for_selector(".aw-large:visible")
        assert findings(page) == []
        press(page, "Escape")
    finally:
        page.emulate_media(forced_colors="none")
        page.evaluate("() => jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Light' })")


def test_without_a_kernel_it_is_greyed_and_says_what_to_do(opened):
    page = opened.page
    page.evaluate(
        """() => void jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({ code:
            "import os; os._exit(1)" }).done.catch(() => {})"""
    )
    page.wait_for_selector(".aw-review.jupyter-widgets-disconnected")
    words = "() => getComputedStyle(document.querySelector('.aw-review'), '::after').content"
    assert "the kernel has stopped: run the cell again" in page.evaluate(words)
    assert page.locator(".aw-review").evaluate("(one) => getComputedStyle(one).pointerEvents") == "none"


def findings(page: Any) -> list[str]:
    """What axe-core finds wrong inside the review, and controls that are too small for a finger."""
    return list(
        page.evaluate(
            """async () => [...(await axe.run('.aw-review', { resultTypes: ['violations'] })).violations.map((found) =>
                `${found.id}: ${found.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`),
                ...[...document.querySelectorAll('.aw-review :is(button, select, input)')]
                    .filter((one) => one.checkVisibility() && Math.min(one.offsetWidth, one.offsetHeight) < 32)
                    .map((one) => `small: ${one.outerHTML.slice(0, 100)}`)]"""
        )
    )
