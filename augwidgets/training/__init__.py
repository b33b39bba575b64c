"""Training with a recipe: data that goes into ``model.fit``. Keras is imported when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from augwidgets.training.dataset import Augmented

__all__ = ["Augmented"]


def __getattr__(name: str) -> Any:
    if name == "Augmented":
        from augwidgets.training.dataset import Augmented

        return Augmented
    raise AttributeError(f"augwidgets.training has no {name!r}; it has {', '.join(__all__)}")


def __dir__() -> list[str]:
    return [*globals(), *__all__]
