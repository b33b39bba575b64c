"""`NumpyArrayIterator`: batches of pictures from an array, with what belongs to them."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from augwidgets.domain.argument_checks import as_array
from augwidgets.domain.errors import told
from augwidgets.generator.flow_checks import check_flow, check_generator, of_subset, split_of
from augwidgets.generator.iterator import Iterator
from augwidgets.generator.keras_import import default_floatx
from augwidgets.generator.picture_arrays import pictures, stacked


class NumpyArrayIterator(Iterator):
    """Batches from an array; `ImageDataGenerator.flow` makes it and says what the arguments are.

    Parameters
    ----------
    x, y, sample_weight, masks : array
        As in `ImageDataGenerator.flow`.
    image_data_generator : ImageDataGenerator
    batch_size, shuffle, seed, subset, ignore_class_split, augment_validation : optional
        As in `ImageDataGenerator.flow`.
    save_to_dir, save_prefix, save_format : optional
        As in `ImageDataGenerator.flow`.
    data_format, dtype : str, optional
        Those of the generator, and of Keras, unless they are named.

    Examples
    --------
    >>> from augwidgets.generator import ImageDataGenerator
    >>> x = np.zeros((5, 8, 8, 3), np.uint8)
    >>> images, labels = NumpyArrayIterator(x, np.arange(5), ImageDataGenerator(), batch_size=2).next()
    >>> images.shape, labels.tolist()
    ((2, 8, 8, 3), [0, 1])
    """

    _hashes = 10**4

    def __init__(
        self,
        x: Any,
        y: Any,
        image_data_generator: Any,
        batch_size: int = 32,
        shuffle: bool = False,
        sample_weight: Any = None,
        seed: int | None = None,
        data_format: str | None = None,
        save_to_dir: Any = None,
        save_prefix: str = "",
        save_format: str = "png",
        subset: str | None = None,
        ignore_class_split: bool = False,
        dtype: Any = None,
        *,
        masks: Any = None,
        augment_validation: bool = False,
    ) -> None:
        check_generator(image_data_generator)
        check_flow(image_data_generator, batch_size=batch_size, seed=seed, subset=subset, save_to_dir=save_to_dir,
                   save_format=save_format)  # fmt: skip
        x = stacked(x)
        x, others = (x[0], x[1] if isinstance(x[1], list) else [x[1]]) if isinstance(x, (list, tuple)) else (x, [])
        x = pictures(x, image_data_generator)
        others = [as_array(other, "each array in x") for other in others]
        y, sample_weight = (
            None if one is None else as_array(one, name) for name, one in (("y", y), ("sample_weight", sample_weight))
        )
        for name, one in (("y", y), ("sample_weight", sample_weight), *(("each array in x", one) for one in others)):
            if one is not None and (one.ndim == 0 or len(one) != len(x)):
                came = len(one) if one.ndim else told(one.item() if one.dtype.names is None else one)
                raise ValueError(f"{name} must have one entry for each of the {len(x)} pictures, got {came}")
        share = image_data_generator._validation_split
        split, part = split_of(subset, share, len(x))
        if subset == "validation" and not split:
            raise ValueError(f"of {len(x)} pictures none is left{of_subset(subset, share)}")
        if subset and y is not None and not ignore_class_split and not _same_classes(y[:split], y[split:]):
            raise ValueError(
                "both subsets must hold the same classes, and where pictures are sorted by class they do not: shuffle "
                "x and y together before, or let it pass with ignore_class_split=True"
            )
        self.data_format = data_format or image_data_generator.data_format
        self.dtype = dtype or default_floatx()
        if masks is not None:
            self.masks = self._checked(masks, x)[part]
        # Each picture is converted when its turn comes: all of them as floats may be four times the memory.
        self.x = x[part]
        self.x_misc = [other[part] for other in others]
        self.y = None if y is None else y[part]
        self.sample_weight = None if sample_weight is None else sample_weight[part]
        self.image_data_generator = image_data_generator
        self.save_to_dir, self.save_prefix, self.save_format = save_to_dir, save_prefix, save_format
        self._augments = subset != "validation" or augment_validation
        channels = x.shape[3 if self.data_format == "channels_last" else 1]
        if channels not in (1, 3, 4):
            warnings.warn(
                f"1, 3 or 4 channels are expected, {channels} came: the axes of shape {x.shape} are read as "
                f"{self.data_format!r}",
                stacklevel=3,
            )
        super().__init__(len(self.x), batch_size, shuffle, seed)

    def _get_batches_of_transformed_samples(self, index_array: np.ndarray) -> Any:
        batch = np.zeros((len(index_array), *self.x.shape[1:]), self.dtype)
        for place, index in enumerate(index_array):
            picture = self.x[index]
            given = self.image_data_generator.get_random_transform(picture.shape)
            picture = self.image_data_generator.apply_transform(picture.astype(self.dtype), given)
            batch[place] = self.image_data_generator.standardize(picture)
        first = [batch, *(other[index_array] for other in self.x_misc)] if self.x_misc else batch
        if self.y is None:
            return first
        weights = () if self.sample_weight is None else (self.sample_weight[index_array],)
        return (first, self.y[index_array], *weights)

    def _checked(self, masks: Any, x: np.ndarray) -> np.ndarray:
        labels = np.asarray(masks)
        channels_first = self.data_format == "channels_first"
        size = labels.shape[2:] if channels_first and labels.ndim == 4 else labels.shape[1:3]
        wanted = x.shape[2:] if channels_first else x.shape[1:3]
        if labels.ndim not in (3, 4) or len(labels) != len(x) or size != wanted:
            raise ValueError(
                f"masks must be one for each picture and of its size, {len(x)} x {wanted[0]} x {wanted[1]} "
                f"(and channels), got shape {labels.shape}"
            )
        return labels

    @property
    def _picture_shape(self) -> tuple[int, ...]:
        return self.x.shape[1:]


def _same_classes(one: np.ndarray, other: np.ndarray) -> bool:
    return np.array_equal(np.unique(one), np.unique(other))
