"""Regions: where they are, how their edge fades in, and that nothing changes outside of them."""

from __future__ import annotations

import copy
import json
import pickle

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import augwidgets as aw
from augwidgets.sample import region_masks
from augwidgets.warp.fitting import resized
from tests.strategies import dotted, open_steps, smooth, steps
from tests.widgets.front_end import named, say

CATALOGUE = {name: transform for name, transform in aw.CATALOGUE.items() if transform.is_kits}
IN_PLACE = [transform for transform in CATALOGUE.values() if transform.family in ("tone", "pixel")]
SPATIAL = [transform for transform in CATALOGUE.values() if transform.family == "spatial"]
BLENDED = [transform for transform in IN_PLACE if transform.needs != "region"]  # the others fill the region themselves

few = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def shares():
    return st.floats(0, 1).map(lambda share: round(share, 6))


def softness():
    return {"feather": st.floats(0, 0.5), "outside": st.booleans()}


def outline(least):
    """Draw points, at least so many."""
    return st.lists(st.tuples(shares(), shares()), min_size=least, max_size=6)


def regions(kinds=("box", "masked", "labelled", "boxes", "face", "painted")):
    """Draw a Region of one of these kinds."""
    side = st.tuples(shares(), shares()).filter(lambda pair: pair[0] != pair[1]).map(sorted)
    boxes = st.builds(
        lambda across, down, **soft: aw.Region.box(across[0], down[0], across[1], down[1], **soft),
        side,
        side,
        **softness(),
    )
    of = {
        "box": boxes,
        "masked": st.builds(aw.Region.masked, **softness()),
        "labelled": st.builds(aw.Region.labelled, st.sampled_from([0, 7, 9]) | st.integers(), **softness()),
        "boxes": st.builds(aw.Region.boxes, st.sampled_from(["dot", "", "dog", 'it\'s "one"']), **softness()),
        "face": st.builds(aw.Region.face, **softness()),
        "painted": st.builds(
            aw.Region.painted,
            outline(3).map(lambda one: [one]),
            st.lists(outline(1), max_size=2),
            width=st.floats(0.001, 1),
            **softness(),
        ),
    }
    return st.one_of(*(of[kind] for kind in kinds))


# -- where it is -----------------------------------------------------------------------------------------------------


def test_the_edge_of_a_box_lies_inside_and_fades_in_by_hand():
    row = aw.Sample(np.zeros((1, 8), np.uint8))
    # Columns 2 to 5, an edge of two pixels: a quarter and three quarters of the way up, through 3 t^2 - 2 t^3.
    middle = aw.Region.box(0.25, 0, 0.75, 1, feather=0.25).mask(row)
    assert middle.dtype == np.float32 and middle.shape == (1, 8)
    assert middle.tolist() == [[0, 0, 0.15625, 0.84375, 0.84375, 0.15625, 0, 0]]
    # Along the rim of the picture there is no edge.
    left = aw.Region.box(0, 0, 0.5, 1, feather=0.25).mask(row)
    assert left.tolist() == [[1, 1, 0.84375, 0.15625, 0, 0, 0, 0]]
    rest = aw.Region.box(0, 0, 0.5, 1, feather=0.25, outside=True).mask(row)
    assert rest.tolist() == [[0, 0, 0, 0, 0.15625, 0.84375, 1, 1]]
    assert aw.Region.box(0, 0, 1, 1, feather=0.5).mask(row).tolist() == [[1] * 8]


def test_left_and_top_are_not_mixed_up():
    found = aw.Region.box(0.5, 0, 1, 0.25, feather=0).mask(aw.Sample(np.zeros((8, 4), np.uint8)))
    assert found.nonzero()[0].max() == 1 and found.nonzero()[1].min() == 2 and found.sum() == 4


def test_what_was_painted_is_found_in_every_size():
    corner = aw.Region.painted([[(0, 0), (0.5, 0), (0.5, 0.25), (0, 0.25)]], feather=0)
    small, large = np.zeros((8, 4), np.uint8), np.zeros((80, 40), np.uint8)
    assert corner.mask(aw.Sample(small)).tolist() == [[1, 1, 0, 0]] * 2 + [[0] * 4] * 6
    assert corner.mask(aw.Sample(large)).sum() == 20 * 20
    assert (corner.mask(aw.Sample(large)) == aw.Region.box(0, 0, 0.5, 0.25, feather=0).mask(aw.Sample(large))).all()
    stroke = aw.Region.painted(strokes=[[(0.25, 0.5), (0.75, 0.5)]], width=0.1, feather=0).mask(aw.Sample(large))
    rows, columns = stroke.nonzero()
    assert set(rows) <= set(range(37, 43)) and 3 <= len(set(rows)) <= 5  # four pixels wide, round at its ends
    assert 7 <= columns.min() <= 9 and 30 <= columns.max() <= 32
    dot = aw.Region.painted(strokes=[[(0.5, 0.5)]], width=0.25, feather=0).mask(aw.Sample(large))
    assert dot.sum() == pytest.approx(np.pi * 25, rel=0.3)
    both = aw.Region.painted([[(0, 0), (0.5, 0), (0.5, 0.25), (0, 0.25)]], [[(0.5, 0.5)]], width=0.25, feather=0)
    assert (both.mask(aw.Sample(large)) == np.maximum(corner.mask(aw.Sample(large)), dot)).all()


def test_pixels_of_the_picture_that_was_painted_on_become_shares():
    points = [[(0, 0), (40, 0), (40, 15)]]
    assert aw.Region.painted(points, points, width=8, size=(60, 80)) == aw.Region.painted(
        [[(0, 0), (0.5, 0), (0.5, 0.25)]], [[(0, 0), (0.5, 0), (0.5, 0.25)]], width=0.1
    )
    assert aw.Region.painted([np.array(points[0])], size=(60, 80)) == aw.Region.painted(points, size=(60, 80))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: aw.Region.painted(), "needs one at least"),
        (lambda: aw.Region.painted([[(0, 0), (1, 1)]]), "each of polygons must have 3 points at least"),
        (lambda: aw.Region.painted([(0, 0), (1, 1), (1, 0)]), "must be a list of lists of points"),
        (lambda: aw.Region.painted("abc"), "polygons must be a list of lists of points"),
        (lambda: aw.Region.painted(strokes=[[]]), "each of strokes must have 1 points at least"),
        (lambda: aw.Region.painted(strokes=[[(0, float("nan"))]]), "must be a list of lists of points"),
        (lambda: aw.Region.painted([[(0, 0), (40, 0), (40, 15)]]), "shares of the picture, 0 to 1, got 40; give size="),
        (lambda: aw.Region.painted(strokes=[[(0, 0)] * 20_001]), "at most 20,000 points in all, got 20,001"),
        (lambda: aw.Region.painted(strokes=[[(0, 0)]], width=0), "width must lie in"),
        (lambda: aw.Region.painted(strokes=[[(0, 0)]], size=(0, 4)), r"size must be \(height, width\)"),
        (lambda: aw.Region("box", (0, 0, 1, 1), strokes=[[(0, 0)]]), "polygons and strokes go with 'painted'"),
    ],
)
def test_what_cannot_be_painted_is_said(call, words):
    with pytest.raises((TypeError, ValueError), match=words) as raised:
        call()
    assert "\n" not in str(raised.value) and len(str(raised.value)) <= 300


def test_a_label_and_boxes_are_found_in_the_sample_that_arrives():
    sample = dotted()
    for region in (aw.Region.labelled(7, feather=0), aw.Region.boxes("dot", feather=0)):
        assert ((region.mask(sample) == 1) == (sample.mask == 7)).all()
        moved = aw.shift.at(right=0.1)(sample)
        assert ((region.mask(moved) == 1) == (moved.mask == 7)).all()
    two = sample.replace(boxes=[[0, 0, 4, 4], [8, 8, 12, 12], [20, 20, 30, 30]], box_labels=["a", "b", "a"])
    assert aw.Region.boxes("a", feather=0).mask(two).sum() == 16 + 100


def test_the_whole_mask_is_a_region_too():
    sample = dotted()
    inverted = aw.within(aw.Region.masked(feather=0), aw.invert.at())(sample)
    assert ((inverted.image != sample.image).any(axis=2) == (sample.mask != 0)).all()
    assert aw.Region.masked(outside=True).words == "outside the mask" and sample.mask.any()
    assert (aw.within(aw.Region.masked(), aw.invert.at())(sample.replace(mask=None)).image == sample.image).all()


def test_a_region_that_is_not_there_is_empty_and_everything_lies_outside_of_it():
    sample = aw.Sample(smooth())
    for absent in (aw.Region.labelled(7), aw.Region.boxes("dot"), aw.Region.face()):
        assert not absent.mask(sample).any()
        assert aw.within(absent, aw.invert.at())(sample).same_as(sample)
        outside = aw.within(aw.Region(absent.kind, None, absent.label, outside=True), aw.invert.at())
        assert (outside(sample).image == aw.invert(sample.image)).all()
    unnamed = sample.replace(boxes=[[0, 0, 9, 9]])
    assert not aw.Region.boxes("dot").mask(unnamed).any()


@pytest.mark.parametrize(
    ("region", "labels", "words"),
    [
        (aw.Region.box(0, 0, 0.1, 0.1), {}, "no pixel in the box"),
        (aw.Region.box(0, 0, 0.5, 1), {}, ""),
        (aw.Region.masked(), {}, "no mask"),
        (aw.Region.masked(), {"mask": [[0] * 4]}, "an empty mask"),
        (aw.Region.labelled(5), {}, "no mask"),
        (aw.Region.labelled(5), {"mask": [[0, 3, 7, 0]]}, "no label 5 in the mask"),
        (aw.Region.labelled(7), {"mask": [[0, 3, 7, 0]]}, ""),
        (aw.Region.boxes("cat"), {"boxes": [[0, 0, 1, 1]], "box_labels": ["dog"]}, "no box of cat"),
        (aw.Region.face(), {}, "no face found"),
        (aw.Region.painted([[(0, 0), (1, 0), (1, 0.4)]]), {}, "no pixel painted"),
        (aw.Region.painted([[(0, 0), (1, 0), (1, 1), (0, 1)]]), {}, ""),
    ],
)
def test_what_a_sample_lacks_is_told(region, labels, words):
    assert region.missing(aw.Sample(np.zeros((1, 4), np.uint8), **labels)) == words


def test_a_small_preview_shows_the_same_region():
    sample = dotted()
    for one in (aw.Region.box(0.25, 0.25, 0.75, 0.5, feather=0.1), aw.Region.labelled(7, feather=0.05)):
        small = one.mask(resized(sample, (60, 80)))
        whole = one.mask(sample).reshape(60, 2, 80, 2).mean(axis=(1, 3))
        assert np.abs(small - whole).mean() < 0.005 and np.abs(small - whole).max() < 0.2
    step = aw.within(aw.Region.box(0, 0, 0.5, 1), aw.blur.at(sigma=4)).scaled(0.5)
    assert step.where == aw.Region.box(0, 0, 0.5, 1) and step.values["sigma"] == 2


def test_faces_are_found_in_every_format_and_only_looked_for_once(monkeypatch):
    astronaut = aw.pictures.astronaut()
    region = aw.Region.face(feather=0)
    found = region.mask(astronaut)
    rows, columns = found.nonzero()
    assert 60 < rows.min() < rows.max() < 180 and 170 < columns.min() < columns.max() < 280
    # An ellipse: as large as pi quarters of its box.
    box = (np.ptp(rows) + 1) * (np.ptp(columns) + 1)
    assert found.sum() / box == pytest.approx(np.pi / 4, abs=0.01)
    floats = aw.Sample(astronaut.image / np.float32(255))
    assert np.abs(region.mask(floats) - found).mean() < 0.01
    assert region.mask(aw.Sample(astronaut.image[..., 1])).any()
    monkeypatch.setattr(region_masks, "_cascade", lambda: pytest.fail("looked for again"))
    assert (region.mask(aw.Sample(astronaut.image.copy())) == found).all()
    assert not region.mask(aw.Sample(np.zeros((20, 4000), np.uint8))).any()  # too flat to hold one


# -- what a step does in it ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("transform", BLENDED, ids=str)
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
@few
@given(data=st.data())
def test_outside_nothing_changes_and_well_inside_it_is_the_step(transform, dtype, data):
    channels = data.draw(st.sampled_from([1, 3, 4]))
    step, region = data.draw(steps(transform)), data.draw(regions(("box", "labelled", "boxes")))
    rng = np.random.default_rng(data.draw(st.integers(0, 9)))
    shape = (120, 160, channels)
    image = rng.integers(0, 256, shape, np.uint8) if dtype is np.uint8 else rng.random(shape, np.float32)
    sample = dotted().replace(image=image)
    before = image.copy()
    out = aw.within(region, step)(sample)
    whole, weight = step(sample).image, region.mask(sample)
    assert weight.min() >= 0 and weight.max() <= 1
    assert out.image.dtype == dtype and out.image.shape == shape
    assert (out.image[weight == 0] == image[weight == 0]).all()
    assert (out.image[weight == 1] == whole[weight == 1]).all()
    assert (out.image >= np.minimum(image, whole) - np.float32(1e-6)).all()
    assert (out.image <= np.maximum(image, whole) + np.float32(1e-6)).all()
    assert (out.image <= (255 if dtype is np.uint8 else 1)).all()
    assert (image == before).all()
    assert out.replace(image=image, visible=sample.visible).same_as(sample)


def test_the_edge_is_a_blend_rounded_to_the_nearest_level():
    image = np.full((3, 160, 1), 100, np.uint8)
    region = aw.Region.box(0.25, 0, 0.75, 1, feather=0.2)
    out = aw.within(region, aw.brightness.at(gain=2))(image)
    wanted = 100 + region.mask(aw.Sample(image))[..., None].astype(float) * 100
    assert np.abs(out - wanted).max() <= 0.5 + 1e-4
    assert len(np.unique(out)) == 32  # a soft edge, not a hard one
    darker = aw.within(region, aw.brightness.at(gain=0))(image)  # downwards nothing wraps around
    assert darker.max() == 100 and np.abs(darker - (200 - wanted)).max() <= 0.5 + 1e-4


def test_a_step_with_a_region_is_fused_with_nothing():
    left = aw.Region.box(0, 0, 0.5, 1, feather=0)
    run = [aw.brightness.at(gain=3), aw.within(left, aw.brightness.at(gain=1 / 3)), aw.brightness.at(gain=0.5)]
    image = smooth()
    together = aw.Recipe().apply(aw.Sample(image), run).image
    assert (together == run[2](run[1](run[0](image)))).all()
    assert together[:, :80].max() <= 43 < together[:, 80:].max()  # saturated before, halved after
    twice = [aw.within(left, aw.invert.at()), aw.within(left, aw.invert.at())]
    assert (aw.Recipe().apply(aw.Sample(image), twice).image == image).all()


def test_a_step_in_a_region_sees_the_whole_picture():
    image = smooth()
    out = aw.within(aw.Region.box(0, 0, 0.5, 1, feather=0), aw.equalize.at())(image)
    assert (out[:, :80] == aw.equalize(image)[:, :80]).all() and (out[:, 80:] == image[:, 80:]).all()


def test_what_is_covered_in_a_region_alone_hides_no_other_box():
    sample = dotted().replace(boxes=[[0, 0, 40, 40], [100, 60, 140, 100]], box_labels=["left", "right"])
    everything = aw.erase.at(width=1, height=1)
    assert everything(sample).visible.tolist() == [0, 0]
    assert aw.within(aw.Region.box(0, 0, 0.5, 1, feather=0), everything)(sample).visible.tolist() == [0, 1]
    assert aw.within(aw.Region.boxes("right", feather=0), everything)(sample).visible.tolist() == [1, 0]
    assert aw.within(aw.Region.labelled(99), everything)(sample).visible.tolist() == [1, 1]


# -- in a recipe -----------------------------------------------------------------------------------------------------


@settings(few, max_examples=60)
@given(data=st.data())
def test_regions_are_written_and_read_back(data):
    region = data.draw(regions())
    assert eval(repr(region), {"aw": aw}) == region and hash(eval(repr(region), {"aw": aw})) == hash(region)
    transform = data.draw(st.sampled_from(IN_PLACE))
    step, loose = data.draw(steps(transform)), data.draw(open_steps(transform))
    closed = aw.within(region, step)
    assert eval(repr(closed), {"aw": aw}) == closed != step
    recipe = aw.Recipe([aw.within(region, loose), closed, aw.maybe(closed, 0.5)])
    assert eval(repr(recipe), {"aw": aw}) == recipe == aw.Recipe.from_json(recipe.to_json())
    assert recipe.steps[2].where == region
    for copied in (copy.deepcopy, lambda thing: pickle.loads(pickle.dumps(thing))):
        assert copied(recipe) == recipe and copied(closed) == closed
    room: dict = {}
    exec(recipe.to_code(), room)
    assert room["recipe"] == recipe


def test_a_region_moves_no_draw():
    plain = aw.Recipe([aw.noise.usual(), aw.gamma.usual()])
    somewhere = plain.changing(0, aw.within(aw.Region.box(0, 0, 0.5, 0.5), plain.steps[0]))
    for k in range(20):
        one, two = (recipe.draw(np.random.default_rng(k)) for recipe in (plain, somewhere))
        assert two[0].within(None) == one[0] and two[0].where is not None and two[1:] == one[1:]
    again = somewhere.changing(0, somewhere.steps[0].replace(levels=(0, 4)))
    assert again.steps[0].where == somewhere.steps[0].where
    assert somewhere.steps[0].within(None) == plain.steps[0]


def test_only_a_recipe_with_a_region_is_of_the_newer_format():
    plain = aw.Recipe([aw.gamma.usual()])
    assert json.loads(plain.to_json())["augwidgets_recipe"] == 1 and "where" not in plain.to_json()
    newer = aw.Recipe([aw.within(aw.Region.labelled(1), aw.gamma.usual())])
    whole = json.loads(newer.to_json())
    assert whole["augwidgets_recipe"] == 2
    assert whole["steps"][0]["where"] == {"region": "labelled", "label": 1, "feather": 0.03, "outside": False}
    painted = aw.within(aw.Region.painted(strokes=[[(0, 0)]]), aw.gamma.usual())
    for recipe in (aw.Recipe([painted]), aw.Recipe([aw.one_of([aw.one_of([painted, aw.blur]), aw.invert])])):
        assert json.loads(recipe.to_json())["augwidgets_recipe"] == 7


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("face", "where must hold region"),
        ({"region": "face", "colour": 1}, "where must hold region"),
        ({"feather": 0.1}, "where must hold region"),
        ({"region": "moon"}, "a region must be one of 'box', 'masked', 'labelled', 'boxes', 'face', 'painted', got"),
        ({"region": ["face"]}, "a region must be one of"),
        ({"region": "box"}, "four edges left, top, right, bottom"),
        ({"region": "box", "edges": [0, 0, 1]}, "four edges"),
        ({"region": "box", "edges": [0, 0, 1, "1"]}, "bottom must be a number"),
        ({"region": "box", "edges": [0.5, 0, 0.5, 1]}, "left < right"),
        ({"region": "box", "edges": [0, 0, 100, 100]}, r"right must lie in \[0, 1\], got 100"),
        ({"region": "face", "edges": [0, 0, 1, 1]}, "edges go with 'box'"),
        ({"region": "face", "label": 1}, "a label with 'labelled' and 'boxes'"),
        ({"region": "labelled", "label": "cat"}, "must be a whole number of the mask, got 'cat'"),
        ({"region": "labelled", "label": True}, "must be a whole number"),
        ({"region": "boxes", "label": 7}, "must be a name, got 7"),
        ({"region": "face", "feather": 2}, "feather must lie in"),
        ({"region": "face", "polygons": [[[0, 0], [1, 0], [1, 1]]]}, "polygons and strokes go with 'painted'"),
        ({"region": "painted", "strokes": 3}, "strokes must be a list of lists"),
        ({"region": "face", "outside": 1}, "outside must be True or False"),
    ],
)
def test_a_region_of_a_file_is_checked_like_a_typed_one(where, words):
    whole = json.loads(aw.Recipe([aw.within(aw.Region.face(), aw.blur.usual())]).to_json())
    whole["steps"][0]["where"] = where
    with pytest.raises(ValueError, match=words) as caught:
        aw.Recipe.from_json(json.dumps(whole))
    assert "\n" not in str(caught.value) and "step 1 (blur)" in str(caught.value)


@pytest.mark.parametrize("transform", SPATIAL, ids=str)
def test_what_moves_places_has_no_region(transform):
    for step in (transform, transform.at(), transform.usual()):
        with pytest.raises(ValueError, match=f"{transform.name} moves the whole picture and its labels"):
            aw.within(aw.Region.face(), step)


def test_what_is_no_region_is_refused():
    with pytest.raises(TypeError, match="a step acts within a Region"):
        aw.within((0, 0, 1, 1), aw.blur.at())
    with pytest.raises(TypeError, match="a region is for one step, got one_of"):
        aw.within(aw.Region.face(), aw.one_of([aw.blur]))
    with pytest.raises(TypeError, match="a recipe is made of steps"):
        aw.within(aw.Region.face(), 3)
    with pytest.raises(TypeError, match=r"got an array, bool \(3, 3\)$"):
        aw.within(np.ones((3, 3), bool), aw.blur.at())
    with pytest.raises(TypeError, match=r"a whole number of the mask, got an array, int64 \(9,\)$"):
        aw.Region.labelled(np.arange(9))
    with pytest.raises(TypeError, match="^a region is found in a Sample, got an array"):
        aw.Region.face().mask(np.zeros((4, 4), np.uint8))


def test_a_region_is_neither_lost_nor_put_into_another():
    face, box = aw.Region.face(), aw.Region.box(0, 0, 0.5, 1)
    for step in (aw.blur.at(), aw.blur.usual(), aw.maybe(aw.blur, 0.5)):
        inner = aw.within(box, step)
        with pytest.raises(ValueError, match="^blur acts in a box already, and a step has one region"):
            aw.within(face, inner)
        with pytest.raises(TypeError, match="^a region is needed"):
            aw.within(None, inner)
        assert inner.within(face).where == face and inner.within(None).where is None


@pytest.mark.parametrize("dialect", ["albumentations", "keras_layers", "keras_generator", "torchvision", "numpy"])
def test_the_dialects_refuse_a_region_by_name(dialect):
    recipe = aw.Recipe([aw.within(aw.Region.face(), aw.brightness.at(gain=2)), aw.maybe(aw.flip_horizontal, 0.5)])
    with pytest.raises(ValueError, match=r"cannot say: brightness \(only in faces; it acts on the whole picture"):
        recipe.to_code(dialect)


def test_it_is_said_on_the_screen():
    step = aw.within(aw.Region.boxes("cat", outside=True), aw.gamma.at(exponent=2))
    assert step.short() == "gamma 2.00 outside boxes of cat"
    assert "outside boxes of cat" in step._repr_html_()
    assert "in label 3" in aw.Recipe([aw.within(aw.Region.labelled(3), aw.gamma)])._repr_html_()
    assert "in a box" in aw.within(aw.Region.box(0, 0, 1, 0.5), aw.gamma.usual())._repr_html_()


def test_an_explorer_of_one_step_keeps_it_to_its_region():
    step = aw.brightness.at(gain=3).within(aw.Region.box(0, 0, 0.2, 0.2, feather=0))
    cat = aw.pictures.cat()
    explorer = aw.explore(step, on=cat)
    for sample in explorer.samples:
        assert (sample.image[80:] == cat.image[80:]).all()
    text = named(explorer, "brightness gain: value")
    say(text, value="1.5")
    assert explorer.step == aw.brightness.at(gain=1.5).within(step.where)


def test_a_hole_that_is_the_whole_picture_is_not_filled_and_hides_nothing():
    sample = aw.Sample(aw.pictures.cat().image, boxes=[[10, 10, 30, 30]])
    out = aw.within(aw.Region.labelled(99, outside=True), aw.inpaint.at())(sample)
    assert (out.image == sample.image).all() and out.visible.tolist() == [1]


def test_a_drawn_step_keeps_its_region_in_a_recipe():
    step = aw.within(aw.Region.box(0, 0, 0.5, 1, feather=0), aw.invert.at())
    assert aw.Recipe([step]).steps[0].where == step.where


def test_looking_for_faces_is_slow():
    assert aw.within(aw.Region.face(), aw.invert.usual()).slow and not aw.invert.usual().slow
