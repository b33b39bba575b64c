"""The Code page: the lines that do the same in a script, in the library that is chosen, and what copies them."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import ipywidgets

from augwidgets.dialects.libraries import LIBRARIES, TITLES
from augwidgets.recipe.nearest import Nearest, commented
from augwidgets.widgets.grid_page import Plan
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.pages import page


@page("Code", 90)
class CodePage:
    """The choice of library, a button, and the lines, which the view draws below what differs in that library."""

    title = "Code"

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._explorer: Any = kit.explorer
        explorer = self._explorer
        self._library = kit.make(
            ipywidgets.Dropdown,
            "aw-inline",
            "aw-library",
            description=explorer.source.chosen_from,
            options=[],  # they are asked for when the page is opened: some are of packages that take their time
            tooltip=f"the {explorer.source.chosen_from} in which it is written",
        )
        own = explorer.traits()["dialect"].default_value
        kit.hear(self._library, lambda dialect: explorer.set_trait("dialect", dialect or own))
        self._link = kit.make(ipywidgets.HTML, "aw-link")
        copy = kit.button("Copy code", "aw-button aw-copy", "copy the code", "copy")
        bar = kit.row(self._library, self._link, copy, classes="aw-codebar")
        self._differs = kit.make(ipywidgets.HTML, "aw-differs")
        self.content = kit.column(bar, self._differs, classes="aw-code")

    def prepare(self, _: Plan) -> Callable[[], Callable[[], None]]:
        """Write the lines at once: they need not wait for a drawing."""
        source = self._explorer.source
        if not self._library.options:
            own = source.own
            options = [(own, ""), *((TITLES.get(name, name), name) for name in source.dialects)]
            self._kit.put(self._library, options, "options")
        dialect = source.chosen_dialect
        self._kit.put(self._library, dialect)
        code, differs = self._written(dialect)
        self._kit.view.code = code
        _put(self._differs, differs)
        _put(self._link, _link(dialect or source.own_dialect))
        return lambda: lambda: None

    def _written(self, dialect: str) -> tuple[str, str]:
        """Return the lines and, where not all of them do the same, what differs, as HTML."""
        explorer = self._explorer
        if not dialect or not explorer.source.has_original:
            return explorer.code(dialect or None), ""
        try:
            recipe = explorer.source.recipe()
        except (ValueError, TypeError) as error:
            return "".join(f"{line}\n" for line in commented(_sentence(error))), _said(_sentence(error))
        try:
            return recipe.to_code(dialect), ""
        except ValueError:
            table = recipe.nearest(dialect)
        try:
            return recipe.to_code(dialect, nearest=True), _table(table)
        except ValueError as error:
            return "".join(f"{line}\n" for line in commented(_sentence(error))), _table(table)


def _put(control: Any, value: str) -> None:
    if control.value != value:
        control.value = value


def _sentence(error: Exception) -> str:
    return " ".join(str(error).split())


def _said(sentence: str) -> str:
    return f'<p class="aw-differing">{html.escape(sentence)}</p>'


def _table(table: Nearest) -> str:
    """Write what is not the same, what is said of several steps once; a region of its own, for it may scroll."""
    title = TITLES.get(table.dialect, table.dialect)
    steps: dict[str, list[str]] = {}  # of each sentence
    for row in table:
        said = [f"left out: {row.left_out}"] if row.left_out else "; ".join(row.differs).split("; ")
        for sentence in filter(None, said):
            steps.setdefault(sentence, []).append(row.words[0])
    sentences: dict[str, list[str]] = {}  # of each list of steps
    for sentence, names in steps.items():
        sentences.setdefault(", ".join(dict.fromkeys(names)), []).append(sentence)
    lines = "".join(
        f"<tr{' class=aw-leftout' if told[0].startswith('left out: ') else ''}>"
        f'<th scope="row">{html.escape(names)}</th><td>{html.escape("; ".join(told))}</td></tr>'
        for names, told in sentences.items()
    )
    count = sum(bool(row.differs or row.left_out) for row in table)
    head = f"{title} cannot say all of it. This is the nearest; {count} of {len(table)} steps differ:"
    return (
        f'{_said(head)}<div class="aw-differences" tabindex="0" role="region" aria-label="what differs in {title}">'
        f'<table><thead class="aw-unseen"><tr><th>step</th><th>what differs</th></tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )


def _link(dialect: str) -> str:
    """Write where the library is documented and its licence; nothing is asked for before a person follows it."""
    library = LIBRARIES.of_dialect(dialect)
    if library is None:
        return ""
    name, note = html.escape(library.name), html.escape(library.note, quote=True)
    link = f'<a href="{library.documentation}" target="_blank" rel="noopener noreferrer">{name}, documentation</a>'
    return f'<span title="{note}">{link} · {html.escape(library.licence)}</span>'
