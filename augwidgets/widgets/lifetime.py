"""How long an explorer stays: until its cell is run again, or, where no page shows it, until its last name goes.

ipywidgets keeps every widget in a list, and the channel to the page calls its widget: both would hold an explorer for
as long as the kernel runs.
"""

from __future__ import annotations

import weakref
from typing import Any

from ipywidgets.widgets import widget as registry

from augwidgets.widgets import turns

# Of each cell the explorers that it shows, each with the run of the cell that has shown it.
_SHOWN: dict[str, list[tuple[str, weakref.ref[Any]]]] = {}
# Explorers that were made and are not closed.
_OPEN: weakref.WeakValueDictionary[int, Any] = weakref.WeakValueDictionary()


def weaken(widget: Any) -> None:
    """Let the widget go with its last name: messages still reach it, but nothing holds it for them."""
    registry._instances.pop(widget.comm.comm_id, None)
    heard = weakref.WeakMethod(widget._handle_msg)

    def handle(message: Any) -> None:
        method = heard()
        if method is not None:
            method(message)

    turns.hear(widget.comm, handle)


def opened(explorer: Any) -> None:
    """Remember an explorer for as long as it is there."""
    _OPEN[id(explorer)] = explorer


def open_ones() -> list[tuple[Any, str]]:
    """Return the explorers that are open, the oldest first, each with the name that the notebook has for it, or ""."""
    names = {id(thing): name for name, thing in getattr(_shell(), "user_ns", {}).items() if not name.startswith("_")}
    return [(one, names.get(id(one), "")) for one in _OPEN.values() if one.comm is not None]


def hold(widget: Any) -> None:
    """Keep a widget that a page shows, whether or not a name holds it: it is asked for when the page is loaded anew."""
    registry._instances[widget.comm.comm_id] = widget


def shown(widget: Any) -> None:
    """Hold a widget that is about to be shown, until the same cell is run again."""
    if widget.comm is None:
        return
    hold(widget)
    shell = _shell()
    cell, run = _running(shell)
    if not cell:
        return  # no notebook, or one that does not name its cells: nobody knows when it leaves the page
    if _let_go not in shell.events.callbacks["post_run_cell"]:
        shell.events.register("post_run_cell", _let_go)
    _SHOWN.setdefault(cell, []).append((run, weakref.ref(widget)))


def _let_go(_: Any = None) -> None:
    """Let go of what earlier runs of this cell have shown; what a name of the user's holds stays."""
    shell = _shell()
    cell, run = _running(shell)
    if cell not in _SHOWN:
        return
    for earlier, reference in _SHOWN[cell]:
        widget = reference()
        if earlier != run and widget is not None and widget.comm is not None:
            weaken(widget)
            _forget(shell, widget)
    _SHOWN[cell] = [row for row in _SHOWN[cell] if row[0] == run]
    if not _SHOWN[cell]:
        del _SHOWN[cell]


def _forget(shell: Any, thing: Any) -> None:
    """Remove a result from IPython's own names: ``Out``, ``_``, ``_12``."""
    results = shell.user_ns.get("_oh", {})
    for number in [number for number, result in results.items() if result is thing]:
        del results[number]
        for names in (shell.user_ns, shell.user_ns_hidden):
            names.pop(f"_{number}", None)
    for name in ("_", "__", "___"):
        for names in (shell.user_ns, shell.user_ns_hidden, vars(shell.displayhook)):
            if names.get(name) is thing:
                names[name] = ""


def _shell() -> Any:
    from IPython import get_ipython

    return get_ipython()


def _running(shell: Any) -> tuple[str, str]:
    """Return the id of the cell that runs, and of this run of it; nothing where there is none."""
    message = getattr(shell, "parent_header", None) or {}
    cell = (message.get("metadata") or {}).get("cellId") or ""
    return str(cell), str((message.get("header") or {}).get("msg_id") or "")
