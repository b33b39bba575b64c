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
    picture : widget, optional
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
            "Draw again", "aw-button aw-primary aw-again", "nine other draws: the next seed", "refresh", again
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
        self._undo = self._turner("undo", "undo the last change (Ctrl+Z)")
        self._redo = self._turner("redo", "redo what was undone (Ctrl+Shift+Z)")
        turns = kit.row(self._undo, self._redo, classes="aw-group aw-turns")
        pictures = () if picture is None else (picture,)
        self.box = kit.row(*pictures, seed, *fields, self._labels, gap, turns, end, classes="aw-bar")

    def _turner(self, word: str, tooltip: str) -> Any:
        """Make the button that goes back, or forward again; the focus goes to the other one where it can go no more."""
        kit, other = self._kit, "redo" if word == "undo" else "undo"

        def act() -> None:
            explorer: Any = kit.explorer
            ahead = explorer.history.past if word == "undo" else explorer.history.future
            if ahead:  # it may have been pressed before the page has heard that nothing is left
                getattr(explorer, word)()
            kit.view.focus(f"aw-{word if ahead else other}")

        return kit.button("", f"aw-button aw-square aw-{word}", tooltip, word, act)

    def show(self, seed: int, *, has_labels: bool, can_undo: bool, can_redo: bool) -> None:
        """Put the state on the bar, which does not count as a choice; what would do nothing is switched off."""
        self._kit.put(self._seed, seed)
        self._labels.disabled = not has_labels
        self._undo.disabled, self._redo.disabled = not can_undo, not can_redo

    @property
    def wiring(self) -> dict[str, Any]:
        """Which control says the seed, by its id, for the browser to read it by itself."""
        return {"seed": self._seed.model_id}

    def enable_draws(self, on: bool) -> None:
        """Switch the seed off where nothing is drawn by chance."""
        self._again.disabled = self._seed.disabled = not on
