"""One file of Pascal VOC's annotations: XML with the size of a picture and its objects, in pixels from 1 to the last.

The numbers of VOC name pixels: a box from 1 to 10 covers the first ten. In the continuous frame these are the edges 0
and 10.
"""

from __future__ import annotations

import math
import os
import re
from typing import Any, NamedTuple

from augwidgets.data.listing import Size
from augwidgets.domain.errors import one_line, told
from augwidgets.domain.neighbours import needed

_LARGEST = 10**7  # bytes
_WHAT = "its file in Annotations"
_BROKEN_LINE = re.compile(r"\s*[\r\n]\s*")
# XML's own word for a text whose blanks count; without it those around it are taken for layout.
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class VocFile(NamedTuple):
    """What a file says.

    Attributes
    ----------
    size : (int, int) or None
        Height and width; None where it says none.
    names : list of str
    boxes : list of (float, float, float, float)
        Edges x0, y0, x1, y1 in the continuous frame.
    notes : list of dict or None
        "difficult", "truncated", "occluded" and "pose" of each, where they say something.
    numbers : list of int
        Which of the file's objects each is, from 1 on.
    broken : list of str
        What is wrong with the others, a sentence each.
    """

    size: Size | None
    names: list[str]
    boxes: list[tuple[float, ...]]
    notes: list[dict[str, Any] | None]
    numbers: list[int]
    broken: list[str]


def read_file(path: str) -> VocFile:
    """Read a file of annotations; an object that is wrong does not stop the others.

    Raises
    ------
    ImportError, OSError, ValueError
        In one sentence: defusedxml is not installed, or what is wrong in the file.
    """
    root = _root(path)
    size = _size(root)
    found = VocFile(size, [], [], [], [], [])
    for number, item in enumerate(root.findall("object"), 1):
        where = f"object {number} of {_WHAT}"
        try:
            name, box = _name(item, where), _box(item, where, size)
        except ValueError as error:
            found.broken.append(str(error))
            continue
        found.names.append(name)
        found.boxes.append(box)
        found.notes.append(_notes(item))
        found.numbers.append(number)
    return found


def _root(path: str) -> Any:
    with needed("defusedxml", "data"):
        import defusedxml.ElementTree as xml
        from defusedxml.common import DefusedXmlException
    try:
        if os.path.getsize(path) > _LARGEST:
            raise ValueError(f"{_WHAT} must list a few objects, got {os.path.getsize(path):,} bytes")
        root = xml.parse(path, forbid_dtd=True).getroot()
    except DefusedXmlException:
        raise ValueError(f"{_WHAT} must be plain XML, got one with entities or a DTD; write it without") from None
    except xml.ParseError as error:
        raise ValueError(f"{_WHAT} must be XML, got a mistake: {one_line(str(error), 100)}") from None
    except (LookupError, UnicodeError) as error:  # an encoding that there is not
        raise ValueError(f"{_WHAT} must be XML in UTF-8, got {one_line(str(error), 100)}") from None
    if root.tag != "annotation":
        raise ValueError(f"{_WHAT} must begin with <annotation>, got <{one_line(str(root.tag), 40)}>")
    return root


def _name(item: Any, where: str) -> str:
    """Return the class of an object: as it stands there where the file says so, else without the file's own layout."""
    found = item.find("name")
    name = "" if found is None or found.text is None else found.text
    if found is None or found.get(SPACE) != "preserve":
        name = without_layout(name)
    if not name:
        raise ValueError(f"{where} must have a name, got none")
    return name


def without_layout(text: str) -> str:
    """Return a text as it is read where nothing says that its blanks count: those around it may be the file's layout.

    Examples
    --------
    >>> without_layout("\\n  traffic\\n  light "), without_layout("a  b")
    ('traffic light', 'a  b')
    """
    return _BROKEN_LINE.sub(" ", text.strip())


def _text(item: Any, *path: str) -> str:
    found = item.find("/".join(path))
    return "" if found is None or found.text is None else " ".join(found.text.split())


def _size(root: Any) -> Size | None:
    """Return the size that a file says; one of 0 is what some tools write for an unknown one."""
    given = [_text(root, "size", name) for name in ("height", "width")]
    if not any(given):
        return None
    try:
        height, width = (int(float(number)) for number in given)
    except (ValueError, OverflowError):
        raise ValueError(f"the size in {_WHAT} must be whole numbers, got {told(given, 60)}") from None
    if height < 0 or width < 0:
        raise ValueError(f"the size in {_WHAT} must not be below 0, got {width} x {height}")
    return (height, width) if height and width else None


def _box(item: Any, where: str, size: Size | None) -> tuple[float, ...]:
    given = [_text(item, "bndbox", side) for side in ("xmin", "ymin", "xmax", "ymax")]
    if not all(given):
        raise ValueError(f"{where} must have a bndbox with xmin, ymin, xmax and ymax, got {told(given, 60)}")
    try:
        left, top, right, bottom = map(float, given)
    except ValueError:
        raise ValueError(f"the box of {where} must hold numbers, got {told(given, 60)}") from None
    if not all(map(math.isfinite, (left, top, right, bottom))) or left > right or top > bottom:
        raise ValueError(
            f"the box of {where} must have xmin <= xmax and ymin <= ymax, got {told([left, top, right, bottom], 60)}"
        )
    if size is not None and (left > size[1] or top > size[0] or right < 1 or bottom < 1):
        raise ValueError(
            f"the box of {where} must lie in the picture of {size[1]} x {size[0]}, got "
            f"{told([left, top, right, bottom], 60)}"
        )
    return left - 1, top - 1, right, bottom


def _notes(item: Any) -> dict[str, Any] | None:
    notes: dict[str, Any] = {
        name: True for name in ("difficult", "truncated", "occluded") if _text(item, name).lower() in ("1", "true")
    }
    pose = _text(item, "pose")
    if pose and pose.lower() != "unspecified":
        notes["pose"] = pose
    return notes or None
