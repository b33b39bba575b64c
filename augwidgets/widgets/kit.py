"""Making the controls of one explorer, hearing them, and closing them."""

from __future__ import annotations

import time
import weakref
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets

from augwidgets.widgets import turns
from augwidgets.widgets.grid_view import GridView

# What a hand holds on to while it changes a value again and again, and after how many seconds it has rested. A drag by
# the pointer has a number instead: it is one change however long it rests.
_HELD = (ipywidgets.FloatSlider, ipywidgets.FloatRangeSlider, ipywidgets.BoundedIntText)
_REST = 1.0
_NOTHING = ("", "", 0.0, 0)
_MOST = 500  # ranges that may be on their way to the page


class Kit:
    """What the parts of one explorer share: how controls are made and heard, the view, and the explorer itself.

    The controls share one layout, and one style of each kind: the stylesheet does what those would do, and a control
    costs one message instead of three. What goes wrong in a callback goes to the explorer's `report` instead of
    vanishing. No part holds the explorer, so that it goes with its last name; `release` lets go of the parts.

    Attributes
    ----------
    explorer : Explorer or Lab
        Of which no reference is held.
    view : GridView or LabView
        The one view that needs the browser: a `GridView`, unless another one is given.
    hearing : bool
        Whether a control is being heard right now, so that what changes comes from the page and not from code.
    """

    def __init__(self, explorer: Any, view: Any = None) -> None:
        self.explorer: Any = weakref.proxy(explorer)
        self.view: Any = GridView() if view is None else view
        self.hearing = False
        self._deaf = False
        self._held = ""  # the id of the slider, or number, that is being heard
        # Which one was last moved, what it changed, when, and in which drag.
        self._moved: tuple[str, str, float, int] = _NOTHING
        self._layout = ipywidgets.Layout()
        self._styles: dict[type, Any] = {}
        self._made: weakref.WeakSet[Any] = weakref.WeakSet()
        self._heard: weakref.WeakSet[_Heard] = weakref.WeakSet()
        self._made.add(self._layout)
        self.own(self.view)

    def own(self, widget: Any) -> Any:
        """Return a widget that was made elsewhere; `release` closes it too."""
        self._made.add(widget)
        turns.hear(widget.comm, widget._handle_msg)
        if hasattr(widget, "layout"):
            self._made.add(widget.layout)
        return widget

    def guarded(self, act: Callable[..., Any]) -> Callable[..., Any]:
        """Return `act` with its exceptions reported."""
        heard = _Heard(self, act)
        self._heard.add(heard)
        return heard

    def release(self) -> None:
        """Close every control, and forget what was to be called."""
        for heard in self._heard:
            heard.act = None
        for control in list(self._made):
            control.close()
        self.view.forget()

    def hear(self, control: Any, act: Callable[[Any], Any], trait: str = "value") -> None:
        """Call `act` with the new value whenever the control changes."""
        heard = self.guarded(act)
        held = control.comm.comm_id if isinstance(control, _HELD) else ""

        def act_on(change: Any) -> None:
            if not self._deaf:
                before, self._held = self._held, held
                heard(change.new)
                self._held = before

        control.observe(act_on, trait)

    def goes_on(self, name: str) -> bool:
        """Return whether a hand that has changed this part of the state just now is changing it still."""
        control, before, when, drag_then = self._moved
        now, drag = time.monotonic(), getattr(self.view, "drag", 0)
        self._moved = self._held, name, now, drag
        is_same = self._held != "" and (control, before) == (self._held, name)
        return is_same and (now - when < _REST or drag == drag_then != 0)

    def rest(self) -> None:
        """Let the next change be one of its own."""
        self._moved = _NOTHING

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
        turns.hear(control.comm, control._handle_msg)
        self._made.add(control)
        if kind not in self._styles and hasattr(control, "style"):
            self._styles[kind] = control.style
            self._made.add(control.style)
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


class _Heard:
    """What is called when a control is heard; nothing once the explorer is closed."""

    def __init__(self, kit: Kit, act: Callable[..., Any]) -> None:
        self.act: Callable[..., Any] | None = act
        self._kit = kit

    def __call__(self, *arguments: Any) -> Any:
        if self.act is None:
            return None
        kit = self._kit
        before, kit.hearing = kit.hearing, True
        try:
            return self.act(*arguments)
        except Exception as error:
            kit.explorer.report(error)
            return None
        finally:
            kit.hearing = before


class Echoes:
    """The ranges that were sent to the page, from the last one that it has answered on.

    The page answers a range that the kernel has set with the same range (not so one number). Where the kernel has gone
    on meanwhile (undo several times, or a loop in a cell), that answer is an older range, and taking it for a hand's
    would set it back.

    Examples
    --------
    >>> echoes = Echoes()
    >>> for low in (1, 2, 3):
    ...     echoes.sent((low, 9))
    >>> [echoes.is_outdated((low, 9), 0.5) for low in (1, 2, 2, 3, 1)]
    [True, True, True, False, False]
    """

    def __init__(self) -> None:
        self._sent: deque[tuple[float, float]] = deque(maxlen=_MOST)

    def sent(self, span: tuple[float, float]) -> None:
        """Note what is sent."""
        self._sent.append(span)

    def is_outdated(self, span: Sequence[float], within: float) -> bool:
        """Return whether a range that comes from the page answers one after which another was sent.

        Parameters
        ----------
        span : two numbers
        within : float
            By how much the page may have moved each of them, as it puts handles on steps.
        """
        close = [all(abs(was - came) <= within for was, came in zip(one, span, strict=True)) for one in self._sent]
        # What was answered stays: there is an answer for each handle, and for each view. A hand's range, which answers
        # nothing, says that the page has come to rest before it.
        for _ in range(close.index(True) if any(close) else len(close) - 1):
            self._sent.popleft()
        return any(close) and not close[-1]


class OneHandleSlider(ipywidgets.FloatSlider):
    """A slider whose track may grow together with its value."""

    def send_state(self, key: Any = None) -> None:
        """Send the ends of a track before the value: the page cuts off what lies beyond the ends that it knows."""
        super().send_state(_value_last(key))


class TwoHandleSlider(ipywidgets.FloatRangeSlider):
    """A slider of a range whose track may grow together with it."""

    def __init__(self, **traits: Any) -> None:
        self.echoes = Echoes()
        super().__init__(**traits)

    def send_state(self, key: Any = None) -> None:
        """Send the ends of a track before the value, and note what the page will answer."""
        if key is None or "value" in ({key} if isinstance(key, str) else key):
            self.echoes.sent(self.value)
        super().send_state(_value_last(key))

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Set what comes from the page; where the value is older than what was sent, send the newest again."""
        if "value" in sync_data and self.echoes.is_outdated(sync_data["value"], 0.51 * self.step):
            super().set_state({name: one for name, one in sync_data.items() if name != "value"})
            self.send_state("value")
        else:
            super().set_state(sync_data)


def _value_last(key: Any) -> Any:
    several = key is not None and not isinstance(key, str)
    return sorted(key, key=lambda name: (name == "value", name)) if several else key


def close(box: Any) -> None:
    """Close a box and all in it: what has left the page should not stay in the kernel."""
    for child in getattr(box, "children", ()):
        close(child)
    box.close()
