"""Figures: their artists are inspected, not their pixels."""

from __future__ import annotations

import subprocess
import sys
import weakref

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.patches import PathPatch, Rectangle
from PIL import Image

import augwidgets as aw
from augwidgets.recipe.draws import StepsDraw
from augwidgets.view import downsampling, faces, overlay
from augwidgets.view.sheet import outlines
from tests.saved_pictures import in_html
from tests.strategies import dotted, smooth


def test_nine_pictures_make_a_grid_of_three_by_three():
    figure = aw.grid([smooth()] * 9)
    assert len(figure.axes) == 9
    assert {axes.get_subplotspec().get_gridspec().get_geometry() for axes in figure.axes} == {(3, 3)}
    assert [axes.get_title(loc="left") for axes in figure.axes] == [str(number) for number in range(1, 10)]


@pytest.mark.parametrize("count", [1, 2, 4, 10])
def test_any_number_of_pictures_is_drawn_whole(count):
    figure = aw.grid([np.full((5, 4 + number), number, np.uint8) for number in range(count)])
    shown = [axes.images[0].get_array() for axes in figure.axes]
    assert [int(image.max()) for image in shown] == list(range(count))
    assert [image.shape[1] for image in shown] == [4 + number for number in range(count)]


def test_a_picture_is_drawn_with_its_labels_in_the_kits_frame():
    (axes,) = aw.grid([dotted()], ["a dot"]).axes
    (box,) = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    # Matplotlib counts from the centre of the first pixel, the kit from its corner.
    assert (*box.get_xy(), box.get_width(), box.get_height()) == (99.5, 29.5, 21, 21)
    (outline,) = [patch for patch in axes.patches if isinstance(patch, PathPatch)]
    assert outline.get_path().get_extents().extents.tolist() == [100, 30, 120, 50]  # centres of the outermost pixels
    (points,) = axes.lines
    assert points.get_xydata().tolist() == [[110, 40], [99.5, 29.5]]
    assert axes.get_xlim() == (-0.5, 159.5) and axes.get_ylim() == (119.5, -0.5)
    (bare,) = aw.grid([dotted()], labels=False).axes
    assert not bare.patches and not bare.lines


def test_a_float_picture_is_not_stretched():
    (axes,) = aw.grid([np.full((3, 3), 0.25, np.float32)]).axes
    assert axes.images[0].get_clim() == (0, 1)
    assert aw.grid([np.full((3, 3), 9, np.uint8)]).axes[0].images[0].get_clim() == (0, 255)


def test_a_grid_refuses_what_it_cannot_draw():
    with pytest.raises(ValueError, match="at least one picture"):
        aw.grid([])
    with pytest.raises(ValueError, match="as many as the pictures"):
        aw.grid([smooth()], ["a", "b"])


def test_outlines_run_through_the_outermost_pixels_of_every_label_and_island():
    mask = np.zeros((9, 12), np.int64)
    mask[0:2, 0:3] = 7
    mask[5:8, 9:12] = 7
    mask[4, 4] = 10**12
    found = outlines(mask)
    spans = sorted((label, *line.min(axis=0).tolist(), *line.max(axis=0).tolist()) for label, line in found)
    assert spans == [(7, 0.5, 0.5, 2.5, 1.5), (7, 9.5, 5.5, 11.5, 7.5), (10**12, 4, 4, 5, 5)]
    assert outlines(np.zeros((3, 3), np.uint8)) == []
    ring = np.ones((9, 9), np.uint8)
    ring[3:6, 3:6] = 0
    assert len(outlines(ring)) == 2  # the hole has a rim of its own


def _drawn(lines):
    """Return closed lines so that neither their order, nor where they begin, nor which way round they go matters."""
    found = set()
    for line in lines:
        points = [tuple(point) for point in line.tolist()]
        ways = [points[k:] + points[:k] for k in range(len(points))]
        found.add(min(tuple(way) for one in ways for way in (one, one[:1] + one[:0:-1])))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_few_labels_are_outlined_as_many_are(seed):
    mask = aw.default_recipe()(aw.pictures.astronaut(), seed=seed).mask
    few, many = outlines(mask), outlines(mask.astype(np.uint16) * 100)
    assert mask.max() == 2 and {label for label, _ in few} <= {1, 2}
    for label in (1, 2):
        lines = _drawn(line for name, line in few if name == label)
        assert lines and lines == _drawn(line for name, line in many if name == 100 * label)


def test_a_mask_of_dust_does_not_stop_the_kernel():
    dust = np.random.default_rng(0).integers(0, 5, (512, 512))
    assert len(outlines(dust)) == 2000
    assert aw.Sample(dust.astype(np.uint8), dust)._repr_html_()


def test_a_notebook_keeps_pictures_in_true_colour_and_small():
    (shown,) = in_html(aw.grid([aw.pictures.cat()] * 9)._repr_html_())
    assert shown.image.format == "JPEG" and shown.image.mode == "RGB" and shown.image.width == 720
    assert len(aw.grid([aw.pictures.cat()] * 9)._repr_html_()) < 200_000
    colours = np.asarray(shown.image).reshape(-1, 3)
    assert len(np.unique(colours, axis=0)) > 5000
    # The thin lines of the labels keep their colours too.
    for colour in (overlay.MASK_COLOUR, overlay.BOX_COLOUR, overlay.KEYPOINT_COLOUR):
        assert np.abs(colours - 255 * np.array(to_rgb(colour))).sum(axis=1).min() < 18


def test_a_chart_is_kept_without_the_blots_of_a_jpeg():
    figure = aw.training.effect_of(aw.Recipe([aw.gamma.at()]), [smooth()]).figure()
    (shown,) = in_html(figure._repr_html_())
    assert shown.image.format == "PNG" and shown.image.mode == "RGB"
    assert shown.alt.startswith("How often each level occurs, before and after: ")


@pytest.mark.parametrize(
    ("titles", "alt", "said"),
    [
        (None, None, "2 pictures"),
        (["as it was", "turned\nby 9°"], None, "2 pictures: as it was; turned by 9°"),
        (["<a>", "b"], 'a "cat" & <more>', 'a "cat" & <more>'),
    ],
)
def test_a_figure_says_what_is_seen(titles, alt, said):
    (shown,) = in_html(aw.grid([smooth()] * 2, titles, alt=alt)._repr_html_())
    assert shown.alt == said


def test_a_sample_says_which_labels_are_seen():
    (shown,) = in_html(aw.pictures.cat()._repr_html_())
    assert shown.alt == "cat, 451 by 300 pixels with the outline of its mask, 1 box, 3 keypoints"


@pytest.mark.parametrize("count", [1, 3, 4, 9])
def test_every_picture_is_large_enough_to_be_seen(count):
    figure = aw.grid([smooth()] * count, columns=count)
    figure.canvas.draw()
    assert min(axes.get_window_extent().width for axes in figure.axes) >= 179.9
    assert figure.get_figwidth() == 7.2 or count > 3


def test_an_alternative_text_is_a_text():
    with pytest.raises(TypeError, match="alt must be a text that says what is seen, got 3"):
        aw.grid([smooth()], alt=3)


def test_faces_escape_what_a_user_wrote():
    @aw.pixel
    def own(image):
        """Say <script>."""
        return image

    try:
        page = own._repr_html_() + own.at()._repr_html_() + own.usual()._repr_html_()
        assert "<script>" not in page and "&lt;script&gt;" in page
    finally:
        aw.CATALOGUE.discard("own")
    assert faces.recipe_table(aw.default_recipe()).count("<tr>") == 6


def test_a_notebook_shows_a_figure_without_pyplot():
    figure = aw.grid([smooth()])
    assert len(in_html(figure._repr_html_())) == 1


def test_long_titles_are_wrapped_and_push_nothing_away():
    figure = aw.grid([smooth()] * 9, ["a word " * 40] * 9)
    figure.canvas.draw()
    boxes = [axes.get_window_extent() for axes in figure.axes]
    assert len({(round(box.width), round(box.height)) for box in boxes}) == 1
    for axes in figure.axes:
        title = axes._left_title.get_window_extent()
        assert title.width <= axes.get_window_extent().width * 1.02
        assert not any(title.overlaps(box) for box in boxes)


def test_pictures_of_any_shape_share_a_grid():
    shapes = [(1, 4000), (4000, 1), (1, 1), (30, 40)]
    figure = aw.grid([np.zeros(shape, np.uint8) for shape in shapes], columns=2)
    figure.canvas.draw()
    assert all(axes.get_window_extent().height > 0 for axes in figure.axes)


# ------------------------------------------------------------------------------------------------- large pictures


def large(**labels):
    return aw.Sample(np.zeros((3000, 6000, 1), np.uint8), **labels)


@pytest.mark.parametrize("count", [1, 2, 4])
def test_a_figure_keeps_no_more_pixels_than_print_shows(count):
    figure = aw.grid([large()] * count)
    across = figure.get_figwidth() / min(count, 3)
    for axes in figure.axes:
        image = axes.images[0]
        assert across * 250 < image.get_array().shape[1] <= across * 300
        assert image.get_array().shape[0] == round(image.get_array().shape[1] / 2)


def test_a_picture_that_is_hardly_larger_than_its_panel_stays_as_it_is():
    image = np.random.default_rng(0).integers(0, 256, (900, 1300, 3), np.uint8)
    assert all(np.array_equal(axes.images[0].get_array(), image) for axes in aw.grid([image] * 3).axes)


def test_axes_and_labels_of_a_reduced_picture_count_pixels_of_the_full_one():
    mask = np.zeros((3000, 6000), np.uint8)
    mask[900:1500, 1200:3000] = 7
    labels = {"mask": mask, "boxes": [[1200, 900, 3000, 1500]], "keypoints": [[4500.5, 600.5]]}
    for axes in aw.grid([large(**labels)] * 3).axes:
        assert axes.get_xlim() == (-0.5, 5999.5) and axes.get_ylim() == (2999.5, -0.5)
        assert axes.images[0].get_extent() == [-0.5, 5999.5, 2999.5, -0.5]
        assert np.allclose(axes.get_xticks(), np.arange(0, 6001, 100) - 0.5)
        (box,) = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
        assert np.allclose((*box.get_xy(), box.get_width(), box.get_height()), (1199.5, 899.5, 1800, 600))
        (outline,) = [patch for patch in axes.patches if isinstance(patch, PathPatch)]
        # To a pixel of the panel, which is nine of the full picture.
        assert np.allclose(outline.get_path().get_extents().extents, [1200, 900, 2999, 1499], atol=9)
        (points,) = axes.lines
        assert np.allclose(points.get_xydata(), [[4500, 600]])


def test_a_reduced_picture_looks_as_it_does_whole(monkeypatch):
    image = smooth(size=(800, 1200))
    shown = []
    for per_inch in (downsampling._PER_INCH, 10**6):
        monkeypatch.setattr(downsampling, "_PER_INCH", per_inch)
        canvas = aw.grid([image] * 3, width=3).canvas
        canvas.draw()
        shown.append(np.asarray(canvas.buffer_rgba()).astype(int))
    assert np.abs(shown[0] - shown[1]).max() <= 3
    assert shown[0].std() > 10


@pytest.mark.parametrize("size", [(30, 30_000), (30_000, 30)])
def test_a_long_strip_keeps_its_short_side(size):
    image = np.zeros((*size, 1), np.uint8)
    image[: size[0] // 2, : size[1] if size[0] < size[1] else size[1] // 2] = 255
    (axes,) = aw.grid([image]).axes
    kept = np.asarray(axes.images[0].get_array())
    assert min(kept.shape) == 30 and kept.max() == 255 and kept.min() == 0


def test_pictures_that_come_one_by_one_are_let_go_one_by_one():
    def drawn():
        for _ in range(9):
            sample = aw.Sample(np.zeros((60, 5000), np.uint8))
            seen = weakref.ref(sample)
            yield sample
            del sample
            assert seen() is None

    assert len(aw.grid(drawn()).axes) == 9


def test_an_explorer_draws_its_figure_one_by_one(monkeypatch):
    explorer = aw.explore(np.zeros((60, 5000), np.uint8))
    apply, seen = StepsDraw.apply, []

    def watched(draw, sample, factor):
        assert not [one for one in seen if one() is not None]
        outcome = apply(draw, sample, factor)
        seen.append(weakref.ref(outcome.sample))
        return outcome

    monkeypatch.setattr(StepsDraw, "apply", watched)
    figure = explorer.figure()
    assert len(seen) == 9
    assert max(axes.images[0].get_array().size for axes in figure.axes) < 60 * 1000
    assert {axes.get_xlim() for axes in figure.axes} == {(-0.5, 4999.5)}


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted as Linux does")
def test_the_command_holds_a_few_pictures_and_not_nine(tmp_path):
    Image.new("P", (4000, 3000), 3).save(tmp_path / "large.gif")
    Image.new("P", (40, 30), 3).save(tmp_path / "small.gif")
    (tmp_path / "recipe.json").write_text(aw.default_recipe().to_json(), encoding="utf-8")
    code = """
from augwidgets import cli
for name in ("small", "large"):
    cli.main(["grid", f"{name}.gif", "--recipe", "recipe.json", "-o", f"{name}.png"])
    print(int(open("/proc/self/status").read().partition("VmHWM:")[2].split()[0]))  # its own, not its parent's peak
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    before, after = map(int, done.stdout.split()[1::2])
    # What came, what a warp made of it and what a table made of that are alive at once.
    assert after - before < 6 * 4000 * 3000 * 3 / 1024
