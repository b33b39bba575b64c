"""The masks of joined pictures: two things have two values, and the Sample notes which was which."""

import pickle

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.sample.mask_origins import in_words
from augwidgets.transforms.mask_values import apart, values_of

BLANK = np.zeros((8, 8, 3), np.uint8)
# Of each picture a mask with the values 1 and 2 in two of its corners.
CORNERS = np.zeros((8, 8), np.uint8)
CORNERS[:2, :2], CORNERS[6:, 6:] = 1, 2


def objects(label="a", values=(1, 2), mask=CORNERS, **rest):
    boxes = [[0, 0, 2, 2], [6, 6, 8, 8]][: len(values)]
    return aw.Sample(
        BLANK, mask, boxes, [f"{label}{value}" for value in values], label=label, mask_values=values, **rest
    )


def classes(**names):
    return aw.Sample(BLANK, CORNERS, mask_names={value: name for name, value in names.items()})


def test_cat_is_1_and_saucer_2():
    cat, coffee = aw.pictures.cat(), aw.pictures.coffee()
    out = aw.cutmix(cat, coffee, share=0.5)
    assert [(one.value, one.name, one.picture, one.was, one.label) for one in out.mask_origins] == [
        (1, "cat", 0, 1, "cat"), (2, "saucer", 1, 1, "coffee"),
        (3, "cup", 1, 2, "coffee"), (4, "spoon", 1, 3, "coffee"),
    ]  # fmt: skip
    assert out.mask_values.tolist() == [1, 2, 3, 4] and out.box_labels == ("cat", "saucer", "cup", "spoon")
    # Each pixel shows the object that the value says: the rectangle hides the middle.
    theirs = aw.cutmix(cat.replace(mask=cat.mask * 0), coffee, share=0.5, x=0.5, y=0.5)
    for value in (2, 3, 4):
        assert ((out.mask == value) == (theirs.mask == value - (0 if (theirs.mask > 3).any() else 1))).all()
    # And tight boxes find their own object after the next warp.
    turned = aw.flip_horizontal(out)
    for (x0, y0, x1, y1), value in zip(turned.boxes.astype(int), turned.mask_values, strict=True):
        rows, columns = np.nonzero(turned.mask == value)
        assert (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1) == (x0, y0, x1, y1)
    assert turned.mask_origins == out.mask_origins and aw.gamma(turned).mask_origins == out.mask_origins


@pytest.mark.parametrize(("share", "values"), [(0.3, [1]), (0.7, [2, 3, 4])])
def test_mixup_has_the_values_of_the_stronger_one(share, values):
    out = aw.mixup(aw.pictures.cat(), aw.pictures.coffee(), share=share)
    assert values_of(out.mask) == [one.value for one in out.mask_origins] == values
    assert {one.picture for one in out.mask_origins} == {int(share > 0.5)}


def test_each_of_four_pictures_has_values_of_its_own():
    out = aw.mosaic(objects("a"), [objects("b"), objects("c"), objects("d")])
    assert out.mask_values.tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert out.box_labels == ("a1", "a2", "b1", "b2", "c1", "c2", "d1", "d2")
    assert [one.picture for one in out.mask_origins] == [0, 0, 1, 1, 2, 2, 3, 3]


def test_values_that_nobody_else_has_stay():
    one, other = objects("a", (1,), np.minimum(CORNERS, 1)), objects("b", (2,), np.where(CORNERS, 2, 0))
    assert [out.mask_values.tolist() for out in apart([one, other])] == [[1], [2]]


def test_a_number_that_nobody_explains_means_the_same_in_all():
    bare = aw.Sample(BLANK, CORNERS)
    assert values_of(aw.cutmix(bare, bare, share=1).mask) == [1, 2] and aw.cutmix(bare, bare).mask_origins == ()
    # But it is not the object of another picture.
    first, second = apart([objects("a"), bare])
    assert values_of(first.mask) == [1, 2] and values_of(second.mask) == [3, 4]


def test_void_is_void_in_both():
    mask = np.where(CORNERS == 0, 255, CORNERS)
    first, second = apart([objects("a", mask=mask), objects("b", mask=mask)])
    assert values_of(first.mask) == [1, 2, 255] and values_of(second.mask) == [3, 4, 255]
    assert second.mask.dtype == np.uint8


def test_classes_of_the_same_name_share_a_value_and_others_do_not():
    first, second = apart([classes(road=1, tree=2), classes(tree=1, house=2)])
    assert dict(first.mask_names) == {1: "road", 2: "tree"}
    assert dict(second.mask_names) == {2: "tree", 3: "house"}
    assert second.mask[0, 0] == 2 and second.mask[7, 7] == 3
    out = aw.cutmix(classes(road=1, tree=2), classes(tree=1, house=2), share=0.25, x=0, y=0)
    assert dict(out.mask_names) == {1: "road", 2: "tree", 3: "house"}
    assert [out.mask[0, 0], out.mask[7, 7]] == [2, 2]
    same = classes(road=1, tree=2)
    assert apart([same, same])[1].mask is same.mask  # nothing to do


def test_two_values_of_one_class_stay_two():
    _, second = apart([classes(cat=5), aw.Sample(BLANK, CORNERS, mask_names={1: "cat", 2: "cat"})])
    assert 5 in second.mask_names and len(second.mask_names) == 2 == len(values_of(second.mask))
    assert set(second.mask_names.values()) == {"cat"}


def test_a_named_class_is_no_object_even_where_boxes_stand_for_it():
    both = objects("a", mask_names={1: "cat", 2: "dog"})
    assert apart([both, both])[1].mask_values.tolist() == [1, 2]


@pytest.mark.parametrize("kind", [np.uint8, np.int8, np.uint16, np.int64])
def test_more_objects_than_a_number_format_holds_get_a_wider_one(kind):
    count = 100 if kind == np.int8 else 200
    mask = np.zeros((8, 256), kind)
    mask[0, :count] = np.arange(1, count + 1)
    boxes = [[column, 0, column + 1, 1] for column in range(count)]
    many = aw.Sample(np.zeros((8, 256), np.uint8), mask, boxes, mask_values=np.arange(1, count + 1))
    first, second = apart([many, many])
    assert first.mask.dtype == kind and values_of(second.mask) == list(range(count + 1, 2 * count + 1))
    assert second.mask_values.tolist() == values_of(second.mask)


def test_large_and_negative_values_are_told_apart_too():
    mask = CORNERS.astype(np.int64)
    mask[:2, :2], mask[6:, 6:] = 10**6, -1
    first, second = apart([objects("a", (10**6, -1), mask), objects("b", (10**6, -1), mask)])
    assert values_of(first.mask) == [-1, 10**6] and not set(values_of(second.mask)) & {-1, 0, 10**6}
    assert second.mask[0, 0] == second.mask_values[0] and second.mask[7, 7] == second.mask_values[1]


def test_overlapping_objects_keep_their_bitmaps():
    whole = np.ones((8, 8), bool)
    both = aw.Sample(BLANK, boxes=[[0, 0, 8, 8], [0, 0, 4, 4]], masks=[whole, np.pad(whole[:4, :4], ((0, 4), (0, 4)))])
    out = aw.mosaic(both, both)
    assert out.mask_values.tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    painted = out.objects.painting(out.size, out.mask.dtype)
    assert (painted == out.mask).all()


def test_the_first_and_inputs_are_left_alone():
    first, other = objects("a"), objects("b")
    aw.cutmix(first, other, share=0.5)
    assert values_of(other.mask) == [1, 2] and other.mask_origins == () == first.mask_origins
    assert values_of(aw.cutmix(first, aw.Sample(BLANK), share=0.25).mask) == [1, 2]


def test_the_note_is_copied_pickled_and_told_in_a_notebook():
    out = aw.mosaic(aw.pictures.cat(), aw.pictures.coffee())
    again = pickle.loads(pickle.dumps(out))
    assert again.mask_origins == out.mask_origins and again.same_as(out)
    assert in_words(out.mask_origins).startswith("mask: 1 cat (picture 1); 2 saucer, 3 cup, 4 spoon (picture 2)")
    assert "<img" in out._repr_html_()
    assert out.replace(mask=None, boxes=None).mask_origins == ()
    with pytest.raises(TypeError, match="no field mask_origins"):
        out.replace(mask_origins=())


def test_a_picture_that_was_joined_before_keeps_its_names():
    once = aw.cutmix(objects("a"), objects("b"), share=0.25, x=1, y=1)
    assert [(one.value, one.name, one.was) for one in once.mask_origins] == [(1, "a1", 1), (4, "b2", 2)]
    twice = aw.cutmix(once.replace(boxes=None), objects("c"), share=0.25, x=0, y=0)
    assert [(one.value, one.name, one.picture) for one in twice.mask_origins] == [(2, "c1", 1), (4, "b2", 0)]


def test_the_face_says_it(monkeypatch):
    from augwidgets.view import faces, figures

    titles = []
    known = figures.grid

    def grid(samples, words, **rest):
        titles.extend(words)
        return known(samples, words, **rest)

    monkeypatch.setattr(figures, "grid", grid)
    faces.sample_picture(aw.cutmix(objects("a"), objects("b"), share=0.25))
    assert "\nmask: 1 a1" in titles[0]
