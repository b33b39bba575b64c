"""`PageBox`: what a cell shows, an explorer or a review: a still under it, how long it stays, and what went wrong."""

from __future__ import annotations

import atexit
from typing import Any

import ipywidgets

from augwidgets.widgets import lifetime, turns
from augwidgets.widgets.still import Still, display_widget
from augwidgets.widgets.traits import Text, in_a_sentence


class PageBox(ipywidgets.VBox):
    """What a cell shows. It stays while a page or a name holds it, and lets go of all that it has once it is closed.

    Attributes
    ----------
    error : str or None
        One sentence: what went wrong last.
    """

    error = Text(None, allow_none=True)
    _still: Still
    _is_built = False
    _is_closed = False
    _is_over = False  # Python ends: modules go, and all that is left goes with them

    def __setattr__(self, name: str, value: Any) -> None:
        with turns.TURN:
            object.__setattr__(self, name, value)
        if turns.WAITING:
            turns.give_way()

    def __del__(self) -> None:
        if not self._is_over:
            turns.leave(self.close)  # the garbage collector comes to any thread, whatever that one holds

    def report(self, error: Exception | None) -> None:
        """Write on the page what went wrong, in words.

        Parameters
        ----------
        error : Exception or None
            None: nothing did.
        """
        self.error = None if error is None else in_a_sentence(error)

    @turns.in_turn
    def _ipython_display_(self) -> None:
        """Show it, and under it a still for pages where no kernel runs: the notebook reopened, GitHub, a print."""
        lifetime.shown(self)
        if display_widget(dict(super()._repr_mimebundle_() or {})):
            try:
                self._still.show()
            except Exception as error:
                self.report(error)

    def _renew_still(self) -> None:
        try:
            self._still.renew()
        except Exception as error:
            self.report(error)

    @property
    def model_id(self) -> str:
        """The id that a page, or a box that it is put into, knows it by; then it must stay."""
        if self._is_built and not self._is_closed:
            lifetime.hold(self)
        return str(self.comm.comm_id)

    @turns.in_turn
    def close(self) -> None:
        """Remove it from the page and let go of everything: controls, pictures and threads."""
        super().close()
        if not self._is_closed:
            self._is_closed, self._is_built = True, False
            self._let_go()

    def _let_go(self) -> None:
        """Let go of what it has, once; it may have been built in part."""
        raise NotImplementedError


@atexit.register
def _end() -> None:
    PageBox._is_over = True
