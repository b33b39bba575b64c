"""WebDataset: whole tars, the same bytes each time, and all labels are read back."""

from __future__ import annotations

import io
import json
import tarfile

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets.data.formats.webdataset_writer import key_of
from tests.data.plain_writer import photos, tree

RECIPE = aw.Recipe([aw.rotate.between(angle=(-30, 30))])


def export(data, to, recipe=RECIPE, **options):
    return aw.data.export(data, recipe, to, "webdataset", progress=False, **options)


def test_each_chunk_is_a_tar_and_all_labels_come_back(tmp_path):
    masks = np.zeros((3, 20, 30), bool)
    masks[0, 2:9, 3:14], masks[1, 5:15, 8:20], masks[2, 0:4, 25:30] = True, True, True
    samples = [
        aw.pictures.cat(),
        aw.pictures.coffee(),
        aw.Sample(np.zeros((20, 30), np.uint8), boxes=[[3, 2, 14, 9], [8, 5, 20, 15], [25, 0, 30, 4]], masks=masks,
                  box_labels=["a", "b", "a"], box_notes=[{"id": 7}, None, {"crowd": True}], label=3,
                  keypoints=[[1, 2], [np.nan, np.nan]], keypoint_ids=[0, 2], keypoint_hidden=[True, False]),
        aw.Sample(np.full((9, 8, 4), 77, np.uint8), mask=np.eye(9, 8, dtype=np.uint16) * 300, mask_names={300: "line"}),
    ]  # fmt: skip
    done = export(samples, tmp_path / "out", aw.Recipe([]))
    assert sorted(tree(tmp_path / "out")) == [
        "augwidgets.json", "classes.json", "recipe.json", "shard-000000.tar",
    ]  # fmt: skip
    data = done.open()
    assert data.format == "webdataset" and data.names[1] == "picture 1.png" and data.object_names[2] == ("a", "b", "a")
    for found, sample in zip(data, samples, strict=True):
        assert found.same_as(sample)


def test_tars_have_the_same_bytes_and_say_nothing_of_who_made_them(tmp_path):
    folder = photos(tmp_path / "photos")
    for n_jobs in (1, 2):
        export(folder, tmp_path / str(n_jobs), copies=20, originals=0.5, n_jobs=n_jobs)
    assert tree(tmp_path / "1") == tree(tmp_path / "2")
    with tarfile.open(tmp_path / "1" / "shard-000000.tar") as tar:
        members = tar.getmembers()
    assert [member.name for member in members[:3]] == ["cat/001_0.png", "cat/001_0.cls", "cat/001_0.json"]
    assert {(member.mtime, member.uid, member.uname, member.mode) for member in members} == {(0, 0, "", 0o644)}
    assert json.loads((tmp_path / "1" / "classes.json").read_text()) == ["cat", "rare"]
    data = aw.data.open(tmp_path / "1")
    assert len(data) == 12 * 20 + 6 and set(data.classes) == {"cat", "rare"}
    assert (data[3].image == aw.data.open(folder).made(0, RECIPE, 0, 3).image).all()


def test_one_that_was_ended_goes_on_and_splits_stay_apart(tmp_path):
    photos(tmp_path / "photos" / "train", 9)
    photos(tmp_path / "photos" / "val", 5)
    export(tmp_path / "photos", tmp_path / "whole", copies=40)
    folder = tmp_path / "photos"
    aw.data.export(folder, RECIPE, tmp_path / "out", "webdataset", copies=40, progress=lambda done, of: done < 200)
    assert not list((tmp_path / "out").glob("val-*.tar")) and len(list((tmp_path / "out").glob("train-*.tar"))) > 2
    export(folder, tmp_path / "out", copies=40)
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")
    assert len(aw.data.open(tmp_path / "out", split="val")) == 200
    assert aw.data.open(tmp_path / "out").splits == ("train", "val")


@pytest.mark.parametrize("name", ["a.b/c.d_0", "100%", "a%2Eb", "plain"])
def test_names_with_dots_are_found_again(tmp_path, name):
    assert "." not in key_of(name).rpartition("/")[2]
    sample = aw.Sample(np.zeros((4, 5), np.uint8))
    data = aw.data.open([sample])
    data = data.with_entries([data.listing.entries[0]._replace(name=f"{name}.png")])
    assert export(data, tmp_path / "out", aw.Recipe([])).open().names == [f"{name}.png"]


def shard(path, files):
    with tarfile.open(path, "w") as tar:
        for name, content in files.items():
            head = tarfile.TarInfo(name)
            head.size = len(content)
            tar.addfile(head, io.BytesIO(content))


def test_tars_of_others_and_broken_ones(tmp_path):
    picture = io.BytesIO()
    Image.new("RGB", (5, 4)).save(picture, "JPEG")
    shard(tmp_path / "train-0.tar", {
        "a.json": b'{"caption": "a cat"}', "a.jpg": picture.getvalue(), "a.cls": b"2", "readme.txt": b"hello",
        "b.jpg": picture.getvalue(), "b.cls": b"two", "c.jpg": b"no picture", "d.cls": b"1",
    })  # fmt: skip
    whole = (tmp_path / "train-0.tar").read_bytes()
    (tmp_path / "val-0.tar").write_bytes(whole[:1800])
    data = aw.data.open(tmp_path)
    assert data.names[:3] == ["a.jpg", "b.jpg", "c.jpg"] and data[0].label == 2 and data[0].size == (4, 5)
    assert data.left_out[0] == ("b.jpg", "its class must be a whole number, got 'two'")
    assert data.left_out[-1].what == "val-0.tar" and "cannot be read to its end" in data.left_out[-1].why
    with pytest.raises(ValueError, match=r"^c\.jpg: a picture .* was expected"):
        data[2]
    (tmp_path / "classes.json").write_text('["x", "y", "z"]')
    assert aw.data.open(tmp_path)[0].label == "z"
    for text in ("{", "{}", "[1]"):
        (tmp_path / "classes.json").write_text(text)
        with pytest.raises(ValueError, match=r"must be (JSON|a list of names)"):
            aw.data.open(tmp_path)


def test_tars_hold_some_hundred_pictures_and_none_is_empty(tmp_path):
    given = [aw.Sample(np.full((2, 2), number % 256, np.uint8)) for number in range(301)]
    aw.data.export(given, aw.Recipe([aw.invert]), tmp_path / "out", "webdataset", progress=False)
    counts = []
    for path in sorted((tmp_path / "out").glob("*.tar")):
        with tarfile.open(path) as tar:
            counts.append(sum(name.endswith(".png") for name in tar.getnames()))
    assert counts == [75, 75, 75, 76]


@pytest.mark.filterwarnings("ignore:1 was left out")
def test_of_pictures_that_cannot_be_read_there_is_no_tar(tmp_path):
    for split, content in (("train", None), ("val", b"no picture")):
        (tmp_path / "in" / split / "cat").mkdir(parents=True)
        path = tmp_path / "in" / split / "cat" / "1.png"
        Image.new("L", (3, 2)).save(path) if content is None else path.write_bytes(content)
    done = aw.data.export(tmp_path / "in", aw.Recipe([aw.invert]), tmp_path / "out", "webdataset", progress=False)
    assert done.pictures == 1 and [path.name for path in (tmp_path / "out").glob("*.tar")] == ["train-000000.tar"]
