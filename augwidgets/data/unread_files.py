"""What lies among the pictures of a folder and is not read: what may be labels, and pictures of other kinds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from augwidgets.data.folder_listing import inside, is_picture_name, other_files_below, stem_of
from augwidgets.data.formats.csv_table import why_unread
from augwidgets.data.formats.folders import splits_in
from augwidgets.data.formats.yolo_folders import holds_lines
from augwidgets.data.listing import LeftOut, left_together
from augwidgets.data.out.work_folder import MARK

# Pictures that neither Pillow nor OpenCV reads everywhere: a phone's, a camera's, drawings, and what programs keep.
_OTHER_KINDS = frozenset(
    {".ai", ".arw", ".cr2", ".cr3", ".dng", ".eps", ".heic", ".heif", ".hif", ".j2k", ".jp2", ".jpe", ".jfif", ".jxl",
     ".jxr", ".nef", ".orf", ".pef", ".psd", ".raf", ".raw", ".rw2", ".svg", ".tga", ".xcf"}
)  # fmt: skip
_BESIDE = (".txt", ".xml", ".json")  # label files, one for each picture
_KIND = "a picture of a kind that is not read; save it as JPEG or PNG"
_KINDS = "pictures of kinds that are not read; save them as JPEG or PNG"


def other_pictures(place: Path) -> list[LeftOut]:
    """Return the pictures below a folder that are of no kind that is read, as one line.

    Parameters
    ----------
    place : Path

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name in ("a.HEIC", "b.png", "notes.txt", "c.svg"):
    ...         Path(folder, name).touch()
    ...     other_pictures(Path(folder))[0].what
    '2 pictures (a.HEIC, c.svg)'
    """
    names = [name for name in other_files_below(str(place)) if os.path.splitext(name)[1].lower() in _OTHER_KINDS]
    return left_together(names, _KIND, _KINDS)


def unread_labels(place: Path) -> list[LeftOut]:
    """Return what in a folder of pictures may say something of them, and is read by no format.

    Parameters
    ----------
    place : Path
        Which is opened as pictures, or as folders of classes.
    """
    files = inside(place).files
    tables = files if MARK not in files else []  # those of an export say what was left out, and the like
    found = [LeftOut(name, why) for name in tables if (why := why_unread(place / name)) is not None]
    homes = [place, *(place / name for name in inside(place).folders)]
    homes += [place / part / name for part in splits_in(place).values() for name in inside(place / part).folders]
    lines = [home for home in homes if holds_lines(home)]
    beside = [name for home in homes if home not in lines for name in _beside(place, home)]
    one = "a file beside a picture of the same name, of no kind of labels that is known"
    several = "files beside pictures of the same names, of no kind of labels that is known"
    of_yolo = "YOLO's labels beside pictures; format='yolo-folders' reads them"
    found += left_together([name for home in lines for name in _beside(place, home)], of_yolo, of_yolo, "files")
    return found + left_together(beside, one, several, "files")


def _beside(place: Path, home: Path) -> Iterator[str]:
    files = inside(home).files
    texts = [name for name in files if name.lower().endswith(_BESIDE)]
    stems = {stem_of(name) for name in files if is_picture_name(name)} if texts else set()
    before = "" if home == place else f"{home.relative_to(place).as_posix()}/"
    for name in texts:
        if stem_of(name) in stems:
            yield before + name
