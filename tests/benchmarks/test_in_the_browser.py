"""From a key press to new pixels, in JupyterLab and Chromium: the explorer, its floor, and the usual way."""

from __future__ import annotations

import statistics
import time

# The servers, the browser and the notebook pages are those of the browser tests.
from tests.browser.conftest import browser, environment, home, lab, open_notebook, open_page  # noqa: F401

PRESSES = 60
NAME = "key press to new pixels in JupyterLab, median of 60"
WANTED = "17 ms above the floor at most; 9 x interactive_output"

EXPLORER = "import augwidgets as aw\nexplorer = aw.explore(aw.Sample(aw.pictures.astronaut().image))\nexplorer"

# The same view, the same slider, and a callback that only swaps two sheets that are ready.
FLOOR = """
import augwidgets as aw, ipywidgets
from augwidgets.view.sheet import sheet
from augwidgets.widgets.grid_view import GridView
made = aw.explore(aw.Sample(aw.pictures.astronaut().image))
ready = []
for seed in (1, 2):
    made.seed = seed
    ready.append((made.picture, made._kit.view.tiles))
view, slider = GridView(), ipywidgets.FloatRangeSlider(value=(-30, 30), min=-180, max=180, step=1)
view.show_original(made._kit.view.original, made._kit.view.original_tile)
view.show(*ready[0])
slider.observe(lambda change: view.show(*ready[view.draws % 2]), "value")
ipywidgets.VBox([slider, view], _dom_classes=("aw",))
"""

USUAL = """
%matplotlib inline
import os
os.environ.setdefault("KERAS_BACKEND", "jax")
import warnings
warnings.simplefilter("ignore")
import ipywidgets, matplotlib.pyplot as plt, numpy as np, augwidgets as aw
try:
    from keras._tf_keras.keras.preprocessing.image import ImageDataGenerator
except ImportError:
    from keras.src.legacy.preprocessing.image import ImageDataGenerator
batch = aw.pictures.astronaut().image[None].astype("float32")
def draw(angle):
    flow = ImageDataGenerator(
        rotation_range=angle[1], width_shift_range=.1, height_shift_range=.1, zoom_range=[.8, 1.25],
        horizontal_flip=True, brightness_range=[.8, 1.2], fill_mode="reflect").flow(batch, batch_size=1)
    figure, axes = plt.subplots(3, 3)
    for place in axes.flat:
        place.imshow(next(flow)[0].astype("uint8"))
    plt.show()
slider = ipywidgets.FloatRangeSlider(value=(-30, 30), min=-180, max=180, step=1)
ipywidgets.VBox([slider, ipywidgets.interactive_output(draw, {"angle": slider})])
"""

# Time from the key's event to the first frame after `changed` has become another value.
WATCH = """
(changed) => {
  const read = new Function("return " + changed);
  window.aw_times = [];
  let start = 0, before = read();
  window.addEventListener("keydown", () => { start = performance.now(); before = read(); }, true);
  const look = () => {
    const now = read();
    if (start && now !== before && now) {
      const began = start; start = 0;
      requestAnimationFrame(() => window.aw_times.push(performance.now() - began));
    }
    requestAnimationFrame(look);
  };
  look();
}
"""

DRAWN = 'document.querySelector(".aw [data-draws]")?.dataset.draws'
PLOTTED = 'document.querySelector(".jp-OutputArea img")?.complete && document.querySelector(".jp-OutputArea img").src'


def _times(notebook, changed: str, presses: int) -> tuple[list[float], float]:
    """Times of key presses on the upper handle of the first range slider, and of the first tiles, in ms."""
    page = notebook.page
    start = time.perf_counter()
    page.evaluate("() => void jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_function(f"() => {changed}", timeout=60_000)
    first = 1e3 * (time.perf_counter() - start)
    page.wait_for_timeout(1_500)
    page.evaluate(WATCH, changed)
    page.locator(".widget-slider .noUi-handle-upper").first.focus()
    for number in range(presses):
        page.keyboard.press("ArrowRight" if number % 20 < 10 else "ArrowLeft")
        page.wait_for_function(f"() => window.aw_times.length === {number + 1}", timeout=20_000)
        page.wait_for_timeout(60 + 7 * (number % 5))
    return page.evaluate("() => window.aw_times"), first


def test_key_press_to_pixels(open_notebook, note):  # noqa: F811
    medians = {}
    for name, cell, changed in (("floor", FLOOR, DRAWN), ("explorer", EXPLORER, DRAWN), ("usual", USUAL, PLOTTED)):
        times, first = _times(open_notebook([cell.strip()]), changed, PRESSES)
        medians[name] = statistics.median(times)
        if name == "explorer":
            note("first cell of a fresh kernel to first tiles painted", "2000 ms at most", ms=first)
    note(NAME, WANTED, augwidgets=medians["explorer"], floor=medians["floor"], interactive_output=medians["usual"])
