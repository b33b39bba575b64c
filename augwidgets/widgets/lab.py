"""What every lab is: settings, long work in a thread, and pages that show what has come of it until now."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import ipywidgets
import traitlets

from augwidgets.domain.errors import told
from augwidgets.view import notebook_picture, training_charts
from augwidgets.view.sheet import jpeg
from augwidgets.widgets import lifetime
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.lab_view import LabView
from augwidgets.widgets.long_work import LongWork, Progress, in_words
from augwidgets.widgets.page_box import PageBox
from augwidgets.widgets.still import Reading, Still
from augwidgets.widgets.traits import Text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_PACE = 1.0  # seconds between two drawings of a page while the work goes on: each takes a tenth of one


class LabPage(Protocol):
    """One page of a lab.

    Attributes
    ----------
    title : str
        On its tab; by this it is found.
    content : widget
    """

    title: str
    content: Any

    def show(self) -> None:
        """Bring what is seen up to date."""


class Parts(NamedTuple):
    """What a lab is composed of.

    Attributes
    ----------
    fields : sequence of widgets
        In the bar, from the left.
    column : widget
        At the left, under the bar.
    pages : sequence of LabPage
        The page "Code" comes after them.
    show : function
        Puts the state on fields and column; it is told whether the work goes on, for then nothing is changed.
    """

    fields: Sequence[Any]
    column: Any
    pages: Sequence[LabPage]
    show: Callable[[bool], None]


class Job(NamedTuple):
    """Work that is begun.

    Attributes
    ----------
    run : function
        Is called in a thread with a function that takes how much is done and how much there is, and returns whether to
        go on; it returns what came of it.
    words : function
        Takes how much is done and how much there is, and says it.
    end : function
        Takes what came of it, and says that.
    """

    run: Callable[[Progress], Any]
    words: Callable[[int, int], str]
    end: Callable[[Any], str]


class Lab(PageBox):
    """Long work with its settings. It goes on in the kernel while the page is closed, and while other cells run.

    Attributes
    ----------
    page : str
        The title of the page that is seen.
    is_busy : bool
        Whether the work goes on.
    error : str or None
        One sentence: what went wrong last.
    """

    page = Text()
    start_words = ("Start", "Go on")  # on the button: at first, and where something was stopped

    def __init__(self, parts: Callable[[Kit], Parts], **traits: Any) -> None:
        self._state = set(self.class_trait_names()) - set(ipywidgets.VBox.class_trait_names()) - {"error"}
        for name in traits:
            if name not in self._state:
                raise TypeError(f"{type(self).__name__} has no trait {name!r}; it has {', '.join(sorted(self._state))}")
        self._kit = kit = Kit(self, LabView())
        super().__init__(_dom_classes=("aw", "aw-lab"))
        lifetime.weaken(self)
        me = kit.explorer  # no part holds the lab
        self._drawn_at = 0.0
        self._work = LongWork(lambda: me._hear_of_work(), lambda error: me.report(error))
        for name, value in traits.items():
            setattr(self, name, value)
        self._parts = parts(kit)
        self._start = kit.button("", "aw-button aw-primary aw-start", "begin, or go on", "play", lambda: me.start())
        self._end = kit.button(
            "Stop", "aw-button aw-stop", "stop soon; what is done is kept", "stop", lambda: me.stop()
        )
        copy = kit.button("Copy code", "aw-button aw-copy", "copy the code", "copy")
        code = kit.column(kit.row(copy, classes="aw-codebar"), classes="aw-code")
        self._titles = [*(page.title for page in self._parts.pages), "Code"]
        contents = [*(page.content for page in self._parts.pages), code]
        self._tab = kit.make(ipywidgets.Tab, "aw-pages", children=contents, titles=self._titles)
        kit.hear(self._tab, lambda place: me.set_trait("page", me._titles[place or 0]), "selected_index")
        buttons = kit.row(self._start, self._end, classes="aw-group")
        bar = kit.row(*self._parts.fields, kit.row(classes="aw-gap"), buttons, classes="aw-bar")
        left = kit.column(self._parts.column, classes="aw-left")
        main = kit.row(left, kit.column(self._tab, classes="aw-right"), classes="aw-main")
        foot = kit.column(kit.row(classes="aw-progress"), kit.row(classes="aw-error"), classes="aw-foot")
        skip = kit.button("Skip to the pages", "aw-skip", "past the controls, to the pages")
        self.children = skip, bar, main, foot, kit.view
        self._still = Still(lambda: me._read(), lambda error: me.report(error))
        kit.view.still = self._still.key
        self.page = self.page or self._titles[0]
        self._is_built = True
        self._redraw()

    # -- the work ------------------------------------------------------------------------------------------------

    def prepared(self) -> Job:
        """Return the work as the settings are now.

        Raises
        ------
        TypeError, ValueError, OSError
            In one sentence: they cannot be meant.
        """
        raise NotImplementedError

    @property
    def is_stopped(self) -> bool:
        """Whether something was begun that is not done."""
        return False

    @property
    def is_busy(self) -> bool:
        """Whether the work goes on."""
        return self._work.is_busy

    def start(self) -> None:
        """Begin, or go on where it was stopped; in a notebook at once, and the next cell need not wait.

        Raises
        ------
        RuntimeError
            It goes on already.
        """
        if self.is_busy:
            raise RuntimeError("the work goes on already; stop() it first")
        job = self.prepared()
        self.error = None

        def run(say: Progress | bool) -> Any:
            return job.run(say if callable(say) else lambda done, count: True)

        self._work.begin(run, job.words(0, 0), job.end, job.words)

    def stop(self) -> None:
        """Stop soon; what is done is kept, and `start` goes on."""
        self._work.stop()

    def wait(self) -> None:
        """Wait until it is done, or was stopped."""
        self._work.wait()

    def _hear_of_work(self) -> None:
        """Show how far it is, and now and then what has come of it."""
        work, view = self._work, self._kit.view
        left = f" · about {in_words(work.left)} left" if work.is_busy and work.left is not None else ""
        view.show(work.done / work.count if work.count else 0, work.note + left)
        if view.busy != work.is_busy or not work.is_busy or time.monotonic() - self._drawn_at > _PACE:
            view.busy = work.is_busy
            self._redraw()
        if not work.is_busy:
            self._renew_still()

    # -- what is seen --------------------------------------------------------------------------------------------

    def code(self) -> str:
        """Return the lines that do the same in a script.

        Returns
        -------
        str
        """
        raise NotImplementedError

    def figure(self) -> Figure | None:
        """Return what has come of it as a Matplotlib figure; None before there is anything.

        Returns
        -------
        matplotlib.figure.Figure or None
        """
        raise NotImplementedError

    def about(self) -> list[str]:
        """Return in words what it is going to do.

        Returns
        -------
        list of str
        """
        raise NotImplementedError

    def sentences(self) -> list[str]:
        """Return what has come of it in words.

        Returns
        -------
        list of str
        """
        raise NotImplementedError

    @traitlets.validate("page")
    def _check_page(self, proposal: Any) -> str:
        page: str = proposal.value
        if "_titles" in self.__dict__ and page not in self._titles:
            raise traitlets.TraitError(f"page must be one of {', '.join(map(repr, self._titles))}, got {told(page)}")
        return page

    @traitlets.observe(traitlets.All)
    def _new_state(self, change: Any) -> None:
        if change.name == "error":
            self._kit.view.error = self.error or ""
        if self._is_built and change.name in self._state:
            self._redraw()

    def _redraw(self) -> None:
        """Put the state on the controls, and on the page that is seen."""
        if not self._is_built:
            return
        busy = self._work.is_busy
        self._start.disabled, self._end.disabled = busy, not busy
        self._start.description = self.start_words[self.is_stopped and not busy]
        self._kit.put(self._tab, self._titles.index(self.page), "selected_index")
        try:
            self._parts.show(busy)
            for page in self._parts.pages:
                if page.title == self.page:
                    page.show()
            self._kit.view.code = self.code()
        except Exception as error:
            self.report(error)
        self._drawn_at = time.monotonic()

    def _read(self) -> Reading | None:
        """Read what a still shows: what has come of it, or what it is about."""
        found, words = self.figure(), self.sentences() or self.about()
        figure = found or training_charts.lines(words)
        return Reading((tuple(words), found is None), "\n".join(words), lambda: jpeg(notebook_picture.pixels(figure)))

    def _let_go(self) -> None:
        if "_work" in self.__dict__:
            self._work.stop()
        if "_kit" in self.__dict__:
            self._kit.release()
        self.layout.close()
        self.set_trait("children", ())
        for part in ("_parts", "_start", "_end", "_tab", "_still"):
            self.__dict__.pop(part, None)
