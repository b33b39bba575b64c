"""Published policies: what happens how often and how strongly, as the papers and torchvision have it."""

from __future__ import annotations

import collections
import functools
import math

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.recipe.groups import Group
from augwidgets.recipe.policies import _OPERATIONS, at_magnitude, magnitude_of
from augwidgets.recipe.policy_tables import NAMES, SUB_POLICIES, USUAL, WIDE

POLICIES = {
    "rand": aw.rand_augment(),
    "rand range": aw.rand_augment(3, (0, 9)),
    "trivial": aw.trivial_augment(),
    **{name: aw.auto_augment(name) for name in SUB_POLICIES},
}


def drawn(group, count=2000):
    recipe = aw.Recipe([group])
    return [recipe.draw(np.random.default_rng(k)) for k in range(count)]


def ranges(group, name):
    """Return from what the steps of this name draw, sides in order."""
    return [dict(step.ranges) for step in group.open_steps if step.name == name]


# -- RandAugment -----------------------------------------------------------------------------------------------------


def test_the_magnitude_that_was_asked_for_is_applied_to_either_side():
    steps = [step for some in drawn(aw.rand_augment(2, 9)) for step in some]
    found = collections.defaultdict(collections.Counter)
    for step in steps:
        moved = {name: value for name, value in step.values.items() if name in ("across", "along", "right", "down")}
        found[step.name].update([tuple(moved.values()) or next(iter(step.values.values()))])
    assert set(found["rotate"]) == {-9.0, 9.0} and set(found["brightness"]) == {0.73, 1.27}
    assert set(found["sharpen"]) == {-0.27, 0.27} and set(found["posterize"]) == {7}
    assert set(found["solarize"]) == {0.7}
    assert set(found["shift"]) == {(-0.136, 0.0), (0.136, 0.0), (0.0, -0.136), (0.0, 0.136)}
    assert set(found["shear"]) == {(-5.1428, 0.0), (5.1428, 0.0), (0.0, -5.1428), (0.0, 5.1428)}
    assert math.tan(math.radians(5.1428)) == pytest.approx(0.3 * 9 / 30, abs=1e-5)
    for counts in found.values():
        first, *others = counts.values()
        assert all(abs(first - other) < 75 for other in others), counts  # each side equally often


@pytest.mark.parametrize("n", [1, 2])
def test_each_of_fourteen_is_equally_likely_and_may_come_again(n):
    draws = drawn(aw.rand_augment(n, 9), count=2800)
    assert abs(sum(len(steps) == n for steps in draws) / 2800 - (13 / 14) ** n) < 0.03  # the rest is Identity
    counts = collections.Counter(step.name for steps in draws for step in steps)
    for name, share in {"shear": 2, "shift": 2, "rotate": 1, "equalize": 1, "posterize": 1, "contrast": 1}.items():
        assert abs(counts[name] - 200 * n * share) < 70 * n
    if n == 2:
        twice = sum(len(steps) == 2 and steps[0].name == steps[1].name == "equalize" for steps in draws)
        assert 3 <= twice <= 30  # 14.3 are expected
        assert sum(steps[0].name == "equalize" for steps in draws if len(steps) == 2) > 60  # in the order of the choice


def test_a_range_of_magnitudes_is_drawn_from():
    group = aw.rand_augment(1, (15, 30))
    assert [found["angle"] for found in ranges(group, "rotate")] == [(-30, -15), (15, 30)]
    assert [found["gain"] for found in ranges(group, "saturation")] == [(0.1, 0.55), (1.45, 1.9)]
    assert ranges(group, "posterize") == [{"bits": (4, 6)}] and ranges(group, "solarize") == [{"threshold": (0, 0.5)}]
    assert [found["angle"] for found in ranges(aw.rand_augment(1, (0, 9)), "rotate")] == [(-9, 0), (0, 9)]


@pytest.mark.parametrize("magnitude", [0, 1, 9, 12.34, 30, (0, 9), (3, 30)])
def test_the_magnitude_is_read_from_the_steps(magnitude):
    group = aw.rand_augment(2, magnitude)
    assert magnitude_of(group) == magnitude and at_magnitude(group, magnitude) == group
    assert at_magnitude(aw.rand_augment(2, 5), magnitude) == group
    kept = group.changing(4, group.members[4].replace(chance=0.2)).changing(9, group.members[9].replace(on=False))
    assert magnitude_of(kept) == magnitude and at_magnitude(kept, 7).members[4].chance == 0.2
    assert not at_magnitude(kept, 7).members[9].on and magnitude_of(at_magnitude(kept, 7)) == 7


def test_what_is_not_the_paper_s_any_more_has_no_magnitude():
    group = aw.rand_augment(2, 9)
    other = group.changing(4, aw.one_of([aw.rotate.at(angle=-9), aw.rotate.at(angle=8)]))
    for wrong in (other, group.removing(0), group.changing(9, aw.posterize.at(bits=3)), group.moving(0, 1),
                  group.changing(4, aw.rotate.at(angle=9)), aw.one_of([aw.rotate]), group.replace(again=False),
                  *(one for name, one in POLICIES.items() if not name.startswith("rand"))):  # fmt: skip
        assert magnitude_of(wrong) is None


def test_at_magnitude_0_only_what_has_no_strength_changes_a_picture():
    image = np.clip(aw.pictures.cat().image, 20, 200)
    for step in aw.rand_augment(1, 0).members:
        changed = (aw.Recipe([step.replace(chance=1)])(image, seed=3) != image).any()
        assert changed == (step.name in ("auto_contrast", "equalize"))


# -- all of them -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("group", POLICIES.values(), ids=POLICIES)
def test_a_policy_is_written_read_shown_and_put_beside_other_steps(group):
    recipe = aw.Recipe([aw.flip_horizontal.usual(), group])
    assert eval(repr(recipe), {"aw": aw}) == recipe == aw.Recipe.from_json(recipe.to_json())
    assert "-0.0" not in repr(recipe)
    room: dict = {}
    exec(recipe.to_code(), room)
    assert room["recipe"] == recipe
    assert "<table>" in recipe._repr_html_() and recipe(aw.pictures.cat().image, seed=1).shape == (300, 451, 3)


def test_trivial_augment_is_one_step_of_any_strength():
    draws = drawn(aw.trivial_augment())
    assert {len(steps) for steps in draws} == {0, 1}
    assert abs(sum(not steps for steps in draws) / 2000 - 1 / 14) < 0.025
    angles = [step.values["angle"] for (step,) in filter(None, draws) if step.name == "rotate"]
    assert min(angles) < -120 and max(angles) > 120 and abs(np.mean(np.abs(angles)) - 67.5) < 12
    assert {step.values["bits"] for (step,) in filter(None, draws) if step.name == "posterize"} == set(range(2, 9))


@pytest.mark.parametrize("name", SUB_POLICIES)
def test_auto_augment_takes_one_of_25_pairs_with_their_chances(name):
    group = aw.auto_augment(name)
    assert group.kind == "one_of" and len(group.members) == 25
    assert all(member.kind == "in_order" and len(member.members) == 2 for member in group.members)
    chances = [tuple(step.chance for step in member.members) for member in group.members]
    assert chances == [tuple(chance for _, chance, _ in pair) for pair in SUB_POLICIES[name]]
    expected = sum(map(sum, chances)) / 25  # steps in a draw
    assert abs(np.mean([len(steps) for steps in drawn(group, 1500)]) - expected) < 0.06


def test_auto_augment_s_first_pairs_by_hand():
    first, *_ = aw.auto_augment().members
    assert first == aw.in_order([
        aw.maybe(aw.posterize.at(bits=4), 0.4),
        aw.maybe(aw.one_of([aw.rotate.between(angle=-30), aw.rotate.between(angle=30)]), 0.6),
    ])  # fmt: skip
    third = aw.auto_augment("cifar10").members[2]  # Sharpness 1 and 3 of 9
    amounts = [step.ranges["amount"][0] for step in third.open_steps]
    assert amounts == [-0.1, 0.1, -0.3, 0.3] and [step.chance for step in third.members] == [0.8, 0.9]
    last = aw.auto_augment("svhn").members[-1]  # ShearX 2 of 9: 0.3 * 2 / 9 of the height
    assert math.tan(math.radians(last.open_steps[1].ranges["across"][0])) == pytest.approx(0.6 / 9, abs=1e-5)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: aw.auto_augment("mnist"), "policy must be one of 'imagenet', 'cifar10', 'svhn', got 'mnist'"),
        (lambda: aw.auto_augment(3), "policy must be one of 'imagenet', 'cifar10', 'svhn', got 3"),
        (lambda: aw.rand_augment(2, 31), r"magnitude must lie in \[0, 30\], got 31"),
        (lambda: aw.rand_augment(2, -1), r"magnitude must lie in \[0, 30\], got -1"),
        (lambda: aw.rand_augment(2, (9, 3)), "magnitude must be a pair with low <= high"),
        (lambda: aw.rand_augment(2, "9"), "magnitude must be a number"),
        (lambda: aw.rand_augment(14), r"n must lie in \[1, 13\], as there are so many steps, got 14"),
        (lambda: aw.rand_augment(0), r"n must lie in \[1, 13\]"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(make, words):
    with pytest.raises((TypeError, ValueError), match=f"^{words}") as caught:
        make()
    assert "\n" not in str(caught.value)


def test_torchvision_s_dialect_refuses_what_it_cannot_say_in_a_policy():
    with pytest.raises(ValueError, match=r"cannot say: some_of \(.*equalize: RandomEqualize rounds its curve"):
        aw.Recipe([aw.rand_augment()]).to_code("torchvision")


# -- held against torchvision ----------------------------------------------------------------------------------------


@functools.cache
def torchvision_s():
    pytest.importorskip("torchvision")
    from torchvision.transforms import autoaugment

    return autoaugment


def spaces(size):
    theirs = torchvision_s()
    yield USUAL, theirs.RandAugment()._augmentation_space(31, size), 30
    yield USUAL, theirs.AutoAugment()._augmentation_space(10, size), 9
    yield WIDE, theirs.TrivialAugmentWide()._augmentation_space(31), 30


def test_strengths_and_signs_are_torchvision_s():
    size = 224, 224  # of which 32 pixels are a seventh
    for space, theirs, last in spaces(size):
        for name in (*NAMES, "Invert"):
            if name not in theirs:
                continue
            magnitudes, signed = theirs[name]
            for bin_ in range(last + 1) if magnitudes.ndim else ():
                sides = _OPERATIONS[name](space, (bin_ / last, bin_ / last))
                assert (len(sides) == 2) == signed
                wanted = float(magnitudes[bin_])
                (value,) = {abs(_strength(side, name, size)) for side in sides}
                assert value == pytest.approx(
                    wanted, abs=2e-2 if name in ("TranslateX", "TranslateY", "Solarize") else 2e-4
                ), name
            assert magnitudes.ndim or len(_OPERATIONS[name](space, (1, 1))) == 1


def _strength(side, name, size):
    """Return the strength of a step in torchvision's units, without rounding."""
    values = {key: value[0] for key, value in side.ranges.items()}
    if name.startswith("Shear"):
        return round(math.tan(math.radians(values["across"] + values["along"])), 5)
    if name.startswith("Translate"):
        return round(values["right"] * size[1] + values["down"] * size[0], 9)
    if name == "Solarize":
        return round(255 * values["threshold"], 9)
    if "gain" in values:
        return round(values["gain"] - 1, 9)
    return next(values[key] for key in ("angle", "amount", "bits") if key in values)


@pytest.mark.parametrize("name", SUB_POLICIES)
def test_the_tables_are_torchvision_s(name):
    theirs = torchvision_s()
    table = theirs.AutoAugment(theirs.AutoAugmentPolicy(name)).policies
    assert [tuple(map(tuple, pair)) for pair in table] == list(SUB_POLICIES[name])


def test_the_operations_are_those_of_the_paper_and_identity():
    assert set(torchvision_s().RandAugment()._augmentation_space(31, (9, 9))) == {*NAMES, "Identity"}


# The greatest mean difference in levels, and the greatest one at all, that each operation may have on the cat. Warps
# differ at the rim, where theirs are mixed with black, and slides by less than a pixel, which theirs leave out.
APART = {
    **dict.fromkeys(("ShearX", "ShearY"), (0.6, 255)),
    **dict.fromkeys(("TranslateX", "TranslateY"), (5, 255)),
    "Rotate": (0.7, 255),
    **dict.fromkeys(("Brightness", "Color", "AutoContrast"), (0.6, 1)),
    "Contrast": (8.2, 9),
    "Sharpness": (0.5, 12),
    **dict.fromkeys(("Posterize", "Solarize", "Invert"), (0, 0)),
    "Equalize": (2.1, 4),
}


@pytest.mark.parametrize("name", APART)
@pytest.mark.parametrize("bin_", [9, 15, 30])
def test_an_operation_makes_about_torchvision_s_picture(name, bin_):
    theirs = torchvision_s()
    from PIL import Image
    from torchvision.transforms import InterpolationMode
    from torchvision.transforms import functional as F

    cat = aw.pictures.cat()
    picture = Image.fromarray(cat.image)
    magnitudes, signed = theirs.RandAugment()._augmentation_space(31, cat.size).get(name, (np.zeros(()), False))
    magnitude = float(magnitudes[bin_]) if magnitudes.ndim else 0.0
    sides = _OPERATIONS[name](USUAL, (bin_ / 30, bin_ / 30))
    for sign, side in zip((-1, 1) if signed else (1,), sides, strict=True):
        ours = aw.Recipe([side])(cat.image, seed=0).astype(int)
        if name.startswith("Shear"):  # about the middle, and theirs leans the other way across
            angle = math.degrees(math.atan(magnitude))
            shear = [-sign * angle, 0.0] if name == "ShearX" else [0.0, sign * angle]
            made = F.affine(picture, 0.0, [0, 0], 1.0, shear, InterpolationMode.BILINEAR)
        else:
            made = theirs._apply_op(picture, name, sign * magnitude, InterpolationMode.BILINEAR, None)
        apart = np.abs(ours - np.asarray(made))
        mean, most = APART[name]
        assert apart.mean() <= mean and apart.max() <= most


def test_members_that_are_groups_are_made_of_plain_steps():
    for group in POLICIES.values():
        assert group.depth <= 3
        assert all(isinstance(member, (Group, type(aw.invert.between()))) for member in group.members)
