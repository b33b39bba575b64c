"""Who may import whom: lower layers only, and the heavy neighbours only in their rooms."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "augwidgets"

# The rooms, from the ground up. A file imports from lower numbers.
LAYER = {
    "sample": 0, "fields": 0, "labels": 0, "domain": 0, "units": 0, "polygon": 0, "matrix": 0, "numbered": 0,
    "failures": 0, "atomic_write": 0, "catalogue": 0,
    "files": 1, "warp": 1, "displacement": 1, "curve": 1, "moving": 1, "keras_backend": 1,
    "region_finding": 1, "region": 1,
    "signature": 2, "words": 2, "fusion": 2, "step": 2, "transform": 2, "members": 2, "groups": 2, "declare": 2,
    "sweep": 3, "transforms": 3, "pairs": 3,
    "notation": 4, "by_label": 4, "recipe": 4,
    "promises": 5, "presets": 5, "policies": 5, "pictures": 5,
    "dialects": 6, "generator": 6, "training": 6,
    "view": 7,
    "widgets": 8,
    "explore": 9, "examples": 9,
    "cli": 10,
    "__init__": 11, "__main__": 11,
}  # fmt: skip

# Within one number, who may import whom; there are no circles in it.
BESIDE = {
    "sample": {"fields", "labels"},
    "domain": {"units"},
    "matrix": {"polygon"},
    "displacement": {"warp"},
    "moving": {"warp"},
    "region": {"region_finding"},
    "fusion": set(),
    "step": {"fusion"},
    "words": {"signature"},
    "transform": {"signature", "words", "fusion", "step"},
    "members": {"step", "transform"},
    "groups": {"step", "members"},
    "declare": {"transform"},
    "recipe": {"notation", "by_label"},
    "dialects": {"generator"},
}

# Doors upward, each by name and inside the function that opens it.
DOORS = {
    ("recipe", "dialects"),
    ("sample", "view"), ("step", "view"), ("transform", "view"), ("groups", "view"),
    ("recipe", "view"), ("training", "view"),
    ("cli", "__init__"),
}  # fmt: skip

# What may be imported where; everything else may use numpy and the standard library.
ROOMS = {
    "matplotlib": {"view"},
    "ipywidgets": {"widgets"},
    "anywidget": {"widgets"},
    "traitlets": {"widgets"},
    "IPython": {"widgets"},
    "keras": {"keras_backend", "generator", "dialects/keras_generator", "dialects/keras_layers", "training"},
    "albumentations": {"dialects/albumentations"},
    "imgaug": {"dialects/imgaug"},
    "torchvision": {"dialects/torchvision"},
    "sklearn": {"pairs/clusters"},
}

FILES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(tree: ast.Module) -> list[tuple[str, bool]]:
    """Every imported module, and whether it is imported when the file is loaded."""
    found: list[tuple[str, bool]] = []

    def walk(node: ast.AST, at_once: bool) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                continue
            if isinstance(child, ast.Import):
                found.extend((alias.name, at_once) for alias in child.names)
            elif isinstance(child, ast.ImportFrom) and child.module is not None:
                whole = child.module == "augwidgets"
                found.extend((f"augwidgets.{alias.name}" if whole else child.module, at_once) for alias in child.names)
            walk(child, at_once and not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)))

    walk(tree, True)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_file_imports_from_lower_layers_only(path):
    here = room(path)
    assert here in LAYER, f"{here} has no layer: give it its number in this table and in the design"
    for module, at_once in imports(ast.parse(path.read_text())):
        parts = module.split(".")
        if parts[0] != "augwidgets":
            continue
        there = parts[1] if len(parts) > 1 and parts[1] in LAYER else "__init__"
        if there == here or LAYER[there] < LAYER[here]:
            continue
        if LAYER[there] == LAYER[here]:
            assert there in BESIDE.get(here, set()), f"{here} and {there} stand beside each other"
            continue
        assert (here, there) in DOORS and not at_once, f"{here} imports {there}, which stands above it"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_heavy_neighbours_stay_in_their_rooms(path):
    inside = str(path.relative_to(PACKAGE).with_suffix(""))
    for module, _ in imports(ast.parse(path.read_text())):
        allowed = ROOMS.get(module.split(".")[0])
        assert allowed is None or any(inside == name or inside.startswith(f"{name}/") for name in allowed), module
        assert not module.startswith("matplotlib.pyplot")
        assert module.split(".")[0] not in ("pickle", "dill", "cloudpickle")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_names_that_say_nothing(path):
    assert path.stem not in {"util", "utils", "helper", "helpers", "misc", "common", "base", "manager"}
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            assert not node.name.startswith("Base") and not node.name.endswith(("Mixin", "Manager"))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("eval", "exec"), "nothing that a file says is evaluated"


def test_the_table_itself_has_no_circles():
    seen: set[str] = set()
    for name in ("labels", "fields", "sample", "units", "domain", "signature", "words", "fusion", "step", "transform",
                 "members", "groups", "declare", "polygon", "matrix", "warp", "displacement", "moving",
                 "region_finding", "region", "notation", "by_label", "recipe", "generator", "dialects"):  # fmt: skip
        assert BESIDE.get(name, set()) <= seen
        seen.add(name)
    assert set(BESIDE) <= seen


HEAVY = (
    "keras", "jax", "albumentations", "imgaug", "matplotlib", "ipywidgets", "anywidget", "cv2", "skimage", "IPython",
)  # fmt: skip


def test_importing_the_package_is_light():
    code = f"import sys, augwidgets; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    assert done.stdout.strip() == "[]"


def test_an_explorer_needs_no_pyplot_and_no_neighbour():
    code = (
        "import sys, augwidgets as aw; explorer = aw.explore(); explorer.figure(); "
        "print([name for name in ('keras', 'jax', 'albumentations', 'matplotlib.pyplot') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    assert done.stdout.strip() == "[]"
