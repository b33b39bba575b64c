"""What all explorers are: a top bar, controls on the left, pages on the right, a foot; and when they draw."""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets

from augwidgets import files
from augwidgets.sample import Sample
from augwidgets.widgets import captions
from augwidgets.widgets.behind import Behind
from augwidgets.widgets.compare_page import ComparePage, Kept
from augwidgets.widgets.grid_page import Drawn, GridPage, Meter, Panel, Tile, drawn, lines_of
from augwidgets.widgets.histogram_page import HistogramPage
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.picture_chooser import PictureChooser
from augwidgets.widgets.redraw import Redraw
from augwidgets.widgets.uploads import Upload

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SLOW = 0.1  # seconds: a drawing that took longer announces the next one before it begins
_LARGEST_SEED = 2**53 - 1  # the largest whole number that a browser keeps exactly


@dataclass(frozen=True)
class Page:
    """One page of the right column: its title, what it shows, and how that is brought up to date."""

    title: str
    content: Any
    draw: Callable[[], None]


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
        self._redraw = Redraw(self._draw)
        self._behind = Behind()
        self._chooser = PictureChooser(self._kit, folder, self._choose)
        self._took = 0.0
        self._built = False
        super().__init__(_dom_classes=("aw",))
        if sample is None:
            from augwidgets import pictures

            sample = pictures.cat()
        for name, value in {"sample": sample, **traits}.items():
            setattr(self, name, value)
        self._name = self._named(picture_name or sample)
        self._pages = self._make_pages()
        self.children = self._arranged()
        self._view.on("upload", self._kit.guarded(self._take))
        self._view.on("refused", self._refuse)
        self._view.on("click", self._kit.guarded(self._open_large))
        self._view.on("save", self._kit.guarded(self._saved))
        self._view.observe(lambda change: self.set_trait("error", change.new or None), "error")
        self.page = self._known_page(self.page or self._pages[0].title)
        self._show_page()
        self._built = True
        self._redraw.now()

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
        sample, panels = self._given(), self._panels()
        drawn = [(tile, tile.draw.apply(sample, 1)) for panel in panels for tile in panel.tiles]
        return self._drawn_as_figure(
            [(outcome.sample, lines_of(tile, outcome)) for tile, outcome in drawn], panels, 7.2
        )

    def _drawn_as_figure(self, done: Sequence[Any], panels: Sequence[Panel], width: float) -> Figure:
        from augwidgets.view import grid

        titles = [captions.title(k, lines) for k, (_, lines) in enumerate(done, 1)]
        if len(panels) > 1:
            heads = [f"{panel.title}: " if k == 0 else "" for panel in panels for k in range(len(panel.tiles))]
            titles = [f"{head}{title.partition('  ')[2]}" for head, title in zip(heads, titles, strict=True)]
        columns = 3 if len(panels) == 1 else 9
        samples = [sample for sample, _ in done]
        return grid(
            samples, titles, columns=columns, labels=self._view.labels, width=width if columns == 3 else 2 * width
        )

    def code(self) -> str:
        """Give the lines that do the same in a script."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """Leave a picture beside the widget, for pages where no kernel runs: GitHub, nbviewer, a printed notebook."""
        bundle: dict[str, Any] = dict(super()._repr_mimebundle_(**kwargs) or {})
        if os.environ.get("SERVER_SOFTWARE", "").startswith("voila"):
            return bundle  # nothing is saved there, and the page would wait for it
        try:
            bundle["image/png"] = base64.b64encode(self._still()).decode("ascii")
        except Exception as error:
            self._report(error)
        return bundle

    def _still(self) -> bytes:
        from augwidgets.view import figures

        panels = self._panels()
        small = self._grid.small(self._given(), [tile for panel in panels for tile in panel.tiles])
        return figures.png(self._drawn_as_figure(small, panels, 6.4))

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
        return self._grid.seconds > _SLOW

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
            Page("Grid", self._view, self._draw_grid),
            Page("Histogram", self._levels_page.content, self._draw_histogram),
            Page("Compare", self._comparing.content, self._draw_compare),
            Page("Code", code, self._write_code),
        ]

    # -- changes -------------------------------------------------------------------------------------------------

    @traitlets.validate("sample")
    def _check_sample(self, proposal: Any) -> Sample:
        sample = files.load(proposal.value)
        if self._built and not self._kit.hearing:
            self._name = self._named(proposal.value if isinstance(proposal.value, (str, os.PathLike)) else sample)
        return sample

    def _named(self, given: Any) -> str:
        """Give the name under which the picture is listed: a file's own, or that of a Sample."""
        if isinstance(given, (str, os.PathLike)):
            return self._chooser.name_of_file(given)
        return self._chooser.name_of(given if isinstance(given, Sample) else self.sample)

    @traitlets.observe("sample", "seed", "chosen")
    def _new_state(self, _: Any) -> None:
        if self._built:
            self._changed()

    @traitlets.validate("page")
    def _check_page(self, proposal: Any) -> str:
        page: str = proposal.value
        return self._known_page(page) if self._built else page

    def _known_page(self, page: str) -> str:
        titles = [one.title for one in self._pages]
        if page not in titles:
            raise traitlets.TraitError(f"page must be one of {', '.join(map(repr, titles))}, got {page!r}")
        return page

    def _show_page(self) -> None:
        self._kit.put(self._tab, [one.title for one in self._pages].index(self.page), "selected_index")

    @traitlets.observe("page")
    def _new_page(self, _: Any) -> None:
        if self._built:
            self._show_page()
            self._changed()

    @traitlets.observe("error")
    def _new_error(self, change: Any) -> None:
        self._view.error = change.new or ""

    def _changed(self) -> None:
        """Draw: soon if the page has asked for it, at once if code has."""
        if self._kit.hearing:
            self._redraw.soon()
        else:
            self._redraw.now()

    def _choose(self, name: str) -> None:
        try:
            sample = self._chooser.load(name)
        except Exception:
            self._chooser.show(self._name)  # the list must not name a picture that is not shown
            raise
        self._name = name
        self.sample = sample

    def _take(self, upload: Upload) -> None:
        try:
            if upload.kind == "recipe":
                self._take_recipe(upload.content)
                return
            sample = files.load(upload.content)
        except (ValueError, TypeError) as error:
            raise ValueError(f"{upload.name}: {error}") from error
        self._name = self._chooser.add_upload(upload.name, upload.content)
        self.sample = sample

    def _take_recipe(self, content: bytes) -> None:
        raise ValueError("a picture was expected, got the file of a recipe; aw.explore(path) opens that")

    def _refuse(self, sentence: str) -> None:
        self.error = sentence

    # -- drawing -------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        """Bring controls and the page that is seen up to date; keep the last good picture where that fails."""
        start = time.perf_counter()
        self._behind.forget()
        try:
            if self._took > _SLOW or not self._grid.knows(self._given()):
                self._view.busy = True
            page = self._pages[self._tab.selected_index or 0]
            if page is self._pages[0] and self._redraw.by_page and self._is_slow():
                self._draw_behind()
            else:
                page.draw()
                self.error = None
        except Exception as error:
            self._report(error)
        finally:
            self._view.busy = self._behind.is_busy
            self._took = time.perf_counter() - start
        try:
            self._show_bar()
            self._show_controls()  # after the picture, which is waited for
        except Exception as error:
            self._report(error)

    def _draw_behind(self) -> None:
        """Draw the grid in a thread: the page stays alive, and shows that something is at work."""
        plan = self._grid.prepare(self._given(), self._panels(), self._parts(), is_image=self._is_image())
        self._view.busy = True
        self._behind.run(lambda: drawn(plan), self._show_drawn)

    def _show_drawn(self, done: Drawn, error: Exception | None) -> None:
        try:
            if error is not None:
                raise error
            self.picture = self._grid.show(done)
            self._labels.disabled = not self._grid.has_labels
            self.error = None
        except Exception as problem:
            self._report(problem)
        finally:
            self._view.busy = self._behind.is_busy

    def _report(self, error: Exception) -> None:
        words = " ".join(str(error).split())
        plain = isinstance(error, (ValueError, TypeError, OSError, RuntimeError, traitlets.TraitError))
        self.error = words if plain and words else f"{type(error).__name__}: {words}".rstrip(": ")

    def _draw_grid(self) -> None:
        self.picture = self._grid.draw(self._given(), self._panels(), self._parts(), is_image=self._is_image())
        self._labels.disabled = not self._grid.has_labels

    def _draw_histogram(self) -> None:
        sample, tiles = self._given(), self._tiles()
        outcomes = self._grid.outcomes(sample, tiles)
        self._levels_page.draw(self._grid.original(sample), [tile.draw for tile in tiles], outcomes)

    def _draw_compare(self) -> None:
        self._comparing.draw(self._given(), self._tiles(), self.chosen)

    def _write_code(self) -> None:
        self._view.code = self.code()

    # -- one of the nine -----------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Keep the chosen draw: it stays on the Compare page, with its values, while seed and picture change."""
        tiles = self._tiles()
        if self.chosen < len(tiles):
            kept = self._comparing.kept
            number = 1 + max((int(item.name.removeprefix("kept ")) for item in kept), default=0)
            kept.append(Kept(tiles[self.chosen], f"kept {number}"))
            self.chosen = len(tiles) + len(kept) - 1
            self._changed()

    @property
    def kept(self) -> list[Sample]:
        """What the kept draws make of the picture that is shown now, at full size."""
        sample = self._given()
        return [item.tile.draw.apply(sample, 1).sample for item in self._comparing.kept]

    def _drop_kept(self) -> None:
        place = self.chosen - len(self._tiles())
        if 0 <= place < len(self._comparing.kept):
            del self._comparing.kept[place]
            self.chosen = max(0, min(self.chosen, len(self._tiles()) + len(self._comparing.kept) - 1))
            self._changed()

    def _open_large(self, tile: int) -> None:
        """Show the tile that was clicked on against the original."""
        titles = [page.title for page in self._pages]
        if "Compare" in titles and tile < len(self._tiles()):
            self.chosen = tile
            self.page = "Compare"

    def _choose_channel(self, channel: str) -> None:
        self._levels_page.channel = channel
        self._changed()

    # -- the parts that all have ---------------------------------------------------------------------------------

    def _arranged(self) -> tuple[Any, ...]:
        kit = self._kit
        self._seed = kit.make(
            ipywidgets.BoundedIntText,
            "aw-field",
            "aw-w-seed",
            min=0,
            max=self.traits()["seed"].max,
            value=self.seed,
            description="seed",
            tooltip="another number, other draws",
        )
        kit.hear(self._seed, lambda seed: self.set_trait("seed", seed))
        again = "aw-button aw-primary"
        self._again = kit.button("Draw again", again, "draw with the next seed", "refresh", self._draw_again)
        self._labels = kit.make(
            ipywidgets.Checkbox,
            "aw-switch",
            description="labels",
            value=True,
            indent=False,
            tooltip="masks, boxes and keypoints over the pictures",
        )
        self._link = ipywidgets.jslink((self._labels, "value"), (self._view, "labels"))  # no trip to the kernel
        bar = kit.row(
            self._chooser.box,
            kit.row(self._seed, self._again, classes="aw-group"),
            *self._fields(),
            self._labels,
            kit.row(classes="aw-gap"),
            self._bar_end(),
            classes="aw-bar",
        )
        contents, titles = [page.content for page in self._pages], [page.title for page in self._pages]
        self._tab = kit.make(ipywidgets.Tab, "aw-pages", children=contents, titles=titles)
        kit.hear(self._tab, lambda place: self.set_trait("page", titles[place or 0]), "selected_index")
        right = kit.column(self._tab, classes="aw-right")
        main = kit.row(kit.column(self._left(), classes="aw-left"), right, classes="aw-main")
        foot = kit.column(kit.row(classes="aw-meter"), kit.row(classes="aw-error"), classes="aw-foot")
        return bar, main, foot

    def _show_bar(self) -> None:
        self._kit.put(self._seed, self.seed)
        self._chooser.show(self._name)

    def _draw_again(self) -> None:
        self.seed = (self.seed + 1) % (self.traits()["seed"].max + 1)
