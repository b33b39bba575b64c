"""Binder: what repo2docker makes of `binder/`, without a Docker engine, and where the badge leads."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def dockerfile(tmp_path_factory):
    """The Dockerfile that repo2docker writes for this repository."""
    copy = tmp_path_factory.mktemp("repository")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    shutil.copytree(ROOT / "binder", copy / "binder")
    (copy / "augwidgets").mkdir()
    options = ["--no-build", "--debug", "--user-id=1000", "--user-name=jovyan"]
    command = [sys.executable, "-m", "repo2docker", *options, "."]
    rendered = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False, timeout=300)
    assert rendered.returncode == 0, rendered.stderr
    return rendered.stdout + rendered.stderr


def test_binder_runs_python_3_11(dockerfile):
    assert "environment for python=3.11" in dockerfile


def test_binder_installs_the_repository_with_the_lab_extra(dockerfile):
    assert (ROOT / "binder" / "requirements.txt").read_text("utf-8").split() == ["-e", ".[lab,albumentations]"]
    install = dockerfile.index('pip install --no-cache-dir -r "binder/requirements.txt"')
    everything = re.search(r"^COPY .*\bsrc/ \$\{REPO_DIR\}/?$", dockerfile, re.MULTILINE)
    assert everything.end() < install, "the package must lie there before it is installed"


def test_the_badge_opens_lab_on_the_first_lesson():
    readme = (ROOT / "README.md").read_text("utf-8")
    badges = re.findall(r"https://mybinder\.org/v2/gh/([\w.-]+/[\w.-]+)/([\w.-]+)\?urlpath=([^)\s]+)", readme)
    assert len(badges) == 1, "the repository's address stands in one place: the Binder badge of README.md"
    (_, branch, page) = badges[0]
    assert branch == "HEAD"
    folder, lesson = re.fullmatch(r"lab/tree/([\w-]+)/([\w.-]+)", page).groups()
    assert (ROOT / folder / lesson).is_file()
