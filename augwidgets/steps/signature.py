"""Reading a declaration: a transform's signature becomes its parameters and the table in its documentation."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

from augwidgets.domain import errors, sections
from augwidgets.domain.kinds import Domain
from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.warp.moving import FILLS

_DOMAINS = (Range, Choice, Switch, Seed)
# Names that the kit gives to arguments of its own: a parameter of that name could not be told from them.
_TAKEN = ("self", "chance", "on", "fill", "where", "picture", "other", "step", "index", "label", "partners")


@dataclass(frozen=True)
class Parameter:
    """One keyword of a transform: its name, where it may live, and its default."""

    name: str
    domain: Domain
    default: Any


# What every spatial step has besides its own parameters.
FILL = Parameter("fill", Choice(tuple(FILLS)), "constant")
FILL_LEVEL = Parameter("fill_level", Range(0, 1, unit="of full range"), 0.0)


def declared(function: Callable[..., Any], leading: int) -> tuple[Parameter, ...]:
    """Read the parameters from the signature, or say which one is not declared."""
    name = getattr(function, "__name__", None)
    if not callable(function) or not isinstance(name, str) or not name.isidentifier():
        came = name if isinstance(name, str) and callable(function) else errors.told(function)
        raise TypeError(f"a transform must be a function with a name, got {came}; write it with def")
    items = list(_signature(function).parameters.values())
    before = sum(item.kind in (item.POSITIONAL_ONLY, item.POSITIONAL_OR_KEYWORD) for item in items)
    if before < leading:
        wanted = "an argument" if leading == 1 else f"{leading} arguments"
        raise TypeError(f"{name} must take {wanted} before its parameters, got {before or 'none'}")
    found = []
    for item in items[leading:]:
        if item.name in _TAKEN:
            raise TypeError(f"{name}: a parameter may not be called {item.name}; the kit uses that name itself")
        domain = next((part for part in get_args(item.annotation)[1:] if isinstance(part, _DOMAINS)), None)
        if get_origin(item.annotation) is not Annotated or domain is None or item.kind is not item.KEYWORD_ONLY:
            raise TypeError(
                f"{name}: declare {item.name} by keyword with limits, for example "
                f"*, {item.name}: Annotated[float, aw.Range(0, 1)] = 0.5"
            )
        if item.default is item.empty:
            raise TypeError(f"{name}: give {item.name} a default, it is where its slider starts")
        found.append(Parameter(item.name, domain, domain.check(item.default, f"{name}: the default of {item.name}")))
    return tuple(found)


def check_texts(name: str, **texts: Any) -> None:
    """Raise an error for an option of a decorator that is no text."""
    for option, text in texts.items():
        if not isinstance(text, str):
            raise TypeError(f"{name}: {option} must be a text, got {errors.told(text)}")


# Stands for a picture that was not given.
MISSING: Any = object()


def refuse_places(name: str, parameters: Mapping[str, Parameter], given: tuple[Any, ...]) -> None:
    """Raise an error for values that are given by their place, not by their name."""
    if not given:
        return
    if not parameters:
        raise TypeError(f"{name} has no parameters, got {errors.told(given[0])}")
    words = ", ".join(f"{key}=..." for key in parameters)
    raise TypeError(f"{name} takes its values by keyword, {words}, got {errors.told(given[0])} without a name")


def _signature(function: Callable[..., Any]) -> inspect.Signature:
    try:
        return inspect.signature(function, eval_str=True)
    except NameError as error:
        raise TypeError(f"{function.__name__}: its annotations name something that is not defined: {error}") from None


def documented(text: str, parameters: Mapping[str, Parameter], others: Sequence[str] = (), *, grows: bool) -> str:
    """Return a transform's docstring with its Parameters, Returns and Raises.

    Parameters
    ----------
    text : str
        Without the indentation of the code; a section that it has already stays.
    parameters : mapping of str to Parameter
    others : sequence of str
        The names of the other pictures of a pair, as for `called`.
    grows : bool
        Whether the canvas that comes out may have another size.

    Returns
    -------
    str
    """
    lines = ["Parameters", "----------", "picture : array or Sample"]
    lines += [f"{name} : {'ClusterMeans' if name == 'means' else 'array or Sample'}" for name in others]
    for item in parameters.values():
        lines += [f"{item.name} : {item.domain!r}".replace("aw.", ""), f"    {item.default!r} unless it is named."]
    return sections.inserted(text, "\n".join(lines), _RETURNS_ANY_SIZE if grows else _RETURNS, _RAISES)


_RETURNS = """
Returns
-------
array or Sample
    As `picture`, of the same size and dtype.
"""
_RETURNS_ANY_SIZE = """
Returns
-------
array or Sample
    As `picture`, of the same dtype; the size is that of the canvas that comes out.
"""
_RAISES = """
Raises
------
TypeError
    An unknown keyword, a value of another type, or what is no picture.
ValueError
    A value outside of its limits.
"""


def called(parameters: Mapping[str, Parameter], others: Sequence[str] = ()) -> inspect.Signature:
    """Return the signature with which a transform is called: its pictures, then the values by keyword.

    `others` are the names of the other pictures of a pair; one with a star stands for several.
    """
    items = [inspect.Parameter(name, inspect.Parameter.POSITIONAL_ONLY) for name in ("picture", *others)
             if not name.startswith("*")]  # fmt: skip
    items += [inspect.Parameter(name[1:], inspect.Parameter.VAR_POSITIONAL) for name in others if name.startswith("*")]
    items += [inspect.Parameter(item.name, inspect.Parameter.KEYWORD_ONLY, default=item.default)
              for item in parameters.values()]  # fmt: skip
    return inspect.Signature(items)
