"""`Written`: what is written down and read back, as JSON, as a file, as code, and as what other libraries have."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, Self

from augwidgets.recipe import file_format, page_file
from augwidgets.recipe import nearest as nearest_ways
from augwidgets.recipe.dialects import DIALECTS
from augwidgets.recipe.nearest import Nearest


class Written(ABC):
    """What is written down and read back; a recipe is. How it is said as JSON is its own affair, the rest is here."""

    @abstractmethod
    def to_json(self) -> str:
        """Return it as JSON text, ranges in full, so that it reads the same after a default has changed.

        Returns
        -------
        str

        Raises
        ------
        ValueError
            A plain function is among the steps.
        """

    @classmethod
    @abstractmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read what `to_json` wrote.

        Parameters
        ----------
        text : str or bytes

        Returns
        -------
        Recipe

        Raises
        ------
        ValueError
            In one sentence, when the text is no recipe, comes from a newer version, or holds what is not allowed.
        """

    def to_file(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write it to a file, as JSON: the file is there whole, or not at all.

        Parameters
        ----------
        path : path
            A leading ``~`` is the home folder.
        overwrite : bool
            Whether a file that is there already may be replaced.

        Returns
        -------
        pathlib.Path
            Where it lies.

        Raises
        ------
        OSError, TypeError, ValueError
            The file exists, cannot be written, or a plain function is among the steps; nothing has changed then.

        Examples
        --------
        >>> import augwidgets as aw, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     place = aw.default_recipe().to_file(f"{folder}/recipe.json")
        ...     aw.Recipe.from_file(place) == aw.default_recipe()
        True
        """
        return file_format.write(path, self.to_json(), overwrite)

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> Self:
        """Read a recipe that was saved as a file, or the one that a page of `to_html` shows.

        Parameters
        ----------
        path : path
            Of a page with what its address says: ``"rotate.html#rotate.angle=-20..20"``.

        Returns
        -------
        Recipe

        Raises
        ------
        OSError, ValueError
            No file, or no recipe in it.
        """
        if page_file.is_page(path):
            return page_file.read(path, cls).recipe
        text, name = file_format.text_of(path)
        try:
            return cls.from_json(text)
        except ValueError as error:
            raise ValueError(f"{name}: {file_format.said(error)}") from None

    def to_code(self: Any, dialect: str = "augwidgets", *, nearest: bool = False) -> str:
        """Return the lines of Python that make this recipe.

        `dialect` is the kit's own, or a neighbour's: "albumentations", "keras_layers", "keras_generator" (Keras's old
        ``ImageDataGenerator``), "torchvision", or "numpy"; an unknown one is answered with the whole list.

        Parameters
        ----------
        dialect : str
        nearest : bool
            Where nothing is the same there, write what is nearest, with a comment on what differs.

        Returns
        -------
        str

        Raises
        ------
        ValueError
            An unknown dialect, or a step that has no words in it; with `nearest`, if no step has any that are near.
        """
        if nearest_ways.is_wanted(nearest):
            return nearest_ways.code(self, dialect)
        return DIALECTS.named(dialect).code(self)

    def to_object(self: Any, dialect: str, *, nearest: bool = False) -> Any:
        """Return what the lines of `to_code` make: an ``A.Compose`` for "albumentations", for example.

        Parameters
        ----------
        dialect : str
        nearest : bool
            Where nothing is the same there, take what is nearest; a warning names what is left out.

        Returns
        -------
        object
            The neighbour's own.

        Raises
        ------
        ValueError
            In one list: every step that cannot be said in this dialect, and why; with `nearest`, if none is near.
        """
        if nearest_ways.is_wanted(nearest):
            return nearest_ways.made(self, dialect)
        return DIALECTS.named(dialect).to_object(self)

    def nearest(self: Any, dialect: str) -> Nearest:
        """Return as a table what each step becomes in a dialect, what differs there, and what is left out.

        Parameters
        ----------
        dialect : str

        Returns
        -------
        Nearest

        Raises
        ------
        ValueError
            An unknown dialect.

        Examples
        --------
        >>> import augwidgets as aw
        >>> aw.Recipe([aw.gamma.at(exponent=2), aw.fog]).nearest("torchvision").left_out
        ('fog',)
        """
        return nearest_ways.table(self, dialect)

    @classmethod
    def from_object(cls, thing: Any) -> Self:
        """Return the recipe that says the same as a neighbour's pipeline.

        It may be an ``A.Compose`` of albumentations, layers of Keras, or an ``ImageDataGenerator``.

        Parameters
        ----------
        thing : A.Compose, layers of Keras, or ImageDataGenerator

        Returns
        -------
        Recipe

        Raises
        ------
        TypeError, ValueError
            In one list: everything in it that a recipe cannot say, and why.
        """
        make: Any = cls
        made: Self = make(tuple(DIALECTS.steps_of(thing)))
        return made
