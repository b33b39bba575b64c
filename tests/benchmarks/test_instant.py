"""What the browser draws by itself: how soon after a key, how often in a drag, and what the kernel does for it.

In JupyterLab and Chromium, with the kernel on this machine and with one that is 200 milliseconds away.
"""

from __future__ import annotations

import statistics

import pytest

import augwidgets as aw
from augwidgets.recipe.draws import KeptDraws, StepsDraw
from augwidgets.view.instant import step_tables
from augwidgets.view.instant.pixels import first_pixels, larger_jpeg
from augwidgets.view.instant.structure import structure
from augwidgets.view.sheet import Previews, sheet

# The servers, the browser and the notebook pages are those of the browser tests.
from tests.browser.conftest import browser, environment, home, lab, open_notebook, open_page  # noqa: F401
from tests.browser.pages import DELAYS, painted

PRESSES = 50
SECONDS = 3.0
AWAY = 200  # milliseconds that each message takes longer
CELL = "import augwidgets as aw\ne = aw.explore()\ne"

# From the event of a key to the end of the frame in which the browser has painted what it says.
WATCH = """() => {
  window.aw_times = [];
  let start = 0;
  window.addEventListener("keydown", () => { start = performance.now(); }, true);
  const after = new MessageChannel();
  after.port1.onmessage = () => {
    if (start) window.aw_times.push(performance.now() - start);
    start = 0;
  };
  new MutationObserver(() => after.port2.postMessage(0)).observe(
    document.querySelector(".aw-grid"), { attributes: true, attributeFilter: ["data-predicted"] });
}"""


def _presses(page) -> list[float]:
    page.evaluate("() => { window.aw_times.length = 0; }")
    page.locator(".widget-slider .noUi-handle-upper").first.focus()
    for number in range(PRESSES):
        page.keyboard.press("ArrowRight" if number % 20 < 10 else "ArrowLeft")
        page.wait_for_function(f"() => window.aw_times.length === {number + 1}", timeout=20_000)
        page.wait_for_timeout(60 + 7 * (number % 5))
    return list(page.evaluate("() => window.aw_times"))


# A hand moves once a frame: that it is dispatched from outside would take longer than what is measured.
DRAG = """(seconds) => new Promise((done) => {
  const grid = document.querySelector(".aw-grid");
  const handle = document.querySelector(".widget-slider .noUi-handle-upper").getBoundingClientRect();
  const [x, y] = [handle.x + handle.width / 2, handle.y + handle.height / 2];
  const before = +grid.dataset.predicted;
  let [start, step] = [performance.now(), 0];
  const move = () => {
    step += 1;
    const gone = performance.now() - start;
    if (gone > 1000 * seconds) return done([(+grid.dataset.predicted - before) / (gone / 1000), step / (gone / 1000)]);
    const clientX = x + 40 - Math.abs((2 * step) % 160 - 80);
    document.documentElement.dispatchEvent(
      new MouseEvent("mousemove", { clientX, clientY: y, buttons: 1, bubbles: true, view: window }));
    requestAnimationFrame(move);
  };
  requestAnimationFrame(move);
})"""


def _drag(page) -> tuple[float, float]:
    """Drag a handle to and fro; return how many pictures a second were painted meanwhile, and how many frames."""
    box = page.locator(".widget-slider .noUi-handle-upper").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    found = page.evaluate(DRAG, SECONDS)
    page.mouse.up()
    return tuple(found)


def test_key_press_to_pixels_of_the_browsers_own(open_notebook, note):  # noqa: F811
    notebook = open_notebook([CELL], script=DELAYS)
    notebook.run_all()
    page = notebook.page
    painted(page)
    page.wait_for_timeout(2000)
    page.evaluate(WATCH)
    _presses(page)  # the scripts are compiled as they run
    medians = {}
    for name, delay in (("near", 0), ("away", AWAY)):
        page.evaluate(f"() => {{ window.aw_delay = {delay}; }}")
        medians[name] = statistics.median(_presses(page))
    rates = {}
    for name, delay in (("near", 0), ("away", AWAY)):
        page.evaluate(f"() => {{ window.aw_delay = {delay}; }}")
        rates[name], rates[f"frames_{name}"] = _drag(page)
        page.wait_for_timeout(1500)
    note("key press to pixels, drawn by the browser, median of 50", "25 ms at most, near and away", **medians)
    note("frames a second while a hand drags, drawn by the browser", "45 at least, near and away", **rates)


NAME = "telling the browser the structure of the default recipe, against drawing its nine"


def _nine(previews: Previews, kept: KeptDraws, recipe: aw.Recipe) -> None:
    draws = [StepsDraw(recipe, steps) for steps in kept.of(recipe, seed=7, count=9)]
    sheet([outcome.sample for outcome, _ in previews.draw(draws)])


@pytest.mark.parametrize("side", ["augwidgets", "for a first time", "the picture too", "nine drawn"])
def test_the_kernels_side(compare, side):
    previews, recipe, kept = Previews(aw.pictures.cat()), aw.default_recipe(), KeptDraws()
    structure(recipe, previews, 7)
    others = [recipe.moving(1, 2), recipe]

    def told() -> None:
        others.reverse()
        structure(others[0], previews, 7)

    def first() -> None:
        step_tables._known.cache_clear()
        structure(recipe, previews, 7)

    def pixels() -> None:
        first_pixels(previews)
        larger_jpeg(previews)

    drawn = lambda: _nine(previews, kept, recipe)  # noqa: E731
    sides = {"augwidgets": told, "for a first time": first, "the picture too": pixels, "nine drawn": drawn}
    compare(NAME, side, sides[side], wanted="10 ms at most")
