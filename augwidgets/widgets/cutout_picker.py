"""`CutoutPicker`: an object is cut out of its picture by hand."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import traitlets

from augwidgets.domain.errors import path_told
from augwidgets.sample.sample import Sample
from augwidgets.scenes.by_strokes import Selector
from augwidgets.scenes.cutout_image import Cutout, check_text
from augwidgets.scenes.cutting import checked_threshold
from augwidgets.scenes.strokes import WIDTH, Lasso, Scribble, Stroke, check_strokes
from augwidgets.view import selection
from augwidgets.widgets import lifetime, turns
from augwidgets.widgets.history import History
from augwidgets.widgets.page_box import PageBox
from augwidgets.widgets.picker_code import code_of
from augwidgets.widgets.picker_looks import look, prepare
from augwidgets.widgets.picker_state import reading_of, state_of
from augwidgets.widgets.picker_strokes import stroke_of
from augwidgets.widgets.picker_view import PickerView
from augwidgets.widgets.still import Reading, Still
from augwidgets.widgets.traits import Text

_REST = 0.8  # seconds without a change


class _Strokes(traitlets.TraitType[Any, Any]):
    """Scribbles and lassos that touch the picture."""

    def validate(self, obj: Any, value: Any) -> tuple[Stroke, ...]:
        return check_strokes(value, obj._selector.sample.size)


class CutoutPicker(PageBox):
    """A picture of which an object is cut out by hand.

    Three tools, which may follow one another: a plain background is taken away by a threshold; scribbles, a few lines
    inside the object and outside of it, between which its edge is found; and a lasso, which adds what it encloses or
    takes it away. Mouse, pen and touch draw; so do the keys: arrows move a cursor, Space puts a point, Enter the last
    one. What is chosen is a value: a threshold and strokes, which can be kept, replayed, and written as code.

    Parameters
    ----------
    picture : path, bytes, Pillow image, array or Sample
        Masks that a Sample brings are not looked at.
    label : str
        The class of the object; without it the one that a Sample or a saved cut-out says.
    threshold : float or None
        How much like the background a pixel must be to belong to it, as `augwidgets.scenes.cutout` takes it. Where the
        edge of the picture is not of one colour, nothing is chosen at first, and it is None.
    source, licence : str
        Where the picture comes from, and under which terms.

    Attributes
    ----------
    threshold : float or None
        None: no plain background is taken away.
    strokes : tuple of Scribble and Lasso
        In the order in which they were drawn; others may be assigned.
    label, source, licence : str
        What is written beside the cut-out.
    error : str or None
        One sentence: what went wrong last.

    Raises
    ------
    OSError, TypeError, ValueError
        In one sentence: the picture cannot be read, or a parameter is none.

    Examples
    --------
    >>> import augwidgets as aw
    >>> picker = aw.CutoutPicker(aw.pictures.coins(), "coin")
    >>> picker.scribble([(325, 35), (350, 45)], width=6)
    >>> picker.scribble([(300, 10), (290, 60), (310, 78), (360, 78), (376, 40), (360, 8)], inside=False, width=6)
    >>> picker.cutout, len(picker.strokes)
    (<Cutout: coin, 60 x 58>, 2)
    >>> picker.undo()
    >>> len(picker.strokes)
    1
    """

    threshold: Any = traitlets.Any(None, allow_none=True)
    strokes: Any = _Strokes(())
    label = Text("")
    source = Text("")
    licence = Text("")

    def __init__(
        self, picture: Any, label: str = "", threshold: float | None = 0.9, *, source: str = "", licence: str = ""
    ) -> None:
        if threshold is not None:
            threshold = checked_threshold(threshold)
        words = {"label": label, "source": source, "licence": licence}
        for name, text in words.items():
            check_text(name, text)
        self._opened: Selector | None = Selector(picture)
        selector = self._opened
        self._given = picture if isinstance(picture, (str, os.PathLike, Sample)) else None
        self._history = History()
        self._answers = 0
        self._saved = ""
        self._hint = ""
        self._goes_on = self._is_turning = False
        self._resting: turns.Awaited | None = None
        self._mask: np.ndarray = np.zeros(selector.small.shape[:2], bool)
        self._view = PickerView()
        turns.hear(self._view.comm, self._view._handle_msg)
        super().__init__(children=(self._view,))
        lifetime.weaken(self)
        me = weakref.proxy(self)
        self._still = Still(lambda: me._read(), lambda error: me.report(error))
        self._view.still = self._still.key
        for event, act in {
            "stroke": lambda message: me._add(stroke_of(message)),
            "threshold": lambda message: me._slide(message),
            "undo": lambda _: me.undo() if me._history.past else None,
            "redo": lambda _: me.redo() if me._history.future else None,
            "clear": lambda _: me.clear(),
            "label": lambda message: setattr(me, "label", message.get("to")),
            "save": lambda message: me._save_as(message.get("to")),
            "look": lambda message: look(me._selector, me._view, message),
            "begin": lambda _: prepare(me._selector),
        }.items():
            self._view.on(event, self._guarded(event, act))
        self._view.size = [*reversed(selector.sample.size)]
        self._view.picture = selection.picture_jpeg(selector)
        known = {"label": selector.label, **selector.words}
        for name, text in words.items():
            self.set_trait(name, text or known.get(name, ""))
        if threshold is not None and selector.is_plain(threshold):
            self.set_trait("threshold", threshold)
        self._is_built = True
        self._draw()

    # -- what can be read ----------------------------------------------------------------------------------------

    @property
    def _selector(self) -> Selector:
        if self._opened is None:
            raise RuntimeError("the picker is closed and has let go of its picture; open another")
        return self._opened

    @property
    def cutout(self) -> Cutout | None:
        """The object as it is chosen now, its edge found at full size; None where nothing is."""
        return self._cut() if self._mask.any() else None

    @property
    def mask(self) -> np.ndarray:
        """``(H, W)`` truth values: the pixels of the picture that are the object by half or more."""
        if not self._mask.any():
            return np.zeros(self._selector.sample.size, bool)
        return self._selector.mask_at_full_size(self.strokes, self.threshold)

    def code(self) -> str:
        """Return Python that makes the same cut-out again.

        Returns
        -------
        str
        """
        words = {"label": self.label, "source": self.source, "licence": self.licence}
        return code_of(self._given, self.strokes, self.threshold, words)

    # -- changes -------------------------------------------------------------------------------------------------

    def scribble(self, points: Any, inside: bool = True, width: float = WIDTH) -> None:
        """Draw a line over pixels that are the object, or are not.

        Parameters
        ----------
        points : sequence of (x, y)
            In pixels of the picture.
        inside : bool
            Whether it lies inside the object.
        width : float
            Of the line, in pixels of the picture.

        Raises
        ------
        TypeError, ValueError
            It is none, or misses the picture.
        """
        self._add(Scribble(points, inside, width))

    def lasso(self, points: Any, inside: bool = True) -> None:
        """Draw a line around pixels that are added to the object, or taken away from it.

        Parameters
        ----------
        points : sequence of (x, y)
            In pixels of the picture; the last one is joined with the first.
        inside : bool
            Whether what it encloses is added; False takes it away.

        Raises
        ------
        TypeError, ValueError
            It is none, or misses the picture.
        """
        self._add(Lasso(points, inside))

    @turns.in_turn
    def undo(self) -> None:
        """Undo the last stroke, or the last change of the threshold.

        Raises
        ------
        ValueError
            There is none.
        """
        self._become(self._history.undo(self._now).value)

    @turns.in_turn
    def redo(self) -> None:
        """Redo what was undone last.

        Raises
        ------
        ValueError
            Nothing was.
        """
        self._become(self._history.redo(self._now).value)

    def clear(self) -> None:
        """Remove all strokes; it can be undone."""
        self.strokes = ()

    def save(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write the cut-out as a PNG with transparency, its words in the file; `aw.scenes.cutout` reads it again.

        Parameters
        ----------
        path : path
            Ends in ".png".
        overwrite : bool
            Whether a file that is there already may be replaced.

        Returns
        -------
        pathlib.Path

        Raises
        ------
        OSError, ValueError
            In one sentence: nothing is chosen, or it cannot be written.
        """
        return self._cut().save(path, overwrite=overwrite)

    @traitlets.validate("threshold")
    def _check_threshold(self, proposal: Any) -> float | None:
        if proposal.value is None:
            return None
        threshold = checked_threshold(proposal.value)
        self._selector.mask((), threshold)
        return threshold

    @traitlets.validate("label", "source", "licence")
    def _check_words(self, proposal: Any) -> str:
        return check_text(proposal.trait.name, proposal.value)

    @traitlets.observe("threshold", "strokes")
    def _new_selection(self, change: Any) -> None:
        if not self._is_built or self._is_turning or change.old == change.new:
            return
        if not self._goes_on:
            self._history.note("selection", {**self._now("selection"), change.name: change.old})
        self._draw()

    @traitlets.observe("label", "source", "licence")
    def _new_words(self, _: Any) -> None:
        if self._is_built:
            self._show()

    @traitlets.observe("error")
    def _new_error(self, _: Any) -> None:
        if not self._is_closed:
            self._view.error = self.error or ""

    @turns.in_turn
    def _add(self, stroke: Stroke) -> None:
        self.strokes = (*self.strokes, *check_strokes((stroke,), self._selector.sample.size))

    def _now(self, _: str) -> dict[str, Any]:
        return {"threshold": self.threshold, "strokes": self.strokes}

    def _become(self, selected: dict[str, Any]) -> None:
        """Choose what was chosen before, without a note of it."""
        self._is_turning = True
        try:
            self.threshold, self.strokes = selected["threshold"], selected["strokes"]
        finally:
            self._is_turning = False
        self._draw()

    def _cut(self) -> Cutout:
        words = {"label": self.label, "source": self.source, "licence": self.licence}
        return self._selector.cutout(self.strokes, self.threshold, **words)

    # -- what the page asks for ----------------------------------------------------------------------------------

    def _guarded(self, event: str, act: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], None]:
        me: Any = weakref.proxy(self)

        def heard(message: dict[str, Any]) -> None:
            if event not in ("look", "begin"):
                me._answers += 1
            try:
                if event not in ("look", "begin"):
                    me.error = None
                act(message)
            except Exception as error:
                me.report(error)
            if me._view.state["answers"] != me._answers:
                me._show()  # nothing has changed, but the page waits

        return heard

    def _slide(self, message: dict[str, Any]) -> None:
        """Follow the slider; a hand that goes on moving it makes one change."""
        before, self._goes_on = self._goes_on, message.get("goes_on") is True
        try:
            to = message.get("to")
            self.threshold = None if to is None else round(float(to), 3)
        finally:
            self._goes_on = before

    def _save_as(self, name: Any) -> None:
        path = Path(check_text("a file's name", name).strip())
        one = self._cut()
        path = one.save(path if path.suffix else path.with_name(f"{path.name}.png"))
        self._saved = f"{path_told(path, 60)} is written, {one.size[1]} × {one.size[0]} pixels"
        self._show()

    # -- drawing -------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        """Find what is chosen now, and show it."""
        self._saved = ""
        try:
            self._mask = self._selector.mask(self.strokes, self.threshold)
            self._hint = "" if self._mask.any() else "nothing is chosen: draw a line inside the object"
        except ValueError as error:
            self._mask = np.zeros(self._selector.small.shape[:2], bool)
            self._hint = str(error)
        self._show(selection.preview_png(self._selector, self._mask))
        self._begin_rest()

    def _show(self, preview: bytes | None = None) -> None:
        if self._is_closed:
            return
        self._view.show(
            self._view.preview if preview is None else preview,
            {
                **state_of(self._selector, self._mask, self.strokes, self.threshold, self.label),
                "answers": self._answers,
                "can_undo": bool(self._history.past),
                "can_redo": bool(self._history.future),
                "hint": self._hint,
                "saved": self._saved,
                "code": self.code(),
            },
        )

    def _read(self) -> Reading:
        return reading_of(self._selector, self._mask, self.strokes, self.threshold, self.label)

    def _begin_rest(self) -> None:
        if self._resting is not None:
            self._resting.cancel()
        me: Any = weakref.proxy(self)

        def rest() -> None:
            try:
                me._renew_still()
            except ReferenceError:  # the picker has gone
                return

        self._resting = turns.later(_REST, rest)

    def _let_go(self) -> None:
        """Let go of the picture."""
        if "_still" not in self.__dict__:
            return
        if self._resting is not None:
            self._resting.cancel()
        self._opened = self._given = None
        self._view.forget()
        for widget in (self._view.layout, self._view, self.layout):
            widget.close()
        self.set_trait("children", ())
