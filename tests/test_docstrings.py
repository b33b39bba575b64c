"""Every public name says in numpydoc's sections what it takes, what it returns and what it raises."""

from __future__ import annotations

import inspect
import re
import types

import pytest

import augwidgets as aw
import augwidgets.generator
from augwidgets.domain import sections
from augwidgets.domain.interface import Kind
from augwidgets.steps.catalogue import Catalogue
from augwidgets.view.film_strip import FilmStrip
from augwidgets.view.gallery import Gallery

MODULES = {"aw": aw, **{f"aw.{name}": getattr(aw, name) for name in ("training", "presets", "pictures", "examples")},
           "aw.training.gan": aw.training.gan, "aw.training.more_pictures": aw.training.more_pictures,
           "augwidgets.generator": augwidgets.generator}  # fmt: skip
# They are looked up in the tests, as some bring Keras with them.
NAMES = [f"{path}.{name}" for path, module in MODULES.items() for name in module.__all__]
TRANSFORMS = {f"aw.{name}": transform for name, transform in aw.CATALOGUE.items() if transform.is_kits}
# Classes without a public name of which users have objects.
OTHERS = (Kind, Catalogue, FilmStrip, Gallery)


def methods_of(home):
    for name in dir(home):
        found = inspect.getattr_static(home, name)
        found = getattr(found, "__func__", found)
        is_kits = isinstance(found, types.FunctionType) and found.__module__.startswith("augwidgets")
        if is_kits and not name.startswith("_"):
            yield name, getattr(home, name)


def said(thing):
    return sections.parts(inspect.getdoc(thing) or "")


def entries(text):
    """The names of numpydoc's entries, of which one line may hold several."""
    lines = [line.partition(" :")[0] for line in text.splitlines() if line and not line.startswith(" ")]
    return [name for line in lines for name in re.split(r",\s*", line)]


def parameters_of(thing):
    """Values that come by their place without a name are taken only to be refused in a sentence."""
    # A method of a class that is not called on an object has its self first.
    return [
        item
        for item in inspect.signature(thing).parameters.values()
        if item.name != "self" and item.kind is not item.VAR_POSITIONAL
    ]


def unnamed(thing):
    """The parameters that the section does not name; of ``**options`` it may name what they hold instead."""
    given = parameters_of(thing)
    named = set(entries(said(thing).get("Parameters", "")))
    others = named - {item.name for item in given}
    return [item.name for item in given if item.name not in named and not (item.kind is item.VAR_KEYWORD and others)]


def returns_something(function):
    return inspect.signature(function).return_annotation not in ("None", None, "NoReturn")


def missing(thing, *, raises=True):
    """The sections that the docstring of a function should have and has not."""
    wanted = {"Returns"} if returns_something(thing) else set()
    return (wanted | ({"Raises"} if raises and parameters_of(thing) else set())) - set(said(thing))


def check_order(thing):
    """Check that sections stand as numpydoc wants them, and that none is empty."""
    found = said(thing)
    order = ["", "Parameters", "Attributes", "Returns", "Raises", "Notes", "References", "Examples"]
    assert list(found) == [section for section in order if section in found], thing
    assert all(text.strip() for text in found.values()), thing
    summary = found[""].partition("\n\n")[0]
    assert summary.endswith((".", ":")) and summary.count("\n") < 2, thing
    assert summary.split()[0] not in {"Give", "Say", "Tell", "Refuse", "Take"}, thing


def check_class(home):
    found = said(home)
    assert "Attributes" in found or ("Parameters" in found and unnamed(home) == [])
    check_order(home)


def check_methods(home):
    """Check the public methods: what each takes and returns."""
    found = dict(methods_of(home))
    assert {name: unnamed(method) for name, method in found.items() if unnamed(method)} == {}
    assert [name for name, method in found.items() if missing(method, raises=False)] == []
    for method in found.values():
        check_order(method)


@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_says_what_it_takes_returns_and_raises(name):
    path, _, last = name.rpartition(".")
    thing = getattr(MODULES[path], last)
    if isinstance(thing, type):
        check_class(thing)
        check_methods(thing)
    elif isinstance(thing, types.FunctionType):
        assert unnamed(thing) == []
        assert missing(thing) == set()
        check_order(thing)


@pytest.mark.parametrize("home", OTHERS)
def test_methods_say_what_they_take_and_return(home):
    check_methods(home)


@pytest.mark.parametrize("name", TRANSFORMS)
def test_a_transform_says_what_it_takes_returns_and_raises(name):
    transform = TRANSFORMS[name]
    assert unnamed(transform) == []
    assert list(said(transform))[:4] == ["", "Parameters", "Returns", "Raises"]
    grows = "size is that of the canvas" in said(transform)["Returns"]
    assert grows == (transform.family == "spatial")
    check_order(transform)


def test_a_function_without_a_docstring_has_a_first_line_all_the_same():
    @aw.pixel
    def undocumented(image):
        return image

    aw.CATALOGUE.discard("undocumented")
    assert undocumented.summary == "Apply undocumented."
    assert list(said(undocumented)) == ["", "Parameters", "Returns", "Raises"]


def test_sections_that_an_author_wrote_stay():
    @aw.pixel
    def documented(image):
        """Change nothing.

        Returns
        -------
        array
            The very same.

        Notes
        -----
        For trying.
        """
        return image

    aw.CATALOGUE.discard("documented")
    found = said(documented)
    assert list(found) == ["", "Parameters", "Returns", "Raises", "Notes"]
    assert found["Returns"] == "array\n    The very same."


def test_shared_sections_name_only_what_a_function_takes():
    names = {name: entries(said(getattr(augwidgets.generator, name))["Parameters"]) for name in (
        "random_rotation", "random_channel_shift", "random_brightness")}  # fmt: skip
    assert names["random_rotation"][:2] == ["x", "rg"]
    assert names["random_channel_shift"] == ["x", "intensity_range", "channel_axis"]
    assert names["random_brightness"] == ["x", "brightness_range", "scale"]
