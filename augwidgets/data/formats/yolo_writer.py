"""Writing YOLO: ``images/<split>/``, ``labels/<split>/`` and a ``data.yaml``.

Edges are rounded to a thousand-millionth of a side before a centre and a size are made of them, and written in full, so
that what is read of them and written again is the same text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.data.dataset import DataSet
from augwidgets.data.formats.lost import CUT, count_lost
from augwidgets.data.formats.object_parts import (
    VOID,
    cut_at_picture,
    keypoint_rows,
    masked_objects,
    object_classes,
    unnamed_values,
    void_of,
    with_boxes,
)
from augwidgets.data.formats.pictures_out import PictureFormat, encoded
from augwidgets.data.formats.places import Places
from augwidgets.data.formats.writing import Origin, Written
from augwidgets.domain.errors import told
from augwidgets.domain.neighbours import needed
from augwidgets.sample.outlines import is_hole, joined, outlines, pixels_inside
from augwidgets.sample.sample import Sample

_PARTS = 10**9  # of a side
_SOME = 50  # pictures that are asked how many keypoints an object has
_UNNAMED = "object"
# Of each kind, the parts of a Sample for which its lines have no place.
_NO_PLACE = {
    "detect": ("mask", "turned boxes", "keypoints"),
    "segment": ("keypoints",),
    "pose": ("mask",),
    "obb": ("mask", "keypoints"),
}


@dataclass(frozen=True)
class YoloWriter:
    """Write pictures and label files of one kind.

    Parameters
    ----------
    kind : str
        "detect", "segment", "pose" or "obb".
    numbers : mapping of str to int
        Of each class.
    pictures : PictureFormat
    places : Places
    points : tuple of str, optional
        The names of an object's keypoints, or as many empty ones.
    pairs : tuple of (int, int)
        Which of them are each other's left and right.
    renumbered : frozenset of str
        The classes that have another number in the data set.
    """

    kind: str
    numbers: Mapping[str, int]
    pictures: PictureFormat
    places: Places
    points: tuple[str, ...] = ()
    pairs: tuple[tuple[int, int], ...] = ()
    renumbered: frozenset[str] = frozenset()

    def picture(self, sample: Sample, origin: Origin) -> Written:
        """Return the files of one picture."""
        lost = count_lost(sample, "crowds", "label", *_NO_PLACE[self.kind])
        if self.kind in ("detect", "obb"):
            lost["a value of a mask without a name"] += unnamed_values(sample)
            sample = with_boxes(sample)
        if self.renumbered:
            count = sum(name in self.renumbered for name in sample.box_labels or ())
            lost["the number of a class, for there must be no gaps"] += count
        lines = {"detect": self._boxes, "segment": self._outlines, "pose": self._poses, "obb": self._corners}
        text = "".join(f"{line}\n" for line in lines[self.kind](sample, lost))
        split, name = self.places.split(origin), self.places.name(origin)
        ending, picture = origin.kept or encoded(sample, self.pictures)
        files = {f"images/{split}/{name}{ending}": picture, f"labels/{split}/{name}.txt": text.encode()}
        return Written(files, {"split": split, "unnamed": not all(_names(sample))}, +lost)

    def finish(self, records: Iterable[Any]) -> Iterator[tuple[str, bytes]]:
        """Yield ``data.yaml``."""
        with needed("yaml", "data"):
            import yaml
        splits, numbers = set(), dict(self.numbers)
        for record in records:
            splits.add(record["split"])
            if record["unnamed"]:
                numbers[_UNNAMED] = self._number(None)
        content: dict[str, Any] = {
            **{split: f"images/{split}" for split in ("train", "val", "test") if split in splits},
            **({} if self.kind == "detect" else {"task": self.kind}),
            "names": {number: name for name, number in sorted(numbers.items(), key=lambda item: item[1])},
        }
        if self.kind == "pose":
            content["kpt_shape"] = [len(self.points), 3]
            partner = {one: other for pair in self.pairs for one, other in (pair, pair[::-1])}
            content["flip_idx"] = [partner.get(place, place) for place in range(len(self.points))]
            if all(self.points):
                content["kpt_names"] = {number: list(self.points) for number in sorted(numbers.values())}
        breaks = any(letter in name for name in self.numbers for letter in "\x85\u2028\u2029")  # ends of lines to YAML
        text = yaml.safe_dump(content, sort_keys=False, allow_unicode=not breaks, default_flow_style=None, width=100)
        if "val" not in splits:
            text = f"# No picture is set aside for validation: ultralytics wants val: before it trains.\n{text}"
        yield "data.yaml", text.encode()

    # -- the lines -----------------------------------------------------------------------------------------------

    def _boxes(self, sample: Sample, lost: Counter[str]) -> Iterator[str]:
        for place, name in enumerate(_names(sample)):
            box = _box(sample, place, lost)
            if box is not None:
                yield f"{self._number(name)} {box}"

    def _outlines(self, sample: Sample, lost: Counter[str]) -> Iterator[str]:
        for place, name, pixels in masked_objects(sample):
            points = None
            if pixels is None:
                lost["an object without a mask, written as its box"] += 1
                box = sample.boxes[place]  # type: ignore[index]
                x0, y0, x1, y1 = cut = cut_at_picture(box, sample.size)
                lost[CUT] += not np.array_equal(cut, box)
                points = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
                pixels = pixels_inside([points], sample.size)
            if pixels.any():
                rings = outlines(pixels)
                holes = sum(map(is_hole, rings))
                lost["a hole in a mask"] += holes > 0
                lost["a mask of several parts"] += len(rings) - holes > 1
                points = joined(rings)
            assert points is not None
            yield f"{self._number(name)} {_points(points, sample.size)}"
        lost["a value of a mask without a name"] += unnamed_values(sample)
        lost[VOID] += sample.boxes is not None and void_of(sample) is not None

    def _corners(self, sample: Sample, lost: Counter[str]) -> Iterator[str]:
        for place, name in enumerate(_names(sample)):
            corners = sample.box_corners[place]  # type: ignore[index]
            height, width = sample.size
            inside = np.clip(corners, 0, (width, height))
            lost["a corner beside the picture"] += int((inside != corners).any(axis=1).sum())
            yield f"{self._number(name)} {_points(inside, sample.size)}"

    def _poses(self, sample: Sample, lost: Counter[str]) -> Iterator[str]:
        rows, alone = keypoint_rows(sample)
        lost["a keypoint of no box"] += alone
        for place, name in enumerate(_names(sample)):
            box = _box(sample, place, lost)
            if box is None:
                continue
            count = len(self.points)
            lost["a keypoint"] += max(0, len(rows[place]) - count)
            points = [_keypoint(sample, number, lost) for number in rows[place][:count]]
            yield " ".join([str(self._number(name)), box, *points, *["0 0 0"] * (count - len(points))])

    def _number(self, name: str | None) -> int:
        if not name:
            return self.numbers.get(_UNNAMED, len(self.numbers))
        if name not in self.numbers:
            raise ValueError(f"a class must be one of those of the data set, got {told(name)}; its number is not known")
        return self.numbers[name]


def writer(kind: str, data: DataSet, pictures: PictureFormat) -> YoloWriter:
    """Return the writer for a data set; it keeps the numbers of classes that YOLO gave, where they have no gaps."""
    points, pairs = _keypoints_of(data) if kind == "pose" else ((), ())
    numbers, changed = _numbers(data)
    return YoloWriter(kind, numbers, pictures, Places.of(data), points, pairs, changed)


def _numbers(data: DataSet) -> tuple[dict[str, int], frozenset[str]]:
    """Return the numbers of the classes, from 0 without gaps as ultralytics wants them, and which had another one."""
    names = object_classes(data) or (_UNNAMED,)
    ids: Mapping[str, int] = data.listing.class_ids if data.format.startswith("yolo") else {}
    if data.format.startswith("yolo") and not ids and all(map(str.isdecimal, names)):
        ids = {name: int(name) for name in names}  # without a list of names they are called by their numbers
    if all(name in ids for name in names):
        names = tuple(sorted(names, key=ids.__getitem__))
    numbers = {name: number for number, name in enumerate(names)}
    changed = frozenset(name for name in names if ids.get(name, numbers[name]) != numbers[name])
    return numbers, changed if data.chosen is None else frozenset()  # of some classes, one knows that they begin anew


def _keypoints_of(data: DataSet) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """Return the names of an object's keypoints, and their pairs: as the file has them, or of the first pictures."""
    shape = data.listing.about.get("kpt_shape")
    if shape:
        about = data.listing.about
        return tuple(about["kpt_names"]) or ("",) * shape[0], tuple(about["kpt_pairs"])
    best: tuple[tuple[str, ...], tuple[tuple[int, int], ...]] = ((), ())
    for number in range(min(len(data), _SOME)):
        try:
            sample = data[number]
        except (OSError, TypeError, ValueError):  # said when it is written
            continue
        for row in keypoint_rows(sample)[0]:
            if len(row) > len(best[0]):
                names = sample.keypoint_names or ("",) * len(sample.keypoints)  # type: ignore[arg-type]
                inside = {place: own for own, place in enumerate(row)}
                pairs = [(inside[a], inside[b]) for a, b in sample.keypoint_pairs or () if a in inside and b in inside]
                best = tuple(names[place] for place in row), tuple(pairs)
    if not best[0]:
        raise ValueError("YOLO's poses need keypoints that belong to boxes, and the first pictures have none")
    return best


# -- numbers -----------------------------------------------------------------------------------------------------------


def _names(sample: Sample) -> tuple[str | None, ...]:
    count = 0 if sample.boxes is None else len(sample.boxes)
    return sample.box_labels or (None,) * count


def _on_grid(values: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return points in whole parts of the sides."""
    return np.rint(values * (_PARTS / np.array(size[::-1], np.float64))).astype(np.int64)


def _box(sample: Sample, place: int, lost: Counter[str]) -> str | None:
    """Return centre and size of a box; None where nothing is left of it.

    One that reaches so far beyond the picture that these are no shares of it any more is cut at its edge.
    """
    edges: Any = sample.boxes
    shares = _centre_and_size(edges[place], sample.size)
    if not all(0 <= share <= 10 * _PARTS for share in shares):
        lost[CUT] += 1
        shares = _centre_and_size(cut_at_picture(edges[place], sample.size), sample.size)
    if min(shares[2:]) <= 0:
        lost["a box without area"] += 1
        return None
    return " ".join(map(_decimal, shares))


def _centre_and_size(box: np.ndarray, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return centre, width and height in ten thousand-millionths of the sides."""
    (x0, y0), (x1, y1) = _on_grid(box.reshape(2, 2), size).tolist()
    return 5 * (x0 + x1), 5 * (y0 + y1), 10 * (x1 - x0), 10 * (y1 - y0)


def _points(points: np.ndarray, size: tuple[int, int]) -> str:
    return " ".join(_decimal(10 * part) for part in _on_grid(points, size).ravel().tolist())


def _keypoint(sample: Sample, number: int, lost: Counter[str]) -> str:
    points: Any = sample.keypoints
    if np.isnan(points[number]).any():
        return "0 0 0"
    (x, y), (height, width) = points[number], sample.size
    if not (0 <= x <= width and 0 <= y <= height):
        lost["a keypoint beside the picture"] += 1
        return "0 0 0"
    hidden = sample.keypoint_hidden is not None and bool(sample.keypoint_hidden[number])
    return f"{_points(points[number], sample.size)} {1 if hidden else 2}"


def _decimal(tenths: int) -> str:
    """Return ten thousand-millionths as a decimal number, without zeros at its end.

    Examples
    --------
    >>> _decimal(5_000_000_000), _decimal(10**10), _decimal(3)
    ('0.5', '1', '0.0000000003')
    """
    whole, rest = divmod(tenths, 10 * _PARTS)
    return f"{whole}.{rest:010d}".rstrip("0").rstrip(".")
