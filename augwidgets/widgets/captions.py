"""What stands under a tile, and what is said of it to those who do not see it."""

from __future__ import annotations

from collections.abc import Sequence

from augwidgets.steps.step import Step

_LINE = 26  # characters that fit on one line, beside the tile's number


def caption(steps: Sequence[Step]) -> list[list[str]]:
    """Give the lines under a tile: geometry, if any, then all that leaves every pixel in its place.

    Examples
    --------
    >>> import augwidgets as aw
    >>> caption([aw.rotate.at(angle=24), aw.gamma.at(exponent=0.8)])
    [['+24°'], ['gamma 0.80']]
    >>> caption([aw.gamma.at(exponent=0.8)])
    [['gamma 0.80'], []]
    >>> caption([])
    [['as it was'], ['tone as it was']]
    """
    moves = [step.short() for step in steps if step.transform.family == "spatial"]
    tones = [step.short() for step in steps if step.transform.family != "spatial"]
    if max(len(" ".join(moves)), len(" ".join(tones))) > _LINE:
        return [moves + tones, []]  # it flows over more lines then, and need not begin one for the tones
    return [moves or tones or ["as it was"], tones if moves else [] if tones else ["tone as it was"]]


def title(number: int, lines: Sequence[Sequence[str]]) -> str:
    """Write a caption as the title of a figure's picture."""
    first, *rest = ("  ".join(words) for words in lines)
    return "\n".join([f"{number}  {first}", *filter(None, rest)])


def alt(steps: Sequence[Step]) -> str:
    """Say in words what was done.

    Examples
    --------
    >>> import augwidgets as aw
    >>> alt([aw.rotate.at(angle=24), aw.flip_horizontal.at()])
    'rotate +24°, flip horizontal'
    """
    return ", ".join(_named(step) for step in steps) or "as it was"


def _named(step: Step) -> str:
    name, short = step.transform.name.replace("_", " "), step.short()
    first, _, rest = short.partition(" ")
    if name.startswith(first) and first:  # "bright ×0.87" of brightness
        short = rest
    return name if short in name else f"{name} {short.removeprefix(name).strip()}"
