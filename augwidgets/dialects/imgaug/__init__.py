"""imgaug 0.4.0: its augmenters opened, on a NumPy that it was not written for.

* `importing`: `import_imgaug` imports it on NumPy 2 (``iaa = import_imgaug().augmenters``).
* `opening`: the numbers, words and truth values in an augmenter; `limits`: where they may live.
* `running`: a pipeline is applied to a Sample; `augmented` returns a picture by a seed.
* `pipeline`: what an explorer shows of it; `as_code`: it is written, from the `arguments` that it was made with and
  its `stochastic_parameters`.
"""

from __future__ import annotations

from augwidgets.dialects.imgaug.importing import import_imgaug
from augwidgets.dialects.imgaug.pipeline import pipeline_of
from augwidgets.dialects.imgaug.running import augmented

__all__ = ["augmented", "import_imgaug", "pipeline_of"]
