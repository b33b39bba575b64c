"""Film strips and the gallery: which values they show, what they write, and that they write over nothing unasked."""

from __future__ import annotations

import base64
import html
import io
import re

import numpy as np
import pytest
from PIL import Image, ImageSequence

import augwidgets as aw
from augwidgets import cli
from augwidgets.cli import command
from augwidgets.cli import gallery as gallery_command
from augwidgets.recipe import sweep
from augwidgets.view import gallery, saving
from augwidgets.view.film_strip import _on_one_canvas
from tests.saved_pictures import in_html
from tests.strategies import dotted, smooth

SOME = [aw.rotate, aw.quarter_turn, aw.photo_filter, aw.invert, aw.blur]

# ---------------------------------------------------------------------------------------------------------- the strip


def test_a_strip_sweeps_what_the_explorer_sweeps():
    explorer = aw.TransformExplorer(aw.zoom.at(scale=2.0, stretch=1.5), dotted(), along="scale")
    strip = aw.film_strip(aw.zoom.at(scale=2.0, stretch=1.5), dotted(), along="scale")
    assert len(strip.samples) == len(explorer.samples) == 9
    assert all(one.same_as(other) for one, other in zip(strip.samples, explorer.samples, strict=True))
    assert strip.titles[0] == "scale ×0.20" and strip.titles[4] == "scale ×2.00" and strip.titles[-1] == "scale ×5.00"


def test_a_strip_keeps_the_other_values_and_the_region():
    step = aw.within(aw.Region.box(0, 0, 0.5, 1), aw.sharpen.at(amount=2, radius=3))
    steps = sweep.along(step, "amount", 3)
    assert [one.values["radius"] for one in steps.values()] == [3, 3, 3]
    assert [one.where for one in steps.values()] == [step.where] * 3
    assert list(steps) == [-1, 2, 5]


def test_the_first_parameter_is_shown_unless_another_is_named():
    assert aw.film_strip(aw.shift, dotted(), count=3).titles == ("right −100 %", "right +10 %", "right +100 %")
    assert aw.film_strip(aw.shift, dotted(), along="down", count=3).titles[0] == "down −100 %"
    assert aw.film_strip(aw.shift, dotted(), along="fill").titles[:2] == ("fill constant", "fill edge")


def test_without_parameters_it_shows_without_and_with():
    strip = aw.film_strip(aw.invert, dotted())
    assert strip.titles == ("without", "with")
    assert strip.samples[0].same_as(dotted()) and strip.samples[1].same_as(aw.invert(dotted()))


def test_the_strip_is_one_row_of_real_axes():
    figure = aw.film_strip(aw.rotate, dotted(), count=5).figure()
    assert [axes.get_title(loc="left") for axes in figure.axes][2] == "angle +15°"
    assert {axes.get_subplotspec().rowspan.start for axes in figure.axes} == {0}
    assert len({axes.get_subplotspec().colspan.start for axes in figure.axes}) == 5
    (shown,) = in_html(aw.film_strip(aw.rotate, dotted(), count=3)._repr_html_())
    assert shown.alt == "3 pictures, from angle −180° to angle +180°" and shown.image.width >= 540


def test_a_png_shows_the_colours_that_there_are(tmp_path):
    path = aw.film_strip(aw.hue, count=5).save(tmp_path / "strip.png")
    with Image.open(path) as image:
        assert image.format == "PNG" and len(image.convert("RGB").getcolors(10**7)) > 5_000


@pytest.mark.parametrize(
    ("transform", "count", "frames"),
    # Forth and back, the two ends once; a list of options begins anew.
    [(aw.rotate.at(angle=20), 5, 8), (aw.quarter_turn, 9, 4), (aw.upscale, 3, 4)],
)
def test_a_gif_moves_for_ever_at_one_size(tmp_path, transform, count, frames):
    path = aw.film_strip(transform, dotted(), count=count).save(tmp_path / "strip.gif", seconds=0.1)
    with Image.open(path) as image:
        assert (image.format, image.info["loop"], image.n_frames) == ("GIF", 0, frames)
        assert {frame.size for frame in ImageSequence.Iterator(image)} == {image.size}
        assert {frame.info["duration"] for frame in ImageSequence.Iterator(image)} == {100}


def test_a_smaller_canvas_lies_in_the_middle_of_the_moving_picture(tmp_path):
    path = aw.film_strip(aw.quarter_turn, dotted()).save(tmp_path / "turns.gif")
    with Image.open(path) as image:
        assert image.height > image.width  # a square, and the title above it
    first, second = _on_one_canvas((dotted(), aw.quarter_turn(dotted())))
    assert first.size == second.size == (160, 160)
    assert first.boxes.tolist() == [[100, 50, 121, 71]]  # 20 rows above
    assert (first.image[:20] == 255).all() and first.image[60, 110].tolist() == [255, 255, 255]


@pytest.mark.parametrize("write", [
    lambda path, **more: aw.film_strip(aw.invert, smooth()).save(path.with_suffix(".gif"), **more),
    lambda path, **more: aw.gallery(smooth(), [aw.invert]).save(path.with_suffix(".png"), **more),
    lambda path, **more: aw.gallery(smooth(), [aw.invert]).save(path.with_suffix(".html"), **more),
], ids=["strip", "picture", "page"])  # fmt: skip
def test_nothing_is_replaced_unless_asked_for(tmp_path, write):
    for ending in (".gif", ".png", ".html"):
        (tmp_path / f"mine{ending}").write_bytes(b"mine")
    with pytest.raises(FileExistsError, match="exists already: name another file"):
        write(tmp_path / "mine")
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {b"mine"}
    assert write(tmp_path / "mine", overwrite=True).stat().st_size > 100
    assert write(tmp_path / "new").is_file()


def test_a_file_that_appears_meanwhile_is_kept(tmp_path):
    path = tmp_path / "gallery.png"

    def made(_):
        path.write_bytes(b"mine")
        return b"ours"

    with pytest.raises(FileExistsError):
        saving.save(path, made, (".png",), overwrite=False)
    assert path.read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [(lambda: aw.film_strip(aw.rotate.usual()), "a film strip shows a transform or a Step, such as .*, got OpenStep"),
     (lambda: aw.film_strip(aw.rotate, along="turn"), r"along must be a parameter of rotate \(angle, expand"),
     (lambda: aw.film_strip(aw.rotate, count=1), "count must lie in"),
     (lambda: aw.film_strip(aw.invert, smooth()).save("strip.mp4"), "must end in one of .gif, .png, got 'strip.mp4'"),
     (lambda: aw.film_strip(aw.invert, smooth()).save("strip.gif", seconds=0), "seconds must lie in"),
     (lambda: aw.gallery(smooth(), ["rotate"]), "a gallery shows transforms such as aw.rotate, got str"),
     (lambda: aw.gallery(smooth(), [aw.invert]).save("gallery.pdf"), "must end in one of .html, .png")],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_sentence(monkeypatch, tmp_path, wrong, said):
    monkeypatch.chdir(tmp_path)
    with pytest.raises((TypeError, ValueError), match=said):
        wrong()
    assert not list(tmp_path.iterdir())


# -------------------------------------------------------------------------------------------------------- the gallery


def test_the_gallery_shows_the_whole_catalogue():
    shown = aw.gallery(smooth(size=(30, 40)))
    assert [entry.transform for entry in shown.entries] == [item for item in aw.CATALOGUE.values() if not item.partners]
    for entry in shown.entries:
        assert len(entry.tiles) == len(entry.titles) >= 2
        assert 0 <= entry.chosen < len(entry.tiles)
        assert {(tile.shape[2], tile.dtype.name) for tile in entry.tiles} == {(3, "uint8")}
        step = entry.transform.at()
        if entry.parameter:
            domain = entry.transform.parameters[entry.parameter].domain
            assert entry.titles[entry.chosen] == domain.format(step.values[entry.parameter])
            if isinstance(domain, aw.Range):
                assert (entry.titles[0], entry.titles[-1]) == (domain.format(domain.low), domain.format(domain.high))


def test_a_tile_shows_the_transform_at_that_value():
    picture = smooth()
    rotated, turned, looks, inverted, _ = aw.gallery(picture, SOME).entries
    assert (rotated.tiles[rotated.chosen] == aw.rotate(picture, angle=15)).all()
    assert (rotated.tiles[-1] == aw.rotate(picture, angle=180)).all()
    assert [tile.shape[:2] for tile in turned.tiles] == [(120, 160), (160, 120)] * 2
    assert len(looks.tiles) == 8 and looks.caption(looks.chosen) == "lomo (default)"
    assert (inverted.tiles[0] == picture).all() and (inverted.tiles[1] == 255 - picture).all()
    assert inverted.caption(1) == "with"


def test_what_counts_in_pixels_shrinks_with_the_picture():
    grain = np.random.default_rng(0).integers(0, 256, (720, 960), np.uint8)
    (entry,) = aw.gallery(grain, [aw.blur]).entries
    sharp, blurred = entry.tiles[0], entry.tiles[entry.chosen]
    assert sharp.shape == blurred.shape == (180, 240, 3)
    # 1.5 px of the picture are 0.375 of the tile: half of the grain is left, where 1.5 px would leave a fifth.
    assert 0.5 < blurred.std() / sharp.std() < 0.95


@pytest.mark.parametrize("picture", [smooth(np.float32), smooth()[..., 0], dotted(channels=4).image],
                         ids=["float", "grey", "alpha"])  # fmt: skip
def test_any_kind_of_picture_is_shown(picture):
    for entry in aw.gallery(picture, SOME).entries:
        assert all(tile.shape[2] == 3 and tile.dtype == np.uint8 for tile in entry.tiles)


def test_the_page_holds_its_pictures_and_says_them_in_words():
    page = aw.gallery(smooth(), SOME).html()
    count = sum(len(entry.tiles) for entry in aw.gallery(smooth(), SOME).entries)
    sources = re.findall(r'src="data:image/jpeg;base64,([^"]+)"', page)
    assert len(sources) == page.count("<img") == count
    assert Image.open(io.BytesIO(base64.b64decode(sources[0]))).size == (160, 120)
    assert "http" not in page.replace("<!doctype html>", "")
    assert 'alt="rotate, angle −180°"' in page and 'alt="invert, with"' in page
    for transform in SOME:
        assert f'href="#{transform.name}"' in page and f'id="{transform.name}"' in page
        assert html.escape(transform.summary.replace("`", "")) in page
    assert page.count("<h2>") == len({transform.heading for transform in SOME})


def test_the_page_escapes_what_a_user_wrote():
    @aw.pixel(heading="<b>mine</b>")
    def own(image):
        """Say <script>."""
        return image

    try:
        page = aw.gallery(smooth(), [own]).html()
        assert "<script>" not in page and "<b>" not in page and "&lt;script&gt;" in page
    finally:
        aw.CATALOGUE.discard("own")


def test_the_long_picture_shows_every_tile_under_its_words():
    shown = aw.gallery(smooth(), SOME)
    figure = shown.figure()
    assert len(figure.axes) == sum(len(entry.tiles) for entry in shown.entries)
    words = [text.get_text() for text in figure.texts]
    for entry in shown.entries:
        assert entry.transform.written_name in words and entry.transform.heading in words
        assert all(entry.caption(place) in words for place in range(len(entry.tiles)))
    figure.canvas.draw()
    boxes = [axes.get_window_extent() for axes in figure.axes]
    texts = [text.get_window_extent() for text in figure.texts]
    assert not any(one.overlaps(other) for place, one in enumerate(boxes) for other in boxes[:place])
    assert not any(one.overlaps(other) for place, one in enumerate(texts) for other in texts[:place])
    assert not any(text.overlaps(box) for text in texts for box in boxes)
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.x1 and box.y0 >= 0 for box in [*boxes, *texts])


# -------------------------------------------------------------------------------------------------------- the command


def fails(capsys, *words):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["gallery", *map(str, words)])
    told = capsys.readouterr()
    assert stopped.value.code == 2 and told.out == "" and told.err.count("\n") == 1
    return told.err


def test_one_command_writes_it(capsys, tmp_path):
    Image.fromarray(smooth(size=(30, 40))).save(tmp_path / "photo.png")
    output = tmp_path / "gallery.html"
    assert cli.main(["gallery", "-o", str(output), "--picture", str(tmp_path / "photo.png")]) == 0
    assert capsys.readouterr().out == f"{output}\n"
    page = output.read_text("utf-8")
    assert all(f'id="{name}"' in page for name, item in aw.CATALOGUE.items() if not item.partners)


def test_the_command_replaces_a_file_only_when_told_to(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(gallery, "gallery", lambda _: gallery.Gallery(()))
    output = tmp_path / "gallery.html"
    output.write_bytes(b"mine")
    assert "--overwrite" in fails(capsys, "-o", output)
    assert output.read_bytes() == b"mine"
    assert cli.main(["gallery", "-o", str(output), "--overwrite"]) == 0
    assert output.read_bytes().startswith(b"<!doctype html>")


def test_the_command_says_what_is_wrong_in_one_sentence(capsys, tmp_path, monkeypatch):
    assert ".html, .png" in fails(capsys, "-o", tmp_path / "gallery.docx")
    assert "--output" in fails(capsys)
    assert "none.png" in fails(capsys, "-o", tmp_path / "gallery.html", "--picture", tmp_path / "none.png")
    monkeypatch.setattr(gallery, "gallery", lambda _: gallery.Gallery(()))
    assert "cannot write" in fails(capsys, "-o", tmp_path / "not" / "there.html")
    assert not list(tmp_path.iterdir())
    assert command.parser().parse_args(["gallery", "-o", "g.png"]).run is gallery_command.run


def test_what_cannot_be_written_or_shown_is_said_in_one_sentence(tmp_path):
    strip = aw.film_strip(aw.invert)
    with pytest.raises(FileNotFoundError, match="there is no folder .*nowhere: make it first"):
        strip.save(tmp_path / "nowhere" / "a.gif")
    (tmp_path / "folder.gif").mkdir()
    with pytest.raises(IsADirectoryError, match="is a folder: name a file in it"):
        strip.save(tmp_path / "folder.gif", overwrite=True)
    with pytest.raises(TypeError, match="a file's path is wanted, got NoneType"):
        strip.save(None)
    with pytest.raises(TypeError, match=r"a list of transforms, \[aw.rotate, aw.zoom\], got Transform"):
        aw.gallery(transforms=aw.rotate)
    with pytest.raises(ValueError, match="at least one transform, got none"):
        aw.gallery(transforms=[])
    with pytest.raises(TypeError, match="got OpenStep; aw.explore shows whatever else"):
        aw.film_strip(aw.rotate.usual())


def test_a_strip_is_drawn_to_one_scale():
    figure = aw.film_strip(aw.quarter_turn, aw.pictures.cat()).figure(labels=False)
    shapes = {axes.images[0].get_array().shape[:2] for axes in figure.axes}
    assert shapes == {(451, 451)}


def test_points_outside_of_their_picture_are_not_drawn_beside_it():
    narrow, whole = (next(_on_one_canvas((aw.crop(dotted(), width=width), dotted()))) for width in (0.1, 1))
    assert len(narrow.keypoints) == 0 and len(whole.keypoints) == 2


@pytest.mark.parametrize("size", [(1, 4000), (4000, 1)])
def test_a_picture_of_one_line_is_seen(size):
    figure = aw.film_strip(aw.invert, np.zeros(size, np.uint8)).figure()
    figure.canvas.draw()
    for axes in figure.axes:
        box = axes.get_window_extent()
        assert box.width > 2 and box.height > 2


def test_a_seed_is_named_once():
    assert aw.film_strip(aw.gaussian_noise, along="seed", count=3).titles[0] == "seed 0"
