"""What is written for albumentations is read back, and means the same: a property of the catalogue and of groups.

Two recipes mean the same where each step is drawn from the same ranges as often. What changes nothing may go, a choice
among quarter turns may be a group of them, and a fill level is one of 255.
"""

from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import augwidgets as aw
from augwidgets.recipe.groups import Group
from tests.strategies import values

# What the whole catalogue can be written of; each of the others is refused whatever its ranges are.
WRITTEN = (
    "rotate", "shift", "zoom", "shear", "flip_horizontal", "flip_vertical", "quarter_turn", "brightness", "offset",
    "contrast", "gamma", "invert", "gaussian_noise", "equalize", "transpose", "solarize", "posterize", "greyscale",
    "saturation", "channel_shift", "drop_channel", "blur",
)  # fmt: skip
# Whose usual ranges are refused: open ones, both slants at once, another way than that of the library.
REFUSED_AS_USUAL = ("shear", "contrast", "equalize", "greyscale")
# Parameters that must be closed there, so that the drawing need not find it out.
CLOSED = {"fill", "fill_level", "expand", "stretch", "over", "weights"}
STILL = {
    "rotate": {"angle": (0, 0)}, "zoom": {"scale": (1, 1), "stretch": (1, 1)},
    "shear": {"across": (0, 0), "along": (0, 0)}, "brightness": {"gain": (1, 1)}, "contrast": {"gain": (1, 1)},
    "offset": {"lift": (0, 0)}, "saturation": {"gain": (1, 1)}, "solarize": {"threshold": (1, 1)},
    "posterize": {"bits": (8, 8)}, "blur": {"sigma": (0, 0)}, "quarter_turn": {"turns": (0,)},
}  # fmt: skip


def ranges(name, domain):
    """A range of a parameter, or None where it is left at its default."""
    if isinstance(domain, aw.Seed):
        return st.none()
    if isinstance(domain, aw.Range):
        one = values(domain) | st.just(domain.neutral if domain.neutral is not None else domain.low)
        closed = one.map(lambda value: (value, value))
        return closed if name in CLOSED else closed | st.tuples(one, one).map(lambda pair: tuple(sorted(pair)))
    one = values(domain).map(lambda value: (value,))
    return one if name in CLOSED else one | st.lists(values(domain), min_size=1, unique=True).map(tuple)


@st.composite
def steps(draw, names=WRITTEN):
    transform = aw.CATALOGUE[draw(st.sampled_from(names))]
    chosen = {}
    for name, item in transform.parameters.items():
        value = draw(st.none() | ranges(name, item.domain))
        if value is not None:
            chosen[name] = value
    return aw.maybe(transform.between(**chosen), draw(st.sampled_from([1.0, 0.5, 0.0]) | st.floats(0, 1)))


@st.composite
def groups(draw):
    members = draw(st.lists(steps(), min_size=1, max_size=4))
    kind = draw(st.sampled_from(["one_of", "some_of", "any_order", "weighted"]))
    chance = draw(st.sampled_from([1.0, 0.3]))
    if kind == "some_of":
        return aw.some_of(draw(st.integers(1, len(members))), members, chance)
    if kind == "weighted":
        weights = draw(st.lists(st.floats(0.1, 9), min_size=len(members), max_size=len(members)))
        return aw.one_of(members, chance, weights=weights)
    return (aw.one_of if kind == "one_of" else aw.any_order)(members, chance)


def meant(member, recipe):
    """What a member of a recipe means, in numbers and words that can be compared."""
    if isinstance(member, Group):
        inner = [meant(one, recipe) or ("nothing",) for one in member.members if one.on]
        if not inner:
            return None
        most = min(member.most, len(inner))
        pairs = zip(member.weights or [1] * len(member.members), member.members, strict=True)
        weights = [weight for weight, one in pairs if one.on]
        shares = [weight / sum(weights) for weight in weights]
        alone = [turn for one in inner if len(turn := turns_of(one)) == 1]
        a_choice = most == 1 and len(set(alone)) == len(inner) > 1
        if a_choice and max(shares) - min(shares) < 1e-9:
            turns = tuple(sorted(turn for (turn,) in alone))
            return ("quarter_turn", member.chance, "", {"turns": turns, "level": (0.0,)})
        order = "any" if member.kind == "any_order" and len(inner) > 1 else "kept"
        return ("group", member.chance, order, {"most": (most,), "shares": tuple(shares)}, inner)
    told = {name: member.transform.parameters[name].domain.check_open(value, name) for name, value in
            member.ranges.items() if value is not None and not name.startswith("fill")}  # fmt: skip
    own = member.ranges
    fill = (own.get("fill") or (recipe.fill,))[0], (own.get("fill_level") or (recipe.fill_level,))[0]
    still = STILL.get(member.name)
    if still is not None and all(near(told[name], value) for name, value in still.items()):
        return None
    if "turns" in told:
        told["turns"] = tuple(sorted(told["turns"]))
    if "channel" in told:
        told["channel"] = tuple(sorted(told["channel"]))
    moves = member.transform.family == "spatial" and not member.name.startswith(("flip", "quarter", "transpose"))
    told["level"] = (fill[1] if fill[0] == "constant" and moves else 0.0,)
    return (member.name, member.chance, fill[0] if moves else "", told)


def turns_of(meaning):
    """The turns of a quarter turn that is sure to happen; nothing is a turn by none."""
    if meaning == ("nothing",):
        return (0,)
    return meaning[3]["turns"] if meaning[0] == "quarter_turn" and meaning[1] == 1 else ()


def near(one, other):
    if isinstance(one, (tuple, list)):
        return len(one) == len(other) and all(map(near, one, other))
    if isinstance(one, float) or isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-7, abs_tol=1e-7)
    return bool(one == other)


def same(one, other):
    """Whether two meanings are the same."""
    if one is None or other is None or one == ("nothing",) or other == ("nothing",):
        return one == other
    if one[0] != other[0] or not near(one[1], other[1]) or one[2] != other[2] or set(one[3]) != set(other[3]):
        return False
    for name, value in one[3].items():
        if name == "level":
            if abs(value[0] - other[3][name][0]) > 0.5 / 255 + 1e-9:
                return False
        elif not near(value, other[3][name]):
            return False
    ours, theirs = ((*meaning, ())[4] for meaning in (one, other))  # of a group, its members
    return len(ours) == len(theirs) and all(map(same, ours, theirs))


def there_and_back(recipe):
    try:
        made = recipe.to_object("albumentations")
    except ValueError as error:
        if "albumentations 2.0.8 cannot say" not in str(error):
            raise
        return None
    return aw.Recipe.from_object(made)


def check(recipe, back):
    ours = [found for member in recipe.steps if member.on and (found := meant(member, recipe))]
    theirs = [found for member in back.steps if (found := meant(member, back))]
    assert len(ours) == len(theirs) and all(map(same, ours, theirs)), (recipe, back)


FILLS = st.sampled_from(["constant", "edge", "reflect", "wrap"])
SLOW = [HealthCheck.filter_too_much, HealthCheck.too_slow]
SETTINGS = settings(max_examples=30, deadline=None, suppress_health_check=SLOW)


@pytest.mark.parametrize("name", WRITTEN)
@SETTINGS
@given(data=st.data())
def test_every_step_that_is_written_is_read_back(name, data):
    step, fill, level = data.draw(steps([name])), data.draw(FILLS), data.draw(st.sampled_from([0, 0.4, 1]))
    recipe = aw.Recipe([step], fill=fill, fill_level=level)
    back = there_and_back(recipe)
    assume(back is not None)
    check(recipe, back)


@settings(SETTINGS, max_examples=150)
@given(group=groups(), fill=FILLS)
def test_every_group_that_is_written_is_read_back(group, fill):
    recipe = aw.Recipe([aw.invert, group], fill=fill)
    back = there_and_back(recipe)
    assume(back is not None)
    check(recipe, back)


def test_each_step_that_can_be_written_is_among_them():
    for name in sorted(set(aw.CATALOGUE) - set(WRITTEN)):
        if not aw.CATALOGUE[name].written_name.startswith("aw."):
            continue
        for step in (aw.CATALOGUE[name].between(), aw.CATALOGUE[name].usual()):
            with pytest.raises(ValueError, match="albumentations 2.0.8 cannot say"):
                aw.Recipe([step]).to_object("albumentations")
    usual = [aw.CATALOGUE[name].usual() for name in WRITTEN if name not in REFUSED_AS_USUAL]
    for step in usual:
        recipe = aw.Recipe([step])
        check(recipe, there_and_back(recipe))


@pytest.mark.parametrize(
    "member",
    [
        aw.quarter_turn.between(turns=(1, 3)),
        aw.maybe(aw.quarter_turn.between(turns=(0, 1, 2)), 0.4),
        aw.contrast.at(gain=1.4),
        aw.rotate.at(angle=0),
        aw.solarize.at(threshold=1),
    ],
    ids=repr,
)
@pytest.mark.parametrize(
    "around",
    [
        lambda one: aw.one_of([one, aw.invert]),
        lambda one: aw.one_of([one, aw.invert], weights=[1, 2]),
        lambda one: aw.some_of(2, [one, aw.invert, aw.flip_vertical]),
        lambda one: aw.any_order([one, aw.invert], 0.5),
        lambda one: aw.maybe(one, 0.5),
    ],
    ids=["one_of", "weights", "some_of", "any_order", "alone"],
)
def test_what_is_several_transforms_there_is_one_step_again(member, around):
    recipe = aw.Recipe([around(member)])
    check(recipe, there_and_back(recipe))


def test_ranges_for_one_label_are_refused():
    recipe = aw.Recipe([aw.rotate.between(angle=(-30, 30))], by_label={"6": {0: {"angle": (-9, 9)}}})
    for dialect in ("albumentations", "torchvision", "numpy"):
        with pytest.raises(ValueError, match=r"cannot say: by_label \(every label has the same ranges there"):
            recipe.to_code(dialect)
        assert recipe.for_label("6").to_code(dialect)
