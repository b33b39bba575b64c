"""The lessons as they are saved: short cells, outputs kept, nothing of the machine in them.

nbval runs them, and `conftest.py` looks how much memory they need.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import nbformat
import pytest

from tests.saved_pictures import in_cell

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
every = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def test_the_lessons_are_there():
    assert [path.stem for path in NOTEBOOKS][:9] == [
        "00_start_here", "01_by_hand_in_numpy", "02_the_keras_generator", "03_from_keras_2_to_today",
        "04_tone_and_histograms", "05_labels_must_follow", "06_scenes", "07_does_it_help",
        "08_a_gan_for_digits",
    ]  # fmt: skip


@every
def test_it_is_saved_as_it_ran_from_top_to_bottom(path):
    notebook = nbformat.read(path, 4)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert not any(output.output_type == "error" for cell in cells for output in cell.outputs)
    assert not any(output.get("name") == "stderr" for cell in cells for output in cell.outputs)


@every
def test_it_shows_something_where_no_kernel_runs(path):
    notebook = nbformat.read(path, 4)
    shown = [(cell, output.get("data", {})) for cell in notebook.cells for output in cell.get("outputs", [])]
    assert in_cell(next(cell for cell in notebook.cells if cell.cell_type == "code" and in_cell(cell)))
    assert all(in_cell(cell) for cell, data in shown if "application/vnd.jupyter.widget-view+json" in data)


@every
def test_every_picture_is_in_true_colour_and_says_what_is_seen(path):
    for cell in nbformat.read(path, 4).cells:
        for picture in in_cell(cell):
            assert picture.alt is not None and len(picture.alt) > 5, cell.source
            assert picture.image is None or picture.image.mode in ("RGB", "RGBA", "L"), cell.source


@every
def test_every_picture_is_large_enough_to_be_seen(path):
    """A grid that is given a width has tiles of at least 180 pixels; one that is given none has them anyway."""
    for cell in nbformat.read(path, 4).cells:
        calls = ast.walk(ast.parse(cell.source)) if cell.cell_type == "code" else ()
        for call in calls:
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "aw.grid":
                given = {keyword.arg: keyword.value for keyword in call.keywords}
                columns = ast.literal_eval(given["columns"]) if "columns" in given else 3
                assert "width" not in given or ast.literal_eval(given["width"]) >= 1.95 * columns, cell.source


@every
def test_it_is_small_and_holds_no_widget_state(path):
    assert "widgets" not in nbformat.read(path, 4).metadata
    assert path.stat().st_size < 1_500_000


@every
def test_its_cells_are_short(path):
    for cell in nbformat.read(path, 4).cells:
        if cell.cell_type == "code":
            lines = cell.source.splitlines()
            assert len(lines) <= 24 and max(map(len, lines), default=0) <= 100, cell.source


@every
def test_nothing_of_the_machine_is_in_it(path):
    text = re.sub(r";base64,[A-Za-z0-9+/=]*", "", path.read_text())
    assert not re.search(r"/(root|home|work|Users|tmp)/", text)
