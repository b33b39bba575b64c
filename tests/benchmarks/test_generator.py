"""The generator against Keras's own class, and CLAHE against scikit-image, each in the same run."""

from __future__ import annotations

import numpy as np
import pytest
from skimage import exposure

import augwidgets as aw
from augwidgets.generator import keras_class

# Keras's generator calls SciPy by names that SciPy has moved.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

KINDS = {"augwidgets": aw.ImageDataGenerator, "Keras": keras_class.image_module().ImageDataGenerator}
SETTINGS = {
    "rotation_range": 30, "width_shift_range": 0.1, "height_shift_range": 0.1, "shear_range": 10, "zoom_range": 0.2,
    "horizontal_flip": True, "brightness_range": (0.8, 1.2), "fill_mode": "reflect",
}  # fmt: skip
ASTRONAUT = aw.pictures.astronaut().image

kinds = pytest.mark.parametrize("side", KINDS)


@kinds
@pytest.mark.parametrize(("pixels", "wanted"), [(512, "12 x Keras"), (224, "8 x Keras")])
def test_one_picture(compare, side, pixels, wanted):
    picture = np.ascontiguousarray(ASTRONAUT[:pixels, :pixels]).astype(np.float32)
    generator = KINDS[side](**SETTINGS)
    seeds = iter(range(10**6))
    name = f"random_transform with brightness, {pixels}x{pixels}x3"
    compare(name, side, lambda: generator.random_transform(picture, seed=next(seeds)), wanted=wanted, rounds=30)


@kinds
def test_a_flow_of_a_thousand_pictures(compare, side):
    pictures = np.stack([np.roll(ASTRONAUT[:224, :224], shade, axis=1) for shade in range(1000)])
    labels = np.arange(1000) % 10
    generator = KINDS[side](**SETTINGS, rescale=1 / 255)

    def epoch():
        flow = generator.flow(pictures, labels, batch_size=32, seed=1)
        assert sum(len(next(flow)[1]) for _ in range(len(flow))) == 1000

    compare("flow over 1,000 pictures of 224x224x3 in batches of 32", side, epoch, wanted="6 x Keras", rounds=3)


@pytest.mark.parametrize("side", ["augwidgets", "scikit-image"])
def test_clahe(compare, side):
    ways = {"augwidgets": aw.adaptive_equalize, "scikit-image": exposure.equalize_adapthist}
    compare("CLAHE, astronaut 512x512x3", side, lambda: ways[side](ASTRONAUT, clip_limit=0.03),
            wanted="10 x scikit-image", rounds=20)  # fmt: skip
