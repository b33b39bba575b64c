"""Soft labels: what a picture shows, in shares, where it shows more than one thing."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.domain.argument_checks import is_listed, is_whole
from augwidgets.domain.errors import told

if TYPE_CHECKING:
    from augwidgets.sample.sample import Sample

# Weights that were added up in single precision miss 1 by less than this.
_DUST = 1e-5
_MOST_CLASSES = 10**7


class SoftLabel(Mapping[Any, float]):
    """Labels and their weights, which sum to 1; in the order in which they are given, and never changed.

    ``None`` stands for what is not known: the share of a picture that had no label.

    Parameters
    ----------
    weights : mapping of label to float
        Labels are anything that can be a key; weights are 0 or more.

    Raises
    ------
    TypeError, ValueError
        In one sentence: what was allowed and what came.

    Examples
    --------
    >>> label = SoftLabel({"cat": 0.7, "dog": 0.3})
    >>> label["dog"], str(label)
    (0.3, 'cat 70 %, dog 30 %')
    """

    def __init__(self, weights: Mapping[Any, float]) -> None:
        if not isinstance(weights, Mapping):
            raise TypeError(f"a soft label must be labels with their weights, got {told(weights)}")
        plain = {_plain(label): _weight(label, weight) for label, weight in weights.items()}
        total = math.fsum(plain.values())
        if abs(total - 1) > _DUST:
            raise ValueError(f"the weights of a soft label must sum to 1, got {total:g} from {told(dict(weights))}")
        self._weights = {label: weight / total for label, weight in plain.items()}

    def __getitem__(self, label: Any) -> float:
        return self._weights[label]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._weights)

    def __len__(self) -> int:
        return len(self._weights)

    def __repr__(self) -> str:
        return f"aw.SoftLabel({self._weights!r})"

    def __str__(self) -> str:
        return ", ".join(f"{_told(label)} {_percent(weight)} %" for label, weight in self._weights.items())

    def __array__(self, *_: Any, **__: Any) -> np.ndarray:
        # NumPy would take the labels for the values, and leave the weights out.
        raise TypeError("a soft label has no array of its own; aw.soft_label(sample, classes) gives its weights")


def as_label(label: Any) -> Any:
    """Return the label of a picture as it is kept: a mapping as a `SoftLabel`, any other value as it is.

    Examples
    --------
    >>> as_label({"cat": 1}), as_label(3)
    (aw.SoftLabel({'cat': 1.0}), 3)
    """
    return SoftLabel(label) if isinstance(label, Mapping) and not isinstance(label, SoftLabel) else label


def soft_label(sample: Sample, classes: Sequence[Any] | int) -> np.ndarray:
    """Return the label of a Sample as one weight for each class: what a network is trained with.

    A plain label has the weight 1 (that is its one-hot vector). A label that is an array already must be as long.

    Parameters
    ----------
    sample : Sample
    classes : sequence of labels, or int
        In the order of the network's outputs; a number C stands for the labels 0..C-1.

    Returns
    -------
    array
        ``(C,)`` float32; the weights sum to 1.

    Raises
    ------
    TypeError, ValueError
        The Sample has no label, or one that is not among the classes.

    Examples
    --------
    >>> import augwidgets as aw
    >>> picture = aw.Sample(np.zeros((2, 2), np.uint8), label={"cat": 0.75, "dog": 0.25})
    >>> aw.soft_label(picture, ["bird", "cat", "dog"]).tolist()
    [0.0, 0.75, 0.25]
    """
    if not hasattr(sample, "label") or isinstance(sample, type):
        raise TypeError(f"the label of a Sample is wanted, got {told(sample)}")
    if isinstance(classes, (str, bytes)):
        raise TypeError(f"classes must be a list of labels or their number, got the text {told(classes)}")
    if is_whole(classes) and not 0 < classes <= _MOST_CLASSES:
        raise ValueError(f"classes must be 1 to {_MOST_CLASSES:,} labels, got {told(classes)}")
    if not is_whole(classes) and not is_listed(classes):
        raise TypeError(f"classes must be a list of labels or their number, got {told(classes)}")
    names: Any = range(classes) if is_whole(classes) else classes
    known = [_plain(name) for name in names]
    if len(set(known)) != len(known):
        raise ValueError(f"classes must differ from each other, got {told(known)}")
    label = sample.label
    if _is_measured(label):
        if np.ndim(label) == 0:
            raise ValueError(
                f"a label that is a decimal number is a quantity and belongs to no class, got {told(float(label))}; "
                "a class is a word or a whole number"
            )
        if np.shape(label) != (len(known),):
            raise ValueError(
                f"a label that is an array must hold a weight for each of the {len(known)} classes, "
                f"got shape {np.shape(label)}"
            )
        return np.array(label, np.float32)
    places = {name: place for place, name in enumerate(known)}
    out = np.zeros(len(known), np.float32)
    for name, weight in (label if isinstance(label, SoftLabel) else {_plain(label): 1.0}).items():
        if name is None:
            raise ValueError(
                "a soft label needs a label in every picture, got one without; aw.Sample(image, label=...)"
            )
        if name not in places:
            raise ValueError(f"a label must be one of the classes {told(known)}, got {told(name)}")
        out[places[name]] = weight
    return out


def mixed(labels: Sequence[Any], weights: Sequence[float]) -> Any:
    """Mix labels by their weights, which sum to 1: a soft label, or the plain one where only one is left.

    Soft labels are mixed further. Labels that are arrays or floats are quantities and become their weighted sum;
    whole numbers and words are names.

    Examples
    --------
    >>> mixed(["cat", {"cat": 0.5, "dog": 0.5}], [0.5, 0.5])
    aw.SoftLabel({'cat': 0.75, 'dog': 0.25})
    >>> mixed(["cat", "cat"], [0.5, 0.5]), mixed([1.0, 3.0], [0.75, 0.25])
    ('cat', 1.5)
    """
    parts = [(label, float(weight)) for label, weight in zip(labels, weights, strict=True) if weight > 0]
    if len(parts) == 1:
        return parts[0][0]
    if any(_is_measured(label) for label, _ in parts):
        return _weighted_sum(parts)
    total: dict[Any, float] = {}
    for label, weight in parts:
        for name, share in (label if isinstance(label, Mapping) else {_plain(label): 1.0}).items():
            total[name] = total.get(name, 0.0) + weight * share
    return next(iter(total)) if len(total) == 1 else SoftLabel(total)


def _weighted_sum(parts: Sequence[tuple[Any, float]]) -> Any:
    shapes = {np.shape(label) if _is_measured(label) else None for label, _ in parts}
    if len(shapes) > 1:
        came = " and ".join(f"{told(label, 40)}" for label, _ in parts)
        raise ValueError(f"labels that are numbers can be mixed only with others of their shape, got {came}")
    first = np.asarray(parts[0][0])
    total = sum(weight * np.asarray(label, np.float64) for label, weight in parts)
    if first.ndim == 0:
        return float(total)
    return np.asarray(total).astype(first.dtype if first.dtype.kind == "f" else np.float32)


def _is_measured(label: Any) -> bool:
    """Return whether a label is a quantity, not a name."""
    if isinstance(label, np.ndarray):
        return label.dtype.kind == "f" or (label.ndim > 0 and label.dtype.kind in "biu")
    return isinstance(label, (float, np.floating))


def _plain(label: Any) -> Any:
    """Return NumPy's numbers and words as Python's own, which are written shorter."""
    plain = label.item() if isinstance(label, (np.generic, np.ndarray)) and np.ndim(label) == 0 else label
    try:
        hash(plain)
    except TypeError:
        raise TypeError(f"a label must be a word or a number to have a weight, got {told(label)}") from None
    return plain


def _weight(label: Any, weight: Any) -> float:
    if isinstance(weight, bool) or not isinstance(weight, numbers.Real) or not 0 <= weight <= 1 + _DUST:  # type: ignore[operator]
        raise ValueError(
            f"the weights of a soft label must be numbers in [0, 1], got {told(weight)} for {told(label, 40)}"
        )
    return float(weight)


def class_of(label: Any) -> str | None:
    """Return the word of the class that a label says; a soft label says the one that weighs most.

    Examples
    --------
    >>> class_of(6), class_of(SoftLabel({"cat": 0.7, "dog": 0.3})), class_of(None)
    ('6', 'cat', None)
    """
    if isinstance(label, SoftLabel):
        label = max(label, key=lambda name: label[name])
    return None if label is None else str(label)


def _percent(weight: float) -> str:
    """Write a share with one decimal where it has one, and with more only where nothing would be left of it."""
    share = 100 * weight
    text = f"{share:.1f}".removesuffix(".0")
    return f"{share:.2g}" if text == "0" and share else text


def _told(label: Any) -> str:
    return "unknown" if label is None else str(label)
