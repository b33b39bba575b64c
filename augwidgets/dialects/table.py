"""The kit's dialects; importing this file fills `augwidgets.recipe.dialects.DIALECTS`."""

from augwidgets.dialects import albumentations, augwidgets, numpy, torchvision
from augwidgets.dialects.keras import generator, layers
from augwidgets.recipe.dialects import DIALECTS

for _name, _dialect in {
    "augwidgets": augwidgets,
    "albumentations": albumentations,
    "keras_generator": generator,
    "keras_layers": layers,
    "torchvision": torchvision,
    "numpy": numpy,
}.items():
    DIALECTS.add(_name, _dialect)
