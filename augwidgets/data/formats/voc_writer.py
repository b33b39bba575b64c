"""Writing Pascal VOC: XML in whole pixels from 1 on, lists of each split, and masks with VOC's palette."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np

from augwidgets.data.dataset import DataSet
from augwidgets.data.formats.lost import CUT, count_lost
from augwidgets.data.formats.mask_files import BORDER, colours, mask_png
from augwidgets.data.formats.object_parts import cut_at_picture, masked_objects, object_classes, value_names, void_of
from augwidgets.data.formats.pictures_out import PictureFormat, encoded
from augwidgets.data.formats.places import Places
from augwidgets.data.formats.voc_file import SPACE, without_layout
from augwidgets.data.formats.writing import Origin, Written
from augwidgets.domain.errors import path_told, told
from augwidgets.sample.sample import Sample

LABELMAP = "labelmap.txt"  # the classes of the masks with their colours, as CVAT writes it
_UNNAMED = "object"
_TINY = 1e-6  # of a pixel
_ESCAPED = r"# \n and \r in a label are ends of lines, \\ is a backslash"
_ROW = re.compile(r":\d+,\d+,\d+:[^:]*:[^:]*$")  # of a label that begins as a comment does
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class VocWriter:
    """Write pictures with their annotations and masks.

    Parameters
    ----------
    numbers : mapping of str to int
        Of each class in SegmentationClass.
    pictures : PictureFormat
    places : Places
    """

    numbers: Mapping[str, int]
    pictures: PictureFormat
    places: Places

    def picture(self, sample: Sample, origin: Origin) -> Written:
        """Return the files of one picture."""
        name = self.places.name(origin)
        ending, picture = origin.kept or encoded(sample, self.pictures)
        lost = count_lost(sample, "turned boxes", "crowds", "keypoints", "label")
        masks = self._masks(sample, lost)
        files = {
            f"JPEGImages/{name}{ending}": picture,
            f"Annotations/{name}.xml": _xml(sample, f"{name}{ending}", bool(masks), lost),
            **{f"Segmentation{kind}/{name}.png": mask_png(mask) for kind, mask in masks.items()},
        }
        known = {**value_names(sample), **(sample.mask_names or {})} if masks and "Object" not in masks else {}
        names = {str(value): text for value, text in known.items()}
        record = {"name": name, "split": self.places.split(origin), "masked": bool(masks), "names": names}
        record["boxed"] = sample.boxes is not None
        record["unnamed"] = sample.boxes is not None and not all(sample.box_labels or [""] * len(sample.boxes))
        return Written(files, record, +lost)

    def finish(self, records: Iterable[Any]) -> Iterator[tuple[str, bytes]]:
        """Yield the lists of the splits, and the classes of the masks."""
        lists: dict[tuple[str, str], list[str]] = {}
        names: dict[int, str] = {}
        for record in records:
            if record["boxed"] and not names:
                names.update({number: name for name, number in self.numbers.items()})
            if record["unnamed"]:
                names[self._number(None)] = _UNNAMED
            lists.setdefault(("Main", record["split"]), []).append(record["name"])
            if record["masked"]:
                lists.setdefault(("Segmentation", record["split"]), []).append(record["name"])
            names.update({int(value): name for value, name in record["names"].items()})
        for (folder, split), stems in sorted(lists.items()):  # in an order that is the same once they are read
            yield f"ImageSets/{folder}/{split}.txt", "".join(f"{stem}\n" for stem in sorted(stems)).encode()
        if any(folder == "Segmentation" for folder, _ in lists):
            yield LABELMAP, _labelmap(names).encode()

    def _masks(self, sample: Sample, lost: Counter[str]) -> dict[str, np.ndarray]:
        """Return the masks by their kind, "Object" and "Class"."""
        if sample.mask is None:
            return {}
        void = void_of(sample)
        if sample.mask_values is None and sample.masks is None:
            known = sample.mask if void is None else sample.mask[~void]
            if known.max(initial=0) >= BORDER or sample.mask.min(initial=0) < 0:
                lost["a mask with numbers that VOC does not have"] += 1
                return {}
            return {"Class": sample.mask}
        objects, classes = np.zeros(sample.size, np.uint8), np.zeros(sample.size, np.uint8)
        for place, name, pixels in masked_objects(sample):
            if pixels is None:
                continue
            if place + 1 >= BORDER:
                lost["a mask of an object above 254"] += 1
                continue
            lost["a part of a mask under another"] += bool(objects[pixels].any())
            objects[pixels] = place + 1
            classes[pixels] = self._number(name)
        known = set() if sample.mask_values is None else set(sample.mask_values.tolist())
        if void is not None:
            objects[void] = classes[void] = BORDER
            known.add(BORDER)
        lost["a value of a mask without a box"] += len(set(np.unique(sample.mask).tolist()) - known - {0})
        return {"Object": objects, "Class": classes}

    def _number(self, name: str | None) -> int:
        if not name:
            return min(self.numbers.get(_UNNAMED, max(self.numbers.values()) + 1), BORDER - 1)
        if name not in self.numbers:
            raise ValueError(f"a class must be one of those of the data set, got {told(name)}; its number is not known")
        return min(self.numbers[name], BORDER - 1)


def writer(data: DataSet, pictures: PictureFormat) -> VocWriter:
    """Return the writer for a data set: classes are numbered from 1, as they are listed."""
    names = object_classes(data) or (_UNNAMED,)
    ids = data.listing.class_ids
    kept = data.format == "voc" and all(name in ids for name in names)
    numbers = {name: ids[name] if kept else number for number, name in enumerate(names, 1)}
    return VocWriter(numbers, pictures, Places.of(data, apart=False))


def _xml(sample: Sample, filename: str, is_segmented: bool, lost: Counter[str]) -> bytes:
    height, width, depth = sample.image.shape
    root = ElementTree.Element("annotation")
    _add(root, filename=filename)
    _add(ElementTree.SubElement(root, "size"), width=width, height=height, depth=depth)
    _add(root, segmented=int(is_segmented))
    boxes = np.zeros((0, 4)) if sample.boxes is None else sample.boxes
    labels = sample.box_labels or (_UNNAMED,) * len(boxes)
    notes = sample.box_notes or (None,) * len(boxes)
    for box, label, note in zip(boxes, labels, notes, strict=True):
        said = note if isinstance(note, dict) else {}
        item = ElementTree.SubElement(root, "object")
        _add_name(item, label or _UNNAMED)
        _add(item, pose=said.get("pose", "Unspecified"), truncated=int(bool(said.get("truncated"))),
             difficult=int(bool(said.get("difficult"))))  # fmt: skip
        if said.get("occluded"):
            _add(item, occluded=1)
        cut = cut_at_picture(box, (height, width))
        edges = _pixels(cut, (height, width))
        lost[CUT] += not _are_same(cut, box)
        lost["a fraction of a pixel"] += not _are_same(edges, cut + np.array([1, 1, 0, 0]))
        names = ("xmin", "ymin", "xmax", "ymax")
        _add(ElementTree.SubElement(item, "bndbox"), **dict(zip(names, edges, strict=True)))
    ElementTree.indent(root)
    # Only names hold such a character, and XML would read it as the end of a line.
    return ElementTree.tostring(root, "utf-8").replace(b"\r", b"&#13;") + b"\n"


def _add_name(item: ElementTree.Element, name: str) -> None:
    """Add the class of an object; where its blanks would be taken for layout, with the word that they count."""
    _add(item, name=name)
    if without_layout(name) != name:
        item[-1].set(SPACE, "preserve")


def _add(parent: ElementTree.Element, **texts: Any) -> None:
    for name, text in texts.items():
        words = str(text)
        if _NO_XML.search(words):
            raise ValueError(f"a name in XML must be of letters that a screen shows, got {told(words, 60)}")
        ElementTree.SubElement(parent, name).text = words


def _are_same(one: Any, other: np.ndarray) -> bool:
    """Return whether edges are the same but for what computing with shares of a side leaves behind."""
    return bool(np.abs(one - other).max() < _TINY)


def _pixels(box: np.ndarray, size: tuple[int, int]) -> list[int]:
    """Return the numbers of the first and the last column and row of a box, from 1 on: one pixel at least."""
    found = []
    for low, high, side in ((box[0], box[2], size[1]), (box[1], box[3], size[0])):
        first, last = int(np.floor(low + 0.5)) + 1, int(np.floor(high + 0.5))
        if last < first:
            first = last = int(np.floor((low + high) / 2)) + 1
        found.append((min(max(first, 1), side), min(max(last, 1), side)))
    (left, right), (top, bottom) = found
    return [left, top, right, bottom]


def _labelmap(names: Mapping[int, str]) -> str:
    lines = ["# label:color_rgb:parts:actions", "background:0,0,0::"]
    escapes = any("\n" in name or "\r" in name for name in names.values())
    if escapes:
        lines.insert(1, _ESCAPED)
    for number, name in sorted(names.items()):
        if 0 < number < BORDER:
            name = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r") if escapes else name
            lines.append(f"{name}:{','.join(map(str, colours()[number].tolist()))}::")
    return "".join(f"{line}\n" for line in lines)


def read_labelmap(path: Path) -> dict[int, str]:
    """Return the classes of masks by their numbers: by their colours in VOC's palette, or else in their order.

    Raises
    ------
    ValueError
        It cannot be read.
    """
    if not path.is_file():
        return {}
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError):
        raise ValueError(
            f"{path_told(path)} must name a class and its colour in each line, and cannot be read"
        ) from None
    known = {tuple(colour): number for number, colour in reversed(list(enumerate(colours().tolist())))}
    found: dict[int, str] = {}
    rows = [line.rsplit(":", 3) for line in lines if line.strip() and (not line.startswith("#") or _ROW.search(line))]
    for place, row in enumerate(rows):
        if _ESCAPED in lines:
            row[0] = re.sub(r"\\([nr\\])", lambda found: {"n": "\n", "r": "\r"}.get(found[1], "\\"), row[0])
        if len(row) == 4 and row[0]:
            number = known.get(
                tuple(int(part) if part.strip().isdecimal() else -1 for part in row[1].split(",")), place
            )
            if number and number not in found and row[0] not in found.values():
                found[number] = row[0]
    return found
