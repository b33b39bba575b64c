"""The lab for a GAN: begun in a thread, stopped, gone on with; what is seen of it; what it is handed."""

from __future__ import annotations

import asyncio
import re

import numpy as np
import pytest
import traitlets

import augwidgets as aw

X = np.random.default_rng(0).integers(0, 256, (48, 8, 8, 1), np.uint8)
Y = np.arange(48) % 3


@pytest.fixture(scope="module")
def lab():
    opened = aw.GanLab(X, Y, epochs=2, train_size=32)
    yield opened
    opened.close()


def test_it_is_trained_in_a_thread_stopped_and_gone_on_with(lab):
    assert (lab._start.description, lab.gan, lab.samples(), lab.on_the_way(), lab.class_names) == (
        "Train", None, None, None, ()
    )  # fmt: skip
    assert lab._read().alt.startswith("pictures as given: 32 training pictures")

    async def begin():
        lab.epochs = 10**5
        lab.start()
        assert lab.is_busy and lab._start.disabled and not lab._end.disabled
        with pytest.raises(RuntimeError, match="the work goes on already"):
            lab.start()
        for _ in range(3000):
            if lab.gan is not None and lab.gan.step > 3:
                break
            await asyncio.sleep(0.01)
        assert lab.samples().shape == (9, 8, 8, 1)  # while it goes on
        lab.stop()
        for _ in range(3000):
            if not lab.is_busy:
                break
            await asyncio.sleep(0.01)

    asyncio.run(begin())
    assert lab.is_stopped and lab._start.description == "Go on"
    words = lab._kit.view.progress["words"]
    assert re.fullmatch(r"stopped: [\d,]+ of 100,000 steps are done; Go on makes the others", words)
    step = lab.gan.step
    training = lab._training
    lab.epochs = step + 2
    lab.start()
    assert lab._training is training and lab.gan.step == step + 2 and not lab.is_stopped and lab.error is None
    assert lab._kit.view.progress["words"] == f"all {step + 2:,} steps are done"


def test_nine_samples_the_stages_and_the_losses_are_seen(lab):
    pages = {page.title: page for page in lab._parts.pages}
    lab.page = "Samples"
    shown = pages["Samples"]._nine.value
    assert shown.count("<img") == shown.count('alt="generated picture ') == 9
    assert "A GAN for pictures of 8 x 8 pixels" in pages["Samples"]._said.value
    assert 1 <= pages["Samples"]._stages.value.count("<img") <= 6
    lab.page = "Losses"
    assert "losses by step: generator" in pages["Losses"]._chart.value
    assert lab.figure() is not None and lab._read().alt == "\n".join(lab.sentences())


def test_the_slider_goes_through_the_latent_space(lab):
    lab.place = 0.0
    first = lab.on_the_way()
    along = lab.way(3)
    lab.place = 1.0
    last = lab.on_the_way()
    assert np.array_equal(along[0], first) and np.array_equal(along[2], last) and not np.array_equal(first, last)
    assert lab._parts.column.children[1].value.count("<img") == 1
    lab.label = "2"
    assert not np.array_equal(lab.on_the_way(), last)
    lab._kit.put(lab._parts.column.children[2], 0.25)  # as the page does it, unheard
    lab._parts.column.children[2].value = 0.5
    assert lab.place == 0.5 and lab.error is None
    before = lab.on_the_way()
    lab.other_points()
    assert not np.array_equal(lab.on_the_way(), before)


def test_a_slider_that_moves_makes_one_picture(lab, monkeypatch):
    made = []
    pictures = type(lab._training.networks).pictures

    def counted(self, noise, labels):
        made.append(len(noise))
        return pictures(self, noise, labels)

    lab.page = "Samples"
    monkeypatch.setattr(type(lab._training.networks), "pictures", counted)
    lab.place = 0.33
    assert made == [1]


def test_the_code_does_the_same(lab):
    assert f"epochs={lab.epochs}, train_size=32, y=y)" in lab.code() and lab.code().startswith("# data: what was given")
    assert "found = aw.training.gan.train('digits')" in aw.GanLab().code()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("place", 2, "place must be a number from 0 to 1, got 2"), ("epochs", -1, "epochs must be a whole number"),
     ("label", 3, "label must be a text, got 3"), ("label", "zz", "label must be one of '0', '1', '2', got 'zz'"),
     ("page", "no", "page must be one of 'Samples', 'Losses', 'Code'")],
)  # fmt: skip
def test_what_it_is_handed_wrongly(lab, name, value, words):
    before = getattr(lab, name)
    with pytest.raises(traitlets.TraitError, match=words):
        setattr(lab, name, value)
    assert getattr(lab, name) == before


def test_a_class_that_turns_out_to_be_none_is_said():
    opened = aw.GanLab(X, Y, epochs=1, train_size=32, label="zz")
    opened.start()
    assert (opened.label, opened.error) == ("0", "label must be one of '0', '1', '2', got 'zz'")
    opened._y = np.array(["cat", "dog"])[Y % 2]
    opened.start()
    assert (opened.label, opened.error) == ("cat", None)  # the other one has gone with its data
    opened.close()


def test_what_goes_wrong_in_the_thread_is_said():
    opened = aw.GanLab(X, Y[:40])
    with pytest.raises(ValueError, match="y must name the class of each of 48 pictures"):
        opened.start()

    async def begin():
        opened.start()
        for _ in range(1000):
            if not opened.is_busy:
                break
            await asyncio.sleep(0.01)

    asyncio.run(begin())
    assert opened.error.startswith("y must name the class of each of 48 pictures")
    opened.close()
    with pytest.raises(TypeError, match="GanLab has no trait 'stepps'"):
        aw.GanLab(stepps=3)
