"""Run mutmut over a room in a folder of its own, and count what came out (see `tests/mutation/__init__.py`)."""

from __future__ import annotations

import argparse
import collections
import contextlib
import hashlib
import itertools
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from mutmut.configuration import reset_config
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.stats import status_by_exit_code
from mutmut.utils.format_utils import get_mutant_name

ROOT = Path(__file__).resolve().parents[2]
EQUIVALENT = Path(__file__).with_name("equivalent.toml")
SEED = 9
SIZE = 300

# What is run for each room; a room's tests may stand in another's folder where they go through its transforms.
TESTS = {
    "sample": ["tests/sample", "tests/data/test_files.py"],
    "warp": [
        "tests/warp",
        "tests/sample/test_boxes.py",
        "tests/transforms/test_geometry.py",
        "tests/transforms/test_bending.py",
    ],
    "steps": ["tests/steps"],
    "recipe": ["tests/recipe"],
}

# Some tests run over all transforms; one of each kind says the same of the code that they share.
KINDS = ("rotate", "crop", "transpose", "gamma", "equalize", "blur", "erase", "noise", "saturation")
SELECTED = " or ".join(["not [aw. and not -aw.", *(f"aw.{name}]" for name in KINDS)])

# A server that has imported the tests, and run none, forks once per mutant: Keras's and OpenCV's threads do not survive
# a fork after use. `addopts` are for all tests together: doctests, notebooks and two processes.
SETTINGS = """\
[mutmut]
source_paths = augwidgets
only_mutate = augwidgets/{room}/*
also_copy =
    conftest.py
    augwidgets/__init__.pyi
process_isolation = forkserver
use_git_change_detection = false
timeout_constant = 10.0
timeout_multiplier = 5.0
pytest_add_cli_args =
    -oaddopts=--import-mode=importlib
    -pno:nbval
    -pno:cacheprovider
    -n0
    --hypothesis-seed=0
    -k
    {selected}
pytest_add_cli_args_test_selection =
    {tests}
"""
# Hypothesis draws the same examples each time and has no deadline where CI is set.
ENVIRONMENT = {"CI": "true", "OPENCV_FOR_THREADS_NUM": "1"}
KILLED = {"killed", "timeout", "segfault"}


def prepare(room: str) -> Path:
    """Return the folder in which mutmut works on a room: links to the code, and settings."""
    folder = ROOT / ".mutation" / room
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("augwidgets", "tests", "notebooks", "pyproject.toml", "conftest.py", "README.md"):
        if not (folder / name).is_symlink():
            (folder / name).symlink_to(Path("../..") / name)
    settings = folder / "setup.cfg"
    asked = SETTINGS.format(room=room, selected=SELECTED, tests="\n    ".join(TESTS[room]))
    if not settings.exists() or settings.read_text() != asked:
        shutil.rmtree(folder / "mutants", ignore_errors=True)  # results of other tests
        settings.write_text(asked)
    for path in (folder / "mutants").rglob("*.py"):  # mutmut leaves what has been moved or deleted since
        if not (folder / path.relative_to(folder / "mutants")).exists():
            path.unlink()
            path.with_suffix(".py.meta").unlink(missing_ok=True)
    return folder


def sampled(room: str, folder: Path) -> dict[str, str]:
    """Return a room's sampled mutants in the order in which they are taken, each with the hash of its function."""
    found = {}
    with contextlib.chdir(folder):  # there mutmut finds its settings
        reset_config()
        for path in sorted(Path("augwidgets", room).glob("*.py")):
            mutated = mutate_file_contents(str(path), path.read_text())
            for name in mutated.mutant_names:
                found[get_mutant_name(path, name)] = mutated.hash_by_function_name[function_of(name)]
    order = sorted(found, key=lambda name: hashlib.sha256(f"{SEED}:{name}".encode()).digest())
    return {name: found[name] for name in order[:SIZE]}


def function_of(name: str) -> str:
    """Return mutmut's name of the function that a mutant is made of."""
    return name.rpartition("__mutmut_")[0]


def statuses(folder: Path, names: Mapping[str, str]) -> dict[str, str]:
    """Return what came out for each mutant; one that was not run since its function changed is missing."""
    found = {}
    for path in folder.glob("mutants/augwidgets/*/*.meta"):
        meta = json.loads(path.read_text())
        for name, code in meta["exit_code_by_key"].items():
            known = meta["hash_by_function_name"].get(function_of(name).rpartition(".")[2])
            if code is not None and names.get(name) == known:
                found[name] = status_by_exit_code[code]
    return found


def diff(folder: Path, name: str) -> str:
    """Return the change that a mutant makes, as mutmut shows it."""
    command = [sys.executable, "-m", "mutmut", "show", name]
    shown = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return shown.stdout.partition("+++ ")[2].partition("\n")[2]


def equivalents() -> set[tuple[str, str, str]]:
    """Return the changes that no test can notice, as function, line before and line after."""
    entries = tomllib.loads(EQUIVALENT.read_text())["equivalent"]
    return {(entry["function"], entry["before"], entry["after"]) for entry in entries}


def changed_lines(text: str) -> tuple[str, str]:
    """Return the lines before and after of a diff, without their indentation."""
    lines = text.splitlines()
    before, after = ("\n".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    return before, after


def report(room: str, folder: Path, names: Mapping[str, str]) -> None:
    """Print how many of the sample were run, killed and survived, and each survivor."""
    found = statuses(folder, names)
    run = [name for name in names if name in found]
    alive = [name for name in run if found[name] not in KILLED]
    known, equivalent, survivors = equivalents(), 0, []
    for name in alive:
        text = diff(folder, name)
        function = function_of(name).removeprefix("augwidgets.")
        if (function, *changed_lines(text)) in known:
            equivalent += 1
        else:
            survivors.append(f"\n{name}: {found[name]}\n{text.rstrip()}")
    print(*survivors, sep="\n")
    print(
        f"\n{room}: {len(run)} of {len(names)} sampled mutants were run: {len(run) - len(alive)} killed, "
        f"{equivalent} equivalent, {len(survivors)} survived",
        dict(collections.Counter(found[name] for name in run)),
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description="Mutation testing; resumable.")
    parser.add_argument("rooms", nargs="*", choices=[*TESTS, []], help="all of them where none is named")
    parser.add_argument("--take", type=int, default=SIZE, help=f"how many of the {SIZE} of a room (all)")
    parser.add_argument("--again", action="store_true", help="run the survivors once more, nothing else")
    parser.add_argument("--report", action="store_true", help="run nothing")
    parser.add_argument("--processes", type=int, default=1, help="mutants at once (1)")
    asked = parser.parse_args()
    for room in asked.rooms or TESTS:
        folder = prepare(room)
        names = dict(itertools.islice(sampled(room, folder).items(), asked.take))
        found = statuses(folder, names)
        alive = [name for name in names if found.get(name, "killed") not in KILLED]
        left = alive if asked.again else [name for name in names if name not in found]
        if left and not asked.report:
            # Which tests call which function is found out anew: mutmut does so for new tests, not for new functions.
            (folder / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)
            command = [sys.executable, "-m", "mutmut", "run", f"--max-children={asked.processes}", *left]
            subprocess.run(command, cwd=folder, env=os.environ | ENVIRONMENT, check=True)
        report(room, folder, names)


if __name__ == "__main__":
    main()
