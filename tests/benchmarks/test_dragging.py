"""How often the pictures change while a hand drags a slider, in JupyterLab and Chromium: every explorer, every page.

And how long the first ones take in a kernel that has done nothing yet.
"""

from __future__ import annotations

import pytest

# The servers, the browser and the notebook pages are those of the browser tests.
from tests.browser.conftest import browser, environment, home, lab, open_notebook, open_page  # noqa: F401

SECONDS = 2.0
HEAD = "import os; os.environ.setdefault('KERAS_BACKEND', 'jax')"
# What is imported before the first tiles are timed; importing the kit counts.
IMPORTED = "keras", "albumentations", "imgaug"
GENERATOR = "aw.ImageDataGenerator(rotation_range=30, zoom_range=.2)"
LAYERS = "RandomFlip(), l.RandomRotation(.2), l.RandomZoom(.2), l.RandomContrast(.2)"
EXPLORERS = {
    "recipe": "aw.explore()",
    "recipe, denoise": "aw.explore(aw.Recipe([aw.rotate, aw.denoise.between()]))",
    "recipe, denoise dragged": "aw.explore(aw.Recipe([aw.denoise.between(), aw.rotate]))",
    "transform": "aw.explore(aw.rotate)",
    "transform, denoise": "aw.explore(aw.denoise)",
    "pair": "aw.explore(aw.mixup)",
    "pair of four": "aw.explore(aw.mosaic)",
    "data set": "aw.explore(aw.data.open([aw.pictures.cat(), aw.pictures.coffee(), aw.pictures.astronaut()]))",
    "generator": f"aw.explore({GENERATOR})",
    "generator, as Keras does it": f"aw.explore({GENERATOR}, shows='as Keras does it')",
    "generator, both": f"aw.explore({GENERATOR}, shows='both')",
    "Keras's layer": "import keras\naw.explore(keras.layers.RandomRotation(.2))",
    "Keras's layers": f"import keras\nl = keras.layers\naw.explore(keras.Sequential([l.{LAYERS}]))",
    "albumentations": "import albumentations as A\n"
    "aw.explore(A.Compose([A.ElasticTransform(alpha=50, p=1), A.RandomFog(p=1), A.GaussNoise(p=1)]))",
    "imgaug": "from augwidgets.dialects.imgaug import import_imgaug\niaa = import_imgaug().augmenters\n"
    "aw.explore(iaa.Sequential([iaa.Add((-20, 20)), iaa.Affine(rotate=(-30, 30)), iaa.GaussianBlur((0, 2))]))",
    "dialects": "aw.DialectExplorer()",
}

# Counts the redraws that are seen, and the pictures of the open page that are others than before. The views say when
# they have painted; only then are pixels read, for reading them at each frame would slow down what is measured.
WATCH = """
(root) => {
  const kinds = {
    ".aw-grid": "[data-tile] canvas", ".aw-ab": "canvas", ".aw-compare": "img", ".aw-code": "pre",
    ".aw-histogram": ".aw-chart svg",
  };
  const pages = Object.entries(kinds).flatMap(([page, kind]) => [...root.querySelectorAll(page)].map((e) => [e, kind]));
  const open = pages.filter(([page]) => page.checkVisibility());
  const row = (e) => e.getContext("2d").getImageData(0, e.height / 2, e.width, 2).data.join();
  const shown = (e) => (e.matches("canvas") ? row(e) : e.matches("img") ? e.src : e.innerHTML);
  const look = () => open.flatMap(([page, kind]) => [...page.querySelectorAll(kind)].map(shown));
  const found = { redraws: 0, tiles: 0 };
  let [before, painted] = [look(), false];
  const hear = new MutationObserver(() => { painted = true; });
  const attributeFilter = ["data-draws", "data-shows"];
  for (const [page, kind] of open) {
    hear.observe(page, { subtree: true, attributes: true, attributeFilter, childList: /svg|pre/.test(kind) });
  }
  const tick = () => {
    if (window.aw_watch !== found) return hear.disconnect();
    if (painted) {
      const now = look();
      const changed = now.filter((one, k) => one !== before[k]).length;
      if (changed) [found.redraws, found.tiles] = [found.redraws + 1, found.tiles + changed];
      [before, painted] = [now, false];
    }
    requestAnimationFrame(tick);
  };
  window.aw_watch = found;
  tick();
}
"""


def drag(page, root, handle, seconds):
    """Drag a handle to and fro; return the redraws that were seen meanwhile, and the tiles of them."""
    handle.scroll_into_view_if_needed()
    box, track = (
        handle.bounding_box(),
        handle.locator("xpath=ancestor::*[contains(@class,'noUi-target')]").bounding_box(),
    )
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    root.evaluate(WATCH)
    start = page.evaluate("() => performance.now()")
    now, room = start, track["x"] + track["width"] - x
    reach = max(min(room, 40), -track["width"] / 2) if room > 12 else -min(40, track["width"] / 3)
    while now - start < 1e3 * seconds:
        # Each step is sent when the page has taken the one before: about sixty a second, as a mouse sends them.
        page.mouse.move(x + reach, y, steps=24)
        page.mouse.move(x, y, steps=24)  # back, so that the next drag is over the same values
        now = page.evaluate("() => performance.now()")
    found = page.evaluate("() => { const found = window.aw_watch; window.aw_watch = null; return found; }")
    page.mouse.up()
    return 1e3 * found["redraws"] / (now - start), 1e3 * found["tiles"] / (now - start)


@pytest.mark.parametrize("name", EXPLORERS)
def test_every_page_keeps_up_with_the_hand(open_notebook, note, name):  # noqa: F811
    code = EXPLORERS[name]
    notebook = open_notebook([f"import augwidgets as aw\n{code}"])
    page = notebook.page
    imports = [f"import {library}" for library in IMPORTED if f"import {library}" in code]
    assert notebook.python("\n".join([HEAD, *imports])) == ""
    start = page.evaluate("() => performance.now()")
    page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
    root = page.locator(".jp-Notebook .aw").first
    root.locator(".aw-grid[data-draws]").wait_for(timeout=120_000)
    first = page.evaluate("() => performance.now()") - start
    print(f"{name:28} first tiles {first:6.0f} ms", flush=True)
    note("first tiles in a fresh kernel", "2000 at most, Keras's layers 4000", **{name: first})
    page.wait_for_timeout(2_000)
    rates = {}
    handle = root.locator(".aw-row .noUi-handle-upper, .aw-row .noUi-handle").first
    for title in map(str.strip, root.locator(".lm-TabBar-tab").all_inner_texts()):
        root.scroll_into_view_if_needed()
        root.get_by_role("tab", name=title, exact=True).click()
        if title == "A and B":
            root.locator(".aw-versions").get_by_role("button", name="Keep as A").click()
        page.wait_for_timeout(1_000)
        rates[title], tiles = drag(page, root, handle, SECONDS)
        page.wait_for_timeout(500)
        print(f"{name:28} {title:10} {rates[title]:5.1f} redraws/s {tiles:6.1f} pictures/s", flush=True)
    page.context.close()
    note(f"redraws a second while dragging: {name}", "5 at least", **rates)
