"""A preset or a class that is given without its brackets opens, or says in one sentence what is to be written."""

import albumentations as A
import pytest

import augwidgets as aw
from augwidgets.generator.keras_import import import_keras
from augwidgets.recipe.presets import PRESETS

layers = import_keras().layers


def named(thing):
    """Return a name for a case that is the same in every process."""
    if isinstance(thing, list):
        return "list of " + " ".join(map(named, thing))
    return thing if isinstance(thing, str) else getattr(thing, "__name__", type(thing).__name__)


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_preset_opens(preset):
    assert aw.explore(preset).recipe == preset()


def test_a_policy_opens():
    assert aw.explore(aw.rand_augment).recipe.steps == (aw.rand_augment(),)


@pytest.mark.parametrize(
    "thing",
    [A.HorizontalFlip, [A.HorizontalFlip], [A.HorizontalFlip(), A.Blur], layers.RandomFlip, [layers.RandomFlip],
     [layers.RandomFlip(), layers.RandomContrast(0.2)], aw.ImageDataGenerator, aw.pictures.coffee],
    ids=named,
)  # fmt: skip
def test_a_class_with_defaults_opens(thing):
    explorer = aw.explore(thing)
    assert explorer.error is None and len(explorer.picture) > 1000


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        (layers.RandomRotation, "give it factor"),
        ([layers.RandomRotation], "give it factor"),
        (A.RandomCrop, r"make it, RandomCrop\(height=\.\.\., width=\.\.\.\)$"),
        ([A.RandomCrop], r"make it, RandomCrop\(height=\.\.\., width=\.\.\.\)$"),
        (aw.presets.for_pictures, r"for_pictures is a function: call it, for_pictures\(count=\.\.\.\)$"),
        (aw.Recipe, r"Recipe is a class: make one, Recipe\(\)$"),
        (aw.rotate.between, r"aw\.rotate\.between is a function: call it, aw\.rotate\.between\(\)$"),
        ([aw.presets.photos], r"its steps are \[\*aw\.presets\.photos\(\)\.steps\]$"),
        (int, r"int is a class"),
    ],
    ids=named,
)
def test_what_needs_more_says_so(thing, words):
    with pytest.raises((TypeError, ValueError), match=words) as caught:
        aw.explore(thing)
    assert "\n" not in str(caught.value) and len(str(caught.value)) <= 300


def test_a_class_is_not_read_as_a_pipeline():
    for kind in (A.HorizontalFlip, layers.RandomFlip):
        with pytest.raises(TypeError, match=rf"and {kind.__name__} is a class: make one of it first$"):
            aw.Recipe.from_object(kind)
