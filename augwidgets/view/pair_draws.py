"""A draw of a transform of several pictures, and with what it is shown where nobody says: pictures of the kit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from augwidgets.data import pictures
from augwidgets.data.cluster_means import cluster_means
from augwidgets.recipe.draws import Draw, Outcome
from augwidgets.sample.sample import Sample
from augwidgets.steps.partners import Partners
from augwidgets.steps.step import Step
from augwidgets.view.sheet import BOX
from augwidgets.warp.fitting import resized

_LARGEST = 640  # pixels of the other picture's longer side while it is explored: it is resized to the first one anyway
_CLUSTERS = 4  # of the pictures that ship with the kit

# How code makes what such a transform takes besides the picture.
CALLED_WITH: dict[Partners, str] = {
    1: "other = aw.load(another_picture)",
    3: "other = [aw.load(path) for path in three_others]",
    "cluster means": "other = aw.cluster_means(your_folder, clusters=8)",
}


@dataclass(frozen=True)
class PairDraw(Draw):
    """A transform of two pictures at its values, with the other picture; without it, the picture as it is.

    `others` are the other picture as it is, and one that is small enough for tiles.
    """

    step: Step | None
    others: tuple[Any, Any]

    def apply(self, sample: Sample, factor: float) -> Outcome:
        if self.step is None:
            return Outcome(sample, ("without",))
        whole, small = self.others
        is_tile = factor < 1 or max(sample.size) <= max(BOX)
        out = self.step.scaled(factor)(sample, small if is_tile else whole)
        label = "" if out.label is None else str(out.label)
        return Outcome(out, (self.step.short(), *([label] if label else [])))

    def receipt(self) -> list[dict[str, Any]]:
        if self.step is None:
            return []
        name = self.step.transform.name.replace("_", " ")
        domains = {key: item.domain for key, item in self.step.transform.parameters.items()}
        values = [
            {"name": key.replace("_", " "), "value": domains[key].format(value), "place": None}
            for key, value in self.step.values.items()
        ]
        return [{"step": name, "values": values}]


def usual_other(partners: Partners) -> Any:
    """Return something to begin with: pictures that ship with the kit."""
    if partners == 1:
        return pictures.coffee()
    if partners == 3:
        return [pictures.coffee(), pictures.astronaut(), pictures.rocket()]
    shipped = [sample for name in pictures.NAMES if (sample := pictures.load_by_name(name)).image.shape[2] == 3]
    return cluster_means([sample.image for sample in shipped], _CLUSTERS, size=(128, 128))


def shrunk(other: Any) -> Any:
    """Return the other picture, or several, as large as tiles need it."""
    if isinstance(other, list):
        return [shrunk(one) for one in other]
    if not isinstance(other, Sample) or max(other.size) <= _LARGEST:
        return other
    height, width = other.size
    factor = _LARGEST / max(other.size)
    return resized(other, (max(1, round(height * factor)), max(1, round(width * factor))))
