"""How far it is: a bar in a notebook or a terminal, a function of one's own, or nothing."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from types import TracebackType
from typing import Any

from augwidgets.domain.errors import told


class Progress:
    """How far it is, used with ``with``. Where it is no terminal and no notebook, there is no bar.

    Parameters
    ----------
    wanted : bool or callable
        A function takes how many are done and how many there are; where it returns False, no more are begun.
    total : int
    done : int
        Of an earlier run.
    what : str
        What is done, for the bar.
    unit : str
        What is counted, for the bar.

    Raises
    ------
    TypeError
        Neither a truth value nor a function.
    """

    def __init__(self, wanted: bool | Callable[[int, int], Any], total: int, done: int = 0, what: str = "",
                 unit: str = "pictures") -> None:  # fmt: skip
        check(wanted)
        self._tell = wanted if callable(wanted) else None
        self._total, self._done = total, done
        self._bar: Any = _bar(total, done, what, unit) if wanted is True else None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.close()

    def add(self, count: int) -> bool:
        """Record that so many more are done, and return whether to go on."""
        self._done += count
        if self._bar is not None:
            self._bar.update(count)
        return self._tell is None or self._tell(self._done, self._total) is not False


def check(wanted: Any) -> None:
    """Raise where no progress can be shown so.

    Raises
    ------
    TypeError
    """
    if isinstance(wanted, bool) or (callable(wanted) and _takes_two(wanted)):
        return
    raise TypeError(f"progress must be True, False or a function of two numbers, the done and all, got {told(wanted)}")


def _takes_two(function: Callable[..., Any]) -> bool:
    try:
        inspect.signature(function).bind(1, 2)
    except TypeError:
        return False
    except ValueError:  # of a compiled function nothing is known
        return True
    return True


def _bar(total: int, done: int, what: str, unit: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that ipywidgets are missing: then it draws with letters
        from tqdm.auto import tqdm

        # A notebook's stream says that it is no terminal, and shows the bar all the same.
        hidden = False if any(kind.__module__ == "tqdm.notebook" for kind in tqdm.__mro__) else None
        return tqdm(total=total, initial=done, desc=what, unit=f" {unit}", disable=hidden)
