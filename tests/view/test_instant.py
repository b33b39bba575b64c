"""What the browser is told so that it can draw by itself: tables against the transforms that they stand for."""

from __future__ import annotations

import json
import math
import time
from typing import Annotated, Any

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.domain.quantiles import Quantiles
from augwidgets.domain.range import Range
from augwidgets.steps.catalogue import CATALOGUE
from augwidgets.steps.fusion import Curve, FilledWarp
from augwidgets.view.instant.curve_tables import CurveTables
from augwidgets.view.instant.pixels import first_pixels, larger_jpeg
from augwidgets.view.instant.step_tables import Unknown, tables_of
from augwidgets.view.instant.structure import can_be_drawn, structure
from augwidgets.view.instant.tables import Parameter, UnfitError, read, tabled
from augwidgets.view.instant.warp_tables import WarpTables
from augwidgets.view.sheet import Previews

SIZE = (176, 264)
OTHERS = [(352, 528), (300, 451), (88, 132)]  # of about the same shape: larger previews
NO_MATRIX = {"elastic", "grid_distortion", "swirl", "lens_distortion"}
WARPS = sorted(name for name, one in CATALOGUE.items() if one.family == "spatial" and name not in NO_MATRIX)
CURVES = sorted(name for name, one in CATALOGUE.items() if one.family == "tone" and not one.needs)


@pytest.fixture(scope="module")
def cat() -> Previews:
    return Previews(aw.pictures.cat())


def told(recipe: aw.Recipe, previews: Previews) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = json.loads(structure(recipe, previews, 7).text)["steps"]
    return steps


def values_of(step: Any, rng: np.random.Generator) -> Any:
    return step.draw(Quantiles.drawn(rng), {"fill": "edge", "fill_level": 0.0})[0]


def all_limits(name: str) -> Any:
    """Return a step that draws from all that its parameters may be."""
    one = CATALOGUE[name]
    ranges = {
        key: (item.domain.low, item.domain.high) if isinstance(item.domain, Range) else item.domain.options
        for key, item in one.own_parameters.items()
    }
    return one.between(**ranges)


def off(step: Any, found: WarpTables, size: tuple[int, int]) -> float:
    """Return by how many pixels a table misses where a step takes the middle and corners of the canvas."""
    resolved = step.resolved(size)
    assert isinstance(resolved, FilledWarp)
    matrix, canvas = found.at(step.values, size)
    height, width = resolved.warp.size
    assert abs(canvas[0] - height) <= 1 and abs(canvas[1] - width) <= 1
    places = np.array([[0, 0], [width, 0], [0, height], [width, height], [width / 2, height / 2]], float)
    back = np.column_stack([places, np.ones(5)]) @ resolved.warp.inverse.T
    seen = back[:, 2] > 1e-9
    moved = back[seen] / back[seen, 2:] @ matrix.T
    return float(np.abs(moved[:, :2] / moved[:, 2:] - places[seen]).max(initial=0.0))


@pytest.mark.parametrize("name", WARPS)
def test_a_table_says_where_a_warp_takes_pixels(name):
    rng = np.random.default_rng(5)
    step = all_limits(name)
    found = tables_of(step, SIZE, 3, (264 / 176, 451 / 300))
    assert isinstance(found, WarpTables), found
    misses = [off(values_of(step, rng), found, size) for size in [SIZE, *OTHERS] for _ in range(25)]
    # A crop that is cut at the picture bends, in the middle of its ranges; the others are rounded at most.
    is_bent, is_rounded = name == "crop_and_resize", bool(found.rounding[0].side)
    assert np.quantile(misses, 0.95) < (1 if is_bent else 0.6 if name == "upscale" else 0.12)  # that on a larger canvas
    assert max(misses) < (6 if is_bent else 1.1 if is_rounded else 0.25)


@pytest.mark.parametrize("name", ["rotate", "shift", "zoom", "crop", "quarter_turn", "transpose", "perspective"])
def test_a_table_serves_canvases_of_any_shape(name):
    rng = np.random.default_rng(6)
    step = all_limits(name)
    found = tables_of(step, SIZE, 3, (0.3, 4.0))
    assert isinstance(found, WarpTables), found
    sizes = [(176, 264), (264, 176), (200, 100), (60, 200), (120, 121)]
    misses = [off(values_of(step, rng), found, size) for size in sizes for _ in range(20)]
    assert np.quantile(misses, 0.95) < 0.3 and max(misses) < 1.6


@pytest.mark.parametrize("name", CURVES)
def test_a_table_says_what_a_curve_makes_of_levels(name):
    rng = np.random.default_rng(5)
    step = all_limits(name)
    found = tables_of(step, SIZE, 3)
    assert isinstance(found, CurveTables), found
    levels = np.concatenate([np.arange(256) / 255, rng.random(50)])
    for _ in range(30):
        drawn = values_of(step, rng)
        resolved = drawn.resolved(SIZE)
        assert isinstance(resolved, Curve)
        wanted = resolved.functions()[0](np.repeat(levels[:, None], 3, axis=1))
        made = found.at(drawn.values, levels)
        assert np.abs(made - wanted).max() < 0.01 and np.abs(made - wanted).mean() < 5e-4


def test_levels_beyond_black_and_white_go_on_to_the_next_curve():
    brighter, half = (tables_of(aw.brightness.at(gain=1.0).transform.usual(), SIZE, 3) for _ in range(2))
    assert isinstance(brighter, CurveTables) and isinstance(half, CurveTables)
    levels = brighter.at({"gain": 3.0}, np.array([0.5, 1.0]))[:, 0]
    assert half.at({"gain": 0.25}, levels)[:, 0] == pytest.approx([0.375, 0.75])
    bent = tables_of(aw.gamma.usual(), SIZE, 3)
    assert isinstance(bent, CurveTables)
    assert bent.at({"exponent": 2.0}, np.array([1.3, 1.7]))[:, 0] == pytest.approx([1.69, 2.89], rel=0.01)
    # A root of a negative level has no value, and that of black counts; but a gamma of 1 leaves even that as it is.
    assert bent.at({"exponent": 1.0}, np.array([-0.25]))[0, 0] == pytest.approx(-0.25)
    assert bent.at({"exponent": 1.05}, np.array([-0.25]))[0, 0] == pytest.approx(0, abs=1e-3)


# -- the structure ----------------------------------------------------------------------------------------------------


def test_the_default_recipe_is_told_in_little(cat):
    made = structure(aw.default_recipe(), cat, 7)
    sent = len(made.text) + len(made.numbers) + len(first_pixels(cat).pixels) + len(larger_jpeg(cat))
    assert sent < 300_000
    assert len(made.text) + len(made.numbers) < 30_000
    assert [step["what"] for step in json.loads(made.text)["steps"]] == ["warp"] * 4 + ["curve"]


def test_quantiles_are_those_of_the_recipe_and_of_the_next_seeds(cat):
    recipe = aw.default_recipe()
    made = structure(recipe, cat, 7)
    known = json.loads(made.text)
    assert known["seeds"] == [7, 8, 9]
    for step, member in zip(known["steps"], recipe.steps, strict=True):
        rows = np.frombuffer(made.numbers, np.float64, 3 * 9 * step["long"], step["row"]).reshape(3, 9, -1)
        for seed in (7, 9):
            drawn = [recipe.draw(np.random.default_rng([seed, 0, k])) for k in range(9)]
            values = [next((one.values for one in steps if one.name == step["name"]), None) for steps in drawn]
            happens = [row[0] < step["chance"] for row in rows[seed - 7]]
            assert happens == [value is not None for value in values]
            for parameter in step["parameters"]:
                if parameter["kind"] != "range":
                    continue
                domain = member.transform.parameters[parameter["name"]].domain
                for row, value in zip(rows[seed - 7], values, strict=True):
                    if value is not None:
                        at = domain.at(row[parameter["place"]], tuple(parameter["ends"]))
                        assert at == value[parameter["name"]]


def test_a_step_is_asked_again_only_when_it_is_another(cat):
    asked: list[float] = []

    @aw.spatial
    def lean_told(size, *, slant: Annotated[float, aw.Range(-1, 1, neutral=0)] = 0.1):
        """Slant the picture."""
        asked.append(slant)
        return aw.Affine(((1, slant, -slant * size[0] / 2), (0, 1, 0)), size)

    recipe = aw.Recipe([lean_told.between(slant=(-0.2, 0.2)), aw.gamma.usual()])
    assert told(recipe, cat)[0]["what"] == "warp"
    first = len(asked)
    assert 0 < first < 400
    structure(recipe.changing(0, lean_told.between(slant=(-0.5, 0.7))), cat, 8)
    structure(recipe.changing(1, aw.contrast.usual()), cat, 7)
    assert len(asked) == first


def test_the_transforms_of_anybody_are_told(cat):
    @aw.spatial
    def twirl_told(size, *, turn: Annotated[float, aw.Range(0, 2, neutral=0)] = 0.5,
               pull: Annotated[float, aw.Range(0.5, 2, scale="log", neutral=1)] = 1.0):  # fmt: skip
        """Turn and shrink."""
        angle = turn * math.tau / 4
        rows = ((pull * math.cos(angle), math.sin(angle)), (-math.sin(angle), pull * math.cos(angle)))
        return aw.Affine.centred(rows, size=size)

    @aw.tone
    def tinted_told(level, *, warmth: Annotated[float, aw.Range(-1, 1, neutral=0)] = 0.2):
        """Warm the lights and cool the shadows."""
        tilt = np.linspace(1, -1, level.shape[-1]) if level.shape[-1] > 1 else np.zeros(1)
        return level + warmth * tilt * (level - 0.5)

    steps = told(aw.Recipe([twirl_told, tinted_told]), cat)
    assert [step["what"] for step in steps] == ["warp", "curve"] and steps[1]["channels"] == 3


@pytest.mark.parametrize("limit", [0.2, 0.7001, 0.999])
def test_a_function_that_raises_somewhere_is_the_kernels(cat, limit):
    @aw.spatial
    def picky_told(size, *, share: Annotated[float, aw.Range(0, 1)] = 0.1):
        """Move, but not far."""
        if share >= limit:
            raise ValueError("too far")
        return aw.Affine.translation(share * size[1], 0, size=size)

    @aw.tone
    def moody_told(level, *, gain: Annotated[float, aw.Range(0, 1)] = 0.1):
        """Darken, but not much."""
        if gain > limit:
            raise RuntimeError("too dark")
        return level * gain

    steps = told(aw.Recipe([picky_told, moody_told]), cat)
    assert [step["what"] for step in steps] == ["kernel", "kernel"]
    assert "fail" in steps[0]["why"]


def test_what_no_table_can_say_is_the_kernels(cat):
    @aw.spatial
    def jumpy_told(size, *, share: Annotated[float, aw.Range(0, 1)] = 0.1):
        """Slide by steps of a tenth."""
        return aw.Affine.translation(math.floor(share * 10) / 10 * size[1], 0, size=size)

    @aw.spatial
    def wavy_told(size, *, share: Annotated[float, aw.Range(0, 1)] = 0.1):
        """Bend it."""
        return aw.Displacement(np.zeros((*size, 2)))

    members = [jumpy_told, wavy_told, aw.stretch, aw.blur, aw.within(aw.Region.box(0, 0, 0.5, 0.5), aw.gamma),
               aw.one_of([aw.rotate, aw.shear]), aw.rotate]  # fmt: skip
    assert [step["what"] for step in told(aw.Recipe(members), cat)] == ["kernel"] * 6 + ["warp"]


def test_what_is_heavy_is_not_asked_on_large_canvases_nor_for_long(cat):
    largest: list[int] = []

    @aw.spatial
    def heavy_told(size, *, share: Annotated[float, aw.Range(0, 1)] = 0.1):
        """Bend it by a field of its own."""
        largest.append(size[0] * size[1])
        return aw.Displacement(np.full((*size, 2), share))

    @aw.spatial
    def lengthy_told(size, *, share: Annotated[float, aw.Range(0, 1)] = 0.1):
        """Slide, after much thought."""
        start = time.thread_time()
        while time.thread_time() - start < 0.01:
            pass
        largest.append(size[0] * size[1])
        return aw.Affine.translation(share * size[1], 0, size=size)

    steps = told(aw.Recipe([heavy_told]), cat)
    assert steps[0]["what"] == "kernel" and max(largest) == SIZE[0] * SIZE[1]
    asked = len(largest)
    steps = told(aw.Recipe([lengthy_told]), cat)
    assert steps[0]["what"] == "kernel" and "long" in steps[0]["why"]
    assert len(largest) - asked < 400


def test_where_a_transform_bends_or_jumps_nothing_is_interpolated_across():
    def ask(values: Any) -> list[float]:
        x = values["x"]
        return [abs(x), 0.0 if x == 0 else 1 + x, abs(x - 0.5)]

    tables = tabled(ask, [Parameter("x", -1, 1, neutral=0)], 1e-6)
    for x in (-0.9, -0.01, 0.0, 0.013, 0.4, 0.49, 0.52, 0.99):
        assert read(tables, {"x": x}) == pytest.approx(ask({"x": x}), abs=1e-5)
    with pytest.raises(UnfitError):
        tabled(lambda values: [math.nan], [Parameter("x", 0, 1)], 1e-6)


def test_how_a_transform_comes_to_whole_pixels_is_found_out():
    crop = tables_of(aw.crop.usual(), SIZE, 3)
    grown = tables_of(aw.rotate.between(angle=(-30, 30), expand=True), SIZE, 3)
    assert isinstance(crop, WarpTables) and isinstance(grown, WarpTables)
    assert {(one.side, one.follows, one.whole) for one in crop.rounding} == {("round", None, True)}
    assert {(one.side, one.follows) for one in grown.rounding} == {("up", 0.5)}
    rng = np.random.default_rng(2)
    for step in (all_limits("crop"), aw.rotate.between(angle=(-180, 180), expand=True)):
        found = tables_of(step, SIZE, 3)
        assert isinstance(found, WarpTables)
        exact = []
        for _ in range(200):
            drawn = values_of(step, rng)
            warp = drawn.resolved(SIZE).warp
            matrix, canvas = found.at(drawn.values, SIZE)
            exact.append(canvas == warp.size and np.abs(matrix - warp.matrix).max() < 0.02)
        assert np.mean(exact) > 0.95


def test_a_move_by_pixels_holds_on_one_canvas_only():
    @aw.spatial
    def nudge_told(size, *, share: Annotated[float, aw.Range(0, 1)] = 0.1):
        """Slide by twenty pixels at most."""
        return aw.Affine.translation(20 * share, 0, size=size)

    found = tables_of(nudge_told.usual(), SIZE, 3)
    assert isinstance(found, WarpTables) and found.only == SIZE
    assert isinstance(tables_of(nudge_told.usual(), SIZE, 3, (0.5, 2.0)), Unknown)


@pytest.mark.parametrize(
    ("shape", "kind"), [((1, 1, 3), np.uint8), ((1, 4000, 3), np.uint8), ((90, 60, 3), np.float32), ((1, 6), np.uint8)]
)
def test_odd_pictures_are_the_kernels(shape, kind):
    previews = Previews(aw.Sample(np.zeros(shape, kind)))
    assert not can_be_drawn(previews, aw.default_recipe())
    assert structure(aw.default_recipe(), previews, 7).text == ""


@pytest.mark.parametrize("shape", [(4, 6), (16, 16, 1), (90, 60, 3)])
def test_small_pictures_whose_pixels_are_squares_are_drawn(shape):
    previews = Previews(aw.Sample(np.zeros(shape, np.uint8)))
    assert [step["what"] for step in told(aw.default_recipe(), previews)] == ["warp"] * 4 + ["curve"]


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_grey_and_transparent_pictures_are_drawn(channels):
    previews = Previews(aw.Sample(np.zeros((300, 500, channels), np.uint8)))
    assert [step["what"] for step in told(aw.default_recipe(), previews)] == ["warp"] * 4 + ["curve"]
    assert len(first_pixels(previews).pixels) == 158 * 264 * channels


def test_long_recipes_and_those_that_draw_again_are_the_kernels(cat):
    assert structure(aw.Recipe([aw.gamma.usual()] * 40), cat, 7).text == ""
    again = aw.Recipe([aw.shift.usual()], min_object_visible=0.5, otherwise="draw again")
    assert structure(again, cat, 7).text == ""
