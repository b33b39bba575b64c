"""A `DataReport` in words: a name and a sentence for each line of its table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from augwidgets.data import mirror_advice
from augwidgets.data.damage import SHORTEST, SMALL
from augwidgets.data.issues import COLOURED, ISSUES
from augwidgets.domain.units import percent

if TYPE_CHECKING:
    from augwidgets.data.report import DataReport
    from augwidgets.data.worst_first import WorstFirst

_SHOWN = 3  # names of pictures in a line
_LONGEST = 40  # of a name


def rows(report: DataReport) -> list[tuple[str, str]]:
    """Return what was measured: a name and some words for each line of the table."""
    found = [("pictures", _pictures(report)), ("size", _size(report))]
    if report.classes:
        found.append(("classes", counted(report.classes) + _unclassed(report)))
    found.append(
        ("brightness",
         f"a picture's mean level {spread(report.brightness)}, spread {spread(report.contrast)}, of 255")
    )  # fmt: skip
    if report.light is not None:
        found.append(("class light", _light(report)))
    found.append(("colour", _colour(report)))
    if len(report.box_sizes):
        sides = np.sqrt(report.box_sizes.prod(axis=1))
        part = 100 * report.box_spans.prod(axis=1)
        tall = report.box_sizes[:, 1] > 0
        aspect = report.box_sizes[tall, 0] / report.box_sizes[tall, 1]
        found.append(("boxes", f"{len(sides):,} ({len(sides) / report.total:.1f} a picture)"))
        found.append(("box size", f"root of the area {spread(sides)} px, {spread(part, 1)} % of the picture"))
        if len(aspect):
            found.append(("box aspect", f"width to height {spread(aspect, 2)}"))
    if report.box_classes:
        found.append(("box classes", counted(report.box_classes)))
    if report.input_size is not None and len(report.box_sizes):
        found.append(("small boxes", _small(report, report.input_size)))
    found += _issues(report)
    if report.effect is not None:
        found.append(("the recipe", _effect(report, report.effect)))
    if report.left_out:
        found.append(("left out", _left_out(report)))
    return found


def _pictures(report: DataReport) -> str:
    stopped = "" if report.is_whole else f" of {report.total:,} (stopped)"
    if report.broken:
        stopped += f"; {report.broken:,} more cannot be read"
    return f"{report.pictures:,}{stopped}"


def _unclassed(report: DataReport) -> str:
    if not report.unclassed:
        return ""
    return f"; {report.unclassed:,} {'picture has' if report.unclassed == 1 else 'pictures have'} no class"


def _size(report: DataReport) -> str:
    height, width = report.sizes.T
    if len(np.unique(report.sizes, axis=0)) == 1:
        return f"{width[0]} x {height[0]} px, all {'of them' if report.is_whole else 'that were read'}"
    aspect = width / height
    shape = f"width to height {spread(aspect, 2)}" if np.ptp(aspect) > 0.01 else f"all {aspect[0]:.3g} : 1"
    return f"width {spread(width)}, height {spread(height)} px, {shape}"


def _colour(report: DataReport) -> str:
    if not report.coloured:
        return f"none: every picture{'' if report.is_whole else ' that was read'} is grey"
    grey = report.pictures - report.coloured
    apart = f"channels lie {spread(report.colour[report.colour > COLOURED])} levels apart"
    return f"{apart}; {grey:,} of the pictures {'is' if grey == 1 else 'are'} grey" if grey else apart


def _light(report: DataReport) -> str:
    light = report.light
    assert light is not None
    low, high = light.levels
    words = (
        f"the class explains {100 * light.explained:.0f} % of how light a picture is; {_short(light.darkest)} (mean "
        f"level {low:.0f}) is darker than {_short(light.lightest)} ({high:.0f}) in {100 * light.apart:.0f} % of pairs"
    )
    if not light.tells:
        return words
    return f"{words}: THE LIGHT GIVES THE LABEL AWAY, and a model may learn it instead of the things"


def _small(report: DataReport, size: tuple[int, int]) -> str:
    """Return how many boxes are too small for a model of pictures at this size, and how many the recipe makes."""
    small = int(((report.box_spans * size[::-1]).min(axis=1) < SHORTEST).sum())
    words = f"{_of(small, len(report.box_spans))} are under {SHORTEST} px a side at {size[1]} x {size[0]}"
    if report.effect is None:
        return words
    counted = report.effect.counted
    return f"{words}; after the recipe {_of(counted.small, counted.boxes - counted.lost)} are"


def _of(some: int, many: int) -> str:
    return f"{some:,} of {many:,} ({percent(some / many if many else 0.0)})"


def _effect(report: DataReport, effect: WorstFirst) -> str:
    words = [f"{kind} {told}" for kind, told in effect.rows() if kind not in ("left out", SMALL)]
    warning = mirror_advice.warning(report, effect.recipe)
    return "; ".join([*words, *([f"THE RECIPE MIRRORS: {warning}"] if warning else [])])


# -- what is odd -----------------------------------------------------------------------------------------------------


def _issues(report: DataReport) -> list[tuple[str, str]]:
    found = []
    for name, words in ISSUES.items():
        flags = report.issues.flags[name]
        if not flags.any() or (name == "is_grayscale_issue" and not report.coloured):
            continue
        count = int(flags.sum())
        if name == "is_exact_duplicates_issue":
            which = _sets(report, report.issues.exact)
        elif name == "is_near_duplicates_issue":
            which = _sets(report, report.issues.near)
        else:
            which = _named(report, np.flatnonzero(flags).tolist())
        found.append((words, f"{count:,} ({percent(count / report.pictures)}): {which} [{name}]"))
    if not report.issues.near_sought:
        found.append(("near duplicates", 'not looked for, as ImageHash is missing: pip install "augwidgets[data]"'))
    return found


def _sets(report: DataReport, sets: Sequence[tuple[int, ...]]) -> str:
    shown = "; ".join(_named(report, places, " = ") for places in sets[:_SHOWN])
    words = f"{_many(len(sets), 'set')}, {shown}{' ...' if len(sets) > _SHOWN else ''}"
    split = sum(len({report.splits[place] for place in places} - {None}) > 1 for places in sets)
    classes = sum(len({report.labels[place] for place in places} - {None}) > 1 for places in sets)
    if split:
        words += f"; {_many(split, 'set')} with pictures of several splits: what is tested is known from training"
    if classes:
        words += f"; {_many(classes, 'set')} with several classes: one label at least is wrong"
    return words


def _named(report: DataReport, places: Sequence[int], between: str = ", ") -> str:
    names = between.join(_short(report.names[place]) for place in places[:_SHOWN])
    return names + (f"{between}..." if len(places) > _SHOWN else "")


def _left_out(report: DataReport) -> str:
    shown = "; ".join(f"{_short(what)}: {why}" for what, why in report.left_out[:_SHOWN])
    return f"{len(report.left_out):,}: {shown}{'; ...' if len(report.left_out) > _SHOWN else ''}"


# -- words -----------------------------------------------------------------------------------------------------------


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"...{name[3 - _LONGEST :]}"


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def spread(values: np.ndarray, digits: int = 0) -> str:
    """Return the least and the most, and the median."""
    low, middle, high = (f"{value:,.{digits}f}" for value in (values.min(), np.median(values), values.max()))
    return middle if low == high else f"{low} to {high} (median {middle})"


def counted(counts: Mapping[str, float]) -> str:
    """Return how many classes there are, with the fewest and the most."""
    fewest, most = min(counts, key=counts.__getitem__), max(counts, key=counts.__getitem__)
    low, high = (f"{counts[name]:,.{0 if counts[name] == int(counts[name]) else 2}f}" for name in (fewest, most))
    if len(counts) == 1:
        return f"{_quoted(most)} alone, {high}"
    return (
        f"{len(counts):,}, {high} of each"
        if low == high
        else (f"{len(counts):,}, from {low} ({_quoted(fewest)}) to {high} ({_quoted(most)})")
    )


def _quoted(name: str) -> str:
    """Return the name of a class; one that is a number is quoted, to be told from a count."""
    return repr(name) if name[:1].isdigit() else name
