"""The quantiles of one picture: a row for each step, found by the step's id and not by what is drawn before it."""

from __future__ import annotations

import hashlib
import struct

import numpy as np

_BLOCK = struct.Struct("<8Q")  # what one digest holds: eight numbers of 64 bits
_NAME = struct.Struct("<BI")
_ID, _FURTHER = 0, 1
_UNIT = 2.0**-53


class Quantiles:
    """Rows of numbers in [0, 1), evenly spread and independent of each other, each found by the ids that name it.

    A generator gives a key once a picture, and always takes the same from its stream. A row is the BLAKE2b digest
    (RFC 7693) of the key and the ids: any id costs the same, a longer row begins as the shorter one does, and a row
    stays where others come, go or move.

    Examples
    --------
    >>> rows = Quantiles.drawn(np.random.default_rng(7))
    >>> rows.of(5).row(3) == rows.of(5).row(20)[:3], rows.of(5).row(1) == rows.of(6).row(1)
    (True, False)
    """

    __slots__ = ("_names",)

    def __init__(self, names: bytes) -> None:
        self._names = names

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> Quantiles:
        """Draw the key from a generator; restoring the generator's state repeats it."""
        return cls(rng.random(2).tobytes())

    def of(self, number: int) -> Quantiles:
        """Return the rows of one id in [0, 2**32): of a step in a recipe, of a member in a group."""
        return Quantiles(self._names + _NAME.pack(_ID, number))

    def row(self, count: int) -> list[float]:
        """Return the first `count` numbers of the row."""
        found = _BLOCK.unpack(hashlib.blake2b(self._names).digest())
        for further in range(1, (count + 7) // 8):
            found += _BLOCK.unpack(hashlib.blake2b(self._names + _NAME.pack(_FURTHER, further)).digest())
        return [(bits >> 11) * _UNIT for bits in found[:count]]
