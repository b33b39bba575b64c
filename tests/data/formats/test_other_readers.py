"""What an export writes, read by two other libraries, each for what it gets right; skipped without them.


supervision fills holes and renumbers categories, globox loses the flag of crowds: neither is asked for these.

    pip install supervision globox && pytest tests/data/formats/test_other_readers.py
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import augwidgets as aw

pytestmark = pytest.mark.filterwarnings("ignore")  # what other libraries say of others still
RECIPE = aw.Recipe([aw.rotate.between(angle=(-30, 30)), aw.flip_horizontal], fill="constant")


@pytest.fixture(scope="module")
def data():
    return aw.data.open([aw.pictures.coffee(), aw.pictures.cat(), aw.pictures.rocket()])


def written(data, folder, format):
    aw.data.export(data, RECIPE, folder, format, seed=3, progress=False)
    return {Path(entry.name).name: sample for entry, sample in _pairs(aw.data.open(folder))}


def _pairs(data):
    return zip(data.listing.entries, data, strict=True)


def _by_class(boxes, names):
    return sorted((str(name), np.round(box, 3).tolist()) for box, name in zip(np.asarray(boxes), names, strict=True))


@pytest.mark.parametrize("format", ["coco", "voc", "yolo"])
def test_supervision_reads_the_same_boxes_and_classes(data, tmp_path, format):
    supervision = pytest.importorskip("supervision")
    ours = written(data, tmp_path / "out", format)
    place = tmp_path / "out"
    reads = supervision.DetectionDataset
    if format == "coco":
        read = reads.from_coco(str(place / "images"), str(place / "annotations" / "instances.json"))
    elif format == "voc":
        read = reads.from_pascal_voc(str(place / "JPEGImages"), str(place / "Annotations"))
    else:
        read = reads.from_yolo(str(place / "images/train"), str(place / "labels/train"), str(place / "data.yaml"))
    assert len(read) == len(ours)
    for path, _, found in read:
        sample = ours[Path(path).name]
        theirs = _by_class(found.xyxy, [read.classes[number] for number in found.class_id])
        for (name, box), (their_name, their_box) in zip(
            _by_class(sample.boxes, sample.box_labels), theirs, strict=True
        ):
            assert name == their_name
            assert np.abs(np.subtract(box, their_box)).max() <= (1 if format == "voc" else 0.02)  # whole pixels there


def test_supervision_reads_the_same_masks(data, tmp_path):
    supervision = pytest.importorskip("supervision")
    ours = written(data, tmp_path / "out", "coco")
    place = tmp_path / "out"
    read = supervision.DetectionDataset.from_coco(
        str(place / "images"), str(place / "annotations" / "instances.json"), force_masks=True
    )
    for path, _, found in read:
        sample = ours[Path(path).name]
        theirs = {read.classes[number]: mask for number, mask in zip(found.class_id, found.mask, strict=True)}
        for name, mask in zip(sample.box_labels, _masks(sample), strict=True):
            # Holes apart, which supervision fills where it goes over polygons.
            assert not (mask & ~theirs[name]).any()


def _masks(sample):
    if sample.masks is not None:
        return [np.asarray(mask, bool) for mask in sample.masks]
    return [sample.mask == value for value in sample.mask_values]


@pytest.mark.parametrize("format", ["coco", "voc"])
def test_globox_reads_the_same_boxes(data, tmp_path, format):
    globox = pytest.importorskip("globox")
    ours = written(data, tmp_path / "out", format)
    place = tmp_path / "out"
    if format == "coco":
        read = globox.AnnotationSet.from_coco(place / "annotations" / "instances.json")
    else:
        read = globox.AnnotationSet.from_pascal_voc(place / "Annotations")
    for name, sample in ours.items():
        (found,) = [one for one in read if Path(one.image_id).name == name]
        theirs = _by_class([box.ltrb for box in found.boxes], [box.label for box in found.boxes])
        for (label, box), (their_label, their_box) in zip(
            _by_class(sample.boxes, sample.box_labels), theirs, strict=True
        ):
            assert label == their_label
            assert np.abs(np.subtract(box, their_box)).max() <= (1 if format == "voc" else 0.02)
