"""What a COCO file says, gone through once before any picture is read: what is right, and what is left out and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from augwidgets.data.listing import LeftOut, Size
from augwidgets.domain.errors import one_line, told
from augwidgets.sample.checks import LONGEST_SIDE

_NUMBERS = {int, float}
_FAR = 1e9  # pixels: no picture is so large
_LARGEST_ID = 2**63
_LONGEST_NAME = 200


# What of an object's row has its own place in a Sample, or is worked out when it is written.
TAKEN = frozenset({"id", "image_id", "category_id", "segmentation", "area", "bbox", "iscrowd", "keypoints",
                   "num_keypoints"})  # fmt: skip
# What of a picture's row has its own place in an Entry.
TAKEN_OF_PICTURES = frozenset({"id", "file_name", "height", "width"})


class Rows(NamedTuple):
    """What a file says of one picture.

    Attributes
    ----------
    objects : list of dict
        The rows of its objects as they stand in the file, checked.
    own : dict
        Its own row.
    file : int
        Which of the data set's files it is.
    """

    objects: list[dict[str, Any]]
    own: dict[str, Any]
    file: int


class Category(NamedTuple):
    """A class: its name, the names of its keypoints, and all that its row says."""

    name: str
    points: tuple[str, ...]
    row: dict[str, Any]


class Picture(NamedTuple):
    """A picture's row: its number, its name as it is written, its size where that is right, and all it says."""

    id: int | str
    name: str
    size: Size | None
    row: dict[str, Any]


def categories_of(rows: Sequence[Any], left: list[LeftOut]) -> dict[int | str, Category]:
    """Return the classes by their numbers; what is wrong goes to `left`."""
    found: dict[int | str, Category] = {}
    names: dict[str, int | str] = {}
    for place, row in enumerate(rows):
        what = f"category at place {place}"
        if type(row) is not dict:
            left.append(LeftOut(what, f"it must be an object, got {told(row)}"))
            continue
        number, name = row.get("id"), row.get("name")
        why = _wrong_id(number, found)
        if why is None and (not isinstance(name, str) or not name.strip() or len(name) > _LONGEST_NAME):
            why = f"its name must be a text of 1 to {_LONGEST_NAME} letters, got {told(name)}"
        if why is not None:
            left.append(LeftOut(what, why))
            continue
        assert isinstance(name, str) and isinstance(number, (int, str))
        what = f"category {told(number, 40)}"
        if name in names:
            left.append(LeftOut(what, f"its name {told(name)} is that of category {names[name]} as well; both are one"))
        names.setdefault(name, number)
        points = row.get("keypoints", [])
        if not isinstance(points, list) or not all(isinstance(one, str) for one in points):
            left.append(LeftOut(what, f"its keypoints must be a list of names, got {told(points)}; they have none"))
            points = []
        row = {**row, "keypoints": points} if points else {key: row[key] for key in row if key != "keypoints"}
        found[number] = Category(name, tuple(points), row)
    return found


def pictures_of(rows: Sequence[Any], left: list[LeftOut]) -> dict[int | str, Picture]:
    """Return the rows of pictures by their numbers; what is wrong goes to `left`."""
    found: dict[int | str, Picture] = {}
    for place, row in enumerate(rows):
        if type(row) is not dict:
            left.append(LeftOut(f"picture {place}", f"it must be an object, got {told(row)}"))
            continue
        number, name = row.get("id"), row.get("file_name")
        what = one_line(name, 80) if isinstance(name, str) else f"picture {place}"
        why = _wrong_id(number, found)
        if why is None and (not isinstance(name, str) or not name):
            why = f"its file_name must be a text, got {told(name)}"
        if why is not None:
            left.append(LeftOut(what, why))
            continue
        assert isinstance(name, str) and isinstance(number, (int, str))
        high, wide = row.get("height"), row.get("width")
        size: Size | None = None
        if type(high) is int and type(wide) is int and 0 < high <= LONGEST_SIDE and 0 < wide <= LONGEST_SIDE:
            size = (high, wide)
        elif not (high is None and wide is None):
            left.append(
                LeftOut(
                    what,
                    f"its height and width must be whole numbers from 1 to {LONGEST_SIDE}, got {told(high, 40)} and "
                    f"{told(wide, 40)}; they are read from its file",
                )
            )
        found[number] = Picture(number, name, size, row)
    return found


def objects_of(
    rows: Sequence[Any],
    pictures: Mapping[int | str, Picture],
    categories: Mapping[int | str, Category],
    left: list[LeftOut],
) -> dict[int | str, list[dict[str, Any]]]:
    """Return the rows of objects by the numbers of their pictures; what is wrong goes to `left`.

    One whose outline or keypoints are wrong stays with its box.

    Parameters
    ----------
    rows : sequence
    pictures, categories : mapping
        Those that are right.
    left : list of LeftOut
        Is added to.
    """
    found: dict[int | str, list[dict[str, Any]]] = {number: [] for number in pictures}
    taken: dict[int | str, dict[str, Any]] = {}
    for place, row in enumerate(rows):
        if type(row) is not dict:
            left.append(LeftOut(_told_object(None, place), f"it must be an object, got {told(row)}"))
            continue
        number: Any = row.get("id")
        image: Any = row.get("image_id")
        category: Any = row.get("category_id")
        picture = pictures.get(image) if type(image) in (int, str) else None
        why: str | None
        if picture is None:
            why = f"there is no picture with its image_id {told(image, 40)}"
        elif type(category) not in (int, str) or category not in categories:
            why = f"there is no category with its category_id {told(category, 40)}"
        else:
            why = _wrong_box(row.get("bbox"), picture.size)
        if why is None and number is not None and _wrong_id(number, taken):
            if taken.get(number) == row if type(number) in (int, str) else False:
                why = "it comes twice, word for word"
            else:
                what = f"the id of {_told_object(None, place)}"
                left.append(LeftOut(what, f"{_wrong_id(number, taken)}; it has none now"))
                row = {**row, "id": None}
        elif why is None and number is not None:
            taken[number] = row
        if why is not None:
            left.append(LeftOut(_told_object(number, place), why))
            continue
        assert picture is not None
        wrong = _wrong_parts(row, categories[category], picture.size)
        if wrong:
            left += [LeftOut(_told_object(number, place), f"{why}; it has none now") for why in wrong.values()]
            row = {**row, **dict.fromkeys(wrong)}
        found[image].append(row)
    return found


def _told_object(number: Any, place: int) -> str:
    known = type(number) in (int, str)
    return f"annotation {told(number, 40)}" if known else f"annotation at place {place}"


def _wrong_id(number: Any, taken: Mapping[int | str, Any]) -> str | None:
    if type(number) is int:
        if not -_LARGEST_ID <= number < _LARGEST_ID:
            return f"its id must fit in 64 bits, got {told(number, 40)}"
    elif type(number) is not str or not 0 < len(number) <= _LONGEST_NAME:
        return f"its id must be a whole number or a text, got {told(number, 40)}"
    return f"its id {told(number, 40)} is that of another one before" if number in taken else None


def _wrong_box(box: Any, size: Size | None) -> str | None:
    if type(box) is not list or len(box) != 4 or not {*map(type, box)} <= _NUMBERS:
        return f"its bbox must be four numbers x, y, width, height, got {told(box, 60)}"
    x, y, wide, high = box
    if not (-_FAR < x < _FAR and -_FAR < y < _FAR and 0 < wide < _FAR and 0 < high < _FAR):
        return f"its bbox must have a width and height above 0 and lie in a picture, got {told(box, 60)}"
    if x + wide <= 0 or y + high <= 0 or (size is not None and (x >= size[1] or y >= size[0])):
        where = "its picture" if size is None else f"its picture of {size[1]} x {size[0]}"
        return f"its bbox {told(box, 60)} lies beside {where}"
    return None


def _wrong_parts(row: dict[str, Any], category: Category, size: Size | None) -> dict[str, str]:
    """Return by their keys which parts of an object are wrong that it can do without, and why."""
    wrong: dict[str, str] = {}
    outline = row.get("segmentation")
    if outline:
        why = _wrong_outline(outline, size)
        if why is not None:
            wrong["segmentation"] = why
    points = row.get("keypoints")
    if points is not None:
        why = _wrong_points(points, category.points)
        if why is not None:
            wrong["keypoints"] = why
    if row.get("iscrowd", 0) not in (0, 1):
        wrong["iscrowd"] = f"its iscrowd must be 0 or 1, got {told(row['iscrowd'], 40)}"
    return wrong


def _wrong_outline(outline: Any, size: Size | None) -> str | None:
    """Return what of an outline is wrong, as far as that is seen without drawing it."""
    if type(outline) is dict:
        own = outline.get("size")
        if type(own) is not list or len(own) != 2 or (size is not None and tuple(own) != size):
            return f"its run lengths must be for the picture's [height, width], got {told(own, 40)}"
        if type(outline.get("counts")) not in (list, str):
            return f"its run lengths must have counts, got {told(outline.get('counts'), 40)}"
        return None
    if type(outline) is not list:
        return f"its segmentation must be polygons or run lengths, got {told(outline, 60)}"
    far = 3 * (_FAR if size is None else max(size))
    for polygon in outline:
        if type(polygon) is not list or len(polygon) < 6 or len(polygon) % 2:
            return f"a polygon of it must be the x and y of three points or more, got {told(polygon, 60)}"
        try:
            if not -far <= min(polygon) <= max(polygon) <= far:
                return f"a polygon of it must lie in or about the picture, got {told(polygon, 60)}"
        except TypeError:  # what cannot be compared is not all numbers
            return f"a polygon of it must be numbers, got {told(polygon, 60)}"
    return None


def _wrong_points(points: Any, names: Sequence[str]) -> str | None:
    wanted = f"x, y and v of {len(names) or 'its'} keypoints"
    if type(points) is not list or len(points) % 3 or (names and len(points) != 3 * len(names)):
        return f"its keypoints must be {wanted}, got {told(points, 60)}"
    try:
        if points and not -_FAR < min(points) <= max(points) < _FAR:
            return f"its keypoints must be {wanted} in a picture, got {told(points, 60)}"
    except TypeError:
        return f"its keypoints must be {wanted}, got {told(points, 60)}"
    if not {*points[2::3]} <= {0, 1, 2}:
        return f"v of its keypoints must be 0, 1 or 2, got {told(points[2::3], 60)}"
    return None
