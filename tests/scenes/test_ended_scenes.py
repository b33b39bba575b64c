"""Scenes whose writing is killed, or done by a cluster, end as the same files as those that were left alone."""

from __future__ import annotations

import pytest

from tests.data import plain_export
from tests.data.plain_writer import tree
from tests.scenes import scenes_program


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    return scenes_program.plan_in(tmp_path_factory.mktemp("plan"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory, plan):
    place = tmp_path_factory.mktemp("whole") / "out"
    scenes_program.run(str(plan), str(place), "1")
    found = tree(place)
    assert {"sources.csv", "annotations/instances_train.json", "annotations/instances_val.json"} <= found.keys()
    assert sum(path.endswith(".png") for path in found) == scenes_program.COUNT
    return found


@pytest.mark.parametrize("jobs", [1, 2])
def test_killed_and_started_again(plan, whole, tmp_path, jobs):
    """Ten times: tests/benchmarks/test_scenes.py."""
    out = tmp_path / "out"
    assert plain_export.ended_and_started_again(plan, out, jobs, times=2, module=scenes_program.MODULE)
    assert tree(out) == whole


@pytest.mark.filterwarnings("ignore")  # Dask's own
def test_a_cluster_writes_the_same_files(plan, whole, tmp_path):
    scenes_program.run(str(plan), str(tmp_path / "out"), "dask")
    assert tree(tmp_path / "out") == whole
