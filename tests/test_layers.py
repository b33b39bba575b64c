"""Who may import whom: lower rooms only, by whatever way, and the heavy neighbours only in their rooms."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "augwidgets"

# The rooms, from the ground up; those in one line stand beside each other. This is the only list of them.
ROOMS = (
    ("domain",),
    ("sample",),
    ("warp",),
    ("steps",),
    ("transforms",),
    ("recipe",),
    ("data",),
    ("scenes",),
    ("view",),
    ("generator",),
    ("dialects",),
    ("training",),
    ("widgets", "lessons"),
    ("cli",),
)
FLOOR = {room: number for number, rooms in enumerate(ROOMS) for room in rooms}

# What may be imported where; everything else may use numpy and the standard library.
NEIGHBOURS = {
    "matplotlib": {"view"},
    "ipywidgets": {"widgets"},
    "anywidget": {"widgets"},
    "traitlets": {"widgets"},
    "IPython": {"widgets"},
    "asyncio": {"widgets/turns"},
    "keras": {"generator", "dialects/keras", "training"},
    "optuna": {"training/searching"},
    "mlflow": {"training/records/mlflow_store"},
    "albumentations": {"dialects/albumentations"},
    "imgaug": {"dialects/imgaug"},
    "torchvision": {"dialects/torchvision"},
    "sklearn": {"data/cluster_means", "data/known_pictures"},
    "pycocotools": {"sample/run_lengths"},
    "yaml": {"data/formats"},
    "defusedxml": {"data/formats"},
    "imagehash": {"data"},
    "joblib": {"data"},
    "loky": {"training"},
    "tqdm": {"data"},
}

FILES = sorted(PACKAGE.rglob("*.py"))


def inside(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


NAMED = re.compile(r"augwidgets(\.[a-z_]+)+")


@functools.cache
def parsed(path: Path) -> ast.Module:
    """Return what stands in a file; it is not to be changed."""
    return ast.parse(path.read_text())


def imports(path: Path, *, types: bool = True) -> Iterator[tuple[str, int]]:
    """Yield every module that a file names: imported at once, in a function, by its name as text, or for types only."""
    body = parsed(path).body
    if not types:
        body = [node for node in body if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")]
    for node in ast.walk(ast.Module(body, [])):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{inside(path)}:{node.lineno} imports relatively"
            module = node.module or ""
            yield from ((f"{module}.{alias.name}", node.lineno) for alias in node.names)
        elif isinstance(node, ast.Constant) and NAMED.fullmatch(str(node.value)):
            yield str(node.value), node.lineno


# Only the root of the package looks up, for it tells the rooms below who fills their tables. What is no module: a group
# of entry points, files' names.
ROOF = ("__init__.py", "__main__.py")
NO_MODULE = {
    "augwidgets.dialects": {"recipe/dialects.py"},
    "augwidgets.ipynb": {"cli/app.py"},
    "augwidgets.json": {"data/out/work_folder.py"},
}


def test_every_file_stands_in_a_room():
    assert {path.name for path in PACKAGE.iterdir() if path.suffix in (".py", ".pyi", ".typed")} <= {
        "__init__.py", "__init__.pyi", "__main__.py", "py.typed",
    }  # fmt: skip
    rooms = {path.relative_to(PACKAGE).parts[0] for path in FILES} - set(ROOF)
    assert rooms == set(FLOOR), "give a new room its place in the list above and in the design"
    for room in rooms:
        text = ast.get_docstring(ast.parse((PACKAGE / room / "__init__.py").read_text()))
        assert text, f"{room}/__init__.py must say what is inside"


FOLDERS = [path.parent for path in FILES if path.name == "__init__.py" and path.parent != PACKAGE]


@pytest.mark.parametrize("folder", FOLDERS, ids=inside)
def test_a_folder_says_what_each_of_its_files_holds(folder):
    text = ast.get_docstring(ast.parse((folder / "__init__.py").read_text()))
    files = {path.stem for path in folder.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert files - {"__init__"} <= set(re.findall(r"`(\w+)`", text)), f"name it in {inside(folder)}/__init__.py"
    for head in re.findall(r"^\* ([^:]+):", text, re.MULTILINE):
        assert set(re.findall(r"`(\w+)`", head)) <= files, f"{inside(folder)}/__init__.py names a file that is gone"


@pytest.mark.parametrize("path", FILES, ids=inside)
def test_a_file_imports_from_lower_rooms_only(path):
    here = path.relative_to(PACKAGE).parts[0]
    if here in ROOF:
        return
    for module, line in imports(path):
        parts = module.split(".")
        if parts[0] != "augwidgets" or inside(path) in NO_MODULE.get(module, ()):
            continue
        where = f"{inside(path)}:{line}"
        assert len(parts) > 1 and parts[1] in FLOOR, f"{where} imports the roof: {module}"
        there = parts[1]
        assert there == here or FLOOR[there] < FLOOR[here], f"{where}: {there} does not stand below {here}"


@pytest.mark.parametrize("room", [room for rooms in ROOMS for room in rooms])
def test_no_room_is_larger_than_a_quarter(room):
    lines = {path: len(path.read_text().splitlines()) for path in FILES}
    inside_room = sum(count for path, count in lines.items() if path.relative_to(PACKAGE).parts[0] == room)
    assert inside_room <= sum(lines.values()) / 4


def test_no_room_needs_itself_in_a_circle():
    """Within a room files import each other in one direction; for types only they may look at each other."""
    import graphlib

    needs: dict[str, set[str]] = {}
    for path in FILES:
        name = "augwidgets." + inside(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        tree = parsed(path)
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("augwidgets."):
                for alias in node.names:
                    module = f"{node.module}.{alias.name}"
                    place = PACKAGE.parent / Path(*module.split("."))
                    is_module = place.is_dir() or place.with_suffix(".py").is_file()
                    needs.setdefault(name, set()).add(module if is_module else node.module or "")
    graphlib.TopologicalSorter(needs).prepare()


@pytest.mark.parametrize("path", FILES, ids=inside)
def test_heavy_neighbours_stay_in_their_rooms(path):
    here = inside(path).removesuffix(".py")
    for module, _ in imports(path, types=False):
        allowed = NEIGHBOURS.get(module.split(".")[0])
        assert allowed is None or any(here == name or here.startswith(f"{name}/") for name in allowed), module
        assert not module.startswith("matplotlib.pyplot")
        assert module.split(".")[0] not in ("pickle", "dill", "cloudpickle")


@pytest.mark.parametrize("path", FILES, ids=inside)
def test_no_names_that_say_nothing(path):
    assert path.stem not in {"util", "utils", "helper", "helpers", "misc", "common", "base", "manager"}
    tree = parsed(path)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            assert not node.name.startswith("Base") and not node.name.endswith(("Mixin", "Manager"))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("eval", "exec"), "nothing that a file says is evaluated"


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


def test_what_tests_share_stands_in_no_other_test():
    for path in (PACKAGE.parent / "tests").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests."):
                assert not (node.module or "").rpartition(".")[2].startswith("test_"), f"{path.name}:{node.lineno}"
