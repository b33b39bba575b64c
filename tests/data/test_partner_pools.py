"""Partners of mixup, cutmix and mosaic are pictures of the same split, wherever a data set is drawn over."""

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.data.damaging_draws import Draws
from augwidgets.training.effects import effect_of

LEVELS = {"train": 40, "val": 220}
PAIRS = [aw.mixup, aw.cutmix, aw.mosaic]


@pytest.fixture(scope="module")
def divided(tmp_path_factory):
    """Twelve pictures, as dark as their split says; validation comes between the others."""
    place = tmp_path_factory.mktemp("divided")
    for split, level in LEVELS.items():
        for name in "ab":
            (place / split / name).mkdir(parents=True)
            for number in range(3):
                picture = aw.Sample(np.full((12, 16, 3), level, np.uint8)).to_pillow()
                picture.save(place / split / name / f"{number}.png")
    data = aw.data.open(place)
    return data.picked([0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11])


@pytest.mark.filterwarnings("ignore:folder cannot hold the shares")
@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("n_jobs", [1, 2])
def test_no_picture_of_one_split_is_written_into_another(divided, tmp_path, pair, n_jobs):
    again = aw.Recipe([aw.crop.between(), pair], min_object_visible=0.9, otherwise="draw again")
    recipes = {"one": aw.Recipe([pair]), "again": again} if n_jobs == 1 else {"one": aw.Recipe([pair])}
    for name, recipe in recipes.items():
        done = aw.data.export(divided, recipe, tmp_path / name, copies=4, n_jobs=n_jobs, progress=False)
        assert done.pictures == 48 and not done.left_out
        for sample, split in zip(found := done.open(), [entry.split for entry in found.listing.entries], strict=True):
            assert set(np.unique(sample.image)) <= {0, LEVELS[split]}


def test_whoever_draws_over_a_data_set_joins_one_split_alone(divided):
    recipe = aw.Recipe([aw.mixup.between(share=(0.5, 0.5))])
    levels = [LEVELS[entry.split] for entry in divided.listing.entries]
    kept = [int(divided.made(number, recipe, 1).image.max()) for number in range(12)]
    trained = aw.training.Augmented(divided, recipe=recipe, seed=1)
    assert kept == [int(trained.sample(number).image.max()) for number in range(12)] == levels
    assert [int(sample.image.max()) for sample in divided.augmented(recipe, 1)] == levels
    assert set(effect_of(recipe, divided).after.shares[0].nonzero()[0]) == set(LEVELS.values())
    work = Draws(divided, recipe, 3, 0, False, None)
    assert [work(number)[2] for number in range(12)] == [""] * 12


def test_partners_are_numbers_of_the_whole_data_set_and_each_of_the_split_is_one(divided):
    splits = [entry.split for entry in divided.listing.entries]
    found = {
        other
        for k in range(200)
        for other in divided.pools.draw(aw.Recipe([aw.mosaic]), np.random.default_rng(k), 3)[0].partners
    }
    assert found == {number for number, split in enumerate(splits) if split == "val"} - {3}


def test_a_data_set_that_is_not_divided_draws_as_ever(divided):
    data = divided.picked([0, 2, 4, 6])
    for k in range(20):
        drawn = data.pools.draw(aw.Recipe([aw.mixup]), np.random.default_rng(k), 1)
        assert drawn == aw.Recipe([aw.mixup]).draw(np.random.default_rng(k), count=4, index=1)


@pytest.mark.filterwarnings("ignore:folder cannot hold the shares")
def test_the_only_picture_of_a_split_is_left_out_and_the_others_are_written(divided, tmp_path):
    data = divided.picked([0, 1, 2])
    with pytest.raises(ValueError, match="and there is one only in the split 'val'$"):
        data.made(1, aw.Recipe([aw.mixup]))
    with pytest.warns(UserWarning, match="^1 was left out"):
        done = aw.data.export(data, aw.Recipe([aw.mixup]), tmp_path / "out", progress=False)
    assert done.pictures == 2 and [one.what for one in done.left_out] == [data.names[1]]


@pytest.mark.filterwarnings("ignore:folder cannot hold the shares")
def test_a_picture_that_is_drawn_again_finds_the_partners_of_each_draw(tmp_path):
    pictures = [np.full((20, 20), 20 * number, np.uint8) for number in range(1, 13)]
    recipe = aw.Recipe(
        [aw.maybe(aw.mixup, 0.5), aw.shift.between(right=(-1, 1))], min_object_visible=0.8, otherwise="draw again"
    )
    done = aw.data.export(pictures, recipe, tmp_path / "out", copies=9, n_jobs=1, progress=False)
    assert done.pictures == 108 and not done.left_out
