"""What a recipe can be made of, and what is said of it there: `maybe` for its chance, `within` for its region."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, TypeVar, overload

import numpy as np

from augwidgets.recipe.uncalled import is_uncalled, sentence
from augwidgets.sample.region import Region
from augwidgets.sample.sample import Sample
from augwidgets.steps.member import Member
from augwidgets.steps.open_step import OpenStep
from augwidgets.steps.step import Step
from augwidgets.steps.transform import Transform, plain_transform

AnyMember = TypeVar("AnyMember", bound=Member)


@overload
def maybe(step: OpenStep | Step | Transform, chance: float = 0.5, *, on: bool = True) -> OpenStep: ...
@overload
def maybe(step: AnyMember, chance: float = 0.5, *, on: bool = True) -> AnyMember: ...
def maybe(step: Any, chance: float = 0.5, *, on: bool = True) -> Any:
    """Return a step, or a group, that happens with this chance only; ``on=False`` keeps it, switched off.

    Parameters
    ----------
    step : OpenStep, Step, Transform, callable or Group
    chance : float
        Every other time, unless it is given.
    on : bool

    Returns
    -------
    OpenStep or Group

    Raises
    ------
    TypeError, ValueError
        What is no step, or a chance outside of [0, 1].

    Examples
    --------
    >>> import augwidgets as aw
    >>> aw.maybe(aw.flip_horizontal), aw.maybe(aw.blur, 0.2)
    (aw.maybe(aw.flip_horizontal.between(), 0.5), aw.maybe(aw.blur.between(sigma=(0.0, 2.0)), 0.2))
    """
    return opened(step).replace(chance=chance, on=on)


@overload
def within(region: Region, step: Step) -> Step: ...
@overload
def within(region: Region, step: OpenStep | Transform) -> OpenStep: ...
def within(region: Region, step: Any) -> Any:
    """Return a step that acts in one region of the picture; the rest stays as it is, bit for bit.

    The step sees the whole picture (its histogram, what lies around) and is shown in the region alone. It is fused with
    nothing. Steps that move places have no region.

    Parameters
    ----------
    region : Region
    step : OpenStep, Step, Transform or callable

    Returns
    -------
    OpenStep or Step
        A Step stays one.

    Raises
    ------
    TypeError, ValueError
        No region, a group, a step that moves places or that has a region already.

    Examples
    --------
    >>> import augwidgets as aw, numpy as np
    >>> step = aw.within(aw.Region.box(0, 0, 0.5, 1, feather=0), aw.invert.at())
    >>> step(np.zeros((1, 4), np.uint8)).tolist()
    [[255, 255, 0, 0]]
    """
    if region is None:
        raise TypeError("a region is needed, such as aw.Region.box(0, 0, 0.5, 1); step.within(None) takes it away")
    if is_uncalled(region):
        raise TypeError(f"a step acts within a Region, and {sentence(region)}")
    found = step if isinstance(step, Step) else opened(step)
    if not isinstance(found, (OpenStep, Step)):
        raise TypeError(f"a region is for one step, got {found.name}; put it around each of its steps")
    if found.where is not None:
        raise ValueError(
            f"{found.name} acts {found.where.words} already, and a step has one region; "
            "step.within(region) gives it another"
        )
    return found.within(region)


def opened(step: Any) -> Member:
    """Return what a recipe can be made of: a member as it is, a Step closed, a Transform at its usual ranges."""
    if isinstance(step, Member):
        return step
    if isinstance(step, Step):
        ranges = {name: item.domain.check_open(step.values[name], name)
                  for name, item in step.transform.parameters.items()}  # fmt: skip
        return OpenStep(step.transform, MappingProxyType(ranges), where=step.where)
    if isinstance(step, Transform):
        return step.between()
    if is_uncalled(step):
        raise TypeError(f"a recipe is made of steps such as aw.rotate.between(angle=(-30, 30)), and {sentence(step)}")
    if is_plain_function(step):
        return plain_transform(step).between()
    if hasattr(step, "open_steps") and not isinstance(step, type):
        raise TypeError("a recipe holds no other one; one + other has the steps of both, aw.Recipe([...]) + recipe")
    raise TypeError(
        "a recipe is made of steps such as aw.rotate.between(angle=(-30, 30)) or aw.rotate.at(angle=15), "
        f"got {type(step).__name__}{_hint(step)}"
    )


def _hint(thing: Any) -> str:
    """Return what was probably meant by what is no step."""
    if isinstance(thing, (list, tuple)):
        return "; aw.in_order([...]) makes one step of several"
    if isinstance(thing, (np.ndarray, Sample)):
        return ", which is a picture already; the step is aw.rotate, without a picture in brackets"
    return ""


def is_plain_function(thing: Any) -> bool:
    """Return whether a thing can be called and is neither a class nor what a class of the kit made, a `Recipe` say."""
    kit, _, _ = __name__.partition(".")
    return callable(thing) and not isinstance(thing, type) and type(thing).__module__.partition(".")[0] != kit
