"""The printed code of a recipe with one's own functions runs alone, or says what must stand before."""

from __future__ import annotations

import subprocess
import sys
from typing import Annotated

import numpy as np
import pytest
import scipy.ndimage
import skimage.filters
from numpy import fliplr, float32, maximum

import augwidgets as aw
from augwidgets import Range, pixel

STRENGTH = Range(0, 1, neutral=0)
KERNEL = np.ones((3, 3)) / 9
LEVELS = (0, 128, 255)
SPECIAL = object()
WORDS = np.array(["dark", "light"])


def picture():
    return np.random.default_rng(0).integers(0, 256, (24, 31, 3), np.uint8)


def darker(image, share):
    return image * float32(1 - share)


def forget():
    for name in ("stripes", "softened", "whole"):
        aw.CATALOGUE.discard(name)


@pytest.fixture(autouse=True)
def _forgotten():
    yield
    forget()


def stripes():
    @pixel(takes="float32", hides=lambda size, width, dark: np.zeros(size, bool))
    def stripes(
        image,
        *,
        width: Annotated[int, aw.Range(1, 40, unit="px", whole=True)] = 8,
        dark: Annotated[float, STRENGTH] = 0.5,
    ):
        """Lay dark stripes over the picture."""
        out = image.copy()
        columns = np.arange(image.shape[1]) // width % 2 == 1
        out[:, columns] = darker(out[:, columns], dark)
        return out

    return stripes


def softened(by=3):
    @aw.tone
    def softened(level, *, share: Annotated[float, Range(0, 1, neutral=0)] = 0.5):
        """Draw levels to the middle, `by` times."""
        for _ in range(by):
            level = level + (0.5 - level) * np.float64(share)
        return level

    return softened


def sifted(image):
    kept = skimage.filters.median(image[..., 0], KERNEL > 0)
    return np.repeat(scipy.ndimage.maximum_filter(kept, 2)[..., None], 3, axis=2).clip(LEVELS[0], LEVELS[-1])


def lifted(image):
    return maximum(image, 9)


class Lens:
    """A callable that has a name and, as NumPy's functions for a long time, no qualified one."""

    __name__ = "lens"

    def __call__(self, image):
        return image // 2


lens = Lens()


def through(image):
    return lens(image)


def named(image):
    return image if WORDS[0] else 255 - image


def halve(image):
    return image // 2


def alone(text):
    """What the text makes, run without anything of this file."""
    room: dict = {"__name__": "alone"}
    forget()
    exec(compile(text, "printed", "exec"), room)
    forget()
    return room


CASES = {
    "declared": lambda: [stripes()],
    "closed over": lambda: [softened(2)],
    "plain": lambda: [sifted],
    "with a chance, in a region, in a group": lambda: [
        aw.maybe(halve, 0.5),
        aw.within(aw.Region.box(0.1, 0.2, 0.6, 0.7), halve),
        aw.one_of([halve, stripes().between(width=(2, 9)), aw.invert]),
    ],
    "of a package": lambda: [fliplr, np.flipud],
}


@pytest.mark.parametrize("case", CASES)
def test_the_printed_code_gives_the_same_picture(case):
    recipe = aw.Recipe(CASES[case]())
    expected = [recipe(picture(), seed=seed) for seed in range(6)]
    room = alone(recipe.to_code())
    for seed, one in enumerate(expected):
        np.testing.assert_array_equal(room["recipe"](picture(), seed=seed), one)


def test_the_code_of_explorers_runs_alone():
    explorer = aw.explore(stripes(), on=picture())
    values = explorer.step(picture())
    np.testing.assert_array_equal(alone(explorer.code())["step"](picture()), values)
    explorer = aw.explore([halve, stripes()])
    room = alone(explorer.code())
    assert all(one.same_as(other) for one, other in zip(room["samples"], explorer.samples, strict=True))
    assert explorer.error is None and "def halve(image):" in explorer.code()


def test_a_script_of_ones_own_prints_a_script(tmp_path):
    """A function of ``__main__``, in another process, where nothing of ours is known."""
    script, printed = tmp_path / "mine.py", tmp_path / "printed.py"
    beside = tmp_path / "beside.py"
    beside.write_text("def third(image):\n    return image // len(TABLE)\nTABLE = {1, 2, 3}\n")
    use = "print(recipe(aw.pictures.cat(), seed=3).image[::40, ::40].tolist())\n"
    script.write_text(
        "from typing import Annotated\nimport augwidgets as aw\nfrom beside import third\n"
        "@aw.pixel\ndef barred(image, *, width: Annotated[int, aw.Range(1, 9, whole=True)] = 2):\n"
        '    "Lay bars."\n    out = image.copy()\n    out[::width] = 0\n    return third(out)\n'
        f"recipe = aw.Recipe([barred.between(width=(2, 5)), third])\n{use}"
        f"open({str(printed)!r}, 'w').write(recipe.to_code() + {use!r})\n"
    )
    ran = [
        subprocess.run([sys.executable, str(path)], capture_output=True, text=True, check=True, cwd=tmp_path).stdout
        for path in (script, printed)
    ]
    assert ran[0] == ran[1] and "[[" in ran[0]
    # A set cannot be told from its repr in the order it has, so the file beside it is imported.
    assert "from beside import third\n" in printed.read_text() and "def third" not in printed.read_text()


def test_what_has_no_source_is_named_in_a_comment():
    room: dict = {"__name__": "typed"}
    exec("def typed(image):\n    return image", room)
    recipe = aw.Recipe([lambda image: image, lambda image: 255 - image, room["typed"]])
    text = recipe.to_code()
    assert "# your_function is your own, a lambda: import it, or define it here.\n" in text
    assert "# your_function_2 is your own, a lambda" in text
    assert "# typed is your own: import it, or define it here.\n" in text
    compile(text, "printed", "exec")
    functions = {"your_function": lambda image: image, "your_function_2": lambda image: 255 - image, "typed": fliplr}
    exec(text, functions)
    assert len(functions["recipe"].steps) == 3


def test_a_function_does_not_take_the_kits_name():
    def aw_(image):
        return 255 - image

    aw_.__name__ = aw_.__qualname__ = "aw"
    text = aw.Recipe([aw_]).to_code()
    assert "# aw_2 is your own, another aw: import it, or define it here.\n" in text and "        aw_2,\n" in text


def test_arrays_of_numbers_are_written_out_and_ufuncs_imported():
    text = aw.Recipe([sifted, lifted]).to_code()
    assert "\nKERNEL = numpy.array([[0.1111111111111111, 0.1" in text and "\nimport numpy\n" in text
    assert "\nLEVELS = (0, 128, 255)\n" in text and "\ndef sifted(image):\n" in text
    assert "\nfrom numpy import maximum\n" in text and "\ndef lifted(image):\n    return maximum(image, 9)\n" in text
    text = aw.Recipe([through]).to_code()
    assert "\nfrom tests.recipe.test_own_functions import lens\n" in text and "\ndef through(image):\n" in text
    text = aw.Recipe([named]).to_code()  # an array of words is none of numbers
    assert "array" not in text and "from tests.recipe.test_own_functions import named\n" in text


def test_two_functions_of_one_name_are_not_confused():
    def first():
        def negative(image):
            return 255 - image

        return negative

    def second():
        def negative(image):
            return image // 3

        return negative

    text = aw.Recipe([first(), second()]).to_code()
    assert text.count("def negative") == 1
    assert "# negative_2 is your own, another negative: import it, or define it here." in text
    assert "        negative,\n        negative_2,\n" in text


def test_what_a_function_uses_and_no_text_can_say_is_named():
    def odd(image):
        return image if SPECIAL else 255 - image

    text = aw.Recipe([odd]).to_code()
    assert "# odd uses SPECIAL, which no text can say: import it, or define it here.\n" in text
    assert "def odd(image):" in text


def test_a_function_declared_by_a_call_is_named():
    def whole(image):
        return image

    text = aw.Recipe([aw.pixel(whole)]).to_code()
    assert "# whole is your own: import it, or define it here.\n" in text and "def whole" not in text


def test_a_pair_of_ones_own_prints_its_source():
    @aw.pair
    def upper(sample, other, *, share: Annotated[float, Range(0, 1)] = 0.5):
        """Lay the upper part of the other one over it."""
        out = sample.image.copy()
        rows = round(share * len(out))
        out[:rows] = other.image[:rows]
        return sample.replace(image=out)

    try:
        text = aw.explore(upper, on=aw.Sample(picture()), other=aw.Sample(picture())).code()
        assert "@aw.pair\ndef upper(sample, other, *," in text and "from typing import Annotated" in text
        assert "from augwidgets import Range" in text
    finally:
        aw.CATALOGUE.discard("upper")


def test_json_refuses_a_plain_function_as_before():
    with pytest.raises(ValueError, match="halve is a plain function and cannot be written down"):
        aw.Recipe([halve]).to_json()


def test_without_own_functions_nothing_is_added():
    assert aw.Recipe([aw.invert]).to_code().startswith("import augwidgets as aw\n\nrecipe = aw.Recipe(\n")
