"""`Iterator`: what the three flows share, with a stream of its own for each batch.

So a seed touches nothing but its flow, and it does not matter how many threads ask for batches.
"""

from __future__ import annotations

import copy
import os
import threading
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from augwidgets.generator.flow_checks import check_batches
from augwidgets.generator.flow_files import as_image, save_anew
from augwidgets.generator.keras_dataset import SeenAsDataset
from augwidgets.generator.random_parameters import Stream, stream


class _OneBatch:
    """Takes the generator's place while one batch is put together, and keeps what was drawn for it."""

    def __init__(self, generator: Any, rng: Stream | None, names: Sequence[str]) -> None:
        self.generator = generator
        self.rng = rng
        self.names = names
        self.drawn: list[Mapping[str, Any]] = []

    def get_random_transform(self, img_shape: tuple[int, ...], seed: None = None) -> Mapping[str, Any]:
        self.drawn.append({} if self.rng is None else self.generator.draw(img_shape, self.rng))
        return self.drawn[-1]

    def apply_transform(self, x: np.ndarray, transform_parameters: Mapping[str, Any]) -> np.ndarray:
        # The array that comes is the batch's own.
        return self.generator.apply_transform(x, transform_parameters) if transform_parameters else x

    def random_transform(self, x: np.ndarray, seed: None = None) -> np.ndarray:
        return self.apply_transform(x, self.get_random_transform(x.shape))

    def standardize(self, x: np.ndarray) -> np.ndarray:
        return self.generator.standardize_in_place(x, f"picture {self.names[len(self.drawn) - 1]}")


class Iterator(SeenAsDataset):
    """Batches for ever by ``next``, or an epoch of them by index; the class behind the three iterators of flows.

    A class of one's own says in `_get_batches_of_transformed_samples` what the batch of these numbers is.

    Parameters
    ----------
    n : int
        How many pictures there are.
    batch_size : int
    shuffle : bool
    seed : int or None
        Without one NumPy's global generator is read.
    workers, use_multiprocessing, max_queue_size : int, bool, int, optional
        How Keras asks for batches.

    Examples
    --------
    >>> class Numbers(Iterator):
    ...     def _get_batches_of_transformed_samples(self, index_array):
    ...         return index_array * 10
    >>> numbers = Numbers(5, batch_size=2, shuffle=False, seed=None)
    >>> len(numbers), next(numbers).tolist(), numbers[2].tolist()
    (3, [0, 10], [40])
    """

    white_list_formats = ("png", "jpg", "jpeg", "bmp", "ppm", "tif", "tiff")

    image_data_generator: Any = None
    data_format = "channels_last"
    save_to_dir: str | os.PathLike[str] | None = None
    save_prefix = ""
    save_format = "png"

    masks: np.ndarray | None = None
    _augments = True
    _hashes = 10**7  # saved pictures have a random number below this in their name
    _passes = 0  # how often all batches were asked for by index
    _epochs = 0

    def __init__(
        self,
        n: int,
        batch_size: int,
        shuffle: bool,
        seed: int | None,
        workers: int = 1,
        use_multiprocessing: bool = False,
        max_queue_size: int = 10,
    ) -> None:
        check_batches(batch_size, seed)
        self.n = n
        self.batch_size = batch_size
        self.shuffle = shuffle
        self.seed = seed
        self.workers = workers
        self.use_multiprocessing = use_multiprocessing
        self.max_queue_size = max_queue_size
        self.batch_index = 0
        self.total_batches_seen = 0
        self.lock = threading.Lock()
        self.index_array: Any = None
        self.index_generator = self._flow_index()
        self._asked: set[int] = set()  # in this pass

    def _get_batches_of_transformed_samples(self, index_array: np.ndarray) -> Any:
        """Return the batch of these numbers; pictures go through `image_data_generator` one after the other."""
        raise NotImplementedError("an Iterator says in _get_batches_of_transformed_samples(index_array) what it gives")

    def reset(self) -> None:
        """Begin `next` with the first batch of an epoch."""
        self.batch_index = 0

    def __iter__(self) -> Any:
        return self

    def next(self) -> Any:
        """Return the next batch, as `next` of this iterator does.

        Returns
        -------
        array or tuple
        """
        return self.__next__()

    def __next__(self) -> Any:
        with self.lock:
            indices, rng = next(self.index_generator)
        return self._batch(indices, rng)

    def __getitem__(self, index: int) -> Any:
        if not 0 <= index < len(self):
            raise ValueError(f"this flow has {len(self)} batches, 0..{len(self) - 1}, got {index}")
        with self.lock:
            number = self._passes * len(self) + index
            self._asked.add(index)
            if len(self._asked) == len(self):
                self._asked.clear()
                self._passes += 1
            self.total_batches_seen += 1
            if self.index_array is None:
                self._order(self._stream(0))
            start = index * self.batch_size
            indices = self.index_array[start : start + self.batch_size]
        return self._batch(indices, self._stream_of(number))

    def __len__(self) -> int:
        return -(-self.n // self.batch_size)

    def on_epoch_end(self) -> None:
        """Order the pictures anew, from where the stream of the epoch's last batch ended."""
        with self.lock:
            self._epochs += 1
            # In a process of its own a worker asks unseen; then only the epochs are counted here.
            self._passes = max(self._passes + bool(self._asked), self._epochs)
            self._asked.clear()
            number = self._passes * len(self) - 1
            rng = self._stream_of(number)
            if self.seed is not None and self.image_data_generator is not None:
                count = self.n - (len(self) - 1) * self.batch_size
                for _ in range(count if self._augments else 0):
                    self.image_data_generator.draw(self._picture_shape, rng)
                for _ in range(count if self.save_to_dir else 0):
                    rng.randint(self._hashes)
            self._order(rng)

    def _flow_index(self) -> Any:
        self.batch_index = 0
        while True:
            rng = self._stream(self.total_batches_seen)
            if self.batch_index == 0:
                self._order(rng)
            start = self.batch_index * self.batch_size
            stop = start + self.batch_size
            self.batch_index = self.batch_index + 1 if stop < self.n else 0
            self.total_batches_seen += 1
            yield self.index_array[start:stop], rng

    def _order(self, rng: Stream) -> None:
        self.index_array = rng.permutation(self.n) if self.shuffle else np.arange(self.n)

    def _stream(self, number: int) -> Stream:
        return stream(None if self.seed is None else self.seed + number)

    def _stream_of(self, number: int) -> Stream:
        """Return the stream of a batch that is asked for by index: the very first one began with the order."""
        rng = self._stream(number)
        if number == 0 and self.shuffle and self.seed is not None:
            rng.permutation(self.n)
        return rng

    def _file(self, index: int) -> str | None:
        """Return the file of a picture, where it comes from one."""
        return None

    def _batch(self, indices: np.ndarray, rng: Stream) -> Any:
        try:
            return self._put_together(indices, rng)
        except OSError as error:
            for index in indices:
                path = self._file(index)
                if path is None:
                    continue
                if not os.path.exists(path):
                    raise FileNotFoundError(
                        f"there is no file {path!r}; put it there, or take it out of what flows"
                    ) from error
                if not _is_picture(path):
                    raise OSError(
                        f"{path} cannot be read as a picture; repair it, or take it out of the folder"
                    ) from error
            raise

    def _put_together(self, indices: np.ndarray, rng: Stream) -> Any:
        if self.image_data_generator is None:
            return self._get_batches_of_transformed_samples(indices)
        names = [self._name(index) for index in indices]
        place = _OneBatch(self.image_data_generator, rng if self._augments else None, names)
        once: Any = copy.copy(self)
        once.image_data_generator = place
        once.save_to_dir = None
        batch = once._get_batches_of_transformed_samples(indices)
        if self.save_to_dir:
            self._save(batch, indices, rng)
        if self.masks is None:
            return batch
        moved = self.masks[indices]
        for mask, parameters in zip(moved, place.drawn, strict=True):
            if parameters:
                mask[...] = self.image_data_generator.move_mask(mask, parameters)
        if not isinstance(batch, tuple):
            return batch, moved
        pictures, labels, *weights = batch
        return (pictures, (labels, moved), *weights)

    def _save(self, batch: Any, indices: np.ndarray, rng: Stream) -> None:
        pictures = batch
        while not isinstance(pictures, np.ndarray):
            pictures = pictures[0]
        for picture, index in zip(pictures, indices, strict=True):
            channels_last = picture if self.data_format == "channels_last" else np.moveaxis(picture, 0, 2)
            name = f"{self.save_prefix}_{index}_{rng.randint(self._hashes)}"
            save_anew(as_image(channels_last), os.fspath(self.save_to_dir or ""), name, self.save_format)

    def _name(self, index: int) -> str:
        return str(index)

    @property
    def _picture_shape(self) -> tuple[int, ...]:
        """The shape of every picture."""
        raise NotImplementedError


def _is_picture(path: str) -> bool:
    from PIL import Image

    try:
        with Image.open(path) as picture:
            picture.load()
    except OSError:
        return False
    return True
