"""What a notebook shows of a cut-out, of a data set's cut-outs, and of a plan."""

from __future__ import annotations

import numpy as np

import augwidgets as aw


def test_each_shows_itself_and_says_what_it_is():
    cat = aw.scenes.cutout(aw.pictures.cat(), source="<me>", licence="CC0")
    assert "cut-out: cat" in cat._repr_html_()
    assert "&lt;me&gt;, CC0" in cat._repr_html_()
    assert "24 cut-outs: coin 24" in aw.scenes.cutouts([aw.pictures.coins()])._repr_html_()
    plan = aw.scenes.Plan([cat], [aw.pictures.moon()], count=1)
    assert "9 scenes" in plan._repr_html_()
    assert "1 cut-outs, 1 backgrounds" in plan._repr_html_()
    assert "<img" in plan.draw(np.random.default_rng(0))._repr_html_()


def test_a_plan_without_room_says_so():
    cat = aw.scenes.cutout(aw.pictures.cat())
    plan = aw.scenes.Plan([cat], [np.zeros((30, 40), np.uint8)], count=1, smallest=100)
    assert "must leave room for 1 object" in plan._repr_html_()
    assert "<img" not in plan._repr_html_()
