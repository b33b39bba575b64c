"""The row of a share that is given as a count of pixels: its track goes over the pixels of the picture."""

from __future__ import annotations

from typing import Any

from augwidgets.domain.pixel_count import px
from augwidgets.widgets.entry import Entry
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.range_row import RangeRow, is_counted


def _counts(value: Any) -> Any:
    return tuple(end.count for end in value) if isinstance(value, tuple) else value.count


def _pixels(value: Any) -> Any:
    return tuple(map(px, value)) if isinstance(value, tuple) else px(value)


class PixelRow(RangeRow):
    """A row of pixels; what is typed with a per cent sign is a share, and gets a row of its own."""

    def __init__(self, kit: Kit, entry: Entry) -> None:
        self._of_shares = entry
        domain = entry.domain.in_pixels(entry.size)
        value = _counts(entry.value)
        super().__init__(
            kit, entry._replace(domain=domain, value=value, changed=lambda new: entry.changed(_pixels(new)))
        )

    def show(self, value: Any) -> None:
        if is_counted(value):
            super().show(_counts(value))

    def _typed(self, text: str) -> None:
        if "%" not in text:
            super()._typed(text)
            return
        entry = self._of_shares
        try:
            value = entry.domain.parse_open(text) if entry.is_open else entry.domain.parse(text)
        except (ValueError, TypeError) as error:
            self._kit.put(self._text, self._written())
            raise ValueError(f"{entry.spoken}: {error}") from error
        entry.changed(value)
