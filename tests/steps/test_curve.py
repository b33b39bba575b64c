"""Tone curves and tables by themselves: in numbers, for every number of channels, in and out of place."""

from __future__ import annotations

import re

import numpy as np
import pytest

from augwidgets.steps import curve, fusion

INVERTED = np.arange(256, dtype=np.uint8)[::-1].copy()


def half(level):
    return level / 2


def double(level):
    return level * 2


def root(level):
    return np.sqrt(level - 0.5)


def test_levels_are_clipped_once_at_the_end():
    levels = np.array([0.25, 0.75, 1])
    assert curve.composed([double, half], levels).tolist() == [0.25, 0.75, 1]
    assert curve.composed([half, double, double], levels).tolist() == [0.5, 1, 1]
    assert curve.composed([lambda level: level - 0.5], levels).tolist() == [0, 0.25, 0.5]
    assert curve.composed([], np.array([-1.0, 2])).tolist() == [0, 1] and levels.tolist() == [0.25, 0.75, 1]


def test_a_curve_without_a_value_outside_is_asked_with_the_level_clipped():
    below = [lambda level: level - 0.5, np.sqrt]
    assert curve.composed(below, np.array([0.25, 0.75])).tolist() == [0, 0.5]
    assert curve.composed([double, lambda level: np.sqrt(1 - level)], np.array([0.375, 1])).tolist() == [0.5, 0]
    words = "a curve must give a finite level for every level in [0, 1], got nan for 0.25"
    with pytest.raises(ValueError, match=f"^{re.escape(words)}$"):
        curve.composed([root], np.array([0.75, 0.25]))
    with pytest.raises(ValueError, match="got inf for 1$"):
        curve.composed([double, lambda level: np.where(level >= 1, np.inf, level)], np.array([0.1, 0.75]))


def test_a_table_has_a_column_for_each_channel_only_where_they_differ():
    grey = curve.table([half])
    assert (
        grey.shape == (256,)
        and grey.dtype == np.uint8
        and grey[[0, 1, 2, 3, 254, 255]].tolist() == [0, 1, 1, 2, 127, 128]
    )
    assert (curve.table([half], 3) == grey).all() and curve.table([half], 3).shape == (256,)
    by_channel = curve.table([lambda level: level * np.array([1, 0.5, 1])], 3)
    assert by_channel.shape == (256, 3) and (by_channel[:, 1] == grey).all()
    assert (by_channel[:, 0] == np.arange(256)).all() and (by_channel[:, 2] == np.arange(256)).all()
    last = curve.table([lambda level: level * np.array([1, 1, 0.5])], 3)
    assert last.shape == (256, 3)
    with pytest.raises(ValueError, match="read-only"):
        curve.table([lambda level: np.multiply(level, 2, out=level)])


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_every_level_is_looked_up_and_alpha_stays(channels):
    image = np.random.default_rng(0).integers(0, 256, (5, 7, channels), np.uint8)
    before = image.copy()
    colours = min(channels, 3)
    wanted = image.copy()
    wanted[..., :colours] = 255 - image[..., :colours]
    for picture in (image, np.asfortranarray(image), np.repeat(image, 2, axis=1)[:, ::2]):
        out = fusion.looked_up(picture, INVERTED)
        assert (out == wanted).all() and out.shape == image.shape and not np.may_share_memory(out, picture)
        assert (picture == before).all()
        assert (fusion.looked_up(picture, np.column_stack([INVERTED] * colours)) == wanted).all()
    assert (fusion.toned(image, [lambda level: 1 - level]) == wanted).all()
    different = np.column_stack([INVERTED] * (colours - 1) + [np.arange(256, dtype=np.uint8)])
    out = fusion.looked_up(image, different)
    assert (out[..., : colours - 1] == 255 - image[..., : colours - 1]).all()
    assert (out[..., colours - 1 :] == image[..., colours - 1 :]).all()


def test_a_table_of_other_channels_is_refused():
    with pytest.raises(ValueError, match="^a curve for 2 channels met a picture of 3$"):
        fusion.looked_up(np.zeros((2, 2, 4), np.uint8), np.zeros((256, 2), np.uint8))


def test_a_picture_of_ones_own_is_written_in_place_and_no_other():
    own = np.arange(12, dtype=np.uint8).reshape(2, 2, 3).copy()
    sealed = own.view()
    sealed.flags.writeable = False
    assert fusion.unsealed(own) is own
    opened = fusion.unsealed(sealed)
    assert opened.flags.writeable and np.may_share_memory(opened, own) and not sealed.flags.writeable
    out = fusion.looked_up(sealed, INVERTED, own=True)
    assert np.may_share_memory(out, own) and own[0, 0].tolist() == [255, 254, 253]
    assert np.may_share_memory(fusion.toned(sealed, [half], own=True), own)
    assert not np.may_share_memory(fusion.toned(sealed, [half]), own)
    asked = fusion.Curve(("half",), (lambda counts: half,), needs_histogram=True)
    assert np.may_share_memory(asked.toned(sealed, own=True), own)
    assert not np.may_share_memory(asked.toned(sealed), own)
    own[0, 0] = 255, 254, 253
    own.flags.writeable = False
    assert fusion.unsealed(own) is None and fusion.unsealed(sealed) is None
    out = fusion.looked_up(own, INVERTED, own=True)
    assert not np.may_share_memory(out, own) and out[0, 0].tolist() == [0, 1, 2]
    text = np.frombuffer(b"abc", np.uint8).reshape(1, 1, 3)
    assert fusion.unsealed(text) is None


@pytest.mark.parametrize(("channels", "colours"), [(1, 1), (3, 3), (4, 3)])
def test_floats_go_through_the_curves_themselves(channels, colours):
    image = np.random.default_rng(0).random((4, 5, channels), np.float32)
    out = fusion.toned(image, [double, half])
    assert out.dtype == np.float32 and np.allclose(out, image) and not np.may_share_memory(out, image)
    out = fusion.toned(image, [half])
    assert np.allclose(out[..., :colours], image[..., :colours] / 2)
    assert (out[..., colours:] == image[..., colours:]).all() and fusion.colours_of(image) == colours
    with pytest.raises(ValueError, match="read-only"):
        fusion.toned(image, [lambda level: np.multiply(level, 2, out=level)])
    image.flags.writeable = False
    fusion.toned(image, [half])


@pytest.mark.parametrize(("channels", "colours"), [(1, 1), (3, 3), (4, 3)])
def test_levels_are_counted_by_colour(channels, colours):
    image = np.random.default_rng(0).integers(0, 256, (9, 11, channels), np.uint8)
    image[0, 0] = 255
    counts = curve.histogram(image)
    assert counts.shape == (colours, 256) and counts.dtype == np.int64
    for channel in range(colours):
        assert (counts[channel] == np.bincount(image[..., channel].ravel(), minlength=256)).all()
    assert (curve.histogram(image / np.float32(255)) == counts).all()
    assert curve.histogram(np.full((1, 1, 1), 0.0021, np.float32))[0, :3].tolist() == [0, 1, 0]  # .54 of a level is 1
