"""What `files.load` makes of every kind of picture file, and what it says of the bad ones.

The files are written here, by Pillow or byte by byte; the repository holds none.
"""

import io
import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from augwidgets.data.picture_files import EXTENSIONS, load, pictures_in
from augwidgets.sample import pillow_images
from augwidgets.sample.pillow_images import MOST_PIXELS
from augwidgets.sample.sample import Sample


@pytest.fixture
def colours():
    """A picture that is not square and that no flip or turn maps to itself."""
    rows, columns = np.mgrid[:20, :30]
    return np.stack([rows * 12, columns * 8, (rows + 2 * columns) * 3], axis=-1).astype(np.uint8)


def saved(image, format="PNG", **options):
    stream = io.BytesIO()
    image.save(stream, format, **options)
    return stream.getvalue()


# --- sources -------------------------------------------------------------------------------------------------------


def test_path_text_bytes_pillow_image_and_array_give_the_same_picture(tmp_path, colours):
    path = tmp_path / "a picture.png"
    Image.fromarray(colours).save(path)
    data = path.read_bytes()
    for source in (path, str(path), data, bytearray(data), memoryview(data), Image.fromarray(colours), colours):
        assert np.array_equal(load(source).image, colours)


def test_a_sample_is_given_back_as_it_is(colours):
    sample = Sample(colours, label="ramp")
    assert load(sample) is sample


def test_an_array_of_another_library_is_read_by_its_array_protocol(colours):
    class Foreign:
        def __array__(self, dtype=None, copy=None):
            return colours

    assert np.array_equal(load(Foreign()).image, colours)


def test_a_path_below_the_home_folder_is_found(tmp_path, colours, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    Image.fromarray(colours).save(tmp_path / "a.png")
    assert load("~/a.png").size == (20, 30)
    assert [path.name for path in pictures_in("~")] == ["a.png"]


def test_loading_writes_nothing(tmp_path, colours):
    path = tmp_path / "a.png"
    Image.fromarray(colours).save(path)
    before = path.read_bytes(), path.stat().st_mtime_ns
    load(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert os.listdir(tmp_path) == ["a.png"]


def test_a_pillow_image_is_not_changed_and_shares_no_memory(colours):
    image = Image.fromarray(colours)
    image.getexif()[0x0112] = 6
    loaded = load(image).image
    assert loaded.shape == (30, 20, 3)
    assert not np.shares_memory(loaded, np.asarray(image))
    assert image.size == (30, 20)
    assert np.array_equal(np.asarray(image), colours)


# --- kinds of pixels -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["PNG", "BMP", "TIFF", "PPM"])
def test_lossless_formats_come_back_exactly(colours, format):
    assert np.array_equal(load(saved(Image.fromarray(colours), format)).image, colours)


@pytest.mark.parametrize("format", ["JPEG", "WEBP"])
def test_lossy_formats_come_back_nearly(colours, format):
    loaded = load(saved(Image.fromarray(colours), format, quality=95)).image
    assert loaded.shape == colours.shape
    assert np.abs(loaded.astype(int) - colours).mean() < 3  # on this smooth ramp both keep about one level


def test_grey_has_one_channel(colours):
    grey = colours[..., 0]
    assert np.array_equal(load(saved(Image.fromarray(grey))).image, grey[..., None])


def test_one_bit_becomes_black_and_white():
    pattern = np.array([[True, False, True], [False, True, True]])
    loaded = load(saved(Image.fromarray(pattern))).image
    assert loaded.dtype == np.uint8
    assert loaded[..., 0].tolist() == [[255, 0, 255], [0, 255, 255]]


def palette_picture():
    image = Image.new("P", (3, 1))
    image.putpalette([10, 20, 30, 200, 100, 50, 0, 255, 0])
    image.putdata([0, 1, 2])
    return image


def test_a_palette_becomes_colours():
    loaded = load(saved(palette_picture())).image
    assert loaded.tolist() == [[[10, 20, 30], [200, 100, 50], [0, 255, 0]]]


def test_a_palette_with_transparency_keeps_it():
    loaded = load(saved(palette_picture(), transparency=bytes([255, 0, 128]))).image
    assert loaded.shape == (1, 3, 4)
    assert loaded[0, :, 3].tolist() == [255, 0, 128]
    assert loaded[0, 2, :3].tolist() == [0, 255, 0]


def test_one_transparent_colour_or_grey_level_becomes_an_alpha_channel():
    colour = Image.fromarray(np.array([[[1, 2, 3], [9, 9, 9]]], np.uint8))
    assert load(saved(colour, transparency=(9, 9, 9))).image[0, :, 3].tolist() == [255, 0]
    grey = Image.fromarray(np.array([[7, 8]], np.uint8))
    assert load(saved(grey, transparency=7)).image[0, :, 3].tolist() == [0, 255]


def test_rgba_keeps_its_alpha(colours):
    alpha = colours[..., :1] // 2
    both = np.concatenate([colours, alpha], axis=2)
    assert np.array_equal(load(saved(Image.fromarray(both))).image, both)


def test_grey_with_alpha_becomes_four_channels():
    image = Image.fromarray(np.array([[[50, 255], [200, 0]]], np.uint8), "LA")
    assert load(saved(image)).image.tolist() == [[[50, 50, 50, 255], [200, 200, 200, 0]]]


def test_cmyk_becomes_rgb():
    image = Image.new("CMYK", (8, 8), (0, 255, 255, 0))  # full magenta and yellow: red
    assert load(saved(image, "TIFF")).image[0, 0].tolist() == [255, 0, 0]
    red, green, blue = load(saved(image, "JPEG", quality=100)).image[4, 4].astype(int)
    assert red > 250
    assert green < 5
    assert blue < 5


LEVELS_16 = np.array([[0, 255, 65_400, 65_535]], np.uint16)
LEVELS_8 = [0, 1, 254, 255]  # v / 257, rounded: 0, 0.99, 254.47, 255; the upper byte alone would be 0, 0, 255, 255


@pytest.mark.parametrize("format", ["PNG", "TIFF"])
def test_16_bit_grey_is_scaled_and_not_cut(format):
    loaded = load(saved(Image.fromarray(LEVELS_16), format)).image
    assert loaded.dtype == np.uint8
    assert loaded[0, :, 0].tolist() == LEVELS_8


def test_16_bit_grey_is_read_in_either_byte_order():
    data = saved(Image.frombytes("I;16B", (4, 1), LEVELS_16.astype(">u2").tobytes()), "TIFF")
    assert load(data).image[0, :, 0].tolist() == LEVELS_8


def test_32_bit_whole_numbers_are_taken_for_16_bit():
    assert load(Image.fromarray(LEVELS_16.astype(np.int32))).image[0, :, 0].tolist() == LEVELS_8


@pytest.mark.parametrize("outside", [-1, 65_536])
def test_32_bit_whole_numbers_outside_16_bit_are_refused(outside):
    with pytest.raises(ValueError, match=r"must lie in 0\.\.65535, got .*scale it"):
        load(Image.fromarray(np.array([[5, outside]], np.int32)))


def test_floats_are_levels_in_0_1_or_in_0_255():
    assert load(Image.fromarray(np.array([[0, 0.5, 1]], np.float32))).image[0, :, 0].tolist() == [0, 128, 255]
    assert load(Image.fromarray(np.array([[0, 99.6, 255]], np.float32))).image[0, :, 0].tolist() == [0, 100, 255]


@pytest.mark.parametrize("outside", [-0.1, 256, np.nan])
def test_floats_outside_are_refused(outside):
    with pytest.raises(ValueError, match=r"in \[0, 1\] or in 0\.\.255"):
        load(Image.fromarray(np.array([[0.5, outside]], np.float32)))


def test_of_an_animation_the_first_frame_is_taken():
    frames = [Image.new("RGB", (6, 4), colour) for colour in ("red", "lime", "blue")]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert load(data).image[..., :3].tolist() == np.full((4, 6, 3), [255, 0, 0]).tolist()


# Hand-checked on the picture [[1, 2, 3], [4, 5, 6]]: what a viewer shows for each value of the tag.
UPRIGHT = {
    1: [[1, 2, 3], [4, 5, 6]],
    2: [[3, 2, 1], [6, 5, 4]],
    3: [[6, 5, 4], [3, 2, 1]],
    4: [[4, 5, 6], [1, 2, 3]],
    5: [[1, 4], [2, 5], [3, 6]],
    6: [[4, 1], [5, 2], [6, 3]],
    7: [[6, 3], [5, 2], [4, 1]],
    8: [[3, 6], [2, 5], [1, 4]],
}


@pytest.mark.parametrize("tag", UPRIGHT)
def test_the_rotation_tag_is_followed(tag):
    exif = Image.Exif()
    exif[0x0112] = tag
    image = Image.fromarray(np.array([[1, 2, 3], [4, 5, 6]], np.uint8))
    assert load(saved(image, exif=exif)).image[..., 0].tolist() == UPRIGHT[tag]


def test_damaged_tags_do_not_spoil_a_whole_picture(colours):
    data = saved(Image.fromarray(colours), "JPEG", exif=b"Exif\0\0not a tag at all")
    assert load(data).size == (20, 30)


# --- bad input -----------------------------------------------------------------------------------------------------


def refused(source, error=ValueError):
    with pytest.raises(error) as caught:
        load(source)
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 300
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return message


def test_a_missing_file(tmp_path):
    message = refused(tmp_path / "cta.png", FileNotFoundError)
    assert "there is no file" in message
    assert "cta.png" in message
    refused("cta\0.png", FileNotFoundError)
    refused("x" * 5000, FileNotFoundError)


def test_a_folder(tmp_path):
    assert "got the folder" in refused(tmp_path)


def test_a_web_address():
    assert "download it first" in refused("https://example.org/cat.png")


def test_a_file_that_is_no_picture(tmp_path):
    path = tmp_path / "notes.png"
    path.write_text("these are notes")
    message = refused(path)
    assert "notes.png" in message
    assert "PNG, JPEG" in message
    assert "BytesIO" not in refused(b"these are notes")


def test_an_empty_file(tmp_path):
    path = tmp_path / "empty.png"
    path.touch()
    assert "0 bytes" in refused(path)
    assert "0 bytes" in refused(b"")


@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "TIFF", "WEBP", "BMP"])
@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")  # Pillow's remark on half a TIFF
def test_half_a_file(tmp_path, format):
    noise = np.random.default_rng(0).integers(0, 256, (60, 80, 3), np.uint8)
    data = saved(Image.fromarray(noise), format)
    path = tmp_path / "half"
    path.write_bytes(data[: len(data) // 2])
    assert "half is damaged or cut short" in refused(path).replace("'", "")


def bomb(side):
    """A PNG of a few bytes that claims to be large, written by hand."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [10_000, 30_000])  # Pillow only warns of the first, and refuses the second itself
def test_a_decompression_bomb(side):
    before = Image.MAX_IMAGE_PIXELS
    assert f"{MOST_PIXELS:,} pixels" in refused(bomb(side))
    assert before == Image.MAX_IMAGE_PIXELS


def test_a_decompression_bomb_is_refused_where_pillow_is_told_not_to_care(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)
    assert f"{MOST_PIXELS:,} pixels" in refused(bomb(30_000))


def test_a_limit_that_was_lowered_in_pillow_is_kept_and_named(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1_000)
    assert "1,000 pixels" in refused(bomb(40))


def test_a_drawing_is_not_handed_to_another_program(tmp_path, colours):
    path = tmp_path / "drawing.eps"
    Image.fromarray(colours).save(path)
    assert "drawing (EPS)" in refused(path)


def test_a_pipe_is_not_waited_for(tmp_path):
    path = tmp_path / "pipe"
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no pipes with names")
    os.mkfifo(path)
    assert "pipe" in refused(path)


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    path = tmp_path / "a.png"
    path.touch()

    def closed(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", closed)
    assert "cannot be opened (Permission denied)" in refused(path)


@pytest.mark.parametrize("array", [np.zeros((4, 4, 2), np.uint8), np.zeros(5, np.uint8), np.zeros((4, 4), np.int64)])
def test_an_array_that_is_no_picture_is_refused_by_sample(array):
    with pytest.raises((TypeError, ValueError), match="an image must be"):
        load(array)


@pytest.mark.parametrize("source", [None, 3, [[1, 2], [3, 4]], {"image": 1}])
def test_anything_else(source):
    assert f"got {type(source).__name__}" in refused(source, TypeError)


def test_a_picture_may_have_as_many_pixels_as_the_limit_says(monkeypatch):
    monkeypatch.setattr(pillow_images, "MOST_PIXELS", 12)
    assert load(Image.new("L", (4, 3))).size == (3, 4)
    assert "12 pixels at most" in refused(Image.new("L", (13, 1)))


def test_a_grey_picture_has_two_axes_until_it_is_a_sample():
    assert pillow_images.decoded(Image.new("L", (4, 3)), "it").shape == (3, 4)
    assert pillow_images.decoded(Image.new("RGB", (4, 3)), "it").shape == (3, 4, 3)


def test_a_pillow_image_without_pixels():
    assert "at least one pixel" in refused(Image.new("L", (0, 5)))


# --- folders -------------------------------------------------------------------------------------------------------


def test_pictures_in_gives_sorted_pictures_only(tmp_path):
    for name in ["b.JPG", "a.png", "c.tiff", ".hidden.png", "notes.txt", "labels.json", "png"]:
        (tmp_path / name).touch()
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "d.png").touch()
    expected = (tmp_path / "a.png", tmp_path / "b.JPG", tmp_path / "c.tiff")
    assert pictures_in(tmp_path) == expected
    assert pictures_in(str(tmp_path)) == expected
    assert all(isinstance(path, Path) for path in pictures_in(tmp_path))


def test_every_extension_is_one_that_pillow_knows():
    assert set(Image.registered_extensions()) >= EXTENSIONS - {".avif"}  # older builds of Pillow read no AVIF


def test_a_folder_without_pictures(tmp_path):
    (tmp_path / "notes.txt").touch()
    with pytest.raises(ValueError, match=r"must hold a picture .*\.png.*got 1 other file"):
        pictures_in(tmp_path)


def test_a_folder_that_is_missing_or_a_file(tmp_path):
    with pytest.raises(FileNotFoundError, match="there is no folder"):
        pictures_in(tmp_path / "none")
    (tmp_path / "a.png").touch()
    with pytest.raises(ValueError, match="got the file"):
        pictures_in(tmp_path / "a.png")


# --- masks ----------------------------------------------------------------------------------------------------------

NUMBERS = (np.arange(600).reshape(20, 30) // 7 % 5).astype(np.uint8)


def palette(numbers):
    image = Image.new("P", numbers.shape[::-1])
    image.putdata(numbers.ravel().tolist())
    image.putpalette([value for number in range(256) for value in (255 - number, number // 2, 9)])
    return image


@pytest.mark.parametrize("kind", ["path", "text", "bytes", "Pillow", "array"])
def test_a_mask_comes_from_wherever_a_picture_does(tmp_path, colours, kind):
    path = tmp_path / "mask.png"
    Image.fromarray(NUMBERS).save(path)
    source = {"path": path, "text": str(path), "bytes": path.read_bytes(), "array": NUMBERS}
    source["Pillow"] = Image.open(io.BytesIO(source["bytes"]))
    for picture in (colours, Image.fromarray(colours), Sample(colours, label="ramp")):
        sample = load(picture, mask=source[kind])
        assert (sample.mask == NUMBERS).all() and (sample.image == colours).all()
    assert sample.label == "ramp"


@pytest.mark.parametrize(
    ("make", "format", "wanted"),
    [
        (palette, "PNG", NUMBERS),
        (palette, "GIF", NUMBERS),
        (palette, "TIFF", NUMBERS),
        (Image.fromarray, "BMP", NUMBERS),
        (lambda numbers: Image.fromarray(numbers > 1), "PNG", NUMBERS > 1),
        (lambda numbers: Image.fromarray(numbers.astype(np.uint16) * 1000), "PNG", NUMBERS.astype(int) * 1000),
        (lambda numbers: Image.fromarray(numbers.astype(np.int32) * 10**6), "TIFF", NUMBERS.astype(int) * 10**6),
        (lambda numbers: Image.fromarray(np.dstack([numbers] * 3)), "PNG", NUMBERS),
        (lambda numbers: Image.fromarray(numbers).convert("LA"), "PNG", NUMBERS),
    ],
)
def test_a_mask_holds_the_numbers_of_its_file(colours, make, format, wanted):
    mask = load(colours, mask=saved(make(NUMBERS), format)).mask
    assert mask.dtype.kind in "iu" and (mask == wanted).all()


def test_a_mask_turns_by_its_own_rotation_tag(tmp_path, colours):
    exif = Image.Exif()
    exif[0x0112] = 6
    picture, mask = tmp_path / "a.png", tmp_path / "m.png"
    Image.fromarray(colours).save(picture, exif=exif)
    Image.fromarray(NUMBERS).save(mask, exif=exif)
    assert (load(picture, mask=mask).mask == np.rot90(NUMBERS, -1)).all()
    Image.fromarray(NUMBERS).save(mask)
    with pytest.raises(ValueError, match=r"\(30, 20\), got \(20, 30\); the picture is turned by its rotation tag"):
        load(picture, mask=mask)


@pytest.mark.parametrize(
    ("mask", "words"),
    [
        (
            saved(Image.fromarray(NUMBERS), "JPEG"),
            "but the data .* is a JPEG, which changes its numbers; save it anew, or ",
        ),
        (
            saved(Image.new("RGB", (30, 20), "red")),
            r"one whole number for each pixel, got the colours \(RGB\) of the",
        ),
        (saved(Image.new("RGBA", (30, 20), (9, 9, 9, 9))), r"got the colours \(RGBA\)"),
        (Image.new("F", (30, 20)), "got the decimal numbers of the Pillow image"),
        (saved(Image.new("L", (30, 19))), r"picture's \(height, width\), \(20, 30\), got \(19, 30\)$"),
        (NUMBERS[..., None], r"got \(20, 30, 1\)$"),
        (NUMBERS / 2, "a mask must hold whole numbers"),
        (b"", "got 0 bytes"),
        ("no/such.png", "there is no file 'no/such.png'"),
        ("https://example.org/mask.png", "a mask is read from this machine"),
        (3, "a mask must be a path, bytes, a Pillow image or an array, got int"),
        (Sample(NUMBERS), "a mask must be a path, bytes, a Pillow image or an array, got Sample"),
    ],
)
def test_what_is_no_mask_is_refused_in_one_sentence(colours, mask, words):
    with pytest.raises((TypeError, ValueError, FileNotFoundError), match=words) as caught:
        load(colours, mask=mask)
    assert str(caught.value).isprintable() and len(str(caught.value)) <= 300
