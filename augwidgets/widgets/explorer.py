"""What every explorer is: a source of draws, a column of controls, and a list of pages; and when they draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets

from augwidgets.data import picture_files
from augwidgets.data.pictures import cat
from augwidgets.domain.errors import told
from augwidgets.sample.sample import Sample
from augwidgets.view.meter import Meter
from augwidgets.widgets import grid_figure, lifetime, turns
from augwidgets.widgets.background import Redrawn
from augwidgets.widgets.drawing import Drawing
from augwidgets.widgets.grid_page import GridPage, Tile
from augwidgets.widgets.history import Before, History
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.page_box import PageBox
from augwidgets.widgets.pages import Pages
from augwidgets.widgets.picture_chooser import PictureChooser, named
from augwidgets.widgets.source import Closed, Controls, Source
from augwidgets.widgets.still import Still, reader
from augwidgets.widgets.top_bar import TopBar
from augwidgets.widgets.traits import Text, Whole
from augwidgets.widgets.uploads import Upload

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LARGEST_SEED = 2**53 - 1  # the largest whole number that a browser keeps exactly


class Explorer(PageBox):
    """A picture, a grid of what becomes of it, and the code. Every explorer of the kit is one.

    It is a view of one recipe (or step, or generator ...), one Sample and one seed, and holds no other truth.
    Assigning one of them in Python draws before the assignment returns; what comes from the page is drawn in the next
    turn of the event loop, the newest state only.

    It stays until `close` is called, the cell that shows it runs again and no name holds it, or, where it was never
    shown, its last name goes. Closed, it lets go of its picture, its controls and its thread.

    Parameters
    ----------
    pictures : mapping or sequence
        Of many, the names with what `augwidgets.load` takes, or what `augwidgets.explore` takes for many pictures: they
        stand in the list of pictures.
    picture_name : str
        Which of them `sample` is, or the path that it was loaded from.

    Attributes
    ----------
    sample : Sample
        Takes whatever `augwidgets.load` takes. None once the explorer is closed.
    seed : int
        Another seed, other draws. Picture k of a recipe's grid is drawn by ``default_rng([seed, 0, k])``.
    kept_as_a : Recipe, Step or Pipeline, optional
        A, which the page "A and B" shows beside what is explored now. ``explorer.kept_as_a = explorer.recipe`` keeps
        it, ``explorer.recipe = explorer.kept_as_a`` goes back to it, None leaves it.
    page : str
        The title of the page that is seen: "Grid", "Histogram", "Compare", "Code" ...
    chosen : int
        Which draw the Compare page shows; those that were kept follow after the nine.
    dialect : str
        In which the Code page writes; "" is the explorer's own, and another one of `DIALECTS` is written as near as it
        can be.
    error : str or None
        One sentence: what went wrong last. The next drawing that succeeds clears it.
    picture : bytes
        The JPEG sheet on the screen.
    history : History
        What undo and redo bring back.
    source, controls, pages : Source, Controls, Pages
        What it is composed of.
    """

    sample: Any = traitlets.Instance(object)
    seed = Whole(0, min=0, max=_LARGEST_SEED).tag(undo=True)
    kept_as_a: Any = traitlets.Any(None).tag(undo=True)
    chosen = Whole(0, min=0)
    page = Text()
    dialect = Text()
    picture = traitlets.Bytes()
    _is_turning = False  # back to what was before, or forward again

    def __init__(
        self,
        source: Callable[[Any], Source],
        controls: Callable[[Kit], Controls],
        sample: Any = None,
        *,
        picture_name: str = "",
        pictures: Any = (),
        **traits: Any,
    ) -> None:
        self._state = set(self.class_trait_names()) - set(ipywidgets.VBox.class_trait_names()) - {"picture", "error"}
        for name in traits:
            if name not in self._state:
                known = ", ".join(sorted(self._state))
                raise TypeError(f"{type(self).__name__} has no trait {name!r}; it has {known}")
        many = pictures if isinstance(pictures, Mapping) else named(pictures)
        self.history: Any = History()
        self._undoable = set(self.trait_names(undo=True))
        self._kit = kit = Kit(self)
        super().__init__(_dom_classes=("aw",))
        lifetime.weaken(self)
        me = kit.explorer  # no part holds the explorer
        self.source: Any = source(me)
        self._grid = GridPage(kit)
        self._shown: tuple[Any, ...] | None = None
        self._chooser = PictureChooser(kit, many, lambda sample: me.set_trait("sample", sample))
        if sample is None:
            sample = cat()
        for name, value in {"sample": sample, **traits}.items():
            setattr(self, name, value)
        self._chooser.name_after(picture_name or sample, self.sample)
        wiring = lambda: {**me.controls.wiring(), **me._bar.wiring}  # noqa: E731
        self._instant = self.source.sending(kit, self._grid, wiring)
        self._drawing = Drawing(
            kit.view,
            prepare=lambda: me._redrawn(),
            is_slow=lambda: me.source.is_slow(),
            is_new=lambda: not me._grid.knows(me.source.sample),
            settle=lambda: me._settle(),
            say=lambda error: me._say(error),
            after=self._instant.soon,
            rest=lambda: me._come_to_rest(),
        )
        self._still = Still(reader(me, self._grid), lambda error: me.report(error))
        kit.view.still = self._still.key
        kit.hear(kit.view, lambda _: me._renew_still(), "labels")
        self.controls = controls(kit)
        self.pages = Pages(kit, self._grid, lambda title: me.set_trait("page", title))
        picture = self._chooser.box if self.source.has_original else None
        self._bar = TopBar(kit, picture, self.controls.fields, self.controls.end, self.traits()["seed"].max)
        left = kit.column(self.controls.box, classes="aw-left")
        main = kit.row(left, kit.column(self.pages.tab, classes="aw-right"), classes="aw-main")
        foot = kit.column(kit.row(classes="aw-meter"), kit.row(classes="aw-error"), classes="aw-foot")
        skip = kit.button("Skip to the pages", "aw-skip", "past the controls, to the pages of pictures")
        self.children = skip, self._bar.box, main, foot
        for event, act in {
            "upload": lambda upload: me._take(upload),
            "refused": lambda sentence: me.set_trait("error", sentence),
            "click": lambda tile: me._open_large(tile),
            "save": lambda what: me.source.file(what),
            "undo": lambda _: me.undo() if me.history.past else None,
            "redo": lambda _: me.redo() if me.history.future else None,
        }.items():
            kit.view.on(event, kit.guarded(act))
        kit.hear(kit.view, lambda error: me.set_trait("error", error or None), "error")
        self.page = self.pages.checked(self.page or self._grid.title)
        self.pages.show(self.page)
        self._is_built = True
        lifetime.opened(self)
        self._drawing.now()

    # -- what can be read ----------------------------------------------------------------------------------------

    @property
    def samples(self) -> list[Sample]:
        """The Samples of the grid at full size, computed now."""
        sample = self.source.sample
        return [tile.in_full(sample).sample for tile in self._tiles()]

    @property
    def meter(self) -> Meter | None:
        """The range meter at the last redraw: levels before and after, and a sentence where they are wrong."""
        return self._grid.meter

    @property
    def kept(self) -> list[Sample]:
        """What the kept draws make of the picture that is shown now, at full size."""
        sample = self.source.sample
        return [tile.in_full(sample).sample for tile in self._kept()]

    def figure(self) -> Figure:
        """Return the grid at full size as a Matplotlib figure; of several that are compared each is a row.

        Returns
        -------
        matplotlib.figure.Figure
        """
        return grid_figure.full_size(self.source.sample, self.source.panels(), labels=self._kit.view.labels)

    def code(self, dialect: str | None = None) -> str:
        """Return the lines that do the same in a script; those of a recipe in any dialect, the kit's own unless named.

        Where a step acts in a region that the picture does not have, a comment says so.

        Parameters
        ----------
        dialect : str, optional
            One of `DIALECTS`.

        Returns
        -------
        str
        """
        warnings = "".join(f"# {sentence}\n" for sentence in self.source.missing())
        return warnings + self.source.code(self._chooser.code(), dialect)

    @property
    def will_rest(self) -> bool:
        """Whether a page is drawn for: once no slider moves any more, the controls are told (`Controls.rest`)."""
        will: bool = self._drawing.will_rest
        return will

    def _come_to_rest(self) -> None:
        rest = getattr(self.controls, "rest", None)
        try:
            if rest is not None:
                rest()
            self._instant.rest()
        except Exception as error:
            self.report(error)
        self._renew_still()

    # -- changes -------------------------------------------------------------------------------------------------

    def __setattr__(self, name: str, value: Any) -> None:
        with turns.TURN:  # as every page box; here, for each message of a slider passes by
            object.__setattr__(self, name, value)
        if turns.WAITING:
            turns.give_way()

    @traitlets.validate("sample")
    def _check_sample(self, proposal: Any) -> Sample | None:
        if self._is_closed:
            return None
        sample = picture_files.load(proposal.value)
        if self._is_built and not self._kit.hearing:
            self._chooser.name_after(proposal.value, sample)
        return sample

    @traitlets.validate("kept_as_a")
    def _check_kept_as_a(self, proposal: Any) -> Any:
        name = self.source.explored
        if proposal.value is None or self._is_closed:
            return None
        if not name:
            raise traitlets.TraitError(
                f"kept_as_a must be None: a {type(self).__name__} compares several grids already"
            )
        try:
            return self.traits()[name]._validate(self, proposal.value)  # as what is explored itself is checked
        except traitlets.TraitError as error:
            raise traitlets.TraitError(f"kept_as_a: {error}") from None

    @traitlets.validate("chosen")
    def _check_chosen(self, proposal: Any) -> int:
        place: int = proposal.value
        count = len(self._tiles()) + len(self._kept()) if self._is_built else place + 1
        if place >= count:
            raise traitlets.TraitError(f"chosen must be one of {count} draws, 0 to {count - 1}, got {place}")
        return place

    @traitlets.validate("dialect")
    def _check_dialect(self, proposal: Any) -> str:
        dialect: str = proposal.value
        known = ["", self.source.own_dialect, *self.source.dialects] if dialect else [""]
        if dialect not in known:
            raise traitlets.TraitError(f"dialect must be one of {', '.join(map(repr, known))}, got {told(dialect)}")
        return dialect

    @traitlets.validate("page")
    def _check_page(self, proposal: Any) -> str:
        page: str = proposal.value
        return self.pages.checked(page) if self._is_built else page

    @traitlets.observe(traitlets.All)
    def _new_state(self, change: Any) -> None:
        """Follow a change of the state: the one place where a trait that was set becomes a drawing."""
        name = change.name
        if name == "error":
            self._kit.view.error = self.error or ""
        if not self._is_built or name not in self._state:
            return
        if name == "page":
            self.pages.show(self.page)
        # A slider that is dragged is one change, until the hand rests.
        if name in self._undoable and not self._is_turning:
            past = self.history.past
            if not self._kit.goes_on(name):
                self.history.note(name, change.old)
            elif past and past[-1] == (name, change.new):  # it is back where it began: nothing to undo
                past.pop()
                self._kit.rest()
        centre = self.source.centre() if name in self.source.moves and not self._shows_kept() else None
        if centre is not None and centre != self.chosen:
            self.chosen = centre  # which draws
        else:
            self.redraw()

    @turns.in_turn
    def undo(self) -> None:
        """Undo the last change: the state is what it was before, to the last digit.

        Changes are those of recipe (or step, or pipeline), seed, and what else says which pictures are drawn, made on
        the page or in code; a slider that is dragged is one. The picture that is shown, the page that is open and the
        chosen tile are not changes: undo leaves them as they are. The last 200 are kept.

        Raises
        ------
        ValueError
            In one sentence, where nothing can be taken back.

        Examples
        --------
        >>> import augwidgets as aw
        >>> explorer = aw.explore(seed=3)
        >>> explorer.seed = 8
        >>> explorer.undo()
        >>> explorer.seed
        3
        >>> explorer.redo()
        >>> explorer.seed
        8
        """
        self._turn_to(self.history.undo(lambda name: getattr(self, name)))

    @turns.in_turn
    def redo(self) -> None:
        """Redo the change that was undone last; any other change forgets what was undone.

        Raises
        ------
        ValueError
            In one sentence, where nothing was taken back.
        """
        self._turn_to(self.history.redo(lambda name: getattr(self, name)))

    def _turn_to(self, before: Before) -> None:
        self._kit.rest()
        self._is_turning = True
        try:
            setattr(self, before.name, before.value)
        finally:
            self._is_turning = False

    def redraw(self) -> None:
        """Draw: soon if the page has asked for it, at once if code has."""
        with turns.TURN:
            if not self._is_built:
                return
            if self._kit.hearing:
                self._drawing.soon()
            else:
                self._drawing.now()

    def _take(self, upload: Upload) -> None:
        try:
            if upload.kind == "recipe":
                self.source.take(upload.content)
                return
            sample = picture_files.load(upload.content)
        except (ValueError, TypeError) as error:
            raise ValueError(f"{upload.name}: {error}") from error
        if not self.source.has_original:
            self.source.take_picture(upload.name, sample)
            return
        self._chooser.add_upload(upload.name, upload.content)
        self.sample = sample

    # -- drawing -------------------------------------------------------------------------------------------------

    def _redrawn(self) -> Redrawn:
        """Return what brings the page that is seen up to date, and the meter, which is seen on every page."""
        source = self.source
        plan = self._grid.plan(
            source.sample, source.panels(), source.parts(), is_image=source.is_image, state=source.state()
        )
        return self._grid.redraw(self.pages.seen, plan)

    def _say(self, error: Exception | None) -> None:
        error = error or self.source.problem
        if error is not None or self.error is not None:
            self.report(error)

    def _settle(self) -> None:
        """Put the state on the controls; on the bar only where something of it has changed."""
        ways = bool(self.history.past), bool(self.history.future)
        shown = self.seed, self._chooser.name, self.sample, self._grid.has_labels, ways
        if shown != self._shown:
            self._shown = shown
            self._bar.show(self.seed, has_labels=self._grid.has_labels, can_undo=ways[0], can_redo=ways[1])
            self._chooser.show()
        self.controls.show()
        if self.source.moves:
            self._bar.enable_draws(self.source.centre() is None)

    # -- one of the nine -----------------------------------------------------------------------------------------

    def _tiles(self) -> list[Tile]:
        return [tile for panel in self.source.panels() for tile in panel.tiles]

    def _kept(self) -> list[Tile]:
        return [item.tile for item in self.pages["Compare"].kept] if "Compare" in self.pages else []

    def _shows_kept(self) -> bool:
        """Return whether a draw that was kept is chosen."""
        return bool(self._kept()) and self.chosen >= len(self._tiles())

    @turns.in_turn
    def keep(self) -> None:
        """Keep the chosen draw: it stays on the Compare page, with its values, while seed and picture change."""
        tiles = self._tiles()
        if self.chosen < len(tiles) and "Compare" in self.pages and tiles[self.chosen].previews is None:
            self.chosen = len(tiles) + self.pages["Compare"].keep(tiles[self.chosen])

    @turns.in_turn
    def drop(self) -> None:
        """Forget the kept draw that is chosen."""
        tiles, kept = len(self._tiles()), self._kept()
        if kept and 0 <= self.chosen - tiles < len(kept):
            self.pages["Compare"].forget(self.chosen - tiles)
            self.chosen = max(0, min(self.chosen, tiles + len(kept) - 2))
            self.redraw()

    def _open_large(self, tile: int) -> None:
        """Show the tile that was clicked on against the original; in a sweep the first click chooses it."""
        if self.source.centre() is not None and self.page == self._grid.title and tile != self.chosen:
            self.chosen = tile
        elif "Compare" in self.pages and tile < len(self._tiles()):
            self.chosen = tile
            self.page = "Compare"

    # -- how long it stays ---------------------------------------------------------------------------------------

    def _let_go(self) -> None:
        if "_kit" not in self.__dict__:
            return
        if "_drawing" in self.__dict__:
            self._drawing.stop()
        self._kit.release()
        self.layout.close()
        for name, value in {"sample": None, "picture": b"", "children": ()}.items():
            self.set_trait(name, value)
        self._grid.forget()
        for part in ("controls", "pages", "_chooser", "_bar", "_drawing", "_still", "_shown", "_instant"):
            self.__dict__.pop(part, None)  # which hold the picture, small and large
        self.source = self.history = Closed()
