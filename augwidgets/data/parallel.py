"""One function over all pictures of a data set, on one core or many: results in order, with progress, stoppable."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from augwidgets.domain.argument_checks import is_whole
from augwidgets.domain.errors import told
from augwidgets.domain.neighbours import needed

Result = TypeVar("Result")

# Pictures that a worker is handed at once: enough that handing them over costs nothing, few enough to stop quickly.
_AT_ONCE = 16
_MOST = 1024  # processes
_PATIENCE = 2.0  # seconds until a bar is shown


def over(
    work: Callable[[int], Result],
    numbers: Sequence[int],
    *,
    n_jobs: int | None = None,
    progress: Any = None,
    words: str = "pictures",
) -> Iterator[tuple[int, Result]]:
    """Yield each number with what `work` returns of it, in order.

    Parameters
    ----------
    work : callable
        Takes a number. With several processes it goes there by pickle, or what its method ``part`` returns for some
        numbers, where it has one.
    numbers : sequence of int
    n_jobs : int, optional
        How many processes, as joblib counts them: -1 is one for each core. Without it joblib's own setting holds
        (``joblib.parallel_config``), and else there is one, this one.
    progress : callable or bool, optional
        Called after each with the number that is done and the number of all; when it returns False, that was the last
        one. Without it a bar is shown where it takes longer than two seconds; with False none is.
    words : str
        What the bar counts.

    Raises
    ------
    TypeError, ValueError
        No such number of processes, or no function.
    """
    if n_jobs is not None and (not is_whole(n_jobs) or n_jobs == 0 or abs(n_jobs) > _MOST):
        raise ValueError(f"n_jobs must be a whole number of processes, or -1 for one on each core, got {told(n_jobs)}")
    if progress is not None and not isinstance(progress, bool) and not callable(progress):
        raise TypeError(f"progress must be a function of two numbers, the done and all, got {told(progress)}")
    told_of = progress if callable(progress) else None
    results = _results(work, numbers, n_jobs)
    with progress_bar(len(numbers), words, shown=progress is None or progress is True) as bar:
        try:
            for done, (number, result) in enumerate(zip(numbers, results, strict=True), 1):
                yield number, result
                bar.update()
                if told_of is not None and told_of(done, len(numbers)) is False:
                    return
        finally:
            results.close()


def _results(work: Callable[[int], Result], numbers: Sequence[int], n_jobs: int | None) -> Any:
    """Return a generator; when it is closed, the workers end."""
    if (n_jobs == 1) or (n_jobs is None and "joblib" not in sys.modules):
        return (work(number) for number in numbers)
    with needed("joblib", "data"):
        import joblib
    chunks = [list(numbers[first : first + _AT_ONCE]) for first in range(0, len(numbers), _AT_ONCE)]
    processes = min(joblib.effective_n_jobs(n_jobs), len(chunks))
    if processes < 2:
        return (work(number) for number in numbers)
    parallel = joblib.Parallel(n_jobs=processes, return_as="generator")
    part = getattr(work, "part", lambda _: work)  # what it holds of other pictures need not be handed over
    return _flat(parallel(joblib.delayed(_all_of)(part(chunk), chunk) for chunk in chunks))


def _flat(chunks: Any) -> Iterator[Any]:
    try:
        for chunk in chunks:
            yield from chunk
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of work that was begun and is not wanted any more
            chunks.close()


def _all_of(work: Callable[[int], Result], numbers: Sequence[int]) -> list[Result]:
    return [work(number) for number in numbers]


def progress_bar(count: int, words: str, *, shown: bool) -> Any:
    """Return the bar of a work that takes its time: it appears after two seconds."""
    from tqdm.auto import tqdm

    return tqdm(total=count, unit=f" {words}", delay=_PATIENCE, disable=not shown, leave=False)
