"""The Write page: many scenes of the plan as a data set, in a thread, with progress, an end, and going on."""

from __future__ import annotations

import html
import os
import weakref
from typing import Any

import ipywidgets

from augwidgets.domain.errors import path_told
from augwidgets.domain.options import Switch
from augwidgets.domain.range import Range
from augwidgets.widgets.background import Work
from augwidgets.widgets.controls import row_for
from augwidgets.widgets.entry import Entry
from augwidgets.widgets.grid_page import Plan
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.long_work import LongWork, in_words
from augwidgets.widgets.pages import page
from augwidgets.widgets.traits import in_a_sentence

_COUNT = 500
_MOST = 100_000_000
_NO_LABELS = ("folder", "pictures", "yolo-folders", "yolo-pose")  # formats that keep no boxes or masks
_SHARE = Range(0, 90, unit="per cent", whole=True)
_ABOUT = (
    "Scene k is drawn from the seed and k, whoever draws it: the first ones are those of the grid. The run can be "
    "stopped at any time, and goes on from there; a folder with other files in it is left alone. Sources and licences "
    "lie beside the pictures (sources.csv)."
)


class WritePage:
    """A folder, how many, in which format, and what writes them.

    Attributes
    ----------
    work : LongWork
        What is being written.
    """

    title = "Write"

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._explorer: Any = kit.explorer
        me = self._explorer
        here: Any = weakref.proxy(self)  # a page that has gone hears nothing more, and what it writes ends
        self.work = LongWork(lambda: here._show(), lambda error: here._failed(error))
        self._values: dict[str, Any] = {"validation": 0, "natural": 0, "same scene in all blends": False}
        self._folder = kit.make(
            ipywidgets.Text, "aw-field", "aw-w-folder", description="folder", value="scenes", continuous_update=True,
            tooltip="a new or an empty folder, or one where this was begun", placeholder="scenes",
        )  # fmt: skip
        self._count = kit.make(
            ipywidgets.BoundedIntText, "aw-field", "aw-w-count", description="how many", value=_COUNT, min=1, max=_MOST,
            tooltip="so many pictures",
        )  # fmt: skip
        self._format = kit.make(
            ipywidgets.Dropdown, "aw-field", "aw-w-format", description="format", options=["coco"],
            tooltip="in which labels are written",
        )  # fmt: skip
        self._pictures = kit.make(
            ipywidgets.Dropdown, "aw-field", "aw-w-kind", description="pictures", options=["png", "jpg"],
            tooltip="png keeps every level, jpg is smaller",
        )  # fmt: skip
        self._jobs = kit.make(
            ipywidgets.BoundedIntText, "aw-field", "aw-w-jobs", description="workers", value=1, min=1,
            max=max(os.cpu_count() or 1, 1), tooltip="processes that share the work; the files are the same",
        )  # fmt: skip
        self._rows = [
            row_for(kit, Entry("write", name, domain, self._values[name], self._setter(name), is_open=False))
            for name, domain in (("validation", _SHARE), ("natural", _SHARE), ("same scene in all blends", Switch()))
            if name != "natural" or hasattr(me.plan.cutouts, "data")
        ]
        self._write = kit.button("", "aw-button aw-primary aw-write", "write them into the folder", "save", self._begin)
        self._end = kit.button("Stop", "aw-button", "stop writing; it goes on from there", "", self.work.stop)
        self._bar = kit.make(ipywidgets.HTML, "aw-writing")
        fields = kit.row(self._folder, self._count, self._format, self._pictures, self._jobs, classes="aw-narrow")
        buttons = kit.row(self._write, self._end, classes="aw-group")
        rows = kit.column(*(row.box for row in self._rows), classes="aw-part aw-write-rows")
        self._told = kit.text(_ABOUT, "aw-about")
        self.content = kit.column(fields, rows, buttons, self._bar, self._told, classes="aw-one aw-write-page")
        for control in (self._count, self._folder):
            kit.hear(control, lambda _: self._show())
        self._problem = ""
        self._stopped = False
        self._show()

    def prepare(self, plan: Plan) -> Work:
        """List the formats once the page is seen: they are many files."""
        if len(self._format.options) == 1:
            from augwidgets.data.formats.table import FORMATS

            names = [name for name, one in FORMATS.items() if one.writer is not None and name not in _NO_LABELS]
            chosen = self._format.value
            self._kit.put(self._format, sorted(names, key=lambda name: name != "coco"), "options")
            self._kit.put(self._format, chosen)
        return lambda: self._show

    def _setter(self, name: str) -> Any:
        return lambda value: self._values.__setitem__(name, value)

    def _begin(self) -> None:
        explorer, values = self._explorer, self._values
        plan, count, folder = explorer.plan, self._count.value, self._folder.value.strip()
        self._problem = ""
        if not folder:
            raise ValueError("folder must name a new or an empty folder, got nothing")
        options = {
            "format": self._format.value, "pictures": self._pictures.value, "seed": explorer.seed,
            "size": explorer.size, "validation": values["validation"] / 100, "natural": values["natural"] / 100,
            "in_all_blends": values["same scene in all blends"],
            "n_jobs": self._jobs.value if self._jobs.value > 1 else None,
        }  # fmt: skip

        def end(done: Any) -> str:
            self._stopped = not done.complete
            place = path_told(done.folder, 120)
            if not done.complete:
                return f"stopped: {done.pictures:,} of {count:,} are in {place}; Go on writes the others"
            return f"{done.pictures:,} scene{'s' * (done.pictures != 1)} as {done.format} in {place}"

        self.work.begin(
            lambda say: plan.write(os.path.expanduser(folder), count, progress=say, **options),
            f"writing {count:,} scenes", end,
        )  # fmt: skip

    def _failed(self, error: Exception) -> None:
        self._problem = in_a_sentence(error)
        self._show()

    def _show(self) -> None:
        work, count = self.work, self._count.value
        word = "Go on" if self._stopped and not work.is_busy else "Write"
        self._write.description = f"{word}: {count:,} of these" if word == "Go on" else f"Write {count:,} of these"
        self._write.disabled, self._end.disabled = work.is_busy, not work.is_busy
        if self._problem:
            self._bar.value = f'<div class="aw-sentence" role="alert">{html.escape(self._problem)}</div>'
            return
        share = work.done / work.count if work.count else 0
        bar = f'<progress max="1" value="{share:.4f}" aria-label="written"></progress>' if work.is_busy else ""
        left = f", about {in_words(work.left)} left" if work.is_busy and work.left is not None else ""
        said = html.escape(work.note + left)
        self._bar.value = f'{bar}<span role="status">{said}</span>' if said else ""


@page("Write", 80)
def _of(kit: Kit) -> WritePage | None:
    return None if kit.explorer.source.has_original else WritePage(kit)
