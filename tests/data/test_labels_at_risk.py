"""Where less of an object is left than its label needs, a recipe's call and an export say so, and of which picture."""

import json
import warnings

import numpy as np
import pytest

import augwidgets as aw

NARROW = aw.crop.between(width=0.4, height=0.4, left=(0, 1), top=(0, 1))
WARNS = aw.Recipe([NARROW], min_object_visible=0.5)
IN_VAIN = aw.Recipe([NARROW], min_object_visible=0.99, otherwise="draw again")
GREY = np.full((20, 30, 3), 99, np.uint8)
SAMPLES = [aw.Sample(GREY, boxes=[[10, 5, 20, 15]], box_labels=["cup"], label=name) for name in "abcd"]


def said_of(make):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        out = make()
    return out, [(str(one.message), one.filename) for one in caught]


@pytest.mark.parametrize("picture", [SAMPLES[0], GREY, SAMPLES[0].to_pillow()], ids=["sample", "array", "pillow"])
def test_a_call_warns_where_too_little_is_left(picture):
    risky = aw.Recipe([aw.crop.at(width=0.4, height=0.4, left=0.0)], min_object_visible=0.5)
    for recipe, number in ((risky, 1), (IN_VAIN, 1), (risky.replace(min_object_visible=0.01), 0)):
        _, said = said_of(lambda recipe=recipe: recipe(picture, seed=3))
        assert len(said) == number and all(place == __file__ for _, place in said)
    _, ((words, _),) = said_of(lambda: risky(picture, seed=3))
    assert words.startswith("less of the object is left than min_object_visible=0.5 asks for in the picture")
    assert np.array_equal(np.asarray(risky.replace(min_object_visible=0.01)(GREY, seed=3)),
                          risky.replace(min_object_visible=None)(GREY, seed=3))  # fmt: skip


@pytest.mark.parametrize("pictures", [SAMPLES * 5, np.stack([GREY] * 20)], ids=["list", "batch"])
def test_many_pictures_are_told_of_once_with_their_number(pictures):
    _, said = said_of(lambda: WARNS(pictures, seed=3))
    rngs = (np.random.default_rng((3, 0, k)) for k in range(20))
    samples = [one if isinstance(one, aw.Sample) else aw.Sample(one) for one in pictures]
    kept = [WARNS.apply(sample, WARNS.draw(rng)) for sample, rng in zip(samples, rngs, strict=True)]
    risky = sum(bool(one.label_warning) for one in kept)
    assert 0 < risky < 20 or isinstance(pictures, np.ndarray)
    assert [words.partition(";")[0].split(" in ", 1)[1] for words, _ in said] == [
        f"{risky} of 20 pictures, whose labels may be wrong"
    ]


@pytest.mark.parametrize("n_jobs", [1, 2])
@pytest.mark.filterwarnings("ignore:folder cannot hold")
def test_an_export_counts_them_and_says_which(tmp_path, n_jobs):
    data = aw.data.open(SAMPLES)
    with pytest.warns(UserWarning, match=r"^in \d+ of 20 pictures less of the object is left than"):
        done = aw.data.export(data, WARNS, tmp_path / "out", copies=5, n_jobs=n_jobs, progress=False)
    made = {f"{label}/picture {number}_{copy}.png": data.made(number, WARNS, 0, copy)
            for number, label in enumerate("abcd") for copy in range(5)}  # fmt: skip
    risky = {name: round(one.label_left, 3) for name, one in made.items() if one.label_left < 0.5}
    rows = [json.loads(line) for line in (done.folder / "label_at_risk.jsonl").read_text().splitlines()]
    assert {row["picture"]: row["label_left"] for row in rows} == risky and 0 < len(risky) < 20
    assert done.at_risk == len(risky) and f"{len(risky)} whose label may be wrong" in repr(done)
    with pytest.warns(UserWarning, match=f"^in {len(risky)} of 20 pictures"):  # and again where all is there already
        assert aw.data.export(data, WARNS, tmp_path / "out", copies=5, progress=False).at_risk == len(risky)
    assert aw.ReviewGrid(done.folder).review.flags.counts()["label at risk"] == len(risky)


@pytest.mark.filterwarnings("ignore:folder cannot hold")
def test_where_none_is_at_risk_nothing_is_said(tmp_path):
    whole = aw.Recipe([aw.flip_horizontal], min_object_visible=0.5)
    done = aw.data.export(SAMPLES, whole, tmp_path / "out", progress=False)
    assert done.at_risk == 0 and not (done.folder / "label_at_risk.jsonl").exists()
    mark = json.loads((done.folder / "augwidgets.json").read_text())
    assert "at_risk" not in mark["result"]
