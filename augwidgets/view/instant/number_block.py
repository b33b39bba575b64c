"""`NumberBlock`: the numbers that a structure's text speaks of, in one block of bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from augwidgets.view.instant.tables import Table


@dataclass
class NumberBlock:
    """A block of numbers that is being filled: those of warps whole, those of curves in single precision.

    Examples
    --------
    >>> block = NumberBlock()
    >>> block.put([1, 2, 3], np.float32), block.put([4]), len(block.whole())
    (0, 16, 24)
    """

    parts: list[np.ndarray] = field(default_factory=list)
    count: int = 0

    def put(self, values: Any, kind: type = np.float64) -> int:
        """Append numbers; return at which byte they begin."""
        part = np.ascontiguousarray(values, kind).ravel().view(np.uint8)
        start = self.count
        if len(part) % 8:
            part = np.concatenate([part, np.zeros(8 - len(part) % 8, np.uint8)])
        self.parts.append(part)
        self.count += len(part)
        return start

    def table(self, table: Table, kind: type = np.float64) -> dict[str, Any]:
        """Append what a table holds; return what the text says of it."""
        axes = [axis.as_data() for axis in table.axes]
        return {"outputs": _short(table.outputs), "axes": axes, "at": self.put(table.values, kind)}

    def whole(self) -> bytes:
        """Return all of it."""
        return b"".join(part.tobytes() for part in self.parts)


def _short(outputs: Sequence[int]) -> Any:
    """Return numbers that follow each other as how many they are."""
    is_all = list(outputs) == list(range(len(outputs)))
    return len(outputs) if is_all else list(outputs)
