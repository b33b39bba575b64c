"""`SearchLab`: chances and ranges are searched by training, while the notebook stays usable."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets

from augwidgets.domain.errors import told
from augwidgets.domain.plural import many
from augwidgets.recipe.recipe import Recipe
from augwidgets.training.folder_path import folder_path
from augwidgets.training.kept_runs import KeptRuns
from augwidgets.training.network import checked_model
from augwidgets.training.searching.places import study_place, test_folder
from augwidgets.training.searching.result import SearchResult
from augwidgets.training.searching.running import SearchProgress, SearchRun
from augwidgets.training.searching.samplers import METHODS
from augwidgets.training.searching.study import open_study
from augwidgets.training.trainings import checked_recipes
from augwidgets.view import training_page
from augwidgets.view.still import words_of_recipe
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.lab import Job, Lab, Parts
from augwidgets.widgets.lab_fields import LabFields
from augwidgets.widgets.recipe_list import RecipeList
from augwidgets.widgets.traits import Option, Text, Whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST = 10**6
_NUMBERS = {
    "trials": ("trials", "how many recipes are tried"),
    "train_size": ("pictures", "training pictures in all, divided over the classes"),
    "epochs": ("epochs", "how often a training sees its pictures"),
    "seed": ("seed of all", "another number, another search"),
}
_ABOUT = (
    "Each trial trains with one recipe: of each step of the first one a share of its chance, and a part of its range. "
    "The best is trained anew at the end, beside none and the others of the list, and tested on pictures that no trial "
    "has seen."
)
_SPACE = "the space"
_TAKEN = ("train_size", "epochs", "seed", "method")  # of what is shown


class SearchLab(Lab):
    """A search for chances and ranges: each trial as it comes, and what was found on pictures that none has seen.

    It is the search of `augwidgets.search`. It goes on in the kernel while other cells run and while the page is
    closed; "Stop" ends soon, "Go on" tries the rest.

    Parameters
    ----------
    data : str, path, array, list, DataSet or SearchResult
        As `augwidgets.compare` takes them. What a search has found is shown, and can go on with more trials.
    space : Recipe or list of steps, optional
        Its ranges and chances are the outer limits. That of a `SearchResult`, unless it is given.
    y : array, optional
        The class of each picture of a batch.
    against : mapping of str to Recipe, optional
        What the result has to beat besides none.
    model : function, optional
        As `augwidgets.compare` takes it.
    **traits
        Such as ``trials=30``.

    Attributes
    ----------
    recipes : dict of str to Recipe
        The space, and after it what the result has to beat.
    trials, train_size, epochs, seed : int
    method : {"tpe", "genetic", "random", "grid"}
    to : str
        A folder that keeps trials and trainings; "" keeps them as long as the lab is there.
    result : SearchResult or None
        What has come of it until now.
    error : str or None
        One sentence: what went wrong last.

    Raises
    ------
    TypeError, ValueError
        In one sentence: a recipe or a trait is none.

    Examples
    --------
    >>> import augwidgets as aw
    >>> lab = aw.SearchLab("digits", [aw.rotate.between(angle=(-60, 60))], trials=3, epochs=1, train_size=40)
    >>> lab.sentences()
    []
    """

    recipes: Any = traitlets.Any({})
    trials = Whole(60, min=1, max=_MOST)
    train_size = Whole(200, min=2, max=_MOST)
    epochs = Whole(40, min=1, max=_MOST)
    seed = Whole(0, min=0, max=2**53 - 1)
    method: Any = Option(tuple(METHODS), "tpe")
    to = Text("")
    data: Any = traitlets.Any("digits")
    start_words = ("Search", "Go on")

    def __init__(
        self, data: Any, space: Any = None, y: Any = None, *, against: Mapping[str, Any] | None = None,
        model: Callable[..., Any] | None = None, **traits: Any,
    ) -> None:  # fmt: skip
        checked_model(model)
        if against is not None and not isinstance(against, Mapping):
            raise TypeError(f"against must be a mapping from names to recipes, got {told(against)}")
        shown = data if isinstance(data, SearchResult) else None
        self.result: SearchResult | None = shown
        self._y, self._model = y, model
        self._rest: dict[str, Any] = {}  # what `search` takes and the lab has no field for
        self._now: SearchProgress | None = None
        self._begun: tuple[Any, SearchRun, Any] | None = None  # what was asked for, the search, and its study
        if shown is not None:
            asked = self._take(shown)
            data, space = asked["data"], asked["space"] if space is None else space
            against = asked["against"] if against is None else against
            traits = {name: asked[name] for name in _TAKEN} | {"trials": shown.wanted} | traits
        if space is None:
            raise TypeError("space must be a recipe or a list of steps, whose ranges are the outer limits, got none")
        recipes = {_SPACE: space, **(against or {})}
        super().__init__(_parts, **{**traits, "data": data, "recipes": recipes})

    # -- the work ------------------------------------------------------------------------------------------------

    def prepared(self) -> Job:
        """Return the search as the settings are now.

        Returns
        -------
        Job

        Raises
        ------
        ValueError
            There is no space to search.
        """
        if not self.recipes:
            raise ValueError("a search takes a recipe whose ranges are the outer limits, got none; add one")
        asked, trials = self._asked(), self.trials
        before = self._begun if self._begun is not None and self._begun[0] == _comparable(asked) else None
        if before is None:
            self.result = None
        self._now = None
        me: Any = weakref.proxy(self)
        place = self.to.strip()

        def run(say: Callable[[int, int], bool]) -> SearchResult | None:
            search, study = before[1:] if before else (SearchRun(**asked, trials=trials), None)
            search.wanted = trials
            folder = folder_path(place, "to") if place else None
            study = study or open_study(study_place(None, folder), search.settings)
            me._begun = _comparable(asked), search, study
            kept = None if folder is None else KeptRuns(test_folder(folder), search.trainings.settings)

            def follow(now: SearchProgress) -> bool:
                me._now, me.result = now, now.result
                return say(now.trainings, now.all_trainings)

            return search.run(study, kept, None, follow)

        return Job(run, lambda done, count: me._where(), lambda found: me._ended(found))

    def _asked(self) -> dict[str, Any]:
        (_, space), *against = self.recipes.items()
        return {
            **self._rest, "data": self.data, "space": space, "y": self._y, "against": dict(against),
            "model": self._model, "method": self.method, "epochs": self.epochs, "train_size": self.train_size,
            "seed": self.seed,
        }  # fmt: skip

    def _take(self, found: SearchResult) -> dict[str, Any]:
        """Adopt the search that something was found by, and return what it was made with."""
        if found.begun is None:
            raise ValueError("what a search has found is shown as aw.search returns it; this one has lost its search")
        asked = found.begun[0].asked
        self._rest, self._y, self._model = asked, asked["y"], asked["model"]
        self._begun = _comparable(asked), *found.begun
        return asked

    @property
    def is_stopped(self) -> bool:
        """Whether some trials are done and others, or the test, are not."""
        found = self.result
        if found is None or not self.recipes or self._begun is None:
            return False
        return self._begun[0] == _comparable(self._asked()) and (bool(found.stopped) or found.wanted < self.trials)

    def _where(self) -> str:
        now = self._now
        if now is None:
            return "preparing pictures and model"
        if now.trials < now.wanted:
            return f"trial {now.trials + 1} of {now.wanted}"
        return "testing what was found, with other seeds and pictures that no trial has seen"

    def _ended(self, found: SearchResult) -> str:
        self.result = found
        done = len(found.scored)
        return f"stopped: {done} of {found.wanted} trials are done; Go on tries the others" if found.stopped else "done"

    # -- what is seen --------------------------------------------------------------------------------------------

    def about(self) -> list[str]:
        """Return in words what is searched.

        Returns
        -------
        list of str
        """
        data = self.data if isinstance(self.data, str) else "pictures as given"
        words = f"{many(self.trials, 'trial')} with {self.train_size:,} training pictures, {many(self.epochs, 'epoch')}"
        rows = [f"{name}: {'; '.join(words_of_recipe(one))}" for name, one in self.recipes.items()]
        return [f"{data}: {words}", *rows, "nothing is tried yet"]

    def sentences(self) -> list[str]:
        """Return what was found and what it is worth; nothing before a trial is done.

        Returns
        -------
        list of str
        """
        return [] if self.result is None else self.result.sentences()

    def figure(self) -> Figure | None:
        """Return the trials as a Matplotlib figure; None before one is done.

        Returns
        -------
        matplotlib.figure.Figure or None
        """
        return None if self.result is None else self.result.figure()

    def code(self) -> str:
        """Return the call of `augwidgets.search` that does the same.

        Returns
        -------
        str
        """
        if not self.recipes:
            return ""
        is_told = isinstance(self.data, (str, os.PathLike))
        given = [word for word, own in (("data", not is_told), ("model", self._model is not None)) if own]
        (_, space), *against = self.recipes.items()
        data = repr(os.fspath(self.data)) if is_told else "data"
        options = [f"trials={self.trials}", f"epochs={self.epochs}", f"train_size={self.train_size}"]
        options += [f"method={self.method!r}"] if self.method != "tpe" else []
        options += [f"seed={self.seed}"] if self.seed else []
        options += ["y=y"] if self._y is not None else []
        options += ["model=model"] if self._model is not None else []
        options += [f"to={self.to.strip()!r}"] if self.to.strip() else []
        rows = [f"    {name!r}: {one!r}," for name, one in against]
        beaten = ["against = {", *rows, "}"] if rows else []
        options += ["against=against"] if rows else []
        lines = [f"# {' and '.join(given)}: what was given to the lab"] if given else []
        lines += ["import augwidgets as aw", "", f"space = {space!r}", *beaten]
        return "\n".join([*lines, f"found = aw.search({data}, space, {', '.join(options)})", "found"]) + "\n"

    @traitlets.validate("recipes")
    def _check_recipes(self, proposal: Any) -> dict[str, Recipe]:
        try:
            return checked_recipes(proposal.value)
        except (TypeError, ValueError) as error:
            raise traitlets.TraitError(str(error)) from None


class _TrialsPage:
    """The score of each trial as it comes, what the best one takes of its limits, and what that is worth."""

    title = "Trials"

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._chart = kit.make(ipywidgets.HTML, "aw-chart")
        self._said = kit.make(ipywidgets.HTML, "aw-said")
        self.content = kit.column(self._chart, self._said, classes="aw-one")

    def show(self) -> None:
        """Draw what is there until now."""
        lab: Any = self._kit.explorer
        found = lab.result
        words = lab.sentences()
        self._chart.value = training_page.chart(found.figure(), words[0]) if found is not None and found.scored else ""
        self._said.value = training_page.said(words or [_ABOUT])


class _NumbersPage:
    """For each number that is searched the scores of the trials against it."""

    title = "Numbers"

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._chart = kit.make(ipywidgets.HTML, "aw-chart", "aw-natural")
        self.content = kit.column(self._chart, classes="aw-one")

    def show(self) -> None:
        """Draw what is there until now."""
        found = self._kit.explorer.result
        if found is None or not found.scored:
            self._chart.value = training_page.said(["Shown when a trial is done."])
        else:
            words = "the scores of the trials against each number that is searched"
            self._chart.value = training_page.chart(found.numbers_figure(), words)


class _TestPage:
    """What was found against none and the others, on pictures that no trial has seen."""

    title = "Test"

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._chart = kit.make(ipywidgets.HTML, "aw-chart")
        self.content = kit.column(self._chart, classes="aw-one")

    def show(self) -> None:
        """Draw the test, once it is there."""
        found = self._kit.explorer.result
        tested = None if found is None else found.comparison
        if tested is None:
            self._chart.value = training_page.said(["Shown when all trials are done and the best was trained anew."])
            return
        accuracies = {name: tested.accuracy(name) for name in tested.names}
        rows = {name: list(tested.class_differences(name).values()) for name in tested.names[1:]}
        self._chart.value = training_page.curves(tested.curves(), accuracies) + training_page.classes(
            rows, tested.class_names, tested.names[0]
        )


def _parts(kit: Kit) -> Parts:
    fields = LabFields(kit, _NUMBERS)
    listed = RecipeList(kit, "the first is searched; beat the others")
    lab: Any = kit.explorer
    method = kit.make(
        ipywidgets.Dropdown, "aw-field", "aw-w-data", description="method", options=tuple(METHODS),
        tooltip="Parzen estimators, a genetic algorithm, chance, or RandAugment's two numbers",
    )  # fmt: skip
    kit.hear(method, lambda name: lab.set_trait("method", name))

    def show(busy: bool) -> None:
        fields.show(busy)
        kit.put(method, lab.method)
        method.disabled = busy
        listed.show(busy)

    widgets = [fields.widgets[0], method, *fields.widgets[1:]]
    return Parts(widgets, listed.box, [_TrialsPage(kit), _NumbersPage(kit), _TestPage(kit)], show)


def _comparable(asked: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what tells whether two searches were asked for alike; arrays and functions only if they are the same."""
    return tuple(
        value if isinstance(value, (int, str, type(None), Recipe, dict)) else id(value) for value in asked.values()
    )
