"""`Nearest`: what each step of a recipe becomes in a dialect that cannot say all of it, and what differs."""

from __future__ import annotations

import textwrap
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from augwidgets.domain import faces
from augwidgets.domain.errors import told
from augwidgets.recipe.dialects import DIALECTS

if TYPE_CHECKING:
    from augwidgets.recipe.recipe import Recipe

_NAMED = 8  # steps in a sentence; the table has them all


@dataclass(frozen=True)
class NearestStep:
    """One row of a `Nearest`.

    Attributes
    ----------
    step : str
        The name of the step.
    becomes : str
        The code of it in the dialect; nothing where the step is left out, or where the dialect does not tell it apart.
    differs : tuple of str
        Sentences on what is not the same.
    left_out : str
        Why the step is not there at all; nothing where it is.
    """

    step: str
    becomes: str = ""
    differs: tuple[str, ...] = ()
    left_out: str = ""

    @property
    def words(self) -> tuple[str, str, str]:
        """The three cells of the row: step, what it becomes, what differs."""
        name = self.step.replace("_", " ")
        if self.left_out:
            return name, "left out", self.left_out
        return name, self.becomes or "the same", "; ".join(self.differs)

    def comments(self, width: int = 96) -> list[str]:
        """Return what differs as lines of comment for the code."""
        name = self.step.replace("_", " ")
        said = [f"left out: {name} ({self.left_out})"] if self.left_out else [f"{name}: {one}" for one in self.differs]
        return [line for one in said for line in commented(one, width)]


@dataclass(frozen=True, repr=False)
class Nearest:
    """What each step of a recipe becomes in a dialect, as a table: `Recipe.nearest` returns one.

    Attributes
    ----------
    dialect : str
    rows : tuple of NearestStep
        One for each step that is switched on, and for each setting that the dialect does not have.

    Examples
    --------
    >>> import augwidgets as aw
    >>> aw.Recipe([aw.invert.at(), aw.contrast.at(gain=1.5), aw.fog]).nearest("torchvision")
    step      in torchvision, and what differs
    invert    v2.RandomInvert(p=1.0)
    contrast  v2.ColorJitter(contrast=(1.5, 1.5))
                  about the mean of the picture, not about mid grey
    fog       left out
                  it is not translated
    """

    dialect: str
    rows: tuple[NearestStep, ...]

    @property
    def left_out(self) -> tuple[str, ...]:
        """The names of what is not there at all."""
        return tuple(row.step for row in self.rows if row.left_out)

    @property
    def is_same(self) -> bool:
        """Whether nothing is left out and nothing differs."""
        return not any(row.left_out or row.differs for row in self.rows)

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """The table: its heading, and the cells of each row."""
        return [("step", f"in {self.dialect}", "what differs"), *(row.words for row in self.rows)]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[NearestStep]:
        return iter(self.rows)

    def __getitem__(self, place: int) -> NearestStep:
        return self.rows[place]

    def __repr__(self) -> str:
        """Return the table as text: a person at a prompt reads it."""
        wide = max(len(name) for name, _, _ in self.lines)
        lines = [f"{'step':{wide}}  in {self.dialect}, and what differs"]
        for name, becomes, differs in self.lines[1:]:
            lines += [f"{name:{wide}}  {becomes}", *([f"{'':{wide}}      {differs}"] if differs else [])]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return faces.html(self)


def commented(words: str, width: int = 96) -> list[str]:
    """Return words as lines of comment that are no longer than `width`.

    Examples
    --------
    >>> commented("left out: fog (it is not translated)", 24)
    ['# left out: fog (it is', '# not translated)']
    """
    return textwrap.wrap(
        words, width, initial_indent="# ", subsequent_indent="# ", break_long_words=False, break_on_hyphens=False
    )


def is_wanted(nearest: Any) -> bool:
    """Return whether the nearest is wanted.

    Raises
    ------
    TypeError
        What is neither True nor False.
    """
    if not isinstance(nearest, bool):
        raise TypeError(f"nearest must be True or False, got {told(nearest)}")
    return nearest


def table(recipe: Recipe, name: str) -> Nearest:
    """Return what each step becomes in the dialect of this name.

    A dialect that can say what is near has ``nearest(recipe)``, which returns the rows; of another each step is tried
    alone, and is left out where it is refused.
    """
    dialect = DIALECTS.named(name)
    if callable(getattr(dialect, "nearest", None)):
        return Nearest(name, tuple(dialect.nearest(recipe)))
    return Nearest(name, tuple(row for _, row in _each_alone(recipe, dialect)))


def code(recipe: Recipe, name: str) -> str:
    """Return the lines that make the nearest, with comments on what differs.

    Raises
    ------
    ValueError
        Nothing is near; the sentence names the steps.
    """
    dialect = DIALECTS.named(name)
    if callable(getattr(dialect, "nearest", None)):
        lines: str = dialect.code(recipe, nearest=True)
        return lines
    tried = _each_alone(recipe, dialect)
    check_something_is_left([row for _, row in tried], name)
    comments = [line for _, row in tried for line in row.comments()]
    written: str = dialect.code(_only(recipe, tried))
    return "".join(f"{line}\n" for line in comments) + written


def made(recipe: Recipe, name: str) -> Any:
    """Return what the lines of `code` make, and warn of what is left out."""
    dialect = DIALECTS.named(name)
    found = table(recipe, name)
    if callable(getattr(dialect, "nearest", None)):
        thing = dialect.to_object(recipe, nearest=True)
    else:
        check_something_is_left(found.rows, name)
        thing = dialect.to_object(_only(recipe, _each_alone(recipe, dialect)))
    if found.left_out:
        warnings.warn(
            f"{name} has nothing near {_listed(found.left_out)}, which is left out; recipe.nearest({name!r}) says why",
            UserWarning,
            stacklevel=3,
        )
    return thing


def check_something_is_left(rows: Sequence[NearestStep], dialect: str) -> None:
    """Raise where there are steps, and all of them are left out.

    Raises
    ------
    ValueError
    """
    if rows and all(row.left_out for row in rows):
        names = [row.step for row in rows]
        raise ValueError(f"nothing in {dialect} is near; left out: {_listed(names)} (recipe.nearest(...) says why)")


def _listed(names: Sequence[str]) -> str:
    named = [name if len(name) <= 20 else f"{name[:19]}…" for name in dict.fromkeys(names)]
    if len(named) > _NAMED:
        named = [*named[: _NAMED - 1], f"{len(named) - _NAMED + 1} more"]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def _each_alone(recipe: Recipe, dialect: Any) -> list[tuple[int, NearestStep]]:
    """Return the place of each step that is switched on, and its row, for it is written alone."""
    tried = []
    for place, step in enumerate(recipe.steps):
        if not step.on:
            continue
        try:
            dialect.code(recipe.of_pictures().replace(steps=[step]))
        except ValueError as error:
            tried.append((place, NearestStep(step.name, left_out=" ".join(str(error).split()))))
        else:
            tried.append((place, NearestStep(step.name)))
    return tried


def _only(recipe: Recipe, tried: Sequence[tuple[int, NearestStep]]) -> Recipe:
    for place, row in reversed(tried):
        if row.left_out:
            recipe = recipe.removing(place)
    return recipe
