"""`Writing`: one step on its way into a dialect, and what is nearest to it where it cannot be said as it is.

Where what a step becomes is not the same, its way calls ``writing.differs(why, so)``: the step is then refused for the
reason `why` or, where the nearest is wanted, written all the same with the comment `so`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from augwidgets.dialects.calls import Untranslatable
from augwidgets.domain.errors import told
from augwidgets.domain.options import Switch
from augwidgets.domain.range import Range
from augwidgets.domain.units import percent

if TYPE_CHECKING:
    from augwidgets.recipe.recipe import Recipe
    from augwidgets.steps.open_step import OpenStep


@dataclass
class Writing:
    """One step on its way into a dialect: what it stands in, and what differs there.

    Attributes
    ----------
    recipe : Recipe
        What the step stands in.
    nearest : bool
        Whether what differs is written all the same.
    differences : list of str
        What differs, in words.
    """

    recipe: Recipe
    nearest: bool = False
    differences: list[str] = field(default_factory=list)

    def differs(self, why: str, so: str) -> None:
        """Raise for the step, or note what differs where the nearest is wanted.

        Parameters
        ----------
        why : str
            The reason for a refusal.
        so : str
            What a person will see instead.

        Raises
        ------
        Untranslatable
            Unless the nearest is wanted.
        """
        if not self.nearest:
            raise Untranslatable(why)
        if so not in self.differences:
            self.differences.append(so)

    def one(self, step: OpenStep, name: str) -> Any:
        """Return the one value of a parameter; of a range its middle is the nearest."""
        domain = step.transform.parameters[name].domain
        value = step.ranges[name]
        if not domain.is_closed(value):
            middle = _middle(domain, value)
            shown = f"{middle:.4g}" if isinstance(middle, float) else repr(middle)
            self.differs(
                f"{name} can only have one value, got {told(domain.written(value))}",
                f"{name.replace('_', ' ')} is always {shown}, not drawn",
            )
            return middle
        return domain.written(value)

    def fill_of(self, step: OpenStep) -> tuple[str, float]:
        """Return the fill and the level of a spatial step: its own, or the recipe's."""
        fill = self.one(step, "fill") if "fill" in step.ranges else self.recipe.fill
        level = self.one(step, "fill_level") if "fill_level" in step.ranges else self.recipe.fill_level
        return fill, level

    def always(self, step: OpenStep, why: str) -> OpenStep:
        """Return the step as one that always happens.

        The nearest to a step that happens seldom is one that happens always and does as much less: the mean strength
        stays. What has no strength happens always where it did at least half the time, and else not at all.
        """
        if step.chance == 1:
            return step
        less = weaker(step, step.chance)
        if less.ranges == step.ranges and step.chance < 0.5:
            raise Untranslatable(why)
        share = percent(step.chance)
        if less.ranges == step.ranges:
            self.differs(why, f"happens always there, here in {share} of the pictures")
        else:
            self.differs(why, f"happens always there, here in {share} of the pictures; so it is as much weaker")
        return less.replace(chance=1.0)


def weaker(step: OpenStep, share: float) -> OpenStep:
    """Return the step with every value nearer to the one that changes nothing: this share of the way is left.

    Examples
    --------
    >>> import augwidgets as aw
    >>> weaker(aw.rotate.between(angle=(-30, 30)), 0.5).ranges["angle"]
    (-15.0, 15.0)
    >>> low, high = weaker(aw.zoom.between(scale=(0.25, 4)), 0.5).ranges["scale"]
    >>> round(low, 6), round(high, 6)
    (0.5, 2.0)
    """
    changed: dict[str, Any] = {}
    for name, value in step.ranges.items():
        domain = step.transform.parameters[name].domain
        if isinstance(domain, Range) and isinstance(domain.neutral, (int, float)) and name not in step.counted:
            changed[name] = tuple(_between(domain, float(domain.neutral), end, share) for end in value)
    return step.replace(**changed)


def _between(domain: Range, start: float, end: float, share: float) -> float:
    is_log = domain.scale == "log"
    found = start * (end / start) ** share if is_log else start + (end - start) * share
    return round(found) if domain.whole else round(found, 6)


def _middle(domain: Any, value: Any) -> Any:
    """Return the middle of what is drawn from; of options the first, and a switch is off."""
    if isinstance(domain, Switch):
        return False
    if not isinstance(domain, Range):
        return value[0]
    low, high = value
    found = math.sqrt(low * high) if domain.scale == "log" else (low + high) / 2
    return round(found) if domain.whole else round(found, 6)
