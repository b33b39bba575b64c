"""What is installed: the wheel is complete, and nothing comes along that should not."""

import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT]
    built = subprocess.run(build, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        yield archive


def shipped(folder, prefix=""):
    """Files of a folder that belong to what is published, as they are named in the wheel."""
    return {
        prefix + path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts)
    }


def test_the_wheel_holds_the_package_with_all_its_data(wheel):
    files = shipped(ROOT / "augwidgets", "augwidgets/")
    kinds = {Path(name).suffix for name in files}
    assert kinds >= {".py", ".pyi", ".js", ".css", ".json"}, "the comparison would prove little"
    assert files <= set(wheel.namelist())
    assert "augwidgets/py.typed" in files


def test_the_wheel_holds_the_notebooks(wheel):
    notebooks = shipped(ROOT / "notebooks", "augwidgets/notebooks/")
    assert "augwidgets/notebooks/00_start_here.ipynb" in notebooks
    assert notebooks <= set(wheel.namelist())


def test_the_wheel_holds_nothing_else(wheel):
    expected = shipped(ROOT / "augwidgets", "augwidgets/") | shipped(ROOT / "notebooks", "augwidgets/notebooks/")
    others = {name for name in wheel.namelist() if ".dist-info/" not in name} - expected
    assert not others


def test_the_wheel_says_who_made_it_and_how_it_starts(wheel):
    (about,) = [name for name in wheel.namelist() if name.endswith("METADATA")]
    text = wheel.read(about).decode()
    assert "License-Expression: BSD-3-Clause" in text
    assert "Requires-Python: >=3.11" in text
    (start,) = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    assert "augwidgets = augwidgets.cli:main" in wheel.read(start).decode()


# ------------------------------------------------------------------------------------------------- dependencies


def declared(extra):
    """Requirements of the package itself, from pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return [Requirement(line) for line in lines]


def closure(requirements):
    """Names of all distributions that these requirements bring along here."""
    found = {}
    waiting = [(requirement.name, frozenset(requirement.extras)) for requirement in requirements]
    while waiting:
        name, extras = waiting.pop()
        name = canonicalize_name(name)
        if name == "augwidgets" or (name in found and found[name] >= extras):
            continue
        found[name] = found.get(name, frozenset()) | extras
        for line in metadata.distribution(name).requires or []:
            needed = Requirement(line)
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in {"", *extras}):
                waiting.append((needed.name, frozenset(needed.extras)))
    return set(found)


def test_nothing_brings_tensorflow_cuda_or_a_second_opencv():
    names = closure(declared("") + declared("data") + declared("lab") + declared("mlflow") + declared("test"))
    assert {"opencv-python-headless", "jaxlib", "voila"} <= names, "the closure would prove little"
    unwanted = re.compile(r"tensorflow|nvidia-|jax-cuda|cuda|opencv-(contrib-)?python$|torch$|albumentationsx")
    assert not [name for name in names if unwanted.match(name)]


def test_what_the_package_imports_is_not_under_the_gpl():
    for name in closure(declared("") + declared("data") + declared("lab") + declared("mlflow")):
        about = metadata.metadata(name)
        licences = [about.get("License-Expression") or "", *(about.get_all("Classifier") or [])]
        assert not [text for text in licences if re.search(r"\bA?GPL|(?<!Lesser )General Public", text)], name


def test_every_requirement_has_a_lower_bound_or_a_version():
    for requirement in declared("") + declared("data") + declared("lab") + declared("mlflow") + declared("test"):
        operators = {specifier.operator for specifier in requirement.specifier}
        assert requirement.name == "augwidgets" or (operators and operators <= {">=", "=="}), str(requirement)


# ------------------------------------------------------------------------------------------- one fact, one place


def test_the_readme_has_the_commands_that_the_check_runs():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert 'pip install -e ".[lab]" && augwidgets' in readme
    assert 'pip install -e ".[test]" && pytest' in readme


def test_the_public_check_is_the_one_at_home():
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
    (job,) = workflow["jobs"].values()
    assert [step["run"].split()[:2] for step in job["steps"] if "run" in step] == [["bash", ".ci/run"]]
    known = re.findall(r"== (--\w+) \]\]", (ROOT / ".ci/run").read_text("utf-8"))
    assert set(job["strategy"]["matrix"]["versions"]) == {"", *known}
