"""`measure`: what the pictures of a GAN are worth, in numbers that a mere look does not give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from augwidgets.data.argument_checks import whole
from augwidgets.data.known_pictures import Labelled
from augwidgets.domain.errors import told
from augwidgets.domain.seed import Seed
from augwidgets.domain.units import percent
from augwidgets.training.gan.collapse import distances, spread
from augwidgets.training.gan.judging import Judge
from augwidgets.training.gan.trained import Gan
from augwidgets.view import gan_charts, training_charts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SURE = 0.9
_LEAST_SURE, _LEAST_SPREAD, _MOST_NEAR = 0.5, 0.5, 0.6
_NEAREST_SHOWN = 9


@dataclass(frozen=True, eq=False, repr=False)
class Measures:
    """What the pictures of a GAN are worth. Made by `measure`.

    Attributes
    ----------
    recognised, real_recognised : float
        Share that the judge, with a confidence of .9, takes for what was asked for; of generated pictures and of the
        real ones that the GAN was trained with. Without classes: for any class.
    by_class, real_by_class : dict of str to float
        Likewise, by class; without classes, how large a part of the pictures each class is.
    diversity : float
        Mean distance within a class in the features of the judge, divided by that of real pictures.
    nearer, real_nearer : float
        Share that is nearer to a picture of the training than to one of as many others; of generated pictures, and of
        real ones that nobody was trained with, which a GAN that copies nothing comes near to.
    count : int
        How many pictures of the GAN were measured.
    sure : float
        Share that the judge, with a confidence of .9, takes for any class, asked for or not.
    """

    recognised: float
    real_recognised: float
    by_class: dict[str, float]
    real_by_class: dict[str, float]
    diversity: float
    class_diversity: dict[str, float]
    nearer: float
    real_nearer: float
    count: int
    is_conditional: bool
    closest: np.ndarray
    sure: float = 1.0

    @property
    def is_collapsed(self) -> bool:
        """Whether pictures are far more alike than real ones, or a class is missing of those that are recognised."""
        if self._is_unlearned:
            return False
        return self.diversity < _LEAST_SPREAD or bool(self.missing) or bool(self.alike)

    @property
    def _is_unlearned(self) -> bool:
        """Whether classes are missing because little is recognised as anything, and not because all is alike."""
        return self.sure < _LEAST_SURE and self.diversity >= _LEAST_SPREAD and not self.alike

    @property
    def missing(self) -> tuple[str, ...]:
        """The classes that are hardly made at all."""
        least = {name: 0.1 if self.is_conditional else 0.1 * self.real_by_class[name] for name in self.by_class}
        return tuple(name for name, share in self.by_class.items() if share < least[name])

    @property
    def alike(self) -> tuple[str, ...]:
        """The classes whose pictures differ by less than half of what real ones do."""
        return tuple(name for name, share in self.class_diversity.items() if share < _LEAST_SPREAD)

    def sentences(self) -> list[str]:
        """Return what the numbers say.

        Returns
        -------
        list of str
        """
        found = []
        if self.is_conditional:
            worst = min(self.by_class, key=lambda name: self.by_class[name])
            found.append(
                f"A classifier that saw none of the training pictures takes {percent(self.recognised)} of the samples "
                f"for the class that was asked for (confidence .9; of real pictures "
                f"{percent(self.real_recognised)}), and of the worst class, {worst}, {percent(self.by_class[worst])}."
            )
        else:
            made = sum(share > 0 for share in self.by_class.values())
            found.append(
                "A classifier that saw none of the training pictures is sure of a class in "
                f"{percent(self.recognised)} of the samples (of real pictures in {percent(self.real_recognised)}); "
                f"{made} of {len(self.by_class)} classes come."
            )
        found.append(
            f"Within a class, samples differ from each other by {percent(self.diversity)} of what real ones do."
        )
        near = (
            f"{percent(self.nearer)} of the samples are nearer to a training picture than to a held-out one; of real "
            f"pictures that were not trained with, {percent(self.real_nearer)} are"
        )
        is_copying = self.nearer > max(_MOST_NEAR, self.real_nearer + 0.1)
        found.append(f"{near}: it partly copies." if is_copying else f"{near}: no sign of copies.")
        if self._is_unlearned:
            found.append("Most are not recognised as anything, and they differ: it has not learned enough yet.")
        elif self.is_collapsed:
            missing = f"{', '.join(self.missing[:8])} hardly come" if self.missing else ""
            alike = f"those of {', '.join(self.alike[:8])} are all alike" if self.alike else ""
            found.append(f"Mode collapse: {'; '.join(filter(None, (missing, alike))) or 'the samples are all alike'}.")
        return found

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def figure(self) -> Figure:
        """Draw the share that is recognised by class, and the samples nearest to training pictures beside these.

        Returns
        -------
        Figure
        """
        return gan_charts.measured(
            self.by_class, self.real_by_class, self.class_diversity, self.closest, is_conditional=self.is_conditional
        )

    def _repr_html_(self) -> str:
        return training_charts.page(self.figure(), self.sentences())


def measure(gan: Gan, *, judge: Judge | None = None, count: int = 1000, seed: int = 0) -> Measures:
    """Measure how many pictures of a GAN are recognised, how many classes come, how they differ, and whether it copies.

    Parameters
    ----------
    gan : Gan
        With pictures held out, as `train` returns it.
    judge : Judge, optional
        One that is trained already; unless it is given, one is trained on all pictures that the GAN has not seen.
    count : int
        How many pictures are made.
    seed : int

    Returns
    -------
    Measures

    Raises
    ------
    TypeError, ValueError
        No pictures are held out, or their classes are not known.

    Examples
    --------
    >>> from augwidgets.training.gan import train
    >>> found = train("digits", epochs=1, train_size=100, progress=False)
    >>> measure(found, judge=Judge(found.others, steps=50), count=50).recognised < 0.5     # it has learned nothing yet
    True
    """
    if not isinstance(gan, Gan):
        raise TypeError(f"gan must be what aw.training.gan.train returns, got {told(gan)}")
    count, seed = whole(count, "count", 20), Seed().check(seed, "seed")
    known, held = gan.pictures, gan.held_out
    if known is None or held is None:
        raise ValueError(
            "gan must have the pictures that it was trained with; load brings none, and train with the same arguments "
            "and to= brings them in a second"
        )
    if not len(held.labels) or gan.others is None:
        raise ValueError("gan must have held-out pictures; train it again, with a smaller train_size")
    if judge is not None and not isinstance(judge, Judge):
        raise TypeError(f"judge must be a Judge, got {told(judge)}")
    judge = judge or Judge(gan.others, seed)
    made, asked = gan.sample(count, seed=seed), gan.labels(count)
    of_made, of_real = (judge.likelihoods(one) for one in (made, known.images))
    names = judge.class_names
    if asked is not None:
        right = (of_made.argmax(axis=1) == asked) & (of_made.max(axis=1) >= _SURE)
        real_right = (of_real.argmax(axis=1) == known.labels) & (of_real.max(axis=1) >= _SURE)
        by_class = _means(right, asked, names)
        real_by_class = _means(real_right, known.labels, names)
    else:
        right, real_right = of_made.max(axis=1) >= _SURE, of_real.max(axis=1) >= _SURE
        by_class = {name: float(((of_made.argmax(axis=1) == n) & right).mean()) for n, name in enumerate(names)}
        real_by_class = {name: float((known.labels == n).mean()) for n, name in enumerate(names)}
    own = asked if asked is not None else of_made.argmax(axis=1)
    class_diversity = _diversity(judge, made, own, known)
    sizes = min(len(known.images), len(held.images))
    near, nearest = _nearer(made, known.images[:sizes], held.images[:sizes])
    real_near = _real_nearer(known.images[: sizes - 1], held.images[:sizes])
    order = np.argsort(nearest[1])[:_NEAREST_SHOWN]
    closest = np.stack([made[order], known.images[:sizes][nearest[0][order]]])
    return Measures(
        float(right.mean()), float(real_right.mean()), by_class, real_by_class,
        float(np.mean(list(class_diversity.values()))) if class_diversity else 0.0, class_diversity,
        near, real_near, count, asked is not None, closest, float((of_made.max(axis=1) >= _SURE).mean()),
    )  # fmt: skip


def _means(right: np.ndarray, labels: np.ndarray, names: tuple[str, ...]) -> dict[str, float]:
    return {name: float(right[labels == n].mean()) for n, name in enumerate(names) if (labels == n).any()}


def _diversity(judge: Judge, made: np.ndarray, own: np.ndarray, known: Labelled) -> dict[str, float]:
    of_made = spread(judge.features(made), own)
    of_real = spread(judge.features(known.images), known.labels)
    return {judge.class_names[n]: of_made[n] / of_real[n] for n in sorted(of_made) if of_real.get(n)}


def _rows(images: np.ndarray) -> np.ndarray:
    return images.reshape(len(images), -1).astype(np.float32) / 255


def _nearer(made: np.ndarray, known: np.ndarray, held: np.ndarray) -> tuple[float, tuple[np.ndarray, np.ndarray]]:
    """Return the share that is nearer to known pictures, and for each which of these is nearest, and how near."""
    to_known = distances(_rows(made), _rows(known))
    to_held = distances(_rows(made), _rows(held)).min(axis=1)
    nearest = to_known.argmin(axis=1), to_known.min(axis=1)
    return float((nearest[1] < to_held).mean()), nearest


def _real_nearer(known: np.ndarray, held: np.ndarray) -> float:
    """Return the share of held-out pictures that are nearer to a known one than to another that is held out."""
    among = distances(_rows(held), _rows(held))
    np.fill_diagonal(among, np.inf)
    return float((distances(_rows(held), _rows(known)).min(axis=1) < among.min(axis=1)).mean())
