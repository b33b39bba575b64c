"""What a page says of a transform in words: what it does, its parameters with unit and limits, where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from augwidgets.domain.range import Range
from augwidgets.domain.sections import parts
from augwidgets.domain.seed import Seed
from augwidgets.domain.units import percent
from augwidgets.steps.transform import Transform
from augwidgets.view.site.layout import escaped, paragraphs, prose, table

_HEAD = ("parameter", "unit", "limits", "usual", "default", "no change")


def words(transform: Transform, pages: Mapping[str, str]) -> str:
    """Return what the docstring says below its first sentence, and what is to be known of some values.

    Parameters
    ----------
    transform : Transform
    pages : mapping of str to str
        By the names of transforms: their pages.

    Returns
    -------
    str
    """
    text = parts(transform.__doc__ or "").get("", "")
    told = paragraphs(text.partition("\n")[2])
    for name, cautions in transform.cautions.items():
        told += [f"With `{name}={value!r}`: {said}." for value, said in cautions.items()]
    if transform.usual_chance < 1:
        told.append(f"Added to a recipe, it acts in {percent(transform.usual_chance)} of the draws.")
    return "".join(f"<p>{prose(one, pages)}</p>" for one in told)


def parameters(transform: Transform) -> str:
    """Return the table of its parameters."""
    if not transform.parameters:
        return f"<p>{escaped(transform.name.replace('_', ' '))} has none.</p>"
    return table(_HEAD, _rows(transform), "the parameters")


def _rows(transform: Transform) -> Iterable[tuple[str, ...]]:
    for item in transform.parameters.values():
        domain: Any = item.domain
        if isinstance(domain, Range):
            unit, limits = domain.unit or "a number", domain.format_open((domain.low, domain.high))
            unit += ", whole" if domain.whole else ""
            usual = domain.format_open(domain.usual_open(item.default))
        elif isinstance(domain, Seed):
            unit, limits, usual = "a seed", "any whole number from 0", "drawn"
        else:
            unit, limits = "a choice", ", ".join(map(domain.format, domain.options))
            usual = ", ".join(map(domain.format, domain.usual_open(item.default)))
        neutral = getattr(domain, "neutral", None)
        rest = "" if neutral is None else domain.format(neutral)
        yield item.name, unit, limits, usual, domain.format(item.default), rest


def sources(transform: Transform) -> str:
    """Return the papers and pages that its docstring names."""
    told = paragraphs(parts(transform.__doc__ or "").get("References", ""))
    return f"<ul>{''.join(f'<li>{prose(one)}</li>' for one in told)}</ul>" if told else ""


def example(transform: Transform) -> str:
    """Return the example of its docstring."""
    text = parts(transform.__doc__ or "").get("Examples", "")
    return f'<pre tabindex="0">{escaped(text)}</pre>' if text else ""
