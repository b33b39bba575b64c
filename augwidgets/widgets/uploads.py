"""Files that come from the browser in pieces."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from augwidgets.domain import strict_json
from augwidgets.domain.errors import told

LARGEST = {"picture": 50 * 2**20, "recipe": strict_json.LARGEST}  # bytes; the browser refuses larger pictures by itself
_PIECE = 2**20
_PATIENCE = 60.0  # seconds without a piece, after which an upload is given up


@dataclass(frozen=True)
class Upload:
    """A file that has arrived whole."""

    kind: str
    name: str
    content: bytes


@dataclass
class _Coming:
    id: str
    kind: str
    name: str
    size: int
    content: bytearray = field(default_factory=bytearray)
    last: float = field(default_factory=time.monotonic)


class Uploads:
    """Puts the pieces of one upload together; a newer one takes the place of one that was broken off.

    The browser says what will come (``id, kind, name, size``), then sends pieces (``id, start`` and a buffer), each
    when it has been asked for it. What it says is checked, not trusted.
    """

    def __init__(self) -> None:
        self._coming: _Coming | None = None

    @property
    def waiting(self) -> int:
        """Bytes that are kept of a file that is not complete."""
        return 0 if self._coming is None else len(self._coming.content)

    def take(self, message: dict[str, Any], buffers: Sequence[Any]) -> Upload | int | None:
        """Read a message; return the complete file, or where the next piece begins, or None if it belongs to nothing.

        Raises
        ------
        ValueError
            In one sentence, when it is refused; nothing is kept of it then.
        """
        if "size" in message:
            self._coming = None
            self._coming = self._announced(message)
            return 0
        coming = self._coming
        if coming is None or str(message.get("id")) != coming.id:
            return None
        if message.get("start") != len(coming.content) or len(buffers) != 1:
            self._coming = None
            raise ValueError(f"the upload of {coming.name} came apart; choose the file again")
        piece = bytes(buffers[0])
        if not 0 < len(piece) <= min(_PIECE, coming.size - len(coming.content)):
            self._coming = None
            raise ValueError(f"the upload of {coming.name} is not as large as it said; choose the file again")
        coming.content += piece
        coming.last = time.monotonic()
        if len(coming.content) < coming.size:
            return len(coming.content)
        self._coming = None
        return Upload(coming.kind, coming.name, bytes(coming.content))

    def tidy(self) -> float | None:
        """Forget an upload that has stalled; give the seconds after which to look again, or None."""
        if self._coming is None:
            return None
        left = self._coming.last + _PATIENCE - time.monotonic()
        if left > 0:
            return left
        self._coming = None
        return None

    @staticmethod
    def _announced(message: dict[str, Any]) -> _Coming:
        kind, size = message.get("kind"), message["size"]
        name = str(message.get("name", ""))[:200] or "the file"
        if kind not in LARGEST or type(size) is not int:
            raise ValueError(f"an upload must be a picture or a recipe, got {told(kind)}")
        if not 0 < size <= LARGEST[kind]:
            limit, came = LARGEST[kind] / 2**20, size / 2**20
            raise ValueError(f"{name}: a {kind} file of at most {limit:.0f} MB can be uploaded, got {came:.0f} MB")
        return _Coming(str(message.get("id")), kind, name, size)
