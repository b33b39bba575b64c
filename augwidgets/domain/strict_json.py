"""JSON that comes from elsewhere: read strictly, and refused at once where it is larger than anyone writes it."""

from __future__ import annotations

import json
from typing import Any

from augwidgets.domain.errors import told

LARGEST = 2 * 2**20  # bytes
LONGEST_TEXT = 200  # letters
_MOST_DIGITS = 4300  # Python's own limit, which can be switched off for the whole process


def parsed(text: str | bytes, kind: str) -> Any:
    """Return what JSON text says; `kind` is what it should be, in words: "a recipe".

    Numbers that JSON does not know (NaN, Infinity), keys that come twice in an object, and texts of more letters than
    a name has are refused.

    Raises
    ------
    TypeError, ValueError
        In one short sentence.

    Examples
    --------
    >>> parsed('{"fill": "edge", "fill": "wrap"}', "a recipe")
    Traceback (most recent call last):
    ...
    ValueError: a recipe must be JSON in which each key of an object comes once, got 'fill' twice
    """
    if not isinstance(text, (str, bytes, bytearray)):
        raise TypeError(f"{kind} is read from JSON text, as text or bytes, got {type(text).__name__}")
    if len(text) > LARGEST:
        raise ValueError(f"{kind} may be {LARGEST / 2**20:.0f} MB large at most, got a larger one")

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        whole = dict(found)
        if len(whole) < len(found):
            keys = [key for key, _ in found]
            twice = next(key for place, key in enumerate(keys) if key in keys[:place])
            raise _Refused(f"in which each key of an object comes once, got {told(twice)} twice")
        for key, value in found:
            short(key)
            for part in value if isinstance(value, list) else (value,):
                short(part)
        return whole

    def short(value: Any) -> None:
        if isinstance(value, str) and len(value) > LONGEST_TEXT:
            raise _Refused(
                f"whose texts have {LONGEST_TEXT} letters at most, got one of {len(value):,}: {told(value[:60])} ..."
            )

    def constant(word: str) -> None:
        raise _Refused(f"whose numbers are finite, got {word}")

    def whole_number(digits: str) -> int:
        if len(digits) > _MOST_DIGITS:
            raise _Refused(f"whose numbers have {_MOST_DIGITS} digits at most, got one of {len(digits):,}")
        return int(digits)

    try:
        # A byte order mark is what some editors leave at the beginning.
        return json.loads(
            text.removeprefix("\ufeff") if isinstance(text, str) else text,
            object_pairs_hook=pairs, parse_constant=constant, parse_int=whole_number,
        )  # fmt: skip
    except _Refused as error:
        raise ValueError(f"{kind} must be JSON {error}") from None
    except RecursionError:
        raise ValueError(f"{kind} must be JSON, got JSON nested too deeply") from None
    except ValueError as error:
        raise ValueError(f"{kind} must be JSON, got text that is none ({error})") from None


class _Refused(ValueError):
    """What is JSON for Python, and not here."""
