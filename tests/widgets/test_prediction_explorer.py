"""The explorer of a model: a slider moves, and picture, classes, Grad-CAM and curves follow."""

from __future__ import annotations

import subprocess
import sys
import weakref

import numpy as np
import pytest
import traitlets

import augwidgets as aw
from augwidgets.generator.keras_import import import_keras
from augwidgets.training.prediction.grad_cam import grad_cam
from augwidgets.view.prediction_charts import warmed
from augwidgets.widgets import explorable
from tests.widgets.front_end import named, parts, press, say, slider, tell, view

keras = import_keras()
layers = keras.layers
RNG = np.random.default_rng(3)


@pytest.fixture(scope="module")
def network():
    return aw.training.trained_network("digits", epochs=3, train_size=400)


@pytest.fixture(scope="module")
def six(network):
    sixes = [one for one in network.samples if one.label == "6"]
    return next(one for one in sixes if aw.training.predicted(network, one)[0].probability > 0.8)


@pytest.fixture
def explorer(network, six):
    made = aw.explore(network, step=aw.rotate.at(angle=30))
    made.sample = six
    yield made
    made.close()


def page_of(explorer, title):
    explorer.page = title
    assert explorer.error is None
    return explorer.pages[title]


def html_of(page):
    return " ".join(part.value for part in parts(page.content) if type(part).__name__ in ("HTML", "SeenView"))


# -- what opens it -----------------------------------------------------------------------------------------------------


def test_a_trained_network_opens_on_pictures_that_it_has_never_seen(network):
    explorer = aw.explore(network)
    assert isinstance(explorer, aw.PredictionExplorer) and explorer.page == "Prediction" and explorer.error is None
    assert explorer.data is network.test and explorer.sample.label == "0"
    titles = explorer.pages.titles
    assert {"Prediction", "Robustness", "Adversarial", "Layers", "A and B", "Code"} < set(
        titles
    ) and "Tile" not in titles


@pytest.mark.parametrize("wrap", [lambda model: model, aw.training.Classifier], ids=["model", "classifier"])
def test_a_model_of_digits_is_shown_a_digit(network, wrap):
    explorer = aw.explore(wrap(network.model))
    assert explorer.sample.label == "0" and len(explorer.data.labels) == 1797
    assert explorer.classifier.class_names == tuple("0123456789")


def other(shape=(20, 24, 3), classes=3, activation="softmax"):
    made = keras.Sequential([
        layers.Input(shape), layers.Conv2D(4, 3), layers.GlobalAveragePooling2D(), layers.Dense(classes, activation),
    ])  # fmt: skip
    made.set_weights([RNG.normal(size=one.shape) for one in made.weights])
    return made


def test_another_model_needs_a_picture():
    with pytest.raises(ValueError, match=r"on= must say which picture a model of 3 classes and pictures of 24 × 20"):
        aw.explore(other())
    explorer = aw.explore(other(), on=aw.pictures.cat(), class_names=["cat", "dog", "bird"])
    assert explorer.error is None and explorer.data is None and explorer.source.sample.size == (20, 24)
    assert explorer.sample.size == (300, 451)  # as it came; it is brought to the model's size
    assert "needs pictures with their classes" in html_of(page_of(explorer, "Robustness"))
    with pytest.raises(ValueError, match="data= brings them"):
        explorer.take_limits()


def test_pictures_with_classes_name_the_classes():
    images = RNG.integers(0, 256, (12, 20, 24, 3)).astype(np.uint8)
    explorer = aw.explore(other(), on=images, y=["cat", "dog", "owl"] * 4)
    assert explorer.classifier.class_names == ("cat", "dog", "owl") and explorer.sample.label == "cat"
    data = aw.explore(other(), on=aw.pictures.coffee(), data=images, y=["cat", "dog", "owl"] * 4)
    assert data.classifier.class_names == ("cat", "dog", "owl") and len(data.data.labels) == 12
    with pytest.raises(ValueError, match="classes of the data must be the model's"):
        aw.explore(other(), on=images, y=["a", "b", "c"] * 4, class_names=["cat", "dog", "owl"])


def test_many_pictures_without_classes_can_be_seen():
    explorer = aw.explore(other(), on=[aw.pictures.cat(), aw.pictures.coffee()])
    assert explorer.error is None and explorer.data is None


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (lambda: other(activation=None, classes=1), "regression"),
        (lambda: keras.Sequential([layers.Input((8, 8, 1)), layers.Conv2D(1, 3)]), "one number for each class"),
    ],
)
def test_what_is_no_classifier_is_refused(model, words):
    with pytest.raises(ValueError, match=words):
        aw.explore(model(), on=aw.pictures.cat())


def test_layers_that_only_augment_are_no_model():
    both = keras.Sequential([layers.RandomFlip(seed=1), keras.Sequential([layers.RandomRotation(0.1, seed=1)])])
    assert not explorable.is_model(both) and explorable.is_model(other())
    assert not explorable.is_model(layers.Dense(3)) and not explorable.is_model("model")
    front = keras.Sequential([layers.Input((8, 8, 1)), layers.RandomFlip(seed=1), layers.Flatten(), layers.Dense(3)])
    assert explorable.is_model(front)
    assert isinstance(aw.explore(keras.Sequential([layers.RandomFlip(seed=1)])), aw.PipelineExplorer)


def test_keras_is_not_imported_to_find_out():
    code = (
        "import sys; import augwidgets as aw; from augwidgets.widgets import explorable, explore\n"
        "assert not explorable.is_model(3); aw.explore(aw.rotate); aw.PredictionExplorer\n"
        "assert not {'keras', 'jax'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# -- what follows a slider ---------------------------------------------------------------------------------------------


def test_the_film_strip_says_what_each_picture_is_held_for(explorer, six):
    explorer.page = "Grid"
    tiles = view(explorer).tiles
    for tile, sample in zip(tiles, explorer.samples, strict=True):
        (found,) = aw.training.predicted(explorer.classifier, sample)
        words = tile["caption"][0]
        assert words[1] == f"{found.name} ({words[1].partition('(')[2]}" and words[0].startswith("angle")
        assert tile["marked"] == (found.name != "6") == (words[-1] == "not 6")
    assert tiles[4]["chosen"] and any(tile["marked"] for tile in tiles) and not tiles[4]["marked"]
    assert explorer.samples[4].same_as(aw.rotate(aw.Sample(six.image), angle=30))


def test_a_slider_moves_picture_classes_and_places(explorer, six):
    page = page_of(explorer, "Prediction")
    before, seen = html_of(page), page.traced
    say(slider(explorer, "rotate angle: value"), value=60.0)
    assert explorer.step.values["angle"] == 60 and explorer.error is None
    after = html_of(page)
    (found,) = aw.training.predicted(explorer.classifier, aw.rotate(six, angle=60))
    assert after != before and f"{found.name} (" in after and "what speaks for" in after
    assert page.traced is seen  # the curve by which the slider goes stays
    explorer.step = aw.rotate.at(angle=60, fill="reflect")
    assert page.traced is not seen


def test_where_it_looks_is_grad_cam_over_the_nine(explorer, six):
    explorer.page = "Grid"
    before = explorer.picture
    say(named(explorer, "where it looks"), value=True)
    assert explorer.looks and explorer.picture != before and explorer.error is None
    tile = explorer.source.panels()[0].tiles[4]
    turned = aw.rotate(aw.Sample(six.image), angle=30)
    wanted = warmed(turned.image, grad_cam(explorer.classifier, turned).heats[0])
    assert np.abs(tile.in_full(explorer.source.sample).sample.image.astype(int) - wanted).max() <= 1
    assert explorer.samples[4].same_as(turned)  # the pictures themselves stay as they are
    explorer.layer = explorer.classifier.model.layers[0].name
    assert explorer.error is None
    with pytest.raises(traitlets.TraitError, match="layer must be the name of a convolution"):
        explorer.layer = "dense"


def test_the_chosen_picture_is_the_one_of_the_pages(explorer):
    explorer.page = "Grid"
    tell(view(explorer), type="click", tile=8)
    assert explorer.chosen == 8 and explorer.chosen_value() == 180
    page = page_of(explorer, "Prediction")
    (found,) = aw.training.predicted(explorer.classifier, explorer.samples[8])
    assert f"{found.name} (" in html_of(page) and "aw-stands" not in html_of(page)  # beyond the ends of the curve


def test_accuracy_goes_along_the_parameter(explorer, network):
    page = page_of(explorer, "Robustness")
    found = page.found
    wanted = aw.training.robustness(network, network.test, explorer.step, along="angle", between=(-90, 90), count=17)
    assert np.array_equal(found.right, wanted.right) and found.sentences()[0] in html_of(page).replace("&#x27;", "'")
    explorer.step = aw.rotate.at(angle=-5)
    assert page.found is found  # the slider by which the curve goes does not draw it anew
    with_few = page.sketch(None)
    with_few()()
    assert page.found is found  # nor is a coarse one shown where the whole is known


def test_a_strength_changes_the_picture_against_the_model(explorer):
    page = page_of(explorer, "Adversarial")
    assert page.found.strength == 8 and page.found.label == "6"
    kept = page.found.probabilities
    say(slider(explorer, "adversarial strength: value"), value=30.0)
    assert explorer.strength == 30 == page.found.strength and page.found.probabilities is kept
    assert page.found.sentence() in html_of(page) and explorer.error is None
    explorer.undo()
    assert explorer.strength == 8


def test_kernels_and_maps_have_a_page(explorer, network):
    page = page_of(explorer, "Layers")
    assert "16 kernels" in html_of(page)
    menu = named(explorer, "layer")
    say(menu, index=1)
    assert explorer.layer == network.model.layers[2].name and "32 kernels, the mean over 16 maps" in html_of(page)


def test_a_model_without_a_convolution_says_so():
    plain = keras.Sequential([layers.Input((16, 16, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    explorer = aw.explore(plain)
    assert "Layers" not in explorer.pages.titles and explorer.error is None
    assert "no convolution: where it looks cannot be shown" in html_of(explorer.pages["Prediction"])
    assert named(explorer, "where it looks").disabled
    explorer.looks = True
    explorer.page = "Grid"
    assert explorer.error is None


def test_weights_that_are_no_numbers_are_said_in_the_error_line():
    broken = aw.training.small_network((16, 16, 1), 10)
    explorer = aw.explore(broken)
    assert explorer.error is None
    broken.set_weights([np.full(one.shape, np.nan) for one in broken.weights])
    explorer.step = aw.rotate.at(angle=3)
    assert "not a number" in explorer.error


# -- the transform, and undo -------------------------------------------------------------------------------------------


def test_another_transform_is_one_change(explorer):
    say(named(explorer, "transform"), index=[v for _, v in named(explorer, "transform").options].index("shift"))
    assert explorer.step.name == "shift" and explorer.along == "right" and explorer.error is None
    assert slider(explorer, "shift down: value")
    say(named(explorer, "along"), index=1)
    assert explorer.along == "down"
    explorer.undo()
    assert explorer.along == "right"
    explorer.undo()
    assert explorer.step == aw.rotate.at(angle=30) and explorer.along == "angle"
    explorer.redo()
    assert explorer.step.name == "shift" and explorer.error is None
    explorer.along = "down"
    explorer.step = aw.shift.at(down=0.2)
    assert explorer.along == "down"  # another value of the same transform leaves what is swept


@pytest.mark.parametrize("name", ["gaussian_noise", "erase", "zoom", "blur", "clahe", "crop", "perspective"])
def test_transforms_work_on_every_page(explorer, name):
    explorer.turn_to(name)
    for title in ("Prediction", "Grid", "Compare", "Code"):
        explorer.page = title
        assert explorer.error is None, title
    compile(explorer.code(), "code", "exec")


@pytest.mark.parametrize(
    ("trait", "value", "words"),
    [
        ("step", aw.invert, "can be swept"), ("step", aw.mixup, "one picture"), ("step", 3, "a transform or a Step"),
        ("step", aw.shift.at(right=aw.px(2)), "shares as its values"), ("along", "down", r"along must be a parameter"),
        ("along", 3, "along must be"), ("swept", 3, "a Step and the name"), ("strength", 65, r"in \[0, 64\]"),
        ("recipe", aw.Recipe(()), "follows its limits"), ("holds", {"none": {}}, "must name transforms"),
        ("holds", {"rotate": 3}, "holds must be"),
    ],
)  # fmt: skip
def test_what_it_cannot_show_is_refused(explorer, trait, value, words):
    with pytest.raises((traitlets.TraitError, ValueError), match=words):
        setattr(explorer, trait, value)
    assert explorer.error is None


# -- how far the label holds -------------------------------------------------------------------------------------------


def test_the_range_in_which_it_is_known_becomes_the_limit(explorer, six):
    wanted = aw.training.known_range(explorer.classifier, six, aw.rotate)
    say(named(explorer, "class"), value="6")
    press(named(explorer, "the label holds as far as the model still knows this picture"))
    assert explorer.holds == {"rotate": {"angle": {"6": wanted}}} and explorer.error is None
    assert explorer.recipe.for_label("6").steps[0].ranges["angle"] == wanted
    beyond = [tile["beyond"] for tile in (page_of(explorer, "Grid"), view(explorer).tiles)[1]]
    values = explorer.source.values()
    assert beyond == [not wanted[0] <= value <= wanted[1] for value in values] and any(beyond)
    name, content = explorer.source.file()
    assert name == "recipe.json" and aw.Recipe.from_json(content) == explorer.recipe


def test_limits_are_marked_by_hand_and_taken_from_the_accuracy(explorer):
    press(named(explorer, "the label still holds at the chosen picture, and not beyond"))
    assert explorer.holds == {"rotate": {"angle": {"": (-30, 30)}}}
    found = page_of(explorer, "Robustness").found
    press(named(explorer, "the label holds as far as the accuracy does, for every class"))
    assert explorer.holds["rotate"]["angle"][""] == found.holds()
    press(named(explorer, "the label of each class holds as far as its accuracy does"))
    own = explorer.holds["rotate"]["angle"]
    assert own == {"": found.holds(), **found.holds_by_class()} and explorer.error is None
    explorer.turn_to("blur")
    explorer.take_limits()
    recipe = explorer.recipe
    assert [step.name for step in recipe.steps] == ["rotate", "blur"]
    assert recipe.steps[1].ranges["sigma"] == explorer.holds["blur"]["sigma"][""]
    assert "recipe = aw.Recipe(" in explorer.code()
    for _ in range(5):
        explorer.undo()
    assert explorer.holds == {} and explorer.step == aw.rotate.at(angle=30)


def test_a_class_that_the_model_does_not_know_is_refused(explorer):
    words = r"must name a class of the model \('0', '1', .*'9'\), or be '' for every class, got 'zz'"
    explorer.label = "6"
    for name, value in (("label", "zz"), ("holds", {"rotate": {"angle": {"zz": (-5, 5)}}})):
        with pytest.raises(traitlets.TraitError, match=words):
            setattr(explorer, name, value)
    for act in (lambda: explorer.mark("low", "zz"), lambda: explorer.take_known("zz")):
        with pytest.raises(ValueError, match=f"label {words}"):
            act()
    field = named(explorer, "class")
    say(field, value="zz")
    assert "got 'zz'" in explorer.error and (explorer.label, field.value, explorer.holds) == ("6", "6", {})


def test_a_picture_that_is_not_known_has_no_limit(explorer, six):
    explorer.sample = aw.Sample(six.image, label="3")
    press(named(explorer, "the label holds as far as the model still knows this picture"))
    assert "even the unchanged picture for 3" in explorer.error and explorer.holds == {}
    assert "does not take the unchanged picture for 3" in html_of(explorer.pages["Prediction"])


# -- code, stills, memory ----------------------------------------------------------------------------------------------


def test_the_code_does_the_same(explorer, network, six, monkeypatch):
    code = explorer.code()
    assert "keras.saving.load_model(your_model)" in code and "levels='0..1'" in code
    monkeypatch.setattr(keras.saving, "load_model", lambda path: network.model)
    monkeypatch.setattr(aw, "load", lambda path: six)
    said = []
    exec(code, {"print": said.append, "your_model": "", "your_picture": "", "your_pictures": network.test})
    assert said[0][0].name == aw.training.predicted(network, aw.rotate(six, angle=30))[0].name
    assert said[2] == explorer.source.trace()().holds


def test_figure_and_still_show_the_nine(explorer):
    explorer.page = "Grid"
    assert len(explorer.figure().axes) == 9 and "(" in explorer.figure().axes[4].get_title(loc="left")
    explorer.keep()
    assert explorer.kept[0].image.shape == (16, 16, 1)


def test_a_closed_explorer_lets_go_of_model_and_pictures():
    clone = aw.training.small_network((16, 16, 1), 10)
    explorer = aw.explore(clone)
    explorer.page = "Adversarial"
    explorer.page = "Robustness"
    gone = weakref.ref(explorer.source.sample)
    explorer.close()
    assert gone() is None and explorer.data is None and not hasattr(explorer, "classifier")


def test_a_and_b_are_two_sweeps(explorer):
    explorer.kept_as_a = explorer.swept
    explorer.turn_to("blur")
    assert page_of(explorer, "A and B")._verdicts is not None
    explorer.swept = explorer.kept_as_a
    assert explorer.step == aw.rotate.at(angle=30) and explorer.error is None
