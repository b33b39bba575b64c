"""Which pictures a review shows, page by page."""

from __future__ import annotations

from augwidgets.data.review import Review

ROWS = 3


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
