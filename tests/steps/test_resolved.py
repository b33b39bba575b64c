"""What steps are on one canvas: a warp with its fill, a curve, or pixels; applying knows nothing else."""

import ast
import inspect

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.sample.box_rules import BoxRules
from augwidgets.steps import arrays, fusion
from augwidgets.steps.fusion import Curve, FilledWarp
from augwidgets.steps.pixels import Pixels

RNG = np.random.default_rng(0)
IMAGE = RNG.integers(0, 256, (24, 36, 3), np.uint8)
BOX = aw.Region.box(0, 0, 0.5, 1)


def kinds(*steps, size=(24, 36)):
    return [type(value).__name__ for value in aw.Recipe().resolved(steps, size)]


@pytest.mark.parametrize(
    ("steps", "wanted"),
    [
        ([aw.rotate.at(), aw.shift.at(), aw.perspective.at(), aw.flip_horizontal.at()], ["FilledWarp"]),
        ([aw.rotate.at(), aw.shift.at(fill="edge")], ["FilledWarp"] * 2),
        ([aw.rotate.at(fill_level=0.5), aw.shift.at()], ["FilledWarp"] * 2),
        ([aw.rotate.at(), aw.elastic.at(), aw.rotate.at()], ["FilledWarp"] * 3),
        ([aw.gamma.at(), aw.contrast.at(), aw.brightness.at()], ["Curve"]),
        ([aw.gamma.at(), aw.stretch.at(), aw.contrast.at()], ["Curve"] * 2),
        ([aw.gamma.at(), aw.gamma.at().within(BOX), aw.gamma.at()], ["Curve", "Pixels", "Curve"]),
        ([aw.blur.at(), aw.blur.at()], ["Pixels"] * 2),
        ([aw.gamma.at(), aw.rotate.at(), aw.gamma.at()], ["Curve", "FilledWarp", "Curve"]),
        ([], []),
    ],
)
def test_adjacent_warps_are_one_and_so_are_adjacent_curves(steps, wanted):
    assert kinds(*steps) == wanted


def test_each_warp_is_asked_for_the_size_that_arrives():
    cut, slide = aw.crop.at(width=0.5, height=0.5), aw.shift.at(right=0.5)
    (value,) = aw.Recipe().resolved([cut, slide], (40, 80))
    assert value.warp.size == (20, 40)
    assert value.warp.then(aw.Affine.translation(-20, 0, size=(20, 40))) == cut.resolved((40, 80)).warp
    assert (value.fill, value.fill_level) == ("constant", 0.0)


def test_a_step_that_is_applied_again_is_asked_for_the_size_that_arrives():
    step, other = aw.shift.at(right=0.5), aw.zoom.at()
    sizes = [(24, 36), (24, 72), (24, 36)]
    assert [step.resolved(size).warp.rows[0][2] for size in sizes] == [18, 36, 18]
    assert step.resolved((24, 36)) is step.resolved((24, 36))  # once for each size, a curve for all of them
    assert (curve := aw.gamma.at()).resolved((24, 36)) is curve.resolved((24, 72))
    joined = [aw.Recipe().resolved([step, other], size)[0].warp for size in sizes]
    assert joined[0] == joined[2] != joined[1]
    first = step.resolved((24, 36))
    assert [first.then(aw.zoom.at(scale=scale).resolved((24, 36))).warp.rows[0][0] for scale in (1.5, 2)] == [1.5, 2]


@pytest.mark.parametrize(
    ("step", "cuts_off", "own", "fills"),
    [
        (aw.blur.at(), True, True, False),
        (aw.erase.at(), False, True, False),  # what it puts at black is meant to lie there
        (aw.inpaint.at().within(BOX), False, True, True),
        (aw.gamma.at().within(BOX), True, False, False),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_pixels_say_what_they_cut_off_and_whose_they_are(step, cuts_off, own, fills):
    value = step.resolved((24, 36))
    assert (value.cuts_off, value.own, value.fills_region) == (cuts_off, own, fills)
    assert value.where == step.where and value.names == (step.name,)


def test_counts_of_pixels_are_shares_of_the_side_that_arrives():
    step = aw.shift.at(right=aw.px(9), down=aw.px(-6))
    assert dict(step.relative((24, 36)).values) == {**aw.shift.at().values, "right": 0.25, "down": -0.25}
    assert step.resolved((24, 36)).warp == aw.Affine.translation(9, -6, size=(24, 36))
    assert step.resolved((48, 72)).warp == aw.Affine.translation(9, -6, size=(48, 72))
    plain = aw.shift.at(right=0.25)
    assert plain.relative((24, 36)) is plain
    with pytest.raises(ValueError, match="^down must "):
        aw.shift.at(down=aw.px(99)).relative((24, 36))


def test_what_two_are_together_is_found_out_once_and_anew_for_another():
    for first, second in ((aw.zoom.at(), aw.rotate.at()), (aw.gamma.at(), aw.contrast.at())):
        first, second, third = (step.resolved((24, 36)) for step in (first, second, first))
        both = first.then(second)
        assert first.then(second) is both and first.then(third) is not both and first.then(second) is not both


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize(
    "first", [aw.gamma.at(exponent=2), aw.rotate.at(angle=20), aw.blur.at(sigma=1)], ids=lambda step: step.name
)
def test_an_array_goes_through_all_steps_as_a_sample_does(first, count):
    steps = [first, aw.zoom.at(scale=1.5), aw.invert.at()][:count]
    assert (arrays.run_read(steps, IMAGE) == arrays.run_read(steps, aw.Sample(IMAGE)).image).all()


def test_an_array_is_handed_back_in_memory_that_nobody_else_holds():
    out = IMAGE.copy()
    free = out.view()
    free.flags.writeable = False
    back = arrays._handed_back(free, IMAGE, True)
    assert np.may_share_memory(back, out) and back.flags.writeable
    for picture, own in ((IMAGE, False), (out, True), (out, False)):
        back = arrays._handed_back(free, picture, own)
        assert not np.may_share_memory(back, out) and (back == out).all() and back.flags.writeable
    assert arrays._handed_back(np.zeros((4, 5, 1), np.uint8), np.zeros((4, 5), np.uint8), True).shape == (4, 5)


def test_applying_what_was_resolved_is_applying_the_steps():
    sample = aw.Sample(IMAGE, boxes=[[3, 4, 20, 16]], keypoints=[[5, 6]])
    steps = [aw.gamma.at(), aw.rotate.at(angle=30), aw.erase.at(), aw.zoom.at(), aw.contrast.at(), aw.blur.at(sigma=1)]
    values = aw.Recipe().resolved(steps, sample.size)
    for least, left in ((0.1, 1), (0.999, 0)):  # a part of the box is covered
        out = fusion.applied(values, sample, BoxRules(least))
        assert out.same_as(aw.Recipe(min_visible=least).apply(sample, steps)) and len(out.boxes) == left
        assert arrays.run_read(steps, sample, BoxRules(least)).same_as(out)
    assert len(fusion.applied(values, sample).boxes) == 1


def test_fusion_names_no_transform_and_no_family():
    names = {*aw.CATALOGUE, "family", "needs", "transform", "values", "spatial", "tone", "pixel"}
    tree = ast.parse(inspect.getsource(fusion))
    said = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    said |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert not said & names


@pytest.mark.parametrize(("step", "kind"), [
    (aw.rotate.at(), FilledWarp), (aw.gamma.at(), Curve), (aw.stretch.at(), Curve), (aw.blur.at(), Pixels),
    (aw.gamma.at().within(BOX), Pixels), (aw.erase.at(), Pixels), (aw.equalize.at().within(BOX), Pixels),
])  # fmt: skip
def test_a_step_is_one_of_three_and_joins_no_other_kind(step, kind):
    value = step.resolved((24, 36))
    assert type(value) is kind
    for other in (aw.rotate.at(), aw.gamma.at(), aw.blur.at()):
        joins = kind is not Pixels and type(other.resolved((24, 36))) is kind
        assert (value.then(other.resolved((24, 36))) is not None) == joins


@pytest.mark.parametrize("warp", [
    aw.Affine.scaling(2, 3, size=(9, 9)), aw.Affine.rotation(33, size=(9, 9)), aw.Affine.scaling(0.5, 0.5, size=(9, 9)),
    aw.Projective(((3, 0, 1), (0, 2, 0), (0.05, 0.01, 1.2)), size=(20, 30)),
])  # fmt: skip
def test_enlargement_is_how_far_neighbours_of_the_middle_come_apart(warp):
    height, width = warp.size
    middle = np.array([width / 2, height / 2, 1]) @ warp.inverse.T
    x, y = middle[:2] / middle[2]
    small = 1e-4
    right, down, here = warp.points([[x + small, y], [x, y + small], [x, y]])
    area = abs(np.linalg.det(np.stack([right - here, down - here]))) / small**2
    assert warp.enlargement == pytest.approx(area**0.5, rel=1e-3)


# -- tables ----------------------------------------------------------------------------------------------------------

TABLE = RNG.permutation(256).astype(np.uint8)
ARRAYS = {
    "whole": IMAGE, "flipped": IMAGE[::-1, ::-1], "every other": IMAGE[::2, ::3],
    "transposed": IMAGE.transpose(1, 0, 2), "one channel": IMAGE[..., 1:2],
    "channels first": np.ascontiguousarray(IMAGE.transpose(2, 0, 1)).transpose(1, 2, 0),
    "fortran": np.asfortranarray(IMAGE), "one pixel": IMAGE[:1, :1],
    "1 x 40": np.arange(40, dtype=np.uint8)[None, :, None],
}  # fmt: skip


@pytest.mark.parametrize("name", ARRAYS)
@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("writeable", [False, True])
def test_every_byte_is_looked_up_and_only_own_memory_written_to(name, own, writeable):
    image = ARRAYS[name].copy(order="K") if name != "every other" else ARRAYS[name]
    image = image.view()
    image.flags.writeable = writeable
    before = image.copy()
    got = fusion.looked_up(image, TABLE, own=own)
    assert (got == TABLE[before]).all() and got.shape == image.shape and got.dtype == np.uint8
    if not own:
        assert (image == before).all() and not np.may_share_memory(got, image)


@pytest.mark.parametrize("steps", [
    [aw.gamma.at()], [aw.rotate.at(), aw.gamma.at()], [aw.gamma.at(), aw.rotate.at(), aw.gamma.at()],
    [aw.shift.at(right=0, down=0), aw.gamma.at()], [aw.flip_horizontal.at(), aw.invert.at()],
    [aw.quarter_turn.at(), aw.invert.at()],
    [aw.rotate.at(angle=0), aw.rotate.at(angle=0, fill="edge"), aw.invert.at()], [aw.erase.at(width=0), aw.invert.at()],
    [aw.blur.at(sigma=0), aw.shift.at(right=0), aw.invert.at()], [aw.elastic.at(), aw.invert.at(), aw.stretch.at()],
])  # fmt: skip
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_what_is_handed_in_is_never_written_to(steps, channels):
    image = RNG.integers(0, 256, (24, 36, channels), np.uint8)
    before, sample = image.copy(), aw.Sample(image)
    recipe = aw.Recipe()
    first, again = recipe.apply(sample, steps), recipe.apply(sample, steps)
    assert (image == before).all() and first.same_as(again)
    for step in steps:
        step(image)
    assert (image == before).all()


@pytest.mark.parametrize("change", [lambda image, _: image, lambda image, _: image[::-1]], ids=["itself", "a view"])
def test_a_picture_that_comes_back_is_nobodys_own(change):
    image = IMAGE.copy()
    same = Pixels("same", change, lambda size: None, own=True)
    out, own = fusion.applied_and_own([same, aw.invert.at().resolved((24, 36))], aw.Sample(image))
    assert (image == IMAGE).all() and own and (out.image == 255 - change(IMAGE, None)).all()
    assert not fusion.applied_and_own([same], aw.Sample(image))[1]


def test_a_picture_that_a_users_function_keeps_is_not_written_to():
    kept = np.full((24, 36, 3), 100, np.uint8)
    steps = [
        *aw.Recipe([lambda image: kept]).draw(np.random.default_rng(0)),
        aw.shift.at(right=0, down=0),
        aw.invert.at(),
    ]
    assert (aw.Recipe().apply(aw.Sample(IMAGE), steps).image == 155).all()
    assert (kept == 100).all()
