"""`DeclaredFunction`: the function that its author declared, called, and what it returns checked.

It may be anybody's. So the picture that it is given cannot be written into, what it returns must be what its family
promises, and where it fails the message names it and its values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from augwidgets.domain import errors
from augwidgets.sample.sample import Sample
from augwidgets.steps import partners
from augwidgets.steps.number_format import from_format, to_format
from augwidgets.steps.partners import Partners
from augwidgets.warp.warps import Warp

Family = Literal["spatial", "tone", "pixel", "pair"]

# What the function of a family is given.
_GIVEN = {"spatial": "the size", "tone": "the levels", "pixel": "the picture", "pair": "a picture"}


@dataclass(frozen=True)
class DeclaredFunction:
    """The function of a transform.

    Attributes
    ----------
    function : callable
    name : str
    family : {"spatial", "tone", "pixel", "pair"}
    parameters : tuple of str
        Their names.
    needs : str
        What it is given beside the picture or the levels: "histogram", "region", or nothing.
    takes : {"both", "uint8", "float32"}
        The number format of a picture that it asks for.
    hides : callable, optional
        Returns which pixels it covers.
    partners : {0, 1, 3, "cluster means"}
        How many other pictures it takes.
    is_kits : bool
        Whether it comes with the kit: what fails there is an error of the kit's, and is not said to be its author's.
    """

    function: Callable[..., Any]
    name: str
    family: Family
    parameters: tuple[str, ...]
    needs: str
    takes: str
    hides: Callable[..., np.ndarray] | None
    partners: Partners
    is_kits: bool

    def warp(self, size: tuple[int, int], values: Mapping[str, Any]) -> Warp:
        """Return the warp of a spatial transform for a canvas of this size.

        Parameters
        ----------
        size : (int, int)
            Height and width.
        values : mapping of str to value

        Returns
        -------
        Warp

        Raises
        ------
        TypeError
            Its function returned something else.
        """
        given = {name: values[name] for name in self.parameters}
        found = self.function(size, **given) if self.is_kits else self._asked(size, **given)
        if not isinstance(found, Warp):
            raise TypeError(f"{self._at(values)} must return a Warp, got {type(found).__name__}")
        return found

    def curve(self, values: Mapping[str, Any], counts: np.ndarray | None = None) -> Callable[[np.ndarray], np.ndarray]:
        """Return the curve of a tone transform, level to level.

        Parameters
        ----------
        values : mapping of str to value
        counts : array, optional
            ``(C, 256)``: the histogram, for one that needs it.

        Returns
        -------
        callable
        """
        given = (counts,) if self.needs else ()

        def curve(level: np.ndarray) -> np.ndarray:
            new = self._asked(level, *given, **values)
            as_wanted = isinstance(new, np.ndarray) and new.dtype.kind == "f" and new.ndim == level.ndim
            if not as_wanted or new.shape[:-1] != level.shape[:-1] or level.shape[-1] not in (1, new.shape[-1]):
                came = f"{new.dtype} {new.shape}" if isinstance(new, np.ndarray) else type(new).__name__
                wanted = f"must return levels like those it is given, {level.shape}"
                # A ValueError would be given the name a second time where the curve is used.
                raise RuntimeError(f"{self._at(values)} {wanted}, got {came}")
            return new

        return curve

    def pixels(self, image: np.ndarray, values: Mapping[str, Any], where: np.ndarray | None = None) -> np.ndarray:
        """Apply a pixel transform, in the number format that it asked for.

        `where` says which pixels belong to the step's region, for one that needs to know; None is everywhere.

        Parameters
        ----------
        image : array
            ``(H, W, 1 or 3)``.
        values : mapping of str to value
        where : array, optional
            ``(H, W)`` truth values: which pixels belong to the step's region, for one that needs to know.

        Returns
        -------
        array
            Like `image`.

        Raises
        ------
        ValueError
            Its function returned another shape or dtype, or NaN.
        """
        given = to_format(image, self.takes)
        if given is image:
            given = image.view()
        given.flags.writeable = False  # a function that writes into its input is told so instead of spoiling it
        out = self._asked(given, *((where,) if self.needs else ()), **values)
        if not isinstance(out, np.ndarray) or out.shape != image.shape or out.dtype != given.dtype:
            came = f"{out.dtype} {out.shape}" if isinstance(out, np.ndarray) else type(out).__name__
            wanted = f"{given.dtype} {image.shape}"
            raise ValueError(f"{self._at(values)} must return an image like its input, {wanted}, got {came}")
        if out.dtype != np.uint8 and not np.isfinite(out).all():
            raise ValueError(f"{self._at(values)} must return finite levels, got NaN or infinity")
        return from_format(out, image.dtype)

    def hidden(self, size: tuple[int, int], values: Mapping[str, Any]) -> np.ndarray | None:
        """Return which pixels are covered.

        Parameters
        ----------
        size : (int, int)
            Height and width.
        values : mapping of str to value

        Returns
        -------
        array or None
            ``(H, W)`` truth values; None where the transform covers nothing.

        Raises
        ------
        ValueError
            Its function returned something else.
        """
        if self.hides is None:
            return None
        covered = np.asarray(self.hides(size, **values))
        if covered.shape != size or covered.dtype != np.bool_:
            raise ValueError(f"{self.name}: hides must give {size} truth values, got {covered.dtype} {covered.shape}")
        return covered

    def joined(self, sample: Sample, others: tuple[Any, ...], values: Mapping[str, Any]) -> Sample:
        """Return one Sample of a Sample and the other pictures that one of a pair takes.

        Parameters
        ----------
        sample : Sample
        others : tuple
            Arrays or Samples, or what `cluster_means` returns.
        values : mapping of str to value

        Returns
        -------
        Sample
            With an image like that of `sample`.

        Raises
        ------
        TypeError, ValueError
            Other pictures that do not go with it, or its function returned something else.
        """
        given = partners.fit(self.name, self.partners, sample, others)
        out = self._asked(sample, given, **values)
        if not isinstance(out, Sample):
            raise TypeError(f"{self._at(values)} must return a Sample, got {type(out).__name__}")
        if out.image.shape != sample.image.shape or out.image.dtype != sample.image.dtype:
            raise ValueError(
                f"{self._at(values)} must return an image like the first, {sample.image.dtype} {sample.image.shape}, "
                f"got {out.image.dtype} {out.image.shape}"
            )
        return out

    def _asked(self, *arguments: Any, **values: Any) -> Any:
        """Call the function; name it where it fails, for its author is the one who reads this."""
        try:
            return self.function(*arguments, **values)
        except Exception as error:
            if self.is_kits:
                raise
            copy = "a copy of its image" if self.partners else ""
            raise errors.failed(self._at(values), self.function, error, _GIVEN[self.family], copy) from error

    def _at(self, values: Mapping[str, Any]) -> str:
        """Name it at its values: what goes wrong may go wrong for some of them only."""
        return errors.named(self.name, {name: values[name] for name in self.parameters if name in values})
