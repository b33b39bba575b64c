"""What a user can mend, in one sentence: the command prints it, exit code 2; a warning is said, and it goes on."""

from __future__ import annotations

import contextlib
import re
import sys
import warnings
from collections.abc import Iterator
from typing import Any


class UserError(Exception):
    """What the user can mend, in one sentence."""


# What the functions behind the commands call what the commands' own words say; of what is read, what is written.
_READING = {"format": "--from", "split": "--split", "images": "--images", "masks": "--masks"}
_WRITING = {"n_jobs": "--jobs", "input_size": "--input-size"}
_WRITING |= {
    name: f"--{name}"
    for name in ("format", "to", "pictures", "quality", "copies", "seed", "originals", "size", "count", "validation")
}
_GIVEN = re.compile(rf"(?<![\w'\"/\\=-])({'|'.join(_READING)})=(?:'([^']*)'|\"([^\"]*)\"|(?=\s))")
_AT_FIRST = re.compile(rf"^({'|'.join({**_READING, **_WRITING})})(?= must )")


def in_words_of_the_command(message: object) -> str:
    """Return what a function says of its parameters with the words that the command has for them.

    Parameters
    ----------
    message : Exception, Warning or str
        A sentence that begins with "format" speaks of the one that is written.

    Examples
    --------
    >>> in_words_of_the_command("'d' is read as a table; format='coco' reads it so")
    "'d' is read as a table; --from coco reads it so"
    >>> in_words_of_the_command("quality must be a whole number from 1 to 100, got 0")
    '--quality must be a whole number from 1 to 100, got 0'
    """
    text = _AT_FIRST.sub(lambda found: {**_READING, **_WRITING}[found[1]], str(message))
    return _GIVEN.sub(lambda found: " ".join(filter(None, (_READING[found[1]], found[2] or found[3]))), text)


def reason(error: OSError) -> str:
    """Return what the system says, without number and path; the kit's own sentence as it is."""
    return error.strerror.lower() if error.strerror else str(error)


@contextlib.contextmanager
def warnings_said() -> Iterator[None]:
    """Print each warning in one line, as it comes."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", UserWarning)
        warnings.showwarning = _said
        yield


@contextlib.contextmanager
def long_work() -> Iterator[None]:
    """Print warnings as they come, what the user can mend, and at Ctrl-C that the command can go on.

    Raises
    ------
    UserError
        In the words of the command.
    """
    with warnings_said():
        try:
            yield
        except (OSError, TypeError, ValueError, RuntimeError, ImportError) as error:
            raise UserError(in_words_of_the_command(error)) from error
        except KeyboardInterrupt:
            print("augwidgets: ended; what is done is kept, and the same command goes on", file=sys.stderr)
            raise


def _said(message: Any, *_: Any, **__: Any) -> None:
    print(f"augwidgets: {in_words_of_the_command(message)}", file=sys.stderr)
