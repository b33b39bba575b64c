"""Drawn Steps, made ready to be applied: those of a pair are given their other pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from augwidgets.domain.errors import told
from augwidgets.steps.step import PairedStep, Step

Partner = Callable[[int], Any]


def with_others(steps: Sequence[Step], partner: Partner | None, means: Any) -> Sequence[Step | PairedStep]:
    """Return the Steps, each of a pair with what it takes beside the picture; raise what is missing.

    Parameters
    ----------
    steps : sequence of Step
    partner : callable, optional
        Takes the number of a picture and returns it.
    means : ClusterMeans, optional
    """
    if not any(step.transform.partners for step in steps):
        return steps
    return [_paired(step, partner, means) if step.transform.partners else step for step in steps]


def _paired(step: Step, partner: Partner | None, means: Any) -> PairedStep:
    if step.transform.partners == "cluster means":
        if means is None:
            raise ValueError(means_are_missing(step.name))
        return step.given(means)
    if partner is None:
        raise ValueError(step.transform.alone)
    if not callable(partner):
        wanted = "a function that takes the number of a picture and returns it, such as pictures.__getitem__"
        raise TypeError(f"partner must be {wanted}, got {told(partner)}")
    if not step.partners:
        raise ValueError(
            f"{step.name} was drawn without a partner; recipe.draw(rng, count=len(pictures), index=number) draws one"
        )
    return step.given(*map(partner, step.partners))


def means_are_missing(name: str) -> str:
    """Return what is said where nobody has given the means of a data set."""
    return f"{name} needs the means of the data set; give means=aw.cluster_means(pictures, clusters=8)"
