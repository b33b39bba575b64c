"""Which column of a table of labels is what: the names that common tools give to files, classes and boxes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from augwidgets.data.folder_listing import is_picture_name

_FILES = ("filename", "file_name", "file", "filepath", "file_path", "image_path", "imagepath", "path", "img_path",
          "image_file", "image_name", "image", "img", "image_id", "imageid", "picture", "id")  # fmt: skip
_CLASSES = ("class", "class_name", "classname", "label_name", "labelname", "category", "category_name", "label", "name",
            "object", "species", "breed", "target")  # fmt: skip
_WHOLE = ("picture_label", "image_label", "label")  # beside another column of classes of objects
_SPLITS = ("split", "subset", "set", "partition")
_EDGES = [("xmin", "ymin", "xmax", "ymax"), ("x_min", "y_min", "x_max", "y_max"), ("x0", "y0", "x1", "y1"),
          ("x1", "y1", "x2", "y2"), ("left", "top", "right", "bottom"), ("minx", "miny", "maxx", "maxy")]  # fmt: skip
_SIDES = [("x", "y", "w", "h"), ("x", "y", "width", "height"), ("left", "top", "width", "height"),
          ("bbox_x", "bbox_y", "bbox_width", "bbox_height"), ("bbox_x", "bbox_y", "bbox_w", "bbox_h"),
          ("xmin", "ymin", "w", "h"), ("xmin", "ymin", "width", "height")]  # fmt: skip
_LISTED = ("bbox", "box")


class Columns(NamedTuple):
    """Where in a row the parts of a label stand.

    Attributes
    ----------
    file : int
    name : int, optional
        The class.
    box : tuple of int
        Four columns, one that holds four numbers, or none.
    has_sides : bool
        Whether a box is given by its corner and its sides, not by its edges.
    size : (int, int), optional
        The columns with height and width of the picture.
    split : int, optional
    whole : int, optional
        The label of the whole picture, beside the classes of objects.
    """

    file: int
    name: int | None = None
    box: tuple[int, ...] = ()
    has_sides: bool = False
    size: tuple[int, int] | None = None
    split: int | None = None
    whole: int | None = None


def columns_of(head: Sequence[Any]) -> Columns | None:
    """Return which column is what; None where none names files, or there is neither a class nor a box.

    Examples
    --------
    >>> found = columns_of(["filename", "width", "height", "class", "xmin", "ymin", "xmax", "ymax"])
    >>> found.file, found.name, found.box, found.size
    (0, 3, (4, 5, 6, 7), (2, 1))
    >>> columns_of(["image", "label"]).name, columns_of(["a", "b"])
    (1, None)
    """
    known: dict[str, int] = {}
    for place, name in enumerate(head):
        known.setdefault(str(name).strip().lower().replace(" ", "_").replace("-", "_"), place)
    file = next((known[name] for name in _FILES if name in known), None)
    if file is None:
        return None
    edges = next((names for names in _EDGES if all(name in known for name in names)), None)
    sides = None if edges else next((names for names in _SIDES if all(name in known for name in names)), None)
    listed = next((name for name in _LISTED if name in known), None)
    used = edges or sides or ((listed,) if listed is not None else ())
    box = tuple(known[name] for name in used)
    left = {name: place for name, place in known.items() if place not in (file, *box)}
    name = next((left[name] for name in _CLASSES if name in left), None)
    if name is None and not box:
        return None
    size = (left["height"], left["width"]) if box and "height" in left and "width" in left else None
    whole = next((left[one] for one in _WHOLE if box and left.get(one, name) != name), None)
    split = next((left[one] for one in _SPLITS if one in left and left[one] != name), None)
    return Columns(file, name, box, not edges and bool(box), size, split, whole)


def columns_without_head(row: Sequence[str]) -> Columns | None:
    """Return which column is what, from a first row that is no head: RetinaNet's, or file and label.

    Examples
    --------
    >>> columns_without_head(["a/1.jpg", "10", "20", "30", "40", "cat"]).box
    (1, 2, 3, 4)
    """
    if not row or not is_picture_name(row[0].strip().replace("\\", "/").rsplit("/", 1)[-1]):
        return None
    if len(row) == 2:
        return Columns(0, 1)
    numbers = [cell.strip() for cell in row[1:5]]
    if len(row) == 6 and (not any(numbers) or all(cell.lstrip("-").replace(".", "", 1).isdigit() for cell in numbers)):
        return Columns(0, 5, (1, 2, 3, 4))
    return None
