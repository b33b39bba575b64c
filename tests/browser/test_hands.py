"""Sliders under real hands, captions and labels as they are seen: in JupyterLab and Chromium."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Callable
from typing import Any

import pytest

from augwidgets.widgets import modules
from tests.browser.pages import painted, settled

RECIPE = """import numpy as np, augwidgets as aw
explorer = aw.explore(aw.Recipe([
    aw.rotate.usual(), aw.zoom.usual(), aw.erase.between(width=(.1, .3), height=(.1, .3), x=(0, 1), y=(0, 1)),
    aw.shadow.between(darkness=(.3, .6), x=(0, 1), y=(0, 1), width=(.2, 1), height=(.5, 3), angle=(-45, 45)),
    aw.within(aw.Region.face(), aw.blur.between(sigma=(1, 2)))]))
explorer"""


@pytest.fixture(scope="module")
def lab_page(open_notebook: Callable[..., Any]) -> Any:
    opened = open_notebook([RECIPE], files=True)  # the narrow column
    opened.run_all()
    return opened


@pytest.fixture
def page(lab_page: Any) -> Any:
    lab_page.python("explorer.recipe = explorer.recipe.changing(0, aw.rotate.between(angle=(-30, 30)))")
    lab_page.page.wait_for_function("() => document.querySelector('.aw-value input').value === '−30° … 30°'")
    painted(lab_page.page, "explorer")  # or what is typed at once would be written over
    return lab_page.page


def angle(page: Any, wanted: str) -> None:
    page.wait_for_function("(wanted) => document.querySelector('.aw-value input').value === wanted", arg=wanted)


def middle(page: Any, selector: str) -> tuple[float, float]:
    box = page.locator(selector).first.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def rested(lab_page: Any) -> None:
    """Wait until the last message of a hand has come, or it would come in the middle of the next test."""
    shown = "() => document.querySelector('.aw-range .noUi-target').noUiSlider.get(true)"
    for _ in range(600):
        heard = lab_page.python("import json; print(json.dumps(explorer.recipe.steps[0].ranges['angle']))")
        if json.loads(heard) == pytest.approx(lab_page.page.evaluate(shown)):
            return painted(lab_page.page, "explorer")
        lab_page.page.wait_for_timeout(50)
    pytest.fail(f"the slider shows {lab_page.page.evaluate(shown)}, and the kernel has {heard}")


def nothing_to_undo(lab_page: Any) -> None:
    """Take the only change back that is remembered: the changes of all tests would be drawn one by one on the way."""
    lab_page.python("explorer.history.past.clear(); explorer.seed += 1; explorer.undo()")


def test_tracks_and_handles_are_large_enough(page):
    found = page.evaluate(
        """() => [...document.querySelectorAll('.aw-row .noUi-target')].filter((e) => e.checkVisibility()).map((e) => {
            const at = [...e.querySelectorAll('.noUi-handle')].map((handle) => handle.getBoundingClientRect());
            const grip = getComputedStyle(e.querySelector('.noUi-handle'), '::after');
            const sizes = [grip.width, grip.height].map(parseFloat);
            return [e.clientWidth, at.at(-1).x - at[0].x, at[0].width, ...sizes];
        })"""
    )
    assert len(found) >= 10
    assert [row for row in found if row[0] < 140 or 0 < row[1] < 24 or row[2:] != [16, 32, 32]] == []


def test_the_span_between_two_handles_is_dragged(lab_page, page):
    x, y = middle(page, ".aw-range .noUi-connect")
    page.mouse.move(x, y + 8)  # beside the line of four pixels, which few would hit
    page.mouse.down()
    page.mouse.move(x + 25, y + 8, steps=5)
    page.mouse.up()
    page.wait_for_function("() => document.querySelector('.aw-value input').value !== '−30° … 30°'")
    rested(lab_page)  # what the browser writes beside the track is there before the last movement is
    low, high = page.evaluate("() => document.querySelector('.aw-range .noUi-target').noUiSlider.get()")
    assert low > -30 and high - low == 60


def test_each_handle_is_gripped_beside_its_middle(lab_page, page):
    for name, sign in (("rotate angle, from", -1), ("rotate angle, to", 1)):
        box = page.get_by_role("slider", name=name).bounding_box()
        x, y = box["x"] + 8 + 14 * sign, box["y"] + 8 + 12
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 20 * sign, y, steps=4)
        page.mouse.up()
    page.wait_for_function("() => /^−[4-9]\\d° … [4-9]\\d°$/.test(document.querySelector('.aw-value input').value)")
    rested(lab_page)


def test_shift_and_an_arrow_make_a_tenth_of_a_step_and_values_are_spoken(lab_page, page):
    handle = page.get_by_role("slider", name="rotate angle, to")
    assert handle.get_attribute("aria-valuetext") == "30°"
    handle.focus()
    page.keyboard.press("Shift+ArrowRight")
    angle(page, "−30.0° … 30.1°")
    assert handle.get_attribute("aria-valuetext") == "30.1°"
    page.keyboard.press("Shift+ArrowDown")
    angle(page, "−30° … 30°")
    page.keyboard.press("ArrowLeft")
    angle(page, "−30° … 29°")
    low = page.get_by_role("slider", name="zoom scale, from")
    assert low.get_attribute("aria-valuetext") == "0.80 ×"
    rested(lab_page)  # the browser writes beside the track before the kernel hears of it


def test_a_track_grows_for_what_is_typed(page):
    field = page.get_by_label("rotate angle: from … to")
    for text, wanted, ends in (("150", "−150° … 150°", [-150, 150]), ("-5..20", "−5° … 20°", [-90, 90])):
        field.fill(text)
        field.press("Enter")
        angle(page, wanted)
        page.wait_for_function(
            """([low, high]) => {
                const { min, max } = document.querySelector('.aw-range .noUi-target').noUiSlider.options.range;
                return min === low && max === high;
            }""",
            arg=ends,
        )
    assert page.evaluate("() => document.querySelector('.aw-range .noUi-target').noUiSlider.get()") == [-5, 20]


@pytest.mark.parametrize("what", [".aw-range .noUi-connects", ".aw-range .noUi-handle"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_tracks_and_handles_stand_out(lab_page, page, what, dark):
    theme = f"JupyterLab {'Dark' if dark else 'Light'}"
    page.evaluate("(theme) => jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
    page.wait_for_function(f"() => document.body.dataset.jpThemeLight === '{str(not dark).lower()}'")
    ratio = page.evaluate(
        """(what) => {
            const paper = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
            const light = (colour) => {
                paper.clearRect(0, 0, 1, 1); paper.fillStyle = colour; paper.fillRect(0, 0, 1, 1);
                const [r, g, b] = [...paper.getImageData(0, 0, 1, 1).data].slice(0, 3).map((v) => v / 255)
                    .map((v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
                return .2126 * r + .7152 * g + .0722 * b;
            };
            const thing = document.querySelector(what), style = getComputedStyle(thing);
            let ground = thing.closest('.aw-row');
            while (/, 0\\)|transparent/.test(getComputedStyle(ground).backgroundColor)) ground = ground.parentElement;
            const seen = what.includes('handle') ? style.borderTopColor : style.backgroundColor;
            const [a, b] = [seen, getComputedStyle(ground).backgroundColor].map(light).sort((p, q) => q - p);
            return (a + .05) / (b + .05);
        }""",
        what,
    )
    assert ratio >= 3


# -- what is said of a picture -----------------------------------------------------------------------------------


def test_a_caption_that_does_not_fit_ends_in_a_sign_and_is_whole_on_hover_and_focus(page):
    cut = page.evaluate(
        """() => [...document.querySelectorAll('.aw-tile[data-tile]')]
            .map((e) => e.querySelector('.aw-words')).map((e) => [e.scrollHeight > e.clientHeight + 1,
                getComputedStyle(e).webkitLineClamp, getComputedStyle(e).display])"""
    )
    tile = next(k for k, (is_cut, *_) in enumerate(cut) if is_cut)
    assert cut[tile][1] == "4" and cut[tile][2] in ("-webkit-box", "flow-root")  # which is what draws the sign
    figure = page.locator(f".aw-tile[data-tile='{tile}']")
    said, whole = figure.locator(".aw-words"), figure.locator(".aw-whole")
    assert not whole.is_visible()
    for come, go in (
        (figure.hover, lambda: page.mouse.move(0, 0)),
        (figure.locator(".aw-frame").focus, page.get_by_label("picture", exact=True).first.focus),
    ):
        come()
        whole.wait_for()
        assert whole.inner_text().split() == said.text_content().split()
        assert whole.evaluate("(e) => e.scrollHeight <= e.clientHeight")
        go()
        whole.wait_for(state="hidden")
    short = next((k for k, (is_cut, *_) in enumerate(cut) if not is_cut), None)
    if short is not None:
        page.locator(f".aw-tile[data-tile='{short}']").hover()
        assert not page.locator(f".aw-tile[data-tile='{short}'] .aw-whole").is_visible()


def test_the_values_of_a_step_are_called_by_their_names(page):
    said = " ".join(page.locator(".aw-tile[data-tile] .aw-words").all_text_contents()).replace("\xa0", " ")
    assert "shadow darkness 0." in said and "rotate " in said and "erase width " in said


def test_boxes_are_named_where_there_is_room_and_what_is_missing_is_said_on_the_tile(lab_page, page):
    assert page.locator(".aw-original .aw-tag").all_text_contents() == ["cat", "left eye", "right eye", "nose"]
    assert page.locator(".aw-original .aw-of-box").all_text_contents() == ["cat"]
    tags = page.locator(".aw-tile[data-tile] .aw-of-box").all_text_contents()
    assert len(tags) == 9 and any("% visible" in tag for tag in tags)
    inside = page.evaluate(
        """() => [...document.querySelectorAll('.aw-tag')].every((tag) => {
            const [a, b] = [tag, tag.closest('.aw-frame')].map((e) => e.getBoundingClientRect());
            return a.left >= b.left - 1 && a.right <= b.right + 1 && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
        })"""
    )
    assert inside
    assert page.locator(".aw-lacking:visible").all_text_contents() == ["no face found"] * 9
    switch = page.get_by_label("labels", exact=True)
    switch.click()
    page.wait_for_function("() => !document.querySelector('.aw-tag').checkVisibility({ visibilityProperty: true })")
    assert page.locator(".aw-lacking:visible").count() == 9  # which is no label
    switch.click()


def placed(page: Any, size: tuple[int, int], boxes: list[Any], points: list[Any], dropped: list[Any]) -> Any:
    """The tags of a picture of 100 x 60 that is shown in a size, and what they do not say in full."""
    content = {
        "w": 100,
        "boxes": [{"label": label, "edges": edges, "visible": share} for label, edges, share in boxes],
        "points": [{"name": name, "at": at} for name, at in points],
        "dropped": [{"label": label, "reason": reason, "at": at} for label, reason, at in dropped],
    }
    script = modules.one_module(pathlib.Path(modules.__file__).parent / "tags.js")
    found = page.evaluate(
        """([script, ...given]) =>
            new Function(`${script}\nreturn placeTags`)()(...given, (text) => 5.4 * text.length + 7)""",
        [script, content, *size],
    )
    for k, tag in enumerate(found["tags"]):
        a, b, c, d = tag["at"]
        assert 0 <= a < c <= size[0] and 0 <= b < d <= size[1], tag
        for other in found["tags"][:k]:
            e, f, g, h = other["at"]
            assert a >= g or c <= e or b >= h or d <= f, (tag, other)
    return [(tag["kind"], tag["text"], tag["isRight"]) for tag in found["tags"]], found["untold"]


LONG = "sign with a rather long class name"


def test_boxes_that_lie_over_each_other_are_named_all_the_same(page):
    boxes = [("animal", [2, 1, 98, 59], 0.57), ("b", [30, 10, 60, 40], 1), (LONG, [35, 15, 55, 30], 1)]
    assert placed(page, (174, 104), boxes, [], []) == (
        [("box", "animal 57 % visible", False), ("box", "b", False), ("box", "sign with a rathe…", False)],
        [LONG],
    )
    large, untold = placed(page, (600, 360), boxes, [], [])
    assert [text for _, text, _ in large] == ["animal 57 % visible", "b", LONG] and untold == []
    # In a small one a name comes before the share, and no share without a name.
    small, untold = placed(page, (92, 55), boxes, [], [])
    assert [text for _, text, _ in small] == ["animal 57 %", "b"] and untold == [LONG]
    crowd = [("cup", [k, k % 20, k + 30, k % 20 + 30], 0.5) for k in range(60)]
    tags, untold = placed(page, (174, 104), crowd, [], [])
    assert 3 <= len(tags) <= 8 and len(tags) + len(untold) == 40  # the picture itself is still seen


def test_what_was_dropped_says_whose_it_was(page):
    gone = [(LONG, "outside", [100, 10]), ("b", "outside", [0, 50]), ("", "too small", [50, 30])]
    assert placed(page, (174, 104), [], [], gone) == (
        [("gone", "sign with a rathe…: outside", True), ("gone", "b: outside", False), ("gone", "too small", False)],
        [f"{LONG}: outside"],
    )
    narrow, _ = placed(page, (92, 55), [], [], [("animal", "too little visible", [100, 10])])
    assert narrow == [("gone", "animal", True)]


@pytest.mark.parametrize(("x", "wanted"), [(20, False), (80, True)], ids=["beside it on the right", "on the left"])
def test_the_bar_of_a_name_stands_at_its_point(page, x, wanted):
    assert placed(page, (174, 104), [], [("left_ear", [x, 30])], []) == ([("point", "left ear", wanted)], [])
    assert placed(page, (174, 104), [], [("left_ear", [x, 3]), ("", [x, 30])], [])[0] == [("point", "left ear", wanted)]


CROSSED = """() => {
    const tags = [...document.querySelectorAll('.aw-tag')].map((tag) => [tag, tag.closest('.aw-frame')]);
    const rects = tags.map(([tag, frame]) => [frame, tag.getBoundingClientRect(), frame.getBoundingClientRect(), tag]);
    const over = (low, high, a, b) => a[low] + 1 < b[high] && b[low] + 1 < a[high];
    const crossed = (a, b) => over('left', 'right', a, b) && over('top', 'bottom', a, b);
    return [tags.length, rects.flatMap(([frame, a, room, { textContent }], k) => [
        ...(a.left < room.left - 2 || a.right > room.right + 2 ? [`out: ${textContent}`] : []),
        ...rects.slice(0, k).filter(([other, b]) => other === frame && crossed(a, b))
            .map(([, , , other]) => `${textContent} on ${other.textContent}`),
    ])];
}"""


def test_in_a_narrower_window_names_are_placed_anew_and_tabs_stay_inside(lab_page, page):
    lab_page.python("explorer.sample = aw.pictures.coffee()")
    page.wait_for_function("() => document.querySelector('.aw-original .aw-tags').textContent.includes('saucer')")
    many, crossed = page.evaluate(CROSSED)
    assert many >= 10 and crossed == []
    inside = """() => {
        const bar = document.querySelector('.aw-pages > .lm-TabBar .lm-TabBar-content');
        const more = ['Places', 'Worst first'].map((title) => {
            const tab = bar.lastElementChild.cloneNode(true);
            tab.querySelector('.lm-TabBar-tabLabel').textContent = title;
            return bar.appendChild(tab);
        });
        const right = bar.closest('.aw').getBoundingClientRect().right;
        const found = [...bar.children].map((tab) => right - tab.getBoundingClientRect().right);
        more.forEach((tab) => tab.remove());
        return found;
    }"""  # with the pages that a data set has
    try:
        for wide in (1180, 800):
            before = page.evaluate("() => document.querySelector('.aw').offsetWidth")
            page.set_viewport_size({"width": wide, "height": 900})
            page.wait_for_function("(before) => document.querySelector('.aw').offsetWidth !== before", arg=before)
            settled(page)
            many, crossed = page.evaluate(CROSSED)
            assert many >= 10 and crossed == []
            tabs = page.evaluate(inside)
            assert len(tabs) == 8 and min(tabs) >= 0, tabs
    finally:
        page.set_viewport_size({"width": 1300, "height": 900})
        lab_page.python("explorer.sample = aw.pictures.cat()")


@pytest.mark.parametrize(
    "picture",
    ["np.full((300, 450, 3), 255, np.uint8)", "np.zeros((4000, 1, 3), np.uint8)", "np.zeros((1, 4000, 3), np.uint8)",
     "np.zeros((100, 300, 3), np.uint8)"],
    ids=["white", "1 x 4000", "4000 x 1", "3:1"],
)  # fmt: skip
def test_frames_lie_above_pictures_of_any_shape_and_rows_are_as_high(lab_page, page, picture):
    lab_page.python(f"explorer.sample = {picture}")
    painted(page, "explorer")
    settled(page)
    rows, frame, bars = page.evaluate(
        """() => {
            const box = (e) => e.getBoundingClientRect();
            const below = [...document.querySelectorAll('.aw-tile[data-tile] .aw-frame')].map((e) => box(e).bottom);
            const canvas = getComputedStyle(document.querySelector('.aw-tile[data-tile] canvas'));
            const bars = box(document.querySelector('.aw-bars'));
            return [[0, 3, 6].map((k) => below[k]), [canvas.outlineStyle, canvas.outlineOffset, canvas.position],
                [bars.bottom, below[3], bars.height]];
        }"""
    )
    assert abs((rows[1] - rows[0]) - (rows[2] - rows[1])) < 1.5 and rows[1] - rows[0] > 100
    assert frame == ["solid", "-1px", "absolute"]  # its own outline is painted above a picture
    assert abs(bars[0] - bars[1]) < 1.5 and bars[2] >= 80
    lab_page.python("explorer.sample = aw.pictures.cat()")


def test_the_keys_undo_and_redo_inside_and_leave_the_fields_and_the_notebook_alone(lab_page, page):
    def said(code: str) -> str:
        return str(lab_page.python(f"print({code})"))

    lab_page.python("explorer.recipe = explorer.recipe.changing(0, aw.rotate.between(angle=(-30, 30)))")
    angle(page, "−30° … 30°")
    changes = int(said("len(explorer.history.past)"))
    x, y = middle(page, ".aw-range .noUi-handle-upper")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 15, y, steps=3)
    page.wait_for_timeout(1500)  # a drag is one change however long the hand rests in it
    page.mouse.move(x + 30, y, steps=3)
    page.mouse.up()
    rested(lab_page)
    assert int(said("len(explorer.history.past)")) == changes + 1
    dragged = page.locator(".aw-value input").first.input_value()
    assert dragged != "−30° … 30°"
    for keys, wanted in (
        ("z", "−30° … 30°"),
        ("y", dragged),
        ("z", "−30° … 30°"),
        ("Shift+Z", dragged),
        ("z", "−30° … 30°"),
    ):
        page.keyboard.press(f"Control+{keys}")  # the whole drag, and the focus is where the hand has left it
        angle(page, wanted)
    # What is made anew on the way takes the focus with it; the keys go on meaning this explorer.
    page.locator(".aw-remove-0").click()
    page.wait_for_function("() => !document.querySelector('.aw-remove-0')")
    page.locator(".aw-legend").click()
    page.keyboard.press("Control+z")
    page.wait_for_function("() => document.querySelector('.aw-remove-0')")
    page.keyboard.press("Control+y")
    page.wait_for_function("() => !document.querySelector('.aw-remove-0')")
    page.keyboard.press("Control+z")
    angle(page, "−30° … 30°")
    # A field that is being typed into has its own.
    field = page.locator(".aw-value input").first
    field.press("End")
    field.type("5")
    recipe = said("explorer.recipe")
    page.keyboard.press("Control+z")
    page.wait_for_timeout(200)
    assert field.input_value() == "−30° … 30°" and said("explorer.recipe") == recipe
    # So has the notebook.
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.keyboard.type("#")
    page.keyboard.press("Control+z")
    page.wait_for_timeout(200)
    source = "() => jupyterapp.shell.currentWidget.content.widgets[0].model.sharedModel.getSource()"
    assert page.evaluate(source) == RECIPE and said("explorer.recipe") == recipe
    # The buttons: the focus goes to the other one where there is no way further.
    nothing_to_undo(lab_page)
    page.locator(".aw-undo:disabled").wait_for()  # or that of before would be found, just before it is switched off
    lab_page.python("explorer.seed += 1")
    page.locator(".aw-undo:enabled").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.matches('.aw-redo')")


def test_the_focus_waits_for_a_kernel_that_answers_late(lab_page, page):
    lab_page.python("explorer.seed += 1")
    nothing_to_undo(lab_page)
    page.locator(".aw-redo:enabled").wait_for()
    lab_page.python("explorer.seed += 1")
    page.locator(".aw-undo:enabled").focus()
    page.evaluate(
        """() => void jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute(
            { code: "import time; time.sleep(4)", store_history: false })"""
    )
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.matches('.aw-redo')")
