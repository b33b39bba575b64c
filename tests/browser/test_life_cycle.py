"""What is left of an explorer when its kernel is gone: on the page, in the saved notebook, in an export, in Voila."""

from __future__ import annotations

import base64
import io
import json
import re
import subprocess
import sys

import pytest
from PIL import Image

THREE = ["import augwidgets as aw\ne = aw.explore()\ne", "aw.explore(aw.rotate)", "aw.explore(aw.mixup)"]
GONE = ".jp-Notebook .aw.jupyter-widgets-disconnected"


def hidden(page, what):
    return page.evaluate("(what) => [...document.querySelectorAll(what)].every((e) => !e.checkVisibility())", what)


def box(page, what):
    return {key: round(value) for key, value in page.locator(what).first.bounding_box().items()}


@pytest.fixture(scope="module")
def lab_of_three(open_notebook):
    notebook = open_notebook(THREE)
    notebook.page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
    notebook.page.wait_for_function("() => document.querySelectorAll('.aw-grid[data-draws]').length === 3")
    notebook.page.wait_for_function("() => document.querySelectorAll('.aw-still').length === 3")
    return notebook


def test_while_it_lives_the_still_is_hidden_and_follows(lab_of_three):
    page = lab_of_three.page
    assert hidden(page, ".aw-still img")
    alt = page.locator(".aw-still img").first.get_attribute("alt")
    assert "angle −30° … 30°" in alt
    page.locator(".aw-row .noUi-handle-upper").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.aw-still img').alt.includes('angle −30° … 31°')")
    assert hidden(page, ".aw-still img")


@pytest.fixture(scope="module")
def saved(lab_of_three, home):
    """The notebook of three explorers, saved."""
    page = lab_of_three.page
    page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    name = page.evaluate("() => jupyterapp.shell.currentWidget.context.path")
    return home / "notebooks" / name


def test_three_explorers_are_small_when_saved(saved):
    assert saved.stat().st_size < 700_000
    notebook = json.loads(saved.read_text())
    for cell in notebook["cells"]:
        widget, still = (output["data"] for output in cell["outputs"])
        assert "".join(widget["text/plain"]) == "" and "application/vnd.jupyter.widget-view+json" in widget
        source = re.search('base64,([^"]*)"', "".join(still["text/html"]))[1]
        assert Image.open(io.BytesIO(base64.b64decode(source))).format == "JPEG"
    assert "angle −30° … 31°" in "".join(notebook["cells"][0]["outputs"][1]["data"]["text/html"])


def test_an_export_shows_the_stills_and_nothing_dead(saved, lab, open_page):
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--output=export.html", str(saved)]
    subprocess.run(command, check=True, capture_output=True)
    page = open_page(f"{lab}/files/export.html")
    assert page.locator(".aw-still img").count() == 3 and not hidden(page, ".aw-still img")
    assert "RecipeExplorer(" not in page.content()


def test_an_upload_that_the_kernel_does_not_outlive_is_said_and_the_explorer_keeps_its_shape(lab_of_three, tmp_path):
    page = lab_of_three.page
    shapes = [box(page, f".jp-Notebook {part}") for part in (".aw", ".aw-title", ".aw-grid", ".aw-meter")]
    large = tmp_path / "large.bmp"
    Image.new("RGB", (2600, 2700)).save(large)
    # It takes no message any more, and then it dies.
    page.evaluate(
        """() => void jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({ code:
            "import os, time; time.sleep(1.5); os._exit(1)" }).done.catch(() => {})"""
    )
    page.locator(".aw .aw-picker[aria-label='picture file']").first.set_input_files(large)
    page.locator(GONE).first.wait_for()
    alert = page.locator(".aw-error [role=alert]").first
    alert.wait_for()
    assert alert.inner_text() == (
        "large.bmp has not arrived: the kernel has stopped; run the cell again, then choose the file again"
    )
    assert not page.locator(".aw-busy").count()
    assert shapes == [box(page, f".jp-Notebook {part}") for part in (".aw", ".aw-title", ".aw-grid", ".aw-meter")]
    broken = """() => [...document.querySelectorAll('.aw, .aw *')].filter((e) =>
        getComputedStyle(e, '::before').content.includes('\\uf127')).length"""
    assert page.evaluate(broken) == 0
    line = "(root) => getComputedStyle(document.querySelector(root), '::after').content"
    assert page.evaluate(line, GONE) == '"the kernel has stopped: run the cell again"'
    assert hidden(page, ".aw-still img")


def test_reopened_without_its_kernel_it_shows_the_stills(saved, lab, open_page, home):
    (home / "notebooks" / "reopened.ipynb").write_bytes(saved.read_bytes())  # in a session of its own
    page = open_page(f"{lab}/lab/tree/reopened.ipynb?reset")
    page.wait_for_selector(".jp-OutputArea-output.jupyter-widgets", state="attached")
    page.wait_for_selector(".aw-still img")
    page.wait_for_function("() => [...document.querySelectorAll('.aw-still img')].every((e) => e.checkVisibility())")
    assert page.locator(".aw-still img").count() == 3
    assert hidden(page, ".jp-OutputArea-output.jupyter-widgets")


def test_voila_asks_no_other_host_for_anything_and_keeps_no_still(app, browser):
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/*", lambda route: route.continue_() if "127.0.0.1" in route.request.url else route.abort())
    page.goto(app)
    page.wait_for_selector(".aw .aw-grid[data-draws]")
    assert not [url for url in asked if not re.match(r"(https?|wss?)://127\.0\.0\.1|blob:|data:", url)]
    assert page.locator(".aw-still").count() == 0
    page.close()
