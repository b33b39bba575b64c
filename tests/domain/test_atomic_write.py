"""Files that are written whole or not at all: on a full disk, over links and devices, and where no links are known."""

import contextlib
import errno
import os
import shutil
import stat
import subprocess
import tempfile
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets import cli
from augwidgets.cli import app, lessons
from augwidgets.cli.errors import UserError
from augwidgets.cli.working_copy import RECORD
from augwidgets.domain import atomic_write
from augwidgets.domain.atomic_write import write_atomically

OLD = b"what was there before"


class _FullFile:
    """A file that takes some bytes and then finds the disk full."""

    def __init__(self, file, room):
        self._file, self._room = file, room

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()

    def write(self, content):
        self._file.write(content[: self._room])
        if len(content) > self._room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def __getattr__(self, name):
        return getattr(self._file, name)


@pytest.fixture
def small_disk(tmp_path, monkeypatch):
    """A folder with room for 64 kB: a disk of its own where root allows that, else files that fail when written."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = os.name == "posix" and shutil.which("mount") is not None and not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], capture_output=True
    ).returncode  # fmt: skip
    if not mounted:
        plain = os.fdopen
        monkeypatch.setattr(atomic_write.os, "fdopen", lambda *given: _FullFile(plain(*given), 2**16))
    yield folder
    if mounted:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def failing(monkeypatch):
    """Files whose disk is full at once, on every machine."""
    plain = os.fdopen
    monkeypatch.setattr(atomic_write.os, "fdopen", lambda *given: _FullFile(plain(*given), 10))


def test_a_new_file_and_one_that_is_replaced(tmp_path):
    path = tmp_path / "a.png"
    assert write_atomically(path, b"one") == path
    with pytest.raises(FileExistsError, match=r"a\.png exists already: name another file"):
        write_atomically(path, b"two")
    assert path.read_bytes() == b"one"
    write_atomically(str(path), b"two", overwrite=True)
    assert path.read_bytes() == b"two"
    write_atomically(tmp_path / "b.png", b"three", overwrite=True)
    assert sorted(os.listdir(tmp_path)) == ["a.png", "b.png"]


def test_a_name_without_a_folder_and_one_as_long_as_names_can_be(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_atomically("a.png", b"one")
    write_atomically("b" * 251 + ".png", b"two", overwrite=True)
    assert len(os.listdir()) == 2


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("content", [bytes(2**20), bytes(2**16 + 1)])
def test_a_full_disk_changes_nothing(small_disk, overwrite, content):
    path = small_disk / "a.png"
    if overwrite:
        path.write_bytes(OLD)
    with pytest.raises(OSError, match=r"^cannot write \S*a\.png: no space left on device$") as caught:
        write_atomically(path, content, overwrite=overwrite)
    assert caught.value.errno == errno.ENOSPC
    assert os.listdir(small_disk) == (["a.png"] if overwrite else [])
    assert not overwrite or path.read_bytes() == OLD
    write_atomically(path, b"small", overwrite=overwrite)
    assert path.read_bytes() == b"small"


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("breaks", ["write", "fsync", "move", "Ctrl-C"])
def test_whatever_breaks_leaves_no_stump(tmp_path, monkeypatch, request, breaks, overwrite):
    path = tmp_path / "a.png"
    if overwrite:
        path.write_bytes(OLD)

    def stop(*_):
        raise KeyboardInterrupt if breaks == "Ctrl-C" else OSError(errno.EIO, os.strerror(errno.EIO))

    if breaks == "write":
        request.getfixturevalue("failing")
    else:
        monkeypatch.setattr(os, ("replace" if overwrite else "link") if breaks == "move" else "fsync", stop)
    with pytest.raises(KeyboardInterrupt if breaks == "Ctrl-C" else OSError):
        write_atomically(path, bytes(100), overwrite=overwrite)
    assert os.listdir(tmp_path) == (["a.png"] if overwrite else [])
    assert not overwrite or path.read_bytes() == OLD


def _save_strip(folder, overwrite):
    aw.film_strip(aw.rotate, count=3).save(folder / "a.png", overwrite=overwrite)


def _save_gif(folder, overwrite):
    aw.film_strip(aw.rotate, count=3).save(folder / "a.gif", overwrite=overwrite)


def _save_gallery(folder, overwrite):
    aw.gallery(transforms=[aw.rotate, aw.shear, aw.zoom, aw.shift]).save(folder / "a.html", overwrite=overwrite)


def _run(folder, overwrite, *words):
    with pytest.raises(SystemExit) as stopped:
        cli.main([*map(str, words), "-o", str(folder / "a.png"), *(["--overwrite"] if overwrite else [])])
    assert stopped.value.code == 2
    raise OSError  # as the others do


def _run_grid(folder, overwrite):
    picture, recipe = folder.parent / "picture.png", folder.parent / "recipe.json"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (200, 200, 3), np.uint8)).save(picture)
    recipe.write_text(aw.default_recipe().to_json(), encoding="utf-8")
    _run(folder, overwrite, "grid", picture, "--recipe", recipe)


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("write", [_save_strip, _save_gif, _save_gallery, _run_grid])
def test_everything_that_writes_a_file_writes_it_whole(small_disk, capsys, write, overwrite):
    ending = {"_save_gif": "gif", "_save_gallery": "html"}.get(write.__name__, "png")
    path = small_disk / f"a.{ending}"
    if overwrite:
        path.write_bytes(OLD)
    with pytest.raises(OSError):  # noqa: PT011 -- the command's has no words
        write(small_disk, overwrite)
    assert os.listdir(small_disk) == ([path.name] if overwrite else [])
    assert not overwrite or path.read_bytes() == OLD
    if write is _run_grid:
        assert capsys.readouterr().err == f"augwidgets: cannot write {path}: no space left on device\n"


def test_a_lesson_is_copied_whole_or_not_at_all(small_disk, tmp_path, monkeypatch):
    source = tmp_path / "notebooks"
    source.mkdir()
    (source / "00_small.ipynb").write_bytes(bytes(100))
    (source / "01_large.ipynb").write_bytes(bytes(2**17))
    monkeypatch.setattr(lessons, "notebooks_folder", lambda: source)
    with pytest.raises(UserError, match=r"^cannot copy .*: cannot write \S*01_large\.ipynb: no space left"):
        lessons.copy_notebooks(small_disk)
    assert sorted(os.listdir(small_disk)) == [RECORD, "00_small.ipynb"]  # so that the next try brings the large one


def test_the_app_says_that_there_is_no_room_for_its_files(small_disk, capsys, monkeypatch):
    monkeypatch.setattr(app, "need_lab_extra", lambda *_: None)
    monkeypatch.setattr(app, "APP_CELL", "x" * 2**17)
    monkeypatch.setattr(tempfile, "tempdir", str(small_disk))
    with pytest.raises(SystemExit):
        cli.main(["app", "--no-browser"])
    assert "augwidgets.ipynb: no space left on device" in capsys.readouterr().err
    assert os.listdir(small_disk) == []

    def nowhere(**_):
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']")

    monkeypatch.setattr(tempfile, "TemporaryDirectory", nowhere)
    with pytest.raises(SystemExit):
        cli.main(["app", "--no-browser"])
    assert "cannot make a temporary folder: no usable temporary directory" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="permissions and links of POSIX")
class TestOnPosix:
    @pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
    def test_permissions_follow_the_umask_as_those_of_open(self, tmp_path, umask):
        before = os.umask(umask)
        try:
            for name, overwrite in (("new", False), ("replaced", True)):
                write_atomically(tmp_path / name, b"", overwrite=overwrite)
                assert stat.S_IMODE(os.stat(tmp_path / name).st_mode) == 0o666 & ~umask
        finally:
            os.umask(before)

    def test_a_replaced_file_keeps_its_permissions(self, tmp_path):
        path = tmp_path / "a"
        path.write_bytes(OLD)
        path.chmod(0o640)
        write_atomically(path, b"new", overwrite=True)
        assert stat.S_IMODE(path.stat().st_mode) == 0o640

    def test_a_write_protected_file_is_not_replaced(self, tmp_path, monkeypatch):
        path = tmp_path / "a"
        path.write_bytes(OLD)
        path.chmod(0o444)
        monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everything
        with pytest.raises(PermissionError, match=r"^cannot write \S*a: permission denied$"):
            write_atomically(path, b"new", overwrite=True)
        assert path.read_bytes() == OLD

    @pytest.mark.parametrize("dangling", [False, True])
    def test_a_link_stays_one_and_its_file_is_replaced(self, tmp_path, dangling):
        (tmp_path / "deep").mkdir()
        target, link = tmp_path / "deep" / "target", tmp_path / "link"
        if not dangling:
            target.write_bytes(OLD)
        link.symlink_to(Path("deep", "target"))
        with pytest.raises(FileExistsError):
            write_atomically(link, b"new")
        assert target.exists() is not dangling
        write_atomically(link, b"new", overwrite=True)
        assert link.is_symlink()
        assert target.read_bytes() == b"new"
        assert sorted(os.listdir(tmp_path)) == ["deep", "link"]

    def test_links_in_a_circle(self, tmp_path):
        (tmp_path / "a").symlink_to("b")
        (tmp_path / "b").symlink_to("a")
        with pytest.raises(OSError, match="cannot write"):
            write_atomically(tmp_path / "a", b"new", overwrite=True)
        assert (tmp_path / "a").is_symlink()

    def test_a_pipe_or_a_device_is_not_replaced(self, tmp_path):
        path = tmp_path / "pipe.png"
        os.mkfifo(path)
        with pytest.raises(OSError, match="it is a device or a pipe"):
            write_atomically(path, b"new", overwrite=True)
        assert stat.S_ISFIFO(path.stat().st_mode)

    @pytest.mark.parametrize("code", [errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS])
    def test_where_no_hard_links_are_known(self, tmp_path, monkeypatch, code):
        def link(*_):
            raise OSError(code, os.strerror(code))

        monkeypatch.setattr(os, "link", link)
        path = tmp_path / "a"
        write_atomically(path, b"one")
        assert path.read_bytes() == b"one"
        with pytest.raises(FileExistsError):
            write_atomically(path, b"two")

        def appears(*_):
            (tmp_path / "b").write_bytes(b"mine")
            link()

        monkeypatch.setattr(os, "link", appears)
        with pytest.raises(FileExistsError):
            write_atomically(tmp_path / "b", b"two")
        assert [(tmp_path / name).read_bytes() for name in sorted(os.listdir(tmp_path))] == [b"one", b"mine"]

    def test_a_name_that_was_claimed_is_given_back_where_the_move_fails(self, tmp_path, monkeypatch):
        def fail(*_):
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))

        monkeypatch.setattr(os, "link", fail)
        monkeypatch.setattr(os, "replace", fail)
        with pytest.raises(PermissionError):
            write_atomically(tmp_path / "a", b"one")
        assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("links", [True, False])
def test_of_many_that_want_one_new_name_one_gets_it(tmp_path, monkeypatch, links):
    if not links:

        def fail(*_):
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))

        monkeypatch.setattr(os, "link", fail)
    # All of them have found the name free before the first takes it.
    monkeypatch.setattr(atomic_write, "check_place", lambda path, **_: Path(path))
    written, ready = [], threading.Barrier(8)

    def write(number):
        ready.wait()
        with contextlib.suppress(FileExistsError):
            write_atomically(tmp_path / "a", bytes([number]) * 1000)
            written.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(written) == 1
    assert (tmp_path / "a").read_bytes() == bytes(written) * 1000
    assert os.listdir(tmp_path) == ["a"]


@pytest.mark.parametrize(
    ("name", "error", "said"),
    [("folder", OSError, "is a folder: name a file in it"), ("no/where", FileNotFoundError, "there is no folder"),
     ("file/a", OSError, "cannot write"), ("a\0b", ValueError, "a file's name must be")],
)  # fmt: skip
def test_a_place_that_cannot_be_written_is_named_in_one_sentence(tmp_path, name, error, said):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(OLD)
    for overwrite in (True, False):
        with pytest.raises(error, match=said) as caught:
            write_atomically(tmp_path / name, b"new", overwrite=overwrite)
        assert "\n" not in str(caught.value)
        assert "Errno" not in str(caught.value)
    assert (tmp_path / "file").read_bytes() == OLD
