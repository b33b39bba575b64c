"""`ImageDataGenerator`: what Keras's class of that name does, without its faults and without Keras."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from augwidgets.domain.argument_checks import as_array, as_picture, is_whole
from augwidgets.domain.errors import told
from augwidgets.generator.apply_transform import moved_mask, transformed
from augwidgets.generator.argument_checks import check_switch
from augwidgets.generator.arguments import SIGNATURE, bound
from augwidgets.generator.array_iterator import NumpyArrayIterator
from augwidgets.generator.dataframe_iterator import DataFrameIterator
from augwidgets.generator.directory_iterator import DirectoryIterator
from augwidgets.generator.geometry import check_order_and_fill
from augwidgets.generator.keras_import import default_data_format, default_floatx
from augwidgets.generator.picture_arrays import pictures, stacked
from augwidgets.generator.preprocessing import preprocessed
from augwidgets.generator.random_parameters import drawn, stream
from augwidgets.generator.statistics import check_statistics, measure, measure_augmented, standardized


class ImageDataGenerator:
    """Keras's generator of augmented batches: the same arguments, the same draws from the same seed, as it was meant.

    It takes the 23 arguments of ``keras.preprocessing.image.ImageDataGenerator`` in their order. Where the table names
    no difference it does what Keras does: on square pictures that are not shifted, pictures agree to 0.01 grey levels
    (interpolation orders 0 and 1; at order 0 a pixel that lies exactly between two may go to the other one).

    ============================================  ===================================  =================================
    What                                          Keras 3.15                           Here
    ============================================  ===================================  =================================
    width_shift_range, height_shift_range         each moves along the other axis      as their names say
    tx and ty that get_random_transform gives     tx from height_shift_range           tx across, ty down; same draws
    a list of shifts that are all below 1         times the side, even [-50, -10]      only if all lie within -1..1
    rotation, shear, zoom of H x W pictures       about (H/2, W/2)                     about the centre, (W/2, H/2)
    horizontal_flip=.3, vertical_flip=.3          half of the pictures                 30 % of them; True still is half
    brightness_range on pictures in 0..1          all black                            right, white at 1
    brightness_range on pictures in 0..255        cut to whole levels before, after    not cut
    brightness_range, 2 channels, or they first   an error                             any number of channels
    brightness of a uint8 picture                 it comes back as float32             it stays uint8
    interpolation_order=3                         a spline, far beyond black, white    cubic, within the picture's range
    fill_mode="wrap"                              0 1 2 3 goes on 1 2 3 ...            0 1 2 3 goes on 0 1 2 3 ...
    fill_mode="constant"                          cval from half a pixel inside on     the rim blends into cval
    seed= of any method                           reseeds NumPy's global generator     the same draws; it is untouched
    preprocessing_function that draws itself      follows the seed of flow             follows what it draws from
    flow(seed=)[i] again, or from threads         draws by the number of calls         draws by epoch and i
    subset="validation"                           augmented too                        only with augment_validation=True
    importing it, flow                            import Keras and its backend         import neither
    next() of a flow                              gone: it.next() fails                it.next() is next(it)
    pictures of rank 3 in flow and fit            an error                             lifted to rank 4, with a warning
    standardize(x)                                writes into x                        leaves x alone
    preprocessing_function that fails             its bare error                       names the function, the picture
    preprocessing_function, other shape or dtype  an error far off, or silence         names the function, the picture
    brightness_range the wrong way round          taken                                refused
    other fill modes and orders, unknown names    SciPy's, SciPy's, ignored            refused
    arguments of the wrong kind, zoom below 0     taken, or an error far off           refused, named
    batch_size=0, target_size=24, seed="a", ...   taken, or an error far off           refused at once, named
    x, a folder or a table without a picture      empty batches for ever               refused, with what to do
    "validation" without validation_split         an empty subset                      refused, with what to do
    save_to_dir that is not there                 an error at the first batch          refused at once
    save_to_dir where a name is taken             the file that is there is lost       the new one gets another name
    folders, columns, files that are not there    Python's bare words                  named, with what to do
    flow(masks=)                                  unknown                              moved by the same draw
    ============================================  ===================================  =================================

    The free functions of `augwidgets.generator` (``random_shift``, ``apply_affine_transform`` ...) differ from Keras's
    in the same way.

    Keras is not needed for it: its class is no base of this one. What `flow` and the others return Keras takes for a
    ``PyDataset`` of its own.

    Parameters
    ----------
    featurewise_center, samplewise_center, featurewise_std_normalization, samplewise_std_normalization : bool
    zca_whitening, zca_epsilon : bool, float
    rotation_range : float
        Degrees; an angle from -rotation_range to rotation_range is drawn.
    width_shift_range, height_shift_range : float, int or list
        A share of the side below 1, else pixels; of a whole number n, from -(n - 1) to n - 1.
    brightness_range : (float, float)
    shear_range : float
        Degrees.
    zoom_range : float or (float, float)
        Below 1 enlarges; across and down are drawn apart. A number z means (1 - z, 1 + z).
    channel_shift_range : float
    fill_mode, cval : {"nearest", "constant", "reflect", "wrap"}, float
    horizontal_flip, vertical_flip : bool or float
        True flips half of the pictures, a float is the chance itself.
    rescale, preprocessing_function : float, callable
        What is done last; the function is given one picture and returns one like it.
    data_format, validation_split, interpolation_order, dtype : optional

    Examples
    --------
    >>> pictures = np.random.default_rng(0).random((4, 32, 48, 3))
    >>> generator = ImageDataGenerator(rotation_range=90, horizontal_flip=0.5)
    >>> flow = generator.flow(pictures, np.arange(4), batch_size=4, seed=7)
    >>> batch, labels = next(flow)
    >>> batch.shape, batch.dtype.name, sorted(labels.tolist())
    ((4, 32, 48, 3), 'float32', [0, 1, 2, 3])
    """

    __signature__ = SIGNATURE

    featurewise_center: bool
    samplewise_center: bool
    featurewise_std_normalization: bool
    samplewise_std_normalization: bool
    zca_whitening: bool
    zca_epsilon: float
    rotation_range: float
    width_shift_range: Any
    height_shift_range: Any
    brightness_range: Any
    shear_range: float
    zoom_range: Any
    channel_shift_range: float
    fill_mode: str
    cval: float
    horizontal_flip: bool | float
    vertical_flip: bool | float
    rescale: float | None
    preprocessing_function: Any
    data_format: str
    interpolation_order: int
    dtype: Any

    def __init__(self, *values: Any, **named: Any) -> None:
        vars(self).update(bound(values, named))
        self.data_format = self.data_format or default_data_format()
        self.dtype = self.dtype or default_floatx()
        self._validation_split = vars(self).pop("validation_split")
        zoom = self.zoom_range
        self.zoom_range = list(zoom) if np.ndim(zoom) else [1 - zoom, 1 + zoom]
        axes = (3, 1, 2) if self.data_format == "channels_last" else (1, 2, 3)
        self.channel_axis, self.row_axis, self.col_axis = axes
        self.mean: Any = None
        self.std: Any = None
        self.zca_whitening_matrix: Any = None
        check_statistics(self)
        check_order_and_fill(self.interpolation_order, self.fill_mode)

    # -- one picture ---------------------------------------------------------------------------------------------

    def get_random_transform(self, img_shape: tuple[int, ...], seed: int | None = None) -> dict[str, Any]:
        """Draw the parameters of one picture; `warp_of` says what they mean.

        With a seed they are Keras's for this seed; without one NumPy's global generator is read.

        Parameters
        ----------
        img_shape : tuple of int
            Of the picture, three numbers.
        seed : int, optional

        Returns
        -------
        dict of str to float or bool
        """
        if (
            not isinstance(img_shape, (tuple, list))
            or len(img_shape) not in (2, 3)
            or not all(map(is_whole, img_shape))
        ):
            raise ValueError(f"img_shape must be the shape of a picture, got {told(img_shape)}")
        return self.draw(tuple(img_shape), stream(seed))

    def draw(self, img_shape: tuple[int, ...], rng: Any) -> dict[str, Any]:
        """Draw the parameters of one picture from a stream.

        Parameters
        ----------
        img_shape : tuple of int
            Of the picture, three numbers.
        rng : numpy.random.RandomState

        Returns
        -------
        dict of str to float or bool
        """
        return drawn(self, (img_shape[self.row_axis - 1], img_shape[self.col_axis - 1]), rng)

    def apply_transform(self, x: np.ndarray, transform_parameters: Mapping[str, Any]) -> np.ndarray:
        """Do to one picture what drawn parameters say: one warp, then channel shift and brightness.

        Parameters
        ----------
        x : array
            ``(H, W, C)``, or ``(C, H, W)`` if `data_format` says so; any number of channels, any number format.
        transform_parameters : mapping
            As `get_random_transform` gives them; what is missing changes nothing.

        Returns
        -------
        array
            A new one of the same shape and dtype.
        """
        return transformed(self, x, transform_parameters)

    def random_transform(self, x: np.ndarray, seed: int | None = None) -> np.ndarray:
        """Draw parameters and apply them.

        Parameters
        ----------
        x : array
            ``(H, W, C)``, or ``(C, H, W)`` if `data_format` says so.
        seed : int, optional

        Returns
        -------
        array
            Of the same shape and dtype.
        """
        x = as_picture(x, "one picture with three axes is wanted")
        return self.apply_transform(x, self.get_random_transform(x.shape, seed))

    def move_mask(self, mask: np.ndarray, transform_parameters: Mapping[str, Any]) -> np.ndarray:
        """Move labels as `apply_transform` moves the picture.

        No label appears that was not there; what "constant" uncovers becomes 0. The dtype stays.

        Parameters
        ----------
        mask : array
            ``(H, W)``, or with an axis of channels.
        transform_parameters : mapping
            As `get_random_transform` returns them.

        Returns
        -------
        array
            Of the same shape and dtype.
        """
        return moved_mask(self, mask, transform_parameters)

    def standardize(self, x: np.ndarray) -> np.ndarray:
        """Return `x` after `preprocessing_function`, `rescale` and the normalisations; `x` itself stays as it is.

        Parameters
        ----------
        x : array

        Returns
        -------
        array
        """
        given = as_array(x, "the rows of a picture")
        if given.dtype.kind not in "biuf":
            raise TypeError(f"a picture of numbers is standardized, got {told(given if given.ndim else x)}")
        return self.standardize_in_place(np.array(given, self.dtype), "the picture")

    def standardize_in_place(self, x: np.ndarray, which: str) -> np.ndarray:
        """Standardize an array that may be written into.

        Parameters
        ----------
        x : array
        which : str
            How a message calls the picture.

        Returns
        -------
        array
        """
        if not self.preprocessing_function:
            return standardized(self, x)
        x = preprocessed(self.preprocessing_function, x, which)
        return self._without("preprocessing_function").standardize_in_place(x, which)

    # -- many pictures -------------------------------------------------------------------------------------------

    def fit(self, x: np.ndarray, augment: bool = False, rounds: int = 1, seed: int | None = None) -> None:
        """Measure what `featurewise_center`, `featurewise_std_normalization` and `zca_whitening` need.

        Parameters
        ----------
        x : array
            ``(N, H, W, C)``.
        augment : bool
            Measure randomly transformed pictures instead.
        rounds : int
            How many of each.
        seed : int, optional
            Of these transformations.
        """
        check_switch(augment, "augment")
        if not is_whole(rounds) or not 1 <= rounds <= 10**6:
            raise ValueError(f"rounds must be a whole number from 1 on, got {told(rounds)}")
        x = pictures(x, self).astype(self.dtype)
        if not augment:
            measure(self, x)
            return
        measure_augmented(self, x, rounds, stream(seed))

    def flow(
        self,
        x: Any,
        y: Any = None,
        batch_size: int = 32,
        shuffle: bool = True,
        sample_weight: Any = None,
        seed: int | None = None,
        save_to_dir: str | None = None,
        save_prefix: str = "",
        save_format: str = "png",
        ignore_class_split: bool = False,
        subset: str | None = None,
        *,
        masks: Any = None,
        augment_validation: bool = False,
    ) -> NumpyArrayIterator:
        """Return batches of transformed pictures from an array, for ever, or by index for ``model.fit``.

        Parameters
        ----------
        x : array
            ``(N, H, W, C)``, a list of pictures, or a pair of the array and a list of others that come along.
        y, sample_weight : array, optional
        masks : array, optional
            N label pictures, ``(H, W)`` each or with an axis of channels, moved by the draw of their picture. They
            come as ``(x, masks)``, or ``(x, (y, masks))`` where there is a `y`.
        batch_size : int
        shuffle : bool
        ignore_class_split : bool
            Let the two subsets hold other classes.
        subset : {"training", "validation"}, optional
            With `validation_split`; "validation" is the first part and is not augmented.
        augment_validation : bool
            Augment the validation pictures too, as Keras does.
        seed : int, optional
            The same seed, the same batches; without one NumPy's global generator is read.
        save_to_dir, save_prefix, save_format : path of a folder, str, str, optional
            Where every picture that is given out is saved too, as ``{save_prefix}_{index}_{number}.{save_format}``. No
            file is ever overwritten: where one of that name is there, a number from 2 on is added.

        Returns
        -------
        NumpyArrayIterator
            It goes into ``model.fit``, ``evaluate`` and ``predict``, and into ``for`` and ``next``.

        Raises
        ------
        ValueError, TypeError
            In one sentence: what was allowed, and what came.
        """
        x = stacked(x)
        x = (pictures(x[0], self), x[1]) if isinstance(x, (list, tuple)) else pictures(x, self)
        return NumpyArrayIterator(
            x, y, self, batch_size=batch_size, shuffle=shuffle, sample_weight=sample_weight,
            seed=seed, data_format=self.data_format, save_to_dir=save_to_dir, save_prefix=save_prefix,
            save_format=save_format, ignore_class_split=ignore_class_split, subset=subset, dtype=self.dtype,
            masks=masks, augment_validation=augment_validation,
        )  # fmt: skip

    def flow_from_directory(
        self,
        directory: str,
        target_size: tuple[int, int] = (256, 256),
        color_mode: str = "rgb",
        classes: list[str] | None = None,
        class_mode: str | None = "categorical",
        batch_size: int = 32,
        shuffle: bool = True,
        seed: int | None = None,
        save_to_dir: str | None = None,
        save_prefix: str = "",
        save_format: str = "png",
        follow_links: bool = False,
        subset: str | None = None,
        interpolation: str = "nearest",
        keep_aspect_ratio: bool = False,
        *,
        augment_validation: bool = False,
    ) -> DirectoryIterator:
        """Return batches from a folder that has one folder for each class.

        Parameters
        ----------
        directory : path of a folder
        target_size, color_mode, classes, class_mode, follow_links, interpolation, keep_aspect_ratio : optional
            As in `DirectoryIterator`.
        batch_size, shuffle, seed, subset, augment_validation, save_to_dir, save_prefix, save_format : optional
            As in `flow`.

        Returns
        -------
        DirectoryIterator

        Raises
        ------
        TypeError, ValueError, FileNotFoundError
            In one sentence: what was allowed, and what came.
        """
        return DirectoryIterator(
            directory, self, target_size=target_size, color_mode=color_mode, classes=classes,
            class_mode=class_mode, batch_size=batch_size, shuffle=shuffle, seed=seed, data_format=self.data_format,
            save_to_dir=save_to_dir, save_prefix=save_prefix, save_format=save_format, follow_links=follow_links,
            subset=subset, interpolation=interpolation, keep_aspect_ratio=keep_aspect_ratio, dtype=self.dtype,
            augment_validation=augment_validation,
        )  # fmt: skip

    def flow_from_dataframe(
        self,
        dataframe: Any,
        directory: str | None = None,
        x_col: str = "filename",
        y_col: Any = "class",
        weight_col: str | None = None,
        target_size: tuple[int, int] = (256, 256),
        color_mode: str = "rgb",
        classes: list[str] | None = None,
        class_mode: str | None = "categorical",
        batch_size: int = 32,
        shuffle: bool = True,
        seed: int | None = None,
        save_to_dir: str | None = None,
        save_prefix: str = "",
        save_format: str = "png",
        subset: str | None = None,
        interpolation: str = "nearest",
        validate_filenames: bool = True,
        *,
        augment_validation: bool = False,
        **old: Any,
    ) -> DataFrameIterator:
        """Return batches from the files that a pandas table names.

        Parameters
        ----------
        dataframe : pandas.DataFrame
        directory : path of a folder, optional
        x_col, y_col, weight_col, class_mode, validate_filenames : optional
            As in `DataFrameIterator`.
        target_size, color_mode, classes, interpolation : optional
            As in `DirectoryIterator`.
        batch_size, shuffle, seed, subset, augment_validation, save_to_dir, save_prefix, save_format : optional
            As in `flow`.
        **old : optional
            "has_ext", "sort" and "drop_duplicates" of earlier versions; they do nothing.

        Returns
        -------
        DataFrameIterator

        Raises
        ------
        TypeError, ValueError, FileNotFoundError
            In one sentence: what was allowed, and what came.
        """
        for name in old:
            if name not in ("has_ext", "sort", "drop_duplicates"):
                raise TypeError(f"flow_from_dataframe has no argument {name!r}")
            warnings.warn(f"{name} does nothing any more in flow_from_dataframe", DeprecationWarning, stacklevel=2)
        if class_mode == "other":
            warnings.warn('class_mode="other" is called "raw" today', DeprecationWarning, stacklevel=2)
            class_mode = "raw"
        return DataFrameIterator(
            dataframe, directory, self, x_col=x_col, y_col=y_col, weight_col=weight_col,
            target_size=target_size, color_mode=color_mode, classes=classes, class_mode=class_mode,
            batch_size=batch_size, shuffle=shuffle, seed=seed, data_format=self.data_format, save_to_dir=save_to_dir,
            save_prefix=save_prefix, save_format=save_format, subset=subset, interpolation=interpolation,
            dtype=self.dtype, validate_filenames=validate_filenames, augment_validation=augment_validation,
        )  # fmt: skip

    def _without(self, setting: str) -> ImageDataGenerator:
        other = copy.copy(self)
        setattr(other, setting, None)
        return other
