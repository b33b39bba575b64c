"""Scenes: labels that agree with their pixels, the same in every blend, limits that hold, and code that replays."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.scenes import Cutout, Placed, Plan, cutout
from augwidgets.scenes.blends import BLENDS


def block(height, width, label="block", colour=(200, 30, 60)):
    image = np.zeros((height, width, 4), np.uint8)
    image[:] = (*colour, 255)
    return Cutout(image, label)


GREY = np.full((60, 80, 3), 100, np.uint8)
SQUARE, BAR = block(20, 20, "square"), block(10, 40, "bar", (10, 200, 10))


@pytest.fixture(scope="module")
def plan():
    shapes = [SQUARE, BAR, cutout(aw.pictures.cat()), cutout(aw.pictures.rocket()), cutout(aw.pictures.horse())]
    backgrounds = [aw.pictures.moon(), aw.pictures.hubble(), aw.pictures.coffee()]
    return Plan(shapes, backgrounds, count=(1, 5), angle=(-40, 40), scale=(0.1, 0.7))


def painted(*objects, size=(60, 80), blend="paste", **settings):
    return Plan([SQUARE, BAR], [GREY], **settings).scene(size, objects=objects, blend=blend).paint()


def test_an_object_lies_where_its_values_say():
    sample = painted(Placed(0, x=0.25, y=0.5, scale=1 / 3))
    assert sample.boxes.tolist() == [[10, 20, 30, 40]]
    assert (sample.image[20:40, 10:30] == (200, 30, 60)).all()
    assert (sample.image[:, 30:] == 100).all()
    assert sample.mask.sum() == 400
    assert sample.visible.tolist() == [1]
    assert sample.box_notes[0]["full_box"] == [10, 20, 30, 40]


@pytest.mark.parametrize(("angle", "box"), [(90, [35, 10, 45, 50]), (0, [20, 25, 60, 35]), (180, [20, 25, 60, 35])])
def test_it_turns_about_its_own_centre(angle, box):
    assert painted(Placed(1, x=0.5, y=0.5, scale=2 / 3, angle=angle)).boxes.tolist() == [box]


def test_a_positive_angle_turns_anticlockwise_and_mirroring_comes_first():
    image = np.zeros((20, 20, 4), np.uint8)
    image[..., 3], image[:, 10:, 0] = 255, 250  # red on the right
    plan = Plan([Cutout(image)], [GREY])
    turned = plan.scene((60, 80), objects=[Placed(0, 0.5, 0.5, 1 / 3, angle=90)], blend="paste").paint()
    assert turned.image[25, 40, 0] == 250  # on top
    assert turned.image[35, 40, 0] == 0
    mirrored = plan.scene((60, 80), objects=[Placed(0, 0.5, 0.5, 1 / 3, mirrored=True)], blend="paste").paint()
    assert mirrored.image[30, 35, 0] == 250  # on the left
    both = plan.scene((60, 80), objects=[Placed(0, 0.5, 0.5, 1 / 3, angle=90, mirrored=True)], blend="paste").paint()
    assert both.image[35, 40, 0] == 250  # the left, turned anticlockwise, is below


def test_what_is_hidden_is_counted_and_its_whole_box_is_kept():
    behind, front = Placed(0, 0.25, 0.5, 1 / 3), Placed(0, 0.375, 0.5, 1 / 3)
    sample = painted(behind, front)
    assert sample.boxes.tolist() == [[10, 20, 20, 40], [20, 20, 40, 40]]
    assert sample.visible.tolist() == [0.5, 1]
    assert sample.box_notes[0]["full_box"] == [10, 20, 30, 40]
    assert [int((sample.mask == value).sum()) for value in sample.mask_values] == [200, 400]


def test_what_is_hidden_wholly_goes_and_what_hangs_over_is_cut():
    sample = painted(Placed(0, 0.5, 0.5, 1 / 3), Placed(0, 0.5, 0.5, 0.5), Placed(0, 0, 0.5, 1 / 3))
    assert sample.mask_values.tolist() == [2, 3]
    assert sample.boxes[1].tolist() == [0, 20, 10, 40]
    assert sample.visible.tolist() == [1, 0.5]
    assert sample.box_notes[1]["full_box"] == [-10, 20, 10, 40]


def test_a_distractor_hides_and_has_no_label():
    plan = Plan([SQUARE], [GREY], distractors=[BAR], distractor_count=1)
    objects = [Placed(0, 0.5, 0.5, 1 / 3), Placed(0, 0.5, 0.5, 2 / 3, labelled=False)]
    sample = plan.scene((60, 80), objects=objects, blend="paste").paint()
    assert sample.box_labels == ("square",)
    assert sample.visible.tolist() == [0.5]
    assert (sample.image[25:35, 20:60] == (10, 200, 10)).all()
    assert set(np.unique(sample.mask)) == {0, 1}


@pytest.mark.parametrize("blend", BLENDS)
def test_labels_are_the_same_in_every_blend_and_so_are_two_paintings(plan, blend):
    for seed in range(6):
        scene = plan.draw(np.random.default_rng(seed), size=(120, 160))
        pasted, sample = scene.paint("paste"), scene.paint(blend)
        assert sample.replace(image=pasted.image).same_as(pasted)
        assert scene.paint(blend).same_as(sample)
        far = np.ones(scene.size, bool)
        for x0, y0, x1, y1 in (note["full_box"] for note in sample.box_notes):
            far[max(int(y0) - 4, 0) : int(y1) + 4, max(int(x0) - 4, 0) : int(x1) + 4] = False
        assert np.array_equal(sample.image[far], pasted.image[far])  # nothing changes far from the objects


@pytest.mark.parametrize("blend", BLENDS)
def test_slim_and_small_objects_have_an_edge_in_every_blend(blend):
    """OpenCV's Poisson blending fails where fewer than three pixels lie inside the rim of the rim."""
    shapes = [block(height, width) for height in range(1, 9) for width in (1, 2, 3, 4, 5, 6, 40)]
    diamond = np.zeros((7, 7, 4), np.uint8)
    rows, columns = np.indices((7, 7)) - 3
    diamond[np.abs(rows) + np.abs(columns) <= 3] = 255
    for number, shape in enumerate([*shapes, *(Cutout(diamond[k:, j:]) for k in range(4) for j in range(4))]):
        plan = Plan([shape], [GREY])
        for x in (0.5, 0.0):
            placed = Placed(0, x=x + number / 1000, y=0.5, scale=max(shape.size) / 60)
            sample = plan.scene((60, 80), objects=[placed], blend=blend).paint()
            assert sample.image.shape == (60, 80, 3)


def test_masks_boxes_and_areas_are_pycocotools_own(plan):
    pycoco = pytest.importorskip("pycocotools.mask")
    for seed in range(100):
        sample = plan.draw(np.random.default_rng([5, seed]), size=(90, 120)).paint("paste")
        for value, box in zip(sample.mask_values, sample.boxes, strict=True):
            packed = pycoco.encode(np.asfortranarray(sample.mask == value).view(np.uint8))
            x, y, width, height = pycoco.toBbox(packed)
            assert box.tolist() == [x, y, x + width, y + height]
            assert pycoco.area(packed) == (sample.mask == value).sum() > 0


def test_a_scene_is_drawn_again_from_its_seed_its_code_and_its_pickle(plan):
    scene = plan.draw(np.random.default_rng(7), size=(120, 160))
    sample = scene.paint()
    assert plan.draw(np.random.default_rng(7), size=(120, 160)).paint().same_as(sample)
    again = eval(scene.code(), {"plan": plan, "aw": aw})
    assert again == scene
    assert again.paint().same_as(sample)
    assert pickle.loads(pickle.dumps(scene)).paint().same_as(sample)
    assert not plan.draw(np.random.default_rng(8), size=(120, 160)).paint().same_as(sample)


def test_objects_stay_where_they_are_while_others_come(plan):
    few, more = (
        Plan([SQUARE, BAR], [GREY], count=count, visible=0, truncated=1).draw(np.random.default_rng(3))
        for count in (2, 5)
    )
    assert few.objects == more.objects[:2]


@pytest.mark.parametrize(
    ("settings", "holds"),
    [
        ({"visible": 0.8}, lambda sample, size: (sample.visible >= 0.8).all()),
        ({"truncated": 0}, lambda sample, size: all(_inside(note["full_box"], size) for note in sample.box_notes)),
        ({"overlap": 0}, lambda sample, size: (sample.visible == 1).all()),
        ({"distance": 0.1}, lambda sample, size: _least_distance(sample.boxes) >= 0.1 * min(size)),
        ({"smallest": 9}, lambda sample, size: _least_side(sample) >= 9),
        ({"where": np.eye(2)[::-1]}, lambda sample, size: all(_foot(note, size) for note in sample.box_notes)),
    ],
)
def test_limits_hold(plan, settings, holds):
    given = {"truncated": 0, "overlap": 1, **settings}
    for seed in range(25):
        narrow = Plan(plan.cutouts, [aw.pictures.moon()], count=(1, 4), scale=(0.1, 0.5), **given)
        sample = narrow.draw(np.random.default_rng([9, seed]), size=(150, 200)).paint()
        assert len(sample.boxes)
        assert holds(sample, (150, 200))


def _inside(box, size):
    return box[0] >= 0 and box[1] >= 0 and box[2] <= size[1] and box[3] <= size[0]


def _least_distance(boxes):
    gaps = [
        np.hypot(max(a[0] - b[2], b[0] - a[2], 0), max(a[1] - b[3], b[1] - a[3], 0))
        for number, a in enumerate(boxes)
        for b in boxes[:number]
    ]
    return min(gaps, default=np.inf)


def _least_side(sample):
    sides = [side for note in sample.box_notes for side in np.diff(np.reshape(note["full_box"], (2, 2)), axis=0)[0]]
    return min(sides)


def _foot(note, size):
    x0, _, x1, y1 = note["full_box"]
    right, low = (x0 + x1) // 2 >= size[1] / 2, y1 - 1 >= size[0] / 2
    return right != low  # the anti-diagonal quarters


def test_beside_and_the_region_follow_the_background():
    ground = aw.Sample(
        GREY, boxes=[[5, 5, 15, 15]], box_labels=["lamp"], mask=np.pad(np.ones((30, 80), int), ((30, 0), (0, 0)))
    )
    for seed in range(10):
        beside = Plan([SQUARE], [ground], count=1, scale=0.2, beside=["lamp"]).draw(np.random.default_rng(seed))
        (note,) = beside.paint().box_notes
        assert note["full_box"][0] <= 25
        assert note["full_box"][1] <= 25
        below = Plan([SQUARE], [ground], count=1, scale=0.2, where=aw.Region.masked()).draw(np.random.default_rng(seed))
        assert below.paint().box_notes[0]["full_box"][3] > 30


def test_a_horizon_couples_size_to_height():
    far = Plan([SQUARE], [GREY], count=1, scale=0.5, horizon=0.3, x=0.5)
    found = {}
    for y in (0.4, 0.65, 1.0):
        scene = Plan([SQUARE], [GREY], count=1, scale=0.5, horizon=0.3, x=0.5, y=y).draw(np.random.default_rng(0))
        x0, _, x1, y1 = scene.paint().box_notes[0]["full_box"]
        found[y] = x1 - x0
        assert abs(y1 - 60 * y) <= 1  # its foot stands there
    assert found[1.0] == 30
    assert abs(found[0.65] - 15) <= 1
    assert abs(found[0.4] - 30 / 7) <= 1
    assert far.draw(np.random.default_rng(1)).objects


def test_a_background_is_cut_and_never_stretched():
    wide = np.zeros((50, 200, 3), np.uint8)
    wide[:, 100:] = 255
    plan = Plan([SQUARE], [wide], count=0)
    left, right = (plan.scene((50, 50), crop=(x, 0.5)).paint().image for x in (0, 1))
    assert (left == 0).all()
    assert (right == 255).all()
    assert plan.draw(np.random.default_rng(0)).size == (50, 200)
    assert plan.scene((25, 50), crop=(0.5, 0)).paint().image[:, 24:26].mean() == 127.5


@pytest.mark.parametrize(
    "ground",
    [
        np.full((60, 80), 9, np.uint8),
        np.full((60, 80), 9, np.uint16),
        np.full((60, 80, 4), 9, np.uint8),
        np.zeros((60, 80, 3)),
    ],
)
def test_backgrounds_of_every_kind(ground):
    sample = Plan([SQUARE], [ground], count=1).draw(np.random.default_rng(0)).paint()
    assert sample.image.dtype == np.uint8
    assert sample.image.shape == (60, 80, 3)


def test_a_cut_out_larger_than_the_scene_is_made_small():
    plan = Plan([block(3000, 2000)], [GREY], count=1, scale=0.5, truncated=0)
    assert np.ptp(plan.draw(np.random.default_rng(0)).paint().boxes[0].reshape(2, 2), axis=0).max() == 30


def test_recipes_of_cut_outs_and_of_the_whole():
    dark = aw.Recipe([aw.brightness.at(gain=0.5)])
    one = Plan([SQUARE], [GREY], count=1, cutout_recipe=dark).draw(np.random.default_rng(0)).paint("paste")
    x0, y0, x1, y1 = one.boxes[0].astype(int)
    assert (one.image[y0 + 1 : y1 - 1, x0 + 1 : x1 - 1] == (100, 15, 30)).all()
    assert (one.image[: y0 - 1] == 100).all()
    scene = Plan([SQUARE], [GREY], count=1, recipe=aw.Recipe([aw.flip_horizontal.at()])).draw(np.random.default_rng(0))
    plain = Plan([SQUARE], [GREY], count=1).draw(np.random.default_rng(0)).paint()
    assert scene.paint().image[:, ::-1].tolist() == plain.image.tolist()
    assert scene.paint().boxes[0, 0] == 80 - plain.boxes[0, 2]


def test_light_is_matched_and_a_shadow_falls():
    objects = [Placed(0, 0.5, 0.5, 1 / 3)]
    matched = painted(*objects, match=1).image[25:35, 35:45]
    assert np.abs(matched.astype(int) - 100).max() <= 1
    half = painted(*objects, match=0.5).image[30, 40]
    assert np.abs(half.astype(int) - (150, 65, 80)).max() <= 1
    shadow = painted(*objects, shadow=0.8)
    assert shadow.image[41, 45].max() < 90
    assert shadow.image[5, 5].tolist() == [100] * 3
    assert (shadow.image[20:40, 30:50] == (200, 30, 60)).all()


def test_what_is_given_is_not_written_into():
    ground = GREY.copy()
    ground.flags.writeable = False
    plan = Plan([SQUARE], [ground], count=2, shadow=0.5)
    plan.draw(np.random.default_rng(0)).paint("poisson")
    assert (plan.ground.sample(0).image == 100).all()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: Plan([], [GREY]), "cutouts must be at least one"),
        (lambda: Plan([SQUARE], []), "must hold at least one, got an empty one"),
        (lambda: Plan([SQUARE], [GREY], count=(3, 1)), "count"),
        (lambda: Plan([SQUARE], [GREY], scale=0), "scale must lie in"),
        (lambda: Plan([SQUARE], [GREY], blend="glue"), "blend must be one of 'paste'"),
        (lambda: Plan([SQUARE], [GREY], blend=3), "blend must be one of 'paste'"),
        (lambda: Plan([SQUARE], [GREY], visible=2), "visible must lie in"),
        (lambda: Plan([SQUARE], [GREY], visible=1, truncated=0.3), "give truncated=0"),
        (lambda: Plan([SQUARE], [GREY], recipe=3), "recipe must be an aw.Recipe"),
        (lambda: Plan([SQUARE], [GREY], where="left"), "where must be an aw.Region"),
        (lambda: Plan([SQUARE], [GREY], where=np.zeros((3, 3))), "must leave room"),
        (lambda: Plan([SQUARE], [GREY], beside="dog"), "beside must be a sequence"),
        (lambda: Plan([SQUARE], [GREY], horizon=0.9, y=(0, 0.5)), "below the horizon"),
        (lambda: Plan([SQUARE], [GREY], distractor_count=1), "without distractors"),
        (lambda: Plan("nowhere", [GREY]), "nowhere"),
        (lambda: Plan([SQUARE], "nowhere"), "nowhere"),
        (lambda: Plan(3, [GREY]), "must be a sequence of cut-outs"),
        (lambda: Plan([SQUARE], [GREY]).draw(7), "rng must be a NumPy Generator"),
        (lambda: Plan([SQUARE], [GREY]).draw(np.random.default_rng(0), size=7), r"size must be \(height, width\)"),
        (lambda: Plan([SQUARE], [GREY]).scene((9, 9), 1), "background must be a number from 0 to 0"),
        (lambda: Plan([SQUARE], [GREY]).scene((9, 9), objects=[3]), "objects must be aw.scenes.Placed"),
        (lambda: Plan([SQUARE], [GREY]).scene((9, 9), objects=[Placed(1, 0, 0, 1)]), "from 0 to 0"),
        (lambda: Plan([SQUARE], [GREY]).scene((9, 9), crop=(0, 2)), "crop must lie in"),
        (lambda: Plan([SQUARE], [GREY]).scene((9, 9)).paint("glue"), "blend must be one of"),
        (
            lambda: Plan([SQUARE], [GREY], count=40, scale=0.5, overlap=0, truncated=0.9, visible=0).draw(
                np.random.default_rng(0)
            ),
            r"room for 40 objects, but after 50 tries each \d+ found a place: mostly they overlapped others",
        ),
        (
            lambda: Plan([SQUARE], [GREY], count=1, smallest=100).draw(np.random.default_rng(0)),
            r"room for 1 object, but .* they were too small \(smallest\)",
        ),
    ],
)
def test_what_cannot_be_planned_is_said_in_a_sentence(call, words):
    with pytest.raises((OSError, TypeError, ValueError), match=words) as raised:
        call()
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) <= 300
