"""Data sets of other libraries open as they are: stand-ins of the shape of PyTorch's and Hugging Face's objects."""

from __future__ import annotations

import pickle
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw

SIZE = (6, 8)


class Tensor:
    """As PyTorch's: channels first, and to be detached before it is an array."""

    def __init__(self, values, detached=False):
        self.values, self.detached = np.asarray(values), detached

    def detach(self):
        return Tensor(self.values, True)

    def cpu(self):
        return self

    def __array__(self, dtype=None, copy=None):
        assert self.detached
        return self.values

    def __len__(self):
        return len(self.values)

    def __iter__(self):
        return (Tensor(value, self.detached) for value in self.values)

    def tolist(self):
        return self.values.tolist()

    def __getattr__(self, name):
        return getattr(self.__dict__["values"], name) if name in ("ndim", "shape", "dtype") else self.__missing(name)

    def __missing(self, name):
        raise AttributeError(name)


class Numbered:
    """A map-style data set that counts how often it is read."""

    def __init__(self, items, **more):
        self.items, self.read = items, []
        self.__dict__.update(more)

    def __len__(self):
        return len(self.items)

    def __getitem__(self, number):
        if isinstance(number, str):
            return [item[number] for item in self.items]
        self.read.append(number)
        item = self.items[number]
        return item() if callable(item) else item


def grey(level):
    return Image.new("L", SIZE[::-1], level)


def test_pairs_with_the_classes_of_torchvision():
    given = Numbered([(grey(10 * k), k % 2) for k in range(4)], classes=["cat", "dog"], targets=[0, 1, 0, 1])
    data = aw.data.open(given)
    assert (len(data), data.classes, data.listing.carries) == (4, {"cat": 2, "dog": 2}, ("label",))
    assert given.read == [0]  # the first alone, to see what is there
    last = data[3]
    assert last.label == "dog" and last.image.max() == 30 and given.read == [0, 3]
    assert aw.data.open(given, categories=["dog"])[0].image.max() == 10
    part = Numbered([(grey(3), 1)], dataset=given)  # PyTorch's Subset
    assert aw.data.open(part)[0].label == "dog"
    batches = aw.training.Augmented(data, recipe=aw.Recipe([]), batch_size=4, shuffle=False, size=SIZE)
    assert batches[0][1].tolist() == [0, 1, 0, 1]


def test_an_image_folder_is_not_read_for_its_labels(tmp_path):
    for name in ("cat", "dog"):
        (tmp_path / name).mkdir()
        grey(9).save(tmp_path / name / "1.png")
    samples = [(str(tmp_path / name / "1.png"), k) for k, name in enumerate(("cat", "dog"))]
    folder = Numbered([None, None], samples=samples, classes=["cat", "dog"], transform=None)
    data = aw.data.open(folder)
    assert data.names == ["cat/1.png", "dog/1.png"] and data[1].label == "dog" and folder.read == []
    assert data[1].image.shape == (*SIZE, 1)
    changed = Numbered([(grey(1), 0)] * 2, samples=samples, classes=["cat", "dog"], transform=print)
    assert aw.data.open(changed)[0].image.max() == 1
    assert [sample.label for sample in aw.data.open([(path, "x") for path, _ in samples])] == ["x", "x"]


def feature(names):
    return SimpleNamespace(names=names)


def test_dicts_of_hugging_face():
    items = [{"image": grey(k), "label": k} for k in range(2)]
    data = aw.data.open(Numbered(items, features={"image": None, "label": feature(["cat", "dog"])}))
    assert data.classes == {"cat": 1, "dog": 1} and data[1].label == "dog"
    objects = {"bbox": [[1, 2, 3, 4], [0, 0, 8, 6]], "category": [1, 0], "id": [7, 8]}
    features = {"objects": SimpleNamespace(feature={"bbox": None, "category": feature(["cat", "dog"])})}
    boxed = aw.data.open(Numbered([{"image": grey(5), "image_id": 3, "objects": objects}], features=features))
    assert boxed[0].boxes.tolist() == [[1, 2, 4, 6], [0, 0, 8, 6]] and boxed[0].box_labels == ("dog", "cat")
    assert boxed.class_names == ("cat", "dog") and boxed.listing.carries == ("boxes", "box_labels")
    splits = {"train": Numbered(items), "validation": Numbered(items[:1])}
    both = aw.data.open(splits)
    assert len(both) == 3 and both.splits == ("train", "val") and len(aw.data.open(splits, split="val")) == 1


@pytest.mark.parametrize("label", [1, "dog", np.array(1), Tensor(np.array(1))])
@pytest.mark.parametrize(
    "rows", [{"box_labels": [0, 1]}, {"labels": np.array([0, 1])}, {"category": ["cat", "dog"]}, {}]
)
@pytest.mark.parametrize("pair", [False, True])
def test_a_label_beside_boxes_is_that_of_the_picture(label, rows, pair):
    target = {"boxes": np.array([[1, 1, 3, 3], [2, 2, 5, 5]]), "label": label, **rows}
    items = [(grey(5), target) if pair else {"image": grey(5), **target}] * 2
    data = aw.data.open(Numbered(items, classes=["cat", "dog"]))
    assert data[1].label == "dog" and data[1].boxes.tolist() == [[1, 1, 3, 3], [2, 2, 5, 5]]
    assert data[1].box_labels == (("cat", "dog") if rows else None)
    assert data.classes == ({"cat": 2, "dog": 2} if rows else {"cat": 0, "dog": 2}) and data.labels == ["dog"] * 2


def test_detections_of_torchvision():
    masks = np.zeros((2, *SIZE), np.uint8)
    masks[0, 1:3, 1:4] = masks[1, 2:5, 2:6] = 1
    points = [[[1, 1, 2], [0, 0, 0]], [[3, 3, 1], [4, 4, 2]]]
    target = {"boxes": Tensor([[1, 1, 4, 3], [2, 2, 6, 5]]), "labels": Tensor([1, 2]), "masks": Tensor(masks),
              "iscrowd": Tensor([0, 1]), "keypoints": Tensor(points)}  # fmt: skip
    data = aw.data.open(Numbered([(Tensor(np.zeros((3, *SIZE), np.float32)), target)]))
    sample = data[0]
    assert sample.image.shape == (*SIZE, 3) and sample.boxes.tolist() == [[1, 1, 4, 3], [2, 2, 6, 5]]
    assert sample.box_labels == ("1", "2") and np.array_equal(sample.masks[1], masks[1] > 0)
    assert sample.box_notes == (None, {"crowd": True}) and sample.keypoint_ids.tolist() == [0, 0, 1, 1]
    assert np.isnan(sample.keypoints[1]).all() and data.classes == {"1": 1, "2": 1}


@pytest.mark.parametrize("order", ["XYXY", "XYWH", "CXCYWH"])
def test_boxes_know_their_order(order):
    boxes = Tensor({"XYXY": [[1, 2, 5, 4]], "XYWH": [[1, 2, 4, 2]], "CXCYWH": [[3, 3, 4, 2]]}[order])
    boxes.format = SimpleNamespace(name=order)
    assert aw.data.open(Numbered([(grey(1), {"boxes": boxes, "labels": [3]})]))[0].boxes.tolist() == [[1, 2, 5, 4]]


@pytest.mark.parametrize(
    "item",
    [
        (grey(1), Image.fromarray(np.full(SIZE, 3, np.uint8))),
        (Tensor(np.zeros((1, *SIZE), np.uint8)), Tensor(np.full((1, *SIZE), 3))),
        {"image": np.zeros((*SIZE, 3), np.uint8), "mask": np.full(SIZE, 3)},
        {"pixel_values": Tensor(np.zeros((3, *SIZE), np.float32)), "label": Tensor(np.full(SIZE, 3))},
        (grey(1), {"mask": np.full(SIZE, 3)}),
    ],
)
def test_pictures_with_masks(item):
    data = aw.data.open(Numbered([item]))
    assert data[0].mask.tolist() == np.full(SIZE, 3).tolist() and data.listing.carries == ("mask",)


def test_objects_of_vocdetection_and_of_cocodetection():
    edges = dict(zip(("xmin", "ymin", "xmax", "ymax"), "1245", strict=True))
    voc = {"annotation": {"object": [{"name": "cat", "bndbox": edges}]}}
    sample = aw.data.open(Numbered([(grey(1), voc)]))[0]
    assert sample.boxes.tolist() == [[0, 1, 4, 5]] and sample.box_labels == ("cat",)
    coco = aw.data.open(Numbered([(grey(1), [{"bbox": [1, 2, 3, 4], "category_id": 7, "iscrowd": 1}]), (grey(1), [])]))
    assert coco[0].boxes.tolist() == [[1, 2, 4, 6]] and coco[0].box_labels == ("7",) and len(coco[1].boxes) == 0
    with pytest.raises(ValueError, match="an object of VOC must have a name and a bndbox"):
        aw.data.open(Numbered([(grey(1), {"annotation": {"object": [{"name": "cat"}]}})]))


TRIANGLE = [[1, 1, 5, 1, 5, 5]]
RUNS = {"size": [*SIZE], "counts": [6, 4, 38]}  # the first four pixels of the second column


def test_cocodetection_keeps_outlines_keypoints_and_numbers():
    rows = [
        {"id": 7, "bbox": [1, 1, 4, 4], "category_id": 3, "segmentation": TRIANGLE, "iscrowd": 0, "image_id": 9},
        {"id": 8, "bbox": [1, 0, 1, 4], "category_id": 5, "segmentation": RUNS, "iscrowd": 1, "image_id": 9},
        {"id": 9, "bbox": np.array([2, 2, 4, 3]), "category_id": np.int64(3), "keypoints": [2, 3, 2, 4, 3, 1, 0, 0, 0]},
        {"id": 10, "category_id": 5, "segmentation": RUNS},
    ]
    data = aw.data.open(Numbered([(grey(1), rows), (grey(1), [])]))
    sample = data[0]
    assert data.listing.carries == ("mask", "boxes", "box_labels", "keypoints") and data.left_out == ()
    assert data[1].mask.max() == 0 and len(data[1].boxes) == len(data[1].keypoints) == 0
    assert sample.boxes.tolist() == [[1, 1, 5, 5], [1, 0, 2, 4], [2, 2, 6, 5], [1, 0, 2, 4]]
    assert sample.box_labels == ("3", "5", "3", "5") and sample.box_notes[1]["crowd"] and sample.box_notes[0]["id"] == 7
    assert sample.masks[1][:4, 1].all() and sample.masks[1].sum() == 4 and sample.masks[2] is None
    assert 4 <= sample.masks[0].sum() <= 10 and sample.masks[0][1, 4] and not sample.masks[0][4, 1]
    assert sample.keypoint_ids.tolist() == [2, 2, 2] and sample.keypoint_hidden.tolist() == [False, True, False]
    assert sample.keypoints[:2].tolist() == [[2, 3], [4, 3]] and np.isnan(sample.keypoints[2]).all()


@pytest.mark.parametrize("inner", [False, True])
def test_cocodetection_names_its_classes_and_keypoints(inner):
    """pycocotools keeps them beside; without the names of keypoints a mirror would not change left and right."""
    row = {"id": 1, "bbox": [1, 1, 4, 4], "category_id": 18, "keypoints": [2, 3, 2, 4, 3, 2]}
    cats = {18: {"id": 18, "name": "dog", "keypoints": ["left_ear", "right_ear"]}, 3: {"id": 3, "name": "cat"}}
    given = Numbered([(grey(1), [row, {**row, "id": 2, "category_id": 7}])], coco=SimpleNamespace(cats=cats))
    data = aw.data.open(Numbered(given.items, dataset=given) if inner else given)
    assert data[0].box_labels == ("dog", "7") and data.classes == {"dog": 1, "cat": 0, "7": 1}
    assert data[0].keypoint_names[:2] == ("left_ear", "right_ear") and (0, 1) in data[0].keypoint_pairs
    assert data.listing.class_ids == {"dog": 18, "cat": 3}
    assert pickle.loads(pickle.dumps(data))[0].same_as(data[0])


def test_a_wrong_row_of_cocodetection_leaves_the_others():
    rows = [
        {"bbox": [1, 1, -4, 4], "category_id": 3},
        {"bbox": [1, 1, 4, 4], "category_id": 3, "segmentation": {"size": [*SIZE], "counts": [1, 2]}},
        {"id": 4, "bbox": [1, 1, 4, 4], "category_id": 3, "segmentation": [[1, 2]]},
    ]
    data = aw.data.open(Numbered([(grey(1), rows)]))
    assert len(data[0].boxes) == 2 and [one.what for one in data.left_out] == [
        "annotation at place 0 of picture 0", "annotation 4 of picture 0", "an annotation without an id"]  # fmt: skip


def test_outlines_in_the_objects_of_hugging_face():
    objects = {"bbox": [[1, 1, 4, 4], [1, 0, 1, 4], [0, 0, 2, 2]], "category": [0, 1, 1],
               "segmentation": [TRIANGLE, RUNS, [[1, 2]]]}  # fmt: skip
    data = aw.data.open(Numbered([{"image": grey(1), "objects": objects}]))
    assert data.listing.carries == ("mask", "boxes", "box_labels") and data[0].masks[0][1, 4]
    assert data[0].masks[1].sum() == 4 and data[0].masks[2] is None
    assert [one.what for one in data.left_out] == ["the outline of object 2 of picture 0"]


@pytest.mark.parametrize("pair", [False, True])
@pytest.mark.parametrize("third", [None, [2, 1, 0], [1, 1, 0]])
def test_keypoints_without_boxes(pair, third):
    points = np.array([[5, 4], [3, 3], [0, 0]], float)
    points = points if third is None else np.c_[points, third]
    target = {"keypoints": points, "keypoint_names": ["left", "right", "nose"], "keypoint_pairs": [(0, 1)]}
    data = aw.data.open(Numbered([(grey(1), target) if pair else {"image": grey(1), **target}]))
    sample = data[0]
    assert sample.keypoints[:2].tolist() == [[5, 4], [3, 3]] and data.listing.carries == ("keypoints",)
    assert sample.keypoint_names == ("left", "right", "nose") and sample.keypoint_pairs == ((0, 1),)
    assert np.isnan(sample.keypoints[2]).all() == (third is not None)
    if third == [2, 1, 0]:
        assert sample.keypoint_hidden.tolist() == [False, True, False]
    else:  # torchvision's 1 is a visible one
        assert sample.keypoint_hidden is None or not sample.keypoint_hidden.any()


def test_keypoints_of_boxes_have_their_names():
    target = {"boxes": [[0, 0, 4, 4], [2, 2, 6, 6]], "keypoints": np.ones((2, 2, 3)), "keypoint_names": ["a", "b"]}
    assert aw.data.open(Numbered([(grey(1), target)]))[0].keypoint_names == ("a", "b", "a", "b")


@pytest.mark.parametrize("pair", [False, True])
@pytest.mark.parametrize("as_list", [False, True])
@pytest.mark.parametrize("key", ["labels", "box_labels", None])
def test_masks_of_objects_without_boxes(pair, as_list, key):
    masks = np.zeros((3, *SIZE), np.uint8)
    masks[0, 1:3, 1:4] = masks[2, 2:5, 2:6] = 1  # the one between has no pixel
    target = {"masks": list(masks) if as_list else Tensor(masks), **({key: [0, 1, 1]} if key else {})}
    data = aw.data.open(Numbered([(grey(1), target) if pair else {"image": grey(1), **target}], classes=["cat", "dog"]))
    sample = data[0]
    assert sample.boxes.tolist() == [[1, 1, 4, 3], [2, 2, 6, 5]] and sample.label is None
    assert np.array_equal(sample.masks, masks[[0, 2]] > 0) or sample.mask_values.tolist() == [1, 2]
    assert sample.box_labels == (("cat", "dog") if key else None) and "mask" in data.listing.carries
    assert [one.what for one in data.left_out] == ["object 1 of picture 0"]


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ({"masks": np.ones((2, *SIZE)), "labels": [1]}, "masks must be one for each of the 1 labels, got 2"),
        ({"masks": np.ones((2, *SIZE)), "boxes": [[0, 0, 1, 1]]}, "masks must be one for each of the 1 boxes, got 2"),
        ({"keypoints": np.ones((3, 4))}, r"keypoints must be \(K, 2\) or \(K, 3\), got shape \(3, 4\)"),
        ({"keypoints": np.ones((3, 2)), "keypoint_names": ["a"] * 2}, "one for each of the 3 keypoints, got 2"),
        ({"polygons": [1]}, r"a target must hold boxes, masks, keypoints or a label, got the keys \['polygons'\]"),
    ],
)
def test_labels_that_belong_to_nothing_are_said(target, words):
    with pytest.raises(ValueError, match=words):
        aw.data.open(Numbered([(grey(1), target)]))


def test_pictures_alone_and_samples():
    alone = aw.data.open(Numbered([grey(3), np.zeros((*SIZE, 3), np.uint8)]))
    assert alone[0].image.max() == 3 and alone.listing.carries == () and alone[0].label is None
    samples = aw.data.open(Numbered([aw.pictures.coffee()]))
    assert samples[0].same_as(aw.pictures.coffee())


def test_labels_belong_to_the_picture_that_was_drawn():
    rng = np.random.default_rng(0)

    def drawn():
        level = int(rng.integers(1, 250))
        return grey(level), {"boxes": [[0, 0, level / 50, 1]], "labels": [level]}

    data = aw.data.open(Numbered([drawn] * 3))
    seen = [data[number] for number in (0, 1, 2, 2)]
    assert [str(sample.image.max()) for sample in seen] == [sample.box_labels[0] for sample in seen]
    assert len({sample.box_labels for sample in seen}) == 4  # also the second time


def test_a_label_that_only_its_item_tells_counts_as_a_class_and_is_written(tmp_path):
    given = Numbered([(np.full((8, 8, 3), 10 * k, np.uint8), k % 2) for k in range(5)])
    data = aw.data.open(given)
    assert given.read == [0] and "classes" not in data._repr_html_() and len(given.read) <= 7  # the nine that it shows
    assert data.labels == [0, 1, 0, 1, 0] and data.classes == {"0": 3, "1": 2} and data.class_names == ("0", "1")
    assert [one.image.max() for one in data.only("1")] == [10, 30] and data.only("1").classes == {"1": 2}
    done = aw.data.export(data, aw.Recipe([]), tmp_path / "out", "folder", copies={"1": 2}, progress=False)
    files = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.png"))
    assert [file[:2] for file in files] == ["0/"] * 3 + ["1/"] * 4
    assert not done.lost and done.open().classes == {"0": 3, "1": 4}
    with pytest.raises(ValueError, match="would mirror the class '1'"):
        data.with_mirrors(never=["1"], otherwise="refuse").made(1, aw.Recipe([aw.flip_horizontal.at()]))
    assert aw.data.report_on(data, progress=False).classes == {"0": 3, "1": 2}


def test_an_item_that_cannot_be_read_shows_no_class_and_is_noted():
    def broken():
        raise OSError("gone")

    data = aw.data.open(Numbered([(grey(0), "cat"), broken, (grey(1), "dog")]))
    assert data.classes == {"cat": 1, "dog": 1} and data.labels[1] is None
    assert data.left_out[0].what == "picture 1" and "gone" in data.left_out[0].why


def test_it_goes_into_another_process():
    data = aw.data.open(Numbered([(grey(k), k) for k in range(3)]))
    assert pickle.loads(pickle.dumps(data[1:]))[0].same_as(data[1])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (Numbered([lambda: 1 / 0]), "its data set fails with ZeroDivisionError"),
        (Numbered([{"text": 1}]), "must hold a picture as image"),
        (Numbered([()]), "got an empty one"),
        (Numbered([("a", "b", "c")]), "there is no file"),
        (Numbered([(grey(1), {"name": 3})]), "a target must hold boxes"),
        (Numbered([(grey(1), {"boxes": [[0, 0, 1, 1]], "keypoints": [[1]], "labels": [1]})]), "keypoints must be"),
        (iter([1]), "len\\(data\\)"),
        ({"train": 3}, "len\\(data\\) and data\\[i\\], got 3"),
        (Numbered([]), "must hold a picture"),
    ],
)
def test_what_is_no_data_set_is_said(given, words):
    with pytest.raises((TypeError, ValueError, OSError), match=words) as raised:
        aw.data.open(given)[0]
    assert len(str(raised.value)) <= 300 and "\n" not in str(raised.value)


def test_a_list_of_what_is_no_pair_is_read_when_it_is_asked_for():
    assert aw.data.open([{"image": np.zeros((4, 4), np.uint8), "label": "a"}])[0].label == "a"
    with pytest.raises((TypeError, ValueError), match=r"train/picture 0: .*got (1|int)"):
        aw.data.open({"train": [1]})[0]


def test_an_item_that_fails_is_told_once_and_its_name_once():
    class Failing(Numbered):
        def __getitem__(self, number):
            return 1 / 0 if number == 1 else super().__getitem__(number)

    boxed = {"image": grey(1), "boxes": [[0, 0, 2, 2]], "label": "cat"}
    for item in ((grey(1), "cat"), boxed):
        data = aw.data.open(Failing([item] * 3))
        why = "its data set fails with ZeroDivisionError: division by zero"
        assert len(data.classes) == 1 and len(data.object_names) == 3 and data.labels == ["cat", None, "cat"]
        recipe = aw.Recipe([aw.flip_horizontal.at()])
        told = (data, aw.data.report_on(data, progress=False), aw.data.worst_first(data, recipe, progress=False),
                data.readable())  # fmt: skip
        assert [[tuple(one) for one in some.left_out] for some in told] == [[("picture 1", why)]] * len(told)
