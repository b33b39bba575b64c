"""What every page of a site is made of: head, look and scripts by relative addresses, text that is no markup."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from importlib import metadata
from types import MappingProxyType

STYLE, PAGE_SCRIPT, INDEX_SCRIPT = "site.css", "page.js", "index.js"

# Scripts and looks are the files beside the page, from the disk as well; nothing is asked of another host.
_POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file: 'unsafe-inline'; "
    "img-src 'self' file: data: blob:; base-uri 'none'; form-action 'none'"
)
_DOCUMENT = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="augwidgets {version}">
<meta name="description" content="{about}">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{style}">
<script defer src="{script}"></script>
<title>{title}</title>
</head>
<body class="aw-site">
{body}
</body>
</html>
"""
_MARKED = re.compile(r"""(?P<ticks>`+)(?P<name>[^`\n]+)(?P=ticks)|https?://[^\s<>"')]+[^\s<>"').,;]""")


def document(title: str, about: str, script: str, body: str) -> str:
    """Return a page.

    Parameters
    ----------
    title, about : str
        Plain text.
    script : str
        The file of its script.
    body : str
        Markup.

    Returns
    -------
    str
    """
    return _DOCUMENT.format(
        policy=_POLICY, version=escaped(metadata.version("augwidgets")), title=escaped(title), about=escaped(about),
        style=STYLE, script=script, body=body,
    )  # fmt: skip


def escaped(text: str) -> str:
    """Return text as it stands in a page, in an attribute as well."""
    return html.escape(text)


def prose(text: str, pages: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return a paragraph of a docstring: names between backquotes as code, addresses as links.

    Parameters
    ----------
    text : str
    pages : mapping of str to str
        By the names of transforms: their pages, to which such a name leads.

    Returns
    -------
    str

    Examples
    --------
    >>> prose("With `expand` a < b, see https://a.org.")
    'With <code>expand</code> a &lt; b, see <a href="https://a.org" rel="noopener noreferrer">https://a.org</a>.'
    """
    pieces = []
    end = 0
    for match in _MARKED.finditer(text):
        if match["name"]:
            made = f"<code>{escaped(match['name'])}</code>"
            if page := pages.get(match["name"]):
                made = f'<a href="{escaped(page)}">{made}</a>'
        else:
            made = f'<a href="{escaped(match[0])}" rel="noopener noreferrer">{escaped(match[0])}</a>'
        pieces += [escaped(text[end : match.start()]), made]
        end = match.end()
    return "".join([*pieces, escaped(text[end:])])


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a docstring's part, each on one line."""
    return [" ".join(one.split()) for one in re.split(r"\n\s*\n", text) if one.strip()]


def section(name: str, heading: str, *content: str) -> str:
    """Return a part of a page under its heading; nothing where there is no content."""
    inside = "".join(content)
    return f'<section id="{name}"><h2>{escaped(heading)}</h2>{inside}</section>' if inside else ""


def table(head: Iterable[str], rows: Iterable[Iterable[str]], caption: str) -> str:
    """Return a table of plain text, in a frame that scrolls where it is too wide."""

    def line(cells: Iterable[str], tag: str) -> str:
        first, *rest = (f"<{tag}>{escaped(cell)}</{tag}>" for cell in cells)
        return f"<tr>{first.replace('<td>', '<th scope=row>').replace('</td>', '</th>')}{''.join(rest)}</tr>"

    body = "".join(line(row, "td") for row in rows)
    return (
        f'<div class="aw-site-table" tabindex="0" role="region" aria-label="{escaped(caption)}"><table>'
        f"<thead>{line(head, 'th').replace('<th>', '<th scope=col>')}</thead><tbody>{body}</tbody></table></div>"
    )
