"""From which of several joined pictures a value of the mask comes, in one line."""

from __future__ import annotations

import pytest

from augwidgets.sample.mask_origins import MaskOrigin, in_words


def origins(*pictures, name=""):
    return [MaskOrigin(value, picture, None, 1, name) for value, picture in enumerate(pictures, 1)]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ([], ""),
        (origins(0, 1, 0), "mask: 1, 3 (picture 1); 2 (picture 2)"),
        (origins(0, name="a name of more than sixteen letters"), "mask: 1 a name of more t (picture 1)"),
        (origins(*[0] * 6), "mask: 1, 2, 3, 4, 5, 6 (picture 1)"),
        (origins(*[0] * 7), "mask: 1, 2, 3, 4, 5, 6 (picture 1) ..."),
    ],
)
def test_the_values_are_told_picture_by_picture_and_six_of_them(found, words):
    assert in_words(found) == words
