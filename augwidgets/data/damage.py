"""What one draw of a recipe does to the labels and the levels of a picture, and which step and range did it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from augwidgets.data.causes import Cause, cause_of, most_of
from augwidgets.recipe.draws import StepsDraw
from augwidgets.recipe.level_changes import MOST_CUT_OFF
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.label_risk import label_at_risk
from augwidgets.sample.sample import Sample
from augwidgets.steps import curve
from augwidgets.steps.step import Step

# The kinds of damage, in the order in which they are told.
LOST, HIDDEN, OUTSIDE, CUT, RISK, SMALL = (
    "boxes lost", "objects covered", "keypoints outside", "levels cut off", "label at risk", "objects too small",
)  # fmt: skip
KINDS = (LOST, HIDDEN, OUTSIDE, CUT, RISK, SMALL)

# The share of the object that its label needs, where the recipe does not say (`Recipe.min_object_visible`).
NEEDED = 0.5
# An object counts as covered where a smaller share of what was seen is left to be seen.
SEEN = 0.5
# Fewer pixels a side are missed: the finest level that common detectors look at has one cell for 8 pixels.
SHORTEST = 8

_DUST = 1e-9


class Damage(NamedTuple):
    """One kind of damage that a draw does.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    share : float
        How much of it: of the boxes, of the objects, of the keypoints, of the values; what the label lacks.
    words : str
    cause : Cause or None
    reasons : mapping of str to int
        Of lost boxes, how many for which reason.
    """

    kind: str
    share: float
    words: str
    cause: Cause | None = None
    reasons: Any = ()


class Counted(NamedTuple):
    """How many there were of what could be damaged: boxes, keypoints and objects with a size."""

    boxes: int = 0
    lost: int = 0
    keypoints: int = 0
    small: int = 0


def of_labels(
    recipe: Recipe,
    steps: Sequence[Step],
    sample: Sample,
    *,
    partner: Callable[[int], Sample] | None = None,
    input_size: tuple[int, int] | None = None,
) -> tuple[list[Damage], Counted]:
    """Return the damage that drawn Steps do to the labels of a picture; its pixels do not count.

    Parameters
    ----------
    recipe : Recipe
        Its settings say which boxes are dropped, and what a label needs.
    steps : sequence of Step
    sample : Sample
    partner : callable, optional
        Reads another picture of the data set.
    input_size : (int, int), optional
        Height and width at which a model sees the picture.

    Examples
    --------
    >>> import augwidgets as aw
    >>> sample = aw.Sample(np.zeros((10, 10)), boxes=[[0, 0, 4, 4], [6, 0, 9, 9]], box_labels=["cat", "dog"])
    >>> found, _ = of_labels(aw.Recipe(), [aw.gamma.at(), aw.shift.at(right=-0.5)], sample)
    >>> found[0].kind, found[0].share, found[0].words, found[0].cause.step
    ('boxes lost', 0.5, '1 of 2 boxes lost: cat (outside)', 'shift')
    """
    if recipe.min_object_visible is None:
        recipe = recipe.replace(min_object_visible=NEEDED)
    moving = [step for step in steps if acts_on_labels(step)]
    # Left and right would change places in a mirror, and one that nobody labelled would take the place of one that was.
    sample = sample.with_parts(keypoint_pairs=None)

    known: dict[tuple[int, ...], dict[str, Damage]] = {}  # all kinds of damage ask for the same

    def after(some: Sequence[Step]) -> dict[str, Damage]:
        key = tuple(map(id, some))
        if key not in known:
            known[key] = _damage(recipe, some, sample, partner, input_size)
        return known[key]

    found = after(moving)
    damages = [
        one._replace(cause=most_of(recipe, moving, _share_of(after, one.kind), one.share)) for one in found.values()
    ]
    boxes = 0 if sample.boxes is None else len(sample.boxes)
    points = 0 if sample.keypoints is None else int(sample.keypoint_inside.sum())
    many = {kind: damage.reasons for kind, damage in found.items()}
    return damages, Counted(boxes, sum(dict(many.get(LOST, ())).values()), points,
                            sum(dict(many.get(SMALL, ())).values()))  # fmt: skip


def acts_on_labels(step: Step) -> bool:
    """Return whether a step moves, joins or covers objects."""
    transform = step.transform
    return bool(transform.partners) or transform.family == "spatial" or transform.declared.hides is not None


def _share_of(after: Callable[[Sequence[Step]], dict[str, Damage]], kind: str) -> Callable[[Sequence[Step]], float]:
    """Return what tells how much damage of a kind some Steps do."""

    def share(steps: Sequence[Step]) -> float:
        found = after(steps)
        return found[kind].share if kind in found else 0.0

    return share


def _damage(
    recipe: Recipe, steps: Sequence[Step], sample: Sample, partner: Any, input_size: tuple[int, int] | None
) -> dict[str, Damage]:
    """Return what Steps that act on labels do, each kind that happens."""
    out = recipe.apply(sample, steps, partner=partner)
    found: list[Damage] = []
    own = [] if sample.box_ids is None else sample.box_ids.tolist()
    if own:
        gone = [one for one in out.dropped if one.id in set(own)]
        if gone:
            names = ", ".join(f"{one.label or f'box {one.id}'} ({one.reason})" for one in gone[:3])
            more = " ..." if len(gone) > 3 else ""
            reasons = Counter(one.reason for one in gone)
            words = f"{len(gone)} of {len(own)} boxes lost: {names}{more}"
            found.append(Damage(LOST, len(gone) / len(own), words, reasons=dict(reasons)))
        hidden = _hidden(recipe, steps, sample, out, partner)
        if hidden:
            words = f"{_many(len(hidden), 'object')} covered, {100 * max(hidden):.0f} % of one"
            found.append(Damage(HIDDEN, sum(hidden) / len(own), words))
        if input_size is not None:
            small = _too_small(out, set(own), input_size)
            if small:
                words = f"{_many(small, 'object')} under {SHORTEST} px a side at {input_size[1]} x {input_size[0]}"
                found.append(Damage(SMALL, small / len(own), words, reasons={SMALL: small}))
    if sample.keypoints is not None and out.keypoints is not None:
        before = sample.keypoint_inside
        beside = int((before & ~out.keypoint_inside[: len(before)]).sum())
        if beside:
            known = int(before.sum())
            found.append(Damage(OUTSIDE, beside / known, f"{beside} of {known} keypoints outside"))
    if sample.label is not None:
        left, needs = label_at_risk(sample, out, recipe.measured_on), recipe.min_object_visible or 0.0
        if left is not None and left < needs - _DUST:
            words = f"label {sample.label} may be wrong: {100 * left:.0f} % of the object is left"
            found.append(Damage(RISK, (needs - left) / needs, words))
    return {damage.kind: damage for damage in found}


def _hidden(recipe: Recipe, steps: Sequence[Step], sample: Sample, out: Sample, partner: Any) -> list[float]:
    """Return which share of each object that is still there is covered, of those of which more than half is."""
    if not any(step.transform.declared.hides is not None for step in steps):
        return []
    open_ = recipe.apply(sample, [step for step in steps if step.transform.declared.hides is None], partner=partner)
    seen, left = _visible(open_), _visible(out)
    own = [] if sample.box_ids is None else sample.box_ids.tolist()
    shares = [1 - left[number] / seen[number] for number in own if number in left and seen.get(number, 0) > 0]
    return [share for share in shares if share > 1 - SEEN]


def _visible(sample: Sample) -> dict[int, float]:
    if sample.box_ids is None or sample.visible is None:
        return {}
    return dict(zip(sample.box_ids.tolist(), sample.visible.tolist(), strict=True))


def _too_small(out: Sample, own: set[int], input_size: tuple[int, int]) -> int:
    if out.boxes is None or out.box_ids is None or not len(out.boxes):
        return 0
    scale = np.array([input_size[1] / out.size[1], input_size[0] / out.size[0]])
    sides = (out.boxes[:, 2:] - out.boxes[:, :2]) * scale
    mine = np.array([number in own for number in out.box_ids.tolist()], bool)
    return int((mine & (sides.min(axis=1) < SHORTEST)).sum())


def of_levels(recipe: Recipe, steps: Sequence[Step], sample: Sample, factor: float) -> Damage | None:
    """Return what drawn Steps cut off at black and white, where it is more than 5 % of the values.

    Parameters
    ----------
    recipe : Recipe
    steps : sequence of Step
        Without those of a pair.
    sample : Sample
        The picture, shrunk.
    factor : float
        By which it is.

    Examples
    --------
    >>> import augwidgets as aw
    >>> ramp = aw.Sample(np.arange(256, dtype=np.uint8)[None])
    >>> found = of_levels(aw.Recipe(), (aw.brightness.at(gain=2),), ramp, 1)
    >>> found.words, found.cause.step
    ('50 % of the levels cut off at black or white', 'brightness')
    """
    cut = StepsDraw(recipe, tuple(steps)).ends(sample, factor, curve.histogram(sample.image)).cut
    share = sum(cut.values())
    if share <= MOST_CUT_OFF:
        return None
    name = max(cut, key=lambda one: cut[one])
    step = next((step for step in steps if step.name in name.split(" and ")), None)
    words = f"{100 * share:.0f} % of the levels cut off at black or white"
    return Damage(CUT, share, words, None if step is None else cause_of(recipe, step))


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
