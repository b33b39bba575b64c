"""Several draws of Keras's layers in one call: the pictures that each seed alone would give, sooner.

Most of the time that a layer takes goes into starting its operations, one by one. Where Keras runs on JAX they are
started once for several seeds, as one program where there can be one. What cannot be batched (a layer that looks at its
values, say) is drawn seed by seed.

JAX compiles anew for every number of pictures, which takes seconds: a call is always one of as many, and a hand that
drags, for which fewer are drawn at a time, does not wait for that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from augwidgets.dialects.keras.layers.compiled import cannot, compiled
from augwidgets.dialects.keras.layers.running import Run, Running, run
from augwidgets.generator.keras_import import import_keras
from augwidgets.recipe.draws import Outcome
from augwidgets.sample.sample import Sample

_TOGETHER = 3  # pictures in a call; a row of the grid. One that is asked for alone is one of another size, seen large
_ALONE: set[str] = set()  # the layers that have been found out not to be batched


def run_all(layers: Sequence[Running], sample: Sample, seeds: Sequence[int]) -> list[Outcome]:
    """Draw and apply for each of the seeds, as `run` does for one.

    Parameters
    ----------
    layers : sequence of Running
    sample : Sample
    seeds : sequence of int

    Returns
    -------
    list of Outcome
    """
    if not seeds or import_keras().backend.backend() != "jax" or any(layer.kind in _ALONE for layer in layers):
        return [run(layers, sample, seed) for seed in seeds]
    if len(seeds) > _TOGETHER:
        parts = [seeds[start : start + _TOGETHER] for start in range(0, len(seeds), _TOGETHER)]
        return [outcome for part in parts for outcome in run_all(layers, sample, part)]
    count = len(seeds)
    if count > 1:
        seeds = [*seeds, *[seeds[-1]] * (_TOGETHER - count)]
    runs = [Run(sample) for _ in seeds]
    place = 0
    for layer in layers:
        try:
            answers = _batched(layer, [one.asked(layer) for one in runs], seeds, place)
        except Exception:  # JAX cannot follow it; drawn alone it says what is wrong, if something is
            alone = [run(layers, sample, seed) for seed in seeds[:count]]
            _ALONE.add(layer.kind)
            return alone
        for one, (answer, words) in zip(runs, answers, strict=True):
            one.take(layer, answer, words)
        place += layer.states
    return [one.outcome() for one in runs[:count]]


def _batched(layer: Running, asked: Sequence[Any], seeds: Sequence[int], place: int) -> list[tuple[Any, Any]]:
    """Return for each seed what the layer makes of what it is asked, and the drawn values in words."""
    import jax

    states, data = _stacked([layer.state_of(seed, place) for seed in seeds]), _stacked(_alike(asked))
    program, found = compiled(layer), None
    if program is not None:
        try:
            found = program(states, data)
        except Exception:  # it looks at its numbers, say
            cannot(layer)
    answer, drawn = _as_arrays(jax.vmap(layer.answer)(states, data) if found is None else found)
    return [(_part(answer, k), layer.words_of(_part(drawn, k))) for k in range(len(seeds))]


def _alike(asked: Sequence[Any]) -> list[Any]:
    """Return what is asked, all with as many boxes: Keras takes a box with the label -1 for one that is none."""
    if not isinstance(asked[0], dict) or not any("bounding_boxes" in one for one in asked):
        return list(asked)
    none = {"boxes": np.zeros((1, 0, 4), np.float32), "labels": np.zeros((1, 0), np.int64)}
    most = max(one.get("bounding_boxes", none)["labels"].shape[1] for one in asked)
    alike = []
    for one in asked:
        boxes = one.get("bounding_boxes", none)
        missing = ((0, 0), (0, most - boxes["labels"].shape[1]))
        filled = {
            "boxes": np.pad(boxes["boxes"], (*missing, (0, 0))),
            "labels": np.pad(boxes["labels"], missing, constant_values=-1),
        }
        alike.append({**one, "bounding_boxes": filled})
    return alike


def _stacked(trees: Sequence[Any]) -> Any:
    first = trees[0]
    if isinstance(first, Mapping):
        return {name: _stacked([tree[name] for tree in trees]) for name in first}
    if isinstance(first, (list, tuple)):
        return [_stacked([tree[place] for tree in trees]) for place in range(len(first))]
    return np.stack([np.asarray(tree) for tree in trees])


def _as_arrays(tree: Any) -> Any:
    if isinstance(tree, Mapping):
        return {name: _as_arrays(value) for name, value in tree.items()}
    if isinstance(tree, (list, tuple)):
        return [_as_arrays(value) for value in tree]
    return np.asarray(tree)


def _part(tree: Any, place: int) -> Any:
    if isinstance(tree, Mapping):
        return {name: _part(value, place) for name, value in tree.items()}
    if isinstance(tree, (list, tuple)):
        return [_part(value, place) for value in tree]
    return tree[place]
