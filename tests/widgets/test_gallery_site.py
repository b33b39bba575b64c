"""A site of the gallery: what its pages hold, that its links lead somewhere, and that it comes whole or not at all."""

from __future__ import annotations

import base64
import functools
import html
import io
import json
import os
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets import cli
from augwidgets.recipe import page_file
from augwidgets.steps.transform import Transform
from augwidgets.view.site import entries, index_page, link_check, transform_page
from augwidgets.view.site.drawn import usual_recipe
from augwidgets.widgets import gallery_site as door
from tests.strategies import smooth

NASTY = "</script><script>window.broken = 1</script><img src=x onerror=alert(1)>"
SOME = [aw.rotate, aw.gamma, aw.channel_gain, aw.equalize, aw.fog, aw.mixup]
write = functools.partial(aw.gallery_site, progress=False)


def picture():
    return aw.Sample(
        smooth(size=(140, 210)), boxes=[[10, 5, 50, 40]], box_labels=[NASTY], keypoints=[[20, 10]],
        keypoint_names=[NASTY],
    )  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site of some transforms, among them one of one's own that says all that should not be markup."""

    def index(image):
        return image

    def refuses(image):
        raise ValueError(f"wants another picture, such as {NASTY}")

    index.__doc__ = f"Say {NASTY} here.\n\nSee `{NASTY}` and `rotate`, https://example.org/{NASTY}.\n"
    refuses.__doc__ = "Refuse."
    own = [aw.pixel(heading=f"Own {NASTY}")(index), aw.pixel(refuses)]
    try:
        first = write(tmp_path_factory.mktemp("here") / "a site" / "of mine", picture(), [*SOME, *own])
        yield first.parent
    finally:
        for transform in own:
            aw.CATALOGUE.discard(transform.name)


class Elements(HTMLParser):
    """The elements of a page, with their attributes."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def of(self, tag):
        return [attributes for name, attributes in self.found if name == tag]


def text_of(site, name):
    return (site / f"{name}.html").read_text("utf-8")


def told(site, name):
    return json.loads(re.search(r'id="aw-page">(.*?)</script>', text_of(site, name), re.DOTALL)[1])


# ------------------------------------------------------------------------------------------------------ what is in it


def test_there_is_a_page_for_each_and_one_that_lists_them(site):
    pages = {path.stem for path in site.glob("*.html")}
    assert pages == {"index", "index-2", "refuses", *(one.name for one in SOME)}  # one's own `index` has a free name
    assert {path.stem for path in site.glob("stills/*.jpg")} == pages - {"index"}
    listed = Elements(text_of(site, "index"))
    assert {one["href"] for one in listed.of("a") if "#" not in one["href"]} == {
        f"{name}.html" for name in pages - {"index"}
    }
    assert not list(site.glob(".augwidgets"))
    for path in site.glob("stills/*.jpg"):
        with Image.open(path) as still:
            assert max(still.size) <= 240 and still.format == "JPEG"


@pytest.mark.parametrize("transform", SOME, ids=lambda one: one.name)
def test_a_page_says_what_the_transform_does(site, transform):
    text = text_of(site, transform.name)
    assert f"<h1>{transform.name.replace('_', ' ')}</h1>" in text
    assert html.escape(transform.summary.replace("`", "")) in re.sub("</?code>", "", text)
    shown = html.unescape(re.sub("<[^>]+>", " ", text))
    for item in transform.parameters.values():
        assert f" {item.name} " in shown, item.name
        if isinstance(item.domain, aw.Range):
            assert item.domain.format_open((item.domain.low, item.domain.high)) in shown
            assert (item.domain.unit or "a number") in shown
    family = [one for one in SOME if one.heading == transform.heading and one is not transform]
    assert all(f'<a href="{one.name}.html"' in text for one in family)
    assert f'href="index.html#family-{transform.heading.replace(" ", "-")}"' in text


def test_every_transform_of_the_catalogue_has_its_page(tmp_path):
    first = write(tmp_path, smooth(size=(30, 40)))
    names = [name for name, transform in aw.CATALOGUE.items() if transform.is_kits]
    texts = {name: text_of(first.parent, name) for name in ["index", *names]}
    assert not [name for name, text in texts.items() if "cannot be shown on this picture" in text]


def test_words_lead_to_the_pages_of_other_transforms(site):
    assert '<a href="rotate.html"><code>rotate</code></a>' in text_of(site, "index-2")


def test_sources_are_named_where_there_are_some(site):
    assert "beyond empirical risk minimization" in text_of(site, "mixup") and 'id="sources"' in text_of(site, "mixup")
    assert 'id="sources"' not in text_of(site, "rotate")


@pytest.mark.parametrize("name", ["rotate", "gamma", "channel_gain"])
def test_what_a_browser_can_draw_lives(site, name):
    page = told(site, name)
    transform = aw.CATALOGUE[name]
    assert page["steps"][0]["lives"] and page["structure"] and page["shows"] == "draws"
    assert page["has_labels"] is (name == "rotate")  # where none moves they would cover what is seen
    assert page.get("curves", False) is (transform.family == "tone")
    place = f"{site / name}.html"
    assert page_file.read(place, aw.Recipe).recipe == usual_recipe(transform)
    changed = {"rotate": "rotate.angle=-20..12", "gamma": "gamma.exponent=0.9", "channel_gain": "seed=3"}[name]
    explorer = aw.explore(f"{place}#{changed}")
    assert explorer.recipe.steps[0].name == name and (explorer.seed == 3) is (name == "channel_gain")
    explorer.close()


@pytest.mark.parametrize(("name", "shown"), [
    ("fog", {"low": "density 0.50", "middle": "density 1.75", "high": "density 3.00"}),
    ("mixup", {"low": "mixup 0 %", "middle": "mixup 25 %", "high": "mixup 50 %"}),
    ("equalize", {"without": "", "with": "equalize luminance"}),
])  # fmt: skip
def test_what_only_python_draws_is_shown_from_low_to_high(site, name, shown):
    page, text = told(site, name), text_of(site, name)
    assert page["structure"] is None and len(page["nine"]["tiles"]) == (4 if name == "equalize" else 9)
    figures = re.findall(r'<figure><img src="data:image/jpeg;base64,([^"]+)" alt="([^"]+)">', text)
    words = dict(alt.split(", ", 1)[1].split(": ", 1) for _, alt in figures)
    assert list(words) == list(shown) and all(shown[title] in words[title] for title in words)
    pictures = [np.asarray(Image.open(io.BytesIO(base64.b64decode(source))), float) for source, _ in figures]
    differ = [np.abs(one - pictures[0]).mean() for one in pictures[1:]]
    assert all(one > 3 for one in differ) and differ == sorted(differ)


def test_the_curve_is_drawn_where_levels_change(site):
    equalized = text_of(site, "equalize")
    assert equalized.count("<svg") == 3 and 'aria-label="Green"' in equalized and 'id="curve"' in equalized
    assert len(equalized) < 500_000
    for name in ("rotate", "fog", "mixup"):
        assert "<svg" not in text_of(site, name)


def test_the_code_stands_there_in_each_library_that_can_say_it(site):
    recipe, text = usual_recipe(aw.gamma), html.unescape(text_of(site, "gamma"))
    code = "".join(piece if isinstance(piece, str) else "?" for piece in told(site, "gamma")["code"])
    assert code.startswith("import augwidgets as aw") and recipe.to_code().strip() in text
    for dialect in ("albumentations", "numpy"):
        assert recipe.to_code(dialect).strip() in text
    for dialect in ("keras_generator", "keras_layers", "torchvision"):
        assert recipe.to_code(dialect, nearest=True).strip() in text
    assert "Not quite the same: multiplied instead of bent" in text
    assert "albumentations</b>; <b>ImageDataGenerator</b>; <b>Keras layers</b>" in text_of(site, "fog")
    assert "knows no equal of it there" in text_of(site, "fog")
    assert "imgaug" in text and "writes no code for it" in text


def test_the_search_knows_what_other_libraries_call_things(site):
    cards = {one["data-words"] for one in Elements(text_of(site, "index")).of("li") if "data-words" in one}
    found = {name: next(words for words in cards if words.startswith(name)) for name in ("rotate", "gamma", "fog")}
    assert {"randomrotation", "rotation_range", "affine", "geometry", "angle"} <= set(found["rotate"].split())
    assert {"colorjitter", "randomgamma", "exponent"} <= set(found["gamma"].split())
    assert "weather" in found["fog"] and "colorjitter" not in found["fog"]


def test_a_picture_that_a_transform_refuses_is_told_on_its_page(site):
    text = text_of(site, "refuses")
    assert "cannot be shown on this picture: refuses failed with ValueError: wants another picture" in text
    assert "aw-page" not in text


# ------------------------------------------------------------------------------------------- no host, and no markup


def test_no_page_asks_another_host(site):
    for path in site.glob("*.html"):
        page = Elements(path.read_text("utf-8"))
        (policy,) = [one["content"] for one in page.of("meta") if one.get("http-equiv") == "Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self' file:;")
        asked = [one.get("src") for tag in ("img", "script") for one in page.of(tag)]
        asked += [one["href"] for one in page.of("link")]
        assert not [
            one for one in asked if one and not re.match(r"data:|stills/[\w-]+\.jpg$|(page|index)\.js$|site\.css$", one)
        ]
    assert not re.search(
        r"(?<!www\.w3\.org)https?://(?!www\.w3\.org)", (site / "page.js").read_text() + (site / "site.css").read_text()
    )


def test_nothing_that_is_said_is_markup(site):
    for path in site.glob("*.html"):
        page = Elements(path.read_text("utf-8"))
        scripts = [(one.get("src"), one.get("type")) for one in page.of("script")]
        assert scripts in (
            [("index.js", None)], [("page.js", None)], [("page.js", None)] + [(None, "application/json")] * 2,
        ), path  # fmt: skip
        assert not [1 for _, attributes in page.found if "onerror" in attributes]
    assert html.escape(NASTY) in text_of(site, "index") and html.escape(NASTY) in text_of(site, "index-2")


# ------------------------------------------------------------------------------------------------------------- links


def test_every_link_leads_somewhere(site):
    names = [str(path.relative_to(site)) for path in site.rglob("*") if path.is_file()]
    pages = [name for name in names if name.endswith(".html")]
    assert link_check.problems(pages, names, lambda name: (site / name).read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('href="rotate.html"', 'href="rotat.html"', "index.html links to rotat.html, which is not there"),
        ('href="#family-Geometry"', 'href="#family-"', "index.html links to #family-, which has no such place"),
        ('src="stills/rotate.jpg"', 'src="stills/x.jpg"', "index.html needs stills/x.jpg, which is not there"),
        ('href="rotate.html"', 'href="/rotate.html"', "index.html links to /rotate.html, which is no place of this"),
        ('src="stills/rotate.jpg"', 'src="http://x.org/a.jpg"', "index.html needs http://x.org/a.jpg"),
        ("<h1>", '<h1 id="aw-found">', "index.html has two places that are called aw-found"),
    ],
)
def test_a_broken_link_is_an_error_and_nothing_is_written(tmp_path, monkeypatch, was, becomes, said):
    page = index_page.page
    monkeypatch.setattr(index_page, "page", lambda *given: page(*given).replace(was, becomes))
    with pytest.raises(ValueError, match=re.escape(said)):
        write(tmp_path, picture(), [aw.rotate])
    assert [path.name for path in tmp_path.iterdir()] == [".augwidgets"]
    monkeypatch.undo()
    assert write(tmp_path, picture(), [aw.rotate]).is_file()  # the site goes on from there


def test_names_of_pages_are_free_and_plain():
    def named(name, heading):
        def function(image):
            """Do nothing."""

        function.__name__ = name
        return Transform(function, "pixel", heading=heading, opaque=True)

    given = [
        named(*one) for one in [("index", "A b"), ("Blur", "A-b"), ("blur", "A b"), ("<lambda>", "ö"), ("con", "ü")]
    ]
    found = entries.entries_of(given)
    assert [one.name for one in found] == ["index-2", "blur", "Blur-2", "lambda", "con-2"]
    assert [one.anchor for one in found] == ["family-A-b", "family-A-b", "family-A-b-2", "family-own", "family-own-2"]


# ------------------------------------------------------------------------------------------------ whole or not at all

FEW = [aw.invert, aw.flip_vertical, aw.flip_horizontal]


@pytest.fixture
def made(monkeypatch):
    """The names of the pages that are made."""
    names = []
    page = transform_page.page

    def counted(entry, *rest):
        names.append(entry.name)
        return page(entry, *rest)

    monkeypatch.setattr(transform_page, "page", counted)
    return names


def listed(folder):
    return sorted(path.name for path in Path(folder).iterdir())


WHOLE = ["augwidgets-site.json", "flip_horizontal.html", "flip_vertical.html", "index.html", "index.js", "invert.html",
         "page.js", "site.css", "stills"]  # fmt: skip


@pytest.mark.parametrize("how", ["stopped", "interrupted"])
def test_one_that_was_ended_goes_on(tmp_path, made, how):
    place = tmp_path / "site"

    def progress(done, total):
        assert total == 3
        if done == 2 and how == "interrupted":
            raise KeyboardInterrupt
        return done < 2

    if how == "stopped":
        aw.gallery_site(place, picture(), FEW, progress=progress)
    else:
        with pytest.raises(KeyboardInterrupt):
            aw.gallery_site(place, picture(), FEW, progress=progress)
    assert listed(place) == [".augwidgets"] and len(made) == 2
    told = []
    write(place, picture(), FEW, progress=lambda *numbers: told.append(numbers))
    assert len(made) == len(set(made)) == 3 and told == [(3, 3)] and listed(place) == WHOLE


def test_one_that_was_ended_while_its_files_are_moved_goes_on(tmp_path, made, monkeypatch):
    place = tmp_path / "site"
    replace, moved = os.replace, []

    def some(source, target):
        if "new" in Path(source).parts:
            moved.append(target)
            if len(moved) == 4:
                raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(os, "replace", some)
    with pytest.raises(KeyboardInterrupt):
        write(place, picture(), FEW)
    assert not (place / "augwidgets-site.json").exists()
    monkeypatch.setattr(os, "replace", replace)
    write(place, picture(), FEW)
    assert listed(place) == WHOLE and len(made) == 3 and len(list(place.glob("stills/*"))) == 3


def test_the_same_again_makes_nothing_and_mends_what_is_gone(tmp_path, made):
    place = tmp_path / "site"
    first = write(place, picture(), FEW)
    before = first.stat().st_mtime_ns
    assert write(place, picture(), FEW) == first and first.stat().st_mtime_ns == before and len(made) == 3
    (place / "invert.html").unlink()
    write(place, picture(), FEW)
    assert listed(place) == WHOLE


def test_another_site_is_replaced_only_when_asked_and_other_files_stay(tmp_path, made):
    place = tmp_path / "site"
    write(place, picture(), FEW)
    (place / "mine.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="holds another site, of another picture, other transforms") as raised:
        write(place, picture(), FEW[:2])
    assert len(str(raised.value)) < 300 and "\n" not in str(raised.value)
    with pytest.raises(FileExistsError, match="holds another site"):
        write(place, smooth(size=(20, 30)), FEW)
    assert len(made) == 3
    write(place, picture(), FEW[:2], overwrite=True)
    assert listed(place) == sorted([*(set(WHOLE) - {"flip_horizontal.html"}), "mine.txt"])
    assert len(list(place.glob("stills/*"))) == 2


def test_a_folder_with_other_things_is_never_written(tmp_path, made):
    (tmp_path / "index.html").write_text("mine")
    for overwrite in (False, True):
        with pytest.raises(FileExistsError, match=r"holds other files \('index.html'\); name a new or an empty folder"):
            write(tmp_path, picture(), FEW, overwrite=overwrite)
    assert listed(tmp_path) == ["index.html"] and made == []
    with pytest.raises(NotADirectoryError, match="a site needs a folder, got the file"):
        write(tmp_path / "index.html", picture(), FEW)


def test_a_mark_of_unknown_hands_deletes_nothing_outside(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "mine.txt").write_text("mine")
    mark = {"plan": {}, "files": ["../mine.txt", str(tmp_path / "mine.txt"), 3, ""]}
    (tmp_path / "site" / "augwidgets-site.json").write_text(json.dumps(mark))
    write(tmp_path / "site", picture(), FEW[:1], overwrite=True)
    assert (tmp_path / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("given", "more", "said"),
    [
        ((3,), {}, "a site is written into a folder, whose path is wanted, got 3"),
        (("",), {}, "a site is written into a folder"),
        (("s", None, aw.rotate), {}, r"a site shows a list of transforms, \[aw.rotate, aw.zoom\], got Transform"),
        (("s", None, []), {}, "a site shows at least one transform, got none"),
        (("s", None, ["rotate"]), {}, "a site shows transforms such as aw.rotate, got str"),
        (("s", "none.png"), {}, "none.png"),
        (("s",), {"overwrite": 1}, "overwrite must be True or False, got 1"),
        (("s",), {"progress": 3}, "progress must be True, False or a function"),
        (("a\0b", smooth(size=(9, 9)), [aw.invert]), {}, "a folder's name must be one that a folder can have"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(tmp_path, monkeypatch, given, more, said):
    monkeypatch.chdir(tmp_path)
    with pytest.raises((TypeError, ValueError, OSError), match=said):
        aw.gallery_site(*given, **more)
    assert listed(tmp_path) == []


# -------------------------------------------------------------------------------------------------------- the command


def fails(capsys, *words):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["gallery", *map(str, words)])
    told = capsys.readouterr()
    assert stopped.value.code == 2 and told.out == "" and told.err.count("\n") == 1
    return told.err


def test_one_command_writes_it(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(door, "gallery_site", functools.partial(write, transforms=[aw.invert]))
    Image.fromarray(smooth(size=(30, 40))).save(tmp_path / "photo.png")
    place = tmp_path / "site"
    words = ["gallery", "--site", str(place), "--picture", str(tmp_path / "photo.png")]
    assert cli.main(words) == 0 and capsys.readouterr().out == f"{place / 'index.html'}\n"
    assert told(place, "invert")["full"] == [40, 30]
    assert cli.main(words) == 0
    capsys.readouterr()
    assert "holds another site" in fails(capsys, "--site", place)
    assert "got both" in fails(capsys, "--site", place, "-o", "gallery.html")
    assert "holds other files" in fails(capsys, "--site", tmp_path)
    assert cli.main(["gallery", "--site", str(place), "--overwrite"]) == 0
