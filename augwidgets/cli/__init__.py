"""The ``augwidgets`` command: the lessons in JupyterLab, the explorer as a web page, a grid, a gallery, a page that
lives or a whole data set without any notebook.

* `command`: the words behind its name, and which commands there are.
* `lessons`, `app`, `grid`, `gallery`, `page`: one command each; `report`: one
  for a whole data set, `export`: two, `convert` as well; `scenes`: one for synthetic pictures.
* `working_copy`: a copy of the lessons that their owner may change; `jupyter_server`: one is started and ended.
* `input_files`: the files that a user names are read; `errors`: what a user can mend.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Sequence
from types import FrameType
from typing import Any

__all__ = ["main"]

_CTRL_C = 130  # as shells count it


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code.

    Parameters
    ----------
    arguments
        The words after the command's name; those of the process when left out.

    Returns
    -------
    int
        0; 2 after a mistake of the user, which is printed as one sentence; 130 after Ctrl-C.

    Examples
    --------
    >>> main(["grid", "https://example.org/cat.jpg", "--recipe", "recipe.json", "-o", "grid.png"])
    Traceback (most recent call last):
    SystemExit: 2
    """
    before = sys.unraisablehook

    def end_at_ctrl_c(dropped: Any) -> None:
        # Where Python cannot raise (in a callback of an import, say), it prints Ctrl-C and goes on.
        if issubclass(dropped.exc_type, KeyboardInterrupt):
            os._exit(_CTRL_C)
        before(dropped)

    sys.unraisablehook = end_at_ctrl_c
    # Another handler is the caller's own, and only the main thread may set one.
    in_terminal = threading.current_thread() is threading.main_thread()
    raises = in_terminal and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if raises:
        signal.signal(signal.SIGINT, _end_imports_at_once)
    try:
        # Imported here, because Ctrl-C may come while this is going on.
        from augwidgets.cli.command import run

        return run(arguments)
    except KeyboardInterrupt:
        return _CTRL_C
    finally:
        sys.unraisablehook = before
        if raises and signal.getsignal(signal.SIGINT) is _end_imports_at_once:
            signal.signal(signal.SIGINT, signal.default_int_handler)


def _end_imports_at_once(number: int, frame: FrameType | None) -> None:
    """End the process where something is being imported: OpenCV and others catch all that is raised there."""
    within = frame
    while within is not None:
        if within.f_code.co_filename == "<frozen importlib._bootstrap>":
            os._exit(_CTRL_C)
        within = within.f_back
    signal.default_int_handler(number, frame)
