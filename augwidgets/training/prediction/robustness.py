"""`robustness`: how often a model is right while one parameter of a transform goes from low to high."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.data.argument_checks import whole
from augwidgets.data.known_pictures import Labelled
from augwidgets.domain.argument_checks import is_number
from augwidgets.domain.errors import told
from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.sample.sample import Sample
from augwidgets.steps.step import Step
from augwidgets.steps.transform import Transform
from augwidgets.training.batches import pictures as as_batch
from augwidgets.training.intervals import Interval, interval
from augwidgets.training.labelled_pictures import labelled_pictures
from augwidgets.training.prediction.classifier import Classifier, as_classifier
from augwidgets.training.prediction.varying import Varying, connected
from augwidgets.view import prediction_charts, training_charts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COUNT, _MOST = 21, 300
_DROP = 0.05
_FEW = 5  # pictures of a class: of fewer nothing is said
_TIMES = 1000


class Robustness:
    """How often a model is right along one parameter. Made by `robustness`; the last line of a cell shows it.

    Attributes
    ----------
    transform, parameter : str
    values : list of float
    right : (values, N) array of bool
        Which pictures are right at each value.
    labels : (N,) array of int
    class_names : tuple of str
    start : float
        The value that changes nothing, or the nearest to it.
    """

    def __init__(self, varying: Varying, values: list[float], right: np.ndarray, labels: np.ndarray,
                 class_names: tuple[str, ...]) -> None:  # fmt: skip
        self.transform, self.parameter = varying.step.transform.name, varying.along
        self.values, self.right, self.labels, self.class_names = values, right, labels, class_names
        self._domain = varying.domain
        self._place = int(np.argmin(np.abs(np.asarray(values, np.float64) - float(varying.start))))

    @property
    def start(self) -> float:
        """The value that changes nothing, or the nearest to it."""
        return self.values[self._place]

    def accuracy(self, label: Any = None) -> list[Interval]:
        """Return at each value the share of pictures that is right, with its interval over the pictures.

        Parameters
        ----------
        label : str, optional
            Of one class only.

        Returns
        -------
        list of Interval

        Raises
        ------
        ValueError
            No such class among the pictures.
        """
        right = self._of(label).astype(np.float64)
        return [interval(row[None], times=_TIMES) for row in right]

    def holds(self, drop: float = _DROP, label: Any = None) -> tuple[float, float]:
        """Return from where to where the accuracy does not fall by more than a share.

        It is a range of the parameter as `Transform.between` and `Recipe.holding` take it: to there a model that was
        not trained on such pictures still knows them.

        Parameters
        ----------
        drop : float
            How much lower than without the change it may be: .05 is five points.
        label : str, optional
            Of one class only.

        Returns
        -------
        (float, float)

        Raises
        ------
        TypeError, ValueError
            No share, or no such class among the pictures.
        """
        if not is_number(drop) or not 0 <= drop < 1:
            raise ValueError(f"drop must be a share from 0 to 1, got {told(drop)}")
        means = self._of(label).mean(axis=1)
        least = float(means[self._place]) - drop - 1e-9
        low, high = connected((means >= least).tolist(), self._place)
        return self._crossing(means, low, -1, least), self._crossing(means, high, 1, least)

    def _crossing(self, means: np.ndarray, place: int, step: int, least: float) -> float:
        """Return where the line from the last value that holds to the next one, which does not, falls too low."""
        beyond = place + step
        if not 0 <= beyond < len(self.values):
            return self.values[place]
        part = float((means[place] - least) / (means[place] - means[beyond]))
        spread = self._domain.scale == "log"
        here, there = (np.log(self.values[one]) if spread else self.values[one] for one in (place, beyond))
        found = here + part * (there - here)
        rounded = self._domain.rounded(float(np.exp(found) if spread else found))
        ends = sorted((self.values[place], self.values[beyond]))
        return min(max(rounded, ends[0]), ends[1])

    def holds_by_class(self, drop: float = _DROP) -> dict[str, tuple[float, float]]:
        """Return the same for each class of which there are five pictures or more.

        Parameters
        ----------
        drop : float

        Returns
        -------
        dict of str to (float, float)

        Raises
        ------
        TypeError, ValueError
            No share.
        """
        counts = np.bincount(self.labels, minlength=len(self.class_names))
        return {
            name: self.holds(drop, name) for name, many in zip(self.class_names, counts, strict=True) if many >= _FEW
        }

    def _of(self, label: Any) -> np.ndarray:
        if label is None:
            return self.right
        number = self.class_names.index(str(label)) if str(label) in self.class_names else -1
        chosen = self.labels == number
        if not chosen.any():
            known = ", ".join(map(repr, self.class_names))
            raise ValueError(f"label must be a class of the pictures ({known:.150}), got {told(label)}")
        return self.right[:, chosen]

    def sentences(self) -> list[str]:
        """Return in words how far the model is right.

        Returns
        -------
        list of str
        """
        name, domain = self.parameter.replace("_", " "), self._domain
        start, (low, high) = self.accuracy()[self._place], self.holds()
        said = [
            f"Unchanged, {100 * start.value:.1f} % of {len(self.labels):,} pictures are right (95 % interval "
            f"{100 * start.low:.1f} to {100 * start.high:.1f})."
        ]
        is_all = (low, high) == (self.values[0], self.values[-1])
        ends = domain.format_open((low, high))
        said.append(
            f"Within {100 * _DROP:.0f} points of that it stays for {name} {ends}"
            + (", all that was tried." if is_all else ".")
        )
        by_class = self.holds_by_class()
        whole = self.values[0], self.values[-1]
        if len(set(by_class.values())) > 1:
            widths = {
                one: domain.share(high, whole) - domain.share(low, whole) for one, (low, high) in by_class.items()
            }
            least, *_, most = sorted(widths, key=lambda one: widths[one])
            said.append(
                f"The narrowest is class {least} ({domain.format_open(by_class[least])}), the widest {most} "
                f"({domain.format_open(by_class[most])})."
            )
        return said

    def figure(self) -> Figure:
        """Draw the accuracy along the parameter with its interval, and that of the narrowest classes.

        Returns
        -------
        Figure
        """
        title = f"{self.transform.replace('_', ' ')}: {self.parameter.replace('_', ' ')}"
        unit = self._domain.format(self.start).lstrip("+−0123456789. ")
        return prediction_charts.robustness(
            [value * self._domain.shown for value in self.values],
            self.accuracy(),
            tuple(end * self._domain.shown for end in self.holds()),
            f"{title}{f' ({unit})' if unit else ''}",
            is_log=self._domain.scale == "log",
        )

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def _repr_html_(self) -> str:
        return training_charts.page(self.figure(), self.sentences())


def robustness(
    model: Any,
    data: Any,
    transform: Transform | Step,
    y: Any = None,
    *,
    along: str | None = None,
    between: tuple[float, float] | None = None,
    count: int = _COUNT,
    most: int = _MOST,
    seed: int = 0,
) -> Robustness:
    """Return how often a model is right while one parameter of a transform goes from low to high.

    Pictures are brought to the model's size first, then the transform acts, as in a training with augmentation. They
    should be pictures that the model was not trained on.

    Parameters
    ----------
    model : keras.Model, Classifier or TrainedNetwork
    data, y
        Pictures with their classes, as `compare` takes them.
    transform : Transform or Step
        Of a Step the other parameters stay as it has them.
    along : str, optional
        The parameter; the first one that is a range, unless it is given.
    between : (float, float), optional
        Three times the usual range, unless it is given.
    count : int
        How many values.
    most : int
        How many pictures at most, drawn by `seed`.
    seed : int

    Returns
    -------
    Robustness

    Raises
    ------
    TypeError, ValueError, OSError
        In one sentence.

    Examples
    --------
    >>> import augwidgets as aw
    >>> network = aw.training.trained_network("digits", epochs=2, train_size=400)
    >>> found = robustness(network, network.test, aw.rotate, between=(-180, 180), count=5, most=100)
    >>> found.values, found.accuracy()[2].value > found.accuracy()[0].value
    ([-180.0, -90.0, 0, 90.0, 180.0], True)
    """
    known, varying = as_classifier(model), Varying(transform, along)
    count = int(Range(2, 1000, whole=True).check(count, "count"))
    most, seed = whole(most, "most"), Seed().check(seed, "seed")
    values = varying.values(between, count)
    images, labels = chosen_pictures(known, data, y, most, seed)
    return Robustness(varying, values, right_along(known, images, labels, varying, values), labels, known.class_names)


def chosen_pictures(known: Classifier, data: Any, y: Any, most: int, seed: int) -> tuple[list[Sample], np.ndarray]:
    """Return some of the pictures, as the model sees them, and the places of their classes in its outputs."""
    found = data if isinstance(data, Labelled) and y is None else labelled_pictures(data, y)
    numbers = numbers_in(known, found.class_names)
    places = np.sort(np.random.default_rng(seed).permutation(len(found.labels))[:most])
    images = [Sample(known.fitted(found.images[place]).image) for place in places]
    return images, numbers[found.labels[places]]


def numbers_in(known: Classifier, names: tuple[str, ...]) -> np.ndarray:
    """Return the place in the model's outputs of each class of some data."""
    if set(names) <= set(known.class_names):
        return np.array([known.class_names.index(name) for name in names])
    are_numbers = known.class_names == tuple(map(str, range(len(known.class_names))))
    if are_numbers and len(names) == len(known.class_names):
        return np.arange(len(names))
    raise ValueError(
        f"the classes of the data must be the model's, {told(list(known.class_names))}, got {told(list(names))}; "
        "aw.training.Classifier(model, class_names) names them"
    )


def right_along(
    known: Classifier, samples: list[Sample], labels: np.ndarray, varying: Varying, values: list[float]
) -> np.ndarray:
    """Return ``(values, N)``: which pictures are right at each value."""
    found = np.empty((len(values), len(samples)), bool)
    for place, value in enumerate(values):
        changed = [known.fitted(varying.at(value, number)(one)) for number, one in enumerate(samples)]
        found[place] = known.probabilities_of(as_batch(changed, known.levels)).argmax(axis=1) == labels
    return found
