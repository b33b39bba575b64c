"""What is nearest in a dialect, as a table, as code and as an object: two dialects that other packages might bring."""

from __future__ import annotations

import pytest

import augwidgets as aw
from augwidgets.recipe.dialects import DIALECTS
from augwidgets.recipe.nearest import Nearest, NearestStep, check_something_is_left, commented


class Shout:
    """Refuses fog and snow, and knows nothing that is near."""

    @staticmethod
    def code(recipe):
        if any(step.name in ("fog", "snow") for step in recipe.steps):
            raise ValueError("no weather here")
        return "".join(f"{step.name}!\n" for step in recipe.steps)

    @staticmethod
    def to_object(recipe):
        return Shout.code(recipe).split()


class Whisper:
    """Says everything, and of all but the first step that it is softer."""

    @staticmethod
    def nearest(recipe):
        first, *others = (step.name for step in recipe.steps)
        return [
            NearestStep(first, left_out="never first"),
            *(NearestStep(name, f"{name}…", ("softer",)) for name in others),
        ]

    @staticmethod
    def code(recipe, nearest=False):
        return f"{len(recipe)} steps, {'nearly' if nearest else 'exactly'}"

    @staticmethod
    def to_object(recipe, nearest=False):
        return Whisper.code(recipe, nearest).split()


@pytest.fixture(autouse=True)
def dialects(monkeypatch):
    DIALECTS.loader.run()
    monkeypatch.setattr(DIALECTS, "_known", {**DIALECTS._known, "shout": Shout, "whisper": Whisper})


def test_a_dialect_goes_without_what_it_refuses():
    recipe = aw.Recipe([aw.fog, aw.invert, aw.maybe(aw.blur, on=False), aw.snow], min_visible=0.5).holding(0, "6")
    table = recipe.nearest("shout")
    assert [row.words for row in table] == [
        ("fog", "left out", "no weather here"), ("invert", "the same", ""), ("snow", "left out", "no weather here"),
    ]  # fmt: skip
    left_out = "# left out: fog (no weather here)\n# left out: snow (no weather here)\n"
    assert recipe.to_code("shout", nearest=True) == f"{left_out}invert!\nblur!\n"
    said = r"^shout has nothing near fog and snow, which is left out; recipe.nearest\('shout'\) says why$"
    with pytest.warns(UserWarning, match=said) as caught:
        assert recipe.to_object("shout", nearest=True) == ["invert!", "blur!"]
    assert caught[0].filename == __file__
    for act in (aw.Recipe.to_code, aw.Recipe.to_object):
        with pytest.raises(
            ValueError, match=r"^nothing in shout is near; left out: fog \(recipe.nearest\(...\) says why"
        ):
            act(aw.Recipe([aw.fog, aw.fog]), "shout", nearest=True)


def test_a_dialect_that_knows_what_is_near_is_asked_for_it():
    recipe = aw.Recipe([aw.fog, aw.swap_channels, aw.invert])
    table = recipe.nearest("whisper")
    assert table.left_out == ("fog",) and len(table) == 3 and table[2].differs == ("softer",) and not table.is_same
    assert recipe.to_code("whisper", nearest=True) == "3 steps, nearly" and recipe.to_code("whisper").endswith(
        "exactly"
    )
    with pytest.warns(UserWarning, match="^whisper has nothing near fog, which is left out; "):
        assert recipe.to_object("whisper", nearest=True) == ["3", "steps,", "nearly"]


@pytest.mark.parametrize(
    ("count", "names"),
    [(1, "fog"), (2, "fog and snow"), (3, "fog, snow and very_very_long_name…"),
     (8, "fog, snow, very_very_long_name…, very_3, very_4, very_5, very_6 and very_7"),
     (9, "fog, snow, very_very_long_name…, very_3, very_4, very_5, very_6 and 2 more"),
     (11, "fog, snow, very_very_long_name…, very_3, very_4, very_5, very_6 and 4 more")],
)  # fmt: skip
def test_at_most_eight_names_are_said_in_one_sentence(count, names):
    every = ["fog", "snow", "very_very_long_name_s", *(f"very_{number}" for number in range(3, 11))]
    with pytest.raises(ValueError, match=f"^nothing in shout is near; left out: {names} "):
        check_something_is_left([NearestStep(name, left_out="so") for name in every[:count]], "shout")


def test_the_table_is_text_at_a_prompt():
    rows = NearestStep("swap_channels", "mix()", ("other channels", "slow")), NearestStep("fog", left_out="none")
    assert repr(Nearest("haiku", (*rows, NearestStep("invert")))) == (
        "step           in haiku, and what differs\n"
        "swap channels  mix()\n"
        "                   other channels; slow\n"
        "fog            left out\n"
        "                   none\n"
        "invert         the same"
    )


def test_what_differs_is_commented_in_short_lines():
    row = NearestStep("swap_channels", "mix()", ("other channels are taken", "so-called"))
    assert row.comments(24) == ["# swap channels: other", "# channels are taken", "# swap channels:", "# so-called"]
    assert NearestStep("sun_flare", left_out="none").comments() == ["# left out: sun flare (none)"]
    assert commented("a state-of-the-art-thing that_is_far_longer_than_a_line", 12) == [
        "# a", "# state-of-the-art-thing", "# that_is_far_longer_than_a_line",
    ]  # fmt: skip
