"""`quiet`: what foreign libraries log and warn of while they do their work stays out of the notebook."""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Iterator


@contextlib.contextmanager
def quiet(*libraries: str) -> Iterator[None]:
    """Let libraries log nothing below a warning inside the ``with``, and Python show no warnings.

    Parameters
    ----------
    *libraries : str
        Their loggers' names.

    Examples
    --------
    >>> with quiet("optuna"):
    ...     logging.getLogger("optuna").isEnabledFor(logging.INFO)
    False
    """
    loggers = [logging.getLogger(name) for name in libraries]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.WARNING)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
