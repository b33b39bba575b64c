"""The objects of a picture as COCO's rows say them, and what those cannot hold."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from augwidgets.data.formats.coco_checks import TAKEN
from augwidgets.data.formats.object_parts import VOID, keypoint_rows, masked_objects, unnamed_values, void_of
from augwidgets.data.keypoint_pairs import pairs_by_name
from augwidgets.sample.bitmaps import Bitmap
from augwidgets.sample.run_lengths import packed
from augwidgets.sample.sample import Sample

Known = Mapping[str, tuple[str, ...]]

UNNAMED = "object"  # the class of a box without a name
_OWN = TAKEN | {"crowd"}
_DIGITS = 6  # of a pixel; sums of such numbers are read as they were written


def objects_in(sample: Sample, known: Known, lost: Counter[str]) -> Iterator[dict[str, Any]]:
    """Yield what COCO says of each object of a picture; its class by name, and its numbers not yet given.

    Parameters
    ----------
    sample : Sample
    known : mapping of str to tuple of str
        The names of the keypoints of a class, in their order.
    lost : Counter
        What COCO cannot hold is counted there.
    """
    rows = sample.rows
    if rows is None:
        lost["a value of a mask without a name"] += unnamed_values(sample)
        yield from _parts_of_mask(sample)
        lost["a keypoint of no object"] += 0 if sample.keypoints is None else len(sample.keypoints)
        return
    bitmaps = _bitmaps(sample, lost)
    points = _points(sample, lost)
    for place, (bitmap, edges) in enumerate(zip(bitmaps, rows.edges.tolist(), strict=True)):
        name = (rows.labels[place] if rows.labels is not None else "") or UNNAMED
        note = rows.notes[place] if rows.notes is not None else None
        note = note if isinstance(note, dict) else {}
        known_id = note.get("id") if type(note.get("id")) in (int, str) else None
        row: dict[str, Any] = {"name": name, "id": known_id, "iscrowd": int(note.get("crowd") is True)}
        if bitmap is not None:
            row.update(_said_of(bitmap, sample))
        else:
            row["bbox"] = [tidy(number) for number in _as_sides(edges)]
            wide, high = row["bbox"][2:]
            if not (wide > 0 and high > 0):
                lost["a box without area"] += 1
                continue
            row["area"] = note["area"] if _is_box(note, edges) else tidy(wide * high)
            row["segmentation"] = []
            lost["a turned box"] += not _is_upright(rows.corners[place])
        if place in points or name in known:
            row["keypoints"] = _keypoints(name, points.get(place, []), known, lost)
        more = {key: value for key, value in note.items() if key not in _OWN}
        if more:
            try:
                json.dumps(more, allow_nan=False)
                row["more"] = more
            except (TypeError, ValueError):
                lost["a note of an object"] += 1
        yield row


def _parts_of_mask(sample: Sample) -> Iterator[dict[str, Any]]:
    """Yield the connected parts of a mask without boxes as objects, of the classes of its values."""
    for part in masked_objects(sample):
        bitmap = None if part.pixels is None else Bitmap.of(part.pixels)
        if bitmap is not None:
            yield {"name": part.name, "id": None, "iscrowd": 0, **_said_of(bitmap, sample)}


def _said_of(bitmap: Bitmap, sample: Sample) -> dict[str, Any]:
    return {
        "bbox": [int(number) for number in _as_sides(bitmap.edges)],
        "area": int(np.count_nonzero(bitmap.inside)),
        "segmentation": {"size": list(sample.size), "counts": packed(bitmap, sample.size)},
    }


def _keypoints(name: str, points: list[tuple[str, list[Any]]], known: Known, lost: Counter[str]) -> Any:
    """Return x, y and v of all keypoints of a class whose names are known; else those of this object by name."""
    names, found = known.get(name), dict(points)
    if names is None:
        return found
    lost["a keypoint that its class does not have"] += len(found.keys() - set(names))
    return [number for one in names for number in found.get(one, (0, 0, 0))]


def tidy(number: float) -> int | float:
    """Return a number rounded to a millionth; a whole one without a point.

    Examples
    --------
    >>> tidy(2.0), tidy(0.1 + 0.2)
    (2, 0.3)
    """
    rounded = round(number, _DIGITS)
    return int(rounded) if rounded == int(rounded) else rounded


def _bitmaps(sample: Sample, lost: Counter[str]) -> list[Bitmap | None]:
    """Return the pixels of each object; None for one without, or one whose value of the mask is another's as well."""
    rows, mask = sample.rows, sample.mask
    assert rows is not None
    if mask is None:
        return [None] * len(rows)
    void = void_of(sample)
    lost[VOID] += void is not None
    if rows.masks is not None:
        pairs = zip(rows.masks, rows.values, strict=True)
        return [Bitmap.of(mask == value) if one is None and value else one for one, value in pairs]
    found: list[Bitmap | None] = []
    claimed = 0 if void is None else int(np.count_nonzero(void))  # pixels
    for value, alone in zip(rows.values, rows.alone, strict=True):
        found.append(Bitmap.of(mask == value) if value and alone else None)
        if (bitmap := found[-1]) is not None:
            claimed += int(np.count_nonzero(bitmap.inside))
    shared = {value for value, alone in zip(rows.values, rows.alone, strict=True) if value and not alone}
    for value in shared:
        lost["a mask that objects share"] += 1
        claimed += int(np.count_nonzero(mask == value))
    lost["a mask without objects"] += claimed < int(np.count_nonzero(mask))
    return found


def _points(sample: Sample, lost: Counter[str]) -> dict[int, list[tuple[str, list[Any]]]]:
    """Return by the places of the boxes the keypoints of each: name, and x, y, v."""
    found: dict[int, list[tuple[str, list[Any]]]] = {}
    if sample.keypoints is None:
        return found
    rows, alone = keypoint_rows(sample)
    lost["a keypoint of no object"] += alone
    hidden, names, inside = sample.keypoint_hidden, sample.keypoint_names, sample.keypoint_inside
    for place, numbers in enumerate(rows):
        for count, number in enumerate(numbers, 1):
            name = f"keypoint {count}" if names is None else names[number]
            x, y = sample.keypoints[number].tolist()
            seen = 1 if hidden is not None and hidden[number] else 2
            if not inside[number]:  # nothing is known of it, or it has left the picture: COCO has no place for those
                lost["a keypoint beside the picture"] += x == x and y == y
                x = y = seen = 0
            found.setdefault(place, []).append((name, [tidy(x), tidy(y), seen]))
    lost["a pair of keypoints that their names do not tell"] += _untold_pairs(sample, rows)
    return found


def _untold_pairs(sample: Sample, rows: list[list[int]]) -> int:
    """Return how many pairs of keypoints are not told by "left" and "right" in their names."""
    names, left = sample.keypoint_names, {frozenset(pair) for pair in sample.keypoint_pairs or ()}
    for numbers in rows if names is not None and left else ():
        for one, other in pairs_by_name(names[number] for number in numbers):  # type: ignore[index]
            left.discard(frozenset((numbers[one], numbers[other])))
    owned = {number for numbers in rows for number in numbers}
    return sum(1 for pair in left if pair <= owned)


def _as_sides(edges: Iterable[float]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = edges
    return x0, y0, x1 - x0, y1 - y0


def _is_box(note: Mapping[str, Any], edges: list[float]) -> bool:
    """Return whether an area that a file says is still that of this box."""
    area, box = note.get("area"), note.get("bbox")
    if type(area) not in (int, float) or not isinstance(box, list) or len(box) != 4:
        return False
    x, y, wide, high = box
    return [x, y, x + wide, y + high] == edges


def _is_upright(corners: np.ndarray) -> bool:
    x, y = corners.T
    turned = np.abs((x - np.roll(x, -1)) * (y - np.roll(y, -1))).max()
    return bool(turned < 1e-6)
