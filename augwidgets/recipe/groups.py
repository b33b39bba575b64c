"""`Group`: steps of a recipe of which only some happen, or in another order each time, or all together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from augwidgets.domain import faces
from augwidgets.domain.errors import told
from augwidgets.domain.quantiles import Quantiles
from augwidgets.recipe import ids as numbered
from augwidgets.recipe.arrangement import Arrangement
from augwidgets.recipe.checks import checked_members, checked_n, checked_weights
from augwidgets.steps.member import Member
from augwidgets.steps.open_step import CHANCE, OpenStep
from augwidgets.steps.step import Step
from augwidgets.steps.transform import Transform

KINDS = ("one_of", "some_of", "any_order", "in_order")

# The ids of members lie below this.
LIMIT = 2**12

# Beside the rows of its own values, a member has these: by which it is chosen; all those of a group that is a member;
# and, from there on, those of its values when it is chosen a second time, a third.
CHOSEN, INSIDE = 0, 1


@dataclass(frozen=True, repr=False)
class Group(Arrangement, Member):
    """Steps of which one, or some, happen, or all. Made by `one_of`, `some_of`, `any_order` and `in_order`.

    A recipe holds it like a step, with a chance and a switch of its own. It draws by the ids of its members: each has
    a quantile by which it is chosen, and a row of them for its values. Dragging a member's range, switching it off,
    moving it or adding another leaves the values of the others as they are. A member may be a group itself.

    It is read like a list of its members. One that is added has the mean weight of the others, where they have weights;
    `n` goes down where fewer members are left.

    Parameters
    ----------
    kind : {"one_of", "some_of", "any_order", "in_order"}
    members : sequence of OpenStep or Group
    n : int, optional
        How many of them happen; with "some_of" only. Where fewer are switched on, these.
    chance : float
        With which the group happens at all; a member that was chosen then happens with its own chance.
    on : bool
    ids : sequence of int, optional
        0, 1, 2 ... at first.
    weights : sequence of float, optional
        How often each is chosen, compared with the others; equally often, unless they are given. With "one_of" only.
    again : bool
        Whether each of the `n` is chosen from all, so that the same one may come again, and they happen in the order
        in which they were chosen. With "some_of" only.

    Examples
    --------
    >>> import augwidgets as aw
    >>> group = aw.one_of([aw.blur.between(sigma=(1, 3)), aw.sharpen.between(amount=(1, 3))])
    >>> group = group.changing(0, group.members[0].replace(sigma=(2, 4))).adding(aw.invert.at())
    >>> group.replace(chance=0.5)                                           # doctest: +NORMALIZE_WHITESPACE
    aw.maybe(aw.one_of([aw.blur.between(sigma=(2.0, 4.0)), aw.sharpen.between(amount=(1.0, 3.0)),
        aw.invert.between()]), 0.5)
    """

    _word = "group"
    _limit = LIMIT

    kind: str
    members: Sequence[Any]  # a tuple of OpenSteps and Groups, whatever was handed in
    n: int | None = None
    chance: float = 1.0
    on: bool = True
    ids: Sequence[int] | None = None
    weights: Sequence[float] | None = None
    again: bool = False

    def __post_init__(self) -> None:
        put = object.__setattr__
        if not isinstance(self.kind, str) or self.kind not in KINDS:
            raise ValueError(f"a group must be one of {', '.join(map(repr, KINDS))}, got {told(self.kind)}")
        put(self, "members", checked_members(self.members, self.kind))
        if (self.n is not None) != (self.kind == "some_of"):
            raise ValueError(f"n goes with 'some_of', and must be there, got {told(self.n)} for {self.kind!r}")
        if self.n is not None:
            put(self, "n", checked_n(self.n, len(self.members)))
        put(self, "chance", CHANCE.check(self.chance, "chance"))
        if not isinstance(self.on, bool):
            raise TypeError(f"on must be True or False, got {told(self.on)}")
        put(self, "ids", numbered.checked(self.ids, len(self.members), LIMIT))
        if self.weights is not None:
            if self.kind != "one_of":
                raise ValueError(f"weights go with 'one_of', got some for {told(self.kind)}")
            put(self, "weights", checked_weights(self.weights, len(self.members)))
        if not isinstance(self.again, bool):
            raise TypeError(f"again must be True or False, got {told(self.again)}")
        if self.again and self.kind != "some_of":
            raise ValueError(f"again goes with 'some_of', got it for {told(self.kind)}")

    def draw(self, rows: Quantiles, given: Mapping[str, Any]) -> tuple[Step, ...]:
        """Draw which members happen, and their values.

        Parameters
        ----------
        rows : Quantiles
            Those of the group.
        given : mapping of str to value
            The recipe's fill.

        Returns
        -------
        tuple of Step
        """
        if not self.on or rows.row(1)[0] >= self.chance:
            return ()
        own = [rows.of(number) for number in self.ids or ()]
        places = [place for place, member in enumerate(self.members) if member.on]
        if self.again:
            turns = range(self.most if places else 0)
            chosen = [(self._arrivals(own, places, turn)[0], turn) for turn in turns]
        elif self.kind == "in_order":
            chosen = [(place, 0) for place in places]
        else:
            order = self._arrivals(own, places, 0)[: self.most]
            chosen = [(place, 0) for place in (order if self.kind == "any_order" else sorted(order))]
        steps: list[Step] = []
        for place, turn in chosen:
            member, values = self.members[place], own[place].of(INSIDE + turn) if turn else own[place]
            steps += member.draw(values.of(INSIDE) if isinstance(member, Group) else values, given)
        return tuple(steps)

    def _arrivals(self, own: Sequence[Quantiles], places: Sequence[int], turn: int) -> list[int]:
        """Return the places in the order of a race: each arrives after a time that is the shorter, the more it weighs.

        With equal weights the order is that of the quantiles, and switching one off leaves the order of the others.
        """
        weights = self.weights or (1.0,) * len(self.members)
        rows = {place: own[place].of(CHOSEN).row(turn + 1)[turn] for place in places}
        times = {place: -math.log1p(-quantile) / weights[place] for place, quantile in rows.items()}
        return sorted(places, key=lambda place: times[place])

    @property
    def name(self) -> str:
        """What a list of steps calls it: its kind."""
        return self.kind

    @property
    def most(self) -> int:
        """How many of its members happen at most."""
        return {"one_of": 1, "some_of": self.n or 1}.get(self.kind, len(self.members))

    @property
    def open_steps(self) -> tuple[OpenStep, ...]:
        """Every step in it, those of groups inside too, in order."""
        found: list[OpenStep] = []
        for member in self.members:
            found += member.open_steps if isinstance(member, Group) else (member,)
        return tuple(found)

    @property
    def depth(self) -> int:
        """How many groups lie in each other, this one counted."""
        return 1 + max(member.depth if isinstance(member, Group) else 0 for member in self.members)

    @property
    def summary(self) -> str:
        """What happens, in one line."""
        count = len(self.members)
        if self.kind == "any_order":
            return f"All {count}, in another order each time."
        if self.kind == "in_order":
            return f"All {count}, one after another."
        if self.again:
            times = "Once" if self.most == 1 else f"{self.most} times"
            return f"{times} one of these {count}, chosen anew each time; the same one may come again."
        if self.weights is not None:
            return f"1 of these {count}, chosen anew each time, as often as {_ratio(self.weights)}."
        return f"{self.most} of these {count}, chosen anew each time."

    @property
    def slow(self) -> bool:
        """Whether one of its members is that may happen."""
        return any(member.on and member.slow for member in self.members)

    @property
    def pair(self) -> Transform | None:
        return next((member.pair for member in self.members if self.on and member.pair), None)

    # -- changing it ---------------------------------------------------------------------------------------------

    def replace(self, **changes: Any) -> Group:
        """Return the group with another ``n``, ``chance``, ``on`` or ``weights`` (or kind, members and ids).

        Parameters
        ----------
        **changes
            Fields by their names.

        Returns
        -------
        Group

        Raises
        ------
        TypeError, ValueError
            No such field, or what it does not allow.
        """
        if "members" in changes:
            changes = {"ids": None, "weights": None, **changes}
        return replace(self, **changes)

    @property
    def _held(self) -> Sequence[Any]:
        return self.members

    def _with_changed(self, place: int, step: Any) -> Group:
        members = (*self.members[:place], step, *self.members[place + 1 :])
        return self.replace(members=members, ids=self.ids, weights=self.weights)

    def _with_added(self, step: Any, number: int) -> Group:
        weights = None if self.weights is None else (*self.weights, sum(self.weights) / len(self.weights))
        return self.replace(members=(*self.members, step), ids=(*(self.ids or ()), number), weights=weights)

    def _arranged(self, places: Sequence[int]) -> Group:
        if not places:
            raise ValueError(f"{self.kind} must keep at least one step; remove the group instead")
        ids = self.ids or ()
        n = None if self.n is None else min(self.n, len(places))
        members = tuple(self.members[place] for place in places)
        weights = None if self.weights is None else tuple(self.weights[place] for place in places)
        return self.replace(members=members, ids=tuple(ids[place] for place in places), n=n, weights=weights)

    # -- writing it down -----------------------------------------------------------------------------------------

    def written(self, members: str) -> str:
        """Return it as code.

        Parameters
        ----------
        members : str
            The code of the list of its members.

        Returns
        -------
        str
        """
        words = [*([] if self.n is None else [str(self.n)]), members]
        if self.ids != tuple(range(len(self.members))):
            words.append(f"ids={self.ids}")
        if self.weights is not None:
            words.append(f"weights={self.weights}")
        if self.again:
            words.append("again=True")
        text = f"aw.{self.kind}({', '.join(words)})"
        if self.on and self.chance == 1:
            return text
        return f"aw.maybe({text}, {self.chance!r}{'' if self.on else ', on=False'})"

    def __repr__(self) -> str:
        return self.written(f"[{', '.join(map(repr, self.members))}]")

    def _repr_html_(self) -> str:
        return faces.html(self)


def _ratio(weights: Sequence[float]) -> str:
    return " : ".join(f"{weight:g}" for weight in weights)
