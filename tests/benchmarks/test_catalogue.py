"""Each transform that albumentations or scikit-image has too, at the same setting, on one 512x512x3 uint8 picture."""

from __future__ import annotations

import time

import albumentations as A
import numpy as np
import pytest
from skimage import color, exposure, filters, restoration, transform, util

import augwidgets as aw

PICTURE = np.ascontiguousarray(aw.pictures.astronaut().image)
FLOAT = PICTURE / 255

# Name of the step: the step, albumentations' transform, scikit-image's function of the picture. Where the two draw
# something of their own (weather, noise), the settings are those that look alike.
ALIKE = {
    "rotate": (aw.rotate.at(angle=20), A.Affine(rotate=(20, 20), p=1), lambda: transform.rotate(PICTURE, 20)),
    "shift": (aw.shift.at(right=0.1), A.Affine(translate_percent={"x": 0.1}, p=1), None),
    "zoom": (aw.zoom.at(scale=1.3), A.Affine(scale=(1.3, 1.3), p=1), None),
    "shear": (aw.shear.at(across=10), A.Affine(shear={"x": (-10, -10), "y": (0, 0)}, p=1), None),
    "flip_horizontal": (aw.flip_horizontal.at(), A.HorizontalFlip(p=1), lambda: np.ascontiguousarray(PICTURE[:, ::-1])),
    "flip_vertical": (aw.flip_vertical.at(), A.VerticalFlip(p=1), lambda: np.ascontiguousarray(PICTURE[::-1])),
    "transpose": (aw.transpose.at(), A.Transpose(p=1), None),
    "perspective": (aw.perspective.at(), A.Perspective(scale=(0.1, 0.1), p=1), None),
    "crop_and_resize": (aw.crop_and_resize.at(), A.RandomResizedCrop((512, 512), scale=(0.5, 0.5), p=1), None),
    "elastic": (aw.elastic.at(), A.ElasticTransform(alpha=300, sigma=10, p=1), None),
    "grid_distortion": (aw.grid_distortion.at(), A.GridDistortion(num_steps=5, p=1), None),
    "lens_distortion": (aw.lens_distortion.at(), A.OpticalDistortion(distort_limit=(0.2, 0.2), p=1), None),
    "swirl": (aw.swirl.at(), None, lambda: transform.swirl(PICTURE, strength=2, radius=250)),
    "upscale": (aw.upscale.at(scale=2), A.Resize(1024, 1024, p=1),
                lambda: transform.resize(PICTURE, (1024, 1024), order=1)),
    "brightness": (aw.brightness.at(gain=1.3), A.RandomBrightnessContrast((0, 0), (0.3, 0.3), p=1), None),
    "offset": (aw.offset.at(lift=0.2), A.RandomBrightnessContrast((0.2, 0.2), (0, 0), p=1), None),
    "gamma": (aw.gamma.at(exponent=2), A.RandomGamma((200, 200), p=1), lambda: exposure.adjust_gamma(PICTURE, 2)),
    "invert": (aw.invert.at(), A.InvertImg(p=1), lambda: util.invert(PICTURE)),
    "solarize": (aw.solarize.at(threshold=0.5), A.Solarize((0.5, 0.5), p=1), None),
    "posterize": (aw.posterize.at(bits=4), A.Posterize(num_bits=4, p=1), None),
    "soft_contrast": (aw.soft_contrast.at(), None, lambda: exposure.adjust_sigmoid(PICTURE)),
    "auto_contrast": (aw.auto_contrast.at(over="channels"), A.AutoContrast(p=1), None),
    "equalize": (aw.equalize.at(over="channels"), A.Equalize(by_channels=True, p=1),
                 lambda: [exposure.equalize_hist(PICTURE[..., k]) for k in range(3)]),
    "adaptive_equalize": (aw.adaptive_equalize.at(), A.CLAHE((4, 4), p=1),
                          lambda: exposure.equalize_adapthist(PICTURE)),
    "stretch": (aw.stretch.at(), None, lambda: exposure.rescale_intensity(
        PICTURE, in_range=tuple(np.percentile(PICTURE, (2, 98))))),
    "saturation": (aw.saturation.at(), A.ColorJitter(0, 0, (1.5, 1.5), 0, p=1), None),
    "hue": (aw.hue.at(), A.HueSaturationValue((20, 20), 0, 0, p=1), None),
    "greyscale": (aw.greyscale.at(), A.ToGray(p=1), lambda: color.rgb2gray(PICTURE)),
    "channel_shift": (aw.channel_shift.at(), A.RGBShift((20, 20), (0, 0), (0, 0), p=1), None),
    "channel_gain": (aw.channel_gain.at(), A.MultiplicativeNoise((0.8, 1.2), per_channel=True, p=1), None),
    "drop_channel": (aw.drop_channel.at(), A.ChannelDropout(p=1), None),
    "swap_channels": (aw.swap_channels.at(), A.ChannelShuffle(p=1), None),
    "temperature": (aw.temperature.at(), A.PlanckianJitter(p=1), None),
    "tone_curve": (aw.tone_curve.at(), A.RandomToneCurve(p=1), None),
    "photo_filter": (aw.photo_filter.at(look="sepia"), A.ToSepia(p=1), None),
    "vignette": (aw.vignette.at(), A.Illumination(mode="gaussian", p=1), None),
    "blur": (aw.blur.at(sigma=2.0), A.GaussianBlur((0, 0), (2, 2), p=1),
             lambda: filters.gaussian(PICTURE, 2, channel_axis=2)),
    "motion_blur": (aw.motion_blur.at(), A.MotionBlur((15, 15), p=1), None),
    "median": (aw.median.at(side=5), A.MedianBlur((5, 5), p=1), None),
    "sharpen": (aw.sharpen.at(), A.UnsharpMask((7, 7), (1, 1), (1, 1), p=1),
                lambda: filters.unsharp_mask(PICTURE, 1, 1, channel_axis=2)),
    "jpeg": (aw.jpeg.at(), A.ImageCompression(quality_range=(20, 20), p=1), None),
    "pixelate": (aw.pixelate.at(), A.Downscale(scale_range=(0.125, 0.125), p=1), None),
    "gaussian_noise": (aw.gaussian_noise.at(), A.GaussNoise((0.05, 0.05), p=1),
                       lambda: util.random_noise(PICTURE, var=0.0025)),
    "uniform_noise": (aw.uniform_noise.at(), A.AdditiveNoise("uniform", p=1), None),
    "speckle": (aw.speckle.at(), A.MultiplicativeNoise((0.8, 1.2), elementwise=True, p=1),
                lambda: util.random_noise(PICTURE, "speckle")),
    "poisson": (aw.poisson.at(), A.ShotNoise(p=1), lambda: util.random_noise(PICTURE, "poisson")),
    "salt_and_pepper": (aw.salt_and_pepper.at(), A.SaltAndPepper((0.05, 0.05), p=1),
                        lambda: util.random_noise(PICTURE, "s&p", amount=0.05)),
    "erase": (aw.erase.at(), A.Erasing((0.06, 0.06), p=1), None),
    "coarse_dropout": (aw.coarse_dropout.at(), A.CoarseDropout(p=1), None),
    "grid_mask": (aw.grid_mask.at(), A.GridDropout(p=1), None),
    "fog": (aw.fog.at(), A.RandomFog(p=1), None),
    "rain": (aw.rain.at(), A.RandomRain(p=1), None),
    "snow": (aw.snow.at(), A.RandomSnow(p=1), None),
    "shadow": (aw.shadow.at(), A.RandomShadow(p=1), None),
    "sun_flare": (aw.sun_flare.at(), A.RandomSunFlare(p=1), None),
    "denoise": (aw.denoise.at(), None, lambda: restoration.denoise_tv_chambolle(
        FLOAT, 0.1, channel_axis=2)),
}  # fmt: skip

CASES = [(name, side) for name, sides in ALIKE.items()
         for side, way in zip(("augwidgets", "albumentations", "scikit-image"), sides, strict=True) if way]  # fmt: skip


@pytest.mark.parametrize(("name", "side"), CASES)
def test_one_transform(compare, name, side):
    step, theirs, function = ALIKE[name]
    ways = {
        "augwidgets": lambda: step(PICTURE),
        "albumentations": theirs and (lambda: theirs(image=PICTURE)),
        "scikit-image": function,
    }
    compare(f"catalogue: {name}", side, ways[side], wanted="at most 1.5 x the faster", rounds=15)


TONES = ("brightness", "offset", "gamma", "invert", "solarize", "posterize", "auto_contrast", "equalize", "tone_curve",
         "channel_shift", "channel_gain")  # fmt: skip


@pytest.mark.parametrize("name", TONES)
def test_a_tone_alone(note, name):
    """In turn, the shortest of many, for a tenth of a millisecond is at stake."""
    step, theirs, _ = ALIKE[name]
    ways = {"augwidgets": lambda: step(PICTURE), "albumentations": lambda: theirs(image=PICTURE)}
    shortest = dict.fromkeys(ways, float("inf"))
    for _ in range(200):
        for side, way in ways.items():
            start = time.process_time()
            way()
            shortest[side] = min(shortest[side], 1e3 * (time.process_time() - start))
    note(f"a tone alone, in turn: {name}", "no slower than albumentations", **shortest)


@pytest.mark.parametrize("name", [name for name, transform in aw.CATALOGUE.items() if not transform.partners])
def test_nine_previews(compare, name):
    explorer = aw.explore(aw.Recipe([aw.CATALOGUE[name].usual().replace(chance=1.0)]), on=aw.Sample(PICTURE))
    seeds = iter(range(10**6))

    def change():
        explorer.seed = next(seeds)

    compare(f"redraw of nine: {name}", "augwidgets", change, wanted="33 ms at most", rounds=8)
    assert explorer.error is None
