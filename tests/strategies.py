"""What hypothesis draws: values of declared domains, steps, and one sample whose labels can be checked by eye."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from hypothesis import strategies as st

import augwidgets as aw
from augwidgets.domain.options import Choice
from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed


def values(domain: Any, *, usual: bool = False, default: Any = None) -> st.SearchStrategy:
    """Draw a value from a declared domain, or only from what a new step draws from."""
    if isinstance(domain, Range):
        low, high = domain.usual_open(default) if usual else (domain.low, domain.high)
        if low == high:
            return st.just(low)
        return st.integers(int(low), int(high)) if domain.whole else st.floats(low, high)
    if isinstance(domain, Seed):
        return st.integers(0, 2**32 - 1)
    return st.sampled_from(domain.usual_open(default) if usual else domain.options)


@functools.cache  # making them takes longer than drawing from them
def steps(transform: aw.Transform, *, usual: bool = False) -> st.SearchStrategy[aw.Step]:
    """Draw a Step of this transform."""
    drawn = {name: values(item.domain, usual=usual, default=item.default)
             for name, item in transform.parameters.items()}  # fmt: skip
    return st.fixed_dictionaries(drawn).map(lambda chosen: transform.at(**chosen))


@functools.cache
def open_steps(transform: aw.Transform) -> st.SearchStrategy[aw.OpenStep]:
    """Draw a step with ranges, a chance and a switch."""
    ranges = {name: open_values(item.domain) for name, item in transform.parameters.items()}
    return st.builds(
        lambda chosen, chance, on: aw.maybe(transform.between(**chosen), chance, on=on),
        st.fixed_dictionaries({}, optional=ranges),
        st.floats(0, 1),
        st.booleans(),
    )


def open_values(domain: Any) -> st.SearchStrategy:
    if isinstance(domain, Range):
        return st.tuples(values(domain), values(domain)).map(lambda pair: tuple(sorted(pair)))
    if isinstance(domain, Seed):
        return st.none() | values(domain)
    assert isinstance(domain, Choice) or domain.options == (False, True)
    return st.lists(values(domain), min_size=1, unique=True).map(tuple)


def dotted(dtype: type = np.uint8, channels: int = 3) -> aw.Sample:
    """A black picture, not square, with one white square off its centre: labelled 7, boxed, and marked."""
    image = np.zeros((120, 160, channels), dtype)
    full = 255 if dtype is np.uint8 else 1
    image[30:51, 100:121, :3] = full
    if channels == 4:
        image[..., 3] = full
    mask = np.zeros((120, 160), np.uint8)
    mask[30:51, 100:121] = 7
    return aw.Sample(
        image, mask, [[100, 30, 121, 51]], ["dot"], [[110.5, 40.5], [100, 30]], ["middle", "corner"], label="a dot"
    )


def smooth(dtype: type = np.uint8, size: tuple[int, int] = (120, 160), low: float = 0.3, high: float = 0.7) -> Any:
    """A picture of slow waves between two levels, in three colours."""
    rows, columns = np.mgrid[: size[0], : size[1]] / np.array(size)[:, None, None]
    waves = [np.sin(5 * rows + phase) * np.cos(4 * columns + 2 * phase) for phase in (0.0, 1.0, 2.0)]
    levels = low + (high - low) * (np.stack(waves, axis=-1) + 1) / 2
    return (levels * 255).round().astype(np.uint8) if dtype is np.uint8 else levels.astype(np.float32)
