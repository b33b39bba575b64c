"""One table at the end: what was compared, both medians of the same run, and the ratio."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

# Keras asks for TensorFlow unless it is told otherwise; the kit's extra brings JAX.
os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.pop("JAX_DISABLE_MOST_OPTIMIZATIONS", None)  # what is measured is compiled as a user has it


@dataclass
class Row:
    """A comparison: medians in seconds by side, and what is wanted of the ratio."""

    name: str
    wanted: str
    unit: float = 1e3
    sides: dict[str, float] = field(default_factory=dict)


_ROWS: dict[str, Row] = {}


@pytest.fixture
def compare(benchmark: Callable) -> Callable:
    """Measure one side of a comparison; the table puts the sides of one name together."""

    def measure(name: str, side: str, function: Callable, *, wanted: str, rounds: int = 50) -> None:
        benchmark.group = name
        benchmark.pedantic(function, rounds=rounds, iterations=1, warmup_rounds=3)
        _ROWS.setdefault(name, Row(name, wanted)).sides[side] = benchmark.stats.stats.median * 1e3

    return measure


@pytest.fixture
def note() -> Callable:
    """Put a number that is no ratio of two benchmarks into the table."""

    def put(name: str, wanted: str, **numbers: float) -> None:
        _ROWS.setdefault(name, Row(name, wanted)).sides.update(numbers)

    return put


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table that README.md quotes."""
    if not _ROWS:
        return
    write = terminalreporter.write_line
    write("")
    write(f"augwidgets benchmarks: {os.cpu_count()} cores, Python {platform.python_version()}")
    write("")
    write("| what | medians (ms unless said) | ratio | wanted |")
    write("|---|---|---|---|")
    for row in _ROWS.values():
        sides = ", ".join(f"{side.replace('_', ' ')} {number:.3g}" for side, number in row.sides.items())
        ours = row.sides.get("augwidgets")
        ratios = ", ".join(
            f"{number / ours:.3g} x {side}" for side, number in row.sides.items() if ours and side != "augwidgets"
        )
        write(f"| {row.name} | {sides} | {ratios} | {row.wanted} |")
