"""The picture that a model is shown follows a hand in the browser; what the model makes of it is the kernel's word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.following import RESTED, predicted, tiles, with_kernel, without_kernel
from tests.browser.pages import DELAYS

CELL = """import augwidgets as aw
e = aw.explore(aw.training.small_network((16, 16, 1), 10))
e"""
# The first picture of the page, small, and what is said of it.
SEEN = """() => {
  const figure = document.querySelector('.aw-prediction .aw-seen');
  const picture = figure.querySelector('img, canvas');
  const small = document.createElement('canvas');
  [small.width, small.height] = [16, 16];
  const paper = small.getContext('2d');
  paper.imageSmoothingEnabled = false;
  paper.drawImage(picture, 0, 0, 16, 16);
  return {
    kind: picture.tagName,
    words: figure.querySelector('figcaption').textContent,
    place: picture.getBoundingClientRect().toJSON(),
    pixels: [...paper.getImageData(0, 0, 16, 16).data],
  };
}"""
PREDICTED = "() => document.querySelector('.aw-prediction').classList.contains('aw-predicted')"
NAME = "document.querySelector('.aw-seen canvas')?.ariaLabel"
LOOK = "document.querySelector('.aw-grid').dataset.predicted"


@pytest.fixture(scope="module")
def lab_page(open_notebook: Callable[..., Any]) -> Any:
    opened = open_notebook([CELL], script=DELAYS)
    opened.run_all(shown=".aw-prediction[data-shows]")
    return opened


@pytest.fixture
def page(lab_page: Any) -> Any:
    lab_page.page.evaluate("() => window.aw_let()")
    lab_page.python("e.step, e.along, e.looks, e.page = aw.rotate.at(angle=20), 'angle', False, 'Prediction'")
    ready(lab_page)
    return lab_page.page


def ready(lab_page: Any) -> None:
    """Wait until the page shows what the kernel has drawn last, and the browser has been told of it."""
    asked = """
import asyncio
while e._drawing.is_busy:
    await asyncio.sleep(0.01)
print(e.pages['Prediction']._shown.shows, e._kit.view.draws)"""
    shows, draws = lab_page.python(asked).split()
    lab_page.page.wait_for_function(
        f"""() => +document.querySelector('.aw-prediction').dataset.shows >= {shows}
            && +(document.querySelector('.aw-grid').dataset.draws ?? 0) >= {draws}"""
    )
    lab_page.page.wait_for_timeout(150)


def press(page: Any, times: int) -> None:
    page.locator(".widget-slider .noUi-handle").first.focus()
    for _ in range(times):
        page.keyboard.press("ArrowRight")


def test_the_picture_follows_as_soon_as_it_is_there(lab_page):
    page = lab_page.page
    ready(lab_page)
    page.evaluate("() => { window.aw_delay = Infinity; }")
    press(page, 2)
    page.wait_for_function(PREDICTED)


@pytest.mark.parametrize("step", ["rotate.at(angle=20)", "brightness.at(gain=1.2)"])
def test_the_picture_follows_and_the_classes_wait(lab_page, page, step):
    lab_page.python(f"e.step = aw.{step}")
    ready(lab_page)
    page.evaluate("() => { window.aw_delay = Infinity; }")
    before = page.evaluate(SEEN)
    press(page, 5)
    page.wait_for_function(PREDICTED)
    page.evaluate(RESTED.replace(LOOK, NAME))
    guessed = page.evaluate(SEEN)
    assert (before["kind"], guessed["kind"], guessed["words"]) == ("IMG", "CANVAS", "class follows")
    assert step.partition(".")[0] in page.evaluate(f"() => {NAME}")
    page.evaluate("() => window.aw_let()")
    page.wait_for_function(f"() => !({PREDICTED})()")
    ready(lab_page)
    known = page.evaluate(SEEN)
    assert known["kind"] == "IMG" and "follows" not in known["words"]
    assert guessed["place"] == pytest.approx(known["place"], abs=1)
    off = [abs(a - b) for a, b in zip(guessed["pixels"], known["pixels"], strict=True)]
    moved = [abs(a - b) for a, b in zip(before["pixels"], known["pixels"], strict=True)]
    assert max(off) <= 3 < 8 < max(moved)


def test_what_is_older_than_the_picture_is_not_shown(lab_page, page):
    page.evaluate("() => { window.aw_delay = 200; }")
    page.evaluate(
        """() => {
            window.aw_seen = [];
            const watch = () => {
              const picture = document.querySelector('.aw-seen :is(img, canvas)');
              const words = picture.alt ?? picture.ariaLabel;
              if (window.aw_seen.at(-1) !== words) window.aw_seen.push(words);
              requestAnimationFrame(watch);
            };
            watch();
        }"""
    )
    page.locator(".widget-slider .noUi-handle").first.focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(90)
    page.wait_for_function(f"() => !({PREDICTED})()")
    ready(lab_page)
    said = page.evaluate("() => window.aw_seen")
    values = [words for words in said if "follows" in words]
    assert len(values) >= 6 and len(set(values)) == len(values), said
    assert "follows" not in said[0] + said[-1] and all("follows" in words for words in said[1:-1]), said


def test_the_film_strip_follows_too(lab_page, page):
    lab_page.python("e.page = 'Grid'")
    ready(lab_page)
    guessed = without_kernel(page, lambda: press(page, 4))
    assert all(one["lacking"] == "class follows" for one in guessed)
    known = with_kernel(page)
    for one, other in zip(guessed, known, strict=True):
        assert other["words"].startswith(one["words"]) and not other["lacking"]
        off = [abs(a - b) for a, b in zip(one["pixels"], other["pixels"], strict=True)]
        assert sum(off) / len(off) < 3 and max(off) < 40  # the kernel's picture is a JPEG


@pytest.mark.parametrize(
    "how",
    ["e.looks = True", "e.step = aw.crop.at(width=.8)", "e.step = aw.blur.at(sigma=1)"],
    ids=["where it looks", "a step with another canvas", "a step that looks at pixels"],
)
def test_what_only_the_kernel_can_draw_is_its_own(lab_page, page, how):
    lab_page.python(f"{how}; e.page = 'Grid'")
    ready(lab_page)
    before, shown = predicted(page), tiles(page)
    press(page, 2)
    page.wait_for_timeout(300)
    ready(lab_page)
    assert predicted(page) == before and tiles(page) != shown
