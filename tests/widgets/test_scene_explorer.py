"""The explorer of a plan: its controls, nine scenes that follow, what they have drawn, code, and writing many."""

from __future__ import annotations

import asyncio
import io
import json
import subprocess
import sys
import zipfile

import numpy as np
import pytest
import traitlets

import augwidgets as aw
from augwidgets.cli import command
from augwidgets.scenes import examples
from augwidgets.scenes.ranges import RANGES, SETTINGS
from augwidgets.view.scene_parts import parts_of
from augwidgets.widgets.scene_controls import GROUPS, size_of
from augwidgets.widgets.scene_source import COMMAND, JSON
from tests.widgets.front_end import named, parts, press, say, slider, tell, view

CUTOUTS, GROUNDS = examples.cutouts(), examples.backgrounds()
SIZE = (240, 320)
NO_ROOM = {"count": 6, "scale": 0.9, "overlap": 0.0, "tries": 3}


@pytest.fixture
def plan():
    return aw.scenes.Plan(CUTOUTS, GROUNDS)


@pytest.fixture
def explorer(plan):
    return aw.explore(plan, size=SIZE, seed=3)


def tiles(explorer):
    return view(explorer).tiles


# -- nine scenes -----------------------------------------------------------------------------------------------------


def test_the_nine_are_those_that_the_plan_draws(explorer, plan):
    assert isinstance(explorer, aw.SceneExplorer) and explorer.error is None and explorer.plan is plan
    wanted = [plan.draw(np.random.default_rng([3, 0, k]), SIZE) for k in range(9)]
    assert explorer.scenes == wanted
    assert all(one.same_as(scene.paint()) for one, scene in zip(explorer.samples, wanted, strict=True))
    assert [len(tile["boxes"]) for tile in tiles(explorer)] == [len(scene.paint().boxes) for scene in wanted]
    assert tiles(explorer)[0]["size"] == (320, 240) and len(explorer.figure().axes) == 9
    first = wanted[0]
    said = " ".join(tiles(explorer)[0]["caption"][0])
    assert f"on background {first.background}" in said and CUTOUTS[first.objects[0].cutout].label in said


def test_a_slider_makes_another_plan_and_the_pictures_follow(explorer, plan):
    before = explorer.picture
    say(slider(explorer, "objects angle: from … to"), value=[-20.0, 30.0])
    assert explorer.plan.angle == (-20, 30) and plan.angle == (0, 0)
    assert explorer.error is None and explorer.picture != before
    assert explorer.scenes[0] == explorer.plan.draw(np.random.default_rng([3, 0, 0]), SIZE)
    after = explorer.picture
    explorer.seed = 4
    explorer.seed = 3
    assert explorer.picture == after  # same seed, same nine


def test_every_setting_of_a_plan_has_a_control(explorer):
    rows = {name for group in GROUPS for name in group.names}
    assert rows >= {*RANGES, *SETTINGS, "blend", "place_by", "scale_by", "weights", "where", "beside", "horizon",
                    "recipe", "cutout_recipe"}  # fmt: skip
    for name in ("count", "x", "y", "scale"):
        assert named(explorer, f"objects {name}: from … to")
    for name in ("mirror", "match", "shadow", "visible", "truncated", "overlap", "distance", "smallest", "tries"):
        assert named(explorer, f"objects {name}: value")
    assert any("65.9" in str(getattr(part, "value", "")) for part in parts(explorer))


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("objects count: from … to", "2..9", {"count": (2, 9)}),
        ("objects scale: from … to", "0.1 0.2", {"scale": (0.1, 0.2)}),
        ("objects x: from … to", "20..50 %", {"x": (0.2, 0.5)}),
        ("objects mirror: value", "100", {"mirror": 1.0}),
        ("objects smallest: value", "900 px", {"smallest": 900.0}),
        ("objects visible: value", "100 %", {"visible": 1.0, "truncated": 0.0}),  # what is seen whole is cut nowhere
    ],
)
def test_what_is_typed_is_the_plans(explorer, name, text, wanted):
    say(named(explorer, name), value=text)
    assert {key: getattr(explorer.plan, key) for key in wanted} == wanted


def test_a_choice_of_blend_paints_the_same_scenes(explorer):
    before = explorer.scenes
    say(named(explorer, "objects blend: motion"), value=True)
    assert explorer.plan.blend == "motion" and explorer.error is None
    assert [scene.objects for scene in explorer.scenes] == [scene.objects for scene in before]


def test_classes_are_switched_off_and_weighed(explorer):
    for name in ("coin", "rocket"):
        say(named(explorer, f"objects classes: {name} (several may be on)"), value=False)
    assert set(explorer.plan.weights) == {"cat", "person", "cup", "horse"}
    assert {label for scene in explorer.scenes for label in scene.paint().box_labels} <= set(explorer.plan.weights)
    for name in ("coin", "rocket"):
        say(named(explorer, f"objects classes: {name} (several may be on)"), value=True)
    assert explorer.plan.weights is None
    say(named(explorer, "objects equal chance for: classes"), value=True)
    assert set(explorer.plan.weights.values()) == {1.0} and len(explorer.plan.weights) == 6
    explorer.plan = explorer.plan.replace(weights={"cat": 2, "cup": 5})
    on = [part.description for part in parts(explorer) if "several may be on" in str(part.tooltip) and part.value]
    assert on == ["cat", "cup"]


def test_places_recipes_and_a_horizon_are_chosen(explorer):
    def choose(name, word):
        menu = named(explorer, name)
        say(menu, index=list(menu.options).index(word))

    choose("objects stand in", "lower half")
    assert explorer.plan.where == aw.Region.box(0, 0.5, 1, 1)
    choose("objects stand in", "anywhere")
    assert explorer.plan.where is None
    choose("scenes the whole", "photos")
    assert explorer.plan.recipe == aw.presets.photos() and explorer.error is None
    own = aw.Recipe([aw.gamma])
    explorer.plan = explorer.plan.replace(recipe=own)
    choose("scenes the whole", "none")
    assert explorer.plan.recipe is None
    choose("scenes the whole", "my recipe")
    assert explorer.plan.recipe is own
    say(named(explorer, "objects horizon: on"), value=True)
    assert explorer.plan.horizon == 0.35
    say(named(explorer, "objects horizon at: value"), value="40 %")
    assert explorer.plan.horizon == 0.4
    say(named(explorer, "objects horizon: off"), value=True)
    assert explorer.plan.horizon is None


def test_classes_of_the_backgrounds_can_be_stood_beside():
    explorer = aw.explore(aw.scenes.Plan(CUTOUTS, [aw.pictures.coffee()]), size=SIZE)
    menu = named(explorer, "objects stand beside")
    say(menu, index=list(menu.options).index("cup"))
    assert explorer.plan.beside == ("cup",) and explorer.error is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("640 × 480", (480, 640)), ("100x50", (50, 100)), ("64", (64, 64)), ("", None), ("each background's own", None)],
)
def test_the_size_is_typed_or_chosen(explorer, text, wanted):
    assert size_of(text) == wanted
    say(named(explorer, "size, width × height"), value=text)
    assert explorer.size == wanted and explorer.error is None


def test_a_size_that_is_none_is_named(explorer):
    say(named(explorer, "size, width × height"), value="640 × 0")
    assert "size must be" in explorer.error and explorer.size == SIZE
    with pytest.raises(traitlets.TraitError, match="size must be"):
        explorer.size = (1, 2, 3)


# -- limits ----------------------------------------------------------------------------------------------------------


def test_limits_that_cannot_be_met_leave_the_last_picture_and_say_so(explorer, plan):
    before = explorer.picture
    explorer.plan = plan.replace(**NO_ROOM)
    assert "the limits must leave room for 6 objects" in explorer.error and "\n" not in explorer.error
    assert all(tile["marked"] and tile["missing"] == ["finds no room"] for tile in tiles(explorer))
    assert [tile["boxes"] for tile in tiles(explorer)] == [
        tile["boxes"] for tile in tiles(aw.explore(plan, size=SIZE, seed=3))
    ]
    with pytest.raises(ValueError, match="the limits must leave room"):
        _ = explorer.scenes
    explorer.undo()
    assert explorer.error is None and explorer.plan is plan and explorer.picture == before


def test_it_opens_where_nothing_finds_room_and_can_be_mended(plan):
    explorer = aw.explore(plan.replace(**NO_ROOM), size=SIZE)
    assert "mostly" in explorer.error and len(tiles(explorer)) == 9
    for page in explorer.pages.titles:
        explorer.page = page
        assert "must leave room" in explorer.error
    explorer.page = "Grid"
    say(named(explorer, "objects overlap: value"), value="1")
    say(named(explorer, "objects visible: value"), value="0")
    explorer.plan = explorer.plan.replace(scale=0.1)
    assert explorer.error is None and not any(tile["marked"] for tile in tiles(explorer))


def test_a_contradiction_is_refused_and_the_control_goes_back(explorer):
    say(named(explorer, "objects visible: value"), value="100 %")
    say(slider(explorer, "objects truncated: value"), value=30.0)
    assert "visible=1 asks for whole objects" in explorer.error
    assert explorer.plan.truncated == 0 and slider(explorer, "objects truncated: value").value == 0


def test_a_scene_that_is_not_full_says_why(plan):
    explorer = aw.explore(plan.replace(count=(1, 9), scale=0.7, overlap=0.0, tries=2), size=SIZE)
    some = [scene for scene in explorer.scenes if scene.left_away]
    assert some and "found room" in " ".join(word for tile in tiles(explorer) for word in tile["caption"][0])
    explorer.page = "Values"
    assert "found room: mostly" in values(explorer)


# -- what it opens ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("thing", [CUTOUTS[0], CUTOUTS[:2], aw.scenes.cutouts([aw.pictures.cat()])], ids=str)
def test_cutouts_are_laid_on_the_backgrounds_that_come_with_the_kit(thing):
    explorer = aw.explore(thing, size=SIZE)
    assert isinstance(explorer, aw.SceneExplorer) and len(explorer.plan.ground) == 5 and explorer.error is None


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: aw.SceneExplorer(3), "shows a plan, aw.scenes.Plan"),
        (lambda: aw.SceneExplorer([]), "shows a plan"),
        (lambda: aw.explore(aw.scenes.Plan(CUTOUTS, GROUNDS), on=aw.pictures.cat()), "on= goes with"),
        (lambda: aw.SceneExplorer(aw.scenes.Plan(CUTOUTS, GROUNDS), sample=aw.pictures.cat()), "takes no picture"),
        (lambda: aw.SceneExplorer(aw.scenes.Plan(CUTOUTS, GROUNDS), angle=3), "has no trait 'angle'"),
    ],
)
def test_what_it_cannot_show_is_named(made, words):
    with pytest.raises(TypeError, match=words):
        made()


def test_what_is_assigned_is_checked(explorer):
    for name, value in (("plan", 3), ("sample", aw.pictures.cat()), ("size", "large"), ("kept_as_a", 3)):
        with pytest.raises(traitlets.TraitError):
            setattr(explorer, name, value)
    assert explorer.error is None


def test_other_explorers_do_not_bring_the_scenes():
    code = (
        "import sys, augwidgets as aw; aw.explore(); aw.explore(aw.rotate);"
        "print([name for name in sys.modules if name.startswith('augwidgets.scenes.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_the_plan_is_made_of_stands_in_the_first_place(explorer, plan):
    shown = view(explorer).original_tile
    assert shown["name"] == "made of" and shown["caption"] == [[], ["7 cut-outs, 5 backgrounds"]]
    assert [box["label"] for box in shown["boxes"]] == [one.label for one in CUTOUTS]
    explorer.plan = plan.replace(cutouts=CUTOUTS[:2])
    assert len(view(explorer).original_tile["boxes"]) == 2 and explorer.sample.same_as(parts_of(explorer.plan))


def test_a_picture_with_transparency_that_is_dropped_is_one_more_cutout(explorer, tmp_path):
    content = CUTOUTS[0].save(tmp_path / "dog.png").read_bytes()
    tell(view(explorer), type="upload", id="1", kind="picture", name="dog.png", size=len(content))
    tell(view(explorer), content, type="upload", id="1", start=0)
    assert explorer.error is None and explorer.plan.cutouts[-1].label == "dog" and len(explorer.plan.cutouts) == 8
    explorer.undo()
    assert len(explorer.plan.cutouts) == 7
    buffer = io.BytesIO()
    from PIL import Image

    Image.new("RGB", (8, 8)).save(buffer, "PNG")
    content = buffer.getvalue()
    tell(view(explorer), type="upload", id="2", kind="picture", name="wall.png", size=len(content))
    tell(view(explorer), content, type="upload", id="2", start=0)
    assert "must be transparent around the object, got wall.png" in explorer.error


# -- pages -----------------------------------------------------------------------------------------------------------


def values(explorer):
    return explorer.pages["Values"]._table.value


def test_the_values_are_those_of_the_scenes(explorer):
    explorer.page = "Values"
    scenes, shown = explorer.scenes, values(explorer)
    assert shown.count("<tbody>") == 9
    assert shown.count('<td class="aw-words-cell">') == sum(len(scene.objects) for scene in scenes)
    rows = [row for draw in (tile.draw for tile in explorer._tiles()) for row in draw.rows()]
    drawn = [(scene, place) for scene in scenes for place in range(len(scene.objects))]
    whole = [scene.paint() for scene in scenes]
    for row, (scene, place) in zip(rows, drawn, strict=True):
        placed, sample = scene.objects[place], whole[scenes.index(scene)]
        assert row[0] == CUTOUTS[placed.cutout].label and row[1] == f"{100 * placed.x:.0f} %"
        assert row[3] == f"×{placed.scale:.2f}" and row[8] == f"{scene.tries[place]}"
        seen = float(sample.visible[sample.mask_values.tolist().index(place + 1)])
        assert abs(int(row[6].removesuffix(" %")) - 100 * seen) < 3


def test_a_click_shows_a_scene_against_its_background(explorer):
    tell(view(explorer), type="click", tile=2)
    assert (explorer.page, explorer.chosen, explorer.error) == ("Compare", 2, None)
    shown = explorer.pages["Compare"]._view
    assert shown.names == ["before", "scene 3"] and shown.size == [320, 240]
    assert shown.receipt[0]["step"].startswith("1 ")


def test_another_plan_is_seen_beside_the_one_that_was_kept(explorer, plan):
    explorer.kept_as_a = plan
    explorer.plan = plan.replace(blend="poisson", match=0.5)
    explorer.page = "A and B"
    assert explorer.error is None
    rows = explorer.pages["A and B"]._view.rows
    assert sorted(row[1] for row in rows) == ["blend", "match"]


def test_all_pages_work_and_undo_brings_back(explorer, plan):
    for title in explorer.pages.titles:
        explorer.page = title
        assert explorer.error is None, title
    assert explorer.pages.titles == ["Grid", "Values", "Compare", "A and B", "Write", "Code"]
    say(slider(explorer, "objects shadow: value"), value=0.5)
    explorer.size = None
    explorer.undo()
    explorer.undo()
    assert explorer.plan is plan and explorer.size == SIZE
    explorer.redo()
    assert explorer.plan.shadow == 0.5


def test_a_tile_that_is_small_already_and_a_scene_without_objects():
    explorer = aw.explore(aw.scenes.Plan(CUTOUTS, [np.zeros((40, 60, 3), np.uint8)], count=0))
    assert explorer.error is None and tiles(explorer)[0]["caption"][0][0] == "no object"
    for title in explorer.pages.titles:
        explorer.page = title
        assert explorer.error is None, title


# -- code ------------------------------------------------------------------------------------------------------------


def test_the_lines_of_code_make_the_same_nine(explorer):
    explorer.plan = explorer.plan.replace(
        angle=(-9, 9), mirror=0, recipe=aw.Recipe([aw.gamma]), where=aw.Region.box(0, 0, 1, 1), weights={"cat": 1}
    )
    known = {"cutouts": explorer.plan.cutouts, "backgrounds": GROUNDS}
    exec(explorer.code(), known)
    assert [scene.code() for scene in known["scenes"]] == [scene.code() for scene in explorer.scenes]
    assert [one.same_as(other) for one, other in zip(known["samples"], explorer.samples, strict=True)] == [True] * 9


def test_code_knows_a_data_set_and_a_folder(tmp_path):
    from PIL import Image

    (tmp_path / "grounds").mkdir()
    Image.new("RGB", (60, 40), (9, 90, 9)).save(tmp_path / "grounds" / "a.png")
    plan = aw.scenes.Plan(CUTOUTS[:1], str(tmp_path / "grounds"), count=1)
    explorer = aw.explore(plan)
    explorer.plan = explorer.plan.replace(count=2)
    assert f"backgrounds = {str(tmp_path / 'grounds')!r}" in explorer.code()


def test_the_plans_file_and_the_command(explorer, tmp_path):
    explorer.plan = explorer.plan.replace(angle=(-9, 9))
    explorer.dialect = JSON
    explorer.page = "Code"
    written = json.loads(view(explorer).code)
    path = explorer.plan.to_file(tmp_path / "plan.json")
    assert written == json.loads(path.read_text()) and written["angle"] == [-9, 9]
    explorer.dialect = COMMAND
    (line,) = [line for line in view(explorer).code.splitlines() if line.startswith("augwidgets ")]
    chosen = command.parser().parse_args(line.split()[1:])
    assert (chosen.count, chosen.seed, tuple(chosen.size)) == (500, 3, SIZE)
    with pytest.raises(ValueError, match="a plan is written as"):
        explorer.code("keras")


def test_the_plan_is_saved_as_a_zip_that_opens_again(explorer, tmp_path):
    name, content = explorer.source.file()
    assert name == "plan.zip"
    zipfile.ZipFile(io.BytesIO(content)).extractall(tmp_path)
    again = aw.scenes.Plan.from_file(tmp_path / "plan.json")
    assert again.draw(np.random.default_rng([3, 0, 0]), SIZE).objects == explorer.scenes[0].objects


# -- writing ---------------------------------------------------------------------------------------------------------


def write_page(explorer, folder, count=6):
    explorer.page = "Write"
    say(named(explorer, "folder"), value=str(folder))
    say(named(explorer, "how many"), value=count)
    return explorer.pages["Write"]


def test_many_are_written_and_the_first_are_those_of_the_grid(explorer, tmp_path):
    page = write_page(explorer, tmp_path / "out")
    assert page._write.description == "Write 6 of these"
    press(page._write)
    assert explorer.error is None and "6 scenes as coco in" in page._bar.value
    found = aw.data.open(tmp_path / "out")
    assert len(found) == 6 and found[4].same_as(found[4])
    assert (found[0].image == explorer.samples[0].image).all()
    done = explorer.write(tmp_path / "again", 2, progress=False)
    assert done.pictures == 2 and (done.open()[1].image == explorer.samples[1].image).all()


def test_a_page_stays_alive_and_hears_how_far_it_is(explorer, tmp_path):
    async def run():
        page = write_page(explorer, tmp_path / "out", 40)
        press(page._write)
        assert page._write.disabled and not page._end.disabled
        seen = []
        while page.work.is_busy:
            await asyncio.sleep(0.02)
            seen.append(page._bar.value)
            say(slider(explorer, "objects shadow: value"), value=0.01 * (len(seen) % 50))  # the page is usable
        assert any("<progress" in one for one in seen) and "40 scenes" in page._bar.value
        assert explorer.error is None and not page._write.disabled

    asyncio.run(run())
    found = aw.data.open(tmp_path / "out")
    assert len(found) == 40  # of the plan as it was when it was begun
    plain = aw.scenes.Plan(CUTOUTS, GROUNDS).draw(np.random.default_rng([3, 0, 39]), SIZE).paint()
    assert (found[39].image == plain.image).all()


def test_it_is_stopped_and_goes_on(explorer, tmp_path):
    async def run():
        page = write_page(explorer, tmp_path / "out", 200)
        press(page._write)
        while page.work.is_busy and not page.work.done:
            await asyncio.sleep(0.01)
        press(page._end)
        while page.work.is_busy:
            await asyncio.sleep(0.01)
        assert "stopped: " in page._bar.value and page._write.description.startswith("Go on")
        press(page._write)
        while page.work.is_busy:
            await asyncio.sleep(0.02)
        assert "200 scenes" in page._bar.value and page._write.description == "Write 200 of these"

    asyncio.run(run())
    assert len(aw.data.open(tmp_path / "out")) == 200


@pytest.mark.parametrize("loop", [False, True])
def test_a_folder_with_other_files_is_left_alone(explorer, tmp_path, loop):
    (tmp_path / "mine.txt").write_text("dear")

    async def run():
        page = write_page(explorer, tmp_path)
        press(page._write)
        while page.work.is_busy:
            await asyncio.sleep(0.01)
        return page

    page = asyncio.run(run()) if loop else write_page(explorer, tmp_path)
    if not loop:
        press(page._write)
    said = explorer.error or page._bar.value
    assert "mine.txt" in said or "other files" in said or str(tmp_path) in said
    assert [one.name for one in tmp_path.iterdir()] == ["mine.txt"] and page._write.description.startswith("Write")


def test_a_fault_of_the_run_is_one_sentence_on_the_page(explorer, tmp_path):
    page = write_page(explorer, tmp_path / "out")
    page._values["validation"] = 50  # the person's cut-outs come from one photograph each
    press(page._write)
    said = explorer.error or page._bar.value
    assert "validation needs cut-outs of its own of each class" in said and "\n" not in said
    say(named(explorer, "folder"), value="  ")
    press(page._write)
    assert "folder must name" in explorer.error


def test_natural_pictures_are_offered_where_the_cutouts_come_from_a_data_set(explorer):
    names = [getattr(part, "description", "") for part in parts(explorer)]
    assert "write natural: value" not in names
    found = aw.explore(aw.scenes.cutouts([aw.pictures.cat(), aw.pictures.coffee()]), size=SIZE)
    assert named(found, "write natural: value")
