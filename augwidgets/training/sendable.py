"""`is_sendable`: whether other processes would make of something what this one makes, and how it is copied for them."""

from __future__ import annotations

import random
import sys
import sysconfig
import types
from pathlib import Path
from typing import Any

import numpy as np

from augwidgets.steps.transform import Transform

_MOST_BYTES = 16 << 20  # they are sent along with each piece of work
_GENERATORS = np.random.Generator, np.random.RandomState, random.Random
_STANDARD = sysconfig.get_paths()["stdlib"]


def reduced(transform: Transform) -> Any:
    """Return how a transform is sent: one that a notebook or a script declares cannot be imported, and is copied."""
    if transform.declared.function.__module__ != "__main__" or transform.opaque:
        return transform.__reduce__()
    return object.__new__, (Transform,), vars(transform)


def is_sendable(thing: Any) -> bool:
    """Return whether something does the same in another process, and is sent quickly.

    What a notebook or a script declares is copied as it is now. What stands in a module of the user's own is not: it
    would be imported there, as its file was then, and here a constant may have been set since, or the module loaded
    anew. What draws from a generator of its own would draw the same numbers in each process.

    Parameters
    ----------
    thing : object

    Raises
    ------
    ImportError
        There is no loky.
    """
    from loky.backend.reduction import get_loky_pickler

    class Watcher(get_loky_pickler()):  # type: ignore[misc,unused-ignore]
        def reducer_override(self, part: Any) -> Any:
            function = part.declared.function if isinstance(part, Transform) else part
            if isinstance(part, _GENERATORS) or _is_of_users_module(function):
                raise _StaysHereError
            return super().reducer_override(part)

    try:
        Watcher(_Counted(), reducers={Transform: reduced}).dump(thing)
    except Exception:  # whatever a user's own things raise when they are copied
        return False
    return True


class _StaysHereError(Exception):
    pass


class _Counted:
    """A file that keeps nothing, and takes so much only."""

    def __init__(self) -> None:
        self._free = _MOST_BYTES

    def write(self, part: Any) -> None:
        self._free -= memoryview(part).nbytes
        if self._free < 0:
            raise _StaysHereError


def _is_of_users_module(thing: Any) -> bool:
    """Return whether it is a module of the user's own, or a function or class of one."""
    if isinstance(thing, types.ModuleType):
        name = thing.__name__
    elif isinstance(thing, (type, types.FunctionType)):
        name = thing.__module__ or ""
    else:
        return False
    return name != "__main__" and name.partition(".")[0] != __name__.partition(".")[0] and not _is_installed(name)


def _is_installed(name: str) -> bool:
    file = getattr(sys.modules.get(name), "__file__", None)
    if file is None:  # built in; or made by hand, and copied
        return True
    path = Path(file)
    return not {"site-packages", "dist-packages"}.isdisjoint(path.parts) or path.is_relative_to(_STANDARD)
