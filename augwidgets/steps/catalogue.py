"""`CATALOGUE`: every transform by its name; `PAIRS`: those of two pictures.

The kit's own are loaded when one is asked for that is not there yet.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from augwidgets.domain.errors import told
from augwidgets.domain.loading import Loader

if TYPE_CHECKING:
    from augwidgets.steps.transform import Transform


_LONGEST = 80  # letters of a name that is compared with those that are there


class Catalogue(Mapping[str, "Transform"]):
    """Every transform of all four families by its name, in the order of declaration; a user's own are in it as well.

    Examples
    --------
    >>> import augwidgets as aw
    >>> aw.CATALOGUE["rotate"].parameters["angle"].domain.unit
    'deg'
    """

    def __init__(self) -> None:
        self._transforms: dict[str, Transform] = {}
        self.loader = Loader()  # of the kit's own
        # It is pickled under its public name, and the kit's transforms as what it holds: a pickle survives that a file
        # of the kit is moved.
        self.__module__ = "augwidgets"

    def __getitem__(self, name: str) -> Transform:
        if not isinstance(name, str):
            raise KeyError(f"a transform is asked for by its name, got {told(name)}")
        if name not in self._transforms:
            self.loader.run()
        try:
            return self._transforms[name]
        except KeyError:
            alike = difflib.get_close_matches(name[:_LONGEST], self._transforms, 1, 0.7)
            hint = f"did you mean {alike[0]!r}?" if alike else "list(aw.CATALOGUE) gives the names"
            own = "if it is your own, import the module that declares it"
            raise KeyError(f"no transform is called {told(name)} ({hint}); {own}") from None

    def __iter__(self) -> Iterator[str]:
        self.loader.run()
        return iter(self._transforms)

    def __len__(self) -> int:
        self.loader.run()
        return len(self._transforms)

    def __repr__(self) -> str:
        return f"<Catalogue: {', '.join(self)}>"

    def __reduce__(self) -> str:
        return "CATALOGUE"

    def add(self, transform: Transform) -> None:
        """Add a transform; a name is given away once, but a notebook cell may be run again.

        Parameters
        ----------
        transform : Transform

        Raises
        ------
        ValueError
            The name is taken.
        """
        if not transform.is_kits:
            self.loader.run()  # all of the kit's names must be known before one is given away
        known = self._transforms.get(transform.name)
        if known is not None and (known.is_kits, known.__module__) != (transform.is_kits, transform.__module__):
            whose = known.written_name if known.is_kits else known.__module__
            raise ValueError(f"the name {transform.name!r} is taken by {whose}; call yours something else")
        self._transforms[transform.name] = transform

    def arrange(self, modules: Sequence[str]) -> None:
        """List the transforms by the modules that they come from, in this order; those of other modules come last.

        Parameters
        ----------
        modules : sequence of str
            Full names.
        """
        places = {module: place for place, module in enumerate(modules)}
        items = sorted(self._transforms.items(), key=lambda item: places.get(item[1].__module__, len(places)))
        self._transforms = dict(items)

    def discard(self, name: str) -> None:
        """Remove the transform of that name, if there is one.

        Parameters
        ----------
        name : str
        """
        self._transforms.pop(name, None)


class Pairs(Mapping[str, "Transform"]):
    """Those transforms of a catalogue that take further pictures, by their names: a view, which cannot be changed.

    Examples
    --------
    >>> import augwidgets as aw
    >>> aw.PAIRS["mixup"].heading, "rotate" in aw.PAIRS
    ('Two pictures', False)
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def __getitem__(self, name: str) -> Transform:
        found = self._catalogue.get(name) if isinstance(name, str) else None
        if found is None or not found.partners:
            raise KeyError(f"no transform of two pictures is called {told(name)}; there are {', '.join(self)}")
        return found

    def __iter__(self) -> Iterator[str]:
        return (name for name, transform in self._catalogue.items() if transform.partners)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return f"<Pairs: {', '.join(self)}>"


CATALOGUE = Catalogue()
PAIRS = Pairs(CATALOGUE)
