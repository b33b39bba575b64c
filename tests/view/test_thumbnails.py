"""Small pictures of what transforms do: one of each, drawn a few at a time, and kept."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets.view import thumbnails
from augwidgets.view.thumbnails import BOX, Thumbnails

ALL = [transform for transform in aw.CATALOGUE.values() if not transform.partners]


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(Thumbnails, "_last", None)


def whole(transforms):
    made = Thumbnails(transforms)
    rounds = 1
    while not made.draw_some():
        assert made.jpeg == b"" and made.places == {}
        rounds += 1
    return made, rounds


def pictures(made):
    sheet = np.asarray(Image.open(io.BytesIO(made.jpeg)).convert("RGB")).astype(float)
    return {name: sheet[y : y + h, x : x + w] for name, (x, y, w, h) in made.places.items()}


def test_each_transform_has_a_picture_of_its_own_that_shows_what_it_does():
    made, rounds = whole(ALL)
    assert list(made.places) == [transform.name for transform in ALL] and rounds == -(-len(ALL) // 6)
    found = pictures(made)
    assert all(w <= BOX[0] and h <= BOX[1] for _, _, w, h in made.places.values())
    plain, _ = whole([aw.brightness])
    cat = thumbnails.preview(thumbnails._cat(), BOX)[0].image.astype(float)
    for name, picture in found.items():
        if picture.shape == cat.shape:
            assert np.abs(picture - cat).mean() > 1.5, name
    assert len(made.jpeg) < 90_000 and plain.jpeg != made.jpeg


def test_the_last_sheet_is_kept_and_shared(monkeypatch):
    made, _ = whole(ALL[:4])
    monkeypatch.setattr(thumbnails, "_thumbnail", lambda transform: pytest.fail("drawn again"))
    again = Thumbnails(ALL[:4])
    assert again.draw_some() and again.jpeg is made.jpeg and again.places == made.places


def test_a_transform_that_fails_leaves_the_cat():
    @aw.pixel
    def breaks_down(image):
        """Break down whatever comes."""
        raise RuntimeError("it broke down")

    try:
        made, _ = whole([breaks_down, aw.invert])
    finally:
        aw.CATALOGUE.discard("breaks_down")
    cat = thumbnails.preview(thumbnails._cat(), BOX)[0].image
    found = pictures(made)
    assert np.abs(found["breaks_down"] - cat).mean() < 6 < np.abs(found["invert"] - cat).mean()
