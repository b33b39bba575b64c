"""Tables of labels in and out: the columns of common tools, DataFrames, and rows that are wrong."""

from __future__ import annotations

import pickle

import numpy as np
import pandas
import pytest
from PIL import Image

import augwidgets as aw
from tests.data.written_sets import labels_of, write

SIZE = (20, 40)  # height, width


def put(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", SIZE[::-1]).save(folder / name)
    return folder


# All say: a.jpg shows a cat at 4, 2, 14, 12 and a dog at 0, 0, 40, 20.
TABLES = {
    "tensorflow": "filename,width,height,class,xmin,ymin,xmax,ymax\n"
    "a.jpg,40,20,cat,4,2,14,12\na.jpg,40,20,dog,0,0,40,20\n",
    "retinanet": "a.jpg,4,2,14,12,cat\na.jpg,0,0,40,20,dog\nb.jpg,,,,,\n",
    "sides": "image;label;x;y;w;h\na.jpg;cat;4,0;2;10;10\n a.jpg ;dog;0;0;40;20\n",
    "tabs": "Image Path\tCategory\tx1\ty1\tx2\ty2\n.\\a.jpg\tcat\t4\t2\t14\t12\na.jpg\tdog\t0\t0\t40\t20\n",
    "one cell": 'image_id,width,height,bbox,class\na,40,20,"[4, 2, 10, 10]",cat\na,40,20,"[0, 0, 40, 20]",dog\n',
    "shares": "ImageID,LabelName,XMin,XMax,YMin,YMax\na,cat,0.1,0.35,0.1,0.6\na,dog,0,1,0,1\n",
}


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize("place", ["a.jpg", "images/a.jpg", "deep/inside/a.jpg"])
def test_boxes_of_common_tools(tmp_path, kind, place):
    put(tmp_path, place, place.replace("a.jpg", "b.jpg"))
    (tmp_path / "some.csv").write_text(TABLES[kind])
    for opened in (tmp_path, tmp_path / "some.csv"):
        data = aw.data.open(opened)
        assert data.format == "csv" and data[0].box_labels == ("cat", "dog") and data.classes == {"cat": 1, "dog": 1}
        assert np.allclose(data[0].boxes, [[4, 2, 14, 12], [0, 0, 40, 20]])
        assert {one.what for one in data.left_out} == (set() if "b" in data.names[-1] else {"b.jpg"})
        assert pickle.loads(pickle.dumps(data))[0].same_as(data[0])
    assert len(data) == (2 if kind == "retinanet" else 1)


@pytest.mark.parametrize(
    "text", ["file,label\nb/1.png,dog\n1.png,cat\n", "b/1.png\tdog\n1.png\tcat\n", "id;breed\n1;cat\n"]
)
def test_a_label_for_each_picture(tmp_path, text):
    put(tmp_path, "1.png", "b/1.png") if "id" not in text else put(tmp_path, "train/1.png")
    (tmp_path / "labels.csv").write_text("\ufeff" + text, "utf-8")
    data = aw.data.open(tmp_path)
    assert data.format == "csv" and data.listing.carries == ("label",)
    assert [sample.label for sample in data] == (["dog", "cat"] if "id" not in text else ["cat"])
    assert data.only("cat")[0].label == "cat"


def test_splits_by_column_by_file_and_by_folder(tmp_path):
    put(tmp_path, "1.png", "2.png", "train/1.png", "valid/1.png")
    (tmp_path / "labels.csv").write_text("file,class,split\n1.png,a,train\n2.png,b,valid\n")
    assert aw.data.open(tmp_path / "labels.csv", split="val").names == ["2.png"]
    (tmp_path / "labels.csv").unlink()
    for name, row in (("train", "1.png,1,2,3,4,cat\n"), ("valid", "1.png,1,2,3,4,dog\n")):
        (tmp_path / name / "_annotations.csv").write_text(row)
    data = aw.data.open(tmp_path)
    assert data.splits == ("train", "val") and data.names == ["train/1.png", "valid/1.png"] and data.format == "csv"
    for name in ("train", "val"):
        (tmp_path / f"{name}.csv").write_text("file,class\n1.png,a\n" if name == "train" else "file,class\n2.png,b\n")
    assert [entry.split for entry in aw.data.open(tmp_path).listing.entries] == ["train", "val"]


def test_data_frames(tmp_path):
    put(tmp_path, "a.jpg", "b.jpg")
    table = pandas.DataFrame(
        {
            "file": ["a.jpg", "b.jpg", "a.jpg"],
            "class": ["cat", None, "dog"],
            "x0": [1, np.nan, 2],
            "y0": [1, np.nan, 2],
            "x1": [5, np.nan, 6],
            "y1": [5, np.nan, 6],
        }
    )
    data = aw.data.open(table, images=tmp_path)
    assert data.format == "table" and data[0].box_labels == ("cat", "dog") and data[1].boxes.shape == (0, 4)
    plain = aw.data.open(pandas.DataFrame({"p": [tmp_path / "a.jpg", tmp_path / "b.jpg"]}))
    assert len(plain) == 2 and plain.listing.carries == ()
    labelled = aw.data.open(pandas.DataFrame({"image": [str(tmp_path / "a.jpg")], "label": [3]}))
    assert labelled[0].label == 3 and labelled.classes == {"3": 1}
    with pytest.raises(ValueError, match="must have a column of files"):
        aw.data.open(pandas.DataFrame({"a": [1]}))
    with pytest.raises(ValueError, match=r"none of the pictures.*gone\.jpg"):
        aw.data.open(pandas.DataFrame({"file": ["gone.jpg"], "class": ["cat"]}), images=tmp_path)


def test_rows_that_are_wrong_are_left_out_and_the_rest_goes_on(tmp_path):
    put(tmp_path, "a.jpg")
    rows = ["a.jpg,cat,1,2,3,4", "a.jpg,cat,1,2,x,4", "a.jpg,cat,5,2,3,4", ",cat,1,2,3,4", "a.jpg,,1,2,3,4",
            "a.jpg,cat,1,2", "gone.jpg,cat,1,2,3,4", "a.jpg,cat,nan,2,3,4", "a.jpg,cat,1,2,inf,4"]  # fmt: skip
    (tmp_path / "labels.csv").write_text("file,class,xmin,ymin,xmax,ymax\n" + "\n".join(rows))
    data = aw.data.open(tmp_path)
    assert len(data) == 1 and len(data[0].boxes) == 1
    whats = [one.what for one in data.left_out]
    assert whats == [f"line {k} of labels.csv" for k in (3, 4, 5, 6, 7, 9, 10)] + ["'gone.jpg'"]
    assert all(len(one.why) <= 300 and "\n" not in one.why for one in data.left_out)


def test_two_labels_for_one_picture_are_said(tmp_path):
    put(tmp_path, "a.jpg")
    (tmp_path / "labels.csv").write_text("file,label\na.jpg,cat\na.jpg,dog\na.jpg,cat\n")
    data = aw.data.open(tmp_path)
    assert data[0].label == "cat" and "was 'cat', got 'dog'" in data.left_out[0].why and len(data.left_out) == 1


def test_a_table_that_names_no_pictures_is_none(tmp_path):
    put(tmp_path, "cat/a.jpg", "dog/a.jpg")
    (tmp_path / "notes.csv").write_text("id,name\n3,Anna\n")
    assert aw.data.open(tmp_path).format == "folder"
    for content in (b"", b"\xff\xfe\0", b"a,b\n", b"id,name\n3,Anna\n"):
        (tmp_path / "notes.csv").write_bytes(content)
        with pytest.raises(ValueError, match="a data set was expected|must be a table"):
            aw.data.open(tmp_path / "notes.csv")


@pytest.mark.parametrize("seed", range(3))
def test_boxes_come_back_bit_for_bit(tmp_path, seed):
    rng = np.random.default_rng(seed)
    first = rng.uniform(0, 10, (3, 2))
    boxes = np.concatenate([first, first + rng.uniform(0, 9, (3, 2)) + 0.01], axis=1)
    boxed = aw.Sample(np.zeros(SIZE, np.uint8), boxes=boxes, box_labels=['a "b"', "c,d", "ä"], label="x")
    empty = aw.Sample(np.zeros(SIZE, np.uint8), boxes=np.zeros((0, 4)), box_labels=[], label="y")
    lost, files = write(aw.data.open([boxed, empty]), "csv", tmp_path / "one")
    again = aw.data.open(tmp_path / "one")
    assert lost == {} and again.listing.carries == ("label", "boxes", "box_labels")
    for one, other in zip((boxed, empty), again, strict=True):
        assert str(labels_of(one)) == str(labels_of(other)) and np.array_equal(one.boxes, other.boxes)
    assert write(again, "csv", tmp_path / "two")[1] == files


def test_labels_and_splits_come_back(tmp_path):
    put(tmp_path, "train/cat/1.png", "val/dog/1.png")
    lost, files = write(aw.data.open(tmp_path), "csv", tmp_path / "one")
    assert files["annotations.csv"] == b"filename,label,split\ntrain/cat/1.png,cat,train\nval/dog/1.png,dog,val\n"
    again = aw.data.open(tmp_path / "one")
    assert lost == {} and [sample.label for sample in again] == ["cat", "dog"] and again.splits == ("train", "val")
    assert write(again, "csv", tmp_path / "two")[1] == files


def test_what_a_table_cannot_hold_is_counted(tmp_path):
    lost, _ = write(aw.data.open([aw.pictures.coffee()]), "csv", tmp_path)
    assert lost == {"a mask": 1} or lost["a mask"] == 1


def test_tables_of_spreadsheets_keep_their_labels_in_other_encodings(tmp_path):
    put(tmp_path, "Übung.jpg", "p.jpg")
    text = "filename,class\nÜbung.jpg,Mädchen\np.jpg,cat\n"
    (tmp_path / "labels.csv").write_bytes(text.encode("latin-1"))
    with pytest.warns(UserWarning, match="labels.csv.* is not in UTF-8 and is read as cp1252") as said:
        data = aw.data.open(tmp_path)
    assert said[0].filename == __file__
    assert data.format == "csv" and {name: one.label for name, one in zip(data.names, data, strict=True)} == {
        "Übung.jpg": "Mädchen",
        "p.jpg": "cat",
    }
    (tmp_path / "labels.csv").write_bytes(text.encode("utf-16"))  # "Unicode text"; it says so itself
    assert aw.data.open(tmp_path)[0].label == "Mädchen"
    (tmp_path / "labels.csv").write_bytes((text + "x" * 20_000).encode() + b"\x81\xff")
    with pytest.raises(ValueError, match="must be a text in UTF-8, got bytes that are none"):
        aw.data.open(tmp_path / "labels.csv")


def test_boxes_beside_their_picture_and_pictures_without_a_row_are_named(tmp_path):
    put(tmp_path, "a.jpg", "b.jpg", "images/c.jpg", "images/d.jpg")
    head, inside = "filename,width,height,class,xmin,ymin,xmax,ymax\n", "a.jpg,40,20,cat,30,10,50,30\n"
    beside = "a.jpg,40,20,dog,40,0,50,9\na.jpg,,,dog,-9,0,-1,9\n"
    (tmp_path / "labels.csv").write_text(f"{head}{inside}{beside}c.jpg,,,,,,,\n")
    data = aw.data.open(tmp_path)
    assert data.names == ["a.jpg", "c.jpg"] and data[0].box_labels == ("cat",)
    assert [tuple(one) for one in data.left_out] == [
        ("line 3 of labels.csv", "its box 40, 0, 50, 9 lies beside its picture of 40 x 20"),
        ("line 4 of labels.csv", "its box -9, 0, -1, 9 lies beside its picture of 40 x 20"),
        ("2 pictures (b.jpg, d.jpg)", "the table does not name them"),
    ]


@pytest.mark.parametrize("from_file", [True, False])
@pytest.mark.parametrize(("labels", "found"), [(["a", None, "b", "a"], "aNba"), ([1, None, 0, 1], "1N01")])
def test_one_picture_without_a_label_leaves_the_others_theirs(tmp_path, labels, found, from_file):
    names = [f"{number}.png" for number in range(4)]
    put(tmp_path, *names)
    table = pandas.DataFrame({"image": names, "label": labels})
    if from_file:
        text = "".join(f"{name},{'' if label is None else label}\n" for name, label in zip(names, labels, strict=True))
        (tmp_path / "labels.csv").write_text(f"image,label\n{text}")
    data = aw.data.open(tmp_path) if from_file else aw.data.open(table, images=tmp_path)
    first, other = found[0], found[2]
    assert data.classes == {first: 2, other: 1} and data.of_pictures and data.left_out == ()
    assert "".join("N" if one.label is None else str(one.label) for one in data) == found
    assert len(data.only(first)) == 2 and len(data.only(first, other)) == 3
    counts = aw.data.report_on(data, progress=False).classes
    assert dict(counts) == {first: 2, other: 1}
    with pytest.warns(
        UserWarning, match="1 of the 4 pictures in x has no label, so that no label is handed on"
    ) as said:
        aw.training.Augmented(data, recipe=aw.Recipe([]), batch_size=2)
    assert said[0].filename == __file__
    aw.training.Augmented(data.only(first, other), recipe=aw.Recipe([]), batch_size=3)[0][1].sum()


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("", "a table of labels must name a picture in each row, got none in"),
        ("gone.png,1,2,3,4,cat\n", "none of the pictures that the table names is there.*first that is missing: 'gone"),
    ],
)
def test_tables_that_name_no_picture_that_is_there(tmp_path, rows, words):
    put(tmp_path, "a.png")
    (tmp_path / "boxes.csv").write_text(f"filename,xmin,ymin,xmax,ymax,class\n{rows}")
    with pytest.raises(ValueError, match=words) as said:
        aw.data.open(tmp_path, format="csv")
    assert len(str(said.value)) < 300
