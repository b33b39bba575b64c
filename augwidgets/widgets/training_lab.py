"""`TrainingLab`: recipes are compared by training with each, while the notebook stays usable."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import traitlets

from augwidgets.domain.plural import many
from augwidgets.recipe import presets
from augwidgets.recipe.recipe import Recipe
from augwidgets.training.comparison import Comparison
from augwidgets.training.folder_path import folder_path
from augwidgets.training.kept_runs import KeptRuns
from augwidgets.training.network import checked_model
from augwidgets.training.trainings import Progress, Stopped, Trainings, check_several, checked_recipes
from augwidgets.view.still import words_of_recipe
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.lab import Job, Lab, Parts
from augwidgets.widgets.lab_fields import LabFields
from augwidgets.widgets.recipe_list import RecipeList
from augwidgets.widgets.training_pages import ClassesPage, CurvesPage
from augwidgets.widgets.traits import Text, Whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST = 10**6
_NUMBERS = {
    "train_size": ("pictures", "training pictures in all, divided over the classes"),
    "seeds": ("seeds", "how often each recipe is trained"),
    "epochs": ("epochs", "how often a training sees its pictures"),
    "seed": ("seed of all", "another number, other pictures and weights for all"),
}


class TrainingLab(Lab):
    """Recipes that are compared by training the same model with each: live curves, and what the numbers support.

    The trainings are those of `compare`, in pairs, with test pictures that nothing is chosen on. They go on in the
    kernel while other cells run and while the page is closed; "Stop" ends soon, "Go on" trains only what is not done,
    also with further recipes or seeds. The list of recipes takes presets and those of open explorers.

    Parameters
    ----------
    data : str, path, array, list, DataSet or Comparison
        As `compare` takes them. A comparison is shown, and can go on.
    recipes : mapping of str to Recipe or None, optional
        None changes nothing. The first one is what the others are compared with; nothing and a preset, unless given.
    y : array, optional
        The class of each picture of a batch.
    model : function, optional
        Takes ``(image_shape, classes)`` and returns a Keras model, as `compare` takes it.
    **traits
        Such as ``seeds=3``.

    Attributes
    ----------
    recipes : dict of str to Recipe
    seeds, epochs, train_size : int
        How often each is trained, for how long, and with how many pictures in all.
    to : str
        A folder where each training is kept when it is done; "" keeps them as long as the lab is there.
    seed : int
    comparison : Comparison or None
        What has come of it; None before each recipe was trained once.
    error : str or None
        One sentence: what went wrong last.

    Raises
    ------
    TypeError, ValueError
        In one sentence: a recipe or a trait is none.

    Examples
    --------
    >>> import augwidgets as aw
    >>> lab = aw.TrainingLab("digits", {"none": None, "turned": [aw.rotate]}, seeds=1, epochs=1, train_size=40)
    >>> lab.start()  # in a notebook this returns at once
    >>> lab.comparison.names
    ('none', 'turned')
    """

    recipes: Any = traitlets.Any({})
    seeds = Whole(5, min=1, max=1000)
    epochs = Whole(60, min=1, max=_MOST)
    train_size = Whole(200, min=2, max=_MOST)
    to = Text("")
    seed = Whole(0, min=0, max=2**53 - 1)
    data: Any = traitlets.Any("digits")
    start_words = ("Train", "Go on")

    def __init__(
        self, data: Any = "digits", recipes: Mapping[str, Any] | None = None, y: Any = None, *,
        model: Callable[..., Any] | None = None, **traits: Any,
    ) -> None:  # fmt: skip
        shown = data if isinstance(data, Comparison) else None
        self._trainings: Trainings | None = None
        self._now: Progress | None = None
        self._curves: dict[tuple[str, int], list[tuple[int, float]]] = {}
        self._y, self._model = y, model
        if shown is not None:
            data, taken = self._take(shown)
            traits = {**taken, **traits}
            recipes = shown.recipes if recipes is None else recipes
        if recipes is None:
            preset = "digits and text" if data == "digits" else "small data set"
            recipes = {"none": None, preset: presets.PRESETS[preset]()}
        checked_model(model)
        self.comparison = shown
        super().__init__(_parts, **{**traits, "data": data, "recipes": recipes})

    # -- the work ------------------------------------------------------------------------------------------------

    def prepared(self) -> Job:
        """Return the trainings as the settings are now.

        Returns
        -------
        Job

        Raises
        ------
        ValueError
            There is nothing to compare with.
        """
        recipes, asked, seeds = dict(self.recipes), self._asked(), self.seeds
        check_several(recipes)
        folder = self.to.strip()
        before = self._trainings if self._trainings is not None and _same(self._trainings.asked, asked) else None
        if before is None:
            self._curves, self.comparison = {}, None
        self._now = None
        me: Any = weakref.proxy(self)

        def run(say: Callable[[int, int], bool]) -> Comparison | None:
            trainings = before.like(recipes, seeds) if before else Trainings(recipes=recipes, seeds=seeds, **asked)
            me._trainings = trainings
            kept = None if not folder else KeptRuns(folder_path(folder, "to"), trainings.settings)

            def follow(now: Progress) -> bool:
                me._follow(now)
                done = now.trainings + (0 if now.epoch == now.epochs else now.epoch / now.epochs)
                return say(round(1000 * done), 1000 * now.wanted)

            try:
                stopped = trainings.run(kept, None, follow)
            except Stopped:
                return None
            found = trainings.comparison(stopped)
            found.sentences()  # intervals take their time: in this thread
            return found

        return Job(run, lambda done, count: me._where(), lambda found: me._ended(found))

    def _asked(self) -> dict[str, Any]:
        rest = {} if self._trainings is None else self._trainings.asked
        own = {
            "data": self.data, "y": self._y, "model": self._model, "epochs": self.epochs,
            "train_size": self.train_size, "seed": self.seed,
        }  # fmt: skip
        return {**rest, **own}

    def _take(self, found: Comparison) -> tuple[Any, dict[str, Any]]:
        """Adopt what a comparison was made with."""
        if found.trainings is None:
            raise ValueError("a comparison is shown as aw.compare returns it; this one has lost its trainings")
        asked = found.trainings.asked
        self._trainings, self._y, self._model = found.trainings, asked["y"], asked["model"]
        for name, seeds in found.curves().items():
            self._curves.update({(name, number): one for number, one in enumerate(seeds)})
        taken = {name: asked[name] for name in ("epochs", "train_size", "seed")}
        return asked["data"], {**taken, "seeds": found.trainings.seeds}

    @property
    def is_stopped(self) -> bool:
        """Whether some trainings are done and others are not."""
        done = self._trainings
        return (
            done is not None
            and bool(done.done)
            and not (
                _same(done.asked, self._asked()) and done.like(self.recipes, self.seeds).is_complete
                if len(self.recipes) > 1
                else True
            )
        )

    def _follow(self, now: Progress) -> None:
        """Record what is told after an epoch; called in the thread."""
        self._curves[now.recipe, now.seed] = [(one.number, one.validation_accuracy) for one in now.curve]
        self._now = now

    def _where(self) -> str:
        now = self._now
        if now is None:
            return "preparing pictures and model"
        number = now.trainings + (now.epoch < now.epochs)
        return f"training {number} of {now.wanted}: {now.recipe}, seed {now.seed}, epoch {now.epoch} of {now.epochs}"

    def _ended(self, found: Comparison | None) -> str:
        if found is not None:
            self.comparison = found
        trainings = self._trainings
        if trainings is None or not (found is None or found.stopped):
            return "all trainings are done"
        done = 0 if self._now is None else self._now.trainings
        return f"stopped: {done} of {trainings.count} trainings are done; Go on trains the others"

    # -- what is seen --------------------------------------------------------------------------------------------

    def curves(self) -> dict[str, list[list[tuple[int, float]]]]:
        """Return by recipe and seed: epochs with the share of the validation pictures that was right, until now.

        Returns
        -------
        dict of str to list
        """
        now = dict(self._curves)  # the thread adds to it
        return {name: [now[key] for key in sorted(now) if key[0] == name] for name in self.recipes}

    def about(self) -> list[str]:
        """Return in words what is compared on what.

        Returns
        -------
        list of str
        """
        data = self.data if isinstance(self.data, str) else "pictures as given"
        head = (
            f"{data}: {self.train_size:,} training pictures, {many(self.seeds, 'seed')}, {many(self.epochs, 'epoch')}"
        )
        rows = [f"{name}: {'; '.join(words_of_recipe(one))}" for name, one in self.recipes.items()]
        return [head, *rows, "nothing is trained yet"]

    def sentences(self) -> list[str]:
        """Return what the numbers support; nothing before each recipe was trained once, or while trainings go on.

        Returns
        -------
        list of str
        """
        return [] if self.comparison is None or self.is_busy else self.comparison.sentences()

    def figure(self) -> Figure | None:
        """Return the comparison as a Matplotlib figure; None before each recipe was trained once.

        Returns
        -------
        matplotlib.figure.Figure or None
        """
        return None if self.comparison is None else self.comparison.figure()

    def code(self) -> str:
        """Return the call of `compare` that does the same.

        Returns
        -------
        str
        """
        is_told = isinstance(self.data, (str, os.PathLike))
        head = ["import augwidgets as aw", ""]
        if not is_told or self._model is not None:
            words = [word for word, own in (("data", not is_told), ("model", self._model is not None)) if own]
            head.insert(0, f"# {' and '.join(words)}: what was given to the lab")
        data = repr(os.fspath(self.data)) if is_told else "data"
        rows = [f"    {name!r}: {repr(one) if len(one) else None}," for name, one in self.recipes.items()]
        options = [f"seeds={self.seeds}", f"epochs={self.epochs}", f"train_size={self.train_size}"]
        options += [f"seed={self.seed}"] if self.seed else []
        options += ["y=y"] if self._y is not None else []
        options += ["model=model"] if self._model is not None else []
        options += [f"to={self.to.strip()!r}"] if self.to.strip() else []
        call = [f"found = aw.compare({data}, {{", *rows, f"}}, {', '.join(options)})", "found"]
        return "\n".join([*head, *call]) + "\n"

    @traitlets.validate("recipes")
    def _check_recipes(self, proposal: Any) -> dict[str, Recipe]:
        try:
            return checked_recipes(proposal.value)
        except (TypeError, ValueError) as error:
            raise traitlets.TraitError(str(error)) from None


def _parts(kit: Kit) -> Parts:
    fields = LabFields(kit, _NUMBERS)
    listed = RecipeList(kit, "the others are compared with the first")

    def show(busy: bool) -> None:
        fields.show(busy)
        listed.show(busy)

    return Parts(fields.widgets, listed.box, [CurvesPage(kit), ClassesPage(kit)], show)


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether two comparisons were asked for alike; arrays and functions only if they are the same ones."""
    return (
        all(
            one[name] is value or (isinstance(value, (int, float, str)) and one[name] == value)
            for name, value in other.items()
        )
        and one.keys() >= other.keys()
    )
