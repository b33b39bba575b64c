"""The grids that the tutorials of Keras's generator show, one line each: ``aw.examples.rotation()``.

Each is a 3x3 Matplotlib figure of what the arguments say; ``as_keras=True`` shows what Keras's own class makes of them.
To move the sliders of one: ``aw.explore(aw.examples.generator("rotation"))``. The last two are no grids of draws:
`libraries` shows the same turn by five libraries, `medical_enhancement` a medical picture made clearer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from augwidgets.domain import sections
from augwidgets.domain.errors import told

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = [
    "adaptive_equalization",
    "brightness",
    "channel",
    "clahe",
    "contrast_stretching",
    "flip",
    "generator",
    "histogram_equalization",
    "horizontal_shift",
    "libraries",
    "medical_enhancement",
    "nine_pictures",
    "rotation",
    "vertical_shift",
    "zoom",
]

# The arguments as the tutorials write them.
ARGUMENTS: Mapping[str, Mapping[str, Any]] = {
    "rotation": {"rotation_range": 90},
    "vertical_shift": {"height_shift_range": 0.5},
    "horizontal_shift": {"width_shift_range": 0.5},
    "brightness": {"brightness_range": (0.2, 1.0)},
    "zoom": {"zoom_range": (0.2, 1.0)},
    "flip": {"vertical_flip": True, "horizontal_flip": True},
    "nine_pictures": {"rotation_range": 30, "height_shift_range": 0.5, "horizontal_flip": 0.5},
}
_FUNCTIONS = {
    "contrast_stretching": "contrast stretching",
    "histogram_equalization": "equalisation",
    "adaptive_equalization": "AHE",
    "clahe": "CLAHE",
}


_shown = sections.shared(
    """
    Parameters
    ----------
    picture : path, bytes, Pillow image, array or Sample, optional
        The cat, unless it is given.
    seed : int
        Another one, other draws.
    as_keras : bool
        Show what Keras's own class does.
    """,
    """
    Returns
    -------
    matplotlib.figure.Figure
    """,
    """
    Raises
    ------
    FileNotFoundError, TypeError, ValueError
        A picture that cannot be read, or a seed that is none.
    """,
)


def generator(name: str) -> Any:
    """Return the kit's `ImageDataGenerator` of an example.

    Parameters
    ----------
    name : str
        "rotation", "clahe" ...: that of the function here.

    Returns
    -------
    ImageDataGenerator

    Raises
    ------
    ValueError
        Another name.

    Examples
    --------
    >>> generator("rotation").rotation_range
    90
    """
    from augwidgets.dialects.keras.generator.arguments import argument
    from augwidgets.generator import ImageDataGenerator

    if isinstance(name, str) and name in _FUNCTIONS:
        function = argument("preprocessing_function", _FUNCTIONS[name])
        return ImageDataGenerator(**ARGUMENTS["nine_pictures"], preprocessing_function=function)
    if not isinstance(name, str) or name not in ARGUMENTS:
        raise ValueError(f"an example must be one of {', '.join([*ARGUMENTS, *_FUNCTIONS])}, got {told(name)}")
    return ImageDataGenerator(**ARGUMENTS[name])


@_shown
def rotation(picture: Any = None, *, seed: int = 0, as_keras: bool = False) -> Figure:
    """Turn by -90 to 90 degrees: that is what ``rotation_range=90`` draws, not "by 90".

    Examples
    --------
    >>> len(rotation().axes)
    9
    """
    return _grid("rotation", picture, seed, as_keras)


@_shown
def vertical_shift(picture: Any = None, *, seed: int = 0, as_keras: bool = False) -> Figure:
    """Move up or down by up to half the height. Keras 3 moves to the left or right here."""
    return _grid("vertical_shift", picture, seed, as_keras)


@_shown
def horizontal_shift(picture: Any = None, *, seed: int = 0, as_keras: bool = False) -> Figure:
    """Move to the left or right by up to half the width. Keras 3 moves up or down here."""
    return _grid("horizontal_shift", picture, seed, as_keras)


@_shown
def brightness(picture: Any = None, *, seed: int = 0, as_keras: bool = False) -> Figure:
    """Darken to between a fifth of the light and all of it."""
    return _grid("brightness", picture, seed, as_keras)


@_shown
def channel(picture: Any = None) -> Figure:
    """Keep red, green or blue alone: what is meant where a text says "isolate a channel" and its code darkens.

    Examples
    --------
    >>> [axes.get_title(loc="left") for axes in channel().axes]
    ['red', 'green', 'blue']
    """
    from augwidgets.transforms.colours import isolate_channel
    from augwidgets.view import grid

    sample = _sample(picture)
    names = ("red", "green", "blue")
    alone = [isolate_channel(sample, channel=name) for name in names]
    return grid(alone, names, labels=False, alt="the red, the green and the blue channel, each alone")


@_shown
def zoom(picture: Any = None, *, seed: int = 0, as_keras: bool = False) -> Figure:
    """Enlarge up to five times, width and height apart; ``[0.2, 1.0]`` never makes smaller."""
    return _grid("zoom", picture, seed, as_keras)


@_shown
def flip(picture: Any = None, *, seed: int = 0, as_keras: bool = False) -> Figure:
    """Mirror across and down, each half the time."""
    return _grid("flip", picture, seed, as_keras)


@_shown
def nine_pictures(picture: Any = None, *, seed: int = 0, as_keras: bool = False) -> Figure:
    """Turn by up to 30 degrees, move down or up by up to half the height, mirror half the time."""
    return _grid("nine_pictures", picture, seed, as_keras)


@_shown
def contrast_stretching(picture: Any = None, *, seed: int = 0) -> Figure:
    """Show the nine pictures with the levels between the 2nd and the 98th percentile of all channels spread."""
    return _grid("contrast_stretching", picture, seed, as_keras=False)


@_shown
def histogram_equalization(picture: Any = None, *, seed: int = 0) -> Figure:
    """Show the nine pictures with the levels of all channels equalised together."""
    return _grid("histogram_equalization", picture, seed, as_keras=False)


@_shown
def adaptive_equalization(picture: Any = None, *, seed: int = 0) -> Figure:
    """Show the nine pictures with each part equalised by itself, nothing clipped (AHE)."""
    return _grid("adaptive_equalization", picture, seed, as_keras=False)


@_shown
def clahe(picture: Any = None, *, seed: int = 0) -> Figure:
    """Show the nine pictures with each part equalised by itself, clipped at 0.03 (CLAHE)."""
    return _grid("clahe", picture, seed, as_keras=False)


def _sample(picture: Any) -> Any:
    from augwidgets.data import picture_files, pictures

    return pictures.cat() if picture is None else picture_files.load(picture)


def _grid(name: str, picture: Any, seed: int, as_keras: bool) -> Figure:
    from augwidgets.dialects.keras.generator.opening import OpenedGenerator
    from augwidgets.view import grid

    sample = _sample(picture)
    pipeline = OpenedGenerator(generator(name), white=255.0 if sample.image.dtype.kind == "u" else 1.0)
    if as_keras:
        pipeline = pipeline.as_keras_does_it()
    drawn = [pipeline.apply(sample, 9 * seed + k) for k in range(9)]
    titles = [f"{k}  {'  '.join(outcome.words)}" for k, outcome in enumerate(drawn, 1)]
    seen = f"nine draws, {name.replace('_', ' ')}: {'; '.join(' '.join(outcome.words) for outcome in drawn)}"
    return grid([outcome.sample for outcome in drawn], titles, labels=False, alt=seen)


def libraries(picture: Any = None, *, angle: float = 20.0, gain: float = 1.3) -> Figure:
    """Show one picture turned and made brighter by five libraries, beside ours.

    Pillow, scikit-image, Keras, albumentations and imgaug; over each stands its mean difference to ours, in levels of
    255. One that is not installed is named in the first title, and its picture is left out. imgaug needs
    ``pip install --no-deps imgaug==0.4.0``.

    Parameters
    ----------
    picture : optional
        Whatever `augwidgets.load` takes, shown in colour; the cat, unless it is given.
    angle, gain : float
        Degrees anticlockwise, and how many times as bright.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    FileNotFoundError, TypeError, ValueError
        A picture that cannot be read.

    Examples
    --------
    >>> libraries().axes[0].get_title(loc="left").partition(";")[0]
    'augwidgets'
    """
    from augwidgets.lessons.five_libraries import page
    from augwidgets.view import grid

    found = page(_in_colour(_sample(picture).image), angle, gain)
    without = f"; not installed: {', '.join(found.missing)}" if found.missing else ""
    titles = [
        f"{name}{without}" if name == "augwidgets" else f"{name}, differs by {found.difference(name):.1f}"
        for name in found.pictures
    ]
    return grid(list(found.pictures.values()), titles)


def medical_enhancement(picture: Any = None) -> Figure:
    """Show a medical picture made clearer step by step: without grain, with CLAHE, sharpened.

    Over each stands its local contrast against the original's, and its grain in levels of 255. It draws nothing: the
    recipe is ``aw.presets.clearer_medical()``.

    Parameters
    ----------
    picture : optional
        Whatever `augwidgets.load` takes; the retina, unless it is given.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    FileNotFoundError, TypeError, ValueError
        A picture that cannot be read.

    Examples
    --------
    >>> import augwidgets as aw
    >>> [axes.get_title(loc="left") for axes in medical_enhancement(aw.pictures.cell()).axes][0]
    'original: contrast ×1.00, grain 0.3'
    """
    from augwidgets.data import pictures
    from augwidgets.lessons.enhancement import stages
    from augwidgets.view import grid

    image = pictures.retina().image if picture is None else _sample(picture).image
    found = stages(_in_colour(image))
    still = max(found[0].contrast, 1e-9)
    titles = [f"{stage.name}: contrast ×{stage.contrast / still:.2f}, grain {stage.grain:.1f}" for stage in found]
    return grid([stage.image for stage in found], titles, columns=2)


def _in_colour(image: Any) -> Any:
    """Return a picture as ``(H, W, 3)`` uint8, which all libraries take."""
    import numpy as np

    levels = image if image.dtype == np.uint8 else (image * 255 + 0.5).astype(np.uint8)
    return np.ascontiguousarray(np.repeat(levels, 3, axis=2) if levels.shape[2] == 1 else levels[..., :3])


def __dir__() -> list[str]:
    return __all__
