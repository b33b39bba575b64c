"""Natural pictures with masks that need no download: pieces of scikit-image's photograph of coins, and scenes of them.

The upper half of the photograph is trained with and cut out from, the lower half is for the test: other coins, on the
same cloth, in another light.
"""

from __future__ import annotations

import numpy as np

from augwidgets.data import pictures
from augwidgets.sample.sample import Sample
from augwidgets.scenes import examples
from augwidgets.scenes.from_data import cutouts
from augwidgets.scenes.plan import Plan
from augwidgets.warp.fitting import cropped

_PIECE = 96  # pixels of a piece's side
_HALF = 150  # pixels: where the upper half ends


def coin_plan() -> Plan:
    """Return a plan of scenes: coins of the upper half, on the moon, grass, gravel and bricks.

    Examples
    --------
    >>> coin_plan().count
    (1, 4)
    """
    upper = cropped(pictures.coins(), 0, 0, (_HALF, pictures.coins().size[1]))
    return Plan(list(cutouts([upper], "coin")), examples.backgrounds(), count=(1, 4), scale=(0.35, 0.6))


def coin_pieces(count: int, seed: int, *, lower: bool = False) -> list[Sample]:
    """Return square pieces of a half of the photograph, anywhere in it, with the masks of their coins.

    Parameters
    ----------
    count : int
    seed : int
    lower : bool
        Whether they are of the lower half, which nothing is trained with.

    Examples
    --------
    >>> one, other = coin_pieces(2, 0)
    >>> one.size, one.mask.max() > 0, bool((one.image == other.image).all())
    ((96, 96), np.True_, False)
    """
    whole = pictures.coins()
    height, width = whole.size
    rng = np.random.default_rng([seed, int(lower)])
    first, last = (_HALF, height - _PIECE) if lower else (0, _HALF - _PIECE)
    places = [(int(rng.integers(first, last + 1)), int(rng.integers(0, width - _PIECE + 1))) for _ in range(count)]
    return [cropped(whole, top, left, (_PIECE, _PIECE)) for top, left in places]
