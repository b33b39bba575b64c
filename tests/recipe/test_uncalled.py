"""What is given to a recipe without its brackets, or is no recipe: one sentence says what is to be written."""

import albumentations as A
import pytest

import augwidgets as aw
from augwidgets.recipe.argument_checks import checked_recipe

TURNED = aw.Recipe([aw.invert])


def needs_much(a, b, c, d, e, f, g=0, *rest, **more):
    """Stands for a function of the kit with many arguments."""


needs_much.__module__ = "augwidgets.somewhere"


def named(thing):
    """Return a name for a case that is the same in every process."""
    return getattr(thing, "__name__", type(thing).__name__)


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        (A.HorizontalFlip, "HorizontalFlip is a class: make one, HorizontalFlip(); "
                           "aw.Recipe.from_object reads those of albumentations and Keras"),
        (aw.presets.photos, "photos is a function that returns a recipe: its steps are [*aw.presets.photos().steps]"),
        (aw.default_recipe, "its steps are [*aw.presets.default_recipe().steps]"),
        (aw.rand_augment, "rand_augment is a function: call it, rand_augment()"),
        (aw.one_of, "one_of is a function: call it, one_of(steps=...)"),
        (aw.rotate.usual, "aw.rotate.usual is a function: call it, aw.rotate.usual()"),
        (aw.Region.face, "aw.Region.face is a function: call it, aw.Region.face()"),
        (TURNED.draw, f"{TURNED}.draw is a function: call it, {TURNED}.draw(rng=...)"),
        (aw.default_recipe().draw, ", and draw is a function: call it, draw(rng=...)"),
        (needs_much, "call it, needs_much(a=..., b=..., c=..., d=..., e=...)"),
        ([aw.blur], "got list; aw.in_order([...]) makes one step of several"),
        (aw.pictures.coffee().image, "a picture already; the step is aw.rotate, without a picture in brackets"),
        (aw.Sample, "Sample is a class: make one, Sample(image=...)"),
        (int, "int is a class: make one, int()"),
    ],
    ids=named,
)  # fmt: skip
def test_a_recipe_and_a_group_say_so(thing, words):
    for made in (lambda: aw.Recipe([thing]), lambda: aw.one_of([thing]), lambda: aw.maybe(thing)):
        with pytest.raises(TypeError) as caught:
            made()
        assert str(caught.value).endswith(words) and "\n" not in str(caught.value) and len(str(caught.value)) <= 300


@pytest.mark.parametrize(
    ("thing", "came"),
    [
        (None, r"nothing; aw\.Recipe\(\[\]\) changes nothing"),
        (aw.presets.photos, r"the function photos; call it, photos\(\)"),
        (aw.Recipe, r"the class Recipe; call it, Recipe\(\)"),
        (aw.rotate, r"rotate; put it into one, aw\.Recipe\(\[\.\.\.\]\)"),
        (aw.one_of([aw.rotate]), r"one_of; put it into one, aw\.Recipe\(\[\.\.\.\]\)"),
        ([aw.rotate], r"list; make one, aw\.Recipe\(\[\.\.\.\]\)"),
    ],
    ids=named,
)
def test_what_is_no_recipe_is_named(thing, came):
    with pytest.raises(TypeError, match=f"^plan must be an aw.Recipe, got {came}$"):
        checked_recipe(thing, "plan")
    assert checked_recipe(TURNED) is TURNED


def test_a_region_is_needed_and_one_that_is_called():
    with pytest.raises(
        TypeError, match=r"^a region is needed, such as aw\.Region\.box\(0, 0, 0\.5, 1\); step\.within\(None\)"
    ):
        aw.within(None, aw.blur)
    with pytest.raises(TypeError, match=r"^a step acts within a Region, and aw\.Region\.face is a function: call it, "):
        aw.within(aw.Region.face, aw.blur)
    with pytest.raises(TypeError, match="^a region is for one step, got any_order; put it around each of its steps$"):
        aw.within(aw.Region.face(), aw.any_order([aw.blur]))
    twice = "^blur acts in faces already, and a step has one region; step.within.region. gives it another$"
    with pytest.raises(ValueError, match=twice):
        aw.within(aw.Region.labelled(1), aw.within(aw.Region.face(), aw.blur))
