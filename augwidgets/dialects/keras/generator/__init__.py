"""Keras's old `ImageDataGenerator`: the recipe as one, and one as a recipe.

The text and the object are `augwidgets.generator.ImageDataGenerator`, which does what its arguments say. It draws once
for each picture and warps once: turned, shifted, zoomed, mirrored; then it makes the picture brighter. A recipe in
that order is said exactly; mirrors may stand anywhere, for everything else is drawn alike to either side, and their
fill does not count, for they uncover nothing. Keras's own class is read as what it was meant to do: it moves along the
other axis than its arguments say, turns about another point on pictures that are not square, and flips half of the
pictures whatever number it is given.

* `writing`, `reading`: a recipe becomes a generator, and the other way round.
* `opening`: what an explorer shows of one; `arguments`: its 23 arguments, each with where its value may live.
"""

from augwidgets.dialects.keras.generator.reading import is_generator, steps_of
from augwidgets.dialects.keras.generator.reading import is_generator as reads
from augwidgets.dialects.keras.generator.writing import code, nearest, to_object

__all__ = ["code", "is_generator", "nearest", "reads", "steps_of", "to_object"]
