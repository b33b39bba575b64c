"""How the tests are shared out: the whole of them over two processes, file by file; a few of them run at once, alone.

`pytest` with nothing behind it runs everything. A file or a test that is named runs in this process, without the wait
for workers, so that `--pdb` and `-s` work; `-n 2` or `-n 0` says otherwise.
"""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

# Hundreds of processes are started here, and each would compile all that it imports: not even where nothing is kept
# elsewhere. Before anything else is imported, and for what is started too.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# What JAX has compiled is kept for all processes of one run, and for it alone: the kit has JAX forget much of it, so as
# not to fill the memory, and each would compile the same again.
if "JAX_COMPILATION_CACHE_DIR" not in os.environ:
    _compiled = tempfile.mkdtemp(prefix="augwidgets-jax-")
    atexit.register(shutil.rmtree, _compiled, ignore_errors=True)
    os.environ["JAX_COMPILATION_CACHE_DIR"] = _compiled
    os.environ["JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS"] = "0"
    os.environ["JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES"] = "-1"
# Compiling takes longer than what is compiled, where a layer is asked for a picture or two; both sides of a comparison
# are compiled alike.
_QUICK_TO_COMPILE = {"JAX_DISABLE_MOST_OPTIMIZATIONS": "1"}
os.environ.update(_QUICK_TO_COMPILE)
if "PYTEST_XDIST_WORKER" in os.environ:  # as many threads as there are cores, in each worker, wait for each other
    os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")
    os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest  # noqa: E402

# First of all: pytest would run a file that the package itself imports a second time, as a module beside the first,
# when it looks for its doctests, and the catalogue would be there twice.
import augwidgets  # noqa: E402, F401

# What takes long begins first, so that no worker is left with a long file at the end.
_FIRST = (
    "tests/browser/",
    "notebooks/07",
    "notebooks/08",
    "notebooks/03",
    "tests/dialects/test_nearest.py",
    "tests/dialects/test_opening_layers.py",
    "tests/cli/test_cli.py",
    "tests/data/test_ended_exports.py",
    "tests/training/test_training.py",
    "tests/widgets/test_widgets.py",
    "tests/steps/test_contract.py",
    "tests/dialects/",
    "tests/generator/",
    "tests/test_notebooks.py",
    "notebooks/",
    "tests/",
)
# One server, one browser, which only one worker starts.
_TOGETHER = ("tests/browser/",)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return the number of workers where none is named (`-n auto`, in pyproject.toml)."""
    return 2 if config.args_source is pytest.Config.ArgsSource.TESTPATHS else 0


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Return what hands the files out; those of one server stay together."""
    from xdist.scheduler import LoadFileScheduling

    class ByServer(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = super()._split_scope(nodeid)
            return next((folder for folder in _TOGETHER if file.startswith(folder)), file)

    return ByServer(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first; all else stays in its order."""
    places: dict[str, int] = {}
    for item in items:
        file = item.nodeid.partition("::")[0]
        if file not in places:
            places[file] = next((k for k, name in enumerate(_FIRST) if file.startswith(name)), len(_FIRST))
    items.sort(key=lambda item: places[item.nodeid.partition("::")[0]])


def pytest_collection_finish() -> None:
    """Keep what was imported and collected out of each search for garbage: it stays to the end."""
    gc.collect()
    gc.freeze()


_TRAINING = {"07_does_it_help.ipynb", "08_a_gan_for_digits.ipynb"}  # lessons that train may need 1,200 MB


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let the kernels of lessons that train compile well: they run the same program thousands of times."""
    if item.path.name in _TRAINING:
        for name in _QUICK_TO_COMPILE:
            os.environ.pop(name, None)
    else:  # what comes after such a lesson in this process, and what it starts, too
        os.environ.update(_QUICK_TO_COMPILE)


_MOST_MEMORY = 700  # MB that a lesson may need: JAX compiles each layer for each size, and would keep it all: 965 MB


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, object, object]:
    """Keep what a file leaves behind, such as what JAX has compiled, out of that search too."""
    answer = yield
    if nextitem is None or nextitem.path != item.path:
        gc.collect()
        gc.freeze()
    return answer


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Check after the last cell of a lesson that it fits into a small computer."""
    kernel = getattr(item.parent, "kernel", None)
    if kernel is None or (nextitem is not None and nextitem.parent is item.parent) or sys.platform != "linux":
        return  # other systems count memory in other units
    # Not getrusage: a new process inherits that peak from the one that started it, which here is pytest's.
    status = Path(f"/proc/{kernel.km.provisioner.pid}/status")
    if status.exists():  # else it has died, and its cells have said so
        peak = int(status.read_text().partition("VmHWM:")[2].split()[0]) // 1024
        most = 1200 if item.parent.name in _TRAINING else _MOST_MEMORY
        assert peak < most, f"{item.parent.name} needs {peak} MB, and may need {most}"
