"""The `augwidgets` command: what it writes, what it starts, and the one sentence that every mistake gets."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets import cli
from augwidgets.cli import app, command, jupyter_server, lessons, working_copy
from tests.typing_commands import TOKEN, as_from_a_terminal, as_typed, get, started

# The servers are started from a process in which other tests have used JAX, which warns of every fork.
pytestmark = pytest.mark.filterwarnings("ignore:os.fork:RuntimeWarning")


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "a picture; import os.png"
    rows, columns = np.mgrid[:60, :90]
    Image.fromarray(np.stack([rows * 4, columns * 2, rows + columns], axis=-1).astype(np.uint8)).save(path)
    return path


@pytest.fixture
def recipe(tmp_path):
    path = tmp_path / "recipe.json"
    path.write_text(aw.default_recipe().to_json(), encoding="utf-8")
    return path


def fails(capsys, *words):
    """Run the command, which must end with code 2, and give the one sentence that it says."""
    with pytest.raises(SystemExit) as stopped:
        cli.main([str(word) for word in words])
    assert stopped.value.code == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert told.err.endswith("\n")
    assert told.err.startswith("augwidgets")
    assert len(told.err) <= 301
    assert "Errno" not in told.err
    return told.err


# ------------------------------------------------------------------------------------------------- what it prints


def test_version(capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"augwidgets {aw.__version__}\n"


def test_version_and_help_load_nothing_heavy():
    heavy = ["numpy", "cv2", "skimage", "matplotlib", "PIL", "ipywidgets", "anywidget", "jupyterlab", "voila", "jax"]
    for word in ("--version", "--help"):
        probe = (
            f"import sys; sys.argv = ['augwidgets', {word!r}]\n"
            "from augwidgets import cli\n"
            "try: cli.main()\n"
            f"finally: print([name for name in {heavy} if name in sys.modules], file=sys.stderr)"
        )
        ran = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
        assert ran.stderr == "[]\n"


@pytest.mark.parametrize("words", [["--help"], ["app", "--help"], ["grid", "--help"]])
def test_help(capsys, words):
    with pytest.raises(SystemExit) as stopped:
        cli.main(words)
    assert stopped.value.code == 0
    assert capsys.readouterr().out.startswith("usage: augwidgets")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["gird"], "gird"),
        (["--port", "0"], "from 1 to 65535, got '0'"),
        (["app", "--port", "http"], "from 1 to 65535, got 'http'"),
        (["app", "--theme", "blue"], "light"),
        (["grid"], "PICTURE"),
        (["grid", "p.png", "-o", "g.png"], "--recipe"),
        (["grid", "p.png", "--recipe", "r.json", "-o", "g.png", "--seed", "-1"], "from 0, got '-1'"),
        (["a\nb" * 2000], "invalid choice"),
        (["grid", "p.png", "--recipe", "r.json", "-o", "o" * 5000 + ".exe"], "must be a file that ends in one of"),
    ],
)
def test_a_misspelt_command_gets_one_sentence(capsys, words, said):
    assert said in fails(capsys, *words)


@pytest.mark.parametrize("address", ["https://example.org/cat.jpg", "file:///cat.jpg", "S3://bucket/cat.jpg"])
@pytest.mark.parametrize(
    "words",
    [
        ["--dir"],
        ["app"],
        ["grid", "--recipe", "r.json", "-o", "g.png"],
        ["grid", "p.png", "-o", "g.png", "--recipe"],
        ["grid", "p.png", "--recipe", "r.json", "-o"],
        ["gallery", "-o", "g.png", "--picture"],
    ],
    ids=" ".join,
)
def test_a_web_address_is_no_file(capsys, words, address):
    assert f"on this machine, got the web address '{address}'; download it first" in fails(capsys, *words, address)


ASCII = {
    "PYTHONIOENCODING": {"PYTHONIOENCODING": "ascii"},
    "LANG=C": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}


@pytest.mark.parametrize("settings", ASCII.values(), ids=ASCII)
def test_a_terminal_that_knows_ascii_alone(tmp_path, picture, recipe, settings):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "PYTHON"))}
    environment |= settings | {"PYTHONPATH": os.pathsep.join(sys.path)}
    picture = picture.rename(tmp_path / "Kätzchen.png")

    def ran(*words):
        return subprocess.run(as_typed(*words), cwd=tmp_path, env=environment, capture_output=True, check=False)

    wrote = ran("grid", picture.name, "--recipe", recipe, "-o", "Kätzchen €.png")
    assert wrote.returncode == 0, wrote.stderr
    assert wrote.stdout.isascii() and wrote.stdout.startswith(b"K\\")
    assert (tmp_path / "Kätzchen €.png").is_file()
    for words in (["grid", "Hündchen.png", "--recipe", recipe, "-o", "x.png"], ["grüd"]):
        failed = ran(*words)
        assert failed.returncode == 2 and failed.stderr.isascii() and failed.stderr.count(b"\n") == 1
    assert ran("--help").stdout.isascii()


# ------------------------------------------------------------------------------------------------------------ grid


def test_grid_writes_the_figure(capsys, tmp_path, picture, recipe):
    output = tmp_path / "grid.png"
    assert cli.main(["grid", str(picture), "--recipe", str(recipe), "-o", str(output)]) == 0
    assert str(output) in capsys.readouterr().out
    with Image.open(output) as image:
        assert image.format == "PNG"
        assert min(image.size) > 300


def test_grid_follows_the_seed_and_nothing_else(tmp_path, picture, recipe):
    def pixels(name, seed):
        output = tmp_path / name
        cli.main(["grid", str(picture), "--recipe", str(recipe), "-o", str(output), "--seed", str(seed)])
        with Image.open(output) as image:
            return np.asarray(image.convert("RGB"))

    first = pixels("first.png", 7)
    assert np.array_equal(first, pixels("again.png", 7))
    assert not np.array_equal(first, pixels("other.png", 8))


def test_page_writes_a_page_that_explore_reads(capsys, tmp_path, picture, recipe):
    output = tmp_path / "page.html"
    words = ["page", str(picture), "--recipe", str(recipe), "-o", str(output), "--seed", "3", "--title", "<b>"]
    assert cli.main(words) == 0
    assert capsys.readouterr().out.strip() == str(output)
    assert aw.Recipe.from_file(output) == aw.Recipe.from_file(recipe) and "&lt;b&gt;" in output.read_text()
    for wrong, sentence in ((words, "exists already"), ([*words[:4], "-o", "x.png"], "ends in .html")):
        with pytest.raises(SystemExit):
            cli.main(wrong)
        assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(("name", "begins"), [("grid.svg", b"<?xml"), ("grid.pdf", b"%PDF"), ("G.JPG", b"\xff\xd8")])
def test_grid_writes_what_matplotlib_can_write(tmp_path, picture, recipe, name, begins):
    assert cli.main(["grid", str(picture), "--recipe", str(recipe), "-o", str(tmp_path / name)]) == 0
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_grid_replaces_a_file_only_when_told_to(capsys, tmp_path, picture, recipe):
    output = tmp_path / "grid.png"
    output.write_bytes(b"mine")
    words = ["grid", str(picture), "--recipe", str(recipe), "-o", str(output)]
    assert "--overwrite" in fails(capsys, *words)
    assert output.read_bytes() == b"mine"
    assert cli.main([*words, "--overwrite"]) == 0
    assert output.read_bytes().startswith(b"\x89PNG")


def test_grid_of_a_missing_picture(capsys, tmp_path, recipe):
    said = fails(capsys, "grid", tmp_path / "none.png", "--recipe", recipe, "-o", tmp_path / "grid.png")
    assert "none.png" in said
    assert not (tmp_path / "grid.png").exists()


@pytest.mark.parametrize(
    "content", [b"", b"words", b"\x89PNG\r\n\x1a\n cut short"], ids=["empty", "words", "cut short"]
)
def test_grid_of_a_file_that_is_no_picture(capsys, tmp_path, recipe, content):
    path = tmp_path / "broken.png"
    path.write_bytes(content)
    assert "broken.png" in fails(capsys, "grid", path, "--recipe", recipe, "-o", tmp_path / "grid.png")
    assert not (tmp_path / "grid.png").exists()


def test_grid_of_a_folder(capsys, tmp_path, recipe):
    fails(capsys, "grid", tmp_path, "--recipe", recipe, "-o", tmp_path / "grid.png")


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"\xff\xfe no text \x00\xd8",
        b"{",
        b"[" * 100_000,
        b"[1, 2]",
        b'{"name": "another thing"}',
        b'{"augwidgets_recipe": 999, "steps": []}',
        b'{"augwidgets_recipe": 1, "steps": [{"id": 0, "transform": "os.system"}]}',
    ],
    ids=["missing", "empty", "no text", "cut short", "deep", "a list", "of another program", "newer", "no transform"],
)
def test_grid_with_a_recipe_that_is_none(capsys, tmp_path, picture, content):
    path = tmp_path / "recipe.json"
    if content is not None:
        path.write_bytes(content)
    assert "recipe.json" in fails(capsys, "grid", picture, "--recipe", path, "-o", tmp_path / "grid.png")
    assert not (tmp_path / "grid.png").exists()


@pytest.mark.parametrize("name", ["grid.docx", "grid", "grid.", ".png"])
def test_grid_with_an_extension_that_matplotlib_does_not_know(capsys, tmp_path, picture, recipe, name):
    said = fails(capsys, "grid", picture, "--recipe", recipe, "-o", tmp_path / name)
    assert "png" in said
    assert "svg" in said


@pytest.mark.parametrize("folder", ["not/there", "file"])
def test_grid_into_a_folder_that_cannot_be_written(capsys, tmp_path, picture, recipe, folder):
    (tmp_path / "file").write_bytes(b"")
    output = tmp_path / folder / "grid.png"
    assert f"cannot write {output}" in fails(capsys, "grid", picture, "--recipe", recipe, "-o", output)


@pytest.mark.skipif(sys.platform != "linux", reason="/sys is Linux's")
def test_grid_into_a_folder_that_belongs_to_the_system(capsys, picture, recipe):
    assert "cannot write" in fails(capsys, "grid", picture, "--recipe", recipe, "-o", "/sys/grid.png")


# ------------------------------------------------------------------------------------------------- the working copy


def test_the_notebooks_are_found():
    assert (lessons.notebooks_folder() / "00_start_here.ipynb").is_file()


def test_missing_notebooks_are_an_error_in_one_sentence(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(lessons, "__file__", str(tmp_path / "augwidgets" / "cli" / "lessons.py"))
    monkeypatch.setattr(lessons, "need_lab_extra", lambda *_: None)
    assert "notebooks are missing" in fails(capsys, "--dir", tmp_path / "copy")


@pytest.fixture
def version(tmp_path, monkeypatch):
    """Lessons of which the test brings out one version after another."""
    source = tmp_path / "lessons of the package"
    monkeypatch.setattr(lessons, "notebooks_folder", lambda: source)

    def bring_out(**contents):
        source.mkdir(exist_ok=True)
        for name, content in contents.items():
            (source / f"{name}.ipynb").write_text(content, encoding="utf-8")

    return bring_out


def copies(folder):
    """What is seen in a folder."""
    return {path.name: path.read_text("utf-8") for path in folder.iterdir() if not path.name.startswith(".")}


def test_a_copy_keeps_what_is_there(tmp_path):
    folder = tmp_path / "deep" / "copy"
    done = lessons.copy_notebooks(folder)
    assert done["00_start_here.ipynb"] == "new" and set(done.values()) == {"new"}
    assert set(copies(folder)) == set(done)

    (folder / "00_start_here.ipynb").write_text("my work", encoding="utf-8")
    (folder / "01_by_hand_in_numpy.ipynb").unlink()
    again = lessons.copy_notebooks(folder)
    assert {name for name, what in again.items() if what == "new"} == {"01_by_hand_in_numpy.ipynb"}
    assert {name for name, what in again.items() if what == "kept"} == set(done) - {"01_by_hand_in_numpy.ipynb"}
    assert (folder / "00_start_here.ipynb").read_text("utf-8") == "my work"


def test_a_new_version_renews_what_is_unchanged_and_stands_beside_what_is_changed(tmp_path, version):
    folder = tmp_path / "copy"
    version(a="a1", b="b1", c="c1")
    lessons.copy_notebooks(folder)
    (folder / "b.ipynb").write_text("my work", encoding="utf-8")
    version(a="a2", b="b2", d="d2")
    assert lessons.copy_notebooks(folder) == {
        "a.ipynb": "renewed", "b.ipynb": "kept", "b-new.ipynb": "new", "c.ipynb": "kept", "d.ipynb": "new",
    }  # fmt: skip
    expected = {"a.ipynb": "a2", "b.ipynb": "my work", "b-new.ipynb": "b2", "c.ipynb": "c1", "d.ipynb": "d2"}
    assert copies(folder) == expected
    assert set(lessons.copy_notebooks(folder).values()) == {"kept"}, "once is enough"
    assert copies(folder) == expected

    version(b="b3")
    assert lessons.copy_notebooks(folder)["b-new.ipynb"] == "renewed"
    (folder / "b-new.ipynb").write_text("my other work", encoding="utf-8")
    version(b="b4")
    assert lessons.copy_notebooks(folder)["b-new-2.ipynb"] == "new"
    assert copies(folder) == expected | {"b-new.ipynb": "my other work", "b-new-2.ipynb": "b4"}


DAMAGE = {
    "missing": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:50]),
    "no text": lambda path: path.write_bytes(bytes(range(256)) * 9),
    "another's": lambda path: path.write_text("__import__('os')  a.ipynb\n"),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "a pipe": lambda path: (path.unlink(), os.mkfifo(path)),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_without_its_record_a_copy_counts_as_changed(tmp_path, version, damage):
    folder = tmp_path / "copy"
    version(a="a1", b="b1")
    lessons.copy_notebooks(folder)
    damage(folder / working_copy.RECORD)
    version(a="a2")
    assert lessons.copy_notebooks(folder) == {"a.ipynb": "kept", "a-new.ipynb": "new", "b.ipynb": "kept"}
    assert copies(folder) == {"a.ipynb": "a1", "a-new.ipynb": "a2", "b.ipynb": "b1"}
    assert set(lessons.copy_notebooks(folder).values()) == {"kept"}


def test_what_is_no_file_stays_where_it_is(tmp_path, version):
    folder = tmp_path / "copy"
    (folder / "a.ipynb").mkdir(parents=True)
    version(a="a1")
    assert lessons.copy_notebooks(folder) == {"a.ipynb": "kept", "a-new.ipynb": "new"}


def test_a_copy_leaves_out_what_jupyter_leaves_behind(tmp_path, monkeypatch):
    source = tmp_path / "notebooks"
    (source / ".ipynb_checkpoints").mkdir(parents=True)
    for name in ("00_start_here.ipynb", ".ipynb_checkpoints/00_start_here-checkpoint.ipynb"):
        (source / name).write_text("{}", encoding="utf-8")
    monkeypatch.setattr(lessons, "notebooks_folder", lambda: source)
    assert lessons.copy_notebooks(tmp_path / "copy") == {"00_start_here.ipynb": "new"}


def test_a_copy_that_cannot_be_made(capsys, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    assert "cannot copy the notebooks" in fails(capsys, "--dir", tmp_path / "file", "--no-browser")


@pytest.mark.parametrize("words", [[], ["app"]])
def test_without_the_lab_extra_it_says_what_to_install(capsys, monkeypatch, words):
    monkeypatch.setattr(jupyter_server.importlib.util, "find_spec", lambda _: None)
    assert 'pip install "augwidgets[lab]"' in fails(capsys, *words)


@pytest.mark.parametrize("words", [[], ["app"]])
def test_a_port_that_is_taken(capsys, tmp_path, words):
    with socket.create_server((jupyter_server.HOST, 0)) as taken:
        port = taken.getsockname()[1]
        assert f"cannot listen on port {port}" in fails(capsys, *words, "--port", port)


def test_the_options_of_the_outer_command_reach_the_app():
    chosen = command.parser().parse_args(["--port", "9000", "--no-browser", "app"])
    assert (chosen.port, chosen.no_browser, chosen.picture, chosen.theme) == (9000, True, None, "light")
    assert chosen.run is app.run
    assert command.parser().parse_args([]).no_browser is False


# ------------------------------------------------------------------------------------------------------ the servers


QUERY = "?token=" + TOKEN.replace(" ", "%20")


def test_lab_starts_on_the_first_lesson_and_stops(tmp_path):
    with started(tmp_path, "--dir", "copy") as (server, address, log):
        assert json.loads(get(f"{address}/api/status{QUERY}"))["kernels"] == 0
        assert "jupyter-config-data" in get(f"{address}/lab/workspaces/augwidgets/tree/00_start_here.ipynb{QUERY}")
        names = {entry["name"] for entry in json.loads(get(f"{address}/api/contents{QUERY}"))["content"]}
        assert "00_start_here.ipynb" in names

        with pytest.raises(urllib.error.HTTPError) as refused:
            get(f"{address}/api/contents")
        assert refused.value.code == 403
        refused.value.close()

        server.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)  # to the command alone
        assert server.wait(30) == 0
        assert f"{address}/lab/workspaces/augwidgets/tree/00_start_here.ipynb" in log.read_text("utf-8")
    assert (tmp_path / "copy" / "00_start_here.ipynb").is_file()


@pytest.mark.skipif(os.name != "posix", reason="process groups are POSIX's")
def test_ctrl_c_stops_the_app(tmp_path):
    with started(tmp_path, "app") as (server, address, log):
        get(f"{address}/login")  # its loop runs
        os.killpg(server.pid, signal.SIGINT)  # as a terminal does: to the command and to its server
        assert server.wait(30) == 0
        assert "Traceback" not in log.read_text("utf-8")
        with socket.socket() as probe:
            assert probe.connect_ex((jupyter_server.HOST, int(address.rpartition(":")[2]))) != 0


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_to_the_command_alone_ends_the_server(tmp_path, name):
    with started(tmp_path, "app") as (server, address, log):
        get(f"{address}/login")  # its loop runs
        server.send_signal(getattr(signal, name))
        assert server.wait(30) == 0
        assert "Traceback" not in log.read_text("utf-8")
        with socket.socket() as probe:
            assert probe.connect_ex((jupyter_server.HOST, int(address.rpartition(":")[2]))) != 0


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
@pytest.mark.parametrize(
    ("words", "loading"),
    [
        (["grid", "p.png", "--recipe", "recipe.json", "-o", "grid.png"], "augwidgets.cli.errors"),
        (["grid", "p.png", "--recipe", "recipe.json", "-o", "grid.png"], "numpy"),
        (["gallery", "-o", "gallery.html"], "cv2"),
        (["app"], "traitlets"),  # the server's
    ],
    ids=lambda item: item[0] if isinstance(item, list) else item,
)
def test_ctrl_c_while_it_loads_prints_no_traceback(tmp_path, recipe, words, loading):
    started = subprocess.Popen(
        as_typed(*words),
        cwd=tmp_path,
        env={**os.environ, "PYTHONPROFILEIMPORTTIME": "1"},  # a line on stderr for each module that has been loaded
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=as_from_a_terminal,
    )
    told = []
    with started:
        for line in started.stderr:
            if not line.startswith("import time:"):
                told.append(line)
            elif f"{line.split('|')[-1].strip()}.".startswith(f"{loading}."):
                os.killpg(started.pid, signal.SIGINT)
                loading = "none"
        assert started.wait(30) == 130
    assert loading == "none" and told == []


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
def test_ctrl_c_ends_an_import_that_catches_everything(tmp_path):
    """As OpenCV's own beginning does."""
    (tmp_path / "cv2.py").write_text(
        "import os, signal\ntry:\n    os.kill(os.getpid(), signal.SIGINT)\n    print()\nexcept:\n    pass\n", "utf-8"
    )
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    ended = subprocess.run(
        as_typed("gallery", "-o", "gallery.html"),
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        preexec_fn=as_from_a_terminal,
    )
    assert (ended.returncode, ended.stderr) == (130, "") and not (tmp_path / "gallery.html").exists()


def test_the_app_shows_the_picture_whatever_its_name(tmp_path, picture):
    with started(tmp_path, "app", picture.name, "--theme", "dark") as (_, address, log):
        page = get(f"{address}/{QUERY}")
        assert f"{address}/{QUERY}" in log.read_text("utf-8")
    assert "<title>augwidgets</title>" in page
    assert "application/vnd.jupyter.widget-view+json" in page
    assert "Traceback" not in page
    assert "theme-dark" in page or 'data-jp-theme-light="false"' in page


def test_the_app_hands_the_picture_over_without_writing_code(monkeypatch, picture):
    told = {}
    monkeypatch.setenv("AUGWIDGETS_PICTURE", "left over.png")
    monkeypatch.setattr(app, "serve", lambda _, settings: told.update(settings) or 0)
    setup, shown = app.APP_CELL.strip().rsplit("\n", 1)

    def size():
        monkeypatch.delenv("AUGWIDGETS_PICTURE")
        for name in told.keys() & {"AUGWIDGETS_PICTURE"}:
            monkeypatch.setenv(name, told[name])
        names = {}
        exec(setup, names)
        return eval(shown, names).sample.size

    assert cli.main(["app", str(picture), "--no-browser"]) == 0
    assert size() == (60, 90)
    told.clear()
    assert cli.main(["app", "--no-browser"]) == 0
    assert size() == aw.pictures.cat().size


def test_the_app_asks_for_its_token(tmp_path):
    with started(tmp_path, "app") as (_, address, _log), urllib.request.urlopen(address, timeout=60) as answer:
        assert "/login" in answer.url


def test_the_app_of_a_file_that_is_no_picture(capsys, tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("no picture", encoding="utf-8")
    assert "notes.txt" in fails(capsys, "app", path)
    assert "none.png" in fails(capsys, "app", tmp_path / "none.png")
