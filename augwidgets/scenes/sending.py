"""A plan on its way into another process: its pictures are packed once, and unpacked there once.

An export sends a plan with each of its chunks. Its cut-outs and backgrounds are megabytes; packed and unpacked each
time they would cost a second core a tenth of what it brings, and the pictures that a worker keeps would be lost.
"""

from __future__ import annotations

import hashlib
import pickle
import sys
import threading
from collections import OrderedDict
from typing import Any, NamedTuple

import numpy as np

_KEPT = 4  # packets that a process keeps unpacked

_unpacked: OrderedDict[str, Any] = OrderedDict()
_lock = threading.Lock()


class Packet(NamedTuple):
    """Things in one piece; joblib hands so large an array to its processes without a copy.

    Attributes
    ----------
    name : str
        Of what is in it: two packets of one name hold the same.
    content : array of uint8
    """

    name: str
    content: np.ndarray


def packed(things: Any) -> Packet:
    """Return things in one piece, as joblib would send them, where it is at work.

    Examples
    --------
    >>> unpacked(packed({"a": 1}))
    {'a': 1}
    """
    # Classes and functions of a notebook travel with joblib's pickler alone.
    by_joblib = sys.modules.get("joblib.externals.cloudpickle")
    content = pickle.dumps(things) if by_joblib is None else by_joblib.dumps(things)
    return Packet(hashlib.blake2b(content, digest_size=16).hexdigest(), np.frombuffer(content, np.uint8))


def unpacked(packet: Packet) -> Any:
    """Return what is in a packet: the same things each time, while it is one of the last few."""
    with _lock:
        if packet.name not in _unpacked:
            _unpacked[packet.name] = pickle.loads(packet.content.data)
            while len(_unpacked) > _KEPT:
                _unpacked.popitem(last=False)
        _unpacked.move_to_end(packet.name)
        return _unpacked[packet.name]
