"""What a review tells its page: of each picture, of the decisions, and of what goes on behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from augwidgets.data.decisions import KEEP, REJECT
from augwidgets.data.review import FILTERS, Review
from augwidgets.view.review_sheets import Page, Thumbnail
from augwidgets.view.still import still_of_pages
from augwidgets.widgets.review_export import ReviewExport
from augwidgets.widgets.review_labels import LabelReader
from augwidgets.widgets.review_pages import ReviewPages
from augwidgets.widgets.still import Reading

_DECIDED = {KEEP: "kept", REJECT: "rejected", None: "undecided"}
_MOST = 3  # classes that are named of a picture with many


def state_of(review: Review, pages: ReviewPages, export: ReviewExport, labels: LabelReader) -> dict[str, Any]:
    """Return what the page is told of a review, beside its pictures."""
    counts, entries = review.counts(), review.data.listing.entries
    shown = [entries[number].name for number in pages.shown]
    return {
        "filter": pages.filter,
        "filters": _filters_of(review),
        "page": pages.page,
        "pages": pages.count,
        "counts": counts.words,
        "share": [counts.kept / counts.pictures, counts.rejected / counts.pictures],
        "kept": counts.kept,
        "decided": {name: decision for name in shown if (decision := review.decisions[name])},
        "can_undo": review.decisions.can_undo,
        "target": export.target,
        "is_writing": export.is_busy,
        "note": _note(review, export, labels),
        "empty": f"no picture is {_words_of_flag(pages.filter)}",
        "stale": pages.stale(),
    }


def _note(review: Review, export: ReviewExport, labels: LabelReader) -> str:
    """Return what else a person should know."""
    words = [export.note] if export.note else []
    if review.flags.looked < len(review.data) and labels.is_reading:
        words.append(f"labels of {review.flags.looked:,} pictures are read")
    if review.decisions.path is None:
        words.append("decisions are in memory only: decisions= names a file")
    return " · ".join(words)


def reading_of(review: Review, pages: ReviewPages, page: Page) -> Reading | None:
    """Return what a still is to show of a page; None where it has no picture, or is not the one that is listed now."""
    numbers = pages.shown
    if not numbers or len(numbers) != len(page.thumbnails):
        return None
    titles = _titles_of(review, numbers, page)
    where = f"page {pages.page} of {pages.count}, {_words_of_flag(pages.filter)}: {review.counts().words}"
    alt = ". ".join([where, *(title.replace("\n", ": ") for title in titles)])
    pictures = [(one.sample, title) for one, title in zip(page.thumbnails, titles, strict=True)]
    return Reading((numbers, titles, where), alt, lambda: still_of_pages(pictures, columns=pages.columns))


def _filters_of(review: Review) -> list[list[list[str]]]:
    """Return each filter with its words, those by decisions and those by flags apart."""
    rows = [[name, f"{_words_of_flag(name)} · {count:,}"] for name, count in review.filters().items()]
    return [rows[: len(FILTERS)], rows[len(FILTERS) :]]


def _words_of_flag(flag: str) -> str:
    """Return a flag in words."""
    return flag.replace("_", " ")


def _classes_of(label: Any, thumbnail: Thumbnail) -> list[str]:
    """Return what a picture shows, in a few words: its class, or those of its objects."""
    counts = Counter(thumbnail.sample.box_labels or ())
    words = [] if label is None or str(label) in counts else [str(label)]
    words += [name if count == 1 else f"{count} {name}" for name, count in counts.most_common(_MOST)]
    return [*words, "…"] if len(counts) > _MOST else words


def _said_of(review: Review, number: int, thumbnail: Thumbnail) -> tuple[list[str], list[str]]:
    """Return what is said of a picture: what it shows, and its flags."""
    entry = review.data.listing.entries[number]
    return _classes_of(entry.label, thumbnail), [_words_of_flag(flag) for flag in review.flags.of(number)]


def tiles_of(review: Review, numbers: Sequence[int], page: Page) -> list[dict[str, Any]]:
    """Return what the page says of each picture."""
    tiles = []
    for number, tile, thumbnail in zip(numbers, page.tiles, page.thumbnails, strict=True):
        name = review.data.listing.entries[number].name
        classes, flags = _said_of(review, number, thumbnail)
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


def _titles_of(review: Review, numbers: Sequence[int], page: Page) -> list[str]:
    """Return the title of each picture for a page that is kept: its name, what it shows, and what was decided."""
    titles = []
    for number, thumbnail in zip(numbers, page.thumbnails, strict=True):
        classes, flags = _said_of(review, number, thumbnail)
        words = ", ".join([*classes, *flags, _DECIDED[review.decision(number)]])
        titles.append(f"{review.data.listing.entries[number].name}\n{words}")
    return titles
