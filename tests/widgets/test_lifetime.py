"""How long an explorer stays: closed, dropped, or its cell run again, it lets go of widgets, picture and thread."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import threading
import weakref

import ipywidgets
import numpy as np
import pytest
import traitlets
from ipywidgets.widgets.widget import _instances

import augwidgets as aw

SMALL = np.zeros((40, 50, 3), np.uint8)

CUTOUT = aw.scenes.Cutout(np.full((9, 9, 4), 255, np.uint8))

OPENED = {
    "RecipeExplorer": lambda: aw.RecipeExplorer(SMALL),
    "TransformExplorer": lambda: aw.explore(aw.rotate, on=SMALL),
    "PairExplorer": lambda: aw.explore(aw.mixup, on=SMALL),
    "GeneratorExplorer": lambda: aw.explore(aw.ImageDataGenerator(rotation_range=30), on=SMALL),
    "SceneExplorer": lambda: aw.explore(aw.scenes.Plan([CUTOUT], [SMALL])),
    "DialectExplorer": lambda: aw.DialectExplorer(SMALL, recipe=aw.Recipe([aw.flip_horizontal])),
}


def used(make):
    """Open one, look at every page, keep a draw, and draw in its thread."""
    explorer = make()
    for title in explorer.pages.titles:
        explorer.page = title
    explorer.keep()
    explorer.page = explorer.pages.titles[0]
    assert explorer.error is None
    return explorer


@pytest.fixture
def uncollected(kind):
    """Let nothing be found by the collector of cycles: what goes must go with its last name."""
    used(OPENED[kind])  # libraries, when they are first imported, leave tracebacks in cycles
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("kind", OPENED)
def test_one_that_was_never_shown_goes_with_its_last_name(uncollected, kind):
    before = len(_instances)
    explorer = used(OPENED[kind])
    assert len(_instances) > before + 20
    gone = weakref.ref(explorer), weakref.ref(explorer.sample), weakref.ref(explorer.sample.image)
    del explorer
    assert [reference() for reference in gone] == [None, None, None]
    assert len(_instances) == before


@pytest.mark.parametrize("kind", OPENED)
def test_close_lets_go_of_widgets_picture_and_thread_though_a_name_holds_it(kind, uncollected):
    before = len(_instances)
    explorer = used(OPENED[kind])
    sample, view = weakref.ref(explorer.sample), explorer._kit.view
    explorer.close()
    explorer.close()
    assert len(_instances) == before
    assert sample() is None and explorer.sample is None and explorer.picture == b"" and view.sheet == b""
    for ask in (lambda: explorer.samples, explorer.figure, explorer.code, explorer.keep):
        with pytest.raises(RuntimeError, match="the explorer is closed and has let go of its picture; open another"):
            ask()
    explorer.seed = 3  # nobody sees it, and nothing is drawn


def test_the_thread_of_slow_drawings_ends():
    import asyncio

    async def page():
        explorer = aw.RecipeExplorer(SMALL)
        explorer._drawing.seconds = 1.0  # the last one was slow
        explorer._kit.guarded(lambda: explorer.set_trait("seed", 3))()
        await asyncio.sleep(0.3)
        assert any(thread.name.startswith("explorer") for thread in threading.enumerate())
        explorer.close()
        await asyncio.sleep(0.1)

    asyncio.run(page())
    assert not any(thread.name.startswith("explorer") for thread in threading.enumerate())


def test_one_that_a_box_holds_stays_and_is_found_when_the_page_is_loaded_anew():
    explorer = aw.RecipeExplorer(SMALL)
    assert explorer not in _instances.values()
    box = ipywidgets.VBox([explorer])
    assert _instances[explorer.model_id] is explorer
    del explorer
    gc.collect()
    assert box.children[0].samples
    box.children[0].close()


def test_one_that_could_not_be_opened_leaves_nothing():
    gc.collect()
    before = len(_instances)
    with pytest.raises(traitlets.TraitError):
        aw.RecipeExplorer(SMALL, page="Pages")
    gc.collect()
    assert len(_instances) == before


FIVE = """
import gc, os, numpy as np, augwidgets as aw
def megabytes():
    return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
picture = lambda: np.random.default_rng(0).integers(0, 255, (4000, 4000, 3), np.uint8)
explorer = aw.explore(picture())
del explorer
before = megabytes()
for _ in range(5):
    explorer = aw.explore(picture())
    explorer.seed = 1
    {last}
print(megabytes() - before)
"""


@pytest.mark.parametrize("last", ["explorer.close()", "del explorer"])
def test_five_large_pictures_in_turn_leave_no_memory(last):
    done = subprocess.run([sys.executable, "-c", FIVE.format(last=last)], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 40


def test_what_is_left_when_python_ends_goes_without_a_word():
    code = "import builtins, ipywidgets, augwidgets as aw; builtins.one, ipywidgets.other = aw.explore(), aw.explore()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == done.stderr == ""


# -- in a kernel -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kernel():
    """Return a function that runs code in a kernel, as a cell if it is told its id, and returns what is printed."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(kernel_name="python3")

    def run(code, cell=None):
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        message = client.session.msg("execute_request", content, metadata={"cellId": cell} if cell else {})
        client.shell_channel.send(message)
        printed = ""
        while True:
            reply = client.get_iopub_msg(timeout=60)
            if reply["parent_header"].get("msg_id") != message["header"]["msg_id"]:
                continue
            assert reply["msg_type"] != "error", reply["content"]
            printed += reply["content"].get("text", "") if reply["msg_type"] == "stream" else ""
            if reply["msg_type"] == "status" and reply["content"]["execution_state"] == "idle":
                return printed

    run("import gc, json, os, weakref, numpy as np, augwidgets as aw")
    run("from ipywidgets.widgets.widget import _instances; from augwidgets.widgets import RecipeExplorer")
    run("from IPython.display import display; aw.explore()", cell="first")
    run("gc.collect(); gc.disable()", cell="first")
    yield run
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def counted(run):
    """Count what the kernel holds: widgets, explorers, and megabytes."""
    megabytes = "int(open('/proc/self/statm').read().split()[1]) * os.sysconf('SC_PAGE_SIZE') / 1e6"
    explorers = "sum(isinstance(one, RecipeExplorer) for one in list(_instances.values()))"
    return json.loads(run(f"print(json.dumps([len(_instances), {explorers}, {megabytes}]))"))


SHOWN = {
    "as the last line": "aw.explore(np.zeros((3000, 4000, 3), np.uint8))",
    "by display": "display(aw.explore(np.zeros((3000, 4000, 3), np.uint8)))",
    "by a name that is taken again": "explorer = aw.explore(np.zeros((3000, 4000, 3), np.uint8))\nexplorer",
}


@pytest.mark.parametrize("way", SHOWN)
def test_running_the_cell_again_lets_go_of_what_it_has_shown(kernel, way):
    kernel(SHOWN[way], cell=way)
    widgets, explorers, megabytes = counted(kernel)
    for _ in range(4):
        kernel(SHOWN[way], cell=way)
    again = counted(kernel)
    assert again[:2] == [widgets, explorers] and explorers == 1 and widgets > 100
    assert again[2] < megabytes + 60  # four more pictures would be 144
    kernel("explorer = None; pass", cell=way)
    assert counted(kernel)[:2] == [0, 0]


def test_what_a_name_of_the_users_holds_stays_and_is_heard(kernel):
    kernel("kept = aw.explore(aw.rotate, shows='draws')\nkept", cell="kept")
    kernel("also = kept; None", cell="kept")
    slider = (
        "import ipywidgets\n"
        "def found(box):\n"
        "    if isinstance(box, ipywidgets.BoundedIntText) and box.description == 'seed': return box\n"
        "    return next(filter(None, map(found, getattr(box, 'children', ()))), None)\n"
        "found(kept)._handle_msg({'content': {'data': {'method': 'update', 'state': {'value': 9},"
        " 'buffer_paths': []}}, 'buffers': []})\n"
        "print(kept.seed, kept.error, len(kept.samples))"
    )
    assert kernel(slider).split() == ["9", "None", "9"]
    assert kernel("del kept; print(also.seed)").strip() == "9"


def test_another_cell_that_shows_its_own_is_left_alone(kernel):
    kernel("aw.explore(aw.gamma)", cell="one")
    kernel("aw.explore(aw.gamma)", cell="other")
    held = "print(sum(type(one).__name__ == 'TransformExplorer' for one in list(_instances.values())))"
    before = int(kernel(held))
    kernel("aw.explore(aw.gamma)", cell="one")
    assert int(kernel(held)) == before
