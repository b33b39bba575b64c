"""What becomes of the arguments that say where things are, in the order in which they act."""

from __future__ import annotations

from typing import Any

from augwidgets import transforms
from augwidgets.dialects.calls import Call, Untranslatable
from augwidgets.dialects.keras.generator.reading import border_of, chance_of, share_of, turn_of
from augwidgets.dialects.keras.migration.replacement import (
    How,
    Replacement,
    format_of,
    how_if,
    is_kerass_own,
    short,
    step_of,
    written,
)
from augwidgets.generator.geometry import FILL_MODES


def geometry_replacements(generator: Any) -> list[Replacement]:
    """Return what becomes of warps, flips and fills."""
    ways = (_rotation, _shifts, _shear, _zoom, _flips, _fill, _order)
    return [one for way in ways for one in way(generator)]


def border(generator: Any) -> dict[str, Any]:
    """Return the fill of the recipe; where it cannot be said, the edge goes on."""
    try:
        return border_of(generator)
    except Untranslatable:
        return {"fill": "edge"}


def _warp(name: str, generator: Any, **values: Any) -> Call:
    mode = generator.fill_mode if generator.fill_mode in FILL_MODES else "nearest"
    more: dict[str, Any] = {"fill_mode": mode}
    if mode == "constant":
        more["fill_value"] = float(generator.cval)
    if generator.interpolation_order == 0:
        more["interpolation"] = "nearest"
    return Call(name, {**values, **more, **format_of(generator)})


def _rotation(generator: Any) -> list[Replacement]:
    reach = abs(float(generator.rotation_range))
    if not reach:
        return []
    layer = _warp("RandomRotation", generator, factor=reach / 360) if reach <= 360 else None
    step = step_of("rotate", angle=(-turn_of(generator), turn_of(generator)))
    why = f"an angle from -{reach:g} to {reach:g} degrees; the layer counts in whole turns"
    if layer is None:
        why = "the layer turns by at most one whole turn, and a step by half of one, to either side"
    elif step is None:
        why += ", and a step turns by at most 180 degrees"
    return [Replacement(["rotation_range"], how_if(layer), how_if(step), why, layer, step)]


def _shifts(generator: Any) -> list[Replacement]:
    found: list[Replacement] = []
    shares: dict[str, float] = {}
    for name in ("width_shift_range", "height_shift_range"):
        try:
            share = share_of(getattr(generator, name))
        except Untranslatable as reason:
            found.append(Replacement([name], "not", "not", str(reason)))
        else:
            shares |= {name: share} if share else {}
    if shares:
        right, down = shares.get("width_shift_range", 0.0), shares.get("height_shift_range", 0.0)
        layer = _warp("RandomTranslation", generator, height_factor=down, width_factor=right)
        step = step_of("shift", right=(-right, right), down=(-down, down))
        own = is_kerass_own(generator)
        why = "shares of the width and of the height, to either side"
        if own:
            why = "they move as their names say, where Keras's own class moves each along the other axis"
        found.append(
            Replacement(list(shares), "nearly" if own else "same", "nearly" if own else "same", why, layer, step)
        )
    return found


def _shear(generator: Any) -> list[Replacement]:
    reach = abs(float(generator.shear_range))
    if not reach:
        return []
    step = step_of("shear", across=(-reach, reach), along=0)
    why = "RandomShear slants about the corner instead of the middle, and the step leaves out the stretch by 1 / cos"
    return [Replacement(["shear_range"], "not", how_if(step, "nearly"), why, None, step)]


def _zoom(generator: Any) -> list[Replacement]:
    low, high = (float(end) for end in generator.zoom_range)
    if low == high == 1:
        return []
    factor = (short(low - 1), short(high - 1))
    layer = _warp("RandomZoom", generator, height_factor=factor, width_factor=factor) if 0 < low <= high <= 2 else None
    step = step_of("zoom", scale=(short(1 / high), short(1 / low)), stretch=1.0) if 0 < low <= high else None
    why = "width and height are drawn apart, which distorts; a step draws one scale for both, on a logarithmic scale"
    if low == high:
        why = f"everything becomes {1 / low:g} times as large" if low else "nothing can be drawn at a zoom of 0"
    elif layer is None:
        why = "the layer takes numbers above 0, up to 2; " + why
    return [
        Replacement(["zoom_range"], how_if(layer), how_if(step, "same" if low == high else "nearly"), why, layer, step)
    ]


def _flips(generator: Any) -> list[Replacement]:
    return [one for mode in ("horizontal", "vertical") for one in _flip(generator, mode)]


def _flip(generator: Any, mode: str) -> list[Replacement]:
    name = f"{mode}_flip"
    given = getattr(generator, name)
    if not given:
        return []
    own = is_kerass_own(generator)
    try:
        chance = chance_of(generator, name)
    except Untranslatable as reason:
        return [Replacement([name], "not", "not", str(reason))]
    layer = Call("RandomFlip", {"mode": mode, **format_of(generator)}) if own or chance == 0.5 else None
    step = transforms.CATALOGUE[f"flip_{mode}"].between().replace(chance=chance)
    why = "half of the pictures are mirrored"
    if layer is None:
        why = f"the layer mirrors half of the pictures, and no layer a share of {chance:g}"
    elif chance != 0.5:
        why = f"Keras's own class mirrors half of them, whatever the number is; the step does what {chance:g} says"
    return [
        Replacement([name], how_if(layer), "same" if layer is None or chance == 0.5 else "nearly", why, layer, step)
    ]


def _fill(generator: Any) -> list[Replacement]:
    mode, cval = generator.fill_mode, float(generator.cval)
    names = [name for name, usual in (("fill_mode", "nearest"), ("cval", 0)) if getattr(generator, name) != usual]
    if not names:
        return []
    if mode not in FILL_MODES:
        why = f"there is no such fill; {', '.join(FILL_MODES)} are known, nearest is taken"
        return [Replacement(names, "not", "not", why)]
    if mode != "constant" and names == ["cval"]:
        return [Replacement(names, "same", "same", "it only counts with fill_mode='constant'")]
    values = {"fill_mode": mode, **({"fill_value": cval} if mode == "constant" else {})}
    try:
        recipe = written(border_of(generator))
    except Untranslatable as reason:
        return [Replacement(names, "same", "not", str(reason), layers_text=written(values))]
    nearly = is_kerass_own(generator) and mode in ("wrap", "constant")
    why = "every layer has it, and one is for the whole recipe"
    if nearly:
        why = "Keras's own class goes on a little differently at the rim"
    how: How = "nearly" if nearly else "same"
    return [Replacement(names, how, how, why, layers_text=written(values), recipe_text=recipe)]


def _order(generator: Any) -> list[Replacement]:
    order = generator.interpolation_order
    if order == 1:
        return []
    if order == 0:
        why = "a recipe mixes the four pixels around, except in masks"
        return [Replacement(["interpolation_order"], "same", "nearly", why, layers_text="interpolation='nearest'")]
    why = "layers and recipes take the nearest pixel or mix the four around, no more; they mix here"
    return [Replacement(["interpolation_order"], "not", "not", why)]
