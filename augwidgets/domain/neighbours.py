"""`needed`: an import of a library that the package does without, and one sentence where it is missing."""

from __future__ import annotations

from typing import Any


class needed:  # used as a function
    """Say how a library is installed, where an import inside the ``with`` does not find it.

    Parameters
    ----------
    library : str
        As it is imported.
    extra : str
        Which extra of the package brings it.

    Examples
    --------
    >>> with needed("nowhere", "data"):
    ...     import nowhere
    Traceback (most recent call last):
    ...
    ModuleNotFoundError: nowhere is needed for this and not installed; pip install "augwidgets[data]" brings it
    """

    def __init__(self, library: str, extra: str) -> None:
        self._library = library
        self._extra = extra

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if isinstance(error, ModuleNotFoundError) and (error.name or "").split(".")[0] == self._library:
            raise ModuleNotFoundError(
                f'{self._library} is needed for this and not installed; pip install "augwidgets[{self._extra}]" '
                "brings it",
                name=self._library,
            ) from None
