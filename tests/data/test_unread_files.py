"""What lies among pictures and is not read is told: tables, label files beside pictures, pictures of other kinds."""

from __future__ import annotations

import warnings

import pytest
from PIL import Image

import augwidgets as aw

SIZE = (48, 64)  # height, width
LINE = "0 .5 .5 .5 .5\n"


def put(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", SIZE[::-1]).save(folder / name)
    return folder


def write(folder, **texts):
    for name, text in texts.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the table is empty"),
        (b" \n\n", "the table is empty"),
        (b"filename,xmin\n\0\0\xff", "must be a text, got bytes"),
        (b"\xff\xfe\0", "must be a text"),
        (b"a,b\n1,2\n", "has a column of files and one of classes or boxes, and this one has not"),
    ],
)
@pytest.mark.parametrize("picture", ["pics/a.png", "a.png"])
def test_a_table_that_is_none_is_told(tmp_path, content, words, picture):
    """Else its pictures' folder becomes the class of all of them, and nobody notices that the labels are gone."""
    put(tmp_path, picture)
    write(tmp_path, boxes_csv=content)
    name = "folder" if "/" in picture else "pictures"
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        data = aw.data.open(tmp_path)
    assert data.format == name and [one.what for one in data.left_out] == ["boxes.csv"]
    assert words in data.left_out[0].why
    assert len(said) == (name == "pictures" or b"a,b" not in content)  # beside classes a table may be of anything
    for one in said:
        text = str(one.message)
        assert "without what may be labels, boxes.csv: " in text and len(text) < 300 and one.filename == __file__
    assert aw.data.open(tmp_path, format=name).left_out == data.left_out  # who says what it is, is not warned


def test_of_several_tables_none_is_taken_and_that_is_told(tmp_path):
    put(tmp_path, "pics/a.png")
    write(tmp_path, one_csv="filename,class\npics/a.png,cat\n", two_csv="filename,class\npics/a.png,dog\n")
    with pytest.warns(UserWarning, match="labels, one.csv: it is one of several tables; open the one that is meant"):
        data = aw.data.open(tmp_path)
    assert [one.what for one in data.left_out] == ["one.csv", "two.csv"]
    assert aw.data.open(tmp_path / "two.csv").labels == ["dog"]


@pytest.mark.parametrize("place", ["", "data/", "train/"])
@pytest.mark.parametrize("with_names", [False, True])
def test_lines_of_yolo_beside_the_pictures_are_read(tmp_path, place, with_names):
    """LabelImg writes them there."""
    put(tmp_path, f"{place}a.png", f"{place}b.png", f"{place}c.png")
    (tmp_path / place / "a.txt").write_text(LINE)
    (tmp_path / place / "b.txt").write_text("")
    if with_names:
        (tmp_path / place / "classes.txt").write_text("cat\n")
    data = aw.data.open(tmp_path)
    assert data.format == "yolo" and data.classes == {"cat" if with_names else "0": 1} and data.left_out == ()
    assert [len(sample.boxes) for sample in data] == [1, 0, 0] and data[0].boxes.tolist() == [[16, 12, 48, 36]]


@pytest.mark.parametrize(("ending", "text"), [("txt", "a grey square"), ("json", "{}"), ("xml", "<page/>")])
@pytest.mark.parametrize("place", ["", "cat/", "train/cat/"])
def test_files_beside_pictures_that_are_no_labels_that_are_known_are_told(tmp_path, ending, text, place):
    put(tmp_path, f"{place}a.png", f"{place}b.png", "train/dog/b.png" if "train" in place else f"{place}c.png")
    for name in ("a", "b", "other"):
        (tmp_path / place / f"{name}.{ending}").write_text(text)
    with pytest.warns(UserWarning, match="without what may be labels, 2 files"):
        data = aw.data.open(tmp_path)
    assert data.format == ("folder" if place else "pictures")
    ((what, why),) = data.left_out
    assert what == f"2 files ({place}a.{ending}, {place}b.{ending})" and "of no kind of labels that is known" in why


@pytest.mark.parametrize("layout", ["flat", "classes", "splits", "yolo beside"])
def test_pictures_of_other_kinds_are_told(tmp_path, layout):
    place = {"classes": "cat/", "splits": "train/cat/"}.get(layout, "")
    put(tmp_path, f"{place}a.png")
    for name in ("b.HEIC", "c.svg", "notes.md"):
        (tmp_path / place / name).touch()
    if layout == "yolo beside":
        write(tmp_path, a_txt=LINE)
    data = aw.data.open(tmp_path)
    ((what, why),) = data.left_out
    assert what == f"2 pictures ({place}b.HEIC, {place}c.svg)" and "save them as JPEG or PNG" in why
    assert "left out" in repr(data) and len(data) == 1


@pytest.mark.parametrize("label", ["labels/{}.txt", "masks/{}.png", "Annotations/{}.xml"])
@pytest.mark.parametrize("with_yaml", [False, True])
def test_pictures_of_other_kinds_beside_labels_are_told(tmp_path, label, with_yaml):
    put(tmp_path, "images/a.png")
    (tmp_path / "images" / "b.heic").touch()
    for stem in "ab":
        if "png" in label:
            put(tmp_path, label.format(stem))
        (tmp_path / label.format(stem)).parent.mkdir(exist_ok=True)
        if "png" not in label:
            (tmp_path / label.format(stem)).write_text(LINE if "txt" in label else "<annotation/>")
    if with_yaml and "labels" in label:
        write(tmp_path, data_yaml="train: images\nnames: [cat]\n")
    data = aw.data.open(tmp_path)
    assert data.names == ["a.png"] and data.left_out[-1].what == "images/b.heic"


def test_the_tables_of_an_export_are_not_labels_that_nobody_reads(tmp_path):
    class Items:
        def __len__(self):
            return 2

        def __getitem__(self, number):
            return (Image.new("L", SIZE[::-1]), "cat") if number == 0 else 1 / 0

    with pytest.warns(UserWarning, match="1 was left out"):
        done = aw.data.export(Items(), aw.Recipe([]), tmp_path, "folder", progress=False)
    assert (tmp_path / "left_out.csv").is_file() and done.open().left_out == ()


def test_a_folder_of_pictures_of_other_kinds_alone_says_so(tmp_path):
    for number in range(5):
        (tmp_path / f"a{number}.heic").touch()
    with pytest.raises(
        ValueError, match=r"got nothing that looks like one; it holds 5 pictures \(a0.heic, .*, pictures"
    ):
        aw.data.open(tmp_path)


def test_a_part_of_a_yolo_set_says_where_its_classes_are_named(tmp_path):
    put(tmp_path, "train/a.png")
    write(tmp_path, train__a_txt=LINE, data_yaml="train: train\nnames: [cat]\n")
    assert aw.data.open(tmp_path).classes == {"cat": 1}
    with pytest.warns(
        UserWarning, match="is read as YOLO's images and labels, without YOLO's data.yaml above it; open"
    ):
        assert aw.data.open(tmp_path / "train").classes == {"0": 1}


def test_lines_of_yolo_in_folders_of_classes_are_told_with_what_reads_them(tmp_path):
    put(tmp_path, "cat/a.png", "dog/b.png")
    for name in ("cat/a.txt", "dog/b.txt"):
        (tmp_path / name).write_text(LINE)
    with pytest.warns(
        UserWarning, match="2 files .*: YOLO's labels beside .*; format='yolo-folders' reads them"
    ) as said:
        data = aw.data.open(tmp_path)
    assert data.format == "folder" and data.classes == {"cat": 1, "dog": 1} and len(str(said[0].message)) < 300
    assert aw.data.open(tmp_path, format="yolo-folders").classes == {"0": 2}
