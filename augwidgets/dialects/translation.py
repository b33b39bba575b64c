"""From a recipe to a dialect: each step as it is, as what is nearest to it there, or not at all.

A dialect has a table of ways, one for each transform that has words there. A way takes the step and a `Writing` and
returns what the step becomes; what differs there it tells the `Writing`, which refuses the step or notes it. What is
not even near raises `Untranslatable`. So one table serves both, and no dialect knows which of them is wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from augwidgets.dialects.calls import Call, Untranslatable
from augwidgets.dialects.step_writing import Writing
from augwidgets.recipe.groups import Group
from augwidgets.recipe.nearest import NearestStep, check_something_is_left
from augwidgets.recipe.settings import OF_LABELS

if TYPE_CHECKING:
    from augwidgets.recipe.recipe import Recipe
    from augwidgets.steps.open_step import OpenStep


Translate = Callable[[Any, Writing], Any]  # of an OpenStep, or of a Group under its kind
IN_PIXELS = "in pixels: "  # before the name of a transform in a table of ways: of a step that counts pixels


@dataclass(frozen=True)
class Said:
    """A step, or a setting of the recipe, with what it becomes in a dialect."""

    name: str
    what: Any = None  # calls, arguments, lines: what the dialect's ways return
    differs: tuple[str, ...] = ()
    left_out: str = ""

    def row(self, becomes: str, notes: Sequence[str] = ()) -> NearestStep:
        """Return the row of a table; `notes` are small differences that no step is refused for."""
        differs = tuple(dict.fromkeys([*self.differs, *filter(None, notes)]))
        return NearestStep(self.name, "" if self.left_out else becomes, differs, self.left_out)


def translated(
    recipe: Recipe, ways: Mapping[str, Translate], dialect: str, *, nearest: bool = False, all_out: bool = False
) -> list[Said]:
    """Return every step that is switched on, by its way; see `translated_by`."""
    return translated_by(
        recipe,
        [step for step in recipe.steps if step.on],
        ways,
        lambda step, writing: way_of(step, ways)(step, writing),
        dialect,
        nearest=nearest,
        all_out=all_out,
    )


def translated_by(
    recipe: Recipe,
    steps: Sequence[Any],
    known: Collection[str],
    way: Translate,
    dialect: str,
    *,
    nearest: bool = False,
    all_out: bool = False,
) -> list[Said]:
    """Return what each step becomes, or raise one error that lists all that cannot be said.

    Parameters
    ----------
    recipe, steps : Recipe, sequence
    known : collection of str
        The transforms that have words, and the kinds of groups.
    way : callable
        Of any step.
    dialect : str
        As the error names it.
    nearest : bool
        Whether what is near is taken, and what is not is left out instead of refused.
    all_out : bool
        Whether everything may be left out.

    Raises
    ------
    ValueError
    """
    said = _settings(recipe)
    for step in steps:
        writing = Writing(recipe, nearest)
        try:
            check_known(step, known)
            said.append(Said(step.name, way(step, writing), tuple(writing.differences)))
        except Untranslatable as reason:
            said.append(Said(step.name, left_out=str(reason)))
    refused = [f"{one.name} ({one.left_out})" for one in said if one.left_out]
    if refused and not nearest:
        raise ValueError(f"{dialect} cannot say: {'; '.join(refused)}")
    if nearest and not all_out and steps:
        check_something_is_left([one.row("") for one in said], dialect)
    return said


def _settings(recipe: Recipe) -> list[Said]:
    said = []
    of_labels = [name for name in recipe.settings() if name in OF_LABELS]
    said += [Said(name, left_out="pictures are moved there, and boxes left to you") for name in of_labels]
    if recipe.by_label:
        why = "every label has the same ranges there; for_label gives the recipe of one"
        said.append(Said("by_label", left_out=why))
    return said


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
    if step.counted and IN_PIXELS + step.name not in known:
        raise Untranslatable(f"{' and '.join(step.counted)} in pixels; they are not counted there")


def way_of(step: OpenStep | Group, ways: Mapping[str, Translate]) -> Translate:
    """Return the way of a step: another one where it counts pixels (`px`)."""
    return ways[IN_PIXELS + step.name if getattr(step, "counted", None) else step.name]


def each_time(group: Group) -> Group:
    """Return the choice that a group makes several times, where the same member may come again."""
    return group.replace(kind="one_of", n=None, again=False, chance=1.0, on=True, members=group.members, ids=group.ids)


def translated_members(
    group: Group, writing: Writing, ways: Mapping[str, Translate]
) -> tuple[list[list[Call]], tuple[float, ...] | None]:
    """Return each step of a group that is switched on, with their weights where some are chosen more often.

    The nearest leaves out of the group what cannot be said.

    Raises
    ------
    Untranslatable
        With all that cannot be said in it.
    """
    said: list[list[Call]] = []
    weights: list[float] = []
    refused: list[str] = []
    for step, weight in zip(group.members, group.weights or (1.0,) * len(group.members), strict=True):
        member = Writing(writing.recipe, writing.nearest)
        try:
            if step.on:
                check_known(step, ways)
                said.append(list(way_of(step, ways)(step, member)))
                weights.append(weight)
                for so in member.differences:
                    writing.differs(so, f"{step.name.replace('_', ' ')}: {so}")
        except Untranslatable as reason:
            refused.append(f"{step.name}: {reason}")
    if refused:
        if not said:
            raise Untranslatable("; ".join(refused))
        writing.differs("; ".join(refused), f"without {'; '.join(refused)}")
    return said, tuple(weights) if group.weights is not None and len(set(weights)) > 1 else None


# -- of calls --------------------------------------------------------------------------------------------------------


def calls_of(said: Sequence[Said]) -> list[Call]:
    """Return the calls of all steps."""
    return [call for one in said if not one.left_out for call in one.what]


def call_lines(said: Sequence[Said], prefix: str, text_of: Callable[[str, Any], str] | None = None) -> list[str]:
    """Return the lines of all steps, below comments on what differs."""
    lines = []
    for one in said:
        lines += one.row("").comments()
        for call in [] if one.left_out else one.what:
            lines.append(f"{_text(call, prefix, text_of)}," + (f"  # {call.note}" if call.note else ""))
    return [f"    {line}" for line in lines]


def call_rows(said: Sequence[Said], prefix: str, text_of: Callable[[str, Any], str] | None = None) -> list[NearestStep]:
    """Return the rows of a table of the same."""
    rows = []
    for one in said:
        calls = [] if one.left_out else one.what
        text = ", ".join(_text(call, prefix, text_of) for call in calls)
        rows.append(one.row(text, [call.note for call in calls]))
    return rows


def _text(call: Call, prefix: str, text_of: Callable[[str, Any], str] | None) -> str:
    return call.written(prefix) if text_of is None else call.written(prefix, text_of)
