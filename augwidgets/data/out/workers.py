"""Who makes the chunks: this process, others of this machine, or a cluster, as `joblib` has them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterable
from typing import Any

from augwidgets.domain.argument_checks import is_whole
from augwidgets.domain.errors import said, told
from augwidgets.domain.interrupts import interrupts_held
from augwidgets.domain.neighbours import needed


def check_jobs(n_jobs: Any) -> None:
    """Raise where so many workers cannot be asked for.

    Raises
    ------
    ValueError
    """
    if n_jobs is not None and (not is_whole(n_jobs) or not n_jobs or not -1024 <= n_jobs <= 1024):
        raise ValueError(f"n_jobs must be a whole number from 1, or -1 for all cores, got {told(n_jobs)}")


def results(function: Callable[[Any], int], tasks: Iterable[Any], n_jobs: int | None) -> Generator[int, None, None]:
    """Yield what a function returns for each task, in the order in which they end.

    Inside ``joblib.parallel_config("dask")`` or another of its backends the tasks run there.

    Parameters
    ----------
    function : callable
        Of a module, for it goes to the workers by its name.
    tasks : iterable
    n_jobs : int, optional

    Raises
    ------
    ModuleNotFoundError
        Several workers are asked for, and joblib is missing.
    OSError
        As the function raises it.
    RuntimeError
        A worker has been ended, or what it needs cannot be sent to it.
    """
    if n_jobs in (None, 1) and "joblib" not in sys.modules:  # nobody can have chosen another way then
        try:
            yield from map(function, tasks)
        except OSError as error:
            raise _goes_on(error) from error
        return
    with needed("joblib", "data"):
        import joblib

    from multiprocessing import resource_tracker

    parallel = _parallel(joblib, n_jobs)
    with interrupts_held(resource_tracker.ensure_running):
        running = parallel(joblib.delayed(function)(task) for task in tasks)
    try:
        yield from running
    except OSError as error:
        raise _goes_on(error) from error
    except Exception as error:  # it was killed, it ran out of memory, or what it needs cannot be sent to it
        raise RuntimeError(
            f"a worker failed with {type(error).__name__}: {said(error)}; what is done is kept, and the same call goes "
            "on"
        ) from error
    finally:
        if hasattr(running, "close"):
            running.close()  # what was not begun is called off, and the workers end


def _goes_on(error: OSError) -> OSError:
    """Return the error with what can be done."""
    named = type(error)(f"{said(error, 220)}; what is done is kept, and the same call goes on")
    named.errno = error.errno  # put in afterwards, so that it is not printed
    return named


def _parallel(joblib: Any, n_jobs: int | None) -> Any:
    """Return joblib's pool, which hands results back as they come where the backend allows it."""
    try:
        return joblib.Parallel(n_jobs=n_jobs, batch_size=1, return_as="generator_unordered")
    except ValueError:
        return joblib.Parallel(n_jobs=n_jobs, batch_size=1)
