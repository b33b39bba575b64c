"""What comes in comes out: Pillow images, arrays of other libraries and other number formats."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets.sample import picture_kinds

COLOUR = np.random.default_rng(0).integers(0, 256, (12, 17, 4), np.uint8)
STEP = aw.rotate.at(angle=20)
RECIPE = aw.Recipe([aw.rotate.between(angle=(20, 20))])
CALLS = {"transform": lambda picture: aw.rotate(picture, angle=20), "Step": STEP, "Recipe": RECIPE,
         "tone": aw.gamma.at(), "pixel": aw.blur.at(), "two runs": aw.Recipe([aw.rotate.at(), aw.blur.at(), STEP]),
         "nothing": aw.Recipe()}  # fmt: skip


class Foreign:
    """An array of another library: NumPy's protocol, and nothing else."""

    def __init__(self, array):
        self.array = array

    def __array__(self, dtype=None, copy=None):
        return self.array


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "I;16"])
def test_a_pillow_image_comes_back_as_one(call, mode):
    grey = mode in ("1", "L", "I;16")
    picture = Image.fromarray(COLOUR[..., :3]).convert(mode) if mode != "I;16" else Image.new("I;16", (17, 12), 9000)
    if mode in ("RGBA", "LA"):
        picture.putalpha(Image.fromarray(COLOUR[..., 3]))
    before = picture.tobytes()
    out = call(picture)
    assert out.mode == ("L" if grey else "RGBA" if mode in ("RGBA", "LA") else "RGB") and out.size == picture.size
    assert (np.asarray(out) == call(np.squeeze(aw.load(picture).image))).all()
    assert picture.tobytes() == before


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("shape", [(12, 17), (12, 17, 1), (12, 17, 3), (12, 17, 4)])
@pytest.mark.parametrize("dtype", [bool, np.uint16, np.float16, np.float64])
def test_other_number_formats_are_converted_as_a_sample_does_it(call, shape, dtype):
    image = COLOUR[..., 0] if len(shape) == 2 else COLOUR[..., : shape[2]]
    image = (image / 255).astype(dtype) if np.dtype(dtype).kind == "f" else (image.astype(dtype) * dtype(200))
    image.flags.writeable = False
    sample = aw.Sample(image)
    out = call(image)
    assert out.shape == shape and out.dtype == sample.image.dtype and out.flags.writeable
    assert (out.reshape(sample.image.shape) == call(sample).image).all()
    foreign = call(Foreign(image))
    assert type(foreign) is np.ndarray and (foreign == out).all()


def test_arrays_of_jax_are_pictures():
    jax = pytest.importorskip("jax.numpy")
    batch = np.stack([COLOUR, COLOUR[::-1]])
    assert (aw.rotate(jax.asarray(COLOUR), angle=20) == STEP(COLOUR)).all()
    assert (RECIPE(jax.asarray(batch), seed=1) == RECIPE(batch, seed=1)).all()


def test_levels_a_hair_outside_are_cut_off():
    levels = np.array([[-1e-7, 1 + 1e-7]], np.float32)
    for picture in (levels, levels.astype(np.float64), levels[..., None]):
        assert aw.Recipe()(picture).ravel().tolist() == [0, 1]


def test_the_other_picture_may_be_of_another_kind():
    first, other = COLOUR[..., :3], COLOUR[::-1, :, :3]
    wanted = aw.mixup(first, other)
    for kind in (Image.fromarray, Foreign, aw.Sample):
        assert (aw.mixup(first, kind(np.ascontiguousarray(other))) == wanted).all()
    assert (np.asarray(aw.mixup(Image.fromarray(first), other)) == wanted).all()


def test_a_picture_that_lies_on_its_side_is_set_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = Image.fromarray(COLOUR[..., :3])
    picture.getexif().update(exif)
    assert aw.Recipe()(picture).size == (12, 17)
    assert aw.Sample(picture).size == (17, 12)


def test_a_sample_of_a_palette_has_its_colours():
    picture = Image.fromarray(COLOUR[..., :3]).quantize(8)
    assert (aw.Sample(picture).image == np.asarray(picture.convert("RGB"))).all()


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
@pytest.mark.parametrize(("channels", "mode"), [(1, "L"), (3, "RGB"), (4, "RGBA")])
def test_a_sample_becomes_a_pillow_image(tmp_path, dtype, channels, mode):
    image = COLOUR[..., :channels]
    sample = aw.Sample(image if dtype == np.uint8 else image.astype(np.float32) / 255)
    picture = sample.to_pillow()
    assert picture.mode == mode and picture.size == (17, 12)
    assert (np.asarray(picture).reshape(image.shape) == image).all()
    picture.save(tmp_path / "a.png")
    assert (aw.load(tmp_path / "a.png").image == image).all()
    assert aw.load(picture).image.shape == image.shape


def test_floats_are_rounded_and_not_cut():
    levels = np.array([[0.5, 99.6 / 255, 99.4 / 255, 1]], np.float32)
    assert np.asarray(aw.Sample(levels).to_pillow()).tolist() == [[128, 100, 99, 255]]


def test_a_pillow_image_of_a_part_of_an_array_is_whole():
    assert (np.asarray(aw.Sample(COLOUR[::2, ::-3]).to_pillow()) == COLOUR[::2, ::-3]).all()


@pytest.mark.parametrize("thing", [None, 3, "cat.png", b"", Image, aw.rotate, object(), Image.new("F", (3, 2), 300)])
def test_what_is_no_picture_is_said(thing):
    with pytest.raises((TypeError, ValueError)) as caught:
        picture_kinds.read(thing)
    assert str(caught.value).startswith(
        ("an image must be an array, a Pillow image or a Sample, got ", "a picture of f")
    )
