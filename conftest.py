"""How the tests are shared out: the whole of them over two processes, file by file; a few of them run at once, alone.

`pytest` with nothing behind it runs everything. A file or a test that is named runs in this process, without the wait
for workers, so that `--pdb` and `-s` work; `-n 2` or `-n 0` says otherwise.
"""

from __future__ import annotations

import pytest

# First of all: pytest would run a file that the package itself imports a second time, as a module beside the first,
# when it looks for its doctests, and the catalogue would be there twice.
import augwidgets  # noqa: F401

# What takes long begins first, so that no worker is left with a long file at the end.
_FIRST = ("/browser/", "/test_contract.py", "notebooks/")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return the number of workers where none is named (`-n auto`, in pyproject.toml)."""
    return 2 if config.args_source is pytest.Config.ArgsSource.TESTPATHS else 0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first; all else stays in its order."""
    items.sort(key=lambda item: not any(name in item.nodeid.partition("::")[0] for name in _FIRST))
