"""Trainings that failed: whether anything can be said in spite of them, and what is said of them."""

from __future__ import annotations

from collections.abc import Mapping

from augwidgets.domain.plural import many

Failed = Mapping[tuple[str, int], str]  # why, by what was trained and the number of the seed


def can_compare(failed: Failed, name: str, other: str, seeds: int) -> bool:
    """Return whether there is a seed of which neither training failed.

    Examples
    --------
    >>> failed = {("none", 0): "the loss became nan", ("mine", 1): "the loss became nan"}
    >>> can_compare(failed, "mine", "none", 2), can_compare(failed, "mine", "none", 3)
    (False, True)
    """
    return any((name, seed) not in failed and (other, seed) not in failed for seed in range(seeds))


def not_compared(failed: Failed, name: str, other: str, seeds: int) -> str:
    """Return the sentence that stands where two cannot be compared.

    Examples
    --------
    >>> not_compared({("none", 0): "the loss became nan"}, "mine", "none", 1)
    'Nothing can be said of mine against none: 0 of 1 training with mine and 1 of 1 with none failed.'
    """
    lost = {one: sum((one, seed) in failed for seed in range(seeds)) for one in (name, other)}
    return (
        f"Nothing can be said of {name} against {other}: {lost[name]} of {many(seeds, 'training')} with {name} and "
        f"{lost[other]} of {seeds} with {other} failed."
    )


def of_failures(failed: Failed) -> list[str]:
    """Return a sentence for each training that failed."""
    return [
        f"{name}, seed {seed}: {why}; what is tested is the state before it." for (name, seed), why in failed.items()
    ]
