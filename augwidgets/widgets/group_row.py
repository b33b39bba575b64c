"""A group of a recipe on the screen: its switch, chance and tools, and a row for each of its members."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from augwidgets.domain.range import Range
from augwidgets.recipe.groups import Group
from augwidgets.recipe.policies import MAGNITUDE, at_magnitude, magnitude_of
from augwidgets.sample.region import Region
from augwidgets.steps.member import Member
from augwidgets.widgets.controls import row_for
from augwidgets.widgets.entry import Entry, Row
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.nested_row import NestedRow
from augwidgets.widgets.step_row import StepRow, changed, head_of, shape_of


class GroupRow:
    """The controls of a group; `change` takes the whole group as it is to be, `act` "up", "down", "remove" or "add".

    `focus` is told the classes of the controls of which the first that is there gets the focus, once a member's own are
    made anew.
    """

    def __init__(
        self,
        kit: Kit,
        number: int,
        group: Group,
        change: Callable[[Group], None],
        act: Callable[[str], None],
        regions: Mapping[str, Region],
        focus: Callable[..., None],
    ) -> None:
        self._group, self._focus, self._number = group, focus, number
        self._to = change
        self._shape = _shape(group, regions, kit.explorer.sample.size)
        self._kit = kit
        self._shown: tuple[Any, ...] | None = None
        magnitude = magnitude_of(group)
        name = group.name.replace("_", " ") if magnitude is None else "rand augment"
        head = head_of(kit, number, group, name, lambda **changes: self._change(self._group.replace(**changes)), act)
        self._switch, self._chance, self._tools, row = head
        self._note = kit.text("", "aw-about")
        self._count: Row | None = None
        counted: tuple[Any, ...] = ()
        if group.n is not None and len(group.members) > 1:
            domain = Range(1, len(group.members), whole=True)
            entry = Entry(
                name, "happen", domain, group.n, lambda n: self._change(self._group.replace(n=n)), is_open=False
            )
            self._count = row_for(kit, entry)
            counted = (self._count.box,)
        self._magnitude: Row | None = None
        if magnitude is not None:
            is_open = isinstance(magnitude, tuple)
            entry = Entry(name, "magnitude", MAGNITUDE, magnitude, self._strengthen, is_open=is_open)
            self._magnitude = row_for(kit, entry)
            counted = (*counted, self._magnitude.box)
        self._members = {
            key: self._row(key, member, regions) for key, member in zip(group.ids or (), group.members, strict=True)
        }
        inside = kit.column(*(member.box for member in self._members.values()), classes="aw-members")
        adds = f"choose a transform to add to {name} {number}"
        add = kit.button(
            "Add to this group", f"aw-add-in aw-add-in-{number}", adds, "plus", functools.partial(act, "add")
        )
        self.box = kit.column(row, self._note, *counted, inside, add, classes=f"aw-step aw-group-step aw-step-{number}")

    def fits(self, step: Any, regions: Mapping[str, Region]) -> bool:
        """Return whether these controls can show that step."""
        size = self._kit.explorer.sample.size
        return isinstance(step, Group) and self._shape == _shape(step, regions, size)

    def show(self, group: Group, *, first: bool, last: bool) -> None:
        """Put the group's state on the controls; it does not count as a change."""
        self._group = group
        if self._shown == (group, first, last):
            return
        self._shown = (group, first, last)
        self._kit.put(self._switch, group.on)
        self._kit.put(self._chance, round(100 * group.chance))
        self._chance.disabled = not group.on
        self._note.value = group.summary
        (self.box.remove_class if group.on else self.box.add_class)("aw-off")
        if self._count is not None:
            self._count.show(group.n)
            self._count.enable(group.on)
        magnitude = magnitude_of(group)
        if self._magnitude is not None and magnitude is not None:
            self._magnitude.show(magnitude)
            self._magnitude.enable(group.on)
        for place, (key, member) in enumerate(zip(group.ids or (), group.members, strict=True)):
            self._members[key].show(member, first=place == 0, last=place == len(group.members) - 1)
        self._tools["up"].disabled, self._tools["down"].disabled = first, last

    def _row(self, key: int, member: Member, regions: Mapping[str, Region]) -> StepRow | NestedRow:
        number = f"{self._number}-{key}"
        change, act = functools.partial(self._member, key), functools.partial(self._member_acts, key)
        if isinstance(member, Group):
            return NestedRow(self._kit, number, member, change, act)
        step: Any = member
        return StepRow(self._kit, number, step, change, act, regions)

    def _change(self, group: Group) -> None:
        self._shown = None  # a control stands elsewhere now
        self._to(group)
        self._group = group  # the next change may come before it is shown

    def _strengthen(self, magnitude: float | tuple[float, float]) -> None:
        self._change(at_magnitude(self._group, magnitude))

    def _place(self, key: int) -> int:
        return list(self._group.ids or ()).index(key)

    def _member(self, key: int, /, **changes: Any) -> None:
        place = self._place(key)
        member = self._group.members[place]
        new = member.replace(**changes) if isinstance(member, Group) else changed(member, **changes)
        self._change(self._group.changing(place, new))

    def _member_acts(self, key: int, word: str) -> None:
        place = self._place(key)
        if word == "remove":
            left = self._group.removing(place)
            near = (left.ids or ())[min(place, len(left.members) - 1)]
            self._focus(f"aw-remove-{self._number}-{near}", f"aw-add-in-{self._number}")
            self._change(left)
        elif word == "where":
            self._focus(f"aw-where-{self._number}-{key}")
        else:
            to = place + (1 if word == "down" else -1)
            back = "up" if word == "down" else "down"
            self._focus(f"aw-{word}-{self._number}-{key}", f"aw-{back}-{self._number}-{key}")
            self._change(self._group.moving(place, min(max(to, 0), len(self._group.members) - 1)))


def _shape(group: Group, regions: Mapping[str, Region], size: tuple[int, int]) -> tuple[Any, ...]:
    members = tuple(
        "told in words" if isinstance(member, Group) else shape_of(member, regions, size) for member in group.members
    )
    return group.kind, group.again, group.ids, members, type(magnitude_of(group))
