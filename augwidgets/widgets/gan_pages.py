"""What a GanLab shows: nine live samples and how they came about, the losses, and the way through the latent space."""

from __future__ import annotations

import base64
import html
from typing import Any

import cv2
import ipywidgets
import numpy as np

from augwidgets.domain.units import percent
from augwidgets.view import gan_charts, training_page
from augwidgets.widgets.kit import Kit

_NOTHING = (
    "A generator makes pictures of 64 random numbers and, if there are classes, the class that is asked for. A "
    "discriminator learns to tell them from real ones; each gets better by the other. Half of the pictures are held "
    "out: without them nobody can tell a new picture from a copy."
)
_STEPS = 7  # pictures of the way that are seen at once
_STAGES = 6


class SamplesPage:
    """The same nine pictures after each second of training, and what they were after some epochs."""

    title = "Samples"

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._nine = kit.make(ipywidgets.HTML, "aw-gan-nine")
        self._stages = kit.make(ipywidgets.HTML, "aw-gan-stages")
        self._said = kit.make(ipywidgets.HTML, "aw-said")
        self.content = kit.column(self._nine, self._stages, self._said, classes="aw-one aw-gan")

    def show(self) -> None:
        """Draw what is there until now."""
        lab: Any = self._kit.explorer
        nine, training = lab.samples(), lab._training
        self._nine.value = "" if nine is None else _nine(nine, lab.class_names, training)
        grids = [] if training is None else list(training.grids)
        self._stages.value = _stages(grids)
        self._said.value = training_page.said(lab.sentences() or ([_NOTHING] if nine is None else []))


class LossesPage:
    """The losses of both sides until now."""

    title = "Losses"

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._chart = kit.make(ipywidgets.HTML, "aw-chart", "aw-histogram")
        self._said = kit.make(ipywidgets.HTML, "aw-said")
        self.content = kit.column(self._chart, self._said, classes="aw-one")
        self._said.value = training_page.said([
            "Neither loss goes to zero when all is well: the two keep each other busy. At 2 the discriminator cannot "
            "tell the pictures apart; near 0 it has won, and the generator learns nothing more."
        ])  # fmt: skip

    def show(self) -> None:
        """Draw what is there until now."""
        training = self._kit.explorer._training
        losses = np.array([] if training is None else list(training.losses)).reshape(-1, 2)
        self._chart.value = training_page.losses(losses) if len(losses) > 1 else ""


class SpaceColumn:
    """A slider between two points of the latent space, the picture there, and the class that is asked for."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        lab: Any = kit.explorer
        self._picture = kit.make(ipywidgets.HTML, "aw-gan-here")
        self._slider = kit.make(
            ipywidgets.FloatSlider, "aw-gan-slider", min=0.0, max=1.0, step=0.01, readout=False, value=lab.place,
            description="from one point to another", tooltip="a place between two points of the latent space",
        )  # fmt: skip
        kit.hear(self._slider, lambda value: lab.set_trait("place", round(value, 4)))
        self._way = kit.make(ipywidgets.HTML, "aw-gan-way")
        self._label = kit.make(
            ipywidgets.Dropdown, "aw-field", "aw-w-data", description="class", options=[], tooltip="which is asked for"
        )
        kit.hear(self._label, lambda name: lab.set_trait("label", name or ""))
        other = kit.button(
            "Other points", "aw-button", "draw two other points of the latent space", "refresh", lab.other_points
        )
        head = kit.row(kit.text("Latent space", "aw-name"), classes="aw-recipe-head")
        controls = kit.row(self._label, other, classes="aw-group")
        self.box = kit.column(head, self._picture, self._slider, self._way, controls, classes="aw-gan-space")

    def show(self) -> None:
        """Bring picture, slider and class up to date."""
        kit, lab = self._kit, self._kit.explorer
        names = lab.class_names
        if tuple(self._label.options) != names:
            kit.put(self._label, names, "options")
        if names:
            kit.put(self._label, lab.label if lab.label in names else names[0])
        self._label.disabled = not names
        if abs(self._slider.value - lab.place) > 1e-6:
            kit.put(self._slider, lab.place)
        here = lab.on_the_way()
        if here is None:
            self._picture.value = '<div class="aw-gan-empty">Train it, and a picture appears here.</div>'
            self._way.value = ""
            return
        asked = f" of {html.escape(lab.label)}" if names else ""
        self._picture.value = _tag(here, f"generated picture{asked}, {percent(lab.place)} of the way")
        strip = lab.way(_STEPS)
        self._way.value = _tag(gan_charts.tiles(strip, _STEPS), f"{_STEPS} pictures{asked} along the way")


def _nine(nine: np.ndarray, names: tuple[str, ...], training: Any) -> str:
    _, labels = training.shown()
    captions = ["" if labels is None else names[number] for number in labels]
    tiles = "".join(
        f"<figure>{_tag(one, f'generated picture {word}'.rstrip())}"
        f"<figcaption>{html.escape(word)}</figcaption></figure>"
        for one, word in zip(nine, captions, strict=True)
    )
    return f'<div class="aw-gan-grid">{tiles}</div>'


def _stages(grids: list[np.ndarray]) -> str:
    places = np.unique(np.linspace(0, len(grids) - 1, _STAGES).round().astype(int)) if grids else ()
    tiles = "".join(
        f"<figure>{_tag(gan_charts.tiles(gan_charts.parts_of(grids[place]), 3), f'the nine after epoch {place + 1}')}"
        f"<figcaption>epoch {place + 1}</figcaption></figure>"
        for place in places
    )
    return f'<div class="aw-gan-row">{tiles}</div>' if tiles else ""


def _tag(image: np.ndarray, alt: str) -> str:
    swapped = image[..., ::-1] if image.shape[2] == 3 else image
    content = base64.b64encode(cv2.imencode(".png", np.ascontiguousarray(swapped))[1].tobytes()).decode("ascii")
    return f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{content}">'
