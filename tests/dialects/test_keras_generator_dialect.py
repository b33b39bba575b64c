"""A recipe as an `ImageDataGenerator` and back: what it draws is what the recipe says, and its picture is ours."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.generator import ImageDataGenerator, keras_class

KERASS_OWN = keras_class.image_module().ImageDataGenerator

# Not square, one side odd; fine detail of a photo, all levels.
PHOTO = np.ascontiguousarray(aw.pictures.cat().image[40:137, 60:192])
FILLS = {"constant": "constant", "edge": "nearest", "reflect": "reflect", "wrap": "wrap"}


def ran(text):
    """What the lines make, by name."""
    names: dict = {}
    exec(compile(text, "exported", "exec"), names)
    return names


def whole(**settings):
    """All that can be said, in the generator's order."""
    return aw.Recipe(
        [aw.rotate.between(angle=(-40, 40)), aw.shift.between(right=(-0.2, 0.2), down=(-0.1, 0.1)),
         aw.zoom.between(scale=1.25), aw.maybe(aw.flip_horizontal.between(), 0.3),
         aw.maybe(aw.flip_vertical.between(), 0.6), aw.brightness.between(gain=(0.6, 1.5))],
        **settings,
    )  # fmt: skip


def told(recipe, drawn, size):
    """Our Steps of the numbers that a generator drew: positive tx and ty move the picture left and up."""
    height, width = size
    fill = {"fill": recipe.fill, "fill_level": recipe.fill_level}
    across, down = (-1 if drawn[name] else 1 for name in ("flip_horizontal", "flip_vertical"))
    steps, after = [], {"flip_horizontal", "flip_vertical"}
    for step in recipe.steps:
        name = step.transform.name
        # What is mirrored before is turned and shifted the other way to end where the generator puts it.
        sideways, upright = (1 if "flip_horizontal" in after else across, 1 if "flip_vertical" in after else down)
        if name == "rotate":
            steps.append(aw.rotate.at(angle=drawn["theta"] * sideways * upright, **fill))
        elif name == "shift":
            right, fall = -drawn["tx"] / width * sideways, -drawn["ty"] / height * upright
            steps.append(aw.shift.at(right=right, down=fall, **fill))
        elif name == "zoom":
            assert drawn["zx"] == drawn["zy"]
            steps.append(aw.zoom.at(scale=1 / drawn["zx"], **fill))
        elif name == "brightness":
            steps.append(aw.brightness.at(gain=drawn["brightness"]))
        else:
            after.remove(name)
            if drawn[name]:
                steps.append(step.transform.at(**fill))
    opened = {step.transform.name: step.ranges for step in recipe.steps}
    for step in steps:
        for name, ends in opened[step.transform.name].items():
            if len(ends) == 2:  # not the switch
                assert ends[0] - 1e-9 <= step.values[name] <= ends[1] + 1e-9, f"{name} is drawn from elsewhere"
    return steps


def apart(one, other):
    assert one.shape == other.shape and one.dtype == other.dtype
    return int(np.abs(one.astype(int) - other).max())


def agrees(one, other):
    """The same matrix, multiplied in another order: a pixel rounds the other way, and is made 1.5 times as bright."""
    assert apart(one, other) <= 2 and (one != other).mean() < 0.01


@pytest.mark.parametrize("fill", FILLS)
def test_what_the_text_draws_is_our_picture(fill):
    recipe = whole(fill=fill, fill_level=0.4)
    generator = ran(recipe.to_code("keras_generator"))["generator"]
    assert type(generator) is ImageDataGenerator and generator.fill_mode == FILLS[fill]
    for seed in range(6):
        drawn = generator.get_random_transform(PHOTO.shape, seed)
        ours = recipe.apply(aw.Sample(PHOTO), told(recipe, drawn, PHOTO.shape[:2])).image
        agrees(generator.apply_transform(PHOTO, drawn), ours)


ONE_BY_ONE = {
    "rotate": aw.rotate.between(angle=(-25, 25)),
    "shift": aw.shift.between(right=(-0.3, 0.3), down=(-0.1, 0.1)),
    "shift across": aw.shift.between(right=(-0.3, 0.3), down=0),
    "shift down": aw.shift.between(right=0, down=(-0.3, 0.3)),
    "zoom in": aw.zoom.between(scale=1.6),
    "zoom out": aw.zoom.between(scale=0.7),
    "flip_horizontal": aw.flip_horizontal.between(),
    "flip_vertical": aw.flip_vertical.between(),
    "brightness": aw.brightness.between(gain=(0.5, 2)),
}


@pytest.mark.parametrize("name", ONE_BY_ONE)
def test_each_step_alone_is_our_picture(name):
    recipe = aw.Recipe([ONE_BY_ONE[name]], fill="reflect")
    generator = recipe.to_object("keras_generator")
    for seed in range(3):
        drawn = generator.get_random_transform(PHOTO.shape, seed)
        ours = recipe.apply(aw.Sample(PHOTO), told(recipe, drawn, PHOTO.shape[:2])).image
        assert apart(generator.apply_transform(PHOTO, drawn), ours) <= 1
        assert apart(ours, PHOTO) > 20  # something happened


def test_mirrors_may_stand_anywhere():
    first = aw.Recipe(whole().steps[3:5] + whole().steps[:3] + whole().steps[5:], fill="edge")
    last = aw.Recipe((*whole().steps[:3], *whole().steps[5:], *whole().steps[3:5]), fill="edge")
    for recipe in (first, last):
        generator = recipe.to_object("keras_generator")
        flipped = set()
        for seed in range(12):
            drawn = generator.get_random_transform(PHOTO.shape, seed)
            flipped.add((drawn["flip_horizontal"], drawn["flip_vertical"]))
            ours = recipe.apply(aw.Sample(PHOTO), told(recipe, drawn, PHOTO.shape[:2])).image
            agrees(generator.apply_transform(PHOTO, drawn), ours)
        assert len(flipped) == 4


def test_ranges_and_chances_are_those_of_the_recipe():
    generator = whole().to_object("keras_generator")
    drawn = [generator.get_random_transform((100, 200, 3), seed) for seed in range(1500)]
    for name, low, high in (("theta", -40, 40), ("tx", -40, 40), ("ty", -10, 10), ("brightness", 0.6, 1.5)):
        found = np.array([one[name] for one in drawn])
        # Fifteen hundred even draws: both ends are reached but for a hundredth of the way.
        assert low <= found.min() <= low + (high - low) / 100 and high - (high - low) / 100 <= found.max() <= high
    # Four standard deviations of 18 and 19.
    assert abs(sum(one["flip_horizontal"] for one in drawn) - 450) < 72
    assert abs(sum(one["flip_vertical"] for one in drawn) - 900) < 76


def test_the_text_is_the_object_and_names_what_it_means():
    recipe = whole(fill="constant", fill_level=0.4)
    text = recipe.to_code("keras_generator")
    assert text.startswith("from augwidgets.generator import ImageDataGenerator  # Keras's own one does otherwise")
    assert "cval=102.0,  # of 255; for pictures in 0..1 it is 0.4" in text
    made, object_ = ran(text)["generator"], recipe.to_object("keras_generator")
    names = [name for name in vars(made) if name != "_validation_split"]
    assert all(getattr(made, name) == getattr(object_, name) for name in names)
    assert ran(aw.Recipe([]).to_code("keras_generator"))["generator"].rotation_range == 0
    assert "cval" not in whole(fill="edge").to_code("keras_generator")


def test_there_and_back_is_the_same_recipe():
    fill = {"fill": "constant", "fill_level": 0.2}
    recipe = aw.Recipe(
        [aw.rotate.between(angle=(-40, 40), **fill), aw.shift.between(right=(-0.2, 0.2), down=(-0.1, 0.1), **fill),
         aw.zoom.between(scale=1.25, **fill), aw.maybe(aw.flip_horizontal.between(**fill), 0.3),
         aw.maybe(aw.flip_vertical.between(**fill), 1.0), aw.brightness.between(gain=(0.6, 1.5))]
    )  # fmt: skip
    assert aw.Recipe.from_object(recipe.to_object("keras_generator")) == recipe
    # Keras's own class is read alike: as its arguments say.
    arguments = {"rotation_range": 40, "width_shift_range": 0.2, "height_shift_range": 0.1, "zoom_range": (0.8, 0.8),
                 "horizontal_flip": 0.3, "vertical_flip": 1.0, "brightness_range": (0.6, 1.5), "fill_mode": "constant",
                 "cval": 51}  # fmt: skip
    assert aw.Recipe.from_object(KERASS_OWN(**arguments)) == recipe

    class Mine(KERASS_OWN):
        pass

    assert aw.Recipe.from_object(Mine(**arguments)) == recipe


@pytest.mark.parametrize("kind", [ImageDataGenerator, KERASS_OWN], ids=["ours", "Keras's own"])
def test_what_is_read_says_what_is_drawn(kind):
    assert aw.Recipe.from_object(kind()) == aw.Recipe([])
    assert aw.Recipe.from_object(kind(validation_split=0.2, dtype="float64", zca_epsilon=1)) == aw.Recipe([])
    (turn,) = aw.Recipe.from_object(kind(rotation_range=360)).steps
    assert turn.ranges["angle"] == (-180, 180)  # as many of each angle
    (flip,) = aw.Recipe.from_object(kind(horizontal_flip=True)).steps
    assert flip.chance == 0.5 and flip.ranges["fill"] == ("edge",)
    (shift,) = aw.Recipe.from_object(kind(height_shift_range=0.2)).steps
    assert shift.ranges["down"] == (-0.2, 0.2) and shift.ranges["right"] == (0, 0)


def test_what_a_generator_cannot_say_is_refused_in_one_list():
    recipe = aw.Recipe(
        [aw.brightness.between(gain=1.2), aw.zoom.usual(), aw.rotate.between(angle=(-10, 20)),
         aw.rotate.between(angle=(-5, 5), expand=True), aw.shift.between(right=(-1, 1), down=0),
         aw.maybe(aw.zoom.between(scale=2), 0.5), aw.shear.usual(), aw.offset.usual(), aw.gamma.usual(),
         aw.crop.usual(), aw.flip_vertical.usual(), aw.flip_vertical.usual()],
    )  # fmt: skip
    with pytest.raises(ValueError, match="^keras_generator cannot say: ") as caught:
        recipe.to_code("keras_generator")
    for sentence in (
        "zoom (it comes before brightness there)", "rotate (it comes before zoom there)", "rotate (a second one",
        "shift (it comes before zoom there)", "zoom (a second one", "shear (shear_range also",
        "offset (channel_shift_range saturates", "gamma (it is not translated)", "crop (the canvas keeps",
        "flip_vertical (a second one",
    ):  # fmt: skip
        assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (aw.rotate.between(angle=(-10, 20)), "angle is drawn alike to either side"),
        (aw.rotate.between(angle=(-10, 10), expand=True), "expand"),
        (aw.rotate.between(angle=(-10, 10), expand=(True, False)), "expand can only have one value"),
        (aw.shift.between(right=(0, 0.1), down=0), "right is drawn alike"),
        (aw.shift.between(right=0, down=0.1), "down is drawn alike"),
        (aw.shift.between(right=(-1, 1), down=0), "counts pixels"),
        (aw.zoom.between(scale=(0.8, 1.25)), "apart for width and height"),
        (aw.zoom.between(scale=1.2, stretch=1.1), "stretch"),
        (aw.maybe(aw.brightness.between(gain=1.2), 0.5), "a chance of 0.5"),
        (aw.shear.between(across=10), "also makes the picture 1 / cos"),
    ],
)
def test_each_refusal_has_its_reason(step, reason):
    with pytest.raises(ValueError, match=rf"^keras_generator cannot say: {step.transform.name} \(.*{reason}"):
        aw.Recipe([step]).to_object("keras_generator")


def test_one_fill_is_for_all_but_mirrors():
    turn, slide = aw.rotate.between(angle=(-9, 9)), aw.shift.between(right=(-0.1, 0.1), down=0, fill="wrap")
    with pytest.raises(ValueError, match=r"^keras_generator cannot say: shift \(another fill than the step before"):
        aw.Recipe([turn, slide]).to_object("keras_generator")
    flip = aw.flip_horizontal.between(fill="reflect")
    assert aw.Recipe([flip, turn], fill="wrap").to_object("keras_generator").fill_mode == "wrap"
    with pytest.raises(ValueError, match="min_visible"):
        aw.Recipe([turn], min_visible=0.1).to_object("keras_generator")


def own(image):
    return image


REFUSED = {
    "featurewise_center": (True, "normalise in the model"),
    "samplewise_center": (True, "normalise in the model"),
    "featurewise_std_normalization": (True, "normalise in the model"),
    "samplewise_std_normalization": (True, "normalise in the model"),
    "zca_whitening": (True, "normalise in the model"),
    "rescale": (1 / 255, "normalise in the model"),
    "rotation_range": (200, "angle must lie in"),
    "width_shift_range": (3, "a shift in pixels"),
    "height_shift_range": ([0.1, 0.2], "a list of shifts"),
    "shear_range": (10, "stretches the height"),
    "zoom_range": (0.2, "width and height are drawn apart.*aw.migrate gives the nearest"),
    "channel_shift_range": (20, "the picture's own lowest and highest level"),
    "brightness_range": ((0.5, 4), "gain must lie in"),
    "preprocessing_function": (own, "a plain function"),
    "interpolation_order": (3, "order 1"),
    "data_format": ("channels_first", "height, width, channels"),
    "fill_mode": ("constant", "cval must lie in"),
}


@pytest.mark.parametrize("kind", [ImageDataGenerator, KERASS_OWN], ids=["ours", "Keras's own"])
def test_what_a_recipe_cannot_say_of_a_generator_is_refused_by_name(kind):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Keras's, on settings that bring others along
        generator = kind(**{name: value for name, (value, _) in REFUSED.items()}, cval=300)
        alone = {name: kind(**{name: value}, cval=300) for name, (value, _) in REFUSED.items()}
    with pytest.raises(ValueError, match="^a recipe cannot say: ") as caught:
        aw.Recipe.from_object(generator)
    # Whitening switches the division by the spread off.
    assert all(name in str(caught.value) for name in REFUSED if name != "featurewise_std_normalization")
    for name, (_, reason) in REFUSED.items():
        with pytest.raises(ValueError, match=rf"{name}[a-z_, ]*\(.*{reason}"):
            aw.Recipe.from_object(alone[name])


def test_a_fill_or_a_zoom_that_is_none_is_said():
    nothing = ImageDataGenerator()
    nothing.zoom_range = [0, 0]  # the constructor refuses it
    with pytest.raises(ValueError, match=r"zoom_range \(it must lie above 0, got 0\)"):
        aw.Recipe.from_object(nothing)
    with pytest.raises(ValueError, match=r"fill_mode \(it must be one of 'nearest', .* got 'mirror'\)"):
        aw.Recipe.from_object(KERASS_OWN(fill_mode="mirror", rotation_range=3))
    with pytest.raises(ValueError, match=r"horizontal_flip must be True, False or a chance"):
        aw.Recipe.from_object(KERASS_OWN(horizontal_flip=1.5))
