"""Experiments with a name: a mistake that is often made, and the cats and dogs of an article, with what it reported."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.data.known_pictures import Labelled
from augwidgets.domain.errors import told
from augwidgets.domain.neighbours import needed
from augwidgets.generator.keras_import import import_keras
from augwidgets.recipe.members import maybe
from augwidgets.training.comparing import compare
from augwidgets.training.comparison import Comparison
from augwidgets.training.labelled_pictures import labelled_pictures
from augwidgets.training.network import checked_shape
from augwidgets.training.preparing import prepared
from augwidgets.transforms.equalizing import equalize
from augwidgets.transforms.geometry import flip_horizontal
from augwidgets.view import training_charts

if TYPE_CHECKING:
    import pandas  # type: ignore[import-untyped,unused-ignore]

_SIZE = (32, 32)
_EPOCHS = 10
_LARGEST = 128  # pixels: at 32 its dense layer has 1.6 million numbers, at 128 already 30 million
_MOST_TESTED, _MOST_VALIDATED = 2000, 1000
_NAMES = {"cat": ("cat", "cats"), "dog": ("dog", "dogs")}


def _ways() -> dict[str, Any]:
    equal = equalize.at(over="channels")
    return {"nothing": None, "equalised everywhere": prepared([equal]), "equalised in training only": [equal]}


def equalised_in_training_only(data: Any = "textures", y: Any = None, **settings: Any) -> Comparison:
    """Compare nothing, equalising everywhere, and equalising the training pictures only: a mistake that is often made.

    What draws nothing belongs into training, validation and test; only chance belongs into training alone. On the
    textures the mistake takes accuracy from 87 % to 35 %, where equalising everywhere gives 88 %; on the digits, which
    are black and white already, no difference can be shown.

    Parameters
    ----------
    data, y, **settings
        As `compare` takes them; 30 epochs and 90 training pictures, unless they are given.

    Returns
    -------
    Comparison

    Raises
    ------
    TypeError, ValueError, OSError
        As for `compare`.

    Examples
    --------
    >>> found = equalised_in_training_only(seeds=1, epochs=1, train_size=30, test_size=30, progress=False)
    >>> found.names
    ('nothing', 'equalised everywhere', 'equalised in training only')
    """
    if "recipes" in settings:
        raise TypeError("recipes are those of the demonstration; compare takes others")
    return compare(data, _ways(), y, **{"epochs": 30, "train_size": 90, **settings})


# -- cats and dogs ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reported:
    """What was reported of a way to train, as shares that are right.

    Attributes
    ----------
    notebook : str
        What the article's notebook printed of its validation pictures, or "".
    again : float
        What came of the same on CIFAR-10 before this kit was built, over three to five seeds.
    """

    notebook: str
    again: float


REPORTED = {
    "nothing": Reported("", 0.679),
    "equalised everywhere": Reported("", 0.651),
    "equalised in training only": Reported("0.603, falling to 0.544 in ten epochs", 0.601),
    "flips": Reported("", 0.688),
}


def article_network(image_shape: Sequence[int], classes: int) -> Any:
    """Return the network of the article's cats and dogs, compiled with Adadelta at a rate of 1.

    It is built as Keras's own example of those years is: two convolutions, one pooling, one dense layer, dropout. Keras
    has set the default rate of Adadelta to .001 since; with that it stays at chance.

    Parameters
    ----------
    image_shape : (int, int, int)
    classes : int

    Returns
    -------
    keras.Model

    Raises
    ------
    ValueError
        A picture is smaller than 8 pixels, or larger than 128, or there is one class only.

    Examples
    --------
    >>> article_network((32, 32, 3), 2).output_shape
    (None, 2)
    """
    shape, classes = checked_shape(image_shape, classes)
    if max(shape[:2]) > _LARGEST:
        raise ValueError(
            f"image_shape must be at most {_LARGEST} pixels a side: the article's dense layer takes 64 numbers of each "
            f"two by two pixels; got {told(image_shape)}"
        )
    keras: Any = import_keras()
    layers = keras.layers
    model = keras.Sequential([
        layers.Input(shape),
        layers.Conv2D(32, 3, activation="relu"), layers.Conv2D(64, 3, activation="relu"), layers.MaxPooling2D(),
        layers.Dropout(0.25), layers.Flatten(), layers.Dense(128, activation="relu"), layers.Dropout(0.5),
        layers.Dense(classes, activation="softmax"),
    ])  # fmt: skip
    model.compile(keras.optimizers.Adadelta(1.0), "categorical_crossentropy")
    return model


class CatsAndDogs:
    """What came of the article's cats and dogs, beside what was reported. Made by `cats_and_dogs`.

    Attributes
    ----------
    comparison : Comparison
    """

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison

    @property
    def table(self) -> pandas.DataFrame:
        """A row for each way: recipe, measured, low, high (its interval), notebook, cifar10_again."""
        with needed("pandas", "lab"):
            import pandas

        rows = []
        for name in self.comparison.names:
            measured, reported = self.comparison.accuracy(name), REPORTED[name]
            rows.append({"recipe": name, "measured": measured.value, "low": measured.low, "high": measured.high,
                         "notebook": reported.notebook, "cifar10_again": reported.again})  # fmt: skip
        return pandas.DataFrame(rows)

    def sentences(self) -> list[str]:
        """Return what was measured beside what was reported, and what the numbers support.

        Returns
        -------
        list of str
        """
        found = []
        for name in self.comparison.names:
            measured, reported = self.comparison.accuracy(name), REPORTED[name]
            notebook = f"the notebook reported {reported.notebook}; " if reported.notebook else ""
            found.append(
                f"{name}: {measured.value:.3f} here ({measured.low:.3f} to {measured.high:.3f}); {notebook}"
                f"{reported.again:.3f} on CIFAR-10 when it was measured again."
            )
        return [*found, *self.comparison.sentences()]

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def _repr_html_(self) -> str:
        return training_charts.page(self.comparison.figure(), self.sentences())


def cats_and_dogs(
    folder: str | os.PathLike[str], *, train_size: int | None = None, epochs: int = _EPOCHS, seeds: int = 3,
    batch_size: int = 32, **settings: Any,
) -> CatsAndDogs:  # fmt: skip
    """Train the article's network on cats and dogs: nothing, equalised rightly and wrongly, flips; beside its numbers.

    Parameters
    ----------
    folder : path
        With a folder "cat" (or "cats") and a folder "dog" (or "dogs") of pictures, those of CIFAR-10 say; others beside
        them are left out. All are brought to 32 x 32.
    train_size : int, optional
        All that are not for validation and test, unless it is given.
    epochs, seeds, batch_size, **settings
        As `compare` takes them.

    Returns
    -------
    CatsAndDogs

    Raises
    ------
    TypeError, ValueError, OSError
        In one sentence: what is there instead of cats and dogs, or as for `compare`.
    """
    for name in ("recipes", "model", "size", "y"):
        if name in settings:
            raise TypeError(f"{name} is that of the experiment; compare takes another one")
    pictures = _of_cats_and_dogs(folder)
    count = len(pictures.labels)
    tested, validated = min(_MOST_TESTED, max(count // 5, 2)), min(_MOST_VALIDATED, max(count // 10, 2))
    settings = {"test_size": tested, "validation_size": validated, **settings}
    if train_size is None:
        train_size = max(count - settings["test_size"] - settings["validation_size"], 2)
    recipes = {**_ways(), "flips": [maybe(flip_horizontal.at(), 0.5)]}
    names = np.array(pictures.class_names)[pictures.labels]
    return CatsAndDogs(compare(
        pictures.images, recipes, names, model=article_network, seeds=seeds, epochs=epochs, train_size=train_size,
        batch_size=batch_size, **settings,
    ))  # fmt: skip


def _of_cats_and_dogs(folder: Any) -> Labelled:
    if not isinstance(folder, (str, os.PathLike)):
        raise TypeError(f"folder must be the path of a folder with cats and dogs, got {told(folder)}")
    found = labelled_pictures(os.fspath(folder), size=_SIZE)
    words = [name.lower() for name in found.class_names]
    places = {kind: [place for place, word in enumerate(words) if word in names] for kind, names in _NAMES.items()}
    if not all(places.values()):
        raise ValueError(f"folder must hold the folders cat and dog, got {told(list(found.class_names), 120)}")
    kept = np.isin(found.labels, [place for several in places.values() for place in several])
    labels = np.isin(found.labels[kept], places["dog"]).astype(np.int64)
    return Labelled(found.images[kept], labels, ("cat", "dog"))
