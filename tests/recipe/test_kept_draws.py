"""Draws that are kept while a recipe changes step by step."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import augwidgets as aw
from augwidgets.recipe.draws import KeptDraws

TURN, LIGHT = aw.rotate.between(angle=(-30, 30)), aw.brightness.between(gain=(0.5, 1.5))
START = aw.Recipe(
    [aw.maybe(aw.flip_horizontal.between(), 0.5), TURN, LIGHT, aw.one_of([aw.blur.usual(), aw.noise.usual()])],
    fill="reflect",
)
CHANGES = {
    "range": lambda recipe: recipe.changing(1, recipe.steps[1].replace(angle=(-5, 8))),
    "range of another step": lambda recipe: recipe.changing(2, LIGHT.replace(gain=(1, 2))),
    "chance": lambda recipe: recipe.changing(2, recipe.steps[2].replace(chance=0.3)),
    "off": lambda recipe: recipe.changing(1, recipe.steps[1].replace(on=False)),
    "on": lambda recipe: recipe.changing(1, recipe.steps[1].replace(on=True)),
    "another transform": lambda recipe: recipe.changing(2, aw.shift.between(right=(-0.5, 0.5), down=(0, 0.5))),
    "back": lambda recipe: recipe.changing(2, LIGHT),
    "fill": lambda recipe: recipe.replace(fill="edge"),
    "fill level": lambda recipe: recipe.replace(fill="constant", fill_level=0.5),
    "order": lambda recipe: recipe.moving(0, 2).moving(2, 0).moving(1, 2).moving(2, 1),
    "group": lambda recipe: recipe.changing(3, aw.some_of(1, [aw.blur.usual(), aw.gamma.usual()])),
    "label": lambda recipe: recipe.holding(1, "six", angle=(0, 1)),
    "start": lambda recipe: START,
}


@given(st.lists(st.tuples(st.sampled_from(sorted(CHANGES)), st.sampled_from([None, "six"]), st.integers(0, 2))))
def test_what_is_kept_is_what_the_recipe_draws(changes):
    kept, recipe = KeptDraws(), START
    for name, label, seed in [("start", None, 0), *changes]:
        recipe = CHANGES[name](recipe)
        drawn = kept.of(recipe, seed=seed, count=4, label=label)
        assert drawn == [recipe.draw(np.random.default_rng([seed, 0, k]), label=label) for k in range(4)]


def test_a_step_that_stays_is_neither_drawn_nor_resolved_again(monkeypatch):
    kept, asked = KeptDraws(), []
    recipe = aw.Recipe([TURN, LIGHT])
    before = kept.of(recipe, seed=0, count=9)
    resolved = [steps[1].resolved((4, 6)) for steps in before]
    after = kept.of(recipe.changing(0, TURN.replace(angle=(0, 3))), seed=0, count=9)
    assert [steps[1] for steps in after] == [steps[1] for steps in before] and after != before
    monkeypatch.setattr(type(aw.brightness), "resolved", lambda *way: asked.append(way))
    assert all(steps[1].resolved((4, 6)) is known for steps, known in zip(after, resolved, strict=True)) and not asked
    assert [steps[0].values["angle"] for steps in after] != [steps[0].values["angle"] for steps in before]
