"""`AugmentedDataSet`: a data set as a recipe augments it, for the loaders of PyTorch and TensorFlow."""

from __future__ import annotations

import contextlib
import mmap
import os
import tempfile
import weakref
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.data.argument_checks import whole
from augwidgets.data.cluster_means import checked_means
from augwidgets.domain.errors import told
from augwidgets.domain.seed import Seed
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.sample import Sample

if TYPE_CHECKING:
    from augwidgets.data.dataset import DataSet

FIELDS = ("image", "mask", "boxes", "box_labels", "box_corners", "keypoints", "label")

_BYTES = 8  # of the number of an epoch


class AugmentedDataSet(Sequence[Any]):
    """A data set as a recipe augments it, for a training's own loader. `DataSet.augmented` makes one.

    Picture i is drawn from ``default_rng([seed, epoch, i])``: it comes out the same in whatever worker, and no two
    workers repeat each other's draws. `epoch` is counted by whoever trains; all workers of this machine see it, those
    too that stay from one epoch to the next.

    PyTorch takes it as it is, and TensorFlow what it gives one after the other::

        drawn = data.augmented(recipe, seed=1, give=("image", "label"))
        loader = torch.utils.data.DataLoader(drawn, batch_size=8, shuffle=True, num_workers=2)
        pictures = tf.data.Dataset.from_generator(lambda: iter(drawn), (tf.uint8, tf.string)).batch(8)
        for drawn.epoch in range(10):
            for images, labels in loader:
                ...

    Parameters
    ----------
    data : DataSet
    recipe : Recipe
    seed : int
    give : sequence of str, str or callable, optional
        Which fields of each Sample are given, as arrays that may be written into; or a function of the Sample. Without
        it the Sample itself.
    means : ClusterMeans, optional

    Examples
    --------
    >>> import augwidgets as aw
    >>> data = aw.data.open([aw.pictures.cat(), aw.pictures.coffee()])
    >>> drawn = data.augmented(aw.default_recipe(), seed=7)
    >>> before, drawn.epoch = drawn[1], 3
    >>> len(drawn), drawn[1].same_as(before), drawn[1].same_as(data.made(1, aw.default_recipe(), 7, copy=3))
    (2, False, True)
    """

    def __init__(
        self,
        data: DataSet,
        recipe: Recipe,
        seed: int = 0,
        *,
        give: Sequence[str] | str | Callable[[Sample], Any] | None = None,
        means: Any = None,
    ) -> None:
        self.data, self.recipe, self.seed = data, recipe, Seed().check(seed, "seed")
        self._give, self._means = _checked(give), checked_means(means)
        if len(data) == 1:
            recipe.refuse_pairs()
        self._epoch = _SharedNumber()

    @property
    def epoch(self) -> int:
        """Which epoch is drawn, 0 at first."""
        return self._epoch.get()

    @epoch.setter
    def epoch(self, value: int) -> None:
        self._epoch.set(whole(value, "epoch", 0))

    def __len__(self) -> int:
        return len(self.data)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[number] for number in range(len(self))[index]]
        sample = self.data.made(index, self.recipe, self.seed, self.epoch, means=self._means)
        if self._give is None:
            return sample
        if isinstance(self._give, str):
            return _writable(getattr(sample, self._give))
        if isinstance(self._give, tuple):
            return tuple(_writable(getattr(sample, name)) for name in self._give)
        return self._give(sample)

    def __iter__(self) -> Iterator[Any]:
        return (self[number] for number in range(len(self)))

    def __repr__(self) -> str:
        words = f"{len(self):,} pictures, {len(self.recipe)} steps, seed {self.seed}, epoch {self.epoch}"
        return f"<AugmentedDataSet: {words}>"


def _checked(give: Any) -> Any:
    if give is None or callable(give):
        return give
    names = (give,) if isinstance(give, str) else give
    if not isinstance(names, (tuple, list)):
        raise TypeError(f"give must name fields of a Sample, or be a function of one, got {told(give)}")
    for name in names:
        if not isinstance(name, str) or name not in FIELDS:
            raise ValueError(f"give may name {', '.join(FIELDS)}, got {told(name)}")
    return give if isinstance(give, str) else tuple(give)


def _writable(value: Any) -> Any:
    return value.copy() if isinstance(value, np.ndarray) else value


class _SharedNumber:
    """A number that all processes of a machine see, once they have a copy of this; by fork or by pickle.

    It lies in a small file that all of them map into their memory. Where a copy does not find the file, on another
    machine, it keeps the number that it was copied with.
    """

    def __init__(self) -> None:
        self._path = ""
        with contextlib.suppress(OSError):
            handle, self._path = tempfile.mkstemp(prefix="augwidgets-epoch-")
            os.write(handle, bytes(_BYTES))
            os.close(handle)
        self._map(0)
        weakref.finalize(self, _remove, self._path, os.getpid())

    def _map(self, number: int) -> None:
        self._shared: Any = bytearray(number.to_bytes(_BYTES, "little"))
        with contextlib.suppress(OSError, ValueError), open(self._path, "r+b") as file:
            self._shared = mmap.mmap(file.fileno(), _BYTES)

    def get(self) -> int:
        return int.from_bytes(self._shared[:_BYTES], "little")

    def set(self, number: int) -> None:
        self._shared[:_BYTES] = number.to_bytes(_BYTES, "little")

    def __getstate__(self) -> dict[str, Any]:
        return {"path": self._path, "number": self.get()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._path = state["path"]
        self._map(state["number"])


def _remove(path: str, process: int) -> None:
    if os.getpid() == process:  # and not in a process that was forked meanwhile
        with contextlib.suppress(OSError):
            os.unlink(path)
