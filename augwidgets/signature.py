"""Reading a declaration: a transform's signature becomes its parameters and the table in its documentation."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

from augwidgets.domain import Choice, Domain, Range, Seed, Switch
from augwidgets.moving import FILLS

_DOMAINS = (Range, Choice, Switch, Seed)


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
    name = getattr(function, "__name__", repr(function))
    found = []
    for item in list(_signature(function).parameters.values())[leading:]:
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


def _signature(function: Callable[..., Any]) -> inspect.Signature:
    try:
        return inspect.signature(function, eval_str=True)
    except NameError as error:
        raise TypeError(f"{function.__name__}: its annotations name something that is not defined: {error}") from None


def documented(text: str, parameters: Mapping[str, Parameter]) -> str:
    """Put the table of parameters into a docstring, under its first paragraphs and before its other sections."""
    if not parameters:
        return text
    lines = ["Parameters", "----------"]
    for item in parameters.values():
        lines += [f"{item.name} : {item.domain!r}".replace("aw.", ""), f"    {item.default!r} unless it is named."]
    prose, rule, sections = text.partition("\n\nExamples\n")
    return "\n".join([prose, "", *lines]) + rule + sections
