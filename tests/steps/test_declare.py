"""A user's own transform, and what a declaration must say."""

from __future__ import annotations

import inspect
import subprocess
import sys
from typing import Annotated

import cv2
import numpy as np
import pytest

import augwidgets as aw
from augwidgets.domain.range import Range
from tests.strategies import dotted, smooth


@pytest.fixture
def own():
    """Collects transforms that a test declares, and forgets them afterwards."""
    before = set(aw.CATALOGUE)
    yield
    for name in set(aw.CATALOGUE) - before:
        aw.CATALOGUE.discard(name)


def test_a_users_function_becomes_a_transform(own):
    @aw.pixel(heading="Mine")
    def stripes(image, *, every: Annotated[int, aw.Range(2, 50, unit="px", usual=(4, 12), whole=True)] = 8):
        """Blacken every so manieth row."""
        out = image.copy()
        out[::every] = 0
        return out

    assert aw.CATALOGUE["stripes"] is stripes and stripes.heading == "Mine"
    assert repr(stripes.at(every=3)) == "stripes.at(every=3)"
    assert eval(repr(stripes.usual()), {"aw": aw, "stripes": stripes}) == stripes.usual()
    recipe = aw.Recipe([stripes.usual()])
    assert aw.Recipe.from_json(recipe.to_json()) == recipe
    assert stripes(np.full((4, 1), 9, np.uint8), every=2).ravel().tolist() == [0, 9, 0, 9]
    with pytest.raises(ValueError, match=r"every must lie in \[2, 50\] px, got 1"):
        stripes(np.zeros((4, 1), np.uint8), every=1)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def f(image, *, much=1): ...", "f: declare much by keyword with limits"),
        ("def f(image, *, much: float = 1): ...", "f: declare much"),
        ("def f(image, much: Annotated[float, aw.Range(0, 1)] = 1): ...", "f: declare much by keyword"),
        ("def f(image, *, much: Annotated[float, aw.Range(0, 1)]): ...", "f: give much a default"),
        ("def f(image, *, much: Annotated[float, aw.Range(0, 1)] = 2): ...", "the default of much must lie"),
        ("def f(image, *, self: Annotated[float, aw.Range(0, 1)] = 0): ...", "may not be called self"),
        ("def f(image, *, chance: Annotated[float, aw.Range(0, 1)] = 0): ...", "may not be called chance"),
        ("def f(): ...", r"f must take an argument before its parameters, got none"),
        ("def f(*, k: Annotated[float, aw.Range(0, 1)] = 0): ...", "f must take an argument .*, got none"),
        ("def f(*images): ...", "f must take an argument .*, got none"),
        ("f = lambda image: image", "must be a function with a name, got <lambda>; write it with def"),
        ("f = 3", "must be a function with a name, got 3; write it with def"),
        ("def f(image, *, much: Nothing = 2): ...", "name something that is not defined"),
    ],
)
def test_an_undeclared_parameter_is_an_error_at_once(source, words):
    room: dict = {"aw": aw, "Annotated": Annotated, "__name__": "mine"}
    exec(source, room)
    with pytest.raises((TypeError, ValueError), match=words):
        aw.pixel(room["f"])
    assert "f" not in aw.CATALOGUE


def test_a_name_is_given_away_once_but_a_cell_may_be_run_again(own):
    for declare, arguments in ((aw.pixel, "image"), (aw.pair, "image, other")):
        room: dict = {"__name__": "mine"}
        exec(f"def blur({arguments}): ...\ndef mixup({arguments}): ...", room)
        with pytest.raises(ValueError, match=r"'blur' is taken by aw\.blur"):
            declare(room["blur"])
        with pytest.raises(ValueError, match=r"'mixup' is taken by aw\.mixup"):
            declare(room["mixup"])
    assert "blur" not in aw.PAIRS and aw.CATALOGUE["mixup"] is aw.mixup
    for _ in range(2):

        @aw.tone
        def dim(level):
            """Halve the light."""
            return level / 2

    assert aw.CATALOGUE["dim"] is dim
    assert dim(np.full((1, 1), 200, np.uint8)).item() == 100


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda image: image[:1], "must return an image like its input, uint8 .* got uint8"),
        (lambda image: image.astype(float), "must return .* got float64"),
        (lambda image: None, "must return .* got NoneType"),
        (lambda image: image.__setitem__(0, 1), r"writes into the picture that it is given; work on image\.copy\(\)"),
        (lambda image: 1 // 0, "failed with ZeroDivisionError"),
    ],
)
def test_a_function_that_misbehaves_is_named(function, words):
    function.__name__ = "mine"
    image = smooth()
    before = image.copy()
    with pytest.raises((ValueError, RuntimeError), match=f"mine {words}"):
        aw.Recipe([function])(image)
    assert (image == before).all()


def test_a_curve_that_works_in_place_spoils_nothing(own):
    @aw.tone
    def darker(level):
        """Halve it, in place."""
        level *= 0.5
        return level

    for image in (np.full((2, 2, 3), 0.8, np.float32), np.full((2, 2), 100, np.uint8)):
        before = image.copy()
        with pytest.raises(
            RuntimeError, match=r"^darker writes into the levels that it is given; work on level\.copy\(\)$"
        ):
            darker(image)
        assert (image == before).all()
    assert aw.brightness(np.full((1, 1), 100, np.uint8), gain=1).item() == 100


@pytest.mark.parametrize(
    ("curve", "words"),
    [
        (lambda level: None, "must return levels like those it is given, .*, got NoneType"),
        (lambda level: 0.5, "got float"),
        (lambda level: level[:3], r"got float64 \(3, 1\)"),
        (lambda level: 1 // 0, "failed with ZeroDivisionError"),
        (lambda level: level * np.nan, r"must give a finite level for every level in \[0, 1\], got nan for 0$"),
        (lambda level: np.where(level > 0.999, np.inf, level), "got inf for 1$"),
        (lambda level: level * [1, 0.5, 0], "a curve for 3 channels met a picture of 1"),
    ],
)
def test_a_curve_that_misbehaves_is_named(own, curve, words):
    def bent(level):
        """Misbehave."""
        return curve(level)

    with pytest.raises((ValueError, RuntimeError), match=f"bent.*{words}") as told:
        aw.tone(bent)(np.full((4, 4), 9, np.uint8))
    assert str(told.value).count("bent") == 1


def test_a_failure_is_one_line_that_names_the_values(own):
    @aw.pixel
    def half(image, *, k: Annotated[float, aw.Range(0, 1)] = 0.5):
        """Fail where there is nothing to divide by."""
        if k == 1:
            raise ValueError
        if k > 0.9:
            return image[:2]
        return (image * (1 / (2 * k))).clip(0, 255).astype(image.dtype)

    @aw.pixel
    def circ(image):
        """Draw into the picture, as OpenCV's own functions do."""
        return cv2.circle(image, (5, 5), 3, (0, 0, 0))

    for act, words in [
        (lambda: half(smooth(), k=0), r"^half\.at\(k=0\.0\) failed with ZeroDivisionError: float division by zero$"),
        (lambda: half(smooth(), k=1), r"^half\.at\(k=1\.0\) failed with ValueError$"),
        (lambda: half(smooth(), k=0.95), r"^half\.at\(k=0\.95\) must return an image like its input"),
        (lambda: circ(smooth()), r"^circ writes into the picture that it is given; work on image\.copy\(\)$"),
        (lambda: aw.check(half), r"half\.at\(k=0\.0\) failed with ZeroDivisionError"),
        (lambda: aw.check(circ), r"circ writes into the picture that it is given"),
    ]:
        with pytest.raises((RuntimeError, ValueError), match=words) as told:
            act()
        assert "\n" not in str(told.value)
    explorer = aw.explore(half.at(k=0.5), on=smooth())
    assert explorer.error.startswith("half.at(k=0.0) failed with ZeroDivisionError")


def test_a_warp_that_misbehaves_is_named(own):
    @aw.spatial
    def lost(size):
        """Go nowhere."""
        return 1 // 0

    with pytest.raises(RuntimeError, match="lost failed with ZeroDivisionError"):
        lost(smooth())


def test_options_of_a_decorator_are_checked_at_once(own):
    def mine(image):
        """Look."""
        return image

    for options, words in [
        ({"takes": "float"}, "takes must be one of 'both', 'float32', 'uint8', got 'float'"),
        ({"needs": "median"}, "^mine: needs must be one of"),
        ({"usual_chance": 7}, "usual_chance must lie"),
    ]:
        with pytest.raises(ValueError, match=words):
            aw.pixel(**options)(mine)
    with pytest.raises(ValueError, match="^mine: partners must be one of 1, 3, 'cluster means', got 2$"):
        aw.pair(partners=2)(mine)
    with pytest.raises(ValueError, match="hides must give"):
        aw.pixel(hides=lambda size: np.ones(3))(mine)(dotted())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"hides": 5}, r"mine: hides must be called as hides\(size, k=\.\.\.\), but 5 is not a callable"),
        ({"hides": lambda size: None}, "mine: hides must be called .* unexpected keyword argument 'k'"),
        ({"hides": lambda size, *, k, way: None}, "mine: hides must be called .* missing a required argument: 'way'"),
        ({"heading": 5}, "mine: heading must be a text, got 5"),
        ({"short": 5}, "mine: short must be a text, got 5"),
        ({"usual_chance": "often"}, "mine: usual_chance must be a number"),
    ],
)
def test_an_option_of_the_wrong_kind_is_refused_at_once(own, options, words):
    def mine(image, *, k: Annotated[float, aw.Range(0, 1)] = 0.5):
        """Look."""
        return image

    with pytest.raises(TypeError, match=words):
        aw.pixel(**options)(mine)
    assert "mine" not in aw.CATALOGUE
    aw.pixel(hides=lambda size, **_: np.ones(size, bool))(mine)


IMAGE = np.zeros((8, 9, 3), np.uint8)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: aw.blur(IMAGE, 3), "^blur takes its values by keyword, sigma=..., got 3 without a name$"),
        (lambda: aw.blur.at(3), "^blur takes its values by keyword, sigma="),
        (lambda: aw.shift.between((0, 1)), r"^shift takes its values by keyword, right=..., down=..., got \(0, 1\)"),
        (lambda: aw.rotate.at(IMAGE), r"got an array, uint8 \(8, 9, 3\) without a name$"),
        (lambda: aw.invert(IMAGE, 3), "^invert has no parameters, got 3$"),
        (lambda: aw.invert.at(speed=3), "^invert has no parameter 'speed'; it has no parameters$"),
        (lambda: aw.blur(sigma=2), r"^blur takes a picture first, aw.blur\(picture\), got none$"),
        (lambda: aw.mixup(IMAGE, IMAGE, 0.3), "^mixup takes its values by keyword, share=..., got 0.3"),
        (lambda: aw.mixup.at(0.3), "^mixup takes its values by keyword"),
        (lambda: aw.mixup.between((0, 1)), "^mixup takes its values by keyword"),
        (lambda: aw.mixup(IMAGE), r"^mixup takes two pictures, mixup\(picture, other\), got one$"),
        (lambda: aw.mixup(), "^mixup takes two pictures, .* got none$"),
        (lambda: aw.mixup.at()(IMAGE), "^mixup takes two pictures, .* got one$"),
        (lambda: aw.mixup.usual()(IMAGE, IMAGE), r"^mixup is not drawn yet; put it into a recipe"),
        (lambda: aw.blur.usual()(IMAGE), r"^blur is not drawn yet; put it into a recipe, .* aw\.Recipe\(\["),
        (lambda: aw.rand_augment()(IMAGE), "^some_of is not drawn yet; put it into a recipe"),
        (lambda: aw.blur.at()(IMAGE, IMAGE), "^blur takes one picture, got 2$"),
        (lambda: aw.cluster_means([IMAGE], 1, size=5), r"^a canvas size must be \(height, width\), got 5$"),
        (lambda: aw.Sample(IMAGE, mask=np.zeros((8, 9))), r"got float64; convert it with .astype\(int\)$"),
    ],
)
def test_what_is_called_in_another_way_is_told_how(call, words):
    with pytest.raises(TypeError, match=words) as told:
        call()
    assert "\n" not in str(told.value)


def test_a_pair_of_ones_own_is_no_function_of_one_image():
    @aw.pair
    def darker(sample, other):
        """Keep the darker."""
        return sample

    try:
        with pytest.raises(ValueError, match="^darker needs another picture, and here is one picture only; .*, and "):
            aw.Recipe([darker])(IMAGE)
    finally:
        aw.CATALOGUE.discard("darker")


def test_the_kits_names_are_safe_before_its_rooms_are_loaded():
    code = (
        "import augwidgets as aw\n"
        "def blur(image):\n    return image\n"
        "try:\n    aw.pixel(blur)\nexcept ValueError as error:\n    print(error)\nprint(aw.sharpen)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "'blur' is taken" in done.stdout and "aw.sharpen" in done.stdout


def test_a_transform_shows_how_it_is_called():
    assert str(inspect.signature(aw.shift)) == "(picture, /, *, right=0.1, down=0.0, fill='constant', fill_level=0.0)"


def test_whole_pixels_stay_whole_in_a_preview(own):
    @aw.pixel
    def rows(image, *, every: Annotated[int, aw.Range(2, 50, unit="px", whole=True)] = 9):
        """Count in whole pixels."""
        return image

    assert rows.at(every=9).scaled(0.5).values == {"every": 4}
    counted = aw.shift.at(right=aw.px(8), down=0.5).scaled(0.5)
    assert (counted.values["right"].count, counted.values["right"].factor, counted.values["down"]) == (8, 0.5, 0.5)
    turned = aw.rotate.at(angle=9)
    assert turned.scaled(0.5) is turned  # nothing of it is in pixels
    assert rows.at(every=2).scaled(0.1).values == {"every": 2}


def test_a_float_function_that_returns_nan_is_named(own):
    @aw.pixel(takes="float32")
    def broken(image):
        """Lose a pixel."""
        out = image.copy()
        out[0, 0] = np.nan
        return out

    with pytest.raises(ValueError, match="broken must return finite levels"):
        broken(smooth())


def test_number_formats_go_there_and_back(own):
    seen = []

    @aw.pixel(takes="float32")
    def in_float(image):
        """Look."""
        seen.append(image.dtype)
        return image

    @aw.pixel(takes="uint8")
    def in_bytes(image):
        """Look."""
        seen.append(image.dtype)
        return image

    whole = np.arange(256, dtype=np.uint8)[None]
    assert (in_float(whole) == whole).all()
    assert np.abs(in_bytes(smooth(np.float32)) - smooth(np.float32)).max() <= 0.5 / 255 + 1e-6
    assert seen == [np.float32, np.uint8]


def test_a_plain_function_works_and_says_that_it_cannot_be_written_down():
    def halve(image):
        return image // 2

    recipe = aw.Recipe([aw.flip_horizontal.at(), halve])
    assert (recipe(smooth()) == smooth()[:, ::-1] // 2).all()
    assert "<halve, a plain function>" in repr(recipe)
    with pytest.raises(ValueError, match="halve is a plain function and cannot be written down"):
        recipe.to_json()


def test_a_curve_may_need_the_histogram_and_then_sees_the_pixels_that_arrive(own):
    seen = []

    @aw.tone(needs="histogram")
    def to_full(level, counts):
        """Stretch each channel to the full range."""
        seen.append(counts)
        low = np.array([np.flatnonzero(row)[0] for row in counts]) / 255
        high = np.array([np.flatnonzero(row)[-1] for row in counts]) / 255
        return (level - low) / (high - low)

    image = smooth()
    out = aw.Recipe().apply(aw.Sample(image), [aw.brightness.at(gain=0.5), to_full.at(), aw.brightness.at(gain=0.5)])
    assert seen[0].shape == (3, 256) and seen[0].sum() == image.size
    assert np.flatnonzero(seen[0].sum(axis=0))[-1] == (aw.brightness(image, gain=0.5)).max()
    for channel in range(3):  # one curve per channel, fused with the one behind it
        assert out.image[..., channel].min() == 0 and out.image[..., channel].max() == 128
    with_alpha = np.dstack([image, image[..., 0]])
    assert (to_full(with_alpha)[..., 3] == image[..., 0]).all()


def test_hiding_is_told_by_visible():
    sample = dotted()  # the dot covers x 100..121, y 30..51 of 160 x 120
    half = aw.erase(sample, width=21 / 160, height=1, x=100 / 160, y=0.5)
    assert half.visible[0] == pytest.approx(11 / 21)  # columns 90..109 are covered
    assert (half.mask == sample.mask).all() and half.boxes.tolist() == sample.boxes.tolist()
    grey = aw.erase(sample, width=1, height=1, fill_level=0.4)
    assert (grey.image == 102).all()
    gone = aw.erase(sample, width=1, height=1)
    assert gone.visible[0] == 0 and len(gone.boxes) == 1


def test_short_words_fit_under_a_picture():
    assert aw.rotate.at(angle=24.4).short() == "rotate +24°"
    assert aw.shift.at(right=-0.03, down=0.04).short() == "right −3 down +4 %"
    assert aw.zoom.at(scale=1.1).short() == "zoom ×1.10"
    assert aw.zoom.at(scale=1.1, stretch=1.2).short() == "zoom scale ×1.10 stretch ×1.20"
    assert aw.flip_horizontal.at().short() == "flip"
    assert aw.brightness.at(gain=0.97).short() == "brightness ×0.97"
    assert aw.noise.at(levels=9, seed=4).short() == "noise 9"
    assert aw.rotate.at(angle=0).short() == "rotate 0°" and aw.blur.at(sigma=0).short() == "blur 0.0 px"
    assert aw.rotate.at(angle=5, expand=True).short() == "rotate angle +5° expand"


def test_ranges_read_what_a_person_types():
    angle, right = aw.rotate.parameters["angle"].domain, aw.shift.parameters["right"].domain
    for text in ("-12..40", "-12 40", "−12° … 40°", "-12, 40", "(-12, 40)", " −12 … 40 °"):
        assert angle.parse_open(text) == (-12, 40), text
    assert angle.parse_open("45") == (-45, 45)
    assert angle.parse_open("10-20") == angle.parse_open("10 - 20") == (10, 20)
    assert angle.parse_open("-30--10") == (-30, -10)
    assert angle.parse_open("-30-30") == angle.parse_open("-30 - 30") == (-30, 30)
    assert right.parse_open("−8 … 8 %") == (-0.08, 0.08)
    assert aw.noise.parameters["levels"].domain.parse_open("0..12") == (0, 12)
    assert aw.zoom.parameters["scale"].domain.parse_open("0.90 … 1.15 ×") == (0.9, 1.15)
    assert aw.zoom.parameters["scale"].domain.parse_open("1.5") == (1.5, 1.5)
    for text in ("", "much", "1 2 3", "200", "40..-12", "30 -30", "1e999", "nan", "12 apples", "30 dog"):
        with pytest.raises(ValueError, match="got"):
            angle.parse_open(text)


def test_slider_steps_are_round():
    assert Range(-180, 180).step == 1 and Range(-1, 1).step == pytest.approx(0.01)
    assert Range(0, 128, whole=True).step == 1 and Range(0, 3).step == pytest.approx(0.01)
    assert Range(-180, 180).rounded(-14.999999999999986) == -15


def test_domains_write_themselves_and_refuse_nonsense():
    for transform in aw.CATALOGUE.values():
        for item in transform.parameters.values():
            assert eval(repr(item.domain), {"aw": aw}) == item.domain
    for make, words in [
        (lambda: aw.Range(1, 1), "low < high"),
        (lambda: aw.Range(0, 1, scale="log"), "low > 0"),
        (lambda: aw.Range(0, 1, neutral=3), "neutral must lie"),
        (lambda: aw.Range(0, float("inf")), "finite numbers"),
        (lambda: aw.Range("a", "b"), "finite numbers"),
        (lambda: aw.Range(0.2, 0.8, whole=True), "whole limits"),
        (lambda: aw.Range(0, 1, scale="x"), "scale must be"),
        (lambda: aw.Choice("abc"), "a tuple of options"),
        (lambda: aw.Choice((1.5, 2.5)), "words or whole numbers"),
        (lambda: aw.Choice((True, False)), "words or whole numbers"),
        (lambda: aw.Choice(()), "options that differ"),
        (lambda: aw.Choice(("a", "a")), "options that differ"),
    ]:
        with pytest.raises((TypeError, ValueError), match=words):
            make()


def test_one_number_is_a_range_to_both_sides_only_about_0():
    assert aw.Range(-90, 90, neutral=0).parse_open("45") == (-45, 45)
    assert aw.Range(-90, 90).parse_open("45") == (45, 45)


def test_options_keep_their_order_and_come_once():
    assert aw.Choice(("a", "b")).check_open(["b", "a", "b"], "x") == ("a", "b")


def test_a_truth_value_is_no_number_among_options():
    with pytest.raises(ValueError, match="turns must be one of"):
        aw.Choice((0, 1)).check(True, "turns")


def test_the_largest_seed():
    assert aw.Seed().check(2**32 - 1, "seed") == 2**32 - 1
    with pytest.raises(ValueError, match="seed must"):
        aw.Seed().check(2**32, "seed")


def test_what_is_at_its_default_is_not_written():
    assert repr(aw.Range(0, 1)) == "aw.Range(0, 1)"


@pytest.mark.parametrize(
    ("cautions", "words"),
    [
        ({"other": {1: "no"}}, r"cautioned: cautions must name its parameters \(gain\), got 'other'"),
        ({"gain": {9: "no"}}, r"cautioned: gain in cautions must lie in \[0, 3\]"),
        ({"gain": {1: 2}}, "cautioned: cautions must be a text"),
        ({"gain": "no"}, r"cautioned: cautions must be a mapping \{parameter: \{value: sentence\}\}"),
    ],
)
def test_a_caution_is_of_a_value_that_there_is(cautions, words):
    with pytest.raises((TypeError, ValueError), match=words):

        @aw.pixel(cautions=cautions)
        def cautioned(image, *, gain: Annotated[float, aw.Range(0, 3)] = 1):
            return image
