"""The numbers of published policies: which operations there are, how strong they become, which are tried together.

Facts of the papers, as torchvision 0.29 has them too: a strength is a share of what stands in `SPACES`, and a
sub-policy of AutoAugment is two operations, each with its chance and its strength on a scale from 0 to 9.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Space:
    """How strong the operations of a policy are at their strongest.

    Attributes
    ----------
    slant : float
        How far ShearX and ShearY slide the far side, in sides.
    slide : float
        TranslateX and TranslateY, of width and of height.
    turn : float
        Rotate, in degrees.
    change : float
        By how much the gains of Brightness, Color, Contrast and Sharpness depart from 1.
    bits : int
        How many of the eight bits Posterize takes away.
    """

    slant: float
    slide: float
    turn: float
    change: float
    bits: int


# AutoAugment slides by up to 150 pixels of pictures of 331.
USUAL = Space(slant=0.3, slide=150 / 331, turn=30, change=0.9, bits=4)
# TrivialAugment slides by up to 32 pixels; its pictures of ImageNet have 224.
WIDE = Space(slant=0.99, slide=32 / 224, turn=135, change=0.99, bits=6)

NAMES = (
    "ShearX",
    "ShearY",
    "TranslateX",
    "TranslateY",
    "Rotate",
    "Brightness",
    "Color",
    "Contrast",
    "Sharpness",
    "Posterize",
    "Solarize",
    "AutoContrast",
    "Equalize",
)
"""The operations of RandAugment and TrivialAugment, the fourteenth (Identity) apart; AutoAugment has Invert besides."""

# One sub-policy a line: operation, chance, strength of 9, twice. Operations without a strength have none.
_TABLES = {
    "imagenet": """
        Posterize .4 8  Rotate .6 9
        Solarize .6 5  AutoContrast .6
        Equalize .8  Equalize .6
        Posterize .6 7  Posterize .6 6
        Equalize .4  Solarize .2 4
        Equalize .4  Rotate .8 8
        Solarize .6 3  Equalize .6
        Posterize .8 5  Equalize 1
        Rotate .2 3  Solarize .6 8
        Equalize .6  Posterize .4 6
        Rotate .8 8  Color .4 0
        Rotate .4 9  Equalize .6
        Equalize 0  Equalize .8
        Invert .6  Equalize 1
        Color .6 4  Contrast 1 8
        Rotate .8 8  Color 1 2
        Color .8 8  Solarize .8 7
        Sharpness .4 7  Invert .6
        ShearX .6 5  Equalize 1
        Color .4 0  Equalize .6
        Equalize .4  Solarize .2 4
        Solarize .6 5  AutoContrast .6
        Invert .6  Equalize 1
        Color .6 4  Contrast 1 8
        Equalize .8  Equalize .6
    """,
    "cifar10": """
        Invert .1  Contrast .2 6
        Rotate .7 2  TranslateX .3 9
        Sharpness .8 1  Sharpness .9 3
        ShearY .5 8  TranslateY .7 9
        AutoContrast .5  Equalize .9
        ShearY .2 7  Posterize .3 7
        Color .4 3  Brightness .6 7
        Sharpness .3 9  Brightness .7 9
        Equalize .6  Equalize .5
        Contrast .6 7  Sharpness .6 5
        Color .7 7  TranslateX .5 8
        Equalize .3  AutoContrast .4
        TranslateY .4 3  Sharpness .2 6
        Brightness .9 6  Color .2 8
        Solarize .5 2  Invert 0
        Equalize .2  AutoContrast .6
        Equalize .2  Equalize .6
        Color .9 9  Equalize .6
        AutoContrast .8  Solarize .2 8
        Brightness .1 3  Color .7 0
        Solarize .4 5  AutoContrast .9
        TranslateY .9 9  TranslateY .7 9
        AutoContrast .9  Solarize .8 3
        Equalize .8  Invert .1
        TranslateY .7 9  AutoContrast .9
    """,
    "svhn": """
        ShearX .9 4  Invert .2
        ShearY .9 8  Invert .7
        Equalize .6  Solarize .6 6
        Invert .9  Equalize .6
        Equalize .6  Rotate .9 3
        ShearX .9 4  AutoContrast .8
        ShearY .9 8  Invert .4
        ShearY .9 5  Solarize .2 6
        Invert .9  AutoContrast .8
        Equalize .6  Rotate .9 3
        ShearX .9 4  Solarize .3 3
        ShearY .8 8  Invert .7
        Equalize .9  TranslateY .6 6
        Invert .9  Equalize .6
        Contrast .3 3  Rotate .8 4
        Invert .8  TranslateY 0 2
        ShearY .7 6  Solarize .4 8
        Invert .6  Rotate .8 4
        ShearY .3 7  TranslateX .9 3
        ShearX .1 6  Invert .6
        Solarize .7 2  TranslateY .6 7
        ShearY .8 4  Invert .8
        ShearX .7 9  TranslateY .8 3
        ShearY .8 5  AutoContrast .7
        ShearX .7 2  Invert .1
    """,
}

# An operation with its chance and its strength, 0..9; None where it has none.
Operation = tuple[str, float, int | None]


def _read(table: str) -> tuple[tuple[Operation, ...], ...]:
    return tuple(tuple(map(_operation, line.strip().split("  "))) for line in table.strip().splitlines())


def _operation(words: str) -> Operation:
    name, chance, *strength = words.split()
    return name, float(chance), int(strength[0]) if strength else None


SUB_POLICIES: Mapping[str, tuple[tuple[Operation, ...], ...]] = MappingProxyType(
    {name: _read(table) for name, table in _TABLES.items()}
)
"""The 25 sub-policies that AutoAugment found on each of three data sets; some of them twice."""
