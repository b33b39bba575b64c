"""A value that is kept is computed without a lock that other objects, or a forked process, would wait for."""

from __future__ import annotations

import threading

from augwidgets.domain.kept_property import kept_property


class Slow:
    def __init__(self, gate: threading.Barrier) -> None:
        self.gate, self.asked = gate, 0

    @kept_property
    def value(self) -> int:
        """Met by another object that computes its own at the same time."""
        self.asked += 1
        self.gate.wait(5)
        return 7


def test_two_objects_compute_at_the_same_time_and_each_once():
    gate = threading.Barrier(2)
    both = [Slow(gate), Slow(gate)]
    threads = [threading.Thread(target=lambda one=one: one.value) for one in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert [(one.value, one.asked) for one in both] == [(7, 1), (7, 1)]
    assert Slow.value.__doc__.startswith("Met by")
