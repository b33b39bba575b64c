"""ES modules of several files as one: anywidget loads a script from one text, which can import no other file."""

from __future__ import annotations

import pathlib
import re

_IMPORT = re.compile(r'^import \{ ([^}]+) \} from "\./([\w.]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


def one_module(path: pathlib.Path) -> str:
    """Return the module with what it imports from beside it in front, each file once.

    They share one scope then, so no two files may declare the same name.

    Examples
    --------
    >>> text = one_module(pathlib.Path(__file__).parent / "compare_view.js")
    >>> text.count("function make("), "import {" in text
    (1, False)
    """
    taken: set[str] = set()

    def text_of(name: str) -> str:
        if name in taken:
            return ""
        taken.add(name)
        text = (path.parent / name).read_text("utf-8")
        before = "".join(text_of(found[2]) for found in _IMPORT.finditer(text))
        return before + _EXPORT.sub("", _IMPORT.sub("", text))

    return text_of(path.name)
