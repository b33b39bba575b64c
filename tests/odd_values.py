"""Some 250 values that a public function may be handed by mistake; each is made anew, for generators are used up."""

from __future__ import annotations

import collections
import datetime
import decimal
import fractions
import itertools
import pathlib
import types
from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image

import augwidgets as aw
from augwidgets.domain.errors import told

OWN = "own words of a foreign object"  # what such an object raises, which may reach the user


class Raises:
    """Raises where it is asked what these methods are asked for."""

    def __new__(cls, *methods: str) -> Any:
        def raised(*_: Any, **__: Any) -> Any:
            raise RuntimeError(OWN)

        return type("Raising", (), dict.fromkeys(methods, raised))()


class Strange:
    """Is written in two lines, with half a character, at great length."""

    def __repr__(self) -> str:
        return "<strange\n  \ud800\x1b[31m>" * 10**4


def nested(depth: int) -> list[Any]:
    found: list[Any] = []
    for _ in range(depth):
        found = [found]
    return found


def in_itself() -> list[Any]:
    found: list[Any] = [1]
    found.append(found)
    return found


def in_itself_mapping() -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    found["self"] = found
    return found


def ragged_array() -> np.ndarray:
    found = np.empty(2, object)
    found[:] = [[1, 2], [3]]
    return found


_DTYPES = "bool int8 uint8 uint16 int64 float16 float32 float64 complex64 <U3 S3 object datetime64[D] timedelta64[s]"
_SHAPES: list[tuple[int, ...]] = [(), (0,), (1,), (2,), (3, 4), (0, 4, 3), (3, 4, 3), (2, 3, 4, 3)]


def _array(dtype: str, shape: tuple[int, ...]) -> Callable[[], Any]:
    return lambda: np.zeros(shape, dtype)


def _values() -> dict[str, Callable[[], Any]]:
    plain: list[Any] = [
        None, True, False, 0, 1, -1, 2, 7, 255, 2**31, 2**32, 2**53, 2**64, -(2**64), 10**20, 10**400, 10**5000,
        0.0, -0.0, 0.5, 1.0, 1.5, -0.5, 1e-300, 1e300, float("nan"), float("inf"), float("-inf"), 1j, complex("nan"),
        "", " ", "a", "0", "7", "cat", "rotate", "constant", "box", "\0", "a\0b", "\ud800", "a\nb", "\x1b[31m", "é",
        "🐈",
        "~nobody/x", "/", "..", "no/such/file.png", "http://example.org/cat.png", "https://example.org", "{}", "[]",
        '{"augwidgets_recipe": 1}', "a" * 10**6, "/" + "x" * 300, "../" * 2000, b"", b"abc", b"\0", b"\xff\xfe", b"{}",
        b"x" * 10**6, [], [[]], [0], [1, 2], [1, 2, 3], [[1, 2], [3]], [[[1], [2]], [[3]]], ["a"], ["a", 1], [None],
        [None, None], [float("nan")] * 2, [10**400, 1], [2**64, -1], (), (0,), (1, 2), (2, 1), (1, 2, 3),
        (1, 2, 3, 4), (0.1, 0.1, 0.9, 0.9), ("a", "b"), (None, None), (float("inf"), 1), ((1, 2), (3,)),
        ((0, 1), (2, 3)),
        {}, {"a": 1}, {1: 2}, {None: None}, {"": {}}, {"a": [1]}, {"label": {0: {"angle": (0, 1)}}}, {"6": {"a": 1}},
        {"cat": 0.5, "dog": 0.5}, {"cat": "much"}, {"cat": 10**400}, {(1, 2): 3}, set(), {1, 2}, {"a"}, frozenset(),
        frozenset({3}),
        range(0), range(3), range(10**5), slice(None), Ellipsis, NotImplemented, int, str, list, object, type,
        print, len,
        aw.Sample, aw.Recipe, aw, np, lambda: None, lambda x: x, lambda *_: 1 / 0,
        datetime.date(2026, 1, 1), decimal.Decimal("0.5"),
        decimal.Decimal("nan"), fractions.Fraction(1, 3), types.SimpleNamespace(a=1), pathlib.Path("no/such"),
        pathlib.Path("a\0b"), pathlib.Path("\udc80"), pathlib.Path(), np.float64(0.5), np.float32("nan"),
        np.int64(3), np.uint8(3), np.bool_(True),
        np.str_("a"), np.bytes_(b"a"), np.datetime64("2026-01-01"), np.timedelta64(3, "s"),
        np.complex64(1), np.dtype("uint8"), np.random.RandomState(0),
        np.random.default_rng(0), np.random.SeedSequence(0), ValueError("an error"),
        memoryview(b"abc"), bytearray(b"abc"),
    ]  # fmt: skip
    made: dict[str, Callable[[], Any]] = {}
    for number, value in enumerate(plain):
        made[f"{number}: {told(value, 30)}"] = lambda value=value: value
    for number, dtype in enumerate(_DTYPES.split()):
        for place, shape in enumerate(_SHAPES):
            if (number + place) % 2 == 0 or dtype in ("uint8", "float64"):
                made[f"array {dtype} {shape}"] = _array(dtype, shape)
    made |= {
        "array of nan": lambda: np.full((3, 4, 3), np.nan),
        "array of infinity": lambda: np.full((2,), np.inf),
        "array above 1": lambda: np.full((3, 4, 3), 300.0, np.float32),
        "structured array": lambda: np.zeros(2, [("a", "u1"), ("b", "f4")]),
        "wide structured array": lambda: np.zeros(2, [(f"field number {k}", "u1") for k in range(99)]),
        "ragged array": ragged_array,
        "masked array": lambda: np.ma.masked_array([1, 2], mask=[0, 1]),
        "matrix of one": lambda: np.zeros((1, 1)),
        "nested list": lambda: nested(70),
        "deeply nested list": lambda: nested(500),
        "list in itself": in_itself,
        "mapping in itself": in_itself_mapping,
        "long list": lambda: [0] * 10**5,
        "list of arrays": lambda: [np.zeros(2), np.zeros((3, 4, 3))],
        "generator": lambda: (number for number in range(3)),
        "endless": lambda: itertools.repeat(1, 1000),
        "map": lambda: map(str, [1, 2]),
        "deque": lambda: collections.deque([1, 2]),
        "raises in repr": lambda: Raises("__repr__"),
        "raises in repr and str": lambda: Raises("__repr__", "__str__"),
        "raises in len": lambda: Raises("__len__"),
        "raises in array": lambda: Raises("__array__"),
        "raises in eq": lambda: Raises("__eq__"),
        "raises in hash": lambda: Raises("__hash__"),
        "raises in bool": lambda: Raises("__bool__"),
        "raises in iter": lambda: Raises("__iter__"),
        "raises in index": lambda: Raises("__index__", "__float__", "__int__"),
        "raises in path": lambda: Raises("__fspath__"),
        "strange in repr": Strange,
        "list of what raises": lambda: [Raises("__repr__")] * 2,
        "picture 1": lambda: Image.new("1", (4, 3)),
        "picture P": lambda: Image.new("P", (4, 3)),
        "picture CMYK": lambda: Image.new("CMYK", (4, 3)),
        "picture I;16": lambda: Image.new("I;16", (4, 3)),
        "picture F": lambda: Image.new("F", (4, 3)),
        "picture LAB": lambda: Image.new("LAB", (4, 3)),
        "picture I of 32 bits": lambda: Image.new("I", (4, 3), 10**6),
        "picture of no size": lambda: Image.new("RGB", (0, 3)),
        "Sample": lambda: aw.Sample(np.zeros((6, 8, 3), np.uint8)),
        "Sample with boxes": lambda: aw.Sample(np.zeros((6, 8, 3), np.uint8), boxes=[[1, 1, 4, 3]], box_labels=["a"]),
        "Step": lambda: aw.rotate.at(angle=20),
        "OpenStep": lambda: aw.rotate.between(angle=(-20, 20)),
        "Transform": lambda: aw.gamma,
        "PairTransform": lambda: aw.mixup,
        "PairStep": lambda: aw.mixup.at(),
        "Recipe": lambda: aw.Recipe([aw.rotate]),
        "Recipe of many": lambda: aw.Recipe([aw.rotate, aw.gamma, aw.elastic] * 20),
        "Group": lambda: aw.one_of([aw.rotate, aw.gamma]),
        "Region": lambda: aw.Region.box(0, 0, 0.5, 1),
        "Range": lambda: aw.Range(0, 1),
        "Choice": lambda: aw.Choice(("a", "b")),
        "SoftLabel": lambda: aw.SoftLabel({"a": 1}),
        "list of steps": lambda: [aw.rotate, aw.gamma.at()],
        "list of Samples": lambda: [aw.Sample(np.zeros((6, 8, 3), np.uint8))] * 2,
    }
    return made


VALUES = _values()
FEW = {name: make for number, (name, make) in enumerate(VALUES.items()) if number % 5 == 0 or "raises" in name}
