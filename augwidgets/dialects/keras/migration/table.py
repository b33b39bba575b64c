"""`Migration`: what `migrate` found, as a table, as lines of Python and as objects."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from augwidgets.dialects.calls import Call
from augwidgets.dialects.keras.layers.number_text import number_text
from augwidgets.dialects.keras.migration.replacement import How
from augwidgets.domain.kept_property import kept_property
from augwidgets.generator.keras_import import import_keras, private_draws
from augwidgets.recipe.recipe import Recipe


@dataclass(frozen=True)
class Row:
    """What became of one argument (or of a few that belong together).

    Attributes
    ----------
    argument, value : str
        The name, and its value as Python writes it.
    layers : str
        What does it among Keras's layers, or nothing.
    how : {"same", "nearly", "not"}
        Whether that is what the generator did.
    recipe, recipe_how : str
        The same of the recipe.
    why : str
        One sentence.
    """

    argument: str
    value: str
    layers: str
    how: How
    recipe: str
    recipe_how: How
    why: str


@dataclass(frozen=True)
class Migration:
    """What `migrate` found: a table of what became of each argument, the layers and the recipe.

    Attributes
    ----------
    rows : tuple of Row
        One for each argument that was not at its default, in the order in which they act.
    recipe : Recipe
        The nearest one.
    notes : tuple of str
        What is true of the whole.
    """

    rows: tuple[Row, ...]
    recipe: Recipe
    calls: tuple[Call, ...] = field(repr=False)
    notes: tuple[str, ...] = ()

    @kept_property
    def layers(self) -> Any:
        """The ``keras.Sequential``, made when it is first asked for; what is random acts unless ``training=False``."""
        keras = import_keras()
        with private_draws():  # each layer draws a seed for itself
            return keras.Sequential([call.made(keras.layers) for call in self.calls])

    def code(self) -> str:
        """Return the lines that make the layers, with what they do not do as comments."""
        missing = [row for row in self.rows if row.how == "not"]
        lines = ["import keras  # where TensorFlow is missing: set KERAS_BACKEND=jax before", ""]
        lines += [f"# {note}" for note in self.notes]
        lines += [f"# Not done here: {row.argument} ({row.value}): {row.why}." for row in missing]
        lines += [
            "# What is random acts in fit and in a plain call, not in evaluate, predict or with training=False.",
            "layers = keras.Sequential([",
        ]
        lines += [f"    {call.written('keras.layers', number_text)}," for call in self.calls]
        return "\n".join([*lines, "])"]) + "\n"

    def __str__(self) -> str:
        lines = [("argument", "value", "layers", "recipe")]
        lines += [(row.argument, row.value, row.how, row.recipe_how) for row in self.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        padded = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in lines]
        whole = padded[:1]
        for head, row in zip(padded[1:], self.rows, strict=True):
            under = (row.layers and f"layers: {row.layers}", row.recipe and f"recipe: {row.recipe}", row.why)
            whole += [head, *(f"    {line}" for line in under if line)]
        return "\n".join([*whole, "", *self.notes])

    def _repr_html_(self) -> str:
        lines = [_line(("argument", "value", "Keras 3 layers", "recipe", "why"), "th")]
        lines += [_row(row) for row in self.rows]
        notes = "<br>".join(html.escape(note) for note in self.notes)
        return f"<div><strong>Migration</strong><br><span>{notes}</span><table>{''.join(lines)}</table></div>"


def _with_how(how: How, text: str) -> str:
    return f"{how}: {text}" if text else how


# What is the same is quiet, what is not stands out; the colours are the notebook's own.
_COLOURS = {
    "same": "var(--jp-success-color0, #1b5e20)",
    "nearly": "var(--jp-warn-color0, #b26a00)",
    "not": "var(--jp-error-color1, #d32f2f)",
}


def _row(row: Row) -> str:
    """Write one row: names are kept whole, code and sentences may wrap between words."""
    whole = "".join(_cell(html.escape(text), "white-space:nowrap") for text in (row.argument, row.value))
    said = "".join(_cell(_said(how, text)) for how, text in ((row.how, row.layers), (row.recipe_how, row.recipe)))
    return f"<tr>{whole}{said}{_cell(html.escape(row.why))}</tr>"


def _said(how: How, text: str) -> str:
    code = f"<br><code>{html.escape(text)}</code>" if text else ""
    return f'<strong style="color:{_COLOURS[how]}">{how}</strong>{code}'


def _cell(content: str, style: str = "overflow-wrap:break-word") -> str:
    return f'<td style="text-align:left;vertical-align:top;{style}">{content}</td>'


def _line(cells: Iterable[str], tag: str) -> str:
    return "<tr>" + "".join(f'<{tag} style="text-align:left">{html.escape(cell)}</{tag}>' for cell in cells) + "</tr>"
