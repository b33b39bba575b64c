"""`Review`: a data set, what was decided of its pictures, and which of them a filter shows."""

from __future__ import annotations

from typing import Any, NamedTuple

from augwidgets.data.dataset import DataSet
from augwidgets.data.decisions import KEEP, REJECT, Decisions
from augwidgets.data.review_flags import ReviewFlags
from augwidgets.domain.argument_checks import is_whole
from augwidgets.domain.errors import told

# Which pictures are shown, beside those that have a flag.
FILTERS = {"all": None, "undecided": None, "kept": KEEP, "rejected": REJECT}


class Counts(NamedTuple):
    """How many pictures there are, and how many of them are kept and rejected."""

    pictures: int
    kept: int
    rejected: int

    @property
    def words(self) -> str:
        """All of it in words.

        Examples
        --------
        >>> Counts(10_000, 272, 40).words
        '312 of 10,000 decided, 40 rejected'
        """
        return f"{self.kept + self.rejected:,} of {self.pictures:,} decided, {self.rejected:,} rejected"


class Review:
    """Keep or reject: what was decided of each picture of a data set.

    Parameters
    ----------
    data : DataSet
    decisions : Decisions
    flags : ReviewFlags

    Examples
    --------
    >>> import augwidgets as aw
    >>> data = aw.data.open([aw.pictures.cat(), aw.pictures.coffee()])
    >>> review = Review(data, Decisions(), ReviewFlags(data))
    >>> review.decide(0, "keep"), review.counts().words, review.numbers("undecided"), review.kept.names
    (0, '1 of 2 decided, 0 rejected', [1], ['picture 0'])
    """

    def __init__(self, data: DataSet, decisions: Decisions, flags: ReviewFlags) -> None:
        self.data, self.decisions, self.flags = data, decisions, flags
        self._names = data.names
        self._places = {name: number for number, name in enumerate(self._names)}

    @property
    def kept(self) -> DataSet:
        """The pictures that are kept."""
        return self.data.picked(self.numbers("kept"))

    def decision(self, number: int) -> str | None:
        """Return what was decided of a picture: "keep", "reject" or None."""
        return self.decisions[self._names[number]]

    def counts(self) -> Counts:
        """Return how many pictures there are, and how many of them are kept and rejected."""
        found = [self.decisions[name] for name in self.decisions if name in self._places]
        return Counts(len(self._names), found.count(KEEP), found.count(REJECT))

    def filters(self) -> dict[str, int]:
        """Return each filter with how many pictures it shows, as far as it is known."""
        count, kept, rejected = self.counts()
        shown = {"all": count, "undecided": count - kept - rejected, "kept": kept, "rejected": rejected}
        return shown | {name: count for name, count in self.flags.counts().items() if name not in shown}

    def check_filter(self, filter: Any) -> str:
        """Return a filter, or raise where there is no such one.

        Parameters
        ----------
        filter : str

        Returns
        -------
        str

        Raises
        ------
        ValueError
        """
        known = (*FILTERS, *self.flags.names)
        if not isinstance(filter, str) or filter not in known:
            raise ValueError(f"filter must be one of {', '.join(map(repr, known))[:180]}, got {told(filter, 40)}")
        return filter

    def numbers(self, filter: str, known: bool = False) -> list[int]:
        """Return the numbers of the pictures that a filter shows.

        Parameters
        ----------
        filter : str
            "all", "undecided", "kept", "rejected", or a flag.
        known : bool
            Whether only those flags count that are known already; the labels of the other pictures are read, else.

        Returns
        -------
        list of int

        Raises
        ------
        ValueError
            There is no such filter.
        """
        if self.check_filter(filter) == "all":
            return list(range(len(self._names)))
        if filter in FILTERS:
            wanted = FILTERS[filter]
            return [number for number, name in enumerate(self._names) if self.decisions[name] == wanted]
        flags = self.flags.known if known else self.flags.of
        return [number for number in range(len(self._names)) if filter in flags(number)]

    def number_of(self, name_or_number: Any) -> int:
        """Return the number of a picture of the data set.

        Parameters
        ----------
        name_or_number : str or int

        Returns
        -------
        int

        Raises
        ------
        TypeError, ValueError
            The data set has no such picture.
        """
        count = len(self._names)
        if is_whole(name_or_number) and -count <= name_or_number < count:
            return int(name_or_number) % count
        if isinstance(name_or_number, str) and name_or_number in self._places:
            return self._places[name_or_number]
        kind = ValueError if is_whole(name_or_number) or isinstance(name_or_number, str) else TypeError
        raise kind(f"a picture is the name or the number, 0 to {count - 1}, of one of them, got {told(name_or_number)}")

    def decide(self, name_or_number: Any, decision: str, note: str | None = None) -> int:
        """Write a decision on a picture into the file; return the picture's number.

        Parameters
        ----------
        name_or_number : str or int
        decision : "keep" or "reject"
        note : str, optional

        Returns
        -------
        int

        Raises
        ------
        TypeError, ValueError, OSError
            It is none, or cannot be written; then nothing is decided.
        """
        number = self.number_of(name_or_number)
        self.decisions.decide(self._names[number], decision, note)
        return number

    def undo(self) -> int | None:
        """Undo the last decision; return the picture's number, None of a picture of another data set.

        Returns
        -------
        int or None

        Raises
        ------
        ValueError, OSError
            There is none, or it cannot be written.
        """
        return self._places.get(self.decisions.undo())
