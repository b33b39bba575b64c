"""albumentations is imported through here: with a word on what to install, and without its look for a newer version."""

from __future__ import annotations

import importlib.util
import os
import sys
from typing import Any


def import_albumentations() -> Any:
    """Import albumentations, which asks the network for its newest version unless it is told not to.

    Raises
    ------
    ImportError
        In one sentence: how it is installed.
    """
    if importlib.util.find_spec("albumentations") is None:
        raise ImportError("albumentations is needed for this and not installed; pip install albumentations==2.0.8")
    if "albumentations" not in sys.modules:
        os.environ.setdefault("NO_ALBUMENTATIONS_UPDATE", "1")
    import albumentations  # type: ignore[import-untyped,import-not-found,unused-ignore]

    return albumentations
