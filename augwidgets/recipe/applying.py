"""Drawn Steps, made ready to be applied: those of a pair are given their other pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from augwidgets.domain.errors import told
from augwidgets.sample.box_rules import HULLS
from augwidgets.sample.boxes import Boxes
from augwidgets.sample.label_risk import label_at_risk
from augwidgets.sample.sample import Sample
from augwidgets.steps import fusion
from augwidgets.steps.fusion import Resolved
from augwidgets.steps.pixels import Combined
from augwidgets.steps.step import PairedStep, Step

if TYPE_CHECKING:
    from augwidgets.recipe.recipe import Recipe

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


def applied(recipe: Recipe, values: Sequence[Resolved], sample: Sample, factor: float = 1.0) -> Sample:
    """Apply what a recipe's Steps are resolved to; note how much is left of the object, where the recipe asks for it.

    Parameters
    ----------
    recipe : Recipe
        Its settings count, not its steps.
    values : sequence of FilledWarp, Curve, Pixels or Combined
    sample : Sample
    factor : float
        By which it is shrunk.
    """
    rules, needs = recipe.box_rules.scaled(factor), recipe.min_object_visible
    if needs is None or any(isinstance(value, Combined) for value in values):  # where pictures are mixed, labels are
        return fusion.applied(values, sample, rules)
    if sample.rows is not None and len(sample.rows):
        out = fusion.applied(values, sample, rules)
        return out.with_parts(label_left=label_at_risk(sample, out, recipe.measured_on), label_needs=needs)
    height, width = sample.size
    whole = Boxes.at([[0, 0, width, height]])  # the picture itself is the object
    out = fusion.applied(values, sample.with_parts(objects=whole, carried=None), HULLS)
    left = out.visible.tolist() if out.visible is not None else []
    return out.with_parts(objects=sample.rows, label_left=left[0] if left else 0.0, label_needs=needs)


def means_are_missing(name: str) -> str:
    """Return what is said where nobody has given the means of a data set."""
    return f"{name} needs the means of the data set; give means=aw.cluster_means(pictures, clusters=8)"
