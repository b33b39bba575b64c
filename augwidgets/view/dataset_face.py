"""What a notebook shows of a data set: nine of its pictures, from all over it, and its counts."""

from __future__ import annotations

import html
from collections.abc import Mapping

import numpy as np

from augwidgets.data.dataset import DataSet
from augwidgets.domain import faces
from augwidgets.domain.errors import one_line
from augwidgets.sample.sample import Sample
from augwidgets.view import figures, notebook_picture
from augwidgets.view.sheet import preview

SHOWN = 9
_BOX = (320, 240)  # pixels: more than the figure shows of one
_TRIED = 4  # pictures in the place of one that cannot be read
_COUNTED = 5_000  # pictures whose labels are read for the counts
_LISTED = 5  # of what was left out


@faces.html.register(DataSet)
def dataset_face(data: DataSet) -> str:
    """A data set shows nine of its pictures with their labels, and its counts."""
    samples, titles, broken = _nine(data)
    picture = ""
    if samples:
        figure = figures.grid(samples, titles, columns=3, width=6)
        picture = notebook_picture.tag(figure, f"{len(samples)} pictures of the data set: {'; '.join(titles)}")
    lines = [html.escape(line) for line in _lines(data)]
    return f"<div>{'<br>'.join(lines)}{_left_out(data, broken)}<br>{picture}</div>"


def _nine(data: DataSet) -> tuple[list[Sample], list[str], list[str]]:
    """Return small pictures from all over the data set, their titles, and what is wrong with those passed over."""
    count = min(SHOWN, len(data))
    numbers = np.unique(np.linspace(0, len(data) - 1, count).round().astype(int)).tolist() if count else []
    limits = [*numbers[1:], len(data)]
    samples, titles, broken = [], [], []
    for first, limit in zip(numbers, limits, strict=True):
        for number in range(first, min(first + _TRIED, limit)):
            try:
                sample = data[number]
            except (OSError, TypeError, ValueError) as error:
                broken.append(str(error))
                continue
            samples.append(preview(sample, _BOX)[0])
            titles.append(_title(data.names[number], sample))
            break
    return samples, titles, broken


def _title(name: str, sample: Sample) -> str:
    short = name if len(name) <= 24 else f"... {name[-20:]}"
    label = "" if sample.label is None or str(sample.label) in name else f" · {one_line(str(sample.label), 20)}"
    return one_line(f"{short}{label}", 50).replace("$", "\\$")


def _lines(data: DataSet) -> list[str]:
    """Return in words how many pictures there are, of which splits and classes."""
    words = [f"{len(data):,} picture{'' if len(data) == 1 else 's'}", data.format]
    if data.splits:
        splits = [entry.split for entry in data.listing.entries]
        words.append(", ".join(f"{split} {splits.count(split):,}" for split in data.splits))
    lines = [" · ".join(words)]
    listing = data.listing
    is_cheap = "label" in listing.carries or (len(data) <= _COUNTED and listing.object_names is not None)
    if is_cheap and listing.label_of is None and data.classes:
        what = "objects" if "box_labels" in data.listing.carries else "pictures"
        lines.append(f"{what} by class: {_counts(data.classes)}")
    elif data.listing.class_names:
        names = data.class_names
        lines.append(f"{len(names)} classes: {', '.join(names[:12])}{' ...' if len(names) > 12 else ''}")
    return lines


def _counts(classes: Mapping[str, int], most: int = 12) -> str:
    """Return in words how many of each class there are.

    Examples
    --------
    >>> _counts({"cat": 2000, "dog": 1})
    'cat 2,000, dog 1'
    """
    words = [f"{name} {count:,}" for name, count in list(classes.items())[:most]]
    return ", ".join(words) + (" ..." if len(classes) > most else "")


def _left_out(data: DataSet, broken: list[str]) -> str:
    """Return what was left out: how much, and the first of it."""
    left = [f"{one.what}: {one.why}" for one in data.left_out]
    left += [words for words in broken if not any(one.split(":")[0] == words.split(":")[0] for one in left)]
    if not left:
        return ""
    items = "".join(f"<li>{html.escape(one_line(words, 300))}</li>" for words in left[:_LISTED])
    more = f"<li>and {len(left) - _LISTED:,} more: data.left_out</li>" if len(left) > _LISTED else ""
    return f"<details><summary>{len(left):,} left out</summary><ul>{items}{more}</ul></details>"
