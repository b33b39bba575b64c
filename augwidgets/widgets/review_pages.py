"""Which pictures a review shows, page by page, and what is said of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from augwidgets.data.decisions import KEEP, REJECT
from augwidgets.data.review import FILTERS, Review
from augwidgets.view.review_sheets import Page, Thumbnail

ROWS = 3
DECIDED = {KEEP: "kept", REJECT: "rejected", None: "undecided"}
_MOST = 3  # classes that are named of a picture with many


class ReviewPages:
    """The pictures that a filter has found, in pages. The list stays as it is while pictures are decided.

    Parameters
    ----------
    review : Review

    Attributes
    ----------
    filter : str
    numbers : list of int
        Of the pictures that the filter found.
    columns : int
        Pictures in a row; a page has three rows.
    page : int
        From 1.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> pages = ReviewPages(SimpleNamespace(numbers=lambda *_: list(range(20))))
    >>> pages.count, pages.of(3), pages.find(10), pages.of(4)
    (3, [18, 19], (2, 1), [])
    """

    def __init__(self, review: Review) -> None:
        self._review = review
        self.columns = 3
        self.list_again("all")

    def list_again(self, filter: str, known: bool = False) -> None:
        """Look for the pictures of a filter; of flags, where `known`, only what is known already."""
        self.numbers = self._review.numbers(filter, known)
        self.filter = filter
        self.page = 1

    @property
    def size(self) -> int:
        """How many pictures are on a page."""
        return ROWS * self.columns

    @property
    def count(self) -> int:
        """How many pages there are; one, where there is no picture."""
        return max(1, -(-len(self.numbers) // self.size))

    @property
    def shown(self) -> list[int]:
        """The numbers of the pictures on this page."""
        return self.of(self.page)

    def of(self, page: int) -> list[int]:
        """Return the numbers of the pictures on a page; none beyond the last."""
        return self.numbers[(page - 1) * self.size : page * self.size]

    def find(self, number: int) -> tuple[int, int] | None:
        """Return the page of a picture, and its place there."""
        if number not in self.numbers:
            return None
        page, place = divmod(self.numbers.index(number), self.size)
        return page + 1, place

    def with_columns(self, columns: int) -> None:
        """Lay out anew; what was the first picture of the page is still on it."""
        first = (self.page - 1) * self.size
        self.columns = columns
        self.page = first // self.size + 1

    def stale(self) -> int:
        """Return how many pictures it would show or leave out if it were listed again."""
        if self.filter == "all":
            return 0
        return len(set(self.numbers) ^ set(self._review.numbers(self.filter, True)))


def filters_of(review: Review) -> list[list[list[str]]]:
    """Return each filter with its words, those by decisions and those by flags apart."""
    rows = [[name, f"{words_of_flag(name)} · {count:,}"] for name, count in review.filters().items()]
    return [rows[: len(FILTERS)], rows[len(FILTERS) :]]


def words_of_flag(flag: str) -> str:
    """Return a flag in words."""
    return flag.replace("_", " ")


def classes_of(label: Any, thumbnail: Thumbnail) -> list[str]:
    """Return what a picture shows, in a few words: its class, or those of its objects."""
    counts = Counter(thumbnail.sample.box_labels or ())
    words = [] if label is None or str(label) in counts else [str(label)]
    words += [name if count == 1 else f"{count} {name}" for name, count in counts.most_common(_MOST)]
    return [*words, "…"] if len(counts) > _MOST else words


def said_of(review: Review, number: int, thumbnail: Thumbnail) -> tuple[list[str], list[str]]:
    """Return what is said of a picture: what it shows, and its flags."""
    entry = review.data.listing.entries[number]
    return classes_of(entry.label, thumbnail), [words_of_flag(flag) for flag in review.flags.of(number)]


def tiles_of(review: Review, numbers: Sequence[int], page: Page) -> list[dict[str, Any]]:
    """Return what the page says of each picture."""
    tiles = []
    for number, tile, thumbnail in zip(numbers, page.tiles, page.thumbnails, strict=True):
        name = review.data.listing.entries[number].name
        classes, flags = said_of(review, number, thumbnail)
        problem = review.flags.why_broken(number) or ""
        said = [*classes, *flags, *([problem] if problem else [])]
        tiles.append(
            {
                **tile,
                "name": name,
                "size": list(reversed(thumbnail.size)),
                "caption": [[name], classes],
                "flags": flags,
                "missing": [problem] if problem else [],
                "alt": f"{name}: {', '.join(said)}" if said else name,
            }
        )
    return tiles


def titles_of(review: Review, numbers: Sequence[int], page: Page) -> list[str]:
    """Return the title of each picture for a page that is kept: its name, what it shows, and what was decided."""
    titles = []
    for number, thumbnail in zip(numbers, page.thumbnails, strict=True):
        classes, flags = said_of(review, number, thumbnail)
        words = ", ".join([*classes, *flags, DECIDED[review.decision(number)]])
        titles.append(f"{review.data.listing.entries[number].name}\n{words}")
    return titles
