"""What a person sees and does in JupyterLab and in Voila."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from tests.browser.pages import painted, reads, settled, turned_to

HANDLE = ".aw-row .noUi-handle-upper"
EXPLORE = "import augwidgets as aw\ne = aw.explore()\ne"


def pixels(page: Any) -> str:
    """All that the nine canvases show."""
    return str(
        page.evaluate("() => [...document.querySelectorAll('[data-tile] canvas')].map(c => c.toDataURL()).join()")
    )


def draws(page: Any) -> int:
    return int(page.evaluate("() => +document.querySelector('.aw-grid').dataset.draws"))


def wait_for_draw(page: Any, after: int) -> None:
    page.wait_for_function(f"() => +document.querySelector('.aw-grid').dataset.draws > {after}")


def act(page: Any, what: Any) -> None:
    """Do something that redraws, and wait until it is painted."""
    before = draws(page)
    what()
    wait_for_draw(page, before)


def scroll_bars(page: Any) -> list[str]:
    """Elements under the output with something to scroll."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll('.jp-OutputArea, .jp-OutputArea *')].filter((e) => {
                const { overflowX, overflowY } = getComputedStyle(e);
                return (/auto|scroll/.test(overflowY) && e.scrollHeight > e.clientHeight + 1)
                    || (/auto|scroll/.test(overflowX) && e.scrollWidth > e.clientWidth + 1);
            }).map((e) => e.className)"""
        )
    )


@pytest.fixture(scope="module")
def opened(open_notebook):
    """One explorer for all tests that leave it as they found it, or nearly so."""
    lab = open_notebook([EXPLORE])
    lab.run_all()
    return lab


@pytest.fixture
def page(opened):
    number = opened.python(
        "e.recipe, e.seed, e.sample = aw.default_recipe(), 0, aw.pictures.cat(); print(e._kit.view.draws)"
    )
    wait_for_draw(opened.page, int(number) - 1)
    yield opened.page
    assert opened.python("print(e.error)") == "None"


# -- the lesson --------------------------------------------------------------------------------------------------


def test_the_start_notebook_runs_and_its_slider_moves_the_pictures(open_notebook):
    lab = open_notebook("00_start_here.ipynb")
    lab.run_all()
    page = lab.page
    page.wait_for_function("() => !document.querySelector('.jp-InputPrompt')?.textContent.includes('*')")
    before = pixels(page)
    assert len(set(before.split(",data:"))) == page.locator("[data-tile] canvas").count()  # no two are the same
    page.locator(HANDLE).first.focus()
    act(page, lambda: page.keyboard.press("PageUp"))
    assert pixels(page) != before
    assert page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").count() == 0


# -- keyboard ----------------------------------------------------------------------------------------------------


def test_letters_on_a_control_do_nothing_to_the_notebook(opened, page):
    cells = opened.cells()
    for control in (HANDLE, ".aw-step .aw-switch input", ".aw-segments button", ".aw-tools button >> nth=1"):
        page.locator(control).first.focus()
        for letter in "abmjkdd":
            page.keyboard.press(letter)
    assert opened.cells() == cells
    assert page.locator(".aw").count() == 1
    page.locator(HANDLE).first.focus()
    act(page, lambda: page.keyboard.press("ArrowRight"))
    assert opened.python("print(e.recipe.steps[1].ranges['angle'])") == "(-30.0, 31.0)"


@pytest.mark.parametrize("how", ["click", "Enter", "Space"])
def test_a_picture_is_opened_and_the_keys_stay_in_the_explorer(opened, page, how):
    cells = opened.cells()
    frame = page.locator("[data-tile='3'] .aw-frame")
    assert page.get_by_role("button", name=re.compile("^draw 4: ")).count() == 1
    if how == "click":
        frame.click()
    else:
        frame.focus()
        for letter in "abmjkdd1":
            page.keyboard.press(letter)
        page.keyboard.press(how)
    page.wait_for_function("() => document.activeElement.matches('.aw-stage input')")
    for letter in "abmjkdd1":
        page.keyboard.press(letter)
    assert opened.cells() == cells and page.locator(".aw").count() == 1
    assert opened.python("print(e.page, e.chosen)") == "Compare 3"
    page.get_by_role("tab", name="Grid", exact=True).click()


def test_a_moved_step_keeps_the_focus(opened, page):
    def focused() -> str:
        painted(page)
        settled(page)
        return str(page.evaluate("() => document.activeElement.className"))

    page.locator(".aw-up-2").focus()
    act(page, lambda: page.keyboard.press("Enter"))
    assert "aw-up-2" in focused()
    act(page, lambda: page.keyboard.press("Enter"))
    assert "aw-down-2" in focused()  # it is the first now, and its twin takes over
    assert opened.python("print(e.recipe.ids)") == "(2, 0, 1, 3, 4)"
    page.locator(".aw-remove-2").focus()
    act(page, lambda: page.keyboard.press("Enter"))
    assert "aw-remove-0" in focused()


def test_the_panel_opens_adds_and_closes(opened, page):
    page.locator(".aw-add").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="noise", exact=True).wait_for()
    page.keyboard.press("Escape")
    assert not page.locator(".aw-panel").is_visible()
    assert "aw-add" in page.evaluate("() => document.activeElement.className")
    page.keyboard.press("Enter")
    act(page, lambda: page.get_by_role("button", name="perspective", exact=True).click())
    assert not page.locator(".aw-panel").is_visible()
    page.wait_for_function("() => document.activeElement.closest('.aw-step-5')")
    assert opened.python("print(e.recipe.steps[-1])") == repr(aw.perspective.usual())


def test_a_range_is_typed_and_bad_text_snaps_back(opened, page):
    text = page.get_by_label("rotate angle: from … to")
    text.fill("-12..40")
    act(page, lambda: page.keyboard.press("Enter"))
    reads(text, "−12° … 40°")
    text.fill("ninety")
    page.keyboard.press("Enter")
    alert = page.locator(".aw-error [role=alert]")
    alert.wait_for()
    assert "ninety" in alert.inner_text()
    reads(text, "−12° … 40°")
    act(page, lambda: opened.python("e.seed += 1"))
    alert.wait_for(state="detached")


# -- what is seen ------------------------------------------------------------------------------------------------


def test_it_fits_the_window(open_notebook, opened, page):
    box = page.locator(".aw").bounding_box()
    assert box["height"] <= 720
    assert box["width"] <= 1240
    assert scroll_bars(page) == []
    (tab,) = page.get_by_role("tab", name="Code", exact=True).all()
    tab.click()
    page.wait_for_function("() => document.querySelector('.aw-code pre').textContent.includes('aw.Recipe')")
    assert abs(page.locator(".aw").bounding_box()["height"] - box["height"]) < 1
    assert scroll_bars(page) == []
    page.get_by_role("tab", name="Grid", exact=True).click()
    opened.python("e.sample = aw.pictures.astronaut()")
    page.wait_for_function("() => document.querySelector('.aw-original').textContent.includes('512')")
    assert page.locator(".aw").bounding_box()["height"] <= 720

    page.evaluate("() => jupyterapp.shell.expandLeft()")
    page.wait_for_function("() => document.querySelector('.aw').getBoundingClientRect().width < 900")
    assert scroll_bars(page) == []
    tiles = page.locator(".aw-tile canvas").all()
    assert all(tile.bounding_box()["width"] > 100 for tile in tiles)
    page.evaluate("() => jupyterapp.shell.collapseLeft()")


def test_every_control_and_picture_has_a_name(page):
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('.aw :is(button, input:not([type=file]), select, [role=slider],'
            + ' [role=tab], canvas, pre)')].filter((e) => {
            const label = e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.textContent || e.title;
            return !label || !label.trim() || e.title === 'null';
        }).map((e) => e.outerHTML)"""
    )
    assert nameless == []
    assert page.get_by_role("slider", name="rotate angle, from").count() == 1
    assert page.get_by_role("img", name=re.compile(r"^draw 3: .*rotate [+−]\d+°")).count() == 1
    more = page.get_by_role("button", name="1 more: expand")
    assert more.get_attribute("aria-expanded") == "false"
    more.click()
    page.get_by_role("button", name="fewer", expanded=True).wait_for()
    assert page.get_by_role("button", name="off", exact=True).get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="fewer").click()
    more.wait_for()


def test_labels_are_shown_and_hidden_without_the_kernel(opened, page):
    path = page.locator("[data-tile='0'] .aw-labels")
    assert path.is_visible()
    legend = ["mask", "box", "corners: point at one", "keypoints", "100 pixels"]
    assert page.locator(".aw-legend").inner_text().split("\n") == legend
    before = draws(page)
    page.get_by_label("labels").uncheck()
    path.wait_for(state="hidden")
    assert draws(page) == before
    assert opened.python("print(e._kit.view.labels)") == "False"
    page.get_by_label("labels").check()


@pytest.fixture
def in_theme(opened):
    """Give a function that turns JupyterLab dark or light; it is light afterwards."""

    def in_theme(dark: bool) -> None:
        theme = f"JupyterLab {'Dark' if dark else 'Light'}"
        opened.page.evaluate("(theme) => jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
        opened.page.wait_for_function(f"() => document.body.dataset.jpThemeLight === '{str(not dark).lower()}'")
        settled(opened.page)

    yield in_theme
    in_theme(False)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_can_be_read_in_both_themes(in_theme, page, dark):
    in_theme(dark)
    colours = page.evaluate(
        """() => {
            const behind = (e) => { for (; e; e = e.parentElement) {
                const c = getComputedStyle(e).backgroundColor; if (!/, 0\\)|transparent/.test(c)) return c; } };
            return ['.aw-title', '.aw-note', '.aw-value input', '.aw-add', '.aw-primary', 'figcaption', '.aw-legend',
                    '.aw-field select', '.aw-pages .lm-mod-current']
                .map((name) => document.querySelector('.aw ' + name))
                .map((e) => [e.className, getComputedStyle(e).color, behind(e)]);
        }"""
    )
    for name, ink, ground in colours:
        assert contrast(ink, ground) >= 4.4, (name, ink, ground)


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        levels = [float(level) / 255 for level in re.findall(r"[\d.]+", colour)[:3]]
        linear = [level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4 for level in levels]
        return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


# -- meter, pages, several grids ----------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["Grid", "A and B"])
def test_while_a_slider_moves_words_change_where_they_stand_and_no_control_is_named_anew(opened, page, title):
    if title == "A and B":
        opened.python("e.kept_as_a = e.recipe")
        turned_to(page, title)
    box = page.locator(".aw-step .noUi-handle-upper").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(
        """() => {
            window.aw_elements = 0;
            window.aw_looks = 0;
            const counts = ({ target, addedNodes }) =>
                [...addedNodes].some((node) => node instanceof Element) && !target.matches(".widget-readout, .aw-tags");
            window.aw_watch = new MutationObserver((records) => {
                window.aw_elements += records.filter(counts).length;
            });
            window.aw_watch.observe(document.querySelector(".aw"), { childList: true, subtree: true });
            const look = Element.prototype.checkVisibility;
            Element.prototype.checkVisibility = function (...how) {
                window.aw_looks += 1;
                return look.apply(this, how);
            };
        }"""
    )
    sheet, words = (".aw-grid", "[data-tile='4'] figcaption") if title == "Grid" else (".aw-ab-B", ".aw-ab-B")

    def move(right: int) -> None:
        drawn = page.locator(sheet).get_attribute("data-draws")
        page.mouse.move(x + right, y)
        page.wait_for_function(f"() => +document.querySelector({sheet!r}).dataset.draws > {drawn}")

    before = page.locator(words).inner_text()
    move(5)  # its first: "undo" can be pressed now
    page.evaluate("() => { window.aw_elements = window.aw_looks = 0; }")
    for right in (10, 15, 8):
        move(right)
    found = page.evaluate("() => { window.aw_watch.disconnect(); return [window.aw_elements, window.aw_looks]; }")
    page.mouse.up()
    assert found == [0, 0]
    assert page.locator(words).inner_text() != before
    opened.python("e.kept_as_a, e.page = None, 'Grid'")


def test_the_meter_follows_and_turns_red_with_a_sentence(opened, page):
    assert page.locator(".aw-verdict").inner_text() == "✓ nothing wrong"
    assert page.locator(".aw-after .aw-words").inner_text().startswith("uint8 · ")
    act(page, lambda: opened.python("e.recipe = aw.Recipe([aw.brightness.at(gain=0)])"))
    page.wait_for_selector(".aw-verdict:has-text('▲ the pictures have gone black')")
    colour = page.evaluate("() => getComputedStyle(document.querySelector('.aw-verdict')).color")
    assert contrast(colour, "rgb(255, 255, 255)") >= 4.4


def test_a_click_opens_a_draw_and_the_curtain_moves_without_the_kernel(opened, page):
    page.locator("[data-tile='4'] .aw-frame").click()
    page.wait_for_selector(".aw-compare[data-shows]")
    assert page.get_by_role("tab", name="Compare").get_attribute("aria-selected") == "true"
    assert opened.python("print(e.chosen)") == "4"
    curtain = page.get_by_role("slider", name=re.compile("curtain")).first
    curtain.focus()
    before = page.locator(".aw-over").first.get_attribute("style")
    shows = page.locator(".aw-compare").first.get_attribute("data-shows")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.locator(".aw-over").first.get_attribute("style") != before
    assert page.locator(".aw-compare").first.get_attribute("data-shows") == shows
    assert opened.cells() == 1
    assert page.locator(".aw-receipt").first.inner_text().count("rotate") == 1
    assert abs(page.locator(".aw").bounding_box()["height"] - 640) < 80 and scroll_bars(page) == []
    page.get_by_role("tab", name="Grid", exact=True).click()


def test_the_charts_follow_the_theme_by_themselves(opened, page):
    page.get_by_role("tab", name="Histogram").click()
    page.wait_for_selector(".aw-chart svg")
    assert page.locator(".aw-chart svg").count() == 3
    line = "() => getComputedStyle(document.querySelector('.aw-chart svg #draws path')).stroke"
    accent = "() => getComputedStyle(document.querySelector('.aw-primary')).backgroundColor"
    assert page.evaluate(line) == page.evaluate(accent)
    assert page.locator(".aw").bounding_box()["height"] <= 720 and scroll_bars(page) == []
    page.get_by_role("tab", name="Grid", exact=True).click()


@pytest.fixture(scope="module")
def other(open_notebook):
    """A second notebook, of two cells, for explorers of a kind of their own."""
    generator = "import augwidgets as aw\ne = aw.explore(aw.ImageDataGenerator(width_shift_range=0.3))\ne"
    lab = open_notebook([generator, ""])
    lab.run_all()
    return lab


def test_the_generator_shows_both_grids(other):
    lab, page = other, other.page
    assert page.locator(".aw").bounding_box()["height"] <= 720
    # Of pictures that have not come yet the Compare page does not say that their sizes differ.
    assert page.locator(".aw-othersize").first.evaluate("sentence => sentence.hidden")
    page.get_by_role("button", name="both", exact=True).click()
    page.wait_for_selector(".aw-compared >> nth=1")
    assert page.locator(".aw-compared .aw-name").all_inner_texts() == ["as Keras does it", "as it was meant"]
    assert page.locator(".aw-nine >> nth=0").locator("figure:visible").count() == 9
    before = pixels(page)
    page.locator(".aw-part .noUi-handle").first.focus()
    act(page, lambda: page.keyboard.press("PageUp"))
    assert pixels(page) != before
    page.get_by_role("button", name="as it was meant", exact=True).click()
    page.wait_for_selector(".aw-compared", state="detached")
    assert page.locator(".aw-original").is_visible()
    assert lab.python("print(e.error)") == "None"


# -- layout ------------------------------------------------------------------------------------------------------

WORDY = """e.recipe = aw.Recipe([aw.CATALOGUE[name].usual() for name in
    ('elastic', 'adaptive_equalize', 'channel_gain', 'tone_curve', 'lens_distortion', 'upscale')]
    + [aw.one_of([aw.adaptive_equalize.usual(), aw.salt_and_pepper.usual()]), aw.rotate.usual(), aw.shift.usual()])"""


def height(page: Any) -> float:
    return float(page.locator(".aw").bounding_box()["height"])


@pytest.fixture
def narrow(page):
    """The explorer beside an open file browser."""
    page.evaluate("() => jupyterapp.shell.expandLeft()")
    page.wait_for_function("() => document.querySelector('.aw').getBoundingClientRect().width < 900")
    yield page
    turned_to(page, "Grid")
    page.evaluate("() => jupyterapp.shell.collapseLeft()")


@pytest.mark.parametrize("steps", [5, 1])
def test_the_panel_holds_all_that_it_lists(opened, page, steps):
    act(page, lambda: opened.python(f"e.recipe = aw.Recipe(e.recipe.steps[:{steps}])"))
    page.wait_for_selector(f".aw-step >> nth={steps}", state="detached")
    page.locator(".aw-add").click()
    page.wait_for_selector(".aw-family:has-text('Several')")
    panel = page.locator(".aw-panel").bounding_box()
    rows = [row.bounding_box() for row in page.locator(".aw-family").all()]
    assert rows[0]["y"] >= panel["y"] and rows[-1]["y"] + rows[-1]["height"] <= panel["y"] + panel["height"]
    assert page.evaluate("() => getComputedStyle(document.querySelector('.aw-panel')).overflowY") == "auto"
    page.keyboard.press("Escape")


def test_every_page_is_as_high_and_long_recipes_stay_in_the_window(opened, page):
    opened.python("e.sample = aw.pictures.astronaut()")
    page.wait_for_function("() => document.querySelector('.aw-original').textContent.includes('512')")
    titles = ("Grid", "Histogram", "Compare", "Order", "A and B", "Code")
    painted(page)
    heights = []
    for title in titles:
        turned_to(page, title)
        heights.append(height(page))
    assert max(heights) - min(heights) < 1, heights
    opened.python(WORDY)
    heights = []
    for title in titles:
        turned_to(page, title)
        heights.append(height(page))
        foot = page.locator(".aw-foot").bounding_box()
        assert foot["y"] + foot["height"] <= page.locator(".aw").bounding_box()["y"] + heights[-1] + 1
    assert max(heights) <= 720 and max(heights) - min(heights) < 1, heights
    turned_to(page, "Grid")


def test_a_sentence_under_the_pictures_moves_nothing(opened, page):
    before = height(page)
    act(page, lambda: opened.python("e.recipe = aw.Recipe([aw.brightness.at(gain=0)])"))
    page.wait_for_selector(".aw-verdict:has-text('gone black')")
    assert height(page) == before
    opened.python("e.error = 'it went wrong'")
    page.locator(".aw-error [role=alert]").wait_for()
    assert height(page) == before
    opened.python("e.error = None")


def clipped(page: Any) -> list[str]:
    names = ".aw-row > .widget-label, .aw-value input, .aw-stephead .aw-switch span"
    return list(
        page.evaluate(
            """(names) => [...document.querySelectorAll('.aw')].flatMap((aw) => [...aw.querySelectorAll(names)])
                .filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.value ?? e.textContent)""",
            names,
        )
    )


def test_no_words_of_a_step_are_cut_off_and_the_chances_stand_in_a_column(opened, narrow):
    page = narrow
    opened.python(WORDY)
    page.wait_for_selector(".aw-step:has-text('salt and pepper')")
    assert clipped(page) == []
    right = "() => [...document.querySelectorAll('.aw-percent')].map((e) => e.getBoundingClientRect().right)"
    assert np.ptp(page.evaluate(right)) < 1
    page.evaluate("() => jupyterapp.shell.collapseLeft()")
    page.wait_for_function("() => document.querySelector('.aw').getBoundingClientRect().width > 1000")
    assert clipped(page) == []
    assert np.ptp(page.evaluate(right)) < 1


def test_beside_the_file_browser_every_page_can_be_read(narrow):
    page = narrow
    edge = page.locator(".aw").bounding_box()
    for title in ("Compare", "Order"):
        turned_to(page, title)
        assert scroll_bars(page) == []
        values = [value.bounding_box() for value in page.locator(".aw-drawnvalue:visible").all()]
        assert values and all(box["x"] + box["width"] <= edge["x"] + edge["width"] for box in values)
    turned_to(page, "Histogram")
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('.aw-chart svg')].map((e) =>
            parseFloat(getComputedStyle(e.querySelector('text')).fontSize) * e.getScreenCTM().a)"""
    )
    assert len(sizes) == 3 and min(sizes) > 9, sizes


def test_the_code_breaks_between_words(page):
    turned_to(page, "Code")
    copy, block = (page.locator(f".aw-code {what}").bounding_box() for what in (".aw-copy", "pre"))
    assert copy["y"] + copy["height"] <= block["y"]  # the button has a place of its own
    assert page.get_by_label("library").is_visible()
    style = "(name) => getComputedStyle(document.querySelector('.aw-code pre'))[name]"
    assert [page.evaluate(style, name) for name in ("wordBreak", "overflowWrap")] == ["normal", "normal"]
    turned_to(page, "Grid")


# -- one against another -----------------------------------------------------------------------------------------


def stage(page: Any, place: int) -> list[dict[str, float]]:
    """The pictures of a stage that is seen: their shape, that of their file, and their width."""
    return list(
        page.evaluate(
            """(place) => [...document.querySelectorAll('.aw-stage')].filter((e) => e.checkVisibility())[place]
                .querySelectorAll('img').values().map((e) => { const { width, height } = e.getBoundingClientRect();
                    return { shown: width / height, file: e.naturalWidth / e.naturalHeight, width }; }).toArray()""",
            place,
        )
    )


def test_the_pictures_keep_their_shape_where_sizes_differ(opened, page):
    act(page, lambda: opened.python("e.recipe = aw.Recipe([aw.rotate.between(angle=(40, 50), expand=True)])"))
    turned_to(page, "Compare")
    shapes = stage(page, 0)
    assert len(shapes) == 2 and all(abs(one["shown"] / one["file"] - 1) < 0.03 for one in shapes)
    assert max(one["shown"] for one in shapes) > 1.2 * min(one["shown"] for one in shapes)
    assert page.locator(".aw-othersize").first.is_visible()
    turned_to(page, "Grid")


def test_a_picture_of_one_column_is_seen(opened, page):
    opened.python("import numpy as np; e.sample = np.arange(4000).astype(np.uint8)[:, None]")
    page.wait_for_function("() => document.querySelector('.aw-original').textContent.includes('1 × 4000')")
    assert page.locator(".aw-bars").bounding_box()["width"] > 100
    for title in ("Compare", "Order"):
        turned_to(page, title)
        assert min(one["width"] for one in stage(page, 0)) > 5
    turned_to(page, "Grid")


def test_both_sides_of_the_curtain_have_names(opened, page):
    opened.python("e.chosen = 2")
    turned_to(page, "Compare")
    assert page.locator(".aw-named:visible").all_inner_texts() == ["draw 3", "original", "difference"]
    assert page.get_by_role("slider", name="curtain: original on its left, draw 3 on its right").count() == 1
    opened.python("e.recipe = aw.Recipe([aw.flip_horizontal.at(), aw.invert.at()])")
    turned_to(page, "Order")
    assert page.locator(".aw-named:visible").all_inner_texts() == [
        "2. invert, then 1. flip horizontal",
        "1. flip horizontal, then 2. invert",
        "difference",
    ]
    assert page.locator(".aw-same:visible").inner_text() == "no difference"
    opened.python("e.recipe = aw.Recipe([aw.invert.at()])")
    page.locator(".aw-compare:visible").wait_for(state="hidden")
    turned_to(page, "Grid")
    opened.python("e.chosen = 0")


# -- files -------------------------------------------------------------------------------------------------------


def test_a_large_picture_is_uploaded_and_a_huge_one_refused(opened, page, tmp_path):
    large, huge = tmp_path / "large.bmp", tmp_path / "huge.png"
    Image.fromarray(np.zeros((2600, 2700, 3), np.uint8)).save(large)
    assert large.stat().st_size > 20 * 2**20
    with huge.open("wb") as file:
        file.truncate(200 * 2**20)  # takes no room on the disk
    with page.expect_file_chooser() as chooser:
        page.get_by_title("upload a picture").click()
    chooser.value.set_files(huge)
    alert = page.locator(".aw-error [role=alert]")
    alert.wait_for()
    assert "huge.png is 200 MB; at most 50 MB" in alert.inner_text()
    assert opened.python("print(e.sample.size)") == "(300, 451)"
    with page.expect_file_chooser() as chooser:
        page.get_by_title("upload a picture").click()
    act(page, lambda: chooser.value.set_files(large))
    assert opened.python("print(e.sample.size, e.error)") == "(2600, 2700) None"
    assert page.get_by_label("picture", exact=True).locator("option:checked").inner_text() == "large.bmp"


def test_a_recipe_is_saved_and_loaded(opened, page, tmp_path):
    page.locator(HANDLE).first.focus()
    act(page, lambda: page.keyboard.press("ArrowRight"))
    with page.expect_download() as download:
        page.locator(".aw").get_by_role("button", name="Save").click()
    assert download.value.suggested_filename == "recipe.json"
    kept = tmp_path / "recipe.json"
    download.value.save_as(kept)
    recipe = aw.Recipe.from_json(Path(kept).read_text())
    assert recipe.steps[1].ranges["angle"] == (-30, 31)
    kept.write_text(recipe.replace(fill="wrap").to_json())
    with page.expect_file_chooser() as chooser:
        page.locator(".aw").get_by_role("button", name="Open").click()
    act(page, lambda: chooser.value.set_files(kept))
    assert opened.python("print(e.recipe.fill, e.recipe.steps[1].ranges['angle'])") == "wrap (-30.0, 31.0)"


def test_a_picture_is_dropped_onto_the_grid(opened, page):
    page.evaluate(
        """async () => {
            const paper = new OffscreenCanvas(50, 40); paper.getContext('2d').fillRect(0, 0, 9, 9);
            const file = new File([await paper.convertToBlob()], 'dropped.png', { type: 'image/png' });
            const dataTransfer = new DataTransfer(); dataTransfer.items.add(file);
            document.querySelector('.aw-grid').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }));
        }"""
    )
    page.wait_for_function("() => document.querySelector('.aw-original').textContent.includes('50 × 40')")
    assert opened.python("print(e.sample.size)") == "(40, 50)"


def test_the_code_is_copied(opened, page):
    page.get_by_role("tab", name="Code", exact=True).click()
    page.wait_for_function("() => document.querySelector('.aw-code pre').textContent.includes('aw.Recipe')")
    page.locator(".aw").get_by_role("button", name="Copy").click()
    page.wait_for_selector(".aw-copy.aw-done")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    names: dict[str, Any] = {}
    exec(copied, names)
    assert names["recipe"] == aw.default_recipe()
    page.get_by_role("tab", name="Grid", exact=True).click()


# -- more than one -----------------------------------------------------------------------------------------------


def test_two_views_of_one_explorer_show_the_same(other):
    other.show(EXPLORE, "e")
    lab, page = other, other.page
    page.wait_for_function("() => document.querySelectorAll('.aw-grid[data-draws]').length === 2")
    lab.python("e.seed = 5")
    page.wait_for_function("() => [...document.querySelectorAll('.aw-grid')].every((e) => e.dataset.draws === '2')")
    half = pixels(page).split(",data:")
    assert half[:9][1:] == half[9:][1:]
    page.locator(".aw-add").nth(1).click()
    assert [panel.is_visible() for panel in page.locator(".aw-panel").all()] == [False, True]
    # The second cell again: its old view goes, and what it listened to with it.
    page.evaluate("() => jupyterapp.commands.execute('notebook:run-cell')")
    page.wait_for_function("() => document.querySelectorAll('.aw-grid[data-draws]').length === 2")
    page.locator(".aw-add").nth(1).click()
    assert page.locator(".aw-panel").nth(1).is_visible()


# -- Voila -------------------------------------------------------------------------------------------------------


# anywidget waits for a view's script for two seconds; here it loses its patience at once.
IMPATIENT = """const timeout = AbortSignal.timeout.bind(AbortSignal);
    AbortSignal.timeout = (milliseconds) => {
        if (milliseconds !== 2000) return timeout(milliseconds);
        const control = new AbortController();
        queueMicrotask(() => control.abort());
        window.aw_late = (window.aw_late ?? 0) + 1;
        return control.signal;
    }"""


def test_views_whose_scripts_come_late_hear_the_kernel_all_the_same(app, open_page):
    page = open_page(app, script=IMPATIENT)
    page.wait_for_selector(".aw .aw-grid[data-draws]")
    assert page.evaluate("() => window.aw_late") >= 4  # the grid, two comparisons, A and B
    before = pixels(page)
    act(page, lambda: page.get_by_role("button", name="Draw again").click())
    assert pixels(page) != before
    page.get_by_role("tab", name="Compare", exact=True).click()
    page.wait_for_function("() => +document.querySelector('.aw-compare').dataset.shows > 0")


def test_the_app_works_in_voila(app, open_page):
    page = open_page(app)
    page.wait_for_selector(".aw .aw-grid[data-draws]")
    before = pixels(page)
    page.locator(HANDLE).first.focus()
    act(page, lambda: page.keyboard.press("PageUp"))
    assert pixels(page) != before
    assert page.locator(".aw").bounding_box()["height"] <= 760
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    act(page, lambda: page.get_by_role("button", name="Draw again").click())
    with page.expect_download() as download:
        page.locator(".aw").get_by_role("button", name="Save").click()
    assert json.loads(Path(download.value.path()).read_text())["augwidgets_recipe"] == 1
