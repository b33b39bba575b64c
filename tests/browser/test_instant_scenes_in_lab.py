"""The explorer of a plan in JupyterLab: objects follow a hand in the browser, and the kernel has the last word."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.following import WATCH, check_same, predicted, ready, tiles, with_kernel, without_kernel
from tests.browser.pages import DELAYS, painted

PLAN = """aw.scenes.Plan(examples.cutouts(), examples.backgrounds()[:2], visible=0, truncated=1, count=(2, 3))"""
CELL = f"""import augwidgets as aw
from augwidgets.scenes import examples
e = aw.explore({PLAN}, size=(240, 320), seed=3)
e"""

# Where the first object of the first tile begins, as a share of its width: a hand that moves sees fewer pixels.
LEFT = """(([tile]) => {
  const path = tile.querySelector('.aw-box:not(.aw-under)').getAttribute('d') ?? 'M0';
  return parseFloat(path.slice(1)) / tile.querySelector('canvas').width;
})(grid.querySelectorAll('[data-tile="0"]'))"""


@pytest.fixture(scope="module")
def lab_page(open_notebook: Callable[..., Any]) -> Any:
    opened = open_notebook([CELL], script=DELAYS)
    opened.run_all()
    return opened


@pytest.fixture
def page(lab_page: Any) -> Any:
    lab_page.page.evaluate("() => window.aw_let()")
    lab_page.python(f"e.plan, e.page = {PLAN}, 'Grid'")
    ready(lab_page.page)
    return lab_page.page


def press(page: Any, name: str, key: str, times: int, wait: int = 0) -> None:
    page.get_by_role("slider", name=name).focus()
    for _ in range(times):
        page.keyboard.press(key)
        page.wait_for_timeout(wait)


def test_objects_follow_a_hand_before_the_kernel_hears_of_it(page):
    before = tiles(page)
    beside = "() => [...document.querySelectorAll('.aw-plan .aw-range .aw-value input')].map((e) => e.value)"

    def act() -> None:
        press(page, "objects angle, to", "ArrowRight", 9)
        press(page, "objects scale, from", "ArrowLeft", 5)  # on a logarithmic track
        press(page, "objects x, from", "ArrowRight", 4)
        press(page, "objects mirror", "ArrowRight", 3)

    guessed = without_kernel(page, act)
    read = page.evaluate(beside)
    assert all(one["box"] != other["box"] for one, other in zip(before, guessed, strict=True))
    check_same(guessed, with_kernel(page))
    assert page.evaluate(beside) == read  # the values beside the tracks


def test_what_is_older_than_the_screen_is_not_shown(lab_page, page):
    page.evaluate("() => { window.aw_delay = 200; }")
    page.evaluate(WATCH.replace("grid.querySelector('[data-tile=\"0\"] figcaption').textContent", LEFT))
    press(page, "objects x, from", "ArrowRight", 10, 90)
    page.wait_for_function("() => document.querySelector('.aw-grid').dataset.by === 'kernel'")
    places = page.evaluate("() => window.aw_said")
    assert len(places) >= 4 and all(one < other + 0.008 for one, other in itertools.pairwise(places)), places
    page.evaluate("() => window.aw_let()")
    painted(page)
    assert lab_page.python("print(e.plan.x, e.error)") == "(0.1, 1.0) None"


def test_what_moves_nothing_goes_the_kernels_way(lab_page, page):
    before = predicted(page)
    press(page, "objects count, to", "ArrowRight", 2)
    press(page, "objects visible", "ArrowRight", 2)
    page.wait_for_timeout(500)
    painted(page)
    assert predicted(page) == before
    assert lab_page.python("print(e.plan.count, e.plan.visible)") == "(2, 5) 0.02"
    page.wait_for_timeout(1100)  # what the count has changed is told once it rests
    guessed = without_kernel(page, lambda: press(page, "objects y, to", "ArrowLeft", 4))
    assert len(guessed) == 9
    with_kernel(page)
