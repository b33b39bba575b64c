"""The page as one file: everything it needs stands in it, and nothing that comes from a file or a label is markup."""

from __future__ import annotations

import html
from collections.abc import Callable
from importlib import metadata
from typing import Any

from augwidgets.recipe.page_file import PageState, block, safe_json

MOST = 1_000_000  # bytes

# No script, picture or address from anywhere else, whatever stands in a label.
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="augwidgets {version}">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main class="aw aw-living"><h1>{title}</h1><noscript><p>The sliders of this page need JavaScript.</p></noscript></main>
<script type="application/json" id="aw-recipe">{recipe}</script>
<script type="application/json" id="aw-page">{content}</script>
<script type="module">
{script}</script>
</body>
</html>
"""


def page(
    title: str, state: PageState, content: Callable[[int], dict[str, Any]], script: str, style: str
) -> str:  # fmt: skip
    """Return a page, at most 1 MB large.

    Parameters
    ----------
    title : str
    state : PageState
        What it shows at first; it is kept in the page, for Python to read.
    content : callable
        Takes 0, 1 or 2 and returns what the script is told, in ever fewer bytes.
    script, style : str
        Of the page.

    Returns
    -------
    str
    """
    for small in range(3):
        made = _written(title, state, content(small), script, style)
        if len(made.encode()) <= MOST:
            break
    return made


def _written(title: str, state: PageState, content: dict[str, Any], script: str, style: str) -> str:
    if "</script" in script.lower() or "<!--" in script or "</style" in style.lower():
        raise AssertionError("a script or a style that would end its own element")
    return _PAGE.format(
        policy=_POLICY, version=html.escape(metadata.version("augwidgets")), title=html.escape(title), style=style,
        recipe=block(state), content=safe_json({"title": title, **content}), script=script,
    )  # fmt: skip
