"""How a domain is written: as the call that makes it again."""

from __future__ import annotations

import dataclasses
from typing import Any


def written_as_call(domain: Any) -> str:
    """Write a frozen declaration; what is at its default is left out."""
    words = []
    for field in dataclasses.fields(domain):
        value = getattr(domain, field.name)
        if field.default is dataclasses.MISSING:
            words.append(repr(value))
        elif value != field.default:
            words.append(f"{field.name}={value!r}")
    return f"aw.{type(domain).__name__}({', '.join(words)})"
