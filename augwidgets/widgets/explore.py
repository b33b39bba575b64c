"""`explore`: what kind of thing is this, and which explorer shows it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from augwidgets.widgets.explorer import Explorer


def explore(x: Any = None, on: Any = None, **traits: Any) -> Explorer:
    """Open the explorer that fits: sliders, a 3x3 grid of draws that follows them, and the code.

    Parameters
    ----------
    x : optional
        Nothing, or a picture (a path, an array, a Pillow image, a `Sample`, a folder of pictures): the default recipe
        on it. A transform (of one picture or of two) or a `Step`: sliders of its values. A `Recipe`, a list of steps,
        a function of an image, or the path of a recipe's ``.json``: that recipe. An `ImageDataGenerator`, a layer of
        Keras or a ``Sequential`` of them, a transform of albumentations or imgaug: a control for each of their
        arguments.
    on : optional
        The picture to show any of these on; the cat, unless it is given. A transform of two pictures takes the other
        one as ``other=``.
    **traits
        Traits of the explorer, such as ``seed=7``.

    Returns
    -------
    RecipeExplorer, TransformExplorer, GeneratorExplorer or PipelineExplorer
        A widget; the last line of a cell shows it.

    Raises
    ------
    TypeError, ValueError, FileNotFoundError
        In one sentence, when `x` is none of these.

    Examples
    --------
    >>> import augwidgets as aw
    >>> explorer = aw.explore(aw.rotate)
    >>> explorer.step.values["angle"]
    15.0
    """
    # Imported here, so that `import augwidgets` stays light.
    from augwidgets import dialects
    from augwidgets.data import picture_files, pictures
    from augwidgets.recipe.recipe import Recipe
    from augwidgets.sample.sample import Sample
    from augwidgets.steps.step import Member, Step
    from augwidgets.steps.transform import Transform
    from augwidgets.widgets import (
        GeneratorExplorer,
        PairExplorer,
        PipelineExplorer,
        RecipeExplorer,
        TransformExplorer,
    )

    for taken in ("sample", "step", "recipe", "pipeline", "generator"):
        if taken in traits:
            raise TypeError(f"{taken}= is not taken here: give it as the first argument, and a picture as on=")
    x, on = (_path(thing) for thing in (x, on))
    if isinstance(x, Path) and x.suffix.lower() == ".json":
        x = Recipe.from_file(x)
    if isinstance(x, Member) or _is_plain_function(x):
        x = Recipe((x,))
    elif isinstance(x, (list, tuple)) and any(
        isinstance(step, (Member, Step, Transform)) or _is_plain_function(step) for step in x
    ):
        x = Recipe(tuple(x))

    if isinstance(x, (list, tuple)) and x and all(dialects.neighbour_of(one) == "keras" for one in x):
        from augwidgets.generator.keras_import import import_keras

        x = import_keras().Sequential(list(x))
    neighbour = dialects.neighbour_of(x)
    if isinstance(x, (Transform, Step, Recipe)) or neighbour:
        picture = pictures.cat() if on is None else on
    elif on is not None:
        came = type(x).__name__
        raise TypeError(f"on= goes with a transform, a step, a recipe or a generator, got {came} as the first argument")
    else:
        picture = pictures.cat() if x is None else x

    problem = None
    if isinstance(picture, pictures.Picture):
        picture = picture()
    if isinstance(picture, Path) and picture.is_dir():
        traits["folder"] = picture_files.pictures_in(picture)
        picture, problem = _first_readable(traits["folder"])
    elif not isinstance(picture, Sample) and not _is_picture(picture):
        raise TypeError(
            "aw.explore takes nothing, a picture (path, folder, array, Pillow image, Sample), a transform, a Step, "
            "a Recipe, a list of steps, a function of an image, a recipe's .json path, an ImageDataGenerator, a "
            f"transform of Keras, albumentations or imgaug, got {type(picture).__name__}"
        )
    if isinstance(picture, Path):
        traits.setdefault("picture_name", str(picture))
    sample = picture if isinstance(picture, Sample) else picture_files.load(picture)

    if isinstance(x, (Transform, Step)):
        transform = x if isinstance(x, Transform) else x.transform
        opened = PairExplorer if transform.partners else TransformExplorer
        explorer: Explorer = opened(x, sample=sample, **traits)
    elif neighbour == "keras_generator":
        explorer = GeneratorExplorer(x, sample=sample, **traits)
    elif neighbour:
        explorer = PipelineExplorer(x, sample=sample, **traits)
    else:
        explorer = RecipeExplorer(sample=sample, **traits, **({"recipe": x} if isinstance(x, Recipe) else {}))
    explorer.error = explorer.error or problem
    return explorer


def _path(thing: Any) -> Any:
    """Give what names a file as a Path; a text that cannot name one is no picture either."""
    if not isinstance(thing, (str, os.PathLike)):
        return thing
    text = os.path.expanduser(os.fspath(thing))
    if not text or len(str(text)) > 4000 or "\n" in str(text):
        raise ValueError(f"a path of a picture, a folder or a recipe was expected, got the text {str(text)!r:.60}")
    return Path(os.fsdecode(text))


def _first_readable(paths: Sequence[Path]) -> tuple[Path, str | None]:
    """Give the first picture of a folder that can be read, and what is wrong with one before it."""
    from augwidgets.data import picture_files

    problem = None
    for path in paths:
        try:
            picture_files.load(path)
        except (OSError, ValueError) as error:
            problem = problem or str(error)
        else:
            return path, problem
    raise ValueError(f"none of the {len(paths)} pictures of the folder can be read; the first one: {problem}")


def _is_plain_function(thing: Any) -> bool:
    """Tell whether it is one's own function of an image: no class, and nothing of the kit's or of a neighbour's."""
    from augwidgets import dialects

    if not callable(thing) or isinstance(thing, type) or _is_picture(thing) or dialects.neighbour_of(thing):
        return False
    modules = (getattr(thing, "__module__", None), type(thing).__module__)
    return not any((module or "").startswith("augwidgets.") for module in modules)


def _is_picture(thing: Any) -> bool:
    # Pillow's images and other libraries' arrays are told by what they offer, without importing the library.
    return isinstance(thing, (bytes, Path)) or hasattr(thing, "__array_interface__") or hasattr(thing, "__array__")
