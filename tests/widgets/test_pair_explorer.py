"""The explorer of two pictures: a sweep of the share, draws, another other, soft labels under the tiles."""

from __future__ import annotations

import numpy as np
import pytest
import traitlets

import augwidgets as aw
from augwidgets.warp.fitting import resized
from tests.widgets.front_end import named, parts, say, slider, tell, view

CAT, COFFEE = aw.pictures.cat(), aw.pictures.coffee()


@pytest.mark.parametrize("name", list(aw.PAIRS))
def test_every_pair_opens_sweeps_and_draws(name):
    explorer = aw.explore(aw.PAIRS[name])
    assert isinstance(explorer, aw.PairExplorer) and explorer.error is None
    assert len(view(explorer).tiles) == 9 and sum(tile["chosen"] for tile in view(explorer).tiles) == 1
    before = explorer.picture
    explorer.shows = "draws"
    assert explorer.error is None and explorer.picture != before
    assert len(explorer.samples) == 9 == len(explorer.figure().axes)
    assert repr(explorer.step.transform.usual()) in explorer.code()


def test_the_sweep_goes_from_one_picture_to_the_other():
    explorer = aw.explore(aw.mixup, on=CAT, other=COFFEE)
    first, *_, last = explorer.samples
    assert (first.image == CAT.image).all() and first.label == "cat"
    assert last.label == "coffee"
    assert view(explorer).tiles[0]["caption"][0][-1] == "cat"


def test_a_slider_makes_the_step_and_the_label():
    explorer = aw.explore(aw.mixup.at(share=0.2), on=CAT, other=COFFEE)
    say(slider(explorer, "mixup share: value"), value=40.0)
    assert explorer.step == aw.mixup.at(share=0.4) and explorer.error is None
    (chosen,) = (tile for tile in view(explorer).tiles if tile["chosen"])
    assert "cat 60 %" in " ".join(chosen["caption"][0]) and "coffee 40 %" in " ".join(chosen["caption"][0])


def test_another_other_is_chosen_from_the_list_or_assigned():
    explorer = aw.explore(aw.mixup, on=CAT)
    before = explorer.picture
    menu = named(explorer, "the other picture")
    say(menu, index=[value for _, value in menu.options].index("astronaut"))
    assert explorer.other.label == "astronaut" and explorer.picture != before
    explorer.other = np.zeros((20, 30, 3), np.uint8)
    assert explorer.samples[-1].image.max() == 0 and explorer.error is None


@pytest.mark.parametrize(("trait", "value"), [("along", "angle"), ("step", aw.cutmix.at()), ("other", 5)])
def test_what_it_cannot_show_is_refused(trait, value):
    explorer = aw.explore(aw.mixup)
    with pytest.raises((traitlets.TraitError, TypeError)):
        setattr(explorer, trait, value)
    assert explorer.error is None


def test_a_wrong_first_argument_is_named():
    with pytest.raises(TypeError, match="got int"):
        aw.PairExplorer(3)


def test_the_pages_work():
    explorer = aw.explore(aw.cutmix)
    (tab,) = (part for part in parts(explorer) if type(part).__name__ == "Tab")
    for place in range(len(tab.titles)):
        say(tab, selected_index=place)
        assert explorer.error is None


def test_a_pair_without_values_shows_without_and_with():
    @aw.pair
    def darker_of_both(sample, other):
        """Keep the darker of the two pixels."""
        return sample.replace(image=np.minimum(sample.image, other.image))

    try:
        explorer = aw.explore(darker_of_both, on=CAT, other=COFFEE)
        assert explorer.error is None and [tile["alt"] for tile in view(explorer).tiles] == ["without", "with"]
        before, after = explorer.samples
        assert before.same_as(CAT) and (after.image <= CAT.image).all() and (after.image < CAT.image).any()
        assert "darker_of_both.at()" in explorer.code() and len(explorer.figure().axes) == 2
        explorer.shows = "draws"
        assert explorer.error is None and len(explorer.samples) == 9
        with pytest.raises(traitlets.TraitError, match=r"\(it has none\), got 'share'"):
            explorer.along = "share"
    finally:
        aw.CATALOGUE.discard("darker_of_both")


def test_the_list_of_others_says_what_is_used():
    explorer = aw.explore(aw.mosaic)
    menu = named(explorer, "the other picture")
    assert menu.label == "coffee and 2 more"
    say(menu, index=[value for _, value in menu.options].index("rocket"))
    assert [sample.label for sample in explorer.other] == ["rocket", "coffee", "astronaut"]
    assert menu.label == "rocket and 2 more" and explorer.error is None
    mixed = aw.explore(aw.mixup)
    assert named(mixed, "the other picture").label == aw.pictures.PICTURES["coffee"].title
    assert "" not in [value for _, value in named(mixed, "the other picture").options]
    mixed.other = np.zeros((20, 30, 3), np.uint8)
    assert named(mixed, "the other picture").label == "your own"


def test_the_chosen_share_is_chosen_at_first_and_a_click_chooses_another():
    explorer = aw.explore(aw.mixup.at(share=0.3))
    assert explorer.chosen == 4
    tell(view(explorer), type="click", tile=2)
    assert (explorer.chosen, explorer.page) == (2, "Grid") and view(explorer).tiles[2]["chosen"]
    tell(view(explorer), type="click", tile=2)
    assert explorer.page == "Compare"
    explorer.step = aw.mixup.at(share=0.5)
    assert explorer.chosen == 4


def test_the_figure_draws_with_the_other_picture_in_full():
    grain = np.random.default_rng(0).integers(0, 256, (900, 1400, 3), np.uint8)
    explorer = aw.explore(aw.mixup.at(share=0.5), on=np.zeros((900, 1400, 3), np.uint8), other=grain)
    drawn = explorer.figure().axes[8].images[0].get_array()
    assert (drawn == resized(explorer.samples[8], drawn.shape[:2]).image).all()  # kept as large as the panel
    explorer.keep()
    assert explorer.kept[0].same_as(explorer.samples[4])


def test_an_other_with_an_array_as_its_label_is_shown():
    one, other = (aw.Sample(np.zeros((20, 30, 3), np.uint8), label=np.array(row)) for row in ([1.0, 0], [0.5, 0.5]))
    assert aw.explore(aw.cutmix, on=one, other=other).error is None


@pytest.mark.parametrize("transform", [aw.mixup, aw.cutmix, aw.copy_paste, aw.mosaic], ids=str)
def test_values_that_came_with_the_other_mask_are_no_fault(transform):
    explorer = aw.explore(transform, on=aw.pictures.cat(), other=aw.pictures.coffee(), shows="draws")
    assert explorer.meter.sentence == ""
