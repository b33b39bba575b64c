"""The recipe that a page that lives keeps, with what its address says: ``rotate.html#seed=8&rotate.angle=-20..20``.

The page holds its own recipe as JSON. Behind the ``#`` stands only what was changed there, by the names of steps and
parameters; of two steps with one name the second is ``rotate:3``, with its id. Nothing of it is evaluated: each value
is checked as one that is typed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from augwidgets.domain import regular_files, strict_json
from augwidgets.domain.errors import told
from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.range import Range
from augwidgets.recipe import file_format
from augwidgets.steps.open_step import OpenStep

FORMAT = 1
NAME = "augwidgets_page"
SHOWS = ("draws", "sweep")
_ENDINGS = (".html", ".htm")
_LARGEST = 8 * 2**20  # bytes of a page: they have 1 MB
_LONGEST = 8000  # letters of an address
_BLOCK = re.compile(rb'<script type="application/json" id="aw-recipe">(.*?)</script>', re.DOTALL)
_NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE)
_SEED = re.compile(r"\d{1,16}")
_LARGEST_SEED = 2**53 - 1


@dataclass(frozen=True)
class PageState:
    """What a page that lives shows.

    Attributes
    ----------
    recipe : Recipe
    seed : int
    shows : {"draws", "sweep"}
        Nine draws; or, where the recipe is one step at its chosen values, one of these from end to end.
    along : str
        The parameter that is swept.
    """

    recipe: Any
    seed: int = 0
    shows: str = "draws"
    along: str = ""


def is_page(path: Any) -> bool:
    """Return whether a path is that of a web page, with or without what an address says behind ``#``.

    Examples
    --------
    >>> is_page("rotate.html#seed=3"), is_page("a#b.png"), is_page("recipe.json")
    (True, False, False)
    """
    if not isinstance(path, (str, os.PathLike)):
        return False
    return os.fsdecode(path).partition("#")[0].lower().endswith(_ENDINGS)


def block(state: PageState) -> str:
    """Return what a page holds of its recipe, as JSON that is safe between the tags of a page.

    A recipe with functions of one's own has no JSON, and the page none of it.
    """
    try:
        recipe = json.loads(state.recipe.to_json())
    except ValueError:
        recipe = None
    whole = {NAME: FORMAT, "seed": state.seed, "shows": state.shows, "along": state.along, "recipe": recipe}
    return safe_json(whole)


def safe_json(whole: Any) -> str:
    """Return JSON in which nothing can end the element that it stands in.

    Examples
    --------
    >>> safe_json("</script>")
    '"\\\\u003c/script>"'
    """
    text = json.dumps(whole, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def keys_of(recipe: Any) -> tuple[str, ...]:
    """Return by which names an address knows the steps of a recipe.

    Examples
    --------
    >>> import augwidgets as aw
    >>> keys_of(aw.Recipe([aw.rotate, aw.zoom, aw.rotate]))
    ('rotate', 'zoom', 'rotate:2')
    """
    seen: set[str] = set()
    keys = []
    for number, member in zip(recipe.ids or (), recipe.steps, strict=True):
        name = getattr(member, "kind", member.name)
        keys.append(f"{name}:{number}" if name in seen else name)
        seen.add(name)
    return tuple(keys)


def read(path: str | os.PathLike[str], kind: Any) -> PageState:
    """Read what a page shows: its own recipe, with what its address says.

    Parameters
    ----------
    path : path
        Of the page, also as a browser shows it (``file:///...``); what stands behind a ``#`` is the address's.
    kind : type
        `Recipe`, which reads its own JSON.

    Returns
    -------
    PageState

    Raises
    ------
    OSError, ValueError
        In one sentence: no file, no such page, or an address that says what is not allowed.
    """
    text = os.fsdecode(path)
    file, _, said = text.partition("#")
    if file.lower().startswith("file:"):
        file = url2pathname(urlsplit(file).path)
    stream, name = regular_files.opened(file, "page")
    with stream:
        content = stream.read(_LARGEST + 1)
    found = _BLOCK.search(content) if len(content) <= _LARGEST else None
    if found is None:
        raise ValueError(f"{name} is no page that explorer.to_html wrote: there is no recipe in it; open one that is")
    try:
        return changed(_state(found[1], kind), said)
    except ValueError as error:
        raise ValueError(f"{name}: {file_format.said(error)}") from None


def _state(content: bytes, kind: Any) -> PageState:
    whole = strict_json.parsed(content, "the recipe of a page")
    keys = {NAME, "seed", "shows", "along", "recipe"}
    if not isinstance(whole, dict) or set(whole) != keys or whole[NAME] != FORMAT:
        raise ValueError("its recipe is written in a form that this augwidgets does not know; make the page anew")
    if whole["recipe"] is None:
        raise ValueError("its recipe holds a function of one's own, which no file holds; open the recipe in Python")
    seed, shows, along = whole["seed"], whole["shows"], whole["along"]
    if type(seed) is not int or not 0 <= seed <= _LARGEST_SEED or shows not in SHOWS or not isinstance(along, str):
        raise ValueError("its seed, shows or along is none that a page writes; make the page anew")
    return PageState(kind.from_json(json.dumps(whole["recipe"])), seed, shows, along)


def changed(state: PageState, said: str) -> PageState:
    """Return the state with what an address says.

    Parameters
    ----------
    state : PageState
        Of the page itself.
    said : str
        What stands behind the ``#``.

    Returns
    -------
    PageState

    Raises
    ------
    ValueError
        In one sentence, where a name is not known or a value is not allowed.

    Examples
    --------
    >>> import augwidgets as aw
    >>> state = PageState(aw.Recipe([aw.rotate.between(angle=(-30, 30))]))
    >>> changed(state, "seed=8&rotate.angle=-9..12&rotate.chance=0.5")
    PageState(recipe=aw.Recipe([aw.maybe(aw.rotate.between(angle=(-9.0, 12.0)), 0.5)]), seed=8, shows='draws', along='')
    """
    if len(said) > _LONGEST:
        raise ValueError(f"an address has {_LONGEST:,} letters at most, got {len(said):,}")
    seed, along, settings = state.seed, state.along, {}
    steps: dict[str, dict[str, Any]] = {}
    keys = keys_of(state.recipe)
    for part in filter(None, said.split("&")):
        key, is_said, value = map(unquote, part.partition("="))
        step, _, name = key.partition(".")
        if key == "seed" and _SEED.fullmatch(value) and int(value) <= _LARGEST_SEED:
            seed = int(value)
        elif key == "along" and state.shows == "sweep":
            along = value
        elif key == "fill":
            settings["fill"] = value
        elif step in keys and is_said:
            steps.setdefault(step, {})[name] = value
        else:
            known = ", ".join(("seed", "fill", *keys))
            raise ValueError(f"an address may say {known}, got {told(part[:80])}")
    members = [
        _changed_step(member, steps.get(key, {}), key)
        for key, member in zip(keys, state.recipe.steps, strict=True)
    ]  # fmt: skip
    recipe = state.recipe.replace(steps=tuple(members), ids=state.recipe.ids, **settings)
    if state.shows == "sweep" and along not in _parameters(recipe):
        raise ValueError(f"along must be a parameter ({', '.join(_parameters(recipe))}), got {told(along)}")
    return PageState(recipe, seed, state.shows, along)


def _parameters(recipe: Any) -> tuple[str, ...]:
    step = recipe.steps[0] if recipe.steps else None
    own = tuple(step.transform.parameters) if isinstance(step, OpenStep) else ()
    return own if isinstance(step, OpenStep) and step.transform.own_parameters else ("",)


def _changed_step(member: Any, said: Mapping[str, str], key: str) -> Any:
    if not said:
        return member
    if not isinstance(member, OpenStep):
        raise ValueError(f"{key} is a group, which an address does not change, got {told(sorted(said))}")
    changes: dict[str, Any] = {}
    for name, text in said.items():
        if name == "":
            if text not in ("on", "off"):
                raise ValueError(f"{key} must be on or off, got {told(text)}")
            changes["on"] = text == "on"
        elif name == "chance":
            changes["chance"] = _number(text, f"{key}.chance")
        elif name in member.ranges:
            changes[name] = _value(member.transform.parameters[name].domain, text, f"{key}.{name}")
        else:
            known = ", ".join(("chance", *member.ranges))
            raise ValueError(f"{key} has {known}, got {told(name)}")
    try:
        return member.replace(**changes)
    except TypeError as error:
        raise ValueError(str(error)) from None


def _number(text: str, name: str) -> float:
    if not _NUMBER.fullmatch(text) or len(text) > 40:
        raise ValueError(f"{name} must be a number, got {told(text)}")
    return float(text)


def _value(domain: Any, text: str, name: str) -> Any:
    if isinstance(domain, Range):
        low, _, high = text.partition("..")
        return _number(low, name), _number(high or low, name)
    if not isinstance(domain, (Choice, Switch)):
        raise ValueError(f"{name} is not changed by an address, got {told(text)}")
    options = {written_option(option): option for option in domain.options}
    chosen = text.split(",")
    if not set(chosen) <= set(options):
        raise ValueError(f"{name} must be some of {', '.join(options)}, got {told(text)}")
    return tuple(options[one] for one in chosen)


def written_option(option: Any) -> str:
    """Return how an address writes an option: as JSON does, a word without quotes.

    Examples
    --------
    >>> written_option(True), written_option("edge"), written_option(3)
    ('true', 'edge', '3')
    """
    return option if isinstance(option, str) else json.dumps(option)
