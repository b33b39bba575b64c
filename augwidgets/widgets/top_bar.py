"""The top bar: the picture, the seed and "Draw again", an explorer's own fields, the labels, and the files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets

from augwidgets.widgets.kit import Kit


class TopBar:
    """What stands above every explorer.

    Parameters
    ----------
    picture : widget
        The list of pictures, at the left.
    fields : sequence of widgets
        What an explorer has between the seed and the labels.
    end : widget
        What stands at the right.
    most : int
        The largest seed.
    """

    def __init__(self, kit: Kit, picture: Any, fields: Sequence[Any], end: Any, most: int) -> None:
        self._kit = kit
        explorer: Any = kit.explorer
        self._seed = kit.make(
            ipywidgets.BoundedIntText,
            "aw-field",
            "aw-w-seed",
            min=0,
            max=most,
            description="seed",
            tooltip="another number, other draws",
        )
        kit.hear(self._seed, lambda seed: explorer.set_trait("seed", seed))

        def again() -> None:
            explorer.seed = (explorer.seed + 1) % (most + 1)

        self._again = kit.button(
            "Draw again", "aw-button aw-primary", "nine other draws: the next seed", "refresh", again
        )
        self._labels = kit.make(
            ipywidgets.Checkbox,
            "aw-switch",
            description="labels",
            value=True,
            indent=False,
            tooltip="show masks, boxes and keypoints over the pictures",
        )
        kit.own(ipywidgets.jslink((self._labels, "value"), (kit.view, "labels")))  # no trip to the kernel
        seed, gap = kit.row(self._seed, self._again, classes="aw-group"), kit.row(classes="aw-gap")
        self.box = kit.row(picture, seed, *fields, self._labels, gap, end, classes="aw-bar")

    def show(self, seed: int, *, has_labels: bool) -> None:
        """Put the seed on its field, which does not count as a choice; without labels there is nothing to switch."""
        self._kit.put(self._seed, seed)
        self._labels.disabled = not has_labels

    def enable_draws(self, on: bool) -> None:
        """Switch the seed off where nothing is drawn by chance."""
        self._again.disabled = self._seed.disabled = not on
