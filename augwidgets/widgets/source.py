"""What an explorer is composed of besides its pages: where its draws come from, and the controls of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Protocol

from augwidgets.recipe.dialects import DIALECTS
from augwidgets.widgets.grid_page import Panel
from augwidgets.widgets.instant_sending import InstantSending

if TYPE_CHECKING:
    from augwidgets.recipe.recipe import Recipe
    from augwidgets.sample.sample import Sample
    from augwidgets.widgets.explorer import Explorer


class Source:
    """Where the draws come from. It reads the explorer's traits and holds no other truth.

    Only `panels` and `code` must be written; the rest answers for most sources.

    Attributes
    ----------
    explorer : Explorer
        Of which no reference is held.
    sample : Sample
        The explorer's, in the form in which the draws take it.
    is_image : bool
        Whether what comes out has levels between black and white, so that the range meter may judge it.
    moves : sequence of str
        The traits at whose change the picture of the new value becomes the chosen one (see `centre`).
    is_comparison : bool
        Whether several grids are compared; single pictures, and what is made of them, are not the point then.
    has_order : bool
        Whether it has a recipe of several steps, in some order.
    explored : str
        The trait that is tried out, which may be kept as A and seen beside what it is later; nothing where none may.
    has_original : bool
        Whether the draws are made of the explorer's picture: it is chosen in the bar then, and seen beside them.
    original : (str, str)
        What stands beside the draws is called so, and this is said of it; without words its size and kind is.
    draw_word : str
        What one of the nine is called.
    sides : (str, str)
        What the levels before and after are called.
    is_one_transform : bool
        Whether an explorer's step keeps its transform, so that there may be a page for that kind.
    problem : Exception or None
        What was wrong with the last redraw though there is something to be shown.
    chosen_from : str
        What the choice of the Code page is of.
    sending : type
        What tells the browser what it needs to draw by itself.
    own_dialect : str
        In which `code` writes unless another one is named; nothing where that library has no dialect.
    """

    sample: Any = property(attrgetter("explorer.sample"))
    is_image: Any = True
    moves: Sequence[str] = ()
    is_comparison = False
    has_order = False
    has_original = True
    original: Any = ("original", "")
    draw_word = "draw"
    sides: Any = ("original", "draws")
    problem: Exception | None = None
    is_one_transform = True
    chosen_from = "library"
    explored = ""
    own_dialect: Any = "augwidgets"
    sending: Any = InstantSending

    def __init__(self, explorer: Explorer | Instead) -> None:
        self.explorer: Any = explorer

    def panels(self) -> list[Panel]:
        """Return the grids of the page: one, or several that are compared."""
        raise NotImplementedError

    def code(self, picture: str, dialect: str | None = None) -> str:
        """Return the lines that do the same in a script.

        Parameters
        ----------
        picture : str
            The expression that loads the picture; nothing where code cannot know it.
        dialect : str, optional
            In which a recipe is written.
        """
        raise NotImplementedError

    @property
    def own(self) -> str:
        """What the library is called that `code` writes in unless another one is named."""
        return str(self.own_dialect)

    @property
    def dialects(self) -> list[str]:
        """Return the other ones in which `recipe` can be written."""
        return [name for name in DIALECTS if name != self.own_dialect]

    @property
    def chosen_dialect(self) -> str:
        """Return the one that is chosen; nothing for its own."""
        chosen: str = self.explorer.dialect
        return "" if chosen == self.own_dialect else chosen

    def recipe(self) -> Recipe:
        """Return the recipe of what is shown, for other libraries.

        Raises
        ------
        TypeError, ValueError
            What no recipe can say.
        """
        recipe: Recipe = self.explorer.recipe
        return recipe

    def missing(self) -> list[str]:
        """Return a sentence for each step whose region this picture does not have."""
        return []

    def words(self) -> list[str]:
        """Return in a few short lines what is done to the picture, for a still that is kept."""
        return []

    def words_of_explored(self) -> dict[tuple[str, str], str]:
        """Return what is tried out, quantity by quantity: by step and name, in words."""
        return {}

    def parts(self) -> str:
        """Return which steps the captions speak of; their room on the page is kept while this stays the same."""
        return ""

    def instant(self) -> Recipe | None:
        """Return the recipe whose draws the browser may make by itself while a hand moves; None where it may not."""
        return None

    def sweep(self) -> dict[str, Any] | None:
        """Return which parameter of that recipe's one step is swept, and how; None where nothing is."""
        return None

    def state(self) -> Any:
        """Return in what state it is, for a browser that draws by itself; nothing where none does.

        Its text is asked for when the tiles have been drawn.
        """
        return ""

    def is_slow(self) -> bool:
        """Return whether the page must not wait for the nine, however fast the last ones were."""
        return False

    def centre(self) -> int | None:
        """Return the tile of the chosen values in a sweep; None where nothing is swept."""
        return None

    def file(self, what: str = "") -> tuple[str, Any]:
        """Return the name and the content, text or bytes, of the file that a button hands out."""
        return "code.py", self.explorer.code()

    def page_maker(self, title: str = "") -> Callable[[], str] | None:
        """Read the state, and return what makes a page that lives without a kernel; None where there is none."""
        return None

    def take_picture(self, name: str, sample: Sample) -> None:
        """Add a picture that was dropped, where none is chosen in the bar."""
        raise ValueError("no picture can be dropped here: what is shown is made of what the explorer was opened with")

    def take(self, content: bytes) -> None:
        """Add the file of a recipe that was uploaded."""
        raise ValueError("a picture was expected, got the file of a recipe; aw.explore(path) opens that")


class Instead:
    """An explorer with other values of some of its traits, for a source that is to draw what it would draw then."""

    def __init__(self, explorer: Any, **values: Any) -> None:
        self.__dict__.update(values, _explorer=explorer)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._explorer.__class__, name, None)
        if isinstance(found, property) and found.fget is not None:
            return found.fget(self)  # which follows from them
        return getattr(self._explorer, name)


class Closed:
    """What a closed explorer has for a source."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError("the explorer is closed and has let go of its picture; open another one")


class Controls(Protocol):
    """The controls of a source.

    Attributes
    ----------
    box : widget
        The left column.
    fields : sequence of widgets
        Of the top bar, between the seed and the labels.
    end : widget
        At the right end of the top bar.
    """

    @property
    def box(self) -> Any: ...
    @property
    def fields(self) -> Sequence[Any]: ...
    @property
    def end(self) -> Any: ...
    def show(self) -> None:
        """Put the state on the controls; that does not count as a change.

        One that also has `rest()` puts there, once no slider moves, what takes its time.
        """
