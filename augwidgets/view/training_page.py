"""What came of trainings as the page of a lab shows it, while they go on too: SVG in the page's own colours."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.domain.plural import many
from augwidgets.view import gan_charts, page_charts, training_charts
from augwidgets.view.training_charts import COLOURS, Spread

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_WIDE, _HIGH = 7.9, 2.9  # inches, of which the page shows 100 pixels each
_ROW = 0.26
# What the charts of a kept figure are drawn in, and what stands for it on the page.
_ROLES = {
    "#000000": page_charts.INK, "#e4e4e4": page_charts.GREY, "#888888": page_charts.LINE,
    COLOURS[0]: page_charts.MUTED,
}  # fmt: skip


def curves(
    measured: Mapping[str, Sequence[Sequence[tuple[int, float]]]], accuracies: Mapping[str, Spread] | None = None
) -> str:
    """Draw the curves of the validation pictures and, where all is tested, the accuracies with their intervals.

    Parameters
    ----------
    measured : mapping of str to list
        By recipe and seed: epochs with the share that was right. Seeds may have come to different epochs.
    accuracies : mapping of str to Spread, optional
    """
    drawn = training_charts.empty(_WIDE, _HIGH)
    left = drawn.add_axes((0.06, 0.145, 0.54 if accuracies else 0.92, 0.76))
    training_charts.draw_curves(left, measured)
    if accuracies:
        training_charts.draw_accuracies(drawn.add_axes((0.75, 0.145, 0.235, 0.76)), accuracies)
    words = "; ".join(f"{name}: {_last(seeds)}" for name, seeds in measured.items())
    return _svg(drawn, f"share of the validation pictures that is right, by epoch: {words}")


def classes(differences: Mapping[str, Sequence[Spread]], class_names: Sequence[str], first: str) -> str:
    """Draw how much better or worse each class is with each recipe than with the first.

    Parameters
    ----------
    differences : mapping of str to list
        By recipe and class.
    class_names : sequence of str
    first : str
    """
    rows = len(differences) * _ROW
    high = rows + 0.75
    drawn = training_charts.empty(_WIDE, high)
    axes = drawn.add_axes((0.17, 0.35 / high, 0.81, rows / high))
    training_charts.draw_classes(axes, differences, class_names, first)
    words = "; ".join(
        f"{name}: " + ", ".join(f"{word} {100 * one.value:+.0f}" for word, one in zip(class_names, row, strict=True))
        for name, row in differences.items()
    )
    return _svg(drawn, f"points more or less than with {first}, by class: {words}")


def confusions(shares: Mapping[str, np.ndarray], class_names: Sequence[str]) -> str:
    """Draw for each recipe which class was taken for which.

    Parameters
    ----------
    shares : mapping of str to (C, C) array
        In per cent of the row.
    class_names : sequence of str
    """
    drawn = training_charts.confusions(shares, class_names)
    return _svg(drawn, f"which class was taken for which, with {', '.join(shares)}")


def chart(figure: Figure, words: str) -> str:
    """Return a figure of trainings in the page's colours; the words say what is in it.

    Parameters
    ----------
    figure : Figure
    words : str
    """
    return _svg(figure, words)


def losses(of_steps: np.ndarray) -> str:
    """Draw the losses of a GAN's two sides.

    Parameters
    ----------
    of_steps : (steps, 2) array
        Of the generator and the discriminator.
    """
    drawn = training_charts.empty(_WIDE, _HIGH)
    gan_charts.draw_losses(drawn.add_axes((0.06, 0.145, 0.92, 0.76)), of_steps)
    generator, discriminator = of_steps[-1]
    words = f"generator {generator:.2f}, discriminator {discriminator:.2f} after {many(len(of_steps), 'step')}"
    return _svg(drawn, f"losses by step: {words}")


def said(sentences: Sequence[str]) -> str:
    """Return sentences as HTML."""
    return "".join(f"<p>{html.escape(sentence)}</p>" for sentence in sentences)


def _last(seeds: Sequence[Sequence[tuple[int, float]]]) -> str:
    ends = [one[-1] for one in seeds if one]
    if not ends:
        return "not begun"
    after = many(max(epoch for epoch, _ in ends), "epoch")
    return f"{100 * sum(share for _, share in ends) / len(ends):.1f} % after {after}"


def _svg(drawn: Any, words: str) -> str:
    """Return a figure as SVG whose ink, lines and greys follow the theme; the words say what is in it."""
    from matplotlib.colors import to_hex
    from matplotlib.text import Text

    for axes in drawn.axes:
        axes.patch.set_visible(False)
        for part in axes.findobj():
            for kind in ("color", "edgecolor", "facecolor", "markeredgecolor", "markerfacecolor"):
                get, put = getattr(part, f"get_{kind}", None), getattr(part, f"set_{kind}", None)
                if get is None or put is None or (kind != "color" and isinstance(part, Text)):
                    continue
                role = _ROLES.get(_hex(get(), to_hex))
                if role is not None:
                    put(role)
    drawn.patch.set_visible(False)
    text = page_charts.written(drawn)
    return text.replace("<svg", f'<svg role="img" aria-label="{html.escape(words, quote=True)}"', 1)


def _hex(colour: Any, to_hex: Any) -> str:
    """Return one colour as text; of several, or of none, nothing."""
    try:
        return str(to_hex(colour))
    except (ValueError, TypeError):
        return ""
