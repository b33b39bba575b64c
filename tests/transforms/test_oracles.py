"""The kit against libraries that others trust. Each tolerance is stated with its reason."""

from __future__ import annotations

import os
import warnings

import albumentations as A
import numpy as np
import pytest
from skimage import exposure, filters

import augwidgets as aw
from tests.strategies import dotted, smooth

# Keras's generator calls SciPy by names that SciPy has moved.
pytestmark = pytest.mark.filterwarnings("ignore:Please import:DeprecationWarning")

FLOAT = smooth(np.float32, size=(96, 96))
BYTES = smooth(size=(96, 128))


def apart(one, other, rim=3):
    """The largest difference, a few pixels off the rim, where libraries treat half a pixel differently."""
    inside = np.s_[rim:-rim, rim:-rim]
    return np.abs(one.astype(np.float64) - other)[inside].max()


@pytest.fixture(scope="module")
def keras_affine():
    """Keras's own function, from wherever this version keeps it; its import of SciPy's old names warns."""
    os.environ.setdefault("KERAS_BACKEND", "jax")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from keras._tf_keras.keras.preprocessing.image import apply_affine_transform
        except ImportError:
            from keras.src.legacy.preprocessing.image import apply_affine_transform
        yield lambda image, **values: apply_affine_transform(
            image, row_axis=0, col_axis=1, channel_axis=2, order=1, fill_mode="nearest", **values
        )


@pytest.mark.parametrize("angle", [-70, 15, 90, 130])
def test_keras_turns_a_square_picture_the_same_way(keras_affine, angle):
    # Linear interpolation in both; OpenCV rounds places to 1/32 pixel.
    assert apart(aw.rotate(FLOAT, angle=angle, fill="edge"), keras_affine(FLOAT, theta=angle)) < 0.005


@pytest.mark.parametrize("scale", [0.7, 1.6])
def test_keras_zooms_by_the_inverse_number(keras_affine, scale):
    assert apart(aw.zoom(FLOAT, scale=scale, fill="edge"), keras_affine(FLOAT, zx=1 / scale, zy=1 / scale)) < 0.005


@pytest.mark.parametrize("angle", [-40, 25])
def test_albumentations_turns_a_picture_that_is_not_square_the_same_way(angle):
    turn = A.Affine(rotate=(angle, angle), p=1, border_mode=1, interpolation=1)
    # Two roundings of 1/32 pixel and of a level.
    assert apart(aw.rotate(BYTES, angle=angle, fill="edge"), turn(image=BYTES)["image"]) <= 2


def test_albumentations_moves_mask_box_and_points_the_same_way():
    sample = dotted()
    flip = A.Compose(
        [A.HorizontalFlip(p=1)],
        bbox_params=A.BboxParams("pascal_voc", label_fields=["names"]),
        keypoint_params=A.KeypointParams("xy", remove_invisible=False),
    )
    theirs = flip(
        image=sample.image, mask=sample.mask, bboxes=sample.boxes, names=["dot"], keypoints=sample.keypoints - 0.5
    )
    ours = aw.flip_horizontal(sample)
    assert (ours.image == theirs["image"]).all() and (ours.mask == theirs["mask"]).all()
    np.testing.assert_allclose(ours.boxes, theirs["bboxes"], atol=1e-4)  # theirs are float32
    # Theirs are pixel indices (W - 1 - x), ours points of the plane (W - x): half a pixel there and back.
    np.testing.assert_allclose(ours.keypoints, theirs["keypoints"] + 0.5, atol=1e-4)


@pytest.mark.parametrize("exponent", [0.5, 2.2])
def test_gamma_is_scikit_images(exponent):
    assert np.abs(aw.gamma(BYTES, exponent=exponent).astype(int) - exposure.adjust_gamma(BYTES, exponent)).max() <= 1
    np.testing.assert_allclose(aw.gamma(FLOAT, exponent=exponent), exposure.adjust_gamma(FLOAT, exponent), atol=1e-6)


@pytest.mark.parametrize("sigma", [0.7, 2.0, 6.0])
def test_blur_is_scikit_images(sigma):
    theirs = filters.gaussian(FLOAT, sigma, mode="reflect", channel_axis=2)  # SciPy's "reflect" repeats the edge too
    assert apart(aw.blur(FLOAT, sigma=sigma), theirs, rim=1) < 0.002  # the tails are cut at another place


def test_sharpen_is_scikit_images():
    theirs = filters.unsharp_mask(FLOAT, radius=2, amount=1.5, channel_axis=2)
    assert apart(aw.sharpen(FLOAT, amount=1.5, radius=2), theirs) < 0.003


@pytest.mark.parametrize("gain", [0.6, 1.4])
def test_brightness_and_contrast_are_the_plain_formulas(gain):
    levels = BYTES / 255
    wanted = np.clip(levels * gain, 0, 1) * 255
    assert np.abs(aw.brightness(BYTES, gain=gain) - wanted).max() <= 0.5 + 1e-9
    wanted = np.clip((levels - 0.5) * gain + 0.5, 0, 1) * 255
    assert np.abs(aw.contrast(BYTES, gain=gain) - wanted).max() <= 0.5 + 1e-9


def test_noise_has_the_strength_that_it_says():
    grey = np.full((200, 200), 128, np.uint8)
    grain = aw.noise(grey, levels=9, seed=3).astype(int) - 128
    assert np.unique(grain).tolist() == list(range(10))
    assert grain.mean() == pytest.approx(4.5, abs=0.05)  # 40,000 draws of standard deviation 2.9
    assert aw.gaussian_noise(grey, spread=0.04, seed=3).std() == pytest.approx(0.04 * 255, rel=0.02)
