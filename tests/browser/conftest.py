"""A real JupyterLab, a real Voila and a real Chromium; nothing outside this machine is reached."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import pages

HOST = "127.0.0.1"
ROOT = Path(__file__).parents[2]
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Of other machines nothing is known, not even an address. To hold up each request until the test lets it go on took
    # a second of a page's opening, for it also switches off what the browser keeps.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
# anywidget says so of a script that took longer than two seconds, as on a busy machine: the views go on all the same
# (`late_script.js`), which test_lab.py checks with scripts that all come late.
LATE = "[anywidget] Failed to initialize model."
_NUMBERS = itertools.count()
PATIENCE = 90_000  # milliseconds until what does not come is missed; a busy machine takes its time


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """Chromium of the system; closed after the last test of this folder, because it keeps an event loop running."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sentence = "no Chromium is installed: apt-get install chromium (it is found on the PATH)"
        if os.environ.get("AUGWIDGETS_REQUIRE_BROWSER") == "1":
            pytest.fail(sentence)
        pytest.skip(sentence)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


def _is_not_ours(error: Any) -> bool:
    """Return whether a script came late, which is mended, or all that has failed is JupyterLab itself.

    Its toolbar may fall over when a kernel dies. Our scripts are blobs, and those of other widgets are extensions.
    """
    stack = str(getattr(error, "stack", ""))
    return str(error) == LATE or ("/static/lab/" in stack and "blob:" not in stack and "/extensions/" not in stack)


@pytest.fixture(scope="module")
def open_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Give a function that opens an address in a window of a size; errors of our script fail the test.

    It can run a script of the test's own before any of the page's.
    """
    contexts = []
    errors: list[str] = []

    def open_page(address: str, size: tuple[int, int] = (1300, 900), script: str = "") -> Any:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, permissions=["clipboard-read", "clipboard-write"]
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.add_init_script(script)
        heard = lambda text: errors.append(f"{page.url}: {text}")  # noqa: E731
        page.on("pageerror", lambda error: None if _is_not_ours(error) else heard(str(error)))
        page.on("console", lambda message: heard(message.text) if "augwidgets" in message.text else None)
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors


@pytest.fixture(scope="package")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the notebooks, and settings, workspaces and runtime files that are nobody's."""
    folder = tmp_path_factory.mktemp("home")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    settings = folder / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false", "checkForUpdates": false}')
    return folder


@pytest.fixture(scope="package")
def environment(home: Path) -> dict[str, str]:
    folders = {
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "IPYTHONDIR": "ipython",
    }
    kept = {name: str(home / folder) for name, folder in folders.items()}
    return {**os.environ, **kept, "JUPYTER_PREFER_ENV_PATH": "1", "PYTHONWARNINGS": "default"}


@pytest.fixture(scope="package")
def lab(home: Path, environment: dict[str, str]) -> Iterator[str]:
    """The address of a JupyterLab over the copy of the notebooks."""
    port = _free_port()
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--ServerApp.port={port}",
               "--ServerApp.port_retries=0", "--IdentityProvider.token=", f"--ServerApp.root_dir={home / 'notebooks'}",
               "--LabApp.expose_app_in_browser=True", "--ServerApp.disable_check_xsrf=True"]  # fmt: skip
    yield from _served(command, environment, f"http://127.0.0.1:{port}", "/api", home / "lab.log")


@pytest.fixture(scope="package")
def app(home: Path, environment: dict[str, str]) -> Iterator[str]:
    """The address of `augwidgets app`, which is the explorer in Voila."""
    port = _free_port()
    command = [sys.executable, "-m", "augwidgets", "app", "--no-browser", f"--port={port}", "--theme=dark"]
    own = {**environment, "JUPYTER_TOKEN": "of-the-test"}
    for address in _served(command, own, f"http://127.0.0.1:{port}", "/voila/static/main.js", home / "voila.log"):
        yield f"{address}/?token=of-the-test"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _served(command: list[str], environment: dict[str, str], address: str, probe: str, log: Path) -> Iterator[str]:
    with log.open("wb") as out, subprocess.Popen(command, env=environment, stdout=out, stderr=out) as server:
        try:
            for _ in range(900):
                if server.poll() is not None:
                    pytest.fail(f"the server has stopped: {log.read_text()[-2000:]}")
                try:
                    urllib.request.urlopen(address + probe, timeout=5).close()
                    break
                except urllib.error.HTTPError as answer:
                    answer.close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield address
        finally:
            server.terminate()
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()


class Lab:
    """One notebook in a JupyterLab page."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def run_all(self, shown: str = ".aw .aw-grid[data-draws]") -> None:
        """Run every cell, and wait for what is shown: the first tiles."""
        self.page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
        self.page.wait_for_selector(shown)

    def python(self, code: str) -> str:
        """Run code in the notebook's kernel, beside the page, and give what it prints."""
        return pages.python(self.page, code)

    def show(self, *cells: str, shown: str = ".aw .aw-grid[data-draws]") -> None:
        """Run other code in the cells, and wait for what is shown; what was shown before is gone then.

        Sooner than a notebook of its own, which takes a page, JupyterLab and a kernel.
        """
        self.page.evaluate("() => jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
        self.page.wait_for_selector(".jp-Notebook .aw", state="detached")
        self.page.evaluate(
            """(cells) => {
                const { widgets } = jupyterapp.shell.currentWidget.content;
                cells.forEach((code, place) => widgets[place].model.sharedModel.setSource(code));
            }""",
            cells,
        )
        self.run_all(shown)

    def cells(self) -> int:
        return int(self.page.evaluate("() => jupyterapp.shell.currentWidget.content.widgets.length"))


@pytest.fixture(scope="module")
def open_notebook(lab: str, home: Path, open_page: Callable[..., Any]) -> Iterator[Callable[..., Lab]]:
    """Give a function that opens a notebook (a file's name, or the code of its cells) in JupyterLab.

    Pages and kernels are gone after the file of tests.
    """
    opened = []

    def open_notebook(what: str | list[str], *, files: bool = False, script: str = "") -> Lab:
        # A notebook of one's own has a kernel of its own.
        name = what if isinstance(what, str) else f"test_{next(_NUMBERS)}.ipynb"
        if not isinstance(what, str):
            (home / "notebooks" / name).write_text(json.dumps(_notebook(what)))
        theme = {"raw": json.dumps({"theme": "JupyterLab Light"})}  # whatever the page before has left
        _ask(f"{lab}/lab/api/settings/@jupyterlab/apputils-extension:themes", "PUT", theme)
        page = open_page(f"{lab}/lab/tree/{name}?reset", script=script)
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.ready")
        page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.info")
        if not files:
            page.evaluate("() => jupyterapp.shell.collapseLeft()")
        opened.append(Lab(page))
        return opened[-1]

    yield open_notebook
    for one in opened:
        one.page.context.close()
    for session in json.loads(_ask(f"{lab}/api/sessions")):
        with contextlib.suppress(urllib.error.HTTPError):  # one of a kernel that has died in its test
            _ask(f"{lab}/api/sessions/{session['id']}", "DELETE")


@pytest.fixture(scope="module")
def open_in_voila(
    home: Path, environment: dict[str, str], open_page: Callable[..., Any]
) -> Iterator[Callable[..., Any]]:
    """Give a function that opens the code of a notebook's cells as a page of Voila."""
    with contextlib.ExitStack() as stack:

        def open_in_voila(cells: list[str], *, theme: str = "dark") -> Any:
            port = _free_port()
            notebook = home / f"voila_{port}.ipynb"
            notebook.write_text(json.dumps(_notebook(cells)))
            command = [sys.executable, "-m", "voila", str(notebook), f"--Voila.ip={HOST}", f"--Voila.port={port}",
                       "--no-browser", f"--theme={theme}", "--show_tracebacks=True"]  # fmt: skip
            log = home / f"voila_{port}.log"
            served = contextlib.contextmanager(_served)
            address = stack.enter_context(
                served(command, environment, f"http://{HOST}:{port}", "/voila/static/main.js", log)
            )
            return open_page(address)

        yield open_in_voila


def _notebook(cells: list[str]) -> dict[str, Any]:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    made = [
        {"cell_type": "code", "id": f"c{k}", "execution_count": None, "metadata": {}, "outputs": [], "source": source}
        for k, source in enumerate(cells)
    ]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": made}


def _ask(address: str, method: str = "GET", content: Any = None) -> bytes:
    body = None if content is None else json.dumps(content).encode()
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return bytes(answer.read())
