"""What the browser draws by itself while a hand moves: in JupyterLab, with a kernel that is near, far or busy."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.following import (
    RESTED,
    WATCH,
    check_same,
    predicted,
    ready,
    tiles,
    with_kernel,
    without_kernel,
)
from tests.browser.pages import DELAYS, painted

RECIPE = (
    "aw.Recipe([aw.rotate.between(angle=(-30, 30)), aw.maybe(aw.zoom.usual(), 0.5), aw.gamma.usual()], fill='edge')"
)
CELL = f"import augwidgets as aw\ne = aw.explore({RECIPE}, seed=7)\ne"


@pytest.fixture(scope="module")
def lab_page(open_notebook: Callable[..., Any]) -> Any:
    opened = open_notebook([CELL], script=DELAYS)
    opened.run_all()
    return opened


@pytest.fixture
def page(lab_page: Any) -> Any:
    lab_page.page.evaluate("() => window.aw_let()")
    lab_page.python(f"e.recipe, e.seed, e.page = {RECIPE}, 7, 'Grid'")
    ready(lab_page.page)
    return lab_page.page


def press(page: Any, key: str, times: int, handle: str = "upper", row: int = 0) -> None:
    page.locator(f".widget-slider .noUi-handle-{handle}").nth(row).focus()
    for _ in range(times):
        page.keyboard.press(key)


def test_sliders_are_followed_before_the_kernel_hears_of_them(page):
    def act() -> None:
        press(page, "ArrowRight", 7)
        press(page, "ArrowLeft", 3, "lower", 1)  # zoom, on a logarithmic track
        press(page, "ArrowLeft", 4, "upper", 3)  # gamma

    beside = "() => [...document.querySelectorAll('.aw-step .aw-range .aw-value input')].map((e) => e.value)"
    guessed = without_kernel(page, act)
    read = page.evaluate(beside)
    check_same(guessed, with_kernel(page))
    assert page.evaluate(beside) == read  # the values beside the tracks


def test_a_finer_step_is_followed_too(page):
    def act() -> None:
        page.locator(".widget-slider .noUi-handle-upper").first.focus()
        for _ in range(3):
            page.keyboard.press("Shift+ArrowRight")

    guessed = without_kernel(page, act)
    check_same(guessed, with_kernel(page))


@pytest.mark.parametrize("what", ["a switch", "a chance", "the fill", "draw again"])
def test_other_controls_are_followed_too(page, what):
    def act() -> None:
        if what == "a switch":
            page.locator(".aw-switch input").nth(2).click()
        elif what == "a chance":
            field = page.locator(".aw-chance input").nth(1)
            field.fill("90")
            field.press("Enter")
        elif what == "the fill":
            page.locator(".aw-w-fill select").select_option("wrap")
        else:
            page.get_by_role("button", name="Draw again").click()
            page.get_by_role("button", name="Draw again").click()

    guessed = without_kernel(page, act)
    check_same(guessed, with_kernel(page))


@pytest.mark.parametrize("delay", [20, 200])
def test_what_is_older_than_the_screen_is_not_shown(lab_page, page, delay):
    page.evaluate("(delay) => { window.aw_delay = delay; }", delay)
    page.evaluate(WATCH)
    page.locator(".widget-slider .noUi-handle-upper").first.focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(90)
    page.wait_for_function("() => document.querySelector('.aw-grid').dataset.by === 'kernel'")
    said = page.evaluate("() => window.aw_said")
    assert len(said) >= 2 and len(set(said)) == len(said), said  # it never goes back
    page.evaluate("() => window.aw_let()")
    painted(page)
    assert page.evaluate("() => window.aw_said.at(-1)") == said[-1]
    shown = page.evaluate("() => document.querySelector('.aw-range .noUi-target').noUiSlider.get(true)")
    heard = json.loads(lab_page.python("import json; print(json.dumps(e.recipe.steps[0].ranges['angle']))"))
    assert shown == pytest.approx([-30, 42]) == heard  # no answer to an earlier key has put the handle back


@pytest.mark.parametrize(("last", "name"), [("blur.between(sigma=(1, 3))", "blur"), ("one_of([aw.blur])", "one of")])
def test_what_only_the_kernel_can_draw_follows_it_and_says_so(lab_page, page, last, name):
    lab_page.python(f"e.recipe = aw.Recipe([aw.rotate.between(angle=(-30, 30)), aw.{last}])")
    ready(page)
    guessed = without_kernel(page, lambda: press(page, "ArrowRight", 5))
    assert all(one["lacking"] == f"{name} follows" for one in guessed)
    assert not any(one["lacking"] for one in with_kernel(page))
    # A slider of that step itself moves nothing that the browser could show: the kernel draws as ever.
    before = predicted(page)
    press(page, "ArrowRight", 3, row=1)
    painted(page)
    assert predicted(page) == before


@pytest.mark.parametrize("recipe", ["aw.Recipe([aw.rotate.usual()] * 40)", "aw.Recipe([aw.blur.usual()])"])
def test_what_the_browser_cannot_draw_goes_the_kernels_way(lab_page, page, recipe):
    lab_page.python(f"e.recipe = {recipe}")
    ready(page)
    before, shown = predicted(page), tiles(page)
    press(page, "ArrowRight", 4)
    page.wait_for_timeout(1000)
    painted(page)
    assert predicted(page) == before
    assert [one["words"] for one in tiles(page)] != [one["words"] for one in shown]


def test_a_picture_that_is_changed_is_not_drawn_from_the_one_before(lab_page, page):
    lab_page.python("e.sample = aw.pictures.astronaut()")
    ready(page)
    guessed = without_kernel(page, lambda: press(page, "ArrowRight", 6))
    check_same(guessed, with_kernel(page))
    lab_page.python("import numpy as np; e.sample = aw.Sample(np.full((40, 4000, 3), 90, np.uint8))")
    ready(page)
    before = predicted(page)
    press(page, "ArrowRight", 3)
    page.wait_for_timeout(500)
    painted(page)
    assert predicted(page) == before
    lab_page.python("e.sample = aw.pictures.cat()")


def test_a_recipe_that_takes_the_place_of_the_one_in_hand_is_shown(page):
    page.evaluate("() => { window.aw_delay = Infinity; }")
    press(page, "ArrowRight", 4)
    page.get_by_label("preset", exact=True).first.select_option("photos")
    page.evaluate("() => window.aw_let()")
    page.wait_for_function("() => document.querySelector('.aw-step').textContent.includes('flip')")
    page.wait_for_function("() => /flip|crop/.test(document.querySelector('[data-tile=\"0\"] figcaption').textContent)")


def test_what_is_asked_for_after_a_hand_has_moved_is_done_after_it(lab_page, page):
    page.evaluate("() => { window.aw_delay = 200; }")
    page.locator(".widget-slider .noUi-handle-upper").first.focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(60)
    page.keyboard.press("Control+z")  # while the kernel has not answered the first of them
    page.wait_for_timeout(900)
    page.evaluate("() => window.aw_let()")
    painted(page)
    assert lab_page.python("print(e.recipe.steps[0].ranges['angle'], len(e.history.future))") == "(-30.0, 30.0) 1"


def test_a_page_is_heard_in_one_thread_whoever_spoke_to_its_controls_last(lab_page, page):
    lab_page.python(
        "import threading\nheard = []\nhear = lambda _: heard.append(threading.current_thread().name)\n"
        "e.recipe = e.recipe.replace(fill='wrap')\n"  # the cell speaks to one control ...
        "e.observe(hear, 'recipe')"
    )
    ready(page)
    press(page, "ArrowLeft", 1)  # ... and the page to others
    page.wait_for_timeout(400)
    page.locator(".aw-w-fill select").select_option("constant")
    page.wait_for_timeout(400)
    press(page, "ArrowLeft", 1, row=1)
    page.wait_for_timeout(400)
    painted(page)
    names = lab_page.python("e.unobserve(hear, 'recipe'); print(*heard, sep=', ')").split(", ")
    assert len(names) == 3 and len(set(names)) == 1, names


def test_a_step_that_is_taken_away_under_the_hand_is_no_error(lab_page, page):
    handle = page.locator(".widget-slider .noUi-handle-upper").first.bounding_box()
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for k in range(12):
        page.mouse.move(x + 5 * k, y)
        if k == 6:
            lab_page.python("e.recipe = aw.Recipe([aw.shear.usual(), aw.gamma.usual()])")
    page.mouse.up()
    page.wait_for_function("() => /shear/.test(document.querySelector('[data-tile=\"0\"] figcaption').textContent)")


CURTAIN = """() => {
  const small = document.createElement('canvas');
  [small.width, small.height] = [220, 140];
  const paper = small.getContext('2d');
  const [picture] = [...document.querySelectorAll('.aw-curtained > :is(img, canvas)')].filter(
    (one) => one.checkVisibility({ visibilityProperty: true }));
  paper.drawImage(picture, 0, 0, 220, 140);
  const means = new Array(22 * 14 * 3).fill(0);
  paper.getImageData(0, 0, 220, 140).data.forEach((level, k) => {
    const [column, row] = [Math.floor(((k >> 2) % 220) / 10), Math.floor((k >> 2) / 2200)];
    if (k % 4 < 3) means[(row * 22 + column) * 3 + (k % 4)] += level / 100;
  });
  return {
    kind: picture.tagName,
    place: picture.getBoundingClientRect().toJSON(),
    words: document.querySelector('.aw-comparewords').textContent,
    pixels: means,
  };
}"""
LOOK = "document.querySelector('.aw-grid').dataset.predicted"
PREDICTED = "() => document.querySelector('.aw-compare').classList.contains('aw-predicted')"


@pytest.mark.parametrize(
    "steps", ["rotate.between(angle=(-30, 30)), aw.gamma.usual()", "rotate.usual(), aw.blur.usual()"]
)
def test_the_right_side_of_the_curtain_follows_too(lab_page, page, steps):
    lab_page.python(f"e.recipe, e.chosen, e.page = aw.Recipe([aw.{steps}]), 4, 'Compare'")
    ready(page)
    page.evaluate("() => { window.aw_delay = Infinity; }")
    before = page.evaluate(CURTAIN)
    press(page, "ArrowRight", 6)
    page.wait_for_function(PREDICTED)
    page.evaluate(RESTED.replace(LOOK, "document.querySelector('.aw-comparewords').textContent"))
    guessed = page.evaluate(CURTAIN)
    assert guessed["kind"] == "CANVAS" and guessed["words"] != before["words"]
    page.evaluate("() => window.aw_let()")
    page.wait_for_function(f"() => !({PREDICTED})()")
    ready(page)
    known = page.evaluate(CURTAIN)
    assert known["kind"] == "IMG"
    assert guessed["words"] == known["words"] + ("; blur follows" if "blur" in steps else "")
    assert guessed["place"] == pytest.approx(known["place"], abs=1)
    off = [abs(a - b) for a, b in zip(guessed["pixels"], known["pixels"], strict=True)]
    assert "blur" in steps or (sum(off) / len(off) < 2 and max(off) < 20)
    if "blur" not in steps:
        lab_page.python("e.page = 'Grid'")  # which knows the state that the curtain has come to
        ready(page)
        check_same(without_kernel(page, lambda: press(page, "ArrowLeft", 3)), with_kernel(page))


def test_what_is_older_than_the_curtain_is_not_shown(lab_page, page):
    lab_page.python("e.chosen, e.page = 0, 'Compare'")
    ready(page)
    words = "grid.querySelector('[data-tile=\"0\"] figcaption')"
    watch = WATCH.replace(words, "document.querySelector('.aw-comparewords')").replace("aw_said", "aw_under_curtain")
    page.evaluate(watch)  # the other watch may be there still
    page.evaluate("() => { window.aw_delay = 200; }")
    page.locator(".widget-slider .noUi-handle-upper").first.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(90)
    page.wait_for_function(f"() => !({PREDICTED})()")
    said = page.evaluate("() => window.aw_under_curtain")
    assert len(said) > 4 and len(set(said)) == len(said), said  # it never goes back


def test_a_curtain_waits_for_a_kernel_that_is_busy(lab_page, page):
    lab_page.python("e.chosen, e.page = 0, 'Compare'")
    ready(page)
    page.evaluate("() => { window.aw_delay = Infinity; }")
    press(page, "ArrowRight", 6)
    page.wait_for_function(PREDICTED)
    page.wait_for_timeout(300)
    seen = page.evaluate(CURTAIN)
    page.wait_for_timeout(3200)
    assert page.evaluate(CURTAIN) == seen


def test_a_draw_that_was_kept_is_the_kernels(lab_page, page):
    lab_page.python("e.chosen, e.page = 2, 'Compare'; e.keep()")
    ready(page)
    press(page, "ArrowRight", 3)
    page.wait_for_timeout(300)
    painted(page)
    assert not page.evaluate(PREDICTED)
    lab_page.python("e.drop()")


@pytest.fixture
def shown(lab_page: Any) -> Callable[[str], Any]:
    """Give a function that shows another explorer in the place of the one before."""

    def shown(explorer: str) -> Any:
        lab_page.page.evaluate("() => window.aw_let()")
        lab_page.show(f"e = {explorer}\ne")
        ready(lab_page.page)
        return lab_page

    return shown


SWEEPS = {
    "a warp": "aw.explore(aw.shear.at(across=20, along=5))",
    "a curve": "aw.explore(aw.gamma.at(exponent=1.3))",
    "marked limits": "aw.explore(aw.rotate.at(angle=20), holds={'angle': {'': (-40, 30)}})",
}


@pytest.mark.parametrize("what", list(SWEEPS))
def test_a_sweep_follows_its_slider_too(shown, what):
    page = shown(SWEEPS[what]).page
    beside = "() => document.querySelector('.aw-value input').value"
    read = []

    def act() -> None:
        page.locator(".widget-slider .noUi-handle").first.focus()
        for _ in range(4):
            page.keyboard.press("ArrowRight")

    guessed = without_kernel(page, act)
    read.append(page.evaluate(beside))
    chosen = "() => [...document.querySelectorAll('.aw-grid [data-tile]')].map((e) => e.className)"
    looks = [page.evaluate(chosen)]
    check_same(guessed, with_kernel(page))
    read.append(page.evaluate(beside))
    looks.append(page.evaluate(chosen))
    assert read[0] == read[1] and looks[0] == looks[1]


READ = "OffscreenCanvasRenderingContext2D.prototype.getImageData"
BLOCKED = {
    "no canvas off the page": "delete window.OffscreenCanvas;",
    "spoilt readback": """
        const whole = OffscreenCanvasRenderingContext2D.prototype.getImageData;
        OffscreenCanvasRenderingContext2D.prototype.getImageData = function (...where) {
          const found = whole.apply(this, where);
          found.data.forEach((_, k) => (found.data[k] ^= 1));
          return found;
        };
    """,
}


@pytest.mark.parametrize("how", list(BLOCKED))
def test_a_browser_that_reads_no_pixels_back_is_drawn_for_all_the_same(shown, lab_page, how):
    # Each explorer brings its own scripts, which find the page as it is then.
    lab_page.page.evaluate(f"() => {{ window.aw_kept = [OffscreenCanvas, {READ}]; {BLOCKED[how]} }}")
    try:
        opened = shown(f"aw.explore({RECIPE.replace('angle=(-30, 30)', 'angle=(-9, 9)')}, seed=7)")
        guessed = without_kernel(opened.page, lambda: press(opened.page, "ArrowRight", 5))
        check_same(guessed, with_kernel(opened.page))
        assert json.loads(opened.python("import json; print(json.dumps(e.error))")) is None
    finally:
        lab_page.page.evaluate(f"() => {{ [window.OffscreenCanvas, {READ}] = window.aw_kept; }}")
