"""The code of a recipe in pieces: texts as Python wrote them, and between them the places of what the sliders say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from augwidgets.recipe.own_functions import OwnFunctions
from augwidgets.recipe.recipe import Recipe
from augwidgets.steps.open_step import OpenStep
from augwidgets.steps.step import Step, within_region

Pieces = list[Any]  # texts, and {"step": number}, {"fill": None} or {"seed": None}


def pieces_of(code: str, recipe: Recipe, seed: int, moved: Iterable[int]) -> Pieces:
    """Return the code of a recipe in pieces.

    Parameters
    ----------
    code : str
        As an explorer writes it.
    recipe : Recipe
        Whose code it is.
    seed : int
        That it names.
    moved : iterable of int
        The places of the steps that have sliders.

    Returns
    -------
    list of str and dict

    Examples
    --------
    >>> import augwidgets as aw
    >>> recipe = aw.Recipe([aw.rotate], fill="edge")
    >>> pieces_of(recipe.to_code(), recipe, 0, [0])[1:]
    [{'step': 0}, ',\\n    ],\\n', {'fill': None}, ')\\n']
    """
    moved = set(moved)
    own = OwnFunctions(step.transform for step in recipe.open_steps)
    pieces: Pieces = []
    start = 0
    for place, step in enumerate(recipe.steps):
        if place not in moved or not isinstance(step, OpenStep):
            continue
        text = step.written_as(own.name_of(step.transform))
        at = code.index(f"        {text},\n", start) + 8
        pieces += [code[start:at], {"step": place}]
        start = at + len(text)
    if not pieces:
        return [code]
    end = code.index("\n    ],\n", start) + len("\n    ],\n")
    pieces += [code[start:end], {"fill": None}]
    tail = code[end:].removeprefix(f"    fill={recipe.fill!r},\n")
    before, found, after = tail.partition(f"seed=({seed}, 0, k)")
    return [*pieces, before + "seed=(", {"seed": None}, f", 0, k){after}"] if found else [*pieces, tail]


def pieces_of_step(code: str, step: Step) -> Pieces:
    """Return the code of a step at its chosen values in pieces.

    Parameters
    ----------
    code : str
        As an explorer writes it.
    step : Step

    Returns
    -------
    list of str and dict
    """
    before, found, after = code.partition(f"step = {step!r}\n")
    return [f"{before}step = ", {"step": 0}, f"\n{after}"] if found else [code]


def call_of(step: OpenStep, name: str, word: str = "between") -> list[str]:
    """Return what stands before and behind the ranges of a step in its code, without its chance.

    Parameters
    ----------
    step : OpenStep
    name : str
        What code calls its transform.
    word : {"between", "at"}

    Returns
    -------
    list of two str

    Examples
    --------
    >>> import augwidgets as aw
    >>> call_of(aw.rotate.usual(), "aw.rotate")
    ['aw.rotate.between(', ')']
    """
    if step.transform.opaque:
        return [within_region(step.where, name), ""]
    before, _, after = within_region(step.where, f"{name}.{word}(\0)").partition("\0")
    return [before, after]
