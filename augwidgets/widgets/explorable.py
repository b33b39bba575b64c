"""What a thing is that is handed to `explore`: a picture, many, a step, a recipe, what a neighbour has made ...

No neighbour is imported to find out.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from augwidgets import dialects
from augwidgets.data.dataset import DataSet
from augwidgets.data.pictures import Picture
from augwidgets.domain.errors import told
from augwidgets.recipe import page_file
from augwidgets.recipe.recipe import Recipe
from augwidgets.recipe.uncalled import is_uncalled
from augwidgets.sample.sample import Sample
from augwidgets.steps.member import Member
from augwidgets.steps.step import Step
from augwidgets.steps.transform import Transform

# Files that may hold the labels of a data set; a recipe's ``.json`` is none.
_LABEL_FILES = {".json", ".yaml", ".yml", ".csv", ".tsv"}


def opened_path(thing: Any) -> Any:
    """Return a path as a Path, or as the data set that lies there with its labels; anything else as it is.

    Raises
    ------
    ValueError
        A text that cannot name a file.
    """
    return _labelled(_path(thing))


def _path(thing: Any) -> Any:
    """Return what names a file as a Path; a text that cannot name one is no picture either."""
    if not isinstance(thing, (str, os.PathLike)):
        return thing
    text = os.path.expanduser(os.fspath(thing))
    if not text or len(str(text)) > 4000 or "\n" in str(text):
        raise ValueError(f"a path of a picture, a folder or a recipe was expected, got the text {told(str(text))}")
    return Path(os.fsdecode(text))


def _labelled(thing: Any) -> Any:
    """Return the data set that lies at a path, where it has labels or is divided; else what came."""
    if not isinstance(thing, Path) or not (
        thing.is_dir() or (thing.is_file() and thing.suffix.lower() in _LABEL_FILES)
    ):
        return thing
    # The formats are 60 modules and 6 MB; an explorer of a picture or a recipe needs none of them.
    from augwidgets.data import opening
    from augwidgets.data.formats.folders import splits_in
    from augwidgets.data.formats.table import FORMATS

    kind = next((one for one in FORMATS.values() if one.read is not None and one.fits(thing)), None)
    if kind is None or kind.name == "pictures" or (kind.name == "folder" and not splits_in(thing)):
        return thing
    return opening.open(thing)


def _is_recipe_file(thing: Any) -> bool:
    return isinstance(thing, Path) and thing.suffix.lower() == ".json"


def is_living_page(thing: Any) -> bool:
    """Return whether it is the path of a web page, with or without what its address says."""
    return isinstance(thing, Path) and page_file.is_page(thing)


def is_picture(thing: Any) -> bool:
    """Return whether it is a picture, or several in one array, or the path of one."""
    # Pillow's images and other libraries' arrays are told by what they offer, without importing the library.
    known = isinstance(thing, (bytes, Path, Sample, Picture))
    return known or hasattr(thing, "__array_interface__") or hasattr(thing, "__array__")


def is_one_picture(thing: Any) -> bool:
    """Return whether it is a single picture."""
    return is_picture(thing) and not is_many(thing) and not _is_recipe_file(thing)


def is_many(thing: Any) -> bool:
    """Return whether it is many pictures: a folder, a list, a batch, a table, a data set."""
    if isinstance(thing, DataSet):
        return True
    if isinstance(thing, Path):
        return thing.is_dir()
    if isinstance(thing, (list, tuple)):
        return bool(thing) and all(isinstance(one, (str, os.PathLike)) or is_picture(one) for one in thing)
    is_table = hasattr(thing, "columns") and hasattr(thing, "iloc")
    return is_table or (is_picture(thing) and getattr(thing, "ndim", None) == 4)


def is_plan(thing: Any) -> bool:
    """Return whether it is a plan of scenes, or cut-outs for one; told by the module, which is not imported for it."""
    several = isinstance(thing, (list, tuple)) and bool(thing)
    return all(_is_of_scenes(one, "cutout_image") for one in thing) if several else _is_of_scenes(thing, *_OF_SCENES)


_OF_SCENES = ("plan", "cutout_image", "from_data")


def _is_of_scenes(thing: Any, *modules: str) -> bool:
    return any(type(thing).__module__ == f"augwidgets.scenes.{name}" for name in modules)


def is_comparison(thing: Any) -> bool:
    """Return whether it is what a comparison of recipes has returned; told by its module."""
    return type(thing).__module__ == "augwidgets.training.comparison"


def is_search(thing: Any) -> bool:
    """Return whether it is what a search has returned; told by its module."""
    return type(thing).__module__ == "augwidgets.training.searching.result"


def is_step(thing: Any) -> bool:
    """Return whether it is a transform of one picture, or a Step of one."""
    return isinstance(thing, (Transform, Step)) and not is_pair(thing)


def is_pair(thing: Any) -> bool:
    """Return whether it is a transform, or a Step, that takes other pictures too."""
    transform = thing.transform if isinstance(thing, Step) else thing
    return isinstance(transform, Transform) and bool(transform.partners)


def _is_member(thing: Any) -> bool:
    return isinstance(thing, Member) or _is_plain_function(thing)


def is_recipe(thing: Any) -> bool:
    """Return whether it is a recipe, the path of one, or what one is made of."""
    if isinstance(thing, (list, tuple)):
        # What is given without its brackets is told apart where the recipe is made.
        wanted = [one for one in thing if not _neighbour_of(one)]
        return any(_is_member(one) or isinstance(one, (Transform, Step)) or is_uncalled(one) for one in wanted)
    return isinstance(thing, Recipe) or _is_recipe_file(thing) or _is_member(thing)


def _is_plain_function(thing: Any) -> bool:
    """Return whether it is one's own function of an image: no class, and nothing of the kit's or of a neighbour's."""
    if not callable(thing) or isinstance(thing, type) or is_picture(thing) or _neighbour_of(thing):
        return False
    modules = (getattr(thing, "__module__", None), type(thing).__module__)
    return not any((module or "").startswith("augwidgets.") for module in modules)


def is_generator(thing: Any) -> bool:
    """Return whether it is an `ImageDataGenerator`, the kit's or Keras's."""
    return _neighbour_of(thing) == "keras_generator"


def is_model(thing: Any) -> bool:
    """Return whether it is a Keras model, or one with what is known of it; layers that only augment are none."""
    if type(thing).__module__.startswith("augwidgets.training.prediction."):
        return True
    kinds = [kind for kind in type(thing).__mro__ if kind.__module__.partition(".")[0] == "keras"]
    if not any(kind.__name__ == "Model" for kind in kinds):
        return False
    layers = getattr(thing, "layers", [])
    is_row = any(kind.__name__ == "Sequential" for kind in kinds)
    return not all(map(_only_prepares, layers)) if is_row or layers else True


def _only_prepares(layer: Any) -> bool:
    """Return whether a layer of Keras, or all layers of one that holds others, change pictures before a model does."""
    inside = getattr(layer, "layers", None)
    if inside is not None and type(layer).__name__ in ("Sequential", "Pipeline"):
        return all(map(_only_prepares, inside))
    return ".preprocessing." in f"{type(layer).__module__}." or type(layer).__name__ == "InputLayer"


def is_layers(thing: Any) -> bool:
    """Return whether it is a list of Keras layers."""
    is_list = isinstance(thing, (list, tuple)) and bool(thing)
    return is_list and all(_neighbour_of(one) == "keras" for one in thing)


def is_neighbours(thing: Any) -> bool:
    """Return whether it is a neighbour's transform, or a list of those of one neighbour."""
    if isinstance(thing, (list, tuple)):
        return {_neighbour_of(one) for one in thing} in ({"albumentations"}, {"imgaug"})
    return bool(_neighbour_of(thing))


def _neighbour_of(thing: Any) -> str:
    return dialects.neighbour_of(thing)
