"""`augwidgets export` and `convert`: a data set is written without a notebook, and each mistake is one sentence."""

from __future__ import annotations

import numpy as np
import pytest

import augwidgets as aw
from augwidgets import cli
from augwidgets.cli.errors import in_words_of_the_command
from tests.data.plain_writer import photos, tree


@pytest.fixture
def folder(tmp_path):
    return photos(tmp_path / "photos", 6)


@pytest.fixture
def recipe(tmp_path):
    path = tmp_path / "recipe.json"
    path.write_text(aw.default_recipe().to_json(), encoding="utf-8")
    return path


def ran(*words):
    return cli.main([str(word) for word in words])


def test_export(capsys, folder, recipe, tmp_path):
    words = ("export", folder, "--recipe", recipe, "--to", tmp_path / "out", "--format", "masks", "--copies", 2,
             "--seed", 3, "--originals", 0.5)  # fmt: skip
    assert ran(*words) == 0 and ran(*words) == 0  # the second time at once
    told = capsys.readouterr()
    assert told.out == f"15 pictures as masks in {tmp_path / 'out'}\n" * 2
    assert told.err.splitlines()[0].startswith("augwidgets: masks cannot hold ")
    with pytest.warns(UserWarning, match="masks cannot hold"):
        done = aw.data.export(folder, aw.default_recipe(), tmp_path / "same", "masks", copies=2, seed=3, originals=0.5)
    assert done.pictures == 15 and tree(tmp_path / "same") == tree(tmp_path / "out")


def test_convert(capsys, folder, tmp_path):
    assert ran("convert", folder, "--to", tmp_path / "out", "--format", "masks", "--pictures", "jpg") == 0
    assert capsys.readouterr().out == f"6 pictures as masks in {tmp_path / 'out'}\n"
    assert len(aw.data.open(tmp_path / "out", "masks")) == 6


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"DATA": "nowhere"}, "there is no 'nowhere'"),
        ({"--recipe": "nowhere.json"}, "nowhere.json"),
        ({"--format": "word"}, ": --format must be one of"),
        ({"--from": "word"}, "--from must be one of"),
        ({"--copies": "-1"}, "--copies: must be a whole number from 0, got '-1'"),
        ({"--originals": "2"}, "--originals: must be a number from 0 to 1, got '2'"),
        ({"--to": "https://example.org/out"}, "must be a file or folder on this machine"),
        ({"--to": "photos"}, ": --to must not lie in the folder of the data set"),
        ({"--to": "full"}, "holds other files"),
        ({"--quality": "0"}, ": --quality must be a whole number from 1 to 100, got 0"),
        ({"--images": "nowhere"}, ": --images must be a folder, got 'nowhere'"),
        ({"--split": "val"}, ": --split must be left out"),
        ({"--jobs": "0"}, "--jobs: must be from 1 to 1024, or -1 for all cores, got '0'"),
    ],
)
def test_a_mistake_is_one_sentence(capsys, monkeypatch, folder, recipe, tmp_path, changed, words):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").touch()
    monkeypatch.chdir(tmp_path)
    given = {"DATA": "photos", "--recipe": "recipe.json", "--to": "out", "--format": "masks", **changed}
    data = given.pop("DATA")
    with pytest.raises(SystemExit) as stopped:
        ran("export", data, *(word for pair in given.items() for word in pair))
    told = capsys.readouterr()
    assert stopped.value.code == 2 and told.out == ""
    assert told.err.count("\n") == 1 and len(told.err) <= 301 and words in told.err
    assert not (tmp_path / "out").exists()


def test_ctrl_c_says_how_it_goes_on(capsys, monkeypatch, folder, tmp_path):
    def pressed(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("augwidgets.data.exporting.export", pressed)
    assert ran("convert", folder, "--to", tmp_path / "out", "--format", "masks") == 130
    assert capsys.readouterr().err == "augwidgets: ended; what is done is kept, and the same command goes on\n"


def test_warnings_have_the_words_of_the_command(capsys, folder, tmp_path):
    """Two formats fit, or the pictures' folder of a data set is opened: the sentence can be followed as it stands."""
    data = aw.data.open([aw.Sample(np.zeros((8, 8), np.uint8), boxes=[[1, 1, 5, 5]], box_labels=["cat"])])
    aw.data.export(data, aw.Recipe([]), tmp_path / "both", "coco", progress=False)
    (tmp_path / "both/labels.csv").write_text("file,class\nimages/picture 0.png,dog\n")
    assert ran("convert", tmp_path / "both", "--to", tmp_path / "out", "--format", "csv") == 0
    told = capsys.readouterr().err
    assert "(--from coco)" in told and "--from csv reads it so" in told and "format=" not in told
    assert ran("convert", tmp_path / "both/images", "--to", tmp_path / "flat", "--format", "csv") == 0
    assert "or say --from pictures" in capsys.readouterr().err


def test_pictures_and_masks_that_lie_elsewhere(capsys, folder, tmp_path):
    data = aw.data.open([aw.Sample(np.zeros((8, 8), np.uint8), boxes=[[1, 1, 5, 5]], box_labels=["cat"])])
    aw.data.export(data, aw.Recipe([]), tmp_path / "from", "coco", progress=False)
    (tmp_path / "from/images").rename(tmp_path / "elsewhere")
    words = ("convert", tmp_path / "from/annotations/instances.json", "--to", tmp_path / "out", "--format", "yolo")
    with pytest.raises(SystemExit):
        ran(*words)
    assert "--images says where they are" in capsys.readouterr().err
    assert ran(*words, "--images", tmp_path / "elsewhere") == 0
    assert aw.data.open(tmp_path / "out").classes == {"cat": 1}


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("in 'a/split=train' nothing lies; say split='val'", "in 'a/split=train' nothing lies; say --split val"),
        ("to must be a folder", "--to must be a folder"),
        ("a thing to must do", "a thing to must do"),
        ("n_jobs must be 1, 2", "--jobs must be 1, 2"),
        ("masks= says where", "--masks says where"),
    ],
)
def test_words_of_the_command(message, words):
    assert in_words_of_the_command(message) == words
