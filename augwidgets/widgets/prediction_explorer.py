"""`PredictionExplorer`: a slider moves; picture, predicted classes and where the model looks follow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import traitlets

from augwidgets.domain.errors import one_line, told
from augwidgets.domain.range import Range
from augwidgets.recipe.recipe import Recipe
from augwidgets.recipe.sweep import place_of
from augwidgets.sample.sample import Sample
from augwidgets.steps.step import Step
from augwidgets.steps.transform import Transform
from augwidgets.training.labelled_pictures import labelled_pictures
from augwidgets.training.prediction import architecture
from augwidgets.training.prediction.adversarial import STRONGEST
from augwidgets.training.prediction.classifier import Classifier, as_classifier
from augwidgets.training.prediction.robustness import Robustness, numbers_in
from augwidgets.transforms import CATALOGUE

# The pages that it has alone list themselves.
from augwidgets.widgets import (  # noqa: F401
    prediction_attack,
    prediction_layers,
    prediction_robustness,
    prediction_seen,
)
from augwidgets.widgets.explorer import Explorer
from augwidgets.widgets.label_limits import marked, usual_of
from augwidgets.widgets.prediction_controls import PredictionControls
from augwidgets.widgets.prediction_pictures import labelled_data, shown_to
from augwidgets.widgets.prediction_source import PredictionSource
from augwidgets.widgets.sweep_explorer import sweepable
from augwidgets.widgets.traits import Text, Whole


class Sweep(NamedTuple):
    """What is done to the picture, and along which of its parameters the nine go."""

    step: Step
    along: str


class PredictionExplorer(Explorer):
    """A model, a picture, and a transform: what the model makes of the picture while a slider moves.

    The picture is shown as the model sees it: in its size and channels. The film strip goes along one parameter; a
    frame in red says that the class is not the one that is meant: the picture's label, where the model knows it, or
    else what is predicted of the unchanged picture.

    Parameters
    ----------
    model : keras.Model, Classifier or TrainedNetwork
    on : optional
        A picture, or many with their classes: a name ("digits", "faces", "textures"), a folder with a folder for each
        class, a data set, a batch with ``y=``. A digit, where the model takes one, unless it is given.
    data, y : optional
        Other pictures with their classes, for the curve of accuracy.
    class_names, levels, image_shape : optional
        As `augwidgets.training.Classifier` takes them.

    Attributes
    ----------
    classifier : Classifier
        The model with what is known of it.
    step : Step
        The chosen values.
    along : str
        The parameter that is swept.
    swept : (Step, str)
        Both.
    looks : bool
        Whether the places that speak for the predicted class lie over the nine pictures (Grad-CAM).
    layer : str
        The convolution that is looked at; "" is the last one.
    strength : int
        Levels of 255 by which the Adversarial page changes the picture.
    holds : dict
        How far the label holds, by transform: ``{transform: {parameter: {class: (low, high)}}}``; the class "" is every
        class.
    label : str
        The class that is marked; "" is every class.
    data : Labelled or None
        The pictures that accuracy is measured on.

    Examples
    --------
    >>> import augwidgets as aw
    >>> network = aw.training.small_network((16, 16, 1), 10)       # not trained yet: it guesses
    >>> explorer = aw.explore(network)
    >>> explorer.step = aw.rotate.at(angle=40)
    >>> len(explorer.samples), explorer.classifier.class_names[3]
    (9, '3')
    """

    swept: Any = traitlets.Any().tag(undo=True)
    looks: Any = traitlets.Bool(False).tag(undo=True)
    layer = Text("").tag(undo=True)
    strength = Whole(8, min=0, max=STRONGEST).tag(undo=True)
    holds = traitlets.Dict().tag(undo=True)
    label = Text("").tag(undo=True)

    def __init__(
        self,
        model: Any,
        on: Any = None,
        *,
        data: Any = None,
        y: Any = None,
        class_names: Sequence[str] | None = None,
        levels: str | None = None,
        image_shape: Sequence[int] | None = None,
        step: Transform | Step | None = None,
        along: str | None = None,
        **traits: Any,
    ) -> None:
        known = _classifier(model, class_names, levels, image_shape)
        own = getattr(model, "test", None)  # of a trained network: pictures that it has never seen
        shown = shown_to(known, own if on is None and own is not None else on, None if data is not None else y,
                         labelled_pictures)  # fmt: skip
        found = labelled_data(data, y, labelled_pictures) if data is not None else shown.data
        if found is not None:
            known = _named_after(known, found, class_names)
        if step is not None or along is not None or "swept" not in traits:
            traits["swept"] = _sweep(CATALOGUE["rotate"] if step is None else step, along)
        swept = _sweep(*traits["swept"]) if isinstance(traits["swept"], (tuple, list)) else traits["swept"]
        if isinstance(swept, Sweep):
            traits.setdefault("chosen", place_of(swept.step, swept.along))
        self.classifier, self.data = known, found
        super().__init__(
            PredictionSource, PredictionControls, shown.sample, picture_name=shown.name, pictures=shown.pictures,
            **{"page": "Prediction", **traits},
        )  # fmt: skip

    # -- what is done to the picture -----------------------------------------------------------------------------

    @property
    def step(self) -> Step:
        """The chosen values."""
        step: Step = self.swept.step
        return step

    @step.setter
    def step(self, step: Transform | Step) -> None:
        own = step if isinstance(step, Transform) else getattr(step, "transform", None)
        self.swept = _sweep(step, self.along if own is self.step.transform else None)

    @property
    def along(self) -> str:
        """The parameter that is swept."""
        along: str = self.swept.along
        return along

    @along.setter
    def along(self, along: str) -> None:
        self.swept = _sweep(self.step, along)

    def turn_to(self, name: str) -> None:
        """Show another transform of the catalogue, at its default values.

        Parameters
        ----------
        name : str
        """
        if name != self.step.name:
            self.step = CATALOGUE[name]

    def chosen_value(self) -> Any:
        """Return the value of the chosen picture; None where a kept one is chosen.

        Returns
        -------
        float or None
        """
        values = self.source.values()
        return values[self.chosen] if self.chosen < len(values) else None

    @property
    def samples(self) -> list[Sample]:
        """The nine pictures as the model sees them, without what it sees in them."""
        sample = self.source.sample
        return [tile.draw.plain(sample) for tile in self._tiles()]  # type: ignore[attr-defined]

    # -- how far the label holds ---------------------------------------------------------------------------------

    @property
    def recipe(self) -> Recipe:
        """The recipe of the limits: each transform for which any were marked, or else the one that is shown."""
        names = list(self.holds) or [self.step.name]
        steps = [self.step if name == self.step.name else CATALOGUE[name].at() for name in names]
        recipe = Recipe(tuple(map(usual_of, steps)))
        for place, name in enumerate(names):
            for parameter, by_class in self.holds.get(name, {}).items():
                for label, ends in by_class.items():
                    recipe = recipe.holding(place, label or None, **{parameter: ends})
        return recipe

    @recipe.setter
    def recipe(self, _: Any) -> None:
        raise traitlets.TraitError("a PredictionExplorer's recipe follows its limits: mark those, or assign holds")

    def mark(self, end: str, label: str | None = None) -> None:
        """Mark that the label still holds at the chosen picture of the film strip, and not beyond.

        Parameters
        ----------
        end : {"low", "high"}
        label : str, optional
            The class that this is said of, "" for every class; the explorer's `label`, unless it is given.
        """
        domain, value = self._ranged(), self.chosen_value()
        if end not in ("low", "high"):
            raise ValueError(f"end must be 'low' or 'high', got {told(end)}")
        if value is None:
            raise ValueError("a limit is marked at a picture of the film strip, and a kept one is chosen")
        own, named = self.holds.get(self.step.name, {}), self._class(label)
        usual = usual_of(self.step).ranges[self.along]
        self._hold(marked(own, self.along, domain, end, named, value, usual))

    def take_known(self, label: str | None = None) -> None:
        """Let the label hold as far as the model still knows this picture.

        Parameters
        ----------
        label : str, optional
            The class that this is said of, "" for every class; the explorer's `label`, unless it is given.

        Raises
        ------
        ValueError
            It does not know even the unchanged one, or the parameter is no range.
        """
        self._ranged()
        found, named = self.source.trace()(), self._class(label)
        if found.holds is None:
            meant = self.classifier.class_names[found.number]
            raise ValueError(f"the model does not take even the unchanged picture for {meant}: nothing holds")
        own = self.holds.get(self.step.name, {})
        self._hold({**own, self.along: {**own.get(self.along, {}), named: found.holds}})

    def take_limits(self, *, by_class: bool = False) -> None:
        """Let labels hold as far as the accuracy over the pictures does: within 5 points of the unchanged ones.

        Parameters
        ----------
        by_class : bool
            Each class as far as its own accuracy does; else every class as far as that of all.

        Raises
        ------
        ValueError
            There are no pictures with their classes, or the parameter is no range.
        """
        self._ranged()
        if self.data is None:
            raise ValueError("limits are taken from pictures with their classes, and there are none; data= brings them")
        found: Robustness = self.source.curve()()
        taken = found.holds_by_class() if by_class else {"": found.holds()}
        own = self.holds.get(self.step.name, {})
        self._hold({**own, self.along: {**own.get(self.along, {}), **taken}})

    def _class(self, label: Any) -> Any:
        """Return the class that is meant: the explorer's `label`, unless one is given."""
        if label is None:
            return self.label
        if isinstance(label, str) and not self._is_class(label):
            raise ValueError(self._no_class("label", label))
        return label

    def _is_class(self, label: Any) -> bool:
        return label == "" or label in self.classifier.class_names

    def _no_class(self, name: str, label: Any) -> str:
        known = one_line(", ".join(map(repr, self.classifier.class_names)), 150)
        return f"{name} must name a class of the model ({known}), or be '' for every class, got {told(label)}"

    def _hold(self, own: Any) -> None:
        self.holds = {**self.holds, self.step.name: dict(own)}

    def _ranged(self) -> Range:
        domain = self.step.transform.parameters[self.along].domain
        if not isinstance(domain, Range) or self.along not in self.step.transform.own_parameters:
            raise ValueError(f"a limit is that of a range of numbers, got {self.along!r} of {self.step.name}")
        return domain

    # -- what is checked -----------------------------------------------------------------------------------------

    @traitlets.validate("swept")
    def _check_swept(self, proposal: Any) -> Sweep:
        given = proposal.value
        if not isinstance(given, (tuple, list)) or len(given) != 2:
            raise traitlets.TraitError(f"swept must be a Step and the name of a parameter, got {told(given)}")
        return _sweep(*given)

    @traitlets.validate("layer")
    def _check_layer(self, proposal: Any) -> str:
        name: str = proposal.value
        if name:
            try:
                architecture.convolution(self.classifier.model, name)
            except ValueError as error:
                raise traitlets.TraitError(str(error)) from None
        return name

    @traitlets.validate("holds")
    def _check_holds(self, proposal: Any) -> Any:
        for name, own in proposal.value.items():
            if name not in CATALOGUE and name != self.step.name:
                raise traitlets.TraitError(f"holds must name transforms, got {told(name)}")
            if not isinstance(own, dict) or not all(isinstance(by_class, dict) for by_class in own.values()):
                raise traitlets.TraitError(
                    f"holds must be {{transform: {{parameter: {{class: (low, high)}}}}}}, got {told(proposal.value)}"
                )
            for label in (label for by_class in own.values() for label in by_class):
                if not self._is_class(label):
                    raise traitlets.TraitError(self._no_class("a class of holds", label))
        return proposal.value

    @traitlets.validate("label")
    def _check_label(self, proposal: Any) -> str:
        label: str = proposal.value
        if not self._is_class(label):
            raise traitlets.TraitError(self._no_class("label", label))
        return label

    def _let_go(self) -> None:
        super()._let_go()
        self.__dict__.pop("classifier", None)
        self.data = None


def _sweep(step: Any, along: Any) -> Sweep:
    """Return a step with a parameter that can be swept; the first one that is a range, unless one is named."""
    made = step.at() if isinstance(step, Transform) else step
    if not isinstance(made, Step):
        raise traitlets.TraitError(
            f"step must be a transform or a Step, such as aw.rotate.at(angle=20), got {told(step)}"
        )
    if made.transform.partners:
        raise traitlets.TraitError(f"step must take one picture, and {made.name} takes further ones")
    if made.counts_pixels:
        raise traitlets.TraitError(
            f"step must have shares as its values, for the model has a size of its own, got {told(made)}"
        )
    allowed = sweepable(made.transform)
    if not allowed:
        raise traitlets.TraitError(f"step must have a value that can be swept, and {made.name} has none")
    if along is None:
        parameters = made.transform.own_parameters
        along = next((name for name in parameters if isinstance(parameters[name].domain, Range)), allowed[0])
    if not isinstance(along, str) or along not in allowed:
        raise traitlets.TraitError(
            f"along must be a parameter of {made.name} ({', '.join(allowed)}), got {told(along)}"
        )
    return Sweep(made, along)


def _classifier(model: Any, class_names: Any, levels: Any, image_shape: Any) -> Classifier:
    if class_names is None and levels is None and image_shape is None:
        return as_classifier(model)
    return Classifier(getattr(model, "model", model), class_names, levels=levels, image_shape=image_shape)


def _named_after(known: Classifier, data: Any, class_names: Any) -> Classifier:
    """Return the model with the names of the data's classes, where it was given none; raise if they do not fit."""
    numbers = tuple(map(str, range(len(known.class_names))))
    if class_names is None and known.class_names == numbers and len(data.class_names) == len(numbers):
        if data.class_names == numbers:
            return known
        return Classifier(known.model, data.class_names, levels=known.levels, image_shape=_whole(known.image_shape))
    numbers_in(known, data.class_names)
    return known


def _whole(shape: Any) -> Any:
    return shape if all(shape) else None
