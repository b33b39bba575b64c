"""`DataSetExplorer`: a recipe over a data set, nine draws of one picture or one draw of nine pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import traitlets

from augwidgets.data.dataset import DataSet
from augwidgets.domain.argument_checks import is_whole
from augwidgets.domain.errors import said, told
from augwidgets.recipe.presets import default_recipe
from augwidgets.widgets import dataset_places, dataset_worst, turns  # noqa: F401  they list their pages
from augwidgets.widgets.dataset_controls import DataSetControls
from augwidgets.widgets.dataset_source import NINE, DataSetSource
from augwidgets.widgets.explorer import Explorer
from augwidgets.widgets.recipe_source import RecipeTrait
from augwidgets.widgets.traits import Option, Text, Whole

_LARGEST_SEED = 2**53 - 1  # the largest whole number that a browser keeps exactly


class DataSetExplorer(Explorer):
    """A recipe over a data set: nine draws of one picture, or one draw of each of nine pictures.

    The pictures can be narrowed to those that show a class, and to names that hold a text.

    Parameters
    ----------
    data : DataSet

    Attributes
    ----------
    recipe : Recipe
    data : DataSet
    shows : {"draws", "pictures"}
        Nine draws of picture `number`, or one draw of each of nine pictures, from the `first` of `numbers` on.
    number : int
        Which picture of the data set is shown.
    copy : int
        Which draw of each the nine pictures show: ``data.made(number, recipe, seed, copy)``.
    first : int
        Which of `numbers` is the first of the nine.
    only : str
        The class that pictures must show; "" for all.
    search : str
        What their names must hold.

    Examples
    --------
    >>> import augwidgets as aw
    >>> data = aw.data.open([aw.pictures.cat(), aw.pictures.coffee(), aw.pictures.astronaut()])
    >>> explorer = aw.explore(data, shows="pictures")
    >>> len(explorer.samples), explorer.numbers
    (3, [0, 1, 2])
    >>> explorer.only = "cup"
    >>> explorer.numbers, explorer.sample.box_labels
    ([1], ('saucer', 'cup', 'spoon'))
    """

    recipe = RecipeTrait().tag(undo=True)
    shows = Option(("draws", "pictures"), "draws")
    number = Whole(0, min=0)
    copy = Whole(0, min=0, max=_LARGEST_SEED)
    first = Whole(0, min=0)
    only = Text()
    search = Text()
    data: Any = traitlets.Instance(object)

    def __init__(self, data: DataSet, sample: Any = None, **traits: Any) -> None:
        if not isinstance(data, DataSet):
            raise TypeError(f"a DataSetExplorer shows a data set, aw.data.open(...), got {told(data)}")
        traits = {"recipe": default_recipe(), **traits}
        problem = None
        if not len(data):
            raise ValueError("a data set must hold a picture to be shown, got an empty one")
        for name in ("only", "search"):
            if not isinstance(traits.get(name, ""), str):
                raise TypeError(f"{name} must be a text, got {told(traits[name])}")
        if (only := traits.get("only", "")) and only not in data.classes:
            raise ValueError(_no_class(data, only))
        numbers = _matching(data, only, traits.get("search", "").strip().lower())
        if not numbers:
            raise ValueError(_no_name(traits["search"], only))
        if sample is None:
            wanted = traits.get("number", numbers[0])
            if not is_whole(wanted) or not 0 <= wanted < len(data):
                raise ValueError(f"number must be one of {len(data):,} pictures, from 0 on, got {told(wanted)}")
            numbers = [wanted] if "number" in traits else numbers
            number, sample, problem = _first_readable(data, numbers)
            traits["number"] = number
        self._numbers: tuple[Any, list[int]] | None = None
        names = data.names
        self._places = {name: number for number, name in enumerate(names)}
        super().__init__(
            DataSetSource,
            DataSetControls,
            sample,
            pictures=data,
            picture_name=names[traits.get("number", 0)],
            data=data,
            **traits,
        )
        self.error = self.error or problem

    @property
    def numbers(self) -> list[int]:
        """The numbers of the pictures that show the class and whose names hold the text."""
        key = id(self.data), self.only, self.search.strip().lower()
        if self._numbers is None or self._numbers[0] != key:
            self._numbers = key, _matching(self.data, self.only, key[2])
        return self._numbers[1]

    @traitlets.validate("only")
    def _check_only(self, proposal: Any) -> str:
        wanted: str = proposal.value
        if wanted and self._is_built and wanted not in self.data.classes:
            raise traitlets.TraitError(_no_class(self.data, wanted))
        self._refuse_none(wanted, self.search)
        return wanted

    @traitlets.validate("search")
    def _check_search(self, proposal: Any) -> str:
        self._refuse_none(self.only, proposal.value)
        text: str = proposal.value
        return text

    def _refuse_none(self, only: str, search: str) -> None:
        if self._is_built and not _matching(self.data, only, search.strip().lower()):
            raise traitlets.TraitError(_no_name(search, only))

    @traitlets.validate("number")
    def _check_number(self, proposal: Any) -> int:
        number: int = proposal.value
        if self._is_built and number >= len(self.data):
            raise traitlets.TraitError(f"number must be one of {len(self.data):,} pictures, got {number}")
        return number

    @traitlets.validate("first")
    def _check_first(self, proposal: Any) -> int:
        first: int = proposal.value
        return min(first, max(0, len(self.numbers) - 1)) if self._is_built else first

    @traitlets.observe("only", "search")
    def _narrowed(self, change: Any) -> None:
        if not self._is_built:
            return
        self.first = 0
        if self.number not in self.numbers:
            self.number = self.numbers[0]

    @traitlets.observe("number")
    def _numbered(self, change: Any) -> None:
        name = self.data.listing.entries[self.number].name if self._is_built else ""
        if name == (self._chooser.name if self._is_built else ""):
            return
        try:
            self._chooser.choose(name)
        except Exception:
            self.number = change.old  # what cannot be read is not shown
            raise

    @traitlets.observe("sample")
    def _named(self, change: Any) -> None:
        """Follow what was chosen from the list of pictures."""
        if self._is_built and not self._is_closed:
            number = self._places.get(self._chooser.name)
            if number is not None:
                self.number = number

    @turns.in_turn
    def turn(self, by: int) -> None:
        """Go on by so many times nine pictures, or pictures.

        Parameters
        ----------
        by : int
            -1 goes back.
        """
        if self.shows == "pictures":
            self.first = min(max(0, self.first + by * NINE), max(0, (len(self.numbers) - 1) // NINE * NINE))
            return
        numbers = self.numbers or [self.number]
        place = numbers.index(self.number) if self.number in numbers else 0
        self.number = numbers[(place + by) % len(numbers)]

    @turns.in_turn
    def show_draw(self, number: int, copy: int = 0) -> None:
        """Show one draw of one picture, among those of its neighbours.

        Parameters
        ----------
        number : int
            Of the picture.
        copy : int
            Which draw of it.
        """
        if number not in self.numbers:
            self.only = self.search = ""
        self.number, self.copy, self.shows = number, copy, "pictures"
        self.first = self.numbers.index(number) // NINE * NINE
        self.page = "Grid"

    def _open_large(self, tile: int) -> None:
        if self.source.shows_pictures:
            self.number = self.numbers[self.first :][tile]
            self.shows = "draws"
        else:
            super()._open_large(tile)


def _matching(data: DataSet, only: str, text: str) -> list[int]:
    entries = data.listing.entries
    found = [number for number, entry in enumerate(entries) if text in entry.name.lower()]
    if only:
        names = [(str(label),) for label in data.labels] if data.of_pictures else data.object_names
        found = [number for number in found if only in names[number]]
    return found


def _no_class(data: DataSet, wanted: str) -> str:
    known = ", ".join(told(name, 30) for name in list(data.classes)[:6]) or "it has none"
    return f"only must be a class of the data set ({known}) or '', got {told(wanted, 60)}"


def _no_name(search: str, only: str) -> str:
    of = f" that shows {told(only, 40)}" if only else ""
    return f"search must be part of a picture's name, got {told(search, 60)}: no picture{of} has it"


def _first_readable(data: DataSet, numbers: Sequence[int]) -> tuple[int, Any, str | None]:
    """Return the first of these that can be read, with its number and what is wrong with one before it."""
    problem = None
    for number in numbers:
        try:
            return number, data[number], problem
        except Exception as error:  # whatever a broken file makes its reader raise
            problem = problem or said(error, 250)
    raise ValueError(f"none of the {len(numbers):,} pictures can be read; the first one: {problem}")
