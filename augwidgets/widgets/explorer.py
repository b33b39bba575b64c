"""What all explorers are: a top bar, controls on the left, pages on the right, a foot; and when they draw."""

from __future__ import annotations

import base64
import functools
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets

from augwidgets.data import picture_files
from augwidgets.sample.sample import Sample
from augwidgets.widgets import grid_figure
from augwidgets.widgets.compare_page import ComparePage
from augwidgets.widgets.drawing import SLOW, Drawing
from augwidgets.widgets.grid_page import Drawn, GridPage, Meter, Panel, Plan, Tile, drawn
from augwidgets.widgets.histogram_page import HistogramPage
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.pages import Page, Pages, Work
from augwidgets.widgets.picture_chooser import PictureChooser
from augwidgets.widgets.top_bar import TopBar
from augwidgets.widgets.uploads import Upload

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LARGEST_SEED = 2**53 - 1  # the largest whole number that a browser keeps exactly


class Explorer(ipywidgets.VBox):
    """A picture, a grid of what becomes of it, and the code. Every explorer of the kit is one.

    It is a view of one recipe (or step, or generator ...), one Sample and one seed, and holds no other truth.
    Assigning one of them in Python draws before the assignment returns; what comes from the page is drawn in the next
    turn of the event loop, the newest state only.

    Attributes
    ----------
    sample : Sample
        Takes whatever `augwidgets.load` takes.
    seed : int
        Another seed, other draws. Picture k of a recipe's grid is drawn by ``default_rng([seed, 0, k])``.
    page : str
        The title of the page that is seen: "Grid", "Histogram", "Compare", "Code" ...
    chosen : int
        Which draw the Compare page shows; those that were kept follow after the nine.
    error : str or None
        One sentence: what went wrong last. The next drawing that succeeds clears it.
    picture : bytes
        The JPEG sheet on the screen.
    """

    sample: Any = traitlets.Instance(object)
    seed = traitlets.Int(0, min=0, max=_LARGEST_SEED)
    error = traitlets.Unicode(None, allow_none=True)
    chosen = traitlets.Int(0, min=0)
    page = traitlets.Unicode()
    picture = traitlets.Bytes()
    _saves = "code"

    def __init__(
        self, sample: Any = None, *, picture_name: str = "", folder: Sequence[Any] = (), **traits: Any
    ) -> None:
        known = sorted(set(self.class_trait_names()) - set(ipywidgets.VBox.class_trait_names()) - {"picture", "error"})
        for name in traits:
            if name not in known:
                raise TypeError(f"{type(self).__name__} has no trait {name!r}; it has {', '.join(known)}")
        self._kit = Kit(self._report)
        self._grid = GridPage()
        self._view = self._grid.view
        self._drawing = Drawing(
            self._view,
            prepare=self._works,
            is_slow=self._is_slow,
            is_new=lambda: not self._grid.knows(self._given()),
            settle=self._settle,
            say=self._report,
        )
        self._chooser = PictureChooser(self._kit, folder, lambda sample: self.set_trait("sample", sample))
        self._built = False
        super().__init__(_dom_classes=("aw",))
        if sample is None:
            from augwidgets.data import pictures

            sample = pictures.cat()
        for name, value in {"sample": sample, **traits}.items():
            setattr(self, name, value)
        self._chooser.name_after(picture_name or sample, self.sample)
        self._pages = Pages(self._kit, self._make_pages(), lambda title: self.set_trait("page", title))
        self._bar = TopBar(
            self._kit,
            self._view,
            self._chooser.box,
            self._fields(),
            self._bar_end(),
            most=self.traits()["seed"].max,
            choose=lambda seed: self.set_trait("seed", seed),
            again=self._draw_again,
        )
        self.children = self._arranged()
        self._view.on("upload", self._kit.guarded(self._take))
        self._view.on("refused", self._refuse)
        self._view.on("click", self._kit.guarded(self._open_large))
        self._view.on("save", self._kit.guarded(self._saved))
        self._view.observe(lambda change: self.set_trait("error", change.new or None), "error")
        self.page = self._pages.checked(self.page or self._pages.first.title)
        self._pages.show(self.page)
        self._built = True
        self._drawing.now()

    # -- what can be read ----------------------------------------------------------------------------------------

    @property
    def samples(self) -> list[Sample]:
        """The Samples of the grid at full size, computed now."""
        sample = self._given()
        return [tile.draw.apply(sample, 1).sample for tile in self._tiles()]

    @property
    def meter(self) -> Meter | None:
        """The range meter at the last redraw: levels before and after, and a sentence where they are wrong."""
        return self._grid.meter

    def figure(self) -> Figure:
        """Give the grid at full size as a Matplotlib figure; of several that are compared each is a row."""
        return grid_figure.full_size(self._given(), self._panels(), labels=self._view.labels)

    def code(self) -> str:
        """Give the lines that do the same in a script."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """Leave a picture beside the widget, for pages where no kernel runs: GitHub, nbviewer, a printed notebook."""
        bundle: dict[str, Any] = dict(super()._repr_mimebundle_(**kwargs) or {})
        if os.environ.get("SERVER_SOFTWARE", "").startswith("voila"):
            return bundle  # nothing is saved there, and the page would wait for it
        try:
            still = grid_figure.still(self._grid, self._given(), self._panels())
            bundle["image/png"] = base64.b64encode(still).decode("ascii")
        except Exception as error:
            self._report(error)
        return bundle

    # -- what an explorer fills in -------------------------------------------------------------------------------

    def _tiles(self) -> list[Tile]:
        """Give what each tile shows: nine draws."""
        raise NotImplementedError

    def _panels(self) -> list[Panel]:
        """Give the grids of the page: one, or several that are compared."""
        return [Panel("", self._tiles())]

    def _given(self) -> Sample:
        """Give the Sample in the form in which the draws take it."""
        return self.sample

    def _is_image(self) -> bool:
        """Tell whether what comes out has levels between black and white, so that the range meter may judge it."""
        return True

    def _is_slow(self) -> bool:
        """Tell whether the nine take so long that the page must not wait for them: the last time they did."""
        return self._grid.seconds > SLOW

    def _parts(self) -> str:
        """Say which steps the captions speak of; their room on the page is kept while this stays the same."""
        return ""

    def _saved(self, what: str = "") -> tuple[str, Any]:
        """Give the name and the content, text or bytes, of the file that a button hands out."""
        return "code.py", self.code()

    def _left(self) -> Any:
        """Make the left column."""
        raise NotImplementedError

    def _bar_end(self) -> Any:
        """Make what stands at the right end of the top bar."""
        save = self._kit.button("Save", "aw-button aw-save", f"save the {self._saves} as a file")
        return self._kit.row(save, classes="aw-group")

    def _fields(self) -> Sequence[Any]:
        """Make the fields of the top bar between the seed and the labels."""
        return ()

    def _show_controls(self) -> None:
        """Put the state on the controls of the left column and the bar."""

    def _make_pages(self) -> list[Page]:
        kit = self._kit
        self._levels_page = HistogramPage(kit, self._choose_channel)
        self._comparing = ComparePage(kit, lambda place: self.set_trait("chosen", place), self.keep, self._drop_kept)
        code = kit.column(kit.button("Copy", "aw-button aw-copy", "copy the code", "copy"), classes="aw-code")
        return [
            Page("Grid", self._view, self._prepare_grid),
            Page("Histogram", self._levels_page.content, self._levels_page.prepare),
            Page("Compare", self._comparing.content, lambda plan: self._comparing.prepare(plan, self.chosen)),
            Page("Code", code, self._prepare_code),
        ]

    # -- changes -------------------------------------------------------------------------------------------------

    @traitlets.validate("sample")
    def _check_sample(self, proposal: Any) -> Sample:
        sample = picture_files.load(proposal.value)
        if self._built and not self._kit.hearing:
            self._chooser.name_after(proposal.value, sample)
        return sample

    @traitlets.validate("chosen")
    def _check_chosen(self, proposal: Any) -> int:
        place: int = proposal.value
        count = len(self._tiles()) + len(self._comparing.kept) if self._built else place + 1
        if place >= count:
            raise traitlets.TraitError(f"chosen must be one of {count} draws, 0 to {count - 1}, got {place}")
        return place

    @traitlets.observe("sample", "seed", "chosen")
    def _new_state(self, _: Any) -> None:
        if self._built:
            self._changed()

    @traitlets.validate("page")
    def _check_page(self, proposal: Any) -> str:
        page: str = proposal.value
        return self._pages.checked(page) if self._built else page

    @traitlets.observe("page")
    def _new_page(self, _: Any) -> None:
        if self._built:
            self._pages.show(self.page)
            self._changed()

    @traitlets.observe("error")
    def _new_error(self, change: Any) -> None:
        self._view.error = change.new or ""

    def _changed(self) -> None:
        """Draw: soon if the page has asked for it, at once if code has."""
        if self._kit.hearing:
            self._drawing.soon()
        else:
            self._drawing.now()

    def _take(self, upload: Upload) -> None:
        try:
            if upload.kind == "recipe":
                self._take_recipe(upload.content)
                return
            sample = picture_files.load(upload.content)
        except (ValueError, TypeError) as error:
            raise ValueError(f"{upload.name}: {error}") from error
        self._chooser.add_upload(upload.name, upload.content)
        self.sample = sample

    def _take_recipe(self, content: bytes) -> None:
        raise ValueError("a picture was expected, got the file of a recipe; aw.explore(path) opens that")

    def _refuse(self, sentence: str) -> None:
        self.error = sentence

    # -- drawing -------------------------------------------------------------------------------------------------

    def _works(self) -> list[Work]:
        """Give what brings the page that is seen up to date, and the meter, which is seen on every page."""
        plan = self._grid.plan(self._given(), self._panels(), self._parts(), is_image=self._is_image())
        page = self._pages.seen
        meter = [] if page is self._pages.first else [functools.partial(self._drawn_for_meter, plan)]
        return [page.prepare(plan), *meter]

    def _settle(self) -> None:
        """Put the state on the controls."""
        self._bar.show(self.seed)
        self._chooser.show()
        self._show_controls()

    def _report(self, error: Exception | None) -> None:
        """Say what went wrong, in words; None: nothing did."""
        if error is None:
            self.error = None
            return
        words = " ".join(str(error).split())
        plain = isinstance(error, (ValueError, TypeError, OSError, RuntimeError, traitlets.TraitError))
        self.error = words if plain and words else f"{type(error).__name__}: {words}".rstrip(": ")

    def _prepare_grid(self, plan: Plan) -> Work:
        return lambda: functools.partial(self._show_grid, drawn(plan))

    def _show_grid(self, done: Drawn) -> None:
        self.picture = self._grid.show(done)
        self._bar.enable_labels(self._grid.has_labels)

    def _drawn_for_meter(self, plan: Plan) -> Callable[[], None]:
        """Draw the tiles, in a thread perhaps, and give what puts their levels on the meter."""
        return functools.partial(self._grid.measure, plan, plan.outcomes)

    def _prepare_code(self, _: Plan) -> Work:
        self._view.code = self.code()  # which need not wait for the meter
        return lambda: lambda: None

    # -- one of the nine -----------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Keep the chosen draw: it stays on the Compare page, with its values, while seed and picture change."""
        tiles = self._tiles()
        if self.chosen < len(tiles):
            self.chosen = len(tiles) + self._comparing.keep(tiles[self.chosen])

    @property
    def kept(self) -> list[Sample]:
        """What the kept draws make of the picture that is shown now, at full size."""
        sample = self._given()
        return [item.tile.draw.apply(sample, 1).sample for item in self._comparing.kept]

    def _shows_kept(self) -> bool:
        """Tell whether a draw that was kept is chosen."""
        return bool(self._comparing.kept) and self.chosen >= len(self._tiles())

    def _drop_kept(self) -> None:
        place = self.chosen - len(self._tiles())
        if 0 <= place < len(self._comparing.kept):
            del self._comparing.kept[place]
            self.chosen = max(0, min(self.chosen, len(self._tiles()) + len(self._comparing.kept) - 1))
            self._changed()

    def _open_large(self, tile: int) -> None:
        """Show the tile that was clicked on against the original."""
        if "Compare" in self._pages.titles and tile < len(self._tiles()):
            self.chosen = tile
            self.page = "Compare"

    def _choose_channel(self, channel: str) -> None:
        self._levels_page.channel = channel
        self._changed()

    # -- the parts that all have ---------------------------------------------------------------------------------

    def _arranged(self) -> tuple[Any, ...]:
        kit = self._kit
        left, right = kit.column(self._left(), classes="aw-left"), kit.column(self._pages.tab, classes="aw-right")
        foot = kit.column(kit.row(classes="aw-meter"), kit.row(classes="aw-error"), classes="aw-foot")
        return self._bar.box, kit.row(left, right, classes="aw-main"), foot

    def _draw_again(self) -> None:
        self.seed = (self.seed + 1) % (self.traits()["seed"].max + 1)
