"""A group inside of a group on the screen: its switch, chance and tools, and in words what it does."""

from __future__ import annotations

from typing import Any

from augwidgets.recipe.groups import Group
from augwidgets.recipe.in_words import in_words
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.step_row import Act, Change, head_of


class NestedRow:
    """The controls of a group that is a member of another one; its own members are told in words.

    `change` is called with the changes that `Group.replace` takes, `act` with "up", "down" or "remove".
    """

    def __init__(self, kit: Kit, number: str, group: Group, change: Change, act: Act) -> None:
        self._kit = kit
        self._shown: tuple[Group, bool, bool] | None = None

        def heard(**changes: Any) -> None:
            self._shown = None  # a control stands elsewhere now
            change(**changes)

        self._switch, self._chance, self._tools, head = head_of(kit, number, group, name_of(group), heard, act)
        self._words = kit.text("", "aw-about")
        self.box = kit.column(head, self._words, classes=f"aw-step aw-nested aw-step-{number}")

    def show(self, group: Group, *, first: bool, last: bool) -> None:
        """Put the group's state on the controls; it does not count as a change."""
        if self._shown == (group, first, last):
            return
        self._shown = (group, first, last)
        self._kit.put(self._switch, group.on)
        self._switch.description = name_of(group)
        self._kit.put(self._chance, round(100 * group.chance))
        self._chance.disabled = not group.on
        words = in_words(group.replace(chance=1.0, on=True)).removeprefix(f"{name_of(group)} ")
        self._words.value = words.replace(" %", "\N{NO-BREAK SPACE}%")
        (self.box.remove_class if group.on else self.box.add_class)("aw-off")
        self._tools["up"].disabled, self._tools["down"].disabled = first, last


def name_of(group: Group) -> str:
    """Return a name for a group: those of its steps."""
    return ", ".join(dict.fromkeys(step.name.replace("_", " ") for step in group.open_steps))
