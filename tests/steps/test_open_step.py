"""A step whose values are ranges: what is drawn from a row of quantiles, by hand."""

from __future__ import annotations

import pytest

import augwidgets as aw

FILLED = {"fill": "edge", "fill_level": 0.25}
TURN = aw.rotate.between(angle=(-30, 30))


def row(happens, *quantiles, of=TURN):
    return [happens, *quantiles, *[0.0] * (of.row_length - 1 - len(quantiles))]


@pytest.mark.parametrize(
    ("chance", "on", "happens", "number"),
    [(1, True, 0.999, 1), (0.5, True, 0.49, 1), (0.5, True, 0.5, 0), (0, True, 0.0, 0), (1, False, 0.0, 0)],
)
def test_a_step_happens_below_its_chance_and_never_where_it_is_off(chance, on, happens, number):
    assert len(aw.maybe(TURN, chance, on=on).drawn(row(happens), FILLED)) == number


def test_values_lie_at_their_quantiles_and_the_fill_is_the_recipes():
    (step,) = TURN.drawn(row(0, 0.75), FILLED)
    assert step.values["angle"] == 15 and (step.values["fill"], step.values["fill_level"]) == ("edge", 0.25)
    assert step.drawn_from is TURN and TURN.at_quantile(0.75, FILLED).values["angle"] == 15
    both = aw.shift.between(right=(0, 0.4), down=(0, 0.2), fill="wrap").at_quantile(0.5, FILLED)
    assert (both.values["right"], both.values["down"], both.values["fill"]) == (0.2, 0.1, "wrap")
    closed = aw.gamma.between(exponent=2)
    assert closed.at_quantile(0.1, {}) is closed.at_quantile(0.9, {})


def test_what_is_replaced_is_checked_and_the_rest_stays():
    some = aw.maybe(aw.shift.between(right=(0, 0.4), down=0.1), 0.25, on=False)
    other = some.replace(down=(0, 0.2))
    assert dict(other.ranges) == {"right": (0, 0.4), "down": (0, 0.2)} and (other.chance, other.on) == (0.25, False)
    assert other.at_quantile(0.5, FILLED).values["down"] == 0.1 == some.at_quantile(0.5, FILLED).values["down"]
    assert some.replace(chance=1, on=True) == aw.shift.between(right=(0, 0.4), down=0.1)
    with pytest.raises(ValueError, match="^down must lie in"):
        some.replace(down=(0, 9))
    with pytest.raises(TypeError, match="^shift has no parameter 'up'; it has right, down, fill, fill_level$"):
        some.replace(up=1)


@pytest.mark.parametrize(
    ("given", "partners"),
    [({}, ()), ({"count": 3}, (1,)), ({"count": 3, "index": 0}, (2,)), ({"count": 1}, (0,))],
)
def test_the_partners_are_drawn_where_there_is_a_data_set(given, partners):
    pair = aw.mixup.between(share=(0.1, 0.5))
    (step,) = pair.drawn(row(0, 0.5, 0.5, of=pair), given)
    assert repr(step).endswith(f", partners={partners})") == bool(partners)
    assert step.partners == partners and step.values["share"] == pytest.approx(0.3)


def test_the_only_picture_has_no_partner():
    pair = aw.mixup.usual()
    with pytest.raises(ValueError, match="^mixup needs another picture than this one, and there is one only$"):
        pair.drawn(row(0, of=pair), {"count": 1, "index": 0})
