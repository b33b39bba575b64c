"""What JAX has compiled for Keras can be let go of."""

from __future__ import annotations

import subprocess
import sys

import pytest

_SCRIPT = """
import numpy as np
from augwidgets.generator.keras_import import forget_compiled, import_keras

def megabytes():
    return int(open("/proc/self/statm").read().split()[1]) * 4 // 1024

layers = import_keras().layers
start = megabytes()
layer = layers.RandomRotation(0.1, seed=1)
for side in (16, 24, 32, 40):
    layer(np.zeros((1, side, side, 3), "float32"), training=True)
full = megabytes()
forget_compiled()
print(full - start, megabytes() - start)
assert layer(np.ones((1, 16, 16, 3), "float32"), training=True).shape == (1, 16, 16, 3)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, and the C library of others gives back by itself")
def test_memory_is_given_back():
    out = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True).stdout
    grown, left = map(int, out.split())
    assert grown > 50 and left < 0.6 * grown


def test_without_keras_nothing_happens():
    script = "from augwidgets.generator.keras_import import forget_compiled; forget_compiled()\n"
    script += "import sys; assert 'jax' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True)
