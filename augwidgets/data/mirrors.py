"""`Mirrors`: which classes become others in a mirror or by a half turn, and what labels then say."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from augwidgets.data.ways import Way
from augwidgets.domain.argument_checks import is_listed
from augwidgets.domain.errors import told
from augwidgets.domain.options import Choice
from augwidgets.sample.sample import Sample
from augwidgets.sample.soft_labels import SoftLabel

OTHERWISE = Choice(("skip", "refuse"))


@dataclass(frozen=True)
class Mirrors:
    """Which classes a mirror and a half turn make of others, and which must not come into one.

    Parameters
    ----------
    mirrored, half_turned : mapping of str to str
        Both ways round: what maps "b" to "d" maps "d" to "b".
    never : frozenset of str
        Classes that are wrong in a mirror and by a half turn, unless the mapping has them.
    otherwise : str
        "skip" leaves out the step that would do it, "refuse" raises.
    """

    mirrored: Mapping[str, str]
    half_turned: Mapping[str, str]
    never: frozenset[str] = frozenset()
    otherwise: str = "skip"

    @classmethod
    def declared(cls, mirrored: Any, half_turned: Any, never: Any, otherwise: Any, classes: Collection[str]) -> Mirrors:
        """Check what a person declares for a data set of these classes.

        Raises
        ------
        TypeError, ValueError
            In one sentence: what was allowed and what came.

        Examples
        --------
        >>> Mirrors.declared({"b": "d"}, {}, ["2"], "skip", ["2", "b", "d"]).mirrored
        {'b': 'd', 'd': 'b'}
        """
        known = set(classes)
        names = _listed(never, "never")
        _check_known(names, "never", known)
        return cls(
            _both_ways(mirrored, "mirrors", known),
            _both_ways(half_turned, "half_turns", known),
            frozenset(names),
            OTHERWISE.check(otherwise, "otherwise"),
        )

    @property
    def described(self) -> dict[str, Any]:
        """All of it as plain values."""
        pairs = {"mirrored": self.mirrored, "half_turned": self.half_turned}
        named = {what: dict(sorted(of.items())) for what, of in pairs.items()}
        return {**named, "never": sorted(self.never), "otherwise": self.otherwise}

    def within(self, *classes: Collection[str]) -> Mirrors:
        """Return what holds where only these classes are left: what would become another one may not be mirrored.

        Parameters
        ----------
        *classes : collection of str
            Those of pictures, and those of boxes: what is in one of them becomes no other one.

        Examples
        --------
        >>> hands = Mirrors({"left": "right", "right": "left"}, {})
        >>> kept = hands.within(["left"], ["left", "right"])
        >>> kept.mirrored, sorted(kept.never)
        ({'right': 'left'}, ['left'])
        """
        left = frozenset().union(*classes)
        found, lost = [], set[str]()
        for pairs in (self.mirrored, self.half_turned):
            kept = {
                one: other
                for one, other in pairs.items()
                if other in left and all(other in names for names in classes if one in names)
            }
            lost |= pairs.keys() - kept.keys()
            found.append({one: other for one, other in kept.items() if one in left})
        return Mirrors(found[0], found[1], (self.never | lost) & left, self.otherwise)

    def name(self, name: str, way: Way) -> str | None:
        """Return what a class is called when its picture comes out this way; None where it must not.

        Examples
        --------
        >>> mirrors = Mirrors({"b": "d", "d": "b"}, {"d": "p", "p": "d"}, frozenset(["2"]))
        >>> mirrors.name("b", Way(True)), mirrors.name("b", Way(True, True)), mirrors.name("2", Way(True))
        ('d', 'p', None)
        """
        for happens, pairs in ((way.mirrored, self.mirrored), (way.turned, self.half_turned)):
            if happens and name in pairs:
                name = pairs[name]
            elif happens and name in self.never:
                return None
        return name

    def forbidden(self, names: Collection[str], way: Way) -> str | None:
        """Return one of these classes that must not come out this way; None where there is none."""
        if not any(way):
            return None
        return next((name for name in names if self.name(name, way) is None), None)

    def renamed(self, sample: Sample, way: Way) -> Sample:
        """Return the Sample with the classes that it shows when it comes out this way.

        Its label, the labels of its boxes and the names of its mask's values; where another value has the new name, the
        mask takes that value.
        """
        if not any(way):
            return sample
        parts: dict[str, Any] = {}
        if sample.label is not None:
            label = self._label(sample.label, way)
            if label is not sample.label:
                parts["label"] = label
        rows = sample.objects
        if rows is not None and rows.labels is not None:
            labels = tuple(self._renamed(name, way) for name in rows.labels)
            if labels != rows.labels:
                parts["objects"] = rows.replace(labels=labels)
        if sample.mask_names is not None and sample.mask is not None:
            parts.update(
                self._mask(
                    sample.mask, sample.mask_names, way, objects=rows is not None and rows.mask_values is not None
                )
            )
        return sample.with_parts(**parts) if parts else sample

    def _renamed(self, name: str, way: Way) -> str:
        new = self.name(name, way)
        return name if new is None else new

    def _label(self, label: Any, way: Way) -> Any:
        if isinstance(label, SoftLabel):
            shares: dict[Any, float] = {}
            for name, weight in label.items():
                new = self._label(name, way)
                shares[new] = shares.get(new, 0.0) + weight
            return label if list(shares) == list(label) else SoftLabel(shares)
        new = self._renamed(str(label), way)
        if new == str(label):
            return label
        if not isinstance(label, str) and new.isdecimal():  # a number stands for a number
            return type(label)(int(new))
        return new

    def _mask(self, mask: np.ndarray, names: Mapping[int, str], way: Way, *, objects: bool) -> dict[str, Any]:
        """Return the mask and the names of its values; pixels keep their value where it stands for an object."""
        new = {value: self._renamed(name, way) for value, name in names.items()}
        if new == dict(names):
            return {}
        values = {name: value for value, name in names.items()}
        if objects or len(values) < len(names):
            return {"mask_names": MappingProxyType(new)}
        moved = {value: values[name] for value, name in new.items() if name in values}
        kept = dict(names)
        for value, name in new.items():
            if name in values:
                continue
            if value in moved.values():  # the pixels of another class come here
                moved[value] = next(free for free in range(1, len(kept) + 2) if free not in kept)
            kept[moved.get(value, value)] = name
        out = mask.copy()
        for old, target in moved.items():
            out[mask == old] = target
        return {"mask": out, "mask_names": MappingProxyType(kept)}


# -- what a person declares ------------------------------------------------------------------------------------------


def _both_ways(pairs: Any, what: str, known: set[str]) -> dict[str, str]:
    if pairs is None:
        return {}
    if not isinstance(pairs, Mapping):
        raise TypeError(f"{what} must be a mapping of class to class, such as {{'b': 'd'}}, got {told(pairs)}")
    names = _listed([name for pair in pairs.items() for name in pair], what)
    _check_known(names, what, known)
    found: dict[str, str] = {}
    for one, other in _pairs(names):
        for name, target in ((one, other), (other, one)):
            if found.setdefault(name, target) != target:
                raise ValueError(
                    f"{what} must lead each class to one other, got {told(name, 40)} with {told(found[name], 40)} and "
                    f"{told(target, 40)}"
                )
    return found


def _pairs(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield from zip(names[::2], names[1::2], strict=True)


def _listed(names: Any, what: str) -> list[str]:
    if isinstance(names, (frozenset, set)):
        names = sorted(names, key=str)
    if not is_listed(names):
        raise TypeError(f"{what} must be a list of classes, got {told(names)}")
    for name in names:
        if isinstance(name, bool) or not isinstance(name, (str, int, np.integer)):
            raise TypeError(f"{what} must name classes, got {told(name)}")
    return [str(name) for name in names]


def _check_known(names: Collection[str], what: str, known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            raise ValueError(
                f"{what} must name classes of the data set ({', '.join(sorted(known)) or 'it has none'})"[:200]
                + f", got {told(name, 40)}"
            )
