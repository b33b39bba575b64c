"""What every transform of one picture promises. None is named here: one that is added tomorrow is tested.

Those of several pictures promise their own in `test_pairs`.
"""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import augwidgets as aw
from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.warp.fitting import resized
from tests.strategies import dotted, open_steps, smooth, steps

CATALOGUE = {
    name: transform for name, transform in aw.CATALOGUE.items() if transform.is_kits and not transform.partners
}
SPATIAL = [transform for transform in CATALOGUE.values() if transform.family == "spatial"]
TONE = [transform for transform in CATALOGUE.values() if transform.family == "tone"]
PIXEL = [transform for transform in CATALOGUE.values() if transform.family == "pixel"]

every = pytest.mark.parametrize("transform", CATALOGUE.values(), ids=str)
spatial = pytest.mark.parametrize("transform", SPATIAL, ids=str)
few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_there_is_a_catalogue():
    assert len(CATALOGUE) >= 19
    assert SPATIAL and TONE and PIXEL


def random_picture(dtype, shape):
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, shape, np.uint8) if dtype is np.uint8 else rng.random(shape, np.float32)
    image.flags.writeable = False
    return image


SHAPES = [(60, 80), (60, 80, 1), (120, 160, 3), (60, 80, 4), (1, 1, 3), (1, 400, 3)]
PICTURES = [random_picture(dtype, shape) for shape in SHAPES for dtype in (np.uint8, np.float32)]


@every
@settings(few, max_examples=40)
@given(data=st.data())
def test_shape_dtype_and_range_are_kept_and_the_input_is_not_touched(transform, data):
    step = data.draw(steps(transform))
    for image in PICTURES:
        shape, before = image.shape, image.copy()
        out = step(image)
        size = transform.declared.warp(shape[:2], step.values).size if transform.family == "spatial" else shape[:2]
        assert out.shape == (*size, *shape[2:])
        assert out.dtype == image.dtype
        assert np.isfinite(out).all()
        assert out.min() >= 0 and out.max() <= (255 if image.dtype == np.uint8 else 1)
        assert (image == before).all()
        assert not np.may_share_memory(out, image)
        assert out.flags.writeable


@every
@few
@given(data=st.data())
def test_white_stays_in_the_range(transform, data):
    out = data.draw(steps(transform))(np.ones((40, 1, 3), np.float32))  # interpolation leaves dust above 1
    assert out.min() >= 0 and out.max() <= 1


@every
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_neutral_values_change_nothing(transform, dtype):
    neutral = {name: item.domain.neutral for name, item in transform.parameters.items()
               if getattr(item.domain, "neutral", None) is not None}  # fmt: skip
    assert all(isinstance(item.domain, Seed) or name in neutral or name in _WITHOUT_NEUTRAL
               for name, item in transform.parameters.items())  # fmt: skip
    if not any(transform.parameters[name].domain != aw.Switch() for name in neutral):
        return  # a mirror has no value that changes nothing
    sample = dotted(dtype).replace(image=smooth(dtype))
    out = transform(sample, **neutral)
    assert np.abs(out.image.astype(np.float64) - sample.image).max() <= (0 if dtype is np.uint8 else 1e-6)
    assert out.replace(image=sample.image).same_as(sample)


# Parameters that only say where or with what, so that no value of theirs alone means "no change". What follows the
# picture's own levels (low, high, over, clip_limit, tiles) changes every picture that does not have them already.
_WITHOUT_NEUTRAL = {"fill", "fill_level", "left", "top", "x", "y", "radius"} | {
    "low", "high", "over", "clip_limit", "tiles", "smoothness", "cells", "reach", "period", "horizon", "near",
    "fog_level", "flake", "smallest", "largest", "cutoff", "weights", "channel", "curve", "look", "threshold",
    "direction", "salt", "photons", "quality", "side", "balance",
}  # fmt: skip


@every
@few
@given(data=st.data())
def test_a_step_does_the_same_each_time_and_writes_itself(transform, data):
    step = data.draw(steps(transform))
    sample = dotted()
    assert step(sample).same_as(step(sample))
    again = eval(repr(step), {"aw": aw})
    assert again == step
    assert again(sample).same_as(step(sample))
    assert step.short() == again.short() != ""


@every
@few
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_an_open_step_writes_itself_and_draws_the_same_from_the_same_seed(transform, data, seed):
    recipe = aw.Recipe([data.draw(open_steps(transform)), aw.maybe(transform.usual(), 1)])
    assert eval(repr(recipe), {"aw": aw}) == recipe
    assert aw.Recipe.from_json(recipe.to_json()) == recipe
    first, second = (recipe.draw(np.random.default_rng(seed)) for _ in range(2))
    assert first == second
    for step in first:
        for name, item in transform.parameters.items():
            item.domain.check(step.values[name], name)
            opened = {**dict.fromkeys(("fill", "fill_level")), **transform.usual().ranges}[name]
            if step is first[-1] and isinstance(item.domain, Range) and opened is not None:
                assert opened[0] <= step.values[name] <= opened[1]


@every
def test_what_is_out_of_range_is_named(transform):
    for name, item in transform.parameters.items():
        if isinstance(item.domain, Range):
            with pytest.raises(ValueError, match=rf"^{name} must lie in \[.*\].*, got"):
                transform.at(**{name: item.domain.high + 1})
            with pytest.raises(ValueError, match=rf"^{name} must"):
                transform.between(**{name: (item.domain.low - 1, item.domain.high)})
            for wrong in (float("nan"), "much", None, True, (1, 2, 3)):
                with pytest.raises((TypeError, ValueError), match=rf"^{name} must"):
                    transform.at(**{name: wrong})
        else:
            with pytest.raises((TypeError, ValueError), match=rf"^{name} must"):
                transform.at(**{name: "no such thing"})
    with pytest.raises(TypeError, match=f"{transform.name} has no parameter 'nothing'"):
        transform(np.zeros((2, 2), np.uint8), nothing=1)


@spatial
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
@settings(few, max_examples=60)
@given(data=st.data())
def test_mask_box_and_keypoints_follow_the_picture(transform, dtype, data):
    step = data.draw(steps(transform))
    step = transform.at(**{**step.values, "fill": "constant", "fill_level": 0.0})
    sample = dotted(dtype)
    out = step(sample)
    assert set(np.unique(out.mask)) <= {0, 7}
    assert out.label == sample.label
    x, y = out.keypoints[0]
    height, width = out.size
    if 1 <= x < width - 1 and 1 <= y < height - 1:
        assert out.mask[int(y), int(x)] == 7
        assert out.image[int(y), int(x)].min() > 0.6 * (255 if dtype is np.uint8 else 1)
        assert out.box_ids.tolist() == [0]
        x0, y0, x1, y1 = out.boxes[0]
        assert x0 <= x <= x1 and y0 <= y <= y1
    rows, columns = np.nonzero(out.mask)
    if len(rows) > 4:
        x0, y0, x1, y1 = out.boxes[0]  # the hull of the corners holds what is left of the dot, to half a pixel
        assert x0 - 0.6 <= columns.min() and columns.max() + 1 <= x1 + 0.6
        assert y0 - 0.6 <= rows.min() and rows.max() + 1 <= y1 + 0.6
        assert 0 < out.visible[0] <= 1


@spatial
@pytest.mark.parametrize("fill", ["constant", "edge", "reflect", "wrap"])
def test_every_fill_brings_no_new_label(transform, fill):
    sample = dotted()
    out = transform(sample, fill=fill)
    assert set(np.unique(out.mask)) <= {0, 7}
    for dtype, times in [(np.int8, -1), (np.uint16, 9000), (np.int32, -(10**8)), (np.uint32, 5 * 10**8),
                         (np.int64, 3), (np.int64, -(10**12)), (np.uint64, 10**18)]:  # fmt: skip
        other = transform(sample.replace(mask=sample.mask.astype(dtype) * dtype(times)), fill=fill)
        assert other.mask.dtype == dtype
        assert (other.mask == out.mask.astype(dtype) * dtype(times)).all()


@pytest.mark.parametrize("transform", TONE + PIXEL, ids=str)
@few
@given(data=st.data())
def test_tone_and_pixel_steps_leave_labels_and_alpha_alone(transform, data):
    image = dotted(channels=4).image.copy()
    image[..., 3] = smooth()[..., 0]
    sample = dotted().replace(image=image)
    out = data.draw(steps(transform))(sample)
    assert (out.image[..., 3] == sample.image[..., 3]).all()
    assert out.replace(image=sample.image, visible=sample.visible).same_as(sample)


@settings(few, max_examples=80)
@given(data=st.data())
def test_fused_warps_agree_with_one_after_another(data):
    chosen = data.draw(st.lists(st.sampled_from(SPATIAL), min_size=2, max_size=4))
    run = [data.draw(steps(transform, usual=True)) for transform in chosen]
    run = [step.transform.at(**{**step.values, "fill": "constant", "fill_level": 0.0}) for step in run]
    sample = dotted(np.float32).replace(image=smooth(np.float32))
    together = aw.Recipe().apply(sample, run)
    apart, inside = sample, np.ones(sample.size, np.float32)
    for step in run:
        # The outermost pixel may be mixed with the fill on one of the two ways and not on the other.
        inside = cv2.erode(inside, np.ones((3, 3)), borderType=cv2.BORDER_CONSTANT, borderValue=0)
        apart, inside = step(apart), step(inside)
    assert together.size == apart.size
    np.testing.assert_allclose(together.keypoints, apart.keypoints, atol=1e-6)
    whole = cv2.erode((inside > 0.999).astype(np.uint8), np.ones((5, 5))) == 1
    if whole.any():
        # Each interpolation of the waves loses a little; five thousandths is one grey level.
        assert np.abs(together.image - apart.image)[whole].max() < 0.005 * len(run)


@settings(few, max_examples=80)
@given(data=st.data())
def test_fused_curves_agree_with_one_after_another_where_nothing_clips(data):
    curves = [transform for transform in TONE if not transform.needs]
    run = [data.draw(steps(data.draw(st.sampled_from(curves)), usual=True)) for _ in range(2)]
    image = smooth(low=0.4, high=0.6)
    together = aw.Recipe().apply(aw.Sample(image), run).image.astype(int)
    first = run[0](image)
    apart = run[1](first).astype(int)
    if first.min() > 0 and first.max() < 255:
        assert np.abs(together - apart).max() <= 1


@every
def test_a_preview_shows_what_the_picture_will_show(transform):
    if any(isinstance(item.domain, Seed) for item in transform.parameters.values()):
        return  # the strength of noise survives scaling, its pattern does not
    sample = aw.Sample(aw.pictures.coffee().image)
    step = transform.at()
    small = resized(sample, (200, 300))
    shown = step.scaled(0.5)(small)
    # What an enlarged picture has gained in pixels cannot be in a preview: both are looked at as fine as it was.
    at = shown.size if shown.image.size <= small.image.size else small.size
    shown, wanted = resized(shown, at), resized(step(sample), at)
    # Resampling fine detail twice costs up to two levels; a blur that is not scaled costs more than three. Where levels
    # are pulled far apart (CLAHE), so is what was lost: that may cost a seventh of what the step changes.
    changed = np.abs(wanted.image.astype(int) - small.image).mean() if transform.family != "spatial" else 0
    assert np.abs(shown.image.astype(int) - wanted.image).mean() < max(2.2, changed / 7)


@every
def test_it_is_documented(transform):
    assert transform.summary.endswith(".")
    assert "Examples\n--------\n>>> " in transform.__doc__
    for name, item in transform.parameters.items():
        assert f"\n{name} : {type(item.domain).__name__}(" in transform.__doc__
    assert transform.heading and transform.name == transform.name.lower()
    assert transform._repr_html_().count("<tr>") == 1 + len(transform.parameters)


@every
def test_shown_values_are_read_back(transform):
    for item in transform.parameters.values():
        domain = item.domain
        if not isinstance(domain, Range):
            continue
        for value in (domain.low, domain.high, item.default, (domain.low + domain.high) / 2):
            shown = domain.rounded(value)
            assert domain.parse(domain.format(shown).replace("×", "")) == pytest.approx(shown, abs=1e-9)
        for pair in ((domain.low, domain.high), domain.usual_open(item.default)):
            pair = tuple(domain.rounded(value) for value in pair)
            if pair[0] != pair[1]:
                assert domain.parse_open(domain.format_open(pair)) == pytest.approx(pair, abs=1e-9)


def test_one_quantity_has_one_name_and_unit():
    units: dict[str, set[str]] = {}
    for transform in CATALOGUE.values():
        for name, item in transform.parameters.items():
            if isinstance(item.domain, Range):
                units.setdefault(name, set()).add(item.domain.unit)
    assert {name: sorted(found) for name, found in units.items() if len(found) > 1} == {}
    assert units["angle"] == {"deg"} and units["sigma"] == {"px"} and units["right"] == {"of width"}
