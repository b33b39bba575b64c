"""What the README shows works as it stands there, from the first line to the last."""

from __future__ import annotations

import ast
import itertools
import re
import shlex
import subprocess
import tomllib
import warnings
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from PIL import Image

import augwidgets as aw
from augwidgets.cli import lessons
from tests.typing_commands import as_typed, get, started

# The servers are started from a process in which other tests have used JAX, which warns of every fork.
pytestmark = pytest.mark.filterwarnings("ignore:os.fork:RuntimeWarning")

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
# A block of Python, or a line of the shell: what stands four spaces in.
TYPED = re.findall(r"^```python\n(.*?)^```$|^    (\S[^\n]*)$", README, re.DOTALL | re.MULTILINE)


@pytest.fixture
def reader(tmp_path, monkeypatch):
    """A reader's folders: a clone, and the working copy in it, with a photo."""
    monkeypatch.chdir(tmp_path)
    lessons.copy_notebooks(tmp_path / "augwidgets-notebooks")
    Image.fromarray(aw.pictures.coffee().image).save(tmp_path / "augwidgets-notebooks" / "photo.jpg")
    (tmp_path / "augwidgets-notebooks" / "photos").mkdir()
    for name in ("cat", "coins"):
        picture = Image.fromarray(aw.pictures.load_by_name(name).image.squeeze())
        picture.save(tmp_path / "augwidgets-notebooks" / "photos" / f"{name}.png")
    before = set(aw.CATALOGUE)
    yield tmp_path
    for name in set(aw.CATALOGUE) - before:
        aw.CATALOGUE.discard(name)


def test_what_is_typed_is_found():
    """A change of the README's form must not leave the test below with nothing to do."""
    assert sum(bool(block) for block, _ in TYPED) == README.count("```python") == 5
    assert sum(bool(line) for _, line in TYPED) == 12


def test_every_block_and_every_line_works_in_its_order(reader, monkeypatch):
    place = reader
    for block, line in TYPED:
        if block:
            monkeypatch.chdir(reader / "augwidgets-notebooks")  # a notebook runs in the folder it lies in
            _run_cell(block)
        for words in _commands(line):
            place = _type(words, place)
    assert (place / "grid.png").read_bytes().startswith(b"\x89PNG")
    assert len(list((place / "more" / "images").rglob("*.*"))) == len(aw.data.open(place / "yolo")) == 2
    assert len(aw.data.open(place / "scenes")) == 2 * len(aw.data.open(place / "more-scenes")) == 8
    assert (place / "nine.png").read_bytes().startswith(b"\x89PNG")
    for page in ("page.html", "gallery.html"):
        assert (place / page).read_bytes().lower().startswith(b"<!doctype html")


def _run_cell(source):
    """Run a block as a cell of a fresh notebook, where nothing else has run; its explorers must show a picture."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    fresh = {"__name__": "__main__"}
    warnings.filterwarnings("ignore", "coco cannot hold")  # it is meant to be read
    exec(compile(tree, "README.md", "exec"), fresh)
    out = eval(compile(ast.Expression(last.value), "README.md", "eval"), fresh) if last is not None else None
    for thing in (*fresh.values(), out):
        if hasattr(thing, "error") and hasattr(thing, "picture"):
            assert thing.error is None and thing.picture


def _commands(line):
    """The commands of a line, without its comment."""
    words = shlex.split(line, comments=True)
    return [list(group) for joined, group in itertools.groupby(words, lambda word: word == "&&") if not joined]


def _type(words, place):
    """Run a command of the shell, or check one that would build an environment, and return the folder after it."""
    match words:
        case ["cd", folder]:
            return (place / folder).resolve(strict=True)
        case ["augwidgets", *rest] if not rest or rest[0] == "app":
            with started(place, *rest) as (_, address, log):
                get(f"{address}/login")
            assert "Traceback" not in log.read_text("utf-8")
        case ["augwidgets", *rest]:
            ran = subprocess.run(as_typed(*rest), cwd=place, capture_output=True, text=True, check=False)
            assert ran.returncode == 0, ran.stderr
        case ["python3", "-m", "venv", ".venv"] | ["source", ".venv/bin/activate"]:
            pass
        case ["pip", "install", *rest]:
            _check_install(rest)
        case ["pytest", *paths]:
            assert all((ROOT / path).exists() for path in paths)
        case _:
            pytest.fail(f"nobody knows whether this works: {shlex.join(words)}")
    return place


def _check_install(words):
    """Check that pip would find what it is told to install."""
    match [word for word in words if word != "--no-deps"]:
        case ["-e", target]:
            folder, extras = re.fullmatch(r"(\.)\[([\w,]+)\]", target).groups()
            assert (ROOT / folder / "pyproject.toml").is_file()
            assert set(extras.split(",")) <= set(PYPROJECT["project"]["optional-dependencies"])
        case [requirement]:
            assert Requirement(requirement).name != "augwidgets", "nothing is published yet: pip install -e"
        case _:
            pytest.fail(f"pip install {shlex.join(words)}")


def test_commands_within_the_text_would_work():
    within = re.findall(r"`((?:pip|pytest|augwidgets|python|bash) [^`]+)`", README)
    assert {command.split()[0] for command in within} == {"pip", "pytest", "python", "augwidgets"}
    for command in within:
        match shlex.split(command):
            case ["pip", "install", *rest]:
                _check_install(rest)
            case ["pytest", *paths]:
                assert all((ROOT / path).exists() for path in paths)
            case ["python", "-m", "augwidgets"]:
                assert (ROOT / "augwidgets" / "__main__.py").is_file()
            case ["augwidgets", name, option, _]:
                told = subprocess.run(as_typed(name, "--help"), capture_output=True, text=True, check=True)
                assert f"{option} " in told.stdout
            case ["pip", "list"]:
                pass
            case _:
                pytest.fail(f"nobody knows whether this works: {command}")


def test_every_name_it_mentions_is_there():
    for dotted in set(re.findall(r"\baw((?:\.[A-Za-z_]+)+)", README)):
        thing = aw
        for name in dotted.strip(".").split("."):
            thing = getattr(thing, name)


def test_its_links_lead_to_files():
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if not link.startswith("https://")]
    assert len(links) > 5
    for link in links:
        assert (ROOT / link).is_file(), link


def test_no_placeholder_is_left():
    assert "BENCHMARKS" not in README and "TODO" not in README
    assert README.count("OWNER") == 2  # the badge, and the sentence that says where to set it


def test_its_pictures_are_there():
    for name in re.findall(r'(?:src|srcset)="([^"]+)"', README):
        assert (ROOT / name).is_file()
