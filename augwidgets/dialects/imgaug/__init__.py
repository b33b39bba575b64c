"""imgaug 0.4.0: its augmenters opened, on a NumPy that it was not written for.

It fails to be imported on NumPy 2. `import_imgaug` imports it (``iaa = import_imgaug().augmenters``), and `augmented`
gives a picture by a seed.
"""

from __future__ import annotations

from augwidgets.dialects.imgaug.importing import import_imgaug
from augwidgets.dialects.imgaug.pipeline import pipeline_of
from augwidgets.dialects.imgaug.running import augmented

__all__ = ["augmented", "import_imgaug", "pipeline_of"]
