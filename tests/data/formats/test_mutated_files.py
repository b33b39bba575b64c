"""330 files of labels, each changed at a random place: one sentence for each, and the rest goes on."""

from __future__ import annotations

import re

import numpy as np
import pytest

import augwidgets as aw
from tests.data.written_sets import write

SIZE = (24, 32)
# What is put into the place of a piece of a file.
PIECES = (
    b"", b"\x00", b"\xff\xfe", b"nan", b"-1", b"1e999", b"99999999999999999999", b"<", b"&x;", b"\n", b",", b"'\"",
    b"[[", b"{}", b"../../etc", b"<object/>", b"&a [*a]", "猫".encode(), b" " * 400, b"!!python/name:os.system ", b"%s",
    b"\t",
)  # fmt: skip
WORD = re.compile(rb"[\w.+-]+")


def samples():
    rng = np.random.default_rng(8)
    for _ in range(3):
        first = rng.integers(0, 12, (3, 2))
        boxes = np.concatenate([first, first + rng.integers(2, 10, (3, 2))], axis=1)
        points = rng.uniform(1, 20, (6, 2))
        yield aw.Sample(np.zeros((*SIZE, 3), np.uint8), boxes=boxes, box_labels=["cat", "dog", "cat"], keypoints=points,
                        keypoint_ids=[0, 0, 1, 1, 2, 2])  # fmt: skip


def mutated(content, rng):
    """Return a file with a word or a piece of it changed, cut off, doubled or exchanged."""
    words = [match.span() for match in WORD.finditer(content)]
    begin, end = words[rng.integers(len(words))]
    piece = PIECES[rng.integers(len(PIECES))]
    other, last = words[rng.integers(len(words))]
    return (
        content[:begin] + piece + content[end:],
        content[:begin] + piece + content[begin:],
        content[:begin],
        content[begin:],
        content[:end] + b" " + content[begin:end] + content[end:],
        content[:begin] + content[other:last] + content[end:],
        content[: max(0, begin - 20)] + content[end:],
    )[rng.integers(7)]


_LINES = "labels/train/picture 0.txt"
KINDS = {"voc": "Annotations/picture 0.xml", "yolo": _LINES, "yolo-pose": _LINES, "yolo-obb": _LINES,
         "yaml": "data.yaml", "csv": "annotations.csv"}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_mutated_files(tmp_path, kind):
    format = {"yaml": "yolo-pose"}.get(kind, kind)
    write(aw.data.open(list(samples())), format, tmp_path)
    path = tmp_path / KINDS[kind]
    content = path.read_bytes()
    whole = aw.data.open(tmp_path)
    wanted = [sample.boxes.tolist() for sample in whole]
    rng = np.random.default_rng(sorted(KINDS).index(kind))
    broken = 0
    for _ in range(55):
        path.write_bytes(mutated(content, rng))
        try:
            data = aw.data.open(tmp_path, format="yolo" if kind == "yaml" else format)
        except (ValueError, OSError) as error:
            broken += 1
            check(error)
            assert kind in ("yaml", "csv"), "one broken file of labels does not stop the others"
            continue
        for number, name in enumerate(data.names):
            try:
                sample = data[number]
            except (ValueError, OSError) as error:
                broken += 1
                check(error, name)
            else:
                if kind not in ("yaml", "csv") and name.endswith(("1.png", "2.png")):
                    assert sample.boxes.tolist() == wanted[int(name[-5])], "the rest goes on"
        list(data.classes)
        for left in data.left_out:
            assert left.what and left.why and len(left.why) <= 300 and "\n" not in left.what + left.why
        broken += bool(data.left_out)
    assert broken >= 5


def check(error, name=""):
    sentence = str(error)
    assert name in sentence
    assert len(sentence) <= 320 and "\n" not in sentence and sentence.isprintable(), sentence
    assert not re.match(r"\[Errno|invalid literal|could not convert", sentence), sentence


@pytest.mark.parametrize("place", ["images", "masks"])
def test_mutated_pictures(tmp_path, place):
    mask = np.zeros(SIZE, np.uint8)
    mask[3:9, 4:20] = 2
    write(aw.data.open([aw.Sample(np.zeros(SIZE, np.uint8), mask=mask)] * 2), "masks", tmp_path)
    path = tmp_path / place / "picture 0.png"
    content, rng = path.read_bytes(), np.random.default_rng(3)
    for _ in range(30):
        changed = bytearray(content)
        for _ in range(rng.integers(1, 6)):
            changed[rng.integers(len(changed))] = rng.integers(256)
        path.write_bytes(bytes(changed[: rng.integers(1, len(changed) + 1)]))
        data = aw.data.open(tmp_path)
        try:
            data[0]
        except (ValueError, OSError) as error:
            check(error)
        assert data[1].mask.max() == 2
