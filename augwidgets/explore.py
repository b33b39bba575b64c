"""`explore`: what kind of thing is this, and which explorer shows it."""

from __future__ import annotations

import os
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
        on it. A transform or a `Step`: sliders of its values. A `Recipe`, a list of steps, or the path of a recipe's
        ``.json``: that recipe.
    on : optional
        The picture to show a transform or a recipe on; the cat, unless it is given.
    **traits
        Traits of the explorer, such as ``seed=7``.

    Returns
    -------
    RecipeExplorer or TransformExplorer
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
    from augwidgets import files, pictures
    from augwidgets.recipe import Recipe
    from augwidgets.sample import Sample
    from augwidgets.step import OpenStep, Step
    from augwidgets.transform import Transform
    from augwidgets.widgets import RecipeExplorer, TransformExplorer

    if isinstance(x, (str, os.PathLike)) and Path(x).suffix.lower() == ".json":
        x = Recipe.from_json(_text(Path(x)))
    if isinstance(x, OpenStep):
        x = Recipe((x,))
    elif isinstance(x, (list, tuple)) and x and isinstance(x[0], (OpenStep, Step, Transform)):
        x = Recipe(tuple(x))

    if isinstance(x, (Transform, Step, Recipe)):
        picture = pictures.cat() if on is None else on
    elif on is not None:
        raise TypeError(f"on= goes with a transform, a step or a recipe, got {type(x).__name__} as the first argument")
    else:
        picture = pictures.cat() if x is None else x

    if isinstance(picture, (str, os.PathLike)) and Path(picture).is_dir():
        traits["folder"] = files.pictures_in(picture)
        picture = traits["folder"][0]
    elif not isinstance(picture, Sample) and not _is_picture(picture):
        raise TypeError(
            "aw.explore takes nothing, a picture (path, folder, array, Pillow image, Sample), a transform, a Step, "
            f"a Recipe, a list of steps or a recipe's .json path, got {type(picture).__name__}"
        )
    if isinstance(picture, (str, os.PathLike)):
        traits.setdefault("picture_name", str(picture))
    sample = picture if isinstance(picture, Sample) else files.load(picture)

    if isinstance(x, (Transform, Step)):
        return TransformExplorer(x, sample=sample, **traits)
    if isinstance(x, Recipe):
        traits["recipe"] = x
    return RecipeExplorer(sample=sample, **traits)


def _is_picture(thing: Any) -> bool:
    # Pillow's images and other libraries' arrays are told by what they offer, without importing the library.
    return (
        isinstance(thing, (str, bytes, os.PathLike))
        or hasattr(thing, "__array_interface__")
        or hasattr(thing, "__array__")
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise FileNotFoundError(f"a recipe file was wanted, but there is none at {path}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"a recipe file must be readable JSON text, got {path}: {error}") from None
