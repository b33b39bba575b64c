"""What is drawn of boxes beside their edges, and of those that were dropped: in a figure, and for a page."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.sample.boxes import Boxes
from augwidgets.view.label_lines import dropped_lines
from augwidgets.view.sheet import as_data, box_lines, path_of, sheet

SIZE = (60, 90)


def test_upright_boxes_have_their_edges_alone_whichever_way_round_their_corners_go():
    for corners in (
        [[1, 1], [9, 1], [9, 5], [1, 5]],
        [[9, 1], [1, 1], [1, 5], [9, 5]],
        [[1, 5], [1, 1], [9, 1], [9, 5]],
    ):
        (lines,) = box_lines(Boxes.turned([corners]), SIZE)
        assert lines.hull is None and lines.turned is None


def test_the_box_of_the_corners_is_drawn_where_the_box_is_another():
    turned = Boxes.turned([[[30, 10], [50, 30], [30, 50], [10, 30]]])
    (whole,) = box_lines(turned, SIZE)
    assert whole.hull is None and whole.turned is not None
    (tight,) = box_lines(turned.replace(edges=np.array([[15.0, 14, 44, 46]])), SIZE)
    assert tight.hull == [10, 10, 50, 50]
    (cut,) = box_lines(turned.shifted(50, 0).clipped(SIZE), SIZE)
    assert cut.hull is None  # the canvas cuts the hull where it cuts the box
    (left_whole,) = box_lines(turned.shifted(50, 0), SIZE)
    assert left_whole.hull is None


def test_what_was_dropped_is_drawn_where_it_was_last_or_told_at_the_rim():
    boxes = Boxes.at([[80, 10, 95, 20], [100, 10, 110, 20]], ["part", "away"])
    gone = boxes.kept(np.zeros(2, bool))
    part, away = dropped_lines(gone, SIZE)
    assert max(x for x, _ in part.rim) == 90 and part.at == (85, 15)
    assert away.rim == [] and away.at == (90, 15) and away.reason == "outside"
    told = as_data(gone, SIZE)
    assert told["boxes"] == [] and [one["path"] == "" for one in told["dropped"]] == [False, True]
    nowhere = gone.replace(dropped=tuple(one._replace(corners=None) for one in gone.dropped))
    assert dropped_lines(nowhere, SIZE) == [] and path_of([]) == ""


@pytest.mark.parametrize("boxes", ["tight", "turned"])
def test_a_figure_draws_what_a_page_does_unless_it_is_pointed_at(boxes):
    recipe = aw.Recipe([aw.rotate.at(angle=20), aw.zoom.at(scale=0.5)], boxes=boxes, min_size=60)
    out = recipe(aw.pictures.coffee(), seed=1)
    _, (tile,) = sheet([out])
    (axes,) = (one for one in aw.grid([out]).axes if one.patches)
    kinds = [patch.get_gid() for patch in axes.patches]
    for kind, count in (
        ("box ", len(tile["boxes"])),
        ("turned ", sum("turned" in box for box in tile["boxes"])),
        ("dropped ", len(tile["dropped"])),
    ):  # fmt: skip
        assert sum(str(gid).startswith(kind) for gid in kinds) == count, kind
    reasons = [text for text in axes.texts if text.get_gid() == "reason"]
    assert reasons and all("too small" in text.get_text() for text in reasons)
    heights = sorted(text.get_position()[1] for text in reasons)
    assert all(b - a > 1 for a, b in itertools.pairwise(heights))
