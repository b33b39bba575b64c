"""What the dialects have in common: calls that can be written and made, and one list of what cannot be said."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from augwidgets import transforms
from augwidgets.domain.errors import told
from augwidgets.recipe.groups import Group
from augwidgets.recipe.members import AnyMember

if TYPE_CHECKING:
    from augwidgets.recipe.recipe import Recipe
    from augwidgets.steps.open_step import OpenStep


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
    """Say, as a comment for the code, what several warps in a row do elsewhere; one warp is the same everywhere."""
    warps = [step for step in recipe.open_steps if step.on and step.transform.family == "spatial"]
    moving = [step for step in warps if step.transform.name not in _UNCOVERING_NOTHING]
    if len(moving) < 2:
        return []
    return ["# Each warp fills what it uncovers by itself: with several, the rims differ from those of the recipe."]


_UNCOVERING_NOTHING = ("flip_horizontal", "flip_vertical", "quarter_turn", "transpose")


class Untranslatable(ValueError):
    """Why one step cannot be said in a dialect; the reasons of all steps are put into one error."""


Translate = Callable[[Any, "Recipe"], Sequence[Call]]  # of an OpenStep, or of a Group under its kind


def translated(recipe: Recipe, ways: Mapping[str, Translate], dialect: str) -> list[Call]:
    """Return every step that is switched on, or raise one error that lists all that cannot be said."""
    calls: list[Call] = []
    steps = [step for step in recipe.steps if step.on]
    check_all(recipe, steps, ways, lambda step: calls.extend(ways[step.name](step, recipe)), dialect)
    return calls


def check_all(
    recipe: Recipe,
    steps: Sequence[OpenStep],
    known: Collection[str],
    say: Callable[[OpenStep], Any],
    dialect: str,
) -> None:
    """Try to say each step, and raise one error that lists all that cannot be said.

    A group is said by the way that `known` has under its kind, and refused where there is none.
    """
    refused: list[str] = []
    if recipe.min_visible:
        refused.append("min_visible (pictures are moved there, and boxes left to you)")
    if recipe.by_label:
        refused.append("by_label (every label has the same ranges there; for_label gives the recipe of one)")
    for step in steps:
        try:
            check_known(step, known)
            say(step)
        except Untranslatable as reason:
            refused.append(f"{step.name} ({reason})")
    if refused:
        raise ValueError(f"{dialect} cannot say: {'; '.join(refused)}")


def check_known(step: OpenStep | Group, known: Collection[str]) -> None:
    """Raise an error for a step or a group that has no way of being said."""
    if isinstance(step, Group):
        if step.kind not in known:
            raise Untranslatable("steps are not chosen from a group there")
        return
    # A function that is declared nowhere may have the name of one of the kit's, but is another.
    if not step.transform.is_kits or step.name not in known:
        raise Untranslatable("it is not translated")
    if step.where is not None:
        raise Untranslatable(f"only {step.where.words}; it acts on the whole picture there")


def weights_of(group: Group) -> tuple[float, ...] | None:
    """Return the weights of the steps that are switched on, nothing where each is chosen equally often."""
    if group.weights is None:
        return None
    found = tuple(weight for weight, step in zip(group.weights, group.members, strict=True) if step.on)
    return found if len(set(found)) > 1 else None


def each_time(group: Group) -> Group:
    """Return the choice that a group makes several times, where the same member may come again."""
    return group.replace(kind="one_of", n=None, again=False, chance=1.0, on=True, members=group.members, ids=group.ids)


def translated_members(group: Group, recipe: Recipe, ways: Mapping[str, Translate]) -> list[list[Call]]:
    """Return each step of a group that is switched on, or refuse the group with all that cannot be said in it."""
    said: list[list[Call]] = []
    refused: list[str] = []
    for step in group.members:
        try:
            if step.on:
                check_known(step, ways)
                said.append(list(ways[step.name](step, recipe)))
        except Untranslatable as reason:
            refused.append(f"{step.name}: {reason}")
    if refused:
        raise Untranslatable("; ".join(refused))
    return said


def closed(step: OpenStep, name: str) -> Any:
    """Return the one value of a parameter, or refuse its range."""
    domain = step.transform.parameters[name].domain
    if not domain.is_closed(step.ranges[name]):
        raise Untranslatable(f"{name} can only have one value, got {told(domain.written(step.ranges[name]))}")
    return domain.written(step.ranges[name])


def fill_of(step: OpenStep, recipe: Recipe) -> tuple[str, float]:
    """Return the fill and the level of a spatial step: its own, or the recipe's."""
    fill = closed(step, "fill") if "fill" in step.ranges else recipe.fill
    level = closed(step, "fill_level") if "fill_level" in step.ranges else recipe.fill_level
    return fill, level


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
