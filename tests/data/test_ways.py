"""How a picture comes out of a draw."""

from augwidgets.data.ways import Way, way_of


def test_ways():
    assert way_of((1, 0, 0, 1)) == Way() and way_of((0, -1, 1, 0)) == Way()
    assert way_of((-2, 0, 0, -1)) == Way(False, True)
