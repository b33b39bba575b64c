"""What is in a data set: numbers worked out on paper, what is suggested for them, and the figure's artists."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets.data import mirror_advice
from augwidgets.data.report import DataReport
from augwidgets.data.suggestion import SHORTEST_SIDE, VISIBLE
from augwidgets.recipe import presets
from augwidgets.training import report_on
from tests.saved_pictures import in_html
from tests.strategies import smooth

GREY = np.full((20, 30), 100, np.uint8)
RED = np.zeros((20, 30, 3), np.uint8)
RED[..., 0] = 90


def ranges(report, name):
    return next(step.ranges for step in report.suggestion.recipe.steps if step.name == name)


def names(report):
    return [step.name for step in report.suggestion.recipe.steps]


def because(report):
    return " ".join(report.suggestion.reasons)


def with_boxes(*boxes, size=(200, 400), count=1):
    sample = aw.Sample(np.full((*size, 3), 60, np.uint8), boxes=boxes, box_labels=["car"] * len(boxes))
    return report_on([sample] * count)


# -- what is measured ------------------------------------------------------------------------------------------------


def test_sizes_brightness_contrast_and_colour_of_each_picture():
    half = np.zeros((10, 10), np.uint8)
    half[:5] = 200
    report = report_on([GREY, half, RED])
    assert report.sizes.tolist() == [[20, 30], [10, 10], [20, 30]]
    assert report.brightness.tolist() == [100, 100, 30]
    assert report.contrast == pytest.approx([0, 100, np.sqrt(90**2 / 3 - 30**2)])
    assert report.colour.tolist() == [0, 0, 90] and report.coloured == 1
    assert (report.pictures, report.total) == (3, 3)
    assert report.shares.sum() == pytest.approx(1)
    assert report.shares[100] == pytest.approx(1 / 3) and report.shares[90] == pytest.approx(1 / 9)


def test_floats_are_told_in_the_same_levels():
    report = report_on([GREY.astype(np.float32) / 255, RED.astype(np.float64) / 255])
    assert report.brightness == pytest.approx([100, 30]) and report.colour == pytest.approx([0, 90])


def test_a_scan_of_a_grey_print_is_grey():
    assert report_on([np.full((20, 20, 3), (100, 101, 101), np.uint8)]).coloured == 0


def test_the_level_at_or_under_which_a_share_lies():
    levels = np.arange(256, dtype=np.uint8).reshape(16, 16)
    report = report_on([levels])
    assert (report.level(1 / 256), report.level(0.5), report.level(1)) == (0, 127, 255)
    for wrong in ("x", 2, float("nan")):
        with pytest.raises((TypeError, ValueError), match="share must"):
            report.level(wrong)


def test_boxes_in_pixels_and_as_shares_of_their_own_picture():
    report = report_on(
        [
            aw.Sample(
                np.zeros((100, 200, 3), np.uint8), boxes=[[10, 10, 30, 60], [0, 0, 200, 100]], box_labels=list("ab")
            ),
            aw.Sample(np.zeros((50, 50, 3), np.uint8), boxes=[[0, 0, 25, 10]], box_labels=["a"]),
            aw.Sample(np.zeros((50, 50, 3), np.uint8)),
        ]
    )
    assert report.box_sizes.tolist() == [[20, 50], [200, 100], [25, 10]]
    assert report.box_spans.tolist() == [[0.1, 0.5], [1, 1], [0.5, 0.2]]
    assert report.box_classes == {"a": 2, "b": 1}


@pytest.mark.parametrize(
    ("y", "classes"),
    [
        (["dog", "cat", "dog"], {"cat": 1, "dog": 2}),
        (np.array([3, 7, 7]), {"3": 1, "7": 2}),
        (np.array([[3], [7], [7]]), {"3": 1, "7": 2}),
        (np.eye(4)[[2, 0, 2]], {"0": 1, "2": 2}),
        (np.array([True, False, True]), {"0": 1, "1": 2}),
        (np.array([0.3, 1.5, 2.5]), {}),
        (np.array([[0.5, 0.5, 0], [0, 1, 0], [0, 0, 1]]), {"0": 0.5, "1": 1.5, "2": 1}),
        (np.array([3, 7, 7], object), {"3": 1, "7": 2}),
        (None, {}),
    ],
)
def test_classes_are_read_from_names_numbers_and_one_hot_rows(y, classes):
    assert report_on([GREY] * 3, y).classes == classes


def test_a_soft_label_counts_for_each_of_its_classes_by_its_weight():
    samples = [aw.Sample(GREY, label={"cat": 0.25, "dog": 0.75}), aw.Sample(GREY, label={"cat": 1.0})]
    report = report_on(samples)
    assert report.classes == {"cat": 1.25, "dog": 0.75} and "from 0.75 (dog) to 1.25 (cat)" in str(report)
    assert report_on([aw.Sample(GREY, label={"cat": 0.5, None: 0.5})]).classes == {"cat": 0.5}


def test_pictures_without_a_class_are_counted():
    report = report_on([GREY] * 4, [0, 1, np.nan, np.nan])
    assert report.unclassed == 2 and "2, 1 of each; 2 pictures have no class" in str(report)
    assert report_on([aw.Sample(GREY), aw.Sample(GREY, label="cat")]).unclassed == 1


def test_numbers_that_are_measured_are_no_classes():
    stack = np.zeros((40, 4, 4, 1), np.uint8)
    assert report_on(stack, np.linspace(0, 100, 40)).classes == {}  # among them are 0.0 and 100.0
    assert report_on(stack[:4], [1.5, 2.0, 2.5, 3.0]).classes == {}
    assert report_on(stack[:4], np.array([1.0, 2.0, 1.0, 3.0])).classes == {"1": 2, "2": 1, "3": 1}


def test_classes_are_sorted_as_numbers_where_they_are_some():
    assert list(report_on([GREY] * 12, np.arange(12)[::-1]).classes) == [str(number) for number in range(12)]
    assert list(report_on([GREY] * 2, ["class 10", "class 9"]).classes) == ["class 9", "class 10"]


def test_folders_name_the_classes(tmp_path):
    for name, count in (("cat", 2), ("dog", 1)):
        (tmp_path / name).mkdir()
        for number in range(count):
            Image.fromarray(RED).save(tmp_path / name / f"{number}.png")
    assert report_on(tmp_path).classes == {"cat": 2, "dog": 1}
    assert report_on(tmp_path / "cat").pictures == 2


def test_a_hidden_folder_makes_no_classes(tmp_path):
    Image.new("RGB", (20, 20)).save(tmp_path / "a.png")
    (tmp_path / ".ipynb_checkpoints").mkdir()
    assert report_on(tmp_path).pictures == 1


def test_files_that_are_not_read_are_named(tmp_path):
    (tmp_path / "cat").mkdir()
    Image.fromarray(RED).save(tmp_path / "cat" / "a.png")
    assert not report_on(tmp_path).left_out and "left out" not in str(report_on(tmp_path))
    (tmp_path / "cat" / "gone.png").symlink_to(tmp_path / "nowhere.png")
    Image.fromarray(RED).save(tmp_path / "beside.png")
    (tmp_path / "notes.txt").write_text("no picture")
    report = report_on(tmp_path)
    assert (report.pictures, report.broken) == (1, 1) and "1; 1 more cannot be read" in str(report)
    assert [one.what for one in report.left_out] == ["beside.png", "cat/gone.png"]
    assert [one.what for one in report_on(tmp_path / "cat").left_out] == ["gone.png"]


def test_a_folder_of_a_training_and_a_test_set_is_a_data_set_with_its_parts(tmp_path):
    for part in ("test", "train"):
        (tmp_path / part / "cat").mkdir(parents=True)
        Image.fromarray(RED).save(tmp_path / part / "cat" / "a.png")
    report = report_on(tmp_path)
    assert report.splits == ("test", "train") and report.classes == {"cat": 2}
    assert report_on(tmp_path / "train").classes == {"cat": 1}


def test_a_file_that_cannot_be_read_is_named_once(tmp_path):
    (tmp_path / "broken.png").write_bytes(b"no picture")
    with pytest.raises(ValueError, match=r"broken\.png") as caught:
        report_on(tmp_path)
    assert str(caught.value).count("broken.png") == 1


def test_where_the_reading_is_stopped_labels_are_known_all_the_same(tmp_path):
    stop = {"progress": lambda done, total: False}
    many = report_on(np.full((10_000, 2, 2, 1), 9, np.uint8), **stop)
    assert many.pictures == 1 and many.suggestion.recipe == presets.large_data_set()
    assert "There are 10,000 pictures, no fewer" in because(many) and "every picture that was read is grey" in str(many)
    assert "1 of 10,000 pictures were read" in " ".join(many.suggestion.notes)
    for name in ("ahead", "left"):
        (tmp_path / name).mkdir()
        Image.fromarray(RED).save(tmp_path / name / "a.png")
    folder = report_on(tmp_path, **stop)
    assert folder.classes == {"ahead": 1, "left": 1} and "flip_horizontal" not in names(folder)
    boxed = aw.Sample(GREY, boxes=[[0, 0, 9, 9]], box_labels=["turn left"])
    later = report_on([aw.Sample(GREY, label="a"), boxed], **stop)
    assert later.box_classes == {"turn left": 1} and "flip_horizontal" not in names(later)
    assert report_on([GREY] * 3, list("aab"), **stop).classes == {"a": 2, "b": 1}


def test_it_tells_how_far_it_is_and_can_be_stopped():
    heard = []
    report = report_on([GREY] * 5, progress=lambda done, total: heard.append((done, total)) or done < 3)
    assert heard == [(1, 5), (2, 5), (3, 5)]
    assert (report.pictures, report.total) == (3, 5) and "3 of 5 (stopped)" in str(report)


def test_progress_that_gives_nothing_back_does_not_stop():
    done = []
    assert report_on(np.zeros((3, 20, 20), np.uint8), progress=lambda *told: done.append(told)).pictures == 3
    assert len(done) == 3


def test_what_comes_in_stays_as_it_is():
    picture = smooth()
    before = picture.copy()
    report_on([picture])
    assert (picture == before).all()


@pytest.mark.parametrize(
    ("x", "words"),
    [
        ([], "at least one picture"),
        (aw.Sample(GREY), "many pictures"),
        (3, "got int"),
        ([GREY, np.array(["a"])], "picture 1 of x"),
        (np.zeros((5000, 4, 4), np.uint8), r"many grey ones, x\[..., None\]"),
        (np.zeros((0, 3, 3), np.uint8), "at least one picture, got none"),
    ],
)
def test_what_is_no_data_set_is_refused(x, words):
    with pytest.raises((TypeError, ValueError), match=words) as caught:
        report_on(x)
    assert str(caught.value).count("\n") == 0


def test_one_picture_with_alpha_is_not_many():
    with pytest.raises(ValueError, match="must be many pictures, got shape"):
        report_on(np.zeros((20, 30, 4), np.uint8))


def test_a_class_for_each_picture_is_wanted():
    with pytest.raises(ValueError, match="one entry for each of the 2 pictures"):
        report_on([GREY, GREY], ["cat"])


@pytest.mark.parametrize(
    ("y", "words"),
    [
        ([1, None, 2], "got None as number 1; leave out the pictures"),
        (["a", b"b", "c"], r"as number 1; \[name.decode\(\) for name in y\]"),
        ([b"a", b"b", b"c"], r"got b'a' as number 0; \[name.decode\(\)"),
        (np.array(["a", 1, "b"], object), "got 1 as number 1; make every entry a name"),
    ],
)
def test_an_entry_that_is_no_class_is_named_with_what_to_do(y, words):
    with pytest.raises(TypeError, match=words):
        report_on([GREY] * 3, np.array(y, object) if isinstance(y, list) else y)


def test_progress_must_be_a_function():
    with pytest.raises(TypeError, match="progress must be a function of two numbers"):
        report_on([GREY], progress=3)


# -- what is suggested -----------------------------------------------------------------------------------------------


def test_the_number_of_pictures_chooses():
    few, many = report_on(np.zeros((5, 8, 8), np.uint8)), report_on(np.zeros((10_000, 1, 1, 1), np.uint8))
    assert few.suggestion.recipe == presets.small_data_set()
    assert many.suggestion.recipe == presets.large_data_set()
    assert "5 pictures, fewer than 10,000" in because(few) and "no fewer than 10,000" in because(many)
    assert "10 to 30 %" in because(many) and "40 to 50 %" in because(few)


def test_the_smallest_class_counts():
    y = [0] * 3000 + [1] * 999
    stack = np.zeros((len(y), 1, 1, 1), np.uint8)
    assert report_on(stack, y).suggestion.recipe == presets.small_data_set()
    assert report_on(stack, [0] * 2000 + [1] * 1999).suggestion.recipe == presets.large_data_set()


def test_ten_grey_classes_named_by_digits_are_digits():
    report = report_on(np.zeros((20, 28, 28), np.uint8), np.arange(20) % 10)
    assert report.suggestion.recipe == presets.digits_and_text() and "digits" in because(report)
    coloured = report_on(np.broadcast_to(RED, (20, 20, 30, 3)), np.arange(20) % 10)
    assert coloured.suggestion.recipe.steps[0].name == "flip_horizontal"  # so are CIFAR-10's classes numbered


@pytest.mark.parametrize("picture", [GREY, RED])
@pytest.mark.parametrize("classes", [list("abxyz"), ["6", "9"], ["b", "d"], list("0123456789"), list("7A")])
def test_classes_called_by_letters_or_digits_are_writing(picture, classes):
    report = report_on([picture] * len(classes), classes)
    assert report.suggestion.recipe == presets.digits_and_text() and "digits" in because(report)


@pytest.mark.parametrize("classes", [["0", "1"], ["1", "2", "3"], np.array([0, 1]), np.array([1, 2])])
def test_numbers_from_0_or_1_on_may_be_anything(classes):
    report = report_on([GREY] * len(classes), classes)
    assert "flip_horizontal" in names(report) and "left and right differ" in because(report)


@pytest.mark.parametrize(
    "sided", ["left", "Right turn", "arrow_left", "turn-right", "leftEye", "RightEye", "clockwise"]
)
def test_no_mirror_where_a_class_has_a_side(sided):
    report = report_on([GREY, GREY], [sided, "straight"])
    assert "flip_horizontal" not in names(report) and repr(sided) in because(report)
    box = report_on([aw.Sample(GREY, boxes=[[0, 0, 20, 20]], box_labels=[sided])])
    assert "flip_horizontal" not in names(box)


@pytest.mark.parametrize("other", ["brightness", "leftovers", "copyright", "east", "vitaminL"])
def test_a_name_that_only_sounds_like_a_side_keeps_the_mirror(other):
    assert "flip_horizontal" in names(report_on([GREY, GREY], [other, "b"]))


@pytest.mark.parametrize(
    "pair", [("east", "west"), ("L", "R"), ("l_eye", "r_eye"), ("roadEast", "roadWest"), ("cw", "ccw")]
)
def test_no_mirror_where_a_class_has_its_opposite_beside_it(pair):
    report = report_on([RED] * 3, [*pair, "straight"])
    assert "flip_horizontal" not in names(report) and "into its opposite" in because(report)
    assert "flip_horizontal" not in names(report_on([RED] * 2, list(pair)))


def notes(*classes, mirrors=None, **declared):
    data = aw.data.open([aw.Sample(GREY, label=name) for name in classes])
    if mirrors or declared:
        data = data.with_mirrors(mirrors, **declared)
    return report_on(data)


def test_without_a_declaration_a_mirror_is_warned_of():
    shoes = " ".join(notes("left shoe", "right shoe", "hat", "push left").suggestion.notes)
    assert "data.with_mirrors({'left shoe': 'right shoe'}, never=['push left'])" in shoes
    letters = " ".join(notes("b", "d", "6", "9", "8").suggestion.notes)
    assert "data.with_mirrors({'b': 'd'}, half_turns={'6': '9'}, never=['6', '9'])" in letters
    assert not notes("hat", "shoe").suggestion.notes
    boxes = aw.Sample(GREY, boxes=[[0, 0, 20, 20]] * 2, box_labels=["left", "right"])
    assert "{'left': 'right'}" in " ".join(report_on(aw.data.open([boxes])).suggestion.notes)


def test_what_is_declared_is_not_warned_of_and_keeps_the_mirror():
    said = notes("left shoe", "right shoe", "hat", mirrors={"left shoe": "right shoe"})
    assert not said.suggestion.notes and "flip_horizontal" in names(said)
    assert "what it makes of 'left shoe' is declared" in because(said)
    partly = notes("left shoe", "right shoe", "push left", mirrors={"left shoe": "right shoe"})
    assert "flip_horizontal" not in names(partly) and "never=['push left']" in " ".join(partly.suggestion.notes)


@pytest.mark.parametrize(
    ("classes", "step", "words"),
    [
        (["left", "right"], aw.maybe(aw.flip_horizontal.between(), 0.5), "% of its draws are mirrored, and 'left'"),
        (["left", "right"], aw.rotate, ""),
        (["6", "9", "8", "a"], aw.rotate.between(angle=(-180, 180)), "% are turned upside down, and '6'"),
        (["6", "9", "8", "a"], aw.rotate.between(angle=(-80, 80)), ""),
        (["cat", "dog"], aw.flip_horizontal, ""),
    ],
)
def test_a_recipe_that_mirrors_what_has_sides_is_warned_of(classes, step, words):
    found = mirror_advice.warning(notes(*classes), aw.Recipe([step]))
    assert (words in found) if words else not found
    declared = {"half_turns": {"6": "9"}} if "6" in classes else {}
    if words and declared:
        assert not mirror_advice.warning(notes(*classes, **declared), aw.Recipe([step]))


def test_where_the_mirror_stays_it_is_said_when_to_take_it_out():
    assert "The mirror stays: take it out where pictures hold writing" in because(report_on([GREY]))
    assert "The mirror stays" not in because(report_on([GREY], ["left"]))


def test_no_mirror_where_keypoints_have_neither_names_nor_partners():
    points = {"keypoints": [[1, 1], [2, 2]]}
    report = report_on([aw.Sample(GREY, **points)])
    assert "flip_horizontal" not in names(report) and "keypoint_pairs" in because(report)
    assert "flip_horizontal" in names(report_on([aw.Sample(GREY, **points, keypoint_pairs=[(0, 1)])]))
    assert "flip_horizontal" in names(report_on([aw.Sample(GREY, keypoints=[[1, 1]])]))  # it has no partner


def test_no_mirror_where_keypoints_have_sides_but_no_partners():
    points = {"keypoints": [[1, 1], [2, 2]], "keypoint_names": ["left eye", "right eye"]}
    alone = report_on([aw.Sample(GREY, **points)])
    assert "flip_horizontal" not in names(alone) and "keypoint_pairs" in because(alone)
    assert "flip_horizontal" in names(report_on([aw.Sample(GREY, **points, keypoint_pairs=[(0, 1)])]))


def test_small_objects_are_not_zoomed_away():
    report = with_boxes([0, 0, 10, 100])
    assert ranges(report, "zoom")["scale"][0] == SHORTEST_SIDE / 10 and "10 px" in because(report)
    assert ranges(with_boxes([0, 0, 6, 6]), "zoom")["scale"][0] == 1
    assert ranges(with_boxes([0, 0, 60, 60]), "zoom")["scale"][0] == 0.75


def test_large_objects_are_not_zoomed_out_of_the_picture():
    assert ranges(with_boxes([0, 0, 320, 50]), "zoom")["scale"] == (0.75, 1.25)
    assert ranges(with_boxes([0, 0, 400, 50]), "zoom")["scale"] == (0.75, 1)
    assert ranges(with_boxes([0, 0, 60, 60]), "zoom")["scale"] == (0.75, 1.35)


@pytest.mark.parametrize("side", [9, 10.7, 11])
def test_rounding_keeps_the_promise_of_the_sentence(side):
    assert side * ranges(with_boxes([0, 0, side, side]), "zoom")["scale"][0] >= SHORTEST_SIDE
    assert 314 / 400 * ranges(with_boxes([0, 0, 314, 40]), "zoom")["scale"][1] <= 1


def test_how_many_boxes_are_small_or_large_is_counted():
    two = with_boxes([0, 0, 80, 40], [0, 0, 400, 40])
    assert "1 of 2 boxes spans the whole width or height: nothing is zoomed in" in because(two)
    assert "2 of 3 boxes are 10 px or less across" in because(
        with_boxes([0, 0, 10, 90], [0, 0, 99, 10], [0, 0, 90, 90])
    )
    assert "3 of 3 boxes span 80 % or more of the width or height" in because(with_boxes(*[[0, 0, 320, 50]] * 3))
    assert "zoom" not in names(with_boxes([0, 0, 400, 6]))  # neither in nor out


def test_boxes_of_which_little_is_left_are_dropped():
    assert with_boxes([0, 0, 60, 60]).suggestion.recipe.min_visible == VISIBLE
    assert report_on([GREY]).suggestion.recipe.min_visible == 0


def test_gamma_varies_the_light_where_brightening_would_cut_off_five_per_cent_of_the_values():
    picture = np.full((10, 10), 50, np.uint8)
    picture[0, :6] = 230
    report = report_on([picture])
    assert "brightness" not in names(report) and ranges(report, "gamma")["exponent"] == (0.77, 1.3)
    assert next(step.chance for step in report.suggestion.recipe.steps if step.name == "gamma") == 0.5
    assert "A gain of 1.3 would send 6 % of the values beyond white" in because(report)
    picture[0, 5] = 50
    assert ranges(report_on([picture]), "brightness")["gain"] == (0.7, 1.3)
    picture[:3] = 197  # 1.3 times that is 256
    assert "send 30 % of the values" in because(report_on([picture]))
    picture[:3] = 196
    assert "brightness" in names(report_on([picture]))


def test_light_pictures_are_as_light_on_average_as_before():
    light = smooth(low=0.5, high=1)
    recipe = report_on([light]).suggestion.recipe
    assert not aw.training.effect_of(recipe, [light], epochs=40).told


def test_coloured_pictures_vary_in_colour():
    assert "saturation" in names(report_on([RED, RED, GREY])) and "saturation" not in names(
        report_on([RED, GREY, GREY])
    )
    assert "saturation" not in names(report_on([RED, GREY]))  # one of two is not most of them
    assert "Most pictures" in because(report_on([RED, RED, GREY])) and "All pictures" in because(report_on([RED]))
    assert ranges(report_on([RED]), "saturation")["gain"] == (0.7, 1.3)
    assert "no step changes colours" in because(report_on([GREY]))


def test_the_saturation_varies_as_much_as_the_preset_and_stands_behind_the_light(monkeypatch):
    monkeypatch.setattr(presets, "LARGE_IN_ALL", 4)
    report = report_on([RED] * 4)
    assert ranges(report, "saturation")["gain"] == (0.9, 1.1)
    assert names(report).index("saturation") == names(report).index("brightness") + 1


def test_what_no_recipe_mends_is_noted():
    assert "class_weight" in " ".join(report_on([GREY] * 4, list("aaab")).suggestion.notes)
    assert not report_on([GREY] * 4, ["cat", "cat", "dog", "dog"]).suggestion.notes
    assert "size=(20, 30)" in " ".join(report_on([GREY, GREY, GREY[:18]]).suggestion.notes)
    both = " ".join(report_on([GREY, GREY, GREY[:15]]).suggestion.notes)
    assert "One picture is under 16 px" in both and "twice" in both and "size=(20, 30)" in both
    y = ["many"] * 1200 + ["one"]
    assert "1,200 times" in " ".join(report_on(np.zeros((1201, 1, 1, 1), np.uint8), y).suggestion.notes)


def test_one_is_not_many():
    assert "There is 1 picture, fewer" in because(report_on([GREY]))
    assert "The one class has 1 picture, fewer" in because(report_on([GREY], ["cat"]))


@pytest.mark.parametrize("picture", [np.zeros((1, 1), np.uint8), np.ones((3, 50, 4), np.float32), smooth()])
def test_every_suggestion_can_be_drawn_and_written_down(picture):
    report = report_on([picture, picture], ["a", "b"])
    recipe = report.suggestion.recipe
    assert recipe(picture, seed=1).dtype == picture.dtype
    assert aw.Recipe.from_json(recipe.to_json()) == recipe


# -- how it is shown -------------------------------------------------------------------------------------------------


def test_the_table_says_it_in_words():
    report = report_on([GREY, RED], ["cat", "dog"])
    told = str(report)
    assert "30 x 20 px, all of them" in told and "2, 1 of each" in told and "1 of the pictures is grey" in told
    assert "  in a Recipe with fill='reflect'" in told
    assert "Suggested\n  aw.maybe(aw.flip_horizontal.between(), 0.5)" in told
    assert "cat alone, 2" in str(report_on([GREY] * 2, ["cat"] * 2))
    assert max(map(len, told.splitlines())) <= 120


def test_a_range_is_from_the_least_to_the_most():
    pictures = [np.full((40, width), 9, np.uint8) for width in (40, 50, 60, 1500)]
    told = str(report_on(pictures, [f"a class of long name {number}" for number in range(4)]))
    assert "width 40 to 1,500 (median 55), height 40 px, " in told and max(map(len, told.splitlines())) <= 120


def test_sizes_of_one_shape_are_said_so():
    told = dict(report_on([np.zeros((20, 30), np.uint8), np.zeros((40, 60), np.uint8)]).rows())
    assert told["size"].endswith("all 1.5 : 1")


def test_the_table_says_size_and_shape_of_boxes():
    told = dict(with_boxes([0, 0, 40, 10], [50, 0, 90, 10], size=(100, 200)).rows())
    assert told["box size"] == "root of the area 20 px, 2.0 % of the picture"  # 400 of 20,000 pixels
    assert told["box aspect"] == "width to height 4.00" and told["box classes"] == "car alone, 2"


def test_the_page_escapes_the_names_of_others():
    page = report_on([GREY, GREY], ["<b>left</b>", "dog"])._repr_html_()
    assert "<b>left" not in page and "&lt;b&gt;left" in page
    assert in_html(page)[0].alt.startswith("4 charts: ") and "aw.Recipe" in page
    assert "ids=" not in page and "saturation" in report_on([RED])._repr_html_()
    assert "ids=" not in report_on([RED])._repr_html_()


def test_the_figure_has_a_chart_for_each_thing():
    plain = report_on([GREY, RED]).figure()
    assert [axes.get_title("left") for axes in plain.axes] == ["sizes", "brightness", "odd pictures"]
    sizes = plain.axes[0].collections[0].get_offsets()
    assert np.asarray(sizes).tolist() == [[30, 20]]
    sample = aw.Sample(GREY, boxes=[[0, 0, 15, 20]], box_labels=["a"], label="cat")
    whole = report_on([sample] * 3).figure()
    titles = [axes.get_title("left") for axes in whole.axes]
    assert titles == ["sizes", "brightness", "classes", "boxes", "odd pictures"]
    counts = {label.get_text(): bar.get_width() for label, bar in zip(whole.axes[4].get_yticklabels(),
                                                                      whole.axes[4].patches, strict=True)}  # fmt: skip
    assert [bar.get_width() for bar in whole.axes[2].patches] == [3]
    assert np.asarray(whole.axes[3].collections[0].get_offsets()).tolist()[0] == [50, 100]
    assert counts == {"exact duplicates": 3, "low information": 3}
    sharp = report_on([aw.pictures.cat().image[:, :220], aw.pictures.cat().image[:, 220:440]]).figure()
    assert [axes.get_title("left") for axes in sharp.axes] == ["sizes", "brightness"]


def test_the_light_of_each_class_is_a_bar():
    levels = [[10] * 5 + [30] * 5, [200] * 10]
    report = report_on(
        [np.full((9, 9), level, np.uint8) for some in levels for level in some], list("b" * 10 + "a" * 10)
    )
    axes = next(axes for axes in report.figure().axes if axes.get_title("left").endswith("of light"))
    assert axes.get_title("left") == "class explains 99 % of light"
    assert [label.get_text() for label in axes.get_yticklabels()] == ["b", "a"]  # the darker one first
    assert [(bar.get_x(), bar.get_width()) for bar in axes.patches] == [(10, 20), (200, 0)]


def test_dots_and_lines_of_the_figure():
    few = [np.zeros((20, 30), np.uint8)] * 9 + [np.zeros((40, 30), np.uint8)]
    dots = report_on(few).figure().axes[0].collections[0].get_sizes()
    assert dots.tolist() == [60, 10]  # nine pictures of one size, and one of another
    axes = report_on([np.full((20, 20), level, np.uint8) for level in (0, 0, 90)]).figure().axes[1]
    assert set(axes.lines[0].get_xdata()) == {0}  # the median, not the mean


def test_many_classes_are_shown_by_their_most_frequent():
    y = [f"class {number:02}" for number in range(30) for _ in range(1 + (number == 17))]
    axes = report_on([GREY] * len(y), y).figure().axes[2]
    assert axes.get_title("left") == "classes (20 more)" and len(axes.patches) == 10
    assert "class 17" in [label.get_text() for label in axes.get_yticklabels()]


def test_bars_stand_in_the_order_of_their_names_which_have_twelve_letters_at_most():
    axes = report_on([GREY] * 3, ["b" * 12, "b" * 12, "a" * 13]).figure().axes[2]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["a" * 11 + "…", "b" * 12]


def test_numbered_classes_are_cut_as_numbers_and_long_names_have_room():
    axes = report_on([GREY] * 30, np.arange(30)).figure().axes[2]
    assert [label.get_text() for label in axes.get_yticklabels()] == [str(number) for number in range(10)]
    figure = report_on([GREY] * 2, ["MMMMMMMMMMMMMMMM", "W"]).figure()
    figure.canvas.draw()
    boxes = [axes.get_tightbbox() for axes in figure.axes]
    assert all(one.x1 < other.x0 for one, other in itertools.pairwise(boxes))
    assert boxes[0].x0 >= 0 and boxes[-1].x1 <= figure.bbox.x1


def test_a_report_is_public():
    assert aw.training.DataReport is DataReport and "report_on" in dir(aw.training)


def test_whatever_opens_as_a_data_set_is_taken_everywhere(tmp_path):
    paths = []
    for part in ("train", "val"):
        (tmp_path / part / "cat").mkdir(parents=True)
        Image.fromarray(RED).save(tmp_path / part / "cat" / "a.png")
        paths.append(tmp_path / part / "cat" / "a.png")
    boxed = aw.Sample(GREY, boxes=[[GREY.shape[1] - 9, 0, GREY.shape[1], 9]], box_labels=["cup"])
    items = [{"image": RED, "label": "cat"}, {"image": RED, "label": "dog"}]
    recipe = aw.Recipe([aw.shift.at(right=0.9)])
    for given, classes in (
        (tmp_path, {"cat": 2}),
        (paths, {}),
        (items, {"cat": 1, "dog": 1}),
        ([(RED, "cat")], {"cat": 1}),
    ):
        assert report_on(given, recipe=recipe).classes == classes
        assert aw.data.worst_first(given, recipe, 1).draws == len(aw.data.open(given))
        with pytest.raises(ValueError, match="data must have boxes"):
            aw.data.placement_of(given, recipe)
    aw.data.export([boxed], aw.Recipe([]), tmp_path / "coco", "coco", progress=False)
    assert aw.data.placement_of(tmp_path / "coco", recipe).pictures == report_on(tmp_path / "coco").pictures == 1
    assert aw.data.worst_first(str(tmp_path / "coco"), recipe, 1).kinds["boxes lost"] == 1
    assert aw.data.worst_first([boxed], recipe, 1).kinds["boxes lost"] == 1


def test_counts_are_told_from_names_that_are_numbers_and_leave_out_what_is_broken(tmp_path):
    for name in ("a.png", "b.png"):
        Image.fromarray(RED).save(tmp_path / name)
    (tmp_path / "c.png").write_bytes(b"nothing")
    assert "There are 2 pictures" in because(report_on(aw.data.open(tmp_path)))
    labelled = [aw.Sample(RED, label=label) for label in ("9", "6", "6")]
    assert "2, from 1 ('9') to 2 ('6')" in str(report_on(labelled))
