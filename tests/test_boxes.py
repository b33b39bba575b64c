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


# -- through whole recipes ---------------------------------------------------------------------------------------------


def tight(mask: np.ndarray) -> list[float]:
    """The edges around what is true."""
    rows, columns = np.nonzero(mask)
    return [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]


def on(size, *edges, **more):
    return aw.Sample(np.full(size, 100, np.uint8), boxes=list(edges), **more)


def run(sample, *steps, **settings):
    return aw.Recipe(**settings).apply(sample, steps)


BETWEEN = [
    (),
    (aw.gamma.at(exponent=2), aw.blur.at(sigma=2)),
    (aw.blur.at(sigma=1), aw.zoom.at(scale=0.5), aw.noise.at(), aw.zoom.at(scale=2)),
]


@pytest.mark.parametrize("between", BETWEEN, ids=str)
def test_what_is_turned_and_turned_back_is_the_box_exactly(between):
    sample = on((100, 120), (40.3, 30.1, 70.7, 60.9), (50, 50, 51, 51))
    out = run(sample, aw.rotate.at(angle=45), *between, aw.rotate.at(angle=-45))
    assert out.boxes.tolist() == sample.boxes.tolist() and out.visible.tolist() == [1, 1]
    assert out.box_corners.tolist() == sample.box_corners.tolist()


def test_a_box_that_is_turned_twice_is_not_the_hull_of_a_hull():
    sample = on((100, 120), (40, 40, 80, 60))
    once, twice = aw.rotate.at(angle=30), [aw.rotate.at(angle=15), aw.blur.at(), aw.rotate.at(angle=15)]
    np.testing.assert_allclose(run(sample, *twice).boxes, once(sample).boxes)
    # Step by step as well: the corners are kept beside the edges.
    np.testing.assert_allclose(aw.rotate.at(angle=15)(aw.rotate.at(angle=15)(sample)).boxes, once(sample).boxes)


@pytest.mark.parametrize("between", [(aw.blur.at(sigma=1),), (aw.rotate.at(angle=0, fill="wrap"), aw.blur.at())])
def test_what_was_shifted_out_by_half_and_back_has_lost_half(between):
    sample = on((40, 40), (20, 10, 40, 30), (0, 10, 10, 20))
    there, back = aw.shift.at(right=0.25, down=0), aw.shift.at(right=-0.25, down=0)
    out = run(sample, there, *between, back)
    assert out.boxes.tolist() == [[20, 10, 30, 30], [0, 10, 10, 20]] and out.visible.tolist() == [0.5, 1]
    assert out.box_corners.tolist() == sample.box_corners.tolist()  # whole
    # Without anything between them the two are one warp, and nothing is lost.
    assert run(sample, there, back).boxes.tolist() == sample.boxes.tolist()
    # One after the other: the corners are whole, and the edges tell what has survived.
    apart = back(there(sample))
    assert apart.boxes.tolist() == out.boxes.tolist() and apart.visible.tolist() == [0.5, 1]


def test_dropping_is_decided_once_at_the_end():
    sample = on((40, 40), (30, 10, 40, 30), (5, 5, 10, 10), box_labels=["cat", "dog"])
    there, back = aw.shift.at(right=0.2, down=0), aw.shift.at(right=-0.2, down=0)
    out = run(sample, there, aw.blur.at(), back, min_visible=0.25)
    assert out.box_labels == ("dog",)
    assert out.dropped == ((0, "cat", "0.2 of it is visible, less than min_visible 0.25"),)
    kept = run(sample, there, aw.blur.at(), back)
    assert kept.boxes[0].tolist() == [30, 10, 32, 30] and kept.dropped == ()
    gone = run(sample, aw.shift.at(right=0.5, down=0), aw.blur.at(), aw.shift.at(right=-0.5, down=0))
    assert gone.box_ids.tolist() == [1] and gone.dropped == ((0, "cat", "it lies beside the canvas"),)
    assert aw.blur(gone).dropped == gone.dropped and gone.replace(boxes=[[1, 1, 2, 2]]).dropped == ()


def test_what_is_cut_at_the_canvas_is_measured_on_the_polygon_not_on_its_hull():
    out = aw.rotate.at(angle=45)(on((100, 100), (0, 0, 100, 100)))
    assert out.visible.tolist() == pytest.approx([2 * (2**0.5 - 1)])  # a regular octagon in the square
    corner = run(on((100, 100), (0, 0, 10, 10), (40, 40, 60, 60)), aw.rotate.at(angle=45), aw.blur.at())
    assert corner.box_ids.tolist() == [1] and corner.dropped[0].id == 0


@given(data=st.data())
def test_a_run_of_warps_leaves_what_its_pixels_leave(data):
    """A white box on black, and what of it is still white: the box holds it, and its share is about `visible`."""
    x0, y0 = data.draw(st.integers(5, 80)), data.draw(st.integers(5, 60))
    box = (x0, y0, x0 + data.draw(st.integers(20, 60)), y0 + data.draw(st.integers(20, 50)))
    image = np.zeros((120, 160), np.uint8)
    image[box[1] : box[3], box[0] : box[2]] = 255
    box = (box[0], box[1], min(box[2], 160), min(box[3], 120))
    moves = [aw.rotate.at(angle=data.draw(st.floats(-180, 180))),
             aw.shift.at(right=data.draw(st.floats(-0.4, 0.4)), down=data.draw(st.floats(-0.4, 0.4))),
             aw.perspective.at(tilt_right=data.draw(st.floats(-0.3, 0.3)), tilt_down=0)]  # fmt: skip
    steps_ = moves[0], aw.invert.at(), moves[1], aw.noise.at(levels=0), moves[2]
    out = run(aw.Sample(image, mask=image, boxes=[box]), *steps_)
    rows, columns = np.nonzero(out.mask)
    if len(out.boxes) == 0:
        assert len(rows) < 60  # a sliver between two pixels
        return
    assert 0 < out.visible[0] <= 1
    if len(rows) > 100:
        x0, y0, x1, y1 = out.boxes[0]
        assert x0 - 2 <= columns.min() and columns.max() + 1 <= x1 + 2
        assert y0 - 2 <= rows.min() and rows.max() + 1 <= y1 + 2


def test_perspective_and_back_measures_shares_on_the_original_box():
    sample = on((100, 100), (0, 0, 100, 100))
    tilted = aw.perspective.at(tilt_right=0.4, tilt_down=0)
    away = run(sample, tilted, aw.blur.at(), aw.shift.at(right=0.5, down=0))
    warp = tilted.transform.warp((100, 100), tilted.values)
    points = np.random.default_rng(0).uniform(0, 100, (20000, 2))
    there = warp.points(points)
    left = (there[:, 0] < 50) & (there >= 0).all(axis=1) & (there <= 100).all(axis=1)
    assert away.visible[0] == pytest.approx(left.mean(), abs=0.015)
