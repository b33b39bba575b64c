"""How Keras comes to take an iterator of the kit for a data set of its own, although Keras need not be imported."""

from __future__ import annotations

import functools
import sys
from typing import Any


class SeenAsDataset:
    """Is taken by ``model.fit``, ``evaluate`` and ``predict`` as a ``keras.utils.PyDataset``.

    Keras asks ``isinstance(x, PyDataset)``. As soon as it is imported, the class that an object shows to such a
    question, its ``__class__``, derives from ``PyDataset``; nothing else of the object changes.

    Attributes
    ----------
    workers, use_multiprocessing, max_queue_size : int, bool, int
        How Keras asks for batches.
    """

    workers: int = 1
    use_multiprocessing: bool = False
    max_queue_size: int = 10

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        kind: Any = type(self)
        return _shown(kind, _dataset())

    @property
    def num_batches(self) -> int:
        return len(self)  # type: ignore[arg-type]

    def on_epoch_begin(self) -> None:
        """Do nothing: epochs are counted where they end."""


def _dataset() -> type | None:
    """Return Keras's class; None as long as Keras is not imported, or not to its end."""
    found: type | None = getattr(getattr(sys.modules.get("keras"), "utils", None), "PyDataset", None)
    return found


@functools.cache
def _shown(kind: Any, dataset: type | None) -> Any:
    return kind if dataset is None else type(kind.__name__, (kind, dataset), {"__module__": kind.__module__})
