"""The picture of a Sample as a file's bytes: what is read back is what was written, in the same bytes each time."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets.data.formats.pictures_out import PictureFormat, encoded, png


@pytest.mark.parametrize(("channels", "mode"), [(1, "L"), (3, "RGB"), (4, "RGBA")])
def test_png_keeps_every_level(channels, mode):
    levels = np.random.default_rng(0).integers(0, 256, (13, 21, channels), np.uint8)
    ending, data = encoded(aw.Sample(levels), PictureFormat())
    assert ending == ".png" and Image.open(io.BytesIO(data)).mode == mode
    assert (aw.load(data).image == levels).all()
    assert encoded(aw.Sample(levels), PictureFormat())[1] == data


def test_floats_are_rounded_as_pillow_gets_them():
    sample = aw.Sample(np.linspace(0, 1, 600, dtype=np.float32).reshape(20, 30))
    data = encoded(sample, PictureFormat())[1]
    assert (aw.load(data).image[..., 0] == np.asarray(sample.to_pillow())).all()


@pytest.mark.parametrize("channels", [1, 3])
def test_jpeg_is_close_and_keeps_its_colours(channels):
    image = aw.pictures.cat().image[..., :channels]
    ending, data = encoded(aw.Sample(image), PictureFormat("jpg"))
    found = aw.load(data).image
    assert ending == ".jpg" and found.shape == image.shape
    assert np.abs(found.astype(int) - image).mean() < 3  # red and blue exchanged differ by 20
    assert len(encoded(aw.Sample(image), PictureFormat("jpg", 50))[1]) < len(data)


def test_what_jpeg_cannot_hold():
    clear = aw.Sample(np.full((4, 5, 4), 77, np.uint8))
    ending, data = encoded(clear, PictureFormat("jpg"))
    assert ending == ".png" and aw.load(data).same_as(clear)


def test_a_mask_of_many_values():
    values = np.arange(70_000, dtype=np.uint32).astype(np.uint16).reshape(700, 100)
    assert (np.asarray(Image.open(io.BytesIO(png(values)))) == values).all()


@pytest.mark.parametrize("wrong", [{"kind": "gif"}, {"quality": 0}, {"quality": 101}, {"quality": True}])
def test_another_kind_is_refused(wrong):
    with pytest.raises(ValueError, match=r"got ('gif'|0|101|True)$"):
        PictureFormat(**wrong)
