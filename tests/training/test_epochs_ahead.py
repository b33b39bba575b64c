"""Batches that other processes make while a model works: the same ones, and a training that needs none of them."""

from __future__ import annotations

import importlib
import os
import pickle
import random
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import Future
from pathlib import Path

import loky
import numpy as np
import pytest

import augwidgets as aw
from augwidgets.training import dataset, epochs_ahead
from augwidgets.training.batch_maker import BatchMaker
from augwidgets.training.worker_pool import worker_pool
from tests.training.other_processes import ended, late

pytestmark = pytest.mark.skipif(loky.cpu_count() < 2, reason="there is one core")

X = np.random.default_rng(0).integers(0, 256, (33, 12, 12, 1), np.uint8)
RECIPE = aw.Recipe([aw.rotate, aw.maybe(aw.mixup, 0.5), aw.gaussian_noise])
EPOCHS = 4


@pytest.fixture
def data(monkeypatch):
    monkeypatch.setattr(dataset, "_WORTH_IT", 33 * EPOCHS)
    return aw.training.Augmented(X, np.arange(33) % 3, RECIPE, batch_size=4, seed=7)


def taken(data, epochs=EPOCHS):
    """Return all batches of some epochs, as ``model.fit`` asks for them, and go back."""
    data.epoch, found = 0, []
    for _ in range(epochs):
        found += [data[index] for index in range(len(data))]
        data.on_epoch_end()
    data.epoch = 0
    return found


def nowhere(*_):
    return None


def to_ended(submit):
    def asked(function, *values):
        future = submit(ended)
        assert future.exception()
        return future

    return asked


def slowly(submit):
    return lambda function, *values: submit(late, function, *values)


def never(submit):
    future = Future()
    future.set_running_or_notify_cancel()
    return lambda *_: future


def at_once(submit):
    """All is made by another process before it is asked for."""

    def made(function, *values):
        future = submit(function, *values)
        future.result()
        return future

    return made


@pytest.mark.parametrize(
    "how", [lambda submit: submit, at_once, slowly, lambda submit: nowhere, to_ended, never],
    ids=["as it comes", "made there", "slow", "no process", "killed", "no answer"],
)  # fmt: skip
def test_the_same_batches(data, monkeypatch, how):
    plain = taken(data)
    monkeypatch.setattr(epochs_ahead, "_PATIENCE", 0.1 if how is never else 60)
    monkeypatch.setattr(epochs_ahead.worker_pool, "submit", how(worker_pool.submit))
    with data.made_ahead(EPOCHS):
        assert (data._ahead is None) == (how(bool) is nowhere)
        found = taken(data)
        assert data._ahead is None or data._ahead.is_begun == (how not in (to_ended, never))
    assert data._ahead is None
    for (images, rows), (others, other_rows) in zip(plain, found, strict=True):
        assert (images == others).all() and (rows == other_rows).all()


@pytest.mark.parametrize("epochs", [0, 2.5, "many"])
def test_so_many_epochs_as_there_can_be(data, epochs):
    with pytest.raises(ValueError, match="^epochs must be a whole number"):
        data.made_ahead(epochs).__enter__()


@pytest.mark.parametrize("most", [10**9, 0])
def test_one_in_another_leaves_the_outer_one_as_it_was(data, monkeypatch, most):
    with data.made_ahead(EPOCHS):
        outer = data._ahead
        monkeypatch.setattr(dataset, "_MOST_BYTES", most)
        with data.made_ahead(EPOCHS):
            assert (data._ahead is outer) == (most == 0)
        assert outer is not None and data._ahead is outer
    assert data._ahead is None


def test_one_that_cannot_begin_leaves_nothing_behind(data, monkeypatch):
    monkeypatch.setattr(epochs_ahead.worker_pool, "takes", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError), data.made_ahead(EPOCHS):
        pass
    assert data._ahead is data._last is None
    assert pickle.loads(pickle.dumps(data))._last is None


@pytest.mark.parametrize("first", [5, 0])
def test_epochs_are_counted_from_the_one_that_is_begun_with_and_may_be_more_than_was_said(data, first):
    data.epoch = first
    with data.made_ahead(EPOCHS):
        data.epoch = first + EPOCHS + 2
        ahead = data[8][0]
    assert (ahead == data[8][0]).all()


def test_what_nobody_has_begun_is_made_here(data, monkeypatch):
    """Of each epoch the first piece is begun elsewhere, where it takes long, and the others wait there."""
    here, epochs, make = [], set(), BatchMaker.several

    def several(self, *values):
        if threading.current_thread() is threading.main_thread():
            here.append(values)
        return make(self, *values)

    def submit(function, numbers, epoch):
        future = Future()
        if epoch not in epochs:
            epochs.add(epoch)
            future.set_running_or_notify_cancel()
            threading.Timer(0.1, lambda: future.set_result(function(numbers, epoch))).start()
        return future

    monkeypatch.setattr(BatchMaker, "several", several)
    plain = taken(data)
    monkeypatch.setattr(epochs_ahead.worker_pool, "submit", submit)
    with data.made_ahead(EPOCHS):
        assert all((one[0] == other[0]).all() for one, other in zip(plain, taken(data), strict=True))
    assert len(here) == EPOCHS * 2  # 9 batches in pieces of 3


def test_a_training_that_is_left_calls_the_rest_off(data, monkeypatch):
    asked, submit = [], worker_pool.submit

    def noted(function, *values):
        asked.append(submit(late, function, *values))
        return asked[-1]

    monkeypatch.setattr(epochs_ahead.worker_pool, "submit", noted)
    with data.made_ahead(EPOCHS):
        assert data[0]
    assert len(asked) == 9 and sum(future.cancelled() for future in asked) >= 4


@pytest.mark.parametrize(("name", "limit"), [("_WORTH_IT", 33 * EPOCHS + 1), ("_MOST_BYTES", X.nbytes - 1)])
def test_little_work_and_large_pictures_stay_here(data, monkeypatch, name, limit):
    monkeypatch.setattr(dataset, name, limit)
    with data.made_ahead(EPOCHS):
        assert data._ahead is None


def test_an_error_of_the_pictures_is_said_as_ever(data):
    data.recipe = aw.Recipe([_that_fails.at()])
    with (
        pytest.raises(RuntimeError, match="^picture .* of x: _that_fails failed with ValueError: it cannot be"),
        data.made_ahead(EPOCHS),
    ):
        taken(data)


@aw.pixel
def _that_fails(image):
    """Fail."""
    raise ValueError("it cannot be")


aw.CATALOGUE.discard("_that_fails")  # it is for this file alone


OWN = """
import augwidgets as aw

LIGHT = 1

@aw.pixel
def darker(image):
    'Take light.'
    return image // LIGHT

def plain(image):
    return image // LIGHT
"""


@pytest.fixture
def own(tmp_path, monkeypatch):
    (tmp_path / "own_transforms.py").write_text(OWN)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield importlib.import_module("own_transforms")
    del sys.modules["own_transforms"]
    aw.CATALOGUE.discard("darker")


@pytest.mark.parametrize("name", ["darker", "plain"])
def test_what_has_changed_since_it_was_imported_stays_here(monkeypatch, own, name):
    """Another process would import the module's file, and know nothing of the change."""
    own.LIGHT = 2
    monkeypatch.setattr(epochs_ahead.worker_pool, "submit", at_once(worker_pool.submit))
    data = aw.training.Augmented(np.full((100, 8, 8), 200, np.uint8), recipe=aw.Recipe([getattr(own, name)]))
    with data.made_ahead(40):
        assert round(float(data[0].max()) * 255) == 100


@pytest.mark.parametrize(
    "kept", [np.random.default_rng(1), np.random.RandomState(1), random.Random(1), np.zeros(17 << 20, np.uint8)],
    ids=["generator", "state", "random", "large"],
)  # fmt: skip
def test_what_draws_by_itself_or_is_large_is_not_sent(kept):
    def with_it(image):
        return image if kept is None else image // 2

    assert worker_pool.takes(aw.Recipe([aw.rotate, aw.mixup]))
    with_it.__module__ = "__main__"
    assert not worker_pool.takes(aw.Recipe([with_it]))


SCRIPT = """
import numpy as np
import augwidgets as aw
from augwidgets.training.worker_pool import worker_pool
from tests.training.other_processes import has_keras

@aw.pixel
def darker(image):
    'Take half of the light.'
    return image // 2

data = aw.training.Augmented(np.full((400, 12, 12), 200, np.uint8), recipe=aw.Recipe([darker.at()]), batch_size=100)
with data.made_ahead(30):
    print(*(round(float(data[index].max() * 255)) for index in range(4)), data._ahead.is_begun)
    print(worker_pool.submit(has_keras).result(), flush=True)
    {then}
"""


def started(then):
    """Start a script that guards nothing, in a group of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT.format(then=then)], cwd=Path(__file__).parents[2], process_group=0,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def test_a_script_that_guards_nothing_with_a_transform_of_its_own():
    script = started("pass")
    words, errors = script.communicate(timeout=120)
    assert (words, errors, script.returncode) == ("100 100 100 100 True\nFalse\n", "", 0)


FORK = (
    "import os, signal; from concurrent.futures import Future; never = Future(); never.set_running_or_notify_cancel(); "
    "worker_pool.submit = lambda *_: never; ahead = data.made_ahead(30); ahead.__enter__(); "
    "os.fork() or (signal.alarm(20), print(round(float(data[0].max() * 255)), flush=True), os._exit(0)); "
    "print(os.wait()[1])"
)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows forks no process")
def test_a_process_that_is_forked_waits_for_nothing_that_was_asked_for_before():
    words, errors = started(FORK).communicate(timeout=120)
    assert (words, errors) == ("100 100 100 100 True\nFalse\n100\n0\n", "")


def test_ctrl_c_ends_all_without_a_word_of_the_others():
    rest = "import signal, time; signal.signal(2, signal.default_int_handler); print(1, flush=True); time.sleep(60)"
    script = started(rest)
    while script.stdout.readline() not in ("1\n", ""):
        pass
    os.killpg(script.pid, signal.SIGINT)
    _, errors = script.communicate(timeout=60)
    assert errors.count("Traceback") == 1 and errors.endswith("KeyboardInterrupt\n"), errors
    until = time.monotonic() + 30
    while _in_group(script.pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _in_group(script.pid)


def _in_group(number):
    try:
        os.killpg(number, 0)
    except ProcessLookupError:
        return False
    return True
