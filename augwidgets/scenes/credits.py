"""Where cut-outs and backgrounds come from, and under which terms: it lies beside what is made of them."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from augwidgets.domain.atomic_write import write_atomically
from augwidgets.scenes.from_data import FoundCutouts

if TYPE_CHECKING:
    from augwidgets.scenes.plan import Plan

NAME = "sources.csv"
_HEAD = ("kind", "number", "class", "source", "licence")


def rows(plan: Plan) -> list[tuple[str, int, str, str, str]]:
    """Return a row for each cut-out, distractor and background; none of a data set is read for it."""
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
    found += [("background", number, "", name, "") for number, name in enumerate(plan.ground.names)]
    return found


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
