"""What the browser draws by itself against what the kernel draws, in Chromium: pixels, labels, sizes."""

from __future__ import annotations

import base64
import json
import math
import pathlib
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.pixel_count import PixelCount
from augwidgets.domain.range import Range
from augwidgets.recipe.draws import StepsDraw
from augwidgets.steps.catalogue import CATALOGUE
from augwidgets.view.instant.pixels import first_pixels, larger_jpeg
from augwidgets.view.instant.step_tables import Unknown, tables_of
from augwidgets.view.instant.structure import structure
from augwidgets.view.sheet import Previews, as_shown, sheet
from augwidgets.widgets import grid_view
from augwidgets.widgets.modules import one_module

FOLDER = pathlib.Path(grid_view.__file__).parent
# Warps that are no matrices, and a canvas that is larger than is painted here.
KERNELS = {"elastic", "grid_distortion", "swirl", "lens_distortion", "upscale"}
# Where it bends, in the middle of its ranges, it is known to a pixel or two only.
BENT = "crop_and_resize"
NAMES = sorted(
    name
    for name, one in CATALOGUE.items()
    if one.family in ("spatial", "tone") and not one.needs and name not in KERNELS
)
RECIPES = 200

# Paints draws and compares them with the kernel's pixels: the mean and the largest difference, and what is told.
COMPARE = """
async ({cases, size, channels, first, larger, whole}) => {
  const bytes = (text) => {
    const letters = atob(text);
    const found = new Uint8Array(letters.length);
    for (let k = 0; k < letters.length; k++) found[k] = letters.charCodeAt(k);
    return found;
  };
  const {readStructure, pictureOf, resolveDraw, paintDraw, largerPicture} = window.instant;
  const sources = [pictureOf(bytes(first), size[0], size[1], channels)];
  if (whole) sources.push(pictureOf(bytes(whole.pixels), whole.size[0], whole.size[1], channels));
  else if (larger) sources.push(await largerPicture(bytes(larger)));
  const found = [];
  for (const {text, numbers, changes, tiles} of cases) {
    const told = readStructure(text, bytes(numbers));
    changes.forEach((ends, k) => told.steps[k].parameters.forEach((one) => {
      if (one.name in ends) one.ends = ends[one.name];
    }));
    for (const {k, pixels} of tiles) {
      const draw = resolveDraw(told, sources, 0, k);
      const made = paintDraw(told, sources, draw, (height, width) => new Int32Array(height * width));
      const wanted = bytes(pixels);
      const painted = new Uint8Array(made.pixels.buffer, made.pixels.byteOffset, 4 * made.pixels.length);
      let [sum, most] = [0, 0];
      for (let at = 0; at < made.pixels.length && wanted.length === 3 * made.pixels.length; at++) {
        for (let channel = 0; channel < 3; channel++) {
          const off = Math.abs(painted[4 * at + channel] - wanted[3 * at + channel]);
          sum += off;
          if (off > most) most = off;
        }
      }
      const {size: shown, full, boxes, points, outlines, dropped} = made;
      found.push({mean: sum / wanted.length, most, size: shown, full, boxes, points, outlines, dropped: dropped ?? [],
                  stopped: draw.stopped?.name ?? "", level: draw.level});
    }
  }
  return found;
}
"""


@pytest.fixture(scope="module")
def page(open_page: Callable[..., Any]) -> Any:
    names = ["readStructure", "pictureOf", "resolveDraw", "paintDraw", "largerPicture"]
    text = "\n".join(re.sub(r"^import .*$", "", one_module(FOLDER / name), flags=re.M) for name in ("instant.js",))
    text = re.sub(r"^export default .*$", "", text, flags=re.M)
    opened = open_page("about:blank")
    opened.evaluate(f"() => {{ {text}\nwindow.instant = {{ {', '.join(names)} }}; }}")
    return opened


@pytest.fixture(scope="module")
def cat() -> Previews:
    return Previews(aw.pictures.cat())


class Case:
    """A recipe that the browser was told of, the one that its sliders show now, and draws of that."""

    def __init__(self, told: aw.Recipe, now: aw.Recipe, seed: int, draws: list[int]) -> None:
        self.told, self.now, self.seed, self.draws = told, now, seed, draws


def compared(page: Any, previews: Previews, cases: list[Case], *, lossless: bool = False) -> Iterator[Any]:
    """Give, draw by draw, what came of it in the kernel and what in the browser."""
    sent = first_pixels(previews)
    kernel, asked = [], []
    for case in cases:
        made = structure(case.told, previews, case.seed)
        tiles = []
        for k in case.draws:
            steps = case.now.draw(np.random.default_rng([case.seed, 0, k]), label=previews.sample.label)
            ((outcome, size),) = previews.draw([StepsDraw(case.now, steps)])
            _, (told,) = sheet([outcome.sample])
            kernel.append((case, told, size))
            tiles.append({"k": k, "pixels": _text(as_shown(outcome.sample.image))})
        changes = [{name: _ends(value) for name, value in step.ranges.items()} for step in case.now.steps]
        asked.append({"text": made.text, "numbers": _text(made.numbers), "changes": changes, "tiles": tiles})
    whole = previews.level(1)[0]
    given = {
        "size": sent.size, "channels": sent.channels, "first": _text(sent.pixels),
        "larger": _text(larger_jpeg(previews)),
        "whole": {"size": whole.size, "pixels": _text(whole.image)} if lossless else None,
    }  # fmt: skip
    found = []
    for start in range(0, len(asked), 25):  # pixels of a few at a time
        found += page.evaluate(COMPARE, {**given, "cases": asked[start : start + 25]})
    for (case, told, size), made in zip(kernel, found, strict=True):
        yield case, {**told, "full": list(size)}, made


def _text(content: Any) -> str:
    return base64.b64encode(content if isinstance(content, bytes) else np.ascontiguousarray(content).tobytes()).decode()


def _ends(value: Any) -> Any:
    return [end.count if isinstance(end, PixelCount) else end for end in value] if isinstance(value, tuple) else value


def random_ends(rng: np.random.Generator, domain: Any) -> Any:
    """Return a random range on the track of a slider, which is three times as long as the usual one; or options."""
    if isinstance(domain, (Choice, Switch)):
        kept = rng.random(len(domain.options)) < 0.6
        return tuple(one for one, yes in zip(domain.options, kept, strict=True) if yes) or domain.options[:1]
    assert isinstance(domain, Range)
    low, high = domain.usual or (domain.low, domain.high)
    reach = high - low
    return tuple(sorted(rng.uniform(max(domain.low, low - reach), min(domain.high, high + reach), 2).tolist()))


def random_step(rng: np.random.Generator, name: str, options: Mapping[str, Any]) -> Any:
    """Return a step with random ranges; what a click changes, and no slider, is as told."""
    one = CATALOGUE[name]
    ranges = {key: options.get(key) or random_ends(rng, item.domain) for key, item in one.own_parameters.items()}
    return one.between(**ranges)


def random_case(rng: np.random.Generator, seed: int) -> Case:
    steps = [(str(name), float(rng.choice([1, 1, 0.5]))) for name in rng.choice(NAMES, rng.integers(1, 6))]
    fill = {"fill": str(rng.choice(["constant", "edge", "reflect", "wrap"])), "fill_level": float(rng.random())}
    told = [random_step(rng, name, {}) for name, _ in steps]
    kept = [{key: ends for key, ends in step.ranges.items() if not isinstance(ends[0], float)} for step in told]
    now = [random_step(rng, name, options) for (name, _), options in zip(steps, kept, strict=True)]
    both = [
        aw.Recipe([aw.maybe(step, chance) for step, (_, chance) in zip(some, steps, strict=True)], **fill)
        for some in (told, now)
    ]
    return Case(both[0], both[1], seed, [seed % 9])


def check(case: Case, told: dict[str, Any], made: dict[str, Any], *, mean: float = 1.5, near: float = 1.01) -> None:
    """Check what came of a draw in the browser against the kernel: to so many levels, and labels to so many pixels."""
    where = f"{case.now!r}, draw {case.draws} of seed {case.seed}"
    assert made["size"] == [told["h"], told["w"]], where
    assert made["mean"] < mean, where
    assert np.abs(np.subtract(made["full"], told["full"])).max() <= 1, where
    known = {one["name"]: one["at"] for one in made["points"]}
    for point in told["points"]:
        width, height = told["w"], told["h"]
        if 1 < point["at"][0] < width - 1 and 1 < point["at"][1] < height - 1:  # at the rim it may be in or out
            assert np.abs(np.subtract(point["at"], known[point["name"]])).max() <= near, where
    assert [one["label"] for one in made["boxes"]] == [one["label"] for one in told["boxes"]], where
    for box, other in zip(told["boxes"], made["boxes"], strict=True):
        assert np.abs(np.subtract(box["edges"], other["edges"])).max() <= near, where
        assert box["visible"] == pytest.approx(other["visible"], abs=0.03), where


def test_two_hundred_random_recipes_look_as_in_the_kernel(page, cat):
    rng = np.random.default_rng(14)
    cases = [random_case(rng, seed) for seed in range(RECIPES)]
    compares = list(compared(page, cat, cases))
    left_to_the_kernel = [made for _, _, made in compares if made["stopped"]]
    assert len(left_to_the_kernel) < 0.06 * len(compares)  # shears of canvases of any shape
    means: dict[bool, list[float]] = {True: [], False: []}
    for case, told, made in compares:
        if made["stopped"]:
            continue
        is_bent = any(step.name == BENT for step in case.now.steps)
        means[is_bent].append(made["mean"])
        check(case, told, made, mean=8 if is_bent else 1.5, near=3 if is_bent else 1.01)
    assert np.mean(means[False]) < 0.15
    assert np.mean(means[True]) < 0.6


@pytest.mark.parametrize("name", [name for name in NAMES if name != BENT])
def test_at_its_nodes_a_step_is_exact_to_a_level(page, cat, name):
    one = CATALOGUE[name]
    told = one.usual().replace(chance=1)
    found = tables_of(told, cat.first.size, 3)
    assert not isinstance(found, Unknown)
    nodes: dict[str, list[Any]] = {}
    for table in found.tables:
        for axis in table.axes:
            nodes.setdefault(axis.name, axis.values)
    rng = np.random.default_rng(3)
    cases = []
    for seed in range(6):
        values = {key: told.ranges[key] for key in one.own_parameters if not isinstance(told.ranges[key][0], float)}
        for key, item in one.own_parameters.items():
            if key not in values:
                some = nodes.get(key) or [item.default]
                low, high = item.domain.usual or (item.domain.low, item.domain.high)
                inside = [value for value in some if low - (high - low) <= value <= high + (high - low)] or some
                value = float(np.clip(rng.choice(inside), item.domain.low, item.domain.high))
                values[key] = (value, value)
        fill = ["constant", "edge", "reflect", "wrap"][seed % 4]
        now = aw.Recipe([one.between(**values)], fill=fill, fill_level=0.4)
        cases.append(Case(aw.Recipe([told], fill=fill, fill_level=0.4), now, seed, [0, 5]))
    for case, tile, made in compared(page, cat, cases, lossless=True):
        assert made["size"] == [tile["h"], tile["w"]], case.now
        assert made["most"] <= 1, f"{case.now!r}: {json.dumps({'level': made['level'], 'mean': made['mean']})}"


QUICKLY = """
({cases, size, channels, first}) => {
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const {readStructure, pictureOf, resolveDraw, paintDraw} = window.instant;
  const sources = [pictureOf(bytes(first), size[0], size[1], channels)];
  return cases.flatMap(({text, numbers}) => {
    const told = readStructure(text, bytes(numbers));
    return [0, 1, 2, 3].map((k) => {
      const draw = resolveDraw(told, sources, 0, k);
      const [whole, quick] = [0, 1].map((least) =>
        paintDraw(told, sources, draw, (height, width) => new Int32Array(height * width), least));
      let [sum, most] = [0, 0];
      whole.pixels.forEach((pixel, at) => {
        for (const shift of [0, 8, 16, 24]) {
          const off = Math.abs(((pixel >>> shift) & 255) - ((quick.pixels[at] >>> shift) & 255));
          [sum, most] = [sum + off, Math.max(most, off)];
        }
      });
      return {same: `${whole.size}` === `${quick.size}`, mean: sum / whole.pixels.length / 4, most};
    });
  });
}
"""


@pytest.mark.parametrize("kind", ["cat", "grey", "transparent"])
def test_what_is_painted_quickly_is_what_is_painted_at_rest(page, cat, kind):
    previews = cat if kind == "cat" else Previews(pictures()[kind])
    rng = np.random.default_rng(3)
    cases = []
    for seed in range(40):
        turn = float(rng.choice([0, 90, 180, rng.uniform(-180, 180)]))
        size = float(rng.choice([1, rng.uniform(0.3, 1), rng.uniform(1, 1.39)]))  # sharp: no larger preview
        steps = [
            aw.rotate.at(angle=turn),
            aw.zoom.at(scale=size),
            aw.shift.between(right=(-0.4, 0.4), down=(-0.4, 0.4)),
        ]
        steps += [aw.flip_horizontal.at()] * (seed % 2)
        made = structure(aw.Recipe(steps, fill=["constant", "edge", "reflect", "wrap"][seed % 4]), previews, seed)
        cases.append({"text": made.text, "numbers": _text(made.numbers)})
    sent = first_pixels(previews)
    given = {"size": sent.size, "channels": sent.channels, "first": _text(sent.pixels), "cases": cases}
    found = page.evaluate(QUICKLY, given)
    assert len(found) == 160 and all(one["same"] for one in found)
    assert max(one["mean"] for one in found) < 0.7 and max(one["most"] for one in found) <= 4


def pictures() -> dict[str, aw.Sample]:
    """Return pictures of other kinds and shapes, most with labels."""
    rng = np.random.default_rng(1)
    soft = np.kron(rng.integers(0, 256, (30, 50, 3)), np.ones((10, 10, 1))).astype(np.uint8)
    rows, columns = np.mgrid[:300, :500]
    alpha = (255 * np.clip(1.5 - np.hypot(rows - 150, columns - 250) / 150, 0, 1)).astype(np.uint8)
    boxes = {"boxes": [[20, 30, 180, 200], [300, 100, 480, 280]], "box_labels": ["one", "two"]}
    points = {"keypoints": [[50, 60], [400, 200]], "keypoint_names": ["left", "right"], "keypoint_pairs": [(0, 1)]}
    return {
        "grey": aw.Sample(soft[..., 0], **boxes),
        "transparent": aw.Sample(np.dstack([soft, alpha]), **points),
        "tall": aw.Sample(soft.transpose(1, 0, 2)[:, :100], keypoints=[[50, 60]], keypoint_names=["dot"]),
        "wide": aw.Sample(soft[:60], boxes=[[20, 10, 180, 50]], box_labels=["one"]),
        "squares": aw.Sample(soft[:80, :60], boxes=[[5, 10, 40, 70]], box_labels=["one"]),
        "tiny": aw.Sample(soft[:40:10, :60:10, 0]),
        "digit": aw.Sample(soft[:160:10, :160:10, 0]),
        "small": aw.Sample(soft[:150, :200], **{**boxes, "boxes": [[20, 30, 80, 90], [100, 60, 190, 140]]}),
    }


@pytest.mark.parametrize("kind", ["grey", "transparent", "tall", "wide", "small", "squares", "digit", "tiny"])
def test_other_pictures_look_as_in_the_kernel(page, kind):
    previews = Previews(pictures()[kind])
    rng = np.random.default_rng(15)
    cases = [random_case(rng, seed) for seed in range(12)]
    cases = [case for case in cases if not any(step.name == BENT for step in case.now.steps)]
    compares = list(compared(page, previews, cases, lossless=True))
    assert sum(bool(made["stopped"]) for _, _, made in compares) < 3
    for case, told, made in compares:
        if not made["stopped"]:
            check(case, told, made, near=1.3)


def test_anybodys_own_transforms_look_as_in_the_kernel(page, cat):
    @aw.spatial
    def spiral_painted(size, *, turn: Annotated[float, aw.Range(0, 2, neutral=0)] = 0.5,
               pull: Annotated[float, aw.Range(0.5, 2, scale="log", neutral=1)] = 1.0):  # fmt: skip
        """Turn and shrink."""
        angle = turn * math.tau / 4
        rows = ((pull * math.cos(angle), math.sin(angle)), (-math.sin(angle), pull * math.cos(angle)))
        return aw.Affine.centred(rows, size=size)

    @aw.tone
    def split_painted(level, *, warmth: Annotated[float, aw.Range(-1, 1, neutral=0)] = 0.2,
              bend: Annotated[float, aw.Range(0.5, 2, neutral=1)] = 1.2):  # fmt: skip
        """Warm the lights and cool the shadows."""
        tilt = np.linspace(1, -1, level.shape[-1]) if level.shape[-1] > 1 else np.zeros(1)
        return np.sign(level) * np.abs(level) ** bend + warmth * tilt * (level - 0.5)

    told = aw.Recipe(
        [spiral_painted, aw.shift.between(right=(aw.px(-9), aw.px(20))), split_painted, aw.brightness.usual()],
        fill="wrap",
    )
    cases = []
    for seed in range(6):
        now = told.changing(0, spiral_painted.between(turn=(0.1 * seed, 0.3 * seed), pull=(0.7, 1.3)))
        now = now.changing(1, aw.shift.between(right=(aw.px(-30), aw.px(20)), down=0))
        now = now.changing(2, split_painted.between(warmth=(-0.4, 0.1 * seed), bend=(0.6, 1.9)))
        cases.append(Case(told, now, seed, [0, 3, 8]))
    for case, tile, made in compared(page, cat, cases):
        assert not made["stopped"]
        check(case, tile, made)
