"""Libraries that only a part of the kit needs: imported when they are needed, with what to install where they are not."""

from __future__ import annotations

import importlib
from typing import Any


def extra(module: str, package: str, job: str, group: str = "data") -> Any:
    """Return a library that may be missing.

    Parameters
    ----------
    module : str
        As it is imported.
    package : str
        As it is installed.
    job : str
        What needs it, at the beginning of a sentence: "reading YOLO's data.yaml".
    group : str
        Of ``pip install "augwidgets[...]"``.

    Raises
    ------
    ImportError
        It is not there: what to install.

    Examples
    --------
    >>> extra("json", "json", "this").loads("1")
    1
    >>> extra("no_such_module", "no-such", "this")
    Traceback (most recent call last):
    ...
    ImportError: this needs no-such, which is not installed; pip install "augwidgets[data]"
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        raise ImportError(f'{job} needs {package}, which is not installed; pip install "augwidgets[{group}]"') from None
