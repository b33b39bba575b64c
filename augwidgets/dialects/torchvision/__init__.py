"""torchvision's ``transforms.v2``: the recipe as a ``v2.Compose``.

It is meant for tensors, as ``v2.ToImage()`` makes them: uint8 in 0..255, or floats in 0..1. Each of its warps resamples
the picture by itself, where adjacent ones are one here. A shift is rounded to whole pixels there, and a zoom is drawn
evenly; the text says so beside the step. `RandomRotation` turns as here, and both it and `RandomAffine` turn and scale
about the middle of the picture. `RandomAffine` slants the other way across, and the same way along. With ``fill=None``
both fill with black as here; with any number, 0 as well, their rims are mixed with the fill twice.

Measured with torchvision 0.29.1 on uint8 tensors: warps, levels, grey and saturation are at most one level of 255
apart, a hue up to five; compression as JPEG, mirrors, inversion, solarising and posterising are the same to the bit.

* `writing`: `code`, `to_object` and the table `nearest`; `near`: what is near to a step that has nothing that is the
  same; `calls`: a call that acts by chance, and names of names.
"""

from augwidgets.dialects.torchvision.writing import code, nearest, to_object

__all__ = ["code", "nearest", "to_object"]
