"""`FilmStrip`: one parameter from its lowest value to its highest, as a row of pictures or as a moving one."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.data import pictures
from augwidgets.data.picture_files import load
from augwidgets.domain.range import Range
from augwidgets.recipe import sweep
from augwidgets.sample.sample import Sample
from augwidgets.steps.step import Step
from augwidgets.steps.transform import Transform
from augwidgets.view import figures
from augwidgets.view.notebook_picture import pixels, tag
from augwidgets.view.overlay import BOX_COLOUR, KEYPOINT_COLOUR, MASK_COLOUR
from augwidgets.view.saving import in_all_colours, save
from augwidgets.warp.moving import move
from augwidgets.warp.projective import Affine

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from PIL import Image

ENDINGS = (".gif", ".png")
_FRAME = 2.0  # inches of one picture in the strip, with the gap beside it
_MOVING = 4.0  # inches of the moving picture


@dataclass(frozen=True, eq=False)
class FilmStrip:
    """Pictures with their titles, one for each value. Made by `film_strip`; it shows itself in a notebook.

    Attributes
    ----------
    samples : tuple of Sample
    titles : tuple of str
        The parameter's name and value.
    returns : bool
        Whether the moving picture runs forth and back; a list of options begins anew instead.
    """

    samples: tuple[Sample, ...]
    titles: tuple[str, ...]
    returns: bool = True

    def figure(self, columns: int | None = None, *, labels: bool = True) -> Figure:
        """Draw the pictures side by side, to one scale.

        Parameters
        ----------
        columns : int, optional
            Pictures in a row; all of them, unless it is given.
        labels : bool
            Whether masks, boxes and keypoints are drawn.

        Returns
        -------
        matplotlib.figure.Figure
        """
        across = len(self.samples) if columns is None else columns
        width = max(_FRAME * min(across, len(self.samples)), 2 * _FRAME)
        return figures.grid(_on_one_canvas(self.samples), self.titles, columns=across, labels=labels, width=width)

    def save(
        self, path: str | os.PathLike[str], *, overwrite: bool = False, seconds: float = 0.25, labels: bool = True
    ) -> Path:
        """Write the row of pictures (``.png``) or a moving picture that runs for ever (``.gif``).

        Parameters
        ----------
        path : path
        overwrite : bool
            Whether a file that is there already may be replaced.
        seconds : float
            How long each value stands still, 0.02 to 60.
        labels : bool
            Whether masks, boxes and keypoints are drawn.

        Returns
        -------
        pathlib.Path

        Raises
        ------
        ValueError, FileExistsError, OSError
            Another ending, a file that is there already, a folder that cannot be written.
        """
        hold = Range(0.02, 60).check(seconds, "seconds")

        def made(ending: str) -> bytes:
            if ending == ".png":
                return in_all_colours(self.figure(labels=labels), dpi=150)
            return self.gif(seconds=hold, labels=labels)

        return save(path, made, ENDINGS, overwrite=overwrite)

    def gif(self, *, seconds: float = 0.25, labels: bool = True) -> bytes:
        """Return the bytes of the moving picture.

        Parameters
        ----------
        seconds : float
            How long each value stands still.
        labels : bool
            Whether masks, boxes and keypoints are drawn.

        Returns
        -------
        bytes
        """
        frames = [
            _in_256_colours(pixels(figures.grid([sample], [title], labels=labels, width=_MOVING)))
            for sample, title in zip(_on_one_canvas(self.samples), self.titles, strict=True)
        ]
        if self.returns:
            frames += frames[-2:0:-1]
        out = io.BytesIO()
        frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=round(1000 * seconds), loop=0)
        return out.getvalue()

    def _repr_html_(self) -> str:
        return tag(self.figure(), f"{len(self.samples)} pictures, from {self.titles[0]} to {self.titles[-1]}")


def film_strip(
    transform: Transform | Step, picture: Any = None, *, along: str | None = None, count: int = 9
) -> FilmStrip:
    """Show one parameter from its lowest value to its highest, the chosen one in the middle: what the explorer sweeps.

    A list of options shows each of them; a transform without parameters shows without and with.

    Parameters
    ----------
    transform : Transform or Step
        The other parameters stay as the Step has them, or at their defaults.
    picture : optional
        Whatever `augwidgets.load` takes; the cat, unless it is given.
    along : str, optional
        The parameter; the first one, unless it is given.
    count : int
        How many values, from 2 on. An even number becomes the next one where a value stands in the middle, and whole
        numbers may have fewer.

    Returns
    -------
    FilmStrip
        Shows itself in a notebook; see its `figure`, `save` and `gif`.

    Raises
    ------
    TypeError, ValueError
        What is no transform, a parameter that it does not have, or a picture that cannot be read.

    Examples
    --------
    >>> import augwidgets as aw
    >>> strip = film_strip(aw.rotate.at(angle=20), along="angle", count=5)
    >>> strip.titles
    ('angle −180°', 'angle −80°', 'angle +20°', 'angle +100°', 'angle +180°')
    >>> strip.samples[2].same_as(aw.rotate(aw.pictures.cat(), angle=20))
    True
    """
    step = transform.at() if isinstance(transform, Transform) else transform
    if not isinstance(step, Step):
        raise TypeError(
            f"a film strip shows a transform or a Step, such as aw.rotate.at(angle=20), got {type(step).__name__}; "
            "aw.explore shows whatever else there is"
        )
    wanted = int(Range(2, 1000, whole=True).check(count, "count"))
    sample = pictures.cat() if picture is None else load(picture)
    if along is None and not step.transform.own_parameters:
        return FilmStrip((sample, step(sample)), ("without", "with"))
    name = next(iter(step.transform.own_parameters)) if along is None else along
    steps = sweep.along(step, name, wanted, sample.size)
    domain = step.transform.parameters[name].domain
    titles = tuple(sweep.title(name, domain, value) for value in steps)
    return FilmStrip(tuple(one(sample) for one in steps.values()), titles, isinstance(domain, Range))


def _in_256_colours(picture: np.ndarray) -> Image.Image:
    """Return a picture in as many colours as a GIF has."""
    from PIL import Image

    # The few pixels of the labels would lose their colours to those of the photograph: they get places of their own.
    labels = [int(colour[k : k + 2], 16) for colour in (MASK_COLOUR, BOX_COLOUR, KEYPOINT_COLOUR) for k in (1, 3, 5)]
    # The colours are found in every third pixel: counting those of all takes 8 MB, which the kernel would keep.
    palette = Image.fromarray(picture[::3, ::3]).quantize(250, dither=Image.Dither.NONE)
    palette.putpalette([*(palette.getpalette() or ())[: 3 * 250], *labels])
    return Image.fromarray(picture).quantize(palette=palette, dither=Image.Dither.NONE)


def _on_one_canvas(samples: tuple[Sample, ...]) -> Iterator[Sample]:
    """Put each Sample into the middle of a canvas that holds the largest, so that all are seen to one scale."""
    height, width = np.max([sample.size for sample in samples], axis=0).tolist()

    def placed(sample: Sample) -> Sample:
        if sample.keypoints is not None:  # what lies outside of its picture is not drawn beside it
            inside = sample.keypoints[sample.keypoint_inside]
            sample = sample.replace(keypoints=inside, keypoint_names=None, keypoint_pairs=None)
        right, down = (width - sample.size[1]) // 2, (height - sample.size[0]) // 2
        # White, like the page that it is drawn on.
        return move(sample, Affine(((1, 0, right), (0, 1, down)), (height, width)), fill_level=1.0)

    return map(placed, samples)
