"""`Region`: where in a picture a step acts, with a soft edge. It is found in each Sample anew.

A region is a box or what a hand has painted (in shares of the picture), the Sample's mask or one label of it, the
Sample's boxes of one name, or the faces in the picture. Its edge lies inside it: outside, the picture stays as it is,
bit for bit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.domain import errors
from augwidgets.domain.argument_checks import check_kind
from augwidgets.domain.options import Switch
from augwidgets.domain.range import Range
from augwidgets.sample.painted_shapes import WIDTH, Shapes, checked_shapes, checked_size, checked_width
from augwidgets.sample.region_masks import NAMED, WAYS, Edges
from augwidgets.sample.region_values import checked_edges, checked_label
from augwidgets.sample.sample import Sample
from augwidgets.sample.soft_edges import faded_in

_FEATHER = Range(0, 0.5, unit="of width")
_USUAL = 0.03
_SHAPES = ("polygons", "strokes", "width")


@dataclass(frozen=True, repr=False)
class Region:
    """Where a step acts. Made by `box`, `painted`, `masked`, `labelled`, `boxes`, `face`; `augwidgets.within` takes it.

    Where a Sample has no such region (no mask, no such label, no face), the region is empty and nothing happens, so
    that a recipe runs through a whole data set. Everything lies outside of an empty region.

    Parameters
    ----------
    kind : {"box", "masked", "labelled", "boxes", "face", "painted"}
    edges : (float, float, float, float), optional
        Of a box: left and right of width, top and bottom of height.
    label : int or str, optional
        The mask's number, or the name of the boxes.
    feather : float
        How wide the edge is over which the effect fades in, of the picture's width. It lies inside the region, and not
        along the rim of the picture.
    outside : bool
        Everything but that.
    polygons, strokes : sequence of sequences of (float, float)
        What was painted: points x, y, of width and of height.
    width : float
        Of the brush, of the picture's width.

    Examples
    --------
    >>> import augwidgets as aw
    >>> aw.Region.box(0.5, 0, 1, 1, feather=0).mask(aw.Sample(np.zeros((1, 4), np.uint8))).tolist()
    [[0.0, 0.0, 1.0, 1.0]]
    """

    kind: str
    edges: Edges | None = None
    label: int | str | None = None
    feather: float = _USUAL
    outside: bool = False
    polygons: Shapes = ()
    strokes: Shapes = ()
    width: float = WIDTH

    def __post_init__(self) -> None:
        if not isinstance(self.kind, str) or self.kind not in WAYS:
            raise ValueError(f"a region must be one of {', '.join(map(repr, WAYS))}, got {errors.told(self.kind)}")
        put = object.__setattr__
        if (self.edges is not None and self.kind != "box") or (self.label is not None and self.kind not in NAMED):
            raise ValueError(
                f"edges go with 'box', a label with 'labelled' and 'boxes', got other for {errors.told(self.kind)}"
            )
        if self.kind == "box":
            put(self, "edges", checked_edges(self.edges))
        if self.kind in NAMED:
            put(self, "label", checked_label(self.kind, self.label))
        self._check_shapes()
        put(self, "feather", float(_FEATHER.check(self.feather, "feather")))
        put(self, "outside", Switch().check(self.outside, "outside"))

    def _check_shapes(self) -> None:
        put = object.__setattr__
        put(self, "polygons", checked_shapes(self.polygons, "polygons", 3))
        put(self, "strokes", checked_shapes(self.strokes, "strokes", 1))
        put(self, "width", checked_width(self.width))
        if bool(self.polygons or self.strokes) != (self.kind == "painted"):
            raise ValueError(
                f"polygons and strokes go with 'painted', which needs one at least, got {len(self.polygons)} and "
                f"{len(self.strokes)} for {self.kind!r}"
            )

    @classmethod
    def box(
        cls, left: float, top: float, right: float, bottom: float, *, feather: float = _USUAL, outside: bool = False
    ) -> Region:
        """Return a rectangle, its edges as shares of width and height; a pixel is in it if its centre is.

        Parameters
        ----------
        left, top, right, bottom : float
            Of width and of height, 0 to 1.
        feather : float
            How wide the edge is over which the effect fades in, of the picture's width.
        outside : bool
            Everything but that.

        Returns
        -------
        Region

        Raises
        ------
        TypeError, ValueError
            Edges outside of [0, 1], or the wrong way round.

        Examples
        --------
        >>> import augwidgets as aw
        >>> aw.Region.box(0, 0, 1, 0.5)
        aw.Region.box(0.0, 0.0, 1.0, 0.5)
        """
        return cls("box", (left, top, right, bottom), None, feather, outside)

    @classmethod
    def masked(cls, *, feather: float = _USUAL, outside: bool = False) -> Region:
        """Return whatever the Sample's mask marks: every pixel that is not background (0).

        Parameters
        ----------
        feather, outside : float, bool
            As for `box`.

        Returns
        -------
        Region

        Examples
        --------
        >>> import augwidgets as aw
        >>> sample = aw.Sample(np.zeros((1, 4), np.uint8), mask=[[0, 3, 7, 0]])
        >>> aw.Region.masked(feather=0).mask(sample).tolist()
        [[0.0, 1.0, 1.0, 0.0]]
        """
        return cls("masked", None, None, feather, outside)

    @classmethod
    def labelled(cls, label: int, *, feather: float = _USUAL, outside: bool = False) -> Region:
        """Return the pixels that have this number in the Sample's mask.

        Parameters
        ----------
        label : int
        feather, outside : float, bool
            As for `box`.

        Returns
        -------
        Region

        Raises
        ------
        TypeError
            A label that is no whole number.
        """
        return cls("labelled", None, label, feather, outside)

    @classmethod
    def boxes(cls, label: str, *, feather: float = _USUAL, outside: bool = False) -> Region:
        """Return all boxes of the Sample that have this name.

        Parameters
        ----------
        label : str
        feather, outside : float, bool
            As for `box`.

        Returns
        -------
        Region

        Raises
        ------
        TypeError
            A label that is no text.
        """
        return cls("boxes", None, label, feather, outside)

    @classmethod
    def face(cls, *, feather: float = _USUAL, outside: bool = False) -> Region:
        """Return the faces that look into the camera, each as an ellipse.

        They are looked for with scikit-image's cascade (`skimage.feature.Cascade`, trained on frontal faces), in the
        picture shrunk to 200 pixels: a face less than an eighth of it wide is not found, and now and then something is
        that is none. This takes 20 to 50 ms; the answers for the last 64 different pictures are kept.

        Parameters
        ----------
        feather, outside : float, bool
            As for `box`.

        Returns
        -------
        Region

        Examples
        --------
        >>> import augwidgets as aw
        >>> found = aw.Region.face(feather=0).mask(aw.pictures.astronaut()) > 0
        >>> rows, columns = found.nonzero()
        >>> bool(100 < rows.mean() < 130 and 210 < columns.mean() < 240)        # her face, in 512 x 512 pixels
        True
        """
        return cls("face", None, None, feather, outside)

    @classmethod
    def painted(
        cls, polygons: Any = (), strokes: Any = (), *, width: float | None = None, size: Any = None,
        feather: float = _USUAL, outside: bool = False,
    ) -> Region:  # fmt: skip
        """Return what a hand has painted: filled polygons, and strokes of a brush.

        Parameters
        ----------
        polygons : sequence of sequences of (float, float)
            Each at least three points x, y, of width and of height; a pixel is in it if its centre is.
        strokes : sequence of sequences of (float, float)
            Each at least one point.
        width : float, optional
            Of the brush, of the picture's width; without it a twentieth.
        size : (int, int), optional
            Height and width of the picture that was painted on: points and width then count its pixels.
        feather, outside : float, bool
            As for `box`.

        Returns
        -------
        Region

        Raises
        ------
        TypeError, ValueError
            No points, too few, or too many.

        Examples
        --------
        >>> import augwidgets as aw
        >>> half = aw.Region.painted([[(0, 2), (4, 2), (4, 4), (0, 4)]], size=(4, 4), feather=0)
        >>> half.mask(aw.Sample(np.zeros((4, 2), np.uint8))).tolist()
        [[0.0, 0.0], [0.0, 0.0], [1.0, 1.0], [1.0, 1.0]]
        """
        size = checked_size(size)
        shapes = checked_shapes(polygons, "polygons", 3, size), checked_shapes(strokes, "strokes", 1, size)
        wide = WIDTH if width is None else checked_width(width, size)
        return cls("painted", None, None, feather, outside, *shapes, wide)

    def mask(self, sample: Sample) -> np.ndarray:
        """Return how strongly each pixel of the Sample belongs to it.

        Parameters
        ----------
        sample : Sample

        Returns
        -------
        array
            ``(H, W)`` float32, 0 outside, 1 well inside.
        """
        check_kind(sample, Sample, "a region is found in a Sample")
        inside = WAYS[self.kind](self, sample)
        if self.outside:
            inside = ~inside
        return faded_in(inside, self.feather * sample.size[1])

    def missing(self, sample: Sample) -> str:
        """Return in words what of it the Sample does not have; nothing where it is there.

        Parameters
        ----------
        sample : Sample

        Returns
        -------
        str

        Examples
        --------
        >>> import augwidgets as aw
        >>> sample = aw.Sample(np.zeros((1, 4), np.uint8), mask=[[0, 3, 7, 0]])
        >>> aw.Region.labelled(5).missing(sample), aw.Region.labelled(7).missing(sample)
        ('no label 5 in the mask', '')
        """
        if WAYS[self.kind](self, sample).any():
            return ""
        in_mask = "no mask" if sample.mask is None else f"no label {self.label} in the mask"
        return {
            "box": "no pixel in the box",
            "masked": "no mask" if sample.mask is None else "an empty mask",
            "labelled": in_mask,
            "boxes": f"no box of {self.label}",
            "face": "no face found",
            "painted": "no pixel painted",
        }[self.kind]

    @property
    def slow(self) -> bool:
        """Whether finding it takes long: faces do."""
        return self.kind == "face"

    @property
    def words(self) -> str:
        """Return it in a few words: "in a box", "outside label 7"."""
        named = {
            "box": "a box",
            "masked": "the mask",
            "labelled": f"label {self.label}",
            "boxes": f"boxes of {self.label}",
            "face": "faces",
            "painted": "what was painted",
        }
        return f"{'outside' if self.outside else 'in'} {named[self.kind]}"

    def __repr__(self) -> str:
        words = [*map(repr, self.edges or ())] + ([repr(self.label)] if self.label is not None else [])
        words += [f"{name}={value!r}" for name, value in self._shapes().items()]
        if self.feather != _USUAL:
            words.append(f"feather={self.feather!r}")
        if self.outside:
            words.append("outside=True")
        return f"aw.Region.{self.kind}({', '.join(words)})"

    def to_entry(self) -> dict[str, Any]:
        """Return it as plain numbers and words, for JSON.

        Returns
        -------
        dict of str to value
        """
        own = {"edges": list(self.edges)} if self.edges is not None else {}
        named = {"label": self.label} if self.label is not None else {}
        shapes = {name: [list(map(list, one)) for one in value] if isinstance(value, tuple) else value
                  for name, value in self._shapes().items()}  # fmt: skip
        return {"region": self.kind, **own, **named, **shapes, "feather": self.feather, "outside": self.outside}

    def _shapes(self) -> dict[str, Any]:
        """Return what was painted, by its names; nothing for the other kinds."""
        found = {name: getattr(self, name) for name in _SHAPES if getattr(self, name)}
        return found if self.kind == "painted" else {}

    @classmethod
    def from_entry(cls, entry: Any) -> Region:
        """Read what `to_entry` wrote.

        Parameters
        ----------
        entry : mapping of str to value

        Returns
        -------
        Region

        Raises
        ------
        TypeError, ValueError
            An unknown key, or what the region does not allow.
        """
        allowed = {"region", "edges", "label", "feather", "outside", *_SHAPES}
        if not isinstance(entry, Mapping) or "region" not in entry or set(entry) - allowed:
            raise ValueError(
                f"where must hold region and what belongs to it, of {sorted(allowed)}, got {errors.told(entry)}"
            )
        edges = entry.get("edges")
        rest = {name: entry[name] for name in ("label", "feather", "outside", *_SHAPES) if name in entry}
        return cls(entry["region"], tuple(edges) if isinstance(edges, list) else edges, **rest)
