"""The pages of a review: small pictures with their labels, made once, the next ones ahead."""

from __future__ import annotations

import dataclasses
import io
import threading

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets.data.listing import Entry
from augwidgets.view import review_sheets
from augwidgets.view.review_sheets import ReviewSheets, thumbnail


@pytest.fixture
def folder(tmp_path):
    for number in range(30):
        Image.new("RGB", (64, 48), (8 * number, 100, 50)).save(tmp_path / f"{number:02d}.jpg", quality=95)
    return tmp_path


@pytest.fixture
def made(monkeypatch):
    """Which pictures were made small, and in which thread."""
    found: list[tuple[int, str]] = []
    make = review_sheets.thumbnail

    def noted(data, number, *box):
        found.append((number, threading.current_thread().name))
        return make(data, number, *box)

    monkeypatch.setattr(review_sheets, "thumbnail", noted)
    return found


def numbers(made):
    return [number for number, _ in made]


def test_a_page_has_its_pictures_in_order_where_the_tiles_say(folder):
    sheets = ReviewSheets(aw.data.open(folder))
    page = sheets.page([7, 3, 29])
    paper = np.asarray(Image.open(io.BytesIO(page.jpeg)))
    reds = [int(paper[tile["y"] + tile["h"] // 2, tile["x"] + tile["w"] // 2, 0]) for tile in page.tiles]
    assert np.abs(np.array(reds) - [56, 24, 232]).max() <= 4
    assert [one.size for one in page.thumbnails] == [(48, 64)] * 3
    sheets.close()


def test_pages_are_made_once_and_ahead_in_a_thread(folder, made):
    sheets = ReviewSheets(aw.data.open(folder))
    sheets.page(range(9))
    sheets.ahead(range(9, 18))
    done = threading.Event()
    sheets.soon(range(9, 18), done.set)
    assert done.wait(10) and sheets.ready(range(9, 18)) is not None and sheets.ready(range(18, 27)) is None
    sheets.page(range(9, 18))
    sheets.page(range(9))
    assert numbers(made) == list(range(18)) and not any(name == "MainThread" for _, name in made)
    sheets.page(range(12))  # another layout begins with the same pictures
    assert numbers(made) == list(range(18))
    sheets.close()


def test_a_page_that_is_asked_for_comes_before_those_ahead(folder, made, monkeypatch):
    sheets = ReviewSheets(aw.data.open(folder))
    begun, go_on = threading.Event(), threading.Event()
    page = review_sheets._page

    def slow(*what):
        begun.set()
        go_on.wait(10)
        return page(*what)

    monkeypatch.setattr(review_sheets, "_page", slow)
    for start in (3, 6, 9):
        sheets.ahead(range(start, start + 3))
    assert begun.wait(10)
    done = threading.Event()
    sheets.soon(range(27, 30), done.set)
    go_on.set()
    assert done.wait(10) and numbers(made) == [3, 4, 5, 27, 28, 29]
    sheets.close()


def test_labels_shrink_with_the_picture(tmp_path):
    """A file's labels, without its pixels ever being there in full."""
    Image.new("RGB", (840, 480)).save(tmp_path / "a.jpg")
    data = aw.data.open(tmp_path)
    fields = {"boxes": [[84, 48, 420, 480], [0, 0, 84, 84]], "box_labels": ["cat", "dog"], "keypoints": [[420, 240]],
              "mask": np.ones((480, 840), np.uint8)}  # fmt: skip
    listing = dataclasses.replace(data.listing, fields=lambda entry, size: fields, class_names=("cat", "dog"))
    data.listing = listing
    one = thumbnail(data, 0)
    assert one.sample.size == (240, 420) and one.size == (480, 840) and not one.problem
    assert one.sample.boxes.tolist() == [[42, 24, 210, 240], [0, 0, 42, 42]]
    assert one.sample.keypoints.tolist() == [[210, 120]] and one.sample.mask.shape == (240, 420)
    assert thumbnail(data.only("dog"), 0).sample.box_labels == ("dog",)


def test_labels_in_the_stored_frame_of_a_turned_picture_are_turned(tmp_path):
    exif = Image.Exif()
    exif[274] = 6
    Image.new("L", (40, 20)).save(tmp_path / "a.jpg", exif=exif)
    data = aw.data.open(tmp_path)
    entry = Entry("a.jpg", str(tmp_path / "a.jpg"), size=(20, 40))
    data.listing = dataclasses.replace(
        data.listing, entries=(entry,), fields=lambda entry, size: {"boxes": [[0, 0, 10, 4]]}
    )
    one = thumbnail(data, 0)
    assert one.size == (40, 20) and one.sample.boxes.tolist() == data[0].boxes.tolist() == [[16, 0, 20, 10]]


def test_what_cannot_be_read_is_grey_with_a_sentence(folder):
    (folder / "03.jpg").write_bytes(b"\xff\xd8 none")
    (folder / "04.jpg").unlink()
    data = aw.data.open([folder / "03.jpg", folder / "04.jpg", folder / "05.jpg"])
    page = ReviewSheets(data).page([0, 1, 2])
    first, second, third = (one.problem for one in page.thumbnails)
    assert "none that Pillow can read" in first and "there is no file" in second and not third
    assert len({tile["w"] for tile in page.tiles[:2]}) == 1
