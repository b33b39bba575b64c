"""Where cut-outs and backgrounds come from, and under which terms: it lies beside what is made of them."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from augwidgets.domain.atomic_write import write_atomically
from augwidgets.domain.errors import one_line
from augwidgets.scenes.cutout_image import words_of
from augwidgets.scenes.from_data import FoundCutouts

if TYPE_CHECKING:
    from augwidgets.scenes.plan import Plan

NAME = "sources.csv"
_ARTIST, _COPYRIGHT = 0x013B, 0x8298  # of EXIF
_HEAD = ("kind", "number", "class", "source", "licence")


def rows(plan: Plan) -> list[tuple[str, int, str, str, str]]:
    """Return a row for each cut-out, distractor and background; no picture of a data set is read for it."""
    found: list[tuple[str, int, str, str, str]] = []
    for kind, things in (("cut-out", plan.cutouts), ("distractor", plan.distractors)):
        for number in range(len(things)):
            if isinstance(things, FoundCutouts):
                source, licence = things.terms
                where = ", ".join(filter(None, (source, things.picture_of(number))))
                found.append((kind, number, things.label_of(number), where, licence))
            else:
                one = things[number]
                found.append((kind, number, one.label, one.source, one.licence))
    for number, entry in enumerate(plan.ground.data.listing.entries):
        source, licence = ("", "") if entry.file is None else _said_by(entry.file)
        found.append(("background", number, "", ", ".join(filter(None, (source, entry.name))), licence))
    return found


def _said_by(file: str) -> tuple[str, str]:
    """Return what a picture's file says of its source and its licence: a PNG's words, or a JPEG's author and rights."""
    try:
        with Image.open(file) as image:
            words = words_of(image)
            rights = image.getexif()
    except (OSError, ValueError, SyntaxError):
        return "", ""
    named = (words.get(name) or rights.get(tag) for name, tag in (("source", _ARTIST), ("licence", _COPYRIGHT)))
    source, licence = (one_line(word.strip("\0 "), 500) if isinstance(word, str) else "" for word in named)
    return source, licence


def about(plan: Plan) -> dict[str, Any]:
    """Return what COCO's file says of them: a licence for each that is named."""
    named = sorted({row[4] for row in rows(plan) if row[4]})
    return {"licenses": [{"id": number, "name": name, "url": ""} for number, name in enumerate(named, 1)]}


def write(plan: Plan, folder: str | os.PathLike[str]) -> Path:
    """Write ``sources.csv``."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEAD)
    writer.writerows(rows(plan))
    return write_atomically(Path(folder) / NAME, text.getvalue().encode("utf-8", "replace"), overwrite=True)
