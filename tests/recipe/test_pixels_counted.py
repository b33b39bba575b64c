"""`aw.px`: so many pixels in the place of a share, in values and ranges, files and code, previews and sliders."""

import json
import pickle

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.domain.range import Range
from augwidgets.recipe.draws import StepsDraw
from augwidgets.training import pictures_seen
from augwidgets.view.sheet import preview

IMAGE = np.arange(1, 201, dtype=np.uint8).reshape(1, 200).repeat(100, axis=0)
COUNTED = [
    (transform, name)
    for transform in aw.CATALOGUE.values()
    for name, item in transform.parameters.items()
    if isinstance(item.domain, Range) and item.domain.unit in ("of width", "of height")
]


@pytest.mark.parametrize(("transform", "name"), COUNTED, ids=[f"{one}-{name}" for one, name in COUNTED])
def test_pixels_are_the_share_that_they_are_of_a_side(transform, name):
    domain = transform.parameters[name].domain
    side = 200 if domain.unit == "of width" else 100
    share = next(share for share in (0.2, 0.1, 0.05) if domain.low <= share <= domain.high)
    counted, plain = transform.at(**{name: aw.px(share * side)}), transform.at(**{name: share})
    others = () if not transform.partners else (IMAGE[::-1],) * transform.partners
    np.testing.assert_array_equal(counted(IMAGE, *others), plain(IMAGE, *others))
    assert counted.relative((100, 200)) == plain and counted != plain
    assert eval(repr(counted), {"aw": aw}) == counted == pickle.loads(pickle.dumps(counted))
    if not transform.partners:
        recipe = aw.Recipe([counted])
        assert aw.Recipe.from_json(recipe.to_json()) == recipe == eval(repr(recipe), {"aw": aw})


def test_shift_moves_by_pixels():
    assert (aw.shift(IMAGE, right=aw.px(20), fill="wrap") == np.roll(IMAGE, 20, axis=1)).all()
    assert (aw.shift(IMAGE, right=-aw.px(20), fill="wrap") == np.roll(IMAGE, -20, axis=1)).all()
    assert aw.crop(IMAGE, width=aw.px(64), height=aw.px(32)).shape == (32, 64)


def test_each_step_counts_on_the_canvas_that_arrives():
    steps = [aw.crop.at(width=0.5, height=1), aw.shift.at(right=aw.px(10), fill="wrap")]
    sample = aw.Sample(np.ascontiguousarray(IMAGE), keypoints=[[100, 50]])
    out = aw.Recipe().apply(sample, steps)
    assert out.size == (100, 100) and out.keypoints.tolist() == [[60, 50]]
    # One Step on pictures of two sizes: what it is on one is not kept for the other.
    hide = aw.erase.at(width=aw.px(10), height=aw.px(10), x=0.5, y=0.5)
    counts = [int((hide(np.full(size, 9, np.uint8)) == 0).sum()) for size in ((50, 100), (200, 400))]
    assert counts == [100, 100]


def test_a_range_between_whole_numbers_draws_whole_pixels_equally_often():
    recipe = aw.Recipe([aw.shift.between(right=(aw.px(-2), aw.px(2)))])
    drawn = [recipe.draw(np.random.default_rng(k))[0].values["right"] for k in range(1000)]
    assert {one.count for one in drawn} == {-2, -1, 0, 1, 2}
    assert min(np.unique([one.count for one in drawn], return_counts=True)[1]) > 150
    domain = aw.shift.parameters["right"].domain
    assert domain.at(0.25, (aw.px(0), aw.px(1.5))) == aw.px(0.375)
    assert aw.shift.between(right=(0, aw.px(4))).ranges["right"] == (aw.px(0), aw.px(4))
    assert aw.shift.at(down=aw.px(4)).values["right"] == 0


def test_a_preview_of_half_the_size_moves_half_as_many_of_its_pixels():
    sample = aw.Sample(np.zeros((100, 200), np.uint8), keypoints=[[100, 50]])
    steps = (aw.shift.at(right=aw.px(20), down=aw.px(-10)), aw.crop.at(width=aw.px(120), height=1))
    whole = StepsDraw(aw.Recipe(), steps).apply(sample, 1).sample
    small = StepsDraw(aw.Recipe(), steps).apply(aw.Sample(np.zeros((50, 100), np.uint8), keypoints=[[50, 25]]), 0.5)
    assert whole.keypoints.tolist() == [[80, 40]] and small.sample.keypoints.tolist() == [[40, 20]]
    assert small.sample.size == (50, 60)
    assert steps[0].scaled(0.5).relative((50, 100)) == steps[0].relative((100, 200))


@pytest.mark.parametrize("size", [(301, 453), (97, 1001)])
def test_what_fits_the_picture_fits_its_preview(size):
    """A preview's sides are whole numbers too: one of them is up to half a pixel shorter than it should be."""
    sample = aw.Sample(np.zeros(size, np.uint8))
    step = aw.crop.at(width=aw.px(size[1]), height=aw.px(size[0]))
    for box in ((140, 174), (77, 61), (33, 200)):
        small, factor = preview(sample, box)
        assert StepsDraw(aw.Recipe(), (step,)).apply(small, factor).sample.size == small.size


def test_files_say_pixels_in_a_format_of_their_own():
    plain, counted = (aw.Recipe([aw.shift.between(right=ends)]) for ends in ((-0.1, 0.1), (aw.px(-20), aw.px(20))))
    assert json.loads(plain.to_json())["augwidgets_recipe"] == 1
    found = json.loads(counted.to_json())
    assert found["augwidgets_recipe"] == 5 and found["steps"][0]["ranges"]["right"] == {"px": [-20, 20]}
    grouped = aw.Recipe([aw.one_of([aw.crop.between(width=aw.px(64)), aw.rotate])])
    assert json.loads(grouped.to_json())["augwidgets_recipe"] == 5 and aw.Recipe.from_json(grouped.to_json()) == grouped
    labelled = plain.holding(0, "6", right=(aw.px(-3), aw.px(3)))
    assert json.loads(labelled.to_json())["augwidgets_recipe"] == 5
    assert aw.Recipe.from_json(labelled.to_json()) == labelled == eval(repr(labelled), {"aw": aw})
    for wrong in ('{"px": "a"}', '{"pixels": 3}', '{"px": [1, 2, 3]}', '{"px": [9, 1]}', "{}", '{"px": null}'):
        with pytest.raises(ValueError, match=r"^step 1 \(shift\): ") as caught:
            aw.Recipe.from_json(plain.to_json().replace("[\n     -0.1,\n     0.1\n    ]", wrong, 1))
        assert "\n" not in str(caught.value) and len(str(caught.value)) <= 300


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: aw.shift(IMAGE, right=aw.px(201)), r"^right must lie in \[-200, 200\] px, as .* 200 px wide, got"),
        (lambda: aw.crop(IMAGE, height=aw.px(3)), r"^height must lie in \[10, 100\] px, .* 100 px high, got"),
        (lambda: aw.crop.at(width=aw.px(-5)), "^width must not be negative"),
        (lambda: aw.rotate.at(angle=aw.px(5)), "^angle is not counted in pixels"),
        (lambda: aw.noise.between(levels=(aw.px(1), aw.px(2))), "^levels is not counted in pixels"),
        (lambda: aw.shift.between(right=(aw.px(1), 0.5)), "^right must be a pair of numbers .* or of pixels"),
        (lambda: aw.shift.between(right=(aw.px(3), aw.px(1))), r"got \(aw\.px\(3\), aw\.px\(1\)\); turn"),
        (lambda: aw.px("20"), "^aw.px takes one number"),
        (lambda: aw.px((1, 2)), r"a range is written \(aw\.px\(-20\), aw\.px\(20\)\)"),
        (lambda: aw.px(float("inf")), "^aw.px takes a number of pixels in"),
        (lambda: aw.px(True), "^aw.px takes one number"),
    ],
)  # fmt: skip
def test_too_many_pixels_and_what_is_none_is_said_in_a_sentence(make, words):
    with pytest.raises((TypeError, ValueError), match=words) as caught:
        make()
    assert "\n" not in str(caught.value) and len(str(caught.value)) <= 300


def test_parameters_in_pixels_take_them_as_they_are():
    assert aw.blur.at(sigma=aw.px(3)) == aw.blur.at(sigma=3)
    assert aw.blur.between(sigma=(aw.px(1), aw.px(3))) == aw.blur.between(sigma=(1, 3))
    assert repr(aw.px(2.0)) == "aw.px(2)" and repr(aw.px(2.5)) == "aw.px(2.5)" and aw.px(np.int64(3)) == aw.px(3)


def test_it_is_shown_and_typed():
    domain = aw.shift.parameters["right"].domain
    assert domain.format(aw.px(20)) == "+20 px" and domain.format_open((aw.px(-20), aw.px(20))) == "−20 … 20 px"
    assert domain.parse("20 px") == aw.px(20) and domain.parse("20 %") == domain.parse("20") == 0.2
    assert domain.parse_open("20 px") == domain.parse_open("-20..20 px") == (aw.px(-20), aw.px(20))
    assert aw.crop.parameters["width"].domain.parse_open("20 px") == (aw.px(20), aw.px(20))
    assert aw.shift.at(right=aw.px(20)).short() == "right +20 px"
    assert aw.shift.at(right=aw.px(20), down=aw.px(-4)).short() == "right +20 px down −4 px"


def test_a_sweep_goes_from_edge_to_edge():
    strip = aw.film_strip(aw.shift.at(right=aw.px(20)), IMAGE, along="right", count=3)
    assert strip.titles == ("right −200 px", "right +20 px", "right +200 px")


def test_neighbours_that_count_pixels_say_it_and_the_others_refuse():
    shift = aw.Recipe([aw.shift.between(right=(aw.px(-20), aw.px(20)))])
    crop = aw.Recipe([aw.crop.between(width=aw.px(64), height=aw.px(32), left=(0, 1), top=(0, 1))])
    assert "translate_px={'x': (-20, 20), 'y': (0, 0)}" in shift.to_code("albumentations")
    assert "width_shift_range=list(range(-20, 21))" in shift.to_code("keras_generator")
    assert "right = rng.integers(-20, 20, endpoint=True) / width" in shift.to_code("numpy")
    assert "A.RandomCrop(height=32, width=64, p=1.0)" in crop.to_code("albumentations")
    assert "v2.RandomCrop(size=(32, 64))" in crop.to_code("torchvision")
    assert "keras.layers.RandomCrop(height=32, width=64)" in crop.to_code("keras_layers")
    assert crop.to_object("albumentations")(image=IMAGE)["image"].shape == (32, 64)
    for recipe, dialect in [(shift, "torchvision"), (shift, "keras_layers"), (crop, "keras_generator")]:
        with pytest.raises(ValueError, match=r"in pixels; they are not counted there\)$"):
            recipe.to_code(dialect)
    small = aw.Recipe([aw.shift.between(right=(aw.px(-1), aw.px(1)))])
    with pytest.raises(ValueError, match="numbers from -1 to 1 are shares there"):
        small.to_code("keras_generator")
    with pytest.raises(ValueError, match="whole numbers there"):
        aw.Recipe([aw.shift.between(right=aw.px(1.5))]).to_code("albumentations")
    with pytest.raises(ValueError, match="there both are one or the other"):
        aw.Recipe([aw.shift.between(right=aw.px(3), down=0.1)]).to_code("albumentations")


def test_the_text_for_numpy_and_the_generator_draw_the_same_pixels():
    dot = np.zeros((9, 101, 3), np.uint8)
    dot[:, 50] = 255
    recipe = aw.Recipe([aw.shift.between(right=(aw.px(-3), aw.px(3)))])
    space = {}
    exec(recipe.to_code("numpy"), space)
    generator = recipe.to_object("keras_generator")
    ways = [lambda k: space["augment"](dot, np.random.default_rng(k)), lambda k: generator.random_transform(dot, k)]
    for way in ways:
        assert {int(way(k)[4, :, 0].argmax()) - 50 for k in range(60)} == set(range(-3, 4))


def test_pictures_that_differ_are_counted_by_whole_pixels():
    """More pixels than the small picture has on which it is tried whether two draws look alike."""
    ways = [aw.shift.between(right=(aw.px(0), aw.px(high)), fill="wrap") for high in (1, 3)]
    assert [pictures_seen(aw.Recipe([way]), 1, epochs=9).possible for way in ways] == [2, 4]
    assert pictures_seen(aw.Recipe([aw.shift.at(right=aw.px(300))]), 1, epochs=9).possible == 1
