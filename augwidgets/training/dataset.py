"""`Augmented`: pictures and labels, augmented anew in every epoch, for ``model.fit``."""

from __future__ import annotations

import contextlib
import copy
import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from augwidgets.data.argument_checks import whole
from augwidgets.domain.errors import told
from augwidgets.domain.options import Switch
from augwidgets.domain.seed import Seed
from augwidgets.generator.keras_import import import_keras
from augwidgets.recipe.argument_checks import checked_recipe
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.sample import Sample
from augwidgets.scenes.plan import Plan
from augwidgets.training import batches
from augwidgets.training.augmented_arguments import (
    are_files,
    checked_targets,
    pictures_of,
    refuse_without_means,
    size_of_pictures,
)
from augwidgets.training.batch_maker import BatchMaker
from augwidgets.training.epochs_ahead import EpochsAhead
from augwidgets.training.mixed_labels import mixed_labels
from augwidgets.training.prefetch import Place, Prefetch
from augwidgets.training.sample_maker import SampleMaker
from augwidgets.warp.warps import Size

keras: Any = import_keras()

_SMALL = 128 * 128  # pixels
_WORTH_IT = 4000  # pictures, in all epochs: half a second of work, which it takes for a process to start
_MOST_BYTES = 8 << 20  # of pictures: all of them are sent along with each piece of work


class Augmented(keras.utils.PyDataset):
    """Pictures and labels, augmented anew in every epoch, for ``model.fit``.

    Picture i of epoch e is always drawn from ``default_rng([seed, e, i])``, whatever the batch size, the order and
    the number of threads. The order of an epoch comes from `seed` as well. Data to validate with is made with an
    empty recipe (or one of tones alone, if these are preparation rather than chance).

    Parameters
    ----------
    x : array, list, folder or DataSet
        ``(N, H, W)`` or ``(N, H, W, C)``, uint8 or float in [0, 1]; a list of such pictures or of `Sample`; the path of
        a folder that holds one folder of pictures for each class (as ``flow_from_directory`` reads it; folders further
        inside are not searched); or a data set that ``aw.data.open`` has opened, whose names of classes are numbered;
        or a plan of `aw.scenes`, which gives new scenes in every epoch, with masks of their classes.
    y : array, optional
        One entry for each picture: numbers of any shape, or names.
    recipe : Recipe
        ``aw.Recipe([])`` changes nothing. It may be left out where `x` is a plan, which has one of its own.
    batch_size : int
        The last batch of an epoch may be smaller.
    seed : int
    shuffle : bool
        Another order in each epoch. Switch it off for ``model.predict``.
    levels : {"0..1", "-1..1", "0..255", "uint8"}
        What black and white become: float32 in one of three ranges, or bytes.
    size : (int, int), optional
        Height and width that every picture is brought to before the recipe, and again after it where the recipe
        changed the canvas (by ``crop``, say). Needed where pictures differ in size.
    channels : {1, 3, 4}, optional
        Grey, colour or with transparency. Without it pictures stay as they are, and those of a folder become colour.
    targets : str or sequence of str, optional
        Which labels are given out, of "label", "mask", "boxes", "box_labels" and "keypoints": one name gives its
        array, several a dict. Without it, all that the Samples have.
    threads : int, optional
        How many prepare pictures; 0 leaves it to the thread that asks. Two, unless it is given; one where pictures are
        small (up to 128 x 128), for most of the work is then Python's, which does it in one thread at a time.
    scenes : int, optional
        How many an epoch has, where `x` is a plan; `size` is theirs then.
    means : ClusterMeans, optional
        For a recipe with ``cluster_blend``: `cluster_means` of the pictures.

    Attributes
    ----------
    class_names : tuple of str or None
        The names of the classes, where labels are names (in a folder they always are); a label's number is its place.
    box_names : tuple of str or None
        Likewise for "box_labels".
    epoch : int
        Counts how often all batches were taken. Set it to go on with an earlier training.

    Notes
    -----
    What a data set's ``with_mirrors`` declares holds: a picture that comes out in a mirror, or upside down, has the
    label that it shows then.

    Masks come as ``(B, H, W)``, keypoints as ``(B, K, 2)``, boxes as ``(B, most, 4)`` edges x0, y0, x1, y1 in pixels of
    the picture that comes out (Keras's "xyxy"), and their labels as ``(B, most)``; where a picture has fewer boxes,
    -1 stands in their place.

    A recipe may mix pictures (``mixup``, ``cutmix``, ``mosaic``): the partner of each is another one of `x`, drawn anew
    each time, and comes as it is there, unaugmented. Labels come out soft then: class numbers and names as rows with
    the probability of each class, (B, classes) float32, for a loss such as ``categorical_crossentropy``; rows and
    decimal numbers as weighted sums. Data to validate with may need ``keras.utils.to_categorical(y)`` for that loss.

    Keras's own `workers` stays at 1. With more, its queue hands batches of one epoch over to the next and takes one
    batch out of the first (3.15.1). It also calls ``on_epoch_end`` before the first epoch, after a look at one batch;
    so an epoch counts when all of its batches were taken. (Where the whole epoch is one batch, that look counts.)

    It goes into another process by pickle, and survives a fork: the batches there are the same, from threads that are
    started there.

    By default ``fit`` puts the batches into an order of its own, from Python's global generator. Hand
    ``shuffle=False`` to it, for a training that can be repeated and for batches that are ready when they are asked for;
    the pictures are shuffled here all the same.

    Examples
    --------
    >>> import augwidgets as aw
    >>> x, y = np.zeros((50, 32, 32, 3), np.uint8), np.arange(50) % 10
    >>> data = Augmented(x, y, aw.default_recipe(), batch_size=20, seed=7)
    >>> images, labels = data[2]
    >>> len(data), images.shape, images.dtype.name, labels.shape
    (3, (10, 32, 32, 3), 'float32', (10,))
    >>> checked_with = Augmented(x, y, aw.Recipe([]))
    """

    def __init__(
        self,
        x: Any,
        y: Any = None,
        recipe: Recipe | None = None,
        batch_size: int = 32,
        seed: int = 0,
        *,
        shuffle: bool = True,
        levels: str = "0..1",
        size: Sequence[int] | None = None,
        channels: int | None = None,
        targets: str | Sequence[str] | None = None,
        threads: int | None = None,
        scenes: int | None = None,
        means: Any = None,
    ) -> None:
        super().__init__()
        if recipe is None and isinstance(x, Plan):
            recipe = Recipe(())  # a plan has its own
        recipe = checked_recipe(recipe, "recipe (the third argument)")
        if levels not in batches.LEVELS:
            raise ValueError(f"levels must be one of {', '.join(map(repr, batches.LEVELS))}, got {told(levels)}")
        if channels is not None and channels not in (1, 3, 4):
            raise ValueError(f"channels must be 1, 3 or 4, got {told(channels)}")
        self.recipe = recipe
        self.batch_size = whole(batch_size, "batch_size")
        self.seed = Seed().check(seed, "seed")
        self.shuffle = Switch().check(shuffle, "shuffle")
        self.levels = levels
        self.size: Size | None = None if size is None else size_of_pictures(size)
        self._source = pictures_of(x, y, scenes, self.seed, self.size)
        self.channels = 3 if channels is None and are_files(x) else channels
        self.targets = checked_targets(targets, self._source)
        self.means = means
        self._mixed = mixed_labels(recipe, self._source, self.targets)
        if means is None:
            refuse_without_means(recipe)
        threads = None if threads is None else whole(threads, "threads", 0)
        self._prefetch = Prefetch(0)
        self._ahead: EpochsAhead | None = None
        # Of this epoch, and of the next once something of it is begun.
        self._orders: dict[tuple[int, int, bool], np.ndarray] = {}
        self._goes_on = False  # whether one epoch has followed another: who asks for one only needs nothing of a next
        self._last: int | None = None  # epoch that is asked for, where it is known
        self._known: tuple[tuple[Any, ...], BatchMaker] | None = None
        self.epoch = 0
        first = self._maker.samples.read(0, 0)  # a wrong number format is told now, not in the middle of a training
        if threads is None:
            threads = 1 if math.prod(first.size) <= _SMALL else 2
        self._bytes = self._source.count * first.image.nbytes
        self._prefetch = Prefetch(threads)

    # -- what Keras asks for -------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return -(-self._source.count // self.batch_size)

    def __getitem__(self, index: int) -> Any:
        index = range(len(self))[index]  # also says what is out of range, which ends a loop over the batches
        found = self._batch(index)
        self._taken.add(index)
        return found

    def __repr__(self) -> str:
        count, size = self._source.count, self.batch_size
        words = f"{count:,} picture{'' if count == 1 else 's'} in {len(self):,} batch{'' if len(self) == 1 else 'es'}"
        return f"<Augmented: {words} of {size}, {len(self.recipe)} steps, seed {self.seed}, epoch {self.epoch}>"

    def on_epoch_end(self) -> None:
        """Go on to the next epoch, if all batches of this one were taken."""
        if len(self._taken) == len(self):
            self.epoch += 1
            self._goes_on = True

    @property
    def workers(self) -> int:
        """Keras's own threads: always 1; see the notes above."""
        return 1

    @workers.setter
    def workers(self, value: int) -> None:
        if value > 1:
            raise ValueError(
                f"workers must stay 1, got {value}: Keras's queue mixes the epochs; Augmented(..., threads={value}) "
                "prepares batches in that many threads"
            )

    @property
    def use_multiprocessing(self) -> bool:
        """Keras's own processes: never."""
        return False

    @use_multiprocessing.setter
    def use_multiprocessing(self, value: bool) -> None:
        if value:
            raise ValueError(
                "use_multiprocessing must stay False; Augmented(..., threads=4) prepares batches in threads"
            )

    # -- what a person asks for ----------------------------------------------------------------------------------

    @property
    def class_names(self) -> tuple[str, ...] | None:
        return (self._source.names or {}).get("label")

    @property
    def box_names(self) -> tuple[str, ...] | None:
        return (self._source.names or {}).get("box_labels")

    @property
    def epoch(self) -> int:
        return self._epoch

    @epoch.setter
    def epoch(self, value: int) -> None:
        self._epoch = whole(value, "epoch", 0)
        self._orders = {}
        self._taken: set[int] = set()
        self._prefetch.forget_others(self._epoch)

    @property
    def order(self) -> np.ndarray:
        """The numbers of the pictures, in the order of this epoch."""
        return self._order_of(self._epoch).copy()

    def sample(self, picture: int) -> Sample:
        """Return one picture with its labels as this epoch trains on it.

        Parameters
        ----------
        picture : int
            Its number in `x`.

        Returns
        -------
        Sample

        Raises
        ------
        IndexError
            No such picture.

        Examples
        --------
        >>> import augwidgets as aw
        >>> image = aw.pictures.cat().image
        >>> data = Augmented([image], recipe=aw.default_recipe(), seed=7)
        >>> bool((data.sample(0).image == aw.default_recipe()(image, seed=(7, 0, 0))).all())
        True
        """
        return self._maker.samples.made(range(self._source.count)[picture], self._epoch)

    @contextlib.contextmanager
    def made_ahead(self, epochs: int) -> Iterator[None]:
        """Have other processes make the batches of whole epochs while a model works, where that is worth it.

        They are the same as without. It is worth it where there are many of them (4,000 pictures in all epochs), and
        not much to send (8 MB of pictures); elsewhere, on one core and without loky nothing changes. Nor does it for a
        recipe with a function from a module of your own, or with a random generator that one of yours keeps: those may
        be others in another process. What a notebook or a script declares is sent as it is.

        Parameters
        ----------
        epochs : int
            How many there will be, from this one on.

        Returns
        -------
        context manager

        Raises
        ------
        ValueError
            `epochs` is no whole number from 1 on.

        Examples
        --------
        >>> import augwidgets as aw
        >>> data = Augmented(np.zeros((50, 16, 16), np.uint8), np.arange(50) % 5, aw.default_recipe(), seed=7)
        >>> with data.made_ahead(epochs=100):
        ...     images, labels = data[1]
        >>> bool((images == data[1][0]).all())
        True
        """
        epochs = whole(epochs, "epochs")
        before = self._ahead, self._last
        ahead: EpochsAhead | None = None
        try:
            self._last = self._epoch + epochs - 1
            if self._source.count * epochs >= _WORTH_IT and self._bytes <= _MOST_BYTES:
                ahead = EpochsAhead(self._maker, self._batches_of, self._epoch, self._epoch + epochs)
                self._ahead = ahead if ahead.is_begun else None
            yield
        finally:
            if ahead is not None:
                ahead.close()
            self._ahead, self._last = before

    # -- how it is made ------------------------------------------------------------------------------------------

    @property
    def _maker(self) -> BatchMaker:
        """What makes the batches; the same one, as long as nobody sets another recipe, seed, order or batch size."""
        of = (self._source, self.recipe, self.seed, self.size, self.channels, self._mixed, self.means)
        now = (*of, self.levels, self.targets, self.shuffle, self.batch_size)
        if self._known is None or any(one is not other for one, other in zip(now, self._known[0], strict=True)):
            self._known = now, BatchMaker(SampleMaker(*of), self.levels, self.targets)
        return self._known[1]

    def _batch(self, index: int) -> Any:
        """Return a batch, and let the next ones be begun."""
        if self._ahead is not None:
            return self._ahead.batch(self._epoch, index)
        maker, place = self._maker, (self._epoch, index)
        samples = self._prefetch.samples(place, self._coming(index), self._numbers, maker.samples)
        return maker.arrays(samples, self._numbers(place).tolist())

    def _coming(self, index: int) -> Iterator[Place]:
        """Yield the batches that may be asked for after this one, those of the next epoch at its end.

        Those are made while a model still works on what it was given, and the next epoch begins with them.
        """
        for other in (*range(index + 1, len(self)), *range(index)):
            if other not in self._taken:
                yield self._epoch, other
        if self._goes_on if self._last is None else self._epoch < self._last:
            yield from ((self._epoch + 1, other) for other in range(len(self)))

    def __getstate__(self) -> dict[str, Any]:
        # A copy asks for its batches in its own order.
        return {**self.__dict__, "_prefetch": copy.copy(self._prefetch), "_ahead": None, "_last": None}

    def _order_of(self, epoch: int) -> np.ndarray:
        key = epoch, self.seed, self.shuffle  # so that it is the same whether or not somebody has looked before
        order = self._orders.get(key)
        if order is None:
            order = self._orders[key] = self._drawn_order(epoch)
        return order

    def _drawn_order(self, epoch: int) -> np.ndarray:
        order = np.arange(self._source.count)
        if self.shuffle:
            # A stream of its own: a seed sequence fills up with zeros, so [seed, epoch] alone is that of picture 0.
            stream = np.random.SeedSequence([self.seed, epoch], spawn_key=(0,))
            np.random.default_rng(stream).shuffle(order)
        return order

    def _batches_of(self, epoch: int) -> list[np.ndarray]:
        return np.split(self._drawn_order(epoch), range(self.batch_size, self._source.count, self.batch_size))

    def _numbers(self, place: Place) -> np.ndarray:
        epoch, index = place
        return self._order_of(epoch)[index * self.batch_size : (index + 1) * self.batch_size]
