"""The scripts of the views are whole: what a file imports, another one exports, and no two declare the same name."""

from __future__ import annotations

import pathlib
import re
import shutil
import subprocess

import pytest

from augwidgets.widgets import ab_view, compare_view, grid_view, lab_view, picker_view, review_view
from augwidgets.widgets.modules import one_module

FOLDER = pathlib.Path(grid_view.__file__).parent
FILES = sorted(path.name for path in FOLDER.glob("*.js"))
DECLARED = re.compile(r"^(?:export )?(?:async )?(?:const|let|function|class) (?:\[([^\]]+)\]|(\w+))", re.MULTILINE)


def declared(text: str) -> list[str]:
    return [name for found in DECLARED.finditer(text) for name in (found[1] or found[2]).split(", ")]


@pytest.mark.parametrize("name", FILES)
def test_what_is_imported_is_exported(name):
    text = (FOLDER / name).read_text()
    for names, source in re.findall(r'^import \{ ([^}]+) \} from "\./([\w.]+)";$', text, re.MULTILINE):
        other = (FOLDER / source).read_text()
        for wanted in names.split(", "):
            assert re.search(rf"^export (?:async )?(?:const|function|class) {wanted}\b", other, re.MULTILINE), (
                name,
                wanted,
            )
            assert len(re.findall(rf"\b{wanted}\b", text)) > 1, f"{name} imports {wanted} and does not use it"


@pytest.mark.parametrize(
    "view", ["grid_view.js", "compare_view.js", "ab_view.js", "review_view.js", "picker_view.js", "lab_view.js"]
)
def test_a_view_is_one_text_in_which_no_name_stands_twice(view, tmp_path):
    text = one_module(FOLDER / view)
    names = declared(text)
    assert len(names) == len(set(names)) and "make" in names
    assert not re.search(r"^import ", text, re.MULTILINE)
    assert re.findall(r"^export .*", text, re.MULTILINE) == ["export default { initialize: hearAgain, render };"]
    if node := shutil.which("node"):
        (tmp_path / "view.mjs").write_text(text)
        subprocess.run([node, "--check", str(tmp_path / "view.mjs")], check=True)


def test_the_script_of_a_page_that_lives_is_one_text_without_a_kernel(tmp_path):
    text = one_module(FOLDER / "living.js")
    names = declared(text)
    assert len(names) == len(set(names)) and not re.search(r"^(import|export) ", text, re.MULTILINE)
    assert "</script" not in text and "<!--" not in text
    if node := shutil.which("node"):
        (tmp_path / "page.mjs").write_text(text)
        subprocess.run([node, "--check", str(tmp_path / "page.mjs")], check=True)


def test_every_file_is_in_a_view():
    views = {
        "grid_view.js": grid_view.GridView,
        "compare_view.js": compare_view.CompareView,
        "ab_view.js": ab_view.AbView,
        "review_view.js": review_view.ReviewView,
        "picker_view.js": picker_view.PickerView,
        "lab_view.js": lab_view.LabView,
    }
    whole = "".join(one_module(FOLDER / name) for name in (*views, "living.js"))
    assert set(FILES) >= {"keyboard.js", "naming.js", "adding.js", "nodes.js"}
    for name in FILES:
        for declaration in declared((FOLDER / name).read_text()):
            assert declaration in whole
    assert all(view._esm == one_module(FOLDER / name) for name, view in views.items())
