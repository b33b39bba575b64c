"""What adaptive equalisation does in one tile: its histogram, the clip limit, and the curve, held against OpenCV."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

import augwidgets as aw
from augwidgets.transforms.tile_curves import has_tiles, spread, tile_curve, values
from augwidgets.view import tile_charts

CAT = aw.pictures.cat().image


def tile_of(clip_limit=0.03, tiles=8, across=0.5, down=0.5, image=CAT):
    return tile_curve(aw.adaptive_equalize.at(clip_limit=clip_limit, tiles=tiles), image, across, down)


def test_the_tile_is_the_one_under_the_point_and_its_pixels_are_counted():
    tile = tile_of(tiles=5, across=0.99, down=0.21)
    assert (tile.row, tile.column, tile.rows, tile.columns) == (1, 4, 5, 5)
    assert tile.edges == (60, 120, 361, 451)
    top, bottom, left, right = tile.edges
    levels = spread(CAT.max(axis=2))[top:bottom, left:right]
    np.testing.assert_array_equal(tile.counts, np.bincount(levels.ravel(), minlength=256))
    assert [tile_of(tiles=5, across=x).column for x in (0, 0.199, 0.2, 1)] == [0, 0, 1, 4]


@pytest.mark.parametrize("clip_limit", [0.005, 0.01, 0.03, 0.1])
def test_nothing_is_lost_in_clipping_and_little_stays_above_the_limit(clip_limit):
    tile = tile_of(clip_limit)
    assert tile.limit == pytest.approx(clip_limit * tile.counts.sum())
    assert tile.clipped.sum() == pytest.approx(tile.counts.sum()) and tile.clipped.max() < 1.35 * max(
        tile.limit, tile.counts.sum() / 256
    )
    assert tile.cut == pytest.approx(np.maximum(tile.counts - tile.limit, 0).sum() / tile.counts.sum())
    assert tile.steepest[1] <= tile.steepest[0] and (np.diff(tile.curve) >= 0).all()
    assert tile.curve[-1] == pytest.approx(255)


# OpenCV spreads what it clips once, we three times: the lower the limit, the more that is.
@pytest.mark.parametrize(("clip_limit", "apart"), [(1, 1), (0.1, 1), (0.03, 4), (0.01, 12)])
@pytest.mark.parametrize("place", [(0.1, 0.1), (0.5, 0.5), (0.9, 0.3)])
def test_the_curve_is_opencv_s_of_that_tile(clip_limit, apart, place):
    tile = tile_of(clip_limit, 6, *place)
    top, bottom, left, right = tile.edges
    levels = np.ascontiguousarray(spread(values(CAT))[top:bottom, left:right])
    theirs = cv2.createCLAHE(clipLimit=256 * clip_limit, tileGridSize=(1, 1)).apply(levels)
    ours = tile.curve[levels]
    assert np.abs(ours - theirs).max() <= apart
    # Without clipping it is another curve, unless nothing lies above the limit.
    assert clip_limit > 0.03 or np.abs(tile.unclipped - tile.curve).max() > 10 or tile.cut < 0.1


def test_the_middle_of_a_tile_is_sent_through_its_curve():
    grey = np.ascontiguousarray(spread(values(CAT)))
    out = aw.adaptive_equalize(grey, clip_limit=0.02, tiles=1)
    curve = tile_curve(aw.adaptive_equalize.at(clip_limit=0.02, tiles=1), grey[..., None], 0, 0).curve
    sent = spread(np.rint(curve).astype(np.uint8)[grey])
    assert np.abs(out.astype(int) - sent).max() <= 1


def test_a_picture_of_one_level_has_no_curve_and_other_steps_no_tiles():
    assert tile_of(image=np.full((9, 9, 1), 80, np.uint8)) is None
    assert has_tiles(aw.adaptive_equalize.at()) and not has_tiles(aw.equalize.at())
    floats = tile_of(image=(CAT / 255).astype(np.float32))
    np.testing.assert_array_equal(floats.counts, tile_of().counts)


def test_the_charts_show_the_limit_what_was_cut_off_and_the_curve():
    tile = tile_of(0.012, across=0.8, down=0.3)
    drawn = tile_charts.page(tile, tile_charts.where(tile, CAT[::4, ::4]))
    for part in ("histogram", "cut off", "limit", "kept", "spread", "curve", "without clipping", "tile"):
        assert f'id="{part}' in drawn, part
    assert f"{tile.limit:,.0f} of the tile’s {tile.counts.sum():,.0f} pixels: {100 * tile.cut:.1f} %" in drawn
    assert "nothing is cut off" in tile_charts.sentence(tile_of(1)) and "var(--aw-accent)" in drawn
    assert drawn.count("<svg") == 4 and "#0102" not in drawn


def test_the_page_shows_the_chosen_tile_of_the_chosen_picture():
    explorer = aw.explore(aw.adaptive_equalize.at(clip_limit=0.02), page="Tile")
    page = explorer.pages["Tile"]
    assert explorer.error is None and "Column 5 of 8, row 5 of 8" in page._charts.value
    page.choose(0.1, 0.9)
    assert "Column 1 of 8, row 8 of 8" in page._charts.value
    before = page._charts.value
    explorer.step = aw.adaptive_equalize.at(clip_limit=0.005, tiles=4)
    assert "Column 1 of 4, row 4 of 4" in page._charts.value and page._charts.value != before
    explorer.shows = "draws"
    assert explorer.error is None and page._charts.value.count("<svg") == 4
    explorer.sample = np.full((20, 30, 3), 90, np.uint8)
    assert "one level only" in page._charts.value and explorer.error is None
    assert "Tile" not in aw.explore(aw.equalize).pages and "Tile" not in aw.explore().pages
