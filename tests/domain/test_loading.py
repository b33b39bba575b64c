"""What fills the tables of the lower rooms: at the first miss, once, and again where it failed."""

from __future__ import annotations

import threading

import pytest

from augwidgets.domain import faces
from augwidgets.domain.loading import Loader


def test_it_runs_once():
    runs = []
    loader = Loader()
    loader.run()  # nobody has said what fills it: nothing happens
    loader.set(lambda: runs.append(1))
    loader.run()
    loader.run()
    assert runs == [1]


def test_what_failed_is_tried_again():
    runs = []

    def load():
        runs.append(1)
        if len(runs) == 1:
            raise RuntimeError("not yet")

    loader = Loader()
    loader.set(load)
    with pytest.raises(RuntimeError, match="not yet"):
        loader.run()
    loader.run()
    assert runs == [1, 1]


def test_what_fills_a_table_may_look_into_it():
    loader, seen = Loader(), []
    loader.set(lambda: (loader.run(), seen.append(1)))
    loader.run()
    assert seen == [1]


def test_a_second_thread_waits_until_the_table_is_full():
    table, started, go = {}, threading.Event(), threading.Event()

    def load():
        started.set()
        go.wait(5)
        table["there"] = 1

    loader, seen = Loader(), []
    loader.set(load)
    first = threading.Thread(target=loader.run)
    second = threading.Thread(target=lambda: (loader.run(), seen.append(dict(table))))
    first.start()
    started.wait(5)
    second.start()
    go.set()
    first.join(5)
    second.join(5)
    assert seen == [{"there": 1}]


@pytest.mark.parametrize("face", [faces.html, faces.figure])
def test_what_has_no_face_is_named(face):
    with pytest.raises(TypeError, match=f"^{face.__name__} is known of what the kit shows in a notebook, got complex$"):
        face(1j)
