"""The film strip of a model: nine values of a parameter, what each picture is held for, and where the model looks."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from augwidgets.data.known_pictures import Labelled
from augwidgets.dialects import augwidgets
from augwidgets.domain.range import Range
from augwidgets.domain.units import MINUS
from augwidgets.recipe.draws import Draw, Outcome
from augwidgets.recipe.own_functions import OwnFunctions
from augwidgets.recipe.recipe import Recipe
from augwidgets.recipe.sweep import place_of, title, values_of
from augwidgets.sample.sample import Sample
from augwidgets.steps.fusion import colours_of
from augwidgets.steps.step import Step
from augwidgets.training.batches import pictures as as_batch
from augwidgets.training.prediction import architecture
from augwidgets.training.prediction.adversarial import Adversarial, against
from augwidgets.training.prediction.classifier import Classifier
from augwidgets.training.prediction.grad_cam import looked_at
from augwidgets.training.prediction.known_range import Traced, traced
from augwidgets.training.prediction.predicted import Prediction, in_words
from augwidgets.training.prediction.robustness import Robustness, chosen_pictures, right_along
from augwidgets.training.prediction.varying import Varying
from augwidgets.view.instant.step_tables import tables_of
from augwidgets.view.instant.warp_tables import WarpTables
from augwidgets.view.prediction_charts import warmed
from augwidgets.widgets import instant_sweep
from augwidgets.widgets.grid_page import Panel, Tile
from augwidgets.widgets.label_limits import within
from augwidgets.widgets.source import Source
from augwidgets.widgets.sweep_explorer import with_values

_MOST, _COUNT = 300, 17  # pictures and values of the curve of accuracy
_MOVING, _FEWER = 60, 9  # the same while a slider moves
_SEED = 0


class Seen(NamedTuple):
    """A picture, what it is held for, and where the model looks; None where it has no places."""

    sample: Sample
    prediction: Prediction
    heat: np.ndarray | None


class PredictionSource(Source):
    """The picture as the model sees it, at nine values of the parameter that is swept.

    What takes its time is kept as long as what it was made of stays: curves do not change while the slider moves by
    which they go.
    """

    moves = ("swept",)
    explored = "swept"
    is_one_transform = False

    def __init__(self, explorer: Any) -> None:
        super().__init__(explorer)
        self._fitted: tuple[Any, Sample] | None = None
        self._meant: tuple[Sample, int] | None = None
        self._kept: dict[str, tuple[Any, Any]] = {}
        self.picture_number = 0  # another picture has the next

    @property
    def known(self) -> Classifier:
        """The model with what is known of it."""
        known: Classifier = self.explorer.classifier
        return known

    @property
    def sample(self) -> Sample:
        """Return the picture as the model sees it."""
        given = self.explorer.sample
        if self._fitted is None or self._fitted[0]() is not given:
            self._fitted = weakref.ref(given), self.known.fitted(given)
            self._kept.clear()
            self.picture_number += 1
        return self._fitted[1]

    @property
    def original(self) -> tuple[str, str]:
        height, width = self.sample.size
        return "what the model sees", f"{width} × {height} · {'grey' if self.sample.image.shape[2] == 1 else 'colour'}"

    draw_word = "picture"

    @property
    def meant(self) -> int:
        """The class that the picture is: its label, or else what the unchanged one is held for."""
        sample, label = self.sample, self.explorer.sample.label
        if self._meant is None or self._meant[0] is not sample:
            known = self.known
            number = known.number_of(label) if known.knows(label) else int(known.probabilities(sample)[0].argmax())
            self._meant = sample, number
        return self._meant[1]

    @property
    def layer(self) -> Any:
        """The convolution whose maps are weighed; None where the model has none."""
        model = self.known.model
        if not architecture.convolutions_of(model):
            return None
        return architecture.convolution(model, self.explorer.layer or None)

    # -- the film strip ------------------------------------------------------------------------------------------

    def centre(self) -> int | None:
        return place_of(self.explorer.step, self.explorer.along, self.sample.size)

    def values(self) -> list[Any]:
        """Return the nine values."""
        return values_of(self.explorer.step, self.explorer.along, self.sample.size)

    def chosen_step(self) -> Step:
        """Return the Step of the chosen picture."""
        explorer, values = self.explorer, self.values()
        step: Step = explorer.step
        if explorer.chosen < len(values):
            step = with_values(step, **{explorer.along: values[explorer.chosen]})
        return step

    def share(self) -> float | None:
        """Return where the chosen value stands between the ends of a curve; None where there is none."""
        varying, value = self.varying(), self.explorer.chosen_value()
        if varying is None or value is None:
            return None
        return float(varying.domain.share(value, self.between(varying)))

    def panels(self) -> list[Panel]:
        explorer = self.explorer
        looks = explorer.looks and self.layer is not None
        looking = Looking(self.known, self.meant, self.layer if looks else None)
        domain = explorer.step.transform.parameters[explorer.along].domain
        held = within(explorer.holds.get(explorer.step.name, {}), explorer.along, explorer.label)
        tiles = []
        for place, value in enumerate(self.values()):
            step = with_values(explorer.step, **{explorer.along: value})
            words = title(explorer.along, domain, value)
            beyond = isinstance(domain, Range) and held is not None and not held[0] <= value <= held[1]
            draw = PredictedDraw(looking, step, words)
            tiles.append(Tile(draw, None, "", place == explorer.chosen, beyond))
        return [Panel("", tiles)]

    def instant(self) -> Recipe | None:
        explorer = self.explorer
        recipe = None if explorer.looks else instant_sweep.recipe_of(explorer.step, explorer.along)
        return None if recipe is None or self._changes_canvas(recipe) else recipe

    def _changes_canvas(self, recipe: Recipe) -> bool:
        """Return whether what comes out is brought to the model's size again: the browser does not."""
        (step,) = recipe.open_steps
        found = tables_of(step, self.sample.size, colours_of(self.sample.image))
        return isinstance(found, WarpTables) and found.changes_canvas

    def sweep(self) -> dict[str, Any] | None:
        explorer = self.explorer
        held = within(explorer.holds.get(explorer.step.name, {}), explorer.along, explorer.label)
        return instant_sweep.told_sweep(explorer.step, explorer.along, self.sample.size, held, "class")

    def state(self) -> str:
        explorer, recipe = self.explorer, self.instant()
        number = 0 if recipe is None else self.picture_number
        return instant_sweep.swept_state(recipe, explorer.along, explorer.seed, number)

    def parts(self) -> str:
        return f"{self.explorer.step.name} {self.explorer.along}"

    def words(self) -> list[str]:
        explorer = self.explorer
        return [explorer.step.short(), f"{explorer.along.replace('_', ' ')} from low to high"]

    def words_of_explored(self) -> dict[tuple[str, str], str]:
        step = self.explorer.step
        name, parameters = step.name.replace("_", " "), step.transform.parameters
        return {
            (name, key.replace("_", " ")): parameters[key].domain.format(value) for key, value in step.values.items()
        }

    # -- what the pages ask --------------------------------------------------------------------------------------

    def seen(self) -> Any:
        """Return a function that computes the chosen picture, what it is held for and where the model looks."""
        known, sample, step, layer = self.known, self.sample, self.chosen_step(), self.layer

        def work() -> Seen:
            changed = known.fitted(step(Sample(sample.image)))
            x = as_batch([changed], known.levels)
            if layer is None:
                return Seen(changed, Prediction(known.class_names, known.probabilities_of(x)[0]), None)
            likely, heats, _ = looked_at(known, x, layer)
            return Seen(changed, Prediction(known.class_names, likely[0]), heats[0])

        return work

    def varying(self) -> Varying | None:
        """Return the parameter that is swept; None where it is no range."""
        explorer = self.explorer
        domain = explorer.step.transform.parameters[explorer.along].domain
        is_range = isinstance(domain, Range) and explorer.along in explorer.step.transform.own_parameters
        return Varying(explorer.step, explorer.along) if is_range else None

    def trace(self) -> Any:
        """Return a function that computes what the picture is held for along the parameter; None where it is no range.

        Called again while nothing but the parameter itself has changed, it returns what it has computed.
        """
        varying, known, sample, meant = self.varying(), self.known, self.sample, self.meant
        if varying is None:
            return None

        def make() -> Traced:
            return traced(known, sample, varying, meant, self.between(varying))

        return self._keeping("trace", (self._others(), sample, meant), make)

    def has_trace(self) -> bool:
        """Return whether that is computed already."""
        kept = self._kept.get("trace")
        return kept is not None and _same(kept[0], (self._others(), self.sample, self.meant))

    def curve(self, *, moving: bool = False) -> Any:
        """Return a function that computes the accuracy along the parameter; None without data or without a range."""
        varying, known, data = self.varying(), self.known, self.explorer.data
        if varying is None or data is None:
            return None
        most, count = (_MOVING, _FEWER) if moving else (_MOST, _COUNT)
        pictures = self._keeping(f"pictures {most}", (data,), lambda: chosen_pictures(known, data, None, most, _SEED))
        values = varying.values(self.between(varying), count)

        def make() -> Robustness:
            images, labels = pictures()
            return Robustness(varying, values, right_along(known, images, labels, varying, values), labels,
                              known.class_names)  # fmt: skip

        return self._keeping(f"curve {most}", (self._others(), data), make)

    def has_curve(self) -> bool:
        """Return whether the whole of it is computed already."""
        kept = self._kept.get(f"curve {_MOST}")
        return kept is not None and _same(kept[0], (self._others(), self.explorer.data))

    def attack(self) -> Any:
        """Return a function that computes the chosen picture changed against the model."""
        known, sample, step, meant = self.known, self.sample, self.chosen_step(), self.meant

        def make() -> Adversarial:
            changed = known.fitted(step(Sample(sample.image)))
            return against(known, changed, meant, 0)

        return self._keeping("attack", (sample, step, meant), make)

    def between(self, varying: Varying) -> tuple[float, float]:
        """Return where a curve goes: where the parameter's track does, and the chosen value too."""
        low, high = varying.span()
        value = varying.step.values[varying.along]
        return min(low, value), max(high, value)

    def _others(self) -> Any:
        """Return what a curve hangs on: the transform, its other values, the parameter, and where the curve goes."""
        explorer = self.explorer
        step, along = explorer.step, explorer.along
        varying: Any = self.varying()
        others = tuple((name, value) for name, value in step.values.items() if name != along)
        return step.transform, others, along, self.between(varying)

    def _keeping(self, name: str, key: tuple[Any, ...], make: Any) -> Any:
        def work() -> Any:
            kept = self._kept.get(name)
            if kept is None or not _same(kept[0], key):
                self._kept[name] = kept = key, make()
            return kept[1]

        return work

    # -- code and files ------------------------------------------------------------------------------------------

    def recipe(self) -> Recipe:
        recipe: Recipe = self.explorer.recipe
        return recipe

    def code(self, picture: str, dialect: str | None = None) -> str:
        if dialect not in (None, "augwidgets"):
            return str(self.recipe().to_code(dialect))
        explorer, known = self.explorer, self.known
        names = "" if known.class_names == tuple(map(str, range(len(known.class_names)))) else (
            f", {list(known.class_names)!r}")  # fmt: skip
        layer = f", layer={explorer.layer!r}" if explorer.layer else ""
        head = list(augwidgets.head(OwnFunctions([explorer.step.transform])))
        lines = [
            "import keras",
            *head,
            "",
            "model = keras.saving.load_model(your_model)",
            f"known = aw.training.Classifier(model{names}, levels={known.levels!r})",
            f"picture = {picture or 'aw.load(your_picture)'}",
            f"step = {self.chosen_step()!r}",
            "changed = step(known.fitted(picture))",
            "print(aw.training.predicted(known, changed))",
        ]
        if self.layer is not None:
            lines.append(f"aw.training.grad_cam(known, changed{layer}).figure()")
            lines.append(f"aw.training.feature_maps(known, changed{layer}).figure()")
        lines.append(f"print(aw.training.adversarial(known, changed, strength={explorer.strength}))")
        if self.varying() is not None:
            along = f"step, along={explorer.along!r}"
            lines.append(f"print(aw.training.known_range(known, picture, {along}))")
            data = "your_pictures" if explorer.data is not None else "your_labelled_pictures"
            lines.append(f"print(aw.training.robustness(known, {data}, {along}))")
        if explorer.holds:
            lines += ["", "# As far as the label holds:", f"recipe = {self.recipe()!r}"]
        return "\n".join(lines) + "\n"

    def file(self, what: str = "") -> tuple[str, Any]:
        return "recipe.json", self.recipe().to_json()


class Looking:
    """What the nine pictures have in common: the model, the class that is meant, and the layer that is looked at."""

    def __init__(self, known: Classifier, meant: int, layer: Any) -> None:
        self.known, self.meant, self.layer = known, meant, layer

    def outcomes(self, samples: Sequence[Sample], words: Sequence[str]) -> list[Outcome]:
        """Return the pictures with what they are held for; they are predicted in one call."""
        known = self.known
        x = as_batch(samples, known.levels)
        heats: Any = [None] * len(samples)
        if self.layer is None:
            likely = known.probabilities_of(x)
        else:
            likely, heats, _ = looked_at(known, x, self.layer)
        found = []
        for sample, row, heat, word in zip(samples, likely, heats, words, strict=True):
            number = int(row.argmax())
            said = [word, in_words(known.class_names[number], float(row[number]))]
            if number != self.meant:
                said.append(f"not {known.class_names[self.meant]}")
            shown = sample if heat is None else sample.replace(image=warmed(sample.image, heat))
            found.append(Outcome(shown, tuple(said), levels=sample.image, marked=number != self.meant))
        return found


@dataclass(frozen=True)
class PredictedDraw(Draw):
    """One value of the film strip."""

    looking: Looking
    step: Step
    words: str

    @property
    def in_pixels(self) -> bool:
        return True  # the model counts in them

    @property
    def batch(self) -> Any:
        return self.looking

    def apply(self, sample: Sample, factor: float) -> Outcome:
        return self.apply_batch([self], sample, factor)[0]

    def apply_batch(self, draws: Sequence[Any], sample: Sample, factor: float) -> list[Outcome]:
        plain = Sample(sample.image)
        changed = [self.looking.known.fitted(draw.step(plain)) for draw in draws]
        return self.looking.outcomes(changed, [draw.words.replace("-", MINUS) for draw in draws])

    def plain(self, sample: Sample) -> Sample:
        """Return the picture without what the model sees in it."""
        return replace(self, looking=Looking(self.looking.known, self.looking.meant, None)).apply(sample, 1).sample

    def receipt(self) -> list[dict[str, Any]]:
        name = self.step.transform.name.replace("_", " ")
        domains = {key: item.domain for key, item in self.step.transform.parameters.items()}
        values = [
            {"name": key.replace("_", " "), "value": domains[key].format(value), "place": None}
            for key, value in self.step.values.items()
        ]
        return [{"step": name, "values": values}]


def _same(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Return whether two keys are of the same things; pictures are compared by what they are, not by what they hold."""
    return len(one) == len(other) and all(
        a is b or (not isinstance(a, (Sample, Labelled)) and a == b) for a, b in zip(one, other, strict=True)
    )
