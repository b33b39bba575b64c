"""`Member`: what a recipe is made of."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn, Self

from augwidgets.domain.quantiles import Quantiles

if TYPE_CHECKING:
    from augwidgets.steps.step import Step
    from augwidgets.steps.transform import Transform


class Member(ABC):
    """What a recipe is made of: an `OpenStep`, or a group of such (`recipe.groups`)."""

    chance: float
    on: bool

    @property
    @abstractmethod
    def name(self) -> str:
        """What lists and messages call it."""

    @property
    @abstractmethod
    def summary(self) -> str:
        """What the viewer will see, in one line."""

    @property
    @abstractmethod
    def slow(self) -> bool:
        """Whether nine of it keep a person waiting."""

    @abstractmethod
    def draw(self, rows: Quantiles, given: Mapping[str, Any]) -> tuple[Step, ...]:
        """Draw the Steps that happen.

        Parameters
        ----------
        rows : Quantiles
            Those of this member.
        given : mapping of str to value
            The recipe's fill.

        Returns
        -------
        tuple of Step
        """

    @abstractmethod
    def replace(self, **changes: Any) -> Self:
        """Return it with another chance, say, or switched off.

        Parameters
        ----------
        **changes
            Fields by their names.

        Returns
        -------
        OpenStep or Group
        """

    def __call__(self, *_: Any, **__: Any) -> NoReturn:
        """Raise: its values are not drawn yet."""
        raise TypeError(
            f"{self.name} is not drawn yet; put it into a recipe, which draws and applies: aw.Recipe([...])(image)"
        )

    @property
    @abstractmethod
    def pair(self) -> Transform | None:
        """The first transform in it that needs another picture, unless it is switched off."""
