"""albumentations 2.0.8: the recipe as an ``A.Compose``, an ``A.Compose`` as a recipe, and its transforms opened.

Values mean the same there, with these differences, which the text names beside the step: a shift is cut to whole
pixels; what is drawn evenly on a logarithmic scale here is drawn evenly there. Each of its warps resamples the picture,
where adjacent ones are one here. A fill level is written for uint8 pictures.

* `writing`, `reading`: a recipe becomes an ``A.Compose``, and the other way round; `near`: what is near to a step that
  has nothing that is the same.
* `opening`: which arguments of a transform get a control; `arguments`: they are read back from one, and changed.
* `running`: a pipeline is applied to a Sample; `pipeline`: what an explorer shows of it; `as_code`: it is written.
* `importing`: the library is imported.
"""

from __future__ import annotations

from typing import Any

from augwidgets.dialects.albumentations.pipeline import pipeline_of
from augwidgets.dialects.albumentations.reading import steps_of
from augwidgets.dialects.albumentations.writing import code, nearest, to_object

__all__ = ["code", "nearest", "pipeline_of", "reads", "steps_of", "to_object"]


def reads(thing: Any) -> bool:
    """Return whether a thing comes from this library."""
    return type(thing).__module__.partition(".")[0] == "albumentations"
