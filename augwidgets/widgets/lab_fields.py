"""The fields above a lab: the data, its numbers, and the folder where what is done is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ipywidgets
import traitlets

from augwidgets.widgets.kit import Kit

_KNOWN = ("digits", "textures", "faces")  # data that need no download
_GIVEN = "as given"


class LabFields:
    """A choice of data, a field for each number, and one for a folder.

    Parameters
    ----------
    kit : Kit
        Of a lab with the traits ``data``, ``to`` and those of the numbers.
    numbers : mapping of str to (str, str)
        By trait: what stands over its field, and what is said of it.

    Attributes
    ----------
    widgets : list of widgets
        From the left.
    """

    def __init__(self, kit: Kit, numbers: Mapping[str, tuple[str, str]]) -> None:
        self._kit = kit
        lab: Any = kit.explorer
        self._data = kit.make(
            ipywidgets.Dropdown, "aw-field", "aw-w-data", description="data", options=[], tooltip="what is learned"
        )
        self._given = given = None if _is_known(lab.data) else lab.data
        kit.put(self._data, _KNOWN if given is None else (_GIVEN, *_KNOWN), "options")
        kit.hear(self._data, lambda name: lab.set_trait("data", given if name == _GIVEN else name))
        self._numbers = {name: self._number(name, *words) for name, words in numbers.items()}
        self._folder = kit.make(
            ipywidgets.Text, "aw-field", "aw-w-folder", description="keep in", placeholder="this lab",
            tooltip="a folder where what is done is kept, so that it can be gone on with another day",
        )  # fmt: skip
        kit.hear(self._folder, lambda to: lab.set_trait("to", to))
        self.widgets = [self._data, *self._numbers.values(), self._folder]

    def _number(self, name: str, label: str, tooltip: str) -> Any:
        lab: Any = self._kit.explorer
        trait = lab.traits()[name]
        field = self._kit.make(
            ipywidgets.BoundedIntText, "aw-field", "aw-lab-number", description=label, min=trait.min, max=trait.max,
            value=trait.min, tooltip=tooltip,
        )  # fmt: skip
        self._kit.hear(field, lambda value: lab.set_trait(name, value))
        return field

    def show(self, busy: bool) -> None:
        """Put the state of the lab on the fields; while it works none can be changed."""
        kit, lab = self._kit, self._kit.explorer
        if not _is_known(lab.data) and self._given is not lab.data:
            raise traitlets.TraitError(f"data must be one of {', '.join(map(repr, _KNOWN))}; open a lab for other data")
        kit.put(self._data, lab.data if _is_known(lab.data) else _GIVEN)
        for name, field in self._numbers.items():
            kit.put(field, getattr(lab, name))
        kit.put(self._folder, lab.to)
        for widget in self.widgets:
            widget.disabled = busy


def _is_known(data: Any) -> bool:
    return isinstance(data, str) and data in _KNOWN
