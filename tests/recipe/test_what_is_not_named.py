"""What is not named: ways of one movement rest, a bare transform draws its usual ranges, and code names something."""

import itertools

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.domain.seed import Seed

WAYS = {
    "shift": ("right", "down"),
    "zoom": ("scale", "stretch"),
    "shear": ("across", "along"),
    "crop": ("width", "height"),
    "perspective": ("tilt_right", "tilt_down"),
    "channel_gain": ("red_gain", "green_gain", "blue_gain"),
    "channel_shift": ("red_lift", "green_lift", "blue_lift"),
}
TRANSFORMS = pytest.mark.parametrize("transform", list(aw.CATALOGUE.values()), ids=str)


def test_which_transforms_have_several_ways_of_one_movement():
    assert {name: tuple(one.rests) for name, one in aw.CATALOGUE.items() if one.rests} == WAYS


@pytest.mark.parametrize(("name", "way"), [(name, way) for name, ways in WAYS.items() for way in ways])
def test_a_way_that_is_named_leaves_the_others_at_rest(name, way):
    transform = aw.CATALOGUE[name]
    domain = transform.parameters[way].domain
    value = domain.usual[1] if domain.usual else domain.high
    step, open_step = transform.at(**{way: value}), transform.between(**{way: (value, domain.high)})
    for other in set(WAYS[name]) - {way}:
        neutral = transform.parameters[other].domain.neutral
        assert step.values[other] == neutral and open_step.ranges[other] == (neutral, neutral)
    cat = aw.pictures.cat().image
    assert (transform(cat, **{way: value}) == step(cat)).all()
    # With nothing of the movement named, each is at its default.
    assert transform.at(**{way: item.default for way, item in transform.own_parameters.items()}) == transform.at()


def test_down_is_down_and_nothing_else():
    image = np.arange(12, dtype=np.uint8).reshape(4, 3)
    assert (aw.shift(image, down=0.25, fill="wrap") == np.roll(image, 1, axis=0)).all()
    assert aw.shift.at(fill="edge").values["right"] == 0.1  # naming the fill is no movement


def test_what_is_no_way_of_one_movement_stays_at_its_default():
    assert aw.erase.at(width=0.5).values["height"] == 0.25
    assert aw.crop_and_resize.at(stretch=1.5).values["area"] == 0.5
    assert aw.crop.at(left=0).values["width"] == 0.8


@TRANSFORMS
def test_a_bare_transform_draws_its_usual_ranges_always(transform):
    usual = transform.usual().replace(chance=1)
    group = aw.any_order([transform])
    assert transform.between() == aw.Recipe([transform]).steps[0] == group.members[0] == usual
    assert aw.maybe(transform) == usual.replace(chance=0.5)
    if transform.family == "spatial" and transform.own_parameters:
        assert transform.between(fill="edge") == usual.replace(fill="edge")


def test_a_recipe_of_a_bare_transform_turns_by_another_angle_each_time():
    recipe = aw.Recipe([aw.rotate])
    assert len({recipe.draw(np.random.default_rng(k))[0].values["angle"] for k in range(9)}) == 9


@TRANSFORMS
def test_code_names_a_parameter_where_there_is_one_and_makes_the_same_again(transform):
    names = list(transform.own_parameters)
    ends = {
        name: [item.domain.usual_open(item.default), transform.defaults()[name], transform.rests.get(name)]
        for name, item in transform.own_parameters.items()
    }
    for named in itertools.chain.from_iterable(itertools.combinations(names, count) for count in (0, 1, 2)):
        for places in itertools.product(range(3), repeat=len(named)):
            given = {name: ends[name][place] for name, place in zip(named, places, strict=True)}
            if any(value is None and not isinstance(transform.parameters[name].domain, Seed)
                   for name, value in given.items()):  # fmt: skip
                continue
            step = transform.between(**given)
            assert eval(repr(step), {"aw": aw}) == step
            assert bool(names) == ("()" not in repr(step)) or not names
            assert aw.Recipe.from_json(aw.Recipe([step]).to_json()).steps == (step,)


def test_code_names_no_more_than_it_must():
    assert repr(aw.shift.between(down=(-0.1, 0.1))) == "aw.shift.between(down=(-0.1, 0.1))"
    assert repr(aw.shift.between(right=0)) == "aw.shift.between(right=0.0)"
    assert repr(aw.shift.between(right=0.1)) == "aw.shift.between(right=0.1)"
    assert repr(aw.crop.between(width=0.5)) == "aw.crop.between(width=0.5)"
    assert repr(aw.noise.between(levels=4)) == "aw.noise.between(levels=4)"
    assert repr(aw.flip_horizontal.between()) == "aw.flip_horizontal.between()"


def test_a_file_that_names_less_than_all_has_its_defaults():
    """An older file cannot name a parameter that came later; it drew nothing for it then."""
    text = aw.Recipe([aw.shift.between(down=(-0.2, 0.2))]).to_json()
    assert aw.Recipe.from_json(text.replace('"right": 0.0,', "")).steps[0].ranges["right"] == (0.1, 0.1)
    bare = aw.Recipe([aw.equalize.between()]).to_json().replace('"over": "luminance"', "")
    assert aw.Recipe.from_json(bare).steps == (aw.equalize.between(over="luminance"),)
    noise = aw.Recipe([aw.noise.between(levels=(0, 9))]).to_json().replace('"levels": [\n     0,\n     9\n    ],', "")
    assert aw.Recipe.from_json(noise).steps[0].ranges == {"levels": (4, 4), "seed": None}


def test_what_rests_needs_a_neutral_value():
    with pytest.raises(ValueError, match=r"^a Range that rests needs a neutral value .* got none$"):
        aw.Range(0, 1, rests=True)
    with pytest.raises(TypeError, match="^rests must be True or False, got 1$"):
        aw.Range(0, 1, neutral=0, rests=1)
    domain = aw.Range(0, 1, neutral=0, rests=True)
    assert eval(repr(domain), {"aw": aw}) == domain != aw.Range(0, 1, neutral=0)


def test_ones_own_transform_has_ways_that_rest(catalogue_kept):
    from typing import Annotated

    @aw.spatial
    def drift(
        size,
        *,
        east: Annotated[float, aw.Range(-1, 1, neutral=0, usual=(-0.1, 0.1), rests=True)] = 0.5,
        south: Annotated[float, aw.Range(-1, 1, neutral=0, rests=True)] = 0.5,
    ):
        "Slide."
        return aw.Affine.translation(east * size[1], south * size[0], size=size)

    assert drift.at(south=0.1).values["east"] == 0
    assert dict(drift.between().ranges) == {"east": (-0.1, 0.1), "south": (0.5, 0.5)}
    assert repr(drift.between(south=0.1)) == "drift.between(south=0.1)"


@pytest.fixture
def catalogue_kept():
    yield
    aw.CATALOGUE.discard("drift")


def test_maybe_is_every_other_time():
    assert aw.maybe(aw.rotate.usual()).chance == aw.maybe(aw.one_of([aw.blur])).chance == 0.5
    assert aw.maybe(aw.flip_horizontal).chance == 0.5 and aw.maybe(np.fliplr).chance == 0.5
