"""What a notebook shows of scenes: a cut-out on a chequered ground, and nine scenes of a plan."""

from __future__ import annotations

import html

import numpy as np

from augwidgets.domain import faces
from augwidgets.domain.errors import one_line
from augwidgets.sample.sample import Sample
from augwidgets.scenes.cutout_image import Cutout
from augwidgets.scenes.from_data import FoundCutouts
from augwidgets.scenes.plan import Plan
from augwidgets.view import figures, notebook_picture
from augwidgets.view.sheet import as_shown, preview

_BOX = (320, 240)  # pixels: more than the figure shows of one
_SHOWN = 9


@faces.html.register(Cutout)
def cutout_face(one: Cutout) -> str:
    """A cut-out shows itself before squares, and where it comes from."""
    height, width = one.size
    figure = figures.grid([_before_squares(one)], [_word(one.label)], width=4.5 if width >= height else 3.2)
    said = ", ".join(html.escape(one_line(text, 120)) for text in (one.source, one.licence) if text)
    return f"<div>{notebook_picture.tag(figure, f'cut-out: {_word(one.label)}')}<br>{said}</div>"


@faces.html.register(FoundCutouts)
def found_face(found: FoundCutouts) -> str:
    """Cut-outs of a data set show nine of them, from all over it, and how many there are of each class."""
    numbers = np.unique(np.linspace(0, len(found) - 1, min(_SHOWN, len(found))).round().astype(int)).tolist()
    shown = [found[number] for number in numbers]
    figure = figures.grid(
        [_before_squares(one) for one in shown], [_word(one.label) for one in shown], columns=3, width=6
    )
    return f"<div>{html.escape(repr(found)[1:-1])}<br>{notebook_picture.tag(figure, repr(found)[1:-1])}</div>"


@faces.html.register(Plan)
def plan_face(plan: Plan) -> str:
    """A plan shows nine of its scenes with their labels: those of seed 0."""
    samples, titles, broken = [], [], ""
    for number in range(_SHOWN):
        try:
            scene = plan.draw(np.random.default_rng([0, 0, number]))
        except ValueError as error:
            broken = str(error)
            continue
        samples.append(preview(scene.paint(), _BOX)[0])
        titles.append(f"{number}")
    words = html.escape(repr(plan)[1:-1])
    if not samples:
        return f"<div>{words}<br>{html.escape(broken)}</div>"
    figure = figures.grid(samples, titles, columns=3, width=6)
    note = f"<br>{html.escape(broken)}" if broken else ""
    return f"<div>{words}<br>{notebook_picture.tag(figure, f'{len(samples)} scenes')}{note}</div>"


def _before_squares(one: Cutout) -> Sample:
    return preview(Sample(as_shown(one.image)), _BOX)[0]


def _word(label: str) -> str:
    return one_line(label or "no class", 40).replace("$", "\\$")
