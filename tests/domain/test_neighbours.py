"""A library that is not there: one sentence says how it comes."""

import sys

import pytest

from augwidgets.domain.neighbours import needed


def test_what_is_missing_is_named_with_the_extra_that_brings_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pycocotools", None)
    with pytest.raises(ModuleNotFoundError) as error, needed("pycocotools", "data"):
        import pycocotools  # noqa: F401
    assert str(error.value) == (
        'pycocotools is needed for this and not installed; pip install "augwidgets[data]" brings it'
    )


def test_other_errors_pass():
    with pytest.raises(ModuleNotFoundError, match="No module named 'nowhere'"), needed("pycocotools", "data"):
        import nowhere  # noqa: F401
    with pytest.raises(ZeroDivisionError), needed("pycocotools", "data"):
        _ = 1 / 0
