"""`aw.migrate`: every claim of its table, "same" and "nearly", is checked against what the generator does."""

from __future__ import annotations

import inspect
import warnings

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.generator import ImageDataGenerator, keras_class, warp_of
from augwidgets.generator.keras_import import import_keras

keras = import_keras()

KERASS_OWN = keras_class.image_module().ImageDataGenerator
BOTH = pytest.mark.parametrize("kind", [ImageDataGenerator, KERASS_OWN], ids=["ours", "Keras's own"])

# Not square, one side odd; a photo, in the floats of 0..255 that a generator gets from files.
PHOTO = aw.pictures.cat().image[40:137, 60:192].astype(np.float32)

# Layers interpolate in single precision: a thousandth of full range.
CLOSE = 0.26


def row(migration, argument):
    (found,) = [row for row in migration.rows if argument in row.argument.split(", ")]
    return found


def fixed(layer, **values):
    """The layer with other ranges."""
    return type(layer).from_config({**layer.get_config(), **values})


def through(layer, *pictures):
    return np.asarray(layer(np.stack(pictures), training=True))


FILLED = [{"fill_mode": "constant", "cval": 90}, {"fill_mode": "nearest"}, {"fill_mode": "reflect"},
          {"fill_mode": "wrap"}]  # fmt: skip


# -- what is the same ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fill", FILLED, ids=lambda fill: fill["fill_mode"])
def test_a_rotation_is_the_same(fill):
    generator = ImageDataGenerator(rotation_range=30, **fill)
    migration = aw.migrate(generator)
    assert (row(migration, "rotation_range").how, row(migration, "rotation_range").recipe_how) == ("same", "same")
    (layer,) = migration.layers.layers
    assert layer.factor == pytest.approx((-30 / 360, 30 / 360))
    there = through(fixed(layer, factor=(20 / 360, 20 / 360)), PHOTO)[0]
    np.testing.assert_allclose(there, generator.apply_transform(PHOTO, {"theta": 20}), atol=CLOSE)
    assert migration.recipe.steps == (aw.rotate.between(angle=(-30, 30)),)


@pytest.mark.parametrize("fill", FILLED, ids=lambda fill: fill["fill_mode"])
def test_shifts_are_the_same(fill):
    generator = ImageDataGenerator(width_shift_range=0.1, height_shift_range=0.3, **fill)
    migration = aw.migrate(generator)
    assert row(migration, "width_shift_range") is row(migration, "height_shift_range")
    assert row(migration, "width_shift_range").how == row(migration, "width_shift_range").recipe_how == "same"
    (layer,) = migration.layers.layers
    assert (layer.width_lower, layer.width_upper, layer.height_lower, layer.height_upper) == (-0.1, 0.1, -0.3, 0.3)
    there = through(fixed(layer, width_factor=(0.07, 0.07), height_factor=(-0.2, -0.2)), PHOTO)[0]
    height, width = PHOTO.shape[:2]
    ours = generator.apply_transform(PHOTO, {"tx": -0.07 * width, "ty": 0.2 * height})
    np.testing.assert_allclose(there, ours, atol=CLOSE)
    assert migration.recipe.steps == (aw.shift.between(right=(-0.1, 0.1), down=(-0.3, 0.3)),)


@pytest.mark.parametrize("fill", FILLED, ids=lambda fill: fill["fill_mode"])
def test_a_zoom_is_the_same_and_draws_width_and_height_apart(fill):
    generator = ImageDataGenerator(zoom_range=(0.5, 1.5), **fill)
    migration = aw.migrate(generator)
    assert row(migration, "zoom_range").how == "same"
    (layer,) = migration.layers.layers
    drawn = layer.get_random_transformation(np.zeros((800, 4, 4, 3), np.float32))
    wide, tall = (np.asarray(drawn[name]).ravel() for name in ("width_zoom", "height_zoom"))
    for found in (wide, tall):
        assert 0.5 <= found.min() < 0.52 and 1.48 < found.max() <= 1.5
    assert abs(np.corrcoef(wide, tall)[0, 1]) < 0.18  # five standard deviations of 800 pairs
    there = through(fixed(layer, width_factor=(-0.4, -0.4), height_factor=(0.3, 0.3)), PHOTO)[0]
    np.testing.assert_allclose(there, generator.apply_transform(PHOTO, {"zx": 0.6, "zy": 1.3}), atol=CLOSE)


def test_a_closed_zoom_is_the_same_in_the_recipe_and_an_open_one_the_nearest():
    generator = ImageDataGenerator(zoom_range=(0.8, 0.8))
    migration = aw.migrate(generator)
    assert row(migration, "zoom_range").recipe_how == "same"
    ours = migration.recipe(PHOTO / 255) * 255
    np.testing.assert_allclose(ours, generator.apply_transform(PHOTO, {"zx": 0.8, "zy": 0.8}), atol=CLOSE)
    found = row(aw.migrate(ImageDataGenerator(zoom_range=(0.5, 1.25))), "zoom_range")
    assert found.recipe_how == "nearly" and "apart, which distorts" in found.why
    assert found.recipe == "aw.zoom.between(scale=(0.8, 2.0))"


@BOTH
def test_flips_are_the_same(kind):
    migration = aw.migrate(kind(horizontal_flip=True, vertical_flip=True))
    assert [(one.how, one.recipe_how) for one in migration.rows] == [("same", "same")] * 2
    flips = through(migration.layers, *[PHOTO[:8, :9]] * 400)
    small = PHOTO[:8, :9]
    for across in (1, -1):
        for down in (1, -1):
            # Each way a quarter, and five standard deviations of 8.7.
            assert abs(sum((one == small[::down, ::across]).all() for one in flips) - 100) < 44
    assert [step.chance for step in migration.recipe.steps] == [0.5, 0.5]


def test_another_chance_of_a_flip_is_said_by_the_recipe_alone():
    found = row(aw.migrate(ImageDataGenerator(horizontal_flip=0.3)), "horizontal_flip")
    assert (found.how, found.layers, found.recipe_how) == ("not", "", "same")
    assert found.recipe == "aw.maybe(aw.flip_horizontal.between(), 0.3)" and "a share of 0.3" in found.why
    # Keras's own class mirrored half of them.
    found = row(aw.migrate(KERASS_OWN(horizontal_flip=0.3)), "horizontal_flip")
    assert (found.how, found.recipe_how) == ("same", "nearly") and "RandomFlip" in found.layers
    own = KERASS_OWN(horizontal_flip=0.3)
    half = sum(own.get_random_transform((4, 4, 3), seed)["flip_horizontal"] > 0 for seed in range(300))
    assert 115 < half < 185


def test_rescaling_and_what_fit_measured_are_the_same():
    pictures = np.stack([PHOTO, PHOTO[::-1], PHOTO * 0.3])
    generator = ImageDataGenerator(True, False, True, rescale=1 / 255)
    generator.fit(pictures)
    migration = aw.migrate(generator)
    assert row(migration, "rescale").how == row(migration, "featurewise_center").how == "same"
    ours = generator.standardize(PHOTO)
    np.testing.assert_allclose(through(migration.layers, PHOTO)[0], ours, atol=1e-4)  # of some standard deviations
    # Not fitted: the layer is to be adapted.
    blank = aw.migrate(ImageDataGenerator(True, False, True, rescale=1 / 255))
    assert "adapt()" in row(blank, "featurewise_center").why
    scaling, normal = blank.layers.layers
    normal.adapt(np.asarray(scaling(pictures)))
    np.testing.assert_allclose(through(blank.layers, PHOTO)[0], ours, atol=1e-4)


def test_centring_alone():
    pictures = np.stack([PHOTO, PHOTO * 0.3])
    generator = ImageDataGenerator(featurewise_center=True)
    assert row(aw.migrate(generator), "featurewise_center").how == "not"
    generator.fit(pictures)
    migration = aw.migrate(generator)
    assert row(migration, "featurewise_center").how == "same"
    np.testing.assert_allclose(through(migration.layers, PHOTO)[0], generator.standardize(PHOTO), atol=1e-3)


def test_the_nearest_pixel_is_the_same():
    generator = ImageDataGenerator(rotation_range=30, interpolation_order=0)
    migration = aw.migrate(generator)
    assert row(migration, "interpolation_order").how == "same"
    (layer,) = migration.layers.layers
    there = through(fixed(layer, factor=(20 / 360, 20 / 360)), PHOTO)[0]
    ours = generator.apply_transform(PHOTO, {"theta": 20})
    # Some places lie so nearly between two pixels that single precision decides.
    assert (there != ours).any(axis=2).mean() < 0.002
    assert row(migration, "interpolation_order").recipe_how == "nearly"
    assert row(aw.migrate(ImageDataGenerator(interpolation_order=3)), "interpolation_order").how == "not"


def test_channels_may_come_first():
    generator = ImageDataGenerator(
        True, False, True, zoom_range=(0.8, 0.8), width_shift_range=0.1, horizontal_flip=True,
        data_format="channels_first",
    )  # fmt: skip
    first = np.ascontiguousarray(PHOTO.transpose(2, 0, 1))
    generator.fit(np.stack([first, first * 0.3]))
    migration = aw.migrate(generator)
    assert row(migration, "data_format").how == "same"
    shift, zoom, flip, normal = migration.layers.layers
    assert all(layer.data_format == "channels_first" for layer in (shift, zoom, flip))
    ours = generator.apply_transform(first, {"zx": 0.8, "zy": 0.8})
    np.testing.assert_allclose(through(zoom, first)[0], ours, atol=CLOSE)
    np.testing.assert_allclose(through(normal, first)[0], generator.standardize(first), atol=1e-4)


def test_brightness_is_the_same_in_the_recipe():
    generator = ImageDataGenerator(brightness_range=(0.5, 1.6))
    migration = aw.migrate(generator)
    assert row(migration, "brightness_range").recipe_how == "same"
    assert migration.recipe.steps == (aw.brightness.between(gain=(0.5, 1.6)),)
    ours = aw.brightness(PHOTO / 255, gain=1.4) * 255
    np.testing.assert_allclose(ours, generator.apply_transform(PHOTO, {"brightness": 1.4}), atol=1e-3)


# -- what is nearly so -----------------------------------------------------------------------------------------------


def test_a_layer_adds_light_where_the_generator_multiplies():
    generator = ImageDataGenerator(brightness_range=(0.6, 1.5))
    migration = aw.migrate(generator)
    assert row(migration, "brightness_range").how == "nearly"
    (layer,) = migration.layers.layers
    assert layer.factor == (-0.4, 0.5) and tuple(layer.value_range) == (0, 255)
    levels = np.array([0, 100, 255], np.float32).reshape(1, 3, 1)
    darker = through(fixed(layer, factor=(-0.4, -0.4)), levels)[0].ravel()
    np.testing.assert_allclose(darker, [0, 0, 153], atol=1e-3)
    assert generator.apply_transform(levels, {"brightness": 0.6}).ravel() == pytest.approx([0, 60, 153], abs=1e-3)
    lighter = through(fixed(layer, factor=(0.5, 0.5)), levels)[0].ravel()
    np.testing.assert_allclose(lighter, [127.5, 227.5, 255], atol=1e-3)  # black is lifted too


def test_a_channel_shift_saturates_elsewhere():
    generator = ImageDataGenerator(channel_shift_range=51)
    migration = aw.migrate(generator)
    found = row(migration, "channel_shift_range")
    assert (found.how, found.recipe_how) == ("nearly", "nearly")
    (layer,), (step,) = migration.layers.layers, migration.recipe.steps
    assert layer.factor == (-0.2, 0.2) and step == aw.offset.between(lift=(-0.2, 0.2))
    levels = np.array([50, 100, 200], np.float32).reshape(1, 3, 1)
    assert generator.apply_transform(levels, {"channel_shift_intensity": 51}).ravel().tolist() == [101, 151, 200]
    np.testing.assert_allclose(through(fixed(layer, factor=(0.2, 0.2)), levels)[0].ravel(), [101, 151, 251], atol=1e-3)
    np.testing.assert_allclose(aw.offset(levels / 255, lift=0.2).ravel() * 255, [101, 151, 251], atol=1e-3)


def test_a_shear_is_said_without_its_stretch_and_no_layer_slants_about_the_middle():
    generator = ImageDataGenerator(shear_range=20)
    migration = aw.migrate(generator)
    found = row(migration, "shear_range")
    assert (found.how, found.layers, found.recipe_how) == ("not", "", "nearly")
    assert migration.recipe.steps == (aw.shear.between(across=(-20, 20)),)
    old = warp_of({"shear": 20}, (97, 132)).points([[20, 10], [80, 90]])
    new = (
        aw.shear.at(across=20)
        .transform.declared.warp((97, 132), aw.shear.at(across=20).values)
        .points([[20, 10], [80, 90]])
    )
    np.testing.assert_allclose(new[:, 0], old[:, 0])
    np.testing.assert_allclose((new[:, 1] - 48.5) / np.cos(np.radians(20)), old[:, 1] - 48.5)
    # RandomShear leaves the top row, not the middle one, where it is, and takes one side or the other.
    line = np.zeros((41, 41, 1), np.float32)
    line[:, 20] = 1
    slanted = through(keras.layers.RandomShear(x_factor=(0.5, 0.5)), line)[0, ..., 0]
    assert slanted[0].argmax() == 20 and slanted[20].argmax() in (10, 30)


def test_a_picture_s_own_mean_and_spread_are_nearly_the_same():
    generator = ImageDataGenerator(False, True, False, True)
    migration = aw.migrate(generator)
    assert row(migration, "samplewise_center").how == "nearly"
    np.testing.assert_allclose(through(migration.layers, PHOTO)[0], generator.standardize(PHOTO), atol=1e-5)
    # A picture of one level: the generator divides by a millionth, the layer too.
    assert np.abs(through(migration.layers, np.full_like(PHOTO, 7))).max() < 1e-3
    # Where the spread itself is a millionth, the generator halves it.
    faint = np.random.default_rng(0).normal(0, 1e-6, (9, 9, 3)).astype(np.float32)
    assert through(migration.layers, faint)[0].std() > 1.3 * generator.standardize(faint).std()
    assert row(aw.migrate(ImageDataGenerator(samplewise_center=True)), "samplewise_center").how == "not"


def test_keras_s_own_shifts_move_along_the_other_axis():
    migration = aw.migrate(KERASS_OWN(width_shift_range=0.2))
    found = row(migration, "width_shift_range")
    assert (found.how, found.recipe_how) == ("nearly", "nearly") and "along the other axis" in found.why
    assert migration.layers.layers[0].width_upper == 0.2 and migration.recipe.steps[0].ranges["right"] == (-0.2, 0.2)
    assert any("not square" in note for note in migration.notes)
    assert not any("not square" in note for note in aw.migrate(ImageDataGenerator(width_shift_range=0.2)).notes)


# -- the whole -------------------------------------------------------------------------------------------------------


def own(image):
    return image


# One value for each argument that is not its default.
EVERY = {
    "featurewise_center": True, "samplewise_center": True, "featurewise_std_normalization": True,
    "samplewise_std_normalization": True, "zca_whitening": True, "rotation_range": 20, "width_shift_range": 0.1,
    "height_shift_range": 0.1, "brightness_range": (0.8, 1.2), "shear_range": 10, "zoom_range": 0.2,
    "channel_shift_range": 20, "fill_mode": "constant", "cval": 30, "horizontal_flip": True, "vertical_flip": True,
    "rescale": 1 / 255, "preprocessing_function": own, "data_format": "channels_first", "validation_split": 0.2,
    "interpolation_order": 0, "dtype": "float64",
}  # fmt: skip


@BOTH
def test_every_argument_has_a_row_and_only_if_it_is_given(kind):
    assert {*EVERY, "zca_epsilon"} == set(inspect.signature(KERASS_OWN).parameters)
    for name, value in EVERY.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Keras's, on settings that bring others along
            migration = aw.migrate(kind(**{name: value}))
        found = row(migration, name)
        assert found.how in ("same", "nearly", "not") and found.recipe_how in ("same", "nearly", "not")
        assert found.why and (found.how != "not" or not found.layers)
        brought = {"featurewise_center", "samplewise_center"} if len(migration.rows) > 1 else set()
        assert all(one is found or one.argument in brought for one in migration.rows)
    nothing = aw.migrate(kind())
    assert nothing.rows == () and nothing.recipe == aw.Recipe([], fill="edge")
    np.testing.assert_array_equal(through(nothing.layers, PHOTO)[0], PHOTO)


def made(kind):
    arguments = {name: value for name, value in EVERY.items()
                 if name not in ("zca_whitening", "data_format", "dtype", "interpolation_order")}  # fmt: skip
    return aw.migrate(kind(**arguments))


@BOTH
def test_the_text_makes_the_layers_in_the_generators_order(kind):
    migration = made(kind)
    names: dict = {}
    exec(compile(migration.code(), "exported", "exec"), names)
    there, here = names["layers"].layers, migration.layers.layers
    assert [type(layer).__name__ for layer in here] == [
        "RandomRotation", "RandomTranslation", "RandomZoom", "RandomFlip", "RandomFlip", "RandomBrightness",
        "RandomBrightness", "Rescaling", "LayerNormalization", "Normalization",
    ]  # fmt: skip
    for one, other in zip(there, here, strict=True):
        settings = [{k: v for k, v in layer.get_config().items() if k != "name"} for layer in (one, other)]
        assert settings[0] == settings[1]
    assert through(migration.layers, PHOTO, PHOTO).shape == (2, *PHOTO.shape)
    for name in ("shear_range (10)", "preprocessing_function (own)"):
        assert f"# Not done here: {name}: " in migration.code()
    assert migration.layers is migration.layers


@BOTH
def test_the_recipe_keeps_the_order_and_warps_once(kind):
    recipe = made(kind).recipe
    assert [step.transform.name for step in recipe.steps] == [
        "rotate", "shift", "shear", "zoom", "flip_horizontal", "flip_vertical", "offset", "brightness",
    ]  # fmt: skip
    assert recipe.fill == "constant" and recipe.fill_level == pytest.approx(30 / 255)
    assert all("fill" not in step.ranges for step in recipe.steps)


def test_the_recipe_is_the_one_that_can_be_read_where_everything_is_the_same():
    generator = ImageDataGenerator(
        rotation_range=40, width_shift_range=0.2, zoom_range=(0.8, 0.8), horizontal_flip=0.3,
        brightness_range=(0.6, 1.5), fill_mode="reflect",
    )  # fmt: skip
    migration, read = aw.migrate(generator), aw.Recipe.from_object(generator)
    assert all(one.recipe_how == "same" for one in migration.rows)
    drawn = [recipe.draw(np.random.default_rng(7)) for recipe in (migration.recipe, read)]
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize(
    ("arguments", "name", "word"),
    [
        ({"rotation_range": 400}, "rotation_range", "at most one whole turn"),
        ({"width_shift_range": 3}, "width_shift_range", "in pixels"),
        ({"height_shift_range": [0.1, 0.2]}, "height_shift_range", "a list of shifts"),
        ({"zoom_range": (0, 2)}, "zoom_range", "above 0, up to 2"),
        ({"zoom_range": (0.5, 3)}, "zoom_range", "above 0, up to 2"),
        ({"brightness_range": (0.5, 2.5)}, "brightness_range", "at most the full range"),
        ({"dtype": "float16"}, "dtype", "floatx"),
    ],
)
def test_what_does_not_map_says_why(arguments, name, word):
    found = row(aw.migrate(ImageDataGenerator(**arguments)), name)
    assert found.how == "not" and found.layers == "" and word in found.why


def test_one_shift_in_pixels_leaves_the_other():
    migration = aw.migrate(ImageDataGenerator(width_shift_range=3, height_shift_range=0.1))
    assert (row(migration, "width_shift_range").how, row(migration, "height_shift_range").how) == ("not", "same")
    assert migration.recipe.steps[0].ranges["down"] == (-0.1, 0.1)


def test_a_fill_that_does_not_map():
    found = row(aw.migrate(KERASS_OWN(fill_mode="mirror", rotation_range=3)), "fill_mode")
    assert found.how == "not" and "nearest is taken" in found.why
    assert row(aw.migrate(KERASS_OWN(fill_mode="wrap")), "fill_mode").how == "nearly"
    assert row(aw.migrate(ImageDataGenerator(fill_mode="wrap")), "fill_mode").how == "same"
    assert "only counts" in row(aw.migrate(ImageDataGenerator(cval=9)), "cval").why
    beyond = row(aw.migrate(ImageDataGenerator(fill_mode="constant", cval=300)), "cval")
    assert (beyond.how, beyond.recipe_how) == ("same", "not") and "fill_value=300.0" in beyond.layers


def test_the_table_is_text_and_html():
    migration = aw.migrate(ImageDataGenerator(rotation_range=30, preprocessing_function=lambda image: image))
    lines = str(migration).splitlines()
    assert lines[0].split() == ["argument", "value", "layers", "recipe"]
    assert lines[1].split() == ["rotation_range", "30", "same", "same"]
    assert "    layers: keras.layers.RandomRotation(factor=30 / 360, fill_mode='nearest')" in lines
    page = migration._repr_html_()
    assert page.count("<tr>") == 3 and "&lt;lambda&gt;" in page and "<lambda>" not in page


def test_something_else_is_one_sentence():
    with pytest.raises(TypeError, match=r"^migrate takes an ImageDataGenerator, Keras's own or the kit's, got int$"):
        aw.migrate(5)
    with pytest.raises(TypeError, match="got type"):
        aw.migrate(ImageDataGenerator)
