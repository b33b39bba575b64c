"""An export: the same files however it is made, however often it was ended, and one sentence for what is wrong."""

from __future__ import annotations

import csv
import errno
import json
import os
import shutil
import warnings

import cv2
import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets.data.formats.table import FORMATS
from augwidgets.data.out import chunk, work_folder
from tests.data.little_room import with_little_room
from tests.data.plain_writer import PLAIN, listed, photos, tree

RECIPE = aw.Recipe([aw.rotate.between(angle=(-30, 30)), aw.brightness.between(gain=(0.8, 1.2))])
OTHER = aw.Recipe([aw.invert])


@pytest.fixture(autouse=True)
def plain_format(monkeypatch):
    monkeypatch.setitem(FORMATS, "plain", PLAIN)


@pytest.fixture
def folder(tmp_path):
    return photos(tmp_path / "photos")


def export(data, to, recipe=RECIPE, **options):
    return aw.data.export(data, recipe, to, "plain", progress=False, **options)


# ----------------------------------------------------------------------------------------------- what comes out of it


def test_each_copy_is_drawn_by_seed_copy_and_number(folder, tmp_path):
    done = export(folder, tmp_path / "out", copies=2, seed=5)
    data = aw.data.open(folder)
    assert (done.pictures, done.left_out, done.lost, done.complete) == (24, (), {}, True)
    assert listed(tmp_path / "out")[:3] == [
        ("cat/001_0", 0, 0, "cat"), ("cat/001_1", 0, 1, "cat"), ("cat/002_0", 1, 0, "cat"),
    ]  # fmt: skip
    for number, copy in ((0, 0), (3, 1)):
        steps = RECIPE.draw(np.random.default_rng([5, copy, number]))
        name = os.path.splitext(data.names[number])[0]
        written = aw.load(tmp_path / "out" / "images" / f"{name}_{copy}.png")
        assert (written.image == RECIPE.apply(data[number], steps).image).all()
    assert sorted(os.listdir(tmp_path / "out")) == ["augwidgets.json", "images", "list.json", "recipe.json"]
    assert aw.Recipe.from_file(tmp_path / "out" / "recipe.json") == RECIPE
    assert repr(done) == f"<Exported: 24 pictures as plain in {tmp_path / 'out'}>"


def test_two_processes_write_the_same_files(folder, tmp_path):
    recipe = aw.Recipe([aw.mixup, aw.maybe(aw.mosaic, 0.5), aw.rotate.between(angle=(-30, 30))])
    for n_jobs in (1, 2):
        export(folder, tmp_path / str(n_jobs), recipe, copies=3, n_jobs=n_jobs)
    one, two = tree(tmp_path / "1"), tree(tmp_path / "2")
    assert len(one) == 36 + 3 and one == two


def test_partners_come_from_the_data_set(folder, tmp_path):
    recipe = aw.Recipe([aw.mixup])
    export(folder, tmp_path / "out", recipe, seed=3)
    data = aw.data.open(folder)
    for number in (0, 7):
        name = os.path.splitext(data.names[number])[0]
        assert (aw.load(tmp_path / f"out/images/{name}_0.png").image == data.made(number, recipe, 3).image).all()


def test_without_a_recipe_only_the_format_changes(folder, tmp_path):
    export(folder, tmp_path / "out", aw.Recipe([]))
    data = aw.data.open(folder)
    assert [row[0] for row in listed(tmp_path / "out")] == [os.path.splitext(name)[0] for name in data.names]
    assert aw.load(tmp_path / "out" / "images" / data.names[4]).same_as(data[4].replace(label=None))


def test_copies_originals_and_recipes_by_class(folder, tmp_path):
    done = export(folder, tmp_path / "out", copies={"rare": 5}, originals=0.5, recipes={"rare": OTHER}, seed=1)
    rows = listed(tmp_path / "out")
    assert done.pictures == len(rows) == 8 + 4 * 5 + 6
    assert sum(row[2] == -1 for row in rows) == 6
    data = aw.data.open(folder)
    number = data.names.index("rare/003.png")
    assert (aw.load(tmp_path / "out/images/rare/003_4.png").image == 255 - data[number].image).all()
    untouched = next(row for row in rows if row[2] == -1)
    assert (aw.load(tmp_path / f"out/images/{untouched[0]}.png").image == data[untouched[1]].image).all()


def test_copies_by_the_class_of_an_object(tmp_path):
    pictures = [aw.pictures.cat().replace(keypoints=None), aw.pictures.coffee()]
    export(pictures, tmp_path / "out", copies={"cup": 3})
    assert [row[1] for row in listed(tmp_path / "out")] == [0, 1, 1, 1]


def test_what_the_format_cannot_hold_is_counted(tmp_path):
    samples = [aw.Sample(np.zeros((9, 9), np.uint8), keypoints=[[1, 1], [2, 2]])] * 3
    with pytest.warns(UserWarning, match=r"^plain cannot hold keypoints \(6\)$"):
        done = export(samples, tmp_path / "out")
    assert done.lost == {"keypoints": 6} and "lost: keypoints (6)" in repr(done)


def test_the_callers_threads_stay(tmp_path, monkeypatch):
    before, seen = cv2.getNumThreads(), []
    monkeypatch.setattr(chunk.making, "made", lambda *_, sample, **__: seen.append(cv2.getNumThreads()))
    cv2.setNumThreads(2)
    try:
        with pytest.raises(ValueError, match="none of the pictures could be written"):
            export([aw.pictures.cat()], tmp_path / "out")
        assert (seen, cv2.getNumThreads()) == ([1], 2)
    finally:
        cv2.setNumThreads(before)


def test_progress_is_told(folder, tmp_path, capsys):
    told = []
    aw.data.export(folder, RECIPE, tmp_path / "out", "plain", progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (12, 12) and told == sorted(told)
    aw.data.export(folder, RECIPE, tmp_path / "bar", "plain")  # no terminal, no bar
    assert capsys.readouterr().err == ""


@pytest.mark.filterwarnings("ignore::UserWarning")  # what each cannot hold, and what was left out
@pytest.mark.parametrize(
    "name", sorted({name for name, one in FORMATS.items() if one.writer is not None} - {"yolo-pose"})
)
def test_every_format_opens_again_as_what_it_is(folder, tmp_path, name):
    broken = folder / "cat" / "001.png"
    broken.write_bytes(broken.read_bytes()[:-200])
    done = aw.data.export(folder, RECIPE, tmp_path / "out", name, copies=2, progress=False)
    assert done.pictures == 22 and [one.what for one in done.left_out] == ["cat/001.png"]
    assert (tmp_path / "out" / "left_out.csv").is_file()  # what lies beside the pictures leads nobody astray
    found = aw.data.open(tmp_path / "out")
    assert (found.format, len(found), len(done.open())) == (name, 22, 22)
    data = aw.data.open(folder)
    levels = {data.made(number, RECIPE, 0, copy).image.tobytes() for number in range(1, 12) for copy in (0, 1)}
    assert {sample.image.tobytes() for sample in found} == levels


@pytest.fixture
def kinds(tmp_path):
    """Write a picture as each kind of file that is kept, and as those that are not."""
    place = tmp_path / "kinds"
    place.mkdir()
    picture = Image.fromarray(aw.pictures.cat().image[:40, :60])
    turned = Image.Exif()
    turned[0x0112] = 6
    picture.save(place / "photo.JPEG", quality=60)
    picture.save(place / "clear.png")
    picture.convert("L").save(place / "grey.jpg")
    picture.save(place / "turned.jpg", exif=turned)
    picture.save(place / "table.bmp")
    picture.quantize(4).save(place / "palette.png")
    picture.convert("CMYK").save(place / "ink.jpg")
    cv2.imwrite(str(place / "deep.png"), np.full((4, 5, 3), 40_000, np.uint16))
    return place


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        ({}, {"photo.jpg", "clear.png", "grey.jpg"}),
        ({"pictures": "png"}, {"clear.png"}),
        ({"pictures": "jpg"}, {"photo.jpg", "grey.jpg"}),
        ({"pictures": "jpg", "quality": 30}, set()),
    ],
)
@pytest.mark.filterwarnings("ignore:plain cannot hold a picture of 16 bits")
@pytest.mark.parametrize("recipe", [aw.Recipe([]), OTHER])
def test_where_nothing_changes_the_bytes_of_files_are_copied(kinds, tmp_path, recipe, options, kept):
    copies = {"copies": 0, "originals": True} if recipe.steps else {}
    done = export(kinds, tmp_path / "out", recipe, **copies, **options)
    written = tree(tmp_path / "out" / "images")
    given = {name.replace("JPEG", "jpg"): content for name, content in tree(kinds).items()}
    assert {name for name in written if written[name] == given.get(name)} == kept and done.pictures == len(given)
    for name in {"turned", "table", "palette", "ink", "deep"}:
        assert f"{name}.{options.get('pictures', 'png')}" in written


@pytest.mark.filterwarnings("ignore::UserWarning")  # what each cannot hold
@pytest.mark.parametrize("name", sorted({name for name, one in FORMATS.items() if one.writer} - {"yolo-pose"}))
def test_every_format_finds_the_files_that_were_copied(tmp_path, name):
    (tmp_path / "in" / "cat").mkdir(parents=True)
    Image.fromarray(aw.pictures.cat().image[:40, :60]).save(tmp_path / "in" / "cat" / "a.JPG")
    Image.new("L", (5, 4)).save(tmp_path / "in" / "cat" / "b.png")
    done = aw.data.export(tmp_path / "in", aw.Recipe([]), tmp_path / "out", name, progress=False)
    for found, given in zip(done.open(), aw.data.open(tmp_path / "in"), strict=True):
        assert (found.image == given.image).all()


@pytest.mark.filterwarnings("ignore:plain cannot hold a picture of 16 bits")
def test_what_a_recipe_makes_is_never_a_copy_of_a_file(kinds, tmp_path):
    never = aw.Recipe([aw.maybe(aw.invert, 0.0)])
    for recipe, n in ((never, 1), (aw.Recipe([]), 2)):
        export(kinds, tmp_path / f"out{n}", recipe)
    assert all(name.endswith("_0.png") for name in tree(tmp_path / "out1" / "images"))
    assert len(tree(tmp_path / "out2" / "images")) == 8


# ------------------------------------------------------------------------------------------------------ it is ended


def test_one_that_was_ended_goes_on(folder, tmp_path, monkeypatch):
    export(folder, tmp_path / "whole", copies=3)
    part = aw.data.export(folder, RECIPE, tmp_path / "out", "plain", copies=3, progress=lambda done, of: done < 10)
    assert not part.complete and part.pictures == 10 and "the same call goes on" in repr(part)
    with pytest.raises(ValueError, match="not complete, 10 pictures are there"):
        part.open()
    done = []
    export_again = aw.data.export(folder, RECIPE, tmp_path / "out", "plain", copies=3,
                                  progress=lambda *counts: done.append(counts))  # fmt: skip
    assert done[0] == (11, 36) and export_again.complete
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")
    monkeypatch.setattr(chunk, "write", None)
    assert repr(export(folder, tmp_path / "out", copies=3)) == repr(export_again)  # at once


@pytest.mark.filterwarnings("ignore:coco cannot hold")
@pytest.mark.parametrize("name", ["folder", "coco"])
def test_one_that_is_not_complete_is_not_opened(folder, tmp_path, name):
    out = tmp_path / "out"
    aw.data.export(folder, RECIPE, out, name, progress=lambda done, of: done < 8)
    for asked in (None, "folder"):
        with pytest.raises(ValueError, match="'.*out' holds an export that is not complete; give the same call"):
            aw.data.open(out, asked)
    assert len(aw.data.export(folder, RECIPE, out, name, progress=False).open()) == 12


def test_a_complete_one_of_which_files_are_gone_or_changed_says_so(folder, tmp_path):
    out = tmp_path / "out"
    done = export(folder, out)
    (out / "notes.txt").write_text("mine")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert export(folder, out) == done
    (out / "images/cat/001_0.png").write_bytes(b"")
    (out / "images/cat/002_0.png").unlink()
    (out / "list.json").unlink()
    words = "^3 of its files are missing or changed .*cat/001_0.png'; to make them again, delete .*out' first$"
    with pytest.warns(UserWarning, match=words):
        assert export(folder, out) == done


@pytest.mark.skipif(os.name != "posix", reason="there the lock is known")
def test_two_at_once_into_one_place(folder, tmp_path):
    seen = []

    def again(done, of):
        with pytest.raises(FileExistsError, match="is being written by the same export right now; wait until"):
            export(folder, tmp_path / "out")
        seen.append(done)

    aw.data.export(folder, RECIPE, tmp_path / "out", "plain", progress=again)
    export(folder, tmp_path / "whole")
    assert seen and tree(tmp_path / "out") == tree(tmp_path / "whole")


def test_what_was_lost_or_damaged_meanwhile_is_made_again(folder, tmp_path):
    export(folder, tmp_path / "whole")
    out = tmp_path / "out"
    aw.data.export(folder, RECIPE, out, "plain", progress=lambda done, of: done < 8)
    (out / "images/cat/001_0.png").write_bytes(b"")
    (out / "images/cat/002_0.png").unlink()
    journal = sorted((out / ".augwidgets/done").iterdir())
    journal[3].write_bytes(b"")
    journal[4].write_bytes(journal[4].read_bytes().replace(b"0", b"1"))
    export(folder, out)
    assert tree(out) == tree(tmp_path / "whole")


def test_the_same_data_set_elsewhere_goes_on(folder, tmp_path):
    aw.data.export(folder, RECIPE, tmp_path / "out", "plain", progress=lambda done, of: done < 8)
    shutil.copytree(folder, tmp_path / "moved")
    shutil.rmtree(folder)
    assert export(tmp_path / "moved", tmp_path / "out").pictures == 12


# ---------------------------------------------------------------------------------------------------- what is wrong


@pytest.mark.parametrize("complete", [True, False])
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"seed": 2}, "with seed 0, not 2"),
        ({"copies": 2}, "with copies 1, not 2"),
        ({"originals": 0.5}, "with originals 0.0, not 0.5"),
        ({"recipe": OTHER}, "of another recipe"),
        ({"recipes": {"rare": OTHER}}, "of another choice of recipes"),
        ({"pictures": "jpg"}, "with pictures"),
    ],
)
def test_another_export_is_refused(folder, tmp_path, complete, changed, words):
    aw.data.export(folder, RECIPE, tmp_path / "out", "plain", progress=lambda done, of: complete or done < 5)
    before = tree(tmp_path / "out")
    with pytest.raises(FileExistsError, match=f"holds an export {words}.*; name another folder") as caught:
        export(folder, tmp_path / "out", **changed)
    assert len(str(caught.value)) < 300 and tree(tmp_path / "out") == before


def test_a_changed_data_set_and_other_versions_are_refused(folder, tmp_path, monkeypatch):
    out = tmp_path / "out"
    aw.data.export(folder, RECIPE, out, "plain", progress=lambda done, of: done < 5)
    monkeypatch.setattr(cv2, "__version__", "9.9")
    with pytest.raises(FileExistsError, match=r"begun with OpenCV [\d.]+, and here is 9\.9; name another"):
        export(folder, out)
    monkeypatch.undo()
    monkeypatch.setitem(FORMATS, "plain", PLAIN)
    Image.new("RGB", (30, 40)).save(folder / "cat/001.png")
    with pytest.raises(FileExistsError, match="of another data set, or of one that has changed since; name another"):
        export(folder, out)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"recipe": aw.rotate}, TypeError, "recipe must be an aw.Recipe, got rotate"),
        ({"format": "word"}, ValueError, "format must be one of .*, got 'word'"),
        ({"copies": -1}, ValueError, "copies must be a whole number from 0"),
        ({"copies": 0}, ValueError, "must leave a picture"),
        ({"copies": {"dog": 2}}, ValueError, r"copies must name classes of the data set \(cat, rare\), got 'dog'"),
        ({"originals": 2}, ValueError, "originals must be True, or a share"),
        ({"recipes": {"cat": aw.rotate}}, TypeError, "recipes must hold an aw.Recipe for 'cat'"),
        ({"recipes": [RECIPE]}, TypeError, "recipes must be a mapping"),
        ({"seed": -1}, ValueError, "seed"),
        ({"n_jobs": 0}, ValueError, "n_jobs must be a whole number"),
        ({"pictures": "gif"}, ValueError, "'png' or 'jpg', got 'gif'"),
        ({"progress": 3}, TypeError, "progress must be True, False or a function"),
        ({"recipe": aw.Recipe([aw.cluster_blend])}, ValueError, "give means="),
        ({"to": 3}, TypeError, "to must be the path of a folder, got 3"),
        ({"to": "a\0b"}, ValueError, "to must be a path that a folder can have"),
    ],
)
def test_what_was_asked_for_wrongly(folder, tmp_path, options, error, words):
    given = {"data": folder, "recipe": RECIPE, "to": tmp_path / "out", "format": "plain", "progress": False, **options}
    with pytest.raises(error, match=words):
        aw.data.export(**given)
    assert sorted(os.listdir(tmp_path)) == ["photos"]


def test_a_folder_that_holds_other_files(folder, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".DS_Store").touch()
    (tmp_path / "out" / "mine.txt").touch()
    with pytest.raises(FileExistsError, match=r"holds other files \('mine.txt'\); name a new or an empty folder"):
        export(folder, tmp_path / "out")
    with pytest.raises(NotADirectoryError, match="needs a folder, got the file"):
        export(folder, tmp_path / "out" / "mine.txt")
    with pytest.raises(ValueError, match="to must not lie in the folder of the data set"):
        export(folder, folder / "out")
    assert sorted(os.listdir(tmp_path / "out")) == [".DS_Store", "mine.txt"]


def test_broken_pictures_are_left_out_with_the_reason(folder, tmp_path):
    (folder / "cat" / "001.png").write_bytes(b"no picture")
    (folder / "cat" / "002.png").unlink()
    data = aw.data.open(folder)
    (folder / "rare" / "000.png").unlink()
    with pytest.warns(UserWarning, match=r"^2 were left out .*, the first: cat/001.png: a picture .* was expected"):
        done = export(data, tmp_path / "out", copies=2)
    assert done.pictures == 18 and [one.what for one in done.left_out] == ["cat/001.png", "rare/000.png"]
    with open(tmp_path / "out" / "left_out.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["what", "why"], *map(list, done.left_out)]
    assert "2 left out (left_out.csv says why)" in repr(done)
    with pytest.warns(UserWarning, match="^2 were left out"):
        assert export(data, tmp_path / "out", copies=2).left_out == done.left_out


@pytest.mark.parametrize("channels", [1, 3])
def test_levels_of_16_bits_that_are_lost_are_counted(tmp_path, channels):
    (tmp_path / "in").mkdir()
    cv2.imwrite(str(tmp_path / "in" / "deep.png"), np.full((9, 9, channels), 300, np.uint16))
    Image.new("L", (9, 9)).save(tmp_path / "in" / "plain.png")
    with pytest.warns(UserWarning, match="cannot hold a picture of 16 bits, written with 8"):
        done = export(tmp_path / "in", tmp_path / "out", copies=2)
    assert done.lost == {"a picture of 16 bits, written with 8": 2} and done.pictures == 4


@pytest.mark.parametrize("step", [aw.mixup, aw.mosaic])
def test_a_broken_partner_costs_no_other_picture(tmp_path, step):
    rng = np.random.default_rng(0)
    (tmp_path / "in").mkdir()
    for number in range(6):
        Image.fromarray(rng.integers(0, 255, (12, 12, 3), np.uint8)).save(tmp_path / "in" / f"{number}.png")
    (tmp_path / "in" / "3.png").write_bytes(b"no picture")
    data, recipe = aw.data.open(tmp_path / "in"), aw.Recipe([step])
    found = []
    for name, n_jobs in (("one", 1), ("two", 2)):
        with pytest.warns(UserWarning, match="^1 was left out"):
            done = export(data, tmp_path / name, recipe, copies=4, seed=2, n_jobs=n_jobs)
        assert done.pictures == 20 and [one.what for one in done.left_out] == ["3.png"]
        found.append(done.open())
    assert all(one.same_as(two) for one, two in zip(*found, strict=True))
    place = next(place for place, name in enumerate(found[0].names) if name.endswith("5_2.png"))
    assert np.array_equal(found[0][place].image, data.made(5, recipe, 2, 2).image)


def test_where_nothing_can_be_read_nothing_is_written(tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.png").write_bytes(b"no picture")
    with pytest.raises(ValueError, match=r"^none of the pictures could be written; a\.png: a picture"):
        export(tmp_path / "photos", tmp_path / "new" / "out")
    assert not (tmp_path / "new").exists()  # nor is what was made for it left
    (tmp_path / "mine").mkdir()
    with pytest.raises(ValueError, match=r"^none of the pictures could be written"):
        export(tmp_path / "photos", tmp_path / "mine")
    assert list((tmp_path / "mine").iterdir()) == []


@pytest.fixture
def small_disk(tmp_path, monkeypatch):
    with with_little_room(tmp_path / "disk", monkeypatch) as place:
        yield place


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_a_full_disk_is_one_sentence_and_leaves_no_half_of_a_file(small_disk, tmp_path, n_jobs):
    data = photos(tmp_path / "large", 6, (100, 100))
    words = r"^cannot write '.+': no space left on device; what is done is kept, and the same call goes on$"
    with pytest.raises(OSError, match=words):
        export(data, small_disk / "out", n_jobs=n_jobs)
    export(data, tmp_path / "whole")
    whole = tree(tmp_path / "whole")
    found = {path: content for path, content in tree(small_disk).items() if not path.startswith("out/.augwidgets/")}
    assert 0 < len(found) < 6 and all(content == whole[path.removeprefix("out/")] for path, content in found.items())


def test_a_folder_that_cannot_be_written(tmp_path, folder, monkeypatch):
    def denied(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(work_folder.Path, "mkdir", denied)
    with pytest.raises(PermissionError, match=r"^cannot write '.*out': permission denied$"):
        export(folder, tmp_path / "new" / "out")
    assert not (tmp_path / "new").exists()


def test_what_lies_beside_the_result_says_how_it_was_made(folder, tmp_path):
    export(folder, tmp_path / "out", copies={"cat": 2}, recipes={"rare": OTHER}, originals=True)
    plan = json.loads((tmp_path / "out" / "augwidgets.json").read_text())["plan"]
    assert (plan["seed"], plan["copies"], plan["originals"]) == (0, {"cat": 2}, 1.0)
    assert aw.Recipe.from_json(json.dumps(plan["recipes"]["rare"])) == OTHER
    assert plan["versions"]["OpenCV"] == cv2.__version__


@pytest.mark.parametrize("boxes", ["tight", "turned"])
@pytest.mark.parametrize("format", ["coco", "voc"])
def test_upright_labels_that_stay_upright_are_no_loss(tmp_path, boxes, format):
    data = aw.data.open([aw.Sample(np.zeros((40, 40, 3), np.uint8), boxes=[[10, 10, 30, 25]], box_labels=["a"])])
    recipe = aw.Recipe([aw.rotate.at(angle=20)], boxes=boxes)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        done = aw.data.export(data, recipe, to=tmp_path / "out", format=format, progress=False)
    assert any("turned" in what for what in done.lost) == (boxes == "turned")
