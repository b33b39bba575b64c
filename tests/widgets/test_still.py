"""What a saved notebook keeps of an explorer: one picture with words, small, and renewed when nothing moves."""

from __future__ import annotations

import asyncio
import base64
import html
import io
import re

import numpy as np
import pytest
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from PIL import Image

import augwidgets as aw
from augwidgets.view.still import still_html, words_of_recipe
from augwidgets.widgets import drawing
from tests.widgets.front_end import say, slider, view

ANGLE = "rotate angle: from … to"
VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def outputs(monkeypatch):
    """What a cell shows: a list of messages, in a shell that looks like a kernel's."""
    before = InteractiveShell._instance
    shell = InteractiveShell.instance()
    shell.kernel = object()
    publisher = CapturingDisplayPublisher()
    monkeypatch.setattr(shell, "display_pub", publisher)
    monkeypatch.delenv("SERVER_SOFTWARE", raising=False)
    monkeypatch.setattr("IPython.core.interactiveshell.InteractiveShell.initialized", lambda: True)
    monkeypatch.setattr("augwidgets.widgets.lifetime._running", lambda _: ("", ""))
    yield publisher.outputs
    del shell.kernel
    InteractiveShell._instance = before


def picture_of(output):
    return Image.open(io.BytesIO(base64.b64decode(re.search('base64,([^"]*)"', output["data"]["text/html"])[1])))


def alt_of(output):
    return html.unescape(re.search('alt="([^"]*)"', output["data"]["text/html"])[1])


@pytest.mark.parametrize(
    ("open_it", "words"),
    [
        (lambda: aw.explore(), "flip horizontal: in 50 %. rotate: angle −30° … 30°. shift"),
        (lambda: aw.explore(aw.rotate), "rotate +15°. angle from low to high. seed 0. draws 1: rotate −180°; 2:"),
        (lambda: aw.explore(aw.invert), "invert. without and with"),
        (lambda: aw.explore(aw.mixup), "mixup 30 %, with coffee. share from low to high"),
        (lambda: aw.explore(aw.ImageDataGenerator(rotation_range=9), shows="both"), "rotation range 9°"),
    ],
)
def test_the_still_is_an_output_of_its_own_with_words(outputs, open_it, words):
    explorer = open_it()
    explorer._ipython_display_()
    widget, kept = outputs
    assert VIEW in widget["data"] and widget["data"]["text/plain"] == ""
    assert words in alt_of(kept) and alt_of(kept).startswith("original · 451 × 300. ")
    assert kept["data"]["text/plain"] == alt_of(kept)[:300]
    picture = picture_of(kept)
    assert picture.format == "JPEG" and 840 <= picture.width <= 1600
    assert len(kept["data"]["text/html"]) < 200_000  # three of them are under 700 kB
    assert kept["transient"]["display_id"] == view(explorer).still and f'id="aw-still-{view(explorer).still}"' in str(
        kept
    )


@pytest.mark.parametrize("open_it", [aw.RecipeExplorer, lambda **kept: aw.TransformExplorer(aw.rotate, **kept)])
def test_where_it_is_asked_for_the_still_is_a_page_that_lives_with_the_picture_beside_it(outputs, open_it):
    explorer = open_it(still_lives=True)
    assert explorer.error is None
    explorer._ipython_display_()
    written = outputs[1]["data"]["text/html"]
    page = html.unescape(re.search('<iframe title="explorer" sandbox="allow-scripts" srcdoc="([^"]*)"', written)[1])
    assert page.startswith("<!doctype html>") and 'id="aw-recipe"' in page
    assert len(written) < 700_000 and picture_of(outputs[1]).format == "JPEG"


def test_it_is_made_anew_when_it_is_to_live(outputs):
    async def turned() -> list[bool]:
        explorer = aw.RecipeExplorer()
        explorer._ipython_display_()
        for lives in (True, False):
            explorer.still_lives = lives
            count = len(outputs)
            for _ in range(500):
                await asyncio.sleep(0.02)
                if len(outputs) > count:
                    break
        return ["<iframe" in output["data"]["text/html"] for output in outputs[1:]]

    assert asyncio.run(turned()) == [False, True, False]


def test_it_shows_what_the_screen_shows(outputs):
    explorer = aw.explore(aw.Recipe([aw.brightness.at(gain=0)]), on=np.full((60, 90, 3), 200, np.uint8))
    explorer._ipython_display_()
    pixels = np.asarray(picture_of(outputs[1]).convert("L"))
    left, right = pixels[:, :210], pixels[:, 220:]
    assert np.median(left[25:140, 20:180]) == pytest.approx(200, abs=3)
    assert (right < 8).mean() > 0.6  # nine black pictures


def test_it_is_renewed_once_nothing_moves(outputs, monkeypatch):
    monkeypatch.setattr(drawing, "_REST", 0.15)
    explorer = aw.explore()
    explorer._ipython_display_()

    async def page():
        for k in range(20):
            say(slider(explorer, ANGLE), value=[-10.0, 1.0 + k])
            await asyncio.sleep(0.02)
        moving = len(outputs)
        for _ in range(200):
            await asyncio.sleep(0.02)
            if len(outputs) > moving:
                break
        await asyncio.sleep(0.4)
        return moving

    assert asyncio.run(page()) == 2  # not while the slider moves
    assert len(outputs) == 3 and outputs[2]["update"] and "angle −10° … 20°" in alt_of(outputs[2])
    assert explorer.error is None


def test_labels_that_are_hidden_are_hidden_in_it_too(outputs, monkeypatch):
    monkeypatch.setattr(drawing, "_REST", 0.02)
    explorer = aw.explore()
    explorer._ipython_display_()
    before = np.asarray(picture_of(outputs[1]), int)

    async def page():
        view(explorer).labels = False
        for _ in range(300):
            await asyncio.sleep(0.02)
            if len(outputs) > 2:
                break

    asyncio.run(page())
    assert np.abs(np.asarray(picture_of(outputs[2])) - before).mean() > 1


def test_voila_gets_none_and_a_terminal_gets_words(outputs, monkeypatch):
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5")
    aw.explore()._ipython_display_()
    assert len(outputs) == 1
    monkeypatch.delattr(InteractiveShell.instance(), "kernel")
    aw.explore()._ipython_display_()
    assert len(outputs) == 2 and outputs[1]["data"]["text/plain"].startswith("RecipeExplorer(")
    InteractiveShell.instance().kernel = object()


def test_words_of_a_recipe_name_groups_regions_and_what_is_off():
    recipe = aw.Recipe(
        [aw.one_of([aw.blur.at(sigma=2), aw.invert.at()]), aw.rotate.between(angle=(0, 9)).replace(on=False)]
    )
    lines = words_of_recipe(recipe)
    assert lines[0].startswith("one of: ") and lines[1].startswith("  blur: sigma 2") and lines[2] == "  invert"
    assert lines[3] == "rotate: off"
    assert words_of_recipe(aw.Recipe(())) == ["no steps: as it was"]


def test_what_is_said_of_a_picture_cannot_become_html():
    text = still_html(b"", 'a "picture" <script>alert(1)</script>' + " word" * 1000, "key")
    assert "<script" not in text and "&quot;picture&quot;" in text and len(text) < 4000
    text = still_html(b"", "words", "key", '<p title="x">"&</p></iframe><script>alert(1)</script>')
    assert "<script" not in text and text.count("</iframe>") == 1
