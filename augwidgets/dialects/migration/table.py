"""`Migration`: what `migrate` found, as a table, as lines of Python and as objects."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from augwidgets.dialects.calls import Call
from augwidgets.dialects.migration.told import How
from augwidgets.keras_backend import import_keras
from augwidgets.recipe import Recipe


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

    @cached_property
    def layers(self) -> Any:
        """The ``keras.Sequential``, made when it is first asked for; what is random acts with ``training=True``."""
        keras = import_keras()
        return keras.Sequential([call.made(keras.layers) for call in self.calls])

    def code(self) -> str:
        """Give the lines that make the layers, with what they do not do as comments."""
        missing = [row for row in self.rows if row.how == "not"]
        lines = ["import keras  # where TensorFlow is missing: set KERAS_BACKEND=jax before", ""]
        lines += [f"# {note}" for note in self.notes]
        lines += [f"# Not done here: {row.argument} ({row.value}): {row.why}." for row in missing]
        lines += ["# What is random acts with training=True, as in fit.", "layers = keras.Sequential(["]
        return "\n".join([*lines, *(f"    {call.written('keras.layers')}," for call in self.calls), "])"]) + "\n"

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
        for row in self.rows:
            layers, recipe = _told(row.how, row.layers), _told(row.recipe_how, row.recipe)
            lines.append(_line((row.argument, row.value, layers, recipe, row.why), "td"))
        notes = "<br>".join(html.escape(note) for note in self.notes)
        return f"<div><strong>Migration</strong><br><span>{notes}</span><table>{''.join(lines)}</table></div>"


def _told(how: How, text: str) -> str:
    return f"{how}: {text}" if text else how


def _line(cells: Iterable[str], tag: str) -> str:
    style = "text-align:left;overflow-wrap:anywhere"
    return "<tr>" + "".join(f'<{tag} style="{style}">{html.escape(cell)}</{tag}>' for cell in cells) + "</tr>"
