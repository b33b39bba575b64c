"""Pictures of letters and digits, of which a mirror and a half turn make others."""

from __future__ import annotations

import numpy as np

import augwidgets as aw

MIRROR, UPSIDE_DOWN = aw.flip_horizontal.at(), aw.flip_vertical.at()
NAMES = ["2", "6", "9", "b", "d", "p", "q"]
SQUARE = np.zeros((8, 10, 3), np.uint8)


def letters(**options):
    data = aw.data.open([aw.Sample(SQUARE, label=name) for name in NAMES])
    pairs = {"b": "d", "p": "q"}
    return data.with_mirrors(pairs, half_turns={"6": "9", "b": "q", "d": "p"}, never=["2", "6", "9"], **options)
