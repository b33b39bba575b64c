"""imgaug 0.4.0 on NumPy 2, which has dropped names that it uses: `sctypes` when it is imported, `complex` when it runs.

Nothing stays changed in NumPy. The name that it needs while it runs is given to imgaug's own file alone, and so is the
generator that imgaug would else seed from NumPy's global one, which may be in use in another thread.
"""

from __future__ import annotations

import importlib
import importlib.util
import secrets
import threading
import types
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

_DROPPED: dict[str, Any] = {
    "sctypes": {
        "int": [np.int8, np.int16, np.int32, np.int64],
        "uint": [np.uint8, np.uint16, np.uint32, np.uint64],
        "float": [np.float16, np.float32, np.float64],
        "complex": [np.complex64, np.complex128],
        "others": [bool, object, bytes, str, np.void],
    },
    "bool": bool,
    "int": int,
    "float": float,
    "complex": complex,
    "object": object,
    "str": str,
}
_ONE_AT_A_TIME = threading.RLock()


@contextmanager
def old_names() -> Iterator[None]:
    """Return NumPy the names that it has dropped, and take them away afterwards, whatever happens.

    Examples
    --------
    >>> with old_names():
    ...     hasattr(np, "sctypes")
    True
    >>> hasattr(np, "sctypes")
    False
    """
    with _ONE_AT_A_TIME:
        missing = [name for name in _DROPPED if name not in vars(np)]
        for name in missing:
            setattr(np, name, _DROPPED[name])
        try:
            yield
        finally:
            for name in missing:
                delattr(np, name)


class _Numpy(types.ModuleType):
    """NumPy with the names that it has dropped, for one module that looks them up while it runs."""

    def __getattr__(self, name: str) -> Any:
        return getattr(np, name) if name in vars(np) or name not in _DROPPED else _DROPPED[name]


def import_imgaug() -> Any:
    """Return the module ``imgaug``, which a plain ``import imgaug`` cannot on NumPy 2.

    Its global generator starts anywhere, unless it has been used or seeded (``imgaug.seed(3)``) before.

    Raises
    ------
    ImportError
        Where it or a library that it needs is not installed.
    """
    needed = [name for name in ("imgaug", "six", "imageio", "scipy") if importlib.util.find_spec(name) is None]
    if needed:
        raise ImportError(
            f"for imgaug these are not installed: {', '.join(needed)}; pip install --no-deps imgaug==0.4.0 (what it "
            "requires clashes with the OpenCV here), and pip install six imageio scipy for it"
        )
    with old_names(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = importlib.import_module("imgaug")
        importlib.import_module("imgaug.augmenters")
        parameters = importlib.import_module("imgaug.parameters")
    if parameters.np is np:
        vars(parameters)["np"] = _Numpy("numpy")
    if module.random.GLOBAL_RNG is None:
        module.random.GLOBAL_RNG = module.random.RNG(secrets.randbits(31))
    return module
