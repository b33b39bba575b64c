"""YOLO in and out: every kind, every layout, exact the second time, and what is wrong in a sentence."""

from __future__ import annotations

import pickle
import re

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from tests.data.written_sets import write

SIZE = (48, 64)  # height, width


def picture(path, size=SIZE):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size[::-1]).save(path)


def yolo(folder, labels, yaml="names: [cat, dog]\ntrain: images\n"):
    """Write pictures with these label files below images/ and labels/."""
    for name, text in labels.items():
        picture(folder / "images" / f"{name}.png")
        if text is not None:
            (folder / "labels" / f"{name}.txt").parent.mkdir(parents=True, exist_ok=True)
            (folder / "labels" / f"{name}.txt").write_text(text)
    if yaml is not None:
        (folder / "data.yaml").write_text(yaml)
    return folder


def test_boxes_are_shares_of_the_sides(tmp_path):
    data = aw.data.open(yolo(tmp_path, {"a": "1 0.5 0.5 0.25 0.5\n\n0 0.125 0.25 0.25 0.5\n", "b": None, "c": ""}))
    assert (len(data), data.format, data.class_names, data.splits) == (3, "yolo", ("cat", "dog"), ("train",))
    assert data[0].boxes.tolist() == [[24, 12, 40, 36], [0, 0, 16, 24]] and data[0].box_labels == ("dog", "cat")
    assert data[1].boxes.shape == (0, 4) and data[2].box_labels == () and data.left_out == ()
    assert data.classes == {"cat": 1, "dog": 1} and data.names == ["a.png", "b.png", "c.png"]
    assert aw.data.open(tmp_path, categories=["dog"])[0].box_labels == ("dog",)
    assert pickle.loads(pickle.dumps(data))[0].same_as(data[0])


LAYOUTS = {
    "splits below images": ("images/{}/a.png", "labels/{}/a.txt", "train: images/train\nval: images/val\n"),
    "images below splits": ("{}/images/a.png", "{}/labels/a.txt", "train: ../train/images\nval: ../val/images\n"),
    "with a path": ("d/images/{}/a.png", "d/labels/{}/a.txt", "path: d\ntrain: images/train\nval: [images/val]\n"),
    "lists": ("images/{}/a.png", "labels/{}/a.txt", "train: train.txt\nval: val.txt\n"),
    "beside each other": ("{}/a.png", "{}/a.txt", "train: train\nval: val/a.png\n"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("with_yaml", [True, False])
def test_layouts(tmp_path, layout, with_yaml):
    image, label, places = LAYOUTS[layout]
    for split, x in (("train", 0.25), ("val", 0.5)):
        picture(tmp_path / image.format(split))
        (tmp_path / label.format(split)).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / label.format(split)).write_text(f"0 {x} 0.5 0.5 0.5\n")
        (tmp_path / f"{split}.txt").write_text(f"./images/{split}/a.png\n./images/{split}/gone.png\n")
    if with_yaml:
        (tmp_path / "data.yaml").write_text(f"{places}names: {{0: cat}}\nnc: 1\n")
    elif layout == "with a path":
        return
    else:
        (tmp_path / "classes.txt").write_text("cat\n\n")
    data = aw.data.open(tmp_path)
    assert data.format == "yolo" and data.splits == ("train", "val") and data.classes == {"cat": 2}
    assert [data[0].boxes[0, 2], data[1].boxes[0, 2]] == [32, 48]
    assert data.names == [name.replace("d/", "") for name in ("train/a.png", "val/a.png")] or layout == "with a path"
    assert aw.data.open(tmp_path, split="val")[0].boxes[0, 2] == 48
    assert len(data.left_out) == (2 if layout == "lists" and with_yaml else 0)


def test_without_names_the_numbers_are_the_names(tmp_path):
    data = aw.data.open(yolo(tmp_path, {"a": "3 .5 .5 .5 .5", "b": "11 .5 .5 .5 .5"}, yaml=None))
    assert data.class_names == ("11", "3") and data[0].box_labels == ("3",)


def test_outlines_are_masks_that_may_overlap(tmp_path):
    square = "0 0.125 0.125 0.5 0.125 0.5 0.5 0.125 0.5\n"
    triangle = "1 0.25 0.25 0.75 0.25 0.25 0.75\n"
    data = aw.data.open(yolo(tmp_path, {"a": square + triangle, "b": triangle + "0 0.5 0.5 0.25 0.25\n"}))
    assert data.format == "yolo-segment"
    first, second = data[0], data[1]
    assert first.boxes[0].tolist() == [8, 6, 32, 24] and first.masks[0].sum() == 24 * 18
    assert first.masks[0][:, 20].sum() == 18 and (first.masks[0] & first.masks[1]).any()
    assert first.mask[18, 20] == 2 and first.mask[8, 10] == 1
    assert second.masks[1] is None and second.mask_values.tolist() == [1, 0]
    assert aw.data.open(tmp_path, format="yolo-segment")[0].same_as(first)


@pytest.mark.parametrize(
    ("labels", "yaml", "kind"),
    [
        (["0 0 0 1 0 1 1 0 1"], "", "yolo-obb"),
        (["0 0 0 1 0 1 1 0 1", "1 0 0 1 0 1 1"], "", "yolo-segment"),
        (["0 0 0 1 0 1 1 0 1"], "task: segment\n", "yolo-segment"),
        (["0 .5 .5 1 1 .5 .5 2"], "kpt_shape: [1, 3]\n", "yolo-pose"),
        (["0 .5 .5 1 1 .5 .5 2"], "", "yolo-pose"),
        (["0 .5 .5 1 1 .5 .5"], "kpt_shape: [1, 2]\n", "yolo-pose"),
        (["0 .5 .5 1 1", "0 .5 .5 1 1"], "", "yolo"),
        ([None], "", "yolo"),
    ],
)
def test_the_kind_is_found_out(tmp_path, labels, yaml, kind):
    place = yolo(tmp_path, dict(zip("ab", labels, strict=False)), f"names: [a, b]\ntrain: images\n{yaml}")
    data = aw.data.open(place)
    assert data.format == kind and len(data[0].boxes) == (labels[0] is not None)


def test_turned_boxes_stay_turned(tmp_path):
    text = "1 0.5 0.25 0.75 0.5 0.5 0.75 0.25 0.5\n"
    data = aw.data.open(yolo(tmp_path, {"a": text}))
    assert data[0].box_corners.tolist() == [[[32, 12], [48, 24], [32, 36], [16, 24]]]
    assert data[0].boxes.tolist() == [[16, 12, 48, 36]] and data[0].box_labels == ("dog",)
    lost, files = write(data, "yolo-obb", tmp_path / "out")
    assert lost == {} and files["labels/train/a.txt"].decode() == text
    assert write(data, "yolo", tmp_path / "boxes")[0] == {"a turned box, written as its hull": 1}
    turned = aw.rotate(data[0], angle=30)
    kept = aw.data.open([turned])
    assert np.allclose(kept[0].box_corners, turned.box_corners)


def test_poses(tmp_path):
    text = "0 .5 .5 .5 .5 0.25 0.25 2 0.5 0.5 1 0 0 0\n0 .25 .25 .5 .5 0.125 0.125 2 0.25 0 2 0.5 0.5 2\n"
    yaml = (
        "names: [person]\ntrain: images\nkpt_shape: [3, 3]\nflip_idx: [1, 0, 2]\nkpt_names:\n  0: [left, right, nose]\n"
    )
    sample = aw.data.open(yolo(tmp_path, {"a": text}, yaml))[0]
    assert sample.keypoints[:2].tolist() == [[16, 12], [32, 24]] and np.isnan(sample.keypoints[2]).all()
    assert sample.keypoint_ids.tolist() == [0, 0, 0, 1, 1, 1]
    assert sample.keypoint_hidden.tolist() == [False, True, False, False, False, False]
    assert sample.keypoint_names == ("left", "right", "nose") * 2 and sample.keypoint_pairs == ((0, 1), (3, 4))


def shapes():
    """Return a Sample with objects that overlap, one in two parts, one with a hole."""
    y, x = np.indices(SIZE)
    ring = (np.hypot(x - 20, y - 20) < 15.3) & (np.hypot(x - 20, y - 20) > 6)
    parts = ((x > 33) & (x < 40) & (y > 3) & (y < 11)) | ((x > 45) & (x - y < 40))
    blob = np.random.default_rng(3).random(SIZE) < 0.5
    blob[:, 30:] = blob[:20] = False
    masks = [ring, parts, blob]
    boxes = [[xs.min(), ys.min(), xs.max() + 1, ys.max() + 1] for ys, xs in map(np.nonzero, masks)]
    return aw.Sample(np.zeros(SIZE, np.uint8), boxes=boxes, box_labels=["b", "a", "b"], masks=masks)


def test_masks_with_holes_and_parts_come_back_and_are_counted(tmp_path):
    data = aw.data.open([shapes()])
    lost, _ = write(data, "yolo-segment", tmp_path / "one")
    assert lost == {"a hole in a mask": 2, "a mask of several parts": 2}
    again = aw.data.open(tmp_path / "one")
    for one, other in zip(data[0].masks, again[0].masks, strict=True):
        assert np.array_equal(one, other)
    assert np.abs(again[0].boxes - data[0].boxes).max() < 1e-6 and again[0].box_labels == ("b", "a", "b")


POSES = {
    "boxes": [[3.3, 4.1, 30.7, 40.2], [0, 0, 64, 48]], "box_labels": ["dog", "cat"],
    "keypoints": [[5.5, 6.6], [7.7, 8.8], [np.nan, np.nan], [63.9, 0.1]], "keypoint_ids": [0, 0, 1, 1],
    "keypoint_hidden": [False, True, False, False], "keypoint_names": ["l", "r"] * 2,
    "keypoint_pairs": [(0, 1), (2, 3)],
}  # fmt: skip


@pytest.mark.parametrize("kind", ["yolo", "yolo-segment", "yolo-pose", "yolo-obb"])
@pytest.mark.parametrize("seed", range(4))
def test_written_read_and_written_again_is_identical(tmp_path, kind, seed):
    rng = np.random.default_rng(seed)
    first = rng.uniform(0, 30, (5, 2))
    boxes = np.concatenate([first, first + rng.uniform(0.5, 30, (5, 2))], axis=1)
    boxes[0] = 0, 0, 64, 48
    plain = aw.Sample(np.zeros(SIZE, np.uint8), boxes=boxes, box_labels=list("abcab"))
    posed = aw.Sample(np.zeros((37, 53, 3), np.uint8), **POSES)
    data = aw.data.open([shapes(), plain, posed])
    write(data, kind, tmp_path / "one")
    again = aw.data.open(tmp_path / "one")
    assert again.format == kind and len(again) == 3
    more, files = write(again, kind, tmp_path / "two")
    for path, content in files.items():
        assert content == (tmp_path / "one" / path).read_bytes(), path
    assert "an object without a mask, written as its box" not in more
    if kind in ("yolo", "yolo-pose", "yolo-obb"):
        assert np.abs(again[1].boxes - plain.boxes).max() < 1e-6 and again[1].box_labels == plain.box_labels
    if kind == "yolo-pose":
        assert (
            np.allclose(again[2].keypoints, [*POSES["keypoints"][:2], [np.nan] * 2, [53, 0]], equal_nan=True) is False
        )
        assert again[2].keypoint_names == posed.keypoint_names and again[2].keypoint_pairs == posed.keypoint_pairs
        assert again[2].keypoint_hidden.tolist() == [False, True, False, False]


def test_numbers_of_classes_and_splits_stay(tmp_path):
    for split in ("train", "val"):
        yolo(
            tmp_path,
            {f"{split}/a": "1 .5 .5 .5 .5\n"},
            "names: {1: cat, 0: dog, 2: bird}\ntrain: images/train\nval: images/val\n",
        )
    lost, files = write(aw.data.open(tmp_path), "yolo", tmp_path / "out")
    assert set(files) == {
        "images/train/a.png",
        "images/val/a.png",
        "labels/train/a.txt",
        "labels/val/a.txt",
        "data.yaml",
    }
    assert files["labels/val/a.txt"] == b"1 0.5 0.5 0.5 0.5\n" and lost == {}
    assert aw.data.open(tmp_path / "out").listing.class_ids == {"dog": 0, "cat": 1, "bird": 2}


GAPS = {
    "of names": "names: {2: cat, 11: dog}\ntrain: images\n",
    "of numbers": "train: images\n",
}


@pytest.mark.parametrize("gap", GAPS)
def test_numbers_of_classes_have_no_gaps_which_is_counted(tmp_path, gap):
    place = yolo(tmp_path / "from", {"a": "11 .5 .5 .5 .5\n2 .5 .5 .5 .5\n", "b": "11 .5 .5 .5 .5\n"}, GAPS[gap])
    lost, files = write(aw.data.open(place), "yolo", tmp_path / "to")
    assert files["labels/train/a.txt"] == b"1 0.5 0.5 0.5 0.5\n0 0.5 0.5 0.5 0.5\n"
    names = ("cat", "dog") if gap == "of names" else ("2", "11")
    assert aw.data.open(tmp_path / "to").listing.class_ids == {names[0]: 0, names[1]: 1}
    assert lost == {"the number of a class, for there must be no gaps": 3}
    again, more = write(aw.data.open(tmp_path / "to"), "yolo", tmp_path / "again")
    assert more == files and again == {}


def test_numbers_alone_without_gaps_stay(tmp_path):
    text = "".join(f"{number} 0.5 0.5 0.5 0.5\n" for number in range(12))
    lost, files = write(aw.data.open(yolo(tmp_path / "from", {"a": text}, None)), "yolo", tmp_path / "to")
    assert files["labels/train/a.txt"].decode() == text and lost == {}


def test_what_a_kind_cannot_hold_is_counted(tmp_path):
    posed = aw.Sample(np.zeros(SIZE, np.uint8), **POSES, label="x", box_notes=[{"crowd": True}, None])
    lost, files = write(aw.data.open([posed]), "yolo", tmp_path)
    assert lost == {"a keypoint": 4, "the label of a picture": 1, "a crowd flag": 1}
    assert b"val:" in files["data.yaml"].splitlines()[0] and b"\nval" not in files["data.yaml"]


WRONG = {
    "0 .5 .5 .5\n": "line 1 of its label file must hold a class and the 4 shares of a box, got 4 numbers",
    "0 .5 .5 .5 .5 .9\n": "model's confidence",
    "\n0 .5 x .5 .5\n": "line 2 of its label file must hold numbers only",
    "0 .5 nan .5 .5": "finite numbers",
    "0.5 .5 .5 .5 .5": "must begin with the number of a class",
    "-1 .5 .5 .5 .5": "must begin with the number of a class",
    "2 .5 .5 .5 .5": "one of the 2 classes of the data set, got class 2",
    "0 .5 .5 -.5 .5": "a width and a height above 0",
    "0 320 240 64 64": "shares of the picture's sides, from 0 to 1, got 320; divide pixels",
    "0 0 0 1 0 1 1 0 1": "a class and the 4 shares of a box, got 9 numbers",
}


@pytest.mark.parametrize("asked", ["picture", "classes", "both"])
@pytest.mark.parametrize("text", WRONG)
def test_a_broken_line_is_left_out_and_the_rest_goes_on(tmp_path, text, asked):
    labels = {"a": f"{text}\n1 .5 .5 .25 .25\n", "b": "1 .5 .5 .5 .5\n"}
    data = aw.data.open(yolo(tmp_path, labels, "names: [cat, dog]\ntrain: images\ntask: detect\n"))
    assert data.left_out == ()
    if asked != "classes":
        assert data[0].box_labels == ("dog",) and data[0].boxes.tolist() == [[24, 18, 40, 30]]
    if asked != "picture":
        assert data.classes == {"cat": 0, "dog": 2}
    ((what, why),) = data.left_out
    assert what == "an object of a.png" and WRONG[text] in why and len(why) <= 290 and "\n" not in why
    assert data[:1].left_out == () and pickle.loads(pickle.dumps(data)).left_out == data.left_out


MIXED = "0 .5 .5 .5 .5\n0 0 0 1 0 1 1 0 1\n"


@pytest.mark.parametrize("more", ["1 .5 .5 .5 .5\n" + MIXED, MIXED])
def test_where_every_file_mixes_lines_of_five_and_of_nine_numbers(tmp_path, more):
    """Where nothing else tells what those of nine are, the picture is refused in a sentence."""
    data = aw.data.open(yolo(tmp_path, {"a": MIXED, "b": more}))
    assert data.format == "yolo-segment"
    with pytest.raises(ValueError, match=r"a\.png: its label file mixes boxes \(5 .*\) with outlines .* \(9, line 2\)"):
        data[0]
    assert data.classes == {"cat": 0, "dog": 0} and [one.what for one in data.left_out] == ["a.png", "b.png"]


def test_other_counts_tell_that_lines_of_nine_numbers_are_outlines(tmp_path):
    data = aw.data.open(yolo(tmp_path, {"a": MIXED, "b": "1 .5 .5 .5 .5\n0 0 0 1 0 1 1\n"}))
    assert data.format == "yolo-segment" and data[1].box_labels[0] == "dog"
    assert data[0].masks[0] is None and data[0].masks[1].all() and data.left_out == ()


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ("{0: dog, 5: cat}", r"one of the 2 classes of the data set \(0, 5\), got class 1"),
        ("[dog]", "one of the 1 classes of the data set, got class 1"),
        (str({2 * number: f"c{number}" for number in range(12)}), r"\(0, 2, 4, 6, 8, 10, 12, 14, ...\), got class 1"),
    ],
)
def test_a_class_that_there_is_not_is_told_with_those_that_there_are(tmp_path, names, words):
    data = aw.data.open(yolo(tmp_path, {"a": "1 .5 .5 .5 .5\n0 .5 .5 .25 .25\n"}, f"names: {names}\ntrain: images\n"))
    assert len(data[0].boxes) == 1
    assert re.search(words, data.left_out[0].why)


TURNED = "0 .2 .1 .4 .225 .35 .475 .15 .35\n"


@pytest.mark.parametrize("files", [1, 3])
@pytest.mark.parametrize("wrong", ["in a file that mixes them", "in a file of their own"])
@pytest.mark.parametrize("kind", ["yolo", "yolo-obb"])
def test_the_other_files_tell_of_which_kind_a_set_is(tmp_path, kind, wrong, files):
    """One line of another kind is the mistake, however it came there; it alone is left out."""
    usual, other = ("0 .5 .5 .5 .5\n", TURNED) if kind == "yolo" else (TURNED, "0 .5 .5 .5 .5\n")
    if wrong == "in a file of their own":
        labels = {**{f"a{number}": usual for number in range(9 * files)}, "b": other}
    else:
        labels = {**{f"a{number}": usual for number in range(files)}, "b": usual + other}
    data = aw.data.open(yolo(tmp_path, labels))
    assert data.format == kind and all(len(sample.boxes) == 1 for sample in data[:-1])
    assert len(data[len(data) - 1].boxes) == (wrong == "in a file that mixes them")
    ((what, why),) = data.left_out
    assert what == "an object of b.png" and f"got {len(other.split())} numbers" in why


def test_as_many_files_of_boxes_as_of_four_points_are_outlines(tmp_path):
    data = aw.data.open(yolo(tmp_path, {"a": "0 .5 .5 .5 .5\n", "b": TURNED}))
    assert data.format == "yolo-segment"
    assert len(data[0].boxes) == len(data[1].boxes) == 1 and data.left_out == ()


@pytest.mark.parametrize("count", [4, 10, 12])
def test_a_line_that_is_cut_or_joined_changes_nothing_of_the_others(tmp_path, count):
    """Two lines without the end of the first between them, or half of one, do not make outlines out of boxes."""
    broken = " ".join(["1", *[".5"] * (count - 1)])
    corners = "0 0 0 1 0 1 1 0 1\n"
    for kind, line in (("yolo", "0 .5 .5 .5 .5\n"), ("yolo-obb", corners)):
        data = aw.data.open(yolo(tmp_path / kind, {"a": f"{line}{broken}\n{line}", "b": line}))
        assert data.format == kind and [len(sample.boxes) for sample in data] == [2, 1]
        assert len(data.left_out) == 1


def test_labels_of_which_none_is_right_are_refused_at_once(tmp_path):
    place = yolo(tmp_path, {"a": "0 320 240 64 64\n", "b": "1 20 24 6 6\n1 30 24 6 6\n"})
    with pytest.raises(
        ValueError, match=r"none of the labels in .* is right; the first, a\.png: line 1 .*divide pixels"
    ):
        aw.data.open(place)
    (place / "labels/b.txt").unlink()
    assert len(aw.data.open(place)[0].boxes) == 0, "a single one may be broken"


BROKEN = {
    "names: [a]\n": "must say where the pictures lie",
    "train: nowhere\nnames: [a]\n": "there is no picture where",
    "train: [1]\nnames: [a]\n": "train in .* must be a folder",
    "names: [a\n": "must be YAML, got a mistake in line",
    "- a\n": "must say train, val and names",
    "": "must say train, val and names",
    "names: 3\ntrain: images\n": "names in .* must be a list",
    "names: [a, a]\ntrain: images\n": "must differ",
    "names: {-1: a}\ntrain: images\n": "numbers from 0 on",
    "names: [a]\ntrain: images\nkpt_shape: 3\n": "kpt_shape in",
    "names: [a]\ntrain: images\nkpt_shape: [2, 3]\nflip_idx: [0, 0]\n": "flip_idx in",
    "names: [a]\ntrain: images\nd: 2020-99-99\n": "must be YAML",
    "&a [*a]": "must say train",
    "!!python/object/apply:os.system [ls]": "must be YAML",
}


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_data_yaml_is_one_sentence(tmp_path, text):
    picture(tmp_path / "pictures" / "a.png")
    picture(tmp_path / "images" / "a.png") if "images" in text else None
    (tmp_path / "data.yaml").write_text(text)
    with pytest.raises(ValueError, match=BROKEN[text]) as raised:
        aw.data.open(tmp_path / "data.yaml")
    assert len(str(raised.value)) <= 300 and "\n" not in str(raised.value)


def test_what_is_not_there_is_left_out(tmp_path):
    place = yolo(tmp_path, {"a": "0 .5 .5 .5 .5"}, "names: [a]\ntrain: images\nval: images\ntest: nowhere\n")
    (place / "labels" / "gone.txt").write_text("0 .5 .5 .5 .5")
    data = aw.data.open(place)
    assert len(data) == 1 and {one.what for one in data.left_out} == {"gone.txt", "test", "val"}


@pytest.mark.parametrize("chosen", [("dog",), ("bird", "dog"), ("bird", "cat", "dog")])
def test_some_classes_alone_are_counted_from_0_without_gaps(tmp_path, chosen):
    labels = "0 .5 .5 .5 .5\n1 .25 .25 .5 .5\n2 .5 .5 .25 .25\n"
    data = aw.data.open(yolo(tmp_path / "from", {"a": labels}, "names: [cat, dog, bird]\ntrain: images\n"))
    done = aw.data.export(data.only(*chosen), aw.Recipe([]), tmp_path / "to", "yolo", progress=False)
    order = [name for name in ("cat", "dog", "bird") if name in chosen]
    assert done.open().listing.class_ids == {name: number for number, name in enumerate(order)}
    assert done.open()[0].box_labels == tuple(order)
