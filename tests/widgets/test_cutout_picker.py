"""An object is cut out by hand: from Python and as the page asks for it."""

from __future__ import annotations

import gc
import io
import json
import subprocess
import sys
import weakref

import numpy as np
import pytest
import traitlets
from ipywidgets.widgets.widget import _instances
from PIL import Image

import augwidgets as aw
from augwidgets.scenes import Cutout, Lasso, Scribble, cutout
from tests.scenes.hand_strokes import BRICK, HAND, IN, OUT, iou
from tests.widgets.front_end import tell


@pytest.fixture
def picker():
    opened = aw.CutoutPicker(BRICK, "brick", source="mine", licence="CC0")
    yield opened
    opened.close()


def state(picker):
    return picker._view.state


def drawn(stroke, **more):
    """What the page sends of a line."""
    points = [number for point in stroke.points for number in point]
    shape = {"lasso": isinstance(stroke, Lasso), "inside": stroke.inside, "width": getattr(stroke, "width", 0)}
    return {"type": "stroke", "points": points, "grain": 0.5, **shape, **more}


def test_a_picture_with_a_plain_edge_begins_without_its_background():
    horse = aw.CutoutPicker(aw.pictures.horse())
    assert horse.threshold == 0.9 and horse.label == "horse" and horse.strokes == ()
    assert np.array_equal(horse.cutout.image, cutout(aw.pictures.horse().image).image)
    assert state(horse)["threshold"] == 0.9 and state(horse)["words"].startswith("4")
    assert aw.CutoutPicker(aw.pictures.horse(), threshold=None).cutout is None
    cat = aw.CutoutPicker(aw.pictures.cat())
    assert cat.threshold is None and cat.cutout is None and not cat.mask.any()
    assert state(cat)["path"] == "" and state(cat)["hint"] == "nothing is chosen: draw a line inside the object"


def test_what_a_hand_does_python_does(picker):
    by_hand = aw.CutoutPicker(BRICK, threshold=None)
    picker.threshold = None
    lasso = Lasso([(30, 20), (45, 20), (45, 40), (30, 40)], False)
    tell(by_hand._view, **drawn(IN))
    tell(by_hand._view, **drawn(OUT))
    tell(by_hand._view, **drawn(lasso))
    picker.scribble(IN.points, width=IN.width)
    picker.scribble(OUT.points, inside=False)
    picker.lasso([(30, 20), (45, 20), (45, 40), (30, 40)], inside=False)
    assert picker.strokes == (IN, OUT, lasso)
    assert [type(one) for one in by_hand.strokes] == [Scribble, Scribble, Lasso]
    assert iou(picker.mask, by_hand.mask) > 0.98 and 270 < picker.mask.sum() < 305
    assert picker.error is by_hand.error is None
    assert state(by_hand)["answers"] == 3 and state(picker)["answers"] == 0


def test_a_line_of_a_hand_keeps_few_points(picker):
    wave = [(10 + k / 10, 30 + np.sin(k) / 20) for k in range(500)]
    tell(picker._view, **drawn(Scribble(wave)))
    assert len(picker.strokes[0].points) == 2
    tell(picker._view, **drawn(Scribble([(3, 4)])))
    assert picker.strokes[1] == Scribble([(3, 4)])


def test_five_strokes_of_a_hand_on_the_cat_and_it_goes_on_into_scenes(tmp_path):
    cat = aw.pictures.cat()
    picker = aw.CutoutPicker(cat, source="photograph by Stefan van der Walt", licence="CC0")
    picker.strokes = HAND["cat"][2]
    assert iou(picker.mask, cat.mask > 0) >= 0.95
    one = picker.cutout
    assert (one.label, one.licence) == ("cat", "CC0")
    plan = aw.scenes.Plan(cutouts=[one], backgrounds=[aw.pictures.moon()], count=1)
    assert plan.draw(np.random.default_rng(0)).paint().box_labels == ("cat",)
    picker.save(tmp_path / "cat.png")
    again = cutout(tmp_path / "cat.png")
    assert np.array_equal(again.image, one.image) and again.source == "photograph by Stefan van der Walt"
    with pytest.raises(FileExistsError, match="already"):
        picker.save(tmp_path / "cat.png")
    picker.save(tmp_path / "cat.png", overwrite=True)


@pytest.mark.parametrize("given", ["a path", "a picture that ships", "an array"])
def test_the_code_makes_the_same_cut_out(given, tmp_path):
    Image.fromarray(BRICK).save(tmp_path / "b.png")
    picture = {"a path": tmp_path / "b.png", "a picture that ships": aw.pictures.coins(), "an array": BRICK}[given]
    picker = aw.CutoutPicker(picture, "it", None, licence="CC0")
    picker.scribble([(40.04, 30), (50, 30)], width=5)
    picker.scribble([(5, 5), (85, 5), (85, 55)], inside=False)
    picker.lasso([(30, 20), (35, 20), (35, 40)], inside=False)
    names = {"picture": BRICK}
    exec(picker.code(), names)
    assert isinstance(names["cutout"], Cutout) and np.array_equal(names["cutout"].image, picker.cutout.image)
    assert (names["cutout"].label, names["cutout"].licence) == ("it", "CC0")
    assert ("handed" in picker.code()) == (given == "an array")
    assert state(picker)["code"] == picker.code()


def test_undo_and_redo_take_strokes_and_thresholds_back(picker):
    assert picker.threshold == 0.9 and not state(picker)["can_undo"]
    picker.threshold = 0.7
    picker.scribble([(5, 5)], inside=False)
    picker.clear()
    assert picker.strokes == () and state(picker)["can_undo"]
    picker.undo()
    assert len(picker.strokes) == 1
    picker.undo()
    picker.undo()
    assert (picker.threshold, picker.strokes) == (0.9, ()) and state(picker)["can_redo"]
    with pytest.raises(ValueError, match="nothing to undo"):
        picker.undo()
    picker.redo()
    picker.redo()
    assert (picker.threshold, len(picker.strokes)) == (0.7, 1)
    picker.threshold = None
    with pytest.raises(ValueError, match="nothing to redo"):
        picker.redo()


def test_a_slider_that_is_moved_makes_one_change(picker):
    for to, goes_on in ((0.85, False), (0.8, True), (0.7, True)):
        tell(picker._view, type="threshold", to=to, goes_on=goes_on)
    assert picker.threshold == 0.7
    picker.undo()
    assert picker.threshold == 0.9 and not state(picker)["can_undo"]
    tell(picker._view, type="threshold", to=None, goes_on=False)
    assert picker.threshold is None and picker.cutout is None
    tell(picker._view, type="undo")
    assert picker.threshold == 0.9


def test_only_strokes_outside_are_kept_and_a_sentence_says_what_lacks():
    picker = aw.CutoutPicker(BRICK, threshold=None)
    picker.scribble(OUT.points, inside=False)
    assert picker.cutout is None and picker.error is None and not picker.mask.any()
    assert state(picker)["hint"] == "a stroke inside the object is needed as well: all of them are outside"
    with pytest.raises(ValueError, match="a stroke inside the object is needed as well"):
        picker.save("never.png")
    picker.scribble(IN.points)
    assert picker.cutout.size == (20, 30) and state(picker)["hint"] == ""


def test_the_page_sees_outline_preview_and_words(picker):
    assert state(picker)["path"].startswith("M") and state(picker)["words"] == "600 pixels · 11.1 % of the picture"
    preview = Image.open(io.BytesIO(picker._view.preview))
    assert preview.size == (30, 20) and preview.mode == "RGBA"
    whole = Image.open(io.BytesIO(picker._view.picture))
    assert whole.size == (90, 60) and picker._view.size == [90, 60]
    picker.threshold = None
    assert picker._view.preview == b"" and state(picker)["words"] == ""


def test_a_large_picture_is_sent_smaller_and_closely_in_part():
    big = np.kron(BRICK, np.ones((50, 50, 1), np.uint8))  # 3000 x 4500
    picker = aw.CutoutPicker(big)
    assert Image.open(io.BytesIO(picker._view.picture)).size == (1600, 1067)
    assert state(picker)["words"].startswith("about 1,5")
    tell(picker._view, type="look", box=[1400, 900, 1700, 1100], most=[900, 600])
    assert picker._view.detail_box == [1400, 900, 1700, 1100]
    assert Image.open(io.BytesIO(picker._view.detail)).size == (300, 200)
    tell(picker._view, type="look", box=[-50, 0, 9000, 9000], most=[450, 600])
    assert picker._view.detail_box == [0, 0, 4500, 3000]
    assert Image.open(io.BytesIO(picker._view.detail)).size == (450, 300)
    assert picker.cutout.size == (1000, 1500) and picker.error is None


def test_the_page_saves_and_never_over_a_file(picker, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert state(picker)["target"] == "brick.png"
    tell(picker._view, type="label", to="a/b: 2")
    assert picker.label == "a/b: 2" and state(picker)["target"] == "a-b-2.png"
    tell(picker._view, type="save", to=" wall ")
    assert cutout(tmp_path / "wall.png").label == "a/b: 2"
    assert state(picker)["saved"] == "'wall.png' is written, 30 × 20 pixels"
    answers = state(picker)["answers"]
    tell(picker._view, type="save", to="wall.png")
    assert "already" in picker.error and picker._view.error == picker.error
    assert state(picker)["answers"] == answers + 1  # the page does not wait
    tell(picker._view, type="save", to="wall.jpg")
    assert "must be written as PNG" in picker.error
    picker.scribble([(40, 30)])
    tell(picker._view, type="undo")
    assert picker.error is None


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (drawn(Scribble([(500, 500)])), "must touch the picture, which is 90 x 60"),
        (drawn(Scribble([(5, 5)]), points=[1, 2, 3]), "points, x and y in turn"),
        (drawn(Scribble([(5, 5)]), points=["a", "b"]), "points, x and y in turn"),
        (drawn(Scribble([(5, 5)]), width=None), "width must be a number of pixels"),
        (drawn(Lasso([(1, 1), (9, 1), (9, 9)]), points=[1, 1, 9, 9]), "a lasso must have 3 points or more"),
        ({"type": "threshold", "to": 7}, "threshold must be a number above 0"),
        ({"type": "label", "to": "a" * 501}, "at most 500 characters"),
        ({"type": "save", "to": None}, "a file's name must be a text"),
        ({"type": "save", "to": ""}, "name"),
    ],
)
def test_what_the_page_sends_wrongly_is_said_on_it(picker, message, words):
    before = picker.strokes, picker.threshold
    tell(picker._view, **message)
    assert words in picker.error and "\n" not in picker.error and len(picker.error) <= 300
    assert (picker.strokes, picker.threshold) == before and state(picker)["answers"] == 1


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda: aw.CutoutPicker("nowhere.png"), "nowhere.png"),
        (lambda: aw.CutoutPicker(7), "a picture must be a path"),
        (lambda: aw.CutoutPicker(BRICK, 7), "label must be a text"),
        (lambda: aw.CutoutPicker(BRICK, threshold=2), "threshold must be a number above 0"),
        (lambda: aw.CutoutPicker(BRICK, licence="a" * 501), "licence must have at most 500 characters"),
        (lambda: setattr(aw.CutoutPicker(aw.pictures.coffee()), "threshold", 0.9), "of one colour for the most part"),
        (lambda: setattr(aw.CutoutPicker(BRICK), "strokes", 7), "strokes must be a sequence"),
        (lambda: setattr(aw.CutoutPicker(BRICK), "label", 7), "label must be a text"),
        (lambda: aw.CutoutPicker(BRICK).scribble([(500, 500)]), "must touch the picture"),
        (lambda: aw.CutoutPicker(BRICK).lasso([(5, 5), (6, 6)]), "a lasso must have 3 points or more"),
        (lambda: aw.CutoutPicker(np.zeros((9, 9, 3), np.uint8)).save("a.png"), "nothing is left of the picture"),
    ],
)
def test_wrong_calls_say_so_in_a_sentence(act, words):
    with pytest.raises((TypeError, ValueError, OSError, traitlets.TraitError), match=words) as raised:
        act()
    assert "\n" not in str(raised.value) and len(str(raised.value)) <= 300


@pytest.mark.parametrize("kind", ["grey", "16 bits", "float", "palette", "transparent", "one colour"])
def test_pictures_of_every_kind_are_opened(kind):
    grey = BRICK[..., 0]
    picture = {
        "grey": grey, "16 bits": grey.astype(np.uint16) * 257, "float": grey / 255,
        "palette": Image.fromarray(BRICK).quantize(8), "one colour": np.full((60, 90, 3), 80, np.uint8),
        "transparent": np.dstack([BRICK, np.where(grey == 200, 255, 0).astype(np.uint8)]),
    }[kind]  # fmt: skip
    picker = aw.CutoutPicker(picture)
    assert picker.error is None
    if kind == "one colour":
        assert picker.cutout is None
    else:
        assert picker.cutout.size == (20, 30)


def test_a_still_shows_the_picture_with_the_outline_and_the_object_alone(picker):
    reading = picker._read()
    assert reading.alt == "brick, cut out by hand: 600 pixels · 11.1 % of the picture; 0 strokes"
    assert Image.open(io.BytesIO(reading.make())).width > 300
    picker.threshold = None
    assert "nothing is chosen" in picker._read().alt and picker._read().make()[:2] == b"\xff\xd8"


def test_it_goes_with_its_last_name_and_close_lets_go_of_the_picture():
    def used():
        opened = aw.CutoutPicker(BRICK.copy())
        opened.scribble([(5, 5)], inside=False)
        assert opened.cutout.size == (20, 30)
        return opened

    used()
    gc.collect()
    before = len(_instances)
    gc.disable()
    try:
        opened = used()
        gone = weakref.ref(opened), weakref.ref(opened._selector)
        del opened
        assert [one() for one in gone] == [None, None] and len(_instances) == before
        kept = used()
        selector = weakref.ref(kept._selector)
        kept.close()
        kept.close()
        assert selector() is None and kept._view.picture == b"" and len(_instances) == before
        with pytest.raises(RuntimeError, match="the picker is closed"):
            kept.mask  # noqa: B018
    finally:
        gc.enable()


OTHERS = """
import json, sys, numpy as np, augwidgets as aw
explorer = aw.explore(np.zeros((40, 50, 3), np.uint8))
print(json.dumps([name for name in sys.modules if "picker_" in name or "cutout_picker" in name
                  or name.startswith("augwidgets.scenes.") or name == "scipy.sparse"]))
"""


def test_another_explorer_loads_nothing_of_it():
    done = subprocess.run([sys.executable, "-c", OTHERS], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == []
