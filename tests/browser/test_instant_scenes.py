"""Scenes whose objects a hand moves: what the browser draws by itself against what the kernel draws, in Chromium."""

from __future__ import annotations

import base64
import pathlib
import re
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest

import augwidgets as aw
from augwidgets.scenes import examples
from augwidgets.scenes.preview import Preview, Previewed
from augwidgets.view.instant.scene_structure import MOVED, scene_structure, stands
from augwidgets.view.sheet import BOX, sheet
from augwidgets.widgets import grid_view
from augwidgets.widgets.modules import one_module

FOLDER = pathlib.Path(grid_view.__file__).parent
CUTOUTS, GROUNDS = examples.cutouts(), examples.backgrounds()
GLASS = aw.scenes.Cutout(np.full((80, 120, 4), (30, 190, 90, 150), np.uint8), "glass")

# Paints scenes and compares them with the kernel's pixels.
COMPARE = """
async ({text, numbers, pictures, state, tiles, shown}) => {
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const {SCENES} = window.instant;
  const told = SCENES.read(JSON.parse(text), bytes(numbers));
  const traits = {pixels: bytes(pictures), pixels_shape: [0, 0, 0, told.pictures]};
  const known = SCENES.pictures({get: (name) => traits[name]}, told, null);
  while (!SCENES.isReady(told, known)) await new Promise((done) => setTimeout(done, 5));
  if (!SCENES.put(told, state)) return null;
  return tiles.map((wanted, k) => {
    let pixels = null;
    const room = (height, width) => (pixels = new Int32Array(height * width));
    const tile = SCENES.tile(told, known, state, k, {room, shown, said: {}});
    if (!tile) return null;
    const painted = new Uint8Array(pixels.buffer);
    const kernels = bytes(wanted);
    let sum = 0;
    for (let at = 0; at < pixels.length && kernels.length === 3 * pixels.length; at++) {
      for (let one = 0; one < 3; one++) sum += Math.abs(painted[4 * at + one] - kernels[3 * at + one]);
    }
    return {...tile, mean: sum / kernels.length};
  });
}
"""


@pytest.fixture(scope="module")
def page(open_page: Callable[..., Any]) -> Any:
    text = re.sub(r"^export default .*$", "", one_module(FOLDER / "grid_view.js"), flags=re.M)
    opened = open_page("about:blank")
    opened.evaluate(f"() => {{ {text}\nwindow.instant = {{ SCENES }}; }}")
    return opened


def _text(content: Any) -> str:
    return base64.b64encode(content if isinstance(content, bytes) else np.ascontiguousarray(content).tobytes()).decode()


def shown(plan: aw.scenes.Plan, preview: Preview, seed: int, size: Any, count: int) -> list[Previewed | None]:
    found: list[Previewed | None] = []
    for k in range(count):
        try:
            found.append(preview.of(plan, (seed, 0, k), size))
        except ValueError:
            found.append(None)
    return found


def compared(
    page: Any, told: aw.scenes.Plan, now: aw.scenes.Plan, seed: int, size: Any, *, count: int = 3, wide: int = 0
) -> Any:
    """Tell the browser scenes of a plan; return what the kernel and it make of them with another one's sliders."""
    preview = Preview(BOX[::-1])

    def cutout_of(number: int, steps: Any, labelled: bool) -> Any:
        return preview.cutout(told, number, steps, labelled=labelled)

    made = scene_structure(told, shown(told, preview, seed, size, count), seed, 1, cutout_of)
    if not made.text:
        return None
    kernel = shown(now, preview, seed, size, count)
    values = {name: getattr(now, name) for name in MOVED}
    ends = {name: list(one) if isinstance(one, tuple) else [one, one] for name, one in values.items()}
    tries = [None if one is None else stands(one.scene) for one in kernel]
    state = {"seed": seed, "shape": 1, "steps": {"0": [True, 1, ends]}, "scenes": tries}
    state.update(match=now.match, shadow=now.shadow)
    samples = [one.sample if one is not None else aw.Sample(np.zeros((2, 2, 3), np.uint8)) for one in kernel]
    _, tiles = sheet(samples)
    given = {
        "text": made.text, "numbers": _text(made.numbers), "pictures": _text(made.pictures), "state": state,
        "tiles": [_text(one.image) for one in samples], "shown": wide,
    }  # fmt: skip
    return [
        (one, tile, browsers)
        for one, tile, browsers in zip(kernel, tiles, page.evaluate(COMPARE, given) or [None] * count, strict=True)
    ]


def random_ranges(rng: np.random.Generator) -> dict[str, Any]:
    low, high = np.sort(rng.random((3, 2)), axis=1).T
    scale = np.sort(np.exp(rng.uniform(np.log(0.08), np.log(0.9), 2)))
    angle = np.sort(rng.uniform(-180, 180, 2))
    return {
        "x": (low[0], high[0]), "y": (low[1], high[1]), "scale": tuple(scale), "angle": tuple(angle),
        "mirror": float(rng.random()),
    }  # fmt: skip


def drawn(outlines: list[dict[str, Any]], size: Any) -> np.ndarray:
    """Return the label of the outline, if any, around each pixel: filled, holes and all."""
    found = np.zeros(size, np.uint8)
    for label in sorted({one["label"] for one in outlines}):
        rims = []
        for path in (one["path"] for one in outlines if one["label"] == label):
            steps = np.array([float(word) for word in re.findall(r"-?[\d.]+", path)]).reshape(-1, 2)
            rims.append(np.floor(np.cumsum(steps, axis=0) if "l" in path else steps).astype(np.int32))
        inside = np.zeros(size, np.uint8)
        cv2.fillPoly(inside, rims, 1)
        cv2.polylines(inside, rims, True, 1)
        found[inside > 0] = label
    return found


# Limits that nothing breaks: no object is tried anew, whatever the ranges are.
FREE = {"visible": 0.0, "truncated": 1.0, "smallest": 0, "count": (1, 4)}


def check(compares: Any, mean: float = 1.5, near: float = 1.01) -> list[float]:
    means = []
    for kernel, tile, made in compares:
        if made is None:
            continue
        means.append(made["mean"])
        assert [made["h"], made["w"]] == [tile["h"], tile["w"]]
        assert made["mean"] < mean, kernel.scene
        assert [one["label"] for one in made["boxes"]] == [one["label"] for one in tile["boxes"]], kernel.scene
        for box, other in zip(tile["boxes"], made["boxes"], strict=True):
            assert np.abs(np.subtract(box["edges"], other["edges"])).max() <= near, kernel.scene
            assert box["visible"] == pytest.approx(other["visible"], abs=0.05), kernel.scene
        size = tile["h"], tile["w"]
        assert len(made["outlines"]) == pytest.approx(len(tile["outlines"]), abs=2), kernel.scene  # but for dots
        assert np.mean(drawn(tile["outlines"], size) != drawn(made["outlines"], size)) < 0.01, kernel.scene
    return means


def test_objects_stand_where_the_kernel_puts_them(page):
    rng = np.random.default_rng(14)
    means = []
    for seed in range(12):
        told = aw.scenes.Plan(CUTOUTS, GROUNDS, blend="paste", **FREE)
        size = [(240, 320), None, (480, 300)][seed % 3]
        means += check(compared(page, told, told.replace(**random_ranges(rng)), seed, size))
    assert len(means) > 30 and np.mean(means) < 0.9
    print(np.mean(means), max(means))


@pytest.mark.parametrize(
    "changes",
    [
        {"blend": "feather"},
        {"blend": "paste", "cutouts": [GLASS], "count": 1, "truncated": 0.2},
        {"blend": "box", "place_by": "corner", "cutouts": CUTOUTS[:1]},
        {"blend": "motion", "scale_by": "picture", "cutouts": CUTOUTS[:2]},
        {"match": 0.6, "shadow": 0.5},
        {"horizon": 0.2, "cutouts": CUTOUTS[5:]},
        {"distractors": CUTOUTS[:2], "distractor_count": (1, 2), "blend": "paste"},
        {"cutout_recipe": aw.Recipe([aw.rotate.between(angle=(-30, 30), expand=True), aw.brightness]), "count": 2},
    ],
    ids=lambda changes: " ".join(changes),
)
def test_other_plans_look_nearly_as_in_the_kernel(page, changes):
    told = aw.scenes.Plan(**{"cutouts": CUTOUTS, "backgrounds": GROUNDS[2:], **FREE, **changes})
    now = told.replace(x=(0.1, 0.7), y=(0.3, 0.8), scale=(0.2, 0.7), angle=(-60, 45), mirror=0.3)
    mean = 0.9 if told.blend == "paste" else 2.5
    assert len(check(compared(page, told, now, 5, (240, 320)), mean=mean, near=1.3)) == 3


def test_poissons_blend_is_told_from_a_pasted_one(page):
    told = aw.scenes.Plan(CUTOUTS, GROUNDS[2:], **FREE, blend="poisson")
    means = check(compared(page, told, told.replace(scale=(0.5, 0.8)), 5, (240, 320)), mean=15)
    pasted = compared(page, told.replace(blend="paste"), told.replace(scale=(0.5, 0.8)), 5, (240, 320))
    assert np.mean(means) < 0.6 * np.mean([made["mean"] for *_, made in pasted])


def test_a_hand_that_moves_sees_fewer_pixels_of_the_same(page):
    told = aw.scenes.Plan(CUTOUTS, GROUNDS, blend="paste", **FREE)
    whole = compared(page, told, told.replace(x=(0.2, 0.6)), 2, (240, 320))
    for (_, tile, made), (*_, small) in zip(
        whole, compared(page, told, told.replace(x=(0.2, 0.6)), 2, (240, 320), wide=132), strict=True
    ):
        assert [small["h"], small["w"]] == [round(tile["h"] / 2), 132]
        for box, other in zip(made["boxes"], small["boxes"], strict=True):
            assert np.abs(np.subtract(box["edges"], 2 * np.array(other["edges"]))).max() <= 2.5


def test_a_try_that_was_not_told_is_the_kernels(page):
    told = aw.scenes.Plan(CUTOUTS, GROUNDS, count=3)
    preview = Preview(BOX[::-1])
    now = told.replace(count=5, **{name: FREE[name] for name in ("visible", "truncated", "smallest")})
    assert [made for *_, made in compared(page, told, now, 1, (240, 320))] == [None] * 3  # of objects it knows nothing
    assert shown(now, preview, 1, (240, 320), 1)[0] is not None
