"""What tests do with a page whose pictures follow a hand: what the browser drew by itself, and what the kernel did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.pages import painted

# Wait until the browser has drawn nothing for a while.
RESTED = """async () => {
  const count = () => document.querySelector('.aw-grid').dataset.predicted;
  let [last, since] = [count(), performance.now()];
  while (performance.now() - since < 250) {
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)));
    if (count() !== last) [last, since] = [count(), performance.now()];
  }
}"""
# What stands under the first tile, each time it changes, and how often the browser has drawn by then.
WATCH = """() => {
  window.aw_said = [];
  const grid = document.querySelector('.aw-grid');
  const words = () => grid.querySelector('[data-tile="0"] figcaption').textContent;
  const look = () => {
    if (!grid.isConnected) return;
    if (window.aw_said.at(-1) !== words()) window.aw_said.push(words());
    requestAnimationFrame(look);
  };
  look();
}"""


def ready(page: Any) -> None:
    """Wait until the browser has been told the structure of what is shown."""
    painted(page)
    page.wait_for_timeout(150)


def predicted(page: Any) -> int:
    return int(page.evaluate("() => +(document.querySelector('.aw-grid').dataset.predicted ?? 0)"))


def tiles(page: Any) -> list[Any]:
    """Return of each tile its words, its labels and its pixels, made small."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll('.aw-grid [data-tile]')].slice(0, 9).map((tile) => {
                const small = document.createElement('canvas');
                [small.width, small.height] = [22, 14];
                const paper = small.getContext('2d');
                paper.imageSmoothingQuality = 'high';
                paper.drawImage(tile.querySelector('canvas'), 0, 0, 22, 14);
                return {
                    words: tile.querySelector('figcaption').textContent,
                    lacking: tile.querySelector('.aw-lacking').textContent,
                    alt: tile.querySelector('canvas').getAttribute('aria-label'),
                    box: tile.querySelector('.aw-box:not(.aw-under)').getAttribute('d') ?? '',
                    points: tile.querySelector('.aw-point:not(.aw-under)').getAttribute('d') ?? '',
                    pixels: [...paper.getImageData(0, 0, 22, 14).data],
                };
            })"""
        )
    )


def without_kernel(page: Any, act: Callable[[], None]) -> list[Any]:
    """Do something while no message comes through, and give what the browser shows of it."""
    page.evaluate("() => { window.aw_delay = Infinity; }")
    before = predicted(page)
    act()
    page.evaluate(RESTED)
    assert predicted(page) > before
    return tiles(page)


def with_kernel(page: Any) -> list[Any]:
    """Give what is shown once the kernel has heard of all of it."""
    page.evaluate("() => window.aw_let()")
    page.wait_for_function("() => document.querySelector('.aw-grid').dataset.by === 'kernel'")
    painted(page)
    return tiles(page)


def check_same(guessed: list[Any], known: list[Any]) -> None:
    for one, other in zip(guessed, known, strict=True):
        assert one["words"] == other["words"]
        assert one["alt"].partition(";")[0] == other["alt"].partition(";")[0]
        assert one["lacking"] == other["lacking"] == ""
        off = [abs(a - b) for a, b in zip(one["pixels"], other["pixels"], strict=True)]
        assert sum(off) / len(off) < 3 and max(off) < 40  # the kernel's picture is a JPEG
        for name in ("box", "points"):
            numbers = [[float(n) for n in _numbers(some[name])] for some in (one, other)]
            assert numbers[0] == pytest.approx(numbers[1], abs=1.2)


def _numbers(path: str) -> list[str]:
    return "".join(letter if letter.isdigit() or letter in ".-" else " " for letter in path).split()
