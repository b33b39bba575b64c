"""A data set is reviewed: from Python and as the page asks for it."""

from __future__ import annotations

import asyncio
import gc
import io
import json
import time
import weakref
from types import SimpleNamespace

import numpy as np
import pytest
import traitlets
from PIL import Image

import augwidgets as aw
from tests.widgets.front_end import tell


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    for number in range(40):
        Image.new("RGB", (24, 18), (6 * number, 90, 0)).save(folder / f"{number:02d}.png")
    return folder


@pytest.fixture
def path(tmp_path):
    return tmp_path / "decisions.jsonl"


@pytest.fixture
def grid(pictures, path):
    opened = aw.ReviewGrid(pictures, path)
    yield opened
    opened.close()


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def state(grid):
    return grid._view.state


def names(grid):
    return [tile["name"] for tile in grid._view.tiles]


def reds(grid):
    """The colour of each picture that the sheet shows."""
    paper = np.asarray(Image.open(io.BytesIO(grid._view.sheet)))
    return [round(int(paper[tile["y"] + 9, tile["x"] + 12, 0]) / 6) for tile in grid._view.tiles]


def test_a_page_shows_nine_pictures_with_name_class_and_flags(pictures, path):
    grid = aw.ReviewGrid(pictures, path, flags={"blurry": ["01.png"]})
    assert names(grid) == grid.shown == [f"{number:02d}.png" for number in range(9)] and reds(grid) == list(range(9))
    assert grid._view.tiles[1]["flags"] == ["blurry"] and grid._view.tiles[1]["alt"] == "01.png: blurry"
    assert state(grid)["pages"] == 5 and state(grid)["counts"] == "0 of 40 decided, 0 rejected"
    assert state(grid)["filters"] == [[["all", "all · 40"], ["undecided", "undecided · 40"], ["kept", "kept · 0"],
                                       ["rejected", "rejected · 0"]], [["blurry", "blurry · 1"]]]  # fmt: skip
    assert not path.exists()  # nothing is written before something is decided


def test_python_decides_turns_filters_and_undoes_and_it_is_drawn_at_once(grid, path):
    draws = grid._view.draws
    grid.decide("03.png", "keep")
    grid.decide(4, "reject", note="too dark")
    assert grid._view.draws == draws and state(grid)["decided"] == {"03.png": "keep", "04.png": "reject"}
    assert state(grid)["counts"] == grid.counts.words == "2 of 40 decided, 1 rejected" and state(grid)["kept"] == 1
    grid.page = 5
    assert names(grid) == ["36.png", "37.png", "38.png", "39.png"] and state(grid)["page"] == 5
    grid.filter = "rejected"
    assert names(grid) == ["04.png"] and grid.page == 1 and reds(grid) == [4]
    grid.undo()  # the picture is on this page still, and is undecided
    assert names(grid) == ["04.png"] and state(grid)["decided"] == {} and state(grid)["stale"] == 1
    grid.refresh()
    assert names(grid) == [] and grid._view.sheet == b"" and state(grid)["empty"] == "no picture is rejected"
    assert lines(path) == [{"name": "03.png", "decision": "keep"},
                           {"name": "04.png", "decision": "reject", "note": "too dark"},
                           {"name": "04.png", "decision": None, "undoes": 2}]  # fmt: skip
    assert grid.error is None and grid.kept.names == ["03.png"]


def test_undo_turns_to_the_page_of_its_picture(grid):
    grid.decide("30.png", "reject")
    moves = state(grid)["moves"]
    grid.undo()
    assert grid.page == 4 and grid.shown[3] == "30.png"
    assert state(grid)["current"] == 3 and state(grid)["moves"] > moves and state(grid)["draws"] == grid._view.draws


def test_a_review_goes_on_where_it_ended(pictures, path, grid):
    for number in range(20):
        grid.decide(number, "keep")
    again = aw.ReviewGrid(pictures, path)
    assert again.page == 3 and again.counts.kept == 20 and again.shown[2] == "20.png"
    assert aw.ReviewGrid(pictures, path, filter="undecided").shown[0] == "20.png"
    assert aw.ReviewGrid(pictures, path, page=2).page == 2


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda grid: setattr(grid, "page", 6), "page must be one of 1 to 5, got 6"),
        (lambda grid: setattr(grid, "page", 0), "page must be a whole number from 1 up, got 0"),
        (lambda grid: setattr(grid, "page", "two"), "page must be a whole number from 1 up, got 'two'"),
        (lambda grid: setattr(grid, "filter", "sharp"), "filter must be one of 'all', .*, got 'sharp'"),
        (lambda grid: setattr(grid, "filter", 7), "filter must be a text, got 7"),
        (lambda grid: grid.decide("40.png", "keep"), "a picture is the name or the number, 0 to 39, .* got '40.png'"),
        (lambda grid: grid.decide(0, "maybe"), "a decision must be 'keep' or 'reject', got 'maybe'"),
        (lambda grid: grid.decide(0, "keep", note=7), "a note must be a text, got 7"),
        (lambda grid: grid.undo(), "there is no decision to undo"),
        (lambda grid: grid.export(), "a picture must be kept before the kept ones are written, got none"),
        (lambda grid: aw.ReviewGrid(grid.review.data, seed=1), "ReviewGrid has no trait 'seed'; it has filter, page"),
        (lambda grid: aw.ReviewGrid(grid.review.data, 7), "decisions must be the path of a file, got 7"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_and_changes_nothing(grid, path, act, sentence):
    before = state(grid)
    with pytest.raises((ValueError, TypeError, traitlets.TraitError), match=sentence):
        act(grid)
    assert state(grid) == before and not path.exists()


# -- what the page asks for --------------------------------------------------------------------------------------


def hear(grid, kind, **message):
    tell(grid._view, type=kind, **message)


def wait_until(done):
    async def wait():
        end = time.monotonic() + 10
        while not done() and time.monotonic() < end:
            await asyncio.sleep(0.01)
        assert done()

    return wait()


def test_the_page_decides_undoes_filters_and_turns(grid):
    hear(grid, "decide", name="00.png", decision="reject")
    hear(grid, "filter", to="rejected")
    assert grid.filter == "rejected" and names(grid) == ["00.png"]
    hear(grid, "undo")
    hear(grid, "undo")  # nothing more: no error, the button is off
    assert state(grid)["decided"] == {} and not state(grid)["can_undo"] and grid.error is None
    hear(grid, "filter", to="rejected")  # the same one lists again
    assert names(grid) == []
    hear(grid, "filter", to="all")
    for message, page in [
        ({"by": 1}, 2),
        ({"by": -1}, 1),
        ({"by": -1}, 1),
        ({"to": 4}, 4),
        ({"to": 99}, 5),
        ({"to": 0}, 1),
    ]:
        hear(grid, "turn", **message)
        assert grid.page == page == state(grid)["page"], message


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "decide", "name": "gone.png", "decision": "keep"},
        {"kind": "decide", "name": None, "decision": "keep"},
        {"kind": "decide", "name": "00.png", "decision": "maybe"},
        {"kind": "turn", "to": "far"},
        {"kind": "turn", "by": []},
        {"kind": "filter", "to": "sharp"},
        {"kind": "large", "name": "gone.png"},
        {"kind": "export", "to": ""},
    ],
)
def test_what_goes_wrong_on_the_page_is_on_the_error_line(grid, message):
    hear(grid, **message)
    assert grid.error and "\n" not in grid.error and grid._view.error == grid.error and state(grid)["decided"] == {}
    hear(grid, "decide", name="00.png", decision="keep")
    assert grid.error is None and grid._view.error == ""


def test_a_decision_that_cannot_be_written_is_not_shown(grid, path):
    path.mkdir()
    hear(grid, "decide", name="00.png", decision="keep")
    assert "cannot be written to" in grid.error and state(grid)["decided"] == {}


def test_a_wider_page_has_twelve_and_its_first_picture_stays(grid):
    grid.page = 3
    hear(grid, "room", columns=4)
    assert len(grid.shown) == 12 and "18.png" in grid.shown and state(grid)["pages"] == 4 and grid.page == 2
    hear(grid, "room", columns=400)
    assert len(grid.shown) == 12


def test_one_is_shown_large(tmp_path, grid):
    Image.new("RGB", (3000, 600), (7, 7, 7)).save(tmp_path / "wide.jpg")
    wide = aw.ReviewGrid([tmp_path / "wide.jpg"])
    hear(wide, "large", name="wide.jpg")
    tile = wide._view.large_tile
    assert (tile["w"], tile["h"], tile["size"]) == (1200, 240, [3000, 600]) and wide._view.large[:2] == b"\xff\xd8"
    hear(wide, "large", name="wide.jpg")
    assert wide._view.large_tile != tile  # it may be asked for again


def test_the_next_page_is_there_before_it_is_asked_for(pictures, path):
    async def review():
        grid = aw.ReviewGrid(pictures, path)
        await wait_until(lambda: grid._drawing._sheets.ready(range(9, 18)) is not None)
        hear(grid, "turn", by=1)
        assert names(grid)[0] == "09.png" and not grid._view.busy
        hear(grid, "turn", to=5)  # which nobody expected: the page stays alive, and says so
        assert names(grid)[0] == "09.png" and grid._view.busy and grid.page == 5
        await wait_until(lambda: not grid._view.busy)
        assert names(grid)[0] == "36.png" and state(grid)["page"] == 5
        hear(grid, "turn", to=1)
        grid.page = 3  # code draws before it goes on, and what the page asked for before is not shown any more
        assert names(grid)[0] == "18.png" and not grid._view.busy
        await asyncio.sleep(0.1)
        assert names(grid)[0] == "18.png"
        grid.close()

    asyncio.run(review())


def test_labels_are_read_behind_the_page(path):
    sample = aw.Sample(np.zeros((20, 30, 3), np.uint8), boxes=[[0, 0, 9, 9]])

    async def review():
        grid = aw.ReviewGrid([sample] * 60, path)
        await wait_until(lambda: state(grid)["filters"][1] == [["clipped", "clipped · 60"]])
        assert "labels" not in state(grid)["note"]
        grid.close()

    asyncio.run(review())


def test_a_filter_by_flags_from_code_looks_at_all(path):
    inside, outside = ([[1, 1, 9, 9]], [[0, 0, 9, 9]])
    samples = [aw.Sample(np.zeros((20, 30, 3), np.uint8), boxes=boxes) for boxes in [inside] * 30 + [outside]]
    grid = aw.ReviewGrid(samples, path)
    grid.filter = "clipped"
    assert grid.shown == ["picture 30"] and grid.flags_of(30) == ("clipped",) and grid.flags_of("picture 0") == ()


def test_a_broken_picture_is_said_and_can_be_rejected(pictures, tmp_path, path):
    (tmp_path / "broken.png").write_bytes(b"none")
    grid = aw.ReviewGrid([tmp_path / "broken.png", pictures / "00.png"], path)
    broken = grid._view.tiles[0]
    assert (
        "can read" in broken["missing"][0] and broken["missing"][0] in broken["alt"] and broken["flags"] == ["broken"]
    )
    assert grid.left_out[0].what.endswith("broken.png") and grid.error is None
    grid.decide(0, "reject")
    assert (tmp_path / "broken.png").exists()


def test_lines_that_say_no_decision_are_said(pictures, path):
    path.write_text('{"name": "00.png", "decision": "keep"}\n{"name": "01.png", "dec')
    grid = aw.ReviewGrid(pictures, path)
    assert (
        grid.counts.kept == 1
        and grid.error.startswith("line 2 of ")
        and grid.error.endswith("passed over: it is cut short")
    )
    assert grid.left_out[0].why == "it is cut short" and grid._view.error == grid.error


def test_without_a_file_it_says_so(pictures):
    grid = aw.ReviewGrid([aw.pictures.cat()])
    grid.decide(0, "keep")
    assert grid.counts.kept == 1 and "in memory only" in state(grid)["note"]
    assert "in memory only" not in state(aw.ReviewGrid(pictures))["note"]


# -- what is kept is written -------------------------------------------------------------------------------------


@pytest.fixture
def exported(monkeypatch):
    """What was exported, in place of the export itself."""
    calls = []

    def export(data, recipe, to, **options):
        calls.append((data.names, recipe, str(to), options))
        if to == "full":
            raise OSError("the disk is full; name another folder")
        if callable(options.get("progress")):
            assert options["progress"](1, len(data)) is True
        return SimpleNamespace(pictures=len(data), left_out=())

    monkeypatch.setattr(aw.data, "export", export, raising=False)
    return calls


def test_the_kept_are_exported_as_they_are(grid, pictures, exported):
    grid.decide(3, "keep")
    grid.decide(5, "keep")
    assert grid.export(quality=90).pictures == 2
    assert exported == [(["03.png", "05.png"], aw.Recipe([]), f"{pictures}-kept", {"format": "folder", "quality": 90})]
    assert grid.export("other", format="coco").pictures == 2 and exported[1][2:] == ("other", {"format": "coco"})
    assert grid.export("third", "voc").pictures == 2 and exported[2][2:] == ("third", {"format": "voc"})


def test_the_page_exports_in_a_thread_and_says_how_far_it_is(pictures, path, exported):
    async def review():
        grid = aw.ReviewGrid(pictures, path)
        grid.decide(3, "keep")
        hear(grid, "export", to=" there ")
        assert state(grid)["is_writing"] and state(grid)["note"] == "writing 1 picture"
        await wait_until(lambda: not state(grid)["is_writing"])
        assert state(grid)["note"] == "1 picture in 'there'" and exported[0][2] == state(grid)["target"] == "there"
        hear(grid, "export", to="full")
        await wait_until(lambda: grid.error)
        assert grid.error == "the disk is full; name another folder" and not state(grid)["is_writing"]
        grid.close()

    asyncio.run(review())


# -- how long it stays -------------------------------------------------------------------------------------------


def test_it_goes_with_its_last_name(pictures, path):
    async def review():
        grid = aw.ReviewGrid(pictures, path)
        hear(grid, "turn", to=5)
        await wait_until(lambda: not grid._view.busy)
        return weakref.ref(grid)

    gone = asyncio.run(review())
    gc.collect()
    assert gone() is None


def test_closed_it_lets_go(grid):
    grid.close()
    assert grid._view.sheet == b"" and grid.children == ()
    grid.close()


def test_its_still_says_what_is_seen(grid):
    grid.decide(1, "reject")
    reading = grid._drawing.read()
    assert reading.alt.startswith("page 1 of 5, all: 1 of 40 decided, 1 rejected. 00.png: undecided. 01.png: rejected.")
    assert reading.make()[:2] == b"\xff\xd8" and grid._view.still == grid._still.key
    before = reading.state
    grid.undo()
    assert grid._drawing.read().state != before
