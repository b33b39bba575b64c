"""Names of classes with blanks around them, ends of lines and separators come back from each format as they were."""

from __future__ import annotations

import numpy as np
import pandas
import pytest
from PIL import Image

import augwidgets as aw
from tests.data.written_sets import write

NAMES = (
    " lead", "trail ", "two  blanks", "tab\t", "a\nb", "a\r\nb", "c\rd", "\n", " ", "a,b", "a;b", 'q"q', '"q"', "a:b",
    "#x", "# label:color_rgb:parts:actions", "a\\nb", "\u00a0hard", "\u2028line", "a\x85b", "ünï", "<a> & b", "- a",
    "1", "object",
)  # fmt: skip
SIZE = (12, 16)


def boxed(names, *, masked):
    """Return a picture with an object of each class."""
    boxes = np.array([[k % 8 * 2, k // 8 * 2, k % 8 * 2 + 2, k // 8 * 2 + 2] for k in range(len(names))])
    rows = {"boxes": boxes, "box_labels": names}
    if masked:
        rows["masks"] = []
        for x0, y0, x1, y1 in boxes:
            rows["masks"].append(np.zeros(SIZE, bool))
            rows["masks"][-1][y0:y1, x0:x1] = True
    return aw.Sample(np.zeros(SIZE, np.uint8), **rows)


@pytest.mark.parametrize(
    ("format", "masked"),
    [("csv", False), ("voc", False), ("voc", True), ("yolo", False), ("yolo-segment", True), ("coco", False),
     ("coco", True), ("webdataset", False)],
)  # fmt: skip
def test_of_objects(tmp_path, format, masked):
    names = [name for name in NAMES if format != "coco" or name.strip()]
    done = aw.data.export([boxed(names, masked=masked)], aw.Recipe([]), tmp_path / "one", format, progress=False)
    again = done.open()
    assert again[0].box_labels == tuple(names) and done.left_out == again.left_out == ()
    assert sorted(again.class_names) == sorted(names) and sum(again.classes.values()) == len(names)
    assert not [what for what in done.lost if "name" in what or "line" in what]
    more = aw.data.export(again, aw.Recipe([]), tmp_path / "two", format, progress=False)
    for path in sorted((tmp_path / "one").rglob("*")):
        if path.is_file() and path.name not in ("augwidgets.json", "left_out.csv") and path.suffix != ".tar":
            assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes(), path
    assert more.open()[0].box_labels == tuple(names)


@pytest.mark.parametrize("format", ["masks", "voc"])
def test_of_values_of_a_mask(tmp_path, format):
    names = dict(enumerate(NAMES, 1))
    mask = (np.arange(SIZE[0] * SIZE[1]).reshape(SIZE) % (len(names) + 1)).astype(np.uint8)
    lost, files = write(aw.data.open([aw.Sample(mask, mask=mask, mask_names=names)]), format, tmp_path / "one")
    again = aw.data.open(tmp_path / "one")
    assert dict(again[0].mask_names) == names and lost == {}
    assert write(again, format, tmp_path / "two")[1] == files


def test_of_whole_pictures(tmp_path):
    data = aw.data.open([aw.Sample(np.zeros(SIZE), label=name) for name in NAMES])
    _, files = write(data, "csv", tmp_path / "one")
    again = aw.data.open(tmp_path / "one")
    assert [sample.label for sample in again] == list(NAMES) and again.labels == list(NAMES)
    assert write(again, "csv", tmp_path / "two")[1] == files


def test_blanks_that_are_the_layout_of_a_file_do_not_count(tmp_path):
    Image.new("L", SIZE[::-1]).save(tmp_path / "a.png")
    (tmp_path / "a.csv").write_text(
        'file, class ,xmin,ymin,xmax,ymax\na.png, cat , 1, 1, 3, 3\na.png, "hot dog ",0,0,2,2\n'
    )
    assert aw.data.open(tmp_path)[0].box_labels == ("cat", "hot dog ")
    (tmp_path / "a.csv").unlink()
    box = "<bndbox><xmin>1</xmin><ymin>1</ymin><xmax> 3 </xmax><ymax>\n3</ymax></bndbox>"
    words = ("\n  cat\n ", "hot\n   dog", "two  blanks")
    objects = "".join(f"<object><name>{name}</name>{box}</object>" for name in words)
    (tmp_path / "a.xml").write_text(f"<annotation>{objects}</annotation>")
    assert aw.data.open(tmp_path)[0].box_labels == ("cat", "hot dog", "two  blanks")


def test_a_data_frame_means_what_it_says(tmp_path):
    Image.new("L", SIZE[::-1]).save(tmp_path / "a.png")
    table = pandas.DataFrame({"file": [" a.png "], "label": [" cat"]})
    assert aw.data.open(table, images=tmp_path).labels == [" cat"]


@pytest.mark.filterwarnings("ignore:.* cannot hold:UserWarning")
@pytest.mark.parametrize("format", ["yolo", "yolo-segment", "voc", "csv", "coco"])
@pytest.mark.parametrize("joined", [False, True])
def test_objects_without_a_class_among_named_ones(tmp_path, format, joined):
    """Some tools name no class where there is but one kind of things; beside others these are "object"."""
    rows = {"boxes": [[1, 1, 9, 9]], "masks": [np.pad(np.ones((8, 8), bool), ((1, 3), (1, 7)))]}
    pictures = [aw.Sample(np.zeros((12, 16, 3), np.uint8), **rows, **named) for named in ({"box_labels": ["cat"]}, {})]
    recipe = aw.Recipe([aw.mosaic] if joined else [])
    done = aw.data.export(pictures, recipe, tmp_path, format, progress=False)
    assert done.left_out == () and done.pictures == 2
    found = done.open()
    assert {"cat", "object"} == set(found.class_names) == {name for sample in found for name in sample.box_labels}
    only = aw.data.export(pictures[:1] * 2, recipe, tmp_path / "only", format, progress=False).open()
    assert only.class_names == ("cat",)
