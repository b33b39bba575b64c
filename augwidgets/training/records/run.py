"""`Records` and `Run`: what is written down while something is trained, wherever it goes."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from augwidgets.domain.errors import one_line, said
from augwidgets.view.saving import in_all_colours

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DOTS = 150  # of a figure, per inch
_PATIENCE = 1.0  # seconds for which numbers are gathered before they are written
DONE, STOPPED, FAILED = "done", "stopped", "failed"


class Metric(NamedTuple):
    """One number at one step.

    Attributes
    ----------
    step : int
    name : str
    value : float
    """

    step: int
    name: str
    value: float


class Store(Protocol):
    """Where runs are written. What a run is called here, its identity, is up to the store."""

    @property
    def place(self) -> str:
        """Where it is, in words."""
        ...

    def has(self, key: str) -> bool:
        """Whether there is a run with this key that was done."""
        ...

    def begin(self, name: str, parameters: Mapping[str, Any], key: str, parent: str) -> str:
        """Begin a run, below another one or (parent is "") by itself, and return its identity."""
        ...

    def metrics(self, run: str, rows: Iterable[Metric]) -> None:
        """Write numbers behind those that are there."""
        ...

    def file(self, run: str, name: str, content: bytes) -> None:
        """Write a file, which is new."""
        ...

    def end(self, run: str, state: str) -> None:
        """Record that a run is done, stopped or failed."""
        ...


class Records:
    """Where a training writes down what it does. Made by `open_records`; without a store nothing is written.

    Parameters
    ----------
    store : Store, optional

    Examples
    --------
    >>> with Records().run("a GAN", {"epochs": 30}) as run:
    ...     run.metrics({"generator loss": 0.7}, step=1)
    ...     run.file("recipe.json", b"{}")
    """

    def __init__(self, store: Store | None = None) -> None:
        self._writing = _Writing(store)

    @property
    def is_on(self) -> bool:
        """Whether anything is written."""
        return self._writing.store is not None

    def has(self, key: str) -> bool:
        """Return whether there is a run with this key that was done, so that it need not be written down again."""
        return bool(self._writing.tried(lambda store: store.has(key)))

    def run(self, name: str, parameters: Mapping[str, Any], key: str = "") -> Run:
        """Begin a run; it ends with the ``with`` that it is used in.

        Parameters
        ----------
        name : str
        parameters : mapping
            Plain values: texts, numbers, lists of such.
        key : str
            By which `has` finds it again.

        Returns
        -------
        Run
        """
        return Run(self._writing, name, parameters, key)


class Run:
    """One training, comparison or search that is written down. Made by `Records.run`; used in a ``with``.

    What cannot be written (a full disk, a server that is gone) never ends a training: one warning, and no more is
    written.
    """

    def __init__(
        self, writing: _Writing, name: str, parameters: Mapping[str, Any], key: str = "", parent: str = ""
    ) -> None:
        self._writing = writing
        self._gathered: list[Metric] = []
        self._written = 0.0
        self._is_stopped = False
        self._own = writing.tried(lambda store: store.begin(name, parameters, key, parent)) or ""

    def part(self, name: str, parameters: Mapping[str, Any], key: str = "") -> Run:
        """Begin a run below this one, as a training of a comparison.

        Parameters
        ----------
        name : str
        parameters : mapping
        key : str

        Returns
        -------
        Run
        """
        return Run(self._writing, name, parameters, key, self._own)

    def metrics(self, values: Mapping[str, float], step: int) -> None:
        """Write down numbers of a step, such as an epoch.

        Parameters
        ----------
        values : mapping of str to float
        step : int
        """
        if self._writing.store is None:
            return
        self._gathered += [Metric(int(step), str(name), float(value)) for name, value in values.items()]
        if time.monotonic() - self._written > _PATIENCE:
            self._write()

    def figure(self, name: str, figure: Figure) -> None:
        """Keep a figure as PNG.

        Parameters
        ----------
        name : str
            Of the file, without an ending.
        figure : Figure
        """
        if self._writing.store is not None:
            self.file(f"{name}.png", in_all_colours(figure, _DOTS))

    def file(self, name: str, content: bytes | str) -> None:
        """Keep a file, such as ``recipe.json``.

        Parameters
        ----------
        name : str
        content : bytes or str
        """
        written = content.encode() if isinstance(content, str) else content
        self._writing.tried(lambda store: store.file(self._own, name, written))

    def stop(self) -> None:
        """Record that it was ended before it was done, where no Ctrl-C says so."""
        self._is_stopped = True

    def _write(self) -> None:
        rows, self._gathered, self._written = self._gathered, [], time.monotonic()
        if rows:
            self._writing.tried(lambda store: store.metrics(self._own, rows))

    def __enter__(self) -> Run:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._write()
        is_stopped = self._is_stopped or (kind is not None and issubclass(kind, KeyboardInterrupt))
        state = STOPPED if is_stopped else DONE if kind is None else FAILED
        self._writing.tried(lambda store: store.end(self._own, state))


class _Writing:
    """A store, until it fails."""

    def __init__(self, store: Store | None) -> None:
        self.store = store

    def tried(self, write: Callable[[Store], Any]) -> Any:
        if self.store is None:
            return None
        try:
            return write(self.store)
        except Exception as error:  # what a foreign store raises is not one kind
            place, self.store = self.store.place, None
            words = said(error) or type(error).__name__
            warnings.warn(
                one_line(f"no more is recorded in {place}, and the training goes on: {words}", 300), stacklevel=4
            )
            return None
