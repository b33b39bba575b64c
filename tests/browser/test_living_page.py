"""Pages that live, in Chromium, from the disk: sliders, code and address, no network, and nothing that is markup."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets.recipe import page_file
from augwidgets.view.still import still_html
from tests.browser.pages import AXE, findings

NAMED = "</script><script>window.broken = 1</script><b>&"
PIECES = {
    "default": lambda: aw.RecipeExplorer(seed=7),
    "rotate": lambda: aw.TransformExplorer(aw.rotate),
    "blur": lambda: aw.TransformExplorer(aw.blur),
    "noise": lambda: aw.RecipeExplorer(
        aw.Sample(
            aw.pictures.cat().image, boxes=[[30, 5, 400, 290]], box_labels=[NAMED], keypoints=[[200, 100]],
            keypoint_names=[NAMED],
        ),
        recipe=aw.Recipe(
            [aw.flip_horizontal.usual(), aw.rotate.usual(), aw.gaussian_noise.usual(), aw.one_of([aw.fog, aw.gamma])]
        ),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("pages")
    for name, make in PIECES.items():
        make().to_html(found / f"{name}.html", title=NAMED if name == "noise" else "")
    return found


@pytest.fixture(scope="module")
def opened(open_page: Callable[..., Any], folder: Path) -> Callable[..., Any]:
    """Give a function that opens a page at an address; what it asks for is kept."""

    def opened(name: str, said: str = "", **kept: Any) -> Any:
        page = open_page("about:blank", **kept)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(f"{(folder / name).with_suffix('.html').as_uri()}{said}")
        page.wait_for_selector(f".aw-living[data-{'whole' if name in ('default', 'rotate') else 'ready'}]")
        return page

    return opened


@pytest.fixture(scope="module")
def kept(opened: Callable[..., Any]) -> Callable[..., Any]:
    """Give a function that returns the page of a name, opened once, at what an address says."""
    pages: dict[str, Any] = {}

    def kept(name: str, said: str = "") -> Any:
        pages[name] = page = pages.get(name) or opened(name)
        page.evaluate(
            """(said) => {
              history.replaceState(null, "", `#${said}`);
              window.dispatchEvent(new HashChangeEvent("hashchange"));
            }""",
            said,
        )
        seen(page)
        return page

    return kept


def seen(page: Any) -> None:
    """Wait until what was asked for is painted."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def code(page: Any) -> str:
    return str(page.inner_text(".aw-code pre"))


def drawn(page: Any) -> str:
    """Return what the first tile shows, as text."""
    return str(page.evaluate("() => document.querySelector('[data-tile=\"0\"] canvas').toDataURL()"))


def slide(page: Any, name: str, value: float) -> None:
    page.get_by_role("slider", name=name, exact=True).evaluate(
        "(slider, value) => { slider.value = value; slider.dispatchEvent(new Event('input', { bubbles: true })); }",
        value,
    )
    seen(page)


def test_a_click_beside_the_handles_moves_the_nearest_one(kept):
    page = kept("default")
    low, high = (page.get_by_role("slider", name=f"rotate angle, {end} end", exact=True) for end in ("low", "high"))
    track = low.bounding_box()

    def angle_at(share: float) -> float:
        page.mouse.click(track["x"] + 8 + share * (track["width"] - 16), track["y"] + track["height"] / 2)
        seen(page)
        return float(page.evaluate("() => document.activeElement.value"))

    assert angle_at(0.9) == pytest.approx(72, abs=1) and float(low.input_value()) == -30
    assert angle_at(0.4) == pytest.approx(-18, abs=1) and float(high.input_value()) == 72
    page.keyboard.press("ArrowLeft")
    assert low.evaluate("(e) => getComputedStyle(e).outlineStyle") == "none"  # its handle has one


def test_a_chance_is_written_as_it_was_typed(kept):
    page = kept("default")
    page.get_by_label("zoom: in how many per cent").fill("33.3")
    assert written(page).endswith("#zoom.chance=0.333")


def plain(text: str) -> str:
    """Return words without what stands between them."""
    return "".join(letter for letter in text if letter.isalnum() or letter in "+−.°×%")


def written(page: Any) -> str:
    """Wait until the address says the setting, and return it."""
    page.wait_for_timeout(400)
    return str(page.evaluate("() => location.href"))


def test_a_page_is_small_and_asks_nobody(opened, folder):
    assert (folder / "default.html").stat().st_size < 500_000
    assert all(path.stat().st_size < 1_000_000 for path in folder.glob("*.html"))
    page = opened("default")
    assert [url for url in page.asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert len({url for url in page.asked if url.startswith("file:")}) == 1
    assert page.locator(".aw-tile:visible").count() == 10


def test_sliders_draw_and_write_code_and_an_address_that_python_reads(opened, kept):
    page = kept("default")
    own = aw.RecipeExplorer(seed=7)
    assert code(page).strip() == own.code().strip()
    before = drawn(page)
    slide(page, "rotate angle, low end", -12)
    slide(page, "brightness gain, high end", 1.5)
    assert drawn(page) != before
    page.get_by_role("button", name="Draw again").click()
    page.get_by_label("fill").select_option(label="edge")
    page.get_by_role("switch", name="shift").uncheck()
    page.get_by_label("zoom: in how many per cent").fill("40")
    address = written(page)
    found = aw.explore(address)
    assert code(page).strip() == found.code().strip(), address
    assert found.seed == 8 and found.recipe.fill == "edge" and found.recipe.steps[1].ranges["angle"][0] == -12
    assert not found.recipe.steps[2].on and found.recipe.steps[3].chance == 0.4
    lines = [tile.lines for panel in found.source.panels() for tile in panel.tiles]
    words = page.eval_on_selector_all(".aw-tile[data-tile] figcaption", "(all) => all.map((one) => one.textContent)")
    for k, told in enumerate(lines):  # the nine are those that Python draws
        assert plain(words[k]) == plain(f"{k + 1}{''.join(map(''.join, told))}")
    again = opened("default", "#" + address.partition("#")[2])
    assert (code(again), drawn(again)) == (code(page), drawn(page))
    page.get_by_role("button", name="Reset").click()
    assert "#" not in written(page) and drawn(page) == before


def said_at_random(recipe: aw.Recipe, rng: np.random.Generator) -> str:
    """Return an address that changes some of the values of a recipe."""
    said = [f"seed={rng.integers(20)}", f"fill={rng.choice(['constant', 'edge'])}"]
    for key, step in zip(page_file.keys_of(recipe), recipe.steps, strict=True):
        if rng.random() < 0.4:
            said += [f"{key}={rng.choice(['on', 'off'])}", f"{key}.chance={rng.choice([0.25, 1])}"]
        for name in step.ranges:
            domain, low_high = step.transform.parameters[name].domain, rng.random(2)
            if rng.random() < 0.3:
                continue
            if isinstance(domain, aw.Range):
                ends = sorted(domain.at(share, (domain.low, domain.high)) for share in low_high)
                ends = [domain.neutral] * 2 if domain.neutral is not None and rng.random() < 0.3 else ends
                said.append(f"{key}.{name}={ends[0]}..{ends[1]}" if rng.random() < 0.7 else f"{key}.{name}={ends[0]}")
            elif isinstance(domain, (aw.Choice, aw.Switch)):
                some = rng.choice(len(domain.options), size=rng.integers(1, len(domain.options) + 1), replace=False)
                said.append(f"{key}.{name}={','.join(page_file.written_option(domain.options[k]) for k in some)}")
    return "&".join(said)


MANY = ["rotate", "shift", "zoom", "shear", "quarter_turn", "perspective", "gamma", "contrast", "tone_curve", "invert",
        "crop", "rotate"]  # fmt: skip


def test_the_code_of_any_setting_is_what_python_writes(kept, folder):
    recipe = aw.Recipe([aw.CATALOGUE[name].usual() for name in MANY], fill="edge")
    aw.RecipeExplorer(recipe=recipe).to_html(folder / "many.html")
    rng = np.random.default_rng(14)
    for said in ("rotate.angle=-0.00001..1.5e-7", *(said_at_random(recipe, rng) for _ in range(12))):
        found = page_file.read(f"{folder / 'many.html'}#{said}", aw.Recipe)
        page = kept("many", said)
        assert code(page).startswith(found.recipe.to_code().strip()), said
        assert page.inner_text(".aw-living-said") == ""


def test_handles_stop_at_each_other_and_are_moved_by_keys(kept):
    page = kept("default")
    slide(page, "rotate angle, low end", 80)
    low, high = (page.get_by_role("slider", name=f"rotate angle, {side} end") for side in ("low", "high"))
    assert low.input_value() == high.input_value() == "30"
    high.focus()
    page.keyboard.press("ArrowRight")
    seen(page)
    assert high.input_value() == "31" and high.get_attribute("aria-valuetext") == "+31°"


BROKEN = ["rotate.angle=-999..9", "rotate=perhaps", "nobody=3", "rotate.angle=<img src=x onerror=alert(1)>", "%zz",
          "rotate.angle=9..-9", "rotate.angle=1..2..3", "zoom.scale=NaN", "seed=9007199254740993", "fill=paint",
          "rotate.expand=", "rotate.fill=edge,edge2", "along=angle", f"rotate={'9' * 5000}"]  # fmt: skip


def test_a_broken_address_gives_one_sentence_and_the_pages_own_recipe(opened, kept, folder):
    page = kept("default")
    own = code(page), drawn(page)
    for said in BROKEN:
        kept("default", said)
        sentence = page.inner_text(".aw-living-said")
        assert sentence.endswith("its own setting is shown.") and len(sentence) < 300, said
        assert (code(page), drawn(page)) == own, said
        with pytest.raises(ValueError, match="default.html") as raised:
            aw.Recipe.from_file(f"{folder / 'default.html'}#{said}")
        assert len(str(raised.value)) <= 300 and str(raised.value).isprintable()
    fresh = opened("default", f"#{BROKEN[0]}")
    assert "-999..9" in fresh.inner_text(".aw-living-said") and (code(fresh), drawn(fresh)) == own
    slide(fresh, "rotate angle, low end", -12)
    assert fresh.inner_text(".aw-living-said") == ""


def test_a_sweep_follows_its_value_and_the_parameter_that_is_swept(kept):
    page = kept("rotate")
    slide(page, "rotate angle", 40)
    assert "angle=40.0" in code(page) and "+40°" in page.inner_text(".aw-chosen figcaption")
    page.get_by_label("from end to end").select_option(label="expand")
    seen(page)
    assert page.locator(".aw-tile[data-tile]:visible").count() == 2
    found = aw.explore(written(page))
    assert found.step.values["angle"] == 40 and found.along == "expand"


def test_what_python_alone_draws_is_shown_in_pictures_and_nothing_is_markup(opened, kept):
    page = opened("noise", script="window.broken = 0")
    assert page.evaluate("() => window.broken") == 0 and page.inner_text("h1") == NAMED
    assert page.locator(".aw-living-stills img").count() == 6
    assert "gaussian noise" in page.inner_text(".aw-living-note")
    assert NAMED[:6] in page.inner_text(".aw-tile.aw-original .aw-tags")
    stills = kept("blur")
    assert "cannot draw" in stills.inner_text(".aw-living-note") and stills.locator(".aw-chosen").count() == 1


COLOURS = [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}]


@pytest.mark.parametrize("name", ["default", "rotate", "noise"])
def test_axe_finds_nothing(kept, name):
    page = kept(name)
    page.evaluate(AXE)
    for colours in COLOURS:
        page.emulate_media(**{"color_scheme": "light", "forced_colors": "none", **colours})
        assert findings(page) == [], colours
    page.emulate_media(color_scheme="light", forced_colors="none")


def test_a_still_lives_where_a_frame_is_let_in_and_is_a_picture_elsewhere(open_page, folder):
    pixel = Image.new("RGB", (3, 2))
    pixel.save(written := io.BytesIO(), "JPEG")
    still = still_html(written.getvalue(), "nine draws", "key", (folder / "default.html").read_text())
    page = open_page("about:blank")
    page.set_content(still)
    frame = page.frame_locator("iframe")
    frame.locator(".aw-living[data-ready]").wait_for()
    tile = frame.locator(".aw-tile figcaption").nth(2)
    before = tile.inner_text()
    frame.get_by_role("button", name="Draw again").click()
    tile.filter(has_not_text=before).wait_for()
    assert not page.locator("img").is_visible()
    # What front ends take out that trust nobody.
    page.evaluate("() => document.querySelectorAll('iframe, style').forEach((one) => one.remove())")
    assert page.locator("img").is_visible()


def test_it_lives_in_a_frame_and_on_a_phone(opened, open_page, folder):
    page = open_page("about:blank")
    page.set_content(
        f"<iframe sandbox='allow-scripts' style='width:900px;height:700px' srcdoc={json.dumps('')}></iframe>"
    )
    page.evaluate(
        "(text) => { document.querySelector('iframe').srcdoc = text; }", (folder / "default.html").read_text()
    )
    frame = page.frame_locator("iframe")
    frame.locator(".aw-living[data-ready]").wait_for()
    assert frame.locator(".aw-tile").count() == 10
    phone = opened("default", size=(390, 800))
    assert phone.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    over = """() => {
      const controls = [...document.querySelectorAll('.aw-bar :is(button, input, select)')];
      const places = controls.map((one) => one.getBoundingClientRect());
      const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
      return places.some((one, k) => places.slice(k + 1).some((other) => meet(one, other)));
    }"""
    assert not phone.evaluate(over)
    assert (
        phone.evaluate(
            "() => [...document.querySelectorAll('.aw-tile[data-tile]')].at(-1).getBoundingClientRect().bottom"
        )
        < 700
    )


def test_ticks_are_whole_pixels_and_a_number_stays_with_its_unit(open_page, tmp_path):
    speckled = aw.Recipe([aw.rotate, aw.salt_and_pepper.between(share=(0.02, 0.1))])
    aw.RecipeExplorer(np.zeros((16, 16, 3), np.uint8), recipe=speckled).to_html(tmp_path / "small.html")
    page = open_page((tmp_path / "small.html").as_uri())
    page.wait_for_selector(".aw-living[data-ready]")
    assert page.locator(".aw-legend, .aw-key").last.inner_text().split("\n")[-1] == "2 pixels"
    assert page.locator("figcaption", has_text="low").inner_text().endswith("\u00a0%")


def test_a_page_keeps_its_recipe_to_the_last_digit(folder):
    assert page_file.read(folder / "default.html", aw.Recipe).recipe == aw.default_recipe()
