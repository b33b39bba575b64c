"""`explore`: a table of which explorer shows which kind of thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from augwidgets import dialects, widgets
from augwidgets.data import picture_files, pictures
from augwidgets.data.dataset import DataSet
from augwidgets.recipe import page_file
from augwidgets.recipe.recipe import Recipe
from augwidgets.recipe.uncalled import is_uncalled, makes_members, sentence
from augwidgets.widgets.explorable import (
    is_comparison,
    is_generator,
    is_layers,
    is_living_page,
    is_many,
    is_model,
    is_neighbours,
    is_one_picture,
    is_pair,
    is_picture,
    is_plan,
    is_recipe,
    is_search,
    is_step,
    opened_path,
)
from augwidgets.widgets.explorer import Explorer
from augwidgets.widgets.picture_chooser import loaded, named


def explore(x: Any = None, on: Any = None, **traits: Any) -> Explorer:
    """Open the explorer that fits: sliders, a 3x3 grid of draws that follows them, and the code.

    Parameters
    ----------
    x : optional
        Nothing, or a picture (a path, an array, a Pillow image, a `Sample`): the default recipe on it. Many pictures (a
        folder, also one with a folder for each class; a list of paths, of pictures or of Samples; a batch
        ``(N, H, W, C)``; a ``DataFrame`` with file names): the default recipe on the first that can be read, the others
        in the list of pictures. A data set (`augwidgets.data.open`): the default recipe over all of it. A transform (of
        one picture or of two) or a `Step`: sliders of its values. A `Recipe`, a list of steps, a function of an image,
        or the path of a recipe's ``.json``: that recipe; a page of `to_html`, with what its address says
        (``"page.html#rotate.angle=-20..20"``): what it shows. An `ImageDataGenerator`, a layer of Keras or a
        ``Sequential`` of them, a transform of albumentations or imgaug: a control for each of their arguments. A plan
        of scenes (`augwidgets.scenes.Plan`), or cut-outs for one: a control for each of its settings. What `compare`
        has returned: its curves, and what goes on with it; what `search` has found: its trials, likewise. A Keras model
        that tells classes apart: what it makes of a picture while a slider moves.
    on : optional
        The picture, or the many pictures, to show any of these on; the cat, unless it is given. A transform of two
        pictures takes the other one as ``other=``; a recipe on a data set goes over all of it. A model takes pictures
        with their classes too, and is shown a digit where it takes one.
    **traits
        Traits of the explorer, such as ``seed=7``.

    Returns
    -------
    RecipeExplorer, DataSetExplorer, TransformExplorer, PairExplorer, GeneratorExplorer, PipelineExplorer,
    SceneExplorer, PredictionExplorer, TrainingLab or SearchLab
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
    x = opened_path(x)
    if makes_members(x):  # aw.presets.photos, without its brackets
        x = x()
    row = next((row for row in TABLE if row.fits(x)), None)
    if row is None:
        raise TypeError(_refusal(x))
    for taken in ("sample", "recipe", "pipeline", "generator", *(() if row.takes_data else ("step",))):
        if taken in traits:
            raise TypeError(f"{taken}= is not taken here: give it as the first argument, and a picture as on=")
    if row.takes_data:
        return row.opens(x, on=on, **traits)
    on = opened_path(on)
    if on is not None and row.is_picture:
        came = type(x).__name__
        raise TypeError(f"on= goes with a transform, a step, a recipe or a generator, got {came} as the first argument")
    if isinstance(on, DataSet) and row.over is not None:
        return row.over(x, on, **traits)
    is_whole = row.is_whole or isinstance(x, DataSet)
    picture, told, problem = (None, {}, None) if is_whole else _shown(x if row.is_picture else on)
    explorer = row.opens(x, sample=picture, **{**told, **traits})
    explorer.error = explorer.error or problem
    return explorer


@dataclass(frozen=True)
class Row:
    """What a thing is, and who opens it.

    Attributes
    ----------
    what : str
        Said of it where something else came; nothing where another row says it too.
    fits : function
        Whether a thing is one. It imports no neighbour; of two rows that fit the upper one counts.
    opens : function
        Takes the thing, ``sample=`` and the traits, and returns the explorer.
    is_picture : bool
        Whether the thing is itself what is shown, so that ``on=`` makes no sense.
    is_whole : bool
        Whether it is shown without any picture.
    over : function, optional
        Takes the thing, a data set and the traits: opens it over all pictures of that.
    takes_data : bool
        Whether `opens` takes ``on=`` as it came, for it may be pictures with their classes.
    """

    what: str
    fits: Callable[[Any], bool]
    opens: Callable[..., Explorer]
    is_picture: bool = False
    is_whole: bool = False
    over: Callable[..., Explorer] | None = None
    takes_data: bool = False


def _shown(thing: Any) -> tuple[Any, dict[str, Any], str | None]:
    """Return the Sample to begin with, what the explorer is told of it, and what is wrong with one before it."""
    if thing is None or isinstance(thing, pictures.Picture):
        return (thing or pictures.cat)(), {}, None
    if is_many(thing):
        many = named(thing)
        name, sample, problem = _first_readable(many)
        return sample, {"pictures": many, "picture_name": name}, problem
    if not is_picture(thing):
        raise TypeError(_refusal(thing))
    return picture_files.load(thing), {"picture_name": str(thing)} if isinstance(thing, Path) else {}, None


def _first_readable(many: Mapping[str, Any]) -> tuple[str, Any, str | None]:
    """Return the first of many pictures that can be read, with its name, and what is wrong with one before it."""
    problem = None
    for name, picture in many.items():
        try:
            return name, loaded(picture), problem
        except (OSError, ValueError, TypeError) as error:
            problem = problem or str(error)
    raise ValueError(f"none of the {len(many)} pictures can be read; the first one: {problem}")


def _refusal(thing: Any) -> str:
    if is_uncalled(thing):
        return f"aw.explore takes what is there already, and {sentence(thing)}"
    known = ", ".join(row.what for row in TABLE if row.what)
    return f"aw.explore takes {known}, got {type(thing).__name__}"


# -- who opens it ------------------------------------------------------------------------------------------------------


def _explorer(name: str) -> Callable[..., Explorer]:
    """Return what opens a thing in the explorer of this name."""

    def opens(thing: Any, **traits: Any) -> Explorer:
        opened: Explorer = getattr(widgets, name)(thing, **traits)
        return opened

    return opens


def _open_pictures(_: Any, **traits: Any) -> Explorer:
    return widgets.RecipeExplorer(**traits)


def _whole(name: str) -> Callable[..., Explorer]:
    """Return what opens a thing that takes no picture."""

    def opens(thing: Any, sample: Any = None, **traits: Any) -> Explorer:
        return _explorer(name)(thing, **traits)

    return opens


def _as_recipe(thing: Any) -> Recipe:
    if isinstance(thing, Path):
        return Recipe.from_file(thing)
    if isinstance(thing, Recipe):
        return thing
    return Recipe(tuple(thing) if isinstance(thing, (list, tuple)) else (thing,))


def _open_recipe(thing: Any, **traits: Any) -> Explorer:
    return _open_pictures(None, recipe=_as_recipe(thing), **traits)


def _open_page(path: Any, **traits: Any) -> Explorer:
    """Open what a page that lives shows, with what its address says."""
    shown = page_file.read(path, Recipe)
    if shown.shows == "draws":
        return _open_pictures(None, recipe=shown.recipe, **{"seed": shown.seed, **traits})
    (opened,) = shown.recipe.open_steps
    parameters = opened.transform.parameters
    values = {name: parameters[name].domain.written(value) for name, value in opened.ranges.items()}
    step = opened.transform.at(**values).within(opened.where)
    return _explorer("TransformExplorer")(step, **{"along": shown.along, **traits})


def _recipe_over(thing: Any, data: DataSet, **traits: Any) -> Explorer:
    return widgets.DataSetExplorer(data, recipe=_as_recipe(thing), **traits)


def _open_layers(layers: Any, **traits: Any) -> Explorer:
    from augwidgets.generator.keras_import import import_keras  # the generator comes with it

    return _explorer("PipelineExplorer")(import_keras().Sequential(list(map(_made, layers))), **traits)


def _open_neighbours(thing: Any, **traits: Any) -> Explorer:
    if isinstance(thing, (list, tuple)):
        thing = dialects.in_a_row(list(map(_made, thing)))
    return _explorer("PipelineExplorer")(thing, **traits)


def _made(thing: Any) -> Any:
    """Return a neighbour's object; a class is made with its defaults, where it has them."""
    return dialects.pipeline_of(thing).thing if isinstance(thing, type) else thing


# The one table; a room that has an explorer of its own adds its row.
TABLE = [
    Row("nothing", lambda thing: thing is None, _open_pictures, is_picture=True),
    Row("", is_living_page, _open_page),
    Row("a picture (path, array, Pillow image, Sample)", is_one_picture, _open_pictures, is_picture=True),
    Row("", lambda thing: isinstance(thing, DataSet), _explorer("DataSetExplorer"), is_picture=True),
    Row("a scenes.Plan", is_plan, _whole("SceneExplorer"), is_picture=True, is_whole=True),
    Row("a Comparison", is_comparison, _whole("TrainingLab"), is_picture=True, is_whole=True),
    Row("", is_search, _whole("SearchLab"), is_picture=True, is_whole=True),
    Row("many (folder, list, batch, table, DataSet)", is_many, _open_pictures, is_picture=True),
    Row("a transform or Step", is_step, _explorer("TransformExplorer")),
    Row("", is_pair, _explorer("PairExplorer")),
    Row("a Recipe (.json path, list, function)", is_recipe, _open_recipe, over=_recipe_over),
    Row("Keras layers or a model", is_model, _explorer("PredictionExplorer"), takes_data=True),
    Row("an ImageDataGenerator", is_generator, _explorer("GeneratorExplorer")),
    Row("", is_layers, _open_layers),
    Row("albumentations, imgaug", is_neighbours, _open_neighbours),
]
