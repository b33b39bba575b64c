"""`augwidgets report`: what is in a data set, without a notebook."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets import cli
from augwidgets.data import reporting
from tests.saved_pictures import in_html


@pytest.fixture
def folder(tmp_path):
    photo = aw.pictures.cat().image
    for name, image in (("cat/a", photo), ("cat/b", photo), ("dog/<c>", photo[:, ::-1] // 5)):
        (tmp_path / "photos" / name).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.ascontiguousarray(image)).save(tmp_path / "photos" / f"{name}.png")
    (tmp_path / "photos/dog/small.png").write_bytes(Image.new("L", (9, 9)).tobytes())
    return tmp_path / "photos"


def ran(*words):
    return cli.main([str(word) for word in words])


def test_the_table_in_the_terminal(capsys, folder):
    assert ran("report", folder, "--jobs", 2) == 0
    told = capsys.readouterr()
    assert told.out == f"{aw.data.report_on(aw.data.open(folder))}\n" and told.err == ""
    assert "exact duplicates" in told.out and "1 more cannot be read" in told.out and "Suggested" in told.out


def test_a_recipe_and_the_size_of_a_model(capsys, folder, tmp_path):
    recipe = aw.Recipe([aw.shift.at(right=0.8)])
    (tmp_path / "recipe.json").write_text(recipe.to_json())
    assert ran("report", folder, "--recipe", tmp_path / "recipe.json", "--input-size", 64, 64) == 0
    told = capsys.readouterr().out
    assert "Worst first" in told and "label cat may be wrong" in told


def test_a_picture_a_page_and_json(capsys, folder, tmp_path):
    for ending in ("png", "html", "json"):
        assert ran("report", folder, "--to", tmp_path / f"report.{ending}") == 0
        assert capsys.readouterr().out.endswith(f"report.{ending}\n")
    with Image.open(tmp_path / "report.png") as drawn:
        assert drawn.size[0] > 800
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert len(in_html(page)) == 1 and "<c>" not in page and "&lt;c&gt;" in page
    held = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert held["exact_duplicates"] == [["cat/a.png", "cat/b.png"]] and held["classes"] == {"cat": 2, "dog": 2}
    assert held["pictures"]["is_dark_issue"] == [False, False, True]
    assert held["left_out"][0]["what"] == "dog/small.png"
    assert aw.Recipe.from_json(json.dumps(held["recipe"])) == aw.data.report_on(aw.data.open(folder)).suggestion.recipe


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nowhere"], "there is no 'nowhere'"),
        (["photos", "--to", "report.docx"], "--to must be a file that ends in one of .png, .html, .json"),
        (["photos", "--to", "there.png"], "exists already: name another file or add --overwrite"),
        (["photos", "--recipe", "nowhere.json"], "nowhere.json"),
        (["photos", "--from", "word"], "--from must be one of"),
        (["photos", "--split", "half"], "invalid choice"),
        (["photos", "--jobs", "0"], "--jobs: must be from 1 to 1024"),
        (["photos", "--jobs", "-2"], "--jobs: must be from 1 to 1024"),
        (["photos", "--input-size", "0", "5"], "--input-size: must be a whole number from 1"),
        (["photos", "--to", "nowhere/report.png"], "nowhere"),
    ],
)
def test_each_mistake_is_one_sentence(capsys, folder, monkeypatch, words, told):
    monkeypatch.chdir(folder.parent)
    (folder.parent / "there.png").touch()
    with pytest.raises(SystemExit) as caught:
        ran("report", *words)
    said = capsys.readouterr().err
    assert caught.value.code == 2 and told in said and said.count("\n") == 1 and len(said) < 330
    assert (folder.parent / "there.png").read_bytes() == b""


def test_where_no_file_can_be_nothing_is_measured(capsys, folder, monkeypatch):
    monkeypatch.setattr(reporting, "report_on", None)
    with pytest.raises(SystemExit):
        ran("report", folder, "--to", folder.parent / "nowhere" / "report.png")
    assert "nowhere" in capsys.readouterr().err


def test_all_cores(folder, capsys):
    assert ran("report", folder, "--jobs", "-1") == 0
