"""The code of a transform in every library that can say it; where one has no equal, that in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from augwidgets.recipe.dialects import DIALECTS
from augwidgets.recipe.recipe import Recipe
from augwidgets.view.site.layout import escaped

OWN = "augwidgets"
SAME = "The same."
_CALL = re.compile(r"\b([A-Za-z_]\w{2,})\(")
_KEYWORD = re.compile(r"\b([a-z]+(?:_[a-z]+)+)=")  # brightness_range=: what the old generator's transforms are
_NO_NAMES = {"Compose", "Sequential", "RandomChoice", "Identity", "fill_mode", "fill_value"}
_OF_ARRAYS = {"array", "float", "uniform", "integers", "random", "choice", "exp", "log", "tan", "radians", "max",
              "round", "bent", "percentile", "standard_normal"}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """What a transform is in one library.

    Attributes
    ----------
    title : str
        Of the library.
    code : str
        Nothing where it has no equal.
    sentence : str
        What is the same, or what differs.
    names : tuple of str
        What it is called there: a person searches for it.
    """

    title: str
    code: str
    sentence: str
    names: tuple[str, ...] = ()


def said_by(recipe: Recipe, titles: Mapping[str, str]) -> list[Said]:
    """Return what a recipe of one step is in each dialect but the kit's own.

    Parameters
    ----------
    recipe : Recipe
    titles : mapping of str to str
        What a reader knows the dialects as.

    Returns
    -------
    list of Said

    Examples
    --------
    >>> import augwidgets as aw
    >>> torch = next(one for one in said_by(aw.Recipe([aw.gamma]), {}) if one.title == "torchvision")
    >>> torch.names, torch.sentence[:34]
    (('ColorJitter',), 'Not quite the same: multiplied ins')
    """
    return [_said(recipe, name, titles.get(name, name)) for name in DIALECTS if name != OWN]


def _said(recipe: Recipe, dialect: str, title: str) -> Said:
    (row,) = recipe.nearest(dialect)
    try:
        return Said(title, recipe.to_code(dialect), SAME, _names(dialect, row.becomes))
    except (ValueError, RuntimeError, ImportError):
        pass
    try:
        code = recipe.to_code(dialect, nearest=True)
    except (ValueError, RuntimeError, ImportError):
        because = f": {_plain(row.left_out)}" if row.left_out not in ("", "it is not translated") else ""
        return Said(title, "", f"The kit knows no equal of it there{because}.")
    return Said(title, code, f"Not quite the same: {_plain('; '.join(row.differs))}.", _names(dialect, row.becomes))


def _plain(words: str) -> str:
    return " ".join(words.split()).rstrip(".")


def _names(dialect: str, becomes: str) -> tuple[str, ...]:
    found = (_KEYWORD if dialect == "keras_generator" else _CALL).findall(becomes)
    return tuple(name for name in dict.fromkeys(found) if name not in _NO_NAMES | _OF_ARRAYS)


def written(said: Iterable[Said]) -> str:
    """Return what the libraries say as parts that open, and in one sentence which have no equal."""
    known = list(said)
    parts = "".join(
        f"<details><summary>{escaped(one.title)} <span>{escaped(_short(one))}</span></summary>"
        f'{_differs(one)}<pre tabindex="0" role="group" '
        f'aria-label="the code for {escaped(one.title)}">{escaped(one.code.rstrip())}</pre></details>'
        for one in known
        if one.code
    )
    without: dict[str, list[str]] = {}  # by what is said of them
    for one in known:
        if not one.code:
            without.setdefault(one.sentence, []).append(f"<b>{escaped(one.title)}</b>")
    lines = "".join(
        f"<li>{'; '.join(titles)}: {escaped(sentence[:1].lower() + sentence[1:])}</li>"
        for sentence, titles in without.items()
    )
    return parts + (f'<ul class="aw-site-without">{lines}</ul>' if lines else "") + _IMGAUG


def _differs(one: Said) -> str:
    return "" if one.sentence == SAME else f"<p>{escaped(one.sentence)}</p>"


def _short(one: Said) -> str:
    return "the same" if one.sentence == SAME else "nearly"


_IMGAUG = (
    '<p class="aw-site-note"><b>imgaug</b>: the kit opens its augmenters and shows them, '
    "<code>aw.explore(augmenter)</code>, but writes no code for it.</p>"
)
