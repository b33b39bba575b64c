"""An object is cut out by hand with the mouse, a pen, fingers and keys: in JupyterLab and in Voila."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest

from tests.browser.pages import AXE

PICK = """\
import numpy as np, augwidgets as aw
image = np.random.default_rng(0).integers(80, 110, (600, 900, 3)).astype(np.uint8)
image[150:450, 300:600] //= 2  # 90,000 pixels of 540,000
image[150:450, 300:600, 0] += 120
picker = aw.CutoutPicker(image, "brick", None)
picker"""
AREA = 90_000
INSIDE, OUTSIDE = [(360, 200), (360, 400), (540, 400), (540, 200)], [(200, 60), (720, 60), (720, 540), (200, 540)]


class Picker:
    """A picker on a page, with hands over it. Points are pixels of the picture."""

    def __init__(self, page: Any, python: Callable[[str], str] | None) -> None:
        self.page, self.python = page, python
        page.wait_for_selector(".aw-picker-stage[data-shows]", timeout=60_000)
        page.evaluate(AXE)
        self.devices = page.context.new_cdp_session(page)

    def at(self, point: Sequence[float]) -> tuple[float, float]:
        """Where a point of the whole picture lies on the page."""
        box = self.page.locator(".aw-picker-stage").bounding_box()
        scale = min(box["width"] / 900, box["height"] / 600)
        left, top = box["x"] + box["width"] / 2 - 450 * scale, box["y"] + box["height"] / 2 - 300 * scale
        return left + point[0] * scale, top + point[1] * scale

    def answers(self) -> int:
        return int(self.page.locator(".aw-picker").get_attribute("data-answers"))

    def wait(self, strokes: int, area: float | None = None) -> None:
        """Wait until so many lines are answered, and so many pixels chosen."""
        self.page.wait_for_selector(f".aw-picker[data-strokes='{strokes}']:not(.aw-busy)")
        if area is not None:
            assert self.area() == pytest.approx(area, rel=0.03)

    def area(self) -> int:
        words = self.page.locator(".aw-counts").inner_text()
        return int(words.removeprefix("about ").split()[0].replace(",", "")) if words else 0

    def clear(self) -> None:
        """Begin anew: no lines, the picture whole, scribbles inside."""
        if self.page.locator(".aw-clear").is_enabled():
            self.page.locator(".aw-clear").click()
        self.page.locator(".aw-fit").click()
        self.page.get_by_label("Scribble", exact=True).check()
        self.page.get_by_label("Inside", exact=True).check()
        self.wait(0, 0)

    def mouse(self, points: Sequence[Sequence[float]], button: str = "left") -> None:
        mouse, (first, *others) = self.page.mouse, map(self.at, points)
        mouse.move(*first)
        mouse.down(button=button)
        for point in others:
            mouse.move(*point, steps=4)
        mouse.up(button=button)

    def pen(self, points: Sequence[Sequence[float]]) -> None:
        first, *others = map(self.at, points)
        self._pen("mousePressed", first)
        for point in others:
            self._pen("mouseMoved", point)
        self._pen("mouseReleased", (others or [first])[-1])

    def _pen(self, what: str, point: tuple[float, float]) -> None:
        pressed = {"button": "left", "buttons": 0 if what == "mouseReleased" else 1, "clickCount": 1, "force": 0.4}
        x, y = point
        self.devices.send("Input.dispatchMouseEvent", {"type": what, "x": x, "y": y, "pointerType": "pen", **pressed})

    def touch(self, *fingers: Sequence[Sequence[float]]) -> None:
        """Move fingers, each along as many points."""
        ways = [list(map(self.at, finger)) for finger in fingers]
        for number, places in enumerate(zip(*ways, strict=True)):
            self._touch("touchMove" if number else "touchStart", places)
        self._touch("touchEnd", ())

    def _touch(self, what: str, places: Iterable[tuple[float, float]]) -> None:
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(places)]
        self.devices.send("Input.dispatchTouchEvent", {"type": what, "touchPoints": points})


@pytest.fixture(scope="module")
def in_lab(open_notebook: Callable[..., Any]) -> Picker:
    opened = open_notebook([PICK])
    opened.page.evaluate("() => void jupyterapp.commands.execute('notebook:run-all-cells')")
    found = Picker(opened.page, opened.python)
    found.cells = opened.cells  # type: ignore[attr-defined]
    return found


@pytest.fixture(scope="module")
def in_voila(open_in_voila: Callable[..., Any]) -> Picker:
    return Picker(open_in_voila([PICK]), None)


@pytest.fixture(params=["lab", "voila"])
def picker(request: pytest.FixtureRequest) -> Any:
    found = request.getfixturevalue(f"in_{request.param}")
    found.clear()
    yield found
    assert not found.page.locator(".aw-picker .aw-sentence").is_visible()
    if found.python:
        assert found.python("print(picker.error)") == "None"


@pytest.mark.parametrize("hand", ["mouse", "pen", "touch"])
def test_every_hand_draws_inside_and_outside(picker, hand):
    draw = getattr(picker, hand)
    draw(INSIDE)
    picker.wait(1)
    picker.page.get_by_label("Outside", exact=True).check()
    draw(OUTSIDE)
    picker.wait(2, AREA)
    if picker.python:
        sides = "print([(one.inside, len(one.points)) for one in picker.strokes])"
        assert picker.python(sides) == "[(True, 4), (False, 4)]"
        first = json.loads(picker.python("import json; print(json.dumps(picker.strokes[0].points))"))
        assert all(at == pytest.approx(of, abs=3) for at, of in zip(first, INSIDE, strict=True))


def test_alt_draws_on_the_other_side_and_keys_undo(picker):
    page = picker.page
    picker.mouse(INSIDE)
    page.keyboard.down("Alt")
    picker.mouse(OUTSIDE)
    page.keyboard.up("Alt")
    picker.wait(2, AREA)
    page.keyboard.press("Control+z")
    picker.wait(1)
    page.get_by_label("undo", exact=True).click()
    picker.wait(0, 0)
    page.keyboard.press("Control+Shift+z")
    page.keyboard.press("Control+y")
    picker.wait(2, AREA)


def test_a_lasso_adds_and_takes_away(picker):
    page = picker.page
    page.get_by_label("Lasso", exact=True).check()
    picker.mouse([(100, 100), (400, 100), (400, 300), (100, 300)])
    picker.wait(1, 60_000)
    page.get_by_label("Take away", exact=True).check()
    picker.touch([(100, 50), (250, 50), (250, 350), (50, 350)])
    picker.wait(2, 30_000)
    picker.mouse([(10, 10)])  # a click encloses nothing
    page.wait_for_timeout(100)
    picker.wait(2, 30_000)


def test_two_fingers_enlarge_and_draw_nothing(picker):
    picker.touch([(400, 300), (300, 300), (200, 300)], [(500, 300), (600, 300), (700, 300)])
    stage = picker.page.locator(".aw-picker-stage")
    assert float(stage.get_attribute("data-zoom")) == pytest.approx(5, rel=0.1)
    picker.wait(0, 0)
    picker.touch([(420, 300), (440, 320)])  # one finger draws where it is seen
    picker.wait(1)
    if picker.python:
        points = json.loads(picker.python("import json; print(json.dumps(picker.strokes[0].points))"))
        assert points[0] == pytest.approx([444, 300], abs=4)


def test_the_wheel_with_ctrl_enlarges_where_it_is_and_space_moves(picker):
    page = picker.page
    stage = page.locator(".aw-picker-stage")
    page.mouse.move(*picker.at((300, 150)))
    page.mouse.wheel(0, -200)
    assert stage.get_attribute("data-zoom") == "1.00"
    page.mouse.move(*picker.at((300, 150)))
    page.keyboard.down("Control")
    page.mouse.wheel(0, -400)
    page.keyboard.up("Control")
    page.wait_for_function("() => document.querySelector('.aw-picker-stage').dataset.zoom > 2")
    stage.focus()
    page.keyboard.down("Space")
    picker.mouse([(300, 150), (350, 200)])
    page.keyboard.up("Space")
    picker.mouse([(350, 200), (300, 150)], "middle")
    picker.wait(0)
    picker.mouse([(300, 150)])  # the point that the wheel was over is there again
    picker.wait(1)
    if picker.python:
        (point,) = json.loads(picker.python("import json; print(json.dumps(picker.strokes[0].points))"))
        assert point == pytest.approx([300, 150], abs=2)


def test_keys_draw_and_none_of_them_reaches_the_notebook(picker):
    page = picker.page
    before = picker.cells() if picker.python else 0
    stage = page.locator(".aw-picker-stage")
    stage.focus()
    for keys in ("ArrowUp", "Space", "ArrowDown ArrowDown ArrowDown Enter", "o b m d d", "ArrowUp " * 9, "Space",
                 "ArrowRight " * 3, "Enter"):  # fmt: skip
        for key in keys.split():
            page.keyboard.press(key)
    picker.wait(2, AREA)
    assert page.locator(".aw-picker > .aw-unseen[role=status]").inner_text().startswith("point 2 at 5")
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    page.keyboard.press("+")
    assert stage.get_attribute("data-zoom") == "1.50"
    if picker.python:
        assert picker.python("print([one.inside for one in picker.strokes])") == "[True, False]"
        assert picker.cells() == before


def test_a_plain_background_is_taken_away_by_a_slider(picker):
    page = picker.page
    page.get_by_label("plain background", exact=True).check()
    page.wait_for_function("() => document.querySelector('.aw-counts').textContent.startsWith('about 90,')")
    slider = page.get_by_label("threshold of the plain background")
    slider.focus()
    answers = picker.answers()
    for _ in range(6):
        page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => !document.querySelector('.aw-picker.aw-busy')")
    assert picker.answers() > answers and page.locator(".aw-plain output").inner_text() == "0.87"
    page.get_by_label("plain background", exact=True).uncheck()
    picker.wait(0, 0)


def test_it_is_named_and_saved_and_what_goes_wrong_is_said(picker, tmp_path):
    page = picker.page
    picker.mouse(INSIDE)
    picker.wait(1)
    page.get_by_label("class", exact=True).fill("old wall")
    page.keyboard.press("Tab")
    page.wait_for_function("() => document.querySelector('.aw-target input').value === 'old-wall.png'")
    path = tmp_path / "wall.png"
    for sentence in ("is written", "already"):
        page.get_by_label("save as", exact=True).fill(str(path))
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_function(f"() => document.querySelector('.aw-foot').textContent.includes('{sentence}')")
    assert path.read_bytes()[:4] == b"\x89PNG"
    picker.mouse([(450, 300), (455, 305)])
    page.wait_for_selector(".aw-picker .aw-sentence", state="detached")


@pytest.mark.parametrize("colours", ["none", "active"], ids=["own colours", "forced colours"])
def test_axe_finds_nothing_in_light_and_dark(picker, colours):
    page = picker.page
    picker.mouse(INSIDE)
    picker.wait(1)
    page.emulate_media(forced_colors=colours)
    try:
        assert findings(page) == []
        if picker.python:
            for theme in ("Dark", "Light"):
                name = f"JupyterLab {theme}"
                page.evaluate("(theme) => jupyterapp.commands.execute('apputils:change-theme', { theme })", name)
                page.wait_for_function(
                    f"() => document.body.dataset.jpThemeLight === '{str(theme == 'Light').lower()}'"
                )
                assert findings(page) == []
    finally:
        page.emulate_media(forced_colors="none")


def findings(page: Any) -> list[str]:
    """What axe-core finds wrong inside the picker, and controls that are too small for a finger."""
    return list(
        page.evaluate(
            """async () => [...(await axe.run('.aw-picker', { resultTypes: ['violations'] })).violations.map((found) =>
                `${found.id}: ${found.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`),
                ...[...document.querySelectorAll('.aw-picker :is(button, label:has(input), .aw-field input)')]
                    .filter((one) => one.checkVisibility() && Math.min(one.offsetWidth, one.offsetHeight) < 24)
                    .filter((one) => !one.matches('.aw-switched input'))
                    .map((one) => `small: ${one.outerHTML.slice(0, 100)}`)]"""
        )
    )


def test_without_a_kernel_it_is_greyed_and_says_what_to_do(in_lab):
    page = in_lab.page
    page.evaluate(
        """() => void jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({ code:
            "import os; os._exit(1)" }).done.catch(() => {})"""
    )
    page.wait_for_selector(".aw-picker.jupyter-widgets-disconnected")
    words = "() => getComputedStyle(document.querySelector('.aw-picker'), '::after').content"
    assert "the kernel has stopped: run the cell again" in page.evaluate(words)
    assert page.locator(".aw-picker-stage").evaluate("(stage) => getComputedStyle(stage).pointerEvents") == "none"
