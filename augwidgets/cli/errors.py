"""What a user can mend, in one sentence: the command prints it, exit code 2; a warning is said, and it goes on."""

from __future__ import annotations

import contextlib
import sys
import warnings
from collections.abc import Iterator
from typing import Any


class UserError(Exception):
    """What the user can mend, in one sentence."""


def reason(error: OSError) -> str:
    """Return what the system says, without number and path; the kit's own sentence as it is."""
    return error.strerror.lower() if error.strerror else str(error)


@contextlib.contextmanager
def warnings_said() -> Iterator[None]:
    """Say each warning in one line, as it comes."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", UserWarning)
        warnings.showwarning = _said
        yield


def _said(message: Any, *_: Any, **__: Any) -> None:
    print(f"augwidgets: {message}", file=sys.stderr)
