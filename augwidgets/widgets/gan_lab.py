"""`GanLab`: a GAN learns to make new pictures while the notebook stays usable; its samples, its losses, its space."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import traitlets

from augwidgets.domain.errors import one_line, told
from augwidgets.domain.plural import many
from augwidgets.training.gan.networks import NOISE
from augwidgets.training.gan.prepared import GanTraining
from augwidgets.training.gan.prepared import Progress as Step
from augwidgets.training.gan.trained import Gan
from augwidgets.widgets.gan_pages import LossesPage, SamplesPage, SpaceColumn
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.lab import Job, Lab, Parts
from augwidgets.widgets.traits import Text, Whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_KNOWN = ("digits", "textures", "faces")  # data that need no download
_GIVEN = "as given"
_MOST = 10**6


class _Share(traitlets.Float):
    """A number from 0 to 1."""

    def validate(self, obj: Any, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
            raise traitlets.TraitError(f"{self.name} must be a number from 0 to 1, got {told(value)}")
        return float(value)


class GanLab(Lab):
    """A GAN that learns to make new pictures: nine live samples, a way through its latent space, the losses.

    It is trained as `aw.training.gan.train` does it, in the kernel, while other cells run and while the page is
    closed. "Stop" ends it soon, "Go on" continues it to the same pictures.

    Parameters
    ----------
    data : str, path, array, list or DataSet
        As `compare` takes them.
    y : array, optional
        The class of each picture of a batch.
    recipe : Recipe, optional
        Augments real and generated pictures alike before the discriminator sees them.
    **traits
        Such as ``epochs=20``.

    Attributes
    ----------
    epochs : int
        How often it sees its pictures; 0 for as many as pictures of their size take.
    train_size : int
        With how many pictures it is trained; 0 for half of them.
    to : str
        A folder where the state is kept; "" keeps it as long as the lab is there.
    seed : int
    place : float
        Where the slider stands on the way between two points of the latent space, from 0 to 1.
    label : str
        The class whose pictures are seen on that way; "" where no class can be asked for.
    gan : Gan or None
        What has come of it until now; None before the first step.
    error : str or None
        One sentence: what went wrong last.

    Raises
    ------
    TypeError, ValueError
        In one sentence: a trait is none.

    Examples
    --------
    >>> import augwidgets as aw
    >>> lab = aw.GanLab("digits", train_size=40, epochs=1)
    >>> lab.start()  # in a notebook this returns at once
    >>> lab.gan.sample(3, "7").shape
    (3, 16, 16, 1)
    """

    epochs = Whole(0, min=0, max=_MOST)
    train_size = Whole(0, min=0, max=_MOST)
    to = Text("")
    seed = Whole(0, min=0, max=2**53 - 1)
    place = _Share(0.0)
    label = Text("")
    data: Any = traitlets.Any("digits")
    start_words = ("Train", "Go on")

    def __init__(self, data: Any = "digits", y: Any = None, *, recipe: Any = None, **traits: Any) -> None:
        self._training: GanTraining | None = None
        self._made_with: dict[str, Any] = {}
        self._now: Step | None = None
        self._y, self._recipe = y, recipe
        self._known: dict[str, tuple[Any, Any]] = {}
        self._classes_before: tuple[str, ...] = ()  # of what was trained before: its label goes with it unsaid
        self._ways = 0  # how often other points were drawn
        super().__init__(_parts, **{**traits, "data": data})

    # -- the work ------------------------------------------------------------------------------------------------

    def prepared(self) -> Job:
        """Return the training as the settings are now.

        Returns
        -------
        Job
        """
        asked = self._asked()
        before = self._training if self._is_as_asked(asked) else None
        if before is not None:
            before.epochs = self.epochs or before.usual_epochs
        else:
            self._classes_before, self._training = self.class_names, None
        self._now = None
        me: Any = weakref.proxy(self)

        def run(say: Callable[[int, int], bool]) -> GanTraining:
            training = before or GanTraining(**asked)
            me._begun(training, asked)
            training.run(follow=lambda now: me._follow(now) and say(now.step, now.steps))
            return training

        return Job(run, lambda done, count: me._where(done, count), lambda training: me._ended(training))

    def _asked(self) -> dict[str, Any]:
        return {
            "data": self.data, "y": self._y, "recipe": self._recipe, "epochs": self.epochs or None,
            "train_size": self.train_size or None, "seed": self.seed, "to": self.to.strip() or None,
        }  # fmt: skip

    def _is_as_asked(self, asked: dict[str, Any]) -> bool:
        """Return whether the training that is here is the one that is asked for, for as many epochs as you like."""
        made = self._made_with
        return self._training is not None and all(
            made[name] is value or (isinstance(value, (int, str)) and made[name] == value)
            for name, value in asked.items()
            if name != "epochs"
        )

    def _begun(self, training: GanTraining, asked: dict[str, Any]) -> None:
        self._training, self._made_with = training, asked

    def _follow(self, now: Step) -> bool:
        """Record what is told after a step; called in the thread."""
        self._now = now
        return True

    @property
    def is_stopped(self) -> bool:
        """Whether it was begun and is not done."""
        training = self._training
        if training is None or not training.networks.step or not self._is_as_asked(self._asked()):
            return False
        return (self.epochs or training.usual_epochs) > training.networks.epoch

    def _where(self, done: int, count: int) -> str:
        now = self._now
        if now is None:
            return "preparing pictures and networks"
        return f"step {now.step:,} of {now.steps:,}, epoch {now.epoch}"

    def _ended(self, training: GanTraining) -> str:
        if training.failed:
            self.error = f"the training ended early: {training.failed}"
            return "ended early"
        step, steps = training.networks.step, training.steps
        if training.stopped:
            return f"stopped: {step:,} of {steps:,} steps are done; Go on makes the others"
        return f"all {steps:,} steps are done"

    # -- what is seen --------------------------------------------------------------------------------------------

    @property
    def gan(self) -> Gan | None:
        """What has come of it until now; None before the first step."""
        training = self._training
        return None if training is None or not training.networks.step else training.gan()

    @property
    def class_names(self) -> tuple[str, ...]:
        """The classes that can be asked for; none before anything was trained."""
        training = self._training
        return () if training is None else training.class_names

    def samples(self) -> np.ndarray | None:
        """Return the nine pictures of the Samples page, or None before the first step.

        Returns
        -------
        (9, H, W, C) array of uint8, or None
        """
        training = self._training
        if training is None or not training.networks.step:
            return None
        return self._of_step("samples", (), lambda: training.networks.pictures(*training.shown()))

    def on_the_way(self) -> np.ndarray | None:
        """Return the picture where the slider stands, between two points of the latent space.

        Returns
        -------
        (H, W, C) array of uint8, or None
            None before the first step.
        """
        made = self._made_at(np.array([self.place]))
        return None if made is None else made[0]

    def way(self, count: int) -> np.ndarray | None:
        """Return pictures along the whole way, or None before the first step.

        Parameters
        ----------
        count : int

        Returns
        -------
        (count, H, W, C) array of uint8, or None
        """
        key = count, self.label, self._ways, self.seed
        return self._of_step("way", key, lambda: self._made_at(np.linspace(0, 1, count)))

    def _made_at(self, places: np.ndarray) -> np.ndarray | None:
        training = self._training
        if training is None or not training.networks.step:
            return None
        first, second = np.random.default_rng([self.seed, 12, self._ways]).standard_normal((2, NOISE))
        # Along the sphere: half way straight on, the numbers are smaller than any that are drawn.
        turns = places[:, None] * np.pi / 2
        names = training.class_names
        number = names.index(self.label) if self.label in names else 0
        labels = np.full(len(places), number) if names else None
        return training.networks.pictures(np.cos(turns) * first + np.sin(turns) * second, labels)

    def _of_step(self, name: str, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """Return what was made after this step already, or make it: a slider that moves waits for nothing else."""
        training = self._training
        whole = (None if training is None else (id(training), training.networks.step), *key)
        known = self._known.get(name)
        if known is None or known[0] != whole:
            known = self._known[name] = whole, make()
        return known[1]

    def other_points(self) -> None:
        """Go between two other points of the latent space."""
        self._ways += 1
        self._redraw()

    def about(self) -> list[str]:
        """Return in words what is trained on what.

        Returns
        -------
        list of str
        """
        data = self.data if isinstance(self.data, str) else "pictures as given"
        size = many(self.train_size, "training picture") if self.train_size else "half of them to train with"
        return [f"{data}: {size}", "a generator against a discriminator", "nothing is trained yet"]

    def sentences(self) -> list[str]:
        """Return what has come of it; nothing while it is trained.

        Returns
        -------
        list of str
        """
        if self.is_busy or self._training is None:
            return []
        key = self._training.stopped, self._training.failed
        return list(self._of_step("sentences", key, lambda: [] if self.gan is None else self.gan.sentences()))

    def figure(self) -> Figure | None:
        """Return samples, losses and stages as a Matplotlib figure; None before the first step.

        Returns
        -------
        matplotlib.figure.Figure or None
        """
        found = self.gan
        return None if found is None else found.figure()

    def code(self) -> str:
        """Return the call that does the same.

        Returns
        -------
        str
        """
        is_told = isinstance(self.data, (str, os.PathLike))
        data = repr(os.fspath(self.data)) if is_told else "data"
        options = [f"{name}={getattr(self, name)}" for name in ("epochs", "train_size", "seed") if getattr(self, name)]
        options += ["y=y"] if self._y is not None else []
        options += ["recipe=recipe"] if self._recipe is not None else []
        options += [f"to={self.to.strip()!r}"] if self.to.strip() else []
        head = [] if is_told else ["# data: what was given to the lab"]
        call = f"found = aw.training.gan.train({', '.join([data, *options])})"
        asked = f", {self.label!r}" if self.label else ""
        return "\n".join([*head, "import augwidgets as aw", "", call, f"found.sample(9{asked})"]) + "\n"

    def _redraw(self) -> None:
        names = self.class_names
        if names and self.label not in names:
            if self.label and self.label not in self._classes_before:
                self.error = self._no_class(self.label)
            self.set_trait("label", names[0])
            return
        super()._redraw()

    @traitlets.validate("label")
    def _check_label(self, proposal: Any) -> str:
        label: str = proposal.value
        if label and self.class_names and label not in self.class_names:  # before it is trained nobody knows them
            raise traitlets.TraitError(self._no_class(label))
        return label

    def _no_class(self, label: str) -> str:
        return f"label must be one of {one_line(', '.join(map(repr, self.class_names)), 150)}, got {told(label)}"


class _Fields:
    """Data, how many pictures, how long, and where the state is kept."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        lab: Any = kit.explorer
        self._data = kit.make(
            ipywidgets.Dropdown, "aw-field", "aw-w-data", description="data", options=[], tooltip="what is learned"
        )
        self._given = None if _is_known(lab.data) else lab.data
        kit.put(self._data, _KNOWN if self._given is None else (_GIVEN, *_KNOWN), "options")
        given = self._given
        kit.hear(self._data, lambda name: lab.set_trait("data", given if name == _GIVEN else name))
        self._numbers = {}
        for name, label, tooltip in (
            ("train_size", "pictures", "training pictures in all; 0 for half of them"),
            ("epochs", "epochs", "how often it sees its pictures; 0 for as many as their size takes"),
            ("seed", "seed", "another number, other weights and other noise"),
        ):
            field = kit.make(
                ipywidgets.BoundedIntText, "aw-field", "aw-lab-number", description=label, min=0, max=_MOST,
                tooltip=tooltip,
            )  # fmt: skip
            kit.hear(field, _setter(lab, name))
            self._numbers[name] = field
        self._folder = kit.make(
            ipywidgets.Text, "aw-field", "aw-w-folder", description="keep in", placeholder="this lab",
            tooltip="a folder where the state is kept while it is trained",
        )  # fmt: skip
        kit.hear(self._folder, lambda to: lab.set_trait("to", to))
        self.widgets = [self._data, *self._numbers.values(), self._folder]

    def show(self, busy: bool) -> None:
        kit, lab = self._kit, self._kit.explorer
        if not _is_known(lab.data) and self._given is not lab.data:
            raise traitlets.TraitError(f"data must be one of {', '.join(map(repr, _KNOWN))}; open a lab for other data")
        kit.put(self._data, lab.data if _is_known(lab.data) else _GIVEN)
        for name, field in self._numbers.items():
            kit.put(field, getattr(lab, name))
        kit.put(self._folder, lab.to)
        for widget in self.widgets:
            widget.disabled = busy


def _setter(lab: Any, name: str) -> Callable[[Any], None]:
    return lambda value: lab.set_trait(name, value)


def _is_known(data: Any) -> bool:
    return isinstance(data, str) and data in _KNOWN


def _parts(kit: Kit) -> Parts:
    fields, space = _Fields(kit), SpaceColumn(kit)

    def show(busy: bool) -> None:
        fields.show(busy)
        space.show()

    return Parts(fields.widgets, space.box, [SamplesPage(kit), LossesPage(kit)], show)
