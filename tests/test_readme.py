"""What the README shows runs as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from PIL import Image

import augwidgets as aw

README = (Path(__file__).parent.parent / "README.md").read_text()
BLOCKS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.fixture
def room(tmp_path, monkeypatch):
    """What a reader has: a photo in the folder, an image with labels in Python."""
    monkeypatch.chdir(tmp_path)
    cat = aw.pictures.cat()
    Image.fromarray(cat.image).save("photo.jpg")
    before = set(aw.CATALOGUE)
    yield {"aw": aw, "image": cat.image, "mask": cat.mask, "boxes": cat.boxes, "__name__": "reader"}
    for name in set(aw.CATALOGUE) - before:
        aw.CATALOGUE.discard(name)


def test_every_block_runs_and_leaves_no_error(room):
    assert len(BLOCKS) == 3
    for block in BLOCKS:
        lines = block.rstrip().splitlines()
        exec("\n".join(lines[:-1]), room)
        last = lines[-1].partition("#")[0]
        out = eval(last, room) if not re.match(r"\w+ = ", last) else exec(last, room)
        if hasattr(out, "error"):
            assert out.error is None and out.picture
    assert Path("grid.png").read_bytes().startswith(b"\x89PNG")
    assert aw.Recipe.from_json(room["text"]) == room["recipe"]
    assert np.asarray(room["recipe"](room["image"], seed=7)).shape == room["image"].shape
    assert matplotlib.get_backend() is not None


def test_no_placeholder_is_left():
    assert "BENCHMARKS" not in README and "TODO" not in README
    assert README.count("OWNER") == 2  # the badge, and the sentence that says where to set it


def test_its_pictures_are_there():
    for name in re.findall(r'(?:src|srcset)="([^"]+)"', README):
        assert (Path(__file__).parent.parent / name).is_file()
