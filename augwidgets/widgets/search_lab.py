"""`SearchLab`: a recipe is searched for, live, while the notebook stays usable."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets

from augwidgets.domain.errors import told
from augwidgets.recipe import presets
from augwidgets.recipe.recipe import Recipe
from augwidgets.training.kept_runs import KeptRuns
from augwidgets.training.searching.result import SearchResult
from augwidgets.training.searching.running import SearchProgress, SearchRun
from augwidgets.training.searching.samplers import METHODS
from augwidgets.training.searching.searching import TEST, study_place
from augwidgets.training.searching.space import Space
from augwidgets.training.searching.study import open_study
from augwidgets.training.trainings import checked_recipes
from augwidgets.view.still import words_of_recipe
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.lab import Job, Lab, Parts
from augwidgets.widgets.recipe_list import RecipeList
from augwidgets.widgets.search_pages import FoundPage, NumbersPage, TrialsPage
from augwidgets.widgets.traits import Option, Text, Whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SPACE = "space"
_MOST = 10**6
_WORDS = {"tpe": "TPE", "genetic": "genetic", "random": "random", "grid": "grid"}


class SearchLab(Lab):
    """A search for a recipe, live: the score of each trial, what the best takes of its limits, and its test.

    It is the search of `search`. It goes on in the kernel while other cells run and while the page is closed; "Stop"
    ends soon, "Go on" tries what is left. The first recipe of the list is the space, whose ranges and chances are the
    outer limits; the result is compared with the others.

    Parameters
    ----------
    data : str, path, array, list or DataSet
        As `compare` takes them.
    space : Recipe or list of steps, optional
        A preset's, unless it is given.
    y : array, optional
        The class of each picture of a batch.
    against : mapping of str to Recipe, optional
        What the result has to beat besides none.
    model : function, optional
        Takes ``(image_shape, classes)`` and returns a Keras model, as `compare` takes it.
    **traits
        Such as ``trials=30``.

    Attributes
    ----------
    recipes : dict of str to Recipe
        The first one is the space.
    trials, seeds, fresh_seeds, epochs, train_size : int
        As `search` takes them.
    method : str
        As `search` takes it.
    to : str
        A folder where all of it is kept; "" keeps it as long as the lab is there.
    seed : int
    result : SearchResult or None
        What was found until now; None before the first trial.
    error : str or None
        One sentence: what went wrong last.

    Raises
    ------
    TypeError, ValueError
        In one sentence: a recipe or a trait is none.

    Examples
    --------
    >>> import augwidgets as aw
    >>> lab = aw.SearchLab("digits", [aw.rotate], trials=2, seeds=1, fresh_seeds=0, epochs=1, train_size=40)
    >>> lab.start()  # in a notebook this returns at once
    >>> [trial.name for trial in lab.result.trials]
    ['none', 'the whole space']
    """

    recipes: Any = traitlets.Any({})
    trials = Whole(60, min=1, max=_MOST)
    seeds = Whole(2, min=1, max=1000)
    fresh_seeds = Whole(5, min=0, max=1000)
    epochs = Whole(60, min=1, max=_MOST)
    train_size = Whole(200, min=2, max=_MOST)
    method = Option(METHODS, "tpe")
    to = Text("")
    seed = Whole(0, min=0, max=2**53 - 1)
    start_words = ("Search", "Go on")

    def __init__(
        self, data: Any = "digits", space: Any = None, y: Any = None, *, against: Mapping[str, Any] | None = None,
        model: Callable[..., Any] | None = None, **traits: Any,
    ) -> None:  # fmt: skip
        self.data, self._y, self._model = data, y, model
        self.result: SearchResult | None = None
        self._begun: tuple[dict[str, Any], SearchRun, Any, str] | None = None
        self._now: SearchProgress | None = None
        if model is not None and not callable(model):
            raise TypeError(f"model must be a function of (image_shape, classes), got {told(model)}")
        if against is not None and not isinstance(against, Mapping):
            raise TypeError(f"against must be a mapping from names to recipes, got {told(against)}")
        if space is None:
            space = presets.PRESETS["digits and text" if data == "digits" else "small data set"]()
        recipes = {_SPACE: Space(space).recipe, **(against or {})}
        super().__init__(_parts, **{**traits, "recipes": recipes})

    # -- the work ------------------------------------------------------------------------------------------------

    def prepared(self) -> Job:
        """Return the search as the settings are now.

        Returns
        -------
        Job

        Raises
        ------
        TypeError, ValueError
            In one sentence: there is nothing to search for.
        """
        asked, folder = self._asked(), self.to.strip()
        Space(asked["space"])
        before = self._begun
        if before is None or not _same(before[0], asked):
            self.result = None
        self._now = None
        me: Any = weakref.proxy(self)

        def run(say: Callable[[int, int], bool]) -> SearchResult:
            place = Path(os.path.expanduser(folder)) if folder else None
            search = SearchRun(**asked)
            if before is None or before[1].settings != search.settings or before[3] != folder:
                study = open_study(study_place(None, place), search.settings)
            else:  # with more trials, or to be compared with others: what was tried counts, and the model is compiled
                study, search.trainings = before[2], before[1].trainings
            me._begun = asked, search, study, folder
            kept = None if place is None else KeptRuns(place / TEST, search.trainings.settings)

            def follow(now: SearchProgress) -> bool:
                me._now, me.result = now, now.result
                part = now.curve[-1][0] / search.trainings.epochs if now.curve else 0
                return say(round(1000 * (now.trainings + min(part, 0.99))), 1000 * now.all_trainings)

            found = search.run(study, kept, None, follow)
            found.sentences()  # intervals take their time: in this thread
            return found

        return Job(run, lambda done, count: me._where(), lambda found: me._ended(found))

    def _asked(self) -> dict[str, Any]:
        (_, space), *others = self.recipes.items()
        return {
            "data": self.data, "space": space, "y": self._y, "against": dict(others), "trials": self.trials,
            "method": self.method, "seeds": self.seeds, "fresh_seeds": self.fresh_seeds, "model": self._model,
            "epochs": self.epochs, "train_size": self.train_size, "seed": self.seed,
        }  # fmt: skip

    @property
    def is_stopped(self) -> bool:
        """Whether the search was begun, as it is set now, and is not complete."""
        found = self.result
        return bool(found is not None and found.stopped and self._begun and _same(self._begun[0], self._asked()))

    def _where(self) -> str:
        now = self._now
        if now is None:
            return "preparing pictures and model"
        if now.trials < now.wanted:
            return f"recipe {now.trials + 1} of {now.wanted}"
        return f"test of what was found: training {now.trainings + 1} of {now.all_trainings}"

    def _ended(self, found: SearchResult) -> str:
        self.result = found
        if not found.stopped:
            return "the search is complete"
        return f"stopped: {len(found.scored)} of {found.wanted} recipes were tried; Go on tries the others"

    # -- what is seen --------------------------------------------------------------------------------------------

    def about(self) -> list[str]:
        """Return in words what is searched on what.

        Returns
        -------
        list of str
        """
        data = self.data if isinstance(self.data, str) else "pictures as given"
        head = f"{data}: {self.trials:,} recipes, {self.train_size:,} training pictures, {self.seeds} seeds"
        rows = [f"{name}: {'; '.join(words_of_recipe(one))}" for name, one in self.recipes.items()]
        return [head, *rows, "nothing is trained yet"]

    def sentences(self) -> list[str]:
        """Return what was found; nothing while the search goes on.

        Returns
        -------
        list of str
        """
        return [] if self.result is None or self.is_busy else self.result.sentences()

    def figure(self) -> Figure | None:
        """Return the trials as a Matplotlib figure; None before the first one.

        Returns
        -------
        matplotlib.figure.Figure or None
        """
        return None if self.result is None or not self.result.scored else self.result.figure()

    def code(self) -> str:
        """Return the call of `search` that does the same.

        Returns
        -------
        str
        """
        is_told = isinstance(self.data, (str, os.PathLike))
        (_, space), *others = self.recipes.items()
        words = [word for word, own in (("data", not is_told), ("model", self._model is not None)) if own]
        head = [f"# {' and '.join(words)}: what was given to the lab"] if words else []
        options = [f"trials={self.trials}", f"seeds={self.seeds}", f"fresh_seeds={self.fresh_seeds}",
                   f"epochs={self.epochs}", f"train_size={self.train_size}"]  # fmt: skip
        options += [f"method={self.method!r}"] if self.method != METHODS[0] else []
        options += [f"seed={self.seed}"] if self.seed else []
        options += ["y=y"] if self._y is not None else []
        options += ["model=model"] if self._model is not None else []
        options += [f"to={self.to.strip()!r}"] if self.to.strip() else []
        known = [f"    {name!r}: {one!r}," for name, one in others]
        lines = [*head, "import augwidgets as aw", "", f"space = {space!r}"]
        data = repr(os.fspath(self.data)) if is_told else "data"
        if known:
            lines += [f"found = aw.search({data}, space, against={{", *known, f"}}, {', '.join(options)})", "found"]
        else:
            lines += [f"found = aw.search({data}, space, {', '.join(options)})", "found"]
        return "\n".join(lines) + "\n"

    @traitlets.validate("recipes")
    def _check_recipes(self, proposal: Any) -> dict[str, Recipe]:
        try:
            found = checked_recipes(proposal.value)
        except (TypeError, ValueError) as error:
            raise traitlets.TraitError(str(error)) from None
        if not found:
            raise traitlets.TraitError("recipes must hold one or more, of which the first is the space, got none")
        return found


def _parts(kit: Kit) -> Parts:
    lab: Any = kit.explorer
    numbers = {
        name: kit.make(
            ipywidgets.BoundedIntText, "aw-field", "aw-lab-number", description=label, min=lab.traits()[name].min,
            max=lab.traits()[name].max, value=getattr(lab, name), tooltip=words,
        )
        for name, label, words in (
            ("trials", "recipes", "how many are tried"),
            ("train_size", "pictures", "training pictures in all, divided over the classes"),
            ("seeds", "seeds", "how often each recipe is trained"),
            ("fresh_seeds", "test seeds", "how often what was found is trained for its test"),
            ("epochs", "epochs", "how often a training sees its pictures"),
        )
    }  # fmt: skip
    for name, field in numbers.items():
        kit.hear(field, _setter(lab, name))
    method = kit.make(
        ipywidgets.Dropdown, "aw-field", "aw-w-data", description="how", tooltip="how the next recipe is chosen",
        options=[(_WORDS[name], name) for name in METHODS], value=lab.method,
    )  # fmt: skip
    kit.hear(method, lambda name: lab.set_trait("method", name))
    folder = kit.make(
        ipywidgets.Text, "aw-field", "aw-w-folder", description="keep in", placeholder="this lab",
        tooltip="a folder where all of it is kept",
    )  # fmt: skip
    kit.hear(folder, lambda to: lab.set_trait("to", to))
    listed = RecipeList(kit, "the first is the space: its outer limits")
    fields = [method, *numbers.values(), folder]

    def show(busy: bool) -> None:
        for name, field in numbers.items():
            kit.put(field, getattr(lab, name))
        kit.put(method, lab.method)
        kit.put(folder, lab.to)
        for field in fields:
            field.disabled = busy
        listed.show(busy)

    return Parts(fields, listed.box, [TrialsPage(kit), NumbersPage(kit), FoundPage(kit)], show)


def _setter(lab: Any, name: str) -> Callable[[Any], None]:
    """Return what sets a trait, without holding the lab."""
    return lambda value: lab.set_trait(name, value)


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether two searches were asked for alike; arrays and functions only if they are the same ones."""
    plain = (int, str, Recipe, dict)
    return all(one[name] is value or (isinstance(value, plain) and one[name] == value) for name, value in other.items())
