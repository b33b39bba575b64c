"""What the dialects have in common: calls that can be written and made, and one list of what cannot be read."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from augwidgets import transforms
from augwidgets.recipe.members import AnyMember

if TYPE_CHECKING:
    from augwidgets.recipe.recipe import Recipe


@dataclass(frozen=True)
class Constant:
    """A name of another library, such as ``cv2.BORDER_WRAP``: written as it is, looked up when it is needed."""

    module: str
    name: str

    def __repr__(self) -> str:
        return f"{self.module}.{self.name}"

    def found(self) -> Any:
        return getattr(importlib.import_module(self.module), self.name)


@dataclass(frozen=True)
class Call:
    """``A.Name([parts], key=value)``: can be written as text and made as an object, so that both are the same.

    Examples
    --------
    >>> Call("Sequential", parts=(Call("VerticalFlip", {"p": 1.0}),), values={"p": 0.5}).written("A")
    'A.Sequential([A.VerticalFlip(p=1.0)], p=0.5)'
    """

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    parts: tuple[Call, ...] = ()
    note: str = ""  # what a reader of the text should know

    def written(self, prefix: str, text_of: Callable[[str, Any], str] = lambda _, value: repr(value)) -> str:
        """Return the text; `text_of` takes the call's name and a value, where a library has a way of its own."""
        words = [f"[{', '.join(part.written(prefix, text_of) for part in self.parts)}]"] if self.parts else []
        words += [f"{name}={text_of(self.name, value)}" for name, value in self.values.items()]
        return f"{prefix}.{self.name}({', '.join(words)})"

    def made(self, module: Any) -> Any:
        values = {name: value.found() if isinstance(value, Constant) else value for name, value in self.values.items()}
        parts = [[part.made(module) for part in self.parts]] if self.parts else []
        return getattr(module, self.name)(*parts, **values)


def about_rims(recipe: Recipe) -> list[str]:
    """Return, as a comment for the code, what several warps in a row do elsewhere; one warp is the same everywhere."""
    warps = [step for step in recipe.open_steps if step.on and step.transform.family == "spatial"]
    moving = [step for step in warps if step.transform.name not in _UNCOVERING_NOTHING]
    if len(moving) < 2:
        return []
    return ["# Each warp fills what it uncovers by itself: with several, the rims differ from those of the recipe."]


_UNCOVERING_NOTHING = ("flip_horizontal", "flip_vertical", "quarter_turn", "transpose")


class Untranslatable(ValueError):
    """Why one step cannot be said in a dialect; the reasons of all steps are put into one error."""


def allowed(name: str, **ranges: Any) -> dict[str, Any]:
    """Return ranges of a transform as they are, or refuse one that lies outside what is allowed here."""
    parameters = transforms.CATALOGUE[name].parameters
    try:
        return {key: parameters[key].domain.check_open(value, key) for key, value in ranges.items()}
    except ValueError as error:
        raise Untranslatable(str(error)) from None


def read_back(parts: Sequence[Any], ways: Mapping[str, Callable[[Any], Sequence[AnyMember]]]) -> list[AnyMember]:
    """Return the steps that a neighbour's parts stand for, or raise one error that lists all that are none."""
    steps: list[AnyMember] = []
    refused: list[str] = []
    for part in parts:
        name = type(part).__name__
        try:
            if name not in ways:
                raise Untranslatable("it is not translated into a step")
            steps += ways[name](part)
        except Untranslatable as reason:
            refused.append(f"{name} ({reason})")
    if refused:
        raise ValueError(f"a recipe cannot say: {'; '.join(refused)}")
    return steps
