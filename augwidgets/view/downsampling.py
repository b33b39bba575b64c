"""Pictures for a figure in no more pixels than it shows, so that nine photographs of a camera cost no gigabytes."""

from __future__ import annotations

from dataclasses import dataclass

from augwidgets.sample.sample import Sample
from augwidgets.warp.fitting import resized

# As fine as print: a notebook shows figures at 100 pixels per inch, files are written at 150.
_PER_INCH = 300

# The most that a picture is drawn higher than wide, or wider than high: one row of pixels must still be seen.
_THINNEST = 40

# A panel is at most so many times as high as it is wide.
HIGHEST = 1.6


@dataclass(frozen=True)
class Downsampled:
    """A Sample in as many pixels as a panel shows, and the size (height, width) that it has in full.

    Attributes
    ----------
    sample : Sample
        Its labels are counted in its own pixels.
    size : tuple of int
    """

    sample: Sample
    size: tuple[int, int]

    @property
    def shape(self) -> float:
        """Height by width as it is drawn."""
        return min(max(self.size[0] / self.size[1], 1 / _THINNEST), _THINNEST)

    @property
    def scale(self) -> tuple[float, float]:
        """How many pixels of the full picture lie in one that is kept, (x, y)."""
        height, width = self.sample.size
        return self.size[1] / width, self.size[0] / height

    def for_panel(self, width: float) -> Downsampled:
        """Return it for a panel of this width, in inches; pixels that are gone do not come back.

        Examples
        --------
        >>> import numpy as np
        >>> whole = Sample(np.zeros((3000, 6000), np.uint8), boxes=[[0, 0, 600, 300]])
        >>> kept = Downsampled(whole, whole.size).for_panel(2)
        >>> kept.sample.size, kept.sample.boxes.tolist(), kept.size
        ((300, 600), [[0.0, 0.0, 60.0, 30.0]], (3000, 6000))
        """
        across = min(width, width * HIGHEST / self.shape)
        most = (max(1, round(across * self.shape * _PER_INCH)), max(1, round(across * _PER_INCH)))
        if all(own < 2 * side for own, side in zip(self.size, most, strict=True)):
            return self  # to average so few would only blur it
        height, columns = map(min, self.sample.size, most)
        return Downsampled(resized(self.sample, (height, columns)), self.size)
