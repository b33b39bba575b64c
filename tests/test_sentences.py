"""Whatever a public function is handed: it works, or one sentence in one line says what is wrong."""

from __future__ import annotations

import atexit
import contextlib
import functools
import io
import re
import tempfile
import unittest.mock
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import traitlets

import augwidgets as aw
from augwidgets import generator
from tests.odd_values import FEW, OWN, VALUES

ALLOWED = (
    TypeError, ValueError, KeyError, AttributeError, IndexError, OSError, ImportError, RuntimeError,
    traitlets.TraitError,
)  # fmt: skip
# What Python, NumPy and others say of their own insides, which tells a user nothing of what to do.
_INTERNAL = re.compile(
    "truth value|unpack|has no attribute '|'NoneType'|subscriptable|unsupported operand|inhomogeneous|unhashable|"
    "not iterable|"
    "has no len|codec can't|null (byte|character)|OpenCV\\(|could not convert|array element|"
    "only (length-1|0-dim|integer)|"
    "not callable|cannot be interpreted|not supported between|cannot convert|must be str|real number, not|recursion|"
    "invalid literal|__\\w+__[(' ]|ufunc|broadcast|cannot cast|a bytes-like|int too large|exceeds the limit|embedded|"
    "positional argument|unexpected keyword|at 0x|list indices|item assignment|cannot reshape|zero-size|0-d array|"
    "out of bounds|datatype|data type|iteration over|keys must be|math domain|expected str|not enough|"
    "too many|argument must be|object is not|object of type|is not in list|sequence item|^'\\w*'$"
)

PICTURE = np.random.default_rng(0).integers(0, 256, (6, 8, 3), np.uint8)
SAMPLE = aw.Sample(PICTURE, mask=np.arange(48).reshape(6, 8) % 3, boxes=[[1, 1, 4, 3]], box_labels=["cat"], label="a",
                   keypoints=[[2, 2], [3, 3]])  # fmt: skip
STEP, OPEN = aw.rotate.at(angle=20), aw.rotate.between(angle=(-20, 20))
GROUP = aw.one_of([aw.rotate, aw.gamma])
RECIPE = aw.Recipe([OPEN, GROUP, aw.blur])
BATCH = np.random.default_rng(0).integers(0, 256, (4, 6, 8, 3), np.uint8)
AXES = {"row_axis": 0, "col_axis": 1, "channel_axis": 2}


def _set(thing: Any, name: str) -> Callable[..., None]:
    return lambda value: setattr(thing, name, value)


def _to_file(path: Any, *, overwrite: Any) -> None:
    """Write a recipe's file in a folder that is gone afterwards: many an odd value names a file."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        RECIPE.to_file(path, overwrite=overwrite)


@functools.cache
def _explored() -> Any:
    explorer = aw.RecipeExplorer(SAMPLE, recipe=aw.Recipe([OPEN]))
    atexit.register(explorer.close)
    return explorer


def _to_page(path: Any, **options: Any) -> None:
    """Write a page in a folder that is gone afterwards, as `_to_file`."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        _explored().to_html(path, **options)


def _to_site(folder: Any, *given: Any, **options: Any) -> None:
    """Write a site in a folder that is gone afterwards, as `_to_file`."""
    with tempfile.TemporaryDirectory() as place, contextlib.chdir(place):
        aw.gallery_site(folder, *given, **options)


def _compared(**options):
    """What `compare` says of odd values before it trains."""

    def model(image_shape, classes):
        raise ValueError("nothing is trained here")

    return aw.compare(**options, model=model)


def _worth(**options):
    def model(image_shape, classes):
        raise ValueError("nothing is trained here")

    return aw.training.pictures_worth(**options, model=model)


def _opened_records(log_to):
    from augwidgets.training.records.opening import open_records

    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        open_records(log_to)


def _searched(**options):
    def model(image_shape, classes):
        raise ValueError("nothing is trained here")

    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        return aw.search(**options, model=model)


def _gan_trained(**options):
    """What a GAN's training says of odd values before its networks are made."""
    with unittest.mock.patch(
        "augwidgets.training.gan.prepared.AdversarialTraining", side_effect=ValueError("not trained")
    ):
        return aw.training.gan.train(**options)


def _ways_compared(**options):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("augwidgets.training.trainer.Trainer.__init__", _nothing)
        return aw.training.more_pictures.compare_ways(**options)


def _a_gan():
    from augwidgets.training.gan.maker import Maker

    maker = Maker(lambda weights, noise, labels: np.zeros((len(noise), 8, 8, 1)), [], (8, 8, 1))
    return aw.training.gan.Gan(maker, ("a", "b"), [], [], step=0, seconds=0, weights=0)


def _network(**options):
    """What `trained_network` says of odd values before it trains."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("augwidgets.training.trainer.Trainer.__init__", _nothing)
        return aw.training.trained_network(**options)


def _nothing(*_, **__):
    raise ValueError("nothing is trained here")


@functools.cache
def _known():
    return aw.training.Classifier(aw.training.small_network((8, 8, 1), 2), ["a", "b"])


def _of_model(name):
    """Ask something of a model, where the model is not what is odd."""

    def ask(*given, **options):
        model = _known().model if name == "Classifier" else _known()
        return getattr(aw.training, name)(model, *given, **options)

    return ask


def _shares(**options):
    """What `natural_shares` says of odd values before it makes pictures."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("augwidgets.training.segmentation.shares._pictures_of", _nothing)
        return aw.training.natural_shares(**options, progress=False)


def _exported(to: Any = "out", **options: Any) -> None:
    """Export in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        aw.data.export(**{"data": BATCH, "recipe": RECIPE, "to": to, "progress": False, **options})


def _scenes_written(to: Any = "out", **options: Any) -> None:
    """Write scenes from an explorer in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        _scene_explorer().write(to, progress=False, **options)


@functools.cache
def _scene_explorer() -> Any:
    explorer = aw.explore(_PLAN)
    atexit.register(explorer.close)
    return explorer


# What is called, with arguments that work: each in turn gives way to each odd value. A number names a place.
CALLS: dict[str, tuple[Callable[..., Any], dict[str | int, Any]]] = {
    "Sample": (
        aw.Sample,
        {
            "image": PICTURE,
            "mask": np.zeros((6, 8), int),
            "boxes": [[1, 1, 4, 3]],
            "box_labels": ["cat"],
            "keypoints": [[2, 2], [3, 3]],
            "keypoint_names": ["a", "b"],
            "keypoint_pairs": [(0, 1)],
            "label": "a",
            "box_ids": [0],
            "visible": [1],
        },
    ),
    "Sample.replace": (SAMPLE.replace, {"image": PICTURE, "boxes": [[1, 1, 4, 3]], "keypoints": [[2, 2]], "label": 1}),
    "Sample.same_as": (SAMPLE.same_as, {0: SAMPLE}),
    "SoftLabel": (aw.SoftLabel, {0: {"a": 1}}),
    "soft_label": (aw.soft_label, {0: "a", 1: ["a", "b"]}),
    "Range": (
        aw.Range,
        {"low": 0.5, "high": 1, "unit": "deg", "neutral": 1, "usual": (0.5, 1), "scale": "log", "whole": False},
    ),
    "Range.check": (aw.Range(0, 1).check, {0: 1, 1: "name"}),
    "Range.check_open": (aw.Range(0, 1).check_open, {0: 1, 1: "name"}),
    "Range.parse": (aw.Range(0, 1).parse, {0: "1"}),
    "Range.parse_open": (aw.Range(0, 1).parse_open, {0: "0..1"}),
    "Recipe by_label id": (lambda one: aw.Recipe([aw.rotate], by_label=[("6", one, {"angle": 1})]), {0: 0}),
    "whole Range": (aw.Range(0, 7, whole=True).check_open, {0: 1, 1: "name"}),
    "Choice": (aw.Choice, {"options": ("a", "b"), "neutral": "a", "usual": ("a",)}),
    "Choice.check_open": (aw.Choice(("a", "b")).check_open, {0: "a", 1: "name"}),
    "Switch": (aw.Switch, {"neutral": True, "usual": (True,)}),
    "Switch.check_open": (aw.Switch().check_open, {0: True, 1: "name"}),
    "Seed.check_open": (aw.Seed().check_open, {0: 1, 1: "name"}),
    "Region": (aw.Region, {"kind": "box", "edges": (0, 0, 1, 1), "label": None, "feather": 0.1, "outside": False}),
    "Region.box": (aw.Region.box, {0: 0, 1: 0, 2: 1, 3: 1, "feather": 0.1, "outside": False}),
    "Region.masked": (aw.Region.masked, {"feather": 0.1, "outside": True}),
    "Region.labelled": (aw.Region.labelled, {"label": 7}),
    "Region.boxes": (aw.Region.boxes, {"label": "a"}),
    "Region.mask": (aw.Region.masked().mask, {0: SAMPLE}),
    "Region.from_entry": (aw.Region.from_entry, {0: {"region": "box", "edges": [0, 0, 1, 1]}}),
    "Recipe": (
        aw.Recipe,
        {
            "steps": [aw.rotate],
            "fill": "edge",
            "fill_level": 0.5,
            "min_visible": 0.1,
            "min_size": 4,
            "clip": False,
            "boxes": "turned",
            "min_object_visible": 0.5,
            "measured_on": "all",
            "otherwise": "draw again",
            "ids": [3],
            "by_label": {"6": {3: {"angle": (0, 1)}}},
        },
    ),
    "label_at_risk": (aw.label_at_risk, {0: SAMPLE, 1: SAMPLE, 2: "largest"}),
    "Sample of corners": (
        lambda box_corners: aw.Sample(PICTURE, box_corners=box_corners),
        {"box_corners": [[[1, 1], [4, 2], [3, 4], [0, 3]]]},
    ),
    "Recipe of": (lambda step: aw.Recipe([step]), {0: aw.rotate}),
    "Recipe by_label rows": (lambda row: aw.Recipe([aw.rotate], by_label=[row]), {0: ("6", 0, {"angle": 1})}),
    "Recipe.draw": (RECIPE.draw, {"rng": np.random.default_rng(0), "label": "a"}),
    "Recipe.apply": (RECIPE.apply, {"sample": SAMPLE, "steps": [STEP]}),
    "Recipe.resolved": (RECIPE.resolved, {"steps": [STEP], "size": (6, 8)}),
    "Recipe()": (RECIPE, {"picture": PICTURE, "seed": 0}),
    "Recipe() of many": (lambda picture, seed: RECIPE([PICTURE, picture], seed=seed), {0: PICTURE, 1: 0}),
    "Recipe() with means": (RECIPE, {"picture": PICTURE, "means": None}),
    "Recipe[]": (RECIPE.__getitem__, {0: 0}),
    "Recipe[:]": (lambda start, stop: RECIPE[start:stop], {0: 0, 1: 2}),
    "Recipe +": (lambda other: RECIPE + other, {0: aw.gamma}),
    "+ Recipe": (RECIPE.__radd__, {0: aw.gamma}),
    "Recipe.to_file": (_to_file, {0: "recipe.json", "overwrite": False}),
    "Recipe.for_label": (RECIPE.for_label, {0: "a"}),
    "Recipe.holding": (RECIPE.holding, {0: 0, 1: "a", "angle": (0, 1)}),
    "Recipe.replace": (
        RECIPE.replace,
        {"steps": [aw.rotate], "ids": [1], "fill": "edge", "min_visible": 0, "by_label": ()},
    ),
    "Recipe.adding": (RECIPE.adding, {0: aw.gamma}),
    "Recipe.removing": (RECIPE.removing, {0: 0}),
    "Recipe.moving": (RECIPE.moving, {0: 0, 1: 1}),
    "Recipe.changing": (RECIPE.changing, {0: 0, 1: aw.gamma}),
    "Recipe.to_code": (RECIPE.to_code, {0: "augwidgets"}),
    "Recipe.to_object": (RECIPE.to_object, {0: "no such"}),
    "Recipe.from_json": (aw.Recipe.from_json, {0: RECIPE.to_json()}),
    "Recipe.from_file": (aw.Recipe.from_file, {0: "no/such"}),
    "Recipe.from_object": (aw.Recipe.from_object, {0: None}),
    "Step()": (STEP, {0: PICTURE}),
    "Step.within": (aw.gamma.at().within, {0: None}),
    "OpenStep.within": (aw.gamma.between().within, {0: None}),
    "OpenStep.replace": (OPEN.replace, {"chance": 0.5, "on": True, "angle": (0, 1)}),
    "Group": (
        aw.Group,
        {"kind": "one_of", "members": [aw.rotate], "chance": 1, "on": True, "ids": [0], "weights": [1]},
    ),
    "Group.replace": (GROUP.replace, {"chance": 1, "on": True, "weights": [1, 1]}),
    "Group.changing": (GROUP.changing, {0: 0, 1: aw.blur}),
    "Group.adding": (GROUP.adding, {0: aw.blur}),
    "Group.removing": (GROUP.removing, {0: 0}),
    "Group.moving": (GROUP.moving, {0: 0, 1: 1}),
    "one_of": (aw.one_of, {"steps": [aw.rotate], "chance": 1, "weights": [1], "ids": [0]}),
    "some_of": (aw.some_of, {"n": 1, "steps": [aw.rotate, aw.gamma], "chance": 1, "ids": [0, 1], "again": True}),
    "any_order": (aw.any_order, {"steps": [aw.rotate], "chance": 1, "ids": [0]}),
    "in_order": (aw.in_order, {"steps": [aw.rotate], "chance": 1, "ids": [0]}),
    "maybe": (aw.maybe, {"step": aw.rotate, "chance": 0.5, "on": True}),
    "within": (aw.within, {"region": aw.Region.masked(), "step": aw.gamma}),
    "rand_augment": (aw.rand_augment, {"n": 2, "magnitude": 9}),
    "auto_augment": (aw.auto_augment, {"policy": "svhn"}),
    "spatial": (aw.spatial, {0: lambda size: aw.Affine.identity(size=size)}),
    "tone": (aw.tone, {0: lambda level: level}),
    "pixel": (aw.pixel, {0: lambda image: image}),
    "pair": (aw.pair, {0: lambda one, other: one}),
    "CATALOGUE": (aw.CATALOGUE.__getitem__, {0: "rotate"}),
    "PAIRS": (aw.PAIRS.__getitem__, {0: "mixup"}),
    "Affine": (aw.Affine, {"rows": ((1, 0, 0), (0, 1, 0)), "size": (6, 8)}),
    "Affine.rotation": (aw.Affine.rotation, {0: 10, "size": (6, 8)}),
    "Affine.scaling": (aw.Affine.scaling, {0: 1, 1: 1, "size": (6, 8)}),
    "Affine.centred": (aw.Affine.centred, {0: ((1, 0, 0), (0, 1, 0)), "size": (6, 8)}),
    "Affine.points": (aw.Affine.identity(size=(6, 8)).points, {0: [[1, 2]]}),
    "Projective": (aw.Projective, {"rows": ((1, 0, 0), (0, 1, 0), (0, 0, 1)), "size": (6, 8)}),
    "load": (aw.load, {0: PICTURE, "mask": SAMPLE.mask}),
    "pictures.load_by_name": (aw.pictures.load_by_name, {0: "cat"}),
    "pictures.about": (aw.pictures.about, {0: "cat"}),
    "presets.for_pictures": (aw.presets.for_pictures, {0: 100, "classes": 10}),
    "examples.generator": (aw.examples.generator, {0: "rotation"}),
    "migrate": (aw.migrate, {0: None}),
    "cluster_means": (aw.cluster_means, {0: BATCH, 1: 2, "seed": 0, "size": (6, 8)}),
    "pictures_seen": (aw.training.pictures_seen, {0: RECIPE, 1: 100, "epochs": 2, "batch_size": 2}),
    "compare": (
        _compared,
        {
            "data": np.zeros((12, 8, 8), np.uint8),
            "recipes": {"none": None, "mine": RECIPE},
            "y": [0, 1] * 6,
            "seeds": 1,
            "epochs": 1,
            "train_size": 4,
            "validation_size": 4,
            "test_size": 4,
            "batch_size": 2,
            "size": (8, 9),
            "minutes": 1,
            "seed": 0,
            "progress": False,
        },
    ),
    "pictures_worth": (
        _worth,
        {"data": np.zeros((12, 8, 8), np.uint8), "recipe": RECIPE, "y": [0, 1] * 6, "sizes": (4, 6), "seeds": 1},
    ),
    "search": (
        _searched,
        {
            "data": np.zeros((12, 8, 8), np.uint8),
            "space": RECIPE,
            "y": [0, 1] * 6,
            "against": RECIPE,
            "trials": 1,
            "minutes": 1,
            "method": "tpe",
            "seeds": 1,
            "fresh_seeds": 1,
            "pruning": True,
            "epochs": 1,
            "train_size": 4,
            "batch_size": 2,
            "size": (8, 9),
            "to": "kept",
            "seed": 0,
            "progress": False,
            "follow": None,
        },
    ),
    "open_records": (_opened_records, {0: None}),
    "without_each": (aw.training.without_each, {0: aw.Recipe([aw.rotate, aw.gamma]), 1: "mine"}),
    "gan.generator": (lambda *given: aw.training.gan.generator(*given), {0: (8, 8, 1), 1: 2}),
    "gan.discriminator": (lambda *given: aw.training.gan.discriminator(*given), {0: (8, 8, 1), 1: 2}),
    "gan.load": (lambda folder: aw.training.gan.load(folder), {0: "nowhere"}),
    "gan.measure": (lambda gan, **given: aw.training.gan.measure(gan, **given), {0: None, "judge": None, "count": 50}),
    "Gan.sample": (_a_gan().sample, {0: 3, 1: "a", "seed": 0}),
    "Gan.made_of": (_a_gan().made_of, {0: np.zeros((2, 64)), 1: "a"}),
    "Gan.noise": (_a_gan().noise, {0: 3, "seed": 0}),
    "Gan.save": (_a_gan().save, {0: "nowhere/at/all"}),
    "more_pictures.interpolated": (
        lambda by, **k: aw.training.more_pictures.interpolated(by, **k),
        {0: 0.5, "steps": 9},
    ),
    "more_pictures.mixed_pixels": (lambda share: aw.training.more_pictures.mixed_pixels(share), {0: 0.5}),
    "more_pictures.cluster_blended": (
        lambda *given: aw.training.more_pictures.cluster_blended(*given),
        {0: 2, 1: 0.5},
    ),
    "more_pictures.gan_samples": (
        lambda per_class, **k: aw.training.more_pictures.gan_samples(per_class, **k),
        {0: 2, "recipe": None, "steps": 9},
    ),
    "small_network": (aw.training.small_network, {0: (8, 8, 1), 1: 2}),
    "trained_network": (
        _network,
        {
            "data": np.zeros((12, 8, 8), np.uint8),
            "y": [0, 1] * 6,
            "recipe": RECIPE,
            "epochs": 1,
            "train_size": 4,
            "seed": 0,
        },
    ),
    "Classifier": (_of_model("Classifier"), {0: ["a", "b"], "levels": "0..1", "image_shape": (8, 8, 1)}),
    "Classifier.number_of": (lambda label: _known().number_of(label), {0: "a"}),
    "predicted": (_of_model("predicted"), {0: PICTURE}),
    "grad_cam": (_of_model("grad_cam"), {0: PICTURE, "of": "a", "layer": None}),
    "feature_maps": (_of_model("feature_maps"), {0: PICTURE, "layer": None}),
    "adversarial": (_of_model("adversarial"), {0: PICTURE, "strength": 3, "label": "a"}),
    "known_range": (
        _of_model("known_range"),
        {0: PICTURE, 1: aw.rotate, "along": "angle", "label": None, "between": (-10, 10)},
    ),
    "robustness": (
        _of_model("robustness"),
        {
            0: np.zeros((4, 8, 8), np.uint8),
            1: aw.rotate,
            2: ["a", "b"] * 2,
            "along": "angle",
            "between": (-10, 10),
            "count": 3,
            "most": 4,
            "seed": 0,
        },
    ),
    "Augmented": (
        aw.training.Augmented,
        {
            0: BATCH,
            1: [0, 1, 0, 1],
            2: RECIPE,
            "batch_size": 2,
            "seed": 0,
            "size": (6, 8),
            "shuffle": True,
            "threads": 1,
        },
    ),
    "natural_shares": (
        _shares,
        {"shares": (0, 1), "train_size": 2, "size": (8, 8), "seeds": 1, "epochs": 1, "batch_size": 2, "seed": 0},
    ),
    "prepared": (aw.training.prepared, {0: [aw.invert.at()], 1: RECIPE}),
    "cats_and_dogs": (aw.training.cats_and_dogs, {0: "nowhere", "train_size": 4, "epochs": 1, "seeds": 1}),
    "RecipeLayer": (aw.training.RecipeLayer, {0: aw.Recipe([aw.rotate, aw.gamma]), "seed": 3, "levels": "0..1"}),
    "RecipeLayer.steps": (aw.training.RecipeLayer(aw.Recipe([aw.invert.at()])).steps, {0: [0.5]}),
    "ReviewGrid.decide": (lambda *what: aw.ReviewGrid([PICTURE]).decide(*what), {0: 0, 1: "keep", 2: None}),
    "mixup": (aw.mixup, {0: SAMPLE, 1: SAMPLE}),
    "mixup.at": (aw.mixup.at, {"weight": 0.3}),
    "ImageDataGenerator": (
        aw.ImageDataGenerator,
        {name: item.default for name, item in aw.ImageDataGenerator.__signature__.parameters.items()},
    ),
    "generator.flow": (
        aw.ImageDataGenerator().flow,
        {
            "x": BATCH,
            "y": [0, 1, 0, 1],
            "batch_size": 2,
            "seed": 1,
            "sample_weight": [1] * 4,
            "subset": None,
            "shuffle": False,
        },
    ),
    "generator.fit": (
        aw.ImageDataGenerator(featurewise_center=True).fit,
        {"x": BATCH, "augment": False, "rounds": 1, "seed": 1},
    ),
    "generator.random_transform": (aw.ImageDataGenerator().random_transform, {"x": PICTURE, "seed": 1}),
    "generator.apply_transform": (aw.ImageDataGenerator().apply_transform, {0: PICTURE, 1: {"theta": 20}}),
    "generator.get_random_transform": (aw.ImageDataGenerator().get_random_transform, {0: (6, 8, 3), "seed": 1}),
    "generator.standardize": (aw.ImageDataGenerator(rescale=2).standardize, {0: PICTURE.astype(np.float32)}),
    "apply_affine_transform": (
        generator.apply_affine_transform,
        {"x": PICTURE, "theta": 10, "fill_mode": "nearest", "cval": 0, "order": 1, **AXES},
    ),
    "random_rotation": (generator.random_rotation, {"x": PICTURE, "rg": 10, **AXES}),
    "random_shift": (generator.random_shift, {"x": PICTURE, "wrg": 0.1, "hrg": 0.1, **AXES}),
    "random_shear": (generator.random_shear, {"x": PICTURE, "intensity": 10, **AXES}),
    "random_zoom": (generator.random_zoom, {"x": PICTURE, "zoom_range": (0.9, 1.1), **AXES}),
    "apply_channel_shift": (generator.apply_channel_shift, {"x": PICTURE, "intensity": 10, "channel_axis": 2}),
    "random_channel_shift": (generator.random_channel_shift, {"x": PICTURE, "intensity_range": 10, "channel_axis": 2}),
    "apply_brightness_shift": (generator.apply_brightness_shift, {"x": PICTURE, "brightness": 1.1, "scale": True}),
    "random_brightness": (generator.random_brightness, {"x": PICTURE, "brightness_range": (0.9, 1.1), "scale": True}),
    "warp_of": (generator.warp_of, {0: {"theta": 10}, 1: (6, 8)}),
    "Preprocessing": (generator.Preprocessing, {0: aw.gamma.at()}),
}
# Each transform: its parameters share the few kinds of domain above, so that a few values each will do.
for _name, _transform in aw.CATALOGUE.items():
    CALLS[f"{_name}.at"] = (_transform.at, dict(_transform.at().values))
    CALLS[f"{_name}.between"] = (_transform.between, dict(_transform.at().values))
    CALLS[f"{_name}()"] = (_transform, {0: PICTURE})
_BLOCK = aw.scenes.Cutout(np.full((4, 4, 4), 255, np.uint8), "block")
_PLAN = aw.scenes.Plan([_BLOCK], [PICTURE], count=1, scale=0.5, smallest=1)
CALLS |= {
    "Region.painted": (
        aw.Region.painted,
        {0: [[(0, 0), (1, 0), (1, 1)]], 1: [[(0, 0)]], "width": 0.1, "size": None, "feather": 0.1, "outside": False},
    ),
    "scenes.Cutout": (
        aw.scenes.Cutout,
        {0: np.full((4, 4, 4), 255, np.uint8), "label": "a", "source": "b", "licence": "c", "of": (6, 8),
         "photograph": "d"},
    ),
    "scenes.cutout": (
        aw.scenes.cutout,
        {0: PICTURE, 1: 0.9, "mask": np.ones((6, 8), int), "background": "white", "label": "a", "source": "b",
         "licence": "c", "largest": True, "holes": False},
    ),
    "scenes.Scribble": (aw.scenes.Scribble, {0: [(1, 2), (3, 4)], "inside": True, "width": 3}),
    "scenes.Lasso": (aw.scenes.Lasso, {0: [(1, 2), (3, 4), (5, 1)], "inside": True}),
    "scenes.cutout_by_strokes": (
        aw.scenes.cutout_by_strokes,
        {0: PICTURE, 1: [aw.scenes.Lasso([(1, 1), (5, 1), (5, 5)])], "threshold": None, "label": "a", "source": "b",
         "licence": "c"},
    ),
    "scenes.cutout_by_strokes of": (
        lambda stroke: aw.scenes.cutout_by_strokes(PICTURE, [stroke]), {0: aw.scenes.Lasso([(1, 1), (5, 1), (5, 5)])},
    ),
    "scenes.cutouts": (aw.scenes.cutouts, {0: [aw.pictures.cat()], 1: "cat", "source": "a", "licence": "b"}),
    "scenes.Placed": (
        lambda **values: _PLAN.scene((6, 8), objects=[aw.scenes.Placed(**values)]).paint(),
        {"cutout": 0, "x": 0.5, "y": 0.5, "scale": 0.5, "angle": 3, "mirrored": True, "steps": (), "labelled": True},
    ),
    "scenes.Plan": (
        aw.scenes.Plan,
        {
            "cutouts": [_BLOCK], "backgrounds": [PICTURE], "count": 1, "x": (0, 1), "y": (0, 1), "scale": 0.5,
            "angle": 0, "mirror": 0.5, "blend": "paste", "cutout_recipe": None, "recipe": RECIPE, "match": 0.5,
            "shadow": 0.5, "visible": 0.5, "truncated": 0.5, "overlap": 1, "distance": 0, "smallest": 1, "tries": 5,
            "where": None, "beside": (), "horizon": None, "distractors": [_BLOCK], "distractor_count": 1,
            "place_by": "centre", "scale_by": "scene", "weights": {"block": 1},
        },
    ),
    "scenes.Plan.replace": (_PLAN.replace, {"count": 1, "weights": {"block": 1}, "backgrounds": [PICTURE]}),
    "scenes.Scene": (lambda **values: aw.scenes.Scene(_PLAN, (6, 8), 0, **values).paint(), {"blend": "paste"}),
    "scenes.Plan.draw": (_PLAN.draw, {0: np.random.default_rng(0), "size": (6, 8)}),
    "scenes.Plan.scene": (
        _PLAN.scene, {0: (6, 8), 1: 0, "crop": (0.5, 0.5), "objects": [], "blend": "paste", "steps": ()},
    ),
    "scenes.Plan.series": (
        lambda *count, **options: _PLAN.series(*count, **options)[0],
        {0: 3, "seed": 0, "size": (6, 8), "validation": 0, "in_all_blends": False, "natural": 0, "natural_from": None},
    ),
    "scenes.Scene.paint": (_PLAN.draw(np.random.default_rng(0)).paint, {"blend": "paste"}),
    "scenes.Scene.sized": (lambda size: _PLAN.draw(np.random.default_rng(0)).sized(size).paint(), {0: (6, 8)}),
    "scenes.Plan.from_file": (aw.scenes.Plan.from_file, {0: "nowhere.json"}),
}  # fmt: skip
_PICKER = aw.CutoutPicker(PICTURE, threshold=None)


def _saved(path: Any, *, overwrite: Any) -> None:
    """Save a cut-out in a folder that is gone afterwards."""
    picker = aw.CutoutPicker(PICTURE, threshold=None)
    picker.lasso([(1, 1), (5, 1), (5, 5)])
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        picker.save(path, overwrite=overwrite)


# What takes long where it works.
HEAVY: dict[str, tuple[Callable[..., Any], dict[str | int, Any]]] = {
    "GanLab": (
        aw.GanLab,
        {
            "data": BATCH,
            "y": None,
            "recipe": None,
            "epochs": 1,
            "train_size": 2,
            "to": "",
            "seed": 0,
            "place": 0.5,
            "label": "a",
            "page": "Samples",
        },
    ),
    "more_pictures.compare_ways": (
        _ways_compared,
        {
            "data": np.zeros((12, 8, 8), np.uint8),
            "ways": {"none": None, "mine": RECIPE},
            "y": [0, 1] * 6,
            "seeds": 1,
            "epochs": 1,
            "train_size": 4,
            "batch_size": 2,
            "size": (8, 9),
            "seed": 0,
            "progress": False,
        },
    ),
    "small_unet": (aw.training.small_unet, {0: (8, 8, 1), 1: 2}),
    "article_network": (aw.training.article_network, {0: (32, 32, 3), 1: 2}),
    "gan.train": (
        _gan_trained,
        {
            "data": np.zeros((12, 8, 8), np.uint8),
            "y": [0, 1] * 6,
            "log_to": None,
            "conditional": True,
            "recipe": None,
            "epochs": 1,
            "train_size": 4,
            "batch_size": 2,
            "size": (8, 9),
            "minutes": 1,
            "seed": 0,
            "progress": False,
            "follow": None,
        },
    ),
    "RecipeExplorer.to_html": (_to_page, {0: "page.html", "title": "", "overwrite": False}),
    "grid": (aw.grid, {0: [PICTURE], 1: ["a"], "columns": 3, "labels": True, "width": 2}),
    "film_strip": (aw.film_strip, {0: aw.gamma, 1: PICTURE, "along": "exponent", "count": 3}),
    "gallery": (aw.gallery, {0: PICTURE, 1: [aw.gamma]}),
    "gallery_site": (_to_site, {0: "site", 1: PICTURE, 2: [aw.invert], "overwrite": False, "progress": False}),
    "effect_of": (aw.training.effect_of, {0: RECIPE, 1: BATCH}),
    "report_on": (aw.data.report_on, {0: BATCH, 1: [0, 1, 0, 1], "recipe": RECIPE, "input_size": (6, 8), "n_jobs": 1}),
    "worst_first": (
        aw.data.worst_first,
        {0: aw.data.open(BATCH), 1: RECIPE, 2: 1, 3: 0, "levels": True, "input_size": (6, 8), "n_jobs": 1},
    ),
    "with_mirrors": (
        aw.data.open([aw.Sample(PICTURE, label=name) for name in "ab"]).with_mirrors,
        {0: {"a": "b"}, "half_turns": {"a": "b"}, "never": ["a"], "otherwise": "skip"},
    ),
    "made": (aw.data.open(BATCH).made, {0: 1, 1: RECIPE, 2: 0, 3: 0}),
    "export": (
        _exported,
        {
            "data": BATCH,
            "recipe": RECIPE,
            "to": "out",
            "format": "masks",
            "copies": 1,
            "seed": 1,
            "originals": 0.5,
            "recipes": None,
            "pictures": "png",
            "quality": 9,
            "means": None,
            "progress": False,
        },
    ),
    "DataSet.augmented": (aw.data.open(BATCH).augmented, {0: RECIPE, 1: 0, "give": "image", "means": None}),
    "check": (aw.check, {0: aw.gamma}),
    "ReviewGrid": (
        aw.ReviewGrid,
        {0: [PICTURE], "decisions": None, "flags": {"dark": [0]}, "page": 1, "filter": "all"},
    ),
    "SceneExplorer": (aw.SceneExplorer, {0: _PLAN, "seed": 1, "size": (6, 8), "page": "Grid", "chosen": 0}),
    "SceneExplorer.write": (_scenes_written, {"to": "out", "count": 1, "format": "coco", "size": (6, 8)}),
    "CutoutPicker": (
        aw.CutoutPicker,
        {0: PICTURE, 1: "a", 2: None, "source": "b", "licence": "c"},
    ),
    "CutoutPicker.strokes": (_set(_PICKER, "strokes"), {0: []}),
    "CutoutPicker.threshold": (_set(_PICKER, "threshold"), {0: None}),
    "CutoutPicker.label": (_set(_PICKER, "label"), {0: "a"}),
    "CutoutPicker.scribble": (_PICKER.scribble, {0: [(1, 2), (3, 4)], "inside": True, "width": 3}),
    "CutoutPicker.lasso": (_PICKER.lasso, {0: [(1, 2), (3, 4), (5, 1)], "inside": True}),
    "CutoutPicker.save": (_saved, {0: "a.png", "overwrite": True}),
    "SearchLab": (
        aw.SearchLab,
        {
            0: "digits",
            1: RECIPE,
            "y": None,
            "against": {"mine": RECIPE},
            "model": None,
            "trials": 1,
            "epochs": 1,
            "train_size": 40,
            "to": "",
            "seed": 0,
            "method": "tpe",
            "page": "Trials",
        },
    ),
    "TrainingLab": (
        aw.TrainingLab,
        {
            0: "digits",
            1: {"none": None, "turned": RECIPE},
            "y": None,
            "model": None,
            "seeds": 1,
            "epochs": 1,
            "train_size": 40,
            "to": "",
            "seed": 0,
            "page": "Curves",
        },
    ),
    "explore": (aw.explore, {0: PICTURE, 1: None, "seed": 1, "page": "Grid", "chosen": 0}),
}


def wrong(error: BaseException) -> str | None:
    """Return what is wrong with an error that a user sees, or None."""
    words = str(error)
    if not isinstance(error, ALLOWED) or isinstance(error, (RecursionError, UnicodeError, NotImplementedError)):
        return f"raises {type(error).__name__}: {words[:200]!r}"
    if words.strip("'") == OWN:
        return None
    if not 1 <= len(words) <= 300 or not words.isprintable():
        return f"says {len(words)} characters: {words[:400]!r}"
    found = _INTERNAL.search(words)
    return f"says what is inside: {type(error).__name__}: {words!r} ({found[0]})" if found else None


def faults(call: Callable[..., Any], good: dict[str | int, Any], values: dict[str, Callable[[], Any]]) -> Iterator[str]:
    for place in good:
        for name, make in values.items():
            given = {**good, place: make()}
            arguments = [value for key, value in given.items() if isinstance(key, int)]
            keywords = {key: value for key, value in given.items() if isinstance(key, str)}
            try:
                with contextlib.redirect_stdout(io.StringIO()):
                    call(*arguments, **keywords)
            except Exception as error:
                if what := wrong(error):
                    yield f"{place}={name}: {what}"


@pytest.fixture(autouse=True)
def _catalogue_as_it_was():
    """What a decorator was handed here (`list`, say) is no transform for the tests that come after."""
    before = set(aw.CATALOGUE)
    yield
    for name in set(aw.CATALOGUE) - before:
        aw.CATALOGUE.discard(name)


@pytest.mark.parametrize("name", CALLS)
def test_it_works_or_one_sentence_says_what_is_wrong(name):
    call, good = CALLS[name]
    shared = name.partition(".")[0].partition("(")[0] in aw.CATALOGUE and name not in (
        "rotate.at",
        "rotate.between",
        "gamma()",
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is inside a foreign thing
        found = list(faults(call, good, FEW if shared or name == "ImageDataGenerator" else VALUES))
    assert not found, "\n".join([f"{len(found)} of {name}", *found[:12]])


@pytest.mark.parametrize("name", HEAVY)
def test_what_takes_long_says_it_too(name):
    call, good = HEAVY[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = list(faults(call, good, FEW))
    assert not found, "\n".join([f"{len(found)} of {name}", *found[:12]])
