"""The boxes of a Sample: what is left of them, whatever moves, cuts or covers them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import augwidgets as aw
from tests.strategies import steps

SMALL = np.zeros((20, 24), np.uint8)
HIDING = [step for step in aw.CATALOGUE.values() if step.hidden((4, 4), step.at().values) is not None]


@st.composite
def some_boxes(draw: st.DrawFn, size: tuple[int, int] = SMALL.shape) -> np.ndarray:
    """Draw up to four boxes with edges between the pixels, some of them smaller than one."""
    height, width = size
    edges = []
    for _ in range(draw(st.integers(1, 4))):
        x0, y0 = draw(st.floats(0, width - 1)), draw(st.floats(0, height - 1))
        edges.append((x0, y0, x0 + draw(st.floats(0.01, width)), y0 + draw(st.floats(0.01, height))))
    return np.array(edges)


def test_a_box_between_pixels_that_is_all_covered_has_nothing_left():
    sample = aw.Sample(np.zeros((20, 20), np.uint8), boxes=[[3.3, 4.7, 9.1, 8.2]])
    assert aw.erase.at(width=1, height=1, x=0.5, y=0.5)(sample).visible.tolist() == [0]


@pytest.mark.parametrize("transform", HIDING, ids=lambda transform: transform.name)
@given(data=st.data())
def test_what_hides_leaves_a_share_of_every_box(transform, data):
    boxes, step = data.draw(some_boxes()), data.draw(steps(transform))
    sample = aw.Sample(SMALL, boxes=boxes)
    out = step(sample)
    assert out.boxes.tolist() == sample.boxes.tolist() and ((out.visible >= 0) & (out.visible <= 1)).all()
    hidden = transform.hidden(sample.size, step.values)
    for (x0, y0, x1, y1), left in zip(sample.boxes, out.visible, strict=True):
        part = hidden[int(y0) : int(np.ceil(y1)), int(x0) : int(np.ceil(x1))]
        assert not part.all() or left < 1e-9
        assert part.any() or left == 1
