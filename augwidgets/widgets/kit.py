"""Making the controls of one explorer, and hearing them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets

Act = Callable[[], Any]


class Kit:
    """Makes the controls of one explorer, and hears them.

    The controls share one layout, and one style of each kind: the stylesheet does what those would do, and a control
    costs one message instead of three. What goes wrong in a callback goes to `report` instead of vanishing.

    Attributes
    ----------
    hearing : bool
        Whether a control is being heard right now, so that what changes comes from the page and not from code.
    """

    def __init__(self, report: Callable[[Exception], None]) -> None:
        self.hearing = False
        self._deaf = False
        self._report = report
        self._layout = ipywidgets.Layout()
        self._styles: dict[type, Any] = {}

    def guarded(self, act: Callable[..., Any]) -> Callable[..., Any]:
        """Give `act` with its exceptions reported."""

        def guarded(*arguments: Any) -> Any:
            before, self.hearing = self.hearing, True
            try:
                return act(*arguments)
            except Exception as error:
                self._report(error)
                return None
            finally:
                self.hearing = before

        return guarded

    def hear(self, control: Any, act: Callable[[Any], Any], trait: str = "value") -> None:
        """Call `act` with the new value whenever the control changes."""
        heard = self.guarded(act)
        control.observe(lambda change: None if self._deaf else heard(change.new), trait)

    def put(self, control: Any, value: Any, trait: str = "value") -> None:
        """Set a control's value; that is not heard, for it does not come from the page."""
        before, self._deaf = self._deaf, True
        try:
            setattr(control, trait, value)
        finally:
            self._deaf = before

    def make(self, kind: type, *classes: str, **traits: Any) -> Any:
        """Make a control with these style classes."""
        if kind in self._styles:
            traits["style"] = self._styles[kind]
        control = kind(layout=self._layout, _dom_classes=classes, **traits)
        if hasattr(control, "style"):
            self._styles[kind] = control.style
        return control

    def row(self, *children: Any, classes: str = "") -> Any:
        """Put controls side by side."""
        return self.make(ipywidgets.HBox, *classes.split(), children=children)

    def column(self, *children: Any, classes: str = "") -> Any:
        """Put controls one above the other."""
        return self.make(ipywidgets.VBox, *classes.split(), children=children)

    def text(self, words: str = "", classes: str = "") -> Any:
        """Put words on the page."""
        return self.make(ipywidgets.Label, *classes.split(), value=words)

    def button(
        self, words: str, classes: str, tooltip: str, icon: str = "", act: Callable[[], Any] | None = None
    ) -> Any:
        """Make a button; the tooltip is its name where it shows an icon only."""
        button = self.make(ipywidgets.Button, *classes.split(), description=words, tooltip=tooltip, icon=icon)
        if act is not None:
            heard = self.guarded(act)
            button.on_click(lambda _: heard())
        return button


def close(box: Any) -> None:
    """Close a box and all in it: what has left the page should not stay in the kernel."""
    for child in getattr(box, "children", ()):
        close(child)
    box.close()
