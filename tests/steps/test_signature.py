"""What a declaration says of itself: its name, its parameters, its documentation, its cautions."""

from __future__ import annotations

import inspect
import pickle
from typing import Annotated

import pytest

import augwidgets as aw
from augwidgets.steps.signature import Parameter, documented


@pytest.fixture
def declared():
    """Declares functions as transforms of a family, and forgets them afterwards."""
    names = []

    def declare(family, function, **options):
        made = getattr(aw, family)(**options)(function)
        names.append(made.name)
        return made

    yield declare
    for name in names:
        aw.CATALOGUE.discard(name)


def slide(size, *, by: Annotated[float, aw.Range(0, 9, unit="px")] = 2.0):
    """Move to the right."""
    return aw.Affine.translation(by, 0, size=size)


def plain(image):
    """Look."""
    return image


def test_a_spatial_transform_of_ones_own_has_a_fill_and_may_grow(declared):
    made = declared("spatial", slide)
    assert list(made.parameters) == ["by", "fill", "fill_level"] and list(made.own_parameters) == ["by"]
    assert str(inspect.signature(made)) == "(picture, /, *, by=2.0, fill='constant', fill_level=0.0)"
    assert "by : Range(0, 9, unit='px')\n    2.0 unless it is named." in made.__doc__
    assert "aw." not in made.__doc__ and made.summary == "Move to the right."
    assert "the size is that of the canvas that comes out" in made.__doc__
    same = declared("pixel", plain).__doc__
    assert "of the same size and dtype" in same and "Raises" in same and "TypeError" in same


def test_a_transform_has_the_name_of_its_function_and_is_pickled_by_it(declared):
    made = declared("spatial", slide)
    assert (made.__name__, made.__qualname__, made.__module__) == ("slide", "slide", __name__)
    assert made.__wrapped__ is slide and made.__reduce__() == "slide"
    assert pickle.loads(pickle.dumps(aw.rotate)) is aw.rotate


@pytest.mark.parametrize(
    ("partners", "words"),
    [
        (1, "(picture, other, /)"),
        (3, "(picture, /, *others)"),
        ("cluster means", "(picture, means, /)"),
    ],
)
def test_the_other_pictures_of_a_pair_stand_behind_the_first(declared, partners, words):
    def joined(sample, other):
        """Join them."""
        return sample

    made = declared("pair", joined, partners=partners)
    assert str(inspect.signature(made)) == words
    kind = "means : ClusterMeans" if partners == "cluster means" else "other : array or Sample"
    assert kind in made.__doc__.replace("*others", "other")


def test_a_section_that_is_there_stays():
    own = "Look.\n\nReturns\n-------\nnothing"
    text = documented(own, {"k": Parameter("k", aw.Range(0, 1), 0.5)}, grows=False)
    assert "Returns\n-------\nnothing" in text and "of the same size" not in text
    assert "k : Range(0, 1)\n    0.5 unless it is named." in text and text.index("Raises") > text.index("Returns")


def test_a_caution_is_said_at_its_value_and_no_other(declared):
    def tinted(image, *, way: Annotated[str, aw.Choice(("all", "one"))] = "all",
               turns: Annotated[int, aw.Choice((0, 1))] = 0):  # fmt: skip
        """Look."""
        return image

    made = declared("pixel", tinted, cautions={"way": {"one": "of one only"}, "turns": {1: "it is turned"}})
    said = [made.caution({"way": way, "turns": turns}) for way in ("all", "one") for turns in (0, 1)]
    assert said == ["", "it is turned", "of one only", "of one only"] and made.caution({}) == ""


def test_ways_rest_only_where_another_of_them_is_named(declared):
    def drift(size, *, right: Annotated[float, aw.Range(-1, 1, neutral=0, rests=True)] = 0.5,
              down: Annotated[float, aw.Range(-1, 1, neutral=0, rests=True)] = 0.25,
              often: Annotated[bool, aw.Switch()] = True):  # fmt: skip
        """Move."""
        return aw.Affine.translation(right, down, size=size)

    made = declared("spatial", drift)
    assert made.not_named({"often": False}) == {"right": (0.5, 0.5), "down": (0.25, 0.25)}
    assert made.not_named({"down": 1})["right"] == (0, 0) and made.at(often=False).values["right"] == 0.5
    assert made.at(down=1).values["right"] == 0


@pytest.mark.parametrize(("hard", "words"), [(True, "etched hard"), (False, "etched hard off")])
def test_a_switch_is_told_by_its_name(declared, hard, words):
    def etched(image, *, hard: Annotated[bool, aw.Switch()] = True):
        """Look."""
        return image

    assert declared("pixel", etched).at(hard=hard).short() == words


def test_a_step_that_moves_places_is_refused_a_region_in_words(declared):
    made = declared("spatial", slide)
    words = "^slide moves the whole picture and its labels, and cannot act within a region$"
    with pytest.raises(ValueError, match=words):
        aw.within(aw.Region.box(0, 0, 1, 1), made.at())
