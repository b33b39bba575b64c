"""What a page sends to an explorer, and what of an explorer a person finds on the page."""

from __future__ import annotations

import json
from typing import Any

import pytest


def say(control: Any, **state: Any) -> None:
    """Send what the browser sends when a person changes a control."""
    data = {"method": "update", "state": state, "buffer_paths": []}
    control._handle_msg({"content": {"data": data}, "buffers": []})


def press(button: Any) -> None:
    data = {"method": "custom", "content": {"event": "click"}}
    button._handle_msg({"content": {"data": data}, "buffers": []})


def tell(view: Any, *buffers: bytes, **content: Any) -> None:
    """Send what the grid view's script sends."""
    data = {"method": "custom", "content": content}
    view._handle_msg({"content": {"data": data}, "buffers": [memoryview(buffer) for buffer in buffers]})


def parts(box: Any) -> list[Any]:
    return [box, *(part for child in getattr(box, "children", ()) for part in parts(child))]


def named(explorer: Any, name: str) -> Any:
    """Return the control that a person would call so."""
    found = [part for part in parts(explorer) if name in (getattr(part, "description", None), part.tooltip)]
    assert len(found) == 1, f"{len(found)} controls are called {name!r}"
    return found[0]


def slider(explorer: Any, name: str) -> Any:
    """Return the track in the row of the text with that name."""
    text = named(explorer, name)
    (row,) = (part for part in parts(explorer) if text in getattr(part, "children", ()))
    return row.children[1]


def view(explorer: Any) -> Any:
    (found,) = (part for part in parts(explorer) if type(part).__name__ == "GridView")
    return found


def sent(control: Any, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Collect what the kernel sends to the page for this control from now on."""
    messages: list[dict[str, Any]] = []
    whole = lambda data=None, buffers=None, **_: messages.append({**data, "buffers": buffers or []})  # noqa: E731
    monkeypatch.setattr(control.comm, "send", whole)
    return messages


def told(explorer: Any) -> Any:
    """Send what waits for the event loop, and give what the browser knows then."""
    explorer._instant.send()
    shown = view(explorer)
    return json.loads(shown.instant) if shown.instant else None


def names_of(messages: list[dict[str, Any]]) -> list[set[str]]:
    """Return which traits each message brings; bytes travel beside the others."""
    return [
        {*message["state"], *(path[0] for path in message.get("buffer_paths", []))}
        for message in messages
        if message.get("method") == "update"
    ]
