"""Painting a scene: pixels only, and the same ones each time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from augwidgets.domain.errors import told
from augwidgets.recipe.draws import StepsDraw
from augwidgets.sample.sample import Sample
from augwidgets.scenes.blends import BLENDS, WIDTH, margin_of
from augwidgets.scenes.cutout_image import Cutout
from augwidgets.scenes.material import Material, Whole
from augwidgets.scenes.placed import Layer, Placed, layer_of
from augwidgets.scenes.small_cutout import SmallCutout
from augwidgets.steps import curve

if TYPE_CHECKING:
    from augwidgets.scenes.scene import Scene

_CAST = (0.05, 0.08)  # a shadow's place: to the right and down, of the object's height
_SOFT = 0.06  # of the object's height: how soft its edge is


def check_blend(blend: Any) -> str:
    """Return the name of a blend; raise for another."""
    if not isinstance(blend, str) or blend not in BLENDS:
        raise ValueError(f"blend must be one of {', '.join(map(repr, BLENDS))}, got {told(blend)}")
    return blend


def painted(scene: Scene, blend: str, material: Material | None = None, factor: float = 1) -> Sample:
    """Return the picture with its labels.

    Parameters
    ----------
    scene : Scene
    blend : str
    material : Material, optional
        Small cut-outs and backgrounds, for a scene that is a small copy of another one.
    factor : float
        How small: what a recipe counts in pixels shrinks with it.
    """
    plan, size = scene.plan, scene.size
    made_of: Material = Whole(plan) if material is None else material
    ground = made_of.ground.cropped(scene.background, size, scene.crop)
    canvas = ground.image.copy()
    ids = np.zeros(size, np.uint8 if len(scene.objects) < 256 else np.uint16)
    width = WIDTH * min(size)
    whole: list[int] = []
    extents: list[tuple[int, int, int, int] | None] = []
    for number, placed in enumerate(scene.objects, 1):
        cutout = made_of.cutout(placed.cutout, placed.steps, labelled=placed.labelled)
        layer = layer_on(scene, cutout, placed, margin_of(blend, width))
        if plan.match:
            layer = replace(layer, colours=matched(layer, canvas, plan.match))
        if plan.shadow:
            cast_shadow(layer, canvas, plan.shadow)
        BLENDS[blend](layer, canvas, width)
        solid = layer.solid
        whole.append(int(np.count_nonzero(solid)))
        extents.append(layer.extent())
        both = layer.on(size)
        if both is not None:
            ids[both[0]][solid[both[1]]] = number
    return _finished(_labelled(scene, made_of, canvas, ids, whole, extents), scene, factor)


def layer_on(scene: Scene, cutout: Cutout | SmallCutout, placed: Placed, margin: int) -> Layer:
    """Return an object's pixels in a scene, those that its draw has made already where there are such."""
    key = placed, margin
    found = scene._layers.get(key)
    return layer_of(cutout, placed, scene.size, margin) if found is None else found


def _labelled(
    scene: Scene, material: Material, canvas: np.ndarray, ids: np.ndarray, whole: list[int],
    extents: list[tuple[int, int, int, int] | None],
) -> Sample:  # fmt: skip
    seen = (
        np.bincount(ids.ravel(), minlength=len(whole) + 1)
        if ids.dtype != np.uint8
        else curve.histogram(ids[..., None])[0]
    )
    boxes, labels, values, visible, notes = [], [], [], [], []
    for number, placed in enumerate(scene.objects, 1):
        if not placed.labelled:
            ids[ids == number] = 0
            continue
        if not seen[number]:
            continue
        cutout = material.cutout(placed.cutout, placed.steps)
        x, y, across, down = cv2.boundingRect((ids == number).view(np.uint8))
        boxes.append([x, y, x + across, y + down])
        labels.append(cutout.label)
        values.append(number)
        visible.append(seen[number] / whole[number - 1])
        notes.append({"full_box": list(map(float, extents[number - 1] or ())), "cutout": placed.cutout})
    return Sample(
        canvas, ids, np.array(boxes, float).reshape(-1, 4), box_labels=labels, mask_values=np.array(values, int),
        visible=np.array(visible, float), box_notes=notes,
    )  # fmt: skip


def _finished(sample: Sample, scene: Scene, factor: float) -> Sample:
    recipe = scene.plan.recipe
    if not scene.steps or recipe is None:
        return sample
    if factor < 1:
        return StepsDraw(recipe, scene.steps).apply(sample, factor).sample
    return recipe.apply(sample, scene.steps)


def matched(layer: Layer, canvas: np.ndarray, share: float) -> np.ndarray:
    """Return an object's colours with a share of the way to mean and spread of what lies behind it, channel by channel.

    As Reinhard and others, Color transfer between images, 2001, in the picture's own colours; the spread is at most
    halved or doubled.
    """
    both = layer.on(canvas.shape[:2])
    solid = layer.solid
    if both is None or not solid.any():
        return layer.colours
    behind, (own_mean, own_spread) = canvas[both[0]], cv2.meanStdDev(layer.colours, mask=solid.view(np.uint8))
    mean, spread = cv2.meanStdDev(np.ascontiguousarray(behind))
    gain = 1 + share * (np.clip(spread / np.maximum(own_spread, 1), 0.5, 2) - 1)
    levels = np.arange(256, dtype=np.float64)
    table = (levels - own_mean) * gain + own_mean + share * (mean - own_mean)
    return cv2.LUT(np.ascontiguousarray(layer.colours), np.clip(np.rint(table), 0, 255).astype(np.uint8).T[None])


def cast_shadow(layer: Layer, canvas: np.ndarray, strength: float) -> None:
    """Darken the ground beside an object, softly, to its right and below."""
    height = layer.shares.shape[0]
    soft = max(_SOFT * height, 0.5)
    room = round(3 * soft)
    shares = cv2.copyMakeBorder(layer.shares, room, room, room, room, cv2.BORDER_CONSTANT, value=0)
    shares = cv2.GaussianBlur(shares, (0, 0), soft)
    moved = Layer(
        layer.top - room + round(_CAST[1] * height), layer.left - room + round(_CAST[0] * height), shares, shares
    )
    both = moved.on(canvas.shape[:2])
    if both is None:
        return
    there, own = both
    light = 1 - shares[own].astype(np.float32)[..., None] * np.float32(strength / 255)
    canvas[there] = np.rint(canvas[there] * light).astype(np.uint8)
