"""What the lessons show with one line each.

* `examples`: the grids of the tutorials of Keras's generator; `five_libraries`: the same turn by five libraries;
  `enhancement`: a medical picture made clearer, step by step.
* `composition`: scenes as a tutorial composes them, and what it gets wrong, counted.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submodules={"examples"})
