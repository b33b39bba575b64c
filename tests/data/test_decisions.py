"""Decisions survive: undone, a crash in the middle of a line, a full disk, two who write at once."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys

import pytest

from augwidgets.data.decisions import Decisions

KEPT_A, REJECTED_B = '{"name": "a", "decision": "keep"}', '{"name": "b", "decision": "reject"}'


def last_lines(path):
    """What the simplest reader finds: the last line of each name says what it is."""
    lines = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return {line["name"]: line["decision"] for line in lines}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "decisions.jsonl"


def test_the_file_says_it_in_one_line_each_and_undo_is_a_line_too(path):
    decisions = Decisions(path)
    assert decisions.decide("ä/猫.png", "keep") and decisions.decide("b", "reject", "too dark")
    assert not decisions.decide("b", "reject", "too dark")  # it is so already
    assert decisions.undo() == "b"
    assert path.read_text("utf-8").splitlines() == [
        '{"name": "ä/猫.png", "decision": "keep"}',
        '{"name": "b", "decision": "reject", "note": "too dark"}',
        '{"name": "b", "decision": null, "undoes": 2}',
    ]
    again = Decisions(path)
    assert list(again) == list(decisions) == ["ä/猫.png"] and again.left_out == ()
    assert again.undo() == "ä/猫.png" and not again.can_undo  # also after the file was opened anew
    with pytest.raises(ValueError, match="no decision to undo"):
        again.undo()


def test_undo_brings_back_what_it_was_before(path):
    decisions = Decisions(path)
    for decision in ("keep", "reject", "keep"):
        decisions.decide("a", decision)
    found = []
    while decisions.can_undo:
        decisions.undo()
        found.append(decisions["a"])
        assert last_lines(path) == {"a": found[-1]} and Decisions(path)["a"] == found[-1]
    assert found == ["reject", "keep", None]


def test_two_on_one_file_lose_nothing_and_undo_their_own(path):
    one, other = Decisions(path), Decisions(path)
    one.decide("a", "keep")
    other.decide("a", "reject")  # it has read the line before it
    one.decide("b", "reject")
    assert other["b"] is None and other.refresh() and other["b"] == "reject" and not other.refresh()
    assert one.undo() == "b" and one.undo() == "a"  # its own, though the other one has overruled it
    other.refresh()
    assert one["a"] == other["a"] == "reject" and last_lines(path) == {"a": "reject", "b": None}
    assert not one.can_undo and other.undo() == "a" and other["a"] is None
    assert len(path.read_text().splitlines()) == 6


@pytest.mark.parametrize("cut", range(1, len(KEPT_A)))
def test_a_line_that_was_not_written_to_its_end_is_passed_over_and_said(path, cut):
    path.write_text(f"{REJECTED_B}\n{KEPT_A[:cut]}")
    decisions = Decisions(path)
    assert list(decisions) == ["b"]
    (left,) = decisions.left_out
    assert left.what.startswith("line 2 of ") and left.why == "it is cut short"
    decisions.decide("c", "keep")  # on a line of its own
    assert path.read_text().splitlines() == [REJECTED_B, KEPT_A[:cut], '{"name": "c", "decision": "keep"}']
    again = Decisions(path)
    assert list(again) == ["b", "c"] and again.left_out == decisions.left_out
    assert again.undo() == "c" and Decisions(path)["c"] is None  # the number of its line is right


def test_a_last_line_without_an_end_that_says_all_counts(path):
    path.write_text(f"{REJECTED_B}\n{KEPT_A}")
    decisions = Decisions(path)
    assert sorted(decisions) == ["a", "b"] and not decisions.left_out
    decisions.decide("c", "keep")
    assert len(path.read_text().splitlines()) == 3 and sorted(Decisions(path)) == ["a", "b", "c"]


def test_a_line_that_is_being_written_counts_once_it_is_whole(path):
    path.write_text(KEPT_A[:9])
    decisions = Decisions(path)
    with path.open("a") as file:
        file.write(KEPT_A[9:] + "\n")
    assert decisions.refresh() and decisions["a"] == "keep" and not decisions.left_out


ODD = ["no JSON", '{"name": 7, "decision": "keep"}', '{"name": "a"', '{"name": "a", "decision": "maybe"}', "[]", "7",
       "[" * 9999, '{"name": "a", "decision": ["keep"]}', "\0", "\ufffd"]  # fmt: skip


@pytest.mark.parametrize("line", ODD, ids=lambda line: line[:20])
def test_damaged_lines_are_passed_over(path, line):
    path.write_text(f"{KEPT_A}\n{line}\n\n{REJECTED_B}\n")
    decisions = Decisions(path)
    assert sorted(decisions) == ["a", "b"] and len(decisions.left_out) == 1
    assert decisions.undo() == "b"


@pytest.mark.parametrize("text", ["name,decision\na,keep\n", '{"augwidgets": 1, "steps": []}', '{\n "steps": []\n}\n'])
def test_a_file_of_something_else_is_left_alone(path, text):
    path.write_text(text)
    with pytest.raises(ValueError, match="must be a file of decisions"):
        Decisions(path)
    assert path.read_text() == text


def test_what_cannot_be_written_is_not_decided(path, monkeypatch):
    decisions = Decisions(path)
    decisions.decide("a", "keep")
    write = os.write

    def full(file, text):
        if len(text) > 5:
            return write(file, text[:5])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match=r"cannot be written to .* \(No space left on device\); name another file"):
        decisions.decide("b", "reject")
    monkeypatch.undo()
    assert decisions["b"] is None and path.read_text().splitlines() == [KEPT_A]
    decisions.decide("b", "reject")
    assert path.read_text().splitlines() == [KEPT_A, REJECTED_B]


def test_a_file_that_is_gone_or_another_one(path):
    decisions = Decisions(path)
    decisions.decide("a", "keep")
    path.rename(path.with_suffix(".old"))
    with pytest.raises(FileNotFoundError, match="the file or its folder is gone"):
        decisions.decide("b", "keep")
    assert not path.exists()
    path.write_text(REJECTED_B + "\n")  # an editor, or a version control, puts another file there
    assert decisions.refresh() and list(decisions) == ["b"] and decisions.undo() == "b"
    with pytest.raises(OSError, match="cannot be read from"):
        Decisions(path.parent)


WRITES = """
import sys
from augwidgets.data.decisions import Decisions
decisions = Decisions(sys.argv[1])
for number in range(int(sys.argv[3])):
    decisions.decide(f"{sys.argv[2]} {number}", "keep")
    print(number, flush=True)
"""


def test_two_processes_at_once_one_of_them_killed(path):
    """What a killed process has said to be decided is decided, and the other one's lines are whole."""
    start = [sys.executable, "-c", WRITES, str(path)]
    with (
        subprocess.Popen([*start, "long", "100000"], stdout=subprocess.PIPE, text=True) as killed,
        subprocess.Popen([*start, "short", "60"], stdout=subprocess.PIPE, text=True) as other,
    ):
        assert len(other.communicate()[0].split()) == 60
        killed.kill()
        said = killed.communicate()[0].splitlines()
    found = set(Decisions(path))
    assert len(found) >= 60 + len(said) and {f"short {number}" for number in range(60)} <= found
    assert {f"long {number}" for number in said} <= found
